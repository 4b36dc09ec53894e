//! The end of a conversation: the helper removed, the registration copied into the register (or that there is none), the
//! room erased.
//!
//! What remains to link a registration with its conversation: the homeserver stamps what is written into the register
//! room. The moment is drawn at random within hours, so on a night with few visitors it still says in which hours one of
//! them was there; reports never go finer than the quarter. The homeserver remembers the transaction's digest for some
//! hours, and the conversation's room keeps the form itself until it is erased.

use std::time::Duration;

use ruma::api::Direction;

use super::DoorError;
use super::context::{now, retry};
use super::erasing::{Erasing, in_time};
use super::keeper::{Keeper, forgive};
use super::reading::{Batch, on_event};
use super::token::{VisitDigest, hash};
use super::visit::Visit;
use care::hours::ZONE;
use care::registration::{self, Registration};
use desk::correction::Standing;
use desk::event::{
    CaseEvent, Closed, ConversationId, DeskEvent, Ended, EventId, Fence, MemberId, Moment, Unregistered,
};
use machine::random;
use matrix::error::Error;
use matrix::wire::RawEvent;

/// After a refused erasing it is tried again in this time.
const AGAIN: Duration = Duration::from_mins(10);
/// A homeserver that erases in the background is asked in this time whether it has.
const LOOK: Duration = Duration::from_millis(500);
/// So many last events of a room are read again at its end.
const LAST: u32 = 100;
/// In a conversation room: its registration is in the register. State, empty key; by the door.
pub(crate) const REGISTERED: &str = "org.nachtwacht.registered";
/// In a conversation room: its registration is about to go into the register. From then on it is not corrected any more:
/// a door that dies before it is there writes the same. State, empty key; by the door.
pub(crate) const REGISTERING: &str = "org.nachtwacht.registering";
/// So many last events of the register are looked at for what a door may have written before it died.
const LAST_REGISTERED: u32 = 50;

/// A registration as a conversation's room has it.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// The form.
    pub(crate) form: Registration,
    /// The helper who wrote it.
    pub(crate) by: MemberId,
    /// Its event, or that of its last correction.
    pub(crate) event: EventId,
    /// Whether it was corrected since the conversation is closed.
    pub(crate) corrected: bool,
}

impl Written {
    /// The registration that an event is or brings, if it is one.
    pub(crate) fn of(event: &RawEvent) -> Option<Self> {
        if let Some((_, moved)) = event.moved() {
            return Self::of(&moved);
        }
        match CaseEvent::parse(&event.event_type, event.content.get()) {
            Ok(Some(CaseEvent::Registration(form))) => {
                Some(Self { form, by: event.sender.clone(), event: event.id.clone(), corrected: false })
            }
            _ => None,
        }
    }

    /// What a room's history comes to. What a door wrote is the helper's correction, which comes after all that the helper
    /// wrote there.
    pub(crate) fn latest(history: &[RawEvent], is_door: impl Fn(&MemberId) -> bool) -> Option<Self> {
        let mut latest: Option<Self> = None;
        for written in history.iter().filter_map(Self::of) {
            let corrected = is_door(&written.by);
            latest = match latest {
                Some(before) if corrected => Some(Self { by: before.by, corrected, ..written }),
                Some(before) if before.corrected => Some(before),
                _ => Some(Self { corrected, ..written }),
            };
        }
        latest
    }
}

/// What goes into the register about a conversation.
#[derive(Debug)]
pub(crate) enum Entry {
    /// The person's registration.
    Person(Box<Written>),
    /// That there is none.
    Without(Unregistered),
}

impl Entry {
    /// A conversation that was closed without a registration at a time.
    pub(crate) fn without(at: Moment) -> Self {
        let (year, quarter) = year_and_quarter(at);
        Self::Without(Unregistered { year, quarter })
    }

    fn event(&self) -> CaseEvent {
        match self {
            Self::Person(written) => CaseEvent::Registration(written.form.clone()),
            Self::Without(unregistered) => CaseEvent::Unregistered(*unregistered),
        }
    }
}

/// The year and the quarter of a moment, by the desk's clock.
pub(crate) fn year_and_quarter(at: Moment) -> (u16, u8) {
    let at = jiff::Timestamp::from_millisecond(i64::try_from(at.0).unwrap_or(i64::MAX)).unwrap_or_default();
    let zone = jiff::tz::TimeZone::get(ZONE).unwrap_or(jiff::tz::TimeZone::UTC);
    registration::year_and_quarter(zone.to_datetime(at).date())
}

