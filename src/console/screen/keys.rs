//! From a key to what happens: the uppermost place first; a dialog lets nothing through.

use crossterm::event::{KeyEvent, KeyEventKind};

use super::{Ending, Screen};
use crate::intent::{self, Intent, Scope};
use crate::keymap::Chord;
use crate::layer::Then;
use crate::world::Effect;

impl Screen {
    /// A key was pressed.
    pub(super) fn press(&mut self, key: KeyEvent) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        let chord = Chord::from(key);
        let now = self.world.now();
        self.gate.touched = now;
        let is_key_of = |intent: intent::Desk| self.world.station.keymap.keys(intent).contains(&chord);
        // whoever is looked over the shoulder has no time to leave a dialog first
        if self.can_lock() && is_key_of(intent::Desk::Lock) {
            return self.lock();
        }
        if self.ending != Ending::No {
            // asked once more: what is still unsent stays so
            if is_key_of(intent::Desk::EndShift) {
                self.world.effect(Effect::Quit);
            }
            return;
        }
        if self.gate.is_for_a_visitor(Some(chord), now) {
            return;
        }
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

    /// A key without a meaning is text where there is a text, or a choice's letter.
    fn type_in(&mut self, scope: Scope, chord: Chord) {
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
            }
        }
    }

    /// Text was pasted: it goes where text goes, cleaned; no key in it fires, nothing is sent.
    pub(super) fn paste(&mut self, text: &str) {
        let now = self.world.now();
        self.gate.touched = now;
        if self.gate.is_for_a_visitor(None, now) {
            return;
        }
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
            | Intent::Choose(_)
            | Intent::Find(_)
            | Intent::Write(_)
            | Intent::Tick(_)
            | Intent::Form(_)
            | Intent::Confirm(_)
            | Intent::Override(_)
            | Intent::Read(_) => self.in_dialog(|dialog, world| dialog.act(world, intent)),
        }
    }
}
