//! `desk init`: made once, found right afterwards, set right when it is not.

use serde_json::json;

use super::support::{World, content};

#[tokio::test]
async fn a_desk_is_made_once_and_found_right_afterwards() {
    let world = World::start().await;
    let first = world.desk(&["init", "--another", "--name", "Night desk", "--retention", "100"], &[]).await.said();
    let lines: Vec<_> = first.lines().collect();
    assert!(lines[0].starts_with("desk room: made, !"), "{first}");
    assert_eq!(lines[1..], ["register room: made", "team room: made"]);
    let (desk, register) = world.rooms().await;
    assert_eq!(content(&desk, "m.room.create")["type"], "org.nachtwacht.desk");
    assert_eq!(content(&desk, "m.room.create")["m.federate"], false);
    assert_eq!(content(&desk, "m.room.name")["name"], "Night desk");
    assert_eq!(content(&desk, "m.room.retention")["max_lifetime"], 360_000_000);
    assert_eq!(content(&register, "m.room.create")["type"], "org.nachtwacht.register");
    assert_eq!(content(&register, "m.room.power_levels")["state_default"], 100);

    let second = world.desk(&["init"], &[]).await.said();
    assert_eq!(second, "desk room: right\nregister room: right\nteam room: right\n");
    assert_eq!(world.rooms().await.0.id, desk.id, "the same desk");
}

#[tokio::test]
async fn what_is_wrong_is_set_right_and_said() {
    let world = World::with_desk().await;
    let (founder, (desk, register)) = (world.founder().await, world.rooms().await);
    let mut levels = content(&desk, "m.room.power_levels");
    levels["events"]["org.nachtwacht.assigned"] = json!(0);
    levels["kick"] = json!(0);
    levels["users"]["@sanne:desk.test"] = json!(50);
    let set = async |room: &str, kind: &str, to: serde_json::Value| {
        founder.set_state(room, kind, "", &to.to_string()).await.unwrap();
    };
    set(&desk.id, "m.room.power_levels", levels.clone()).await;
    set(&desk.id, "m.room.retention", json!({})).await;
    set(&register.id, "m.room.join_rules", json!({ "join_rule": "public" })).await;

    let said = world.desk(&["init", "--name", "Day desk"], &[]).await.said();
    let expected = [
        "desk room: right",
        "desk room: level of kick: changed from 0 to 90",
        "desk room: level of org.nachtwacht.assigned: changed from 0 to 90",
        "desk room: name: changed from Nachtwacht to Day desk",
        "desk room: retention: changed from none to 720 hours",
        "register room: right",
        "register room: m.room.join_rules: changed from public to invite",
        "team room: right",
    ];
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
    let (desk, register) = world.rooms().await;
    let mended = content(&desk, "m.room.power_levels");
    assert_eq!((&mended["kick"], &mended["events"]["org.nachtwacht.assigned"]), (&json!(90), &json!(90)));
    assert_eq!(mended["users"], levels["users"], "nobody's own level changes");
    assert_eq!(content(&register, "m.room.join_rules")["join_rule"], "invite");
    assert_eq!(world.desk(&["init"], &[]).await.said(), "desk room: right\nregister room: right\nteam room: right\n");
}

#[tokio::test]
async fn who_may_not_is_told_what_to_do() {
    let world = World::with_desk().await;
    world.site.account("stranger", false).await;
    let run = world.desk_as("stranger", &["init"], &[]).await;
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.contains("has a desk already") && run.err.contains("--another"), "{}", run.err);

    let wrong = world.run(&["desk", "init", "--homeserver", &world.site.url(), "--as", "nobody"], &["wrong"]).await;
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.err.contains("does not know this name and password"), "{}", wrong.err);
    let plain = world.run(&["desk", "init", "--homeserver", "http://desk.example", "--as", "x"], &["wrong"]).await;
    assert_eq!(plain.code, Some(1));
    assert!(plain.err.contains("plain http is refused"), "{}", plain.err);
}
