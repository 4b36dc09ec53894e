//! The doors that go on with a door's conversations when it is gone for good.
//!
//! No door can read another's conversations, and nobody could enter a dead door's rooms without an administrator. So
//! each room is left to one or two other doors of the desk, its successors: they are *invited* to it and do not go in,
//! and their level there is above the door's own, so that they can remove it. The rules of Matrix rooms alone ensure
//! that, on every homeserver. A successor goes in on a supervisor's word only (`take_over`).
//!
//! Matrix lets nobody give a level above their own. So a door without successors has the successors' level itself, and
//! steps down to a door's level for good when it names its first ones. Rooms keep the successors that they have.

pub(crate) mod elsewhere;
mod leave;
pub(crate) mod levels;
pub(crate) mod retire;
pub(crate) mod take_over;

use std::collections::BTreeSet;

pub(crate) use self::leave::leave_rooms_without_successor;
use self::leave::leave_to_successors;
use self::levels::successors;
use crate::context::Context;
use crate::desk_room::DeskRoom;
use crate::endings::Endings;
use crate::error::DoorError;
use desk::event::MemberId;

/// The doors of the desk that have ever opened, without those that are gone for good.
#[derive(Debug, Default)]
pub(crate) struct Doors {
    open: BTreeSet<MemberId>,
}

impl Doors {
    /// At the start: these have opened. The ones that are gone for good are left out.
    pub(crate) fn read(&mut self, desk: &DeskRoom, opened: impl IntoIterator<Item = MemberId>) {
        self.open = opened.into_iter().filter(|door| desk.roster().successor(door).is_none()).collect();
        self.name_successors(desk.context());
    }

    /// Whether there is another one than this door.
    pub(crate) fn has_others(&self, me: &MemberId) -> bool {
        self.open.iter().any(|door| door != me)
    }

    /// The others than this door.
    pub(crate) fn others(&self, me: &MemberId) -> Vec<MemberId> {
        self.open.iter().filter(|door| *door != me).cloned().collect()
    }

    /// Another door of the desk has opened: the rooms that have no successor get one.
    pub(crate) async fn on_opened(
        &mut self,
        desk: &DeskRoom,
        endings: &Endings,
        other: MemberId,
    ) -> Result<(), DoorError> {
        if other == *desk.me() || desk.roster().successor(&other).is_some() || !self.open.insert(other) {
            return Ok(());
        }
        if !self.name_successors(desk.context()).is_empty() {
            // its rooms have successors, and keep them
            return Ok(());
        }
        let open = desk.own().map(|open| &open.entry.conversation);
        let rooms: Vec<_> = open.chain(endings.rooms()).cloned().collect();
        for room in rooms {
            leave_to_successors(desk, &room, None).await?;
        }
        Ok(())
    }

    /// A door is gone for good.
    pub(crate) fn on_gone(&mut self, context: &Context, door: &MemberId) {
        self.open.remove(door);
        self.name_successors(context);
    }

    /// New rooms are left to the next ones of these doors from now on. Returns the doors that they were left to until
    /// now.
    fn name_successors(&self, context: &Context) -> Vec<MemberId> {
        context.name_successors(successors(context.session.me(), &self.open))
    }
}
