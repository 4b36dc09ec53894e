//! Signals of human trafficking: an act, a means of coercion, a purpose of exploitation (domain.md §5).
//!
//! For the helper only. The outcome says how strong the signals are; whether it *is* trafficking is for a court.

use serde::{Deserialize, Serialize};

use super::Language;
use super::age::AgeBand;

/// The rule by which signals are weighed, shown beside every outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Grows with every change of the rule or of the indicators.
    pub version: u32,
    /// Since when it holds, as an ISO date.
    pub date: &'static str,
    /// Where it comes from.
    pub sources: &'static [&'static str],
}

/// The rule of this program.
pub const RULE: Rule = Rule {
    version: 1,
    date: "2026-11-24",
    sources: &[
        "UN Protocol to Prevent, Suppress and Punish Trafficking in Persons (Palermo), art. 3",
        "Wetboek van Strafrecht, art. 273f",
        "Hoge Raad, 20 May 2014",
    ],
};

/// One of the three factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Factor {
    /// What somebody does.
    Act,
    /// By what somebody is made to.
    Means,
    /// Who gains by it.
    Purpose,
}

impl Factor {
    /// The factors, in the order of the rule.
    pub const ALL: [Self; 3] = [Self::Act, Self::Means, Self::Purpose];

    /// The factor in words.
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Act, Language::Nl) => "Handeling",
            (Self::Act, Language::En) => "Act",
            (Self::Means, Language::Nl) => "Dwangmiddel",
            (Self::Means, Language::En) => "Means",
            (Self::Purpose, Language::Nl) => "Oogmerk van uitbuiting",
            (Self::Purpose, Language::En) => "Purpose of exploitation",
        }
    }
}

macro_rules! indicators {
    ($($(#[$doc:meta])* $variant:ident = $id:literal $factor:ident $nl:literal $en:literal),+ $(,)?) => {
        /// What a helper may have read that points to a factor.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Indicator { $($(#[$doc])* #[serde(rename = $id)] $variant),+ }

        impl Indicator {
            /// Every indicator, by factor.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its stable id, as on the wire.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The factor to which it points.
            pub const fn factor(self) -> Factor {
                match self { $(Self::$variant => Factor::$factor),+ }
            }

            /// The indicator in words, for the helper.
            pub const fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Nl) => $nl, (Self::$variant, Language::En) => $en),+
                }
            }
        }
    };
}

