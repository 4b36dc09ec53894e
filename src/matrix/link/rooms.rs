//! The conversation rooms: opened with their whole history, then followed.

use std::collections::{BTreeMap, HashSet, VecDeque};

use crate::link::Update;
use crate::sync::has_just_joined;
use crate::wire::{Joined, RawEvent};
use desk::event::{ConversationId, EventId, MemberId, RoomEvent, Stamped, room_type};

/// How many of a room's latest events are remembered, so that none is delivered twice where history and sync overlap.
const RECENT: usize = 128;

/// The conversation rooms.
#[derive(Debug, Default)]
pub(super) struct ConversationRooms {
    rooms: BTreeMap<ConversationId, RoomState>,
    generation: u32,
}

#[derive(Debug)]
enum RoomState {
    /// Its history is being read; what the sync brings in the meantime is held. `told`: the console has it open already.
    Opening { generation: u32, held: Joined, told: bool },
    /// Open.
    Open { recent: VecDeque<EventId> },
}

/// A room whose history is to be read, after joining it if need be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RoomToOpen {
    pub(super) room: ConversationId,
    pub(super) generation: u32,
    pub(super) join: bool,
}

/// What came of an opening.
#[derive(Debug)]
pub(super) enum Opened {
    /// Open: its events, and others' typing and receipts.
    Yes(Vec<Stamped<RoomEvent>>, Vec<Update>),
    /// The history does not reach up to the sync's timeline: read it again.
    Again(RoomToOpen),
    /// Nobody waits for it any more.
    Stale,
}

impl RoomState {
    /// Whether the console has it open.
    const fn is_told(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::Opening { told: true, .. })
    }
}

impl ConversationRooms {
    /// Begins to open a room that a door invites to. An earlier opening of it is void. Returns whether the console has
    /// the room open and must shut it.
    pub(super) fn enter(&mut self, room: &ConversationId) -> (RoomToOpen, bool) {
        let was_open = self.shut(room);
        (self.begin(room, true, Joined::default(), false), was_open)
    }

    /// Begins to read a room anew, which stays open in the console if it is.
    pub(super) fn reread(&mut self, room: &ConversationId, held: Joined) -> RoomToOpen {
        let told = self.rooms.get(room).is_some_and(RoomState::is_told);
        self.begin(room, false, held, told)
    }

    fn begin(&mut self, room: &ConversationId, join: bool, held: Joined, told: bool) -> RoomToOpen {
        self.generation += 1;
        let generation = self.generation;
        self.rooms.insert(room.clone(), RoomState::Opening { generation, held, told });
        RoomToOpen { room: room.clone(), generation, join }
    }

    /// Whether a room's history is still being read.
    pub(super) fn is_opening(&self, room: &ConversationId) -> bool {
        matches!(self.rooms.get(room), Some(RoomState::Opening { .. }))
    }

    /// The rooms whose opening was broken off by signing out, to be begun again.
    pub(super) fn reopen(&mut self) -> Vec<RoomToOpen> {
        let opening = self.rooms.iter_mut().filter_map(|(room, state)| match state {
            RoomState::Opening { generation, .. } => {
                Some(RoomToOpen { room: room.clone(), generation: *generation, join: true })
            }
            RoomState::Open { .. } => None,
        });
        opening.collect()
    }

    /// Takes out a room that the account is not in any more. Returns whether the console has it open.
    pub(super) fn shut(&mut self, room: &ConversationId) -> bool {
        self.rooms.remove(room).is_some_and(|room| room.is_told())
    }

    /// The same, of a room that could not be opened; unless another opening of it has begun since.
    pub(super) fn fail(&mut self, open: &RoomToOpen) -> bool {
        let present = self.rooms.get(&open.room);
        let is_it = matches!(present, Some(RoomState::Opening { generation, .. }) if *generation == open.generation);
        is_it && self.shut(&open.room)
    }

    /// Takes out all rooms that are not among these. Returns the ones that were open.
    pub(super) fn retain(&mut self, there: &HashSet<ConversationId>) -> Vec<ConversationId> {
        let gone: Vec<_> = self.rooms.keys().filter(|room| !there.contains(*room)).cloned().collect();
        gone.into_iter().filter(|room| self.shut(room)).collect()
    }

