//! Without JavaScript: the same page as forms, the talk in a frame that goes on.

use serde_json::json;

use crate::driver::Setup;
use crate::scene::Scene;
use desk::event::{Ask, DeskEvent, Leaving};

async fn comes_in(scene: &mut Scene) -> desk::event::ConversationId {
    let browser = &scene.browser;
    browser.goes(&scene.elsewhere.page("before")).await;
    browser.goes(&scene.page()).await;
    browser.clicks("[name=age][value='12-14']").await;
    browser.clicks("#start").await;
    let conversation = scene.helper.await_arrival().await;
    scene.browser.until("document.querySelector('iframe[name=say]')").await;
    scene.browser.clicks("form[target=talk] button").await;
    scene.helper.claim(&conversation, 0).await;
    conversation
}

async fn says(scene: &Scene, text: &str) {
    scene.browser.frame(Some("iframe[name=say]")).await;
    scene.browser.until("document.getElementById('words')").await;
    scene.browser.types("#words", text).await;
    scene.browser.clicks("button.go").await;
}

#[tokio::test]
async fn a_talk_without_scripts() {
    let setup = Setup { scripts: false, language: "nl", size: (360, 640), ..Setup::default() };
    let Some(mut scene) = Scene::start(setup).await else { return };
    scene.browser.requests().await;
    let conversation = comes_in(&mut scene).await;
    scene.helper.say(&conversation, 1, "1", "<b>Fijn</b> dat je er bent.").await;
    scene.browser.frame(Some("iframe[name=talk]")).await;
    scene.browser.reads("Er is iemand bij je").await;
    scene.browser.reads("<b>Fijn</b> dat je er bent.").await;
    says(&scene, "hoi\nregel twee").await;
    scene.browser.reads("Verstuurd.").await;
    scene.browser.frame(Some("iframe[name=talk]")).await;
    scene.browser.reads("regel twee").await;
    // and it goes on
    scene.helper.say(&conversation, 1, "2", "ik lees mee").await;
    scene.browser.reads("ik lees mee").await;
    let said = scene.helper.messages(&conversation).await;
    assert!(said.iter().any(|message| message.body == "hoi\nregel twee"), "{said:?}");
    // the key is in no address, nothing is stored, nobody else is asked
    let (own, other) = (scene.page(), scene.elsewhere.page(""));
    let requests = scene.browser.requests().await;
    for request in &requests {
        let url = request["url"].as_str().unwrap();
        let known = ["", "plain", "plain/talk", "plain/say"].iter().any(|path| *url == format!("{own}{path}"));
        assert!(known || url.starts_with(&other) || url.starts_with("data:") || url.starts_with("about:"), "{url}");
    }
    assert!(!requests.is_empty());
    assert_eq!(scene.browser.cookies().await, json!([]));
    let complaints = scene.browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
    scene.browser.frame(None).await;
    scene.browser.clicks("form[action='/plain/leave'] button").await;
    scene.browser.reads("Het gesprek is afgelopen.").await;
    let left = |event: &DeskEvent| match event {
        DeskEvent::Left(left) => Some(left.how),
        _ => None,
    };
    assert_eq!(scene.helper.await_event(left).await, Leaving::Goodbye);
}

/// The stop word, and the helper's wipe: both frames are empty.
#[tokio::test]
async fn hostile_50_the_stop_word_without_scripts() {
    for by_helper in [false, true] {
        let setup = Setup { scripts: false, language: "nl", ..Setup::default() };
        let Some(mut scene) = Scene::start(setup).await else { return };
        scene.browser.goes(&scene.page()).await;
        scene.browser.clicks("#enter summary").await;
        scene.browser.types("#stop_word", "paraplu").await;
        scene.browser.clicks("#start").await;
        let conversation = scene.helper.await_arrival().await;
        scene.browser.until("document.querySelector('iframe[name=say]')").await;
        scene.browser.clicks("form[target=talk] button").await;
        scene.helper.claim(&conversation, 0).await;
        scene.helper.say(&conversation, 1, "1", "wat niemand mag lezen").await;
        scene.browser.frame(Some("iframe[name=talk]")).await;
        scene.browser.reads("wat niemand mag lezen").await;
        if by_helper {
            scene.helper.ask(&conversation, 1, Ask::Wipe).await;
        } else {
            says(&scene, "PARAPLU!").await;
            scene.browser.frame(Some("iframe[name=say]")).await;
            scene.browser.until("!document.getElementById('words') && document.body.textContent.trim() === ''").await;
        }
        scene.browser.frame(Some("iframe[name=talk]")).await;
        scene.browser.until("location.pathname === '/plain/gone' && document.body.textContent.trim() === ''").await;
    }
}

/// Another language, and leaving by the plain link.
#[tokio::test]
async fn a_language_and_the_exit_without_scripts() {
    let setup = Setup { scripts: false, language: "nl", ..Setup::default() };
    let Some(scene) = Scene::start(setup).await else { return };
    scene.browser.goes(&scene.page()).await;
    scene.browser.clicks("#langs [value=en]").await;
    scene.browser.reads("Talk to someone").await;
    scene.browser.clicks("#exit").await;
    scene.browser.arrives(&scene.elsewhere.page("weather")).await;
    assert!(scene.elsewhere.asked("weather").iter().all(|head| !head.to_lowercase().contains("referer")));
}
