//! Who has read up to where, and who types.

use super::held::{Place, What, event_digest};
use super::{Conversation, EventId, MemberId};

/// How far somebody has read.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    who: MemberId,
    /// The furthest event that is known, by its digest, and where it is.
    known: Option<(u64, Place)>,
    /// One that is not known yet.
    awaited: Option<u64>,
}

impl Conversation {
    /// Somebody has read up to an event. A receipt for something before what was read changes nothing.
    ///
    /// Returns whether anything changed.
    pub fn receipt(&mut self, who: &MemberId, event: &EventId) -> bool {
        let digest = event_digest(event);
        let at = self.marks.iter().position(|mark| mark.who == *who).unwrap_or_else(|| {
            self.marks.push(Mark { who: who.clone(), known: None, awaited: None });
            self.marks.len() - 1
        });
        let before = self.marks[at].known;
        self.marks[at].awaited = Some(digest);
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

    /// Whether the visitor has read the line at an index.
    pub fn is_read(&self, index: usize) -> bool {
        let mut marks = self.doors.iter().filter_map(|door| self.mark_of(door));
        self.lines.get(index).is_some_and(|&place| marks.any(|mark| self.covers(mark, place)))
    }

    /// How many of the visitor's messages `who` has not read.
    pub fn unread(&self, who: &MemberId) -> usize {
        let mark = self.mark_of(who);
        let of_visitor = |place: &Place| {
            let (writer, held) = self.at(*place);
            self.is_door(&writer.who) && matches!(held.what, What::Said { .. })
        };
        let unread = |place: &Place| mark.is_none_or(|mark| !self.covers(mark, *place));
        self.lines.iter().filter(|place| of_visitor(place) && unread(place)).count()
    }

    fn mark_of(&self, who: &MemberId) -> Option<Place> {
        self.marks.iter().find(|mark| mark.who == *who)?.known.map(|(_, place)| place)
    }

    /// Whether who has read up to `mark` has read `place`: it is not after it in its writer's order, or it stands
    /// before it.
    fn covers(&self, mark: Place, place: Place) -> bool {
        if mark.writer == place.writer { place.index <= mark.index } else { self.key(place) < self.key(mark) }
    }

    /// Looks again where the marks are: events came, or places moved.
    pub(super) fn settle(&mut self) {
        let mut marks = std::mem::take(&mut self.marks);
        for mark in &mut marks {
            if let Some((event, _)) = mark.known {
                mark.known = self.place_of(event).map(|place| (event, place));
            }
            let Some((event, place)) = mark.awaited.and_then(|event| Some((event, self.place_of(event)?))) else {
                continue;
            };
            mark.awaited = None;
            if mark.known.is_none_or(|(_, known)| self.key(known) < self.key(place)) {
                mark.known = Some((event, place));
            }
        }
        self.marks = marks;
    }

    /// Whether a mark waits for events that are not known.
    pub(super) fn awaits(&self) -> bool {
        self.marks.iter().any(|mark| mark.awaited.is_some())
    }

    pub(super) fn place_of(&self, event: u64) -> Option<Place> {
        if !self.known.contains(&event) {
            return None;
        }
        (0..).zip(&self.writers).find_map(|(writer, known)| {
            let index = known.held.iter().rposition(|held| held.event == event)?;
            Some(Place { writer, index: u32::try_from(index).ok()? })
        })
    }
}
