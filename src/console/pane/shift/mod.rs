//! Shift and handover: duty, capacity, conversations to hand over, and who else is there.

mod team;
mod view;

use ratatui::layout::Rect;

use crate::dialog::colleague::Colleague;
use crate::dialog::end_of_shift::EndOfShift;
use crate::dialog::languages::Languages;
use crate::dialog::register::Correct;
use crate::dialog::report::Report;
use crate::dialog::sure;
use crate::dialog::team::Team;
use crate::dialog::unwanted_marks::UnwantedMarks;
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Pane, Then};
use crate::told::Told;
use crate::widget::card::Reading;
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, below};
use crate::widget::place::SideParts;
use crate::world::{Tone, World};
use desk::event::{self, ConversationId};

/// The most conversations at once that can be chosen.
const MOST: u8 = 9;

/// So many of the conversations that were closed of late have a row of their own.
const CLOSED: usize = 5;

/// A row of the shift pane.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ShiftRow {
    /// On, pausing, handing over, off.
    State(event::Shift),
    /// How many conversations at once.
    Capacity,
    /// A conversation of mine, to hand over.
    Mine(ConversationId),
    /// One that I closed with a registration, to correct it.
    Closed(ConversationId),
    /// So many more of those.
    MoreClosed(usize),
    /// So many were ended as unwanted contact, which can be taken back here.
    Unwanted(usize),
    /// Which languages I speak.
    Languages,
}

/// The rows of the shift pane.
pub fn rows(world: &World) -> Vec<ShiftRow> {
    use event::Shift::{HandingOver, Off, On, Pausing};
    let states = [On, Pausing, HandingOver, Off].map(ShiftRow::State);
    let mine = world.mine().cloned().map(ShiftRow::Mine);
    let closed = world.registered.iter().map(|registered| registered.conversation.clone());
    let more = world.registered.len().saturating_sub(CLOSED);
    let more = (more > 0).then_some(ShiftRow::MoreClosed(more));
    let closed = closed.take(CLOSED).map(ShiftRow::Closed).chain(more);
    let unwanted = Some(world.unwanted_marks().len()).filter(|count| *count > 0).map(ShiftRow::Unwanted);
    let languages = [ShiftRow::Languages];
    states.into_iter().chain([ShiftRow::Capacity]).chain(mine).chain(languages).chain(closed).chain(unwanted).collect()
}

/// Shift and handover, with a row selected.
#[derive(Debug, Default)]
pub struct Shift {
    selection: Selection,
    /// How many rows of the list are in sight.
    height: usize,
    /// How far down what stands below the list is read.
    reading: Reading,
}

/// So many rows are for what stands below the list, at least: with the line above it.
const BELOW: u16 = 8;

impl Shift {
    /// The parts of the pane: the list takes what it fills, and leaves room for what the selected row means and for the
    /// colleagues.
    fn parts(world: &World, area: Rect) -> SideParts {
        SideParts::snug(area, 0, rows(world).len(), BELOW)
    }

    /// The conversation of mine on the selected row.
    fn mine(&self, world: &World) -> Option<ConversationId> {
        match rows(world).into_iter().nth(self.selection.row) {
            Some(ShiftRow::Mine(conversation)) => Some(conversation),
            _ => None,
        }
    }

    /// The selected row is chosen.
    fn choose(&self, world: &mut World) -> Then {
        match rows(world).into_iter().nth(self.selection.row) {
            // nobody is off duty over a visitor (design §3): each is asked about, as at the end of the shift
            Some(ShiftRow::State(desk::event::Shift::Off)) if world.mine().count() + world.coming() > 0 => {
                Then::open(EndOfShift::of(world))
            }
            Some(ShiftRow::State(shift)) => {
                let begins = world.duty.shift == event::Shift::Off && shift != event::Shift::Off;
                world.take_shift(shift);
                if begins {
                    world.show_notes();
                }
                if matches!(shift, event::Shift::HandingOver | event::Shift::Off) {
                    offer_note(world);
                }
                Then::Nothing
            }
            Some(ShiftRow::Mine(conversation)) => Colleague::of(world, conversation),
            Some(ShiftRow::Closed(conversation)) => Correct::of(world, conversation),
            Some(ShiftRow::MoreClosed(_)) => Correct::any(world),
            Some(ShiftRow::Unwanted(_)) => UnwantedMarks::of(world),
            Some(ShiftRow::Languages) => Then::open(Languages::of(world)),
            Some(ShiftRow::Capacity) | None => Then::Nothing,
        }
    }
}

/// Whoever goes may leave a note for those who come: it is offered, and never asked for.
fn offer_note(world: &mut World) {
    let key = world.station.keymap.label(intent::Shift::WriteHandover);
    let text = world.station.words.with("team-note-offer", &[("key", key.into())]).into_owned();
    world.say(Tone::Info, text);
}

/// One conversation more or fewer at once.
fn capacity(world: &mut World, by: i8) {
    // from the number that counts, which the desk's ceiling may have lowered
    let most = world.roster.ceiling().unwrap_or(MOST).clamp(1, MOST);
    let capacity = world.at_once().saturating_add_signed(by).clamp(1, most);
    if capacity != world.at_once() {
        world.duty.capacity = capacity;
        world.say_duty();
    }
}

impl Pane for Shift {
    fn scope(&self) -> Scope {
        Scope::Shift
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        let Intent::Shift(intent) = intent else { return false };
        match intent {
            intent::Shift::HandOverMine | intent::Shift::GiveBackMine => self.mine(world).is_some(),
            intent::Shift::ChooseShift
            | intent::Shift::More
            | intent::Shift::Fewer
            | intent::Shift::Report
            | intent::Shift::WriteHandover => true,
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, _which: usize) -> Then {
        let Intent::Shift(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Shift::ChooseShift => return self.choose(world),
            intent::Shift::HandOverMine => {
                return self.mine(world).map_or(Then::Nothing, |mine| Colleague::of(world, mine));
            }
            intent::Shift::GiveBackMine => {
                return self.mine(world).map_or(Then::Nothing, |mine| sure::release(world, mine));
            }
            intent::Shift::More => capacity(world, 1),
            intent::Shift::Fewer => capacity(world, -1),
            intent::Shift::Report => return Then::open(Report::last(world)),
            intent::Shift::WriteHandover => return Then::open(Team::note()),
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        if !self.reading.go(by) {
            self.selection.go(by, rows(world).len(), self.height);
        }
    }

    fn has_more(&self) -> bool {
        self.reading.has_more()
    }

    fn enter(&mut self, world: &mut World) {
        self.reading.restart();
        world.see_notes();
    }

    fn fit(&mut self, world: &mut World, area: Rect) {
        let parts = Self::parts(world, area);
        self.height = parts.rows();
        self.selection.show(rows(world).len(), self.height);
        let card = view::card(&self.selection, world, parts.detail.width);
        self.reading.fit(rows(world).get(self.selection.row), card.height(), below(parts.detail, 1).height);
    }

    fn told(&self, world: &World) -> Told {
        view::told(self, world)
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        view::draw(self, world, area, focused, paint);
    }
}
