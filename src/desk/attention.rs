//! Whether a visitor has a helper who reads (domain.md §2.11). Pure: a door gives the facts and the time.
//!
//! A visitor whom somebody has is *unattended* when
//! - the helper went off duty and still has the conversation: at once;
//! - the helper's console is not heard any more: after [`AttentionLimits::silent`];
//! - the conversation slept, and its time is over ([`Facts::quiet`]);
//! - the visitor is there, and the oldest unanswered word is older than the limit of the triage. The time runs from the
//!   word, or from when the present helper got the conversation if that was later. A word is answered by the helper's
//!   words, or when the helper says that there is nothing to answer. A helper who types, or who typed less than
//!   [`AttentionLimits::typing`] ago, is about to answer.
//!
//! The first of these reasons that holds is told. The time that is told is the earliest of all reasons that hold, so
//! that it does not jump when the reason changes. A visit that was stopped needs nobody (domain.md §10).

use super::event::{Moment, WhyUnattended};
use care::triage::Triage;

#[cfg(test)]
mod tests;

const MINUTE: u64 = 60_000;

/// When a visitor is unattended; all in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttentionLimits {
    /// A console is heard at least this often, or it is silent.
    pub silent: u64,
    /// A helper who typed less than so long ago is about to answer.
    pub typing: u64,
    /// How long a word may stay unanswered with A.
    pub acute: u64,
    /// With B or X (domain.md §6: X is handled as B).
    pub urgent: u64,
    /// With C.
    pub ongoing: u64,
    /// With D.
    pub info: u64,
}

impl Default for AttentionLimits {
    fn default() -> Self {
        Self {
            silent: 90_000,
            typing: MINUTE,
            acute: MINUTE,
            urgent: 5 * MINUTE,
            ongoing: 15 * MINUTE,
            info: 30 * MINUTE,
        }
    }
}

impl AttentionLimits {
    /// How long a word may stay unanswered.
    pub const fn of(&self, triage: Triage) -> u64 {
        match triage {
            Triage::A => self.acute,
            Triage::B | Triage::X => self.urgent,
            Triage::C => self.ongoing,
            Triage::D => self.info,
        }
    }
}

/// What is known of a conversation that somebody has. All moments are of one clock, which only grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The triage.
    pub triage: Triage,
    /// Whether the visitor is there.
    pub present: bool,
    /// Whether the visit was stopped for good.
    pub stopped: bool,
    /// Since when the present helper has it.
    pub taken: Moment,
    /// When the helper's console was heard last.
    pub heard: Moment,
    /// Since when the helper is off duty; nothing while on duty.
    pub off: Option<Moment>,
    /// When the visitor's oldest unanswered word came, if there is one.
    pub asked: Option<Moment>,
    /// When the helper typed last, if at all; now, while typing.
    pub typed: Option<Moment>,
    /// Until when the conversation sleeps, or slept; nothing while it is awake.
    pub quiet: Option<Moment>,
}

/// How it stands with a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attention {
    /// Why the visitor has no helper who reads, and since when; nothing when one reads.
    pub unattended: Option<(WhyUnattended, Moment)>,
    /// When this can next change by time alone.
    pub next: Option<Moment>,
}

/// Judges a conversation that somebody has.
pub fn judge(facts: &Facts, limits: &AttentionLimits, now: Moment) -> Attention {
    if facts.stopped {
        return Attention { unattended: None, next: None };
    }
    let after = |from: Moment, time: u64| Moment(from.0.saturating_add(time));
    let silent_at = after(facts.heard, limits.silent);
    let asked = facts.asked.filter(|_| facts.present).map(|asked| asked.max(facts.taken));
    let late_at = asked.map(|asked| after(asked, limits.of(facts.triage)));
    let typed_until = facts.typed.map(|typed| after(typed, limits.typing));
    // the later of the two: until then the word is not too old, or its helper is about to answer
    let unanswered_at = late_at.map(|late| typed_until.map_or(late, |typed| late.max(typed)));
    let reasons = [
        (WhyUnattended::Off, facts.off),
        (WhyUnattended::Silent, (silent_at <= now).then_some(facts.heard)),
        (WhyUnattended::QuietOver, facts.quiet.filter(|over| *over <= now)),
        (WhyUnattended::Unanswered, asked.filter(|_| unanswered_at.is_some_and(|at| at <= now))),
    ];
    let holding = || reasons.into_iter().filter_map(|(why, since)| Some((why, since?.max(facts.taken))));
    let unattended = holding().next().and_then(|(why, _)| Some((why, holding().map(|(_, since)| since).min()?)));
    let next = [Some(silent_at), unanswered_at, facts.quiet].into_iter().flatten().filter(|at| *at > now).min();
    Attention { unattended, next }
}
