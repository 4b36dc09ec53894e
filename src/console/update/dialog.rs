//! Keys in a dialog.

use super::{Effect, acute, answer, ask, closing, find, keys, record, reports, tick};
use crate::intent::Intent;
use crate::keymap::Chord;
use crate::state::pane::{Dialog, Selection};
use crate::state::{State, Tone};
use care::escalation::AlertEnd;
use care::plan::Kind;
use care::triage::{LoweringReason, Triage};
use desk::event::{Ask, CaseEvent, ConversationId, Note};

/// What is wanted in the uppermost dialog.
pub(super) fn act(state: &mut State, intent: Intent, effects: &mut Vec<Effect>) {
    match intent {
        Intent::Cancel
        | Intent::CancelFind
        | Intent::CancelWrite
        | Intent::CancelForm
        | Intent::No
        | Intent::LeaveIt
        | Intent::Done => {
            state.dialogs.pop();
        }
        Intent::Up | Intent::FindUp => step(state, -1),
        Intent::Down | Intent::FindDown => step(state, 1),
        Intent::ReadUp => read(state, -1),
        Intent::ReadDown => read(state, 1),
        Intent::ReportEarlier
        | Intent::ReportLater
        | Intent::ReportUp
        | Intent::ReportDown
        | Intent::ReportPageUp
        | Intent::ReportPageDown
        | Intent::CloseReport => reports::act(state, intent),
        Intent::Choose => choose(state, effects),
        Intent::Find => find::take(state, effects),
        Intent::Keep => keep(state, effects),
        Intent::WriteLine => {
            if let Some(editor) = state.dialogs.last_mut().and_then(Dialog::editor) {
                editor.insert("\n");
            }
        }
        Intent::Yes => {
            if let Some(Dialog::Confirm(question)) = state.dialogs.pop() {
                keys::confirmed(state, question, effects);
            }
        }
        Intent::UseAnyway => {
            if let Some(Dialog::Override(inserting)) = state.dialogs.pop() {
                super::insert::asking(state, inserting, effects);
            }
        }
        Intent::Tick
        | Intent::Untick
        | Intent::TickDone
        | Intent::MarkEarlier
        | Intent::MarkLater
        | Intent::TickUp
        | Intent::TickDown
        | Intent::CancelTick => tick::act(state, intent, effects),
        intent => closing::act(state, intent, effects),
    }
}

/// How many rows the uppermost dialog's list has.
pub(super) fn count(state: &State) -> usize {
    match state.dialogs.last() {
        Some(Dialog::Palette(search) | Dialog::Picker(search) | Dialog::Jump(search)) => search.found.len(),
        // the last row leads to the triggers
        Some(Dialog::Triage { .. }) => Triage::ALL.len() + 1,
        Some(Dialog::Lower { .. }) => LoweringReason::ALL.len(),
        Some(Dialog::EndAlert { .. }) => AlertEnd::ALL.len(),
        Some(Dialog::Colleague { choices, .. }) => choices.len(),
        Some(Dialog::Options { item, .. }) => match &item.kind {
            Kind::Choice(choices) => choices.len(),
            _ => 2,
        },
        _ => 0,
    }
}

fn step(state: &mut State, by: isize) {
    let (count, height) = (count(state), crate::view::layout::dialog_rows(state.size));
    let selection = match state.dialogs.last_mut() {
        Some(Dialog::Palette(search) | Dialog::Picker(search) | Dialog::Jump(search)) => &mut search.selection,
        Some(
            Dialog::Triage { selection, .. }
            | Dialog::Lower { selection, .. }
            | Dialog::Colleague { selection, .. }
            | Dialog::EndAlert { selection, .. }
            | Dialog::Options { selection, .. },
        ) => selection,
        _ => return,
    };
    selection.step(by, count, height);
}

