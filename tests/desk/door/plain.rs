//! The way in without JavaScript: what the forms and the talk's frame say.

use std::time::Duration;

use care::registration::Closing;
use desk::event::{Ask, ConversationId, DeskEvent, Shift};

use testing::door::{Desk, Helper, soon};

/// Posts a form of the page, as a browser does.
async fn posts(desk: &Desk, path: &str, fields: &[(&str, &str)]) -> reqwest::Response {
    let visitors = desk.visitor();
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let form = visitors.http.post(visitors.base.replace("/api/visits", path)).header("sec-fetch-site", "same-origin");
    let form = form.header("content-type", "application/x-www-form-urlencoded").body(body.join("&"));
    soon(form.send()).await.unwrap()
}

/// Comes in; the page with the talk, and the visitor's key in it.
async fn comes_in(desk: &Desk, stop_word: &str) -> (String, String) {
    let answer = posts(desk, "/plain", &[("language", "nl"), ("stop_word", stop_word)]).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.unwrap();
    let key = page.split("name=\"key\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    (page, key)
}

/// What the frame to write in says to these words.
async fn says(desk: &Desk, key: &str, text: &str) -> String {
    let answer = posts(desk, "/plain/say", &[("key", key), ("language", "nl"), ("id", "1"), ("text", text)]).await;
    body(&answer.text().await.unwrap())
}

/// The body of a document, which says what there is to say.
fn body(document: &str) -> String {
    document.split_once("<body").map(|(_, body)| body.to_owned()).unwrap_or_default()
}

/// The talk in its frame.
struct Talk {
    answer: reqwest::Response,
    read: String,
}

impl Talk {
    async fn of(desk: &Desk, key: &str) -> Self {
        let answer = posts(desk, "/plain/talk", &[("key", key), ("language", "nl")]).await;
        assert_eq!(answer.status(), 200);
        Self { answer, read: String::new() }
    }

    /// Waits until it says something; what it said until then, which is not looked at again.
    async fn reads(&mut self, text: &str) -> String {
        soon(async {
            while !self.read.contains(text) {
                let chunk = self.answer.chunk().await.unwrap();
                self.read += std::str::from_utf8(&chunk.expect("it goes on")).unwrap();
            }
        })
        .await;
        let at = self.read.find(text).unwrap() + text.len();
        let rest = self.read.split_off(at);
        std::mem::replace(&mut self.read, rest)
    }
}

/// Waits until the desk tells that somebody is on duty, or nobody.
async fn until_open(desk: &Desk, open: bool) {
    let visitors = desk.visitor();
    let told = || async {
        let told = visitors.http.get(visitors.base.replace("visits", "desk")).send().await.unwrap();
        told.json::<serde_json::Value>().await.unwrap()["open"].clone()
    };
    soon(async { while told().await != open {} }).await;
}

async fn arrived(helper: &mut Helper) -> ConversationId {
    let arrived = |event: &DeskEvent| match event {
        DeskEvent::Arrived(arrived) => Some(arrived.conversation.clone()),
        _ => None,
    };
    helper.seek_event(arrived).await
}

/// Nobody is on duty: so it is said, with who else can help, from the first page on; and again when the last helper gives
/// a visitor back and goes.
#[tokio::test]
async fn who_waits_while_nobody_is_on_duty_is_told_so_without_scripts() {
    let desk = Desk::start().await;
    let (page, key) = comes_in(&desk, "").await;
    assert!(page.contains("Er is nu niemand.") && page.contains("Je mag wel wachten."), "{page}");
    assert!(!page.contains("Er komt zo iemand"), "{page}");
    assert!(page.contains("id=\"others\"") && !page.contains(" hidden>"), "{page}");
    let mut talk = Talk::of(&desk, &key).await;
    let before = talk.reads("Er is nu niemand.").await;
    assert!(!before.contains("Jij bent de volgende"), "{before}");

    let mut sanne = desk.helper("sanne").await;
    talk.reads("Jij bent de volgende.").await;
    let conversation = arrived(&mut sanne).await;
    sanne.claim(&conversation, 0).await;
    talk.reads("Er is iemand bij je.").await;
    // given back while others are there: somebody else comes
    sanne.ask(&conversation, 1, Ask::Release).await;
    let meanwhile = talk.reads("Er komt iemand anders bij je.").await;
    assert!(!meanwhile.contains("Er is nu niemand"), "{meanwhile}");
    sanne.claim(&conversation, 2).await;
    talk.reads("Er is iemand bij je.").await;
    // and nobody is promised where nobody is
    sanne.duty(Shift::Off, 4).await;
    until_open(&desk, false).await;
    sanne.ask(&conversation, 3, Ask::Release).await;
    let meanwhile = talk.reads("Er is nu niemand.").await;
    assert!(!meanwhile.contains("Er komt iemand anders"), "{meanwhile}");
}

/// A page that is told by the desk that somebody is there says so, as before.
#[tokio::test]
async fn who_comes_while_somebody_is_on_duty_is_told_that_somebody_comes() {
    let desk = Desk::start().await;
    let _sanne = desk.helper("sanne").await;
    until_open(&desk, true).await;
    let (page, _) = comes_in(&desk, "").await;
    assert!(page.contains("Er komt zo iemand bij je.") && !page.contains("Er is nu niemand"), "{page}");
}

/// Words that are written while somebody closes did not arrive, and that is said; after a stop word nothing is.
#[tokio::test]
async fn words_that_come_after_the_end_are_said_not_to_have_arrived() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let (_, key) = comes_in(&desk, "paraplu").await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let mut talk = Talk::of(&desk, &key).await;
    sanne.ask(&conversation, 1, Ask::close(Closing::EndedByHelper)).await;
    talk.reads("Het gesprek is afgelopen.").await;
    let said = says(&desk, &key, "wacht+nog").await;
    assert!(said.contains("Je laatste woorden zijn niet meer aangekomen."), "{said}");
    assert!(!said.contains("wacht"), "{said}");

    let (_, key) = comes_in(&desk, "paraplu").await;
    for text in ["Paraplu!", "wacht+nog"] {
        let said = says(&desk, &key, text).await;
        assert!(!said.contains("<p") && !said.contains("textarea"), "{text}: {said}");
    }
}

/// Hostile 50, with the homeserver away: the word is not put back into the field.
#[tokio::test]
async fn hostile_50_the_stop_word_is_not_put_back_when_the_homeserver_is_away() {
    let mut desk = Desk::start_with(|config| config.timing.acknowledge = Duration::from_secs(1)).await;
    let (_, key) = comes_in(&desk, "paraplu").await;
    if !desk.site.stop().await {
        return; // others use it
    }
    // any other word waits in the field
    assert!(says(&desk, &key, "hallo").await.contains("hallo"));
    let said = says(&desk, &key, "Paraplu!").await;
    assert!(!said.to_lowercase().contains("paraplu") && !said.contains("textarea"), "{said}");
}
