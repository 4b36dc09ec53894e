//! Where everything stands: pure geometry, at any size from 1×1.

use ratatui::layout::Rect;

use crate::state::State;
use crate::state::pane::{Dialog, Pane, Side};
use crate::update::editor_rows;

/// The columns of a transcript's gutter: a visitor's words never leave what is right of it.
pub const GUTTER: u16 = 2;
/// From this width on there are two panes side by side.
pub const TWO: u16 = 60;
/// From this width on there are three.
pub const THREE: u16 = 110;

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
    /// The pane at the side.
    pub side: Option<Rect>,
    /// The line for the helper.
    pub notice: Rect,
    /// The hints line.
    pub hints: Rect,
}

/// The parts of the conversation pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Talk {
    /// What was said.
    pub transcript: Rect,
    /// The composer with its border; of no height when nothing can be written and nothing was.
    pub composer: Rect,
}

/// The parts of the screen for a state.
pub fn areas(state: &State) -> Areas {
    let (width, height) = state.size;
    let row = |y: u16, there: bool| Rect::new(0, y.min(height), width, u16::from(there && y < height));
    // what is left out first on a small screen: the line for the helper, then the status, then the hints
    // two rows of hints where there is room: what the keys do here, and where the function keys lead
    let rows = if height >= 20 { 2 } else { u16::from(height >= 3) };
    let hints = Rect::new(0, height - rows, width, rows);
    let notice = row(height.saturating_sub(rows + 1), height >= 6);
    let status = row(0, height >= 4);
    let strip = row(status.height, height >= 6 && super::acute::strip_words(state).is_some());
    let top = status.height + strip.height;
    let main = Rect::new(0, top, width, height.saturating_sub(top + notice.height + hints.height));
    // while an alert goes on its checklist stays beside the composer
    let pane = if state.pane == Pane::Talk && width >= TWO && state.acute_stays() {
        Pane::Side(state.side)
    } else {
        state.pane
    };
    let (queue, talk, side) = columns(pane, main);
    Areas { status, strip, queue, talk, side, notice, hints }
}

fn columns(pane: Pane, main: Rect) -> (Option<Rect>, Option<Rect>, Option<Rect>) {
    let width = main.width;
    let column = |x: u16, width: u16| Some(Rect::new(x, main.y, width, main.height));
    if width < TWO {
        let whole = column(0, width);
        return match pane {
            Pane::Queue => (whole, None, None),
            Pane::Talk => (None, whole, None),
            Pane::Side(_) => (None, None, whole),
        };
    }
    if width < THREE {
        return if matches!(pane, Pane::Side(_)) {
            let side = (width / 2).clamp(30, 48);
            (None, column(0, width - side), column(width - side, side))
        } else {
            let queue = (width * 2 / 5).clamp(24, 34);
            (column(0, queue), column(queue, width - queue), None)
        };
    }
    let (queue, side) = if width < 150 { (32, 40) } else { (38, 50) };
    (column(0, queue), column(queue, width - queue - side), column(width - side, side))
}

/// The inside of a pane: below its title, right of its edge, with a blank column on either side where there is room.
pub const fn inner(area: Rect) -> Rect {
    let dy = if area.height > 0 { 1 } else { 0 };
    let (dx, margin) = match area.width {
        0 => (0, 0),
        1..20 => (1, 0),
        _ if area.x == 0 => (1, 1),
        _ => (2, 1),
    };
    Rect { x: area.x + dx, y: area.y + dy, width: area.width - dx - margin, height: area.height - dy }
}

/// The parts of the conversation pane.
pub fn talk(state: &State, area: Rect) -> Talk {
    let inside = inner(area);
    let composer = match state.open_chat().filter(|_| state.shows_open() && state.shows_composer()) {
        Some(chat) if inside.height >= 3 => {
            let most = (inside.height / 3).clamp(1, 8);
            1 + editor_rows(&chat.draft.editor, editor(inside).width, most)
        }
        _ => 0,
    };
    let transcript = Rect { height: inside.height - composer, ..inside };
    let composer = Rect { y: transcript.bottom(), height: composer, ..inside };
    Talk { transcript, composer }
}

