//! Another helper signs in at the same console: nothing of the former one is left (hostile.md 59).

use care::Language;
use care::triage::Triage;
use console::gate::Gate;
use console::intent::{ROWS, Scope};
use console::screen::Screen;
use console::world::station::{Ids, Station};
use matrix::link::Update;

use testing::night::{Night, room};

/// A word that nobody else says.
const TRACE: &str = "zwaluwnest";

/// A console whose helper has used it: in every place that the table of intents leads to, a word is typed and pasted.
///
/// The places are not written down here. Whatever an intent of the desk, the queue, a pane or the palette opens is
/// tried, at every row of its lists, so that a pane or dialog of tomorrow is tried too.
fn used() -> Night {
    let mut night = Night::busy(Language::Nl);
    let reachable = |scope| {
        matches!(
            scope,
            Scope::Desk
                | Scope::Queue
                | Scope::Composer
                | Scope::Plan
                | Scope::Referrals
                | Scope::Phrases
                | Scope::Case
                | Scope::Shift
                | Scope::Acute
        )
    };
    // leaving, locking and redrawing write nothing, and would end the walk
    let ends = ["end_shift", "lock", "redraw", "reconnect"];
    for row in ROWS.iter().filter(|row| reachable(row.scope) && !ends.contains(&row.name)) {
        let place = match row.scope {
            Scope::Queue => "F2",
            Scope::Plan => "F3",
            Scope::Referrals => "F4",
            Scope::Phrases => "F5",
            Scope::Case => "F6",
            Scope::Shift => "F7",
            Scope::Acute => "F8",
            _ => "Alt-1",
        };
        for downs in 0..3 {
            night.keys(&["Esc", "Esc", "Esc", "Esc", "Alt-1", place]);
            night.keys(&vec!["Down"; downs]);
            if let Some(key) = row.keys.first() {
                night.key(key);
            } else {
                night.key("Ctrl-K");
                let title = night.console.world.station.words.title(row);
                night.types(&title);
                night.key("Enter");
            }
            night.types(TRACE);
            night.send(console::screen::Message::Paste(TRACE.to_owned()));
            // what was written is kept where Enter keeps it
            if downs == 2 {
                night.key("Enter");
            }
        }
    }
    night
}

/// All that a console holds, as text: every field of it, since `Debug` is derived.
fn all(screen: &Screen) -> String {
    format!("{screen:#?}")
}

#[test]
fn another_helper_finds_nothing_of_the_former_one() {
    let mut night = used();
    assert!(all(&night.console).contains(TRACE), "the walk must leave traces, or this test tests nothing");
    let fields: usize = all(&night.console).matches(TRACE).count();
    assert!(fields >= 5, "the walk reaches composer, searches and dialogs: {fields}");
    night.mine("Ekster", Triage::C);
    night.link(Update::SomebodyElse);
    let left = all(&night.console);
    assert!(!left.contains(TRACE), "something is left:\n{left}");
    assert!(!left.contains(room("Vos").as_str()) && !left.contains("Sanne"), "somebody is left:\n{left}");
    night.key("F4");
    assert!(!night.screen().contains(TRACE), "{}", night.screen());
    night.key("F5");
    assert!(!night.screen().contains(TRACE), "{}", night.screen());
}

/// A console that another helper signs in to is as one that nobody has used, but for the workstation's own.
#[test]
fn after_a_change_of_helper_a_console_is_as_new() {
    let mut night = used();
    night.link(Update::SomebodyElse);
    let station = std::mem::replace(&mut night.console.world.station, Station::new(Language::Nl));
    let gate = std::mem::take(&mut night.console.gate);
    let left = all(&night.console);
    let mut fresh = Screen::new(Station { ids: Ids::Random, ..station }, None);
    fresh.update(console::screen::Message::Clock(fresh.world.now()));
    drop(std::mem::replace(&mut fresh.world.station, Station::new(Language::Nl)));
    fresh.gate = Gate::default();
    drop(gate);
    assert_eq!(left, all(&fresh));
}
