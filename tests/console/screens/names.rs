//! Names on the screen: no two alike, none that turns a row around or pushes what decides off it, and the number of
//! visitors at once that counts.

use care::Language;
use care::triage::Triage;
use desk::event::{DeskEvent, Duty, MemberId, Moment, Opened, Shift, WhyUnattended};
use matrix::link::Command;

use super::flows::notice;
use super::{acute, attention};
use testing::night::{Night, colleague, me};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (160, 50)];

/// Milan shows a name of his own choice, as any Matrix client can.
fn renamed(night: &mut Night, who: &MemberId, name: &str) {
    night.desk_by(
        who,
        DeskEvent::Duty(Duty { name: name.to_owned(), shift: Shift::On, capacity: 8, languages: Vec::new() }),
    );
}

/// The row of the queue with an alias.
fn row_of(night: &Night, alias: &str) -> String {
    let screen = night.screen();
    screen.lines().find(|row| row.contains(alias)).unwrap_or_else(|| panic!("no {alias}:\n{screen}")).to_owned()
}

#[test]
fn two_of_one_name_are_told_apart_wherever_a_name_stands() {
    for language in Language::ALL {
        for (width, height) in SIZES {
            for name in ["Sanne", " sanne ", "Ѕаnnе", "San\u{202e}ne", "S\u{200b}anne"] {
                let mut night = Night::busy(language);
                night.size(width, height);
                renamed(&mut night, &colleague(), name);
                night.keys(&["F2"]);
                assert!(row_of(&night, "Bever").contains("milan"), "the queue\n{}", night.screen());
                night.keys(&["F2", "F7"]);
                assert!(night.screen().contains("(milan)"), "the shift\n{}", night.screen());
                night.keys(&["Down", "Down", "Down", "Down", "Down", "Enter"]);
                assert!(night.screen().contains("(milan)"), "to whom a conversation goes\n{}", night.screen());
                night.keys(&["Esc", "F2"]);
                night.select("Merel");
                night.key("Enter");
                night.assign("Merel", Some(colleague()), None);
                assert!(notice(&night).contains("(milan)"), "a notice: {}", notice(&night));
            }
            let mut night = acute::called(language);
            night.size(width, height);
            renamed(&mut night, &colleague(), "Sanne");
            assert!(
                night.screen().lines().any(|row| row.contains("(milan)") && row.contains("Ctrl-O")),
                "{}",
                night.screen()
            );
        }
    }
}

#[test]
fn a_long_name_pushes_neither_triage_nor_alias_off_a_row() {
    for language in Language::ALL {
        for (width, height) in SIZES {
            for name in
                ["W".repeat(300), "李".repeat(300), "Anne-Marie van den Broek-Janssens".to_owned(), "Sanne".into()]
            {
                // the queue with the keyboard, and as it stands beside a talk
                for (keys, alias) in [(&["F2", "Home"] as &[&str], "Winterkoning 123"), (&["Alt-1"], "Bever")] {
                    for unattended in [false, true] {
                        let mut night = Night::busy(language);
                        night.size(width, height);
                        night.arrive("Winterkoning 123", Triage::B, 3);
                        night.assign("Winterkoning 123", Some(colleague()), None);
                        night.keys(keys);
                        if unattended {
                            attention::unattended(&mut night, alias, WhyUnattended::Silent, 3);
                        }
                        let usual = row_of(&night, alias);
                        renamed(&mut night, &colleague(), &name);
                        let row = row_of(&night, alias);
                        let ends = usual.find(alias).expect("it is there") + alias.len();
                        assert_eq!(usual.get(..ends), row.get(..ends), "{width}: triage and alias are where they were");
                    }
                }
            }
        }
    }
}

#[test]
fn the_number_that_counts_is_the_desks_when_that_is_lower() {
    let mut night = Night::busy(Language::En);
    night.size(120, 40);
    let opened = |since, ceiling| Opened {
        run: format!("r{since}"),
        since: Moment(since),
        saves_plans: None,
        tells_alive: false,
        ceiling,
        retention: None,
    };
    let door = testing::night::door();
    night.desk_by(&door, DeskEvent::Opened(opened(1, Some(3))));
    night.desk_by(
        &colleague(),
        DeskEvent::Duty(Duty { name: "Milan".into(), shift: Shift::On, capacity: u8::MAX, languages: Vec::new() }),
    );
    night.keys(&["F2"]);
    assert!(night.screen().contains("2 of 3"), "my conversations\n{}", night.screen());
    night.keys(&["F7", "Down", "Down", "Down", "Down"]);
    let screen = night.screen();
    assert!(screen.contains("1 of 3") && !screen.contains("255"), "the colleague\n{screen}");
    assert!(screen.contains("This desk allows 3"), "{screen}");
    night.commands();
    night.key("+");
    assert!(night.commands().is_empty(), "there is no more to ask for");
    night.key("-");
    assert!(matches!(&night.commands()[..], [Command::Duty(duty)] if duty.capacity == 2));
    // full by the desk's number: nobody hands over to him
    for alias in ["Mus", "Kauw"] {
        night.arrive(alias, Triage::B, 1);
        night.assign(alias, Some(colleague()), None);
    }
    assert!(night.console.world.receivers().iter().all(|it| it.cannot.is_some()));
    night.desk_by(&door, DeskEvent::Opened(opened(2, Some(9))));
    let receivers = night.console.world.receivers();
    let can: Vec<_> = receivers.iter().filter(|it| it.cannot.is_none()).map(|it| it.id.clone()).collect();
    assert_eq!(can, [colleague()]);
    assert!(!night.console.world.is_me(&colleague()) && night.console.world.is_me(&me()));
}
