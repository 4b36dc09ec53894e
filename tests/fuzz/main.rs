//! Whatever bytes come: no panic, no byte on the terminal that may not be there.
//!
//! Each target is a plain function over bytes, driven by a small mutator (`mutate`) over a small corpus (`corpus`). It
//! returns the shape of what it saw; inputs of a new shape join the corpus for the rest of the run. A run is the same
//! for the same seed and number of inputs.
//!
//! ```sh
//! cargo test --test fuzz                                            # 2 seconds a target
//! NACHTWACHT_FUZZ_SECONDS=600 NACHTWACHT_FUZZ_SEED=7 cargo test --test fuzz -- --nocapture
//! NACHTWACHT_FUZZ_INPUTS=10000000 cargo test --test fuzz keys -- --nocapture
//! NACHTWACHT_FUZZ_HEX=1b5b324a cargo test --test fuzz visitor_text  # one input, as a failing run prints it
//! ```
//!
//! Not `bolero` or `cargo-fuzz`: on stable the first is a mutator without coverage as well, for some forty packages.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod corpus;
mod drive;
mod hsds;
mod keys;
mod mutate;
mod sync;
mod text;
mod toml;

use drive::drive;

#[test]
fn visitor_text() {
    drive("visitor_text", &corpus::text(), corpus::TEXT_TOKENS, text::target);
}

#[test]
fn homeserver_json() {
    drive("homeserver_json", &corpus::json(), corpus::JSON_TOKENS, sync::target);
}

#[test]
fn keys_and_pastes() {
    drive("keys_and_pastes", &corpus::keys(), corpus::KEY_TOKENS, keys::target);
}

#[test]
fn own_files() {
    drive("own_files", &corpus::toml(), corpus::TOML_TOKENS, toml::target);
}

#[test]
fn hsds_files() {
    drive("hsds_files", &corpus::hsds(), corpus::HSDS_TOKENS, hsds::target);
}
