//! Practice visitors: made-up people who come in as visitors do, and answer what the helper types.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use self::script::{Scenario, Script, Turn, shipped};
use crate::reception::listening::{Listening, Sight};
use crate::reception::trouble::Trouble;
use crate::reception::{Entry, Reception, Visiting};
use crate::visits::transcript::From;
use care::Language;
use desk::event::Leaving;
use machine::random::fraction;

pub mod script;

/// How fast practice visitors come, think and type.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// So many are there at once.
    pub at_once: usize,
    /// The others come one by one, each after this, with as much again at random.
    pub arrive: Duration,
    /// Thinking before an answer, with as much again at random.
    pub think: Duration,
    /// Typing one character.
    pub character: Duration,
    /// Typing one line takes no longer than this.
    pub line: Duration,
    /// After so long without a word of the helper who has the visitor, the visitor is said to wait.
    pub silence: Duration,
}

impl Pace {
    /// As people do.
    pub const fn human() -> Self {
        Self {
            at_once: 4,
            arrive: Duration::from_secs(12),
            think: Duration::from_millis(1_200),
            character: Duration::from_millis(55),
            line: Duration::from_secs(6),
            silence: Duration::from_secs(75),
        }
    }

    /// At once, for tests.
    pub const fn at_once() -> Self {
        let no = Duration::ZERO;
        // a helper who is a test needs its time
        Self { at_once: usize::MAX, arrive: no, think: no, character: no, line: no, silence: Duration::MAX }
    }

    fn some(time: Duration) -> Duration {
        time + fraction(time)
    }
}

/// Lets `n` practice visitors come in, the scenarios in turn.
pub(super) fn visitors(reception: &Reception, n: usize, language: Language, pace: Pace) -> Vec<JoinHandle<()>> {
    let scenarios = shipped(language);
    let visitor = |number: usize| {
        let (reception, scenario) = (reception.clone(), scenarios[number % scenarios.len()].clone());
        let later = u32::try_from(number.saturating_sub(pace.at_once.saturating_sub(1))).unwrap_or(u32::MAX);
        tokio::spawn(async move {
            tokio::time::sleep(Pace::some(pace.arrive).saturating_mul(later)).await;
            // whose visit is over, or whose door is, goes: nobody is waiting for a practice visitor's error
            let _ = play(&reception, scenario, language, pace).await;
        })
    };
    (0..n).map(visitor).collect()
}

/// Lets the visitor of a scenario come in, now; the alias by which the desk knows the visitor, and what plays the rest.
///
/// # Errors
/// That nobody can come in.
pub(super) async fn visitor(
    reception: &Reception,
    scenario: Scenario,
    language: Language,
    pace: Pace,
) -> Result<(String, JoinHandle<()>), Trouble> {
    let (mut actor, alias) = Actor::enter(reception, &scenario, language, pace).await?;
    // whose visit is over, or whose door is, goes
    let playing = tokio::spawn(async move { drop(actor.play(scenario).await) });
    Ok((alias, playing))
}

/// One visit from its beginning to its end.
async fn play(reception: &Reception, scenario: Scenario, language: Language, pace: Pace) -> Result<(), Trouble> {
    let (mut actor, _) = Actor::enter(reception, &scenario, language, pace).await?;
    actor.play(scenario).await
}

/// A practice visitor at the keyboard.
struct Actor {
    visit: Visiting,
    listening: Listening,
    pace: Pace,
    said: usize,
    /// Whether a helper has the visitor.
    assigned: bool,
}

/// What a practice visitor hears.
enum Heard {
    /// All that the helper said, after a moment of waiting for more.
    Words(String),
    /// No word for a while.
    Silence,
    /// The conversation is over.
    End,
}

/// What a practice visitor's page shows of the helper.
enum Word {
    /// A message.
    Line(Arc<str>),
    /// Somebody has the visitor from now on, or nobody.
    Assigned(bool),
}

impl Actor {
    /// Comes in; with the alias.
    async fn enter(
        reception: &Reception,
        scenario: &Scenario,
        language: Language,
        pace: Pace,
    ) -> Result<(Self, String), Trouble> {
        let (returning, answers) = (Some(scenario.returning), scenario.answers.clone());
        let entry = Entry { language, tag: None, returning, answers, plain: scenario.plain, ..Entry::default() };
        let entered = reception.enter(entry, None).await?;
        let visit = reception.visit(entered.token.as_str())?;
        Ok((Self { listening: visit.listen(None), visit, pace, said: 0, assigned: false }, entered.alias))
    }

    /// Plays the scenario until one of the two ends it.
    async fn play(&mut self, scenario: Scenario) -> Result<(), Trouble> {
        self.say(&scenario.opening).await?;
        let mut script = Script::new(scenario);
        loop {
            let turn = match self.hear().await {
                Heard::End => return Ok(()),
                Heard::Words(text) => script.on_words(&text),
                Heard::Silence => match script.on_silence() {
                    Some(turn) => turn,
                    None => continue,
                },
            };
            let (lines, leaves) = match turn {
                Turn::Say(lines) => (lines, None),
                Turn::SayAndGo(lines) => (lines, Some(Leaving::Goodbye)),
                Turn::SayAndFlee(lines) => (lines, Some(Leaving::QuickExit)),
            };
            self.say(&lines).await?;
            if let Some(how) = leaves {
                self.visit.leave(how);
                return Ok(());
            }
        }
    }

    /// What the helper says, or that nothing is said.
    async fn hear(&mut self) -> Heard {
        let first = loop {
            match tokio::time::timeout(self.pace.silence, self.next_word()).await {
                Ok(Some(Word::Line(first))) => break first,
                Ok(Some(Word::Assigned(assigned))) => self.assigned = assigned,
                Ok(None) => return Heard::End,
                Err(_) if self.assigned => return Heard::Silence,
                // while nobody has the visitor it is the desk that is waited for
                Err(_) => {}
            }
        };
        let mut heard = first.to_string();
        while let Ok(more) = tokio::time::timeout(Pace::some(self.pace.think), self.next_word()).await {
            match more {
                None => return Heard::End,
                Some(Word::Assigned(assigned)) => self.assigned = assigned,
                Some(Word::Line(more)) => {
                    heard.push('\n');
                    heard.push_str(&more);
                }
            }
        }
        Heard::Words(heard)
    }

    async fn next_word(&mut self) -> Option<Word> {
        loop {
            match self.listening.next().await? {
                Sight::Message(line) if line.from == From::Helper => return Some(Word::Line(line.text.clone())),
                Sight::Assigned(assigned) => return Some(Word::Assigned(assigned)),
                Sight::Closed(_) | Sight::Exit => return None,
                _ => {}
            }
        }
    }

    async fn say(&mut self, lines: &[String]) -> Result<(), Trouble> {
        for line in lines {
            tokio::time::sleep(Pace::some(self.pace.think)).await;
            let characters = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
            let time = self.pace.character.saturating_mul(characters).min(self.pace.line);
            if !time.is_zero() {
                self.visit.typing(true).await;
                tokio::time::sleep(time).await;
                self.visit.typing(false).await;
            }
            self.said += 1;
            self.visit.say(&format!("p{}", self.said), line).await?;
        }
        Ok(())
    }
}
