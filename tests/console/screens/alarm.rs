//! What rings, for whom, and with how many bells.

use care::Language;
use care::triage::Triage;
use console::layer::{Place, Side};
use console::screen::Message;
use console::terminal::Notification;
use console::world::Effect;
use desk::event::{DeskEvent, Duty, Leaving, Left, Returned, Shift};
use matrix::link::Command;

use testing::night::{Night, colleague, me, room};

/// The bells since this was last asked.
fn bells(night: &mut Night) -> usize {
    std::mem::take(&mut night.effects).iter().filter(|effect| matches!(effect, Effect::Bell)).count()
}

/// Time passes, as the console asks to be woken.
fn pass(night: &mut Night, ms: u64) {
    let end = night.now().0 + ms;
    while night.now().0 < end {
        let next = night.console.next_change().0.min(end);
        night.pass(next - night.now().0);
    }
}

/// The bells of the ring that is going on: those that rang already, and those that come within two seconds.
fn ring(night: &mut Night) -> usize {
    pass(night, 1_900);
    bells(night)
}

/// Sanne says on which terms she is there.
fn duty(night: &mut Night, shift: Shift, capacity: u8) {
    night.console.world.duty = Duty { name: "Sanne".to_owned(), shift, capacity };
    night.desk_by(&me(), DeskEvent::Duty(Duty { name: "Sanne".to_owned(), shift, capacity }));
}

/// Vos is mine and before the eyes; nothing calls.
fn talking() -> Night {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::B);
    night.key("Alt-1");
    pass(&mut night, 1_000);
    night.effects.clear();
    night
}

#[test]
fn an_acute_visitor_rings_at_once_for_who_is_full_too() {
    let mut night = talking();
    duty(&mut night, Shift::On, 1);
    assert_eq!(bells(&mut night), 0);
    night.arrive("Uil", Triage::A, 0);
    assert_eq!(bells(&mut night), 1, "at once");
    assert_eq!(ring(&mut night), 1, "two bells in all");
    pass(&mut night, 29_000);
    assert_eq!(ring(&mut night), 2, "again, as long as nobody has the visitor");
    night.assign("Uil", Some(colleague()), None);
    pass(&mut night, 120_000);
    assert_eq!(bells(&mut night), 0);
    // of all others who is full hears nothing, however long they wait
    for (alias, triage) in [("Ree", Triage::B), ("Das", Triage::X), ("Egel", Triage::C)] {
        night.arrive(alias, triage, 0);
    }
    pass(&mut night, 20 * 60_000);
    assert_eq!(bells(&mut night), 0);
}

#[test]
fn an_acute_visitor_rings_through_other_rings() {
    let mut night = talking();
    night.key("F2");
    night.says("Vos", "hallo?");
    assert_eq!(bells(&mut night), 1);
    night.pass(400);
    night.arrive("Uil", Triage::A, 0);
    assert_eq!(bells(&mut night), 1, "a message a moment ago holds nobody back");
    assert_eq!(ring(&mut night), 1);
    // one is picked up in the moment in which another comes
    night.pass(1_000);
    night.assign("Uil", Some(colleague()), None);
    night.effects.clear();
    night.arrive("Gans", Triage::A, 0);
    assert_eq!(ring(&mut night), 2);
    // a flood of messages does not turn the two bells into one
    let mut most = 0;
    for _ in 0..40 {
        night.says("Vos", "nog een");
        pass(&mut night, 1_000);
        let within: Vec<_> = std::mem::take(&mut night.effects);
        most = most.max(within.iter().filter(|effect| matches!(effect, Effect::Bell)).count());
    }
    assert_eq!(most, 2);
}

#[test]
fn who_went_away_rings_again_on_coming_back() {
    let mut night = Night::new(Language::Nl);
    night.arrive("Uil", Triage::A, 0);
    pass(&mut night, 5_000);
    let (conversation, since) = (room("Uil"), night.now());
    night.door(|seq| {
        let how = Leaving::QuickExit;
        DeskEvent::Left(Left { seq, conversation, how, since, triage: None, by: None, request: None })
    });
    night.effects.clear();
    pass(&mut night, 120_000);
    assert_eq!(bells(&mut night), 0);
    let (conversation, since, how) = (room("Uil"), night.now(), Some(Leaving::QuickExit));
    night.door(|seq| DeskEvent::Returned(Returned { seq, conversation, since, how }));
    assert_eq!(ring(&mut night), 2);
}

#[test]
fn rings_that_meet_sound_like_the_louder_one() {
    let mut night = talking();
    night.key("F2");
    night.says("Vos", "hoi");
    night.arrive("Uil", Triage::A, 0);
    assert_eq!(bells(&mut night), 1, "not two at once, which a terminal makes one of");
    assert_eq!(ring(&mut night), 1, "two bells in all");
    pass(&mut night, 200);
    // right behind the second bell, one for a message would sound like the third
    night.arrive("Gans", Triage::A, 0);
    pass(&mut night, 300);
    assert_eq!(bells(&mut night), 2);
    night.key("Alt-1");
    night.key("F2");
    night.says("Vos", "ben je er?");
    pass(&mut night, 890);
    assert_eq!(bells(&mut night), 0);
    pass(&mut night, 10);
    assert_eq!(bells(&mut night), 1);
}

