//! Nobody is overlooked (domain.md §2.11): visitors whose helper does not read, doors that are not heard, being alone.

use care::Language;
use care::triage::Triage;
use console::screen::Message;
use console::world::Effect;
use console::world::rows::Group;
use desk::event::{
    Ask, Attended, DeskEvent, Duty, Heard, Leaving, Left, MemberId, Moment, Opened, Seq, Shift, Silent, Unattended,
    WhyUnattended,
};
use matrix::link::{Command, Update};

use super::flows::{draft, notice};
use testing::night::{Night, colleague, door, me, room};

/// The door finds a visitor without a helper who reads, since some minutes.
pub(crate) fn unattended(night: &mut Night, alias: &str, why: WhyUnattended, minutes: u64) {
    let since = Moment(night.now().0 - minutes * 60_000);
    night.door(|seq| DeskEvent::Unattended(Unattended { seq, conversation: room(alias), why, since }));
}

/// A visitor of the colleague's, who does not read.
pub(crate) fn night_with_one(why: WhyUnattended, language: Language) -> Night {
    let mut night = Night::new(language);
    night.arrive("Uil", Triage::A, 2);
    night.arrive("Vos", Triage::B, 30);
    night.assign("Vos", Some(colleague()), None);
    night.effects.clear();
    unattended(&mut night, "Vos", why, 4);
    night
}

fn bells(night: &mut Night) -> usize {
    std::mem::take(&mut night.effects).iter().filter(|effect| matches!(effect, Effect::Bell)).count()
}

fn steady(night: &mut Night, seconds: u64) {
    night.console.world.station.steady += seconds * 1_000;
    night.pass(seconds * 1_000);
}

#[test]
fn a_visitor_without_a_helper_stands_first_and_says_why() {
    for (why, word) in
        [(WhyUnattended::Off, "off"), (WhyUnattended::Silent, "silent"), (WhyUnattended::Unanswered, "unanswered")]
    {
        let mut night = night_with_one(why, Language::En);
        let groups: Vec<_> = night.console.world.queue.rows.iter().map(|row| row.group).collect();
        assert_eq!(groups, [Group::Unattended, Group::Waiting]);
        // in columns while the queue has the keyboard, beside the talk while it has not
        for (size, key) in [((80, 24), "F2"), ((160, 50), "F7")] {
            night.size(size.0, size.1);
            night.key(key);
            let screen = night.screen();
            let row = screen.lines().find(|line| line.contains(" Vos ") && line.contains("4 min!"));
            assert!(screen.contains("Without a helper 1") && row.is_some_and(|row| row.contains(word)), "{screen}");
        }
        // an alias goes before the reason
        night.size(120, 40);
        let screen = night.screen();
        assert!(screen.lines().any(|line| line.contains(" Vos ") && line.contains("4 min!")), "{screen}");
        night.key("F2");
        let screen = night.screen();
        assert!(screen.contains("! 1 without a helper"), "{screen}");
    }
    let mut night = night_with_one(WhyUnattended::Silent, Language::Nl);
    assert!(night.screen().contains("Zonder hulpverlener 1") && night.screen().contains("1 zonder hulpverlener"));
    night.pass(60_000);
    let screen = night.screen();
    assert!(screen.lines().any(|line| line.contains("Milan: stil") && line.contains("5 min!")), "{screen}");
}

