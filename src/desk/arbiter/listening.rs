//! Reading along (design §3): who is let in, and who ends it. It takes no place in anybody's capacity.

use super::{Case, Decision};
use crate::event::{Alert, ConversationId, DeskEvent, Listens, MemberId, Reader, Refusal, Seq, Shift};
use crate::roster::Roster;

impl Case<'_> {
    pub(super) fn listen(&self, who: &MemberId) -> Result<Decision, Refusal> {
        let entry = &self.open.entry;
        let own = who == self.asker;
        let backup = entry.alert.as_deref().filter(|alert| own && alert.is_open() && alert.is_backup(who));
        if backup.is_none() && !self.open.is_with(self.asker) && !(own && self.supervises()) {
            return Err(if own { Refusal::NotSupervisor } else { Refusal::NotYours });
        }
        self.current()?;
        // who has it reads it; and while nobody has it nobody talks whom one could read along with
        if self.open.is_with(who) || (self.open.is_waiting() && backup.is_none()) {
            return Err(Refusal::Stale);
        }
        if !own && !is_there(self.roster, who) {
            return Err(Refusal::ReceiverUnavailable);
        }
        let known = entry.readers().find(|reader| reader.who == *who);
        let reader = Reader {
            who: who.clone(),
            since: known.map_or(self.terms.now, |known| known.since),
            fence: backup.is_none().then_some(entry.fence).or_else(|| known.and_then(|known| known.fence)),
            alert: backup.map(|alert| alert.id.clone()).or_else(|| known.and_then(|known| known.alert.clone())),
        };
        let event = self.listens(who, Some(reader));
        Ok(Decision::Answer { event, invite: Some(who.clone()), remove: None })
    }

    pub(super) fn end_listen(&self, who: &MemberId) -> Result<Decision, Refusal> {
        if who != self.asker && !self.open.is_with(self.asker) && !self.supervises() {
            return Err(Refusal::NotYours);
        }
        // it may have ended with the assignment that the asker saw: then there is nothing to end
        if !self.open.entry.reads_along(who) {
            return Err(Refusal::NothingProposed);
        }
        Ok(Decision::Answer { event: self.listens(who, None), invite: None, remove: Some(who.clone()) })
    }

    /// All who read along once the backup of this alert does, too.
    pub(super) fn with_backup(&self, alert: &Alert) -> Vec<Reader> {
        let known = self.open.entry.readers().find(|reader| reader.who == *self.asker);
        let backup = Reader {
            who: self.asker.clone(),
            since: known.map_or(self.terms.now, |known| known.since),
            fence: known.and_then(|known| known.fence),
            alert: Some(alert.id.clone()),
        };
        self.others(self.asker).chain([backup]).collect()
    }

    fn others<'a>(&'a self, but: &'a MemberId) -> impl Iterator<Item = Reader> + 'a {
        self.open.entry.readers().filter(move |reader| reader.who != *but).cloned()
    }

    fn listens(&self, who: &MemberId, reader: Option<Reader>) -> DeskEvent {
        DeskEvent::Listens(Listens {
            seq: self.terms.seq,
            conversation: self.wish.conversation.clone(),
            who: who.clone(),
            on: reader.is_some(),
            readers: self.others(who).chain(reader).collect(),
            request: Some(self.wish.id.clone()),
        })
    }
}

/// Whether a colleague is at the desk: on some duty, and the console is heard.
pub fn is_there(roster: &Roster, who: &MemberId) -> bool {
    roster.member(who).is_some_and(|member| member.duty.shift != Shift::Off) && roster.silent_since(who).is_none()
}

/// What a door says, by itself, about a member who reads along in one of its conversations and is not at the desk any
/// more. Nothing when the member does not read along there.
pub fn stop_listening(roster: &Roster, conversation: &ConversationId, who: &MemberId, seq: Seq) -> Option<DeskEvent> {
    let entry = &roster.get(conversation)?.entry;
    entry.reads_along(who).then(|| {
        let readers = entry.readers().filter(|reader| reader.who != *who).cloned().collect();
        let (conversation, who) = (conversation.clone(), who.clone());
        DeskEvent::Listens(Listens { seq, conversation, who, on: false, readers, request: None })
    })
}
