//! Reading what is true at a desk: the boards, and what was said since.

use std::collections::BTreeMap;

use ruma::api::Direction;

use desk::event::{Board, DeskEvent, MemberId, Moment, Request, Stamped};
use desk::roster::{Change, Roster};
use machine::clock;
use matrix::error::Error;
use matrix::ours::Room;
use matrix::power::PowerLevels;
use matrix::session::Session;
use matrix::wire::RawEvent;

/// How many events a page of history has at most.
const PAGE: u32 = 100;
/// How many pages are read: what is further back is not needed to look after a desk.
const PAGES: usize = 200;

/// What is true at a desk, as far as its desk room tells.
#[derive(Debug, Default)]
pub struct DeskState {
    /// Who waits, who has whom, who is on duty.
    pub roster: Roster,
    /// When each door last said anything.
    pub heard: BTreeMap<MemberId, Moment>,
    /// What was asked and not answered.
    pub unanswered: Vec<Stamped<Request>>,
}

impl DeskState {
    /// Reads the desk room's state and as much of its history as it takes to miss nothing.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn of(session: &Session, room: &Room) -> Result<Self, Error> {
        let levels = room.levels();
        let mut read = Self::default();
        for raw in &room.state {
            if let Some(stamped) = believable(&levels, raw) {
                read.take(&levels, &stamped, false);
            }
        }
        let mut from: Option<String> = None;
        for turn in 0..PAGES {
            let page = session.history(&room.id, from.as_deref(), None, Direction::Backward, PAGE).await?;
            for raw in page.events.iter().rev() {
                if let Some(stamped) = believable(&levels, raw) {
                    read.take(&levels, &stamped, turn > 0);
                }
            }
            let over = page.end.is_none() || page.end == from || (page.events.is_empty() && page.skipped == 0);
            if over || read.roster.gap().is_none() {
                break;
            }
            from = page.end;
        }
        let roster = &read.roster;
        read.unanswered.retain(|asked| !roster.is_answered(&asked.event.id));
        Ok(read)
    }

    fn take(&mut self, levels: &PowerLevels, stamped: &Stamped<DeskEvent>, old: bool) {
        if levels.is_door(&stamped.sender) && !matches!(stamped.event, DeskEvent::Request(_) | DeskEvent::Duty(_)) {
            let last = self.heard.entry(stamped.sender.clone()).or_default();
            *last = (*last).max(stamped.at);
        }
        let change = if old || matches!(stamped.event, DeskEvent::Duty(_)) {
            self.roster.fill(stamped)
        } else {
            self.roster.apply(stamped)
        };
        if let (Change::Requested(_), DeskEvent::Request(request)) = (change, &stamped.event) {
            let Stamped { id, sender, at, .. } = stamped.clone();
            self.unanswered.push(Stamped { id, sender, at, event: request.clone() });
        }
    }
}

/// How many closed conversations of a door are still on the homeserver, as their ends say.
///
/// # Errors
/// What went wrong.
pub(super) async fn still_there(session: &Session, room: &Room, door: &MemberId) -> Result<usize, Error> {
    let now = Moment(clock::millis());
    let (mut there, mut from) = (0, None::<String>);
    for _ in 0..PAGES {
        let page = session.history(&room.id, from.as_deref(), None, Direction::Backward, PAGE).await?;
        let by_it = page.events.iter().filter(|event| event.sender == *door).filter_map(RawEvent::desk);
        there += by_it.filter(|said| matches!(&said.event, DeskEvent::Closed(end) if end.erased_at > now)).count();
        if page.end.is_none() || page.end == from || (page.events.is_empty() && page.skipped == 0) {
            break;
        }
        from = page.end;
    }
    Ok(there)
}

/// What an event says, if its sender may say it.
fn believable(levels: &PowerLevels, raw: &RawEvent) -> Option<Stamped<DeskEvent>> {
    let stamped = raw.desk()?;
    let may = match &stamped.event {
        DeskEvent::Request(_) => true,
        DeskEvent::Duty(_) => raw.state_key.as_deref() == Some(stamped.sender.as_str()),
        DeskEvent::Board(board) => {
            raw.state_key.as_deref() == Some(Board::key(&stamped.sender, board.page).as_str())
                && levels.is_door(&stamped.sender)
        }
        _ => levels.is_door(&stamped.sender),
    };
    may.then_some(stamped)
}
