//! The embedded homeserver: the part of the Matrix client-server API that a desk needs, on SQLite. It knows `ruma` and none of ours.
//!
//! - [`Homeserver`] (`serving`) opens a data folder and serves it; [`Accounts`] makes accounts, also while it is served.
//! - `store` writes and reads the database; `room` is the one way into a room and asks `auth` whether it is allowed;
//!   `timeline` and `sync` read; `routes` speaks HTTP.
//! - No address of a client, no content and no token is ever logged, and none but what the API needs is stored.

mod accounts;
mod app;
mod auth;
mod config;
mod create;
mod erase;
mod errors;
mod examine;
mod hashing;
mod http;
mod live;
mod mailbox;
mod membership;
mod peer;
mod rate;
mod receipts;
mod room;
mod routes;
mod secrets;
mod seen;
mod serving;
mod store;
mod sync;
mod timeline;
mod typing;

pub use accounts::{Account, AccountError, Accounts};
pub use config::{DEFAULT_LISTEN, DEFAULT_SERVER_NAME, HomeserverConfig, StartError};
pub use examine::{Examined, examine};
pub use rate::{Limit, RateLimits};
pub use serving::{Homeserver, HomeserverHandle};
pub use store::DATABASE;
