//! The roster: a fold of the desk room's events. It says who waits, which helper has which visitor, and who is on duty.
//!
//! What a door says carries its number ([`Seq`]), and each fact of a conversation (who has it, the triage, a proposal,
//! the visitor's presence) keeps the number under which it was last said. A fact with a lower number changes nothing.
//! So a door's events and its [`Board`] pages give the same state in every order, however often they come. The roster
//! knows which events are missing ([`Roster::gap`]).
//!
//! Only a conversation's own door may speak about it. Another door changes nothing, unless it says that it continues
//! the conversation (`succession`) because the former door is gone for good.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::event::{
    Arrived, Board, BoardEntry, Closed, ConversationId, Declined, DeskEvent, Duty, EventId, Leaving, MarkedEntry,
    MemberId, Moment, Offered, RequestId, Retired, Seq, Silence, Stamped, Undelivered,
};
use care::registration::Closing;
use care::triage::Triage;

mod answered;
mod board;
mod called;
mod door;
mod members;
mod open;
mod succession;
#[cfg(test)]
mod tests;
mod unwanted;
mod waits;

use answered::Answered;
use called::{Called, Looks};
use door::KnownDoor;
pub use open::Open;
use waits::ToldWaits;

/// How many closed conversations are remembered.
const PAST: usize = 512;
/// How many events are held for conversations whose arrival is not known yet.
const EARLY: usize = 4096;

/// What an event changed. Everything that is not named stayed as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Nothing: known already, or held until an earlier event comes.
    Nothing,
    /// A visitor arrived.
    Arrived(ConversationId),
    /// The conversation passed to a helper, or to nobody.
    Assigned {
        /// The conversation.
        conversation: ConversationId,
        /// The helper who had it before.
        from: Option<MemberId>,
        /// The helper who has it now.
        to: Option<MemberId>,
        /// The request that this grants.
        request: Option<RequestId>,
    },
    /// A request was not granted.
    Declined(Declined),
    /// A message was not passed on.
    Undelivered(Undelivered),
    /// The triage was set.
    Triaged {
        /// The conversation.
        conversation: ConversationId,
        /// The triage before.
        from: Triage,
        /// The triage now.
        to: Triage,
    },
    /// A lower triage was proposed and waits for a colleague's yes.
    Proposed(ConversationId),
    /// An alert was raised, acknowledged, went on, or ended.
    Alerted(ConversationId),
    /// Somebody began (`true`) or stopped reading along.
    Listens(ConversationId, MemberId, bool),
    /// A conversation is offered to a colleague, or an offer is over.
    Offered(Offered),
    /// The visitor has no helper who reads.
    Unattended(ConversationId),
    /// The visitor has a helper who reads again.
    Attended(ConversationId),
    /// A member's console is not heard any more, or is heard again.
    Silence(MemberId),
    /// The visitor went away.
    Left(ConversationId, Leaving),
    /// The visitor came back.
    Returned(ConversationId),
    /// The conversation sleeps, or is awake again.
    Quiet(ConversationId),
    /// A conversation that was ended as unwanted contact is open again; who took that back.
    Reopened(ConversationId, MemberId),
    /// The conversation is over; see [`Roster::past`].
    Closed(ConversationId),
    /// A helper asks for something that is not answered yet.
    Requested(RequestId),
    /// A member said on which terms they are there.
    Duty(MemberId),
    /// A board page changed one conversation or more.
    Board,
    /// An event contradicts what is known: the same number with other content, numbers that start anew, or a fence that
    /// does not grow. Nothing was overwritten; the contradiction is to be reported.
    Conflict {
        /// The door that said it.
        by: MemberId,
        /// The number under which it was said.
        seq: Seq,
    },
}

/// A conversation that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The conversation.
    pub conversation: ConversationId,
    /// The door whose conversation it was.
    pub door: MemberId,
    /// The visitor's alias.
    pub alias: String,
    /// The helper who had it at the end.
    pub had: Option<MemberId>,
    /// How it ended and when it will have been erased; none when its end was not read (only a board page told of it).
    pub end: Option<(Closing, Moment)>,
    /// Whether it was registered, as its door said.
    pub registered: Option<bool>,
    /// The door's number of its end; where only a page told of that, of its arrival: a number below the end's.
    as_of: Seq,
    /// Whether it was ended as unwanted contact, which can be taken back.
    unwanted: bool,
}

