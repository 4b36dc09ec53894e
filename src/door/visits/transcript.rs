//! What the visitor may see of a conversation: a fold of its room, in the order of the room's events. Pure.
//!
//! The room itself says whose turn it is: the door writes a [`Turn`] before it lets a helper in and after it has
//! removed one. A helper's message counts only in that helper's turn. So a door passes on and refuses the same
//! messages, whether it reads them live, again, or after a restart.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use serde::Serialize;

use care::stop_word::StopWord;
use desk::event::{EventId, Fence, Leaving, MemberId, MessageId, Moment, PlanAnswer, Refusal, Turn};
use desk::passage::{Passage, PassageWords};

#[cfg(test)]
mod tests;

/// The event type of a [`Turn`]: state of a conversation room, empty key, by the door.
pub(crate) const TURN: &str = "org.nachtwacht.turn";

/// On the wire the id that a visitor's page chose for a message has this before it, so that it is never taken for a
/// helper's id.
const VISITOR: &str = "v.";

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum From {
    /// The visitor.
    Visitor,
    /// The desk: the visitor is not told who.
    Helper,
}

/// A message as the visitor sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptLine {
    /// The homeserver's id of its event: a stream goes on from here.
    pub event: EventId,
    /// The visitor's own id of it; of a helper's message the event's id, where it was first said.
    pub id: Arc<str>,
    /// Who wrote it.
    pub from: From,
    /// When the homeserver received it.
    pub at: Moment,
    /// The words.
    pub text: Arc<str>,
}

/// The id on the wire of a visitor's own message.
pub(crate) fn wire_id(own: &str) -> MessageId {
    MessageId::from(format!("{VISITOR}{own}"))
}

/// An event of the room as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HeardEvent {
    /// The turn passed to somebody, or to nobody.
    Turn(Turn),
    /// A message: its own id, the fence it was written under, and the words if it is a plain text.
    Said { id: Option<MessageId>, fence: Option<Fence>, body: Option<String> },
    /// An answer about the stop word in a plan.
    Agreed(Box<PlanAnswer>),
    /// Something else: not for the visitor, but a helper may have read up to here.
    Other,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MessageVerdict {
    /// The visitor sees it.
    Passed,
    /// A helper's message is refused.
    Refused { message: MessageId, why: Refusal },
    /// A double, or nothing for the visitor.
    Nothing,
}

/// The visible part of one conversation.
#[derive(Debug)]
pub(crate) struct Transcript {
    /// The doors that the conversation is and was with: their words are the visitor's.
    doors: Vec<MemberId>,
    most: usize,
    most_bytes: usize,
    passage: Passage,
    lines: VecDeque<Arc<TranscriptLine>>,
    bytes: usize,
    /// How many old lines were dropped; the first line that is left has this position.
    dropped: usize,
    /// The visitor's words that nobody has answered: their positions, and when the homeserver received them.
    unanswered: VecDeque<(usize, Moment)>,
    /// The position of the visitor's last word; 0 while there is none.
    last_word: usize,
    /// How many lines there were up to and including each event of the room.
    positions: HashMap<EventId, usize>,
    /// The visitor's own messages: when each was received, and a digest of its words.
    own: HashMap<Arc<str>, (Moment, u64)>,
    refused: HashMap<EventId, (MessageId, Refusal)>,
    /// The helpers' messages that were passed on: by whom, and under which id.
    passed: HashSet<(MemberId, MessageId)>,
    /// Who has or had the turn.
    holders: HashSet<MemberId>,
    /// How many they are.
    helpers: usize,
}

impl Transcript {
    /// An empty one. The messages of `door` are the visitor's; `most` lines and `most_bytes` of text are held.
    pub(crate) fn new(door: MemberId, most: usize, most_bytes: usize) -> Self {
        Self {
            doors: vec![door],
            most,
            most_bytes,
            passage: Passage::default(),
            lines: VecDeque::new(),
            bytes: 0,
            dropped: 0,
            unanswered: VecDeque::new(),
            last_word: 0,
            positions: HashMap::new(),
            own: HashMap::new(),
            refused: HashMap::new(),
            passed: HashSet::new(),
            holders: HashSet::new(),
            helpers: 0,
        }
    }

    /// The conversation was with these doors before.
    pub(crate) fn was_with(&mut self, former: &[MemberId]) {
        self.doors.extend_from_slice(former);
    }

    /// Whether somebody is or was the conversation's door.
    pub(crate) fn is_door(&self, who: &MemberId) -> bool {
        self.doors.contains(who)
    }

