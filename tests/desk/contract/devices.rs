//! What devices are told beside all rooms (Matrix spec, "Send-to-device messaging"): so consoles and doors say that they
//! are alive, and an alert reaches a door that nothing may hold up (domain.md §2.11, §6).

use serde_json::{Value, json};

use super::world::{User, World, escaped, fresh};

const KIND: &str = "org.nachtwacht.alive";

/// Tells something; `messages` is by account and device.
async fn tell(from: &User, txn: &str, messages: Value) {
    let path = format!("/v3/sendToDevice/{KIND}/{}", escaped(txn));
    let (status, answer) = from.put(&path, json!({ "messages": messages })).await;
    assert_eq!((status, &answer), (200, &json!({})), "{answer}");
}

/// Tells every device of an account a number.
async fn number(from: &User, to: &User, n: usize) {
    tell(from, &fresh("txn"), json!({ &to.id: { "*": { "n": n } } })).await;
}

fn next(answer: &Value) -> String {
    answer["next_batch"].as_str().unwrap().to_owned()
}

fn told(answer: &Value) -> Vec<Value> {
    answer["to_device"]["events"].as_array().cloned().unwrap_or_default()
}

/// The numbers of what was told, and who told them.
fn numbers(answer: &Value) -> Vec<(String, u64)> {
    let read = |event: &Value| (event["sender"].as_str().unwrap().to_owned(), event["content"]["n"].as_u64().unwrap());
    told(answer).iter().map(read).collect()
}

/// Where a device is now.
async fn now(user: &User) -> String {
    next(&user.sync("timeout=0").await)
}

/// What comes next for a device, which it waits for.
async fn waits(user: &User, since: &str) -> Value {
    user.sync(&format!("timeout=20000&since={since}")).await
}

/// What is there for a device now.
async fn looks(user: &User, since: &str) -> Value {
    user.sync(&format!("timeout=0&since={since}")).await
}

#[tokio::test]
async fn one_device_is_told_and_the_others_of_its_account_are_not() {
    let world = World::start().await;
    let (helper, door) = (world.user("helper").await, world.user("door").await);
    let other = world.sign_in(&door.name, "OTHER").await;
    let (since, its) = (now(&door).await, now(&other).await);
    tell(&helper, "t1", json!({ &door.id: { &door.device: { "n": 1 } } })).await;
    let answer = waits(&door, &since).await;
    let event = json!({ "type": KIND, "sender": helper.id, "content": { "n": 1 } });
    assert_eq!(told(&answer), [event], "type, sender and content, and nothing else");
    assert_eq!(told(&looks(&other, &its).await).len(), 0);
}

#[tokio::test]
async fn every_device_of_every_door_is_told_in_one_request() {
    let world = World::start().await;
    let (helper, one, two) = (world.user("helper").await, world.user("door").await, world.user("door").await);
    let again = world.sign_in(&two.name, "AGAIN").await;
    let devices = [&one, &two, &again];
    let mut since = Vec::new();
    for device in devices {
        since.push(now(device).await);
    }
    tell(&helper, "t1", json!({ &one.id: { "*": { "n": 1 } }, &two.id: { "*": { "n": 2 } } })).await;
    for ((device, since), n) in devices.into_iter().zip(&since).zip([1, 2, 2]) {
        assert_eq!(numbers(&waits(device, since).await), [(helper.id.clone(), n)]);
    }
}

#[tokio::test]
async fn two_hundred_accounts_are_told_in_one_request() {
    let world = World::start().await;
    let (door, first, last) = (world.user("door").await, world.user("a").await, world.user("z").await);
    let server = door.id.split_once(':').unwrap().1;
    let content = json!({ "*": { "n": 1 } });
    let mut messages = serde_json::Map::new();
    // nobody, as far as the homeserver knows: what counts is how many are named
    messages.extend((0..200).map(|n| (format!("@m{n}:{server}"), content.clone())));
    messages.extend([&first, &last].map(|user| (user.id.clone(), content.clone())));
    let since = [now(&first).await, now(&last).await];
    tell(&door, "t1", messages.into()).await;
    for (user, since) in [&first, &last].into_iter().zip(&since) {
        assert_eq!(numbers(&waits(user, since).await).len(), 1);
    }
}

#[tokio::test]
async fn what_a_device_is_told_beside_all_rooms_comes_once_and_is_gone() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let since = now(&door).await;
    let messages = json!({ &door.id: { "*": { "n": 1 } }, "@nobody:elsewhere": { "*": { "n": 1 } } });
    for _ in 0..2 {
        tell(&helper, "t1", messages.clone()).await;
    }
    let answer = waits(&door, &since).await;
    assert_eq!(numbers(&answer), [(helper.id.clone(), 1)], "the same transaction twice");
    assert_eq!(told(&looks(&door, &next(&answer)).await).len(), 0);
    assert_eq!(told(&looks(&door, &since).await).len(), 0, "it was synced past");
    // the same transaction of another device is another
    let elsewhere = world.sign_in(&helper.name, "ELSEWHERE").await;
    tell(&elsewhere, "t1", json!({ &door.id: { "*": { "n": 2 } } })).await;
    assert_eq!(numbers(&waits(&door, &next(&answer)).await), [(helper.id.clone(), 2)]);
}

