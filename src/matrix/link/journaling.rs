//! Unsent words that outlive the console: what the link does with the [`vault`].

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::item::{Lane, SendItem};
use super::task::{Done, Task};
use super::{
    Awaiting, Delivery, Failure, JournalPlace, Journaling, Recording, Restored, SignInError, TeamDraft, Unfinished,
    Update,
};
use crate::error::Error;
use crate::lock::Lock;
use crate::server::Homeserver;
use crate::session::Session;
use crate::transport::Transport;
use crate::vault::{self, FoundUnsent, Owner, Vault, VaultError, is_full};
use desk::event::{AskSavedPlan, CaseEvent, ConversationId, SavedPlanAsk};
use machine::failpoint::{self, Point};

/// What the link knows of the [`vault`]: the journal of unsent words on the disk.
pub(super) struct LinkJournal {
    /// How the homeserver is reached at the next signing in.
    transport: Transport,
    place: JournalPlace,
    vault: Option<Vault>,
    /// What was said last of how unsent words are journaled.
    said: Option<Journaling>,
    /// Messages and records that are about to be on the disk: until then they are not sent, and not called queued.
    waiting: BTreeSet<String>,
}

/// A session, and what is journaled for its helper.
pub(super) struct SignedIn {
    pub(super) session: Session,
    pub(super) vault: Opening,
}

/// What came of opening the vault.
pub(super) enum Opening {
    /// It was open already. With a new password: how sealing it under that one went.
    Already(Option<io::Result<()>>),
    /// Opened, and what was found in it.
    New(Vault, FoundUnsent),
    /// There is none, and why.
    None(Journaling),
}

/// What signing in needs: how the homeserver is reached, and where the vault is, unless it is open for this owner
/// already.
pub(super) struct ToOpen {
    transport: Transport,
    place: JournalPlace,
    open: Option<Vault>,
    /// Tells whether a password is the one that the vault is sealed with.
    lock: Option<Arc<Lock>>,
}

impl LinkJournal {
    pub(super) const fn new(transport: Transport, place: JournalPlace) -> Self {
        Self { transport, place, vault: None, said: None, waiting: BTreeSet::new() }
    }

    /// `lock` opens with the password of the last signing in.
    pub(super) fn to_open(&self, lock: Option<Arc<Lock>>) -> ToOpen {
        let (transport, place) = (self.transport.clone(), self.place.clone());
        ToOpen { transport, place, open: self.vault.clone(), lock }
    }

    /// Whether what has this id is not on the disk yet.
    pub(super) fn is_waiting(&self, id: &str) -> bool {
        self.waiting.contains(id)
    }

    /// What has this id is on the disk, or never will be.
    pub(super) fn has_written(&mut self, id: &str) {
        self.waiting.remove(id);
    }

    /// Journals something, which is held back until it is on the disk; nothing where there is no vault.
    pub(super) fn journal(&mut self, awaiting: Awaiting, id: &str) -> Option<vault::Journaled> {
        let journaled = self.vault.as_ref()?.journal(awaiting);
        self.waiting.insert(id.to_owned());
        Some(journaled)
    }

    /// Journals what is being written to the team; nothing where there is no vault.
    pub(super) fn journal_team_draft(&self, draft: TeamDraft) -> Option<vault::Journaled> {
        Some(self.vault.as_ref()?.journal_team_draft(draft))
    }

    /// What has this id need not be journaled any more: it has reached the homeserver, or never will.
    pub(super) fn done_with(&self, id: &str) {
        if let Some(vault) = &self.vault {
            vault.acknowledged(id);
        }
    }

    /// Waits until the disk has what it was given.
    pub(super) async fn finish(&self) {
        if let Some(vault) = &self.vault {
            vault.finish().await;
        }
    }

    /// The shift is over: nothing stays. What cannot be erased is sealed, and erased by a later start.
    pub(super) async fn clear(&self) {
        if let Some(vault) = &self.vault {
            let _ = vault.clear().await;
        }
    }
}

