//! The screen: the panes in their places, what is on top of them, and which of them has the keyboard.
//!
//! A message comes in ([`Screen::update`]), the world and the panes change, effects go out. Nothing else changes the
//! screen; there is no I/O here. [`Screen::draw`] shows what there is and changes nothing.

mod after;
mod anywhere;
mod can;
mod clock;
mod draw;
mod hints;
mod insert;
mod keys;
pub mod layout;
mod link;
pub mod panes;
mod status;
mod then;
mod told;

use std::mem;
use std::rc::Rc;

use crossterm::event::KeyEvent;

use self::panes::Panes;
pub use self::told::Whereabouts;
use super::gate::Gate;
use super::gate::sign_in::SignIn;
use super::intent::{self, Intent, Move, Scope};
use super::layer::{Dialog, Piece, Place, Side, Then};
use super::widget::flow::Flow;
use super::world::station::Station;
use super::world::{Effect, Tone, World};
use content::Content;
use desk::event::{ConversationId, Moment};
use matrix::link::Update;

/// What a console hears.
#[derive(Debug)]
pub enum Message {
    /// A key.
    Key(KeyEvent),
    /// Keys that came together, with a line break among them: where there is text, a paste without marks.
    Burst(Vec<KeyEvent>),
    /// Pasted text, raw.
    Paste(String),
    /// What an intent wants is to be done, as if its key were pressed: whoever has no such key names it.
    Want(Intent),
    /// A piece of the content goes into the open conversation's composer, by its name.
    Put(Piece),
    /// A dialog that was asked for by name, or what else is to follow.
    Then(Then),
    /// Whether the terminal's window has the focus from now on, where the terminal tells.
    Focus(bool),
    /// The program is about to be stopped: whoever continues it need not be the helper.
    Stop,
    /// The screen's new width and height.
    Resize(u16, u16),
    /// From the link.
    Link(Update),
    /// The time, by the local clock: before other messages, and when [`Screen::next_change`] has come.
    Clock(Moment),
    /// What a helper works with was read.
    Content(Rc<Content>),
}

/// Whether the shift is being ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// No.
    No,
    /// The link empties the outbox.
    SigningOut,
    /// Over.
    Over,
}

/// All that the console knows. Everything in it but the gate and the workstation belongs to the helper who is signed in.
#[derive(Debug)]
pub struct Screen {
    /// What the link told, and what the helper works on.
    pub world: World,
    /// Signing in, and the lock.
    pub gate: Gate,
    /// The panes.
    pub panes: Panes,
    /// Which pane has the keyboard.
    pub focus: Place,
    /// What the pane at the side shows.
    pub side: Side,
    /// What is on top of the panes, the last one uppermost.
    pub dialogs: Vec<Box<dyn Dialog>>,
    /// Whether the shift is being ended.
    pub ending: Ending,
}

impl Screen {
    /// A screen at a workstation where nobody is signed in; `form` is shown, or the link signs in by itself.
    pub fn new(station: Station, form: Option<SignIn>) -> Self {
        Self::at(station, Gate { sign_in: form, ..Gate::default() })
    }

    /// A screen of which nobody has used anything but the gate.
    fn at(station: Station, gate: Gate) -> Self {
        let world = World::at(station);
        let mut panes = Panes::default();
        panes.each().for_each(|pane| pane.refresh(&world));
        let (focus, side) = (Place::Queue, Side::Case);
        Self { world, gate, panes, focus, side, dialogs: Vec::new(), ending: Ending::No }
    }

    /// Another helper signs in here: all that the former one wrote, read, searched and asked for is forgotten. The
    /// link has the words that were to be journaled.
    fn forget_the_helper(&mut self) {
        let effects = self.world.take_effects();
        *self = Self::at(mem::take(&mut self.world.station), mem::take(&mut self.gate));
        for effect in effects {
            self.world.effect(effect);
        }
    }

