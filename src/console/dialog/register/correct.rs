//! A registration corrected after the conversation is closed (design §4): it is opened as its door has it, and is corrected
//! when the door says so.

use ratatui::layout::Rect;

use super::form::{Field, Form, fields};
use super::view;
use crate::dialog::choose::{Choices, Choose, numbered};
use crate::dialog::frame::Pieces;
use crate::dialog::help::{Help, Own};
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Dialog, Then};
use crate::widget::list::Selection;
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::World;
use crate::world::correcting::{Registered, Told};
use care::registration::Registration;
use desk::event::{ConversationId, EventId};

/// A registration on its way to be corrected.
#[derive(Debug)]
pub struct Correct {
    pub(super) conversation: ConversationId,
    /// The form, once the door has told it, and the event that it stands in.
    pub(super) form: Option<(EventId, Form)>,
    pub(super) selection: Selection,
    /// What stands below the form instead of the selected field.
    pub(super) held: Option<String>,
    over: bool,
}

impl Correct {
    /// Opens a registration: its door is asked how it stands.
    pub fn of(world: &mut World, conversation: ConversationId) -> Then {
        world.open_registration(&conversation);
        Then::open(Self { conversation, form: None, selection: Selection::default(), held: None, over: false })
    }

    /// Opens the only registration that may still be corrected, or asks which.
    pub fn any(world: &mut World) -> Then {
        let of: Vec<ConversationId> = world.correctable().map(|one| one.conversation.clone()).collect();
        match &*of {
            [] => Then::Nothing,
            [only] => Self::of(world, only.clone()),
            _ => Then::open(Choose::new(Which(of))),
        }
    }

    /// The registration as the form has it, if the form is there.
    pub fn registration(&self) -> Option<&Registration> {
        self.form.as_ref().map(|(_, form)| &form.registration)
    }

    /// Whether the form can be changed and sent: it is there, and no correction of it waits for the door.
    fn is_open(&self, world: &World) -> bool {
        let waits = world
            .registered(&self.conversation)
            .is_some_and(|known| known.asked.as_ref().is_some_and(|asked| asked.correction && !asked.late));
        self.form.is_some() && !waits
    }

    fn field(&self) -> Option<Field> {
        fields().get(self.selection.row).copied()
    }

    /// Changes the selected field, while the form can be changed.
    fn change(&mut self, world: &World, change: impl FnOnce(&mut Form, Field)) {
        let (open, field) = (self.is_open(world), self.field());
        if let (true, Some((_, form)), Some(field)) = (open, &mut self.form, field) {
            change(form, field);
        }
    }

    fn unknown(&mut self, world: &World, not_asked: bool) {
        self.change(world, |form, field| form.unknown(field, not_asked));
        self.selection.step(1, fields().len(), place::form_rows(world.station.size));
    }

    /// Sends the correction to the door; one that changes nothing is none.
    fn send(&mut self, world: &mut World) -> Then {
        if !self.is_open(world) {
            // nothing was opened: the door is asked once more, unless its answer may still come
            let known = world.registered(&self.conversation);
            if known.is_some_and(|known| !known.over && known.asked.as_ref().is_none_or(|asked| asked.late)) {
                world.open_registration(&self.conversation);
            }
            return Then::Nothing;
        }
        let Some((_, form)) = &mut self.form else { return Then::Nothing };
        match form.finished() {
            Some(registration) => world.correct(&self.conversation, registration),
            None => self.held = Some(world.station.words.say("register-faults").into_owned()),
        }
        Then::Nothing
    }

    /// What stands below the form instead of the selected field, and whether it is trouble.
    pub(super) fn status(&self, world: &World) -> Option<(String, bool)> {
        if let Some(held) = &self.held {
            return Some((held.clone(), true));
        }
        let known = world.registered(&self.conversation)?;
        let words = |key: &str| {
            let arguments = [
                ("alias", world.alias(&self.conversation).to_owned().into()),
                ("key", world.station.keymap.label(intent::Form::Register).into()),
            ];
            world.station.words.with(key, &arguments).into_owned()
        };
        match (&known.asked, known.told) {
            (Some(asked), _) if asked.late && asked.correction => Some((words("correct-again"), true)),
            (Some(asked), _) if asked.late => Some((words("correct-unopened"), true)),
            (Some(asked), _) if asked.correction => Some((words("correct-sent"), false)),
            (Some(_), _) => Some((words("correct-opening"), false)),
            (None, Some(told)) => Some((world.told_words(&self.conversation, told), told != Told::Corrected)),
            (None, None) => None,
        }
    }
}

