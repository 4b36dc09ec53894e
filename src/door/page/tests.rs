use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use care::Language;

/// What the templates are given.
const PIECES: [&str; 22] = [
    "lang",
    "dir",
    "css",
    "js",
    "exit",
    "chars",
    "phone",
    "closed",
    "languages",
    "entry",
    "others",
    "data",
    "questions",
    "tag",
    "ours",
    "attempt",
    "key",
    "say",
    "empty",
    "id",
    "text",
    "soon",
];

/// The page, with marks as long as they are.
fn page(asked: &str, facts: impl Fn(Language) -> Value) -> String {
    let (pass, attempt) = ("AAAAAAJuLkA7WnZ2c2pYk0yq8t1mXQ9v", "5b0d3c96e1f74a28937fce104bd6a285");
    super::page(asked, &FormMarks { pass, attempt }, facts)
}

/// What a desk says of itself, as long as desks are long-winded.
fn facts(_: Language) -> Value {
    let other = json!({
        "id": "kindertelefoon", "name": "De Kindertelefoon",
        "for": "Om te praten over alles wat je bezighoudt, als je 8 tot en met 18 bent.", "phone": "0800-0432",
        "chat": "https://www.kindertelefoon.nl", "site": null, "hours": "elke dag van 11 tot 21 uur", "open": true,
    });
    let others: Vec<Value> = (0..8)
        .map(|nth| {
            let mut other = other.clone();
            other["name"] = format!("Hulplijn nummer {nth}").into();
            other["phone"] = format!("0800-04{nth}2").into();
            other
        })
        .collect();
    json!({ "open": true, "languages": ["nl", "en", "ar"], "exit": "https://weather.example/", "alternatives": others })
}

#[test]
fn the_whole_page_is_light_and_its_beginning_paints_alone() {
    for asked in ["nl", "en", "ar"] {
        let page = page(asked, facts);
        let whole = compressed(&page).len();
        let beginning = page.split("<section id=\"talk\"").next().expect("the first page");
        let first = compressed(beginning).len();
        assert!(
            whole <= 12 * 1024,
            "{asked}: {whole} bytes, of which script {} and style {}",
            compressed(script()).len(),
            compressed(style()).len()
        );
        assert!(first <= 4_500, "{asked}: {first} bytes");
    }
}

#[test]
fn the_policy_names_the_script_and_style_that_are_sent() {
    let page = page("nl", facts);
    let between =
        |from: &str, to: &str| page.split(from).nth(1).and_then(|rest| rest.split(to).next()).expect("it is there");
    for text in [between("<script>", "</script>"), between("<style>", "</style>")] {
        assert!(policy().contains(&source_of(text)));
    }
    assert!(!page.contains(" style=") && !page.contains(" onclick"));
    assert!(!policy().contains("unsafe"));
}

#[test]
fn every_word_that_is_asked_for_is_there() {
    for language in Language::ALL {
        let words = PageWords::of(language);
        for key in SCRIPT_WORDS {
            assert!(words.has(key), "{language:?}: {key}");
        }
        let closed = page(
            language.code(),
            |_| json!({ "open": false, "next_opening": "2026-12-01T18:00:00+01:00", "hours": ["x"] }),
        );
        assert!(!closed.contains("{{"));
        for template in [
            PAGE,
            ENTRY,
            include_str!("plain.html"),
            include_str!("plain_talk.html"),
            include_str!("plain_say.html"),
            include_str!("plain_after.html"),
        ] {
            let names = template.split("{{").skip(1).filter_map(|rest| rest.split("}}").next());
            for name in names.filter(|name| !PIECES.contains(name) && !["class", "body", "note"].contains(name)) {
                assert!(words.has(name), "{language:?}: {name}");
            }
        }
    }
}

