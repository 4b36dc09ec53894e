//! Opening hours of what ships, at the moments at which a mistake would hurt; and hours of a desk's own.

use jiff::tz::TimeZone;

use super::Content;
use care::Language;
use care::hours::{Day, Holiday, Now, Opening, Span, ZONE};
use care::referral::ChannelKind;

/// Every channel with hours, by entry and kind, and what a helper reads of it at each of [`MOMENTS`]. Written by hand.
const EXPECTED: [(&str, &[&str], [&str; 9]); 15] = [
    ("112", &["phone"], ALWAYS),
    ("veilig_thuis_advies", &["phone"], ALWAYS),
    ("veilig_thuis_advies", &["chat"], OFFICE),
    ("veilig_thuis_melding", &["phone"], ALWAYS),
    ("veilig_thuis_kind", &["phone"], ALWAYS),
    ("veilig_thuis_kind", &["chat"], OFFICE),
    (
        "kindertelefoon",
        &["phone", "chat"],
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
    (
        "keerpunt",
        &["chat"],
        [
            "open until Saturday 06:00",
            "open until Saturday 06:00",
            "open until 06:00",
            "open until 06:00",
            "open until 06:00",
            "open until 06:00",
            "opens 20:00", // at Christmas as in a weekend
            "open until Saturday 06:00",
            "opens 20:00",
        ],
    ),
    ("113", &["phone", "phone", "chat"], ALWAYS),
    ("csg", &["phone"], ALWAYS),
    ("politie", &["phone"], ALWAYS),
    ("luisterlijn", &["phone", "chat"], ALWAYS),
    ("112nl_app", &["app"], ALWAYS),
    (
        "vertrouwensinspecteur",
        &["phone"],
        [
            "opens Monday 08:00",
            "opens Monday 08:00",
            "opens Monday 08:00",
            "opens Monday 08:00",
            "opens Monday 08:00",
            "opens Monday 08:00",
            "hours not known", // nobody says what they do on public holidays
            "hours not known",
            "hours not known",
        ],
    ),
    (
        "comensha",
        &["phone"],
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

/// A site that is always there.
const SITES: [&str; 3] = ["meldpunt_kinderporno", "take_it_down", "stopncii"];

/// On weekdays from nine to five; of public holidays nobody knows.
const OFFICE: [&str; 9] = [
    "opens Monday 09:00",
    "opens Monday 09:00",
    "opens Monday 09:00",
    "opens Monday 09:00",
    "opens Monday 09:00",
    "opens Monday 09:00",
    "hours not known",
    "hours not known",
    "hours not known",
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
fn open_now_is_right_for_every_channel_with_hours() {
    let zone = TimeZone::get(ZONE).unwrap();
    let directory = &Content::shipped().directory;
    let entries = directory.entries.iter();
    let with_hours = entries.flat_map(|entry| {
        entry.channels.iter().filter(|it| entry.open_of(it).is_some()).map(|it| (&*entry.id, it.kind.code()))
    });
    let mut with_hours: Vec<_> = with_hours.collect();
    let sites = SITES.map(|id| (id, &["site"][..], ALWAYS));
    for (id, kinds, texts) in EXPECTED.into_iter().chain(sites) {
        let entry = directory.entry(id).unwrap();
        for kind in kinds {
            let at = with_hours.iter().position(|with| *with == (id, *kind)).unwrap_or_else(|| panic!("{id} {kind}"));
            with_hours.remove(at);
        }
        for channel in entry.channels.iter().filter(|channel| kinds.contains(&channel.kind.code())) {
            for (moment, expected) in MOMENTS.iter().zip(texts) {
                let at = moment.parse().unwrap();
                let opening = entry.channel_opening(channel, Now { at, zone: &zone });
                assert_eq!(opening.text(at, &zone, Language::En), expected, "{id} {} at {moment}", channel.at);
            }
        }
    }
    assert_eq!(with_hours, [], "every channel with hours stands in the table");
}

/// What can be reached by any channel can be reached (domain.md §4, Veilig Thuis for a child).
#[test]
fn an_entry_is_open_by_its_telephone_while_its_chat_is_closed() {
    let zone = TimeZone::get(ZONE).unwrap();
    let entry = Content::shipped().directory.entry("veilig_thuis_kind").unwrap();
    let now = Now { at: "2026-11-27T22:50+01".parse().unwrap(), zone: &zone };
    assert_eq!(entry.opening(now), Some(Opening::Open(None)));
    assert_eq!((entry.closed_kinds(now), entry.is_closed(now)), (vec![ChannelKind::Chat], false));
    let by_day = Now { at: "2026-11-27T12:00+01".parse().unwrap(), zone: &zone };
    assert_eq!(entry.closed_kinds(by_day), []);
    let kinder = Content::shipped().directory.entry("kindertelefoon").unwrap();
    assert!(kinder.is_closed(now) && !kinder.is_closed(by_day));
    let helpwanted = Content::shipped().directory.entry("helpwanted").unwrap();
    assert_eq!((helpwanted.opening(now), helpwanted.is_closed(now)), (None, false), "nobody knows");
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
