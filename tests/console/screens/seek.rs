//! Finding words in the conversation, the mark of what was not seen, and the words alone.

use care::Language;
use care::triage::Triage;
use console::intent::Scope;
use matrix::link::Command;
use proptest::prelude::*;

use testing::night::{Night, colleague, room};

fn draft(night: &Night) -> &str {
    night.console.world.chat(&room("Vos")).expect("a chat").draft.editor.text()
}

/// A long talk with Vos, in which three messages speak of a school, and a draft that waits.
fn long_talk(language: Language) -> Night {
    let mut night = Night::busy(language);
    night.key("Alt-1");
    for nth in 0..60 {
        match nth {
            5 => night.says("Vos", "op School weet niemand het"),
            20 => night.helper_says(&colleague(), "Vos", "Is er iemand op schoöl die je vertrouwt?"),
            40 => {
                night
                    .says("Vos", "nee. school kan echt niet, echt niet, want de leraar kent mijn stiefvader heel goed");
            }
            _ => night.says("Vos", &format!("regel {nth}")),
        }
    }
    night.types("ik denk mee");
    night.effects.clear();
    night
}

/// Whatever shows something else in the place of the composer gives way to what is put there, and nothing leaves unseen.
#[test]
fn what_is_inserted_is_seen_also_from_a_search_and_from_the_words_alone() {
    use console::intent::{Composer, Desk, Intent};
    use console::layer::Piece;
    use console::screen::Message;
    for opened in [Desk::Seek, Desk::Bare] {
        let mut night = long_talk(Language::En);
        night.send(Message::Want(opened.into()));
        assert_ne!(night.console.scope(), Scope::Composer);
        if opened == Desk::Bare {
            night.send(Message::Want(Intent::Composer(Composer::Send)));
            assert!(night.sent().is_empty(), "a draft that is not on the screen");
        }
        night.send(Message::Put(Piece::Phrase("safe_check".to_owned())));
        assert_eq!(night.console.scope(), Scope::Composer, "{opened:?}");
        let screen = night.screen();
        assert!(screen.contains("Kun je nu veilig typen?"), "{screen}");
    }
}

#[test]
fn words_are_found_numbered_and_shown_in_their_place_and_esc_leads_back_to_the_draft() {
    for language in Language::ALL {
        for key in ["Ctrl-F", "Alt-Z"] {
            let mut night = long_talk(language);
            night.key(key);
            assert_eq!(night.console.scope(), Scope::Seek);
            night.types("SCHOOL");
            let of = if language == Language::Nl { "van" } else { "of" };
            let screen = night.screen();
            assert!(screen.contains(&format!("3 {of} 3")) && screen.contains("school kan echt niet"), "{screen}");
            // the newest words and the composer stay
            assert!(screen.contains("regel 59") && screen.contains("ik denk mee"), "{screen}");
            night.key("Up");
            let screen = night.screen();
            assert!(screen.contains(&format!("2 {of} 3")) && screen.contains("schoöl die je"), "{screen}");
            night.key("Enter");
            assert!(night.screen().contains(&format!("1 {of} 3")) && night.screen().contains("op School weet"));
            // from the first to the last, and back
            night.key("Up");
            assert!(night.screen().contains(&format!("3 {of} 3")), "{}", night.screen());
            night.key("Down");
            let screen = night.screen();
            assert!(screen.lines().any(|line| line.contains("║>op School") && line.contains(" 1")), "{screen}");
            assert!(night.sent().is_empty(), "Enter looked for words");
            night.key("Esc");
            assert_eq!((night.console.scope(), draft(&night)), (Scope::Composer, "ik denk mee"));
            assert!(night.screen().contains("regel 59"), "{}", night.screen());
            night.types("!");
            assert_eq!(draft(&night), "ik denk mee!");
        }
    }
}

#[test]
fn what_stands_nowhere_is_said_and_moves_nothing() {
    let mut night = long_talk(Language::En);
    night.key("Ctrl-F");
    night.types("giraffe");
    assert!(night.screen().contains("nothing found") && night.screen().contains("regel 59"), "{}", night.screen());
    night.keys(&["Up", "Enter", "Down"]);
    assert!(night.sent().is_empty() && draft(&night) == "ik denk mee");
}

