//! Founding a desk, and founding it again: what is there stays, what is missing is made, what is wrong is set right.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use super::error::Error;
use super::shape::{CLOSED, DESK, FOUNDER, LIFETIME, REGISTER, Shape, TEAM};
use super::team::{WORDS, mend_team};
use desk::event::room_type;
use matrix::error::Error as Matrix;
use matrix::ours::{DeskRooms, Room, accept_invitations};
use matrix::power::with_level;
use matrix::rooms::NewRoom;
use matrix::session::Session;

/// The local part of a desk room's alias.
const ALIAS: &str = "desk";
/// What a desk is called unless it has another name.
const NAME: &str = "Nachtwacht";
/// How long a room keeps what was said in it.
pub(super) const RETENTION: &str = "m.room.retention";

/// How a desk is to be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plan<'a> {
    /// Its name; as it is, or `Nachtwacht`, when not given.
    pub name: Option<&'a str>,
    /// How long the desk room keeps what was said in it; as it is, or [`LIFETIME`], when not given.
    pub lifetime: Option<Duration>,
    /// How long the team room keeps what was said in it: as long as the desk's doors keep a conversation's words. As they
    /// say, or as it is, or 48 hours, when not given.
    pub words: Option<Duration>,
    /// Make a desk although the homeserver has one that this account is not in.
    pub another: bool,
}

/// What was found or done about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundingStep {
    /// The thing.
    pub what: String,
    /// How it was, or what was done.
    pub how: How,
}

/// How a thing was, or what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It was right already.
    Right,
    /// It was made.
    Made,
    /// It was changed: from what to what.
    Changed(String, String),
    /// Somebody was invited.
    Invited,
    /// Somebody was removed.
    Removed,
    /// So many were ended.
    Ended(usize),
    /// Limits were lifted.
    Lifted,
    /// Limits were not lifted, and why.
    NotLifted(&'static str),
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Right => f.write_str("right"),
            Self::Made => f.write_str("made"),
            Self::Changed(from, to) => write!(f, "changed from {from} to {to}"),
            Self::Invited => f.write_str("invited"),
            Self::Removed => f.write_str("removed"),
            Self::Ended(count) => write!(f, "{count} ended"),
            Self::NotLifted(why) => write!(f, "not lifted, {why}"),
            Self::Lifted => f.write_str("lifted"),
        }
    }
}

/// A desk that is founded.
#[derive(Debug, Clone)]
pub struct Founded {
    /// The desk room.
    pub desk: String,
    /// The register room.
    pub register: String,
    /// The team room.
    pub team: String,
    /// What was found right and what was done, in order.
    pub steps: Vec<FoundingStep>,
}

impl Founded {
    /// Whether anything was made or changed.
    pub fn is_news(&self) -> bool {
        self.steps.iter().any(|step| step.how != How::Right)
    }
}

/// Founds the desk of this account: its desk room, its register room and its team room, made or set right. The account must be allowed
/// to make rooms and, for a desk that is there already, have founded it.
///
/// # Errors
/// [`Error`]; what was done before stays done, and founding again goes on from there.
pub async fn found(session: &Session, plan: &Plan<'_>) -> Result<Founded, Error> {
    let mut rooms = DeskRooms::read(session).await?;
    let kinds = [
        (room_type::DESK, rooms.desk.is_none()),
        (room_type::REGISTER, rooms.register.is_none()),
        (room_type::TEAM, rooms.team.is_none()),
    ];
    let missing: Vec<_> = kinds.into_iter().filter_map(|(kind, missing)| missing.then_some(kind)).collect();
    if !missing.is_empty() && accept_invitations(session, &missing).await? > 0 {
        rooms = DeskRooms::read(session).await?;
    }
    let mut founding = Founding { session, steps: Vec::new() };
    let desk = match rooms.desk {
        Some(room) => founding.right(DESK.called, room),
        None => founding.make_desk(plan).await?,
    };
    founding.mend(&DESK, &desk).await?;
    founding.steps.extend(mend_desk(session, &desk, plan).await?);
    let register = match rooms.register {
        Some(room) => founding.right(REGISTER.called, room),
        None => founding.make_register().await?,
    };
    founding.mend(&REGISTER, &register).await?;
    let team = match rooms.team {
        Some(room) => founding.right(TEAM.called, room),
        None => founding.make_team(plan.words).await?,
    };
    founding.mend(&TEAM, &team).await?;
    founding.steps.extend(mend_team(session, &desk, &team, plan.words).await?);
    Ok(Founded { desk: desk.id, register: register.id, team: team.id, steps: founding.steps })
}

struct Founding<'a> {
    session: &'a Session,
    steps: Vec<FoundingStep>,
}

