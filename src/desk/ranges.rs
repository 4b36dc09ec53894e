//! A set of numbers as ranges: one or two of them as long as nothing is missing.

/// Numbers from 1, as sorted ranges that do not touch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ranges(Vec<(u64, u64)>);

impl Ranges {
    /// Adds the numbers from `first` to `last`, both included. Adding none (`last < first`) is allowed.
    pub(super) fn add(&mut self, first: u64, last: u64) {
        if last < first {
            return;
        }
        // the ranges that overlap or touch: they become one
        let from = self.0.partition_point(|&(_, end)| end.saturating_add(1) < first);
        let to = self.0.partition_point(|&(start, _)| start <= last.saturating_add(1));
        let merged = self.0[from..to].iter().fold((first, last), |(a, b), &(c, d)| (a.min(c), b.max(d)));
        self.0.splice(from..to, [merged]);
    }

    /// Whether `number` is in it.
    pub(super) fn has(&self, number: u64) -> bool {
        let at = self.0.partition_point(|&(_, end)| end < number);
        self.0.get(at).is_some_and(|&(start, _)| start <= number)
    }

    /// The first range from 1 to `last` that is missing.
    pub(super) fn missing(&self, last: u64) -> Option<(u64, u64)> {
        let (start, end) = match self.0.as_slice() {
            [] => (1, last),
            [(1, end)] => (end.checked_add(1)?, last),
            [(1, end), (start, _), ..] => (end + 1, start - 1),
            [(start, _), ..] => (1, start.saturating_sub(1)),
        };
        let end = end.min(last);
        (start <= end).then_some((start, end))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ranges_are_a_set(adds in prop::collection::vec((1u64..60, 0u64..8), 0..30)) {
            let (mut ranges, mut set) = (Ranges::default(), BTreeSet::new());
            for (first, more) in adds {
                ranges.add(first, first + more);
                set.extend(first..=first + more);
            }
            for number in 1..70 {
                prop_assert_eq!(ranges.has(number), set.contains(&number));
            }
            let first = (1..=70).find(|n| !set.contains(n)).expect("70 is never added");
            let last = (first..=70).take_while(|n| !set.contains(n)).last().expect("at least the first");
            prop_assert_eq!(ranges.missing(70), Some((first, last)));
            prop_assert_eq!(ranges.missing(first - 1), None);
        }
    }

    #[test]
    fn the_largest_numbers_do_not_overflow() {
        let mut ranges = Ranges::default();
        ranges.add(1, u64::MAX);
        ranges.add(u64::MAX, u64::MAX);
        assert!(ranges.has(u64::MAX));
        assert_eq!(ranges.missing(u64::MAX), None);
    }
}
