//! The visitors' page and the HTTP API under it: JSON in, JSON and server-sent events out; forms for a browser without
//! scripts. No address and no header of a visitor is logged or stored.

mod after;
mod api;
mod connections;
mod cross_site;
mod desk;
mod endless;
mod events;
mod keep;
mod key;
mod page;
mod patient;
mod plain;
mod readable;
mod server;
mod turn;

pub(super) use server::serve;
