//! Helpers' questions about saved plans, as a conversation's room has them.

use desk::event::{CaseEvent, ConversationId, MemberId, SavedPlanAsk};
use matrix::wire::RawEvent;

/// A helper's question.
#[derive(Debug)]
pub(crate) struct PlanAsked {
    pub(crate) conversation: ConversationId,
    pub(crate) by: MemberId,
    pub(crate) ask: SavedPlanAsk,
}

/// Takes a question about a saved plan in, or out again when it was answered.
pub(crate) fn note(conversation: &ConversationId, event: &RawEvent, asked: &mut Vec<PlanAsked>) {
    if !event.event_type.starts_with("org.nachtwacht.kept_") {
        return;
    }
    match CaseEvent::parse(&event.event_type, event.content.get()) {
        Ok(Some(CaseEvent::SavedPlanAsk(ask))) => {
            asked.push(PlanAsked { conversation: conversation.clone(), by: event.sender.clone(), ask });
        }
        // only the door's level may say it
        Ok(Some(CaseEvent::SavedPlanAnswer(answer))) => asked.retain(|known| known.ask.id != answer.to),
        _ => {}
    }
}
