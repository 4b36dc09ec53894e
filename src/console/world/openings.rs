//! Whether the services can be reached now: worked out once a minute, not for every frame.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::World;
use super::station::Station;
use care::hours::{Now, Opening};
use care::referral::{Channel, Entry};
use desk::event::Moment;

/// Of each entry of the directory, whether it can be reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Openings {
    /// The minute it is about, since 1970.
    minute: u64,
    /// By the directory's order.
    of: Vec<EntryOpening>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct EntryOpening {
    /// By any channel; nothing where no hours are known.
    any: Option<Opening>,
    /// By each channel, in the entry's order.
    channels: Vec<Opening>,
}

/// A moment, and the zone of the directory's hours.
fn place(state: &Station, milliseconds: u64) -> Option<(Timestamp, &TimeZone)> {
    let at = Timestamp::from_millisecond(i64::try_from(milliseconds).ok()?).ok()?;
    Some((at, state.content.place.as_ref()?))
}

/// The minute that the openings are about, and the zone of the directory's hours.
fn here(state: &Station) -> Option<(Timestamp, &TimeZone)> {
    place(state, state.openings.minute.checked_mul(60_000)?)
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
            let now = Now { at, zone };
            let opening = |entry: &Entry| EntryOpening {
                any: entry.opening(now),
                channels: entry.channels.iter().map(|channel| entry.channel_opening(channel, now)).collect(),
            };
            self.station.content.directory.entries.iter().map(opening).collect()
        });
        self.station.openings.of = of;
    }

    /// The moment by the desk's clock, in the zone of the directory's hours: by it words are judged when they leave.
    pub fn place_now(&self) -> Option<Now<'_>> {
        place(&self.station, self.server_now().0).map(|(at, zone)| Now { at, zone })
    }

    fn opening_of(&self, entry: &Entry) -> Option<&EntryOpening> {
        let at = self.station.content.directory.entries.iter().position(|other| other.id == entry.id)?;
        self.station.openings.of.get(at)
    }

    /// Whether an entry can be reached now, by any of its channels; nothing where no hours are known.
    pub fn opening(&self, entry: &Entry) -> Option<Opening> {
        self.opening_of(entry)?.any
    }

    /// Whether it can be reached now by one of its channels.
    pub fn channel_opening(&self, entry: &Entry, channel: &Channel) -> Opening {
        let nth = entry.channels.iter().position(|other| std::ptr::eq(other, channel));
        let opening = || self.opening_of(entry)?.channels.get(nth?).copied();
        opening().unwrap_or(Opening::Unknown)
    }

    /// An opening in words, for the helper.
    pub fn opening_text(&self, opening: Opening) -> Option<String> {
        let (at, zone) = here(&self.station)?;
        Some(opening.text(at, zone, self.station.words.language()))
    }

    /// The date by the clock of the place.
    pub fn today(&self) -> Option<jiff::civil::Date> {
        here(&self.station).map(|(at, zone)| zone.to_datetime(at).date())
    }
}
