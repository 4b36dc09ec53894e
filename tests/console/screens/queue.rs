//! The queue by keys: who waits, who is whose, and what calls for the helper.

use std::rc::Rc;

use care::Language;
use care::age::AgeBand;
use care::plan::Answer;
use care::registration::{Closing, Visitor};
use care::tag::Tag;
use care::triage::{Answers, Triage};
use console::intent::Scope;
use console::layer::Place;
use console::screen::Message;
use console::terminal::Notification;
use console::world::Effect;
use content::Content;
use desk::event::{Arrived, Declined, DeskEvent, EventId, Leaving, Left, Moment, Refusal, Stamped};
use matrix::link::{Command, Update};

use super::flows::{draft, notice};
use testing::night::{NIGHT, Night, colleague, me, room};

#[test]
fn after_a_closing_the_first_who_waits_is_selected() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-2", "F2"]);
    assert_eq!(night.console.panes.queue.selected(), Some(&room("Lijster")));
    let since = night.now();
    night.door(|seq| {
        DeskEvent::Closed(desk::event::Closed {
            seq,
            conversation: room("Lijster"),
            closing: Closing::Goodbye,
            since,
            erased_at: since,
            registered: None,
            request: None,
            unwanted: None,
        })
    });
    assert_eq!(night.console.panes.queue.selected(), Some(&room("Uil")));
}

#[test]
fn the_other_helper_is_told_who_picked_up_and_sees_no_word() {
    let mut night = Night::new(Language::Nl);
    night.arrive("Vos", Triage::B, 4);
    night.key("Enter");
    let request = night.requests()[0].id.clone();
    assert!(night.screen().contains("gevraagd"));
    night.assign("Vos", Some(colleague()), None);
    night.door(|seq| {
        let why = Refusal::Taken;
        DeskEvent::Declined(Declined { seq, conversation: room("Vos"), request, to: me(), why })
    });
    assert_eq!(notice(&night), "Vos: opgepakt door Milan.");
    assert!(night.console.world.pending.is_empty());
    assert_eq!((night.console.world.open.clone(), night.console.focus), (None, Place::Queue));
    night.key("Enter");
    assert!(night.requests().is_empty(), "a colleague's conversation is not claimed");
}

#[test]
fn an_answer_that_is_late_is_said_and_never_asked_again() {
    let mut night = Night::new(Language::Nl);
    night.arrive("Vos", Triage::B, 4);
    night.key("Enter");
    night.key("Enter");
    assert_eq!(night.requests().len(), 1);
    night.pass(6_000);
    assert!(notice(&night).contains("nog geen antwoord"));
    assert!(night.requests().is_empty());
}

#[test]
fn a_grant_that_comes_while_one_types_elsewhere_moves_nothing() {
    let mut night = Night::new(Language::Nl);
    night.arrive("Vos", Triage::B, 4);
    night.mine("Das", Triage::C);
    night.select("Vos");
    night.key("Enter");
    let request = night.requests()[0].id.clone();
    night.key("Alt-1");
    night.types("ik ben ");
    night.assign("Vos", Some(me()), Some(request));
    night.link(Update::Opened(room("Vos")));
    night.types("er nog");
    assert_eq!(draft(&night.console, "Das"), "ik ben er nog");
    assert_eq!(draft(&night.console, "Vos"), "");
}

#[test]
fn from_the_queue_one_closes_what_is_selected_and_nothing_else() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F2"]);
    night.select("Merel");
    night.key("Ctrl-X");
    assert!(night.console.dialogs.is_empty(), "a visitor who waits is not closed");
    night.select("Lijster");
    night.key("Ctrl-X");
    assert_eq!(night.console.dialog().and_then(|dialog| dialog.conversation()), Some(&room("Lijster")));
}

/// hostile.md 37: the homeserver's clock counts, however wrong the workstation's is.
#[test]
fn waiting_is_counted_by_the_clock_of_the_homeserver() {
    const DAY: u64 = 24 * 3_600_000;
    for local in [NIGHT - DAY, NIGHT + DAY] {
        let mut night = Night::new(Language::En);
        night.arrive("Uil", Triage::B, 3);
        assert!(night.screen().contains(" 3 min"), "{}", night.screen());
        // the workstation's clock jumps; the helper's next word at the desk shows by how much
        night.send(Message::Clock(Moment(local)));
        night.keys(&["F7", "+"]);
        let duty = night.console.world.duty.clone();
        night.link(Update::Desk(vec![Stamped {
            id: EventId::from("$later"),
            sender: me(),
            at: Moment(NIGHT),
            event: DeskEvent::Duty(duty),
        }]));
        assert!(night.screen().contains(" 3 min"), "{}", night.screen());
    }
}

