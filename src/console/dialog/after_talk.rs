//! After a hard talk: go on, five minutes, or talk to the backup. Nothing of it is kept.
//!
//! It opens by itself where nobody calls, and must not take a key that was meant for what stood there before: a key of
//! another place, and any key in its first second, puts it away and does what it would have done without it. The offer
//! stands on then, with a key of its own.

use super::choose::{Choices, Choose, numbered};
use super::frame::Pieces;
use super::team::Team;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Then};
use crate::told::Told;
use crate::widget::paint::Paint;
use crate::world::{Tone, World};
use desk::event::{ConversationId, Moment};

/// For how long after it opened by itself a key is not for it, in milliseconds: nobody reads three rows sooner.
const UNREAD: u64 = 1_000;

/// What is offered, in the order of the rows.
const ROWS: [&str; 3] = ["after-talk-go-on", "after-talk-pause", "after-talk-backup"];

/// The dialog after a hard talk.
#[derive(Debug)]
pub struct AfterTalk {
    rows: Choose<Rows>,
    /// When it opened, if it did by itself.
    by_itself: Option<Moment>,
}

impl AfterTalk {
    /// Opened by its key.
    pub fn asked_for() -> Self {
        Self { rows: Choose::new(Rows), by_itself: None }
    }

    /// Opened by itself, now.
    pub fn by_itself(world: &World) -> Self {
        Self { by_itself: Some(world.now()), ..Self::asked_for() }
    }
}

impl Dialog for AfterTalk {
    fn scope(&self) -> Scope {
        self.rows.scope()
    }

    fn yields(&self, world: &World, chord: Option<Chord>) -> bool {
        let Some(since) = self.by_itself else { return false };
        let is_row = |c: char| Rows.row_of(c).is_some_and(|row| row < ROWS.len());
        let is_own = |chord: Chord| {
            let mut meanings = world.station.keymap.meanings(Scope::Choose, chord);
            chord.text().is_some_and(is_row) || meanings.next().is_some()
        };
        world.now().since(since) < UNREAD || !chord.is_some_and(is_own)
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        // to leave is to go on
        if intent == Intent::Choose(intent::Choose::Cancel) {
            world.end_offer_after();
        }
        self.rows.act(world, intent)
    }

    fn go(&mut self, world: &mut World, by: Move) {
        self.rows.go(world, by);
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        self.rows.type_in(world, chord)
    }

    fn follow(&mut self, world: &mut World) {
        self.rows.follow(world);
    }

    fn told(&self, world: &World) -> Told {
        self.rows.told(world)
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        self.rows.draw(world, paint);
    }
}

/// The three rows.
#[derive(Debug)]
struct Rows;

/// What the row of the pause means now.
fn about_pause(world: &World) -> String {
    let words = &world.station.words;
    let key = world.station.keymap.label(intent::Desk::EndPause);
    let about = words.with("after-talk-pause-about", &[("key", key.into())]).into_owned();
    let quiet = world.station.keymap.label(intent::Case::Quiet);
    match (world.waits_for_me(), world.mine().count()) {
        (Some(waits), _) => {
            let key = world.station.keymap.label(intent::Desk::AfterTalk);
            let arguments = [("alias", world.alias(waits).into()), ("key", key.into())];
            words.with("after-talk-waits", &arguments).into_owned()
        }
        (None, 0) => about,
        (None, mine) => {
            let case = world.station.keymap.label(intent::Desk::Case);
            let arguments = [("count", mine.into()), ("case", case.into()), ("key", quiet.into())];
            format!("{about} {}", words.with("after-talk-pause-mine", &arguments))
        }
    }
}

/// What the row of the backup means now; it says so when nobody would read it.
fn about_backup(world: &World) -> String {
    let words = &world.station.words;
    match world.backup_to_ask() {
        _ if !world.team.is_there() => words.say("team-none").into_owned(),
        None => words.say("after-talk-nobody").into_owned(),
        Some(backup) => {
            let who = world.short_name_of(&backup);
            words.with("after-talk-backup-about", &[("who", who.into())]).into_owned()
        }
    }
}

impl Choices for Rows {
    fn title(&self) -> &'static str {
        "pane-after-talk"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        None
    }

    fn question(&self, world: &World) -> Option<String> {
        Some(world.station.words.say("after-talk-question").into_owned())
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let words = ROWS.iter().map(|row| world.station.words.say(row).into_owned());
        words.enumerate().map(|(index, words)| numbered(index, words)).collect()
    }

    fn explained(&self, world: &World, row: usize) -> Option<String> {
        Some(match row {
            0 => world.station.words.say("after-talk-go-on-about").into_owned(),
            1 => about_pause(world),
            _ => about_backup(world),
        })
    }

    fn count(&self) -> usize {
        ROWS.len()
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        match (row, world.backup_to_ask()) {
            (0, _) => world.end_offer_after(),
            (1, _) => world.pause(),
            (_, Some(backup)) if world.team.is_there() => {
                world.write_to_backup(&backup);
                return Then::open(Team::line());
            }
            // nothing is written for nobody; the other two stay offered
            _ => world.say(Tone::Trouble, about_backup(world)),
        }
        Then::Nothing
    }
}
