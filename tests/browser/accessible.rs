//! WCAG 2.2 AA, as far as a program can tell: a checker over every state, the order of the keys, what is announced.

use serde_json::{Value, json};

use crate::driver::Setup;
use crate::plain_states::plain_visit;
use crate::scene::Scene;
use crate::states::{rich, visit};

/// axe-core, as `.ci/axe` fetches it; nothing where it was not.
fn checker() -> Option<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/target/axe/axe.min.js");
    let source = std::fs::read_to_string(file).ok();
    let required = std::env::var_os("NACHTWACHT_BROWSER").is_some_and(|it| it == "required");
    assert!(source.is_some() || !required, "there is no {file}: run .ci/axe");
    if source.is_none() {
        println!("not tried: there is no {file} (.ci/axe fetches it)");
    }
    source
}

/// Looks through what is shown.
async fn nothing_is_found(axe: &str, scene: &Scene, name: &str) {
    scene.browser.runs(axe).await;
    let found = scene
        .browser
        .runs_later(
            "const done = arguments[arguments.length - 1]; \
             axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.map(v => \
             v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120) + ' ' + n.any.map(a => a.message).join()).join(' | '))), \
             e => done([String(e)]))",
        )
        .await;
    assert_eq!(found, json!([]), "{name}");
}

#[tokio::test]
async fn the_checker_finds_nothing_in_any_state() {
    let Some(axe) = checker() else { return };
    for setup in [
        Setup { language: "nl", size: (360, 640), phone: true, ..Setup::default() },
        Setup { dark: true, ..Setup::default() },
        Setup { language: "ar", size: (360, 640), ..Setup::default() },
    ] {
        let look = async |scene: &Scene, name: &str| {
            nothing_is_found(&axe, scene, &format!("{name} in {}", setup.language)).await;
        };
        if visit(setup, look).await.is_none() {
            return;
        }
    }
}

/// The way without scripts, in its frames too.
#[tokio::test]
async fn the_checker_finds_nothing_in_any_state_of_the_forms() {
    let Some(axe) = checker() else { return };
    let setup = Setup { language: "nl", size: (360, 640), phone: true, ..Setup::default() };
    let look = async |scene: &Scene, name: &str| {
        nothing_is_found(&axe, scene, name).await;
        if scene.browser.is("document.querySelectorAll('iframe').length").await == json!(2) {
            for frame in ["iframe[name=talk]", "iframe[name=say]"] {
                scene.browser.frame(Some(frame)).await;
                nothing_is_found(&axe, scene, &format!("{frame} of {name}")).await;
                scene.browser.frame(None).await;
            }
        }
    };
    let _ = plain_visit(setup, look).await;
}

/// Presses Tab until the focus comes round; what has it on the way.
async fn tab_order(scene: &Scene) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    scene.browser.runs("document.getElementById('exit').focus()").await;
    order.push("exit".to_owned());
    for _ in 0..60 {
        scene.browser.presses("\u{e004}", 1).await;
        let focused = scene.browser.is("(e => e === document.body ? '' : e.id || e.name || e.value || e.getAttribute('href') || e.tagName)(document.activeElement)").await;
        let focused = focused.as_str().unwrap_or_default().to_owned();
        if focused.is_empty() || order.first() == Some(&focused) {
            break;
        }
        order.push(focused);
    }
    order
}

#[tokio::test]
async fn the_keys_go_through_the_page_in_its_order() {
    let Some(mut scene) = Scene::start_with(Setup::default(), rich).await else { return };
    scene.opens().await;
    let order = tab_order(&scene).await;
    assert_eq!(order[..4], ["exit", "tel:112", "tel:08000432", "to"], "{order:?}");
    let rest: Vec<&str> = order[4..].iter().map(String::as_str).filter(|it| *it != "to").collect();
    assert_eq!(rest, ["safe", "age", "danger", "plain", "SUMMARY", "start"], "{order:?}");
    scene.comes_in().await;
    assert_eq!(tab_order(&scene).await, ["exit", "scroll", "words", "BUTTON", "SUMMARY"]);
}

/// The helper's lines are announced, own ones and typing are not; nobody moves the focus but the visitor.
#[tokio::test]
async fn what_is_announced_and_where_the_focus_stays() {
    let Some(mut scene) = Scene::start(Setup::default()).await else { return };
    let conversation = scene.talks().await;
    let browser = &scene.browser;
    assert_eq!(browser.is("document.querySelectorAll('[role=status]').length").await, json!(1));
    browser.clicks("#words").await;
    scene.says("mine").await;
    // said with the button, the focus stays in the field
    assert_eq!(browser.is("document.activeElement.id").await, json!("words"));
    browser.runs("window.told = []; new MutationObserver(all => all.forEach(m => m.addedNodes.forEach(n => window.told.push(n.textContent || '')))).observe(document.getElementById('status'), { childList: true })").await;
    scene.helper.session.typing(conversation.as_str(), true).await.unwrap();
    browser.until("!document.getElementById('types').hidden").await;
    assert_eq!(
        browser.is("[window.told, document.getElementById('types').getAttribute('aria-hidden')]").await,
        json!([[], "true"])
    );
    scene.hears(&conversation, "hi", "yours").await;
    assert_eq!(browser.is("document.activeElement.id").await, json!("words"));
    // as a screen reader sees it
    let tree = browser.protocol("Accessibility.getFullAXTree", json!({})).await;
    let nodes = tree["nodes"].as_array().unwrap();
    let role = |role: &'static str| {
        nodes.iter().filter(move |node| node["role"]["value"] == role && node["ignored"] != json!(true))
    };
    assert_eq!(role("log").count(), 1);
    let live = |node: &Value| {
        node["properties"]
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["name"] == "live")
            .map(|it| it["value"]["value"].clone())
    };
    assert_eq!(live(role("log").next().unwrap()), Some(json!("polite")));
    assert_eq!(role("status").count(), 1);
    assert_eq!(
        browser
            .is("[].map.call(document.querySelectorAll('#log p'), p => [p.className, p.getAttribute('aria-live')])")
            .await,
        json!([["me", "off"], ["them", null]])
    );
    let helper_said = role("log").next().unwrap()["childIds"].as_array().unwrap().len();
    assert_eq!(helper_said, 2);
}
