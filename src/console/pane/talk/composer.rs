//! Drawing the composer: it belongs to its conversation, and its border says to whom.

use ratatui::layout::Rect;

use crate::text::{SafeStr, put};
use crate::theme::Role;
use crate::widget::field;
use crate::widget::paint::{Paint, after};
use crate::widget::place;
use crate::world::World;
use crate::world::chat::Chat;

/// Draws the composer of a conversation.
pub(super) fn draw(world: &World, chat: &Chat, (area, focused): (Rect, bool), paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    let (border, role) = if focused { (Role::BorderFocused, Role::TitleFocused) } else { (Role::Border, Role::Title) };
    let style = paint.theme.on(paint.surface, border);
    for x in area.x..area.right() {
        put(paint.frame.buffer, x, area.y, 1, SafeStr::ours("─"), style);
    }
    let edge = after(Rect { height: 1, ..area }, 1);
    let to = if world.can_write() {
        world.station.words.with("talk-writes-to", &[("alias", world.alias(&chat.id).into())])
    } else {
        world.station.words.say("pane-kept")
    };
    let used = paint.words(edge, &format!(" {to} "), role);
    if let Some(why) = &chat.draft.refused {
        let words = world.station.words.with("talk-refused", &[("why", why.as_str().into())]);
        paint.words(after(edge, used + 1), &format!(" × {words} "), Role::Refused);
    } else if !chat.draft.editor.is_blank() && world.can_write() {
        paint.words(after(edge, used + 1), &format!(" {} ", world.station.words.say("talk-composing")), Role::Muted);
    }
    field::editor(&chat.draft.editor, place::editor(area), focused, paint);
}
