//! Who has read up to where, and who types.

use std::num::NonZeroU32;

use super::held::{EventPlace, What, event_digest};
use super::{Conversation, EventId, MemberId};

/// So many receipts are kept for events that are not known yet.
const AWAITED: usize = 16;

/// How far somebody has read.
#[derive(Debug, Clone)]
pub(super) struct ReadMark {
    who: MemberId,
    /// The furthest event that is known, by its digest, and where it is.
    known: Option<(u64, EventPlace)>,
    /// The receipts for events that are not known yet, the latest last.
    awaited: Vec<u64>,
}

/// Up to where the door delivered what one helper wrote under one fence. A receipt of the door covers these messages
/// and no others: a message of another helper, or one under another fence, may not have been passed on.
#[derive(Debug, Clone)]
pub(super) struct Delivered {
    /// The furthest event, by its digest, and where it is.
    event: u64,
    place: EventPlace,
    fence: NonZeroU32,
}

impl Conversation {
    /// Somebody has read up to an event. A receipt for something before what was read changes nothing.
    ///
    /// Returns whether anything changed.
    pub fn receipt(&mut self, who: &MemberId, event: &EventId) -> bool {
        let digest = event_digest(event);
        let at = self.marks.iter().position(|mark| mark.who == *who).unwrap_or_else(|| {
            self.marks.push(ReadMark { who: who.clone(), known: None, awaited: Vec::new() });
            self.marks.len() - 1
        });
        let before = self.marks[at].known;
        let awaited = &mut self.marks[at].awaited;
        awaited.retain(|known| *known != digest);
        if awaited.len() == AWAITED {
            awaited.remove(0);
        }
        awaited.push(digest);
        self.settle();
        self.marks[at].known != before
    }

    /// Who types now: the whole list. Returns whether it changed.
    pub fn set_typing(&mut self, who: Vec<MemberId>) -> bool {
        let changed = self.typing != who;
        self.typing = who;
        changed
    }

    /// Whether the visitor types.
    pub fn visitor_types(&self) -> bool {
        self.typing.iter().any(|who| self.is_door(who))
    }

    /// Which colleagues type.
    pub fn typing(&self) -> impl Iterator<Item = &MemberId> {
        self.typing.iter().filter(|who| !self.is_door(who))
    }

    /// Whether the visitor has read the helper's message at an index: the door passed it on, and its receipt covers it.
    pub fn is_read(&self, index: usize) -> bool {
        let Some(&place) = self.lines.get(index) else { return false };
        let (writer, held) = self.at(place);
        let What::Said { fence: Some(fence), .. } = held.what else { return false };
        let covers = |delivered: &Delivered| {
            delivered.fence == fence && delivered.place.writer == place.writer && place.index <= delivered.place.index
        };
        self.refusal(writer, held).is_none() && !self.is_door(&writer.who) && self.delivered.iter().any(covers)
    }

    /// How many of the visitor's messages `who` has not read.
    pub fn unread(&self, who: &MemberId) -> usize {
        let mark = self.mark_of(who);
        let of_visitor = |place: &EventPlace| {
            let (writer, held) = self.at(*place);
            self.is_door(&writer.who) && matches!(held.what, What::Said { .. })
        };
        let unread = |place: &EventPlace| mark.is_none_or(|mark| !self.covers(mark, *place));
        self.lines.iter().filter(|place| of_visitor(place) && unread(place)).count()
    }

    fn mark_of(&self, who: &MemberId) -> Option<EventPlace> {
        self.marks.iter().find(|mark| mark.who == *who)?.known.map(|(_, place)| place)
    }

    /// Whether a member who has read up to `mark` has read `place`: `place` is not after the mark in its writer's
    /// order, or it stands before it.
    fn covers(&self, mark: EventPlace, place: EventPlace) -> bool {
        if mark.writer == place.writer { place.index <= mark.index } else { self.key(place) < self.key(mark) }
    }

    /// Looks again where the marks are: events came, or places moved.
    pub(super) fn settle(&mut self) {
        let mut delivered = std::mem::take(&mut self.delivered);
        delivered.retain_mut(|one| self.place_of(one.event).map(|place| one.place = place).is_some());
        self.delivered = delivered;
        let mut marks = std::mem::take(&mut self.marks);
        for mark in &mut marks {
            if let Some((event, _)) = mark.known {
                mark.known = self.place_of(event).map(|place| (event, place));
            }
            let found: Vec<_> = mark.awaited.iter().filter_map(|&event| Some((event, self.place_of(event)?))).collect();
            mark.awaited.retain(|event| !found.iter().any(|(known, _)| known == event));
            for (event, place) in mark.known.into_iter().chain(found) {
                if mark.known.is_none_or(|(_, known)| self.key(known) < self.key(place)) {
                    mark.known = Some((event, place));
                }
                if self.is_door(&mark.who) {
                    self.deliver(event, place);
                }
            }
        }
        self.marks = marks;
    }

    /// The door's receipt names an event: what its writer wrote under its fence, up to there, was delivered.
    fn deliver(&mut self, event: u64, place: EventPlace) {
        let What::Said { fence: Some(fence), .. } = self.at(place).1.what else { return };
        let same = |one: &&mut Delivered| one.fence == fence && one.place.writer == place.writer;
        match self.delivered.iter_mut().find(same) {
            Some(one) if one.place.index < place.index => (one.event, one.place) = (event, place),
            Some(_) => {}
            None => self.delivered.push(Delivered { event, place, fence }),
        }
    }

    /// Whether a mark waits for events that are not known.
    pub(super) fn awaits(&self) -> bool {
        self.marks.iter().any(|mark| !mark.awaited.is_empty())
    }

    pub(super) fn place_of(&self, event: u64) -> Option<EventPlace> {
        if !self.known.contains(&event) {
            return None;
        }
        (0..).zip(&self.writers).find_map(|(writer, known)| {
            let index = known.held.iter().rposition(|held| held.event == event)?;
            Some(EventPlace { writer, index: u32::try_from(index).ok()? })
        })
    }
}
