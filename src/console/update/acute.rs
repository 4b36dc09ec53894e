//! The escalation of acute danger (domain.md §6): the checklist, the alert, and who comes as backup.

use super::ask::ask;
use super::record::record;
use super::{Effect, insert, keys};
use crate::intent::Intent;
use crate::state::acute::phrase;
use crate::state::pane::{Dialog, Pane, Selection, Side};
use crate::state::{State, Tone};
use care::escalation::{AlertEnd, Code, Step};
use care::registration::ReferralOutcome;
use care::triage::Triage;
use desk::event::{Alert, Ask, CaseEvent, ConversationId, ReferralMade, RequestId, Tick, Ticked};

/// The directory entry of the emergency number.
const EMERGENCY: &str = "112";

/// Shows the checklist of the conversation in question. Nothing is asked of anybody by it.
pub(super) fn open(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(conversation) = state.acute_subject().cloned() else { return };
    if state.is_mine(&conversation) && state.open.as_ref() != Some(&conversation) {
        keys::open(state, conversation.clone(), effects);
    }
    show(state, &conversation);
    keys::go(state, Pane::Side(Side::Acute), effects);
}

/// Puts a conversation's checklist at the side; the keyboard stays where it is.
fn show(state: &mut State, conversation: &ConversationId) {
    let raised =
        state.roster.get(conversation).and_then(|open| open.entry.alert.as_ref()).map(|alert| alert.id.clone());
    let same = state.acute.of.as_ref() == Some(conversation);
    if !same || raised.as_ref().is_some_and(|raised| state.acute.id.as_ref() != Some(raised)) {
        let id = raised.unwrap_or_else(|| RequestId::from(state.new_id()));
        state.acute.id = Some(id);
        state.acute.of = Some(conversation.clone());
        state.acute.selection = Selection::default();
    }
    state.side = Side::Acute;
}

/// Acknowledges the oldest alert that calls: I am the backup. Without one, goes to where I am it.
pub(super) fn back_up(state: &mut State, effects: &mut Vec<Effect>) {
    let calling = state.calling().first().map(|call| (call.open.entry.conversation.clone(), call.alert.id.clone()));
    if let Some((conversation, alert)) = calling {
        show(state, &conversation);
        if !state.is_asked(&conversation, |ask| matches!(ask, Ask::Acknowledge { .. })) {
            ask(state, &conversation, Ask::Acknowledge { alert }, effects);
        }
    } else if let Some(conversation) = state.backing_up().cloned() {
        show(state, &conversation);
        keys::go(state, Pane::Side(Side::Acute), effects);
    }
}

/// What is wanted in the checklist.
pub(super) fn act(state: &mut State, intent: Intent, which: usize, effects: &mut Vec<Effect>) {
    match intent {
        Intent::AlertBackup => alert(state, effects),
        Intent::TickStep => enter(state, effects),
        Intent::TickAs => {
            let code = state.acute_row().filter(|row| row.mine).and_then(|row| row.step.codes().get(which).copied());
            if let Some(code) = code {
                tick(state, code, effects);
            }
        }
        Intent::SayStep => say(state, effects),
        Intent::EndAlert => {
            let going_on = state.acute_going_on().map(|alert| alert.id.clone());
            if let (Some(conversation), Some(alert)) = (state.acute.of.clone(), going_on) {
                state.dialogs.push(Dialog::EndAlert { conversation, alert, selection: Selection::default() });
            }
        }
        _ => {}
    }
}

/// `Enter` on a step: alerts backup, or ticks; where there is more than one answer, its number chooses.
fn enter(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(row) = state.acute_row() else { return };
    match (row.step, row.step.codes()) {
        (Step::Backup, _) => alert(state, effects),
        (_, [only]) if row.mine => tick(state, *only, effects),
        (_, _) if row.mine => {
            let text = state.words.say("acute-choose").into_owned();
            state.say(Tone::Info, text);
        }
        _ => {}
    }
}

/// Alerts backup, and makes the visitor acute for everybody to see.
fn alert(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(conversation) = state.acute.of.clone().filter(|_| state.can_alert()) else { return };
    if state.is_asked(&conversation, |ask| matches!(ask, Ask::Alert)) {
        return;
    }
    // an alert that has ended is over: this is another one
    if state.acute_alert().is_some() {
        state.acute.id = Some(RequestId::from(state.new_id()));
    }
    let Some(id) = state.acute.id.clone() else { return };
    super::ask::ask_as(state, &conversation, Ask::Alert, id.clone(), effects);
    let triage = state.roster.get(&conversation).map(|open| open.entry.triage);
    if triage.is_some_and(|triage| triage != Triage::A) {
        ask(state, &conversation, Ask::Triage { triage: Triage::A, reason: None }, effects);
    }
    if state.acute_row().is_some_and(|row| row.step <= Step::Backup) {
        state.acute.selection.row = Step::Offer as usize;
    }
    // what was ticked before the alert, and colleagues must see
    let known: Vec<Code> = state.acute_rows().iter().filter_map(|row| row.tick.map(|(code, ..)| code)).collect();
    for code in known.into_iter().filter(|code| code.is_for_colleagues()) {
        ask(state, &conversation, Ask::TickStep { alert: id.clone(), code }, effects);
    }
}

