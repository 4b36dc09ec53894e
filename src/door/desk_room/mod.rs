//! The desk room as a door sees it: what is true at the desk, which events count, and the door's own events. Only here
//! does a door speak in it.

pub(crate) mod board;
pub(crate) mod opening;
pub(crate) mod refusals;
pub(crate) mod reports;
pub(crate) mod undelivered;

use std::time::Duration;

use crate::context::{Context, SharedContext};
use crate::error::DoorError;
use crate::moment::now;
use crate::retry::retry;
use desk::event::{
    Board, BoardEntry, ConversationId, DeskEvent, EventId, MemberId, Moment, Opened, Retired, Seq, Stamped, Waits,
};
use desk::roster::{Change, Open, Roster};
use matrix::power::PowerLevels;
use matrix::session::Session;
use matrix::wire::RawEvent;

/// The most bytes of a request; ours have some two hundred.
pub(crate) const REQUEST_BYTES: usize = 4 * 1024;

/// So often is asked why a level was taken away.
const LOOKS: usize = 10;
/// See [`LOOKS`].
const LOOK: Duration = Duration::from_millis(200);

/// What was said in the desk room: whoever looks after ten thousand visitors looks only at those of whom it was.
#[derive(Debug, Default)]
pub(crate) struct News {
    /// Whether something was said of a member, or of a door: it may be about any conversation.
    pub(crate) of_members: bool,
    /// The conversations of which something was said.
    pub(crate) of: Vec<ConversationId>,
}

impl News {
    fn note(&mut self, event: &DeskEvent) {
        match (event, event.conversation()) {
            (_, Some(conversation)) => self.of.push(conversation.clone()),
            // most say nothing new of anybody; a board that does is noted when it is applied
            (DeskEvent::Board(_) | DeskEvent::Crowded(_) | DeskEvent::Reported(_) | DeskEvent::Waits(_), None) => {}
            (_, None) => self.of_members = true,
        }
    }
}

/// The desk room, and the only place in which this door speaks there.
#[derive(Debug)]
pub(crate) struct DeskRoom {
    context: SharedContext,
    id: String,
    /// Which run of this door it is.
    run: String,
    roster: Roster,
    levels: PowerLevels,
    /// When this door said something here last, by the steady clock.
    spoke: Moment,
    /// What was said since [`Self::take_news`].
    news: News,
    /// How often anything has changed here.
    changes: u64,
}

impl DeskRoom {
    /// The room with nothing read yet.
    pub(crate) fn new(context: SharedContext, id: String, run: String, levels: PowerLevels) -> Self {
        let spoke = context.steady();
        Self { context, id, run, roster: Roster::default(), levels, spoke, news: News::default(), changes: 0 }
    }

    /// What the parts of the door share.
    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// The door's session.
    pub(crate) fn session(&self) -> &Session {
        &self.context.session
    }

    /// The door's account.
    pub(crate) fn me(&self) -> &MemberId {
        self.context.session.me()
    }

    /// The room's id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Which run of this door it is.
    pub(crate) fn run(&self) -> &str {
        &self.run
    }

    /// What is true at the desk.
    pub(crate) fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The open conversations of this door.
    pub(crate) fn own(&self) -> impl Iterator<Item = &Open> {
        self.roster.iter().filter(|open| open.door == *self.me())
    }

    /// An open conversation, if it is this door's.
    pub(crate) fn own_open(&self, conversation: &ConversationId) -> Option<&Open> {
        self.roster.get(conversation).filter(|open| open.door == *self.me())
    }

    /// What the board says of an open conversation, whoever's it is.
    pub(crate) fn entry(&self, conversation: &ConversationId) -> Option<&BoardEntry> {
        self.roster.get(conversation).map(|open| &open.entry)
    }

    /// The number of this door's latest event.
    pub(crate) fn seq(&self) -> Seq {
        self.roster.last_seq(self.me())
    }

    /// The number of this door's next event.
    pub(crate) fn next(&self) -> Seq {
        Seq(self.seq().0 + 1)
    }

    /// Whether somebody is a door of this desk, or was one until it was retired.
    pub(crate) fn is_or_was_door(&self, who: &MemberId) -> bool {
        self.levels.is_door(who) || self.roster.successor(who).is_some()
    }

    /// Whether somebody is a supervisor.
    pub(crate) fn is_supervisor(&self, who: &MemberId) -> bool {
        self.levels.is_supervisor(who)
    }

