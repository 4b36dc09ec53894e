//! How fast and how light: on a bad phone's network.

use crate::driver::Setup;
use crate::scene::Scene;
use crate::states::rich;

/// Milliseconds to the first paint at 400 ms and 48 kbit/s (design §6).
const FIRST_PAINT: f64 = 1_200.0;

#[tokio::test]
async fn the_first_paint_on_a_slow_network() {
    let setup = Setup { size: (360, 640), phone: true, language: "nl", ..Setup::default() };
    let Some(scene) = Scene::start_with(setup, rich).await else { return };
    let mut took = Vec::new();
    for _ in 0..3 {
        scene.browser.network(false, 0, 0).await;
        scene.browser.goes("about:blank").await;
        scene.browser.network(false, 400, 48_000).await;
        scene.browser.sets_out(&scene.page()).await;
        scene
            .browser
            .until("performance.getEntriesByName('first-contentful-paint').length && document.getElementById('start')")
            .await;
        let paint = scene.browser.is("performance.getEntriesByName('first-contentful-paint')[0].startTime").await;
        scene.browser.until("document.readyState === 'complete'").await;
        let sizes = scene.browser.is("(n => [n.transferSize, n.encodedBodySize, n.decodedBodySize, n.responseEnd])(performance.getEntriesByType('navigation')[0])").await;
        println!("first paint {paint} ms; transferred, encoded, decoded, end: {sizes}");
        assert!(sizes[1].as_f64().unwrap() <= 12.0 * 1024.0, "{sizes}");
        took.push(paint.as_f64().unwrap());
    }
    let best = took.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(best <= FIRST_PAINT, "{took:?}");
}

/// A talk on the slow network: nothing is lost by its slowness.
#[tokio::test]
async fn a_talk_on_a_slow_network() {
    let setup = Setup { size: (360, 640), phone: true, ..Setup::default() };
    let Some(mut scene) = Scene::start(setup).await else { return };
    scene.browser.network(false, 400, 48_000).await;
    let conversation = scene.talks().await;
    for nth in 0..5 {
        scene.browser.types("#words", &format!("word {nth}")).await;
        scene.browser.clicks("#say button").await;
    }
    scene.helper.say(&conversation, 1, "1", "I read you").await;
    scene.browser.until("document.querySelectorAll('#log p').length === 6").await;
    let own: Vec<String> = scene.lines().await.into_iter().filter(|line| line.starts_with("word")).collect();
    assert_eq!(own, ["word 0", "word 1", "word 2", "word 3", "word 4"]);
}
