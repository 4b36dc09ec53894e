//! Which mark of unwanted contact is taken back.

use super::choose::{Choices, Choose};
use super::frame::Pieces;
use crate::layer::Then;
use crate::theme::Role;
use crate::world::{Tone, World};
use desk::event::{Ask, ConversationId, MarkedEntry};

/// The marks that can be taken back, as they were when it was asked: rows do not move under a key.
#[derive(Debug)]
pub struct UnwantedMarks {
    marks: Vec<MarkedEntry>,
}

impl UnwantedMarks {
    /// Asks which mark is taken back. When there is none, the helper is told.
    pub fn of(world: &mut World) -> Then {
        let marks: Vec<_> = world.unwanted_marks().into_iter().cloned().collect();
        if marks.is_empty() {
            let text = world.station.words.say("unwanted-none").into_owned();
            world.say(Tone::Info, text);
            return Then::Nothing;
        }
        Then::open(Choose::new(Self { marks }))
    }
}

impl Choices for UnwantedMarks {
    fn title(&self) -> &'static str {
        "pane-unwanted-marks"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        None
    }

    fn question(&self, world: &World) -> Option<String> {
        Some(world.station.words.say("unwanted-marks-question").into_owned())
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let words = &world.station.words;
        let row = |(index, entry): (usize, &MarkedEntry)| {
            let number = if index < 9 { format!("{} ", index + 1) } else { "  ".to_owned() };
            let kind = words.say(&format!("unwanted-kind-{}", entry.mark.kind.code()));
            let by = world.short_name_of(&entry.mark.by);
            let said = format!(" · {} · {kind} · {by}", world.station.time_of_day(entry.since));
            let doubts: Vec<_> =
                entry.mark.doubts.iter().map(|doubt| words.say(&format!("doubt-{}", doubt.code()))).collect();
            let despite = [("doubts", doubts.join(", ").into())];
            let despite = match doubts.len() {
                0 => String::new(),
                _ => format!(" · {}", words.with("unwanted-despite", &despite)),
            };
            vec![
                (number, Role::HintKey),
                (entry.alias.clone(), Role::Alias),
                (said, Role::Text),
                (despite, Role::Warning),
            ]
        };
        self.marks.iter().enumerate().map(row).collect()
    }

    fn explained(&self, world: &World, row: usize) -> Option<String> {
        let mark = self.marks.get(row)?;
        let day = world.station.day_name(mark.mark.until);
        let until = format!("{day} {}", world.station.time_of_day(mark.mark.until));
        Some(world.station.words.with("unwanted-marks-about", &[("until", until.into())]).into_owned())
    }

    fn count(&self) -> usize {
        self.marks.len()
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        if let Some(mark) = self.marks.get(row) {
            world.ask(&mark.conversation, Ask::TakeBackUnwanted);
        }
        Then::Nothing
    }
}
