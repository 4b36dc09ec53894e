//! The team room: found by its type among the rooms of the account, read, and written to through the outbox.
//!
//! Its id is no conversation's and never becomes one: what is said to the team has types of its own, a lane of its own and
//! a place of its own in the journal, so that no slip of a conversation can send it to a visitor.

use std::io;
use std::sync::Arc;

use super::item::{Lane, SendItem};
use super::journaling::answered;
use super::task::{Done, Task, retry_joining};
use super::{Awaiting, Delivery, Failure, Journaling, TeamDraft, Update};
use crate::error::Error;
use crate::session::Session;
use crate::sync::older;
use crate::vault::is_full;
use crate::wire::{Invited, Joined, RawEvent};
use desk::event::{MemberId, Stamped, TeamEvent, room_type};
use desk::team::KEPT;
use machine::retry::{Backoff, retry};

/// So many pages of the room's history are read at most: the screen shows its last lines.
const PAGES: usize = 3;

/// What the link knows of the team room.
#[derive(Debug)]
pub(super) struct TeamRoom {
    /// Its id.
    pub(super) room: String,
    /// For how many milliseconds it keeps what was said.
    keep: u64,
    /// Reading its history failed, and is to be done again.
    unread: bool,
}

impl Task {
    /// The id of the team room; nothing when this helper is in none.
    pub(super) fn team_room(&self) -> Option<&str> {
        self.team.as_ref().map(|team| team.room.as_str())
    }

    /// Whether a room is the desk's team room: the one that is known, or one that whoever may open a door at the desk has
    /// made. A room that a helper made and calls so is none.
    pub(super) fn is_team(&self, joined: &Joined) -> bool {
        if let Some(known) = self.team_room() {
            return known == joined.room;
        }
        let create = joined.state.iter().chain(&joined.timeline.events).find(|event| event.is_state("m.room.create"));
        let made_by_desk = |event: &RawEvent| self.desk.as_ref().is_some_and(|desk| desk.levels.is_door(&event.sender));
        create.is_some_and(|event| event.text("type").as_deref() == Some(room_type::TEAM) && made_by_desk(event))
    }

    /// Goes into the team room, when whoever may open a door at the desk invites to it.
    pub(super) fn join_team(&mut self, invited: Invited) {
        let Some(session) = self.session.clone() else { return };
        self.under_way.push(Box::pin(async move {
            // the room itself comes with the next batch
            let _ = retry_joining(&session, &invited.room).await;
            Done::Nothing
        }));
    }

    /// Takes in what is new in the team room. When it is new itself, or read anew, its last lines are read first.
    pub(super) fn team_goes_on(&mut self, joined: &Joined, anew: bool, me: &MemberId) {
        let said = joined.state.iter().chain(&joined.timeline.events);
        let keep = said.rev().find(|event| event.is_state("m.room.retention")).map(kept);
        let known = self.team.as_ref().map(|team| team.keep);
        let is_new = known.is_none() || anew;
        let now = keep.or(known.filter(|_| !anew)).unwrap_or(KEPT);
        let unread = self.team.as_ref().is_some_and(|team| team.unread);
        self.team = Some(TeamRoom { room: joined.room.clone(), keep: now, unread });
        if is_new || known != Some(now) {
            self.tell(Update::TeamRoom { keep: now });
        }
        if is_new || joined.timeline.limited {
            self.read_team();
        } else {
            self.said_to_team(joined.timeline.events.iter().filter_map(RawEvent::team).collect(), true, me);
        }
    }

    /// Reads the last lines of the team room.
    fn read_team(&mut self) {
        let (Some(session), Some(team)) = (self.session.clone(), &mut self.team) else { return };
        team.unread = false;
        let room = team.room.clone();
        self.under_way.push(Box::pin(async move {
            let history = retry(Backoff::default(), || history(&session, &room)).await;
            Done::Team(room, session.me().clone(), history)
        }));
    }

    /// Its last lines are there, or are not.
    pub(super) fn team_was_read(&mut self, room: &str, me: &MemberId, end: Result<Vec<RawEvent>, Error>) {
        let same = self.last.as_ref().is_some_and(|session| session.me() == me);
        let Some(team) = self.team.as_mut().filter(|team| same && team.room == room) else { return };
        match end {
            Ok(events) => self.said_to_team(events.iter().filter_map(RawEvent::team).collect(), false, me),
            Err(error) => {
                team.unread = true;
                if error.is_signed_out() {
                    self.check_token();
                }
            }
        }
    }