impl Task {
    /// Puts something in the outbox. A message or record leaves only once it is on the disk, if there is one.
    pub(super) fn take(&mut self, awaiting: Awaiting) {
        if matches!(awaiting, Awaiting::Message(_)) {
            failpoint::reach(Point::Taken);
        }
        let (item, id) = (SendItem::from(&awaiting), awaiting.id().to_owned());
        let Some(conversation) = item.conversation().cloned() else { return };
        let sealed = self.journal.said == Some(Journaling::Sealed);
        if let SendItem::Message(message) = &item
            && !self.outbox.holds(&item.lane(), &id)
        {
            self.clear(&message.message, &conversation);
        }
        if let (Awaiting::Message(_), false, Some(_)) = (&awaiting, sealed, &self.journal.vault) {
            // the message is not journaled. The draft that it was before must not come back
            self.journal_draft(Unfinished::none(conversation.clone()));
        }
        if !self.outbox.push(item.lane(), id.clone(), item.clone()) {
            return;
        }
        let Some(vault) = self.journal.vault.as_ref().filter(|_| sealed) else { return };
        let journaled = vault.journal(awaiting);
        // a request need not wait: it is never repeated, so nothing depends on its being there first
        if !matches!(item, SendItem::Request(_)) {
            self.journal.waiting.insert(id.clone());
        }
        self.under_way.push(Box::pin(async move { Done::Journaled(conversation, id, answered(journaled).await) }));
    }

    /// An entry is on the disk: a message is called queued now. Or the disk failed: a message goes back to its
    /// composer, and other entries go out from memory.
    pub(super) fn journaled(&mut self, conversation: &ConversationId, id: &str, end: io::Result<()>) {
        self.journal.waiting.remove(id);
        self.say_journaling(&end);
        let it = |item: &SendItem| matches!(item, SendItem::Message(sent) if sent.message.as_str() == id);
        let Some(SendItem::Message(message)) = self.outbox.pending().find(|item| it(item)) else { return };
        let message = message.message.clone();
        match end {
            Ok(()) => {
                self.tell(Update::Outbox { conversation: conversation.clone(), message, state: Delivery::Queued });
            }
            Err(error) => {
                let why = if is_full(&error) { Failure::DiskFull } else { Failure::DiskFailed };
                let refused = self.outbox.refuse_untried(&Lane::Conversation(conversation.clone()), why, it);
                self.settle(refused);
            }
        }
    }

    /// How unsent words are journaled, as it was said last.
    pub(super) const fn journals(&self) -> Option<Journaling> {
        self.journal.said
    }

    /// Journals what is being written, also when the disk failed before: it may have room again.
    pub(super) fn journal_draft(&mut self, draft: Unfinished) {
        if let Some(vault) = &self.journal.vault {
            let journaled = vault.journal_draft(draft);
            self.under_way.push(Box::pin(async move { Done::JournaledDraft(answered(journaled).await) }));
        }
    }

    /// Says how unsent words are journaled, by how it went the last time; once.
    pub(super) fn say_journaling(&mut self, end: &io::Result<()>) {
        self.say(match end {
            Ok(()) => Journaling::Sealed,
            Err(error) => Journaling::of(error),
        });
    }

    fn say(&mut self, how: Journaling) {
        if self.journal.said.replace(how) != Some(how) {
            self.tell(Update::Journaling(how));
        }
    }

    /// Takes in what came of opening the vault: what an earlier console left is in the outbox again.
    pub(super) fn open_vault(&mut self, opening: Opening) {
        match opening {
            Opening::Already(end) => {
                if let Some(end) = end {
                    self.say_journaling(&end);
                }
            }
            Opening::None(how) => {
                self.journal.vault = None;
                self.say(how);
            }
            Opening::New(vault, FoundUnsent { awaiting, drafts, team_drafts, lost, .. }) => {
                self.journal.vault = Some(vault);
                self.say(Journaling::Sealed);
                let mut restored = Restored { drafts, team_drafts, lost, ..Restored::default() };
                for awaiting in awaiting {
                    let (item, id) = (SendItem::from(&awaiting), awaiting.id().to_owned());
                    match awaiting {
                        Awaiting::Message(message) => restored.messages.push(message),
                        Awaiting::Record(Recording { conversation, event: CaseEvent::SavedPlanAsk(asked), .. })
                            if !matches!(asked.ask, AskSavedPlan::Forget { .. }) =>
                        {
                            self.without_its_code(conversation, asked, &mut restored);
                            continue;
                        }
                        Awaiting::Record(record) => restored.records.push(record),
                        Awaiting::Team(event) => {
                            restored.team.push(event);
                            continue;
                        }
                        // the console reads what became of it: by now the helper may not want it any more
                        Awaiting::Request(request) => {
                            restored.requests.push(request);
                            continue;
                        }
                    }
                    self.outbox.restore(&item.lane(), id, item);
                }
                if restored != Restored::default() {
                    self.tell(Update::Restored(restored));
                }
            }
        }
    }
}

