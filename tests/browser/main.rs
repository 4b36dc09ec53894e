//! The visitors' page in a real browser (Debian's `chromium` and `chromium-driver`), against a real door. Where there is no
//! browser the tests say so and pass; with `NACHTWACHT_BROWSER=required`, as in CI, they fail.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod accessible;
mod connection;
mod driver;
mod elsewhere;
mod leaving;
mod measures;
mod pictures;
mod place;
mod plain;
mod scene;
mod shape;
mod states;
mod talk;
