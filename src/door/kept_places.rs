//! Places that visitors asked to keep: a random handle in the browser's tab, opened by four digits of the visitor's that
//! only the door knows. In memory only; a door that starts anew has forgotten them.

use std::collections::HashMap;
use std::fmt;

use crate::reception::trouble::Trouble;
use crate::visits::token::{VisitDigest, VisitToken};
use machine::random;

/// So often a wrong code is taken; then the place is gone.
const TRIES: u8 = 5;
/// So many places are kept at once; more are refused.
const PLACES: usize = 20_000;

/// The code for a place: four digits.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PlaceCode(String);

impl PlaceCode {
    /// The code that was typed.
    ///
    /// # Errors
    /// [`Trouble::BadCode`] when it is not four digits.
    pub(crate) fn of(typed: &str) -> Result<Self, Trouble> {
        let fits = typed.len() == 4 && typed.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(Self(typed.to_owned())) } else { Err(Trouble::BadCode) }
    }
}

struct Place {
    key: String,
    code: PlaceCode,
    left: u8,
}

/// The places that are kept.
#[derive(Default)]
pub(crate) struct KeptPlaces {
    /// By the digest of their handle.
    places: HashMap<VisitDigest, Place>,
    /// The handle's digest, by that of the visitor's key: a visit has one place.
    handles: HashMap<VisitDigest, VisitDigest>,
}

impl fmt::Debug for KeptPlaces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeptPlaces({})", self.places.len())
    }
}

impl KeptPlaces {
    /// Keeps the place of who has `key`, instead of one that was kept before; its handle. `lives`: whether a key still
    /// leads to a visit.
    ///
    /// # Errors
    /// [`Trouble::Away`] when no more can be kept.
    pub(crate) fn keep(
        &mut self,
        key: &str,
        code: PlaceCode,
        lives: impl Fn(&str) -> bool,
    ) -> Result<VisitToken, Trouble> {
        self.forget(key);
        if self.places.len() >= PLACES {
            self.places.retain(|_, place| lives(&place.key));
            self.handles.retain(|_, handle| self.places.contains_key(handle));
        }
        if self.places.len() >= PLACES {
            return Err(Trouble::Away);
        }
        let handle = VisitToken::new().map_err(|_: random::Error| Trouble::Away)?;
        self.places.insert(handle.digest(), Place { key: key.to_owned(), code, left: TRIES });
        self.handles.insert(VisitDigest::of(key), handle.digest());
        Ok(handle)
    }

    /// The key for a handle and its code. After [`TRIES`] wrong codes in all the place is gone.
    ///
    /// # Errors
    /// [`Trouble::NotKept`] or [`Trouble::WrongCode`].
    pub(crate) fn open(&mut self, handle: &str, code: &PlaceCode) -> Result<String, Trouble> {
        let handle = VisitDigest::of(handle);
        let place = self.places.get_mut(&handle).ok_or(Trouble::NotKept)?;
        if place.code == *code {
            return Ok(place.key.clone());
        }
        place.left = place.left.saturating_sub(1);
        let left = place.left;
        if left == 0 {
            if let Some(place) = self.places.remove(&handle) {
                self.handles.remove(&VisitDigest::of(&place.key));
            }
            return Err(Trouble::NotKept);
        }
        Err(Trouble::WrongCode(left))
    }

    /// The place of who has `key` is not kept any more.
    pub(crate) fn forget(&mut self, key: &str) {
        if let Some(handle) = self.handles.remove(&VisitDigest::of(key)) {
            self.places.remove(&handle);
        }
    }

    /// Whether the place of the visit with this digest is kept.
    pub(crate) fn is_kept(&self, visit: &VisitDigest) -> bool {
        self.handles.contains_key(visit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(digits: &str) -> PlaceCode {
        PlaceCode::of(digits).expect("four digits")
    }

    #[test]
    fn four_digits_and_nothing_else_are_a_code() {
        for bad in ["", "123", "12345", "12a4", "１２３４", " 123"] {
            assert_eq!(PlaceCode::of(bad).err(), Some(Trouble::BadCode), "{bad}");
        }
    }

    #[test]
    fn the_fifth_wrong_code_is_the_last() {
        let mut places = KeptPlaces::default();
        let handle = places.keep("key", code("1234"), |_| true).expect("there is room");
        for left in (1..TRIES).rev() {
            assert_eq!(places.open(handle.as_str(), &code("0000")), Err(Trouble::WrongCode(left)));
        }
        assert_eq!(places.open(handle.as_str(), &code("0000")), Err(Trouble::NotKept));
        assert_eq!(places.open(handle.as_str(), &code("1234")), Err(Trouble::NotKept), "the right one comes too late");
        assert!(!places.is_kept(&VisitDigest::of("key")));
    }

    #[test]
    fn a_right_code_gives_no_new_tries() {
        let mut places = KeptPlaces::default();
        let handle = places.keep("key", code("1234"), |_| true).expect("there is room");
        for _ in 1..TRIES {
            assert!(places.open(handle.as_str(), &code("0000")).is_err());
            assert_eq!(places.open(handle.as_str(), &code("1234")).as_deref(), Ok("key"));
        }
        assert_eq!(places.open(handle.as_str(), &code("9999")), Err(Trouble::NotKept));
    }

    #[test]
    fn a_visit_has_one_place_and_it_goes_with_the_visit() {
        let mut places = KeptPlaces::default();
        let first = places.keep("key", code("1234"), |_| true).expect("there is room");
        let second = places.keep("key", code("4321"), |_| true).expect("there is room");
        assert_eq!(places.open(first.as_str(), &code("1234")), Err(Trouble::NotKept));
        assert_eq!(places.open(second.as_str(), &code("4321")).as_deref(), Ok("key"));
        assert!(places.is_kept(&VisitDigest::of("key")) && !places.is_kept(&VisitDigest::of("other")));
        places.forget("key");
        assert!(!places.is_kept(&VisitDigest::of("key")));
        assert_eq!(places.open(second.as_str(), &code("4321")), Err(Trouble::NotKept));
        assert_eq!(format!("{places:?}"), "KeptPlaces(0)");
    }
}
