//! Typing and read receipts: only the latest counts, and one at a time a conversation, so that none overtakes another.

use std::collections::BTreeMap;

use desk::event::{ConversationId, EventId};

/// Typing is said again after this many milliseconds, before it runs out at the homeserver.
const AGAIN: u64 = 20_000;

/// A small sign of life in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sign {
    /// Typing, or not any more.
    Typing(bool),
    /// Read up to here.
    Read(EventId),
}

type Key = (ConversationId, bool);

#[derive(Debug, Default)]
struct Slot {
    flying: bool,
    next: Option<Sign>,
    said: Option<(Sign, u64)>,
}

/// The signs that are on their way.
#[derive(Debug, Default)]
pub(super) struct Latest {
    slots: BTreeMap<Key, Slot>,
}

fn key(conversation: &ConversationId, sign: &Sign) -> Key {
    (conversation.clone(), matches!(sign, Sign::Read(_)))
}

impl Latest {
    /// A new sign: it is to be sent now, if it is returned.
    pub(super) fn give(&mut self, conversation: &ConversationId, sign: Sign, now: u64) -> Option<Sign> {
        let slot = self.slots.entry(key(conversation, &sign)).or_default();
        if slot.flying {
            slot.next = Some(sign);
            return None;
        }
        if slot.said.as_ref().is_some_and(|(said, at)| *said == sign && now.saturating_sub(*at) < AGAIN) {
            return None;
        }
        slot.flying = true;
        Some(sign)
    }

    /// A sign got there or did not: the next one to be sent now. A receipt that did not get there is kept for
    /// [`again`](Self::again); typing is not worth it.
    pub(super) fn done(&mut self, conversation: &ConversationId, sign: Sign, arrived: bool, now: u64) -> Option<Sign> {
        let slot = self.slots.get_mut(&key(conversation, &sign))?;
        slot.flying = false;
        if arrived {
            slot.said = Some((sign, now));
            let next = slot.next.take()?;
            return self.give(conversation, next, now);
        }
        if matches!(sign, Sign::Read(_)) && slot.next.is_none() {
            slot.next = Some(sign);
        }
        None
    }

    /// What is to be sent now that the homeserver is there again.
    pub(super) fn again(&mut self) -> Vec<(ConversationId, Sign)> {
        let waiting = self.slots.iter_mut().filter(|(_, slot)| !slot.flying);
        let signs = waiting.filter_map(|((conversation, _), slot)| {
            let sign = slot.next.take()?;
            slot.flying = true;
            Some((conversation.clone(), sign))
        });
        signs.collect()
    }

    /// Forgets a conversation that is not open any more.
    pub(super) fn forget(&mut self, conversation: &ConversationId) {
        self.slots.retain(|(of, _), _| of != conversation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_latest_follows_the_one_under_way() {
        let (mut latest, room) = (Latest::default(), ConversationId::from("!r:d"));
        assert_eq!(latest.give(&room, Sign::Typing(true), 0), Some(Sign::Typing(true)));
        assert_eq!(latest.give(&room, Sign::Typing(false), 1), None);
        assert_eq!(latest.give(&room, Sign::Read("$1".into()), 1), Some(Sign::Read("$1".into())));
        assert_eq!(latest.done(&room, Sign::Typing(true), true, 2), Some(Sign::Typing(false)));
        assert_eq!(latest.done(&room, Sign::Typing(false), true, 3), None);
        assert_eq!(latest.give(&room, Sign::Typing(false), 4), None, "said already");
        assert_eq!(latest.give(&room, Sign::Typing(false), 40_000), Some(Sign::Typing(false)));
    }

    #[test]
    fn a_receipt_is_not_lost_and_typing_is() {
        let (mut latest, room) = (Latest::default(), ConversationId::from("!r:d"));
        latest.give(&room, Sign::Read("$1".into()), 0);
        latest.give(&room, Sign::Typing(true), 0);
        assert_eq!(latest.done(&room, Sign::Read("$1".into()), false, 1), None);
        assert_eq!(latest.done(&room, Sign::Typing(true), false, 1), None);
        assert_eq!(latest.again(), [(room.clone(), Sign::Read("$1".into()))]);
        assert_eq!(latest.again(), []);
    }
}
