//! An open conversation, and what its door says about it.

use super::Change;
use crate::desk::event::{Arrived, Assigned, BoardEntry, DeskEvent, Fence, MemberId, Proposal, Seq};

/// An open conversation.
#[derive(Debug, Clone)]
pub struct Open {
    /// Its door.
    pub door: MemberId,
    /// All that is known of it.
    pub entry: BoardEntry,
    /// The numbers under which the facts were last said.
    pub(super) said: Said,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub(super) assigned: Seq,
    pub(super) triage: Seq,
    pub(super) proposal: Seq,
    pub(super) alert: Seq,
    pub(super) left: Seq,
}

impl Said {
    pub(super) const fn all(seq: Seq) -> Self {
        Self { assigned: seq, triage: seq, proposal: seq, alert: seq, left: seq }
    }
}

impl Open {
    /// Whether nobody has it.
    pub const fn is_waiting(&self) -> bool {
        self.entry.assigned.is_none()
    }

    /// Whether `member` has it.
    pub fn is_with(&self, member: &MemberId) -> bool {
        self.entry.assigned.as_ref() == Some(member)
    }
}

impl Open {
    pub(super) fn arrived(door: &MemberId, arrived: &Arrived) -> Self {
        let entry = BoardEntry {
            conversation: arrived.conversation.clone(),
            arrived: arrived.seq,
            since: arrived.since,
            alias: arrived.alias.clone(),
            language: arrived.language,
            tag: arrived.tag.clone(),
            visitor: arrived.visitor,
            answers: arrived.answers.clone(),
            triage_first: arrived.triage,
            triage: arrived.triage,
            alert: None,
            proposal: None,
            assigned: None,
            fence: Fence(0),
            assigned_since: arrived.since,
            left: None,
            former: Vec::new(),
        };
        Self { door: door.clone(), entry, said: Said::all(arrived.seq) }
    }

    /// Takes in what its door says under a number.
    pub(super) fn hear(&mut self, seq: Seq, event: &DeskEvent) -> Change {
        let conversation = || self.entry.conversation.clone();
        match event {
            DeskEvent::Assigned(assigned) if seq > self.said.assigned => self.assign(seq, assigned),
            DeskEvent::Triaged(triaged) if seq > self.said.triage => {
                let change =
                    Change::Triaged { conversation: conversation(), from: self.entry.triage, to: triaged.triage };
                (self.said.triage, self.entry.triage) = (seq, triaged.triage);
                // whatever was proposed before is settled by it
                if seq > self.said.proposal {
                    (self.said.proposal, self.entry.proposal) = (seq, None);
                }
                change
            }
            DeskEvent::LoweringProposed(e) if seq > self.said.proposal => {
                let proposal = Proposal { to: e.to, reason: e.reason, by: e.by.clone(), request: e.request.clone() };
                let change = Change::Proposed(conversation());
                (self.said.proposal, self.entry.proposal) = (seq, Some(proposal));
                change
            }
            DeskEvent::Alerted(e) if seq > self.said.alert => {
                let change = Change::Alerted(conversation());
                (self.said.alert, self.entry.alert) = (seq, Some(Box::new(e.alert.clone())));
                change
            }
            DeskEvent::Left(left) if seq > self.said.left => {
                let change = Change::Left(conversation(), left.how);
                (self.said.left, self.entry.left) = (seq, Some((left.how, left.since)));
                change
            }
            DeskEvent::Returned(_) if seq > self.said.left => {
                let change = Change::Returned(conversation());
                (self.said.left, self.entry.left) = (seq, None);
                change
            }
            _ => Change::Nothing,
        }
    }

    fn assign(&mut self, seq: Seq, assigned: &Assigned) -> Change {
        if assigned.fence <= self.entry.fence {
            return Change::Conflict { by: self.door.clone(), seq };
        }
        let entry = &mut self.entry;
        let from = std::mem::replace(&mut entry.assigned, assigned.to.clone());
        (entry.fence, entry.assigned_since) = (assigned.fence, assigned.since);
        self.said.assigned = seq;
        Change::Assigned {
            conversation: assigned.conversation.clone(),
            from,
            to: assigned.to.clone(),
            request: assigned.request.clone(),
        }
    }
}
