//! The program as a program: the real binary in a pseudo-terminal, real keys, real HTTP, real signals.

#![allow(clippy::unwrap_used)]

mod aftercare;
mod attention;
mod canary;
mod care;
mod child;
mod connections;
mod correcting;
mod demo;
mod desk;
mod doors;
mod full;
mod handing;
mod hostile;
mod journaling;
mod keys;
mod languages;
mod leaving;
mod linear;
mod listening;
mod moving;
mod outage;
mod plain;
mod report;
mod stopping;
mod team;
mod trial;
mod unwanted;
mod welcome;
