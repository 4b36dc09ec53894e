//! Live, history, and any mix of both with doubles give the same conversation.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::event::{AlertStep, CaseEvent, Fence, Here, InPhase, Leaving, Message, Note, RequestId};
use care::plan::Answer;
use care::signals::{Indicator, Signals};

const DOOR: &str = "@door:desk";
const WRITERS: [&str; 3] = [DOOR, "@anna:desk", "@bram:desk"];

fn stamped(writer: &str, id: &str, at: u64, event: RoomEvent) -> Stamped<RoomEvent> {
    Stamped { id: EventId::from(id), sender: MemberId::from(writer), at: Moment(at), event }
}

fn said(writer: &str, id: &str, at: u64, own: &str, body: &str) -> Stamped<RoomEvent> {
    let fence = (writer != DOOR).then_some(Fence(1));
    stamped(writer, id, at, RoomEvent::Said(Message { fence, ..Message::text(body, MessageId::from(own)) }))
}

fn plan(item: &str, words: &str) -> RoomEvent {
    RoomEvent::Case(CaseEvent::Plan(PlanAnswer {
        plan: "acute".into(),
        version: 1,
        item: item.into(),
        answer: Some(Answer::Text(words.into())),
        skipped: false,
        from: None,
        earlier: None,
    }))
}

fn signals(message: &str) -> Signals {
    let mut signals = Signals::default();
    signals.tick(Indicator::Debt, Some(message.to_owned()));
    signals
}

/// All that shows of a conversation.
#[derive(Debug, PartialEq)]
struct Shown {
    lines: Vec<(u64, u64, String, String)>,
    answers: Vec<PlanAnswer>,
    notes: Vec<String>,
    signals: Option<Signals>,
    phase: PhaseNow,
    goal: Option<String>,
    presence: Option<Presence>,
    listeners: Vec<MemberId>,
    read: Vec<bool>,
    unread: usize,
    last: Option<EventId>,
}

fn shown(conversation: &Conversation) -> Shown {
    let line = |line: Line<'_>| {
        let side = match line.side {
            Side::Visitor => DOOR.to_owned(),
            Side::Helper(who) => who.to_string(),
        };
        let item = match line.item {
            Item::Said { body, refused, .. } => format!("{body} {refused:?}"),
            Item::Note(text) => format!("note {text}"),
            Item::Referral(referral) => format!("{referral:?}"),
            Item::Listening(listening) => format!("{listening:?}"),
            Item::Went(went) => format!("{went:?}"),
            Item::Alert(alert) => format!("{alert:?}"),
            Item::Passed { from, turn } => format!("{from:?} {turn:?}"),
            Item::Unreadable => "?".to_owned(),
        };
        (line.key.0, line.at.0, side, item)
    };
    Shown {
        lines: conversation.lines().map(line).collect(),
        answers: conversation.answers().into_iter().cloned().collect(),
        notes: conversation.notes().map(|(text, _, _)| text.to_owned()).collect(),
        signals: conversation.signals().cloned(),
        phase: conversation.phase(),
        goal: conversation.goal().map(str::to_owned),
        presence: conversation.presence().cloned(),
        listeners: conversation.listeners().into_iter().cloned().collect(),
        read: (0..conversation.len()).map(|index| conversation.is_read(index)).collect(),
        unread: conversation.unread(&MemberId::from(WRITERS[1])),
        last: conversation.last_of_visitor().cloned(),
    }
}

