//! What passes between the visitor and the helper of one conversation. Pure: a door asks here before it passes anything
//! on, and tells the helper when it does not.
//!
//! A helper's message passes in the helper's own turn and under its fence. A visitor's message passes unless it is the
//! stop word: then nothing passes any more, in neither direction, for good (domain.md §10).

use super::event::{Fence, Leaving, MemberId, PlanAnswer, Refusal};
use care::stop_word::{StopWord, is_stop_word_item};

/// What passes in one conversation, by what its room says so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    holder: Option<MemberId>,
    fence: Fence,
    word: Option<StopWord>,
    stopped: Option<Leaving>,
}

/// What a visitor's words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassageWords {
    /// Talk: to be passed on.
    Talk,
    /// The stop word: not to be passed on, kept or shown anywhere. The visit is stopped from here on.
    Stop,
    /// Words after the stop: not to be passed on.
    After,
}

impl Passage {
    /// The door passed the turn to a helper, or to nobody. The fence only grows: an old turn that comes late changes
    /// nothing. A stop that is said with it counts in any case, and for good.
    pub fn turn(&mut self, to: Option<MemberId>, fence: Fence, stopped: Option<Leaving>) {
        if fence >= self.fence {
            (self.holder, self.fence) = (to, fence);
        }
        if let Some(how) = stopped {
            self.stop(how);
        }
    }

    /// An answer in a plan was given or taken back. The stop word is the one that was said last, by the helper who has
    /// the turn or by the visitor (whose answers the door writes). Words that cannot be a stop word are no stop word.
    pub fn answer(&mut self, by: &MemberId, by_door: bool, answer: &PlanAnswer) {
        if is_stop_word_item(&answer.plan, &answer.item) && (by_door || self.holder.as_ref() == Some(by)) {
            self.word = answer.answer.as_ref().and_then(StopWord::of_answer);
        }
    }

    /// The visitor sets the stop word on coming in.
    pub fn agree(&mut self, word: StopWord) {
        self.word = Some(word);
    }

    /// The visit is stopped. Returns whether that was news; the first stop stands.
    pub const fn stop(&mut self, how: Leaving) -> bool {
        let news = self.stopped.is_none() && how.is_stop();
        if news {
            self.stopped = Some(how);
        }
        news
    }

    /// The visitor says something. The stop word stops the visit here and now.
    pub fn visitor(&mut self, text: &str) -> PassageWords {
        if self.stopped.is_some() {
            return PassageWords::After;
        }
        if self.word.as_ref().is_some_and(|word| word.is(text)) {
            self.stop(Leaving::StopWord);
            return PassageWords::Stop;
        }
        PassageWords::Talk
    }

    /// A helper says something: whether it is passed on. `readable` is whether it is a plain text of its own.
    ///
    /// # Errors
    /// Why it is not passed on.
    pub fn helper(&self, sender: &MemberId, fence: Option<Fence>, readable: bool) -> Result<(), Refusal> {
        if self.holder.as_ref() != Some(sender) {
            return Err(Refusal::NotYours);
        }
        match fence {
            _ if self.stopped.is_some() => Err(Refusal::Stopped),
            _ if !readable => Err(Refusal::Unreadable),
            None => Err(Refusal::NoFence),
            Some(fence) if fence == self.fence => Ok(()),
            Some(_) => Err(Refusal::Stale),
        }
    }

    /// Who has the turn, and under which fence.
    pub const fn holder(&self) -> (Option<&MemberId>, Fence) {
        (self.holder.as_ref(), self.fence)
    }

