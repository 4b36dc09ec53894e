//! What visitors say afterwards, counted into the register room: codes only, by quarter, in no relation to a conversation.
//!
//! An answer is added to the others in memory, and the whole is written as one line at a moment drawn at random within
//! [`crate::config::Timing::helped`]: whoever reads the time at which the homeserver took the line in learns that somebody
//! answered within the day before. Which visit it was is not known even here. A door that is shut writes what it has; one
//! that dies loses the answers of that day, and no registration with them.

use std::collections::BTreeMap;

use crate::context::Context;
use crate::error::DoorError;
use crate::moment::{now, timestamp, within};
use crate::retry::retry;
use care::helped::{Helped, HelpedAnswers};
use desk::event::{CaseEvent, HelpedCount, Moment};
use machine::random;

/// The answers that are not written yet.
#[derive(Debug, Default)]
pub(super) struct HelpedTally {
    waiting: BTreeMap<(u16, u8), HelpedAnswers>,
    /// When they are written.
    at: Option<Moment>,
}

impl HelpedTally {
    /// Somebody answered.
    pub(super) fn add(&mut self, context: &Context, answer: Helped) {
        let quarter = context.welcome.year_and_quarter(timestamp(now()));
        self.waiting.entry(quarter).or_default().add(answer);
        self.at.get_or_insert_with(|| within(context.timing.helped));
    }

    /// When they are written.
    pub(super) fn due(&self) -> Option<Moment> {
        self.at
    }

    /// Writes all that waits, a line a quarter.
    pub(super) async fn write(&mut self, context: &Context, register: &str) -> Result<(), DoorError> {
        while let Some((&(year, quarter), &answers)) = self.waiting.first_key_value() {
            let line = CaseEvent::Helped(HelpedCount { year, quarter, answers });
            let (kind, json, transaction) = (line.event_type(), line.content(), random::id());
            retry(|| context.session.send(register, kind, &transaction, &json)).await?;
            self.waiting.pop_first();
        }
        self.at = None;
        Ok(())
    }
}