/// What three writers write, each in its own order. Clocks jump; some send one message twice.
fn written() -> impl Strategy<Value = Vec<Vec<Stamped<RoomEvent>>>> {
    let step = prop_oneof![
        6 => 0u64..3_000,
        1 => Just(3_600_000),
        1 => Just(u64::MAX - 2_000), // backwards
        1 => Just(u64::MAX - 86_400_000),
    ];
    let one = (step, 0u8..12, any::<Index>());
    prop::collection::vec(prop::collection::vec(one, 0..14), WRITERS.len()).prop_map(|all| {
        let write = |(writer, events): (usize, Vec<(u64, u8, Index)>)| {
            let mut at = 200_000_000u64;
            let mut copies: Vec<Message> = Vec::new();
            let mut stamp = |(number, (step, kind, index)): (usize, (u64, u8, Index))| {
                at = at.wrapping_add(step);
                let own = MessageId::from(format!("m{number}"));
                let event = match kind {
                    0 if !copies.is_empty() => RoomEvent::Said(index.get(&copies).clone()),
                    1 => RoomEvent::Unreadable,
                    2 if writer > 0 => RoomEvent::Case(CaseEvent::Note(Note { text: format!("n{writer}.{number}") })),
                    5 if writer > 0 => RoomEvent::Case(CaseEvent::Signal(signals(&format!("$e{writer}.{number}")))),
                    8 if writer > 0 => {
                        let goal = index.index(3).eq(&0).then(|| format!("g{writer}.{number}"));
                        // 0 and 6 are no phase
                        RoomEvent::Case(CaseEvent::Phase(InPhase { phase: *index.get(&[0, 1, 2, 2, 3, 6]), goal }))
                    }
                    3 | 4 if writer > 0 => plan(if kind == 3 { "where" } else { "who" }, &format!("{writer}.{number}")),
                    3 if writer == 0 && number % 2 == 1 => RoomEvent::Case(CaseEvent::AlertLine(AlertLine {
                        alert: RequestId::from("q0"),
                        step: *index.get(&[AlertStep::Raised, AlertStep::Came]),
                        by: "@anna:desk".into(),
                        since: Moment(number as u64),
                    })),
                    2 | 3 if writer == 0 => {
                        let state = if kind == 2 { Here::Here } else { Here::Away };
                        RoomEvent::Case(CaseEvent::Presence(Presence { state, since: Moment(number as u64) }))
                    }
                    7 if writer == 0 => {
                        // told again when the visit is stopped; the fence grows with the rest
                        let to = (number % 3 > 0).then(|| WRITERS[number % 3].into());
                        let stopped = index.index(2).eq(&0).then_some(Leaving::StopWord);
                        let fence = Fence(number as u64 / 2);
                        let to = if number % 2 == 0 { to } else { None };
                        RoomEvent::Case(CaseEvent::Turn(Turn { to, fence, stopped, by: None }))
                    }
                    5 | 6 if writer == 0 => RoomEvent::Case(CaseEvent::Went(Went {
                        how: *index.get(&[Leaving::QuickExit, Leaving::ConnectionLost, Leaving::StopWord]),
                        since: Moment(number as u64),
                        back: kind == 6,
                    })),
                    4 if writer == 0 => RoomEvent::Case(CaseEvent::Listening(Listening {
                        who: MemberId::from("@sup:desk"),
                        on: index.index(2) == 0,
                    })),
                    _ => {
                        let fence = (writer > 0).then_some(Fence(1 + number as u64 / 5));
                        copies.push(Message { fence, ..Message::text(format!("b{writer}.{number}"), own) });
                        RoomEvent::Said(copies[copies.len() - 1].clone())
                    }
                };
                stamped(WRITERS[writer], &format!("$e{writer}.{number}"), at, event)
            };
            events.into_iter().enumerate().map(&mut stamp).collect()
        };
        all.into_iter().enumerate().map(write).collect()
    })
}

/// One order of all that was written that keeps each writer's.
fn interleave(written: &[Vec<Stamped<RoomEvent>>], picks: &[Index]) -> Vec<Stamped<RoomEvent>> {
    let mut queues: Vec<_> = written.iter().map(|events| events.iter()).collect();
    let mut picks = picks.iter().cycle();
    let mut all = Vec::new();
    loop {
        queues.retain(|queue| queue.len() > 0);
        let (Some(pick), false) = (picks.next(), queues.is_empty()) else { return all };
        let queue = pick.index(queues.len());
        all.extend(queues[queue].next().cloned());
    }
}

fn reference(written: &[Vec<Stamped<RoomEvent>>]) -> Conversation {
    let mut conversation = Conversation::new(MemberId::from(DOOR));
    for event in written.iter().flatten() {
        conversation.newer(std::slice::from_ref(event));
    }
    conversation
}

fn picks() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 1..40)
}

