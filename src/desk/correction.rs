//! Whether a registration is corrected (design §4): pure. Until the register has it, its writer may correct it and
//! nobody else; after that nobody may.

use super::event::{CorrectionIs, EventId, MemberId};
use care::registration::Registration;

/// A registration as its door has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Who wrote it.
    pub by: &'a MemberId,
    /// Its event, or that of its last correction.
    pub event: &'a EventId,
    /// How it stands.
    pub form: &'a Registration,
    /// Whether the register has it, or is about to get it.
    pub taken: bool,
}

/// What a door does about a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Write it into the conversation's room, and say that it is corrected once it is there.
    Write,
    /// Answer this, and change nothing.
    Answer(CorrectionIs),
}

/// What a door answers to a helper who wants to see a registration in order to correct it.
pub fn open(standing: Option<Standing<'_>>, who: &MemberId) -> CorrectionIs {
    match standing {
        None => CorrectionIs::Gone,
        Some(standing) if standing.by != who => CorrectionIs::NotYours,
        Some(Standing { taken: true, .. }) => CorrectionIs::Taken,
        Some(Standing { event, form, .. }) => {
            CorrectionIs::Open { based_on: event.clone(), form: Box::new(form.clone()) }
        }
    }
}

/// Decides a correction. The same correction asked for again changes nothing and is answered as corrected: the first
/// answer may have been lost. A correction that is based on an older form is refused, so that a late one undoes
/// nothing.
pub fn decide(
    standing: Option<Standing<'_>>,
    who: &MemberId,
    based_on: &EventId,
    corrected: &Registration,
) -> Decision {
    let Some(standing) = standing else { return Decision::Answer(CorrectionIs::Gone) };
    let of_one_quarter = (standing.form.year, standing.form.quarter) == (corrected.year, corrected.quarter);
    Decision::Answer(if standing.by != who {
        CorrectionIs::NotYours
    } else if standing.form == corrected {
        CorrectionIs::Corrected
    } else if standing.taken {
        CorrectionIs::Taken
    } else if standing.event != based_on {
        CorrectionIs::Changed
    } else if !of_one_quarter || !corrected.faults().is_empty() {
        CorrectionIs::Faulty
    } else {
        return Decision::Write;
    })
}

#[cfg(test)]
mod tests;
