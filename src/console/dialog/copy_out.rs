//! Composing what a visitor may copy out of the plans: nothing is ticked by itself.

use super::ask::Ask;
use super::frame::{self, MARK, Pieces};
use super::tick::{Tick, Ticks, mark};
use crate::layer::{Inserting, Then};
use crate::theme::Role;
use crate::told::ToldRow;
use crate::widget::flow::Flow;
use crate::world::World;
use care::leaving::Source;
use desk::event::ConversationId;

/// An item of a plan: the ids of template and item.
type Ids = (String, String);

/// What may be copied out of a conversation's plans.
#[derive(Debug)]
pub struct CopyOut {
    conversation: ConversationId,
    /// What may be copied out.
    pub items: Vec<Ids>,
    /// Which of it is to be.
    pub ticked: Vec<usize>,
}

impl CopyOut {
    /// Shows what may be copied out of the open conversation's plans.
    pub fn ask(world: &World) -> Then {
        let Some(chat) = world.open_chat() else { return Then::Nothing };
        let items = world.copyable(chat).into_iter().map(|(template, item)| (template.id.clone(), item.id.clone()));
        let items = items.collect();
        Then::open(Tick::new(Self { conversation: chat.id.clone(), items, ticked: Vec::new() }))
    }
}

/// Asks once more about what was ticked: it is one message, and stays on the visitor's screen.
fn sure(world: &World, conversation: ConversationId, chosen: Vec<Ids>) -> Then {
    let words = &world.station.words;
    let caution = words.say(world.caution_word(&conversation));
    let watched = world.is_watched(&conversation).then_some(caution);
    let head = words.with("confirm-copy-out", &[("count", chosen.len().into())]);
    let words = format!("{head} {}", watched.unwrap_or_default()).trim_end().to_owned();
    let about = conversation.clone();
    Then::open(Ask::new(Some(about), words, move |world| copy(world, &conversation, &chosen)))
}

/// The chosen items go into the composer, one a line, as far as they may still be copied out. Sending is the helper's.
fn copy(world: &World, conversation: &ConversationId, chosen: &[Ids]) -> Then {
    let Some(chat) = world.chat(conversation) else { return Then::Nothing };
    let inserting = world
        .copyable(chat)
        .into_iter()
        .filter(|(template, item)| chosen.iter().any(|(plan, id)| *plan == template.id && *id == item.id))
        .filter_map(|(template, item)| {
            let text = world.share_of(conversation, template, item)?.words;
            let answer = chat.answer(&template.id, &item.id).cloned();
            let (plan, item) = (template.id.clone(), item.id.clone());
            let source = Source::PlanItem { plan, item, copied: true, answer };
            Some(Inserting {
                conversation: conversation.clone(),
                text,
                source: Some(source),
                overruled: None,
                replaces: 0,
            })
        });
    Then::Insert(inserting.collect())
}

impl Ticks for CopyOut {
    fn title(&self) -> &'static str {
        "pane-copy-out"
    }

    fn conversation(&self) -> &ConversationId {
        &self.conversation
    }

    fn count(&self) -> usize {
        self.items.len()
    }

    fn tick(&mut self, row: usize, world: &mut World) {
        // what is ticked already is not any more
        if self.ticked.contains(&row) {
            self.untick(row, world);
        } else {
            self.ticked.push(row);
        }
    }

    fn untick(&mut self, row: usize, _world: &mut World) {
        self.ticked.retain(|other| *other != row);
    }

    fn done(&mut self, world: &mut World) -> Then {
        self.ticked.sort_unstable();
        let chosen: Vec<Ids> = self.ticked.iter().filter_map(|at| self.items.get(*at).cloned()).collect();
        if chosen.is_empty() { Then::Nothing } else { sure(world, self.conversation.clone(), chosen) }
    }

    fn told(&self, world: &World) -> (Vec<String>, Vec<ToldRow>) {
        let row = |(index, (plan, id)): (usize, &Ids)| {
            let template = world.station.content.plan(plan);
            let share = template.and_then(|template| world.share_of(&self.conversation, template, template.item(id)?));
            let text = share.map(|share| share.words).unwrap_or_default();
            frame::ticked(world, format!("{plan}/{id}"), &text.replace('\n', " "), self.ticked.contains(&index))
        };
        let rows = self.items.iter().enumerate().map(row).collect();
        (vec![world.station.words.say("copy-out-about").into_owned()], rows)
    }

    fn head(&self, world: &World) -> Vec<(Pieces, u8)> {
        vec![(vec![(world.station.words.say("copy-out-about").into_owned(), Role::Muted)], 0)]
    }

    /// What may be copied out, as the visitor would read it.
    fn rows(&self, world: &World, width: u16, _top: usize) -> Vec<Flow> {
        let row = |(index, (plan, id)): (usize, &Ids)| {
            let template = world.station.content.plan(plan);
            let share = template.and_then(|template| world.share_of(&self.conversation, template, template.item(id)?));
            let text = share.map(|share| share.words.replace('\n', " ")).unwrap_or_default();
            let text = format!("{} {text}", mark(self.ticked.contains(&index)));
            Flow::behind(&[("  ", Role::Muted)], MARK, &[(&text, Role::Text)], width)
        };
        self.items.iter().enumerate().map(row).collect()
    }
}
