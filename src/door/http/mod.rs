//! The visitors' page and the HTTP API under it: JSON in, JSON and server-sent events out; forms for a browser without
//! scripts. No address and no header of a visitor is logged or stored.

mod api;
mod cross_site;
mod events;
mod keep;
mod key;
mod page;
mod plain;
mod server;

pub(super) use server::serve;
