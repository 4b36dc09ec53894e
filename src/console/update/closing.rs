//! Closing a conversation: the registration, filled in as far as the conversation tells, or deliberately none.

use jiff::Timestamp;

use super::ask::ask;
use super::{Effect, dialog, home, record};
use crate::intent::Intent;
use crate::state::chat::Chat;
use crate::state::form::{Form, fields};
use crate::state::pane::{Dialog, Question, Selection};
use crate::state::{State, Tone};
use care::registration::{self, Closing, Form as Exploitation, Known, Perpetrator, Referral, Registration};
use care::triage::Triage;
use desk::event::{Ask, BoardEntry, CaseEvent, ConversationId, Leaving};

/// Shows the registration of the conversation in question.
pub(super) fn open(state: &mut State) {
    let Some(entry) = state.subject().and_then(|subject| state.roster.get(subject)).map(|open| &open.entry) else {
        return;
    };
    let registration = prefill(state, entry);
    let conversation = entry.conversation.clone();
    state.dialogs.push(Dialog::Register(Box::new(Form {
        conversation,
        registration,
        selection: Selection::default(),
        closing_chosen: false,
    })));
}

/// What happens to the visitor while the form is filled in stands in it: how it ended, unless the helper said so, and
/// the triage.
pub(super) fn follow(state: &mut State) {
    for dialog in &mut state.dialogs {
        if let Dialog::Register(form) = dialog
            && let Some(open) = state.roster.get(&form.conversation)
        {
            form.registration.triage_last = open.entry.triage;
            if !form.closing_chosen {
                form.registration.closing = ending(&open.entry);
            }
        }
    }
}

/// A registration with what the conversation tells; the rest is unknown or not asked.
fn prefill(state: &State, entry: &BoardEntry) -> Registration {
    let chat = state.chat(&entry.conversation);
    let made = chat.map_or_else(Vec::new, Chat::referrals);
    let referrals = made.into_iter().map(|made| Referral { id: made.entry.clone(), outcome: made.outcome });
    let (year, quarter) = year_and_quarter(state);
    let known = Known {
        year,
        quarter,
        visitor: entry.visitor,
        age_band: Some(state.age_band(&entry.conversation)),
        triage_first: entry.triage_first,
        triage_last: entry.triage,
        plans: chat.map_or_else(Vec::new, Chat::plans),
        referrals: referrals.collect(),
        closing: ending(entry),
    };
    let registration = Registration::prefill(known, |plan, item| chat.and_then(|chat| chat.answer(plan, item)));
    match chat.and_then(Chat::signals) {
        Some(signals) => registration.with_signals(signals),
        None => registration,
    }
}

/// How the conversation ends: as the visitor left, else by the helper.
fn ending(entry: &BoardEntry) -> Closing {
    match entry.left {
        Some((Leaving::Goodbye, _)) => Closing::Goodbye,
        Some((Leaving::QuickExit, _)) => Closing::QuickExit,
        Some((Leaving::ConnectionLost, _)) => Closing::ConnectionLost,
        Some((Leaving::StopWord, _)) => Closing::StopWord,
        Some((Leaving::Wiped, _)) | None => Closing::EndedByHelper,
    }
}

/// The year and the quarter, by the desk's clock.
pub(super) fn year_and_quarter(state: &State) -> (u16, u8) {
    let now = state.server_time(state.now);
    let now = Timestamp::from_millisecond(i64::try_from(now.0).unwrap_or(0)).unwrap_or_default();
    registration::year_and_quarter(state.zone.to_datetime(now).date())
}

/// What is wanted in the form.
pub(super) fn act(state: &mut State, intent: Intent, effects: &mut Vec<Effect>) {
    let height = crate::view::layout::dialog_rows(state.size);
    let Some(Dialog::Register(form)) = state.dialogs.last_mut() else { return };
    let fields = fields();
    let field = fields.get(form.selection.row).copied();
    match (intent, field) {
        (Intent::FormUp, _) => form.selection.step(-1, fields.len(), height),
        (Intent::FormDown, _) => form.selection.step(1, fields.len(), height),
        (Intent::NextValue | Intent::PreviousValue, Some(field)) => {
            form.turn(field, if intent == Intent::NextValue { 1 } else { -1 });
            if home::is_home(&form.registration.perpetrators) {
                let conversation = form.conversation.clone();
                home::told(state, &conversation, effects);
            }
        }
        (Intent::UnknownValue | Intent::NotAskedValue, Some(field)) => {
            form.unknown(field, intent == Intent::NotAskedValue);
            form.selection.step(1, fields.len(), height);
        }
        (Intent::Register, _) => register(state, effects),
        (Intent::Skip, _) => {
            let question = Question::Skip(form.conversation.clone());
            state.dialogs.push(Dialog::Confirm(question));
        }
        _ => {}
    }
}

/// Records the registration and asks the door to close.
fn register(state: &mut State, effects: &mut Vec<Effect>) {
    let conversation = match state.dialogs.last() {
        Some(Dialog::Register(form)) => form.conversation.clone(),
        _ => return,
    };
    if !dialog::takes_words(state, &conversation) {
        return;
    }
    let Some(Dialog::Register(form)) = state.dialogs.last_mut() else { return };
    if form.registration.forms.is_empty() {
        form.registration.forms.push(Exploitation::Unknown);
    }
    if form.registration.perpetrators.is_empty() {
        form.registration.perpetrators.push(Perpetrator::NotAsked);
    }
    let last = &mut form.registration.triage_last;
    if home::is_below_b(*last) && home::is_home(&form.registration.perpetrators) {
        *last = Triage::B;
    }
    if !form.registration.faults().is_empty() {
        let text = state.words.say("register-faults").into_owned();
        state.say(Tone::Trouble, text);
        return;
    }
    let registration = form.registration.clone();
    state.dialogs.pop();
    let closing = registration.closing;
    record::record(state, &conversation, CaseEvent::Registration(registration), effects);
    ask(state, &conversation, Ask::Close { closing }, effects);
}

/// Closes without a registration: deliberately, and counted.
pub(super) fn skip(state: &mut State, conversation: &ConversationId, effects: &mut Vec<Effect>) {
    let closing = state.roster.get(conversation).map_or(Closing::EndedByHelper, |open| ending(&open.entry));
    state.dialogs.retain(|dialog| !matches!(dialog, Dialog::Register(_)));
    ask(state, conversation, Ask::Close { closing }, effects);
}
