//! A plan that is saved for when its visitor comes back: the code's keys are derived beside everything else, and are
//! held here until the door has answered. They are never written anywhere.

use std::collections::{HashMap, HashSet};

use super::events::made_up_id;
use super::task::{Done, Task};
use super::{Awaiting, Failure, Recording, SavedPlanOutcome, Update};
use crate::saved_plan::{derive, open, seal};
use crate::vault::seal::SealKey;
use care::Language;
use care::return_code::ReturnCode;
use desk::event::{
    AskSavedPlan, CaseEvent, ConversationId, Lookup, PlanAnswer, RequestId, RoomEvent, SavedPlanAnswer, SavedPlanAsk,
    SavedPlanIs, Sealed,
};
use machine::random;

/// What was asked here and is not answered yet, and under what the plans of conversations are saved.
#[derive(Default)]
pub(super) struct SavedPlanAsks {
    waiting: HashMap<RequestId, WaitingAsk>,
    /// Requests to save a plan whose code is lost: nobody could open what they save.
    lost: HashSet<RequestId>,
    /// Lookups in questions that were seen in a conversation's room.
    asked: HashMap<RequestId, (ConversationId, Lookup)>,
    /// Under what plans are saved, by conversation.
    known: HashMap<ConversationId, Vec<Lookup>>,
}

/// A question of this console's.
struct WaitingAsk {
    conversation: ConversationId,
    /// The code of the plan that is to be saved.
    code: Option<ReturnCode>,
    /// The key of the plan.
    key: SealKey,
}

/// What follows from something that is said about saved plans.
#[derive(Default)]
struct Consequence {
    told: Option<Update>,
    /// A question that is answered for good.
    done: Option<RequestId>,
    /// Under this a plan was saved whose code is lost.
    useless: Option<Lookup>,
}

/// A code's keys are there.
pub(super) struct Derived {
    conversation: ConversationId,
    ask: RequestId,
    /// The code of the plan that is to be saved.
    code: Option<ReturnCode>,
    keys: Option<(Lookup, SealKey)>,
    what: Purpose,
}

/// What the keys are for.
#[derive(Default)]
enum Purpose {
    /// To look for a plan.
    #[default]
    Find,
    /// To save this one.
    Save(Sealed),
    /// To save one that is too long for that.
    TooLong,
}

impl SavedPlanAsks {
    /// Takes in what is said about saved plans in a conversation's room.
    fn on_event(&mut self, conversation: &ConversationId, event: &RoomEvent) -> Consequence {
        match event {
            RoomEvent::Case(CaseEvent::SavedPlanAsk(SavedPlanAsk { id, ask })) => {
                if let AskSavedPlan::Save { lookup, .. } | AskSavedPlan::Find { lookup } = ask {
                    self.asked.insert(id.clone(), (conversation.clone(), lookup.clone()));
                }
                Consequence::default()
            }
            RoomEvent::Case(CaseEvent::SavedPlanAnswer(SavedPlanAnswer { to, answer })) => {
                self.answered(conversation, to, answer)
            }
            _ => Consequence::default(),
        }
    }

    fn answered(&mut self, conversation: &ConversationId, to: &RequestId, answer: &SavedPlanIs) -> Consequence {
        let asked = self.asked.remove(to).map(|(_, lookup)| lookup);
        let is_saved = matches!(answer, SavedPlanIs::Saved { .. });
        let useless = asked.clone().filter(|_| self.lost.contains(to) && is_saved);
        match (answer, asked) {
            (SavedPlanIs::Saved { .. }, Some(lookup)) => {
                self.known.insert(conversation.clone(), vec![lookup]);
            }
            (SavedPlanIs::Found { .. }, Some(lookup)) => {
                self.known.entry(conversation.clone()).or_default().push(lookup);
            }
            (SavedPlanIs::Forgotten, _) => drop(self.known.remove(conversation)),
            _ => {}
        }
        let (waiting, lost) = (self.waiting.remove(to), self.lost.remove(to));
        let done = (waiting.is_some() || lost).then(|| to.clone());
        let outcome = match (answer, waiting) {
            (&SavedPlanIs::Saved { until }, Some(WaitingAsk { code: Some(code), .. })) => {
                Some(SavedPlanOutcome::Saved { code, until })
            }
            (SavedPlanIs::Found { sealed, .. }, Some(WaitingAsk { code: None, key, .. })) => {
                Some(open(&key, sealed).map_or(SavedPlanOutcome::Damaged, SavedPlanOutcome::Opened))
            }
            (SavedPlanIs::Saved { .. } | SavedPlanIs::Found { .. }, _) => None,
            (answer, _) => Some(SavedPlanOutcome::Answered(answer.clone())),
        };
        let told =
            outcome.map(|outcome| Update::SavedPlan { conversation: conversation.clone(), ask: to.clone(), outcome });
        Consequence { told, done, useless }
    }

