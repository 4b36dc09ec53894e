//! What hours mean at a moment: open until when, closed until when, or not known.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{DAY, Day, Hours, Span};

/// How many days are looked through for the next opening.
const AHEAD: i32 = 60;
/// Open for longer than this many days is open without an end worth telling.
const LONG: i32 = 8;

/// Whether a service can be reached at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Open until this moment, when it is not any more; nothing is no end within a week.
    Open(Option<Timestamp>),
    /// Closed until this moment, when it opens; nothing is no opening within two months.
    Closed(Option<Timestamp>),
    /// Nobody knows for this day: the helper looks it up.
    Unknown,
}

/// A moment, by the clock of a place.
#[derive(Debug, Clone, Copy)]
pub struct Now<'a> {
    /// The moment.
    pub at: Timestamp,
    /// The clock by which the hours are written.
    pub zone: &'a TimeZone,
}

impl Opening {
    /// The one of two that serves a visitor better: open, longest; else not known; else closed, soonest open again.
    #[must_use]
    pub fn better(self, other: Self) -> Self {
        match (self, other) {
            (Self::Open(None), _) | (_, Self::Open(None)) => Self::Open(None),
            (Self::Open(Some(one)), Self::Open(Some(other))) => Self::Open(Some(one.max(other))),
            (open @ Self::Open(_), _) | (_, open @ Self::Open(_)) => open,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Closed(one), Self::Closed(other)) => Self::Closed(one.into_iter().chain(other).min()),
        }
    }
}

/// What is known of a day.
enum KnownDay {
    Spans(Vec<Span>),
    /// It may be open as on any such day, or not.
    Perhaps(Vec<Span>),
}

impl Hours {
    /// Whether the service can be reached at a moment, by the clock of its `zone`.
    ///
    /// Where the clock is changed, a time that comes twice is its first coming, and one that does not come is as long
    /// after midnight as on any other day (RFC 5545 §3.3.5): opening at 02:30 is at 03:30 in the night of March.
    pub fn opening(&self, at: Timestamp, zone: &TimeZone) -> Opening {
        let Ok(yesterday) = zone.to_datetime(at).date().yesterday() else { return Opening::Unknown };
        let around: Vec<_> = days(yesterday).take(2).map(|date| (date, self.known(date))).collect();
        let holds = |date: Date, spans: &[Span]| {
            spans.iter().filter_map(|span| moments(date, *span, zone)).any(|(from, to)| from <= at && at < to)
        };
        let is = |known: &(Date, KnownDay)| matches!(known, (date, KnownDay::Spans(spans)) if holds(*date, spans));
        if around.iter().any(is) {
            return Opening::Open(self.closes(at, yesterday, zone));
        }
        let perhaps = around.iter().any(|(date, known)| match known {
            // today as a whole; of yesterday only what would run into today
            KnownDay::Perhaps(spans) => *date != yesterday || holds(*date, spans),
            KnownDay::Spans(_) => false,
        });
        if perhaps { Opening::Unknown } else { Opening::Closed(self.opens(at, yesterday, zone)) }
    }

    /// The end of being open, over spans that touch or overlap.
    fn closes(&self, at: Timestamp, yesterday: Date, zone: &TimeZone) -> Option<Timestamp> {
        let mut spans: Vec<_> = days(yesterday)
            .take(usize::try_from(LONG).unwrap_or(0) + 2)
            .flat_map(|date| self.open_on(date, zone))
            .collect();
        spans.sort_unstable();
        let mut end = at;
        for (from, to) in spans {
            if from <= end && to > end {
                end = to;
            }
        }
        (end.duration_since(at).as_hours() < i64::from(LONG) * 24).then_some(end)
    }

    fn opens(&self, at: Timestamp, yesterday: Date, zone: &TimeZone) -> Option<Timestamp> {
        days(yesterday)
            .take(usize::try_from(AHEAD).unwrap_or(0))
            .find_map(|date| self.open_on(date, zone).map(|(from, _)| from).filter(|from| *from > at).min())
    }

    fn open_on(&self, date: Date, zone: &TimeZone) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let spans = match self.known(date) {
            KnownDay::Spans(spans) => spans,
            KnownDay::Perhaps(_) => Vec::new(),
        };
        spans.into_iter().filter_map(move |span| moments(date, span, zone))
    }

    /// What is known of the spans that begin on a date.
    fn known(&self, date: Date) -> KnownDay {
        let exception = self.exceptions.iter().find(|e| e.from <= date && date <= e.to).map(|e| &e.day);
        match exception.or_else(|| self.holidays.on(date)) {
            Some(Day::Closed) => KnownDay::Spans(Vec::new()),
            Some(Day::Open(spans)) => KnownDay::Spans(spans.clone()),
            None | Some(Day::AsUsual) => match self.usual(date) {
                Some(spans) => KnownDay::Spans(spans),
                None => KnownDay::Perhaps(Vec::new()),
            },
            // closed on any such day is closed on this one
            Some(Day::Unknown) => match self.usual(date) {
                Some(spans) if spans.is_empty() => KnownDay::Spans(spans),
                spans => KnownDay::Perhaps(spans.unwrap_or_default()),
            },
        }
    }

    /// The spans of a date by the week; `None` when no hours are known for that time of the year.
    fn usual(&self, date: Date) -> Option<Vec<Span>> {
        let mut holding = self.weekly.iter().filter(|weekly| weekly.holds_on(date)).peekable();
        holding.peek()?;
        Some(holding.filter(|weekly| weekly.days.has(date.weekday())).map(|weekly| weekly.span).collect())
    }
}

/// The days from one on.
fn days(first: Date) -> impl Iterator<Item = Date> {
    first.series(1.day())
}

/// The moments at which a span of a date begins and ends; `None` when the clock jumps over all of it.
fn moments(date: Date, span: Span, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let moment = |minute: u16| {
        let date = if minute < DAY { date } else { date.checked_add(i64::from(minute / DAY).days()).ok()? };
        let (hour, minute) = (i8::try_from(minute % DAY / 60).ok()?, i8::try_from(minute % 60).ok()?);
        zone.to_ambiguous_timestamp(date.at(hour, minute, 0, 0)).compatible().ok()
    };
    let (from, to) = (moment(span.from)?, moment(span.to)?);
    (from < to).then_some((from, to))
}
