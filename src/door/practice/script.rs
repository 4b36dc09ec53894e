//! What a practice visitor says: a scenario, and what of it has been said. Pure.

use serde::Deserialize;

use care::Language;
use care::triage::Answers;

const NL: &str = include_str!("nl.toml");
const EN: &str = include_str!("en.toml");

/// One made-up visitor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name, the same in every language.
    pub id: String,
    /// Whether the visitor says to have been here before.
    #[serde(default)]
    pub returning: bool,
    /// What is answered at the door.
    pub answers: Answers,
    /// Whether easy words are chosen.
    #[serde(default)]
    pub plain: bool,
    /// Typed while waiting.
    pub opening: Vec<String>,
    /// What follows, in order, whatever the helper types.
    pub lines: Vec<String>,
    /// When all lines are said: these in turn.
    pub after: Vec<String>,
    /// At the goodbye.
    pub bye: Vec<String>,
    /// Answers to what the helper types.
    #[serde(default, rename = "reply")]
    pub replies: Vec<Reply>,
}

/// An answer to what the helper types; used once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// One of these, in small letters, begins a word of the helper's text.
    pub when: Vec<String>,
    /// What is said then.
    pub say: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenarios {
    scenario: Vec<Scenario>,
}

/// Reads scenarios.
///
/// # Errors
/// With the line of what does not fit.
pub fn parse(text: &str) -> Result<Vec<Scenario>, toml::de::Error> {
    Ok(toml::from_str::<Scenarios>(text)?.scenario)
}

/// The scenarios that ship, in a language.
///
/// # Panics
/// Never: a test reads what ships.
pub fn shipped(language: Language) -> Vec<Scenario> {
    let text = match language {
        Language::Nl => NL,
        Language::En => EN,
    };
    parse(text).expect("what ships is read by a test")
}

/// How a helper announces the end of a conversation, in either language.
const BYE: [&str; 12] = [
    "we stoppen",
    "afsluiten",
    "sluiten we",
    "afronden",
    "tot later",
    "tot ziens",
    "doei",
    "we'll close",
    "close soon",
    "bye",
    "goodbye",
    "take care",
];

/// What the visitor does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Says these lines and stays.
    Say(Vec<String>),
    /// Says these lines and goes.
    SayAndGo(Vec<String>),
}

/// A scenario being played.
#[derive(Debug)]
pub struct Script {
    scenario: Scenario,
    used: Vec<bool>,
    next: usize,
}

impl Script {
    /// From its start.
    pub fn new(scenario: Scenario) -> Self {
        Self { used: vec![false; scenario.replies.len()], scenario, next: 0 }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The answer to what the helper types: a goodbye is answered with one, a keyword with its reply, anything else
    /// with the next line.
    pub fn on_words(&mut self, text: &str) -> Turn {
        let text = text.to_lowercase();
        if BYE.iter().any(|bye| begins_a_word(&text, bye)) {
            return Turn::SayAndGo(self.scenario.bye.clone());
        }
        let replies = self.scenario.replies.iter().zip(&mut self.used);
        for (reply, used) in replies.filter(|(_, used)| !**used) {
            if reply.when.iter().any(|key| begins_a_word(&text, key)) {
                *used = true;
                return Turn::Say(reply.say.clone());
            }
        }
        let (lines, after) = (&self.scenario.lines, &self.scenario.after);
        let line = lines.get(self.next).or_else(|| after.get((self.next - lines.len()) % after.len().max(1)));
        self.next += 1;
        Turn::Say(line.cloned().into_iter().collect())
    }
}

/// Whether `key` stands in `text` at the beginning of a word: "plan" does not answer to "vliegplan".
fn begins_a_word(text: &str, key: &str) -> bool {
    text.match_indices(key).any(|(at, _)| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use care::triage::Triage;

    fn script(id: &str) -> Script {
        Script::new(shipped(Language::Nl).into_iter().find(|s| s.id == id).expect("a scenario of that name"))
    }

    #[test]
    fn both_languages_play_the_same_scenarios() {
        let [nl, en] = [Language::Nl, Language::En].map(shipped);
        assert!(nl.len() >= 6);
        for (a, b) in nl.iter().zip(&en) {
            assert_eq!((&a.id, a.returning, &a.answers), (&b.id, b.returning, &b.answers));
            assert_eq!(a.replies.len(), b.replies.len(), "{}", a.id);
        }
        assert_eq!(nl.len(), en.len());
        let triage: BTreeSet<char> = nl.iter().map(|s| Triage::at_the_door(&s.answers).letter()).collect();
        assert!(triage.len() >= 3, "{triage:?}");
    }

    #[test]
    fn every_line_can_be_sent_and_every_key_can_be_heard() {
        for scenario in Language::ALL.into_iter().flat_map(shipped) {
            assert!(!scenario.after.is_empty() && !scenario.bye.is_empty(), "{}", scenario.id);
            let said = scenario.replies.iter().flat_map(|r| &r.say);
            for line in
                scenario.opening.iter().chain(&scenario.lines).chain(&scenario.after).chain(&scenario.bye).chain(said)
            {
                assert!(!line.trim().is_empty() && line.chars().count() <= 400, "{}: {line}", scenario.id);
            }
            for key in scenario.replies.iter().flat_map(|r| &r.when) {
                assert_eq!(*key, key.to_lowercase(), "{}", scenario.id);
            }
        }
    }

    #[test]
    fn a_keyword_is_answered_once_then_the_story_goes_on() {
        let mut script = script("stepfather");
        let Turn::Say(first) = script.on_words("Ben je ALLEEN genoeg om te typen?") else { panic!("left") };
        assert!(first[0].contains("kamer"));
        let Turn::Say(second) = script.on_words("Ben je alleen?") else { panic!("left") };
        assert_eq!(second, [script.scenario().lines[0].clone()]);
    }

    #[test]
    fn a_goodbye_is_answered_with_one() {
        let mut script = script("friend");
        assert_eq!(script.on_words("We stoppen zo. Wat neem je mee?"), Turn::SayAndGo(script.scenario().bye.clone()));
    }

    #[test]
    fn a_key_within_a_word_is_not_heard() {
        assert!(begins_a_word("een plan maken", "plan"));
        assert!(!begins_a_word("het vliegplan", "plan"));
    }

    proptest! {
        #[test]
        fn there_is_always_an_answer(heard in prop::collection::vec(".{0,60}", 1..60), which in 0usize..8) {
            let all = shipped(Language::En);
            let mut script = Script::new(all[which % all.len()].clone());
            for text in heard {
                match script.on_words(&text) {
                    Turn::Say(lines) | Turn::SayAndGo(lines) => prop_assert!(!lines.is_empty()),
                }
            }
        }
    }
}
