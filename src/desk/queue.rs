//! In which order waiting visitors are shown, and when one waits too long.
//!
//! **The rule.** Triage first (X as B, domain.md §6), then the visitor who has stood at that rank for longest. A
//! visitor who waits rises:
//! - by one rank for every waiting limit of the visitor's code ([`WaitingLimits`]), up to B's rank: D stands with C
//!   after 30 minutes and with B after 60; C stands with B after 15;
//! - to A's rank only after [`WaitingLimits::top`] such limits: B and X after 40 minutes, C after 2 hours, D after 4.
//!   There the visitor stands behind all who stood there before and ahead of all who come later.
//!
//! **Why so.** An acute visitor has minutes, any other has more. So for a long time nobody else stands with A. But when
//! acute visitors come all night, a child with X must not stay unseen for ever. A visitor who has risen delays an acute
//! one by at most one pick-up, once. The visitors ahead of somebody at A's rank only get fewer, so everybody is first
//! at some time: nobody starves.
//!
//! A visitor who waits again after a release has the place of the first arrival among those of the same rank. The
//! visitor's rise is counted from the oldest word that nobody answered, or else from the release. So a release by
//! mistake costs no place, a helper who said nothing takes nothing off the wait, and the time in conversation is not
//! waiting.
//!
//! Visitors who are away stand below all who are there, marked, in the same order: a pick-up would help nobody now, and
//! coming back gives the old place. A lost connection counts from [`WaitingLimits::flicker`] on, so that rows do not
//! jump with a poor network under the helper's finger.

use super::event::{ConversationId, Leaving, Moment};
use super::roster::{Open, Roster};
use care::triage::Triage;

mod place;
#[cfg(test)]
mod tests;

pub use place::places;

const MINUTE: u64 = 60_000;

/// How long visitors may wait; all in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingLimits {
    /// With A.
    pub acute: u64,
    /// With B or X.
    pub urgent: u64,
    /// With C.
    pub ongoing: u64,
    /// With D.
    pub info: u64,
    /// After how many of its limits a visitor stands with the acute ones (not a time).
    pub top: u32,
    /// For how long a visitor without a connection still counts as there.
    pub flicker: u64,
}

impl Default for WaitingLimits {
    fn default() -> Self {
        Self { acute: MINUTE, urgent: 5 * MINUTE, ongoing: 15 * MINUTE, info: 30 * MINUTE, top: 8, flicker: MINUTE }
    }
}

impl WaitingLimits {
    /// The waiting limit of a code; never 0.
    pub fn of(&self, triage: Triage) -> u64 {
        let limit = match triage {
            Triage::A => self.acute,
            Triage::B | Triage::X => self.urgent,
            Triage::C => self.ongoing,
            Triage::D => self.info,
        };
        limit.max(1)
    }

    /// After how long waiting a visitor is offered to everybody, whatever language the visitor writes: half the limit. An
    /// acute visitor is so at once.
    pub fn open_to_all(&self, triage: Triage) -> u64 {
        if triage == Triage::A { 0 } else { self.of(triage) / 2 }
    }

    /// The rank after some waiting, and after how long that rank was reached (0: from the start).
    fn rank(&self, triage: Triage, waited: u64) -> (u8, u64) {
        let (own, limit) = (triage.rank(), self.of(triage));
        if own == 0 {
            return (0, 0);
        }
        let top = limit.saturating_mul(u64::from(self.top.max(1)));
        if waited >= top {
            return (0, top);
        }
        let risen = u8::try_from(waited / limit).unwrap_or(u8::MAX).min(own - 1);
        (own - risen, limit.saturating_mul(u64::from(risen)))
    }

    /// After how long waiting something changes for a code: for whom the visitor is, the limit, each rise.
    fn steps(&self, triage: Triage) -> impl Iterator<Item = u64> {
        let (own, limit) = (triage.rank(), self.of(triage));
        let rises = (1..own.max(2)).map(move |rank| limit.saturating_mul(u64::from(rank)));
        rises.chain([limit.saturating_mul(u64::from(self.top.max(1))), self.open_to_all(triage)])
    }
}

