//! Who waits, who is mine, who is with colleagues: ordered when something changed, not when it is drawn.

use std::cmp::Reverse;

use super::World;
use care::triage::Triage;
use desk;
use desk::event::{ConversationId, MemberId, Moment};
use desk::languages::{MeantFor, Speakers};
use desk::roster::Open;

/// Where a row of the queue belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Somebody has it who does not read: anybody may take it.
    Unattended,
    /// Nobody has it.
    Waiting,
    /// It is mine.
    Mine,
    /// A colleague has it.
    Colleagues,
    /// It is not mine any more, and words of mine that were not sent or recorded are still there.
    Unsent,
    /// Nobody has it, and its visitor went away before anybody came: counted, and folded into one line.
    Away,
}

impl Group {
    /// The groups in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Unattended, Self::Waiting, Self::Mine, Self::Colleagues, Self::Unsent, Self::Away];

    /// Whether its visitors need somebody: nobody has them, or nobody who reads.
    pub const fn needs_somebody(self) -> bool {
        matches!(self, Self::Unattended | Self::Waiting)
    }

    /// The word key of its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Unattended => "pane-unattended",
            Self::Waiting => "pane-waiting",
            Self::Mine => "pane-mine",
            Self::Colleagues => "pane-colleagues",
            Self::Unsent => "pane-unsent",
            Self::Away => "pane-away",
        }
    }
}

/// A row of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Where it belongs.
    pub group: Group,
    /// Whether it waits longer than its triage allows.
    pub overdue: bool,
    /// For how many minutes it waits, or is with somebody.
    pub minutes: u64,
    /// Since when that is.
    pub since: Moment,
    /// While it waits: for whom it is, by the language that its visitor writes.
    pub meant_for: MeantFor,
    /// While it waits, and this helper does not speak that language: a colleague on duty who does.
    pub speaker: Option<MemberId>,
}

/// Everybody at the desk, in the order in which they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// The rows in order.
    pub rows: Vec<QueueRow>,
    /// How many wait with A and are there.
    pub acute: usize,
    /// Since when the last of these waits.
    pub acute_since: Moment,
    /// Whether the rows are out of date.
    pub stale: bool,
}

impl Rows {
    /// The place of a conversation among the rows.
    pub fn position(&self, conversation: &ConversationId) -> Option<usize> {
        self.rows.iter().position(|row| row.conversation == *conversation)
    }

    /// The rows of a group.
    pub fn of(&self, group: Group) -> impl Iterator<Item = &QueueRow> {
        self.rows.iter().filter(move |row| row.group == group)
    }

    /// How many rows a group has.
    pub fn count(&self, group: Group) -> usize {
        self.of(group).count()
    }

    /// For how many minutes the visitor waits who waits longest, and since when; nothing when nobody does.
    pub fn longest(&self) -> Option<(u64, Moment)> {
        let longest = self.of(Group::Waiting).max_by_key(|row| (row.minutes, Reverse(row.since)))?;
        Some((longest.minutes, longest.since))
    }

    /// How many wait longer than they may.
    pub fn overdue(&self) -> usize {
        self.of(Group::Waiting).filter(|row| row.overdue).count()
    }
}

impl World {
    /// Orders the rows anew when they are out of date.
    pub fn keep_in_order(&mut self) {
        if self.queue.stale || self.with_unsent().count() != self.queue.count(Group::Unsent) {
            self.reorder();
        }
    }

