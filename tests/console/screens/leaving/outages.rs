//! What waited for the homeserver, and what an earlier console left: judged when it goes.

use super::{choice, comes_back, draft, expand, leaves, vos};
use care::Language;
use care::leaving::Source;
use care::plan::Answer;
use care::registration::Visitor;
use care::triage::{Answers, Triage};
use console::dialog::second_key::SecondKey;
use desk::event::{Arrived, Assigned, DeskEvent, Fence, Leaving, Moment, Seq, Stamped};
use matrix::link::{Command, Delivery, Failure, LinkState, Outgoing, Piece, Restored, Update};
use testing::night::{NIGHT, Night, colleague, door, me, room};

pub(super) fn away(night: &mut Night) {
    let since = night.now();
    night.link(Update::Link(LinkState::Away { since, why: Failure::Unreachable, retry_at: 0 }));
}

pub(super) fn live(night: &mut Night) {
    let now = night.now();
    night.link(Update::Link(LinkState::Live(now)));
}

/// Whether the console lets a message go: the answer to a question that was asked before, if there is one.
fn answered(night: &mut Night, sent: &Outgoing, number: u64) -> Option<bool> {
    night.commands().into_iter().find_map(|command| match command {
        Command::Release { message, question } if (&message, question) == (&sent.message, number) => Some(true),
        Command::TakeBack { message, question } if (&message, question) == (&sent.message, number) => Some(false),
        _ => None,
    })
}

fn ask(night: &mut Night, sent: &Outgoing, question: u64) {
    let (conversation, message) = (sent.conversation.clone(), sent.message.clone());
    night.link(Update::MayGo { conversation, message, question });
}

/// Asks whether a message may go. What is taken back comes back.
pub(super) fn goes(night: &mut Night, sent: &Outgoing) -> bool {
    ask(night, sent, 7);
    let goes = answered(night, sent, 7).expect("the console answers");
    if !goes {
        let (conversation, message) = (sent.conversation.clone(), sent.message.clone());
        night.link(Update::Outbox { conversation, message, state: Delivery::Withdrawn });
    }
    goes
}

/// Writes and sends words while the link is away.
fn sends(night: &mut Night, words: &str) -> Outgoing {
    night.types(words);
    night.key("Enter");
    night.sent().remove(0)
}

#[test]
fn what_waited_for_the_homeserver_goes_when_it_still_holds_and_else_comes_back_with_the_reason() {
    for language in Language::ALL {
        let mut night = vos(language);
        night.tell("Vos", "preface", "home", choice("no"));
        away(&mut night);
        let first = sends(&mut night, "hoi");
        expand(&mut night, ";vtmeld");
        night.key("Enter");
        let referral = night.sent().remove(0);
        live(&mut night);
        assert!(goes(&mut night, &first));
        night.tell("Vos", "preface", "home", choice("yes"));
        night.types("nog iets");
        night.commands();
        ask(&mut night, &referral, 1);
        assert_eq!(answered(&mut night, &referral, 1), Some(false));
        assert_eq!(draft(&night), "nog iets", "it may turn out to have arrived, until the link has it back");
        let (conversation, message) = (referral.conversation.clone(), referral.message.clone());
        night.link(Update::Outbox { conversation, message, state: Delivery::Withdrawn });
        let kept = night.commands().into_iter().find_map(|command| match command {
            Command::JournalDraft(draft) => Some(draft),
            _ => None,
        });
        assert_eq!(kept.expect("it is on the disk").instead_of, Some(referral.message.clone()));
        let back = draft(&night).to_owned();
        assert!(back.starts_with(&referral.body) && back.ends_with("nog iets"), "{back}");
        let (screen, why) = (night.screen(), if language == Language::Nl { "doorgestreept" } else { "struck out" });
        assert!(screen.contains(why), "{screen}");
        // its pieces came back, too: it takes the second key
        night.key("Enter");
        assert!(night.sent().is_empty() && night.console.dialog_as::<SecondKey>().is_some(), "{}", night.screen());
    }
}

/// What was overruled when it was sent off is not objected again, unless something happened since.
#[test]
fn a_second_key_holds_through_an_outage_for_what_it_was_pressed_for() {
    let mut night = vos(Language::En);
    night.tell("Vos", "preface", "code_word", Answer::Text("pannenkoek".to_owned()));
    leaves(&mut night, Leaving::QuickExit);
    away(&mut night);
    let send = |night: &mut Night| {
        night.types("hoi");
        night.keys(&["Enter", "!"]);
        night.sent().remove(0)
    };
    let [first, second, third] = [send(&mut night), send(&mut night), send(&mut night)];
    assert!(goes(&mut night, &first), "{}", night.screen());
    night.pass(5_000);
    comes_back(&mut night, Leaving::QuickExit);
    night.pass(5_000);
    leaves(&mut night, Leaving::QuickExit);
    assert!(!goes(&mut night, &second), "another exit");
    night.tell("Vos", "preface", "safe_now", Answer::YesNo(false));
    assert!(!goes(&mut night, &third), "and typing is not safe by now");
    assert_eq!(draft(&night), "hoi\nhoi");
}

