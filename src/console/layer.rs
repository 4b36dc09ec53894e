//! What panes and dialogs have in common: how they take keys, how they are drawn, and what is to follow from them.
//!
//! A pane or a dialog changes itself and the [`World`], and nothing else. What is to happen to the screen around it — the
//! keyboard goes elsewhere, a dialog opens, words go into a composer — it says as [`Then`], and the screen does that in
//! one place. So no pane knows another one.

use std::any::Any;
use std::fmt::Debug;

use ratatui::layout::Rect;

use super::intent::{Intent, Move, Scope};
use super::keymap::Chord;
use super::told::Told;
use super::widget::paint::Paint;
use super::world::World;
use super::world::release::Overruled;
use care::leaving::{Objection, Source};
use desk::event::ConversationId;

/// A part of the screen that can have the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Place {
    /// The queue.
    #[default]
    Queue,
    /// The conversation with its composer.
    Talk,
    /// The pane at the side.
    Side(Side),
}

/// What the pane at the side shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The safety plan.
    Plan,
    /// The referrals.
    Referrals,
    /// The phrases.
    Phrases,
    /// The case.
    Case,
    /// Shift and handover.
    Shift,
    /// The escalation of acute danger.
    Acute,
}

/// Words on their way into a composer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inserting {
    /// The conversation whose composer takes them.
    pub conversation: ConversationId,
    /// The words.
    pub text: String,
    /// What they came from; nothing that carries a rule when there is none.
    pub source: Option<Source>,
    /// What was objected to them, and overruled with a second key.
    pub overruled: Option<Objection>,
    /// How many bytes before the cursor they replace (`;code`).
    pub replaces: usize,
}

/// Words that did not leave yet, and what is objected to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// To which visitor.
    pub conversation: ConversationId,
    /// The words as they stood when the first key was pressed.
    pub words: String,
    /// What is objected to them.
    pub objections: Vec<Objection>,
    /// What the second key overrules: these, and no later quick exit or return.
    pub overrules: Overruled,
}

/// Something that can be put into a composer, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A phrase: its id.
    Phrase(String),
    /// A referral: the entry's id. A struck-out one takes a deliberate second key.
    Referral(String),
    /// An answered item of a plan that may be shared: the ids of template and item.
    PlanItem(String, String),
}

/// What is to follow from a key. The screen does it.
#[derive(Debug, Default)]
pub enum Then {
    /// Nothing.
    #[default]
    Nothing,
    /// All of it, in order.
    All(Vec<Self>),
    /// The keyboard goes to a pane.
    Go(Place),
    /// A conversation comes into the middle, and its composer gets the keyboard.
    Show(ConversationId),
    /// A dialog opens on top.
    Open(Box<dyn Dialog>),
    /// The dialog that says this goes away.
    Shut,
    /// Every dialog goes away.
    ShutAll,
    /// A piece of the content goes into a conversation's composer, in the place of the last `replaces` bytes before the
    /// cursor: as far as the rules let it, with what is asked about it first.
    Put {
        /// The conversation whose composer takes the piece.
        conversation: ConversationId,
        /// The piece that is inserted.
        piece: Piece,
        /// How many bytes before the cursor it replaces.
        replaces: usize,
    },
    /// Words whose placeholders are to be filled in first go into a composer: the second key for them was pressed.
    Fill(Inserting),
    /// Words go into a composer as they are. They stand there until the helper sends them.
    Insert(Vec<Inserting>),
    /// An item of a plan was answered: the plan goes on.
    Answered,
    /// What an intent wants is done, as if its key had been pressed.
    Act(Intent),
    /// A key that is text is typed where the keyboard is then: whoever writes on did not press a second key.
    Type(Chord),
    /// The second key was pressed: the words leave, if they are the same and nothing else is objected to them.
    SendAllTheSame(Held),
    /// The shift is over: the link empties the outbox and stops.
    SignOut,
}

impl Then {
    /// A dialog opens on top.
    pub fn open(dialog: impl Dialog) -> Self {
        Self::Open(Box::new(dialog))
    }

    /// This dialog goes away, and then something follows.
    pub fn shut_and(then: Self) -> Self {
        Self::All(vec![Self::Shut, then])
    }
}

/// A pane: a part of the screen with a list, a text or a conversation in it.
pub trait Pane: Debug {
    /// The place of its keys.
    fn scope(&self) -> Scope;

