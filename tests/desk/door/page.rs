//! The visitors' page and what makes the API fit for the internet: who may call, what is answered, and to whom.

use care::registration::Closing;
use desk::event::{Ask, DeskEvent};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use testing::door::{Desk, Guest, soon};

/// A client as a browser is: nothing is sent but what a test says.
fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap()
}

fn address(desk: &Desk) -> String {
    format!("http://{}", desk.door.visitor_api_addr().unwrap())
}

async fn sent(request: RequestBuilder) -> Response {
    soon(request.send()).await.unwrap()
}

/// Status and code of an answer, which is JSON with words whatever was wrong.
async fn refusal(request: RequestBuilder) -> (u16, String) {
    let answer = sent(request).await;
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/json", "{status}");
    let answer: Value = answer.json().await.unwrap();
    assert!(answer["message"].as_str().is_some_and(|message| message.len() > 10), "{answer}");
    (status, answer["error"].as_str().unwrap().to_owned())
}

/// Hostile 53: a page of another site opens no visit, says nothing, and reads nothing; and nothing is there of it.
#[tokio::test]
async fn hostile_53_a_foreign_page_is_refused() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let (door, http) = (address(&desk), client());
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let (visits, messages) = (format!("{door}/api/visits"), format!("{}/messages", guest.url));
    let words = json!({ "id": "1", "text": "not the visitor's" }).to_string();
    let foreign = [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (name, value) in foreign {
        for kind in ["text/plain", "application/json", "application/x-www-form-urlencoded"] {
            for (url, body) in [(&visits, "{}"), (&messages, words.as_str())] {
                let request = http.post(url).header(name, value).header("content-type", kind).body(body.to_owned());
                assert_eq!(refusal(request).await, (403, "cross_site".to_owned()), "{name} {value} {kind}");
            }
            let form =
                http.post(format!("{door}/plain")).header(name, value).header("content-type", kind).body("safe=yes");
            assert_eq!(refusal(form).await.0, 403);
        }
        let reading = http.get(format!("{}/events", guest.url)).header(name, value);
        assert_eq!(refusal(reading).await.0, 403);
        let word = http.request(Method::PUT, format!("{}/stop-word", guest.url)).header(name, value);
        assert_eq!(refusal(word.header("content-type", "application/json").body("{}")).await.0, 403);
        // and no page gets to read an answer, or leave to send what is not plain
        let asks =
            http.request(Method::OPTIONS, &visits).header(name, value).header("access-control-request-method", "POST");
        let answer = sent(asks).await;
        assert!(!answer.headers().keys().any(|name| name.as_str().starts_with("access-control")));
    }
    // what a form of another page can send by itself is no JSON
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        let request = http.post(&visits).header("content-type", kind).body("{}");
        assert_eq!(refusal(request).await, (415, "unsupported_type".to_owned()), "{kind}");
    }
    assert_eq!(refusal(http.post(&visits).body("{}")).await.0, 415);
    guest.say("1", "the visitor's").await;
    assert_eq!(guest.listen().await.messages(1).await, ["the visitor's"]);
    let arrivals = sanne.everything().await.into_iter().filter(|event| matches!(event, DeskEvent::Arrived(_)));
    assert_eq!(arrivals.count(), 1, "nobody else came");
}

#[tokio::test]
async fn a_website_that_the_desk_lists_may_call() {
    let website = "https://www.desk.example";
    let desk = Desk::start_with(|config| config.origins = vec![website.to_owned()]).await;
    let (visits, http) = (format!("{}/api/visits", address(&desk)), client());
    let asks = http.request(Method::OPTIONS, &visits).header("origin", website);
    let asked = sent(asks.header("access-control-request-method", "POST").header("sec-fetch-site", "cross-site")).await;
    assert_eq!(asked.status(), 204);
    assert_eq!(asked.headers()["access-control-allow-origin"], website);
    assert!(asked.headers()["access-control-allow-headers"].to_str().unwrap().contains("authorization"));
    let enters = http.post(&visits).header("origin", website).header("sec-fetch-site", "cross-site");
    let entered = sent(enters.header("content-type", "application/json").body("{}")).await;
    assert_eq!(
        (entered.status().as_u16(), &entered.headers()["access-control-allow-origin"]),
        (201, &website.parse().unwrap())
    );
    assert!(!entered.headers().contains_key("access-control-allow-credentials"));
    let other = http.post(&visits).header("origin", "https://desk.example").header("content-type", "application/json");
    assert_eq!(refusal(other.body("{}")).await, (403, "cross_site".to_owned()));
}

