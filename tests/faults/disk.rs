//! The disk: full, small, read-only, and what an earlier shift left on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::amends::files;
use crate::helper::{Helper, Start};
use crate::round::{Plan, Round};
use crate::token::Token;
use crate::view::{Fate, View};

const HOUR: i64 = 3_600;

fn at_work() -> Round {
    let mut round = Round::new(Plan { seed: 34, messages: 0, kills: 0, faults: false, points: Vec::new() });
    round.meet();
    round
}

/// A console in which the first visitor's conversation is open.
fn open(round: &Round, start: &Start) -> Helper {
    let mut helper = round.console(start);
    helper.sign_in().unwrap();
    helper.open(&round.visitors[0].alias).unwrap();
    helper
}

#[track_caller]
fn sees(helper: &mut Helper, what: &str, wanted: impl FnMut(&View) -> bool) -> View {
    helper.wait(what, wanted, Helper::reconnect).unwrap()
}

fn text(wanted: &str) -> impl FnMut(&View) -> bool + '_ {
    move |view| view.text.contains(wanted)
}

fn is_heard(round: &Round, words: &str) {
    round.ledger.listens(0);
    round.visitors[0].hears(|all| all.iter().any(|(_, text)| text == words));
}

fn no_untrue(round: &Round) {
    assert_eq!(round.ledger.all_untrue(), [""; 0]);
}

/// Types this and sends it off.
fn sends(round: &Round, helper: &mut Helper, words: &str) {
    round.ledger.typed(Token::all(words)[0], words.to_owned());
    helper.keys(&format!("{words}\r"));
}

/// A file system in memory, for as long as this is there.
struct Mounted(PathBuf);

impl Mounted {
    /// Nothing where it is not allowed.
    fn new(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let options = format!("size={size},mode=700");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(at).output();
        if mount.is_ok_and(|it| it.status.success()) {
            return Some(Self(at.to_owned()));
        }
        println!("skipped: no file system can be mounted here (not root, or in a container)");
        None
    }

    /// What is under this path cannot be written to, until the second is gone.
    fn read_only(&self) -> Self {
        for arguments in [["--bind"].as_slice(), &["-o", "remount,bind,ro"]] {
            let paths = if arguments == ["--bind"] { vec![&self.0, &self.0] } else { vec![&self.0] };
            let status = Command::new("mount").args(arguments).args(paths).status().unwrap();
            assert!(status.success());
        }
        Self(self.0.clone())
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").args(["-l"]).arg(&self.0).status();
    }
}

/// Words are refused with this reason, stay in the composer, are nowhere else; sent again they go from memory, with the
/// mark. Once the disk is well (`mend`), the mark goes and words are kept again.
fn gives_back(round: &Round, helper: &mut Helper, mark: &str, mend: impl FnOnce()) {
    sends(round, helper, "a00001 and so on");
    let view = sees(helper, "the words back", |view| view.composer.as_ref().is_some_and(|it| it.refused));
    assert_eq!(view.composer.unwrap().tokens.len(), 1);
    assert!(view.own.is_empty() && view.text.contains(mark), "{}", view.text);
    let message = round.ledger.message(Token { to: 0, nth: 1 });
    assert!(!message.queued && !message.there, "{message:?}");
    helper.keys("\r");
    sees(helper, "the words sent", |view| matches!(view.own[..], [(Fate::Sent | Fate::Read, _)]));
    is_heard(round, "a00001 and so on");
    mend();
    helper.keys("a");
    sees(helper, "the mark to go", |view| !view.text.contains(mark));
    round.ledger.typed(Token { to: 0, nth: 2 }, "a00002 and so on".to_owned());
    helper.keys("00002 and so on\r");
    sees(helper, "all sent", |view| matches!(view.own[..], [_, (Fate::Sent | Fate::Read, _)]));
    let heard = round.visitors[0].hears(|all| all.iter().any(|(_, text)| text == "a00002 and so on"));
    assert_eq!(heard.iter().filter(|(from, _)| from == "helper").count(), 2, "{heard:?}");
    no_untrue(round);
}

#[test]
fn hostile_34_a_full_disk_gives_the_words_back() {
    let round = at_work();
    fs::remove_dir_all(round.state()).unwrap();
    let Some(disk) = Mounted::new(&round.state(), "64k") else { return };
    let mut helper = open(&round, &Start { disk_fails: true, ..Start::default() });
    let filler = disk.0.join("filler");
    // as much as fits: the rest is refused
    let _ = fs::write(&filler, vec![0; 64 << 10]);
    gives_back(&round, &mut helper, "disk full: unsent not kept", || fs::remove_file(&filler).unwrap());
    helper.kill();
}

#[test]
fn hostile_34_a_disk_that_became_read_only_gives_the_words_back() {
    let round = at_work();
    fs::remove_dir_all(round.state()).unwrap();
    let Some(disk) = Mounted::new(&round.state(), "1m") else { return };
    let mut helper = open(&round, &Start { disk_fails: true, ..Start::default() });
    let read_only = disk.read_only();
    gives_back(&round, &mut helper, "disk fails: unsent not kept", || drop(read_only));
    helper.kill();
}

