//! For whoever runs a desk: what is too long for the README.

#[doc = include_str!("guide/growing.md")]
pub mod growing {}
