//! By lines, too, nothing is sent that was not heard, nothing stays that was said, and nobody is overlooked.

use care::Language;
use care::registration::Closing;
use care::triage::Triage;
use console::screen::{Ending, Message};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use desk::event::{Closed, DeskEvent, WhyUnattended};
use matrix::link::{Failure, LinkState, Update};
use testing::night::{Night, colleague, me, room};

use super::{by_lines, claim, press, rows, since, typed};
use crate::screens::attention::unattended;
use crate::screens::handing::{offer, told};
use crate::screens::team::{in_team, milan_says};

/// A helper who talks with Uil by lines.
fn with_uil() -> Night {
    let mut night = by_lines(Language::En, 80);
    night.arrive("Uil", Triage::B, 2);
    claim(&mut night, "Uil", "1");
    night.says("Uil", "hoi");
    night
}

/// Keys that come together; a line break is `Enter`.
fn burst(night: &mut Night, text: &str, last: Option<KeyCode>) {
    let code = |c| if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) };
    let keys = text.chars().map(code).chain(last).map(|code| KeyEvent::new(code, KeyModifiers::NONE));
    let keys = keys.collect();
    night.send(Message::Burst(keys));
}

/// The right password comes.
fn unlock(night: &mut Night) {
    typed(night, "correct horse");
    press(night, KeyCode::Enter);
    night.link(Update::Unlocked(true));
    assert!(night.console.gate.lock.is_none());
}

/// The door closes a conversation.
fn closed(night: &mut Night, alias: &str) {
    let (conversation, at) = (room(alias), night.now());
    night.link(Update::Shut(conversation.clone()));
    night.door(|seq| {
        DeskEvent::Closed(Closed {
            seq,
            conversation,
            closing: Closing::QuickExit,
            since: at,
            erased_at: at,
            registered: None,
            request: None,
            unwanted: None,
        })
    });
}

fn draft(night: &Night) -> &str {
    night.console.world.open_chat().map_or("", |chat| chat.draft.editor.text())
}

fn text_since(night: &Night, before: usize) -> String {
    since(night, before).join("\n")
}

/// hostile.md 30 and 41: a paste into a list opens a conversation at most; what follows is not sent.
#[test]
fn hostile_41_a_paste_that_leads_to_a_composer_sends_nothing() {
    let mut night = with_uil();
    night.line("/queue");
    burst(&mut night, "1\nzie hieronder\n", None);
    assert!(night.sent().is_empty());
    assert!(draft(&night).contains("zie hieronder"), "{:?}", draft(&night));
    let mut night = with_uil();
    night.line("/refer");
    burst(&mut night, "kindertelefoon\n\nbel ze\n", None);
    assert!(night.sent().is_empty());
    assert!(draft(&night).contains("bel ze"), "{:?}", draft(&night));
}

/// What takes keys without saying so does not open: an answer would go into a search, and be thought sent.
#[test]
fn no_search_and_no_bare_view_swallows_an_answer() {
    for key in ["Ctrl-F", "Alt-Z", "Alt-U"] {
        let mut night = with_uil();
        night.key(key);
        night.line("ik ben er");
        assert_eq!(night.sent().len(), 1, "{key}");
    }
    // one that was open on the full screen is over
    for key in ["Ctrl-F", "Alt-W"] {
        let mut night = Night::new(Language::En);
        night.mine("Uil", Triage::B);
        night.keys(&["Alt-1", key]);
        night.turn_linear(80);
        night.pass(1);
        night.line("ik ben er");
        assert_eq!(night.sent().len(), 1, "{key}");
    }
}

#[test]
fn words_are_found_in_the_open_conversation_by_a_command() {
    let mut night = with_uil();
    night.says("Uil", "mijn stiefvader is boos");
    let before = night.wrote().len();
    night.line("/find Stiefvader");
    let text = text_since(&night, before);
    assert!(text.contains("Uil: mijn stiefvader is boos") && !text.contains("hoi"), "{text}");
    let before = night.wrote().len();
    night.line("/find oom");
    assert!(text_since(&night, before).contains("Nothing found"));
}

/// A row that has gone is not taken for another one.
#[test]
fn a_command_for_a_row_that_has_gone_does_nothing() {
    for command in ["/take 2", "/claim 2", "/triage 2"] {
        let mut night = by_lines(Language::En, 80);
        night.arrive("Das", Triage::A, 3);
        night.arrive("Vos", Triage::B, 2);
        night.line("/list");
        closed(&mut night, "Vos");
        night.requests();
        let before = night.wrote().len();
        night.line(command);
        assert_eq!(night.requests(), [], "{command}");
        assert_eq!(night.console.scope(), console::intent::Scope::Queue, "{command}");
        assert!(text_since(&night, before).contains("not there any more"), "{}", text_since(&night, before));
    }
}

