//! Who is typing: in memory only, gone with the server, gone by itself when its time is over.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

use super::store::now;

/// The longest time that one call can announce.
pub(crate) const MAX: std::time::Duration = std::time::Duration::from_mins(2);

/// Who types where.
pub(crate) struct Typing {
    rooms: Mutex<TypingState>,
}

struct TypingState {
    /// Grows with every change; starts at the clock, so that it also grows over a restart.
    position: i64,
    rooms: HashMap<i64, TypingRoom>,
}

struct TypingRoom {
    changed: i64,
    users: BTreeMap<String, Instant>,
}

impl Typing {
    pub(crate) fn new() -> Self {
        Self { rooms: Mutex::new(TypingState { position: now(), rooms: HashMap::new() }) }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, TypingState> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody types until then. Answers whether that is new to the others.
    pub(crate) fn start(&self, room: i64, user: &str, until: Instant) -> bool {
        let mut state = self.state();
        let position = state.position + 1;
        let entry = state.rooms.entry(room).or_insert_with(|| TypingRoom { changed: 0, users: BTreeMap::new() });
        if entry.users.insert(user.to_owned(), until).is_some() {
            return false;
        }
        entry.changed = position;
        state.position = position;
        true
    }

    /// Somebody stopped. Answers whether that is new to the others.
    pub(crate) fn stop(&self, room: i64, user: &str) -> bool {
        let mut state = self.state();
        let position = state.position + 1;
        let Some(entry) = state.rooms.get_mut(&room) else { return false };
        if entry.users.remove(user).is_none() {
            return false;
        }
        entry.changed = position;
        state.position = position;
        true
    }

    /// Until when somebody types; none: does not.
    pub(crate) fn until(&self, room: i64, user: &str) -> Option<Instant> {
        self.state().rooms.get(&room)?.users.get(user).copied()
    }

    /// The rooms in which it changed since a position (all where somebody types, without one), and the position now.
    pub(crate) fn since(&self, since: Option<i64>) -> (Vec<(i64, Vec<String>)>, i64) {
        let state = self.state();
        let changed = |room: &TypingRoom| since.map_or(!room.users.is_empty(), |since| room.changed > since);
        let rooms = state.rooms.iter().filter(|(_, room)| changed(room));
        (rooms.map(|(id, room)| (*id, room.users.keys().cloned().collect())).collect(), state.position)
    }

    /// Forgets a room.
    pub(crate) fn forget(&self, room: i64) {
        self.state().rooms.remove(&room);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_are_news() {
        let typing = Typing::new();
        let (nobody, start) = typing.since(None);
        assert!(nobody.is_empty());
        let until = Instant::now() + MAX;
        assert!(typing.start(1, "@a:x", until));
        assert!(!typing.start(1, "@a:x", until), "going on typing is no news");
        let (rooms, position) = typing.since(Some(start));
        assert_eq!(rooms, [(1, vec!["@a:x".to_owned()])]);
        assert!(typing.since(Some(position)).0.is_empty());
        assert!(typing.stop(1, "@a:x"));
        assert!(!typing.stop(1, "@a:x"));
        assert_eq!(typing.since(Some(position)).0, [(1, vec![])], "that nobody types any more is news");
    }
}
