//! The end of a shift with conversations: each visitor is handed over, given back to the queue, or stayed with
//! (issue "Nobody is overlooked"). Nobody signs out over a visitor who is theirs; without the desk, only after a question.

use ratatui::layout::Rect;

use super::colleague::Colleague;
use super::frame::{self, Pieces};
use super::sure;
use super::team::Team;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Then};
use crate::theme::Role;
use crate::told::{Number, Told, ToldRow};
use crate::widget::flow::{self, Flow};
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, below};
use crate::widget::place;
use crate::world::spoken::triage_role;
use crate::world::{Tone, World};
use desk::event::{Ask, ConversationId};

/// The keys that a row names: they stand for the first letters of the words in English, and are the same in every
/// language, as in the case and the shift.
const HAND_OVER: char = 'h';
const GIVE_BACK: char = 'g';
/// Writes the note for the next shift: offered at the end, never asked for.
const WRITE_NOTE: char = 'n';

/// Everybody who is still with the helper, and the end below them.
#[derive(Debug)]
pub struct EndOfShift {
    /// The selected row.
    selection: Selection,
    /// Whose row that is; nobody's when it is the end's. Rows move up when a visitor is cared for, and a key that was
    /// meant for that one must not meet the next.
    about: Option<ConversationId>,
}

impl EndOfShift {
    /// The dialog with its first row selected.
    pub fn of(world: &World) -> Self {
        Self { selection: Selection::default(), about: world.mine().next().cloned() }
    }

    /// How many rows there are: the conversations, and the end.
    fn count(world: &World) -> usize {
        world.mine().count() + 1
    }

    /// What the door was asked for about a conversation, if it did not answer yet: the word key.
    fn asked(world: &World, conversation: &ConversationId) -> Option<&'static str> {
        let of = |ask: &Ask| match ask {
            Ask::Release => Some("ending-given-back"),
            Ask::Transfer { .. } => Some("ending-handed-over"),
            Ask::TakeBack { .. } => Some("ending-taken-back"),
            _ => None,
        };
        // what is late may be asked for again: a door that is silent never answers
        let asked = world.pending.iter().filter(|pending| pending.conversation == *conversation && !pending.late);
        asked.filter_map(|pending| of(&pending.ask)).next_back()
    }

    /// Ends the shift, or says why not yet.
    fn end(world: &mut World) -> Then {
        let open = world.mine().count() + world.coming();
        if open > 0 && world.doors_answer() {
            let text = world.station.words.with("ending-not-yet", &[("count", open.into())]).into_owned();
            world.say(Tone::Trouble, text);
            return Then::Nothing;
        }
        Then::shut_and(sure::end_shift(world))
    }

    /// What is asked above the rows.
    fn question(world: &World) -> String {
        let asks = world.mine().next().is_some();
        world.station.words.say(if asks { "ending-question" } else { "ending-nobody" }).into_owned()
    }

    /// The rows as they are wrapped; and how many rows of the screen are for what is asked, with a blank one below it where
    /// there is room, and for them: at least one.
    fn laid(world: &World, question: &str) -> (Vec<Flow>, [u16; 2]) {
        let mut rows: Vec<Pieces> = world.mine().map(|mine| Self::row(world, mine)).collect();
        let end = if rows.is_empty() { Role::Text } else { Role::Muted };
        rows.push(vec![
            (format!("{}   ", world.station.words.say("ending-end")), end),
            (format!("{WRITE_NOTE} "), Role::HintKey),
            (world.station.words.say("ending-note").into_owned(), Role::Muted),
        ]);
        let rows = frame::flows(world, &rows);
        let filled = u16::try_from(flow::heights(&rows).iter().sum::<usize>()).unwrap_or(u16::MAX);
        let most = world.room.height.saturating_sub(2).max(1);
        let asked = frame::rows_of(world, question);
        let above = (asked + u16::from(most > asked + 3)).min(most - 1);
        (rows, [above, filled.min(most - above)])
    }

    /// A row: the visitor, and what was asked for or can be.
    fn row(world: &World, conversation: &ConversationId) -> Pieces {
        let words = &world.station.words;
        let mut pieces = vec![(format!("{:<16} ", world.alias(conversation)), Role::Alias)];
        if let Some(open) = world.roster.get(conversation) {
            pieces.push((format!("{:<10} ", world.triage_words(open.entry.triage)), triage_role(open.entry.triage)));
        }
        match (Self::asked(world, conversation), world.my_offer(conversation)) {
            (Some(asked), _) => pieces.push((words.say(asked).into_owned(), Role::Queued)),
            (None, Some(offer)) => {
                let who = [("who", world.short_name_of(&offer.to).into())];
                pieces.push((format!("{}  ", words.with("handing-offered", &who)), Role::Queued));
                for (key, word) in [(HAND_OVER, "ending-take-back"), (GIVE_BACK, "ending-give-back")] {
                    pieces.push((format!("{key} "), Role::HintKey));
                    pieces.push((format!("{}  ", words.say(word)), Role::Text));
                }
            }
            (None, None) => {
                for (key, word) in [(HAND_OVER, "ending-hand-over"), (GIVE_BACK, "ending-give-back")] {
                    pieces.push((format!("{key} "), Role::HintKey));
                    pieces.push((format!("{}  ", words.say(word)), Role::Text));
                }
            }
        }
        pieces
    }
}

