//! Opening hours of a directory entry from TOML.
//!
//! ```toml
//! open = "mon-fri 09:00-17:00, sat 22:00-02:00"        # or always, or daily 11:00-21:00
//! schedule = [{ open = "daily 10:00-16:00", from = 2026-07-01, to = 2026-08-31 }]   # beside it, for a time
//! holidays = "closed"                                  # as_usual | closed | unknown | times; good_friday and
//!                                                      # liberation_day (outside a lustrum) are as usual unless named:
//! holidays = { rest = "closed", good_friday = "closed", christmas = "12:00-18:00" }
//! exceptions = [{ on = 2026-12-24, open = "09:00-15:00" }, { from = 2026-12-28, to = 2026-12-31, open = "closed" }]
//! ```

use super::tree::{At, Table};
use care::hours::{Day, Exception, Holiday, Holidays, Hours, Weekly};

const MEANING: &str = "Nobody can tell whether it is open now";
const WEEKLY: &str = "Write always, daily 11:00-21:00, mon-fri 09:00-17:00 or sat 22:00-02:00, parted by commas";
const DAY: &str = "Write as_usual, closed, unknown, or times as 09:00-12:00, parted by commas";

/// The hours of an entry; nothing where none are given.
pub(super) fn hours(entry: &Table<'_, '_>) -> Option<Hours> {
    let mut weekly = weekly(entry);
    for season in entry.tables("schedule") {
        weekly.extend(season_of(&season));
        season.finish();
    }
    let holidays = holidays(entry, &weekly);
    let exceptions: Vec<Exception> = entry.tables("exceptions").iter().filter_map(exception).collect();
    (!weekly.is_empty() || !exceptions.is_empty()).then_some(Hours { weekly, holidays, exceptions })
}

fn weekly(table: &Table<'_, '_>) -> Vec<Weekly> {
    let Some(at) = table.text("open") else { return Vec::new() };
    let weekly = Weekly::parse(&at.value);
    if weekly.is_none() {
        table.wrong(&at, "is not opening hours", MEANING, WEEKLY);
    }
    weekly.unwrap_or_default()
}

fn season_of(season: &Table<'_, '_>) -> Vec<Weekly> {
    if !season.has("open") {
        season.missing("open", MEANING, WEEKLY);
    }
    let (from, to) = (season.date("from"), season.date("to"));
    in_order(season, from.as_ref(), to.as_ref());
    let (from, to) = (from.map(|at| at.value), to.map(|at| at.value));
    weekly(season).into_iter().map(|weekly| Weekly { from, to, ..weekly }).collect()
}

fn in_order(table: &Table<'_, '_>, from: Option<&At<jiff::civil::Date>>, to: Option<&At<jiff::civil::Date>>) {
    if let Some((from, to)) = from.zip(to)
        && from.value > to.value
    {
        table.wrong(from, "is after `to`", "It would never hold", "Exchange them");
    }
}

fn day(table: &Table<'_, '_>, at: &At<String>) -> Option<Day> {
    let day = Day::parse(&at.value);
    if day.is_none() {
        table.wrong(at, "is nothing a day can be", MEANING, DAY);
    }
    day
}

fn holidays(entry: &Table<'_, '_>, weekly: &[Weekly]) -> Holidays {
    let mut holidays = Holidays::unsaid(weekly);
    if let Some(at) = entry.peek("holidays") {
        entry.know("holidays");
        holidays.rest = day(entry, &at).unwrap_or_default();
        return holidays;
    }
    let Some(table) = entry.table("holidays") else { return holidays };
    if let Some(rest) = table.text("rest").and_then(|at| day(&table, &at)) {
        holidays.rest = rest;
    }
    for holiday in Holiday::ALL {
        let said = table.text(holiday.code()).and_then(|at| day(&table, &at));
        holidays.named.extend(said.map(|day| (holiday, day)));
    }
    table.finish();
    holidays
}

fn exception(table: &Table<'_, '_>) -> Option<Exception> {
    let (on, from, to) = (table.date("on"), table.date("from"), table.date("to"));
    in_order(table, from.as_ref(), to.as_ref());
    let open = table.needed("open", MEANING).and_then(|at| day(table, &at));
    table.finish();
    let (from, to) = match (on, from, to) {
        (Some(on), None, None) => (on.value, on.value),
        (None, Some(from), Some(to)) => (from.value, to.value),
        _ => {
            table.missing(
                "on",
                "Nobody can tell which days it is about",
                "Write `on = 2026-12-24`, or `from` and `to`",
            );
            return None;
        }
    };
    Some(Exception { from, to, day: open? })
}