/// Whatever is wrong, the answer is JSON, and repeats nothing of what was sent.
#[tokio::test]
async fn every_error_is_json() {
    let desk = Desk::start().await;
    let (door, http) = (address(&desk), client());
    let json = |request: RequestBuilder| request.header("content-type", "application/json").body("{}");
    for path in ["%ff", "%ff%fe", "%00", "..%2f..", "a%0d%0ab", "-"] {
        for what in ["messages", "typing", "leave", "keep", "stop-word", "events"] {
            let url = format!("{door}/api/visits/{path}/{what}");
            let request = match what {
                "events" => http.get(url),
                "stop-word" => json(http.put(url)),
                _ => json(http.post(url)),
            };
            assert_eq!(refusal(request).await, (404, "no_such_visit".to_owned()), "{path} {what}");
        }
    }
    assert_eq!(refusal(http.get(format!("{door}/%ff"))).await, (404, "not_found".to_owned()));
    assert_eq!(refusal(http.delete(format!("{door}/"))).await, (405, "method_not_allowed".to_owned()));
    assert_eq!(refusal(http.get(format!("{door}/plain/talk"))).await, (405, "method_not_allowed".to_owned()));
}

#[tokio::test]
async fn words_that_nobody_sees_are_none_and_an_id_is_one_message() {
    let desk = Desk::start().await;
    let guest = desk.visitor().enter(json!({})).await;
    let say = async |id: &str, text: &str| {
        let (status, answer) = guest.post("messages", json!({ "id": id, "text": text })).await;
        (status, answer["error"].as_str().unwrap_or_default().to_owned())
    };
    for unseen in [
        "\u{200b}",
        "\u{200b}\u{200d}\u{2060}\u{feff}",
        " \u{200f}\u{ad}\n",
        "\u{3164}\u{2800}",
        "\u{301}",
        "\u{e0041}",
    ] {
        assert_eq!(say("1", unseen).await, (422, "empty".to_owned()), "{unseen:?}");
    }
    for (nth, seen) in ["?", "👍", "a\u{200b}", "א", "❤\u{fe0f}"].into_iter().enumerate() {
        assert_eq!(say(&format!("seen{nth}"), seen).await.0, 200, "{seen:?}");
    }
    assert_eq!(say("same", "these words").await.0, 200);
    assert_eq!(say("same", "these words").await.0, 200, "the same again is the same");
    assert_eq!(say("same", "other words").await, (409, "id_taken".to_owned()));
    let desk = desk.restart(|_| {}).await;
    let guest = desk.visitor().again(&guest);
    let again = async |text: &str| guest.post("messages", json!({ "id": "same", "text": text })).await.0;
    assert_eq!((again("other words").await, again("these words").await), (409, 200), "after a start too");
}

/// The key in a header does what the key in the address does.
#[tokio::test]
async fn the_key_may_come_in_a_header() {
    let desk = Desk::start().await;
    let (door, http) = (address(&desk), client());
    let guest = desk.visitor().enter(json!({})).await;
    let url = format!("{door}/api/visits/-/messages");
    let say = |key: &str| {
        let request = http.post(&url).header("content-type", "application/json").bearer_auth(key);
        request.body(json!({ "id": "1", "text": "hoi" }).to_string())
    };
    assert_eq!(sent(say(&guest.token)).await.status(), 200);
    assert_eq!(refusal(say("nobody")).await, (404, "no_such_visit".to_owned()));
    assert_eq!(guest.listen().await.messages(1).await, ["hoi"]);
}

