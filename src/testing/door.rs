//! A desk for a test: homeserver, door, helpers and visitors.

use std::time::Duration;

use desk::event::{
    Ask, ConversationId, DeskEvent, Duty, Fence, MemberId, Message, MessageId, OfferEnd, Refusal, Request, RequestId,
    Shift,
};
use door::{Door, DoorConfig, DoorError, DoorHandle};
use matrix::session::{Session, SyncRequest};
use matrix::wire::{RawEvent, SyncBatch};
use upkeep::{Plan, found};

use crate::site::Site;

mod visitors;

pub use self::visitors::{Guest, Sent, Stream, Visitors, visitors_of};

/// Nothing waited for may take longer; a test that waits in vain fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits for something, but not for ever.
pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("it should have happened by now")
}

/// The account of the door: the homeserver's administrator, since only such a one may erase.
const DOOR: &str = "door";

/// Opens a door.
pub async fn open(site: &Site, change: impl FnOnce(&mut DoorConfig)) -> DoorHandle {
    let session = site.sign_in(DOOR, "DOOR").await;
    found(&session, &Plan { another: true, ..Plan::default() }).await.unwrap();
    soon(Box::pin(try_open(site, DOOR, change))).await.unwrap()
}

/// Opens the door of an account, if it can be.
pub async fn try_open(site: &Site, who: &str, change: impl FnOnce(&mut DoorConfig)) -> Result<DoorHandle, DoorError> {
    let mut config = DoorConfig { listen: Some(([127, 0, 0, 1], 0).into()), ..DoorConfig::default() };
    change(&mut config);
    Door::start(site.sign_in(who, "DOOR").await, config).await
}

/// A homeserver, a door and their addresses.
pub struct Desk {
    /// The homeserver.
    pub site: Site,
    /// The door.
    pub door: DoorHandle,
}

impl Desk {
    /// Starts a desk on the homeserver of the test.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same, with the door's configuration changed.
    pub async fn start_with(change: impl FnOnce(&mut DoorConfig)) -> Self {
        let site = Site::start().await;
        site.account(DOOR, true).await;
        let door = open(&site, change).await;
        Self { site, door }
    }

    /// The door is shut and opened again.
    pub async fn restart(self, change: impl FnOnce(&mut DoorConfig)) -> Self {
        let Self { site, door } = self;
        soon(door.shutdown()).await.unwrap();
        let door = open(&site, change).await;
        Self { site, door }
    }

    /// The door dies without a chance to write anything, and is opened again.
    pub async fn crash(self, change: impl FnOnce(&mut DoorConfig)) -> Self {
        let Self { site, door } = self;
        drop(door);
        let door = open(&site, change).await;
        Self { site, door }
    }

    /// Another door of the same desk.
    pub async fn second(&self, who: &str, change: impl FnOnce(&mut DoorConfig)) -> DoorHandle {
        self.site.account(who, true).await;
        let session = self.site.sign_in(who, "DOOR").await;
        self.door.ensure_door(session.me()).await.unwrap();
        soon(Box::pin(try_open(&self.site, who, change))).await.unwrap()
    }

    /// The door's account on another device, to look without disturbing.
    pub async fn reader(&self) -> Session {
        self.site.sign_in(DOOR, "READER").await
    }

    /// A helper on duty.
    pub async fn helper(&self, name: &str) -> Helper {
        self.site.account(name, false).await;
        let session = self.site.sign_in(name, "DESK").await;
        self.door.ensure_member(session.me()).await.unwrap();
        Helper::sit_down(session, self.door.desk_room()).await
    }

    /// The visitor's side of its door.
    pub fn visitor(&self) -> Visitors {
        visitors_of(&self.door)
    }
}

/// A helper, played over the wire.
pub struct Helper {
    /// The helper's account, signed in.
    pub session: Session,
    room: String,
    since: Option<String>,
    seen: Vec<DeskEvent>,
    taken: usize,
    batches: Vec<SyncBatch>,
}

