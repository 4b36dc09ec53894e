//! The goal of a conversation: what should be different after it, in one line (domain.md §11).

use super::frame;
use super::write::{Write, Writing};
use crate::layer::Then;
use crate::theme::Role;
use crate::told::Told;
use crate::widget::editing::editor_rows;
use crate::widget::editor::Editor;
use crate::widget::paint::{Paint, below};
use crate::widget::{field, place};
use crate::world::{Tone, World};
use care::phase::{LONGEST_GOAL, goal};
use desk::event::ConversationId;

/// The goal of a conversation, for helpers only. A blank one takes back what was written.
#[derive(Debug)]
pub struct Goal {
    conversation: ConversationId,
}

impl Goal {
    /// The dialog for a conversation, with the goal as it stands.
    pub fn of(world: &World, conversation: ConversationId) -> Write<Self> {
        let goal = world.chat(&conversation).and_then(|chat| chat.goal()).unwrap_or_default().to_owned();
        Write::new(Self { conversation }, &goal)
    }
}

impl Writing for Goal {
    fn conversation(&self) -> &ConversationId {
        &self.conversation
    }

    fn is_one_line(&self) -> bool {
        true
    }

    fn keep(&mut self, editor: &mut Editor, world: &mut World) -> Then {
        let line = goal(editor.text());
        if line.is_none() && !editor.is_blank() {
            let text = world.station.words.with("goal-too-long", &[("count", LONGEST_GOAL.into())]).into_owned();
            world.say(Tone::Trouble, text);
            return Then::Nothing;
        }
        world.write_goal(&self.conversation, line);
        Then::Shut
    }

    fn told(&self, world: &World) -> Told {
        let about = world.station.words.say("goal-about").into_owned();
        frame::titled(world, Some(&self.conversation), "pane-goal").with_head([about])
    }

    fn draw(&self, editor: &Editor, world: &World, paint: &mut Paint<'_, '_>) {
        let about = world.station.words.say("goal-about");
        let told = frame::rows_of(world, &about);
        let rows = editor_rows(editor, place::dialog_width(world.room), 4);
        let area = frame::open(world, Some(&self.conversation), "pane-goal", told + rows.max(1), paint);
        let used = paint.paragraph(area, &about, Role::Muted);
        field::editor(editor, below(area, used), true, paint);
    }
}
