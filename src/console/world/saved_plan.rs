//! What is asked about saved plans, until the door has answered.

use std::cell::OnceCell;
use std::rc::{Rc, Weak};

use super::World;
use care::return_code::ReturnCode;
use desk::event::{ConversationId, RequestId};
use matrix::link::Command;

/// What became of a search for a saved plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The plan was found, and its answers are recorded in the conversation.
    Opened,
    /// It was not opened: the word key of why.
    Failed(&'static str),
}

/// A search for the plan under a visitor's code. Its owner waits for the outcome; once it is dropped nobody does.
#[derive(Debug)]
pub struct Search(Rc<OnceCell<Outcome>>);

impl Search {
    /// What became of it; nothing while the answer is on its way.
    pub fn outcome(&self) -> Option<Outcome> {
        self.0.get().copied()
    }
}

/// A question about a saved plan that is not answered yet.
#[derive(Debug, Clone)]
pub struct Asked {
    ask: RequestId,
    /// The search, when it is one: gone when nobody waits for it any more.
    search: Weak<OnceCell<Outcome>>,
}

impl Asked {
    /// Tells the outcome to whoever waits for it. Says whether somebody does.
    pub fn tell(&self, outcome: Outcome) -> bool {
        self.search.upgrade().is_some_and(|search| search.set(outcome).is_ok())
    }
}

impl World {
    /// A new question about a saved plan, for whose answer no dialog waits: its id.
    pub fn ask_of_saved(&mut self) -> RequestId {
        self.asked(Weak::new())
    }

    /// Looks for the plan under a visitor's code.
    pub fn look_for_saved(&mut self, conversation: ConversationId, code: ReturnCode) -> Search {
        let outcome = Rc::new(OnceCell::new());
        let ask = self.asked(Rc::downgrade(&outcome));
        self.tell(Command::FindPlan { conversation, ask, code });
        Search(outcome)
    }

    fn asked(&mut self, search: Weak<OnceCell<Outcome>>) -> RequestId {
        let ask = RequestId::from(self.new_id());
        self.saved_asked.push(Asked { ask: ask.clone(), search });
        ask
    }

    /// An answer came: the question it answers, which is not asked any more. Nothing when it was not asked here.
    pub fn take_asked_of_saved(&mut self, ask: &RequestId) -> Option<Asked> {
        let at = self.saved_asked.iter().position(|asked| asked.ask == *ask)?;
        Some(self.saved_asked.remove(at))
    }
}
