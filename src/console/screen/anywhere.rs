//! What can be wanted anywhere at the desk.

use super::Screen;
use crate::dialog::after_talk::AfterTalk;
use crate::dialog::colleague::Colleague;
use crate::dialog::end_of_shift::EndOfShift;
use crate::dialog::find::Find;
use crate::dialog::help::Help;
use crate::dialog::palette::Palette;
use crate::dialog::register::{Correct, Register};
use crate::dialog::team::Team;
use crate::dialog::unwanted_marks::UnwantedMarks;
use crate::dialog::{sure, triage};
use crate::intent::{self, ROWS};
use crate::layer::{Place, Side, Then};
use crate::pane::talk::Talk;
use crate::world::station::MOST_COLUMNS;
use crate::world::{Effect, Tone, World};
use matrix::link::Command;

impl Screen {
    /// Does what is wanted. `which` of the intent's keys it was, from 0.
    pub(super) fn act_at_desk(&mut self, intent: intent::Desk, which: usize) {
        let subject = self.subject().cloned();
        let then = match intent {
            intent::Desk::Help => Then::open(Help::from(self.scope())),
            intent::Desk::Queue => Then::Go(Place::Queue),
            intent::Desk::Plan => Then::Go(Place::Side(Side::Plan)),
            intent::Desk::Referrals => Then::Go(Place::Side(Side::Referrals)),
            intent::Desk::Phrases => Then::Go(Place::Side(Side::Phrases)),
            intent::Desk::Case => Then::Go(Place::Side(Side::Case)),
            intent::Desk::Shift => Then::Go(Place::Side(Side::Shift)),
            intent::Desk::TeamLine => Then::open(Team::line()),
            intent::Desk::NextPane => self.next_pane(1),
            intent::Desk::PreviousPane => self.next_pane(-1),
            intent::Desk::Back => self.back(),
            intent::Desk::Mine => self.world.mine().nth(which).cloned().map_or(Then::Nothing, Then::Show),
            intent::Desk::NextNeeding => self.world.next_needing().cloned().map_or(Then::Nothing, Then::Show),
            intent::Desk::Palette => self.palette(),
            intent::Desk::Redraw => return self.world.effect(Effect::Redraw),
            intent::Desk::Linear => {
                self.world.station.linear = !self.world.station.linear;
                return;
            }
            intent::Desk::Reconnect => return self.world.tell(Command::Reconnect),
            intent::Desk::Lock => return self.lock(),
            intent::Desk::EndShift if self.world.mine().count() + self.world.coming() == 0 => {
                sure::end_shift(&self.world)
            }
            intent::Desk::EndShift => Then::open(EndOfShift::of(&self.world)),
            intent::Desk::Escalate => return self.escalate(),
            intent::Desk::BackUp => {
                let then = self.panes.acute.back_up(&mut self.world);
                // the keyboard stays where it is, but never in a pane that is not drawn any more
                match self.focus {
                    Place::Side(_) => self.go(Place::Side(Side::Acute)),
                    Place::Queue | Place::Talk => self.side = Side::Acute,
                }
                then
            }
            intent::Desk::Triage => {
                let open = self.triage_subject().map(|open| open.entry.conversation.clone());
                open.and_then(|open| triage::Triage::of(&self.world, &open)).map_or(Then::Nothing, Then::open)
            }
            intent::Desk::ConfirmLowering => {
                subject.map_or(Then::Nothing, |subject| sure::confirm_lowering(&self.world, subject))
            }
            intent::Desk::Close => {
                // the conversation that is closed is the one in sight
                let form = subject.and_then(|subject| Register::of(&self.world, &subject).zip(Some(subject)));
                form.map_or(Then::Nothing, |(form, about)| Then::All(vec![Then::Show(about), Then::open(form)]))
            }
            intent::Desk::Release => subject.map_or(Then::Nothing, |subject| sure::release(&self.world, subject)),
            intent::Desk::Transfer => subject.map_or(Then::Nothing, |subject| Colleague::of(&mut self.world, subject)),
            intent::Desk::AcceptOffer => {
                self.world.accept_offer();
                Then::Nothing
            }
            intent::Desk::NotNow => {
                self.world.decline_offer();
                Then::Nothing
            }
            intent::Desk::AfterTalk => Then::open(AfterTalk::asked_for()),
            intent::Desk::EndPause => {
                self.world.end_pause();
                Then::Nothing
            }
            intent::Desk::Correct => Correct::any(&mut self.world),
            intent::Desk::Calm => return self.toggle_calm(),
            intent::Desk::Clock => return self.tell_time(),
            intent::Desk::OneColumn => return self.toggle_columns(),
            intent::Desk::FirstUnread => return self.in_talk(Talk::first_unread),
            intent::Desk::Seek => return self.in_talk(Talk::seek),
            intent::Desk::Bare => return self.in_talk(Talk::bare),
            intent::Desk::TakeBackUnwanted => UnwantedMarks::of(&mut self.world),
        };
        self.follow(then);
    }