    /// Takes in what is new in a room. A room of ours that is not known yet is to be opened.
    pub(super) fn follow(&mut self, joined: Joined, anew: bool, me: &MemberId) -> Follow {
        let room = ConversationId::from(joined.room.as_str());
        match self.rooms.get_mut(&room) {
            Some(RoomState::Opening { held, .. }) if !anew => {
                hold(held, joined);
                Follow::Nothing
            }
            Some(RoomState::Open { recent }) if !anew && reaches(&joined, recent) => {
                let events = fresh(&joined.timeline.events, recent);
                Follow::New(room, events, joined)
            }
            // read anew, or cut short and not completed: nobody knows what was missed, so it is opened again
            Some(_) => Follow::Open(room, joined),
            None if (anew || has_just_joined(&joined, me.as_str())) && is_conversation(&joined) => {
                Follow::Open(room, joined)
            }
            None => Follow::Nothing,
        }
    }

    /// Takes in a room's history.
    pub(super) fn history(&mut self, open: &RoomToOpen, history: &[RawEvent], me: &MemberId) -> Opened {
        let held = match self.rooms.get_mut(&open.room) {
            Some(RoomState::Opening { generation, held, .. }) if *generation == open.generation => std::mem::take(held),
            _ => return Opened::Stale,
        };
        let known: HashSet<_> = history.iter().map(|event| &event.id).collect();
        let new = &held.timeline.events;
        if held.timeline.limited && !new.iter().any(|event| known.contains(&event.id)) {
            return Opened::Again(self.reread(&open.room, held));
        }
        let mut recent = VecDeque::new();
        let mut events = fresh(history, &mut recent);
        events.extend(fresh(new, &mut recent).into_iter().filter(|event| !known.contains(&event.id)));
        self.rooms.insert(open.room.clone(), RoomState::Open { recent });
        Opened::Yes(events, signs(&open.room, &held, me))
    }
}

/// What to do about what is new in a room.
#[derive(Debug)]
pub(super) enum Follow {
    /// Nothing: it is held, or not ours.
    Nothing,
    /// Open it.
    Open(ConversationId, Joined),
    /// Tell this; typing and receipts are in the batch still.
    New(ConversationId, Vec<Stamped<RoomEvent>>, Joined),
}

/// Typing of others, and how far everybody has read, as updates. One's own receipts too: another shift, or another
/// console, may have read further.
pub(super) fn signs(room: &ConversationId, joined: &Joined, me: &MemberId) -> Vec<Update> {
    let mut updates = Vec::new();
    if let Some(typing) = &joined.typing {
        let who = typing.iter().filter(|who| *who != me).cloned().collect();
        updates.push(Update::Typing { conversation: room.clone(), who });
    }
    updates.extend(joined.receipts.iter().map(|(who, event)| Update::Receipt {
        conversation: room.clone(),
        who: who.clone(),
        event: event.clone(),
    }));
    updates
}

/// Whether no event is missing between those that were delivered and this timeline. The timeline of a room that was
/// just joined is cut short, and the room may have been opened with its history long before the sync names it.
fn reaches(joined: &Joined, recent: &VecDeque<EventId>) -> bool {
    !joined.timeline.limited || joined.timeline.events.iter().any(|event| recent.contains(&event.id))
}

fn is_conversation(joined: &Joined) -> bool {
    let create = joined.state.iter().chain(&joined.timeline.events).find(|event| event.is_state("m.room.create"));
    create.is_some_and(|event| event.text("type").as_deref() == Some(room_type::CONVERSATION))
}

fn hold(held: &mut Joined, joined: Joined) {
    if held.timeline.events.is_empty() {
        held.timeline.limited = joined.timeline.limited;
    }
    held.timeline.events.extend(joined.timeline.events);
    held.typing = joined.typing.or(held.typing.take());
    held.receipts.extend(joined.receipts);
}

