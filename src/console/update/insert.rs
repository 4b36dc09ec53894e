//! Putting words into a composer: a phrase, a referral, a plan item. Inserted text is never sent by itself.

use super::{Effect, compose, find, keys, record};
use crate::care::Language;
use crate::care::phrases;
use crate::care::referral::{Entry, Usability, usable};
use crate::care::registration::ReferralOutcome;
use crate::console::intent::Intent;
use crate::console::state::pane::{Dialog, Inserting, Pane};
use crate::console::state::{State, Tone};
use crate::desk::event::{Carried, CaseEvent, ConversationId, ReferralMade};

/// Puts words into the composer of *their* conversation and gives it the keyboard, if it is the one in the middle.
pub(super) fn into_composer(state: &mut State, inserting: &Inserting, effects: &mut Vec<Effect>) {
    if state.open.as_ref() != Some(&inserting.conversation) || !state.can_write() {
        nowhere(state);
        return;
    }
    let Some(chat) = state.chat_mut(&inserting.conversation) else { return };
    if inserting.replaces > 0 {
        chat.draft.editor.replace_before_cursor(inserting.replaces, "");
    }
    chat.draft.insert(&inserting.text, inserting.carries.as_ref());
    let word = match inserting.carries {
        Some(Carried::Referral { .. }) => Some("referral-inserted"),
        Some(Carried::PlanItem { .. }) => Some("plan-inserted"),
        None => None,
    };
    keys::go(state, Pane::Talk, effects);
    compose::written(state, effects);
    if let Some(word) = word {
        let key = state.keymap.label(Intent::Send);
        let text = state.words.with(word, &[("key", key.into())]).into_owned();
        state.say(Tone::Info, text);
    }
}

fn nowhere(state: &mut State) {
    let text = state.words.say("insert-nowhere").into_owned();
    state.say(Tone::Trouble, text);
}

/// The open conversation, when words can be put into its composer; else the helper is told.
fn target(state: &mut State) -> Option<ConversationId> {
    if state.can_write() {
        return state.open.clone();
    }
    nowhere(state);
    None
}

/// Inserts the selected referral; a struck-out one takes a deliberate second key.
pub(super) fn referral(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(conversation) = target(state) else { return };
    let content = state.content.clone();
    let found = state.referrals.found.get(state.referrals.selection.row);
    let Some(entry) = found.and_then(|index| content.directory.entries.get(*index)) else { return };
    find::clear(state);
    offer(state, conversation, entry, 0, effects);
}

/// Offers an entry: at once when it is usable, after a deliberate second key when it is struck out.
pub(super) fn offer(
    state: &mut State,
    conversation: ConversationId,
    entry: &Entry,
    replaces: usize,
    effects: &mut Vec<Effect>,
) {
    let struck = match usable(entry, state.home(&conversation)) {
        Usability::Usable => false,
        Usability::StruckOut(_) => true,
        Usability::NotRunning(status) => {
            let text = format!("{}: {}", entry.name.get(state.words.language()), status.text(state.words.language()));
            return state.say(Tone::Trouble, text);
        }
    };
    let text = referral_text(entry, state.visitor_language(&conversation));
    let carries = Some(Carried::Referral { entry: entry.id.clone(), overridden: struck });
    let inserting = Inserting { conversation, text, carries, replaces };
    if struck {
        state.dialogs.push(Dialog::Override(inserting));
    } else {
        into_composer(state, &inserting, effects);
    }
}

/// An entry in the words that the visitor reads, to be changed by the helper: name, what for, where, when.
pub fn referral_text(entry: &Entry, language: Language) -> String {
    let mut text = format!("{}: {}.", entry.name.get(language), entry.what.get(language).trim_end_matches('.'));
    let places: Vec<&str> = entry.phones.iter().chain(&entry.chat).chain(&entry.site).map(String::as_str).collect();
    if !places.is_empty() {
        text.push(' ');
        text.push_str(&places.join(" · "));
    }
    if let Some(hours) = &entry.hours {
        text.push_str(" (");
        text.push_str(hours.get(language));
        text.push(')');
    }
    text
}

/// Inserts the selected phrase.
pub(super) fn phrase(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(conversation) = target(state) else { return };
    let found = state.phrases.found.get(state.phrases.selection.row);
    let Some(phrase) = found.and_then(|index| state.content.phrases.get(*index)) else { return };
    let text = phrase.text.get(state.visitor_language(&conversation)).to_owned();
    find::clear(state);
    into_composer(state, &Inserting { conversation, text, carries: None, replaces: 0 }, effects);
}

/// Expands the `;code` before the cursor.
pub(super) fn expand(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(conversation) = target(state) else { return };
    let Some(code) = state.open_chat().and_then(|chat| chat.draft.shortcut()).map(str::to_owned) else { return };
    let replaces = code.len() + 1;
    let content = state.content.clone();
    if let Some(phrase) = phrases::by_code(&content.phrases, &code) {
        let text = phrase.text.get(state.visitor_language(&conversation)).to_owned();
        into_composer(state, &Inserting { conversation, text, carries: None, replaces }, effects);
    } else if let Some(entry) = content.directory.by_code(&code) {
        offer(state, conversation, entry, replaces, effects);
    } else {
        let text = state.words.with("expand-unknown", &[("code", code.into())]).into_owned();
        state.say(Tone::Trouble, text);
    }
}

/// Records what became of the selected referral.
pub(super) fn settle(state: &mut State, accepted: bool, effects: &mut Vec<Effect>) {
    let Some(chat) = state.open_chat() else { return };
    let Some(made) = chat.referral_selected() else { return };
    let outcome = if accepted { ReferralOutcome::Accepted } else { ReferralOutcome::Declined };
    let (conversation, event) = (chat.id.clone(), CaseEvent::Referral(ReferralMade { outcome, ..made }));
    record::record(state, &conversation, event, effects);
    let outcome = state.words.say(&format!("outcome-{}", outcome.code())).into_owned();
    let text = state.words.with("notice-outcome", &[("outcome", outcome.into())]).into_owned();
    state.say(Tone::Info, text);
}
