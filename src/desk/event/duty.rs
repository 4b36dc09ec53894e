//! Who is at the desk: the shift of a helper, and what a member may do.

use serde::{Deserialize, Deserializer, Serialize};

/// Whether a helper is on duty, and for how many visitors at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The name colleagues see.
    pub name: String,
    /// On, pausing, handing over, off.
    pub shift: Shift,
    /// How many conversations at once, as the helper wants it. What counts is [`Roster::at_once`]: a desk sets a ceiling.
    ///
    /// [`Roster::at_once`]: crate::roster::Roster::at_once
    #[serde(deserialize_with = "capacity")]
    pub capacity: u8,
}

/// Reads a number of conversations. Another client may write any number: a larger one is the largest, a negative one is
/// none. A duty that was skipped for its number would leave an older one standing, of a helper who has gone off since.
fn capacity<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    let number = serde_json::Number::deserialize(from)?;
    Ok(match (number.as_u64(), number.as_f64()) {
        (Some(whole), _) => u8::try_from(whole).unwrap_or(u8::MAX),
        (None, Some(large)) if large >= f64::from(u8::MAX) => u8::MAX,
        _ => 0,
    })
}

/// Where a helper is in the shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Takes visitors.
    On,
    /// Keeps the present ones, takes no new ones.
    Pausing,
    /// Hands the present ones over, takes no new ones.
    HandingOver,
    /// Not there.
    Off,
}

/// What the desk room's power levels allow a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Helps.
    Helper,
    /// Also takes over and reads along.
    Supervisor,
}
