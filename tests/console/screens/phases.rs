//! The five phases of a chat (domain.md §11) by keys: in the title with their minutes, the goal, the phrases of a phase,
//! handing over, and the goal at closing.

use care::Language;
use care::phase::{LONGEST_GOAL, Phase};
use care::registration::Goal;
use care::triage::Triage;
use console::dialog::register::Register;
use console::layer::{Place, Side};
use desk::event::{CaseEvent, DeskEvent, Fence, Here, InPhase, MemberId, Note, Presence, Triaged, Turn};
use matrix::link::{Command, Failure, Update};

use super::flows::notice;
use super::snapshots::snap;
use testing::night::{Night, colleague, door, me, room};

const MINUTE: u64 = 60_000;

fn turn(night: &mut Night, to: MemberId, by: MemberId, fence: u64) {
    let turn = Turn { to: Some(to), fence: Fence(fence), stopped: None, by: Some(by) };
    night.case_by(&door(), &room("Vos"), CaseEvent::Turn(turn));
}

/// Vos is mine since now, has written, and the case has the keyboard.
fn vos(language: Language) -> Night {
    let mut night = Night::new(language);
    night.mine("Vos", Triage::B);
    turn(&mut night, me(), me(), 1);
    let presence = Presence { state: Here::Here, since: night.now() };
    night.case_by(&door(), &room("Vos"), CaseEvent::Presence(presence));
    night.says("Vos", "hoi");
    night.keys(&["Alt-1", "F6"]);
    night.effects.clear();
    night
}

fn in_phase(phase: u8, goal: Option<&str>) -> CaseEvent {
    CaseEvent::Phase(InPhase { phase, goal: goal.map(str::to_owned) })
}

fn phase(night: &Night) -> Option<u8> {
    night.console.world.phase(&room("Vos")).map(|now| now.phase.number())
}

fn triage(night: &mut Night, triage: Triage) {
    let (conversation, by, request) = (room("Vos"), colleague(), "theirs".into());
    night.door(|seq| DeskEvent::Triaged(Triaged { seq, conversation, triage, by, request }));
}

/// The row of the screen with the conversation's title.
fn title(night: &Night) -> String {
    let screen = night.screen();
    screen.lines().find(|line| line.contains(" Vos ") && line.contains('─')).unwrap_or_default().to_owned()
}

#[test]
fn p_moves_on_and_shift_p_back_and_the_title_tells_it_with_its_minutes() {
    for (language, words) in [
        (Language::Nl, ["1/5 welkom 0 min", "2/5 vraag 0 min", "2/5 vraag 14 min"]),
        (Language::En, ["1/5 welcome 0 min", "2/5 question 0 min", "2/5 question 14 min"]),
    ] {
        let mut night = vos(language);
        night.size(160, 50);
        assert!(title(&night).contains(words[0]), "{}", night.screen());
        night.key("p");
        assert!(title(&night).contains(words[1].trim_end_matches(" 0 min")), "on its way\n{}", night.screen());
        assert!(!title(&night).contains(words[1]), "no age before the homeserver has it\n{}", night.screen());
        let wakes = night.console.next_change();
        assert_eq!(night.records(), [in_phase(2, None)]);
        assert_eq!(night.console.next_change(), wakes, "nothing wakes for a phase");
        assert!(title(&night).contains(words[1]), "{}", night.screen());
        // the minutes need no clock of their own: each screen's minute shows them
        night.pass(14 * MINUTE);
        assert!(title(&night).contains(words[2]), "{}", night.screen());
        night.keys(&["P"]);
        assert_eq!(night.records(), [in_phase(1, None)]);
        assert_eq!(phase(&night), Some(1));
        // none lies before the first and after the last
        night.key("P");
        for _ in 0..8 {
            night.keys(&["p", "Esc"]);
            night.console.focus = Place::Side(Side::Case);
        }
        assert_eq!(night.records(), [2, 3, 4, 5].map(|phase| in_phase(phase, None)));
        assert_eq!(phase(&night), Some(5));
    }
}

