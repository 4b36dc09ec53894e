//! The queue: who waits, who is mine, who is with colleagues; and what is known of the selected visitor.

mod columns;
mod preview;
mod told;
mod view;

use ratatui::layout::Rect;

pub use self::told::row as told_row;

use crate::dialog::sure;
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Pane, Then};
use crate::told::Told;
use crate::widget::card::Reading;
use crate::widget::list::Selection;
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::World;
use crate::world::rows::{Group, QueueRow, Rows};
use desk::event::{Ask, ConversationId};
use desk::languages::MeantFor;
use desk::roster::Open;

/// The queue as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queue {
    /// The selected conversation.
    selected: Option<ConversationId>,
    /// Whether the helper chose it. It stays selected then when the order changes; else the selection follows the most
    /// urgent row.
    chosen: bool,
    /// Whether those who went away are shown one by one.
    unfolded: bool,
    /// Which row that was last, while its visitor needed somebody.
    place: Option<usize>,
    /// The first line shown of those who wait, and of the others: mine stay in sight however many wait.
    tops: (usize, usize),
    /// How many lines each of the two parts shows.
    heights: (usize, usize),
    /// How many rows the pane has.
    rows: usize,
    /// Whether there is room for a blank row before each heading.
    roomy: bool,
    /// How far down what is known of a visitor is read.
    reading: Reading,
}

/// A line of the queue pane: a heading, a row, or a word where a group has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum QueueLine<'a> {
    /// A group's heading, with how many there are.
    Heading(Group, usize),
    /// A row.
    Row(&'a QueueRow),
    /// Nobody.
    Nobody(Group),
    /// A blank row before a heading, where there is room.
    Gap,
}

/// The lines of the two parts of the pane: those who wait, and the others. Those who went away are one line until they are
/// unfolded.
fn lines(rows: &Rows, (unfolded, roomy): (bool, bool)) -> (Vec<QueueLine<'_>>, Vec<QueueLine<'_>>) {
    let mut lines = (Vec::with_capacity(rows.rows.len() + 2), Vec::new());
    for group in Group::ALL {
        let count = rows.count(group);
        if matches!(group, Group::Unattended | Group::Colleagues | Group::Unsent | Group::Away) && count == 0 {
            continue;
        }
        let is_first = lines.0.is_empty();
        let part = if group.needs_somebody() { &mut lines.0 } else { &mut lines.1 };
        if roomy && !is_first {
            part.push(QueueLine::Gap);
        }
        part.push(QueueLine::Heading(group, count));
        if count == 0 {
            part.push(QueueLine::Nobody(group));
        }
        if unfolded || group != Group::Away {
            part.extend(rows.of(group).map(QueueLine::Row));
        }
    }
    lines
}

impl Queue {
    /// How many rows it fills with its title, where there is room for all.
    pub fn height(&self, world: &World) -> u16 {
        let (waiting, others) = lines(&world.queue, (self.unfolded, true));
        u16::try_from(waiting.len() + others.len() + 1).unwrap_or(u16::MAX)
    }

    /// The selected conversation.
    pub const fn selected(&self) -> Option<&ConversationId> {
        self.selected.as_ref()
    }

    /// The selected conversation as the desk knows it.
    pub fn selected_open<'a>(&self, world: &'a World) -> Option<&'a Open> {
        world.roster.get(self.selected.as_ref()?)
    }

    /// Selects a conversation, if it is in the queue.
    pub fn select(&mut self, world: &World, conversation: &ConversationId) {
        if world.queue.position(conversation).is_some() {
            self.selected = Some(conversation.clone());
            self.chosen = true;
            self.unfolded |= world.queue.of(Group::Away).any(|row| row.conversation == *conversation);
        }
    }

    /// After the rows were ordered anew. A selection that the helper chose stays with its conversation. When a colleague
    /// took that visitor or the visitor is gone, the next one who needs somebody takes the place, never a colleague's
    /// conversation. A selection that nobody chose follows the most urgent row (design §4).
    pub fn follow(&mut self, world: &World) {
        let rows = &world.queue.rows;
        let needing = rows.iter().take_while(|row| row.group.needs_somebody()).count();
        let at = self.selected.as_ref().and_then(|selected| world.queue.position(selected));
        let is_gone = |at: &usize| match rows[*at].group {
            Group::Colleagues => self.place.is_some(),
            Group::Away => !self.unfolded,
            _ => false,
        };
        let at = match (at.filter(|at| !is_gone(at)), self.place) {
            (Some(at), _) if self.chosen || needing == 0 => at,
            (None, Some(place)) if self.chosen && needing > 0 => place.min(needing - 1),
            _ => {
                self.chosen = false;
                // who has gone meanwhile, and whose helper has too, does not come before who is here
                let is_here = |row: &QueueRow| {
                    let open = world.roster.get(&row.conversation);
                    open.is_none_or(Open::may_be_here)
                };
                // a colleague who speaks the visitor's language comes first, for as long as that may wait
                let is_for_me = |row: &QueueRow| is_here(row) && !matches!(row.meant_for, MeantFor::First(_));
                let at = rows[..needing].iter().position(is_for_me);
                at.or_else(|| rows[..needing].iter().position(is_here)).unwrap_or(0)
            }
        };
        let row = rows.get(at).filter(|row| self.unfolded || row.group != Group::Away);
        self.selected = row.map(|row| row.conversation.clone());
        self.place = row.filter(|row| row.group.needs_somebody()).map(|_| at);
    }

    /// The selected visitor waits and was not asked for yet.
    fn can_claim(&self, world: &World) -> bool {
        let waits = |open: &Open| open.is_waiting() && !world.is_claiming(&open.entry.conversation);
        world.me.is_some() && self.selected_open(world).is_some_and(waits)
    }

    /// The selected conversation is mine, or holds words of mine.
    fn can_open(&self, world: &World) -> bool {
        let is_ours = |selected| world.is_mine(selected) || world.with_unsent().any(|unsent| unsent == selected);
        // where nobody answers the visitor, taking over goes before reading
        let reads = |selected| world.reads_along(selected) && !world.is_unattended(selected);
        self.selected.as_ref().is_some_and(|selected| is_ours(selected) || reads(selected))
    }

    /// The selected conversation is a colleague's, in which I may read along by duty or do so already.
    fn can_listen_in(&self, world: &World) -> bool {
        let ends = |selected| world.reads_along(selected) && !world.is_listening_asked(selected);
        self.selected.as_ref().is_some_and(|selected| world.can_listen_in(selected) || ends(selected))
    }

    /// The selected conversation is a colleague's, and I am a supervisor or the colleague does not read.
    fn can_take_over(&self, world: &World) -> bool {
        let may = |open: &Open| {
            let conversation = &open.entry.conversation;
            let may = world.is_supervisor() || (open.entry.unattended.is_some() && !world.is_claiming(conversation));
            may && !open.is_waiting() && !world.is_mine(conversation)
        };
        let unsent = |selected| world.with_unsent().any(|unsent| unsent == selected);
        !self.selected.as_ref().is_some_and(unsent) && self.selected_open(world).is_some_and(may)
    }

    /// After every message: where what is known of the selected visitor stands.
    pub fn fit_preview(&mut self, world: &World, area: Rect) {
        let inside = preview::inside(area);
        let rows = preview::card(self, world, inside.width).height();
        self.reading.fit(&self.selected, rows, inside.height);
    }

    /// Draws what is known of the selected visitor, who waits or is with a colleague; `focused`: the keyboard is in the
    /// queue.
    pub fn draw_preview(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        preview::draw(self, world, area, focused, paint);
    }
}

