//! The page's shape: on the smallest screen with the largest letters, from right to left, and with hostile texts.

use serde_json::json;

use crate::driver::Setup;
use crate::scene::Scene;
use crate::states::{rich, visit};

/// Nothing is wider than the screen, the exit is in view and large enough.
async fn fits(scene: &Scene, name: &str) {
    let browser = &scene.browser;
    let wide = browser.is("[document.documentElement.scrollWidth, innerWidth, document.body.scrollWidth]").await;
    assert!(wide[0].as_f64() <= wide[1].as_f64() && wide[2].as_f64() <= wide[1].as_f64(), "{name}: {wide}");
    let out = browser.is("[].filter.call(document.querySelectorAll('body *'), e => { const r = e.getBoundingClientRect(); return r.width > 1 && !e.classList.contains('unseen') && (r.right > innerWidth + 1 || r.left < -1); }).map(e => e.outerHTML.slice(0, 90))").await;
    assert_eq!(out, json!([]), "{name}");
    let exit = browser.is("(r => [r.top, r.bottom, r.width, r.height, innerHeight])(document.getElementById('exit').getBoundingClientRect())").await;
    let number = |nth: usize| exit[nth].as_f64().unwrap();
    assert!(number(0) >= 0.0 && number(1) <= number(4) && number(2) >= 44.0 && number(3) >= 44.0, "{name}: {exit}");
    // and nothing lies over it
    let top = browser.is("(r => document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2).closest('#exit') !== null)(document.getElementById('exit').getBoundingClientRect())").await;
    assert_eq!(top, json!(true), "{name}");
    let small = browser.is("[].filter.call(document.querySelectorAll('button,summary,textarea,input:not([type=radio]):not([type=hidden]),.row label'), e => { const r = e.getBoundingClientRect(); return r.height > 0 && r.height < 44; }).map(e => e.outerHTML.slice(0, 90))").await;
    assert_eq!(small, json!([]), "{name}");
}

#[tokio::test]
async fn the_smallest_screen_the_largest_letters_from_right_to_left() {
    for (language, size, letters) in
        [("ar", (320, 568), 32), ("nl", (320, 568), 32), ("ar", (568, 320), 16), ("nl", (360, 640), 16)]
    {
        let setup = Setup { language, size, letters, phone: true, ..Setup::default() };
        let look = async |scene: &Scene, name: &str| {
            let name = format!("{name} in {language} at {size:?} with {letters}");
            assert_eq!(
                scene.browser.is("document.documentElement.dir").await,
                json!(if language == "ar" { "rtl" } else { "ltr" })
            );
            assert_eq!(
                scene.browser.is("getComputedStyle(document.documentElement).fontSize").await,
                json!(format!("{letters}px"))
            );
            fits(scene, &name).await;
            if name.starts_with(['3', '5']) {
                let talk = scene.browser.is("document.getElementById('scroll').clientHeight / innerHeight").await;
                assert!(talk.as_f64().unwrap() >= 0.4, "{name}: the talk has {talk} of the height");
            }
        };
        if visit(setup, look).await.is_none() {
            return;
        }
    }
}

/// What is said to a visitor or by one is text, whatever it is.
#[tokio::test]
async fn hostile_texts_are_text() {
    let setup = Setup { size: (320, 568), phone: true, ..Setup::default() };
    let Some(mut scene) = Scene::start(setup).await else { return };
    let conversation = scene.talks().await;
    let texts = [
        "<script>document.title='x'</script><img src=x onerror=alert(1)>".to_owned(),
        "</textarea></script><style>body{display:none}</style>".to_owned(),
        "x".repeat(3_000),
        "\u{202e}evil\u{202c} \u{2066}a\u{2069} \u{200f}b".to_owned(),
        format!("Z{}algo", "\u{301}\u{489}\u{36e}".repeat(80)),
        "مرحبا abc 123 שלום".to_owned(),
        "👨‍👩‍👧‍👦🏳️‍🌈🇳🇱".to_owned(),
        "javascript:alert(1) https://evil.example/".to_owned(),
        "line\nline\n\n\n\nline".to_owned(),
        "\u{feff}\u{fffd}\u{e000}".to_owned(),
        "{n} {{n}} ${n} %s \\u003c".to_owned(),
    ];
    for (nth, text) in texts.iter().enumerate() {
        scene.helper.say(&conversation, 1, &format!("h{nth}"), text).await;
        scene.browser.until(&format!("document.querySelectorAll('#log .them').length === {}", nth + 1)).await;
    }
    scene.browser.runs(&format!("document.getElementById('words').value = {}", json!(texts[0]))).await;
    scene.browser.clicks("#say button").await;
    scene.browser.until("document.querySelector('#log .me')").await;
    let lines = scene.lines().await;
    assert_eq!(lines[..texts.len()], texts);
    assert_eq!(lines.last(), Some(&texts[0]));
    assert_eq!(
        scene.browser.is("document.querySelectorAll('#log img, #log script, #log style, #log a').length").await,
        json!(0)
    );
    assert_eq!(scene.browser.title().await, "Info");
    fits(&scene, "hostile texts").await;
    // a line says its own direction, and one never turns the next
    assert_eq!(
        scene.browser.is("getComputedStyle(document.querySelector('#log .said')).unicodeBidi").await,
        json!("plaintext")
    );
}

/// Another language is the same page in other words and another direction; nothing is written down of the choice.
#[tokio::test]
async fn another_language_at_a_press() {
    let setup = Setup { language: "nl", ..Setup::default() };
    let Some(mut scene) = Scene::start_with(setup, rich).await else { return };
    scene.opens().await;
    scene.browser.reads("Praat met iemand").await;
    scene.browser.clicks("#langs [value=ar]").await;
    scene.browser.until("document.documentElement.dir === 'rtl'").await;
    scene.browser.reads("Talk to someone").await;
    assert_eq!(
        scene.browser.is("document.activeElement.value").await,
        json!("ar"),
        "the focus stays on what was pressed"
    );
    let before = scene.browser.is("history.length").await;
    let conversation = scene.comes_in().await;
    let arrived = scene.helper.seek_event(|event| match event {
        desk::event::DeskEvent::Arrived(arrived) if arrived.conversation == conversation => Some(arrived.clone()),
        _ => None,
    });
    assert_eq!(arrived.await.tag.unwrap().as_str(), "ar");
    assert_eq!(scene.browser.is("history.length").await, before);
    assert_eq!(scene.browser.is("location.href").await, json!(scene.page()));
}
