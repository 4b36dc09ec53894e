//! What is asked about plans that are kept, and when it can be.

use super::State;
use super::chat::Chat;
use care::plan::{Answer, PREFACE};
use desk::event::{ConversationId, Earlier, Moment, PlanAnswer, RequestId};

/// A question about a kept plan that is not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub ask: RequestId,
    /// About which conversation.
    pub conversation: ConversationId,
}

impl State {
    /// For how many days the open conversation's desk keeps plans, if it does and the conversation is mine.
    fn keeps_plans(&self) -> Option<u16> {
        self.roster.keeps_plans(self.open.as_ref()?).filter(|_| self.has_assigned() && self.can_write())
    }

    /// The desk keeps plans, there is something to keep, and the visitor can safely take a code away.
    pub fn can_keep_plan(&self) -> bool {
        let Some(chat) = self.open_chat().filter(|_| self.keeps_plans().is_some()) else { return false };
        let away = chat.answer(PREFACE, "take_away").and_then(Answer::code);
        matches!(away, Some("remember" | "copy")) && chat.answers().into_iter().any(|entry| lasts(self, entry))
    }

    /// The desk keeps plans.
    pub fn can_find_plan(&self) -> bool {
        self.keeps_plans().is_some()
    }

    /// Something is kept of this conversation's plan.
    pub fn can_forget_plan(&self) -> bool {
        self.has_assigned() && self.open_chat().is_some_and(|chat| chat.kept_until.is_some())
    }

    /// A day in figures, by this machine's zone.
    pub fn date(&self, at: Moment) -> String {
        let stamp = i64::try_from(at.0).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
        stamp.map_or_else(String::new, |at| self.zone.to_datetime(at).date().strftime("%d-%m-%Y").to_string())
    }
}

/// What of a conversation's plans is kept: every present answer but what was true of that moment only.
pub(crate) fn to_keep(state: &State, chat: &Chat) -> Vec<PlanAnswer> {
    let one = |entry: &PlanAnswer| {
        let history = chat.plan_history(&entry.plan, Some(&entry.item)).next_back();
        let given = entry.earlier.map(|earlier| earlier.given).or(history.map(|(.., at)| at)).unwrap_or(state.now);
        let before = entry.earlier.and_then(|earlier| earlier.shared);
        let shared = chat.shared_at(&entry.plan, &entry.item).or(before);
        PlanAnswer { from: None, earlier: Some(Earlier { given, shared }), ..entry.clone() }
    };
    chat.answers().into_iter().filter(|entry| lasts(state, entry)).map(one).collect()
}

/// Whether an answer still says something at another time. That somebody at home takes part does; that nobody does is
/// asked again (domain.md §2: unknown is treated as yes).
fn lasts(state: &State, entry: &PlanAnswer) -> bool {
    let item = state.content.plan(&entry.plan).and_then(|template| template.item_called(&entry.item));
    let Some(item) = item.filter(|item| item.now) else { return true };
    let code = entry.answer.as_ref().and_then(Answer::code);
    entry.plan == PREFACE && item.id == "home" && code == Some("yes")
}
