//! The strip above the composer: what warns about sending (domain.md §10), and why words came back, where the composer's
//! border is too narrow to say it.

use ratatui::layout::Rect;

use super::composer;
use crate::text::{SafeText, wrap};
use crate::theme::Role;
use crate::widget::paint::{Paint, after, below, row};
use crate::world::World;
use crate::world::chat::Chat;

/// The signs with their marks, the gravest first, each with the row and column where it begins: a sign stands beside the
/// one before it where it fits whole, else on a row of its own.
fn signs(world: &World, chat: &Chat, width: u16) -> Vec<(u16, u16, String, Role)> {
    let (mut at, mut laid) = ((0, 0), Vec::new());
    for (nth, (word, safety)) in world.signs(&chat.id).into_iter().enumerate() {
        let role = if safety { Role::Overdue } else { Role::Warning };
        let say = |mark: &str| format!("{mark}{}", world.station.words.say(word));
        let columns = |words: &str| u16::try_from(SafeText::row(words).width()).unwrap_or(u16::MAX);
        let mut words = say(" · ");
        if nth == 0 || columns(&words) > width.saturating_sub(at.1) {
            at = (at.0 + u16::from(nth > 0), 0);
            words = say("! ");
        }
        let end = at.1.saturating_add(columns(&words));
        laid.push((at.0, at.1, words, role));
        at.1 = end;
    }
    laid
}

/// Why words came back, where only the strip can say it.
fn refusal(world: &World, chat: &Chat, width: u16) -> Option<String> {
    composer::long_refusal(world, chat, width).map(|why| format!("× {why}"))
}

/// How many rows the strip takes.
pub(super) fn rows(world: &World, chat: &Chat, width: u16) -> u16 {
    let signs = signs(world, chat, width).last().map_or(0, |(row, ..)| row + 1);
    let refusal = refusal(world, chat, width).map_or(0, |why| wrap(&SafeText::screenful(&why), width.max(1)).height());
    signs.saturating_add(u16::try_from(refusal).unwrap_or(u16::MAX))
}

/// Draws the strip. Where there are fewer rows than it takes, the gravest stands there.
pub(super) fn draw(world: &World, chat: &Chat, area: Rect, paint: &mut Paint<'_, '_>) {
    let signs = signs(world, chat, area.width);
    let used = signs.last().map_or(0, |(row, ..)| row + 1);
    for (nth, column, words, role) in signs {
        paint.words(after(row(area, nth), column), &words, role);
    }
    if let Some(why) = refusal(world, chat, area.width) {
        paint.paragraph(below(area, used), &why, Role::Refused);
    }
}
