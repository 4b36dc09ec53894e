//! Closing a conversation: the registration, filled in as far as the conversation tells, or deliberately none.

mod correct;
mod form;
mod prefill;
mod view;

use std::collections::BTreeSet;

use ratatui::layout::Rect;

pub use self::correct::Correct;
use self::form::Form;
pub use self::form::{Field, fields};
use self::prefill::{ending, prefill};
use super::ask;
use super::help::Help;
use super::second_thought::SecondThought;
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Dialog, Piece, Then};
use crate::told::Told;
use crate::widget::list::Selection;
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::chat::{Chat, Closing};
use crate::world::home::is_home;
use crate::world::{Tone, World};
use care::registration::{Closing as Ended, Registration};
use desk::conversation::Item;
use desk::event::{Ask, CaseEvent, ConversationId, Here};

/// The registration of one conversation that is to be closed.
#[derive(Debug)]
pub struct Register {
    conversation: ConversationId,
    form: Form,
    /// The selected row of the form; in a list field every code is a row of its own.
    selection: Selection,
    /// How many of the visitor's messages the helper had seen when the form was opened: what came after them stands in
    /// the form.
    before: usize,
    /// How many of them the helper has seen by now: nothing is closed over the others.
    seen: usize,
    /// Why the last Enter did not close: it stands in the form, where the line for the helper may hold a visitor's words.
    held: Option<String>,
}

/// A registration that was put aside: what the helper answered stays, the rest is what the conversation tells now.
fn gone_on_with(left: &Closing, now: Registration) -> Registration {
    macro_rules! answered {
        ($($field:ident: $list:literal)+) => {
            Registration {
                $($field: if left.said.contains($list) { left.registration.$field.clone() } else { now.$field },)+
                ..now
            }
        };
    }
    answered!(visitor: "visitor" trafficking: "trafficking" role: "role" forms: "forms" age_now: "age-now"
        age_at_start: "age-at-start" gender: "gender" ongoing: "ongoing" duration: "duration"
        perpetrators: "perpetrators" siblings: "siblings" first_time_told: "first-time-told" goal: "goal"
        closing: "closing")
}

/// Whether the visitor is there, as far as is known.
fn is_present(world: &World, conversation: &ConversationId) -> bool {
    let left = world.roster.get(conversation).is_some_and(|open| open.entry.left.is_some());
    let here = world.chat(conversation).and_then(|chat| chat.conversation.presence());
    !left && here.is_none_or(|presence| presence.state == Here::Here)
}

/// Whether a conversation still closes when the second key is pressed: while that was asked for the visitor may have
/// written, or somebody else may have got the conversation. The helper is told when it does not.
fn still_closes(world: &mut World, conversation: &ConversationId, seen: usize) -> bool {
    if !world.takes_words(conversation) {
        return false;
    }
    let same = world.chat(conversation).is_none_or(|chat| {
        chat.of_visitor().count() <= seen && chat.draft.editor.is_blank() && chat.sending.is_empty()
    });
    if !same {
        let alias = world.alias(conversation).to_owned();
        let text = world.station.words.with("register-changed", &[("alias", alias.into())]).into_owned();
        world.say(Tone::Trouble, text);
    }
    same
}

impl Register {
    /// The dialog for a conversation that is open at the desk.
    pub fn of(world: &World, conversation: &ConversationId) -> Option<Self> {
        let entry = &world.roster.get(conversation)?.entry;
        let chat = world.chat(conversation);
        // what was filled in before goes on, with what the conversation told since
        let left = chat.and_then(|chat| chat.closing.clone());
        let told = prefill(world, entry);
        let (registration, said, row) = match left {
            Some(left) => (gone_on_with(&left, told), left.said, left.row),
            None => (told, BTreeSet::new(), 0),
        };
        let seen = chat.map_or(0, |chat| chat.of_visitor().count() - chat.unread.min(chat.of_visitor().count()));
        let form = Form { registration, said };
        let (conversation, selection) = (conversation.clone(), Selection::at(row));
        Some(Self { conversation, form, selection, before: seen, seen, held: None })
    }

