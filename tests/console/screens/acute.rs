//! Acute danger by keys: the checklist, the alert, the colleague who comes, and what nobody may overlook.

use care::Language;
use care::escalation::{AlertEnd, Code};
use care::registration::ReferralOutcome;
use care::triage::Triage;
use console::dialog::register::Register;
use console::layer::{Place, Side};
use console::world::Effect;
use desk::event::{Alert, Alerted, Ask, CaseEvent, DeskEvent, MemberId, Moment, RequestId, Shift, Tick, Ticked};
use matrix::link::{Command, Role, Update};

use super::snapshots::{SIZES, snap};
use testing::night::{Night, colleague, me, room};

/// The door tells of an alert.
fn tell(night: &mut Night, alias: &str, request: &str, alert: Alert) {
    let (conversation, request) = (room(alias), RequestId::from(request));
    night.door(|seq| DeskEvent::Alerted(Alerted { seq, conversation, request, alert, readers: None }));
}

fn raised(night: &Night, id: &str, by: MemberId) -> Alert {
    Alert::new(id.into(), by, night.now())
}

/// The helper alerts backup for the first own visitor, and the door tells of it: which alert, whose, and what it says.
pub(crate) fn alerted(night: &mut Night) -> (RequestId, String, Alert) {
    night.keys(&["Alt-1", "F8", "b"]);
    let id = night.console.panes.acute.id().cloned().expect("an alert");
    let alert = raised(night, id.as_str(), me());
    let alias = night.console.world.alias(night.console.world.open.as_ref().expect("open")).to_owned();
    tell(night, &alias, id.as_str(), alert.clone());
    (id, alias, alert)
}

/// A colleague has a visitor, and calls for backup.
pub(crate) fn called(language: Language) -> Night {
    called_on(Night::busy(language))
}

fn called_on(mut night: Night) -> Night {
    night.arrive("Otter", Triage::A, 3);
    night.assign("Otter", Some(colleague()), None);
    night.pass(1_000);
    night.effects.clear();
    let alert = raised(&night, "theirs", colleague());
    tell(&mut night, "Otter", "theirs", alert);
    night
}

/// A ring of several bells ends.
fn rings_out(night: &mut Night) {
    for _ in 0..3 {
        night.pass(300);
    }
}

fn bells(night: &mut Night) -> usize {
    let bells = night.effects.iter().filter(|effect| matches!(effect, Effect::Bell)).count();
    night.effects.clear();
    bells
}

#[test]
fn f8_shows_the_steps_beside_the_talk_and_asks_nothing_of_anybody() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F8"]);
    assert_eq!(night.console.focus, Place::Side(Side::Acute));
    let screen = night.screen();
    assert!(screen.contains("veilig om te typen?") && screen.contains("alarmeer achterwacht"), "{screen}");
    assert!(night.requests().is_empty() && night.records().is_empty());
    // the words of the conversation are still there
    assert!(night.console.world.open.is_some() && screen.contains("║"), "{screen}");
}

#[test]
fn one_key_alerts_makes_it_acute_and_tells_what_was_ticked_before() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F8", "3"]);
    let id = night.console.panes.acute.id().cloned().expect("an alert to come");
    let stopped = CaseEvent::Escalation(Ticked { alert: id.clone(), code: Code::SafeNo });
    assert_eq!(night.records(), [stopped]);
    assert!(night.requests().is_empty(), "nobody is alerted yet");
    night.key("b");
    let requests = night.requests();
    assert_eq!(requests[0].id, id, "the alert has the name that the steps have");
    let asks: Vec<Ask> = requests.into_iter().map(|request| request.ask).collect();
    let expected = [
        Ask::Alert,
        Ask::Triage { triage: Triage::A, reason: None },
        Ask::TickStep { alert: id.clone(), code: Code::SafeNo },
    ];
    assert_eq!(asks, expected);
    // pressed again while it is on its way: nothing
    night.key("b");
    assert!(night.requests().is_empty());
}

