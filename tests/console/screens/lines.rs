//! What happened stands in the talk, and what is over is told as over.

use care::Language;
use care::plan::Answer;
use care::registration::Closing;
use care::triage::Triage;
use console::layer::Place;
use console::world::Tone;
use desk::conversation::Item;
use desk::event::{
    Board, CaseEvent, Closed, DeskEvent, Fence, Here, MemberId, Message, Moment, Note, Presence, Refusal, RequestId,
    RoomEvent, Stamped, Turn, Undelivered,
};
use matrix::link::{Command, Update};

use super::flows::{draft, notice};
use testing::night::{Night, colleague, door, me, room};

/// Milan has Vos, who is away for nine minutes, and Sanne has the conversation in the middle.
fn reading_along(night: &mut Night) {
    night.mine("Vos", Triage::C);
    night.key("Alt-1");
    night.says("Vos", "mag ik iets vragen");
    night.assign("Vos", Some(colleague()), None);
    night.listens("Vos", &me(), true, None);
    let since = night.now();
    night.case_by(&door(), &room("Vos"), CaseEvent::Presence(Presence { state: Here::Away, since }));
    night.pass(9 * 60_000);
    assert!(night.screen().contains("even weg · 9 min"), "{}", night.screen());
}

/// The desk tells that a conversation is over.
fn told_closed(night: &mut Night, alias: &str) {
    let (conversation, since) = (room(alias), night.now());
    let (closing, erased_at) = (Closing::Goodbye, Moment(since.0 + 48 * 3_600_000));
    night.door(|seq| {
        let registered = Some(true);
        DeskEvent::Closed(Closed {
            seq,
            conversation,
            closing,
            since,
            erased_at,
            registered,
            request: None,
            unwanted: None,
        })
    });
}

#[test]
fn who_reads_along_is_told_that_it_is_over_and_the_conversation_leaves_the_middle() {
    for shut_first in [true, false] {
        let mut night = Night::new(Language::Nl);
        reading_along(&mut night);
        if shut_first {
            night.link(Update::Shut(room("Vos")));
        }
        told_closed(&mut night, "Vos");
        if !shut_first {
            night.link(Update::Shut(room("Vos")));
        }
        assert!(!night.screen().contains("even weg"), "{}", night.screen());
        assert_eq!(night.console.world.open, None);
        assert_eq!(night.console.focus, Place::Queue);
        assert_eq!(notice(&night), "Vos: afgesloten.");
        assert!(night.console.world.chat(&room("Vos")).is_none(), "nothing of it stays");
    }
}

#[test]
fn where_words_of_mine_are_left_the_conversation_stays_and_is_called_closed() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::C);
    night.key("Alt-1");
    night.types("ik ben er");
    night.assign("Vos", Some(colleague()), None);
    let since = night.now();
    night.case_by(&door(), &room("Vos"), CaseEvent::Presence(Presence { state: Here::Away, since }));
    night.pass(9 * 60_000);
    told_closed(&mut night, "Vos");
    night.link(Update::Shut(room("Vos")));
    let screen = night.screen();
    assert_eq!(night.console.world.open, Some(room("Vos")));
    assert!(screen.contains("ik ben er") && screen.contains("Afgesloten; over 48 uur gewist."), "{screen}");
    assert!(!screen.contains("even weg") && !screen.contains("Dit gesprek is niet meer van jou"), "{screen}");
    night.size(160, 50);
    night.key("F6");
    assert!(!night.screen().contains("even weg"), "{}", night.screen());
}

/// A console that missed the end learns of it from the board, which only leaves the conversation out.
#[test]
fn an_end_that_only_the_board_tells_of_is_an_end_too() {
    let mut night = Night::new(Language::Nl);
    reading_along(&mut night);
    let board = Board {
        seq: desk::event::Seq(90),
        page: 0,
        pages: 1,
        arrivals: (desk::event::Seq(1), desk::event::Seq(90)),
        conversations: Vec::new(),
        read_to: None,
        silent: None,
        unwanted: None,
    };
    night.desk_by(&door(), DeskEvent::Board(board));
    night.link(Update::Shut(room("Vos")));
    assert_eq!(night.console.world.open, None, "{}", night.screen());
    assert!(!night.screen().contains("even weg"), "{}", night.screen());
}

