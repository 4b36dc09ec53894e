//! Sync: what is new, once, in order; gaps; invitations; typing; receipts.

use reqwest::Method;
use serde_json::{Value, json};

use super::world::{World, bodies, escaped};

fn next(answer: &Value) -> String {
    answer["next_batch"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_message_comes_once_and_in_order() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    door.let_in(&room, &helper).await;
    let mut since = next(&helper.sync("timeout=0").await);
    let sent: Vec<String> = (0..60).map(|n| format!("message {n}")).collect();
    let talk = async {
        for text in &sent {
            door.say(&room, text).await;
        }
    };
    let listen = async {
        let mut heard = Vec::new();
        while heard.len() < sent.len() {
            let answer = helper.sync(&format!("timeout=20000&since={since}")).await;
            let timeline = &answer["rooms"]["join"][&room]["timeline"];
            assert_ne!(timeline["limited"], true);
            let new = bodies(&timeline["events"]);
            assert!(!new.is_empty(), "20 s without news");
            heard.extend(new);
            since = next(&answer);
        }
        heard
    };
    let ((), heard) = tokio::join!(talk, listen);
    assert_eq!(heard, sent);
    let quiet = helper.sync(&format!("timeout=0&since={since}")).await;
    assert_eq!(quiet["rooms"]["join"][&room], Value::Null);
}

#[tokio::test]
async fn a_gap_is_said_and_can_be_filled_from_history() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    door.let_in(&room, &helper).await;
    let filter = escaped(&json!({ "room": { "timeline": { "limit": 5 } } }).to_string());
    let since = next(&helper.sync(&format!("timeout=0&filter={filter}")).await);
    let sent: Vec<String> = (0..23).map(|n| format!("message {n}")).collect();
    for text in &sent {
        door.say(&room, text).await;
    }
    let (status, answer) = door.try_state(&room, "org.nachtwacht.board", "0", json!({ "seq": 1 })).await;
    assert_eq!(status, 200, "{answer}");
    for n in 0..5 {
        door.say(&room, &format!("last {n}")).await;
    }
    let answer = helper.sync(&format!("timeout=0&filter={filter}&since={since}")).await;
    let news = &answer["rooms"]["join"][&room];
    assert_eq!(news["timeline"]["limited"], true);
    assert_eq!(bodies(&news["timeline"]["events"]), ["last 0", "last 1", "last 2", "last 3", "last 4"]);
    let skipped = news["state"]["events"].as_array().unwrap();
    assert!(skipped.iter().any(|event| event["type"] == "org.nachtwacht.board"), "state of the gap is in `state`");
    assert!(!skipped.iter().any(|event| event["type"] == "m.room.create"), "and older state is not");

    let mut found = Vec::new();
    let mut from = news["timeline"]["prev_batch"].as_str().unwrap().to_owned();
    loop {
        let path = format!("/v3/rooms/{}/messages?dir=b&limit=4&from={from}&to={since}", escaped(&room));
        let (status, page) = helper.get(&path).await;
        assert_eq!(status, 200, "{page}");
        found.extend(bodies(&page["chunk"]));
        match page["end"].as_str() {
            Some(end) if !page["chunk"].as_array().unwrap().is_empty() => from = end.to_owned(),
            _ => break,
        }
    }
    found.reverse();
    assert_eq!(found, sent);
}

#[tokio::test]
async fn an_invitation_says_what_kind_of_room_it_is_and_joining_shows_all_of_it() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let since = next(&helper.sync("timeout=0").await);
    let create = json!({ "creation_content": { "type": "org.nachtwacht.conversation", "m.federate": false } });
    let room = door.create(create).await;
    for n in 0..3 {
        door.say(&room, &format!("before {n}")).await;
    }
    let invite = json!({ "user_id": helper.id });
    door.post(&format!("/v3/rooms/{}/invite", escaped(&room)), invite).await;
    let (state, since) = helper
        .sync_until(since, |answer| answer["rooms"]["invite"][&room]["invite_state"]["events"].as_array().cloned())
        .await;
    let create = state.iter().find(|event| event["type"] == "m.room.create").unwrap();
    assert_eq!(create["content"]["type"], "org.nachtwacht.conversation");
    assert_eq!(create["sender"], door.id.as_str());
    let own = state.iter().find(|event| event["state_key"] == helper.id.as_str()).unwrap();
    assert_eq!(
        (&own["content"]["membership"], &own["sender"]),
        (&Value::from("invite"), &Value::from(door.id.as_str()))
    );

    let (status, _) = helper.post(&format!("/v3/join/{}", escaped(&room)), json!({})).await;
    assert_eq!(status, 200);
    let (news, since) = helper
        .sync_until(since, |answer| Some(answer["rooms"]["join"][&room].clone()).filter(|news| !news.is_null()))
        .await;
    let said = bodies(&news["timeline"]["events"]);
    assert_eq!(said, ["before 0", "before 1", "before 2"], "history is shared");
    let types = |part: &str| -> Vec<String> {
        let events = news[part]["events"].as_array().unwrap();
        events.iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
    };
    let known = [types("state"), types("timeline")].concat();
    assert!(known.contains(&"m.room.create".to_owned()) && known.contains(&"m.room.power_levels".to_owned()));

    let kick = json!({ "user_id": helper.id });
    door.post(&format!("/v3/rooms/{}/kick", escaped(&room)), kick).await;
    let (left, _) = helper
        .sync_until(since, |answer| Some(answer["rooms"]["leave"][&room].clone()).filter(|news| !news.is_null()))
        .await;
    let last = left["timeline"]["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["content"]["membership"], "leave");
}

