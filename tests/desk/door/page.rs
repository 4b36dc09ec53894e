//! The visitors' page and what makes the API fit for the internet: who may call, what is answered, and to whom.

use care::registration::Closing;
use desk::event::{Ask, DeskEvent};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

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

/// Status and words of a page.
async fn said(request: RequestBuilder) -> (u16, String) {
    let answer = sent(request).await;
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8", "{status}");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    (status, answer.text().await.unwrap())
}

/// A form, as a browser sends it that says nothing of where it comes from.
fn form(http: &reqwest::Client, url: String, fields: &[(&str, &str)]) -> RequestBuilder {
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    http.post(url).header("content-type", "application/x-www-form-urlencoded").body(body.join("&"))
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
            // an old browser's own form has that origin, and is looked at
            let is_no_form = value == "null" && kind != "application/x-www-form-urlencoded";
            assert_eq!(said(form).await.0, if is_no_form { 415 } else { 403 }, "{name} {value} {kind}");
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

/// Whatever is wrong with a call of the API, the answer is JSON, and repeats nothing of what was sent.
#[tokio::test]
async fn every_error_of_the_api_is_json() {
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
    assert_eq!(refusal(http.get(format!("{door}/api/%ff"))).await, (404, "not_found".to_owned()));
    assert_eq!(refusal(json(http.post(format!("{door}/api/desk")))).await, (405, "method_not_allowed".to_owned()));
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
    sanne.ask(&guests[1].1, 1, Ask::close(Closing::Goodbye)).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
    assert_eq!(ends(&guests[1].0).await, ("closed".to_owned(), "goodbye".to_owned()));
    // a conversation that is closed after it was stopped stays stopped
    sanne.ask(&guests[0].1, 1, Ask::close(Closing::EndedByHelper)).await;
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
    stream.ends().await;
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

/// A form whose browser hides where it comes from proves it: by what the page was given for this network.
#[tokio::test]
async fn hostile_53_a_form_of_which_nothing_is_said_needs_what_the_page_was_given() {
    let desk = Desk::start_with(|config| config.limits.count_loopback = true).await;
    let (door, http) = (address(&desk), client());
    let from = |last: u8| format!("192.0.2.{last}");
    let pass = async |last: u8| {
        let page = sent(http.get(&door).header("x-forwarded-for", from(last))).await.text().await.unwrap();
        page.split("name=\"ours\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let enter = |last: u8, pass: &str| {
        let request = form(&http, format!("{door}/plain"), &[("ours", pass), ("language", "en")]);
        request.header("x-forwarded-for", from(last))
    };
    let (home, foreign) = (pass(1).await, pass(2).await);
    assert_ne!(home, foreign);
    for origin in [Some("null"), None] {
        let hidden = |request: RequestBuilder| match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        };
        for refused in ["", "x", &foreign] {
            let (status, page) = said(hidden(enter(1, refused))).await;
            assert!(status == 403 && page.contains("That did not work") && page.contains("href=\"/\""), "{page}");
        }
        let (status, page) = said(hidden(enter(1, &home))).await;
        assert!(status == 200 && page.contains("name=\"talk\""), "{page}");
    }
    // what a browser says counts, whatever the form holds
    assert_eq!(said(enter(1, &home).header("origin", "https://evil.example")).await.0, 403);
    assert_eq!(said(enter(1, &home).header("sec-fetch-site", "cross-site").header("origin", "null")).await.0, 403);
    assert_eq!(said(enter(1, "").header("sec-fetch-site", "same-origin")).await.0, 200);
    // by the visitor's key other forms prove themselves
    let guest = desk.visitor().enter(json!({})).await;
    let say = form(&http, format!("{door}/plain/say"), &[("key", &guest.token), ("id", "1"), ("text", "hoi")]);
    assert_eq!(said(say.header("origin", "null")).await.0, 200);
    assert_eq!(guest.listen().await.messages(1).await, ["hoi"]);
    // another run of the door did not give it
    let desk = desk.restart(|config| config.limits.count_loopback = true).await;
    let door = address(&desk);
    let late = form(&http, format!("{door}/plain"), &[("ours", &home)]).header("x-forwarded-for", from(1));
    assert_eq!(said(late).await.0, 403);
}

/// Outside the API whoever reads is a visitor: what is wrong is said in a page, in the visitor's language, with a way on.
#[tokio::test]
async fn what_is_wrong_outside_the_api_is_said_in_a_page() {
    let desk = Desk::start_with(|config| config.limits.request_time = std::time::Duration::from_millis(300)).await;
    let (door, http) = (address(&desk), client());
    let at = |path: &str| format!("{door}{path}");
    for (asked, words) in [("nl", "Deze pagina is er niet."), ("en-GB", "This page is not here.")] {
        for path in ["/nowhere", "/%ff", "/plain/nowhere"] {
            let (status, page) = said(http.get(at(path)).header("accept-language", asked)).await;
            assert!(status == 404 && page.contains(words) && page.contains("href=\"/\""), "{path}: {page}");
            assert!(page.contains("id=\"exit\"") && page.contains("tel:112"), "{path}: {page}");
        }
    }
    assert_eq!(said(http.delete(at("/"))).await.0, 405);
    // the address of a form, opened by itself, leads to the page; in a frame to the button that fills it
    for path in ["/plain", "/plain/leave", "/plain/language", "/plain/after"] {
        let answer = sent(http.get(at(path))).await;
        assert_eq!(answer.url().path(), "/", "{path}");
        assert_eq!(answer.status(), 200);
    }
    for (path, words) in [("/plain/talk", "Druk nog eens op de knop"), ("/plain/say", "“Opnieuw schrijven”")] {
        let answer = sent(http.get(at(path))).await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["x-frame-options"]),
            (405, &"SAMEORIGIN".parse().unwrap())
        );
        assert!(answer.text().await.unwrap().contains(words), "{path}");
        let (status, page) = said(http.post(at(path)).header("content-type", "text/plain").body("x")).await;
        assert!(status == 415 && page.contains(words), "{path}: {page}");
        let foreign = form(&http, at(path), &[("key", "x")]).header("sec-fetch-site", "cross-site");
        assert_eq!(said(foreign).await.0, 403, "{path}");
    }
    // a form of which half arrives
    let mut stream = TcpStream::connect(desk.door.visitor_api_addr().unwrap()).await.unwrap();
    let half = "POST /plain/say HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\n\
                content-length: 60\r\n\r\nkey=";
    stream.write_all(half.as_bytes()).await.unwrap();
    let mut answer = String::new();
    soon(stream.read_to_string(&mut answer)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("“Opnieuw schrijven”"), "{answer}");
}

