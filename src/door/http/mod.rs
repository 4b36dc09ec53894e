//! The visitor's HTTP API: JSON in, JSON and server-sent events out. No address and no header of a visitor is logged
//! or stored.

mod after;
mod api;
mod connections;
mod desk;
mod events;
mod patient;
mod server;
mod turn;

pub(super) use server::serve;