/// Seen: a console was killed and started again eleven minutes later. The duty of before was taken for the one just said,
/// so that an acute visitor waited for 0 minutes, was not too late, and did not ring.
#[test]
fn the_duty_of_an_earlier_console_is_no_difference_of_clocks() {
    let mut night = Night::before(Language::En);
    night.send(Message::Content(Rc::new(Content::shipped().clone())));
    night.link(Update::SignedIn { me: me(), name: "Sanne".to_owned(), desk: "Nachtdienst".to_owned() });
    let duty = DeskEvent::Duty(night.console.world.duty.clone());
    let before = Stamped { id: EventId::from("$before"), sender: me(), at: Moment(NIGHT - 11 * 60_000), event: duty };
    night.link(Update::Desk(vec![before]));
    night.arrive("Uil", Triage::A, 12);
    assert_eq!(night.console.world.ahead, 0);
    assert!(night.screen().contains("12 min!"), "{}", night.screen());
}

/// What the link holds while the network is away is said late: that is no difference of clocks.
#[test]
fn an_outage_is_no_difference_of_clocks() {
    const OUTAGE: u64 = 5 * 60_000;
    // by how much the homeserver's clock is ahead, as an earlier word of the helper's showed
    for known in [0, 3_600_000] {
        let mut night = Night::new(Language::En);
        let heard = |night: &mut Night, id: &str, event: DeskEvent| {
            let at = Moment(night.now().0 + known);
            night.link(Update::Desk(vec![Stamped { id: EventId::from(id), sender: me(), at, event }]));
        };
        night.arrive("Uil", Triage::B, 3);
        night.keys(&["F7", "+"]);
        let duty = DeskEvent::Duty(night.console.world.duty.clone());
        heard(&mut night, "$duty", duty);
        assert_eq!(night.console.world.ahead, i64::try_from(known).unwrap());

        // a claim and a duty go out when the network is back
        night.keys(&["F2", "Enter"]);
        let request = night.requests().remove(0);
        night.keys(&["F7", "+"]);
        let duty = DeskEvent::Duty(night.console.world.duty.clone());
        night.pass(OUTAGE);
        heard(&mut night, "$request", DeskEvent::Request(request));
        assert_eq!(night.console.world.ahead, i64::try_from(known).unwrap());
        heard(&mut night, "$again", duty);
        assert_eq!(night.console.world.ahead, i64::try_from(known).unwrap());
    }
}

/// Words that can no longer be sent stay within reach until the helper clears them.
#[test]
fn unsent_words_of_a_conversation_that_is_not_mine_any_more_stay_in_reach() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::B);
    night.mine("Uil", Triage::C);
    night.key("Alt-1");
    night.types("half a sentence");
    night.key("Alt-2");
    night.assign("Vos", Some(colleague()), None);
    night.link(Update::Shut(room("Vos")));
    assert!(night.screen().contains("Not sent 1"), "{}", night.screen());

    night.keys(&["F2", "End", "Enter"]);
    assert_eq!(night.console.world.open, Some(room("Vos")));
    assert!(night.screen().contains("half a sentence"), "{}", night.screen());
    night.key("Enter");
    assert!(night.sent().is_empty(), "it is not mine: nothing is sent");
    assert_eq!(draft(&night.console, "Vos"), "half a sentence");
    night.key("Ctrl-U");
    assert!(!night.screen().contains("Not sent"), "{}", night.screen());
}

