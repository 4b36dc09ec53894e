//! The safety plan of the open conversation: the list of plans, and the questions of one: all of them, or one at a time.

mod act;
mod item;
mod list;
mod saved_plan;
mod state;
mod view;

use ratatui::layout::Rect;

use crate::dialog::copy_out::CopyOut;
use crate::dialog::jump::Jump;
use crate::dialog::return_code::ReturnCode;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Pane, Then};
use crate::told::Told;
use crate::widget::card::Reading;
use crate::widget::flow::{self, Flow};
use crate::widget::paint::{Paint, below};
use crate::widget::place::{self, SideParts};
use crate::world::World;
use desk::event::{ConversationId, RequestId};
use matrix::link::SavedPlanOutcome;

/// So many rows are for what to mind about the selected question, at least: with the line above them.
const MIND: u16 = 6;

/// The safety plan as it is shown. What is selected and marked in it belongs to each conversation.
#[derive(Debug, Default)]
pub struct Plan {
    /// Whether one question is shown at a time.
    one_question: bool,
    /// Where the pane stands; of no size while it is not on the screen.
    area: Rect,
    /// The rows of the list, wrapped for that place.
    rows: Vec<Flow>,
    /// How far down the selected one is read.
    reading: Reading,
}

impl Plan {
    /// An item was answered: one question on, in the mode that shows one.
    pub fn go_on(&mut self, world: &mut World) {
        if self.one_question {
            self.go(world, Move::Down);
        }
    }

    /// The door's answer about a saved plan is there.
    pub fn answered(
        world: &mut World,
        conversation: &ConversationId,
        ask: &RequestId,
        outcome: SavedPlanOutcome,
    ) -> Then {
        saved_plan::answered(world, conversation, ask, outcome)
    }

    /// The parts of the pane: what the list leaves is for what to mind.
    fn parts(&self, world: &World, area: Rect) -> SideParts {
        let rest = place::inner(area).height;
        if self.one_question && world.in_template() {
            return SideParts::parted(area, 0, rest);
        }
        let filled = flow::heights(&self.rows).iter().sum();
        SideParts::snug(area, 0, filled, (rest / 3).max(MIND))
    }
}

impl Pane for Plan {
    fn scope(&self) -> Scope {
        Scope::Plan
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        let Intent::Plan(intent) = intent else { return false };
        match intent {
            intent::Plan::Answer => world.has_open(),
            intent::Plan::Share => state::can_share(world),
            intent::Plan::Unanswer => state::can_unanswer(world),
            intent::Plan::SkipItem => state::can_skip(world),
            intent::Plan::NextOpen | intent::Plan::Jump | intent::Plan::PlanMode | intent::Plan::Templates => {
                world.in_template()
            }
            intent::Plan::SaidEarlier => state::can_mark_said(world),
            intent::Plan::SaidLater => state::has_marked(world),
            intent::Plan::DraftAnswer => state::can_draft(world),
            intent::Plan::CopyOut => state::can_copy_out(world),
            intent::Plan::SavePlan => saved_plan::can_save(world),
            intent::Plan::FindPlan => saved_plan::can_find(world),
            intent::Plan::ForgetPlan => saved_plan::can_forget(world),
            intent::Plan::History => state::has_history(world),
            intent::Plan::PlainPlan => world.can_choose_plain(),
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, _which: usize) -> Then {
        let Intent::Plan(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Plan::Answer => return act::answer(world),
            intent::Plan::Share => return act::share(world),
            intent::Plan::Unanswer => act::take_back(world),
            intent::Plan::SkipItem => {
                if act::pass_over(world) {
                    self.go(world, Move::Down);
                }
            }
            intent::Plan::NextOpen => act::next_open(world),
            intent::Plan::Jump => return Jump::to("", world),
            intent::Plan::PlanMode => {
                self.one_question = !self.one_question;
                // as much of the list as fits, from its beginning
                if let Some(chat) = world.open_chat_mut() {
                    chat.plan.selection.top = 0;
                }
            }
            intent::Plan::SaidEarlier => act::mark(world, -1),
            intent::Plan::SaidLater => act::mark(world, 1),
            intent::Plan::DraftAnswer => return act::draft(world),
            intent::Plan::CopyOut => return CopyOut::ask(world),
            intent::Plan::SavePlan => return saved_plan::ask_to_save(world),
            intent::Plan::FindPlan => return world.open.clone().map_or(Then::Nothing, ReturnCode::ask),
            intent::Plan::ForgetPlan => return saved_plan::ask_to_forget(world),
            intent::Plan::History => return act::history(world),
            intent::Plan::PlainPlan => world.toggle_plain(),
            intent::Plan::Templates => act::templates(world),
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        if self.reading.go(by) {
            return;
        }
        let (count, height) = (world.plan_rows(), self.parts(world, self.area).rows());
        if let Some(chat) = world.open_chat_mut() {
            chat.plan.selection.go(by, count, height);
        }
    }

    fn has_more(&self) -> bool {
        self.reading.has_more()
    }

    /// A digit begins the number of a question.
    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        match chord.text() {
            Some(c) if c.is_ascii_digit() && world.in_template() => Jump::to(c.encode_utf8(&mut [0; 4]), world),
            _ => Then::Nothing,
        }
    }

    /// What is marked is not any more.
    fn leave(&mut self, world: &mut World) {
        act::unmark(world);
    }

    fn fit(&mut self, world: &mut World, area: Rect) {
        self.area = area;
        self.rows = if area.is_empty() { Vec::new() } else { view::rows(world, place::inner(area).width) };
        let parts = self.parts(world, area);
        if let Some(chat) = world.open_chat_mut().filter(|_| !area.is_empty()) {
            chat.plan.selection.show_tall(&flow::heights(&self.rows), usize::from(parts.list.height));
        }
        let one_question = self.one_question && world.in_template();
        let room = if one_question { place::inner(area) } else { below(parts.detail, 1) };
        let rows = view::card(world, one_question, room.width).map_or(0, |card| card.height());
        self.reading.fit((view::about_what(world), one_question), rows, room.height);
    }

    fn told(&self, world: &World) -> Told {
        view::told(world)
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        view::draw(self, world, area, focused, paint);
    }
}
