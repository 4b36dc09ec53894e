//! A desk on a real homeserver, with a door that does as it is told.

use std::cell::Cell;

use care::Language;
use care::registration::Visitor;
use care::triage::{Answers, Triage};
use desk::event::{
    Arrived, Assigned, Board, ConversationId, DeskEvent, Fence, MemberId, Message, Moment, Seq, room_type,
};
use matrix::rooms::NewRoom;
use matrix::session::Session;
use serde_json::json;

pub use crate::site::{PASSWORD, Site};

/// A desk with a door that does as it is told.
pub struct ScriptedDesk {
    /// The homeserver.
    pub server: Site,
    /// The door's account, signed in.
    pub door: Session,
    /// The desk room.
    pub room: String,
    seq: Cell<u64>,
}

impl ScriptedDesk {
    /// A desk, and helpers who are invited to it.
    pub async fn open(helpers: &[&str]) -> Self {
        Self::on(Site::start().await, helpers).await
    }

    /// The same on a homeserver.
    pub async fn on(server: Site, helpers: &[&str]) -> Self {
        server.account("door", true).await;
        for helper in helpers {
            server.account(helper, false).await;
        }
        let door = server.sign_in("door", "DOOR").await;
        let mut desk = Self { server, door, room: String::new(), seq: Cell::new(0) };
        let invite: Vec<_> = helpers.iter().map(|helper| desk.member(helper)).collect();
        let levels = json!({
            "users": { desk.door.me().as_str(): 100 }, "users_default": 0, "events_default": 90, "state_default": 90,
            "invite": 90, "kick": 90, "ban": 90, "redact": 100,
            "events": { "org.nachtwacht.request": 0, "org.nachtwacht.duty": 0 },
        });
        let new = NewRoom {
            room_type: room_type::DESK,
            name: Some("Night desk"),
            invite: &invite,
            power_levels: Some(levels),
            ..NewRoom::default()
        };
        desk.room = desk.door.create_room(&new).await.unwrap();
        desk
    }

    /// The account's name of a helper.
    pub fn name(&self, helper: &str) -> String {
        self.server.name(helper)
    }

    /// The user id of a helper.
    pub fn member(&self, helper: &str) -> MemberId {
        let server = self.door.me().as_str().split_once(':').unwrap().1;
        format!("@{}:{server}", self.name(helper)).into()
    }

    /// The next number of the door's events.
    pub fn next_seq(&self) -> Seq {
        self.seq.set(self.seq.get() + 1);
        Seq(self.seq.get())
    }

    /// Says something in the desk room.
    pub async fn tell(&self, event: DeskEvent) {
        let transaction = event.seq().map_or_else(|| format!("b{}", self.seq.get()), |seq| format!("d{}", seq.0));
        self.door.send(&self.room, event.event_type(), &transaction, &event.content()).await.unwrap();
    }

    /// Puts up the board.
    pub async fn board(&self) {
        let seq = Seq(self.seq.get());
        let board = DeskEvent::Board(Board {
            seq,
            page: 0,
            pages: 1,
            arrivals: (Seq(1), seq),
            conversations: Vec::new(),
            read_to: None,
            silent: None,
            unwanted: None,
        });
        let key = Board::key(self.door.me(), 0);
        self.door.set_state(&self.room, board.event_type(), &key, &board.content()).await.unwrap();
    }

    /// A room for a conversation.
    pub async fn conversation(&self) -> ConversationId {
        let levels = json!({
            "users": { self.door.me().as_str(): 100 }, "users_default": 0, "events_default": 100, "state_default": 100,
            "invite": 100, "kick": 100, "ban": 100, "redact": 100,
            "events": { "m.room.message": 0, "org.nachtwacht.note": 0, "org.nachtwacht.plan": 0 },
        });
        let new = NewRoom { room_type: room_type::CONVERSATION, power_levels: Some(levels), ..NewRoom::default() };
        self.door.create_room(&new).await.unwrap().into()
    }

    /// A visitor arrives.
    pub async fn arrive(&self) -> ConversationId {
        let conversation = self.conversation().await;
        self.arrived(&conversation).await;
        conversation
    }

    /// Says that a visitor arrived.
    pub async fn arrived(&self, conversation: &ConversationId) {
        let seq = self.next_seq();
        self.tell(DeskEvent::Arrived(Arrived {
            seq,
            conversation: conversation.clone(),
            since: Moment(1),
            alias: format!("Visitor {}", seq.0),
            language: Language::Nl,
            tag: None,
            visitor: Visitor::New,
            answers: Answers::default(),
            plain: false,
            triage: Triage::X,
        }))
        .await;
    }

    /// The visitor writes.
    pub async fn visitor_says(&self, conversation: &ConversationId, words: &str) {
        let message = Message::text(words, words.into());
        let content = serde_json::to_string(&message).unwrap();
        self.door.send(conversation.as_str(), Message::TYPE, words, &content).await.unwrap();
    }

    /// The door gives a conversation to a helper.
    pub async fn assign(&self, conversation: &ConversationId, helper: &MemberId) {
        self.door.invite(conversation.as_str(), helper).await.unwrap();
        self.tell(DeskEvent::Assigned(Assigned {
            seq: self.next_seq(),
            conversation: conversation.clone(),
            to: Some(helper.clone()),
            request: None,
            fence: Fence(1),
            since: Moment(1),
        }))
        .await;
    }

    /// What was said in a conversation, oldest first: sender and words, as the homeserver has it.
    pub async fn transcript(&self, conversation: &ConversationId) -> Vec<(MemberId, String)> {
        let events = matrix::sync::history(&self.door, conversation.as_str()).await.unwrap();
        let messages = events.iter().filter(|event| &*event.event_type == Message::TYPE);
        messages.map(|event| (event.sender.clone(), event.text("body").unwrap())).collect()
    }
}