/// What was half typed for one place does nothing in the place that came meanwhile by itself.
#[test]
fn a_line_that_was_begun_elsewhere_does_nothing() {
    let mut night = with_uil();
    night.arrive("Das", Triage::C, 3);
    night.line("/plan");
    typed(&mut night, "1");
    let before = night.wrote().len();
    closed(&mut night, "Uil");
    typed(&mut night, " ");
    press(&mut night, KeyCode::Enter);
    assert_eq!(night.requests(), [], "{}", text_since(&night, before));
    assert!(text_since(&night, before).contains("Something else has come"), "{}", text_since(&night, before));
}

/// The pick-up comes while a line is typed in the queue: what is typed on is no key and no command in the conversation.
#[test]
fn a_line_that_was_begun_in_the_queue_does_nothing_in_the_conversation() {
    for words in ["/close", "ik ben er"] {
        let mut night = by_lines(Language::En, 80);
        night.arrive("Uil", Triage::B, 2);
        night.line("1");
        let request = night.requests().remove(0).id;
        let (first, rest) = words.split_at(2);
        typed(&mut night, first);
        night.assign("Uil", Some(me()), Some(request));
        night.link(Update::Opened(room("Uil")));
        let before = night.wrote().len();
        typed(&mut night, rest);
        press(&mut night, KeyCode::Enter);
        let text = text_since(&night, before);
        assert!(text.contains("Something else has come"), "{words}: {text}");
        assert!(night.sent().is_empty() && night.console.dialog().is_none(), "{words}");
    }
}

/// Nobody is told that nobody waits before that is known.
#[test]
fn a_queue_that_is_being_read_is_not_called_empty() {
    let mut night = Night::before(Language::En);
    night.turn_linear(80);
    night.link(Update::SignedIn { me: me(), name: "Sanne".into(), desk: "Nachtdienst".into() });
    night.line("/list");
    let text = rows(night.wrote()).join("\n");
    assert!(!text.contains("nobody waiting"), "{text}");
    night.arrive("Uil", Triage::B, 2);
    assert!(rows(night.wrote()).join("\n").contains("Uil"));
}

/// hostile.md 59: whoever is asked for a password finds nothing of the former helper's conversations.
#[test]
fn hostile_59_nothing_stays_when_the_session_ends_or_another_helper_comes() {
    let mut night = with_uil();
    typed(&mut night, "ik ");
    night.says("Uil", "geheim");
    let before = night.wrote().len();
    night.link(Update::Link(LinkState::SignedOut));
    let wrote = &night.wrote()[before..];
    assert!(wrote.starts_with(console::linear::CLEAR), "{:?}", String::from_utf8_lossy(wrote));
    let text = text_since(&night, before);
    assert!(!text.contains("Uil") && !text.contains("geheim"), "{text}");
    night.link(Update::SomebodyElse);
    night.link(Update::SignedIn { me: colleague(), name: "Milan".into(), desk: "Nachtdienst".into() });
    night.pass(1);
    let text = text_since(&night, before);
    assert!(!text.contains("Uil") && !text.contains("geheim"), "{text}");
}

/// What rings is said, without anybody's name.
#[test]
fn the_lock_says_who_waits_and_who_calls() {
    let mut night = with_uil();
    night.key("F9");
    let before = night.wrote().len();
    night.arrive("Das", Triage::A, 1);
    let text = text_since(&night, before);
    assert!(text.contains("1 waiting") && !text.contains("Das"), "{text}");
    night.arrive("Vos", Triage::B, 30);
    night.assign("Vos", Some(colleague()), None);
    let before = night.wrote().len();
    unattended(&mut night, "Vos", WhyUnattended::Silent, 4);
    let text = text_since(&night, before);
    assert!(text.contains("1 without a helper") && !text.contains("Vos"), "{text}");
    night.arrive("Bever", Triage::B, 1);
    night.assign("Bever", Some(colleague()), None);
    let before = night.wrote().len();
    told(&mut night, "Bever", (offer(colleague(), me(), false), None), None);
    let text = text_since(&night, before);
    assert!(text.contains("A colleague offers you a visitor") && !text.contains("Bever"), "{text}");
}

/// The console locks by itself over a half-typed answer: the lock's own words are not held back for it.
#[test]
fn a_half_typed_answer_holds_back_nothing_that_a_lock_says() {
    let mut night = with_uil();
    typed(&mut night, "ik ");
    night.send(Message::Stop);
    let before = night.wrote().len();
    night.arrive("Das", Triage::A, 1);
    assert!(text_since(&night, before).contains("1 waiting"), "{}", text_since(&night, before));
    unlock(&mut night);
    assert_eq!(draft(&night), "ik ");
}