    fn reorder(&mut self) {
        let now = self.server_now();
        let waiting = desk::queue::order(&self.roster, &self.station.limits, now);
        let mut rows = self.unattended_rows();
        let speakers = self.me.as_ref().map(|me| Speakers::of(&self.roster, &me.id));
        let (away, here): (Vec<QueueRow>, Vec<QueueRow>) = waiting
            .iter()
            .map(|waiting| QueueRow {
                conversation: waiting.open.entry.conversation.clone(),
                group: if waiting.absent { Group::Away } else { Group::Waiting },
                overdue: waiting.overdue,
                minutes: waiting.minutes,
                since: waiting.open.entry.assigned_since,
                meant_for: speakers.as_ref().map_or(MeantFor::Everybody, |speakers| {
                    speakers.meant_for(waiting.open, &self.station.limits, now)
                }),
                speaker: speakers.as_ref().and_then(|speakers| self.speaker(speakers, waiting.open)),
            })
            .partition(|row| row.group == Group::Away);
        rows.extend(here);
        let mut mine: Vec<&Open> = match &self.me {
            Some(me) => self.roster.with(&me.id).collect(),
            None => Vec::new(),
        };
        // the order in which they came to me: numbers stay while nothing ends
        mine.sort_by_key(|open| (open.entry.assigned_since, open.entry.conversation.clone()));
        let row = |open: &&Open, group| QueueRow {
            conversation: open.entry.conversation.clone(),
            group,
            overdue: open.entry.unattended.is_some(),
            minutes: now.since(open.entry.assigned_since) / 60_000,
            since: open.entry.assigned_since,
            meant_for: MeantFor::Everybody,
            speaker: None,
        };
        rows.extend(mine.iter().map(|open| row(open, Group::Mine)));
        let unsent: Vec<ConversationId> = self.with_unsent().cloned().collect();
        let is_theirs = |id: &ConversationId| !self.is_mine(id) && !unsent.contains(id) && !self.is_unattended(id);
        let mut theirs: Vec<_> = self.roster.assigned().filter(|open| is_theirs(&open.entry.conversation)).collect();
        theirs.sort_by_key(|open| (open.entry.triage.rank(), open.entry.since, open.entry.conversation.clone()));
        rows.extend(theirs.iter().map(|open| row(open, Group::Colleagues)));
        rows.extend(unsent.into_iter().map(|conversation| QueueRow {
            conversation,
            group: Group::Unsent,
            overdue: false,
            minutes: 0,
            since: Moment::default(),
            meant_for: MeantFor::Everybody,
            speaker: None,
        }));
        rows.extend(away);
        let acute = waiting.iter().filter(|waiting| waiting.open.entry.triage == Triage::A && !waiting.absent);
        let acute: Vec<Moment> = acute.map(|waiting| waiting.open.entry.assigned_since).collect();
        self.queue.acute = acute.len();
        self.queue.acute_since = acute.into_iter().max().unwrap_or_default();
        self.forget_seen();
        self.queue.rows = rows;
        self.queue.stale = false;
    }

    /// A colleague on duty who speaks a visitor's language, where this helper does not.
    fn speaker(&self, speakers: &Speakers<'_>, open: &Open) -> Option<MemberId> {
        let tongue = open.tongue();
        if self.duty.speaks(&tongue) { None } else { speakers.colleagues(&tongue).next().cloned() }
    }

    /// The visitors whose colleague does not read: who is there first, then by triage, then who has been so for longest.
    fn unattended_rows(&self) -> Vec<QueueRow> {
        let now = self.server_now();
        let since = |open: &Open| open.entry.unattended.map(|(_, since)| since).unwrap_or_default();
        let theirs = |open: &&Open| open.entry.unattended.is_some() && !self.is_mine(&open.entry.conversation);
        let mut unattended: Vec<&Open> = self.roster.assigned().filter(theirs).collect();
        unattended.sort_by_key(|open| {
            let entry = &open.entry;
            (entry.left.is_some(), entry.triage.rank(), since(open), entry.conversation.clone())
        });
        let row = |open: &Open| QueueRow {
            conversation: open.entry.conversation.clone(),
            group: Group::Unattended,
            overdue: true,
            minutes: now.since(since(open)) / 60_000,
            since: since(open),
            meant_for: MeantFor::Everybody,
            speaker: None,
        };
        unattended.into_iter().map(row).collect()
    }

    /// The conversations that are not mine any more and hold unsent words of mine: never out of reach. Whoever waits
    /// again or is unattended is in the queue already.
    pub fn with_unsent(&self) -> impl Iterator<Item = &ConversationId> {
        let in_queue = |open: &Open| open.is_waiting() || open.entry.unattended.is_some();
        let waits = move |id: &ConversationId| self.roster.get(id).is_some_and(in_queue);
        let unsent = self.chats.iter().filter(|chat| chat.has_words()).map(|chat| &chat.id);
        unsent.filter(move |id| !self.is_mine(id) && !waits(id))
    }
}