/// A closed conversation whose room is still there.
#[derive(Debug)]
pub(crate) struct Ending {
    /// When the room is erased, or looked after again.
    pub(crate) erased_at: Moment,
    /// The homeserver is erasing it: the id to ask about.
    pub(crate) erasing: Option<String>,
    /// What goes into the register, and when.
    pub(crate) register: Option<(Entry, Moment)>,
    /// It is in the register already.
    pub(crate) registered: bool,
    /// An earlier run was about to write it there: by which door, and when it said so.
    pub(crate) begun: Option<(MemberId, Moment)>,
    /// The registration as the register got it.
    pub(crate) taken: Option<Box<Written>>,
    /// The visitor's alias, where it is known.
    pub(crate) alias: Option<String>,
    /// Since when the conversation is closed.
    pub(crate) closed: Moment,
    /// The key under which the visitor would come back.
    pub(crate) digest: Option<VisitDigest>,
}

impl Ending {
    /// A conversation that has just ended or that a former door ended.
    pub(crate) fn new(erased_at: Moment, register: Option<(Entry, Moment)>, digest: Option<VisitDigest>) -> Self {
        let (begun, taken, alias) = (None, None, None);
        Self {
            erased_at,
            erasing: None,
            register,
            registered: false,
            begun,
            taken,
            alias,
            closed: Moment::default(),
            digest,
        }
    }

    /// Takes in a registration that was on its way when the conversation ended.
    pub(crate) fn late(&mut self, written: Written, span: Duration) {
        let corrected = matches!(&self.register, Some((Entry::Person(known), _)) if known.corrected);
        if !self.registered && self.begun.is_none() && !corrected {
            let at = self.register.take().map_or_else(|| by_lot(span), |(_, at)| at);
            self.register = Some((Entry::Person(Box::new(written)), at));
        }
    }

    /// How its registration stands, if there is one.
    pub(crate) fn standing(&self) -> Option<Standing<'_>> {
        let (written, taken) = match &self.register {
            Some((Entry::Person(written), _)) => (written, self.begun.is_some()),
            _ => (self.taken.as_ref()?, true),
        };
        let Written { form, by, event, .. } = &**written;
        Some(Standing { by, event, form, taken })
    }

    /// Its registration was corrected, and the conversation's room has that.
    pub(crate) fn correct(&mut self, form: Registration, event: EventId) {
        if let Some((Entry::Person(written), _)) = &mut self.register {
            (written.form, written.event, written.corrected) = (form, event, true);
        }
    }

    /// When there is something to do.
    pub(crate) fn due(&self) -> Moment {
        self.register.as_ref().map_or(self.erased_at, |(_, at)| self.erased_at.min(*at))
    }
}

/// When a registration is written: at random within a span, so that its time says nothing about its conversation's.
pub(crate) fn by_lot(span: Duration) -> Moment {
    let milliseconds = usize::try_from(span.as_millis()).unwrap_or(usize::MAX);
    Moment(now().0.saturating_add(random::below(milliseconds) as u64))
}

impl Keeper {
    /// Ends a conversation. Written into its room first: if the door dies in between, its request is decided again.
    pub(crate) async fn close(&mut self, mut closed: Closed, remove: Option<MemberId>) -> Result<(), DoorError> {
        let Closed { conversation, closing, since, erased_at, .. } = closed.clone();
        // a visitor whom nobody ever had cannot be registered
        let was_with_somebody = self.roster.get(&conversation).is_some_and(|open| open.entry.fence > Fence(0));
        closed.registered = was_with_somebody.then(|| self.registrations.contains_key(&conversation));
        let visit = self.context.visits.of(&conversation);
        if let Some(visit) = &visit {
            visit.change(|state| state.closing = true);
        }
        let open = self.roster.get(&conversation).map(|open| &open.entry);
        let alias = open.map(|entry| entry.alias.clone());
        if let Some(entry) = open.filter(|entry| entry.assigned.is_some()) {
            // what the helper still sends is not passed on, and said to be so
            self.set_turn(&conversation, &self.turn(&conversation, None, entry.fence)).await?;
        }
        self.set_case(&conversation, &CaseEvent::Ended(Ended { closing, since, erased_at })).await?;
        self.limit(&closed).await?;
        self.say(DeskEvent::Closed(closed)).await?;
        self.remove(&conversation, remove.as_ref()).await?;
        let last = self.last_words(&conversation, visit.as_deref()).await;
        let digest = self.context.visits.close(&conversation).map(|visit| visit.digest.clone());
        if let Some(visit) = visit {
            visit.change(|state| state.closed = Some(closing));
        }
        if let Some(alias) = &alias {
            self.context.aliases(|aliases| aliases.free(alias));
        }
        let span = self.context.timing.register;
        let known = self.registrations.remove(&conversation);
        let written = last.registrations.into_iter().next_back().map(|(_, written)| written).or(known);
        let closed_without = || was_with_somebody.then(|| Entry::without(since));
        let entry = written.map(|written| Entry::Person(Box::new(written))).or_else(closed_without);
        let register = entry.map(|entry| (entry, by_lot(span)));
        let ending = Ending { alias, closed: since, ..Ending::new(erased_at, register, digest) };
        self.endings.insert(conversation, ending);
        for refused in last.refused {
            self.undelivered(refused).await?;
        }
        Ok(())
    }

