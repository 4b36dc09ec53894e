//! From a key to what happens: the uppermost place first; a dialog lets nothing through.

use crossterm::event::{KeyEvent, KeyEventKind};

use super::{Ending, Screen};
use crate::intent::{self, Intent, Scope};
use crate::keymap::Chord;
use crate::layer::{Place, Then};
use crate::terminal::input::written;
use crate::world::{Effect, Tone};

impl Screen {
    /// A key was pressed.
    pub(super) fn press(&mut self, key: KeyEvent) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        let chord = Chord::from(key);
        let now = self.world.now();
        self.somebody_is_there();
        // whoever is looked over the shoulder has no time to leave a dialog first
        let locks = self.is_lock_key(chord);
        if locks {
            self.lock();
        }
        if chord.stops_others() {
            self.gate.say_that_nothing_stops(&self.world);
        }
        if locks {
            return;
        }
        if self.ending != Ending::No {
            // asked once more: what is still unsent stays so
            if self.world.station.keymap.keys(intent::Desk::EndShift).contains(&chord) {
                return self.world.effect(Effect::Quit);
            }
            if self.gate.lock.is_none() {
                return;
            }
        }
        if self.gate.is_for_a_visitor(Some(chord), now) {
            return;
        }
        self.make_way(Some(chord));
        let scope = self.scope();
        let meanings = self.world.station.keymap.meanings(scope, chord);
        let meaning = meanings.map(|(row, which)| (row.intent, which)).find(|(intent, _)| self.can(*intent));
        if !matches!(meaning, Some((Intent::SignIn(intent::SignIn::Quit), _))) {
            self.gate.stay();
        }
        match meaning {
            Some((intent, which)) => self.act(intent, which),
            None => self.type_in(scope, chord),
        }
    }

    /// Something is wanted by its name: what its key would do, where that key means it. A dialog lets nothing through.
    pub(super) fn want(&mut self, intent: Intent) {
        let now = self.world.now();
        self.somebody_is_there();
        if intent == Intent::Desk(intent::Desk::Lock) && self.can_lock() {
            return self.lock();
        }
        if self.ending != Ending::No || self.gate.is_for_a_visitor(None, now) {
            return;
        }
        // a dialog that opened by itself goes away before what was not meant for it, and nothing else happens
        let (key, before) = (self.world.station.keymap.keys(intent).first().copied(), self.dialogs.len());
        self.make_way(key);
        if self.dialogs.len() < before {
            return;
        }
        let scope = self.scope();
        let place = intent.row().scope;
        let applies = match place {
            Scope::Move => self.gate.is_open(),
            _ => place == scope || (scope.leaks() && place.leaks()),
        };
        if !applies || !self.can(intent) {
            let what = self.world.station.words.title(intent.row());
            let text = self.world.station.words.with("palette-not-now", &[("what", what.into())]).into_owned();
            return self.world.say(Tone::Trouble, text);
        }
        self.gate.stay();
        self.act(intent, 0);
    }

    /// A dialog that opened by itself goes away before a key that is not for it.
    fn make_way(&mut self, chord: Option<Chord>) {
        if self.gate.is_open() && self.dialog().is_some_and(|dialog| dialog.yields(&self.world, chord)) {
            self.dialogs.pop();
        }
    }

    /// A key without a meaning is text where there is a text, or a choice's letter.
    pub(super) fn type_in(&mut self, scope: Scope, chord: Chord) {
        match scope {
            Scope::Lock => {
                if let Some(locked) = &mut self.gate.lock {
                    locked.edit(chord);
                }
            }
            Scope::SignIn => {
                if let Some(form) = &mut self.gate.sign_in {
                    form.edit(chord);
                }
            }
            _ if !self.dialogs.is_empty() => self.in_dialog(|dialog, world| dialog.type_in(world, chord)),
            _ => {
                let then = self.panes.at_mut(self.focus).type_in(&mut self.world, chord);
                self.follow(then);
                if chord.text().is_some_and(|c| c != ' ') && !scope.is_text() {
                    self.tell_no_text();
                }
            }
        }
    }

    /// A letter means nothing where the keyboard is: whoever takes the list for the composer learns so at once.
    fn tell_no_text(&mut self) {
        let key = match self.focus {
            _ if !self.world.can_write() => return,
            Place::Queue => self.world.station.keymap.label(intent::Desk::NextPane),
            Place::Talk | Place::Side(_) => self.world.station.keymap.label(intent::Desk::Back),
        };
        let alias = self.world.open.as_ref().map_or("", |open| self.world.alias(open)).to_owned();
        let arguments = [("alias", alias.into()), ("key", key.into())];
        let text = self.world.station.words.with("notice-no-text", &arguments).into_owned();
        self.world.say(Tone::Trouble, text);
    }

    /// Keys came together, in one read of the terminal. Where there is text, that is a paste without marks: its line
    /// breaks are line breaks, nothing is sent, no key in it fires (hostile.md 41). In a list, keys are keys; what is left
    /// of them when one has led to a text is a paste there. The lock key at the end locks: that is no part of a paste, and
    /// who is looked over the shoulder presses it once.
    pub(super) fn burst(&mut self, keys: &[KeyEvent]) {
        for (nth, key) in keys.iter().enumerate() {
            let rest = &keys[nth..];
            let breaks = rest.iter().filter_map(|key| written(*key)).any(char::is_control);
            if !self.scope().is_text() || (nth > 0 && !breaks) {
                self.press(*key);
                continue;
            }
            let text: String = rest.iter().filter_map(|key| written(*key)).collect();
            if !text.is_empty() {
                self.paste(&text);
            }
            if let Some(last) = rest.last().filter(|last| self.is_lock_key(Chord::from(**last))) {
                self.press(*last);
            }
            return;
        }
    }

    fn is_lock_key(&self, chord: Chord) -> bool {
        self.can_lock() && self.world.station.keymap.keys(intent::Desk::Lock).contains(&chord)
    }

    /// Text was pasted: it goes where text goes, cleaned; no key in it fires, nothing is sent.
    pub(super) fn paste(&mut self, text: &str) {
        // a terminal sends the line breaks of what is pasted as if Enter were pressed; a field of one line takes one
        let text = &text.replace("\r\n", "\n").replace('\r', "\n");
        let now = self.world.now();
        self.somebody_is_there();
        if self.gate.is_for_a_visitor(None, now) {
            return;
        }
        self.make_way(None);
        match self.scope() {
            Scope::Lock => {
                if let Some(locked) = &mut self.gate.lock {
                    locked.paste(text);
                }
            }
            Scope::SignIn => {
                if let Some(form) = &mut self.gate.sign_in {
                    form.paste(text);
                }
            }
            _ if !self.dialogs.is_empty() => self.in_dialog(|dialog, world| {
                dialog.paste(world, text);
                Then::Nothing
            }),
            _ => self.panes.at_mut(self.focus).paste(&mut self.world, text),
        }
    }

    /// Does what is wanted. `which` of the intent's keys it was, from 0.
    pub(super) fn act(&mut self, intent: Intent, which: usize) {
        match intent {
            Intent::Desk(intent) => self.act_at_desk(intent, which),
            Intent::Move(by) => match self.dialogs.last_mut() {
                Some(dialog) => dialog.go(&mut self.world, by),
                None => self.panes.at_mut(self.focus).go(&mut self.world, by),
            },
            Intent::SignIn(intent) => self.gate.act(&mut self.world, intent),
            Intent::Lock(intent) => self.gate.unlock(&mut self.world, intent),
            Intent::Queue(_)
            | Intent::Composer(_)
            | Intent::Seek(_)
            | Intent::Bare(_)
            | Intent::Plan(_)
            | Intent::Referrals(_)
            | Intent::Phrases(_)
            | Intent::Case(_)
            | Intent::Shift(_)
            | Intent::Acute(_) => {
                let then = match self.pane_of(intent) {
                    Some(place) => self.panes.at_mut(place).act(&mut self.world, intent, which),
                    None => Then::Nothing,
                };
                self.follow(then);
            }
            Intent::Report(_)
            | Intent::HandOver(_)
            | Intent::Choose(_)
            | Intent::Find(_)
            | Intent::Write(_)
            | Intent::Team(_)
            | Intent::Tick(_)
            | Intent::Form(_)
            | Intent::Confirm(_)
            | Intent::Override(_)
            | Intent::Read(_) => self.in_dialog(|dialog, world| dialog.act(world, intent)),
        }
    }
}
