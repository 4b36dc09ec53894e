//! The alarm: what calls for the helper's attention, when it rings, and with how many bells (`src/guide/alarms.md`).

use super::{Effect, World};
use desk::event::{Moment, Shift};

/// The shortest time between two rings with the same number of bells, in milliseconds: a flood of messages is no noise.
const RING_APART: u64 = 2_000;
/// How far the bells of a ring are apart, in milliseconds: terminals make one of those that come closer.
const BELLS_APART: u64 = 300;
/// For how much longer it is silent between two rings, in milliseconds, so that they do not sound like one.
const REST: u64 = 600;
/// The most bells of a ring.
const MOST: usize = 3;

/// What calls for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calls {
    /// Unassigned visitors who wait too long, while this helper has room for one.
    pub waiting: usize,
    /// Visitors whom nobody at the desk may leave waiting, whether this helper has room or not.
    pub acute: usize,
    /// Since when the last of them waits: one may be picked up in the same moment in which another arrives.
    pub acute_since: Moment,
    /// Visitors who are there and whose helper does not read, whom this helper has not seen: on pause too.
    pub unattended: usize,
    /// Visitors whom colleagues offer, and whom this helper has not answered about.
    pub offers: usize,
    /// New messages in my conversations that were not seen.
    pub unread: usize,
    /// Lines to the team that name this helper and were not seen.
    pub named: usize,
    /// Colleagues who call for backup.
    pub alerts: usize,
    /// How many of them, and of one's own alerts, were not answered in time.
    pub late: usize,
    /// Who waits too long or has no helper that reads, while nobody else is on duty who could come.
    pub alone: usize,
}

impl Calls {
    /// How many things call with this number of bells.
    const fn with(self, bells: usize) -> usize {
        match bells {
            1 => self.unread + self.named,
            2 => self.waiting + self.acute + self.unattended + self.alerts + self.offers,
            _ => self.late + self.alone,
        }
    }

    /// Whether something calls with this number of bells that did not before.
    fn more(self, before: Self, bells: usize) -> bool {
        match bells {
            1 => self.unread > before.unread || self.named > before.named,
            2 => {
                self.waiting > before.waiting
                    || self.acute > before.acute
                    || (self.acute > 0 && self.acute_since > before.acute_since)
                    || self.unattended > before.unattended
                    || self.alerts > before.alerts
                    || self.offers > before.offers
            }
            _ => self.late > before.late || self.alone > before.alone,
        }
    }
}

/// What rang, and the bells of a ring that are still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ringing {
    /// When it last rang with at least one, two and three bells, since there is something that calls with so many.
    rang: [Option<Moment>; MOST],
    /// How many bells of the ring that goes on have sounded.
    sounded: usize,
    /// How many it is to have.
    bells: usize,
    /// When the next bell may ring.
    next: Moment,
}

impl World {
    /// What calls for attention now.
    pub fn calls(&self) -> Calls {
        let load = self.me.as_ref().map_or(0, |me| self.roster.load(&me.id));
        let free = self.duty.shift == Shift::On && load < usize::from(self.at_once());
        let (acute, acute_since) = self.calls_everybody();
        let unread = self.mine().filter_map(|id| self.chat(id)).map(|chat| chat.unread + chat.missed).sum();
        let calling = self.calling();
        let (own, late) = (usize::from(self.unanswered().is_some()), calling.iter().filter(|call| call.late).count());
        let waiting = if free { self.queue.overdue() } else { 0 };
        let unattended = self.unattended_calls();
        // who is alone hears of them also when there is no room
        let alone = if self.is_alone() { self.queue.overdue() + unattended } else { 0 };
        let (alerts, late) = (calling.len(), own + late);
        let offers = usize::from(self.offer_to_answer().is_some());
        let named = self.named();
        Calls { waiting, acute, acute_since, unattended, offers, unread, named, alerts, late, alone }
    }

    /// The visitors who ring for everybody on duty, also for a helper who is full or pauses, at once and until somebody
    /// has them; and since when the last of them waits.
    fn calls_everybody(&self) -> (usize, Moment) {
        if self.duty.shift == Shift::Off { (0, Moment(0)) } else { (self.queue.acute, self.queue.acute_since) }
    }

