//! What was said to the team, in short: the notes for this shift, and the last lines.

use crate::intent;
use crate::theme::Role;
use crate::widget::card::Card;
use crate::world::World;
use desk::team::Said;

/// So many of the last lines are shown.
const LINES: usize = 3;

/// Tells the notes for this shift, the last one first, and the last lines to the team.
pub(super) fn told(world: &World, card: &mut Card) {
    let (words, talk) = (&world.station.words, &world.team.said);
    for note in talk.notes().rev() {
        let from =
            [("who", world.short_name_of(&note.sender).into()), ("time", world.station.time_of_day(note.at).into())];
        let from = format!("{} ", words.with("team-note-from", &from));
        card.pieces(&[(&from, Role::Title), (&note.text, Role::Text)]);
    }
    let (lines, key) = (talk.lines(), world.station.keymap.label(intent::Desk::TeamLine));
    let skipped = lines.len().saturating_sub(LINES);
    let head = format!("{} ", words.say("team-title"));
    card.pieces(&[(&head, Role::Title), (&key, Role::HintKey)]);
    for line in lines.skip(skipped) {
        one(world, line, card);
    }
    card.gap();
}

fn one(world: &World, line: &Said, card: &mut Card) {
    let head = format!("  {} ", world.station.time_of_day(line.at));
    let who = format!("{}: ", world.short_name_of(&line.sender));
    let role = if world.names_me(line) { Role::Unread } else { Role::Text };
    card.pieces(&[(&head, Role::Muted), (&who, Role::Colleague), (&line.text, role)]);
}