#[test]
fn hostile_34_a_file_that_may_not_grow_gives_the_words_back_and_ends_nothing() {
    let round = at_work();
    // the shell's limit counts blocks of 512 bytes
    let before = ["/bin/sh", "-c", "ulimit -f 1; exec \"$0\" \"$@\""].map(str::to_owned).to_vec();
    let mut helper = open(&round, &Start { before, disk_fails: true, ..Start::default() });
    let long = format!("a00001 {}", "and so on ".repeat(60));
    sends(&round, &mut helper, long.trim_end());
    let view = sees(&mut helper, "the words back", |view| view.composer.as_ref().is_some_and(|it| it.refused));
    assert!(view.text.contains("disk full: unsent not kept"), "{}", view.text);
    assert!(!round.ledger.message(Token { to: 0, nth: 1 }).queued);
    helper.keys("\r");
    is_heard(&round, long.trim_end());
    no_untrue(&round);
    helper.kill();
}

#[test]
fn a_folder_that_could_not_be_synced_once_loses_nothing_that_is_queued_later() {
    let mut round = at_work();
    let start = Start { failpoint: "anew-renamed:2:eio".to_owned(), disk_fails: true, ..Start::default() };
    let mut helper = open(&round, &start);
    round.leave_draft(&mut helper, 0).unwrap();
    // a message in the place of its draft is a new file in the old one's, and the folder's sync fails
    helper.keys("\r");
    sees(&mut helper, "the words back", |view| view.composer.as_ref().is_some_and(|it| it.refused));
    sees(&mut helper, "them kept", |view| !view.text.contains("unsent not kept"));
    helper.open(&round.visitors[1].alias).unwrap();
    leave_in(&mut round, helper, "b00001 and so on");
    let mut helper = open(&round, &Start::default());
    sees(&mut helper, "the draft", |view| view.composer.as_ref().is_some_and(|it| it.text == "a00001 half a wo"));
    round.visitors[1].hears(|all| all.iter().any(|(_, text)| text == "b00001 and so on"));
    helper.kill();
    no_untrue(&round);
}

/// Words that were queued while the desk was away, when the console was killed.
fn leave(round: &mut Round, words: &str) {
    let helper = open(round, &Start::default());
    leave_in(round, helper, words);
}

/// The same in a console that is open.
fn leave_in(round: &mut Round, mut helper: Helper, words: &str) {
    round.desk.stop("KILL");
    sends(round, &mut helper, words);
    let is_queued = |view: &View| view.own.last().is_some_and(|(fate, _)| *fate == Fate::Queued);
    helper.wait("it queued", is_queued, |_, _| {}).unwrap();
    helper.kill();
    round.desk.start_again();
}

#[test]
fn what_a_crash_left_is_offered_for_a_day_and_then_erased() {
    let mut round = at_work();
    leave(&mut round, "a00001 and so on");
    // 23 hours later, by every clock
    round.set_clock(23 * HOUR, 23 * HOUR);
    let mut helper = open(&round, &Start::default());
    sees(&mut helper, "it sent", |view| view.own.iter().any(|(fate, _)| matches!(fate, Fate::Sent | Fate::Read)));
    helper.kill();
    is_heard(&round, "a00001 and so on");

    round.set_clock(0, 0);
    leave(&mut round, "a00002 and so on");
    let kept = || files(&round.state()).into_iter().filter(|path| path.extension().is_some_and(|it| it == "kept"));
    assert_eq!(kept().count(), 1);
    round.set_clock(25 * HOUR, 25 * HOUR);
    let mut helper = round.console(&Start::default());
    helper.sign_in().unwrap();
    sees(&mut helper, "it told", text("older than 24 hours and are erased"));
    assert_eq!(kept().count(), 0);
    helper.open(&round.visitors[0].alias).unwrap();
    sends(&round, &mut helper, "a00003 and so on");
    let heard = round.visitors[0].hears(|all| all.iter().any(|(_, text)| text == "a00003 and so on"));
    assert!(!heard.iter().any(|(_, text)| text.starts_with("a00002")), "{heard:?}");
    helper.kill();
}

#[test]
fn a_clock_that_is_set_on_by_a_day_erases_nothing() {
    let mut round = at_work();
    leave(&mut round, "a00001 and so on");
    round.set_clock(25 * HOUR, 0);
    let helper = open(&round, &Start::default());
    is_heard(&round, "a00001 and so on");
    helper.kill();
    no_untrue(&round);
}

#[test]
fn hostile_33_killed_while_the_shift_ends_nothing_is_lost() {
    let round = at_work();
    let mut helper = open(&round, &Start { failpoint: "clearing:1:kill".to_owned(), ..Start::default() });
    helper.keys("a00001 half a wo");
    let is_there = |view: &View| view.composer.as_ref().is_some_and(|it| !it.tokens.is_empty());
    sees(&mut helper, "the words", is_there);
    round.wait_for_journal(&mut helper, true).unwrap();
    helper.end_shift();
    round.ledger.blind(false);
    // both visitors were given back before the end: the first of them is picked up again
    let mut helper = round.console(&Start::default());
    helper.sign_in().unwrap();
    sees(&mut helper, "the queue", text("Waiting 2"));
    helper.keys("\r");
    sees(&mut helper, "the words again", is_there);
    assert_eq!(helper.end_shift(), 0);
    assert!(!files(&round.state()).iter().any(|path| path.extension().is_some_and(|it| it == "kept")));
}
