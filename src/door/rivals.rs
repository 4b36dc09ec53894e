//! Other doors at the same desk: another run of this one, and doors that gave one helper too much at the same moment.

use std::time::Duration;

use super::DoorError;
use super::config::Timing;
use super::hall::{insist, now};
use super::keeper::Keeper;
use crate::desk::arbiter::{Decision, Terms, surplus};
use crate::desk::event::{DeskEvent, MemberId, Moment, Opened, Retired, Role, Stamped};
use crate::matrix::power::PowerLevels;
use crate::matrix::session::Session;
use crate::matrix::wire::RawEvent;

/// So often is asked why a level was taken away.
const LOOKS: usize = 10;
/// See [`LOOKS`].
const LOOK: Duration = Duration::from_millis(200);

/// Says in the desk room that this door opened: which run.
pub(crate) async fn say_opened(session: &Session, desk: &str, timing: &Timing) -> Result<String, DoorError> {
    let days = |time: Duration| u16::try_from(time.as_secs() / (24 * 60 * 60)).unwrap_or(u16::MAX).max(1);
    let number = getrandom::u64().unwrap_or_else(|_| now().0);
    let run = format!("{number:016x}");
    let event = DeskEvent::Opened(Opened { run: run.clone(), since: now(), keep_plans: timing.keep_plans.map(days) });
    let (kind, key, content) = (event.event_type(), Opened::key(session.me()), event.content());
    insist(|| session.set_state(desk, kind, &key, &content)).await?;
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
            DeskEvent::Opened(_) => self.meet(stamped.sender).await,
            // where this door said how much is left, another one is to be named
            DeskEvent::Retired(Retired { by, done: false, left: None, .. }) if by == *self.me() => {
                self.take_over().await
            }
            DeskEvent::Retired(Retired { door, .. }) => {
                self.doors.remove(&door);
                let me = self.me().clone();
                self.hall.heirs(|heirs| *heirs = super::heirs::heirs(&me, &self.doors));
                Ok(())
            }
            DeskEvent::Arrived(arrived) => {
                // a name that another door gave is not given again
                self.hall.aliases(|aliases| aliases.reserve(&arrived.alias));
                Ok(())
            }
            DeskEvent::Undelivered(undelivered) => {
                self.undelivered.insert(undelivered.message);
                Ok(())
            }
            _ => Ok(()),
        }
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
            let state = insist(|| self.hall.session.full_state(&self.desk)).await?;
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

/// Why an account is no door: it was retired, or it never was one.
pub(crate) fn dismissed(me: &MemberId, desk: &[RawEvent]) -> DoorError {
    let key = Retired::key(me);
    let told = desk.iter().filter(|event| event.state_key.as_deref() == Some(&*key)).find_map(RawEvent::desk);
    match told.map(|stamped| stamped.event) {
        Some(DeskEvent::Retired(retired)) if retired.door == *me => DoorError::Retired(retired.by),
        _ => DoorError::NotADoor,
    }
}
