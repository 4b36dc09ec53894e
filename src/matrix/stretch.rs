//! Stretching: from a password or a code to a key that costs time and memory to guess (Argon2id, RFC 9106).

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
pub(crate) fn stretch(secret: &[u8], salt: &[u8; SALT]) -> Option<Zeroizing<[u8; 32]>> {
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

    /// What the reference implementation (argon2-cffi 25, libargon2) makes of the same: version 19, 19,456 KiB, 2 passes,
    /// 1 lane.
    const KNOWN: &str = "6439471dfb7fbf061e58ffd8284f0a31c0f079bbb2a04b87102732035343ef89";

    #[test]
    fn what_was_sealed_before_stays_open() {
        let hex = |key: Option<Zeroizing<[u8; 32]>>| {
            key.map(|key| key.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        };
        assert_eq!(hex(stretch(b"pannenkoek", &[7; SALT])).as_deref(), Some(KNOWN));
        assert_ne!(hex(stretch(b"pannenkoek", &[8; SALT])).as_deref(), Some(KNOWN));
    }
}