#[test]
fn enter_takes_over_and_asks_nothing_first() {
    let mut night = night_with_one(WhyUnattended::Silent, Language::En);
    night.select("Vos");
    night.key("Enter");
    let requests = night.requests();
    assert_eq!((requests.len(), &requests[0].ask), (1, &Ask::TakeOver));
    assert!(night.console.dialogs.is_empty());
    night.key("Enter");
    assert!(night.requests().is_empty(), "asked once");
    night.assign("Vos", Some(me()), Some(requests[0].id.clone()));
    assert_eq!(night.console.world.open, Some(room("Vos")));
    assert_eq!(night.console.world.queue.count(Group::Unattended), 0, "she is judged anew");
    // once a colleague reads again nobody takes over
    let mut night = night_with_one(WhyUnattended::Unanswered, Language::En);
    night.select("Vos");
    let since = night.now();
    let attended = |seq| Attended { seq, conversation: room("Vos"), since, request: None, word: None };
    night.door(|seq| DeskEvent::Attended(attended(seq)));
    // the selection goes on to the next who needs somebody
    assert_ne!(night.console.panes.queue.selected(), Some(&room("Vos")));
    night.select("Vos");
    night.key("Enter");
    assert!(night.requests().is_empty() && night.console.dialogs.is_empty());
}

#[test]
fn it_rings_for_everybody_on_duty_until_seen() {
    for shift in [Shift::On, Shift::Pausing, Shift::HandingOver] {
        let mut night = Night::new(Language::En);
        night.desk_by(&me(), DeskEvent::Duty(Duty { name: "Sanne".into(), shift, capacity: 0, languages: Vec::new() }));
        night.arrive("Vos", Triage::D, 30);
        night.assign("Vos", Some(colleague()), None);
        night.effects.clear();
        unattended(&mut night, "Vos", WhyUnattended::Silent, 2);
        assert_eq!(bells(&mut night), 1, "{shift:?}: at once");
        night.pass(30_000);
        assert_eq!(bells(&mut night), 1, "{shift:?}: again");
        night.key("Down");
        night.pass(30_000);
        assert_eq!(bells(&mut night), 0, "{shift:?}: seen");
    }
    let mut off = Night::new(Language::En);
    off.desk_by(
        &me(),
        DeskEvent::Duty(Duty { name: "Sanne".into(), shift: Shift::Off, capacity: 0, languages: Vec::new() }),
    );
    off.arrive("Vos", Triage::B, 30);
    off.assign("Vos", Some(colleague()), None);
    off.effects.clear();
    unattended(&mut off, "Vos", WhyUnattended::Silent, 2);
    assert_eq!(bells(&mut off), 0);
}

#[test]
fn who_went_away_rings_nobody_and_can_be_taken_over() {
    let mut night = night_with_one(WhyUnattended::Off, Language::En);
    let since = night.now();
    night.door(|seq| {
        let (how, conversation) = (Leaving::QuickExit, room("Vos"));
        DeskEvent::Left(Left { seq, conversation, how, since, triage: None, by: None, request: None })
    });
    night.effects.clear();
    assert_eq!(night.console.world.calls().unattended, 0);
    night.select("Vos");
    night.key("Enter");
    assert_eq!(night.requests()[0].ask, Ask::TakeOver);
}

#[test]
fn whoever_does_not_answer_is_told_and_says_that_there_is_nothing_to_answer() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::A);
    night.key("Alt-1");
    night.says("Vos", "ok");
    unattended(&mut night, "Vos", WhyUnattended::Unanswered, 1);
    assert_eq!(notice(&night), "Vos waits for your answer. The desk sees it and can take over.");
    assert_eq!(night.console.world.queue.count(Group::Mine), 1, "it stays among hers");
    night.keys(&["F6", "y"]);
    let requests = night.requests();
    let word = night.console.world.open_chat().and_then(|chat| chat.conversation.last_of_visitor().cloned());
    assert_eq!(Some(&requests[0].ask), word.clone().map(|word| Ask::NothingToAnswer { word }).as_ref());
    let (since, request) = (night.now(), Some(requests[0].id.clone()));
    night.door(|seq| DeskEvent::Attended(Attended { seq, conversation: room("Vos"), since, request, word }));
    assert_eq!(notice(&night), "Vos: nothing to answer.");
    assert!(night.console.world.pending.is_empty());
}