indicators! {
    /// Recruiting.
    Recruited = "recruited" Act "Iemand heeft de bezoeker geworven" "Somebody recruited the visitor",
    /// Transporting.
    Transported = "transported" Act "Iemand brengt de bezoeker ergens heen" "Somebody takes the visitor places",
    /// Transferring.
    Transferred = "transferred" Act "De bezoeker is aan een ander overgedragen" "The visitor was passed on to another",
    /// Housing.
    Housed = "housed" Act "Iemand huisvest de bezoeker" "Somebody houses the visitor",
    /// Taking in.
    TakenIn = "taken_in" Act "Iemand heeft de bezoeker opgenomen" "Somebody took the visitor in",
    /// Somebody arranges clients.
    ArrangesClients = "arranges_clients" Act "Iemand regelt klanten" "Somebody arranges clients",
    /// Somebody arranges rides.
    ArrangesRides = "arranges_rides" Act "Iemand regelt vervoer" "Somebody arranges rides",
    /// Somebody arranges rooms.
    ArrangesRooms = "arranges_rooms" Act "Iemand regelt kamers" "Somebody arranges rooms",
    /// Somebody arranges profiles.
    ArrangesProfiles = "arranges_profiles" Act "Iemand regelt profielen of advertenties" "Somebody arranges profiles or adverts",

    /// Force.
    Force = "force" Means "Geweld" "Force",
    /// Threat.
    Threat = "threat" Means "Bedreiging" "Threat",
    /// Coercion.
    Coercion = "coercion" Means "Dwang" "Coercion",
    /// Abduction.
    Abduction = "abduction" Means "Ontvoering" "Abduction",
    /// Fraud.
    Fraud = "fraud" Means "Fraude" "Fraud",
    /// Deception.
    Deception = "deception" Means "Misleiding" "Deception",
    /// Abuse of power.
    AbuseOfPower = "abuse_of_power" Means "Misbruik van overwicht" "Abuse of power",
    /// Abuse of a vulnerable position.
    AbuseOfVulnerability = "abuse_of_vulnerability" Means "Misbruik van een kwetsbare positie" "Abuse of a vulnerable position",
    /// Paying whoever has control.
    PaysController = "pays_controller" Means "Iemand die zeggenschap heeft, wordt betaald" "Whoever has control is paid",
    /// Images as leverage.
    ImagesAsLeverage = "images_as_leverage" Means "Beelden als drukmiddel" "Images as leverage",
    /// Debt.
    Debt = "debt" Means "Schulden" "Debt",
    /// Locked in.
    LockedIn = "locked_in" Means "Opgesloten, of niet vrij om te gaan" "Locked in, or not free to go",
    /// Dependence on a parent.
    DependsOnParent = "depends_on_parent" Means "Afhankelijk van een ouder" "Dependent on a parent",

    /// The money goes to another.
    MoneyToAnother = "money_to_another" Purpose "Het geld gaat naar een ander" "The money goes to another",
    /// Drugs go to another, or are the pay.
    DrugsToAnother = "drugs_to_another" Purpose "Een ander krijgt er drugs voor" "Another gets drugs for it",
    /// Shelter goes to another.
    ShelterToAnother = "shelter_to_another" Purpose "Een ander krijgt er onderdak voor" "Another gets shelter for it",
    /// Images are sold.
    ImagesSold = "images_sold" Purpose "Beelden worden verkocht" "Images are sold",
    /// Quotas.
    Quotas = "quotas" Purpose "Er is een bedrag of aantal dat gehaald moet worden" "There is an amount or number to reach",
}

/// An indicator that a helper ticked, and where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The indicator.
    pub indicator: Indicator,
    /// The messages in which it was read, by the id of their event: never a copy of their words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// What a helper found in one conversation. Also the content of its event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signals {
    /// The version of the rule by which it was filled in.
    pub rule: u32,
    /// Age now.
    pub age_now: AgeBand,
    /// Age when the acts began.
    pub age_at_acts: AgeBand,
    /// The visitor says that they wanted it. It is kept, and it never lowers the outcome.
    #[serde(default)]
    pub wanted: bool,
    /// What was found, each indicator once.
    #[serde(default)]
    pub found: Vec<Found>,
}

impl Default for Signals {
    /// Nothing found, nothing known, by the rule of this program.
    fn default() -> Self {
        Self {
            rule: RULE.version,
            age_now: AgeBand::Unknown,
            age_at_acts: AgeBand::Unknown,
            wanted: false,
            found: Vec::new(),
        }
    }
}

/// How strong the signals are. There is no "proven".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing was found. That does not mean that nothing is there.
    None,
    /// Something was found, but not all that the rule asks for.
    Possible,
    /// An act and a purpose, and a means or a minor.
    Strong,
}

impl Outcome {
    /// The outcome in words.
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::None, Language::Nl) => "geen signalen",
            (Self::None, Language::En) => "no signals",
            (Self::Possible, Language::Nl) => "mogelijke signalen",
            (Self::Possible, Language::En) => "possible signals",
            (Self::Strong, Language::Nl) => "sterke signalen",
            (Self::Strong, Language::En) => "strong signals",
        }
    }
}

/// Whether the means must be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MeansNeed {
    /// An adult: the rule asks for a means.
    Needed,
    /// A minor: never asked, kept if told.
    NotNeeded,
    /// The age is unknown: needed unless a minor.
    UnlessMinor,
}

