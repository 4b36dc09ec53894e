//! What stands where, at each width: what nothing hides, what is read on, the case beside the talk (screens.md).

use care::Language;

use super::cuts::corrected;
use testing::night::Night;

const SIZES: [(u16, u16); 4] = [(80, 24), (100, 30), (120, 40), (160, 50)];

/// Rule 2: no dialog hides the status line, the visitor's last words, the composer with its first line or the hints.
#[test]
fn no_dialog_hides_the_last_words_the_composer_or_the_hints() {
    let dialogs: [&[&str]; 8] =
        [&["Ctrl-K"], &["F1"], &["Ctrl-T"], &["Ctrl-T", "t"], &["F6", "s"], &["F6", "n"], &["F6", "w"], &["F7", "r"]];
    for size in SIZES {
        for keys in dialogs {
            for draft in ["begin", "begin\ntwee\ndrie\nvier\nvijf\nzes\nzeven\nacht\nnegen"] {
                let mut night = Night::busy(Language::Nl);
                night.size(size.0, size.1);
                night.key("Alt-1");
                for words in ["een twee", "hij staat", "voor de", "deur nu"] {
                    night.says("Vos", words);
                }
                night.send(console::screen::Message::Paste(draft.to_owned()));
                night.keys(keys);
                let screen = night.screen();
                assert!(night.console.dialog().is_some(), "{keys:?}");
                let last = draft.lines().last().expect("a line");
                for words in ["een twee", "hij staat", "voor de", "deur nu", "─ aan Vos", last, "5 wachten", "Esc"] {
                    assert!(screen.contains(words), "{words} {keys:?} {size:?}:\n{screen}");
                }
            }
        }
    }
}

/// Everything by name, and the way back, stand among the hints of every pane, also where those are many.
#[test]
fn the_way_back_and_the_palette_are_in_every_hints_line() {
    for size in SIZES {
        for keys in
            [&["Alt-1"][..], &["Alt-1", "F3"], &["Alt-1", "F3", "Enter"], &["F4"], &["F5"], &["F6"], &["F7"], &["F8"]]
        {
            let mut night = Night::busy(Language::Nl);
            night.size(size.0, size.1);
            night.keys(keys);
            let screen = night.screen();
            let hints: Vec<&str> = screen.lines().rev().take(2).collect();
            for hint in ["Ctrl-K alles", "Esc ", if night.console.scope().is_text() { "Alt-H hulp" } else { "? hulp" }]
            {
                assert!(hints.iter().any(|line| line.contains(hint)), "{hint} {keys:?} {size:?}:\n{screen}");
            }
            assert!(hints.iter().all(|line| !line.contains("uitCtrl") && !line.contains("plannenCtrl")), "{screen}");
        }
    }
}

/// A referral that is longer than its place says so, names the key, and is read to its end.
#[test]
fn what_has_no_room_is_read_on() {
    let mut night = Night::busy(Language::Nl);
    night.size(80, 24);
    night.keys(&["Alt-1", "F4"]);
    night.types("melding");
    let screen = night.screen();
    assert!(screen.contains(": Alt-J") && screen.contains("↓ nog"), "{screen}");
    assert!(screen.lines().rev().take(2).any(|line| line.contains("Alt-J meer lezen")), "{screen}");
    let note = "Na een melding spreekt Veilig Thuis";
    assert!(!screen.contains(note), "{screen}");
    let reads = |night: &mut Night, key: &str, words: &str| {
        (0..9).any(|_| {
            night.key(key);
            night.screen().contains(words)
        })
    };
    assert!(reads(&mut night, "Alt-J", note), "{}", night.screen());
    assert!(night.screen().contains(": Alt-K"), "{}", night.screen());
    assert!(reads(&mut night, "Alt-K", "DOORGESTREEPT"), "{}", night.screen());
    // another row begins at its beginning
    night.keys(&["Alt-J", "Backspace", "Down", "Up"]);
    assert!(night.screen().contains("DOORGESTREEPT"), "{}", night.screen());
}

#[test]
fn the_case_stands_beside_the_talk_where_there_is_room() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F3", "Enter"]);
    for (size, has_case) in [((80, 24), false), ((120, 40), false), ((160, 50), true), ((160, 24), false)] {
        night.size(size.0, size.1);
        let screen = night.screen();
        assert_eq!(screen.contains("Signalen en dossier"), has_case, "{size:?}:\n{screen}");
        assert!(screen.contains("» Eerst: is typen veilig?"), "{screen}");
    }
    night.size(160, 50);
    // once, wherever it stands; not beside a visitor who is selected in the queue
    for keys in [&["F6"][..], &["Ctrl-X"]] {
        night.keys(keys);
        assert_eq!(night.screen().matches("Signalen en dossier").count(), 1, "{keys:?}:\n{}", night.screen());
        night.key("Esc");
    }
    night.keys(&["Alt-1", "F3", "F2"]);
    assert!(!night.screen().contains("Signalen en dossier"), "{}", night.screen());
}

/// Seen: the help of the correction named the keys of the closing form.
#[test]
fn the_help_of_a_correction_names_its_own_keys() {
    for (language, everywhere, own, others) in [
        (Language::Nl, "│ Overal", "stuur de verbetering naar de deur", ["registreer en sluit", "afscheid"]),
        (Language::En, "│ Anywhere", "send the correction to the door", ["register and close", "goodbye"]),
    ] {
        let mut night = corrected(language);
        night.size(160, 50);
        night.key("F1");
        let screen = night.screen();
        // what the keys do everywhere stands below
        let here = screen.split(everywhere).next().expect("the form's own keys");
        assert!(here.contains(own), "{screen}");
        assert!(!others.iter().any(|words| here.contains(words)), "{screen}");
    }
}
