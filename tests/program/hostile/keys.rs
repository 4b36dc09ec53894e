//! 30–32 and 41–44: what a clipboard, a terminal and a slow line can type.

use std::time::{Duration, Instant};

use care::Language;
use console::intent::Scope;
use console::layer::{Place, Side};
use console::screen::Message;
use console::terminal::input::{Input, Parser};
use console::world::Effect;
use matrix::link::Command;

use super::shown::Shown;
use testing::night::{Night, room};

/// A keyboard at a console: bytes in pieces, as they come.
pub(super) struct Keyboard {
    parser: Parser,
    now: Instant,
}

impl Keyboard {
    pub(super) fn new() -> Self {
        Self { parser: Parser::default(), now: Instant::now() }
    }

    pub(super) fn types(&mut self, night: &mut Night, bytes: &[u8]) {
        let mut out = Vec::new();
        self.parser.feed(bytes, self.now, &mut out);
        give(night, out);
    }

    pub(super) fn waits(&mut self, night: &mut Night, ms: u64) {
        self.now += Duration::from_millis(ms);
        let mut out = Vec::new();
        self.parser.expire(self.now, &mut out);
        give(night, out);
    }
}

fn give(night: &mut Night, inputs: Vec<Input>) {
    for input in inputs {
        night.send(match input {
            Input::Key(key) => Message::Key(key),
            Input::Burst(burst) => Message::Burst(burst.0),
            Input::Paste(pasted) => Message::Paste(pasted.0),
            Input::Focus(has) => Message::Focus(has),
        });
    }
}

pub(super) fn draft(night: &Night) -> String {
    night.console.world.chat(&room("Vos")).unwrap().draft.editor.text().to_owned()
}

/// Nothing but "is typing" was said to the homeserver.
pub(super) fn nothing_was_done(night: &mut Night) {
    let done: Vec<_> = std::mem::take(&mut night.effects);
    assert!(done.iter().all(|effect| matches!(effect, Effect::Link(Command::Typing { .. }))), "{done:?}");
    assert!(night.console.dialogs.is_empty());
}

#[test]
fn hostile_30_a_paste_with_an_end_and_enter_in_it() {
    // in pieces of every size: what is cut in two is the same paste
    let bytes = b"\x1b[200~onschuldig\x1b[201~\r\x11\x1b[21~\x0bja\r\x1b[201~";
    for piece in 1..=bytes.len() {
        let mut night = Night::busy(Language::Nl);
        let mut shown = Shown::of(&mut night, (80, 24));
        let mut keyboard = Keyboard::new();
        for part in bytes.chunks(piece) {
            keyboard.types(&mut night, part);
        }
        keyboard.waits(&mut night, 100);
        nothing_was_done(&mut night);
        let draft = draft(&night);
        assert!(draft.starts_with("onschuldig") && !draft.contains(['\x1b', '\r', '\x11', '\x0b']), "{draft:?}");
        shown.frame(&night);
        // the helper's own Enter sends it, and keys are keys again
        keyboard.types(&mut night, b"\r");
        assert_eq!(night.sent().len(), 1);
    }
}

#[test]
fn hostile_31_a_paste_that_never_ends() {
    let mut night = Night::busy(Language::Nl);
    let mut keyboard = Keyboard::new();
    keyboard.types(&mut night, b"\x1b[200~halve plak\r");
    keyboard.waits(&mut night, 1_900);
    assert_eq!(draft(&night), "", "still waiting for its end");
    keyboard.waits(&mut night, 100);
    assert!(draft(&night).starts_with("halve plak"));
    nothing_was_done(&mut night);
    // keys work again: these words are typed, this Enter sends
    keyboard.types(&mut night, b"x");
    keyboard.types(&mut night, b"\r");
    assert!(night.sent()[0].body.starts_with("halve plak"));
    // and one whose sender goes on and on is bounded in length
    keyboard.types(&mut night, b"\x1b[200~");
    for _ in 0..64 {
        keyboard.types(&mut night, &vec![b'a'; 64 << 10]);
    }
    keyboard.waits(&mut night, 2_000);
    assert_eq!(draft(&night).chars().count(), console::widget::editor::LONGEST);
    nothing_was_done(&mut night);
}

