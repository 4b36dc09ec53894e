use proptest::prelude::*;

use super::*;
use crate::event::{HandoverNote, TeamLine};

fn line(event: &str, sender: &str, at: u64, text: &str) -> Stamped<TeamEvent> {
    let line = TeamLine { id: format!("m{event}").into(), text: text.to_owned(), mentions: Vec::new() };
    Stamped { id: event.into(), sender: sender.into(), at: Moment(at), event: TeamEvent::Line(line) }
}

fn note(event: &str, sender: &str, at: u64, text: &str) -> Stamped<TeamEvent> {
    let note = HandoverNote { id: format!("m{event}").into(), text: text.to_owned() };
    Stamped { id: event.into(), sender: sender.into(), at: Moment(at), event: TeamEvent::HandoverNote(note) }
}

fn texts(team: &Team) -> Vec<&str> {
    team.lines().map(|said| said.text.as_str()).collect()
}

#[test]
fn lines_stand_by_time_and_once() {
    let mut team = Team::default();
    assert_eq!(team.apply(&line("$2", "@a:d", 2, "two")), TeamChange::Line);
    assert_eq!(team.apply(&line("$1", "@b:d", 1, "one")), TeamChange::Line);
    assert_eq!(team.apply(&line("$2", "@a:d", 2, "two")), TeamChange::Nothing);
    // sent again under another event: the writer's own id is the same
    let again = Stamped { id: "$3".into(), ..line("$2", "@a:d", 3, "two") };
    assert_eq!(team.apply(&again), TeamChange::Nothing);
    assert_eq!(texts(&team), ["one", "two"]);
    assert!(team.has(&"@a:d".into(), &"m$2".into()) && !team.has(&"@b:d".into(), &"m$2".into()));
}

#[test]
fn what_is_older_than_the_retention_is_gone_and_does_not_come_back() {
    let mut team = Team::default();
    team.apply(&line("$1", "@a:d", 1_000, "old"));
    team.apply(&line("$2", "@a:d", 5_000, "new"));
    assert_eq!(team.next_gone(3_000), Some(Moment(4_001)));
    assert!(!team.expire(Moment(4_000), 3_000));
    assert!(team.expire(Moment(4_001), 3_000));
    assert_eq!(texts(&team), ["new"]);
    assert_eq!(team.apply(&line("$1", "@a:d", 1_000, "old")), TeamChange::Nothing, "read again from the homeserver");
}

#[test]
fn a_note_stands_for_a_day_and_its_writers_next_one_takes_its_place() {
    let mut team = Team::default();
    assert_eq!(team.apply(&note("$1", "@a:d", 1_000, "first")), TeamChange::Note);
    assert_eq!(team.apply(&note("$2", "@b:d", 1_500, "of b")), TeamChange::Note);
    assert_eq!(team.apply(&note("$3", "@a:d", 2_000, "second")), TeamChange::Note);
    assert_eq!(team.apply(&note("$1", "@a:d", 1_000, "first")), TeamChange::Nothing);
    let all = |team: &Team| team.notes().map(|said| said.text.clone()).collect::<Vec<_>>();
    assert_eq!(all(&team), ["of b", "second"]);
    team.expire(Moment(1_501 + NOTE_STANDS), 2 * NOTE_STANDS);
    assert_eq!(all(&team), ["second"]);
}

#[test]
fn words_are_one_bounded_line_of_what_can_be_printed() {
    assert_eq!(words("  wie\n spreekt\t\u{202e}er \u{1b}[2JArabisch? ", 300), "wie spreekt er [2JArabisch?");
    assert_eq!(words(&"a".repeat(400), 300).len(), 300);
    assert_eq!(words(" \u{200b}\u{202e} ", 300), "");
}

#[test]
fn names_are_found_whatever_the_case_and_the_longest_counts() {
    let (sanne, vries, milan) = (MemberId::from("@sanne:d"), MemberId::from("@sdv:d"), MemberId::from("@milan2:d"));
    let members = [(&sanne, "Sanne"), (&vries, "Sanne de Vries"), (&milan, "Milan")];
    let named = |text: &str| mentions(text, &members).into_iter().map(MemberId::as_str).collect::<Vec<_>>();
    assert_eq!(named("@sanne kun jij?"), ["@sanne:d"]);
    assert_eq!(named("kan (@SANNE DE VRIES) dat?"), ["@sdv:d"]);
    assert_eq!(named("@Sanne en @milan2, wie?"), ["@sanne:d", "@milan2:d"]);
    assert_eq!(named("@Sannetje, mail@milan.nl, @"), Vec::<&str>::new());
    let twins = [(&sanne, "Kim"), (&milan, "Kim")];
    assert_eq!(mentions("@kim?", &twins).len(), 2, "both ring");
}

#[test]
fn a_name_that_was_begun_is_completed() {
    let (sanne, milan) = (MemberId::from("@sanne:d"), MemberId::from("@milan:d"));
    let members = [(&sanne, "Sanne de Vries"), (&milan, "Milan")];
    assert_eq!(begun("vraag @sanne d"), Some((8, "sanne d")));
    assert_eq!(begun("mail@sanne"), None);
    assert_eq!(begun("@milan, en"), None);
    assert_eq!(beginning_with("sanne d", &members), ["Sanne de Vries"]);
    assert_eq!(beginning_with("", &members), ["Milan", "Sanne de Vries"]);
    assert_eq!(beginning_with("x", &members), Vec::<&str>::new());
}

fn any_event() -> impl Strategy<Value = Stamped<TeamEvent>> {
    let parts = (0_u8..60, 0_u8..3, 0_u64..50, any::<bool>());
    parts.prop_map(|(number, who, at, is_note)| {
        // one event has one content, whenever it is read
        let (event, sender) = (format!("${number}"), format!("@{who}:d"));
        let (event, at) = (format!("{event}{who}{at}{is_note}"), at * 10);
        if is_note { note(&event, &sender, at, "note") } else { line(&event, &sender, at, "line") }
    })
}

proptest! {
    #[test]
    fn replay_equals_live_in_any_order(
        (events, other) in prop::collection::vec(any_event(), 0..80)
            .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        times in 1_usize..3,
    ) {
        let (mut live, mut replay) = (Team::default(), Team::default());
        for event in &events {
            live.apply(event);
        }
        for event in other.iter().flat_map(|event| std::iter::repeat_n(event, times)) {
            replay.apply(event);
        }
        prop_assert_eq!(live, replay);
    }

    #[test]
    fn nothing_older_than_the_retention_is_ever_shown(
        steps in prop::collection::vec((any_event(), 0_u64..600), 0..60),
        keep in 0_u64..300,
    ) {
        let mut team = Team::default();
        let mut now = 0;
        for (event, then) in steps {
            team.apply(&event);
            now = now.max(then);
            team.expire(Moment(now), keep);
            prop_assert!(team.lines().chain(team.notes()).all(|said| said.at.0 + keep >= now));
        }
    }

    #[test]
    fn no_words_break_the_fold_or_the_screen(text in any::<String>()) {
        let mut team = Team::default();
        team.apply(&line("$1", "@a:d", 1, &text));
        let whole = words(&text, LONGEST);
        prop_assert!(whole.chars().count() <= LONGEST && !whole.chars().any(char::is_control));
        prop_assert!(team.lines().all(|said| said.text == whole));
        let member = MemberId::from("@a:d");
        mentions(&text, &[(&member, &text)]);
        begun(&text);
        beginning_with(&text, &[(&member, &text)]);
    }
}
