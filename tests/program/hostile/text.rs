//! 1–19 and 21: what a visitor can say, and a homeserver can pass on.

use care::Language;
use console::terminal::Abilities;
use console::world::Effect;
use desk::conversation::Item;

use super::places::{SIZES, everywhere};
use super::shown::{Shown, says, says_raw};
use testing::night::{Night, room};

/// A conversation on the screen, in which this was said.
fn after(words: &str, size: (u16, u16)) -> (Night, Shown) {
    let mut night = Night::busy(Language::Nl);
    let mut shown = Shown::of(&mut night, size);
    says(&mut night, "Vos", 0, words);
    shown.frame(&night);
    (night, shown)
}

/// What is shown of these words in a conversation of 80 columns, line breaks and the gutter left out.
fn seen(words: &str) -> String {
    after(words, (80, 24)).1.text()
}

#[test]
fn hostile_01_erase_the_screen() {
    everywhere("\x1b[2J\x1b[H");
    let mut night = Night::busy(Language::Nl);
    let mut shown = Shown::of(&mut night, (80, 24));
    let before = shown.rows();
    says(&mut night, "Vos", 0, "\x1b[2J");
    shown.frame(&night);
    assert!(shown.text().contains("<ESC>[2J"));
    // the status line and the queue are as before
    assert_eq!(shown.rows()[0], before[0]);
}

#[test]
fn hostile_02_write_the_clipboard() {
    let words = "\x1b]52;c;cm0gLXJmIC8=\x07\x1b]52;p;!\x1b\\";
    everywhere(words);
    assert!(seen(words).contains("<ESC>]52;c;cm0gLXJmIC8=<BEL>"));
}

#[test]
fn hostile_03_set_the_title_and_have_it_typed() {
    let words = "\x1b]0;rm -rf ~\x07\x1b]2;x\x1b\\\x1b[21t";
    everywhere(words);
    assert!(seen(words).contains("<ESC>[21t"));
}

#[test]
fn hostile_04_a_link() {
    let words = "\x1b]8;;https://x.example\x1b\\hier\x1b]8;;\x1b\\";
    everywhere(words);
    let seen = seen(words);
    assert!(seen.contains("]8;;https://") && seen.contains("x.example<ESC>") && seen.contains("hier"), "{seen}");
}

#[test]
fn hostile_05_queries() {
    let words = "\x1bP$qm\x1b\\\x1b[c\x1b[>c\x1b]11;?\x07\x1b[6n\x1b[?2026$p\x1b[18t\x05";
    everywhere(words);
    assert!(seen(words).contains("<ENQ>"));
}

#[test]
fn hostile_06_c1_controls_as_characters_and_as_bytes() {
    let words = "\u{9b}2J\u{9d}0;x\u{9c}\u{90}q\u{9c}";
    everywhere(words);
    assert!(seen(words).contains("<CSI>2J<OSC>0;x<ST><DCS>q<ST>"));
    let mut night = Night::busy(Language::Nl);
    let mut shown = Shown::of(&mut night, (80, 24));
    says_raw(&mut night, "Vos", 0, b"rauw \x9b2J \x9d0;x einde");
    shown.frame(&night);
    assert!(shown.text().contains("rauw ¿2J ¿0;x einde"));
}

#[test]
fn hostile_07_a_string_that_does_not_end() {
    for words in ["\x1bP1;2|", "\x1b_Gf=100,", "\x1b^pm", "\x1bX", "\x1b]0;", "\x1b[", "\x1b"] {
        everywhere(words);
    }
}

#[test]
fn hostile_08_an_escape_in_two_messages() {
    for (first, second) in [("\x1b", "[2J"), ("\x1b[", "2J"), ("tekst\x1b]52;c;", "eA==\x07"), ("A", "\u{301}x")] {
        let (mut night, mut shown) = after(first, (80, 24));
        says(&mut night, "Vos", 1, second);
        shown.frame(&night);
        shown.is_untouched();
        shown.gutter_is_intact(second.trim_matches(['\x07', '\u{301}']));
    }
}

#[test]
fn hostile_09_modes() {
    let words = "\x1b[?1000h\x1b[?1006h\x1b[?1049l\x1b[?2004h\x1b[?25l\x1b[20h\x1b=\x1bc\x1b(0\x0e";
    everywhere(words);
    assert!(seen(words).contains("<ESC>c"));
}

#[test]
fn hostile_10_ten_thousand_bells() {
    let words = "\x07".repeat(10_000);
    everywhere(&words);
    assert!(seen(&words).contains("<BEL x10000>"));
    // and the console's own bell, for many messages at once, rings once
    let mut night = Night::busy(Language::Nl);
    night.key("F2");
    night.pass(60_000);
    night.pass(3_000);
    night.effects.clear();
    for nth in 0..1_000 {
        says(&mut night, "Vos", nth, "\x07");
    }
    assert_eq!(night.effects.iter().filter(|effect| matches!(effect, Effect::Bell)).count(), 1);
}

