//! The places of a door, and who shares them. **Whoever comes from one network has at most as many as are still free**: one
//! network alone gets half of them, a second one half of the rest. So a network that has none gets in until there really
//! is none left, whatever the others do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::source::Share;

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoPlace {
    /// All are taken.
    Full,
    /// The others from there have as many as are left for everybody else.
    Share,
}

/// Places that are counted.
#[derive(Debug)]
pub(crate) struct Places {
    all: usize,
    taken: usize,
    by: HashMap<Share, usize>,
}

/// How the taken places are shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Shares {
    /// How many places there are.
    pub(crate) places: usize,
    /// How many are taken.
    pub(crate) taken: usize,
    /// How many the network has that has most.
    pub(crate) largest: usize,
    /// Networks that have any.
    pub(crate) networks: usize,
    /// How many those have together of whom nobody says from where.
    pub(crate) unsaid: usize,
    /// How many are nobody's: read back at the start, or practice.
    pub(crate) uncounted: usize,
}

impl Places {
    /// So many places, all free.
    pub(crate) fn new(all: usize) -> Self {
        Self { all, taken: 0, by: HashMap::new() }
    }

    /// Takes one. `who` is none for those who share with nobody.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn take(&mut self, who: Option<Share>) -> Result<(), NoPlace> {
        let free = self.free();
        if free == 0 {
            return Err(NoPlace::Full);
        }
        if who.is_some_and(|who| self.by.get(&who).is_some_and(|held| *held >= free)) {
            return Err(NoPlace::Share);
        }
        self.put(who);
        Ok(())
    }

    /// Takes one for somebody who is in already.
    pub(crate) fn put(&mut self, who: Option<Share>) {
        self.taken += 1;
        if let Some(who) = who {
            *self.by.entry(who).or_default() += 1;
        }
    }

    /// Gives one back.
    pub(crate) fn give_back(&mut self, who: Option<Share>) {
        self.taken = self.taken.saturating_sub(1);
        let Some(who) = who else { return };
        if let Some(held) = self.by.get_mut(&who) {
            *held -= 1;
            if *held == 0 {
                self.by.remove(&who);
            }
        }
    }

    /// How many are free.
    pub(crate) fn free(&self) -> usize {
        self.all.saturating_sub(self.taken)
    }

    /// How much is taken, in eighths.
    pub(crate) fn eighths(&self) -> usize {
        self.taken * 8 / self.all.max(1)
    }

    /// How they are shared.
    pub(crate) fn shares(&self) -> Shares {
        let networks = || self.by.iter().filter(|(who, _)| !who.is_unsaid()).map(|(_, held)| *held);
        let unsaid = self.by.iter().filter(|(who, _)| who.is_unsaid()).map(|(_, held)| held).sum();
        Shares {
            places: self.all,
            taken: self.taken,
            largest: networks().max().unwrap_or(0),
            networks: networks().count(),
            unsaid,
            uncounted: self.taken.saturating_sub(networks().sum::<usize>() + unsaid),
        }
    }
}

/// The places of open visits, shared among the parts of a door.
#[derive(Debug, Clone)]
pub(crate) struct Seats(Arc<Mutex<Places>>);

impl Seats {
    /// So many, all free.
    pub(crate) fn new(all: usize) -> Self {
        Self(Arc::new(Mutex::new(Places::new(all))))
    }

    /// A place for somebody who comes in.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn take(&self, who: Option<Share>) -> Result<Seat, NoPlace> {
        self.places().take(who)?;
        Ok(Seat { seats: self.clone(), who })
    }

    /// A place for somebody who is in already, by a start that read everything back.
    pub(crate) fn keep(&self) -> Seat {
        self.places().put(None);
        Seat { seats: self.clone(), who: None }
    }

    /// How they are shared.
    pub(crate) fn shares(&self) -> Shares {
        self.places().shares()
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place that is taken until this is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    seats: Seats,
    who: Option<Share>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.places().give_back(self.who);
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use proptest::prelude::*;

    use super::super::source::Source;
    use super::*;

    fn network(n: u32) -> Share {
        Source::Network(IpAddr::V4(Ipv4Addr::from_bits(n))).share()
    }

    #[test]
    fn one_network_gets_half_and_the_next_half_of_the_rest() {
        let mut places = Places::new(900);
        let mut fill =
            |who| std::iter::repeat_with(|| places.take(Some(network(who)))).take_while(Result::is_ok).count();
        assert_eq!((fill(1), fill(2)), (450, 225));
        let shares = places.shares();
        assert_eq!((shares.taken, shares.largest, shares.networks, places.free()), (675, 450, 2, 225));
        assert_eq!(places.take(Some(network(1))), Err(NoPlace::Share));
        assert_eq!(places.take(Some(network(3))), Ok(()));
    }

    proptest! {
        /// Whatever networks do, one that has no place gets one until none is left, and no network ever has all.
        #[test]
        fn a_networks_first_visit_gets_in_until_the_desk_is_really_full(
            all in 1usize..200,
            steps in prop::collection::vec((0u32..6, any::<bool>()), 0..600),
        ) {
            let mut places = Places::new(all);
            let mut held = [0usize; 6];
            for (who, comes) in steps {
                let index = who as usize;
                let free = places.free();
                if comes {
                    let taken = places.take(Some(network(who)));
                    match taken {
                        Ok(()) => held[index] += 1,
                        Err(NoPlace::Full) => prop_assert_eq!(free, 0),
                        Err(NoPlace::Share) => prop_assert!(held[index] >= free && held[index] > 0),
                    }
                } else if held[index] > 0 {
                    places.give_back(Some(network(who)));
                    held[index] -= 1;
                }
                let taken: usize = held.iter().sum();
                prop_assert_eq!(places.free(), all - taken);
                prop_assert!(held.iter().all(|held| *held <= all.div_ceil(2)));
                // somebody from elsewhere
                prop_assert_eq!(places.take(Some(network(99))).is_ok(), taken < all);
                if taken < all {
                    places.give_back(Some(network(99)));
                }
                prop_assert_eq!(places.by.len(), held.iter().filter(|held| **held > 0).count());
            }
        }

        /// However many places some networks try to take, and in whatever order, a part of them stays free.
        #[test]
        fn few_networks_never_fill_the_door(all in 8usize..400, order in prop::collection::vec(0u32..4, 2_000)) {
            let mut places = Places::new(all);
            for who in order {
                let _ = places.take(Some(network(who)));
            }
            prop_assert!(places.free() >= all / 16, "{} of {all}", places.free());
        }
    }

    #[test]
    fn a_seat_is_given_back_when_its_visit_is_gone() {
        let seats = Seats::new(2);
        let (one, kept) = (seats.take(Some(network(1))).expect("a place"), seats.keep());
        assert_eq!(seats.take(Some(network(2))).err(), Some(NoPlace::Full));
        assert_eq!(seats.shares(), Shares { places: 2, taken: 2, largest: 1, networks: 1, unsaid: 0, uncounted: 1 });
        drop(one);
        let again = seats.take(Some(Source::Unsaid.share())).expect("a place");
        assert_eq!(seats.shares().unsaid, 1);
        drop((kept, again));
        assert_eq!(seats.shares(), Shares { places: 2, ..Shares::default() });
    }
}
