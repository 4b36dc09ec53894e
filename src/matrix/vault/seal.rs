//! Sealing: XChaCha20-Poly1305 under a key that is derived from the helper's password with Argon2id (RFC 9106).

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::key_derivation::{SALT, derive_key};
use machine::random;

/// How long a nonce is, in bytes: long enough to be drawn at random.
pub(crate) const NONCE: usize = 24;

/// The key of one helper's unsent words. It opens nothing else, and is never written anywhere.
pub struct SealKey(XChaCha20Poly1305);

impl SealKey {
    /// Derives the key, as slowly as [`derive_key`] is.
    pub fn derive(password: &str, salt: &[u8; SALT]) -> Option<Self> {
        Self::of(&*derive_key(password.as_bytes(), salt)?)
    }

    /// The key of these bytes.
    pub(crate) fn of(bytes: &[u8; 32]) -> Option<Self> {
        XChaCha20Poly1305::new_from_slice(bytes).ok().map(Self)
    }

    /// Seals: the nonce, then the sealed bytes. `context` must be the same when it is opened.
    pub fn seal(&self, plain: &[u8], context: &[u8]) -> Option<Vec<u8>> {
        let nonce = random::bytes::<NONCE>().ok()?;
        let sealed = self.0.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: context }).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed under this key and context; nothing else.
    pub fn open(&self, sealed: &[u8], context: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let plain = self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: context }).ok()?;
        Some(Zeroizing::new(plain))
    }
}
