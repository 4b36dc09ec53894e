//! Open conversations on their way to another homeserver: packed by the door that has them, unpacked by the door that
//! goes on with them.
//!
//! Packing and unpacking each open the door for a moment, so that another run of it stops. What was said goes into a
//! new room, event by event, in its order, as [`Moved`](desk::event::Moved): with its time, its writer and its id,
//! since nobody can write in another's name. The digest of the visitor's key is there too, so the key opens the same
//! visit at the new door. A message that the former door had not passed on does not move: its words went back to its
//! writer.
//!
//! Each room is marked with what it was (`unfinished`), and the desk room says which door unpacked a desk
//! (`unpacking`). So a desk that is unpacked again makes nothing twice. A room that was not finished is given up at the
//! door's next start, and made anew.

mod packing;
mod parcel;
pub(crate) mod unfinished;
mod unpacking;

use tokio::sync::mpsc;

use self::packing::pack_one;
pub use self::parcel::Parcel;
use self::unfinished::mark;
pub use self::unpacking::NotUnpacked;
use self::unpacking::{take_desk, unpack_one};
use crate::config::DoorConfig;
use crate::error::DoorError;
use crate::restore::restore;
use crate::retry::retry;
use crate::visits::token::hash;
use matrix::ours::DeskRooms;
use matrix::session::Session;

/// What unpacking did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// How many conversations go on here.
    pub made: usize,
    /// How many were here already.
    pub known: usize,
}

/// Packs a door's open conversations, after it has registered the closed ones. The door must stay shut from then on:
/// otherwise two doors would go on with them.
///
/// # Errors
/// [`DoorError`].
pub async fn pack(session: Session) -> Result<Vec<Parcel>, DoorError> {
    let (commands, _received) = mpsc::unbounded_channel();
    let (mut keeper, _) = Box::pin(restore(session, &DoorConfig::default(), commands)).await?;
    keeper.register_all().await?;
    let mut entries: Vec<_> = keeper.desk().own().map(|open| open.entry.clone()).collect();
    entries.sort_by_key(|entry| entry.arrived);
    let mut parcels = Vec::with_capacity(entries.len());
    for entry in entries {
        parcels.push(pack_one(keeper.desk(), entry).await?);
    }
    keeper.finish().await?;
    Ok(parcels)
}

/// Unpacks the conversations of a desk (`desk`: what its desk room was) at a door, each as a new room of this
/// homeserver. Unpacking them again makes nothing twice.
///
/// # Errors
/// [`NotUnpacked`]; what was made stays, and unpacking again goes on from there.
pub async fn unpack(session: Session, desk: &str, parcels: &[Parcel]) -> Result<Unpacked, NotUnpacked> {
    let (commands, _received) = mpsc::unbounded_channel();
    let (mut keeper, _) = Box::pin(restore(session, &DoorConfig::default(), commands)).await?;
    take_desk(keeper.desk(), desk).await?;
    let rooms = retry(|| DeskRooms::read(keeper.desk().session())).await?;
    let marks: Vec<String> = rooms.conversations.iter().filter_map(mark).collect();
    let mut unpacked = Unpacked::default();
    for parcel in parcels {
        let was = hash(&["moved", parcel.entry.conversation.as_str()]);
        if marks.contains(&was) {
            unpacked.known += 1;
        } else {
            unpack_one(keeper.desk_mut(), parcel, &was).await?;
            unpacked.made += 1;
        }
    }
    keeper.finish().await?;
    Ok(unpacked)
}
