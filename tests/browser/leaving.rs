//! Leaving: elsewhere at once, and nothing stays.

use std::time::{Duration, Instant};

use care::plan::{Answer, PREFACE};
use care::stop_word;
use desk::event::{Ask, CaseEvent, DeskEvent, Leaving, PlanAnswer};
use serde_json::json;
use testing::proxy::Proxy;

use crate::driver::{Browser, Setup};
use crate::scene::Scene;
use crate::way::{Way, each_way};

each_way! {
    the_button_and_the_keys_lead_elsewhere_at_once,
    leaving_waits_for_no_network,
    from_the_key_to_the_next_page,
    hostile_50_the_stop_word_of_the_page;
    through_nginx: nobody_leaves_by_accident,
    hostile_50_the_stop_word_that_the_page_does_not_know,
    the_helper_wipes_the_page,
    a_wipe_while_the_phone_slept,
    a_page_that_is_left_otherwise_is_wiped_too,
    no_third_party_is_ever_asked,
}

/// Elsewhere so soon after the key, in milliseconds.
const AT_ONCE: f64 = 300.0;

/// What leaving must leave behind: nothing.
async fn nothing_is_left(scene: &Scene) {
    let Scene { browser, elsewhere, .. } = scene;
    let weather = elsewhere.page("weather");
    browser.arrives(&weather).await;
    // the request came without a word of where from
    let asked = elsewhere.asked("weather");
    assert!(!asked.is_empty() && asked.iter().all(|head| !head.to_lowercase().contains("referer")), "{asked:?}");
    assert_eq!(browser.is("document.referrer").await, json!(""));
    // back leads to what was before the chat, forward to elsewhere
    browser.back().await;
    browser.arrives(&elsewhere.page("before")).await;
    browser.forward().await;
    browser.arrives(&weather).await;
    let entries = browser.protocol("Page.getNavigationHistory", json!({})).await;
    let visited: Vec<&str> =
        entries["entries"].as_array().unwrap().iter().filter_map(|it| it["url"].as_str()).collect();
    let before = visited.iter().rposition(|url| url.ends_with("/before")).unwrap();
    assert_eq!(visited[before + 1..], [weather.as_str()], "{visited:?}");
    // nothing is stored: a new page of the same origin would see it
    browser.goes(&scene.page()).await;
    assert_eq!(browser.is("[document.cookie, localStorage.length, sessionStorage.length]").await, json!(["", 0, 0]));
    assert_eq!(browser.cookies().await, json!([]));
}

async fn the_button_and_the_keys_lead_elsewhere_at_once(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    for way in ["#exit", "\u{e00c}", "\u{e008}"] {
        let conversation = scene.talks().await;
        scene.hears(&conversation, "hi", "what nobody else may read").await;
        assert_eq!(scene.browser.title().await, "Info");
        let begun = Instant::now();
        if way == "#exit" {
            scene.browser.clicks(way).await;
        } else {
            scene.browser.presses(way, 3).await;
        }
        let left = scene.helper.await_event(|event| match event {
            DeskEvent::Left(left) if left.conversation == conversation => Some(left.how),
            _ => None,
        });
        assert_eq!(left.await, Leaving::QuickExit);
        println!("{way:?}: the desk knew after {:?}", begun.elapsed());
        nothing_is_left(&scene).await;
    }
}

/// Two are not three, three other keys are none of them, and a word in capitals is a word.
async fn nobody_leaves_by_accident(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    scene.talks().await;
    let browser = &scene.browser;
    browser.presses("\u{e00c}", 2).await;
    browser.presses("x", 3).await;
    browser.types("#words", "HELP ME NOW").await;
    browser.presses("\u{e008}", 2).await;
    scene.says(" Please").await;
    assert_eq!(scene.lines().await, ["HELP ME NOW Please"]);
}

