//! Passwords and access tokens.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::errors::ApiError;
use machine::random;

/// Random bytes as text, without padding.
pub(crate) fn random<const N: usize>() -> Result<String, ApiError> {
    let bytes = random::bytes::<N>().map_err(|_| ApiError::internal())?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// A new access token: 256 bits.
pub(crate) fn token() -> Result<String, ApiError> {
    Ok(format!("nw_{}", random::<32>()?))
}

/// What is stored of a token.
pub(crate) fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Argon2id with the second recommended choice's memory bound brought down to what a small server can spend several
/// times at once: 19 MiB, 2 passes, 1 lane (OWASP's minimum for Argon2id).
fn argon() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// The hash of a password in PHC form. Slow on purpose.
pub(crate) fn hash(password: &str) -> Result<String, ApiError> {
    let salt = random::bytes::<16>().map_err(|_| ApiError::internal())?;
    let hash = argon().hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| ApiError::internal())?;
    Ok(hash.to_string())
}

/// Whether the password fits. Without a hash it takes as long and says no, so that names cannot be told by the clock.
pub(crate) fn verify(password: &str, stored: Option<&str>) -> bool {
    let Some(stored) = stored else {
        let _ = hash(password);
        return false;
    };
    PasswordHash::new(stored).is_ok_and(|parsed| argon().verify_password(password.as_bytes(), &parsed).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let stored = hash("correct horse").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("correct horse", Some(&stored)));
        assert!(!verify("Correct horse", Some(&stored)));
        assert!(!verify("correct horse", None));
        assert!(!verify("correct horse", Some("not a hash")));
        assert_ne!(stored, hash("correct horse").unwrap(), "every hash has a salt of its own");
    }

    /// What the reference implementation (libargon2, by argon2-cffi 25) and SHA-256 make of these: accounts and devices
    /// that exist were stored so.
    #[test]
    fn what_was_stored_before_still_fits() {
        let stored =
            "$argon2id$v=19$m=19456,t=2,p=1$BwcHBwcHBwcHBwcHBwcHBw$ZDlHHft/vwYeWP/YKE8KMcDwebuyoEuHECcyA1ND74k";
        assert!(verify("pannenkoek", Some(stored)));
        assert!(!verify("pannekoek", Some(stored)));
        assert!(hash("pannenkoek").unwrap().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(digest("nw_token")[..6], [0x74, 0x4b, 0x2b, 0x8c, 0x0f, 0x1a]);
    }

    #[test]
    fn tokens_differ_and_hold_256_bits() {
        let one = token().unwrap();
        assert_ne!(one, token().unwrap());
        assert_eq!(one.len(), "nw_".len() + 43);
    }
}