/// The words that the script says are those it is given, and it is given no others.
#[test]
fn the_script_says_the_words_it_is_given() {
    let says = |key: &str| script().contains(&format!("words.{key}")) || script().contains(&format!("words['{key}']"));
    let unused: Vec<_> = SCRIPT_WORDS.iter().filter(|key| !says(key) && !key.starts_with("stop-")).collect();
    assert!(unused.is_empty(), "{unused:?}");
    let mut said = script()
        .split("words.")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default());
    assert!(said.all(|key| SCRIPT_WORDS.contains(&key)));
}

/// What the guide's proxy says in a frame when the door is away names the buttons as they are.
#[test]
fn the_proxy_of_the_guide_names_the_buttons_of_the_page() {
    let shipped = include_str!("../../guide/examples/nginx.conf");
    for language in Language::ALL {
        for button in ["plain-show", "plain-write"] {
            let named = format!("“{}”", PageWords::of(language).say(button));
            assert!(shipped.contains(&named), "{language:?}: {named}");
        }
    }
}

#[test]
fn closed_and_full_say_when_and_who_else() {
    let closed = page("nl", |_| {
        json!({
            "open": false, "next_opening": "2026-12-01T18:05:00+01:00", "hours": ["elke dag van 18 tot 23 uur"],
            "alternatives": [{ "name": "Iemand", "phone": "0800-1" }],
        })
    });
    assert!(closed.contains("Er is nu niemand.") && closed.contains("dinsdag 1-12 18:05"), "{closed}");
    assert!(closed.contains("elke dag van 18 tot 23 uur") && closed.contains("href=\"tel:08001\""));
    assert!(!closed.contains("id=\"enter\""), "nobody is led into an empty room");
    assert!(closed.contains("aria-labelledby=\"else\">"), "who else can help is seen");
    let full = page("en", |_| json!({ "full": true }));
    assert!(
        full.contains("It is too busy now.")
            && full.contains("id=\"enter\"")
            && full.contains("aria-labelledby=\"else\">")
    );
}

#[test]
fn only_what_the_desk_asks_is_asked_and_in_one_order() {
    let page = page("en", |_| json!({ "asks": ["danger", "safe"] }));
    let at = |name: &str| page.find(&format!("name=\"{name}\""));
    assert!(at("safe") < at("danger") && at("safe").is_some());
    assert_eq!((at("age"), at("plain")), (None, None));
}

proptest! {
    /// Whatever a desk says of itself: no field breaks the page, and none is markup in it.
    #[test]
    fn no_fact_breaks_the_page(text in "[<>&\"'{}\\PC]{0,24}", odd in prop::sample::select(vec![json!(null), json!(7), json!("x"), json!([]), json!({}), json!([3, null, {"name": {}}])]), field in 0usize..10) {
        // a mark that the page itself never has
        let name = format!("<x-{text}>");
        let mut said = json!({
            "open": false, "name": name, "hours": [name], "languages": [name, "nl"], "exit": format!("https://x/{name}"),
            "alternatives": [{ "name": name, "for": name, "phone": name, "chat": format!("https://{name}"), "hours": name }],
            "next_opening": name, "full": true, "asks": [name], "limits": { "message_chars": 1 },
        });
        let sound = page("nl", |_| said.clone());
        prop_assert_eq!(sound.matches("<script").count(), 2);
        prop_assert!(!sound.contains(&name), "{}", name);
        let keys: Vec<String> = said.as_object().map(|it| it.keys().cloned().collect()).unwrap_or_default();
        said[keys[field % keys.len()].as_str()] = odd;
        prop_assert!(page("nl", |_| said.clone()).contains("id=\"exit\""));
    }

    /// A link that a browser would run is no link.
    #[test]
    fn only_web_addresses_are_linked(scheme in "(javascript|data|vbscript|JAVASCRIPT|file|ftp| https)", rest in "x[a-z:/(),]{3,12}") {
        let link = format!("{scheme}:{rest}");
        let page = page("nl", |_| json!({ "exit": link, "alternatives": [{ "name": "x", "chat": link, "site": link }] }));
        let linked = format!("\"{link}\"");
        prop_assert!(!page.contains(&linked));
    }
}
