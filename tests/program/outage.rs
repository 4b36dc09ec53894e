//! What waited for the homeserver is judged again before it leaves (domain.md §2.9), or when it arrives.

use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use desk::event::CaseEvent;
use matrix::link::{Awaiting, Recording};
use serde_json::json;

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

/// The wire between a console and its homeserver, which can be cut while the desk and its visitors go on.
struct Wire {
    address: SocketAddr,
    cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Wire {
    fn to(homeserver: &str) -> Self {
        let target = homeserver.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wire = Self { address: listener.local_addr().unwrap(), cut: Arc::default(), open: Arc::default() };
        let (cut, open) = (Arc::clone(&wire.cut), Arc::clone(&wire.open));
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let Ok(far) = TcpStream::connect(&target) else { continue };
                let mut ends = open.lock().unwrap();
                if cut.load(Ordering::SeqCst) {
                    continue;
                }
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    std::thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
                ends.extend([near, far]);
            }
        });
        wire
    }

    fn cut(&self) {
        let mut ends = self.open.lock().unwrap();
        self.cut.store(true, Ordering::SeqCst);
        for end in ends.drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }
}

/// The visitor is told that the words were said, so they are read before anything is closed.
#[test]
fn what_the_visitor_wrote_during_an_outage_holds_the_closing_back() {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut desk = Serve::start(data.path());
    desk.add_helper("sanne", "correct horse");
    let wire = Wire::to(&desk.homeserver);
    desk.homeserver = format!("http://{}", wire.address);
    let mut screen = console(home.path(), &desk, "sanne");
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
    visitor.says("1", "thank you");
    screen.sees(&visitor.alias);
    screen.press(key::F2).press(key::ENTER);
    screen.sees("thank you");
    screen.sees("─ to ");
    // Ctrl-X; exploitation: yes
    screen.press("\x18");
    screen.sees("of 14");
    screen.press("\x1b[C").press(key::ENTER);
    screen.sees("still here");
    wire.cut();
    screen.press("!");
    screen.no_longer_sees("still here");
    visitor.says("2", "he is at the door");
    wire.mend();
    screen.sees("not closed, something came between");
    screen.sees("he is at the door");
    // the visitor has lost nothing, nor has the form
    screen.press("\x1b1").press("I am here").press(key::ENTER);
    visitor.hears(|messages| messages.iter().any(|(_, text)| text == "I am here"));
    visitor.says("3", "thanks");
    screen.sees("thanks");
    screen.press("\x18");
    screen.sees("‹ yes ›");
    screen.press(key::ENTER);
    screen.sees("still here");
    screen.press("!");
    screen.sees("closed. F7 corrects it");
}
