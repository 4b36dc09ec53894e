//! A door's beginning: everything it needs is read back from the homeserver.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use tokio::sync::mpsc;

use super::DoorError;
use super::attention::{Watch, is_full};
use super::config::DoorConfig;
use super::context::{Command, Context, now, retry};
use super::duplicates::{dismissed, is_outrun, say_opened};
use super::ending::{Ending, Entry, REGISTERED, REGISTERING, Written, by_lot};
use super::erasing::way;
use super::keeper::Keeper;
use super::kept::KeptPlans;
use super::presence::Attendance;
use super::reading::{self, Batch, back, on_event, once};
use super::refusals::Refusals;
use super::successors::is_door_of;
use super::token::{VisitDigest, VisitToken};
use super::transcript::{TURN, Turn};
use super::visit::Visit;
use care::registration::Closing;
use desk::event::{
    Board, BoardEntry, CaseEvent, ConversationId, DeskEvent, Ended, Here, MemberId, Moment, Request, Seq, Stamped,
    room_type,
};
use desk::roster::{Change, Roster};
use matrix::ours::{Room, Rooms, accept_invitations};
use matrix::session::Session;
use matrix::wire::{RawEvent, SyncBatch};

/// The arbiter loop as it stood, and from where the sync goes on.
pub(crate) async fn restore(
    session: Session,
    config: &DoorConfig,
    words: mpsc::UnboundedSender<Command>,
) -> Result<(Keeper, String), DoorError> {
    let (desk, register, (conversations, kept), run) = rooms(&session, config).await?;
    let erasing = way(retry(|| session.is_admin()).await?);
    let context = Arc::new(Context::new(session, config, erasing, words));
    let mut keeper = Keeper {
        levels: desk.levels(),
        desk: desk.id.clone(),
        register,
        roster: Roster::default(),
        read_to: String::new(),
        board_at: Seq(0),
        undelivered: HashSet::new(),
        registrations: HashMap::new(),
        refusals: Refusals::default(),
        endings: HashMap::new(),
        run,
        doors: BTreeSet::new(),
        elsewhere: Vec::new(),
        declines: VecDeque::new(),
        watch: Watch::new(context.steady()),
        kept: KeptPlans::default(),
        context,
    };
    let from = keeper.read_state(&desk);
    keeper.read_kept(&kept);
    let without_heir = conversations.iter().chain(&kept).filter(|room| keeper.has_top_level(room));
    let without_heir: Vec<_> = without_heir.map(|room| room.id.as_str().into()).collect();
    let (batch, from) = keeper.sync(from).await?;
    let since = batch.next.clone();
    let asked = keeper.read_desk(&batch, from.is_some()).await?;
    let mut taken = keeper.read_conversations(conversations, from.is_none()).await?;
    let news = reading::take_in(&keeper.context, &keeper.desk, batch);
    taken.refused.extend(news.refused);
    taken.registrations.extend(news.registrations);
    taken.corrections.extend(news.corrections);
    taken.next.clone_from(&since);
    keeper.take_in(taken).await?;
    // what waited for this device while the door was shut says nothing of now
    keeper.watch.draining = is_full(news.told);
    keeper.find_the_unread().await?;
    let present: Vec<_> = desk.members().collect();
    keeper.depart_all_but(&present).await?;
    for request in asked.requests.into_iter().filter(|request| present.contains(&request.sender)) {
        keeper.decide(request).await?;
    }
    for (member, at) in asked.given {
        keeper.give_back(&member, at).await?;
    }
    keeper.leave_rooms_without_heir(&without_heir).await?;
    keeper.take_over().await?;
    if from.is_none() {
        keeper.write_board().await?;
    }
    Ok((keeper, since))
}

/// The desk room, the register room's id, the rooms of conversations and of kept plans, and which run of the door this is: said in the desk
/// room before it is read, so that by then an earlier run writes no more. What the door is invited to, it goes into; it
/// makes none: founding a desk is `upkeep`'s.
async fn rooms(
    session: &Session,
    config: &DoorConfig,
) -> Result<(Room, String, (Vec<Room>, Vec<Room>), String), DoorError> {
    let mut rooms = Rooms::read(session).await?;
    let found = [(room_type::DESK, rooms.desk.is_some()), (room_type::REGISTER, rooms.register.is_some())];
    let missing: Vec<_> = found.iter().filter(|(_, found)| !found).map(|(kind, _)| *kind).collect();
    if !missing.is_empty() && accept_invitations(session, &missing).await? > 0 {
        rooms = Rooms::read(session).await?;
    }
    let desk = rooms.desk.ok_or(DoorError::NoDesk)?;
    if !desk.levels().is_door(session.me()) {
        return Err(dismissed(session.me(), &desk.state));
    }
    let register = rooms.register.ok_or(DoorError::NoRegister)?.id;
    let run = say_opened(session, &desk.id, &config.timing).await?;
    Ok((Room::read(session, &desk.id).await?, register, (rooms.conversations, rooms.kept), run))
}

