//! A piece of the night: some consoles go, the desk comes to know it, somebody cares.

use std::thread;
use std::time::Duration;

use super::Night;
use super::ending::Ending;

/// A console that went.
struct Gone {
    worker: usize,
    ending: Ending,
    /// The visitors whom nobody reads.
    seats: Vec<usize>,
}

impl Night {
    /// Some talk, then one console or two go; when the watching screen has named their visitors, one of these is taken over
    /// or none, and everybody comes back.
    pub(super) fn step(&mut self) {
        self.talk();
        if self.dice.chance(50) {
            self.hands_over();
        }
        let count = if self.workers.len() > 1 && self.dice.chance(30) { 2 } else { 1 };
        let takes_over = self.dice.chance(35);
        let first = usize::try_from(self.dice.below(self.workers.len() as u64)).unwrap();
        let mut gone = Vec::new();
        for nth in 0..count {
            let worker = (first + nth) % self.workers.len();
            let ending = *self.dice.pick(self.plan.endings);
            let it = self.goes(worker, ending, takes_over);
            // of a nap: less than ninety seconds since the last sign of life, which is half a minute old at most
            let pause = self.dice.below(30_000) + if ending == Ending::Nap { 20_000 } else { 0 };
            thread::sleep(self.time(pause));
            if ending == Ending::Nap {
                self.returns(&it, None);
            } else {
                gone.push(it);
            }
        }
        for gone in &gone {
            let bound = self.plan.limits[1] + 2 * 90_000;
            self.roll.wait(&gone.seats, true, self.time(bound) + Duration::from_secs(20));
        }
        let dead: Vec<usize> = gone.iter().flat_map(|gone| gone.seats.clone()).collect();
        let taken = (takes_over && !dead.is_empty()).then(|| self.take_over(&dead));
        for gone in &gone {
            self.returns(gone, taken);
        }
        if let Some(seat) = taken {
            self.bram.give_back();
            for worker in &mut self.workers {
                if let Some(to) = worker.guests.iter().position(|guest| guest.seat == seat) {
                    worker.claim(to);
                    self.roll.moves(seat, worker.holder.unwrap());
                    worker.reconciles(false);
                }
            }
        }
    }

    /// Visitors say something, and are answered.
    fn talk(&mut self) {
        for worker in &mut self.workers {
            for to in 0..worker.guests.len() {
                if self.dice.chance(30) {
                    worker.hears(to, &self.roll);
                    worker.answers(to, &self.roll);
                }
            }
            if self.dice.chance(20) {
                worker.has_read_along(usize::try_from(self.dice.below(2)).unwrap());
            }
        }
    }

    /// A console goes. Words may be under way, and words may come that nobody reads.
    fn goes(&mut self, worker: usize, ending: Ending, takes_over: bool) -> Gone {
        let Self { workers, dice, roll, .. } = self;
        let it = &mut workers[worker];
        let mut seats: Vec<usize> = it.guests.iter().map(|guest| guest.seat).collect();
        if ending.is_well() {
            // both, or one: who said nothing waits for nothing
            let from = usize::try_from(dice.below(2)).unwrap();
            for to in from..it.guests.len() {
                it.hears(to, roll);
            }
            seats.drain(..from);
            roll.goes(&seats, ending);
        } else {
            let to = usize::try_from(dice.below(2)).unwrap();
            if dice.chance(50) {
                it.hears(to, roll);
            }
            if !takes_over && ending != Ending::SignedOut && dice.chance(50) {
                it.writes(to);
            }
            it.goes(ending, || roll.goes(&seats, ending));
            if dice.chance(50) {
                it.hears(1 - to, roll);
            }
        }
        Gone { worker, ending, seats }
    }

    /// Bram takes over one of these visitors, and answers: which one.
    fn take_over(&mut self, dead: &[usize]) -> usize {
        self.roll.attending(dead, true);
        let alias = self.bram.take_over();
        let seat = *dead
            .iter()
            .find(|seat| self.roll.alias(**seat) == alias)
            .unwrap_or_else(|| panic!("{alias} is at the top: {}", self.roll.say()));
        let others: Vec<usize> = dead.iter().copied().filter(|other| *other != seat).collect();
        self.roll.attending(&others, false);
        let pulse = self.bram.pulse();
        self.roll.moves(seat, self.roll.knows(pulse));
        let guest = self.workers.iter_mut().flat_map(|worker| &mut worker.guests).find(|guest| guest.seat == seat);
        let guest = guest.unwrap();
        guest.is_mine = false;
        self.bram.answer(&guest.stream);
        self.roll.answers(seat);
        self.roll.cared(&[seat]);
        self.roll.taken_over();
        self.roll.wait(&[seat], false, Duration::from_mins(1));
        seat
    }

    /// A helper is back, and answers what was not.
    fn returns(&mut self, gone: &Gone, taken: Option<usize>) {
        let Self { workers, roll, .. } = self;
        let worker = &mut workers[gone.worker];
        let seats: Vec<usize> = gone.seats.iter().copied().filter(|seat| Some(*seat) != taken).collect();
        roll.attending(&seats, true);
        worker.returns(gone.ending);
        if !gone.ending.is_well() {
            worker.reconciles(matches!(gone.ending, Ending::Killed | Ending::HungUp));
        }
        for to in 0..worker.guests.len() {
            let guest = &worker.guests[to];
            if guest.is_mine && roll.has_asked(guest.seat) {
                worker.answers(to, roll);
            }
        }
        roll.cared(&seats);
        roll.wait(&seats, false, Duration::from_mins(1));
        roll.attending(&seats, false);
    }
}
