//! Plans that are kept for visitors who come back, if the desk wants that: each sealed, in a room of its own in which
//! nobody is but doors, erased when its time is over.
//!
//! Neither this door nor the homeserver can open one: the key is derived from a code that only the visitor keeps. A plan
//! is found under what is derived from the code beside the key; a helper may look a few times an hour and no oftener, so
//! that codes cannot be tried. The bytes are a *message* of the room, whose retention is the desk's days: where the door
//! is no administrator the homeserver deletes them by itself (see `erasing`).
//!
//! The desk's other doors are invited and go in when they are asked for a plan that they do not know: a visitor comes
//! back by any door.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use ruma::api::Direction;
use serde_json::json;

use super::DoorError;
use super::context::{now, retry};
use super::ending::Ending;
use super::erasing::in_time;
use super::keeper::{Keeper, forgive};
use super::limits::Window;
use super::successors::conversation_levels;
use super::token::hash;
use desk::event::{
    AskKept, CaseEvent, ConversationId, KeptAnswer, KeptAsk, KeptBytes, KeptIs, KeptPlan, Lookup, MemberId, Moment,
    RequestId, Sealed, room_type,
};
use matrix::error::Error;
use matrix::ours::{Room, invitations};
use matrix::rooms::NewRoom;
use matrix::wire::RawEvent;

/// How long a lookup is: a SHA-256 digest, base64url without padding.
const LOOKUP: usize = 43;
/// So many last events of a kept plan's room are read: it has one message.
const LAST: u32 = 20;
/// A forgotten plan's room goes in this time.
const AT_ONCE: Duration = Duration::ZERO;

/// The plans that this door can find.
#[derive(Debug, Default)]
pub(crate) struct KeptPlans {
    plans: HashMap<Lookup, Kept>,
    /// How often helpers looked of late.
    looks: HashMap<MemberId, Window>,
    /// Rooms that another door kept, and that this one could not go into.
    refused: HashSet<String>,
}

#[derive(Debug, Clone)]
struct Kept {
    room: ConversationId,
    until: Moment,
}

/// A helper's question.
#[derive(Debug)]
pub(crate) struct KeptAsked {
    pub(crate) conversation: ConversationId,
    pub(crate) by: MemberId,
    pub(crate) ask: KeptAsk,
}

/// Takes a question about a kept plan in, or out again when it was answered.
pub(crate) fn note(conversation: &ConversationId, event: &RawEvent, asked: &mut Vec<KeptAsked>) {
    if !event.event_type.starts_with("org.nachtwacht.kept_") {
        return;
    }
    match CaseEvent::parse(&event.event_type, event.content.get()) {
        Ok(Some(CaseEvent::KeptAsk(ask))) => {
            asked.push(KeptAsked { conversation: conversation.clone(), by: event.sender.clone(), ask });
        }
        // only the door's level may say it
        Ok(Some(CaseEvent::KeptAnswer(answer))) => asked.retain(|known| known.ask.id != answer.to),
        _ => {}
    }
}

impl KeptPlans {
    /// A room that was found at the start, or gone into: what it keeps and until when.
    fn add(&mut self, room: &Room) -> Option<(ConversationId, Moment)> {
        let content = room.content("org.nachtwacht.kept_plan")?;
        let Ok(Some(CaseEvent::KeptPlan(KeptPlan { lookup, until }))) =
            CaseEvent::parse("org.nachtwacht.kept_plan", content)
        else {
            return None;
        };
        let room = ConversationId::from(room.id.as_str());
        self.plans.insert(lookup, Kept { room: room.clone(), until });
        Some((room, until))
    }

    fn find(&self, lookup: &Lookup) -> Option<Kept> {
        self.plans.get(lookup).filter(|kept| kept.until > now()).cloned()
    }
}

impl Keeper {
    /// The rooms of kept plans that the door is in, at its start.
    pub(crate) fn read_kept(&mut self, rooms: &[Room]) {
        for (room, until) in rooms.iter().filter_map(|room| self.kept.add(room)) {
            self.endings.insert(room, Ending::new(until, None, None));
        }
    }

    /// Answers a helper's question about a kept plan, in the conversation's room.
    pub(crate) async fn kept_asked(&mut self, asked: KeptAsked) -> Result<(), DoorError> {
        let KeptAsked { conversation, by, ask: KeptAsk { id, ask } } = asked;
        let answer = if self.roster.get(&conversation).is_some_and(|open| open.is_with(&by)) {
            self.answer_kept(&by, ask).await?
        } else {
            KeptIs::NotYours
        };
        self.say_kept(&conversation, id, answer).await
    }

    async fn say_kept(&self, room: &ConversationId, to: RequestId, answer: KeptIs) -> Result<(), DoorError> {
        let transaction = format!("k{}", hash(&["kept", to.as_str()]));
        let event = CaseEvent::KeptAnswer(KeptAnswer { to, answer });
        let (kind, content) = (event.event_type(), event.content());
        forgive(retry(|| self.context.session.send(room.as_str(), kind, &transaction, &content)).await)
    }

    async fn answer_kept(&mut self, by: &MemberId, ask: AskKept) -> Result<KeptIs, DoorError> {
        if self.context.timing.keep_plans.is_none() {
            return Ok(KeptIs::Never);
        }
        let present = now();
        self.kept.plans.retain(|_, kept| kept.until > present);
        match ask {
            AskKept::Keep { lookup, sealed, instead_of } => {
                let answer = failed(self.keep(&lookup, &sealed).await)?;
                if matches!(answer, KeptIs::Kept { .. }) {
                    for old in instead_of.iter().filter(|old| **old != lookup) {
                        self.forget_kept(old).await?;
                    }
                }
                Ok(answer)
            }
            AskKept::Find { lookup } => {
                let limits = &self.context.limits;
                let window = || Window::new(limits.kept_looks, limits.kept_window);
                if self.kept.looks.entry(by.clone()).or_insert_with(window).take(Instant::now()).is_err() {
                    return Ok(KeptIs::TooOften);
                }
                failed(self.find_kept(&lookup).await)
            }
            AskKept::Forget { lookups } => {
                for lookup in &lookups {
                    self.forget_kept(lookup).await?;
                }
                Ok(KeptIs::Forgotten)
            }
        }
    }