#[test]
fn two_bells_are_300_ms_apart() {
    let mut night = Night::new(Language::Nl);
    night.arrive("Uil", Triage::A, 0);
    assert_eq!(bells(&mut night), 1);
    assert_eq!(night.console.next_change().0 - night.now().0, 300, "it wakes for the second");
    night.pass(299);
    assert_eq!(bells(&mut night), 0);
    assert_eq!(night.console.next_change().0 - night.now().0, 1);
    night.pass(1);
    assert_eq!(bells(&mut night), 1);
    assert!(night.console.next_change().0 - night.now().0 > 300, "and for no third");
    // a clock that is set back puts the next one off by no more than that
    night.arrive("Gans", Triage::A, 0);
    pass(&mut night, 3_000);
    night.arrive("Hop", Triage::A, 0);
    night.effects.clear();
    let back = desk::event::Moment(night.now().0 - 3_600_000);
    night.send(Message::Clock(back));
    night.pass(300);
    assert_eq!(bells(&mut night), 1);
    night.pass(60_000);
    assert_eq!(bells(&mut night), 1, "and no ring by an hour");
}

#[test]
fn what_is_left_of_a_ring_is_silent_when_somebody_has_come() {
    let mut night = Night::new(Language::Nl);
    night.arrive("Uil", Triage::A, 0);
    night.assign("Uil", Some(colleague()), None);
    assert_eq!(bells(&mut night), 1);
    assert_eq!(ring(&mut night), 0);
}

#[test]
fn a_message_that_is_looked_at_is_silent() {
    let mut night = talking();
    night.says("Vos", "hoi");
    night.types("dag");
    night.says("Vos", "ben je er?");
    pass(&mut night, 60_000);
    assert_eq!(bells(&mut night), 0, "what was seen does not call when nobody looks any more");
}

#[test]
fn a_message_beside_an_open_plan_rings_until_a_key() {
    for size in [(80, 24), (130, 40)] {
        let mut night = talking();
        night.size(size.0, size.1);
        night.key("F3");
        assert_eq!(night.console.focus, Place::Side(Side::Plan));
        night.says("Vos", "ik hoor iets op de gang");
        assert_eq!(bells(&mut night), 1, "{size:?}");
        pass(&mut night, 31_000);
        assert_eq!(bells(&mut night), 1, "{size:?}: again, nobody has seen it");
        // it stands beside the plan: whoever presses a key there has it before the eyes
        night.key("Down");
        pass(&mut night, 60_000);
        assert_eq!(bells(&mut night), 0, "{size:?}");
    }
}

#[test]
fn a_message_under_a_dialog_rings() {
    let mut night = talking();
    night.key("F1");
    night.says("Vos", "hoi");
    assert_eq!(ring(&mut night), 1);
    night.key("Esc");
    pass(&mut night, 60_000);
    assert_eq!(bells(&mut night), 0);
}

#[test]
fn a_message_rings_while_another_window_has_the_focus() {
    let mut night = talking();
    night.send(Message::Focus(true));
    night.says("Vos", "een");
    assert_eq!(bells(&mut night), 0);
    night.send(Message::Focus(false));
    night.says("Vos", "twee");
    assert_eq!(bells(&mut night), 1, "another window has the focus");
    pass(&mut night, 3_000);
    night.send(Message::Focus(true));
    night.key("Left");
    night.effects.clear();
    night.says("Vos", "drie");
    pass(&mut night, 60_000);
    assert_eq!(bells(&mut night), 0, "it is back, and so is the helper");
    // a terminal that forgot to tell that the focus is back: keys go to the window that has it
    night.send(Message::Focus(false));
    night.key("Left");
    night.effects.clear();
    night.says("Vos", "vier");
    assert_eq!(bells(&mut night), 0);
}

#[test]
fn a_report_of_the_focus_is_no_key() {
    let mut night = talking();
    pass(&mut night, 25_000);
    night.send(Message::Focus(false));
    night.send(Message::Focus(true));
    night.effects.clear();
    night.says("Vos", "hoi");
    assert_eq!(bells(&mut night), 1, "nobody has pressed a key");
}

