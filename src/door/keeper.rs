//! The arbiter loop: the single writer of what is true about a door's conversations. It takes requests strictly in
//! its own order, decides, acts, answers, and only then takes the next; only a refusal is said when there is time.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::DoorError;
use super::attention::Watch;
use super::context::{Command, Context, moment, now, retry};
use super::ending::{Ending, Written};
use super::kept::KeptPlans;
use super::presence::Change as Move;
use super::reading::{Batch, Refused};
use super::refusals::Refusals;
use super::token::hash;
use super::transcript::{TURN, Turn};
use super::visit::Visit;
use desk::arbiter::{Decision, Terms, decide, leave};
use desk::event::{
    Arrived, Assigned, Attended, Board, BoardEntry, CaseEvent, Closed, ConversationId, DeskEvent, EventId, Fence, Here,
    Leaving, Left, MemberId, MessageId, Moment, Opened, Presence, Refusal, Request, Retired, Returned, Role, RoomEvent,
    Seq, Shift, Stamped, Undelivered, Went,
};
use desk::roster::{Change, Open, Roster};
use machine::clock;
use matrix::error::Error;
use matrix::power::PowerLevels;
use matrix::wire::RawEvent;

/// So many own events after a board, the next board is written.
const BOARD_EVERY: u64 = 25;

/// A request has at most so many bytes; ours have some two hundred.
pub(crate) const REQUEST_BYTES: usize = 4 * 1024;

/// The arbiter loop's state.
#[derive(Debug)]
pub(crate) struct Keeper {
    pub(crate) context: Arc<Context>,
    /// The desk room.
    pub(crate) desk: String,
    /// The register room.
    pub(crate) register: String,
    pub(crate) roster: Roster,
    pub(crate) levels: PowerLevels,
    /// Up to where everything has been dealt with.
    pub(crate) read_to: String,
    /// Refusals that are decided and not said yet: who got a visitor goes in first.
    pub(crate) refusals: Refusals,
    /// The number of the latest board.
    pub(crate) board_at: Seq,
    /// Messages of which it has been said that they were not passed on: by whom, and under which id.
    pub(crate) undelivered: HashSet<(MemberId, MessageId)>,
    /// The latest registration of each open conversation.
    pub(crate) registrations: HashMap<ConversationId, Written>,
    /// The closed conversations whose rooms are still there.
    pub(crate) endings: HashMap<ConversationId, Ending>,
    /// Which run of this door it is.
    pub(crate) run: String,
    /// The doors of the desk that have ever opened, without those that are gone for good.
    pub(crate) doors: BTreeSet<MemberId>,
    /// Requests that other doors have not answered yet.
    pub(crate) elsewhere: Vec<Stamped<Request>>,
    /// The plans kept for visitors who come back.
    pub(crate) kept: KeptPlans,
    /// Other doors' closed conversations, and when this door's invitation to them is declined.
    pub(crate) declines: VecDeque<(Moment, ConversationId)>,
    /// Who attends to whom.
    pub(crate) watch: Watch,
}

impl Keeper {
    /// Works until told to stop.
    ///
    /// # Errors
    /// When the homeserver refuses what a door must be able to do.
    pub(crate) async fn run(
        mut self,
        mut words: mpsc::UnboundedReceiver<Command>,
        mut batches: mpsc::Receiver<Batch>,
    ) -> Result<(), DoorError> {
        loop {
            self.attend().await?;
            let context = self.context.clone();
            let due = self.due();
            let refuse = self.refusals.is_due(batches.is_empty());
            tokio::select! {
                batch = batches.recv() => match batch {
                    Some(batch) => self.take_in(batch).await?,
                    None => return Err(DoorError::SignedOut),
                },
                word = words.recv() => match word {
                    Some(Command::Stop) | None => return self.finish().await,
                    Some(command) => self.on_command(command).await?,
                },
                () = context.sooner.notified() => {}
                () = std::future::ready(()), if refuse => self.refuse_next().await?,
                () = until(due) => self.on_time().await?,
            }
            if self.seq().0 >= self.board_at.0 + BOARD_EVERY {
                self.write_board().await?;
            }
        }
    }