impl Dialog for Correct {
    fn scope(&self) -> Scope {
        Scope::Form
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        match intent {
            Intent::Form(intent::Form::Goodbye | intent::Form::Skip) => false,
            Intent::Form(intent::Form::UnknownValue | intent::Form::NotAskedValue) => {
                self.is_open(world) && !matches!(self.field(), Some(Field::Trafficking | Field::Closing))
            }
            Intent::Form(intent::Form::NextValue | intent::Form::PreviousValue) => self.is_open(world),
            Intent::Form(intent::Form::Register) => {
                let known = world.registered(&self.conversation);
                self.is_open(world)
                    || known.is_some_and(|known| !known.over && known.asked.as_ref().is_none_or(|asked| asked.late))
            }
            _ => true,
        }
    }

    fn title_of(&self, intent: Intent) -> Option<&'static str> {
        match intent {
            Intent::Form(intent::Form::Register) if self.form.is_some() => Some("correct-key"),
            Intent::Form(intent::Form::Register) => Some("correct-key-again"),
            Intent::Form(intent::Form::CancelForm) => Some("correct-key-back"),
            _ => None,
        }
    }

    fn is_beside(&self) -> bool {
        true
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Form(intent) = intent else { return Then::Nothing };
        self.held = None;
        world.go_on_correcting(&self.conversation);
        match intent {
            intent::Form::NextValue => self.change(world, |form, field| form.turn(field, 1)),
            intent::Form::PreviousValue => self.change(world, |form, field| form.turn(field, -1)),
            intent::Form::UnknownValue => self.unknown(world, false),
            intent::Form::NotAskedValue => self.unknown(world, true),
            intent::Form::Register => return self.send(world),
            intent::Form::CancelForm => return Then::Shut,
            intent::Form::FormHelp => return Then::open(Help::with(Scope::Form, in_the_help)),
            // what was not sent is kept nowhere: the door's registration stands as it was
            intent::Form::FormEscalate => {
                return Then::All(vec![Then::ShutAll, Then::Act(intent::Desk::Escalate.into())]);
            }
            intent::Form::Skip | intent::Form::Goodbye => {}
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        self.selection.go(by, fields().len(), place::form_rows(world.station.size));
    }

    /// What the door told is what stands in the form; another form than the one that was opened takes its place.
    fn follow(&mut self, world: &mut World) {
        let known = world.registered(&self.conversation);
        self.over = known.is_none_or(|known| known.told == Some(Told::Corrected));
        match known.and_then(|known| known.opened.as_ref()) {
            Some((event, registration)) => {
                if self.form.as_ref().is_none_or(|(known, _)| known != event) {
                    self.form = Some((event.clone(), Form::complete((**registration).clone())));
                }
            }
            // it is in the register, or is read anew
            None => self.form = None,
        }
        if let Some((_, form)) = &self.form {
            view::show(form, &mut self.selection, world);
        }
    }

    fn is_over(&self) -> bool {
        self.over
    }

    fn told(&self, world: &World) -> crate::told::Told {
        view::told_correct(self, world)
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        view::draw_correct(self, world, paint);
    }

    fn draw_beside(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        view::draw_correct_beside(self, world, area, focused, paint);
    }
}

/// What the keys of the form do here, where that is something else than at closing.
const fn in_the_help(intent: Intent) -> Own {
    match intent {
        Intent::Form(intent::Form::Register) => Own::Word("correct-key.about"),
        Intent::Form(intent::Form::CancelForm) => Own::Word("correct-key-back.about"),
        Intent::Form(intent::Form::Goodbye | intent::Form::Skip) => Own::Absent,
        _ => Own::Usual,
    }
}

/// Which of several registrations.
#[derive(Debug)]
struct Which(Vec<ConversationId>);

/// A closed conversation in a list: its visitor, and when it was closed.
fn closed_words(world: &World, registered: &Registered) -> String {
    let arguments = [
        ("alias", world.alias(&registered.conversation).to_owned().into()),
        ("time", world.station.time_of_day(registered.closed).into()),
    ];
    world.station.words.with("correct-closed", &arguments).into_owned()
}

impl Choices for Which {
    fn title(&self) -> &'static str {
        "pane-correct"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        None
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let words = |of: &ConversationId| world.registered(of).map_or_else(String::new, |one| closed_words(world, one));
        self.0.iter().enumerate().map(|(index, of)| numbered(index, words(of))).collect()
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        self.0.get(row).cloned().map_or(Then::Nothing, |of| Correct::of(world, of))
    }
}