    /// The visitor's messages that came since the form was opened, the oldest first.
    fn meanwhile<'a>(&self, world: &'a World) -> Vec<&'a str> {
        let chat = world.chat(&self.conversation);
        let said = chat.into_iter().flat_map(Chat::of_visitor).skip(self.before);
        let words = said.filter_map(|line| match line.item {
            Item::Said { body, .. } => Some(body),
            _ => None,
        });
        words.collect()
    }

    /// Whether the visitor is there, as far as is known.
    fn is_present(&self, world: &World) -> bool {
        is_present(world, &self.conversation)
    }

    /// How many of the visitor's messages the helper has not seen.
    fn unseen(&self, world: &World) -> usize {
        world.chat(&self.conversation).map_or(0, |chat| chat.of_visitor().count().saturating_sub(self.seen))
    }

    /// Why closing must wait: words that were not seen, a draft, or words that have not left yet. The
    /// helper is told, and has seen the words then.
    fn must_wait(&mut self, world: &World) -> bool {
        self.held = None;
        let unseen = self.unseen(world);
        let chat = world.chat(&self.conversation);
        let drafted = chat.is_some_and(|chat| !chat.draft.editor.is_blank());
        let on_their_way = chat.is_some_and(|chat| !chat.sending.is_empty());
        let said = match (unseen, drafted, on_their_way) {
            (0, false, false) => return false,
            (0, true, _) => "register-draft",
            // they may come back, and the end must not overtake them
            (0, false, true) => "register-on-their-way",
            _ => "register-unseen",
        };
        self.seen += unseen;
        let (alias, key) =
            (world.alias(&self.conversation).to_owned(), world.station.keymap.label(intent::Form::Register));
        self.held = Some(world.station.words.with(said, &[("alias", alias.into()), ("key", key.into())]).into_owned());
        true
    }

    /// Remembers what was filled in, for when the helper comes back to it.
    fn put_aside(&self, world: &mut World) {
        let left = Closing {
            registration: self.form.registration.clone(),
            said: self.form.said.clone(),
            row: self.selection.row,
        };
        if let Some(chat) = world.chat_mut(&self.conversation) {
            chat.closing = Some(left);
        }
    }

    /// What is registered so far.
    pub const fn registration(&self) -> &Registration {
        &self.form.registration
    }

    /// How many questions are answered, and how many there are.
    pub fn known(&self) -> (usize, usize) {
        self.form.known()
    }

    fn field(&self) -> Option<Field> {
        fields().get(self.selection.row).copied()
    }

    /// Moves by some rows.
    fn step(&mut self, by: isize, world: &World) {
        self.selection.step(by, fields().len(), place::form_rows(world.station.size));
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

    /// Records the registration and asks the door to close: never over words that were not seen or not sent, and while
    /// the visitor is present only after a second key.
    fn register(&mut self, world: &mut World) -> Then {
        if !world.takes_words(&self.conversation) || self.must_wait(world) {
            return Then::Nothing;
        }
        if self.form.is_open() {
            self.selection = Selection::at(0);
            self.held = Some(world.station.words.say("register-undecided").into_owned());
            return Then::Nothing;
        }
        let Some(registration) = self.form.finished() else {
            self.held = Some(world.station.words.say("register-faults").into_owned());
            return Then::Nothing;
        };
        let closing = registration.closing;
        self.put_aside(world);
        let (conversation, seen) = (self.conversation.clone(), self.seen);
        let close = move |world: &mut World| {
            if !still_closes(world, &conversation, seen) {
                return Then::Nothing;
            }
            world.record(&conversation, CaseEvent::Registration(registration));
            let seen = Some(world.seen_to(&conversation));
            // what was filled in stays until the door has closed
            world.ask(&conversation, Ask::Close { closing, seen, unregistered: false });
            Then::ShutAll
        };
        if self.is_present(world) { self.sure("close-present", close, world) } else { close(world) }
    }

    /// Words of goodbye go into the composer, where the helper reads and sends them; the form is kept for after them. The
    /// short ones where the visitor cannot type safely: whoever else reads them learns nothing.
    fn goodbye(&self, world: &mut World) -> Then {
        self.put_aside(world);
        let id = if world.is_unsafe(&self.conversation) { "unsafe_close" } else { "closing" };
        let (conversation, piece) = (self.conversation.clone(), Piece::Phrase(id.to_owned()));
        let show = Then::Show(conversation.clone());
        Then::All(vec![Then::Shut, show, Then::Put { conversation, piece, replaces: 0 }])
    }

    /// Asks for the second key, since the visitor is there.
    fn sure(&self, question: &str, close: impl FnOnce(&mut World) -> Then + 'static, world: &World) -> Then {
        let alias = world.alias(&self.conversation).to_owned();
        let words = world.station.words.with(question, &[("alias", alias.into())]).into_owned();
        Then::open(SecondThought::new(self.conversation.clone(), words, close))
    }

    /// Asks whether to close without a registration: deliberately, and counted. Yes shuts the form too.
    fn skip(&mut self, world: &mut World) -> Then {
        if self.must_wait(world) {
            return Then::Nothing;
        }
        self.put_aside(world);
        let (conversation, seen, present) = (self.conversation.clone(), self.seen, self.is_present(world));
        let words = world.station.words.say("confirm-skip").into_owned();
        let close = move |world: &mut World| {
            // who came back meanwhile takes the second key
            if !still_closes(world, &conversation, seen) || (!present && is_present(world, &conversation)) {
                return Then::Nothing;
            }
            let open = world.roster.get(&conversation);
            let closing = open.map_or(Ended::EndedByHelper, |open| ending(&open.entry));
            let seen = Some(world.seen_to(&conversation));
            world.ask(&conversation, Ask::Close { closing, seen, unregistered: true });
            Then::ShutAll
        };
        if self.is_present(world) {
            return self.sure("close-present-unregistered", close, world);
        }
        Then::open(ask::Ask::new(Some(self.conversation.clone()), words, close))
    }
}

