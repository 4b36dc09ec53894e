//! The reports of the years that are over, for everybody at the desk. A door makes each from the register and writes it
//! into the desk room, once: the counts that are printed and no others. So a helper sees a report without reading the
//! register.
//!
//! A year's report is made when the year has been over for a while and no more of its lines come into the register
//! ([`crate::config::Timing::report`]): the last night's registrations are in by then, and so is a register that is
//! being moved. From then on the report stays: a second one, made on another day, could differ by one person.
//!
//! Every door can read the whole register. The first of the desk's doors makes the reports. Each further door makes
//! only those that are still missing when its turn comes, so that nobody waits for a door that stands still.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::context::SharedContext;
use crate::moment::{before, now, timestamp};
use crate::retry::retry;
use care::welcome::Welcome;
use desk::event::{CaseEvent, DeskEvent, MemberId, Moment, Reported, Retired};
use matrix::error::Error;
use matrix::power::PowerLevels;
use matrix::register;
use matrix::wire::RawEvent;
use report::Reading;

/// So often a door looks whether a year is over.
const LOOK: Duration = Duration::from_hours(24);
/// The register's name in findings, which nobody reads here.
const NAME: &str = "register";
/// The event type of a report.
const TYPE: &str = "org.nachtwacht.report";

/// Makes the reports that are missing, now and from then on.
pub(crate) async fn run(context: SharedContext, desk: String, register: String) {
    loop {
        match make(&context, &desk, &register).await {
            // the door closes for the same reason
            Err(error) if error.is_signed_out() => return,
            // a homeserver that refuses today may not tomorrow
            Ok(()) | Err(_) => tokio::time::sleep(LOOK).await,
        }
    }
}

/// Makes what is missing, if it is still missing when this door's turn comes.
async fn make(context: &SharedContext, desk: &str, register: &str) -> Result<(), Error> {
    let (session, wait) = (&context.session, context.timing.report);
    let state = || retry(|| session.full_state(desk));
    let last = last_over(&context.welcome, now(), wait);
    let known = state().await?;
    if made(&known).contains(&last) {
        return Ok(());
    }
    let turn = u32::try_from(turn(session.me(), &known)).unwrap_or(u32::MAX);
    tokio::time::sleep(context.timing.report_turn.saturating_mul(turn)).await;
    // after a call that failed the register is read from its beginning: lines that were read before would count twice
    let read = retry(|| async {
        let mut read = RegisterRead::default();
        register::read(session, register, |said, at| read.take(said.as_ref(), at)).await?;
        Ok(read)
    })
    .await?;
    let known = made(&state().await?);
    for report in read.reports(&known, last, now(), wait) {
        let key = Reported::key(report.year);
        let reported = DeskEvent::Reported(Box::new(report)).content();
        retry(|| session.set_state(desk, TYPE, &key, &reported)).await?;
    }
    Ok(())
}

/// The last year that has been over for so long.
fn last_over(welcome: &Welcome, now: Moment, wait: Duration) -> u16 {
    welcome.year_and_quarter(timestamp(before(now, wait))).0.saturating_sub(1)
}

/// The years that have a report, readable or not.
fn made(desk: &[RawEvent]) -> BTreeSet<u16> {
    let reports = desk.iter().filter(|event| event.is_state(TYPE));
    reports.filter_map(|event| event.state_key.as_deref()?.parse().ok()).collect()
}

/// How many doors of the desk come before this one: by their names, of those that have ever opened and are doors still.
fn turn(me: &MemberId, desk: &[RawEvent]) -> usize {
    let levels = PowerLevels::of_state(desk);
    let has = |kind: &str, key: &str| {
        desk.iter().any(|event| event.is_state(kind) && event.state_key.as_deref() == Some(key))
    };
    let opened = desk.iter().filter(|event| event.is_state("org.nachtwacht.opened")).map(|event| &event.sender);
    let there =
        |door: &&MemberId| levels.is_door(door) && *door < me && !has("org.nachtwacht.retired", &Retired::key(door));
    opened.filter(there).collect::<BTreeSet<_>>().len()
}

/// A register that was read, and when the last line of each year was written.
#[derive(Debug, Default)]
struct RegisterRead {
    reading: Reading,
    last: BTreeMap<u16, Moment>,
    lines: usize,
}

