//! Words are judged when they leave (domain.md §2.9 and §10): whatever was true when they were put in.

mod any_order;
mod outages;

use care::Language;
use care::escalation::AlertEnd;
use care::leaving::Objection;
use care::plan::Answer;
use care::triage::Triage;
use console::dialog::register::Register;
use console::dialog::second_key::SecondKey;
use console::dialog::struck_out::StruckOut;
use desk::event::{AlertLine, AlertStep, Ask, Carried, CaseEvent, DeskEvent, Leaving, Left, Returned, Went};
use matrix::link::Command;
use testing::night::{Night, colleague, door, me, room};

/// A desk where Vos is mine, with the composer open; typing is safe and nobody watches.
fn vos(language: Language) -> Night {
    let mut night = Night::new(language);
    night.mine("Vos", Triage::B);
    night.key("Alt-1");
    night.says("Vos", "hoi");
    for item in ["safe_now", "watched"] {
        night.tell("Vos", "preface", item, Answer::YesNo(item == "safe_now"));
    }
    night.effects.clear();
    night
}

/// An answer of the plan, as the room tells it.
fn choice(code: &str) -> Answer {
    Answer::Choice(code.to_owned())
}

fn draft(night: &Night) -> &str {
    night.console.world.chat(&room("Vos")).expect("a chat").draft.editor.text()
}

/// Puts the advice not to pay into the composer, if the plan offers it.
fn share(night: &mut Night) {
    night.keys(&["Esc", "Esc", "Alt-1", "Ctrl-U", "/"]);
    night.types("possible not to pay");
    night.key("Enter");
}

/// Expands a shortcut in the composer.
fn expand(night: &mut Night, code: &str) {
    night.keys(&["Esc", "Esc", "Alt-1", "Ctrl-U"]);
    night.types(code);
    night.key("Tab");
}

/// What of the advice not to pay the visitor must not read.
const ADVICE: &str = "Niets sturen of betalen";

fn leaves(night: &mut Night, how: Leaving) {
    left(night, "Vos", how);
}

/// A visitor goes.
pub(crate) fn left(night: &mut Night, alias: &str, how: Leaving) {
    let since = night.now();
    let conversation = room(alias);
    night.door(|seq| DeskEvent::Left(Left { seq, conversation, how, since, triage: None, by: None, request: None }));
}

pub(crate) fn comes_back(night: &mut Night, how: Leaving) {
    let since = night.now();
    night.door(|seq| DeskEvent::Returned(Returned { seq, conversation: room("Vos"), since, how: Some(how) }));
}

/// Seen 2: the advice not to pay was put in while the sender was a stranger; by now it is somebody from home.
#[test]
fn a_gate_that_closed_holds_back_what_it_let_in() {
    let mut night = vos(Language::En);
    night.tell("Vos", "online", "sender", choice("stranger"));
    night.tell("Vos", "online", "not_complying", Answer::YesNo(true));
    share(&mut night);
    assert!(draft(&night).contains(ADVICE), "{}", night.screen());
    night.tell("Vos", "online", "sender", choice("home"));
    night.key("Enter");
    assert!(night.sent().is_empty(), "{}", night.screen());
    assert!(draft(&night).contains(ADVICE), "the words come back");
    let screen = night.screen();
    assert!(screen.contains("not sent") && screen.contains("refused"), "with the reason:\n{screen}");
    // no second key sends it; a word of it is enough, and without any the rest goes
    assert!(night.console.dialog().is_none());
    let length = draft(&night).chars().count();
    for _ in 0..length - 3 {
        night.key("Backspace");
    }
    night.types("hing to add");
    night.key("Enter");
    assert!(night.sent().is_empty(), "\"{}\" still holds a word of it", draft(&night));
    night.key("Ctrl-U");
    night.types("nothing to add");
    night.key("Enter");
    assert_eq!(night.sent().len(), 1);
}

/// The words tell an answer: with another one they are not true any more, and come back (domain.md §2.9).
#[test]
fn an_answer_that_changed_holds_back_the_words_that_tell_the_former_one() {
    let mut night = vos(Language::En);
    let word = |word: &str| Answer::Text(word.to_owned());
    night.tell("Vos", "preface", "stop_word", word("banaan"));
    night.key("/");
    night.types("stop word");
    night.key("Enter");
    assert!(draft(&night).contains("banaan"), "{}", night.screen());
    night.tell("Vos", "preface", "stop_word", word("peertje"));
    night.key("Enter");
    assert!(night.sent().is_empty() && night.console.dialog().is_none(), "{}", night.screen());
    assert!(draft(&night).contains("banaan") && night.screen().contains("not sent"), "{}", night.screen());
    // the same answer again, and they go
    night.tell("Vos", "preface", "stop_word", word("banaan"));
    night.key("Enter");
    assert_eq!(night.sent().len(), 1);
}

