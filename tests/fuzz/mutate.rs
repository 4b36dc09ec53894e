//! From inputs that are known to inputs that are not.

/// Numbers that look like chance (`SplitMix64`, Steele et al. 2014).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn of<'a, T: ?Sized>(&mut self, these: &[&'a T]) -> &'a T {
        these[self.below(these.len())]
    }
}

/// The longest input.
const LONGEST: usize = 16 << 10;

/// An input made of those known, changed in one to eight ways.
pub(crate) fn mutate(chance: &mut Chance, known: &[Vec<u8>], tokens: &[&[u8]]) -> Vec<u8> {
    let mut input = known[chance.below(known.len())].clone();
    for _ in 0..=chance.below(8) {
        let at = chance.below(input.len() + 1);
        let end = at + chance.below((input.len() - at).min(64) + 1);
        match chance.below(10) {
            0 | 1 => insert(&mut input, at, chance.of(tokens)),
            2 => {
                let times = if chance.below(16) == 0 { 300 } else { 8 };
                insert(&mut input, at, &chance.of(tokens).repeat(1 + chance.below(times)));
            }
            3 => drop(input.drain(at..end)),
            4 => {
                let part = input[at..end].to_vec();
                let to = chance.below(input.len() + 1);
                insert(&mut input, to, &part);
            }
            5 => {
                let other = &known[chance.below(known.len())];
                let from = chance.below(other.len() + 1);
                insert(&mut input, at, &other[from..]);
            }
            6 if at < input.len() => input[at] ^= 1 << chance.below(8),
            7 if at < input.len() => input[at] = chance.next().to_le_bytes()[0],
            8 => {
                let any = u32::try_from(chance.below(0x11_0000)).unwrap();
                let char = char::from_u32(any).unwrap_or('\u{fffd}');
                insert(&mut input, at, char.encode_utf8(&mut [0; 4]).as_bytes());
            }
            _ => input.truncate(at.max(1)),
        }
    }
    input.truncate(LONGEST);
    input
}

fn insert(input: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    input.splice(at..at, bytes.iter().copied());
}