/// What is to be done about what was said in the desk room since.
#[derive(Debug, Default)]
struct Asked {
    /// Requests that nobody has answered.
    requests: Vec<Stamped<Request>>,
    /// To whom another door gave a conversation, and when.
    given: Vec<(MemberId, Moment)>,
}

/// So many times in a row is read on until the door reads that it opened.
const LOOKS: usize = 20;

impl Keeper {
    /// Goes on from where the last board was written; anew when the homeserver does not know that place any more.
    ///
    /// A homeserver may answer as it did minutes ago (Synapse does for two, to the same question of the same device): so
    /// it is read on until this run's own opening comes, which was said before.
    async fn sync(&self, from: Option<String>) -> Result<(SyncBatch, Option<String>), DoorError> {
        let session = &self.context.session;
        let mut batch = match once(session, from.as_deref()).await {
            // begun anew, the desk room is read from its end on anyway
            Err(error) if from.is_some() && error.is_final() => return Ok((once(session, None).await?, None)),
            result => result?,
        };
        for _ in 0..LOOKS {
            if from.is_none() || self.reads_its_opening(&batch) {
                break;
            }
            let more = once(session, Some(&batch.next)).await?;
            batch.append(more);
        }
        Ok((batch, from))
    }

    fn reads_its_opening(&self, batch: &SyncBatch) -> bool {
        let desk = batch.joined.iter().filter(|joined| joined.room == self.desk);
        let own = desk.flat_map(|joined| &joined.timeline.events).filter(|event| event.sender == *self.me());
        own.filter_map(RawEvent::desk)
            .any(|said| matches!(said.event, DeskEvent::Opened(opened) if opened.run == self.run))
    }
}

impl Keeper {
    /// Takes in boards and duties. From where to go on: what the oldest present page of the door's own says.
    fn read_state(&mut self, desk: &Room) -> Option<String> {
        let me = self.context.session.me().clone();
        let mut own: Vec<Board> = Vec::new();
        let is_retired = |raw: &&RawEvent| matches!(raw.desk(), Some(Stamped { event: DeskEvent::Retired(_), .. }));
        let (retired, rest): (Vec<_>, Vec<_>) = desk.state.iter().partition(is_retired);
        for raw in retired.into_iter().chain(rest) {
            let Some(stamped) = self.believable(raw) else { continue };
            if matches!(stamped.event, DeskEvent::Opened(_)) {
                self.doors.insert(stamped.sender.clone());
            }
            if let DeskEvent::Board(board) = &stamped.event
                && stamped.sender == me
            {
                own.push(board.clone());
            }
            self.roster.apply(&stamped);
        }
        let gone = |door: &MemberId| self.roster.successor(door).is_some();
        let doors: BTreeSet<_> = self.doors.iter().filter(|door| !gone(door)).cloned().collect();
        self.context.successors(|successors| *successors = super::successors::successors(&me, &doors));
        self.doors = doors;
        let newest = own.iter().max_by_key(|page| page.seq)?;
        let (pages, seq) = (newest.pages, newest.seq);
        self.board_at = seq;
        own.iter().filter(|page| page.page < pages).min_by_key(|page| page.seq)?.read_to.clone()
    }

