//! What a door says when it is full, so that whoever looks after the desk learns it: numbers, and nothing of a visitor.

use serde::{Deserialize, Serialize};

use super::{MemberId, Moment};

/// A door has refused visitors because too many are there, or does not any more. A door that opens anew has said nothing
/// yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crowded {
    /// Since when.
    pub since: Moment,
    /// Until when; none: it does so now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// Whether there was no place at all. If not, one network had as many as were left for everybody else.
    pub full: bool,
    /// How many places there are.
    pub places: u32,
    /// How many of them are taken.
    pub taken: u32,
    /// How many the network has that has most (an IPv4 address, an IPv6 /48).
    pub largest: u32,
    /// From how many networks visitors are there.
    pub networks: u32,
    /// How many are there of whom the door knows no address: its proxy does not say it, or there is none.
    pub unsaid: u32,
    /// How many are counted nowhere: they were there when the door opened, or are for practice.
    pub uncounted: u32,
}

impl Crowded {
    /// The state key of a door's word. It must not start with `@` (Matrix: such keys are the user's own).
    pub fn key(door: &MemberId) -> String {
        format!("crowded/{door}")
    }
}
