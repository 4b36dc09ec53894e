//! A registration is corrected after its conversation is closed, until the register has it (design §4). Nothing is called
//! corrected before the door said so.

use care::Language;
use care::registration::{Closing, Form, Gender, Perpetrator, Registration};
use care::triage::Triage;
use console::dialog::register::Correct;
use console::layer::{Place, Side};
use console::world::correcting::Told;
use console::world::home::{is_below_b, is_home};
use desk::event::{
    AskCorrection, CaseEvent, Closed, ConversationId, Correctable, CorrectionIs, DeskEvent, EventId, MemberId, Moment,
    RequestId, Retired,
};
use insta::assert_snapshot;
use matrix::link::{Command, Failure, Update};
use proptest::prelude::*;

use testing::night::{NIGHT, Night, colleague, door, me, room};

/// Closes a conversation of mine with a registration, and the door says so. The form.
pub(crate) fn closes(night: &mut Night, alias: &str) -> Registration {
    night.mine(alias, Triage::C);
    night.select(alias);
    night.keys(&["F2", "Ctrl-X", "Right", "Enter", "!"]);
    let form = night.records().into_iter().find_map(|event| match event {
        CaseEvent::Registration(form) => Some(form),
        _ => None,
    });
    told_closed(night, alias, Some(true));
    form.expect("a registration was written")
}

fn told_closed(night: &mut Night, alias: &str, registered: Option<bool>) {
    let (conversation, since) = (room(alias), night.now());
    night.link(Update::Shut(conversation.clone()));
    night.door(|seq| {
        let (closing, erased_at) = (Closing::EndedByHelper, Moment(since.0 + 1));
        DeskEvent::Closed(Closed {
            seq,
            conversation,
            closing,
            since,
            erased_at,
            registered,
            request: None,
            unwanted: None,
        })
    });
}

/// What doors were asked about registrations since the last look.
fn asked(night: &mut Night) -> Vec<(RequestId, Option<MemberId>, AskCorrection)> {
    let told = night.commands().into_iter();
    told.filter_map(|command| match command {
        Command::AskCorrection { id, door, ask } => Some((id, door, *ask)),
        _ => None,
    })
    .collect()
}

/// The only question.
fn question(night: &mut Night) -> (RequestId, AskCorrection) {
    let mut all = asked(night);
    assert_eq!(all.len(), 1, "{all:?}");
    let (id, to, ask) = all.remove(0);
    assert_eq!(to, Some(door()));
    (id, ask)
}

pub(crate) fn answers(night: &mut Night, to: &RequestId, answer: CorrectionIs) {
    night.link(Update::Correction { to: to.clone(), answer: Ok((door(), answer)) });
}

pub(crate) fn stands(event: &str, form: &Registration) -> CorrectionIs {
    CorrectionIs::Open { based_on: event.into(), form: Box::new(form.clone()) }
}

/// Opens the last closed conversation's registration by the shift pane.
pub(crate) fn opens(night: &mut Night) -> RequestId {
    if night.console.focus != Place::Side(Side::Shift) {
        night.key("F7");
    }
    night.keys(&["End", "Enter"]);
    let (id, ask) = question(night);
    assert!(matches!(ask, AskCorrection::Open { .. }), "{ask:?}");
    id
}

fn form_of(night: &Night) -> Option<&Registration> {
    night.console.dialog_as::<Correct>()?.registration()
}

/// Goes to the row of the gender and turns it once.
fn turns_gender(night: &mut Night) {
    night.keys(&["Home", "Down", "Down", "Down", "Down", "Down", "Right"]);
}