#[test]
fn the_former_helper_is_told_who_has_it_and_keeps_the_draft() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::B);
    night.key("Alt-1");
    night.types("ik ben er");
    night.assign("Vos", Some(colleague()), None);
    night.link(Update::Shut(room("Vos")));
    assert_eq!(notice(&night), "Vos is with Milan now. What you wrote is kept.");
    assert_eq!(draft(&night.console, "Vos"), "ik ben er");
}

/// The steady clock alone counts: the wall clock may be set by hand.
#[test]
fn the_doors_are_told_every_half_minute_with_what_wakes_the_console_anyway_also_when_locked() {
    let mut night = Night::new(Language::En);
    let told = |night: &mut Night| night.commands().iter().filter(|command| matches!(command, Command::Alive)).count();
    assert_eq!(told(&mut night), 0, "it was told at once, before");
    steady(&mut night, 30);
    assert_eq!(told(&mut night), 0);
    night.key("F9");
    steady(&mut night, 1);
    assert_eq!(told(&mut night), 1, "the loop came around");
    steady(&mut night, 9);
    night.link(Update::DoorAlive(door()));
    assert_eq!(told(&mut night), 0, "it was told a short time ago");
    steady(&mut night, 1);
    night.link(Update::DoorAlive(door()));
    assert_eq!(told(&mut night), 1, "a door that tells wakes the console, and is told at once");
    let other = MemberId::from("@ajar:nacht.example");
    night.link(Update::DoorAlive(other.clone()));
    steady(&mut night, 15);
    night.link(Update::DoorAlive(door()));
    assert_eq!(told(&mut night), 0, "of two doors it tells in step with the first");
    night.link(Update::DoorAlive(other));
    assert_eq!(told(&mut night), 1);
    // nothing else wakes it: the moment at which it wakes for that alone, at the latest
    let minute = 60_000 - night.now().0 % 60_000;
    let next = night.console.next_change().0 - night.now().0;
    assert_eq!(next, minute.min(35_000));
    night.send(Message::Clock(Moment(night.now().0 + 24 * 3_600_000)));
    assert_eq!(told(&mut night), 0, "a clock that is set tells nothing");
    steady(&mut night, 300);
    assert_eq!(told(&mut night), 1, "once, however late");
}

/// What wakes a console on a quiet night: the door's sign of life each half minute, and the clock's minute. A moment of its
/// own to tell that it is alive is one too many (design.md §6).
#[test]
fn a_console_falls_in_step_with_the_door_whenever_it_begins() {
    for phase in 0..30 {
        let mut night = Night::new(Language::En);
        let (mut alone, mut told) = (Vec::new(), Vec::new());
        for second in 1..=600 {
            let due = night.console.next_change().0 <= night.now().0 + 1_000;
            let (door_tells, is_minute) = (second % 30 == phase, second % 60 == 0);
            if door_tells || is_minute || due {
                steady(&mut night, 1);
            } else {
                // time goes by, and nothing wakes the console
                night.console.world.station.steady += 1_000;
                night.console.world.station.now.0 += 1_000;
            }
            if door_tells {
                night.link(Update::DoorAlive(door()));
            }
            let tells = night.commands().iter().filter(|it| matches!(it, Command::Alive)).count();
            told.extend((0..tells).map(|_| second));
            alone.extend((tells > 0 && !door_tells).then_some(second));
        }
        assert!(told.windows(2).all(|two| two[1] - two[0] <= 36), "{phase}: {told:?}");
        assert!(alone.iter().all(|second| *second < 120), "{phase}: {alone:?}, all {told:?}");
    }
}

