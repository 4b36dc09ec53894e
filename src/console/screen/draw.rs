//! What is seen. Drawing changes nothing.

use desk::conversation::Item;
use ratatui::layout::Rect;

use super::{Screen, hints, layout, status};
use crate::layer::{Dialog, Pane as _, Place};
use crate::terminal::Frame;
use crate::theme::Role;
use crate::theme::{Surface, Theme};
use crate::widget::paint::{Paint, after};

/// So many characters of a message are shown below a dialog.
const EXCERPT: usize = 400;

impl Screen {
    /// Draws the whole screen.
    pub fn draw(&self, theme: &Theme, frame: &mut Frame<'_>) {
        let mut paint = Paint { frame, theme, surface: Surface::Ground };
        // the screen hears of a resize before it is drawn; cells beyond either size stay blank
        let whole = paint.frame.area();
        paint.fill(whole);
        let areas = layout::areas(self);
        if let Some(locked) = &self.gate.lock {
            status::draw(&self.world, areas.status, &mut paint);
            hints::draw(self, areas.hints, &mut paint);
            locked.draw(&self.world, (areas.status.bottom(), areas.hints.y), &mut paint);
            return;
        }
        if let Some(form) = &self.gate.sign_in {
            form.draw(&self.world, &mut paint);
            hints::draw(self, areas.hints, &mut paint);
            return;
        }
        self.draw_desk(&areas, &mut paint);
        let beside = self.beside().is_some();
        if let Some(dialog) = self.dialog().filter(|dialog| !(beside && dialog.is_beside())) {
            paint.surface = Surface::Raised;
            dialog.draw(&self.world, &mut paint);
            paint.surface = Surface::Ground;
            self.draw_unseen(areas.notice, &mut paint);
        }
    }

    fn draw_desk(&self, areas: &layout::Areas, paint: &mut Paint<'_, '_>) {
        let world = &self.world;
        let focused = |place: Place| self.dialogs.is_empty() && self.focus == place;
        if let Some(area) = areas.queue {
            self.panes.queue.draw(world, area, focused(Place::Queue), paint);
        }
        if let Some(area) = areas.talk {
            if self.shows_open() {
                self.panes.talk.draw(world, area, focused(Place::Talk), paint);
            } else {
                self.panes.queue.draw_preview(world, area, focused(Place::Queue), paint);
            }
        }
        if let Some((area, glance)) = areas.above.zip(layout::above(self.side)) {
            glance.draw(world, area, paint);
        }
        if let Some((area, dialog)) = areas.side.zip(self.beside()) {
            let on_top = self.dialog().is_some_and(Dialog::is_beside);
            dialog.draw_beside(world, area, on_top, paint);
        } else if let Some(area) = areas.side {
            let place = Place::Side(self.side);
            self.panes.at(place).draw(world, area, focused(place), paint);
        }
        if let Some(area) = areas.case {
            self.panes.case.draw(world, area, false, paint);
        }
        status::draw(world, areas.status, paint);
        self.draw_strip(areas.strip, paint);
        status::notice(world, areas.notice, paint);
        hints::draw(self, areas.hints, paint);
    }

    /// What the visitor wrote while a dialog is on top: the last words, over everything, on the row for the helper, or on
    /// the last row where there is none.
    fn draw_unseen(&self, notice: Rect, paint: &mut Paint<'_, '_>) {
        let about = self.dialog().and_then(|dialog| dialog.conversation()).or(self.world.open.as_ref());
        let Some(chat) = about.and_then(|about| self.world.chat(about)).filter(|chat| chat.unread > 0) else { return };
        let Some(Item::Said { body, .. }) = chat.of_visitor().next_back().map(|line| line.item) else { return };
        let whole = paint.frame.area();
        let last = Rect { y: whole.bottom().saturating_sub(1), height: whole.height.min(1), ..whole };
        let area = if notice.is_empty() { last } else { notice };
        paint.surface = Surface::Raised;
        paint.fill(area);
        let head = format!(" ║ {} ({}): ", self.world.alias(&chat.id), chat.unread);
        let used = paint.words(area, &head, Role::Unread);
        // one row of it, without what would end the row: the whole is in the conversation
        let excerpt: String = body.chars().take(EXCERPT).collect();
        paint.words(after(area, used), &excerpt, Role::Visitor);
        paint.surface = Surface::Ground;
    }

    /// Draws the strip that tells of alerts: on rows of its own.
    fn draw_strip(&self, area: Rect, paint: &mut Paint<'_, '_>) {
        if let Some(words) = self.strip_words(area.width).filter(|_| !area.is_empty()) {
            paint.surface = Surface::Raised;
            paint.fill(area);
            words.draw_cut(area, paint);
            paint.surface = Surface::Ground;
        }
    }
}
