//! Reading along by keys: the helper invites and ends, the colleague reads and writes notes, and everybody sees who.

use care::Language;
use care::plan::Answer;
use care::triage::Triage;
use console::layer::{Place, Side};
use desk::event::{
    Alert, Alerted, Ask, CaseEvent, DeskEvent, Duty, Listening, MemberId, Note, Reader, RequestId, Shift,
};
use matrix::link::{Role, Update};

use super::flows::notice;
use super::snapshots::{SIZES, snap};
use testing::night::{Night, colleague, door, me, room};

fn third() -> MemberId {
    "@bram:nacht.example".into()
}

/// Bram is on duty, too.
fn with_bram(night: &mut Night) {
    let duty = Duty { name: "Bram".to_owned(), shift: Shift::On, capacity: 4, languages: Vec::new() };
    night.desk_by(&third(), DeskEvent::Duty(duty));
}

/// Milan has Vos, and Sanne is let in: the room opens, with what was said.
fn let_in(night: &mut Night) {
    night.arrive("Vos", Triage::B, 3);
    night.assign("Vos", Some(colleague()), None);
    night.link(Update::Opened(room("Vos")));
    night.says("Vos", "het is mijn stiefvader");
    night.listens("Vos", &me(), true, None);
}

fn asks(night: &mut Night) -> Vec<Ask> {
    let asks = night.requests().into_iter().map(|request| request.ask).collect();
    night.effects.clear();
    asks
}

#[test]
fn a_helper_invites_by_i_sees_who_reads_along_and_ends_it_by_i() {
    let mut night = Night::new(Language::Nl);
    with_bram(&mut night);
    night.mine("Vos", Triage::B);
    night.keys(&["Alt-1", "F6"]);
    night.effects.clear();
    night.key("i");
    let screen = night.screen();
    assert!(screen.contains("Wie leest mee?") && screen.contains("1 Bram") && screen.contains("2 Milan"), "{screen}");
    night.key("2");
    assert_eq!(asks(&mut night), [Ask::Listen { who: colleague() }]);
    // not asked twice
    night.key("i");
    assert!(night.console.dialogs.is_empty());
    let request = night.console.world.pending[0].id.clone();
    night.listens("Vos", &colleague(), true, Some(request));
    night.case_by(&door(), &room("Vos"), CaseEvent::Listening(Listening { who: colleague(), on: true }));
    assert_eq!(notice(&night), "Vos: Milan leest mee.");
    for place in [Place::Talk, Place::Side(Side::Case)] {
        night.console.focus = place;
        let screen = night.screen();
        assert!(screen.matches("Milan leest mee").count() >= 2, "as a line, and at all times: {screen}");
    }
    night.key("i");
    let screen = night.screen();
    assert!(screen.contains("1 Milan · leest mee"), "{screen}");
    night.key("Enter");
    assert_eq!(asks(&mut night), [Ask::EndListen { who: colleague() }]);
    night.listens("Vos", &colleague(), false, None);
    night.case_by(&door(), &room("Vos"), CaseEvent::Listening(Listening { who: colleague(), on: false }));
    assert_eq!(notice(&night), "Vos: Milan leest niet meer mee.");
    assert!(!night.screen().contains("! Milan leest mee"), "{}", night.screen());
}

#[test]
fn without_a_colleague_there_is_nobody_to_invite() {
    let mut night = Night::new(Language::Nl);
    night.desk_by(
        &colleague(),
        DeskEvent::Duty(Duty { name: "Milan".into(), shift: Shift::Off, capacity: 4, languages: Vec::new() }),
    );
    night.mine("Vos", Triage::B);
    night.keys(&["Alt-1", "F6", "i"]);
    assert!(night.console.dialogs.is_empty());
    assert_eq!(notice(&night), "Er is geen collega die kan meelezen.");
}

#[test]
fn who_reads_along_reads_writes_notes_and_no_word_to_the_visitor() {
    let mut night = Night::new(Language::Nl);
    let_in(&mut night);
    assert_eq!(notice(&night), "Vos: meelezen met Milan. Enter in de rij opent het.");
    night.keys(&["F2", "Enter"]);
    let screen = night.screen();
    assert!(screen.contains("het is mijn stiefvader"), "{screen}");
    assert!(screen.contains("meelezen · Milan praat"), "{screen}");
    night.effects.clear();
    night.types("hoi");
    night.keys(&["Enter", "/"]);
    assert!(night.sent().is_empty() && night.console.dialogs.is_empty(), "{}", night.screen());
    night.key("F6");
    night.key("n");
    night.types("vraag naar zijn auto");
    night.key("Enter");
    let note = CaseEvent::Note(Note { text: "vraag naar zijn auto".to_owned() });
    assert_eq!(night.records(), [note]);
    // what is the helper's alone is not offered
    for key in ["s", "w", "c", "y"] {
        night.effects.clear();
        night.key(key);
        assert!(night.console.dialogs.is_empty() && night.requests().is_empty(), "{key}");
    }
    night.keys(&["F3", "Enter", "Enter"]);
    assert!(night.console.dialogs.is_empty() && night.records().is_empty(), "{}", night.screen());
    night.effects.clear();
    night.key("F6");
    assert!(night.screen().contains("i niet meer meelezen"), "the key says what it does here: {}", night.screen());
    night.key("i");
    assert_eq!(asks(&mut night), [Ask::EndListen { who: me() }]);
}

