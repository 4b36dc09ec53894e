//! Which day it is.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::failed::Failed;
use ::care::hours::ZONE;
use ::machine::clock;

/// The day that it is here.
pub(super) fn here() -> Date {
    jiff::Timestamp::try_from(clock::now()).unwrap_or_default().to_zoned_datetime(TimeZone::system()).date()
}

/// The day that it is at the desk.
pub(super) fn at_the_desk() -> Result<Date, Failed> {
    let now = jiff::Timestamp::try_from(clock::now()).and_then(|now| now.in_tz(ZONE)).map_err(|_| {
        Failed::new("this machine's clock is out of range", "whether the period is over is not known", "set the clock")
    })?;
    Ok(now.date())
}
