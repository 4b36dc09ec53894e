//! What the handlers of requests share.

use std::sync::Arc;

use tokio::sync::watch;

use super::config::HomeserverConfig;
use super::hashing::Hashing;
use super::live::Live;
use super::mailbox::Mailbox;
use super::rate::Buckets;
use super::seen::LastSeen;
use super::store::Store;
use super::typing::Typing;

/// What the handlers share.
pub(crate) struct App {
    pub(crate) config: HomeserverConfig,
    pub(crate) server_name: String,
    pub(crate) store: Store,
    pub(crate) live: Arc<Live>,
    pub(crate) typing: Typing,
    pub(crate) mailbox: Mailbox,
    pub(crate) seen: LastSeen,
    pub(crate) actions: Buckets,
    /// What is told to devices; it is not counted with the rest, as by Synapse.
    pub(crate) tellings: Buckets,
    pub(crate) logins: Buckets,
    pub(crate) login_accounts: Buckets,
    pub(crate) login_addresses: Buckets,
    pub(crate) hashing: Hashing,
    pub(crate) closing: watch::Receiver<bool>,
}
