//! A plan that is kept for when its visitor comes back: the code's keys are derived beside everything else, and are
//! held here until the door has answered. They are never written anywhere.

use std::collections::HashMap;

use super::task::{Done, Task};
use super::{Awaiting, Failure, KeptPlan, Recording, Update};
use crate::care::Language;
use crate::care::return_code::ReturnCode;
use crate::desk::event::{
    AskKept, CaseEvent, ConversationId, KeptAnswer, KeptAsk, KeptIs, Lookup, PlanAnswer, RequestId, RoomEvent, Sealed,
};
use crate::matrix::kept::{derive, open, seal};
use crate::matrix::vault::seal::Key;

/// What was asked here and is not answered yet, and under what the plans of conversations are kept.
#[derive(Default)]
pub(super) struct KeptAsks {
    /// With the code of what is to be kept, and the key of what is looked for.
    waiting: HashMap<RequestId, (Option<ReturnCode>, Key)>,
    /// Lookups in questions that were seen in a conversation's room.
    asked: HashMap<RequestId, (ConversationId, Lookup)>,
    /// Under what something is kept, by conversation.
    known: HashMap<ConversationId, Vec<Lookup>>,
}

/// A code's keys are there.
pub(super) struct Derived {
    conversation: ConversationId,
    ask: RequestId,
    /// The code of what is to be kept.
    code: Option<ReturnCode>,
    keys: Option<(Lookup, Key)>,
    what: What,
}

/// What the keys are for.
#[derive(Default)]
enum What {
    /// To look for a plan.
    #[default]
    Find,
    /// To keep this one.
    Keep(Sealed),
    /// To keep one that is too long for it.
    TooLong,
}

impl KeptAsks {
    /// Takes in what is said about kept plans in a conversation's room; what is to be told of it.
    fn hear(&mut self, conversation: &ConversationId, event: &RoomEvent) -> Option<Update> {
        match event {
            RoomEvent::Case(CaseEvent::KeptAsk(KeptAsk { id, ask })) => {
                if let AskKept::Keep { lookup, .. } | AskKept::Find { lookup } = ask {
                    self.asked.insert(id.clone(), (conversation.clone(), lookup.clone()));
                }
                None
            }
            RoomEvent::Case(CaseEvent::KeptAnswer(KeptAnswer { to, answer })) => {
                self.answered(conversation, to, answer)
            }
            _ => None,
        }
    }

    fn answered(&mut self, conversation: &ConversationId, to: &RequestId, answer: &KeptIs) -> Option<Update> {
        let asked = self.asked.remove(to).map(|(_, lookup)| lookup);
        match (answer, asked) {
            (KeptIs::Kept { .. }, Some(lookup)) => {
                self.known.insert(conversation.clone(), vec![lookup]);
            }
            (KeptIs::Found { .. }, Some(lookup)) => self.known.entry(conversation.clone()).or_default().push(lookup),
            (KeptIs::Forgotten, _) => drop(self.known.remove(conversation)),
            _ => {}
        }
        let waiting = self.waiting.remove(to);
        let kept = match (answer, waiting) {
            (&KeptIs::Kept { until }, Some((Some(code), _))) => KeptPlan::Kept { code, until },
            (KeptIs::Found { sealed, .. }, Some((None, key))) => {
                open(&key, sealed).map_or(KeptPlan::Damaged, KeptPlan::Opened)
            }
            (KeptIs::Kept { .. } | KeptIs::Found { .. }, _) => return None,
            (answer, _) => KeptPlan::Answered(answer.clone()),
        };
        Some(Update::KeptPlan { conversation: conversation.clone(), ask: to.clone(), kept })
    }

    /// A conversation is not this helper's any more.
    pub(super) fn forget(&mut self, conversation: &ConversationId) {
        self.known.remove(conversation);
        self.asked.retain(|_, (of, _)| of != conversation);
    }
}

impl Task {
    /// Makes a code and seals a plan under it.
    pub(super) fn keep_plan(
        &mut self,
        conversation: ConversationId,
        ask: RequestId,
        plan: Vec<PlanAnswer>,
        language: Language,
    ) {
        match getrandom::u64() {
            Ok(random) => self.derive(conversation, ask, ReturnCode::of(random, language), Some(plan)),
            Err(_) => self.not_kept(conversation, ask),
        }
    }

    /// Derives the keys of a code; to keep a plan, or to look for one.
    pub(super) fn derive(
        &mut self,
        conversation: ConversationId,
        ask: RequestId,
        code: ReturnCode,
        plan: Option<Vec<PlanAnswer>>,
    ) {
        let Some(desk) = self.desk.as_ref().map(|desk| desk.room.clone()) else {
            return self.not_kept(conversation, ask);
        };
        let work = tokio::task::spawn_blocking(move || {
            let keys = derive(&code, &desk);
            let what = match (&keys, &plan) {
                (Some((_, key)), Some(plan)) => seal(key, plan).map_or(What::TooLong, What::Keep),
                _ => What::Find,
            };
            (plan.is_some().then_some(code), keys, what)
        });
        self.under_way.push(Box::pin(async move {
            let (code, keys, what) = work.await.unwrap_or_default();
            Done::Derived(Box::new(Derived { conversation, ask, code, keys, what }))
        }));
    }

    pub(super) fn derived(&mut self, derived: Derived) {
        let Derived { conversation, ask, code, keys, what } = derived;
        let Some((lookup, key)) = keys else { return self.not_kept(conversation, ask) };
        let what = match what {
            What::TooLong => {
                let kept = KeptPlan::Answered(KeptIs::TooMuch);
                return self.tell(Update::KeptPlan { conversation, ask, kept });
            }
            What::Keep(sealed) => {
                let instead_of = self.kept_asks.known.get(&conversation).cloned().unwrap_or_default();
                AskKept::Keep { lookup, sealed, instead_of }
            }
            What::Find => AskKept::Find { lookup },
        };
        self.kept_asks.waiting.insert(ask.clone(), (code, key));
        self.ask_kept(conversation, ask, what);
    }

    /// Asks the door to keep what it keeps of a conversation no longer.
    pub(super) fn forget_plan(&mut self, conversation: ConversationId, ask: RequestId) {
        let lookups = self.kept_asks.known.get(&conversation).cloned().unwrap_or_default();
        self.ask_kept(conversation, ask, AskKept::Forget { lookups });
    }

    fn ask_kept(&mut self, conversation: ConversationId, id: RequestId, ask: AskKept) {
        let own = id.to_string();
        let event = CaseEvent::KeptAsk(KeptAsk { id, ask });
        self.take(Awaiting::Record(Recording { conversation, id: own, event }));
    }

    fn not_kept(&self, conversation: ConversationId, ask: RequestId) {
        self.tell(Update::KeptPlan { conversation, ask, kept: KeptPlan::NotSent(Failure::Unreachable) });
    }

    /// Takes in what is said about kept plans.
    pub(super) fn hear_kept(&mut self, conversation: &ConversationId, event: &RoomEvent) {
        if let Some(update) = self.kept_asks.hear(conversation, event) {
            self.tell(update);
        }
    }
}