#[tokio::test]
async fn what_was_told_waits_for_a_device_that_is_away() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let since = now(&door).await;
    for n in 1..=3 {
        number(&helper, &door, n).await;
    }
    let three: Vec<_> = (1..=3).map(|n| (helper.id.clone(), n)).collect();
    let answer = looks(&door, &since).await;
    assert_eq!(numbers(&answer), three);
    let answer = looks(&door, &since).await;
    assert_eq!(numbers(&answer), three, "the answer may have been lost on the way");
    let since = next(&answer);
    let answer = looks(&door, &since).await;
    assert_eq!(told(&answer).len(), 0);
    number(&helper, &door, 4).await;
    assert_eq!(numbers(&waits(&door, &next(&answer)).await), [(helper.id.clone(), 4)]);
    // who begins without a position, as a door that starts, is told what waits (with another time than before: Synapse
    // answers the same first sync for two minutes with what it said)
    number(&helper, &door, 5).await;
    assert_eq!(numbers(&door.sync("timeout=1").await), [(helper.id.clone(), 4), (helper.id.clone(), 5)]);
}

#[tokio::test]
async fn what_wakes_a_device_that_waits() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let since = now(&door).await;
    let (answer, ()) = tokio::join!(waits(&door, &since), number(&helper, &door, 1));
    assert_eq!(numbers(&answer), [(helper.id, 1)]);
}

