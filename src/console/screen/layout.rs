//! Where everything stands: pure geometry, at any size from 1×1.

use ratatui::layout::Rect;

use super::{Screen, status};
use crate::layer::{Glance, Place, Side};
use crate::world::station::Station;

/// From this width on there are two panes side by side.
pub const TWO: u16 = 60;
/// From this width on there are three.
pub const THREE: u16 = 120;

/// How wide the screen counts for panes beside each other: no more stand there than the helper wants.
pub fn wide(station: &Station) -> u16 {
    let most = match station.columns {
        1 => TWO - 1,
        2 => THREE - 1,
        _ => u16::MAX,
    };
    station.size.0.min(most)
}

/// A dialog has so many rows at least.
const FEWEST: u16 = 8;
/// From this size on the case of the open conversation stands below the queue.
const CASE: (u16, u16) = (150, 36);

/// What stands above a pane at the side: a pane without keys.
pub(super) fn above(side: Side) -> Option<&'static dyn Glance> {
    match side {
        Side::Shift => Some(&crate::pane::tonight::Tonight),
        Side::Plan | Side::Referrals | Side::Phrases | Side::Case | Side::Acute => None,
    }
}

/// The parts of the screen; a pane that has no place now is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// The status line.
    pub status: Rect,
    /// The strip that tells of alerts; of no height while there is none.
    pub strip: Rect,
    /// The queue.
    pub queue: Option<Rect>,
    /// The conversation with its composer, or the preview of a waiting visitor.
    pub talk: Option<Rect>,
    /// What stands above the pane at the side, if anything does and there is room.
    pub above: Option<Rect>,
    /// The pane at the side.
    pub side: Option<Rect>,
    /// The case beside the talk, where there is room and it does not stand at the side.
    pub case: Option<Rect>,
    /// The line for the helper.
    pub notice: Rect,
    /// The hints line.
    pub hints: Rect,
}

/// The parts of the screen as it is now.
pub fn areas(screen: &Screen) -> Areas {
    let (width, height) = screen.world.station.size;
    let row = |y: u16, there: bool| Rect::new(0, y.min(height), width, u16::from(there && y < height));
    // what is left out first on a small screen: the line for the helper, then the status, then the hints
    // two rows of hints where there is room: what the keys do here, and where the function keys lead
    let rows = if height >= 20 { 2 } else { u16::from(height >= 3) };
    let hints = Rect::new(0, height - rows, width, rows);
    let status = row(0, height >= 4);
    let notice = notice(screen, height.saturating_sub(rows + status.height), rows);
    let strip = strip(screen, status.height, height.saturating_sub(rows + status.height + notice.height));
    let top = status.height + strip.height;
    let main = Rect::new(0, top, width, height.saturating_sub(top + notice.height + hints.height));
    // while an alert goes on its checklist stays beside the composer; what closes a conversation stands beside it
    let beside = screen.beside().is_some();
    let wide = wide(&screen.world.station);
    let place = if beside || (screen.focus == Place::Talk && wide >= TWO && screen.acute_stays()) {
        Place::Side(screen.side)
    } else {
        screen.focus
    };
    let (queue, talk, side) = match place {
        Place::Queue if width >= TWO && wide < THREE => {
            let (queue, talk) = table(main, screen.panes.queue.height(&screen.world));
            (Some(queue), talk, None)
        }
        // what is copied by mouse stands beside nothing
        Place::Talk if screen.panes.talk.is_bare() => (None, Some(main), None),
        _ => columns(place, main, wide),
    };
    let (above, side) = match side.zip(above(screen.side).filter(|_| !beside)) {
        Some((area, glance)) => shared(area, glance.rows(&screen.world, area.width)),
        None => (None, side),
    };
    let (queue, case) = match queue {
        Some(queue) if has_case(screen) => with_case(queue, screen.panes.queue.height(&screen.world)),
        queue => (queue, None),
    };
    Areas { status, strip, queue, talk, above, side, case, notice, hints }
}

/// The rows for the helper above `below` rows of hints: one, or as many as its words need, of the `left` ones between the
/// status line and the hints. On a screen of a few rows there is none until something is said.
fn notice(screen: &Screen, left: u16, below: u16) -> Rect {
    let (width, height) = screen.world.station.size;
    let wanted = status::notice_rows(&screen.world, width).max(u16::from(height >= 6));
    let rows = wanted.min((left / 3).max(2)).min(left.saturating_sub(1));
    Rect::new(0, height.saturating_sub(below + rows), width, rows)
}

