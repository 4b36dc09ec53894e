//! The team line: what helpers say to each other without a conversation, and the notes for the next shift. The fold over
//! the team room's events, and whom a line names. Pure.

use std::collections::{BTreeMap, VecDeque};

use super::event::{EventId, MemberId, MessageId, Moment, Stamped, TeamEvent};
use super::names::{account, is_printable};

#[cfg(test)]
mod tests;

/// The most characters of a line.
pub const LONGEST: usize = 300;
/// The most characters of a note for the next shift.
pub const LONGEST_NOTE: usize = 600;
/// For how long a note for the next shift is shown, in milliseconds: 24 hours.
pub const NOTE_STANDS: u64 = 24 * 60 * 60 * 1000;
/// For how long words are kept where neither the room nor a door says it, in milliseconds: 48 hours, as a door's own time
/// unless it is set.
pub const KEPT: u64 = 48 * 60 * 60 * 1000;
/// So many lines are known at once: the latest ones.
const LINES: usize = 200;
/// So many notes.
const NOTES: usize = 20;

/// What somebody said to the team, and when by the homeserver's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The homeserver's id.
    pub event: EventId,
    /// Who said it: vouched for by the homeserver.
    pub sender: MemberId,
    /// When the homeserver received it.
    pub at: Moment,
    /// Its writer's own id.
    pub id: MessageId,
    /// The words: one line, without what cannot be printed.
    pub text: String,
    /// Whom it names.
    pub mentions: Vec<MemberId>,
}

/// What taking in an event changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamChange {
    /// A line is new.
    Line,
    /// A note for the next shift is new.
    Note,
    /// Nothing: it is known, it is empty, or it is too old to be among the latest.
    Nothing,
}

/// What is known of the team room. The order in which events are taken in makes no difference, and one that comes twice
/// changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Team {
    /// By time.
    lines: VecDeque<Said>,
    /// By time; of each member the latest one only, which takes the place of those before.
    notes: VecDeque<Said>,
    /// Up to when the members' notes were taken in: an older one comes too late.
    noted: BTreeMap<MemberId, (Moment, EventId)>,
    /// What was said before this has gone.
    gone: Moment,
}

impl Team {
    /// Takes in an event.
    pub fn apply(&mut self, stamped: &Stamped<TeamEvent>) -> TeamChange {
        let text = words(stamped.event.text(), most(&stamped.event));
        if text.is_empty() || stamped.at < self.gone {
            return TeamChange::Nothing;
        }
        let mentions = match &stamped.event {
            TeamEvent::Line(line) => line.mentions.clone(),
            TeamEvent::HandoverNote(_) => Vec::new(),
        };
        let said = Said {
            event: stamped.id.clone(),
            sender: stamped.sender.clone(),
            at: stamped.at,
            id: stamped.event.id().clone(),
            text,
            mentions,
        };
        let (is_new, change) = match stamped.event {
            TeamEvent::Line(_) => (insert(&mut self.lines, said, LINES), TeamChange::Line),
            TeamEvent::HandoverNote(_) => (self.note(said), TeamChange::Note),
        };
        if is_new { change } else { TeamChange::Nothing }
    }

    /// Of each member the latest note counts: whoever corrects one writes it again.
    fn note(&mut self, said: Said) -> bool {
        let stamp = (said.at, said.event.clone());
        if self.noted.get(&said.sender).is_some_and(|known| *known >= stamp) {
            return false;
        }
        self.noted.insert(said.sender.clone(), stamp);
        self.notes.retain(|known| known.sender != said.sender);
        insert(&mut self.notes, said, NOTES)
    }

    /// Forgets what is older than so many milliseconds: the homeserver deletes it, and a screen shows it no longer than
    /// that. Whether anything went.
    pub fn expire(&mut self, now: Moment, keep: u64) -> bool {
        self.gone = self.gone.max(Moment(now.0.saturating_sub(keep)));
        let (gone, noted) = (self.gone, Moment(now.0.saturating_sub(NOTE_STANDS)).max(self.gone));
        let before = self.lines.len() + self.notes.len();
        self.lines.retain(|said| said.at >= gone);
        self.notes.retain(|said| said.at >= noted);
        self.noted.retain(|_, (at, _)| *at >= gone);
        self.lines.len() + self.notes.len() < before
    }

    /// When something goes next.
    pub fn next_gone(&self, keep: u64) -> Option<Moment> {
        let line = self.lines.front().map(|said| Moment(said.at.0.saturating_add(keep).saturating_add(1)));
        let note = self.notes.front();
        let note = note.map(|said| Moment(said.at.0.saturating_add(keep.min(NOTE_STANDS)).saturating_add(1)));
        line.into_iter().chain(note).min()
    }