impl Helper {
    /// Accepts the invitation to the desk and goes on duty.
    pub async fn sit_down(session: Session, desk: &str) -> Self {
        soon(session.join(desk)).await.unwrap();
        let room = desk.to_owned();
        let mut helper = Self { room, since: None, seen: Vec::new(), taken: 0, session, batches: Vec::new() };
        helper.duty(Shift::On, 3).await;
        helper
    }

    /// The helper's user id.
    pub fn me(&self) -> MemberId {
        self.session.me().clone()
    }

    /// Says whether the helper is on duty, and for how many visitors.
    pub async fn duty(&mut self, shift: Shift, capacity: u8) {
        let event = DeskEvent::Duty(Duty { name: self.me().to_string(), shift, capacity, languages: Vec::new() });
        let (kind, key) = (event.event_type(), self.me());
        self.session.set_state(&self.room, kind, key.as_str(), &event.content()).await.unwrap();
    }

    /// Asks the door for something; the request's id.
    pub async fn ask(&self, conversation: &ConversationId, fence: u64, ask: Ask) -> RequestId {
        let id = RequestId::from(format!("r{}", getrandom_hex()));
        self.ask_as(&id, conversation, fence, ask).await;
        id
    }

    /// The same, with a given id.
    pub async fn ask_as(&self, id: &RequestId, conversation: &ConversationId, fence: u64, ask: Ask) {
        let request = Request { id: id.clone(), conversation: conversation.clone(), fence: Fence(fence), ask };
        let event = DeskEvent::Request(request);
        self.session.send(&self.room, event.event_type(), id.as_str(), &event.content()).await.unwrap();
    }

    /// Waits for an event of the desk room, from where the last one was found.
    pub async fn await_event<T>(&mut self, mut find: impl FnMut(&DeskEvent) -> Option<T>) -> T {
        soon(async {
            loop {
                while self.taken < self.seen.len() {
                    self.taken += 1;
                    if let Some(found) = find(&self.seen[self.taken - 1]) {
                        return found;
                    }
                }
                self.sync().await;
            }
        })
        .await
    }

    /// Waits for an event of the desk room, those that came already included.
    pub async fn seek_event<T>(&mut self, mut find: impl FnMut(&DeskEvent) -> Option<T>) -> T {
        soon(async {
            let mut next = 0;
            loop {
                while next < self.seen.len() {
                    next += 1;
                    if let Some(found) = find(&self.seen[next - 1]) {
                        return found;
                    }
                }
                self.sync().await;
            }
        })
        .await
    }

    /// Every desk event there is.
    pub async fn everything(&self) -> Vec<DeskEvent> {
        let mut all = Vec::new();
        let mut from: Option<String> = None;
        loop {
            let direction = ruma::api::Direction::Forward;
            let page = self.session.history(&self.room, from.as_deref(), None, direction, 100).await.unwrap();
            all.extend(page.events.iter().filter_map(RawEvent::desk).map(|stamped| stamped.event));
            if page.end.is_none() || page.events.is_empty() {
                return all;
            }
            from = page.end;
        }
    }

    /// Reads what is new.
    pub async fn sync(&mut self) {
        let request = SyncRequest { since: self.since.clone(), poll: Duration::from_secs(10), limit: 1000 };
        let batch = self.session.sync(&request).await.unwrap();
        self.since = Some(batch.next.clone());
        for joined in batch.joined.iter().filter(|joined| joined.room == self.room) {
            let events = joined.timeline.events.iter().filter_map(RawEvent::desk);
            self.seen.extend(events.map(|stamped| stamped.event));
        }
        self.batches.push(batch);
    }

    /// Waits for something in any batch of the sync, those that have come already included.
    pub async fn await_batch<T>(&mut self, find: impl Fn(&SyncBatch) -> Option<T>) -> T {
        soon(async {
            let mut next = 0;
            loop {
                while next < self.batches.len() {
                    if let Some(found) = find(&self.batches[next]) {
                        return found;
                    }
                    next += 1;
                }
                self.sync().await;
            }
        })
        .await
    }

