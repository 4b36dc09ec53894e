//! The words of the conversation alone: no gutter, no border, no times, nothing beside them, so that what is marked with the
//! mouse is what was said.

use ratatui::layout::Rect;

use crate::intent::Move;
use crate::text::{SafeText, wrap};
use crate::theme::Role;
use crate::widget::paint::{Paint, below, row};
use crate::widget::place;
use crate::world::World;
use crate::world::chat::Chat;
use desk::conversation::{Item, Side};
use desk::event::ConversationId;

/// The rows of a conversation's words, as they stand alone.
#[derive(Debug)]
pub(super) struct Bare {
    /// Of which conversation.
    conversation: ConversationId,
    /// The rows, and whether each names who speaks below it.
    rows: Vec<(SafeText, bool)>,
    /// Of how many lines, wrapped at which width.
    made_of: (usize, u16),
    /// How many rows are below those in sight.
    below: usize,
    /// How many rows there is room for.
    height: usize,
}

impl Bare {
    /// The words of a conversation, from its end.
    pub(super) const fn of(conversation: ConversationId) -> Self {
        Self { conversation, rows: Vec::new(), made_of: (0, 0), below: 0, height: 0 }
    }

    /// Whether they are this conversation's.
    pub(super) fn is_of(&self, conversation: Option<&ConversationId>) -> bool {
        conversation == Some(&self.conversation)
    }

    /// Whether the last words are in sight.
    pub(super) const fn is_at_end(&self) -> bool {
        self.below == 0
    }

    /// Moves about in it.
    pub(super) fn go(&mut self, by: Move) {
        let page = place::page(self.height);
        self.below = match by {
            Move::Up => self.below.saturating_add(1),
            Move::Down => self.below.saturating_sub(1),
            Move::PageUp => self.below.saturating_add(page),
            Move::PageDown => self.below.saturating_sub(page),
            Move::First => usize::MAX,
            Move::Last => 0,
            Move::ReadOn | Move::ReadBack => return,
        }
        .min(self.rows.len().saturating_sub(self.height));
    }

    /// After every message: what was said meanwhile stands there too, and what is read does not move.
    pub(super) fn fit(&mut self, world: &World, area: Rect) {
        let Some(chat) = world.chat(&self.conversation) else { return };
        let made_of = (chat.conversation.len(), area.width);
        if made_of != self.made_of {
            let before = self.rows.len();
            self.rows = rows(world, chat, area.width);
            if self.below > 0 && made_of.1 == self.made_of.1 {
                self.below += self.rows.len().saturating_sub(before);
            }
            self.made_of = made_of;
        }
        self.height = usize::from(area.height);
        self.below = self.below.min(self.rows.len().saturating_sub(self.height));
    }

    /// Draws the pane's title, and the rows in sight below it.
    pub(super) fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        let words = &world.station.words;
        let alias = world.alias(&self.conversation).to_owned();
        paint.pane(area, &words.with("bare-title", &[("alias", alias.into())]), focused);
        let unread = world.chat(&self.conversation).map_or(0, |chat| chat.unread);
        if self.below > 0 {
            let (words, role) = match unread {
                0 => (words.say("talk-below"), Role::Muted),
                unread => (words.with("talk-below-new", &[("count", unread.into())]), Role::Unread),
            };
            // in the title, so that it is not among what is copied
            paint.right(row(area, 0), &format!(" {words} "), role);
        }
        let inside = Self::inside(area);
        let end = self.rows.len() - self.below.min(self.rows.len());
        let shown = &self.rows[end.saturating_sub(usize::from(inside.height))..end];
        for (nth, (text, names)) in (0..inside.height).zip(shown) {
            paint.text(row(inside, nth), text, if *names { Role::Muted } else { Role::Text });
        }
        if focused {
            paint.cursor(area.x, area.y);
        }
    }

    /// Where the rows stand: over the whole width, below the title.
    pub(super) const fn inside(area: Rect) -> Rect {
        below(area, 1)
    }
}

/// What was said, at a width: who speaks stands on a row of its own, where that is another than before.
fn rows(world: &World, chat: &Chat, width: u16) -> Vec<(SafeText, bool)> {
    let (me, mut rows, mut before) = (world.me.as_ref().map(|me| &me.id), Vec::new(), None);
    for line in chat.conversation.lines() {
        let Item::Said { body, .. } = line.item else { continue };
        if before != Some(line.side) {
            if before.is_some() {
                rows.push((SafeText::default(), false));
            }
            let who = match line.side {
                Side::Visitor => world.alias(&chat.id).to_owned(),
                Side::Helper(_) if Chat::is_by(line.side, me) => world.station.words.say("talk-me").into_owned(),
                Side::Helper(who) => world.name_of(who).to_owned(),
            };
            rows.push((SafeText::row(&who), true));
            before = Some(line.side);
        }
        let text = SafeText::clean(body);
        let wrapped = wrap(&text, width);
        rows.extend((0..wrapped.height()).map(|nth| (wrapped.row(&text, nth).trim_end().to_text(), false)));
    }
    rows
}
