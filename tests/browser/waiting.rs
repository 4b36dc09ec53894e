//! Before anybody is there: the place in the queue, a desk that is closed, a desk under attack.

use desk::event::{Ask, Shift};
use door::WorkBits;
use serde_json::json;

use crate::driver::Setup;
use crate::scene::Scene;

/// The page's time goes a hundred times as fast, and it is counted how often it asks for itself.
const FASTER: &str = "const slow = window.setTimeout; window.setTimeout = (act, wait) => slow(act, (wait || 0) / 100); \
                      window.looks = 0; const own = window.fetch; \
                      window.fetch = (at, how) => { if (at === '/') window.looks++; return own(at, how) }";

#[tokio::test]
async fn the_place_in_the_queue_is_told() {
    let Some(mut scene) = Scene::start(Setup::default()).await else { return };
    scene.desk.visitor().enter(json!({})).await;
    let first = scene.helper.await_arrival().await;
    scene.opens().await;
    let conversation = scene.begins().await;
    scene.browser.reads("Ahead of you: 1.").await;
    scene.helper.claim(&first, 0).await;
    scene.browser.reads("You are next.").await;
    scene.helper.claim(&conversation, 0).await;
    scene.browser.reads("Someone is with you").await;
    let status = scene.browser.is("document.getElementById('status').textContent").await;
    assert!(!status.as_str().unwrap().contains("next"), "{status}");
}

/// Nobody is there: the page looks again by itself, disturbs nobody meanwhile, and says when somebody is.
#[tokio::test]
async fn a_closed_desk_is_looked_at_again() {
    for shuts in [false, true] {
        let hours = care::hours::Hours::parse(&crate::states::hours_elsewhere());
        let closed = |config: &mut door::DoorConfig| {
            config.welcome.hours = hours;
            config.welcome.shuts = shuts;
        };
        let Some(mut scene) = Scene::start_with(Setup::default(), closed).await else { return };
        scene.helper.duty(Shift::Off, 4).await;
        scene.is_told(|told| told["open"] == json!(false) && told["lets_in"] == json!(!shuts)).await;
        scene.browser.protocol("Page.addScriptToEvaluateOnNewDocument", json!({ "source": FASTER })).await;
        scene.browser.goes(&scene.page()).await;
        scene.browser.reads("Nobody is here now.").await;
        assert_eq!(
            scene.browser.is("!!document.getElementById('start')").await,
            json!(!shuts),
            "who may wait may begin"
        );
        // what is typed meanwhile, and the focus, stay as they are
        if !shuts {
            scene.browser.clicks("#enter summary").await;
            scene.browser.types("#stop_word", "paraplu").await;
        }
        let seen = scene.browser.is("window.looks").await.as_f64().unwrap();
        scene.browser.until(&format!("window.looks >= {}", seen + 3.0)).await;
        if !shuts {
            let typed = "[document.activeElement.id, document.getElementById('stop_word').value]";
            assert_eq!(scene.browser.is(typed).await, json!(["stop_word", "paraplu"]));
        }
        scene.helper.duty(Shift::On, 4).await;
        scene.browser.reads("Someone is here now. You can start.").await;
        assert_eq!(scene.browser.is("!!document.getElementById('closed')").await, json!(false));
        scene.comes_in().await;
        let looks = scene.browser.is("window.looks").await;
        scene.says("hello").await;
        assert_eq!(scene.browser.is("window.looks").await, looks, "who is in does not look any more");
    }
}

/// Under attack the door asks for work, the page does it, and nobody notices but by the time it takes.
#[tokio::test]
async fn under_attack_the_page_works_and_comes_in() {
    let attacked = |config: &mut door::DoorConfig| config.limits.work = WorkBits::new(10);
    let Some(mut scene) = Scene::start_with(Setup::default(), attacked).await else { return };
    scene.opens().await;
    scene.browser.requests().await;
    scene.comes_in().await;
    scene.says("hello").await;
    let requests = scene.browser.requests().await;
    let entered: Vec<&str> = requests
        .iter()
        .filter(|request| request["url"].as_str().unwrap().ends_with("/api/visits"))
        .map(|request| request["postData"].as_str().unwrap())
        .collect();
    assert_eq!(entered.len(), 2, "{entered:?}");
    assert!(!entered[0].contains("numbers") && entered[1].contains("numbers"), "{entered:?}");
}

