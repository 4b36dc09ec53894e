//! What rings at a console, for which helper, and with how many bells.

use care::Language;
use care::triage::Triage;
use console::layer::{Place, Side};
use console::screen::Message;
use console::terminal::Notification;
use console::world::Effect;
use desk::event::{DeskEvent, Duty, Leaving, Left, Returned, Shift};
use matrix::link::Command;

use testing::night::{Night, colleague, me, room};

/// How many bells rang since the last call.
fn bells(night: &mut Night) -> usize {
    std::mem::take(&mut night.effects).iter().filter(|effect| matches!(effect, Effect::Bell)).count()
}

/// Lets time pass, and wakes the console whenever it asked to be woken.
fn pass(night: &mut Night, ms: u64) {
    let end = night.now().0 + ms;
    while night.now().0 < end {
        let next = night.console.next_change().0.min(end);
        night.pass(next - night.now().0);
    }
}

/// How many bells the present ring has: those since the last call, and those of the next two seconds.
fn ring(night: &mut Night) -> usize {
    pass(night, 1_900);
    bells(night)
}

/// Sanne tells the desk her shift and for how many visitors she has room.
fn duty(night: &mut Night, shift: Shift, capacity: u8) {
    night.console.world.duty = Duty { name: "Sanne".to_owned(), shift, capacity, languages: Vec::new() };
    night.desk_by(&me(), DeskEvent::Duty(Duty { name: "Sanne".to_owned(), shift, capacity, languages: Vec::new() }));
}

/// Sanne has the visitor Vos, and the conversation is on her screen; nothing rings.
fn talking() -> Night {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::B);
    night.key("Alt-1");
    pass(&mut night, 1_000);
    night.effects.clear();
    night
}

#[test]
fn an_acute_visitor_rings_at_once_also_for_a_helper_without_room() {
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
    // a helper without room hears nothing of any other visitor, however long that one waits
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
    assert_eq!(bells(&mut night), 1, "a message's bell a moment ago does not delay this one");
    assert_eq!(ring(&mut night), 1);
    // one acute visitor is picked up at the moment at which another comes
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
fn a_visitor_who_comes_back_rings_again() {
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
    assert_eq!(bells(&mut night), 1, "two bells at once would sound as one");
    assert_eq!(ring(&mut night), 1, "two bells in all");
    pass(&mut night, 200);
    // a bell for a message right behind the second bell would sound like a third
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
    assert_eq!(night.console.next_change().0 - night.now().0, 300, "the console wakes for the second bell");
    night.pass(299);
    assert_eq!(bells(&mut night), 0);
    assert_eq!(night.console.next_change().0 - night.now().0, 1);
    night.pass(1);
    assert_eq!(bells(&mut night), 1);
    assert!(night.console.next_change().0 - night.now().0 > 300, "and does not wake for a third");
    // a clock that is set back puts the next bell off by no more than these 300 ms
    night.arrive("Gans", Triage::A, 0);
    pass(&mut night, 3_000);
    night.arrive("Hop", Triage::A, 0);
    night.effects.clear();
    let back = desk::event::Moment(night.now().0 - 3_600_000);
    night.send(Message::Clock(back));
    night.pass(300);
    assert_eq!(bells(&mut night), 1);
    night.pass(60_000);
    assert_eq!(bells(&mut night), 1, "and puts no ring off by an hour");
}

#[test]
fn the_rest_of_a_ring_is_silent_once_somebody_has_the_visitor() {
    let mut night = Night::new(Language::Nl);
    night.arrive("Uil", Triage::A, 0);
    night.assign("Uil", Some(colleague()), None);
    assert_eq!(bells(&mut night), 1);
    assert_eq!(ring(&mut night), 0);
}

#[test]
fn a_message_that_is_seen_is_silent() {
    let mut night = talking();
    night.says("Vos", "hoi");
    night.types("dag");
    night.says("Vos", "ben je er?");
    pass(&mut night, 60_000);
    assert_eq!(bells(&mut night), 0, "a message that was seen does not ring later, when nobody looks any more");
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
        // the message stands beside the plan: a key there shows that the helper has seen it
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
    assert_eq!(bells(&mut night), 0, "the focus is back, and so is the helper");
    // a terminal may not tell that the focus is back; a key proves it, since keys go to the window with the focus
    night.send(Message::Focus(false));
    night.key("Left");
    night.effects.clear();
    night.says("Vos", "vier");
    assert_eq!(bells(&mut night), 0);
}

#[test]
fn a_change_of_focus_does_not_count_as_a_key() {
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
    // a message that a key has shown to be seen is not among what the lock announces
    night.says("Vos", "waar ben je?");
    night.key("F9");
    assert!(!night.screen().contains("nieuw bericht"), "the message was seen: {}", night.screen());
}

#[test]
fn the_lock_tells_of_messages_that_rang_before_it() {
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
fn a_helper_who_pauses_hears_of_acute_visitors_and_not_of_ordinary_waiting() {
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
    assert_eq!(ring(&mut night), 1, "the helper's own visitors do not pause");
    // a helper who is off duty hears of neither
    duty(&mut night, Shift::Off, 8);
    night.key("Alt-1");
    night.effects.clear();
    night.arrive("Gans", Triage::A, 0);
    pass(&mut night, 60_000);
    assert_eq!(bells(&mut night), 0);
}

#[test]
fn a_notification_has_fixed_words_and_comes_once_for_each_ring() {
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
fn a_message_on_the_screen_gets_its_receipt_also_when_it_rang() {
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
                "één bel            je eigen bezoeker schreef, en je keek niet",
                "twee bellen        iemand wacht met acuut gevaar, of wacht te lang",
                "of                 een collega vraagt achterwacht",
                "drie bellen        niemand beantwoordde een alarm op tijd",
                "vol, of op pauze   je hoort wie acuut is, niet wie te lang wacht",
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

/// The only helper on duty hears of visitors who wait too long even without room, with three bells.
#[test]
fn a_helper_who_is_alone_hears_of_long_waits_even_without_room() {
    let mut night = Night::new(Language::En);
    let since = night.now();
    night.door(|seq| DeskEvent::Silent(desk::event::Silent { seq, member: colleague(), since }));
    night.desk_by(
        &me(),
        DeskEvent::Duty(Duty { name: "Sanne".into(), shift: Shift::On, capacity: 0, languages: Vec::new() }),
    );
    pass(&mut night, 5_000);
    bells(&mut night);
    night.arrive("Uil", Triage::B, 30);
    pass(&mut night, 1_500);
    assert_eq!(bells(&mut night), 3, "{}", night.screen());
}
