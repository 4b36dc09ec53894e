//! Signing in.

use crossterm::event::KeyCode;

use super::{Effect, compose, password};
use crate::keymap::Chord;
use crate::state::State;
use crate::state::acute::Acute;
use crate::state::pane::{Pane, Side};
use crate::state::queue::QueueView;
use crate::state::reports::Reports;
use crate::state::sign_in::{Field, SignIn};
use desk::event::Shift;
use desk::roster::Roster;
use matrix::error::BadAddress;
use matrix::link::{Command, SignInError};

/// After so long without a key the helper has seen that a form came in between, in milliseconds.
const PAUSE: u64 = 1_000;

/// Whether what is typed or pasted was meant for the conversation that the form came in front of: it goes nowhere then,
/// least of all as a password to the homeserver.
pub(super) fn is_for_a_visitor(state: &mut State, chord: Option<Chord>) -> bool {
    let now = state.now;
    let Some(form) = state.sign_in.as_mut().filter(|_| state.lock.is_none()) else { return false };
    let Some(last) = form.interrupts else { return false };
    // a clock that was set back makes nothing wait
    if now.0 < last.0 || now.since(last) >= PAUSE {
        form.interrupts = None;
        return false;
    }
    let is_text = |chord: Chord| {
        let edits = [KeyCode::Enter, KeyCode::Tab, KeyCode::BackTab, KeyCode::Backspace, KeyCode::Esc];
        chord.text().is_some() || edits.contains(&chord.code())
    };
    let typed = chord.is_none_or(is_text);
    if typed {
        form.interrupts = Some(now);
    }
    typed
}

/// Leaves the program. Whoever is on duty is asked first: the visitors stay, and nobody hears that the helper does not.
pub(super) fn quit(state: &mut State, effects: &mut Vec<Effect>) {
    match state.sign_in.as_mut().filter(|form| state.me.is_some() && !form.leaving) {
        Some(form) => form.leaving = true,
        None => effects.push(Effect::Quit),
    }
}

/// Another key than that for leaving: the helper stays.
pub(super) fn stay(state: &mut State) {
    if let Some(form) = &mut state.sign_in {
        form.leaving = false;
    }
}

/// A key in a field.
pub(super) fn edit(state: &mut State, chord: Chord) {
    let Some(form) = state.sign_in.as_mut().filter(|form| !form.busy) else { return };
    match form.field {
        Field::Homeserver => {
            compose::edit(&mut form.homeserver, chord, usize::MAX);
        }
        Field::Helper => {
            compose::edit(&mut form.helper, chord, usize::MAX);
        }
        Field::Password => password::edit(&mut form.password, chord),
    }
}

/// Pasted into a field: one line of it.
pub(super) fn paste(state: &mut State, text: &str) {
    let Some(form) = state.sign_in.as_mut().filter(|form| !form.busy) else { return };
    let line = text.lines().next().unwrap_or_default();
    match form.field {
        Field::Homeserver => {
            form.homeserver.insert(line);
        }
        Field::Helper => {
            form.helper.insert(line);
        }
        Field::Password => password::push(&mut form.password, line),
    }
}

/// The next or previous field.
pub(super) fn step(state: &mut State, by: isize) {
    if let Some(form) = &mut state.sign_in {
        form.field = form.field.step(by);
    }
}

/// `Enter`: the next empty field, or sign in when all are filled.
pub(super) fn submit(state: &mut State, effects: &mut Vec<Effect>) {
    let incomplete = state.words.say("sign-in-empty").into_owned();
    let Some(form) = state.sign_in.as_mut().filter(|form| !form.busy) else { return };
    if !form.is_complete() {
        if form.field == Field::Password {
            form.trouble = Some(incomplete);
        }
        // never onto a field that is filled: what is typed next may be the password
        let next = (1..=3).map(|by| form.field.step(by)).find(|field| form.is_blank(*field));
        form.field = next.unwrap_or(Field::Password);
        return;
    }
    form.busy = true;
    form.trouble = None;
    // while it is still this helper's: another may sign in
    let drafts = super::keep::part(state);
    effects.extend(drafts);
    let Some(form) = state.sign_in.as_mut() else { return };
    state.account = (form.homeserver.text().trim().to_owned(), form.helper.text().trim().to_owned());
    effects.push(Effect::Link(Command::SignIn {
        homeserver: form.homeserver.text().trim().to_owned(),
        helper: form.helper.text().trim().to_owned(),
        password: std::mem::take(&mut form.password),
    }));
}

/// Another helper signs in here: what the former one wrote, read and asked for leaves the screen. The link keeps it.
pub(super) fn somebody_else(state: &mut State) {
    state.chats.clear();
    state.dialogs.clear();
    state.pending.clear();
    state.unsure.clear();
    state.lost_codes.clear();
    state.kept_asked.clear();
    (state.open, state.me, state.notice, state.rang, state.duty_said) = (None, None, None, None, None);
    (state.roster, state.desk_known) = (Roster::default(), false);
    (state.queue, state.acute, state.reports) = (QueueView::default(), Acute::default(), Reports::default());
    (state.pane, state.side) = (Pane::Queue, Side::Case);
    (state.duty.name, state.duty.shift) = (String::new(), Shift::On);
    state.reorder();
}

/// Signing in did not work.
pub(super) fn failed(state: &mut State, error: &SignInError) {
    let words = &state.words;
    let trouble = match error {
        SignInError::WrongPassword => words.say("sign-in-wrong-password").into_owned(),
        SignInError::BadAddress(why) => {
            let key = match why {
                BadAddress::Malformed => "sign-in-bad-address",
                BadAddress::Credentials => "sign-in-address-with-password",
                BadAddress::Plain => "sign-in-plain-address",
            };
            words.say(key).into_owned()
        }
        SignInError::NoDesk => words.say("sign-in-no-desk").into_owned(),
        SignInError::AlreadyOpen => words.say("sign-in-already-open").into_owned(),
        SignInError::UnsupportedVersion(theirs) => {
            let theirs = theirs.last().map_or("-", String::as_str);
            words.with("sign-in-unsupported", &[("theirs", theirs.into())]).into_owned()
        }
        SignInError::SlowDown(wait) => {
            words.with("sign-in-slow-down", &[("seconds", wait.div_ceil(1_000).into())]).into_owned()
        }
        SignInError::Failed(failure) => super::failing::failure(words, *failure),
    };
    let (homeserver, helper) = &state.account;
    state.sign_in.get_or_insert_with(|| SignIn::with(homeserver, helper)).failed(trouble);
}
