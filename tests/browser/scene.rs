//! A desk, a helper over the wire, a browser at the door, a proxy between them, and another site.

use door::DoorConfig;
use serde_json::{Value, json};
use testing::door::{Desk, Helper, soon};
use testing::proxy::Proxy;

use crate::driver::{Browser, Setup};
use crate::elsewhere::Elsewhere;
use crate::way::Way;
use desk::event::ConversationId;

/// All that a test of the page has.
pub(crate) struct Scene {
    pub(crate) desk: Desk,
    pub(crate) helper: Helper,
    pub(crate) browser: Browser,
    pub(crate) elsewhere: Elsewhere,
    /// What stands before the door, if anything does.
    pub(crate) proxy: Option<Proxy>,
}

impl Scene {
    /// A desk with a helper on duty, and a browser that shows nothing yet; nothing where there is no browser, or not what
    /// its way needs.
    pub(crate) async fn start(setup: impl Into<Setup>) -> Option<Self> {
        Self::start_with(setup, |_| {}).await
    }

    /// The same, with the door's configuration changed.
    pub(crate) async fn start_with(setup: impl Into<Setup>, change: impl FnOnce(&mut DoorConfig)) -> Option<Self> {
        let setup = setup.into();
        let browser = Browser::start(setup).await?;
        let elsewhere = Elsewhere::start();
        let exit = elsewhere.page("weather");
        let desk = Desk::start_with(|config| {
            config.welcome.exit = exit;
            change(config);
        })
        .await;
        let proxy = match setup.way {
            Way::Straight => None,
            Way::Nginx => Some(Proxy::start(&address(&desk), &desk.site.url())?),
        };
        let helper = desk.helper("sanne").await;
        let scene = Self { desk, helper, browser, elsewhere, proxy };
        scene.is_told(|told| told["open"] == json!(true)).await;
        Some(scene)
    }

    /// The door is shut and opened again where it was.
    pub(crate) async fn restarts(self, change: impl FnOnce(&mut DoorConfig)) -> Self {
        let as_before = self.as_before();
        let Self { desk, helper, browser, elsewhere, proxy } = self;
        let changed = |config: &mut DoorConfig| {
            as_before(config);
            change(config);
        };
        Self { desk: desk.restart(changed).await, helper, browser, elsewhere, proxy }
    }

    /// The door dies without a chance to write anything, and is opened again where it was.
    pub(crate) async fn crashes(self) -> Self {
        let as_before = self.as_before();
        let Self { desk, helper, browser, elsewhere, proxy } = self;
        Self { desk: desk.crash(as_before).await, helper, browser, elsewhere, proxy }
    }

    /// Sets a door up where it is, with the same exit.
    fn as_before(&self) -> impl FnOnce(&mut DoorConfig) + use<> {
        let (listen, exit) = (self.desk.door.visitor_api_addr(), self.elsewhere.page("weather"));
        move |config| {
            config.listen = listen;
            config.welcome.exit = exit;
        }
    }

    /// Waits until the desk tells this of itself.
    pub(crate) async fn is_told(&self, wanted: impl Fn(&Value) -> bool) {
        let url = format!("{}/api/desk", address(&self.desk));
        let asked = async {
            while !wanted(&reqwest::get(&url).await.unwrap().json().await.unwrap()) {
                tokio::task::yield_now().await;
            }
        };
        soon(asked).await;
    }

    /// The page's address.
    pub(crate) fn page(&self) -> String {
        format!("{}/", self.proxy.as_ref().map_or_else(|| address(&self.desk), Proxy::chat))
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

/// The door itself, whatever stands before it.
fn address(desk: &Desk) -> String {
    format!("http://{}", desk.door.visitor_api_addr().unwrap())
}
