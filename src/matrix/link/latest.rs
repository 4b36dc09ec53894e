//! Typing and read receipts: only the latest counts, and one at a time a conversation, so that none overtakes another.

use std::collections::BTreeMap;

use desk::event::{ConversationId, EventId};

/// Typing is said again after this many milliseconds, before it runs out at the homeserver.
const AGAIN: u64 = 20_000;
/// When typing stops and begins again, the beginning is not said more often than this, in milliseconds: each call may
/// count towards the homeserver's limit. The end of typing is always said.
const PAUSE: u64 = 8_000;

/// A small sign of life in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sign {
    /// Typing, or not any more.
    Typing(bool),
    /// Read up to here.
    Read(EventId),
}

type LatestKey = (ConversationId, bool);

#[derive(Debug, Default)]
struct Slot {
    flying: bool,
    next: Option<Sign>,
    said: Option<(Sign, u64)>,
    /// When typing was said to begin.
    began: Option<u64>,
}

/// The signs that are on their way.
#[derive(Debug, Default)]
pub(super) struct Latest {
    slots: BTreeMap<LatestKey, Slot>,
}

fn key(conversation: &ConversationId, sign: &Sign) -> LatestKey {
    (conversation.clone(), matches!(sign, Sign::Read(_)))
}

impl Latest {
    /// A new sign: it is to be sent now, if it is returned. `held`: the homeserver holds the account back. Then a receipt
    /// waits for [`again`](Self::again), and typing is dropped: by the time it could be said it would not be true.
    pub(super) fn give(&mut self, conversation: &ConversationId, sign: Sign, now: u64, held: bool) -> Option<Sign> {
        let slot = self.slots.entry(key(conversation, &sign)).or_default();
        if held {
            slot.next = Some(sign).filter(|sign| matches!(sign, Sign::Read(_)));
            return None;
        }
        if slot.flying {
            slot.next = Some(sign);
            return None;
        }
        if slot.said.as_ref().is_some_and(|(said, at)| *said == sign && now.saturating_sub(*at) < AGAIN) {
            return None;
        }
        if sign == Sign::Typing(true) {
            if slot.began.is_some_and(|at| now.saturating_sub(at) < PAUSE) {
                return None;
            }
            slot.began = Some(now);
        }
        slot.flying = true;
        Some(sign)
    }

    /// A sign got there or did not. Returns the next one, to be sent now. A receipt that did not get there waits for
    /// [`again`](Self::again); typing is dropped.
    pub(super) fn done(
        &mut self,
        conversation: &ConversationId,
        sign: Sign,
        arrived: bool,
        now: u64,
        held: bool,
    ) -> Option<Sign> {
        let slot = self.slots.get_mut(&key(conversation, &sign))?;
        slot.flying = false;
        if arrived {
            slot.said = Some((sign, now));
            let next = slot.next.take()?;
            return self.give(conversation, next, now, held);
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
        assert_eq!(latest.give(&room, Sign::Typing(true), 0, false), Some(Sign::Typing(true)));
        assert_eq!(latest.give(&room, Sign::Typing(false), 1, false), None);
        assert_eq!(latest.give(&room, Sign::Read("$1".into()), 1, false), Some(Sign::Read("$1".into())));
        assert_eq!(latest.done(&room, Sign::Typing(true), true, 2, false), Some(Sign::Typing(false)));
        assert_eq!(latest.done(&room, Sign::Typing(false), true, 3, false), None);
        assert_eq!(latest.give(&room, Sign::Typing(false), 4, false), None, "said already");
        assert_eq!(latest.give(&room, Sign::Typing(false), 40_000, false), Some(Sign::Typing(false)));
    }

    #[test]
    fn a_receipt_is_not_lost_and_typing_is() {
        let (mut latest, room) = (Latest::default(), ConversationId::from("!r:d"));
        latest.give(&room, Sign::Read("$1".into()), 0, false);
        latest.give(&room, Sign::Typing(true), 0, false);
        assert_eq!(latest.done(&room, Sign::Read("$1".into()), false, 1, false), None);
        assert_eq!(latest.done(&room, Sign::Typing(true), false, 1, false), None);
        assert_eq!(latest.again(), [(room.clone(), Sign::Read("$1".into()))]);
        assert_eq!(latest.again(), []);
    }

    #[test]
    fn typing_is_not_said_at_every_word_and_its_end_always_is() {
        let (mut latest, room) = (Latest::default(), ConversationId::from("!r:d"));
        let mut said = Vec::new();
        // begins and stops every half second for twenty seconds, like a helper who sends one short line after the other
        for at in 0..40 {
            for sign in [Sign::Typing(true), Sign::Typing(false)] {
                let now = at * 500;
                if let Some(sign) = latest.give(&room, sign, now, false) {
                    said.push((now, sign.clone()));
                    latest.done(&room, sign, true, now, false);
                }
            }
        }
        let begun: Vec<_> = said.iter().filter(|(_, sign)| *sign == Sign::Typing(true)).map(|(at, _)| *at).collect();
        assert_eq!(begun, [0, 8_000, 16_000]);
        assert_eq!(said.len(), 6, "each with its end: {said:?}");
    }

    #[test]
    fn while_the_account_is_held_back_typing_is_dropped_and_a_receipt_waits() {
        let (mut latest, room) = (Latest::default(), ConversationId::from("!r:d"));
        assert_eq!(latest.give(&room, Sign::Typing(true), 0, true), None);
        assert_eq!(latest.give(&room, Sign::Read("$1".into()), 0, true), None);
        assert_eq!(latest.give(&room, Sign::Read("$2".into()), 1, true), None);
        assert_eq!(latest.again(), [(room.clone(), Sign::Read("$2".into()))]);
        // and the sign that was under way when the wait began is not followed by another
        let mut latest = Latest::default();
        latest.give(&room, Sign::Typing(true), 0, false);
        latest.give(&room, Sign::Typing(false), 1, false);
        assert_eq!(latest.done(&room, Sign::Typing(true), true, 2, true), None);
        assert_eq!(latest.again(), []);
    }
}
