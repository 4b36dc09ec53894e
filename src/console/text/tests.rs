//! What the module promises, over crafted and random text.

use proptest::prelude::*;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::*;

fn clean(raw: &str) -> String {
    SafeText::clean(raw).as_str().to_owned()
}

#[test]
fn controls_become_tokens() {
    assert_eq!(clean("a\x1b[2Jb"), "a<ESC>[2Jb");
    assert_eq!(clean("\x1b]52;c;aGk=\x07"), "<ESC>]52;c;aGk=<BEL>");
    assert_eq!(clean("\u{9b}31m\u{9d}0;t\u{9c}"), "<CSI>31m<OSC>0;t<ST>");
    assert_eq!(clean(&"\x07".repeat(10_000)), "<BEL x10000>");
    assert_eq!(clean("\0\x7f\u{85}x"), "<NUL><DEL>\nx");
    assert_eq!(clean("\u{e000}\u{fdd0}\u{10ffff}\u{fffc}"), "<U+E000><U+FDD0><U+10FFFF><U+FFFC>");
    assert_eq!(clean(&String::from_utf8_lossy(b"a\xc0\xaf\x9bb")), "a\u{fffd}\u{fffd}\u{fffd}b");
}

#[test]
fn line_breaks_are_kept_or_shown() {
    assert_eq!(clean("a\r\nb\rc\u{2028}d\u{2029}e\x0bf\x0cg"), "a\nb\nc\nd\ne\nf\ng");
    assert_eq!(SafeText::line("a\r\nb\n\nc\u{2028}").as_str(), "a<LF>b<LF x2>c<LS>");
    assert_eq!(clean("a\tb"), "a    b");
}

#[test]
fn directions_are_shown_and_ordinary_right_to_left_is_untouched() {
    assert_eq!(clean("\u{202e}gpj.exe"), "<RLO>gpj.exe");
    assert_eq!(clean("\u{2066}x\u{2069}"), "<LRI>x<PDI>");
    let arabic = SafeText::clean("مرحبا، أنا خائفة");
    assert_eq!((arabic.as_str(), arabic.hidden()), ("مرحبا، أنا خائفة", 0));
    let persian = SafeText::clean("می\u{200c}خواهم");
    assert_eq!((persian.as_str(), persian.hidden()), ("می\u{200c}خواهم", 0));
    assert_eq!(clean("می\u{200c}\u{200c}\u{200d}خواهم \u{200c}ب"), "می\u{200c}خواهم ب");
    let hebrew = "שָׁלוֹם";
    assert_eq!(clean(hebrew), hebrew);
}

#[test]
fn invisible_characters_are_dropped_and_counted() {
    let text = SafeText::clean("pass\u{200b}word\u{feff}\u{e0041}");
    assert_eq!((text.as_str(), text.hidden(), text.only_hidden()), ("password", 3, false));
    let nothing = SafeText::clean("\u{200b}\u{2060} \u{3164}\u{2800}\n");
    assert!(nothing.only_hidden() && nothing.is_blank());
    let spaces = SafeText::clean("  ");
    assert!(!spaces.only_hidden() && spaces.is_blank());
}

#[test]
fn emoji_are_measured_alike_everywhere() {
    let text = SafeText::clean("👩\u{200d}👧 ❤\u{fe0f} 👍🏽 1\u{fe0f}\u{20e3} 🇳🇱🇧");
    assert_eq!((text.as_str(), text.hidden()), ("👩👧 ❤ 👍 1\u{20e3} <NL><B>", 0));
    let chain = SafeText::clean(&"👩\u{200d}".repeat(5_000));
    assert_eq!(chain.width(), 10_000);
}

#[test]
fn clusters_are_capped() {
    let text = SafeText::clean(&format!("a{}", "\u{301}".repeat(100_000)));
    assert_eq!((text.width(), text.hidden()), (1, 100_000 - 7));
    assert!(text.as_str().len() <= 32);
    assert_eq!(clean(&"\u{301}".repeat(100_000)), "<U+0301 x100000>");
    for marks in [65_535, 65_536] {
        assert_eq!(clean(&format!("A{}", "\u{ff9e}".repeat(marks))), format!("A<U+FF9E x{marks}>"));
    }
}

#[test]
fn living_scripts_stay_readable() {
    for text in ["Ik ben bang, één keer", "нет", "Ξέρω", "ไม่รู้", "नमस्ते", "ক্ষমা", "わからない。", "모르겠어요", "Ħobż"]
    {
        let safe = SafeText::clean(text);
        assert_eq!((safe.as_str(), safe.hidden(), safe.mixed_scripts()), (text, 0, false));
    }
    // Hangul that came in parts
    assert_eq!(clean("\u{1112}\u{1161}\u{11ab}"), "한");
    assert_eq!(clean("\u{1161}"), "<U+1161>");
}

