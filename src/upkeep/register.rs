//! Reading a desk's register, by an account that may: a door, the founder, or a supervisor who was let in.

use super::desk::Desk;
use super::error::Error;
use super::founding::FoundingStep;
use care::registration::Registration;
use desk::event::{CaseEvent, MemberId, room_type};
use matrix::error::Error as Matrix;
use matrix::ours::accept_invitations;
use matrix::register;
use matrix::session::Session;
use report::Reading;

/// What the register is called in findings.
const NAME: &str = "register";

/// Reads the register that an account is let into, or invited to; `each` gets every registration in it, in the order of
/// their arrival.
///
/// # Errors
/// [`Error::NoRegister`], or what went wrong.
pub async fn read_register(session: &Session, mut each: impl FnMut(&Registration)) -> Result<Reading, Error> {
    let mut room = register_room(session).await?;
    if room.is_none() && accept_invitations(session, &[room_type::REGISTER]).await? > 0 {
        room = register_room(session).await?;
    }
    let room = room.ok_or(Error::NoRegister)?;
    let (mut reading, mut place) = (Reading::default(), 0);
    reading.tally.tell_unregistered();
    register::read(session, &room, |said, _| {
        place += 1;
        if reading.add_line(said.as_ref(), NAME, place)
            && let Some(CaseEvent::Registration(person)) = said
        {
            each(&person);
        }
    })
    .await?;
    Ok(reading)
}

async fn register_room(session: &Session) -> Result<Option<String>, Matrix> {
    for room in session.joined_rooms().await? {
        let create = session.state(&room, "m.room.create", "").await?;
        let create: Option<serde_json::Value> = create.and_then(|content| serde_json::from_str(&content).ok());
        if create.is_some_and(|content| content["type"] == room_type::REGISTER) {
            return Ok(Some(room));
        }
    }
    Ok(None)
}

impl Desk<'_> {
    /// Lets somebody read the register, to make the reports. They cannot write into it: only doors can.
    ///
    /// # Errors
    /// [`Error::NoRegister`] when this account is not in it itself, or what went wrong.
    pub async fn let_into_register(&self, who: &MemberId) -> Result<FoundingStep, Error> {
        let register = self.register.as_ref().ok_or(Error::NoRegister)?;
        self.invite(register, who).await
    }
}
