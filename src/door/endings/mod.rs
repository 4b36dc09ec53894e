//! The end of a conversation: the helper removed, the registration copied into the register (or that there is none), the
//! room erased.

pub(crate) mod corrections;
pub(crate) mod declines;
mod ending;
pub(crate) mod erasing;
mod helped;
mod read_back;
pub(crate) mod register;
pub(crate) mod retention;
pub(crate) mod unseen;
pub(crate) mod unwanted;
pub(crate) mod written;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use self::ending::{ClosedVisit, Ending, Registering};
use self::erasing::Erasing;
use self::helped::HelpedTally;
use self::read_back::read_back;
use self::register::{RegisterLine, RegisterRoom};
use self::written::WrittenRegistration;
use crate::context::Context;
use crate::desk_room::DeskRoom;
use crate::desk_room::undelivered::Refused;
use crate::error::DoorError;
use crate::handovers::{set_turn, turn};
use crate::moment::{after, now, within};
use crate::reading::conversation::last_words;
use crate::rooms::{remove, set_case};
use crate::visits::VisitState;
use crate::visits::token::VisitDigest;
use care::helped::Helped;
use care::registration::{Closing, Registration};
use desk::correction::Standing;
use desk::event::{
    BoardEntry, CaseEvent, Closed, ConversationId, Correctable, DeskEvent, Ended, EventId, Fence, MemberId, Moment,
};
use matrix::error::Error;
use matrix::ours::Room;
use matrix::wire::RawEvent;

/// After a refused erasing it is tried again in this time.
const AGAIN: Duration = Duration::from_mins(10);
/// A homeserver that erases in the background is asked in this time whether it has.
const LOOK: Duration = Duration::from_millis(500);

/// What is to become of conversations' registrations and of closed rooms.
#[derive(Debug)]
pub(crate) struct Endings {
    register: RegisterRoom,
    /// The latest registration of each open conversation.
    registrations: HashMap<ConversationId, WrittenRegistration>,
    /// The closed conversations whose rooms are still there, and the rooms of saved plans.
    closed: HashMap<ConversationId, Ending>,
    /// What visitors said afterwards.
    helped: HelpedTally,
}

impl Endings {
    /// Nothing has ended yet.
    pub(crate) fn new(register: RegisterRoom) -> Self {
        Self { register, registrations: HashMap::new(), closed: HashMap::new(), helped: HelpedTally::default() }
    }

    /// The register room's id.
    pub(crate) fn register_room(&self) -> &str {
        self.register.id()
    }

    /// Whether a room is among them.
    pub(crate) fn has(&self, room: &ConversationId) -> bool {
        self.closed.contains_key(room)
    }

    /// The rooms.
    pub(crate) fn rooms(&self) -> impl Iterator<Item = &ConversationId> {
        self.closed.keys()
    }

    /// A room goes at this moment, and nothing of it is registered.
    pub(crate) fn add_room(&mut self, room: ConversationId, erased_at: Moment) {
        self.closed.insert(room, Ending::of_room(erased_at));
    }

    /// A room of these goes now.
    pub(crate) fn erase_now(&mut self, room: &ConversationId) {
        if let Some(ending) = self.closed.get_mut(room) {
            let erasing = ending.take_erasing();
            ending.erase_at(now(), erasing);
        }
    }

    /// Takes in the registrations of conversations that were just opened again.
    pub(crate) fn read_registrations(&mut self, written: Vec<(ConversationId, WrittenRegistration)>) {
        self.registrations.extend(written);
    }

    /// A helper wrote a registration.
    pub(crate) fn on_registration(
        &mut self,
        conversation: ConversationId,
        written: WrittenRegistration,
        span: Duration,
    ) {
        match self.closed.get_mut(&conversation) {
            Some(ending) => ending.late(written, span),
            None => drop(self.registrations.insert(conversation, written)),
        }
    }

    /// Reads a room back whose conversation is over.
    pub(crate) async fn read_room(
        &mut self,
        desk: &DeskRoom,
        room: &Room,
        history: &[RawEvent],
    ) -> Result<(), DoorError> {
        let ending = read_back(desk, room, history).await?;
        self.closed.insert(room.id.as_str().into(), ending);
        Ok(())
    }

