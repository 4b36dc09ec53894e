//! Recording something of a case: shown at once, as on its way, until the room shows it; and what an earlier console
//! asked for, read again.

use super::Effect;
use super::link::chat_of;
use crate::console::state::chat::Chat;
use crate::console::state::{State, Tone};
use crate::desk::event::{Ask, CaseEvent, ConversationId, MemberId, Request, RoomEvent, Stamped};
use crate::matrix::link::{Command, Recording};

/// Records something of a case, for helpers only.
pub(super) fn record(state: &mut State, conversation: &ConversationId, event: CaseEvent, effects: &mut Vec<Effect>) {
    if let Some(chat) = state.chat_mut(conversation) {
        chat.recording.push(event.clone());
    }
    effects.push(Effect::Link(Command::Record { conversation: conversation.clone(), event: Box::new(event) }));
}

/// What the room shows is not on its way any more.
pub(super) fn shown(chat: &mut Chat, events: &[Stamped<RoomEvent>], me: &MemberId) {
    if chat.recording.is_empty() {
        return;
    }
    for stamped in events.iter().filter(|stamped| stamped.sender == *me) {
        let RoomEvent::Case(event) = &stamped.event else { continue };
        if let Some(at) = chat.recording.iter().position(|recording| recording == event) {
            chat.recording.remove(at);
        }
    }
}

/// What an earlier console recorded is on its way again.
pub(super) fn restored(state: &mut State, records: Vec<Recording>) {
    for Recording { conversation, event, .. } in records {
        chat_of(state, &conversation).recording.push(event);
    }
}

/// What an earlier console asked for is read again, once the desk is known: it is so by now, or the helper is told. It is
/// never asked again without the helper, who may want something else by now.
pub(super) fn read_again(state: &mut State, effects: &mut Vec<Effect>) {
    if state.unsure.is_empty() || !state.desk_known || state.me.is_none() {
        return;
    }
    let requests = std::mem::take(&mut state.unsure);
    effects.extend(requests.iter().map(|request| Effect::Link(Command::Forget(request.id.clone()))));
    let open: Vec<String> =
        requests.iter().filter(|request| !is_so(state, request)).map(|request| words(state, request)).collect();
    if !open.is_empty() {
        let text = state.words.with("restored-requests", &[("what", open.join(", ").into())]).into_owned();
        state.say(Tone::Trouble, text);
    }
}

/// Whether what was asked for is so, or cannot be any more.
fn is_so(state: &State, request: &Request) -> bool {
    let Some(open) = state.roster.get(&request.conversation) else { return true };
    let has = |member: &MemberId| open.is_with(member);
    state.roster.is_answered(&request.id)
        || match &request.ask {
            Ask::Claim | Ask::TakeOver => state.is_mine(&request.conversation),
            Ask::Release => !state.is_mine(&request.conversation),
            Ask::Transfer { receiver } => has(receiver),
            Ask::Triage { triage, .. } => {
                let proposed = open.entry.proposal.as_ref().is_some_and(|proposal| proposal.to == *triage);
                open.entry.triage == *triage || proposed
            }
            Ask::ConfirmLowering { proposal } => {
                open.entry.proposal.as_ref().is_none_or(|present| present.request != *proposal)
            }
            Ask::Alert => open.entry.alert.is_some(),
            Ask::Acknowledge { .. } | Ask::TickStep { .. } | Ask::EndAlert { .. } | Ask::Close { .. } => false,
        }
}

fn words(state: &State, request: &Request) -> String {
    let key = match request.ask {
        Ask::Claim => "asked-claim",
        Ask::Release => "asked-release",
        Ask::Transfer { .. } => "asked-transfer",
        Ask::TakeOver => "asked-take-over",
        Ask::Triage { .. } => "asked-triage",
        Ask::ConfirmLowering { .. } => "asked-confirm-lowering",
        Ask::Alert | Ask::Acknowledge { .. } | Ask::TickStep { .. } | Ask::EndAlert { .. } => "asked-backup",
        Ask::Close { .. } => "asked-close",
    };
    state.words.with(key, &[("alias", state.alias(&request.conversation).into())]).into_owned()
}
