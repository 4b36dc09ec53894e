//! A plan that was filled in under an older version opens under the newer one, whatever was renamed meanwhile.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::world::chat::Chat;
use content::Content;
use desk::event::{EventId, MemberId, Message, MessageId, RoomEvent, Stamped};

const ITEMS: usize = 6;

/// A plan of [`ITEMS`] questions. A renamed one knows its old ids.
fn plan(version: u32, renamed: &[usize; ITEMS]) -> String {
    let mut text = format!(
        "id = \"ours\"\nversion = {version}\ntitle = {{ nl = \"x\", en = \"x\" }}\nabout = {{ nl = \"x\", en = \"x\" }}\n"
    );
    for (nth, times) in renamed.iter().enumerate() {
        let was: Vec<String> = (0..*times).map(|before| name(nth, before)).collect();
        let was = if was.is_empty() { String::new() } else { format!("was = {was:?}\n") };
        let _ = writeln!(
            text,
            "[[item]]\nid = \"{}\"\n{was}kind = \"text\"\nvisibility = \"may_be_shared\"\nquestion = {{ nl = \"x\", en = \"x\" }}\nshared = {{ nl = \"x {{answer}}\", en = \"x {{answer}}\" }}",
            name(nth, *times)
        );
    }
    text
}

/// The id of the nth question after a number of renamings.
fn name(nth: usize, times: usize) -> String {
    format!("q{nth}_{times}")
}

fn said(event: CaseEvent, at: usize) -> Stamped<RoomEvent> {
    Stamped {
        id: EventId::from(format!("${at}")),
        sender: MemberId::from("@sanne:desk"),
        at: Moment(at as u64),
        event: RoomEvent::Case(event),
    }
}

fn answer(item: String, words: usize) -> PlanAnswer {
    let answer = Some(Answer::Text(words.to_string()));
    PlanAnswer { plan: "ours".into(), version: 1, item, answer, skipped: false, from: None, earlier: None }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// For any renaming, over any number of versions and with any mix of old and new answers: the last answer to a
    /// question is its answer, it is there once, and what was shared stays shared.
    #[test]
    fn no_answer_is_lost_by_renaming(
        renamed in prop::array::uniform6(0..4_usize),
        // which question, of which version the answer is, whether the room shows it yet
        given in prop::collection::vec((0..ITEMS, 0..4_usize), 0..12),
        on_their_way in 0..4_usize,
        shared in (0..ITEMS, 0..4_usize),
    ) {
        let content = Content::parse("ours.toml", &plan(2, &renamed));
        prop_assert!(content.is_ok(), "{:?}", content.err());
        let content = content.unwrap();
        let mut chat = Chat::new("!room".into(), MemberId::from("@door:desk"), "Vos".into());
        chat.renamed = content.renamed.clone();
        let mut expected = BTreeMap::new();
        for (at, &(nth, version)) in given.iter().enumerate() {
            let entry = answer(name(nth, version.min(renamed[nth])), at);
            expected.insert(nth, entry.answer.clone());
            if at + on_their_way < given.len() {
                chat.conversation.newer(&[said(CaseEvent::Plan(entry), at)]);
            } else {
                chat.recording.push(CaseEvent::Plan(entry));
            }
        }
        let (nth_shared, version) = shared;
        let carried = Carried::PlanItem { plan: "ours".into(), item: name(nth_shared, version.min(renamed[nth_shared])) };
        let message = Message { fence: Some(desk::event::Fence(1)), carries: vec![carried], ..Message::text("x", MessageId::from("m")) };
        chat.conversation.newer(&[Stamped { event: RoomEvent::Said(message), ..said(CaseEvent::Plan(answer(String::new(), 0)), 99) }]);

        for (nth, item) in content.plan("ours").unwrap().items.iter().enumerate() {
            prop_assert_eq!(chat.answer("ours", &item.id), expected.get(&nth).and_then(Option::as_ref));
            prop_assert_eq!(chat.shared_at("ours", &item.id).is_some(), nth == nth_shared);
            let history = chat.plan_history("ours", Some(&item.id)).count();
            let on_its_way = chat.recording.iter().filter(|event| matches!(event, CaseEvent::Plan(entry) if content.renamed.is_same("ours", &entry.item, &item.id))).count();
            prop_assert_eq!(history + on_its_way, given.iter().filter(|(of, _)| *of == nth).count());
        }
        prop_assert_eq!(chat.answers().len(), expected.len(), "each question once, none under a name that is gone");
        for entry in chat.answers() {
            prop_assert!(content.plan("ours").unwrap().item_called(&entry.item).is_some());
        }
    }
}

#[test]
fn an_old_name_that_would_open_under_two_questions_is_refused() {
    let plan = |second: &str, was: &str| {
        let item = |id: &str, was: &str| {
            format!(
                "[[item]]\nid = \"{id}\"\n{was}\nkind = \"yes_no\"\nvisibility = \"helper\"\nquestion = {{ nl = \"x\", en = \"x\" }}\n"
            )
        };
        let head =
            "id = \"ours\"\nversion = 2\ntitle = { nl = \"x\", en = \"x\" }\nabout = { nl = \"x\", en = \"x\" }\n";
        format!("{head}{}{}", item("one", "was = [\"first\"]"), item(second, was))
    };
    let faults = |text: &str| match Content::parse("ours.toml", text) {
        Ok(_) => Vec::new(),
        Err(findings) => findings.iter().map(ToString::to_string).collect::<Vec<_>>(),
    };
    assert_eq!(faults(&plan("two", "was = [\"second\"]")), Vec::<String>::new());
    for (second, was, named) in [
        ("two", "was = [\"first\"]", "item[2].was[1]"),
        ("two", "was = [\"one\"]", "item[2].was[1]"),
        ("two", "was = [\"two\"]", "item[2].was[1]"),
        ("two", "was = [\"second\", \"second\"]", "item[2].was[2]"),
        ("first", "", "item[1].was[1]"),
        ("two", "was = [\"Zweite Frage\"]", "item[2].was[1]"),
    ] {
        let found = faults(&plan(second, was));
        assert!(found.len() == 1 && found[0].contains(named), "{second} {was}: {found:?}");
    }
}
