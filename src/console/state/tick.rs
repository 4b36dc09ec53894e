//! What is ticked: the signals of trafficking, and the triggers of the triage.

use super::State;
use super::chat::Chat;
use super::pane::{Dialog, Selection};
use care::age::AgeBand;
use care::signals::{Indicator, Signals};
use desk::conversation::{Item, Line, LineKey, Side};
use desk::event::{CaseEvent, ConversationId};

/// The signals of one conversation, while they are ticked. Every change is recorded at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalsForm {
    /// Which conversation.
    pub conversation: ConversationId,
    /// What is ticked so far.
    pub signals: Signals,
    /// The visitor's message that a tick is linked to.
    pub marked: Option<LineKey>,
    /// The selected row of [`signal_rows`].
    pub selection: Selection,
}

/// A row of the signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalRow {
    /// Age now.
    AgeNow,
    /// Age when the acts began.
    AgeAtActs,
    /// An indicator: ticked or not.
    Indicator(Indicator),
    /// The visitor says that they wanted it.
    Wanted,
}

/// The rows of the signals, in the order in which they are shown.
pub fn signal_rows() -> impl Iterator<Item = SignalRow> {
    let indicators = Indicator::ALL.iter().map(|indicator| SignalRow::Indicator(*indicator));
    [SignalRow::AgeNow, SignalRow::AgeAtActs].into_iter().chain(indicators).chain([SignalRow::Wanted])
}

impl SignalsForm {
    /// The selected row.
    pub fn row(&self) -> Option<SignalRow> {
        signal_rows().nth(self.selection.row)
    }

    /// Ticks the selected row, with the event of the marked message; an age takes its next value.
    pub fn tick(&mut self, evidence: Option<&str>) {
        match self.row() {
            Some(SignalRow::AgeNow) => self.signals.age_now = next_age(self.signals.age_now),
            Some(SignalRow::AgeAtActs) => self.signals.age_at_acts = next_age(self.signals.age_at_acts),
            Some(SignalRow::Indicator(indicator)) => self.signals.tick(indicator, evidence.map(str::to_owned)),
            Some(SignalRow::Wanted) => self.signals.wanted = true,
            None => {}
        }
    }

    /// Takes the selected row back: an age is unknown again.
    pub fn untick(&mut self) {
        match self.row() {
            Some(SignalRow::AgeNow) => self.signals.age_now = AgeBand::Unknown,
            Some(SignalRow::AgeAtActs) => self.signals.age_at_acts = AgeBand::Unknown,
            Some(SignalRow::Indicator(indicator)) => self.signals.untick(indicator),
            Some(SignalRow::Wanted) => self.signals.wanted = false,
            None => {}
        }
    }
}

fn next_age(age: AgeBand) -> AgeBand {
    let at = AgeBand::ALL.iter().position(|other| *other == age).unwrap_or(0);
    AgeBand::ALL[(at + 1) % AgeBand::ALL.len()]
}

impl Chat {
    /// The signals: as recorded here last, also before the room shows it; else as the room tells them.
    pub fn signals(&self) -> Option<&Signals> {
        let on_their_way = self.recording.iter().rev().find_map(|event| match event {
            CaseEvent::Signal(signals) => Some(signals),
            _ => None,
        });
        on_their_way.or_else(|| self.conversation.signals())
    }

    /// The visitor's messages, the oldest first.
    pub fn of_visitor(&self) -> impl DoubleEndedIterator<Item = Line<'_>> {
        let said = |line: &Line<'_>| line.side == Side::Visitor && matches!(line.item, Item::Said { .. });
        self.conversation.lines().filter(said)
    }

    /// The visitor's message before (`-1`) or after (`1`) another; none lies after the last one.
    pub fn step_mark(&self, marked: Option<LineKey>, by: isize) -> Option<LineKey> {
        let keys: Vec<LineKey> = self.of_visitor().map(|line| line.key).collect();
        let at = marked.and_then(|marked| keys.iter().position(|key| *key == marked)).unwrap_or(keys.len());
        keys.get(at.saturating_add_signed(by)).copied()
    }
}

impl State {
    /// A message of the visitor can be marked for what is ticked.
    pub fn can_mark(&self) -> bool {
        let Some(Dialog::Signals(form)) = self.dialog() else { return false };
        self.chat(&form.conversation).is_some_and(|chat| chat.of_visitor().next().is_some())
    }
}
