//! Drawing the composer: it belongs to its conversation, and its border says to whom.

use ratatui::layout::Rect;

use crate::text::{SafeStr, SafeText, put};
use crate::theme::Role;
use crate::widget::field;
use crate::widget::paint::{Paint, after};
use crate::widget::place;
use crate::world::World;
use crate::world::chat::Chat;

/// To whom the words go, and that it is in easy words.
fn title(world: &World, chat: &Chat) -> String {
    let to = if world.can_write() {
        world.station.words.with("talk-writes-to", &[("alias", world.alias(&chat.id).into())])
    } else {
        world.station.words.say("pane-unsent")
    };
    let plain =
        if world.is_plain(&chat.id) { format!("· {} ", world.station.words.say("plain-on")) } else { String::new() };
    format!(" {to} {plain}")
}

/// Why the words came back, as the border says it.
fn refusal(world: &World, chat: &Chat) -> Option<String> {
    let why = chat.draft.refused.as_ref()?;
    Some(format!(" × {} ", world.station.words.with("talk-refused", &[("why", why.as_str().into())])))
}

/// Why the words came back, if the border of a composer of this width cannot say it whole.
pub(super) fn long_refusal<'a>(world: &World, chat: &'a Chat, width: u16) -> Option<&'a str> {
    let columns = |words: &str| SafeText::row(words).width();
    let needed = 2 + columns(&title(world, chat)) + columns(&refusal(world, chat)?);
    chat.draft.refused.as_deref().filter(|_| needed > usize::from(width))
}

/// In the composer's place, where one only reads along: that one does, and who talks.
fn reads_along(world: &World, chat: &Chat, area: Rect, paint: &mut Paint<'_, '_>) {
    let Some(who) = world.talks_in(&chat.id) else { return };
    let style = paint.theme.on(paint.surface, Role::Border);
    for x in area.x..area.right() {
        put(paint.frame.buffer, x, area.y, 1, SafeStr::ours("─"), style);
    }
    // whoever has the visitor may have fallen silent
    let (said, role) = if world.is_unattended(&chat.id) {
        ("talk-reads-along-nobody", Role::Overdue)
    } else {
        ("talk-reads-along", Role::Title)
    };
    let words = world.station.words.with(said, &[("who", world.short_name_of(who).into())]);
    paint.words(after(Rect { height: 1, ..area }, 1), &format!(" {words} "), role);
}

/// Draws the composer of a conversation.
pub(super) fn draw(world: &World, chat: &Chat, (area, focused): (Rect, bool), paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    if !world.shows_composer() {
        return reads_along(world, chat, area, paint);
    }
    let (border, role) = if focused { (Role::BorderFocused, Role::TitleFocused) } else { (Role::Border, Role::Title) };
    let style = paint.theme.on(paint.surface, border);
    for x in area.x..area.right() {
        put(paint.frame.buffer, x, area.y, 1, SafeStr::ours("─"), style);
    }
    let edge = after(Rect { height: 1, ..area }, 1);
    let mut used = paint.words(edge, &title(world, chat), role);
    // how much of the words is above what is seen
    let width = usize::from(place::editor(area).width.max(1));
    let hidden = field::rows_above(&chat.draft.editor, width, usize::from(place::editor(area).height.max(1)));
    let edge = if hidden > 0 {
        let above = world.station.words.with("talk-lines-above", &[("count", hidden.into())]);
        let taken = paint.right(edge, &format!(" ↑ {above} "), Role::Warning);
        Rect { width: edge.width.saturating_sub(taken), ..edge }
    } else {
        edge
    };
    // what was put in is named until it is sent
    let pieces: Vec<_> = chat.draft.pieces().filter_map(|(source, _)| world.source_words(source)).collect();
    if !pieces.is_empty() && chat.draft.refused.is_none() {
        used += 1;
        let rest = after(edge, used);
        let whole: Vec<String> = pieces.iter().map(|(kind, name)| format!("{kind}: {name}")).collect();
        let whole = format!(" {} ", whole.join(" + "));
        // where it is narrow the name counts
        let fits = SafeText::row(&whole).width() <= usize::from(rest.width);
        let names = || format!(" {} ", pieces.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" + "));
        used += paint.words(rest, &if fits { whole } else { names() }, Role::Tag);
    }
    if long_refusal(world, chat, area.width).is_some() {
        paint.words(after(edge, used + 1), &format!(" × {} ", world.station.words.say("state-refused")), Role::Refused);
    } else if let Some(words) = refusal(world, chat) {
        paint.words(after(edge, used + 1), &words, Role::Refused);
    } else if pieces.is_empty() && !chat.draft.editor.is_blank() && world.can_write() {
        paint.words(after(edge, used + 1), &format!(" {} ", world.station.words.say("talk-composing")), Role::Muted);
    }
    field::editor(&chat.draft.editor, place::editor(area), focused, paint);
}