#[test]
fn the_phase_gives_way_to_the_alias_the_triage_and_where_the_visitor_is() {
    for language in [Language::Nl, Language::En] {
        let mut night = vos(language);
        night.case_by(&me(), &room("Vos"), in_phase(2, None));
        night.pass(12 * MINUTE);
        night.key("Esc");
        let without = |night: &mut Night, width| {
            triage(night, Triage::A);
            night.size(width, 24);
            let row = title(night);
            triage(night, Triage::B);
            row
        };
        let (mut shown, mut hidden) = (0, 0);
        for width in 24..=160 {
            night.size(width, 24);
            let row = title(&night);
            let at_a = without(&mut night, width);
            assert!(row.contains("Vos") && row.contains(" B"), "{width}\n{}", night.screen());
            if row.contains("2/5") {
                shown += 1;
                assert!(row.find(" B").unwrap() < row.find("2/5").unwrap());
            } else {
                hidden += 1;
            }
            assert!(!at_a.contains("2/5"), "{at_a}");
        }
        assert!(shown > 80 && hidden > 5, "{shown} {hidden}");
    }
}

#[test]
fn at_a_there_is_no_phase_and_no_key_for_one_and_it_goes_on_afterwards() {
    let mut night = vos(Language::En);
    night.size(160, 50);
    night.case_by(&me(), &room("Vos"), in_phase(3, Some("sleep at home again")));
    let before = night.screen();
    assert!(before.contains("3/5 goal 0 min") && before.contains("3/5 the goal"), "{before}");
    triage(&mut night, Triage::A);
    night.console.focus = Place::Side(Side::Case);
    night.pass(2 * MINUTE);
    night.effects.clear();
    let screen = night.screen();
    assert!(!screen.contains("3/5") && !screen.contains("p phase"), "{screen}");
    assert!(screen.contains("sleep at home again"), "the goal is the case's\n{screen}");
    night.keys(&["p", "P"]);
    assert!(night.records().is_empty() && night.console.dialogs.is_empty());
    triage(&mut night, Triage::B);
    assert!(night.screen().contains("3/5 goal 2 min"), "{}", night.screen());
}

#[test]
fn the_third_phase_offers_to_write_the_goal_in_one_line_for_helpers() {
    let mut night = vos(Language::Nl);
    night.keys(&["p", "p"]);
    let screen = night.screen();
    assert!(screen.contains("Doel: alleen voor hulpverleners") && screen.contains("anders zijn?"), "{screen}");
    assert!(!screen.contains("Ctrl-J"), "it is one line\n{screen}");
    insta::assert_snapshot!("goal_nl_80x24", screen);
    night.size(160, 50);
    night.types("weer thuis");
    night.send(console::screen::Message::Paste("slapen,\nen school".to_owned()));
    night.key("Enter");
    assert!(night.console.dialogs.is_empty());
    let wanted = "weer thuisslapen, en school";
    assert_eq!(night.records(), [in_phase(2, None), in_phase(3, None), in_phase(3, Some(wanted))]);
    let screen = night.screen();
    assert!(screen.contains("Doel") && screen.contains(wanted), "{screen}");
    // nothing of it is for the visitor, nor goes to the desk
    assert!(night.sent().is_empty() && night.requests().is_empty());
    // back and on: it stands there, and the same words are not written twice
    night.keys(&["p", "P"]);
    assert!(night.screen().contains(wanted), "{}", night.screen());
    night.key("Enter");
    assert_eq!(night.records(), [in_phase(4, None), in_phase(3, None)]);
    // taken back
    night.keys(&["p", "P"]);
    for _ in 0..wanted.chars().count() {
        night.key("Backspace");
    }
    night.key("Enter");
    assert_eq!(night.records(), [in_phase(4, None), in_phase(3, None), in_phase(3, Some(""))]);
    assert!(!night.screen().contains(wanted), "{}", night.screen());
    assert_eq!(night.console.world.chat(&room("Vos")).unwrap().goal(), None);
}

#[test]
fn a_goal_that_is_no_line_stays_in_the_dialog_and_none_is_none() {
    let mut night = vos(Language::En);
    night.keys(&["p", "p", "Enter"]);
    assert_eq!(night.records(), [in_phase(2, None), in_phase(3, None)], "blank words are no goal");
    night.keys(&["P", "p"]);
    night.types(&"x".repeat(LONGEST_GOAL + 1));
    night.key("Enter");
    assert!(!night.console.dialogs.is_empty() && notice(&night).contains("at most 200"), "{}", notice(&night));
    night.keys(&["Backspace", "Enter"]);
    assert!(night.console.dialogs.is_empty());
    let written = night.records();
    assert_eq!(written.last(), Some(&in_phase(3, Some(&"x".repeat(LONGEST_GOAL)))));
}

