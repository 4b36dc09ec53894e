//! What waiting visitors are told: how many stand before them, and a range of minutes where this desk's own last weeks
//! allow one. And whether anybody is on duty, for who has not come in yet.
//!
//! The rules are pure: [`desk::queue::places`] and [`desk::waits`]. Here they are given the facts and the time, and what
//! changed is handed to the visits. A door counts how long its own visitors waited, and says the counts in the desk room
//! as a state of its own: there they outlive the door, and add up with those of the other doors.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::civil::Date;

use crate::context::Context;
use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::moment::{after, now, timestamp};
use crate::visits::place::Place;
use care::welcome::Welcome;
use desk::event::{AheadBand, ConversationId, DeskEvent, Fence, Moment, PartOfDay, Waits};
use desk::queue::{WaitingLimits, next_change, places};
use desk::waits::{WaitKind, minutes_to_wait};
use machine::clock;

/// In milliseconds: the queue is looked at no oftener, however many come and go.
const LOOK: u64 = 1_000;
const MINUTE: u64 = 60_000;
/// The Monday from which weeks are counted.
const FIRST: Date = Date::constant(1970, 1, 5);

/// What waiting visitors were told, and how long visitors waited.
#[derive(Debug)]
pub(crate) struct Places {
    limits: WaitingLimits,
    /// Up to which change of the desk the queue was looked at, and when, by the steady clock.
    looked: Option<(u64, Moment)>,
    /// Whether anybody was on duty at that time.
    staffed: bool,
    /// When time alone changes something, by the wall clock.
    next: Option<Moment>,
    /// How many stood before each waiting visitor of this run who came.
    first: HashMap<ConversationId, AheadBand>,
    /// How long visitors waited, with what is not said yet, and when that is said.
    unsaid: Option<(Waits, Moment)>,
}

impl Places {
    /// Nobody was told anything yet.
    pub(crate) fn new(context: &Context) -> Self {
        let limits = limits(&context.welcome);
        Self { limits, looked: None, staffed: false, next: None, first: HashMap::new(), unsaid: None }
    }

    /// Looks at the queue, if anything can have changed, and hands each visit what its visitor is told.
    pub(crate) fn look(&mut self, desk: &DeskRoom) {
        let (context, changes) = (desk.context(), desk.changes());
        let staffed = desk.roster().on_duty().next().is_some();
        context.set_staffed(staffed);
        let (steady, wall) = (context.steady(), now());
        let fresh = self.looked.is_some_and(|(seen, _)| seen == changes);
        let due = self.next.is_some_and(|next| next <= wall);
        let soon = self.looked.is_some_and(|(_, at)| steady.since(at) < LOOK);
        // that the last one goes, or the first one comes, is told at once: nobody is promised who does not come
        let turned = self.staffed != staffed;
        if !turned && ((fresh && !due) || soon) {
            return;
        }
        (self.looked, self.staffed) = (Some((changes, steady)), staffed);
        self.next = next_change(desk.roster(), &self.limits, wall);
        self.first.retain(|conversation, _| desk.own_open(conversation).is_some());
        for (conversation, ahead) in places(desk.roster(), &self.limits, wall) {
            let Some(open) = desk.own_open(conversation) else { continue };
            // a visitor who waits again is compared with nobody: the waits that are counted are first ones
            let first = open.entry.fence == Fence(0);
            if first && wall.since(open.entry.since) < 2 * LOOK {
                self.first.entry(conversation.clone()).or_insert(AheadBand::of(ahead));
            }
            // more may stand before a visitor than at first: somebody in danger came
            let most = self.first.get(conversation).copied().into_iter().chain([AheadBand::of(ahead)]).max();
            let minutes = most.filter(|_| first).and_then(|most| minutes(desk, most, open.entry.since, wall));
            tell(context, conversation, Some(Place { ahead, minutes, staffed }));
        }
        for open in desk.own().filter(|open| !open.is_waiting()) {
            tell(context, &open.entry.conversation, None);
        }
    }