    pub(crate) fn me(&self) -> &MemberId {
        self.context.session.me()
    }

    fn seq(&self) -> Seq {
        self.roster.last_seq(self.me())
    }

    pub(crate) fn next(&self) -> Seq {
        Seq(self.seq().0 + 1)
    }

    /// Takes in what the homeserver brought.
    pub(crate) async fn take_in(&mut self, batch: Batch) -> Result<(), DoorError> {
        for (conversation, form) in batch.registrations {
            match self.endings.get_mut(&conversation) {
                Some(ending) => ending.late(form, self.context.timing.register),
                None => drop(self.registrations.insert(conversation, form)),
            }
        }
        // who acts is alive, before anything is decided about them
        self.on_alive(batch.alive, batch.told).await?;
        // danger first
        for (sender, request) in batch.alerts {
            self.alerted_beside(sender, request).await?;
        }
        // then the desk: a helper waits for the answer
        for event in &batch.desk {
            self.desk_event(event).await?;
        }
        for refused in batch.refused {
            self.undelivered(refused).await?;
        }
        for asked in batch.kept {
            self.kept_asked(asked).await?;
        }
        for (sender, ask) in batch.corrections {
            self.asked_to_correct(sender, ask).await?;
        }
        let steady = self.context.steady();
        self.watch.touch(batch.touched, steady);
        self.dealt_with(batch.next);
        Ok(())
    }

    async fn desk_event(&mut self, raw: &RawEvent) -> Result<(), DoorError> {
        if self.levels.read(raw) {
            self.still_a_door().await?;
        }
        self.on_membership(raw).await?;
        let Some(stamped) = self.believable(raw) else { return Ok(()) };
        let signs_on = match &stamped.event {
            DeskEvent::Request(_) => true,
            DeskEvent::Duty(duty) => duty.shift != Shift::Off,
            _ => false,
        };
        if signs_on {
            self.on_word_of(&stamped.sender).await?;
        }
        self.watch.said(false, self.context.steady());
        self.note_end(&stamped);
        let change = self.roster.apply(&stamped);
        match (change, stamped) {
            (Change::Conflict { by, .. }, _) if by == *self.me() => Err(DoorError::OpenedElsewhere),
            (Change::Requested(_), Stamped { id, sender, at, event: DeskEvent::Request(event) }) => {
                self.decide(Stamped { id, sender, at, event }).await
            }
            (Change::Assigned { to: Some(to), .. }, Stamped { sender, at, .. }) if sender != *self.me() => {
                self.give_back(&to, at).await
            }
            (_, stamped) => self.door_event(stamped).await,
        }
    }

    /// What an event says, if its sender may say it: the homeserver enforces it, and here it is checked again.
    pub(crate) fn believable(&self, raw: &RawEvent) -> Option<Stamped<DeskEvent>> {
        let stamped = raw.desk()?;
        let has_key = |key: &str| raw.state_key.as_deref() == Some(key);
        // what a door said counts also when it was retired since: from then on the homeserver takes nothing of it
        let is_door = self.levels.is_door(&stamped.sender) || self.roster.successor(&stamped.sender).is_some();
        let may = match &stamped.event {
            // its ids come back in the answer, which must fit into an event
            DeskEvent::Request(_) => raw.content.get().len() <= REQUEST_BYTES,
            DeskEvent::Duty(_) => has_key(stamped.sender.as_str()),
            DeskEvent::Board(board) => has_key(&Board::key(&stamped.sender, board.page)) && is_door,
            DeskEvent::Opened(_) => has_key(&Opened::key(&stamped.sender)) && is_door,
            // who said it may have stepped down since: the homeserver took it from nobody below a door
            DeskEvent::Retired(retired) => has_key(&Retired::key(&retired.door)),
            _ => is_door,
        };
        may.then_some(stamped)
    }

