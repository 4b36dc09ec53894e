//! After every message: what follows from it. The queue is ordered, everything stays in its bounds, what is seen is read,
//! what calls rings.

use super::{Ending, Screen, layout};
use crate::dialog::after_talk::AfterTalk;
use crate::dialog::feedback::Feedback;
use crate::intent::Scope;
use crate::layer::{Dialog, Pane as _, Place};
use crate::world::alarm::Calls;
use matrix::link::Command;

/// After how long without a key nobody looks, in milliseconds.
const LOOKS_AWAY: u64 = 20_000;

impl Screen {
    /// Settles what follows from a message, before which so much called for attention.
    pub(super) fn settle(&mut self, before: Calls) {
        self.world.keep_in_order();
        self.panes.queue.follow(&self.world);
        self.world.is_covered = self.dialog().is_some_and(|dialog| !(dialog.is_beside() && self.beside().is_some()));
        let areas = layout::areas(self);
        self.world.room = layout::room(self, &areas);
        self.world.beside = areas.side.filter(|_| self.beside().is_some()).unwrap_or_default();
        if let Some(area) = areas.queue {
            self.panes.queue.fit(&mut self.world, area);
        }
        self.world.composer = 0;
        if let Some(area) = areas.talk.filter(|_| self.shows_open()) {
            self.panes.talk.fit(&mut self.world, area);
        }
        // of no size while it is not on the screen
        let preview = areas.talk.filter(|_| !self.shows_open()).unwrap_or_default();
        self.panes.queue.fit_preview(&self.world, preview);
        // beside the talk no key reads it on: it stands there from its beginning
        if areas.case.is_some() {
            self.panes.case.enter(&mut self.world);
        }
        self.panes.at_mut(Place::Side(self.side)).fit(&mut self.world, areas.side.unwrap_or_default());
        for dialog in &mut self.dialogs {
            dialog.follow(&mut self.world);
        }
        self.dialogs.retain(|dialog| !dialog.is_over());
        // by lines it is seen once it is said
        if self.scope() == Scope::Team && self.is_anybody_there() && !self.world.station.linear {
            self.world.see_team();
        }
        self.read(areas.talk.is_some());
        self.mark_unread();
        if self.world.has_feedback() && self.gate.is_open() && self.dialogs.is_empty() && self.focus == Place::Queue {
            let told = self.world.take_feedback().map(|told| Feedback::of(&self.world, told));
            self.dialogs.extend(told.map(|told| Box::new(told) as Box<dyn Dialog>));
        }
        if self.world.take_new_offer() && self.is_calm() {
            self.dialogs.push(Box::new(AfterTalk::by_itself(&self.world)));
        }
        self.world.tell_alive();
        self.world.tell_silent_doors();
        self.world.ring(before);
        self.world.forget_what_is_over();
    }

    /// Whether a dialog may open by itself: nobody calls, nobody waits for this helper's word, and nothing is being done or
    /// written.
    fn is_calm(&self) -> bool {
        let is_free = self.gate.is_open() && self.dialogs.is_empty() && self.ending == Ending::No;
        let is_watching = self.focus == Place::Queue && self.world.coming() == 0;
        is_free && is_watching && self.world.calls() == Calls::default() && self.world.waits_for_me().is_none()
    }

    /// A key was pressed, or something pasted: somebody is there, and has seen what stood on the screen until then.
    pub(super) fn somebody_is_there(&mut self) {
        self.gate.touched = self.world.now();
        self.world.forget_old_notice();
        // keys go to the window that has the focus, whatever the terminal has left out to tell
        if let Some(has_focus) = &mut self.world.station.has_focus {
            *has_focus = true;
        }
        let open = self.world.open.clone().filter(|open| self.is_seen(open) && layout::areas(self).talk.is_some());
        if let Some(chat) = open.and_then(|open| self.world.chat_mut(&open)) {
            chat.missed = 0;
        }
    }

    /// Whether somebody looks at the talk: the keyboard is there, keys come, and no other window has the focus as far as
    /// is known. Else a message there rings, as one does that is not on the screen.
    fn is_looked_at(&self) -> bool {
        self.focus == Place::Talk && self.is_anybody_there()
    }

    /// Whether keys come, and no other window has the focus as far as is known.
    pub fn is_anybody_there(&self) -> bool {
        let idle = self.world.now().since(self.gate.touched);
        self.world.station.has_focus != Some(false) && idle < LOOKS_AWAY
    }

    /// From where on the visitor's words were not seen.
    fn mark_unread(&mut self) {
        let open = self.world.open.clone();
        for chat in &mut self.world.chats {
            chat.mark_unread(open.as_ref() == Some(&chat.id));
        }
    }

    /// What is before the helper's eyes is read: a receipt goes out, once.
    fn read(&mut self, visible: bool) {
        let Some(open) = self.world.open.clone().filter(|open| visible && self.is_seen(open)) else { return };
        if !self.world.reads(&open) {
            return;
        }
        if !self.panes.talk.is_at_end() {
            return;
        }
        let looked_at = self.is_looked_at();
        let me = self.world.me.as_ref().map(|me| me.id.clone());
        let chat = self.world.chat_mut(&open).filter(|chat| chat.opened && chat.scroll.is_none());
        let Some(chat) = chat else { return };
        chat.missed = if looked_at { 0 } else { chat.missed + chat.unread };
        chat.unread = 0;
        let Some(last) = chat.conversation.last_of_visitor().cloned() else { return };
        if chat.read_to.as_ref() != Some(&last) {
            chat.read_to = Some(last.clone());
            // here it is read from now on, whenever the homeserver says so
            if let Some(me) = me {
                chat.conversation.receipt(&me, &last);
            }
            self.world.tell(Command::Read { conversation: open, event: last });
        }
    }
}
