//! A desk, a helper over the wire, a browser at the door, and another site.

use door::DoorConfig;
use serde_json::{Value, json};
use testing::door::{Desk, Helper, soon};

use crate::driver::{Browser, Setup};
use crate::elsewhere::Elsewhere;
use desk::event::ConversationId;

/// All that a test of the page has.
pub(crate) struct Scene {
    pub(crate) desk: Desk,
    pub(crate) helper: Helper,
    pub(crate) browser: Browser,
    pub(crate) elsewhere: Elsewhere,
}

impl Scene {
    /// A desk with a helper on duty, and a browser that shows nothing yet; nothing where there is no browser.
    pub(crate) async fn start(setup: Setup) -> Option<Self> {
        Self::start_with(setup, |_| {}).await
    }

    /// The same, with the door's configuration changed.
    pub(crate) async fn start_with(setup: Setup, change: impl FnOnce(&mut DoorConfig)) -> Option<Self> {
        let browser = Browser::start(setup).await?;
        let elsewhere = Elsewhere::start();
        let exit = elsewhere.page("weather");
        let desk = Desk::start_with(|config| {
            config.welcome.exit = exit;
            change(config);
        })
        .await;
        let helper = desk.helper("sanne").await;
        let scene = Self { desk, helper, browser, elsewhere };
        scene.is_told(|told| told["open"] == json!(true)).await;
        Some(scene)
    }

    /// Waits until the desk tells this of itself.
    pub(crate) async fn is_told(&self, wanted: impl Fn(&Value) -> bool) {
        let url = format!("{}api/desk", self.page());
        let asked = async {
            while !wanted(&reqwest::get(&url).await.unwrap().json().await.unwrap()) {
                tokio::task::yield_now().await;
            }
        };
        soon(asked).await;
    }

    /// The page's address.
    pub(crate) fn page(&self) -> String {
        format!("http://{}/", self.desk.door.visitor_api_addr().unwrap())
    }

    /// The visitor opens the page, after another one.
    pub(crate) async fn opens(&self) {
        self.browser.goes(&self.elsewhere.page("before")).await;
        self.browser.goes(&self.page()).await;
        self.browser.until("document.getElementById('start')").await;
    }

    /// The visitor comes in as the page is, and somebody picks up.
    pub(crate) async fn comes_in(&mut self) -> ConversationId {
        let conversation = self.begins().await;
        self.helper.claim(&conversation, 0).await;
        self.browser.until("document.getElementById('status').textContent.match(/with you|bij je\\. Een/)").await;
        conversation
    }

    /// The visitor comes in, and waits.
    pub(crate) async fn begins(&mut self) -> ConversationId {
        self.browser.clicks("#start").await;
        let conversation = self.helper.await_arrival().await;
        self.browser.until("document.body.className === 'talking'").await;
        conversation
    }

    /// The page and a talk in it.
    pub(crate) async fn talks(&mut self) -> ConversationId {
        self.opens().await;
        self.comes_in().await
    }

    /// The visitor says something, and the desk has it.
    pub(crate) async fn says(&self, text: &str) {
        self.browser.types("#words", text).await;
        self.browser.clicks("#say button").await;
        self.browser
            .until(&format!(
                "[].some.call(document.querySelectorAll('#log .me'), p => p.textContent.includes({}))",
                json!(text)
            ))
            .await;
    }

    /// The helper says something, and the page shows it.
    pub(crate) async fn hears(&self, conversation: &ConversationId, id: &str, text: &str) {
        self.helper.say(conversation, 1, id, text).await;
        self.browser
            .until(&format!(
                "[].some.call(document.querySelectorAll('#log .them'), p => p.textContent.includes({}))",
                json!(text)
            ))
            .await;
    }

    /// The lines of the talk, as the page shows them.
    pub(crate) async fn lines(&self) -> Vec<String> {
        let lines = self.browser.is("[].map.call(document.querySelectorAll('#log p'), p => p.lastElementChild.tagName === 'SMALL' ? p.children[1].textContent : p.lastElementChild.textContent)").await;
        lines.as_array().unwrap_or(&Vec::new()).iter().map(|line| line.as_str().unwrap().to_owned()).collect()
    }
}
