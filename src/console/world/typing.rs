//! Saying to a visitor that the helper types, and that this stopped.

use super::World;
use super::chat::Chat;
use desk::event::Moment;
use matrix::link::Command;

/// How often "is typing" is said again while it goes on, in milliseconds.
const TYPING_AGAIN: u64 = 4_000;
/// After how long without a key it is not typing any more, in milliseconds.
const TYPING_STOPS: u64 = 6_000;

impl World {
    /// Something was written in the open conversation's composer, or taken away: the visitor may be told that one types.
    pub fn written(&mut self) {
        let now = self.now();
        self.draft_changed();
        let Some(chat) = self.open_chat_mut() else { return };
        chat.last_key = now;
        if chat.draft.editor.is_empty() {
            chat.draft.emptied();
            self.stop_typing();
        } else if chat.typing_said.is_none_or(|said| now.since(said) >= TYPING_AGAIN) {
            chat.typing_said = Some(now);
            let conversation = chat.id.clone();
            self.tell(Command::Typing { conversation, on: true });
        }
    }

    /// Says that one stopped typing in the open conversation, if it was said that one does.
    pub fn stop_typing(&mut self) {
        if let Some(chat) = self.open_chat_mut()
            && chat.typing_said.take().is_some()
        {
            let conversation = chat.id.clone();
            self.tell(Command::Typing { conversation, on: false });
        }
    }

    /// Who did not press a key for a while does not type any more.
    pub(super) fn typing_stops(&mut self) {
        let now = self.now();
        let is_over = |chat: &&mut Chat| chat.typing_said.is_some() && now.since(chat.last_key) >= TYPING_STOPS;
        let stopped: Vec<_> = (self.chats.iter_mut().filter(is_over))
            .map(|chat| {
                chat.typing_said = None;
                chat.id.clone()
            })
            .collect();
        for conversation in stopped {
            self.tell(Command::Typing { conversation, on: false });
        }
    }

    /// When typing next stops.
    pub(super) fn next_typing(&self) -> Option<Moment> {
        let typing = self.chats.iter().filter(|chat| chat.typing_said.is_some());
        typing.map(|chat| Moment(chat.last_key.0 + TYPING_STOPS)).min()
    }
}
