//! Which triage a conversation has.

use super::choose::{Choices, Choose};
use super::frame::Pieces;
use super::lower::Lower;
use super::triggers::Triggers;
use crate::layer::Then;
use crate::theme::Role;
use crate::world::World;
use crate::world::spoken::triage_role;
use care::triage;
use desk::event::{Ask, ConversationId};

/// The triages to choose from, each by its letter. The last row leads to the triggers.
#[derive(Debug)]
pub struct Triage {
    conversation: ConversationId,
}

impl Triage {
    /// The dialog for a conversation, with its present triage selected.
    pub fn of(world: &World, conversation: &ConversationId) -> Option<Choose<Self>> {
        let present = world.roster.get(conversation)?.entry.triage;
        let row = triage::Triage::ALL.iter().position(|triage| *triage == present).unwrap_or(0);
        Some(Choose::at(Self { conversation: conversation.clone() }, row))
    }
}

/// A triage was chosen: it is asked for at once, or the reason first when it lowers.
pub(super) fn chosen(world: &mut World, conversation: &ConversationId, to: triage::Triage) -> Then {
    let Some(entry) = world.roster.get(conversation).map(|open| &open.entry) else { return Then::Nothing };
    let (from, lowers) = (entry.triage, entry.is_lowered_by(to));
    if from == to || world.home_refuses(conversation, to) {
        return Then::Nothing;
    }
    if lowers {
        return Then::open(Lower::of(conversation.clone(), to));
    }
    world.ask(conversation, Ask::Triage { triage: to, reason: None });
    Then::Nothing
}

impl Choices for Triage {
    fn title(&self) -> &'static str {
        "pane-triage"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let words = &world.station.words;
        let entry = world.roster.get(&self.conversation).map(|open| &open.entry);
        let one = |code: &triage::Triage| {
            let letter = code.letter();
            let mark = match entry {
                Some(entry) if entry.triage == *code => format!(" · {}", words.say("triage-now")),
                Some(entry) if entry.is_lowered_by(*code) => format!(" · {}", words.say("triage-lower-mark")),
                _ => String::new(),
            };
            vec![
                (format!("{letter} "), triage_role(*code)),
                (format!("{:<9}", words.say(&format!("triage-{letter}"))), triage_role(*code)),
                (words.say(&format!("triage-{letter}-about")).into_owned(), Role::Text),
                (mark, Role::Muted),
            ]
        };
        let mut rows: Vec<Pieces> = triage::Triage::ALL.iter().map(one).collect();
        let by_triggers = words.say("triage-by-triggers").into_owned();
        rows.push(vec![("T ".to_owned(), Role::HintKey), (by_triggers, Role::Text)]);
        rows
    }

    fn explained(&self, world: &World, row: usize) -> Option<String> {
        let entry = world.roster.get(&self.conversation).map(|open| &open.entry);
        let lowers = triage::Triage::ALL.get(row).is_some_and(|to| entry.is_some_and(|entry| entry.is_lowered_by(*to)));
        lowers.then(|| world.station.words.say("triage-lower-about").into_owned())
    }

    fn count(&self) -> usize {
        triage::Triage::ALL.len() + 1
    }

    fn row_of(&self, c: char) -> Option<usize> {
        match c {
            'T' => Some(triage::Triage::ALL.len()),
            _ => triage::Triage::ALL.iter().position(|triage| triage.letter() == c),
        }
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        match triage::Triage::ALL.get(row) {
            Some(to) => chosen(world, &self.conversation, *to),
            None => Then::open(Triggers::of(world, &self.conversation)),
        }
    }
}