#[tokio::test]
async fn typing_and_reading_are_told_to_the_others() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    door.let_in(&room, &helper).await;
    let said = door.say(&room, "hello").await;
    let since = next(&door.sync("timeout=0").await);
    let path = format!("/v3/rooms/{}/typing/{}", escaped(&room), escaped(&helper.id));
    let (status, _) = helper.put(&path, json!({ "typing": true, "timeout": 1000 })).await;
    assert_eq!(status, 200);
    let typists = |answer: &Value| {
        let events = answer["rooms"]["join"][&room]["ephemeral"]["events"].as_array()?;
        let typing = events.iter().find(|event| event["type"] == "m.typing")?;
        Some(typing["content"]["user_ids"].as_array()?.clone())
    };
    let (who, since) = door.sync_until(since, typists).await;
    assert_eq!(who, [helper.id.as_str()]);
    let (nobody, since) = door.sync_until(since, typists).await;
    assert!(nobody.is_empty(), "typing ends by itself");
    let other = format!("/v3/rooms/{}/typing/{}", escaped(&room), escaped(&door.id));
    let (status, refused) = helper.put(&other, json!({ "typing": true })).await;
    // Synapse says 400 to it, the spec 403
    assert!(matches!(status, 400 | 403), "{status}");
    assert_eq!(refused["errcode"], "M_FORBIDDEN");

    let path = format!("/v3/rooms/{}/receipt/m.read/{}", escaped(&room), escaped(&said));
    let (status, _) = helper.post(&path, json!({})).await;
    assert_eq!(status, 200);
    let (by, _) = door
        .sync_until(since, |answer| {
            let events = answer["rooms"]["join"][&room]["ephemeral"]["events"].as_array()?;
            let receipt = events.iter().find(|event| event["type"] == "m.receipt")?;
            Some(receipt["content"][&said]["m.read"].as_object()?.keys().cloned().collect::<Vec<_>>())
        })
        .await;
    assert_eq!(by, [helper.id.as_str()]);
}

#[tokio::test]
async fn a_receipt_is_told_also_after_a_room_with_later_ones_was_erased() {
    let world = World::start().await;
    let (admin, helper) = (world.admin("admin").await, world.user("helper").await);
    let mut rooms = Vec::new();
    for _ in 0..2 {
        let room = admin.create(json!({})).await;
        admin.let_in(&room, &helper).await;
        let said = admin.say(&room, "read me").await;
        rooms.push((room, said));
    }
    let read = async |(room, said): &(String, String)| {
        let path = format!("/v3/rooms/{}/receipt/m.read/{}", escaped(room), escaped(said));
        assert_eq!(helper.post(&path, json!({})).await.0, 200);
    };
    let is_read = |(room, said): &(String, String), answer: &Value| {
        let events = answer["rooms"]["join"][room]["ephemeral"]["events"].as_array()?;
        let receipt = events.iter().find(|event| event["type"] == "m.receipt")?;
        receipt["content"][said]["m.read"].get(&helper.id).map(|_| ())
    };
    let since = admin.sync("timeout=0").await["next_batch"].as_str().unwrap().to_owned();
    read(&rooms[1]).await;
    let ((), since) = admin.sync_until(since, |answer| is_read(&rooms[1], answer)).await;
    let erase = format!("/_synapse/admin/v2/rooms/{}", escaped(&rooms[1].0));
    assert_eq!(admin.call(reqwest::Method::DELETE, &erase, Some(json!({ "purge": true }))).await.0, 200);
    // before anything else is synced
    read(&rooms[0]).await;
    admin.sync_until(since, |answer| is_read(&rooms[0], answer)).await;
}

#[tokio::test]
async fn a_restart_neither_loses_nor_doubles() {
    let mut world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    door.let_in(&room, &helper).await;
    door.say(&room, "before").await;
    let since = next(&helper.sync("timeout=0").await);
    door.say(&room, "unseen").await;
    if !world.restart().await {
        return;
    }
    let (door, helper) = (door.at(&world), helper.at(&world));
    door.say(&room, "after").await;
    let answer = helper.sync(&format!("timeout=0&since={since}")).await;
    assert_eq!(bodies(&answer["rooms"]["join"][&room]["timeline"]["events"]), ["unseen", "after"]);
    assert_eq!(helper.call(Method::GET, "/v3/account/whoami", None).await.1["user_id"], helper.id.as_str());
}

#[tokio::test]
async fn own_events_come_back_with_their_transaction_id_to_their_device_only() {
    let world = World::start().await;
    let helper = world.user("helper").await;
    let elsewhere = world.sign_in(&helper.name, "OTHER").await;
    let room = helper.create(json!({})).await;
    let content = json!({ "msgtype": "m.text", "body": "mine" });
    helper.try_send(&room, "m.room.message", "txn-mine", content).await;
    for (device, expected) in [(&helper, Value::from("txn-mine")), (&elsewhere, Value::Null)] {
        let answer = device.sync("timeout=0").await;
        let events = answer["rooms"]["join"][&room]["timeline"]["events"].as_array().unwrap().clone();
        let mine = events.iter().find(|event| event["content"]["body"] == "mine").unwrap();
        assert_eq!(mine["unsigned"]["transaction_id"], expected, "{}", device.device);
    }
}