/// hostile.md 48: the visitor writes while something is searched.
#[test]
fn hostile_48_words_are_seen_while_an_earlier_place_is_shown_at_any_size() {
    for size in [(80, 24), (160, 50), (120, 40), (60, 10), (40, 12), (40, 6), (30, 3)] {
        let mut night = long_talk(Language::Nl);
        night.size(size.0, size.1);
        night.key("Ctrl-F");
        night.types("op school");
        night.key("Up");
        night.says("Vos", "hij komt nu");
        assert!(night.screen().contains("hij komt nu"), "{size:?}:\n{}", night.screen());
        assert_eq!(night.console.scope(), Scope::Seek);
        assert!(night.console.world.chat(&room("Vos")).is_some_and(|chat| chat.unread == 1), "it was not answered");
        night.key("Esc");
        assert!(night.console.world.chat(&room("Vos")).is_some_and(|chat| chat.unread == 0));
    }
}

/// What was found stays in sight beside the plan that it is for; the composer that is come back to is not searched.
#[test]
fn a_hit_stays_beside_another_pane() {
    let mut night = long_talk(Language::Nl);
    night.key("Ctrl-F");
    night.types("op school weet");
    night.key("F3");
    assert!(night.screen().contains("op School weet"), "{}", night.screen());
    night.keys(&["Esc", "Alt-1"]);
    assert_eq!(night.console.scope(), Scope::Composer);
}

#[test]
fn another_conversation_and_another_helper_have_no_search() {
    let mut night = long_talk(Language::Nl);
    night.key("Ctrl-F");
    night.types("school");
    night.key("Alt-2");
    assert_eq!(night.console.scope(), Scope::Composer);
    assert!(!night.screen().contains("school"), "{}", night.screen());
    night.keys(&["Alt-1", "Ctrl-F"]);
    assert!(!night.screen().contains("3 van 3"), "each search begins anew");
    // the conversation goes to a colleague while it is searched
    night.types("school");
    night.assign("Vos", Some(colleague()), None);
    night.link(matrix::link::Update::Shut(room("Vos")));
    assert!(!night.screen().contains("School weet"), "{}", night.screen());
}

