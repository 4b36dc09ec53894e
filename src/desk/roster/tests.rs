//! A door's events and boards, in any order, doubled, cut and resumed, give the same desk.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::event::{Ask, Assigned, Fence, Heard, Left, Shift, Silent, WhyUnattended};
use crate::testing::{DeskStep, HELPERS, SimulatedDesk, arrived, by_door, duty, request, stamped, steps};

mod called;

const DOOR: &str = "@door:desk";
const OTHER: &str = "@other:desk";

/// All that shows of a desk.
type Shown = (Vec<(MemberId, BoardEntry)>, Vec<(MemberId, Duty)>, Vec<Option<Moment>>, Vec<MarkedEntry>);

fn shown(roster: &Roster) -> Shown {
    let open = roster.iter().map(|open| (open.door.clone(), open.entry.clone())).collect();
    let members = roster.members().map(|(member, known)| (member.clone(), known.duty.clone())).collect();
    let silent = HELPERS.iter().map(|member| roster.silent_since(&MemberId::from(*member))).collect();
    let unwanted = roster.unwanted().into_iter().map(|(_, mark)| mark.clone()).collect();
    (open, members, silent, unwanted)
}

fn fold(events: &[Stamped<DeskEvent>]) -> Roster {
    let mut roster = Roster::default();
    for event in events {
        let change = roster.apply(event);
        assert!(!matches!(change, Change::Conflict { .. }), "{change:?}");
    }
    roster
}

fn desk(door: &'static str, steps: &[DeskStep]) -> SimulatedDesk {
    let mut desk = SimulatedDesk::new(door);
    for step in steps {
        desk.step(step);
    }
    desk
}

fn boards(desk: &SimulatedDesk) -> Vec<Stamped<DeskEvent>> {
    let at = desk.roster.last_seq(&desk.door()).0;
    let pages = desk.roster.board(&desk.door(), Some("s1"));
    let stamp =
        |page: Board| stamped(desk.door, &format!("$board{at}.{}", page.page), at * 1_000, DeskEvent::Board(page));
    pages.into_iter().map(stamp).collect()
}

fn is_duty(event: &Stamped<DeskEvent>) -> bool {
    matches!(event.event, DeskEvent::Duty(_))
}

/// Splits a door's board into pages of `size`, as [`Roster::board`] does with more conversations.
fn split(board: &Board, size: usize) -> Vec<Board> {
    let chunks: Vec<_> = board.conversations.chunks(size.max(1)).collect();
    let last = chunks.len().saturating_sub(1);
    let page = |(at, chunk): (usize, &&[BoardEntry])| Board {
        page: u32::try_from(at).expect("few"),
        pages: u32::try_from(chunks.len()).expect("few"),
        arrivals: (
            if at == 0 { Seq(1) } else { chunk[0].arrived },
            if at == last { board.seq } else { Seq(chunks[at + 1][0].arrived.0 - 1) },
        ),
        conversations: chunk.to_vec(),
        ..board.clone()
    };
    if chunks.is_empty() { vec![board.clone()] } else { chunks.iter().enumerate().map(page).collect() }
}

