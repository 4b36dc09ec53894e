//! A failed command: what happened, what it means, what to do.

#[cfg(feature = "desk")]
pub(super) mod desk;

use std::fmt;

/// Why a command failed: what happened, what it means, what to do.
#[derive(Debug)]
pub(crate) struct Failed {
    what: String,
    meaning: String,
    pub(super) remedy: String,
}

impl Failed {
    pub(super) fn new(what: impl Into<String>, meaning: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), meaning: meaning.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nachtwacht: {}\n  what it means: {}\n  what to do: {}", self.what, self.meaning, self.remedy)
    }
}
