//! Questions to the state, most of them by the intents: what can be wanted now?

use super::State;
use super::chat::Chat;
use super::pane::{Dialog, Pane, Side};
use super::queue::Group;
use crate::intent::Scope;
use care::Language;
use care::age::AgeBand;
use care::home::{Home, home_of};
use desk::event::{Ask, ConversationId, MemberId, Moment, Shift};
use desk::roster::Open;
use matrix::link::{LinkState, Role};

impl State {
    /// The place that has the keyboard.
    pub fn scope(&self) -> Scope {
        match (&self.sign_in, self.dialogs.last()) {
            _ if self.lock.is_some() => Scope::Lock,
            (Some(_), _) => Scope::SignIn,
            (None, Some(dialog)) => dialog.scope(),
            (None, None) => self.pane.scope(),
        }
    }

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

    /// The name of somebody at the desk; the id's local part when none was said.
    pub fn name_of<'a>(&'a self, member: &'a MemberId) -> &'a str {
        match self.roster.member(member) {
            Some(known) if !known.duty.name.is_empty() => &known.duty.name,
            _ => member.as_str().trim_start_matches('@').split(':').next().unwrap_or_default(),
        }
    }

    /// The visitor's alias; also of a conversation that is over.
    pub fn alias(&self, conversation: &ConversationId) -> &str {
        match (self.roster.get(conversation), self.chat(conversation)) {
            (Some(open), _) => &open.entry.alias,
            (None, Some(chat)) if !chat.alias.is_empty() => &chat.alias,
            _ => self.roster.past(conversation).map_or("…", |past| &past.alias),
        }
    }

    /// The conversation on the queue's selected row.
    pub fn selected(&self) -> Option<&Open> {
        self.roster.get(self.queue.selected.as_ref()?)
    }

    /// The conversation that an intent of the desk is about: the selected one in the queue, else the open one.
    pub fn subject(&self) -> Option<&ConversationId> {
        match self.pane {
            Pane::Queue if self.queue.selected.is_some() => self.queue.selected.as_ref(),
            _ => self.open.as_ref(),
        }
    }

    /// Whether a request of this kind about a conversation is on its way.
    pub fn is_asked(&self, conversation: &ConversationId, kind: impl Fn(&Ask) -> bool) -> bool {
        self.pending.iter().any(|pending| pending.conversation == *conversation && kind(&pending.ask))
    }

    /// Whether a claim is on its way.
    pub fn is_claiming(&self, conversation: &ConversationId) -> bool {
        self.is_asked(conversation, |ask| matches!(ask, Ask::Claim | Ask::TakeOver))
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

    /// The conversation that an intent of the desk is about is mine.
    pub fn is_subject_mine(&self) -> bool {
        self.subject().is_some_and(|subject| self.is_mine(subject))
    }

    /// There is a row in the queue.
    pub fn has_rows(&self) -> bool {
        !self.queue.rows.is_empty()
    }

    /// I have a conversation.
    pub fn has_mine(&self) -> bool {
        self.queue.rows.iter().any(|row| row.group == Group::Mine)
    }

    /// The selected visitor waits and was not asked for yet.
    pub fn can_claim(&self) -> bool {
        self.me.is_some()
            && self.selected().is_some_and(|open| open.is_waiting() && !self.is_claiming(&open.entry.conversation))
    }

    /// The selected conversation is mine, or holds words of mine.
    pub fn can_open(&self) -> bool {
        let selected = self.queue.selected.as_ref();
        selected.is_some_and(|selected| self.is_mine(selected) || self.kept().any(|kept| kept == selected))
    }

    /// The selected conversation is a colleague's and I am a supervisor.
    pub fn can_take_over(&self) -> bool {
        self.is_supervisor()
            && !self.can_open()
            && self.selected().is_some_and(|open| !open.is_waiting() && !self.is_mine(&open.entry.conversation))
    }

    /// The triage of the conversation in question may be set: it waits, or it is mine.
    pub fn can_triage(&self) -> bool {
        self.triage_subject().is_some()
    }

    /// The conversation whose triage may be set.
    pub fn triage_subject(&self) -> Option<&Open> {
        let open = self.roster.get(self.subject()?)?;
        (open.is_waiting() || self.is_mine(&open.entry.conversation)).then_some(open)
    }

    /// A colleague proposes a lower triage for the conversation in question.
    pub fn can_confirm_lowering(&self) -> bool {
        self.subject()
            .and_then(|subject| self.roster.get(subject)?.entry.proposal.as_ref())
            .is_some_and(|proposal| !self.is_me(&proposal.by))
    }

    /// The link is away.
    pub const fn is_away(&self) -> bool {
        matches!(self.link, LinkState::Away { .. })
    }

    /// The form waits for the desk, and there is no connection.
    pub fn waits_for_desk(&self) -> bool {
        self.is_away() && self.sign_in.as_ref().is_some_and(|form| form.busy)
    }

    /// Words can be written: the conversation in the middle is open to me.
    pub fn can_write(&self) -> bool {
        self.has_assigned() && self.open_chat().is_some_and(Chat::is_writable)
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

    /// A referral that was made is selected in the case.
    pub fn can_settle_referral(&self) -> bool {
        self.has_assigned() && self.open_chat().is_some_and(|chat| chat.referral_selected().is_some())
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
        after
            .iter()
            .chain(before)
            .copied()
            .find(|id| Some(*id) != self.open.as_ref() && self.chat(id).is_some_and(|chat| chat.unread > 0))
    }

    /// My conversations, in the order in which they came to me: the first is Alt-1.
    pub fn mine(&self) -> impl Iterator<Item = &ConversationId> {
        self.queue.rows.iter().filter(|row| row.group == Group::Mine).map(|row| &row.conversation)
    }

    /// Colleagues who can take a conversation over: on duty, with room.
    pub fn receivers(&self) -> Vec<MemberId> {
        self.roster
            .members()
            .filter(|(id, member)| {
                !self.is_me(id)
                    && member.duty.shift == Shift::On
                    && self.roster.load(id) < usize::from(member.duty.capacity)
            })
            .map(|(id, _)| id.clone())
            .collect()
    }

    /// Messages on their way, drafts, and what could not be recorded.
    pub fn unsent(&self) -> usize {
        let of = |chat: &Chat| chat.on_their_way() + usize::from(!chat.draft.editor.is_blank()) + chat.unrecorded.len();
        self.chats.iter().map(of).sum()
    }

    /// Whether words of a conversation are before the helper's eyes: it is in the middle, with the keyboard in it, and
    /// nothing is on top.
    pub fn is_seen(&self, conversation: &ConversationId) -> bool {
        self.sign_in.is_none()
            && self.lock.is_none()
            && self.dialogs.is_empty()
            && self.open.as_ref() == Some(conversation)
            && self.pane != Pane::Queue
    }

    /// Whether the pane at the side shows this.
    pub fn is_at_side(&self, side: Side) -> bool {
        self.side == side
    }

    /// The age of a moment in whole minutes.
    pub const fn minutes_since(&self, moment: Moment) -> u64 {
        self.now.since(moment) / 60_000
    }

    /// Whether the middle shows the open conversation; else it shows what is known of the queue's selected one.
    pub fn shows_open(&self) -> bool {
        self.has_open()
            && (self.pane != Pane::Queue || self.queue.selected.is_none() || self.queue.selected == self.open)
    }

    /// The language in which words go to a visitor.
    pub fn visitor_language(&self, conversation: &ConversationId) -> Language {
        self.roster.get(conversation).map_or_else(|| self.words.language(), |open| open.entry.language)
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

    /// The dialog on top.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialogs.last()
    }
}
