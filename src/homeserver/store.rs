//! The store: SQLite in write-ahead mode, one writing thread with group commit, a few reading connections.
//!
//! A write that was answered is on the disk (`synchronous = FULL`): it survives `kill -9` and a power cut. Writes that
//! wait while the disk syncs are committed together, so that a crowd costs little more than one. Readers never wait
//! for the writer and see one consistent moment.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use super::config::{DEFAULT_SERVER_NAME, StartError};
use super::errors::ApiError;
use super::live::Live;
use machine::clock;

/// The schema's version, in `user_version`.
const SCHEMA: i64 = 2;
/// Reading connections.
const READERS: usize = 4;
/// How many writes are committed together at most.
const GROUP: usize = 128;
/// How many writes wait in the queue; further callers wait for a place in it.
const WAITING: usize = 1024;
/// How long a connection waits for a lock that another process has.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long emptying the write-ahead log waits for readers: nobody writes meanwhile, and it is tried again anyway.
const CHECKPOINT_PATIENCE: Duration = Duration::from_millis(200);

/// The database's file in the data folder.
pub const DATABASE: &str = "homeserver.db";

/// Milliseconds since the Unix epoch.
pub(crate) fn now() -> i64 {
    i64::try_from(clock::millis()).unwrap_or(i64::MAX)
}

/// Makes the data folder (mode 0700; one that is there keeps its mode) and returns the database's path in it (0600).
pub(crate) fn prepare(data: &Path) -> Result<PathBuf, StartError> {
    DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(StartError::Folder)?;
    let path = data.join(DATABASE);
    OpenOptions::new().create(true).append(true).mode(0o600).open(&path).map_err(StartError::Folder)?;
    Ok(path)
}

/// Locks the data folder for one server; the lock ends with the process, however it ends.
pub(crate) fn lock(data: &Path) -> Result<File, StartError> {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(data.join("serve.lock"))
        .map_err(StartError::Folder)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(StartError::InUse),
        Err(fs::TryLockError::Error(error)) => Err(StartError::Folder(error)),
    }
}

/// Opens a connection that may write and brings the schema up to date.
pub(crate) fn connect(path: &Path) -> Result<Connection, StartError> {
    let mut connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    migrate(&mut connection)?;
    Ok(connection)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StartError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    // what is deleted is overwritten: an erased conversation leaves no bytes in the file
    connection.pragma_update_and_check(None, "secure_delete", "on", |_| Ok(()))?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", -2048)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StartError> {
    // without the write lock first: the command line opens a store that a busy server writes to
    if connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? == SCHEMA {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    match transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? {
        0 => {
            transaction.execute_batch(include_str!("schema.sql"))?;
            transaction.pragma_update(None, "user_version", SCHEMA)?;
        }
        1 => {
            transaction.execute_batch("ALTER TABLE accounts ADD COLUMN unlimited INTEGER NOT NULL DEFAULT 0")?;
            transaction.pragma_update(None, "user_version", SCHEMA)?;
        }
        SCHEMA => {}
        newer => return Err(StartError::NewerSchema(newer)),
    }
    transaction.commit()?;
    Ok(())
}

/// The server name: the stored one once chosen, else `wanted` (or the default), which is stored.
pub(crate) fn server_name(connection: &Connection, wanted: Option<&str>) -> Result<String, StartError> {
    let stored = connection
        .query_row("SELECT value FROM meta WHERE key = 'server_name'", [], |row| row.get::<_, String>(0))
        .optional()?;
    match (stored, wanted) {
        (Some(stored), Some(wanted)) if stored != wanted => Err(StartError::OtherName { stored }),
        (Some(stored), _) => Ok(stored),
        (None, wanted) => {
            let name = wanted.unwrap_or(DEFAULT_SERVER_NAME);
            <&ruma::ServerName>::try_from(name).map_err(|_| StartError::BadName)?;
            connection.execute("INSERT OR IGNORE INTO meta VALUES ('server_name', ?)", [name])?;
            Ok(name.to_owned())
        }
    }
}

/// A write in progress: the connection, inside a transaction, and whom to wake once it is committed.
pub(crate) struct Writing<'a> {
    pub(crate) db: &'a Connection,
    pub(crate) wakes: Vec<String>,
}

