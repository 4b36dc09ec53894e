//! Words that outlive the console: what is being written is journaled soon after a key, what an earlier console left comes back.

use super::chat::Sending;
use super::draft::pieces_of;
use super::{Tone, World};
use desk::event::{ConversationId, MessageId, Moment};
use matrix::link::{Command, Lost, Restored};

/// How long after the first key that is not journaled yet, in milliseconds: not every key costs a write.
const SOON: u64 = 1_000;

impl World {
    /// Something in the open conversation's composer changed.
    pub fn draft_changed(&mut self) {
        let now = self.now();
        if let Some(chat) = self.open_chat_mut() {
            chat.unjournaled.get_or_insert(now);
        }
    }

    /// Journals the drafts that are due.
    pub(super) fn journal_drafts(&mut self) {
        let now = self.now();
        // a clock that was set back makes nothing wait
        self.journal(|since| now.0 < since.0 || now.since(since) >= SOON);
    }

    /// Journals every draft now: the program is told to end, or the helper goes.
    pub fn journal_all_drafts(&mut self) {
        self.journal(|_| true);
    }

    fn journal(&mut self, is_due: impl Fn(Moment) -> bool) {
        self.journal_team(&is_due);
        let due = self.chats.iter_mut().filter(|chat| chat.unjournaled.is_some_and(&is_due));
        let drafts: Vec<_> = due.map(|chat| chat.unfinished(None)).collect();
        for draft in drafts {
            self.tell(Command::JournalDraft(draft));
        }
    }

    /// When a draft is due next.
    pub(super) fn next_draft(&self) -> Option<Moment> {
        self.chats.iter().filter_map(|chat| chat.unjournaled).map(|since| Moment(since.0 + SOON)).min()
    }

    /// A refused message's words are in the composer again: from here on they are journaled as what is being written.
    pub(super) fn came_back(&mut self, conversation: &ConversationId, message: &MessageId) {
        if let Some(draft) = self.chat_mut(conversation).map(|chat| chat.unfinished(Some(message.clone()))) {
            self.tell(Command::JournalDraft(draft));
        }
    }

    /// What an earlier console left comes back, each to its own conversation. What it asked for is read again.
    pub fn restored(&mut self, restored: Restored) {
        let Restored { messages, records, requests, codes, drafts, team, team_drafts, lost } = restored;
        let now = self.now();
        let written = drafts.len() + team.len() + team_drafts.len();
        let counts = [("messages", (messages.len() + records.len()).into()), ("drafts", written.into())];
        let any = !messages.is_empty() || !records.is_empty() || written > 0;
        for message in messages {
            // an older version did not journal where they stand
            let pieces = match message.pieces {
                pieces if pieces.is_empty() => pieces_of(&message.body, &message.carries),
                pieces => pieces,
            };
            let sending = Sending { journaled: true, ..Sending::new(message.message, message.body, pieces, now) };
            let chat = self.chat_of(&message.conversation);
            if !chat.sending.iter().any(|known| known.message == sending.message) {
                chat.sending.push(sending);
            }
        }
        self.record_again(records);
        self.restore_team(team, team_drafts);
        (self.unsure, self.lost_codes) = (requests, codes);
        for draft in drafts {
            self.chat_of(&draft.conversation).draft.restore(&draft);
        }
        let lost = lost.map(|lost| match lost {
            Lost::Damaged => "restored-damaged",
            Lost::Sealed => "restored-sealed",
            Lost::TooOld => "restored-too-old",
        });
        let back = any.then(|| self.station.words.with("notice-restored", &counts).into_owned());
        let lost = lost.map(|word| self.station.words.say(word).into_owned());
        let tone = if lost.is_some() { Tone::Trouble } else { Tone::Info };
        // the worse of the two stands first
        let text: Vec<String> = lost.into_iter().chain(back).collect();
        if !text.is_empty() {
            self.say(tone, text.join(" "));
        }
        if self.desk_known {
            self.tell_who_has_it();
        }
    }
}
