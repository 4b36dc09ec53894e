//! The state folder: names, the lock, and writing so that it is there after a crash.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::journal::{Header, read};
use super::old::{erase_old, stamp};
use super::seal::SealKey;
use super::shelf::{Record, Shelf};
use super::writer::Owner;
use crate::key_derivation::SALT;
use crate::link::{Awaiting, Lost, TeamDraft, Unfinished};
use machine::clock;
use machine::failpoint::{self, Point};
use machine::random;

/// A journal with more than this behind its shelf is written anew, in bytes.
const SLACK: u64 = 64 * 1024;
/// How a journal's name ends. Journals of earlier versions are still found by it.
pub(super) const ENDING: &str = "kept";
/// The longest journal that is read, in bytes.
const LONGEST: u64 = 64 << 20;

/// Why unsent words cannot be journaled.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Another console of this helper is open on this machine.
    #[error("another console of this helper is open on this machine")]
    Locked,
    /// The folder or a file in it cannot be used.
    #[error("the state folder: {0}")]
    Io(#[from] io::Error),
    /// No random numbers, or no memory for the key.
    #[error("no key could be made")]
    NoKey,
}

/// What an earlier console of the same helper left.
#[derive(Default)]
pub struct FoundUnsent {
    /// Under which device its transaction ids hold.
    pub device: Option<String>,
    /// What was not acknowledged, in the order in which it was sent off.
    pub awaiting: Vec<Awaiting>,
    /// What was being written.
    pub drafts: Vec<Unfinished>,
    /// What was being written to the team.
    pub team_drafts: Vec<TeamDraft>,
    /// What could not be given back.
    pub lost: Option<Lost>,
}

impl FoundUnsent {
    /// Whether a part of it is sent again. It must be sent under the same device as before, so that it cannot be
    /// doubled.
    pub fn goes_out_again(&self) -> bool {
        self.awaiting.iter().any(|awaiting| !matches!(awaiting, Awaiting::Request(_) | Awaiting::Team(_)))
    }
}

/// One helper's journal, locked.
pub(super) struct Store {
    folder: PathBuf,
    name: String,
    _lock: File,
    key: SealKey,
    salt: [u8; SALT],
    device: String,
    shelf: Shelf,
    journal: Option<Journal>,
    /// Whether the file still has what is not on the shelf any more, because erasing it failed.
    stale: bool,
    /// How the last writing failed, if it did. Until a writing succeeds, none is reported as well.
    trouble: Option<io::ErrorKind>,
}

/// The file, while there is one.
struct Journal {
    file: File,
    header: Header,
    records: u64,
    length: u64,
    appended: u64,
}

