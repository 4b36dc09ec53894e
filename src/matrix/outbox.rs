//! What the homeserver has not acknowledged yet. It leaves strictly in order within a lane, is never doubled, and is
//! never called sent without an answer.
//!
//! Pure: time and answers come in, attempts and results come out.
//!
//! A homeserver that asks to slow down holds the account's talk back, in every lane. An [urgent](Rank::Urgent) entry is
//! tried all the same. It waits only when the homeserver asks for that in answer to the entry itself, and it goes first
//! when the time is over: an alert is never behind words (domain.md §6: backup within two minutes).
//!
//! Everything is in memory here. Entries that are to outlive the console are journaled in the [`vault`](super::vault):
//! the link holds an entry back until the journal has it, and erases it there when it is settled.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::link::Failure;
use desk::event::EventId;
use machine::retry::Backoff;

/// Added to the wait that the homeserver asks for an urgent entry: its answer is cut to a whole millisecond.
const AFTER: u64 = 20;

/// How urgent an entry is. While the homeserver holds back, a lower entry waits for the higher ones; the order here is
/// the order of leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Somebody is in danger.
    Alert,
    /// Somebody waits for the answer.
    Urgent,
    /// Words, and what is recorded.
    Talk,
}

/// A lane, as far as the outbox looks at it.
pub trait Ranked {
    /// How urgent its entries are.
    fn rank(&self) -> Rank;
}

/// Lanes `L` of entries `T` on their way. Lanes do not wait for each other; within a lane nothing overtakes. Only while
/// the homeserver holds back do the lanes wait for each other, by their [`Rank`].
#[derive(Debug)]
pub struct Outbox<L, T> {
    lanes: BTreeMap<L, Lane<T>>,
    /// Until when the homeserver holds talk back, as it said last; it stays until something was accepted after that.
    held: Option<u64>,
}

#[derive(Debug)]
struct Lane<T> {
    queue: VecDeque<LaneEntry<T>>,
    state: ItemState,
    backoff: Backoff,
}

#[derive(Debug)]
struct LaneEntry<T> {
    id: String,
    item: T,
    tries: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ItemState {
    Ready,
    InFlight,
    Waiting { until: u64 },
}

/// Something that is to be sent now. Answer it with [`Outbox::answer`], whatever happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt<L, T> {
    /// In which lane.
    pub lane: L,
    /// Its id: the transaction id, the same at every attempt.
    pub id: String,
    /// What is sent.
    pub item: T,
    /// Which attempt, from 1.
    pub number: u32,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// The homeserver has it.
    Accepted(EventId),
    /// The homeserver will never take it.
    Refused(Failure),
    /// It may have arrived or not: try again, and not before this time has passed if the homeserver asks for one.
    Failed(Option<Duration>),
    /// It did not arrive: the homeserver asks the account to slow down, for this time where it says so.
    HeldBack(Option<Duration>),
}

/// How an entry ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled<T> {
    /// Its id.
    pub id: String,
    /// What was sent.
    pub item: T,
    /// Acknowledged under this id, or refused and why.
    pub fate: Result<EventId, Failure>,
}

impl<L, T> Default for Outbox<L, T> {
    fn default() -> Self {
        Self { lanes: BTreeMap::new(), held: None }
    }
}

impl<T> Lane<T> {
    fn settle(&mut self, at: usize, fate: Result<EventId, Failure>) -> Option<Settled<T>> {
        let entry = self.queue.remove(at)?;
        if at == 0 {
            self.state = ItemState::Ready;
            self.backoff.succeed();
        }
        Some(Settled { id: entry.id, item: entry.item, fate })
    }
}

impl<L: Ord + Clone + Ranked, T: Clone> Outbox<L, T> {
    /// Puts something at the end of a lane. `false` when it is there already: asking twice is asking once.
    pub fn push(&mut self, lane: L, id: String, item: T) -> bool {
        let lane = self.lanes.entry(lane).or_insert_with(|| Lane {
            queue: VecDeque::new(),
            state: ItemState::Ready,
            backoff: Backoff::default(),
        });
        if lane.queue.iter().any(|entry| entry.id == id) {
            return false;
        }
        lane.queue.push_back(LaneEntry { id, item, tries: 0 });
        true
    }