#[test]
fn hostile_11_what_panics_other_wrappers() {
    for width in 1..=200 {
        let words = format!("\u{301}\u{200b}表{}", "y".repeat(usize::from(width) - 1));
        let mut night = Night::busy(Language::Nl);
        let mut shown = Shown::of(&mut night, (width, 12));
        says(&mut night, "Vos", 0, &words);
        shown.frame(&night);
        let transcript = width.saturating_sub(4).max(1);
        says(&mut night, "Vos", 1, &format!("\u{301}\u{200b}表{}", "y".repeat(usize::from(transcript) - 1)));
        shown.frame(&night);
    }
    everywhere("\u{301}\u{200b}表yyyyyyyyyyyyyyyyy");
}

#[test]
fn hostile_12_a_hundred_thousand_marks_on_one_letter() {
    let words = format!("a{}", "\u{301}".repeat(100_000));
    everywhere(&words);
    for size in SIZES {
        let mut night = Night::busy(Language::Nl);
        let mut shown = Shown::of(&mut night, size);
        says(&mut night, "Vos", 0, &words);
        shown.frame(&night);
        assert!(shown.bytes.len() <= 4_096, "{} bytes at {size:?}", shown.bytes.len());
    }
    assert!(seen(&words).contains("99993"), "the dropped ones are counted");
}

#[test]
fn hostile_13_halfwidth_sound_marks() {
    for count in [65_535, 65_536] {
        let words = format!("A{}", "\u{ff9e}".repeat(count));
        everywhere(&words);
        assert!(seen(&words).contains(&format!("A<U+FF9E x{count}>")));
    }
}

#[test]
fn hostile_14_joined_emoji_and_odd_flags() {
    let chain = "👩\u{200d}".repeat(5_000);
    let flags = "\u{1f1f3}".repeat(4_999);
    let mixed = format!("{}🇳🇱🇳\u{1f3fd}\u{fe0f}#\u{fe0f}\u{20e3}", "👩🏽\u{200d}👧\u{200d}👦".repeat(20));
    for words in [&chain, &flags, &mixed] {
        everywhere(words);
        // every row of it has its gutter
        let (_, shown) = after(words, (80, 24));
        let rows = shown.rows();
        assert!(rows.iter().filter(|row| row.contains('👩') || row.contains('<')).all(|row| row.contains('║')));
    }
}

#[test]
fn hostile_15_turning_the_writing_direction() {
    let words = "\u{202e}oohcs\u{202c} \u{2066}x\u{2069}\u{202d}";
    everywhere(words);
    assert!(seen(words).contains("<RLO>oohcs<PDF> <LRI>x<PDI><LRO>"));
    // letters that are written from right to left are left alone
    for plain in ["שלום לך", "مرحبا بك"] {
        everywhere(plain);
        assert!(seen(plain).contains(plain));
    }
}

#[test]
fn hostile_16_nothing_but_invisible_characters() {
    let words = "\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}\u{e0041}\u{fe0f}";
    everywhere(words);
    let seen = seen(words);
    assert!(seen.contains("7 onzichtbare tekens"), "{seen}");
    assert!(!seen.contains('\u{200b}'));
}

#[test]
fn hostile_17_a_forged_line_of_the_helpers() {
    for words in [
        "\n\n\n12:03 ik · √ verstuurd",
        "hoi\r\n                                                                            12:03 ik · √ verstuurd",
        "hoi\u{2028}\u{85}\u{b}\u{c}12:03 ik · √ verstuurd",
        "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t12:03 ik · √ verstuurd",
        "│ 12:03 ik · √ verstuurd",
    ] {
        for width in [80, 120, 160] {
            let (_, shown) = after(words, (width, 30));
            shown.gutter_is_intact("12:03 ik");
        }
        everywhere(words);
    }
}

#[test]
fn hostile_18_letters_that_look_like_others() {
    everywhere("Аdmin");
    assert!(seen("Аdmin vraagt je wachtwoord").contains("gemengd schrift"), "{}", seen("Аdmin"));
    assert!(!seen("Админ").contains("gemengd schrift"));
    assert!(!seen("東京tower").contains("gemengd schrift"));
}

#[test]
fn hostile_19_a_mebibyte_in_a_line_and_fifty_thousand_lines() {
    let line = "woord ".repeat((1 << 20) / 6);
    let lines = "x\n".repeat(50_000);
    let mixed = "表\u{301}\x1b👩\u{200d}".repeat(60_000);
    everywhere(&mixed);
    for words in [&line, &lines, &mixed] {
        for size in SIZES {
            let (mut night, mut shown) = after(words, size);
            night.key("Alt-1");
            shown.frame(&night);
            // what a frame costs is what is on the screen: few lines laid out, few bytes written
            let chat = night.console.world.chat(&room("Vos")).unwrap();
            assert!(chat.laid_lines() <= usize::from(size.1), "{}", chat.laid_lines());
            assert!(shown.bytes.len() <= usize::from(size.0) * usize::from(size.1) * 8 + 2_048);
            let line = chat.conversation.line(chat.conversation.len() - 1).unwrap();
            let Item::Said { body, .. } = line.item else { panic!("no words") };
            assert_eq!(body.len(), words.len(), "nothing is lost");
            // it can be paged through, up to its first row
            night.key("PgUp");
            shown.frame(&night);
            night.key("PgDn");
            shown.frame(&night);
            assert!(night.console.world.chat(&room("Vos")).unwrap().scroll.is_none());
        }
    }
}

