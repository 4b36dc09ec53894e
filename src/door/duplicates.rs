//! Other doors at the same desk: another run of this one, and doors that gave one helper too much at the same moment.

use std::time::Duration;

use super::DoorError;
use super::config::Timing;
use super::context::{now, retry};
use super::keeper::Keeper;
use super::reading::{Batch, back};
use super::successors::is_refused;
use care::registration::Closing;
use desk::arbiter::{Decision, Terms, surplus};
use desk::event::{Closed, ConversationId, DeskEvent, MemberId, Moment, Opened, Retired, Role, Stamped};
use machine::random;
use matrix::error::Error;
use matrix::ours::Room;
use matrix::power::PowerLevels;
use matrix::session::Session;
use matrix::wire::RawEvent;

/// So often is asked why a level was taken away.
const LOOKS: usize = 10;
/// See [`LOOKS`].
const LOOK: Duration = Duration::from_millis(200);

/// Says in the desk room that this door opened: which run.
pub(crate) async fn say_opened(session: &Session, desk: &str, timing: &Timing) -> Result<String, DoorError> {
    let days = |time: Duration| u16::try_from(time.as_secs() / (24 * 60 * 60)).unwrap_or(u16::MAX).max(1);
    let number = random::number().unwrap_or_else(|_| now().0);
    let run = format!("{number:016x}");
    let keep_plans = timing.keep_plans.map(days);
    let event = DeskEvent::Opened(Opened { run: run.clone(), since: now(), keep_plans, tells_alive: true });
    let (kind, key, content) = (event.event_type(), Opened::key(session.me()), event.content());
    retry(|| session.set_state(desk, kind, &key, &content)).await?;
    Ok(run)
}

/// Whether another run of this door opened after `run`, as far as these events say.
pub(crate) fn is_outrun(me: &MemberId, run: &str, events: &[RawEvent]) -> bool {
    let runs = events.iter().filter(|event| event.sender == *me).filter_map(|event| match event.desk()?.event {
        DeskEvent::Opened(opened) => Some(opened.run),
        _ => None,
    });
    let later: Vec<_> = runs.skip_while(|known| known != run).collect();
    later.last().is_some_and(|last| last != run)
}

impl Keeper {
    /// What a door of the desk says of itself or of another.
    pub(crate) async fn door_event(&mut self, stamped: Stamped<DeskEvent>) -> Result<(), DoorError> {
        match stamped.event {
            DeskEvent::Opened(opened) if stamped.sender == *self.me() && opened.run != self.run => {
                Err(DoorError::OpenedElsewhere)
            }
            DeskEvent::Opened(_) => self.on_door_opened(stamped.sender).await,
            // where this door said how much is left, another one is to be named
            DeskEvent::Retired(Retired { by, done: false, left: None, .. }) if by == *self.me() => {
                self.take_over().await
            }
            DeskEvent::Retired(Retired { door, .. }) => {
                self.doors.remove(&door);
                let me = self.me().clone();
                self.context.successors(|successors| *successors = super::successors::successors(&me, &self.doors));
                Ok(())
            }
            // by a run before this one, which had not read yet that it is over
            DeskEvent::Arrived(arrived) if stamped.sender == *self.me() => self.find(&arrived.conversation).await,
            DeskEvent::Arrived(arrived) => {
                // a name that another door gave is not given again
                self.context.aliases(|aliases| aliases.reserve(&arrived.alias));
                Ok(())
            }
            DeskEvent::Undelivered(undelivered) => {
                self.undelivered.insert((undelivered.to, undelivered.message));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// At the start: conversations that the desk knows as open and whose rooms were not among those read.
    pub(crate) async fn find_the_unread(&mut self) -> Result<(), DoorError> {
        let mine = self.roster.iter().filter(|open| open.door == *self.me());
        let mine: Vec<_> = mine.map(|open| open.entry.conversation.clone()).collect();
        for conversation in mine {
            self.find(&conversation).await?;
        }
        Ok(())
    }

    /// Takes in a conversation that the desk knows as this door's and this run does not: the run before let the visitor
    /// in while this one read the rooms. When its room is gone (erased by hand), it is over.
    async fn find(&mut self, conversation: &ConversationId) -> Result<(), DoorError> {
        let open = self.roster.get(conversation).filter(|open| open.door == *self.me());
        let Some(entry) = open.map(|open| open.entry.clone()) else { return Ok(()) };
        if self.context.visits.of(conversation).is_some() {
            return Ok(());
        }
        let Some((room, history)) = read_own(&self.context.session, conversation.as_str()).await? else {
            let (seq, since, closing) = (self.next(), now(), Closing::ConnectionLost);
            let conversation = conversation.clone();
            let closed =
                Closed { seq, conversation, closing, since, erased_at: since, registered: None, request: None };
            return self.say(DeskEvent::Closed(closed)).await.map(drop);
        };
        let mut taken = Batch::default();
        self.reopen(&room, &history, &entry, &mut taken);
        self.reconcile(&room, &entry).await?;
        self.answer_to(taken).await
    }

    /// Gives back what was given to a helper in the same moment in which another door gave one too (`surplus`).
    pub(crate) async fn give_back(&mut self, member: &MemberId, at: Moment) -> Result<(), DoorError> {
        loop {
            let terms =
                Terms { door: self.me(), role: Role::Helper, seq: self.next(), now: now(), keep: 0, at_least_b: false };
            match surplus(&self.roster, member, at, &terms) {
                Some(Decision::Answer { event: DeskEvent::Assigned(assigned), remove, .. }) => {
                    self.assign(assigned, None, remove).await?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Whether this account is still a door, by what the homeserver says now: levels that are read from the timeline may
    /// be older ones.
    pub(crate) async fn still_a_door(&mut self) -> Result<(), DoorError> {
        if self.levels.is_door(self.me()) {
            return Ok(());
        }
        let mut why = DoorError::NotADoor;
        for _ in 0..LOOKS {
            let state = retry(|| self.context.session.full_state(&self.desk)).await?;
            self.levels = PowerLevels::of_state(&state);
            if self.levels.is_door(self.me()) {
                return Ok(());
            }
            why = dismissed(self.me(), &state);
            if why != DoorError::NotADoor {
                break;
            }
            // a level is taken away before it is said why
            tokio::time::sleep(LOOK).await;
        }
        Err(why)
    }
}

/// A room and its history; nothing when this account is not in it any more.
async fn read_own(session: &Session, id: &str) -> Result<Option<(Room, Vec<RawEvent>)>, Error> {
    if !retry(|| session.joined_rooms()).await?.iter().any(|room| room == id) {
        return Ok(None);
    }
    let read = async {
        let room = retry(|| Room::read(session, id)).await?;
        Ok((room, retry(|| back(session, id, None, None)).await?))
    };
    match read.await {
        // erased in between
        Err(error) if is_refused(&error) => Ok(None),
        read => read.map(Some),
    }
}

/// Why an account is no door: it was retired, or it never was one.
pub(crate) fn dismissed(me: &MemberId, desk: &[RawEvent]) -> DoorError {
    let key = Retired::key(me);
    let told = desk.iter().filter(|event| event.state_key.as_deref() == Some(&*key)).find_map(RawEvent::desk);
    match told.map(|stamped| stamped.event) {
        Some(DeskEvent::Retired(retired)) if retired.door == *me => DoorError::Retired(retired.by),
        _ => DoorError::NotADoor,
    }
}
