//! Who is at the desk: the shift of a helper, and what a member may do.

use serde::{Deserialize, Serialize};

/// Whether a helper is on duty, and for how many visitors at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The name colleagues see.
    pub name: String,
    /// On, pausing, handing over, off.
    pub shift: Shift,
    /// How many conversations at once.
    pub capacity: u8,
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
