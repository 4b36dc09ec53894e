//! From a key to what happens: the uppermost place first; a dialog lets nothing through.

use crossterm::event::{KeyEvent, KeyEventKind};

use super::{
    Effect, acute, after, answer, ask, closing, compose, dialog, find, insert, keep, kept, lock, plan, record, reports,
    shift, sign_in, tick,
};
use crate::intent::{Intent, Scope};
use crate::keymap::Chord;
use crate::state::editor::Editor;
use crate::state::pane::{Dialog, Pane, Question, SIDES, Side};
use crate::state::{Ending, State, Tone};
use desk::event::{Ask, ConversationId};
use matrix::link::Command;

/// A key was pressed.
pub(super) fn press(state: &mut State, key: KeyEvent, effects: &mut Vec<Effect>) {
    if key.kind == KeyEventKind::Release {
        return;
    }
    let chord = Chord::from(key);
    state.touched = state.now;
    // whoever is looked over the shoulder has no time to leave a dialog first
    if state.can_lock() && state.keymap.keys(Intent::Lock).contains(&chord) {
        return lock::lock(state, effects);
    }
    if state.ending != Ending::No {
        // asked once more: what is still unsent stays so
        if state.keymap.keys(Intent::EndShift).contains(&chord) {
            effects.push(Effect::Quit);
        }
        return;
    }
    if sign_in::is_for_a_visitor(state, Some(chord)) {
        return;
    }
    let scope = state.scope();
    let meaning = state
        .keymap
        .meanings(scope, chord)
        .find(|(row, _)| (row.enabled)(state))
        .map(|(row, which)| (row.intent, which));
    if !matches!(meaning, Some((Intent::Quit, _))) {
        sign_in::stay(state);
    }
    match meaning {
        Some((intent, which)) => act(state, intent, which, effects),
        None => type_in(state, scope, chord, effects),
    }
}

/// A key without a meaning is text where there is a text, or a choice's letter.
fn type_in(state: &mut State, scope: Scope, chord: Chord, effects: &mut Vec<Effect>) {
    let width = after::editor_width(state);
    match scope {
        Scope::Lock => lock::edit(state, chord),
        Scope::SignIn => sign_in::edit(state, chord),
        Scope::Composer => {
            if let Some(chat) = state.writable_chat_mut()
                && compose::edit(&mut chat.draft.editor, chord, width)
            {
                compose::written(state, effects);
            }
        }
        Scope::Referrals | Scope::Phrases | Scope::Find => find::edit(state, chord),
        Scope::Choose => dialog::letter(state, chord, effects),
        Scope::Plan => chord.text().into_iter().for_each(|c| plan::digit(state, c)),
        Scope::Write => {
            if let Some(editor) = state.dialogs.last_mut().and_then(Dialog::editor) {
                compose::edit(editor, chord, width);
            }
        }
        _ => {}
    }
}

/// Text was pasted: it goes where text goes, cleaned; no key in it fires, nothing is sent.
pub(super) fn paste(state: &mut State, text: &str) {
    state.touched = state.now;
    if sign_in::is_for_a_visitor(state, None) {
        return;
    }
    match state.scope() {
        Scope::Lock => lock::paste(state, text),
        Scope::SignIn => sign_in::paste(state, text),
        Scope::Composer => {
            let fitted = match state.writable_chat_mut() {
                Some(chat) => chat.draft.editor.insert(text),
                None => return,
            };
            keep::changed(state);
            if fitted {
                let key = state.keymap.label(Intent::Send);
                let text = state.words.with("notice-pasted", &[("key", key.into())]).into_owned();
                state.say(Tone::Info, text);
            } else {
                cut(state);
            }
        }
        Scope::Referrals | Scope::Phrases | Scope::Find => find::paste(state, text),
        Scope::Write => {
            let fitted = state.dialogs.last_mut().and_then(Dialog::editor).is_none_or(|editor| editor.insert(text));
            if !fitted {
                cut(state);
            }
        }
        _ => {}
    }
}

/// The end of what was pasted did not fit.
fn cut(state: &mut State) {
    let count = crate::state::editor::LONGEST;
    let text = state.words.with("talk-too-long", &[("count", count.into())]).into_owned();
    state.say(Tone::Trouble, text);
}