#[test]
fn a_closed_conversation_is_corrected_from_the_shift_and_the_door_says_when() {
    for language in Language::ALL {
        let mut night = Night::new(language);
        night.size(80, 24);
        let form = closes(&mut night, "Vos");
        let tag = language.code();
        assert_snapshot!(format!("correct_notice_{tag}"), night.screen());
        night.key("F7");
        night.key("End");
        assert_snapshot!(format!("correct_shift_{tag}"), night.screen());
        let id = opens(&mut night);
        assert!(form_of(&night).is_none(), "nothing is shown that the door did not tell");
        assert_snapshot!(format!("correct_asked_{tag}"), night.screen());
        answers(&mut night, &id, stands("$form", &form));
        assert_eq!(form_of(&night), Some(&form));
        turns_gender(&mut night);
        let corrected = form_of(&night).unwrap().clone();
        assert_ne!(corrected.gender, form.gender);
        assert_snapshot!(format!("correct_form_{tag}"), night.screen());
        night.key("Enter");
        let (id, ask) = question(&mut night);
        let expected = AskCorrection::Correct {
            conversation: room("Vos"),
            based_on: EventId::from("$form"),
            form: Box::new(corrected.clone()),
        };
        assert_eq!(ask, expected);
        assert_snapshot!(format!("correct_sent_{tag}"), night.screen());
        // while the door has not answered nothing changes, and nothing is sent twice
        night.keys(&["Right", "Enter"]);
        assert!(asked(&mut night).is_empty());
        assert_eq!(form_of(&night), Some(&corrected));
        answers(&mut night, &id, CorrectionIs::Corrected);
        assert!(night.console.dialog().is_none());
        assert_snapshot!(format!("correct_done_{tag}"), night.screen());
        // and once more: by then the register has it
        let id = opens(&mut night);
        answers(&mut night, &id, CorrectionIs::Taken);
        assert_snapshot!(format!("correct_taken_{tag}"), night.screen());
        night.key("Enter");
        assert!(asked(&mut night).is_empty(), "nothing is left to ask");
        night.key("Esc");
        assert_snapshot!(format!("correct_over_{tag}"), night.screen());
    }
}

fn is_said(night: &Night, words: &str) -> bool {
    let screen: String = night.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    screen.contains(words)
}

/// domain.md §7 counts people by what is registered: a correction that nobody took is never called one.
#[test]
fn nothing_is_corrected_before_the_door_says_so() {
    let fails = [
        (Err(Failure::Unreachable), "not known to be corrected"),
        (Ok(CorrectionIs::Failed), "not corrected. The server did not take it"),
        (Ok(CorrectionIs::Faulty), "not corrected. The door finds"),
        (Ok(CorrectionIs::Gone), "its door does not have it"),
        (Ok(CorrectionIs::NotYours), "its door does not have it"),
        (Ok(CorrectionIs::Taken), "the register has it already. Nothing is changed"),
    ];
    for (answer, said) in fails {
        let mut night = Night::new(Language::En);
        let form = closes(&mut night, "Vos");
        let id = opens(&mut night);
        answers(&mut night, &id, stands("$form", &form));
        turns_gender(&mut night);
        let corrected = form_of(&night).unwrap().clone();
        night.key("Enter");
        let (id, _) = question(&mut night);
        // a colleague's account, another door's, an answer to something else
        night.link(Update::Correction { to: id.clone(), answer: Ok((colleague(), CorrectionIs::Corrected)) });
        answers(&mut night, &"other".into(), CorrectionIs::Corrected);
        assert!(night.console.dialog().is_some());
        let again = matches!(&answer, Err(_) | Ok(CorrectionIs::Failed | CorrectionIs::Faulty));
        night.link(Update::Correction { to: id, answer: answer.map(|is| (door(), is)) });
        assert!(is_said(&night, said), "{said}:\n{}", night.screen());
        assert!(!is_said(&night, "is corrected."), "{}", night.screen());
        // what can still be done is done by the same key, with what was filled in
        assert_eq!(form_of(&night), again.then_some(&corrected), "{said}");
        night.key("Enter");
        assert_eq!(asked(&mut night).len(), usize::from(again), "{said}");
    }
}