/// Seen 3: a referral was put in while nobody from home took part; by now somebody does.
#[test]
fn a_referral_that_was_struck_out_since_takes_its_second_key() {
    let mut night = vos(Language::En);
    night.tell("Vos", "preface", "home", choice("no"));
    night.tell("Vos", "preface", "watched", Answer::YesNo(true));
    expand(&mut night, ";vtmeld");
    assert!(draft(&night).contains("0800-2000"), "{}", night.screen());
    night.tell("Vos", "preface", "home", choice("yes"));
    night.key("Enter");
    assert!(night.sent().is_empty());
    let held: &SecondKey = night.console.dialog_as().expect("the second key is asked for");
    assert!(
        matches!(&held.held.objections[..], [Objection::StruckOut { entry, .. }] if entry == "veilig_thuis_melding"),
        "{held:?}"
    );
    night.key("Enter");
    assert!(night.sent().is_empty() && night.console.dialog().is_none(), "Enter, the key just pressed, leaves it");
    night.keys(&["Enter", "!"]);
    let sent = night.sent();
    let overridden = Carried::Referral { entry: "veilig_thuis_melding".to_owned(), overridden: true };
    assert_eq!(sent[0].carries, [overridden], "and is recorded as overridden");
}

/// What was overruled when it was put in is not asked again, unless the reason is another by now.
#[test]
fn a_second_key_holds_for_its_reason_only() {
    let mut night = vos(Language::En);
    expand(&mut night, ";vtmeld");
    assert!(night.console.dialog_as::<StruckOut>().is_some(), "{}", night.screen());
    night.key("!");
    night.key("Enter");
    assert_eq!(night.sent().len(), 1, "{}", night.screen());
    expand(&mut night, ";vtmeld");
    night.key("!");
    night.tell("Vos", "preface", "home", choice("yes"));
    night.key("Enter");
    assert!(night.sent().is_empty() && night.console.dialog_as::<SecondKey>().is_some(), "{}", night.screen());
}

/// Seen 4: typing is not safe, as told in the preface or at the door.
#[test]
fn where_typing_is_not_safe_a_strip_says_so_and_sending_takes_a_second_key() {
    for language in Language::ALL {
        let mut night = vos(language);
        let sign = if language == Language::Nl { "NIET VEILIG · alleen ja/nee" } else { "NOT SAFE · yes or no only" };
        assert!(!night.screen().contains(sign));
        night.tell("Vos", "preface", "safe_now", Answer::YesNo(false));
        for size in [(80, 24), (120, 40), (60, 12)] {
            night.size(size.0, size.1);
            assert!(night.screen().contains(sign), "{size:?}:\n{}", night.screen());
        }
        night.size(80, 24);
        night.types("hoi");
        night.key("Enter");
        assert!(night.sent().is_empty() && night.console.dialog_as::<SecondKey>().is_some());
        night.key("!");
        assert_eq!(night.sent().len(), 1);
        // until it is answered anew
        night.tell("Vos", "preface", "safe_now", Answer::YesNo(true));
        assert!(!night.screen().contains(sign));
        night.types("hoi");
        night.key("Enter");
        assert_eq!(night.sent().len(), 1);
    }
}

#[test]
fn after_a_quick_exit_a_message_takes_a_second_key_until_one_was_sent_after_the_return() {
    let mut night = vos(Language::En);
    leaves(&mut night, Leaving::QuickExit);
    assert!(night.screen().contains("QUICK EXIT"), "{}", night.screen());
    night.types("are you there");
    night.key("Enter");
    assert!(night.sent().is_empty() && night.console.dialog_as::<SecondKey>().is_some());
    night.key("Esc");
    night.pass(5_000);
    comes_back(&mut night, Leaving::QuickExit);
    assert!(night.screen().contains("Vos is back") && !night.screen().contains("is gone"), "{}", night.screen());
    night.key("Enter");
    assert!(night.sent().is_empty() && night.console.dialog_as::<SecondKey>().is_some(), "{}", night.screen());
    night.key("!");
    let sent = night.sent().remove(0);
    night.echo(&sent);
    night.types("good");
    night.key("Enter");
    assert_eq!(night.sent().len(), 1, "{}", night.screen());
}

