//! A door's beginning: everything it needs is read back from the homeserver.

use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use tokio::sync::mpsc;

use crate::command::DoorCommand;
use crate::config::DoorConfig;
use crate::context::Context;
use crate::desk_room::board::OwnBoard;
use crate::desk_room::opening::{is_outrun, say_opened};
use crate::desk_room::undelivered::ToldUndelivered;
use crate::desk_room::{DeskRoom, dismissed};
use crate::endings::Endings;
use crate::endings::erasing::Erasing;
use crate::endings::register::RegisterRoom;
use crate::error::DoorError;
use crate::handovers::listening::put_in_missing_lines;
use crate::keeper::{Keeper, ReadBack};
use crate::reading::batch::Batch;
use crate::reading::{self, once};
use crate::reopening::{go_on, reconcile};
use crate::retry::retry;
use crate::rooms::history::back;
use crate::saved_plan::SavedPlans;
use crate::successors::Doors;
use crate::successors::levels::is_on_top;
use crate::{alerts, presence};
use desk::event::{Board, ConversationId, DeskEvent, MemberId, Moment, Request, Stamped, room_type};
use desk::roster::Change;
use matrix::ours::{DeskRooms, Room, accept_invitations};
use matrix::session::Session;
use matrix::wire::{RawEvent, SyncBatch};

/// So many times in a row is read on until the door reads that it opened.
const LOOKS: usize = 20;

/// The arbiter loop as it stood, and from where the sync goes on.
pub(crate) async fn restore(
    session: Session,
    config: &DoorConfig,
    commands: mpsc::UnboundedSender<DoorCommand>,
) -> Result<(Keeper, String), DoorError> {
    let DoorRooms { room, register, conversations, saved_plans: plan_rooms, run } =
        find_rooms(&session, config).await?;
    let erasing = Erasing::by(retry(|| session.is_admin()).await?);
    let context = Arc::new(Context::new(session, config, erasing, commands));
    let mut desk = DeskRoom::new(context.clone(), room.id.clone(), run, room.levels());
    let (mut board, mut doors, mut undelivered) = (OwnBoard::default(), Doors::default(), ToldUndelivered::default());
    let (mut endings, mut saved_plans) = (Endings::new(RegisterRoom::new(register)), SavedPlans::default());

    let from = read_state(&mut desk, &mut board, &mut doors, &room);
    saved_plans.read(&plan_rooms, &mut endings);
    let without_successor = conversations.iter().chain(&plan_rooms).filter(|room| is_on_top(room, desk.me()));
    let without_successor: Vec<_> = without_successor.map(|room| room.id.as_str().into()).collect();
    let (batch, from) = sync(&desk, from).await?;
    let since = batch.next.clone();
    let asked = read_desk(&mut desk, &mut undelivered, &batch, from.is_some()).await?;
    let mut taken = read_conversations(&mut desk, &mut endings, conversations, from.is_none()).await?;
    let news = reading::take_in(&context, desk.id(), batch);
    taken.refused.extend(news.refused);
    taken.registrations.extend(news.registrations);
    taken.corrections.extend(news.corrections);
    taken.next.clone_from(&since);

    let mut keeper = Keeper::new(context, ReadBack { desk, board, undelivered, endings, doors, saved_plans });
    keeper.take_in(taken).await?;
    let present: Vec<_> = room.members().collect();
    keeper.begin(news.told, &present).await?;
    for request in asked.requests.into_iter().filter(|request| present.contains(&request.sender)) {
        keeper.decide(request).await?;
    }
    keeper.settle(asked.given, &without_successor).await?;
    if from.is_none() {
        keeper.write_board().await?;
    }
    Ok((keeper, since))
}

/// What an account finds when it opens as a door.
struct DoorRooms {
    /// The desk room.
    room: Room,
    /// The register room's id.
    register: String,
    conversations: Vec<Room>,
    saved_plans: Vec<Room>,
    /// Which run of the door this is.
    run: String,
}

