//! Closing a conversation beside it (screens.md "Closing"): what the visitor writes is never covered, and nothing is
//! answered for the helper.

use care::Language;
use care::registration::{Closing, Role, Trafficking};
use care::triage::Triage;
use console::dialog::register::Register;
use console::layer::{Place, Side};
use desk::event::{Ask, Declined, DeskEvent, Leaving, Left, Refusal, Request, Returned};
use matrix::link::Command;

use testing::night::{Night, room};

const WIDE: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 40), (160, 50)];

fn vos(size: (u16, u16)) -> Night {
    let mut night = Night::new(Language::En);
    night.size(size.0, size.1);
    night.mine("Vos", Triage::A);
    night.says("Vos", "hallo");
    night.key("Alt-1");
    night
}

fn leaves(night: &mut Night, alias: &str) {
    let (since, how) = (night.now(), Leaving::Goodbye);
    night.door(|seq| {
        DeskEvent::Left(Left { seq, conversation: room(alias), how, since, triage: None, by: None, request: None })
    });
}

fn registration(night: &Night) -> care::registration::Registration {
    night.console.dialog_as::<Register>().expect("the form").registration().clone()
}

fn closes(night: &mut Night) -> bool {
    let closes =
        |command: &Command| matches!(command, Command::Request(request) if matches!(request.ask, Ask::Close { .. }));
    night.commands().iter().any(closes)
}

#[test]
fn what_the_visitor_writes_while_the_form_is_open_stands_beside_it() {
    for size in WIDE {
        let mut night = vos(size);
        night.key("Ctrl-X");
        for words in ["dank je", "wacht", "hij staat", "voor de deur"] {
            night.says("Vos", words);
        }
        let screen = night.screen();
        for words in ["dank je", "wacht", "hij staat", "voor de deur", "» Closing Vos", "to Vos"] {
            assert!(screen.contains(words), "{words} {size:?}:\n{screen}");
        }
        assert!(screen.contains("Vos is here") && screen.contains("(4)"), "the form says so {size:?}:\n{screen}");
        // Tab goes back to the words, and they count as read then
        night.key("Tab");
        assert!(night.console.dialog().is_none() && night.console.focus == Place::Talk);
        assert_eq!(night.console.world.chat(&room("Vos")).unwrap().unread, 0);
        // also where the transcript was scrolled away before
        for nth in 0..60 {
            night.says("Vos", &format!("regel {nth}"));
        }
        night.keys(&["PgUp", "PgUp", "Ctrl-X"]);
        night.says("Vos", "nu is hij binnen");
        assert!(night.screen().contains("nu is hij binnen"), "{size:?}:\n{}", night.screen());
    }
}

#[test]
fn the_conversation_beside_the_form_is_the_one_that_is_closed() {
    let mut night = vos((80, 24));
    night.mine("Uil", Triage::B);
    night.says("Uil", "ik heet geen uil");
    // Vos is open; Uil is chosen in the queue
    night.key("F2");
    let uil = room("Uil");
    let rows = ["Up", "Up", "Up", "Down", "Down", "Down", "Down", "Down"];
    for key in rows {
        if night.console.panes.queue.selected() != Some(&uil) {
            night.key(key);
        }
    }
    assert_eq!(night.console.panes.queue.selected(), Some(&uil));
    night.key("Ctrl-X");
    let screen = night.screen();
    assert!(screen.contains("» Closing Uil") && screen.contains("ik heet geen uil"), "{screen}");
    assert!(!screen.contains("hallo"), "{screen}");
}

#[test]
fn nobody_guesses_whether_it_is_exploitation_or_who_asks() {
    for triage in [Triage::A, Triage::B, Triage::C, Triage::D, Triage::X] {
        let mut night = vos((80, 24));
        night.mine("Das", triage);
        night.key("Alt-2");
        leaves(&mut night, "Das");
        night.keys(&["Ctrl-X", "Down", "Down", "Enter"]);
        assert!(!closes(&mut night), "{triage:?}");
        assert!(night.screen().contains("exploitation? Choose"), "{}", night.screen());
        assert_eq!(registration(&night).role, Role::Unknown);
        // the question that is open has the keyboard, and one key answers it
        night.keys(&["Left", "Enter"]);
        assert!(closes(&mut night), "{triage:?}:\n{}", night.screen());
    }
}

#[test]
fn one_key_each_says_unknown_and_not_asked() {
    let mut night = vos((80, 24));
    night.keys(&["Ctrl-X", "Down"]);
    let before = night.screen();
    for hint in ["u unknown", "n not asked", "Esc keep for later", "g goodbye", "Enter register"] {
        assert!(before.contains(hint), "{hint}:\n{before}");
    }
    night.key("Up");
    assert!(!night.screen().contains("u unknown"), "exploitation has no such value");
    night.keys(&["Right", "Right"]);
    assert_eq!(registration(&night).trafficking, Trafficking::Suspected);
    let known = |night: &Night| night.console.dialog_as::<Register>().expect("the form").known();
    let (answered, all) = known(&night);
    night.keys(&["Down", "u"]);
    assert_eq!(known(&night), (answered + 1, all), "to say that it is not known is an answer");
    assert!(night.screen().contains(&format!("{} of {all}", answered + 1)), "{}", night.screen());
    // kept for later, also how it ends
    night.keys(&["Esc", "Ctrl-X"]);
    assert_eq!(known(&night), (answered + 1, all));
    assert_eq!(registration(&night).trafficking, Trafficking::Suspected);
}