impl MeansNeed {
    /// The need in words.
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Needed, Language::Nl) => "nodig",
            (Self::Needed, Language::En) => "needed",
            (Self::NotNeeded, Language::Nl) => "niet nodig bij een minderjarige: niet naar vragen",
            (Self::NotNeeded, Language::En) => "not needed for a minor: do not ask",
            (Self::UnlessMinor, Language::Nl) => "nodig, behalve bij een minderjarige",
            (Self::UnlessMinor, Language::En) => "needed, unless a minor",
        }
    }
}

/// The outcome, or both when the age decides and is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The age is known.
    Known(Outcome),
    /// The age is unknown: both are shown.
    ByAge {
        /// If the visitor is, or was at the time, under 18.
        minor: Outcome,
        /// If not.
        adult: Outcome,
    },
}

impl Verdict {
    /// The verdict in words; once, when the age would not change it.
    pub fn text(self, language: Language) -> String {
        match (self, language) {
            (Self::Known(outcome), _) => outcome.text(language).to_owned(),
            (Self::ByAge { minor, adult }, _) if minor == adult => minor.text(language).to_owned(),
            (Self::ByAge { minor, adult }, Language::Nl) => {
                format!("{}, als minderjarig; {}, als meerderjarig", minor.text(language), adult.text(language))
            }
            (Self::ByAge { minor, adult }, Language::En) => {
                format!("{}, if a minor; {}, if an adult", minor.text(language), adult.text(language))
            }
        }
    }
}

impl Signals {
    /// Whether the visitor is a minor, now or when the acts began; `None` when that is unknown. Who was an adult when
    /// they began is one now.
    pub const fn minor(&self) -> Option<bool> {
        match (self.age_now.is_minor(), self.age_at_acts.is_minor()) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (_, Some(false)) => Some(false),
            (_, None) => None,
        }
    }

    /// Whether the means must be known.
    pub const fn means_need(&self) -> MeansNeed {
        match self.minor() {
            Some(true) => MeansNeed::NotNeeded,
            Some(false) => MeansNeed::Needed,
            None => MeansNeed::UnlessMinor,
        }
    }

    /// Whether an indicator may be asked about: with a minor no means is.
    pub fn may_ask(&self, indicator: Indicator) -> bool {
        indicator.factor() != Factor::Means || self.means_need() != MeansNeed::NotNeeded
    }

    /// Whether anything was found that points to a factor.
    pub fn has(&self, factor: Factor) -> bool {
        self.found.iter().any(|found| found.indicator.factor() == factor)
    }

    /// What was found for an indicator.
    pub fn found(&self, indicator: Indicator) -> Option<&Found> {
        self.found.iter().find(|found| found.indicator == indicator)
    }

    /// Ticks an indicator, with the message in which it was read if there is one. Again adds a message.
    pub fn tick(&mut self, indicator: Indicator, evidence: Option<String>) {
        let at = self.found.iter().position(|found| found.indicator == indicator).unwrap_or_else(|| {
            self.found.push(Found { indicator, evidence: Vec::new() });
            self.found.len() - 1
        });
        let known = &mut self.found[at].evidence;
        known.extend(evidence.filter(|id| !known.contains(id)));
    }

    /// Takes a tick back, with its evidence.
    pub fn untick(&mut self, indicator: Indicator) {
        self.found.retain(|found| found.indicator != indicator);
    }

    /// How strong the signals are, by [`RULE`].
    pub fn verdict(&self) -> Verdict {
        match self.minor() {
            Some(minor) => Verdict::Known(self.outcome(minor)),
            None => Verdict::ByAge { minor: self.outcome(true), adult: self.outcome(false) },
        }
    }

    fn outcome(&self, minor: bool) -> Outcome {
        if self.found.is_empty() {
            Outcome::None
        } else if self.has(Factor::Act) && self.has(Factor::Purpose) && (minor || self.has(Factor::Means)) {
            Outcome::Strong
        } else {
            Outcome::Possible
        }
    }
}

#[cfg(test)]
#[path = "signals_tests.rs"]
mod tests;
