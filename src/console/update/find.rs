//! Searching: referrals, phrases, the palette and the composer's picker.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Effect, answer, compose, insert, keys, plan};
use crate::intent::{ROWS, Row, Scope};
use crate::keymap::Chord;
use crate::state::pane::{Dialog, Pane, Search, Selection, Side};
use crate::state::{State, Tone};
use care::{phrases, referral};
use desk::event::ConversationId;

/// Something that the picker inserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Candidate {
    /// A phrase: its index on the content.
    Phrase(usize),
    /// A referral: its index in the directory.
    Referral(usize),
    /// A plan item that may be shared and has an answer: template and item index.
    PlanItem(usize, usize),
}

/// All that could be inserted, each always in its place; which of it can be now is for [`fits`].
pub fn candidates(state: &State) -> Vec<Candidate> {
    let plans = state.content.plans.iter().enumerate();
    let items = plans.flat_map(|(t, template)| (0..template.items.len()).map(move |i| Candidate::PlanItem(t, i)));
    let phrases = (0..state.content.phrases.len()).map(Candidate::Phrase);
    let referrals = (0..state.content.directory.entries.len()).map(Candidate::Referral);
    phrases.chain(referrals).chain(items).collect()
}

/// Whether a candidate can be inserted into the open conversation now: of the plan only what was answered and may be
/// shared.
fn fits(state: &State, candidate: Candidate) -> bool {
    let Candidate::PlanItem(template, item) = candidate else { return state.has_open() };
    let item = state.content.plans.get(template).and_then(|template| Some((template, template.items.get(item)?)));
    state.open_chat().zip(item).is_some_and(|(chat, (template, item))| state.is_sharable(chat, template, item))
}

/// Indices of the texts that fit what is typed, the best first; all of them while nothing is typed.
fn fitting(typed: &str, texts: impl Iterator<Item = (usize, String)>) -> Vec<usize> {
    if typed.trim().is_empty() {
        return texts.map(|(index, _)| index).collect();
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut hits: Vec<(u32, usize)> = texts
        .filter_map(|(index, text)| {
            pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher).map(|score| (score, index))
        })
        .collect();
    hits.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
    hits.into_iter().map(|(_, index)| index).collect()
}

/// Whether the palette offers an intent: it can be wanted now, and what it would act on is on the screen. From the queue
/// that is the selected visitor, whatever conversation is open behind.
fn is_offered(state: &State, row: &Row) -> bool {
    let acts_on_open = matches!(row.scope, Scope::Composer | Scope::Plan | Scope::Case);
    row.in_palette() && (row.enabled)(state) && (!acts_on_open || state.shows_open())
}

/// Shows every intent by name.
pub(super) fn open_palette(state: &mut State) {
    state.dialogs.push(Dialog::Palette(Search::default()));
    search_again(state);
}

/// Shows what can be inserted.
pub(super) fn open_picker(state: &mut State) {
    state.dialogs.push(Dialog::Picker(Search::default()));
    search_again(state);
}

/// The search that has the keyboard.
fn search_mut(state: &mut State) -> Option<&mut Search> {
    match state.dialogs.last_mut() {
        Some(Dialog::Palette(search) | Dialog::Picker(search) | Dialog::Jump(search)) => Some(search),
        Some(_) => None,
        None => match state.pane {
            Pane::Side(Side::Referrals) => Some(&mut state.referrals),
            Pane::Side(Side::Phrases) => Some(&mut state.phrases),
            _ => None,
        },
    }
}

/// Finds anew in every search that is shown.
pub(super) fn search_again(state: &mut State) {
    let content = state.content.clone();
    let entries = &content.directory.entries;
    let index = |found: &referral::Entry| entries.iter().position(|entry| entry.id == found.id);
    state.referrals.found =
        content.directory.search(state.referrals.query.text()).into_iter().filter_map(index).collect();
    let index = |found: &phrases::Phrase| content.phrases.iter().position(|phrase| phrase.id == found.id);
    state.phrases.found =
        phrases::search(&content.phrases, state.phrases.query.text()).into_iter().filter_map(index).collect();
    propose(state);
    let found = match state.dialogs.last() {
        Some(Dialog::Palette(search)) => {
            let text = |(index, row): (usize, &Row)| {
                (index, format!("{} {}", row.title(&state.words), row.about(&state.words)))
            };
            // by their place in the table: what can be wanted may be something else by the time that one is taken
            let offered = ROWS.iter().enumerate().filter(|(_, row)| is_offered(state, row));
            fitting(search.query.text(), offered.map(text))
        }
        Some(Dialog::Jump(search)) => {
            let texts = plan::jump_rows(state).into_iter().map(|(number, words)| format!("{number} {words}"));
            fitting(search.query.text(), texts.enumerate())
        }
        Some(Dialog::Picker(search)) => {
            let text = |(index, candidate)| (index, candidate_text(state, candidate));
            let fitted = candidates(state).into_iter().enumerate().filter(|(_, candidate)| fits(state, *candidate));
            fitting(search.query.text(), fitted.map(text))
        }
        _ => return,
    };
    if let Some(search) = search_mut(state) {
        search.found = found;
    }
}

