//! An age, as a band.

use serde::{Deserialize, Serialize};

use super::codes::codes;

codes! {
    /// An age, as a band. Up to and including 16–17 is a minor.
    AgeBand {
        /// 0 to 11 years.
        Under12 = "0-11",
        /// 12 to 14 years.
        From12To14 = "12-14",
        /// 15 years.
        Fifteen = "15",
        /// 16 or 17 years.
        From16To17 = "16-17",
        /// 18 to 23 years.
        From18To23 = "18-23",
        /// 24 years and older.
        From24 = "24+",
        /// Not known.
        Unknown = "unknown",
    }
}

impl AgeBand {
    /// What is known of an age: what a helper found, or else what was told before.
    #[must_use]
    pub fn known(found: Option<Self>, told: Option<Self>) -> Self {
        found.filter(|band| *band != Self::Unknown).or(told).unwrap_or(Self::Unknown)
    }

    /// Whether the band is under 15 (domain.md §6, B).
    pub const fn is_under_15(self) -> bool {
        matches!(self, Self::Under12 | Self::From12To14)
    }

    /// Whether the band is under 18; `None` when it is unknown.
    pub const fn is_minor(self) -> Option<bool> {
        match self {
            Self::Under12 | Self::From12To14 | Self::Fifteen | Self::From16To17 => Some(true),
            Self::From18To23 | Self::From24 => Some(false),
            Self::Unknown => None,
        }
    }
}