type Finish = Box<dyn FnOnce(Result<(), ApiError>) + Send>;
type Work = Box<dyn FnOnce(&Connection) -> Finish + Send>;

enum Job {
    /// Change something.
    Write(Work),
    /// Empty the write-ahead log into the database once everything before is committed. Answers whether it is empty.
    Checkpoint(oneshot::Sender<bool>),
}

/// The server's access to the database.
pub(crate) struct Store {
    jobs: mpsc::Sender<Job>,
    readers: Arc<Readers>,
    permits: Arc<Semaphore>,
    live: Arc<Live>,
    /// Whether the write-ahead log may still have what was deleted.
    unsettled: AtomicBool,
    /// Whether the disk takes nothing.
    full: Arc<watch::Sender<bool>>,
}

impl Store {
    /// Starts the writing thread and opens the readers.
    pub(crate) fn start(path: &Path, writer: Connection, live: Arc<Live>) -> Result<Self, StartError> {
        let (jobs, queue) = mpsc::channel(WAITING);
        let full = Arc::new(watch::Sender::new(false));
        let noting = Arc::clone(&full);
        std::thread::Builder::new()
            .name("homeserver-writer".to_owned())
            .spawn(move || write_loop(&writer, queue, &noting))
            .map_err(StartError::Folder)?;
        let mut idle = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let reader = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            reader.pragma_update(None, "query_only", "on")?;
            idle.push(reader);
        }
        let readers = Arc::new(Readers { idle: Mutex::new(idle) });
        // a server that was killed may have deleted something without coming to this
        let unsettled = AtomicBool::new(true);
        Ok(Self { jobs, readers, permits: Arc::new(Semaphore::new(READERS)), live, unsettled, full })
    }

    /// Runs `job` in a transaction of its own. Answers only when it is on the disk; an error undoes all of it.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Writing<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (reply, answer) = oneshot::channel();
        let live = Arc::clone(&self.live);
        let work: Work = Box::new(move |db| {
            let mut writing = Writing { db, wakes: Vec::new() };
            let outcome = in_savepoint(&mut writing, job);
            let wakes = writing.wakes;
            Box::new(move |committed| {
                let outcome = committed.and(outcome);
                if outcome.is_ok() {
                    live.wake(&wakes);
                }
                let _ = reply.send(outcome);
            })
        });
        self.jobs.send(Job::Write(work)).await.map_err(|_| ApiError::internal())?;
        let outcome = answer.await.map_err(|_| ApiError::internal())?;
        if outcome.as_ref().is_err_and(ApiError::is_disk_full) {
            self.full.send_if_modified(|full| !std::mem::replace(full, true));
        }
        outcome
    }

    /// Whether the disk takes nothing; it stays so until [`Self::has_room`].
    pub(crate) fn full(&self) -> watch::Receiver<bool> {
        self.full.subscribe()
    }

    /// The disk takes what is written again.
    pub(crate) fn has_room(&self) {
        self.full.send_if_modified(|full| std::mem::replace(full, false));
    }

    /// Runs `job` on one consistent moment of the database.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| ApiError::internal())?;
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let reader = ReadingConnection::take(readers).ok_or_else(ApiError::internal)?;
            job(reader.connection()?)
        })
        .await
        .map_err(|_| ApiError::internal())?
    }

    /// Empties the write-ahead log into the database, so that what was deleted is gone from both. Whether it is: not
    /// while another process reads what was there before. It is [unsettled](Self::is_unsettled) then, and tried again.
    pub(crate) async fn checkpoint(&self) -> bool {
        self.unsettled.store(true, Ordering::Relaxed);
        let (reply, answer) = oneshot::channel();
        let asked = self.jobs.send(Job::Checkpoint(reply)).await.is_ok();
        let settled = asked && answer.await.unwrap_or(false);
        if settled {
            self.unsettled.store(false, Ordering::Relaxed);
        }
        settled
    }

    /// Whether what was deleted may still be in the write-ahead log.
    pub(crate) fn is_unsettled(&self) -> bool {
        self.unsettled.load(Ordering::Relaxed)
    }
}