    /// Decides an alert that came beside the desk room (domain.md §6: backup within two minutes). There the homeserver
    /// lets nobody in but the desk: here it counts only from who has the conversation, or a supervisor. The request itself
    /// comes later, and is answered by then.
    async fn alerted_beside(&mut self, sender: MemberId, request: Request) -> Result<(), DoorError> {
        let open = self.roster.get(&request.conversation).filter(|open| open.door == *self.me());
        if open.is_some_and(|open| open.is_with(&sender) || self.levels.is_supervisor(&sender)) {
            self.decide(Stamped { id: request.id.as_str().into(), sender, at: now(), event: request }).await?;
        }
        Ok(())
    }

    /// Decides a request and does what follows.
    pub(crate) async fn decide(&mut self, request: Stamped<Request>) -> Result<(), DoorError> {
        if self.refusals.has(&request.event.id) {
            return Ok(());
        }
        let supervises = self.levels.is_supervisor(&request.sender);
        let role = if supervises { Role::Supervisor } else { Role::Helper };
        let keep = u64::try_from(self.context.timing.retention.as_millis()).unwrap_or(u64::MAX);
        // a stop word that came first is told first
        self.tell_stopped(&request.event.conversation).await?;
        let visit = self.context.visits.of(&request.event.conversation);
        let at_least_b = visit.as_ref().is_some_and(|visit| visit.home().is_involved());
        let terms = Terms { door: self.me(), role, seq: self.next(), now: now(), keep, at_least_b };
        match decide(&self.roster, &request, &terms) {
            Decision::Already => Ok(()),
            Decision::Elsewhere => {
                self.remember(request);
                Ok(())
            }
            Decision::Answer { event: DeskEvent::Assigned(assigned), invite, remove } => {
                self.assign(assigned, invite, remove).await
            }
            Decision::Answer { event: DeskEvent::Closed(closed), remove, .. } => self.close(closed, remove).await,
            Decision::Answer { event: DeskEvent::Left(left), .. } => {
                if let Some(visit) = visit {
                    self.context.stop_visit(&visit, left.how);
                }
                self.say_stopped(left).await
            }
            Decision::Answer { event: DeskEvent::Attended(attended), .. } => self.nothing_to_answer(attended).await,
            Decision::Answer { event: DeskEvent::Declined(declined), .. } => {
                self.refusals.add(declined);
                Ok(())
            }
            Decision::Answer { event, .. } => self.say(event).await.map(drop),
        }
    }

    /// The helper says that there is nothing to answer. What came since is still to be answered.
    async fn nothing_to_answer(&mut self, attended: Attended) -> Result<(), DoorError> {
        let visit = self.context.visits.of(&attended.conversation);
        if let (Some(visit), Some(word)) = (visit, &attended.word) {
            visit.state().transcript.nothing_to_answer(word);
        }
        self.say(DeskEvent::Attended(attended)).await.map(drop)
    }

    /// Passes the turn, lets the new helper in, says so, and removes the former one. From the turn on the former
    /// helper's words are not passed on, whatever becomes of the rest.
    pub(crate) async fn assign(
        &mut self,
        mut assigned: Assigned,
        invite: Option<MemberId>,
        remove: Option<MemberId>,
    ) -> Result<(), DoorError> {
        let room = assigned.conversation.clone();
        if assigned.to.is_none() {
            assigned.since = self.unanswered_since(&room).unwrap_or(assigned.since);
        }
        let turn = self.turn(&room, assigned.to.clone(), assigned.fence);
        let (turn, invited) = tokio::join!(self.set_turn(&room, &turn), self.admit(&room, invite.as_ref()));
        turn?;
        invited?;
        self.say(DeskEvent::Assigned(assigned)).await?;
        self.remove(&room, remove.as_ref()).await
    }