#[test]
fn hostile_32_answers_of_the_terminal() {
    for answer in [
        &b"\x1b[?64;1;2;22c"[..],
        b"\x1b[>0;276;0c",
        b"\x1b]11;rgb:1111/2222/3333\x1b\\",
        b"\x1b]52;c;Z2VoZWlt\x07",
        b"\x1bP1$r0m\x1b\\",
        b"\x1bP>|xterm(370)\x1b\\",
        b"\x1b[12;40R",
        b"\x1b[?2026;2$y",
        b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b[I",
        b"\x1b[8;24;80t",
        b"\x1b]l geheim\x1b\\",
        b"\x1b[<35;10;10M",
    ] {
        for piece in [1, 2, 3, answer.len()] {
            let mut night = Night::busy(Language::Nl);
            let mut keyboard = Keyboard::new();
            for part in answer.chunks(piece) {
                keyboard.types(&mut night, part);
            }
            keyboard.types(&mut night, b"ok");
            assert_eq!(draft(&night), "ok", "{answer:?} in pieces of {piece}");
            nothing_was_done(&mut night);
        }
    }
}

/// What pasting without marks leaves to be said.
const PASTED: &str = "Geplakt; Enter verstuurt.";

fn notice(night: &Night) -> &str {
    night.console.world.notice.as_ref().map_or("", |notice| &notice.text)
}

/// Vos' composer has the keyboard.
pub(super) fn at_the_composer() -> Night {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.effects.clear();
    night
}

#[test]
fn hostile_41_an_unbracketed_paste_in_the_composer() {
    for (text, wanted) in [
        ("regel een\rregel twee\r", "regel een\nregel twee\n"),
        ("regel een\r\nregel twee\r\n", "regel een\nregel twee\n"),
        ("regel een\nregel twee\r", "regel een\nregel twee\n"),
        // a key that a slow line made one read with Enter: a line break loses nothing
        ("k\r", "k\n"),
        ("\rk", "\nk"),
        ("\r\r", "\n\n"),
        ("Jan\t0612\tx", "Jan 0612 x"),
        ("/een\r?\x11\x0b\x1b[21~\x1b[B\x1b1\rtwee", "/een\n?\ntwee"),
    ] {
        let mut night = at_the_composer();
        let mut keyboard = Keyboard::new();
        keyboard.types(&mut night, text.as_bytes());
        keyboard.waits(&mut night, 100);
        assert_eq!(draft(&night), wanted, "{text:?}");
        assert_eq!(notice(&night), PASTED, "{text:?}");
        assert_eq!(night.console.scope(), Scope::Composer, "{text:?}");
        nothing_was_done(&mut night);
        // Enter by itself sends it
        keyboard.types(&mut night, b"\r");
        assert_eq!(night.sent().len(), usize::from(!wanted.trim().is_empty()), "{text:?}");
    }
}

#[test]
fn hostile_41_a_long_unbracketed_paste_in_several_reads() {
    // its last line break comes in a read of its own
    let text = "twaalf letters\r".repeat(60);
    for piece in [1_023, 64, 16] {
        let mut night = at_the_composer();
        let mut keyboard = Keyboard::new();
        for part in text.as_bytes()[..text.len() - 1].chunks(piece) {
            keyboard.types(&mut night, part);
            keyboard.waits(&mut night, 2);
        }
        keyboard.types(&mut night, b"\r");
        keyboard.waits(&mut night, 100);
        assert_eq!(draft(&night), text.replace('\r', "\n"), "in pieces of {piece}");
        nothing_was_done(&mut night);
    }
}

#[test]
fn hostile_41_an_unbracketed_paste_in_other_text() {
    // a search takes a line; nothing that it finds is taken
    for (keys, scope) in [(&["F4"][..], Scope::Referrals), (&["F5"], Scope::Phrases), (&["Ctrl-K"], Scope::Find)] {
        let mut night = at_the_composer();
        night.keys(keys);
        Keyboard::new().types(&mut night, b"veilig\rvergrendel\r");
        assert_eq!(night.console.scope(), scope);
        assert!(night.screen().contains("veilig") && !night.screen().contains("vergrendel"), "{}", night.screen());
        assert_eq!(draft(&night), "");
        assert!(night.commands().is_empty());
    }
    // a note takes lines, and is kept by a key of its own
    let mut night = at_the_composer();
    night.keys(&["F6", "n"]);
    Keyboard::new().types(&mut night, b"een\rtwee\r");
    assert_eq!(night.console.scope(), Scope::Write);
    assert!(night.commands().is_empty());
    Keyboard::new().types(&mut night, b"\r");
    assert!(matches!(&night.records()[..], [desk::event::CaseEvent::Note(note)] if note.text.trim() == "een\ntwee"));
    // a password takes a line
    let mut night = at_the_composer();
    night.key("F9");
    night.effects.clear();
    Keyboard::new().types(&mut night, b"geheim\rmeer\r");
    assert!(night.commands().is_empty());
    Keyboard::new().types(&mut night, b"\r");
    assert!(matches!(&night.commands()[..], [Command::Unlock(password)] if password.as_str() == "geheim"));
    // so does each field of the sign-in
    let mut night = Night::before(Language::Nl);
    Keyboard::new().types(&mut night, b"https://een.example\rtwee\r");
    assert!(night.commands().is_empty());
    assert!(night.screen().contains("een.example") && !night.screen().contains("twee"), "{}", night.screen());
}

#[test]
fn hostile_41_in_a_list_keys_are_keys() {
    let mut night = Night::busy(Language::Nl);
    night.key("F2");
    night.select("Uil");
    night.effects.clear();
    // the one below is picked up
    Keyboard::new().types(&mut night, b"j\r");
    assert_eq!(night.requests().len(), 1);
    // but what leads from a list to a text is a paste from there on
    let mut night = Night::busy(Language::Nl);
    night.key("F2");
    night.select("Vos");
    night.effects.clear();
    Keyboard::new().types(&mut night, b"\rregel een\rregel twee\r");
    assert_eq!(draft(&night), "regel een\nregel twee\n");
    nothing_was_done(&mut night);
}

#[test]
fn hostile_41_the_lock_key_behind_it_still_locks() {
    let mut night = at_the_composer();
    Keyboard::new().types(&mut night, b"nog een regel\r\x1b[20~");
    assert_eq!(night.console.scope(), Scope::Lock);
    assert!(night.sent().is_empty());
    assert_eq!(draft(&night), "nog een regel\n");
}

/// Keys as terminals send them, and where the keyboard is after them.
const SPLIT: [(&[u8], Place); 8] = [
    (b"\x1b[D", Place::Talk),
    (b"\x1bOD", Place::Talk),
    (b"\x1b[6~", Place::Talk),
    (b"\x1b[1;5D", Place::Talk),
    (b"\x1bOR", Place::Side(Side::Plan)),
    (b"\x1b[13~", Place::Side(Side::Plan)),
    (b"\x1b[[C", Place::Side(Side::Plan)),
    (b"\x1b[17~", Place::Side(Side::Case)),
];

#[test]
fn hostile_42_a_key_in_two_packets() {
    for (bytes, place) in SPLIT {
        for gap in [5, 60, 600] {
            for cut in 1..bytes.len() {
                let mut night = at_the_composer();
                night.types("ja");
                night.effects.clear();
                let mut keyboard = Keyboard::new();
                keyboard.types(&mut night, &bytes[..cut]);
                keyboard.waits(&mut night, gap);
                keyboard.types(&mut night, &bytes[cut..]);
                let case = format!("{bytes:?} cut at {cut}, {gap} ms");
                // an escape by itself is the Esc key after 50 ms: it leads back to the queue
                let wanted = if cut == 1 && gap >= 50 { Place::Queue } else { place };
                assert_eq!(night.console.focus, wanted, "{case}");
                assert_eq!(draft(&night), "ja", "{case}");
                nothing_was_done(&mut night);
                // and the next key is a key
                keyboard.waits(&mut night, 100);
                night.key("Alt-1");
                keyboard.types(&mut night, b"!");
                assert!(draft(&night).contains('!'), "{case}");
            }
        }
    }
}

#[test]
fn hostile_43_a_mark_of_a_paste_in_two_packets() {
    let bytes = b"\x1b[200~regel een\rregel twee\r\x1b[201~";
    for gap in [5, 60, 600] {
        for cut in 2..bytes.len() {
            let mut night = at_the_composer();
            let mut keyboard = Keyboard::new();
            keyboard.types(&mut night, &bytes[..cut]);
            keyboard.waits(&mut night, gap);
            keyboard.types(&mut night, &bytes[cut..]);
            keyboard.waits(&mut night, 100);
            assert_eq!(draft(&night), "regel een\nregel twee\n", "cut at {cut}, {gap} ms");
            assert_eq!(notice(&night), PASTED);
            nothing_was_done(&mut night);
        }
    }
}

#[test]
fn hostile_44_enter_with_another_key_is_a_line_break() {
    for enter in [
        &b"\x1b[13;2u"[..],
        b"\x1b[13;3u",
        b"\x1b[13;5u",
        b"\x1b[13;6u",
        b"\x1b[13;9u",
        b"\x1b[13;5:1u",
        b"\x1b[57414;2u",
        b"\x1b[27;2;13~",
        b"\x1b[27;3;13~",
        b"\x1b[27;5;13~",
        b"\x1b[27;8;13~",
        b"\x1bO2M",
        b"\x1b\r",
        b"\n",
    ] {
        let mut night = at_the_composer();
        let mut keyboard = Keyboard::new();
        keyboard.types(&mut night, b"een");
        keyboard.types(&mut night, enter);
        keyboard.types(&mut night, b"twee");
        assert_eq!(draft(&night), "een\ntwee", "{enter:?}");
        nothing_was_done(&mut night);
        // where one line is kept, it keeps nothing
        let mut night = at_the_composer();
        night.keys(&["F6", "n"]);
        keyboard.types(&mut night, b"een");
        keyboard.types(&mut night, enter);
        assert_eq!(night.console.scope(), Scope::Write, "{enter:?}");
        assert!(night.commands().is_empty(), "{enter:?}");
    }
}
