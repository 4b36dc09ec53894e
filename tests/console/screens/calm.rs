//! A calm screen, on which nothing changes by itself, and one pane at a time.

use care::Language;
use care::triage::Triage;
use console::world::Tone;
use desk::event::WhyUnattended;
use matrix::link::{Failure, LinkState, Update};
use testing::night::{Night, room};

use super::attention::unattended;

/// What there is to look at: keys that lead there.
const PLACES: [&[&str]; 10] = [
    &["F2", "Home"],
    &["F2", "End"],
    &["Alt-1"],
    &["Alt-1", "F3"],
    &["Alt-1", "F4"],
    &["Alt-1", "F6"],
    &["F7"],
    &["Alt-1", "F8"],
    &["Alt-1", "Ctrl-X"],
    &["Alt-1", "F1"],
];

/// A night in which everything that has an age is there: who waits, who has no helper, who sleeps, who was not answered.
fn calm(language: Language) -> Night {
    let mut night = Night::busy(language);
    night.console.world.station.calm = true;
    unattended(&mut night, "Bever", WhyUnattended::Silent, 4);
    night.mine("Mus", Triage::C);
    night.says("Mus", "hallo?");
    night
}

#[test]
fn on_a_calm_screen_nothing_changes_by_itself() {
    for language in Language::ALL {
        for size in [(80, 24), (120, 40), (160, 50), (40, 12)] {
            for keys in PLACES {
                let mut night = calm(language);
                night.size(size.0, size.1);
                night.keys(keys);
                // a notice stands until a key is pressed
                night.console.world.say(Tone::Info, "gedaan".to_owned());
                night.pass(1);
                let before = night.screen();
                // no limit passes meanwhile: that would be something new
                for ms in [900, 1_000, 20_000, 1_000, 25_000] {
                    night.pass(ms);
                    assert_eq!(night.screen(), before, "{size:?} {keys:?}");
                }
            }
        }
    }
}

#[test]
fn an_ordinary_screen_changes() {
    let mut night = calm(Language::Nl);
    night.console.world.station.calm = false;
    night.key("F2");
    let before = night.screen();
    night.pass(60_000);
    assert_ne!(night.screen(), before);
}

#[test]
fn nobody_is_seen_typing_and_the_times_are_those_of_the_clock() {
    let mut night = calm(Language::Nl);
    night.key("Alt-1");
    let before = night.screen();
    let typing = Update::Typing { conversation: room("Vos"), who: vec![testing::night::door()] };
    night.link(typing);
    assert_eq!(night.screen(), before);
    night.console.world.station.calm = false;
    assert!(night.screen().contains("typt"), "{}", night.screen());
    night.console.world.station.calm = true;
    night.size(120, 40);
    night.key("F2");
    let screen = night.screen();
    assert!(
        screen.contains("01:12!") && screen.contains("langste sinds 01:03") && !screen.contains(" min"),
        "{screen}"
    );
    // the clock is on a key
    night.key("Alt-C");
    assert!(night.screen().contains("Het is 01:14. De langste wachttijd is 11 min."), "{}", night.screen());
    let since = night.now();
    night.link(Update::Link(LinkState::Away { since, why: Failure::Unreachable, retry_at: 9_000 }));
    let before = night.screen();
    assert!(before.contains("sinds 01:14") && !before.contains("poging"), "{before}");
    night.console.world.station.steady += 5_000;
    night.pass(5_000);
    assert_eq!(night.screen(), before);
}

#[test]
fn a_notice_on_a_calm_screen_goes_with_a_key() {
    let mut night = calm(Language::En);
    night.key("Alt-C");
    night.pass(40_000);
    assert!(night.screen().contains("It is 01:14"));
    night.key("F2");
    assert!(!night.screen().contains("It is 01:14"), "{}", night.screen());
}

/// No row of the screen belongs to two panes: no pane has an edge at its left.
fn has_one_column(night: &Night) -> bool {
    let is_shared = |line: &str| {
        // without the place of the cursor, and without what a dialog's box has at both ends
        let line = line.split("  █").next().unwrap_or_default().trim();
        let inside: String = line.chars().skip(1).take(line.chars().count().saturating_sub(2)).collect();
        line.contains(['┬', '├', '┤']) || inside.contains(" │ ")
    };
    !night.screen().lines().any(is_shared)
}

#[test]
fn one_column_has_never_two_panes_on_a_row() {
    for language in Language::ALL {
        for size in [(80, 24), (120, 40), (160, 50), (40, 12)] {
            for keys in PLACES {
                let mut night = Night::busy(language);
                night.console.world.station.columns = 1;
                night.size(size.0, size.1);
                night.keys(keys);
                assert!(has_one_column(&night), "{size:?} {keys:?}:\n{}", night.screen());
            }
        }
    }
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    assert!(!has_one_column(&night), "{}", night.screen());
    night.size(160, 50);
    night.console.world.station.columns = 2;
    night.pass(1);
    let rows = night.screen();
    assert!(rows.lines().all(|line| line.matches(['┬', '│']).count() <= 2), "{rows}");
}

/// With one column, whoever closes sees the visitor's last words and the composer below the form.
#[test]
fn hostile_48_one_column_hides_no_words() {
    let mut night = Night::busy(Language::Nl);
    night.console.world.station.columns = 1;
    for keys in [&["Alt-1", "Ctrl-X"][..], &["Alt-1", "F1"], &["Alt-1", "Ctrl-K"], &["Alt-1", "F6", "s"]] {
        for size in [(80, 24), (160, 50), (60, 12)] {
            night.keys(&["Esc", "Esc", "Esc"]);
            night.size(size.0, size.1);
            night.keys(keys);
            night.says("Vos", "hij komt nu boven");
            assert!(night.screen().contains("hij komt nu"), "{keys:?} {size:?}:\n{}", night.screen());
        }
    }
}

#[test]
fn both_are_switched_in_the_palette_and_back() {
    let palette = |night: &mut Night, typed: &str| {
        night.key("Ctrl-K");
        night.types(typed);
        night.key("Enter");
    };
    for (language, calm, column) in [(Language::Nl, "rustig", "kolom"), (Language::En, "calm", "one column")] {
        let mut night = Night::busy(language);
        night.key("Alt-1");
        palette(&mut night, calm);
        assert!(night.console.world.station.calm && night.screen().contains("Alt-C"), "{}", night.screen());
        palette(&mut night, column);
        assert_eq!(night.console.world.station.columns, 1);
        assert!(has_one_column(&night), "{}", night.screen());
        insta::assert_snapshot!(format!("calm_one_column_{}", language.code()), night.screen());
        night.key("F2");
        insta::assert_snapshot!(format!("calm_one_column_queue_{}", language.code()), night.screen());
        palette(&mut night, calm);
        palette(&mut night, column);
        assert!(!night.console.world.station.calm && night.console.world.station.columns == 3);
    }
}
