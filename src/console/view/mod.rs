//! What is seen: one file a pane. Drawing changes nothing in the state.

mod acute;
mod case;
mod composer;
mod conversation;
mod dialogs;
mod help;
mod hints;
pub mod layout;
mod lock;
mod paint;
mod phrases;
mod plan;
mod plan_item;
mod preview;
mod queue;
mod referral;
mod referrals;
mod register;
mod report;
mod shift;
mod sign_in;
mod status;
mod tick;

use ratatui::layout::Rect;

use self::paint::Paint;
use super::state::State;
use super::state::pane::{Pane, Side};
use super::terminal::Frame;
use super::theme::{Role, Surface, Theme};
use care::triage::Triage;
use desk::event::Moment;

pub use dialogs::read_height;
pub use report::report_height;

/// Draws all of the state.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    let mut paint = Paint { frame, theme, surface: Surface::Ground };
    // the state hears of a resize before it is drawn; cells beyond either size stay blank
    let screen = paint.frame.area();
    paint.fill(screen);
    if let Some(locked) = &state.lock {
        lock::draw(state, locked, &mut paint);
        return;
    }
    if state.sign_in.is_some() {
        sign_in::draw(state, &mut paint);
        return;
    }
    let areas = layout::areas(state);
    if let Some(area) = areas.queue {
        queue::draw(state, area, &mut paint);
    }
    if let Some(area) = areas.talk {
        if state.shows_open() {
            conversation::draw(state, area, &mut paint);
        } else {
            preview::draw(state, area, &mut paint);
        }
    }
    if let Some(area) = areas.side {
        side(state, area, &mut paint);
    }
    status::draw(state, areas.status, &mut paint);
    acute::strip(state, areas.strip, &mut paint);
    status::notice(state, areas.notice, &mut paint);
    hints::draw(state, areas.hints, &mut paint);
    dialogs::draw(state, &mut paint);
}

fn side(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    match state.side {
        Side::Plan => plan::draw(state, area, paint),
        Side::Referrals => referrals::draw(state, area, paint),
        Side::Phrases => phrases::draw(state, area, paint),
        Side::Case => case::draw(state, area, paint),
        Side::Shift => shift::draw(state, area, paint),
        Side::Acute => acute::draw(state, area, paint),
    }
}

/// Whether a pane has the keyboard.
fn has_keyboard(state: &State, pane: Pane) -> bool {
    state.dialogs.is_empty() && state.pane == pane
}

/// The surface of a row.
const fn surface(selected: bool, focused: bool) -> Surface {
    match (selected, focused) {
        (true, true) => Surface::Selected,
        (true, false) => Surface::Remembered,
        (false, _) => Surface::Ground,
    }
}

/// The colour of a triage.
const fn triage_role(triage: Triage) -> Role {
    match triage {
        Triage::A => Role::TriageA,
        Triage::B => Role::TriageB,
        Triage::C => Role::TriageC,
        Triage::D => Role::TriageD,
        Triage::X => Role::TriageX,
    }
}

/// A triage as letter and word.
fn triage_words(state: &State, triage: Triage) -> String {
    format!("{} {}", triage.letter(), state.words.say(&format!("triage-{}", triage.letter())))
}

/// An age in the largest whole unit: seconds, minutes, hours.
fn age(state: &State, since: Moment, now: Moment) -> String {
    let seconds = now.since(since) / 1_000;
    let (key, count) = match seconds {
        0..60 => ("age-seconds", seconds),
        60..3_600 => ("age-minutes", seconds / 60),
        _ => ("age-hours", seconds / 3_600),
    };
    state.words.with(key, &[("count", count.into())]).into_owned()
}

/// The time of day, as HH:MM in the console's zone.
fn time_of_day(state: &State, moment: Moment) -> String {
    let stamp = i64::try_from(moment.0).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    stamp.map_or_else(String::new, |stamp| {
        let time = state.zone.to_datetime(stamp).time();
        format!("{:02}:{:02}", time.hour(), time.minute())
    })
}
