//! What a practice visitor says: a scenario, and what of it has been said. Pure.

use std::collections::BTreeSet;

use serde::Deserialize;

use care::Language;
use care::practice::{Act, Expected, acts};
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
    /// Answers to what the helper types; of several that fit, the first.
    #[serde(default, rename = "reply")]
    pub replies: Vec<Reply>,
    /// What follows when no word of the helper's comes for a while, one after the other.
    #[serde(default, rename = "silence")]
    pub silences: Vec<Silence>,
    /// What it is about, in a line for the helper; nothing for one that is not practised by its name.
    #[serde(default)]
    pub about: Option<String>,
    /// By what it is judged how the helper answered.
    #[serde(default)]
    pub expected: Option<Expected>,
}

/// An answer to what the helper types; used once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reply {
    /// One of these, in small letters, begins a word of the helper's text; none: whatever the words are.
    pub when: Vec<String>,
    /// What the helper's words do; nothing: whatever they do.
    pub does: Option<Act>,
    /// Only while the helper has not done this, nor does it with these words.
    pub before: Option<Act>,
    /// Only when the helper has done this before.
    pub after: Option<Act>,
    /// What is said then.
    pub say: Vec<String>,
    /// The visitor leaves at once after that, by quick exit.
    pub flees: bool,
}

/// What follows when the helper says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// What is said then.
    pub say: Vec<String>,
    /// The visitor leaves at once after that, by quick exit.
    #[serde(default)]
    pub flees: bool,
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

/// The scenarios of a language that are practised by their names, with what each is about.
pub fn named(language: Language) -> Vec<(Scenario, Expected)> {
    let scenarios = shipped(language).into_iter();
    scenarios.filter_map(|scenario| scenario.expected.clone().map(|expected| (scenario, expected))).collect()
}

/// How a helper announces the end of a conversation, in either language.
const BYE: [&str; 16] = [
    "gaan zo stoppen",
    "gaan bijna stoppen",
    "stop soon",
    "end this chat",
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
    /// Says these lines and is gone at once: somebody comes in, or the visitor does not trust it any more.
    SayAndFlee(Vec<String>),
}

/// A scenario being played.
#[derive(Debug)]
pub struct Script {
    scenario: Scenario,
    used: Vec<bool>,
    next: usize,
    /// What the helper's words did so far.
    done: BTreeSet<Act>,
    /// How many silences were answered.
    silences: usize,
}

