//! Reading the report of a year.

use super::closing::year_and_quarter;
use crate::intent::Intent;
use crate::state::State;
use crate::state::pane::Dialog;
use crate::view::{layout, report_height};
use desk::event::Reported;

/// A year's report came.
pub(super) fn hear(state: &mut State, reported: &Reported) {
    state.reports.hear(reported);
    if let Some(Dialog::Report { year, .. }) = state.dialog() {
        state.reports.read(*year, state.words.language());
    }
}

/// The years to choose from: those that have a report, the last one that is over, and the present one.
pub fn years(state: &State) -> Vec<u16> {
    let (present, _) = year_and_quarter(state);
    let mut years: Vec<_> = state.reports.years().filter(|year| *year < present).collect();
    years.extend([present.saturating_sub(1), present]);
    years.dedup();
    years
}

/// Opens the last report there is.
pub(super) fn open(state: &mut State) {
    let (present, _) = year_and_quarter(state);
    let last = state.reports.years().rfind(|year| *year < present);
    let year = last.unwrap_or(present.saturating_sub(1));
    state.reports.read(year, state.words.language());
    state.dialogs.push(Dialog::Report { year, top: 0 });
}

/// What is wanted in the report.
pub(super) fn act(state: &mut State, intent: Intent) {
    let page = super::page(layout::report_rows(state.size)).cast_signed();
    match intent {
        Intent::ReportEarlier => go(state, -1),
        Intent::ReportLater => go(state, 1),
        Intent::ReportUp => scroll(state, -1),
        Intent::ReportDown => scroll(state, 1),
        Intent::ReportPageUp => scroll(state, -page),
        Intent::ReportPageDown => scroll(state, page),
        Intent::CloseReport => drop(state.dialogs.pop()),
        _ => {}
    }
}

/// To the year before or after; there is none beyond the first and the present one.
fn go(state: &mut State, by: isize) {
    let years = years(state);
    if let Some(Dialog::Report { year, top }) = state.dialogs.last_mut()
        && let Some(at) = years.iter().position(|known| known == year)
        && let Some(to) = at.checked_add_signed(by).and_then(|at| years.get(at))
    {
        (*year, *top) = (*to, 0);
        state.reports.read(*to, state.words.language());
    }
}

fn scroll(state: &mut State, by: isize) {
    let most = report_height(state).saturating_sub(layout::report_rows(state.size));
    if let Some(Dialog::Report { top, .. }) = state.dialogs.last_mut() {
        *top = top.saturating_add_signed(by).min(most);
    }
}
