//! Care in depth, by keys: signals, triggers, a parent involved.

use care::Language;
use care::age::AgeBand;
use care::registration::Trafficking;
use care::signals::{Indicator, Outcome, Signals, Verdict};
use care::triage::{LoweringReason, Triage};
use console::dialog::choose::Choose;
use console::dialog::lower::Lower;
use console::dialog::tick::Tick;
use console::dialog::triggers::Triggers;
use desk::event::{Ask, CaseEvent};
use matrix::link::{Command, Failure, Recording, Update};

use testing::night::{Night, me, room};

/// The last signals that were recorded; the sync tells all of them.
fn recorded(night: &mut Night) -> Option<Signals> {
    let signals = night.records().into_iter();
    signals.filter_map(|event| if let CaseEvent::Signal(signals) = event { Some(signals) } else { None }).last()
}

fn go_to(night: &mut Night, indicator: Indicator) {
    let at = Indicator::ALL.iter().position(|other| *other == indicator).expect("every indicator is listed") + 2;
    let Some(form) = night.console.dialog_as::<console::dialog::tick::Tick<console::dialog::signals::Signals>>() else {
        panic!("the signals are shown")
    };
    let (from, key) = (form.selection.row, if form.selection.row > at { "Up" } else { "Down" });
    for _ in 0..from.abs_diff(at) {
        night.key(key);
    }
}

#[test]
fn signals_are_ticked_and_linked_to_the_messages_they_were_read_in() {
    let mut night = Night::new(Language::En);
    night.arrive("Vos", Triage::C, 3);
    night.assign("Vos", Some(me()), None);
    night.link(Update::Opened(room("Vos")));
    night.says("Vos", "he lets men come");
    night.says("Vos", "the money is for him");
    night.keys(&["Alt-1", "F6", "s"]);
    assert!(night.screen().contains("the money is for him"), "the last message is marked:\n{}", night.screen());

    // the purpose from the last message, the act from the one before
    go_to(&mut night, Indicator::MoneyToAnother);
    night.key("Space");
    night.key("Left");
    go_to(&mut night, Indicator::ArrangesClients);
    night.key("Space");
    let screen = night.screen();
    assert!(screen.contains("strong signals, if a minor; possible signals, if an adult"), "{screen}");
    assert!(screen.contains("rule 1 of 2026-11-24"), "{screen}");
    assert!(screen.contains("1 linked, this too"), "{screen}");
    let signals = recorded(&mut night).unwrap();
    let strong = Verdict::ByAge { minor: Outcome::Strong, adult: Outcome::Possible };
    assert_eq!(signals.verdict(), strong);
    let chat = night.console.world.chat(&room("Vos")).unwrap();
    let ids: Vec<_> = chat.of_visitor().map(|line| chat.conversation.event_of(line.key).unwrap().to_owned()).collect();
    assert_eq!(signals.found(Indicator::MoneyToAnother).unwrap().evidence, [ids[1].clone()]);
    assert_eq!(signals.found(Indicator::ArrangesClients).unwrap().evidence, [ids[0].clone()]);

    // a minor: the means are not asked about; what is ticked again adds its message; a tick is taken back
    for _ in 0..Indicator::ALL.len() {
        night.key("Up");
    }
    night.key("Space");
    let signals = recorded(&mut night).unwrap();
    assert_eq!((signals.age_now, signals.verdict()), (AgeBand::Under12, Verdict::Known(Outcome::Strong)));
    assert!(night.screen().contains("do not ask"), "{}", night.screen());
    go_to(&mut night, Indicator::MoneyToAnother);
    night.key("Space");
    assert_eq!(recorded(&mut night).unwrap().found(Indicator::MoneyToAnother).unwrap().evidence.len(), 2);
    night.key("Space");
    assert!(night.commands().is_empty(), "nothing new is said twice");
    night.key("x");
    assert_eq!(recorded(&mut night).unwrap().verdict(), Verdict::Known(Outcome::Possible));
    night.key("Enter");
    assert!(night.console.dialog().is_none());
    assert!(night.screen().contains("possible signals"), "{}", night.screen());
    assert!(!night.screen().contains("proven"));
}