impl Past {
    fn end(&mut self, closed: &Closed) {
        self.end = Some((closed.closing, closed.erased_at));
        self.registered = closed.registered;
        self.as_of = self.as_of.max(closed.seq);
        self.unwanted = closed.unwanted.is_some();
    }
}

/// A member of the desk who has said on which terms (the shift, and for how many visitors).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The terms.
    pub duty: Duty,
    /// Since when, by the homeserver's clock.
    pub since: Moment,
    recent: VecDeque<EventId>,
    /// What the member is called on a screen.
    called: Called,
}

/// A run of a door's numbers whose events were not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The door.
    pub door: MemberId,
    /// The first missing number.
    pub first: Seq,
    /// The last missing number of this gap.
    pub last: Seq,
}

/// The desk as the events tell it.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    open: BTreeMap<ConversationId, Open>,
    members: BTreeMap<MemberId, Member>,
    doors: HashMap<MemberId, KnownDoor>,
    early: VecDeque<(MemberId, Seq, DeskEvent)>,
    past: VecDeque<Past>,
    /// Conversations that are over, and of which something was said after that: they were open again, which is still to be
    /// read.
    later: BTreeMap<ConversationId, Open>,
    answered: Answered,
    /// How many members and doors have each look.
    looks: Looks,
    /// The doors that are gone for good, and what was said last of each.
    retired: BTreeMap<MemberId, Retired>,
    /// How long visitors waited, as each door says.
    waits: ToldWaits,
}

impl Roster {
    /// Takes an event in.
    pub fn apply(&mut self, stamped: &Stamped<DeskEvent>) -> Change {
        match &stamped.event {
            DeskEvent::Request(request) if self.answered.has(&request.id) => Change::Nothing,
            DeskEvent::Request(request) => Change::Requested(request.id.clone()),
            DeskEvent::Duty(duty) => self.duty(stamped, duty),
            DeskEvent::Retired(retired) => self.retire(retired),
            DeskEvent::Opened(opened) => {
                self.door(&stamped.sender).open(opened, stamped.at);
                Change::Nothing
            }
            DeskEvent::Reported(_) | DeskEvent::Crowded(_) => Change::Nothing,
            DeskEvent::Waits(waits) => {
                self.waits.take(stamped, waits);
                Change::Nothing
            }
            _ if self.is_gone(&stamped.sender) => Change::Nothing,
            DeskEvent::Board(board) => self.read_board(stamped, board),
            event => self.numbered(stamped, event),
        }
    }

    /// Takes in an event that is older than others which are known: one that [`Roster::gap`] asked for. A door's event
    /// could go to [`Roster::apply`] as well, since it has a number; but an old duty must not replace a newer one.
    pub fn fill(&mut self, stamped: &Stamped<DeskEvent>) -> Change {
        match &stamped.event {
            DeskEvent::Duty(_) if self.members.contains_key(&stamped.sender) => Change::Nothing,
            _ => self.apply(stamped),
        }
    }

    /// An open conversation.
    pub fn get(&self, conversation: &ConversationId) -> Option<&Open> {
        self.open.get(conversation)
    }

    /// Every open conversation, in no particular order (the queue's is in [`super::queue`]).
    pub fn iter(&self) -> impl Iterator<Item = &Open> {
        self.open.values()
    }

    /// The open conversations that nobody has.
    pub fn waiting(&self) -> impl Iterator<Item = &Open> {
        self.iter().filter(|open| open.is_waiting())
    }

    /// The open conversations that somebody has.
    pub fn assigned(&self) -> impl Iterator<Item = &Open> {
        self.iter().filter(|open| !open.is_waiting())
    }

    /// The open conversations that `member` has.
    pub fn with<'a>(&'a self, member: &'a MemberId) -> impl Iterator<Item = &'a Open> {
        self.iter().filter(move |open| open.is_with(member))
    }

    /// A conversation that is over. The last few hundred are known.
    pub fn past(&self, conversation: &ConversationId) -> Option<&Past> {
        self.past.iter().rev().find(|past| past.conversation == *conversation)
    }

    /// The conversations that are over, the latest first.
    pub fn pasts(&self) -> impl Iterator<Item = &Past> {
        self.past.iter().rev()
    }

    /// For how many milliseconds words stay on the homeserver: the shortest time that any of the desk's doors has set for
    /// its conversations. `None`: no door says one (they are older).
    pub fn retention(&self) -> Option<u64> {
        let there = self.doors.iter().filter(|(door, _)| !self.is_gone(door));
        there.filter_map(|(_, door)| door.retention()).min()
    }