#[test]
fn the_alarm_rings_until_it_was_seen_and_never_twice_at_once() {
    let mut night = Night::new(Language::Nl);
    night.console.world.station.alarm.notify = Some(Notification::Osc9);
    night.mine("Vos", Triage::C);
    night.pass(10_000);
    night.effects.clear();
    for nth in 0..50 {
        night.says("Vos", &format!("{nth}"));
    }
    let bells = |night: &mut Night| {
        std::mem::take(&mut night.effects).iter().filter(|effect| matches!(effect, Effect::Bell)).count()
    };
    assert_eq!(bells(&mut night), 1);
    night.pass(31_000);
    let said = night
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Notify(words) if words == "Er is een nieuw bericht"));
    assert!(said);
    assert_eq!(bells(&mut night), 1);
    night.key("Alt-1");
    night.effects.clear();
    night.pass(31_000);
    assert_eq!(bells(&mut night), 0);
    night.arrive("Ree", Triage::B, 3);
    night.pass(3 * 60_000);
    assert_eq!(bells(&mut night), 1, "somebody waits for longer than B may");
}

#[test]
fn what_is_not_before_the_eyes_is_not_read() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1"]);
    night.effects.clear();
    night.says("Lijster", "hallo?");
    assert!(!night.commands().iter().any(|command| matches!(command, Command::Read { .. })));
    assert_eq!(night.console.world.chat(&room("Lijster")).unwrap().unread, 2);
    night.key("Ctrl-N");
    assert_eq!(night.console.world.open, Some(room("Lijster")));
    let read = night.commands().into_iter().filter(|command| matches!(command, Command::Read { .. })).count();
    assert_eq!((read, night.console.world.chat(&room("Lijster")).unwrap().unread), (1, 0));
    night.key("F2");
    night.says("Lijster", "en nu?");
    assert!(!night.commands().iter().any(|command| matches!(command, Command::Read { .. })));
}

/// Two visitors may be two kingfishers: what tells them apart is the number.
#[test]
fn a_long_alias_is_shortened_and_keeps_its_number() {
    let mut night = Night::new(Language::Nl);
    night.size(80, 24);
    night.arrive("Winterkoning 12", Triage::X, 1);
    night.arrive("Winterkoning 144", Triage::X, 1);
    let away = |alias: &str| {
        let (conversation, since) = (room(alias), Moment(NIGHT - 60_000));
        move |seq| {
            DeskEvent::Left(Left {
                seq,
                conversation,
                how: Leaving::ConnectionLost,
                since,
                triage: None,
                by: None,
                request: None,
            })
        }
    };
    night.door(away("Winterkoning 12"));
    night.door(away("Winterkoning 144"));
    night.key("Right");
    let screen = night.screen();
    // the queue with the keyboard has room for the alias in full
    let rows: Vec<_> = screen.lines().filter(|line| line.contains(" weg  ")).collect();
    let names = ["Winterkoning 12 ", "Winterkoning 144 "];
    assert!(matches!(rows[..], [one, two] if one.contains(names[0]) && two.contains(names[1])), "{screen}");
    night.size(120, 24);
    night.key("F7");
    let screen = night.screen();
    let rows: Vec<_> = screen.lines().filter(|line| line.contains("… 1") && line.contains(" 1 min")).collect();
    assert!(matches!(rows[..], [one, two] if one.contains("… 12 ") && two.contains("… 144 ")), "{screen}");
}

/// Seen: "7 new" after signing in again, of which six had been read.
#[test]
fn what_was_read_in_another_shift_is_not_new() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::C);
    for n in 0..6 {
        night.says("Vos", &format!("words {n}"));
    }
    let sixth = night.console.world.chat(&room("Vos")).unwrap().conversation.last_of_visitor().cloned().unwrap();
    night.says("Vos", "words 6");
    let unread = |night: &Night| night.console.world.chat(&room("Vos")).unwrap().unread;
    assert_eq!(unread(&night), 7);
    night.link(Update::Receipt { conversation: room("Vos"), who: me(), event: sixth });
    assert_eq!(unread(&night), 1);
    assert!(night.screen().contains("1 new"), "{}", night.screen());
}

