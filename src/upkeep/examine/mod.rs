//! Looking a desk through: is everything as it should be, and what to do about each thing that is not.

mod doors;
mod homeserver;
mod people;
mod rooms;
mod team;

use serde::Serialize;

use super::desk::Desk;
use super::error::Error;
use super::reading::DeskState;
use super::sign_in::SignedIn;
use desk::event::Moment;
use machine::clock;

/// Something that is not as it should be, or that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which: the same in every version and language.
    pub code: String,
    /// Whether it is wrong; if not, it could not be looked at.
    pub wrong: bool,
    /// What was found.
    pub what: String,
    /// What it means for visitors and helpers.
    pub meaning: String,
    /// What to do: a command to type, where there is one.
    pub remedy: String,
}

/// What was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Examination {
    /// What is as it should be.
    pub right: Vec<String>,
    /// What is not, or could not be looked at.
    pub findings: Vec<Finding>,
}

impl Examination {
    /// Adds something that is wrong, found elsewhere than at the desk.
    pub fn add(&mut self, code: &str, what: String, meaning: &str, remedy: String) {
        let (code, meaning) = (code.to_owned(), meaning.to_owned());
        self.findings.push(Finding { code, wrong: true, what, meaning, remedy });
    }

    /// Whether everything that was looked at is as it should be.
    pub fn is_sound(&self) -> bool {
        !self.findings.iter().any(|finding| finding.wrong)
    }
}

/// Looks a desk through. `hand` is what a command is given to reach this desk as this account, for the remedies.
///
/// # Errors
/// What went wrong in looking; that there is no desk is a finding.
pub async fn examine(who: &SignedIn, hand: &str) -> Result<Examination, Error> {
    let mut examiner = Examiner { hand, now: now(), done: Examination::default() };
    examiner.homeserver(who).await?;
    let desk = match Desk::open(who).await {
        Ok(desk) => desk,
        Err(Error::NoDesk) => {
            examiner.wrong(
                "desk.missing",
                "this account is in no desk room",
                "helpers and doors find no desk by it",
                Remedy::Command("desk init"),
            );
            return Ok(examiner.done);
        }
        Err(error) => return Err(error),
    };
    let read = DeskState::of(&who.session, &desk.room).await?;
    examiner.rooms(&desk).await?;
    examiner.team(&desk);
    examiner.people(&desk);
    examiner.ceiling(&read);
    examiner.limits(&desk).await?;
    examiner.conversations(&desk, &read).await?;
    examiner.doors(&desk, &read).await?;
    Ok(examiner.done)
}

/// What to do about a finding.
#[derive(Clone, Copy)]
enum Remedy<'a> {
    /// A command of this program: what comes after `nachtwacht`, to be reached by the same hand.
    Command(&'a str),
    /// In words.
    Words(&'a str),
}

struct Examiner<'a> {
    hand: &'a str,
    /// Now, by the homeserver's clock once it is known.
    now: Moment,
    done: Examination,
}

impl Examiner<'_> {
    fn right(&mut self, what: impl Into<String>) {
        self.done.right.push(what.into());
    }

    fn wrong(&mut self, code: impl Into<String>, what: impl Into<String>, meaning: &str, remedy: Remedy<'_>) {
        let remedy = match remedy {
            Remedy::Command(command) => format!("nachtwacht {command}{}", self.hand),
            Remedy::Words(words) => words.to_owned(),
        };
        self.find(true, &code.into(), &what.into(), meaning, &remedy);
    }

    fn unseen(&mut self, code: &str, what: &str, meaning: &str) {
        self.find(false, code, what, meaning, "look again as an administrator of the homeserver: --as ACCOUNT");
    }

    /// Names come from the homeserver: nothing in them reaches a terminal but what can be read.
    fn find(&mut self, wrong: bool, code: &str, what: &str, meaning: &str, remedy: &str) {
        let plain = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
        let (code, what, meaning, remedy) = (plain(code), plain(what), plain(meaning), plain(remedy));
        self.done.findings.push(Finding { code, wrong, what, meaning, remedy });
    }

    /// How many findings there are, to say that a part is right when none has come.
    fn count(&self) -> usize {
        self.done.findings.len()
    }
}

/// Now, by our clock.
fn now() -> Moment {
    Moment(clock::millis())
}

/// A time that has gone by, in the largest whole unit.
fn ago(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (count, unit) = match seconds {
        0..120 => (seconds, "seconds"),
        120..7_200 => (seconds / 60, "minutes"),
        7_200..172_800 => (seconds / 3_600, "hours"),
        _ => (seconds / 86_400, "days"),
    };
    format!("{count} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_gone_by_is_said_in_its_largest_unit() {
        let said: Vec<_> = [0, 119_999, 120_000, 7_200_000, 172_800_000].into_iter().map(ago).collect();
        assert_eq!(said, ["0 seconds", "119 seconds", "2 minutes", "2 hours", "2 days"]);
    }

    #[test]
    fn what_could_not_be_looked_at_is_not_wrong() {
        let mut examiner = Examiner { hand: " --as lead", now: Moment(0), done: Examination::default() };
        examiner.unseen("a", "b", "c");
        assert!(examiner.done.is_sound());
        examiner.wrong("a", "b", "c", Remedy::Command("desk init"));
        assert!(!examiner.done.is_sound());
        assert_eq!(examiner.done.findings[1].remedy, "nachtwacht desk init --as lead");
    }
}