/// The rows that tell of alerts in words, from a row on, of the `left` ones; of no height while there is nothing to tell.
fn strip(screen: &Screen, top: u16, left: u16) -> Rect {
    let (width, height) = screen.world.station.size;
    let wanted = screen.strip_words(width).map_or(0, |words| u16::try_from(words.height()).unwrap_or(u16::MAX));
    let rows = if height >= 6 { wanted.min((left / 3).max(1)) } else { 0 };
    Rect::new(0, top.min(height), width, rows)
}

/// Where dialogs stand: over the panes, and never over what is never hidden (screens.md, rule 2) – the status line, the row
/// for alarms, the last words of the open conversation with its composer, the line for the helper, the hints.
pub(super) fn room(screen: &Screen, areas: &Areas) -> Rect {
    let (width, height) = screen.world.station.size;
    let top = areas.status.height + areas.strip.height;
    let bottom = if areas.notice.is_empty() { areas.hints.y } else { areas.notice.y };
    let whole = Rect::new(0, top, width, bottom.saturating_sub(top));
    let kept = areas
        .talk
        .filter(|_| screen.shows_open())
        .map_or(bottom, |talk| screen.panes.talk.kept_from(&screen.world, talk));
    let room = Rect { height: kept.saturating_sub(top).min(whole.height), ..whole };
    // on a screen of a few rows a dialog that nobody can read would be worse
    match (room.height, whole.height) {
        (FEWEST.., _) => room,
        (_, FEWEST..) => whole,
        _ => Rect::new(0, 0, width, height.saturating_sub(1).max(1)),
    }
}

/// Shares the side among what stands above, which takes so many rows, and the pane, which keeps at least twice as many.
fn shared(area: Rect, rows: u16) -> (Option<Rect>, Option<Rect>) {
    if area.height < rows.saturating_mul(3) {
        return (None, Some(area));
    }
    let below = Rect { y: area.y + rows, height: area.height - rows, ..area };
    (Some(Rect { height: rows, ..area }), Some(below))
}

/// Whether the case stands beside the talk: on a large screen, unless the pane at the side shows it.
fn has_case(screen: &Screen) -> bool {
    let height = screen.world.station.size.1;
    wide(&screen.world.station) >= CASE.0
        && height >= CASE.1
        && screen.world.has_open()
        && screen.focus != Place::Queue
        && (screen.side != Side::Case || screen.beside().is_some())
}

/// Parts the queue's column: the queue takes what it fills, at most half, and the case has the rest.
fn with_case(area: Rect, wanted: u16) -> (Option<Rect>, Option<Rect>) {
    let height = (wanted + 1).min(area.height / 2);
    let below = Rect { y: area.y + height, height: area.height - height, ..area };
    (Some(Rect { height, ..area }), Some(below))
}

/// The queue while it has the keyboard and there is room for little else: over the full width, with what is known of the
/// selected visitor below it. Each keeps at least two fifths, and the queue takes no more rows than it fills.
fn table(main: Rect, wanted: u16) -> (Rect, Option<Rect>) {
    let part = main.height * 2 / 5;
    let lower = main.height.saturating_sub(wanted).max(part);
    if part < 4 {
        return (main, None);
    }
    let height = main.height - lower;
    (Rect { height, ..main }, Some(Rect { y: main.y + height, height: lower, ..main }))
}

/// Panes beside each other, as many as there is room for on a screen that counts as so `wide`.
fn columns(place: Place, main: Rect, wide: u16) -> (Option<Rect>, Option<Rect>, Option<Rect>) {
    let width = main.width;
    let column = |x: u16, width: u16| Some(Rect::new(x, main.y, width, main.height));
    if wide < TWO {
        let whole = column(0, width);
        return match place {
            Place::Queue => (whole, None, None),
            Place::Talk => (None, whole, None),
            Place::Side(_) => (None, None, whole),
        };
    }
    if wide < THREE {
        return if matches!(place, Place::Side(_)) {
            // on a screen with room for more the pane at the side grows, too
            let side = (width / 2).clamp(30, (width * 2 / 5).max(48));
            (None, column(0, width - side), column(width - side, side))
        } else {
            // a strip: the letter and three letters of the triage, an alias of any length, and the age of its wait
            let queue = (width * 2 / 5).clamp(24, 28);
            (column(0, queue), column(queue, width - queue), None)
        };
    }
    // the queue has room for its columns while it has the keyboard
    let (queue, side) = match (place, width) {
        (Place::Queue, ..150) => (52, 32),
        (Place::Queue, _) => (74, 42),
        (_, ..150) => (32, 40),
        _ => (38, 50),
    };
    (column(0, queue), column(queue, width - queue - side), column(width - side, side))
}
