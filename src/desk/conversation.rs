//! One conversation: a fold of its room. What was said, in one order for everybody; and the case.
//!
//! A homeserver has no single order: live events and history differ when two members write at the same time. Both keep
//! the order of each writer. So lines stand in an order of their own, a function of the events alone: by the
//! homeserver's time, made to grow for each writer (see [`held::order`]), then by writer, then by the writer's own
//! order. Live, history and any mix of both give the same lines.
//!
//! Doubles are dropped: by event id, and by the writer's own [`MessageId`] (the first one stands). The same id with
//! other content changes nothing and is counted ([`Conversation::conflicts`]).
//!
//! Small in memory: an event's ids are kept as 64-bit digests.

use std::collections::{BTreeMap, HashSet};

use super::event::{
    AlertLine, Carried, Ended, EventId, Fence, Listening, MemberId, MessageId, Moment, PlanAnswer, Presence,
    ReferralMade, Refusal, RoomEvent, Stamped, Ticked, Turn, Undelivered, Went,
};
use care::registration::Registration;
use care::signals::Signals;

mod held;
mod merge;
mod phase;
#[cfg(test)]
mod phase_tests;
mod reading;
#[cfg(test)]
mod tests;

pub use phase::PhaseNow;

use held::{EventPlace, HeldEvent, What, Writer};
use reading::{Delivered, ReadMark};

/// What names a line for as long as the program runs: for caches and for the place where a screen was scrolled to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineKey(u64);

/// Who wrote a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side<'a> {
    /// The visitor's (or the door's own).
    Visitor,
    /// A helper's or supervisor's.
    Helper(&'a MemberId),
}

