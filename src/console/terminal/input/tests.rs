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

/// What one byte is typed by.
fn typed(byte: u8) -> KeyEvent {
    match read_in(&[byte], 1)[..] {
        [Input::Key(key)] => key,
        _ => panic!("no key"),
    }
}

/// Keys that came together: their text.
fn burst(text: &str) -> Input {
    Input::Burst(Burst(text.bytes().map(typed).collect()))
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
        (b"\x1b[13;2u", with(shift, KeyCode::Enter)),
        (b"\x1b[13;5u", with(control, KeyCode::Enter)),
        (b"\x1b[13;5:1u", with(control, KeyCode::Enter)),
        (b"\x1b[27;2;13~", with(shift, KeyCode::Enter)),
        (b"\x1b[27;3;13~", with(alt, KeyCode::Enter)),
        (b"\x1b[27;5;13~", with(control, KeyCode::Enter)),
        (b"\x1b[27;6;13~", with(control | shift, KeyCode::Enter)),
        (b"\x1b[27;5;106~", with(control, KeyCode::Char('j'))),
        (b"\x1bO2P", with(shift, KeyCode::F(1))),
        (b"\x1bO1;5D", with(control, KeyCode::Left)),
    ] {
        assert_eq!(read(bytes), [wanted], "{bytes:?}");
    }
    // a key that is let go is none, nor is a letter with a key that writes nothing
    assert_eq!(read(b"\x1b[13;2:3u\x1b[120;9u"), []);
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
        "\x1b[1I",
        "\x1b[?O",
        "\x1b[8;24;80t",
        "\x1b[<0;1;1M",
    ] {
        assert_eq!(read(format!("{answer}x").as_bytes()), [key(KeyCode::Char('x'))], "{answer:?}");
    }
    // one without an end costs two seconds, not the session
    assert_eq!(read(b"\x1bP1never"), []);
    // nor are the words that are typed after it lost: only what cannot be one is waited for
    let (alt, shift) = (KeyModifiers::ALT, KeyModifiers::SHIFT);
    assert_eq!(read(b"\x1bPx"), [with(alt | shift, KeyCode::Char('P')), key(KeyCode::Char('x'))]);
    let (mut parser, mut out, mut now) = (Parser::default(), Vec::new(), Instant::now());
    parser.feed(b"\x1b]1", now, &mut out);
    for _ in 0..30 {
        now += Duration::from_millis(100);
        parser.feed(b"x", now, &mut out);
    }
    assert_eq!(out.len(), 11, "deaf for two seconds at most");
}

#[test]
fn a_report_of_the_focus_is_no_key() {
    assert_eq!(read(b"\x1b[I\x1b[O"), [Input::Focus(true), Input::Focus(false)]);
    // between keys it takes none away, and makes no paste of them
    let (a, enter) = (key(KeyCode::Char('a')), key(KeyCode::Enter));
    assert_eq!(read(b"\x1b[O\r"), [Input::Focus(false), enter.clone()]);
    assert_eq!(read(b"a\x1b[Ia"), [a.clone(), Input::Focus(true), a]);
    // what was pasted says nothing of this window
    assert_eq!(read(b"\x1b[200~\x1b[O\x1b[201~"), [paste("\x1b[O")]);
    // Alt and a letter after it is typed as before
    assert_eq!(read(b"\x1b[I\x1bO").len(), 2);
    for (cut, wait, gap, rings) in cuts(b"\x1b[O") {
        let (first, second) = b"\x1b[O".split_at(cut);
        let got = read_at(wait, &[(0, first), (gap, second)], rings);
        let escape = (cut == 1 && gap >= wait).then(|| key(KeyCode::Esc));
        if cut == 1 || gap < 2_000 {
            let wanted: Vec<_> = escape.into_iter().chain([Input::Focus(false)]).collect();
            assert_eq!(got, wanted, "cut at {cut}, {gap} ms");
        }
    }
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

/// Every sequence of a key that the console knows, by what it is read as whole.
fn sequences() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    for letter in b"ABCDFHPQRSM" {
        all.push([b"\x1bO", &[*letter][..]].concat());
        all.push([b"\x1bO5", &[*letter][..]].concat());
    }
    for letter in b"ABCDFHPQS" {
        all.push([b"\x1b[", &[*letter][..]].concat());
        all.extend((2..=8).map(|held| format!("\x1b[1;{held}{}", char::from(*letter)).into_bytes()));
    }
    all.extend(b"ABCDE".map(|letter| [b"\x1b[[", &[letter][..]].concat()));
    let numbers = [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];
    for number in numbers {
        all.push(format!("\x1b[{number}~").into_bytes());
        all.extend((2..=8).map(|held| format!("\x1b[{number};{held}~").into_bytes()));
    }
    for held in 2..=8 {
        all.extend([9, 13, 27, 127, 97].map(|code| format!("\x1b[{code};{held}u").into_bytes()));
        all.extend([9, 13, 27, 127, 97].map(|code| format!("\x1b[27;{held};{code}~").into_bytes()));
    }
    all.push(b"\x1b[Z".to_vec());
    all
}