    /// The lines, the first one first.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &Said> + ExactSizeIterator {
        self.lines.iter()
    }

    /// The notes for the next shift, the first one first; at most one of each member.
    pub fn notes(&self) -> impl DoubleEndedIterator<Item = &Said> + ExactSizeIterator {
        self.notes.iter()
    }

    /// Whether something of this member's with this id is known: it has arrived.
    pub fn has(&self, sender: &MemberId, id: &MessageId) -> bool {
        self.lines.iter().chain(&self.notes).any(|said| said.id == *id && said.sender == *sender)
    }
}

/// The most characters of an event's words.
pub const fn most(event: &TeamEvent) -> usize {
    match event {
        TeamEvent::Line(_) => LONGEST,
        TeamEvent::HandoverNote(_) => LONGEST_NOTE,
    }
}

/// Words as they are shown: on one line, without what cannot be printed, and no more than so many characters.
pub fn words(raw: &str, most: usize) -> String {
    // words of a mebibyte cost no more than others
    let raw = &raw[..raw.floor_char_boundary(16 * most)];
    let mut words = String::new();
    for char in raw.chars() {
        if char.is_whitespace() {
            if !words.is_empty() && !words.ends_with(' ') {
                words.push(' ');
            }
        // joiners are a part of how words of some languages are written
        } else if matches!(char, '\u{200c}' | '\u{200d}' | '\u{fe0f}') || is_printable(char) {
            words.push(char);
        }
    }
    let end = words.char_indices().nth(most).map_or(words.len(), |(at, _)| at);
    words.truncate(end);
    words.truncate(words.trim_end().len());
    words
}

/// Puts something said in its place by time. Whether it is new, and one of the latest `most`.
fn insert(all: &mut VecDeque<Said>, said: Said, most: usize) -> bool {
    let is_known = |known: &Said| known.event == said.event || (known.id == said.id && known.sender == said.sender);
    if let Some(known) = all.iter_mut().find(|known| is_known(known)) {
        // sent twice, it stands where it came first
        if (said.at, &said.event) < (known.at, &known.event) {
            *known = said;
            all.make_contiguous().sort_by(|a, b| (a.at, &a.event).cmp(&(b.at, &b.event)));
        }
        return false;
    }
    let at = all.partition_point(|known| (known.at, &known.event) < (said.at, &said.event));
    if at == 0 && all.len() == most {
        return false;
    }
    all.insert(at, said);
    if all.len() > most {
        all.pop_front();
    }
    true
}

/// Whom a line names: `@` and what somebody is called at the desk, or the account's name, whatever the case; the longest
/// name that fits. Where several are called so, each of them: one who rings for nothing is better than one who does not.
pub fn mentions<'a>(text: &str, members: &[(&'a MemberId, &str)]) -> Vec<&'a MemberId> {
    let mut named: Vec<&MemberId> = Vec::new();
    for (at, _) in text.match_indices('@') {
        if text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = &text[at + 1..];
        let fits = |(member, called): &(&'a MemberId, &str)| {
            let length = [*called, account(member)].into_iter().filter_map(|name| starts(rest, name)).max()?;
            Some((length, *member))
        };
        let fitting: Vec<_> = members.iter().filter_map(fits).collect();
        let longest = fitting.iter().map(|(length, _)| *length).max();
        let all = fitting.into_iter().filter(|(length, _)| Some(*length) == longest).map(|(_, member)| member);
        for member in all {
            if !named.contains(&member) {
                named.push(member);
            }
        }
    }
    named
}

/// How many characters of a text a name takes at its start, if the text starts with it and the name ends there.
fn starts(text: &str, name: &str) -> Option<usize> {
    let mut rest = text.chars();
    let mut length = 0;
    for wanted in name.chars() {
        let char = rest.next()?;
        if !char.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        length += 1;
    }
    let ends = rest.next().is_none_or(|next| !next.is_alphanumeric() && next != '_');
    (length > 0 && ends).then_some(length)
}

/// The `@` and the beginning of a name right before the cursor: how many bytes it takes, and the beginning.
pub fn begun(before: &str) -> Option<(usize, &str)> {
    let at = before.rfind('@')?;
    let begun = &before[at + 1..];
    let parted = before[..at].chars().next_back().is_none_or(|char| !char.is_alphanumeric());
    // a name may hold blanks, but is no sentence
    (parted && begun.chars().count() <= super::names::LONGEST && !begun.contains(['.', '?', '!', ',', ':']))
        .then_some((before.len() - at, begun))
}

/// The members whose names begin like this, whatever the case, in the order of their names.
pub fn beginning_with<'a>(begun: &str, members: &[(&'a MemberId, &'a str)]) -> Vec<&'a str> {
    let wanted = begun.to_lowercase();
    let fits = |name: &str| name.to_lowercase().starts_with(&wanted);
    let called = members.iter().filter(|(member, called)| fits(called) || fits(account(member)));
    let mut called: Vec<&str> = called.map(|(_, called)| *called).collect();
    called.sort_by_key(|name| name.to_lowercase());
    called.dedup();
    called
}