/// A waiting visitor's place.
#[derive(Debug, Clone, Copy)]
pub struct Waiting<'a> {
    /// The conversation.
    pub open: &'a Open,
    /// The rank it stands at: the triage's, or a higher one by waiting. 0 is the highest.
    pub rank: u8,
    /// For how many milliseconds the visitor waits.
    pub waited: u64,
    /// The minutes to show. They change with the minute of the clock and no oftener, however many wait.
    pub minutes: u64,
    /// There, and waiting for longer than the code's limit.
    pub overdue: bool,
    /// How the visitor is away; nothing for one who is there (a lost connection counts from the first moment on).
    pub away: Option<Leaving>,
    /// Whether it stands below those who are there.
    pub absent: bool,
    entered: Moment,
}

impl<'a> Waiting<'a> {
    fn new(open: &'a Open, limits: &WaitingLimits, now: Moment) -> Self {
        let entry = &open.entry;
        let waited = now.since(entry.assigned_since);
        let (rank, reached) = limits.rank(entry.triage, waited);
        let entered = if reached == 0 { entry.since } else { Moment(entry.assigned_since.0.saturating_add(reached)) };
        let absent = match entry.left {
            None => false,
            Some((Leaving::ConnectionLost, since)) => now.since(since) >= limits.flicker,
            Some((Leaving::Goodbye | Leaving::QuickExit | Leaving::StopWord | Leaving::Wiped, _)) => true,
        };
        let limit = limits.of(entry.triage);
        let overdue = !absent && waited >= limit;
        let minute = Moment(now.0 - now.0 % MINUTE);
        let minutes = (minute.since(entry.assigned_since)).max(if overdue { limit } else { 0 }) / MINUTE;
        let away = entry.left.map(|(how, _)| how);
        Self { open, rank, waited, minutes, overdue, away, absent, entered }
    }

    /// The key by which places are ordered: the smaller one is shown first.
    fn key(&self) -> (bool, u8, Moment, Moment, &'a ConversationId) {
        let entry = &self.open.entry;
        (self.absent, self.rank, self.entered, entry.since, &entry.conversation)
    }

    /// The same for a visitor who is away, as if there.
    fn when_there(&self) -> (bool, u8, Moment, Moment, &'a ConversationId) {
        let (_, rank, entered, since, conversation) = self.key();
        (false, rank, entered, since, conversation)
    }
}

/// The waiting visitors in the order in which they are shown. `now` is by the homeserver's clock.
pub fn order<'a>(roster: &'a Roster, limits: &WaitingLimits, now: Moment) -> Vec<Waiting<'a>> {
    let mut waiting: Vec<_> = roster.waiting().map(|open| Waiting::new(open, limits, now)).collect();
    waiting.sort_unstable_by(|one, other| one.key().cmp(&other.key()));
    waiting
}

/// When the order, a mark or a shown minute next changes by itself; `None` when nobody waits. Later than `now`.
pub fn next_change(roster: &Roster, limits: &WaitingLimits, now: Moment) -> Option<Moment> {
    let steps = |open: &Open| {
        let (from, triage) = (open.entry.assigned_since, open.entry.triage);
        let flicker = match open.entry.left {
            Some((Leaving::ConnectionLost, since)) => Some(since.0.saturating_add(limits.flicker)),
            _ => None,
        };
        let next = limits.steps(triage).map(|step| from.0.saturating_add(step)).chain(flicker);
        next.filter(|&next| next > now.0).min().unwrap_or(u64::MAX)
    };
    let minute = (now.0 - now.0 % MINUTE).saturating_add(MINUTE);
    roster.waiting().map(steps).min().map(|next| Moment(next.min(minute)))
}
