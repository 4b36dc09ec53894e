//! Referrals by what of them is open: in the list and the card, in the words, and when words leave.

use care::Language;
use care::leaving::Objection;
use care::plan::Answer;
use care::referral::ChannelKind;
use care::triage::Triage;
use console::dialog::second_key::SecondKey;
use testing::night::{Night, room};

const MINUTE: u64 = 60_000;

/// A desk at 01:14 where Vos is mine, with the composer open; typing is safe, nobody watches, nobody from home takes part.
fn safe(language: Language) -> Night {
    let mut night = Night::new(language);
    night.console.world.station.lock_after = None;
    night.mine("Vos", Triage::B);
    night.key("Alt-1");
    night.says("Vos", "hoi");
    night.tell("Vos", "preface", "safe_now", Answer::YesNo(true));
    night.tell("Vos", "preface", "watched", Answer::YesNo(false));
    night.tell("Vos", "preface", "home", Answer::Choice("no".to_owned()));
    night.effects.clear();
    night
}

fn draft(night: &Night) -> &str {
    night.console.world.chat(&room("Vos")).expect("a chat").draft.editor.text()
}

fn expand(night: &mut Night, code: &str) {
    night.keys(&["Esc", "Esc", "Alt-1", "Ctrl-U"]);
    night.types(code);
    night.key("Tab");
}

fn held(night: &Night) -> Vec<Objection> {
    let held: &SecondKey = night.console.dialog_as().expect("the second key is asked for");
    held.held.objections.clone()
}

/// A closed service went out unasked.
#[test]
fn a_service_that_is_closed_is_told_when_it_is_put_in_and_takes_a_second_key_when_it_leaves() {
    for (language, told, asked) in [
        (Language::Nl, "nu niet te bereiken: opent 11:00", "De Kindertelefoon is nu niet te bereiken: opent 11:00."),
        (Language::En, "cannot be reached now: opens 11:00", "De Kindertelefoon cannot be reached now: opens 11:00."),
    ] {
        let mut night = safe(language);
        expand(&mut night, ";kt");
        assert!(night.screen().contains(told), "{}", night.screen());
        night.key("Enter");
        assert!(night.sent().is_empty());
        assert_eq!(held(&night), [Objection::Closed { entry: "kindertelefoon".to_owned() }]);
        let screen = night.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(asked.split(' ').all(|word| screen.contains(word)), "{screen}");
        night.key("Esc");
        assert!(night.sent().is_empty() && draft(&night).contains("0800-0432"), "it stays");
        night.keys(&["Enter", "!"]);
        assert_eq!(night.sent().len(), 1);
    }
    // by day nothing is asked
    let mut night = safe(Language::Nl);
    night.pass(11 * 60 * MINUTE);
    expand(&mut night, ";kt");
    assert!(draft(&night).contains("Nu open, tot vandaag om 21:00."), "{}", draft(&night));
    night.key("Enter");
    assert_eq!(night.sent().len(), 1);
}

/// Put in while the chat was open, sent when it is not: the words say what is not so any more.
#[test]
fn a_channel_that_closed_since_takes_a_second_key_and_words_that_say_so_do_not() {
    let mut night = safe(Language::Nl);
    night.pass(9 * 60 * MINUTE);
    expand(&mut night, ";vt");
    assert!(draft(&night).contains("Chatten: nu open, tot vandaag om 17:00."), "{}", draft(&night));
    night.pass(8 * 60 * MINUTE);
    night.key("Enter");
    let kinds = vec![ChannelKind::Chat];
    assert_eq!(held(&night), [Objection::ChannelsClosed { entry: "veilig_thuis_advies".to_owned(), kinds }]);
    night.key("Esc");
    expand(&mut night, ";vt");
    let text = draft(&night);
    assert!(text.contains("Bellen: nu open.\nChatten: nu dicht. Weer open: morgen om 09:00."), "{text}");
    night.key("Enter");
    assert_eq!(night.sent().len(), 1, "{}", night.screen());
}

/// Put in at night, sent by day: whoever reads that it is closed does not come.
#[test]
fn a_channel_that_opened_since_takes_a_second_key_where_the_words_say_closed() {
    for (language, says) in [
        (Language::Nl, "Er staat dat Veilig Thuis, advies (chat) dicht is, en dat klopt niet meer: open tot 17:00."),
        (
            Language::En,
            "The words say that Veilig Thuis, advice (chat) is closed, which is not so any more: open until 17:00.",
        ),
    ] {
        let mut night = safe(language);
        expand(&mut night, ";vt");
        night.pass(9 * 60 * MINUTE);
        night.key("Enter");
        let kinds = vec![ChannelKind::Chat];
        assert_eq!(held(&night), [Objection::ChannelsOpen { entry: "veilig_thuis_advies".to_owned(), kinds }]);
        let screen = night.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(says.split(' ').all(|word| screen.contains(word)), "{screen}");
        night.key("Esc");
        expand(&mut night, ";vt");
        night.key("Enter");
        assert_eq!(night.sent().len(), 1, "{}", night.screen());
    }
}

#[test]
fn what_is_left_behind_is_offered_as_words_where_somebody_may_look() {
    let mut night = safe(Language::Nl);
    expand(&mut night, ";113");
    assert!(!draft(&night).contains("bellijst"), "nobody looks: {}", draft(&night));
    night.tell("Vos", "preface", "watched", Answer::YesNo(true));
    night.key("Enter");
    assert_eq!(held(&night), [Objection::Traces { entry: "113".to_owned() }], "somebody looks by now");
    night.key("Esc");
    expand(&mut night, ";113");
    let line = "Dit blijft te zien: het nummer in je bellijst, de site in je browser.";
    assert!(draft(&night).contains(line), "{}", draft(&night));
    night.key("Enter");
    assert_eq!(night.sent().len(), 1, "{}", night.screen());
}

#[test]
fn the_card_tells_each_channel_with_its_hours_and_what_it_leaves() {
    for language in Language::ALL {
        let mut night = safe(language);
        night.tell("Vos", "preface", "watched", Answer::YesNo(true));
        night.size(80, 24);
        night.keys(&["F4", "Down"]);
        insta::assert_snapshot!(format!("channels_{}_80x24", language.code()), night.screen());
    }
}