/// The events that were not delivered before. They are remembered as delivered.
fn fresh(events: &[RawEvent], recent: &mut VecDeque<EventId>) -> Vec<Stamped<RoomEvent>> {
    let mut new = Vec::with_capacity(events.len());
    for event in events {
        if recent.contains(&event.id) {
            continue;
        }
        if recent.len() == RECENT {
            recent.pop_front();
        }
        recent.push_back(event.id.clone());
        new.extend(event.room());
    }
    new
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;
    use crate::wire::Timeline;

    fn joined(limited: bool, ids: std::ops::Range<u32>) -> Joined {
        let event = |id: u32| {
            let json = format!(
                r#"{{"event_id":"${id}","type":"m.room.message","sender":"@v:d","origin_server_ts":1,
                    "content":{{"msgtype":"m.text","body":"{id}"}}}}"#
            );
            RawEvent::read(&RawValue::from_string(json).unwrap()).unwrap()
        };
        let timeline = Timeline { events: ids.map(event).collect(), limited, prev: None };
        Joined { room: "!r:d".to_owned(), timeline, ..Joined::default() }
    }

    fn opened(rooms: &mut ConversationRooms, history: std::ops::Range<u32>) -> Vec<Stamped<RoomEvent>> {
        let (open, _) = rooms.enter(&"!r:d".into());
        match rooms.history(&open, &joined(false, history).timeline.events, &"@me:d".into()) {
            Opened::Yes(events, _) => events,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn where_history_and_sync_overlap_nothing_is_told_twice() {
        let mut rooms = ConversationRooms::default();
        assert_eq!(opened(&mut rooms, 0..5).len(), 5);
        let follow = rooms.follow(joined(true, 3..8), false, &"@me:d".into());
        assert!(matches!(&follow, Follow::New(_, events, _) if events.len() == 3), "{follow:?}");
    }

    #[test]
    fn a_hole_between_history_and_sync_is_read_again() {
        let mut rooms = ConversationRooms::default();
        opened(&mut rooms, 0..5);
        let follow = rooms.follow(joined(true, 50..60), false, &"@me:d".into());
        assert!(matches!(follow, Follow::Open(..)), "{follow:?}");

        let (open, _) = rooms.enter(&"!r:d".into());
        rooms.follow(joined(true, 50..60), false, &"@me:d".into());
        let end = rooms.history(&open, &joined(false, 0..5).timeline.events, &"@me:d".into());
        let Opened::Again(again) = end else { panic!("{end:?}") };
        let end = rooms.history(&again, &joined(false, 0..55).timeline.events, &"@me:d".into());
        assert!(matches!(&end, Opened::Yes(events, _) if events.len() == 60), "{end:?}");
    }

    #[test]
    fn what_was_shut_in_the_meantime_stays_shut() {
        let mut rooms = ConversationRooms::default();
        let (open, _) = rooms.enter(&"!r:d".into());
        assert!(!rooms.shut(&"!r:d".into()), "it was not open yet");
        assert!(matches!(rooms.history(&open, &[], &"@me:d".into()), Opened::Stale));
    }

    #[test]
    fn an_opening_that_failed_late_shuts_no_newer_one() {
        let mut rooms = ConversationRooms::default();
        let (earlier, _) = rooms.enter(&"!r:d".into());
        let (open, was_open) = rooms.enter(&"!r:d".into());
        assert!(!was_open && !rooms.fail(&earlier));
        let end = rooms.history(&open, &joined(false, 0..5).timeline.events, &"@me:d".into());
        assert!(matches!(end, Opened::Yes(..)), "{end:?}");
        assert!(!rooms.fail(&earlier) && !rooms.fail(&open));
        let follow = rooms.follow(joined(false, 5..6), false, &"@me:d".into());
        assert!(matches!(&follow, Follow::New(_, events, _) if events.len() == 1), "{follow:?}");
    }

    #[test]
    fn a_room_that_is_lost_while_it_is_read_anew_is_shut_in_the_console() {
        for fails in [false, true] {
            let mut rooms = ConversationRooms::default();
            opened(&mut rooms, 0..5);
            let open = rooms.reread(&"!r:d".into(), Joined::default());
            // begun once more, because history and sync do not meet
            rooms.follow(joined(true, 50..60), false, &"@me:d".into());
            let end = rooms.history(&open, &joined(false, 0..5).timeline.events, &"@me:d".into());
            let Opened::Again(again) = end else { panic!("{end:?}") };
            assert!(if fails { rooms.fail(&again) } else { rooms.shut(&"!r:d".into()) });
        }
        let mut rooms = ConversationRooms::default();
        opened(&mut rooms, 0..5);
        let (open, was_open) = rooms.enter(&"!r:d".into());
        assert!(was_open && !rooms.fail(&open), "it is shut by whoever begins it");
    }
}
