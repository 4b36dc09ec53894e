//! Rooms: who may do what.

use serde_json::{Value, json};

use super::world::{World, bodies, escaped, fresh};

#[tokio::test]
async fn a_message_sent_twice_is_there_once() {
    let mut world = World::start().await;
    let mut door = world.user("door").await;
    let room = door.create(json!({})).await;
    let content = json!({ "msgtype": "m.text", "body": "once" });
    let (status, first) = door.try_send(&room, "m.room.message", "m1", content.clone()).await;
    assert_eq!(status, 200);
    let (_, again) = door.try_send(&room, "m.room.message", "m1", content.clone()).await;
    assert_eq!(first, again);
    if world.restart().await {
        door = door.at(&world);
        let (_, after) = door.try_send(&room, "m.room.message", "m1", content).await;
        assert_eq!(first, after, "also after a restart");
    }
    let (_, history) = door.get(&format!("/v3/rooms/{}/messages?dir=b&limit=50", escaped(&room))).await;
    assert_eq!(bodies(&history["chunk"]), ["once"]);
}

#[tokio::test]
async fn power_levels_of_the_room_are_enforced() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door
        .create(json!({
            "creation_content": { "type": "org.nachtwacht.desk", "m.federate": false },
            "power_level_content_override": {
                "users_default": 0, "events_default": 90, "state_default": 90, "invite": 90, "kick": 90, "ban": 90,
                "redact": 100, "events": { "org.nachtwacht.request": 0, "org.nachtwacht.duty": 0 },
            },
        }))
        .await;
    door.let_in(&room, &helper).await;
    let (status, refused) = helper.try_send(&room, "org.nachtwacht.assigned", "a", json!({})).await;
    assert_eq!((status, &refused["errcode"]), (403, &Value::from("M_FORBIDDEN")));
    let (status, _) = helper.try_send(&room, "org.nachtwacht.request", "r", json!({ "ask": "claim" })).await;
    assert_eq!(status, 200);
    let (status, _) = helper.try_state(&room, "org.nachtwacht.duty", &helper.id, json!({ "shift": "on" })).await;
    assert_eq!(status, 200);
    let (status, refused) = helper.try_state(&room, "org.nachtwacht.duty", &door.id, json!({ "shift": "on" })).await;
    assert_eq!((status, &refused["errcode"]), (403, &Value::from("M_FORBIDDEN")), "another's key");
    let (status, _) = helper.try_state(&room, "org.nachtwacht.board", "0", json!({})).await;
    assert_eq!(status, 403);
    let powers = json!({ "users": { helper.id.as_str(): 100 } });
    let (status, _) = helper.try_state(&room, "m.room.power_levels", "", powers).await;
    assert_eq!(status, 403);
    let (status, create) = door.get(&format!("/v3/rooms/{}/state/m.room.create/", escaped(&room))).await;
    assert_eq!((status, &create["type"]), (200, &Value::from("org.nachtwacht.desk")));
    assert_eq!(create["m.federate"], false);
    let (_, levels) = door.get(&format!("/v3/rooms/{}/state/m.room.power_levels", escaped(&room))).await;
    assert_eq!(levels["events_default"], 90);
    assert_eq!(levels["users"][&door.id], 100, "an override replaces what it names only");
}