#[test]
fn a_door_that_does_not_answer_is_said_to_be_silent_and_may_be_asked_once_more() {
    let mut night = Night::new(Language::En);
    let form = closes(&mut night, "Vos");
    let first = opens(&mut night);
    night.pass(5_000);
    assert!(is_said(&night, "How it stands is not known"), "{}", night.screen());
    night.key("Enter");
    let (second, ask) = question(&mut night);
    assert!(matches!(ask, AskCorrection::Open { .. }) && second != first);
    answers(&mut night, &second, stands("$form", &form));
    turns_gender(&mut night);
    night.key("Enter");
    let (lost, sent) = question(&mut night);
    night.pass(5_000);
    assert!(is_said(&night, "is not known"), "{}", night.screen());
    // the same once more: the door counts it once
    night.key("Enter");
    let (again, same) = question(&mut night);
    assert_eq!((&same, again != lost), (&sent, true));
    // the helper does not wait for it; the answer comes late, and is told
    night.key("Esc");
    assert!(night.console.dialog().is_none() && !is_said(&night, "is corrected."));
    night.pass(30_000);
    answers(&mut night, &again, CorrectionIs::Corrected);
    assert!(is_said(&night, "Vos: the registration is corrected."), "{}", night.screen());
    // nobody ends the shift over a correction that nobody answered without being asked
    let id = opens(&mut night);
    answers(&mut night, &id, stands("$form", &form));
    turns_gender(&mut night);
    night.keys(&["Enter", "Esc", "F10"]);
    assert!(night.console.dialog().is_some(), "{}", night.screen());
}

#[test]
fn what_was_corrected_elsewhere_is_read_again_first() {
    let mut night = Night::new(Language::En);
    let form = closes(&mut night, "Vos");
    let id = opens(&mut night);
    answers(&mut night, &id, stands("$form", &form));
    turns_gender(&mut night);
    night.key("Enter");
    let (id, _) = question(&mut night);
    answers(&mut night, &id, CorrectionIs::Changed);
    let (id, ask) = question(&mut night);
    assert!(matches!(ask, AskCorrection::Open { .. }));
    let elsewhere = Registration { gender: Gender::Other, ..form };
    answers(&mut night, &id, stands("$c1", &elsewhere));
    assert_eq!(form_of(&night), Some(&elsewhere));
    assert!(is_said(&night, "corrected elsewhere meanwhile"), "{}", night.screen());
    night.keys(&["Down", "Enter"]);
    let (_, ask) = question(&mut night);
    assert!(matches!(ask, AskCorrection::Correct { based_on, .. } if based_on == EventId::from("$c1")));
}

#[test]
fn an_earlier_console_left_registrations_and_the_doors_tell_of_them() {
    let mut night = Night::before(Language::En);
    night.link(Update::SignedIn { me: me(), name: "Sanne".into(), desk: "Nachtdienst".into() });
    night.arrive("Uil", Triage::C, 1);
    let mut all = asked(&mut night);
    let (id, to, ask) = all.remove(0);
    assert_eq!((to, ask, all.len()), (None, AskCorrection::Mine, 0));
    let one = |alias: Option<&str>, conversation: &str, since: u64| Correctable {
        conversation: ConversationId::from(conversation),
        alias: alias.map(Into::into),
        since: Moment(NIGHT - since),
    };
    let registrations = vec![one(Some("Vos"), "!vos", 60_000), one(None, "!das", 120_000)];
    let other = MemberId::from("@tweede:nacht.example");
    for (door, registrations) in [(door(), registrations), (other.clone(), vec![one(Some("Ree"), "!ree", 1)])] {
        let answer = Ok((door, CorrectionIs::Mine { registrations }));
        night.link(Update::Correction { to: id.clone(), answer });
    }
    night.keys(&["F7", "End", "Up", "Up"]);
    assert_snapshot!("correct_left_en", night.screen());
    // each is asked of the door that has it; and of its successor once it is gone for good
    night.key("Enter");
    assert_eq!(asked(&mut night)[0].1, Some(other.clone()));
    night.key("Esc");
    let retired = Retired { door: other.clone(), by: door(), since: Moment(1), done: true, left: None, let_go: false };
    night.desk_by(&door(), DeskEvent::Retired(retired));
    // which answers nothing any more
    night.pass(5_000);
    night.key("Enter");
    assert_eq!(asked(&mut night)[0].1, Some(door()));
    night.key("Esc");
    // the palette has all of them
    night.keys(&["Ctrl-K"]);
    night.types("correct a reg");
    night.key("Enter");
    assert_snapshot!("correct_which_en", night.screen());
    night.key("2");
    assert!(matches!(&asked(&mut night)[0].2, AskCorrection::Open { conversation } if conversation.as_str() == "!vos"));
}