    /// Reads what could not be read before.
    pub(super) fn read_team_again(&mut self) {
        if self.team.as_ref().is_some_and(|team| team.unread) {
            self.read_team();
        }
    }

    /// Tells what was said to the team. What is this helper's is sent, whatever became of the answer.
    fn said_to_team(&mut self, events: Vec<Stamped<TeamEvent>>, live: bool, me: &MemberId) {
        for stamped in events.iter().filter(|stamped| stamped.sender == *me) {
            let settled = self.outbox.observed(&Lane::Team, stamped.event.id().as_str(), &stamped.id);
            self.settle(settled);
        }
        if !live || !events.is_empty() {
            self.tell(Update::Team { events, live });
        }
    }

    /// The helper is not in the team room any more.
    pub(super) fn team_left(&mut self) {
        if self.team.take().is_some() {
            self.tell(Update::NoTeam);
            let refused = self.outbox.refuse_untried(&Lane::Team, Failure::Forbidden, |_| true);
            self.settle(refused);
        }
    }

    /// Puts something for the team in the outbox. It leaves only once it is on the disk, if there is one.
    pub(super) fn say_to_team(&mut self, event: TeamEvent) {
        let (id, note) = (event.id().as_str().to_owned(), matches!(event, TeamEvent::HandoverNote(_)));
        let sealed = self.journals() == Some(Journaling::Sealed);
        if !sealed {
            // it is not journaled. The draft that it was before must not come back
            self.journal_team_draft(TeamDraft { note, body: String::new(), instead_of: Vec::new() });
        }
        if !self.outbox.push(Lane::Team, id.clone(), SendItem::Team(Arc::new(event.clone()))) {
            return;
        }
        if self.team.is_none() {
            let refused = self.outbox.refuse_untried(&Lane::Team, Failure::Forbidden, |_| true);
            return self.settle(refused);
        }
        if let Some(journaled) = sealed.then(|| self.journal.journal(Awaiting::Team(event), &id)).flatten() {
            self.under_way.push(Box::pin(async move { Done::JournaledTeam(id, answered(journaled).await) }));
        }
    }

    /// It is on the disk: it is called queued now. Or the disk failed: its words go back to where they were written.
    pub(super) fn journaled_team(&mut self, id: &str, end: io::Result<()>) {
        self.journal.has_written(id);
        self.say_journaling(&end);
        let is_it = |item: &SendItem| matches!(item, SendItem::Team(event) if event.id().as_str() == id);
        if !self.outbox.pending().any(is_it) {
            return;
        }
        match end {
            Ok(()) => self.tell(Update::ToTeam { id: id.into(), state: Delivery::Queued }),
            Err(error) => {
                let why = if is_full(&error) { Failure::DiskFull } else { Failure::DiskFailed };
                let refused = self.outbox.refuse_untried(&Lane::Team, why, is_it);
                self.settle(refused);
            }
        }
    }

    /// Journals what is being written to the team.
    pub(super) fn journal_team_draft(&mut self, draft: TeamDraft) {
        if let Some(journaled) = self.journal.journal_team_draft(draft) {
            self.under_way.push(Box::pin(async move { Done::JournaledDraft(answered(journaled).await) }));
        }
    }
}

/// How long a room keeps what was said, by its retention.
fn kept(event: &RawEvent) -> u64 {
    #[derive(serde::Deserialize)]
    struct Retention {
        max_lifetime: u64,
    }
    serde_json::from_str::<Retention>(event.content.get()).map_or(KEPT, |retention| retention.max_lifetime)
}

/// The last lines of the team room.
async fn history(session: &Session, room: &str) -> Result<Vec<RawEvent>, Error> {
    let mut pages = 0;
    let enough = |page: &[RawEvent]| {
        pages += 1;
        pages == PAGES || page.iter().any(|event| event.is_state("m.room.create"))
    };
    Ok(older(session, room, None, None, enough).await?.0)
}
