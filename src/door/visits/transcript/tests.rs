//! What is passed on and refused, and what a stream and a request to close find.

use proptest::prelude::*;

use super::*;

const DOOR: &str = "@door:desk";

fn transcript() -> Transcript {
    Transcript::new(DOOR.into(), 100, 10_000)
}

fn said(id: &str, fence: Option<u64>, body: &str) -> HeardEvent {
    HeardEvent::Said { id: Some(id.into()), fence: fence.map(Fence), body: Some(body.into()) }
}

fn turn(to: Option<&str>, fence: u64) -> HeardEvent {
    HeardEvent::Turn(Turn { to: to.map(Into::into), fence: Fence(fence), stopped: None, by: None })
}

fn on_event(t: &mut Transcript, event: &str, sender: &str, heard: HeardEvent) -> MessageVerdict {
    t.on_event(&event.into(), &sender.into(), Moment(7), heard)
}

#[test]
fn only_the_turn_and_its_fence_are_passed_on() {
    let mut t = transcript();
    let refused = |message: &str, why| MessageVerdict::Refused { message: message.into(), why };
    assert_eq!(on_event(&mut t, "$1", "@sanne:desk", said("a", Some(1), "hi")), refused("a", Refusal::NotYours));
    on_event(&mut t, "$2", DOOR, turn(Some("@sanne:desk"), 1));
    assert_eq!(on_event(&mut t, "$3", "@sanne:desk", said("b", Some(1), "hi")), MessageVerdict::Passed);
    assert_eq!(on_event(&mut t, "$4", "@sanne:desk", said("c", None, "hi")), refused("c", Refusal::NoFence));
    assert_eq!(on_event(&mut t, "$5", "@bram:desk", said("d", Some(1), "hi")), refused("d", Refusal::NotYours));
    on_event(&mut t, "$6", DOOR, turn(None, 2));
    on_event(&mut t, "$7", DOOR, turn(Some("@sanne:desk"), 3));
    assert_eq!(on_event(&mut t, "$8", "@sanne:desk", said("e", Some(1), "hi")), refused("e", Refusal::Stale));
    assert_eq!(on_event(&mut t, "$9", "@sanne:desk", said("f", Some(3), "hi")), MessageVerdict::Passed);
    assert_eq!(t.from(0, 10).0.len(), 2);
}

#[test]
fn a_turn_is_the_doors_word_only() {
    let mut t = transcript();
    on_event(&mut t, "$1", "@sanne:desk", turn(Some("@sanne:desk"), 9));
    assert!(!t.assigned());
}

#[test]
fn what_is_not_plain_text_is_refused() {
    let mut t = transcript();
    on_event(&mut t, "$1", DOOR, turn(Some("@sanne:desk"), 1));
    let image = HeardEvent::Said { id: None, fence: Some(Fence(1)), body: None };
    let refused = MessageVerdict::Refused { message: "$2".into(), why: Refusal::Unreadable };
    assert_eq!(on_event(&mut t, "$2", "@sanne:desk", image), refused);
}

#[test]
fn from_the_stop_on_every_message_is_refused_whatever_turn_comes() {
    let mut t = transcript();
    on_event(&mut t, "$1", DOOR, turn(Some("@sanne:desk"), 1));
    let HeardEvent::Turn(plain) = turn(Some("@sanne:desk"), 1) else { panic!("a turn") };
    on_event(&mut t, "$2", DOOR, HeardEvent::Turn(Turn { stopped: Some(Leaving::StopWord), ..plain }));
    on_event(&mut t, "$3", DOOR, turn(Some("@sanne:desk"), 2));
    let refused = MessageVerdict::Refused { message: "a".into(), why: Refusal::Stopped };
    assert_eq!(on_event(&mut t, "$4", "@sanne:desk", said("a", Some(2), "hi")), refused);
    assert_eq!((t.says("hallo"), t.stopped()), (PassageWords::After, Some(Leaving::StopWord)));
    assert!(t.from(0, 10).0.is_empty());
}

#[test]
fn a_double_is_one_message_and_its_first_time_counts() {
    let mut t = transcript();
    t.on_event(&"$1".into(), &DOOR.into(), Moment(10), said("v.one", None, "hello"));
    t.on_event(&"$2".into(), &DOOR.into(), Moment(20), said("v.one", None, "hello"));
    t.on_event(&"$1".into(), &DOOR.into(), Moment(10), said("v.one", None, "hello"));
    assert_eq!(t.received("one"), Some(Moment(10)));
    assert_eq!(t.from(0, 10).0.len(), 1);
}

