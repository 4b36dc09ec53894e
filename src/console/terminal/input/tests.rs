//! What is typed, and what is smuggled in.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;

use super::parser::Pasted;
use super::*;

/// What bytes are read as, when nothing follows for three seconds; in pieces of some size.
fn read_in(bytes: &[u8], piece: usize) -> Vec<Input> {
    let (mut parser, mut out, now) = (Parser::default(), Vec::new(), Instant::now());
    for piece in bytes.chunks(piece) {
        parser.feed(piece, now, &mut out);
    }
    parser.expire(now + Duration::from_secs(3), &mut out);
    out
}

/// The same, whatever the pieces.
fn read(bytes: &[u8]) -> Vec<Input> {
    let whole = read_in(bytes, usize::MAX);
    for piece in 1..8 {
        assert_eq!(read_in(bytes, piece), whole, "in pieces of {piece}");
    }
    whole
}

fn key(code: KeyCode) -> Input {
    Input::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn with(modifiers: KeyModifiers, code: KeyCode) -> Input {
    Input::Key(KeyEvent::new(code, modifiers))
}

fn paste(text: &str) -> Input {
    Input::Paste(Pasted(text.to_owned()))
}

#[test]
fn every_key_of_the_console_is_read() {
    let (alt, control, shift) = (KeyModifiers::ALT, KeyModifiers::CONTROL, KeyModifiers::SHIFT);
    for (bytes, wanted) in [
        (&b"a"[..], key(KeyCode::Char('a'))),
        (b"A", with(shift, KeyCode::Char('A'))),
        ("é".as_bytes(), key(KeyCode::Char('é'))),
        ("👩".as_bytes(), key(KeyCode::Char('👩'))),
        (b"\r", key(KeyCode::Enter)),
        (b"\t", key(KeyCode::Tab)),
        (b"\x1b[Z", with(shift, KeyCode::BackTab)),
        (b"\x7f", key(KeyCode::Backspace)),
        (b"\x0b", with(control, KeyCode::Char('k'))),
        (b"\x11", with(control, KeyCode::Char('q'))),
        (b"\0", with(control, KeyCode::Char(' '))),
        (b"\x1b", key(KeyCode::Esc)),
        (b"\x1b\r", with(alt, KeyCode::Enter)),
        (b"\x1b1", with(alt, KeyCode::Char('1'))),
        ("\x1bé".as_bytes(), with(alt, KeyCode::Char('é'))),
        (b"\x1b[", with(alt, KeyCode::Char('['))),
        (b"\x1b[A", key(KeyCode::Up)),
        (b"\x1bOA", key(KeyCode::Up)),
        (b"\x1b[1;5C", with(control, KeyCode::Right)),
        (b"\x1b[3~", key(KeyCode::Delete)),
        (b"\x1b[5;3~", with(alt, KeyCode::PageUp)),
        (b"\x1b[H", key(KeyCode::Home)),
        (b"\x1bOP", key(KeyCode::F(1))),
        (b"\x1b[11~", key(KeyCode::F(1))),
        (b"\x1b[[E", key(KeyCode::F(5))),
        (b"\x1b[15~", key(KeyCode::F(5))),
        (b"\x1b[17~", key(KeyCode::F(6))),
        (b"\x1b[21~", key(KeyCode::F(10))),
        (b"\x1b[24~", key(KeyCode::F(12))),
        (b"\x1b[13;3u", with(alt, KeyCode::Enter)),
    ] {
        assert_eq!(read(bytes), [wanted], "{bytes:?}");
    }
    assert_eq!(read(b"\x1b\x1b[A"), [key(KeyCode::Esc), key(KeyCode::Up)]);
}

#[test]
fn a_paste_is_one_thing() {
    assert_eq!(read(b"\x1b[200~two\rlines\x1b[201~"), [paste("two\rlines")]);
    assert_eq!(read("\x1b[200~é\u{1b}[A\x1b[201~".as_bytes()), [paste("é\x1b[A")]);
}

#[test]
fn an_end_within_a_paste_fires_no_key() {
    assert_eq!(read(b"\x1b[200~harmless\x1b[201~\r\x11\x1b[201~"), [paste("harmless\r\x11")]);
    // keys typed after it are keys again
    let (mut parser, mut out, now) = (Parser::default(), Vec::new(), Instant::now());
    parser.feed(b"\x1b[200~x\x1b[201~", now, &mut out);
    parser.feed(b"\r", now + Duration::from_millis(40), &mut out);
    assert_eq!(out, [paste("x"), key(KeyCode::Enter)]);
}

#[test]
fn a_paste_whose_end_never_comes_is_over_after_two_seconds_of_typing() {
    let (mut parser, mut out, mut now) = (Parser::default(), Vec::new(), Instant::now());
    parser.feed(b"\x1b[200~lost", now, &mut out);
    for _ in 0..40 {
        now += Duration::from_millis(100);
        parser.feed(b"x", now, &mut out);
    }
    assert_eq!(out[0], paste(&format!("lost{}", "x".repeat(19))));
    assert_eq!(out.len(), 1 + 21);
    assert_eq!(out[1], key(KeyCode::Char('x')));
}

#[test]
fn answers_of_the_terminal_are_dropped() {
    for answer in [
        "\x1b[?64;1;2c",
        "\x1b[>0;276;0c",
        "\x1b[12;40R",
        "\x1b[?1u",
        "\x1b]11;rgb:0000/0000/0000\x1b\\",
        "\x1b]0;title\x07",
        "\x1bP1$r0m\x1b\\",
        "\x1b_Gi=1;OK\x1b\\",
        "\x1b[I",
        "\x1b[O",
        "\x1b[8;24;80t",
        "\x1b[<0;1;1M",
    ] {
        assert_eq!(read(format!("{answer}x").as_bytes()), [key(KeyCode::Char('x'))], "{answer:?}");
    }
    // one without an end costs two seconds, not the session
    assert_eq!(read(b"\x1bPnever"), []);
}

#[test]
fn a_paste_is_bounded() {
    let mut bytes = PASTE.to_vec();
    bytes.resize(3 << 20, b'x');
    bytes.extend_from_slice(b"\x1b[201~");
    let Input::Paste(Pasted(text)) = &read_in(&bytes, usize::MAX)[0] else { panic!("no paste") };
    assert!(text.len() <= 1 << 20 && text.bytes().all(|byte| byte == b'x'));
}

const PASTE: &[u8] = b"\x1b[200~";

#[test]
fn debug_does_not_show_what_was_pasted() {
    assert_eq!(format!("{:?}", paste("secret")), "Paste(Pasted(6 bytes))");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_or_stay_deaf(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (mut parser, mut out, now) = (Parser::default(), Vec::new(), Instant::now());
        parser.feed(&bytes, now, &mut out);
        parser.expire(now + Duration::from_secs(3), &mut out);
        out.clear();
        parser.feed(b"x", now + Duration::from_secs(3), &mut out);
        prop_assert_eq!(out, [key(KeyCode::Char('x'))]);
    }

    #[test]
    fn text_is_read_as_typed(text in "[a-zé表👩 ]{0,40}") {
        let keys: Vec<_> = text.chars().map(|char| key(KeyCode::Char(char))).collect();
        prop_assert_eq!(read_in(text.as_bytes(), 3), keys);
    }
}