proptest! {
    #[test]
    fn every_order_that_keeps_each_writers_gives_the_same(
        written in written(), picks in picks(), sizes in prop::collection::vec(1usize..50, 1..8),
    ) {
        let all = interleave(&written, &picks);
        let mut conversation = Conversation::new(MemberId::from(DOOR));
        let (mut rest, mut sizes) = (&all[..], sizes.iter().cycle());
        while !rest.is_empty() {
            let (batch, more) = rest.split_at(rest.len().min(*sizes.next().expect("a cycle")));
            conversation.newer(batch);
            rest = more;
        }
        prop_assert_eq!(shown(&conversation), shown(&reference(&written)));
    }

    #[test]
    fn history_read_later_gives_the_same_as_live(
        written in written(), live in picks(), history in picks(), cut in any::<Index>(), page in 1usize..20,
        again in any::<Index>(), overlap in 0usize..5,
    ) {
        // a live order, cut: what comes after is heard live, the rest is read in pages, in another order
        let live = interleave(&written, &live);
        let (before, after) = live.split_at(cut.index(live.len() + 1));
        let older: Vec<Vec<_>> = WRITERS
            .iter()
            .map(|who| before.iter().filter(|event| event.sender.as_str() == *who).cloned().collect())
            .collect();
        let mut older = interleave(&older, &history);
        let mut conversation = Conversation::new(MemberId::from(DOOR));
        conversation.newer(after);
        // pages may show again what is known
        older.extend(after.iter().take(overlap).cloned());
        for page in older.rchunks(page) {
            conversation.earlier(page);
        }
        prop_assert_eq!(shown(&conversation), shown(&reference(&written)));
        // resumed from an older point: everything from there comes again
        conversation.newer(&live[again.index(live.len() + 1)..]);
        prop_assert_eq!(shown(&conversation), shown(&reference(&written)));
        prop_assert_eq!(conversation.conflicts(), 0);
    }

    /// Who gives a conversation away forgets it; who gets it back reads the same.
    #[test]
    fn what_was_forgotten_and_is_read_again_is_the_same(
        written in written(), first in picks(), again in picks(), known in any::<Index>(),
    ) {
        let all = interleave(&written, &first);
        let me = MemberId::from(WRITERS[1]);
        let mut conversation = Conversation::new(MemberId::from(DOOR));
        conversation.newer(&all[..known.index(all.len() + 1)]);
        conversation.forget_others(Some(&me));
        let mine = |line: Line<'_>| line.side == Side::Helper(&me) && matches!(line.item, Item::Said { .. });
        prop_assert!(conversation.lines().all(mine));
        prop_assert!(conversation.answers().is_empty() && conversation.last_of_visitor().is_none());
        // a room that is opened again tells its history as a whole
        conversation.newer(&interleave(&written, &again));
        prop_assert_eq!(shown(&conversation), shown(&reference(&written)));
    }

    #[test]
    fn each_writers_own_order_is_kept(written in written(), order in picks()) {
        let mut conversation = Conversation::new(MemberId::from(DOOR));
        conversation.newer(&interleave(&written, &order));
        for (writer, events) in WRITERS.iter().zip(&written) {
            let mut wanted: Vec<u64> = events.iter().map(|event| held::event_digest(&event.id)).collect();
            let of_writer = |line: &Line<'_>| match line.side {
                Side::Visitor => *writer == DOOR,
                Side::Helper(who) => who.as_str() == *writer,
            };
            let keys: Vec<u64> = conversation.lines().filter(of_writer).map(|line| line.key.0).collect();
            wanted.retain(|key| keys.contains(key));
            prop_assert_eq!(keys, wanted);
        }
    }

    #[test]
    fn receipts_before_or_after_their_events_mark_the_same(
        written in written(), order in picks(), reads in prop::collection::vec(any::<Index>(), 1..4),
    ) {
        let all = interleave(&written, &order);
        let seen: Vec<_> = all.iter().filter(|event| What::of(event).is_some()).collect();
        prop_assume!(!seen.is_empty());
        let (door, mut late) = (MemberId::from(DOOR), Conversation::new(MemberId::from(DOOR)));
        late.newer(&all);
        for read in &reads {
            late.receipt(&door, &read.get(&seen).id);
        }
        let mut early = Conversation::new(door.clone());
        for read in &reads {
            early.receipt(&door, &read.get(&seen).id);
        }
        for event in &all {
            early.newer(std::slice::from_ref(event));
        }
        prop_assert_eq!(shown(&early), shown(&late));
    }
}

