//! A homeserver that is opened, serves, and is looked after while it does.

use std::fmt;
use std::fs::File;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::accounts::Accounts;
use super::app::App;
use super::config::{HomeserverConfig, StartError};
use super::{erase, hashing, http, live, mailbox, rate, seen, store, typing};

/// So many bytes are written to see whether a disk that was full has room.
const ROOM: usize = 1 << 20;

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
