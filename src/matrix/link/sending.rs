//! Sending: what of the outbox is due, and the fate of what was sent.

use std::collections::BTreeSet;
use std::time::Duration;

use super::events::made_up_id;
use super::item::{self, Lane, SendItem, Try};
use super::latest::Sign;
use super::task::{Done, Task};
use super::{Delivery, Failure, Update};
use crate::error::Error;
use crate::outbox::{Rank, Ranked, SendOutcome, Settled};
use desk::event::{AskSavedPlan, ConversationId, DeviceEvent, EventId};
use machine::clock;
use machine::failpoint::{self, Point};
use machine::random::chance;

/// Telling that the console is alive may take so long; after that the next one is due.
const ALIVE: Duration = Duration::from_secs(20);
/// How long receipts wait when the homeserver holds them back and does not say for how long.
const SIGNS_WAIT: Duration = Duration::from_secs(5);

/// Whether nothing of it need be journaled any more. A refused message or record is journaled until the console has its
/// words elsewhere; a request to save a plan, until the door has answered.
fn is_over(end: &Settled<SendItem>) -> bool {
    let is_question = || end.item.saved_plan_ask().is_some();
    match (&end.fate, &end.item) {
        (Ok(_), item) => !item.saved_plan_ask().is_some_and(|asked| matches!(asked.ask, AskSavedPlan::Save { .. })),
        (Err(_), SendItem::Message(_) | SendItem::Team(_)) => false,
        (Err(_), SendItem::Record(..)) => is_question(),
        (Err(_), SendItem::Request(_) | SendItem::Duty(_)) => true,
    }
}

impl Task {
    pub(super) fn send_what_is_due(&mut self) {
        self.outbox.let_go(self.now());
        self.tell_held();
        if self.session.is_none() || self.desk.is_none() {
            return;
        }
        let (live, caught_up, rooms) = (self.reading.is_live(), self.caught_up, &self.rooms);
        let in_team = self.team.is_some();
        let (journal, on_duty) = (&self.journal, !self.outbox.is_busy(&Lane::Duty));
        let asking: BTreeSet<_> = self.outbox.busy().filter(|lane| lane.rank() < Rank::Talk).cloned().collect();
        let is_asked = |of: &ConversationId| Lane::all_of(of).iter().any(|lane| asking.contains(lane));
        let (now, clearance, mut to_ask) = (self.now(), &self.clearance, Vec::new());
        let may_go = |id: &str, item: &SendItem, tries: u32| match item {
            _ if journal.is_waiting(id) => false,
            // a door declines a claim of a helper whom it does not know to be on duty, so the duty is said first. An
            // alert waits for nothing
            SendItem::Request(_) if !on_duty && !item.is_alert() => false,
            // a request that takes the helper out goes after all that was asked before
            SendItem::Request(request) if item.lane().rank() == Rank::Talk && is_asked(&request.conversation) => false,
            // the console is asked about a message that it has not just judged, once all was read that it judges by
            SendItem::Message(message) => {
                let (may_leave, read) =
                    (clearance.may_leave(&message.message, now), caught_up && !rooms.is_opening(&message.conversation));
                if !may_leave && read && live {
                    to_ask.push((message.conversation.clone(), message.message.clone()));
                }
                may_leave && (read || tries == 0)
            }
            SendItem::Team(_) if !in_team => false,
            _ if tries == 0 => true,
            // a message that was tried may have arrived: read first, then send again with the same transaction id
            SendItem::Record(conversation, _) => caught_up && !rooms.is_opening(conversation),
            SendItem::Request(_) => caught_up && live,
            SendItem::Duty(_) | SendItem::Team(_) => caught_up,
        };
        let due = self.outbox.due(now, may_go);
        for (conversation, message) in to_ask {
            self.ask_to_leave(conversation, message);
        }
        let Some((session, desk)) = self.session.as_ref().zip(self.desk.as_ref()) else { return };
        for attempt in due {
            let (session, room, team) = (session.clone(), desk.room.clone(), self.team_room().map(str::to_owned));
            let doors = if attempt.item.is_alert() { desk.levels.doors() } else { Vec::new() };
            self.under_way.push(Box::pin(async move {
                let end = item::send(&session, (&room, team.as_deref()), &doors, &attempt).await;
                Done::Tried(attempt, end)
            }));
        }
    }

    /// Tells every door in one request that this console is alive: beside the outbox, since a late one says nothing.
    pub(super) fn tell_alive(&mut self) {
        let Some((session, desk)) = self.session.clone().zip(self.desk.as_ref()) else { return };
        self.alive.counter += 1;
        let doors = desk.levels.doors();
        let (alive, id) = (DeviceEvent::Alive(self.alive.clone()), made_up_id());
        self.under_way.push(Box::pin(async move {
            let (kind, content) = (alive.event_type(), alive.content());
            let _ = tokio::time::timeout(ALIVE, session.tell_devices(&doors, kind, &id, &content)).await;
            Done::Nothing
        }));
    }

