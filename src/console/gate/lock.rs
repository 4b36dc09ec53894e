//! The locked screen: what anybody said is not on it, until the helper's password comes.

use std::borrow::Cow;

use ratatui::layout::Rect;
use zeroize::Zeroizing;

use crate::keymap::Chord;
use crate::text::{SafeText, wrap};
use crate::theme::{Role, Surface};
use crate::told::{Told, ToldField};
use crate::widget::paint::{Paint, after, below, row};
use crate::widget::password;
use crate::world::World;
use crate::world::rows::Group;
use desk::event::Moment;
use matrix::link::{Command, Journaling};

/// So many wrong passwords cost no time: a helper at night mistypes.
const FREE: u32 = 3;
/// The longest wait after a wrong password, in milliseconds.
const LONGEST: u64 = 60_000;

/// What is typed to unlock, and how it went. While it is there, nothing of any conversation is drawn.
pub struct Locked {
    /// The password; wiped when it is dropped, and never drawn.
    pub password: Zeroizing<String>,
    /// Whether an answer is awaited.
    pub busy: bool,
    /// How many passwords were wrong since the screen was locked.
    pub wrong: u32,
    /// Until when no password is taken.
    pub until: Moment,
    /// Since when it is locked.
    pub since: Moment,
    /// `Ctrl-Z` was pressed, which stops other programs: the screen says what it does here.
    pub stop_key: bool,
}

impl Locked {
    /// A screen that is locked now.
    pub fn new(now: Moment) -> Self {
        Self { password: Zeroizing::default(), busy: false, wrong: 0, until: now, since: now, stop_key: false }
    }

    /// Whether it is too early for another password. A clock that was set back locks nobody out for longer than the
    /// longest wait is.
    pub fn must_wait(&self, now: Moment) -> bool {
        now < self.until && self.until.since(now) <= LONGEST
    }

    /// A password was wrong: the next one may be tried after a time that doubles.
    pub fn refuse(&mut self, now: Moment) {
        self.busy = false;
        self.wrong = self.wrong.saturating_add(1);
        self.until = Moment(now.0.saturating_add(self.wait()));
    }

    /// In milliseconds: how long the next password waits after the last wrong one.
    fn wait(&self) -> u64 {
        match self.wrong.checked_sub(FREE) {
            Some(more) => 2_u64.saturating_pow(more).saturating_mul(1_000).min(LONGEST),
            None => 0,
        }
    }

    /// A key in the password.
    pub fn edit(&mut self, chord: Chord) {
        if !self.busy {
            password::edit(&mut self.password, chord);
        }
    }

    /// Pasted into the password: one line of it.
    pub fn paste(&mut self, text: &str) {
        if !self.busy {
            password::push(&mut self.password, text.lines().next().unwrap_or_default());
        }
    }

    /// `Enter`: asks whether this is the password, unless it is too early for another try.
    pub fn submit(&mut self, world: &mut World) {
        if self.busy || self.must_wait(world.now()) || self.password.is_empty() {
            return;
        }
        self.busy = true;
        world.tell(Command::Unlock(std::mem::take(&mut self.password)));
    }

    /// What calls, in words: that there is something, and never anybody's words or whose they are.
    fn said(world: &World) -> Vec<(Cow<'_, str>, Role)> {
        let unread: usize = world.mine().filter_map(|id| world.chat(id)).map(|chat| chat.unread + chat.missed).sum();
        let mut said = Vec::new();
        if unread > 0 {
            said.push((world.station.words.with("lock-unread", &[("count", unread.into())]), Role::Unread));
        }
        // that there is something, and never its words or whose they are
        if world.named() > 0 {
            said.push((world.station.words.say("lock-team-named"), Role::Unread));
        } else if world.unseen_lines().next().is_some() {
            said.push((world.station.words.say("lock-team"), Role::Muted));
        }
        if !world.calling().is_empty() {
            said.push((world.station.words.say("alarm-alert"), Role::TriageA));
        }
        if !world.offers_to_me().is_empty() {
            said.push((world.station.words.say("lock-offer"), Role::Unread));
        }
        // what rings must say why: nobody came to one's own visitor
        if world.unanswered().is_some() {
            said.push((world.station.words.say("lock-alone"), Role::TriageA));
        }
        said
    }

