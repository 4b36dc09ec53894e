//! What arrives at a terminal is what was drawn, in few bytes and no others than are allowed.

use proptest::prelude::*;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier, Style};

use super::*;
use crate::text::{SafeText, put, wrap};
use crate::theme::{Depth, Role, Surface, ansi, shipped};

use testing::oracle::{Allowed, forbidden};

fn glyphs() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![" ", " ", " ", "a", "b", "─", "é", "表", "한", "👩", "e\u{301}", "…", "ß", "ﾊ"])
}

fn looks() -> impl Strategy<Value = Style> {
    let colours = || {
        prop::sample::select(vec![
            Color::Reset,
            Color::Red,
            Color::LightBlue,
            Color::Indexed(99),
            Color::Rgb(1, 20, 200),
            Color::Rgb(9, 9, 9),
        ])
    };
    let modifiers = prop::sample::select(vec![
        Modifier::empty(),
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::UNDERLINED,
        Modifier::REVERSED,
        Modifier::BOLD | Modifier::ITALIC,
    ]);
    (colours(), colours(), modifiers).prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier))
}

/// A change to a screen: some glyphs from a place on, in one look.
fn strokes() -> impl Strategy<Value = Vec<(u16, u16, Vec<&'static str>, Style)>> {
    prop::collection::vec((0..14_u16, 0..5_u16, prop::collection::vec(glyphs(), 1..16), looks()), 0..8)
}

fn apply(buffer: &mut Buffer, strokes: &[(u16, u16, Vec<&'static str>, Style)]) {
    for (x, y, glyphs, style) in strokes {
        put(buffer, *x, *y, u16::MAX, SafeText::clean(&glyphs.concat()), *style);
    }
}

fn colour(colour: Color) -> vt100::Color {
    match (colour, ansi(colour)) {
        (_, Some(nth)) | (Color::Indexed(nth), _) => vt100::Color::Idx(nth),
        (Color::Rgb(r, g, b), _) => vt100::Color::Rgb(r, g, b),
        _ => vt100::Color::Default,
    }
}

/// Whether a terminal shows a screen.
fn assert_shows(terminal: &vt100::Screen, wanted: &Buffer) {
    let area = wanted.area;
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let (want, is) = (&wanted[(x, y)], terminal.cell(y, x).unwrap());
            let contents = if is.contents().is_empty() { " " } else { is.contents() };
            assert_eq!(contents, want.symbol(), "at {x},{y}");
            assert_eq!(is.bgcolor(), colour(want.bg), "background at {x},{y}");
            let look = (is.underline(), is.inverse());
            let wanted_look =
                (want.modifier.contains(Modifier::UNDERLINED), want.modifier.contains(Modifier::REVERSED));
            assert_eq!(look, wanted_look, "at {x},{y}");
            if want.symbol() != " " || look.1 {
                let look = (is.fgcolor(), is.bold(), is.dim(), is.italic());
                let has = |modifier| want.modifier.contains(modifier);
                let wanted_look = (colour(want.fg), has(Modifier::BOLD), has(Modifier::DIM), has(Modifier::ITALIC));
                assert_eq!(look, wanted_look, "at {x},{y}");
            }
            x += if is.is_wide() { 2 } else { 1 };
        }
    }
}