#[test]
fn a_message_rings_when_nobody_pressed_a_key_for_20_seconds() {
    let mut night = talking();
    night.key("Left");
    night.effects.clear();
    pass(&mut night, 19_998);
    night.says("Vos", "hoi");
    assert_eq!(bells(&mut night), 0);
    night.key("Left");
    night.effects.clear();
    pass(&mut night, 20_000);
    night.says("Vos", "hallo?");
    assert_eq!(bells(&mut night), 1);
    pass(&mut night, 30_000);
    assert_eq!(bells(&mut night), 1, "again");
    night.key("Left");
    pass(&mut night, 60_000);
    assert_eq!(bells(&mut night), 0, "seen");
    // the lock says what it rings for
    night.says("Vos", "waar ben je?");
    night.key("F9");
    assert!(!night.screen().contains("nieuw bericht"), "a key was pressed with it before the eyes: {}", night.screen());
}

#[test]
fn the_lock_says_what_rang_before_it_came() {
    let mut night = talking();
    night.console.world.station.lock_after = Some(60_000);
    pass(&mut night, 40_000);
    night.says("Vos", "hoi");
    assert_eq!(bells(&mut night), 1);
    pass(&mut night, 30_000);
    assert!(night.console.gate.lock.is_some());
    assert!(night.screen().contains("Eén nieuw bericht"), "{}", night.screen());
}

#[test]
fn a_pause_hears_who_is_acute_and_nothing_of_ordinary_waiting() {
    let mut night = talking();
    duty(&mut night, Shift::Pausing, 8);
    for (alias, triage) in [("Ree", Triage::B), ("Das", Triage::X), ("Egel", Triage::C)] {
        night.arrive(alias, triage, 0);
    }
    pass(&mut night, 20 * 60_000);
    assert_eq!(bells(&mut night), 0);
    night.arrive("Uil", Triage::A, 0);
    assert_eq!(ring(&mut night), 2);
    night.assign("Uil", Some(colleague()), None);
    night.says("Vos", "hoi");
    assert_eq!(ring(&mut night), 1, "one's own visitors do not pause");
    // whoever is off duty hears none of them
    duty(&mut night, Shift::Off, 8);
    night.key("Alt-1");
    night.effects.clear();
    night.arrive("Gans", Triage::A, 0);
    pass(&mut night, 60_000);
    assert_eq!(bells(&mut night), 0);
}

#[test]
fn a_notification_has_fixed_words_and_comes_once_a_ring() {
    let mut night = Night::new(Language::Nl);
    night.console.world.station.alarm.notify = Some(Notification::Osc777);
    night.arrive("Uil", Triage::A, 0);
    pass(&mut night, 1_900);
    let said = |effect: &Effect| match effect {
        Effect::Notify(words) => Some(words.clone()),
        _ => None,
    };
    let said: Vec<_> = night.effects.iter().filter_map(said).collect();
    assert_eq!(said, ["Er wacht iemand"]);
    assert_eq!(bells(&mut night), 2);
    // without the bell the notification comes all the same
    night.console.world.station.alarm.bell = false;
    pass(&mut night, 31_000);
    assert!(night.effects.iter().any(|effect| matches!(effect, Effect::Notify(_))));
    assert_eq!(bells(&mut night), 0);
}

#[test]
fn what_stood_on_the_screen_is_read_also_when_it_rang() {
    let mut night = talking();
    pass(&mut night, 30_000);
    night.effects.clear();
    night.says("Vos", "hoi");
    assert!(night.commands().iter().any(|command| matches!(command, Command::Read { .. })));
}

#[test]
fn the_help_tells_what_the_bells_mean() {
    for (language, said) in [
        (
            Language::En,
            [
                "one bell           your own visitor wrote, and you did not look",
                "two bells          somebody waits in acute danger, or waits too long",
                "or                 a colleague asks for backup",
                "three bells        nobody answered an alert in time",
                "full, or pausing   you hear who is acute, not who waits too long",
            ],
        ),
        (
            Language::Nl,
            [
                "één bel            uw eigen bezoeker schreef, en u keek niet",
                "twee bellen        iemand wacht met acuut gevaar, of wacht te lang",
                "of                 een collega vraagt achterwacht",
                "drie bellen        niemand beantwoordde een alarm op tijd",
                "vol, of op pauze   u hoort wie acuut is, niet wie te lang wacht",
            ],
        ),
    ] {
        let mut night = Night::busy(language);
        night.key("F1");
        let mut seen = night.screen();
        for _ in 0..30 {
            night.key("PgDn");
            seen.push_str(&night.screen());
        }
        for line in said {
            assert!(seen.contains(line), "{line}");
        }
    }
}

/// Who is alone and has no room hears of those who wait too long, with three bells.
#[test]
fn who_is_alone_and_full_hears_of_who_waits_too_long() {
    let mut night = Night::new(Language::En);
    let since = night.now();
    night.door(|seq| DeskEvent::Silent(desk::event::Silent { seq, member: colleague(), since }));
    night.desk_by(&me(), DeskEvent::Duty(Duty { name: "Sanne".into(), shift: Shift::On, capacity: 0 }));
    pass(&mut night, 5_000);
    bells(&mut night);
    night.arrive("Uil", Triage::B, 30);
    pass(&mut night, 1_500);
    assert_eq!(bells(&mut night), 3, "{}", night.screen());
}
