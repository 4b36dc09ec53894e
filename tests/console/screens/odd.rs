//! What a helper does whom nobody expected: keys in an odd order, more of everything than fits.

use care::Language;
use care::plan::Answer;
use care::triage::Triage;

use desk::event::{CaseEvent, Note, WhyUnattended};

use super::attention;
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
    let names_a_key = |screen: &str| ["Alt-J", "Alt-K"].iter().any(|key| screen.contains(key));
    assert!(names_a_key(&night.screen()), "{}", night.screen());
    night.key("F3");
    let screen = night.screen();
    assert!(screen.contains(" Bezoeker           aanwezig"), "{screen}");
    assert!(screen.contains("↓ nog") && !names_a_key(&screen), "{screen}");
    // nor does one below a dialog
    night.size(80, 24);
    night.keys(&["Esc", "F4"]);
    assert!(night.screen().contains(": Alt-J"), "{}", night.screen());
    night.key("Ctrl-T");
    assert!(night.screen().contains("↓ nog") && !names_a_key(&night.screen()), "{}", night.screen());
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

/// Seen at 120 columns: "El… onbeantwoord!", of a visitor who is called Els 82.
#[test]
fn a_visitor_nobody_answered_keeps_the_alias() {
    for size in [(80, 24), (100, 30), (120, 40), (160, 50)] {
        let mut night = Night::busy(Language::Nl);
        night.mine("Els 82", Triage::A);
        night.says("Els 82", "is hier iemand");
        night.size(size.0, size.1);
        night.select("Els 82");
        night.key("Enter");
        night.keys(&["F2"]);
        night.select("Els 82");
        night.keys(&["Enter"]);
        attention::unattended(&mut night, "Els 82", WhyUnattended::Unanswered, 5);
        night.pass(5 * 60_000);
        let screen = night.screen();
        let row = screen.lines().find(|line| line.contains("A ACU") && line.contains('!') && !line.contains("Uil"));
        assert!(row.is_some_and(|row| row.contains("Els 82 ")), "{size:?}:\n{screen}");
    }
}

/// Seen: the case's title line ran into the edge of the talk without a corner.
#[test]
fn title_lines_meet_the_edges_of_panes_in_corners() {
    for keys in [&["Alt-1", "F3"][..], &["Alt-1", "F7"], &["Alt-1", "Ctrl-X"], &["F2"], &["Alt-1", "F8"]] {
        for size in [(80, 24), (120, 40), (160, 50)] {
            let mut night = Night::busy(Language::Nl);
            night.size(size.0, size.1);
            night.keys(keys);
            let screen = night.screen();
            assert!(!screen.contains("─│") && !screen.contains("│─"), "{keys:?} {size:?}:\n{screen}");
        }
    }
}

/// Seen: while a second key was asked for Veilig Thuis, 112 stood selected behind the question and was explained; after
/// `Esc` the next `Enter` was about 112.
#[test]
fn a_struck_out_referral_stays_selected_while_the_second_key_is_asked_for() {
    let mut night = Night::busy(Language::Nl);
    night.size(120, 40);
    night.keys(&["Alt-1", "F4"]);
    night.types("melding");
    for _ in 0..2 {
        night.key("Enter");
        let screen = night.screen();
        assert!(screen.contains("Veilig Thuis, melding is doorgestreept"), "{screen}");
        assert!(screen.contains("zoek: melding") && screen.contains("Om geweld of misbruik thuis"), "{screen}");
        night.key("Esc");
    }
    night.keys(&["Enter", "!"]);
    assert!(night.screen().contains("─ aan Vos ─ Veilig Thuis, melding"), "{}", night.screen());
    // the next search begins anew
    night.key("F4");
    assert!(night.screen().contains("zoek: typ een paar letters"), "{}", night.screen());
}

/// Seen: what a key does for each visitor began in another column behind the longest word of the triage.
#[test]
fn the_rows_of_the_end_of_a_shift_stand_in_columns() {
    for language in Language::ALL {
        let mut night = Night::busy(language);
        night.mine("Winterkoning 124", Triage::X);
        night.keys(&["Alt-1", "F10"]);
        let screen = night.screen();
        let columns: Vec<_> =
            screen.lines().filter_map(|line| line.find(" h ").filter(|_| line.contains(" g "))).collect();
        assert_eq!(columns.len(), 3, "{screen}");
        assert!(columns.iter().all(|column| *column == columns[0]), "{screen}");
    }
}

