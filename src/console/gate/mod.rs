//! What stands before the desk: signing in, and the lock. It belongs to the workstation: the next helper finds it too.

pub mod lock;
pub mod sign_in;

use std::mem;

use self::lock::Locked;
use self::sign_in::SignIn;
use super::intent;
use super::world::{Effect, World};
use desk::event::Moment;
use matrix::link::{Command, SignInError};

/// The gate: which of the two forms is shown, and what it needs to come back.
#[derive(Debug, Default)]
pub struct Gate {
    /// The sign-in screen, while it is shown.
    pub sign_in: Option<SignIn>,
    /// The locked screen, while it is.
    pub lock: Option<Locked>,
    /// With which name the helper signed in last: it is filled in when it is asked for again, with the homeserver that
    /// the workstation remembers.
    pub helper: String,
    /// When the last key was pressed.
    pub touched: Moment,
}

impl Gate {
    /// Whether neither form is shown: the desk is.
    pub const fn is_open(&self) -> bool {
        self.sign_in.is_none() && self.lock.is_none()
    }

    /// Whether an intent of the sign-in screen can be wanted now.
    pub fn can(&self, world: &World, intent: intent::SignIn) -> bool {
        match intent {
            intent::SignIn::ReadNow => self.sign_in.as_ref().is_some_and(|form| form.waits_for_desk(world)),
            intent::SignIn::SignIn
            | intent::SignIn::NextField
            | intent::SignIn::PreviousField
            | intent::SignIn::Quit => true,
        }
    }

    /// Does what is wanted on the sign-in screen.
    pub fn act(&mut self, world: &mut World, intent: intent::SignIn) {
        match intent {
            intent::SignIn::SignIn => self.submit(world),
            intent::SignIn::NextField => self.step(1),
            intent::SignIn::PreviousField => self.step(-1),
            intent::SignIn::ReadNow => world.tell(Command::Reconnect),
            intent::SignIn::Quit => self.quit(world),
        }
    }

    /// Does what is wanted on the locked screen.
    pub fn unlock(&mut self, world: &mut World, intent: intent::Lock) {
        match intent {
            intent::Lock::Unlock => {
                if let Some(locked) = &mut self.lock {
                    locked.submit(world);
                }
            }
        }
    }

    fn step(&mut self, by: isize) {
        if let Some(form) = &mut self.sign_in {
            form.field = form.field.step(by);
        }
    }

    /// `Enter`: the next empty field, or sign in when all are filled.
    fn submit(&mut self, world: &mut World) {
        let Some(form) = self.sign_in.as_mut().filter(|form| !form.busy) else { return };
        if !form.is_filled(world) {
            return;
        }
        form.busy = true;
        form.trouble = None;
        // while they are still this helper's: another may sign in
        world.journal_all_drafts();
        let (homeserver, helper) = (form.homeserver.text().trim().to_owned(), form.helper.text().trim().to_owned());
        self.helper.clone_from(&helper);
        world.station.homeserver.clone_from(&homeserver);
        world.tell(Command::SignIn { homeserver, helper, password: mem::take(&mut form.password) });
    }

    /// Leaves the program. Whoever is on duty is asked first: the visitors stay, and nobody hears that the helper does not.
    fn quit(&mut self, world: &mut World) {
        match self.sign_in.as_mut().filter(|form| world.me.is_some() && !form.leaving) {
            Some(form) => form.leaving = true,
            None => world.effect(Effect::Quit),
        }
    }

    /// Another key than that for leaving: the helper stays.
    pub fn stay(&mut self) {
        if let Some(form) = &mut self.sign_in {
            form.leaving = false;
        }
    }

    /// Whether what is typed or pasted was meant for the conversation that the sign-in screen came in front of.
    pub fn is_for_a_visitor(&mut self, chord: Option<super::keymap::Chord>, now: Moment) -> bool {
        let form = self.sign_in.as_mut().filter(|_| self.lock.is_none());
        form.is_some_and(|form| form.is_for_a_visitor(chord, now))
    }

    /// Signing in did not work.
    pub fn sign_in_failed(&mut self, world: &World, error: &SignInError) {
        let trouble = sign_in::why_not(world, error);
        let fresh = || SignIn::with(&world.station.homeserver, &self.helper);
        self.sign_in.get_or_insert_with(fresh).failed(trouble);
    }

    /// The homeserver does not know the helper any more: the sign-in screen comes, over whatever is being written.
    pub fn signed_out(&mut self, world: &World) {
        let again = world.station.words.say("sign-in-again").into_owned();
        match &mut self.sign_in {
            // the token ended before the desk was read: nobody else tells the form that it waits for nothing
            Some(form) if form.busy => form.failed(again),
            Some(_) => {}
            form @ None => {
                let interrupts = Some(world.now());
                *form = Some(SignIn {
                    interrupts,
                    trouble: Some(again),
                    ..SignIn::with(&world.station.homeserver, &self.helper)
                });
            }
        }
    }

    /// Locks the screen. What is being written stays where it is; every cell is drawn anew.
    pub fn lock(&mut self, world: &mut World) {
        // whoever leaves the console now may come back to a machine that was switched off
        world.journal_all_drafts();
        // a notice may name a visitor, and would be there again
        world.notice = None;
        self.lock = Some(Locked::new(world.now()));
        world.effect(Effect::Redraw);
    }

    /// The key was pressed that stops other programs. Whoever stops would not see that a visitor calls: the screen is
    /// locked at most, and says so (hostile.md 45).
    pub fn say_that_nothing_stops(&mut self, world: &World) {
        if let Some(locked) = &mut self.lock {
            locked.stop_key = true;
        } else if let Some(form) = self.sign_in.as_mut().filter(|form| !form.busy) {
            form.trouble = Some(world.station.words.say("sign-in-stop-key").into_owned());
        }
    }

    /// Whether the password that was typed to unlock was right.
    pub fn unlocked(&mut self, world: &mut World, right: bool) {
        let now = world.now();
        let Some(locked) = self.lock.as_mut().filter(|locked| locked.busy) else { return };
        if right {
            self.lock = None;
            self.touched = now;
            world.effect(Effect::Redraw);
        } else {
            locked.refuse(now);
        }
    }

    /// When the screen locks by itself, if it can be locked.
    pub fn locks_at(&self, world: &World) -> Option<Moment> {
        Some(Moment(self.touched.0.saturating_add(world.station.lock_after?)))
    }
}