impl Store {
    /// Opens a helper's journal, and erases journals that are too old, of every helper. `device` is the present one.
    pub(super) fn open(
        folder: &Path,
        owner: &Owner,
        password: &str,
        device: &str,
    ) -> Result<(Self, FoundUnsent), VaultError> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let name = name_of(owner, &folder_salt(folder)?);
        let lock = private().create(true).write(true).truncate(false).open(folder.join(format!("{name}.lock")))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(VaultError::Locked),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let expired = erase_old(folder, &name)?;
        stamp(&lock);
        let bytes = bytes_of(&folder.join(format!("{name}.{ENDING}")))?;
        let header = bytes.as_deref().and_then(Header::read);
        let salt = match header {
            Some(header) => header.salt(),
            None => random::bytes().map_err(|_| VaultError::NoKey)?,
        };
        let key = SealKey::derive(password, &salt).ok_or(VaultError::NoKey)?;
        let mut store = Self {
            folder: folder.to_owned(),
            name,
            _lock: lock,
            key,
            salt,
            device: device.to_owned(),
            shelf: Shelf::default(),
            journal: None,
            stale: false,
            trouble: None,
        };
        let mut found = FoundUnsent { lost: expired.then_some(Lost::TooOld), ..FoundUnsent::default() };
        if let Some(bytes) = bytes {
            store.take_in(header, &bytes, &mut found)?;
        }
        Ok((store, found))
    }

    /// Takes in what an earlier console left. What cannot be read is set aside, never written over.
    fn take_in(&mut self, header: Option<Header>, bytes: &[u8], found: &mut FoundUnsent) -> Result<(), VaultError> {
        let reading = header.map(|header| read(&header, &self.key, bytes));
        let records = reading.iter().flat_map(|reading| &reading.records);
        let mut whole = reading.as_ref().is_some_and(|reading| reading.whole);
        for record in records {
            // a record of another version that this one does not know does not spoil the others
            let Ok(record) = serde_json::from_slice::<Record>(record) else {
                whole = false;
                continue;
            };
            self.shelf.apply(&record);
            if let Record::Begin { device } = record {
                found.device = Some(device);
            }
        }
        if !whole {
            let is_sealed = reading.as_ref().is_some_and(|reading| reading.records.is_empty());
            found.lost = Some(if is_sealed { Lost::Sealed } else { Lost::Damaged });
            self.set_aside()?;
        }
        found.awaiting.clone_from(&self.shelf.awaiting);
        found.drafts = self.shelf.drafts().cloned().collect();
        found.team_drafts = self.shelf.team_drafts().collect();
        match &found.device {
            // sent again under the device it was sent under, so that it cannot be doubled
            Some(device) if found.goes_out_again() => self.device.clone_from(device),
            _ => {}
        }
        // when there is no room for it the old file stays as it is: what it has is given back all the same
        let _ = self.write_anew();
        Ok(())
    }

    /// Journals lines: on the disk, file and folder, when this returns well. Nothing of them counts otherwise.
    pub(super) fn journal(&mut self, records: &[Record], acknowledged: &[String]) -> io::Result<()> {
        let before = self.shelf.clone();
        let mut erased = self.stale;
        for record in records {
            erased |= self.shelf.apply(record);
        }
        for id in acknowledged {
            erased |= self.shelf.erase(id);
        }
        self.write(records, erased).inspect_err(|error| {
            self.trouble = Some(error.kind());
            self.shelf = before;
            // these are acknowledged, though the disk could not erase them: they are erased at the next chance
            for id in acknowledged {
                self.stale |= self.shelf.erase(id);
            }
        })
    }

    /// Brings the disk up to the shelf, on which these lines are already.
    fn write(&mut self, records: &[Record], erased: bool) -> io::Result<()> {
        let has_room = self.journal.as_ref().is_some_and(|journal| journal.appended <= SLACK);
        if has_room && !erased {
            return self.append(records);
        }
        if self.journal.is_none() && self.shelf.is_empty() && !self.stale {
            return self.trouble.map_or(Ok(()), |trouble| Err(trouble.into()));
        }
        match self.write_anew() {
            // without room for a second file what is new may still fit behind the first
            Err(error) if is_full(&error) && self.journal.is_some() && !records.is_empty() => {
                self.append(records)?;
                // the entries that were to be erased are still in the file: they are erased at the next chance
                self.stale = true;
                Ok(())
            }
            end => end,
        }
    }

    fn append(&mut self, records: &[Record]) -> io::Result<()> {
        let Some(journal) = self.journal.as_mut().filter(|_| !records.is_empty()) else { return Ok(()) };
        // after a failed writing nobody knows what the file holds: the next time it is written anew
        journal.append(&self.key, records).inspect_err(|_| self.journal = None)
    }

    /// Seals the journal under another password, and under no former one any more, when this returns well. Otherwise the
    /// disk has what it had, and it is tried again with the next writing.
    pub(super) fn rekey(&mut self, password: &str) -> io::Result<()> {
        let salt = random::bytes().map_err(|_| io::ErrorKind::Other)?;
        self.key = SealKey::derive(password, &salt).ok_or(io::ErrorKind::OutOfMemory)?;
        (self.salt, self.journal, self.stale) = (salt, None, true);
        self.write_anew().inspect_err(|error| self.trouble = Some(error.kind()))
    }

    /// Erases everything: the shift is over.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.shelf = Shelf::default();
        self.write_anew()
    }

    /// A file with what is on the shelf and nothing else, in the old one's place; none when the shelf is empty.
    fn write_anew(&mut self) -> io::Result<()> {
        let path = self.path(ENDING);
        if self.shelf.is_empty() {
            self.journal = None;
            failpoint::pass(Point::Removing)?;
            remove(&path)?;
            self.stale = false;
            failpoint::pass(Point::Removed)?;
            self.sync_folder()?;
            self.trouble = None;
            return Ok(());
        }
        let header = Header::new(&self.salt).ok_or(io::ErrorKind::Other)?;
        let mut bytes = header.bytes().to_vec();
        let mut records = 0;
        for record in self.shelf.records(&self.device) {
            bytes.extend(sealed(&header, &self.key, records, &record)?);
            records += 1;
        }
        let new = self.path("new");
        let written = || -> io::Result<File> {
            failpoint::pass(Point::AnewWriting)?;
            let mut file = private().create(true).write(true).truncate(true).open(&new)?;
            file.write_all(&bytes)?;
            failpoint::pass_unsynced(Point::AnewUnsynced, &file, 0)?;
            file.sync_all()?;
            failpoint::pass(Point::AnewSynced)?;
            fs::rename(&new, &path)?;
            Ok(file)
        };
        let file = written().inspect_err(|_| {
            // it has not replaced the old file yet; if even this fails, the next start erases it
            let _ = fs::remove_file(&new);
        })?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        // until the folder is synced nobody knows which of the two files a crash leaves
        (self.journal, self.stale) = (None, true);
        failpoint::pass(Point::AnewRenamed)?;
        self.sync_folder()?;
        failpoint::reach(Point::AnewDone);
        self.journal = Some(Journal { file, header, records, length, appended: 0 });
        (self.stale, self.trouble) = (false, None);
        Ok(())
    }

    /// Gives the journal's bytes a second name that nothing writes to.
    fn set_aside(&self) -> io::Result<()> {
        let stamp = clock::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        let (journal, aside) = (self.path(ENDING), self.path(&format!("{stamp}.aside")));
        fs::hard_link(&journal, &aside).or_else(|_| fs::copy(&journal, &aside).map(drop))?;
        self.sync_folder()
    }

    fn path(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", self.name))
    }

    fn sync_folder(&self) -> io::Result<()> {
        File::open(&self.folder)?.sync_all()
    }
}

