//! What a visitor says on coming in, and what the answer is.

use crate::attempts::id::AttemptId;
use crate::visits::token::VisitToken;
use care::Language;
use care::stop_word::StopWord;
use care::tag::Tag;
use care::triage::Answers;

/// What a visitor says on coming in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The language chosen; English for one that we do not speak.
    pub language: Language,
    /// The language chosen, when we do not speak it.
    pub tag: Option<Tag>,
    /// Whether the visitor was here before; nothing when that was not said.
    pub returning: Option<bool>,
    /// What was answered at the door.
    pub answers: Answers,
    /// Whether the visitor chose easy words.
    pub plain: bool,
    /// The stop word that the visitor chose, if one was chosen (domain.md §10).
    pub stop_word: Option<StopWord>,
    /// By which the same form, sent again because its answer was lost, is known.
    pub attempt: Option<AttemptId>,
}

/// A visitor who has come in.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The visitor's only key.
    pub token: VisitToken,
    /// The name the door made up.
    pub alias: String,
}