#[test]
fn the_checklist_stays_beside_the_composer_and_no_phrase_is_sent_by_itself() {
    let mut night = Night::busy(Language::Nl);
    alerted(&mut night);
    night.keys(&["k", "k", "p"]);
    assert_eq!(night.console.focus, Place::Talk, "the words are in the composer, to be read");
    assert!(night.sent().is_empty());
    let screen = night.screen();
    assert!(screen.contains("Kun je nu veilig typen?"), "{screen}");
    assert!(screen.contains("alarm 0:00 van 2:00"), "{screen}");
    night.types(" ja?");
    night.key("Enter");
    assert_eq!(night.sent().len(), 1, "and sent when the helper sends them");
}

#[test]
fn an_offer_of_112_is_a_referral_and_colleagues_see_its_code() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F8", "b"]);
    night.effects.clear();
    let id = night.console.panes.acute.id().cloned().expect("an alert");
    night.key("1");
    let commands = night.commands();
    let has = |is: &dyn Fn(&Command) -> bool| commands.iter().any(is);
    let ticked = CaseEvent::Escalation(Ticked { alert: id.clone(), code: Code::CallWanted });
    assert!(has(&|command| matches!(command, Command::Record { event, .. } if **event == ticked)));
    let is_112 = |event: &CaseEvent| matches!(event, CaseEvent::Referral(made) if made.entry == "112" && made.outcome == ReferralOutcome::Accepted);
    assert!(has(&|command| matches!(command, Command::Record { event, .. } if is_112(event))));
    let told = Ask::TickStep { alert: id.clone(), code: Code::CallWanted };
    assert!(has(&|command| matches!(command, Command::Request(request) if request.ask == told)));
    // the next step that is called for is selected: the place, only for 112
    assert!(night.screen().contains("alleen waar hulp naartoe moet"), "{}", night.screen());
}

#[test]
fn a_colleague_who_calls_rings_until_somebody_comes_and_never_with_content() {
    let mut night = called_on(Night::new(Language::Nl));
    assert_eq!(bells(&mut night), 1);
    let screen = night.screen();
    assert!(screen.contains("Milan vraagt achterwacht bij Otter"), "{screen}");
    // again and again, by the alarm's own clock
    let mut rings = 0;
    while night.now().0 < night.console.next_change().0 && rings < 4 {
        let wait = night.console.next_change().0 - night.now().0;
        night.pass(wait);
        rings += bells(&mut night);
    }
    assert!(rings >= 4);
    // a key says who comes; the keyboard stays where it was
    let pane = night.console.focus;
    night.key("Ctrl-O");
    assert_eq!(night.console.focus, pane);
    assert_eq!(night.requests()[0].ask, Ask::Acknowledge { alert: "theirs".into() });
    let mut alert = raised(&night, "theirs", colleague());
    alert.backup = Some((me(), Moment(night.now().0 + 21_000)));
    tell(&mut night, "Otter", "ack", alert);
    let screen = night.screen();
    assert!(screen.contains("je bent achterwacht van Milan") && screen.contains("Ctrl-O"), "{screen}");
    night.key("Ctrl-O");
    assert!(night.screen().contains("achterwacht: Sanne, na 21 s"), "{}", night.screen());
    night.effects.clear();
    night.pass(60_000);
    assert_eq!(bells(&mut night), 0, "somebody came");
}

#[test]
fn a_backup_sees_codes_and_ticks_the_backups_steps_only() {
    let mut night = called(Language::Nl);
    let mut alert = raised(&night, "theirs", colleague());
    alert.backup = Some((me(), Moment(night.now().0 + 21_000)));
    alert.tick(Tick { code: Code::CallWanted, by: colleague(), at: night.now() });
    alert.tick(Tick { code: Code::PlaceKnown, by: colleague(), at: night.now() });
    tell(&mut night, "Otter", "ack", alert);
    night.key("Ctrl-O");
    assert_eq!(night.console.focus, Place::Side(Side::Acute));
    night.effects.clear();
    // the helper's steps are not the backup's
    night.keys(&["Up", "1", "b", "p", "Down"]);
    assert!(night.requests().is_empty() && night.records().is_empty());
    // the first of the backup's own that is called for was chosen
    night.key("Enter");
    let asked: Vec<Ask> = night.requests().into_iter().map(|request| request.ask).collect();
    assert_eq!(asked, [Ask::TickStep { alert: "theirs".into(), code: Code::Called }]);
    assert!(night.records().is_empty(), "the conversation's room is not the backup's");
    assert!(night.console.world.chat(&room("Otter")).is_none(), "nor are its words");
}