impl Pane for Queue {
    fn scope(&self) -> Scope {
        Scope::Queue
    }

    fn title_of(&self, world: &World, intent: Intent) -> Option<&'static str> {
        let reads = || self.selected.as_ref().is_some_and(|selected| world.reads_along(selected));
        (intent == intent::Queue::ListenIn.into() && reads()).then_some("intent-listen-ends")
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        let Intent::Queue(intent) = intent else { return false };
        match intent {
            intent::Queue::Claim => self.can_claim(world),
            intent::Queue::Open => self.can_open(world),
            intent::Queue::TakeOver => self.can_take_over(world),
            intent::Queue::ListenIn => self.can_listen_in(world),
            intent::Queue::Unfold => world.queue.count(Group::Away) > 0,
            intent::Queue::MineByDigit => world.has_mine(),
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, which: usize) -> Then {
        if intent == intent::Queue::MineByDigit.into() {
            return world.mine().nth(which).cloned().map_or(Then::Nothing, Then::Show);
        }
        if intent == intent::Queue::Unfold.into() {
            self.unfolded = !self.unfolded;
            self.follow(world);
            return Then::Nothing;
        }
        let (Intent::Queue(intent), Some(selected)) = (intent, self.selected.clone()) else { return Then::Nothing };
        match intent {
            intent::Queue::Claim => {
                world.ask(&selected, Ask::Claim);
                Then::Nothing
            }
            intent::Queue::Open => Then::Show(selected),
            intent::Queue::ListenIn if world.reads_along(&selected) => {
                world.end_reading_along(&selected);
                Then::Nothing
            }
            intent::Queue::ListenIn => {
                world.listen_in(&selected);
                Then::Nothing
            }
            intent::Queue::Unfold | intent::Queue::MineByDigit => Then::Nothing,
            // nobody is asked twice while a visitor has no helper
            intent::Queue::TakeOver if world.is_unattended(&selected) => {
                world.ask(&selected, Ask::TakeOver);
                Then::Nothing
            }
            intent::Queue::TakeOver => sure::take_over(world, selected),
        }
    }

    fn go(&mut self, world: &mut World, by: Move) {
        if self.reading.go(by) {
            return;
        }
        let rows = &world.queue.rows;
        let at = self.selected.as_ref().and_then(|selected| world.queue.position(selected)).unwrap_or(0);
        let mut selection = Selection::at(at);
        let folded = if self.unfolded { 0 } else { world.queue.count(Group::Away) };
        selection.go(by, rows.len() - folded, self.rows);
        let row = rows.get(selection.row).filter(|_| rows.len() > folded);
        self.selected = row.map(|row| row.conversation.clone());
        self.chosen = true;
        self.place = row.filter(|row| row.group.needs_somebody()).map(|_| selection.row);
    }

    fn has_more(&self) -> bool {
        self.reading.has_more()
    }

    /// Shares the pane among the two parts, and keeps the selected row within sight.
    fn fit(&mut self, world: &mut World, area: Rect) {
        let height = usize::from(place::inner(area).height);
        self.rows = height;
        let (waiting, others) = lines(&world.queue, (self.unfolded, true));
        self.roomy = waiting.len() + others.len() <= height;
        let (waiting, others) =
            if self.roomy { (waiting, others) } else { lines(&world.queue, (self.unfolded, false)) };
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

    fn told(&self, world: &World) -> Told {
        told::told(self, world)
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        view::draw(self, world, area, focused, paint);
    }
}
