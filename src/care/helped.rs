//! What a visitor may be asked once when the conversation is over: were you helped? In codes, and never tied to the
//! conversation: the answers are counted by quarter, and who gave one is not kept.

use serde::{Deserialize, Serialize};

use super::codes::codes;

codes! {
    /// Whether a visitor was helped, as the visitor says afterwards.
    Helped {
        /// Yes.
        Yes = "yes",
        /// In part.
        Partly = "partly",
        /// No.
        No = "no",
    }
}

/// How many visitors gave each answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpedAnswers {
    /// How many said yes.
    #[serde(default)]
    pub yes: u32,
    /// How many said in part.
    #[serde(default)]
    pub partly: u32,
    /// How many said no.
    #[serde(default)]
    pub no: u32,
}

impl HelpedAnswers {
    /// Counts an answer.
    pub const fn add(&mut self, answer: Helped) {
        let count = match answer {
            Helped::Yes => &mut self.yes,
            Helped::Partly => &mut self.partly,
            Helped::No => &mut self.no,
        };
        *count = count.saturating_add(1);
    }

    /// How many gave an answer.
    pub const fn of(&self, answer: Helped) -> u32 {
        match answer {
            Helped::Yes => self.yes,
            Helped::Partly => self.partly,
            Helped::No => self.no,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_is_read_as_it_is_written_and_counted_as_itself() {
        let mut answers = HelpedAnswers::default();
        for (times, answer) in (1..).zip(Helped::ALL) {
            let json = format!("\"{}\"", answer.code());
            assert_eq!(serde_json::to_string(answer).expect("a code can be written"), json);
            assert_eq!(serde_json::from_str::<Helped>(&json).expect("and read"), *answer);
            (0..times).for_each(|_| answers.add(*answer));
        }
        assert_eq!(Helped::ALL.iter().map(|answer| answers.of(*answer)).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(serde_json::from_str::<Helped>("\"maybe\"").is_err());
    }
}