#[test]
fn only_what_this_helper_registered_is_offered() {
    let mut night = Night::new(Language::En);
    night.keys(&["Ctrl-K"]);
    night.types("correct a reg");
    assert!(!is_said(&night, "correct a registration that"), "{}", night.screen());
    night.keys(&["Esc"]);
    night.mine("Das", Triage::C);
    told_closed(&mut night, "Das", Some(false));
    night.arrive("Bever", Triage::C, 1);
    night.assign("Bever", Some(colleague()), None);
    told_closed(&mut night, "Bever", Some(true));
    assert!(night.console.world.registered.is_empty());
    for nth in 0..7 {
        night.pass(1_000);
        closes(&mut night, &format!("Ree{nth}"));
    }
    night.size(120, 40);
    night.keys(&["F7", "End"]);
    let screen = night.screen();
    assert!(screen.contains("Ree6") && !screen.contains("Ree1") && screen.contains("2 more"), "{screen}");
    night.key("Enter");
    let screen = night.screen();
    assert!(screen.contains("Ree0") && screen.contains("Ree6"), "{screen}");
    night.key("Esc");
    // another helper at this console knows nothing of them
    night.link(Update::SomebodyElse);
    assert!(night.console.world.registered.is_empty());
}

/// A correction whose answer was lost may have come: whatever is said later denies it not.
#[test]
fn a_correction_that_may_have_come_is_not_denied_later() {
    let mut night = Night::new(Language::En);
    let form = closes(&mut night, "Vos");
    let id = opens(&mut night);
    answers(&mut night, &id, stands("$form", &form));
    turns_gender(&mut night);
    night.key("Enter");
    let _lost = question(&mut night);
    night.pass(5_000);
    night.key("Esc");
    let id = opens(&mut night);
    night.pass(5_000);
    let denied = |night: &Night| is_said(night, "not corrected") || is_said(night, "Nothing is corrected");
    assert!(!denied(&night), "{}", night.screen());
    answers(&mut night, &id, CorrectionIs::Taken);
    assert!(!denied(&night), "{}", night.screen());
}

/// hostile 48: whatever is open, what the visitor writes is seen.
#[test]
fn the_visitor_who_writes_meanwhile_is_seen_beside_it() {
    for size in [(58, 20), (80, 24), (120, 40)] {
        let mut night = Night::new(Language::En);
        night.size(size.0, size.1);
        let form = closes(&mut night, "Vos");
        night.mine("Uil", Triage::B);
        night.key("Alt-1");
        let id = opens(&mut night);
        answers(&mut night, &id, stands("$form", &form));
        night.says("Uil", "hij staat voor de deur");
        assert!(is_said(&night, "hij staat voor de deur"), "{size:?}:\n{}", night.screen());
        assert!(form_of(&night).is_some());
    }
}