    /// The code of a plan that was to be saved is lost, with the console that asked or with the conversation.
    pub(super) fn lose(&mut self, ask: RequestId) {
        self.lost.insert(ask);
    }

    /// A conversation is not this helper's any more. The questions that nobody waits for any more.
    pub(super) fn forget(&mut self, conversation: &ConversationId) -> Vec<RequestId> {
        self.known.remove(conversation);
        self.asked.retain(|_, (of, _)| of != conversation);
        let gone: Vec<_> = self.waiting.extract_if(|_, waiting| waiting.conversation == *conversation).collect();
        // nobody knows whether the plan is saved, and nobody will have its code
        self.lost.extend(gone.iter().filter(|(_, waiting)| waiting.code.is_some()).map(|(ask, _)| ask.clone()));
        gone.into_iter().map(|(ask, _)| ask).collect()
    }

    /// A question did not get to the door.
    pub(super) fn refused(&mut self, ask: &RequestId) {
        self.waiting.remove(ask);
        self.lost.remove(ask);
    }
}

impl Task {
    /// Makes a code and seals a plan under it.
    pub(super) fn save_plan(
        &mut self,
        conversation: ConversationId,
        ask: RequestId,
        plan: Vec<PlanAnswer>,
        language: Language,
    ) {
        match random::number() {
            Ok(random) => self.derive(conversation, ask, ReturnCode::of(random, language), Some(plan)),
            Err(_) => self.not_saved(conversation, ask),
        }
    }

    /// Derives the keys of a code: to save a plan, or to look for one.
    pub(super) fn derive(
        &mut self,
        conversation: ConversationId,
        ask: RequestId,
        code: ReturnCode,
        plan: Option<Vec<PlanAnswer>>,
    ) {
        let Some(desk) = self.desk.as_ref().map(|desk| desk.room.clone()) else {
            return self.not_saved(conversation, ask);
        };
        let work = tokio::task::spawn_blocking(move || {
            let keys = derive(&code, &desk);
            let what = match (&keys, &plan) {
                (Some((_, key)), Some(plan)) => seal(key, plan).map_or(Purpose::TooLong, Purpose::Save),
                _ => Purpose::Find,
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
        let Some((lookup, key)) = keys else { return self.not_saved(conversation, ask) };
        let what = match what {
            Purpose::TooLong => {
                let outcome = SavedPlanOutcome::Answered(SavedPlanIs::TooMuch);
                return self.tell(Update::SavedPlan { conversation, ask, outcome });
            }
            Purpose::Save(sealed) => {
                let instead_of = self.saved_plan_asks.known.get(&conversation).cloned().unwrap_or_default();
                AskSavedPlan::Save { lookup, sealed, instead_of }
            }
            Purpose::Find => AskSavedPlan::Find { lookup },
        };
        let waiting = WaitingAsk { conversation: conversation.clone(), code, key };
        self.saved_plan_asks.waiting.insert(ask.clone(), waiting);
        self.ask_saved_plan(conversation, ask, what);
    }

    /// Asks the door to erase the saved plans of a conversation.
    pub(super) fn forget_plan(&mut self, conversation: ConversationId, ask: RequestId) {
        let lookups = self.saved_plan_asks.known.get(&conversation).cloned().unwrap_or_default();
        self.ask_saved_plan(conversation, ask, AskSavedPlan::Forget { lookups });
    }

    fn ask_saved_plan(&mut self, conversation: ConversationId, id: RequestId, ask: AskSavedPlan) {
        let own = id.to_string();
        let event = CaseEvent::SavedPlanAsk(SavedPlanAsk { id, ask });
        self.take(Awaiting::Record(Recording { conversation, id: own, event }));
    }

    fn not_saved(&self, conversation: ConversationId, ask: RequestId) {
        self.tell(Update::SavedPlan { conversation, ask, outcome: SavedPlanOutcome::NotSent(Failure::Unreachable) });
    }

    /// Takes in what is said about saved plans.
    pub(super) fn on_saved_plan_event(&mut self, conversation: &ConversationId, event: &RoomEvent) {
        let Consequence { told, done, useless } = self.saved_plan_asks.on_event(conversation, event);
        if let Some(update) = told {
            self.tell(update);
        }
        if let Some(ask) = done {
            self.journal.done_with(ask.as_str());
        }
        if let Some(lookup) = useless {
            self.ask_saved_plan(
                conversation.clone(),
                made_up_id().into(),
                AskSavedPlan::Forget { lookups: vec![lookup] },
            );
        }
    }

    /// A conversation is not this helper's any more: what was asked there is answered to nobody.
    pub(super) fn forget_saved_plans(&mut self, conversation: &ConversationId) {
        for ask in self.saved_plan_asks.forget(conversation) {
            let outcome = SavedPlanOutcome::NotSent(Failure::Forbidden);
            self.tell(Update::SavedPlan { conversation: conversation.clone(), ask, outcome });
        }
    }
}
