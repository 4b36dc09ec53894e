//! A visitor who waits, or is with a colleague: what the desk knows, and no word of the conversation.

use ratatui::layout::Rect;

use super::Queue;
use crate::intent;
use crate::theme::Role;
use crate::widget::card::Card;
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::World;
use crate::world::attention::about_word;
use crate::world::rows::QueueRow;
use crate::world::spoken::triage_role;
use desk::roster::Open;

/// From this width on the facts follow each other: below the queue, where rows are few and it has them in columns.
const WIDE: u16 = 60;
/// The columns of a fact's label.
const LABEL: u16 = 19;

/// Draws what is known of the selected visitor; `focused`: the keyboard is in the queue.
pub(super) fn draw(queue: &Queue, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    let alias = queue.selected_open(world).map_or("", |open| open.entry.alias.as_str());
    paint.pane(area, alias, false);
    let inside = inside(area);
    let station = &world.station;
    let signs = (&station.words, &station.keymap, focused);
    card(queue, world, inside.width).draw(inside, &queue.reading, signs, paint);
}

/// Where it stands.
pub(super) fn inside(area: Rect) -> Rect {
    let inside = place::inner(area);
    Rect { x: inside.x + u16::from(inside.width > 0), width: inside.width.saturating_sub(1), ..inside }
}

/// What is known of the selected visitor.
pub(super) fn card(queue: &Queue, world: &World, width: u16) -> Card {
    let (words, keymap) = (&world.station.words, &world.station.keymap);
    let mut card = Card::of(width);
    let Some(open) = queue.selected_open(world) else {
        let key = keymap.label(intent::Queue::Claim);
        let said = if world.queue.rows.is_empty() {
            words.with("preview-hello", &[("key", key.into())])
        } else {
            words.say("preview-none")
        };
        card.say(&said, Role::Muted);
        return card;
    };
    let (entry, is_wide) = (&open.entry, width + 4 >= WIDE);
    let code = format!("{}  ", world.triage_words(entry.triage));
    let about = words.say(&format!("triage-{}-about", entry.triage.letter()));
    card.pieces(&[(&code, triage_role(entry.triage)), (&about, Role::Text)]);
    // as in the row: two ages of one wait would be two facts
    let queued = world.queue.rows.iter().find(|row| row.conversation == entry.conversation);
    let wait = queued.map_or_else(Default::default, |row| (row.minutes, row.since));
    let since = format!(" · {}", world.station.time_of_day(entry.assigned_since));
    let waits = match &entry.assigned {
        None => world.station.minutes(["preview-waits", "preview-waits-calm"], wait),
        Some(who) => words.with("preview-with", &[("who", world.name_of(who).into())]).into_owned(),
    };
    let overdue = queued.is_some_and(|row| row.overdue);
    let late = if overdue { format!(" ! {}", words.say("queue-overdue")) } else { String::new() };
    let left = world.left_words(&entry.conversation).map_or_else(String::new, |left| format!(" · {left}"));
    card.pieces(&[(&waits, Role::Text), (&since, Role::Muted), (&late, Role::Overdue), (&left, Role::Left)]);
    if let Some(words) = world.readers_words(&entry.conversation) {
        card.say(&words, Role::Colleague);
    }
    if is_wide {
        let fact = |(label, value, role)| vec![(format!("{} ", words.say(label)), Role::Label), (value, role)];
        card.units(&world.facts(entry).into_iter().map(fact).collect::<Vec<_>>());
    } else {
        card.gap();
        card.say(&words.say("preview-answers"), Role::Title);
        for (label, value, role) in world.facts(entry) {
            card.fact(&words.say(label), LABEL, &value, role);
        }
        card.gap();
    }
    asked(world, queued, open, &mut card);
    card
}

/// What waits for a colleague's word, who does not read, and what a key does for this visitor.
fn asked(world: &World, queued: Option<&QueueRow>, open: &Open, card: &mut Card) {
    let (entry, words, keymap) = (&open.entry, &world.station.words, &world.station.keymap);
    let alias = || ("alias", entry.alias.as_str().into());
    if let Some(proposal) = &entry.proposal {
        card.say(&world.proposed_words(proposal), Role::Warning);
    }
    if let (Some((why, _)), false) = (entry.unattended, world.is_mine(&entry.conversation)) {
        let said = if world.is_claiming(&entry.conversation) {
            words.with("notice-asked", &[alias()])
        } else {
            let who = entry.assigned.as_ref().map_or("", |who| world.name_of(who));
            let key = keymap.label(intent::Queue::TakeOver);
            words.with(about_word(why), &[("who", who.into()), ("key", key.into()), alias()])
        };
        card.say(&said, Role::Warning);
    }
    if world.reads_along(&entry.conversation) && !world.is_unattended(&entry.conversation) {
        let key = keymap.label(intent::Queue::Open);
        card.say(&words.with("preview-reads-along", &[("key", key.into())]), Role::Text);
    }
    if let Some(offer) = &entry.offer {
        let (said, role) = if world.is_me(&offer.to) {
            let keys = [
                ("who", world.name_of(&offer.by).into()),
                ("accept", keymap.label(intent::Desk::AcceptOffer).into()),
                ("later", keymap.label(intent::Desk::NotNow).into()),
            ];
            (words.with("preview-offered-me", &keys), Role::Warning)
        } else {
            let who = [("who", world.name_of(&offer.to).into())];
            (words.with("handing-offered-about", &who), Role::Muted)
        };
        card.say(&said, role);
    }
    if open.is_waiting() {
        if let Some(meant) = queued.and_then(|queued| world.meant_for_words(queued, open)) {
            card.say(&meant, Role::Warning);
        }
        let said = if world.is_claiming(&entry.conversation) {
            words.with("notice-asked", &[alias()])
        } else {
            words.with("preview-claim", &[("key", keymap.label(intent::Queue::Claim).into()), alias()])
        };
        let after = format!(" {}", words.say("preview-words"));
        card.pieces(&[(&said, Role::Text), (&after, Role::Muted)]);
    }
}
