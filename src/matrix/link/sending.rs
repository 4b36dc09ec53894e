//! Sending: what of the outbox is due, and the fate of what was sent.

use super::item::{self, Item, Lane, Try};
use super::latest::Sign;
use super::task::{Done, Task};
use super::{Delivery, Failure, Update};
use crate::error::Error;
use crate::outbox::Settled;
use desk::event::{AskKept, ConversationId, EventId};
use machine::failpoint::{self, Point};
use machine::random::chance;

/// Whether nothing of it need be kept any more. A refused message or record is kept until the console has its words
/// elsewhere, and the code of a plan that is to be kept until the door has answered.
fn is_over(end: &Settled<Item>) -> bool {
    let is_question = || end.item.kept_ask().is_some();
    match (&end.fate, &end.item) {
        (Ok(_), item) => !item.kept_ask().is_some_and(|asked| matches!(asked.ask, AskKept::Keep { .. })),
        (Err(_), Item::Message(_)) => false,
        (Err(_), Item::Record(..)) => is_question(),
        (Err(_), Item::Request(_) | Item::Duty(_)) => true,
    }
}

impl Task {
    pub(super) fn send_what_is_due(&mut self) {
        let (Some(session), Some(desk)) = (&self.session, &self.desk) else { return };
        let (live, caught_up, rooms) = (self.reading.is_live(), self.caught_up, &self.rooms);
        let (keeper, on_duty) = (&self.keeper, !self.outbox.is_busy(&Lane::Duty));
        let may_go = |id: &str, item: &Item, tries: u32| match item {
            _ if keeper.is_waiting(id) => false,
            // a door declines a claim of whom it does not know to be on duty: that is said first
            Item::Request(_) if !on_duty => false,
            _ if tries == 0 => true,
            // what was tried may have arrived: read first, then ask again with the same transaction id
            Item::Message(message) => caught_up && !rooms.is_opening(&message.conversation),
            Item::Record(conversation, _) => caught_up && !rooms.is_opening(conversation),
            Item::Request(_) => caught_up && live,
            Item::Duty(_) => caught_up,
        };
        let now = self.now();
        for attempt in self.outbox.due(now, may_go) {
            let (session, room) = (session.clone(), desk.room.clone());
            self.under_way.push(Box::pin(async move {
                let end = item::send(&session, &room, &attempt).await;
                Done::Tried(attempt, end)
            }));
        }
    }

    pub(super) fn tried(&mut self, attempt: &Try, end: Result<EventId, Error>) {
        if end.as_ref().is_err_and(Error::is_signed_out) {
            self.check_token();
        }
        if end.is_ok() && matches!(attempt.item, Item::Message(_)) {
            failpoint::reach(Point::Answered);
        }
        let now = self.now();
        let settled = self.outbox.answer(attempt, item::answer(end), now, chance());
        self.settle(settled);
    }

    /// Tells the fate of what was sent.
    pub(super) fn settle(&mut self, settled: impl IntoIterator<Item = Settled<Item>>) {
        for end in settled {
            if is_over(&end) {
                self.keeper.done_with(&end.id);
            }
            match (end.fate, &end.item) {
                (Ok(event), Item::Message(message)) => {
                    self.tell(Update::Outbox {
                        conversation: message.conversation.clone(),
                        message: message.message.clone(),
                        state: Delivery::Sent(event),
                    });
                }
                (Ok(_), _) => {}
                (Err(why), item) => {
                    if let Some(ask) = item.kept_ask() {
                        self.kept_asks.refused(&ask.id);
                    }
                    self.tell_all(item::refused(end.id, item, why));
                }
            }
        }
    }

    /// Refuses what waits for a room that the helper is not in any more.
    pub(super) fn refuse_untried(&mut self, room: &ConversationId) {
        let lane = Lane::Conversation(room.clone());
        let refused = self.outbox.refuse_untried(&lane, Failure::Forbidden, Item::is_for_room);
        self.settle(refused);
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