/// Reads pieces that come so many milliseconds after one another, and what is typed long after; the clock rings in
/// between, or only the next read tells that time has passed.
fn read_at(wait: u64, pieces: &[(u64, &[u8])], rings: bool) -> Vec<Input> {
    let (mut parser, mut out) = (Parser::waiting(Duration::from_millis(wait)), Vec::new());
    let mut now = Instant::now();
    for (after, piece) in pieces {
        let then = now + Duration::from_millis(*after);
        while let Some(deadline) = parser.deadline().filter(|deadline| rings && *deadline <= then) {
            parser.expire(deadline, &mut out);
        }
        now = then;
        parser.feed(piece, now, &mut out);
    }
    parser.feed(b"x", now + Duration::from_secs(3), &mut out);
    assert_eq!(out.pop(), Some(key(KeyCode::Char('x'))), "{pieces:?}");
    out
}

#[test]
fn a_key_in_two_packets_is_the_key_or_nothing() {
    for sequence in sequences() {
        let whole = read(&sequence);
        assert_eq!(whole.len(), 1, "{sequence:?}");
        for (cut, wait, gap, rings) in cuts(&sequence) {
            let (first, second) = sequence.split_at(cut);
            let wanted = if cut == 1 && gap >= wait { vec![key(KeyCode::Esc)] } else { whole.clone() };
            let got = read_at(wait, &[(0, first), (gap, second)], rings);
            assert_eq!(got, wanted, "{sequence:?} cut at {cut}, {gap} ms");
        }
        // in more packets than two, wherever they are cut behind the first two bytes
        for cuts in 1_u32..1 << (sequence.len().min(9) - 2) {
            let mut pieces: Vec<(u64, &[u8])> = Vec::new();
            let mut from = 0;
            for at in 2..=sequence.len() {
                if at == sequence.len() || cuts & (1 << (at - 2)) != 0 {
                    pieces.push((600, &sequence[from..at]));
                    from = at;
                }
            }
            assert_eq!(read_at(50, &pieces, true), whole, "{pieces:?}");
        }
    }
}

/// Where a sequence is cut, how long an escape is waited for, after how long the second half comes, and whether the
/// clock rings in between.
fn cuts(sequence: &[u8]) -> impl Iterator<Item = (usize, u64, u64, bool)> + use<> {
    let length = sequence.len();
    let gaps = [5, 60, 600].into_iter().flat_map(|gap| [(50, gap, true), (50, gap, false), (100, gap, true)]);
    gaps.flat_map(move |(wait, gap, rings)| (1..length).map(move |cut| (cut, wait, gap, rings)))
}