    /// How the registration of a closed conversation stands, if there is one.
    pub(crate) fn standing(&self, conversation: &ConversationId) -> Option<Standing<'_>> {
        self.closed.get(conversation)?.standing()
    }

    /// A registration was corrected, and the conversation's room has that.
    pub(crate) fn correct(&mut self, conversation: &ConversationId, form: Registration, event: EventId) {
        if let Some(ending) = self.closed.get_mut(conversation) {
            ending.correct(form, event);
        }
    }

    /// The registrations that somebody wrote and that the register has not got.
    pub(crate) fn correctable_by(&self, who: &MemberId) -> Vec<Correctable> {
        let of = |(conversation, ending): (&ConversationId, &Ending)| {
            let (alias, since) = ending.correctable_by(who)?;
            Some(Correctable { conversation: conversation.clone(), alias, since })
        };
        self.closed.iter().filter_map(of).collect()
    }

    /// Ends a conversation. Written into its room first: if the door dies in between, its request is decided again. The
    /// helper's messages that came too late to be passed on.
    pub(crate) async fn close(
        &mut self,
        desk: &mut DeskRoom,
        mut closed: Closed,
        helper: Option<MemberId>,
    ) -> Result<Vec<Refused>, DoorError> {
        let Closed { conversation, closing, since, erased_at, .. } = closed.clone();
        // a visitor whom nobody ever had cannot be registered
        let was_with_somebody = desk.entry(&conversation).is_some_and(|entry| entry.fence > Fence(0));
        let wanted = closed.unwanted.is_none();
        // then one that was written for an earlier request, which was declined, does not count
        let unregistered = closed.registered == Some(false);
        if unregistered {
            self.registrations.remove(&conversation);
        }
        closed.registered = (was_with_somebody && wanted).then(|| self.registrations.contains_key(&conversation));
        let visit = desk.context().visits.of(&conversation);
        if let Some(visit) = &visit {
            visit.change(VisitState::begin_closing);
        }
        let entry = desk.entry(&conversation);
        let readers: Vec<_> = entry.into_iter().flat_map(BoardEntry::readers).map(|it| it.who.clone()).collect();
        let alias = entry.map(|entry| entry.alias.clone());
        if let Some(entry) = entry.filter(|entry| entry.assigned.is_some()) {
            // what the helper still sends is not passed on, and said to be so
            let turn = turn(desk.context(), &conversation, None, entry.fence);
            set_turn(desk.context(), &conversation, &turn).await?;
        }
        let unwanted = unwanted::ended_unwanted(desk, &closed);
        let ended = Ended { closing, since, erased_at, unregistered, unwanted };
        set_case(desk.session(), &conversation, &CaseEvent::Ended(ended.clone())).await?;
        retention::limit(desk.context(), &conversation, erased_at.since(since).max(1)).await?;
        if !wanted {
            let source = visit.as_ref().and_then(|visit| visit.source);
            unwanted::slow(desk.context(), source, &conversation);
        }
        desk.say(DeskEvent::Closed(closed)).await?;
        for gone in helper.iter().chain(&readers) {
            remove(desk.session(), &conversation, Some(gone)).await?;
        }
        let last = last_words(desk.context(), &conversation, visit.as_deref()).await;
        let digest = desk.context().visits.close(&conversation, Some(closing)).map(|visit| visit.digest.clone());
        if let Some(digest) = &digest {
            let stopped = visit.as_ref().is_some_and(|visit| visit.state().stopped().is_some());
            let hurried = stopped || matches!(closing, Closing::QuickExit | Closing::StopWord);
            ask_afterwards(desk.context(), digest, wanted && !hurried);
        }
        if let Some(visit) = visit {
            visit.change(|state| state.close(closing));
        }
        if let Some(alias) = &alias {
            desk.context().aliases(|aliases| aliases.free(alias));
        }
        let known = self.registrations.remove(&conversation);
        let written = last.registrations.into_iter().next_back().map(|(_, written)| written).or(known);
        let written = written.filter(|_| !unregistered);
        let closed_without = || was_with_somebody.then(|| RegisterLine::without(&desk.context().welcome, since));
        let entry = written.map(|written| RegisterLine::Person(Box::new(written))).or_else(closed_without);
        let at = within(desk.context().timing.register);
        let registering = match &ended.unwanted {
            Some(unwanted) => unwanted::registering(&desk.context().welcome, unwanted, &ended),
            None => entry.map_or(Registering::Nothing, |entry| Registering::Waits { entry, at, begun: None }),
        };
        self.closed.insert(conversation, Ending::new(ClosedVisit { alias, since, digest }, erased_at, registering));
        Ok(last.refused)
    }

    /// Somebody said afterwards whether they were helped; it is written within a span.
    pub(crate) fn on_helped(&mut self, context: &Context, answer: Helped) {
        self.helped.add(context, answer);
    }

    /// Writes what visitors said afterwards.
    pub(crate) async fn write_helped(&mut self, context: &Context) -> Result<(), DoorError> {
        self.helped.write(context, self.register.id()).await
    }

    /// When there is something to register or to erase.
    pub(crate) fn due(&self) -> Option<Moment> {
        self.closed.values().map(Ending::due).chain(self.helped.due()).min()
    }

    /// Registers and erases what is due by `time`.
    pub(crate) async fn on_time(&mut self, context: &Context, time: Moment) -> Result<(), DoorError> {
        if self.helped.due().is_some_and(|due| due <= time) {
            self.write_helped(context).await?;
        }
        let due: Vec<_> =
            self.closed.iter().filter(|(_, ending)| ending.due() <= time).map(|(id, _)| id.clone()).collect();
        for conversation in due {
            self.register_one(context, &conversation).await?;
            if self.closed.get(&conversation).is_some_and(|ending| ending.is_over(time)) {
                self.erase(context, &conversation).await?;
            }
        }
        Ok(())
    }

    /// Registers what waits for its moment: nobody will be there then.
    pub(crate) async fn register_all(&mut self, context: &Context) -> Result<(), DoorError> {
        let conversations: Vec<_> = self.closed.keys().cloned().collect();
        for conversation in conversations {
            self.register_one(context, &conversation).await?;
        }
        self.write_helped(context).await
    }

    async fn register_one(&mut self, context: &Context, conversation: &ConversationId) -> Result<(), DoorError> {
        let Some((entry, begun)) = self.closed.get_mut(conversation).and_then(Ending::register) else { return Ok(()) };
        self.register.write(&context.session, conversation, &entry.event(), begun).await
    }

    /// Erases a closed conversation from the homeserver, and looks whether that was done. When it is refused or fails,
    /// it is tried again later.
    async fn erase(&mut self, context: &Context, conversation: &ConversationId) -> Result<(), DoorError> {
        let Some(ending) = self.closed.get_mut(conversation) else { return Ok(()) };
        let session = &context.session;
        let erasing = ending.take_erasing();
        let step = match &erasing {
            None if context.erasing == Erasing::ByRetention => {
                retention::abandon(session, conversation).await.map(|()| None)
            }
            None => session.erase_room(conversation.as_str()).await.map(Some),
            Some(id) => session.erased(id).await.map(|done| (!done).then(|| id.clone())),
        };
        let (wait, id) = match step {
            Ok(Some(id)) => (LOOK, Some(id)),
            Err(error) if error.is_signed_out() => return Err(error.into()),
            // an erasing that the homeserver has forgotten is asked for again
            Err(Error::Refused { status: 404, .. }) if erasing.is_some() => (AGAIN, None),
            Ok(None) | Err(Error::Refused { status: 404, .. }) => {
                if let Some(digest) = self.closed.remove(conversation).and_then(Ending::into_digest) {
                    context.visits.forget(&digest);
                }
                return Ok(());
            }
            Err(_) => (AGAIN, None),
        };
        ending.erase_at(after(now(), wait), id);
        Ok(())
    }
}

/// A visitor whose conversation is over may say whether they were helped. Who was stopped or left in a hurry
/// has an empty page; unwanted contact is asked nothing.
fn ask_afterwards(context: &Context, digest: &VisitDigest, asks: bool) {
    context.afterwards(
        |afterwards| {
            if asks { afterwards.over(digest.clone(), Instant::now()) } else { afterwards.forget(digest) }
        },
    );
}