#[test]
fn mixed_scripts_are_marked() {
    assert!(SafeText::line("Аdmin").mixed_scripts());
    assert!(!SafeText::line("Admin нет").mixed_scripts());
    assert!(!SafeText::line("Tシャツ").mixed_scripts());
}

#[test]
fn longer_text_than_a_homeserver_takes_is_cut_and_said() {
    let text = SafeText::clean(&"é".repeat(LONGEST));
    assert_eq!(text.as_str().len() + text.cut(), 2 * LONGEST);
}

#[test]
fn debug_says_nothing() {
    assert_eq!(format!("{:?}", SafeText::clean("help")), "SafeText(4 bytes)");
    assert_eq!(format!("{:?}", SafeText::clean("help").as_safe()), "SafeStr(4 bytes)");
}

#[test]
fn the_crash_text_is_wrapped_at_every_width() {
    for width in 1..=200_u16 {
        let raw = format!("\u{301}\u{200b}表{}", "y".repeat(usize::from(width).saturating_sub(1)));
        let text = SafeText::clean(&raw);
        check_wrapped(&text, width);
        let area = Rect::new(0, 0, width, 10);
        let mut buf = Buffer::empty(area);
        wrap(&text, width).put(&text, 0, area, &mut buf, Style::new());
    }
}

#[test]
fn words_stay_whole_where_they_can() {
    let rows = |raw: &str, width| {
        let text = SafeText::clean(raw);
        let wrapped = wrap(&text, width);
        (0..wrapped.height()).map(|nth| wrapped.row(&text, nth).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(rows("ik weet het niet", 8), ["ik weet ", "het niet"]);
    assert_eq!(rows("abc  defgh", 4), ["abc  ", "defg", "h"]);
    assert_eq!(rows("a\n\nb", 4), ["a", "", "b"]);
    assert_eq!(rows("e-mail 24/7", 5), ["e-", "mail ", "24/7"]);
    assert_eq!(rows("わからない。", 6), ["わから", "ない。"]);
    assert_eq!(rows("表a", 1), ["表", "a"]);
    assert_eq!(rows("", 4), [""]);
}

#[test]
fn a_place_is_found_in_its_row() {
    let text = SafeText::clean("ik weet het niet\nja");
    let wrapped = wrap(&text, 8);
    assert_eq!([0, 7, 8, 16, 17, 19].map(|at| wrapped.row_of(at)), [0, 0, 1, 1, 2, 2]);
    assert_eq!(wrapped.start(2), 17);
}

#[test]
fn a_long_text_is_wrapped_in_linear_time() {
    // quadratic time would take hours here
    let line = SafeText::clean(&"x".repeat(LONGEST));
    assert_eq!(wrap(&line, 80).height(), LONGEST.div_ceil(80));
    let breaks = SafeText::clean(&"\n".repeat(50_000));
    assert_eq!(wrap(&breaks, 80).height(), 50_001);
    let spaces = SafeText::clean(&" ".repeat(LONGEST));
    assert_eq!(wrap(&spaces, 80).height(), 1);
}

#[test]
fn the_cache_is_bounded_and_right() {
    let mut cache = WrapCache::new(1_000);
    for key in 0..10_000_u32 {
        let text = SafeText::clean(&format!("message {key} of many"));
        assert_eq!(*cache.get(&key, &text, 9), wrap(&text, 9));
        assert_eq!(*cache.get(&key, &text, 9), wrap(&text, 9));
        assert!(cache.rows <= 1_000);
    }
    cache.forget(&9_999);
    let changed = SafeText::clean("other");
    assert_eq!(cache.get(&9_999, &changed, 9).height(), 1);
}

#[test]
fn text_that_does_not_fit_ends_with_an_ellipsis() {
    let drawn = |raw: &str, width: u16| {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        let used = put_ellipsis(&mut buf, 1, 0, width, SafeText::clean(raw), Style::new());
        (buf.content().iter().map(ratatui::buffer::Cell::symbol).collect::<String>(), used)
    };
    assert_eq!(drawn("abc", 3), (" abc    ".to_owned(), 3));
    assert_eq!(drawn("abcd", 3), (" ab…    ".to_owned(), 3));
    assert_eq!(drawn("表表", 3), (" 表 …    ".to_owned(), 3));
    assert_eq!(drawn("ab\nc", 9), (" ab…    ".to_owned(), 3));
    assert_eq!(drawn("abcdefghij", 99), (" abcdef…".to_owned(), 7));
}

/// Characters that make trouble, more often than chance would have them.
fn trouble() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        '\x1b',
        '\u{9b}',
        '\n',
        '\r',
        '\t',
        '\u{301}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{fe0f}',
        '\u{202e}',
        '\u{2067}',
        '表',
        '👩',
        '👧',
        '🇳',
        '🏽',
        '\u{1100}',
        '\u{1161}',
        '\u{11ab}',
        '한',
        '\u{ff9e}',
        'ｶ',
        '\u{915}',
        '\u{94d}',
        '\u{937}',
        '\u{93f}',
        '\u{600}',
        'ل',
        'ا',
        '\u{e33}',
        'ก',
        '\u{2e3b}',
        '\u{fdfa}',
        ' ',
        ' ',
        '-',
        'y',
        'А',
        '\u{20e3}',
        '1',
        '\u{a4f4}',
        '\u{1a17}',
        '\u{17d2}',
        '\u{1780}',
        '\u{2d7f}',
        '\u{10c32}',
    ]);
    prop::collection::vec(prop_oneof![3 => nasty, 1 => any::<char>()], 0..80)
        .prop_map(|chars| chars.into_iter().collect())
}