fn parser(area: Rect) -> vt100::Parser {
    let size = |n: u16| std::num::NonZeroU16::new(n).unwrap();
    vt100::Parser::new(size(area.height), size(area.width), 0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_terminal_shows_what_was_drawn(frames in prop::collection::vec(strokes(), 1..6), colour in any::<bool>()) {
        let area = Rect::new(0, 0, 16, 5);
        let mut terminal = parser(area);
        let mut painter = Painter::new(Abilities { erases_in_colour: colour, ..Abilities::MODERN });
        let mut drawn = Buffer::empty(area);
        for (nth, strokes) in frames.iter().enumerate() {
            // sometimes over what was there, sometimes anew
            if nth % 3 == 2 {
                drawn.reset();
            }
            apply(&mut drawn, strokes);
            let cursor = Position::new(u16::try_from(nth).unwrap() * 3, 2);
            let bytes = painter.paint(&mut drawn.clone(), Some(cursor)).to_vec();
            prop_assert_eq!(forbidden(&bytes, Allowed::Painting), None);
            terminal.process(&bytes);
            assert_shows(terminal.screen(), &drawn);
            prop_assert_eq!(terminal.screen().cursor_position(), (cursor.y, cursor.x));
            prop_assert_eq!(painter.paint(&mut drawn.clone(), Some(cursor)), b"");
        }
    }

    #[test]
    fn whatever_stands_in_a_cell_only_allowed_bytes_leave(symbols in prop::collection::vec(any::<String>(), 40), kind in 0..3_u8) {
        let kind = [TerminalKind::Xterm, TerminalKind::Linux, TerminalKind::Vt][usize::from(kind)];
        let mut painter = Painter::new(Abilities { kind, ..Abilities::MODERN });
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 5));
        for (cell, symbol) in buffer.content.iter_mut().zip(&symbols) {
            cell.set_symbol(symbol).set_style(Style::new().add_modifier(Modifier::all()));
        }
        let bytes = painter.paint(&mut buffer, None);
        prop_assert_eq!(forbidden(bytes, Allowed::Painting), None);
    }
}

#[test]
fn raw_escapes_in_a_cell_are_not_written() {
    for symbol in
        ["\x1b", "\x1b[2J", "\x1b]52;c;eA==\x07", "\u{9b}2J", "\u{202e}", "\u{200b}", "a\u{200b}", "\n", "", "\x7f"]
    {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer[(0, 0)] = Cell::default();
        buffer[(0, 0)].set_symbol(symbol);
        let mut painter = Painter::new(Abilities::MODERN);
        let bytes = painter.paint(&mut buffer, None).to_vec();
        assert_eq!(forbidden(&bytes, Allowed::Painting), None);
        assert!(bytes.contains(&b'?'), "{symbol:?} is shown as something");
    }
}

#[test]
fn the_oracle_knows_what_is_forbidden() {
    for bad in [
        "\x1b[2;1T",
        "\x1bc",
        "\x1b]0;t\x07",
        "\x1b[?1000h",
        "\x1b[5m",
        "\x1b[6n",
        "\x1b[c",
        "\x07",
        "\u{9b}m",
        "\u{202e}",
        "\x1b[?2026h",
    ] {
        assert!(forbidden(bad.as_bytes(), Allowed::Painting).is_some(), "{bad:?}");
    }
    assert!(forbidden(b"\x9b2J", Allowed::Everything).is_some());
    assert_eq!(forbidden(b"\x1b[0;1;38;2;5;6;8;48;5;8mx\x1b[m\x1b[3;4H", Allowed::Painting), None);
}

const HOSTILE: [&str; 9] = [
    "\x1b[2J\x1b]52;c;aGk=\x07\x1b]0;title\x07\x1b[21t\x1b]8;;http://x\x1b\\x\x1b]8;;\x1b\\",
    "\x1bP$qm\x1b\\\x1b[c\x1b]11;?\x07\u{9b}6n\u{9d}0;x\u{9c}",
    "\x1bPunterminated",
    "\x1b[?1000h\x1b[?1049l\x1bc",
    "\u{301}\u{200b}表yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
    "A\u{ff9e}\u{ff9e}\u{ff9e}👩\u{200d}👩\u{200d}👧🇳🇱🇧\u{fe0f}",
    "\u{202e}lrum\u{2066}x",
    "\n\n\n\n                    12:03 You: it is fine",
    "Аdmin \u{e0041}\u{e0042}\u{2800}\u{3164}",
];

