//! A bad connection: nothing is lost, nothing is doubled, and what is refused comes back.

use std::time::Duration;

use desk::event::DeskEvent;
use serde_json::json;

use crate::scene::Scene;
use crate::way::{Way, each_way};

each_way! {
    offline_and_back_loses_and_doubles_nothing,
    a_door_that_starts_anew_loses_and_doubles_nothing,
    a_lost_answer_doubles_nothing;
    through_nginx: a_lost_key_makes_no_second_visitor,
    a_refusal_for_now_is_waited_out_and_one_for_good_comes_back,
    an_event_source_does_as_well,
    a_silent_stream_is_opened_anew,
    on_its_way_is_said_until_the_door_has_it,
    what_was_refused_stays_said_until_it_is_changed,
    an_answer_that_never_comes_holds_nothing_back,
    a_word_that_hangs_is_sent_again,
    a_goodbye_waits_for_words_on_their_way,
}

async fn offline_and_back_loses_and_doubles_nothing(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    scene.says("one").await;
    for round in 0..3 {
        scene.browser.network(true, 0, 0).await;
        scene.browser.reads("No connection").await;
        scene.helper.say(&conversation, 1, &format!("h{round}"), &format!("from here {round}")).await;
        for nth in 0..3 {
            scene.browser.types("#words", &format!("word {round}.{nth}")).await;
            scene.browser.clicks("#say button").await;
        }
        // not shown before the door has it
        let shown = format!("document.getElementById('log').textContent.includes('word {round}.')");
        assert_eq!(scene.browser.is(&shown).await, json!(false));
        scene.browser.network(false, 0, 0).await;
        scene.browser.runs("window.dispatchEvent(new Event('online'))").await;
        let all = 1 + (round + 1) * 4;
        scene.browser.until(&format!("document.querySelectorAll('#log p').length === {all}")).await;
    }
    let said = scene.helper.messages(&conversation).await;
    let own: Vec<&str> =
        said.iter().map(|message| message.body.as_str()).filter(|body| body.starts_with("word")).collect();
    let expected: Vec<String> = (0..3).flat_map(|round| (0..3).map(move |nth| format!("word {round}.{nth}"))).collect();
    assert_eq!(own, expected);
}

async fn a_door_that_starts_anew_loses_and_doubles_nothing(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    scene.says("before").await;
    scene.hears(&conversation, "1", "heard before").await;
    for round in 0..2 {
        scene = if round == 0 { scene.restarts(|_| {}).await } else { scene.crashes().await };
        scene.says(&format!("after {round}")).await;
        scene.hears(&conversation, &format!("after{round}"), &format!("heard after {round}")).await;
    }
    assert_eq!(scene.lines().await, ["before", "heard before", "after 0", "heard after 0", "after 1", "heard after 1"]);
}

/// The answer to a message is lost on its way: it is sent again under its id, and is there once.
async fn a_lost_answer_doubles_nothing(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    scene.browser.runs("const own = window.fetch; let lost = 0; window.fetch = (at, how) => /messages/.test(at) && lost++ < 2 ? own(at, how).then(() => { throw new TypeError('lost') }) : own(at, how)").await;
    scene.browser.types("#words", "only once").await;
    scene.browser.clicks("#say button").await;
    scene.browser.until("document.querySelector('#log .me')").await;
    scene.browser.until("!document.getElementById('status').textContent.includes('On its way')").await;
    scene.says("and another").await;
    assert_eq!(scene.lines().await, ["only once", "and another"]);
    let said = scene.helper.messages(&conversation).await;
    assert_eq!(said.iter().filter(|message| message.body == "only once").count(), 1);
}

/// The answer with the visitor's key is lost on its way: whoever presses again is the same visitor, and not a second one.
async fn a_lost_key_makes_no_second_visitor(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    scene.opens().await;
    scene.browser.runs("const own = window.fetch; window.lost = 0; window.fetch = (at, how) => /visits$/.test(at) && window.lost++ < 2 ? own(at, how).then(() => { throw new TypeError('lost') }) : own(at, how)").await;
    for lost in 1..=2 {
        scene.browser.clicks("#start").await;
        scene.browser.until(&format!("window.lost === {lost} && !document.getElementById('start').disabled")).await;
    }
    let conversation = scene.comes_in().await;
    scene.says("only me").await;
    scene.hears(&conversation, "1", "only you").await;
    let arrived = |event: &DeskEvent| matches!(event, DeskEvent::Arrived(_));
    assert_eq!(scene.helper.everything().await.iter().filter(|event| arrived(event)).count(), 1);
}