#[tokio::test]
async fn many_that_wait_come_in_batches_and_in_the_order_of_each_sender() {
    let world = World::start().await;
    let (door, one, two) = (world.user("door").await, world.user("one").await, world.user("two").await);
    let mut since = now(&door).await;
    // each sender one after the other, the two at the same time
    let tell_all = async |from: &User, count: usize| {
        for n in 1..=count {
            number(from, &door, n).await;
        }
    };
    tokio::join!(tell_all(&one, 90), tell_all(&two, 70));
    let mut sizes = Vec::new();
    let mut all = Vec::new();
    loop {
        let answer = looks(&door, &since).await;
        let told = numbers(&answer);
        since = next(&answer);
        if told.is_empty() {
            break;
        }
        sizes.push(told.len());
        all.extend(told);
    }
    assert_eq!(sizes, [100, 60], "a full batch says that there may be more");
    for (from, count) in [(&one, 90), (&two, 70)] {
        let of: Vec<_> = all.iter().filter(|(sender, _)| *sender == from.id).map(|(_, n)| *n).collect();
        assert_eq!(of, (1..=count).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn nobody_pushes_out_what_another_told() {
    let world = World::start().await;
    let (door, helper, loud) = (world.user("door").await, world.user("helper").await, world.user("loud").await);
    let mut since = now(&door).await;
    number(&helper, &door, 1).await;
    for n in 0..120 {
        number(&loud, &door, n).await;
    }
    let first = numbers(&looks(&door, &since).await);
    assert_eq!(first.first(), Some(&(helper.id.clone(), 1)));
    let mut last = None;
    loop {
        let answer = looks(&door, &since).await;
        since = next(&answer);
        match numbers(&answer).last() {
            Some(told) => last = Some(told.clone()),
            None => break,
        }
    }
    assert_eq!(last, Some((loud.id, 119)), "and the latest is there");
}

#[tokio::test]
async fn a_device_that_is_not_there_is_told_nothing_and_nothing_else_is_lost() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let since = now(&door).await;
    let server = door.id.split_once(':').unwrap().1;
    let nobody = format!("@nobody:{server}");
    let messages = json!({
        &door.id: { "GONE": { "n": 1 }, &door.device: { "n": 2 } }, &nobody: { "*": { "n": 3 }, "GONE": { "n": 3 } },
    });
    tell(&helper, "t1", messages).await;
    assert_eq!(numbers(&waits(&door, &since).await), [(helper.id.clone(), 2)]);
    // a device of that name that comes later was not meant
    let later = world.sign_in(&door.name, "GONE").await;
    assert_eq!(told(&later.sync("timeout=0").await).len(), 0);
    // and a device that was signed out leaves nothing behind for the next of its name
    tell(&helper, "t2", json!({ &door.id: { "GONE": { "n": 4 } } })).await;
    let (status, answer) = later.post("/v3/logout", json!({})).await;
    assert_eq!(status, 200, "{answer}");
    let again = world.sign_in(&door.name, "GONE").await;
    assert_eq!(told(&again.sync("timeout=0").await).len(), 0);
}

#[tokio::test]
async fn a_device_is_told_also_by_itself() {
    let world = World::start().await;
    let door = world.user("door").await;
    let since = now(&door).await;
    number(&door, &door, 1).await;
    assert_eq!(numbers(&waits(&door, &since).await), [(door.id.clone(), 1)]);
}

#[tokio::test]
async fn whatever_is_told_comes_as_it_was_told() {
    let world = World::start().await;
    let (door, helper) = (world.user("door").await, world.user("helper").await);
    let since = now(&door).await;
    let contents = [json!({}), json!({ "v": 99, "x": [null, { "y": "ë\u{202e}\n" }] })];
    for (n, content) in contents.iter().enumerate() {
        let body = json!({ "messages": { &door.id: { "*": content } } });
        let (status, answer) = helper.put(&format!("/v3/sendToDevice/org.example.other/t{n}"), body).await;
        assert_eq!((status, &answer), (200, &json!({})));
    }
    let answer = looks(&door, &since).await;
    let events = told(&answer);
    assert_eq!(events.iter().map(|event| event["content"].clone()).collect::<Vec<_>>(), contents);
    assert!(events.iter().all(|event| event["type"] == "org.example.other"));
}

/// What an account of an application service is called in a query, on a device or on none.
fn acting(user: &str, device: Option<&str>) -> String {
    let of = format!("user_id={}", escaped(user));
    device.map_or(of.clone(), |device| format!("{of}&device_id={device}&org.matrix.msc3202.device_id={device}"))
}

#[tokio::test]
async fn an_application_services_account_is_told_on_its_device_and_nowhere_else() {
    let world = World::start().await;
    let helper = world.user("helper").await;
    let name = fresh("service-door");
    let server = helper.id.split_once(':').unwrap().1;
    let id = format!("@{name}:{server}");
    let kind = "m.login.application_service";
    let sign_up = json!({ "type": kind, "username": name, "inhibit_login": true });
    let sign_in = json!({ "type": kind, "identifier": { "type": "m.id.user", "user": id }, "device_id": "DOOR" });
    let Some(token) = world.service("service") else {
        // the embedded homeserver has no application services, and says so as of any unknown token
        let door = User::with_token(&world.url, &id, "of an application service");
        let (status, answer) = door.get(&format!("/v3/account/whoami?{}", acting(&id, Some("DOOR")))).await;
        assert_eq!((status, &answer["errcode"]), (401, &"M_UNKNOWN_TOKEN".into()));
        for (path, body) in [("/v3/register", sign_up), ("/v3/login", sign_in)] {
            let (status, answer) = door.post(path, body).await;
            assert!(matches!(status, 400 | 401 | 403 | 404), "{path}: {status} {answer}");
        }
        return;
    };
    let door = User::with_token(&world.url, &id, &token);
    for (path, body) in [("/v3/register", sign_up), ("/v3/login", sign_in)] {
        let (status, answer) = door.post(path, body).await;
        assert_eq!(status, 200, "{answer}");
    }
    let (on_it, on_none) = (acting(&id, Some("DOOR")), acting(&id, None));
    let (status, me) = door.get(&format!("/v3/account/whoami?{on_it}")).await;
    assert_eq!((status, &me["user_id"], &me["device_id"]), (200, &id.as_str().into(), &"DOOR".into()));
    let (_, me) = door.get(&format!("/v3/account/whoami?{on_none}")).await;
    assert_eq!(me.get("device_id"), None);
    let since = next(&door.sync(&format!("timeout=0&{on_it}")).await);
    let elsewhere = next(&door.sync(&format!("timeout=0&{on_none}")).await);
    for (n, device) in ["*", "DOOR"].into_iter().enumerate() {
        tell(&helper, &fresh("txn"), json!({ &id: { device: { "n": n } } })).await;
    }
    let answer = door.sync(&format!("timeout=0&since={elsewhere}&{on_none}")).await;
    assert_eq!(told(&answer).len(), 0, "without a device nothing comes: such a door does not open");
    let answer = door.sync(&format!("timeout=20000&since={since}&{on_it}")).await;
    assert_eq!(numbers(&answer), [(helper.id.clone(), 0), (helper.id.clone(), 1)]);
    let answer = door.sync(&format!("timeout=0&since={}&{on_it}", next(&answer))).await;
    assert_eq!(told(&answer).len(), 0);
    // and it tells others
    let since = now(&helper).await;
    let path = format!("/v3/sendToDevice/{KIND}/t1?{on_it}");
    let (status, answer) = door.put(&path, json!({ "messages": { &helper.id: { "*": { "n": 3 } } } })).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(numbers(&waits(&helper, &since).await), [(id, 3)]);
}
