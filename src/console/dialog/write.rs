//! A dialog that takes words.

use std::fmt::Debug;

use crate::intent::{self, Intent, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Then};
use crate::told::Told;
use crate::widget::editing;
use crate::widget::editor::{Editor, LONGEST};
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::{Tone, World};
use desk::event::ConversationId;

/// What the words are for.
pub trait Writing: Debug + 'static {
    /// The conversation it is about.
    fn conversation(&self) -> &ConversationId;

    /// The words are to be kept. What cannot take them says why, and leaves the dialog with the words in it: it answers
    /// without [`Then::Shut`].
    fn keep(&mut self, editor: &mut Editor, world: &mut World) -> Then;

    /// Whether nothing at all is a word too: then the conversation need not be this helper's any more to leave.
    fn may_be_left(&self, _editor: &Editor) -> bool {
        false
    }

    /// Its own title for an intent.
    fn title_of(&self, _intent: Intent) -> Option<&'static str> {
        None
    }

    /// Whether they are one line, however they are written.
    fn is_one_line(&self) -> bool {
        false
    }

    /// Whether the words can be kept now; else the helper is told why not.
    fn takes(&self, world: &mut World) -> bool {
        world.takes_words(self.conversation())
    }

    /// After every message: what it shows follows what the world knows now.
    fn follow(&mut self, _world: &mut World) {}

    /// After every message: whether it has nothing left to do, and goes away.
    fn is_over(&self) -> bool {
        false
    }

    /// What it tells in words: its title, and what stands beside the words.
    fn told(&self, world: &World) -> Told;

    /// Draws it, with the words so far.
    fn draw(&self, editor: &Editor, world: &World, paint: &mut Paint<'_, '_>);
}

/// The dialog that takes words for something.
#[derive(Debug)]
pub struct Write<T> {
    /// What they are for.
    pub what: T,
    /// The words so far.
    pub editor: Editor,
}

impl<T: Writing> Write<T> {
    /// A dialog in which something is written already.
    pub fn new(what: T, words: &str) -> Self {
        Self { what, editor: Editor::with(words) }
    }
}

impl<T: Writing> Dialog for Write<T> {
    fn scope(&self) -> Scope {
        Scope::Write
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(self.what.conversation())
    }

    fn title_of(&self, intent: Intent) -> Option<&'static str> {
        self.what.title_of(intent)
    }

    fn can(&self, _world: &World, intent: Intent) -> bool {
        intent != Intent::Write(intent::Write::WriteLine) || !self.what.is_one_line()
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Write(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Write::Keep => {
                let may = self.what.may_be_left(&self.editor) || self.what.takes(world);
                if may { self.what.keep(&mut self.editor, world) } else { Then::Nothing }
            }
            intent::Write::WriteLine => {
                self.editor.insert("\n");
                Then::Nothing
            }
            intent::Write::CancelWrite => Then::Shut,
        }
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        editing::edit(&mut self.editor, chord, usize::from(place::dialog_width(world.room)));
        Then::Nothing
    }

    fn paste(&mut self, world: &mut World, text: &str) {
        let line = self.what.is_one_line().then(|| text.replace(['\r', '\n'], " "));
        if !self.editor.insert(line.as_deref().unwrap_or(text)) {
            too_long(world);
        }
    }

    fn follow(&mut self, world: &mut World) {
        self.what.follow(world);
    }

    fn is_over(&self) -> bool {
        self.what.is_over()
    }

    fn told(&self, world: &World) -> Told {
        let told = self.what.told(world);
        let label = told.title.clone();
        told.with_field(label, self.editor.text())
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        self.what.draw(&self.editor, world, paint);
    }
}

/// Says that the end of what was pasted did not fit.
pub fn too_long(world: &mut World) {
    let text = world.station.words.with("talk-too-long", &[("count", LONGEST.into())]).into_owned();
    world.say(Tone::Trouble, text);
}