#[tokio::test]
async fn who_was_removed_reads_what_was_said_before_and_nothing_after() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    let at = escaped(&room);
    door.say(&room, "before").await;
    let (status, _) = helper.post(&format!("/v3/rooms/{at}/join"), json!({})).await;
    assert_eq!(status, 403, "uninvited");
    let (status, _) = helper.get(&format!("/v3/rooms/{at}/messages?dir=b")).await;
    assert_eq!(status, 403);
    let (status, _) = helper.get(&format!("/v3/rooms/{at}/state")).await;
    assert_eq!(status, 403);
    door.let_in(&room, &helper).await;
    helper.say(&room, "during").await;
    let kick = json!({ "user_id": helper.id, "reason": "released" });
    let (status, _) = door.post(&format!("/v3/rooms/{at}/kick"), kick).await;
    assert_eq!(status, 200);
    let after = door.say(&room, "after").await;

    let content = json!({ "msgtype": "m.text", "body": "?" });
    let (status, refused) = helper.try_send(&room, "m.room.message", &fresh("t"), content).await;
    assert_eq!((status, &refused["errcode"]), (403, &Value::from("M_FORBIDDEN")));
    let (status, _) = helper.post(&format!("/v3/join/{at}"), json!({})).await;
    assert_eq!(status, 403);
    let (status, history) = helper.get(&format!("/v3/rooms/{at}/messages?dir=b&limit=50")).await;
    assert_eq!(status, 200);
    assert_eq!(bodies(&history["chunk"]), ["during", "before"]);
    let (status, _) = helper.get(&format!("/v3/rooms/{at}/event/{}", escaped(&after))).await;
    assert!(matches!(status, 403 | 404), "{status}");

    let (status, _) = helper.post(&format!("/v3/rooms/{at}/forget"), json!({})).await;
    assert_eq!(status, 200);
    let (status, _) = helper.get(&format!("/v3/rooms/{at}/messages?dir=b")).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn an_event_too_large_is_refused() {
    let world = World::start().await;
    let door = world.user("door").await;
    let room = door.create(json!({})).await;
    let content = json!({ "msgtype": "m.text", "body": "x".repeat(66_000) });
    let (status, refused) = door.try_send(&room, "m.room.message", &fresh("t"), content).await;
    assert_eq!((status, &refused["errcode"]), (413, &Value::from("M_TOO_LARGE")));
    let content = json!({ "msgtype": "m.text", "body": "x".repeat(60_000) });
    let (status, answer) = door.try_send(&room, "m.room.message", &fresh("t"), content).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn a_room_begins_with_nothing_too_large_either() {
    let world = World::start().await;
    let door = world.user("door").await;
    let wanted = json!({ "creation_content": { "x": "x".repeat(66_000) } });
    let (status, refused) = door.post("/v3/createRoom", wanted).await;
    assert_eq!((status, &refused["errcode"]), (413, &Value::from("M_TOO_LARGE")), "{refused}");
    let powers = json!({ "users": { &door.id: 100 }, "x": "x".repeat(66_000) });
    let (status, refused) = door.post("/v3/createRoom", json!({ "power_level_content_override": powers })).await;
    assert_eq!((status, &refused["errcode"]), (413, &Value::from("M_TOO_LARGE")), "{refused}");
}

#[tokio::test]
async fn a_member_is_called_by_the_whole_id() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    let content = json!({ "membership": "invite" });
    let (status, refused) = door.try_state(&room, "m.room.member", &helper.name, content).await;
    assert!(matches!(status, 400 | 403), "{status} {refused}");
}

#[tokio::test]
async fn a_redaction_takes_the_words_and_leaves_the_event() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let room = door.create(json!({ "power_level_content_override": { "redact": 100 } })).await;
    door.let_in(&room, &helper).await;
    let said = door.say(&room, "a slip").await;
    let at = escaped(&room);
    let path = format!("/v3/rooms/{at}/redact/{}/", escaped(&said));
    let (status, refused) = helper.put(&format!("{path}{}", fresh("r")), json!({})).await;
    assert_eq!((status, &refused["errcode"]), (403, &Value::from("M_FORBIDDEN")));
    let txn = fresh("r");
    let (status, first) = door.put(&format!("{path}{txn}"), json!({ "reason": "slip" })).await;
    assert_eq!(status, 200, "{first}");
    let (_, again) = door.put(&format!("{path}{txn}"), json!({ "reason": "slip" })).await;
    assert_eq!(first, again);
    let (status, event) = helper.get(&format!("/v3/rooms/{at}/event/{}", escaped(&said))).await;
    assert_eq!((status, &event["content"]), (200, &json!({})));
    assert_eq!(event["unsigned"]["redacted_because"]["event_id"], first["event_id"]);
    let own = helper.say(&room, "my slip").await;
    let path = format!("/v3/rooms/{at}/redact/{}/{}", escaped(&own), fresh("r"));
    assert_eq!(helper.put(&path, json!({})).await.0, 200, "one's own");
}

