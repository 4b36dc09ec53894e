//! After every message: what follows from it. The queue is ordered, selections and scrolls stay in their bounds, what is
//! seen is read, what calls rings.

use super::clock::{self, Calls};
use super::{Effect, dialog, shift, tick};
use crate::state::State;
use crate::state::chat::Chat;
use crate::state::editor::Editor;
use crate::state::pane::{Dialog, Pane, Side};
use crate::state::queue::Group;
use crate::view::layout;
use matrix::link::Command;

/// Settles what follows from a message.
pub(super) fn settle(state: &mut State, before: Calls, effects: &mut Vec<Effect>) {
    if state.queue.stale || state.kept().count() != state.queue.count(Group::Kept) {
        state.reorder();
    }
    let areas = layout::areas(state);
    if let Some(area) = areas.queue {
        state.queue.show(usize::from(layout::inner(area).height));
    }
    bound(state);
    read(state, effects);
    clock::ring(state, before, effects);
    forget(state);
}

/// Keeps every selection within its list and within sight.
fn bound(state: &mut State) {
    let height = side_rows(state);
    let count = count_of_side(state);
    match state.side {
        Side::Referrals => state.referrals.selection.show(count, height),
        Side::Phrases => state.phrases.selection.show(count, height),
        Side::Shift => state.shift.show(count, height),
        Side::Acute => state.acute.selection.show(count, height),
        Side::Plan => {
            if let Some(chat) = state.open_chat_mut() {
                chat.plan.selection.show(count, height);
            }
        }
        Side::Case => {
            if let Some(chat) = state.open_chat_mut() {
                chat.case.show(count, usize::MAX);
            }
        }
    }
    if let Some((count, height)) = tick::size(state) {
        if let Some(selection) = state.dialogs.last_mut().and_then(Dialog::ticks) {
            selection.show(count, height);
        }
        return;
    }
    let (count, height) = (dialog::count(state), layout::dialog_rows(state.size));
    if let Some(selection) = state.dialogs.last_mut().and_then(Dialog::selection) {
        selection.show(count, height);
    }
}

/// How many rows the side pane's list has.
fn count_of_side(state: &State) -> usize {
    match state.side {
        Side::Referrals => state.referrals.found.len(),
        Side::Phrases => state.phrases.found.len(),
        Side::Shift => shift::rows(state).len(),
        Side::Acute => state.acute_rows().len(),
        Side::Case => state.open_chat().map_or(0, |chat| chat.referrals().len()),
        Side::Plan => state.plan_rows(),
    }
}

/// How many rows of a list the side pane can show.
fn side_rows(state: &State) -> usize {
    layout::areas(state).side.map_or(1, |area| layout::side_list(state, area))
}

/// One row up or down in the side pane.
pub(super) fn step(state: &mut State, by: isize) {
    let (count, height) = (count_of_side(state), side_rows(state));
    match state.side {
        Side::Referrals => state.referrals.selection.step(by, count, height),
        Side::Phrases => state.phrases.selection.step(by, count, height),
        Side::Shift => state.shift.step(by, count, height),
        Side::Acute => state.acute.selection.step(by, count, height),
        Side::Plan => {
            if let Some(chat) = state.open_chat_mut() {
                chat.plan.selection.step(by, count, height);
            }
        }
        Side::Case => {
            if let Some(chat) = state.open_chat_mut() {
                chat.case.step(by, count, usize::MAX);
            }
        }
    }
}

/// One page up (`-1`) or down (`1`) in what has the keyboard; in the composer the transcript.
pub(super) fn scroll(state: &mut State, by: isize) {
    match state.pane {
        Pane::Queue => {
            let rows = layout::areas(state).queue.map_or(1, |area| usize::from(layout::inner(area).height));
            state.queue.step(by.saturating_mul(rows.max(1).cast_signed()));
        }
        Pane::Talk => {
            let (width, height) = transcript_size(state);
            let page = page(height).cast_signed();
            if let Some(chat) = state.open_chat_mut() {
                chat.scroll_by(by * page, width, height);
            }
        }
        Pane::Side(_) => step(state, by * side_rows(state).max(1).cast_signed()),
    }
}

/// How far a page goes: two rows stay in sight.
pub const fn page(height: usize) -> usize {
    let page = height.saturating_sub(2);
    if page == 0 { 1 } else { page }
}

/// The width and height of the transcript's words.
fn transcript_size(state: &State) -> (u16, usize) {
    let talk = layout::areas(state).talk.map(|area| layout::talk(state, area));
    talk.map_or((1, 1), |talk| (transcript_width(talk.transcript.width), usize::from(talk.transcript.height)))
}

/// The width of a transcript's words: beside the gutter.
pub const fn transcript_width(area: u16) -> u16 {
    let width = area.saturating_sub(layout::GUTTER);
    if width == 0 { 1 } else { width }
}

/// The width at which the editor that has the keyboard is wrapped.
pub(super) fn editor_width(state: &State) -> usize {
    match state.dialogs.last() {
        Some(_) => usize::from(layout::dialog_width(state.size)),
        None => layout::areas(state)
            .talk
            .map_or(1, |area| usize::from(layout::editor(layout::talk(state, area).composer).width)),
    }
}

/// What is before the helper's eyes is read: a receipt goes out, once.
fn read(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(open) = state.open.clone().filter(|open| state.is_seen(open)) else { return };
    let visible = layout::areas(state).talk.is_some();
    let me = state.me.as_ref().map(|me| me.id.clone());
    let Some(chat) = state.chat_mut(&open).filter(|chat| visible && chat.opened && chat.scroll.is_none()) else {
        return;
    };
    chat.unread = 0;
    let Some(last) = chat.conversation.last_of_visitor().cloned() else { return };
    if chat.read_to.as_ref() != Some(&last) {
        chat.read_to = Some(last.clone());
        // here it is read from now on, whenever the homeserver says so
        if let Some(me) = me {
            chat.conversation.receipt(&me, &last);
        }
        effects.push(Effect::Link(Command::Read { conversation: open, event: last }));
    }
}

/// Forgets what is not needed: laid-out lines of conversations that are not in the middle, and chats that are over,
/// erased and without words of the helper's.
fn forget(state: &mut State) {
    let open = state.open.clone();
    for chat in &state.chats {
        if Some(&chat.id) != open.as_ref() {
            chat.forget_laid();
        }
    }
    let (roster, pending) = (&state.roster, &state.pending);
    state.chats.retain(|chat| {
        Some(&chat.id) == open.as_ref()
            || chat.opened
            || !chat.draft.editor.is_blank()
            || !chat.sending.is_empty()
            || !chat.recording.is_empty()
            || !chat.unrecorded.is_empty()
            || roster.get(&chat.id).is_some()
            || pending.iter().any(|pending| pending.conversation == chat.id)
    });
    if state.open.as_ref().is_some_and(|open| state.chat(open).is_none()) {
        state.open = None;
    }
}

impl State {
    /// The open chat, when words can be written to its visitor.
    pub(super) fn writable_chat_mut(&mut self) -> Option<&mut Chat> {
        self.can_write().then(|| self.open_chat_mut()).flatten()
    }
}

/// How many rows an editor takes at a width, within bounds.
pub fn editor_rows(editor: &Editor, width: u16, most: u16) -> u16 {
    let rows = editor.rows(usize::from(width.max(1))).len();
    u16::try_from(rows).unwrap_or(u16::MAX).clamp(1, most.max(1))
}
