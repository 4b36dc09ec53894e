//! A door that is open: started, asked, shut.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::command::DoorCommand;
use crate::config::DoorConfig;
use crate::context::SharedContext;
use crate::desk_room::reports;
use crate::endings::erasing::Erasing;
use crate::error::DoorError;
use crate::practice::script::Scenario;
use crate::practice::{self, Pace};
use crate::reception::Reception;
use crate::restore::restore;
use crate::retry::retry;
use crate::{crowded, http, reading};
use care::Language;
use desk::event::{Crowded, MemberId};
use matrix::error::Error;
use matrix::link::Failure;
use matrix::ours::Room;
use matrix::power::{DOOR, SUPERVISOR, with_level};
use matrix::session::Session;

/// So many batches may wait for the arbiter loop.
const BATCHES: usize = 16;
/// How long the parts of a door may take to end.
const GRACE: Duration = Duration::from_secs(5);

/// Opens doors.
#[derive(Debug)]
pub struct Door;

impl Door {
    /// Opens a door: reads everything back from the homeserver, then takes requests and lets visitors in.
    ///
    /// # Errors
    /// [`DoorError`], when something of that is not possible.
    pub async fn start(session: Session, config: DoorConfig) -> Result<DoorHandle, DoorError> {
        if session.device().is_empty() {
            return Err(DoorError::NoDevice);
        }
        let listener = match config.listen {
            Some(address) => Some(TcpListener::bind(address).await.map_err(|_| DoorError::Listen(address))?),
            None => None,
        };
        let visitor_api = listener.as_ref().and_then(|listener| listener.local_addr().ok());
        let (commands, received) = mpsc::unbounded_channel();
        // on the heap: a start reads back much at once
        let (keeper, since) = Box::pin(restore(session, &config, commands)).await?;
        let (context, desk, register) =
            (keeper.context().clone(), keeper.desk().id().to_owned(), keeper.register_room().to_owned());
        let (batches, taken) = mpsc::channel(BATCHES);
        let (ended, failure) = watch::channel(None);
        let reading = tokio::spawn(reading::run(context.clone(), desk.clone(), since, batches));
        let working = tokio::spawn(async move {
            let result = keeper.run(received, taken).await;
            ended.send_replace(Some(result.clone()));
            result
        });
        let reporting = tokio::spawn(reports::run(context.clone(), desk.clone(), register.clone()));
        let saying = tokio::spawn(crowded::run(context.clone(), desk.clone()));
        let reception = Reception { context: context.clone() };
        let serving = listener.map(|listener| tokio::spawn(http::serve(listener, reception.clone())));
        Ok(DoorHandle {
            context,
            desk,
            register,
            visitor_api,
            reading,
            reporting,
            saying,
            working,
            serving,
            failure,
            practice: Vec::new(),
        })
    }
}

/// A door that is open. Dropped, it closes at once; [`DoorHandle::shutdown`] closes it in order.
#[derive(Debug)]
pub struct DoorHandle {
    context: SharedContext,
    desk: String,
    register: String,
    visitor_api: Option<SocketAddr>,
    reading: JoinHandle<Error>,
    reporting: JoinHandle<()>,
    saying: JoinHandle<()>,
    working: JoinHandle<Result<(), DoorError>>,
    serving: Option<JoinHandle<()>>,
    failure: watch::Receiver<Option<Result<(), DoorError>>>,
    practice: Vec<JoinHandle<()>>,
}

impl DoorHandle {
    /// Where the visitor's HTTP API listens, if it does.
    pub fn visitor_api_addr(&self) -> Option<SocketAddr> {
        self.visitor_api
    }

    /// The door's account.
    pub fn account(&self) -> &MemberId {
        self.context.session.me()
    }

    /// How the words of closed conversations go from the homeserver.
    pub fn erasing(&self) -> Erasing {
        self.context.erasing
    }

    /// The desk room's id.
    pub fn desk_room(&self) -> &str {
        &self.desk
    }

    /// The visitor's side, in process.
    pub fn reception(&self) -> Reception {
        Reception { context: self.context.clone() }
    }

    /// Makes somebody a member of the desk: invites them to the desk room, unless they are in or invited.
    ///
    /// # Errors
    /// When the homeserver refuses, as for a user that does not exist.
    pub async fn ensure_member(&self, user: &MemberId) -> Result<(), DoorError> {
        let session = &self.context.session;
        let desk = retry(|| Room::read(session, &self.desk)).await?;
        if !desk.has(user) {
            retry(|| session.invite(&self.desk, user)).await?;
        }
        Ok(())
    }

