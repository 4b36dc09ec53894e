//! What a key and a frame cost, with a transcript of any length.

use care::Language;
use console::theme::{Depth, shipped};
use divan::{Bencher, black_box};
use testing::night::Night;

fn main() {
    divan::main();
}

/// Sanne in a conversation of a given number of messages, with others waiting.
fn long(messages: usize) -> Night {
    let mut night = Night::busy(Language::Nl);
    night.rush(45);
    night.key("Alt-1");
    for nth in 0..messages {
        night.says("Vos", &format!("bericht {nth}: een paar woorden die samen over de rand van het venster gaan"));
    }
    night.effects.clear();
    night
}

const LENGTHS: [usize; 3] = [100, 1_000, 10_000];

#[divan::bench(args = LENGTHS)]
fn frame(bencher: Bencher<'_, '_>, messages: usize) {
    let night = long(messages);
    let theme = shipped("night", Depth::True).expect("the night theme ships");
    bencher.bench_local(|| black_box(night.drawn(&theme)));
}

#[divan::bench(args = LENGTHS)]
fn key_and_frame(bencher: Bencher<'_, '_>, messages: usize) {
    let mut night = long(messages);
    let theme = shipped("night", Depth::True).expect("the night theme ships");
    bencher.bench_local(|| {
        night.key("a");
        night.key("Backspace");
        night.effects.clear();
        black_box(night.drawn(&theme))
    });
}

#[divan::bench(args = LENGTHS)]
fn page_up_and_frame(bencher: Bencher<'_, '_>, messages: usize) {
    let mut night = long(messages);
    let theme = shipped("night", Depth::True).expect("the night theme ships");
    bencher.bench_local(|| {
        night.key("PgUp");
        black_box(night.drawn(&theme))
    });
}
