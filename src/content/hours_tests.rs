//! Opening hours of what ships, at the moments at which a mistake would hurt; and hours of a desk's own.

use jiff::tz::TimeZone;

use super::Content;
use care::Language;
use care::hours::{Day, Holiday, Opening, Span, ZONE};

/// Every entry with hours, and what a helper reads of it at each of [`MOMENTS`]. Written by hand.
const EXPECTED: [(&str, [&str; 9]); 11] = [
    ("112", ALWAYS),
    ("veilig_thuis_advies", ALWAYS),
    ("veilig_thuis_melding", ALWAYS),
    (
        "kindertelefoon",
        [
            "opens Saturday 11:00",
            "closes in 10 min",
            "opens 11:00",
            "opens 11:00",
            "opens 11:00",
            "opens 11:00",
            "open until 21:00",
            "opens Saturday 11:00",
            "open until 21:00",
        ],
    ),
    ("113", ALWAYS),
    ("csg", ALWAYS),
    ("politie", ALWAYS),
    ("meldpunt_kinderporno", ALWAYS),
    ("take_it_down", ALWAYS),
    ("stopncii", ALWAYS),
    (
        "comensha",
        [
            "opens Monday 09:00",
            "opens Monday 09:00",
            "opens Monday 09:00",
            "opens Monday 09:00",
            "opens Monday 09:00",
            "opens Monday 09:00",
            "opens Monday 09:00",
            "opens Monday 09:00",
            "opens Tuesday 09:00",
        ],
    ),
];

const ALWAYS: [&str; 9] = ["open"; 9];

const MOMENTS: [&str; 9] = [
    "2026-11-27T22:50+01", // Friday 22:50
    "2026-11-27T20:50+01", // and two hours before
    "2026-03-29T01:59+01", // the minute before the clock jumps to 03:00
    "2026-03-29T03:00+02", // the minute after it
    "2026-10-25T02:30+02", // half past two
    "2026-10-25T02:30+01", // half past two again
    "2026-12-25T12:00+01", // Christmas Day, a Friday
    "2026-12-25T22:00+01", // its evening
    "2026-04-06T12:00+02", // Easter Monday
];

#[test]
fn open_now_is_right_for_every_entry_with_hours() {
    let zone = TimeZone::get(ZONE).unwrap();
    let entries = &Content::shipped().directory.entries;
    let with_hours: Vec<_> = entries.iter().filter(|entry| entry.open.is_some()).map(|e| e.id.as_str()).collect();
    let mut expected: Vec<_> = EXPECTED.iter().map(|(id, _)| *id).collect();
    expected.sort_unstable_by_key(|id| with_hours.iter().position(|with| with == id));
    assert_eq!(expected, with_hours, "every entry with hours stands in the table");
    for (id, texts) in EXPECTED {
        let open = Content::shipped().directory.entry(id).and_then(|entry| entry.open.as_ref()).unwrap();
        for (moment, expected) in MOMENTS.iter().zip(texts) {
            let at = moment.parse().unwrap();
            assert_eq!(open.opening(at, &zone).text(at, &zone, Language::En), expected, "{id} at {moment}");
        }
    }
}

const OWN: &str = r#"
[[entry]]
id = "opvang"
code = "opv"
name = { nl = "Opvang", en = "Shelter" }
what = { nl = "Voor een nacht.", en = "For a night." }
anonymous = "no"
parents = "unknown"
source = "ours"
"#;

#[test]
fn a_desk_writes_holidays_seasons_and_exceptions() {
    let text = format!(
        "{OWN}open = \"mon-fri 20:00-02:00\"\nschedule = [{{ open = \"sat 20:00-23:00\", to = 2026-12-31 }}]\n\
         holidays = {{ rest = \"closed\", good_friday = \"closed\", christmas = \"12:00-18:00, 20:00-22:00\" }}\n\
         exceptions = [{{ on = 2026-12-31, open = \"closed\" }}]\n"
    );
    let content = Content::parse("own.toml", &text).unwrap();
    let hours = content.directory.entry("opvang").and_then(|entry| entry.open.clone()).unwrap();
    assert_eq!(hours.weekly.len(), 2);
    let christmas = Day::Open(["12:00-18:00", "20:00-22:00"].map(|span| Span::parse(span).unwrap()).to_vec());
    assert_eq!(hours.holidays.rest, Day::Closed);
    assert_eq!(hours.holidays.named, [(Holiday::GoodFriday, Day::Closed), (Holiday::Christmas, christmas)]);
    let zone = TimeZone::get(ZONE).unwrap();
    let open = |at: &str| matches!(hours.opening(at.parse().unwrap(), &zone), Opening::Open(_));
    assert!(open("2026-12-25T21:00+01") && !open("2026-12-25T19:00+01"));
    assert!(open("2026-12-31T01:00+01") && !open("2026-12-31T21:00+01"), "the night that began on the 30th goes on");
}

#[test]
fn what_cannot_be_hours_is_named_with_its_line() {
    for (line, says) in [
        ("open = \"maandag 9-17\"", "is not opening hours"),
        ("schedule = [{ open = \"daily 10:00-12:00\", from = 2026-02-01, to = 2026-01-01 }]", "is after `to`"),
        ("schedule = [{ from = 2026-02-01 }]", "is missing"),
        ("holidays = \"dicht\"", "is nothing a day can be"),
        ("holidays = { kerst = \"closed\" }", "unknown key"),
        ("exceptions = [{ open = \"closed\" }]", "is missing"),
        ("exceptions = [{ on = 2026-12-24 }]", "is missing"),
    ] {
        let findings = Content::parse("own.toml", &format!("{OWN}{line}\n")).unwrap_err();
        assert!(findings.iter().any(|f| f.line == 10 && f.to_string().contains(says)), "{line}: {findings:?}");
    }
}
