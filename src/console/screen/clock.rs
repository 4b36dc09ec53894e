//! The time: what changes on the screen by itself.

use super::Screen;
use desk::event::Moment;

impl Screen {
    /// The clock says what time it is.
    pub(super) fn tick(&mut self, now: Moment) {
        self.world.tick(now);
        // a clock that was set back puts the lock off by no more than the time it takes
        self.gate.touched = self.gate.touched.min(now);
        if self.can_lock() && self.gate.locks_at(&self.world).is_some_and(|at| at <= now) {
            self.lock();
        }
    }

    /// When something on the screen next changes by itself: until then nothing needs to wake up. Always later than now.
    pub fn next_change(&self) -> Moment {
        let now = self.world.now();
        let minute = Moment(now.0 - now.0 % 60_000 + 60_000);
        let lock = match &self.gate.lock {
            Some(locked) => Some(locked.until),
            None => self.gate.locks_at(&self.world).filter(|_| self.can_lock()),
        };
        let acute = self.panes.acute.next_change(&self.world, self.sees_acute());
        let moments = self.world.next_changes().chain(acute).chain(lock);
        moments.filter(|moment| *moment > now).fold(minute, Moment::min)
    }
}
