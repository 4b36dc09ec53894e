//! What happened stands in the talk, and what is over is told as over.

use care::Language;
use care::registration::Closing;
use care::triage::Triage;
use console::layer::Place;
use desk::event::{Board, CaseEvent, Closed, DeskEvent, Here, Listening, Moment, Presence};
use matrix::link::Update;

use super::flows::notice;
use testing::night::{Night, colleague, door, me, room};

/// Milan has Vos, who is away for nine minutes, and Sanne has the conversation in the middle.
fn reading_along(night: &mut Night) {
    night.mine("Vos", Triage::C);
    night.key("Alt-1");
    night.says("Vos", "mag ik iets vragen");
    night.assign("Vos", Some(colleague()), None);
    night.case_by(&door(), &room("Vos"), CaseEvent::Listening(Listening { who: me(), on: true }));
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
        DeskEvent::Closed(Closed { seq, conversation, closing, since, erased_at, registered, request: None })
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
    assert!(!screen.contains("even weg") && !screen.contains("Dit gesprek is niet meer van u"), "{screen}");
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
    };
    night.desk_by(&door(), DeskEvent::Board(board));
    night.link(Update::Shut(room("Vos")));
    assert_eq!(night.console.world.open, None, "{}", night.screen());
    assert!(!night.screen().contains("even weg"), "{}", night.screen());
}