#[test]
fn at_its_end_nothing_of_the_conversation_is_left_on_the_readers_screen() {
    for shut_first in [true, false] {
        let mut night = Night::new(Language::Nl);
        let_in(&mut night);
        night.keys(&["F2", "Enter"]);
        if shut_first {
            night.link(Update::Shut(room("Vos")));
        }
        night.listens("Vos", &me(), false, None);
        if !shut_first {
            // the door's line comes before it removes
            night.case_by(&door(), &room("Vos"), CaseEvent::Listening(Listening { who: me(), on: false }));
            night.link(Update::Shut(room("Vos")));
        }
        assert_eq!(notice(&night), "Vos: het meelezen is voorbij.");
        assert_eq!((night.console.world.open.clone(), night.console.focus), (None, Place::Queue));
        let chat = night.console.world.chat(&room("Vos"));
        assert!(chat.is_none_or(|chat| chat.conversation.is_empty()), "nothing of it stays");
        assert!(!night.screen().contains("stiefvader"), "{}", night.screen());
    }
}

#[test]
fn a_note_that_was_begun_is_not_lost_with_the_end() {
    let mut night = Night::new(Language::Nl);
    let_in(&mut night);
    night.keys(&["F2", "Enter", "F6", "n"]);
    night.types("vraag naar");
    night.listens("Vos", &me(), false, None);
    night.effects.clear();
    night.key("Enter");
    assert!(night.records().is_empty());
    assert_eq!(notice(&night), "Vos is niet meer van jou: niet bewaard. Je woorden staan er nog.");
    assert!(night.screen().contains("vraag naar"), "{}", night.screen());
}

#[test]
fn who_read_along_and_gets_the_visitor_has_the_talk_and_a_composer() {
    let mut night = Night::new(Language::Nl);
    let_in(&mut night);
    night.keys(&["F2", "Enter"]);
    night.assign("Vos", Some(me()), None);
    let screen = night.screen();
    assert!(screen.contains("het is mijn stiefvader") && screen.contains("─ aan Vos"), "{screen}");
    assert!(!screen.contains("meelezen"), "{screen}");
}

#[test]
fn a_handover_to_somebody_else_ends_it() {
    let mut night = Night::new(Language::Nl);
    with_bram(&mut night);
    let_in(&mut night);
    night.keys(&["F2", "Enter"]);
    night.assign("Vos", Some(third()), None);
    assert_eq!(night.console.world.open, None, "{}", night.screen());
    assert!(!night.screen().contains("stiefvader"), "{}", night.screen());
}

#[test]
fn a_third_console_sees_who_reads_along_and_no_word() {
    let mut night = Night::new(Language::Nl);
    with_bram(&mut night);
    night.arrive("Vos", Triage::B, 3);
    night.assign("Vos", Some(colleague()), None);
    night.listens("Vos", &third(), true, None);
    night.keys(&["F2", "End"]);
    let screen = night.screen();
    assert!(screen.contains("Bram leest mee"), "{screen}");
    night.effects.clear();
    night.keys(&["i", "Enter"]);
    assert!(night.requests().is_empty() && night.console.world.open.is_none(), "{}", night.screen());
}

#[test]
fn a_supervisor_comes_by_i_on_a_colleagues_row_and_goes_by_i() {
    let mut night = Night::new(Language::Nl);
    night.link(Update::Role(Role::Supervisor));
    night.arrive("Vos", Triage::B, 3);
    night.assign("Vos", Some(colleague()), None);
    night.keys(&["F2", "End"]);
    night.effects.clear();
    night.key("i");
    assert_eq!(asks(&mut night), [Ask::Listen { who: me() }]);
    night.key("i");
    assert!(night.requests().is_empty(), "asked already");
    let request = night.console.world.pending[0].id.clone();
    night.listens("Vos", &me(), true, Some(request));
    night.key("i");
    assert_eq!(asks(&mut night), [Ask::EndListen { who: me() }]);
}

