//! Practice with feedback: what the helper does in the talk with the practised visitor. It exists in the demo alone, in
//! memory, until that conversation closes.

use super::World;
use care::hours::Opening;
use care::leaving::{Objection, Source};
use care::plan::PREFACE;
use care::practice::{Ending, Expected, Facts, Feedback, acts, acts_of_phrase, judge};
use desk::event::{Carried, ConversationId, DeskEvent};
use matrix::link::Piece;

/// The scenario that is practised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// The alias of its visitor.
    pub alias: String,
    /// By what the talk is judged.
    pub expected: Expected,
}

/// A scenario that is being practised.
#[derive(Debug)]
pub struct Practising {
    practice: Practice,
    facts: Facts,
}

impl From<Practice> for Practising {
    fn from(practice: Practice) -> Self {
        Self { practice, facts: Facts::default() }
    }
}

impl World {
    /// What the helper does in this conversation, if it is the one that is practised.
    fn practised(&mut self, conversation: &ConversationId) -> Option<&mut Facts> {
        let alias = &self.roster.get(conversation)?.entry.alias;
        let practising = self.practising.as_mut().filter(|practising| practising.practice.alias == *alias)?;
        Some(&mut practising.facts)
    }

    /// Words leave: what they do, and what they carry. The words themselves are not kept.
    pub fn practise_words(&mut self, conversation: &ConversationId, body: &str, pieces: &[Piece], carries: &[Carried]) {
        let now = self.server_now();
        let since = self.roster.get(conversation).map_or(now, |open| open.entry.assigned_since);
        let asked = self.chat(conversation).is_some_and(|chat| chat.answer(PREFACE, "safe_now").is_some());
        let Some(facts) = self.practised(conversation) else { return };
        let phrases = pieces.iter().filter_map(|piece| match &piece.source {
            Source::Phrase { id } => Some(acts_of_phrase(id)),
            Source::PlanItem { .. } | Source::Referral { .. } => None,
        });
        facts.say(now.since(since) / 1_000, phrases.chain([acts(body)]).flatten().collect());
        facts.safe_in_plan |= asked;
        for carried in carries {
            if let Carried::Referral { entry, .. } = carried {
                facts.offer(entry);
            }
        }
    }

    /// Gates came up, or were gone over with the second key.
    pub fn practise_gates<'a>(
        &mut self,
        conversation: &ConversationId,
        objections: impl IntoIterator<Item = &'a Objection>,
        overruled: bool,
    ) {
        if let Some(facts) = self.practised(conversation) {
            objections.into_iter().for_each(|objection| facts.meet(objection.into(), overruled));
        }
    }

    /// Before the roster takes an event in: when the practised conversation of this helper's ends, how it went. From here on
    /// nothing of it is known but that.
    pub(super) fn practice_ends(&mut self, event: &DeskEvent) {
        let DeskEvent::Closed(closed) = event else { return };
        if !self.is_mine(&closed.conversation) || self.practised(&closed.conversation).is_none() {
            return;
        }
        let entry = self.roster.get(&closed.conversation).map(|open| &open.entry);
        let ending = entry.map(|entry| Ending { triage: entry.triage, safe_at_door: entry.answers.safe_to_type });
        let Some((ending, Practising { practice, facts })) = ending.zip(self.practising.take()) else { return };
        let entries = |id: &str| {
            let entry = self.station.content.directory.entry(id)?;
            let open = self.opening(entry).and_then(|opening| match opening {
                Opening::Open(_) => Some(true),
                Opening::Closed(_) => Some(false),
                Opening::Unknown => None,
            });
            Some((entry, open))
        };
        self.feedback = Some(judge(&practice.expected, &facts, ending, &entries));
    }

    /// How the practised talk went, told once.
    pub fn take_feedback(&mut self) -> Option<Feedback> {
        self.feedback.take()
    }

    /// Whether there is something to tell of a practised talk.
    pub const fn has_feedback(&self) -> bool {
        self.feedback.is_some()
    }
}
