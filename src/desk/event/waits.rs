//! How long visitors waited until somebody picked them up: counts of the last weeks, nothing of anybody.

use serde::{Deserialize, Serialize};

use super::MemberId;

/// How long the visitors of one door waited, by week. A door adds up its own and says them as state: several doors'
/// counts add up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// The weeks, the oldest first; a week without a wait is left out.
    pub weeks: Vec<WeekOfWaits>,
}

impl Waits {
    /// The state key of a door's waits. It must not start with `@` (Matrix: such keys are the user's own).
    pub fn key(door: &MemberId) -> String {
        format!("waits/{door}")
    }
}

/// The waits that ended in one week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekOfWaits {
    /// Which week: weeks since Monday, 5 January 1970, by the desk's clock.
    pub week: u32,
    /// Its counts, by what the waits had in common.
    pub waits: Vec<WaitCounts>,
}

/// How many visitors waited how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitCounts {
    /// How many stood before them when they came.
    pub ahead: AheadBand,
    /// In which part of the day they came.
    pub part: PartOfDay,
    /// How many waited so long, shortest first: see [`crate::waits::EDGES`].
    pub counts: Vec<u32>,
}

/// How many stand before a visitor, coarsely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AheadBand {
    /// Nobody.
    #[serde(rename = "0")]
    Nobody,
    /// One or two.
    #[serde(rename = "1-2")]
    Few,
    /// Three to five.
    #[serde(rename = "3-5")]
    Some,
    /// Six or more.
    #[serde(rename = "6+")]
    Many,
}

impl AheadBand {
    /// Every band, the smallest first.
    pub const ALL: [Self; 4] = [Self::Nobody, Self::Few, Self::Some, Self::Many];

    /// The band of a number.
    pub const fn of(ahead: usize) -> Self {
        match ahead {
            0 => Self::Nobody,
            1..=2 => Self::Few,
            3..=5 => Self::Some,
            _ => Self::Many,
        }
    }
}

/// A part of the day, by the desk's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOfDay {
    /// From midnight to 06:00.
    Night,
    /// From 06:00 to 12:00.
    Morning,
    /// From 12:00 to 18:00.
    Afternoon,
    /// From 18:00 to midnight.
    Evening,
}

impl PartOfDay {
    /// Every part, in order.
    pub const ALL: [Self; 4] = [Self::Night, Self::Morning, Self::Afternoon, Self::Evening];

    /// The part in which an hour lies (0 to 23; larger ones are of the evening).
    pub const fn of_hour(hour: u8) -> Self {
        match hour {
            0..6 => Self::Night,
            6..12 => Self::Morning,
            12..18 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}
