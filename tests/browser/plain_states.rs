//! Every state of the page without scripts, one after the other, in one visit: for the checker and for pictures.

use care::registration::Closing;
use desk::event::{Ask, Shift};
use door::WorkBits;

use crate::driver::Setup;
use crate::scene::Scene;
use crate::states::rich;

/// Writes into the field, and waits until the frame has been answered.
async fn says(scene: &Scene, text: &str) {
    scene.browser.frame(Some("iframe[name=say]")).await;
    scene.browser.until("document.getElementById('words')").await;
    scene.browser.runs("document.body.className += ' old'; document.getElementById('words').maxLength = 9999").await;
    scene.browser.types("#words", text).await;
    scene.browser.clicks("button.go").await;
    scene.browser.until("document.getElementById('words') && !/old/.test(document.body.className)").await;
    scene.browser.frame(None).await;
}

/// Waits until the talk's frame shows so many lines of one side.
async fn shows(scene: &Scene, lines: &str, count: usize) {
    scene.browser.frame(Some("iframe[name=talk]")).await;
    scene.browser.until(&format!("document.querySelectorAll('{lines}').length === {count}")).await;
    scene.browser.frame(None).await;
}

/// Sends the form of the first page. A browser that has scripts, for a checker that is one, is kept from using the page's.
async fn enters(scene: &Scene, setup: Setup) {
    if setup.scripts {
        scene.browser.runs("HTMLFormElement.prototype.submit.call(document.getElementById('enter'))").await;
    } else {
        scene.browser.clicks("#start").await;
    }
}

/// Goes through a whole visit by the page's forms; `look` is called at each state, with its name. Nothing where there is no
/// browser.
pub(crate) async fn plain_visit(setup: Setup, look: impl AsyncFn(&Scene, &str)) -> Option<()> {
    let change = |config: &mut door::DoorConfig| {
        rich(config);
        config.limits.message_chars = 200;
    };
    let mut scene = Scene::start_with(setup, change).await?;
    scene.browser.goes(&scene.page()).await;
    look(&scene, "p1-first").await;
    scene.browser.clicks("[name=age][value='15']").await;
    enters(&scene, setup).await;
    let conversation = scene.helper.await_arrival().await;
    scene.browser.until("document.querySelector('iframe[name=say]')").await;
    look(&scene, "p2-waiting").await;
    scene.browser.clicks("form[target=talk] button").await;
    scene.helper.claim(&conversation, 0).await;
    scene.helper.say(&conversation, 1, "1", "Fijn dat je er bent. Jij bepaalt wat je vertelt.").await;
    shows(&scene, ".them", 1).await;
    says(&scene, "hoi, iemand heeft foto's van mij en zegt dat hij ze doorstuurt als ik niet doe wat hij zegt").await;
    says(&scene, "مرحبا").await;
    shows(&scene, ".me", 2).await;
    look(&scene, "p3-talk").await;
    says(&scene, &"ik weet het niet meer. ".repeat(12)).await;
    look(&scene, "p4-too-long").await;
    scene.helper.ask(&conversation, 1, Ask::close(Closing::EndedByHelper)).await;
    shows(&scene, "[name=helped]", 3).await;
    look(&scene, "p5-closed").await;
    scene.browser.clicks("form[action='/plain/leave'] button").await;
    scene.browser.until("document.querySelector('h1') && !document.querySelector('iframe')").await;
    look(&scene, "p6-over").await;

    // another visit ends with a goodbye
    scene.browser.goes(&scene.page()).await;
    enters(&scene, setup).await;
    scene.helper.await_arrival().await;
    scene.browser.until("document.querySelector('iframe[name=say]')").await;
    scene.browser.clicks("form[action='/plain/leave'] button").await;
    scene.browser.until("document.querySelector('[name=helped]')").await;
    look(&scene, "p7-asked").await;
    scene.browser.clicks("[name=helped]").await;
    scene.browser.until("/Dank|Thank/.test(document.querySelector('h1').textContent)").await;
    look(&scene, "p8-thanks").await;

    // under attack nobody comes in without scripts
    scene.helper.duty(Shift::On, 4).await;
    scene = scene
        .restarts(|config| {
            rich(config);
            config.limits.work = WorkBits::new(10);
        })
        .await;
    scene.is_told(|told| told["open"] == serde_json::json!(true)).await;
    scene.browser.goes(&scene.page()).await;
    enters(&scene, setup).await;
    scene.browser.until("/JavaScript/.test(document.querySelector('h1').textContent)").await;
    look(&scene, "p9-attack").await;
    scene.browser.goes(&format!("{}nowhere", scene.page())).await;
    look(&scene, "pa-nowhere").await;
    Some(())
}