impl Dialog for Register {
    fn scope(&self) -> Scope {
        Scope::Form
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        match intent {
            Intent::Form(intent::Form::Goodbye) => {
                world.is_mine(&self.conversation) && !world.is_stopped(&self.conversation)
            }
            // these two have no value for it: domain.md §7
            Intent::Form(intent::Form::UnknownValue | intent::Form::NotAskedValue) => {
                !matches!(self.field(), Some(Field::Trafficking | Field::Closing))
            }
            _ => true,
        }
    }

    fn is_beside(&self) -> bool {
        true
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Form(intent) = intent else { return Then::Nothing };
        self.held = None;
        match intent {
            intent::Form::NextValue => self.turn(1, world),
            intent::Form::PreviousValue => self.turn(-1, world),
            intent::Form::UnknownValue => self.unknown(false, world),
            intent::Form::NotAskedValue => self.unknown(true, world),
            intent::Form::Register => return self.register(world),
            intent::Form::Skip => return self.skip(world),
            intent::Form::Goodbye => return self.goodbye(world),
            intent::Form::FormHelp => return Then::open(Help::from(Scope::Form)),
            intent::Form::FormEscalate => {
                self.put_aside(world);
                return Then::All(vec![Then::ShutAll, Then::Act(intent::Desk::Escalate.into())]);
            }
            intent::Form::CancelForm => {
                self.put_aside(world);
                return Then::Shut;
            }
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        self.selection.go(by, fields().len(), place::form_rows(world.station.size));
    }

    /// What happens to the visitor while the form is filled in stands in it: how it ended, unless the helper said so,
    /// and the triage.
    fn follow(&mut self, world: &mut World) {
        // the last words stay in sight
        if let Some(chat) = world.chat_mut(&self.conversation) {
            chat.scroll = None;
        }
        view::show(&self.form, &mut self.selection, world);
        let Some(open) = world.roster.get(&self.conversation) else { return };
        self.form.registration.triage_last = open.entry.triage;
        if !self.form.said.contains(Field::Closing.list()) {
            self.form.registration.closing = ending(&open.entry);
        }
    }

    fn told(&self, world: &World) -> Told {
        view::told(self, world)
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        view::draw(self, world, paint);
    }

    fn draw_beside(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        view::draw_beside(self, world, area, focused, paint);
    }
}