#[test]
fn a_code_word_that_became_due_while_words_waited_is_asked_first() {
    let mut night = vos(Language::En);
    night.tell("Vos", "preface", "code_word", Answer::Text("pannenkoek".to_owned()));
    away(&mut night);
    let words = sends(&mut night, "bel maar");
    expand(&mut night, ";codewoord");
    night.key("Enter");
    let question = night.sent().remove(0);
    let after = sends(&mut night, "en dan");
    night.pass(11 * 60_000);
    night.says("Vos", "ja");
    assert!(!goes(&mut night, &words), "somebody else may type by now");
    assert!(goes(&mut night, &question), "asking is what it takes");
    assert!(goes(&mut night, &after), "it has been asked");
    assert_eq!(draft(&night), "bel maar");
}

#[test]
fn nothing_that_waited_goes_to_a_visit_that_was_stopped_or_is_not_mine() {
    for how in [Leaving::StopWord, Leaving::Wiped] {
        let mut night = vos(Language::En);
        away(&mut night);
        let words = sends(&mut night, "hoi");
        leaves(&mut night, how);
        assert!(!goes(&mut night, &words) && draft(&night) == "hoi", "{}", night.screen());
        assert!(night.screen().contains("the visit was stopped"), "{}", night.screen());
    }
    let mut night = vos(Language::En);
    away(&mut night);
    let [first, second] = [sends(&mut night, "hoi"), sends(&mut night, "hallo")];
    night.assign("Vos", Some(colleague()), None);
    assert!(!goes(&mut night, &first), "it is read along, and not written to");
    night.link(Update::Shut(room("Vos")));
    assert!(goes(&mut night, &second), "only the homeserver knows whether it has it; it takes nothing new");
}

#[test]
fn a_locked_console_answers_and_one_at_the_form_does_too() {
    let mut night = vos(Language::En);
    away(&mut night);
    let [first, second] = [sends(&mut night, "hoi"), sends(&mut night, "hallo")];
    night.key("F9");
    assert!(goes(&mut night, &first));
    night.tell("Vos", "preface", "safe_now", Answer::YesNo(false));
    night.link(Update::Link(LinkState::SignedOut));
    assert!(!goes(&mut night, &second));
    assert_eq!(draft(&night), "hallo");
}

/// The desk as a new console reads it: Vos came, and is mine.
fn whole_desk() -> Vec<Stamped<DeskEvent>> {
    let (conversation, since) = (room("Vos"), Moment(NIGHT));
    let arrived = Arrived {
        seq: Seq(1),
        conversation: conversation.clone(),
        since,
        alias: "Vos".to_owned(),
        language: Language::Nl,
        tag: None,
        visitor: Visitor::New,
        answers: Answers::default(),
        plain: false,
        triage: Triage::B,
    };
    let assigned = Assigned { seq: Seq(2), conversation, to: Some(me()), request: None, fence: Fence(1), since };
    let events = [DeskEvent::Arrived(arrived), DeskEvent::Assigned(assigned)].into_iter().enumerate();
    events.map(|(nth, event)| Stamped { id: format!("$d{nth}").into(), sender: door(), at: since, event }).collect()
}

/// A new console judges what an earlier one left only when it has read the desk and the conversation.
#[test]
fn nothing_of_an_earlier_console_goes_before_the_desk_and_the_conversation_are_known() {
    let left = |pieces: Vec<Piece>| Outgoing {
        conversation: room("Vos"),
        message: "m1".into(),
        body: "Niets sturen of betalen".to_owned(),
        fence: Fence(1),
        carries: Vec::new(),
        pieces,
    };
    let source = Source::PlanItem { plan: "online".into(), item: "not_complying".into(), copied: false, answer: None };
    let gated = left(vec![Piece { source, from: 0, to: 12 }]);
    for (left, expected) in [(gated, false), (left(Vec::new()), true)] {
        let mut night = Night::before(Language::En);
        night.send(console::screen::Message::Content(std::rc::Rc::new(content::Content::shipped().clone())));
        let name = "Sanne".to_owned();
        night.link(Update::SignedIn { me: me(), name, desk: "Nachtdienst".to_owned() });
        night.link(Update::Restored(Restored { messages: vec![left.clone()], ..Restored::default() }));
        ask(&mut night, &left, 3);
        assert_eq!(answered(&mut night, &left, 3), None, "the desk is not known");
        night.link(Update::Desk(whole_desk()));
        assert_eq!(answered(&mut night, &left, 3), None, "the room is not open");
        night.link(Update::Opened(room("Vos")));
        night.pass(5_000);
        assert_eq!(answered(&mut night, &left, 3), None, "what was said in it is not known");
        night.tell("Vos", "online", "sender", choice("home"));
        assert_eq!(answered(&mut night, &left, 3), Some(expected));
    }
}

#[test]
fn what_was_taken_back_and_arrived_all_the_same_leaves_the_composer_and_is_told() {
    let mut night = vos(Language::En);
    away(&mut night);
    let words = sends(&mut night, "ben je daar?");
    night.types("nog iets");
    night.tell("Vos", "preface", "safe_now", Answer::YesNo(false));
    assert!(!goes(&mut night, &words));
    assert_eq!(draft(&night), "ben je daar?\nnog iets");
    night.echo(&words);
    assert_eq!(draft(&night), "nog iets");
    assert!(night.screen().contains("did reach the visitor"), "{}", night.screen());
}
