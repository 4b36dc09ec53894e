//! How a batch of events is taken in.

use std::collections::{HashMap, HashSet};

use super::held::{EventPlace, HeldEvent, What, Writer, event_digest, order};
use super::{BatchNews, Conversation, MemberId, RoomEvent, Stamped};
use crate::event::{CaseEvent, EventId, Fence};

/// Where events belong when no known event stands next to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Before all that is known.
    Front,
    /// After it.
    Back,
}

/// The fence of the first pick-up.
const FIRST: Fence = Fence(1);
/// Batches with more events than this are put in order all at once.
const AT_ONCE: usize = 32;

/// An event and what is held of it.
type New<'a> = (&'a Stamped<RoomEvent>, What);

/// What taking in a batch does.
struct Merging {
    heard: BatchNews,
    /// Events were put between a writer's known ones: everything is to be put in order.
    spliced: bool,
    /// Everything will be put in order at the end.
    at_once: bool,
    /// The turn passed: what is a line of it, is known when all is in order.
    turned: bool,
}

impl Conversation {
    /// Takes in a batch: each writer's events in that writer's order.
    pub(super) fn merge(&mut self, events: &[Stamped<RoomEvent>], end: End) -> BatchNews {
        let mut heard = BatchNews::default();
        let (conflicts, lines, of_visitor) = (self.conflicting.len(), self.lines.len(), self.of_visitor);
        self.registers(events, end, &mut heard);
        let mut held: Vec<(u16, Vec<New<'_>>)> = Vec::new();
        for stamped in events {
            let Some(what) = What::of(stamped) else { continue };
            let is_by_door = matches!(what, What::Listening(_) | What::Went(_) | What::Alert(_) | What::Turn(_));
            // the phase is the helper's to move, never a program's
            let is_by_helper = matches!(what, What::Phase(_));
            let is_door = self.is_door(&stamped.sender);
            if is_by_door && !is_door || is_by_helper && is_door {
                self.conflicting.insert(event_digest(&stamped.id));
                continue;
            }
            if matches!(what, What::Said { .. }) && self.is_door(&stamped.sender) {
                let digest = event_digest(&stamped.id);
                if !self.known.contains(&digest) {
                    self.ids.push((digest, stamped.id.as_str().into()));
                }
            }
            let Some(writer) = self.writer(&stamped.sender) else { continue };
            match held.iter_mut().find(|(known, _)| *known == writer) {
                Some((_, events)) => events.push((stamped, what)),
                None => held.push((writer, vec![(stamped, what)])),
            }
        }
        let mut merging = Merging { heard, spliced: false, at_once: events.len() > AT_ONCE, turned: false };
        for (writer, events) in held {
            self.merge_writer(writer, events, end, &mut merging);
        }
        heard = merging.heard;
        if merging.spliced || merging.at_once || merging.turned {
            heard.reordered |= self.rebuild() || merging.spliced;
        }
        if merging.spliced || self.awaits() {
            self.settle();
        }
        heard.lines = self.lines.len().saturating_sub(lines);
        heard.visitor = self.of_visitor.saturating_sub(of_visitor);
        heard.conflicts = self.conflicting.len() - conflicts;
        heard
    }

    /// Presence and the end are the door's state, not lines: the last one counts. Of history, only if there is none.
    fn registers(&mut self, events: &[Stamped<RoomEvent>], end: End, heard: &mut BatchNews) {
        let (presence, ended) = (self.presence.is_some(), self.ended.is_some());
        for stamped in events {
            let RoomEvent::Case(case @ (CaseEvent::Presence(_) | CaseEvent::Ended(_))) = &stamped.event else {
                continue;
            };
            let digest = event_digest(&stamped.id);
            if !self.is_door(&stamped.sender) {
                self.conflicting.insert(digest);
                continue;
            }
            if !self.known.insert(digest) {
                continue;
            }
            match case {
                CaseEvent::Presence(new) if end == End::Back || !presence => {
                    heard.presence |= self.presence.as_ref() != Some(new);
                    self.presence = Some(new.clone());
                }
                CaseEvent::Ended(new) if end == End::Back || !ended => {
                    heard.presence |= self.ended.as_ref() != Some(new);
                    self.ended = Some(new.clone());
                }
                _ => {}
            }
        }
    }

    /// The number of a writer; `None` for more than a room of ours can have.
    fn writer(&mut self, who: &MemberId) -> Option<u16> {
        let at = self.writers.iter().position(|writer| writer.who == *who).unwrap_or_else(|| {
            self.writers.push(Writer { who: who.clone(), held: Vec::new(), last: None });
            self.writers.len() - 1
        });
        u16::try_from(at).ok()
    }

    fn merge_writer(&mut self, writer: u16, events: Vec<New<'_>>, end: End, merging: &mut Merging) {
        let number = usize::from(writer);
        // an event before the first known one belongs right before it
        let first = events.iter().find_map(|(stamped, _)| self.index_of(number, event_digest(&stamped.id), 0));
        let mut cursor = first.unwrap_or(match end {
            End::Front => 0,
            End::Back => self.writers[number].held.len(),
        });
        let mut run: Vec<HeldEvent> = Vec::new();
        let mut last = None;
        for (stamped, what) in events {
            let event = event_digest(&stamped.id);
            if self.known.insert(event) {
                // nothing that is to be read or answered
                if !matches!(what, What::Turn(_)) {
                    last = Some(&stamped.id);
                }
                run.push(HeldEvent { event, at: stamped.at, order: 0, double: false, what });
                continue;
            }
            if run.iter().any(|held| held.event == event && held.what == what) {
                continue;
            }
            cursor += self.insert(writer, cursor, &mut run, last.take(), merging);
            match self.index_of(number, event, cursor) {
                Some(index) if self.writers[number].held[index].what == what => cursor = index + 1,
                // another content, or another's id
                _ => {
                    self.conflicting.insert(event);
                }
            }
        }
        self.insert(writer, cursor, &mut run, last, merging);
    }

    /// Where a writer's event is; most likely at `near`.
    fn index_of(&self, writer: usize, event: u64, near: usize) -> Option<usize> {
        let held = &self.writers[writer].held;
        if held.get(near).is_some_and(|held| held.event == event) {
            return Some(near);
        }
        self.known.contains(&event).then(|| held.iter().rposition(|held| held.event == event)).flatten()
    }

    /// Puts a run of new events at an index of its writer; returns how many.
    fn insert(
        &mut self,
        writer: u16,
        at: usize,
        run: &mut Vec<HeldEvent>,
        last: Option<&EventId>,
        merging: &mut Merging,
    ) -> usize {
        let count = run.len();
        if count == 0 {
            return 0;
        }
        merging.heard.case |= run.iter().any(|held| held.what.is_case());
        let after = &self.writers[usize::from(writer)].held[at..];
        let (at_end, is_last) = (after.is_empty(), after.iter().all(|held| matches!(held.what, What::Turn(_))));
        if let Some(last) = last.filter(|_| is_last) {
            self.writers[usize::from(writer)].last = Some(last.clone());
        }
        if !at_end || merging.spliced || merging.at_once {
            // put in order later, by which time doubles are looked for only if there are any
            for held in run.iter() {
                if let What::Said { own, .. } = held.what
                    && own != held.event
                {
                    self.doubles |= !self.known.insert(own);
                }
            }
        }
        let held = &mut self.writers[usize::from(writer)].held;
        if at_end {
            for new in run.drain(..) {
                self.append(writer, new, merging);
            }
        } else {
            held.splice(at..at, run.drain(..));
            merging.spliced = true;
        }
        count
    }

    /// Puts an event after all others of its writer, and into its place among the lines.
    fn append(&mut self, writer: u16, mut new: HeldEvent, merging: &mut Merging) {
        let number = usize::from(writer);
        let held = &self.writers[number].held;
        let Ok(index) = u32::try_from(held.len()) else { return };
        let place = EventPlace { writer, index };
        if merging.spliced || merging.at_once {
            self.writers[number].held.push(new);
            return;
        }
        new.order = order(held.last().map(|last| last.order), new.at);
        new.double = self.is_double(number, &new);
        let (line, case) = (new.what.is_line() && !new.double, new.what.is_case());
        let said = matches!(new.what, What::Said { .. });
        let turn = matches!(new.what, What::Turn(_));
        merging.turned |= turn;
        self.writers[number].held.push(new);
        if line && !turn {
            self.of_visitor += usize::from(said && self.is_door(&self.writers[number].who));
            let at = self.place_in(&self.lines, place);
            merging.heard.reordered |= at != self.lines.len();
            self.lines.insert(at, place);
        }
        if case {
            let at = self.place_in(&self.case, place);
            self.case.insert(at, place);
        }
    }

    fn place_in(&self, list: &[EventPlace], place: EventPlace) -> usize {
        match list.last() {
            Some(&end) if self.key(place) < self.key(end) => {
                list.partition_point(|&other| self.key(other) < self.key(place))
            }
            _ => list.len(),
        }
    }

    /// Whether a message's own id came before, in a message of the same writer.
    fn is_double(&mut self, writer: usize, new: &HeldEvent) -> bool {
        let What::Said { own, .. } = new.what else { return false };
        // a message without an id of its own has the event's
        if own == new.event || self.known.insert(own) {
            return false;
        }
        self.doubles = true;
        let same = |held: &&HeldEvent| matches!(held.what, What::Said { own: known, .. } if known == own);
        let first = self.writers[writer].held.iter().find(same);
        if first.is_some_and(|first| first.what != new.what) {
            self.conflicting.insert(new.event);
        }
        first.is_some()
    }

    /// Orders everything anew. Returns whether lines were put before the end.
    pub(super) fn rebuild(&mut self) -> bool {
        let (mut lines, mut case) = (Vec::new(), Vec::new());
        self.of_visitor = 0;
        let doors = &self.doors;
        for (number, writer) in (0..).zip(&mut self.writers) {
            let mut before = None;
            let mut firsts: HashMap<u64, usize> = HashMap::new();
            for at in 0..writer.held.len() {
                let (earlier, rest) = writer.held.split_at_mut(at);
                let (held, Ok(index)) = (&mut rest[0], u32::try_from(at)) else { continue };
                held.order = order(before, held.at);
                before = Some(held.order);
                held.double = false;
                if let What::Said { own, .. } = held.what
                    && self.doubles
                    && own != held.event
                {
                    let first = *firsts.entry(own).or_insert(at);
                    held.double = first != at;
                    if held.double && earlier[first].what != held.what {
                        self.conflicting.insert(held.event);
                    }
                }
                let place = EventPlace { writer: number, index };
                if held.what.is_line() && !held.double {
                    lines.push(place);
                    self.of_visitor +=
                        usize::from(doors.contains(&writer.who) && matches!(held.what, What::Said { .. }));
                }
                if held.what.is_case() {
                    case.push(place);
                }
            }
        }
        // each writer's are in order already: the sort merges a few runs
        lines.sort_by(|&one, &other| self.key(one).cmp(&self.key(other)));
        case.sort_by(|&one, &other| self.key(one).cmp(&self.key(other)));
        self.turns.clear();
        self.begun = None;
        let mut passed = HashSet::new();
        for place in std::mem::take(&mut lines) {
            let What::Turn(turn) = &self.at(place).1.what else {
                lines.push(place);
                continue;
            };
            let (fence, to, at) = (turn.fence, turn.to.clone(), self.at(place).1.at);
            if to.is_some() {
                self.begun.get_or_insert(at);
            }
            // the first pick-up is none: before it nobody had the visitor. And a turn may be told more than once
            if passed.insert((fence, to.clone())) && fence > FIRST {
                lines.push(place);
            }
            self.turns.insert(fence, to);
        }
        let reordered = !lines.starts_with(&self.lines);
        (self.lines, self.case) = (lines, case);
        reordered
    }

    /// The key by which places are ordered.
    pub(super) fn key(&self, place: EventPlace) -> (u64, &MemberId, u32) {
        let (writer, held) = self.at(place);
        (held.order, &writer.who, place.index)
    }
}