#[test]
fn hostile_text_is_inert_at_every_width() {
    let theme = shipped("night", Depth::True).unwrap();
    for raw in HOSTILE
        .iter()
        .map(ToString::to_string)
        .chain(["\x07".repeat(10_000), format!("e{}", "\u{301}".repeat(100_000))])
    {
        let text = SafeText::clean(&raw);
        for width in 1..=90 {
            let area = Rect::new(0, 0, width, 12);
            let mut buffer = Buffer::empty(area);
            let inner = Rect::new(2.min(width - 1), 0, width.saturating_sub(2), 12);
            wrap(&text, inner.width).put(&text, 0, inner, &mut buffer, theme.on(Surface::Ground, Role::Visitor));
            let mut painter = Painter::new(Abilities::MODERN);
            let bytes = painter.paint(&mut buffer.clone(), None).to_vec();
            assert_eq!(forbidden(&bytes, Allowed::Painting), None);
            assert!(bytes.len() < 4_096 + usize::from(width) * 12);
            let mut terminal = parser(area);
            terminal.process(&bytes);
            assert_shows(terminal.screen(), &buffer);
        }
    }
}

/// A screen with a composer at the bottom, in the night theme.
fn screen(typed: &str) -> (Buffer, Option<Position>) {
    let theme = shipped("night", Depth::True).unwrap();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    buffer.set_style(buffer.area, theme.surface(Surface::Ground));
    for y in 0..20 {
        put(&mut buffer, 2, y, 60, SafeText::clean("Glad you are here. No name needed."), theme.style(Role::Visitor));
    }
    let used = put(&mut buffer, 2, 22, 70, SafeText::line(typed), theme.on(Surface::Field, Role::Input));
    put(&mut buffer, 0, 23, 80, SafeText::ours("Enter send · F1 help"), theme.style(Role::HintText));
    (buffer, Some(Position::new(2 + used, 22)))
}

#[test]
fn a_typed_key_takes_no_more_bytes_than_it_must() {
    let mut painter = Painter::new(Abilities::MODERN);
    let mut all = Vec::new();
    let typed = "Fijn dat je er bent.";
    for end in 0..=typed.len() {
        let (mut buffer, cursor) = screen(&typed[..end]);
        let bytes = painter.paint(&mut buffer, cursor);
        all.push(bytes.len());
        assert!(!bytes.windows(5).any(|part| part == b"?2026") || end == 0);
    }
    // the first key after another pen was used changes the pen; all others are the letter itself
    assert!(all[1] <= 45, "{all:?}");
    assert!(all[2..].iter().all(|bytes| *bytes <= 12), "{all:?}");
    assert_eq!(all[3], 1);
}

#[test]
fn a_frame_of_more_than_one_run_is_synchronized_where_that_is_known() {
    for (kind, known) in [(TerminalKind::Xterm, true), (TerminalKind::Linux, false), (TerminalKind::Vt, false)] {
        let mut painter = Painter::new(Abilities { kind, ..Abilities::MODERN });
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 3));
        painter.paint(&mut buffer, None);
        buffer.set_string(0, 0, "ab", Style::new());
        buffer.set_string(10, 2, "cd", Style::new());
        let bytes = painter.paint(&mut buffer, None);
        assert_eq!(bytes.starts_with(b"\x1b[?2026h") && bytes.ends_with(b"\x1b[?2026l"), known);
    }
}

#[test]
fn a_blank_line_is_erased_in_few_bytes() {
    let mut painter = Painter::new(Abilities::MODERN);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 2));
    buffer.set_string(0, 1, "x".repeat(80), Style::new());
    painter.paint(&mut buffer, None);
    assert_eq!(painter.paint(&mut buffer, None), b"\x1b[2H\x1b[K");
}

