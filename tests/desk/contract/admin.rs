//! What administrators may: accounts, their sessions and limits, who is in a room.

use reqwest::Method;
use serde_json::{Value, json};

use super::world::{PASSWORD, World, escaped, fresh, login_body};

#[tokio::test]
async fn an_administrator_makes_changes_and_ends_accounts() {
    let world = World::start().await;
    let admin = world.admin("admin").await;
    let server = admin.id.split_once(':').unwrap().1;
    let name = fresh("new");
    let user = escaped(&format!("@{name}:{server}"));
    let at = format!("/_synapse/admin/v2/users/{user}");
    let (status, missing) = admin.get(&at).await;
    assert_eq!((status, &missing["errcode"]), (404, &Value::from("M_NOT_FOUND")));

    let (status, made) = admin.put(&at, json!({ "password": PASSWORD, "displayname": "New", "admin": false })).await;
    assert_eq!((status, &made["displayname"], &made["admin"]), (201, &"New".into(), &false.into()), "{made}");
    let new = world.sign_in(&name, "DESK").await;
    let (status, again) = admin.put(&at, json!({ "displayname": "Newer" })).await;
    assert_eq!((status, &again["displayname"]), (200, &"Newer".into()), "{again}");
    assert_eq!(new.get("/v3/account/whoami").await.0, 200, "another name ends no session");

    let (status, admins) = admin.get(&format!("/_synapse/admin/v1/users/{}/admin", escaped(&admin.id))).await;
    assert_eq!((status, &admins["admin"]), (200, &true.into()));
    for path in [at.clone(), format!("/_synapse/admin/v1/users/{}/admin", escaped(&new.id))] {
        assert_eq!(new.get(&path).await.0, 403, "no administrator");
    }

    let (status, devices) = admin.get(&format!("{at}/devices")).await;
    assert_eq!((status, &devices["devices"][0]["device_id"]), (200, &"DESK".into()), "{devices}");
    let (status, _) = admin.post(&format!("{at}/delete_devices"), json!({ "devices": ["DESK"] })).await;
    assert_eq!(status, 200);
    assert_eq!(new.get("/v3/account/whoami").await.0, 401, "the session is over");

    let (status, _) = admin.post(&format!("/_synapse/admin/v1/deactivate/{user}"), json!({})).await;
    assert_eq!(status, 200);
    let (_, ended) = admin.get(&at).await;
    assert_eq!(ended["deactivated"], true);
    let (status, _) = world.call(Method::POST, "/v3/login", Some(login_body(&name, PASSWORD, "DESK")), None).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn an_administrator_lifts_limits_and_sees_who_is_in_a_room() {
    let world = World::start().await;
    let (admin, door) = (world.admin("admin").await, world.user("door").await);
    let at = format!("/_synapse/admin/v1/users/{}/override_ratelimit", escaped(&door.id));
    assert_eq!(admin.get(&at).await, (200, json!({})));
    let none = json!({ "messages_per_second": 0, "burst_count": 0 });
    assert_eq!(admin.post(&at, none.clone()).await, (200, none.clone()));
    assert_eq!(admin.get(&at).await, (200, none));
    assert_eq!(door.get(&at).await.0, 403);

    let room = door.create(json!({})).await;
    let at = format!("/_synapse/admin/v1/rooms/{}/members", escaped(&room));
    let (status, members) = admin.get(&at).await;
    assert_eq!((status, &members["members"]), (200, &json!([door.id])), "{members}");
    assert_eq!(door.get(&at).await.0, 403);
    assert_eq!(admin.get(&format!("/_synapse/admin/v1/rooms/{}/members", escaped("!no:where"))).await.0, 404);
}