/// Seen: the selection stayed on an X below five later A's, and jumped to a colleague's when that visitor was taken.
#[test]
fn a_selection_that_nobody_chose_follows_the_most_urgent() {
    let mut night = Night::new(Language::En);
    let selected = |night: &Night| night.console.panes.queue.selected().cloned();
    night.arrive("Das", Triage::X, 1);
    assert_eq!(selected(&night), Some(room("Das")));
    for nth in 1..=5 {
        night.arrive(&format!("Uil{nth}"), Triage::A, 0);
    }
    assert_eq!(selected(&night), Some(room("Uil1")));
    // chosen by hand it stays, whoever comes
    night.key("End");
    let chosen = selected(&night);
    night.arrive("Raaf", Triage::A, 0);
    night.pass(60_000);
    assert_eq!(selected(&night), chosen);
    // a colleague takes that visitor: the next who waits, never the colleague's
    let taken = chosen.expect("a row");
    let aliases = ["Das", "Uil1", "Uil2", "Uil3", "Uil4", "Uil5", "Raaf"];
    let alias = aliases.into_iter().find(|alias| room(alias) == taken).expect("one of them");
    night.assign(alias, Some(colleague()), None);
    let now = selected(&night).expect("a row");
    assert_ne!(now, taken);
    assert!(night.console.world.roster.get(&now).expect("it is open").is_waiting());
}

/// Seen: "27 waiting" counted 24 who went.
#[test]
fn who_went_away_is_folded_into_one_line_and_not_counted_as_waiting() {
    let mut night = Night::new(Language::En);
    night.arrive("Uil", Triage::B, 6);
    for nth in 0..24 {
        let alias = format!("Mus{nth}");
        night.arrive(&alias, Triage::X, 30);
        let since = night.now();
        night.door(|seq| {
            let (conversation, how) = (room(&alias), Leaving::QuickExit);
            DeskEvent::Left(Left { seq, conversation, how, since, triage: None, by: None, request: None })
        });
    }
    let screen = night.screen();
    assert!(screen.contains("1 waiting, longest 6 min") && screen.contains("Away 24"), "{screen}");
    assert!(!screen.contains("Mus"), "{screen}");
    // nobody walks onto a row that is not shown
    night.keys(&["End", "Down"]);
    assert_eq!(night.console.panes.queue.selected(), Some(&room("Uil")));
    night.key("Right");
    assert!(night.screen().contains("Mus"), "{}", night.screen());
    night.key("Down");
    assert_ne!(night.console.panes.queue.selected(), Some(&room("Uil")));
    night.key("Left");
    assert_eq!(night.console.panes.queue.selected(), Some(&room("Uil")));
}

/// screens.md: facts in columns, one meaning a column, aligned through all groups; what was not asked is `·`, never a blank.
#[test]
fn a_row_says_what_decides() {
    for (language, safe, not_safe, back) in
        [(Language::Nl, "ja", "nee", "al eerder hier"), (Language::En, "yes", "no", "back again")]
    {
        let mut night = Night::new(language);
        let since = Moment(NIGHT - 4 * 60_000);
        let arrived = |alias: &str, visitor, answers, tag: Option<&str>| {
            let (conversation, alias) = (room(alias), alias.to_owned());
            let tag = tag.and_then(Tag::other);
            move |seq| {
                DeskEvent::Arrived(Arrived {
                    seq,
                    conversation,
                    since,
                    alias,
                    language: Language::Nl,
                    tag,
                    visitor,
                    answers,
                    plain: false,
                    triage: Triage::B,
                })
            }
        };
        let answers = |safe_to_type, age_band| Answers {
            safe_to_type: Some(safe_to_type),
            age_band: Some(age_band),
            urgent: None,
        };
        night.door(arrived("Winterkoning 163", Visitor::Returning, answers(false, AgeBand::From12To14), Some("ar-EG")));
        night.door(arrived("Uil 3", Visitor::New, Answers::default(), None));
        night.door(arrived("Das 4", Visitor::New, answers(true, AgeBand::From24), None));
        night.assign("Das 4", Some(me()), None);
        night.link(Update::Opened(room("Das 4")));
        night.door(arrived("Bever 5", Visitor::New, answers(true, AgeBand::Unknown), None));
        night.assign("Bever 5", Some(colleague()), None);
        for (width, has_state) in [(80, true), (120, false), (160, true)] {
            night.size(width, 24);
            night.key("F2");
            let screen = night.screen();
            // the row of a visitor, and at which column its facts begin
            let row = |alias: &str| {
                let line = screen.lines().find(|line| line.chars().take(30).collect::<String>().contains(alias));
                let line = line.unwrap_or_else(|| panic!("{alias}:\n{screen}"));
                format!("{} ", line.split('│').next().unwrap())
            };
            let column = |alias: &str, fact: &str| {
                let row = row(alias);
                let at = row.find(&format!(" {fact} ")).unwrap_or_else(|| panic!("{fact} of {alias}:\n{screen}"));
                row[..at].chars().count()
            };
            assert_eq!(row("Winterkoning 163").contains(back), has_state, "{screen}");
            let ages = [("Winterkoning 163", "12–14"), ("Uil 3", "·"), ("Das 4", "24+"), ("Bever 5", "?")];
            let ages = ages.map(|(alias, age)| column(alias, age));
            assert!(ages.iter().all(|at| *at == ages[0]), "{ages:?}\n{screen}");
            let safes = [("Winterkoning 163", not_safe), ("Das 4", safe), ("Bever 5", safe)];
            let safes = safes.map(|(alias, safe)| column(alias, safe));
            assert!(safes.iter().all(|at| *at == safes[0]), "{safes:?}\n{screen}");
            assert!(row("Winterkoning 163").contains(" ar ") && row("Uil 3").contains(" nl "), "{screen}");
            assert_eq!(row("Uil 3").matches('·').count(), 2, "{screen}");
        }
        // what the plan says of safety goes before what was said at the door
        night.key("Alt-1");
        night.says("Das 4", "hij is er");
        night.tell("Das 4", "preface", "safe_now", Answer::YesNo(false));
        night.size(80, 24);
        night.key("F2");
        let screen = night.screen();
        let row = screen.lines().find(|line| line.contains("Das 4")).unwrap();
        assert!(row.contains(&format!(" {not_safe} ")), "{screen}");
    }
}