/// The door's rooms, and which run of the door this is. The run is said in the desk room before that is read, so that by
/// then an earlier run writes no more. What the door is invited to, it goes into; it makes none: founding a desk is
/// `upkeep`'s.
async fn find_rooms(session: &Session, config: &DoorConfig) -> Result<DoorRooms, DoorError> {
    let mut rooms = DeskRooms::read(session).await?;
    let found = [(room_type::DESK, rooms.desk.is_some()), (room_type::REGISTER, rooms.register.is_some())];
    let missing: Vec<_> = found.iter().filter(|(_, found)| !found).map(|(kind, _)| *kind).collect();
    if !missing.is_empty() && accept_invitations(session, &missing).await? > 0 {
        rooms = DeskRooms::read(session).await?;
    }
    let desk = rooms.desk.ok_or(DoorError::NoDesk)?;
    if !desk.levels().is_door(session.me()) {
        return Err(dismissed(session.me(), &desk.state));
    }
    let register = rooms.register.ok_or(DoorError::NoRegister)?.id;
    let run = say_opened(session, &desk.id, config).await?;
    let room = Room::read(session, &desk.id).await?;
    Ok(DoorRooms { room, register, conversations: rooms.conversations, saved_plans: rooms.saved_plans, run })
}

/// What is to be done about what was said in the desk room since.
#[derive(Debug, Default)]
struct Unanswered {
    /// Requests that nobody has answered.
    requests: Vec<Stamped<Request>>,
    /// To whom another door gave a conversation, and when.
    given: Vec<(MemberId, Moment)>,
}

/// Goes on from where the last board was written; anew when the homeserver does not know that place any more.
///
/// A homeserver may answer as it did minutes ago (Synapse does for two, to the same question of the same device): so it
/// is read on until this run's own opening comes, which was said before.
async fn sync(desk: &DeskRoom, from: Option<String>) -> Result<(SyncBatch, Option<String>), DoorError> {
    let session = desk.session();
    let mut batch = match once(session, from.as_deref()).await {
        // without a place to go on from, the desk room is read whole anyway
        Err(error) if from.is_some() && error.is_final() => return Ok((once(session, None).await?, None)),
        result => result?,
    };
    for _ in 0..LOOKS {
        if from.is_none() || has_opening(desk, &batch) {
            break;
        }
        let more = once(session, Some(&batch.next)).await?;
        batch.append(more);
    }
    Ok((batch, from))
}

/// Whether it was read that this run opened.
fn has_opening(desk: &DeskRoom, batch: &SyncBatch) -> bool {
    let room = batch.joined.iter().filter(|joined| joined.room == desk.id());
    let own = room.flat_map(|joined| &joined.timeline.events).filter(|event| event.sender == *desk.me());
    own.filter_map(RawEvent::desk)
        .any(|said| matches!(said.event, DeskEvent::Opened(opened) if opened.run == desk.run()))
}

/// Takes in boards and duties. Returns from where to go on: from where the oldest present page of the door's own board
/// was written.
fn read_state(desk: &mut DeskRoom, board: &mut OwnBoard, doors: &mut Doors, room: &Room) -> Option<String> {
    let (mut own, mut opened): (Vec<Board>, Vec<MemberId>) = (Vec::new(), Vec::new());
    let is_retired = |raw: &&RawEvent| matches!(raw.desk(), Some(Stamped { event: DeskEvent::Retired(_), .. }));
    let (retired, rest): (Vec<_>, Vec<_>) = room.state.iter().partition(is_retired);
    for raw in retired.into_iter().chain(rest) {
        let Some(stamped) = desk.believable(raw) else { continue };
        if matches!(stamped.event, DeskEvent::Opened(_)) {
            opened.push(stamped.sender.clone());
        }
        if let DeskEvent::Board(page) = &stamped.event
            && stamped.sender == *desk.me()
        {
            own.push(page.clone());
        }
        desk.apply(&stamped);
    }
    doors.read(desk, opened);
    let newest = own.iter().max_by_key(|page| page.seq)?;
    board.was_written(newest.seq);
    own.iter().filter(|page| page.page < newest.pages).min_by_key(|page| page.seq)?.read_to.clone()
}

