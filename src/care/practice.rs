//! Practice with feedback: by what a talk with a practice visitor is judged. Codes go in and codes come out: no word of the
//! talk is among them, and nothing is kept.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::age::AgeBand;
use super::home::Home;
use super::leaving::Objection;
use super::referral::{Ages, Entry, Parents, Reason, Status, Usability, usable};
use super::triage::Triage;

mod acts;
#[cfg(test)]
mod tests;

pub use self::acts::{Act, acts, acts_of_phrase};

/// Within so many seconds after the pick-up a first answer is soon: the limit for an A (design §3).
pub const SOON: u64 = 60;

/// What a scenario is, for who judges how it was answered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The triage that the story comes to.
    pub triage: Triage,
    /// The visitor's age, in years.
    pub age: u8,
    /// What the story tells of the visitor's home.
    #[serde(default)]
    pub home: Home,
    /// The directory's entries that fit, by their ids.
    pub fits: Vec<String>,
    /// Entries that one may think of and that do not fit.
    pub unfit: Vec<String>,
}

/// Why words were held back, as a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GateKind {
    /// An item of the plan is not asked any more.
    GateClosed,
    /// An item names somebody at home who takes part.
    NamesInvolved,
    /// Copying out is not safe.
    NotToCopy,
    /// The service does not run.
    NotRunning,
    /// The service, or a channel that the words name, is closed now.
    Closed,
    /// The words do not say what reaching the service leaves behind.
    Traces,
    /// The referral is struck out.
    StruckOut,
    /// Typing is not safe.
    NotSafe,
    /// The visitor left by quick exit.
    QuickExit,
    /// The code word was not asked.
    CodeWord,
}

impl GateKind {
    /// Every kind, the gravest last.
    pub const ALL: [Self; 10] = [
        Self::GateClosed,
        Self::NamesInvolved,
        Self::NotToCopy,
        Self::NotRunning,
        Self::Closed,
        Self::Traces,
        Self::StruckOut,
        Self::NotSafe,
        Self::QuickExit,
        Self::CodeWord,
    ];

    /// Its name, for the words that tell of it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::GateClosed => "gate-closed",
            Self::NamesInvolved => "names-involved",
            Self::NotToCopy => "not-to-copy",
            Self::NotRunning => "not-running",
            Self::Closed => "closed",
            Self::Traces => "traces",
            Self::StruckOut => "struck-out",
            Self::NotSafe => "not-safe",
            Self::QuickExit => "quick-exit",
            Self::CodeWord => "code-word",
        }
    }
}

impl From<&Objection> for GateKind {
    fn from(objection: &Objection) -> Self {
        match objection {
            Objection::GateClosed { .. } | Objection::AnswerChanged { .. } => Self::GateClosed,
            Objection::NamesInvolved { .. } => Self::NamesInvolved,
            Objection::NotToCopy => Self::NotToCopy,
            Objection::NotRunning { .. } => Self::NotRunning,
            Objection::Closed { .. } | Objection::ChannelsClosed { .. } | Objection::ChannelsOpen { .. } => {
                Self::Closed
            }
            Objection::Traces { .. } => Self::Traces,
            Objection::StruckOut { .. } => Self::StruckOut,
            Objection::NotSafe => Self::NotSafe,
            Objection::QuickExit => Self::QuickExit,
            Objection::CodeWord => Self::CodeWord,
        }
    }
}

/// A gate that came up when words were to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// Why the words were held back.
    pub kind: GateKind,
    /// The helper went over it with the second key, at least once.
    pub overruled: bool,
}

/// What the helper did in a talk: without a word of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// How many seconds after the pick-up the first answer left; nothing while none did.
    pub first_answer: Option<u64>,
    /// What each message of the helper's did, in their order.
    pub said: Vec<BTreeSet<Act>>,
    /// Whether the plan's question after typing safely was answered.
    pub safe_in_plan: bool,
    /// The gates that came up, each once.
    pub gates: Vec<Gate>,
    /// The entries that were offered, each once, in their order.
    pub offered: Vec<String>,
}

impl Facts {
    /// A message left, so many seconds after the pick-up.
    pub fn say(&mut self, seconds: u64, acts: BTreeSet<Act>) {
        self.first_answer.get_or_insert(seconds);
        self.said.push(acts);
    }

    /// A gate came up, or was overruled.
    pub fn meet(&mut self, kind: GateKind, overruled: bool) {
        match self.gates.iter_mut().find(|gate| gate.kind == kind) {
            Some(gate) => gate.overruled |= overruled,
            None => self.gates.push(Gate { kind, overruled }),
        }
    }

    /// A referral was offered.
    pub fn offer(&mut self, entry: &str) {
        if !self.offered.iter().any(|known| known == entry) {
            self.offered.push(entry.to_owned());
        }
    }
}

/// What is known at the end of a talk beside what the helper did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The triage that the conversation had.
    pub triage: Triage,
    /// What the visitor said at the door about typing safely.
    pub safe_at_door: Option<bool>,
}

/// How soon the first answer was, in seconds after the pick-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstAnswer {
    /// There was none.
    Never,
    /// Within [`SOON`].
    Soon(u64),
    /// Later.
    Late(u64),
}

/// Whether the limits of confidentiality were said before something identifying was asked (domain.md §2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limits {
    /// They were; also in the same message.
    Before,
    /// They were said later.
    After,
    /// Something was asked, and they were not said.
    NotSaid,
    /// Nothing identifying was asked.
    NothingAsked {
        /// Whether they were said.
        said: bool,
    },
}

/// Whether the helper knew that the visitor can type safely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SafeCheck {
    /// The helper asked.
    Asked,
    /// The helper did not; the visitor had said it at the door.
    AtTheDoor,
    /// Nobody asked.
    NotAsked,
}