    /// What the room holds that has not been read yet. After the helper's removal only what was on its way can come.
    pub(crate) async fn last_words(&self, conversation: &ConversationId, visit: Option<&Visit>) -> Batch {
        let mut last = Batch::default();
        let page = self.context.session.history(conversation.as_str(), None, None, Direction::Backward, LAST).await;
        let (Ok(page), Some(visit)) = (page, visit) else { return last };
        visit.change(|state| {
            for event in page.events.iter().rev() {
                on_event(visit, &mut state.transcript, event, &mut last);
            }
        });
        last
    }

    /// Registers and erases what is due by `time`.
    pub(crate) async fn end_on_time(&mut self, time: Moment) -> Result<(), DoorError> {
        let due: Vec<_> =
            self.endings.iter().filter(|(_, ending)| ending.due() <= time).map(|(id, _)| id.clone()).collect();
        for conversation in due {
            self.register_one(&conversation).await?;
            if self.endings.get(&conversation).is_some_and(|ending| ending.erased_at <= time) {
                self.erase(&conversation).await?;
            }
        }
        Ok(())
    }

    /// Registers what waits for its moment: nobody will be there then.
    pub(crate) async fn register_all(&mut self) -> Result<(), DoorError> {
        let conversations: Vec<_> = self.endings.keys().cloned().collect();
        for conversation in conversations {
            self.register_one(&conversation).await?;
        }
        Ok(())
    }

    /// Copies a registration into the register room, or that there is none: its fields and nothing else, neither
    /// conversation nor helper.
    ///
    /// Said in the conversation's room before, so that a door that dies in between corrects nothing that may be there
    /// already. That one is counted once: the transaction id is a digest of the conversation's, and the register is looked
    /// at, also by the door that takes over.
    async fn register_one(&mut self, conversation: &ConversationId) -> Result<(), DoorError> {
        let Some(ending) = self.endings.get_mut(conversation) else { return Ok(()) };
        let Some((entry, _)) = ending.register.take() else { return Ok(()) };
        ending.registered = true;
        let (event, begun) = (entry.event(), ending.begun.take());
        if let Entry::Person(written) = entry {
            ending.taken = Some(written);
        }
        let there = if let Some(begun) = begun {
            self.is_registered(&event, &begun).await?
        } else {
            self.mark(conversation, REGISTERING).await?;
            false
        };
        if !there {
            let (kind, content) = (event.event_type(), event.content());
            let transaction = format!("r{}", hash(&["register", conversation.as_str()]));
            retry(|| self.context.session.send(&self.register, kind, &transaction, &content)).await?;
        }
        self.mark(conversation, REGISTERED).await
    }

    /// Notes in a conversation's room how far its registration is. The room may be gone already.
    async fn mark(&self, conversation: &ConversationId, kind: &str) -> Result<(), DoorError> {
        forgive(retry(|| self.context.session.set_state(conversation.as_str(), kind, "", "{}")).await)
    }

    /// Whether the door that was about to register something did so before it died.
    async fn is_registered(&self, event: &CaseEvent, begun: &(MemberId, Moment)) -> Result<bool, DoorError> {
        let (session, from) = (&self.context.session, Direction::Backward);
        let page = retry(|| session.history(&self.register, None, None, from, LAST_REGISTERED)).await?;
        Ok(page.events.iter().any(|known| {
            let same =
                || CaseEvent::parse(&known.event_type, known.content.get()).ok().flatten().as_ref() == Some(event);
            known.sender == begun.0 && known.at >= begun.1 && same()
        }))
    }

    /// Erases a closed conversation from the homeserver, and looks whether that was done. When it is refused or fails,
    /// it is tried again later.
    async fn erase(&mut self, conversation: &ConversationId) -> Result<(), DoorError> {
        let Some(ending) = self.endings.get_mut(conversation) else { return Ok(()) };
        let erasing = ending.erasing.take();
        let session = &self.context.session;
        let step = match &erasing {
            None if self.context.erasing == Erasing::ByRetention => self.abandon(conversation).await.map(|()| None),
            None => session.erase_room(conversation.as_str()).await.map(Some),
            Some(id) => session.erased(id).await.map(|done| (!done).then(|| id.clone())),
        };
        let Some(ending) = self.endings.get_mut(conversation) else { return Ok(()) };
        let wait = match step {
            Ok(Some(id)) => {
                ending.erasing = Some(id);
                LOOK
            }
            Err(error) if error.is_signed_out() => return Err(error.into()),
            // an erasing that the homeserver has forgotten is asked for again
            Err(Error::Refused { status: 404, .. }) if erasing.is_some() => AGAIN,
            Ok(None) | Err(Error::Refused { status: 404, .. }) => {
                if let Some(digest) = self.endings.remove(conversation).and_then(|ending| ending.digest) {
                    self.context.visits.forget(&digest);
                }
                return Ok(());
            }
            Err(_) => AGAIN,
        };
        ending.erased_at = in_time(wait);
        Ok(())
    }
}
