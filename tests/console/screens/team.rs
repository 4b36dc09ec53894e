//! The team line and the note for the next shift: what is shown, what rings, and that nothing of it ever goes to a visitor.

use care::Language;
use care::triage::Triage;
use console::screen::Message;
use console::world::Effect;
use console::world::team::ToTeam;
use desk::event::{DeskEvent, Duty, HandoverNote, MemberId, MessageId, Moment, Shift, Stamped, TeamEvent, TeamLine};
use matrix::link::{Command, Delivery, Failure, Restored, TeamDraft, Update};
use proptest::prelude::*;

use testing::night::{Night, colleague, me};

const HOUR: u64 = 60 * 60 * 1_000;

/// Somebody says a line to the team, some minutes ago.
fn said(
    night: &Night,
    id: &str,
    who: &MemberId,
    minutes: u64,
    text: &str,
    mentions: &[MemberId],
) -> Stamped<TeamEvent> {
    let line = TeamLine { id: id.into(), text: text.to_owned(), mentions: mentions.to_vec() };
    let at = Moment(night.now().0 - minutes * 60_000);
    Stamped { id: format!("${id}").into(), sender: who.clone(), at, event: TeamEvent::Line(line) }
}

/// A note for this shift, some minutes ago.
fn note(night: &Night, id: &str, who: &MemberId, minutes: u64, text: &str) -> Stamped<TeamEvent> {
    let note = HandoverNote { id: id.into(), text: text.to_owned() };
    let at = Moment(night.now().0 - minutes * 60_000);
    Stamped { id: format!("${id}").into(), sender: who.clone(), at, event: TeamEvent::HandoverNote(note) }
}

/// The helper is in the team room, where this was said before.
pub(crate) fn in_team(night: &mut Night, events: Vec<Stamped<TeamEvent>>) {
    night.link(Update::TeamRoom { keep: 48 * HOUR });
    night.link(Update::Team { events, live: false });
    night.effects.clear();
}

/// Milan says something to the team now.
pub(crate) fn milan_says(night: &mut Night, id: &str, text: &str, mentions: &[MemberId]) {
    let event = said(night, id, &colleague(), 0, text, mentions);
    night.link(Update::Team { events: vec![event], live: true });
}

/// What goes to the team.
fn to_team(commands: Vec<Command>) -> Vec<TeamEvent> {
    let told = commands.into_iter();
    told.filter_map(|command| if let Command::Team(event) = command { Some(event) } else { None }).collect()
}

fn bells(night: &mut Night) -> usize {
    std::mem::take(&mut night.effects).iter().filter(|effect| matches!(effect, Effect::Bell)).count()
}

fn small(language: Language) -> Night {
    let mut night = Night::busy(language);
    night.size(80, 24);
    let before = [
        said(&night, "t1", &colleague(), 30, "ik neem om twee uur pauze", &[]),
        said(&night, "t2", &me(), 28, "goed, ik blijf", &[]),
    ];
    in_team(&mut night, before.into());
    night.console.world.notice = None;
    night
}

/// The row for the helper: the last one above the hints.
fn row(night: &Night) -> String {
    let rows: Vec<String> = night.screen().lines().map(str::to_owned).collect();
    rows[rows.len() - 3].trim().to_owned()
}

#[test]
fn the_team_line_stands_above_the_last_words_and_the_composer() {
    let mut night = small(Language::Nl);
    night.key("Alt-1");
    night.types("Ik blijf bij je");
    night.key("Ctrl-G");
    night.types("@mi");
    insta::assert_snapshot!("team_line_80x24_nl", night.screen());
    let screen = night.screen();
    assert!(screen.contains("niet aan de bezoeker") && screen.contains("Ik blijf bij je"), "{screen}");
    night.key("Esc");
    night.key("F2");
    night.key("Ctrl-G");
    insta::assert_snapshot!("team_line_over_queue_80x24_nl", night.screen());
}

