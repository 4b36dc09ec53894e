//! The five phases of a chat (domain.md §11; Dutch practice: Kindertelefoon and e-help training, after Egan).
//!
//! The helper moves a conversation from one to another, never the program.

/// The most characters of a goal: it is one line, in the visitor's own words.
pub const LONGEST_GOAL: usize = 200;

/// A phase of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Phase {
    /// A warm welcome: where every conversation begins.
    #[default]
    Welcome,
    /// What is the question?
    Question,
    /// What should be different after this chat: the goal.
    Goal,
    /// Working it out.
    Work,
    /// Rounding off: did that work, what will you do now?
    RoundingOff,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 5] = [Self::Welcome, Self::Question, Self::Goal, Self::Work, Self::RoundingOff];

    /// Its number, 1 to 5: on the wire, in a file of phrases and on the screen.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The phase with this number; none for one that this program does not know.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.number() == number)
    }

    /// The one after it; none after the last.
    pub fn next(self) -> Option<Self> {
        Self::from_number(self.number() + 1)
    }

    /// The one before it; none before the first.
    pub fn previous(self) -> Option<Self> {
        Self::from_number(self.number() - 1)
    }
}

/// A goal as it is kept: one line, without blanks around or doubled. Nothing of words that are none, or of more than
/// [`LONGEST_GOAL`] characters.
pub fn goal(words: &str) -> Option<String> {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty() && line.chars().count() <= LONGEST_GOAL).then_some(line)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn there_are_five_in_a_row_with_the_numbers_of_the_field() {
        assert_eq!(Phase::ALL.map(Phase::number), [1, 2, 3, 4, 5]);
        let mut on = vec![Phase::default()];
        while let Some(next) = on.last().and_then(|phase| phase.next()) {
            on.push(next);
        }
        assert_eq!(on, Phase::ALL);
        let back: Vec<_> = Phase::ALL.into_iter().filter_map(Phase::previous).collect();
        assert_eq!(back, Phase::ALL[..4]);
    }

    proptest! {
        #[test]
        fn a_number_is_a_phase_or_none(number in any::<u8>()) {
            prop_assert_eq!(Phase::from_number(number).map(Phase::number), (1..=5).contains(&number).then_some(number));
        }

        /// A goal has one line whatever was typed or pasted, and is the same when it is written again.
        #[test]
        fn a_goal_is_one_line(words in "[a-zé \t\r\n]{0,230}") {
            match goal(&words) {
                Some(line) => {
                    prop_assert!(!line.contains(['\n', '\r', '\t']) && line.trim() == line && !line.is_empty());
                    prop_assert_eq!(goal(&line), Some(line.clone()));
                }
                None => prop_assert!(words.trim().is_empty() || words.chars().count() > LONGEST_GOAL),
            }
        }
    }
}