/// Too many in a short time: the page waits as long as the door says, and sends all in order.
async fn a_refusal_for_now_is_waited_out_and_one_for_good_comes_back(way: Way) {
    let change = |config: &mut door::DoorConfig| {
        config.limits.messages = 2;
        config.limits.message_window = Duration::from_secs(3);
        config.limits.message_chars = 40;
    };
    let Some(mut scene) = Scene::start_with(way, change).await else { return };
    scene.talks().await;
    for nth in 0..5 {
        scene.browser.types("#words", &format!("word {nth}")).await;
        scene.browser.clicks("#say button").await;
    }
    scene.browser.until("document.querySelectorAll('#log .me').length === 5").await;
    assert_eq!(scene.lines().await, ["word 0", "word 1", "word 2", "word 3", "word 4"]);
    // longer than the page lets anybody type, as a script would put it there
    let long = "x".repeat(50);
    scene
        .browser
        .runs(&format!("const field = document.getElementById('words'); field.maxLength = 100; field.value = '{long}'"))
        .await;
    scene.browser.clicks("#say button").await;
    scene.browser.reads("That is too long").await;
    assert_eq!(scene.browser.is("document.getElementById('words').value").await, json!(long));
}

/// Without streaming `fetch` the page listens with an `EventSource`.
async fn an_event_source_does_as_well(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    scene
        .browser
        .protocol("Page.addScriptToEvaluateOnNewDocument", json!({ "source": "delete window.ReadableStream" }))
        .await;
    let conversation = scene.talks().await;
    assert_eq!(scene.browser.is("typeof window.ReadableStream").await, json!("undefined"));
    scene.says("hello").await;
    scene.hears(&conversation, "1", "hello you").await;
    scene.browser.network(true, 0, 0).await;
    scene.browser.reads("No connection").await;
    scene.helper.say(&conversation, 1, "2", "meanwhile").await;
    scene.browser.network(false, 0, 0).await;
    scene.browser.runs("window.dispatchEvent(new Event('online'))").await;
    scene.browser.reads("meanwhile").await;
    assert_eq!(scene.lines().await, ["hello", "hello you", "meanwhile"]);
    scene.helper.ask(&conversation, 1, desk::event::Ask::Wipe).await;
    scene.browser.arrives(&scene.elsewhere.page("weather")).await;
}

/// The stream says nothing any more and does not say that it is dead: forty seconds, then a new one.
async fn a_silent_stream_is_opened_anew(way: Way) {
    let quiet = |config: &mut door::DoorConfig| config.timing.keep_alive = Duration::from_hours(1);
    let Some(mut scene) = Scene::start_with(way, quiet).await else { return };
    // the page's time goes a hundred times as fast
    let faster = "const slow = window.setTimeout; window.setTimeout = (act, wait) => slow(act, (wait || 0) / 100); window.opened = 0; \
                  const own = window.fetch; window.fetch = (at, how) => { if (/events/.test(at)) window.opened++; return own(at, how) }";
    scene.browser.protocol("Page.addScriptToEvaluateOnNewDocument", json!({ "source": faster })).await;
    scene.talks().await;
    scene.browser.until("window.opened >= 3").await;
    scene.says("still here").await;
    assert_eq!(scene.lines().await, ["still here"]);
}

/// A word that takes its time is on its way until the door has it, whatever else happens meanwhile.
async fn on_its_way_is_said_until_the_door_has_it(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    let hold = "window.held = []; const own = window.own = window.fetch; window.fetch = (at, how) => \
                /messages/.test(at) ? new Promise(go => window.held.push(() => go(own(at, how)))) : own(at, how)";
    scene.browser.runs(hold).await;
    scene.browser.types("#words", "take your time").await;
    scene.browser.clicks("#say button").await;
    scene.browser.reads("On its way…").await;
    scene.hears(&conversation, "1", "are you there?").await;
    scene.browser.runs("dispatchEvent(new Event('online'))").await;
    let shown = "[document.getElementById('status').textContent.includes('On its way'), document.querySelectorAll('#log .me').length]";
    assert_eq!(scene.browser.is(shown).await, json!([true, 0]));
    // at a sign of the network it is sent again: by either way it comes once
    scene.browser.runs("window.fetch = window.own; window.held.splice(0).forEach(go => go())").await;
    scene.browser.until("document.querySelector('#log .me')").await;
    scene.browser.until("!document.getElementById('status').textContent.includes('On its way')").await;
    assert_eq!(scene.lines().await, ["are you there?", "take your time"]);
    // its answer is lost, and the stream says that the door has it: it is on its way no more
    let lose = "const own = window.own; window.fetch = (at, how) => { if (!/messages/.test(at)) return own(at, how); \
                window.late = () => own(at, how); return Promise.reject(new TypeError('lost')) }";
    scene.browser.runs(lose).await;
    scene.browser.types("#words", "by another way").await;
    scene.browser.clicks("#say button").await;
    scene.browser.reads("On its way…").await;
    scene.browser.runs("window.late()").await;
    scene.browser.until("document.querySelectorAll('#log .me').length === 2").await;
    scene.browser.until("!document.getElementById('status').textContent.includes('On its way')").await;
    assert_eq!(scene.lines().await, ["are you there?", "take your time", "by another way"]);
}

