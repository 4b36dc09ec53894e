//! The desk room and the register room: levels, who gets in, encryption, federation, retention.

use ruma::api::Direction;

use super::{Examiner, Remedy, ago};
use crate::desk::Desk;
use crate::founding::{content, lifetime};
use crate::shape::{CLOSED, DESK, REGISTER, Shape};
use desk::event::Moment;
use matrix::error::Error;
use matrix::ours::Room;

/// So long after its time what was said may still be there, in milliseconds: a homeserver clears up once a day.
const CLEARED: u64 = 24 * 3_600_000;
/// So many pages are read from the room's beginning for the oldest thing that was said.
const PAGES: usize = 10;
const PAGE: u32 = 100;

impl Examiner<'_> {
    /// The desk room and the register room.
    pub(super) async fn rooms(&mut self, desk: &Desk<'_>) -> Result<(), Error> {
        self.right("desk room: there");
        self.room(&DESK, "desk", &desk.room);
        self.retention(desk).await?;
        match &desk.register {
            Some(register) => {
                self.right("register room: there");
                self.room(&REGISTER, "register", register);
            }
            None => self.wrong(
                "register.missing",
                "this account is in no register room",
                "what is registered at closing has no place to go, so there are no figures",
                Remedy::Command("desk init"),
            ),
        }
        Ok(())
    }

    /// What is the same for all rooms of a desk: levels, who gets in, that nothing leaves the homeserver.
    pub(super) fn room(&mut self, shape: &Shape, name: &str, room: &Room) {
        self.levels(shape, name, room);
        let before = self.count();
        for (kind, field, value) in CLOSED {
            let found = content(room, kind);
            let found = found[field].as_str().unwrap_or("nothing");
            if found != value {
                self.wrong(
                    format!("closed.{name}.{kind}"),
                    format!("{}: {kind} is {found}, must be {value}", shape.called),
                    "people get in or read who were not added",
                    Remedy::Command("desk init"),
                );
            }
        }
        if content(room, "m.room.create")["m.federate"] != false {
            self.wrong(
                format!("federation.{name}"),
                format!("{}: other homeservers may take part in it", shape.called),
                "what is said in it can leave this homeserver; that cannot be changed in a room that is there",
                Remedy::Words("found a new desk with an account that is in none: nachtwacht desk init --another"),
            );
        }
        if room.event("m.room.encryption").is_some() {
            self.wrong(
                format!("encryption.{name}"),
                format!("{}: encryption is switched on", shape.called),
                "doors and consoles write what others cannot read, or cannot read what others write; encryption cannot be \
                 switched off again in a room",
                Remedy::Words(
                    "see who switched it on; found a new desk with an account that is in none: nachtwacht desk init --another",
                ),
            );
        }
        if self.count() == before {
            self.right(format!("{}: only who is invited gets in, nothing leaves the homeserver", shape.called));
        }
    }

    fn levels(&mut self, shape: &Shape, name: &str, room: &Room) {
        let deviations = shape.deviations(&content(room, "m.room.power_levels"));
        if deviations.is_empty() {
            self.right(format!("{}: power levels", shape.called));
        }
        for wrong in deviations {
            let meaning = if wrong.found < wrong.should {
                "helpers can do or say there what only doors or the founder may"
            } else {
                "helpers or doors cannot do there what they must be able to do"
            };
            self.wrong(
                format!("levels.{name}.{}", wrong.of),
                format!("{}: the level of {} is {}, must be {}", shape.called, wrong.of, wrong.found, wrong.should),
                meaning,
                Remedy::Command("desk init"),
            );
        }
    }

    /// Whether there is a time after which what was said goes, and whether it does.
    async fn retention(&mut self, desk: &Desk<'_>) -> Result<(), Error> {
        let Some(kept) = lifetime(&desk.room) else {
            self.wrong(
                "retention.missing",
                "desk room: no retention is set",
                "who came and went, and when, is kept for ever",
                Remedy::Command("desk init"),
            );
            return Ok(());
        };
        let kept = u64::try_from(kept.as_millis()).unwrap_or(u64::MAX);
        let oldest = self.oldest(desk).await?;
        match overdue(oldest, kept, self.now) {
            None => self.right(format!("desk room: what was said goes after {}", ago(kept))),
            Some(age) => self.wrong(
                "retention.not_in_force",
                format!("desk room: something said {} ago is still there, and is to go after {}", ago(age), ago(kept)),
                "the homeserver does not do what the room asks: who came and went, and when, is kept for ever",
                Remedy::Words(
                    "switch retention on in Synapse's homeserver.yaml, and start it anew: retention: {enabled: true}",
                ),
            ),
        }
        Ok(())
    }

    /// When the oldest thing was said that is no state and that can still be read.
    async fn oldest(&self, desk: &Desk<'_>) -> Result<Option<Moment>, Error> {
        let mut from = None;
        for _ in 0..PAGES {
            let page = desk.session().history(&desk.room.id, from.as_deref(), None, Direction::Forward, PAGE).await?;
            if let Some(said) = page.events.iter().find(|event| event.state_key.is_none()) {
                return Ok(Some(said.at));
            }
            if page.end.is_none() || page.end == from {
                break;
            }
            from = page.end;
        }
        Ok(None)
    }
}

/// How old something is that should have gone.
fn overdue(said: Option<Moment>, kept: u64, now: Moment) -> Option<u64> {
    let age = now.since(said?);
    (age > kept.saturating_add(CLEARED)).then_some(age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_should_have_gone_a_day_ago_is_overdue() {
        let now = Moment(10 * CLEARED);
        let said = |days: u64| Some(Moment(now.0 - days * CLEARED));
        assert_eq!(overdue(None, CLEARED, now), None);
        assert_eq!(overdue(said(2), CLEARED, now), None);
        assert_eq!(overdue(said(3), CLEARED, now), Some(3 * CLEARED));
        assert_eq!(overdue(Some(Moment(now.0 + 5)), 0, now), None, "clocks differ");
    }
}
