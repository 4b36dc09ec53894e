//! Attempts to come in. On a bad connection the answer with the visitor's key may be lost, or a form be sent twice by a
//! double tap: a page sends a random id with its form, and the same form again from the same network has the same answer.
//! So nobody stands twice in the queue, as a ghost before themselves.
//!
//! A key is answered a second time only until it was first used: then the answer has arrived, and whoever sends an old form
//! again, from a page that a browser kept, gets a visit of their own. In memory only, for minutes; no id is ever shown or
//! written down.

pub(crate) mod id;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::OnceCell;

use self::id::AttemptKey;
use crate::reception::entry::{Entered, Entry};

/// An attempt is remembered for so long: a visitor waits no longer for an answer, and tries again by hand.
const REMEMBERED: Duration = Duration::from_mins(5);
/// So many are remembered at once; whoever comes beyond them comes in as without an id.
const ATTEMPTS: usize = 20_000;
/// Those that are over are looked for no oftener.
const SWEEP: Duration = Duration::from_secs(30);

/// The one answer of an attempt, which all that ask for it wait for.
pub(crate) type AttemptAnswer = Arc<OnceCell<Entered>>;

/// An attempt that is remembered.
struct Attempt {
    since: Instant,
    /// What was said: other answers are another visitor's, or the same one's who has thought better of it.
    entry: Entry,
    answer: AttemptAnswer,
}

/// The attempts of the last minutes.
#[derive(Default)]
pub(crate) struct Attempts {
    by_key: HashMap<AttemptKey, Attempt>,
    swept: Option<Instant>,
}

impl fmt::Debug for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attempts({})", self.by_key.len())
    }
}

impl Attempts {
    /// The answer of the attempt under `key` with these words: the one that others wait for or have had, or a new one. `holds`:
    /// whether what was answered may be answered again. None when no more can be remembered.
    pub(crate) fn answer(
        &mut self,
        key: &AttemptKey,
        entry: &Entry,
        now: Instant,
        holds: impl Fn(&Entered) -> bool,
    ) -> Option<AttemptAnswer> {
        if let Some(known) = self.by_key.get(key)
            && known.is_remembered(now)
            && known.entry == *entry
            && known.answer.get().is_none_or(holds)
        {
            return Some(known.answer.clone());
        }
        self.make_room(now);
        if self.by_key.len() >= ATTEMPTS && !self.by_key.contains_key(key) {
            return None;
        }
        let answer = AttemptAnswer::default();
        self.by_key.insert(key.clone(), Attempt { since: now, entry: entry.clone(), answer: answer.clone() });
        Some(answer)
    }

    /// An attempt came to nothing: it is forgotten, unless others wait for its answer still.
    pub(crate) fn failed(&mut self, key: &AttemptKey, answer: &AttemptAnswer) {
        let alone = |attempt: &Attempt| {
            Arc::ptr_eq(&attempt.answer, answer) && !answer.initialized() && Arc::strong_count(answer) == 2
        };
        if self.by_key.get(key).is_some_and(alone) {
            self.by_key.remove(key);
        }
    }

    /// Its answer has arrived: the key was used.
    pub(crate) fn forget(&mut self, key: &AttemptKey) {
        self.by_key.remove(key);
    }

    fn make_room(&mut self, now: Instant) {
        let lately = self.swept.is_some_and(|at| now.saturating_duration_since(at) < SWEEP);
        if !lately {
            self.swept = Some(now);
            self.by_key.retain(|_, attempt| attempt.is_remembered(now));
        }
    }
}

impl Attempt {
    fn is_remembered(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.since) < REMEMBERED
    }
}

#[cfg(test)]
mod tests {
    use super::id::AttemptId;
    use super::*;
    use crate::street::source::Source;
    use crate::visits::token::VisitToken;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    fn entered(alias: &str) -> Entered {
        Entered { token: VisitToken::new().expect("randomness"), alias: alias.to_owned() }
    }

    fn key(id: &str, from: Option<Source>) -> AttemptKey {
        AttemptKey::of(&AttemptId::of(id).expect("it is one"), from)
    }

    #[test]
    fn the_same_form_from_the_same_network_has_the_same_answer_until_it_was_used() {
        let (mut attempts, now) = (Attempts::default(), Instant::now());
        let (key_, entry) = (key(ID, Some(Source::Unsaid)), Entry::default());
        let mut ask = |key: &AttemptKey, entry: &Entry, now| attempts.answer(key, entry, now, |_| true).expect("room");
        let first = ask(&key_, &entry, now);
        assert!(Arc::ptr_eq(&first, &ask(&key_, &entry, now)), "while it is waited for");
        first.set(entered("Vos")).expect("once");
        let late = now + REMEMBERED;
        assert!(Arc::ptr_eq(&first, &ask(&key_, &entry, now + SWEEP)));
        assert!(!Arc::ptr_eq(&first, &ask(&key(ID, Some(Source::Garbled)), &entry, now)), "another network's");
        assert!(!Arc::ptr_eq(&first, &ask(&key_, &entry, late)), "too late");
        let second = ask(&key_, &entry, late);
        let other = Entry { plain: true, ..Entry::default() };
        assert!(!Arc::ptr_eq(&second, &ask(&key_, &other, late)), "other answers");
        attempts.forget(&key_);
        let third = attempts.answer(&key_, &other, late, |_| true).expect("room");
        assert!(!third.initialized());
        third.set(entered("Das")).expect("once");
        let again = attempts.answer(&key_, &other, late, |_| false).expect("room");
        assert!(!Arc::ptr_eq(&third, &again), "its visit is over");
    }

    #[test]
    fn they_are_bounded_and_one_that_failed_leaves_nothing() {
        let (mut attempts, now) = (Attempts::default(), Instant::now());
        let entry = Entry::default();
        for nth in 0..ATTEMPTS {
            let key = key(&format!("{nth:032x}"), None);
            assert!(attempts.answer(&key, &entry, now, |_| true).is_some());
        }
        let one_more = key("ffffffffffffffffffffffffffffffff", None);
        assert!(attempts.answer(&one_more, &entry, now, |_| true).is_none());
        let known = key(&format!("{:032x}", 7), None);
        let (one, other) =
            (attempts.answer(&known, &entry, now, |_| true), attempts.answer(&known, &entry, now, |_| true));
        let one = one.expect("it is remembered");
        attempts.failed(&known, &one);
        assert_eq!(attempts.by_key.len(), ATTEMPTS, "another waits for it");
        drop(other);
        attempts.failed(&known, &one);
        assert_eq!(attempts.by_key.len(), ATTEMPTS - 1);
        // after their time there is room for all again
        assert!(attempts.answer(&one_more, &entry, now + REMEMBERED, |_| true).is_some());
        assert_eq!(format!("{attempts:?}"), "Attempts(1)");
    }
}