#[test]
fn a_line_of_a_colleague_is_quiet_and_one_that_names_me_rings_until_it_was_seen() {
    let mut night = Night::new(Language::Nl);
    night.size(80, 24);
    night.mine("Vos", Triage::B);
    in_team(&mut night, Vec::new());
    night.key("Alt-1");
    night.pass(30_000);
    night.console.world.notice = None;
    night.effects.clear();
    milan_says(&mut night, "t3", "wie spreekt er Arabisch?", &[]);
    assert_eq!(bells(&mut night), 0);
    assert!(row(&night).starts_with("· Milan: wie spreekt er Arabisch?"), "{}", row(&night));
    assert!(row(&night).contains("Ctrl-G"));
    insta::assert_snapshot!("team_row_80x24_nl", night.screen());
    milan_says(&mut night, "t4", "@Sanne, kun jij?", &[me()]);
    assert_eq!(bells(&mut night), 1);
    assert!(row(&night).starts_with("@ Milan: @Sanne, kun jij?"), "{}", row(&night));
    for _ in 0..40 {
        night.pass(1_000);
    }
    assert_eq!(bells(&mut night), 1, "again, as long as it was not seen");
    // going back puts a quiet line away, and this one not
    night.key("Esc");
    assert!(row(&night).starts_with("@ Milan"), "{}", row(&night));
    night.key("Ctrl-G");
    assert!(night.screen().contains("kun jij?"));
    night.key("Ctrl-G");
    night.effects.clear();
    for _ in 0..70 {
        night.pass(1_000);
    }
    assert_eq!(bells(&mut night), 0);
    assert!(!night.screen().contains("kun jij?"), "{}", night.screen());
}

#[test]
fn a_line_that_names_me_rings_on_while_the_team_line_stands_there_and_nobody_looks() {
    let mut night = small(Language::Nl);
    night.key("Ctrl-G");
    for _ in 0..25 {
        night.pass(1_000);
    }
    night.effects.clear();
    milan_says(&mut night, "t4", "@Sanne, kun jij?", &[me()]);
    assert_eq!(bells(&mut night), 1);
    night.key("Left");
    assert_eq!(night.console.world.named(), 0, "a key: somebody looks");
}

#[test]
fn what_was_said_before_i_came_is_no_news_and_what_was_said_while_i_was_away_is() {
    let mut night = Night::new(Language::Nl);
    let old = said(&night, "t1", &colleague(), 30, "@Sanne, oud", &[me()]);
    in_team(&mut night, vec![old.clone()]);
    assert_eq!((night.console.world.named(), night.console.world.team_row()), (0, None));
    // the room is read anew after an outage
    let new = said(&night, "t2", &colleague(), 1, "@Sanne, nieuw", &[me()]);
    night.link(Update::Team { events: vec![old, new], live: false });
    assert_eq!(night.console.world.named(), 1);
}

#[test]
fn a_draft_for_a_visitor_and_a_line_to_the_team_never_meet() {
    let mut night = small(Language::Nl);
    night.key("Alt-1");
    night.types("Wat goed dat je");
    night.key("Ctrl-G");
    night.types("@milan spreek jij Arabisch?");
    night.effects.clear();
    night.key("Enter");
    let commands = night.commands();
    assert!(!commands.iter().any(|command| matches!(command, Command::Send(_) | Command::Record { .. })));
    let lines = to_team(commands);
    let [TeamEvent::Line(line)] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((line.text.as_str(), line.mentions.as_slice()), ("@milan spreek jij Arabisch?", &[colleague()][..]));
    let screen = night.screen();
    assert!(screen.contains("nog niet verstuurd: @milan"), "said to be on its way, and no more: {screen}");
    // it is sent, and comes back with its time
    night.link(Update::ToTeam { id: line.id.clone(), state: Delivery::Sent("$own".into()) });
    let own = Stamped { id: "$own".into(), sender: me(), at: night.now(), event: TeamEvent::Line(line.clone()) };
    night.link(Update::Team { events: vec![own], live: true });
    let screen = night.screen();
    assert!(!screen.contains("nog niet verstuurd") && screen.contains("jij: @milan spreek jij"), "{screen}");
    night.key("Esc");
    night.types(" dit zegt");
    night.key("Enter");
    let sent: Vec<_> = night.sent().into_iter().map(|outgoing| outgoing.body).collect();
    assert_eq!(sent, ["Wat goed dat je dit zegt"]);
}