    /// Puts back an entry that was in a lane before the program ended. It may have been sent, so it counts as tried.
    pub fn restore(&mut self, lane: &L, id: String, item: T) {
        if self.push(lane.clone(), id, item)
            && let Some(entry) = self.lanes.get_mut(lane).and_then(|lane| lane.queue.back_mut())
        {
            entry.tries = 1;
        }
    }

    /// Puts something at the end of a lane in the place of all there that was not tried yet: only the latest counts.
    pub fn replace(&mut self, lane: L, id: String, item: T) {
        if let Some(lane) = self.lanes.get_mut(&lane) {
            lane.queue.retain(|entry| entry.tries > 0);
        }
        self.push(lane, id, item);
    }

    /// What is to be sent at `now` (milliseconds of any clock that does not go back), by rank. `may_go` says whether the
    /// head of a lane, tried so many times before, may go now; ask again when that changes.
    pub fn due(&mut self, now: u64, mut may_go: impl FnMut(&str, &T, u32) -> bool) -> Vec<Attempt<L, T>> {
        let mut attempts = Vec::new();
        let ahead = self.held.and_then(|_| self.first_rank());
        let mut lanes: Vec<_> = self.lanes.iter_mut().collect();
        lanes.sort_by_key(|(key, _)| key.rank());
        for (key, lane) in lanes {
            let rank = key.rank();
            let must_wait = rank == Rank::Talk && self.held.is_some_and(|until| now < until);
            if must_wait || ahead.is_some_and(|ahead| ahead < rank) {
                continue;
            }
            if matches!(lane.state, ItemState::Waiting { until } if until <= now) {
                lane.state = ItemState::Ready;
            }
            let Some(head) = lane.queue.front_mut() else { continue };
            if lane.state == ItemState::Ready && may_go(&head.id, &head.item, head.tries) {
                head.tries += 1;
                lane.state = ItemState::InFlight;
                let (id, item, number) = (head.id.clone(), head.item.clone(), head.tries);
                attempts.push(Attempt { lane: key.clone(), id, item, number });
            }
        }
        attempts
    }

    /// Takes in the answer to an attempt: the entry's end, if it is one. An answer to anything but the attempt under
    /// way says nothing new.
    pub fn answer(
        &mut self,
        attempt: &Attempt<L, T>,
        answer: SendOutcome,
        now: u64,
        chance: u32,
    ) -> Option<Settled<T>> {
        let lane = self.lanes.get_mut(&attempt.lane)?;
        let head = lane.queue.front_mut()?;
        if lane.state != ItemState::InFlight || head.id != attempt.id || head.tries != attempt.number {
            return None;
        }
        if matches!(answer, SendOutcome::Accepted(_)) && self.held.is_some_and(|until| until <= now) {
            self.held = None;
        }
        let settled = match answer {
            SendOutcome::Accepted(event) => lane.settle(0, Ok(event)),
            SendOutcome::Refused(why) => lane.settle(0, Err(why)),
            SendOutcome::Failed(asked) => {
                let wait = milliseconds(lane.backoff.fail(asked, chance));
                lane.state = ItemState::Waiting { until: now.saturating_add(wait) };
                None
            }
            SendOutcome::HeldBack(asked) => {
                let wait = match asked {
                    // the homeserver's time is exact: where somebody waits, nothing is added to it
                    Some(asked) if attempt.lane.rank() < Rank::Talk => milliseconds(asked).saturating_add(AFTER),
                    Some(asked) => milliseconds(Backoff::default().fail(Some(asked), chance)),
                    None => milliseconds(lane.backoff.fail(None, chance)),
                };
                let until = now.saturating_add(wait);
                lane.state = ItemState::Waiting { until };
                self.held = Some(self.held.map_or(until, |held| held.max(until)));
                None
            }
        };
        self.tidy(&attempt.lane);
        settled
    }

    /// Until when the homeserver holds talk back; nothing when it does not.
    pub fn held(&self) -> Option<u64> {
        self.held
    }

