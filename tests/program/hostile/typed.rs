//! Dead keys, compose keys and input methods: what a helper's own language is typed with arrives as typed (hostile 47),
//! however the terminal cuts it, and a line break that comes with it sends nothing (hostile 41).

use console::intent::Scope;

use super::keys::{Keyboard, at_the_composer, draft, nothing_was_done};

/// What an input method hands over at once, or a dead key makes: each as real ones write it.
const TYPED: [&str; 16] = [
    // a dead key or Compose: one character of two bytes, of three
    "é",
    "ő",
    "ẅ",
    // macOS and some layouts: the letter, and its mark by itself
    "e\u{301}",
    "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t",
    // Chinese, Japanese, Korean: several characters, with punctuation of their own
    "你好，世界。",
    "こんにちは、ゆっくりで",
    "안녕하세요",
    // a syllable of Korean by its parts
    "\u{1112}\u{1161}\u{11ab}",
    // Arabic, with vowel marks; Persian, with ZWNJ; Hebrew; Devanagari, with ZWJ
    "مَرْحَبًا بك",
    "می\u{200c}خواهم",
    "שלום",
    "क्\u{200d}ष",
    // Thai without spaces
    "ไม่ใช่ความผิดของคุณ",
    // emoji: a family by ZWJ, a skin colour, a flag
    "👩\u{200d}👩\u{200d}👧",
    "👍🏽🇳🇱",
];

/// A draft after one text came in pieces of these lengths, with a pause between them.
fn drafted(pieces: &[&[u8]], pause: u64) -> String {
    let mut night = at_the_composer();
    let mut keyboard = Keyboard::new();
    for piece in pieces {
        keyboard.types(&mut night, piece);
        keyboard.waits(&mut night, pause);
    }
    nothing_was_done(&mut night);
    draft(&night)
}

#[test]
fn hostile_47_what_an_input_method_hands_over_arrives_as_typed_however_it_is_cut() {
    for text in TYPED {
        let bytes = text.as_bytes();
        assert_eq!(drafted(&[bytes], 100), text, "{text:?} at once");
        for cut in 1..bytes.len() {
            for pause in [0, 60, 600] {
                assert_eq!(drafted(&[&bytes[..cut], &bytes[cut..]], pause), text, "{text:?} cut at {cut}, {pause} ms");
            }
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(drafted(&single, 5), text, "{text:?} byte by byte");
    }
}

#[test]
fn hostile_47_it_is_sent_as_typed_by_enter_alone() {
    for text in TYPED {
        let mut night = at_the_composer();
        let mut keyboard = Keyboard::new();
        keyboard.types(&mut night, text.as_bytes());
        keyboard.types(&mut night, b"\r");
        let sent: Vec<String> = night.sent().into_iter().map(|message| message.body).collect();
        assert_eq!(sent, [text], "{text:?}");
    }
}

#[test]
fn hostile_41_an_input_method_that_hands_over_a_line_break_too_sends_nothing() {
    for text in TYPED {
        let mut night = at_the_composer();
        let mut keyboard = Keyboard::new();
        keyboard.types(&mut night, format!("{text}\r").as_bytes());
        keyboard.waits(&mut night, 100);
        assert_eq!(draft(&night), format!("{text}\n"), "{text:?}");
        nothing_was_done(&mut night);
        assert_eq!(night.console.scope(), Scope::Composer);
    }
}

#[test]
fn hostile_47_one_backspace_takes_back_what_a_reader_takes_for_one_character() {
    for (text, left) in [("né", "n"), ("ne\u{301}", "n"), ("世界", "世"), ("n👩\u{200d}👩\u{200d}👧", "n")] {
        let mut night = at_the_composer();
        let mut keyboard = Keyboard::new();
        keyboard.types(&mut night, text.as_bytes());
        keyboard.types(&mut night, b"\x7f");
        assert_eq!(draft(&night), left, "{text:?}");
    }
}

#[test]
fn hostile_47_a_search_and_a_note_take_it_too() {
    for text in TYPED {
        for keys in [&["F4"][..], &["F5"], &["Ctrl-K"]] {
            let mut night = at_the_composer();
            night.keys(keys);
            let scope = night.console.scope();
            Keyboard::new().types(&mut night, text.as_bytes());
            assert_eq!(night.console.scope(), scope, "{text:?} {keys:?}");
            assert_eq!(draft(&night), "", "{text:?} {keys:?}");
            assert!(night.commands().is_empty(), "{text:?} {keys:?}");
        }
        let mut night = at_the_composer();
        night.keys(&["F6", "n"]);
        let mut keyboard = Keyboard::new();
        keyboard.types(&mut night, text.as_bytes());
        keyboard.types(&mut night, b"\r");
        let records = night.records();
        assert!(
            matches!(&records[..], [desk::event::CaseEvent::Note(note)] if note.text == text),
            "{text:?}: {records:?}"
        );
    }
}
