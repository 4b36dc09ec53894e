//! Wherever words from outside are shown, each at a large and a small size.

use care::Language;
use care::registration::Visitor;
use care::triage::{Answers, Triage};
use desk::event::{
    Arrived, Assigned, CaseEvent, ConversationId, DeskEvent, Duty, EventId, Fence, Moment, Note, Shift, Stamped,
};
use matrix::link::{SignInError, Update};

use super::shown::{Shown, named, says};
use testing::night::{NIGHT, Night, me, room};

pub(crate) const SIZES: [(u16, u16); 2] = [(80, 24), (20, 5)];

/// An own place for words: where, how they get there, and which keys show them.
type Place = (&'static str, fn(&mut Night, &str), &'static [&'static str]);

/// The places. In each the console has drawn a frame before the words come, as in life.
const PLACES: [Place; 12] = [
    ("the conversation", |night, words| says(night, "Vos", 0, words), &["Alt-1"]),
    ("an alias in the queue and the preview", arrives_as, &["F2", "Up", "Up", "Up", "Up", "Up", "Up"]),
    ("an alias of my own", mine_as, &["Alt-3"]),
    (
        "a notice",
        |night, words| {
            mine_as(night, words);
        },
        &[],
    ),
    ("a colleague's name", colleague_named, &["F2", "Down", "Down", "Down", "Down", "Down", "Down", "Down"]),
    ("a list of colleagues", colleague_named, &["Alt-1", "Ctrl-K"]),
    ("a colleague's words", |night, words| said_by_colleague(night, words), &["Alt-1"]),
    ("a note", |night, words| noted(night, words), &["Alt-1", "F6"]),
    ("a plan's answer", |night, words| answered(night, words), &["Alt-1", "F3", "Enter"]),
    (
        "an error",
        |night, words| {
            night.link(Update::SignInFailed(SignInError::UnsupportedVersion(vec![words.to_owned()])));
        },
        &[],
    ),
    (
        "the desk's and my own name",
        |night, words| {
            night.link(Update::SignedIn { me: me(), name: words.to_owned(), desk: words.to_owned() });
        },
        &["F2"],
    ),
    (
        "a draft",
        |night, words| {
            night.key("Alt-1");
            night.send(console::screen::Message::Paste(words.to_owned()));
        },
        &[],
    ),
];

/// Shows words in every place and at every size, then something harmless after them. Every frame is checked by
/// [`Shown::frame`].
pub(crate) fn everywhere(words: &str) {
    for (place, put, keys) in PLACES {
        for size in SIZES {
            let mut night = Night::busy(Language::Nl);
            let mut shown = Shown::of(&mut night, size);
            put(&mut night, words);
            shown.frame(&night);
            for key in keys {
                night.key(key);
                shown.frame(&night);
            }
            shown.is_untouched();
            // what comes next is whole
            if night.console.gate.sign_in.is_none() {
                night.keys(&["Esc", "Esc", "Alt-1"]);
                says(&mut night, "Vos", 9_999, "daarna gewoon");
                shown.frame(&night);
                assert!(shown.text().contains("daarna gewoon"), "{place} at {size:?}:\n{}", shown.text());
                shown.gutter_is_intact("daarna gewoon");
            }
        }
    }
}

fn strange() -> ConversationId {
    ConversationId::from("!strange:nacht.example")
}

/// A visitor under a hostile alias.
pub(crate) fn arrives_as(night: &mut Night, alias: &str) {
    let alias = alias.to_owned();
    night.door(|seq| {
        DeskEvent::Arrived(Arrived {
            seq,
            conversation: strange(),
            since: Moment(NIGHT - 1_000),
            alias,
            language: Language::Nl,
            tag: None,
            visitor: Visitor::New,
            answers: Answers::default(),
            plain: false,
            triage: Triage::A,
        })
    });
}

fn mine_as(night: &mut Night, alias: &str) {
    arrives_as(night, alias);
    let since = night.now();
    night.door(|seq| {
        let (to, fence) = (Some(me()), Fence(1));
        DeskEvent::Assigned(Assigned { seq, conversation: strange(), to, request: None, fence, since })
    });
    night.link(Update::Opened(strange()));
}

fn colleague_named(night: &mut Night, name: &str) {
    let duty = Duty { name: name.to_owned(), shift: Shift::On, capacity: 3, languages: Vec::new() };
    let (id, at) = (EventId::from("$duty"), night.now());
    night.link(Update::Desk(vec![Stamped {
        id,
        sender: testing::night::colleague(),
        at,
        event: DeskEvent::Duty(duty),
    }]));
    // and one of whom only the account is known
    night.arrive("Eend", Triage::C, 1);
    night.assign("Eend", Some(named(name)), None);
}

fn said_by_colleague(night: &mut Night, words: &str) {
    colleague_named(night, words);
    night.case_by(&testing::night::colleague(), &room("Vos"), CaseEvent::Note(Note { text: words.to_owned() }));
}

fn noted(night: &mut Night, words: &str) {
    night.case_by(&me(), &room("Vos"), CaseEvent::Note(Note { text: words.to_owned() }));
}

fn answered(night: &mut Night, words: &str) {
    let plan = night.console.world.station.content.plans[1].clone();
    for item in &plan.items {
        let answer = desk::event::PlanAnswer {
            plan: plan.id.clone(),
            version: plan.version,
            item: item.id.clone(),
            answer: Some(care::plan::Answer::Text(words.to_owned())),
            skipped: false,
            from: None,
            earlier: None,
        };
        night.case_by(&me(), &room("Vos"), CaseEvent::Plan(answer));
    }
}
