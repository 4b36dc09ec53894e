//! Every time of day is told by the desk's clock, and its name stands beside it where the machine's shows another.

use std::rc::Rc;

use care::Language;
use content::Content;
use jiff::tz::TimeZone;

use testing::night::Night;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("the zones are bundled")
}

/// A busy night at a desk in a zone, on a machine in another: the status line, and the head of the last own words.
fn times(desk: &str, machine: &str) -> (String, String) {
    let mut night = Night::busy(Language::En);
    night.console.world.station.machine = Some(zone(machine));
    let content = Content { place: Some(zone(desk)), ..Content::shipped().clone() };
    night.send(console::screen::Message::Content(Rc::new(content)));
    night.size(120, 40);
    let screen = night.screen();
    let line = |words: &str| screen.lines().find(|line| line.contains(words)).unwrap_or_default().to_owned();
    (line("connected"), line("me · "))
}

#[test]
fn the_clock_is_the_desks_and_says_so_where_the_machines_differs() {
    for (desk, machine, clock, said) in [
        ("Europe/Amsterdam", "Europe/Amsterdam", " 01:14", "01:14"),
        ("Europe/Amsterdam", "UTC", " 01:14 Amsterdam", "01:14"),
        // another name of the same clock
        ("Europe/Amsterdam", "Europe/Brussels", " 01:14", "01:14"),
        ("America/New_York", "UTC", " 19:14 New York", "19:14"),
    ] {
        let (status, head) = times(desk, machine);
        assert!(status.trim_end().ends_with(clock), "{desk} on {machine}: {status}");
        assert!(head.contains(&format!("me · {said} ")), "{desk} on {machine}: {head}");
    }
}

/// A calm screen has no clock, and tells by which its times are.
#[test]
fn a_calm_screen_names_the_zone_too() {
    let mut night = Night::busy(Language::En);
    night.console.world.station.calm = true;
    for (machine, ending) in [("Europe/Amsterdam", "connected"), ("UTC", " Amsterdam")] {
        night.console.world.station.machine = Some(zone(machine));
        night.size(120, 40);
        let screen = night.screen();
        let status = screen.lines().next().unwrap_or_default().trim_end();
        assert!(status.ends_with(ending), "{status}");
    }
}

#[test]
fn a_desk_names_its_zone_in_its_own_file() {
    let mut builder = content::load::Builder::shipped();
    builder.add_own("desk.toml", "[hours]\nopen = \"mon-fri 18:00-22:00\"\nzone = \"America/New_York\"\n");
    let (content, findings) = builder.finish();
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(content.place, Some(zone("America/New_York")));
    assert_eq!(Content::shipped().place, Some(zone("Europe/Amsterdam")));
}
