//! Signing in and out, tokens, and requests that are no good.

use reqwest::Method;
use serde_json::{Value, json};

use super::world::{PASSWORD, World, escaped, fresh, login_body};

#[tokio::test]
async fn versions_and_flows_are_told_to_anybody() {
    let world = World::start().await;
    let (status, versions) = world.call(Method::GET, "/versions", None, None).await;
    assert_eq!(status, 200);
    assert!(versions["versions"].as_array().unwrap().contains(&"v1.11".into()));
    let (status, flows) = world.call(Method::GET, "/v3/login", None, None).await;
    assert_eq!(status, 200);
    assert!(flows["flows"].as_array().unwrap().contains(&json!({ "type": "m.login.password" })));
}

#[tokio::test]
async fn a_wrong_password_is_refused_like_an_unknown_name() {
    let world = World::start().await;
    let helper = world.user("helper").await;
    for (name, password) in [(helper.name.as_str(), "wrong"), (&fresh("nobody"), PASSWORD)] {
        let body = login_body(name, password, "DESK");
        let (status, refused) = world.call(Method::POST, "/v3/login", Some(body), None).await;
        assert_eq!((status, &refused["errcode"]), (403, &Value::from("M_FORBIDDEN")), "{name}");
    }
}

#[tokio::test]
async fn a_token_is_missing_unknown_replaced_or_signed_out() {
    let world = World::start().await;
    let helper = world.user("helper").await;
    let whoami = "/v3/account/whoami";
    let (status, me) = helper.get(whoami).await;
    assert_eq!(status, 200);
    assert_eq!((&me["user_id"], &me["device_id"]), (&helper.id.as_str().into(), &Value::from("DESK")));
    let (status, refused) = world.call(Method::GET, whoami, None, None).await;
    assert_eq!((status, &refused["errcode"]), (401, &Value::from("M_MISSING_TOKEN")));
    let (status, refused) = world.call(Method::GET, whoami, None, Some("nonsense")).await;
    assert_eq!((status, &refused["errcode"]), (401, &Value::from("M_UNKNOWN_TOKEN")));

    let again = world.sign_in(&helper.name, "DESK").await;
    let (status, refused) = helper.get(whoami).await;
    if world.folder().is_some() {
        assert_eq!((status, &refused["errcode"]), (401, &Value::from("M_UNKNOWN_TOKEN")), "the device has a new one");
    } else {
        assert_eq!(status, 200, "Synapse keeps the former token, against the spec: if not any more, drop this");
    }
    let (status, _) = again.post("/v3/logout", json!({})).await;
    assert_eq!(status, 200);
    let (status, refused) = again.get(whoami).await;
    assert_eq!((status, &refused["errcode"]), (401, &Value::from("M_UNKNOWN_TOKEN")));
    assert_ne!(refused["soft_logout"], true);
}

#[tokio::test]
async fn what_is_no_json_of_the_right_shape_is_refused() {
    let world = World::start().await;
    let helper = world.user("helper").await;
    let room = helper.create(json!({})).await;
    let url = format!("{}/_matrix/client/v3/rooms/{}/send/m.room.message/", world.url, escaped(&room));
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    for (body, code) in
        [("{", "M_NOT_JSON"), ("[]", "M_BAD_JSON"), (&deep, "M_NOT_JSON"), ("{\"a\":0.5}", "M_BAD_JSON")]
    {
        let put = world.http.put(format!("{url}{}", fresh("t"))).bearer_auth(&helper.token);
        let answer = put.body(body.to_owned()).send().await.unwrap();
        let status = answer.status();
        if body == deep && world.folder().is_none() {
            // Synapse fails on it with a 500: bounded, if not pretty
            assert!(!status.is_success());
            continue;
        }
        let error: Value = answer.json().await.unwrap();
        let close = status == 400 && (error["errcode"] == code || world.folder().is_none());
        assert!(close, "{status} {error} for {code}");
    }
    let (status, refused) = helper.get("/v3/no/such/thing").await;
    assert_eq!((status, &refused["errcode"]), (404, &Value::from("M_UNRECOGNIZED")));
    let (status, refused) = helper.get("/v3/createRoom").await;
    assert_eq!((status, &refused["errcode"]), (405, &Value::from("M_UNRECOGNIZED")));
}
