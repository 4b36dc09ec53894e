//! Quiet: a conversation sleeps for some minutes, never over a word that waits for an answer.

use super::{Case, Decision};
use crate::event::{DeskEvent, LONGEST_QUIET, Moment, Quiet, Refusal, Seq};
use crate::roster::Open;
use care::triage::Triage;

const MINUTE: u64 = 60_000;

impl Case<'_> {
    pub(super) fn quiet(&self, minutes: u8) -> Result<Decision, Refusal> {
        self.mine()?;
        self.current()?;
        if self.open.is_stopped() {
            return Err(Refusal::Stopped);
        }
        if self.open.entry.triage == Triage::A {
            return Err(Refusal::Acute);
        }
        if self.open.has_open_alert() {
            return Err(Refusal::AlertOpen);
        }
        if self.terms.unanswered {
            return Err(Refusal::Unanswered);
        }
        let minutes = u64::from(minutes.clamp(1, LONGEST_QUIET));
        Ok(self.said(Some(Moment(self.terms.now.0.saturating_add(minutes * MINUTE)))))
    }

    /// Waking always goes, also above the number that the helper has at once.
    pub(super) fn wake(&self) -> Result<Decision, Refusal> {
        self.mine()?;
        self.current()?;
        Ok(self.said(None))
    }

    fn said(&self, until: Option<Moment>) -> Decision {
        Self::only(DeskEvent::Quiet(Quiet {
            seq: self.terms.seq,
            conversation: self.wish.conversation.clone(),
            until,
            since: self.terms.now,
            request: Some(self.wish.id.clone()),
        }))
    }
}

/// What a door says when something wakes a conversation: acute danger, an open alert, or `words`, the visitor's that wait
/// for an answer or the helper's. `None` while it sleeps on, or is awake already.
pub fn woken(open: &Open, words: bool, seq: Seq, since: Moment) -> Option<Quiet> {
    let wakes = words || open.entry.triage == Triage::A || open.has_open_alert() || open.is_stopped();
    let conversation = open.entry.conversation.clone();
    (open.entry.quiet.is_some() && wakes).then_some(Quiet { seq, conversation, until: None, since, request: None })
}
