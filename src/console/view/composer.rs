//! The composer: it belongs to its conversation, and its border says to whom.

use ratatui::layout::Rect;

use super::paint::{Paint, after, row};
use super::{has_keyboard, layout};
use crate::state::State;
use crate::state::chat::Chat;
use crate::state::editor::Editor;
use crate::state::pane::Pane;
use crate::text::{SafeStr, SafeText, put};
use crate::theme::{Role, Surface};

/// Draws the composer of a conversation.
pub(super) fn draw(state: &State, chat: &Chat, area: Rect, paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    let focused = has_keyboard(state, Pane::Talk);
    let (border, role) = if focused { (Role::BorderFocused, Role::TitleFocused) } else { (Role::Border, Role::Title) };
    let style = paint.theme.on(paint.surface, border);
    for x in area.x..area.right() {
        put(paint.frame.buffer, x, area.y, 1, SafeStr::ours("─"), style);
    }
    let edge = after(Rect { height: 1, ..area }, 1);
    let to = if state.can_write() {
        state.words.with("talk-writes-to", &[("alias", state.alias(&chat.id).into())])
    } else {
        state.words.say("pane-kept")
    };
    let used = paint.words(edge, &format!(" {to} "), role);
    if let Some(why) = &chat.draft.refused {
        let words = state.words.with("talk-refused", &[("why", why.as_str().into())]);
        paint.words(after(edge, used + 1), &format!(" × {words} "), Role::Refused);
    } else if !chat.draft.editor.is_blank() && state.can_write() {
        paint.words(after(edge, used + 1), &format!(" {} ", state.words.say("talk-composing")), Role::Muted);
    }
    editor(&chat.draft.editor, layout::editor(area), focused, paint);
}

/// Draws an editor: the rows around its cursor.
pub(super) fn editor(editor: &Editor, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    let width = usize::from(area.width.max(1));
    let (rows, (line, column)) = (editor.rows(width), editor.position(width));
    let height = usize::from(area.height.max(1));
    let top = (line + 1).saturating_sub(height);
    let surface = std::mem::replace(&mut paint.surface, Surface::Field);
    paint.fill(area);
    let style = paint.theme.on(paint.surface, Role::Input);
    for (nth, range) in (0..area.height).zip(rows.into_iter().skip(top)) {
        let at = row(area, nth);
        put(paint.frame.buffer, at.x, at.y, at.width, SafeText::line(&editor.text()[range]), style);
    }
    paint.surface = surface;
    if focused && !area.is_empty() {
        let x = area.x + u16::try_from(column).unwrap_or(0).min(area.width.saturating_sub(1));
        paint.cursor(x, area.y + u16::try_from(line - top).unwrap_or(0));
    }
}
