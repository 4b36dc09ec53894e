//! The phrases: searched by use and words, the selected one in full in the visitor's language.

use ratatui::layout::Rect;

use super::paint::{Paint, below, row};
use super::{has_keyboard, layout, referrals, surface};
use crate::state::State;
use crate::state::pane::{Pane, Side};
use crate::theme::{Role, Surface};
use care::Language;

/// Draws the search field and what was found.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let focused = has_keyboard(state, Pane::Side(Side::Phrases));
    paint.pane(area, &state.words.say("pane-phrases"), focused);
    let parts = layout::side(state, area);
    referrals::field(state, &state.phrases, parts.search, focused, paint);
    if state.phrases.found.is_empty() && parts.list.height > 0 {
        paint.words(row(parts.list, 0), &state.words.say("phrase-none"), Role::Muted);
    }
    let language = state.words.language();
    let selection = &state.phrases.selection;
    let found = state.phrases.found.iter().enumerate().skip(selection.top);
    for (nth, (index, phrase)) in (0..parts.list.height).zip(found) {
        let Some(phrase) = state.content.phrases.get(*phrase) else { continue };
        let selected = index == selection.row;
        paint.surface = surface(selected, focused);
        let at = row(parts.list, nth);
        paint.fill(at);
        let used = paint.right(at, &format!(" ;{} ", phrase.code), Role::Tag);
        let mut rest = Rect { width: at.width.saturating_sub(used), ..at };
        if index < state.phrases_now {
            let used = paint.right(rest, &format!(" {}", state.words.say("phrase-now")), Role::Muted);
            rest.width = rest.width.saturating_sub(used);
        }
        let mark = if selected { "> " } else { "  " };
        paint.pieces(rest, &[(mark, Role::Muted), (phrase.usage.get(language), Role::Text)]);
    }
    paint.surface = Surface::Ground;
    let chosen = state.phrases.found.get(selection.row).and_then(|index| state.content.phrases.get(*index));
    if let Some(phrase) = chosen {
        let visitor = state.open.as_ref().map_or(language, |open| state.visitor_language(open));
        let line = "─".repeat(usize::from(parts.detail.width));
        paint.words(row(parts.detail, 0), &line, Role::Border);
        let (text, spoken) = phrase.version(visitor);
        let mut rest = below(parts.detail, 1);
        if spoken != visitor {
            let name = |language: Language| state.words.say(&format!("language-{}", language.code())).into_owned();
            let arguments = [("wanted", name(visitor).into()), ("got", name(spoken).into())];
            let words = state.words.with("phrase-other-language", &arguments);
            rest = below(rest, paint.paragraph(rest, &words, Role::Warning));
        }
        paint.paragraph(rest, text, Role::Helper);
    }
}
