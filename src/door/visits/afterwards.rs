//! Who may still say whether they were helped: each visitor once, for a while after the end. In memory only, and only that:
//! what was said is counted elsewhere, and nothing leads from it to a visit.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::token::VisitDigest;

/// Why an answer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotTaken {
    /// This visitor has answered.
    Twice,
    /// The conversation has been over for too long, or ended before this door began.
    Late,
}

/// One visitor's answer.
#[derive(Debug, Default)]
struct Slot {
    /// Since when the conversation is over; nothing while it is open.
    over: Option<Instant>,
    /// Whether the visitor has answered.
    answered: bool,
}

/// Who may still answer, and who has.
#[derive(Debug)]
pub(crate) struct Afterwards {
    slots: HashMap<VisitDigest, Slot>,
    span: Duration,
}

impl Afterwards {
    /// Nobody yet; each for so long after the end.
    pub(crate) fn new(span: Duration) -> Self {
        Self { slots: HashMap::new(), span }
    }

    /// A conversation is over. Who is forgotten meanwhile could not answer any more.
    pub(crate) fn over(&mut self, digest: VisitDigest, now: Instant) {
        let span = self.span;
        self.slots.retain(|_, slot| slot.over.is_none_or(|over| now.saturating_duration_since(over) < span));
        self.slots.entry(digest).or_default().over = Some(now);
    }

    /// This visitor is asked nothing: the contact was unwanted.
    pub(crate) fn forget(&mut self, digest: &VisitDigest) {
        self.slots.remove(digest);
    }

    /// A visitor answers. `open`: the conversation is not closed yet, and the visitor has said goodbye.
    ///
    /// # Errors
    /// Why the answer is not taken.
    pub(crate) fn answer(&mut self, digest: &VisitDigest, open: bool, now: Instant) -> Result<(), NotTaken> {
        let span = self.span;
        if open {
            self.slots.entry(digest.clone()).or_default();
        }
        let in_time = |slot: &&mut Slot| slot.over.map_or(open, |over| now.saturating_duration_since(over) < span);
        let slot = self.slots.get_mut(digest).filter(in_time).ok_or(NotTaken::Late)?;
        if std::mem::replace(&mut slot.answered, true) { Err(NotTaken::Twice) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Duration = Duration::from_mins(15);

    fn digest(name: &str) -> VisitDigest {
        VisitDigest(name.to_owned())
    }

    #[test]
    fn each_visitor_answers_once_and_within_the_time() {
        let (mut afterwards, start) = (Afterwards::new(SPAN), Instant::now());
        let (one, other) = (digest("one"), digest("other"));
        assert_eq!(afterwards.answer(&one, false, start), Err(NotTaken::Late), "it never was, or ended before");
        afterwards.over(one.clone(), start);
        afterwards.over(other.clone(), start);
        assert_eq!(afterwards.answer(&one, false, start), Ok(()));
        assert_eq!(afterwards.answer(&one, false, start), Err(NotTaken::Twice));
        assert_eq!(afterwards.answer(&other, false, start + SPAN), Err(NotTaken::Late));
    }

    #[test]
    fn who_answered_at_the_goodbye_does_not_answer_again_at_the_end() {
        let (mut afterwards, start) = (Afterwards::new(SPAN), Instant::now());
        let one = digest("one");
        assert_eq!(afterwards.answer(&one, true, start), Ok(()));
        // others end meanwhile, much later
        afterwards.over(digest("other"), start + 3 * SPAN);
        afterwards.over(one.clone(), start + 4 * SPAN);
        assert_eq!(afterwards.answer(&one, false, start + 4 * SPAN), Err(NotTaken::Twice));
    }

    #[test]
    fn who_cannot_answer_any_more_is_forgotten() {
        let (mut afterwards, start) = (Afterwards::new(SPAN), Instant::now());
        (0..100).for_each(|n| afterwards.over(digest(&n.to_string()), start));
        afterwards.over(digest("late"), start + SPAN);
        assert_eq!(afterwards.slots.len(), 1);
        afterwards.forget(&digest("late"));
        assert!(afterwards.slots.is_empty());
    }
}
