//! What one helper or keeper sees without a desk: the console's screens by keys, the console in a terminal, the yearly
//! report, and the check of a desk's own files.

mod check;
mod child;
mod linear;
mod report;
mod screens;
mod terminal;
