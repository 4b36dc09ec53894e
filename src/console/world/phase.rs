//! The phase of a conversation and its goal (domain.md §11): shown and moved here, by the helper who has the visitor.

use super::World;
use super::chat::Chat;
use care::phase::Phase;
use care::triage::Triage;
use desk::conversation::PhaseNow;
use desk::event::{CaseEvent, ConversationId, InPhase};

impl Chat {
    /// Which phase the conversation is in: as moved here last, also before the room shows it; then it has no age yet.
    pub fn phase(&self) -> PhaseNow {
        let moved = self.recording.iter().filter_map(|event| match event {
            CaseEvent::Phase(said) => Phase::from_number(said.phase),
            _ => None,
        });
        moved.fold(
            self.conversation.phase(),
            |now, phase| {
                if phase == now.phase { now } else { PhaseNow { phase, since: None } }
            },
        )
    }

    /// The goal: as written here last, also before the room shows it.
    pub fn goal(&self) -> Option<&str> {
        let written = self.recording.iter().rev().find_map(|event| match event {
            CaseEvent::Phase(said) => said.goal.as_deref(),
            _ => None,
        });
        written.map_or_else(|| self.conversation.goal(), |goal| (!goal.is_empty()).then_some(goal))
    }
}

impl World {
    /// Which phase a conversation is in, while that is of account: not at A, where safety alone counts, nor when it is
    /// over, nor where this helper does not read it.
    pub fn phase(&self, conversation: &ConversationId) -> Option<PhaseNow> {
        let chat = self.chat(conversation).filter(|chat| chat.opened)?;
        let open = self.roster.get(conversation)?;
        let counts = open.entry.triage != Triage::A && !self.is_over(conversation) && self.reads(conversation);
        counts.then(|| chat.phase())
    }

    /// The phase after or before the open conversation's, if it can be moved there: it is this helper's.
    pub fn phase_beside(&self, step: fn(Phase) -> Option<Phase>) -> Option<Phase> {
        let open = self.open.as_ref().filter(|open| self.is_mine(open))?;
        step(self.phase(open)?.phase)
    }

    /// Whether the open conversation's goal can be written: it is this helper's.
    pub fn can_write_goal(&self) -> bool {
        self.has_assigned() && self.open_chat().is_some_and(|chat| chat.opened && chat.conversation.ended().is_none())
    }

    /// The open conversation is in another phase from now on.
    pub fn move_to(&mut self, phase: Phase) {
        let Some(open) = self.open.clone() else { return };
        self.record(&open, CaseEvent::Phase(InPhase { phase: phase.number(), goal: None }));
    }

    /// A conversation's goal is written; none takes it back. Its phase stays. The same goal once more is none.
    pub fn write_goal(&mut self, conversation: &ConversationId, goal: Option<String>) {
        let Some(chat) = self.chat(conversation) else { return };
        if chat.goal() != goal.as_deref() {
            let phase = chat.phase().phase.number();
            self.record(conversation, CaseEvent::Phase(InPhase { phase, goal: Some(goal.unwrap_or_default()) }));
        }
    }

    /// A phase with its number, name and minutes, in three lengths, the longest first.
    pub fn phase_words(&self, now: PhaseNow) -> [String; 3] {
        let (words, number) = (&self.station.words, now.phase.number());
        let count = format!("{number}/{}", Phase::ALL.len());
        let name = words.say(&format!("phase-{number}-short"));
        let minutes = self.phase_minutes(now).map(|minutes| format!(" {minutes}")).unwrap_or_default();
        [format!("{count} {name}{minutes}"), format!("{count}{minutes}"), count]
    }

    /// A phase with its number and its whole name.
    pub fn phase_in_full(&self, now: PhaseNow) -> String {
        let number = now.phase.number();
        format!("{number}/{} {}", Phase::ALL.len(), self.station.words.say(&format!("phase-{number}")))
    }

    /// What whoever takes a conversation over finds: its phase and its goal, in a sentence.
    pub fn phase_told(&self, conversation: &ConversationId) -> Option<String> {
        let now = self.phase(conversation)?;
        let minutes = self.phase_minutes(now).map(|minutes| format!(", {minutes}")).unwrap_or_default();
        let phase = self.phase_in_full(now) + &minutes;
        let goal = self.chat(conversation).and_then(Chat::goal);
        let arguments = [("phase", phase.into()), ("goal", goal.unwrap_or_default().to_owned().into())];
        let word = if goal.is_some() { "phase-told-goal" } else { "phase-told" };
        Some(self.station.words.with(word, &arguments).into_owned())
    }

    /// How long a phase lasts by now, in whole minutes: a screen that shows it changes once a minute, with the clock.
    fn phase_minutes(&self, now: PhaseNow) -> Option<String> {
        if self.station.calm {
            return None;
        }
        let minutes = self.server_now().since(now.since?) / 60_000;
        Some(self.station.words.with("age-minutes", &[("count", minutes.into())]).into_owned())
    }
}
