//! A year's report from the register, through a real door and homeserver, to a helper's screen.

use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use door::{Door, DoorConfig};
use homeserver::{Accounts, Homeserver, HomeserverConfig};
use matrix::ours::DeskRooms;
use matrix::server::Homeserver as Address;
use matrix::session::Session;
use serde_json::json;
use tokio::runtime::Builder;
use upkeep::{Plan, found};

use testing::program::screen::{Screen, key};

const PASSWORD: &str = "correct horse battery staple";

/// Runs a homeserver and, when the register holds something, a door; until the test is over.
fn desk(data: &Path, tell: &Sender<String>) {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let config = HomeserverConfig { listen: ([127, 0, 0, 1], 0).into(), ..HomeserverConfig::new(data) };
        let running = Homeserver::open(config).unwrap().spawn().await.unwrap();
        let accounts = Accounts::open(data, None).unwrap();
        for (name, admin) in [("door", true), ("sanne", false)] {
            accounts.create_account(name, Some(PASSWORD), admin, Some(name)).unwrap();
        }
        let session = Session::sign_in(&Address::at(&running.url()).unwrap(), "door", PASSWORD, Some("DOOR")).await;
        let session = session.unwrap();
        found(&session, &Plan::default()).await.unwrap();
        let register = DeskRooms::read(&session).await.unwrap().register.unwrap().id;
        for (nth, age) in ["15"; 3].into_iter().chain(["18-23"; 60]).enumerate() {
            let line = json!({
                "v": 1, "year": 2025, "quarter": nth % 4 + 1, "visitor": "new", "trafficking": "yes", "role": "self",
                "forms": ["criminal"], "age_now": age, "age_at_start": "unknown", "gender": "unknown",
                "ongoing": "unknown", "duration": "unknown", "perpetrators": ["network"], "siblings": "unknown",
                "first_time_told": "yes", "triage_first": "X", "triage_last": "B", "plans": [], "referrals": [],
                "closing": "goodbye"
            });
            let (kind, id) = ("org.nachtwacht.registration", format!("t{nth}"));
            session.send(&register, kind, &id, &line.to_string()).await.unwrap();
        }
        let mut config = DoorConfig::default();
        config.timing.report = Duration::ZERO;
        let door = Door::start(session, config).await.unwrap();
        let sanne = format!("@sanne:{}", door.account().as_str().split_once(':').unwrap().1);
        door.ensure_member(&sanne.as_str().into()).await.unwrap();
        tell.send(running.url()).unwrap();
        // until the test's process ends
        std::future::pending::<()>().await;
    });
}

#[test]
fn a_helper_reads_the_report_of_a_year_and_never_the_register() {
    let home = tempfile::tempdir().unwrap();
    let (tell, told) = channel();
    let data = home.path().join("homeserver");
    std::thread::spawn(move || desk(&data, &tell));
    let url = told.recv().unwrap();
    let arguments = ["--homeserver", &url, "--helper", "sanne", "--lang", "nl"];
    let mut screen = Screen::start(home.path(), 24, 80, &arguments);
    screen.sees("wachtwoord");
    screen.press(PASSWORD).press(key::ENTER);
    screen.sees("sanne aan");
    // F7 twice: the shift, and from there the report
    screen.press("\x1b[18~");
    screen.sees("Dienst");
    screen.press("\x1b[18~");
    screen.sees("Verslag van 2025");
    let figures = screen.sees("Zelf uitgebuit");
    let row = |name: &str| figures.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{figures}"));
    assert!(row("Zelf uitgebuit").contains("63     63"), "{figures}");
    let minors: Vec<_> = row("Minderjarig").split_whitespace().collect();
    assert!(minors.contains(&"<5") && !minors.contains(&"3"), "three children are not told:\n{figures}");
    screen.press("\x1b[6~");
    let ages = screen.sees("15 jaar");
    assert!(ages.lines().any(|line| line.contains("15 jaar") && line.contains("<5")), "{ages}");
    // no page is all there is: one of those below has bars
    let has_bars = |screen: &mut Screen| screen.shows(Duration::from_secs(1), |it| it.contents().contains('█'));
    assert!((0..9).any(|_| has_bars(screen.press("\x1b[6~"))), "{}", screen.text());
    // this year is not over
    screen.press("\x1b[C");
    let why = screen.sees("nog niet voorbij");
    assert!(why.contains(&format!("--homeserver {url} --as NAAM")), "{why}");
    screen.press("\x1b");
    screen.no_longer_sees("nog niet voorbij");
    screen.press(key::F10);
    assert_eq!(screen.exit_code(), 0);
}