    /// Takes in what was said since, or all when there is no board. The requests that nobody has answered.
    async fn read_desk(&mut self, batch: &SyncBatch, resumed: bool) -> Result<Asked, DoorError> {
        let session = self.context.session.clone();
        let news = batch.joined.iter().find(|joined| joined.room == self.desk);
        let events: Vec<RawEvent> = if resumed {
            news.map(|joined| joined.timeline.events.clone()).unwrap_or_default()
        } else {
            back(&session, &self.desk, None, None).await?
        };
        if is_outrun(session.me(), &self.run, &events) {
            return Err(DoorError::OpenedElsewhere);
        }
        let mut asked = Asked::default();
        for raw in &events {
            self.levels.read(raw);
            let Some(stamped) = self.believable(raw) else { continue };
            self.read_event(stamped, &mut asked);
        }
        if self.roster.gap().is_some() {
            for raw in back(&session, &self.desk, None, None).await? {
                if let Some(stamped) = self.believable(&raw) {
                    self.roster.fill(&stamped);
                }
            }
        }
        asked.requests.retain(|request| !self.roster.is_answered(&request.event.id));
        Ok(asked)
    }

    fn read_event(&mut self, stamped: Stamped<DeskEvent>, asked: &mut Asked) {
        if let DeskEvent::Undelivered(undelivered) = &stamped.event {
            self.undelivered.insert((undelivered.to.clone(), undelivered.message.clone()));
        }
        // the state that was read first is the newer one
        if matches!(stamped.event, DeskEvent::Duty(_))
            && self.roster.member(&stamped.sender).is_some_and(|member| member.since > stamped.at)
        {
            return;
        }
        let change = self.roster.apply(&stamped);
        if let Change::Assigned { to: Some(to), .. } = &change
            && stamped.sender != *self.me()
        {
            asked.given.push((to.clone(), stamped.at));
        }
        if let (Change::Requested(_), Stamped { id, sender, at, event: DeskEvent::Request(event) }) = (change, stamped)
        {
            asked.requests.push(Stamped { id, sender, at, event });
        }
    }

    /// Reads the conversations back. With `all`, refused messages of all time are handed over, else only registrations.
    async fn read_conversations(&mut self, rooms: Vec<Room>, all: bool) -> Result<Batch, DoorError> {
        let session = self.context.session.clone();
        let calls = rooms.into_iter().map(|room| {
            let session = session.clone();
            async move { back(&session, &room.id, None, None).await.map(|history| (room, history)) }
        });
        let mut read = stream::iter(calls).buffered(8).boxed();
        let mut taken = Batch::default();
        while let Some((room, history)) = read.try_next().await? {
            let id = ConversationId::from(room.id.as_str());
            let me = self.context.session.me();
            match self.roster.get(&id).map(|open| (open.door == *me, open.entry.clone())) {
                Some((true, entry)) => {
                    self.reopen(&room, &history, &entry, &mut taken);
                    self.reconcile(&room, &entry).await?;
                    self.put_in_what_is_missing(&entry, &history).await?;
                }
                // of a door that is gone: an earlier run went in and did not come to the end
                Some((false, _)) => {}
                None => self.read_ended(&room, &history).await?,
            }
        }
        if !all {
            taken.refused.clear();
        }
        Ok(taken)
    }

    pub(crate) fn reopen(&self, room: &Room, history: &[RawEvent], entry: &BoardEntry, taken: &mut Batch) {
        let digest = digest(room).unwrap_or_else(unknown_digest);
        let left = entry.left.map(|(how, _)| how);
        let id = entry.conversation.clone();
        let away =
            matches!(case(room, "org.nachtwacht.presence"), Some(CaseEvent::Presence(p)) if p.state != Here::Here);
        let attendance = Attendance::new(Instant::now(), left, away);
        let visit = Visit::new(id, digest, self.context.session.me().clone(), attendance, &self.context.limits);
        visit.change(|state| {
            state.transcript.was_with(&entry.former);
            for event in history {
                on_event(&visit, &mut state.transcript, event, taken);
            }
            match (left.filter(|how| how.is_stop()), state.transcript.stopped()) {
                (Some(how), _) => state.transcript.stop(how),
                // the door died before the desk knew
                (None, Some(how)) => drop(state.attendance.leave(how)),
                (None, None) => {}
            }
            if let Some(word) = &entry.nothing {
                state.transcript.nothing_to_answer(word);
            }
        });
        self.context.visits.add(Arc::new(visit));
        self.context.aliases(|aliases| aliases.reserve(&entry.alias));
    }

