//! Conversations that sleep: for how long still, why one does not, and that the time of one of mine is nearly over.

use fluent_bundle::FluentValue;

use super::{Tone, World};
use crate::intent;
use care::triage::Triage;
use desk::event::{BoardEntry, ConversationId, Moment};
use desk::roster::Open;

const MINUTE: u64 = 60_000;

/// What the helper was told of conversations that sleep.
#[derive(Debug, Default)]
pub struct QuietTold {
    /// Those whose time is nearly over, and until when they sleep: another time is another sleep.
    ending: Vec<(ConversationId, Moment)>,
}

impl World {
    /// For how many minutes a conversation still sleeps, begun ones counted; nothing when it is awake.
    pub fn quiet_minutes(&self, open: &Open) -> Option<u64> {
        open.sleeps().then(|| self.quiet_left(&open.entry).div_ceil(MINUTE))
    }

    /// For how many milliseconds a conversation still sleeps.
    fn quiet_left(&self, entry: &BoardEntry) -> u64 {
        entry.quiet.map_or(0, |until| until.since(self.server_now()))
    }

    /// Whether a conversation sleeps.
    pub fn is_quiet(&self, conversation: &ConversationId) -> bool {
        self.roster.get(conversation).is_some_and(|open| open.entry.quiet.is_some())
    }

    /// Why a conversation cannot sleep now: the word key.
    pub fn quiet_refused(&self, conversation: &ConversationId) -> Option<&'static str> {
        let open = self.roster.get(conversation)?;
        let waits = || {
            let said = self.chat(conversation).is_some_and(|chat| chat.conversation.last_of_visitor().is_some());
            said && self.unanswered_since(conversation).is_some()
        };
        match open {
            open if open.entry.triage == Triage::A => Some("quiet-acute"),
            open if open.has_open_alert() => Some("quiet-alert"),
            _ if waits() => Some("quiet-unanswered"),
            _ => None,
        }
    }

    /// A conversation of mine sleeps from now on, or is awake again.
    pub(super) fn told_quiet(&mut self, conversation: &ConversationId) {
        if !self.is_mine(conversation) {
            return;
        }
        match self.roster.get(conversation).and_then(|open| open.entry.quiet) {
            Some(until) => {
                let time = self.station.time_of_day(until);
                let arguments =
                    [("alias", self.alias(conversation).into()), ("time", time.into()), ("key", self.quiet_key())];
                let text = self.station.words.with("notice-quiet", &arguments).into_owned();
                self.say(Tone::Info, text);
            }
            None => self.inform("notice-awake", conversation),
        }
    }

    /// Tells a minute before that a conversation of mine has slept long enough.
    pub(super) fn tell_quiet_ending(&mut self) {
        let sleeping = |told: &(ConversationId, Moment)| {
            self.roster.get(&told.0).is_some_and(|open| open.sleeps() && open.entry.quiet == Some(told.1))
        };
        let mut told = std::mem::take(&mut self.quiet_told.ending);
        told.retain(sleeping);
        let ending = self.my_sleeping().find_map(|open| {
            let ends = (open.entry.conversation.clone(), open.entry.quiet?);
            (self.quiet_left(&open.entry) <= MINUTE && !told.contains(&ends)).then_some(ends)
        });
        if let Some(ends) = ending {
            let arguments = [("alias", self.alias(&ends.0).into()), ("key", self.quiet_key())];
            let text = self.station.words.with("notice-quiet-ending", &arguments).into_owned();
            self.say(Tone::Trouble, text);
            told.push(ends);
        }
        self.quiet_told.ending = told;
    }

    fn quiet_key(&self) -> FluentValue<'static> {
        self.station.keymap.label(intent::Case::Quiet).into()
    }

    /// My conversations that sleep.
    fn my_sleeping(&self) -> impl Iterator<Item = &Open> {
        self.roster.assigned().filter(|open| open.sleeps() && self.is_mine(&open.entry.conversation))
    }

    /// How many of my conversations sleep.
    pub fn asleep(&self) -> usize {
        self.my_sleeping().count()
    }

    /// When the minutes of a conversation that sleeps next change, by the local clock.
    pub(super) fn next_quiet(&self) -> Option<Moment> {
        let sleeping = self.roster.assigned().filter(|open| open.sleeps());
        let left = sleeping.map(|open| self.quiet_left(&open.entry)).filter(|left| *left > 0);
        left.map(|left| Moment(self.now().0.saturating_add((left - 1) % MINUTE + 1))).min()
    }
}
