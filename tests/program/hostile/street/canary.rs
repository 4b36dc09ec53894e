//! A canary: nothing of a visitor, of address, browser, key or words, is in a log, in the data or in an error, of the desk or
//! of the nginx before it. Over the API, as the page calls it, and without scripts.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use testing::program::serve::Serve;
use testing::proxy::Proxy;

/// By which the visitor's form is known for minutes.
const ATTEMPT: &str = "5b0d3c96e1f74a28937fce104bd6a285";
/// From where the visitor comes.
const FROM: Ipv4Addr = Ipv4Addr::new(127, 77, 88, 99);

fn holds(folder: &Path, needle: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, needle);
        }
        std::fs::read(&path).unwrap_or_default().windows(needle.len()).any(|part| part == needle.as_bytes())
    })
}

/// A browser that tells all it can.
struct Telling(reqwest::Client);

impl Telling {
    fn through(proxy: &Proxy) -> Self {
        Self(proxy.browser(IpAddr::V4(FROM)))
    }

    async fn call(&self, request: reqwest::RequestBuilder) -> (u16, HeaderMap, String) {
        let agent = request.header("user-agent", "Verraderbrowser/9").header("cookie", "Verraderkoekje=1");
        let answer = agent.header("referer", "https://Verraderpagina.example/").send().await.unwrap();
        (answer.status().as_u16(), answer.headers().clone(), answer.text().await.unwrap())
    }

    /// Sends a form, as a browser without scripts does.
    async fn form(&self, url: String, fields: &[(&str, &str)]) -> (u16, HeaderMap, String) {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.0.post(url).header("content-type", "application/x-www-form-urlencoded");
        self.call(request.body(body.join("&"))).await
    }
}

/// What was said is in the data, encoded for nobody else, and nothing else of the visitor is anywhere.
fn is_nowhere_else(proxy: &Proxy, data: &Path, said: &[String], secrets: &[&str]) {
    assert!(holds(data, "Kanariewoord"), "what was said is there, so this is where to look");
    assert!(!holds(data, "Kanarielang"));
    let written = proxy.written();
    let address = FROM.to_string();
    for needle in [&address, "Verrader", "/api/visits", "/plain", "Kanarie"].iter().chain(secrets) {
        assert!(!written.contains(needle), "nginx wrote {needle}: {written}");
        assert!(*needle == "Kanarie" || !holds(data, needle), "the desk has {needle}");
        assert!(said.iter().all(|line| !line.contains(needle)), "the desk said {needle}: {said:?}");
    }
}

#[tokio::test]
async fn hostile_54_nothing_of_a_visitor_is_in_a_log_in_the_data_or_in_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (mut serve, said) = Serve::overheard(folder.path());
    let Some(proxy) = Proxy::start(&serve.door, &serve.homeserver) else { return };
    let browser = Telling::through(&proxy);
    let visits = format!("{}/api/visits", proxy.chat());
    let enter =
        browser.0.post(&visits).json(&json!({ "language": "nl", "stop_word": "Kanariestop", "attempt": ATTEMPT }));
    let (status, headers, entered) = browser.call(enter).await;
    assert!(status == 201 && headers.contains_key("strict-transport-security"), "{entered}");
    let token = serde_json::from_str::<Value>(&entered).unwrap()["visit"].as_str().unwrap().to_owned();
    let url = format!("{visits}/{token}");
    let say = |text: String| browser.0.post(format!("{url}/messages")).json(&json!({ "id": "1", "text": text }));
    assert_eq!(browser.call(say("Kanariewoord".to_owned())).await.0, 200);
    // too much for the door, and too much for the proxy: neither writes any of it down
    for much in [100_000, 1 << 20] {
        let (status, _, answer) = browser.call(say(format!("Kanarielang{}", "x".repeat(much)))).await;
        assert_eq!(
            (status, serde_json::from_str::<Value>(&answer).unwrap()["error"].as_str()),
            (413, Some("too_large"))
        );
    }
    // a door that is away is no secret, and nobody is to learn who knocked
    serve.stop("KILL");
    let (status, headers, answer) = browser.call(say("Kanariewoord".to_owned())).await;
    assert_eq!((status, headers["retry-after"].to_str().unwrap()), (503, "5"), "{answer}");
    assert_eq!(serde_json::from_str::<Value>(&answer).unwrap()["error"], "unavailable");
    let (status, _, page) = browser.call(browser.0.get(format!("{}/", proxy.chat()))).await;
    assert!(status == 503 && page.contains("tel:112"), "{page}");
    is_nowhere_else(&proxy, folder.path(), &said.try_iter().collect::<Vec<_>>(), &[&token, ATTEMPT]);
}

