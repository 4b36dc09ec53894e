//! What every answer says of itself arrives at the browser as the door says it, each thing once.

use serde_json::{Value, json};

use crate::driver::{Browser, Setup};
use crate::scene::Scene;
use crate::way::{Way, each_way};

each_way! {
    what_the_door_says_of_its_answers_arrives,
}

/// What is said of every answer.
const ALWAYS: [(&str, &str); 4] = [
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// The headers of an answer, as the page gets to read them, and its status.
async fn asked(browser: &Browser, path: &str, how: &str) -> (Value, Value) {
    let script = format!(
        "const done = arguments[arguments.length - 1]; fetch('{path}', {how}).then(r => \
         {{ const all = {{}}; r.headers.forEach((value, name) => all[name] = value); done([r.status, all]); }}, \
         e => done([String(e), {{}}]))"
    );
    let mut answer = browser.runs_later(&script).await;
    (answer[0].take(), answer[1].take())
}

async fn what_the_door_says_of_its_answers_arrives(way: Way) {
    let Some(scene) = Scene::start(Setup::from(way)).await else { return };
    scene.opens().await;
    let form = "{ method: 'POST', body: new URLSearchParams({ language: 'nl' }) }";
    let (none, own) = ("frame-ancestors 'none'", "frame-ancestors 'self'");
    for (path, how, document, ancestors, frames) in [
        ("/", "{}", true, none, "DENY"),
        ("/plain", form, true, none, "DENY"),
        ("/plain/gone", "{}", true, own, "SAMEORIGIN"),
        ("/api/desk", "{}", false, none, "DENY"),
        ("/nowhere", "{}", true, none, "DENY"),
        ("/api/nowhere", "{}", false, none, "DENY"),
    ] {
        let (status, headers) = asked(&scene.browser, path, how).await;
        assert_eq!(status, json!(if path.ends_with("nowhere") { 404 } else { 200 }), "{path}: {headers}");
        for (name, value) in ALWAYS.into_iter().chain([("x-frame-options", frames)]) {
            assert_eq!(headers[name], json!(value), "{path}: {name}");
        }
        let policy = headers["content-security-policy"].as_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && policy.contains(ancestors), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && policy.matches("default-src").count() == 1, "{path}: {policy}");
        if document {
            assert_eq!(headers["content-type"], json!("text/html; charset=utf-8"), "{path}");
            assert_eq!(headers["cross-origin-opener-policy"], json!("same-origin"), "{path}");
            assert!(headers["permissions-policy"].as_str().unwrap().contains("microphone=()"), "{path}");
        } else {
            assert_eq!(headers["content-type"], json!("application/json"), "{path}");
        }
        let once = (way == Way::Nginx).then_some("max-age=31536000");
        assert_eq!(headers["strict-transport-security"], json!(once), "{path}");
        assert_eq!(headers["set-cookie"], Value::Null, "{path}");
        if way == Way::Nginx {
            assert_eq!(headers["server"], json!("nginx"), "no version is told: {path}");
        }
    }
    // the page is packed on its way
    let sizes = "(n => [n.encodedBodySize, n.decodedBodySize, n.nextHopProtocol])(performance.getEntriesByType('navigation')[0])";
    let sizes = scene.browser.is(sizes).await;
    assert!(sizes[0].as_f64().unwrap() * 2.0 < sizes[1].as_f64().unwrap(), "{sizes}");
    assert_eq!(sizes[2], json!(if way == Way::Nginx { "h2" } else { "http/1.1" }));
}