#[test]
fn a_line_that_was_not_sent_stands_where_it_was_written() {
    let mut night = small(Language::Nl);
    night.key("Ctrl-G");
    night.types("een");
    night.key("Enter");
    let id = to_team(night.commands())[0].id().clone();
    night.types("twee");
    night.link(Update::ToTeam { id: id.clone(), state: Delivery::Refused(Failure::Forbidden) });
    let told = night.commands();
    assert_eq!(night.console.world.team.writing(ToTeam::Line).editor.text(), "een\ntwee");
    assert!(night.screen().contains("Niet verstuurd aan het team"), "{}", night.screen());
    let journaled = told.iter().any(|command| {
        matches!(command, Command::JournalTeamDraft(draft) if draft.instead_of == [id.clone()] && draft.body == "een\ntwee")
    });
    assert!(journaled, "{told:?}");
    night.key("Enter");
    assert_eq!(to_team(night.commands())[0].text(), "een twee", "one line");
    // without a team room nothing is sent, and the words stay
    night.link(Update::NoTeam);
    night.types("drie");
    night.key("Enter");
    assert_eq!(to_team(night.commands()).len(), 0);
    assert!(night.screen().contains("geen teamkamer") && night.screen().contains("drie"), "{}", night.screen());
}

#[test]
fn what_an_earlier_console_had_not_sent_for_sure_is_written_again_unless_it_arrived() {
    let mut night = Night::new(Language::Nl);
    let lost = TeamLine { id: "m1".into(), text: "wie kan er?".into(), mentions: Vec::new() };
    let arrived = TeamLine { id: "m2".into(), text: "ik ben er".into(), mentions: Vec::new() };
    let drafts = vec![TeamDraft { note: true, body: "Merel komt".into(), instead_of: Vec::new() }];
    night.link(Update::Restored(Restored {
        team: vec![TeamEvent::Line(lost), TeamEvent::Line(arrived.clone())],
        team_drafts: drafts,
        ..Restored::default()
    }));
    let text = |night: &Night, what| night.console.world.team.writing(what).editor.text().to_owned();
    assert_eq!(text(&night, ToTeam::Line), "wie kan er?\nik ben er");
    assert_eq!(text(&night, ToTeam::Note), "Merel komt");
    let own = Stamped { id: "$2".into(), sender: me(), at: night.now(), event: TeamEvent::Line(arrived) };
    in_team(&mut night, vec![own]);
    assert_eq!(text(&night, ToTeam::Line), "wie kan er?");
}

#[test]
fn a_name_is_completed_from_who_is_on_duty() {
    let mut night = small(Language::Nl);
    let mieke = MemberId::from("@mieke:nacht.example");
    let duty =
        |name: &str, shift| DeskEvent::Duty(Duty { name: name.to_owned(), shift, capacity: 2, languages: Vec::new() });
    night.desk_by(&mieke, duty("Mieke", Shift::On));
    night.desk_by(&"@mia:nacht.example".into(), duty("Mia", Shift::Off));
    night.key("Ctrl-G");
    let text = |night: &Night| night.console.world.team.writing(ToTeam::Line).editor.text().to_owned();
    night.types("kan @m");
    night.key("Tab");
    assert_eq!(text(&night), "kan @Mi", "as far as Milan and Mieke go together");
    night.types("l");
    night.key("Tab");
    assert_eq!(text(&night), "kan @Milan ");
    night.key("Tab");
    assert_eq!(text(&night), "kan @Milan ", "nothing was begun");
}