#[test]
fn lines_stand_by_time_whatever_order_they_came_in() {
    let (first, second) = (said(DOOR, "$1", 1_000, "a", "hallo?"), said("@anna:desk", "$2", 2_000, "b", "Dag."));
    let third = said(DOOR, "$3", 3_000, "c", "is daar iemand");
    let mut conversation = Conversation::new(MemberId::from(DOOR));
    assert_eq!(conversation.newer(&[first, third]), BatchNews { visitor: 2, lines: 2, ..BatchNews::default() });
    assert_eq!(conversation.newer(&[second]), BatchNews { lines: 1, reordered: true, ..BatchNews::default() });
    let bodies: Vec<String> = shown(&conversation).lines.into_iter().map(|line| line.3).collect();
    assert_eq!(bodies, ["hallo? None", "Dag. None", "is daar iemand None"]);
}

/// domain.md §10: who left and came back stands between the words, where it happened; and only its door says so.
#[test]
fn leaving_and_coming_back_are_lines_of_their_own_between_the_words() {
    let went = |by: &str, id: &str, at: u64, back: bool| {
        let went = Went { how: Leaving::QuickExit, since: Moment(at), back };
        stamped(by, id, at, RoomEvent::Case(CaseEvent::Went(went)))
    };
    let events = [
        said(DOOR, "$1", 1_000, "v1", "hij komt"),
        went(DOOR, "$2", 2_000, false),
        said(WRITERS[1], "$3", 2_500, "h1", "ben je er nog"),
        went(DOOR, "$4", 3_000, true),
        said(DOOR, "$5", 3_000, "v2", "sorry"),
    ];
    let mut conversation = Conversation::new(DOOR.into());
    let heard = conversation.newer(&events);
    assert_eq!((heard.visitor, heard.lines, heard.case), (2, 5, false));
    assert_eq!(conversation.newer(&events), BatchNews::default(), "once more changes nothing");
    let lines: Vec<bool> = conversation.lines().map(|line| matches!(line.item, Item::Went(_))).collect();
    assert_eq!(lines, [false, true, false, true, false]);
    let unread = conversation.unread(&WRITERS[1].into());
    assert_eq!(unread, 2, "they are no words to be read");
    // a helper who says so says nothing
    assert_eq!(conversation.newer(&[went(WRITERS[1], "$6", 4_000, false)]).conflicts, 1);
    assert_eq!(conversation.len(), 5);
}

#[test]
fn the_second_copy_of_a_message_is_dropped_and_only_its_writers() {
    let mut conversation = Conversation::new(MemberId::from(DOOR));
    conversation.newer(&[said("@anna:desk", "$1", 1_000, "a", "Dag."), said("@anna:desk", "$2", 2_000, "a", "Dag.")]);
    assert_eq!((conversation.len(), conversation.conflicts()), (1, 0));
    // the visitor cannot make a helper's message a double, nor the other way round
    conversation.newer(&[said(DOOR, "$3", 3_000, "a", "hoi")]);
    assert_eq!(conversation.len(), 2);
    assert_eq!(conversation.find(&MemberId::from("@anna:desk"), &MessageId::from("a")), Some(0));
    assert_eq!(conversation.find(&MemberId::from("@bram:desk"), &MessageId::from("a")), None);
}

#[test]
fn the_same_id_with_other_content_changes_nothing_and_is_counted() {
    let mut conversation = Conversation::new(MemberId::from(DOOR));
    conversation.newer(&[said(DOOR, "$1", 1_000, "a", "ja")]);
    let before = shown(&conversation);
    assert_eq!(conversation.newer(&[said(DOOR, "$1", 1_000, "a", "nee")]).conflicts, 1);
    // another's event id
    assert_eq!(conversation.newer(&[said("@anna:desk", "$1", 1_000, "a", "ja")]).conflicts, 0, "counted once");
    // the same message id under a new event id
    assert_eq!(conversation.newer(&[said(DOOR, "$9", 2_000, "a", "nee")]).conflicts, 1);
    // what only the door may say
    let forged = Presence { state: Here::Left, since: Moment(1) };
    conversation.newer(&[stamped("@anna:desk", "$4", 4_000, RoomEvent::Case(CaseEvent::Presence(forged)))]);
    assert_eq!(conversation.conflicts(), 3);
    let after = shown(&conversation);
    assert_eq!((after.lines, after.presence), (before.lines, None));
}

