//! What the link tells of conversations, of the fate of messages and requests, and of who is signed in.

use super::chat::Chat;
use super::failing::failure;
use super::{Me, Tone, World, record};
use desk::conversation::Conversation;
use desk::event::{
    Ask, CaseEvent, ConversationId, MemberId, MessageId, RequestId, RoomEvent, SavedPlanAnswer, SavedPlanIs, Stamped,
};
use matrix::link::{Delivery, Failure, Role};

impl World {
    /// A helper is signed in. `again`: after a form that had come in between.
    pub fn signed_in(&mut self, me: MemberId, name: String, desk: String, again: bool) {
        let first = self.me.as_ref().is_none_or(|known| known.id != me);
        let role = self.me.as_ref().map_or(Role::Helper, |known| known.role);
        let renamed = self.duty.name != name;
        self.duty.name.clone_from(&name);
        self.me = Some(Me { id: me, name, desk, role });
        if first || again || renamed {
            self.say_duty();
        }
        self.queue.stale = true;
    }

    /// The chat of a conversation; a new one when there is none.
    pub fn chat_of(&mut self, conversation: &ConversationId) -> &mut Chat {
        let open = self.roster.get(conversation).is_some();
        let door = match (self.roster.get(conversation), self.roster.past(conversation)) {
            (Some(open), _) => Some((open.door.clone(), open.entry.alias.clone(), open.entry.former.clone())),
            (None, Some(past)) => Some((past.door.clone(), past.alias.clone(), Vec::new())),
            (None, None) => None,
        };
        let at = self.chats.iter().position(|chat| chat.id == *conversation).unwrap_or_else(|| {
            let (door, alias, _) = door.clone().unwrap_or_else(|| (MemberId::from(""), String::new(), Vec::new()));
            let (renamed, zone) = (self.station.content.renamed.clone(), self.station.zone.clone());
            let mut chat = Chat::new(conversation.clone(), door, alias);
            (chat.renamed, chat.zone) = (renamed, zone);
            self.chats.push(chat);
            self.chats.len() - 1
        });
        let chat = &mut self.chats[at];
        if let Some((door, alias, former)) = door {
            // the room came before the desk told whose it is: nothing was said in it yet
            if chat.alias.is_empty() && chat.conversation.is_empty() {
                chat.conversation = Conversation::new(door.clone());
                chat.alias = alias;
            }
            // closed by a door that continued it: who had it before is not told any more, and known already
            if open {
                chat.conversation.set_doors(&door, &former);
            }
        }
        chat
    }

    /// Takes in what was said and recorded in a conversation.
    pub fn said(&mut self, conversation: &ConversationId, events: &[Stamped<RoomEvent>]) {
        let me = self.me.as_ref().map(|me| me.id.clone());
        let chat = self.chat_of(conversation);
        let conflicts = chat.conversation.newer(events).conflicts;
        saved_plan(chat, events);
        self.read_code_word(conversation);
        let chat = self.chat_of(conversation);
        if let Some(me) = &me {
            chat.forget_arrived(me);
            record::shown(chat, events, me);
            chat.unread = chat.conversation.unread(me);
        }
        self.arrived_all_the_same(conversation);
        self.contradicted(conversation, conflicts);
    }

    /// Something came again with other content: what was there stands, and the helper is told.
    fn contradicted(&mut self, conversation: &ConversationId, conflicts: usize) {
        if conflicts > 0 {
            let alias = self.alias(conversation).to_owned();
            let text = self.station.words.with("notice-conflict", &[("alias", alias.into())]).into_owned();
            self.say(Tone::Trouble, text);
        }
    }

    /// A conversation's room is not open to this helper any more.
    pub fn shut(&mut self, conversation: &ConversationId) {
        let alias = self.alias(conversation).to_owned();
        let me = self.me.as_ref().map(|me| me.id.clone());
        let chat = self.chat_of(conversation);
        if !chat.opened {
            return;
        }
        chat.opened = false;
        (chat.unread, chat.missed) = (0, 0);
        // what did not get through is told by the link, each with its words
        chat.recording.clear();
        chat.typing_said = None;
        let (unsent, told) = (!chat.draft.editor.is_blank(), chat.told_given_away);
        chat.forget_what_was_said(me.as_ref());
        // what this helper asked for is told when the desk tells it
        let gives = self.is_asked(conversation, |ask| matches!(ask, Ask::Release | Ask::Transfer { .. }))
            || self.my_offer(conversation).is_some();
        // and that somebody reads along no more
        if !self.is_over(conversation) && !told && !gives && !self.reads_along(conversation) {
            // whoever was away, or did not read, learns who has the visitor now
            let holder = self.roster.get(conversation).and_then(|open| open.entry.assigned.clone());
            if let Some(holder) = holder.filter(|holder| !self.is_me(holder)) {
                return self.lost_to(conversation, &holder);
            }
            let word = if unsent { "notice-lost-words" } else { "notice-lost" };
            let text = self.station.words.with(word, &[("alias", alias.into())]).into_owned();
            self.say(Tone::Trouble, text);
        }
    }

    /// What became of a message on its way.
    pub fn outbox(&mut self, conversation: &ConversationId, message: &MessageId, delivery: &Delivery) {
        match delivery {
            Delivery::Queued | Delivery::Sent(_) => {
                let sending = self.chat_of(conversation).sending.iter_mut().find(|sending| sending.message == *message);
                if let Some(sending) = sending {
                    sending.journaled |= *delivery == Delivery::Queued;
                    sending.sent |= *delivery != Delivery::Queued;
                }
            }
            Delivery::Refused(why) => {
                let why = failure(&self.station.words, *why);
                if self.chat_of(conversation).refused(message, why.clone()) {
                    self.came_back(conversation, message);
                    self.trouble("notice-undelivered", conversation, why);
                }
            }
            Delivery::Withdrawn => self.withdrawn(conversation, message),
        }
    }

    /// A request did not get through.
    pub fn not_asked(&mut self, conversation: &ConversationId, request: &RequestId, why: Failure) {
        self.pending.retain(|pending| pending.id != *request);
        let why = failure(&self.station.words, why);
        self.trouble("notice-not-sent", conversation, why);
    }
}

/// Takes in, of what a room says, whether its plan is saved.
fn saved_plan(chat: &mut Chat, events: &[Stamped<RoomEvent>]) {
    for stamped in events {
        if let RoomEvent::Case(CaseEvent::SavedPlanAnswer(SavedPlanAnswer { answer, .. })) = &stamped.event {
            match answer {
                SavedPlanIs::Saved { until } | SavedPlanIs::Found { until, .. } => chat.saved_until = Some(*until),
                SavedPlanIs::Forgotten => chat.saved_until = None,
                _ => {}
            }
        }
    }
}
