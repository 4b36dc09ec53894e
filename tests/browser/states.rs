//! Every state of the page, one after the other, in one visit: for the checker and for pictures.

use std::time::Duration;

use care::registration::Closing;
use desk::event::Ask;
use door::DoorConfig;
use serde_json::{Value, json};

use crate::driver::Setup;
use crate::scene::Scene;

/// Who else can help, as a desk says it.
pub(crate) fn alternatives() -> Value {
    json!([
        {
            "id": "kindertelefoon", "name": "De Kindertelefoon", "phone": "0800-0432", "open": true,
            "for": "Om te praten over alles wat je bezighoudt, als je 8 tot en met 18 bent.",
            "chat": "https://www.kindertelefoon.nl", "site": "https://www.kindertelefoon.nl", "hours": "elke dag van 11 tot 21 uur",
        },
        {
            "id": "113", "name": "113", "phone": "0800-0113", "open": null,
            "for": "Om te praten als je aan zelfmoord of de dood denkt.", "hours": "dag en nacht", "site": "https://www.113.nl",
        },
        { "id": "x", "name": "Alleen een naam" },
    ])
}

/// A desk with more to say than a door knows.
pub(crate) fn said(config: &mut DoorConfig, facts: &Value) {
    config.page.said.clone_from(facts.as_object().unwrap());
    config.page.said.insert("alternatives".to_owned(), alternatives());
    config.page.said.entry("languages").or_insert_with(|| json!(["nl", "en", "ar"]));
}

/// Goes through a whole visit; `look` is called at each state, with its name. Nothing where there is no browser.
pub(crate) async fn visit(setup: Setup, look: impl AsyncFn(&Scene, &str)) -> Option<()> {
    let facts = json!({ "limits": { "message_chars": 4000, "alternatives_after_minutes": 0.03 } });
    let mut scene = Scene::start_with(setup, |config| said(config, &facts)).await?;
    scene.opens().await;
    look(&scene, "1-first").await;
    scene.browser.clicks("[name=safe][value=no]").await;
    scene.browser.clicks("[name=age][value='15']").await;
    scene.browser.clicks("#enter summary").await;
    scene.browser.runs("document.getElementById('start').scrollIntoView()").await;
    look(&scene, "2-answered").await;
    let conversation = scene.begins().await;
    look(&scene, "3-waiting").await;
    // as the door says it when a desk knows it
    scene.browser.until("!document.getElementById('others').hidden").await;
    look(&scene, "4-long").await;
    scene.helper.claim(&conversation, 0).await;
    scene.browser.until("document.getElementById('others').hidden").await;
    scene.hears(&conversation, "1", "Fijn dat je er bent. Jij bepaalt wat je vertelt.").await;
    scene.says("hoi, ik weet niet of ik hier goed zit. iemand heeft foto's van mij en zegt dat hij ze doorstuurt als ik niet doe wat hij zegt").await;
    scene
        .hears(&conversation, "2", "Wat goed dat je dit vertelt. Het is niet jouw schuld.\n\nKun je nu veilig typen?")
        .await;
    scene.says("مرحبا").await;
    look(&scene, "5-talk").await;
    scene.browser.clicks("#more summary").await;
    look(&scene, "6-more").await;
    scene.browser.clicks("#more summary").await;
    scene.browser.network(true, 0, 0).await;
    scene.browser.types("#words", "ben je er nog?").await;
    scene.browser.clicks("#say button").await;
    scene.browser.until("/connection|verbinding/.test(document.getElementById('status').textContent)").await;
    look(&scene, "7-offline").await;
    scene.browser.network(false, 0, 0).await;
    scene.browser.runs("window.dispatchEvent(new Event('online'))").await;
    scene.browser.until("document.querySelectorAll('#log .me').length === 3").await;
    scene.helper.ask(&conversation, 1, Ask::Close { closing: Closing::EndedByHelper }).await;
    scene.browser.until("!document.getElementById('after').hidden").await;
    look(&scene, "8-over").await;
    scene.browser.clicks("#marks button").await;
    look(&scene, "9-thanks").await;

    let closed = json!({
        "open": false, "next_opening": "2026-12-01T18:00:00+01:00",
        "hours": ["maandag tot en met vrijdag van 18 tot 23 uur", "zaterdag en zondag van 14 tot 23 uur"],
    });
    for (name, facts) in [("a-closed", closed), ("b-full", json!({ "full": true }))] {
        let Scene { desk, helper, browser, elsewhere } = scene;
        let exit = elsewhere.page("weather");
        let desk = desk
            .restart(|config| {
                config.page.exit = exit;
                said(config, &facts);
            })
            .await;
        scene = Scene { desk, helper, browser, elsewhere };
        scene.browser.goes(&scene.page()).await;
        look(&scene, name).await;
    }
    // too many at once: it is tried again by itself
    let Scene { desk, helper, browser, elsewhere } = scene;
    let desk = desk
        .restart(|config| {
            config.limits.visits = 1;
            config.limits.count_loopback = true;
            config.limits.visit_window = Duration::from_mins(10);
            said(config, &json!({}));
        })
        .await;
    desk.visitor().enter(json!({})).await;
    scene = Scene { desk, helper, browser, elsewhere };
    scene.browser.goes(&scene.page()).await;
    scene.browser.clicks("#start").await;
    scene.browser.until("/busy|druk/.test(document.getElementById('status').textContent)").await;
    look(&scene, "c-busy").await;
    Some(())
}
