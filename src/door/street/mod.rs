//! What stands between the door and the street: who comes from where, how fast, how many places they take, and what they
//! may be asked to do before they get in. In memory only; nothing here is ever shown or written down.

pub(crate) mod crowd;
pub(crate) mod pace;
pub(crate) mod places;
pub(crate) mod slowed;
pub(crate) mod source;
pub(crate) mod work;

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use self::crowd::Crowd;
use self::pace::{Pace, Paces};
use self::places::{Seat, Seats};
use self::slowed::Slowed;
use self::source::Source;
use self::work::{AskedWork, DoneWork, WorkOffice};
use crate::config::DoorLimits;
use desk::event::Moment;
use machine::random;

/// Why somebody does not come in.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Others came from there a moment ago: so long until the next.
    Wait(Duration),
    /// Too many are here, or too many of one network.
    NoPlace,
    /// Something is to be done first.
    Work(Box<AskedWork>),
    /// There is no randomness to be had.
    Away,
}

/// The street, as a door sees it.
#[derive(Debug)]
pub(crate) struct Street {
    /// The places of open visits.
    pub(crate) seats: Seats,
    /// Who was refused for want of a place.
    pub(crate) crowd: Crowd,
    paces: Mutex<Paces>,
    slowed: Mutex<Slowed>,
    work: Option<Mutex<WorkOffice>>,
}

impl Street {
    /// Whether there is no place for anybody new. Who is there stays.
    pub(crate) fn is_full(&self) -> bool {
        let shares = self.seats.shares();
        shares.taken >= shares.places
    }

    /// An empty one.
    pub(crate) fn new(limits: &DoorLimits) -> Self {
        let usual = Pace::new(limits.visits, limits.visit_every);
        let slow = Pace::new(limits.slowed_visits, limits.slowed_every);
        // without randomness no visit gets a key either
        let key = random::bytes().unwrap_or_default();
        Self {
            seats: Seats::new(limits.open_visits),
            crowd: Crowd::new(),
            paces: Mutex::new(Paces::new(usual, slow)),
            slowed: Mutex::new(Slowed::new(limits.slowed_for)),
            work: limits.work.map(|bits| Mutex::new(WorkOffice::new(key, bits))),
        }
    }

    /// A place for somebody who comes in from there.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn admit(&self, source: Option<Source>) -> Result<Seat, Refused> {
        if let Some(source) = source.filter(|source| *source != Source::Unsaid) {
            let now = Instant::now();
            let slowed = self.slowed(|slowed| slowed.is_slowed(source, now));
            let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
            paces.take(source, slowed, now).map_err(Refused::Wait)?;
        }
        self.seats.take(source.map(Source::share)).map_err(|why| {
            self.crowd.refuse(why);
            Refused::NoPlace
        })
    }

    /// Looks at the work of somebody who comes in, where any is asked for. `now` is by the steady clock.
    ///
    /// # Errors
    /// [`Refused::Work`] with what is to be done.
    pub(crate) fn look_at_work(&self, done: Option<&DoneWork>, now: Moment) -> Result<(), Refused> {
        let Some(office) = &self.work else { return Ok(()) };
        let mut office = office.lock().unwrap_or_else(PoisonError::into_inner);
        if done.is_some_and(|done| office.takes(done, now)) {
            return Ok(());
        }
        let nonce = work::nonce().map_err(|_| Refused::Away)?;
        Err(Refused::Work(Box::new(office.ask(now, nonce))))
    }

    /// The sources that are slowed, for a moment.
    pub(crate) fn slowed<T>(&self, with: impl FnOnce(&mut Slowed) -> T) -> T {
        with(&mut self.slowed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