fn in_savepoint<T>(
    writing: &mut Writing<'_>,
    job: impl FnOnce(&mut Writing<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let db = writing.db;
    // a full disk ends the whole transaction: what comes after it in the group must not be committed by itself
    if db.is_autocommit() {
        return Err(ApiError::disk_full());
    }
    db.prepare_cached("SAVEPOINT job")?.execute([])?;
    // a panic in one write must not take the writer, and with it the server, down
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(writing)))
        .unwrap_or_else(|_| Err(ApiError::internal()));
    if db.is_autocommit() {
        // all of it was undone with the transaction
        return Err(outcome.err().unwrap_or_else(ApiError::disk_full));
    }
    if outcome.is_err() {
        db.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    db.prepare_cached("RELEASE job")?.execute([])?;
    outcome
}

fn write_loop(db: &Connection, mut queue: mpsc::Receiver<Job>, full: &watch::Sender<bool>) {
    let mut finished = Vec::with_capacity(GROUP);
    while let Some(first) = queue.blocking_recv() {
        let mut checkpoint = None;
        let transaction = db.execute_batch("BEGIN IMMEDIATE").map_err(ApiError::from);
        let began = transaction.is_ok();
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                // without a transaction nothing is done, and its caller is told why
                Job::Write(work) => finished.push(work(db)),
                Job::Checkpoint(reply) => checkpoint = Some(reply),
            }
            next = if began && checkpoint.is_none() && finished.len() < GROUP { queue.try_recv().ok() } else { None };
        }
        let committed = transaction.and_then(|()| {
            // a full disk has ended it, and undone all
            if db.is_autocommit() {
                return Err(ApiError::disk_full());
            }
            Ok(db.execute_batch("COMMIT")?)
        });
        if !db.is_autocommit() {
            let _ = db.execute_batch("ROLLBACK");
        }
        if committed.as_ref().is_err_and(ApiError::is_disk_full) {
            full.send_if_modified(|full| !std::mem::replace(full, true));
        }
        for finish in finished.drain(..) {
            finish(committed.clone());
        }
        if let Some(reply) = checkpoint {
            let _ = reply.send(empty_log(db));
        }
    }
}

/// Empties the write-ahead log into the database. Whether it is empty: SQLite says in a column that it was kept from it.
fn empty_log(db: &Connection) -> bool {
    let _ = db.busy_timeout(CHECKPOINT_PATIENCE);
    let busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    let _ = db.busy_timeout(PATIENCE);
    busy.is_ok_and(|busy| !busy)
}

struct Readers {
    idle: Mutex<Vec<Connection>>,
}

/// A reading connection inside a transaction; goes back when dropped, also by a panic.
struct ReadingConnection {
    readers: Arc<Readers>,
    connection: Option<Connection>,
}

impl ReadingConnection {
    fn take(readers: Arc<Readers>) -> Option<Self> {
        let connection = readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        Some(Self { readers, connection: Some(connection) })
    }

    fn connection(&self) -> Result<&Connection, ApiError> {
        let connection = self.connection.as_ref().ok_or_else(ApiError::internal)?;
        connection.prepare_cached("BEGIN")?.execute([])?;
        Ok(connection)
    }
}

impl Drop for ReadingConnection {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            if !connection.is_autocommit() {
                let _ = connection.execute_batch("ROLLBACK");
            }
            self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

#[cfg(test)]
mod tests;
