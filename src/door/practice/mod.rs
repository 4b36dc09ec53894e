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
        }
    }

    /// At once, for tests.
    pub const fn at_once() -> Self {
        let no = Duration::ZERO;
        Self { at_once: usize::MAX, arrive: no, think: no, character: no, line: no }
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

/// One visit from its beginning to its end.
async fn play(reception: &Reception, scenario: Scenario, language: Language, pace: Pace) -> Result<(), Trouble> {
    let (returning, answers) = (Some(scenario.returning), scenario.answers.clone());
    let entry = Entry { language, tag: None, returning, answers, plain: scenario.plain, stop_word: None };
    let entered = reception.enter(entry, None).await?;
    let visit = reception.visit(entered.token.as_str())?;
    let mut actor = Actor { listening: visit.listen(None), visit, pace, said: 0 };
    actor.say(&scenario.opening).await?;
    let mut script = Script::new(scenario);
    while let Some(text) = actor.next_words().await {
        match script.on_words(&text) {
            Turn::Say(lines) => actor.say(&lines).await?,
            Turn::SayAndGo(lines) => {
                actor.say(&lines).await?;
                actor.visit.leave(Leaving::Goodbye);
                return Ok(());
            }
        }
    }
    Ok(())
}

/// A practice visitor at the keyboard.
struct Actor {
    visit: Visiting,
    listening: Listening,
    pace: Pace,
    said: usize,
}

impl Actor {
    /// What the helper says: all of what is there, after a moment of waiting for more. Nothing at the end.
    async fn next_words(&mut self) -> Option<String> {
        let first = self.next_line().await?;
        let mut heard = first.to_string();
        while let Ok(more) = tokio::time::timeout(Pace::some(self.pace.think), self.next_line()).await {
            heard.push('\n');
            heard.push_str(&more?);
        }
        Some(heard)
    }

    async fn next_line(&mut self) -> Option<Arc<str>> {
        loop {
            match self.listening.next().await? {
                Sight::Message(line) if line.from == From::Helper => return Some(line.text.clone()),
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
