//! Questions to the world, most of them by the intents: what can be wanted now?

use super::World;
use super::chat::Chat;
use super::rows::Group;
use crate::text::cut_name;
use care::Language;
use care::age::AgeBand;
use care::home::{Home, home_of};
use desk::conversation::{Item, Line, Side};
use desk::event::{Ask, ConversationId, EventId, MemberId, Moment};
use desk::roster::Open;
use matrix::link::{LinkState, Role};

/// The columns of a name in a sentence of one row.
const NAME_IN_A_ROW: usize = 20;

impl World {
    /// Whether this is the helper at this console.
    pub fn is_me(&self, member: &MemberId) -> bool {
        self.me.as_ref().is_some_and(|me| me.id == *member)
    }

    /// Whether a conversation is mine.
    pub fn is_mine(&self, conversation: &ConversationId) -> bool {
        self.me.as_ref().is_some_and(|me| self.roster.get(conversation).is_some_and(|open| open.is_with(&me.id)))
    }

    /// Whether the helper is a supervisor.
    pub fn is_supervisor(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.role == Role::Supervisor)
    }

    /// What somebody at the desk is called: two who look alike are told apart by their accounts.
    pub fn name_of<'a>(&'a self, member: &'a MemberId) -> &'a str {
        self.roster.name_of(member)
    }

    /// What somebody at the desk is called in a sentence of one row, which says more than the name: cut.
    pub fn short_name_of(&self, member: &MemberId) -> String {
        cut_name(self.name_of(member), NAME_IN_A_ROW)
    }

    /// How many visitors this helper has at once at most: the own number, and never more than the desk's ceiling.
    pub fn at_once(&self) -> u8 {
        self.roster.ceiling().map_or(self.duty.capacity, |ceiling| self.duty.capacity.min(ceiling))
    }

    /// The visitor's alias; also of a conversation that is over.
    pub fn alias(&self, conversation: &ConversationId) -> &str {
        match (self.roster.get(conversation), self.chat(conversation)) {
            (Some(open), _) => &open.entry.alias,
            (None, Some(chat)) if !chat.alias.is_empty() => &chat.alias,
            _ => {
                let known = self.registered(conversation).and_then(|registered| registered.alias.as_deref());
                self.roster.past(conversation).map_or(known.unwrap_or("…"), |past| &past.alias)
            }
        }
    }

    /// Whether the helper reads a conversation: it is theirs, or they read along. Of one that the desk does not know (yet)
    /// what its room tells is read.
    pub fn reads(&self, conversation: &ConversationId) -> bool {
        self.roster.get(conversation).is_none() || self.is_mine(conversation) || self.reads_along(conversation)
    }

    /// Whether a conversation is over, as its room or the desk told.
    pub fn is_over(&self, conversation: &ConversationId) -> bool {
        let told = self.roster.get(conversation).is_none() && self.roster.past(conversation).is_some();
        told || self.chat(conversation).is_some_and(|chat| chat.conversation.ended().is_some())
    }

    /// Up to where what is here of a conversation goes, by its door: for a request that ends it, once all of it was seen.
    /// Nothing has come of one whose room was not read yet: then no name is that of an event, and every word counts.
    pub fn seen_to(&self, conversation: &ConversationId) -> EventId {
        let last = self.chat(conversation).and_then(|chat| chat.conversation.last_of_visitor());
        last.cloned().unwrap_or_else(|| EventId::from(""))
    }

    /// When a conversation that is over will have been erased, as far as that was told.
    pub fn erased_at(&self, conversation: &ConversationId) -> Option<Moment> {
        let room = self.chat(conversation).and_then(|chat| chat.conversation.ended());
        let desk = || self.roster.past(conversation)?.end.map(|(_, erased_at)| erased_at);
        room.map(|ended| ended.erased_at).or_else(desk)
    }

    /// Whether a request of this kind about a conversation is on its way.
    pub fn is_asked(&self, conversation: &ConversationId, kind: impl Fn(&Ask) -> bool) -> bool {
        self.pending.iter().any(|pending| pending.conversation == *conversation && kind(&pending.ask))
    }

    /// Whether a claim is on its way.
    pub fn is_claiming(&self, conversation: &ConversationId) -> bool {
        self.is_asked(conversation, |ask| matches!(ask, Ask::Claim | Ask::TakeOver))
    }

    /// The helper can say that the visitor's last word in the open conversation needs no answer.
    pub fn can_leave_unanswered(&self) -> bool {
        let asked = |ask: &Ask| matches!(ask, Ask::NothingToAnswer { .. });
        let open = self.open_chat().filter(|chat| !self.is_asked(&chat.id, asked) && !self.is_stopped(&chat.id));
        self.has_assigned() && open.is_some_and(|chat| chat.conversation.last_of_visitor().is_some())
    }

    /// Whether a door can be asked for something now and is likely to answer: the desk is reached, and no door is silent.
    pub fn doors_answer(&self) -> bool {
        !self.is_away() && self.silent_doors().next().is_none()
    }

    // ── what can be wanted ──

    /// A conversation is open.
    pub fn has_open(&self) -> bool {
        self.open_chat().is_some()
    }

    /// Something could not be recorded in the open conversation, and the helper has not put it away.
    pub fn has_unrecorded(&self) -> bool {
        self.open_chat().is_some_and(|chat| !chat.unrecorded.is_empty())
    }

    /// The open conversation is mine.
    pub fn has_assigned(&self) -> bool {
        self.open.as_ref().is_some_and(|open| self.is_mine(open))
    }

    /// I have a conversation.
    pub fn has_mine(&self) -> bool {
        self.queue.rows.iter().any(|row| row.group == Group::Mine)
    }

    /// The link is away.
    pub const fn is_away(&self) -> bool {
        matches!(self.station.link, LinkState::Away { .. })
    }

    /// Words can be written: the conversation in the middle is open to me, and its visit was not stopped (domain.md §10).
    pub fn can_write(&self) -> bool {
        let open = self.open.as_ref();
        self.has_assigned()
            && self.open_chat().is_some_and(Chat::is_writable)
            && !open.is_some_and(|open| self.is_stopped(open))
    }

    /// Whether the visit was stopped, by the visitor's stop word or by the helper's wipe: nothing reaches the visitor any
    /// more.
    pub fn is_stopped(&self, conversation: &ConversationId) -> bool {
        self.roster.get(conversation).is_some_and(Open::is_stopped)
    }

    /// The composer is to be seen: words can be written, or some stand there that can no longer be sent.
    pub fn shows_composer(&self) -> bool {
        self.can_write() || self.can_clear()
    }

    /// There is something to send.
    pub fn can_send(&self) -> bool {
        self.can_write() && self.open_chat().is_some_and(|chat| !chat.draft.editor.is_blank())
    }

    /// Words stand in the composer, to be sent or not.
    pub fn can_clear(&self) -> bool {
        self.open_chat().is_some_and(|chat| !chat.draft.editor.is_empty())
    }

    /// The composer is empty, so that `/` finds something to insert.
    pub fn can_insert(&self) -> bool {
        self.can_write() && self.open_chat().is_some_and(|chat| chat.draft.editor.is_empty())
    }

    /// `;code` stands before the cursor.
    pub fn can_expand(&self) -> bool {
        self.can_write() && self.open_chat().is_some_and(|chat| chat.draft.shortcut().is_some())
    }

    /// Somebody waits for a word of mine.
    pub fn somebody_needs_me(&self) -> bool {
        self.next_needing().is_some()
    }

    /// The next conversation after the open one that waits for a word of mine.
    pub fn next_needing(&self) -> Option<&ConversationId> {
        let mine: Vec<_> = self.mine().collect();
        let after = self.open.as_ref().and_then(|open| mine.iter().position(|id| *id == open)).map_or(0, |at| at + 1);
        let (before, after) = mine.split_at(after.min(mine.len()));
        let is_new = |id: &ConversationId| self.chat(id).is_some_and(|chat| chat.unread > 0);
        let others = || after.iter().chain(before).copied().filter(|id| Some(*id) != self.open.as_ref());
        // words that nobody has read go before words that nobody has answered
        others().find(|id| is_new(id)).or_else(|| others().find(|id| self.unanswered_since(id).is_some()))
    }

    /// Since when a visitor of mine waits for an answer: the oldest word after my last one, or the pick-up while nothing
    /// was said; by the homeserver's clock. Nobody waits who has left, or whose last word needs no answer.
    pub fn unanswered_since(&self, conversation: &ConversationId) -> Option<Moment> {
        let (chat, open) = (self.chat(conversation)?, self.roster.get(conversation)?);
        let last = chat.conversation.last_of_visitor();
        let needs_none = last.is_some() && open.entry.nothing.as_ref() == last;
        if open.is_stopped() || open.sleeps() || open.entry.left.is_some() || needs_none || !chat.sending.is_empty() {
            return None;
        }
        // what the door did not pass on is no answer
        let is_said = |line: &Line<'_>| matches!(line.item, Item::Said { refused: None, .. });
        let mut said = chat.conversation.lines().rev().filter(is_said).peekable();
        if said.peek().is_some_and(|last| last.side != Side::Visitor) {
            return None;
        }
        let oldest = said.take_while(|line| line.side == Side::Visitor).last();
        Some(oldest.map_or(open.entry.assigned_since, |line| line.at))
    }

    /// My conversations, in the order in which they came to me: the first is Alt-1.
    pub fn mine(&self) -> impl Iterator<Item = &ConversationId> {
        self.queue.rows.iter().filter(|row| row.group == Group::Mine).map(|row| &row.conversation)
    }

    /// Messages on their way, drafts, what could not be recorded, and corrections that no door has answered.
    pub fn unsent(&self) -> usize {
        let of = |chat: &Chat| chat.on_their_way() + usize::from(!chat.draft.editor.is_blank()) + chat.unrecorded.len();
        self.chats.iter().map(of).sum::<usize>() + self.corrections() + self.unsent_to_team()
    }

    /// The language in which words go to a visitor.
    pub fn visitor_language(&self, conversation: &ConversationId) -> Language {
        self.roster.get(conversation).map_or_else(|| self.station.words.language(), |open| open.entry.language)
    }

    /// A visitor's age band: what the helper found while ticking the signals, or else what was told at the door.
    pub fn age_band(&self, conversation: &ConversationId) -> AgeBand {
        let found = self.chat(conversation).and_then(|chat| chat.signals()).map(|signals| signals.age_now);
        let told = self.roster.get(conversation).and_then(|open| open.entry.answers.age_band);
        AgeBand::known(found, told)
    }

    /// What is known of a visitor's home, from the plan's answers.
    pub fn home(&self, conversation: &ConversationId) -> Home {
        self.chat(conversation).map_or(Home::Unknown, |chat| home_of(|plan, item| chat.answer(plan, item), &[], &[]))
    }
}
