//! Nobody is overlooked (domain.md §2.11, hostile 49): a real console goes, another takes over, nothing is lost. Desk and
//! consoles read one clock, which a file sets.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::journaling::wait_for_draft;
use testing::program::helper::{Helper, PASSWORD};
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// A desk with two helpers at their consoles, the first of whom has a visitor.
struct Night {
    folder: tempfile::TempDir,
    desk: Serve,
    visitor: Visitor,
    bram: Screen,
}

impl Night {
    fn clock(folder: &Path) -> PathBuf {
        folder.join("clock")
    }

    /// Time passes: at once for all who look at the clock.
    fn pass(folder: &Path, seconds: u64) {
        let new = folder.join("clock.new");
        std::fs::write(&new, format!("0 0 {seconds}")).unwrap();
        std::fs::rename(new, Self::clock(folder)).unwrap();
    }

    fn console(folder: &Path, desk: &Serve, who: &str) -> Screen {
        Helper::of(desk, who).by_clock(&Self::clock(folder)).signs_in(folder)
    }

    /// Sanne has the visitor and writes; Bram is on duty.
    fn begin() -> (Self, Screen) {
        let folder = tempfile::tempdir().unwrap();
        Self::pass(folder.path(), 0);
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let desk = Serve::timed(&data, &Self::clock(folder.path()));
        desk.add_helper("sanne", PASSWORD);
        desk.add_helper("bram", PASSWORD);
        let mut sanne = Self::console(folder.path(), &desk, "sanne");
        let bram = Self::console(folder.path(), &desk, "bram");
        let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
        visitor.says("1", "hello there");
        sanne.sees(&visitor.alias);
        sanne.press(key::F2).press(key::ENTER);
        sanne.sees("hello there");
        sanne.press("half a wo");
        wait_for_draft(&folder.path().join("sanne"), &desk, "half a wo");
        bram.sees("Colleagues 1");
        (Self { folder, desk, visitor, bram }, sanne)
    }

    /// Bram sees the visitor without a helper, takes over, reads what was said meanwhile, and answers.
    fn bram_takes_over(&mut self, why: &str) {
        let bram = &mut self.bram;
        bram.press(key::F2);
        let text = bram.sees("1 without a helper");
        assert!(text.contains("Without a helper 1") && text.contains(why), "{text}");
        bram.press(key::ENTER);
        bram.sees("hello there");
        bram.sees("are you there");
        bram.press("yes, here").press(key::ENTER);
        let answered = |messages: &[(String, String)]| messages.iter().any(|(_, text)| text == "yes, here");
        self.visitor.hears(answered);
        bram.no_longer_sees("without a helper");
    }
}

#[test]
fn hostile_49_a_killed_console_is_known_at_the_desk_in_ninety_seconds() {
    let (mut night, sanne) = Night::begin();
    sanne.kill_9();
    night.visitor.says("2", "are you there");
    Night::pass(night.folder.path(), 91);
    night.bram_takes_over("silent");
    // back again, she is told who has the visitor, and has her words
    let sanne = Night::console(night.folder.path(), &night.desk, "sanne");
    sanne.sees("is with bram now");
    sanne.sees("draft");
}

#[test]
fn hostile_49_a_console_whose_terminal_hangs_up_is_known_at_the_desk_in_ninety_seconds() {
    let (mut night, mut sanne) = Night::begin();
    sanne.signal("HUP");
    sanne.exit_code();
    night.visitor.says("2", "are you there");
    Night::pass(night.folder.path(), 91);
    night.bram_takes_over("silent");
}

#[test]
fn hostile_49_a_console_that_is_stopped_is_known_at_the_desk_and_told_when_it_goes_on() {
    let (mut night, sanne) = Night::begin();
    sanne.signal("STOP");
    night.visitor.says("2", "are you there");
    Night::pass(night.folder.path(), 91);
    night.bram_takes_over("silent");
    sanne.signal("CONT");
    sanne.sees("is with bram now");
    sanne.sees("half a wo");
}

#[test]
fn hostile_49_a_console_whose_terminal_nobody_reads_is_known_at_the_desk() {
    let (mut night, mut sanne) = Night::begin();
    sanne.look_away(true);
    // it draws until the terminal takes no more, and then reads no key either
    while sanne.reads_keys() {
        sanne.try_press("\x0c");
    }
    night.visitor.says("2", "are you there");
    Night::pass(night.folder.path(), 91);
    night.bram_takes_over("silent");
    sanne.look_away(false);
    sanne.sees("is with bram now");
    sanne.sees("half a wo");
}

#[test]
fn hostile_49_nobody_goes_off_duty_over_a_visitor() {
    let (_night, mut sanne) = Night::begin();
    sanne.press("\x1b[18~");
    sanne.sees("» Shift");
    sanne.press(key::DOWN).press(key::DOWN).press(key::DOWN).press(key::ENTER);
    sanne.sees("Ending the shift");
    sanne.press("g");
    sanne.sees("Nobody is with you");
}