impl Task {
    /// What an earlier console asked about a saved plan is not asked again: its code went with it. A plan saved
    /// under that code would be for nobody, and the one that was saved before would be gone.
    fn without_its_code(&mut self, conversation: ConversationId, asked: SavedPlanAsk, restored: &mut Restored) {
        if matches!(asked.ask, AskSavedPlan::Save { .. }) {
            self.saved_plan_asks.lose(asked.id);
            restored.codes.push(conversation);
        } else {
            self.journal.done_with(asked.id.as_str());
        }
    }
}

impl Journaling {
    fn of(error: &io::Error) -> Self {
        if is_full(error) { Self::DiskFull } else { Self::DiskFailed }
    }
}

/// The disk's answer. A thread that answers nothing has written nothing.
pub(super) async fn answered(journaled: vault::Journaled) -> io::Result<()> {
    journaled.await.unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))
}

/// Signs in and opens what is journaled for the helper.
pub(super) async fn sign_in(
    homeserver: &str,
    helper: &str,
    password: Zeroizing<String>,
    device: Option<&str>,
    to_open: ToOpen,
) -> Result<SignedIn, SignInError> {
    let homeserver = Homeserver::resolve_over(to_open.transport, homeserver).await;
    let homeserver = homeserver.map_err(|error| sign_in_error(&error))?;
    let sign_in = async |device: Option<&str>| {
        let session = Session::sign_in(&homeserver, helper, &password, device).await;
        session.map_err(|error| sign_in_error(&error))
    };
    let session = sign_in(device).await?;
    failpoint::reach(Point::SignedIn);
    let owner = Owner { helper: session.me().clone(), homeserver: homeserver.url().to_owned() };
    if let Some(vault) = to_open.open.filter(|vault| *vault.owner() == owner) {
        let rekeyed = sealed_anew(&vault, to_open.lock, password).await;
        return Ok(SignedIn { session, vault: Opening::Already(rekeyed) });
    }
    let folder = match to_open.place {
        JournalPlace::Memory(why) => return Ok(SignedIn { session, vault: Opening::None(why) }),
        JournalPlace::Folder(folder) => folder,
    };
    match vault::open(folder, owner, password.clone(), session.device().to_owned()).await {
        Ok((vault, found)) => {
            failpoint::reach(Point::Opened);
            let device = found.device.as_deref().filter(|device| found.goes_out_again() && *device != session.device());
            let Some(device) = device else { return Ok(SignedIn { session, vault: Opening::New(vault, found) }) };
            // transaction ids hold under the device that they were sent under; the helper does not wait for one call
            // after the other
            let (again, _) = tokio::join!(sign_in(Some(device)), session.sign_out());
            failpoint::reach(Point::SignedInAgain);
            Ok(SignedIn { session: again?, vault: Opening::New(vault, found) })
        }
        Err(VaultError::Locked) => {
            let _ = session.sign_out().await;
            Err(SignInError::AlreadyOpen)
        }
        Err(VaultError::Io(error)) if is_full(&error) => {
            Ok(SignedIn { session, vault: Opening::None(Journaling::DiskFull) })
        }
        Err(VaultError::Io(_) | VaultError::NoKey) => {
            Ok(SignedIn { session, vault: Opening::None(Journaling::NoPlace) })
        }
    }
}

/// Seals the journal under the password, if that is a new one: the former one opens nothing at the next start.
async fn sealed_anew(vault: &Vault, lock: Option<Arc<Lock>>, password: Zeroizing<String>) -> Option<io::Result<()>> {
    let of = password.clone();
    let same = tokio::task::spawn_blocking(move || lock.is_some_and(|lock| lock.opens(&of)));
    if same.await.unwrap_or(false) {
        return None;
    }
    Some(vault.rekey(password).await)
}

fn sign_in_error(error: &Error) -> SignInError {
    match error {
        Error::BadAddress(why) => SignInError::BadAddress(*why),
        Error::UnsupportedVersion(versions) => SignInError::UnsupportedVersion(versions.clone()),
        Error::Refused { status: 429, .. } | Error::Away { status: 429, .. } => {
            let wait = error.retry_after().unwrap_or_default().as_millis();
            SignInError::SlowDown(u64::try_from(wait).unwrap_or(u64::MAX))
        }
        Error::Refused { status: 400 | 401 | 403, .. } => SignInError::WrongPassword,
        other => SignInError::Failed(other.failure()),
    }
}
