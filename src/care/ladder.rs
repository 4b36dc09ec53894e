//! The suicide ladder (domain.md §3, 5): what the answers to its questions ask of the triage. The helper confirms it; a
//! program sets nothing.

use super::Language;
use super::plan::{Answer, ONLINE, SUICIDE};
use super::triage::Triage;

/// The rung that the answers reach, the lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// There are thoughts of suicide.
    Thoughts,
    /// A way was thought of, and the means are at hand.
    Means,
    /// It is intended within 48 hours.
    Soon,
    /// It is wanted now.
    Now,
    /// Something was taken or done already.
    Taken,
}

impl Rung {
    /// The triage that it asks for, at least.
    pub const fn triage(self) -> Triage {
        match self {
            Self::Thoughts => Triage::B,
            Self::Means | Self::Soon | Self::Now | Self::Taken => Triage::A,
        }
    }

    /// Why, for the helper: how it goes on after "because".
    pub const fn because(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Thoughts, Language::Nl) => "er gedachten aan zelfmoord zijn",
            (Self::Thoughts, Language::En) => "there are thoughts of suicide",
            (Self::Means, Language::Nl) => "een manier bedacht is, en de middelen er zijn",
            (Self::Means, Language::En) => "a way was thought of, and the means are at hand",
            (Self::Soon, Language::Nl) => "het binnen 48 uur bedoeld is",
            (Self::Soon, Language::En) => "it is meant within 48 hours",
            (Self::Now, Language::Nl) => "het nu bedoeld is",
            (Self::Now, Language::En) => "it is meant now",
            (Self::Taken, Language::Nl) => "er al iets gedaan of ingenomen is",
            (Self::Taken, Language::En) => "something was done or taken already",
        }
    }
}

/// How far up the ladder the answers are (template id, item id); none where nothing says that there are such thoughts.
pub fn rung<'a>(answers: impl Fn(&str, &str) -> Option<&'a Answer>) -> Option<Rung> {
    let code = |item| answers(SUICIDE, item).and_then(Answer::code);
    let yes = |item| code(item) == Some("yes");
    let intends = yes("intent");
    if yes("taken") {
        Some(Rung::Taken)
    } else if yes("now") || (intends && code("when") == Some("now")) {
        // version 1 of the plan asked "now" in one question
        Some(Rung::Now)
    } else if intends && code("when") == Some("48h") {
        Some(Rung::Soon)
    } else if yes("has_plan") && yes("means_at_hand") {
        Some(Rung::Means)
    } else if yes("thoughts") || yes("has_plan") || intends || answers(ONLINE, "suicide") == Some(&Answer::YesNo(true))
    {
        Some(Rung::Thoughts)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    const ITEMS: [&str; 6] = ["thoughts", "has_plan", "intent", "means_at_hand", "taken", "now"];

    type Answers = BTreeMap<(String, String), Answer>;

    fn key(plan: &str, item: &str) -> (String, String) {
        (plan.to_owned(), item.to_owned())
    }

    fn of(answers: &Answers) -> Option<Rung> {
        rung(|plan, item| answers.get(&key(plan, item)))
    }

    fn yes(items: &[&str]) -> Answers {
        items.iter().map(|item| (key(SUICIDE, item), Answer::YesNo(true))).collect()
    }

    #[test]
    fn each_rung_is_reached_by_its_answers() {
        assert_eq!(of(&yes(&[])), None);
        assert_eq!(of(&yes(&["thoughts"])), Some(Rung::Thoughts));
        assert_eq!(of(&yes(&["has_plan"])), Some(Rung::Thoughts), "a way alone");
        assert_eq!(of(&yes(&["has_plan", "means_at_hand"])), Some(Rung::Means));
        assert_eq!(of(&yes(&["thoughts", "taken"])), Some(Rung::Taken));
        assert_eq!(of(&yes(&["now"])), Some(Rung::Now), "as version 1 asked it");
        let when = |code: &str| {
            let mut answers = yes(&["intent"]);
            answers.insert(key(SUICIDE, "when"), Answer::Choice(code.to_owned()));
            of(&answers)
        };
        assert_eq!(when("now"), Some(Rung::Now));
        assert_eq!(when("48h"), Some(Rung::Soon));
        assert_eq!((when("later"), when("no")), (Some(Rung::Thoughts), Some(Rung::Thoughts)));
        let online = BTreeMap::from([(key(ONLINE, "suicide"), Answer::YesNo(true))]);
        assert_eq!(of(&online), Some(Rung::Thoughts));
        assert_eq!((Rung::Thoughts.triage(), Rung::Taken.triage()), (Triage::B, Triage::A));
    }

    proptest! {
        /// One more yes never leads down the ladder.
        #[test]
        fn one_more_yes_leads_nowhere_but_up(
            given in prop::collection::vec(prop::option::of(any::<bool>()), 6),
            when in prop::option::of(prop::sample::select(vec!["now", "48h", "later", "no"])),
            more in 0..6usize,
        ) {
            let mut answers = Answers::new();
            for (item, said) in ITEMS.into_iter().zip(given) {
                answers.extend(said.map(|yes| (key(SUICIDE, item), Answer::YesNo(yes))));
            }
            answers.extend(when.map(|code| (key(SUICIDE, "when"), Answer::Choice(code.to_owned()))));
            let before = of(&answers);
            answers.insert(key(SUICIDE, ITEMS[more]), Answer::YesNo(true));
            prop_assert!(of(&answers) >= before);
            prop_assert!(of(&answers).is_some() || ITEMS[more] == "means_at_hand", "means for what, nobody said");
        }
    }
}
