//! Ticking: the signals of trafficking, and the triggers of the triage.

use super::{Effect, ask, home, plan, record};
use crate::intent::Intent;
use crate::state::State;
use crate::state::pane::{Dialog, Selection};
use crate::state::tick::{SignalsForm, signal_rows};
use crate::view::layout;
use care::home::Home;
use care::signals::{RULE, Signals};
use care::triage::{Trigger, highest};
use desk::event::{CaseEvent, ConversationId};

/// Shows the signals of the open conversation, with the visitor's last message marked.
pub(super) fn signals(state: &mut State) {
    let Some(chat) = state.open_chat() else { return };
    let fresh = || Signals { age_now: state.age_band(&chat.id), ..Signals::default() };
    let form = SignalsForm {
        conversation: chat.id.clone(),
        signals: chat.signals().cloned().unwrap_or_else(fresh),
        marked: chat.step_mark(None, -1),
        selection: Selection::default(),
    };
    state.dialogs.push(Dialog::Signals(Box::new(form)));
}

/// Shows the triggers; what is known already is ticked.
pub(super) fn triggers(state: &mut State, conversation: ConversationId) {
    let mut ticked = Vec::new();
    if state.home(&conversation) == Home::Involved {
        ticked.push(Trigger::HouseholdPerpetrator);
    }
    if state.age_band(&conversation).is_under_15() {
        ticked.push(Trigger::Under15);
    }
    state.dialogs.push(Dialog::Triggers { conversation, ticked, selection: Selection::default() });
}

/// How many rows the uppermost dialog's list of ticks has, and how many of them are in sight.
pub(super) fn size(state: &State) -> Option<(usize, usize)> {
    let dialog = state.dialog()?;
    let count = match dialog {
        Dialog::Signals(_) => signal_rows().count(),
        Dialog::Triggers { .. } => Trigger::ALL.len(),
        Dialog::CopyOut { items, .. } => items.len(),
        _ => return None,
    };
    Some((count, layout::tick_rows(state.size, dialog)))
}

/// What is wanted while ticking.
pub(super) fn act(state: &mut State, intent: Intent, effects: &mut Vec<Effect>) {
    let Some((count, height)) = size(state) else { return };
    match (intent, state.dialogs.last_mut()) {
        (Intent::TickUp | Intent::TickDown, Some(dialog)) => {
            let by = if intent == Intent::TickUp { -1 } else { 1 };
            if let Some(selection) = dialog.ticks() {
                selection.step(by, count, height);
            }
        }
        (Intent::TickDone, Some(Dialog::Triggers { .. })) => settle(state, effects),
        (Intent::TickDone, Some(Dialog::CopyOut { .. })) => plan::copy_chosen(state),
        (Intent::TickDone | Intent::CancelTick, _) => {
            state.dialogs.pop();
        }
        (_, Some(Dialog::Signals(_))) => signal(state, intent, effects),
        (_, Some(Dialog::CopyOut { ticked, selection, .. })) => {
            let had = ticked.contains(&selection.row);
            ticked.retain(|other| *other != selection.row);
            if intent == Intent::Tick && !had {
                ticked.push(selection.row);
            }
        }
        (_, Some(Dialog::Triggers { ticked, selection, .. })) => {
            let Some(trigger) = Trigger::ALL.get(selection.row).copied() else { return };
            let had = ticked.contains(&trigger);
            ticked.retain(|other| *other != trigger);
            if intent == Intent::Tick && !had {
                ticked.push(trigger);
            }
        }
        _ => {}
    }
}

/// One step in the signals: another message is marked, or a row changes, which is recorded.
fn signal(state: &mut State, intent: Intent, effects: &mut Vec<Effect>) {
    let Some(Dialog::Signals(form)) = state.dialogs.last() else { return };
    let Some(chat) = state.chat(&form.conversation) else { return };
    let mut form = form.clone();
    match intent {
        Intent::MarkEarlier => form.marked = chat.step_mark(form.marked, -1).or(form.marked),
        Intent::MarkLater => form.marked = form.marked.and_then(|marked| chat.step_mark(Some(marked), 1)),
        Intent::Tick => form.tick(form.marked.and_then(|marked| chat.conversation.event_of(marked))),
        Intent::Untick => form.untick(),
        _ => return,
    }
    ticked(state, &form, effects);
    if let Some(Dialog::Signals(shown)) = state.dialogs.last_mut() {
        *shown = form;
    }
}

fn ticked(state: &mut State, form: &SignalsForm, effects: &mut Vec<Effect>) {
    let Some(Dialog::Signals(before)) = state.dialogs.last() else { return };
    if before.signals == form.signals {
        return;
    }
    let signals = Signals { rule: RULE.version, ..form.signals.clone() };
    record::record(state, &form.conversation, CaseEvent::Signal(signals), effects);
}

/// The highest trigger is the triage; with none ticked nothing is asked.
fn settle(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Dialog::Triggers { conversation, ticked, .. }) = state.dialogs.pop() else { return };
    if !ticked.is_empty() {
        ask::triage_chosen(state, conversation.clone(), highest(&ticked), effects);
    }
    if ticked.contains(&Trigger::HouseholdPerpetrator) {
        home::told(state, &conversation, effects);
    }
}
