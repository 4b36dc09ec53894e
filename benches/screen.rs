//! What the screen costs: cleaning, wrapping and painting. `cargo bench --bench screen`.

use std::io::Write as _;

use console::terminal::{Abilities, Painter};
use console::text::{LONGEST, SafeText, WrapCache, put, wrap};
use console::theme::{Depth, Role, Surface, Theme, read, shipped};
use divan::{Bencher, black_box};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

fn main() {
    bytes_per_key();
    divan::main();
}

const TALK: &str = "Ik weet niet of ik dit mag zeggen, maar ik ben bang dat hij straks thuiskomt. Wat moet ik doen?";

fn night() -> Theme {
    shipped("night", Depth::True).expect("the theme ships")
}

/// A conversation at 120 × 40 with a composer, scrolled to `first` of its messages.
fn draw(buffer: &mut Buffer, theme: &Theme, messages: &[SafeText], first: usize, typed: &str) -> Position {
    buffer.set_style(*buffer.area(), theme.surface(Surface::Ground));
    let mut y = 0;
    for text in messages[first..].iter().take(36) {
        y += wrap(text, 76).put(
            text,
            0,
            Rect::new(2, y, 76, 36_u16.saturating_sub(y)),
            buffer,
            theme.style(Role::Visitor),
        );
    }
    let used = put(buffer, 2, 38, 76, SafeText::line(typed), theme.on(Surface::Field, Role::Input));
    Position::new(2 + used, 38)
}

/// Prints how many bytes a typed key sends to the terminal.
fn bytes_per_key() {
    let (theme, messages) = (night(), vec![SafeText::clean(TALK); 100]);
    let mut painter = Painter::new(Abilities::MODERN);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    let mut sent = Vec::new();
    for end in 0..=40 {
        let cursor = draw(&mut buffer, &theme, &messages, 0, &TALK[..end]);
        sent.push(painter.paint(&mut buffer, Some(cursor)).len());
    }
    let keys = &sent[2..];
    let _ = writeln!(
        std::io::stdout(),
        "bytes: first frame {}, per key {:.1} on average, {} at most",
        sent[0],
        mean(keys),
        keys.iter().max().unwrap_or(&0)
    );
}

fn mean(numbers: &[usize]) -> f64 {
    let whole = |number: usize| u32::try_from(number).map_or(f64::MAX, f64::from);
    whole(numbers.iter().sum()) / whole(numbers.len())
}

#[divan::bench]
fn clean_plain(bencher: Bencher<'_, '_>) {
    bencher.bench(|| SafeText::clean(black_box(TALK)));
}

#[divan::bench]
fn clean_hostile_mebibyte(bencher: Bencher<'_, '_>) {
    let raw = "\x1b[2Jé\u{301}\u{200b}表\u{202e}👩\u{200d}👧".repeat(LONGEST / 28);
    bencher.bench(|| SafeText::clean(black_box(&raw)));
}

#[divan::bench(args = [1, 80])]
fn wrap_one_line_of_a_mebibyte(bencher: Bencher<'_, '_>, width: u16) {
    let text = SafeText::clean(&"woorden ".repeat(LONGEST / 8));
    bencher.bench(|| wrap(black_box(&text), width));
}

#[divan::bench]
fn wrap_10_000_messages(bencher: Bencher<'_, '_>) {
    let text = SafeText::clean(TALK);
    bencher.bench(|| (0..10_000).map(|_| wrap(black_box(&text), 60).height()).sum::<usize>());
}

#[divan::bench]
fn wrap_10_000_messages_again(bencher: Bencher<'_, '_>) {
    let text = SafeText::clean(TALK);
    let mut cache = WrapCache::new(200_000);
    (0..10_000).for_each(|key| drop(cache.get(&key, &text, 60)));
    bencher.bench_local(|| (0..10_000).map(|key| cache.get(&key, &text, 60).height()).sum::<usize>());
}

#[divan::bench(args = [100, 10_000])]
fn frame_with_a_typed_key(bencher: Bencher<'_, '_>, messages: usize) {
    let (theme, messages) = (night(), vec![SafeText::clean(TALK); messages]);
    let mut painter = Painter::new(Abilities::MODERN);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    let mut end = 0;
    bencher.bench_local(|| {
        end = (end + 1) % 70;
        let cursor = draw(&mut buffer, &theme, &messages, messages.len() - 36, &TALK[..end]);
        painter.paint(&mut buffer, Some(cursor)).len()
    });
}

#[divan::bench]
fn first_frame(bencher: Bencher<'_, '_>) {
    let (theme, messages) = (night(), vec![SafeText::clean(TALK); 100]);
    bencher.bench(|| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
        let cursor = draw(&mut buffer, &theme, &messages, 0, "");
        Painter::new(Abilities::MODERN).paint(&mut buffer, Some(cursor)).len()
    });
}

#[divan::bench]
fn read_a_theme(bencher: Bencher<'_, '_>) {
    bencher.bench(|| read(black_box("day"), Depth::True));
}
