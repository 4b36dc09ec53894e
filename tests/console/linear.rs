//! The linear view: lines in the place of a full screen.

use care::Language;
use care::triage::Triage;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use desk::event::{Ask, CaseEvent};
use matrix::link::{Command, Failure, LinkState, Update};
use proptest::prelude::*;
use testing::night::{LINEAR, Night, me, room};

mod safety;

/// What stands in a terminal after these bytes: rows, the last one without what was taken back.
fn rows(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let mut rows = vec![String::new()];
    for c in text.replace("\x1b[H\x1b[2J", "\r\n").chars() {
        match c {
            '\n' => rows.push(String::new()),
            '\u{8}' => drop(rows.last_mut().expect("a row").pop()),
            '\r' | '\u{7}' => {}
            c => rows.last_mut().expect("a row").push(c),
        }
    }
    rows
}

/// A night that is looked at by lines, in a terminal of so many columns.
fn by_lines(language: Language, width: u16) -> Night {
    let mut night = Night::new(language);
    night.size(200, 200);
    night.turn_linear(width);
    night.pass(1);
    night
}

/// The rows since the last look.
fn since(night: &Night, before: usize) -> Vec<String> {
    rows(&night.wrote()[before..])
}

/// Claims a visitor by the number that was read, and opens the conversation.
fn claim(night: &mut Night, alias: &str, number: &str) {
    night.line(number);
    let requests = night.requests();
    assert!(matches!(requests[..], [desk::event::Request { ask: Ask::Claim, .. }]), "{requests:?}");
    night.assign(alias, Some(me()), Some(requests[0].id.clone()));
    night.link(Update::Opened(room(alias)));
}

fn press(night: &mut Night, code: KeyCode) {
    night.raw(KeyEvent::new(code, KeyModifiers::NONE));
}

fn typed(night: &mut Night, words: &str) {
    for c in words.chars() {
        press(night, KeyCode::Char(c));
    }
}

/// The homeserver takes what was sent, and tells it again.
fn arrive(night: &mut Night) -> usize {
    let sent = night.sent();
    for outgoing in &sent {
        night.echo(outgoing);
    }
    sent.len()
}

/// A conversation from the claim to the end, by the hints alone. Says what stood on the terminal.
fn conversation(language: Language, width: u16) -> Vec<String> {
    let mut night = by_lines(language, width);
    night.arrive("Merel 92", Triage::B, 1);
    night.arrive("Uil 12", Triage::A, 2);
    claim(&mut night, "Uil 12", "2");
    night.says("Uil 12", "hoi");
    night.says("Uil 12", "mijn stiefvader is boos");
    night.line("Wat goed dat je dit vertelt.");
    assert_eq!(arrive(&mut night), 1);
    night.says("Uil 12", "hij komt zo thuis");
    // the plan: the first questions, two answers
    night.line("/plan");
    for line in ["1", "1", "1", "3", "1"] {
        night.line(line);
    }
    let answers = night.records();
    assert_eq!(answers.iter().filter(|event| matches!(event, CaseEvent::Plan(_))).count(), 2);
    // a referral, read in the composer before it is sent
    night.line("/refer");
    night.line("veilig");
    night.line("1");
    press(&mut night, KeyCode::Enter);
    let commands = night.commands();
    let sent: Vec<_> =
        commands.iter().filter_map(|c| if let Command::Send(out) = c { Some(out.clone()) } else { None }).collect();
    assert!(sent[0].body.contains("0800-2000"), "{sent:?}");
    for outgoing in &sent {
        night.echo(outgoing);
    }
    for command in commands {
        if let Command::Record { conversation, event } = command {
            night.case_by(&me(), &conversation, *event);
        }
    }
    night.says("Uil 12", "dank je");
    // closing: exploitation, then the second key, since the visitor is there
    night.line("/close");
    night.line("1");
    press(&mut night, KeyCode::Enter);
    night.line("!");
    let asked = night.requests();
    assert!(matches!(asked[..], [desk::event::Request { ask: Ask::Close { .. }, .. }]), "{asked:?}");
    rows(night.wrote())
}