#[test]
fn the_code_word_is_asked_after_a_silence_a_return_and_on_the_helpers_own_doubt() {
    let mut night = vos(Language::En);
    night.tell("Vos", "preface", "code_word", Answer::Text("pannenkoek".to_owned()));
    let sends = |night: &mut Night| {
        night.types("hoi");
        night.key("Enter");
        let asked = night.console.dialog_as::<SecondKey>().is_some();
        night.key("Esc");
        night.keys(&["Alt-1", "Ctrl-U"]);
        let sent = night.sent();
        for sent in &sent {
            night.echo(sent);
        }
        !asked && sent.len() == 1
    };
    assert!(sends(&mut night), "nothing made it doubtful");
    // ten minutes of silence
    night.pass(10 * 60_000 + 2_000);
    night.says("Vos", "ja");
    assert!(night.screen().contains("code word not asked yet"), "{}", night.screen());
    assert!(!sends(&mut night));
    // asking it is sent at once, and settles the doubt
    expand(&mut night, ";codewoord");
    night.key("Enter");
    let sent = night.sent();
    assert!(sent[0].body.contains("Welk woord spraken we af?"), "{}", night.screen());
    night.echo(&sent[0]);
    night.says("Vos", "pannenkoek");
    assert!(!night.screen().contains("code word not asked yet") && sends(&mut night), "{}", night.screen());
    // a lost connection and a return
    night.pass(3_000);
    leaves(&mut night, Leaving::ConnectionLost);
    night.pass(3_000);
    comes_back(&mut night, Leaving::ConnectionLost);
    assert!(!sends(&mut night));
    // passed over
    night.types("hoi");
    night.keys(&["Enter", "!"]);
    let sent = night.sent().remove(0);
    night.echo(&sent);
    assert!(sends(&mut night));
    // own doubt
    night.keys(&["F6", "c"]);
    assert!(draft(&night).contains("Welk woord"), "the question is in the composer: {}", night.screen());
    night.key("Ctrl-U");
    assert!(!sends(&mut night), "{}", night.screen());
}

/// What a restarted console finds in its journal is judged as what was just put in.
#[test]
fn a_draft_that_was_saved_knows_what_its_pieces_came_from() {
    let mut night = vos(Language::En);
    night.tell("Vos", "online", "sender", choice("stranger"));
    night.tell("Vos", "online", "not_complying", Answer::YesNo(true));
    share(&mut night);
    night.key("Up");
    night.types("well ");
    let saved = night.console.world.chat_mut(&room("Vos")).expect("a chat").unfinished(None);
    assert_eq!(saved.pieces.len(), 1, "{saved:?}");
    let json = serde_json::to_string(&saved).unwrap();
    let mut again = vos(Language::En);
    again.tell("Vos", "online", "not_complying", Answer::YesNo(true));
    again.tell("Vos", "online", "sender", choice("home"));
    let restored = matrix::link::Restored { drafts: vec![serde_json::from_str(&json).unwrap()], ..Default::default() };
    again.link(matrix::link::Update::Restored(restored));
    again.key("Alt-1");
    assert!(draft(&again).contains(ADVICE));
    again.key("Enter");
    assert!(again.sent().is_empty(), "{}", again.screen());
}

/// Seen 1: once the visit was stopped nothing is written any more, and the screen says why.
#[test]
fn after_the_stop_word_and_after_a_wipe_the_composer_is_shut() {
    for (how, said) in [(Leaving::StopWord, "gestopt met het stopwoord"), (Leaving::Wiped, "scherm gewist")] {
        let mut night = vos(Language::Nl);
        night.types("half een zin");
        leaves(&mut night, how);
        assert!(night.screen().contains(said), "{}", night.screen());
        night.key("Enter");
        assert!(night.sent().is_empty() && draft(&night) == "half een zin", "the words stay: {}", night.screen());
        night.key("Ctrl-U");
        night.types("nog iets");
        assert_eq!(draft(&night), "", "nothing is written to nobody");
        night.keys(&["F6", "n"]);
        night.types("gestopt om 01:14");
        night.key("Enter");
        assert_eq!(night.records().len(), 1, "the case goes on");
    }
}

#[test]
fn the_helper_wipes_the_visitors_screen_with_a_second_key() {
    let mut night = vos(Language::En);
    night.keys(&["F6", "w"]);
    assert!(night.screen().contains("wipe the visitor's screen"), "{}", night.screen());
    night.key("Enter");
    assert!(night.requests().is_empty());
    night.keys(&["w", "!"]);
    assert_eq!(night.requests()[0].ask, Ask::Wipe);
}

