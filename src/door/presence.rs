//! Where visitors are, told: to the desk, in the conversation's room, and among its words. From what the visitor's side
//! says and from time alone (`visits::attendance`).

use std::time::{Duration, Instant};

use crate::config::Timing;
use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::handovers::{set_turn, turn};
use crate::moment::{self, now};
use crate::rooms::{send_case, set_case};
use crate::visits::Visit;
use crate::visits::attendance::PresenceChange;
use crate::visits::token::hash;
use desk::arbiter::leave;
use desk::event::{
    BoardEntry, CaseEvent, Closed, ConversationId, DeskEvent, Here, Leaving, Left, Moment, Presence, Returned,
    RoomEvent, Turn, Went,
};
use desk::roster::Open;
use machine::clock;
use matrix::session::Session;
use matrix::wire::RawEvent;

/// Who left is looked for no oftener, however many come and go: they are given up after minutes.
const LOOK: Duration = Duration::from_secs(1);
/// The visits are looked through no oftener than so many times in the shortest time that counts.
const TOGETHER: u32 = 100;

/// The visitor left on purpose.
pub(crate) async fn on_left(desk: &mut DeskRoom, room: &ConversationId, how: Leaving) -> Result<(), DoorError> {
    left(desk, room, (how, now()), Here::Left).await
}

async fn left(
    desk: &mut DeskRoom,
    room: &ConversationId,
    (how, since): (Leaving, Moment),
    state: Here,
) -> Result<(), DoorError> {
    let Some(left) = leave(desk.roster(), room, how, desk.next(), since) else { return Ok(()) };
    let how = left.how;
    desk.say(DeskEvent::Left(left)).await?;
    went(desk.session(), room, Went { how, since, back: false }).await?;
    set_presence(desk.session(), room, state, since).await
}

/// Tells that a visit was stopped, unless the desk knows: the visitor typed the stop word, or the door died before it
/// told.
pub(crate) async fn tell_stopped(desk: &mut DeskRoom, room: &ConversationId) -> Result<(), DoorError> {
    let untold = desk.own_open(room).is_some_and(|open| !open.is_stopped());
    let visit = desk.context().visits.of(room).filter(|_| untold);
    let Some(how) = visit.and_then(|visit| visit.state().stopped()) else { return Ok(()) };
    match leave(desk.roster(), room, how, desk.next(), now()) {
        Some(left) => say_stopped(desk, left).await,
        None => Ok(()),
    }
}

/// Makes a stop last: first in the conversation's room, whose order decides what passed, then at the desk.
pub(crate) async fn say_stopped(desk: &mut DeskRoom, left: Left) -> Result<(), DoorError> {
    let (room, how, since) = (left.conversation.clone(), left.how, left.since);
    if let Some(entry) = desk.entry(&room).cloned() {
        let turn = Turn { stopped: Some(how), ..turn(desk.context(), &room, entry.assigned, entry.fence) };
        set_turn(desk.context(), &room, &turn).await?;
    }
    desk.say(DeskEvent::Left(left)).await?;
    went(desk.session(), &room, Went { how, since, back: false }).await?;
    set_presence(desk.session(), &room, Here::Left, since).await
}

/// The visitor is back.
pub(crate) async fn on_back(
    desk: &mut DeskRoom,
    room: &ConversationId,
    change: PresenceChange,
) -> Result<(), DoorError> {
    if desk.roster().get(room).is_none_or(Open::is_stopped) {
        return Ok(());
    }
    let since = now();
    if change == PresenceChange::Returned {
        let how = desk.entry(room).and_then(|entry| entry.left).map(|(how, _)| how);
        let seq = desk.next();
        desk.say(DeskEvent::Returned(Returned { seq, conversation: room.clone(), since, how })).await?;
        if let Some(how) = how {
            went(desk.session(), room, Went { how, since, back: true }).await?;
        }
    }
    set_presence(desk.session(), room, Here::Here, since).await
}

/// Who goes away by time alone. The visits are looked through when one of them may have something to say, and not at every
/// turn of the loop: a door may have ten thousand.
#[derive(Debug)]
pub(crate) struct Absences {
    /// When they are looked through.
    due: Instant,
}

impl Absences {
    /// Nothing was looked at yet.
    pub(crate) fn new() -> Self {
        Self { due: Instant::now() }
    }

    /// When time alone has something to do here.
    pub(crate) fn due(&self) -> Instant {
        self.due
    }

    /// Tells what time alone has changed, if it is time to look.
    pub(crate) async fn look(&mut self, desk: &mut DeskRoom) -> Result<(), DoorError> {
        let instant = Instant::now();
        if instant < self.due {
            return Ok(());
        }
        // whatever begins from now on changes nothing before that
        let soonest = soonest(&desk.context().timing);
        let mut next = instant + soonest;
        for visit in desk.context().visits.all() {
            let (change, due) = pass(&visit, instant, &desk.context().timing);
            next = next.min(due.unwrap_or(next));
            match change {
                Some(PresenceChange::Away(since)) => {
                    set_presence(desk.session(), &visit.conversation, Here::Away, moment::of(since)).await?;
                }
                Some(PresenceChange::Lost(since)) => {
                    let lost = (Leaving::ConnectionLost, moment::of(since));
                    left(desk, &visit.conversation, lost, Here::Away).await?;
                }
                _ => {}
            }
        }
        // many who go one after another are told of together
        self.due = next.max(instant + soonest / TOGETHER);
        Ok(())
    }
}

