//! The program as a program: the real binary in a pseudo-terminal, real keys, real HTTP, real signals.

#![allow(clippy::unwrap_used)]

mod attention;
mod canary;
mod care;
mod correcting;
mod demo;
mod desk;
mod doors;
mod full;
mod journaling;
mod keys;
mod leaving;
mod moving;
#[path = "../terminal/oracle.rs"]
mod oracle;
mod outage;
mod report;
#[allow(dead_code, reason = "the fault rig uses the rest")]
mod screen;
mod serve;
#[allow(dead_code, reason = "the fault rig uses the rest")]
mod visitor;