#[test]
fn words_are_gone_from_the_screen_when_the_desk_keeps_them_no_longer() {
    let mut night = small(Language::Nl);
    milan_says(&mut night, "t3", "@Sanne, nog even", &[me()]);
    night.key("F2");
    let gone = 48 * HOUR + 1;
    night.send(Message::Clock(Moment(night.now().0 + gone - 10_000)));
    assert_eq!(night.console.world.named(), 1);
    assert!(night.console.next_change().0 <= night.now().0 + 10_000);
    night.send(Message::Clock(Moment(night.now().0 + 10_000)));
    assert_eq!((night.console.world.named(), night.console.world.team.said.lines().len()), (0, 0));
    night.key("Ctrl-G");
    assert!(!night.screen().contains("nog even"), "{}", night.screen());
}

#[test]
fn a_locked_screen_says_that_there_is_something_and_never_what() {
    let mut night = small(Language::Nl);
    night.key("F9");
    milan_says(&mut night, "t3", "wie spreekt er Arabisch?", &[]);
    let screen = night.screen();
    assert!(screen.contains("iets nieuws in de teamregel"), "{screen}");
    assert!(!screen.contains("Arabisch") && !screen.contains("Milan"), "{screen}");
    milan_says(&mut night, "t4", "@Sanne, kun jij?", &[me()]);
    let screen = night.screen();
    assert!(screen.contains("Een collega noemt jou"), "{screen}");
    assert!(!screen.contains("kun jij") && !screen.contains("Milan"), "{screen}");
}

