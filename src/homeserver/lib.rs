//! The embedded homeserver: the part of the Matrix client-server API that a desk needs, on SQLite. It knows `ruma` and none of ours.
//!
//! - [`Homeserver`] opens a data folder and serves it; [`Accounts`] makes accounts, also while it is served.
//! - `store` writes and reads the database; `room` is the one way into a room and asks `auth` whether it is allowed;
//!   `timeline` and `sync` read; `routes` speaks HTTP.
//! - No address of a client, no content and no token is ever logged, and none but what the API needs is stored.

mod accounts;
mod auth;
mod create;
mod erase;
mod errors;
mod examine;
mod hashing;
mod http;
mod live;
mod mailbox;
mod membership;
mod rate;
mod receipts;
mod room;
mod routes;
mod secrets;
mod seen;

mod store;
mod sync;
mod timeline;
mod typing;

use std::fmt;
use std::fs::File;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use accounts::{Account, AccountError, Accounts};
pub use examine::{Examined, examine};
pub use rate::{Limit, RateLimits};
pub use store::DATABASE;

/// The server name where none is chosen.
pub const DEFAULT_SERVER_NAME: &str = "desk.local";
/// So many bytes are written to see whether a disk that was full has room.
const ROOM: usize = 1 << 20;
/// Where `serve` listens unless told otherwise.
pub const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 6167);

/// What a homeserver is started with.
#[derive(Debug, Clone)]
pub struct HomeserverConfig {
    /// The data folder; made when it is not there (mode 0700).
    pub data: PathBuf,
    /// The server name. None: the one chosen at the first start, or [`DEFAULT_SERVER_NAME`].
    pub server_name: Option<String>,
    /// Where to listen. Port 0: a free one.
    pub listen: SocketAddr,
    /// The URL by which clients reach it through a reverse proxy, told at `/.well-known/matrix/client`. None: that path
    /// answers that there is nothing to tell, and clients keep to the address they were given.
    pub public_url: Option<String>,
    /// How fast users may act.
    pub rate: RateLimits,
    /// How often retention is looked after.
    pub retention_every: Duration,
    /// How often it is tried whether a disk that took nothing takes something again.
    pub room_every: Duration,
    /// How long the head of a request may take to arrive, and a connection may idle.
    pub head_timeout: Duration,
}

impl HomeserverConfig {
    /// The defaults on a data folder.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            server_name: None,
            listen: DEFAULT_LISTEN,
            public_url: None,
            rate: RateLimits::default(),
            retention_every: Duration::from_mins(1),
            room_every: Duration::from_secs(3),
            head_timeout: Duration::from_mins(1),
        }
    }
}

/// Why a homeserver did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error("the data folder cannot be used: {0}")]
    Folder(#[source] std::io::Error),
    /// Another server has the data folder.
    #[error("another server is running on this data folder")]
    InUse,
    /// The database cannot be used.
    #[error("the database cannot be used: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database is of a newer program.
    #[error("the database has version {0}, which is newer than this program")]
    NewerSchema(i64),
    /// The data folder belongs to another server name: it stands in every user id and cannot be changed.
    #[error("the data folder belongs to the server name {stored}, which cannot be changed")]
    OtherName {
        /// The name in the folder.
        stored: String,
    },
    /// Not a server name.
    #[error("not a server name")]
    BadName,
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
}

/// A homeserver, opened and not yet serving. It holds the lock on its data folder.
pub struct Homeserver {
    app: Arc<App>,
    lock: File,
    closing: watch::Sender<bool>,
}

impl fmt::Debug for Homeserver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Homeserver").field("server_name", &self.app.server_name).finish_non_exhaustive()
    }
}

/// What the handlers share.
struct App {
    config: HomeserverConfig,
    server_name: String,
    store: store::Store,
    live: Arc<live::Live>,
    typing: typing::Typing,
    mailbox: mailbox::Mailbox,
    seen: seen::LastSeen,
    actions: rate::Buckets,
    /// What is told to devices; it is not counted with the rest, as by Synapse.
    tellings: rate::Buckets,
    logins: rate::Buckets,
    login_accounts: rate::Buckets,
    login_addresses: rate::Buckets,
    hashing: hashing::Hashing,
    closing: watch::Receiver<bool>,
}

