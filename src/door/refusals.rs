//! Refusals wait for grants: who got a visitor goes in first, and the others see meanwhile that somebody has.
//!
//! A refusal is decided in its turn and said when no more requests wait. Until the last one is said, the door has not
//! dealt with what it read since: if it dies, the next one reads from there, and decides these requests again. None is
//! granted then that asked under an older fence.

use std::collections::VecDeque;

use super::DoorError;
use super::keeper::Keeper;
use desk::event::{Declined, DeskEvent, RequestId};

/// So many refusals may wait for requests; beyond, one is said for every batch that is read.
const MOST: usize = 64;

/// What was refused and not said yet.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    waiting: VecDeque<Declined>,
    /// Up to where everything has been dealt with, once all are said.
    read_to: Option<String>,
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

    /// Whether one is to be said now.
    pub(crate) fn is_due(&self, nothing_else: bool) -> bool {
        !self.waiting.is_empty() && (nothing_else || self.waiting.len() > MOST)
    }
}

impl Keeper {
    /// Says the next refusal.
    pub(crate) async fn refuse_next(&mut self) -> Result<(), DoorError> {
        if let Some(declined) = self.refusals.waiting.pop_front() {
            let seq = self.next();
            self.say(DeskEvent::Declined(Declined { seq, ..declined })).await?;
        }
        if self.refusals.waiting.is_empty()
            && let Some(read_to) = self.refusals.read_to.take()
        {
            self.read_to = read_to;
        }
        Ok(())
    }

    /// Everything up to here is decided; and dealt with, unless refusals are to be said.
    pub(crate) fn dealt_with(&mut self, read_to: String) {
        if self.refusals.waiting.is_empty() {
            self.read_to = read_to;
        } else {
            self.refusals.read_to = Some(read_to);
        }
    }

    /// Says what is to be said and writes the board: the end of a door.
    pub(crate) async fn finish(&mut self) -> Result<(), DoorError> {
        while !self.refusals.waiting.is_empty() {
            self.refuse_next().await?;
        }
        self.write_board().await
    }
}