#[test]
fn a_paste_in_two_packets_is_text() {
    let bytes = b"\x1b[200~two\rlines\x1b[201~";
    for (cut, wait, gap, rings) in cuts(bytes) {
        let (first, second) = bytes.split_at(cut);
        let mut wanted = vec![paste("two\rlines")];
        if cut == 1 && gap >= wait {
            wanted.insert(0, key(KeyCode::Esc));
        }
        assert_eq!(read_at(wait, &[(0, first), (gap, second)], rings), wanted, "cut at {cut}, {gap} ms");
    }
    // an end of which half came in time, and half when nobody waited any more
    for cut in 1..6 {
        let (first, second) = b"\x1b[201~".split_at(cut);
        let begun = [b"\x1b[200~two", first].concat();
        assert_eq!(read_at(50, &[(0, &begun), (2_400, second)], true), [paste("two")], "cut at {cut}");
    }
}

#[test]
fn an_escape_that_is_over_swallows_only_what_can_be_nothing_else() {
    let escape = key(KeyCode::Esc);
    let after = |gap, second: &[u8]| read_at(50, &[(0, b"\x1b"), (gap, second)], true);
    for rest in [&b"[C"[..], b"OR", b"[15~", b"[1;5D", b"[[A", b"[C\x1b[C", b"[27;2;13~"] {
        let more = if rest == b"[C\x1b[C" { vec![escape.clone(), key(KeyCode::Right)] } else { vec![escape.clone()] };
        assert_eq!(after(600, rest), more, "{rest:?}");
        assert_eq!(after(1_040, rest), more, "{rest:?}");
        assert!(after(1_200, rest).len() > more.len(), "{rest:?} a second later is typed");
    }
    for text in ["[", "O", "Oké", "[C is een toets", "ok", "[a]", "O R", "[1]", "OK"] {
        let mut wanted = vec![escape.clone()];
        wanted.extend(read(text.as_bytes()));
        assert_eq!(after(60, text.as_bytes()), wanted, "{text:?}");
    }
    // what began in that read is waited for
    assert_eq!(read_at(50, &[(0, b"\x1b"), (60, b"[1"), (600, b"5~")], true), std::slice::from_ref(&escape));
    // only the next read
    assert_eq!(
        read_at(50, &[(0, b"\x1b"), (60, b"a"), (60, b"[C")], true),
        [escape, key(KeyCode::Char('a')), key(KeyCode::Char('[')), with(KeyModifiers::SHIFT, KeyCode::Char('C'))]
    );
}

#[test]
fn half_a_key_waits_until_a_byte_that_cannot_belong() {
    let after = |first: &[u8], second: &[u8]| read_at(50, &[(0, first), (600, second)], true);
    let enter = key(KeyCode::Enter);
    assert_eq!(after(b"\x1b[1", b"\r"), std::slice::from_ref(&enter));
    assert_eq!(
        after(b"\x1bO", b"\r"),
        [with(KeyModifiers::ALT | KeyModifiers::SHIFT, KeyCode::Char('O')), enter.clone()]
    );
    assert_eq!(after(b"\x1b[[", b"\r"), [enter]);
    assert_eq!(after(b"\x1b[1", "é".as_bytes()), [key(KeyCode::Char('é'))]);
    assert_eq!(after(b"\x1b[1", b"\x1b[C"), [key(KeyCode::Right)]);
    assert_eq!(after(b"\xc3", b"\xa9"), [key(KeyCode::Char('é'))]);
    assert_eq!(after(b"\xc3", b"a"), [key(KeyCode::Char('a'))]);
    // two seconds at most
    let late = read_at(50, &[(0, b"\x1b[1"), (2_001, b"~")], true);
    assert_eq!(late, [key(KeyCode::Char('~'))]);
}

