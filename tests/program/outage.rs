//! Words that waited for the homeserver are judged again before they leave (domain.md §2.9).

use desk::event::CaseEvent;
use matrix::link::{Awaiting, Recording};

use crate::desk::console;
use crate::journaling::{talking, wait_for_journal};
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// Nobody from home takes part, as far as is known; a referral that is usable because of that stands in the composer.
fn with_referral(screen: &mut Screen) {
    screen.resize(50, 160);
    screen.press(key::F3).press(key::ENTER);
    screen.sees("Is it safe for the");
    screen.press("jj").press(key::ENTER);
    screen.press("2");
    screen.wait_for("the answer", |text| text.matches(" ■ ").count() == 1);
    screen.press("\x1b1").press(";vtmeld");
    screen.sees(";vtmeld");
    screen.press("\t");
    screen.sees("0800-2000");
}

/// Somebody from home takes part after all: told while the homeserver is away.
fn home_takes_part(screen: &mut Screen) {
    screen.press(key::F3);
    screen.sees("Is it safe for the");
    screen.press(key::ENTER);
    screen.sees("Enter choose");
    screen.press("1");
    screen.wait_for("the answer", |text| text.contains("yes, or probably") && !text.contains("nobody from home"));
}

/// The visitor reads what is sent afterwards, and not the referral.
#[track_caller]
fn reads_no_referral(visitor: &Visitor, screen: &mut Screen) {
    let text =
        screen.wait_for("the referral to come back", |text| text.contains("struck out") && !text.contains("queued"));
    assert!(text.contains("0800-2000"), "its words are in the composer:\n{text}");
    // Ctrl-U: away with it
    screen.press("\x1b1").press("\x15").press("I am here").press(key::ENTER);
    let heard = visitor.hears(|messages| messages.iter().any(|(_, text)| text == "I am here"));
    let said: Vec<&str> = heard.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(said, ["hello there", "I am here"]);
}

/// Sends the referral while the homeserver is away, and then changes the answer.
fn send_during_outage(screen: &mut Screen, desk: &mut Serve) {
    desk.stop("KILL");
    screen.press(key::ENTER);
    screen.sees("queued");
    home_takes_part(screen);
}

/// Whether it is an answer to a question of a plan.
fn is_an_answer(awaiting: &Awaiting) -> bool {
    matches!(awaiting, Awaiting::Record(Recording { event: CaseEvent::Plan(_), .. }))
}

#[test]
fn a_referral_that_was_struck_out_during_an_outage_comes_back() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut desk, visitor, mut screen) = talking(data.path(), home.path());
    with_referral(&mut screen);
    send_during_outage(&mut screen, &mut desk);
    desk.start_again();
    reads_no_referral(&visitor, &mut screen);
}

#[test]
fn a_referral_that_was_struck_out_before_the_console_was_killed_comes_back_to_the_next_one() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut desk, visitor, mut screen) = talking(data.path(), home.path());
    with_referral(&mut screen);
    send_during_outage(&mut screen, &mut desk);
    wait_for_journal(home.path(), &desk, "the answer", |found| found.awaiting.iter().any(is_an_answer));
    screen.kill_9();
    desk.start_again();
    let mut screen = console(home.path(), &desk, "sanne");
    screen.resize(50, 160);
    screen.press("\x1b1");
    reads_no_referral(&visitor, &mut screen);
}
