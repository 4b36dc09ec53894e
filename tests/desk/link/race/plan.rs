//! What is raced for, by a seed, and what came of it.

use std::time::Duration;

/// How much of it, from the environment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// `NACHTWACHT_RACE_ROUNDS`: how often all visitors are claimed at once.
    pub(super) rounds: usize,
    /// `NACHTWACHT_RACE_HELPERS`.
    pub(super) helpers: usize,
    /// `NACHTWACHT_RACE_VISITORS`.
    pub(super) visitors: usize,
    /// `NACHTWACHT_RACE_SINGLES`: how often one visitor is claimed by all helpers.
    pub(super) singles: usize,
    /// `NACHTWACHT_RACE_HANDS`: how many claims a helper has open at a time.
    pub(super) hands: usize,
    /// `NACHTWACHT_RACE_SEED`.
    pub(super) seed: u64,
}

impl Size {
    /// These numbers, or what the environment says instead.
    pub(super) fn or_as_asked(self) -> Self {
        let of = |name: &str, otherwise: usize| {
            let asked = std::env::var(format!("NACHTWACHT_RACE_{name}")).ok();
            asked.map_or(otherwise, |asked| asked.parse().expect("a number"))
        };
        let seed = of("SEED", usize::try_from(self.seed).unwrap()) as u64;
        Self {
            rounds: of("ROUNDS", self.rounds),
            helpers: of("HELPERS", self.helpers),
            visitors: of("VISITORS", self.visitors),
            singles: of("SINGLES", self.singles),
            hands: of("HANDS", self.hands).max(1),
            seed,
        }
    }
}

/// Chance that can be repeated (`SplitMix64`).
#[derive(Debug, Clone)]
pub(super) struct Chance(pub(super) u64);

impl Chance {
    /// A number below `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// Who claims whom: helper and visitor, in the order in which the keys are pressed. Each visitor is claimed by three to
/// five helpers, every twentieth by all; all helpers go through the visitors in the same order, so that they meet.
pub(super) fn claims(chance: &mut Chance, helpers: usize, visitors: usize) -> Vec<(usize, usize)> {
    let mut claims = Vec::new();
    let mut order: Vec<_> = (0..visitors).collect();
    chance.shuffle(&mut order);
    for visitor in order {
        let mut all: Vec<_> = (0..helpers).collect();
        chance.shuffle(&mut all);
        let many = if chance.below(20) == 0 { helpers } else { 3 + chance.below(3) };
        claims.extend(all.into_iter().take(many).map(|helper| (helper, visitor)));
    }
    claims
}

/// How long something took, many times.
#[derive(Debug, Default)]
pub(super) struct Times(pub(super) Vec<Duration>);

impl Times {
    /// The time within which `share` of a hundred were done, in milliseconds.
    pub(super) fn percentile(&self, share: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() * share).div_ceil(100).saturating_sub(1);
        sorted.get(at).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }

    /// The 50th and 99th percentile, and how many times were measured.
    pub(super) fn say(&self) -> String {
        format!("{:.1} ms p50, {:.1} ms p99 ({})", self.percentile(50), self.percentile(99), self.0.len())
    }

    /// Against others: the ratio of p50 and of p99.
    pub(super) fn against(&self, bare: &Self) -> String {
        format!(
            "{:.2} p50, {:.2} p99",
            self.percentile(50) / bare.percentile(50),
            self.percentile(99) / bare.percentile(99)
        )
    }
}
