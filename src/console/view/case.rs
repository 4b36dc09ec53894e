//! The case: where the visitor is, the triage, the signals, what was asked at the door, referrals, notes.

use ratatui::layout::Rect;

use super::conversation::presence;
use super::paint::{Paint, below, row};
use super::{has_keyboard, layout, preview, surface, tick, time_of_day, triage_role, triage_words};
use crate::state::State;
use crate::state::chat::Chat;
use crate::state::pane::{Pane, Side};
use crate::theme::{Role, Surface};

/// Draws the case of the open conversation.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let focused = has_keyboard(state, Pane::Side(Side::Case));
    paint.pane(area, &state.words.say("pane-case"), focused);
    let mut rest = layout::inner(area);
    let Some(chat) = state.open_chat() else {
        paint.paragraph(rest, &state.words.say("case-none"), Role::Muted);
        return;
    };
    if focused {
        paint.cursor(rest.x, rest.y);
    }
    rest = below(rest, unrecorded(state, chat, rest, paint));
    if let Some((words, role)) = presence(state, chat) {
        let label = format!("{:<20}", state.words.say("case-presence"));
        paint.pieces(row(rest, 0), &[(&label, Role::Label), (&words, role)]);
        rest = below(rest, 1);
    }
    if let Some(open) = state.roster.get(&chat.id) {
        let label = format!("{:<20}", state.words.say("case-triage"));
        let triage = open.entry.triage;
        paint.pieces(row(rest, 0), &[(&label, Role::Label), (&triage_words(state, triage), triage_role(triage))]);
        rest = below(rest, 1);
        if let Some(proposal) = &open.entry.proposal {
            rest = below(rest, paint.paragraph(rest, &preview::proposed(state, proposal), Role::Warning));
        }
    }
    // where it is narrow, nothing is left blank
    let gap = u16::from(rest.height >= 24);
    rest = below(rest, gap + heading(state, "case-signals", below(rest, gap), paint));
    rest = below(rest, tick::summary(state, chat.signals(), rest, paint));
    if let Some(open) = state.roster.get(&chat.id) {
        rest = below(rest, gap + heading(state, "case-door", below(rest, gap), paint));
        rest = below(rest, preview::facts(state, &open.entry, rest, paint));
    }
    rest = below(rest, gap + heading(state, "case-referrals", below(rest, gap), paint));
    rest = below(rest, referrals(state, chat, rest, focused, paint));
    rest = below(rest, gap + heading(state, "case-notes", below(rest, gap), paint));
    notes(state, chat, rest, paint);
}

/// The helper's words that could not be recorded: first, since they are nowhere else. How many rows it took.
fn unrecorded(state: &State, chat: &Chat, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    if chat.unrecorded.is_empty() {
        return 0;
    }
    let mut rest = below(area, paint.paragraph(area, &state.words.say("case-unrecorded"), Role::Warning));
    for unrecorded in &chat.unrecorded {
        rest = below(rest, paint.paragraph(rest, &unrecorded.text, Role::Note));
    }
    rest = below(rest, u16::from(area.height >= 24));
    area.height - rest.height
}

fn heading(state: &State, word: &str, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    paint.words(row(area, 0), &state.words.say(word), Role::Title);
    1
}

/// The referrals with what became of them; returns how many rows it took.
fn referrals(state: &State, chat: &Chat, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) -> u16 {
    let made = chat.referrals();
    if made.is_empty() {
        paint.words(row(area, 0), &state.words.say("case-no-referrals"), Role::Muted);
        return 1;
    }
    let mut nth = 0;
    for (index, made) in made.iter().enumerate() {
        let selected = index == chat.case.row;
        let at = row(area, nth);
        paint.surface = surface(selected, focused);
        paint.fill(at);
        let outcome = format!(" {} ", state.words.say(&format!("outcome-{}", made.outcome.code())));
        let used = paint.right(at, &outcome, Role::Event);
        let rest = Rect { width: at.width.saturating_sub(used), ..at };
        let entry = state.content.directory.entry(&made.entry);
        let name = entry.map_or(made.entry.as_str(), |entry| entry.name.get(state.words.language()));
        let mark = if selected { "> " } else { "  " };
        paint.pieces(rest, &[(mark, Role::Muted), (name, Role::Text)]);
        if selected && focused {
            paint.cursor(at.x, at.y);
        }
        nth += 1;
    }
    paint.surface = Surface::Ground;
    nth
}

/// The notes, the last one first.
fn notes(state: &State, chat: &Chat, area: Rect, paint: &mut Paint<'_, '_>) {
    let mut rest = area;
    let mut any = false;
    for (text, who, at) in chat.conversation.notes().rev() {
        if rest.is_empty() {
            return;
        }
        any = true;
        let head = format!("{} · {}", state.name_of(who), time_of_day(state, at));
        paint.words(row(rest, 0), &head, Role::Muted);
        rest = below(rest, 1);
        rest = below(rest, paint.paragraph(rest, text, Role::Note));
    }
    if !any {
        paint.words(row(rest, 0), &state.words.say("case-no-notes"), Role::Muted);
    }
}
