//! The events of a conversation's room: into its visit, and what the arbiter loop has to do about them.

use ruma::api::Direction;
use serde::Deserialize;

use super::batch::Batch;
use crate::context::Context;
use crate::desk_room::undelivered::Refused;
use crate::endings::written::WrittenRegistration;
use crate::saved_plan;
use crate::visits::Visit;
use crate::visits::transcript::{HeardEvent, MessageVerdict, TURN, Transcript};
use care::stop_word::is_stop_word_item;
use desk::event::{CaseEvent, ConversationId, Message, Turn};
use matrix::wire::{Joined, RawEvent};

/// The most bytes of a message's own id (as of Matrix's ids). A message without one is known by its event's id.
pub(super) const ID_BYTES: usize = 255;
/// The event type of an answer in a plan.
const PLAN: &str = "org.nachtwacht.plan";
/// So many last events of a room are read again at its end.
const LAST: u32 = 100;

/// Takes in what is new in a conversation's room.
pub(super) fn take_in(context: &Context, visit: &Visit, joined: &Joined, taken: &mut Batch) {
    visit.change(|state| {
        let fence = state.transcript().turn().1;
        for event in joined.state.iter().chain(&joined.timeline.events) {
            on_event(visit, state.transcript_mut(), event, taken);
        }
        if state.transcript().turn().1 != fence {
            state.forget_typing();
        }
        if let Some(who) = &joined.typing {
            state.on_typists(who, context.steady());
        }
        state.on_receipts(&joined.receipts);
    });
}

/// Takes an event of a conversation's room in, and hands over what the arbiter loop has to do about it.
pub(crate) fn on_event(visit: &Visit, transcript: &mut Transcript, event: &RawEvent, taken: &mut Batch) {
    let moved = event.moved().filter(|_| transcript.is_door(&event.sender));
    let said = moved.as_ref().map_or(event, |(_, moved)| moved);
    let verdict = transcript.on_event(&said.id, &said.sender, said.at, heard(said));
    if let Some((was, _)) = &moved {
        transcript.was(&event.id, was);
    }
    note(visit, said, (verdict, transcript.may_write_case(&said.sender)), taken);
}

fn note(visit: &Visit, event: &RawEvent, (verdict, may): (MessageVerdict, bool), taken: &mut Batch) {
    let conversation = || visit.conversation.clone();
    if let MessageVerdict::Refused { message, why } = verdict {
        let (event, to) = (event.id.clone(), event.sender.clone());
        taken.refused.push(Refused { conversation: conversation(), message, event, to, why });
    }
    if !may {
        return;
    }
    visit.home().on_event(event);
    saved_plan::asked::note(&visit.conversation, event, &mut taken.saved_plans);
    if let Some(written) = WrittenRegistration::of(event) {
        taken.registrations.push((conversation(), written));
    }
}

/// What a room holds that has not been read yet. After a helper's removal only messages that were on their way can
/// come.
pub(crate) async fn last_words(context: &Context, conversation: &ConversationId, visit: Option<&Visit>) -> Batch {
    let mut last = Batch::default();
    let page = context.session.history(conversation.as_str(), None, None, Direction::Backward, LAST).await;
    let (Ok(page), Some(visit)) = (page, visit) else { return last };
    visit.change(|state| {
        for event in page.events.iter().rev() {
            on_event(visit, state.transcript_mut(), event, &mut last);
        }
    });
    last
}

/// What an event of a conversation's room is to the visitor.
pub(crate) fn heard(event: &RawEvent) -> HeardEvent {
    #[derive(Deserialize)]
    struct Relation {
        #[serde(rename = "m.relates_to", default)]
        relates: Option<Kind>,
    }
    #[derive(Deserialize)]
    struct Kind {
        #[serde(default)]
        rel_type: Option<String>,
    }
    let content = event.content.get();
    match &*event.event_type {
        TURN if event.state_key.as_deref() == Some("") => {
            serde_json::from_str::<Turn>(content).map_or(HeardEvent::Other, HeardEvent::Turn)
        }
        Message::TYPE if event.state_key.is_none() => {
            let Ok(Message { msgtype, body, id, fence, .. }) = serde_json::from_str(content) else {
                return HeardEvent::Said { id: None, fence: None, body: None };
            };
            // a correction of an earlier message is no message of its own
            let replaces = serde_json::from_str::<Relation>(content)
                .is_ok_and(|r| r.relates.is_some_and(|kind| kind.rel_type.as_deref() == Some("m.replace")));
            // it comes back in what the door says of the message
            let id = id.filter(|id| id.as_str().len() <= ID_BYTES);
            HeardEvent::Said { id, fence, body: (msgtype == "m.text" && !replaces).then_some(body) }
        }
        PLAN => match CaseEvent::parse(PLAN, content) {
            Ok(Some(CaseEvent::Plan(answer))) if is_stop_word_item(&answer.plan, &answer.item) => {
                HeardEvent::Agreed(Box::new(answer))
            }
            _ => HeardEvent::Other,
        },
        _ => HeardEvent::Other,
    }
}