/// Where the words of a composer stand: below its border.
pub const fn editor(composer: Rect) -> Rect {
    let dy = if composer.height > 0 { 1 } else { 0 };
    let dx = if composer.width > GUTTER { GUTTER } else { 0 };
    Rect { x: composer.x + dx, y: composer.y + dy, width: composer.width - dx, height: composer.height - dy }
}

/// The parts of a side pane: a search field, a list, and what the selected row says in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SideParts {
    /// The search field, or the head of the escalation; of no height elsewhere.
    pub search: Rect,
    /// The list.
    pub list: Rect,
    /// The selected row in full.
    pub detail: Rect,
}

/// The parts of a side pane.
pub fn side(state: &State, area: Rect) -> SideParts {
    let inside = inner(area);
    let search = match state.side {
        Side::Referrals | Side::Phrases => u16::from(inside.height > 1),
        // whom it is about, and how the alert stands
        Side::Acute => inside.height.saturating_sub(1).min(2),
        Side::Plan | Side::Case | Side::Shift => 0,
    };
    let rest = inside.height - search;
    let wanted = match state.side {
        Side::Referrals => 17,
        Side::Phrases => 6,
        // what the list leaves is for what to mind
        Side::Plan => (rest * 2 / 5).max(8).max(rest.saturating_sub(plan_rows(state))),
        Side::Acute => 8,
        Side::Shift => 3,
        Side::Case => rest,
    };
    let whole = state.side == Side::Case || (state.side == Side::Plan && state.one_question && state.in_template());
    let detail = if whole { rest } else { wanted.min(rest * 3 / 5) };
    let list = Rect { y: inside.y + search, height: rest - detail, ..inside };
    SideParts {
        search: Rect { height: search, ..inside },
        list,
        detail: Rect { y: list.bottom(), height: detail, ..inside },
    }
}

/// How many rows the list of the plan pane has.
fn plan_rows(state: &State) -> u16 {
    let count = match (state.plan_questions(), state.open_chat()) {
        (Some((_, questions)), _) => questions.len() + state.plan_leftovers().len(),
        (None, Some(chat)) => state.plan_list(chat).len(),
        (None, None) => 0,
    };
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// How many rows of a list a side pane shows.
pub fn side_list(state: &State, area: Rect) -> usize {
    usize::from(side(state, area).list.height)
}

/// How many rows of a list a dialog can show on a screen of this size.
pub const fn dialog_rows(size: (u16, u16)) -> usize {
    let rows = size.1.saturating_sub(9) as usize;
    if rows == 0 { 1 } else { rows }
}

/// How many rows of what is ticked a dialog can show: below its head.
pub const fn tick_rows(size: (u16, u16), dialog: &Dialog) -> usize {
    let head = match dialog {
        Dialog::Signals(_) => 4,
        _ => 1,
    };
    let rows = dialog_rows(size).saturating_sub(head);
    if rows == 0 { 1 } else { rows }
}

/// The rows above a report: the years to choose from.
pub const REPORT_HEAD: u16 = 2;

/// How many lines of a report are shown on a screen of this size.
pub const fn report_rows(size: (u16, u16)) -> usize {
    size.1.saturating_sub(4 + REPORT_HEAD) as usize
}

/// How many columns a dialog's inside has on a screen of this size.
pub const fn dialog_width(size: (u16, u16)) -> u16 {
    let width = size.0.saturating_sub(6);
    if width > 72 {
        72
    } else if width == 0 {
        1
    } else {
        width
    }
}

/// A dialog's box with so many rows inside, in the middle of the screen.
pub fn dialog(size: (u16, u16), rows: u16) -> Rect {
    let width = (dialog_width(size) + 4).min(size.0);
    let height = rows.saturating_add(2).min(size.1);
    Rect::new((size.0 - width) / 2, (size.1 - height) / 2, width, height)
}
