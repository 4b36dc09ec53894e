//! What was said already, and what is news: each is said once.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::say::{Fact, Line, Weight};
use crate::pane::queue::told_row;
use crate::screen::Screen;
use crate::theme::Role;
use crate::world::rows::Group;
use crate::world::{Tone, World};
use care::triage::Triage;
use desk::conversation::{Item, Line as Said, LineKey, Side};
use desk::event::{AlertLine, AlertStep, ConversationId, EventId, Moment};
use matrix::link::{Failure, Journaling, LinkState};

/// So many of the last lines are said of a conversation that is read for the first time.
const LAST: usize = 8;
/// From so many arrivals at once on they are counted, not said one by one.
const MANY: usize = 5;

/// How a visitor's row was when it was said last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    group: Group,
    overdue: bool,
    triage: Option<Triage>,
}

/// How the link was when it was said last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Way {
    /// It was not there yet.
    #[default]
    Never,
    Live,
    Away,
    SignedOut,
}

/// What was said already.
#[derive(Debug, Default)]
pub(super) struct Heard {
    notice: Option<(String, Moment)>,
    rows: BTreeMap<ConversationId, Known>,
    /// Whether the desk was known when the rows were looked at.
    desk: bool,
    lines: HashMap<ConversationId, HashSet<LineKey>>,
    team: HashSet<EventId>,
    way: Way,
    failing: (Option<Failure>, Option<Journaling>),
    /// Whether the homeserver holds messages back.
    held_back: bool,
    /// What the row for alarms said.
    strip: Option<String>,
    /// What was said of the visitor who is offered.
    offer: Option<String>,
}

/// A line of a conversation in words, with whose they are.
pub(super) fn line(world: &World, conversation: &ConversationId, said: &Said<'_>) -> Option<Fact> {
    let words = &world.station.words;
    let alias = world.alias(conversation);
    let who = match said.side {
        Side::Visitor => alias.to_owned(),
        Side::Helper(who) if world.is_me(who) => words.say("talk-me").into_owned(),
        Side::Helper(who) => world.name_of(who).to_owned(),
    };
    let of = |weight, words: String| Some(Fact::of(weight, format!("{alias}: {words}")));
    match said.item {
        Item::Said { body, .. } => {
            let hidden = crate::text::SafeText::clean(body);
            let body = if hidden.is_blank() {
                words.with("talk-hidden", &[("count", hidden.hidden().into())]).into_owned()
            } else {
                body.to_owned()
            };
            Some(Fact::by(Weight::Words, Line::by(who, body)))
        }
        Item::Note(text) => {
            let head = format!("{}, {who}", words.say("talk-note"));
            Some(Fact::by(Weight::Notice, Line::by(head, text)))
        }
        Item::Referral(made) => {
            let entry = world.station.content.directory.entry(&made.entry);
            let name = entry.map_or(made.entry.as_str(), |entry| entry.name.get(words.language()));
            let outcome = words.say(&format!("outcome-{}", made.outcome.code()));
            of(Weight::Notice, format!("{}: {name}: {outcome}", words.say("talk-referral")))
        }
        Item::Listening(listening) => {
            let key = if listening.on { "talk-listening" } else { "talk-stopped-listening" };
            of(Weight::Presence, words.with(key, &[("who", world.name_of(&listening.who).into())]).into_owned())
        }
        Item::Went(went) => {
            let went = if went.back { words.say("talk-back") } else { world.how_left(went.how) };
            of(Weight::Presence, went.into_owned())
        }
        Item::Alert(alert @ AlertLine { step: AlertStep::Raised, .. }) => {
            of(Weight::Alert, world.alert_line_words(alert))
        }
        Item::Alert(alert) => of(Weight::Presence, world.alert_line_words(alert)),
        Item::Passed { from, turn } => of(Weight::Presence, world.passed_words(from, turn)),
        Item::Unreadable => of(Weight::Notice, words.say("talk-unreadable").into_owned()),
    }
}

/// What a row says by now, if it said something else before, or nothing.
fn newly(known: &mut Option<String>, now: Option<String>) -> Option<String> {
    let is_news = *known != now;
    known.clone_from(&now);
    now.filter(|_| is_news)
}