    /// When the visitor's oldest word came that nobody has answered. Whoever is given back waits from then on, and not
    /// from the giving back: a helper who took a visitor and said nothing has taken nothing off the wait.
    fn unanswered_since(&self, conversation: &ConversationId) -> Option<Moment> {
        let visit = self.context.visits.of(conversation)?;
        let oldest = visit.state().transcript.oldest_unanswered();
        oldest.map(|(_, at)| at)
    }

    /// Whose turn it is from now on in a conversation. That the visit was stopped stays said.
    pub(crate) fn turn(&self, room: &ConversationId, to: Option<MemberId>, fence: Fence) -> Turn {
        let stopped = self.context.visits.of(room).and_then(|visit| visit.state().transcript.stopped());
        Turn { v: 1, to, fence, stopped }
    }

    /// Writes whose turn it is into the conversation's room.
    pub(crate) async fn set_turn(&self, room: &ConversationId, turn: &Turn) -> Result<(), DoorError> {
        let content = serde_json::to_string(turn).map_err(|_| DoorError::Matrix(Error::Invalid("turn")))?;
        forgive(retry(|| self.context.session.set_state(room.as_str(), TURN, "", &content)).await)
    }

    /// Invites somebody; somebody who is in already stays.
    pub(crate) async fn admit(&self, room: &ConversationId, who: Option<&MemberId>) -> Result<(), DoorError> {
        let Some(who) = who else { return Ok(()) };
        forgive(retry(|| self.context.session.invite(room.as_str(), who)).await)
    }

    /// Removes somebody; somebody who is gone already stays away.
    pub(crate) async fn remove(&self, room: &ConversationId, who: Option<&MemberId>) -> Result<(), DoorError> {
        let Some(who) = who else { return Ok(()) };
        forgive(retry(|| self.context.session.kick(room.as_str(), who)).await)
    }

    pub(crate) async fn undelivered(&mut self, refused: Refused) -> Result<(), DoorError> {
        let Refused { conversation, message, event, to, why } = refused;
        let why = if self.roster.get(&conversation).is_some() { why } else { Refusal::Closed };
        if !self.undelivered.insert((to.clone(), message.clone())) {
            return Ok(());
        }
        let event = Undelivered { seq: self.next(), conversation, message, event: Some(event), to, why };
        self.say(DeskEvent::Undelivered(event)).await.map(drop)
    }

    /// Says something in the desk room. It counts as soon as the homeserver has it.
    pub(crate) async fn say(&mut self, event: DeskEvent) -> Result<EventId, DoorError> {
        let transaction = format!("d{}", event.seq().unwrap_or(self.next()).0);
        let (kind, content) = (event.event_type(), event.content());
        let id = retry(|| self.context.session.send(&self.desk, kind, &transaction, &content)).await?;
        let stamped = Stamped { id: id.clone(), sender: self.me().clone(), at: now(), event };
        self.roster.apply(&stamped);
        self.watch.said(true, self.context.steady());
        Ok(id)
    }

    /// Takes in what the visitor's side says.
    async fn on_command(&mut self, command: Command) -> Result<(), DoorError> {
        match command {
            Command::Arrived(arrived, done) => {
                self.say(DeskEvent::Arrived(Arrived { seq: self.next(), ..*arrived })).await?;
                // whoever waited may have gone
                let _ = done.send(());
                Ok(())
            }
            Command::Stopped(conversation, done) => {
                self.tell_stopped(&conversation).await?;
                let _ = done.send(());
                Ok(())
            }
            Command::Left(conversation, how) => self.left(conversation, how, now(), Here::Left).await,
            Command::Back(conversation, change) => self.back(conversation, change).await,
            Command::Stop => Ok(()),
        }
    }

