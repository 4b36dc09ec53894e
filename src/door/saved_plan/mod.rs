//! Safety plans that are saved for visitors who come back, if the desk wants that: each sealed, in a room of its own in
//! which nobody is but doors, erased when its time is over.
//!
//! Neither this door nor the homeserver can open one: the key is derived from a code that only the visitor keeps. A plan
//! is found under what is derived from the code beside the key; a helper may look a few times an hour and no oftener, so
//! that codes cannot be tried. The bytes are a *message* of the room, whose retention is the desk's days: where the door
//! is no administrator the homeserver deletes them by itself (`endings::erasing`).
//!
//! The desk's other doors are invited and go in when they are asked for a plan that they do not know: a visitor comes
//! back by any door.

pub(crate) mod asked;

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use ruma::api::Direction;
use serde_json::json;

use self::asked::PlanAsked;
use crate::desk_room::DeskRoom;
use crate::endings::{Endings, retention};
use crate::error::DoorError;
use crate::limits::Window;
use crate::moment::{after, millis, now};
use crate::retry::retry;
use crate::rooms::send_case;
use crate::successors::Doors;
use crate::successors::levels::conversation_levels;
use crate::visits::token::hash;
use desk::event::{
    AskSavedPlan, CaseEvent, ConversationId, Lookup, MemberId, Moment, SavedPlan, SavedPlanAnswer, SavedPlanAsk,
    SavedPlanBytes, SavedPlanIs, Sealed, room_type,
};
use matrix::error::Error;
use matrix::ours::{Room, invitations};
use matrix::rooms::NewRoom;

/// How long a lookup is: a SHA-256 digest, base64url without padding.
const LOOKUP: usize = 43;
/// So many last events of a saved plan's room are read: it has one message.
const LAST: u32 = 20;

/// The plans that this door can find.
#[derive(Debug, Default)]
pub(crate) struct SavedPlans {
    plans: HashMap<Lookup, Saved>,
    /// How often helpers looked of late.
    looks: HashMap<MemberId, Window>,
    /// Rooms in which another door saved a plan, and that this door could not go into.
    refused: HashSet<String>,
}

/// Where a plan is, and until when.
#[derive(Debug, Clone)]
struct Saved {
    room: ConversationId,
    until: Moment,
}

impl SavedPlans {
    /// Takes in the rooms of saved plans that the door is in.
    pub(crate) fn read(&mut self, rooms: &[Room], endings: &mut Endings) {
        for room in rooms {
            if let Some(Saved { room, until }) = self.add(room) {
                endings.add_room(room, until);
            }
        }
    }

    fn add(&mut self, room: &Room) -> Option<Saved> {
        let content = room.content("org.nachtwacht.kept_plan")?;
        let Ok(Some(CaseEvent::SavedPlan(SavedPlan { lookup, until }))) =
            CaseEvent::parse("org.nachtwacht.kept_plan", content)
        else {
            return None;
        };
        let saved = Saved { room: room.id.as_str().into(), until };
        self.plans.insert(lookup, saved.clone());
        Some(saved)
    }

    fn get(&self, lookup: &Lookup) -> Option<Saved> {
        self.plans.get(lookup).filter(|saved| saved.until > now()).cloned()
    }

    /// Answers a helper's question about a saved plan, in the conversation's room.
    pub(crate) async fn answer(
        &mut self,
        desk: &DeskRoom,
        doors: &Doors,
        endings: &mut Endings,
        asked: PlanAsked,
    ) -> Result<(), DoorError> {
        let PlanAsked { conversation, by, ask: SavedPlanAsk { id, ask } } = asked;
        let answer = if desk.roster().get(&conversation).is_some_and(|open| open.is_with(&by)) {
            self.answer_to(desk, doors, endings, (&by, ask)).await?
        } else {
            SavedPlanIs::NotYours
        };
        let transaction = format!("k{}", hash(&["kept", id.as_str()]));
        let event = CaseEvent::SavedPlanAnswer(SavedPlanAnswer { to: id, answer });
        send_case(desk.session(), &conversation, &transaction, &event).await
    }

    async fn answer_to(
        &mut self,
        desk: &DeskRoom,
        doors: &Doors,
        endings: &mut Endings,
        (by, ask): (&MemberId, AskSavedPlan),
    ) -> Result<SavedPlanIs, DoorError> {
        let Some(time) = desk.context().timing.saved_plans else { return Ok(SavedPlanIs::Never) };
        let present = now();
        self.plans.retain(|_, saved| saved.until > present);
        match ask {
            AskSavedPlan::Save { lookup, sealed, instead_of } => {
                let answer = or_failed(self.save(desk, doors, endings, (&lookup, &sealed, time)).await)?;
                if matches!(answer, SavedPlanIs::Saved { .. }) {
                    for old in instead_of.iter().filter(|old| **old != lookup) {
                        self.forget(desk, endings, old).await?;
                    }
                }
                Ok(answer)
            }
            AskSavedPlan::Find { lookup } => {
                let limits = &desk.context().limits;
                let window = || Window::new(limits.plan_looks, limits.plan_look_window);
                if self.looks.entry(by.clone()).or_insert_with(window).take(Instant::now()).is_err() {
                    return Ok(SavedPlanIs::TooOften);
                }
                or_failed(self.find(desk, doors, endings, &lookup).await)
            }
            AskSavedPlan::Forget { lookups } => {
                for lookup in &lookups {
                    self.forget(desk, endings, lookup).await?;
                }
                Ok(SavedPlanIs::Forgotten)
            }
        }
    }

