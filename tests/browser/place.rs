//! A kept place: only if the visitor wants that, and only with the code.

use care::registration::Closing;
use desk::event::{Ask, DeskEvent};
use serde_json::json;

use crate::scene::Scene;
use crate::way::{Way, each_way};

each_way! {
    who_wants_that_comes_back_with_four_digits;
    through_nginx: five_wrong_codes_and_the_place_is_gone,
    a_kept_place_ends_with_the_talk,
}

/// Keeps the place under a code.
async fn keeps(scene: &Scene, code: &str) {
    scene.browser.clicks("#more summary").await;
    scene.browser.types("#four", code).await;
    scene.browser.clicks("#keep button").await;
}

async fn who_wants_that_comes_back_with_four_digits(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    scene.says("before").await;
    assert_eq!(scene.browser.is("sessionStorage.length").await, json!(0), "nothing unless it is wanted");
    keeps(&scene, "12x4").await;
    scene.browser.reads("Choose four digits").await;
    scene.browser.runs("document.getElementById('four').value = ''").await;
    scene.browser.types("#four", "4711").await;
    scene.browser.clicks("#keep button").await;
    scene.browser.reads("Your place is kept").await;
    let stored = scene.browser.is("Object.values(sessionStorage).join()").await;
    assert!(!stored.as_str().unwrap().contains("4711") && stored.as_str().unwrap().len() == 43, "{stored}");

    scene.browser.reload().await;
    scene.browser.reads("Go on with your chat?").await;
    assert_eq!(scene.browser.is("document.getElementById('log').textContent.includes('before')").await, json!(false));
    scene.helper.say(&conversation, 1, "away", "said meanwhile").await;
    scene.browser.types("#code", "0000").await;
    scene.browser.clicks("#back button").await;
    scene.browser.reads("You can try 4 more times").await;
    scene.browser.types("#code", "4711").await;
    scene.browser.clicks("#back button").await;
    scene.browser.reads("said meanwhile").await;
    assert_eq!(scene.lines().await, ["before", "said meanwhile"]);

    // leaving erases it, here and at the door
    scene.browser.presses("\u{e00c}", 3).await;
    scene.browser.arrives(&scene.elsewhere.page("weather")).await;
    scene.browser.goes(&scene.page()).await;
    assert_eq!(
        scene.browser.is("[sessionStorage.length, document.getElementById('back').hidden]").await,
        json!([0, true])
    );
    let stored = stored.as_str().unwrap();
    let visitors = scene.desk.visitor();
    scene.helper.seek_event(|event| matches!(event, DeskEvent::Left(_)).then_some(())).await;
    let body = json!({ "place": stored, "code": "4711" }).to_string();
    assert_eq!(visitors.post("/resume", body).await.0, 410);
}

async fn five_wrong_codes_and_the_place_is_gone(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    scene.talks().await;
    keeps(&scene, "1234").await;
    scene.browser.reads("Your place is kept").await;
    scene.browser.reload().await;
    for left in (1..5).rev() {
        scene.browser.reads("Go on with your chat?").await;
        scene.browser.types("#code", "0000").await;
        scene.browser.clicks("#back button").await;
        scene.browser.reads(&format!("You can try {left} more times")).await;
    }
    scene.browser.types("#code", "0000").await;
    scene.browser.clicks("#back button").await;
    scene.browser.reads("That place is not there any more").await;
    assert_eq!(
        scene.browser.is("[sessionStorage.length, document.getElementById('back').hidden]").await,
        json!([0, true])
    );
}

/// However a talk ends, nothing of it is stored any more, and the door has forgotten the place.
async fn a_kept_place_ends_with_the_talk(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    for end in ["goodbye", "closed", "wiped", "stop word"] {
        let conversation = scene.talks().await;
        keeps(&scene, "1234").await;
        scene.browser.reads("Your place is kept").await;
        let stored = scene.browser.is("sessionStorage.getItem('p')").await;
        match end {
            "goodbye" => scene.browser.clicks("#bye").await,
            "closed" => drop(scene.helper.ask(&conversation, 1, Ask::close(Closing::EndedByHelper)).await),
            "wiped" => drop(scene.helper.ask(&conversation, 1, Ask::Wipe).await),
            _ => {
                scene.browser.types("#stopword", "paraplu").await;
                scene.browser.clicks("#stop button").await;
                scene.browser.reads("Your stop word is set").await;
                scene.browser.types("#words", "Paraplu!").await;
                scene.browser.clicks("#say button").await;
            }
        }
        if ["goodbye", "closed"].contains(&end) {
            scene.browser.until("!document.getElementById('after').hidden").await;
        } else {
            scene.browser.arrives(&scene.elsewhere.page("weather")).await;
            scene.browser.goes(&scene.page()).await;
        }
        assert_eq!(scene.browser.is("sessionStorage.length").await, json!(0), "{end}");
        let over = |event: &DeskEvent| match event {
            DeskEvent::Left(left) => left.conversation == conversation,
            DeskEvent::Closed(closed) => closed.conversation == conversation,
            _ => false,
        };
        scene.helper.seek_event(|event| over(event).then_some(())).await;
        let body = json!({ "place": stored, "code": "1234" }).to_string();
        assert_eq!(scene.desk.visitor().post("/resume", body).await.0, 410, "{end}");
    }
}
