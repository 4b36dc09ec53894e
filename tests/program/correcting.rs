//! A registration corrected by real keys (design §4): over the death of the console and of the desk, until the register has
//! it. The desk reads a clock that a file sets.

use std::path::Path;

use serde_json::json;

use crate::desk::console;
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

const CTRL_X: &str = "\x18";
const RIGHT: &str = "\x1b[C";
const END: &str = "\x1b[F";
const F7: &str = "\x1b[18~";
const ESC: &str = "\x1b";

fn pass(clock: &Path, seconds: u64) {
    let new = clock.with_extension("new");
    std::fs::write(&new, format!("{seconds} 0 0")).unwrap();
    std::fs::rename(new, clock).unwrap();
}

/// What stands beside *exploitation* in the form.
fn exploitation(screen: &Screen) -> String {
    let text = screen.sees("exploitation  ");
    let line = text.lines().find(|line| line.contains("exploitation  ")).unwrap();
    line.rsplit_once("exploitation").unwrap().1.trim().to_owned()
}

#[test]
fn a_registration_is_corrected_over_kills_until_the_register_has_it() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let clock = home.path().join("clock");
    pass(&clock, 0);
    let mut desk = Serve::timed(data.path(), &clock);
    desk.add_helper("sanne", "correct horse");
    let mut sanne = console(home.path(), &desk, "sanne");
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
    visitor.says("1", "hello there");
    sanne.sees(&visitor.alias);
    sanne.press(key::F2).press(key::ENTER);
    sanne.sees("hello there");
    sanne.press(CTRL_X);
    sanne.sees("of 14");
    sanne.press(RIGHT).press(key::ENTER);
    sanne.sees("still here");
    sanne.press("!");
    sanne.sees("closed. F7 corrects it");

    // found where it is named, opened as the door has it, corrected when the door says so
    sanne.press(F7);
    sanne.sees("» Shift");
    sanne.press(END).press(key::ENTER);
    sanne.sees("» Correct");
    assert_eq!(exploitation(&sanne), "‹ yes ›");
    sanne.press(RIGHT);
    sanne.sees("‹ suspected ›");
    sanne.press(key::ENTER);
    sanne.sees("the registration is corrected.");

    // both are killed: the next console asks, and the door has what it acknowledged
    sanne.kill_9();
    desk.restart("KILL");
    let mut sanne = console(home.path(), &desk, "sanne");
    sanne.press(F7);
    sanne
        .wait_for("what was closed", |text| text.contains("closed ") && text.contains(&format!(": {}", visitor.alias)));
    sanne.press(END).press(key::ENTER);
    sanne.sees("» Correct");
    assert_eq!(exploitation(&sanne), "‹ suspected ›");

    // the moment that was drawn at random comes while the form is open: nothing is corrected any more, and it says so
    sanne.press(RIGHT);
    sanne.sees("‹ no ›");
    pass(&clock, 7 * 60 * 60);
    loop {
        sanne.press(key::ENTER);
        let text = sanne.wait_for("what became of it", |text| {
            text.contains("the register has it already") || text.contains("the registration is corrected")
        });
        if text.contains("the register has it already") {
            break;
        }
        // it went in before: once more
        sanne.sees("» Shift");
        sanne.press(key::ENTER);
        sanne.wait_for("how it stands", |text| text.contains("exploitation  ") || text.contains("has it already"));
        sanne.press(RIGHT);
    }
    sanne.press(ESC);
    sanne.sees("in register ");
}