    /// Whether the case counts that somebody writes: a door's, and that of who has or had the turn. Whoever reads along
    /// writes notes and nothing else. In a room without turns (of an older door) everybody's counts.
    pub(crate) fn may_write_case(&self, who: &MemberId) -> bool {
        self.holders.is_empty() || self.is_door(who) || self.holders.contains(who)
    }

    /// An event that was just heard moved here: on the homeserver that it came from it was the event `was`. A stream
    /// that has seen `was` goes on after this one, and the visitor's page knows a helper's line by `was`.
    pub(crate) fn was(&mut self, event: &EventId, was: &EventId) {
        if let Some(&position) = self.positions.get(event) {
            self.positions.entry(was.clone()).or_insert(position);
        }
        if let Some(line) = self.lines.back_mut()
            && line.event == *event
            && line.from == From::Helper
        {
            Arc::make_mut(line).id = was.as_str().into();
        }
    }

    /// Takes an event of the room, in the room's order. A refused message that is heard again is refused again: the
    /// first refusal may not have been told yet.
    pub(crate) fn on_event(
        &mut self,
        event: &EventId,
        sender: &MemberId,
        at: Moment,
        heard: HeardEvent,
    ) -> MessageVerdict {
        if self.positions.contains_key(event) {
            let refused = self.refused.get(event).cloned();
            return refused.map_or(MessageVerdict::Nothing, |(message, why)| MessageVerdict::Refused { message, why });
        }
        self.positions.insert(event.clone(), self.dropped + self.lines.len());
        match heard {
            HeardEvent::Turn(turn) => {
                if self.doors.contains(sender) {
                    self.holders.extend(turn.to.clone());
                    self.passage.turn(turn.to, turn.fence, turn.stopped);
                }
                MessageVerdict::Nothing
            }
            HeardEvent::Agreed(answer) => {
                self.passage.answer(sender, self.doors.contains(sender), &answer);
                MessageVerdict::Nothing
            }
            HeardEvent::Other => MessageVerdict::Nothing,
            HeardEvent::Said { id, body, .. } if self.doors.contains(sender) => {
                self.visitor(event, at, id.as_ref(), body)
            }
            HeardEvent::Said { id, fence, body } => self.helper(event, sender, at, (id, fence, body)),
        }
    }

    fn visitor(&mut self, event: &EventId, at: Moment, id: Option<&MessageId>, body: Option<String>) -> MessageVerdict {
        let id: Arc<str> = own_id(event, id).into();
        let Some(body) = body.filter(|_| !self.own.contains_key(&id)) else { return MessageVerdict::Nothing };
        self.own.insert(id.clone(), (at, digest(&body)));
        self.last_word = self.dropped + self.lines.len() + 1;
        self.unanswered.push_back((self.last_word, at));
        self.keep(TranscriptLine { event: event.clone(), id, from: From::Visitor, at, text: body.into() });
        MessageVerdict::Passed
    }

    fn helper(
        &mut self,
        event: &EventId,
        sender: &MemberId,
        at: Moment,
        (id, fence, body): (Option<MessageId>, Option<Fence>, Option<String>),
    ) -> MessageVerdict {
        let message = id.unwrap_or_else(|| event.as_str().into());
        let own = (sender.clone(), message.clone());
        if self.passed.contains(&own) {
            return MessageVerdict::Nothing;
        }
        match (self.passage.helper(sender, fence, body.is_some()), body) {
            (Ok(()), Some(body)) => {
                self.passed.insert(own);
                self.unanswered.clear();
                self.helpers += 1;
                let id = event.as_str().into();
                self.keep(TranscriptLine { event: event.clone(), id, from: From::Helper, at, text: body.into() });
                MessageVerdict::Passed
            }
            (passes, _) => {
                let why = passes.err().unwrap_or(Refusal::Unreadable);
                self.refused.insert(event.clone(), (message.clone(), why));
                MessageVerdict::Refused { message, why }
            }
        }
    }

    fn keep(&mut self, line: TranscriptLine) {
        self.positions.insert(line.event.clone(), self.dropped + self.lines.len() + 1);
        self.bytes += line.text.len();
        self.lines.push_back(Arc::new(line));
        while self.lines.len() > self.most || (self.bytes > self.most_bytes && self.lines.len() > 1) {
            let Some(oldest) = self.lines.pop_front() else { break };
            self.bytes -= oldest.text.len();
            self.dropped += 1;
        }
    }