    async fn left(
        &mut self,
        conversation: ConversationId,
        how: Leaving,
        since: Moment,
        state: Here,
    ) -> Result<(), DoorError> {
        let Some(left) = leave(&self.roster, &conversation, how, self.next(), since) else { return Ok(()) };
        let how = left.how;
        self.say(DeskEvent::Left(left)).await?;
        self.went(&conversation, Went { how, since, back: false }).await?;
        self.presence(&conversation, state, since).await
    }

    /// Tells that a visit was stopped, unless the desk knows: the visitor typed the stop word, or the door died before
    /// it told.
    pub(crate) async fn tell_stopped(&mut self, conversation: &ConversationId) -> Result<(), DoorError> {
        let visit = self.context.visits.of(conversation).filter(|_| {
            self.roster.get(conversation).is_some_and(|open| open.door == *self.me() && !open.is_stopped())
        });
        let Some(how) = visit.and_then(|visit| visit.state().transcript.stopped()) else { return Ok(()) };
        match leave(&self.roster, conversation, how, self.next(), now()) {
            Some(left) => self.say_stopped(left).await,
            None => Ok(()),
        }
    }

    /// Makes a stop last: first in the conversation's room, whose order decides what passed, then at the desk.
    async fn say_stopped(&mut self, left: Left) -> Result<(), DoorError> {
        let (conversation, since) = (left.conversation.clone(), left.since);
        if let Some(entry) = self.roster.get(&conversation).map(|open| open.entry.clone()) {
            let turn = Turn { stopped: Some(left.how), ..self.turn(&conversation, entry.assigned, entry.fence) };
            self.set_turn(&conversation, &turn).await?;
        }
        let how = left.how;
        self.say(DeskEvent::Left(left)).await?;
        self.went(&conversation, Went { how, since, back: false }).await?;
        self.presence(&conversation, Here::Left, since).await
    }

    async fn back(&mut self, conversation: ConversationId, change: Move) -> Result<(), DoorError> {
        if self.roster.get(&conversation).is_none_or(Open::is_stopped) {
            return Ok(());
        }
        let since = now();
        if change == Move::Returned {
            let seq = self.next();
            let how = self.roster.get(&conversation).and_then(|open| open.entry.left).map(|(how, _)| how);
            self.say(DeskEvent::Returned(Returned { seq, conversation: conversation.clone(), since, how })).await?;
            if let Some(how) = how {
                self.went(&conversation, Went { how, since, back: true }).await?;
            }
        }
        self.presence(&conversation, Here::Here, since).await
    }

    async fn presence(&self, room: &ConversationId, state: Here, since: Moment) -> Result<(), DoorError> {
        let event = CaseEvent::Presence(Presence { state, since });
        self.set_case(room, &event).await
    }

    /// Puts it among the words of a conversation that its visitor went away or came back.
    async fn went(&self, room: &ConversationId, went: Went) -> Result<(), DoorError> {
        let Went { how, since, back } = went;
        let event = CaseEvent::Went(went);
        let (kind, content) = (event.event_type(), event.content());
        let what = format!("{how:?} {} {back}", since.0);
        let transaction = format!("w{}", hash(&["went", room.as_str(), &what]));
        forgive(retry(|| self.context.session.send(room.as_str(), kind, &transaction, &content)).await)
    }

    /// The door may have died between telling the desk that a visitor went away or came back, and putting it among the
    /// words: what was told counts.
    pub(crate) async fn put_in_what_is_missing(
        &self,
        entry: &BoardEntry,
        history: &[RawEvent],
    ) -> Result<(), DoorError> {
        let told = match (entry.left, entry.back) {
            (Some((how, since)), _) => Went { how, since, back: false },
            (None, Some((how, since))) => Went { how, since, back: true },
            (None, None) => return Ok(()),
        };
        let last = history.iter().rev().find_map(|event| match event.room()?.event {
            RoomEvent::Case(CaseEvent::Went(went)) => Some(went),
            _ => None,
        });
        if last == Some(told) { Ok(()) } else { self.went(&entry.conversation, told).await }
    }

