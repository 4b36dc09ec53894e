//! The referrals: searched, struck out with the reason where parents may hear of it, the selected one in full.

use ratatui::layout::Rect;

use super::paint::{Paint, after, below, row};
use super::{has_keyboard, layout, surface};
use crate::care::referral::{Entry, Fact, Usability, usable};
use crate::console::state::State;
use crate::console::state::pane::{Pane, Search, Side};
use crate::console::theme::{Role, Surface};

/// Draws the search field and what was found.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let focused = has_keyboard(state, Pane::Side(Side::Referrals));
    paint.pane(area, &state.words.say("pane-referrals"), focused);
    let parts = layout::side(state, area);
    field(state, &state.referrals, parts.search, focused, paint);
    let entries = &state.content.directory.entries;
    if state.referrals.found.is_empty() && parts.list.height > 0 {
        paint.words(row(parts.list, 0), &state.words.say("referral-none"), Role::Muted);
    }
    let selection = &state.referrals.selection;
    let found = state.referrals.found.iter().enumerate().skip(selection.top);
    for (nth, (index, entry)) in (0..parts.list.height).zip(found) {
        let Some(entry) = entries.get(*entry) else { continue };
        paint.surface = surface(index == selection.row, focused);
        let at = row(parts.list, nth);
        paint.fill(at);
        let struck = struck(state, entry).is_some();
        let code = format!(" ;{} ", entry.code);
        let used = paint.right(at, &code, Role::Tag);
        let rest = Rect { width: at.width.saturating_sub(used), ..at };
        let mark = match (index == selection.row, struck) {
            (_, true) => "× ",
            (true, false) => "> ",
            (false, false) => "  ",
        };
        let role = if struck { Role::StruckOut } else { Role::Text };
        paint.pieces(rest, &[(mark, Role::Muted), (entry.name.get(state.words.language()), role)]);
    }
    paint.surface = Surface::Ground;
    if let Some(entry) = state.referrals.found.get(selection.row).and_then(|index| entries.get(*index)) {
        detail(state, entry, parts.detail, paint);
    }
}

/// A search field with the cursor in it.
pub(super) fn field(state: &State, search: &Search, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    let label = format!("{}: ", state.words.say("referral-search"));
    let used = paint.words(area, &label, Role::Label);
    let input = after(area, used);
    let surface = std::mem::replace(&mut paint.surface, Surface::Field);
    paint.fill(input);
    if search.query.is_empty() {
        paint.words(input, &state.words.say("palette-search"), Role::Placeholder);
    } else {
        paint.words(input, search.query.text(), Role::Input);
    }
    paint.surface = surface;
    if focused {
        let (_, column) = search.query.position(usize::MAX);
        let x = input.x + u16::try_from(column).unwrap_or(0).min(input.width.saturating_sub(1));
        paint.cursor(x, input.y);
    }
}

/// Why an entry is struck out for the open conversation, if it is; without one nothing is known, and unknown is yes.
pub(super) fn struck(state: &State, entry: &Entry) -> Option<String> {
    let home = state.open.as_ref().map_or_else(Default::default, |open| state.home(open));
    match usable(entry, home) {
        Usability::Usable => None,
        Usability::StruckOut(reason) => Some(reason.text(state.words.language())),
        Usability::NotRunning(status) => Some(status.text(state.words.language()).to_owned()),
    }
}

/// An entry in full: why it is struck out, what for, how to reach it.
pub(super) fn detail(state: &State, entry: &Entry, area: Rect, paint: &mut Paint<'_, '_>) {
    let (language, words) = (state.words.language(), &state.words);
    let line = "─".repeat(usize::from(area.width));
    paint.words(row(area, 0), &line, Role::Border);
    let mut rest = below(area, 1);
    if let Some(why) = struck(state, entry) {
        let text = format!("{}: {why}", words.say("referral-struck"));
        rest = below(rest, paint.paragraph(rest, &text, Role::Warning));
    }
    if let Some(alert) = &entry.alert {
        rest = below(rest, paint.paragraph(rest, alert.get(language), Role::Warning));
    }
    rest = below(rest, paint.paragraph(rest, entry.what.get(language), Role::Text));
    let verify = |fact: Fact| if entry.is_verified(fact) { "" } else { " ?" };
    let phones = entry.phones.iter().map(|phone| (phone, Fact::Phone));
    let others = [(&entry.chat, Fact::Chat), (&entry.site, Fact::Site)];
    let others = others.into_iter().filter_map(|(place, fact)| Some((place.as_ref()?, fact)));
    let contact: Vec<String> = phones.chain(others).map(|(place, fact)| format!("{place}{}", verify(fact))).collect();
    let hours = entry.hours.as_ref().map(|hours| format!("{}{}", hours.get(language), verify(Fact::Hours)));
    let cost = entry.cost.as_ref().map(|cost| format!("{}{}", cost.get(language), verify(Fact::Cost)));
    let anonymous = words.say(&format!("anonymous-{}", entry.anonymous.code()));
    let anonymous = format!("{anonymous}{}", verify(Fact::Anonymous));
    let parents = words.say(&format!("parents-{}", entry.parents.code().replace('_', "-"))).into_owned();
    let rows = [
        ("referral-contact", Some(contact.join(" · ")).filter(|places| !places.is_empty())),
        ("referral-hours", hours),
        ("referral-cost", cost),
        ("referral-languages", Some(entry.languages.join(", ")).filter(|codes| !codes.is_empty())),
        ("referral-organisation", entry.organisation.clone()),
        ("referral-address", entry.address.as_ref().map(ToString::to_string)),
        ("referral-anonymous", Some(anonymous)),
        ("referral-parents", Some(parents)),
    ];
    for (label, value) in rows {
        let Some(value) = value else { continue };
        let label = format!("{:<9} ", words.say(label));
        let used = paint.words(row(rest, 0), &label, Role::Label);
        rest = below(rest, paint.paragraph(after(rest, used), &value, Role::Text).max(1));
    }
    if !entry.unverified.is_empty() {
        rest = below(rest, paint.paragraph(rest, &words.say("referral-verify"), Role::Muted));
    }
    if let Some(note) = &entry.note {
        paint.paragraph(rest, note.get(language), Role::Muted);
    }
}
