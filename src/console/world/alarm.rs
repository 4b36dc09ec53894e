//! The alarm: what calls for the helper's attention, and when it rings.

use super::{Effect, World};
use desk::event::{Moment, Shift};

/// At most one ring in this time, in milliseconds.
const RING_APART: u64 = 2_000;

/// What calls for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calls {
    /// Unassigned visitors who wait too long, while this helper has room for one.
    pub waiting: usize,
    /// Visitors who are there and whose helper does not read, whom this helper has not seen: on pause too.
    pub unattended: usize,
    /// New messages in my conversations that were not seen.
    pub unread: usize,
    /// Colleagues who call for backup, those whom nobody answered in time twice; and one's own alert that nobody did.
    pub alerts: usize,
    /// Whether anybody was not answered in time.
    pub late: bool,
}

impl World {
    /// What calls for attention now.
    pub fn calls(&self) -> Calls {
        let load = self.mine().count();
        let free = self.duty.shift == Shift::On && load < usize::from(self.duty.capacity);
        let unread = self.mine().filter_map(|id| self.chat(id)).map(|chat| chat.unread).sum();
        let calling = self.calling();
        let (own, late) = (usize::from(self.unanswered().is_some()), calling.iter().filter(|call| call.late).count());
        let alerts = calling.len() + late + own;
        let waiting = if free { self.queue.overdue() } else { 0 };
        Calls { waiting, unattended: self.unattended_calls(), unread, alerts, late: own + late > 0 }
    }

    /// Rings when more calls than before, and again and again until it was seen.
    pub fn ring(&mut self, before: Calls) {
        let calls = self.calls();
        if calls == Calls::default() || self.me.is_none() {
            if calls == Calls::default() {
                self.rang = None;
            }
            return;
        }
        let more =
            calls.waiting > before.waiting || calls.unattended > before.unattended || calls.unread > before.unread;
        let since = self.rang.map_or(u64::MAX, |rang| self.station.now.since(rang));
        // who calls for backup waits for no other ring
        if calls.alerts > before.alerts || (more && since >= RING_APART) || since >= self.repeat(calls) {
            self.rang = Some(self.station.now);
            if self.station.alarm.bell {
                self.effect(Effect::Bell);
                // louder: nobody came in time, or nobody else is there to come
                if calls.late || (self.is_alone() && calls.waiting + calls.unattended > 0) {
                    self.effect(Effect::Bell);
                }
            }
            if self.station.alarm.notify {
                let word = if calls.alerts > 0 {
                    "alarm-alert"
                } else if calls.unattended > 0 {
                    "alarm-unattended"
                } else if calls.waiting > 0 {
                    "alarm-waiting"
                } else {
                    "alarm-message"
                };
                self.effect(Effect::Notify(self.station.words.say(word).into_owned()));
            }
        }
    }

    /// After how long it rings again: sooner while a colleague calls, and sooner still when nobody came in time.
    fn repeat(&self, calls: Calls) -> u64 {
        let most = if calls.late { 5_000 } else { 10_000 };
        if calls.alerts > 0 { self.station.alarm.repeat.min(most) } else { self.station.alarm.repeat }
    }

    /// When it next rings again.
    pub(super) fn next_ring(&self) -> Option<Moment> {
        self.rang.map(|rang| Moment(rang.0 + self.repeat(self.calls())))
    }
}
