//! Recording something of a case: shown at once, as on its way, until the room shows it; and what an earlier console
//! asked for, read again.

use super::Effect;
use super::failing::{failure, trouble};
use super::link::chat_of;
use crate::state::chat::{Chat, Unrecorded};
use crate::state::{State, Tone};
use care::Language;
use desk::event::{Ask, CaseEvent, ConversationId, MemberId, PlanAnswer, Request, RoomEvent, Stamped};
use matrix::link::{Command, Failure, Recording};

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
    if (state.unsure.is_empty() && state.lost_codes.is_empty()) || !state.desk_known || state.me.is_none() {
        return;
    }
    let requests = std::mem::take(&mut state.unsure);
    effects.extend(requests.iter().map(|request| Effect::Link(Command::Forget(request.id.to_string()))));
    let codes: Vec<_> =
        std::mem::take(&mut state.lost_codes).iter().map(|conversation| state.alias(conversation).to_owned()).collect();
    let open: Vec<String> =
        requests.iter().filter(|request| !is_so(state, request)).map(|request| words(state, request)).collect();
    let mut told = Vec::new();
    if !open.is_empty() {
        told.push(state.words.with("restored-requests", &[("what", open.join(", ").into())]).into_owned());
    }
    if !codes.is_empty() {
        told.push(state.words.with("restored-codes", &[("who", codes.join(", ").into())]).into_owned());
    }
    if !told.is_empty() {
        state.say(Tone::Trouble, told.join(" "));
    }
}

/// What was refused is not on its way any more. Words of the helper's stay, with its case, until they are put away: the
/// room does not take them, and in the composer they could reach the visitor.
pub(super) fn refused(state: &mut State, record: Recording, why: Failure, effects: &mut Vec<Effect>) {
    let Recording { conversation, id, event } = record;
    let chat = chat_of(state, &conversation);
    if let Some(at) = chat.recording.iter().position(|recording| *recording == event) {
        chat.recording.remove(at);
    }
    let text = words_of(&event, state.words.language());
    let chat = chat_of(state, &conversation);
    let word = match text {
        None => {
            effects.push(Effect::Link(Command::Forget(id)));
            "notice-not-sent"
        }
        Some(text) => {
            if !chat.unrecorded.iter().any(|known| known.id == id) {
                chat.unrecorded.push(Unrecorded { id, text });
            }
            "notice-not-recorded"
        }
    };
    let why = failure(&state.words, why);
    trouble(state, word, &conversation, why);
}

/// What the helper wrote in own words.
fn words_of(event: &CaseEvent, language: Language) -> Option<String> {
    let text = match event {
        CaseEvent::Note(note) => note.text.clone(),
        CaseEvent::Plan(PlanAnswer { answer: Some(answer), .. }) if answer.code().is_none() => {
            answer.raw_text(language)
        }
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// The helper has seen what could not be recorded: it is gone.
pub(super) fn put_away(state: &mut State, conversation: &ConversationId, effects: &mut Vec<Effect>) {
    let Some(chat) = state.chat_mut(conversation) else { return };
    let seen = std::mem::take(&mut chat.unrecorded);
    effects.extend(seen.into_iter().map(|unrecorded| Effect::Link(Command::Forget(unrecorded.id))));
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
            Ask::Wipe => open.is_stopped(),
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
        Ask::Wipe => "asked-wipe",
        Ask::Close { .. } => "asked-close",
    };
    state.words.with(key, &[("alias", state.alias(&request.conversation).into())]).into_owned()
}
