//! What a registration must not hold: contradictions, and anything that is no code.

use super::{Form, Perpetrator, Registration};
use crate::age::AgeBand;

/// What is wrong with a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Fault {
    /// The quarter is not 1 to 4.
    #[error("quarter: must be 1 to 4")]
    Quarter,
    /// The year is not one in which this program ran.
    #[error("year: must be 2000 to 2199")]
    Year,
    /// A list that needs a value has none: `unknown` or `not_asked` at least.
    #[error("{0}: is empty; unknown or not_asked at least")]
    Empty(&'static str),
    /// A list holds one value twice.
    #[error("{0}: holds a value twice")]
    Twice(&'static str),
    /// "Unknown" beside what is known.
    #[error("{0}: unknown stands beside what is known")]
    Contradicts(&'static str),
    /// Older at the start than now.
    #[error("age_at_start: is above age_now")]
    Ages,
    /// What should be an id is words.
    #[error("{0}: holds something that is no id")]
    NoId(&'static str),
}

/// An id as it stands in the register: the register keeps codes, so nothing that could be a name or an address passes.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 40 && id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
}

fn has_twice<T: PartialEq>(list: &[T]) -> bool {
    list.iter().enumerate().any(|(i, value)| list[..i].contains(value))
}

impl Registration {
    /// Everything that is wrong; nothing when it may go into the register.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut when = |wrong: bool, fault| {
            if wrong {
                faults.push(fault);
            }
        };
        when(!(1..=4).contains(&self.quarter), Fault::Quarter);
        when(!(2000..=2199).contains(&self.year), Fault::Year);
        when(self.forms.is_empty(), Fault::Empty("forms"));
        when(has_twice(&self.forms), Fault::Twice("forms"));
        when(self.forms.len() > 1 && self.forms.contains(&Form::Unknown), Fault::Contradicts("forms"));
        when(self.perpetrators.is_empty(), Fault::Empty("perpetrators"));
        when(has_twice(&self.perpetrators), Fault::Twice("perpetrators"));
        let silent = self.perpetrators.iter().any(|who| !Perpetrator::is_known(*who));
        when(self.perpetrators.len() > 1 && silent, Fault::Contradicts("perpetrators"));
        let known = ![self.age_now, self.age_at_start].contains(&AgeBand::Unknown);
        when(known && self.age_at_start > self.age_now, Fault::Ages);
        when(has_twice(&self.plans), Fault::Twice("plans"));
        when(!self.plans.iter().all(|id| is_id(id)), Fault::NoId("plans"));
        let referrals: Vec<&str> = self.referrals.iter().map(|referral| referral.id.as_str()).collect();
        when(has_twice(&referrals), Fault::Twice("referrals"));
        when(!referrals.iter().all(|id| is_id(id)), Fault::NoId("referrals"));
        faults
    }
}