/// While nothing is searched for, the phrases for what is going on come first.
fn propose(state: &mut State) {
    state.phrases_now = 0;
    if state.phrases.query.is_empty() {
        let (now, content) = (state.situations(), state.content.clone());
        let fits = |index: &usize| content.phrases.get(*index).is_some_and(|phrase| phrase.fits(&now));
        state.phrases.found.sort_by_key(|index| !fits(index));
        state.phrases_now = state.phrases.found.iter().filter(|index| fits(index)).count();
    }
}

/// What a candidate is found by and shown as.
pub fn candidate_text(state: &State, candidate: Candidate) -> String {
    let language = state.words.language();
    match candidate {
        Candidate::Phrase(index) => state.content.phrases.get(index).map_or_else(String::new, |phrase| {
            format!("{} — {}", phrase.usage.get(language), phrase.version(language).0)
        }),
        Candidate::Referral(index) => {
            state.content.directory.entries.get(index).map_or_else(String::new, |entry| {
                format!("{} — {}", entry.name.get(language), entry.what.get(language))
            })
        }
        Candidate::PlanItem(template, item) => state
            .content
            .plans
            .get(template)
            .and_then(|template| template.items.get(item))
            .map_or_else(String::new, |item| item.question.get(language).to_owned()),
    }
}

/// A key in a search field.
pub(super) fn edit(state: &mut State, chord: Chord) {
    if let Some(search) = search_mut(state)
        && compose::edit(&mut search.query, chord, usize::MAX)
    {
        search.selection = Selection::default();
        search_again(state);
    }
}

/// Pasted into a search field: one line of it.
pub(super) fn paste(state: &mut State, text: &str) {
    if let Some(search) = search_mut(state) {
        search.query.insert(text.lines().next().unwrap_or_default());
        search_again(state);
    }
}

/// Empties the search field of the pane.
pub(super) fn clear(state: &mut State) {
    if let Some(search) = search_mut(state) {
        *search = Search::default();
        search_again(state);
    }
}

/// `Enter` in the palette or the picker: takes the selected one.
pub(super) fn take(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(dialog) = state.dialogs.pop() else { return };
    match dialog {
        Dialog::Palette(search) => {
            let Some(row) = search.found.get(search.selection.row).and_then(|index| ROWS.get(*index)) else { return };
            if is_offered(state, row) {
                keys::act(state, row.intent, 0, effects);
            } else {
                let text = state.words.with("palette-not-now", &[("what", row.title(&state.words).into())]);
                let text = text.into_owned();
                state.say(Tone::Trouble, text);
            }
        }
        Dialog::Jump(search) => plan::jumped(state, &search),
        Dialog::Picker(search) => {
            let Some(conversation) = state.open.clone() else { return };
            let chosen = search.found.get(search.selection.row);
            let candidate = chosen.and_then(|index| candidates(state).get(*index).copied());
            if let Some(candidate) = candidate.filter(|candidate| fits(state, *candidate)) {
                insert_candidate(state, conversation, candidate, effects);
            }
        }
        other => state.dialogs.push(other),
    }
}

fn insert_candidate(state: &mut State, conversation: ConversationId, candidate: Candidate, effects: &mut Vec<Effect>) {
    let content = state.content.clone();
    match candidate {
        Candidate::Phrase(index) => {
            if let Some(phrase) = content.phrases.get(index) {
                insert::say_phrase(state, conversation, phrase, 0, effects);
            }
        }
        Candidate::Referral(index) => {
            if let Some(entry) = content.directory.entries.get(index) {
                insert::offer(state, conversation, entry, 0, effects);
            }
        }
        Candidate::PlanItem(template, item) => {
            let Some(template) = content.plans.get(template) else { return };
            let Some(item) = template.items.get(item) else { return };
            answer::share_item(state, &conversation, template, item, effects);
        }
    }
}