/// Nobody is on duty: nobody is promised, and who else can help is seen; also when the last helper gives a visitor back and
/// goes.
#[tokio::test]
async fn nobody_is_promised_where_nobody_is_on_duty() {
    let setup = Setup { language: "nl", size: (360, 640), phone: true, ..Setup::default() };
    let Some(mut scene) = Scene::start(setup).await else { return };
    let status = "document.getElementById('status').textContent";
    let others = "!document.getElementById('others').hidden";
    scene.helper.duty(Shift::Off, 4).await;
    scene.is_told(|told| told["open"] == json!(false)).await;
    scene.opens().await;
    let conversation = scene.begins().await;
    scene.browser.until(&format!("{status}.includes('Er is nu niemand. Je mag wel wachten.')")).await;
    assert_eq!(scene.browser.is(&format!("{others} && !/zo iemand|volgende/.test({status})")).await, json!(true));
    scene.helper.duty(Shift::On, 4).await;
    scene.browser.until(&format!("/Er komt zo iemand bij je. Jij bent de volgende/.test({status})")).await;
    scene.helper.claim(&conversation, 0).await;
    scene.browser.until(&format!("/Er is iemand bij je/.test({status}) && !({others})")).await;
    scene.helper.ask(&conversation, 1, Ask::Release).await;
    scene.browser.until(&format!("{status}.includes('Er komt iemand anders bij je.')")).await;
    scene.helper.duty(Shift::Off, 4).await;
    scene.browser.until(&format!("{status}.includes('Er is nu niemand.') && {others}")).await;
}

/// Who is given back waits anew, and is told in time who else can help.
#[tokio::test]
async fn who_is_given_back_is_told_in_time_who_else_can_help() {
    let soon = |config: &mut door::DoorConfig| config.welcome.alternatives_after = 1;
    let Some(mut scene) = Scene::start_with(Setup::default(), soon).await else { return };
    scene.browser.protocol("Page.addScriptToEvaluateOnNewDocument", json!({ "source": FASTER })).await;
    let conversation = scene.talks().await;
    scene.browser.until("document.getElementById('others').hidden").await;
    scene.helper.ask(&conversation, 1, Ask::Release).await;
    scene.browser.reads("Someone else is coming to you.").await;
    scene.browser.until("!document.getElementById('others').hidden").await;
    scene.browser.reads("Below the chat you see who else can help.").await;
}

/// The form is another one while it is being filled in, or while the door is busy: what was filled in is taken all the same.
#[tokio::test]
async fn what_is_filled_in_goes_along_into_another_form() {
    let busy = |config: &mut door::DoorConfig| {
        config.limits.visits = 1;
        config.limits.count_loopback = true;
        config.limits.visit_every = std::time::Duration::from_secs(10);
    };
    let Some(mut scene) = Scene::start_with(Setup::default(), busy).await else { return };
    scene.helper.duty(Shift::Off, 4).await;
    scene.is_told(|told| told["open"] == json!(false)).await;
    scene.desk.visitor().enter(json!({})).await;
    scene.browser.protocol("Page.addScriptToEvaluateOnNewDocument", json!({ "source": FASTER })).await;
    scene.browser.goes(&scene.page()).await;
    let attempt = scene.browser.is("document.querySelector('[name=attempt]').value").await;
    scene.browser.runs("document.querySelector('[name=safe][value=no]').click(); document.querySelector('[name=danger][value=yes]').click()").await;
    scene.browser.clicks("#enter summary").await;
    scene.browser.types("#stop_word", "paraplu").await;
    scene.helper.duty(Shift::On, 4).await;
    scene.browser.reads("Someone is here now. You can start.").await;
    let kept = "[document.activeElement.id, document.getElementById('stop_word').value, \
                document.getElementById('stop_word').closest('details').open, \
                [].map.call(document.querySelectorAll('#enter :checked'), e => e.name + e.value).join()]";
    let filled = json!(["stop_word", "paraplu", true, "safeno,age,dangeryes,plain"]);
    assert_eq!(scene.browser.is(kept).await, filled);

    // the door is busy, and meanwhile another language is chosen
    scene.browser.requests().await;
    scene.browser.clicks("#start").await;
    scene.browser.reads("It's busy.").await;
    scene.browser.clicks("#langs [value=nl]").await;
    scene.browser.reads("Praat met iemand").await;
    assert_eq!(scene.browser.is("document.getElementById('start').disabled").await, json!(true));
    scene.browser.until("document.body.className === 'talking'").await;
    scene.browser.until("document.getElementById('status').textContent.includes('alleen ja of nee')").await;
    let requests = scene.browser.requests().await;
    let entered = requests.iter().rfind(|request| request["url"].as_str().unwrap().ends_with("/api/visits"));
    let body: serde_json::Value = serde_json::from_str(entered.unwrap()["postData"].as_str().unwrap()).unwrap();
    let answers = json!({ "safe_to_type": false, "urgent": true });
    // sent again, it is the same attempt
    assert_eq!(body, json!({ "language": "nl", "answers": answers, "stop_word": "paraplu", "attempt": attempt }));
}