#[test]
fn names_and_words_of_a_colleague_do_nothing_to_the_terminal() {
    let mut night = small(Language::En);
    let evil = MemberId::from("@evil:nacht.example");
    let name = "Ev\u{202e}il\u{1b}[2J".to_owned();
    night.desk_by(&evil, DeskEvent::Duty(Duty { name, shift: Shift::On, capacity: 1, languages: Vec::new() }));
    let event = said(&night, "t9", &evil, 0, "a\u{1b}]0;x\u{7}\u{202e}b\r\nc\u{9b}31m", &[me()]);
    night.link(Update::Team { events: vec![event], live: true });
    night.size(80, 24);
    for keys in [&[][..], &["Ctrl-G"], &["Esc", "F7"]] {
        night.keys(keys);
        let screen = night.screen();
        assert!(!screen.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']), "{screen:?}");
    }
}

#[test]
fn the_note_for_this_shift_is_shown_once_and_stands_in_the_shift_for_a_day() {
    let mut night = Night::busy(Language::Nl);
    night.size(80, 24);
    night.console.world.notice = None;
    let before = [
        note(&night, "n1", &colleague(), 60, "Merel 92 komt om twee uur terug"),
        said(&night, "t1", &colleague(), 5, "wie spreekt er Arabisch?", &[]),
    ];
    in_team(&mut night, before.into());
    assert!(row(&night).contains("Overdracht van Milan") && row(&night).contains("F7"), "{}", row(&night));
    night.key("F7");
    insta::assert_snapshot!("team_shift_80x24_nl", night.screen());
    assert!(!row(&night).contains("Overdracht"), "seen: {}", row(&night));
    assert!(night.screen().contains("Merel 92"), "{}", night.screen());
    night.send(Message::Clock(Moment(night.now().0 + 24 * HOUR)));
    assert!(!night.screen().contains("Merel 92"), "{}", night.screen());
}

#[test]
fn a_note_for_the_next_shift_is_written_in_the_shift_and_offered_at_its_end() {
    let mut night = small(Language::Nl);
    night.keys(&["F7", "n"]);
    night.types("Merel 92 komt om twee uur terug");
    insta::assert_snapshot!("handover_note_80x24_nl", night.screen());
    assert!(night.screen().contains("Geen namen of adressen van bezoekers"), "{}", night.screen());
    night.effects.clear();
    night.key("Enter");
    let lines = to_team(night.commands());
    assert!(
        matches!(lines.as_slice(), [TeamEvent::HandoverNote(note)] if note.text.starts_with("Merel 92")),
        "{lines:?}"
    );
    night.key("F10");
    assert!(night.screen().contains("overdracht schrijven"), "{}", night.screen());
    night.key("n");
    assert!(night.screen().contains("overdracht aan de volgende dienst"), "{}", night.screen());
    night.keys(&["Esc", "Esc"]);
}

#[test]
fn nothing_is_left_of_the_team_when_the_helper_is_not_in_it_any_more() {
    let mut night = small(Language::Nl);
    milan_says(&mut night, "t4", "@Sanne, kun jij?", &[me()]);
    night.link(Update::NoTeam);
    assert_eq!(night.console.world.named(), 0);
    night.key("Ctrl-G");
    let screen = night.screen();
    assert!(!screen.contains("kun jij") && !screen.contains("pauze"), "{screen}");
}

#[test]
fn another_helper_finds_nothing_of_it() {
    let mut night = small(Language::Nl);
    night.key("Ctrl-G");
    night.types("halve regel");
    night.link(Update::SomebodyElse);
    assert_eq!(night.console.world.team.said.lines().len(), 0);
    assert!(night.console.world.team.writing(ToTeam::Line).editor.is_empty());
}

/// Keys of somebody at the team line who does not leave it.
fn any_key() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zA-Z@ ;/.0-9]".prop_map(|c| if c == " " { "Space".to_owned() } else { c }),
        2 => Just("Enter".to_owned()),
        1 => prop::sample::select(vec!["Tab", "Left", "Right", "Up", "Down", "Home", "End", "Backspace", "Del", "PgUp",
            "PgDn", "Ctrl-N", "Ctrl-T", "Ctrl-X", "Ctrl-K", "Ctrl-J", "Alt-Enter", "Alt-1", "F2", "F5", "F6", "F7"])
            .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is typed into the team line, nothing of it becomes a message or anything else of a conversation, and the
    /// composer's draft does not move.
    #[test]
    fn nothing_that_is_typed_into_the_team_line_goes_to_a_conversation(
        keys in prop::collection::vec(any_key(), 0..40),
        paste in prop::option::of("[a-z\r\n]{0,20}"),
        width in 60_u16..160,
    ) {
        let mut night = Night::busy(Language::Nl);
        night.size(width, 24);
        in_team(&mut night, Vec::new());
        night.key("Alt-1");
        night.types("voor de bezoeker");
        // the draft is journaled before
        night.pass(2_000);
        night.effects.clear();
        night.key("Ctrl-G");
        for key in &keys {
            night.key(key);
        }
        if let Some(paste) = paste {
            night.send(Message::Paste(paste));
        }
        night.pass(2_000);
        for command in night.commands() {
            let of_a_conversation = matches!(command, Command::Send(_) | Command::Record { .. } | Command::Request(_)
                | Command::Typing { on: true, .. } | Command::JournalDraft(_));
            prop_assert!(!of_a_conversation, "{command:?}");
        }
        let draft = night.console.world.open_chat().map(|chat| chat.draft.editor.text().to_owned());
        prop_assert_eq!(draft.as_deref(), Some("voor de bezoeker"));
    }

    /// And whatever is typed to a visitor, nothing of it becomes a line to the team.
    #[test]
    fn nothing_that_is_typed_to_a_visitor_goes_to_the_team(keys in prop::collection::vec(any_key(), 0..40)) {
        let mut night = Night::new(Language::Nl);
        in_team(&mut night, Vec::new());
        night.mine("Vos", Triage::B);
        night.key("Alt-1");
        // the shift and the palette lead to the team
        for key in keys.iter().filter(|key| !["F7", "n", "Ctrl-K"].contains(&key.as_str())) {
            night.key(key);
        }
        let commands = night.commands();
        prop_assert!(!commands.iter().any(|command| matches!(command, Command::Team(_))), "{commands:?}");
        prop_assert_eq!(night.console.world.team.writing(ToTeam::Line).editor.text(), "");
    }
}

#[test]
fn an_id_of_a_line_is_its_own() {
    let mut night = small(Language::Nl);
    night.key("Ctrl-G");
    let mut ids: Vec<MessageId> = Vec::new();
    for words in ["een", "twee"] {
        night.types(words);
        night.key("Enter");
        ids.extend(to_team(night.commands()).iter().map(|event| event.id().clone()));
    }
    assert!(ids.len() == 2 && ids[0] != ids[1]);
}