#[test]
fn a_stop_word_that_would_do_nothing_is_not_agreed_on() {
    let mut night = vos(Language::En);
    for (typed, why) in
        [("zon", "four letters"), ("nee", "ordinary talk"), ("hallo", "ordinary talk"), ("mama", "ordinary talk")]
    {
        night.keys(&["Esc", "Esc", "F3", "Enter", "4", "Enter", "Enter"]);
        night.types(typed);
        night.key("Enter");
        let screen = night.screen();
        assert!(night.records().is_empty() && screen.contains(why) && screen.contains(typed), "{typed}:\n{screen}");
        night.keys(&["Esc", "Left"]);
    }
    night.keys(&["F3", "Enter", "4", "Enter", "Enter"]);
    night.types("pannenkoek");
    night.key("Enter");
    assert_eq!(night.records().len(), 1, "{}", night.screen());
}

/// Half a sentence may say the opposite of the whole: what warns, why words came back, and that it is over are read to
/// their end on a small screen, whatever else is said meanwhile.
#[test]
fn what_is_said_of_leaving_is_read_whole_at_80_columns() {
    let whole = |night: &Night, words: &str| {
        let screen = night.screen();
        // rows of the conversation, without what stands beside them
        let talk: Vec<&str> = screen.lines().filter_map(|line| line.split('│').nth(1)).map(str::trim).collect();
        assert!(talk.join(" ").contains(words), "{words:?}:\n{screen}");
    };
    for language in Language::ALL {
        let mut night = vos(language);
        night.size(80, 24);
        night.tell("Vos", "preface", "code_word", Answer::Text("kameel".to_owned()));
        leaves(&mut night, Leaving::QuickExit);
        night.pass(5_000);
        comes_back(&mut night, Leaving::QuickExit);
        for sign in ["sign-quick-exit", "sign-code-word"] {
            let words = night.console.world.station.words.say(sign).into_owned();
            whole(&night, &words);
        }
        // the door answers to what the plan says: its line is another by then
        let mut night = vos(language);
        night.size(80, 24);
        night.tell("Vos", "online", "sender", choice("stranger"));
        night.tell("Vos", "online", "not_complying", Answer::YesNo(true));
        night.keys(&["Esc", "Alt-1", "/"]);
        night.types(if language == Language::Nl { "niet te betalen" } else { "possible not to pay" });
        night.keys(&["Enter"]);
        night.tell("Vos", "online", "sender", choice("home"));
        night.key("Enter");
        let gate = Objection::GateClosed { plan: "online".to_owned(), item: "not_complying".to_owned() };
        let why = night.console.world.objection_words(&gate);
        night.console.world.notice = None;
        whole(&night, &why);
        for (how, key) in [(Leaving::StopWord, "talk-stopped"), (Leaving::Wiped, "talk-wiped")] {
            let mut night = vos(language);
            night.size(80, 24);
            leaves(&mut night, how);
            let words = night.console.world.station.words.say(key).into_owned();
            whole(&night, &words);
        }
    }
}

// ── closing ──

/// What the desk was asked for and what was recorded: nothing of it is a closing.
fn closes(night: &mut Night) -> bool {
    night.commands().iter().any(|command| match command {
        Command::Request(request) => matches!(request.ask, Ask::Close { .. }),
        Command::Record { event, .. } => matches!(**event, CaseEvent::Registration(_)),
        _ => false,
    })
}

/// Seen 5: the form covered the conversation, and Enter closed over "he is at the door".
#[test]
fn nothing_is_closed_over_words_that_were_not_seen() {
    for size in [(80, 24), (120, 40), (60, 10), (40, 8), (30, 6)] {
        let mut night = vos(Language::Nl);
        night.size(size.0, size.1);
        night.keys(&["Ctrl-X", "Right"]);
        night.says("Vos", "hij staat nu voor de deur help");
        let screen = night.screen();
        assert!(screen.contains("deur"), "{size:?}:\n{screen}");
        night.key("Enter");
        assert!(!closes(&mut night), "{size:?}:\n{}", night.screen());
        let screen = night.screen();
        assert!(screen.contains("Lees eerst") && screen.contains("deur"), "why, and the words: {size:?}:\n{screen}");
        // seen: Enter asks for the second key, since the visitor is there
        night.key("Enter");
        assert!(!closes(&mut night));
        night.key("Enter");
        assert!(!closes(&mut night), "Enter is not the second key");
        // and words that come while that is asked hold it back again
        night.key("Enter");
        night.says("Vos", "ben je er nog");
        assert!(night.screen().contains("ben je er"), "{size:?}:\n{}", night.screen());
        night.key("!");
        assert!(!closes(&mut night));
        night.keys(&["Enter", "Enter", "!"]);
        assert!(closes(&mut night), "{size:?}:\n{}", night.screen());
    }
}