/// A line of the conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its name.
    pub key: LineKey,
    /// When the homeserver received it.
    pub at: Moment,
    /// Whose line it is.
    pub side: Side<'a>,
    /// What kind of line it is, and its content.
    pub item: Item<'a>,
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Item<'a> {
    /// A message.
    Said {
        /// The words, as they came: not safe for a terminal.
        body: &'a str,
        /// What it carries of the case.
        carries: &'a [Carried],
        /// Why the door did not pass a helper's message on; nothing when it did, or may.
        refused: Option<Refusal>,
    },
    /// A note among helpers.
    Note(&'a str),
    /// What became of a referral.
    Referral(&'a ReferralMade),
    /// A supervisor began or stopped reading along.
    Listening(&'a Listening),
    /// The visitor went away, or came back (domain.md §10).
    Went(&'a Went),
    /// An alert was raised, a colleague came, or it ended (domain.md §6).
    Alert(&'a AlertLine),
    /// The turn passed to a helper or to nobody, from the helper who had it before, if that is known.
    Passed {
        /// The helper who had it before.
        from: Option<&'a MemberId>,
        /// Whose turn it is now.
        turn: &'a Turn,
    },
    /// Something was there that cannot be read.
    Unreadable,
}

/// What a batch of events brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BatchNews {
    /// New messages of the visitor.
    pub visitor: usize,
    /// New lines in all.
    pub lines: usize,
    /// Lines were put before the end: indices from before are void, keys are not.
    pub reordered: bool,
    /// The case changed: plan, referral, note, registration, listening.
    pub case: bool,
    /// The visitor's presence changed, or the conversation ended.
    pub presence: bool,
    /// The same id with other content.
    pub conflicts: usize,
}

/// A conversation as its events tell it.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// The doors it was with, the present one last: their words are the visitor's.
    doors: Vec<MemberId>,
    writers: Vec<Writer>,
    lines: Vec<EventPlace>,
    case: Vec<EventPlace>,
    /// How many of the lines are the visitor's words.
    of_visitor: usize,
    /// The ids of the visitor's messages, by their digests.
    ids: Vec<(u64, Box<str>)>,
    /// Whose turn it was under each fence.
    turns: BTreeMap<Fence, Option<MemberId>>,
    /// When the first helper's turn began.
    begun: Option<Moment>,
    /// Digests of event ids, and of writers with message ids.
    known: HashSet<u64>,
    presence: Option<Presence>,
    ended: Option<Ended>,
    refused: Vec<(u64, Refusal)>,
    conflicting: HashSet<u64>,
    /// Whether any message came twice under two event ids.
    doubles: bool,
    marks: Vec<ReadMark>,
    /// Up to where the visitor's stream had the helpers' messages.
    delivered: Vec<Delivered>,
    typing: Vec<MemberId>,
}

impl Conversation {
    /// A conversation of which nothing is known yet, by the door it came in by.
    pub fn new(door: MemberId) -> Self {
        Self {
            doors: vec![door],
            writers: Vec::new(),
            lines: Vec::new(),
            case: Vec::new(),
            of_visitor: 0,
            ids: Vec::new(),
            turns: BTreeMap::new(),
            begun: None,
            known: HashSet::new(),
            presence: None,
            ended: None,
            refused: Vec::new(),
            conflicting: HashSet::new(),
            doubles: false,
            marks: Vec::new(),
            delivered: Vec::new(),
            typing: Vec::new(),
        }
    }

    /// The conversation is with `door` now, and was with `former` before. Returns whether that was news: then the
    /// writer of a line may have changed.
    pub fn set_doors(&mut self, door: &MemberId, former: &[MemberId]) -> bool {
        if self.doors.last() == Some(door) && self.doors[..self.doors.len() - 1] == *former {
            return false;
        }
        self.doors = former.iter().chain([door]).cloned().collect();
        self.rebuild();
        self.settle();
        true
    }

    /// Whether somebody is or was the conversation's door.
    fn is_door(&self, who: &MemberId) -> bool {
        self.doors.contains(who)
    }

    /// Forgets all but the messages of one member: that member does not read the conversation any more. When it is read
    /// again later, what was forgotten comes to its place.
    pub fn forget_others(&mut self, but: Option<&MemberId>) {
        let mut writers = std::mem::take(&mut self.writers);
        writers.retain(|writer| but == Some(&writer.who) && !self.is_door(&writer.who));
        let refused = std::mem::take(&mut self.refused);
        *self = Self { doors: std::mem::take(&mut self.doors), refused, ..Self::new(MemberId::from("")) };
        for writer in &mut writers {
            writer.held.retain(|held| matches!(held.what, What::Said { .. }));
            for held in &writer.held {
                self.known.insert(held.event);
                if let What::Said { own, .. } = held.what {
                    self.doubles |= own != held.event && !self.known.insert(own);
                }
            }
        }
        self.writers = writers;
        self.rebuild();
    }

    /// Takes in events that are newer than those known, in the order of the wire. Some may be known already.
    pub fn newer(&mut self, events: &[Stamped<RoomEvent>]) -> BatchNews {
        self.merge(events, merge::End::Back)
    }

    /// Takes in a page of history, oldest first. Some may be known already.
    pub fn earlier(&mut self, events: &[Stamped<RoomEvent>]) -> BatchNews {
        self.merge(events, merge::End::Front)
    }

    /// The door did not pass a message on. An older door does not name the event; for a message without an id of ours
    /// it gives the event's id as the message's.
    pub fn undelivered(&mut self, undelivered: &Undelivered) {
        let own = held::own_digest(&undelivered.to, &undelivered.message);
        let event = || held::event_digest(&undelivered.message.as_str().into());
        let named = match &undelivered.event {
            Some(event) => vec![held::event_digest(event)],
            None => vec![own, event()],
        };
        for digest in named {
            if !self.refused.iter().any(|&(known, _)| known == digest) {
                self.refused.push((digest, undelivered.why));
            }
        }
    }

    /// Why the door did not pass a helper's message on, if so. A message without a fence is never passed on, even when
    /// it is not known any more what the door said of it.
    fn refusal(&self, writer: &Writer, held: &HeldEvent) -> Option<Refusal> {
        let What::Said { own, fence, .. } = &held.what else { return None };
        if self.is_door(&writer.who) {
            return None;
        }
        let said = self.refused.iter().find(|(known, _)| known == own || *known == held.event);
        said.map(|&(_, why)| why).or_else(|| fence.is_none().then_some(Refusal::NoFence))
    }

    /// How many lines there are.
    pub const fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line.
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A line by its index, 0 being the oldest.
    pub fn line(&self, index: usize) -> Option<Line<'_>> {
        self.lines.get(index).map(|&place| self.line_at(place))
    }

    fn line_at(&self, place: EventPlace) -> Line<'_> {
        let (writer, held) = self.at(place);
        let item = match &held.what {
            What::Said { body, carries, .. } => Item::Said {
                body,
                carries: carries.as_deref().map_or(&[], Vec::as_slice),
                refused: self.refusal(writer, held),
            },
            What::Note(text) => Item::Note(text),
            What::Referral(referral) => Item::Referral(referral),
            What::Listening(listening) => Item::Listening(listening),
            What::Went(went) => Item::Went(went),
            What::Alert(alert) => Item::Alert(alert),
            What::Turn(turn) => Item::Passed {
                from: self.turns.range(..turn.fence).next_back().and_then(|(_, before)| before.as_ref()),
                turn,
            },
            What::Unreadable
            | What::Plan(_)
            | What::Registration(_)
            | What::Signal(_)
            | What::Phase(_)
            | What::Escalation(_) => Item::Unreadable,
        };
        let side = if self.is_door(&writer.who) { Side::Visitor } else { Side::Helper(&writer.who) };
        Line { key: LineKey(held.event), at: held.at, side, item }
    }

    /// Every line, the oldest first.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = Line<'_>> + ExactSizeIterator {
        self.lines.iter().map(|&place| self.line_at(place))
    }

    /// The index of the line with a name.
    pub fn position(&self, key: LineKey) -> Option<usize> {
        self.lines.iter().rposition(|&place| self.at(place).1.event == key.0)
    }

    /// The index of a message by its writer and its own id; a message without an id of ours is found by the id of its
    /// event.
    pub fn find(&self, writer: &MemberId, message: &MessageId) -> Option<usize> {
        let digest = held::own_digest(writer, message);
        let event = held::event_digest(&message.as_str().into());
        let is_it = |&place: &EventPlace| {
            let (who, held) = (&self.at(place).0.who, self.at(place).1);
            matches!(held.what, What::Said { own, .. } if own == digest || own == event && who == writer)
        };
        let is_known = self.known.contains(&digest) || self.known.contains(&event);
        is_known.then(|| self.lines.iter().rposition(is_it)).flatten()
    }

    /// Where the visitor is and since when, as the door last said.
    pub const fn presence(&self) -> Option<&Presence> {
        self.presence.as_ref()
    }

    /// How and when it ended; nothing when that was taken back.
    pub fn ended(&self) -> Option<&Ended> {
        self.ended.as_ref().filter(|ended| ended.is_over())
    }

    /// All answers that were given to a plan's items, with writer and time, oldest first. The last one to an item is
    /// its present answer; an answer that was taken back is an empty one.
    pub fn plan_history<'a, 'p>(
        &'a self,
        plan: &'p str,
    ) -> impl DoubleEndedIterator<Item = (&'a PlanAnswer, &'a MemberId, Moment)> + use<'a, 'p> {
        self.case().filter_map(move |(writer, held)| match &held.what {
            What::Plan(answer) if answer.plan == plan => Some((&**answer, &writer.who, held.at)),
            _ => None,
        })
    }

    /// Every present answer; the one given last comes last.
    pub fn answers(&self) -> Vec<&PlanAnswer> {
        let mut seen = HashSet::new();
        let mut answers: Vec<&PlanAnswer> = self
            .case()
            .rev()
            .filter_map(|(_, held)| match &held.what {
                What::Plan(answer) => Some(&**answer),
                _ => None,
            })
            .filter(|answer| seen.insert((&answer.plan, &answer.item)))
            .collect();
        answers.reverse();
        answers
    }

    /// The outcomes of the referrals as they were recorded, oldest first; of several about the same entry the latest
    /// counts.
    pub fn referrals(&self) -> impl DoubleEndedIterator<Item = &ReferralMade> {
        self.case().filter_map(|(_, held)| match &held.what {
            What::Referral(referral) => Some(&**referral),
            _ => None,
        })
    }

    /// The notes among helpers, the first one first.
    pub fn notes(&self) -> impl DoubleEndedIterator<Item = (&str, &MemberId, Moment)> {
        self.case().filter_map(|(writer, held)| match &held.what {
            What::Note(text) => Some((&**text, &writer.who, held.at)),
            _ => None,
        })
    }

    /// The form at closing, as filled in last.
    pub fn registration(&self) -> Option<&Registration> {
        self.case().rev().find_map(|(_, held)| match &held.what {
            What::Registration(registration) => Some(&**registration),
            _ => None,
        })
    }

    /// The signals as ticked last.
    pub fn signals(&self) -> Option<&Signals> {
        self.case().rev().find_map(|(_, held)| match &held.what {
            What::Signal(signals) => Some(&**signals),
            _ => None,
        })
    }

    /// The steps of the escalation as ticked, the last one first: what, by whom and when.
    pub fn escalation(&self) -> impl Iterator<Item = (&Ticked, &MemberId, Moment)> {
        self.case().rev().filter_map(|(writer, held)| match &held.what {
            What::Escalation(ticked) => Some((&**ticked, &writer.who, held.at)),
            _ => None,
        })
    }

    /// The id of the event that one of the visitor's messages came in: signals link to it. None of any other line.
    pub fn event_of(&self, key: LineKey) -> Option<&str> {
        self.ids.iter().rev().find(|(digest, _)| *digest == key.0).map(|(_, id)| &**id)
    }

    /// The line of the event with this id, if it is one of the visitor's messages.
    pub fn line_of(&self, event: &str) -> Option<Line<'_>> {
        let (digest, _) = self.ids.iter().rev().find(|(_, id)| **id == *event)?;
        self.line(self.position(LineKey(*digest))?)
    }

    /// Who else reads along.
    pub fn listeners(&self) -> Vec<&MemberId> {
        let mut seen = HashSet::new();
        let mut listeners: Vec<&MemberId> = self
            .case()
            .rev()
            .filter_map(|(_, held)| match &held.what {
                What::Listening(listening) => Some(listening),
                _ => None,
            })
            .filter(|listening| seen.insert(&listening.who) && listening.on)
            .map(|listening| &listening.who)
            .collect();
        listeners.sort_unstable();
        listeners
    }

    /// How many events came with a known id and other content, or about things that only the door may say. Nothing of
    /// them was taken over; they are to be reported.
    pub fn conflicts(&self) -> usize {
        self.conflicting.len()
    }

    fn at(&self, place: EventPlace) -> (&Writer, &HeldEvent) {
        let writer = &self.writers[usize::from(place.writer)];
        (writer, &writer.held[place.index as usize])
    }

    fn case(&self) -> impl DoubleEndedIterator<Item = (&Writer, &HeldEvent)> {
        self.case.iter().map(|&place| self.at(place))
    }

    /// The last event that came in by the door: a helper who has seen everything has read up to here.
    pub fn last_of_visitor(&self) -> Option<&EventId> {
        let of = |door: &MemberId| self.writers.iter().find(|writer| writer.who == *door)?.last.as_ref();
        self.doors.iter().rev().find_map(of)
    }
}
