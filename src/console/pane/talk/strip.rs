//! The strip above the composer: what warns about sending (domain.md §10), and why words came back, where the composer's
//! border is too narrow to say it.

use ratatui::layout::Rect;

use super::composer;
use crate::text::{SafeText, wrap};
use crate::theme::Role;
use crate::widget::flow::{self, Flow};
use crate::widget::paint::{Paint, below};
use crate::world::World;
use crate::world::chat::Chat;
use desk::conversation::{Item, Side};

/// The signs with their marks, the gravest first: a sign stands beside the one before it where it fits whole, else on a
/// row of its own; one that is longer than a row wraps.
fn signs(world: &World, chat: &Chat, width: u16) -> Vec<Flow> {
    let sign = |(word, safety): (&'static str, bool)| {
        vec![(world.station.words.say(word).into_owned(), if safety { Role::Overdue } else { Role::Warning })]
    };
    // who reads along is never out of sight of who talks (design §3)
    let readers = world.readers_words(&chat.id).map(|words| vec![(words, Role::Colleague)]);
    let signs = world.signs(&chat.id).into_iter().map(sign).chain(readers).collect::<Vec<_>>();
    flow::units(&signs, "! ", width)
}

/// What warns about sending, and the note of whoever handed this visitor over, in words.
pub(super) fn facts(world: &World, chat: &Chat) -> Vec<String> {
    let signs = world.signs(&chat.id).into_iter().map(|(word, _)| world.station.words.say(word).into_owned());
    let note = note(world, chat, u16::MAX).map(|note| note.words());
    signs.chain(world.readers_words(&chat.id)).chain(note).collect()
}

/// Why words came back, where only the strip can say it.
fn refusal(world: &World, chat: &Chat, width: u16) -> Option<String> {
    composer::long_refusal(world, chat, width).map(|why| format!("× {why}"))
}

/// The most rows of a giver's note: more of it stands in the talk.
const NOTE: usize = 3;

/// The note of whoever handed this visitor over, until the first word of this helper's own.
fn note(world: &World, chat: &Chat, width: u16) -> Option<Flow> {
    let line = world.handover_note(chat)?;
    let (Item::Note(text), Side::Helper(who)) = (line.item, line.side) else { return None };
    let from = world.station.words.with("talk-note-from", &[("who", world.short_name_of(who).into())]);
    let head = [("» ", Role::Note), (&*from, Role::Unread), (" ", Role::Note)];
    // which phase it is in is what a new helper asks first
    let phase = world.phase(&chat.id).map(|now| world.phase_words(now)).unwrap_or_default();
    let phase = if phase[0].is_empty() { String::new() } else { format!("{} · ", phase[0]) };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = [(phase.as_str(), Role::Muted), (text.as_str(), Role::Note)];
    let pieces: Vec<(&str, Role)> = head[1..].iter().copied().chain(told).collect();
    Some(Flow::behind(&head[..1], 2, &pieces, width))
}

/// How many rows the strip takes.
pub(super) fn rows(world: &World, chat: &Chat, width: u16) -> u16 {
    let signs: usize = signs(world, chat, width).iter().map(Flow::height).sum();
    let note = note(world, chat, width).map_or(0, |note| note.height().min(NOTE));
    let refusal = refusal(world, chat, width).map_or(0, |why| wrap(&SafeText::screenful(&why), width.max(1)).height());
    u16::try_from(signs + note + refusal).unwrap_or(u16::MAX)
}

/// Draws the strip. Where there are fewer rows than it takes, the gravest stands there.
pub(super) fn draw(world: &World, chat: &Chat, area: Rect, paint: &mut Paint<'_, '_>) {
    let mut rest = area;
    for line in signs(world, chat, area.width) {
        rest = below(rest, line.draw(0, rest, paint));
    }
    if let Some(note) = note(world, chat, area.width) {
        let most = Rect { height: rest.height.min(u16::try_from(NOTE).unwrap_or(u16::MAX)), ..rest };
        rest = below(rest, note.draw(0, most, paint));
    }
    if let Some(why) = refusal(world, chat, area.width) {
        paint.paragraph(rest, &why, Role::Refused);
    }
}
