//! A desk founded, staffed and looked through by the real program, on the embedded homeserver and on the one that the
//! environment names (`tests/synapse`).

mod examining;
mod founding;
mod moving;
mod moving_faults;
mod moving_open;
mod reporting;
mod service;
mod staffing;
mod staffing_faults;
mod support;
mod team;