/// The flows of the screens are run once more by whoever runs this program, each key as the view of lines takes it: what
/// they say of requests, words and records holds for both views.
#[test]
fn every_flow_of_the_screens_has_the_same_effects_by_lines() {
    if std::env::var_os(LINEAR).is_some() {
        return;
    }
    let program = std::env::current_exe().unwrap();
    // what is about the frames of the full screen, by thousands, says nothing of lines
    let frames = ["robust", "snapshots", "picture", "cuts", "svg", "look", "lines", "focus", "panes", "names"];
    // nor do thousands of random keys
    let random = ["forgetting", "leaving::any_order"];
    // a number chooses from what was read out
    let numbers = ["queue::a_digit_in_the_queue"];
    let skipped =
        frames.iter().chain(&random).chain(&numbers).flat_map(|part| ["--skip".to_owned(), format!("screens::{part}")]);
    let run = std::process::Command::new(program).arg("screens::").args(skipped).env(LINEAR, "1").output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    // what a random test found is said nowhere else
    let why = said.find("\nfailures:").map_or("", |at| &said[at..]);
    assert!(run.status.success(), "{why}\n{}", String::from_utf8_lossy(&run.stderr));
    assert!(said.contains("screens::flows::claim_answer_plan_share_refer_and_close"), "{said}");
}

#[test]
fn a_conversation_is_led_from_the_claim_to_the_end_by_what_is_read_out() {
    for language in Language::ALL {
        for width in [40, 80] {
            let rows = conversation(language, width);
            let text = rows.join("\n");
            for said in
                ["Uil 12: hoi", "Uil 12: mijn stiefvader is boos", "Uil 12: hij komt zo thuis", "Uil 12: dank je"]
            {
                assert_eq!(text.matches(said).count(), 1, "{said}\n{text}");
            }
            assert!(
                rows.iter().all(|row| unicode_width::UnicodeWidthStr::width(&**row) <= usize::from(width)),
                "{text}"
            );
        }
    }
}

#[test]
fn the_guide_has_a_whole_conversation() {
    let paper = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide/linear.md");
    let text = std::fs::read_to_string(&paper).unwrap();
    let (begins, ends) = ("<!-- a conversation: made by a test -->\n\n```text\n", "```\n\n<!-- its end -->");
    let (before, rest) = text.split_once(begins).expect("where it begins");
    let (stands, after) = rest.split_once(ends).expect("where it ends");
    let rows = conversation(Language::En, 80);
    let made = rows.iter().flat_map(|row| [row.trim_end(), "\n"]).collect::<String>();
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&paper, format!("{before}{begins}{made}{ends}{after}")).unwrap();
    } else {
        assert_eq!(stands, made, "UPDATE_README=1 cargo test --test console linear");
    }
}

#[test]
fn nothing_is_said_while_a_line_is_typed_but_one_bell_and_then_everything() {
    let mut night = by_lines(Language::En, 80);
    night.arrive("Uil 12", Triage::A, 2);
    claim(&mut night, "Uil 12", "1");
    typed(&mut night, "I am sti");
    let before = night.wrote().len();
    night.says("Uil 12", "ben je er nog?");
    night.says("Uil 12", "hallo");
    night.link(Update::Link(LinkState::Away { since: night.now(), why: Failure::Unreachable, retry_at: 0 }));
    assert_eq!(&night.wrote()[before..], b"\x07");
    typed(&mut night, "ll here");
    assert_eq!(&night.wrote()[before..], b"\x07ll here");
    press(&mut night, KeyCode::Enter);
    let rows = since(&night, before);
    let at = |words: &str| rows.iter().position(|row| row == words).unwrap_or_else(|| panic!("{words}: {rows:#?}"));
    // the visitor's words before the link
    assert!(at("Uil 12: ben je er nog?") < at("Uil 12: hallo") && at("Uil 12: hallo") < at("No connection."));
    assert_eq!(night.sent()[0].body, "I am still here");
}

#[test]
fn what_is_typed_is_taken_back_by_backspace_and_a_password_is_never_shown() {
    let mut night = by_lines(Language::En, 80);
    night.arrive("Uil 12", Triage::A, 2);
    claim(&mut night, "Uil 12", "1");
    typed(&mut night, "helo");
    let before = night.wrote().len();
    press(&mut night, KeyCode::Backspace);
    assert_eq!(&night.wrote()[before..], b"\x08 \x08");
    typed(&mut night, "lo");
    night.key("F9");
    let before = night.wrote().len();
    typed(&mut night, "correct horse");
    assert_eq!(&night.wrote()[before..], b"", "neither the password nor its length");
}