    /// Somebody is about to pick a visitor up: how long that one waits, if it is for the first time, the visitor is there,
    /// and this run of the door knows how many stood before.
    pub(crate) fn waited(&self, desk: &DeskRoom, conversation: &ConversationId, at: Moment) -> Option<(WaitKind, u64)> {
        let entry = desk.entry(conversation)?;
        if entry.fence != Fence(0) || entry.left.is_some() {
            return None;
        }
        let waited = at.since(entry.since);
        // picked up before the queue was looked at
        let at_once = || {
            let mut known = places(desk.roster(), &self.limits, at);
            let place = known.find(|(id, _)| *id == conversation).map(|(_, ahead)| AheadBand::of(ahead));
            place.filter(|_| waited < 2 * LOOK)
        };
        let ahead = self.first.get(conversation).copied().or_else(at_once)?;
        Some((WaitKind { ahead, part: part_of_day(desk.context(), entry.since) }, waited))
    }

    /// A visitor was picked up after such a wait: it is counted, and said with others a while later.
    pub(crate) fn picked_up(&mut self, desk: &DeskRoom, (kind, waited): (WaitKind, u64)) {
        let wall = now();
        let due = after(wall, desk.context().timing.waits);
        let known = || desk.roster().waits_of(desk.me()).cloned().unwrap_or_default();
        let (waits, _) = self.unsaid.get_or_insert_with(|| (known(), due));
        waits.note(week(desk.context(), wall), kind, waited);
    }

    /// Says how long visitors waited, if that is due; at the end of a door (`all`) in any case.
    pub(crate) async fn say(&mut self, desk: &mut DeskRoom, all: bool) -> Result<(), DoorError> {
        if !self.unsaid.as_ref().is_some_and(|(_, due)| all || *due <= now()) {
            return Ok(());
        }
        let Some((waits, _)) = self.unsaid.take() else { return Ok(()) };
        let key = Waits::key(desk.me());
        desk.set(&key, DeskEvent::Waits(waits)).await
    }

    /// When time alone has something to do here.
    pub(crate) fn due(&self, desk: &DeskRoom) -> Option<Instant> {
        let (steady, wall) = (desk.context().steady(), now());
        let seen = self.looked.filter(|(seen, _)| *seen != desk.changes());
        let look = seen.map(|(_, at)| LOOK.saturating_sub(steady.since(at)));
        // no earlier than the queue may be looked at again
        let next = self.next.map(|next| {
            let soonest = self.looked.map_or(0, |(_, at)| LOOK.saturating_sub(steady.since(at)));
            next.since(wall).max(soonest)
        });
        let say = self.unsaid.as_ref().map(|(_, due)| due.since(wall));
        let wait = look.into_iter().chain(next).chain(say).min()?;
        Some(Instant::now() + clock::wait(Duration::from_millis(wait)))
    }
}

/// How many more minutes a visitor waits who came at a time. While nobody is on duty no weeks before say it.
fn minutes(desk: &DeskRoom, ahead: AheadBand, since: Moment, wall: Moment) -> Option<[u64; 2]> {
    if !desk.context().is_staffed() {
        return None;
    }
    let kind = WaitKind { ahead, part: part_of_day(desk.context(), since) };
    // to the minute, so that it is told no oftener
    let waited = wall.since(since) / MINUTE * MINUTE;
    minutes_to_wait(desk.roster().waits(), week(desk.context(), wall), kind, waited)
}

/// Hands a visit what its visitor is told, if that is news.
fn tell(context: &Context, conversation: &ConversationId, place: Option<Place>) {
    let Some(visit) = context.visits.of(conversation) else { return };
    let news = visit.state().place() != place;
    if news {
        visit.change(|state| state.set_place(place));
    }
}

/// The limits by which the queue is ordered: the desk's own, or the usual ones.
fn limits(welcome: &Welcome) -> WaitingLimits {
    let usual = WaitingLimits::default();
    welcome.waiting.map_or(usual, |minutes| WaitingLimits {
        acute: u64::from(minutes.acute) * MINUTE,
        urgent: u64::from(minutes.urgent) * MINUTE,
        ongoing: u64::from(minutes.ongoing) * MINUTE,
        info: u64::from(minutes.info) * MINUTE,
        ..usual
    })
}

/// In which week a moment lies, by the desk's clock.
fn week(context: &Context, at: Moment) -> u32 {
    let date = context.welcome.zone.to_datetime(timestamp(at)).date();
    let days = date.since(FIRST).map_or(0, |span| span.get_days());
    u32::try_from(days / 7).unwrap_or(0)
}

/// In which part of the day a moment lies, by the desk's clock.
fn part_of_day(context: &Context, at: Moment) -> PartOfDay {
    let hour = context.welcome.zone.to_datetime(timestamp(at)).hour();
    PartOfDay::of_hour(u8::try_from(hour).unwrap_or(0))
}
