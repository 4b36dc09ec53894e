//! Board pages: read into the roster, and written from it.

use std::collections::HashSet;

use super::{
    Board, BoardEntry, Change, ConversationId, DeskEvent, MarkedEntry, MemberId, Roster, Seq, Silence, Stamped,
};

/// Conversations on a page, at most.
const PAGE_ENTRIES: usize = 100;
/// So many members of whom a board says that they are silent: more than a desk has.
const SILENCES: usize = 100;
/// Bytes of conversations on a page, at most: an event holds 64 KiB with all around it (Matrix spec, "Size limits").
const PAGE_BYTES: usize = 48 * 1024;

impl Roster {
    /// Takes a page in.
    pub(super) fn read_board(&mut self, stamped: &Stamped<DeskEvent>, board: &Board) -> Change {
        let by = &stamped.sender;
        let (first, last) = board.arrivals;
        if board.seq == Seq(0) && board.conversations.is_empty() {
            // the board of a door by which no visitor came yet
            return Change::Nothing;
        }
        if first == Seq(0) || first > last || last > board.seq {
            return Change::Conflict { by: by.clone(), seq: board.seq };
        }
        let door = self.door(by);
        door.heard(stamped.at);
        if door.knows_page(board.arrivals, board.seq) {
            return Change::Nothing;
        }
        let speaks_for = |entry: &BoardEntry| first <= entry.arrived && entry.arrived <= last;
        let told = board.silent.as_deref();
        let mut changed = told.is_some_and(|silent| door.read_silences(board.seq, silent));
        if let Some(unwanted) = &board.unwanted {
            door.unwanted.read(board.seq, unwanted);
        }
        for entry in board.conversations.iter().filter(|entry| speaks_for(entry)) {
            changed |= self.read_entry(by, board.seq, entry);
        }
        let listed: HashSet<&ConversationId> = board.conversations.iter().map(|entry| &entry.conversation).collect();
        let gone: Vec<ConversationId> = self
            .iter()
            .filter(|open| open.door == *by && speaks_for(&open.entry) && !listed.contains(&open.entry.conversation))
            .map(|open| open.entry.conversation.clone())
            .collect();
        changed |= !gone.is_empty();
        for conversation in &gone {
            self.close(conversation, None, board.seq);
        }
        let floor = self.door(by).add_page(board.arrivals, board.seq);
        self.early.retain(|(door, seq, _)| door != by || *seq > floor);
        if changed { Change::Board } else { Change::Nothing }
    }

    fn read_entry(&mut self, by: &MemberId, seq: Seq, entry: &BoardEntry) -> bool {
        let conversation = &entry.conversation;
        if self.door_of(conversation) == Some(by) && self.opens_again(by, entry) {
            self.door(by).arrived(entry.arrived);
            self.open_again(by, seq, entry);
            return true;
        }
        if let Some(open) = self.open.get_mut(conversation)
            && open.door == *by
        {
            return open.catch_up(seq, entry);
        }
        // another door's, which this door has not continued; or over since
        let is_later = !entry.former.is_empty() && self.moves_on(by, entry);
        if self.door_of(conversation).is_some() && !is_later {
            return false;
        }
        let door = self.door(by);
        if door.knows_arrival(entry.arrived, seq) {
            return false;
        }
        door.arrived(entry.arrived);
        self.settle_with(by, seq, entry);
        self.open.contains_key(conversation)
    }

    /// Whose consoles a door does not hear; and whom it hears again while another door says otherwise.
    fn silences_to_tell(&self, door: &MemberId) -> Vec<Silence> {
        let Some(known) = self.doors.get(door) else { return Vec::new() };
        let others = || self.doors.iter().filter(|(other, _)| *other != door);
        let disputed = |silence: &Silence| {
            others().any(|(_, other)| other.silence_of(&silence.member).is_some_and(|other| !other.over))
        };
        let mut told: Vec<_> = known.silences().filter(|silence| !silence.over || disputed(silence)).cloned().collect();
        // the latest are kept
        told.sort_unstable_by(|one, other| (other.since, &one.member).cmp(&(one.since, &other.member)));
        told.truncate(SILENCES);
        told
    }

    /// A door's last conversations that were ended as unwanted contact.
    fn marks_to_tell(&self, door: &MemberId) -> Vec<MarkedEntry> {
        let known = self.doors.get(door);
        known.map(|door| door.unwanted.marks().into_iter().cloned().collect()).unwrap_or_default()
    }

    /// The pages of a door's board: all its open conversations as of its last number. `read_to` is its own sync token.
    pub fn board(&self, door: &MemberId, read_to: Option<&str>) -> Vec<Board> {
        let mut entries: Vec<&BoardEntry> =
            self.iter().filter(|open| open.door == *door).map(|open| &open.entry).collect();
        entries.sort_unstable_by_key(|entry| entry.arrived);
        let seq = self.last_seq(door);
        let mut pages: Vec<Vec<BoardEntry>> = vec![Vec::new()];
        let mut bytes = 0;
        for entry in entries {
            let size = serde_json::to_vec(entry).map_or(PAGE_BYTES, |json| json.len() + 1);
            if let Some(page) = pages.last()
                && !page.is_empty()
                && (page.len() == PAGE_ENTRIES || bytes + size > PAGE_BYTES)
            {
                pages.push(Vec::new());
                bytes = 0;
            }
            bytes += size;
            if let Some(page) = pages.last_mut() {
                page.push(entry.clone());
            }
        }
        // each page covers the arrivals from its first one to the one before the next page's first
        let firsts: Vec<u64> = pages.iter().skip(1).filter_map(|page| page.first()).map(|e| e.arrived.0).collect();
        let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        let page = |(number, conversations): (u32, Vec<BoardEntry>)| {
            let at = number as usize;
            let first = at.checked_sub(1).and_then(|before| firsts.get(before)).map_or(1, |&first| first);
            let last = firsts.get(at).map_or(seq.0, |&next| next - 1);
            Board {
                seq,
                page: number,
                pages: count,
                arrivals: (Seq(first), Seq(last)),
                conversations,
                read_to: read_to.map(str::to_owned),
                silent: (number == 0).then(|| self.silences_to_tell(door)),
                unwanted: (number == 0).then(|| self.marks_to_tell(door)),
            }
        };
        (0..count).zip(pages).map(page).collect()
    }
}
