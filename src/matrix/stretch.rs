//! Stretching: from a password or a code to a key that costs time and memory to guess (Argon2id, RFC 9106).

use argon2::{Argon2, Block};
use zeroize::Zeroizing;

/// How long a salt is, in bytes.
pub const SALT: usize = 16;
/// Memory of at least this size, in bytes, goes back to the system as soon as it is dropped (glibc, `mallopt(3)`:
/// `M_MMAP_THRESHOLD` never grows beyond 32 MiB). What is smaller may stay with the console for the whole shift: 19 MiB
/// more than all it needs. Pages that nobody writes to take no room.
const GIVEN_BACK: usize = (32 << 20) + Block::SIZE;

/// Stretches; the same comes out for the same words and salt. Takes some tens of milliseconds and 19 MiB for that time:
/// that is its purpose, and it is not for the thread that draws. `None` for words of 4 GiB.
pub(crate) fn stretch(words: &[u8], salt: &[u8; SALT]) -> Option<Zeroizing<[u8; 32]>> {
    let argon2 = Argon2::default();
    let mut memory = Vec::with_capacity(GIVEN_BACK / Block::SIZE);
    memory.resize(argon2.params().block_count(), Block::new());
    let mut stretched = Zeroizing::new([0; 32]);
    argon2.hash_password_into_with_memory(words, salt, stretched.as_mut_slice(), &mut memory).ok()?;
    Some(stretched)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was sealed before stays open: the same as Argon2id with version 19, 19,456 KiB, 2 passes and 1 lane.
    #[test]
    fn it_is_argon2id_as_it_was() {
        let mut plain = [0; 32];
        Argon2::default().hash_password_into(b"pannenkoek", &[7; SALT], &mut plain).expect("within its bounds");
        assert_eq!(stretch(b"pannenkoek", &[7; SALT]).as_deref(), Some(&plain));
        assert_ne!(stretch(b"pannenkoek", &[8; SALT]).as_deref(), Some(&plain));
    }
}
