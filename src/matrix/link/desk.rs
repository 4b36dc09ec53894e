//! Reading the desk room: from its boards on, not from its beginning.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Error;
use crate::power::PowerLevels;
use crate::session::Session;
use crate::sync::older;
use crate::wire::{Joined, RawEvent};
use desk::event::{Board, DeskEvent, EventId, MemberId, Seq, Stamped};

/// What the link knows of the desk room.
#[derive(Debug, Default)]
pub(super) struct DeskRoom {
    /// Its id.
    pub(super) room: String,
    /// Its name.
    pub(super) name: String,
    /// Who may do what.
    pub(super) levels: PowerLevels,
    /// The name that the helper shows there.
    pub(super) own_name: Option<String>,
}

impl DeskRoom {
    /// Takes in what an event says of the room itself. Whether the levels changed.
    pub(super) fn read(&mut self, event: &RawEvent, me: &MemberId) -> bool {
        if event.is_state("m.room.name") {
            self.name = event.text("name").unwrap_or_default();
        } else if event.is_state("m.room.member") && event.state_key.as_deref() == Some(me.as_str()) {
            self.own_name = event.text("displayname");
        }
        self.levels.read(event)
    }
}

/// Up to which number a door's events are on its board, and the event that is the board.
struct Floor {
    seq: Seq,
    page: EventId,
}

/// What has been read of every door's events.
struct Reach {
    floors: BTreeMap<MemberId, Floor>,
    lowest: BTreeMap<MemberId, Seq>,
    seen: BTreeSet<EventId>,
    /// The doors whose conversations others have taken over: nothing of theirs is needed.
    gone: BTreeSet<MemberId>,
}

impl Reach {
    fn new(boards: &BTreeMap<String, Stamped<DeskEvent>>, gone: BTreeSet<MemberId>) -> Self {
        let mut floors: BTreeMap<MemberId, Floor> = BTreeMap::new();
        for stamped in boards.values() {
            let DeskEvent::Board(board) = &stamped.event else { continue };
            if is_current(board)
                && !gone.contains(&stamped.sender)
                && floors.get(&stamped.sender).is_none_or(|floor| board.seq < floor.seq)
            {
                floors.insert(stamped.sender.clone(), Floor { seq: board.seq, page: stamped.id.clone() });
            }
        }
        Self { floors, lowest: BTreeMap::new(), seen: BTreeSet::new(), gone }
    }

    fn see(&mut self, event: &RawEvent) {
        if let Some(stamped) = event.desk() {
            if self.gone.contains(&stamped.sender) {
                return;
            }
            if let Some(seq) = stamped.event.seq() {
                let lowest = self.lowest.entry(stamped.sender).or_insert(seq);
                *lowest = seq.min(*lowest);
            } else if matches!(stamped.event, DeskEvent::Board(_)) {
                self.seen.insert(stamped.id);
            }
        }
    }

    /// Whether no event is missing between any door's board and what was read. A door writes one event after the other:
    /// a reader who pages back and meets one of its events has met all later ones.
    fn is_enough(&self) -> bool {
        let reached = |door: &MemberId, floor: Seq| self.lowest.get(door).is_some_and(|low| low.0 <= floor.0 + 1);
        let boards =
            self.floors.iter().all(|(door, floor)| self.seen.contains(&floor.page) || reached(door, floor.seq));
        let boardless = self.lowest.keys().filter(|door| !self.floors.contains_key(door));
        !(self.floors.is_empty() && self.lowest.is_empty())
            && boards
            && boardless.into_iter().all(|door| reached(door, Seq(0)))
    }
}

const fn is_current(board: &Board) -> bool {
    board.page < board.pages
}

/// What the desk room says when it is read anew: the latest boards, then who is on duty, then everything that came
/// after the boards, paged back to as far as the sync's timeline does not reach.
pub(super) async fn read_anew(session: &Session, joined: &Joined) -> Result<Vec<Stamped<DeskEvent>>, Error> {
    let (mut boards, mut gone) = (BTreeMap::new(), BTreeSet::new());
    for event in joined.state.iter().chain(&joined.timeline.events) {
        let (Some(key), Some(stamped)) = (&event.state_key, event.desk()) else { continue };
        match &stamped.event {
            DeskEvent::Board(_) => drop(boards.insert(key.to_string(), stamped)),
            DeskEvent::Retired(retired) if retired.done => drop(gone.insert(retired.door.clone())),
            _ => {}
        }
    }
    let mut reach = Reach::new(&boards, gone);
    joined.timeline.events.iter().for_each(|event| reach.see(event));
    let mut earlier = Vec::new();
    if joined.timeline.limited && !reach.is_enough() {
        let enough = |page: &[RawEvent]| {
            for event in page {
                reach.see(event);
            }
            reach.is_enough()
        };
        earlier = older(session, &joined.room, joined.timeline.prev.clone(), None, enough).await?.0;
    }
    // state among the earlier events is older than the room's state, which was put before them
    earlier.retain(|event| event.state_key.is_none());
    let rest = joined.state.iter().chain(&earlier).chain(&joined.timeline.events).filter_map(RawEvent::desk);
    let rest: Vec<_> = rest.filter(|stamped| !matches!(stamped.event, DeskEvent::Board(_))).collect();
    let mut events: Vec<_> = boards.into_values().collect();
    events.extend(rest);
    Ok(events)
}