#[test]
fn a_search_as_it_stands() {
    for (language, name) in [(Language::Nl, "nl"), (Language::En, "en")] {
        let mut night = long_talk(language);
        night.key("Ctrl-F");
        night.types("echt");
        night.says("Vos", "ben je er nog?");
        insta::assert_snapshot!(format!("seek_80_{name}"), night.screen());
        night.size(160, 50);
        insta::assert_snapshot!(format!("seek_160_{name}"), night.screen());
        night.size(40, 12);
        insta::assert_snapshot!(format!("seek_40_{name}"), night.screen());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever is searched and wherever one goes: the draft stays, nothing is sent, and the last words are in sight.
    #[test]
    fn a_search_loses_nothing(
        typed in "[a-zé ]{0,6}",
        keys in prop::collection::vec(prop::sample::select(vec!["Up", "Down", "Enter", "PgUp", "PgDn", "Backspace"]), 0..12),
        size in prop::sample::select(vec![(80, 24), (40, 12), (160, 50), (24, 9)]),
    ) {
        let mut night = long_talk(Language::En);
        night.size(size.0, size.1);
        night.key("Ctrl-F");
        night.types(&typed);
        for (nth, key) in keys.iter().enumerate() {
            night.key(key);
            if nth == keys.len() / 2 {
                night.says("Vos", "nu!");
            }
            // where there is no room for both, what was seen may go
            let seen = night.console.world.chat(&room("Vos")).is_some_and(|chat| chat.unread == 0);
            if nth == keys.len() / 2 || (nth > keys.len() / 2 && !seen) {
                prop_assert!(night.screen().contains("nu!"), "{}", night.screen());
            }
        }
        let sent = night.commands().into_iter().any(|command| matches!(command, Command::Send(_)));
        prop_assert!(!sent);
        night.key("Esc");
        prop_assert_eq!(draft(&night), "ik denk mee");
    }
}

// ── what was not seen ──

#[test]
fn what_was_not_seen_has_a_mark_and_a_key_until_it_is_answered() {
    for (language, mark) in [(Language::Nl, "── ongelezen vanaf hier ──"), (Language::En, "── unread from here ──")]
    {
        let mut night = Night::busy(language);
        night.keys(&["Alt-1"]);
        assert!(!night.screen().contains(mark), "what is looked at has no mark");
        night.says("Vos", "dit zie je");
        assert!(!night.screen().contains(mark), "{}", night.screen());
        night.key("Alt-2");
        for nth in 0..40 {
            night.says("Vos", &format!("niet gezien {nth}"));
        }
        night.key("Alt-1");
        assert!(!night.screen().contains(mark), "the last words are in sight, and its key leads to the first");
        night.key("Alt-U");
        let screen = night.screen();
        let rows: Vec<&str> = screen.lines().collect();
        let at = rows.iter().position(|row| row.contains(mark)).unwrap_or_else(|| panic!("{screen}"));
        assert!(rows[at..at + 3].iter().any(|row| row.contains("niet gezien 0")), "{screen}");
        assert!(at <= 3, "at the top\n{screen}");
        night.reply("ik lees het");
        night.keys(&["PgUp", "PgUp", "PgUp", "PgUp"]);
        assert!(!night.screen().contains(mark), "{}", night.screen());
    }
}

#[test]
fn a_mark_that_was_read_goes_with_another_conversation() {
    let mut night = Night::busy(Language::En);
    night.key("Alt-2");
    night.says("Vos", "nieuw");
    night.key("Alt-1");
    assert!(night.screen().contains("unread from here"), "{}", night.screen());
    night.keys(&["Alt-2", "Alt-1"]);
    assert!(!night.screen().contains("unread from here"), "{}", night.screen());
}

// ── the words alone ──

/// By the palette, by its title.
fn bare(night: &mut Night, title: &str) {
    night.key("Ctrl-K");
    night.types(title);
    night.key("Enter");
}

#[test]
fn the_words_alone_have_no_gutter_no_times_and_nothing_beside_them() {
    for (language, title) in [(Language::Nl, "kopieren"), (Language::En, "to copy")] {
        let mut night = Night::busy(language);
        night.key("Alt-1");
        night.types("blijft staan");
        bare(&mut night, title);
        assert_eq!(night.console.scope(), Scope::Bare, "{}", night.screen());
        let screen = night.screen();
        let said = "het is mijn stiefvader. hij laat mannen komen. mijn zusje is 11";
        assert!(screen.lines().any(|line| line == said), "{screen}");
        let inside: Vec<&str> = screen.lines().skip(2).take(19).collect();
        assert!(inside.iter().all(|line| !line.contains(['│', '║', '√']) && !line.contains("01:14")), "{screen}");
        // the visitor writes meanwhile
        night.says("Vos", "ben je er nog");
        assert!(night.screen().lines().any(|line| line == "ben je er nog"), "{}", night.screen());
        night.key("Enter");
        assert!(night.sent().is_empty(), "nothing is sent from here");
        night.key("Esc");
        assert_eq!((night.console.scope(), draft(&night)), (Scope::Composer, "blijft staan"));
    }
}

#[test]
fn words_that_come_below_those_in_sight_are_said_and_not_read() {
    let mut night = long_talk(Language::En);
    bare(&mut night, "to copy");
    night.key("Home");
    let top = night.screen();
    assert!(top.contains("hoi") && !top.contains("regel 59"), "{top}");
    night.says("Vos", "nieuw");
    let screen = night.screen();
    assert!(screen.contains("↓ 1 new"), "{screen}");
    assert_eq!(top.lines().nth(4), screen.lines().nth(4), "what is read does not move");
    assert!(night.console.world.chat(&room("Vos")).is_some_and(|chat| chat.unread == 1));
    night.key("End");
    assert!(
        night.screen().contains("nieuw") && night.console.world.chat(&room("Vos")).is_some_and(|chat| chat.unread == 0)
    );
}

#[test]
fn a_day_has_its_name_in_the_helpers_language() {
    for (language, name) in [(Language::Nl, "── woensdag"), (Language::En, "── Wednesday")] {
        let mut night = Night::new(language);
        night.mine("Vos", Triage::B);
        night.key("Alt-1");
        night.says("Vos", "voor middernacht");
        night.pass(23 * 3_600_000);
        night.says("Vos", "en daarna");
        assert!(night.screen().contains(name), "{}", night.screen());
    }
}
