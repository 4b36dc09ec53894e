//! What a homeserver is started with, and why one does not start.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::rate::RateLimits;

/// The server name where none is chosen.
pub const DEFAULT_SERVER_NAME: &str = "desk.local";
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
    /// Whether a name may be shown: the desk's rule, asked when an account is renamed.
    pub takes_name: fn(&str) -> bool,
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
            takes_name: |_| true,
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
