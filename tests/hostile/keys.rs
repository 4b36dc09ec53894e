//! 30–32: what a clipboard and a terminal can type.

use std::time::{Duration, Instant};

use care::Language;
use console::screen::Message;
use console::terminal::input::{Input, Parser};
use console::world::Effect;
use matrix::link::Command;

use crate::night::{Night, room};
use crate::shown::Shown;

/// A keyboard at a console: bytes in pieces, as they come.
struct Keyboard {
    parser: Parser,
    now: Instant,
}

impl Keyboard {
    fn new() -> Self {
        Self { parser: Parser::default(), now: Instant::now() }
    }

    fn types(&mut self, night: &mut Night, bytes: &[u8]) {
        let mut out = Vec::new();
        self.parser.feed(bytes, self.now, &mut out);
        give(night, out);
    }

    fn waits(&mut self, night: &mut Night, ms: u64) {
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
            Input::Paste(pasted) => Message::Paste(pasted.0),
        });
    }
}

fn draft(night: &Night) -> String {
    night.console.world.chat(&room("Vos")).unwrap().draft.editor.text().to_owned()
}

/// Nothing but "is typing" was said to the homeserver.
fn nothing_was_done(night: &mut Night) {
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
    keyboard.types(&mut night, b"x\r");
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
