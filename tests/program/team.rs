//! The team line by keys: three helpers at their consoles, one of them in the midst of a sentence to a visitor. Desk and
//! consoles read one clock, which a file sets.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use testing::program::helper::{Helper, PASSWORD};
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

/// How long something may take that must happen.
const LONG: Duration = Duration::from_mins(1);
const CTRL_G: &str = "\x07";
const ESC: &str = "\x1b";

fn clock(folder: &Path) -> PathBuf {
    folder.join("clock")
}

/// Time passes: at once for all who look at the clock.
fn pass(folder: &Path, seconds: u64) {
    let new = folder.join("clock.new");
    std::fs::write(&new, format!("{seconds} 0 {seconds}")).unwrap();
    std::fs::rename(new, clock(folder)).unwrap();
}

/// A helper's console, signed in.
fn console(folder: &Path, desk: &Serve, who: &str) -> Screen {
    Helper::of(desk, who).reads("nl").by_clock(&clock(folder)).signs_in(folder)
}

/// How often the terminal's bell rang.
fn bells(screen: &Screen) -> usize {
    screen.bytes().split(|byte| *byte == 7).count() - 1
}

#[test]
fn one_asks_the_named_one_rings_the_third_sees_it_and_keeps_her_draft() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    pass(folder, 0);
    let data = folder.join("data");
    std::fs::create_dir(&data).unwrap();
    let mut desk = Serve::timed(&data, &clock(folder));
    for who in ["sanne", "milan", "bram"] {
        desk.add_helper(who, PASSWORD);
    }
    let [mut sanne, mut milan, mut bram] = ["sanne", "milan", "bram"].map(|who| console(folder, &desk, who));
    let visitor = Visitor::arrive(&desk.door, &json!({"language": "nl"}));
    visitor.says("1", "hallo daar");
    sanne.sees(&visitor.alias);
    sanne.press(key::F2).press(key::ENTER);
    sanne.sees("hallo daar");
    sanne.press("half een zin");
    sanne.sees("half een zin");
    milan.sees("Collega's 1");
    let (quiet, before) = (bells(&sanne), bells(&milan));

    bram.press(CTRL_G);
    bram.sees("aan het team (niet aan de bezoeker)");
    bram.press("@mi").press("\t");
    bram.sees("@milan");
    bram.press("spreek jij Arabisch?").press(key::ENTER);
    bram.sees("jij: @milan spreek jij Arabisch?");
    bram.no_longer_sees("nog niet verstuurd");

    milan.sees("@ bram: @milan spreek jij Arabisch?");
    sanne.sees("· bram: @milan spreek jij Arabisch?");
    let text = sanne.text();
    assert!(text.contains("half een zin") && text.contains("hallo daar"), "{text}");
    // a minute on, nobody has looked: it rings again, for the one it names alone
    pass(folder, 61);
    milan.press("\x0c");
    milan.sees("@ bram: @milan spreek jij Arabisch?");
    milan.press(CTRL_G);
    milan.sees("aan het team");
    milan.press("ja, ik kom").press(key::ENTER);
    milan.sees("jij: ja, ik kom");
    milan.press(ESC);
    milan.no_longer_sees("spreek jij");
    assert!(bells(&milan) > before, "the named one rings");

    // the third answers as well, and goes on with her sentence
    sanne.sees("milan: ja, ik kom");
    assert_eq!(bells(&sanne), quiet, "a quiet line rings for nobody");
    sanne.press(CTRL_G);
    sanne.sees("aan het team (niet aan de bezoeker)");
    let text = sanne.text();
    assert!(text.contains("half een zin") && text.contains("hallo daar"), "neither is covered: {text}");
    sanne.press("mooi zo").press(key::ENTER);
    sanne.sees("jij: mooi zo");
    sanne.press(ESC);
    sanne.no_longer_sees("mooi zo");
    sanne.press(" is af").press(key::ENTER);
    let heard = visitor.hears(|messages| messages.iter().any(|(_, text)| text == "half een zin is af"));
    assert!(heard.iter().all(|(_, text)| !text.contains("mooi") && !text.contains("Arabisch")), "{heard:?}");

    // a locked screen says that there is something, and nothing of it
    bram.press(ESC).press(key::F9);
    bram.sees("Op slot");
    milan.press(CTRL_G);
    milan.sees("aan het team");
    milan.press("@bram tot zo").press(key::ENTER);
    let text = bram.sees("Een collega noemt jou in de teamregel");
    assert!(!text.contains("tot zo") && !text.contains("milan"), "{text}");
    bram.press("correct horse").press(key::ENTER);
    bram.sees("@ milan: @bram tot zo");

    // two days on it is gone: from the screens, and from the homeserver
    pass(folder, 61 + 49 * 3_600);
    desk.restart("TERM");
    bram.press(key::F9);
    bram.sees("Op slot");
    bram.press("correct horse").press(key::ENTER);
    bram.sees("Wacht");
    bram.press(CTRL_G);
    bram.sees("aan het team");
    let text = bram.no_longer_sees("tot zo");
    assert!(!text.contains("Arabisch"), "{text}");
    let store = rusqlite::Connection::open(data.join("homeserver.db")).unwrap();
    let left = || -> i64 {
        let query = "SELECT count(*) FROM events WHERE kind = 'org.nachtwacht.team'";
        store.query_row(query, [], |row| row.get(0)).unwrap()
    };
    let deadline = std::time::Instant::now() + LONG;
    while left() > 0 && std::time::Instant::now() < deadline {
        std::thread::yield_now();
    }
    assert_eq!(left(), 0);
}

#[test]
fn a_note_for_the_next_shift_is_there_for_who_comes() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    pass(folder, 0);
    let data = folder.join("data");
    std::fs::create_dir(&data).unwrap();
    let desk = Serve::timed(&data, &clock(folder));
    for who in ["sanne", "milan"] {
        desk.add_helper(who, PASSWORD);
    }
    let mut sanne = console(folder, &desk, "sanne");
    sanne.press("\x1b[18~");
    sanne.sees("» Dienst");
    sanne.press("n");
    sanne.sees("overdracht aan de volgende dienst");
    sanne.sees("Geen namen of adressen van bezoekers");
    sanne.press("Merel 92 komt om twee uur terug").press(key::ENTER);
    sanne.sees("Overdracht van sanne");
    sanne.press(key::F10);
    sanne.exit_code();
    let mut milan = console(folder, &desk, "milan");
    milan.sees("Overdracht van sanne");
    milan.press("\x1b[18~");
    milan.sees("» Dienst");
    milan.sees("Merel 92");
    milan.sees("komt om twee uur terug");
}
