//! `desk doctor`: a sound desk has no findings; of a broken one each fault is named, with its remedy.

use std::collections::BTreeSet;

use desk::event::{MemberId, Shift};
use matrix::session::Session;
use serde_json::{Value, json};

use super::support::{World, content};
use testing::door::{Helper, soon, visitors_of};
use testing::site::PASSWORD;

/// The codes of what is wrong, and whether the program said so by its exit code too.
async fn wrong(world: &World) -> BTreeSet<String> {
    let run = world.desk(&["doctor", "--format", "json"], &[]).await;
    let found: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run:?}"));
    let findings = found["findings"].as_array().unwrap();
    for finding in findings {
        for part in ["what", "meaning", "remedy"] {
            assert!(finding[part].as_str().is_some_and(|text| text.len() > 10), "{finding}");
        }
    }
    let wrong = findings.iter().filter(|finding| finding["wrong"] == true);
    let codes: BTreeSet<_> = wrong.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(run.code, Some(i32::from(!codes.is_empty())), "{codes:?}");
    codes
}

async fn set(session: &Session, room: &str, kind: &str, to: Value) {
    session.set_state(room, kind, "", &to.to_string()).await.unwrap();
}

/// Lets somebody into a room.
async fn let_in(host: &Session, room: &str, guest: &Session) {
    host.invite(room, guest.me()).await.unwrap();
    guest.join(room).await.unwrap();
}

#[tokio::test]
async fn a_sound_desk_has_no_findings() {
    let world = World::with_desk().await;
    let door = world.door("door").await;
    let mut sanne = world.helper("sanne").await;
    world.desk(&["supervisor", "add", &world.site.name("lead")], &[PASSWORD]).await.said();
    visitors_of(&door).enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    soon(sanne.session.join(conversation.as_str())).await.unwrap();

    let said = world.desk(&["doctor"], &[]).await.said();
    assert!(said.ends_with("Everything that was looked at is as it should be.\n"), "{said}");
    assert!(said.lines().count() >= 12 && said.lines().rev().skip(1).all(|line| line.starts_with("right ")), "{said}");
    assert_eq!(wrong(&world).await, BTreeSet::new());
    door.shutdown().await.unwrap();
}

/// A duty that asks for more than the desk allows is no fault of the desk's: the doctor tells whose it is.
#[tokio::test]
async fn the_doctor_tells_the_ceiling_and_who_asks_for_more() {
    let world = World::with_desk().await;
    let door = world.door("door").await;
    let mut sanne = world.helper("sanne").await;
    let said = world.desk(&["doctor"], &[]).await.said();
    assert!(
        said.contains("ceiling: a helper has 9 visitors at once at most") && said.contains("nobody asks"),
        "{said}"
    );
    sanne.duty(Shift::On, 200).await;
    let said = world.desk(&["doctor"], &[]).await.said();
    assert!(said.contains(&format!("{} (200) asked for more and got 9", sanne.me())), "{said}");
    door.shutdown().await.unwrap();
}

/// Breaks a desk, fault after fault; the codes that name them.
async fn break_it(world: &World, door: &Session, helpers: [&Helper; 3], conversation: &str) -> BTreeSet<String> {
    let [sanne, bram, kim] = helpers;
    let (founder, (desk, register)) = (world.founder().await, world.rooms().await);
    let mut codes = BTreeSet::new();
    let mut fault = |code: &str, who: Option<&MemberId>| {
        codes.insert(who.map_or_else(|| code.to_owned(), |who| format!("{code}.{who}")));
    };

    let mut levels = content(&desk, "m.room.power_levels");
    levels["events"]["org.nachtwacht.assigned"] = json!(0);
    fault("levels.desk.org.nachtwacht.assigned", None);
    levels["redact"] = json!(0);
    fault("levels.desk.redact", None);
    levels["users"][bram.me().as_str()] = json!(90);
    fault("people.door_level", Some(&bram.me()));
    set(&founder, &desk.id, "m.room.power_levels", levels).await;

    let_in(&founder, &register.id, &sanne.session).await;
    fault("people.register", Some(&sanne.me()));

    world.site.account("stranger", false).await;
    let stranger = world.site.sign_in("stranger", "DESK").await;
    let_in(&founder, &desk.id, &stranger).await;
    fault("people.stranger", Some(stranger.me()));

    set(&founder, &desk.id, "m.room.retention", json!({})).await;
    fault("retention.missing", None);

    set(&founder, &register.id, "m.room.join_rules", json!({ "join_rule": "public" })).await;
    fault("closed.register.m.room.join_rules", None);

    let_in(door, conversation, &kim.session).await;
    fault("people.conversation", Some(&kim.me()));

    founder.kick(&register.id, door.me()).await.unwrap();
    fault("door.register", Some(door.me()));

    let second = world.site.name("second");
    world.desk(&["door", "add", &second], &[PASSWORD]).await.said();
    let second = world.site.sign_in("second", "LOOK").await;
    second.join(&desk.id).await.unwrap();
    second.join(&register.id).await.unwrap();
    fault("door.never_opened", Some(second.me()));

    set(&founder, &desk.id, "m.room.encryption", json!({ "algorithm": "m.megolm.v1.aes-sha2" })).await;
    fault("encryption.desk", None);
    codes
}

