//! A talk between the page and a real console in a terminal, at the demo's desk.

use testing::program::screen::{Screen, key};
use testing::proxy::Proxy;

use crate::driver::Browser;
use crate::elsewhere::Elsewhere;
use crate::way::{Way, each_way};

each_way! {
    a_talk_with_a_helper_at_a_console,
}

async fn a_talk_with_a_helper_at_a_console(way: Way) {
    let Some(browser) = Browser::start(way.into()).await else { return };
    let (home, elsewhere) = (tempfile::tempdir().unwrap(), Elsewhere::start());
    let exit = elsewhere.page("weather");
    let arguments = ["demo", "--lang", "en", "--visitors", "0", "--door", "0", "--exit", &exit];
    let mut screen = Screen::start(home.path(), 24, 80, &arguments);
    screen.wait_for("the console", |text| text.contains("Waiting") || text.contains("Nobody is waiting"));
    // the first line it printed says where the page is
    let printed = String::from_utf8_lossy(&screen.bytes()).into_owned();
    let first = printed.lines().next().unwrap().trim().to_owned();
    let page = first.strip_prefix("visitors' page: ").unwrap_or_else(|| panic!("{first:?}")).to_owned();
    // the console of the demo is beside its desk: of the proxy only the visitor has need
    let proxy = match way {
        Way::Straight => None,
        Way::Nginx => match Proxy::start(&page, &page) {
            None => return,
            some => some,
        },
    };
    let page = proxy.as_ref().map_or(page, |proxy| format!("{}/", proxy.chat()));

    // who comes before the helper is heard finds nobody, and sees by itself that somebody is there
    browser.goes(&page).await;
    browser.until("document.getElementById('start')").await;
    browser.reads("Talk to someone").await;
    browser.clicks("[name=safe][value=yes]").await;
    browser.clicks("[name=age][value='12-14']").await;
    browser.clicks("#start").await;
    browser.reads("You can type already").await;
    browser.types("#words", "hello, is anybody there?").await;
    browser.clicks("#say button").await;
    browser.until("document.querySelector('#log .me')").await;

    screen.wait_for("the visitor in the queue", |text| text.contains("12-14") || text.contains("12–14"));
    screen.press(key::ENTER);
    screen.sees("─ to ");
    screen.sees("is anybody there?");
    browser.reads("Someone is with you").await;
    screen.press("Glad you're here.").press(key::ENTER);
    browser.reads("Glad you're here.").await;
    browser.types("#words", "thanks").await;
    browser.clicks("#say button").await;
    screen.sees("thanks");

    // out in the order in which it was said, once
    let lines = browser.is("[].map.call(document.querySelectorAll('#log p'), p => p.className)").await;
    assert_eq!(lines, serde_json::json!(["me", "them", "me"]));
    browser.presses("\u{e00c}", 3).await;
    browser.arrives(&exit).await;
    screen.wait_for("the quick exit at the console", |text| text.contains("quick exit") || text.contains("left"));
}