#[test]
fn what_the_door_did_not_pass_on_is_marked_before_or_after_it_is_heard() {
    let undelivered = |message: &str| Undelivered {
        seq: crate::event::Seq(1),
        conversation: "!c".into(),
        message: message.into(),
        event: None,
        to: "@anna:desk".into(),
        why: Refusal::Stale,
    };
    let mut conversation = Conversation::new(MemberId::from(DOOR));
    conversation.undelivered(&undelivered("b"));
    conversation.newer(&[said("@anna:desk", "$1", 1_000, "a", "x"), said("@anna:desk", "$2", 2_000, "b", "y")]);
    conversation.undelivered(&undelivered("a"));
    conversation.newer(&[said("@anna:desk", "$3", 3_000, "c", "z")]);
    let bodies: Vec<String> = shown(&conversation).lines.into_iter().map(|line| line.3).collect();
    assert_eq!(bodies, ["x Some(Stale)", "y Some(Stale)", "z None"]);
}

#[test]
fn a_clock_set_back_by_a_day_keeps_question_and_answer_together() {
    const DAY: u64 = 86_400_000;
    let mut conversation = Conversation::new(MemberId::from(DOOR));
    conversation.newer(&[
        said(DOOR, "$1", 2 * DAY, "1", "1"),
        said("@anna:desk", "$2", 2 * DAY + 1_000, "2", "2"),
        said(DOOR, "$3", DAY, "3", "3"),
        said("@anna:desk", "$4", DAY + 1_000, "4", "4"),
        said(DOOR, "$5", DAY + 2_000, "5", "5"),
        said("@anna:desk", "$6", DAY + 3_000, "6", "6"),
    ]);
    let bodies: String = shown(&conversation).lines.into_iter().map(|line| line.3.replace(" None", "")).collect();
    assert_eq!(bodies, "123456");
}

#[test]
fn an_attachment_is_never_shown_but_does_not_vanish() {
    let mut conversation = Conversation::new(MemberId::from(DOOR));
    let image = Message { msgtype: "m.image".into(), ..Message::text("mij.jpg", MessageId::from("a")) };
    conversation.newer(&[stamped(DOOR, "$1", 1, RoomEvent::Said(image))]);
    assert!(conversation.line(0).is_some_and(|line| line.item == Item::Unreadable));
}

#[test]
fn signals_ticked_last_count_are_no_line_and_link_to_the_visitors_messages() {
    let mut conversation = Conversation::new(MemberId::from(DOOR));
    let signal =
        |id: &str, at: u64, of: &str| stamped("@anna:desk", id, at, RoomEvent::Case(CaseEvent::Signal(signals(of))));
    conversation.newer(&[said(DOOR, "$1", 1_000, "a", "hoi"), said("@anna:desk", "$2", 2_000, "a", "Dag.")]);
    let key = |at: usize| conversation.line(at).unwrap().key;
    assert_eq!(conversation.event_of(key(0)), Some("$1"));
    assert_eq!(conversation.event_of(key(1)), None, "a helper's words are no evidence");
    assert!(conversation.newer(&[signal("$4", 4_000, "$1"), signal("$3", 3_000, "$0")]).case);
    // history read later changes nothing
    conversation.earlier(&[signal("$0", 500, "$9")]);
    assert_eq!((conversation.len(), conversation.signals()), (2, Some(&signals("$0"))));
}

#[test]
fn a_held_event_is_small() {
    assert!(size_of::<HeldEvent>() <= 72, "{} bytes", size_of::<HeldEvent>());
    assert!(size_of::<EventPlace>() == 8);
}

