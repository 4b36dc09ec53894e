//! Two runs of one door: each says in the desk room that it opened, and the earlier one stops.

use std::time::Duration;

use crate::config::DoorConfig;
use crate::error::DoorError;
use crate::moment::now;
use crate::retry::retry;
use desk::event::{DeskEvent, MemberId, Opened};
use machine::random;
use matrix::session::Session;
use matrix::wire::RawEvent;

/// The largest integer of canonical JSON: 2^53 − 1.
const LARGEST: u64 = (1 << 53) - 1;

/// Says in the desk room that this door opened. Returns the name of this run.
pub(crate) async fn say_opened(session: &Session, desk: &str, config: &DoorConfig) -> Result<String, DoorError> {
    let days = |time: Duration| u16::try_from(time.as_secs() / (24 * 60 * 60)).unwrap_or(u16::MAX).max(1);
    let number = random::number().unwrap_or_else(|_| now().0);
    let run = format!("{number:016x}");
    let saves_plans = config.timing.saved_plans.map(days);
    let ceiling = Some(config.ceiling);
    // no integer on the wire is larger (Matrix spec, "Canonical JSON")
    let retention = u64::try_from(config.timing.retention.as_millis()).map_or(LARGEST, |time| time.min(LARGEST));
    let retention = Some(retention);
    let opened = Opened { run: run.clone(), since: now(), saves_plans, tells_alive: true, ceiling, retention };
    let event = DeskEvent::Opened(opened);
    let (kind, key, content) = (event.event_type(), Opened::key(session.me()), event.content());
    retry(|| session.set_state(desk, kind, &key, &content)).await?;
    Ok(run)
}

/// Whether another run of this door opened after `run`, as far as these events say.
pub(crate) fn is_outrun(me: &MemberId, run: &str, events: &[RawEvent]) -> bool {
    let runs = events.iter().filter(|event| event.sender == *me).filter_map(|event| match event.desk()?.event {
        DeskEvent::Opened(opened) => Some(opened.run),
        _ => None,
    });
    let later: Vec<_> = runs.skip_while(|known| known != run).collect();
    later.last().is_some_and(|last| last != run)
}
