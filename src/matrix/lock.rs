//! A hash of the password, in memory only. By it a locked console knows the helper, also while the network is away.

use zeroize::Zeroizing;

use super::key_derivation::{SALT, derive_key};
use machine::random;

/// A hash of a password under a salt of its own (Argon2id, RFC 9106). Leads back to no password and opens nothing else.
pub(super) struct Lock {
    salt: [u8; SALT],
    hash: Zeroizing<[u8; 32]>,
}

impl Lock {
    /// Of a password, as slowly as [`derive_key`] is.
    pub(super) fn of(password: &str) -> Self {
        let mut salt = [0; SALT];
        // the hash is never written anywhere, so it would be as hard to guess without a salt; only equal passwords
        // would give equal hashes
        let _ = random::fill(&mut salt);
        Self { salt, hash: hash(password, &salt) }
    }

    /// Whether this is the password.
    pub(super) fn opens(&self, password: &str) -> bool {
        let other = hash(password, &self.salt);
        // all bytes are compared, so that the time does not tell which one differs first
        self.hash.iter().zip(other.iter()).fold(0, |unlike, (a, b)| unlike | (a ^ b)) == 0
    }
}

fn hash(password: &str, salt: &[u8; SALT]) -> Zeroizing<[u8; 32]> {
    derive_key(password.as_bytes(), salt).expect("any password that we take is within Argon2's bounds")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_opens() {
        let lock = Lock::of("pannenkoek");
        assert!(lock.opens("pannenkoek"));
        for wrong in ["", "pannenkoe", "pannenkoek ", "Pannenkoek"] {
            assert!(!lock.opens(wrong), "{wrong:?}");
        }
        assert!(Lock::of("").opens(""));
        assert_ne!(Lock::of("a").hash, Lock::of("a").hash, "two locks of one password are unlike");
    }
}