impl Heard {
    /// Another helper signs in: all that was said is forgotten.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// What is news; while the screen is locked nothing of it is, and it is news afterwards.
    pub(super) fn news(&mut self, screen: &Screen, quiet: bool) -> Vec<Fact> {
        let world = &screen.world;
        let mut news = Vec::new();
        if screen.gate.lock.is_some() {
            return news;
        }
        self.link(world, &mut news);
        self.strip(screen, &mut news);
        self.offer(world, &mut news);
        self.notice(world, &mut news);
        self.conversations(screen, &mut news);
        if world.desk_known {
            self.rows(screen, quiet, &mut news);
        }
        self.team(world, quiet, &mut news);
        news
    }

    /// Who is offered to this helper, and by which keys that is answered.
    fn offer(&mut self, world: &World, news: &mut Vec<Fact>) {
        let said = newly(&mut self.offer, world.handover_words());
        news.extend(said.map(|words| Fact::of(Weight::Unattended, words)));
    }

    /// What calls for help, in the words of the row for alarms. What that row says of handovers, and of visitors without a
    /// helper, is said where it happens.
    fn strip(&mut self, screen: &Screen, news: &mut Vec<Fact>) {
        let elsewhere = screen.world.unattended_words().map(|(words, _)| words);
        let said = screen.strip().filter(|(_, role)| *role != Role::Event).map(|(words, _)| words);
        let said = newly(&mut self.strip, said.filter(|said| elsewhere.as_ref() != Some(said)));
        news.extend(said.map(|words| Fact::of(Weight::Alert, words)));
    }

    fn notice(&mut self, world: &World, news: &mut Vec<Fact>) {
        let notice = world.notice.as_ref().map(|notice| (notice.text.clone(), notice.since));
        if notice.is_some() && notice != self.notice {
            let weight = match world.notice.as_ref().map(|notice| notice.tone) {
                Some(Tone::Trouble) => Weight::Refusal,
                _ => Weight::Notice,
            };
            news.extend(notice.as_ref().map(|(text, _)| Fact::of(weight, text)));
        }
        if notice.is_some() {
            self.notice = notice;
        }
    }

    fn link(&mut self, world: &World, news: &mut Vec<Fact>) {
        let words = &world.station.words;
        let way = match world.station.link {
            LinkState::Connecting => self.way,
            LinkState::Live(_) => Way::Live,
            LinkState::Away { .. } => Way::Away,
            LinkState::SignedOut => Way::SignedOut,
        };
        let before = std::mem::replace(&mut self.way, way);
        if before != way && before != Way::Never {
            let key = match way {
                Way::Live | Way::Never => "linear-link-live",
                Way::Away => "linear-link-away",
                Way::SignedOut => "link-signed-out",
            };
            news.push(Fact::of(Weight::Link, words.say(key)));
        }
        let held_back = world.held_for().is_some_and(|left| left > 0);
        if held_back && !self.held_back {
            news.push(Fact::of(Weight::Link, words.say("link-held-back-calm")));
        }
        self.held_back = held_back;
        let failing = (world.cannot_write, world.journaling);
        if failing != self.failing {
            let (could, journaled) = std::mem::replace(&mut self.failing, failing);
            if could != failing.0 {
                let key = match failing.0 {
                    Some(Failure::ServerFull) => "link-server-full",
                    Some(_) => "link-cannot-write",
                    None => "linear-link-live",
                };
                news.push(Fact::of(Weight::Link, words.say(key)));
            }
            let key = match failing.1 {
                Some(Journaling::Practice) => Some("journaling-practice"),
                Some(Journaling::NoPlace) => Some("journaling-no-place"),
                Some(Journaling::DiskFull) => Some("journaling-disk-full"),
                Some(Journaling::DiskFailed) => Some("journaling-disk-failed"),
                Some(Journaling::Sealed)
                    if matches!(journaled, Some(Journaling::DiskFull | Journaling::DiskFailed)) =>
                {
                    Some("linear-journaled-again")
                }
                None | Some(Journaling::Sealed) => None,
            };
            news.extend(key.filter(|_| journaled != failing.1).map(|key| Fact::of(Weight::Link, words.say(key))));
        }
    }