    /// How unlocking goes, if there is something to say; `seconds` are those to be waited.
    fn how<'a>(&self, world: &'a World, seconds: u64) -> Option<(Cow<'a, str>, Role)> {
        let words = &world.station.words;
        if self.busy {
            Some((words.say("lock-busy"), Role::Event))
        } else if self.must_wait(world.station.now) {
            Some((words.with("lock-wait", &[("seconds", seconds.into())]), Role::Error))
        } else if self.wrong > 0 {
            Some((words.say("lock-wrong"), Role::Error))
        } else {
            let practice = world.journaling == Some(Journaling::Practice);
            practice.then(|| (words.say("lock-practice"), Role::Muted))
        }
    }

    /// How many wait, and how many nobody helps: on the screen the status line says so.
    fn counts(world: &World) -> impl Iterator<Item = String> {
        let counted = |(key, count): (&str, usize)| {
            (count > 0).then(|| world.station.words.with(key, &[("count", count.into())]).into_owned())
        };
        let queue = &world.queue;
        let counts = [
            ("status-unattended", queue.count(Group::Unattended)),
            ("status-overdue", queue.overdue()),
            ("status-waiting", queue.count(Group::Waiting)),
        ];
        counts.into_iter().filter_map(counted)
    }

    /// What it tells in words: since when it is locked, what calls, who waits, and how unlocking goes.
    pub fn told(&self, world: &World) -> Told {
        let words = &world.station.words;
        let since = world.station.time_of_day(self.since);
        let title = words.with("lock-title", &[("time", since.into())]).into_owned();
        let calls = Self::said(world).into_iter().map(|(words, _)| words.into_owned());
        let stop = self.stop_key.then(|| words.say("lock-stop-key").into_owned());
        // the whole wait: seconds that run would be said again and again
        let how = self.how(world, self.wait() / 1_000).map(|(words, _)| words.into_owned());
        let label = words.say("sign-in-password").into_owned();
        let field = Some(ToldField { label, text: String::new(), hidden: true });
        Told { field, ..Told::titled(title).with_head(calls.chain(Self::counts(world)).chain(stop).chain(how)) }
    }

    /// Draws the locked screen between two rows: how many wait and call, and nothing of what anybody said or is called.
    pub fn draw(&self, world: &World, (top, bottom): (u16, u16), paint: &mut Paint<'_, '_>) {
        let (width, height) = world.station.size;
        let wide = width.min(64);
        let top = (height / 3).saturating_sub(2).max(top);
        let bottom = bottom.max(top);
        let area = Rect::new((width - wide) / 2, top, wide, bottom - top);
        let said = Self::said(world);
        let since = world.station.time_of_day(self.since);
        let mut lines = vec![(world.station.words.with("lock-title", &[("time", since.into())]), Role::TitleFocused)];
        if self.stop_key {
            lines.push((world.station.words.say("lock-stop-key"), Role::Warning));
        }
        // above the password's row; what is always so is left out before an alarm is cut
        let most = area.height.saturating_sub(1);
        let rows = |words: &str| u16::try_from(wrap(&SafeText::screenful(words), wide).height()).unwrap_or(u16::MAX);
        let about = world.station.words.say("lock-about");
        let filled: u16 = said.iter().chain(&lines).map(|(words, _)| rows(words)).sum();
        if filled + rows(&about) <= most {
            lines.push((about, Role::Muted));
        }
        let mut used = 0;
        for (words, role) in lines.iter().chain(&said) {
            used += paint.paragraph(Rect { height: most, ..area }.intersection(below(area, used)), words, *role);
        }
        let at = used.max(4).min(most);
        let field = row(below(area, at), 0);
        let input = after(
            field,
            paint.words(field, &format!("{:<12}", world.station.words.say("sign-in-password")), Role::Label),
        );
        paint.surface = Surface::Field;
        paint.fill(input);
        let dots = "•".repeat(self.password.chars().count().min(24));
        let column = paint.words(input, &dots, Role::Input).min(input.width.saturating_sub(1));
        paint.surface = Surface::Ground;
        if !self.busy && !input.is_empty() {
            paint.cursor(input.x + column, input.y);
        }
        let said = below(area, at + 2);
        let left = self.until.since(world.station.now).div_ceil(1_000);
        if let Some((words, role)) = self.how(world, left) {
            paint.paragraph(said, &words, role);
        }
    }
}

impl std::fmt::Debug for Locked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Locked").field("busy", &self.busy).field("wrong", &self.wrong).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_passwords_take_longer_and_longer_up_to_a_minute() {
        let mut locked = Locked::new(Moment(5));
        let mut waits = Vec::new();
        for _ in 0..80 {
            locked.refuse(Moment(5));
            waits.push(locked.until.0 - 5);
        }
        assert_eq!(waits[..10], [0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
        assert!(waits[10..].iter().all(|wait| *wait == LONGEST));
    }
}