#[tokio::test]
async fn an_alias_names_one_room() {
    let world = World::start().await;
    let door = world.user("door").await;
    let name = fresh("desk");
    let room = door.create(json!({ "room_alias_name": name })).await;
    let server = door.id.split_once(':').unwrap().1;
    let alias = escaped(&format!("#{name}:{server}"));
    let (status, found) = door.get(&format!("/v3/directory/room/{alias}")).await;
    assert_eq!((status, &found["room_id"]), (200, &Value::from(room.as_str())));
    let (status, refused) = door.post("/v3/createRoom", json!({ "room_alias_name": name })).await;
    assert_eq!((status, &refused["errcode"]), (400, &Value::from("M_ROOM_IN_USE")));
    let missing = escaped(&format!("#{}:{server}", fresh("none")));
    let (status, refused) = door.get(&format!("/v3/directory/room/{missing}")).await;
    assert_eq!((status, &refused["errcode"]), (404, &Value::from("M_NOT_FOUND")));
}

#[tokio::test]
async fn twenty_at_once_all_get_through_in_one_order() {
    let world = World::start().await;
    let door = world.user("door").await;
    let room = door.create(json!({})).await;
    let mut helpers = Vec::new();
    for _ in 0..20 {
        let helper = world.user("helper").await;
        door.let_in(&room, &helper).await;
        helpers.push(helper);
    }
    let each = |n: usize| {
        let (helper, room) = (helpers[n].clone(), room.clone());
        tokio::spawn(async move {
            for k in 0..5 {
                helper.say(&room, &format!("{n}.{k}")).await;
            }
        })
    };
    for task in (0..helpers.len()).map(each).collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let history = async |reader: &super::world::User| {
        let (status, page) = reader.get(&format!("/v3/rooms/{}/messages?dir=b&limit=100", escaped(&room))).await;
        assert_eq!(status, 200);
        let mut said = bodies(&page["chunk"]);
        said.reverse();
        (said, page["chunk"].clone())
    };
    let (said, events) = history(&helpers[0]).await;
    assert_eq!(history(&helpers[19]).await.0, said);
    for n in 0..20 {
        let own: Vec<_> = said.iter().filter(|text| text.starts_with(&format!("{n}."))).collect();
        assert_eq!(own.len(), 5);
        assert!(own.is_sorted(), "each writer's order is kept");
    }
    if world.folder().is_some() {
        let times = events.as_array().unwrap().iter().map(|event| event["origin_server_ts"].as_i64().unwrap());
        assert!(times.rev().is_sorted(), "time does not go backwards in a room");
    }
}

#[tokio::test]
async fn an_erased_room_is_gone() {
    let world = World::start().await;
    let (door, helper) = (world.admin("door").await, world.user("helper").await);
    let room = door.create(json!({})).await;
    door.let_in(&room, &helper).await;
    let secret = fresh("a word that must not stay");
    door.say(&room, &secret).await;
    let since = helper.sync("timeout=0").await["next_batch"].as_str().unwrap().to_owned();
    let path = format!("/_synapse/admin/v2/rooms/{}", escaped(&room));
    let (status, refused) = helper.call(reqwest::Method::DELETE, &path, Some(json!({ "purge": true }))).await;
    assert_eq!((status, &refused["errcode"]), (403, &Value::from("M_FORBIDDEN")));
    let (status, answer) = door.call(reqwest::Method::DELETE, &path, Some(json!({ "purge": true }))).await;
    assert_eq!(status, 200, "{answer}");
    let status_path = format!("/_synapse/admin/v2/rooms/delete_status/{}", answer["delete_id"].as_str().unwrap());
    loop {
        let (status, answer) = door.get(&status_path).await;
        assert_eq!(status, 200, "{answer}");
        match answer["status"].as_str().unwrap() {
            "complete" => break,
            "failed" => panic!("{answer}"),
            _ => tokio::task::yield_now().await,
        }
    }
    for reader in [&door, &helper] {
        let (status, _) = reader.get(&format!("/v3/rooms/{}/messages?dir=b", escaped(&room))).await;
        assert!(matches!(status, 403 | 404), "{status}");
    }
    let joined = helper.get("/v3/joined_rooms").await.1;
    assert!(!joined["joined_rooms"].as_array().unwrap().contains(&room.as_str().into()));
    let news = helper.sync(&format!("timeout=0&since={since}")).await;
    assert_eq!(news["rooms"]["join"][&room], Value::Null);
    let Some(folder) = world.folder() else { return };
    assert!(!news["rooms"]["leave"][&room].is_null(), "who was in it is told");
    for file in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "no byte of it stays");
    }
}
