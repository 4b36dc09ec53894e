//! A browser, driven over `WebDriver` (W3C): JSON over HTTP, with the Chromium protocol where `WebDriver` has no word.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::way::Way;

/// How long anything on the page may take: far above what is ever needed on a loaded machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// How `WebDriver` names an element in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// A name that leads to this machine, in the browser alone. Without TLS it is no secure context, as an address of this
/// machine is.
pub(crate) const NAMED: &str = "chat.example";
/// So often a driver is started that does not say where it listens.
const STARTS: usize = 5;
/// So many browsers at once: each is as large as all else together.
static PLACES: Semaphore = Semaphore::const_new(2);

/// How a browser is set up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup {
    /// How it comes to the door.
    pub(crate) way: Way,
    /// Of what is shown, in CSS pixels.
    pub(crate) size: (u32, u32),
    /// What the browser asks for, as `Accept-Language`.
    pub(crate) language: &'static str,
    pub(crate) dark: bool,
    pub(crate) scripts: bool,
    /// The visitor's own size of letters; 16 is usual.
    pub(crate) letters: u32,
    /// A phone: touched, and nothing hovers.
    pub(crate) phone: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            way: Way::Straight,
            size: (1280, 800),
            language: "en",
            dark: false,
            scripts: true,
            letters: 16,
            phone: false,
        }
    }
}

impl From<Way> for Setup {
    fn from(way: Way) -> Self {
        Self { way, ..Self::default() }
    }
}

/// A running browser with one window.
pub(crate) struct Browser {
    http: reqwest::Client,
    driver: Child,
    port: u16,
    session: String,
    profile: tempfile::TempDir,
    _place: SemaphorePermit<'static>,
}

