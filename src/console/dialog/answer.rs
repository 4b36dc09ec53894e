//! The answer to a plan's item in words.

use super::frame;
use super::write::{Write, Writing};
use crate::layer::Then;
use crate::theme::Role;
use crate::told::Told;
use crate::widget::editing::editor_rows;
use crate::widget::editor::Editor;
use crate::widget::field;
use crate::widget::paint::{Paint, below};
use crate::widget::place;
use crate::world::plan::PlanItem;
use crate::world::{Tone, World};
use care::plan::{Answer, Kind};
use care::stop_word::{StopWord, is_stop_word_item};
use desk::event::ConversationId;

/// The words that answer a plan's item.
#[derive(Debug)]
pub struct AnswerInWords {
    item: PlanItem,
}

impl AnswerInWords {
    /// Asks for the answer; some words stand there already.
    pub fn ask(item: PlanItem, words: &str) -> Then {
        Then::open(Write::new(Self { item }, words))
    }

    /// How the answer is written, where that is not plain from the question.
    fn hint(&self, world: &World) -> String {
        let key = match self.item.kind {
            Kind::List => "plan-list-hint",
            Kind::Contact => "plan-contact-hint",
            Kind::YesNo | Kind::Choice(_) | Kind::Text => return String::new(),
        };
        world.station.words.say(key).into_owned()
    }
}

impl Writing for AnswerInWords {
    fn conversation(&self) -> &ConversationId {
        &self.item.conversation
    }

    /// The answer is recorded; no words take it back. Somebody who takes part is nobody to turn to: such an answer is
    /// not taken.
    fn keep(&mut self, editor: &mut Editor, world: &mut World) -> Then {
        let words = editor.text().trim();
        let answer = match &self.item.kind {
            _ if words.is_empty() => None,
            Kind::Text => Some(Answer::Text(words.to_owned())),
            Kind::Contact => Some(Answer::Contact(words.to_owned())),
            Kind::List => Some(Answer::List(
                words.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            )),
            Kind::YesNo | Kind::Choice(_) => return Then::Shut,
        };
        if let Some(Answer::Text(typed)) =
            answer.as_ref().filter(|_| is_stop_word_item(&self.item.plan, &self.item.item))
            && let Err(unfit) = StopWord::agree(typed)
        {
            let why = unfit.text(world.station.words.language());
            let text = world.station.words.with("plan-stop-word", &[("why", why.into())]).into_owned();
            world.say(Tone::Trouble, text);
            return Then::Nothing;
        }
        let content = world.station.content.clone();
        let asked = content.plan(&self.item.plan).and_then(|template| template.item(&self.item.item));
        if let (Some(asked), Some(answer)) = (asked, &answer)
            && world.tells_who_is_involved(&self.item.conversation, asked, answer)
        {
            return Then::Nothing;
        }
        world.answer(&self.item, answer);
        Then::shut_and(Then::Answered)
    }

    fn told(&self, world: &World) -> Told {
        let head = [world.question_of(&self.item), self.hint(world)];
        frame::titled(world, Some(&self.item.conversation), "pane-plan").with_head(head)
    }

    fn draw(&self, editor: &Editor, world: &World, paint: &mut Paint<'_, '_>) {
        let question = world.question_of(&self.item);
        let hint = self.hint(world);
        let lines = editor_rows(editor, place::dialog_width(world.room), 6).max(2);
        let tall = frame::rows_of(world, &question) + 1 + lines;
        let area = frame::open(world, Some(&self.item.conversation), "pane-plan", tall, paint);
        let mut rest = below(area, paint.paragraph(area, &question, Role::Title));
        rest = below(rest, paint.paragraph(rest, &hint, Role::Muted));
        field::editor(editor, rest, true, paint);
    }
}