    /// Whether a request was answered (granted, declined, or its lowering proposed). The last few thousand are known.
    pub fn is_answered(&self, request: &RequestId) -> bool {
        self.answered.has(request)
    }

    /// A door's missing numbers, whose events are to be read from the room's history and given to [`Roster::fill`].
    ///
    /// A number whose event cannot be read (one of a newer version) stays missing until a board page covers it: ask for
    /// each gap once.
    pub fn gap(&self) -> Option<Gap> {
        let present = self.doors.iter().filter(|(member, _)| !self.is_gone(member));
        let mut gaps: Vec<_> = present.filter_map(|(member, door)| Some((member, door.gap()?))).collect();
        gaps.sort_unstable();
        let (member, (first, last)) = gaps.into_iter().next()?;
        Some(Gap { door: member.clone(), first, last })
    }

    /// The highest known number of a door; 0 when none is known.
    pub fn last_seq(&self, door: &MemberId) -> Seq {
        self.doors.get(door).map_or(Seq(0), |door| door.last)
    }

    /// For how many days the door of an open conversation saves a plan for a visitor who comes back, if it does.
    pub fn saves_plans(&self, conversation: &ConversationId) -> Option<u16> {
        self.doors.get(&self.get(conversation)?.door)?.opened.as_ref()?.0.saves_plans
    }

    /// The doors that tell the consoles that they are alive. The silence of any other door means nothing.
    pub fn doors_that_tell(&self) -> impl Iterator<Item = &MemberId> {
        let tells = |door: &KnownDoor| door.opened.as_ref().is_some_and(|(opened, _)| opened.tells_alive);
        self.doors.iter().filter(move |(member, door)| tells(door) && !self.is_gone(member)).map(|(member, _)| member)
    }

    /// What is known of a door. From its first word on, its account has a look that members are told apart from.
    fn door(&mut self, door: &MemberId) -> &mut KnownDoor {
        if !self.doors.contains_key(door) {
            self.looks.add(&Called::of(door, ""));
        }
        self.doors.entry(door.clone()).or_default()
    }

    fn numbered(&mut self, stamped: &Stamped<DeskEvent>, event: &DeskEvent) -> Change {
        let by = &stamped.sender;
        let Some(seq) = event.seq() else { return Change::Nothing };
        match self.door(by).note(seq, event.fingerprint(), stamped.at) {
            door::Noted::New => {}
            door::Noted::Known => return Change::Nothing,
            door::Noted::Conflict => return Change::Conflict { by: by.clone(), seq },
        }
        self.take(by, seq, event)
    }

    fn take(&mut self, by: &MemberId, seq: Seq, event: &DeskEvent) -> Change {
        let silence = match event {
            DeskEvent::Silent(e) => Some(Silence { member: e.member.clone(), since: e.since, over: false }),
            DeskEvent::Heard(e) => Some(Silence { member: e.member.clone(), since: e.since, over: true }),
            _ => None,
        };
        if let Some(silence) = silence {
            let member = silence.member.clone();
            let news = self.door(by).tell_silence(seq, silence);
            return if news { Change::Silence(member) } else { Change::Nothing };
        }
        let Some(conversation) = event.conversation() else { return Change::Nothing };
        if let DeskEvent::Continued(continued) = event {
            return self.go_on(by, continued);
        }
        if let DeskEvent::Reopened(reopened) = event {
            self.answered.add(&reopened.request);
            return self.reopen(by, reopened);
        }
        if self.door_of(conversation).is_some_and(|door| door != by) {
            return self.on_strangers_event(by, seq, event);
        }
        if let Some(request) = event.answers() {
            self.answered.add(request);
        }
        match event {
            DeskEvent::Declined(declined) => Change::Declined(declined.clone()),
            DeskEvent::Undelivered(undelivered) => Change::Undelivered(undelivered.clone()),
            DeskEvent::Arrived(arrived) => self.arrive(by, arrived),
            // it may turn out to have been open again by then
            event if self.past(conversation).is_some_and(|past| past.as_of < seq) && !is_end(event) => {
                self.hold(by, seq, event)
            }
            // a late event about a conversation that is over
            _ if self.past(conversation).is_some() => self.ended(conversation, event),
            // it was open again after this end
            DeskEvent::Closed(closed) if self.open.get(conversation).is_some_and(|o| closed.seq < o.entry.arrived) => {
                Change::Nothing
            }
            DeskEvent::Closed(closed) if self.open.contains_key(conversation) => {
                self.close(conversation, Some(closed), closed.seq);
                Change::Closed(conversation.clone())
            }
            _ => match self.open.get_mut(conversation) {
                Some(open) => open.on_event(seq, event),
                None => self.hold(by, seq, event),
            },
        }
    }

