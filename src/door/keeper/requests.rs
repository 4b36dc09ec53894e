//! Requests are decided here, and what follows from a decision is done.

use super::Keeper;
use crate::alerts;
use crate::endings::unseen::LastLook;
use crate::error::DoorError;
use crate::handovers::{assign, listening, nothing_to_answer};
use crate::moment::{after, millis, now};
use crate::presence;
use crate::visits::VisitState;
use care::registration::Closing;
use desk::arbiter::handover::passes_by;
use desk::arbiter::{Decision, Terms, decide, too_late};
use desk::event::{Closed, DeskEvent, MemberId, Request, Role, Stamped};

impl Keeper {
    /// Decides an alert that came beside the desk room (domain.md §6: backup within two minutes). In the desk room the
    /// homeserver lets nobody speak but the desk; what comes beside it counts only from a helper who has the conversation,
    /// or a supervisor. The request itself comes later, and is answered by then.
    pub(super) async fn alerted_beside(&mut self, sender: MemberId, request: Request) -> Result<(), DoorError> {
        let open = self.desk.own_open(&request.conversation);
        if open.is_some_and(|open| open.is_with(&sender) || self.desk.is_supervisor(&sender)) {
            self.decide(Stamped { id: request.id.as_str().into(), sender, at: now(), event: request }).await?;
        }
        Ok(())
    }

    /// Decides a request and does what follows.
    pub(crate) async fn decide(&mut self, request: Stamped<Request>) -> Result<(), DoorError> {
        if self.refusals.has(&request.event.id) {
            return Ok(());
        }
        let role = if self.desk.is_supervisor(&request.sender) { Role::Supervisor } else { Role::Helper };
        let keep = millis(self.context.timing.retention);
        // a stop word that came first is told first
        presence::tell_stopped(&mut self.desk, &request.event.conversation).await?;
        let visit = self.context.visits.of(&request.event.conversation);
        let at_least_b = visit.as_ref().is_some_and(|visit| visit.home().is_involved());
        let unanswered = visit.as_ref().is_some_and(|visit| visit.state().transcript().oldest_unanswered().is_some());
        let look = LastLook::at(&self.context, visit.as_deref(), &request.event.ask).await;
        let unseen = look.is_unseen();
        let (door, seq) = (self.desk.me(), self.desk.next());
        let terms = Terms { door, role, seq, now: now(), keep, at_least_b, unanswered, unseen };
        let too_late = too_late(&request, &terms);
        match decide(self.desk.roster(), &request, &terms) {
            Decision::Already => Ok(()),
            Decision::Elsewhere => {
                self.elsewhere.remember(self.desk.roster(), request);
                Ok(())
            }
            Decision::TakeBack => self.take_back(request, too_late).await,
            Decision::Answer { event: DeskEvent::Assigned(assigned), invite, remove } => {
                let by = passes_by(self.desk.roster(), &request);
                let waited = self.places.waited(&self.desk, &assigned.conversation, assigned.since);
                assign(&mut self.desk, assigned, invite, remove, Some(by)).await?;
                if let Some(waited) = waited {
                    self.places.picked_up(&self.desk, waited);
                }
                Ok(())
            }
            Decision::Answer { event: DeskEvent::Offered(offered), .. } => {
                self.offers.offer(&mut self.desk, offered).await
            }
            Decision::Answer { event: DeskEvent::Closed(closed), remove, .. } => {
                if let Some(visit) = &visit {
                    visit.change(VisitState::begin_closing);
                }
                // what waits to be said finds a visit that is over
                drop(look);
                self.close(closed, remove).await
            }
            Decision::Answer { event: DeskEvent::Left(left), .. } => {
                if let Some(visit) = &visit {
                    self.context.visits.stop(visit, left.how);
                }
                presence::say_stopped(&mut self.desk, left).await
            }
            Decision::Answer { event: DeskEvent::Alerted(alerted), invite, .. } => {
                alerts::say(&mut self.desk, alerted, invite).await
            }
            Decision::Answer { event: DeskEvent::Attended(attended), .. } => {
                nothing_to_answer(&mut self.desk, attended).await
            }
            Decision::Answer { event: DeskEvent::Declined(declined), .. } => {
                self.refusals.add(declined);
                Ok(())
            }
            Decision::Answer { event, invite, .. } => listening::say(&mut self.desk, event, invite).await,
        }
    }

    /// Takes back that a conversation was unwanted contact, unless it is too late for that.
    pub(super) async fn take_back(&mut self, request: Stamped<Request>, too_late: Decision) -> Result<(), DoorError> {
        if let Some(taken) = self.endings.take_back(&mut self.desk, &request).await? {
            return self.answer_to(taken).await;
        }
        if let Decision::Answer { event: DeskEvent::Declined(declined), .. } = too_late {
            self.refusals.add(declined);
        }
        Ok(())
    }

    /// Ends what an earlier run of this door, or the door before it, had begun to end, and no request ends now: it had told
    /// the room, and died before it told the desk.
    pub(super) async fn end_what_was_begun(&mut self) -> Result<(), DoorError> {
        let is_begun = |id: &_| self.context.visits.of(id).is_some_and(|visit| visit.state().is_closing());
        let begun: Vec<_> = self
            .desk
            .own()
            .filter(|open| is_begun(&open.entry.conversation))
            .map(|open| (open.entry.conversation.clone(), open.entry.left, open.entry.assigned.clone()))
            .collect();
        for (conversation, left, helper) in begun {
            let (seq, since) = (self.desk.next(), now());
            let closed = Closed {
                seq,
                conversation,
                closing: left.map_or(Closing::ConnectionLost, |(how, _)| how.closing()),
                since,
                erased_at: after(since, self.context.timing.retention),
                registered: None,
                request: None,
                unwanted: None,
            };
            self.close(closed, helper).await?;
        }
        Ok(())
    }

    pub(super) async fn close(&mut self, closed: Closed, helper: Option<MemberId>) -> Result<(), DoorError> {
        let refused = self.endings.close(&mut self.desk, closed, helper).await?;
        self.undelivered.tell(&mut self.desk, refused).await
    }
}
