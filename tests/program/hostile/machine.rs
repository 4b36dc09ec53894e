//! 37–40: the clock, signals, sizes, old terminals.

use std::process::Command;

use care::Language;
use console::screen::Message;
use console::terminal::{Abilities, TerminalKind};
use desk::conversation::Item;
use desk::event::{Message as Said, MessageId, Moment, RoomEvent, Stamped};
use matrix::link::{Failure, LinkState, Update};

use super::shown::{Shown, says};
use testing::child::Run;
use testing::night::{NIGHT, Night, door, room};

const DAY: u64 = 24 * 3_600_000;

/// The visitor's words at a time of the homeserver's.
fn says_at(night: &mut Night, at: u64, words: &str) {
    let event = RoomEvent::Said(Said::text(words, MessageId::from(words)));
    let stamped = Stamped { id: format!("${words}").as_str().into(), sender: door(), at: Moment(at), event };
    night.link(Update::Conversation { conversation: room("Vos"), events: vec![stamped] });
}

#[test]
fn hostile_37_the_clock_jumps_and_the_machine_sleeps() {
    for jump in [-1_i64, 1] {
        let mut night = Night::busy(Language::Nl);
        let mut shown = Shown::of(&mut night, (120, 40));
        says_at(&mut night, NIGHT + 1_000, "voor de sprong");
        night.send(Message::Clock(Moment(NIGHT.saturating_add_signed(jump * DAY.cast_signed()))));
        shown.frame(&night);
        night.reply("tijdens de sprong");
        says_at(&mut night, NIGHT + 2_000, "na de sprong");
        shown.frame(&night);
        // the visitor's words stand in the homeserver's order
        let text = shown.text();
        assert!(text.find("voor de sprong").unwrap() < text.find("na de sprong").unwrap(), "{text}");
        // and back: nothing waits for a moment that has passed, no age is absurd
        night.send(Message::Clock(Moment(NIGHT + 3_000)));
        shown.frame(&night);
        assert!(night.console.next_change().0 > night.now().0);
        assert!(night.console.next_change().0 <= night.now().0 + 60_000);
        let chat = night.console.world.chat(&room("Vos")).unwrap();
        let said = chat.conversation.lines().filter(|line| matches!(line.item, Item::Said { .. })).count();
        assert_eq!(said, 5 + 3);
    }
    // asleep for eight hours: what the screen says of the link has its age, and what was missed comes once, in order
    let mut night = Night::busy(Language::Nl);
    let mut shown = Shown::of(&mut night, (120, 40));
    night.pass(8 * 3_600_000);
    let now = night.now();
    let retry_at = night.console.world.station.steady + 8_000;
    night.link(Update::Link(LinkState::Away { since: now, why: Failure::Unreachable, retry_at }));
    shown.frame(&night);
    assert!(!shown.text().contains("• verbonden"), "{}", shown.text());
    // the next try comes when it comes, whatever the clock is set to
    for set in [now.0 - DAY, now.0 + DAY, now.0] {
        night.send(Message::Clock(Moment(set)));
        shown.frame(&night);
        assert!(shown.text().contains("nieuwe poging over 8 s"), "{}", shown.text());
    }
    for nth in 0..3 {
        says_at(&mut night, NIGHT + 3_600_000 * (nth + 1), &format!("gemist {nth}"));
        says_at(&mut night, NIGHT + 3_600_000 * (nth + 1), &format!("gemist {nth}"));
    }
    night.link(Update::Link(LinkState::Live(now)));
    shown.frame(&night);
    let text = shown.text();
    let places: Vec<_> = (0..3).map(|nth| text.find(&format!("gemist {nth}")).unwrap()).collect();
    assert!(places.is_sorted());
    assert_eq!(text.matches("gemist").count(), 3);
}

/// That nothing of the outbox is lost with it is tried elsewhere; this is the terminal's part.
#[test]
fn hostile_38_hung_up_terminated_panicked() {
    for signal in ["HUP", "TERM"] {
        let mut run = Run::start("console", "xterm-256color");
        run.wait_for_console();
        let pid = run.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
        assert!(run.wait_for_end(), "SIG{signal}");
        run.assert_given_back();
    }
    let mut run = Run::start("panics", "xterm-256color");
    assert!(!run.wait_for_end());
    run.assert_given_back();
    assert!(!String::from_utf8_lossy(&run.bytes).contains("visitor said"));
}