    fn arrive(&mut self, by: &MemberId, arrived: &Arrived) -> Change {
        let conversation = &arrived.conversation;
        if self.door_of(conversation).is_some() {
            return Change::Nothing;
        }
        // a board page that covers this arrival's number does not list the conversation, so it is over
        if self.doors.get(by).is_some_and(|door| door.knows_page((arrived.seq, arrived.seq), arrived.seq)) {
            return Change::Nothing;
        }
        self.open.insert(conversation.clone(), Open::arrived(by, arrived));
        self.release_early(conversation);
        if self.open.contains_key(conversation) { Change::Arrived(conversation.clone()) } else { Change::Nothing }
    }

    /// The door of a conversation that is open or not long over.
    fn door_of(&self, conversation: &ConversationId) -> Option<&MemberId> {
        let open = self.open.get(conversation).map(|open| &open.door);
        open.or_else(|| self.past(conversation).map(|past| &past.door))
    }

    /// A conversation is over, as its door told under a number.
    fn close(&mut self, conversation: &ConversationId, closed: Option<&Closed>, as_of: Seq) {
        let Some(open) = self.open.remove(conversation) else { return };
        if open.is_said_after(as_of) {
            self.keep_later(open.clone());
        }
        let Open { door, entry, .. } = open;
        if self.past.len() == PAST {
            self.past.pop_front();
        }
        // a page does not tell when it ended: whether it was open again is told by a page too, or under a higher number
        let as_of = if closed.is_some() { as_of } else { entry.arrived };
        let BoardEntry { conversation, alias, assigned: had, .. } = entry;
        let mut past = Past { conversation, door, alias, had, end: None, registered: None, as_of, unwanted: false };
        if let Some(closed) = closed {
            past.end(closed);
            self.mark(&past, closed);
        }
        self.past.push_back(past);
    }

    /// Notes how a conversation ended, when so far only a board page had told that it is over.
    fn ended(&mut self, conversation: &ConversationId, event: &DeskEvent) -> Change {
        let past = self.past.iter_mut().rev().find(|past| past.conversation == *conversation);
        let (Some(past), DeskEvent::Closed(closed)) = (past, event) else { return Change::Nothing };
        let news = past.end.is_none();
        // of two ends, between which it was open again, the later one counts
        if news || past.as_of < closed.seq {
            past.end(closed);
        }
        let past = past.clone();
        self.early.retain(|(_, seq, event)| *seq > past.as_of || event.conversation() != Some(conversation));
        self.mark(&past, closed);
        if news { Change::Closed(conversation.clone()) } else { Change::Nothing }
    }

    /// Notes that a conversation was ended as unwanted contact, if it was.
    fn mark(&mut self, past: &Past, closed: &Closed) {
        let Some(mark) = &closed.unwanted else { return };
        let conversation = past.conversation.clone();
        let entry = MarkedEntry { conversation, alias: past.alias.clone(), since: closed.since, mark: mark.clone() };
        self.door(&past.door).unwanted.say(closed.seq, &entry.conversation.clone(), Some(entry));
    }

    /// Holds an event until the conversation's arrival is known.
    fn hold(&mut self, by: &MemberId, seq: Seq, event: &DeskEvent) -> Change {
        if self.early.len() == EARLY {
            self.early.pop_front();
        }
        self.early.push_back((by.clone(), seq, event.clone()));
        Change::Nothing
    }

    /// Takes in what was held for a conversation whose arrival has become known.
    fn release_early(&mut self, conversation: &ConversationId) {
        if self.early.is_empty() {
            return;
        }
        let (mut mine, rest): (Vec<_>, Vec<_>) =
            self.early.drain(..).partition(|(_, _, event)| event.conversation() == Some(conversation));
        self.early = rest.into();
        // the closing last: who had the conversation must be known by then
        mine.sort_by_key(|(_, seq, event)| (matches!(event, DeskEvent::Closed(_)), *seq));
        for (by, seq, event) in mine {
            self.take(&by, seq, &event);
        }
    }
}

const fn is_end(event: &DeskEvent) -> bool {
    matches!(event, DeskEvent::Closed(_))
}
