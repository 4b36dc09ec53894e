//! One conversation as it is worked on here: what was said, what is being written, what is on its way.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::code_word::CodeWord;
use super::draft::Draft;
use super::plan::PlanView;
use super::release::Overruled;
use super::transcript::{Anchor, Laid};
use crate::widget::list::Selection;
use jiff::tz::TimeZone;

use care::plan::Renamed;
use care::registration::Registration;
use care::signals::Signals;
use desk::conversation::{Conversation, Item, Line, LineKey, Side};
use desk::event::{CaseEvent, ConversationId, EventId, MemberId, MessageId, Moment, ReferralMade};
use matrix::link::{Piece, Unfinished};

/// A conversation that is or was open here.
#[derive(Debug)]
pub struct Chat {
    /// The conversation's id.
    pub id: ConversationId,
    /// The visitor's alias, kept for when the desk forgot the conversation.
    pub alias: String,
    /// What was said and recorded.
    pub conversation: Conversation,
    /// Whether its room is open to this helper now.
    pub opened: bool,
    /// Whether the helper was told that this conversation, which was theirs, went where they had sent it.
    pub told_given_away: bool,
    /// The note for a colleague that was begun while this was being handed over.
    pub handover_note: String,
    /// What is being written. It belongs to this conversation and never moves.
    pub draft: Draft,
    /// Own messages that the room has not shown yet.
    pub sending: Vec<Sending>,
    /// Own messages that were taken back, and their words: one may turn out to have arrived all the same.
    pub taken_back: Vec<(MessageId, String)>,
    /// Where the transcript is scrolled to; `None` follows its end.
    pub scroll: Option<Anchor>,
    /// How many of the visitor's messages were not seen.
    pub unread: usize,
    /// How many of them were read, since they stood on the screen, while nobody looked at it: they still call.
    pub missed: usize,
    /// The line from which on the visitor's words were not seen when they came: its mark stays while they are read.
    pub unread_from: Option<LineKey>,
    /// Whether words were unseen when that was looked at last.
    was_unseen: bool,
    /// Up to where a receipt was sent.
    pub read_to: Option<EventId>,
    /// The zone in which the times are told.
    pub zone: TimeZone,
    /// The plans' items that had other ids before.
    pub renamed: Arc<Renamed>,
    /// Until when its plan is saved for when the visitor comes back, if it is.
    pub saved_until: Option<Moment>,
    /// Whether the helper chose the plainer words for this visitor, or the ordinary ones; nothing while the helper chose
    /// neither: then it is as the visitor chose on arrival.
    pub plain: Option<bool>,
    /// The safety plan as it is looked at.
    pub plan: PlanView,
    /// The selected referral of the case.
    pub case: Selection,
    /// What was recorded here and the room does not show yet, in order.
    pub recording: Vec<CaseEvent>,
    /// What could not be recorded, until the helper has seen it.
    pub unrecorded: Vec<Unrecorded>,
    /// When it was last said that the helper types.
    pub typing_said: Option<Moment>,
    /// When the last key went into the composer.
    pub last_key: Moment,
    /// Whether it was made doubtful who types, and whether the code word was asked since.
    pub code_word: CodeWord,
    /// The registration that was begun and put aside.
    pub closing: Option<Closing>,
    /// Since when there is something in the composer, or something gone from it, that is not on the disk yet.
    pub unjournaled: Option<Moment>,
    /// Lines made safe and wrapped: only those that were on the screen.
    pub(super) laid: Laid,
}

/// A registration that was begun: what was filled in stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// What was filled in.
    pub registration: Registration,
    /// The fields that the helper answered, by the names of their lists: the others follow what the conversation tells.
    pub said: BTreeSet<&'static str>,
    /// The selected row of the form.
    pub row: usize,
}

/// Words of the helper's that could not be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrecorded {
    /// Under which id they are journaled.
    pub id: String,
    /// The words.
    pub text: String,
}

/// An own message on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Its id.
    pub message: MessageId,
    /// The words.
    pub body: String,
    /// The pieces that are in its words.
    pub pieces: Vec<Piece>,
    /// What was objected to it when it was sent off, and overruled with the second key.
    pub overruled: Overruled,
    /// Why it is being taken back, if it is; in words.
    pub taken_back: Option<String>,
    /// When it was sent off, by the local clock.
    pub at: Moment,
    /// Whether the disk has it: only then it is called queued.
    pub journaled: bool,
    /// Whether the homeserver has it.
    pub sent: bool,
}

impl Sending {
    /// A message that was just sent off.
    pub fn new(message: MessageId, body: String, pieces: Vec<Piece>, at: Moment) -> Self {
        let overruled = Overruled::default();
        Self { message, body, pieces, overruled, taken_back: None, at, journaled: false, sent: false }
    }
}

