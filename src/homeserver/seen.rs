//! When a device was last heard of. In memory only: it is asked of what runs, and nobody's habits are kept.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// When each device of each user was last heard of, in milliseconds since the Unix epoch.
#[derive(Debug, Default)]
pub(crate) struct LastSeen(Mutex<HashMap<String, HashMap<String, i64>>>);

impl LastSeen {
    /// A device was heard of.
    pub(crate) fn note(&self, user: &str, device: &str, now: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(user) {
            Some(devices) => match devices.get_mut(device) {
                Some(last) => *last = now,
                None => drop(devices.insert(device.to_owned(), now)),
            },
            None => drop(all.insert(user.to_owned(), HashMap::from([(device.to_owned(), now)]))),
        }
    }

    /// When a device was last heard of, since the server runs.
    pub(crate) fn last(&self, user: &str, device: &str) -> Option<i64> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(user)?.get(device).copied()
    }

    /// Devices that are no more.
    pub(crate) fn forget(&self, user: &str, devices: &[String]) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.get_mut(user) {
            known.retain(|device, _| !devices.contains(device));
        }
    }
}