/// The network says nothing any more: leaving does not wait for it.
async fn leaving_waits_for_no_network(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    scene.hears(&conversation, "hi", "what nobody else may read").await;
    // what the page is at the moment at which it asks for another one, and when that is
    let took = scene
        .browser
        .runs_later(
            "const done = arguments[arguments.length - 1]; let at = 0; \
             for (const type of ['keydown']) for (let n = 0; n < 3; n++) { \
               if (n === 2) at = performance.now(); \
               document.dispatchEvent(new KeyboardEvent(type, { key: 'Escape', bubbles: true })); } \
             done([document.body.textContent, document.title, document.documentElement.className, performance.now() - at]);",
        )
        .await;
    assert_eq!((&took[0], &took[1], &took[2]), (&json!(""), &json!("Info"), &json!("gone")), "{took}");
    assert!(took[3].as_f64().unwrap() < 100.0, "{took}");
    scene.browser.arrives(&scene.elsewhere.page("weather")).await;
}

async fn from_the_key_to_the_next_page(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let mut took = Vec::new();
    for _ in 0..3 {
        scene.talks().await;
        // the keys are pressed from within, so that the driver's own time is not counted
        let press = "setTimeout(() => { for (let n = 0; n < 3; n++) document.dispatchEvent(new KeyboardEvent('keydown', \
                     { key: 'Escape' })); }, 50); return Date.now() + 50";
        let pressed = scene.browser.runs(press).await.as_f64().unwrap();
        scene.browser.arrives(&scene.elsewhere.page("weather")).await;
        scene.browser.until("performance.timing.domContentLoadedEventEnd").await;
        took.push(scene.browser.is("performance.timing.domContentLoadedEventEnd").await.as_f64().unwrap() - pressed);
    }
    println!("from the exit key to the next page: {took:?} ms");
    let best = took.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(best <= AT_ONCE, "{took:?}");
}

/// From now on the page asks for `/shown` when a word stands in it.
async fn watch_for(scene: &Scene, word: &str) {
    let script = format!(
        "new MutationObserver(() => {{ if (document.body.textContent.toLowerCase().includes('{word}')) fetch('/shown', {{ keepalive: true }}) }})\
         .observe(document.documentElement, {{ childList: true, subtree: true, characterData: true }})"
    );
    scene.browser.runs(&script).await;
    scene.browser.requests().await;
}

/// Whether it asked.
async fn was_shown(scene: &Scene) -> bool {
    let requests = scene.browser.requests().await;
    assert!(
        requests.iter().any(|request| request["url"].as_str().unwrap().contains("/messages")),
        "it was sent: {requests:?}"
    );
    requests.iter().any(|request| request["url"].as_str().unwrap().ends_with("/shown"))
}

/// Hostile 50: however it is spelled it is never shown, the page is gone, the key is dead, and nothing of it is at the desk.
async fn hostile_50_the_stop_word_of_the_page(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    scene.opens().await;
    scene.browser.clicks("#enter summary").await;
    scene.browser.types("#stop_word", "Help").await;
    scene.browser.clicks("#start").await;
    scene.browser.reads("You might just say that").await;
    scene.browser.runs("document.getElementById('stop_word').value = ''").await;
    scene.browser.types("#stop_word", "Paraplu").await;
    let conversation = scene.comes_in().await;
    scene.says("it rains").await;
    watch_for(&scene, "p a r a").await;
    scene.browser.types("#words", "p a r a p l ú.").await;
    scene.browser.clicks("#say button").await;
    assert_eq!(stopped(&mut scene).await, Leaving::StopWord);
    assert!(!was_shown(&scene).await);
    nothing_is_left(&scene).await;
    let said = scene.helper.messages(&conversation).await;
    assert!(said.iter().all(|message| !format!("{message:?}").contains("plú")), "{said:?}");
}

async fn stopped(scene: &mut Scene) -> Leaving {
    scene
        .helper
        .await_event(|event| match event {
            DeskEvent::Left(left) => Some(left.how),
            _ => None,
        })
        .await
}

/// The word was agreed with the helper: the page does not know it, and shows it no more than any other unsent word.
async fn hostile_50_the_stop_word_that_the_page_does_not_know(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    let answer = CaseEvent::Plan(PlanAnswer {
        plan: PREFACE.to_owned(),
        version: 1,
        item: stop_word::ITEM.to_owned(),
        answer: Some(Answer::Text("Giraffe".to_owned())),
        skipped: false,
        from: None,
        earlier: None,
    });
    let session = &scene.helper.session;
    session.send(conversation.as_str(), answer.event_type(), "plan", &answer.content()).await.unwrap();
    // what comes after it was heard after it
    scene.hears(&conversation, "agreed", "our word is set").await;
    watch_for(&scene, "giraf").await;
    scene.browser.types("#words", "GIRAFFE!").await;
    scene.browser.clicks("#say button").await;
    assert_eq!(stopped(&mut scene).await, Leaving::StopWord);
    scene.browser.arrives(&scene.elsewhere.page("weather")).await;
    assert!(!was_shown(&scene).await);
    nothing_is_left(&scene).await;
}

