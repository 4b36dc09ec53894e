//! Key derivation: from a password or a code to a key that costs time and memory to guess (Argon2id, RFC 9106).

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroizing;

/// How long a salt is, in bytes. Files and codes that exist depend on it.
pub const SALT: usize = 16;
/// Argon2id's memory in KiB, passes and lanes. Files and codes that exist open with these only: the defaults of a later
/// version of the library must not change them.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// How much memory is reserved, in bytes. Argon2 fills 19 MiB of it. The C library may keep a freed block of that size for
/// the whole shift, and always gives back one above 32 MiB (glibc, `mallopt(3)`: `M_MMAP_THRESHOLD` never grows beyond
/// that). Pages that nobody writes to cost nothing.
const ALWAYS_RETURNED: usize = (32 << 20) + Block::SIZE;

/// A key from a secret. The same secret and salt give the same key, since files must open again. It takes some tens of
/// milliseconds and 19 MiB on purpose, and is not for the thread that draws. `None` only beyond Argon2's bounds.
pub(crate) fn derive_key(secret: &[u8], salt: &[u8; SALT]) -> Option<Zeroizing<[u8; 32]>> {
    let (memory, passes, lanes) = COST;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(memory, passes, lanes, None).ok()?);
    let mut memory = Vec::with_capacity(ALWAYS_RETURNED / Block::SIZE);
    memory.resize(argon2.params().block_count(), Block::new());
    let mut key = Zeroizing::new([0; 32]);
    argon2.hash_password_into_with_memory(secret, salt, key.as_mut_slice(), &mut memory).ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result of the reference implementation (libargon2, by argon2-cffi 25) for the same input: version 19, 19,456
    /// KiB, 2 passes, 1 lane.
    const KNOWN: [u8; 32] = [
        0x64, 0x39, 0x47, 0x1d, 0xfb, 0x7f, 0xbf, 0x06, 0x1e, 0x58, 0xff, 0xd8, 0x28, 0x4f, 0x0a, 0x31, 0xc0, 0xf0,
        0x79, 0xbb, 0xb2, 0xa0, 0x4b, 0x87, 0x10, 0x27, 0x32, 0x03, 0x53, 0x43, 0xef, 0x89,
    ];

    #[test]
    fn what_was_sealed_before_stays_open() {
        assert_eq!(derive_key(b"pannenkoek", &[7; SALT]).as_deref(), Some(&KNOWN));
        assert_ne!(derive_key(b"pannenkoek", &[8; SALT]).as_deref(), Some(&KNOWN));
    }
}
