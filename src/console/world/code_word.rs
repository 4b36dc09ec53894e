//! Who types may have changed: after a silence, a return, or on the helper's own doubt the code word is to be asked
//! before anything else is sent (domain.md §2.7 and §10).

use desk::conversation::{Conversation, Item, Side};
use desk::event::Moment;

/// After how long without a word of the visitor somebody else may sit there, in milliseconds.
pub const LONG_SILENCE: u64 = 10 * 60_000;

/// The id of the phrase that asks for the code word.
pub const PHRASE: &str = "code_word";

/// Whether it was made doubtful who types, and whether the code word was asked since. All moments are the homeserver's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CodeWord {
    /// When the visitor wrote last.
    last: Option<Moment>,
    /// When the visitor last wrote after a silence in which nobody had asked.
    after_silence: Option<Moment>,
    /// When the helper doubted.
    doubted: Option<Moment>,
    /// When the code word was asked last.
    asked: Option<Moment>,
    /// When the helper passed over the question.
    passed_over: Option<Moment>,
    /// When a helper wrote last.
    answered: Option<Moment>,
}

impl CodeWord {
    /// Reads a conversation through. `is_question` says whether a helper's words ask for the code word.
    pub fn read(&mut self, conversation: &Conversation, is_question: impl Fn(&str) -> bool) {
        let told = Self { doubted: self.doubted, passed_over: self.passed_over, ..Self::default() };
        *self = conversation.lines().fold(told, |mut so_far, line| {
            match (line.side, line.item) {
                (Side::Visitor, Item::Said { .. }) => {
                    let silence = so_far.last.is_some_and(|last| line.at.since(last) > LONG_SILENCE);
                    if silence && so_far.asked < so_far.last {
                        so_far.after_silence = Some(line.at);
                    }
                    so_far.last = Some(line.at);
                }
                (Side::Helper(_), Item::Said { body, refused: None, .. }) => {
                    if is_question(body) {
                        so_far.asked = Some(line.at);
                    }
                    so_far.answered = Some(line.at);
                }
                _ => {}
            }
            so_far
        });
    }

    /// Whether it is doubtful now who types: `back` is when the visitor came back last.
    pub fn is_due(&self, back: Option<Moment>, now: Moment) -> bool {
        let silent = self.last.map(|last| Moment(last.0 + LONG_SILENCE + 1)).filter(|silent| *silent <= now);
        let doubt = [self.after_silence, self.doubted, back, silent].into_iter().max().flatten();
        doubt > self.asked.max(self.passed_over)
    }

    /// The helper doubts who types.
    pub const fn doubt(&mut self, now: Moment) {
        self.doubted = Some(now);
    }

    /// The helper asks now: the words are on their way.
    pub fn ask(&mut self, now: Moment) {
        self.asked = self.asked.max(Some(now));
    }

    /// The helper sends without having asked.
    pub const fn pass_over(&mut self, now: Moment) {
        self.passed_over = Some(now);
    }

    /// When a helper wrote last.
    pub const fn answered(&self) -> Option<Moment> {
        self.answered
    }
}