impl Journal {
    fn append(&mut self, key: &SealKey, records: &[Record]) -> io::Result<()> {
        let mut bytes = Vec::new();
        for (index, record) in (self.records..).zip(records) {
            bytes.extend(sealed(&self.header, key, index, record)?);
        }
        let added = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.write(&bytes).inspect_err(|_| {
            // a record that was written in part is cut off again, or found torn at the next start
            let _ = self.file.set_len(self.length);
        })?;
        failpoint::reach(Point::AppendSynced);
        self.length += added;
        self.appended += added;
        self.records += u64::try_from(records.len()).unwrap_or(0);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        failpoint::pass(Point::AppendWriting)?;
        self.file.write_all(bytes)?;
        failpoint::pass_unsynced(Point::AppendUnsynced, &self.file, self.length)?;
        self.file.sync_data()
    }
}

fn sealed(header: &Header, key: &SealKey, index: u64, record: &Record) -> io::Result<Vec<u8>> {
    let plain = record.bytes();
    plain.and_then(|plain| header.seal(key, index, &plain)).ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

/// Readable by the helper alone, whatever the umask.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// A name that says nothing in clear: a digest of who and where under a salt of this folder.
fn name_of(owner: &Owner, salt: &[u8]) -> String {
    let mut digest = Sha256::new();
    for part in [salt, owner.helper.as_str().as_bytes(), owner.homeserver.as_bytes()] {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        digest.update(part);
    }
    URL_SAFE_NO_PAD.encode(&digest.finalize()[..16])
}

/// The folder's salt; made when there is none.
fn folder_salt(folder: &Path) -> Result<Vec<u8>, VaultError> {
    let path = folder.join("salt");
    for _ in 0..2 {
        if let Some(salt) = bytes_of(&path)?.filter(|salt| salt.len() == SALT) {
            return Ok(salt);
        }
        let salt = random::bytes::<SALT>().map_err(|_| VaultError::NoKey)?;
        let new = folder.join(format!("salt.{}", std::process::id()));
        let mut file = private().create(true).write(true).truncate(true).open(&new)?;
        file.write_all(&salt)?;
        file.sync_all()?;
        drop(remove_short(&path));
        // two consoles may do this at once: the first one's salt stays, and both read it
        let linked = fs::hard_link(&new, &path);
        fs::remove_file(&new)?;
        File::open(folder)?.sync_all()?;
        match linked {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => {}
        }
    }
    bytes_of(&path)?.filter(|salt| salt.len() == SALT).ok_or(VaultError::NoKey)
}

/// A salt that was cut short is of no use.
fn remove_short(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.len() == SALT as u64 { Ok(()) } else { remove(path) }
}

/// Whether there is no room for more.
pub fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

fn bytes_of(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Removes a file; one that is not there is removed.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
