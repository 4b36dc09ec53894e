//! Signing in.

use super::{Effect, compose, password};
use crate::console::keymap::Chord;
use crate::console::state::State;
use crate::console::state::sign_in::Field;
use crate::matrix::error::BadAddress;
use crate::matrix::link::{Command, SignInError};

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
        form.field = form.field.step(1);
        return;
    }
    form.busy = true;
    form.trouble = None;
    effects.push(Effect::Link(Command::SignIn {
        homeserver: form.homeserver.text().trim().to_owned(),
        helper: form.helper.text().trim().to_owned(),
        password: std::mem::take(&mut form.password),
    }));
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
        SignInError::Failed(failure) => super::link::failure(words, *failure),
    };
    let form = state.sign_in.get_or_insert_default();
    form.busy = false;
    form.field = Field::Password;
    form.trouble = Some(trouble);
}
