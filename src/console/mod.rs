//! The terminal program: key → intent → update → effects; state → view.

pub mod text;
