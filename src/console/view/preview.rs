//! A visitor who waits, or is with a colleague: what the desk knows, and no word of the conversation.

use ratatui::layout::Rect;

use super::paint::{Paint, below, row};
use super::{layout, time_of_day, triage_role, triage_words};
use crate::intent::Intent;
use crate::state::State;
use crate::theme::Role;
use care::age::AgeBand;
use desk::event::BoardEntry;

/// Draws what is known of the selected visitor.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    let Some(open) = state.selected() else {
        paint.pane(area, "", false);
        let key = state.keymap.label(Intent::Claim);
        let words = if state.queue.rows.is_empty() {
            state.words.with("preview-hello", &[("key", key.into())])
        } else {
            state.words.say("preview-none")
        };
        paint.paragraph(layout::inner(area), &words, Role::Muted);
        return;
    };
    let entry = &open.entry;
    paint.pane(area, &entry.alias, false);
    let inside = layout::inner(area);
    let inside = Rect { x: inside.x + u16::from(inside.width > 0), width: inside.width.saturating_sub(1), ..inside };
    let triage = triage_role(entry.triage);
    let about = state.words.say(&format!("triage-{}-about", entry.triage.letter()));
    paint.pieces(row(inside, 0), &[(&triage_words(state, entry.triage), triage), ("  ", triage), (&about, Role::Text)]);
    let minutes = state.server_time(state.now).since(entry.assigned_since) / 60_000;
    let since = time_of_day(state, entry.assigned_since);
    let waits = match &entry.assigned {
        None => state.words.with("preview-waits", &[("minutes", minutes.into())]),
        Some(who) => state.words.with("preview-with", &[("who", state.name_of(who).into())]),
    };
    let overdue = state.queue.rows.iter().any(|row| row.conversation == entry.conversation && row.overdue);
    let late = if overdue { format!(" ! {}", state.words.say("queue-overdue")) } else { String::new() };
    paint
        .pieces(row(inside, 1), &[(&waits, Role::Text), (&format!(" · {since}"), Role::Muted), (&late, Role::Overdue)]);
    paint.words(row(inside, 3), &state.words.say("preview-answers"), Role::Title);
    let used = 4 + facts(state, entry, below(inside, 4), paint);
    let mut rest = below(inside, used + 1);
    if let Some(proposal) = &entry.proposal {
        rest = below(rest, paint.paragraph(rest, &proposed(state, proposal), Role::Warning) + 1);
    }
    if open.is_waiting() {
        rest = below(rest, paint.paragraph(rest, &state.words.say("preview-words"), Role::Muted) + 1);
        let key = state.keymap.label(Intent::Claim);
        let words = if state.is_claiming(&entry.conversation) {
            state.words.with("notice-asked", &[("alias", entry.alias.as_str().into())])
        } else {
            state.words.with("preview-claim", &[("key", key.into()), ("alias", entry.alias.as_str().into())])
        };
        paint.paragraph(rest, &words, Role::Text);
    }
}

/// A proposed lowering in words.
pub(super) fn proposed(state: &State, proposal: &desk::event::Proposal) -> String {
    let arguments = [
        ("who", state.name_of(&proposal.by).into()),
        ("code", proposal.to.letter().to_string().into()),
        ("word", state.words.say(&format!("triage-{}", proposal.to.letter())).into()),
        ("reason", state.words.say(lowering(proposal.reason)).into()),
    ];
    state.words.with("triage-proposed", &arguments).into_owned()
}

/// The word key of a reason for lowering.
pub(super) const fn lowering(reason: care::triage::LoweringReason) -> &'static str {
    use care::triage::LoweringReason;
    match reason {
        LoweringReason::DangerPassed => "lowering-danger-passed",
        LoweringReason::Mistaken => "lowering-mistaken",
        LoweringReason::LearntMore => "lowering-learnt-more",
        LoweringReason::TakenOver => "lowering-taken-over",
    }
}

/// Language, new or returning, and what was asked at the door; returns how many rows it took.
pub(super) fn facts(state: &State, entry: &BoardEntry, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    let words = &state.words;
    let yes_no = |answer: Option<bool>| match answer {
        None => words.say("preview-not-asked"),
        Some(true) => words.say("preview-yes"),
        Some(false) => words.say("preview-no"),
    };
    let age = match entry.answers.age_band {
        None => words.say("preview-not-asked").into_owned(),
        Some(band) => age_words(state, band),
    };
    let language = match &entry.tag {
        Some(tag) => tag.name(words.language()).into(),
        None => words.say(&format!("language-{}", entry.language.code())),
    };
    let visitor = words.say(&format!("code-visitor-{}", entry.visitor.code()));
    let warns = |bad: bool| if bad { Role::Warning } else { Role::Text };
    let facts = [
        ("preview-safe", yes_no(entry.answers.safe_to_type), warns(entry.answers.safe_to_type == Some(false))),
        ("preview-urgent", yes_no(entry.answers.urgent), warns(entry.answers.urgent == Some(true))),
        ("preview-age", age.into(), Role::Text),
        ("preview-visitor", visitor, Role::Text),
        ("preview-language", language, Role::Text),
    ];
    let mut nth = 0;
    for (label, value, role) in &facts {
        let label = format!("{:<20}", words.say(label));
        paint.pieces(row(area, nth), &[(&label, Role::Label), (value, *role)]);
        nth += 1;
    }
    nth
}

/// An age band in words.
pub(super) fn age_words(state: &State, band: AgeBand) -> String {
    state.words.say(&format!("code-age-{}", band.code().trim_end_matches('+'))).into_owned()
}
