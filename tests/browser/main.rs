//! The visitors' page in a real browser (Debian's `chromium` and `chromium-driver`), against a real door. Where there is no
//! browser the tests say so and pass; with `NACHTWACHT_BROWSER=required`, as in CI, they fail.
//! What goes over the network is tried over each [way](way) to the door: straight, and through the nginx of the guide with TLS.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod accessible;
mod connection;
mod driver;
mod elsewhere;
mod headers;
mod leaving;
mod measures;
mod pictures;
mod place;
mod plain;
mod plain_states;
mod scene;
mod shape;
mod states;
mod talk;
mod waiting;
mod way;
