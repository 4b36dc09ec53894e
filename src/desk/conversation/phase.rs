//! The phase that a conversation is in, and its goal (domain.md §11).

use care::phase::Phase;

use super::held::{HeldEvent, What, Writer};
use super::{Conversation, Moment};
use crate::event::InPhase;

/// Which phase it is, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhaseNow {
    /// The phase.
    pub phase: Phase,
    /// When it began, by the homeserver's clock; none while nobody had the visitor, as far as it is known.
    pub since: Option<Moment>,
}

impl Conversation {
    /// Which phase it is in: the one that its helpers moved it to last. Every conversation begins with the first one, when
    /// its first helper has it.
    pub fn phase(&self) -> PhaseNow {
        let mut found = PhaseNow { phase: Phase::default(), since: None };
        for (said, at) in self.said_of_phases().rev() {
            let Some(phase) = Phase::from_number(said.phase) else { continue };
            if found.since.is_some() && phase != found.phase {
                return found;
            }
            // the same phase, told before: it began then
            found = PhaseNow { phase, since: Some(at) };
        }
        // it was in the first phase before the first word of it
        if found.phase == Phase::default() { PhaseNow { since: self.begun.or(found.since), ..found } } else { found }
    }

    /// The goal, as written last; none when there is none, or it was taken back.
    pub fn goal(&self) -> Option<&str> {
        let goal = self.said_of_phases().rev().find_map(|(said, _)| said.goal.as_deref())?;
        (!goal.is_empty()).then_some(goal)
    }

    /// What was said of phases, the first one first: by a helper whose turn it is or was, and by nobody who only reads
    /// along. While no turn is known, the history is still being read.
    fn said_of_phases(&self) -> impl DoubleEndedIterator<Item = (&InPhase, Moment)> {
        let has_turn = |writer: &Writer| {
            let mut helpers = self.turns.values().flatten().peekable();
            helpers.peek().is_none() || helpers.any(|helper| *helper == writer.who)
        };
        self.case().filter_map(move |(writer, held): (&Writer, &HeldEvent)| match &held.what {
            What::Phase(said) if has_turn(writer) => Some((&**said, held.at)),
            _ => None,
        })
    }
}