    /// Keeps a plan. What is kept already under the same lookup is the same plan, asked for once more.
    async fn keep(&mut self, lookup: &Lookup, sealed: &Sealed) -> Result<KeptIs, Error> {
        let Some(time) = self.context.timing.keep_plans else { return Ok(KeptIs::Never) };
        let too_many = self.kept.plans.len() >= self.context.limits.kept_plans;
        if lookup.0.len() != LOOKUP || sealed.0.len() > Sealed::LARGEST || too_many {
            return Ok(KeptIs::TooMuch);
        }
        let kept = if let Some(kept) = self.kept.find(lookup) {
            kept
        } else {
            let until = in_time(time);
            let room = self.make_kept_room(KeptPlan { lookup: lookup.clone(), until }, time).await?;
            self.endings.insert(room.clone(), Ending::new(until, None, None));
            self.kept.plans.insert(lookup.clone(), Kept { room: room.clone(), until });
            Kept { room, until }
        };
        let event = CaseEvent::KeptBytes(KeptBytes { sealed: sealed.clone() });
        let (kind, content) = (event.event_type(), event.content());
        let transaction = format!("p{}", hash(&["plan", kept.room.as_str()]));
        retry(|| self.context.session.send(kept.room.as_str(), kind, &transaction, &content)).await?;
        Ok(KeptIs::Kept { until: kept.until })
    }

    async fn make_kept_room(&self, plan: KeptPlan, time: Duration) -> Result<ConversationId, Error> {
        let event = CaseEvent::KeptPlan(plan);
        let content = serde_json::from_str(&event.content()).unwrap_or_else(|_| json!({}));
        let keep = u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1);
        let state = [(event.event_type(), "", content), ("m.room.retention", "", json!({ "max_lifetime": keep }))];
        let successors = self.context.successors(|successors| successors.clone());
        let others: Vec<MemberId> = self.doors.iter().filter(|door| *door != self.me()).cloned().collect();
        let new = NewRoom {
            room_type: room_type::KEPT_PLAN,
            invite: &others,
            power_levels: Some(conversation_levels(self.me(), &successors)),
            state: &state,
            ..NewRoom::default()
        };
        Ok(self.context.session.create_room(&new).await?.into())
    }

    async fn find_kept(&mut self, lookup: &Lookup) -> Result<KeptIs, Error> {
        if self.kept.find(lookup).is_none() && self.doors.iter().any(|door| door != self.me()) {
            self.enter_kept().await?;
        }
        let Some(Kept { room, until }) = self.kept.find(lookup) else { return Ok(KeptIs::NotFound) };
        let page = self.context.session.history(room.as_str(), None, None, Direction::Backward, LAST).await;
        let events = match page {
            Ok(page) => page.events,
            // erased by another door
            Err(error) if error.is_final() && !error.is_signed_out() => Vec::new(),
            Err(error) => return Err(error),
        };
        let bytes = events.iter().find_map(|event| match CaseEvent::parse(&event.event_type, event.content.get()) {
            Ok(Some(CaseEvent::KeptBytes(KeptBytes { sealed }))) => Some(sealed),
            _ => None,
        });
        Ok(bytes.map_or(KeptIs::NotFound, |sealed| KeptIs::Found { sealed, until }))
    }

    /// Goes into the rooms in which other doors keep plans.
    pub(crate) async fn enter_kept(&mut self) -> Result<(), Error> {
        let session = self.context.session.clone();
        for invited in invitations(&session).await? {
            let by_door = invited.inviter.as_ref().is_some_and(|who| {
                // also one that is gone for good
                self.levels.is_door(who) || self.roster.successor(who).is_some()
            });
            let is_kept = invited.room_type.as_deref() == Some(room_type::KEPT_PLAN);
            if !is_kept || !by_door || self.kept.refused.contains(&invited.room) {
                continue;
            }
            let entered = async {
                session.join(&invited.room).await?;
                Room::read(&session, &invited.room).await
            };
            match entered.await {
                Ok(room) => self.read_kept(&[room]),
                Err(error) if error.is_final() && !error.is_signed_out() => {
                    self.kept.refused.insert(invited.room);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// A plan is not kept any more: it cannot be found from now on, and its room goes. A door that is no administrator
    /// leaves that to the homeserver's retention, and says that it is due; what another door keeps that has two other
    /// successors, it may not.
    async fn forget_kept(&mut self, lookup: &Lookup) -> Result<(), DoorError> {
        let Some(kept) = self.kept.plans.remove(lookup) else { return Ok(()) };
        self.limit_to(&kept.room, 1).await?;
        if let Some(ending) = self.endings.get_mut(&kept.room) {
            ending.erased_at = in_time(AT_ONCE);
        }
        Ok(())
    }
}

/// What could not be done now is said, so that the helper can ask again; a session that is gone ends the door.
fn failed(answer: Result<KeptIs, Error>) -> Result<KeptIs, DoorError> {
    match answer {
        Err(error) if error.is_signed_out() => Err(error.into()),
        Err(_) => Ok(KeptIs::Failed),
        Ok(answer) => Ok(answer),
    }
}
