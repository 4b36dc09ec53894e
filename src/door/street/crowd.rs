//! That the door is full is said: to whoever runs it, and in the desk room, where `desk doctor` finds it.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::{Notify, watch};

use super::places::{NoPlace, Shares};
use crate::context::SharedContext;
use crate::moment::now;
use crate::retry::retry;
use desk::event::{Crowded, DeskEvent, Moment};

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
    fn refused(&self) -> Option<(Instant, bool)> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.last.map(|last| (last, refused.full))
    }

    fn forget(&self) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Refused::default();
    }
}

/// Says it whenever it is so, and when it is over: once, not for each who is refused.
pub(crate) async fn run(context: SharedContext, desk: String) {
    let crowd = &context.street.crowd;
    loop {
        crowd.news.notified().await;
        let since = now();
        while let Some((last, full)) = crowd.refused() {
            let shares = context.street.seats.shares();
            let quiet = last.elapsed() >= context.timing.crowded;
            if quiet && shares.taken < shares.places {
                crowd.forget();
                say(&context, &desk, crowded(&shares, since, Some(now()), full)).await;
                break;
            }
            if crowd.told.borrow().is_none_or(|told| told.full != full) {
                say(&context, &desk, crowded(&shares, since, None, full)).await;
            }
            tokio::select! {
                () = crowd.news.notified() => {}
                () = tokio::time::sleep(context.timing.crowded) => {}
            }
        }
    }
}

async fn say(context: &SharedContext, desk: &str, crowded: Crowded) {
    context.street.crowd.told.send_replace(Some(crowded).filter(|crowded| crowded.until.is_none()));
    let session = &context.session;
    let (key, event) = (Crowded::key(session.me()), DeskEvent::Crowded(crowded));
    let (kind, content) = (event.event_type(), event.content());
    // a homeserver that does not take it leaves the line that whoever runs the door reads
    let _ = retry(|| session.set_state(desk, kind, &key, &content)).await;
}

fn crowded(shares: &Shares, since: Moment, until: Option<Moment>, full: bool) -> Crowded {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Crowded {
        since,
        until,
        full,
        places: number(shares.places),
        taken: number(shares.taken),
        largest: number(shares.largest),
        networks: number(shares.networks),
        unsaid: number(shares.unsaid),
        uncounted: number(shares.uncounted),
    }
}