/// Asks for something about the open conversation by the palette, and the request.
fn asks(night: &mut Night, intent: &str, then: &[&str]) -> RequestId {
    night.effects.clear();
    night.key("Ctrl-K");
    night.types(intent);
    night.key("Enter");
    night.keys(then);
    night.requests().pop().expect("a request").id
}

/// The console with Vos in the middle, who has said something that nobody else may read.
fn with_vos() -> Night {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.case_by(&me(), &room("Vos"), CaseEvent::Note(Note { text: "zusje is elf".into() }));
    night.tell("Vos", "preface", "stop_word", Answer::Text("pannenkoek".into()));
    assert!(night.screen().contains("stiefvader"), "{}", night.screen());
    night
}

fn tone(night: &Night) -> Option<Tone> {
    night.console.world.notice.as_ref().map(|notice| notice.tone)
}

/// What the console still holds of what was said in Vos' conversation.
fn held(night: &Night) -> String {
    let Some(chat) = night.console.world.chat(&room("Vos")) else { return String::new() };
    let said = chat.conversation.lines().filter_map(|line| match line.item {
        Item::Said { body, .. } | Item::Note(body) => Some(body.to_owned()),
        _ => None,
    });
    said.collect::<Vec<_>>().join(" ") + &format!("{:?}", chat.conversation.answers())
}

#[test]
fn who_hands_over_is_told_plainly_and_reads_no_more() {
    let mut night = with_vos();
    let request = asks(&mut night, "bied het gesprek", &["Enter"]);
    night.assign("Vos", Some(colleague()), Some(request));
    assert_eq!((notice(&night), tone(&night)), ("Vos is overgedragen aan Milan.", Some(Tone::Info)));
    assert_eq!(night.console.world.open, None, "nothing of mine is left in it");
    night.link(Update::Shut(room("Vos")));
    assert_eq!((notice(&night), tone(&night)), ("Vos is overgedragen aan Milan.", Some(Tone::Info)));
    assert!(!night.screen().contains("stiefvader"), "{}", night.screen());
    let held = held(&night);
    assert!(!held.contains("stiefvader") && !held.contains("elf") && !held.contains("pannenkoek"), "{held}");
}

#[test]
fn who_gives_back_is_told_plainly_and_reads_no_more() {
    for shut_first in [false, true] {
        let mut night = with_vos();
        let request = asks(&mut night, "teruggeven", &["Enter"]);
        if shut_first {
            night.link(Update::Shut(room("Vos")));
        }
        night.assign("Vos", None, Some(request));
        if !shut_first {
            night.link(Update::Shut(room("Vos")));
        }
        assert_eq!((notice(&night), tone(&night)), ("Vos wacht weer op een collega.", Some(Tone::Info)));
        assert!(!night.screen().contains("stiefvader"), "{}", night.screen());
        assert!(!held(&night).contains("stiefvader"));
        // picked up again, all of it is read again
        night.assign("Vos", Some(me()), None);
        night.link(Update::Opened(room("Vos")));
        night.says("Vos", "het is mijn stiefvader. hij laat mannen komen. mijn zusje is 11");
        let chat = night.console.world.chat(&room("Vos")).expect("a chat");
        assert!(
            chat.conversation
                .lines()
                .any(|line| matches!(line.item, Item::Said { body, .. } if body.contains("stiefvader")))
        );
    }
}