    /// Sets a piece of a conversation room's state.
    pub(crate) async fn set_case(&self, room: &ConversationId, event: &CaseEvent) -> Result<(), DoorError> {
        let (kind, content) = (event.event_type(), event.content());
        forgive(retry(|| self.context.session.set_state(room.as_str(), kind, "", &content)).await)
    }

    /// When time alone has something to do.
    fn due(&self) -> Option<Instant> {
        let presence = self.context.visits.presence_due(&self.context.timing);
        let closing = self.leavers().map(|(_, _, at)| at).min();
        let ending = self.endings.values().map(Ending::due).min();
        let (present, moment) = (Instant::now(), now());
        let later = closing
            .into_iter()
            .chain(ending)
            .chain(self.decline_due())
            .min()
            .map(|at| present + clock::wait(Duration::from_millis(at.since(moment))));
        presence.into_iter().chain(later).chain(self.attention_due()).min()
    }

    /// The visitors who left before anybody picked them up, how, and when they are given up.
    fn leavers(&self) -> impl Iterator<Item = (&ConversationId, Leaving, Moment)> {
        let timing = &self.context.timing;
        self.roster.waiting().filter(|open| open.door == *self.me()).filter_map(|open| {
            let (how, since) = open.entry.left?;
            let patience = if how == Leaving::ConnectionLost { timing.close_lost } else { timing.close_left };
            let at = since.0.saturating_add(u64::try_from(patience.as_millis()).unwrap_or(u64::MAX));
            Some((&open.entry.conversation, how, Moment(at)))
        })
    }

    /// Does what is due by now.
    async fn on_time(&mut self) -> Result<(), DoorError> {
        self.presences().await?;
        let time = now();
        let due: Vec<_> =
            self.leavers().filter(|(_, _, at)| *at <= time).map(|(id, how, _)| (id.clone(), how)).collect();
        for (conversation, how) in due {
            let closing = how.closing();
            let keep = u64::try_from(self.context.timing.retention.as_millis()).unwrap_or(u64::MAX);
            let erased_at = Moment(time.0.saturating_add(keep));
            let seq = self.next();
            let closed = Closed { seq, conversation, closing, since: time, erased_at, registered: None, request: None };
            self.close(closed, None).await?;
        }
        self.decline(time).await;
        self.end_on_time(time).await
    }

    async fn presences(&mut self) -> Result<(), DoorError> {
        let instant = Instant::now();
        for visit in self.context.visits.all() {
            let change = |visit: &Visit| visit.state().attendance.pass(instant, &self.context.timing);
            match change(&visit) {
                Some(Move::Away(since)) => self.presence(&visit.conversation, Here::Away, moment(since)).await?,
                Some(Move::Lost(since)) => {
                    let (conversation, since) = (visit.conversation.clone(), moment(since));
                    self.left(conversation, Leaving::ConnectionLost, since, Here::Away).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes the board, so that nobody has to read the room from its start.
    pub(crate) async fn write_board(&mut self) -> Result<(), DoorError> {
        for page in self.roster.board(self.me(), Some(&self.read_to)) {
            let key = Board::key(self.me(), page.page);
            let event = DeskEvent::Board(page);
            let (kind, content) = (event.event_type(), event.content());
            retry(|| self.context.session.set_state(&self.desk, kind, &key, &content)).await?;
        }
        self.board_at = self.seq();
        Ok(())
    }
}

/// A refusal in one conversation's room (who is invited is in, who is removed is gone, the room was erased by hand) must
/// not close the whole door.
pub(crate) fn forgive<T>(result: Result<T, Error>) -> Result<(), DoorError> {
    match result {
        Err(error) if error.is_signed_out() => Err(error.into()),
        _ => Ok(()),
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}
