//! Least privilege: what a helper's account can do with a plain Matrix client, and what it cannot. Bare HTTP, on
//! purpose: no line of the console stands between the helper and the homeserver here.
//!
//! What is said while a helper is in a conversation stays readable to that account until retention takes it: asserted
//! too, so that nobody promises otherwise.

use desk::event::{Ask, CaseEvent, ConversationId, DeskEvent, room_type};
use reqwest::Method;
use serde_json::{Value, json};

use testing::door::{Desk, Guest, Helper, answer, getrandom_hex, soon};
use testing::site::{PASSWORD, client};

/// Somebody with the password of a helper's account and a Matrix client of their own.
struct Plain {
    http: reqwest::Client,
    url: String,
    token: String,
    id: String,
}

impl Plain {
    /// The account of a helper of the desk, on another device.
    async fn of(desk: &Desk, name: &str) -> Self {
        let (http, url) = (client(), format!("{}/_matrix/client/v3", desk.site.url()));
        let identifier = json!({ "type": "m.id.user", "user": desk.site.name(name) });
        let body = json!({ "type": "m.login.password", "identifier": identifier, "password": PASSWORD });
        let answer = http.post(format!("{url}/login")).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let text = |key: &str| answer[key].as_str().unwrap().to_owned();
        Self { token: text("access_token"), id: text("user_id"), http, url }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = soon(request.send()).await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.call(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> u16 {
        self.call(Method::POST, path, Some(body)).await.0
    }

    async fn send(&self, room: &str, kind: &str, content: Value) -> u16 {
        let path = format!("/rooms/{room}/send/{kind}/{}", getrandom_hex());
        self.call(Method::PUT, &path, Some(content)).await.0
    }

    async fn set(&self, room: &str, kind: &str, key: &str, content: Value) -> u16 {
        self.call(Method::PUT, &format!("/rooms/{room}/state/{kind}/{key}"), Some(content)).await.0
    }

    async fn say(&self, room: &str, fence: u64, words: &str) -> u16 {
        let id = getrandom_hex();
        let said =
            json!({ "msgtype": "m.text", "body": words, "org.nachtwacht.id": id, "org.nachtwacht.fence": fence });
        self.send(room, "m.room.message", said).await
    }

    /// The words in a room, the newest first; the status when they are not to be had.
    async fn words(&self, room: &str) -> Result<Vec<String>, u16> {
        let (status, page) = self.get(&format!("/rooms/{room}/messages?dir=b&limit=100")).await;
        let events = page["chunk"].as_array().filter(|_| status == 200).ok_or(status)?;
        Ok(events.iter().filter_map(|event| Some(event["content"]["body"].as_str()?.to_owned())).collect())
    }

    /// Every way in which a room can be looked into, as a status.
    async fn looks(&self, room: &str) -> Vec<(String, u16)> {
        let mut all = Vec::new();
        for what in ["messages?dir=b", "messages?dir=f", "state", "state/m.room.create/", "members", "joined_members"] {
            all.push((what.to_owned(), self.get(&format!("/rooms/{room}/{what}")).await.0));
        }
        for (path, body) in [
            (format!("/rooms/{room}/join"), json!({})),
            (format!("/join/{room}"), json!({})),
            (format!("/rooms/{room}/invite"), json!({ "user_id": self.id })),
        ] {
            all.push((path.clone(), self.post(&path, body).await));
        }
        all.push(("send".to_owned(), self.say(room, 1, "hoi").await));
        all
    }
}

/// A desk with a visitor who waits and has said something, a helper at work, and somebody with a plain client.
struct Scene {
    desk: Desk,
    sanne: Helper,
    mallory: Plain,
    /// Mallory's honest side: asks the door as the console does.
    honest: Helper,
    guest: Guest,
    conversation: ConversationId,
}

async fn scene() -> Scene {
    let desk = Desk::start().await;
    let (mut sanne, honest) = (desk.helper("sanne").await, desk.helper("mallory").await);
    let mallory = Plain::of(&desk, "mallory").await;
    let guest = desk.visitor().enter(json!({})).await;
    guest.say("v1", "Ik durf niet naar huis.").await;
    let conversation = sanne.await_arrival().await;
    Scene { desk, sanne, mallory, honest, guest, conversation }
}

fn all_forbidden(looks: &[(String, u16)]) {
    let let_through: Vec<_> = looks.iter().filter(|(_, status)| *status != 403).collect();
    assert!(let_through.is_empty(), "not forbidden: {let_through:?}");
}

#[tokio::test]
async fn a_conversation_that_is_not_assigned_to_a_helper_is_closed_to_their_account() {
    let Scene { desk, mut sanne, mallory, conversation, .. } = scene().await;
    // while it waits, and while a colleague has it
    all_forbidden(&mallory.looks(conversation.as_str()).await);
    sanne.claim(&conversation, 0).await;
    all_forbidden(&mallory.looks(conversation.as_str()).await);
    let (_, sync) = mallory.get("/sync?timeout=0").await;
    let rooms: Vec<_> = sync["rooms"]["join"].as_object().unwrap().keys().collect();
    assert_eq!(rooms, [desk.door.desk_room()], "and no sync shows it");
    assert_eq!(sync["rooms"]["invite"].as_object().map_or(0, serde_json::Map::len), 0);
}

#[tokio::test]
async fn nothing_that_a_door_says_at_the_desk_can_be_forged() {
    let Scene { desk, mut sanne, mallory, conversation, .. } = scene().await;
    let room = desk.door.desk_room();
    let forged =
        json!({ "v": 1, "seq": 99, "conversation": conversation.as_str(), "to": mallory.id, "fence": 7, "since": 1 });
    assert_eq!(mallory.say(room, 1, "hoi").await, 403, "nobody talks in the desk room");
    let own = ["org.nachtwacht.request", "org.nachtwacht.duty"];
    for kind in DeskEvent::TYPES.iter().filter(|kind| !own.contains(kind)) {
        assert_eq!(mallory.send(room, kind, forged.clone()).await, 403, "{kind}");
        for key in [String::new(), mallory.id.clone(), format!("0%2F{}", mallory.id)] {
            assert_eq!(mallory.set(room, kind, &key, forged.clone()).await, 403, "{kind} as state, key {key:?}");
        }
    }
    let duty = |shift: &str| json!({ "v": 1, "name": "x", "shift": shift, "capacity": 3 });
    assert_eq!(mallory.set(room, "org.nachtwacht.duty", sanne.me().as_str(), duty("off")).await, 403, "another's duty");
    // what a helper may say there: the helper's own duty, and requests, which the door judges
    assert_eq!(mallory.set(room, "org.nachtwacht.duty", &mallory.id, duty("pausing")).await, 200);
    let ask = json!({ "v": 1, "id": "mine", "conversation": conversation.as_str(), "fence": 0, "ask": "take_over" });
    assert_eq!(mallory.send(room, "org.nachtwacht.request", ask).await, 200);
    let refused = sanne.await_event(|event| answer(event, &"mine".into())).await;
    assert_eq!(refused, Err(desk::event::Refusal::NotSupervisor));
    // the desk is as it was
    sanne.claim(&conversation, 0).await;
}

#[tokio::test]
async fn nothing_of_a_conversation_but_words_and_the_case_is_a_helpers_to_say() {
    let Scene { desk: _desk, mallory, mut honest, conversation, .. } = scene().await;
    honest.claim(&conversation, 0).await;
    let room = conversation.as_str();
    let case = ["note", "plan", "signal", "phase", "referral", "escalation", "registration", "kept_ask"]
        .map(|kind| format!("org.nachtwacht.{kind}"));
    let others = ["org.nachtwacht.turn", "org.nachtwacht.registering", "org.nachtwacht.registered"];
    for kind in CaseEvent::TYPES.iter().chain(&others).filter(|kind| !case.iter().any(|own| own == *kind)) {
        assert_eq!(mallory.send(room, kind, json!({ "v": 1 })).await, 403, "{kind}");
        assert_eq!(mallory.set(room, kind, "", json!({ "v": 1 })).await, 403, "{kind} as state");
    }
    for kind in case {
        assert_eq!(mallory.send(room, &kind, json!({ "v": 9 })).await, 200, "{kind}");
    }
}

#[tokio::test]
async fn after_a_release_no_word_reaches_the_visitor_and_no_new_one_is_read() {
    let Scene { desk: _desk, mut sanne, mallory, mut honest, guest, conversation } = scene().await;
    let room = conversation.as_str();
    honest.claim(&conversation, 0).await;
    assert_eq!(mallory.say(room, 1, "Ik ben er.").await, 200);
    assert_eq!(guest.listen().await.messages(2).await, ["Ik durf niet naar huis.", "Ik ben er."]);
    let release = honest.ask(&conversation, 1, Ask::Release).await;
    honest.await_event(|event| answer(event, &release)).await.expect("granted");
    honest.await_batch(|batch| batch.left.contains(&conversation.to_string()).then_some(())).await;

    assert_eq!(mallory.say(room, 1, "te laat").await, 403);
    assert_eq!(mallory.say(room, 2, "te laat").await, 403);
    assert_eq!(mallory.post(&format!("/rooms/{room}/join"), json!({})).await, 403);
    sanne.claim(&conversation, 2).await;
    guest.say("v2", "Nu alleen voor jou.").await;
    sanne.say(&conversation, 3, "m", "Ik luister.").await;
    let all = ["Ik durf niet naar huis.", "Ik ben er.", "Nu alleen voor jou.", "Ik luister."];
    assert_eq!(guest.listen().await.messages(4).await, all, "nothing in between");
    // what was said while a member, and before, stays readable; what comes after does not become so
    assert_eq!(mallory.words(room).await.unwrap(), ["Ik ben er.", "Ik durf niet naar huis."]);
    assert_eq!(mallory.post(&format!("/rooms/{room}/forget"), json!({})).await, 200);
    assert_eq!(mallory.words(room).await, Err(403), "forgotten is closed");
}

#[tokio::test]
async fn who_reads_along_may_write_notes_and_nothing_that_counts_and_reads_nothing_after_its_end() {
    let Scene { desk, mut sanne, mallory, honest, guest, conversation } = scene().await;
    let room = conversation.as_str();
    sanne.claim(&conversation, 0).await;
    all_forbidden(&mallory.looks(room).await);
    let listens =
        |on: bool| move |event: &DeskEvent| matches!(event, DeskEvent::Listens(it) if it.on == on).then_some(());
    sanne.ask(&conversation, 1, Ask::Listen { who: honest.me() }).await;
    sanne.await_event(listens(true)).await;
    // an invitation alone opens nothing but the door
    assert_eq!(mallory.words(room).await, Err(403));
    assert_eq!(mallory.say(room, 1, "hoi").await, 403);
    assert_eq!(mallory.post(&format!("/join/{room}"), json!({})).await, 200);
    // the room's rules: what was said before is there as well, as it is for a helper who takes over
    assert_eq!(mallory.words(room).await.unwrap(), ["Ik durf niet naar huis."]);
    let own = ["note", "plan", "signal", "phase", "referral", "escalation", "registration", "kept_ask"];
    let own: Vec<_> = own.iter().map(|kind| format!("org.nachtwacht.{kind}")).collect();
    let others = ["org.nachtwacht.registering", "org.nachtwacht.registered"];
    for kind in CaseEvent::TYPES.iter().chain(&others).filter(|kind| !own.iter().any(|own| own == *kind)) {
        assert_eq!(mallory.send(room, kind, json!({ "v": 1 })).await, 403, "{kind}");
        assert_eq!(mallory.set(room, kind, "", json!({ "v": 1 })).await, 403, "{kind} as state");
    }
    for (what, who) in [("invite", sanne.me().to_string()), ("kick", sanne.me().to_string())] {
        assert_eq!(mallory.post(&format!("/rooms/{room}/{what}"), json!({ "user_id": who })).await, 403, "{what}");
    }
    assert_eq!(mallory.send(room, "org.nachtwacht.note", json!({ "v": 1, "text": "een notitie" })).await, 200);
    assert_eq!(mallory.say(room, 1, "ik ben niemand").await, 200, "the homeserver takes it");
    let refused = |event: &DeskEvent| match event {
        DeskEvent::Undelivered(it) if it.to == honest.me() => Some(it.why),
        _ => None,
    };
    assert_eq!(sanne.await_event(refused).await, desk::event::Refusal::NotYours, "the door does not pass it on");
    sanne.say(&conversation, 1, "m1", "Ik ben er.").await;
    assert_eq!(guest.listen().await.messages(2).await, ["Ik durf niet naar huis.", "Ik ben er."]);

    sanne.ask(&conversation, 1, Ask::EndListen { who: honest.me() }).await;
    sanne.await_event(listens(false)).await;
    soon(async { while mallory.say(room, 1, "te laat").await != 403 {} }).await;
    assert_eq!(mallory.post(&format!("/rooms/{room}/join"), json!({})).await, 403);
    assert_eq!(mallory.send(room, "org.nachtwacht.note", json!({ "v": 1, "text": "te laat" })).await, 403);
    guest.say("v2", "Nu alleen voor jou.").await;
    sanne.say(&conversation, 1, "m2", "Ik luister.").await;
    let all = ["Ik durf niet naar huis.", "Ik ben er.", "Nu alleen voor jou.", "Ik luister."];
    assert_eq!(guest.listen().await.messages(4).await, all, "nothing of the reader's in between");
    let read = mallory.words(room).await.unwrap();
    assert!(!read.iter().any(|words| words == "Nu alleen voor jou." || words == "Ik luister."), "{read:?}");
    let (_, sync) = mallory.get("/sync?timeout=0").await;
    let rooms: Vec<_> = sync["rooms"]["join"].as_object().unwrap().keys().collect();
    assert_eq!(rooms, [desk.door.desk_room()]);
}

#[tokio::test]
async fn a_helper_changes_neither_who_is_in_a_room_nor_its_rules() {
    let Scene { desk, sanne, mallory, mut honest, guest, conversation } = scene().await;
    honest.claim(&conversation, 0).await;
    let door = desk.reader().await.me().to_string();
    for room in [conversation.as_str(), desk.door.desk_room()] {
        for (what, who) in [("invite", sanne.me().to_string()), ("kick", door.clone()), ("ban", door.clone())] {
            // whoever is in cannot be invited again: Synapse says the same 403 of both
            let status = mallory.post(&format!("/rooms/{room}/{what}"), json!({ "user_id": who })).await;
            assert_eq!(status, 403, "{what} in {room}");
        }
        for (kind, content) in [
            ("m.room.power_levels", json!({ "users": { mallory.id.as_str(): 100 } })),
            ("m.room.join_rules", json!({ "join_rule": "public" })),
            ("m.room.history_visibility", json!({ "history_visibility": "world_readable" })),
            ("m.room.guest_access", json!({ "guest_access": "can_join" })),
            ("m.room.retention", json!({ "max_lifetime": 1 })),
            ("m.room.tombstone", json!({ "body": "x", "replacement_room": "!other:desk.example" })),
            ("m.room.name", json!({ "name": "x" })),
        ] {
            assert_eq!(mallory.set(room, kind, "", content).await, 403, "{kind} in {room}");
        }
    }
    let (_, page) = mallory.get(&format!("/rooms/{conversation}/messages?dir=b&limit=100")).await;
    let said = page["chunk"].as_array().unwrap().iter().find(|event| event["type"] == "m.room.message").unwrap();
    let path = format!("/rooms/{conversation}/redact/{}/x", said["event_id"].as_str().unwrap());
    assert_eq!(mallory.call(Method::PUT, &path, Some(json!({}))).await.0, 403, "a visitor's words stay");
    assert_eq!(guest.listen().await.messages(1).await, ["Ik durf niet naar huis."]);
}

#[tokio::test]
async fn the_register_is_no_helpers_to_read() {
    let Scene { desk, mallory, .. } = scene().await;
    let door = desk.reader().await;
    let mut register = None;
    for room in door.joined_rooms().await.unwrap() {
        let create = door.state(&room, "m.room.create", "").await.unwrap().unwrap();
        if create.contains(room_type::REGISTER) {
            register = Some(room);
        }
    }
    let register = register.expect("the desk has a register");
    all_forbidden(&mallory.looks(&register).await);
    assert_eq!(mallory.send(&register, "org.nachtwacht.registration", json!({ "v": 1 })).await, 403);
}