/// Does what is wanted. `which` is the how-manieth key of the intent it was.
pub(super) fn act(state: &mut State, intent: Intent, which: usize, effects: &mut Vec<Effect>) {
    match intent {
        Intent::Help => state.dialogs.push(Dialog::Help { top: 0, from: state.scope() }),
        Intent::Queue => go(state, Pane::Queue, effects),
        Intent::Plan | Intent::Referrals | Intent::Phrases | Intent::Case | Intent::Shift => {
            if let Some((_, side)) = SIDES.iter().find(|(of, _)| *of == intent) {
                go(state, Pane::Side(*side), effects);
            }
        }
        Intent::NextPane => step_pane(state, 1, effects),
        Intent::PreviousPane => step_pane(state, -1, effects),
        Intent::Back => back(state, effects),
        Intent::Mine => {
            let conversation = state.mine().nth(which).cloned();
            if let Some(conversation) = conversation {
                open(state, conversation, effects);
            }
        }
        Intent::NextNeeding => {
            if let Some(conversation) = state.next_needing().cloned() {
                open(state, conversation, effects);
            }
        }
        Intent::Palette => find::open_palette(state),
        Intent::Redraw => effects.push(Effect::Redraw),
        Intent::Reconnect | Intent::ReadNow => effects.push(Effect::Link(Command::Reconnect)),
        Intent::Lock => lock::lock(state, effects),
        Intent::Report => reports::open(state),
        Intent::Unlock => lock::submit(state, effects),
        Intent::EndShift => shift::end(state, effects),
        Intent::Quit => sign_in::quit(state, effects),
        Intent::PageUp => after::scroll(state, -1),
        Intent::PageDown => after::scroll(state, 1),
        Intent::Escalate => acute::open(state, effects),
        Intent::BackUp => acute::back_up(state, effects),
        Intent::Triage => ask::triage(state),
        Intent::ConfirmLowering => ask::confirm_lowering(state),
        Intent::Close => closing::open(state),
        Intent::Release => {
            if let Some(conversation) = state.subject().cloned() {
                state.dialogs.push(Dialog::Confirm(Question::Release(conversation)));
            }
        }
        Intent::Transfer => {
            if let Some(conversation) = state.subject().cloned() {
                ask::transfer(state, conversation);
            }
        }
        intent => act_in_pane(state, intent, which, effects),
    }
}

fn act_in_pane(state: &mut State, intent: Intent, which: usize, effects: &mut Vec<Effect>) {
    match intent {
        Intent::Claim => ask::claim(state, effects),
        Intent::Open => {
            if let Some(conversation) = state.queue.selected.clone() {
                open(state, conversation, effects);
            }
        }
        Intent::TakeOver => {
            if let Some(conversation) = state.queue.selected.clone() {
                state.dialogs.push(Dialog::Confirm(Question::TakeOver(conversation)));
            }
        }
        Intent::QueueUp => state.queue.step(-1),
        Intent::QueueDown => state.queue.step(1),
        Intent::QueueFirst => state.queue.step(isize::MIN),
        Intent::QueueLast => state.queue.step(isize::MAX),
        Intent::Send => compose::send(state, effects),
        Intent::NewLine => {
            if let Some(chat) = state.writable_chat_mut() {
                chat.draft.editor.insert("\n");
                compose::written(state, effects);
            }
        }
        Intent::Insert => find::open_picker(state),
        Intent::Expand => insert::expand(state, effects),
        Intent::Clear => compose::clear(state, effects),
        Intent::Answer => answer::open(state),
        Intent::Share => answer::share(state, effects),
        Intent::Unanswer => answer::take_back(state, effects),
        Intent::Templates => answer::templates(state),
        Intent::PlanMode
        | Intent::SkipItem
        | Intent::NextOpen
        | Intent::Jump
        | Intent::SaidEarlier
        | Intent::SaidLater
        | Intent::DraftAnswer
        | Intent::CopyOut
        | Intent::History => plan::act(state, intent, effects),
        Intent::KeepPlan | Intent::FindPlan | Intent::ForgetPlan => kept::act(state, intent),
        Intent::AlertBackup | Intent::TickStep | Intent::TickAs | Intent::SayStep | Intent::EndAlert => {
            acute::act(state, intent, which, effects);
        }
        Intent::AcuteUp
        | Intent::PlanUp
        | Intent::CaseUp
        | Intent::ShiftUp
        | Intent::ReferralsUp
        | Intent::PhrasesUp => {
            after::step(state, -1);
        }
        Intent::AcuteDown
        | Intent::PlanDown
        | Intent::CaseDown
        | Intent::ShiftDown
        | Intent::ReferralsDown
        | Intent::PhrasesDown => {
            after::step(state, 1);
        }
        Intent::InsertReferral => insert::referral(state, effects),
        Intent::InsertPhrase => insert::phrase(state, effects),
        Intent::Note => {
            if let Some(conversation) = state.open.clone() {
                state.dialogs.push(Dialog::Note { conversation, editor: Editor::default() });
            }
        }
        Intent::Signals => tick::signals(state),
        Intent::PutAway => state.dialogs.extend(state.open.clone().map(|it| Dialog::Confirm(Question::PutAway(it)))),
        Intent::Accepted | Intent::Declined => insert::settle(state, intent == Intent::Accepted, effects),
        Intent::ChooseShift => shift::choose(state, effects),
        Intent::More => shift::capacity(state, 1, effects),
        Intent::Fewer => shift::capacity(state, -1, effects),
        Intent::SignIn => sign_in::submit(state, effects),
        Intent::NextField => sign_in::step(state, 1),
        Intent::PreviousField => sign_in::step(state, -1),
        intent => dialog::act(state, intent, effects),
    }
}

