//! Screens of a few rows or columns: what is never hidden stays, what is sent was seen (screens.md, rule 2).

use care::Language;
use desk::event::WhyUnattended;

use super::attention::{night_with_one, unattended};
use testing::night::Night;

/// Seen: at 20x5 the composer was hidden, and Enter sent what nobody saw.
#[test]
fn where_the_composer_has_no_room_enter_sends_nothing_and_says_why() {
    for (language, said) in [(Language::Nl, "niet verstuurd"), (Language::En, "not sent")] {
        for size in [(20, 5), (40, 5), (80, 4), (3, 24), (20, 6)] {
            let mut night = Night::busy(language);
            night.key("Alt-1");
            night.types("kom maar");
            night.size(size.0, size.1);
            night.key("Enter");
            assert!(night.sent().is_empty(), "{size:?}: {}", night.screen());
            assert!(size.0 < 20 || night.screen().contains(said), "{size:?}: {}", night.screen());
            night.size(80, 24);
            assert!(night.screen().contains("kom maar"), "the words are kept");
            night.key("Enter");
            assert_eq!(night.sent().len(), 1);
        }
    }
}

/// The same by the palette, from a pane that leaves the conversation no room.
#[test]
fn nothing_is_sent_from_a_pane_that_hides_the_composer() {
    let mut night = Night::busy(Language::En);
    night.key("Alt-1");
    night.types("kom maar");
    night.size(40, 12);
    night.keys(&["F3", "Ctrl-K"]);
    night.types("send");
    night.key("Enter");
    assert!(night.sent().is_empty(), "{}", night.screen());
    assert!(night.screen().contains("not sent"), "{}", night.screen());
}

/// On a screen that shows the composer its first line is there, or how many lines are above; else Enter sends nothing.
#[test]
fn what_is_sent_was_on_the_screen_at_every_size() {
    let mut night = Night::busy(Language::En);
    night.key("Alt-1");
    night.types("kom");
    for width in [4, 8, 12, 20, 30, 40, 59, 60, 80, 120, 160] {
        for height in 1..30 {
            night.size(width, height);
            let shown = night.screen().lines().any(|line| line.contains("kom"));
            night.key("Enter");
            let sent = night.sent();
            assert!(sent.is_empty() || shown, "{width}x{height}: {}", night.screen());
            if !sent.is_empty() {
                for outgoing in sent {
                    night.echo(&outgoing);
                }
                night.types("kom");
            }
            night.key("Esc");
            night.key("Alt-1");
        }
    }
}

#[test]
fn a_line_for_the_helper_wraps_where_it_is_longer_than_the_screen() {
    let mut night = Night::busy(Language::Nl);
    night.size(40, 12);
    night.keys(&["Alt-1", "F3"]);
    night.types("q");
    insta::assert_snapshot!("notice_40", night.screen());
}

#[test]
fn an_alarm_stands_in_words_on_a_row_of_its_own() {
    for language in Language::ALL {
        let mut night = night_with_one(WhyUnattended::Silent, language);
        let alarm = |night: &Night| night.screen().lines().nth(1).unwrap_or_default().to_owned();
        let said = match language {
            Language::Nl => "! Vos heeft geen hulpverlener sinds 01:10: F2, Enter neemt over",
            Language::En => "! Vos has no helper since 01:10: F2, Enter takes over",
        };
        assert!(alarm(&night).contains(said), "{}", night.screen());
        // wherever the helper is, and at 40 columns in whole sentences
        night.key("F7");
        assert!(alarm(&night).contains(said), "{}", night.screen());
        night.size(40, 12);
        let both: String = night.screen().lines().skip(1).take(2).collect::<Vec<_>>().join(" ");
        assert!(both.split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{}", night.screen());
        // mine is told elsewhere
        night.size(80, 24);
        night.mine("Das", care::triage::Triage::B);
        unattended(&mut night, "Das", WhyUnattended::Unanswered, 9);
        assert!(alarm(&night).contains(said), "{}", night.screen());
    }
}

/// Seen: at 80 columns the keys that hand a visitor over and give them back fell out of the hints of the case.
#[test]
fn the_hints_of_the_case_keep_handing_over_and_giving_back() {
    for language in Language::ALL {
        for size in [(80, 24), (120, 40), (160, 50)] {
            let mut night = Night::busy(language);
            night.size(size.0, size.1);
            night.keys(&["Alt-1", "F6"]);
            let screen = night.screen();
            let hints = screen.lines().rev().nth(1).unwrap_or_default().trim_end().to_owned() + " ";
            assert!(hints.contains(" h ") && hints.contains(" g ") && hints.contains(" n "), "{size:?}: {screen}");
        }
    }
}