/// That somebody came is told also when a step was ticked before, and so is each thing after it, once.
#[test]
fn a_backup_who_comes_after_a_tick_is_told() {
    let notice = |night: &mut Night| night.console.world.notice.take().map(|notice| notice.text).unwrap_or_default();
    let mut night = Night::busy(Language::En);
    let (id, alias, mut alert) = alerted(&mut night);
    alert.tick(Tick { code: Code::CallWanted, by: me(), at: night.now() });
    tell(&mut night, &alias, "t1", alert.clone());
    notice(&mut night);
    alert.backup = Some((colleague(), Moment(alert.since.0 + 9_000)));
    tell(&mut night, &alias, "t2", alert.clone());
    assert_eq!(notice(&mut night), format!("{alias}: Milan is your backup, after 9 s."));
    alert.tick(Tick { code: Code::Called, by: colleague(), at: night.now() });
    tell(&mut night, &alias, "t3", alert.clone());
    assert!(notice(&mut night).starts_with(&format!("{alias}: Milan: ")));
    alert.ended = Some((AlertEnd::TakenOver, colleague(), night.now()));
    tell(&mut night, &alias, id.as_str(), alert);
    assert!(notice(&mut night).contains("ended the alert"));

    // and the one who comes, after the helper ticked a step
    let mut night = called(Language::En);
    let mut alert = night.console.world.roster.get(&room("Otter")).unwrap().entry.alert.as_deref().unwrap().clone();
    alert.tick(Tick { code: Code::CallWanted, by: colleague(), at: night.now() });
    tell(&mut night, "Otter", "t1", alert.clone());
    notice(&mut night);
    alert.backup = Some((me(), night.now()));
    tell(&mut night, "Otter", "t2", alert);
    assert_eq!(notice(&mut night), "Otter: you are Milan's backup and read along.");
}

#[test]
fn when_nobody_comes_within_two_minutes_the_helper_is_told_and_supervisors_at_home_are_called() {
    let mut night = Night::busy(Language::Nl);
    alerted(&mut night);
    night.pass(118_000);
    rings_out(&mut night);
    night.effects.clear();
    night.pass(1_100);
    assert!(night.screen().contains("Bel zelf een collega of 112"), "{}", night.screen());
    rings_out(&mut night);
    assert_eq!(bells(&mut night), 3, "louder");

    let mut night = called(Language::En);
    night.console.world.duty.shift = Shift::Off;
    night.console.world.notice = None;
    night.pass(100_000);
    assert!(!night.screen().contains("for backup"), "who is off duty is left alone");
    night.effects.clear();
    night.link(Update::Role(Role::Supervisor));
    night.pass(20_000);
    assert!(night.screen().contains("waits 2 minutes for backup"), "{}", night.screen());
    rings_out(&mut night);
    assert_eq!(bells(&mut night), 3);
}