    pub(super) fn tried(&mut self, attempt: &Try, end: Result<EventId, Error>) {
        if end.as_ref().is_err_and(Error::is_signed_out) {
            self.check_token();
        }
        if end.is_ok() && matches!(attempt.item, SendItem::Message(_)) {
            failpoint::reach(Point::Answered);
        }
        self.tell_writing(end.as_ref().err());
        let now = self.now();
        let answer = item::answer(&attempt.item, end);
        if let (SendOutcome::Failed(_), Lane::Conversation(conversation)) = (&answer, &attempt.lane) {
            self.judge_again(conversation, now);
        }
        let settled = self.outbox.answer(attempt, answer, now, chance());
        self.settle(settled);
        self.tell_held();
    }

    /// Tells whether the homeserver writes, where that has changed. A refusal of another kind says nothing of it.
    fn tell_writing(&mut self, error: Option<&Error>) {
        let now = match error {
            None => None,
            Some(error) if error.cannot_write() => Some(error.failure()),
            Some(_) => return,
        };
        if std::mem::replace(&mut self.cannot_write, now) != now {
            self.tell(Update::CannotWrite(now));
        }
    }

    /// Tells until when the homeserver holds back, where that has changed.
    fn tell_held(&mut self) {
        let held = self.outbox.held();
        if std::mem::replace(&mut self.held, held) != held {
            let (now, steady) = (self.now(), clock::steady());
            let until = held.map(|held| steady.saturating_add(held.saturating_sub(now)));
            self.tell(Update::HeldBack { until });
        }
    }

    /// Tells the fate of what was sent.
    pub(super) fn settle(&mut self, settled: impl IntoIterator<Item = Settled<SendItem>>) {
        for end in settled {
            if is_over(&end) {
                self.journal.done_with(&end.id);
            }
            if let SendItem::Message(message) = &end.item {
                self.clearance.forget(&message.message);
            }
            match (end.fate, &end.item) {
                (Ok(event), SendItem::Message(message)) => {
                    self.tell(Update::Outbox {
                        conversation: message.conversation.clone(),
                        message: message.message.clone(),
                        state: Delivery::Sent(event),
                    });
                }
                (Ok(event), SendItem::Team(said)) => {
                    self.tell(Update::ToTeam { id: said.id().clone(), state: Delivery::Sent(event) });
                }
                (Ok(_), _) => {}
                (Err(why), item) => {
                    if let Some(ask) = item.saved_plan_ask() {
                        self.saved_plan_asks.refused(&ask.id);
                    }
                    self.tell_all(item::refused(end.id, item, why));
                }
            }
        }
    }

    /// Refuses the entries for a room that the helper is not in any more.
    pub(super) fn refuse_untried(&mut self, room: &ConversationId) {
        let lane = Lane::Conversation(room.clone());
        let refused = self.outbox.refuse_untried(&lane, Failure::Forbidden, SendItem::is_for_room);
        self.settle(refused);
    }

    /// Whether the account has to be sparing: talk goes before receipts, and receipts before typing.
    pub(super) fn holds_signs_back(&self) -> bool {
        let now = self.now();
        self.outbox.held().is_some() || self.signs_held.is_some_and(|until| now < until)
    }

    /// A sign got there or did not.
    pub(super) fn signed(&mut self, room: ConversationId, sign: Sign, end: &Result<(), Error>) {
        let now = self.now();
        if let Err(error) = end
            && error.is_held_back()
        {
            let wait = error.retry_after().unwrap_or(SIGNS_WAIT).as_millis();
            self.signs_held = Some(now.saturating_add(u64::try_from(wait).unwrap_or(u64::MAX)));
        }
        let arrived = end.as_ref().map_or_else(Error::is_final, |()| true);
        let held = self.holds_signs_back();
        if let Some(next) = self.latest.done(&room, sign, arrived, now, held) {
            self.sign(room, next);
        }
    }

    /// Sends the receipts that wait, if the homeserver lets the account.
    pub(super) fn sign_again(&mut self) {
        if !self.holds_signs_back() {
            for (room, sign) in self.latest.again() {
                self.sign(room, sign);
            }
        }
    }

    pub(super) fn sign(&mut self, room: ConversationId, sign: Sign) {
        let Some(session) = self.session.clone() else { return };
        self.under_way.push(Box::pin(async move {
            let end = match &sign {
                Sign::Typing(on) => session.typing(room.as_str(), *on).await,
                Sign::Read(event) => session.read(room.as_str(), event).await,
            };
            Done::Signed(room, sign, end)
        }));
    }
}
