//! Whether the services can be reached now: worked out once a minute, not for every frame.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::World;
use super::station::Station;
use care::Language;
use care::hours::Opening;
use care::referral::{Entry, Fact};
use desk::event::Moment;

/// Of each entry of the directory, whether it can be reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Openings {
    /// The minute it is about, since 1970.
    minute: u64,
    /// By the directory's order; nothing where no hours are known.
    of: Vec<Option<Opening>>,
}

/// The time now and the zone of the directory's hours.
fn here(state: &Station) -> Option<(Timestamp, &TimeZone)> {
    let minute = state.openings.minute;
    let at = Timestamp::from_second(i64::try_from(minute.checked_mul(60)?).ok()?).ok()?;
    Some((at, state.content.place.as_ref()?))
}

/// The minute of a moment.
const fn minute(moment: Moment) -> u64 {
    moment.0 / 60_000
}

impl World {
    /// Works the openings out anew, when another minute began or the directory is another (`anew`).
    pub fn refresh_openings(&mut self, anew: bool) {
        let minute = minute(self.server_now());
        if !anew && minute == self.station.openings.minute {
            return;
        }
        self.station.openings.minute = minute;
        let of = here(&self.station).map_or_else(Vec::new, |(at, zone)| {
            let opening = |entry: &Entry| entry.open.as_ref().map(|hours| hours.opening(at, zone));
            self.station.content.directory.entries.iter().map(opening).collect()
        });
        self.station.openings.of = of;
    }

    /// Whether an entry can be reached now; nothing where its hours are not known.
    pub fn opening(&self, entry: &Entry) -> Option<Opening> {
        let at = self.station.content.directory.entries.iter().position(|other| other.id == entry.id)?;
        *self.station.openings.of.get(at)?
    }

    /// That in words, for the helper.
    pub fn opening_text(&self, entry: &Entry) -> Option<String> {
        let (at, zone) = here(&self.station)?;
        Some(self.opening(entry)?.text(at, zone, self.station.words.language()))
    }

    /// That as a sentence for a visitor; nothing where nobody has checked the hours.
    pub fn opening_sentence(&self, entry: &Entry, language: Language) -> Option<String> {
        let (at, zone) = here(&self.station)?;
        let opening = self.opening(entry).filter(|_| entry.is_verified(Fact::Hours))?;
        opening.sentence(at, zone, language)
    }

    /// The date by the clock of the place.
    pub fn today(&self) -> Option<jiff::civil::Date> {
        here(&self.station).map(|(at, zone)| zone.to_datetime(at).date())
    }
}
