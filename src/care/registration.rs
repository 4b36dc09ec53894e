//! The registration at closing: codes only, exactly the names and values of domain.md §7.

mod faults;
mod prefill;
#[cfg(test)]
pub(crate) mod tests;

use serde::{Deserialize, Serialize};

pub use faults::Fault;
pub use prefill::Known;

use super::age::AgeBand;
use super::codes::codes;
use super::triage::Triage;

codes! {
    /// Whether this person was registered before: people are counted, not chats.
    Visitor {
        /// The first time.
        New = "new",
        /// Came before.
        Returning = "returning",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// How a conversation ended.
    Closing {
        /// With a goodbye from the visitor.
        Goodbye = "goodbye",
        /// The visitor pressed quick exit.
        QuickExit = "quick_exit",
        /// The visitor's connection was lost.
        ConnectionLost = "connection_lost",
        /// The helper ended it.
        EndedByHelper = "ended_by_helper",
        /// The visitor typed the stop word (domain.md §10).
        StopWord = "stop_word",
    }
}

codes! {
    /// Whether it is exploitation.
    Trafficking {
        /// Yes.
        Yes = "yes",
        /// Suspected.
        Suspected = "suspected",
        /// No.
        No = "no",
    }
}

codes! {
    /// Who it is that asks for help.
    Role {
        /// For oneself.
        Myself = "self",
        /// A relative or friend.
        RelativeOrFriend = "relative_or_friend",
        /// A professional.
        Professional = "professional",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// A form of exploitation.
    Form {
        /// Sexual, offline.
        SexualOffline = "sexual_offline",
        /// Sexual, online.
        SexualOnline = "sexual_online",
        /// Criminal.
        Criminal = "criminal",
        /// Labour.
        Labour = "labour",
        /// Another.
        Other = "other",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// Gender.
    Gender {
        /// Girl or woman.
        GirlWoman = "girl_woman",
        /// Boy or man.
        BoyMan = "boy_man",
        /// Another.
        Other = "other",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// Whether it still goes on.
    Ongoing {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// How long it lasted.
    Duration {
        /// Under six months.
        UnderHalfYear = "<6m",
        /// Six to twelve months.
        HalfYear = "6-12m",
        /// One to two years.
        OneYear = "1-2y",
        /// Two to five years.
        TwoYears = "2-5y",
        /// Five years and more.
        FiveYears = "5y+",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// The relation of a perpetrator to the visitor.
    Perpetrator {
        /// Father.
        Father = "father",
        /// Mother.
        Mother = "mother",
        /// Step-parent, or a parent's partner.
        StepParent = "step_parent",
        /// Foster parent.
        FosterParent = "foster_parent",
        /// Another relative.
        OtherRelative = "other_relative",
        /// Partner or former partner.
        PartnerOrEx = "partner_or_ex",
        /// Acquaintance.
        Acquaintance = "acquaintance",
        /// Met online.
        Online = "online",
        /// A network.
        Network = "network",
        /// The visitor was asked and did not tell.
        NotTold = "not_told",
        /// Nobody asked.
        NotAsked = "not_asked",
    }
}

codes! {
    /// Whether brothers or sisters are abused too.
    Siblings {
        /// Yes.
        Yes = "yes",
        /// Suspected.
        Suspected = "suspected",
        /// No.
        No = "no",
        /// There are none, or it does not apply.
        NotApplicable = "not_applicable",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// Whether the visitor told somebody for the first time.
    FirstTimeTold {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Nobody asked.
        NotAsked = "not_asked",
    }
}

codes! {
    /// Whether the goal of the chat was reached, as the visitor says (domain.md §11).
    Goal {
        /// Yes.
        Yes = "yes",
        /// In part.
        Partly = "partly",
        /// No.
        No = "no",
        /// Nobody asked.
        NotAsked = "not_asked",
    }
}

impl Default for Goal {
    /// What a registration says that was made before there was such a question.
    fn default() -> Self {
        Self::NotAsked
    }
}

codes! {
    /// What became of a referral.
    ReferralOutcome {
        /// Offered.
        Offered = "offered",
        /// Accepted.
        Accepted = "accepted",
        /// Declined.
        Declined = "declined",
    }
}

/// The year and the quarter of a day: no date in a registration is finer.
pub fn year_and_quarter(day: jiff::civil::Date) -> (u16, u8) {
    (day.year().unsigned_abs(), ((day.month() - 1) / 3 + 1).unsigned_abs())
}

/// One person's registration: codes only, no free text, no name, no address, no date finer than the quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The year.
    pub year: u16,
    /// The quarter, 1 to 4.
    pub quarter: u8,
    /// New or returning.
    pub visitor: Visitor,
    /// Whether it is exploitation.
    pub trafficking: Trafficking,
    /// Who asks.
    pub role: Role,
    /// The forms.
    pub forms: Vec<Form>,
    /// Age now.
    pub age_now: AgeBand,
    /// Age when it began.
    pub age_at_start: AgeBand,
    /// Gender.
    pub gender: Gender,
    /// Still going on.
    pub ongoing: Ongoing,
    /// How long.
    pub duration: Duration,
    /// By which perpetrators.
    pub perpetrators: Vec<Perpetrator>,
    /// Brothers and sisters.
    pub siblings: Siblings,
    /// Told for the first time.
    pub first_time_told: FirstTimeTold,
    /// The first triage.
    pub triage_first: Triage,
    /// The last triage.
    pub triage_last: Triage,
    /// Ids of the plan templates that were used.
    pub plans: Vec<String>,
    /// The referrals made.
    pub referrals: Vec<Referral>,
    /// How it ended.
    pub closing: Closing,
    /// Whether the goal was reached. A registration without it is from before there was such a question.
    #[serde(default)]
    pub goal: Goal,
}

/// One referral in a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// The directory entry's id.
    pub id: String,
    /// What became of it.
    pub outcome: ReferralOutcome,
}

impl Perpetrator {
    /// Whether this is a "(step)parent" (domain.md §7).
    pub const fn is_parent(self) -> bool {
        matches!(self, Self::Father | Self::Mother | Self::StepParent | Self::FosterParent)
    }

    /// Whether it says anything about the relation: `not_told` and `not_asked` do not.
    pub const fn is_known(self) -> bool {
        !matches!(self, Self::NotTold | Self::NotAsked)
    }
}
