//! Whether somebody at home takes part: then a door sets no triage below B (domain.md §6). It is read from the plans'
//! answers in the conversation's room; the door reads nothing else of them.

use care::home::{Home, home_of, is_of_home};
use desk::event::{CaseEvent, PlanAnswer};
use matrix::wire::RawEvent;

/// What the plans say of home; codes only.
#[derive(Debug, Default)]
pub(crate) struct SaidOfHome(Vec<PlanAnswer>);

impl SaidOfHome {
    /// Takes an event in, if it says something of home. The last answer to an item counts.
    pub(crate) fn on_event(&mut self, event: &RawEvent) {
        let Ok(Some(CaseEvent::Plan(answer))) = CaseEvent::parse(&event.event_type, event.content.get()) else {
            return;
        };
        if !is_of_home(&answer.plan, &answer.item) {
            return;
        }
        self.0.retain(|known| (&known.plan, &known.item) != (&answer.plan, &answer.item));
        if answer.answer.as_ref().is_some_and(|answer| answer.code().is_some()) {
            self.0.push(answer);
        }
    }

    /// Whether somebody at home takes part.
    pub(crate) fn is_involved(&self) -> bool {
        let answers = |plan: &str, item: &str| {
            self.0.iter().find(|known| known.plan == plan && known.item == item)?.answer.as_ref()
        };
        home_of(answers, &[], &[]) == Home::Involved
    }
}