    /// All that the sync brought.
    pub fn batches(&self) -> &[SyncBatch] {
        &self.batches
    }

    /// Waits for the next visitor.
    pub async fn await_arrival(&mut self) -> ConversationId {
        self.await_event(|event| match event {
            DeskEvent::Arrived(arrived) => Some(arrived.conversation.clone()),
            _ => None,
        })
        .await
    }

    /// Claims, and goes into the room.
    pub async fn claim(&mut self, conversation: &ConversationId, fence: u64) {
        let id = self.ask(conversation, fence, Ask::Claim).await;
        let to = self.await_event(|event| answer(event, &id)).await.expect("the claim is granted");
        assert_eq!(to, Some(self.me()));
        soon(self.session.join(conversation.as_str())).await.unwrap();
    }

    /// Offers a conversation to a colleague, who sees the offer and accepts it: the colleague's request, which the door is
    /// to answer.
    pub async fn hand_over(&self, conversation: &ConversationId, fence: u64, to: &mut Self) -> RequestId {
        let offer = self.ask(conversation, fence, Ask::Transfer { receiver: to.me(), note: false }).await;
        to.await_offer(&offer).await;
        to.ask(conversation, fence, Ask::Accept { offer }).await
    }

    /// Waits until the offer with this name stands.
    pub async fn await_offer(&mut self, id: &RequestId) {
        let stands = |event: &DeskEvent| match event {
            DeskEvent::Offered(offered) if offered.offer.id == *id => Some(offered.ended),
            _ => None,
        };
        assert_eq!(self.await_event(stands).await, None);
    }

    /// Waits until an offer is over without being accepted: how it ended.
    pub async fn await_offer_end(&mut self) -> OfferEnd {
        let over = |event: &DeskEvent| match event {
            DeskEvent::Offered(offered) => offered.ended,
            _ => None,
        };
        self.await_event(over).await
    }

    /// Says something to the visitor.
    pub async fn say(&self, conversation: &ConversationId, fence: u64, id: &str, text: &str) {
        self.try_say(conversation, fence, id, text).await.unwrap();
    }

    /// The same, if the homeserver takes it.
    pub async fn try_say(
        &self,
        conversation: &ConversationId,
        fence: u64,
        id: &str,
        text: &str,
    ) -> Result<(), matrix::error::Error> {
        let message = Message { fence: Some(Fence(fence)), ..Message::text(text, MessageId::from(id)) };
        let content = serde_json::to_string(&message).unwrap();
        self.session.send(conversation.as_str(), Message::TYPE, id, &content).await.map(drop)
    }

    /// The events of a conversation's room, if this helper may read any.
    pub async fn messages_or_none(&self, conversation: &ConversationId) -> Option<Vec<RawEvent>> {
        let direction = ruma::api::Direction::Backward;
        let page = self.session.history(conversation.as_str(), None, None, direction, 10).await.ok()?;
        (!page.events.is_empty()).then_some(page.events)
    }

    /// The messages in a conversation's room, oldest first.
    pub async fn messages(&self, conversation: &ConversationId) -> Vec<Message> {
        let direction = ruma::api::Direction::Forward;
        let page = self.session.history(conversation.as_str(), None, None, direction, 1000).await.unwrap();
        let messages = page.events.iter().filter(|event| &*event.event_type == Message::TYPE);
        messages.map(|event| serde_json::from_str(event.content.get()).unwrap()).collect()
    }
}

/// What an event answers to a request: to whom it is assigned, or why not.
pub fn answer(event: &DeskEvent, id: &RequestId) -> Option<Result<Option<MemberId>, Refusal>> {
    match event {
        DeskEvent::Assigned(assigned) if assigned.request.as_ref() == Some(id) => Some(Ok(assigned.to.clone())),
        DeskEvent::Declined(declined) if declined.request == *id => Some(Err(declined.why)),
        _ => None,
    }
}

/// Sixteen random hexadecimal digits.
pub fn getrandom_hex() -> String {
    format!("{:016x}", getrandom::u64().unwrap())
}