/// What the visitor did not get is never "read", whatever comes after it was read: a message of another client, one
/// under another fence, another helper's; and the door's own words are nobody's to be read.
#[test]
fn read_is_what_the_door_passed_on_and_nothing_else() {
    let message = |fence: Option<u64>, id: &str| {
        RoomEvent::Said(Message { fence: fence.map(Fence), ..Message::text(id, MessageId::from(id)) })
    };
    let plain = RoomEvent::Said(Message { id: None, ..Message::text("from my phone", "x".into()) });
    let image = Message { msgtype: "m.image".into(), fence: Some(Fence(3)), ..Message::text("a.jpg", "i".into()) };
    let door = MemberId::from(DOOR);
    let mut conversation = Conversation::new(door.clone());
    conversation.newer(&[
        stamped("@anna:desk", "$1", 1_000, message(Some(1), "a")),
        stamped("@anna:desk", "$2", 2_000, plain),
        stamped("@bram:desk", "$3", 3_000, message(Some(3), "b")),
        stamped("@anna:desk", "$4", 4_000, message(Some(2), "c")),
        stamped("@anna:desk", "$5", 5_000, RoomEvent::Said(image)),
        stamped("@anna:desk", "$6", 6_000, message(Some(3), "d")),
        stamped("@anna:desk", "$7", 7_000, message(Some(3), "e")),
        stamped(DOOR, "$8", 8_000, RoomEvent::Said(Message::text("hoi", "v.1".into()))),
        stamped("@anna:desk", "$9", 9_000, message(Some(3), "f")),
    ]);
    let read = |conversation: &Conversation| {
        let lines = (0..conversation.len()).filter(|&line| conversation.is_read(line));
        lines.map(|line| conversation.line(line).expect("a line").at.0 / 1_000).collect::<Vec<_>>()
    };
    // a receipt of somebody else says nothing of the visitor
    conversation.receipt(&"@bram:desk".into(), &"$9".into());
    assert!(read(&conversation).is_empty());
    conversation.receipt(&door, &"$7".into());
    assert_eq!(read(&conversation), [6, 7]);
    // what was delivered in an earlier turn
    conversation.receipt(&door, &"$1".into());
    assert_eq!(read(&conversation), [1, 6, 7]);
    // the door has the last word, by event
    let undelivered = Undelivered {
        seq: crate::event::Seq(1),
        conversation: "!c".into(),
        message: "d".into(),
        event: Some("$6".into()),
        to: "@anna:desk".into(),
        why: Refusal::Stale,
    };
    conversation.undelivered(&undelivered);
    assert_eq!(read(&conversation), [1, 7]);
}

/// A message without an id of ours is named by its event, also by an older door; and one without a fence is refused,
/// also when what the door said of it is not known any more.
#[test]
fn a_message_of_another_client_is_marked_as_refused() {
    let plain = |fence| RoomEvent::Said(Message { id: None, fence, ..Message::text("from my phone", "x".into()) });
    let undelivered = |event: &str, named: bool, why| Undelivered {
        seq: crate::event::Seq(1),
        conversation: "!c".into(),
        message: event.into(),
        event: named.then(|| event.into()),
        to: "@anna:desk".into(),
        why,
    };
    let mut conversation = Conversation::new(MemberId::from(DOOR));
    conversation.newer(&[
        stamped("@anna:desk", "$1", 1_000, plain(None)),
        stamped("@anna:desk", "$2", 2_000, plain(Some(Fence(1)))),
        stamped("@anna:desk", "$3", 3_000, plain(Some(Fence(1)))),
        stamped("@anna:desk", "$4", 4_000, plain(Some(Fence(1)))),
    ]);
    conversation.undelivered(&undelivered("$2", true, Refusal::Stopped));
    conversation.undelivered(&undelivered("$3", false, Refusal::Stale));
    let bodies: Vec<String> = shown(&conversation).lines.into_iter().map(|line| line.3).collect();
    let said = ["Some(NoFence)", "Some(Stopped)", "Some(Stale)", "None"];
    assert_eq!(bodies, said.map(|refused| format!("from my phone {refused}")));
    assert_eq!(conversation.find(&"@anna:desk".into(), &"$2".into()), Some(1));
    assert_eq!(conversation.find(&"@bram:desk".into(), &"$2".into()), None);
}