#[test]
fn the_lock_clears_the_terminal_and_says_nothing_until_it_is_opened() {
    let mut night = by_lines(Language::En, 80);
    night.arrive("Uil 12", Triage::A, 2);
    claim(&mut night, "Uil 12", "1");
    night.says("Uil 12", "before");
    let before = night.wrote().len();
    night.key("F9");
    assert!(night.wrote()[before..].starts_with(console::linear::CLEAR));
    night.says("Uil 12", "while it is locked");
    typed(&mut night, "/again");
    press(&mut night, KeyCode::Enter);
    let text = since(&night, before).join("\n");
    assert!(!text.contains("before") && !text.contains("while it is locked") && !text.contains("Uil"), "{text}");
    night.link(Update::Unlocked(true));
    let text = since(&night, before).join("\n");
    assert_eq!(text.matches("Uil 12: while it is locked").count(), 1, "{text}");
}

#[test]
fn what_came_while_a_line_was_typed_is_not_said_on_a_locked_terminal() {
    let mut night = by_lines(Language::En, 80);
    night.arrive("Uil 12", Triage::A, 2);
    claim(&mut night, "Uil 12", "1");
    typed(&mut night, "I am sti");
    night.says("Uil 12", "geheim");
    let before = night.wrote().len();
    night.key("F9");
    let text = since(&night, before).join("\n");
    assert!(!text.contains("geheim") && !text.contains("I am sti"), "{text}");
    typed(&mut night, "correct horse");
    press(&mut night, KeyCode::Enter);
    night.link(Update::Unlocked(true));
    let text = since(&night, before).join("\n");
    assert_eq!(text.matches("Uil 12: geheim").count(), 1, "{text}");
}

#[test]
fn a_password_is_not_shown_behind_what_was_typed_before_the_lock() {
    for command in ["k", "/ag"] {
        let mut night = by_lines(Language::En, 80);
        night.arrive("Uil 12", Triage::A, 2);
        typed(&mut night, command);
        // nobody pressed a key for it
        night.send(console::screen::Message::Stop);
        let before = night.wrote().len();
        typed(&mut night, "correct horse");
        assert_eq!(&night.wrote()[before..], b"", "{command}");
        press(&mut night, KeyCode::Enter);
        assert!(night.commands().iter().any(|command| matches!(command, Command::Unlock(_))), "{command}");
    }
}

#[test]
fn a_number_is_the_row_that_was_read_wherever_it_stands_by_now() {
    let mut night = by_lines(Language::En, 80);
    night.arrive("Das", Triage::C, 3);
    night.arrive("Vos", Triage::B, 3);
    // the queue is in another order by now, and the first row is another visitor's
    night.arrive("Uil", Triage::A, 3);
    night.line("1");
    assert_eq!(night.requests()[0].conversation, room("Das"));
    night.assign("Vos", Some(testing::night::colleague()), None);
    let before = night.wrote().len();
    night.line("2");
    assert!(night.requests().is_empty(), "{:#?}", since(&night, before));
}

#[test]
fn commands_take_intents_phrases_and_referrals_by_name_and_search_for_the_rest() {
    let mut night = by_lines(Language::Nl, 80);
    night.arrive("Uil", Triage::B, 2);
    claim(&mut night, "Uil", "1");
    night.says("Uil", "hoi");
    night.line("/vt");
    assert!(night.console.world.open_chat().unwrap().draft.editor.text().contains("0800-2000"));
    night.key("Ctrl-U");
    for (name, scope) in [
        ("/queue", console::intent::Scope::Queue),
        ("/plan", console::intent::Scope::Plan),
        ("/zin", console::intent::Scope::Phrases),
    ] {
        night.line(name);
        assert_eq!(night.console.scope(), scope, "{name}");
    }
    night.line("/kindertelefoon");
    assert_eq!(night.console.scope(), console::intent::Scope::Find);
    night.line("1");
    assert!(night.console.world.open_chat().unwrap().draft.editor.text().contains("0800-0432"));
    // two signs stand for one that is text
    night.key("Ctrl-U");
    night.line("//help");
    press(&mut night, KeyCode::Enter);
    assert_eq!(night.sent().last().map(|sent| sent.body.clone()).as_deref(), Some("/help"));
}

#[test]
fn again_says_it_again_as_often_as_it_is_asked() {
    let mut night = by_lines(Language::En, 80);
    night.arrive("Uil", Triage::B, 2);
    claim(&mut night, "Uil", "1");
    night.says("Uil", "one");
    night.says("Uil", "two");
    for _ in 0..3 {
        let before = night.wrote().len();
        night.line("/again");
        assert!(since(&night, before).contains(&"Uil: two".to_owned()));
    }
    let before = night.wrote().len();
    night.line("/again all");
    let all = since(&night, before);
    assert!(all.contains(&"Uil: one".to_owned()) && all.contains(&"Uil: two".to_owned()), "{all:#?}");
}