/// What may happen while a registration is corrected.
#[derive(Debug, Clone)]
enum Step {
    Key(&'static str),
    /// An answer to the question before the last one (`1`), or to the last one (`0`); by a door that was asked or another.
    Answer(usize, Result<CorrectionIs, Failure>, bool),
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let stands = |gender: &Gender| {
        let mut form = a_form();
        form.gender = *gender;
        stands(gender.code(), &form)
    };
    let genders: Vec<CorrectionIs> = Gender::ALL.iter().map(stands).collect();
    let others = [
        CorrectionIs::Corrected,
        CorrectionIs::Corrected,
        CorrectionIs::Taken,
        CorrectionIs::Changed,
        CorrectionIs::Failed,
        CorrectionIs::Faulty,
    ];
    let answer = prop_oneof![
        5 => prop::sample::select(genders).prop_map(Ok),
        4 => prop::sample::select(others.to_vec()).prop_map(Ok),
        1 => Just(Err(Failure::TimedOut)),
    ];
    let keys = vec!["Enter", "Enter", "Right", "Left", "Down", "u", "n", "Esc", "F7", "End"];
    let step = prop_oneof![
        5 => prop::sample::select(keys).prop_map(Step::Key),
        5 => (0usize..2, answer, prop::bool::weighted(0.9)).prop_map(|(of, is, own)| Step::Answer(of, is, own)),
        1 => prop::sample::select(vec![1_000, 5_000, 21_000]).prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 0..60)
}

/// A form as it may go into the register: what has no tick is unknown or was not asked, and somebody at home who takes part
/// makes it B at least (domain.md §6).
fn as_registered(mut form: Registration) -> Registration {
    if form.forms.is_empty() {
        form.forms.push(Form::Unknown);
    }
    if form.perpetrators.is_empty() {
        form.perpetrators.push(Perpetrator::NotAsked);
    }
    if is_home(&form.perpetrators) && is_below_b(form.triage_last) {
        form.triage_last = Triage::B;
    }
    form
}

/// Whoever takes the only tick away again leaves nothing that the register would refuse.
#[test]
fn a_list_that_has_no_tick_is_registered_as_unknown() {
    let mut night = Night::new(Language::En);
    let form = closes(&mut night, "Vos");
    let id = opens(&mut night);
    answers(&mut night, &id, stands("$form", &form));
    night.key("Home");
    night.keys(&["Down"; 6]);
    night.keys(&["Right", "Right"]);
    assert!(form_of(&night).is_some_and(|form| form.forms.is_empty()), "{}", night.screen());
    night.key("Enter");
    let (_, ask) = question(&mut night);
    let AskCorrection::Correct { form, .. } = ask else { panic!("{ask:?}") };
    assert_eq!(form.forms, [Form::Unknown]);
}

fn a_form() -> Registration {
    closes(&mut Night::new(Language::En), "Vos")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is pressed and answered, in whatever order: it is called corrected when the door said so of the last
    /// question and of the form that was sent, and what is sent is what stood in the form, on what the door told.
    #[test]
    fn it_is_corrected_when_the_door_said_so_and_not_otherwise(steps in steps()) {
        let mut night = Night::new(Language::En);
        closes(&mut night, "Vos");
        night.keys(&["F7", "End", "Enter"]);
        let mut questions: Vec<(RequestId, AskCorrection)> = Vec::new();
        let (mut told, mut awaits, mut corrected) = (None, false, false);
        let mut shown = None;
        for step in [Step::Pass(0)].into_iter().chain(steps) {
            match &step {
                Step::Key(key) => night.key(key),
                Step::Pass(ms) => {
                    night.pass(*ms);
                    awaits &= *ms < 5_000;
                }
                Step::Answer(of, is, own) => {
                    let Some((id, _)) = questions.iter().rev().nth(*of).cloned() else { continue };
                    let by = if *own { door() } else { colleague() };
                    night.link(Update::Correction { to: id, answer: is.clone().map(|is| (by, is)) });
                    // each question is answered once, and only the last one counts
                    if *of == 0 && (*own || is.is_err()) && told.as_ref() != Some(&questions.len()) {
                        (told, awaits) = (Some(questions.len()), false);
                        corrected = *is == Ok(CorrectionIs::Corrected);
                    }
                }
            }
            for (id, to, ask) in asked(&mut night) {
                prop_assert_eq!(to, Some(door()));
                prop_assert!(!awaits, "asked while the answer to another question may come: {:?}", step);
                if let AskCorrection::Correct { form, .. } = &ask {
                    let stood = shown.take().map(as_registered);
                    prop_assert_eq!(Some(&**form), stood.as_ref(), "what was sent stood in the form");
                }
                questions.push((id, ask));
                (awaits, corrected) = (true, false);
            }
            let known = night.console.world.registered(&room("Vos")).unwrap();
            prop_assert!(known.told != Some(Told::Corrected) || corrected, "{:?}", step);
            shown = form_of(&night).cloned();
        }
    }
}
