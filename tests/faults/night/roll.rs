//! The roll: every visitor, who has them, and since when nobody reads what they write.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::ending::Ending;
use super::figures::Figures;
use super::seat::{Alone, Look, Seat};
use super::watch::Watched;
use crate::view::names;

/// What tells when a console's last signs of life were taken by the homeserver.
pub(super) type Pulse = Box<dyn Fn() -> Vec<Instant> + Send>;

#[derive(Default)]
struct Inner {
    seats: Vec<Seat>,
    pulses: Vec<Pulse>,
    figures: Figures,
}

/// All visitors, and what the watching screen says of them.
pub(super) struct Roll {
    times: u32,
    inner: Mutex<Inner>,
    changed: Condvar,
}

impl Roll {
    pub(super) fn new(times: u32) -> Self {
        Self { times, inner: Mutex::default(), changed: Condvar::new() }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A console that may have visitors: its number.
    pub(super) fn knows(&self, pulse: Pulse) -> usize {
        let mut inner = self.inner();
        inner.pulses.push(pulse);
        inner.pulses.len() - 1
    }

    /// A visitor comes in, and this console is about to pick them up: the visitor's number.
    pub(super) fn arrives(&self, alias: &str, limit: u64, holder: usize) -> usize {
        let mut inner = self.inner();
        inner.seats.push(Seat {
            alias: alias.to_owned(),
            limit,
            holder,
            asked: None,
            answered: None,
            alone: None,
            cared: None,
            named: None,
            attending: false,
        });
        inner.seats.len() - 1
    }

    fn seat<T>(&self, seat: usize, with: impl FnOnce(&mut Seat) -> T) -> T {
        with(&mut self.inner().seats[seat])
    }

    /// Another console has the visitor.
    pub(super) fn moves(&self, seat: usize, holder: usize) {
        self.seat(seat, |seat| seat.holder = holder);
    }

    /// The visitor is about to say something.
    pub(super) fn asks(&self, seat: usize) {
        self.seat(seat, |seat| seat.asked = seat.asked.or_else(|| Some(Instant::now())));
    }

    pub(super) fn has_asked(&self, seat: usize) -> bool {
        self.seat(seat, |seat| seat.asked.is_some())
    }

    /// All that the visitor said is answered.
    pub(super) fn answers(&self, seat: usize) {
        self.seat(seat, |seat| seat.answered = seat.asked.take().map(|asked| (asked, Instant::now())));
    }

    /// From now on nobody reads what these visitors write. Of who sleeps it counts since the word that stays unanswered.
    pub(super) fn goes(&self, seats: &[usize], ending: Ending) {
        let mut inner = self.inner();
        *if ending == Ending::Nap { &mut inner.figures.naps } else { &mut inner.figures.kills } += 1;
        for seat in seats {
            let seat = &mut inner.seats[*seat];
            let since = seat.asked.filter(|_| ending.is_well()).unwrap_or_else(Instant::now);
            (seat.alone, seat.attending) = (Some(Alone { ending, since }), false);
        }
    }

    /// Somebody is about to care for these visitors, or is not after all.
    pub(super) fn attending(&self, seats: &[usize], attending: bool) {
        let mut inner = self.inner();
        for seat in seats {
            inner.seats[*seat].attending = attending;
        }
    }

    /// Somebody reads what these visitors write.
    pub(super) fn cared(&self, seats: &[usize]) {
        let mut inner = self.inner();
        for seat in seats {
            let seat = &mut inner.seats[*seat];
            seat.cared = seat.alone.take().map(|alone| (alone, Instant::now()));
        }
    }

    /// A visitor was taken over.
    pub(super) fn taken_over(&self) {
        self.inner().figures.taken_over += 1;
    }

    pub(super) fn kills(&self) -> u64 {
        self.inner().figures.kills
    }

    pub(super) fn alias(&self, seat: usize) -> String {
        self.seat(seat, |seat| seat.alias.clone())
    }

    /// How it stands with all visitors, for who reads of a failure.
    pub(super) fn say(&self) -> String {
        self.inner().seats.iter().map(|seat| format!("{seat:?}")).collect::<Vec<_>>().join("\n")
    }

    /// A whole frame of the watching screen.
    pub(super) fn frame(&self, watched: &Watched) {
        let mut inner = self.inner();
        let Inner { seats, pulses, figures } = &mut *inner;
        figures.watched += 1;
        if figures.wrong.len() < 20 {
            figures.wrong.extend(watched.wrong.iter().map(|words| format!("{words}: {watched:?}")));
        }
        let is_among = |rows: &[String], alias: &str| rows.iter().any(|row| names(&format!("{row} "), alias));
        for seat in seats {
            let is_named = is_among(&watched.alone, &seat.alias);
            if is_named && is_among(&watched.others, &seat.alias) {
                figures.wrong.push(format!("{} stands in two places: {watched:?}", seat.alias));
            }
            let alive = pulses.get(seat.holder).map(|pulse| pulse()).unwrap_or_default();
            let alarms = figures.false_alarms.len();
            seat.seen(is_named, &Look { now: Instant::now(), alive, times: self.times }, figures);
            // the row says why
            if let Some(words) = figures.false_alarms.get_mut(alarms) {
                *words = format!("{words} {:?}", watched.alone);
            }
        }
        self.changed.notify_all();
    }

    /// Waits until the watching screen names all of these visitors, or none of them. What stays unknown for too long is
    /// noted.
    pub(super) fn wait(&self, seats: &[usize], named: bool, patience: Duration) {
        let deadline = Instant::now() + patience;
        let mut inner = self.inner();
        loop {
            let is_so = |seat: &&usize| inner.seats[**seat].named.is_some() == named;
            if seats.iter().all(|seat| is_so(&seat)) {
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let others: Vec<String> =
                    seats.iter().filter(|seat| !is_so(seat)).map(|seat| format!("{:?}", inner.seats[*seat])).collect();
                let figures = &mut inner.figures;
                if named { &mut figures.violations } else { &mut figures.false_alarms }.push(format!(
                    "named: {}, after {patience:?}: {}",
                    !named,
                    others.join("; ")
                ));
                return;
            }
            inner = self.changed.wait_timeout(inner, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The night is over.
    pub(super) fn close(&self, figures: &mut Figures) {
        figures.add(std::mem::take(&mut self.inner().figures));
    }
}
