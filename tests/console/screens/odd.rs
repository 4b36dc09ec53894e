//! What a helper does whom nobody expected: keys in an odd order, more of everything than fits.

use care::Language;
use care::triage::Triage;

use desk::event::{CaseEvent, Note};

use testing::night::{Night, me, room};

/// Seen: after `Esc` the card of 112 began in its middle, without why it is struck out. However another row was chosen,
/// what is told of it begins at its beginning.
#[test]
fn what_is_told_of_another_row_begins_at_its_beginning() {
    let ways: [(&[&str], &str, &[&str], &str); 5] = [
        // the search is emptied
        (&["Alt-1", "F4"], "melding", &["Esc"], "DOORGESTREEPT: of ouders"),
        // the next question without an answer, another plan's question, another visitor's plan
        (&["Alt-1", "F3", "Enter", "Down", "Down"], "", &["n"], "D mag gedeeld"),
        (&["Alt-1", "F3", "Enter", "Down", "Down"], "", &["/", "4", "Enter"], "D mag gedeeld"),
        (&["Alt-1", "F3", "Enter", "Down", "Down"], "", &["Alt-2", "F3", "Enter", "Down", "Down"], "H alleen voor ons"),
        (&["Alt-1", "F6"], "", &["Alt-2", "F6"], "│ Urgentie           C LOPEND"),
    ];
    for (keys, words, on, begins) in ways {
        let mut night = Night::busy(Language::Nl);
        for alias in ["Vos", "Lijster"] {
            for nth in 0..12 {
                let note = Note { text: format!("notitie {nth} over wat er is afgesproken") };
                night.case_by(&me(), &room(alias), CaseEvent::Note(note));
            }
        }
        night.size(80, 24);
        night.keys(keys);
        night.types(words);
        let whole = night.screen();
        night.keys(&["Alt-J", "Alt-J"]);
        assert_ne!(whole, night.screen(), "it is read on: {keys:?}");
        night.keys(on);
        assert!(night.screen().contains(begins), "{begins} {keys:?} {on:?}:\n{}", night.screen());
    }
}

/// Seen: the case that stood beside the talk began where it had been read to, and named a key that read something else.
#[test]
fn a_card_that_has_not_the_keyboard_begins_at_its_beginning_and_names_no_key() {
    let mut night = Night::busy(Language::Nl);
    for nth in 0..24 {
        let note = Note { text: format!("notitie {nth} over wat er is afgesproken") };
        night.case_by(&me(), &room("Vos"), CaseEvent::Note(note));
    }
    night.size(160, 50);
    night.keys(&["Alt-1", "F6", "Alt-J", "Alt-J"]);
    assert!(night.screen().contains("Alt-"), "{}", night.screen());
    night.key("F3");
    let screen = night.screen();
    assert!(screen.contains(" Bezoeker           aanwezig"), "{screen}");
    assert!(screen.contains("↓ nog") && !screen.contains("Alt-"), "{screen}");
    // nor does one below a dialog
    night.size(80, 24);
    night.keys(&["Esc", "F4"]);
    assert!(night.screen().contains(": Alt-J"), "{}", night.screen());
    night.key("Ctrl-T");
    assert!(night.screen().contains("↓ nog") && !night.screen().contains("Alt-"), "{}", night.screen());
}

/// Seen at 80×20: with eight visitors the end of the shift stood on a row that was not on the screen, and `g` gave it back.
#[test]
fn the_selected_row_of_the_end_of_a_shift_is_in_sight() {
    for size in [(80, 24), (100, 30), (80, 20), (60, 20), (40, 14), (40, 12), (20, 5)] {
        let mut night = Night::busy(Language::Nl);
        for alias in ["Mus", "Kauw", "Specht", "Reiger", "Otter", "Haas"] {
            night.mine(alias, Triage::C);
        }
        night.size(size.0, size.1);
        night.keys(&["Alt-1", "F10"]);
        let visitors = ["Vos", "Lijster", "Mus", "Kauw", "Specht", "Reiger", "Otter", "Haas", "beëindig"];
        for alias in visitors {
            let screen = night.screen();
            let row = screen.lines().find(|line| line.contains('█')).unwrap_or_default();
            assert!(row.contains(alias), "{alias} {size:?}:\n{screen}");
            night.key("Down");
        }
    }
}
