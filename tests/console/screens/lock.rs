//! The lock: content leaves the screen in one frame, counts and alarms stay, only the password brings it back.

use care::Language;
use care::triage::Triage;
use console::screen::Message;
use console::world::Effect;
use console::world::station::{LOCK_AFTER, Station};
use desk::event::Moment;
use matrix::link::{Command, Update};

use testing::night::{Night, room};

/// Everything on a busy night's screens that is somebody's.
const CONTENT: [&str; 12] =
    ["Vos", "Lijster", "Uil", "Merel", "Das", "Ree", "Egel", "Bever", "Milan", "stiefvader", "zusje", "draft"];

fn is_locked(night: &Night) -> bool {
    let screen = night.screen();
    let shown: Vec<_> = CONTENT.iter().filter(|words| screen.contains(**words)).collect();
    let locked = night.console.gate.lock.is_some();
    assert!(!locked || shown.is_empty(), "{shown:?} is on the locked screen:\n{screen}");
    locked
}

fn passwords(night: &mut Night) -> Vec<String> {
    let told = night.commands().into_iter();
    told.filter_map(|command| if let Command::Unlock(password) = command { Some(password.to_string()) } else { None })
        .collect()
}

#[test]
fn one_key_takes_all_content_off_the_screen_and_the_password_brings_it_back() {
    let before_that: [&[&str]; 7] =
        [&["F2"], &["Alt-1"], &["Alt-1", "F3"], &["F4"], &["Alt-1", "F6", "n"], &["Alt-1", "Ctrl-X"], &["Ctrl-K"]];
    for keys in before_that {
        let mut night = Night::busy(Language::En);
        night.keys(keys);
        night.types("draft");
        night.console.world.notice = None;
        let before = night.screen();
        night.effects.clear();
        night.key("F9");
        assert!(is_locked(&night), "{keys:?}");
        assert!(night.effects.iter().any(|effect| matches!(effect, Effect::Redraw)), "every cell is written anew");
        assert!(night.screen().contains("5 waiting"), "{}", night.screen());
        night.types("secret");
        night.key("Enter");
        assert_eq!(passwords(&mut night), ["secret"]);
        night.link(Update::Unlocked(true));
        assert!(!is_locked(&night));
        assert_eq!(night.screen(), before, "{keys:?}: as it was");
    }
}

#[test]
fn keys_and_pastes_at_a_locked_screen_reach_the_password_and_nothing_else() {
    let mut night = Night::busy(Language::En);
    night.key("Alt-1");
    night.types("draft");
    night.key("F9");
    night.effects.clear();
    night.send(Message::Paste("pasted\nsecond line".to_owned()));
    for key in ["F2", "F8", "F10", "Ctrl-Q", "Ctrl-K", "Alt-2", "Tab", "Esc", "/", "F9"] {
        night.key(key);
        assert!(is_locked(&night), "{key}");
    }
    night.types("x");
    assert!(!night.screen().contains("pasted"), "a password is never drawn");
    night.key("Enter");
    assert_eq!(passwords(&mut night), ["pasted/x"]);
    night.link(Update::Unlocked(false));
    assert!(is_locked(&night));
    night.key("Enter");
    assert!(night.commands().is_empty(), "no password is not asked about");
}

#[test]
fn wrong_passwords_slow_down() {
    let mut night = Night::busy(Language::En);
    night.key("F9");
    night.effects.clear();
    for _ in 0..4 {
        night.pass(10_000);
        night.types("wrong");
        night.key("Enter");
        assert_eq!(passwords(&mut night), ["wrong"]);
        night.link(Update::Unlocked(false));
    }
    assert!(night.screen().contains("Wait 2 seconds"), "{}", night.screen());
    night.types("right");
    night.key("Enter");
    assert!(night.commands().is_empty(), "too early");
    assert_eq!(night.console.next_change(), Moment(night.now().0 + 2_000), "and says when no longer");
    night.pass(2_000);
    assert!(!night.screen().contains("Wait"));
    night.key("Enter");
    assert_eq!(passwords(&mut night), ["right"], "what was typed is still there");
}