/// Gives the keyboard to a pane.
pub(super) fn go(state: &mut State, pane: Pane, effects: &mut Vec<Effect>) {
    if pane != Pane::Talk {
        compose::stop_typing(state, effects);
    }
    if pane != state.pane {
        plan::unmark(state);
    }
    if let Pane::Side(side) = pane {
        state.side = side;
        if side == Side::Phrases {
            find::search_again(state);
        }
    }
    state.pane = pane;
}

/// Puts a conversation in the middle and gives its composer the keyboard.
pub(super) fn open(state: &mut State, conversation: ConversationId, effects: &mut Vec<Effect>) {
    compose::stop_typing(state, effects);
    // what was marked in the plan's list is not looked at any more: both conversations are followed again
    plan::unmark(state);
    state.queue.select(&conversation);
    state.open = Some(conversation);
    state.pane = Pane::Talk;
}

fn step_pane(state: &mut State, by: isize, effects: &mut Vec<Effect>) {
    let panes = [Pane::Queue, Pane::Talk, Pane::Side(state.side)];
    let at = panes.iter().position(|pane| *pane == state.pane).unwrap_or(0).cast_signed();
    let mut next = panes[(at + by).rem_euclid(3).cast_unsigned()];
    if next == Pane::Talk && !state.has_open() {
        next = panes[(at + 2 * by).rem_euclid(3).cast_unsigned()];
    }
    go(state, next, effects);
}

/// One step back: from the side to the conversation, from there to the queue.
fn back(state: &mut State, effects: &mut Vec<Effect>) {
    state.notice = None;
    match state.pane {
        Pane::Side(Side::Referrals) if !state.referrals.query.is_empty() => find::clear(state),
        Pane::Side(Side::Phrases) if !state.phrases.query.is_empty() => find::clear(state),
        Pane::Side(_) if state.has_open() => go(state, Pane::Talk, effects),
        Pane::Side(_) | Pane::Talk => go(state, Pane::Queue, effects),
        Pane::Queue => {}
    }
}

/// Does what a question was about, after yes.
pub(super) fn confirmed(state: &mut State, question: Question, effects: &mut Vec<Effect>) {
    match question {
        Question::EndShift { .. } => shift::sign_out(state, effects),
        Question::Release(conversation) => ask::ask(state, &conversation, Ask::Release, effects),
        Question::TakeOver(conversation) => ask::ask(state, &conversation, Ask::TakeOver, effects),
        Question::Lowering { conversation, proposal, .. } => {
            ask::ask(state, &conversation, Ask::ConfirmLowering { proposal }, effects);
        }
        Question::Share(inserting) => {
            insert::into_composer(state, &inserting, effects);
        }
        Question::CopyOut(conversation, chosen) => plan::copy(state, &conversation, &chosen, effects),
        Question::KeepPlan(conversation) => kept::keep(state, conversation, effects),
        Question::ForgetPlan(conversation) => kept::forget(state, conversation, effects),
        Question::PutAway(conversation) => record::put_away(state, &conversation, effects),
        Question::Skip(conversation) => closing::skip(state, &conversation, effects),
    }
}
