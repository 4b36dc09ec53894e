//! What was said before of a plan, or of one item of it.

use super::frame;
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Dialog, Then};
use crate::theme::Role;
use crate::told::Told;
use crate::widget::flow::{self, Flow};
use crate::widget::list::Selection;
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::World;
use crate::world::chat::Chat;
use desk::event::{ConversationId, MemberId, Moment, PlanAnswer};

/// The history of a conversation's plan.
#[derive(Debug)]
pub struct History {
    conversation: ConversationId,
    /// The template's id.
    plan: String,
    /// The item's id; the whole plan when there is none.
    item: Option<String>,
    /// The first row shown.
    top: usize,
}

impl History {
    /// The history of a plan, or of one item of it.
    pub const fn of(conversation: ConversationId, plan: String, item: Option<String>) -> Self {
        Self { conversation, plan, item, top: 0 }
    }

    /// The rows: when, by whom, what; the last first.
    fn rows(&self, world: &World, chat: &Chat) -> Vec<String> {
        let language = world.station.words.language();
        let template = world.station.content.plan(&self.plan);
        let line = |(entry, who, at): (&PlanAnswer, &MemberId, Moment)| {
            let words = world.answer_words(entry).replace('\n', " ");
            let question = template.and_then(|template| template.item_called(&entry.item));
            let question = match question {
                _ if self.item.is_some() => String::new(),
                Some(question) => format!("{} ", question.question.get(language)),
                None => format!("{}: ", entry.item),
            };
            format!("{} {} · {question}{words}", world.station.time_of_day(at), world.name_of(who))
        };
        chat.plan_history(&self.plan, self.item.as_deref()).rev().map(line).collect()
    }

    fn count(&self, world: &World) -> usize {
        let chat = world.chat(&self.conversation);
        chat.map_or(0, |chat| chat.plan_history(&self.plan, self.item.as_deref()).count())
    }
}

impl Dialog for History {
    fn scope(&self) -> Scope {
        Scope::Read
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Read(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Read::Further => self.go(world, Move::Down),
            intent::Read::Done => return Then::Shut,
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        let mut at = Selection::at(self.top);
        at.go(by, self.count(world), place::page(place::dialog_rows(world.room) + 2));
        self.top = at.row;
    }

    fn told(&self, world: &World) -> Told {
        let rows = world.chat(&self.conversation).map(|chat| self.rows(world, chat)).unwrap_or_default();
        frame::titled(world, Some(&self.conversation), "pane-history").with_head(rows)
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let rows = world.chat(&self.conversation).map(|chat| self.rows(world, chat)).unwrap_or_default();
        let width = place::dialog_width(world.room);
        let rows: Vec<Flow> = rows.iter().map(|words| Flow::of(&[(words, Role::Text)], width)).collect();
        let tall = u16::try_from(flow::heights(&rows).iter().sum::<usize>()).unwrap_or(u16::MAX - 2);
        let area = frame::open(world, Some(&self.conversation), "pane-history", tall, paint);
        // none of them is selected
        let selection = Selection { row: usize::MAX, top: self.top };
        frame::rows(world, &rows, &selection, area, paint);
        paint.cursor(area.x, area.y);
    }
}