    /// The door may have died between letting somebody in, saying so, and removing somebody: what was said counts.
    /// That the visit was stopped is said now, if it was not.
    pub(crate) async fn reconcile(&mut self, room: &Room, entry: &BoardEntry) -> Result<(), DoorError> {
        self.tell_stopped(&entry.conversation).await?;
        let me = self.context.session.me();
        let turn = self.turn(&entry.conversation, entry.assigned.clone(), entry.fence);
        let written = room.content(TURN).and_then(|content| serde_json::from_str::<Turn>(content).ok());
        if written.as_ref().is_some_and(|written| *written != turn) || (written.is_none() && entry.assigned.is_some()) {
            self.set_turn(&entry.conversation, &turn).await?;
        }
        let helpers = room.members().filter(|member| member != me && !is_door_of(room, member));
        for member in helpers.filter(|member| Some(member) != entry.assigned.as_ref()) {
            self.remove(&entry.conversation, Some(&member)).await?;
        }
        match &entry.assigned {
            Some(helper) if !room.has(helper) => self.admit(&entry.conversation, Some(helper)).await,
            _ => Ok(()),
        }
    }

    pub(crate) async fn read_ended(&mut self, room: &Room, history: &[RawEvent]) -> Result<(), DoorError> {
        let id = ConversationId::from(room.id.as_str());
        let ended = case(room, "org.nachtwacht.ended").and_then(|event| match event {
            CaseEvent::Ended(ended) => Some(ended),
            _ => None,
        });
        let ended = match ended {
            Some(ended) => ended,
            None if self.give_up_unfinished(room).await? => {
                self.end_late(&id).await?;
                let ending = Ending { registered: true, ..Ending::new(now(), None, None) };
                self.endings.insert(id, ending);
                return Ok(());
            }
            // the door died before it could say so, or before anybody knew of the visit
            None => self.end_late(&id).await?,
        };
        let me = self.context.session.me().clone();
        for member in room.members().filter(|member| *member != me && !is_door_of(room, member)) {
            self.remove(&id, Some(&member)).await?;
        }
        let registered = room.content(REGISTERED).is_some();
        let written = Written::latest(history, |who| self.is_or_was_door(room, who)).map(Box::new);
        let (taken, written) = if registered { (written, None) } else { (None, written) };
        // whoever had the conversation had the turn in it
        let closed_without = || (!registered && room.content(TURN).is_some()).then(|| Entry::without(ended.since));
        let entry = written.map(Entry::Person).or_else(closed_without);
        // the moment that was drawn has come already
        let begun = room.event(REGISTERING).filter(|_| !registered).map(|begun| (begun.sender.clone(), begun.at));
        let at = if begun.is_some() { now() } else { by_lot(self.context.timing.register) };
        let register = entry.map(|entry| (entry, at));
        let digest = digest(room);
        if let Some(digest) = &digest {
            self.context.visits.add_closed(digest.clone());
        }
        let alias = self.roster.past(&id).map(|past| past.alias.clone());
        let ending = Ending::new(ended.erased_at, register, digest);
        self.endings.insert(id, Ending { registered, begun, taken, alias, closed: ended.since, ..ending });
        Ok(())
    }

    /// Whether somebody is a room's door or was, and so no helper in it.
    fn is_or_was_door(&self, room: &Room, who: &MemberId) -> bool {
        who == self.me() || is_door_of(room, who) || self.levels.is_door(who) || self.roster.successor(who).is_some()
    }

    async fn end_late(&self, id: &ConversationId) -> Result<Ended, DoorError> {
        let end = self.roster.past(id).and_then(|past| past.end);
        let keep = u64::try_from(self.context.timing.retention.as_millis()).unwrap_or(u64::MAX);
        let (closing, erased_at) = end.unwrap_or((Closing::ConnectionLost, Moment(now().0.saturating_add(keep))));
        let ended = Ended { closing, since: now(), erased_at };
        self.set_case(id, &CaseEvent::Ended(ended.clone())).await?;
        Ok(ended)
    }
}

pub(crate) fn case(room: &Room, event_type: &str) -> Option<CaseEvent> {
    CaseEvent::parse(event_type, room.content(event_type)?).ok()?
}

pub(crate) fn digest(room: &Room) -> Option<VisitDigest> {
    match case(room, "org.nachtwacht.visit")? {
        CaseEvent::Visit(visit) => Some(VisitDigest(visit.digest)),
        _ => None,
    }
}

/// Without a digest nobody can come back; the conversation is there all the same.
fn unknown_digest() -> VisitDigest {
    VisitToken::new().map_or_else(|_| VisitDigest(String::new()), |token| token.digest())
}
