//! A dialog's box, and what stands in it alike in several dialogs.

use ratatui::layout::Rect;

use crate::intent;
use crate::text::{SafeText, wrap};
use crate::theme::{Role, Surface};
use crate::told::{Told, ToldRow};
use crate::widget::card::{Card, Reading, sign};
use crate::widget::flow::{self, Flow};
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, after, below, row};
use crate::widget::place;
use crate::world::World;
use desk::event::ConversationId;

/// The columns of the mark of the selected row, and a blank one.
pub const MARK: u16 = 2;

/// What a row is made of: pieces of text with their styles.
pub type Pieces = Vec<(String, Role)>;

/// Draws a dialog's box with so many rows inside, as far as there is room for them. Its title, after the alias of the
/// visitor it is about. Returns the inside.
pub fn open(world: &World, about: Option<&ConversationId>, title: &str, rows: u16, paint: &mut Paint<'_, '_>) -> Rect {
    let area = place::dialog(world.room, rows.max(1));
    if world.station.columns == 1 {
        // nothing stands beside it on its rows
        paint.surface = Surface::Ground;
        paint.fill(Rect { x: world.room.x, width: world.room.width, ..area });
    }
    paint.surface = Surface::Raised;
    paint.fill(area);
    let (width, height) = (usize::from(area.width.saturating_sub(2)), area.height);
    for nth in 0..height {
        let edge = match nth {
            0 => format!("┌{}┐", "─".repeat(width)),
            nth if nth + 1 == height => format!("└{}┘", "─".repeat(width)),
            _ => {
                paint.words(row(area, nth), "│", Role::BorderFocused);
                paint.right(row(area, nth), "│", Role::BorderFocused);
                continue;
            }
        };
        paint.words(row(area, nth), &edge, Role::BorderFocused);
    }
    // whose it is stands first: what is behind it may be another's
    let whose = about.map(|conversation| format!("{} · ", world.alias(conversation))).unwrap_or_default();
    let title = format!(" {whose}{} ", world.station.words.say(title));
    let head = Rect { width: area.width.saturating_sub(1), ..row(area, 0) };
    paint.words(after(head, 2), &title, Role::TitleFocused);
    let inside = below(after(area, 2), 1);
    Rect { width: inside.width.saturating_sub(2), height: inside.height.saturating_sub(1), ..inside }
}

/// The title of a dialog in words: the visitor whom it is about, and what it is.
pub fn titled(world: &World, about: Option<&ConversationId>, title: &str) -> Told {
    let whose = about.map(|conversation| format!("{}: ", world.alias(conversation))).unwrap_or_default();
    Told::titled(format!("{whose}{}", world.station.words.say(title)))
}

/// The words of a row's pieces.
pub fn words_of(pieces: &[(String, Role)]) -> String {
    let all = pieces.iter().map(|(words, _)| words.trim()).filter(|words| !words.is_empty());
    all.collect::<Vec<_>>().join(" ")
}

/// A row that can be ticked, in words: what is ticked says so.
pub fn ticked(world: &World, key: impl Into<String>, words: &str, ticked: bool) -> ToldRow {
    let state = world.station.words.say(if ticked { "linear-ticked" } else { "linear-not-ticked" });
    ToldRow::new(key, format!("{words}: {state}"))
}

/// How many rows a paragraph takes in a dialog.
pub fn rows_of(world: &World, words: &str) -> u16 {
    let height = wrap(&SafeText::screenful(words), place::dialog_width(world.room)).height();
    u16::try_from(height).unwrap_or(u16::MAX / 2)
}

/// Rows of a list, each behind the column of its mark and its first piece, wrapped for a dialog.
pub fn flows(world: &World, rows: &[Pieces]) -> Vec<Flow> {
    let width = place::dialog_width(world.room);
    let flow = |pieces: &Pieces| {
        let pieces: Vec<(&str, Role)> = pieces.iter().map(|(words, role)| (words.as_str(), *role)).collect();
        let Some((first, rest)) = pieces.split_first().filter(|(_, rest)| !rest.is_empty()) else {
            return Flow::behind(&[("  ", Role::Text)], MARK, &pieces, width);
        };
        let columns = u16::try_from(SafeText::row(first.0).width()).unwrap_or(0);
        Flow::behind(&[("  ", Role::Text), *first], MARK + columns, rest, width)
    };
    rows.iter().map(flow).collect()
}

/// Draws the rows of a list that are in sight; the cursor stands on the selected one. Says at the box's lower edge how many
/// are not.
pub fn rows(world: &World, rows: &[Flow], selection: &Selection, area: Rect, paint: &mut Paint<'_, '_>) {
    let hidden = flow::list(rows, selection, (area, true, Surface::Raised), paint);
    edge(world, hidden, area, paint);
}

/// Says at the lower edge of the box around an area how many rows are above and below those in sight.
pub fn edge(world: &World, hidden: (usize, usize), area: Rect, paint: &mut Paint<'_, '_>) {
    let at = Rect { y: area.bottom(), height: 1, ..area };
    sign(hidden, at, None, &world.station.words, paint);
}

/// How many rows are for the keys below a question: where it is narrow they wrap.
fn key_rows(world: &World) -> u16 {
    if place::dialog_width(world.room) < NARROW { 2 } else { 1 }
}

/// In fewer columns what is said in one row elsewhere takes two.
const NARROW: u16 = 56;

/// The paragraphs of a question, and how many rows there are for them in this room: the last ones are for the keys.
pub fn paragraphs(world: &World, all: &[(String, Role)]) -> (Card, u16) {
    let mut card = Card::of(place::dialog_width(world.room));
    for (words, role) in all {
        card.say(words, *role);
    }
    let tall = u16::try_from(card.height()).unwrap_or(u16::MAX - 9);
    (card, tall.min(world.room.height.saturating_sub(2 + key_rows(world))))
}

/// The keys below a question that only a deliberate second key answers, named by the message `keys`: while its paragraphs
/// were not read to the end, the key that reads on.
pub fn override_keys(world: &World, reading: &Reading, keys: &str) -> String {
    let (words, keymap) = (&world.station.words, &world.station.keymap);
    let anyway = keymap.label(intent::Override::UseAnyway);
    if !reading.is_at_end() {
        return format!("{anyway} {}", words.say("move-read-on"));
    }
    let stay = keymap.label(intent::Override::LeaveIt);
    words.with(keys, &[("key", anyway.into()), ("stay", stay.into())]).into_owned()
}

/// Draws a question in paragraphs, from where they are read, and its keys below them.
pub fn question(
    world: &World,
    about: Option<&ConversationId>,
    title: &str,
    (all, reading): (&[(String, Role)], &Reading),
    keys: &str,
    paint: &mut Paint<'_, '_>,
) {
    let (card, rows) = paragraphs(world, all);
    let area = open(world, about, title, rows + 1 + key_rows(world), paint);
    let station = &world.station;
    let at = Rect { height: rows.min(area.height), ..area };
    card.draw(at, reading, (&station.words, &station.keymap, false), paint);
    let last = below(area, area.height.saturating_sub(key_rows(world)));
    paint.paragraph(last, keys, Role::HintKey);
    paint.cursor(last.x, last.y);
}