#[test]
fn what_moved_is_known_by_what_it_was() {
    let mut t = transcript();
    on_event(&mut t, "$1", DOOR, turn(Some("@sanne:desk"), 1));
    for (event, was, sender, said) in
        [("$2", "$old2", DOOR, said("v.one", None, "hello")), ("$3", "$old3", "@sanne:desk", said("x", Some(1), "hi"))]
    {
        assert_eq!(on_event(&mut t, event, sender, said), MessageVerdict::Passed);
        t.was(&event.into(), &was.into());
    }
    let (lines, _) = t.from(0, 10);
    assert_eq!(lines.iter().map(|line| &*line.id).collect::<Vec<_>>(), ["one", "$old3"]);
    for seen in ["$2", "$old2"] {
        assert_eq!(t.from(t.after(Some(&seen.into())), 10).0.len(), 1, "after {seen}");
    }
}

#[test]
fn words_after_what_was_seen_are_known_however_few_lines_are_held() {
    let mut t = Transcript::new(DOOR.into(), 1, 10_000);
    on_event(&mut t, "$turn", DOOR, turn(Some("@sanne:desk"), 1));
    assert!(!t.has_words_after(&"$turn".into()) && !t.has_words_after(&"$unknown".into()), "nobody said anything");
    on_event(&mut t, "$1", DOOR, said("v.one", None, "hello"));
    on_event(&mut t, "$2", "@sanne:desk", said("x", Some(1), "hi"));
    on_event(&mut t, "$3", DOOR, HeardEvent::Other);
    let after = |t: &Transcript| ["$turn", "$1", "$2", "$3", "$unknown"].map(|seen| t.has_words_after(&seen.into()));
    assert_eq!(after(&t), [true, false, false, false, true]);
    // the same word again is no new one
    on_event(&mut t, "$4", DOOR, said("v.one", None, "hello"));
    assert_eq!(after(&t), [true, false, false, false, true]);
    let words = |id: &str| said(id, None, "he is at the door");
    assert!(t.misses(&"$5".into(), &DOOR.into(), &words("v.two")), "it is on its way");
    assert!(
        !t.misses(&"$5".into(), &DOOR.into(), &words("v.one")) && !t.misses(&"$5".into(), &"@s:d".into(), &words("y"))
    );
    on_event(&mut t, "$5", DOOR, words("v.two"));
    assert_eq!(after(&t), [true; 5]);
    assert!(!t.has_words_after(&"$5".into()) && !t.misses(&"$5".into(), &DOOR.into(), &words("v.two")));
}

#[test]
fn reading_is_told_by_the_visitors_own_id() {
    let mut t = transcript();
    on_event(&mut t, "$1", DOOR, said("v.one", None, "hello"));
    on_event(&mut t, "$2", DOOR, turn(Some("@sanne:desk"), 1));
    on_event(&mut t, "$3", "@sanne:desk", said("x", Some(1), "hi"));
    assert_eq!(t.read_up_to(&"$3".into()).as_deref(), Some("one"));
    assert_eq!(t.read_up_to(&"$unknown".into()), None);
}

proptest! {
    #[test]
    fn a_stream_cut_anywhere_resumes_without_loss_or_double(
        words in prop::collection::vec((any::<bool>(), 1usize..200), 1..80), cut in 0usize..80, most in 1usize..100
    ) {
        let mut t = Transcript::new(DOOR.into(), most, 100_000);
        on_event(&mut t, "$t", DOOR, turn(Some("@s:d"), 1));
        let mut seen: Vec<EventId> = Vec::new();
        for (n, (visitor, length)) in words.iter().enumerate() {
            let (event, body) = (format!("${n}"), "x".repeat(*length));
            if *visitor { on_event(&mut t, &event, DOOR, said(&format!("v.{n}"), None, &body)); }
            else { on_event(&mut t, &event, "@s:d", said(&format!("h{n}"), Some(1), &body)); }
            if n == cut {
                seen.extend(t.from(0, usize::MAX).0.iter().map(|line| line.event.clone()));
            }
        }
        let kept: Vec<EventId> = t.from(0, usize::MAX).0.iter().map(|line| line.event.clone()).collect();
        prop_assert_eq!(kept.len(), words.len().min(most));
        let (rest, next) = t.from(t.after(seen.last()), usize::MAX);
        prop_assert_eq!(next, words.len());
        let rest: Vec<EventId> = rest.iter().map(|line| line.event.clone()).collect();
        if words.len() <= most {
            let resumed: Vec<EventId> = seen.into_iter().chain(rest).collect();
            prop_assert_eq!(resumed, kept);
        }
    }
}