    /// The time is over, and no entry waits that would show whether the homeserver still holds back.
    pub fn let_go(&mut self, now: u64) {
        if self.held.is_some_and(|until| until <= now) && self.lanes.is_empty() {
            self.held = None;
        }
    }

    /// The lowest rank among the entries that are not settled.
    fn first_rank(&self) -> Option<Rank> {
        self.busy().map(Ranked::rank).min()
    }

    /// The homeserver showed the event itself, so it has the event, whatever became of the answer.
    pub fn observed(&mut self, lane: &L, id: &str, event: &EventId) -> Option<Settled<T>> {
        let entries = self.lanes.get_mut(lane)?;
        let at = entries.queue.iter().position(|entry| entry.id == id && entry.tries > 0)?;
        let settled = entries.settle(at, Ok(event.clone()));
        self.tidy(lane);
        settled
    }

    /// Takes the head of a lane out, unless an attempt at it is under way. Whether it was.
    pub fn withdraw(&mut self, lane: &L, id: &str) -> bool {
        let Some(entries) = self.lanes.get_mut(lane) else { return false };
        let is_head = entries.queue.front().is_some_and(|head| head.id == id);
        if !is_head || entries.state == ItemState::InFlight {
            return false;
        }
        entries.queue.pop_front();
        self.tidy(lane);
        true
    }

    /// Refuses those of these entries in a lane that were never tried. An entry that was tried may have arrived, so the
    /// homeserver is asked again: only its answer is the truth.
    pub fn refuse_untried(&mut self, lane: &L, why: Failure, these: impl Fn(&T) -> bool) -> Vec<Settled<T>> {
        let Some(entries) = self.lanes.get_mut(lane) else { return Vec::new() };
        let mut refused = Vec::new();
        while let Some(at) = entries.queue.iter().position(|entry| entry.tries == 0 && these(&entry.item)) {
            refused.extend(entries.settle(at, Err(why)));
        }
        self.tidy(lane);
        refused
    }

    /// Ends all waiting: try again now.
    pub fn hurry(&mut self) {
        for lane in self.lanes.values_mut() {
            if matches!(lane.state, ItemState::Waiting { .. }) {
                lane.state = ItemState::Ready;
            }
            lane.backoff.succeed();
        }
    }

    /// When something is due next after `now`, if nothing happens before.
    pub fn wake(&self, now: u64) -> Option<u64> {
        let ahead = self.held.and_then(|_| self.first_rank());
        let held = self.held.filter(|until| now < *until);
        let waits = self.lanes.iter().filter_map(|(key, lane)| {
            let rank = key.rank();
            let behind = ahead.is_some_and(|ahead| ahead < rank);
            match lane.state {
                // it goes when the entry before it is answered
                _ if behind => None,
                ItemState::Waiting { until } if rank == Rank::Talk => Some(until.max(held.unwrap_or(until))),
                ItemState::Waiting { until } => Some(until),
                _ => None,
            }
        });
        waits.chain(held).min()
    }

    /// Whether something with this id is in a lane.
    pub fn holds(&self, lane: &L, id: &str) -> bool {
        self.lanes.get(lane).is_some_and(|lane| lane.queue.iter().any(|entry| entry.id == id))
    }

    /// Whether anything in a lane is not settled.
    pub fn is_busy(&self, lane: &L) -> bool {
        self.lanes.get(lane).is_some_and(|lane| !lane.queue.is_empty())
    }

    /// The lanes in which something is not settled.
    pub fn busy(&self) -> impl Iterator<Item = &L> {
        self.lanes.iter().filter(|(_, lane)| !lane.queue.is_empty()).map(|(key, _)| key)
    }

    /// Everything that is not settled, in order within its lane.
    pub fn pending(&self) -> impl Iterator<Item = &T> {
        self.lanes.values().flat_map(|lane| lane.queue.iter().map(|entry| &entry.item))
    }

    fn tidy(&mut self, lane: &L) {
        if self.lanes.get(lane).is_some_and(|lane| lane.queue.is_empty()) {
            self.lanes.remove(lane);
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