/// The door tells that Sanne is the backup of Milan's alert, and lets her in.
fn backup(night: &mut Night) -> Alert {
    night.arrive("Otter", Triage::A, 3);
    night.assign("Otter", Some(colleague()), None);
    let alert = Alert::new("theirs".into(), colleague(), night.now());
    say(night, alert.clone(), None);
    night.key("Ctrl-O");
    night.effects.clear();
    night.link(Update::Opened(room("Otter")));
    let alert = Alert { backup: Some((me(), night.now())), ..alert };
    let reader = Reader { who: me(), since: night.now(), fence: None, alert: Some("theirs".into()) };
    say(night, alert.clone(), Some(vec![reader]));
    alert
}

fn say(night: &mut Night, alert: Alert, readers: Option<Vec<Reader>>) {
    let (conversation, request) = (room("Otter"), RequestId::from(format!("r{}", night.now().0).as_str()));
    night.door(|seq| DeskEvent::Alerted(Alerted { seq, conversation, request, alert, readers }));
}

/// Seen 2 of the issue: the backup could tick nothing and was told nothing, not even the place for 112.
#[test]
fn the_backup_who_comes_reads_along_sees_the_place_and_ticks() {
    use care::escalation::Code;
    let mut night = Night::new(Language::Nl);
    let alert = backup(&mut night);
    assert_eq!(notice(&night), "Otter: je bent achterwacht van Milan en leest mee.");
    let at = night.now();
    let where_ = desk::event::PlanAnswer {
        plan: "acute".to_owned(),
        version: 1,
        item: "where".to_owned(),
        answer: Some(Answer::Choice("held".to_owned())),
        skipped: false,
        from: None,
        earlier: None,
    };
    night.case_by(&colleague(), &room("Otter"), CaseEvent::Plan(where_));
    let phrase = night.console.world.station.content.phrases.iter().find(|it| it.id == "call_place").cloned();
    let words = phrase.expect("it is shipped").version(Language::Nl, false).words.to_owned();
    night.helper_says(&colleague(), "Otter", &words);
    night.says("Otter", "Lindelaan 12, achterom");
    night.size(160, 50);
    let screen = night.screen();
    assert!(
        screen.contains("Ctrl-O de stappen") && !screen.contains("ik kom"),
        "who came is not asked again: {screen}"
    );
    night.size(80, 24);
    night.key("Ctrl-O");
    assert_eq!(night.console.focus, Place::Side(Side::Acute));
    let screen = night.screen();
    assert!(screen.contains("kan niet weg") && screen.contains("“Lindelaan 12,"), "{screen}");
    assert!(screen.contains("║"), "the talk stands beside it: {screen}");
    night.effects.clear();
    night.key("Enter");
    assert_eq!(asks(&mut night), [Ask::TickStep { alert: "theirs".into(), code: Code::Called }], "{at:?}");
    // with the alert it is over
    let how = care::escalation::AlertEnd::Safe;
    let ended = Some((how, colleague(), night.now()));
    say(&mut night, Alert { ended, ..alert }, None);
    assert!(!night.screen().contains("Lindelaan"), "{}", night.screen());
    assert_eq!(night.console.world.open, None);
}

#[test]
fn the_screens_of_reading_along() {
    for (name, language) in [("nl", Language::Nl), ("en", Language::En)] {
        let mut night = Night::busy(language);
        with_bram(&mut night);
        let_in(&mut night);
        night.listens("Vos", &third(), true, None);
        night.keys(&["F2", "End", "Up"]);
        snap(&format!("listening_queue_{name}"), &mut night, &SIZES[..2]);
        night.link(Update::Opened(room("Vos")));
        night.console.update(console::screen::Message::Link(Update::Typing { conversation: room("Vos"), who: vec![] }));
        night.keys(&["Enter"]);
        snap(&format!("listening_talk_{name}"), &mut night, &SIZES[..2]);
        let mut night = Night::busy(language);
        night.keys(&["Alt-1"]);
        let open = night.console.world.open.clone().expect("open");
        let alias = night.console.world.alias(&open).to_owned();
        night.listens(&alias, &colleague(), true, None);
        night.case_by(&door(), &open, CaseEvent::Listening(Listening { who: colleague(), on: true }));
        snap(&format!("listening_helper_{name}"), &mut night, &SIZES[..2]);
        night.keys(&["F6", "i"]);
        snap(&format!("listening_invite_{name}"), &mut night, &SIZES[..2]);
    }
}

/// Whoever reads along is not told that somebody talks whose console has fallen silent.
#[test]
fn a_reader_sees_that_the_helper_does_not_read() {
    let mut night = Night::new(Language::Nl);
    let_in(&mut night);
    night.keys(&["F2"]);
    night.select("Vos");
    night.key("Enter");
    assert!(night.screen().contains("meelezen · Milan praat"), "{}", night.screen());
    super::attention::unattended(&mut night, "Vos", desk::event::WhyUnattended::Silent, 2);
    let screen = night.screen();
    assert!(screen.contains("meelezen · Milan leest niet") && !screen.contains("Milan praat"), "{screen}");
}