impl Chat {
    /// A conversation of which nothing was read yet.
    pub fn new(id: ConversationId, door: MemberId, alias: String) -> Self {
        Self {
            id,
            alias,
            conversation: Conversation::new(door),
            opened: false,
            told_given_away: false,
            handover_note: String::new(),
            draft: Draft::default(),
            sending: Vec::new(),
            taken_back: Vec::new(),
            scroll: None,
            unread: 0,
            missed: 0,
            unread_from: None,
            was_unseen: false,
            read_to: None,
            zone: TimeZone::UTC,
            renamed: Arc::default(),
            saved_until: None,
            plain: None,
            plan: PlanView::default(),
            case: Selection::default(),
            recording: Vec::new(),
            unrecorded: Vec::new(),
            typing_said: None,
            last_key: Moment(0),
            code_word: CodeWord::default(),
            closing: None,
            unjournaled: None,
            laid: Laid::default(),
        }
    }

    /// What is being written, for the journal on the disk. `instead_of` is the refused message whose words came back.
    pub fn unfinished(&mut self, instead_of: Option<MessageId>) -> Unfinished {
        self.unjournaled = None;
        let (body, pieces) = self.draft.as_it_stands();
        Unfinished { conversation: self.id.clone(), body, inserted: Vec::new(), pieces, instead_of }
    }

    /// Whether words of the helper's are here that were not sent or recorded.
    pub fn has_words(&self) -> bool {
        !self.draft.editor.is_blank() || !self.unrecorded.is_empty()
    }

    /// Forgets what was said and recorded: the helper does not read it any more. The helper's own messages stay, since
    /// the door may still tell that one of them was not passed on.
    pub fn forget_what_was_said(&mut self, me: Option<&MemberId>) {
        self.conversation.forget_others(me);
        self.laid = Laid::default();
        (self.scroll, self.read_to, self.saved_until) = (None, None, None);
        (self.unread, self.missed) = (0, 0);
        (self.unread_from, self.plan.marked) = (None, None);
    }

    /// Marks from where on the visitor's words were not seen, if there is a line before. What comes while it is looked at has
    /// no mark; one that was read goes when another conversation comes into the middle.
    pub fn mark_unread(&mut self, is_open: bool) {
        let unseen = self.unread + self.missed;
        if unseen > 0 && !self.was_unseen {
            let from = self.of_visitor().rev().nth(unseen - 1).map(|line| line.key);
            self.unread_from = from.filter(|key| self.conversation.position(*key).is_some_and(|at| at > 0));
        } else if unseen == 0 && !is_open {
            self.unread_from = None;
        }
        self.was_unseen = unseen > 0;
    }

    /// Whether words can go to the visitor.
    pub fn is_writable(&self) -> bool {
        self.opened && self.conversation.ended().is_none()
    }

    /// The referrals that were made: of each entry the last outcome, in the order of the first.
    pub fn referrals(&self) -> Vec<&ReferralMade> {
        let mut made: Vec<&ReferralMade> = Vec::new();
        let on_their_way = self.recording.iter().filter_map(|event| match event {
            CaseEvent::Referral(made) => Some(made),
            _ => None,
        });
        for referral in self.conversation.referrals().chain(on_their_way) {
            match made.iter_mut().find(|known| known.entry == referral.entry) {
                Some(known) => *known = referral,
                None => made.push(referral),
            }
        }
        made
    }

    /// The selected referral of the case.
    pub fn referral_selected(&self) -> Option<ReferralMade> {
        self.referrals().get(self.case.row).copied().cloned()
    }

    /// How many own messages the homeserver does not have yet, and how many records the room does not show.
    pub fn on_their_way(&self) -> usize {
        self.sending.iter().filter(|sending| !sending.sent).count() + self.recording.len()
    }

    /// Takes a message that was refused out of those on their way, and puts it back into the composer.
    pub fn refused(&mut self, message: &MessageId, why: String) -> bool {
        let Some(at) = self.sending.iter().position(|sending| sending.message == *message) else { return false };
        let sending = self.sending.remove(at);
        self.draft.put_back(&sending.body, &sending.pieces, why);
        true
    }

    /// Forgets own messages that the room shows by now.
    pub fn forget_arrived(&mut self, me: &MemberId) {
        let conversation = &self.conversation;
        self.sending.retain(|sending| conversation.find(me, &sending.message).is_none());
    }
}

impl Chat {
    /// The signals: as recorded here last, also before the room shows it; else as the room tells them.
    pub fn signals(&self) -> Option<&Signals> {
        let on_their_way = self.recording.iter().rev().find_map(|event| match event {
            CaseEvent::Signal(signals) => Some(signals),
            _ => None,
        });
        on_their_way.or_else(|| self.conversation.signals())
    }

    /// The visitor's messages, the oldest first.
    pub fn of_visitor(&self) -> impl DoubleEndedIterator<Item = Line<'_>> {
        let said = |line: &Line<'_>| line.side == Side::Visitor && matches!(line.item, Item::Said { .. });
        self.conversation.lines().filter(said)
    }

    /// The visitor's message before (`-1`) or after (`1`) another; none lies after the last one.
    pub fn step_mark(&self, marked: Option<LineKey>, by: isize) -> Option<LineKey> {
        let keys: Vec<LineKey> = self.of_visitor().map(|line| line.key).collect();
        let at = marked.and_then(|marked| keys.iter().position(|key| *key == marked)).unwrap_or(keys.len());
        keys.get(at.saturating_add_signed(by)).copied()
    }
}
