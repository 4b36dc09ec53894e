//! Unwanted contact and quiet at 80×24, in Dutch: what a helper looks at.

use care::Language;
use care::registration::Closing;
use care::triage::Triage;
use care::unwanted::{Doubt, Unwanted};
use desk::event::{Ask, Closed, DeskEvent, Marked, Moment, Quiet};

use super::flows::notice;
use super::snapshots::{SIZES, snap};
use testing::night::{Night, colleague, me, room};

/// A visitor of mine who has said something, which is on the screen.
fn night(language: Language, triage: Triage) -> Night {
    let mut night = Night::new(language);
    night.mine("Das", triage);
    night.key("Alt-1");
    night.says("Das", "doe maar een pizza");
    night
}

fn quiet(night: &mut Night, alias: &str, minutes: u64) {
    let (since, until) = (night.now(), Some(Moment(night.now().0 + minutes * 60_000)));
    let request = night.console.world.pending.last().map(|pending| pending.id.clone());
    night.door(|seq| DeskEvent::Quiet(Quiet { seq, conversation: room(alias), until, since, request }));
}

fn ended(night: &mut Night, alias: &str, by: desk::event::MemberId) {
    let since = night.now();
    let after = |hours: u64| Moment(since.0 + hours * 3_600_000);
    let mark = Marked { kind: Unwanted::Prank, by, doubts: vec![Doubt::Triage], until: after(42) };
    night.door(|seq| {
        DeskEvent::Closed(Closed {
            seq,
            conversation: room(alias),
            closing: Closing::EndedByHelper,
            since,
            erased_at: after(48),
            registered: None,
            request: None,
            unwanted: Some(mark),
        })
    });
}

#[test]
fn the_phrase_is_offered_first_and_then_the_kind() {
    let mut night = night(Language::Nl, Triage::X);
    night.keys(&["F6", "u"]);
    snap("unwanted_kinds_nl", &mut night, &SIZES[..1]);
    night.key("Enter");
    assert!(night.screen().contains("We stoppen"), "{}", night.screen());
    assert!(night.requests().is_empty() && night.sent().is_empty(), "nothing is sent by itself");
    // the words in the composer are named, and nothing is ended over them
    night.keys(&["F6", "u", "1"]);
    snap("unwanted_draft_nl", &mut night, &SIZES[..1]);
    night.key("!");
    assert!(night.requests().is_empty());
}

#[test]
fn what_speaks_against_it_is_named_and_recorded() {
    let mut night = night(Language::Nl, Triage::B);
    night.keys(&["F6", "u", "3"]);
    snap("unwanted_sure_nl", &mut night, &SIZES[..1]);
    while night.requests().is_empty() {
        let before = night.screen();
        night.key("!");
        if night.screen() == before {
            break;
        }
    }
    let mut night = self::night(Language::Nl, Triage::B);
    night.keys(&["F6", "u", "3", "!", "!", "!", "!"]);
    let asked = night.requests();
    let [asked] = &asked[..] else { panic!("{asked:?}") };
    let seen = night.console.world.chat(&room("Das")).unwrap().conversation.last_of_visitor().cloned();
    assert!(seen.is_some(), "the door is told what was seen");
    assert_eq!(asked.ask, Ask::Unwanted { kind: Unwanted::Recruiter, doubts: vec![Doubt::Triage], seen });
}

#[test]
fn nothing_is_ended_over_words_that_came_meanwhile() {
    let mut night = night(Language::Nl, Triage::X);
    night.keys(&["F6", "u", "1"]);
    night.says("Das", "ik ben bang");
    assert!(night.screen().contains("ik ben bang"), "{}", night.screen());
    night.key("!");
    assert!(night.requests().is_empty());
    snap("unwanted_meanwhile_nl", &mut night, &SIZES[..1]);
    night.keys(&["Esc"]);
    assert!(night.requests().is_empty());
}

#[test]
fn who_said_so_takes_it_back_from_the_shift() {
    let mut night = night(Language::Nl, Triage::B);
    ended(&mut night, "Das", me());
    assert!(notice(&night).contains("beëindigd als ongewenst contact"), "{}", notice(&night));
    night.keys(&["F7", "End"]);
    snap("unwanted_shift_nl", &mut night, &SIZES[..1]);
    night.key("Enter");
    snap("unwanted_marks_nl", &mut night, &SIZES[..1]);
    night.key("1");
    let asked = night.requests();
    assert_eq!(asked.iter().map(|request| &request.ask).collect::<Vec<_>>(), [&Ask::TakeBackUnwanted]);
    // a colleague's is a supervisor's to take back
    let mut night = self::night(Language::Nl, Triage::B);
    night.arrive("Uil", Triage::C, 1);
    night.assign("Uil", Some(colleague()), None);
    ended(&mut night, "Uil", colleague());
    night.key("F7");
    assert!(!night.screen().contains("ongewenst contact"), "{}", night.screen());
}

#[test]
fn a_conversation_that_sleeps_says_for_how_long_and_warns_a_minute_before() {
    let mut night = night(Language::Nl, Triage::C);
    night.keys(&["F6", "z"]);
    assert!(notice(&night).contains("Antwoord eerst"), "{}", notice(&night));
    night.key("F2");
    night.key("Alt-1");
    night.reply("Neem de tijd");
    night.keys(&["F6", "z"]);
    snap("quiet_minutes_nl", &mut night, &SIZES[..1]);
    night.key("4");
    assert_eq!(night.requests().last().map(|request| request.ask.clone()), Some(Ask::Quiet { minutes: 20 }));
    quiet(&mut night, "Das", 18);
    night.key("F2");
    snap("quiet_queue_nl", &mut night, &SIZES[..1]);
    night.key("Alt-1");
    snap("quiet_talk_nl", &mut night, &SIZES[..1]);
    night.pass(17 * 60_000);
    assert!(notice(&night).contains("over een minuut voorbij"), "{}", notice(&night));
    night.keys(&["F6", "z"]);
    assert_eq!(night.requests().last().map(|request| request.ask.clone()), Some(Ask::Wake));
}

#[test]
fn an_acute_visitor_does_not_sleep() {
    let mut night = night(Language::Nl, Triage::A);
    night.reply("Ik ben er");
    night.keys(&["F6", "z"]);
    assert!(notice(&night).contains("een A rust niet"), "{}", notice(&night));
    assert!(night.requests().is_empty());
}
