//! How long visitors waited in the last weeks, as each door says.

use std::collections::BTreeMap;

use super::{MemberId, Moment, Roster};
use crate::event::{Stamped, Waits};

/// Each door's last word about how long its visitors waited.
#[derive(Debug, Clone, Default)]
pub(super) struct ToldWaits(BTreeMap<MemberId, (Moment, Waits)>);

impl ToldWaits {
    /// Takes in what a door says. What is older than what is known changes nothing.
    pub(super) fn take<E>(&mut self, stamped: &Stamped<E>, waits: &Waits) {
        let known = self.0.entry(stamped.sender.clone()).or_default();
        if stamped.at >= known.0 {
            *known = (stamped.at, waits.clone());
        }
    }
}

impl Roster {
    /// How long visitors waited in the last weeks, by each of the desk's doors, those that are gone included: they were
    /// this desk's.
    pub fn waits(&self) -> impl Iterator<Item = &Waits> {
        self.waits.0.values().map(|(_, waits)| waits)
    }

    /// How long one door's visitors waited in the last weeks.
    pub fn waits_of(&self, door: &MemberId) -> Option<&Waits> {
        self.waits.0.get(door).map(|(_, waits)| waits)
    }
}
