//! Putting words into a composer: a phrase, a referral, a plan item. Inserted text is never sent by itself.

use super::{Effect, compose, find, keys, record};
use crate::intent::Intent;
use crate::state::editor::{Editor, LONGEST};
use crate::state::pane::{Dialog, Filling, Inserting, Pane};
use crate::state::{State, Tone};
use care::Language;
use care::blanks::{Blank, blanks, fill};
use care::message::message_now;
use care::phrases::{self, Phrase};
use care::plan::{Answer, PREFACE};
use care::referral::{Entry, Usability, usable};
use care::registration::ReferralOutcome;
use desk::event::{Carried, CaseEvent, ConversationId, ReferralMade};

/// Puts words into the composer of *their* conversation and gives it the keyboard, if it is the one in the middle. Says
/// whether they are there; the helper is told when they are not.
pub(super) fn into_composer(state: &mut State, inserting: &Inserting, effects: &mut Vec<Effect>) -> bool {
    if state.open.as_ref() != Some(&inserting.conversation) || !state.can_write() {
        nowhere(state);
        return false;
    }
    let Some(chat) = state.chat_mut(&inserting.conversation) else { return false };
    let before = chat.draft.editor.clone();
    if inserting.replaces > 0 {
        chat.draft.editor.replace_before_cursor(inserting.replaces, "");
    }
    if !chat.draft.insert(&inserting.text, inserting.carries.as_ref()) {
        chat.draft.editor = before;
        no_room(state);
        return false;
    }
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
    true
}

/// What does not fit whole is not inserted.
pub(super) fn no_room(state: &mut State) {
    let text = state.words.with("insert-no-room", &[("count", LONGEST.into())]).into_owned();
    state.say(Tone::Trouble, text);
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
    let language = state.visitor_language(&conversation);
    let open = state.opening_sentence(entry, language);
    let text = message_now(entry, language, open.as_deref());
    let carries = Some(Carried::Referral { entry: entry.id.clone(), overridden: struck });
    let inserting = Inserting { conversation, text, carries, replaces };
    if struck {
        state.dialogs.push(Dialog::Override(inserting));
    } else {
        asking(state, inserting, effects);
    }
}

/// Puts a phrase into the composer, in the visitor's language; in the other where there are no such words, which the
/// helper is told.
pub(super) fn say_phrase(
    state: &mut State,
    conversation: ConversationId,
    phrase: &Phrase,
    replaces: usize,
    effects: &mut Vec<Effect>,
) {
    let wanted = state.visitor_language(&conversation);
    let (text, language) = phrase.version(wanted);
    let text = text.to_owned();
    asking(state, Inserting { conversation, text, carries: None, replaces }, effects);
    if language != wanted {
        let name = |language: Language| state.words.say(&format!("language-{}", language.code())).into_owned();
        let arguments = [("wanted", name(wanted).into()), ("got", name(language).into())];
        let text = state.words.with("phrase-other-language", &arguments).into_owned();
        state.say(Tone::Trouble, text);
    }
}

/// Fills what is known, and asks for the other placeholders, one at a time; then the words go into the composer.
pub(super) fn asking(state: &mut State, mut inserting: Inserting, effects: &mut Vec<Effect>) {
    let known = |blank| known(state, &inserting.conversation, blank);
    let text = fill(&inserting.text, known);
    let asked: Vec<Blank> = blanks(&inserting.text).into_iter().filter(|blank| known(*blank).is_none()).collect();
    inserting.text = text;
    ask_next(state, inserting, asked, effects);
}

fn ask_next(state: &mut State, inserting: Inserting, blanks: Vec<Blank>, effects: &mut Vec<Effect>) {
    if blanks.is_empty() {
        into_composer(state, &inserting, effects);
    } else {
        state.dialogs.push(Dialog::Blank(Filling { inserting, blanks, editor: Editor::default() }));
    }
}

/// `Enter` at a placeholder: it is filled, or left open when nothing was written; the composer does not send it then.
pub(super) fn filled(state: &mut State, mut filling: Filling, effects: &mut Vec<Effect>) {
    let blank = filling.blanks.remove(0);
    let words = filling.editor.text().split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.is_empty() {
        let fits = |other| (other == blank).then(|| words.clone());
        filling.inserting.text = fill(&filling.inserting.text, fits);
    }
    ask_next(state, filling.inserting, filling.blanks, effects);
}

/// What a placeholder stands for, as far as the console knows.
fn known(state: &State, conversation: &ConversationId, blank: Blank) -> Option<String> {
    let known = match blank {
        Blank::Alias => state.alias(conversation).to_owned(),
        Blank::Helper => state.me.as_ref()?.name.clone(),
        Blank::Desk => state.me.as_ref()?.desk.clone(),
        Blank::Word => match state.chat(conversation)?.answer(PREFACE, "stop_word")? {
            Answer::Text(word) => word.trim().to_owned(),
            _ => return None,
        },
        Blank::When | Blank::Where | Blank::Who | Blank::What => return None,
    };
    Some(known).filter(|words| !words.is_empty())
}

/// Inserts the selected phrase.
pub(super) fn phrase(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(conversation) = target(state) else { return };
    let found = state.phrases.found.get(state.phrases.selection.row);
    let Some(phrase) = found.and_then(|index| state.content.phrases.get(*index)) else { return };
    let phrase = phrase.clone();
    find::clear(state);
    say_phrase(state, conversation, &phrase, 0, effects);
}

/// Expands the `;code` before the cursor.
pub(super) fn expand(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(conversation) = target(state) else { return };
    let Some(code) = state.open_chat().and_then(|chat| chat.draft.shortcut()).map(str::to_owned) else { return };
    let replaces = code.len() + 1;
    let content = state.content.clone();
    if let Some(phrase) = phrases::by_code(&content.phrases, &code) {
        say_phrase(state, conversation, phrase, replaces, effects);
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