#[test]
fn hostile_21_what_is_no_unicode() {
    let mut night = Night::busy(Language::Nl);
    let mut shown = Shown::of(&mut night, (80, 24));
    says_raw(&mut night, "Vos", 0, b"overlang \xc0\xaf en \xe0\x80\xaf en \xf8\x88\x80\x80\x80");
    says_raw(&mut night, "Vos", 1, br"half \ud83d en \ude00\ud83d einde");
    says_raw(&mut night, "Vos", 2, br"heel \ud83d\ude00 nul \u0000");
    shown.frame(&night);
    let text = shown.text();
    assert!(text.contains("overlang ¿¿ en"), "{text}");
    assert!(text.contains("half ¿ en ¿¿ einde"), "{text}");
    assert!(text.contains("heel 😀 nul <NUL>"), "{text}");
}

#[test]
fn a_terminal_without_utf_8_gets_ascii_of_it_all() {
    for words in ["\u{202e}表👩\u{200d}👧é\x1b[2J", "\u{9b}2J", "ﾊ\u{ff9e}"] {
        let mut night = Night::busy(Language::Nl);
        let mut shown = Shown::of(&mut night, (80, 24));
        says(&mut night, "Vos", 0, words);
        shown.frame(&night);
        let (cells, cursor) = night.drawn(&console::theme::shipped("mono", console::theme::Depth::None).unwrap());
        let abilities = Abilities { utf8: false, ..Abilities::MODERN };
        let mut painter = console::terminal::Painter::new(abilities);
        assert!(painter.paint(&mut cells.clone(), cursor).is_ascii());
    }
}

/// One character of each kind that decides where a cluster ends (UAX 29) and which way text runs (UAX 9).
const KINDS: [char; 41] = [
    '\r',
    '\n',
    '\u{1}',
    '\u{34f}',
    '\u{300}',
    '\u{900}',
    '\u{903}',
    '\u{94d}',
    '\u{915}',
    '\u{1f1e6}',
    '\u{600}',
    '\u{a03}',
    '\u{1100}',
    '\u{1160}',
    '\u{11a8}',
    '\u{ac00}',
    '\u{ac01}',
    '\u{231a}',
    '\u{1f6d1}',
    '\u{200d}',
    '\u{200c}',
    '\u{378}',
    'a',
    '\u{5d0}',
    '\u{627}',
    '1',
    '+',
    '$',
    '\u{661}',
    ',',
    '\u{ad}',
    '\u{2029}',
    '\t',
    '!',
    '\u{202a}',
    '\u{202b}',
    '\u{202c}',
    '\u{202d}',
    '\u{2066}',
    '\u{2068}',
    '\u{2069}',
];

#[test]
fn every_two_kinds_of_characters_are_as_wide_as_they_are_drawn() {
    let mut all = Vec::new();
    for first in KINDS {
        for second in KINDS {
            all.push(format!("{first}{second}|{first}\u{308}{second}|"));
        }
    }
    let mut night = Night::busy(Language::Nl);
    let mut shown = Shown::of(&mut night, (200, 60));
    for (nth, some) in all.chunks(41).enumerate() {
        says(&mut night, "Vos", nth, &some.concat());
        // a frame also says that the terminal shows each where it was drawn
        shown.frame(&night);
    }
}

/// Persian words become others without their joiners, and emoji fall apart.
#[test]
fn hostile_47_joiners_arrive_as_typed() {
    let words = "می\u{200c}خواهم بروم ❤\u{fe0f} 🏳\u{fe0f}\u{200d}🌈 👩🏽\u{200d}👧 1\u{fe0f}\u{20e3} क्\u{200d}ष";
    for pasted in [false, true] {
        let mut night = Night::busy(Language::Nl);
        let mut shown = Shown::of(&mut night, (80, 24));
        if pasted {
            night.send(console::screen::Message::Paste(words.to_owned()));
        } else {
            night.types(words);
        }
        shown.frame(&night);
        night.key("Enter");
        let sent = night.sent();
        assert_eq!(sent.iter().map(|sent| sent.body.as_str()).collect::<Vec<_>>(), [words], "pasted: {pasted}");
        night.echo(&sent[0]);
        shown.frame(&night);
        assert!(shown.text().contains("می\u{200c}خواهم بروم"), "{}", shown.text());
    }
    // what joins nothing goes: at the end, between other letters, in rows
    let mut night = Night::busy(Language::Nl);
    night.types("pass\u{200c}word می\u{200c}\u{200c}\u{200d}خواهم \u{200d}x می\u{200c}");
    night.key("Enter");
    assert_eq!(night.sent()[0].body, "password می\u{200c}خواهم x می");
    // and a visitor's words stand as they were written
    let (_, shown) = after("نمی\u{200c}توانم", (80, 24));
    assert!(shown.text().contains("نمی\u{200c}توانم"), "{}", shown.text());
}
