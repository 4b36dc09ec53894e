//! The composer: its keys, and sending what is in it.

use crossterm::event::KeyCode;

use crate::keymap::Chord;
use crate::state::chat::Sending;
use crate::state::editor::Editor;
use crate::state::{State, Tone};
use crate::update::{Effect, keep, record};
use care::blanks::hole;
use care::registration::ReferralOutcome;
use desk::event::{Carried, CaseEvent, MessageId, Moment, ReferralMade};
use matrix::link::{Command, Outgoing};

/// How often "is typing" is said again while it goes on, in milliseconds.
const TYPING_AGAIN: u64 = 4_000;
/// After how long without a key it is not typing any more, in milliseconds.
pub(super) const TYPING_STOPS: u64 = 6_000;

/// An editing key: moves or changes text. Says whether it was one.
pub(super) fn edit(editor: &mut Editor, chord: Chord, width: usize) -> bool {
    if let Some(c) = chord.text() {
        editor.insert(c.encode_utf8(&mut [0; 4]));
        return true;
    }
    match (chord.code(), chord.ctrl(), chord.alt()) {
        (KeyCode::Left, false, false) => editor.left(),
        (KeyCode::Right, false, false) => editor.right(),
        (KeyCode::Left, true, _) | (KeyCode::Char('b') | KeyCode::Left, _, true) => editor.word_left(),
        (KeyCode::Right, true, _) | (KeyCode::Char('f') | KeyCode::Right, _, true) => editor.word_right(),
        (KeyCode::Home, ..) | (KeyCode::Char('a'), true, _) => editor.home(),
        (KeyCode::End, ..) | (KeyCode::Char('e'), true, _) => editor.end(),
        (KeyCode::Backspace, false, true) | (KeyCode::Char('w'), true, _) => editor.delete_word(),
        (KeyCode::Backspace, ..) | (KeyCode::Char('h'), true, _) => editor.backspace(),
        (KeyCode::Delete, ..) | (KeyCode::Char('d'), true, _) => editor.delete(),
        (KeyCode::Up, false, false) => return editor.up(width),
        (KeyCode::Down, false, false) => return editor.down(width),
        (KeyCode::Char('u'), true, _) => editor.clear(),
        _ => return false,
    }
    true
}

/// Something was written in the open conversation's composer, or taken away: the visitor may be told that one types.
pub(super) fn written(state: &mut State, effects: &mut Vec<Effect>) {
    let now = state.now;
    keep::changed(state);
    let Some(chat) = state.open_chat_mut() else { return };
    chat.last_key = now;
    if chat.draft.editor.is_empty() {
        chat.draft.emptied();
        stop_typing(state, effects);
    } else if chat.typing_said.is_none_or(|said| now.since(said) >= TYPING_AGAIN) {
        chat.typing_said = Some(now);
        let conversation = chat.id.clone();
        effects.push(Effect::Link(Command::Typing { conversation, on: true }));
    }
}

/// Takes away what stands in the composer, also when it can no longer be sent.
pub(super) fn clear(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(chat) = state.open_chat_mut() {
        chat.draft.editor.clear();
        written(state, effects);
    }
}

/// Says that one stopped typing in the open conversation, if it was said that one does.
pub(super) fn stop_typing(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(chat) = state.open_chat_mut()
        && chat.typing_said.take().is_some()
    {
        let conversation = chat.id.clone();
        effects.push(Effect::Link(Command::Typing { conversation, on: false }));
    }
}

/// Whether words still hold a placeholder: they are not for the visitor yet. The helper is told which, and the cursor
/// goes there.
fn has_hole(state: &mut State) -> bool {
    let hole = state.open_chat().and_then(|chat| {
        let text = chat.draft.editor.text();
        hole(text, 0).map(|range| (range.end, text[range].to_owned()))
    });
    let Some((end, name)) = hole else { return false };
    if let Some(chat) = state.open_chat_mut() {
        chat.draft.editor.place(end);
    }
    let text = state.words.with("talk-hole", &[("hole", name.into())]).into_owned();
    state.say(Tone::Trouble, text);
    true
}

/// Sends what is in the open conversation's composer, with the fence that is known now.
pub(super) fn send(state: &mut State, effects: &mut Vec<Effect>) {
    if !state.can_send() {
        return;
    }
    let Some(conversation) = state.open.clone() else { return };
    if has_hole(state) {
        return;
    }
    let message = MessageId::from(state.new_id());
    let fence = state.fence(&conversation);
    let at: Moment = state.now;
    let Some(chat) = state.chat_mut(&conversation) else { return };
    let (body, carries) = chat.draft.take();
    // from here on it is kept as a message
    chat.unkept = None;
    chat.sending.push(Sending::new(message.clone(), body.clone(), carries.clone(), at));
    chat.scroll = None;
    stop_typing(state, effects);
    for carried in &carries {
        if let Carried::Referral { entry, overridden } = carried {
            let made =
                ReferralMade { entry: entry.clone(), outcome: ReferralOutcome::Offered, overridden: *overridden };
            record::record(state, &conversation, CaseEvent::Referral(made), effects);
        }
    }
    effects.push(Effect::Link(Command::Send(Outgoing { conversation, message, body, fence, carries })));
    state.notice = None;
}
