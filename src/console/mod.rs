//! The terminal program: key → intent → update → effects; state → view.

pub mod terminal;
pub mod text;
pub mod theme;
