//! The keyboard acts on what is marked (design §4, hostile.md 60): after every key the pane with `»` is drawn, the cursor
//! is in it, and the hints are its own.

use care::Language;
use care::triage::Triage;
use console::intent::Scope;
use console::layer::{Place, Side};
use console::screen::layout::areas;
use console::theme::{Depth, shipped};
use desk::event::{Alert, DeskEvent};
use proptest::prelude::*;
use ratatui::layout::Rect;

use testing::night::{Night, colleague, room};

const SIZES: [(u16, u16); 4] = [(80, 24), (40, 12), (120, 40), (160, 50)];

const KEYS: [&str; 34] = [
    "Alt-H",
    "Alt-N",
    "Alt-Q",
    "Alt-T",
    "F1",
    "F2",
    "F3",
    "F4",
    "F5",
    "F6",
    "F7",
    "F8",
    "Ctrl-O",
    "Ctrl-N",
    "Ctrl-K",
    "Ctrl-T",
    "Ctrl-X",
    "Tab",
    "Shift-Tab",
    "Esc",
    "Enter",
    "Up",
    "Down",
    "PgUp",
    "PgDn",
    "Alt-1",
    "Alt-2",
    "a",
    "k",
    "n",
    "s",
    "/",
    "?",
    "1",
];

/// Where the pane that has the keyboard stands.
fn marked(night: &Night) -> Option<Rect> {
    let areas = areas(&night.console);
    match night.console.focus {
        Place::Queue => areas.queue,
        Place::Talk => areas.talk,
        Place::Side(side) if side == night.console.side => areas.side,
        Place::Side(_) => None,
    }
}

fn check(night: &Night, keys: &[&str]) -> Result<(), TestCaseError> {
    // a dialog lies over all panes, and the palette can lock the screen or leave it
    if night.console.dialog().is_some() || matches!(night.console.scope(), Scope::Lock | Scope::SignIn) {
        return Ok(());
    }
    let said = || format!("after {keys:?}:\n{}", night.screen());
    let Some(area) = marked(night) else { return Err(TestCaseError::fail(format!("no pane is marked {}", said()))) };
    let theme = shipped("night", Depth::True).expect("it ships");
    let (cells, cursor) = night.drawn(&theme);
    let marks: Vec<(u16, u16)> = (0..cells.area.height)
        .flat_map(|y| (0..cells.area.width).map(move |x| (x, y)))
        .filter(|at| {
            cells[*at].symbol() == "»" && (at.1 == area.y || cells[(at.0.saturating_sub(1), at.1)].symbol() == "┬")
        })
        .filter(|at| at.1 <= area.y + 1)
        .collect();
    prop_assert_eq!(marks.len(), 1, "{}", said());
    prop_assert!(area.contains(marks[0].into()), "the mark is in another pane {}", said());
    if let Some(cursor) = cursor {
        prop_assert!(area.contains(cursor), "the cursor {cursor:?} is outside of {area:?} {}", said());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn hostile_60_no_key_acts_on_a_pane_that_is_not_marked(
        size in prop::sample::select(SIZES.to_vec()),
        keys in prop::collection::vec(prop::sample::select(KEYS.to_vec()), 1..30),
    ) {
        let mut night = Night::busy(Language::Nl);
        night.arrive("Bever", Triage::A, 1);
        night.assign("Bever", Some(colleague()), None);
        let alert = Alert::new("theirs".into(), colleague(), night.now());
        night.door(|seq| DeskEvent::Alerted(desk::event::Alerted { seq, conversation: room("Bever"), alert, request: "theirs".into(), readers: None }));
        night.size(size.0, size.1);
        for (nth, key) in keys.iter().enumerate() {
            night.key(key);
            check(&night, &keys[..=nth])?;
        }
    }
}

/// Seen: after Ctrl-O keys acted on the pane behind the colleague's checklist.
#[test]
fn who_comes_as_backup_acts_on_the_checklist_that_is_drawn() {
    let mut night = Night::busy(Language::Nl);
    night.key("F7");
    let alert = Alert::new("theirs".into(), colleague(), night.now());
    night.door(|seq| {
        DeskEvent::Alerted(desk::event::Alerted {
            seq,
            conversation: room("Bever"),
            alert,
            request: "theirs".into(),
            readers: None,
        })
    });
    night.key("Ctrl-O");
    assert_eq!(night.console.focus, Place::Side(Side::Acute));
    night.effects.clear();
    night.keys(&["Down", "Enter"]);
    let duty = night.commands().iter().any(|command| matches!(command, matrix::link::Command::Duty(_)));
    assert!(!duty, "the backup is not put on pause");
}
