//! The phase and the goal: what a helper says counts, by the times of what was said, and what others say does not.

use proptest::prelude::*;

use super::*;
use crate::event::{CaseEvent, Fence, InPhase, Turn};
use care::phase::Phase;

const DOOR: &str = "@door:desk";
const ANNA: &str = "@anna:desk";
const BRAM: &str = "@bram:desk";

fn event(by: &str, id: &str, at: u64, event: CaseEvent) -> Stamped<RoomEvent> {
    Stamped { id: id.into(), sender: by.into(), at: Moment(at), event: RoomEvent::Case(event) }
}

fn turn(at: u64, to: Option<&str>, fence: u64) -> Stamped<RoomEvent> {
    let turn = Turn { to: to.map(Into::into), fence: Fence(fence), stopped: None, by: None };
    event(DOOR, &format!("$turn{fence}"), at, CaseEvent::Turn(turn))
}

fn phase(by: &str, at: u64, phase: u8, goal: Option<&str>) -> Stamped<RoomEvent> {
    let said = InPhase { phase, goal: goal.map(str::to_owned) };
    event(by, &format!("${by}{at}"), at, CaseEvent::Phase(said))
}

fn told(events: &[Stamped<RoomEvent>]) -> Conversation {
    let mut conversation = Conversation::new(DOOR.into());
    conversation.newer(events);
    conversation
}

fn now(conversation: &Conversation) -> (u8, Option<u64>, Option<String>) {
    let PhaseNow { phase, since } = conversation.phase();
    (phase.number(), since.map(|since| since.0), conversation.goal().map(str::to_owned))
}

#[test]
fn every_conversation_begins_with_a_welcome_when_its_first_helper_has_it() {
    assert_eq!(now(&told(&[])), (1, None, None));
    assert_eq!(now(&told(&[turn(1_000, None, 0)])), (1, None, None));
    assert_eq!(now(&told(&[turn(1_000, None, 0), turn(5_000, Some(ANNA), 1)])), (1, Some(5_000), None));
}

#[test]
fn the_phase_said_last_counts_from_when_it_was_first_said() {
    let mut events = vec![turn(1_000, Some(ANNA), 1), phase(ANNA, 2_000, 2, None), phase(ANNA, 3_000, 3, None)];
    assert_eq!(now(&told(&events)), (3, Some(3_000), None));
    // the goal is written: the phase goes on
    events.push(phase(ANNA, 9_000, 3, Some("rust in huis")));
    assert_eq!(now(&told(&events)), (3, Some(3_000), Some("rust in huis".into())));
    // to the next one and back: it begins anew, and the goal stays
    events.extend([phase(ANNA, 10_000, 4, None), phase(ANNA, 11_000, 3, None)]);
    assert_eq!(now(&told(&events)), (3, Some(11_000), Some("rust in huis".into())));
    // one that a later program may know is passed over
    events.push(phase(ANNA, 12_000, 6, None));
    assert_eq!(now(&told(&events)), (3, Some(11_000), Some("rust in huis".into())));
    // back to the beginning is no beginning; and a goal can be taken back
    events.push(phase(ANNA, 13_000, 1, Some("")));
    assert_eq!(now(&told(&events)), (1, Some(13_000), None));
}

#[test]
fn giving_back_taking_over_and_handing_over_keep_phase_and_goal() {
    let mut events =
        vec![turn(1_000, Some(ANNA), 1), phase(ANNA, 2_000, 2, None), phase(ANNA, 3_000, 3, Some("slapen"))];
    for (fence, to) in [(2, None), (3, Some(BRAM)), (4, Some(ANNA))] {
        events.push(turn(4_000 + fence, to, fence));
        assert_eq!(now(&told(&events)), (3, Some(3_000), Some("slapen".into())));
    }
    events.push(phase(BRAM, 9_000, 4, None));
    assert_eq!(now(&told(&events)), (4, Some(9_000), Some("slapen".into())), "who had it may have been on the way");
}

/// Who reads along is in the room as the helper is, and may write notes there; but moves no phase. Nor does a door.
#[test]
fn only_a_helper_who_has_or_had_the_visitor_moves_it() {
    let events = [turn(1_000, Some(ANNA), 1), phase(ANNA, 2_000, 2, None), phase(BRAM, 3_000, 5, Some("weg"))];
    assert_eq!(now(&told(&events)), (2, Some(2_000), None));
    let mut conversation = told(&events);
    assert_eq!(conversation.newer(&[phase(DOOR, 4_000, 4, None)]).conflicts, 1);
    assert_eq!(now(&conversation), (2, Some(2_000), None));
    // and it is no line of the talk
    assert_eq!(conversation.len(), 0);
    // once Bram has the visitor, what he says counts
    conversation.newer(&[turn(5_000, Some(BRAM), 2)]);
    assert_eq!(now(&conversation), (5, Some(3_000), Some("weg".into())));
}

#[test]
fn the_words_of_a_goal_are_in_no_log() {
    let said = format!("{:?}", phase(ANNA, 1, 3, Some("weg van hem")));
    assert!(said.contains("phase: 3") && !said.contains("weg van hem"), "{said}");
}

proptest! {
    /// By whatever steps a helper goes on and back: the phase is the last one, and its time is that of the step that led
    /// to it. Told twice, cut anywhere and read as history, it is the same.
    #[test]
    fn steps_on_and_back_give_the_last_phase_and_its_time(
        steps in prop::collection::vec((any::<bool>(), 1u64..5_000, any::<bool>()), 0..20), cut in any::<prop::sample::Index>(),
    ) {
        let (mut at, mut here, mut since) = (1_000, Phase::default(), 1_000);
        let mut events = vec![turn(at, Some(ANNA), 1)];
        let mut goal = None;
        for (on, after, writes) in steps {
            at += after;
            let next = if on { here.next() } else { here.previous() };
            if let Some(next) = next {
                (here, since) = (next, at);
            }
            let words = writes.then(|| format!("g{at}"));
            goal = words.clone().or(goal);
            events.push(phase(ANNA, at, here.number(), words.as_deref()));
        }
        let live = told(&events);
        prop_assert_eq!(now(&live), (here.number(), Some(since), goal));
        let mut again = live.clone();
        again.newer(&events);
        prop_assert_eq!(now(&again), now(&live));
        let (before, after) = events.split_at(cut.index(events.len() + 1));
        let mut read = told(after);
        read.earlier(before);
        prop_assert_eq!(now(&read), now(&live));
    }
}