    /// How the visit was stopped, if it was.
    pub const fn stopped(&self) -> Option<Leaving> {
        self.stopped
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use care::plan::{Answer, PREFACE};

    const HELPERS: [&str; 3] = ["@anna:desk", "@bram:desk", "@door:desk"];
    const WORDS: [&str; 4] = ["banaan", "Giraffe", "ja", ""];

    /// What happens in a conversation.
    #[derive(Debug, Clone)]
    enum Step {
        Turn(Option<usize>, u64, Option<Leaving>),
        Answer(usize, Option<usize>, bool),
        Visitor(String),
        Helper(usize, Option<u64>, bool),
        Wipe,
    }

    fn answer(word: Option<usize>, other: bool) -> PlanAnswer {
        PlanAnswer {
            plan: if other { "acute" } else { PREFACE }.to_owned(),
            version: 1,
            item: "stop_word".to_owned(),
            answer: word.map(|word| Answer::Text(WORDS[word].to_owned())),
            skipped: false,
            from: None,
            earlier: None,
        }
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let said = prop_oneof![
            3 => "[a-z ]{0,12}",
            2 => Just("b a n áá n!".to_owned()),
            2 => Just("GIRAFFE.".to_owned()),
            1 => Just("ja".to_owned()),
        ];
        let with_turn = prop_oneof![
            8 => Just(None),
            1 => Just(Some(Leaving::StopWord)),
            1 => Just(Some(Leaving::Wiped)),
            1 => Just(Some(Leaving::QuickExit)),
        ];
        let step = prop_oneof![
            3 => (prop::option::of(0..2usize), 0..6u64, with_turn)
                .prop_map(|(to, fence, stopped)| Step::Turn(to, fence, stopped)),
            3 => (0..3usize, prop::option::of(0..4usize), prop::bool::weighted(0.1))
                .prop_map(|(by, word, other)| Step::Answer(by, word, other)),
            5 => said.prop_map(Step::Visitor),
            4 => (0..2usize, prop::option::of(0..6u64), prop::bool::weighted(0.9))
                .prop_map(|(who, fence, readable)| Step::Helper(who, fence, readable)),
            1 => Just(Step::Wipe),
        ];
        prop::collection::vec(step, 0..60)
    }

    proptest! {
        /// No order of turns, plan answers, visitor's words, helpers' words and wipes lets a word through after the
        /// stop, and none lets the stop word itself through.
        #[test]
        fn nothing_passes_after_the_stop(steps in steps()) {
            let mut passage = Passage::default();
            // what must hold, kept beside it: the word agreed last, who has the turn, whether it is stopped
            let (mut word, mut turn, mut stopped) = (None::<StopWord>, (None::<usize>, 0), false);
            for step in steps {
                match step {
                    Step::Turn(to, fence, stop) => {
                        passage.turn(to.map(|to| HELPERS[to].into()), Fence(fence), stop);
                        if fence >= turn.1 {
                            turn = (to, fence);
                        }
                        stopped |= stop.is_some_and(Leaving::is_stop);
                    }
                    Step::Answer(by, new, other) => {
                        passage.answer(&HELPERS[by].into(), by == 2, &answer(new, other));
                        if !other && (by == 2 || turn.0 == Some(by)) {
                            word = new.and_then(|new| StopWord::agree(WORDS[new]).ok());
                        }
                    }
                    Step::Visitor(text) => {
                        let is_word = word.as_ref().is_some_and(|word| word.is(&text));
                        let expected = match (stopped, is_word) {
                            (true, _) => PassageWords::After,
                            (false, true) => PassageWords::Stop,
                            (false, false) => PassageWords::Talk,
                        };
                        prop_assert_eq!(passage.visitor(&text), expected);
                        stopped |= is_word;
                    }
                    Step::Helper(who, fence, readable) => {
                        let passes = !stopped && readable && turn.0 == Some(who) && fence == Some(turn.1);
                        prop_assert_eq!(passage.helper(&HELPERS[who].into(), fence.map(Fence), readable).is_ok(), passes);
                    }
                    Step::Wipe => stopped |= passage.stop(Leaving::Wiped),
                }
                prop_assert_eq!(passage.stopped().is_some(), stopped);
            }
        }
    }

    #[test]
    fn why_a_message_does_not_pass() {
        let (anna, bram) = (MemberId::from(HELPERS[0]), MemberId::from(HELPERS[1]));
        let mut passage = Passage::default();
        assert_eq!(passage.helper(&anna, Some(Fence(1)), true), Err(Refusal::NotYours));
        passage.turn(Some(anna.clone()), Fence(1), None);
        assert_eq!(passage.helper(&anna, Some(Fence(1)), true), Ok(()));
        assert_eq!(passage.helper(&anna, None, true), Err(Refusal::NoFence));
        assert_eq!(passage.helper(&anna, Some(Fence(2)), true), Err(Refusal::Stale));
        assert_eq!(passage.helper(&anna, Some(Fence(1)), false), Err(Refusal::Unreadable));
        assert_eq!(passage.helper(&bram, Some(Fence(1)), true), Err(Refusal::NotYours));
        assert!(passage.stop(Leaving::Wiped) && !passage.stop(Leaving::StopWord));
        assert_eq!(passage.helper(&anna, Some(Fence(1)), true), Err(Refusal::Stopped));
        assert_eq!(passage.stopped(), Some(Leaving::Wiped));
    }
}