    /// Takes a message in; what is to be done outside comes out, in order.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let calls = self.world.calls();
        match message {
            Message::Key(key) => {
                self.press(key);
                self.see();
            }
            Message::Burst(keys) => self.burst(&keys),
            Message::Paste(text) => self.paste(&text),
            Message::Want(intent) => {
                self.want(intent);
                self.see();
            }
            Message::Put(piece) => {
                self.somebody_is_there();
                let is_free = self.gate.is_open() && self.dialogs.is_empty();
                if let Some(conversation) = is_free.then(|| self.world.composer_to_fill()).flatten() {
                    self.follow(Then::Put { conversation, piece, replaces: 0 });
                }
            }
            Message::Then(then) => {
                self.somebody_is_there();
                if self.gate.is_open() {
                    self.follow(then);
                }
            }
            Message::Focus(has) => self.world.station.has_focus = Some(has),
            Message::Stop => {
                self.world.station.has_focus = None;
                self.lock();
            }
            Message::Resize(width, height) => self.world.station.size = (width, height),
            Message::Link(update) => self.on_update(update),
            Message::Clock(now) => self.tick(now),
            Message::Content(content) => self.take_content(content),
        }
        self.settle(calls);
        self.world.take_effects()
    }

    /// After a key: who is selected in the queue, and whose words are before the helper's eyes, is seen.
    fn see(&mut self) {
        if !self.gate.is_open() || !self.dialogs.is_empty() {
            return;
        }
        let looked_at = if self.focus == Place::Queue { self.panes.queue.selected() } else { self.world.open.as_ref() };
        if let Some(conversation) = looked_at.cloned() {
            self.world.see_unattended(&conversation);
        }
    }

    fn take_content(&mut self, content: Rc<Content>) {
        let world = &mut self.world;
        world.station.content = content;
        let renamed = world.station.content.renamed.clone();
        if let Some(zone) = &world.station.content.place {
            world.station.zone = zone.clone();
        }
        let zone = world.station.zone.clone();
        world.chats.iter_mut().for_each(|chat| (chat.renamed, chat.zone) = (renamed.clone(), zone.clone()));
        world.refresh_openings(true);
        self.panes.each().for_each(|pane| pane.refresh(&self.world));
    }

    /// Lines were wanted where they would stay on the terminal, and nobody has said that they may.
    pub fn refuse_lines(&mut self) {
        self.world.station.linear = false;
        let text = self.world.station.words.say("linear-would-stay").into_owned();
        self.world.say(Tone::Trouble, text);
    }

    /// The program is told to end: what is being written is journaled now.
    pub fn part(&mut self) -> Vec<Effect> {
        self.world.journal_all_drafts();
        self.world.take_effects()
    }

    // ── where the keyboard is ──

    /// The place that has the keyboard.
    pub fn scope(&self) -> Scope {
        match (&self.gate.sign_in, self.dialogs.last()) {
            _ if self.gate.lock.is_some() => Scope::Lock,
            (Some(_), _) => Scope::SignIn,
            (None, Some(dialog)) => dialog.scope(),
            (None, None) => self.panes.at(self.focus).scope(),
        }
    }

    /// The dialog on top.
    pub fn dialog(&self) -> Option<&dyn Dialog> {
        self.dialogs.last().map(|dialog| &**dialog)
    }

    /// The dialog on top, if it is one of this kind.
    pub fn dialog_as<T: Dialog>(&self) -> Option<&T> {
        let dialog: &dyn std::any::Any = self.dialog()?;
        dialog.downcast_ref()
    }

    /// The dialog that stands beside the conversation, if one does and there is room. It has the keyboard, unless another
    /// dialog is on top of it.
    pub fn beside(&self) -> Option<&dyn Dialog> {
        let beside = self.dialogs.iter().rev().find(|dialog| dialog.is_beside())?;
        (layout::wide(&self.world.station) >= layout::TWO).then_some(&**beside)
    }

    /// The conversation that an intent of the desk is about: the selected one in the queue, else the open one.
    pub fn subject(&self) -> Option<&ConversationId> {
        match self.focus {
            Place::Queue if self.panes.queue.selected().is_some() => self.panes.queue.selected(),
            _ => self.world.open.as_ref(),
        }
    }

    /// Whether the middle shows the open conversation; else it shows what is known of the queue's selected one.
    pub fn shows_open(&self) -> bool {
        let selected = self.panes.queue.selected();
        self.world.has_open()
            && (self.focus != Place::Queue || selected.is_none() || selected == self.world.open.as_ref())
    }

    /// Whether words of a conversation are before the helper's eyes: it is in the middle, with the keyboard in it, and
    /// nothing is on top.
    pub fn is_seen(&self, conversation: &ConversationId) -> bool {
        self.gate.is_open()
            && self.dialogs.is_empty()
            && self.world.open.as_ref() == Some(conversation)
            && self.focus != Place::Queue
    }

    /// Whether the checklist of the escalation stays beside the composer: its alert goes on.
    pub fn acute_stays(&self) -> bool {
        self.side == Side::Acute && self.panes.acute.going_on(&self.world).is_some()
    }

    /// Whether the checklist of the escalation is before the helper's eyes.
    fn sees_acute(&self) -> bool {
        self.side == Side::Acute
            && self.gate.lock.is_none()
            && (layout::wide(&self.world.station) >= layout::THREE
                || matches!(self.focus, Place::Side(_))
                || (self.focus == Place::Talk && self.acute_stays()))
    }

    /// The words of the strip that tells of alerts, if there is something to tell.
    pub fn strip(&self) -> Option<(String, super::theme::Role)> {
        self.panes.acute.strip_words(&self.world, self.sees_acute())
    }

    /// The strip's words, wrapped behind their sign.
    fn strip_words(&self, width: u16) -> Option<Flow> {
        let (words, role) = self.strip()?;
        Some(Flow::behind(&[(" ! ", role)], 3, &[(&words, role)], width))
    }

    /// Whether a movement means something now; what is no movement does.
    fn moves(&self, intent: Intent) -> bool {
        match intent {
            // in the queue there is nothing to go back to
            Intent::Desk(intent::Desk::Back) => self.focus != Place::Queue,
            Intent::Move(Move::ReadOn | Move::ReadBack) => self.panes.at(self.focus).has_more(),
            Intent::Move(_) => self.scope() != Scope::Queue || !self.world.queue.rows.is_empty(),
            _ => true,
        }
    }
}