/// What was not sent stays, and only that: told as such.
#[test]
fn own_unsent_words_stay_in_the_middle_without_what_was_said() {
    for (intent, then, to, told) in [
        ("bied het gesprek", "Enter", Some(colleague()), "Vos is overgedragen aan Milan. Wat je schreef is bewaard."),
        ("teruggeven", "Enter", None, "Vos wacht weer op een collega. Wat je schreef is bewaard."),
    ] {
        let mut night = with_vos();
        night.types("half een zin");
        let request = asks(&mut night, intent, &[then]);
        night.assign("Vos", to, Some(request));
        let screen = night.screen();
        assert!(screen.contains("half een zin") && screen.contains("Je leest"), "{screen}");
        assert!(!screen.contains("stiefvader") && !screen.contains("Dank je dat"), "before the room is shut: {screen}");
        assert_eq!((notice(&night), tone(&night)), (told, Some(Tone::Info)));
        // what is said meanwhile is neither shown nor called read
        night.effects.clear();
        night.says("Vos", "ben je er nog");
        assert!(!night.screen().contains("ben je er nog"), "{}", night.screen());
        assert!(!night.commands().iter().any(|command| matches!(command, Command::Read { .. })));
        night.link(Update::Shut(room("Vos")));
        let screen = night.screen();
        assert!(screen.contains("half een zin") && !screen.contains("stiefvader"), "{screen}");
        assert_eq!(notice(&night), told);
        assert!(!held(&night).contains("stiefvader"), "{}", held(&night));
    }
}

/// A colleague's take-over is told as what it is; what was said leaves this console all the same.
#[test]
fn who_loses_a_visitor_is_warned_and_reads_no_more() {
    let mut night = with_vos();
    night.assign("Vos", Some(colleague()), Some("theirs".into()));
    night.link(Update::Shut(room("Vos")));
    assert_eq!((notice(&night), tone(&night)), ("Vos is nu bij Milan en niet meer van jou.", Some(Tone::Trouble)));
    assert!(!night.screen().contains("stiefvader") && night.screen().contains("Je leest"), "{}", night.screen());
    assert!(!held(&night).contains("stiefvader"));
}

/// A message that the door turns out not to have passed on comes back, though what was said is gone.
#[test]
fn own_words_that_the_door_did_not_pass_on_come_back_after_a_handover() {
    let mut night = with_vos();
    night.types("nog dit");
    night.key("Enter");
    let outgoing = night.sent().remove(0);
    night.echo(&outgoing);
    let request = asks(&mut night, "bied het gesprek", &["Enter"]);
    night.assign("Vos", Some(colleague()), Some(request));
    night.link(Update::Shut(room("Vos")));
    night.door(|seq| {
        DeskEvent::Undelivered(Undelivered {
            seq,
            conversation: room("Vos"),
            message: outgoing.message.clone(),
            event: None,
            to: me(),
            why: Refusal::NotYours,
        })
    });
    assert_eq!(draft(&night.console, "Vos"), "nog dit");
}

#[test]
fn who_receives_a_visitor_is_told_from_whom() {
    let mut night = Night::busy(Language::Nl);
    night.assign("Bever", Some(me()), Some("theirs".into()));
    assert_eq!((notice(&night), tone(&night)), ("Bever is nu bij jou, van Milan.", Some(Tone::Info)));
}

/// Where the day changes it is named, in the desk's words and by the clock of the times beside it.
#[test]
fn the_day_is_named_between_messages_of_two_days() {
    for (language, named) in [(Language::Nl, "── woensdag 4 februari ──"), (Language::En, "── Wednesday 4 February ──")]
    {
        let mut night = Night::new(language);
        night.mine("Vos", Triage::B);
        night.key("Alt-1");
        night.says("Vos", "nu is het dinsdag");
        // 23:59 in Amsterdam, which is 22:59 by UTC
        night.pass((22 * 60 + 45) * 60_000);
        night.says("Vos", "bijna middernacht");
        assert!(!night.screen().contains("februari") && !night.screen().contains("February"), "{}", night.screen());
        night.pass(2 * 60_000);
        night.says("Vos", "nu is het woensdag");
        night.says("Vos", "en nu ook");
        let screen = night.screen();
        assert_eq!(screen.matches(named).count(), 1, "{screen}");
        let rows: Vec<&str> = screen.lines().collect();
        let at = rows.iter().position(|row| row.contains(named)).expect("the day");
        assert!(rows[at - 1].contains("bijna middernacht"), "{screen}");
        assert!(rows[at + 1].contains("00:01") && rows[at + 2].contains("nu is het woensdag"), "{screen}");
        // it takes a row of its own, also where the transcript is scrolled
        night.size(80, 14);
        for key in ["PgUp", "PgDn", "PgUp", "PgUp", "PgDn", "PgDn", "PgDn"] {
            night.key(key);
            assert!(night.screen().matches(named).count() <= 1, "{}", night.screen());
        }
        assert!(night.screen().contains("en nu ook"), "{}", night.screen());
    }
}

