//! A proof of work that a visitor's browser does before it comes in, while a desk is under attack: some seconds of an old
//! phone for one visit, hours of a machine for thousands. Off unless a desk switches it on. Nobody else is asked, nothing is
//! stored at the visitor's, and what was asked is not kept here either: it says itself, sealed, until when it holds.
//!
//! What is asked: [`COUNT`] different numbers, growing, such that SHA-256 of `SEED:NUMBER` (ASCII, the number in decimal)
//! begins with so many zero bits. Many small puzzles rather than a large one: their sum hardly varies, so nobody has bad
//! luck. The seed is for one visit.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use desk::event::Moment;
use machine::random;

/// How many numbers are asked for.
pub(crate) const COUNT: usize = 16;
/// So many bits less has each of [`COUNT`] numbers to show.
const SPREAD: u8 = 4;
/// For how long a seed holds: an old phone, and a visitor who reads the page first.
const HOLDS: Duration = Duration::from_mins(10);
/// So many seeds that were used are remembered; each cost its work.
const USED: usize = 1 << 20;
/// Bytes of a seed that tell it from others.
const NONCE: usize = 12;
/// Bytes of its seal.
const SEAL: usize = 16;

/// How much work is asked for, in bits: 2 to the power of it is the number of hashes, about. Fourteen takes an old phone
/// two to four seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkBits(u8);

impl WorkBits {
    /// The least and the most that may be asked for.
    pub const RANGE: std::ops::RangeInclusive<u8> = 8..=20;

    /// So many bits; none if that is too few to be of use or too many for a phone.
    pub fn new(bits: u8) -> Option<Self> {
        Self::RANGE.contains(&bits).then_some(Self(bits))
    }

    /// The zero bits that each number has to show.
    const fn each(self) -> u8 {
        self.0 - SPREAD
    }
}

/// What a visitor's browser is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskedWork {
    /// What is hashed before each number.
    pub seed: String,
    /// How many numbers.
    pub count: usize,
    /// How many zero bits each hash begins with.
    pub bits: u8,
}

/// What a visitor's browser gives.
#[derive(Debug, Clone, Deserialize)]
pub struct DoneWork {
    /// What was asked.
    pub seed: String,
    /// The numbers, growing. They fit into a JavaScript number.
    pub numbers: Vec<u64>,
}

/// Asks for work and looks at what was done.
pub(crate) struct WorkOffice {
    key: [u8; 32],
    bits: WorkBits,
    used: HashMap<[u8; NONCE], Moment>,
}

impl fmt::Debug for WorkOffice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkOffice").field("bits", &self.bits).finish_non_exhaustive()
    }
}

impl WorkOffice {
    /// With a key of its own: what another run asked for does not hold.
    pub(crate) fn new(key: [u8; 32], bits: WorkBits) -> Self {
        Self { key, bits, used: HashMap::new() }
    }

    /// Something new to do. `now` is by the steady clock; `nonce` is random.
    pub(crate) fn ask(&self, now: Moment, nonce: [u8; NONCE]) -> AskedWork {
        let until = now.0.saturating_add(u64::try_from(HOLDS.as_millis()).unwrap_or(u64::MAX));
        let mut seed = [0; 8 + NONCE + SEAL];
        seed[..8].copy_from_slice(&until.to_be_bytes());
        seed[8..8 + NONCE].copy_from_slice(&nonce);
        let seal = self.seal(&seed[..8 + NONCE]).finalize().into_bytes();
        seed[8 + NONCE..].copy_from_slice(&seal[..SEAL]);
        AskedWork { seed: URL_SAFE_NO_PAD.encode(seed), count: COUNT, bits: self.bits.each() }
    }

    /// Whether this is the work, and nobody came in by it before. It is used up by asking.
    pub(crate) fn takes(&mut self, done: &DoneWork, now: Moment) -> bool {
        let Some((nonce, until)) = self.opened(&done.seed) else { return false };
        if until < now || !is_done(done, self.bits.each()) {
            return false;
        }
        if self.used.len() >= USED {
            self.used.retain(|_, until| *until >= now);
        }
        self.used.len() < USED && self.used.insert(nonce, until).is_none()
    }

    /// What a seed of ours says.
    fn opened(&self, seed: &str) -> Option<([u8; NONCE], Moment)> {
        let bytes: [u8; 8 + NONCE + SEAL] = URL_SAFE_NO_PAD.decode(seed).ok()?.try_into().ok()?;
        let (said, seal) = bytes.split_at(8 + NONCE);
        self.seal(said).verify_truncated_left(seal).ok()?;
        let (until, nonce) = said.split_first_chunk::<8>()?;
        Some((nonce.try_into().ok()?, Moment(u64::from_be_bytes(*until))))
    }