#[test]
fn nothing_is_closed_over_a_draft_and_what_was_filled_in_stays() {
    let mut night = vos(Language::En);
    night.types("wait");
    night.keys(&["Ctrl-X", "Right", "Enter"]);
    assert!(!closes(&mut night) && night.screen().contains("composer"), "{}", night.screen());
    let filled = night.console.dialog_as::<Register>().expect("the form").registration().clone();
    night.keys(&["Esc", "Ctrl-U"]);
    // meanwhile the plan learns something: what the helper did not touch follows it
    night.key("Ctrl-X");
    let again = night.console.dialog_as::<Register>().expect("the form").registration().clone();
    assert_eq!(again.trafficking, filled.trafficking, "what was filled in stays");
    leaves(&mut night, Leaving::Goodbye);
    night.key("Enter");
    assert!(closes(&mut night), "the visitor is gone: one key\n{}", night.screen());
}

/// hostile.md 48: the visitor writes while anything is on top.
#[test]
fn hostile_48_words_are_seen_below_every_dialog_at_any_size() {
    let mut night = vos(Language::Nl);
    for keys in [&["F1"][..], &["Ctrl-K"], &["F6", "n"], &["F6", "s"], &["Ctrl-T"], &["/"], &["F3", "Enter", "Enter"]] {
        for size in [(80, 24), (160, 50), (60, 10), (40, 6), (30, 3)] {
            night.keys(&["Esc", "Esc", "Esc", "Alt-1"]);
            night.size(size.0, size.1);
            night.keys(keys);
            assert!(night.console.dialog().is_some(), "{keys:?}");
            night.says("Vos", "hij komt nu boven");
            assert!(night.screen().contains("hij komt nu"), "{keys:?} {size:?}:\n{}", night.screen());
        }
    }
}

/// Seen: *Veilig Thuis* was sent for *Kindertelefoon*: the name had scrolled away, and the search ranked by need.
#[test]
fn what_is_about_to_be_sent_was_seen() {
    let mut night = vos(Language::Nl);
    for keys in [&["F4"][..], &["Alt-1", "/"]] {
        night.keys(&["Esc", "Esc", "Alt-1", "Ctrl-U"]);
        night.keys(keys);
        night.types("kinder");
        night.key("Enter");
        assert!(draft(&night).contains("Kindertelefoon"), "{keys:?}: {}", draft(&night));
        let screen = night.screen();
        assert!(screen.contains("─ De Kindertelefoon ─"), "its name stands in the border:\n{screen}");
        assert_eq!(night.console.focus, console::layer::Place::Talk, "the composer has the keyboard");
    }
    night.key("Ctrl-U");
    assert!(!night.screen().contains("─ De Kinder"), "{}", night.screen());
    // it grows to half of the pane, and says what is above
    for _ in 0..30 {
        night.types("regel");
        night.key("Ctrl-J");
    }
    let screen = night.screen();
    let shown = screen.lines().filter(|line| line.trim_end().ends_with("regel")).count();
    assert!(shown >= 8 && screen.contains(&format!("↑ {} regels", 31 - (shown + 1))), "{shown} are seen:\n{screen}");
}

/// A shortcut that was not expanded says nothing to a visitor: it does not leave as it stands.
#[test]
fn a_shortcut_that_was_not_expanded_does_not_leave() {
    let mut night = vos(Language::En);
    for words in ["bye ;eind", "try ;kt."] {
        night.types(words);
        night.key("Enter");
        assert!(night.sent().is_empty() && night.screen().contains("is a shortcut still: Tab"), "{}", night.screen());
        night.key("Tab");
        assert!(!draft(&night).contains(';'), "{}", draft(&night));
        night.key("Ctrl-U");
    }
    // a semicolon is no shortcut
    night.types("ok; see you ;)");
    night.key("Enter");
    assert_eq!(night.sent().len(), 1);
}