/// What goes on is no call: its end is the connection's, so that it needs no buffer while nothing is said.
#[tokio::test]
async fn what_goes_on_is_handed_over_and_arrives() {
    let desk = Desk::start().await;
    let guest = desk.visitor().enter(json!({})).await;
    let form = format!("key={}&language=en", guest.token);
    let stream = format!("GET /api/visits/{}/events HTTP/1.1\r\nhost: x\r\n\r\n", guest.token);
    let talk = format!(
        "POST /plain/talk HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    for (asked, begins) in [(stream, "event: assigned"), (talk, "<!doctype html>")] {
        let mut connection = TcpStream::connect(desk.door.visitor_api_addr().unwrap()).await.unwrap();
        connection.write_all(asked.as_bytes()).await.unwrap();
        let (mut said, mut bytes) = (String::new(), [0; 1_024]);
        while !said.to_lowercase().contains(begins) {
            let read = soon(connection.read(&mut bytes)).await.unwrap();
            assert!(read > 0, "{said}");
            said.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        let head = said.split("\r\n\r\n").next().unwrap().to_lowercase();
        assert!(head.starts_with("http/1.1 200") && head.contains("connection: close"), "{head}");
        assert!(!head.contains("transfer-encoding") && head.contains("cache-control: no-store"), "{head}");
    }
}

/// A place is kept for a quarter of an hour after its visitor was last there, and then no more.
#[tokio::test]
async fn a_kept_place_is_kept_for_a_quarter_of_an_hour() {
    let (minute, clock) = (std::time::Duration::from_mins(1), machine::clock::Steady::default());
    let its = clock.clone();
    let desk = Desk::start_with(move |config| config.clock = its).await;
    let visitors = desk.visitor();
    let keep = async || {
        let guest = visitors.enter(json!({})).await;
        let (status, kept) = guest.post("keep", json!({ "code": "1234" })).await;
        assert_eq!(status, 200, "{kept}");
        (guest, json!({ "place": kept["place"], "code": "1234" }).to_string())
    };
    let ((gone, away), (here, there)) = (keep().await, keep().await);
    let _stream = here.listen().await;
    clock.pass(14 * minute);
    for (guest, resume) in [(&gone, &away), (&here, &there)] {
        let (status, back) = visitors.post("/resume", resume.clone()).await;
        assert_eq!((status, back["visit"].as_str()), (200, Some(guest.token.as_str())));
    }
    clock.pass(2 * minute);
    // who is there is not away, however long
    assert_eq!(visitors.post("/resume", there).await.0, 200);
    for _ in 0..2 {
        let (status, answer) = visitors.post("/resume", away.clone()).await;
        assert_eq!((status, &answer["error"]), (410, &json!("not_kept")));
    }
    gone.say("1", "the visit itself goes on").await;
}

/// Of a dead key the stream says for a quarter of an hour why, and then that there is nothing to ask for.
#[tokio::test]
async fn a_dead_keys_stream_says_nothing_after_a_quarter_of_an_hour() {
    let (minute, clock) = (std::time::Duration::from_mins(1), machine::clock::Steady::default());
    let its = clock.clone();
    let desk = Desk::start_with(move |config| config.clock = its).await;
    let mut sanne = desk.helper("sanne").await;
    let mut guests = Vec::new();
    for ask in [Ask::Wipe, Ask::close(Closing::Goodbye)] {
        let guest = desk.visitor().enter(json!({})).await;
        let conversation = sanne.await_arrival().await;
        sanne.claim(&conversation, 0).await;
        let mut stream = guest.listen().await;
        sanne.ask(&conversation, 1, ask).await;
        // its own stream ends: the key is dead
        while stream.next().await.is_some() {}
        guests.push(guest);
    }
    let says = async |guest: &Guest| {
        let answer = sent(client().get(format!("{}/events", guest.url))).await;
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    for round in 0..2 {
        for (guest, why) in guests.iter().zip(["event: exit", "event: closed"]) {
            let (status, said) = says(guest).await;
            assert!(status == 200 && said.starts_with(why) && said.matches("event:").count() == 1, "{round}: {said}");
        }
        clock.pass(14 * minute);
    }
    clock.pass(2 * minute);
    for guest in &guests {
        assert_eq!(says(guest).await, (204, String::new()));
        assert_eq!(guest.post("typing", json!({})).await.0, 410, "a call is refused as before");
    }
}