#[test]
fn ticks_that_the_room_does_not_show_yet_are_not_lost() {
    let mut night = Night::busy(Language::Nl);
    let tick = |night: &mut Night, indicator| {
        night.keys(&["Alt-1", "F6", "s"]);
        go_to(night, indicator);
        night.keys(&["Space", "Esc"]);
    };
    tick(&mut night, Indicator::Debt);
    tick(&mut night, Indicator::Quotas);
    let sent: Vec<Signals> = night
        .commands()
        .into_iter()
        .filter_map(|command| match command {
            Command::Record { event, .. } => match *event {
                CaseEvent::Signal(signals) => Some(signals),
                _ => None,
            },
            _ => None,
        })
        .collect();
    assert_eq!(sent.len(), 2);
    let both =
        |signals: &Signals| signals.found(Indicator::Debt).is_some() && signals.found(Indicator::Quotas).is_some();
    assert!(both(&sent[1]));
    // the first one comes back: what is shown stays; then the second
    for signals in &sent {
        night.case_by(&me(), &room("Vos"), CaseEvent::Signal(signals.clone()));
        assert!(both(night.console.world.chat(&room("Vos")).unwrap().signals().unwrap()));
    }
    assert!(night.console.world.chat(&room("Vos")).unwrap().recording.is_empty());
    // what is refused is not shown as recorded
    tick(&mut night, Indicator::Fraud);
    night.commands();
    let event = night.console.world.chat(&room("Vos")).unwrap().recording[0].clone();
    let record = Recording { conversation: room("Vos"), id: "n1".to_owned(), event };
    night.link(Update::NotRecorded { record, why: Failure::Forbidden });
    assert_eq!(night.forgotten(), ["n1"], "codes are nobody's words");
    assert_eq!(night.console.world.chat(&room("Vos")).unwrap().signals(), Some(&sent[1]));
}

#[test]
fn the_registration_takes_over_what_the_signals_say() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::D);
    let mut signals = Signals { age_now: AgeBand::From16To17, age_at_acts: AgeBand::From12To14, ..Signals::default() };
    signals.tick(Indicator::Debt, None);
    night.case_by(&me(), &room("Vos"), CaseEvent::Signal(signals));
    night.keys(&["Alt-1", "Ctrl-X"]);
    let Some(form) = night.console.dialog_as::<console::dialog::register::Register>() else {
        panic!("the registration is shown")
    };
    let registration = &form.registration();
    assert_eq!((registration.age_now, registration.age_at_start), (AgeBand::From16To17, AgeBand::From12To14));
    assert_eq!(registration.trafficking, Trafficking::Suspected);
}

#[test]
fn the_highest_trigger_is_the_triage() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::X);
    night.keys(&["Alt-1", "Ctrl-T", "t"]);
    assert!(night.screen().contains("Nothing is ticked yet"), "{}", night.screen());
    // nothing ticked asks for nothing
    night.key("Enter");
    assert!(night.requests().is_empty());

    night.keys(&["Ctrl-T", "t"]);
    for _ in 0..13 {
        night.key("Down");
    }
    night.key("Space");
    assert!(night.screen().contains("The highest: C ONGOING"), "{}", night.screen());
    night.keys(&["Up", "Up", "Space"]);
    assert!(night.screen().contains("The highest: B URGENT"), "{}", night.screen());
    night.key("Enter");
    let asks: Vec<_> = night.requests().into_iter().map(|request| request.ask).collect();
    assert_eq!(asks, [Ask::Triage { triage: Triage::B, reason: None }]);
}

#[test]
fn triggers_that_lower_take_a_reason() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::A);
    night.keys(&["Alt-1", "Ctrl-T", "t"]);
    for _ in 0..13 {
        night.key("Down");
    }
    night.keys(&["Space", "Enter"]);
    assert!(night.requests().is_empty());
    assert!(night.console.dialog_as().is_some_and(|lower: &Choose<Lower>| lower.what.to == Triage::C));
    night.key("1");
    let asks: Vec<_> = night.requests().into_iter().map(|request| request.ask).collect();
    assert_eq!(asks, [Ask::Triage { triage: Triage::C, reason: Some(LoweringReason::DangerPassed) }]);
}