    /// What was said in conversations that this helper reads: of the own ones all, of others while they are open.
    fn conversations(&mut self, screen: &Screen, news: &mut Vec<Fact>) {
        let world = &screen.world;
        for chat in world.chats.iter().filter(|chat| chat.opened && world.reads(&chat.id)) {
            let is_open = world.open.as_ref() == Some(&chat.id);
            if !world.is_mine(&chat.id) && !is_open {
                continue;
            }
            let first = !self.lines.contains_key(&chat.id);
            let heard = self.lines.entry(chat.id.clone()).or_default();
            if heard.len() == chat.conversation.len() {
                continue;
            }
            let fresh: Vec<Said<'_>> = chat.conversation.lines().filter(|line| heard.insert(line.key)).collect();
            let is_own = |said: &Said<'_>| matches!(said.side, Side::Helper(who) if world.is_me(who));
            // who comes into a conversation hears how it stands, the own words too
            let told: Vec<&Said<'_>> = fresh.iter().filter(|said| first || !is_own(said)).collect();
            let skipped = if first { told.len().saturating_sub(LAST) } else { 0 };
            if skipped > 0 {
                let arguments = [("alias", world.alias(&chat.id).to_owned().into()), ("count", skipped.into())];
                news.push(Fact::of(Weight::Words, world.station.words.with("linear-earlier", &arguments)));
            }
            news.extend(told[skipped..].iter().filter_map(|said| line(world, &chat.id, said)).map(|mut fact| {
                // what stood there stays in its order
                if first {
                    fact.weight = Weight::Words;
                }
                fact
            }));
        }
        // who is read no more, and is again later, is said anew
        self.lines.retain(|id, _| world.chat(id).is_some_and(|chat| chat.opened));
    }

    fn rows(&mut self, screen: &Screen, quiet: bool, news: &mut Vec<Fact>) {
        let world = &screen.world;
        let known = |row: &crate::world::rows::QueueRow| Known {
            group: row.group,
            overdue: row.overdue,
            triage: world.roster.get(&row.conversation).map(|open| open.entry.triage),
        };
        let rows = &world.queue.rows;
        let is_first = !std::mem::replace(&mut self.desk, true);
        let is_new = |row: &&crate::world::rows::QueueRow| {
            row.group == Group::Waiting
                && self.rows.get(&row.conversation).is_none_or(|known| known.group != Group::Waiting)
        };
        let arrived = rows.iter().filter(is_new).count();
        if !is_first && arrived >= MANY {
            let words = world.station.words.with("linear-many-arrived", &[("count", arrived.into())]);
            news.push(Fact::of(Weight::Arrival, words));
        }
        for row in rows.iter().filter(|_| !is_first) {
            let (now, before) = (known(row), self.rows.get(&row.conversation));
            if before == Some(&now) {
                continue;
            }
            let acute = now.triage == Some(Triage::A);
            let was = before.map(|before| before.group);
            let (weight, key) = match row.group {
                Group::Unattended if was != Some(Group::Unattended) => (Weight::Unattended, ""),
                Group::Waiting if was != Some(Group::Waiting) && acute => (Weight::Alert, "linear-arrived"),
                Group::Waiting if was != Some(Group::Waiting) && arrived < MANY && !quiet => {
                    (Weight::Arrival, "linear-arrived")
                }
                Group::Waiting
                    if was == Some(Group::Waiting) && row.overdue && before.is_some_and(|it| !it.overdue) =>
                {
                    (Weight::Unattended, "")
                }
                // an own visitor waits too long for an answer
                Group::Mine if row.overdue && before.is_some_and(|before| !before.overdue) => (Weight::Unattended, ""),
                Group::Waiting if before.is_some_and(|before| before.triage != now.triage) && (acute || !quiet) => {
                    (Weight::Arrival, "")
                }
                _ => continue,
            };
            let told = told_row(world, row);
            let words = if key.is_empty() {
                told.whole()
            } else {
                world.station.words.with(key, &[("row", told.whole().into())]).into_owned()
            };
            news.push(Fact { row: Some(told.key), ..Fact::of(weight, words) });
        }
        self.rows = rows.iter().map(|row| (row.conversation.clone(), known(row))).collect();
    }

    fn team(&mut self, world: &World, quiet: bool, news: &mut Vec<Fact>) {
        let name = world.station.words.say("team-title").into_owned();
        let mut say = |said: &desk::team::Said, heard: &mut HashSet<EventId>| {
            let is_new = heard.insert(said.event.clone());
            if is_new && (!quiet || world.names_me(said)) {
                let weight = if world.names_me(said) { Weight::Refusal } else { Weight::Team };
                let who = format!("{name}, {}", world.short_name_of(&said.sender));
                news.push(Fact::by(weight, Line::by(who, said.text.clone())));
            }
        };
        for said in world.unseen_lines() {
            say(said, &mut self.team);
        }
        for said in world.unseen_notes() {
            say(said, &mut self.team);
        }
    }
}
