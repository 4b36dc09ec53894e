//! The door against a homeserver, over real HTTP on loopback: an embedded one for each test, or the one that the
//! environment names (`tests/synapse`).

mod acute;
mod attempts;
mod attention;
mod ceiling;
mod claims;
mod closing;
mod correcting;
mod doors;
mod examples;
mod least_privilege;
mod listening;
mod nobody;
mod offers;
mod page;
mod phases;
mod plain;
mod practice;
mod quiet;
mod reports;
mod saved_plan;
mod stop;
mod street;
mod succession;
mod talk;
mod telling;
mod unheard;
mod unwanted;
mod visitors;
mod went;