impl Browser {
    /// Starts a browser; nothing where there is none.
    pub(crate) async fn start(setup: Setup) -> Option<Self> {
        let place = PLACES.acquire().await.unwrap();
        let Some((driver, port)) = (0..STARTS).find_map(|_| start_driver()) else {
            let required = std::env::var_os("NACHTWACHT_BROWSER").is_some_and(|it| it == "required");
            assert!(!required, "there is no chromedriver that starts: install chromium and chromium-driver");
            println!("not tried: there is no chromedriver (Debian: chromium, chromium-driver)");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let session = String::new();
        let mut browser = Self { http, driver, port, session, profile, _place: place };
        browser.open(setup).await;
        Some(browser)
    }

    async fn open(&mut self, setup: Setup) {
        let Setup { way: _, size: (width, height), language, dark, scripts, letters, phone } = setup;
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--hide-scrollbars".to_owned(),
            // no page but the test's
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--no-first-run".to_owned(),
            // the nginx of a test has an authority of its own
            "--ignore-certificate-errors".to_owned(),
            format!("--host-resolver-rules=MAP {NAMED} 127.0.0.1"),
            format!("--user-data-dir={}", self.profile.path().display()),
            format!("--window-size={width},{}", height + 200),
        ];
        if dark {
            arguments.push("--force-dark-mode".to_owned());
        }
        let mut options = json!({
            "args": arguments,
            "prefs": {
                "intl.accept_languages": language,
                "webkit.webprefs.default_font_size": letters,
                "profile.managed_default_content_settings.javascript": if scripts { 1 } else { 2 },
            },
        });
        if let Ok(program) = std::env::var("NACHTWACHT_CHROMIUM") {
            options["binary"] = program.into();
        }
        let asked = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "performance": "ALL", "browser": "ALL" },
            "pageLoadStrategy": "none",
        } } });
        let answer = self.raw(reqwest::Method::POST, "/session", Some(&asked)).await;
        answer["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}")).clone_into(&mut self.session);
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.protocol("Emulation.setDeviceMetricsOverride", metrics).await;
        let mut features =
            vec![json!({ "name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" } })];
        if phone {
            features.push(json!({ "name": "hover", "value": "none" }));
            self.protocol("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
        }
        self.protocol("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        self.protocol("Network.enable", json!({})).await;
    }

    async fn raw(&self, method: reqwest::Method, path: &str, body: Option<&Value>) -> Value {
        let request = self.http.request(method, format!("http://127.0.0.1:{}{path}", self.port));
        let request = if let Some(body) = body { request.json(body) } else { request };
        let answer = tokio::time::timeout(PATIENCE, request.send()).await.expect("the browser answers").unwrap();
        let mut answer: Value = answer.json().await.unwrap();
        answer["value"].take()
    }

    async fn command(&self, path: &str, body: Value) -> Value {
        self.raw(reqwest::Method::POST, &format!("/session/{}{path}", self.session), Some(&body)).await
    }

    async fn asked(&self, path: &str) -> Value {
        self.raw(reqwest::Method::GET, &format!("/session/{}{path}", self.session), None).await
    }

    /// A command of the Chromium protocol.
    pub(crate) async fn protocol(&self, command: &str, parameters: Value) -> Value {
        self.command("/goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    /// Goes to an address, and waits until the page says that it is whole.
    pub(crate) async fn goes(&self, url: &str) {
        self.command("/url", json!({ "url": url })).await;
        self.until("document.readyState === 'complete'").await;
    }

    /// Goes to an address and waits for nothing.
    pub(crate) async fn sets_out(&self, url: &str) {
        self.command("/url", json!({ "url": url })).await;
    }

    /// What a function's body returns on the page.
    pub(crate) async fn runs(&self, script: &str) -> Value {
        self.command("/execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// The same, of a script that ends later: it calls its last argument.
    pub(crate) async fn runs_later(&self, script: &str) -> Value {
        self.command("/execute/async", json!({ "script": script, "args": [] })).await
    }

    /// What an expression is on the page.
    pub(crate) async fn is(&self, expression: &str) -> Value {
        self.runs(&format!("return ({expression})")).await
    }

    /// Waits until an expression holds on the page, whichever page that is by then.
    #[track_caller]
    pub(crate) fn until<'a>(&'a self, expression: &str) -> impl Future<Output = ()> + use<'a> {
        let (at, expression) = (std::panic::Location::caller(), expression.to_owned());
        async move {
            let deadline = Instant::now() + PATIENCE;
            let script = format!("try {{ return !!({expression}) }} catch (e) {{ return false }}");
            while self.runs(&script).await != json!(true) {
                if Instant::now() >= deadline {
                    let page = self.runs("return document.documentElement.outerHTML.slice(-6000)").await;
                    panic!("{at}: waited for {expression} at {}; the page is {page}", self.url().await);
                }
                // the page cannot be waited for from outside: it is looked at now and then
                tokio::time::sleep(Duration::from_millis(15)).await;
            }
        }
    }

    /// Waits until something is read on the page.
    #[track_caller]
    pub(crate) fn reads<'a>(&'a self, text: &str) -> impl Future<Output = ()> + use<'a> {
        self.until(&format!("document.body.innerText.includes({})", json!(text)))
    }

    /// Waits until the browser is at an address that begins so.
    pub(crate) async fn arrives(&self, at: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.url().await.starts_with(at) {
            assert!(Instant::now() < deadline, "at {} instead of {at}", self.url().await);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn element(&self, selector: &str) -> String {
        let found = self.command("/element", json!({ "using": "css selector", "value": selector })).await;
        found[ELEMENT].as_str().unwrap_or_else(|| panic!("no {selector}: {found}")).to_owned()
    }

    /// Clicks on the first element of a selector.
    pub(crate) async fn clicks(&self, selector: &str) {
        let element = self.element(selector).await;
        let answer = self.command(&format!("/element/{element}/click"), json!({})).await;
        assert!(answer.is_null(), "{selector}: {answer}");
    }

    /// Types into the first element of a selector.
    pub(crate) async fn types(&self, selector: &str, text: &str) {
        let element = self.element(selector).await;
        let answer = self.command(&format!("/element/{element}/value"), json!({ "text": text })).await;
        assert!(answer.is_null(), "{selector}: {answer}");
    }

    /// Goes into a frame, or to the whole page again.
    pub(crate) async fn frame(&self, selector: Option<&str>) {
        self.command("/frame", json!({ "id": null })).await;
        if let Some(selector) = selector {
            let element = self.element(selector).await;
            self.command("/frame", json!({ "id": { ELEMENT: element } })).await;
        }
    }

    /// Presses a key so many times, as fast as a finger does.
    pub(crate) async fn presses(&self, key: &str, times: usize) {
        let strokes: Vec<Value> = (0..times)
            .flat_map(|_| {
                let pause = json!({ "type": "pause", "duration": 40 });
                [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key }), pause]
            })
            .collect();
        self.command("/actions", json!({ "actions": [{ "type": "key", "id": "keys", "actions": strokes }] })).await;
    }

    pub(crate) async fn back(&self) {
        self.command("/back", json!({})).await;
    }

    pub(crate) async fn forward(&self) {
        self.command("/forward", json!({})).await;
    }

    pub(crate) async fn reload(&self) {
        self.protocol("Page.reload", json!({})).await;
    }

    pub(crate) async fn url(&self) -> String {
        self.asked("/url").await.as_str().unwrap_or_default().to_owned()
    }

    pub(crate) async fn title(&self) -> String {
        self.asked("/title").await.as_str().unwrap_or_default().to_owned()
    }

    pub(crate) async fn cookies(&self) -> Value {
        self.asked("/cookie").await
    }

    /// The network: as slow as a bad phone's, or none.
    pub(crate) async fn network(&self, offline: bool, latency: u32, bits: u32) {
        let bytes = if bits == 0 { -1 } else { i64::from(bits / 8) };
        let conditions = json!({
            "offline": offline, "latency": latency, "downloadThroughput": bytes, "uploadThroughput": bytes,
        });
        self.protocol("Network.emulateNetworkConditions", conditions).await;
    }

    /// What the browser says in its log: errors, what its policy refused.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.command("/se/log", json!({ "type": "browser" })).await;
        let lines = log.as_array().cloned().unwrap_or_default();
        lines.iter().map(|line| line["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// What went over the network, since it was asked last: events of the Chromium protocol.
    async fn events(&self) -> Vec<Value> {
        let log = self.command("/se/log", json!({ "type": "performance" })).await;
        let lines = log.as_array().cloned().unwrap_or_default();
        let messages = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line["message"].as_str()?).ok());
        messages.map(|mut line| line["message"].take()).collect()
    }

    /// Every address that was asked for so far, since it was asked last.
    pub(crate) async fn requests(&self) -> Vec<Value> {
        let sent = self.events().await.into_iter();
        sent.filter(|message| message["method"] == "Network.requestWillBeSent")
            .map(|mut message| message["params"]["request"].take())
            // what the browser asks itself for its own first tab
            .filter(|request| !request["url"].as_str().is_some_and(|url| url.starts_with("chrome:")))
            .collect()
    }

    /// The headers that were really sent with each request to a path, since it was asked last.
    pub(crate) async fn headers_sent(&self, path: &str) -> Vec<Value> {
        let events = self.events().await;
        let of = |method: &'static str| events.iter().filter(move |event| event["method"] == method);
        let asked = of("Network.requestWillBeSent")
            .filter(|event| event["params"]["request"]["url"].as_str().is_some_and(|url| url.ends_with(path)));
        let ids: Vec<&Value> = asked.map(|event| &event["params"]["requestId"]).collect();
        let sent = of("Network.requestWillBeSentExtraInfo").map(|event| &event["params"]);
        sent.filter(|sent| ids.contains(&&sent["requestId"])).map(|sent| sent["headers"].clone()).collect()
    }

    /// What is seen, as PNG.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        let picture = self.asked("/screenshot").await;
        base64::engine::general_purpose::STANDARD.decode(picture.as_str().unwrap()).unwrap()
    }
}

/// Starts a driver, and hears where it listens. The port that it chooses may be somebody else's by then: it ends at once.
fn start_driver() -> Option<(Child, u16)> {
    let driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut driver = driver.ok()?;
    let lines = BufReader::new(driver.stdout.take()?).lines().map_while(Result::ok);
    let mut ports = lines.filter_map(|line| line.strip_suffix('.')?.rsplit_once("port ")?.1.parse().ok());
    let Some(port) = ports.next() else {
        let _ = driver.kill();
        let _ = driver.wait();
        return None;
    };
    std::thread::spawn(move || ports.for_each(drop));
    Some((driver, port))
}

impl Drop for Browser {
    fn drop(&mut self) {
        // in order, so that the browser goes too; then the driver
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let session = &self.session;
            let _ = write!(
                stream,
                "DELETE /session/{session} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nconnection: close\r\n\r\n",
                self.port
            );
            let _ = stream.read_to_end(&mut Vec::new());
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
