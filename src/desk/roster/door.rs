//! How far a door's numbers are known.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::unwanted::UnwantedMarks;
use crate::event::{MemberId, Moment, Opened, Seq, Silence};
use crate::ranges::Ranges;

/// How many of a door's last events are known by content.
const PRINTS: usize = 512;
/// How many board pages are remembered: a board of twenty thousand conversations has some two hundred, and the next one
/// comes beside it.
const PAGES: usize = 512;

/// What is known of a door's numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownDoor {
    /// The last one.
    pub(super) last: Seq,
    seen: Ranges,
    /// When the homeserver received the newest event or page.
    newest: Moment,
    prints: VecDeque<(Seq, u64)>,
    pages: Vec<BoardPage>,
    /// What it said when it opened last, and when the homeserver received that.
    pub(super) opened: Option<(Opened, Moment)>,
    /// What it said last about members' consoles, and under which number.
    silences: BTreeMap<MemberId, (Seq, Silence)>,
    /// As of this number a page told about all of them.
    silences_as_of: Seq,
    /// The conversations that it ended as unwanted contact.
    pub(super) unwanted: UnwantedMarks,
}

/// What a board page covers: arrivals from `first` to `last`, as of `seq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct BoardPage {
    first: Seq,
    last: Seq,
    seq: Seq,
}

/// Whether an event is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noted {
    /// The event is new.
    New,
    /// It was seen, or a board knew of it.
    Known,
    /// Its number was seen with other content.
    Conflict,
}

impl KnownDoor {
    /// Notes an event by its number, its content's fingerprint and its time.
    pub(super) fn note(&mut self, seq: Seq, print: u64, at: Moment) -> Noted {
        if seq == Seq(0) {
            return Noted::Conflict;
        }
        let newer = at > self.newest;
        self.heard(at);
        if self.seen.has(seq.0) {
            let mut known = self.prints.iter().rev().filter(|(known, _)| *known == seq).map(|&(_, content)| content);
            return match known.next() {
                Some(content) if content == print => Noted::Known,
                // an old number in a new event: the door has lost count
                None if !newer => Noted::Known,
                Some(_) | None => Noted::Conflict,
            };
        }
        self.seen.add(seq.0, seq.0);
        self.last = self.last.max(seq);
        if self.prints.len() == PRINTS {
            self.prints.pop_front();
        }
        self.prints.push_back((seq, print));
        Noted::New
    }

    /// The door opened. What it said the time before does not count any more.
    pub(super) fn open(&mut self, opened: &Opened, at: Moment) {
        if self.opened.as_ref().is_none_or(|(known, _)| known.since <= opened.since) {
            self.opened = Some((opened.clone(), at));
        }
    }

    /// How many visitors a helper has at once at most by this door, and since when it says so.
    pub(super) fn ceiling(&self) -> Option<(u8, Moment)> {
        self.opened.as_ref().and_then(|(opened, at)| Some((opened.ceiling?, *at)))
    }

    /// For how long this door keeps a conversation's words after its end.
    pub(super) fn retention(&self) -> Option<u64> {
        self.opened.as_ref().and_then(|(opened, _)| opened.retention)
    }

    /// The door said under a number whether a member's console is heard. Whether that was news.
    pub(super) fn tell_silence(&mut self, seq: Seq, silence: Silence) -> bool {
        let known = self.silences.get(&silence.member).map_or(self.silences_as_of, |(known, _)| *known);
        let news = seq > known;
        if news {
            self.silences.insert(silence.member.clone(), (seq, silence));
        }
        news
    }

    /// A board page with this number told which consoles are not heard. Returns whether that changed anything.
    pub(super) fn read_silences(&mut self, seq: Seq, told: &[Silence]) -> bool {
        if seq <= self.silences_as_of {
            return false;
        }
        let before = self.silences.len();
        self.silences_as_of = seq;
        let is_told = |member: &MemberId| told.iter().any(|silence| silence.member == *member);
        self.silences.retain(|member, (known, silence)| *known > seq || silence.over || is_told(member));
        let mut changed = self.silences.len() != before;
        for silence in told {
            let known = self.silences.get(&silence.member);
            if known.is_none_or(|(known, _)| *known <= seq) {
                changed |= known.is_none_or(|(_, known)| known != silence);
                self.silences.insert(silence.member.clone(), (seq, silence.clone()));
            }
        }
        changed
    }

    /// What the door said last about a member's console.
    pub(super) fn silence_of(&self, member: &MemberId) -> Option<&Silence> {
        self.silences.get(member).map(|(_, silence)| silence)
    }

    /// What the door said last about everybody's console.
    pub(super) fn silences(&self) -> impl Iterator<Item = &Silence> {
        self.silences.values().map(|(_, silence)| silence)
    }

    /// Something of the door was received at a time.
    pub(super) fn heard(&mut self, at: Moment) {
        self.newest = self.newest.max(at);
    }

    /// The first gap in its numbers, both ends included.
    pub(super) fn gap(&self) -> Option<(Seq, Seq)> {
        self.seen.missing(self.last.0).map(|(first, last)| (Seq(first), Seq(last)))
    }

    /// Whether all that a page covers is known from the same or a later page.
    pub(super) fn knows_page(&self, (first, last): (Seq, Seq), seq: Seq) -> bool {
        self.pages.iter().any(|page| page.first <= first && last <= page.last && seq <= page.seq)
    }

    /// Whether an arrival is known from its event, or from a page as of `seq` or later.
    pub(super) fn knows_arrival(&self, arrival: Seq, seq: Seq) -> bool {
        self.seen.has(arrival.0) || self.knows_page((arrival, arrival), seq)
    }

    /// An arrival is known from a page.
    pub(super) fn arrived(&mut self, arrival: Seq) {
        self.seen.add(arrival.0, arrival.0);
    }

    /// Remembers a page. Up to the number that is returned all is known: an event with a lower number changes nothing.
    pub(super) fn add_page(&mut self, (first, last): (Seq, Seq), seq: Seq) -> Seq {
        self.last = self.last.max(seq);
        self.pages.retain(|page| !(first <= page.first && page.last <= last && page.seq <= seq));
        if self.pages.len() == PAGES {
            let oldest = self.pages.iter().enumerate().min_by_key(|(_, page)| page.seq).map(|(at, _)| at);
            oldest.map(|at| self.pages.swap_remove(at));
        }
        self.pages.push(BoardPage { first, last, seq });
        // each board's number once, the latest first
        let seqs: BTreeSet<Seq> = self.pages.iter().map(|page| page.seq).collect();
        let floor = seqs.into_iter().rev().find(|seq| self.is_complete(*seq)).unwrap_or_default();
        self.seen.add(1, floor.0);
        floor
    }

    /// Whether pages as of `seq` or later cover every arrival up to `seq`.
    fn is_complete(&self, seq: Seq) -> bool {
        let mut known = 0;
        while known < seq.0 {
            let reach = |page: &&BoardPage| page.seq >= seq && page.first.0 <= known + 1 && page.last.0 > known;
            match self.pages.iter().filter(reach).map(|page| page.last.0).max() {
                Some(last) => known = last,
                None => return false,
            }
        }
        true
    }
}
