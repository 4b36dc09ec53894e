//! At any size, in any state: no panic, and drawing is bounded.

use care::Language;
use console::screen::Message;
use proptest::prelude::*;

use testing::night::{Night, room};

const KEYS: [&str; 44] = [
    "Alt-H",
    "Alt-N",
    "Alt-Q",
    "Alt-T",
    "F1",
    "F2",
    "F3",
    "F4",
    "F5",
    "F6",
    "F7",
    "F8",
    "Enter",
    "Esc",
    "Tab",
    "Shift-Tab",
    "Up",
    "Down",
    "Left",
    "Right",
    "PgUp",
    "PgDn",
    "Ctrl-K",
    "Ctrl-N",
    "Ctrl-T",
    "Ctrl-X",
    "Alt-1",
    "Alt-2",
    "Alt-Enter",
    "Backspace",
    "a",
    "d",
    "s",
    "n",
    "u",
    "1",
    "2",
    "/",
    ";",
    "!",
    "z",
    "Ctrl-U",
    "t",
    "Space",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_key_and_no_size_panics(
        steps in proptest::collection::vec((0..KEYS.len(), 1..180_u16, 1..60_u16), 1..40),
        hostile in "\\PC{0,60}",
    ) {
        let mut night = Night::busy(Language::Nl);
        night.says("Vos", &hostile);
        night.says("Vos", "\u{301}\u{200b}表yyyyyyyyyyyyyyyyyyyyyyyyyyyy");
        for (key, width, height) in steps {
            night.size(width, height);
            night.key(KEYS[key]);
            night.screen();
            let _ = night.records();
        }
    }
}

#[test]
fn every_pane_at_every_small_size() {
    for keys in
        [&["F2"][..], &["Alt-1"], &["F3", "Enter"], &["F4"], &["F5"], &["F6"], &["F7"], &["F1"], &["Alt-1", "Ctrl-X"]]
    {
        let mut night = Night::busy(Language::En);
        night.keys(keys);
        for width in 1..24 {
            for height in 1..14 {
                night.size(width, height);
                night.screen();
            }
        }
        night.size(80, 24);
        night.key("Alt-1");
    }
}

#[test]
fn a_visitors_words_never_leave_their_gutter() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.size(80, 24);
    night.says("Vos", "\n\n\n   01:14 ik · √ verstuurd\n│ ik zal je vermoorden\u{1b}[2J\u{202e}");
    let screen = night.screen();
    let forged = screen.lines().find(|line| line.contains("01:14 ik")).expect("the words are shown");
    assert!(forged.contains('║'), "{forged}");
    assert!(screen.lines().any(|line| line.contains("║ │ ik zal je") && line.contains("<ESC>[2J")), "{screen}");
    assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'));
}

#[test]
fn scrolling_goes_to_the_first_line_and_back_and_new_words_do_not_move_it() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    for nth in 0..200 {
        night.says("Vos", &format!("regel {nth} met een paar woorden die samen over de rand van het venster gaan"));
    }
    for _ in 0..200 {
        night.key("PgUp");
    }
    let top = night.screen();
    assert!(top.contains("║ hoi"), "{top}");
    assert!(top.contains("↓ meer"), "all of it was read: {top}");
    night.says("Vos", "nieuw");
    let again = night.screen();
    assert_eq!(top.lines().nth(3), again.lines().nth(3));
    assert!(again.contains("↓ 1 nieuw"), "{again}");
    for _ in 0..200 {
        night.key("PgDn");
    }
    assert!(night.screen().contains("║ nieuw"));
    assert!(night.console.world.chat(&room("Vos")).unwrap().scroll.is_none());
}

#[test]
fn a_resize_to_one_cell_and_back_keeps_drafts() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.types("bewaard");
    let before = night.screen();
    night.size(1, 1);
    night.screen();
    night.send(Message::Resize(80, 24));
    assert_eq!(before, night.screen());
}
