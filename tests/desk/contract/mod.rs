//! The contract: what the console and the door rely on, as raw HTTP, against any homeserver.
//!
//! Without more, an embedded one is started for each scenario. `NACHTWACHT_CONTRACT_URL` (and
//! `NACHTWACHT_CONTRACT_SECRET`, its registration secret) name another: `tests/synapse` runs them against Synapse.

mod admin;
mod devices;
mod embedded;
mod history;
mod logins;
mod rooms;
mod sessions;
mod syncing;
mod world;