impl Founding<'_> {
    fn note(&mut self, what: impl Into<String>, how: How) {
        self.steps.push(FoundingStep { what: what.into(), how });
    }

    fn right(&mut self, what: &str, room: Room) -> Room {
        self.note(what, How::Right);
        room
    }

    /// Makes the desk room: under the alias `#desk`, or under none where another desk of this homeserver has it.
    async fn make_desk(&mut self, plan: &Plan<'_>) -> Result<Room, Error> {
        let session = self.session;
        let server = session.me().as_str().split_once(':').map_or("", |(_, server)| server);
        let alias = format!("#{ALIAS}:{server}");
        let taken = session.resolve_alias(&alias).await?.is_some();
        if taken && !plan.another {
            return Err(Error::AnotherDesk(alias));
        }
        let state = [(RETENTION, "", retention(plan.lifetime.unwrap_or(LIFETIME)))];
        let new = |alias| NewRoom {
            room_type: DESK.room_type,
            name: Some(plan.name.unwrap_or(NAME)),
            alias,
            power_levels: Some(DESK.levels(session.me())),
            state: &state,
            ..NewRoom::default()
        };
        let made = match session.create_room(&new((!taken).then_some(ALIAS))).await {
            // 409: somebody took it just now
            Err(Matrix::Refused { status, errcode, .. })
                if plan.another && (status == 409 || errcode == "M_ROOM_IN_USE") =>
            {
                session.create_room(&new(None)).await
            }
            made => made,
        };
        self.made(DESK.called, &made?).await
    }

    async fn make_register(&mut self) -> Result<Room, Error> {
        let new = NewRoom {
            room_type: REGISTER.room_type,
            name: Some("Register"),
            power_levels: Some(REGISTER.levels(self.session.me())),
            ..NewRoom::default()
        };
        let made = self.session.create_room(&new).await?;
        self.made(REGISTER.called, &made).await
    }

    async fn make_team(&mut self, words: Option<Duration>) -> Result<Room, Error> {
        let state = [(RETENTION, "", retention(words.unwrap_or(WORDS)))];
        let new = NewRoom {
            room_type: TEAM.room_type,
            name: Some("Team"),
            power_levels: Some(TEAM.levels(self.session.me())),
            state: &state,
            ..NewRoom::default()
        };
        let made = self.session.create_room(&new).await?;
        self.made(TEAM.called, &made).await
    }

    async fn made(&mut self, what: &str, id: &str) -> Result<Room, Error> {
        self.note(what, How::Made);
        Ok(Room::read(self.session, id).await?)
    }

    /// Sets right what is the same for all of them: levels, and who gets in.
    async fn mend(&mut self, shape: &Shape, room: &Room) -> Result<(), Error> {
        let kind = "m.room.power_levels";
        let levels = content(room, kind);
        let deviations = shape.deviations(&levels);
        if !deviations.is_empty() {
            let mended = shape.mended(&levels, &deviations).to_string();
            let founder = with_level(Some(&mended), self.session.me(), FOUNDER).unwrap_or(mended);
            self.session.set_state(&room.id, kind, "", &founder).await?;
        }
        for wrong in deviations {
            let how = How::Changed(wrong.found.to_string(), wrong.should.to_string());
            self.note(format!("{}: level of {}", shape.called, wrong.of), how);
        }
        for (kind, field, value) in CLOSED {
            let found = content(room, kind)[field].as_str().unwrap_or("nothing").to_owned();
            if found != value {
                self.session.set_state(&room.id, kind, "", &json!({ field: value }).to_string()).await?;
                self.note(format!("{}: {kind}", shape.called), How::Changed(found, value.to_owned()));
            }
        }
        Ok(())
    }
}

/// Sets right what only the desk room has: its name and its lifetime. What was changed.
pub(super) async fn mend_desk(session: &Session, room: &Room, plan: &Plan<'_>) -> Result<Vec<FoundingStep>, Error> {
    let mut steps = Vec::new();
    let name = content(room, "m.room.name")["name"].as_str().map(str::to_owned);
    let wanted = plan.name.or(name.as_deref()).unwrap_or(NAME);
    if name.as_deref() != Some(wanted) {
        session.set_state(&room.id, "m.room.name", "", &json!({ "name": wanted }).to_string()).await?;
        let how = How::Changed(name.clone().unwrap_or_default(), wanted.to_owned());
        steps.push(FoundingStep { what: "desk room: name".to_owned(), how });
    }
    let found = lifetime(room);
    let wanted = plan.lifetime.or(found).unwrap_or(LIFETIME);
    if found != Some(wanted) {
        session.set_state(&room.id, RETENTION, "", &retention(wanted).to_string()).await?;
        let hours = |time: Duration| format!("{} hours", time.as_secs() / 3600);
        let how = How::Changed(found.map_or("none".to_owned(), hours), hours(wanted));
        steps.push(FoundingStep { what: "desk room: retention".to_owned(), how });
    }
    Ok(steps)
}

pub(super) fn retention(lifetime: Duration) -> Value {
    json!({ "max_lifetime": u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX) })
}

/// How long a room keeps what was said in it, if it says so.
pub(super) fn lifetime(room: &Room) -> Option<Duration> {
    content(room, RETENTION)["max_lifetime"].as_u64().filter(|time| *time > 0).map(Duration::from_millis)
}

/// The content of a piece of a room's state; nothing when it has none.
pub(super) fn content(room: &Room, kind: &str) -> Value {
    room.content(kind).and_then(|content| serde_json::from_str(content).ok()).unwrap_or_default()
}
