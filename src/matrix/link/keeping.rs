//! Unsent words that outlive the console: what the link does with the [`vault`].

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::item::{Item, Lane};
use super::task::{Done, Task};
use super::{Delivery, Failure, Keeping, Outgoing, Place, SignInError, Unfinished, Update};
use crate::desk::event::{ConversationId, MessageId};
use crate::failpoint::{self, Point};
use crate::matrix::error::Error;
use crate::matrix::server::Homeserver;
use crate::matrix::session::Session;
use crate::matrix::transport::Transport;
use crate::matrix::vault::{self, Failed, Found, Owner, Vault, is_full};

/// What the link knows of the vault.
pub(super) struct Keeper {
    /// How the homeserver is reached at the next signing in.
    transport: Transport,
    place: Place,
    vault: Option<Vault>,
    /// What was said last of how unsent words are kept.
    said: Option<Keeping>,
    /// Messages that are about to be on the disk: until then they are not sent, and not called queued.
    waiting: BTreeSet<MessageId>,
}

/// A session, and what is kept for its helper.
pub(super) struct SignedIn {
    pub(super) session: Session,
    pub(super) vault: Opening,
}

/// What came of opening the vault.
pub(super) enum Opening {
    /// It is open since the last time.
    Already,
    /// Opened, and what was found in it.
    New(Vault, Found),
    /// There is none, and why.
    None(Keeping),
}

/// What signing in needs: how the homeserver is reached, and what is to be opened where, unless it is open for this owner.
pub(super) struct ToOpen {
    transport: Transport,
    place: Place,
    open: Option<Owner>,
}

impl Keeper {
    pub(super) const fn new(transport: Transport, place: Place) -> Self {
        Self { transport, place, vault: None, said: None, waiting: BTreeSet::new() }
    }

    pub(super) fn to_open(&self) -> ToOpen {
        let (transport, place) = (self.transport.clone(), self.place.clone());
        ToOpen { transport, place, open: self.vault.as_ref().map(|vault| vault.owner().clone()) }
    }

    /// Whether a message is not on the disk yet.
    pub(super) fn is_waiting(&self, message: &MessageId) -> bool {
        self.waiting.contains(message)
    }