impl Homeserver {
    /// Opens a data folder and locks it against other servers.
    pub fn open(config: HomeserverConfig) -> Result<Self, StartError> {
        let path = store::prepare(&config.data)?;
        let lock = store::lock(&config.data)?;
        let writer = store::connect(&path)?;
        let server_name = store::server_name(&writer, config.server_name.as_deref())?;
        let live = Arc::new(live::Live::default());
        let (closing, closed) = watch::channel(false);
        let rate = config.rate;
        let app = App {
            store: store::Store::start(&path, writer, Arc::clone(&live))?,
            config,
            server_name,
            live,
            typing: typing::Typing::new(),
            mailbox: mailbox::Mailbox::new(),
            seen: seen::LastSeen::default(),
            actions: rate::Buckets::new(rate.actions),
            tellings: rate::Buckets::new(rate.actions),
            logins: rate::Buckets::new(rate.login),
            login_accounts: rate::Buckets::new(rate.login_account),
            login_addresses: rate::Buckets::new(rate.login_address),
            hashing: hashing::Hashing::new(),
            closing: closed,
        };
        Ok(Self { app: Arc::new(app), lock, closing })
    }

    /// The server name: the part after the colon of every user id.
    pub fn server_name(&self) -> &str {
        &self.app.server_name
    }

    /// The accounts of this data folder.
    pub fn accounts(&self) -> Result<Accounts, StartError> {
        Accounts::open(&self.app.config.data, None)
    }

    /// Listens, and serves in tasks of the present runtime until [`HomeserverHandle::shutdown`].
    pub async fn spawn(self) -> Result<HomeserverHandle, StartError> {
        let wanted = self.app.config.listen;
        let listener = TcpListener::bind(wanted).await.map_err(|error| StartError::Listen(wanted, error))?;
        let address = listener.local_addr().map_err(|error| StartError::Listen(wanted, error))?;
        let upkeep = tokio::spawn(upkeep(Arc::clone(&self.app)));
        let app = Arc::clone(&self.app);
        let task = tokio::spawn(http::serve(listener, self.app));
        Ok(HomeserverHandle { app, address, closing: self.closing, task, upkeep, _lock: self.lock })
    }
}

/// A homeserver that serves. When dropped, it stops taking connections as on [`Self::shutdown`], without waiting.
pub struct HomeserverHandle {
    app: Arc<App>,
    address: SocketAddr,
    closing: watch::Sender<bool>,
    task: JoinHandle<()>,
    upkeep: JoinHandle<()>,
    _lock: File,
}

impl fmt::Debug for HomeserverHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HomeserverHandle").field("address", &self.address).finish_non_exhaustive()
    }
}

impl HomeserverHandle {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether the disk takes nothing, and every change of that. What is written meanwhile is answered with status 507 and
    /// `org.nachtwacht.disk_full`; nothing of it is done, and nothing that was acknowledged is lost.
    pub fn full(&self) -> watch::Receiver<bool> {
        self.app.store.full()
    }

    /// Stops: no new connections, waiting syncs are answered, requests in progress are finished.
    pub async fn shutdown(mut self) {
        self.closing.send_replace(true);
        self.upkeep.abort();
        let _ = (&mut self.task).await;
    }
}

impl Drop for HomeserverHandle {
    fn drop(&mut self) {
        self.closing.send_replace(true);
        self.upkeep.abort();
    }
}

/// Looks after retention, and after the disk while it takes nothing, for as long as the server runs.
async fn upkeep(app: Arc<App>) {
    let mut full = app.store.full();
    loop {
        let mut gone = 0;
        // a full batch may have left more: go on until none is, other writers in between
        while let Ok(count @ 1..) = app.store.write(|writing| erase::expire(writing, store::now())).await {
            gone += count;
        }
        let _ = app.store.write(|writing| erase::tidy(writing, store::now())).await;
        if gone > 0 || app.store.is_unsettled() {
            app.store.checkpoint().await;
        }
        let due = tokio::time::Instant::now() + app.config.retention_every;
        // only while it is full is there anything to try
        while !wait(&mut full, due).await {
            tokio::time::sleep(app.config.room_every).await;
            if has_room(&app).await {
                app.store.has_room();
            }
        }
    }
}

/// Waits until then. Whether it was that, and not the disk that is full.
async fn wait(full: &mut watch::Receiver<bool>, until: tokio::time::Instant) -> bool {
    tokio::select! {
        is_full = full.wait_for(|full| *full) => is_full.is_err(),
        () = tokio::time::sleep_until(until) => true,
    }
}

/// Whether the disk takes what is written: some room beside the database, and a real write into it. The write alone may
/// find its place in the write-ahead log, and the next one would not.
async fn has_room(app: &App) -> bool {
    let file = app.config.data.join("room");
    let beside = tokio::task::spawn_blocking(move || {
        let written = std::fs::write(&file, vec![1; ROOM]).and_then(|()| File::open(&file)?.sync_all());
        let removed = std::fs::remove_file(&file);
        written.and(removed).is_ok()
    });
    let written = async || {
        let write = |writing: &mut store::Writing<'_>| {
            let at = store::now().to_string();
            Ok(writing.db.execute("INSERT OR REPLACE INTO meta VALUES ('written', ?)", [at])?)
        };
        app.store.write(write).await.is_ok()
    };
    beside.await.unwrap_or(false) && written().await
}