/// Takes in what was said since, or all when there is no board. Returns what is to be done about it.
async fn read_desk(
    desk: &mut DeskRoom,
    undelivered: &mut ToldUndelivered,
    batch: &SyncBatch,
    resumed: bool,
) -> Result<Unanswered, DoorError> {
    let session = desk.session().clone();
    let news = batch.joined.iter().find(|joined| joined.room == desk.id());
    let events: Vec<RawEvent> = if resumed {
        news.map(|joined| joined.timeline.events.clone()).unwrap_or_default()
    } else {
        back(&session, desk.id(), None, None).await?
    };
    if is_outrun(session.me(), desk.run(), &events) {
        return Err(DoorError::OpenedElsewhere);
    }
    let mut asked = Unanswered::default();
    for raw in &events {
        desk.read_levels(raw);
        let Some(stamped) = desk.believable(raw) else { continue };
        read_event(desk, undelivered, stamped, &mut asked);
    }
    if desk.roster().gap().is_some() {
        for raw in back(&session, desk.id(), None, None).await? {
            if let Some(stamped) = desk.believable(&raw) {
                desk.fill(&stamped);
            }
        }
    }
    asked.requests.retain(|request| !desk.roster().is_answered(&request.event.id));
    Ok(asked)
}

fn read_event(
    desk: &mut DeskRoom,
    undelivered: &mut ToldUndelivered,
    stamped: Stamped<DeskEvent>,
    asked: &mut Unanswered,
) {
    if let DeskEvent::Undelivered(told) = &stamped.event {
        undelivered.note(told);
    }
    // the state that was read first is the newer one
    if matches!(stamped.event, DeskEvent::Duty(_))
        && desk.roster().member(&stamped.sender).is_some_and(|member| member.since > stamped.at)
    {
        return;
    }
    let change = desk.apply(&stamped);
    if let Change::Assigned { to: Some(to), .. } = &change
        && stamped.sender != *desk.me()
    {
        asked.given.push((to.clone(), stamped.at));
    }
    if let (Change::Requested(_), Stamped { id, sender, at, event: DeskEvent::Request(event) }) = (change, stamped) {
        asked.requests.push(Stamped { id, sender, at, event });
    }
}

/// Reads the conversations back. With `all`, refused messages of all time are handed over; otherwise only registrations
/// and questions.
async fn read_conversations(
    desk: &mut DeskRoom,
    endings: &mut Endings,
    rooms: Vec<Room>,
    all: bool,
) -> Result<Batch, DoorError> {
    let session = desk.session().clone();
    let calls = rooms.into_iter().map(|room| {
        let session = session.clone();
        async move { back(&session, &room.id, None, None).await.map(|history| (room, history)) }
    });
    let mut read = stream::iter(calls).buffered(8).boxed();
    let mut taken = Batch::default();
    while let Some((room, history)) = read.try_next().await? {
        let id = ConversationId::from(room.id.as_str());
        match desk.roster().get(&id).map(|open| (open.door == *desk.me(), open.entry.clone())) {
            Some((true, entry)) => {
                go_on(desk.context(), &room, &history, &entry, &mut taken);
                reconcile(desk, &room, &entry).await?;
                put_in_missing_lines(desk, &entry, &history).await?;
                presence::put_in_what_is_missing(desk, &entry, &history).await?;
                alerts::put_in_what_is_missing(desk, &entry, &history).await?;
            }
            // left by a door that is gone: an earlier run went in, and died before it took the conversation over
            Some((false, _)) => {}
            None => endings.read_room(desk, &room, &history).await?,
        }
    }
    if !all {
        taken.refused.clear();
    }
    Ok(taken)
}
