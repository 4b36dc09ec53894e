//! The thread that writes the journal: orders in, answers out, several orders with one write.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::shelf::Record;
use super::store::{FoundUnsent, Store, VaultError};
use crate::link::{Awaiting, TeamDraft, Unfinished};
use desk::event::MemberId;

/// To whom a journal belongs: a helper at a homeserver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The helper.
    pub helper: MemberId,
    /// The homeserver's URL.
    pub homeserver: String,
}

/// One helper's journal, locked against other consoles until this and its clones are dropped.
#[derive(Clone)]
pub struct Vault {
    owner: Owner,
    orders: Sender<Order>,
}

/// Whether it is on the disk.
pub type Journaled = oneshot::Receiver<io::Result<()>>;

enum Order {
    Journal(Box<Record>, oneshot::Sender<io::Result<()>>),
    Acknowledged(String),
    /// Seal it under another password.
    Rekey(Zeroizing<String>, oneshot::Sender<io::Result<()>>),
    /// Answered when all orders before it are done.
    Finish(oneshot::Sender<()>),
    Clear(oneshot::Sender<io::Result<()>>),
}

/// Opens a helper's journal on a thread of its own: derives the key, locks, reads.
///
/// # Errors
/// [`VaultError`], without a name or content in it.
pub async fn open(
    folder: PathBuf,
    owner: Owner,
    password: Zeroizing<String>,
    device: String,
) -> Result<(Vault, FoundUnsent), VaultError> {
    let (orders, asked) = channel();
    let (opened, answer) = oneshot::channel();
    let whose = owner.clone();
    thread::Builder::new().name("journal".to_owned()).spawn(move || {
        let end = Store::open(&folder, &whose, &password, &device);
        drop(password);
        match end {
            Ok((store, found)) => {
                if opened.send(Ok(found)).is_ok() {
                    work(store, &asked);
                }
            }
            Err(error) => drop(opened.send(Err(error))),
        }
    })?;
    let found = answer.await.map_err(|_| VaultError::NoKey)??;
    Ok((Vault { owner, orders }, found))
}

impl Vault {
    /// Whose words are journaled.
    pub const fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Journals something until it is acknowledged; a message in the place of what was being written in its conversation.
    pub fn journal(&self, awaiting: Awaiting) -> Journaled {
        self.ask(Record::from(awaiting))
    }

    /// Journals what is being written.
    pub fn journal_draft(&self, draft: Unfinished) -> Journaled {
        self.ask(Record::Draft(draft))
    }

    /// Journals what is being written to the team.
    pub fn journal_team_draft(&self, draft: TeamDraft) -> Journaled {
        self.ask(Record::TeamDraft(draft))
    }

    fn ask(&self, record: Record) -> Journaled {
        let (done, answer) = oneshot::channel();
        // a thread that has ended does not answer, and the receiver takes that as a failure
        let _ = self.orders.send(Order::Journal(Box::new(record), done));
        answer
    }

    /// What has this id is acknowledged: it is erased.
    pub fn acknowledged(&self, id: &str) {
        let _ = self.orders.send(Order::Acknowledged(id.to_owned()));
    }

    /// Seals the journal under the helper's new password.
    ///
    /// # Errors
    /// The disk's. The journal is still sealed under the former password then.
    pub async fn rekey(&self, password: Zeroizing<String>) -> io::Result<()> {
        let (done, answer) = oneshot::channel();
        let _ = self.orders.send(Order::Rekey(password, done));
        answer.await.unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))
    }

    /// Waits until everything that was asked so far is done.
    pub async fn finish(&self) {
        let (done, answer) = oneshot::channel();
        if self.orders.send(Order::Finish(done)).is_ok() {
            let _ = answer.await;
        }
    }

    /// Erases everything.
    ///
    /// # Errors
    /// The disk's. What is left is sealed, and a later start erases it when it is too old.
    pub async fn clear(&self) -> io::Result<()> {
        let (done, answer) = oneshot::channel();
        let _ = self.orders.send(Order::Clear(done));
        answer.await.unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))
    }
}

/// Works until nobody asks any more.
fn work(mut store: Store, orders: &Receiver<Order>) {
    while let Ok(first) = orders.recv() {
        let (mut records, mut waiting, mut acknowledged) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = None;
        for order in [first].into_iter().chain(orders.try_iter()) {
            match order {
                Order::Journal(record, done) => {
                    records.push(*record);
                    waiting.push(done);
                }
                Order::Acknowledged(id) => acknowledged.push(id),
                end => {
                    last = Some(end);
                    break;
                }
            }
        }
        let written = store.journal(&records, &acknowledged);
        for done in waiting {
            let _ = done.send(written.as_ref().copied().map_err(|error| error.kind().into()));
        }
        match last {
            Some(Order::Rekey(password, done)) => drop(done.send(store.rekey(&password))),
            Some(Order::Finish(done)) => drop(done.send(())),
            Some(Order::Clear(done)) => drop(done.send(store.clear())),
            _ => {}
        }
    }
}
