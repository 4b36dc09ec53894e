//! Random numbers, from the system, in one place.

use std::time::Duration;

pub use getrandom::Error;

use super::clock;

/// Fills bytes at random.
///
/// # Errors
/// The system has no randomness to give.
pub fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes)
}

/// Random bytes.
///
/// # Errors
/// The system has no randomness to give.
pub fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    fill(&mut bytes).map(|()| bytes)
}

/// A random number.
///
/// # Errors
/// The system has no randomness to give.
pub fn number() -> Result<u64, Error> {
    getrandom::u64()
}

/// A new id: 128 random bits as 32 hexadecimal digits. Without randomness the clock still tells ids of one program apart.
pub fn id() -> String {
    let bits = bytes().map(u128::from_le_bytes);
    format!("{:032x}", bits.unwrap_or_else(|_| clock::since_1970().as_nanos()))
}

/// A number below `bound`; 0 without randomness.
pub fn below(bound: usize) -> usize {
    usize::try_from(number().unwrap_or(0) % bound.max(1) as u64).unwrap_or(0)
}

/// A random fraction of a time; none of it without randomness.
pub fn fraction(time: Duration) -> Duration {
    let share = u32::try_from(below(1_000)).unwrap_or(0);
    time.saturating_mul(share) / 1_000
}

/// Anything between 0 and `u32::MAX`, each equally likely: what [`Backoff::fail`](super::retry::Backoff::fail) decides by.
pub fn chance() -> u32 {
    // without the system's randomness waits are merely not spread
    getrandom::u32().unwrap_or(u32::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_32_digits_and_differ() {
        let (one, other) = (id(), id());
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
    }

    #[test]
    fn a_number_is_below_its_bound_and_a_part_is_not_more_than_the_whole() {
        for bound in [0, 1, 2, 7] {
            assert!(below(bound) < bound.max(1));
        }
        assert!(fraction(Duration::from_secs(1)) < Duration::from_secs(1));
    }
}
