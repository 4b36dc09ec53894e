//! Moments in words, and the two clocks: the workstation's and the homeserver's.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::World;
use super::station::Station;
use care::hours::day_name;
use desk::event::Moment;

/// In every time zone of today a day begins with a quarter of an hour of UTC; in milliseconds.
const QUARTER: u64 = 15 * 60_000;

/// A moment in a zone; nothing for a moment that no calendar has.
fn local(zone: &TimeZone, at: Moment) -> Option<DateTime> {
    let at = i64::try_from(at.0).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok())?;
    Some(zone.to_datetime(at))
}

/// Whether two moments are on two days of a zone.
pub(super) fn on_two_days(zone: &TimeZone, one: Moment, other: Moment) -> bool {
    let day = |at| local(zone, at).map(DateTime::date);
    one.0 / QUARTER != other.0 / QUARTER && day(one) != day(other)
}

impl World {
    /// A moment of the local clock by the homeserver's.
    pub const fn server_time(&self, at: Moment) -> Moment {
        Moment(at.0.saturating_add_signed(self.ahead))
    }

    /// The time by the homeserver's clock.
    pub const fn server_now(&self) -> Moment {
        self.server_time(self.station.now)
    }

    /// The age of a moment in whole minutes.
    pub const fn minutes_since(&self, moment: Moment) -> u64 {
        self.station.now.since(moment) / 60_000
    }

    /// The year and the quarter (1 to 4), by the desk's clock.
    pub fn year_and_quarter(&self) -> (u16, u8) {
        let now = self.station.local(self.server_now()).unwrap_or_default();
        care::registration::year_and_quarter(now.date())
    }
}

impl Station {
    /// A moment by the desk's clock; nothing for a moment that no calendar has.
    fn local(&self, at: Moment) -> Option<DateTime> {
        local(&self.zone, at)
    }

    /// An age in the largest whole unit: seconds, minutes, hours. On a calm screen since when, which does not change by
    /// itself.
    pub fn age(&self, since: Moment, now: Moment) -> String {
        if self.calm {
            return self.words.with("age-since", &[("time", self.time_of_day(since).into())]).into_owned();
        }
        let seconds = now.since(since) / 1_000;
        let (key, count) = match seconds {
            0..60 => ("age-seconds", seconds),
            60..3_600 => ("age-minutes", seconds / 60),
            _ => ("age-hours", seconds / 3_600),
        };
        self.words.with(key, &[("count", count.into())]).into_owned()
    }

    /// A message that tells whole minutes; on a calm screen the second one, which tells the moment at which they began, or
    /// will be over.
    pub fn minutes(&self, [ticking, calm]: [&str; 2], (minutes, at): (u64, Moment)) -> String {
        let told = if self.calm {
            self.words.with(calm, &[("time", self.time_of_day(at).into())])
        } else {
            self.words.with(ticking, &[("minutes", minutes.into())])
        };
        told.into_owned()
    }

    /// The time of day, as HH:MM by the desk's clock.
    pub fn time_of_day(&self, at: Moment) -> String {
        self.local(at).map_or_else(String::new, |at| format!("{:02}:{:02}", at.hour(), at.minute()))
    }

    /// The time of day with the name of the desk's zone, where this machine's clock shows another time.
    pub fn clock(&self) -> String {
        let time = self.time_of_day(self.now);
        self.zone_named().map_or_else(|| time.clone(), |zone| format!("{time} {zone}"))
    }

    /// The name of the desk's zone, where this machine's clock shows another time now.
    pub fn zone_named(&self) -> Option<String> {
        let here = local(self.machine.as_ref()?, self.now);
        let name = self.zone.iana_name().filter(|_| here != self.local(self.now))?;
        Some(name.rsplit('/').next().unwrap_or(name).replace('_', " "))
    }

    /// The name of a moment's day, by the desk's clock.
    pub fn day_name(&self, at: Moment) -> String {
        self.local(at).map_or_else(String::new, |at| day_name(at.date(), self.words.language()))
    }

    /// A day in figures, by the desk's clock.
    pub fn date(&self, at: Moment) -> String {
        self.local(at).map_or_else(String::new, |at| at.date().strftime("%d-%m-%Y").to_string())
    }
}
