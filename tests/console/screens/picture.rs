//! The README's picture: drawn by the real view, and compared with what is kept.

use care::Language;
use care::plan::Answer;
use console::theme::{Depth, shipped};

use super::svg::svg;
use testing::night::Night;

/// `UPDATE_README=1 cargo test --test console picture` draws it anew.
#[test]
fn the_readme_shows_the_screen_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/picture/screen.svg");
    let mut night = Night::busy(Language::En);
    night.size(140, 34);
    night.keys(&["Alt-1", "F3", "Enter"]);
    for (item, answer) in [("safe_now", true), ("watched", false)] {
        night.tell("Vos", "preface", item, Answer::YesNo(answer));
    }
    night.key("Alt-1");
    night.types("Je bent hier niet alleen in.");
    let theme = shipped("night", Depth::True).expect("the night theme ships");
    let drawn = svg(&night.drawn(&theme).0, "Nachtwacht: the queue, a conversation, the safety plan");
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, &drawn).expect("the picture can be written");
    }
    let kept = std::fs::read_to_string(path).expect("the picture is kept");
    assert!(kept == drawn, "the screen has changed: UPDATE_README=1 cargo test --test console picture");
}