#[test]
fn a_goodbye_goes_into_the_composer_and_what_was_filled_in_waits() {
    let mut night = vos((80, 24));
    night.keys(&["Ctrl-X", "Right", "g"]);
    assert!(night.console.dialog().is_none() && night.console.focus == Place::Talk);
    let draft = |night: &Night| night.console.world.chat(&room("Vos")).unwrap().draft.editor.text().to_owned();
    assert!(!draft(&night).is_empty(), "{}", night.screen());
    assert!(night.screen().contains("closing"), "its name stands in the border\n{}", night.screen());
    night.keys(&["Enter"]);
    leaves(&mut night, "Vos");
    night.key("Ctrl-X");
    assert_eq!(registration(&night).trafficking, Trafficking::Yes);
    assert_eq!(registration(&night).closing, Closing::Goodbye);
}

/// What comes while the question stands holds the closing back, without a registration too.
#[test]
fn nothing_that_came_after_the_question_is_closed_over() {
    for keys in [&["Right", "Enter"][..], &["x"]] {
        let mut night = vos((80, 24));
        night.key("Ctrl-X");
        night.keys(keys);
        night.says("Vos", "wacht hij is hier");
        night.key("!");
        assert!(!closes(&mut night), "{keys:?}:\n{}", night.screen());
        // and nobody closes what a colleague has by now
        let mut night = vos((80, 24));
        night.key("Ctrl-X");
        night.keys(keys);
        night.assign("Vos", Some(testing::night::colleague()), None);
        night.key("!");
        assert!(!closes(&mut night), "{keys:?}");
    }
    // a visitor who was gone when it was asked, and is back
    let mut night = vos((80, 24));
    leaves(&mut night, "Vos");
    night.keys(&["Ctrl-X", "x"]);
    let since = night.now();
    night.door(|seq| {
        DeskEvent::Returned(Returned { seq, conversation: room("Vos"), since, how: Some(Leaving::Goodbye) })
    });
    night.key("Enter");
    assert!(!closes(&mut night), "{}", night.screen());
}

/// Seen on a newcomer's first night: `F8` is acute danger everywhere, and in the form it closed without a registration.
#[test]
fn acute_danger_and_the_help_have_their_keys_in_the_form_too() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::B);
    night.says("Vos", "hij staat voor de deur");
    night.keys(&["Alt-1", "Ctrl-X", "Down", "Right", "F1"]);
    assert!(night.screen().contains("In the registration"), "{}", night.screen());
    night.key("Esc");
    assert!(night.console.dialog_as::<Register>().is_some());
    let filled = night.console.dialog_as::<Register>().unwrap().registration().clone();
    night.key("F8");
    assert!(night.console.dialogs.is_empty() && night.requests().is_empty());
    assert_eq!(night.console.focus, Place::Side(Side::Acute));
    night.keys(&["Alt-1", "Ctrl-X"]);
    assert_eq!(*night.console.dialog_as::<Register>().unwrap().registration(), filled, "what was filled in is kept");
}

/// The request to close that is on its way, by the keys that close.
fn asks_to_close(night: &mut Night, keys: &[&str]) -> Request {
    night.keys(keys);
    let asked = night.requests();
    let [asked] = &asked[..] else { panic!("{asked:?}\n{}", night.screen()) };
    asked.clone()
}

/// The request waits through an outage, or for one round trip: the door declines over what came meanwhile, and nothing of
/// what was filled in is lost.
#[test]
fn a_close_that_the_visitor_overtook_comes_back_with_what_was_filled_in() {
    for (language, said) in [(Language::Nl, "niet afgesloten, er kwam iets tussen"), (Language::En, "not closed")] {
        for (keys, registered) in
            [(&["Ctrl-X", "Right", "Enter", "!"][..], true), (&["Ctrl-X", "Right", "x", "!"], false)]
        {
            let mut night = Night::new(language);
            night.mine("Vos", Triage::C);
            night.says("Vos", "dank je");
            night.key("Alt-1");
            let seen = night.console.world.chat(&room("Vos")).unwrap().conversation.last_of_visitor().cloned();
            let asked = asks_to_close(&mut night, keys);
            let wanted = Ask::Close { closing: Closing::EndedByHelper, seen, unregistered: !registered };
            assert_eq!(asked.ask, wanted);
            assert!(asked.ask.seen().is_some());
            // it waits for the link; the visitor goes on
            night.says("Vos", "hij staat voor de deur");
            let (to, conversation) = (testing::night::me(), room("Vos"));
            night.door(|seq| {
                DeskEvent::Declined(Declined { seq, conversation, request: asked.id, to, why: Refusal::Unanswered })
            });
            assert!(night.console.world.pending.is_empty());
            let screen = night.screen();
            assert!(screen.contains(said) && screen.contains("hij staat voor de deur"), "{screen}");
            // the form has what was filled in, and closes once more with what was seen by now
            night.key("Ctrl-X");
            assert_eq!(registration(&night).trafficking, Trafficking::Yes);
            let again = asks_to_close(&mut night, &["Enter", "!"]);
            let seen = night.console.world.chat(&room("Vos")).unwrap().conversation.last_of_visitor().cloned();
            assert_eq!(again.ask, Ask::Close { closing: Closing::EndedByHelper, seen, unregistered: false });
        }
    }
}

/// Also of a visitor who has not said a word.
#[test]
fn the_end_of_a_silent_visit_says_what_was_seen() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::C);
    night.key("Alt-1");
    let asked = asks_to_close(&mut night, &["Ctrl-X", "Right", "Enter", "!"]);
    assert!(asked.ask.seen().is_some(), "{asked:?}");
}
