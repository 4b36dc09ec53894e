//! Words that outlive the console: what is being written is kept soon after a key, what an earlier console left comes back.

use super::link::chat_of;
use super::{Effect, record};
use crate::state::chat::Sending;
use crate::state::{State, Tone};
use desk::event::{ConversationId, MessageId, Moment};
use matrix::link::{Command, Lost, Restored};

/// How long after the first key that is not kept yet, in milliseconds: not every key costs a write.
const SOON: u64 = 1_000;

/// Something in the open conversation's composer changed.
pub(super) fn changed(state: &mut State) {
    let now = state.now;
    if let Some(chat) = state.open_chat_mut() {
        chat.unkept.get_or_insert(now);
    }
}

/// Keeps what is due.
pub(super) fn strike(state: &mut State, effects: &mut Vec<Effect>) {
    let now = state.now;
    // a clock that was set back makes nothing wait
    keep(state, |since| now.0 < since.0 || now.since(since) >= SOON, effects);
}

/// The program is told to end: keeps everything now.
pub fn part(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    keep(state, |_| true, &mut effects);
    effects
}

fn keep(state: &mut State, is_due: impl Fn(Moment) -> bool, effects: &mut Vec<Effect>) {
    for chat in state.chats.iter_mut().filter(|chat| chat.unkept.is_some_and(&is_due)) {
        effects.push(Effect::Link(Command::KeepDraft(chat.unfinished(None))));
    }
}

/// When something is due next.
pub(super) fn next(state: &State) -> Option<Moment> {
    state.chats.iter().filter_map(|chat| chat.unkept).map(|since| Moment(since.0 + SOON)).min()
}

/// A refused message's words are in the composer again: from here on they are kept as what is being written.
pub(super) fn came_back(
    state: &mut State,
    conversation: &ConversationId,
    message: &MessageId,
    effects: &mut Vec<Effect>,
) {
    if let Some(chat) = state.chat_mut(conversation) {
        effects.push(Effect::Link(Command::KeepDraft(chat.unfinished(Some(message.clone())))));
    }
}

/// What an earlier console left comes back, each to its own conversation. What it asked for is read again.
pub(super) fn restored(state: &mut State, restored: Restored) {
    let Restored { messages, records, requests, codes, drafts, lost } = restored;
    let now = state.now;
    let counts = [("messages", (messages.len() + records.len()).into()), ("drafts", drafts.len().into())];
    let any = !messages.is_empty() || !records.is_empty() || !drafts.is_empty();
    for message in messages {
        let sending = Sending { kept: true, ..Sending::new(message.message, message.body, message.carries, now) };
        let chat = chat_of(state, &message.conversation);
        if !chat.sending.iter().any(|known| known.message == sending.message) {
            chat.sending.push(sending);
        }
    }
    record::restored(state, records);
    (state.unsure, state.lost_codes) = (requests, codes);
    for draft in drafts {
        chat_of(state, &draft.conversation).draft.restore(draft);
    }
    let lost = lost.map(|lost| match lost {
        Lost::Damaged => "restored-damaged",
        Lost::Sealed => "restored-sealed",
        Lost::TooOld => "restored-too-old",
    });
    let back = any.then(|| state.words.with("notice-restored", &counts).into_owned());
    let lost = lost.map(|word| state.words.say(word).into_owned());
    let tone = if lost.is_some() { Tone::Trouble } else { Tone::Info };
    // the worse of the two stands first
    let text: Vec<String> = lost.into_iter().chain(back).collect();
    if !text.is_empty() {
        state.say(tone, text.join(" "));
    }
}