#[test]
fn without_utf8_everything_is_ascii() {
    let mut painter = Painter::new(Abilities { utf8: false, ..Abilities::MODERN });
    let area = Rect::new(0, 0, 30, 1);
    let mut buffer = Buffer::empty(area);
    put(&mut buffer, 0, 0, 30, SafeText::line("┌─│ één … 表 нет"), Style::new());
    let bytes = painter.paint(&mut buffer, None).to_vec();
    assert!(bytes.is_ascii());
    let mut terminal = parser(area);
    terminal.process(&bytes);
    assert_eq!(terminal.screen().contents(), "+-| een ~ ?? ???");
}

#[test]
fn what_a_terminal_can_do_comes_from_the_environment() {
    let detect = |variables: &[(&str, &str)]| {
        Abilities::detect(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    };
    assert_eq!(detect(&[("TERM", "xterm-256color")]), Some(Abilities::MODERN));
    assert_eq!(detect(&[("TERM", "dumb")]), None);
    assert_eq!(detect(&[]), None);
    assert_eq!(detect(&[("TERM", "linux")]).unwrap().kind, TerminalKind::Linux);
    assert_eq!(
        detect(&[("TERM", "vt100")]).unwrap(),
        Abilities { kind: TerminalKind::Vt, utf8: false, erases_in_colour: true, second_screen: false }
    );
    // tmux calls itself as GNU screen does, which has no second screen unless it is told so
    let has_second = |variables: &[(&str, &str)]| {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Abilities::of_lines(variable).second_screen
    };
    assert!(has_second(&[("TERM", "xterm")]) && has_second(&[("TERM", "screen"), ("TMUX", "/tmp/tmux,1,0")]));
    for one in ["screen", "screen.xterm-256color", "linux", "vt220", "dumb"] {
        assert!(!has_second(&[("TERM", one)]), "{one}");
    }
    let utf8 = |variables: &[(&str, &str)]| detect(&[&[("TERM", "xterm")], variables].concat()).unwrap().utf8;
    assert!(!utf8(&[("LANG", "C")]) && utf8(&[("LANG", "nl_NL.UTF-8")]) && utf8(&[("LANG", "C.utf8")]));
    assert!(!utf8(&[("LANG", "nl_NL.UTF-8"), ("LC_ALL", "POSIX")]) && utf8(&[("LC_ALL", ""), ("LANG", "en.utf8")]));
    assert!(!detect(&[("TERM", "screen")]).unwrap().erases_in_colour);
}

#[test]
fn a_notification_is_one_sequence_whatever_the_words() {
    assert_eq!(Notification::Osc9.bytes("Er wacht iemand"), "\x1b]9;Er wacht iemand\x1b\\");
    assert_eq!(Notification::Osc777.bytes("Er wacht iemand"), "\x1b]777;notify;Nachtwacht;Er wacht iemand\x1b\\");
    for how in [Notification::Osc9, Notification::Osc777] {
        let bytes = how.bytes("é;\x07\x1b]0;x\x1b\\\n\u{9c}");
        assert_eq!(forbidden(bytes.as_bytes(), Allowed::Everything), None, "{bytes:?}");
        assert_eq!(bytes.matches('\x1b').count(), 2);
    }
}

#[test]
fn taking_and_giving_back_are_allowed_bytes() {
    for bytes in [
        guard::entering(Abilities::MODERN, false),
        guard::entering(Abilities::MODERN, true),
        &guard::turning(Abilities::MODERN, true, 24),
        &guard::leaving(true, 24),
        &guard::leaving(false, 24),
    ] {
        assert_eq!(forbidden(bytes, Allowed::Everything), None);
    }
}

#[test]
fn no_size_makes_it_panic() {
    for (width, height) in [(1, 1), (1, 24), (2, 2), (300, 1), (0, 0), (80, 24), (1, 1)] {
        let mut painter = Painter::new(Abilities::MODERN);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        put(&mut buffer, 0, 0, width, SafeText::line("表a"), Style::new());
        let bytes = painter.paint(&mut buffer, Some(Position::new(0, 0))).to_vec();
        assert_eq!(forbidden(&bytes, Allowed::Painting), None);
    }
}
