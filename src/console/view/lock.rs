//! The locked screen: how many wait and call, and nothing of what anybody said or is called.

use ratatui::layout::Rect;

use super::paint::{Paint, after, below, row};
use super::{hints, layout, status, time_of_day};
use crate::state::State;
use crate::state::lock::Locked;
use crate::theme::{Role, Surface};
use matrix::link::Keeping;

/// Draws the locked screen.
pub(super) fn draw(state: &State, locked: &Locked, paint: &mut Paint<'_, '_>) {
    let areas = layout::areas(state);
    status::draw(state, areas.status, paint);
    hints::draw(state, areas.hints, paint);
    let (width, height) = state.size;
    let wide = width.min(64);
    let top = (height / 3).saturating_sub(2).max(areas.status.bottom());
    let bottom = areas.hints.y.max(top);
    let area = Rect::new((width - wide) / 2, top, wide, bottom - top);
    let since = time_of_day(state, locked.since);
    let title = state.words.with("lock-title", &[("time", since.into())]);
    paint.words(row(area, 0), &title, Role::TitleFocused);
    paint.words(row(area, 1), &state.words.say("lock-about"), Role::Muted);
    let unread: usize = state.mine().filter_map(|id| state.chat(id)).map(|chat| chat.unread).sum();
    let mut said = Vec::new();
    if unread > 0 {
        said.push((state.words.with("lock-unread", &[("count", unread.into())]), Role::Unread));
    }
    if !state.calling().is_empty() {
        said.push((state.words.say("alarm-alert"), Role::TriageA));
    }
    // what rings must say why: nobody came to one's own visitor
    if state.unanswered().is_some() {
        said.push((state.words.say("lock-alone"), Role::TriageA));
    }
    for (nth, (words, role)) in (2..).zip(&said) {
        paint.words(row(area, nth), words, *role);
    }
    let down = u16::from(said.len() > 2);
    let field = row(below(area, 4 + down), 0);
    let input = after(field, paint.words(field, &format!("{:<12}", state.words.say("sign-in-password")), Role::Label));
    paint.surface = Surface::Field;
    paint.fill(input);
    let dots = "•".repeat(locked.password.chars().count().min(24));
    let column = paint.words(input, &dots, Role::Input).min(input.width.saturating_sub(1));
    paint.surface = Surface::Ground;
    if !locked.busy && !input.is_empty() {
        paint.cursor(input.x + column, input.y);
    }
    let said = below(area, 6 + down);
    if locked.busy {
        paint.paragraph(said, &state.words.say("lock-busy"), Role::Event);
    } else if locked.must_wait(state.now) {
        let time = locked.until.since(state.now).div_ceil(1_000);
        let words = state.words.with("lock-wait", &[("seconds", time.into())]);
        paint.paragraph(said, &words, Role::Error);
    } else if locked.wrong > 0 {
        paint.paragraph(said, &state.words.say("lock-wrong"), Role::Error);
    } else if state.keeping == Some(Keeping::Practice) {
        paint.paragraph(said, &state.words.say("lock-practice"), Role::Muted);
    }
}