impl RegisterRead {
    fn take(&mut self, said: Option<&CaseEvent>, at: Moment) {
        self.lines += 1;
        self.reading.add_line(said, NAME, self.lines);
        let year = match said {
            Some(CaseEvent::Registration(person)) => person.year,
            Some(CaseEvent::Unregistered(unregistered)) => unregistered.year,
            Some(CaseEvent::UnwantedCount(unwanted)) => unwanted.year,
            Some(CaseEvent::Helped(helped)) => helped.year,
            _ => return,
        };
        let last = self.last.entry(year).or_default();
        *last = at.max(*last);
    }

    /// The reports to be made: of the years up to `last` that have none yet and have been quiet. None when the register
    /// could not be read whole: they would be wrong. `nachtwacht report` says what is wrong there.
    fn reports(mut self, known: &BTreeSet<u16>, last: u16, now: Moment, wait: Duration) -> Vec<Reported> {
        if !self.reading.is_complete() {
            return Vec::new();
        }
        self.reading.tally.tell_unregistered();
        let tally = &self.reading.tally;
        let quiet = |year: &u16| self.last.get(year).is_some_and(|at| *at <= before(now, wait));
        let years = tally.years().filter(|year| *year <= last && !known.contains(year) && quiet(year));
        years.filter_map(|year| Some(Reported { year, counts: tally.publish(year)? })).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::event::Unregistered;

    const DAY: Duration = Duration::from_hours(24);

    fn at(text: &str) -> Moment {
        let at: jiff::Timestamp = text.parse().unwrap();
        Moment(u64::try_from(at.as_millisecond()).unwrap())
    }

    fn read(lines: &[(u16, &str)]) -> RegisterRead {
        let mut read = RegisterRead::default();
        for (year, written) in lines {
            let line = CaseEvent::Unregistered(Unregistered { year: *year, quarter: 4 });
            read.take(Some(&line), at(written));
        }
        read
    }

    fn years(read: RegisterRead, known: &[u16], now: &str) -> Vec<u16> {
        let known = known.iter().copied().collect();
        let reports = read.reports(&known, last_over(&Welcome::default(), at(now), DAY), at(now), DAY);
        reports.into_iter().map(|report| report.year).collect()
    }

    #[test]
    fn a_year_is_over_when_it_has_been_for_a_while_at_the_desk() {
        let over = |zone: &str, now| {
            let zone = jiff::tz::TimeZone::get(zone).unwrap();
            last_over(&Welcome { zone, ..Welcome::default() }, at(now), DAY)
        };
        assert_eq!(over("Europe/Amsterdam", "2027-01-01T22:59:00Z"), 2025, "a day has not passed there yet");
        assert_eq!(over("Europe/Amsterdam", "2027-01-01T23:00:00Z"), 2026);
        assert_eq!(over("America/Curacao", "2027-01-02T03:59:00Z"), 2025, "by the desk's clock, wherever it is");
        assert_eq!(over("America/Curacao", "2027-01-02T04:00:00Z"), 2026);
    }

    #[test]
    fn reports_are_of_years_that_are_over_quiet_and_without_one() {
        let lines = [
            (2023, "2024-01-01T01:00:00Z"),
            (2024, "2024-12-30T01:00:00Z"),
            (2025, "2026-01-01T01:00:00Z"),
            (2026, "2026-01-03T01:00:00Z"),
        ];
        assert_eq!(years(read(&lines), &[], "2026-01-04T00:00:00Z"), [2023, 2024, 2025]);
        assert_eq!(years(read(&lines), &[2024], "2026-01-04T00:00:00Z"), [2023, 2025], "never a second one");
        assert_eq!(years(read(&lines), &[], "2026-01-02T00:59:00Z"), [2023, 2024], "lines of 2025 still come in");
        assert_eq!(years(read(&lines), &[], "2025-12-31T12:00:00Z"), [2023, 2024], "2025 is not over");
    }

    #[test]
    fn none_of_a_register_that_was_read_in_part() {
        let mut read = read(&[(2023, "2024-01-01T01:00:00Z")]);
        read.take(None, at("2024-01-02T01:00:00Z"));
        assert_eq!(years(read, &[], "2026-01-04T00:00:00Z"), [0; 0]);
    }
}
