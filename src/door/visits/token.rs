//! A visitor's only key: a random token, of which the desk keeps no more than a digest.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use machine::random;
use sha2::{Digest as _, Sha256};

/// A visit token: 256 random bits as base64url. It is never stored and never shown in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct VisitToken(String);

impl VisitToken {
    /// A new one from the system's randomness.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(crate) fn new() -> Result<Self, random::Error> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random::bytes::<32>()?)))
    }

    /// The token as the visitor's browser keeps it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its digest.
    pub(crate) fn digest(&self) -> VisitDigest {
        VisitDigest::of(&self.0)
    }
}

impl fmt::Debug for VisitToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VisitToken(…)")
    }
}

/// SHA-256 of a visit token, base64url: under this a visit is found. The token has 256 random bits, so the digest can
/// be neither turned back nor guessed, and a look-up by it tells nothing by its timing.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct VisitDigest(pub(crate) String);

impl VisitDigest {
    /// The digest of what a visitor presents as a token.
    pub(crate) fn of(token: &str) -> Self {
        Self(hash(&[token]))
    }
}

impl fmt::Debug for VisitDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VisitDigest(…)")
    }
}

/// SHA-256 over parts that cannot run into each other, base64url.
pub(crate) fn hash(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update(part.len().to_be_bytes());
        sha.update(part.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(sha.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_random_and_hidden() {
        let (a, b) = (VisitToken::new().expect("randomness"), VisitToken::new().expect("randomness"));
        assert_eq!(a.as_str().len(), 43);
        assert_ne!(a, b);
        assert_eq!(VisitDigest::of(a.as_str()), a.digest());
        assert!(!format!("{a:?} {:?}", a.digest()).contains(&a.as_str()[..8]));
    }

    /// By hashlib of Python: ids that doors gave to events stand in rooms, and must be the same after a new start.
    #[test]
    fn what_was_hashed_before_is_hashed_so_again() {
        assert_eq!(hash(&["visit", "room"]), "5pJE5p_HTwdbcWNMs6o0Xe5IOTOZWZgRMxLms3E8SII");
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
    }
}
