//! The doors that conversations leave, or that go on with them: all are signed in before the first is shut.

use std::path::Path;

use super::super::super::door::{self, failed as door_failed};
use super::super::super::failed::Failed;
use super::super::at::At;
use ::door::{DoorError, NotUnpacked, Parcel, Unpacked, pack, unpack};
use ::matrix::session::Session;
use ::upkeep::{Desk, Moving, SignedIn};

/// What a failure means before anything was done.
pub(super) const UNMOVED: &str = "nothing was moved, and no door was shut";
/// The device by which a door's conversations move: one of its own, so that a door that is open learns why it closes.
const DEVICE: &str = "nachtwacht-move";

/// What proves who a door is.
pub(super) enum MovingKey {
    /// Another account than the one that looks after the desk: its name, and its proof.
    Named(String, door::DoorKey),
    /// The account itself.
    Folders,
}

impl MovingKey {
    /// Those of the doors that were named (`NAME` or `NAME=FILE`); the account itself when it looks after a folder's desk.
    pub(super) fn ask_all<'a>(at: &At, named: impl IntoIterator<Item = &'a String>) -> Result<Vec<Self>, Failed> {
        if at.folder.is_some() {
            return Ok(vec![Self::Folders]);
        }
        let keys = named.into_iter().map(|named| Self::ask(named)).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            return Err(Failed::new(
                "no door is named",
                UNMOVED,
                "name the door of the open conversations: --door NAME; see which there are: nachtwacht desk door list",
            ));
        }
        Ok(keys)
    }

    fn ask(named: &str) -> Result<Self, Failed> {
        let (name, file) = named.split_once('=').map_or((named, None), |(name, file)| (name, Some(Path::new(file))));
        Ok(Self::Named(name.to_owned(), door::DoorKey::ask(name, file, UNMOVED)?))
    }
}

/// A door that is signed in.
struct DoorSession {
    session: Session,
    /// Its session was begun for this and ends with it: a service's token does not.
    ends: bool,
}

/// The doors, signed in.
#[derive(Default)]
pub(super) struct Doors(Vec<DoorSession>);

impl Doors {
    /// Signs all of them in: who cannot be signed in shuts no other one.
    pub(super) async fn sign_in(signed_in: &SignedIn, keys: Vec<MovingKey>) -> Result<Self, Failed> {
        let mut doors = Self::default();
        for key in keys {
            match enter(signed_in, key).await {
                Ok(door) => doors.0.push(door),
                Err(failed) => {
                    doors.leave().await;
                    return Err(failed);
                }
            }
        }
        Ok(doors)
    }

    /// Signs them out again.
    pub(super) async fn leave(self) {
        for door in self.0.into_iter().filter(|door| door.ends) {
            let _ = door.session.sign_out().await;
        }
    }

    /// Whether each is a door of this desk: an account that is none has nothing to pack.
    pub(super) fn are_at(&self, desk: &Desk<'_>) -> Result<(), Failed> {
        let levels = desk.room.levels();
        let stranger = self.0.iter().map(|door| door.session.me()).find(|door| !levels.is_door(door));
        stranger.map_or(Ok(()), |stranger| {
            let what = format!("{stranger} is no door of this desk");
            Err(Failed::new(what, UNMOVED, "see which there are: nachtwacht desk door list"))
        })
    }

    /// Packs the open conversations of each. From its packing on a door is shut.
    pub(super) async fn pack(&self) -> Result<Vec<Parcel>, Failed> {
        let mut open = Vec::new();
        for (at, door) in self.0.iter().enumerate() {
            let packed = pack(door.session.clone()).await;
            open.extend(packed.map_err(|error| shut(then(&error), &self.0[..=at]))?);
        }
        Ok(open)
    }

    /// What a failure means after the packing.
    pub(super) fn shut(&self, failed: Failed) -> Failed {
        shut(failed, &self.0)
    }

    /// Unpacks the conversations at each door (there is one).
    pub(super) async fn unpack(&self, moving: &Moving) -> Result<Vec<Unpacked>, Failed> {
        let mut all = Vec::new();
        for door in &self.0 {
            let unpacked = unpack(door.session.clone(), &moving.desk, &moving.open).await;
            all.push(unpacked.map_err(|error| not_unpacked(&error))?);
        }
        Ok(all)
    }
}

async fn enter(signed_in: &SignedIn, key: MovingKey) -> Result<DoorSession, Failed> {
    match key {
        MovingKey::Folders => Ok(DoorSession { session: signed_in.session.clone(), ends: false }),
        MovingKey::Named(name, key) => {
            let ends = matches!(key, door::DoorKey::Password(_));
            let session = key.sign_in(signed_in.session.homeserver(), &name, DEVICE, UNMOVED).await?;
            Ok(DoorSession { session, ends })
        }
    }
}

/// What a failure means once these doors were shut for it.
fn shut(failed: Failed, doors: &[DoorSession]) -> Failed {
    if doors.is_empty() {
        return failed;
    }
    let names: Vec<_> = doors.iter().map(|door| door.session.me().to_string()).collect();
    let remedy = format!("{}; then export again, or open these doors again", failed.remedy);
    failed
        .meaning(format!(
            "there is no file, and these doors are shut: {}. Visitors reach nobody by them until they are open again; \
             what they said is kept by the homeserver",
            names.join(", ")
        ))
        .remedy(remedy)
}

/// What a door that could not go on means while it moves.
fn then(error: &DoorError) -> Failed {
    match error {
        DoorError::Matrix(_) => door_failed(error).remedy("see that the homeserver runs"),
        error => door_failed(error),
    }
}

fn not_unpacked(error: &NotUnpacked) -> Failed {
    match error {
        NotUnpacked::Door(error) => {
            let failed = then(error);
            let remedy = format!("{}; then import again, with the same door: it goes on from there", failed.remedy);
            failed.meaning("people and register were taken in, the open conversations not, or not all").remedy(remedy)
        }
        NotUnpacked::By(_) => Failed::new(
            error.to_string(),
            "people and register were taken in, and no conversation, so that none is there twice",
            "name that door: --door NAME",
        ),
    }
}