    /// What an event says, if its sender may say it: the homeserver enforces it, and here it is checked again.
    pub(crate) fn believable(&self, raw: &RawEvent) -> Option<Stamped<DeskEvent>> {
        let stamped = raw.desk()?;
        let has_key = |key: &str| raw.state_key.as_deref() == Some(key);
        // a retired door's events count too: the homeserver takes nothing of it any more, so they are from before
        let is_door = self.is_or_was_door(&stamped.sender);
        let may = match &stamped.event {
            // its ids come back in the answer, which must fit into an event
            DeskEvent::Request(_) => raw.content.get().len() <= REQUEST_BYTES,
            DeskEvent::Duty(_) => has_key(stamped.sender.as_str()),
            DeskEvent::Board(board) => has_key(&Board::key(&stamped.sender, board.page)) && is_door,
            DeskEvent::Opened(_) => has_key(&Opened::key(&stamped.sender)) && is_door,
            DeskEvent::Waits(_) => has_key(&Waits::key(&stamped.sender)) && is_door,
            // its sender may have stepped down since: the homeserver took it from nobody below a door
            DeskEvent::Retired(retired) => has_key(&Retired::key(&retired.door)),
            _ => is_door,
        };
        may.then_some(stamped)
    }

    /// Takes in the power levels, if the event has them. Returns whether that changed anything.
    pub(crate) fn read_levels(&mut self, raw: &RawEvent) -> bool {
        self.levels.read(raw)
    }

    /// Takes in an event that is [believable](Self::believable).
    pub(crate) fn apply(&mut self, stamped: &Stamped<DeskEvent>) -> Change {
        self.changes += 1;
        let change = self.roster.apply(stamped);
        // a board may bring what was said of members and was not delivered
        self.news.of_members |= change == Change::Board;
        change
    }

    /// How often anything has changed here: whoever saw the same number has seen all.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// Takes in an event that was missing between others.
    pub(crate) fn fill(&mut self, stamped: &Stamped<DeskEvent>) {
        self.changes += 1;
        self.roster.fill(stamped);
    }

    /// A member is not at the desk any more.
    pub(crate) fn depart(&mut self, who: &MemberId) {
        self.changes += 1;
        self.news.of_members = true;
        self.roster.depart(who);
    }

    /// Somebody said something here.
    pub(crate) fn on_news(&mut self, event: &DeskEvent) {
        self.news.note(event);
    }

    /// What anybody, this door included, has said since this was asked last.
    pub(crate) fn take_news(&mut self) -> News {
        std::mem::take(&mut self.news)
    }

    /// When this door said something here last, by the steady clock.
    pub(crate) fn spoke(&self) -> Moment {
        self.spoke
    }

    /// Says something. It counts as soon as the homeserver has it.
    pub(crate) async fn say(&mut self, event: DeskEvent) -> Result<EventId, DoorError> {
        let transaction = format!("d{}", event.seq().unwrap_or(self.next()).0);
        let (kind, content) = (event.event_type(), event.content());
        let id = retry(|| self.context.session.send(&self.id, kind, &transaction, &content)).await?;
        let stamped = Stamped { id: id.clone(), sender: self.me().clone(), at: now(), event };
        self.changes += 1;
        self.roster.apply(&stamped);
        self.spoke = self.context.steady();
        self.news.note(&stamped.event);
        Ok(id)
    }

    /// Says something in the room's state. It counts as soon as the homeserver has it.
    pub(crate) async fn set(&mut self, key: &str, event: DeskEvent) -> Result<(), DoorError> {
        let id = self.write(key, &event).await?;
        self.changes += 1;
        self.roster.apply(&Stamped { id, sender: self.me().clone(), at: now(), event });
        Ok(())
    }

    /// Writes into the room's state, without taking it into the roster.
    async fn write(&self, key: &str, event: &DeskEvent) -> Result<EventId, DoorError> {
        let (kind, content) = (event.event_type(), event.content());
        Ok(retry(|| self.context.session.set_state(&self.id, kind, key, &content)).await?)
    }

    /// Checks that this account is still a door, by what the homeserver says now: levels that are read from the timeline
    /// may be older ones.
    ///
    /// # Errors
    /// Why it is none any more.
    pub(crate) async fn still_a_door(&mut self) -> Result<(), DoorError> {
        if self.levels.is_door(self.me()) {
            return Ok(());
        }
        let mut why = DoorError::NotADoor;
        for _ in 0..LOOKS {
            let state = retry(|| self.context.session.full_state(&self.id)).await?;
            self.levels = PowerLevels::of_state(&state);
            if self.levels.is_door(self.me()) {
                return Ok(());
            }
            why = dismissed(self.me(), &state);
            if why != DoorError::NotADoor {
                break;
            }
            // a level is taken away before the reason is said
            tokio::time::sleep(LOOK).await;
        }
        Err(why)
    }
}

/// Why an account is no door: it was retired, or it never was one.
pub(crate) fn dismissed(me: &MemberId, desk: &[RawEvent]) -> DoorError {
    let key = Retired::key(me);
    let told = desk.iter().filter(|event| event.state_key.as_deref() == Some(&*key)).find_map(RawEvent::desk);
    match told.map(|stamped| stamped.event) {
        Some(DeskEvent::Retired(retired)) if retired.door == *me => DoorError::Retired(retired.by),
        _ => DoorError::NotADoor,
    }
}
