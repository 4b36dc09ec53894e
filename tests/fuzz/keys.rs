//! What is typed and pasted → what the console does.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::{Duration, Instant};

use console::screen::Message;
use console::terminal::input::{Input, Parser};
use console::world::Effect;
use matrix::link::Command;

use crate::text::Desk;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

const SIZES: [(u16, u16); 4] = [(80, 24), (20, 5), (1, 1), (130, 12)];

/// The first byte chooses the size and the pieces in which the bytes come, and whether all of it is one paste.
pub(crate) fn target(data: &[u8]) -> u64 {
    let (first, rest) = data.split_first().unwrap_or((&0, &[]));
    let piece = usize::from(first >> 4) + 1;
    let mut shape = DefaultHasher::new();
    DESK.with_borrow_mut(|desk| {
        desk.renew();
        let size = SIZES[usize::from(first & 3)];
        desk.night.size(size.0, size.1);
        if first & 4 == 0 {
            typed(desk, rest, piece);
        } else {
            pasted(desk, rest, piece);
        }
        let (console, world) = (&desk.night.console, &desk.night.console.world);
        (console.dialogs.len(), console.scope() as u8, world.open.is_some(), world.notice.is_some()).hash(&mut shape);
        (console.focus, world.chats.len()).hash(&mut shape);
        desk.draw_now_and_then();
        desk.night.effects.clear();
    });
    shape.finish()
}

fn typed(desk: &mut Desk, bytes: &[u8], piece: usize) {
    let (mut parser, mut now, mut out) = (Parser::default(), Instant::now(), Vec::new());
    for (nth, part) in bytes.chunks(piece).enumerate() {
        parser.feed(part, now, &mut out);
        if nth % 7 == 0 {
            now += Duration::from_millis(60);
        }
        give(desk, &mut out);
        if nth % 64 == 0 {
            desk.draw();
        }
    }
    parser.expire(now + Duration::from_secs(3), &mut out);
    give(desk, &mut out);
    // whatever came: the next key is a key
    parser.feed(b"x", now + Duration::from_secs(3), &mut out);
    assert!(matches!(out[..], [Input::Key(_)]));
}

/// All of it within one paste: nothing is done but that one types.
fn pasted(desk: &mut Desk, bytes: &[u8], piece: usize) {
    let (mut parser, now, mut out) = (Parser::default(), Instant::now(), Vec::new());
    for part in [b"\x1b[200~", bytes, b"\x1b[201~"].concat().chunks(piece) {
        parser.feed(part, now, &mut out);
    }
    parser.expire(now + Duration::from_secs(3), &mut out);
    assert!(matches!(out[..], [Input::Paste(_)]), "{out:?}");
    desk.night.effects.clear();
    let before = desk.night.console.dialogs.len();
    give(desk, &mut out);
    let harmless = |effect: &Effect| matches!(effect, Effect::Link(Command::Typing { .. }));
    assert!(desk.night.effects.iter().all(harmless), "{:?}", desk.night.effects);
    assert_eq!(desk.night.console.dialogs.len(), before);
}

fn give(desk: &mut Desk, out: &mut Vec<Input>) {
    for input in out.drain(..) {
        desk.night.send(match input {
            Input::Key(key) => Message::Key(key),
            Input::Burst(burst) => Message::Burst(burst.0),
            Input::Paste(pasted) => Message::Paste(pasted.0),
            Input::Focus(has) => Message::Focus(has),
        });
    }
}
