//! Drawing a text that is being written: in a composer, a dialog or a search field.

use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::editor::Editor;
use super::list::Search;
use super::paint::{Paint, after, row};
use crate::text::{SafeText, put};
use crate::theme::{Role, Surface};
use crate::words::Words;

/// How many rows of an editor are above those that are seen at a width and height.
pub fn rows_above(editor: &Editor, width: usize, height: usize) -> usize {
    let (line, _) = editor.position(width);
    (line + 1).saturating_sub(height)
}

/// Draws an editor: the rows around its cursor, which stands there while the keyboard is in it (`focused`).
pub fn editor(editor: &Editor, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    if let Some(at) = written(editor, area, paint).filter(|_| focused) {
        paint.cursor(at.x, at.y);
    }
}

/// Draws an editor beside a list whose selected row has the cursor: it only marks where the next letter goes.
pub fn beside_list(editor: &Editor, area: Rect, paint: &mut Paint<'_, '_>) {
    if let Some(at) = written(editor, area, paint) {
        caret(at, paint);
    }
}

/// Marks where the next letter goes, where the cursor stands elsewhere.
fn caret(at: Position, paint: &mut Paint<'_, '_>) {
    if paint.frame.area().contains(at) {
        paint.frame.buffer[at].modifier.insert(Modifier::REVERSED);
    }
}

/// Draws the rows of an editor around its cursor, and says where that is.
fn written(editor: &Editor, area: Rect, paint: &mut Paint<'_, '_>) -> Option<Position> {
    let width = usize::from(area.width.max(1));
    let (rows, (line, column)) = (editor.rows(width), editor.position(width));
    let height = usize::from(area.height.max(1));
    let top = rows_above(editor, width, height);
    let surface = std::mem::replace(&mut paint.surface, Surface::Field);
    paint.fill(area);
    let style = paint.theme.on(paint.surface, Role::Input);
    for (nth, range) in (0..area.height).zip(rows.into_iter().skip(top)) {
        let at = row(area, nth);
        put(paint.frame.buffer, at.x, at.y, at.width, SafeText::line(&editor.text()[range]), style);
    }
    paint.surface = surface;
    let x = area.x + u16::try_from(column).unwrap_or(0).min(area.width.saturating_sub(1));
    (!area.is_empty()).then(|| Position::new(x, area.y + u16::try_from(line - top).unwrap_or(0)))
}

/// A search field. The cursor stands on what is selected of what was found, so that braille and speech follow the list
/// while it is searched (screens.md, rule 6): the field marks where the next letter goes, and has the cursor only while
/// nothing was found.
pub fn search(words: &Words, search: &Search, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    let label = format!("{}: ", words.say("referral-search"));
    let used = paint.words(area, &label, Role::Label);
    let input = after(area, used);
    let surface = std::mem::replace(&mut paint.surface, Surface::Field);
    paint.fill(input);
    if search.query.is_empty() {
        paint.words(input, &words.say("palette-search"), Role::Placeholder);
    } else {
        paint.words(input, search.query.text(), Role::Input);
    }
    paint.surface = surface;
    if focused {
        let (_, column) = search.query.position(usize::MAX);
        let x = input.x + u16::try_from(column).unwrap_or(0).min(input.width.saturating_sub(1));
        let at = Position::new(x, input.y);
        if search.found.is_empty() {
            paint.cursor(at.x, at.y);
        } else {
            caret(at, paint);
        }
    }
}
