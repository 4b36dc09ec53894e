//! The register room, read from its beginning.

use ruma::api::Direction;

use super::error::Error;
use super::session::Session;
use super::wire::RawEvent;
use desk::event::{CaseEvent, Moment};

/// So many events are asked for at once.
const PAGE: u32 = 200;

/// Reads a register room: `each` gets every line and the time when it was written, in the order of arrival. A line that
/// this program cannot read comes as `None`.
///
/// # Errors
/// What went wrong; not every line was read then.
pub async fn read(session: &Session, room: &str, mut each: impl FnMut(Option<CaseEvent>, Moment)) -> Result<(), Error> {
    let mut from: Option<String> = None;
    loop {
        let page = session.history(room, from.as_deref(), None, Direction::Forward, PAGE).await?;
        for event in &page.events {
            if is_line(event) {
                each(CaseEvent::parse(&event.event_type, event.content.get()).ok().flatten(), event.at);
            }
        }
        for _ in 0..page.skipped {
            each(None, Moment(0));
        }
        if page.end.is_none() || page.end == from {
            return Ok(());
        }
        from = page.end;
    }
}

/// Whether an event is a line. What a desk takes out of its register stays as an empty event.
fn is_line(event: &RawEvent) -> bool {
    let ours = [
        "org.nachtwacht.registration",
        "org.nachtwacht.unregistered",
        "org.nachtwacht.unwanted_count",
        "org.nachtwacht.helped",
    ];
    ours.contains(&&*event.event_type) && event.content.get() != "{}"
}