#[test]
fn a_page_of_an_older_version_tells_of_no_code_before_x_but_of_the_first() {
    let mut desk = SimulatedDesk::new(DOOR);
    desk.step(&DeskStep::Arrive(Triage::C));
    let id = desk.conversation(0).expect("it is there");
    for (number, triage) in [Triage::B, Triage::X].into_iter().enumerate() {
        let ask = Ask::Triage { triage, reason: None };
        desk.ask(&request("@anna:desk", &format!("q{number}"), id.as_str(), 0, ask));
    }
    let written = boards(&desk);
    let mut older = written.clone();
    for page in &mut older {
        if let DeskEvent::Board(board) = &mut page.event {
            board.conversations.iter_mut().for_each(|entry| entry.established = None);
        }
    }
    let known = |pages: &[_]| {
        let roster = fold(pages);
        let entry = &roster.get(&id).expect("it is open").entry;
        (entry.triage, entry.established, entry.is_lowered_by(Triage::C), entry.is_lowered_by(Triage::D))
    };
    assert_eq!(known(&written), (Triage::X, Some(Triage::B), true, true));
    assert_eq!(known(&older), (Triage::X, Some(Triage::C), false, true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Two doors' events in any order at all, any of them more than once. (A member's duties keep their order.)
    #[test]
    fn any_order_with_doubles_gives_the_same(
        one in steps(), two in steps(), keys in prop::collection::vec(any::<u32>(), 1..80),
        again in prop::collection::vec(any::<Index>(), 0..20),
    ) {
        let (one, two) = (desk(DOOR, &one), desk(OTHER, &two));
        let (duties, numbered): (Vec<_>, Vec<_>) =
            one.events.iter().chain(&two.events).cloned().partition(is_duty);
        let mut mixed = numbered.clone();
        mixed.extend(again.iter().filter(|_| !numbered.is_empty()).map(|index| index.get(&numbered).clone()));
        let mut keyed: Vec<_> = keys.iter().cycle().zip(mixed).collect();
        keyed.sort_by_key(|(key, _)| **key);
        let mut mixed: Vec<_> = duties.clone();
        mixed.extend(keyed.into_iter().map(|(_, event)| event));
        // a duty once more, soon after it was said
        mixed.extend(duties.last().cloned());
        let straight: Vec<_> = duties.iter().chain(&numbered).cloned().collect();
        let (mixed, straight) = (fold(&mixed), fold(&straight));
        prop_assert_eq!(shown(&mixed), shown(&straight));
        prop_assert_eq!(mixed.gap(), None);
        prop_assert!(mixed.early.is_empty());
        for desk in [&one, &two] {
            prop_assert_eq!(mixed.last_seq(&desk.door()), desk.roster.last_seq(&desk.door()));
        }
    }

    /// Read from a board, with any part of what came before it and all that came after, in any order.
    #[test]
    fn cut_and_resumed_gives_the_same(
        before in steps(), after in steps(), size in 1usize..4, from in any::<Index>(),
        keys in prop::collection::vec(any::<u32>(), 1..80), shuffled in any::<bool>(),
    ) {
        let mut desk = desk(DOOR, &before);
        let cut = desk.events.len();
        let board = desk.roster.board(&desk.door(), None).remove(0);
        let pages: Vec<_> = split(&board, size)
            .into_iter()
            .map(|page| stamped(DOOR, &format!("$b{}", page.page), page.seq.0 * 1_000, DeskEvent::Board(page)))
            .collect();
        for step in &after {
            desk.step(step);
        }
        let late = from.index(cut + 1);
        let (duties, numbered): (Vec<_>, Vec<_>) = desk.events[late..].iter().cloned().partition(is_duty);
        let mut rest: Vec<_> = numbered.into_iter().chain(pages.iter().cloned()).collect();
        if shuffled {
            let mut keyed: Vec<_> = keys.iter().cycle().zip(rest).collect();
            keyed.sort_by_key(|(key, _)| **key);
            rest = keyed.into_iter().map(|(_, event)| event).collect();
        } else {
            // the pages first
            rest.sort_by_key(|event| !matches!(event.event, DeskEvent::Board(_)));
        }
        let resumed = fold(&rest.into_iter().chain(duties).collect::<Vec<_>>());
        prop_assert_eq!(shown(&resumed).0, shown(&desk.roster).0);
        prop_assert_eq!(resumed.gap(), None, "a full board has no gap before it");
        prop_assert!(resumed.early.is_empty());
    }

    /// A board that comes late, after events that are newer, or twice, changes nothing.
    #[test]
    fn an_old_board_changes_nothing(before in steps(), after in steps()) {
        let mut desk = desk(DOOR, &before);
        let old = boards(&desk);
        for step in &after {
            desk.step(step);
        }
        let mut roster = desk.roster.clone();
        for page in old.iter().chain(&boards(&desk)).chain(&old) {
            prop_assert_eq!(roster.apply(page), Change::Nothing);
        }
        prop_assert_eq!(shown(&roster), shown(&desk.roster));
    }

    /// A door that is gone for good and the one that goes on: their events in any order, and boards of any time of both.
    #[test]
    fn another_door_goes_on_whatever_is_read_first(
        before in steps(), between in steps(), after in steps(), keys in prop::collection::vec(any::<u32>(), 1..80),
        only_boards in any::<bool>(), twice in any::<bool>(),
    ) {
        let mut one = desk(DOOR, &before);
        let old = boards(&one);
        for step in &between {
            one.step(step);
        }
        let mut two = one.succeed(OTHER);
        for step in &after {
            two.step(step);
        }
        let (duties, numbered): (Vec<_>, Vec<_>) = one.events.iter().chain(&two.events).cloned().partition(is_duty);
        let mut rest: Vec<_> = numbered.iter().filter(|event| !only_boards || event.event.seq().is_none()).cloned().collect();
        rest.extend(old.into_iter().chain(boards(&two)));
        if twice {
            rest.extend(numbered);
        }
        let mut keyed: Vec<_> = keys.iter().cycle().zip(rest).collect();
        keyed.sort_by_key(|(key, _)| **key);
        let mixed: Vec<_> = duties.into_iter().chain(keyed.into_iter().map(|(_, event)| event)).collect();
        let mixed = fold(&mixed);
        prop_assert_eq!(shown(&mixed), shown(&two.roster));
        prop_assert_eq!(mixed.gap(), None);
        prop_assert!(mixed.early.is_empty());
        prop_assert_eq!(mixed.successor(&DOOR.into()), Some((&OTHER.into(), true)));
    }

    /// What is missing is named, and once it is filled the desk is the same.
    #[test]
    fn a_gap_is_named_and_filled(steps in steps(), lost in prop::collection::vec(any::<Index>(), 1..12)) {
        let desk = desk(DOOR, &steps);
        let (duties, numbered): (Vec<_>, Vec<_>) = desk.events.iter().cloned().partition(is_duty);
        let numbered: Vec<_> = numbered.into_iter().filter(|event| event.event.seq().is_some()).collect();
        prop_assume!(numbered.len() > 1);
        let mut lost: Vec<usize> = lost.iter().map(|index| index.index(numbered.len() - 1)).collect();
        lost.sort_unstable();
        lost.dedup();
        let heard: Vec<_> = numbered.iter().enumerate().filter(|(at, _)| !lost.contains(at)).map(|(_, e)| e.clone()).collect();
        let mut roster = fold(&duties.iter().chain(&heard).cloned().collect::<Vec<_>>());
        let mut rounds = 0;
        while let Some(gap) = roster.gap() {
            prop_assert_eq!(gap.door.as_str(), DOOR);
            let missing: Vec<u64> = (gap.first.0..=gap.last.0).collect();
            prop_assert!(missing.iter().all(|seq| lost.contains(&(usize::try_from(seq - 1).expect("small")))));
            for event in numbered.iter().chain(&duties).filter(|e| e.event.seq().is_none_or(|seq| missing.contains(&seq.0))) {
                roster.fill(event);
            }
            rounds += 1;
            prop_assert!(rounds <= lost.len());
        }
        prop_assert_eq!(shown(&roster), shown(&desk.roster));
    }

    /// The pages of a board say all that the roster knows, within the limits of an event.
    #[test]
    fn a_board_says_it_all(count in 0u64..250, long in 0usize..600) {
        let mut roster = Roster::default();
        for seq in 1..=count {
            let mut arrival = arrived(seq, &format!("!c{seq}"), seq, Triage::X);
            arrival.alias = "x".repeat(long);
            roster.apply(&by_door(DOOR, DeskEvent::Arrived(arrival)));
        }
        let pages = roster.board(&DOOR.into(), Some("token"));
        let mut next = 1;
        for (number, page) in (0u32..).zip(&pages) {
            prop_assert_eq!((page.page, page.pages as usize, page.seq), (number, pages.len(), Seq(count)));
            prop_assert!(page.conversations.len() <= 100);
            prop_assert!(DeskEvent::Board(page.clone()).content().len() < 50_000);
            prop_assert_eq!(page.arrivals.0, Seq(next));
            next = page.arrivals.1.0 + 1;
        }
        prop_assert_eq!(next, count + 1);
        let read = fold(&pages.into_iter().map(|page| stamped(DOOR, "$b", 1, DeskEvent::Board(page))).collect::<Vec<_>>());
        prop_assert_eq!(shown(&read), shown(&roster));
        prop_assert_eq!(read.gap(), None);
    }
}

/// The most visitors that a door can be told to take: whoever reads its board knows all of them, and misses nothing.
#[test]
fn a_board_of_twenty_thousand_leaves_no_gap() {
    let mut roster = Roster::default();
    for seq in 1..=20_000 {
        roster.apply(&by_door(DOOR, DeskEvent::Arrived(arrived(seq, &format!("!c{seq}"), seq, Triage::X))));
    }
    let mut read = Roster::default();
    for page in roster.board(&DOOR.into(), Some("token")) {
        read.apply(&stamped(DOOR, "$b", 1, DeskEvent::Board(page)));
    }
    assert_eq!((read.gap(), read.iter().count()), (None, 20_000));
}

#[test]
fn the_same_number_with_other_content_is_a_conflict_and_changes_nothing() {
    let mut roster = fold(&[by_door(DOOR, DeskEvent::Arrived(arrived(1, "!c", 5, Triage::X)))]);
    let before = shown(&roster);
    let other = by_door(DOOR, DeskEvent::Arrived(arrived(1, "!c", 5, Triage::D)));
    assert_eq!(roster.apply(&other), Change::Conflict { by: DOOR.into(), seq: Seq(1) });
    assert_eq!(shown(&roster), before);
}

#[test]
fn a_door_that_counts_anew_is_noticed_however_long_ago_the_number_was() {
    let mut roster = Roster::default();
    let arrive = |seq, name: &str| by_door(DOOR, DeskEvent::Arrived(arrived(seq, name, 5, Triage::X)));
    for seq in 1..=1_000 {
        roster.apply(&arrive(seq, &format!("!{seq}")));
    }
    let replayed = arrive(3, "!3");
    assert_eq!(roster.apply(&replayed), Change::Nothing);
    let anew = Stamped { at: Moment(2_000_000), ..arrive(3, "!new") };
    assert_eq!(roster.apply(&anew), Change::Conflict { by: DOOR.into(), seq: Seq(3) });
}

#[test]
fn a_fence_that_does_not_grow_is_a_conflict() {
    let mut roster = fold(&[by_door(DOOR, DeskEvent::Arrived(arrived(1, "!c", 5, Triage::X)))]);
    let mut assign = |seq, fence, to: &str| {
        let (conversation, to, fence) = ("!c".into(), Some(to.into()), Fence(fence));
        let assigned = Assigned { seq: Seq(seq), conversation, to, request: None, fence, since: Moment(seq) };
        roster.apply(&by_door(DOOR, DeskEvent::Assigned(assigned)))
    };
    assert!(matches!(assign(2, 1, "@anna:desk"), Change::Assigned { .. }));
    assert_eq!(assign(3, 1, "@bram:desk"), Change::Conflict { by: DOOR.into(), seq: Seq(3) });
    assert!(roster.get(&"!c".into()).is_some_and(|open| open.is_with(&"@anna:desk".into())));
}

#[test]
fn only_its_own_door_speaks_about_a_conversation() {
    let mut roster = fold(&[by_door(DOOR, DeskEvent::Arrived(arrived(1, "!c", 5, Triage::X)))]);
    let left = Left {
        seq: Seq(2),
        conversation: "!c".into(),
        how: Leaving::QuickExit,
        since: Moment(9),
        triage: None,
        by: None,
        request: None,
    };
    assert_eq!(roster.apply(&by_door(OTHER, DeskEvent::Left(left))), Change::Nothing);
    let again = by_door(OTHER, DeskEvent::Arrived(arrived(1, "!c", 7, Triage::D)));
    assert_eq!(roster.apply(&again), Change::Nothing);
    let empty = Board {
        seq: Seq(9),
        page: 0,
        pages: 1,
        arrivals: (Seq(1), Seq(9)),
        conversations: Vec::new(),
        read_to: None,
        silent: None,
        unwanted: None,
    };
    assert_eq!(roster.apply(&stamped(OTHER, "$b", 9, DeskEvent::Board(empty))), Change::Nothing);
    let open = roster.get(&"!c".into()).expect("it is open");
    assert_eq!((open.door.as_str(), open.entry.since, open.entry.left), (DOOR, Moment(5), None));
}

#[test]
fn an_old_duty_read_from_history_does_not_replace_a_newer_one() {
    let (old, new) = (duty("@anna:desk", 1, Shift::On), duty("@anna:desk", 3, Shift::Off));
    let mut roster = fold(&[old.clone(), new]);
    assert_eq!(roster.apply(&old), Change::Nothing, "it came before");
    let mut elder = old;
    elder.id = "$elder".into();
    assert_eq!(roster.fill(&elder), Change::Nothing);
    assert_eq!(roster.member(&"@anna:desk".into()).map(|member| member.duty.capacity), Some(3));
}

#[test]
fn who_takes_over_can_be_another_until_all_was_taken_over() {
    use crate::event::Retired;
    let said = |by: &str, since: u64, done: bool| {
        let (door, by) = (MemberId::from(DOOR), MemberId::from(by));
        let left = (!done).then_some(1);
        let retired = Retired { door, by, since: Moment(since), done, left, let_go: false };
        stamped(OTHER, &format!("$retired{since}"), since, DeskEvent::Retired(retired))
    };
    let (first, later, done) = (said("@late:desk", 1, false), said(OTHER, 2, false), said(OTHER, 1, true));
    let by = |events: &[&Stamped<DeskEvent>]| {
        let mut roster = Roster::default();
        for event in events {
            roster.apply(event);
        }
        roster.successor(&DOOR.into()).map(|(by, done)| (by.as_str().to_owned(), done))
    };
    let other = |done| Some((OTHER.to_owned(), done));
    assert_eq!(by(&[&first]), Some(("@late:desk".to_owned(), false)));
    // also when the room's history is read after its state
    assert_eq!((by(&[&first, &later]), by(&[&later, &first])), (other(false), other(false)));
    assert_eq!((by(&[&later, &done]), by(&[&done, &later, &first])), (other(true), other(true)));
}

#[test]
fn the_latest_that_any_door_says_of_a_console_counts() {
    let member = MemberId::from(HELPERS[0]);
    let silent = |seq, since| {
        let event = Silent { seq: Seq(seq), member: MemberId::from(HELPERS[0]), since: Moment(since) };
        DeskEvent::Silent(event)
    };
    let heard = |seq, since| {
        let event = Heard { seq: Seq(seq), member: MemberId::from(HELPERS[0]), since: Moment(since) };
        DeskEvent::Heard(event)
    };
    let events = [by_door(DOOR, silent(1, 10)), by_door(OTHER, silent(1, 12)), by_door(DOOR, heard(2, 30))];
    let mut roster = fold(&[&[duty(HELPERS[0], 2, Shift::On)], &events[..2]].concat());
    assert_eq!((roster.silent_since(&member), roster.is_on_duty(&member)), (Some(Moment(12)), false));
    assert_eq!(roster.on_duty().count(), 0);
    roster.apply(&events[2]);
    assert_eq!((roster.silent_since(&member), roster.is_on_duty(&member)), (None, true));
    // and it stays so for who reads only the boards
    let mut reader = Roster::default();
    for door in [DOOR, OTHER] {
        for page in roster.board(&door.into(), None) {
            reader.apply(&stamped(door, "$board", 1, DeskEvent::Board(page)));
        }
    }
    assert_eq!(reader.silent_since(&member), None);
}

#[test]
fn whoever_gets_a_visitor_is_judged_anew() {
    let mut desk = SimulatedDesk::new(DOOR);
    desk.step(&DeskStep::Arrive(Triage::B));
    let id = desk.conversation(0).expect("arrived");
    desk.ask(&request(HELPERS[0], "claim", id.as_str(), 0, Ask::Claim));
    desk.step(&DeskStep::Attend(0, Some(WhyUnattended::Silent)));
    assert!(desk.roster.get(&id).is_some_and(|open| open.entry.unattended.is_some()));
    let taken = desk.ask(&request(HELPERS[1], "take", id.as_str(), 1, Ask::TakeOver));
    assert!(matches!(taken, crate::arbiter::Decision::Answer { event: DeskEvent::Assigned(_), .. }), "{taken:?}");
    let open = desk.roster.get(&id).expect("open");
    assert!(open.is_with(&HELPERS[1].into()) && open.entry.unattended.is_none());
}
