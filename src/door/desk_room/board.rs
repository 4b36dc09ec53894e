//! This door's board: its open conversations, written down now and then, so that nobody reads the desk room from its
//! beginning. The board also says up to where everything has been dealt with: a door that starts goes on from there.

use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use desk::event::{Board, DeskEvent, Seq};

/// So many own events after a board, the next board is written, at the least.
const EVERY: u64 = 25;
/// While very many conversations are open, a board is written when there is an own event for every so many of them: a board
/// of ten thousand is a hundred pages.
const SHARE: u64 = 8;

/// When this door's board was written, and what the next one says.
#[derive(Debug, Default)]
pub(crate) struct OwnBoard {
    /// The number of the latest board.
    written: Seq,
    /// How many conversations stood on it; of one that was read back that is not known.
    open: u64,
    /// Up to where everything has been dealt with.
    read_to: String,
    /// Up to where everything has been dealt with once all refusals are said.
    after_refusals: Option<String>,
}

impl OwnBoard {
    /// A board with this number was read back.
    pub(crate) fn was_written(&mut self, seq: Seq) {
        self.written = seq;
    }

    /// Whether the next one is to be written.
    pub(crate) fn is_due(&self, desk: &DeskRoom) -> bool {
        desk.seq().0 >= self.written.0.saturating_add(EVERY.max(self.open / SHARE))
    }

    /// Everything up to here is decided. It is also dealt with, unless refusals are still to be said.
    pub(crate) fn decided(&mut self, read_to: String, refusals_wait: bool) {
        if refusals_wait {
            self.after_refusals = Some(read_to);
        } else {
            self.read_to = read_to;
        }
    }

    /// All refusals are said.
    pub(crate) fn refusals_said(&mut self) {
        if let Some(read_to) = self.after_refusals.take() {
            self.read_to = read_to;
        }
    }

    /// Writes the board.
    pub(crate) async fn write(&mut self, desk: &DeskRoom) -> Result<(), DoorError> {
        let mut open = 0;
        for page in desk.roster().board(desk.me(), Some(&self.read_to)) {
            open += page.conversations.len() as u64;
            let key = Board::key(desk.me(), page.page);
            desk.write(&key, &DeskEvent::Board(page)).await?;
        }
        (self.written, self.open) = (desk.seq(), open);
        Ok(())
    }
}