/// Seen on a newcomer's first night: a sentence for the visitor was typed into the queue, and gone without a word.
#[test]
fn a_letter_where_nothing_is_written_is_answered_at_once() {
    for (keys, way) in [(&["F2"][..], "Tab"), (&["F3"], "Esc")] {
        let mut night = Night::new(Language::En);
        night.mine("Vos", Triage::B);
        night.keys(&["Alt-1"]);
        night.keys(keys);
        night.types("z");
        let said = notice(&night);
        assert!(said.contains(way) && said.contains("Vos"), "{said}");
        night.key(way);
        night.types("z");
        assert_eq!(draft(&night.console, "Vos"), "z", "the key that was named leads there");
    }
}

/// Seen on a newcomer's first night: two visitors picked up and not answered, and no key that leads to them.
#[test]
fn a_visitor_who_was_read_and_not_answered_still_needs_me() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::B);
    night.mine("Das", Triage::B);
    night.says("Das", "is there anybody?");
    night.keys(&["Alt-2", "Alt-1"]);
    night.pass(4 * 60_000);
    night.key("F2");
    let screen = night.screen();
    let row = |alias: &str| screen.lines().find(|line| line.contains(&format!(" {alias} "))).unwrap();
    assert!(row("Das").contains(" 4 min"), "{screen}");
    night.keys(&["Alt-1", "Ctrl-N"]);
    assert_eq!(night.console.world.open, Some(room("Das")));
    night.types("yes");
    night.key("Enter");
    let sent = night.sent().remove(0);
    night.echo(&sent);
    night.key("F2");
    let screen = night.screen();
    assert!(!screen.lines().any(|line| line.contains(" Das ") && line.contains(" min")), "{screen}");
    // a visitor to whom nobody has said a word is next; and words that are new go before both
    night.keys(&["Alt-2", "Ctrl-N"]);
    assert_eq!(night.console.world.open, Some(room("Vos")));
}

/// gnome-terminal keeps `Alt` with a digit for its tabs: `F2` and the digit lead there too.
#[test]
fn a_digit_in_the_queue_opens_my_conversation_of_that_number() {
    let mut night = Night::busy(Language::Nl);
    for (digit, alias) in [("2", "Lijster"), ("1", "Vos")] {
        night.keys(&["F2", digit]);
        assert_eq!(night.console.world.open, Some(room(alias)));
        assert_eq!(night.console.scope(), Scope::Composer);
    }
    // there is no ninth, and in a text a digit is text
    night.keys(&["F2", "9"]);
    assert_eq!((night.console.world.open.clone(), night.console.scope()), (Some(room("Vos")), Scope::Queue));
    night.keys(&["Alt-1", "2"]);
    assert_eq!(night.console.world.open, Some(room("Vos")));
    assert!(night.console.world.chat(&room("Vos")).unwrap().draft.editor.text().ends_with('2'));
}