/// Who waits is told of the queue, and who talks of the helper: neither takes away why the words are in the field again.
async fn what_was_refused_stays_said_until_it_is_changed(way: Way) {
    let short = |config: &mut door::DoorConfig| config.limits.message_chars = 40;
    let Some(mut scene) = Scene::start_with(way, short).await else { return };
    scene.desk.visitor().enter(json!({})).await;
    let first = scene.helper.await_arrival().await;
    scene.opens().await;
    let conversation = scene.begins().await;
    scene.browser.reads("Ahead of you: 1.").await;
    let long = "x".repeat(50);
    let type_it =
        format!("const field = document.getElementById('words'); field.maxLength = 100; field.value = '{long}'");
    scene.browser.runs(&type_it).await;
    scene.browser.clicks("#say button").await;
    scene.browser.reads("That is too long").await;
    scene.helper.claim(&first, 0).await;
    scene.browser.reads("You are next.").await;
    let still = "document.getElementById('status').textContent.includes('That is too long')";
    assert_eq!(scene.browser.is(still).await, json!(true));
    scene.helper.claim(&conversation, 0).await;
    scene.browser.reads("Someone is with you").await;
    scene.hears(&conversation, "1", "hello").await;
    assert_eq!(scene.browser.is(still).await, json!(true));
    assert_eq!(scene.browser.is("document.getElementById('words').value").await, json!(long));
    scene.browser.types("#words", "\u{e003}").await;
    scene.browser.until(&format!("!{still}")).await;
    scene.browser.reads("Someone is with you").await;
}

/// The door has a word and its answer hangs: the stream says so, the next word goes, and the end takes none for lost.
async fn an_answer_that_never_comes_holds_nothing_back(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    let hang = "const own = window.fetch; window.fetch = (at, how) => \
                /messages/.test(at) ? own(at, how).then(() => new Promise(() => {})) : own(at, how)";
    scene.browser.runs(hang).await;
    for text in ["one", "two", "three"] {
        scene.says(text).await;
    }
    scene.helper.ask(&conversation, 1, desk::event::Ask::close(care::registration::Closing::EndedByHelper)).await;
    scene.browser.reads("The chat is over.").await;
    assert_eq!(scene.lines().await, ["one", "two", "three"]);
    let status = scene.browser.is("document.getElementById('status').textContent").await;
    assert!(!status.as_str().unwrap().contains("did not arrive"), "{status}");
}

/// A word that hangs on its way to the door is sent again: after a while, and at once when the network comes back.
async fn a_word_that_hangs_is_sent_again(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let hang = "const own = window.fetch; window.hung = 0; window.fetch = (at, how) => \
                /messages/.test(at) && window.hung++ < 1 ? new Promise(() => {}) : own(at, how)";
    scene.talks().await;
    scene.browser.runs(hang).await;
    scene.browser.types("#words", "at once").await;
    scene.browser.clicks("#say button").await;
    scene.browser.until("window.hung === 1").await;
    scene.browser.runs("dispatchEvent(new Event('online'))").await;
    scene.browser.until("document.querySelector('#log .me')").await;
    assert_eq!(scene.lines().await, ["at once"]);

    // the page's time goes fifty times as fast
    let faster = "const slow = window.setTimeout; window.setTimeout = (act, wait) => slow(act, (wait || 0) / 50)";
    scene.browser.protocol("Page.addScriptToEvaluateOnNewDocument", json!({ "source": faster })).await;
    scene.talks().await;
    scene.browser.runs(hang).await;
    scene.says("after a while").await;
    assert_eq!(scene.lines().await, ["after a while"]);
}

/// Who says something and ends the chat at once has said it, and is not told otherwise.
async fn a_goodbye_waits_for_words_on_their_way(way: Way) {
    let Some(mut scene) = Scene::start(way).await else { return };
    let conversation = scene.talks().await;
    let both = "for (const text of ['first', 'last']) { document.getElementById('words').value = text; \
                document.querySelector('#say button').click() } document.getElementById('bye').click()";
    scene.browser.runs(both).await;
    scene.browser.reads("The chat is over.").await;
    let status = scene.browser.is("document.getElementById('status').textContent").await;
    assert!(!status.as_str().unwrap().contains("did not arrive"), "{status}");
    assert_eq!(scene.lines().await, ["first", "last"]);
    let left = |event: &desk::event::DeskEvent| match event {
        desk::event::DeskEvent::Left(left) => Some(left.how),
        _ => None,
    };
    assert_eq!(scene.helper.await_event(left).await, desk::event::Leaving::Goodbye);
    let said: Vec<String> = scene.helper.messages(&conversation).await.into_iter().map(|it| it.body).collect();
    assert_eq!(said, ["first", "last"]);
}