    /// The helper says that up to this event nothing needs an answer.
    pub(crate) fn nothing_to_answer(&mut self, word: &EventId) {
        if let Some(&last) = self.positions.get(word) {
            self.unanswered.retain(|(position, _)| *position > last);
        }
    }

    /// The visitor's oldest word that nobody has answered: its position, and when the homeserver received it.
    pub(crate) fn oldest_unanswered(&self) -> Option<(usize, Moment)> {
        self.unanswered.front().copied()
    }

    /// Whether the visitor said something after this event of the room. Of an event that never came here nothing is known:
    /// then every word counts.
    pub(crate) fn has_words_after(&self, event: &EventId) -> bool {
        self.last_word > self.positions.get(event).copied().unwrap_or(0)
    }

    /// Whether an event of the room is a word of the visitor's that has not come here yet.
    pub(crate) fn misses(&self, event: &EventId, sender: &MemberId, heard: &HeardEvent) -> bool {
        let HeardEvent::Said { id, body: Some(_), .. } = heard else { return false };
        self.doors.contains(sender) && !self.has_heard(event) && !self.own.contains_key(own_id(event, id.as_ref()))
    }

    /// How many messages of helpers were passed on.
    pub(crate) fn of_helpers(&self) -> usize {
        self.helpers
    }

    /// Whether nobody has said a word that the visitor sees, neither the visitor nor a helper.
    pub(crate) fn is_silent(&self) -> bool {
        self.dropped == 0 && self.lines.is_empty()
    }

    /// Whether somebody has the conversation.
    pub(crate) fn assigned(&self) -> bool {
        self.passage.holder().0.is_some()
    }

    /// Who has the turn, and under which fence.
    pub(crate) fn turn(&self) -> (Option<&MemberId>, Fence) {
        self.passage.holder()
    }

    /// The visitor says something now. Returns whether it is talk; the stop word stops the visit here and now.
    pub(crate) fn says(&mut self, text: &str) -> PassageWords {
        self.passage.visitor(text)
    }

    /// The visitor sets the stop word on coming in.
    pub(crate) fn agree(&mut self, word: StopWord) {
        self.passage.agree(word);
    }

    /// The visit is stopped.
    pub(crate) fn stop(&mut self, how: Leaving) {
        self.passage.stop(how);
    }

    /// How the visit was stopped, if it was.
    pub(crate) fn stopped(&self) -> Option<Leaving> {
        self.passage.stopped()
    }

    /// Whether an event of the room has come.
    pub(crate) fn has_heard(&self, event: &EventId) -> bool {
        self.positions.contains_key(event)
    }

    /// When a visitor's own message was received, if it was.
    pub(crate) fn received(&self, own: &str) -> Option<Moment> {
        self.own.get(own).map(|(at, _)| *at)
    }

    /// Whether a visitor's own message was received with these words.
    pub(crate) fn received_as(&self, own: &str, text: &str) -> bool {
        self.own.get(own).is_some_and(|(_, known)| *known == digest(text))
    }

    /// How many messages the visitor has sent.
    pub(crate) fn sent(&self) -> usize {
        self.own.len()
    }

    /// The position from which a stream goes on that has seen everything up to `event`; the start when the event is not
    /// known.
    pub(crate) fn after(&self, event: Option<&EventId>) -> usize {
        event.and_then(|event| self.positions.get(event).copied()).unwrap_or(0)
    }

    /// The next lines from a position on, and the position after them.
    pub(crate) fn from(&self, position: usize, most: usize) -> (Vec<Arc<TranscriptLine>>, usize) {
        let start = position.max(self.dropped);
        let lines: Vec<_> = self.lines.iter().skip(start - self.dropped).take(most).cloned().collect();
        let next = start + lines.len();
        (lines, next)
    }

    /// The latest of the visitor's own messages at or before `event`: up to there the helper has read.
    pub(crate) fn read_up_to(&self, event: &EventId) -> Option<Arc<str>> {
        let until = self.positions.get(event)?.checked_sub(self.dropped)?;
        self.lines.iter().take(until).rev().find(|line| line.from == From::Visitor).map(|line| line.id.clone())
    }
}

/// The visitor's own id of a message, from its id on the wire; its event's where it has none.
fn own_id<'a>(event: &'a EventId, id: Option<&'a MessageId>) -> &'a str {
    id.and_then(|id| id.as_str().strip_prefix(VISITOR)).unwrap_or(event.as_str())
}

/// Tells words from others, in memory: what is received under one id is one message.
fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
