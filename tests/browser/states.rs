//! Every state of the page, one after the other, in one visit: for the checker and for pictures.

use std::time::Duration;

use care::hours::{Hours, ZONE};
use care::registration::Closing;
use care::welcome::ALTERNATIVES;
use content::Content;
use desk::event::{Ask, Shift};
use door::DoorConfig;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::driver::Setup;
use crate::scene::Scene;

/// A desk that offers Arabic too, and names at once who else can help.
pub(crate) fn rich(config: &mut DoorConfig) {
    let welcome = &mut config.welcome;
    welcome.languages = ["nl", "en", "ar"].map(str::to_owned).to_vec();
    welcome.alternatives_after = 0;
    let entries = &Content::shipped().directory.entries;
    let named = |id: &str| entries.iter().find(|entry| entry.id == id).cloned();
    welcome.alternatives = ALTERNATIVES.iter().filter_map(|id| named(id)).collect();
}

/// Hours of a desk that is surely not open now: one hour of each day, twelve hours from now.
pub(crate) fn hours_elsewhere() -> String {
    let now = TimeZone::get(ZONE).unwrap().to_datetime(Timestamp::now());
    let from = (now.hour() + 12) % 24;
    format!("mon-sun {from:02}:00-{from:02}:59")
}

/// Goes through a whole visit; `look` is called at each state, with its name. Nothing where there is no browser.
pub(crate) async fn visit(setup: Setup, look: impl AsyncFn(&Scene, &str)) -> Option<()> {
    let mut scene = Scene::start_with(setup, rich).await?;
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
    // the phone threw the page away, and the visitor comes back
    scene.browser.types("#four", "4711").await;
    scene.browser.clicks("#keep button").await;
    scene.browser.until("sessionStorage.length === 1").await;
    scene.browser.reload().await;
    scene.browser.until("document.getElementById('back') && !document.getElementById('back').hidden").await;
    look(&scene, "6-back").await;
    scene.browser.types("#code", "4711").await;
    scene.browser.clicks("#back button").await;
    scene.browser.until("document.querySelectorAll('#log .me').length === 2").await;
    scene.browser.network(true, 0, 0).await;
    scene.browser.types("#words", "ben je er nog?").await;
    scene.browser.clicks("#say button").await;
    scene.browser.until("/connection|verbinding/.test(document.getElementById('status').textContent)").await;
    look(&scene, "7-offline").await;
    scene.browser.network(false, 0, 0).await;
    scene.browser.runs("window.dispatchEvent(new Event('online'))").await;
    scene.browser.until("document.querySelectorAll('#log .me').length === 3").await;
    scene.helper.ask(&conversation, 1, Ask::close(Closing::EndedByHelper)).await;
    scene.browser.until("!document.getElementById('after').hidden").await;
    look(&scene, "8-over").await;
    scene.browser.clicks("#marks button").await;
    look(&scene, "9-thanks").await;

    // nobody is on duty, and the next hours are told
    let closed: fn(&mut DoorConfig) = |config| config.welcome.hours = Hours::parse(&hours_elsewhere());
    let full: fn(&mut DoorConfig) = |config| config.limits.open_visits = 0;
    for (name, shift, change) in [("a-closed", Shift::Off, closed), ("b-full", Shift::On, full)] {
        scene.helper.duty(shift, 4).await;
        scene = scene
            .restarts(|config| {
                rich(config);
                change(config);
            })
            .await;
        scene.is_told(|told| told["open"] == json!(shift == Shift::On)).await;
        scene.browser.goes(&scene.page()).await;
        look(&scene, name).await;
    }
    // too many at once: it is tried again by itself
    scene = scene
        .restarts(|config| {
            config.limits.visits = 1;
            config.limits.count_loopback = true;
            config.limits.visit_every = Duration::from_mins(10);
            rich(config);
        })
        .await;
    scene.desk.visitor().enter(json!({})).await;
    scene.is_told(|told| told["open"] == json!(true)).await;
    scene.browser.goes(&scene.page()).await;
    scene.browser.clicks("#start").await;
    scene.browser.until("/busy|druk/.test(document.getElementById('status').textContent)").await;
    look(&scene, "c-busy").await;
    Some(())
}