fn is_forbidden(char: char) -> bool {
    (char.is_control() && char != '\n')
        || matches!(char, '\u{ad}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}' | '\u{1f1e6}'..='\u{1f1ff}'
            | '\u{e0000}'..='\u{10ffff}')
}

fn check_safe(text: &SafeText) {
    assert!(!text.as_str().contains(is_forbidden), "{:?}", text.as_str());
    for (at, _) in text.as_str().match_indices(joiner::is_joiner) {
        let (before, after) = (text.as_str()[..at].chars().next_back(), text.as_str()[at..].chars().nth(1));
        let of_word = |char: Option<char>| char.is_some_and(|char| char >= '\u{590}' && !joiner::is_joiner(char));
        assert!(of_word(before) && of_word(after), "a joiner joins nothing in {:?}", text.as_str());
    }
    for (cluster, width) in text.as_safe().clusters() {
        // a terminal measures characters
        assert_eq!(cluster.chars().filter_map(UnicodeWidthChar::width).sum::<usize>(), usize::from(width));
        if cluster == "\n" {
            assert_eq!(width, 0);
            continue;
        }
        assert!((1..=2).contains(&width), "{cluster:?} takes {width} in {:?}", text.as_str());
        assert_eq!(cluster.cell_width(), u16::from(width), "{cluster:?}");
        assert!(cluster.len() <= 32);
    }
}

fn check_wrapped(text: &SafeText, width: u16) {
    let wrapped = wrap(text, width);
    let mut whole = String::new();
    let mut rows = wrapped.rows(text, 0..usize::MAX).peekable();
    while let Some(row) = rows.next() {
        let seen = SafeStr(row.as_str().trim_end_matches(' ')).width();
        let single = row.clusters().filter(|(cluster, _)| *cluster != " ").count() == 1;
        assert!(seen <= usize::from(width) || (width == 1 && single && seen == 2), "{row} at {width}");
        whole.push_str(row.as_str());
        let end = whole.len() + usize::from(text.as_str()[whole.len()..].starts_with('\n'));
        if rows.peek().is_some() && end > whole.len() {
            whole.push('\n');
        }
    }
    assert_eq!(whole, text.as_str());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_comes_in_is_safe(raw in trouble()) {
        check_safe(&SafeText::clean(&raw));
        let line = SafeText::line(&raw);
        check_safe(&line);
        prop_assert!(!line.as_str().contains('\n'));
    }

    #[test]
    fn what_is_safe_stays_as_it_is(raw in trouble()) {
        let once = SafeText::clean(&raw);
        let twice = SafeText::clean(once.as_str());
        prop_assert_eq!(twice.as_str(), once.as_str());
    }

    #[test]
    fn two_safe_texts_together_are_safe(left in trouble(), right in trouble()) {
        let (left, right) = (SafeText::clean(&left), SafeText::clean(&right));
        let whole: SafeText = [&left, &right].into_iter().collect();
        check_safe(&whole);
    }

    #[test]
    fn rows_fit_and_lose_nothing(raw in trouble(), width in 1..90_u16) {
        check_wrapped(&SafeText::clean(&raw), width);
    }

    #[test]
    fn what_is_put_stays_within_bounds(raw in trouble(), x in 0..12_u16, y in 0..3_u16, max in 0..14_u16) {
        let text = SafeText::clean(&raw);
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 2));
        let before = buf.clone();
        let used = put(&mut buf, x, y, max, &text, Style::new());
        prop_assert!(used <= max && (used == 0 || x + used <= 10));
        for (nth, (was, is)) in before.content().iter().zip(buf.content()).enumerate() {
            let (column, row) = (u16::try_from(nth % 10).unwrap(), u16::try_from(nth / 10).unwrap());
            prop_assert!(was == is || (row == y && column >= x && column < x + used));
        }
        put_ellipsis(&mut buf, x, y, max, &text, Style::new());
    }
}