/// An `EventSource` sees no status: a dead key's stream says once what became of it, and ends.
#[tokio::test]
async fn a_dead_keys_stream_says_why() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let mut guests = Vec::new();
    for _ in 0..2 {
        let guest = desk.visitor().enter(json!({})).await;
        let conversation = sanne.await_arrival().await;
        sanne.claim(&conversation, 0).await;
        guests.push((guest, conversation));
    }
    let ends = async |guest: &Guest| {
        // the desk is told of an end a moment before the key is dead: the stream may still be an open visit's
        let (mut stream, mut said) = (guest.listen().await, testing::door::Sent::default());
        while let Some(sent) = stream.next().await {
            said = sent;
        }
        (said.name, said.data["how"].as_str().unwrap_or_default().to_owned())
    };
    sanne.ask(&guests[0].1, 1, Ask::Wipe).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Left(_)).then_some(())).await;
    assert_eq!(ends(&guests[0].0).await.0, "exit");
    sanne.ask(&guests[1].1, 1, Ask::Close { closing: Closing::Goodbye }).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
    assert_eq!(ends(&guests[1].0).await, ("closed".to_owned(), "goodbye".to_owned()));
    // a conversation that is closed after it was stopped stays stopped
    sanne.ask(&guests[0].1, 1, Ask::Close { closing: Closing::EndedByHelper }).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
    assert_eq!(ends(&guests[0].0).await.0, "exit");
    // calls are refused as before
    assert_eq!(guests[1].0.post("typing", json!({})).await.0, 410);
    let desk = desk.restart(|_| {}).await;
    assert_eq!(ends(&desk.visitor().again(&guests[1].0)).await.0, "closed", "after a start too");
}

/// A page that is gone without a word of leaving is away, and neither a goodbye nor a quick exit.
#[tokio::test]
async fn away_ends_the_streams_and_is_no_leaving() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let guest = desk.visitor().enter(json!({})).await;
    let mut stream = guest.listen().await;
    stream.await_named("assigned").await;
    assert_eq!(guest.post("leave", json!({ "how": "away" })).await.0, 204);
    assert!(stream.next().await.is_none(), "its stream ends");
    let mut again = guest.listen().await;
    again.await_named("assigned").await;
    guest.say("1", "back").await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let left = sanne.everything().await.into_iter().any(|event| matches!(event, DeskEvent::Left(_)));
    assert!(!left);
}

#[tokio::test]
async fn the_page_is_one_answer_under_a_strict_policy() {
    let desk = Desk::start().await;
    let (door, http) = (address(&desk), client());
    let answer =
        sent(http.get(&door).header("accept-language", "en-GB,en;q=0.8").header("sec-fetch-site", "cross-site")).await;
    assert_eq!(answer.status(), 200);
    let headers = answer.headers().clone();
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    for (name, value) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(headers[name], value);
    }
    let policy = headers["content-security-policy"].to_str().unwrap();
    for part in [
        "default-src 'none'",
        "script-src 'sha256-",
        "style-src 'sha256-",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(
        headers["permissions-policy"].to_str().unwrap().contains("camera=()") && !headers.contains_key("set-cookie")
    );
    let page = answer.text().await.unwrap();
    assert!(page.contains("Talk to someone") && !page.contains("http://www") && !page.contains("<script src"));
    let packed = sent(http.get(&door).header("accept-encoding", "gzip, deflate, br")).await;
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert!(packed.bytes().await.unwrap().len() < 12 * 1024);
    // framed answers of the way without scripts, and only those, may be framed, and only by us
    let framed = http
        .post(format!("{door}/plain/talk"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("key=x");
    let framed = sent(framed).await;
    assert_eq!(framed.headers()["x-frame-options"], "SAMEORIGIN");
    assert!(framed.headers()["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'self'"));
}