async fn the_helper_wipes_the_page(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    scene.hears(&conversation, "hi", "what nobody else may read").await;
    scene.helper.ask(&conversation, 1, Ask::Wipe).await;
    nothing_is_left(&scene).await;
}

/// A phone that slept through it: the dead key's stream says it when it wakes.
async fn a_wipe_while_the_phone_slept(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    // no answer comes any more, and the page does not know
    scene
        .browser
        .runs(
            "window.own = window.fetch; window.fetch = () => new Promise(() => {}); dispatchEvent(new Event('online'))",
        )
        .await;
    scene.helper.ask(&conversation, 1, Ask::Wipe).await;
    scene.helper.await_event(|event| matches!(event, DeskEvent::Left(_)).then_some(())).await;
    scene.browser.runs("window.fetch = window.own; document.dispatchEvent(new Event('visibilitychange'))").await;
    nothing_is_left(&scene).await;
}

/// A page left by a link or by the back button is empty, whatever a browser keeps of it; that is no quick exit.
async fn a_page_that_is_left_otherwise_is_wiped_too(way: Way) {
    let soon = |config: &mut door::DoorConfig| {
        config.timing.away = Duration::from_millis(300);
        config.timing.lost = Duration::from_secs(2);
        config.timing.call = Duration::from_secs(2);
    };
    let Some(mut scene) = Scene::start_with(way, soon).await else { return };
    let conversation = scene.talks().await;
    scene.hears(&conversation, "hi", "what nobody else may read").await;
    scene.browser.goes(&scene.elsewhere.page("other")).await;
    scene.browser.back().await;
    scene.browser.until("document.getElementById('start')").await;
    assert_eq!(
        scene.browser.is("document.getElementById('log').textContent.includes('what nobody else may read')").await,
        json!(false)
    );
    assert_eq!(stopped(&mut scene).await, Leaving::ConnectionLost);
}

/// The page speaks with its own door and with nobody else, and its policy refuses nothing of it.
async fn no_third_party_is_ever_asked(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    scene.browser.requests().await;
    let conversation = scene.talks().await;
    scene.says("hello").await;
    scene.hears(&conversation, "hi", "hello you").await;
    let (own, before) = (scene.page(), scene.elsewhere.page(""));
    let requests = scene.browser.requests().await;
    let asked: Vec<&str> = requests.iter().filter_map(|request| request["url"].as_str()).collect();
    assert!(asked.iter().any(|url| url.ends_with("/api/visits/-/events")), "{asked:?}");
    let foreign = |url: &&&str| !url.starts_with(&own) && !url.starts_with(&before) && !url.starts_with("data:");
    assert_eq!(asked.iter().find(foreign), None, "{asked:?}");
    // one request for the page, and the key in no address
    assert_eq!(asked.iter().filter(|url| **url == own).count(), 1, "{asked:?}");
    assert!(asked.iter().all(|url| !url.contains("/api/visits/") || url.contains("/-/")), "{asked:?}");
    let complaints = scene.browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
}

/// The door is away: what the proxy of the guide answers instead has a way out before anything else.
#[tokio::test]
async fn a_door_that_is_away_leaves_a_way_out() {
    let setup = Setup { way: Way::Nginx, size: (360, 640), phone: true, ..Setup::default() };
    let Some(browser) = Browser::start(setup).await else { return };
    // nobody listens there
    let Some(proxy) = Proxy::start("http://127.0.0.1:1", "http://127.0.0.1:1") else { return };
    for path in ["/", "/plain"] {
        browser.goes(&format!("{}{path}", proxy.chat())).await;
        let first = "const a = document.querySelector('a'), box = a.getBoundingClientRect(); \
                     return [a.href, a.rel, box.height >= 48, box.top < 100, document.title]";
        let wanted = json!([care::welcome::EXIT, "noreferrer", true, true, "Info"]);
        assert_eq!(browser.runs(first).await, wanted, "{path}");
    }
}
