//! `nachtwacht register`: the register of a desk run by `serve`, while it runs or while it does not.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;

use super::embedded::{door_session, running_at, start_failed, wire_failed};
use super::{Failed, RegisterAction, report, runtime, say};
use crate::care::registration::Registration;
use crate::desk::event::{CaseEvent, room_type};
use crate::homeserver::{Accounts, Homeserver, HomeserverConfig, StartError};
use crate::matrix::error::Error;
use crate::matrix::register;
use crate::matrix::session::Session;
use crate::report::{Reading, register_line};

/// What the register is called in findings.
const NAME: &str = "register";
/// The device that reads it: an own one, so that the door's sessions stay as they are.
const DEVICE: &str = "register";
const DATABASE: &str = "homeserver.db";

/// Does what was asked.
pub(super) fn run(action: &RegisterAction) -> Result<ExitCode, Failed> {
    let RegisterAction::Export { data } = action;
    let reading = read(&data.folder()?, |person| {
        if let Ok(line) = register_line(person) {
            say(line.trim_end());
        }
    })?;
    Ok(report::complain(&reading))
}

/// Reads the register of a desk: `each` gets every registration in it, in the order of their arrival.
pub(super) fn read(data: &Path, each: impl FnMut(&Registration)) -> Result<Reading, Failed> {
    if !data.join(DATABASE).is_file() {
        return Err(Failed::new(
            format!("there is no desk in {}", data.display()),
            "there is no register to read",
            "name the folder that `nachtwacht serve` was given with --data, or a file with --from-file",
        ));
    }
    runtime()?.block_on(async {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        match Homeserver::open(HomeserverConfig { listen, ..HomeserverConfig::new(data) }) {
            Err(StartError::InUse) => {
                let url = running_at(data).ok_or_else(|| {
                    Failed::new(
                        "the desk that runs on this folder has not said yet where it listens",
                        "the register was not read",
                        "wait until it is open, and try again",
                    )
                })?;
                let accounts = Accounts::open(data, None).map_err(|error| start_failed(&error, data))?;
                read_at(&accounts, &url, each).await
            }
            Err(error) => Err(start_failed(&error, data)),
            Ok(opened) => {
                let accounts = opened.accounts().map_err(|error| start_failed(&error, data))?;
                let homeserver = opened.spawn().await.map_err(|error| start_failed(&error, data))?;
                let reading = read_at(&accounts, &homeserver.url(), each).await;
                homeserver.shutdown().await;
                reading
            }
        }
    })
}

async fn read_at(accounts: &Accounts, url: &str, each: impl FnMut(&Registration)) -> Result<Reading, Failed> {
    let session = door_session(accounts, url, DEVICE)?;
    let reading = read_room(&session, each).await;
    // a token that nobody needs any more; one that stays behind is replaced at the next reading
    let _ = session.sign_out().await;
    reading.map_err(|error| wire_failed(&error))?.ok_or_else(|| {
        Failed::new("there is no register at this desk", "nothing was read", "start the desk once: nachtwacht serve")
    })
}

/// Reads the register room from its beginning; none when there is no such room.
async fn read_room(session: &Session, mut each: impl FnMut(&Registration)) -> Result<Option<Reading>, Error> {
    let Some(room) = register_room(session).await? else { return Ok(None) };
    let (mut reading, mut place) = (Reading::default(), 0);
    reading.tally.tell_unregistered();
    register::read(session, &room, |said, _| {
        place += 1;
        if reading.add_line(said.as_ref(), NAME, place)
            && let Some(CaseEvent::Registration(person)) = said
        {
            each(&person);
        }
    })
    .await?;
    Ok(Some(reading))
}

async fn register_room(session: &Session) -> Result<Option<String>, Error> {
    for room in session.joined_rooms().await? {
        let create = session.state(&room, "m.room.create", "").await?;
        let create: Option<serde_json::Value> = create.and_then(|content| serde_json::from_str(&content).ok());
        if create.is_some_and(|content| content["type"] == room_type::REGISTER) {
            return Ok(Some(room));
        }
    }
    Ok(None)
}