#[test]
fn a_goal_that_was_not_recorded_is_kept_for_the_helper() {
    let mut night = vos(Language::En);
    night.keys(&["p", "p"]);
    night.types("sleep again");
    night.key("Enter");
    let event = in_phase(3, Some("sleep again"));
    let record = matrix::link::Recording { conversation: room("Vos"), id: "r1".into(), event };
    night.link(Update::NotRecorded { record, why: Failure::Forbidden });
    let screen = night.screen();
    assert!(screen.contains("Not recorded") && screen.contains("sleep again"), "{screen}");
    assert_eq!(night.console.world.chat(&room("Vos")).unwrap().goal(), None, "it is no goal");
}

#[test]
fn the_palette_moves_the_phase_and_writes_the_goal() {
    let mut night = vos(Language::En);
    night.keys(&["Esc", "Ctrl-K"]);
    night.types("phase");
    night.key("Enter");
    assert_eq!(night.records(), [in_phase(2, None)]);
    night.key("Ctrl-K");
    night.types("write the goal");
    night.key("Enter");
    night.types("rust");
    night.key("Enter");
    assert_eq!(night.records(), [in_phase(2, Some("rust"))]);
}

#[test]
fn who_reads_along_sees_it_and_moves_nothing() {
    let mut night = Night::new(Language::En);
    night.arrive("Vos", Triage::B, 3);
    night.assign("Vos", Some(colleague()), None);
    night.link(Update::Opened(room("Vos")));
    turn(&mut night, colleague(), colleague(), 1);
    night.case_by(&colleague(), &room("Vos"), in_phase(3, Some("rust")));
    night.listens("Vos", &me(), true, None);
    night.select("Vos");
    night.keys(&["Enter", "F6"]);
    night.effects.clear();
    let screen = night.screen();
    assert!(screen.contains("3/5 the goal") && screen.contains("rust"), "{screen}");
    assert!(!screen.contains("p phase"), "{screen}");
    night.keys(&["p", "P"]);
    assert!(night.records().is_empty() && night.console.dialogs.is_empty());
    // and what somebody who never had the visitor says in the room is no phase
    night.case_by(&me(), &room("Vos"), in_phase(5, Some("weg")));
    assert_eq!(phase(&night), Some(3));
}

#[test]
fn whoever_hands_over_or_gives_back_sees_what_goes_along_and_the_receiver_finds_it() {
    let mut night = vos(Language::Nl);
    night.case_by(&me(), &room("Vos"), in_phase(3, Some("weer slapen")));
    night.pass(5 * MINUTE);
    night.size(160, 50);
    night.key("h");
    let screen = night.screen();
    assert!(screen.contains("Fase 3/5 het doel, 5 min. Doel: weer slapen"), "{screen}");
    night.keys(&["Esc", "g"]);
    let screen = night.screen();
    assert!(screen.contains("teruggeven aan de wachtrij?") && screen.contains("Fase 3/5 het doel"), "{screen}");
    // at the receiver's console
    let mut night = Night::new(Language::Nl);
    night.arrive("Vos", Triage::B, 4);
    night.assign("Vos", Some(me()), None);
    night.link(Update::Opened(room("Vos")));
    turn(&mut night, colleague(), colleague(), 1);
    night.pass(1_000);
    night.case_by(&colleague(), &room("Vos"), in_phase(2, None));
    night.case_by(&colleague(), &room("Vos"), in_phase(3, Some("weer slapen")));
    night.pass(7 * MINUTE);
    night.case_by(&colleague(), &room("Vos"), CaseEvent::Note(Note { text: "belt om drie uur".to_owned() }));
    night.pass(1_000);
    turn(&mut night, me(), colleague(), 2);
    night.says("Vos", "ben je er");
    night.keys(&["Alt-1"]);
    let screen = night.screen();
    assert!(screen.contains("Notitie van Milan: 3/5 doel 7 min · belt om"), "{screen}");
    assert!(title(&night).contains("3/5 doel 7 min"), "{screen}");
    insta::assert_snapshot!("phase_received_nl_80x24", screen);
    night.key("F6");
    assert!(night.screen().contains("weer slapen"), "{}", night.screen());
    night.effects.clear();
    night.key("p");
    assert_eq!(night.records(), [in_phase(4, None)]);
    assert!(title(&night).contains("4/5 uitwerken 0 min"), "{}", night.screen());
}

/// The names of the phrases that F5 shows, in their order, and how many of them are for what is going on.
fn phrases(night: &Night) -> (Vec<String>, usize) {
    let (found, fitting) = night.console.panes.phrases.found();
    let all = &night.console.world.station.content.phrases;
    (found.iter().map(|place| all[*place].id.clone()).collect(), fitting)
}