#[test]
fn a_door_that_is_not_heard_is_said_on_every_console() {
    let mut night = Night::new(Language::En);
    let opened = |run: &str, tells_alive| {
        DeskEvent::Opened(Opened {
            run: run.to_owned(),
            since: Moment(1),
            saves_plans: None,
            tells_alive,
            ceiling: None,
            retention: None,
        })
    };
    let old = MemberId::from("@older:nacht.example");
    night.desk_by(&door(), opened("k1", true));
    night.desk_by(&old, opened("k2", false));
    night.console.world.station.steady = 1_000;
    night.link(Update::DoorAlive(door()));
    steady(&mut night, 99);
    assert!(!night.screen().contains("silent"));
    steady(&mut night, 1);
    assert!(night.screen().contains("! door is silent"), "{}", night.screen());
    assert_eq!(notice(&night), "The door door is silent: its visitors do not reach the desk.");
    night.link(Update::DoorAlive(door()));
    assert!(!night.screen().contains("! door is silent"), "{}", night.screen());
    // what it says at the desk is a sign of life too
    steady(&mut night, 90);
    night.arrive("Vos", Triage::B, 0);
    steady(&mut night, 90);
    assert!(!night.screen().contains("is silent"), "and an older door tells nothing");
}

#[test]
fn who_is_alone_on_duty_is_told_so_and_rings_louder() {
    let mut night = Night::new(Language::En);
    let member = colleague();
    let since = night.now();
    night.door(|seq| DeskEvent::Silent(Silent { seq, member: member.clone(), since }));
    assert_eq!(notice(&night), "You are the only one on duty now.");
    night.door(|seq| DeskEvent::Heard(Heard { seq, member: member.clone(), since: Moment(since.0 + 1) }));
    assert!(night.console.world.notice.is_none(), "it is not true any more");
    let since = Moment(since.0 + 2);
    night.door(|seq| DeskEvent::Silent(Silent { seq, member: member.clone(), since }));
    assert!(night.console.world.receivers().is_empty(), "nobody is handed to a silent console");
    night.arrive("Vos", Triage::B, 30);
    night.assign("Vos", Some(colleague()), None);
    // the ring for who waited has ended
    night.pass(1_000);
    night.pass(1_000);
    night.pass(1_000);
    night.effects.clear();
    unattended(&mut night, "Vos", WhyUnattended::Silent, 2);
    for _ in 0..5 {
        night.pass(300);
    }
    assert_eq!(bells(&mut night), 3, "nobody else is there to come");
    let since = Moment(since.0 + 1);
    night.door(|seq: Seq| DeskEvent::Heard(Heard { seq, member, since }));
    let receivers = night.console.world.receivers();
    let can: Vec<_> = receivers.iter().filter(|it| it.cannot.is_none()).map(|it| it.id.clone()).collect();
    assert_eq!(can, [colleague()]);
    assert!(!night.console.world.is_alone());
}

/// Seen on a newcomer's first night: a shift ended alone over five who waited, with no word about them.
#[test]
fn whoever_is_alone_is_asked_before_those_who_wait_are_left() {
    let mut night = Night::new(Language::En);
    let since = night.now();
    night.door(|seq| DeskEvent::Silent(Silent { seq, member: colleague(), since }));
    night.desk_by(
        &me(),
        DeskEvent::Duty(Duty { name: "Sanne".into(), shift: Shift::On, capacity: 4, languages: Vec::new() }),
    );
    night.arrive("Uil", Triage::A, 2);
    night.arrive("Das", Triage::C, 2);
    // and one whose helper does not read
    night.arrive("Vos", Triage::B, 2);
    night.assign("Vos", Some(colleague()), None);
    unattended(&mut night, "Vos", WhyUnattended::Silent, 1);
    night.select("Uil");
    night.keys(&["F8"]);
    assert!(night.screen().contains("alone on duty: nobody hears an alert"), "{}", night.screen());
    night.key("F10");
    assert!(night.screen().contains("3 visitors wait, and nobody else is on duty"), "{}", night.screen());
    night.key("Esc");
    assert_ne!(night.console.ending, console::screen::Ending::SigningOut);
    night.keys(&["F10", "Enter"]);
    assert_eq!(night.console.ending, console::screen::Ending::SigningOut);
}