/// Why an entry does not fit a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// Parents may get to know (domain.md §2.2).
    Parents(Parents),
    /// It is for other ages.
    Ages(Ages),
    /// It does not run.
    NotRunning(Status),
    /// It is closed at this hour.
    Closed,
    /// It is for something else than this visitor asks.
    Elsewhere,
}

/// An entry, and why it does not fit; nothing when it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The entry's id.
    pub entry: String,
    /// Why not.
    pub misfits: Vec<Misfit>,
}

/// How the triage compares with the scenario's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The same.
    Same,
    /// It stayed X, which is handled as B: nobody had set it.
    Unset,
    /// More urgent than the scenario's.
    Higher,
    /// Less urgent than the scenario's.
    Lower,
}

/// What is told of a practised talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// How soon the first answer was.
    pub first_answer: FirstAnswer,
    /// Whether the limits came first.
    pub limits: Limits,
    /// Whether the safe-check was asked.
    pub safe_check: SafeCheck,
    /// The gates that came up.
    pub gates: Vec<Gate>,
    /// What was offered.
    pub offered: Vec<Judged>,
    /// What the scenario says fits; a misfit of these is an hour at which they are closed.
    pub fits: Vec<Judged>,
    /// What one may think of and does not fit.
    pub unfit: Vec<Judged>,
    /// The triage that it had, the scenario's, and how they compare.
    pub triage: (Triage, Triage, Level),
}

/// Whether somebody of this age is within these.
fn is_within(ages: Ages, age: u8) -> bool {
    ages.from.is_none_or(|from| age >= from) && ages.to.is_none_or(|to| age <= to)
}

impl Expected {
    /// The visitor's age band.
    pub const fn age_band(&self) -> AgeBand {
        match self.age {
            0..=11 => AgeBand::Under12,
            12..=14 => AgeBand::From12To14,
            15 => AgeBand::Fifteen,
            16..=17 => AgeBand::From16To17,
            18..=23 => AgeBand::From18To23,
            24.. => AgeBand::From24,
        }
    }

    /// Why an entry does not fit this visitor by what the directory tells of it: parents, ages, whether it runs.
    pub fn misfits(&self, entry: &Entry) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        match usable(entry, self.home) {
            Usability::Usable => {}
            // of the emergency number a second key is right when it is acute, which the reason says itself
            Usability::StruckOut(Reason { emergency: true, .. }) if self.triage == Triage::A => {}
            Usability::StruckOut(Reason { parents, .. }) => misfits.push(Misfit::Parents(parents)),
            Usability::NotRunning(status) => misfits.push(Misfit::NotRunning(status)),
        }
        if !is_within(entry.ages, self.age) {
            misfits.push(Misfit::Ages(entry.ages));
        }
        misfits
    }
}

/// The entries of the directory by id, and whether each is open now; nothing where that is not known.
pub type Entries<'a> = &'a dyn Fn(&str) -> Option<(&'a Entry, Option<bool>)>;

/// Judges a talk.
pub fn judge(expected: &Expected, facts: &Facts, ending: Ending, entries: Entries<'_>) -> Feedback {
    let misfits = |id: &String| match entries(id) {
        // an entry that the desk took out is nobody's to offer
        None => vec![Misfit::NotRunning(Status::Defunct)],
        Some((entry, open)) => {
            let closed = (open == Some(false)).then_some(Misfit::Closed);
            expected.misfits(entry).into_iter().chain(closed).collect()
        }
    };
    let judged = |id: &String| Judged { entry: id.clone(), misfits: misfits(id) };
    let elsewhere = |judged: Judged| {
        let mut judged = judged;
        // an hour is no reason where another day is none either
        let only_closed = judged.misfits.iter().all(|misfit| *misfit == Misfit::Closed);
        if only_closed && !expected.fits.contains(&judged.entry) {
            judged.misfits.push(Misfit::Elsewhere);
        }
        judged
    };
    Feedback {
        first_answer: match facts.first_answer {
            None => FirstAnswer::Never,
            Some(seconds) if seconds <= SOON => FirstAnswer::Soon(seconds),
            Some(seconds) => FirstAnswer::Late(seconds),
        },
        limits: limits(&facts.said),
        safe_check: match ending.safe_at_door {
            _ if facts.safe_in_plan || first(&facts.said, Act::SafeCheck).is_some() => SafeCheck::Asked,
            Some(_) => SafeCheck::AtTheDoor,
            None => SafeCheck::NotAsked,
        },
        gates: facts.gates.clone(),
        offered: facts.offered.iter().map(judged).map(elsewhere).collect(),
        fits: expected.fits.iter().map(judged).collect(),
        unfit: expected.unfit.iter().map(judged).map(elsewhere).collect(),
        triage: (ending.triage, expected.triage, level(ending.triage, expected.triage)),
    }
}

/// The first message that did this.
fn first(said: &[BTreeSet<Act>], act: Act) -> Option<usize> {
    said.iter().position(|acts| acts.contains(&act))
}

fn limits(said: &[BTreeSet<Act>]) -> Limits {
    match (first(said, Act::Identifies), first(said, Act::Limits)) {
        (None, limits) => Limits::NothingAsked { said: limits.is_some() },
        (Some(_), None) => Limits::NotSaid,
        (Some(asked), Some(said)) if said <= asked => Limits::Before,
        (Some(_), Some(_)) => Limits::After,
    }
}

fn level(had: Triage, expected: Triage) -> Level {
    match (had.rank(), expected.rank()) {
        _ if had == expected => Level::Same,
        _ if had == Triage::X => Level::Unset,
        (had, expected) if had < expected => Level::Higher,
        (had, expected) if had > expected => Level::Lower,
        // B where nothing could be known yet: X is handled as B
        _ => Level::Same,
    }
}