#[tokio::test]
async fn of_a_desk_broken_in_eleven_ways_each_is_named_and_what_is_said_to_do_mends_it() {
    let world = World::with_desk().await;
    let open = world.door("door").await;
    let (mut sanne, bram, kim) = (world.helper("sanne").await, world.helper("bram").await, world.helper("kim").await);
    visitors_of(&open).enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    assert_eq!(wrong(&world).await, BTreeSet::new(), "sound before");

    let door = world.site.sign_in("door", "LOOK").await;
    let broken = break_it(&world, &door, [&sanne, &bram, &kim], conversation.as_str()).await;
    assert_eq!(broken.len(), 11);
    assert_eq!(wrong(&world).await, broken);
    let table = world.desk(&["doctor"], &[]).await;
    assert!(table.code == Some(1) && table.out.ends_with("11 things are wrong.\n"), "{}", table.out);
    assert_eq!(table.out.matches("\nWRONG ").count(), 11, "{}", table.out);
    assert!(table.out.contains("what to do: nachtwacht desk init --homeserver"), "{}", table.out);

    // the remedies, as they are told
    world.desk(&["init"], &[]).await.said();
    for who in ["sanne", "bram"] {
        world.desk(&["helper", "add", &world.site.name(who)], &[]).await.said();
    }
    world.desk(&["helper", "remove", &world.site.name("stranger")], &[]).await.said();
    world.desk(&["door", "add", &world.site.name("door")], &[]).await.said();
    open.shutdown().await.unwrap();
    let open = world.open("door", "door").await;
    let second = world.open("second", "second").await;
    let left: Vec<_> = wrong(&world).await.into_iter().collect();
    assert_eq!(left, ["encryption.desk"], "which cannot be taken back");
    open.shutdown().await.unwrap();
    second.shutdown().await.unwrap();
}

#[tokio::test]
async fn without_a_desk_or_without_an_administrator_it_says_what_it_could_not_see() {
    let world = World::start().await;
    assert_eq!(wrong(&world).await, BTreeSet::from(["desk.missing".to_owned()]));

    for who in ["lead", "door"] {
        world.site.account(who, false).await;
    }
    world.desk_as("lead", &["init", "--another"], &[]).await.said();
    world.desk_as("lead", &["door", "add", &world.site.name("door")], &[]).await.said();
    let door = world.open("door", "door").await;
    visitors_of(&door).enter(json!({})).await;
    let run = world.desk_as("lead", &["doctor"], &[]).await.said();
    let unseen: Vec<_> = run.lines().filter(|line| line.starts_with("not seen ")).collect();
    assert_eq!(unseen.len(), 2, "{run}");
    assert!(unseen[0].contains("who is in 1 open conversations") && unseen[1].contains("last said something"), "{run}");
    assert!(!run.contains("WRONG"), "{run}");
    door.shutdown().await.unwrap();
}

#[tokio::test]
async fn hostile_57_a_helper_whose_messages_are_limited_is_named_and_adding_them_again_lifts_it() {
    let world = World::with_desk().await;
    let door = world.door("door").await;
    let (founder, (desk, _)) = (world.founder().await, world.rooms().await);
    world.site.account("kim", false).await;
    let kim = world.site.sign_in("kim", "DESK").await;
    // as an earlier version added helpers
    let mut levels = content(&desk, "m.room.power_levels");
    levels["users"][kim.me().as_str()] = json!(0);
    set(&founder, &desk.id, "m.room.power_levels", levels).await;
    let_in(&founder, &desk.id, &kim).await;
    let found = ["people.limited", "team.missing"].map(|code| format!("{code}.{}", kim.me()));
    assert_eq!(wrong(&world).await, BTreeSet::from(found));
    let table = world.desk(&["doctor"], &[]).await.out;
    assert!(table.contains(&format!("what to do: nachtwacht desk helper add {}", kim.me())), "{table}");
    let said = world.desk(&["helper", "add", kim.me().as_str()], &[]).await.said();
    assert!(said.contains(&format!("message limits of {}: lifted", kim.me())), "{said}");
    assert_eq!(wrong(&world).await, BTreeSet::new());
    door.shutdown().await.unwrap();
}

#[tokio::test]
async fn hostile_54_a_full_door_is_found_with_who_is_counted_how_and_is_right_again_when_there_is_room() {
    let world = World::with_desk().await;
    let door = world
        .door_with("door", |config| {
            config.limits.open_visits = 4;
            config.timing.crowded = std::time::Duration::from_millis(200);
        })
        .await;
    let mut sanne = world.helper("sanne").await;
    let who = world.site.sign_in("door", "LOOK").await.me().clone();
    let post = async |from: &str| {
        let visitors = visitors_of(&door);
        let request = visitors.http.post(&visitors.base).header("x-forwarded-for", from).json(&json!({}));
        soon(request.send()).await.unwrap().status().as_u16()
    };
    for (from, status) in [("192.0.2.1", 201), ("192.0.2.1", 201), ("192.0.2.2", 201), ("192.0.2.3", 201)] {
        assert_eq!(post(from).await, status);
    }
    assert_eq!(post("192.0.2.4").await, 503);
    soon(door.crowded().wait_for(Option::is_some)).await.unwrap();
    let full = format!("door.full.{who}");
    // it is said in the desk room a moment later
    let found = soon(async {
        loop {
            let found = wrong(&world).await;
            if found.contains(&full) {
                break found;
            }
        }
    })
    .await;
    assert_eq!(found, BTreeSet::from([full]));
    let table = world.desk(&["doctor"], &[]).await.out;
    assert!(table.contains("4 of 4 places are taken") && table.contains("has 2, 2 other networks"), "{table}");
    assert!(table.contains("--work") && !table.contains("192.0.2"), "{table}");
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    sanne.ask(&conversation, 1, desk::event::Ask::close(care::registration::Closing::Goodbye)).await;
    soon(door.crowded().wait_for(Option::is_none)).await.unwrap();
    soon(async { while !wrong(&world).await.is_empty() {} }).await;
    door.shutdown().await.unwrap();
}
