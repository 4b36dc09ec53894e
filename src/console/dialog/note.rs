//! A note for colleagues.

use super::frame;
use super::write::{Write, Writing};
use crate::layer::Then;
use crate::told::Told;
use crate::widget::editing::editor_rows;
use crate::widget::editor::Editor;
use crate::widget::paint::Paint;
use crate::widget::{field, place};
use crate::world::World;
use desk::event::{self, CaseEvent, ConversationId};

/// A note about a conversation. A blank one is not kept.
#[derive(Debug)]
pub struct Note {
    conversation: ConversationId,
}

impl Note {
    /// The dialog for a conversation, with nothing written yet.
    pub fn of(conversation: ConversationId) -> Write<Self> {
        Write::new(Self { conversation }, "")
    }
}

impl Writing for Note {
    fn conversation(&self) -> &ConversationId {
        &self.conversation
    }

    fn keep(&mut self, editor: &mut Editor, world: &mut World) -> Then {
        if !editor.is_blank() {
            let note = event::Note { text: editor.text().trim().to_owned() };
            world.record(&self.conversation, CaseEvent::Note(note));
        }
        Then::Shut
    }

    fn takes(&self, world: &mut World) -> bool {
        world.takes_note(&self.conversation)
    }

    fn may_be_left(&self, editor: &Editor) -> bool {
        editor.is_blank()
    }

    fn told(&self, world: &World) -> Told {
        frame::titled(world, Some(&self.conversation), "pane-note")
    }

    fn draw(&self, editor: &Editor, world: &World, paint: &mut Paint<'_, '_>) {
        let rows = editor_rows(editor, place::dialog_width(world.room), 8).max(3);
        let area = frame::open(world, Some(&self.conversation), "pane-note", rows, paint);
        field::editor(editor, area, true, paint);
    }
}
