//! Requests to a door: claim, release, transfer, take over, triage, close. The door's answer is the truth.

use crate::state::pane::{Dialog, Question, Selection};
use crate::state::{Pending, State, Tone};
use crate::update::{Effect, home};
use care::triage::{LoweringReason, Triage};
use desk::event::{Ask, ConversationId, Request, RequestId};
use matrix::link::Command;

/// Asks a conversation's door for something, with the fence that is known now.
pub(super) fn ask(state: &mut State, conversation: &ConversationId, what: Ask, effects: &mut Vec<Effect>) {
    let id = RequestId::from(state.new_id());
    ask_as(state, conversation, what, id, effects);
}

/// As [`ask`], under an id that is known already.
pub(super) fn ask_as(
    state: &mut State,
    conversation: &ConversationId,
    what: Ask,
    id: RequestId,
    effects: &mut Vec<Effect>,
) {
    let request = Request {
        id: id.clone(),
        conversation: conversation.clone(),
        fence: state.fence(conversation),
        ask: what.clone(),
    };
    state.pending.push(Pending { id, conversation: conversation.clone(), ask: what, since: state.now, late: false });
    effects.push(Effect::Link(Command::Request(request)));
    let text = state.words.with("notice-asked", &[("alias", state.alias(conversation).into())]).into_owned();
    state.say(Tone::Info, text);
}

/// Picks the selected visitor up.
pub(super) fn claim(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(conversation) = state.queue.selected.clone() {
        ask(state, &conversation, Ask::Claim, effects);
    }
}

/// Shows the triage of the conversation in question, to change it.
pub(super) fn triage(state: &mut State) {
    let Some(entry) = state.triage_subject().map(|open| &open.entry) else { return };
    let row = Triage::ALL.iter().position(|triage| *triage == entry.triage).unwrap_or(0);
    let conversation = entry.conversation.clone();
    state.dialogs.push(Dialog::Triage { conversation, selection: Selection { row, top: 0 } });
}

/// A triage was chosen: asked for at once, or the reason first when it lowers.
pub(super) fn triage_chosen(state: &mut State, conversation: ConversationId, to: Triage, effects: &mut Vec<Effect>) {
    let Some(entry) = state.roster.get(&conversation).map(|open| &open.entry) else { return };
    let (from, lowers) = (entry.triage, entry.is_lowered_by(to));
    if from == to || home::refuses(state, &conversation, to) {
        return;
    }
    if lowers {
        state.dialogs.push(Dialog::Lower { conversation, to, selection: Selection::default() });
    } else {
        ask(state, &conversation, Ask::Triage { triage: to, reason: None }, effects);
    }
}

/// The reason for lowering was chosen.
pub(super) fn lower(
    state: &mut State,
    conversation: &ConversationId,
    to: Triage,
    reason: LoweringReason,
    effects: &mut Vec<Effect>,
) {
    ask(state, conversation, Ask::Triage { triage: to, reason: Some(reason) }, effects);
}

/// Asks whether to confirm a colleague's lowering.
pub(super) fn confirm_lowering(state: &mut State) {
    let Some(entry) = state.subject().and_then(|subject| state.roster.get(subject)).map(|open| &open.entry) else {
        return;
    };
    let Some(proposal) = entry.proposal.clone() else { return };
    let question = Question::Lowering {
        conversation: entry.conversation.clone(),
        proposal: proposal.request,
        to: proposal.to,
        reason: proposal.reason,
        by: proposal.by,
    };
    state.dialogs.push(Dialog::Confirm(question));
}

/// Asks to whom the open conversation goes.
pub(super) fn transfer(state: &mut State, conversation: ConversationId) {
    let choices = state.receivers();
    if choices.is_empty() {
        let text = state.words.say("shift-nobody").into_owned();
        state.say(Tone::Trouble, text);
        return;
    }
    state.dialogs.push(Dialog::Colleague { conversation, choices, selection: Selection::default() });
}