/// The locked screen rings for one's own visitor to whom nobody came: it says so, and not to whom.
#[test]
fn the_locked_screen_says_that_nobody_came() {
    let mut night = Night::busy(Language::Nl);
    night.size(40, 10);
    let (_, alias, _) = alerted(&mut night);
    night.key("F9");
    assert!(!night.screen().contains("Bel zelf"), "{}", night.screen());
    night.pass(121_000);
    let screen = night.screen();
    assert!(screen.contains("Bel zelf een collega of 112") && !screen.contains(&alias), "{screen}");
    // beside a colleague's and what visitors wrote, with room for the password
    night.arrive("Otter", Triage::A, 3);
    night.assign("Otter", Some(colleague()), None);
    let alert = raised(&night, "theirs", colleague());
    tell(&mut night, "Otter", "theirs", alert);
    let screen = night.screen();
    for words in ["Bel zelf een collega", "Een collega vraagt achterwacht", "nieuw", "wachtwoord"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
}

#[test]
fn the_clock_wakes_for_each_second_that_is_seen_and_for_nothing_else() {
    let mut night = Night::busy(Language::Nl);
    // who waited already has rung
    (0..3).for_each(|_| rings_out(&mut night));
    let (id, alias, _) = alerted(&mut night);
    assert_eq!(night.console.next_change().0 - night.now().0, 1_000);
    night.pass(1_000);
    assert!(night.screen().contains("alarm 0:01 van 2:00"), "{}", night.screen());
    night.key("F3");
    assert!(night.console.next_change().0 - night.now().0 > 1_000, "nobody looks");
    night.key("F8");
    let mut answered = raised(&night, id.as_str(), me());
    answered.backup = Some((colleague(), Moment(night.now().0 + 21_000)));
    tell(&mut night, &alias, "ack", answered);
    assert!(night.screen().contains("achterwacht: Milan, na 21 s"), "{}", night.screen());
    assert!(night.console.next_change().0 - night.now().0 > 1_000);
}

#[test]
fn an_alert_ends_with_a_code_and_the_debriefing_can_still_be_ticked() {
    let mut night = Night::busy(Language::Nl);
    let (id, alias, mine) = alerted(&mut night);
    night.effects.clear();
    night.keys(&["e", "2"]);
    let asked: Vec<Ask> = night.requests().into_iter().map(|request| request.ask).collect();
    assert_eq!(asked, [Ask::EndAlert { alert: id.clone(), how: AlertEnd::TakenOver }]);
    let ended = Alert { ended: Some((AlertEnd::TakenOver, me(), night.now())), ..mine };
    tell(&mut night, &alias, "end", ended);
    night.effects.clear();
    night.keys(&["PgDn", "PgDn", "Enter"]);
    let debriefed = CaseEvent::Escalation(Ticked { alert: id.clone(), code: Code::Debriefed });
    assert_eq!(night.records(), [debriefed]);
    // another alert is another one
    night.key("b");
    let again = night.requests();
    assert!(again[0].ask == Ask::Alert && again[0].id != id);
}

#[test]
fn the_screens_of_an_alert() {
    for (name, language) in [("nl", Language::Nl), ("en", Language::En)] {
        let mut night = Night::busy(language);
        night.keys(&["Alt-1", "F8", "1", "b"]);
        let id = night.console.panes.acute.id().cloned().expect("an alert");
        let mine = raised(&night, id.as_str(), me());
        let alias = night.console.world.alias(night.console.world.open.as_ref().unwrap()).to_owned();
        tell(&mut night, &alias, id.as_str(), mine.clone());
        night.pass(21_000);
        snap(&format!("acute_{name}"), &mut night, &SIZES);
        let backup = Alert { backup: Some((colleague(), night.now())), ..mine };
        tell(&mut night, &alias, "ack", backup);
        night.keys(&["1", "Esc"]);
        snap(&format!("acute_talk_{name}"), &mut night, &SIZES[..2]);
        let mut night = called(language);
        snap(&format!("acute_called_{name}"), &mut night, &SIZES);
    }
}

/// How it ended is the visitor's doing until the helper says otherwise, also while the form is open.
#[test]
fn a_visitor_who_goes_while_the_form_is_filled_in_is_registered_as_gone() {
    use care::registration::Closing;
    use desk::event::{Leaving, Left, Returned, Triaged};
    let closing = |night: &Night| {
        let form: &Register = night.console.dialog_as().expect("the form");
        (form.registration().closing, form.registration().triage_last)
    };
    let leaves = |night: &mut Night, how| {
        let since = night.now();
        night.door(|seq| {
            DeskEvent::Left(Left { seq, conversation: room("Vos"), how, since, triage: None, by: None, request: None })
        });
    };
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::B);
    night.keys(&["Alt-1", "Ctrl-X"]);
    assert_eq!(closing(&night), (Closing::EndedByHelper, Triage::B));
    leaves(&mut night, Leaving::QuickExit);
    assert_eq!(closing(&night), (Closing::QuickExit, Triage::B));
    let since = night.now();
    night.door(|seq| DeskEvent::Returned(Returned { seq, conversation: room("Vos"), since, how: None }));
    let (by, request) = (colleague(), RequestId::from("by-colleague"));
    let triage = Triage::A;
    night.door(|seq| DeskEvent::Triaged(Triaged { seq, conversation: room("Vos"), triage, by, request }));
    assert_eq!(closing(&night), (Closing::EndedByHelper, Triage::A));
    // the last field is how it ended: what the helper chose stands
    night.keys(&["Up"; 1]);
    night.keys(&["Down"; 40]);
    night.key("Right");
    let chosen = closing(&night).0;
    leaves(&mut night, Leaving::ConnectionLost);
    assert_eq!(closing(&night).0, chosen);
    assert_ne!(chosen, Closing::ConnectionLost);
}