impl Script {
    /// From its start.
    pub fn new(scenario: Scenario) -> Self {
        let used = vec![false; scenario.replies.len()];
        Self { used, scenario, next: 0, done: BTreeSet::new(), silences: 0 }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The answer to what the helper types: a goodbye is answered with one, what a reply is for with that, anything else
    /// with the next line.
    pub fn on_words(&mut self, text: &str) -> Turn {
        let (doing, text) = (acts(text), text.to_lowercase());
        let before = self.done.clone();
        self.done.extend(&doing);
        if BYE.iter().any(|bye| begins_a_word(&text, bye)) {
            return Turn::SayAndGo(self.scenario.bye.clone());
        }
        let replies = self.scenario.replies.iter().zip(&mut self.used);
        for (reply, used) in replies.filter(|(_, used)| !**used) {
            let named = reply.when.is_empty() || reply.when.iter().any(|key| begins_a_word(&text, key));
            let fits = named
                && reply.does.is_none_or(|act| doing.contains(&act))
                && reply.before.is_none_or(|act| !self.done.contains(&act))
                && reply.after.is_none_or(|act| before.contains(&act));
            if fits {
                *used = true;
                return turn(&reply.say, reply.flees);
            }
        }
        let (lines, after) = (&self.scenario.lines, &self.scenario.after);
        let line = lines.get(self.next).or_else(|| after.get((self.next - lines.len()) % after.len().max(1)));
        self.next += 1;
        Turn::Say(line.cloned().into_iter().collect())
    }

    /// What follows when no word of the helper's came for a while; nothing when the visitor goes on waiting.
    pub fn on_silence(&mut self) -> Option<Turn> {
        let silence = self.scenario.silences.get(self.silences)?;
        self.silences += 1;
        Some(turn(&silence.say, silence.flees))
    }
}

fn turn(say: &[String], flees: bool) -> Turn {
    if flees { Turn::SayAndFlee(say.to_vec()) } else { Turn::Say(say.to_vec()) }
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
            assert_eq!((&a.expected, a.about.is_some()), (&b.expected, b.about.is_some()), "{}", a.id);
            let shape = |reply: &Reply| (reply.does, reply.before, reply.after, reply.flees, reply.when.is_empty());
            let shapes = |scenario: &Scenario| scenario.replies.iter().map(shape).collect::<Vec<_>>();
            assert_eq!(shapes(a), shapes(b), "{}", a.id);
            let flees = |scenario: &Scenario| scenario.silences.iter().map(|it| it.flees).collect::<Vec<_>>();
            assert_eq!(flees(a), flees(b), "{}", a.id);
        }
        assert_eq!(nl.len(), en.len());
        let triage: BTreeSet<char> = nl.iter().map(|s| Triage::at_the_door(&s.answers).letter()).collect();
        assert!(triage.len() >= 3, "{triage:?}");
    }

    #[test]
    fn a_goodbye_that_ships_is_one_in_every_wording() {
        let phrases = &content::Content::shipped().phrases;
        for phrase in phrases.iter().filter(|phrase| ["closing", "unsafe_close"].contains(&&*phrase.id)) {
            for words in phrase.wordings() {
                let turn = script("stepfather").on_words(words);
                assert!(matches!(turn, Turn::SayAndGo(_)), "{words}: {turn:?}");
            }
        }
    }

    #[test]
    fn every_line_can_be_sent_and_every_key_can_be_heard() {
        for scenario in Language::ALL.into_iter().flat_map(shipped) {
            assert!(!scenario.after.is_empty() && !scenario.bye.is_empty(), "{}", scenario.id);
            let said = scenario.replies.iter().flat_map(|r| &r.say);
            let said = said.chain(scenario.silences.iter().flat_map(|it| &it.say));
            for reply in &scenario.replies {
                assert!(
                    !reply.when.is_empty() || reply.does.is_some(),
                    "{}: {reply:?} answers everything",
                    scenario.id
                );
                assert!(!reply.say.is_empty(), "{}", scenario.id);
            }
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

    /// What the field asks for (issue: practice with feedback): each has a name, a line about it, and what it is judged by.
    #[test]
    fn what_is_practised_by_its_name_covers_the_field() {
        for language in Language::ALL {
            let named = named(language);
            let ids: Vec<&str> = named.iter().map(|(scenario, _)| scenario.id.as_str()).collect();
            for id in ["stepfather", "sextortion", "partner", "friend", "worried", "door"] {
                assert!(ids.contains(&id), "{id}: {ids:?}");
            }
            for (scenario, expected) in &named {
                let about = scenario.about.as_deref().unwrap_or_default();
                assert!(!about.is_empty() && about.chars().count() <= 90, "{}: {about}", scenario.id);
                assert!(!expected.fits.is_empty() && !expected.unfit.is_empty(), "{}", scenario.id);
                assert!(expected.fits.iter().all(|id| !expected.unfit.contains(id)), "{}", scenario.id);
                if let Some(band) = scenario.answers.age_band {
                    assert_eq!(band, expected.age_band(), "{}", scenario.id);
                }
            }
        }
    }

    /// Whoever asks for a name before saying who reads along gets another story than who says it first.
    #[test]
    fn the_story_branches_on_what_the_helper_did() {
        let said = |turn: Turn| match turn {
            Turn::Say(lines) | Turn::SayAndGo(lines) | Turn::SayAndFlee(lines) => lines,
        };
        let asks = "Hoe heet je, en op welke school zit je?";
        let limits = "Alleen wij van de chat lezen dit. Ben ik bang dat iemand doodgaat, dan vraag ik hulp.";
        let mut guarded = script("stepfather");
        let wary = said(guarded.on_words(asks));
        let mut open = script("stepfather");
        said(open.on_words(limits));
        let trusting = said(open.on_words(asks));
        assert_ne!(wary, trusting);
        // and who wants to tell a parent loses the visitor
        let mut script = script("stepfather");
        assert!(matches!(script.on_words("Zullen we het aan je moeder vertellen?"), Turn::SayAndFlee(_)));
    }

    #[test]
    fn silence_has_its_own_answers_and_then_none() {
        let mut script = script("door");
        let mut turns = Vec::new();
        while let Some(turn) = script.on_silence() {
            turns.push(turn);
        }
        assert!(turns.len() >= 2 && matches!(turns.last(), Some(Turn::SayAndFlee(_))), "{turns:?}");
        assert_eq!(script.on_silence(), None);
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
                    Turn::Say(lines) | Turn::SayAndGo(lines) | Turn::SayAndFlee(lines) => {
                        prop_assert!(!lines.is_empty());
                    }
                }
            }
        }

        /// The same words bring the same answers.
        #[test]
        fn a_story_is_told_alike_each_time(heard in prop::collection::vec(".{0,60}", 1..20), which in 0usize..10) {
            let all = shipped(Language::Nl);
            let [mut one, mut other] = [(), ()].map(|()| Script::new(all[which % all.len()].clone()));
            for text in heard {
                prop_assert_eq!(one.on_words(&text), other.on_words(&text));
                prop_assert_eq!(one.on_silence(), other.on_silence());
            }
        }
    }
}
