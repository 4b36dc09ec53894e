//! Unwanted contact: the conversation ends, nothing is registered, and the mark can be taken back.

use super::{Case, Decision, Terms, declined};
use crate::event::{
    Ask, BoardEntry, Closed, DeskEvent, Fence, Leaving, Marked, Moment, Refusal, Reopened, Request, Role, Seq, Stamped,
};
use crate::roster::Roster;
use care::registration::Closing;
use care::triage::Triage;
use care::unwanted::{Doubt, Unwanted, can_be_taken_back_for};

impl Case<'_> {
    /// What the door knows itself to speak against it is recorded, whatever the helper's console knows.
    pub(super) fn unwanted(&self, kind: Unwanted, doubts: &[Doubt]) -> Result<Decision, Refusal> {
        if !self.supervises() {
            self.mine()?;
        }
        self.current()?;
        if self.open.has_open_alert() {
            return Err(Refusal::AlertOpen);
        }
        self.all_seen()?;
        let entry = &self.open.entry;
        let mut doubts = doubts.to_vec();
        if matches!(entry.triage, Triage::A | Triage::B) {
            doubts.push(Doubt::Triage);
        }
        if self.terms.at_least_b {
            doubts.push(Doubt::Home);
        }
        doubts.sort_unstable();
        doubts.dedup();
        let (now, keep) = (self.terms.now, self.terms.keep);
        let after = |time: u64| Moment(now.0.saturating_add(time));
        let event = DeskEvent::Closed(Closed {
            seq: self.terms.seq,
            conversation: self.wish.conversation.clone(),
            closing: Closing::EndedByHelper,
            since: now,
            erased_at: after(keep),
            registered: None,
            request: Some(self.wish.id.clone()),
            unwanted: Some(Marked { kind, by: self.asker.clone(), doubts, until: after(can_be_taken_back_for(keep)) }),
        });
        Ok(Decision::Answer { event, invite: None, remove: entry.assigned.clone() })
    }
}

/// Decides a request about a conversation that is over: that it was unwanted contact is taken back by a supervisor, or by
/// the helper who said so.
pub(super) fn of_past(roster: &Roster, request: &Stamped<Request>, terms: &Terms<'_>) -> Decision {
    let (asker, wish) = (&request.sender, &request.event);
    let marked = if wish.ask == Ask::TakeBackUnwanted { roster.mark_of(&wish.conversation) } else { None };
    let Some((door, marked)) = marked else { return declined(asker, wish, terms, Refusal::Closed) };
    if door != terms.door {
        return Decision::Elsewhere;
    }
    if terms.role != Role::Supervisor && marked.mark.by != *asker {
        return declined(asker, wish, terms, Refusal::NotSupervisor);
    }
    if marked.mark.until <= terms.now {
        return declined(asker, wish, terms, Refusal::TooLate);
    }
    Decision::TakeBack
}

/// What a door says when a mark is taken back. `entry` is what its board said of the conversation at the end. Its visitor
/// is away until they come back by their key.
pub fn reopened(entry: BoardEntry, request: &Stamped<Request>, seq: Seq, now: Moment) -> Reopened {
    let entry = BoardEntry {
        arrived: seq,
        assigned: None,
        fence: Fence(entry.fence.0.saturating_add(1)),
        assigned_since: now,
        left: entry.left.filter(|(how, _)| how.is_stop()).or(Some((Leaving::ConnectionLost, now))),
        unattended: None,
        proposal: None,
        quiet: None,
        woken: None,
        // who read along, and to whom it was offered, was over with the end
        listed: Vec::new(),
        offer: None,
        ..entry
    };
    let (by, request) = (request.sender.clone(), request.event.id.clone());
    Reopened { seq, by, request, since: now, entry: Box::new(entry) }
}

/// That it is too late: the door that could take a mark back has nothing left to open again.
pub fn too_late(request: &Stamped<Request>, terms: &Terms<'_>) -> Decision {
    declined(&request.sender, &request.event, terms, Refusal::TooLate)
}