/// Seen at 40×12: "Call a colleague or 112: nobody ca…" on the locked screen.
#[test]
fn the_locked_screen_cuts_nothing() {
    for language in Language::ALL {
        for size in [(40, 10), (40, 12), (60, 20), (80, 24), (160, 50)] {
            let mut night = Night::busy(language);
            night.mine("Els 82", Triage::A);
            night.says("Els 82", "is hier iemand");
            attention::unattended(&mut night, "Els 82", WhyUnattended::Unanswered, 5);
            night.size(size.0, size.1);
            night.key("F9");
            for key in ["x", "Enter"] {
                night.key(key);
                assert!(night.cuts().is_empty(), "{:?} {size:?}:\n{}", night.cuts(), night.screen());
                assert!(night.screen().contains('█') || key == "Enter", "{}", night.screen());
            }
        }
    }
}

/// Seen at 80×24: six referrals were struck out at once, the keys stood over the sixth, "not safe" was not on the screen,
/// and `!` sent the words. Nothing leaves over an objection that was not shown (domain.md §2.9).
#[test]
fn the_second_key_sends_nothing_over_an_objection_that_was_not_on_the_screen() {
    for size in [(80, 24), (80, 20), (60, 20), (100, 30), (120, 40), (40, 12)] {
        let mut night = Night::busy(Language::Nl);
        night.size(size.0, size.1);
        night.tell("Vos", "preface", "home", Answer::Choice("no".into()));
        night.key("Alt-1");
        let all = ["vtmeld", "pol", "csg", "hw", "shn", "nidos"];
        for code in all {
            night.types(&format!(" ;{code}"));
            night.key("Tab");
        }
        night.tell("Vos", "preface", "home", Answer::Choice("yes".into()));
        night.tell("Vos", "preface", "safe_now", Answer::YesNo(false));
        night.commands();
        night.key("Enter");
        let mut shown = String::new();
        for _ in 0..40 {
            if night.console.dialog().is_none() {
                break;
            }
            let screen = night.screen();
            assert!(!screen.contains("staanb") && screen.contains("! "), "{size:?}:\n{screen}");
            shown.push_str(&screen);
            assert!(night.sent().is_empty());
            night.key("!");
        }
        assert_eq!(night.sent().len(), 1, "{size:?}:\n{shown}");
        for words in ["Veilig Thuis, melding", "Politie", "Centrum", "Helpwanted", "Slachtofferhulp", "Nidos"] {
            assert!(shown.contains(&format!("│ {words}")), "{words} {size:?}:\n{shown}");
        }
        assert!(shown.contains("│ Typen is niet veilig"), "{size:?}:\n{shown}");
    }
}

/// Seen at 40×12: in the form, in dialogs and in the plan the hints had no way back.
#[test]
fn the_way_back_is_among_the_hints_of_one_row_too() {
    for keys in [
        &["Alt-1"][..],
        &["Alt-1", "F3", "Enter"],
        &["Alt-1", "F3", "Enter", "Enter"],
        &["Alt-1", "F4"],
        &["Alt-1", "F8"],
        &["Alt-1", "Ctrl-X"],
        &["Alt-1", "Ctrl-T", "t"],
        &["Alt-1", "F6", "s"],
        &["Alt-1", "F6", "n"],
        &["F7", "r"],
        &["F10"],
        &["F1"],
    ] {
        for size in [(40, 12), (60, 18), (80, 16)] {
            let mut night = Night::busy(Language::Nl);
            night.size(size.0, size.1);
            night.keys(keys);
            let screen = night.screen();
            let hints = screen.lines().last().unwrap_or_default();
            assert!(hints.contains("Esc "), "{keys:?} {size:?}:\n{screen}");
        }
    }
}

/// Seen on an empty desk: a gap in the line above the welcome.
#[test]
fn a_pane_without_a_title_has_no_gap_in_its_line() {
    let night = Night::new(Language::Nl);
    assert!(!night.screen().contains("─  ─"), "{}", night.screen());
}
