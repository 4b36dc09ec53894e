//! Who waits for news: one counter a user, bumped after every commit that concerns the user.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

/// The counters. An entry stays once a user has synced; there are as many as accounts at most.
#[derive(Default)]
pub(crate) struct Live {
    users: Mutex<HashMap<String, watch::Sender<u64>>>,
}

impl Live {
    /// A receiver that changes whenever there may be something new for the user.
    pub(crate) fn subscribe(&self, user: &str) -> watch::Receiver<u64> {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = users.get(user) {
            return sender.subscribe();
        }
        users.entry(user.to_owned()).or_insert_with(|| watch::Sender::new(0)).subscribe()
    }

    /// Wakes these users' syncs.
    pub(crate) fn wake(&self, whom: &[String]) {
        let users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        for sender in whom.iter().filter_map(|user| users.get(user)) {
            sender.send_modify(|count| *count = count.wrapping_add(1));
        }
    }
}
