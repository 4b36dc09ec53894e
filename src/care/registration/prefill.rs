//! A registration as far as the conversation tells: the rest is unknown or not asked.

use super::{
    Closing, Duration, FirstTimeTold, Form, Gender, Goal, Ongoing, Perpetrator, Referral, Registration, Role, Siblings,
    Trafficking, Visitor,
};
use crate::age::AgeBand;
use crate::home::involved_roles;
use crate::plan::{Answer, ONLINE, PARENT, PREFACE, SOMEONE_ELSE};
use crate::signals::Signals;
use crate::triage::Triage;

/// What a conversation tells for its registration, beside the answers to its plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The year, by the desk's clock.
    pub year: u16,
    /// The quarter, 1 to 4.
    pub quarter: u8,
    /// New or returning, as told at the door.
    pub visitor: Visitor,
    /// The age band told at the door.
    pub age_band: Option<AgeBand>,
    /// The first triage.
    pub triage_first: Triage,
    /// The last triage.
    pub triage_last: Triage,
    /// Ids of the templates with an answer, in any order, also more than once.
    pub plans: Vec<String>,
    /// The referrals; of several about one entry the last counts.
    pub referrals: Vec<Referral>,
    /// How it ended.
    pub closing: Closing,
}

impl Registration {
    /// Fills in what is known from a conversation and its plans (template id, item id). Nothing is guessed: what
    /// nobody asked is "not asked", and exploitation is "suspected" only where a plan says so: an urgent visitor is not for
    /// that an exploited one (domain.md §7).
    pub fn prefill<'a>(known: Known, answers: impl Fn(&str, &str) -> Option<&'a Answer>) -> Self {
        let code = |plan, item| answers(plan, item).and_then(Answer::code);
        let mut plans = known.plans;
        plans.retain(|plan| plan != PREFACE);
        plans.sort_unstable();
        plans.dedup();
        let used = |plan: &str| plans.iter().any(|used| used == plan);
        let signs = used(PARENT) || used(ONLINE);
        Self {
            year: known.year,
            quarter: known.quarter,
            visitor: known.visitor,
            trafficking: if signs { Trafficking::Suspected } else { Trafficking::No },
            role: role(used(SOMEONE_ELSE), signs, code(SOMEONE_ELSE, "who")),
            forms: vec![Form::Unknown],
            age_now: known.age_band.unwrap_or(AgeBand::Unknown),
            age_at_start: AgeBand::Unknown,
            gender: Gender::Unknown,
            ongoing: Ongoing::Unknown,
            duration: Duration::Unknown,
            perpetrators: perpetrators(&answers),
            siblings: siblings(code(PARENT, "siblings")),
            first_time_told: FirstTimeTold::NotAsked,
            triage_first: known.triage_first,
            triage_last: known.triage_last,
            plans,
            referrals: last_of_each(known.referrals),
            closing: known.closing,
            goal: Goal::NotAsked,
        }
    }
}

impl Registration {
    /// Takes over what the helper found while ticking the signals: the age now, whatever was told at the door; and what
    /// nothing else told, the age at the start and that exploitation is suspected.
    #[must_use]
    pub fn with_signals(mut self, signals: &Signals) -> Self {
        self.age_now = AgeBand::known(Some(signals.age_now), Some(self.age_now));
        if self.age_at_start == AgeBand::Unknown {
            self.age_at_start = signals.age_at_acts;
        }
        if self.trafficking == Trafficking::No && !signals.found.is_empty() {
            self.trafficking = Trafficking::Suspected;
        }
        self
    }
}

fn role(about_another: bool, own: bool, who: Option<&str>) -> Role {
    match who {
        Some("peer" | "parent") => Role::RelativeOrFriend,
        Some("teacher" | "professional") => Role::Professional,
        _ if own && !about_another => Role::Myself,
        _ => Role::Unknown,
    }
}

fn perpetrators<'a>(answers: impl Fn(&str, &str) -> Option<&'a Answer>) -> Vec<Perpetrator> {
    // Somebody who knows and lets it happen makes home unsafe (`home_of`), but is not registered as a perpetrator.
    let takes_part = |item| answers(PARENT, item).and_then(Answer::code) == Some("takes_part");
    let mut found: Vec<Perpetrator> = involved_roles(&answers)
        .into_iter()
        .filter(|role| takes_part(role.item()))
        .map(crate::home::HomeRole::perpetrator)
        .collect();
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        found.push(Perpetrator::NotAsked);
    }
    found
}

fn siblings(code: Option<&str>) -> Siblings {
    let known = Siblings::ALL.iter().find(|siblings| Some(siblings.code()) == code);
    known.copied().unwrap_or(Siblings::Unknown)
}

fn last_of_each(referrals: Vec<Referral>) -> Vec<Referral> {
    let mut last: Vec<Referral> = Vec::new();
    for referral in referrals {
        match last.iter_mut().find(|other| other.id == referral.id) {
            Some(other) => *other = referral,
            None => last.push(referral),
        }
    }
    last
}