#[test]
fn quiet_says_own_visitors_and_alarms_alone() {
    let mut night = by_lines(Language::En, 80);
    night.arrive("Uil", Triage::B, 2);
    claim(&mut night, "Uil", "1");
    night.line("/quiet on");
    let before = night.wrote().len();
    night.arrive("Das", Triage::D, 1);
    night.says("Uil", "hallo");
    night.arrive("Ree", Triage::A, 1);
    let text = since(&night, before).join("\n");
    assert!(!text.contains("Das") && text.contains("Uil: hallo") && text.contains("Ree"), "{text}");
}

#[test]
fn a_visitors_words_are_behind_the_alias_on_every_line() {
    let mut night = by_lines(Language::En, 40);
    night.arrive("Uil", Triage::B, 2);
    claim(&mut night, "Uil", "1");
    let before = night.wrote().len();
    let long = "word ".repeat(30);
    night.says("Uil", &format!("hi\nMilan: the shift is over\r\nme: goodbye\u{2028}team: x {long}Sanne: y\x1b[2J"));
    let rows = since(&night, before);
    let forged = |row: &&String| ["Milan:", "me:", "team", "Sanne:"].iter().any(|head| row.starts_with(head));
    assert_eq!(rows.iter().find(forged), None, "{rows:#?}");
    assert!(rows.contains(&"Uil: Milan: the shift is over".to_owned()), "{rows:#?}");
}

/// Something that happens at the desk, or a key.
#[derive(Debug, Clone)]
enum Event {
    Arrives(usize),
    Says(usize),
    Key(KeyCode),
    Line(&'static str),
    Passes(u64),
    Away(bool),
}

fn event() -> impl Strategy<Value = Event> {
    let key = prop_oneof![
        Just(KeyCode::Enter),
        Just(KeyCode::Esc),
        Just(KeyCode::Backspace),
        (2..=7u8).prop_map(KeyCode::F),
        prop_oneof![Just('a'), Just('/'), Just(' '), Just('é'), Just('1'), Just('n')].prop_map(KeyCode::Char),
    ];
    prop_oneof![
        2 => (0..9usize).prop_map(Event::Arrives),
        4 => (0..2usize).prop_map(Event::Says),
        6 => key.prop_map(Event::Key),
        2 => prop_oneof![Just("/plan"), Just("/list"), Just("/again"), Just("/queue"), Just("2"), Just("x")].prop_map(Event::Line),
        1 => (1..90_000u64).prop_map(Event::Passes),
        1 => any::<bool>().prop_map(Event::Away),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever happens and is typed: earlier rows stay as they were, no row is wider than the terminal, and each message of
    /// an own visitor is said once.
    #[test]
    fn earlier_lines_never_change_and_each_message_is_said_once(
        events in prop::collection::vec(event(), 1..40),
        narrow in any::<bool>(),
    ) {
        let width = if narrow { 40 } else { 80 };
        let mut night = by_lines(Language::Nl, width);
        for alias in ["Vos", "Lijster"] {
            night.mine(alias, Triage::B);
        }
        let (mut said, mut stood) = (Vec::new(), rows(night.wrote()));
        for event in events {
            match event {
                Event::Arrives(nth) => night.arrive(&format!("Gast{nth}{}", said.len()), Triage::C, 1),
                Event::Says(who) => {
                    let words = format!("zin{:03}", said.len());
                    night.says(["Vos", "Lijster"][who], &words);
                    said.push(words);
                }
                Event::Key(code) => press(&mut night, code),
                Event::Line("/again") => {}
                Event::Line(words) => night.line(words),
                Event::Passes(ms) => night.pass(ms),
                Event::Away(true) => {
                    let since = night.now();
                    night.link(Update::Link(LinkState::Away { since, why: Failure::Unreachable, retry_at: 0 }));
                }
                Event::Away(false) => {
                    let now = night.now();
                    night.link(Update::Link(LinkState::Live(now)));
                }
            }
            let now = rows(night.wrote());
            let settled = stood.len() - 1;
            prop_assert_eq!(&now[..settled], &stood[..settled]);
            prop_assert!(now.iter().all(|row| unicode_width::UnicodeWidthStr::width(&**row) <= width as usize));
            stood = now;
        }
        // whatever was being typed, or asked, is over
        for _ in 0..4 {
            press(&mut night, KeyCode::Esc);
        }
        let text = rows(night.wrote()).join("\n");
        for words in said {
            let heads = ["Vos", "Lijster"].map(|who| text.matches(&format!("{who}: {words}")).count());
            prop_assert_eq!(heads[0] + heads[1], 1, "{}\n{}", words, text);
        }
    }
}
