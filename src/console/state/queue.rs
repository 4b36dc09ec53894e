//! The queue as it is shown: who waits, who is mine, who is with colleagues. Ordered when something changed, not when it
//! is drawn.

use super::State;
use super::pane::Selection;
use desk;
use desk::event::ConversationId;
use desk::roster::Open;

/// Where a row of the queue belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Nobody has it.
    Waiting,
    /// It is mine.
    Mine,
    /// A colleague has it.
    Colleagues,
    /// It is not mine any more, and words of mine that were not sent or recorded are still there.
    Kept,
}

impl Group {
    /// The groups in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Mine, Self::Colleagues, Self::Kept];

    /// The word key of its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Waiting => "pane-waiting",
            Self::Mine => "pane-mine",
            Self::Colleagues => "pane-colleagues",
            Self::Kept => "pane-kept",
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
}

/// The queue as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueView {
    /// The rows in order.
    pub rows: Vec<QueueRow>,
    /// The selected conversation: it stays selected when the order changes.
    pub selected: Option<ConversationId>,
    /// The first line shown of those who wait, and of the others: mine stay in sight however many wait.
    pub tops: (usize, usize),
    /// How many lines each of the two parts shows.
    pub heights: (usize, usize),
    /// Whether the rows are out of date.
    pub stale: bool,
}

/// A line of the queue pane: a heading, a row, or a word where a group has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueLine<'a> {
    /// A group's heading, with how many there are.
    Heading(Group, usize),
    /// A row.
    Row(&'a QueueRow),
    /// Nobody.
    Nobody(Group),
}

impl QueueView {
    /// Moves the selection by some rows.
    pub fn step(&mut self, by: isize) {
        let at = self.position().unwrap_or(0).saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
        self.selected = self.rows.get(at).map(|row| row.conversation.clone());
    }

    /// Selects a conversation, if it is in the queue.
    pub fn select(&mut self, conversation: &ConversationId) {
        if self.rows.iter().any(|row| row.conversation == *conversation) {
            self.selected = Some(conversation.clone());
        }
    }

    /// The index of the selected row.
    pub fn position(&self) -> Option<usize> {
        let selected = self.selected.as_ref()?;
        self.rows.iter().position(|row| row.conversation == *selected)
    }

    /// How many rows a group has.
    pub fn count(&self, group: Group) -> usize {
        self.rows.iter().filter(|row| row.group == group).count()
    }

    /// How many wait longer than they may.
    pub fn overdue(&self) -> usize {
        self.rows.iter().filter(|row| row.overdue).count()
    }

    /// The lines of the two parts of the pane: those who wait, and the others.
    pub fn lines(&self) -> (Vec<QueueLine<'_>>, Vec<QueueLine<'_>>) {
        let mut lines = (Vec::with_capacity(self.rows.len() + 2), Vec::new());
        for group in Group::ALL {
            let count = self.count(group);
            if matches!(group, Group::Colleagues | Group::Kept) && count == 0 {
                continue;
            }
            let part = if group == Group::Waiting { &mut lines.0 } else { &mut lines.1 };
            part.push(QueueLine::Heading(group, count));
            if count == 0 {
                part.push(QueueLine::Nobody(group));
            }
            part.extend(self.rows.iter().filter(|row| row.group == group).map(QueueLine::Row));
        }
        lines
    }

    /// Shares a pane of some lines among the two parts, and keeps the selected row within sight.
    pub fn show(&mut self, height: usize) {
        let (waiting, others) = self.lines();
        // the others get what they need, at most half; those who wait get the rest
        let lower = others.len().min((height / 2).max(height.saturating_sub(waiting.len())));
        let heights = (waiting.len().min(height - lower), lower);
        let top = |lines: &[QueueLine<'_>], top: usize, height: usize| {
            let is_selected = |line: &QueueLine<'_>| matches!(line, QueueLine::Row(row) if Some(&row.conversation) == self.selected.as_ref());
            let row = lines.iter().position(is_selected);
            let mut selection = Selection { row: row.unwrap_or(top), top };
            selection.show(lines.len(), height);
            // the heading above the first row comes into sight with it
            if row == Some(1) && height > 1 {
                selection.top = 0;
            }
            selection.top.min(lines.len().saturating_sub(height))
        };
        let tops = (top(&waiting, self.tops.0, heights.0), top(&others, self.tops.1, heights.1));
        (self.tops, self.heights) = (tops, heights);
    }
}

impl State {
    /// Orders the queue anew. The selection stays with its conversation; when a visitor who waited is gone, with the
    /// place, else it goes to who comes first.
    pub fn reorder(&mut self) {
        let place = self.queue.position().filter(|at| self.queue.rows[*at].group == Group::Waiting);
        let now = self.server_time(self.now);
        let waiting = desk::queue::order(&self.roster, &self.limits, now);
        let mut rows: Vec<QueueRow> = waiting
            .iter()
            .map(|waiting| QueueRow {
                conversation: waiting.open.entry.conversation.clone(),
                group: Group::Waiting,
                overdue: waiting.overdue,
                minutes: waiting.minutes,
            })
            .collect();
        let mut mine: Vec<&Open> = match &self.me {
            Some(me) => self.roster.with(&me.id).collect(),
            None => Vec::new(),
        };
        // the order in which they came to me: numbers stay while nothing ends
        mine.sort_by_key(|open| (open.entry.assigned_since, open.entry.conversation.clone()));
        let row = |open: &&Open, group| QueueRow {
            conversation: open.entry.conversation.clone(),
            group,
            overdue: false,
            minutes: now.since(open.entry.assigned_since) / 60_000,
        };
        rows.extend(mine.iter().map(|open| row(open, Group::Mine)));
        let kept: Vec<ConversationId> = self.kept().cloned().collect();
        let is_theirs = |id: &ConversationId| !self.is_mine(id) && !kept.contains(id);
        let mut theirs: Vec<_> = self.roster.assigned().filter(|open| is_theirs(&open.entry.conversation)).collect();
        theirs.sort_by_key(|open| (open.entry.triage.rank(), open.entry.since, open.entry.conversation.clone()));
        rows.extend(theirs.iter().map(|open| row(open, Group::Colleagues)));
        rows.extend(kept.into_iter().map(|conversation| QueueRow {
            conversation,
            group: Group::Kept,
            overdue: false,
            minutes: 0,
        }));
        self.queue.rows = rows;
        self.queue.stale = false;
        if self.queue.position().is_none() {
            let at = place.unwrap_or(0).min(self.queue.rows.len().saturating_sub(1));
            self.queue.selected = self.queue.rows.get(at).map(|row| row.conversation.clone());
        }
    }

    /// The conversations that are not mine any more and hold unsent words of mine: never out of reach. Whoever waits
    /// again is in the queue already.
    pub fn kept(&self) -> impl Iterator<Item = &ConversationId> {
        let waits = |id: &ConversationId| self.roster.get(id).is_some_and(Open::is_waiting);
        let has_words = |chat: &&super::Chat| !chat.draft.editor.is_blank() || !chat.unrecorded.is_empty();
        let kept = self.chats.iter().filter(has_words).map(|chat| &chat.id);
        kept.filter(move |id| !self.is_mine(id) && !waits(id))
    }
}
