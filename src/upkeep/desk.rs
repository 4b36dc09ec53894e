//! A desk as upkeep finds it: its rooms, and who is at it in which capacity.

use std::fmt;

use ruma::OwnedUserId;

use super::error::Error;
use super::shape::FOUNDER;
use super::sign_in::SignedIn;
use desk::event::{MemberId, Retired, room_type};
use matrix::ours::{DeskRooms, Room, accept_invitations};
use matrix::power::{DOOR, SUPERVISOR};
use matrix::session::Session;
use matrix::wire::RawEvent;

/// In which capacity somebody is at the desk: what their power level there says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Post {
    /// Helps.
    Helper,
    /// Also takes over.
    Supervisor,
    /// Lets visitors in and says what is true.
    Door,
    /// May change everything.
    Founder,
}

impl Post {
    /// The power level that makes somebody this.
    pub const fn level(self) -> i64 {
        match self {
            Self::Helper => 0,
            Self::Supervisor => SUPERVISOR,
            Self::Door => DOOR,
            Self::Founder => FOUNDER,
        }
    }

    /// What a power level makes somebody.
    pub const fn of(level: i64) -> Self {
        match level {
            FOUNDER.. => Self::Founder,
            DOOR.. => Self::Door,
            SUPERVISOR.. => Self::Supervisor,
            _ => Self::Helper,
        }
    }

    /// Its name, as in the commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Helper => "helper",
            Self::Supervisor => "supervisor",
            Self::Door => "door",
            Self::Founder => "founder",
        }
    }
}

impl fmt::Display for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Somebody at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staffer {
    /// The member's account.
    pub who: MemberId,
    /// The name they show.
    pub shown: Option<String>,
    /// The post that the member has.
    pub post: Post,
    /// Has accepted the invitation.
    pub joined: bool,
}

/// A desk as upkeep finds it.
#[derive(Debug)]
pub struct Desk<'a> {
    /// Who looks after it.
    pub who: &'a SignedIn,
    /// Its desk room.
    pub room: Room,
    /// Its register room, if this account is in it.
    pub register: Option<Room>,
    /// Its team room, if this account is in it.
    pub team: Option<Room>,
}

impl<'a> Desk<'a> {
    /// The desk that an account is at, or that it was invited to.
    ///
    /// # Errors
    /// [`Error::NoDesk`], or what went wrong.
    pub async fn open(who: &'a SignedIn) -> Result<Self, Error> {
        let mut rooms = DeskRooms::read(&who.session).await?;
        if rooms.desk.is_none() {
            accept_invitations(&who.session, &[room_type::DESK, room_type::REGISTER, room_type::TEAM]).await?;
            rooms = DeskRooms::read(&who.session).await?;
        }
        Ok(Self { who, room: rooms.desk.ok_or(Error::NoDesk)?, register: rooms.register, team: rooms.team })
    }

    /// The session of who looks after it.
    pub fn session(&self) -> &Session {
        &self.who.session
    }

    /// Who is at the desk or invited, by their user ids.
    pub fn staff(&self) -> Vec<Staffer> {
        let levels = self.room.levels();
        let members = self.room.state.iter().filter(|event| event.is_state("m.room.member"));
        let mut staff: Vec<_> = members
            .filter_map(|event| {
                let membership = event.text("membership")?;
                let who = MemberId::from(event.state_key.as_deref()?);
                (membership == "join" || membership == "invite").then(|| Staffer {
                    post: Post::of(levels.of(&who)),
                    shown: event.text("displayname"),
                    joined: membership == "join",
                    who,
                })
            })
            .collect();
        staff.sort_by(|a, b| a.who.cmp(&b.who));
        staff
    }

    /// Whether somebody was at the desk, and is not any more.
    pub fn has_left(&self, who: &MemberId) -> bool {
        let mut members = self.room.state.iter().filter(|event| event.is_state("m.room.member"));
        members.any(|event| {
            event.state_key.as_deref() == Some(who.as_str()) && event.text("membership").as_deref() == Some("leave")
        })
    }

    /// Whether somebody has ever said whether they are on duty: helpers do, doors do not.
    pub fn helps(&self, who: &MemberId) -> bool {
        let said = |event: &RawEvent| event.is_state("org.nachtwacht.duty") && event.sender == *who;
        self.room.state.iter().any(said)
    }

    /// Whether somebody is a door that was retired, and was not made one again since.
    pub fn is_retired(&self, who: &MemberId) -> bool {
        is_retired(&self.room, who)
    }

    /// The user id that a name means at this desk: a full one, or the name of an account of this homeserver.
    ///
    /// # Errors
    /// [`Error::BadName`].
    pub fn member(&self, name: &str) -> Result<MemberId, Error> {
        let server = self.session().me().as_str().split_once(':').map_or("", |(_, server)| server);
        let full = if name.starts_with('@') { name.to_owned() } else { format!("@{name}:{server}") };
        let shown: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
        let known = OwnedUserId::try_from(full.as_str()).map_err(|_| Error::BadName(shown.clone()))?;
        known.validate_strict().map_err(|_| Error::BadName(shown))?;
        Ok(full.into())
    }
}

/// Whether a desk room says that somebody is a door that was retired, and was not made one again since.
pub(super) fn is_retired(room: &Room, who: &MemberId) -> bool {
    let key = Retired::key(who);
    let retired = room
        .state
        .iter()
        .any(|event| event.is_state("org.nachtwacht.retired") && event.state_key.as_deref() == Some(key.as_str()));
    retired && !room.levels().is_door(who)
}
