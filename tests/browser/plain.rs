//! Without JavaScript: the same page as forms, the talk in a frame that goes on.

use care::registration::Closing;
use serde_json::json;

use crate::driver::Setup;
use crate::scene::Scene;
use crate::way::{Way, each_way};
use desk::event::{Ask, DeskEvent, Leaving};

each_way! {
    a_talk_without_scripts,
    hostile_50_the_stop_word_without_scripts;
    through_nginx: a_language_and_the_exit_without_scripts,
    the_one_question_without_scripts,
    what_was_refused_comes_back_without_scripts,
}

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

async fn a_talk_without_scripts(way: Way) {
    let setup = Setup { way, scripts: false, language: "nl", size: (360, 640), ..Setup::default() };
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
async fn hostile_50_the_stop_word_without_scripts(way: Way) {
    for by_helper in [false, true] {
        let setup = Setup { way, scripts: false, language: "nl", ..Setup::default() };
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
async fn a_language_and_the_exit_without_scripts(way: Way) {
    let setup = Setup { way, scripts: false, language: "nl", ..Setup::default() };
    let Some(scene) = Scene::start(setup).await else { return };
    scene.browser.goes(&scene.page()).await;
    scene.browser.clicks("#langs [value=en]").await;
    scene.browser.reads("Talk to someone").await;
    scene.browser.clicks("#exit").await;
    scene.browser.arrives(&scene.elsewhere.page("weather")).await;
    assert!(scene.elsewhere.asked("weather").iter().all(|head| !head.to_lowercase().contains("referer")));
}

/// Who said goodbye is asked on the page, who was there when it ended in the talk's frame: once, and not after a stop.
async fn the_one_question_without_scripts(way: Way) {
    let setup = Setup { way, scripts: false, language: "nl", ..Setup::default() };
    let at_once = |config: &mut door::DoorConfig| config.timing.helped = std::time::Duration::ZERO;
    let Some(mut scene) = Scene::start_with(setup, at_once).await else { return };
    comes_in(&mut scene).await;
    scene.browser.clicks("form[action='/plain/leave'] button").await;
    scene.browser.reads("Heeft het je geholpen?").await;
    let key = scene.browser.is("document.querySelector('[name=key]').value").await;
    scene.browser.clicks("[name=helped][value=partly]").await;
    scene.browser.reads("Dank je.").await;
    assert_eq!(scene.browser.is("location.href").await, json!(format!("{}plain/after", scene.page())));
    // a second answer is none
    let guest = scene.desk.visitor().of_token(key.as_str().unwrap());
    assert_eq!(guest.post("after", json!({ "helped": "no" })).await.0, 409);

    let conversation = comes_in(&mut scene).await;
    scene.helper.ask(&conversation, 1, Ask::close(Closing::EndedByHelper)).await;
    scene.browser.frame(Some("iframe[name=talk]")).await;
    scene.browser.reads("Het gesprek is afgelopen.").await;
    scene.browser.until("document.querySelector('[name=helped][value=yes]')").await;
    scene.browser.clicks("[name=helped][value=yes]").await;
    scene.browser.frame(None).await;
    scene.browser.reads("Dank je.").await;
    assert_eq!(scene.browser.is("document.querySelectorAll('iframe, [name=key]').length").await, json!(0));
}

/// What is too long stands in the field again, and a new field is a press away.
async fn what_was_refused_comes_back_without_scripts(way: Way) {
    let setup = Setup { way, scripts: false, language: "nl", ..Setup::default() };
    let short = |config: &mut door::DoorConfig| config.limits.message_chars = 40;
    let Some(mut scene) = Scene::start_with(setup, short).await else { return };
    let conversation = comes_in(&mut scene).await;
    scene.browser.frame(Some("iframe[name=say]")).await;
    scene.browser.until("document.getElementById('words')").await;
    // more than the page lets anybody type
    scene.browser.runs("document.getElementById('words').maxLength = 100").await;
    let long = "y<&\"'".repeat(10);
    scene.browser.types("#words", &long).await;
    scene.browser.clicks("button.go").await;
    scene.browser.reads("Dat is te lang.").await;
    assert_eq!(scene.browser.is("document.getElementById('words').value").await, json!(long));
    scene.browser.runs("document.getElementById('words').value = 'korter'").await;
    scene.browser.clicks("button.go").await;
    scene.browser.reads("Verstuurd.").await;
    // whatever the frame shows: a new field
    scene.browser.runs("document.body.textContent = ''").await;
    scene.browser.frame(None).await;
    scene.browser.clicks("form[action='/plain/write'] button").await;
    says(&scene, "en verder").await;
    scene.browser.reads("Verstuurd.").await;
    let said: Vec<String> = scene.helper.messages(&conversation).await.into_iter().map(|it| it.body).collect();
    assert_eq!(said, ["korter", "en verder"]);
}

/// A browser that does not say where a form comes from, as old ones do not, and any does without TLS: the form proves it.
#[tokio::test]
async fn a_browser_that_hides_its_origin_comes_in_by_its_form() {
    let setup = Setup { scripts: false, language: "nl", ..Setup::default() };
    let Some(mut scene) = Scene::start(setup).await else { return };
    // a name of no secure context, for which a browser says nothing of the site
    let page = scene.page().replace("127.0.0.1", crate::driver::NAMED);
    scene.browser.requests().await;
    scene.browser.goes(&page).await;
    let own = scene.browser.is("document.querySelector('[name=ours]').value").await;
    // a form with nothing in it, or what another network was given, lets nobody in
    for forged in ["", "AAAAAAJuLkA7WnZ2c2pYk0yq8t1mXQ9v"] {
        scene.browser.runs(&format!("document.querySelector('[name=ours]').value = '{forged}'")).await;
        scene.browser.clicks("#start").await;
        scene.browser.reads("Dat lukte niet.").await;
        scene.browser.clicks("main a[href='/']").await;
        scene.browser.until("document.getElementById('start')").await;
    }
    scene.browser.clicks("#start").await;
    let conversation = scene.helper.await_arrival().await;
    scene.browser.until("document.querySelector('iframe[name=say]')").await;
    scene.browser.clicks("form[target=talk] button").await;
    scene.helper.claim(&conversation, 0).await;
    scene.helper.say(&conversation, 1, "1", "ik ben er").await;
    scene.browser.frame(Some("iframe[name=talk]")).await;
    scene.browser.reads("ik ben er").await;
    says(&scene, "hoi").await;
    scene.browser.reads("Verstuurd.").await;
    assert!(own.as_str().unwrap().len() > 20);
    let sent = scene.browser.headers_sent("/plain").await;
    assert!(sent.iter().all(|headers| headers["Origin"] == "null"), "{sent:?}");
    assert!(sent.len() == 3 && sent.iter().all(|headers| headers["Sec-Fetch-Site"].is_null()), "{sent:?}");
}
