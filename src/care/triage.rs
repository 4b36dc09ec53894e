//! Triage: how much danger there is, always as letter, word and colour (domain.md §6).

mod words;

use serde::{Deserialize, Serialize};

use super::age::AgeBand;

/// A triage code. On the wire and in the register it is its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Triage {
    /// Acute: danger within the hour.
    A,
    /// Urgent: danger within days, or any household perpetrator.
    B,
    /// Ongoing, no dated threat.
    C,
    /// Information, the past, a third party without danger.
    D,
    /// Unknown: silent, unsafe to ask, not asked yet. Handled as B.
    X,
}

impl Triage {
    /// Every code, in the order of the field's table.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::X];

    /// The letter that is always shown.
    pub const fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::D => 'D',
            Self::X => 'X',
        }
    }

    /// How urgent it is: 0 is the most urgent. X counts as B (domain.md §6).
    pub const fn rank(self) -> u8 {
        match self {
            Self::A => 0,
            Self::B | Self::X => 1,
            Self::C => 2,
            Self::D => 3,
        }
    }

    /// Whether going from `self` to `to` lowers a danger that was established: that takes a reason and a colleague
    /// (domain.md §6).
    ///
    /// Leaving X is a first assessment and lowers nothing, unless something was `established` before X: what is then
    /// below both that and B (as which X is handled) is lower than what was known.
    pub const fn is_lowered_by(self, to: Self, established: Option<Self>) -> bool {
        match (self, established) {
            (Self::X, None) => false,
            (Self::X, Some(before)) => to.rank() > self.rank() && to.rank() > before.rank(),
            _ => to.rank() > self.rank(),
        }
    }

    /// The code after the visit was stopped by the stop word or wiped by the helper: A and B stay, C and D become X
    /// (domain.md §10). Whoever stops like that is not calm.
    #[must_use]
    pub const fn after_stop(self) -> Self {
        match self {
            Self::A | Self::B => self,
            Self::C | Self::D | Self::X => Self::X,
        }
    }

    /// The first triage, from the answers given at the door. Nothing asked is X: unknown is never "calm".
    ///
    /// `urgent` is the visitor's own word and is believed (A); unsafe to type is "unsafe to ask" (X);
    /// under 15 is B.
    pub fn at_the_door(answers: &Answers) -> Self {
        match answers {
            Answers { urgent: Some(true), .. } => Self::A,
            Answers { safe_to_type: Some(false), .. } => Self::X,
            Answers { age_band: Some(AgeBand::Under12 | AgeBand::From12To14), .. } => Self::B,
            _ => Self::X,
        }
    }
}

/// What a visitor may answer at the door, before anybody is there. Each answer may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Can the visitor type without being watched?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe_to_type: Option<bool>,
    /// The age band, as registered (domain.md §7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_band: Option<AgeBand>,
    /// Is there danger now or within the hour?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<bool>,
}

/// Why an established triage is lowered: codes only, the story stays in the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoweringReason {
    /// The danger has passed: the perpetrator is away, the visitor is in a safe place.
    DangerPassed,
    /// The trigger was ticked by mistake.
    Mistaken,
    /// The visitor told more, and the trigger does not hold.
    LearntMore,
    /// Another service has taken over the acute part.
    TakenOver,
}

impl LoweringReason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::DangerPassed, Self::Mistaken, Self::LearntMore, Self::TakenOver];
}

/// What puts a visitor under a code: the triggers of domain.md §6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// The perpetrator is present, or expected within the hour.
    PerpetratorNear,
    /// An assault is going on.
    Assault,
    /// A serious injury or an overdose.
    Injury,
    /// A suicide plan, and the means.
    SuicidePlan,
    /// Locked in, or being moved.
    LockedIn,
    /// A brother or sister is in immediate danger.
    SiblingInDanger,
    /// A client or a meeting is planned within 72 hours.
    MeetingPlanned,
    /// Sexual violence up to seven days ago.
    RecentViolence,
    /// A parent, or anybody of the household, is a perpetrator.
    HouseholdPerpetrator,
    /// Under 15.
    Under15,
    /// Images will be published by a deadline.
    Deadline,
    /// Suicidal thoughts.
    SuicidalThoughts,
    /// Nowhere to sleep.
    NowhereToSleep,
    /// The exploitation goes on, or has ended but contact continues; no dated threat.
    Ongoing,
    /// It is past, with no contact.
    Past,
    /// Somebody looks for information.
    Information,
    /// A third party writes, and there is no danger.
    ThirdParty,
    /// The visitor is silent.
    Silent,
    /// Somebody else may be typing.
    Impersonator,
    /// It is not safe to ask.
    UnsafeToAsk,
}

impl Trigger {
    /// Every trigger, in the order of the field's table.
    pub const ALL: [Self; 20] = [
        Self::PerpetratorNear,
        Self::Assault,
        Self::Injury,
        Self::SuicidePlan,
        Self::LockedIn,
        Self::SiblingInDanger,
        Self::MeetingPlanned,
        Self::RecentViolence,
        Self::HouseholdPerpetrator,
        Self::Under15,
        Self::Deadline,
        Self::SuicidalThoughts,
        Self::NowhereToSleep,
        Self::Ongoing,
        Self::Past,
        Self::Information,
        Self::ThirdParty,
        Self::Silent,
        Self::Impersonator,
        Self::UnsafeToAsk,
    ];

    /// A stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::PerpetratorNear => "perpetrator-near",
            Self::Assault => "assault",
            Self::Injury => "injury",
            Self::SuicidePlan => "suicide-plan",
            Self::LockedIn => "locked-in",
            Self::SiblingInDanger => "sibling-in-danger",
            Self::MeetingPlanned => "meeting-planned",
            Self::RecentViolence => "recent-violence",
            Self::HouseholdPerpetrator => "household-perpetrator",
            Self::Under15 => "under-15",
            Self::Deadline => "deadline",
            Self::SuicidalThoughts => "suicidal-thoughts",
            Self::NowhereToSleep => "nowhere-to-sleep",
            Self::Ongoing => "ongoing",
            Self::Past => "past",
            Self::Information => "information",
            Self::ThirdParty => "third-party",
            Self::Silent => "silent",
            Self::Impersonator => "impersonator",
            Self::UnsafeToAsk => "unsafe-to-ask",
        }
    }

    /// The code that it calls for.
    pub const fn triage(self) -> Triage {
        match self {
            Self::PerpetratorNear
            | Self::Assault
            | Self::Injury
            | Self::SuicidePlan
            | Self::LockedIn
            | Self::SiblingInDanger => Triage::A,
            Self::MeetingPlanned
            | Self::RecentViolence
            | Self::HouseholdPerpetrator
            | Self::Under15
            | Self::Deadline
            | Self::SuicidalThoughts
            | Self::NowhereToSleep => Triage::B,
            Self::Ongoing => Triage::C,
            Self::Past | Self::Information | Self::ThirdParty => Triage::D,
            Self::Silent | Self::Impersonator | Self::UnsafeToAsk => Triage::X,
        }
    }
}

/// The code of the highest trigger: A, then B, X (handled as B), C, D. No trigger at all is X: unknown is never calm.
pub fn highest(triggers: &[Trigger]) -> Triage {
    [Triage::A, Triage::B, Triage::X, Triage::C, Triage::D]
        .into_iter()
        .find(|code| triggers.iter().any(|trigger| trigger.triage() == *code))
        .unwrap_or(Triage::X)
}
