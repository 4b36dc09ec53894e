//! What the link tells, and whom it concerns.

use super::{Ending, Screen};
use crate::layer::Place;
use crate::pane::plan::Plan;
use crate::world::Effect;
use crate::world::desk_room::{Happened, Look};
use matrix::link::{LinkState, Update};

impl Screen {
    /// Takes an update in.
    pub(super) fn on_update(&mut self, update: Update) {
        // what was said in a room comes right behind its opening: before that nothing is judged by it
        let judges = !matches!(update, Update::Opened(_));
        self.take_in(update);
        if judges {
            self.world.judge_what_waits();
        }
    }

    fn take_in(&mut self, update: Update) {
        let world = &mut self.world;
        match update {
            Update::SignedIn { me, name, desk } => {
                self.gate.touched = world.now();
                let again = self.gate.sign_in.take().is_some();
                world.signed_in(me, name, desk, again);
            }
            Update::SignInFailed(error) => self.gate.sign_in_failed(world, &error),
            Update::SomebodyElse => self.forget_the_helper(),
            Update::Link(link) => self.linked(link),
            Update::HeldBack { until } => world.held_until = until,
            Update::CannotWrite(why) => world.cannot_write = why,
            Update::Journaling(how) => world.journaling = Some(how),
            Update::Restored(restored) => world.restored(restored),
            Update::Desk(events) => {
                let watching = self.focus == Place::Queue && self.dialogs.is_empty();
                let look = Look { selected: self.panes.queue.selected().cloned(), watching };
                for happened in world.on_desk_events(&events, &look) {
                    self.focus = match happened {
                        Happened::PickedUp(_) => Place::Talk,
                        Happened::Over => Place::Queue,
                    };
                }
                self.world.read_again();
            }
            Update::Role(role) => {
                if let Some(me) = &mut world.me {
                    me.role = role;
                }
            }
            Update::Opened(conversation) => world.chat_of(&conversation).opened = true,
            Update::Conversation { conversation, events } => world.said(&conversation, &events),
            Update::DoorAlive(door) => world.on_door_told(&door),
            Update::Correction { to, answer } => world.correction(&to, answer),
            Update::Typing { conversation, who } => {
                world.chat_of(&conversation).conversation.set_typing(who);
            }
            Update::Receipt { conversation, who, event } => {
                let mine = world.is_me(&who);
                let chat = world.chat_of(&conversation);
                chat.conversation.receipt(&who, &event);
                if mine {
                    // read in another shift or on another console
                    chat.unread = chat.conversation.unread(&who);
                }
            }
            Update::Shut(conversation) => world.shut(&conversation),
            Update::Outbox { conversation, message, state } => world.outbox(&conversation, &message, &state),
            Update::MayGo { conversation, message, question } => world.may_go(conversation, message, question),
            Update::NotRecorded { record, why } => world.not_recorded(record, why),
            Update::NotAsked { conversation, request, why } => world.not_asked(&conversation, &request, why),
            Update::SavedPlan { conversation, ask, outcome } => {
                let then = Plan::answered(world, &conversation, &ask, outcome);
                self.follow(then);
            }
            Update::TeamRoom { keep } => world.team_room(keep),
            Update::Team { events, live } => world.said_to_team(&events, live),
            Update::NoTeam => world.no_team(),
            Update::ToTeam { id, state } => world.to_team(&id, &state),
            Update::Unlocked(right) => self.gate.unlocked(world, right),
            Update::SignedOut { .. } if self.ending == Ending::No => self.linked(LinkState::SignedOut),
            Update::SignedOut { .. } => {
                self.ending = Ending::Over;
                world.effect(Effect::Quit);
            }
        }
    }

    fn linked(&mut self, link: LinkState) {
        if link == LinkState::SignedOut && self.ending == Ending::No {
            self.gate.signed_out(&self.world);
        }
        self.world.linked(link);
    }
}