#[test]
fn only_a_line_break_alone_is_a_key() {
    assert_eq!(read_in(b"\r", 1), [key(KeyCode::Enter)]);
    for text in ["een\rtwee\r", "k\r", "\rk", "\r\r", "\r\n", "a\nb", "Jan\t06\t"] {
        assert_eq!(read_in(text.as_bytes(), usize::MAX), [burst(text)], "{text:?}");
    }
    // a key with Enter is two keys; a word that a tab ends is one to expand
    assert_eq!(read_in(b"\x1b[B\r", usize::MAX), [key(KeyCode::Down), key(KeyCode::Enter)]);
    assert_eq!(read_in(b";a\t", usize::MAX).len(), 3);
    assert_eq!(read_in(b"\x1b\r", usize::MAX), [with(KeyModifiers::ALT, KeyCode::Enter)]);
    assert_eq!(read_in("abc é".as_bytes(), usize::MAX).len(), 5);
    // half a character is one
    let both = read_at(50, &[(0, b"\r\xc3"), (5, b"\xa9")], true);
    assert_eq!(both, [burst("\r"), Input::Burst(Burst(vec![KeyCode::Char('é').into()]))]);
}

#[test]
fn a_burst_in_pieces_is_one() {
    let enter = key(KeyCode::Enter);
    assert_eq!(read_at(50, &[(0, b"een\rtwee"), (5, b"\r")], true), [burst("een\rtwee"), burst("\r")]);
    assert_eq!(read_at(50, &[(0, b"een\rtwee"), (31, b"\r")], true), [burst("een\rtwee"), enter.clone()]);
    // what is typed does not make it longer
    assert_eq!(read_at(50, &[(0, b"k\r"), (20, b"a"), (20, b"\r")], true), [burst("k\r"), burst("a"), enter.clone()]);
    // a word, and Enter behind it, however fast
    let typed = read_at(50, &[(0, b"hallo"), (1, b"\r")], true);
    assert_eq!(typed.last(), Some(&enter));
    // a piece of a long line
    let long = "a".repeat(4_095);
    assert_eq!(read_at(50, &[(0, long.as_bytes()), (1, b"\r")], true), [burst(&long), burst("\r")]);
}

#[test]
fn it_wakes_only_for_what_waits() {
    let (mut parser, mut out, now) = (Parser::default(), Vec::new(), Instant::now());
    let at = |ms| Some(now + Duration::from_millis(ms));
    for (bytes, wakes) in
        [(&b"abc"[..], None), (b"\r", None), (b"\x1b", at(50)), (b"[", at(2_000)), (b"A", None), (b"k\r", at(30))]
    {
        parser.feed(bytes, now, &mut out);
        assert_eq!(parser.deadline(), wakes, "{bytes:?}");
    }
    parser.expire(now + Duration::from_millis(30), &mut out);
    assert_eq!(parser.deadline(), None);
}

proptest! {
    #[test]
    fn cut_and_late_as_it_may_be_nothing_of_a_key_is_text(
        nth in any::<prop::sample::Index>(),
        gaps in prop::collection::vec(prop::sample::select(vec![0_u64, 5, 60, 600]), 12),
    ) {
        let all = sequences();
        let sequence = &all[nth.index(all.len())];
        let whole = read(sequence);
        // byte by byte; those without a pause come in one read
        let mut pieces: Vec<(u64, Vec<u8>)> = Vec::new();
        for (byte, gap) in sequence.iter().zip([0].iter().chain(&gaps)) {
            match pieces.last_mut() {
                Some((_, piece)) if *gap == 0 => piece.push(*byte),
                _ => pieces.push((*gap, vec![*byte])),
            }
        }
        let pieces: Vec<(u64, &[u8])> = pieces.iter().map(|(gap, piece)| (*gap, piece.as_slice())).collect();
        let is_late = pieces[0].1.len() == 1 && pieces[1].0 >= 50;
        // one letter in a read of its own can be typed
        prop_assume!(!is_late || pieces[1].1.len() > 1);
        let got = read_at(50, &pieces, true);
        prop_assert_eq!(got, if is_late { vec![key(KeyCode::Esc)] } else { whole });
    }
}
