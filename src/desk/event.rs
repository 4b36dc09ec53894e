//! The events: what is on the wire. Every fact at a desk is one of these, in a Matrix room.
//!
//! Types start with `org.nachtwacht.`; contents carry a version (`"v": 1`). Unknown types and newer versions are kept
//! and skipped, never fatal; content that does not fit its type is [`Malformed`] and skipped as well.
//!
//! A door numbers the events it writes to the desk room (`seq`, growing by one), so that a reader notices a gap and
//! a duplicate by itself, whatever order the homeserver gives to the events of different writers.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of the contents this program writes.
pub const VERSION: u32 = 1;

/// The room types (`m.room.create`, `type`) by which a room of ours is known.
pub mod room_type {
    /// The desk room: one a desk.
    pub const DESK: &str = "org.nachtwacht.desk";
    /// A conversation room: one each.
    pub const CONVERSATION: &str = "org.nachtwacht.conversation";
    /// A saved plan's room: one each, sealed.
    pub const SAVED_PLAN: &str = "org.nachtwacht.kept_plan";
    /// The register room: codes only.
    pub const REGISTER: &str = "org.nachtwacht.register";
    /// The team room: one a desk; what helpers say to each other, and nothing of a visitor's.
    pub const TEAM: &str = "org.nachtwacht.team";
}

/// A short identifier that is cheap to clone and to share.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The identifier as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

id!(
    /// A conversation: the id of its room.
    ConversationId
);
id!(
    /// Somebody at the desk (helper, supervisor, door): a Matrix user id.
    MemberId
);
id!(
    /// An event: the id the homeserver gave it.
    EventId
);
id!(
    /// A request to a door: an id of the helper's own making, the same at every attempt.
    RequestId
);
id!(
    /// A message: an id of its writer's own making, the same at every attempt (transaction ids count per device only).
    MessageId
);

/// A point in time: milliseconds since the Unix epoch, by the homeserver's clock where it comes from an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub u64);

impl Moment {
    /// Milliseconds from `earlier` to `self`; 0 when `earlier` lies in the future (clocks differ).
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A number per conversation that grows by one whenever its assignment changes. What was based on an older one is
/// refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fence(pub u64);

/// The number of a door's event in the desk room: 1 for its first, then growing by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

/// An event with what the homeserver says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped<E> {
    /// The homeserver's id.
    pub id: EventId,
    /// Who sent it: vouched for by the homeserver.
    pub sender: MemberId,
    /// When the homeserver received it.
    pub at: Moment,
    /// What it says.
    pub event: E,
}

/// Content that does not fit its type: what is wrong, without the content itself (it may be a visitor's words).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed {event_type}: {why}")]
pub struct Malformed {
    /// The event type.
    pub event_type: String,
    /// The line, column and kind of the mistake.
    pub why: String,
}

/// One kind of room's events: each variant is one event type with its content.
macro_rules! events {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident($content:ty) = $wire:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant($content)),+ }

        impl $name {
            /// Every event type, as on the wire.
            pub const TYPES: &'static [&'static str] = &[$($wire),+];

            /// The event type on the wire.
            pub const fn event_type(&self) -> &'static str {
                match self { $(Self::$variant(_) => $wire),+ }
            }

            /// The content as JSON text, with its version.
            pub fn content(&self) -> String {
                match self { $(Self::$variant(content) => write(content)),+ }
            }

            /// A number that differs when the content differs: by it a second event with the same number and other
            /// content is noticed.
            pub fn fingerprint(&self) -> u64 {
                match self { $(Self::$variant(content) => fingerprint($wire, content)),+ }
            }

            /// Reads an event. `Ok(None)` is an unknown type or a newer version: keep it and go on.
            ///
            /// # Errors
            /// [`Malformed`] when the content does not fit the type.
            pub fn parse(event_type: &str, content: &str) -> Result<Option<Self>, Malformed> {
                match event_type {
                    $($wire => Ok(read(event_type, content)?.map(Self::$variant)),)+
                    _ => Ok(None),
                }
            }
        }
    };
}

#[derive(Serialize, Deserialize)]
struct Version {
    v: u32,
}

#[derive(Serialize)]
struct Versioned<'a, T> {
    v: u32,
    #[serde(flatten)]
    content: &'a T,
}

fn write<T: Serialize>(content: &T) -> String {
    serde_json::to_string(&Versioned { v: VERSION, content }).expect("our own contents have string keys only")
}

/// Hashes what is written to it, so that no text is built.
struct Print(DefaultHasher);

impl io::Write for Print {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn fingerprint<T: Serialize>(event_type: &str, content: &T) -> u64 {
    let mut print = Print(DefaultHasher::new());
    print.0.write(event_type.as_bytes());
    serde_json::to_writer(&mut print, content).expect("our own contents have string keys only");
    print.0.finish()
}

fn read<T: DeserializeOwned>(event_type: &str, content: &str) -> Result<Option<T>, Malformed> {
    let malformed = |error: serde_json::Error| Malformed {
        event_type: event_type.to_owned(),
        why: format!("{:?} error at line {} column {}", error.classify(), error.line(), error.column()),
    };
    let Version { v } = serde_json::from_str(content).map_err(malformed)?;
    if v > VERSION {
        return Ok(None);
    }
    serde_json::from_str(content).map(Some).map_err(malformed)
}

mod alert;
mod attention;
mod board;
mod conversation_room;
mod correction;
mod crowded;
mod desk_room;
mod doors;
mod duty;
mod listening;
mod moved;
mod offer;
mod quiet;
mod report;
mod request;
mod saved_plan;
mod team;
#[cfg(test)]
mod tests;
mod unwanted;
mod waits;

pub use alert::{Alert, AlertLine, AlertStep, Alerted, Tick, Ticked};
pub use attention::{Alive, Attended, DeviceEvent, Heard, Silence, Silent, Unattended, WhyUnattended};
pub use board::{Board, BoardEntry, Proposal};
pub use conversation_room::{
    Carried, CaseEvent, Earlier, Ended, EndedUnwanted, HelpedCount, Here, InPhase, Listening, Message, Note,
    PlanAnswer, Presence, ReferralMade, RoomEvent, Turn, Unregistered, UnwantedCount, Visit, Went,
};
pub use correction::{AskCorrection, Correctable, CorrectionAnswer, CorrectionAsk, CorrectionIs};
pub use crowded::Crowded;
pub use desk_room::{
    Arrived, Assigned, Closed, DeskEvent, Leaving, Left, LoweringProposed, Returned, Triaged, Undelivered,
};
pub use doors::{Continued, Opened, Retired};
pub use duty::{Duty, Role, Shift};
pub use listening::{Listens, Reader};
pub use moved::Moved;
pub use offer::{Offer, OfferEnd, Offered};
pub use quiet::{LONGEST_QUIET, Quiet};
pub use report::Reported;
pub use request::{Ask, Declined, Refusal, Request};
pub use saved_plan::{
    AskSavedPlan, Lookup, SavedPlan, SavedPlanAnswer, SavedPlanAsk, SavedPlanBytes, SavedPlanIs, Sealed,
};
pub use team::{HandoverNote, TeamEvent, TeamLine};
pub use unwanted::{Marked, MarkedEntry, Reopened};
pub use waits::{AheadBand, PartOfDay, WaitCounts, Waits, WeekOfWaits};