/// Ticks a step: for the case, and at the desk if colleagues must see it.
fn tick(state: &mut State, code: Code, effects: &mut Vec<Effect>) {
    let (Some(conversation), Some(alert)) = (state.acute.of.clone(), state.acute.id.clone()) else { return };
    if state.is_mine(&conversation) {
        record(state, &conversation, CaseEvent::Escalation(Ticked { alert: alert.clone(), code }), effects);
        let outcome = match code {
            Code::CallWanted => Some(ReferralOutcome::Accepted),
            Code::CallRefused => Some(ReferralOutcome::Declined),
            _ => None,
        };
        if let Some(outcome) = outcome.filter(|_| state.content.directory.entry(EMERGENCY).is_some()) {
            // §6 asks for it whatever the entry says of parents
            let made = ReferralMade { entry: EMERGENCY.to_owned(), outcome, overridden: false };
            record(state, &conversation, CaseEvent::Referral(made), effects);
        }
    }
    if code.is_for_colleagues() && (state.acute_going_on().is_some() || asked(state, &conversation)) {
        ask(state, &conversation, Ask::TickStep { alert, code }, effects);
    }
    let next = state.acute.selection.row + 1;
    if let Some(nth) = state.acute_rows().iter().skip(next).position(|row| row.applies && row.tick.is_none()) {
        state.acute.selection.row = next + nth;
    }
}

fn asked(state: &State, conversation: &ConversationId) -> bool {
    state.is_asked(conversation, |ask| matches!(ask, Ask::Alert))
}

/// Puts the selected step's phrase into the composer; the helper sends it.
fn say(state: &mut State, effects: &mut Vec<Effect>) {
    let (Some(row), Some(conversation)) = (state.acute_row(), state.acute.of.clone()) else { return };
    let content = state.content.clone();
    let Some(phrase) = phrase(row.step).and_then(|id| content.phrases.iter().find(|phrase| phrase.id == id)) else {
        return;
    };
    insert::say_phrase(state, conversation, phrase, 0, effects);
}

/// How the alert ends was chosen.
pub(super) fn end(
    state: &mut State,
    conversation: &ConversationId,
    alert: RequestId,
    how: AlertEnd,
    effects: &mut Vec<Effect>,
) {
    ask(state, conversation, Ask::EndAlert { alert, how }, effects);
}

/// The desk tells of an alert: whoever it concerns is told what changed since `before`, how it was told last.
pub(super) fn told(state: &mut State, conversation: &ConversationId, before: Option<&Alert>) {
    let Some(open) = state.roster.get(conversation) else { return };
    let Some(alert) = open.entry.alert.as_deref().cloned() else { return };
    let before = before.filter(|before| before.id == alert.id);
    let has_come = before.is_some_and(|before| before.backup.is_some());
    let last = before.and_then(|before| before.ticks.last());
    let backup = state.me.as_ref().is_some_and(|me| alert.is_backup(&me.id));
    let involved = backup || state.is_mine(conversation) || state.is_me(&alert.by);
    let key = state.keymap.label(Intent::BackUp);
    let (word, who) = match (&alert.ended, &alert.backup, alert.ticks.last()) {
        (Some((_, by, _)), ..) if involved && !state.is_me(by) => ("notice-alert-ended", by.clone()),
        (None, Some(_), _) if !has_come && backup => ("notice-alert-mine", alert.by.clone()),
        (None, Some((who, _)), _) if !has_come && involved => ("notice-alert-backup", who.clone()),
        (None, _, tick @ Some(Tick { by, .. })) if involved && tick != last && !state.is_me(by) => {
            ("notice-alert-tick", by.clone())
        }
        (None, None, _) if before.is_none() && !involved => ("notice-alert", alert.by.clone()),
        _ => return,
    };
    let code = alert.ticks.last().map(|tick| state.words.say(&format!("tick-{}", tick.code.id())).into_owned());
    let arguments = [
        ("alias", state.alias(conversation).to_owned().into()),
        ("who", state.name_of(&who).to_owned().into()),
        ("seconds", seconds(&alert).into()),
        ("code", code.unwrap_or_default().into()),
        ("key", key.into()),
    ];
    let text = state.words.with(word, &arguments).into_owned();
    state.say(if word == "notice-alert" { Tone::Trouble } else { Tone::Info }, text);
}

/// After how many seconds backup was there.
pub fn seconds(alert: &Alert) -> u64 {
    alert.backup.as_ref().map_or(0, |(_, at)| at.since(alert.since) / 1_000)
}
