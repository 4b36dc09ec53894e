//! What follows from a key: done here, and nowhere else.

use super::{Ending, Screen};
use crate::dialog::sure;
use crate::intent;
use crate::layer::{Dialog, Place, Side, Then};
use crate::pane::talk::Talk;
use crate::world::{Effect, Tone, World};
use desk::event::{ConversationId, Shift};
use matrix::link::Command;

/// How long the link may take to empty the outbox at the end, in milliseconds.
const GRACE: u64 = 10_000;

impl Screen {
    /// Does what follows.
    pub(super) fn follow(&mut self, then: Then) {
        match then {
            Then::Nothing => {}
            Then::All(all) => all.into_iter().for_each(|then| self.follow(then)),
            Then::Go(place) => self.go(place),
            Then::Show(conversation) => self.show(conversation),
            Then::Open(dialog) => self.dialogs.push(dialog),
            Then::Shut => drop(self.dialogs.pop()),
            Then::ShutAll => self.dialogs.clear(),
            Then::Put { conversation, piece, replaces } => self.put(conversation, piece, replaces),
            Then::Fill(inserting) => self.fill(inserting),
            Then::Insert(all) => self.insert(&all),
            Then::Answered => {
                if self.focus == Place::Side(Side::Plan) {
                    self.panes.plan.go_on(&mut self.world);
                }
                if let Some(rise) = self.world.take_rise() {
                    let then = sure::rise(&self.world, rise);
                    self.follow(then);
                }
            }
            Then::Act(intent) => {
                if self.can(intent) {
                    self.act(intent, 0);
                } else {
                    let what = self.world.station.words.title(intent.row());
                    let text = self.world.station.words.with("palette-not-now", &[("what", what.into())]).into_owned();
                    self.world.say(Tone::Trouble, text);
                }
            }
            Then::Type(chord) => self.type_in(self.scope(), chord),
            Then::SendAllTheSame(held) => {
                let then = Talk::send_all_the_same(&mut self.world, &held);
                self.follow(then);
            }
            Then::SignOut => self.sign_out(),
        }
    }

    /// Has the uppermost dialog do something, and does what follows.
    pub(super) fn in_dialog(&mut self, act: impl FnOnce(&mut dyn Dialog, &mut World) -> Then) {
        let Some(dialog) = self.dialogs.last_mut() else { return };
        let then = act(&mut **dialog, &mut self.world);
        self.follow(then);
    }

    /// Gives the keyboard to a pane.
    pub(super) fn go(&mut self, place: Place) {
        if place != self.focus {
            self.panes.at_mut(self.focus).leave(&mut self.world);
        }
        if let Place::Side(side) = place {
            self.side = side;
        }
        self.focus = place;
        self.panes.at_mut(place).enter(&mut self.world);
    }

    /// Puts a conversation in the middle and gives its composer the keyboard.
    pub(super) fn show(&mut self, conversation: ConversationId) {
        // the conversation that is left is not typed in any more, and what was marked in it is not looked at
        self.panes.at_mut(self.focus).leave(&mut self.world);
        self.panes.queue.select(&self.world, &conversation);
        self.world.open = Some(conversation);
        self.focus = Place::Talk;
    }

    /// Says that one is off duty, and lets the link empty the outbox and stop.
    pub(super) fn sign_out(&mut self) {
        let world = &mut self.world;
        if world.me.is_none() {
            self.ending = Ending::Over;
            return world.effect(Effect::Quit);
        }
        world.duty.shift = Shift::Off;
        self.ending = Ending::SigningOut;
        let key = world.station.keymap.label(intent::Desk::EndShift);
        let text = world.station.words.with("notice-ending", &[("key", key.into())]).into_owned();
        world.say(Tone::Info, text);
        world.say_duty();
        world.tell(Command::SignOut { grace: GRACE });
    }
}
