//! What was said to the team, in short: the notes for this shift, and the last lines.

use crate::intent;
use crate::theme::Role;
use crate::widget::card::Card;
use crate::world::World;
use desk::team::Said;

/// So many of the last lines are shown.
const LINES: usize = 2;

/// Tells the notes for this shift, the last one first.
pub(super) fn notes(world: &World, card: &mut Card) {
    for note in world.team.said.notes().rev() {
        let from =
            [("who", world.short_name_of(&note.sender).into()), ("time", world.station.time_of_day(note.at).into())];
        let from = format!("{} ", world.station.words.with("team-note-from", &from));
        card.pieces(&[(&from, Role::Title), (&note.text, Role::Text)]);
    }
    card.gap();
}

/// Tells the last lines to the team, and by which key more is said.
pub(super) fn lines(world: &World, card: &mut Card) {
    let (lines, key) = (world.team.said.lines(), world.station.keymap.label(intent::Desk::TeamLine));
    let head = format!("{} ", world.station.words.say("team-title"));
    card.pieces(&[(&head, Role::Title), (&key, Role::HintKey)]);
    let skipped = lines.len().saturating_sub(LINES);
    lines.skip(skipped).for_each(|line| one(world, line, card));
}

fn one(world: &World, line: &Said, card: &mut Card) {
    let head = format!("  {} ", world.station.time_of_day(line.at));
    let who = format!("{}: ", world.short_name_of(&line.sender));
    let role = if world.names_me(line) { Role::Unread } else { Role::Text };
    card.pieces(&[(&head, Role::Muted), (&who, Role::Colleague), (&line.text, role)]);
}
