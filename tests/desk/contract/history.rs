//! Who reads how far back, and bans.

use serde_json::{Value, json};

use super::world::{User, World, bodies, escaped, fresh};

async fn read(reader: &User, room: &str) -> Vec<String> {
    let (status, page) = reader.get(&format!("/v3/rooms/{}/messages?dir=b&limit=100", escaped(room))).await;
    assert_eq!(status, 200, "{page}");
    bodies(&page["chunk"])
}

#[tokio::test]
async fn a_history_for_members_only_begins_at_joining() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let state = json!([{
        "type": "m.room.history_visibility", "state_key": "", "content": { "history_visibility": "joined" },
    }]);
    let room = door.create(json!({ "initial_state": state })).await;
    door.say(&room, "before").await;
    door.let_in(&room, &helper).await;
    door.say(&room, "during").await;
    assert_eq!(read(&helper, &room).await, ["during"]);
    assert_eq!(read(&door, &room).await, ["during", "before"]);
    let answer = helper.sync("timeout=0").await;
    assert_eq!(bodies(&answer["rooms"]["join"][&room]["timeline"]["events"]), ["during"]);
}

#[tokio::test]
async fn who_comes_again_reads_what_was_said_meanwhile_where_history_is_shared() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    door.let_in(&room, &helper).await;
    let since = helper.sync("timeout=0").await["next_batch"].as_str().unwrap().to_owned();
    assert_eq!(helper.post(&format!("/v3/rooms/{}/leave", escaped(&room)), json!({})).await.0, 200);
    door.say(&room, "meanwhile").await;
    assert!(read(&helper, &room).await.is_empty());
    door.let_in(&room, &helper).await;
    assert_eq!(read(&helper, &room).await, ["meanwhile"]);
    let answer = helper.sync(&format!("timeout=0&since={since}")).await;
    let news = &answer["rooms"]["join"][&room];
    assert_eq!(news["timeline"]["limited"], true, "a room joined anew is begun anew");
    assert_eq!(bodies(&news["timeline"]["events"]), ["meanwhile"]);
}

#[tokio::test]
async fn who_is_banned_stays_out_until_unbanned() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    let at = escaped(&room);
    door.let_in(&room, &helper).await;
    let whom = json!({ "user_id": helper.id });
    assert_eq!(helper.post(&format!("/v3/rooms/{at}/ban"), json!({ "user_id": door.id })).await.0, 403);
    assert_eq!(door.post(&format!("/v3/rooms/{at}/ban"), whom.clone()).await.0, 200);
    assert_eq!(door.post(&format!("/v3/rooms/{at}/invite"), whom.clone()).await.0, 403);
    assert_eq!(helper.post(&format!("/v3/rooms/{at}/join"), json!({})).await.0, 403);
    assert_eq!(door.post(&format!("/v3/rooms/{at}/unban"), whom).await.0, 200);
    door.let_in(&room, &helper).await;
    let (status, refused) = door.post(&format!("/v3/rooms/{at}/kick"), json!({ "user_id": "@nobody:desk.test" })).await;
    assert_eq!((status, &refused["errcode"]), (403, &Value::from("M_FORBIDDEN")), "who is not in");
}

#[tokio::test]
async fn a_kept_filter_is_used_by_its_id() {
    let world = World::start().await;
    let door = world.user("door").await;
    let room = door.create(json!({})).await;
    let other = door.create(json!({})).await;
    for n in 0..3 {
        door.say(&room, &n.to_string()).await;
    }
    let filter = json!({ "room": { "rooms": [room], "timeline": { "limit": 2 } } });
    let (status, kept) = door.post(&format!("/v3/user/{}/filter", escaped(&door.id)), filter).await;
    assert_eq!(status, 200);
    let answer = door.sync(&format!("timeout=0&filter={}", kept["filter_id"].as_str().unwrap())).await;
    let timeline = &answer["rooms"]["join"][&room]["timeline"];
    assert_eq!(bodies(&timeline["events"]), ["1", "2"]);
    assert_eq!(timeline["limited"], true);
    assert_eq!(answer["rooms"]["join"][&other], Value::Null);
}

#[tokio::test]
async fn state_that_changes_nothing_is_no_event() {
    let world = World::start().await;
    let door = world.user("door").await;
    let room = door.create(json!({})).await;
    let (_, first) = door.try_state(&room, "org.nachtwacht.duty", &door.id, json!({ "shift": "on" })).await;
    let (_, same) = door.try_state(&room, "org.nachtwacht.duty", &door.id, json!({ "shift": "on" })).await;
    assert_eq!(first, same);
    let (_, other) = door.try_state(&room, "org.nachtwacht.duty", &door.id, json!({ "shift": "off" })).await;
    assert_ne!(first, other);
    let (status, state) = door.get(&format!("/v3/rooms/{}/state", escaped(&room))).await;
    assert_eq!(status, 200);
    let duty: Vec<_> =
        state.as_array().unwrap().iter().filter(|event| event["type"] == "org.nachtwacht.duty").collect();
    assert_eq!(duty.len(), 1);
    assert_eq!((&duty[0]["event_id"], &duty[0]["content"]["shift"]), (&other["event_id"], &Value::from("off")));
    let (status, missing) = door.get(&format!("/v3/rooms/{}/state/org.nachtwacht.none/", escaped(&room))).await;
    assert_eq!((status, &missing["errcode"]), (404, &Value::from("M_NOT_FOUND")));
}

#[tokio::test]
async fn history_reads_forwards_as_backwards() {
    let world = World::start().await;
    let door = world.user("door").await;
    let room = door.create(json!({})).await;
    let sent: Vec<String> = (0..7).map(|n| format!("{n} {}", fresh("x"))).collect();
    for text in &sent {
        door.say(&room, text).await;
    }
    let mut backwards = read(&door, &room).await;
    backwards.reverse();
    assert_eq!(backwards, sent);
    let (mut forwards, mut from) = (Vec::new(), String::new());
    loop {
        let (status, page) = door.get(&format!("/v3/rooms/{}/messages?dir=f&limit=5{from}", escaped(&room))).await;
        assert_eq!(status, 200, "{page}");
        let end = page["end"].as_str().map(|end| format!("&from={end}"));
        forwards.extend(bodies(&page["chunk"]));
        match end {
            Some(end) if end != from && !page["chunk"].as_array().unwrap().is_empty() => from = end,
            _ => break,
        }
    }
    assert_eq!(forwards, sent);
}