/// The turn passes as the door writes it into the room.
fn turn(night: &mut Night, fence: u64, to: Option<MemberId>, by: Option<MemberId>) {
    night.pass(60_000);
    let turn = Turn { to, fence: Fence(fence), stopped: None, by };
    night.case_by(&door(), &room("Vos"), CaseEvent::Turn(turn));
}

/// Who had the visitor when stands between the words, each with its time; the first pick-up and what is told again do not.
#[test]
fn how_the_visitor_passed_from_one_helper_to_another_stands_in_the_talk() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::B);
    night.key("Alt-1");
    turn(&mut night, 1, Some(me()), Some(me()));
    night.says("Vos", "hoi");
    let (sanne, milan) = (Some(me()), Some(colleague()));
    for (fence, to, by) in [
        (2, milan.clone(), sanne.clone()),
        (3, sanne.clone(), sanne.clone()),
        (4, None, sanne.clone()),
        (5, milan.clone(), milan.clone()),
        (6, None, None),
        (7, sanne.clone(), None),
        (8, milan.clone(), None),
    ] {
        turn(&mut night, fence, to.clone(), by);
        turn(&mut night, fence, to, None);
    }
    night.size(80, 40);
    let screen = night.screen();
    let told: Vec<&str> =
        screen.lines().filter_map(|row| row.split_once("│ ──").map(|(_, told)| told.trim())).collect();
    let wanted = [
        "Sanne droeg over aan Milan 01:16 ──",
        "Sanne nam over van Milan 01:18 ──",
        "Sanne gaf terug aan de wachtrij 01:20 ──",
        "Milan pakte weer op 01:22 ──",
        "wacht weer, was bij Milan 01:24 ──",
        "Sanne pakte weer op 01:26 ──",
        "van Sanne naar Milan 01:28 ──",
    ];
    assert_eq!(told, wanted, "{screen}");
    // it is nothing to be read or answered
    assert_eq!(night.console.world.open_chat().map(|chat| chat.unread), Some(0));
    // only the door says so
    let forged = Turn { to: Some(me()), fence: Fence(9), stopped: None, by: None };
    night.case_by(&colleague(), &room("Vos"), CaseEvent::Turn(forged));
    assert_eq!(night.screen().matches(" ── ").count(), screen.matches(" ── ").count(), "{}", night.screen());
}

/// Who comes to a colleague's visitor finds the words that say so first, until something was said.
#[test]
fn after_a_handover_the_phrase_that_says_who_is_there_now_comes_first() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::B);
    night.key("Alt-1");
    turn(&mut night, 1, Some(colleague()), Some(colleague()));
    night.says("Vos", "hoi");
    let first = "Hoi, ik neem het over van mijn collega van de chat.";
    let offered = |night: &mut Night| {
        night.keys(&["/", "Enter"]);
        let offered = draft(&night.console, "Vos").starts_with(first);
        night.key("Ctrl-U");
        night.key("F5");
        let proposed = night.screen().contains("zeg wie er nu is") && night.screen().contains("nu ;wissel");
        night.key("Esc");
        (offered, proposed)
    };
    turn(&mut night, 2, Some(me()), Some(colleague()));
    assert_eq!(offered(&mut night), (false, false), "nobody has said a word to the visitor");
    let message = Message { fence: Some(Fence(1)), ..Message::text("Dag.", "m1".into()) };
    let (id, at) = ("$said".into(), Moment(night.now().0 - 90_000));
    let said = Stamped { id, sender: colleague(), at, event: RoomEvent::Said(message) };
    night.link(Update::Conversation { conversation: room("Vos"), events: vec![said] });
    assert_eq!(offered(&mut night), (true, true), "{}", night.screen());
    night.reply("Hoi, ik ben er nu.");
    assert_eq!(offered(&mut night), (false, false), "{}", night.screen());
}
