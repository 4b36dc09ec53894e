//! Unwanted contact and quiet, by keys: three consoles, real visits. Desk and consoles read one clock, which a file sets.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use testing::program::helper::{Helper, PASSWORD};
use testing::program::program;
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// A desk with Sanne, Bram and a supervisor at their consoles.
struct Night {
    folder: tempfile::TempDir,
    desk: Serve,
}

impl Night {
    fn clock(folder: &Path) -> PathBuf {
        folder.join("clock")
    }

    /// Time passes for who looks at the clock: the wall clock and the steady one.
    fn pass(&self, seconds: u64) {
        Self::set(self.folder.path(), seconds);
    }

    fn set(folder: &Path, seconds: u64) {
        let new = folder.join("clock.new");
        std::fs::write(&new, format!("{seconds} 0 {seconds}")).unwrap();
        std::fs::rename(new, Self::clock(folder)).unwrap();
    }

    fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::set(folder.path(), 0);
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let desk = Serve::timed(&data, &Self::clock(folder.path()));
        for who in ["sanne", "bram", "petra"] {
            desk.add_helper(who, PASSWORD);
        }
        let mut command = Command::new(program());
        command.args(["desk", "supervisor", "add", "petra", "--data"]).arg(&data);
        let made = command.output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self { folder, desk }
    }

    fn console(&self, who: &str, language: &str) -> Screen {
        let folder = self.folder.path();
        Helper::of(&self.desk, who).reads(language).by_clock(&Self::clock(folder)).signs_in(folder)
    }
}

#[test]
fn unwanted_contact_is_told_ended_counted_apart_and_taken_back() {
    let night = Night::begin();
    let (mut sanne, mut petra) = (night.console("sanne", "en"), night.console("petra", "en"));
    let bram = night.console("bram", "en");
    let visitor = Visitor::arrive(&night.desk.door, &json!({"language": "en"}));
    visitor.says("1", "pizza please");
    sanne.sees(&visitor.alias);
    sanne.press(key::F2).press(key::ENTER);
    sanne.sees("pizza please");
    // the phrase first: it goes into the composer, and leaves by Enter
    sanne.press(key::F6).press("u");
    sanne.sees("Unwanted contact");
    sanne.press(key::ENTER);
    sanne.sees("We are here for people");
    sanne.press(key::ENTER);
    let told =
        |messages: &[(String, String)]| messages.iter().any(|(_, text)| text.contains("you can always come back"));
    visitor.hears(told);
    // then the kind, over nothing that was not seen, and a second key
    sanne.press(key::F6).press("u");
    sanne.sees("Jokes, dares");
    sanne.press("1");
    sanne.sees("as unwanted contact (prank)?");
    visitor.says("2", "no wait");
    sanne.sees("no wait");
    sanne.press("!");
    sanne.sees("wrote meanwhile");
    sanne.press("!");
    sanne.sees("was ended as unwanted contact");
    // the visit is over and nobody is registered
    while visitor.try_say("3", "hello?").0 != 410 {
        std::thread::yield_now();
    }
    bram.no_longer_sees(&visitor.alias);
    // a supervisor takes it back from the shift
    petra.press("\x1b[18~");
    petra.sees("unwanted contact: 1");
    petra.press("\x1b[F").press(key::ENTER);
    petra.sees("Which conversation opens again?");
    petra.press("1");
    bram.sees(&visitor.alias);
    visitor.says("4", "I was afraid");
    petra.press(key::F2).press(key::ENTER);
    petra.sees("I was afraid");
    petra.sees("pizza please");
}

#[test]
fn a_conversation_sleeps_wakes_by_a_word_and_is_not_forgotten() {
    let night = Night::begin();
    let mut sanne = night.console("sanne", "nl");
    let bram = night.console("bram", "nl");
    let _petra = night.console("petra", "nl");
    // one at once
    sanne.press("\x1b[18~");
    sanne.sees("Dienst");
    sanne.press(key::DOWN).press(key::DOWN).press(key::DOWN).press(key::DOWN).press("-").press("-").press("-");
    sanne.sees("0 van 1");
    let first = Visitor::arrive(&night.desk.door, &json!({"language": "nl"}));
    first.says("1", "ik moet even weg");
    sanne.press(key::F2);
    sanne.sees(&first.alias);
    sanne.press(key::ENTER);
    sanne.sees("ik moet even weg");
    // never over a word
    sanne.press(key::F6).press("z");
    sanne.sees("Antwoord eerst");
    sanne.press("\x1b");
    sanne.press("ik blijf hier").press(key::ENTER);
    first.hears(|messages| messages.iter().any(|(_, text)| text == "ik blijf hier"));
    sanne.press(key::F6).press("z");
    sanne.sees("Laten rusten");
    sanne.press("4");
    sanne.sees("rust tot");
    // the place is another visitor's
    let second = Visitor::arrive(&night.desk.door, &json!({"language": "nl"}));
    second.says("1", "hallo daar");
    sanne.press(key::F2);
    sanne.sees(&second.alias);
    sanne.sees("rust, nog 20 min");
    sanne.press("\x1b[H").press(key::ENTER);
    sanne.sees("hallo daar");
    bram.sees("rust");
    // the first word wakes it
    first.says("2", "ik ben er weer");
    sanne.press(key::F2);
    sanne.sees("1 nieuw");
    sanne.no_longer_sees("rust, nog");
    // and again: its time goes by, and the whole desk sees it
    sanne.press("\x1b1");
    sanne.sees("ik ben er weer");
    sanne.press("fijn").press(key::ENTER);
    first.hears(|messages| messages.iter().any(|(_, text)| text == "fijn"));
    sanne.press(key::F6).press("z").press("1");
    sanne.sees("rust tot");
    for seconds in (60..=245).step_by(60) {
        night.pass(seconds);
        bram.sees("rust");
    }
    // the warning a minute before is tried on the screens: here the jump of the clock says more loudly that the door is
    // not heard
    night.pass(302);
    bram.sees("rust voorbij");
}
