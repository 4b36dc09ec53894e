//! How many stand before a waiting visitor: what the visitor is told ([`super`] says in which order they are picked up).
//!
//! Before a visitor stand the waiting ones who are there and come first, and the visitors whose helper has gone (domain.md
//! §2.11): these stand above the queue on every console. Who is away stands before nobody, since a pick-up would help
//! nobody now, and is told the place that coming back gives.

use super::{Waiting, WaitingLimits, order};
use crate::event::{ConversationId, Leaving, Moment, WhyUnattended};
use crate::roster::{Open, Roster};

/// Every waiting visitor, with how many stand before. `now` is by the homeserver's clock.
pub fn places<'a>(
    roster: &'a Roster,
    limits: &WaitingLimits,
    now: Moment,
) -> impl Iterator<Item = (&'a ConversationId, usize)> {
    let waiting = order(roster, limits, now);
    let without_helper = roster.assigned().filter(|open| has_lost_helper(open)).count();
    let there = waiting.partition_point(|waiting| !waiting.absent);
    let ahead = move |at: usize, waiting: &[Waiting<'a>]| {
        let one = &waiting[at];
        if at < there { at } else { waiting[..there].partition_point(|other| other.when_there() < one.when_there()) }
    };
    let places: Vec<_> = (0..waiting.len())
        .map(|at| (&waiting[at].open.entry.conversation, without_helper + ahead(at, &waiting)))
        .collect();
    places.into_iter()
}

/// Whether a visitor is there, and the helper is not any more. A helper who is slow to answer is still a helper.
fn has_lost_helper(open: &Open) -> bool {
    let here = !matches!(
        open.entry.left,
        Some((Leaving::Goodbye | Leaving::QuickExit | Leaving::StopWord | Leaving::Wiped, _))
    );
    let gone = matches!(open.entry.unattended, Some((WhyUnattended::Off | WhyUnattended::Silent, _)));
    here && gone && !open.is_stopped()
}