#[test]
fn what_the_door_knows_is_ticked_already() {
    let mut night = Night::new(Language::En);
    // twelve to fourteen, as told at the door
    night.mine("Vos", Triage::B);
    night.keys(&["Alt-1", "Ctrl-T", "t"]);
    let Some(Tick { what: Triggers { ticked, .. }, .. }) = night.console.dialog_as() else {
        panic!("the triggers are shown")
    };
    assert_eq!(ticked[..], [care::triage::Trigger::Under15]);
}

/// What the helper found out counts everywhere, whatever was told at the door.
#[test]
fn the_age_that_the_helper_found_beats_the_doors() {
    let mut night = Night::new(Language::En);
    // twelve to fourteen, as told at the door; an adult, as it turns out, and the other way round
    night.mine("Vos", Triage::B);
    night.mine("Das", Triage::C);
    for (alias, found, under_15) in
        [("Vos", AgeBand::From18To23, false), ("Das", AgeBand::Under12, true), ("Vos", AgeBand::Unknown, true)]
    {
        let signals = Signals { age_now: found, ..Signals::default() };
        night.case_by(&me(), &room(alias), CaseEvent::Signal(signals));
        night.key(if alias == "Vos" { "Alt-1" } else { "Alt-2" });
        let known = if found == AgeBand::Unknown { AgeBand::From12To14 } else { found };
        assert_eq!(night.console.world.age_band(&room(alias)), known);
        night.keys(&["Ctrl-T", "t"]);
        let Some(Tick { what: Triggers { ticked, .. }, .. }) = night.console.dialog_as() else {
            panic!("the triggers are shown")
        };
        assert_eq!(ticked.contains(&care::triage::Trigger::Under15), under_15, "{alias} {found:?}");
        night.keys(&["Esc", "Ctrl-X"]);
        let Some(form) = night.console.dialog_as::<console::dialog::register::Register>() else {
            panic!("the registration is shown")
        };
        assert_eq!(form.registration().age_now, known, "{alias}");
        night.key("Esc");
    }
}

/// Answers the selected question of the open template.
fn plan(night: &mut Night, template: usize, item: &str) {
    night.keys(&["Alt-1", "F3"]);
    if night.console.world.in_template() {
        night.key("Left");
    }
    let by = |row: usize, at: usize| (if row > at { "Up" } else { "Down" }, row.abs_diff(at));
    let row = night.console.world.open_chat().expect("it is open").plan.selection.row;
    let (key, times) = by(row, template);
    night.keys(&vec![key; times]);
    night.key("Enter");
    let (_, questions) = night.console.world.plan_questions().expect("the template is open");
    let at = questions.iter().position(|question| question.item.id == item).expect("the item is asked");
    night.keys(&vec!["Down"; at]);
}

/// What the door was asked for, and what was recorded; the sync tells all of it.
fn asked_and_recorded(night: &mut Night) -> (Vec<Ask>, Vec<CaseEvent>) {
    let (mut asks, mut events) = (Vec::new(), Vec::new());
    for command in night.commands() {
        match command {
            Command::Request(request) => asks.push(request.ask),
            Command::Record { conversation, event } => {
                night.case_by(&me(), &conversation, (*event).clone());
                events.push(*event);
            }
            _ => {}
        }
    }
    (asks, events)
}

const URGENT: Ask = Ask::Triage { triage: Triage::B, reason: None };