#[test]
fn the_phrases_of_the_phase_stand_after_those_of_the_moment_and_say_why() {
    let mut night = vos(Language::Nl);
    night.key("Esc");
    night.reply("dag");
    for number in 1..=5 {
        night.case_by(&me(), &room("Vos"), in_phase(number, None));
        night.key("F5");
        let (ids, fitting) = phrases(&night);
        let now = Phase::from_number(number).unwrap();
        let content = &night.console.world.station.content;
        let is_of = |id: &String| content.phrase(id).unwrap().is_of(now);
        let of_phase = ids[fitting..].iter().take_while(|id| is_of(id)).count();
        assert!(of_phase > 0, "{number}: {ids:?}");
        assert!(!ids[fitting + of_phase..].iter().any(is_of), "{number}: {ids:?}");
        let marked = format!(" fase {number} ;");
        assert!(night.screen().matches(&marked).count() > 0, "{marked}\n{}", night.screen());
    }
    assert_eq!(phrases(&night).0[0], "goal_reached");
    snap("phrases_of_a_phase_nl", &mut night, &[(80, 24), (160, 50)]);
    // what is searched for is found by its words
    night.types("broer");
    assert!(!night.screen().contains(" fase 5 ;"), "{}", night.screen());
    night.key("Esc");
    // it follows the phase while it stands there, by the palette
    night.keys(&["Ctrl-K"]);
    night.types("fase terug");
    night.key("Enter");
    night.key("F5");
    assert!(night.screen().contains(" fase 4 ;"), "{}", night.screen());
    // at A safety comes first
    triage(&mut night, Triage::A);
    night.key("F5");
    let screen = night.screen();
    assert!(!screen.contains(" fase ") && phrases(&night).0[0] == "acute", "{screen}");
}

#[test]
fn the_goal_is_asked_at_closing_and_nobody_guesses_it() {
    let mut night = vos(Language::En);
    night.case_by(&me(), &room("Vos"), in_phase(5, Some("sleep again")));
    night.keys(&["Ctrl-X"]);
    let goal = |night: &Night| night.console.dialog_as::<Register>().expect("the form").registration().goal;
    let known = |night: &Night| night.console.dialog_as::<Register>().expect("the form").known().0;
    assert_eq!(goal(&night), Goal::NotAsked, "a goal that was written is not one that was reached");
    let before = known(&night);
    night.keys(&["End", "Up"]);
    let screen = night.screen();
    assert!(screen.contains("goal reached") && screen.contains("‹ not asked ›"), "{screen}");
    for (key, wanted) in [
        ("Space", Goal::Yes),
        ("Space", Goal::Partly),
        ("Space", Goal::No),
        ("Space", Goal::NotAsked),
        ("Left", Goal::No),
        ("Left", Goal::Partly),
    ] {
        night.key(key);
        assert_eq!(goal(&night), wanted, "{key}");
    }
    insta::assert_snapshot!("closing_with_a_goal_en_80x24", night.screen());
    assert_eq!(known(&night), before + 1);
    night.key("n");
    assert_eq!(goal(&night), Goal::NotAsked);
    assert_eq!(known(&night), before + 1, "to say that nobody asked is an answer");
    // kept for later
    night.keys(&["Up", "Left", "Left", "Esc", "Ctrl-X"]);
    assert_eq!(goal(&night), Goal::Partly);
    night.keys(&["Home", "Right", "Enter", "!", "Enter"]);
    let registered = night.commands().into_iter().find_map(|command| match command {
        Command::Record { event, .. } => match *event {
            CaseEvent::Registration(registration) => Some(registration.goal),
            _ => None,
        },
        _ => None,
    });
    assert_eq!(registered, Some(Goal::Partly), "{}", night.screen());
}

#[test]
fn a_conversation_in_its_second_phase() {
    for (name, language) in [("nl", Language::Nl), ("en", Language::En)] {
        let mut night = vos(language);
        night.case_by(&me(), &room("Vos"), in_phase(2, None));
        night.pass(3 * MINUTE);
        night.case_by(&me(), &room("Vos"), in_phase(2, Some("weer thuis slapen")));
        night.pass(11 * MINUTE);
        night.keys(&["F6"]);
        snap(&format!("phase_case_{name}"), &mut night, &[(80, 24), (160, 50)]);
        night.key("Esc");
        snap(&format!("phase_{name}"), &mut night, &[(60, 20), (80, 24), (120, 40)]);
    }
}
