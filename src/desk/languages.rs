//! For whom a waiting visitor is, by the languages that the helpers on duty speak.
//!
//! **The rule.** A visitor whose language a colleague speaks who has room, and this helper does not, is first for that
//! colleague; from half the waiting limit on the visitor is for everybody, since a helper with an interpreter is better
//! than nobody (domain.md §2.11). An acute visitor is for everybody at once. A visitor whose language nobody speaks who
//! has room is for everybody at once too: waiting would bring nobody.

use std::cell::OnceCell;

use super::event::{MemberId, Moment};
use super::queue::WaitingLimits;
use super::roster::{Open, Roster};
use care::tongue::Tongue;

#[cfg(test)]
mod tests;

/// For whom a waiting visitor is, as one helper sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeantFor {
    /// For this helper as for everybody.
    Everybody,
    /// For this helper before all: nobody else on duty speaks the visitor's language.
    OnlyMe,
    /// First for a colleague, who speaks the visitor's language and has room.
    First(MemberId),
}

/// The helpers on duty and what they speak, as of now.
#[derive(Debug, Clone)]
pub struct Speakers<'a> {
    roster: &'a Roster,
    on_duty: Vec<Speaker<'a>>,
    me: &'a MemberId,
}

#[derive(Debug, Clone)]
struct Speaker<'a> {
    who: &'a MemberId,
    duty: &'a super::event::Duty,
    /// Counted when a visitor's language asks for it, and once: most nights ask for nobody's.
    has_room: OnceCell<bool>,
}

impl<'a> Speakers<'a> {
    /// The helpers on duty, as the helper `me` sees them.
    pub fn of(roster: &'a Roster, me: &'a MemberId) -> Self {
        let speaker = |(who, member): (&'a MemberId, &'a super::roster::Member)| Speaker {
            who,
            duty: &member.duty,
            has_room: OnceCell::new(),
        };
        Self { roster, on_duty: roster.on_duty().map(speaker).collect(), me }
    }

    /// The colleagues on duty who speak a language.
    pub fn colleagues<'s>(&'s self, tongue: &'s Tongue) -> impl Iterator<Item = &'a MemberId> + 's {
        self.others().filter(|other| other.duty.speaks(tongue)).map(|other| other.who)
    }

    /// For whom a waiting visitor is. `now` is by the homeserver's clock.
    pub fn meant_for(&self, open: &Open, limits: &WaitingLimits, now: Moment) -> MeantFor {
        let (entry, tongue) = (&open.entry, open.tongue());
        let mine = self.on_duty.iter().find(|speaker| speaker.who == self.me);
        match mine {
            // who takes no visitors is offered none
            None => MeantFor::Everybody,
            Some(me) if me.duty.speaks(&tongue) => {
                let is_only = self.others().next().is_some() && self.colleagues(&tongue).next().is_none();
                if is_only { MeantFor::OnlyMe } else { MeantFor::Everybody }
            }
            Some(_) if now.since(entry.assigned_since) >= limits.open_to_all(entry.triage) => MeantFor::Everybody,
            Some(_) => {
                let first = self.others().find(|other| other.duty.speaks(&tongue) && self.has_room(other));
                first.map_or(MeantFor::Everybody, |first| MeantFor::First(first.who.clone()))
            }
        }
    }

    fn has_room(&self, speaker: &Speaker<'_>) -> bool {
        *speaker.has_room.get_or_init(|| self.roster.load(speaker.who) < self.roster.at_once(speaker.who))
    }

    fn others(&self) -> impl Iterator<Item = &Speaker<'a>> {
        self.on_duty.iter().filter(|speaker| speaker.who != self.me)
    }
}