#[test]
fn a_team_line_that_comes_while_one_writes_to_the_team_is_said_once() {
    let mut night = with_uil();
    in_team(&mut night, Vec::new());
    night.key("Ctrl-G");
    typed(&mut night, "ok ik");
    let before = night.wrote().len();
    milan_says(&mut night, "t1", "@Sanne neem Das", &[me()]);
    press(&mut night, KeyCode::Esc);
    let text = text_since(&night, before);
    assert_eq!(text.matches("@Sanne neem Das").count(), 1, "{text}");
    // and while nothing is typed
    night.key("Ctrl-G");
    night.key("Ctrl-U");
    let before = night.wrote().len();
    milan_says(&mut night, "t2", "dank je", &[]);
    let text = text_since(&night, before);
    assert_eq!(text.matches("dank je").count(), 1, "{text}");
    assert_eq!(night.console.world.unseen_lines().count(), 0, "what was said is seen");
}

/// Nobody has heard what was said to an empty chair: it rings until a key comes.
#[test]
fn a_team_line_that_nobody_is_there_to_hear_stays_unseen() {
    let mut night = with_uil();
    in_team(&mut night, Vec::new());
    night.key("Ctrl-G");
    night.pass(60_000);
    milan_says(&mut night, "t1", "@Sanne neem Das", &[me()]);
    assert_eq!(night.console.world.unseen_lines().count(), 1);
    typed(&mut night, "o");
    assert_eq!(night.console.world.unseen_lines().count(), 0);
}

#[test]
fn who_is_offered_is_said_after_the_lock() {
    let mut night = with_uil();
    night.arrive("Bever", Triage::B, 1);
    night.assign("Bever", Some(colleague()), None);
    night.key("F9");
    told(&mut night, "Bever", (offer(colleague(), me(), false), None), None);
    night.pass(60_000);
    let before = night.wrote().len();
    unlock(&mut night);
    let text = text_since(&night, before);
    assert!(text.contains("offers Bever") && text.contains("Alt-A"), "{text}");
}

/// Keys that came together: the lock at their end hides what they asked for.
#[test]
fn what_a_command_answers_is_not_said_on_the_lock() {
    let mut night = with_uil();
    night.line("/queue");
    let before = night.wrote().len();
    burst(&mut night, "/again 10\n", Some(KeyCode::F(9)));
    assert!(night.console.gate.lock.is_some());
    let stays = rows(night.wrote()[before..].rsplit(|byte| *byte == 0x1b).next().unwrap()).join("\n");
    assert!(!stays.contains("hoi") && !stays.contains("Uil"), "{stays}");
}

/// What is said is read: nothing is scrolled away by a key that nobody hears.
#[test]
fn words_that_are_said_are_read_after_any_movement() {
    let mut night = with_uil();
    for nth in 0..250 {
        night.says("Uil", &format!("regel {nth}"));
    }
    night.key("PgUp");
    night.says("Uil", "ben je er?");
    let chat = night.console.world.open_chat().unwrap();
    assert_eq!((chat.unread, chat.scroll.is_none()), (0, true));
}

/// A visitor of one's own who waits too long for an answer is said, also where no notice tells of it any more.
#[test]
fn an_own_visitor_who_waits_too_long_is_said_after_the_lock() {
    let mut night = with_uil();
    night.key("F9");
    unattended(&mut night, "Uil", WhyUnattended::Unanswered, 4);
    night.pass(60_000);
    let before = night.wrote().len();
    unlock(&mut night);
    let text = text_since(&night, before);
    assert!(text.contains("Uil, unanswered"), "{text}");
}

/// Somebody looks over the shoulder while the shift ends: it locks, in both views.
#[test]
fn a_shift_that_is_being_ended_can_be_locked() {
    for linear in [false, true] {
        let mut night = Night::new(Language::En);
        if linear {
            night.turn_linear(80);
            night.pass(1);
        }
        let since = night.now();
        night.link(Update::Link(LinkState::Away { since, why: Failure::Unreachable, retry_at: 9_000 }));
        night.keys(&["F10", "Enter"]);
        assert_eq!(night.console.ending, Ending::SigningOut, "{}", night.screen());
        night.key("F9");
        assert!(night.console.gate.lock.is_some());
        night.types("correct horse");
        night.key("Enter");
        night.link(Update::Unlocked(true));
        assert!(night.console.gate.lock.is_none());
        // stopped from outside, it comes back locked
        night.send(Message::Stop);
        assert!(night.console.gate.lock.is_some());
    }
}
