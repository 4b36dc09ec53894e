//! A plan that is kept for when its visitor comes back: the code's keys are derived beside everything else, and are
//! held here until the door has answered. They are never written anywhere.

use std::collections::{HashMap, HashSet};

use super::events::made_up_id;
use super::task::{Done, Task};
use super::{Awaiting, Failure, KeptPlan, Recording, Update};
use crate::kept::{derive, open, seal};
use crate::vault::seal::Key;
use care::Language;
use care::return_code::ReturnCode;
use desk::event::{
    AskKept, CaseEvent, ConversationId, KeptAnswer, KeptAsk, KeptIs, Lookup, PlanAnswer, RequestId, RoomEvent, Sealed,
};
use machine::random;

/// What was asked here and is not answered yet, and under what the plans of conversations are kept.
#[derive(Default)]
pub(super) struct KeptAsks {
    waiting: HashMap<RequestId, Waiting>,
    /// Questions to keep a plan whose code is lost: what is kept by them is for nobody.
    lost: HashSet<RequestId>,
    /// Lookups in questions that were seen in a conversation's room.
    asked: HashMap<RequestId, (ConversationId, Lookup)>,
    /// Under what something is kept, by conversation.
    known: HashMap<ConversationId, Vec<Lookup>>,
}

/// A question of this console's.
struct Waiting {
    conversation: ConversationId,
    /// The code of what is to be kept.
    code: Option<ReturnCode>,
    /// The key of what is looked for.
    key: Key,
}

/// What follows from something that is said about kept plans.
#[derive(Default)]
struct Heard {
    told: Option<Update>,
    /// A question that is answered for good.
    done: Option<RequestId>,
    /// What was kept under a code that is lost.
    useless: Option<Lookup>,
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
    /// Takes in what is said about kept plans in a conversation's room.
    fn on_event(&mut self, conversation: &ConversationId, event: &RoomEvent) -> Heard {
        match event {
            RoomEvent::Case(CaseEvent::KeptAsk(KeptAsk { id, ask })) => {
                if let AskKept::Keep { lookup, .. } | AskKept::Find { lookup } = ask {
                    self.asked.insert(id.clone(), (conversation.clone(), lookup.clone()));
                }
                Heard::default()
            }
            RoomEvent::Case(CaseEvent::KeptAnswer(KeptAnswer { to, answer })) => {
                self.answered(conversation, to, answer)
            }
            _ => Heard::default(),
        }
    }

    fn answered(&mut self, conversation: &ConversationId, to: &RequestId, answer: &KeptIs) -> Heard {
        let asked = self.asked.remove(to).map(|(_, lookup)| lookup);
        let is_kept = matches!(answer, KeptIs::Kept { .. });
        let useless = asked.clone().filter(|_| self.lost.contains(to) && is_kept);
        match (answer, asked) {
            (KeptIs::Kept { .. }, Some(lookup)) => {
                self.known.insert(conversation.clone(), vec![lookup]);
            }
            (KeptIs::Found { .. }, Some(lookup)) => self.known.entry(conversation.clone()).or_default().push(lookup),
            (KeptIs::Forgotten, _) => drop(self.known.remove(conversation)),
            _ => {}
        }
        let (waiting, lost) = (self.waiting.remove(to), self.lost.remove(to));
        let done = (waiting.is_some() || lost).then(|| to.clone());
        let kept = match (answer, waiting) {
            (&KeptIs::Kept { until }, Some(Waiting { code: Some(code), .. })) => Some(KeptPlan::Kept { code, until }),
            (KeptIs::Found { sealed, .. }, Some(Waiting { code: None, key, .. })) => {
                Some(open(&key, sealed).map_or(KeptPlan::Damaged, KeptPlan::Opened))
            }
            (KeptIs::Kept { .. } | KeptIs::Found { .. }, _) => None,
            (answer, _) => Some(KeptPlan::Answered(answer.clone())),
        };
        let told = kept.map(|kept| Update::KeptPlan { conversation: conversation.clone(), ask: to.clone(), kept });
        Heard { told, done, useless }
    }

    /// The code of a plan that was to be kept is lost, with the console that asked or with the conversation.
    pub(super) fn lose(&mut self, ask: RequestId) {
        self.lost.insert(ask);
    }

    /// A conversation is not this helper's any more. The questions that nobody waits for any more.
    pub(super) fn forget(&mut self, conversation: &ConversationId) -> Vec<RequestId> {
        self.known.remove(conversation);
        self.asked.retain(|_, (of, _)| of != conversation);
        let gone: Vec<_> = self.waiting.extract_if(|_, waiting| waiting.conversation == *conversation).collect();
        // whether it is kept nobody knows; nobody will have the code
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
    pub(super) fn keep_plan(
        &mut self,
        conversation: ConversationId,
        ask: RequestId,
        plan: Vec<PlanAnswer>,
        language: Language,
    ) {
        match random::number() {
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
        let waiting = Waiting { conversation: conversation.clone(), code, key };
        self.kept_asks.waiting.insert(ask.clone(), waiting);
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
    pub(super) fn on_saved_plan_event(&mut self, conversation: &ConversationId, event: &RoomEvent) {
        let Heard { told, done, useless } = self.kept_asks.on_event(conversation, event);
        if let Some(update) = told {
            self.tell(update);
        }
        if let Some(ask) = done {
            self.keeper.done_with(ask.as_str());
        }
        if let Some(lookup) = useless {
            self.ask_kept(conversation.clone(), made_up_id().into(), AskKept::Forget { lookups: vec![lookup] });
        }
    }

    /// A conversation is not this helper's any more: what was asked there is answered to nobody.
    pub(super) fn forget_kept(&mut self, conversation: &ConversationId) {
        for ask in self.kept_asks.forget(conversation) {
            let kept = KeptPlan::NotSent(Failure::Forbidden);
            self.tell(Update::KeptPlan { conversation: conversation.clone(), ask, kept });
        }
    }
}
