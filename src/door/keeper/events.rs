//! What is said in the desk room, and what follows from it for this door.

use super::Keeper;
use crate::error::DoorError;
use crate::handovers::{departures, give_back_surplus, listening};
use desk::event::{DeskEvent, Retired, Shift, Stamped};
use desk::roster::Change;
use matrix::wire::RawEvent;

impl Keeper {
    /// Takes in one event of the room.
    pub(super) async fn desk_event(&mut self, raw: &RawEvent) -> Result<(), DoorError> {
        if self.desk.read_levels(raw) {
            self.desk.still_a_door().await?;
        }
        departures::on_membership(&mut self.desk, raw).await?;
        let Some(stamped) = self.desk.believable(raw) else { return Ok(()) };
        let signs_on = match &stamped.event {
            DeskEvent::Request(_) => true,
            DeskEvent::Duty(duty) => duty.shift != Shift::Off,
            _ => false,
        };
        if signs_on {
            self.watch.on_word_of(&mut self.desk, &stamped.sender).await?;
        }
        self.desk.on_news(&stamped.event);
        self.declines.note(&stamped, self.desk.me());
        let change = self.desk.apply(&stamped);
        match (change, stamped) {
            (Change::Conflict { by, .. }, _) if by == *self.desk.me() => Err(DoorError::OpenedElsewhere),
            (Change::Requested(_), Stamped { id, sender, at, event: DeskEvent::Request(event) }) => {
                self.decide(Stamped { id, sender, at, event }).await
            }
            (Change::Assigned { to: Some(to), .. }, Stamped { sender, at, .. }) if sender != *self.desk.me() => {
                give_back_surplus(&mut self.desk, &to, at).await
            }
            (_, stamped) => self.door_event(stamped).await,
        }
    }

    /// What a door of the desk says of itself or of another; and that a member goes off duty.
    async fn door_event(&mut self, Stamped { sender, event, .. }: Stamped<DeskEvent>) -> Result<(), DoorError> {
        match event {
            DeskEvent::Opened(opened) if sender == *self.desk.me() && opened.run != self.desk.run() => {
                Err(DoorError::OpenedElsewhere)
            }
            DeskEvent::Opened(_) => self.doors.on_opened(&self.desk, &self.endings, sender).await,
            // with `left`, this door itself has said how many are left: then a supervisor names another door
            DeskEvent::Retired(Retired { by, done: false, left: None, .. }) if by == *self.desk.me() => {
                self.take_over().await
            }
            // whoever goes off duty looks at no console any more
            DeskEvent::Duty(duty) if duty.shift == Shift::Off => listening::stop(&mut self.desk, &sender).await,
            DeskEvent::Retired(Retired { door, .. }) => {
                self.doors.on_gone(&self.context, &door);
                Ok(())
            }
            // said by a run before this one, which had not read yet that a newer run has opened
            DeskEvent::Arrived(arrived) if sender == *self.desk.me() => self.find(&arrived.conversation).await,
            DeskEvent::Arrived(arrived) => {
                // a name that another door gave is not given again
                self.context.aliases(|aliases| aliases.reserve(&arrived.alias));
                Ok(())
            }
            DeskEvent::Undelivered(undelivered) => {
                self.undelivered.note(&undelivered);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
