//! The queue in words: a visitor a row, what decides first, how long the wait is last.

use super::view::{WAIT, waits};
use super::{Queue, preview};
use crate::told::{Told, ToldRow, WIDTH};
use crate::world::World;
use crate::world::attention::why_word;
use crate::world::rows::{Group, QueueRow};
use care::age::AgeBand;
use care::registration::Visitor;
use desk::languages::MeantFor;
use desk::roster::Open;

pub(super) fn told(queue: &Queue, world: &World) -> Told {
    let words = &world.station.words;
    let all = &world.queue.rows;
    let shown: Vec<&QueueRow> = all.iter().filter(|row| queue.unfolded || row.group != Group::Away).collect();
    let away = all.len() - shown.len();
    let count = |key, count: usize| words.with(key, &[("count", count.into())]).into_owned();
    let waiting = match world.queue.count(Group::Waiting) {
        // nothing is known of who waits until the desk was read
        0 if !world.desk_known => words.say("queue-no-desk").into_owned(),
        0 => words.say("status-nobody-waits").into_owned(),
        many => count("status-waiting", many),
    };
    let folded = (away > 0).then(|| format!("{}: {away}", words.say("pane-away")));
    let selected = queue.selected.as_ref().and_then(|id| shown.iter().position(|row| row.conversation == *id));
    let card = preview::card(queue, world, WIDTH).words();
    let told = Told::titled(words.say("pane-queue"));
    told.with_head([waiting].into_iter().chain(folded))
        .with_rows(shown.into_iter().map(|row| self::row(world, row)).collect(), selected.unwrap_or_default())
        .with_about(card)
}

/// A visitor's row in words: where it belongs unless that is who waits, triage, alias, what is the matter, what was told
/// at the door; last the wait.
pub fn row(world: &World, queued: &QueueRow) -> ToldRow {
    let words = &world.station.words;
    let key = queued.conversation.as_str();
    let Some(open) = world.roster.get(&queued.conversation) else {
        let alias = world.alias(&queued.conversation);
        return ToldRow::new(key, format!("{}: {alias}", words.say("pane-unsent")));
    };
    let entry = &open.entry;
    let mut facts = vec![world.triage_words(entry.triage), entry.alias.clone()];
    facts.extend(matter(world, queued, open));
    if entry.answers.urgent == Some(true) {
        facts.push(format!("{}: {}", words.say("preview-urgent"), words.say("preview-yes")));
    }
    if let Some(safe) = world.can_type_safely(&entry.conversation) {
        let said = words.say(if safe { "preview-yes" } else { "preview-no" });
        facts.push(format!("{}: {said}", words.say("preview-safe")));
    }
    if let Some(band) = entry.answers.age_band.filter(|band| *band != AgeBand::Unknown) {
        facts.push(world.age_words(band));
    }
    if entry.visitor == Visitor::Returning {
        facts.push(words.say("queue-returning").into_owned());
    }
    facts.push(match &entry.tag {
        Some(tag) => tag.name(words.language()),
        None => words.say(&format!("language-{}", entry.language.code())).into_owned(),
    });
    let group = match queued.group {
        Group::Waiting => String::new(),
        group => format!("{}: ", words.say(group.heading())),
    };
    let wait = waits(world, queued).map(|(wait, _)| world.station.minutes(WAIT, wait));
    ToldRow {
        key: key.to_owned(),
        words: format!("{group}{}", facts.join(", ")),
        age: wait.unwrap_or_default(),
        mark: None,
    }
}

/// What is the matter with a visitor: why nobody reads, that the wait is too long, for whom they are, what is new.
fn matter(world: &World, queued: &QueueRow, open: &Open) -> Vec<String> {
    let words = &world.station.words;
    let mut all = Vec::new();
    if world.is_claiming(&queued.conversation) {
        all.push(words.say("queue-claiming").into_owned());
    }
    if let Some((why, _)) = open.entry.unattended {
        all.push(words.say(why_word(why)).into_owned());
    } else if queued.overdue {
        all.push(words.say("queue-overdue").into_owned());
    }
    if let Some(left) = open.entry.left.map(|(how, _)| world.how_left(how)) {
        all.push(left.into_owned());
    }
    match &queued.meant_for {
        MeantFor::Everybody => {}
        MeantFor::OnlyMe => all.push(words.say("queue-only-me").into_owned()),
        MeantFor::First(who) => all.push(format!("{} {}", words.say("queue-first-for"), world.short_name_of(who))),
    }
    match queued.group {
        Group::Mine => {
            let unread = world.chat(&queued.conversation).map_or(0, |chat| chat.unread);
            if unread > 0 {
                all.push(words.with("queue-new", &[("count", unread.into())]).into_owned());
            }
        }
        Group::Colleagues | Group::Unattended => {
            let offered = open.entry.offer.as_ref().is_some_and(|offer| world.is_me(&offer.to));
            if offered {
                all.push(words.say("queue-offered-me").into_owned());
            }
            all.extend(open.entry.assigned.as_ref().map(|who| world.short_name_of(who)));
        }
        Group::Waiting | Group::Unsent | Group::Away => {}
    }
    all
}