    /// Saves a plan. A plan that is saved already under the same lookup is the same one, asked for once more.
    async fn save(
        &mut self,
        desk: &DeskRoom,
        doors: &Doors,
        endings: &mut Endings,
        (lookup, sealed, time): (&Lookup, &Sealed, Duration),
    ) -> Result<SavedPlanIs, Error> {
        let too_many = self.plans.len() >= desk.context().limits.saved_plans;
        if lookup.0.len() != LOOKUP || sealed.0.len() > Sealed::LARGEST || too_many {
            return Ok(SavedPlanIs::TooMuch);
        }
        let saved = if let Some(saved) = self.get(lookup) {
            saved
        } else {
            let until = after(now(), time);
            let plan = SavedPlan { lookup: lookup.clone(), until };
            let saved = Saved { room: make_room(desk, doors, plan, time).await?, until };
            endings.add_room(saved.room.clone(), until);
            self.plans.insert(lookup.clone(), saved.clone());
            saved
        };
        let event = CaseEvent::SavedPlanBytes(SavedPlanBytes { sealed: sealed.clone() });
        let (kind, content) = (event.event_type(), event.content());
        let transaction = format!("p{}", hash(&["plan", saved.room.as_str()]));
        retry(|| desk.session().send(saved.room.as_str(), kind, &transaction, &content)).await?;
        Ok(SavedPlanIs::Saved { until: saved.until })
    }

    async fn find(
        &mut self,
        desk: &DeskRoom,
        doors: &Doors,
        endings: &mut Endings,
        lookup: &Lookup,
    ) -> Result<SavedPlanIs, Error> {
        if self.get(lookup).is_none() && doors.has_others(desk.me()) {
            self.enter_others(desk, endings).await?;
        }
        let Some(Saved { room, until }) = self.get(lookup) else { return Ok(SavedPlanIs::NotFound) };
        let page = desk.session().history(room.as_str(), None, None, Direction::Backward, LAST).await;
        let events = match page {
            Ok(page) => page.events,
            // erased by another door
            Err(error) if error.is_final() && !error.is_signed_out() => Vec::new(),
            Err(error) => return Err(error),
        };
        let bytes = events.iter().find_map(|event| match CaseEvent::parse(&event.event_type, event.content.get()) {
            Ok(Some(CaseEvent::SavedPlanBytes(SavedPlanBytes { sealed }))) => Some(sealed),
            _ => None,
        });
        Ok(bytes.map_or(SavedPlanIs::NotFound, |sealed| SavedPlanIs::Found { sealed, until }))
    }

    /// Goes into the rooms in which other doors saved plans.
    pub(crate) async fn enter_others(&mut self, desk: &DeskRoom, endings: &mut Endings) -> Result<(), Error> {
        let session = desk.session();
        for invited in invitations(session).await? {
            // also by a door that is gone for good
            let by_door = invited.inviter.as_ref().is_some_and(|who| desk.is_or_was_door(who));
            let is_plan = invited.room_type.as_deref() == Some(room_type::SAVED_PLAN);
            if !is_plan || !by_door || self.refused.contains(&invited.room) {
                continue;
            }
            let entered = async {
                session.join(&invited.room).await?;
                Room::read(session, &invited.room).await
            };
            match entered.await {
                Ok(room) => self.read(&[room], endings),
                Err(error) if error.is_final() && !error.is_signed_out() => {
                    self.refused.insert(invited.room);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// A plan is not saved any more: it cannot be found from now on, and its room goes. A door that is no administrator
    /// leaves that to the homeserver's retention, and says that the room is due. It cannot say so in a room that another
    /// door made and left to two other successors.
    async fn forget(&mut self, desk: &DeskRoom, endings: &mut Endings, lookup: &Lookup) -> Result<(), DoorError> {
        let Some(saved) = self.plans.remove(lookup) else { return Ok(()) };
        retention::limit(desk.context(), &saved.room, 1).await?;
        endings.erase_now(&saved.room);
        Ok(())
    }
}

async fn make_room(desk: &DeskRoom, doors: &Doors, plan: SavedPlan, time: Duration) -> Result<ConversationId, Error> {
    let event = CaseEvent::SavedPlan(plan);
    let content = serde_json::from_str(&event.content()).unwrap_or_else(|_| json!({}));
    let retention = json!({ "max_lifetime": millis(time).max(1) });
    let state = [(event.event_type(), "", content), ("m.room.retention", "", retention)];
    let others = doors.others(desk.me());
    let new = NewRoom {
        room_type: room_type::SAVED_PLAN,
        invite: &others,
        power_levels: Some(conversation_levels(desk.me(), &desk.context().successors())),
        state: &state,
        ..NewRoom::default()
    };
    Ok(desk.session().create_room(&new).await?.into())
}

/// What could not be done now is said, so that the helper can ask again; a session that is gone ends the door.
fn or_failed(answer: Result<SavedPlanIs, Error>) -> Result<SavedPlanIs, DoorError> {
    match answer {
        Err(error) if error.is_signed_out() => Err(error.into()),
        Err(_) => Ok(SavedPlanIs::Failed),
        Ok(answer) => Ok(answer),
    }
}