#[test]
fn a_father_who_takes_part_makes_it_urgent_proposes_his_plan_and_is_nobody_to_turn_to() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::C);
    plan(&mut night, 0, "home");
    night.keys(&["Enter", "2"]);
    let (asks, _) = asked_and_recorded(&mut night);
    assert!(asks.is_empty(), "nobody from home");
    night.keys(&["F4"]);
    night.types("veilig");
    assert!(!night.screen().contains("STRUCK OUT"), "{}", night.screen());
    night.key("Esc");

    // father: takes part
    plan(&mut night, 2, "role_father");
    night.keys(&["Enter", "1"]);
    let (asks, _) = asked_and_recorded(&mut night);
    assert_eq!(asks, [URGENT], "B at least");
    night.size(160, 50);
    let screen = night.screen();
    assert!(screen.contains("ask about siblings"), "{screen}");
    night.keys(&["F4"]);
    night.types("veilig");
    night.key("Down");
    assert!(night.screen().contains("STRUCK OUT"), "{}", night.screen());
    night.keys(&["Esc", "Ctrl-T", "d"]);
    assert!(night.console.dialog().is_none() && night.screen().contains("B at least"), "{}", night.screen());
    assert!(asked_and_recorded(&mut night).0.is_empty());

    // whom to ask for help: not him
    night.size(80, 24);
    let help = |night: &mut Night, words: &str| {
        plan(night, 5, "ask_for_help");
        night.key("Enter");
        night.types(words);
        night.key("Enter");
        asked_and_recorded(night).1
    };
    assert_eq!(help(&mut night, "my dad"), []);
    assert!(night.screen().contains("Not somebody to turn to"), "{}", night.screen());
    assert!(
        night.console.dialog_as::<console::dialog::write::Write<console::dialog::answer::AnswerInWords>>().is_some(),
        "the words are still there"
    );
    night.key("Esc");
    assert_eq!(help(&mut night, "a teacher").len(), 1);

    // told later: what stands there is not shared any more
    assert_eq!(help(&mut night, ", my uncle").len(), 1);
    plan(&mut night, 2, "role_other");
    night.keys(&["Enter", "1"]);
    assert_eq!(asked_and_recorded(&mut night).1.len(), 1);
    plan(&mut night, 5, "ask_for_help");
    night.key("s");
    assert_eq!((night.sent(), night.console.world.chat(&room("Vos")).unwrap().draft.editor.text()), (Vec::new(), ""));
    assert!(night.screen().contains("Not somebody to turn to"), "{}", night.screen());
}

#[test]
fn a_parent_ticked_in_the_registration_counts_at_once() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::D);
    night.keys(&["Alt-1", "Ctrl-X"]);
    let fields = console::dialog::register::fields();
    let father = console::dialog::register::Field::Perpetrator(care::registration::Perpetrator::Father);
    let at = fields.iter().position(|field| *field == father).unwrap();
    night.keys(&vec!["Down"; at]);
    night.key("Right");
    let (asks, recorded) = asked_and_recorded(&mut night);
    assert_eq!(asks, [URGENT]);
    assert!(
        matches!(&recorded[..], [CaseEvent::Plan(answer)] if (answer.plan.as_str(), answer.item.as_str()) == ("preface", "home"))
    );
    night.keys(&["Down"; 20]);
    night.keys(&["Up", "Up", "Up"]);
    assert!(night.screen().contains("unknown · ask about them"), "{}", night.screen());
    night.key("Right");
    assert!(!night.screen().contains("ask about them"), "{}", night.screen());
    // known by now: nothing is asked twice
    assert_eq!(asked_and_recorded(&mut night), (Vec::new(), Vec::new()));
    // whether it is exploitation is asked for first
    night.keys(&["Enter", "Right", "Enter", "!"]);
    let (_, recorded) = asked_and_recorded(&mut night);
    let Some(CaseEvent::Registration(registration)) = recorded.first() else { panic!("it is recorded") };
    assert_eq!((registration.triage_first, registration.triage_last), (Triage::D, Triage::B));

    // and the plan for it is proposed
    night.keys(&["Alt-1", "F3"]);
    assert!(night.screen().contains("proposed"), "{}", night.screen());
}

#[test]
fn a_household_perpetrator_among_the_triggers_is_kept_for_whoever_takes_over() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::C);
    night.keys(&["Alt-1", "Ctrl-T", "t"]);
    night.keys(&["Down"; 8]);
    night.keys(&["Space", "Enter"]);
    let (asks, recorded) = asked_and_recorded(&mut night);
    assert_eq!(asks, [URGENT]);
    assert!(matches!(&recorded[..], [CaseEvent::Plan(answer)] if answer.item == "home"));
    night.keys(&["Ctrl-T", "t"]);
    let Some(Tick { what: Triggers { ticked, .. }, .. }) = night.console.dialog_as() else {
        panic!("the triggers are shown")
    };
    assert_eq!(ticked[..], [care::triage::Trigger::HouseholdPerpetrator]);
}
