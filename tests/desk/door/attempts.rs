//! Coming in on a bad connection: an answer that is lost, and a form that is sent twice, make no second visitor.

use desk::event::DeskEvent;
use futures_util::future::join_all;
use machine::random;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use testing::door::{Desk, Helper, soon};

/// How many have arrived at the desk.
async fn arrivals(helper: &Helper) -> usize {
    helper.everything().await.iter().filter(|event| matches!(event, DeskEvent::Arrived(_))).count()
}

/// The page's form, as a browser without scripts sends it; what it answers.
async fn form(desk: &Desk, fields: &[(&str, &str)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let url = format!("http://{}/plain", desk.door.visitor_api_addr().unwrap());
    let request = desk.visitor().http.post(url).header("content-type", "application/x-www-form-urlencoded");
    let answer = soon(request.header("sec-fetch-site", "same-origin").body(fields.join("&")).send()).await.unwrap();
    answer.text().await.unwrap()
}

/// A hidden field's value in a page.
fn value(page: &str, name: &str) -> String {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn one_attempt_is_one_visitor_and_has_one_answer() {
    // one visit a source, and then a long wait: what is sent again counts for nothing
    let desk = Desk::start_with(|config| {
        config.limits.count_loopback = true;
        config.limits.visits = 1;
        config.limits.visit_every = std::time::Duration::from_hours(1);
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let visitors = desk.visitor();
    let entry = json!({ "attempt": random::id(), "answers": { "urgent": true }, "stop_word": "paraplu" });
    // sent twice before there was an answer, and again since none came
    let guests = join_all((0..4).map(|_| visitors.enter(entry.clone()))).await;
    let again = visitors.enter(entry.clone()).await;
    assert!(guests.iter().all(|guest| (&guest.token, &guest.alias) == (&again.token, &again.alias)));
    assert_eq!(arrivals(&sanne).await, 1);
    // by it the visitor talks
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    again.say("1", "hallo").await;
    let bodies: Vec<String> = sanne.messages(&conversation).await.into_iter().map(|message| message.body).collect();
    assert_eq!(bodies, ["hallo"]);
    // the key is used: the answer had arrived, and whoever sends the form again is told to wait like anybody else
    assert_eq!(visitors.post("", entry.to_string()).await.0, 429);
    assert_eq!(arrivals(&sanne).await, 1);
}

#[tokio::test]
async fn another_network_other_answers_and_a_used_key_make_a_visit_of_its_own() {
    let desk = Desk::start_with(|config| config.limits.count_loopback = true).await;
    let sanne = desk.helper("sanne").await;
    let (visitors, attempt) = (desk.visitor(), random::id());
    let enter = async |from: &str, entry: Value| {
        let request: RequestBuilder = visitors.http.post(&visitors.base).header("x-forwarded-for", from);
        let answer = soon(request.json(&entry).send()).await.unwrap();
        assert_eq!(answer.status(), 201);
        answer.json::<Value>().await.unwrap()["visit"].as_str().unwrap().to_owned()
    };
    let plain = || json!({ "attempt": attempt });
    let first = enter("192.0.2.1", plain()).await;
    assert_ne!(enter("192.0.2.2", plain()).await, first, "nobody gets a key by an id alone");
    assert_eq!(enter("192.0.2.1", plain()).await, first);
    // what the visitor answers counts
    let urgent = json!({ "attempt": attempt, "answers": { "urgent": true } });
    let second = enter("192.0.2.1", urgent.clone()).await;
    assert_ne!(second, first);
    assert_eq!(enter("192.0.2.1", urgent.clone()).await, second);
    // an old form in a browser leads nobody into what was said
    visitors.of_token(&second).listen().await.await_named("assigned").await;
    assert_ne!(enter("192.0.2.1", urgent).await, second);
    // and without an id each is its own, as ever
    assert_ne!(enter("192.0.2.1", json!({})).await, enter("192.0.2.1", json!({})).await);
    assert_eq!(arrivals(&sanne).await, 6);
}

#[tokio::test]
async fn an_attempt_that_was_refused_may_succeed_and_one_that_could_be_guessed_is_refused() {
    let desk = Desk::start_with(|config| config.limits.open_visits = 1).await;
    let mut sanne = desk.helper("sanne").await;
    let visitors = desk.visitor();
    let other = visitors.enter(json!({})).await;
    let entry = json!({ "attempt": random::id() });
    assert_eq!(visitors.post("", entry.to_string()).await.1["error"], "desk_full");
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let closing = care::registration::Closing::Goodbye;
    let mut stream = other.listen().await;
    sanne.ask(&conversation, 1, desk::event::Ask::close(closing)).await;
    stream.await_named("closed").await;
    // the place is free: the same attempt gets it
    visitors.enter(entry).await;
    for guess in ["", "1", "0123456789", "0123456789abcdef 0123456789abcdef"] {
        let (status, answer) = visitors.post("", json!({ "attempt": guess }).to_string()).await;
        assert_eq!((status, &answer["error"]), (422, &json!("bad_attempt")), "{guess}");
        assert!(answer["message"].as_str().is_some_and(|message| message.contains("128 bits")));
    }
}

/// After minutes an id says nothing any more.
#[tokio::test]
async fn an_attempt_is_forgotten_after_some_minutes() {
    let clock = machine::clock::Steady::default();
    let its = clock.clone();
    let desk = Desk::start_with(move |config| config.clock = its).await;
    let entry = json!({ "attempt": random::id() });
    let first = desk.visitor().enter(entry.clone()).await;
    clock.pass(std::time::Duration::from_mins(4));
    assert_eq!(desk.visitor().enter(entry.clone()).await.token, first.token);
    clock.pass(std::time::Duration::from_mins(1));
    assert_ne!(desk.visitor().enter(entry).await.token, first.token);
}

/// A double tap on Start, without scripts: the second answer is the one that is shown, and it is the first one's visit.
#[tokio::test]
async fn a_form_without_scripts_that_is_sent_twice_is_one_visitor() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let url = format!("http://{}/", desk.door.visitor_api_addr().unwrap());
    let page = async || soon(desk.visitor().http.get(&url).send()).await.unwrap().text().await.unwrap();
    let attempt = value(&page().await, "attempt");
    assert_ne!(value(&page().await, "attempt"), attempt, "each page has its own");
    let fields = [("language", "nl"), ("danger", "yes"), ("attempt", attempt.as_str())];
    let (first, second) = tokio::join!(form(&desk, &fields), form(&desk, &fields));
    let key = value(&second, "key");
    assert_eq!(value(&first, "key"), key);
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    desk.visitor().of_token(&key).say("1", "hij is er").await;
    assert_eq!(arrivals(&sanne).await, 1);
    // what is no id is none
    let odd = form(&desk, &[("language", "nl"), ("attempt", "1")]).await;
    assert_ne!(value(&odd, "key"), key);
}
