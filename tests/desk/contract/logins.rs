//! How the embedded homeserver bears those who guess.

use reqwest::Method;
use serde_json::Value;

use super::world::{PASSWORD, World, fresh, login_body};

#[tokio::test]
async fn failed_logins_are_slowed() {
    let world = World::embedded(|_| ()).await;
    let (helper, other) = (world.user("helper").await, world.user("other").await);
    let url = format!("{}/_matrix/client/v3/login", world.url);
    // as a proxy on this machine says where they come from; the first part is the attacker's own
    let try_from = async |from: &str, name: &str, password: &str| {
        let said = format!("{}, {from}", fresh("10.0.0.1"));
        let try_it = world.http.post(&url).header("x-forwarded-for", said);
        try_it.json(&login_body(name, password, "DESK")).send().await.unwrap()
    };
    let try_it = async |name: &str, password: &str| try_from("192.0.2.7", name, password).await;
    let mut tries = 0;
    let refused = loop {
        let answer = try_it(&helper.name, "wrong").await;
        if answer.status() == 429 {
            break answer;
        }
        assert_eq!(answer.status(), 403);
        tries += 1;
    };
    assert_eq!(tries, 5);
    let seconds: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=10).contains(&seconds));
    let error: Value = refused.json().await.unwrap();
    assert_eq!(error["errcode"], "M_LIMIT_EXCEEDED");
    assert!(error["retry_after_ms"].as_u64().unwrap() <= seconds * 1000);
    assert_eq!(try_it(&helper.name, PASSWORD).await.status(), 429);
    assert_eq!(try_it(&other.name, PASSWORD).await.status(), 200, "others are not concerned");
    let from_home = try_from("192.0.2.8", &helper.name, PASSWORD).await;
    assert_eq!(from_home.status(), 200, "nobody can keep a helper out from elsewhere");
}

#[tokio::test]
async fn where_no_address_is_known_an_account_is_slowed_and_nobody_is_kept_out_at_once() {
    let world = World::embedded(|config| {
        config.rate.login_account.burst = 8.0;
        config.rate.login_account.per_second = 0.001;
    })
    .await;
    let helper = world.user("helper").await;
    let try_it = async |password: &str| {
        world.call(Method::POST, "/v3/login", Some(login_body(&helper.name, password, "DESK")), None).await.0
    };
    for _ in 0..7 {
        assert_eq!(try_it("wrong").await, 403);
    }
    assert_eq!(try_it(PASSWORD).await, 200, "a right password costs nothing");
    assert_eq!((try_it("wrong").await, try_it(PASSWORD).await), (403, 429));
}

#[tokio::test]
async fn a_login_is_short() {
    let world = World::embedded(|_| ()).await;
    let long = login_body("helper", &"x".repeat(8 << 10), "DESK");
    let (status, refused) = world.call(Method::POST, "/v3/login", Some(long), None).await;
    assert_eq!((status, &refused["errcode"]), (413, &Value::from("M_TOO_LARGE")));
}