    fn seal(&self, said: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key of any length is one");
        mac.update(said);
        mac
    }
}

/// A random nonce.
///
/// # Errors
/// The system has no randomness to give.
pub(crate) fn nonce() -> Result<[u8; NONCE], random::Error> {
    random::bytes()
}

/// Whether there are enough different numbers, each with its zeroes.
fn is_done(done: &DoneWork, bits: u8) -> bool {
    done.numbers.len() == COUNT
        && done.numbers.is_sorted_by(|one, other| one < other)
        && done.numbers.iter().all(|number| zeroes(&done.seed, *number) >= u32::from(bits))
}

/// With how many zero bits the hash of a number begins, up to 64.
fn zeroes(seed: &str, number: u64) -> u32 {
    let hash = Sha256::digest(format!("{seed}:{number}"));
    hash.first_chunk().map_or(0, |first| u64::from_be_bytes(*first).leading_zeros())
}

/// Does the work, as a visitor's browser does: for programs that come in without one, and for tests.
pub fn work(asked: &AskedWork) -> DoneWork {
    let numbers = (0..).filter(|number| zeroes(&asked.seed, *number) >= u32::from(asked.bits)).take(asked.count);
    DoneWork { seed: asked.seed.clone(), numbers: numbers.collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Moment = Moment(1_000_000);

    fn office(key: u8) -> WorkOffice {
        WorkOffice::new([key; 32], WorkBits::new(8).expect("enough bits"))
    }

    /// By hashlib of Python: the page's JavaScript and the guide say the same.
    #[test]
    fn a_hash_begins_with_zeroes_as_the_guide_says() {
        assert_eq!((zeroes("seed", 1456), zeroes("seed", 0)), (10, 1));
    }

    #[test]
    fn work_that_was_done_lets_one_visitor_in() {
        let mut office = office(1);
        let asked = office.ask(NOW, [7; NONCE]);
        assert_eq!((asked.count, asked.bits, asked.seed.len()), (1 << SPREAD, 4, 48));
        let done = work(&asked);
        assert!(office.takes(&done, NOW));
        assert!(!office.takes(&done, NOW), "each once");
        assert_ne!(office.ask(NOW, [8; NONCE]).seed, asked.seed);
    }

    #[test]
    fn what_was_not_asked_here_or_too_long_ago_is_nothing() {
        let (mut here, there) = (office(1), office(2));
        let done = work(&here.ask(NOW, [7; NONCE]));
        let late = Moment(NOW.0 + 10 * 60_000);
        assert!(!here.takes(&done, Moment(late.0 + 1)), "it held for ten minutes");
        assert!(!here.takes(&work(&there.ask(NOW, [7; NONCE])), NOW), "another door's");
        for seed in ["", "x", "AAAA", &"A".repeat(48), &"é".repeat(24)] {
            assert!(!here.takes(&DoneWork { seed: seed.to_owned(), numbers: (0..16).collect() }, NOW), "{seed}");
        }
        assert!(here.takes(&done, late));
    }

    #[test]
    fn fewer_numbers_or_the_same_one_again_are_not_the_work() {
        let mut office = office(1);
        let done = work(&office.ask(NOW, [7; NONCE]));
        let refused = |office: &mut WorkOffice, numbers: Vec<u64>| {
            assert!(!office.takes(&DoneWork { numbers, ..done.clone() }, NOW));
        };
        refused(&mut office, Vec::new());
        refused(&mut office, done.numbers[1..].to_vec());
        refused(&mut office, vec![done.numbers[0]; COUNT]);
        refused(&mut office, done.numbers.iter().rev().copied().collect());
        refused(&mut office, done.numbers.iter().map(|number| number + 1).collect());
        assert!(office.takes(&done, NOW));
    }

    #[test]
    fn what_was_used_is_forgotten_when_it_holds_no_more_and_never_before() {
        let mut office = office(1);
        let done = work(&office.ask(NOW, [7; NONCE]));
        assert!(office.takes(&done, NOW));
        office.used.extend((0..USED as u128 - 1).map(|n| (n.to_be_bytes()[4..].try_into().expect("so long"), NOW)));
        let next = work(&office.ask(NOW, [9; NONCE]));
        assert!(!office.takes(&next, NOW), "too many to remember: nobody comes in twice by one work");
        assert!(office.takes(&next, Moment(NOW.0 + 1)));
        assert!(!office.takes(&done, Moment(NOW.0 + 1)));
    }

    proptest! {
        /// However it falls, nobody works three times as long as most.
        #[test]
        fn nobody_has_bad_luck(nonce in any::<[u8; NONCE]>()) {
            let last = work(&office(1).ask(NOW, nonce)).numbers[COUNT - 1];
            prop_assert!(last < 3 << 8, "{last}");
        }
    }
}