#[test]
fn without_a_key_for_long_enough_it_locks_by_itself() {
    let mut night = Night::new(Language::Nl);
    night.console.world.station.lock_after = Station::default().lock_after;
    night.mine("Vos", Triage::B);
    night.key("Alt-1");
    night.pass(LOCK_AFTER - 1);
    assert!(!is_locked(&night));
    night.key("Alt-1");
    night.pass(LOCK_AFTER - 1);
    assert!(!is_locked(&night), "a key begins it anew");
    assert!(night.console.next_change() <= Moment(night.now().0 + 1), "it wakes for it");
    night.pass(1);
    assert!(is_locked(&night));

    let mut night = Night::new(Language::Nl);
    night.pass(100 * LOCK_AFTER);
    assert!(!is_locked(&night));
    let mut night = Night::before(Language::Nl);
    night.console.world.station.lock_after = Some(LOCK_AFTER);
    night.pass(100 * LOCK_AFTER);
    night.key("F9");
    assert!(!is_locked(&night), "nobody is signed in: there is nothing to hide, and no password");
}

#[test]
fn what_comes_while_it_is_locked_is_counted_rings_and_is_not_read() {
    let mut night = Night::new(Language::En);
    night.mine("Vos", Triage::B);
    night.key("Alt-1");
    night.pass(60_000);
    night.key("F9");
    night.effects.clear();
    night.says("Vos", "are you there?");
    night.says("Vos", "please");
    assert!(is_locked(&night));
    assert!(night.screen().contains("2 new messages"), "{}", night.screen());
    assert!(night.effects.iter().any(|effect| matches!(effect, Effect::Bell)));
    let read = |night: &mut Night| night.commands().iter().filter(|c| matches!(c, Command::Read { .. })).count();
    assert_eq!(read(&mut night), 0, "nobody has seen it");
    night.arrive("Gans", Triage::A, 0);
    assert!(night.screen().contains("1 waiting") && !night.screen().contains("Gans"), "{}", night.screen());
    night.types("secret");
    night.key("Enter");
    night.link(Update::Unlocked(true));
    assert_eq!(read(&mut night), 1);
    assert_eq!(night.console.world.chat(&room("Vos")).unwrap().unread, 0);
}

#[test]
fn the_locked_screen() {
    for (language, name) in [(Language::Nl, "nl"), (Language::En, "en")] {
        let mut night = Night::busy(language);
        night.key("F9");
        for (width, height) in [(80, 24), (40, 10), (160, 50)] {
            night.size(width, height);
            insta::assert_snapshot!(format!("locked_{name}_{width}x{height}"), night.screen());
        }
    }
}

#[test]
fn hostile_37_a_clock_that_was_set_back_locks_nobody_out_and_leaves_nothing_open() {
    let day = 24 * 3_600_000;
    let mut night = Night::busy(Language::En);
    night.key("F9");
    night.effects.clear();
    for _ in 0..4 {
        night.pass(10_000);
        night.types("wrong");
        night.key("Enter");
        night.link(Update::Unlocked(false));
    }
    night.effects.clear();
    assert!(night.screen().contains("Wait 2 seconds"), "{}", night.screen());
    let back = Moment(night.now().0 - day);
    night.send(Message::Clock(back));
    assert!(!night.screen().contains("Wait"), "{}", night.screen());
    night.types("right");
    night.key("Enter");
    assert_eq!(passwords(&mut night), ["right"]);

    let mut night = Night::new(Language::En);
    night.console.world.station.lock_after = Some(LOCK_AFTER);
    night.mine("Vos", Triage::B);
    night.key("Alt-1");
    let back = Moment(night.now().0 - day);
    night.send(Message::Clock(back));
    night.send(Message::Clock(Moment(back.0 + LOCK_AFTER)));
    assert!(is_locked(&night), "nobody was there for that long");
}