#[tokio::test]
async fn hostile_54_nothing_of_a_visitor_without_scripts_is_in_a_log_in_the_data_or_in_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (mut serve, said) = Serve::overheard(folder.path());
    let Some(proxy) = Proxy::start(&serve.door, &serve.homeserver) else { return };
    let browser = Telling::through(&proxy);
    let at = |path: &str| format!("{}{path}", proxy.chat());
    let value = |page: &str, name: &str| {
        let from =
            page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
        from.split('"').next().unwrap().to_owned()
    };
    let (_, _, page) = browser.call(browser.0.get(at("/"))).await;
    let (ours, attempt) = (value(&page, "ours"), value(&page, "attempt"));
    let marks = [("ours", ours.as_str()), ("attempt", attempt.as_str())];
    let fields = [marks[0], marks[1], ("language", "nl"), ("age", "15"), ("stop_word", "Kanariestop")];
    let (status, _, talk) = browser.form(at("/plain"), &fields).await;
    assert_eq!(status, 200, "{talk}");
    let key = value(&talk, "key");
    let say = async |text: &str| browser.form(at("/plain/say"), &[("key", &key), ("id", "1"), ("text", text)]).await;
    assert!(say("Kanariewoord").await.2.contains("Verstuurd."));
    // the talk goes on and on: its beginning is enough
    let hear = browser.0.post(at("/plain/talk")).header("content-type", "application/x-www-form-urlencoded");
    let mut heard = hear.body(format!("key={key}")).send().await.unwrap();
    let mut shown = String::new();
    while !shown.contains("Kanariewoord") {
        shown += std::str::from_utf8(&heard.chunk().await.unwrap().expect("it goes on")).unwrap();
    }
    drop(heard);
    // too much for the door, and too much for the proxy: a page says so, and neither writes any of it down
    for much in [100_000, 1 << 20] {
        let (status, headers, page) = say(&format!("Kanarielang{}", "x".repeat(much))).await;
        assert!(status == 413 && page.contains("Dat is te lang."), "{page}");
        assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"));
    }
    let (status, _, page) = browser.form(at("/plain/leave"), &[("key", &key), ("language", "nl")]).await;
    assert!(status == 200 && page.contains("Heeft het je geholpen?"), "{page}");
    assert_eq!(browser.form(at("/plain/after"), &[("key", &key), ("helped", "yes")]).await.0, 200);
    // the door is away: whoever reads it is told what to do, in the frame as on the page
    serve.stop("KILL");
    for (path, words) in [
        ("/plain", "tel:112"),
        ("/plain/leave", "tel:112"),
        ("/plain/say", "“Opnieuw schrijven”"),
        ("/plain/talk", "“Laat het gesprek zien”"),
    ] {
        let (status, headers, page) = browser.form(at(path), &[("key", &key), ("text", "Kanariewoord")]).await;
        assert!(status == 503 && page.contains(words), "{path}: {page}");
        assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"), "{path}");
        assert!(headers["cache-control"] == "no-store" && headers["referrer-policy"] == "no-referrer", "{path}");
    }
    is_nowhere_else(&proxy, folder.path(), &said.try_iter().collect::<Vec<_>>(), &[&key, &ours, &attempt]);
}