    fn palette(&self) -> Then {
        Then::open(Find::new(Palette { offered: self.offered() }, "", &self.world))
    }

    /// What the palette offers now: the places in the table.
    pub fn offered(&self) -> Vec<usize> {
        ROWS.iter().enumerate().filter(|(_, row)| self.is_offered(row)).map(|(index, _)| index).collect()
    }

    /// Locks the screen, if somebody is signed in.
    pub(super) fn lock(&mut self) {
        if self.can_lock() {
            self.world.stop_typing();
            self.gate.lock(&mut self.world);
        }
    }

    /// Shows the checklist of the conversation in question. Nothing is asked of anybody by it.
    fn escalate(&mut self) {
        let Some(subject) = self.acute_subject().map(|open| open.entry.conversation.clone()) else { return };
        if self.world.is_mine(&subject) && self.world.open.as_ref() != Some(&subject) {
            self.show(subject.clone());
        }
        self.panes.acute.show(&mut self.world, &subject);
        self.go(Place::Side(Side::Acute));
    }

    /// A calm screen, or the ordinary one again.
    fn toggle_calm(&mut self) {
        let station = &mut self.world.station;
        station.calm = !station.calm;
        let key = station.keymap.label(intent::Desk::Clock);
        let said = if station.calm { "notice-calm" } else { "notice-not-calm" };
        let text = station.words.with(said, &[("key", key.into())]).into_owned();
        self.world.say(Tone::Info, text);
    }

    /// One pane at a time, or as many as there is room for again.
    fn toggle_columns(&mut self) {
        let station = &mut self.world.station;
        station.columns = if station.columns == 1 { MOST_COLUMNS } else { 1 };
        let said = if station.columns == 1 { "notice-one-column" } else { "notice-columns" };
        let text = station.words.say(said).into_owned();
        self.world.say(Tone::Info, text);
    }

    /// Says what time it is, and for how long the visitor waits who waits longest.
    fn tell_time(&mut self) {
        let station = &self.world.station;
        let time = ("time", station.time_of_day(station.now).into());
        let text = match self.world.queue.longest() {
            Some((minutes, _)) => station.words.with("notice-clock-longest", &[time, ("minutes", minutes.into())]),
            None => station.words.with("notice-clock", &[time]),
        };
        let text = text.into_owned();
        self.world.say(Tone::Info, text);
    }

    /// Does something in the open conversation, which gets the keyboard.
    fn in_talk(&mut self, act: impl FnOnce(&mut Talk, &mut World)) {
        let Some(open) = self.world.open.clone() else { return };
        self.show(open);
        act(&mut self.panes.talk, &mut self.world);
    }

    /// The pane after (`1`) or before (`-1`) the one that has the keyboard.
    fn next_pane(&self, by: isize) -> Then {
        let places = [Place::Queue, Place::Talk, Place::Side(self.side)];
        let at = places.iter().position(|place| *place == self.focus).unwrap_or(0).cast_signed();
        let nth = |by: isize| places[(at + by).rem_euclid(3).cast_unsigned()];
        let next = nth(by);
        Then::Go(if next == Place::Talk && !self.world.has_open() { nth(2 * by) } else { next })
    }

    /// One step back: within the pane, then from the side to the conversation, from there to the queue.
    fn back(&mut self) -> Then {
        self.world.notice = None;
        self.world.put_team_row_away();
        match self.focus {
            _ if self.panes.at_mut(self.focus).back(&mut self.world) => Then::Nothing,
            Place::Side(_) if self.world.has_open() => Then::Go(Place::Talk),
            Place::Side(_) | Place::Talk => Then::Go(Place::Queue),
            Place::Queue => Then::Nothing,
        }
    }
}