impl Dialog for EndOfShift {
    fn scope(&self) -> Scope {
        Scope::Choose
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Choose(intent) = intent else { return Then::Nothing };
        match (intent, self.about.clone()) {
            (intent::Choose::Cancel, _) => Then::Shut,
            (intent::Choose::Choose, Some(conversation)) => Then::All(vec![Then::ShutAll, Then::Show(conversation)]),
            (intent::Choose::Choose, None) => Self::end(world),
        }
    }

    fn go(&mut self, world: &mut World, by: Move) {
        self.selection.go(by, Self::count(world), place::dialog_rows(world.room));
        self.about = world.mine().nth(self.selection.row).cloned();
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        if chord.text().is_some_and(|c| c.eq_ignore_ascii_case(&WRITE_NOTE)) {
            return Then::open(Team::note());
        }
        let Some(conversation) = self.about.clone().filter(|about| world.is_mine(about)) else { return Then::Nothing };
        if Self::asked(world, &conversation).is_some() {
            return Then::Nothing;
        }
        match chord.text().map(|c| c.to_ascii_lowercase()) {
            Some(HAND_OVER) => Colleague::of(world, conversation),
            Some(GIVE_BACK) => {
                world.ask(&conversation, Ask::Release);
                Then::Nothing
            }
            _ => Then::Nothing,
        }
    }

    fn follow(&mut self, world: &mut World) {
        let end = Self::count(world) - 1;
        let row = self.about.as_ref().and_then(|about| world.mine().position(|mine| mine == about));
        self.about = self.about.take().filter(|_| row.is_some());
        self.selection.row = row.unwrap_or(end);
        let (rows, [_, list]) = Self::laid(world, &Self::question(world));
        self.selection.show_tall(&flow::heights(&rows), usize::from(list));
    }

    fn told(&self, world: &World) -> Told {
        let words = &world.station.words;
        let mut rows: Vec<ToldRow> =
            world.mine().map(|mine| ToldRow::new(mine.as_str(), frame::words_of(&Self::row(world, mine)))).collect();
        rows.push(ToldRow::new("end", words.say("ending-end")));
        let note = format!("{WRITE_NOTE}: {}", words.say("ending-note"));
        frame::titled(world, None, "pane-ending")
            .with_head([Self::question(world), note])
            .with_rows(rows, self.selection.row)
            .numbered(Number::Selects)
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let said = Self::question(world);
        let (rows, [above, list]) = Self::laid(world, &said);
        let area = frame::open(world, None, "pane-ending", above + list, paint);
        paint.paragraph(Rect { height: above.min(area.height), ..area }, &said, Role::Title);
        frame::rows(world, &rows, &self.selection, below(area, above), paint);
    }
}