    /// Makes a member of the desk a supervisor, who may take conversations over.
    ///
    /// # Errors
    /// When the homeserver refuses: only the desk's first door may change levels.
    pub async fn ensure_supervisor(&self, user: &MemberId) -> Result<(), DoorError> {
        self.ensure_member(user).await?;
        let (session, kind) = (&self.context.session, "m.room.power_levels");
        let levels = retry(|| session.state(&self.desk, kind, "")).await?;
        if let Some(content) = with_level(levels.as_deref(), user, SUPERVISOR) {
            retry(|| session.set_state(&self.desk, kind, "", &content)).await?;
        }
        Ok(())
    }

    /// Makes somebody a door of this desk: invited to the desk room and the register room, with a door's level in both.
    ///
    /// So one process can run several doors of a desk: `upkeep::found` founds the desk for the first door's account;
    /// that door is started with [`Door::start`] and calls this for the second door's account; then the second one is
    /// started in the same way.
    ///
    /// # Errors
    /// When the homeserver refuses: only the desk's first door may change levels.
    pub async fn ensure_door(&self, user: &MemberId) -> Result<(), DoorError> {
        let session = &self.context.session;
        for room in [&self.desk, &self.register] {
            let room = retry(|| Room::read(session, room)).await?;
            if let Some(content) = with_level(room.content("m.room.power_levels"), user, DOOR) {
                retry(|| session.set_state(&room.id, "m.room.power_levels", "", &content)).await?;
            }
            if !room.has(user) {
                retry(|| session.invite(&room.id, user)).await?;
            }
        }
        Ok(())
    }

    /// Lets `n` practice visitors come in: some at once, the others one by one.
    pub fn start_practice(&mut self, n: usize, language: Language) {
        self.start_practice_at(n, language, Pace::human());
    }

    /// As [`Self::start_practice`], at a pace of one's own.
    pub fn start_practice_at(&mut self, n: usize, language: Language, pace: Pace) {
        self.practice.extend(practice::visitors(&self.reception(), n, language, pace));
    }

    /// Lets the practice visitor of a scenario come in, now: the alias by which the desk knows that visitor. Nothing when
    /// nobody can come in.
    pub async fn start_scenario(&mut self, scenario: Scenario, language: Language, pace: Pace) -> Option<String> {
        let (alias, playing) = practice::visitor(&self.reception(), scenario, language, pace).await.ok()?;
        self.practice.push(playing);
        Some(alias)
    }

    /// Why the homeserver does not write, and every change of that. Meanwhile visitors' words are not acknowledged, and
    /// their pages are told to try again.
    pub fn unwritten(&self) -> watch::Receiver<Option<Failure>> {
        self.context.session.unwritten()
    }

    /// How full the door is while it refuses visitors for want of a place, and every change of that. Who is there stays.
    pub fn crowded(&self) -> watch::Receiver<Option<Crowded>> {
        self.context.street.crowd.told()
    }

    /// Waits until the door has had to close. Returns why: the homeserver refused what a door must be able to do.
    pub async fn failed(&self) -> DoorError {
        let mut failure = self.failure.clone();
        loop {
            if let Some(Err(error)) = &*failure.borrow_and_update() {
                return error.clone();
            }
            if failure.changed().await.is_err() {
                // closed in order
                std::future::pending::<()>().await;
            }
        }
    }

    /// Closes the door in order: nobody comes in any more, streams end, the board is written. Visitors come back to
    /// the next door with their token.
    ///
    /// # Errors
    /// When the board could not be written.
    pub async fn shutdown(mut self) -> Result<(), DoorError> {
        self.practice.drain(..).for_each(|visitor| visitor.abort());
        self.reporting.abort();
        self.saying.abort();
        self.context.stop();
        if let Some(serving) = &mut self.serving {
            let _ = tokio::time::timeout(GRACE, serving).await;
        }
        self.context.tell(DoorCommand::Stop);
        match tokio::time::timeout(GRACE, &mut self.working).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(DoorError::SignedOut),
            Err(_) => Err(DoorError::Matrix(Error::TimedOut)),
        }
    }
}

impl Drop for DoorHandle {
    fn drop(&mut self) {
        self.context.stop();
        self.practice.iter().for_each(JoinHandle::abort);
        self.reading.abort();
        self.reporting.abort();
        self.saying.abort();
        self.working.abort();
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}