    /// A message has reached the homeserver.
    pub(super) fn acknowledged(&self, message: &MessageId) {
        if let Some(vault) = &self.vault {
            vault.acknowledged(message.clone());
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
    /// Puts a message in the outbox. It leaves only once it is on the disk, if there is one to keep it.
    pub(super) fn take(&mut self, message: Outgoing) {
        failpoint::reach(Point::Taken);
        let (conversation, id) = (message.conversation.clone(), message.message.clone());
        let lane = Lane::Conversation(conversation.clone());
        let sealed = self.keeper.said == Some(Keeping::Sealed);
        if !sealed && self.keeper.vault.is_some() {
            // it is not kept on the disk: what was being written is it no more, and must not come back
            let (body, inserted, instead_of) = (String::new(), Vec::new(), None);
            self.keep_draft(Unfinished { conversation: conversation.clone(), body, inserted, instead_of });
        }
        let vault = self.keeper.vault.as_ref().filter(|_| sealed);
        let kept = vault.map(|vault| vault.keep(message.clone()));
        if self.outbox.push(lane, id.to_string(), Item::Message(Arc::new(message)))
            && let Some(kept) = kept
        {
            self.keeper.waiting.insert(id.clone());
            self.under_way.push(Box::pin(async move { Done::Kept(conversation, id, answered(kept).await) }));
        }
    }

    /// A message is on the disk and is called queued; or it is not, and goes back to its composer.
    pub(super) fn kept(&mut self, conversation: &ConversationId, message: &MessageId, end: io::Result<()>) {
        self.keeper.waiting.remove(message);
        self.say_keeping(&end);
        let lane = Lane::Conversation(conversation.clone());
        match end {
            Ok(()) => self.tell(Update::Outbox {
                conversation: conversation.clone(),
                message: message.clone(),
                state: Delivery::Queued,
            }),
            Err(error) => {
                let why = if is_full(&error) { Failure::DiskFull } else { Failure::DiskFailed };
                let it = |item: &Item| matches!(item, Item::Message(sent) if sent.message == *message);
                let refused = self.outbox.refuse_untried(&lane, why, it);
                self.settle(refused);
            }
        }
    }

    /// Keeps what is being written, also when the disk failed before: it may have room again.
    pub(super) fn keep_draft(&mut self, draft: Unfinished) {
        if let Some(vault) = &self.keeper.vault {
            let kept = vault.keep_draft(draft);
            self.under_way.push(Box::pin(async move { Done::KeptDraft(answered(kept).await) }));
        }
    }

    /// Says how unsent words are kept, by how it went the last time; once.
    pub(super) fn say_keeping(&mut self, end: &io::Result<()>) {
        self.say(match end {
            Ok(()) => Keeping::Sealed,
            Err(error) => Keeping::of(error),
        });
    }

    fn say(&mut self, keeping: Keeping) {
        if self.keeper.said.replace(keeping) != Some(keeping) {
            self.tell(Update::Keeping(keeping));
        }
    }

    /// Takes in what came of opening the vault: what an earlier console left is in the outbox again.
    pub(super) fn open_vault(&mut self, opening: Opening) {
        match opening {
            Opening::Already => {}
            Opening::None(keeping) => {
                self.keeper.vault = None;
                self.say(keeping);
            }
            Opening::New(vault, Found { messages, drafts, lost, .. }) => {
                self.keeper.vault = Some(vault);
                self.say(Keeping::Sealed);
                for message in &messages {
                    let lane = Lane::Conversation(message.conversation.clone());
                    let item = Item::Message(Arc::new(message.clone()));
                    self.outbox.restore(&lane, message.message.to_string(), item);
                }
                if !messages.is_empty() || !drafts.is_empty() || lost.is_some() {
                    self.tell(Update::Restored { messages, drafts, lost });
                }
            }
        }
    }
}

impl Keeping {
    fn of(error: &io::Error) -> Self {
        if is_full(error) { Self::DiskFull } else { Self::DiskFailed }
    }
}

/// The disk's answer. A thread that answers nothing has not kept it.
async fn answered(kept: vault::Kept) -> io::Result<()> {
    kept.await.unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))
}

/// Signs in and opens what is kept for the helper.
pub(super) async fn sign_in(
    homeserver: &str,
    helper: &str,
    password: Zeroizing<String>,
    device: Option<&str>,
    keep: ToOpen,
) -> Result<SignedIn, SignInError> {
    let homeserver = Homeserver::resolve_over(keep.transport, homeserver).await;
    let homeserver = homeserver.map_err(|error| sign_in_error(&error))?;
    let sign_in = async |device: Option<&str>| {
        let session = Session::sign_in(&homeserver, helper, &password, device).await;
        session.map_err(|error| sign_in_error(&error))
    };
    let session = sign_in(device).await?;
    failpoint::reach(Point::SignedIn);
    let owner = Owner { helper: session.me().clone(), homeserver: homeserver.url().to_owned() };
    let folder = match keep.place {
        _ if keep.open.as_ref() == Some(&owner) => return Ok(SignedIn { session, vault: Opening::Already }),
        Place::Memory(why) => return Ok(SignedIn { session, vault: Opening::None(why) }),
        Place::Folder(folder) => folder,
    };
    match vault::open(folder, owner, password.clone(), session.device().to_owned()).await {
        Ok((vault, found)) => {
            failpoint::reach(Point::Opened);
            let device =
                found.device.as_deref().filter(|device| !found.messages.is_empty() && *device != session.device());
            let Some(device) = device else { return Ok(SignedIn { session, vault: Opening::New(vault, found) }) };
            // transaction ids hold under the device that they were sent under
            let again = sign_in(Some(device)).await;
            failpoint::reach(Point::SignedInAgain);
            let _ = session.sign_out().await;
            Ok(SignedIn { session: again?, vault: Opening::New(vault, found) })
        }
        Err(Failed::Locked) => {
            let _ = session.sign_out().await;
            Err(SignInError::AlreadyOpen)
        }
        Err(Failed::Io(error)) if is_full(&error) => Ok(SignedIn { session, vault: Opening::None(Keeping::DiskFull) }),
        Err(Failed::Io(_) | Failed::NoKey) => Ok(SignedIn { session, vault: Opening::None(Keeping::NoPlace) }),
    }
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
