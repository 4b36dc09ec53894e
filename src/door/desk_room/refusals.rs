//! Refusals wait for grants: a helper who got a visitor goes in first, and the others see meanwhile that somebody has.
//!
//! A refusal is decided in its turn and said when no more requests wait. Until the last refusal is said, the door has not
//! dealt with what it read since. If it dies before, the next run reads from there and decides these requests again; it
//! grants none of them, since they were made under an older fence.

use std::collections::VecDeque;

use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use desk::event::{Declined, DeskEvent, RequestId};

/// So many refusals may wait for requests; beyond, one is said for every batch that is read.
const MOST: usize = 64;

/// The refusals that are decided and not said yet.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    waiting: VecDeque<Declined>,
}

impl Refusals {
    /// One more. Its number is given when it is said.
    pub(crate) fn add(&mut self, declined: Declined) {
        self.waiting.push_back(declined);
    }

    /// Whether a request is among them.
    pub(crate) fn has(&self, request: &RequestId) -> bool {
        self.waiting.iter().any(|declined| declined.request == *request)
    }

    /// Whether all are said.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether one is to be said now.
    pub(crate) fn is_due(&self, nothing_else: bool) -> bool {
        !self.waiting.is_empty() && (nothing_else || self.waiting.len() > MOST)
    }

    /// Says the next one.
    pub(crate) async fn say_next(&mut self, desk: &mut DeskRoom) -> Result<(), DoorError> {
        if let Some(declined) = self.waiting.pop_front() {
            let seq = desk.next();
            desk.say(DeskEvent::Declined(Declined { seq, ..declined })).await?;
        }
        Ok(())
    }
}