    /// Whether an intent of its own can be wanted now.
    fn can(&self, world: &World, intent: Intent) -> bool;

    /// What the hints call an intent here and now, where its own title would not be true: the key of its words.
    fn title_of(&self, _world: &World, _intent: Intent) -> Option<&'static str> {
        None
    }

    /// Does what is wanted. `which` of the intent's keys it was, from 0.
    fn act(&mut self, world: &mut World, intent: Intent, which: usize) -> Then;

    /// Moves about in it.
    fn go(&mut self, world: &mut World, by: Move);

    /// Whether more is told of the selected row than there is room for.
    fn has_more(&self) -> bool {
        false
    }

    /// A key that means nothing else: text where there is text.
    fn type_in(&mut self, _world: &mut World, _chord: Chord) -> Then {
        Then::Nothing
    }

    /// Text was pasted, raw. No key in it fires.
    fn paste(&mut self, _world: &mut World, _text: &str) {}

    /// One step back within the pane. Says whether there was one: else the keyboard leaves the pane.
    fn back(&mut self, _world: &mut World) -> bool {
        false
    }

    /// It comes into view with the keyboard.
    fn enter(&mut self, _world: &mut World) {}

    /// The keyboard leaves it.
    fn leave(&mut self, _world: &mut World) {}

    /// What helpers work with (plans, referrals, phrases) was read anew.
    fn refresh(&mut self, _world: &World) {}

    /// After every message: its place on the screen is known, and what it shows stays within it. Nothing is drawn here.
    fn fit(&mut self, world: &mut World, area: Rect);

    /// What it tells in words, for a view of lines. Its rows stand in the order in which [`Pane::go`] moves.
    fn told(&self, world: &World) -> Told;

    /// Draws it. Nothing changes by being drawn.
    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>);
}

/// A pane without keys: some rows that stand above another pane.
pub trait Glance {
    /// How many rows it takes at a width, its title included, where there is room.
    fn rows(&self, world: &World, width: u16) -> u16;

    /// Draws it. Nothing changes by being drawn.
    fn draw(&self, world: &World, area: Rect, paint: &mut Paint<'_, '_>);
}

/// Something on top of the panes. It has the keyboard, and lets no key through.
pub trait Dialog: Debug + Any {
    /// The place of its keys.
    fn scope(&self) -> Scope;

    /// The conversation it is about.
    fn conversation(&self) -> Option<&ConversationId> {
        None
    }

    /// Whether an intent of its own can be wanted now.
    fn can(&self, _world: &World, _intent: Intent) -> bool {
        true
    }

    /// Its own title for an intent, where that means something else here than elsewhere: the word's key.
    fn title_of(&self, _intent: Intent) -> Option<&'static str> {
        None
    }

    /// Whether a key, or what is pasted when there is none, is not for it: it goes away then, and what was typed does what
    /// it would have done without it. Only one that opened by itself yields.
    fn yields(&self, _world: &World, _chord: Option<Chord>) -> bool {
        false
    }

    /// Does what is wanted.
    fn act(&mut self, world: &mut World, intent: Intent) -> Then;

    /// Moves about in it.
    fn go(&mut self, _world: &mut World, _by: Move) {}

    /// A key that means nothing else: text where there is text, or a choice's letter.
    fn type_in(&mut self, _world: &mut World, _chord: Chord) -> Then {
        Then::Nothing
    }

    /// Text was pasted, raw. No key in it fires.
    fn paste(&mut self, _world: &mut World, _text: &str) {}

    /// After every message: what it shows follows what the world knows now, and stays within the screen.
    fn follow(&mut self, _world: &mut World) {}

    /// After every message: whether it has nothing left to do, wherever it stands among the dialogs. It goes away then.
    fn is_over(&self) -> bool {
        false
    }

    /// Whether it stands in the place of the pane at the side, where there is room for two: the conversation stays in sight
    /// and grows beside it. Elsewhere it covers the panes as any other dialog.
    fn is_beside(&self) -> bool {
        false
    }

    /// What it tells in words, for a view of lines. Its rows stand in the order in which [`Dialog::go`] moves.
    fn told(&self, world: &World) -> Told;

    /// Draws it over the panes. Nothing changes by being drawn.
    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>);

    /// Draws it in the place of the pane at the side; only of one that [`Dialog::is_beside`].
    fn draw_beside(&self, _world: &World, _area: Rect, _focused: bool, _paint: &mut Paint<'_, '_>) {}
}