/// After the earliest of them a call or the end of a stream changes something by time alone.
fn soonest(timing: &Timing) -> Duration {
    let soonest = timing.away.min(timing.call).min(timing.lost.saturating_sub(timing.away));
    // with times of nothing the loop would do nothing else
    soonest.max(Duration::from_millis(1))
}

/// What time alone has changed by now, and when it does again.
fn pass(visit: &Visit, now: Instant, timing: &Timing) -> (Option<PresenceChange>, Option<Instant>) {
    let mut state = visit.state();
    (state.pass(now, timing), state.presence_due(timing))
}

/// Who left before anybody picked them up. They are looked for when the desk has changed, and no oftener than every
/// [`LOOK`].
#[derive(Debug, Default)]
pub(crate) struct Leavers {
    /// Up to which change of the desk they were looked for, when, and when the first of them is given up.
    known: Option<(u64, Instant, Option<Moment>)>,
}

impl Leavers {
    /// When time alone has something to do here.
    pub(crate) fn due(&mut self, desk: &DeskRoom) -> Option<Instant> {
        let (present, changes) = (Instant::now(), desk.changes());
        let known = self.known.filter(|(seen, at, _)| *seen == changes || present < *at + LOOK);
        let (seen, at, first) = known.unwrap_or_else(|| (changes, present, leavers(desk).map(|(_, _, at)| at).min()));
        self.known = Some((seen, at, first));
        let again = (seen != changes).then_some(at + LOOK);
        let first = first.map(|first| present + clock::wait(Duration::from_millis(first.since(now()))));
        first.into_iter().chain(again).min()
    }

    /// The end of the conversations whose visitors are given up by `time`.
    pub(crate) fn given_up(&mut self, desk: &DeskRoom, time: Moment) -> Vec<Closed> {
        if self.known.is_none_or(|(_, _, first)| first.is_none_or(|first| first > time)) {
            return Vec::new();
        }
        self.known = None;
        let due = leavers(desk).filter(|(_, _, at)| *at <= time);
        due.map(|(conversation, how, _)| Closed {
            seq: desk.next(),
            conversation: conversation.clone(),
            closing: how.closing(),
            since: time,
            erased_at: moment::after(time, desk.context().timing.retention),
            registered: None,
            request: None,
            unwanted: None,
        })
        .collect()
    }
}

/// The visitors who left before anybody picked them up, how, and when they are given up.
fn leavers(desk: &DeskRoom) -> impl Iterator<Item = (&ConversationId, Leaving, Moment)> {
    desk.own().filter(|open| open.is_waiting()).filter_map(|open| {
        let (how, since) = open.entry.left?;
        let visit = desk.context().visits.of(&open.entry.conversation);
        let silent = visit.as_ref().is_some_and(|visit| visit.state().transcript().sent() == 0);
        let kept = visit.is_some_and(|visit| desk.context().kept_places(|places| places.is_kept(&visit.digest)));
        Some((&open.entry.conversation, how, given_up_at(how, since, silent.then_some(kept), &desk.context().timing)))
    })
}

/// Whoever said goodbye means it, and whose connection was lost may come back. One who never said a word (`silent`: whether
/// that one's place is kept) has nothing here to come back to, and would keep a place that another needs; unless they were
/// promised that it is kept.
fn given_up_at(how: Leaving, since: Moment, silent: Option<bool>, timing: &Timing) -> Moment {
    let wait = match (how, silent) {
        (Leaving::ConnectionLost, Some(true)) => timing.close_silent.max(timing.kept).min(timing.close_lost),
        (Leaving::ConnectionLost, Some(false)) => timing.close_silent.min(timing.close_lost),
        (Leaving::ConnectionLost, None) => timing.close_lost,
        _ => timing.close_left,
    };
    moment::after(since, wait)
}

async fn set_presence(session: &Session, room: &ConversationId, state: Here, since: Moment) -> Result<(), DoorError> {
    set_case(session, room, &CaseEvent::Presence(Presence { state, since })).await
}

/// Puts it among the words of a conversation that its visitor went away or came back.
async fn went(session: &Session, room: &ConversationId, went: Went) -> Result<(), DoorError> {
    let Went { how, since, back } = went;
    let what = format!("{how:?} {} {back}", since.0);
    let transaction = format!("w{}", hash(&["went", room.as_str(), &what]));
    send_case(session, room, &transaction, &CaseEvent::Went(went)).await
}

/// The door may have died after it told the desk that a visitor went away or came back, and before it put that among the
/// words. What the desk knows counts: it is put among the words now, if it is missing there.
pub(crate) async fn put_in_what_is_missing(
    desk: &DeskRoom,
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
    if last == Some(told) { Ok(()) } else { went(desk.session(), &entry.conversation, told).await }
}