/// The last quarter ends by the desk's clock, whatever the workstation's says.
#[test]
fn the_quarter_is_the_desks() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::B);
    night.console.world.ahead = -60 * 24 * 3_600_000;
    night.keys(&["Alt-1", "Ctrl-X"]);
    let Some(form) = night.console.dialog_as::<Register>() else { panic!("the form") };
    assert_eq!((form.registration().year, form.registration().quarter), (2025, 4));
}

#[test]
fn the_ordinary_registration_takes_few_keys_and_a_visitor_who_is_gone_is_not_forgotten() {
    use care::registration::{FirstTimeTold, Gender, Perpetrator};
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1"]);
    let since = night.now();
    let how = desk::event::Leaving::QuickExit;
    let conversation = night.console.world.open.clone().expect("open");
    night.door(|seq| {
        DeskEvent::Left(desk::event::Left { seq, conversation, how, since, triage: None, by: None, request: None })
    });
    assert!(night.screen().contains("Ctrl-X registreert"), "{}", night.screen());
    // whether it is exploitation, gender, one form, that it goes on, by whom, and the first time told: all else is filled in or unknown
    let mut keys: Vec<&str> = vec!["Ctrl-X", "Right", "Right"];
    keys.extend(["Down"; 5]);
    keys.push("Right");
    keys.extend(["Down"; 2]);
    keys.push("Space");
    keys.extend(["Down"; 5]);
    keys.push("Right");
    keys.extend(["Down"; 4]);
    keys.push("Space");
    keys.extend(["Down"; 10]);
    keys.push("Right");
    keys.push("Enter");
    assert!(keys.len() <= 40, "{} keys are no half minute's", keys.len());
    night.effects.clear();
    night.keys(&keys);
    let recorded = night.commands().into_iter().find_map(|command| match command {
        Command::Record { event, .. } => match *event {
            CaseEvent::Registration(form) => Some(form),
            _ => None,
        },
        _ => None,
    });
    let form = recorded.expect("a registration");
    assert!(form.faults().is_empty());
    assert_eq!(form.closing, care::registration::Closing::QuickExit, "filled in from how the visitor left");
    assert_ne!(form.gender, Gender::Unknown);
    assert_ne!(form.first_time_told, FirstTimeTold::NotAsked);
    assert!(form.perpetrators.iter().any(|who| who.is_known()) && form.forms.len() == 1, "{form:?}");

    // "not told" and "not asked" are one key each
    for (key, value) in [("u", Perpetrator::NotTold), ("-", Perpetrator::NotAsked)] {
        let mut night = Night::busy(Language::Nl);
        night.keys(&["Alt-1", "Ctrl-X"]);
        let row = console::dialog::register::fields()
            .iter()
            .position(|field| matches!(field, console::dialog::register::Field::Perpetrator(_)));
        (0..row.expect("a row")).for_each(|_| night.key("Down"));
        night.key(key);
        let Some(form) = night.console.dialog_as::<Register>() else { panic!() };
        assert_eq!(form.registration().perpetrators, [value]);
    }
}
