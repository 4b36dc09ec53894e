//! What has the keyboard, in words: for a view of lines.

use super::{Screen, hints};
use crate::intent::{self, Scope};
use crate::layer::Place;
use crate::told::Told;
use desk::event::ConversationId;

/// What has the keyboard, as far as one is told from another: words are typed for this one, and for no other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whereabouts {
    /// 0: the lock, 1: the sign-in form, 2: a dialog, 3: a pane.
    kind: u8,
    /// How many dialogs there are, and whether the desk was read, and what the top one is called; which field of the form.
    depth: usize,
    title: String,
    focus: Option<Place>,
    about: Option<ConversationId>,
    /// Which plan is open.
    plan: Option<usize>,
}

impl Whereabouts {
    /// Whether it is a dialog or a pane, and nothing that asks for a password.
    pub const fn is_at_the_desk(&self) -> bool {
        self.kind >= 2
    }

    /// Whether it is a pane: who comes back to one knows what stands there. A dialog of the same title is another one.
    pub const fn is_pane(&self) -> bool {
        self.kind == 3
    }
}

impl Screen {
    /// What has the keyboard tells this.
    pub fn told(&self) -> Told {
        match (&self.gate.lock, &self.gate.sign_in, self.dialog()) {
            (Some(lock), ..) => lock.told(&self.world),
            (None, Some(form), _) => form.told(&self.world),
            (None, None, Some(dialog)) => dialog.told(&self.world),
            (None, None, None) => self.panes.at(self.focus).told(&self.world),
        }
    }

    /// Where the keyboard is.
    pub fn whereabouts(&self) -> Whereabouts {
        let world = &self.world;
        match (&self.gate.lock, &self.gate.sign_in, self.dialog()) {
            (Some(_), ..) => Whereabouts::default(),
            (None, Some(form), _) => Whereabouts { kind: 1, depth: form.field as usize, ..Whereabouts::default() },
            (None, None, Some(dialog)) => Whereabouts {
                kind: 2,
                depth: self.dialogs.len(),
                title: dialog.told(world).title,
                about: dialog.conversation().cloned(),
                ..Whereabouts::default()
            },
            (None, None, None) => {
                let about = if self.focus == Place::Queue { None } else { world.open.clone() };
                let plan = world.open_chat().and_then(|chat| chat.plan.template);
                let plan = plan.filter(|_| self.focus == Place::Side(crate::layer::Side::Plan));
                // a desk that was read meanwhile is told anew
                let depth = usize::from(world.desk_known);
                Whereabouts { kind: 3, depth, focus: Some(self.focus), about, plan, ..Whereabouts::default() }
            }
        }
    }

    /// What the keys do here and now, the most important first: each key as it is written, what it does, and whether it is
    /// of this place.
    pub fn key_hints(&self) -> Vec<(String, String, bool)> {
        let station = &self.world.station;
        let hint = |hint: &hints::Hint| {
            let key = station.keymap.keys_in(self.scope(), hint.intent).next()?.to_string();
            let is_own = hint.intent.row().scope != Scope::Desk || hint.intent == intent::Desk::Back.into();
            Some((key, station.words.say(hint.title()).into_owned(), is_own))
        };
        hints::offered(self).iter().filter_map(hint).collect()
    }
}