    /// Rings when more calls than before, and again and again until it was seen.
    pub fn ring(&mut self, before: Calls) {
        let calls = self.calls();
        if self.me.is_none() {
            return;
        }
        let now = self.station.now;
        let mut bells = 0;
        for many in 1..=MOST {
            let rang = &mut self.ringing.rang[many - 1];
            if calls.with(many) == 0 {
                *rang = None;
                continue;
            }
            let since = rang.map_or(u64::MAX, |rang| now.since(rang));
            // who calls for backup, and who arrives in acute danger, waits for no other ring
            let at_once = since >= RING_APART
                || calls.alerts > before.alerts
                || calls.late > before.late
                || (calls.acute > 0 && calls.acute_since > before.acute_since);
            if since >= self.repeat(calls, many) || (at_once && calls.more(before, many)) {
                bells = many;
            }
        }
        if calls == Calls::default() {
            // whoever had called is helped: what is left of the ring would call for nobody
            self.ringing.bells = self.ringing.sounded;
        }
        if bells == 0 {
            return;
        }
        for many in (1..=bells).filter(|many| calls.with(*many) > 0) {
            self.ringing.rang[many - 1] = Some(now);
        }
        if self.station.alarm.bell {
            let Ringing { sounded, bells: wanted, next, .. } = self.ringing;
            if sounded < wanted || (now < next && sounded < bells) {
                // another ring goes on: with bells of its own it would sound like more
                self.ringing.bells = wanted.max(bells);
            } else {
                let next = if now < next { Moment(next.0 + REST) } else { now };
                (self.ringing.sounded, self.ringing.bells, self.ringing.next) = (0, bells, next);
                self.toll();
            }
        }
        if self.station.alarm.notify.is_some() {
            let word = match bells {
                1 if calls.unread == 0 => "alarm-team",
                1 => "alarm-message",
                _ if calls.alerts + calls.late > 0 => "alarm-alert",
                _ if calls.unattended > 0 => "alarm-unattended",
                _ if calls.offers > 0 => "alarm-offer",
                _ => "alarm-waiting",
            };
            self.effect(Effect::Notify(self.station.words.say(word).into_owned()));
        }
    }

    /// The clock has moved.
    pub(super) fn ring_on(&mut self) {
        // a clock that was set back puts no ring off by more than the time it takes
        let now = self.station.now;
        for rang in self.ringing.rang.iter_mut().flatten() {
            *rang = (*rang).min(now);
        }
        let most = if self.ringing.sounded == 0 { BELLS_APART + REST } else { BELLS_APART };
        self.ringing.next = self.ringing.next.min(Moment(now.0 + most));
        self.toll();
    }

    /// Rings the next bell of a ring, when its time has come.
    fn toll(&mut self) {
        let now = self.station.now;
        if self.ringing.sounded < self.ringing.bells && self.ringing.next <= now {
            self.effect(Effect::Bell);
            self.ringing.sounded += 1;
            self.ringing.next = Moment(now.0 + BELLS_APART);
        }
    }

    /// After how long it rings again with as many bells: sooner while a colleague calls, and sooner still when nobody
    /// came in time.
    fn repeat(&self, calls: Calls, bells: usize) -> u64 {
        let most = match bells {
            2 if calls.alerts > 0 => 10_000,
            MOST if calls.late > 0 => 5_000,
            _ => u64::MAX,
        };
        self.station.alarm.repeat.min(most)
    }

    /// When it next rings again, or the next bell of a ring is due.
    pub(super) fn next_ring(&self) -> Option<Moment> {
        let bell = (self.ringing.sounded < self.ringing.bells).then_some(self.ringing.next);
        let calls = self.calls();
        let again = (1..=MOST).zip(self.ringing.rang);
        let again = again.filter_map(|(many, rang)| Some(Moment(rang?.0.saturating_add(self.repeat(calls, many)))));
        again.chain(bell).min()
    }
}