fn read(state: &mut State, by: isize) {
    let most = crate::view::read_height(state).saturating_sub(1);
    if let Some(Dialog::Help { top, .. } | Dialog::History { top, .. }) = state.dialogs.last_mut() {
        *top = top.saturating_add_signed(by).min(most);
    }
}

/// A letter or digit chooses the row that is marked with it.
pub(super) fn letter(state: &mut State, chord: Chord, effects: &mut Vec<Effect>) {
    let Some(c) = chord.text().map(|c| c.to_ascii_uppercase()) else { return };
    let row = match state.dialogs.last() {
        Some(Dialog::Triage { .. }) if c == 'T' => Some(Triage::ALL.len()),
        Some(Dialog::Triage { .. }) => Triage::ALL.iter().position(|triage| triage.letter() == c),
        _ => c.to_digit(10).and_then(|digit| (digit as usize).checked_sub(1)),
    };
    let Some(row) = row.filter(|row| *row < count(state)) else { return };
    if let Some(selection) = state.dialogs.last_mut().and_then(Dialog::selection) {
        *selection = Selection { row, top: 0 };
        choose(state, effects);
    }
}

fn choose(state: &mut State, effects: &mut Vec<Effect>) {
    match state.dialogs.pop() {
        Some(Dialog::Triage { conversation, selection }) => match Triage::ALL.get(selection.row) {
            Some(triage) => ask::triage_chosen(state, conversation, *triage, effects),
            None => tick::triggers(state, conversation),
        },
        Some(Dialog::Lower { conversation, to, selection }) => {
            if let Some(reason) = LoweringReason::ALL.get(selection.row) {
                ask::lower(state, &conversation, to, *reason, effects);
            }
        }
        Some(Dialog::Colleague { conversation, choices, selection }) => {
            if let Some(receiver) = choices.get(selection.row).cloned() {
                ask::ask(state, &conversation, Ask::Transfer { receiver }, effects);
            }
        }
        Some(Dialog::EndAlert { conversation, alert, selection }) => {
            if let Some(how) = AlertEnd::ALL.get(selection.row) {
                acute::end(state, &conversation, alert, *how, effects);
            }
        }
        Some(Dialog::Options { item, selection }) => answer::chosen(state, &item, selection.row, effects),
        Some(other) => state.dialogs.push(other),
        None => {}
    }
}

/// Whether words for a conversation can be kept; one that went to somebody else meanwhile takes none. The helper is told,
/// and the dialog stays with what is written in it.
pub(super) fn takes_words(state: &mut State, conversation: &ConversationId) -> bool {
    let mine = state.is_mine(conversation);
    if !mine {
        let text = state.words.with("write-not-yours", &[("alias", state.alias(conversation).into())]).into_owned();
        state.say(Tone::Trouble, text);
    }
    mine
}

fn keep(state: &mut State, effects: &mut Vec<Effect>) {
    let about = match state.dialogs.last() {
        Some(Dialog::Note { editor, .. }) if editor.is_blank() => None,
        Some(dialog) => dialog.conversation().cloned(),
        None => None,
    };
    if about.is_some_and(|conversation| !takes_words(state, &conversation)) {
        return;
    }
    match state.dialogs.pop() {
        Some(Dialog::Answer { item, editor }) => {
            let taken = answer::written(state, &item, editor.text(), effects);
            if !taken {
                state.dialogs.push(Dialog::Answer { item, editor });
            }
        }
        Some(Dialog::ReturnCode { conversation, editor, asked, .. }) => {
            super::kept::look(state, conversation, editor, asked, effects);
        }
        Some(Dialog::Blank(filling)) => super::insert::filled(state, filling, effects),
        Some(Dialog::Note { editor, .. }) if editor.is_blank() => {}
        Some(Dialog::Note { conversation, editor }) => {
            let event = CaseEvent::Note(Note { text: editor.text().trim().to_owned() });
            record::record(state, &conversation, event, effects);
        }
        Some(other) => state.dialogs.push(other),
        None => {}
    }
}
