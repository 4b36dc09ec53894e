//! Who was refused of late for want of a place, and what was said of it.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::{Notify, watch};

use super::places::NoPlace;
use desk::event::Crowded;

/// Who was refused of late for want of a place, and what was said of it.
#[derive(Debug)]
pub(crate) struct Crowd {
    refused: Mutex<Refused>,
    news: Notify,
    told: watch::Sender<Option<Crowded>>,
}

#[derive(Debug, Default)]
struct Refused {
    last: Option<Instant>,
    full: bool,
}

impl Crowd {
    /// Nobody was refused yet.
    pub(crate) fn new() -> Self {
        Self { refused: Mutex::default(), news: Notify::new(), told: watch::Sender::new(None) }
    }

    /// Somebody was refused.
    pub(crate) fn refuse(&self, why: NoPlace) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let full = why == NoPlace::Full;
        let news = refused.last.is_none() || (full && !refused.full);
        (refused.last, refused.full) = (Some(Instant::now()), refused.full || full);
        if news {
            self.news.notify_one();
        }
    }

    /// What was said last; none: there is room.
    pub(crate) fn told(&self) -> watch::Receiver<Option<Crowded>> {
        self.told.subscribe()
    }

    /// When somebody was refused last, and whether there was no place at all.
    pub(crate) fn refused(&self) -> Option<(Instant, bool)> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.last.map(|last| (last, refused.full))
    }

    /// It is over.
    pub(crate) fn forget(&self) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Refused::default();
    }

    /// Returns when there is news of it.
    pub(crate) async fn news(&self) {
        self.news.notified().await;
    }

    /// This was said.
    pub(crate) fn tell(&self, crowded: Option<Crowded>) {
        self.told.send_replace(crowded);
    }
}
