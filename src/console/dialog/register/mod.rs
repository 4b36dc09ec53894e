//! Closing a conversation: the registration, filled in as far as the conversation tells, or deliberately none.

mod form;
mod prefill;
mod view;

use self::form::Form;
pub use self::form::{Field, fields};
use self::prefill::{ending, prefill};
use super::ask;
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Dialog, Then};
use crate::widget::list::Selection;
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::home::{is_below_b, is_home};
use crate::world::{Tone, World};
use care::registration::{Closing, Form as Exploitation, Perpetrator, Registration};
use care::triage::Triage;
use desk::event::{Ask, CaseEvent, ConversationId};

/// The registration of one conversation that is to be closed.
#[derive(Debug)]
pub struct Register {
    conversation: ConversationId,
    form: Form,
    /// The selected row of the form; in a list field every code is a row of its own.
    selection: Selection,
}

impl Register {
    /// The dialog for a conversation that is open at the desk.
    pub fn of(world: &World, conversation: &ConversationId) -> Option<Self> {
        let entry = &world.roster.get(conversation)?.entry;
        let form = Form { registration: prefill(world, entry), closing_chosen: false };
        Some(Self { conversation: conversation.clone(), form, selection: Selection::default() })
    }

    /// What is registered so far.
    pub const fn registration(&self) -> &Registration {
        &self.form.registration
    }

    fn field(&self) -> Option<Field> {
        fields().get(self.selection.row).copied()
    }

    /// Moves by some rows.
    fn step(&mut self, by: isize, world: &World) {
        self.selection.step(by, fields().len(), place::dialog_rows(world.station.size));
    }

    /// The next (`1`) or previous (`-1`) value of the selected field. That somebody at home takes part is told at once.
    fn turn(&mut self, by: isize, world: &mut World) {
        let Some(field) = self.field() else { return };
        self.form.turn(field, by);
        if is_home(&self.form.registration.perpetrators) {
            world.told_of_home(&self.conversation);
        }
    }

    /// The selected field is unknown, or was not asked; then comes the next row.
    fn unknown(&mut self, not_asked: bool, world: &World) {
        let Some(field) = self.field() else { return };
        self.form.unknown(field, not_asked);
        self.step(1, world);
    }

    /// Records the registration and asks the door to close.
    fn register(&mut self, world: &mut World) -> Then {
        if !world.takes_words(&self.conversation) {
            return Then::Nothing;
        }
        let registration = &mut self.form.registration;
        if registration.forms.is_empty() {
            registration.forms.push(Exploitation::Unknown);
        }
        if registration.perpetrators.is_empty() {
            registration.perpetrators.push(Perpetrator::NotAsked);
        }
        if is_below_b(registration.triage_last) && is_home(&registration.perpetrators) {
            registration.triage_last = Triage::B;
        }
        if !registration.faults().is_empty() {
            let text = world.station.words.say("register-faults").into_owned();
            world.say(Tone::Trouble, text);
            return Then::Nothing;
        }
        let (registration, closing) = (registration.clone(), registration.closing);
        world.record(&self.conversation, CaseEvent::Registration(registration));
        world.ask(&self.conversation, Ask::Close { closing });
        Then::Shut
    }

    /// Asks whether to close without a registration: deliberately, and counted. Yes shuts the form too.
    fn skip(&self, world: &World) -> Then {
        let conversation = self.conversation.clone();
        let words = world.station.words.say("confirm-skip").into_owned();
        Then::open(ask::Ask::new(Some(conversation.clone()), words, move |world| {
            let open = world.roster.get(&conversation);
            let closing = open.map_or(Closing::EndedByHelper, |open| ending(&open.entry));
            world.ask(&conversation, Ask::Close { closing });
            Then::ShutAll
        }))
    }
}

impl Dialog for Register {
    fn scope(&self) -> Scope {
        Scope::Form
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Form(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Form::NextValue => self.turn(1, world),
            intent::Form::PreviousValue => self.turn(-1, world),
            intent::Form::UnknownValue => self.unknown(false, world),
            intent::Form::NotAskedValue => self.unknown(true, world),
            intent::Form::NextRow => self.step(1, world),
            intent::Form::PreviousRow => self.step(-1, world),
            intent::Form::Register => return self.register(world),
            intent::Form::Skip => return self.skip(world),
            intent::Form::CancelForm => return Then::Shut,
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        self.selection.go(by, fields().len(), place::dialog_rows(world.station.size));
    }

    /// What happens to the visitor while the form is filled in stands in it: how it ended, unless the helper said so,
    /// and the triage.
    fn follow(&mut self, world: &mut World) {
        let Some(open) = world.roster.get(&self.conversation) else { return };
        self.form.registration.triage_last = open.entry.triage;
        if !self.form.closing_chosen {
            self.form.registration.closing = ending(&open.entry);
        }
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        view::draw(self, world, paint);
    }
}
