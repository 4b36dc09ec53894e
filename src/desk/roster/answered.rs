//! Which requests were answered.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use crate::event::RequestId;

/// How many are remembered: far more than can be under way.
const ANSWERED: usize = 2048;

/// The last requests that were answered, as digests.
#[derive(Debug, Clone, Default)]
pub(super) struct Answered {
    known: HashSet<u64>,
    order: VecDeque<u64>,
}

impl Answered {
    fn digest(request: &RequestId) -> u64 {
        BuildHasherDefault::<DefaultHasher>::default().hash_one(request)
    }

    pub(super) fn has(&self, request: &RequestId) -> bool {
        self.known.contains(&Self::digest(request))
    }

    pub(super) fn add(&mut self, request: &RequestId) {
        let digest = Self::digest(request);
        if !self.known.insert(digest) {
            return;
        }
        if self.order.len() == ANSWERED {
            let oldest = self.order.pop_front();
            oldest.map(|oldest| self.known.remove(&oldest));
        }
        self.order.push_back(digest);
    }
}
