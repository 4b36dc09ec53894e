//! The id of an attempt to come in, and under which it is remembered.

use std::fmt;

use crate::reception::trouble::Trouble;
use crate::street::source::Source;
use crate::visits::token::hash;

/// The shortest id: 128 bits as base64url without padding (RFC 4648 §5).
const SHORTEST: usize = 22;
/// The longest id.
const LONGEST: usize = 64;

/// The id of an attempt to come in: made at random for each page, so that nobody guesses another's. `Debug` does not show
/// it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AttemptId(String);

impl AttemptId {
    /// The id that a page sent.
    ///
    /// # Errors
    /// [`Trouble::BadAttempt`] when it is too short to be one that nobody guesses, or not made of letters, digits, `-` and
    /// `_`.
    pub fn of(sent: &str) -> Result<Self, Trouble> {
        let fits = (SHORTEST..=LONGEST).contains(&sent.len())
            && sent.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if fits { Ok(Self(sent.to_owned())) } else { Err(Trouble::BadAttempt) }
    }
}

impl fmt::Debug for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttemptId(…)")
    }
}

/// Under which an attempt is remembered: a digest of its id, and the network it came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct AttemptKey {
    digest: AttemptDigest,
    from: Option<Source>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct AttemptDigest(String);

impl fmt::Debug for AttemptDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttemptDigest(…)")
    }
}

impl AttemptKey {
    /// That of an id from a network.
    pub(crate) fn of(id: &AttemptId, from: Option<Source>) -> Self {
        Self { digest: AttemptDigest(hash(&["attempt", &id.0])), from }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn what_somebody_could_guess_is_no_id() {
        for bad in ["", "1", "0123456789abcdef01234", "0123456789abcdef 0123456789abcdef", "ééééééééééééééééééééé"]
        {
            assert_eq!(AttemptId::of(bad), Err(Trouble::BadAttempt), "{bad}");
        }
        assert_eq!(AttemptId::of(&"a".repeat(LONGEST + 1)), Err(Trouble::BadAttempt));
        assert!(AttemptId::of(&machine::random::id()).is_ok());
        assert_eq!(
            format!("{:?}", AttemptKey::of(&AttemptId::of(ID).expect("it is one"), Some(Source::Unsaid)))
                .matches("0123")
                .count(),
            0
        );
    }
}