/// The second key overrules what was asked about, and no quick exit after that.
#[test]
fn a_second_key_passes_over_no_later_quick_exit() {
    let mut night = vos(Language::En);
    leaves(&mut night, Leaving::QuickExit);
    comes_back(&mut night, Leaving::QuickExit);
    night.types("are you there");
    night.key("Enter");
    night.pass(1_000);
    leaves(&mut night, Leaving::QuickExit);
    night.key("!");
    assert!(night.sent().is_empty(), "{}", night.screen());
    // asked anew, and then it is overruled
    night.key("!");
    assert_eq!(night.sent().len(), 1, "{}", night.screen());
}

/// Seen on a newcomer's first night: who typed on without looking sent the held words with the `!` of the next sentence.
#[test]
fn whoever_types_on_over_the_second_key_sends_nothing_and_loses_nothing() {
    for held in ["not safe", "struck out"] {
        let mut night = vos(Language::En);
        if held == "not safe" {
            night.tell("Vos", "preface", "safe_now", Answer::YesNo(false));
            night.types("Are you ok?");
            night.key("Enter");
            assert!(night.console.dialog_as::<SecondKey>().is_some());
        } else {
            night.types(";vtmeld");
            night.key("Tab");
            assert!(night.console.dialog_as::<StruckOut>().is_some(), "{}", night.screen());
        }
        let before = draft(&night).to_owned();
        night.types("Wait! Yes");
        assert!(night.console.dialogs.is_empty(), "{held}");
        assert_eq!(draft(&night), format!("{before}Wait! Yes"), "{held}");
        assert!(night.sent().is_empty(), "{held}");
    }
}

/// An alert stands among the words: whoever gets the conversation later reads who called whom, and how it ended.
#[test]
fn an_alert_is_lines_of_the_transcript() {
    for language in Language::ALL {
        let mut night = Night::new(language);
        night.size(80, 24);
        night.mine("Vos", Triage::A);
        night.key("Alt-1");
        night.says("Vos", "hij staat voor de deur");
        let steps = [
            (AlertStep::Raised, me()),
            (AlertStep::Came, colleague()),
            (AlertStep::Ended { how: AlertEnd::Gone }, me()),
        ];
        for (step, by) in steps {
            night.pass(60_000);
            let line = AlertLine { alert: "q0".into(), step, by, since: night.now() };
            night.case_by(&door(), &room("Vos"), CaseEvent::AlertLine(line.clone()));
            // only the door says so
            night.case_by(&colleague(), &room("Vos"), CaseEvent::AlertLine(line));
        }
        insta::assert_snapshot!(format!("alert_{}", language.code()), night.screen());
    }
}

/// domain.md §10: quick exit and return stand in the transcript as lines of their own, at their place; what a colleague
/// reads who gets the conversation later is the same.
#[test]
fn quick_exit_and_return_are_lines_of_the_transcript() {
    for language in Language::ALL {
        let mut night = Night::new(language);
        night.size(80, 24);
        night.mine("Vos", Triage::B);
        night.key("Alt-1");
        night.says("Vos", "het is mijn stiefvader");
        let goes = |night: &mut Night, how, back, minutes: u64| {
            night.pass(minutes * 60_000);
            let since = night.now();
            night.case_by(&door(), &room("Vos"), CaseEvent::Went(Went { how, since, back }));
        };
        goes(&mut night, Leaving::QuickExit, false, 1);
        goes(&mut night, Leaving::QuickExit, true, 2);
        night.says("Vos", "sorry hij kwam binnen");
        goes(&mut night, Leaving::ConnectionLost, false, 1);
        goes(&mut night, Leaving::ConnectionLost, true, 1);
        night.reply("Fijn dat je er weer bent.");
        goes(&mut night, Leaving::Goodbye, false, 1);
        goes(&mut night, Leaving::Goodbye, true, 1);
        goes(&mut night, Leaving::StopWord, false, 1);
        goes(&mut night, Leaving::Wiped, false, 1);
        let screen = night.screen();
        insta::assert_snapshot!(format!("went_{}", language.code()), screen);
        let unread = night.console.world.chat(&room("Vos")).unwrap().unread;
        assert_eq!(unread, 0, "no words of the visitor");
        // scrolled, narrow or low, each is one row
        for (width, height) in [(60, 20), (120, 40), (40, 12)] {
            night.size(width, height);
            night.keys(&["PgUp", "PgDn", "PgDn"]);
            let screen = night.screen();
            assert!(screen.contains("── "), "{width}x{height}:\n{screen}");
        }
    }
}
