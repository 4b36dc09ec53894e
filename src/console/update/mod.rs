//! What happens: a message comes in, the state changes, effects go out. Nothing else changes the state; no I/O here.

mod acute;
mod after;
mod answer;
mod ask;
mod clock;
mod closing;
mod compose;
mod desk;
mod dialog;
mod failing;
mod find;
mod home;
mod insert;
mod keep;
mod kept;
mod keys;
mod link;
mod lock;
mod password;
mod plan;
mod record;
mod reports;
mod shift;
mod sign_in;
mod tick;

use std::rc::Rc;

use crossterm::event::KeyEvent;

use super::state::State;
use ::desk::event::Moment;
use content::Content;
use matrix::link::{Command, Update};

pub use acute::seconds;
pub use after::{editor_rows, page, transcript_width};
pub use clock::next_change;
pub use find::{Candidate, candidate_text, candidates};
pub use keep::part;
pub use plan::jump_rows;
pub use reports::years as report_years;
pub use shift::{ShiftRow, rows as shift_rows};

/// What a console hears.
#[derive(Debug)]
pub enum Message {
    /// A key.
    Key(KeyEvent),
    /// Pasted text, raw.
    Paste(String),
    /// The screen's new width and height.
    Resize(u16, u16),
    /// From the link.
    Link(Update),
    /// The time, by the local clock: before other messages, and when [`next_change`] has come.
    Clock(Moment),
    /// What a helper works with was read.
    Content(Rc<Content>),
}

/// What a console does outside of itself.
#[derive(Debug)]
pub enum Effect {
    /// Tell the link.
    Link(Command),
    /// Ring the bell.
    Bell,
    /// Send a notification (OSC 9): fixed words, never content.
    Notify(String),
    /// Draw every cell anew.
    Redraw,
    /// Leave the program.
    Quit,
}

/// Takes a message in.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    let calls = clock::calls(state);
    match message {
        Message::Key(key) => keys::press(state, key, &mut effects),
        Message::Paste(text) => keys::paste(state, &text),
        Message::Resize(width, height) => state.size = (width, height),
        Message::Link(update) => link::hear(state, update, &mut effects),
        Message::Clock(now) => clock::strike(state, now, &mut effects),
        Message::Content(content) => {
            state.content = content;
            state.chats.iter_mut().for_each(|chat| chat.renamed = state.content.renamed.clone());
            state.refresh_openings(true);
            find::search_again(state);
        }
    }
    after::settle(state, calls, &mut effects);
    effects
}
