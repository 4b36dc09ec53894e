//! Whether a service is for the visitor at hand: age and language. The helper decides; this only tells.

use super::Language;
use super::age::AgeBand;
use super::referral::{Ages, Entry};
use super::tag::Tag;

/// How far something fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fit {
    /// It fits.
    Yes,
    /// It fits a part of the age band: ask, or let the service say.
    Partly,
    /// It does not.
    No,
    /// The service or the visitor is not known well enough.
    Unknown,
}

/// The ages in a band, both ends included; `None` for unknown.
pub const fn ages_of(band: AgeBand) -> Option<(u8, u8)> {
    match band {
        AgeBand::Under12 => Some((0, 11)),
        AgeBand::From12To14 => Some((12, 14)),
        AgeBand::Fifteen => Some((15, 15)),
        AgeBand::From16To17 => Some((16, 17)),
        AgeBand::From18To23 => Some((18, 23)),
        AgeBand::From24 => Some((24, u8::MAX)),
        AgeBand::Unknown => None,
    }
}

/// Whether a service for these ages is for somebody of this band. A service without limits is for all.
pub fn age(ages: Ages, band: AgeBand) -> Fit {
    let (from, to) = (ages.from.unwrap_or(0), ages.to.unwrap_or(u8::MAX));
    match ages_of(band) {
        _ if ages == Ages::default() => Fit::Yes,
        None => Fit::Unknown,
        Some((youngest, oldest)) if from <= youngest && oldest <= to => Fit::Yes,
        Some((youngest, oldest)) if oldest < from || to < youngest => Fit::No,
        Some(_) => Fit::Partly,
    }
}

/// Whether a service helps in the visitor's language; unknown where the directory does not say. `other` is the language
/// of a visitor whose language we do not speak: English may do, but nobody asked.
pub fn language(entry: &Entry, language: Language, other: Option<&Tag>) -> Fit {
    if entry.languages.is_empty() {
        return Fit::Unknown;
    }
    let speaks = |language| entry.languages.iter().any(|tag| Language::from_tag(tag) == Some(language));
    match other {
        None if speaks(language) => Fit::Yes,
        None => Fit::No,
        Some(other) => {
            let its = |tag: &String| Tag::other(tag).is_some_and(|tag| tag.primary() == other.primary());
            if entry.languages.iter().any(its) {
                Fit::Yes
            } else if speaks(language) {
                Fit::Partly
            } else {
                Fit::No
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_fits_wholly_partly_or_not() {
        let ages = |from, to| Ages { from, to };
        let child_line = ages(Some(8), Some(18));
        for (band, fit) in [
            (AgeBand::Under12, Fit::Partly),
            (AgeBand::From12To14, Fit::Yes),
            (AgeBand::Fifteen, Fit::Yes),
            (AgeBand::From16To17, Fit::Yes),
            (AgeBand::From18To23, Fit::Partly),
            (AgeBand::From24, Fit::No),
            (AgeBand::Unknown, Fit::Unknown),
        ] {
            assert_eq!(age(child_line, band), fit, "{band:?}");
        }
        assert_eq!(age(ages(Some(18), None), AgeBand::From16To17), Fit::No);
        assert_eq!(age(ages(Some(18), None), AgeBand::From24), Fit::Yes);
        assert_eq!(age(ages(None, Some(17)), AgeBand::From18To23), Fit::No);
        assert_eq!(age(Ages::default(), AgeBand::Unknown), Fit::Yes);
    }
}