#[test]
fn hostile_39_resized_to_one_cell_and_back() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.types("een zin die blijft");
    says(&mut night, "Vos", 0, "表👩\u{200d}👧\u{1b}[2J");
    let mut shown = Shown::of(&mut night, (80, 24));
    let before = shown.rows();
    for size in [(1, 1), (1, 24), (80, 1), (2, 2), (3, 3), (5, 1), (999, 2)] {
        Shown::of(&mut night, size);
        night.keys(&["F1", "PgDn", "Esc", "F3", "Esc", "Alt-1"]);
    }
    let after = Shown::of(&mut night, (80, 24));
    assert_eq!(night.console.world.chat(&room("Vos")).unwrap().draft.editor.text(), "een zin die blijft");
    assert_eq!(after.rows(), before);
    shown.frame(&night);
}

#[test]
fn hostile_40_old_terminals() {
    let detect = |term: &str, lang: &str| {
        Abilities::detect(|name| match name {
            "TERM" => Some(term.to_owned()),
            "LANG" => Some(lang.to_owned()),
            _ => None,
        })
    };
    for (term, lang, ascii) in [
        ("linux", "C", true),
        ("linux", "nl_NL.UTF-8", false),
        ("vt100", "C", true),
        ("vt220", "nl_NL.UTF-8", true),
        ("xterm", "C", true),
    ] {
        let abilities = detect(term, lang).unwrap();
        for words in ["gewone woorden", "\u{202e}één 表 \x1b[2J"] {
            let mut night = Night::busy(Language::Nl);
            says(&mut night, "Vos", 0, words);
            let shown = Shown::on(&mut night, (80, 24), abilities);
            assert_eq!(shown.bytes.is_ascii(), ascii, "{term} {lang}");
            let text = shown.text();
            // words, triage by letter and word, keys: all readable
            for seen in ["Wachtrij", "Uil", "A ACU", "Alt-H", "Vos"] {
                assert!(text.contains(seen), "{seen} on {term} {lang}:\n{text}");
            }
            if words.starts_with("gewone") {
                assert!(text.contains("gewone woorden"));
            } else {
                assert!(text.contains(if ascii { "<RLO>een ?? <ESC>[2J" } else { "<RLO>één 表 <ESC>[2J" }), "{text}");
            }
        }
    }
    // where no cursor can be placed, that is said instead of drawn
    assert_eq!(detect("dumb", "C"), None);
    assert_eq!(detect("", "C"), None);
    let said = console::ConsoleError::Dumb.to_string();
    assert!(said.contains("TERM=dumb") && said.is_ascii());
}

/// What differs by a mark differs on a terminal of ASCII, of 16 colours and of none, too.
#[test]
fn hostile_46_marks_in_ascii_still_differ() {
    let locale = |kind| Abilities { kind, utf8: false, ..Abilities::MODERN };
    for kind in [TerminalKind::Vt, TerminalKind::Xterm, TerminalKind::Linux] {
        let mut night = Night::busy(Language::Nl);
        let (station, abilities) = (&mut night.console.world.station, locale(kind));
        station.why_ascii = abilities.why_ascii();
        station.keymap = std::mem::take(&mut station.keymap).spelt(true);
        let mut shown = Shown::on(&mut night, (120, 40), abilities);
        night.reply("Ik ben er.");
        night.delivered("Vos");
        night.reply("Ik blijf.");
        shown.frame(&night);
        let text = shown.text();
        // sent and read, the visitor's words and a helper's, which pane has the keyboard
        for seen in ["/ verstuurd", "// gelezen", ": hoi", "| Ik ben er.", "+} Vos", "* verbonden"] {
            assert!(text.contains(seen), "{seen} on {kind:?}:\n{text}");
        }
        // answered and open, and what is selected; keys that are arrows have their names
        night.keys(&["F3", "Enter", "Enter", "1"]);
        night.records();
        shown.frame(&night);
        let text = shown.text();
        for seen in ["> 1 H # ", "  2 H - ", " Down kiezen"] {
            assert!(text.contains(seen), "{seen} on {kind:?}:\n{text}");
        }
        // what holds and what could
        night.key("F7");
        shown.frame(&night);
        let text = shown.text();
        for seen in ["@ ", "o "] {
            assert!(text.contains(seen), "{seen} on {kind:?}:\n{text}");
        }
        // and the help says why, and what each means
        night.keys(&["F1", "End"]);
        shown.frame(&night);
        let text = shown.text();
        let why = night.console.world.station.words.say(abilities.why_ascii().expect("it is ASCII"));
        for seen in [&*why, "#                  beantwoord", "-                  nog open"] {
            assert!(text.contains(seen), "{seen} on {kind:?}:\n{text}");
        }
    }
}
