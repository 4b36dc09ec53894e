//! HSDS as publishers really write it: small files after the examples of the specification.

use std::collections::{BTreeMap, HashMap};

use super::*;
use crate::care_tests::entries::TODAY;
use care::hours::Days;
use care::hsds::{ImportOptions, ImportOutcome, import};
use care::referral::{ChannelKind, Entry};

fn outcome(read: &ReadServices) -> ImportOutcome {
    let errors: Vec<_> = read.findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let options = ImportOptions { today: TODAY, keep_addresses: false, taken: &BTreeMap::new(), origin: "HSDS: x" };
    let outcome = import(&read.services, &options);
    assert!(!outcome.has_errors(), "{:?}", outcome.remarks);
    outcome
}

fn by_json(text: &str) -> ImportOutcome {
    outcome(&parse_json("x.json", text))
}

/// A service with these fields more.
fn with(fields: &str) -> String {
    format!(r#"{{"id": "a", "name": "Praatlijn", "status": "active", "description": "Om te praten."{fields}}}"#)
}

fn one(fields: &str) -> (Entry, ImportOutcome) {
    let mut outcome = by_json(&with(fields));
    (outcome.entries.remove(0), outcome)
}

fn schedule(fields: &str) -> String {
    format!(r#", "schedules": [{{"id": "s", {fields}}}]"#)
}

fn words(fields: &str) -> (String, String) {
    let (entry, outcome) = one(&schedule(fields));
    assert_eq!(entry.open, None, "{fields}");
    assert!(outcome.unheld.contains_key("service.schedules.(kept in words only)"), "{:?}", outcome.unheld);
    let words = entry.hours.unwrap_or_else(|| panic!("{fields}: no words"));
    (words.nl, words.en)
}

fn package(files: &[(&str, &str)]) -> ReadServices {
    let files: HashMap<String, String> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    parse_package("x", |name| files.get(name).cloned().map(Ok))
}

#[test]
fn a_number_is_found_wherever_it_hangs_and_the_nearest_one_counts() {
    let phones = |number: &str| format!(r#""phones": [{{"id": "p", "number": "{number}", "type": "voice"}}]"#);
    let contacts = |number: &str| format!(r#""contacts": [{{"id": "c", "name": "An", {}}}]"#, phones(number));
    let (service, at, location, organization) =
        (phones("0800 1"), phones("0800 2"), phones("0800 3"), phones("0800 4"));
    let (service_contact, place_contact, organization_contact) =
        (contacts("0800 5"), contacts("0800 6"), contacts("0800 7"));
    let file = |own: &[&str], at: &[&str], location: &[&str], organization: &[&str]| {
        let fields = |all: &[&str]| all.iter().map(|field| format!(", {field}")).collect::<Vec<_>>().concat();
        format!(
            r#"{}, "service_at_locations": [{{"id": "t"{}, "location": {{"id": "l", "location_type": "physical"{}}}}}],
            "organization": {{"id": "o", "name": "Stichting Oor"{}}}"#,
            fields(own),
            fields(at),
            fields(location),
            fields(organization)
        )
    };
    for (fields, number, left) in [
        (file(&[&service], &[&at], &[&location], &[&organization]), "0800 1", 3),
        (file(&[], &[&at], &[&location], &[&organization]), "0800 2", 2),
        (file(&[], &[], &[&location], &[&organization]), "0800 3", 1),
        (file(&[], &[], &[], &[&organization, &organization_contact]), "0800 4", 0),
        (file(&[&service_contact], &[], &[&place_contact], &[&organization_contact]), "0800 5", 0),
        (file(&[], &[&place_contact], &[], &[&organization_contact]), "0800 6", 0),
        (file(&[], &[], &[], &[&organization_contact]), "0800 7", 0),
    ] {
        let (entry, outcome) = one(&fields);
        assert_eq!(entry.phones().collect::<Vec<_>>(), [number], "{fields}");
        let counted: usize =
            outcome.unheld.iter().filter(|(name, _)| name.ends_with(".phones")).map(|(_, count)| count).sum();
        assert_eq!(counted, left, "what was not taken is counted: {:?}", outcome.unheld);
        assert!(!outcome.remarks.iter().any(|remark| remark.what.contains("no way")));
    }
    let fax = file(&[r#""phones": [{"id": "p", "number": "0800 9", "type": "fax"}]"#], &[&at], &[], &[]);
    assert_eq!(one(&fax).0.phones().collect::<Vec<_>>(), ["0800 2"], "nobody answers a fax");
    let two = r#", "service_at_locations": [{"id": "t", "phones": [{"id": "p", "number": "0800 1"}]},
        {"id": "u", "location": {"id": "l", "phones": [{"id": "q", "number": "0800 2"}]}}]"#;
    assert_eq!(one(two).0.phones().collect::<Vec<_>>(), ["0800 1", "0800 2"], "each place has its own");
}

#[test]
fn an_extension_is_kept_for_the_helper() {
    for phone in [
        r#""number": "020 1234567", "extension": 12"#,
        r#""number": "020 1234567", "extension": "12""#,
        r#""number": "020 1234567 toestel 12""#,
        r#""number": "tel:020.1234567 (ext. 12)""#,
        r#""number": "020 1234567 x12""#,
    ] {
        let (entry, outcome) = one(&format!(r#", "phones": [{{"id": "p", {phone}}}]"#));
        let note = entry.note.clone().unwrap_or_else(|| panic!("{phone}"));
        assert_eq!(entry.phones().collect::<Vec<_>>(), ["020 1234567"], "{phone}");
        assert_eq!((&*note.nl, &*note.en), ("020 1234567: toestel 12", "020 1234567: extension 12"));
        assert!(outcome.unheld.is_empty(), "{:?}", outcome.unheld);
    }
}

#[test]
fn a_site_and_hours_fall_back_to_where_it_is_and_who_runs_it() {
    let weekly =
        r#""schedules": [{"id": "s", "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "10:00"}]"#;
    let (entry, outcome) = one(&format!(
        r#", "url": "http://oor.example", "organization": {{"id": "o", "name": "Oor", "website": "https://oor.example"}},
        "service_at_locations": [{{"id": "t", "location": {{"id": "l", "location_type": "physical", {weekly}}}}}]"#
    ));
    assert_eq!(entry.first(ChannelKind::Site), Some("https://oor.example"));
    assert_eq!(entry.open.map(|hours| hours.weekly.len()), Some(1));
    assert_eq!(outcome.unheld.keys().collect::<Vec<_>>(), ["service.url"]);
    let later = weekly.replace("09:00", "08:00");
    let (entry, _) = one(&format!(
        r#", "service_at_locations": [{{"id": "t", {weekly}, "location": {{"id": "l", "name": "Noord", {later}}}}},
        {{"id": "u", "location": {{"id": "m", "name": "Zuid", {later}}}}}]"#
    ));
    assert_eq!(entry.open, None, "nobody knows to which of them a visitor will turn");
    assert_eq!(entry.hours.unwrap().nl, "Noord: maandag 09:00–10:00 · Zuid: maandag 08:00–10:00");
    let places = |name: &str| {
        let (entry, _) = one(&format!(
            r#", "organization": {{"id": "o", "name": "{name}"}}, "service_at_locations": [
            {{"id": "t", "location": {{"id": "l", "name": "Noord", {weekly}}}}},
            {{"id": "u", "location": {{"id": "m", "name": "Kade 7", {later}}}}}]"#
        ));
        entry.hours.unwrap().nl
    };
    assert_eq!(places("Oor"), "Noord: maandag 09:00–10:00 · maandag 08:00–10:00", "an address is no name");
    assert_eq!(places("Blijf Groep"), "maandag 09:00–10:00 · maandag 08:00–10:00", "where a shelter is");
}

#[test]
fn what_does_not_come_back_every_week_here_is_readable_in_both_languages() {
    let times = r#""opens_at": "09:00", "closes_at": "17:00""#;
    for (fields, nl, en) in [
        (
            r#""freq": "WEEKLY", "interval": 2, "byday": "MO,TU""#,
            "elke twee weken op maandag en dinsdag 09:00–17:00",
            "every two weeks on Monday and Tuesday 09:00–17:00",
        ),
        (
            r#""freq": "MONTHLY", "byday": "2TU""#,
            "op de tweede dinsdag van de maand 09:00–17:00",
            "on the second Tuesday of the month 09:00–17:00",
        ),
        (
            r#""freq": "MONTHLY", "byday": "1MO,-1FR""#,
            "op de eerste maandag en de laatste vrijdag van de maand 09:00–17:00",
            "on the first Monday and the last Friday of the month 09:00–17:00",
        ),
        (
            r#""freq": "MONTHLY", "bymonthday": "1,15,-1""#,
            "op de 1e, de 15e en de laatste dag van de maand 09:00–17:00",
            "on the 1st, the 15th and the last day of the month 09:00–17:00",
        ),
        (
            r#""freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SU", "timezone": 0"#,
            "maandag t/m vrijdag en zondag 09:00–17:00 UTC",
            "Monday to Friday and Sunday 09:00–17:00 UTC",
        ),
        (
            r#""freq": "WEEKLY", "byday": "MO", "timezone": "America/New_York""#,
            "maandag 09:00–17:00 America/New_York",
            "Monday 09:00–17:00 America/New_York",
        ),
        (
            r#""freq": "WEEKLY", "byday": "MO", "timezone": -5, "count": 4"#,
            "maandag 09:00–17:00 UTC-5, 4 keer",
            "Monday 09:00–17:00 UTC-5, 4 times",
        ),
        (
            r#""freq": "WEEKLY", "byday": "MO", "byweekno": "41,42", "valid_from": "2026-09-01", "valid_to": "2027-02-01""#,
            "maandag, in week 41 en 42 09:00–17:00, van 1-9-2026 t/m 1-2-2027",
            "Monday, in week 41 and 42 09:00–17:00, from 2026-09-01 until 2027-02-01",
        ),
    ] {
        assert_eq!(words(&format!("{fields}, {times}")), (nl.to_owned(), en.to_owned()));
    }
    for utc in ["Z", "+00:00"] {
        let fields = format!(r#""freq": "WEEKLY", "byday": "MO", "opens_at": "09:00{utc}", "closes_at": "17:00{utc}""#);
        assert_eq!(words(&fields).0, "maandag 09:00–17:00 UTC");
    }
    let here =
        r#""freq": "WEEKLY", "byday": "MO", "timezone": "Europe/Amsterdam", "opens_at": "09:00", "closes_at": "17:00""#;
    assert!(one(&schedule(here)).0.open.is_some());
    let daily = r#""freq": "DAILY", "opens_at": "09:00", "closes_at": "17:00""#;
    assert_eq!(one(&schedule(daily)).0.open.unwrap().weekly[0].days, Days::ALL);
}

#[test]
fn hours_beside_such_that_cannot_be_held_are_in_words_too() {
    let (entry, _) = one(
        r#", "schedules": [{"id": "s", "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "10:00"},
        {"id": "t", "freq": "MONTHLY", "byday": "1FR", "opens_at": "13:00", "closes_at": "14:00", "notes": "Bel eerst."}]"#,
    );
    let expected = "maandag 09:00–10:00 · Bel eerst. · op de eerste vrijdag van de maand 13:00–14:00";
    assert_eq!((entry.open, entry.hours.unwrap().nl.as_str()), (None, expected));
}

#[test]
fn what_is_not_understood_is_lost_by_name_and_never_said_to_be_kept() {
    let (entry, outcome) = one(&schedule(r#""freq": "SOMETIMES", "byday": "XX", "opens_at": "09:00""#));
    assert_eq!((entry.open, entry.hours), (None, None));
    let lost: Vec<_> = outcome.unheld.keys().map(String::as_str).collect();
    assert_eq!(lost, ["service.schedules.byday", "service.schedules.freq", "service.schedules.opens_at"]);
    assert!(outcome.remarks.iter().any(|remark| remark.field == "service[1].schedules[1].freq"));
}

#[test]
fn hours_that_ended_are_left_out_and_said_and_those_to_come_keep_their_dates() {
    // the example of the specification
    let over = r#""valid_from": "2005-01-01", "valid_to": "2005-01-01", "dtstart": "2005-01-01", "timezone": 3,
        "until": "2005-01-01", "count": 3, "wkst": "TU", "freq": "WEEKLY", "interval": 1, "byday": "TH,FR",
        "description": "10 tot 18 uur", "opens_at": "10:00:00", "closes_at": "18:00:00""#;
    let (entry, outcome) = one(&schedule(over));
    assert_eq!((entry.open, entry.hours), (None, None));
    assert_eq!(outcome.unheld["service.schedules.(no longer valid)"], 1);
    assert!(outcome.remarks.iter().any(|remark| remark.field == "service[1].schedules[1].valid_to" && !remark.error));
    let coming =
        r#""valid_from": "2027-01-01", "freq": "WEEKLY", "byday": "MO", "opens_at": "10:00", "closes_at": "18:00""#;
    let open = one(&schedule(coming)).0.open.unwrap();
    assert_eq!(open.weekly[0].from, Some(jiff::civil::date(2027, 1, 1)));
}

#[test]
fn an_entry_that_nobody_can_reach_is_a_finding_with_its_name() {
    let (entry, outcome) = one("");
    assert!(!entry.is_reachable());
    let remark = outcome.remarks.iter().find(|remark| remark.what.contains("no way to reach it")).unwrap();
    assert!(remark.what.contains("Praatlijn") && !remark.error && remark.field == "service[1]");
}

#[test]
fn every_shape_of_the_specification_is_read_with_what_belongs_within() {
    let service = r#"{"id": "a", "name": "Praatlijn", "status": "active"}"#;
    let phones = r#""phones": [{"id": "p", "number": "0800 1", "type": "voice"}]"#;
    let organization = format!(
        r#"{{"id": "o", "name": "Stichting Oor", "website": "https://oor.example", {phones}, "services": [{service}]}}"#
    );
    let place = format!(
        r#"{{"id": "t", {phones}, "location": {{"id": "l", "location_type": "physical"}}, "service":
        {{"id": "a", "name": "Praatlijn", "status": "active", "organization": {{"id": "o", "name": "Stichting Oor"}}}}}}"#
    );
    for text in [
        organization.clone(),
        format!("[{organization}]"),
        format!(r#"{{"total_pages": 1, "contents": [{organization}]}}"#),
        format!(r#"{{"organizations": [{organization}]}}"#),
        place.clone(),
        format!(r#"{{"contents": [{place}]}}"#),
    ] {
        let outcome = by_json(&text);
        let entry = &outcome.entries[0];
        let found = (outcome.entries.len(), entry.organisation.as_deref(), entry.phones().collect::<Vec<_>>());
        assert_eq!(found, (1, Some("Stichting Oor"), vec!["0800 1"]), "{text}");
    }
    assert_eq!(by_json(&format!(r#"{{"services": [{service}]}}"#)).entries.len(), 1);
    let second = place.replace("0800 1", "0800 2").replace(r#""id": "t""#, r#""id": "u""#);
    let both = by_json(&format!("[{place}, {second}]"));
    assert_eq!((both.entries.len(), both.entries[0].phones().count()), (1, 2), "one service at two places");
}

#[test]
fn anything_else_is_called_by_what_it_holds() {
    let error = |text: &str| {
        let read = parse_json("x.json", text);
        assert!(read.services.is_empty(), "{text}");
        let finding = read.findings.into_iter().find(Finding::is_error).unwrap_or_else(|| panic!("{text}"));
        assert!(finding.remedy.contains("HSDS 3.0"), "{finding}");
        finding.to_string()
    };
    let said = error("{\"version\": \"3.0\", \"openapi_url\": \"x\", \"\\u001b[2J\": 1}");
    assert!(said.contains("version, openapi_url, ?") && !said.contains(char::is_control), "{said}");
    let many = (0..99).map(|n| format!("\"{}{n}\": 1,", "k".repeat(500))).collect::<Vec<_>>().concat();
    assert!(error(&format!("{{{many} \"z\": 1}}")).chars().count() < 800);
    let term = r#"{"id": "t", "name": "Oor", "code": "A"}"#;
    assert!(error(term).contains("an object with id, name, code"));
    assert!(error(r#"{"id": "l", "location_type": "physical", "phones": []}"#).contains("location_type"));
    assert!(error(r#"[{"foo": 1}]"#).contains("an object with foo"));
    // the example of the specification: a list of organizations, each without its services
    let said =
        error(r#"{"contents": [{"id": "o", "name": "Oor", "description": "x", "website": "https://oor.example"}]}"#);
    assert!(said.contains("organization, without its services"), "{said}");
}

#[test]
fn earlier_versions_are_called_so() {
    let say = |read: ReadServices| {
        assert!(read.services.is_empty());
        read.findings.iter().map(ToString::to_string).collect::<String>()
    };
    for (fields, version) in [
        (r#", "regular_schedule": [{"weekday": "1"}]"#, "HSDS 1.x"),
        (r#", "locations": [{"id": "l", "physical_addresses": [{"city": "Stad"}]}]"#, "HSDS 1.x or 2.x"),
        (r#", "service_attributes": []"#, "HSDS 2.x"),
    ] {
        let text = with(fields);
        for text in
            [text.clone(), format!("[{text}]"), format!(r#"{{"id": "o", "name": "Oor", "services": [{text}]}}"#)]
        {
            let said = say(parse_json("x.json", &text));
            assert!(said.contains(version), "{said}");
        }
    }
    let services = ("services.csv", "id,name,status\na,b,active\n");
    let times = ("regular_schedules.csv", "id,service_id,weekday\n");
    assert!(say(package(&[services, times])).contains("HSDS 1.x"));
    let list = r#"{"resources": [{"name": "services", "path": "services.csv"},
        {"name": "regular_schedule", "path": "regular_schedules.csv"}]}"#;
    assert!(say(package(&[services, times, ("datapackage.json", list)])).contains("HSDS 1.x"));
}

#[test]
fn tables_of_a_dutch_spreadsheet_are_read() {
    for parts in [";", "\t"] {
        let services =
            "\u{feff} ID ;Name; STATUS ;Organization ID;Minimum Age\r\na;\"Praat;lijn\";active;o;\"12,0\"\r\n;;;;\r\n"
                .replace(';', parts);
        let options = "id;service_id;amount;currency\r\nk;a;12,50;EUR\r\n".replace(';', parts);
        let organizations = "sep=;\r\nId;Name\r\no;Oor\r\n".replace(';', parts);
        let phones = "id;Organization-ID;Number\r\np; o ;0800 1\r\n".replace(';', parts);
        let outcome = outcome(&package(&[
            ("services.csv", &services),
            ("cost_options.csv", &options),
            ("organizations.csv", &organizations),
            ("phones.csv", &phones),
        ]));
        let entry = &outcome.entries[0];
        assert_eq!(
            (entry.name.nl.as_str(), entry.ages.from),
            (&*format!("Praat{parts}lijn").replace('\t', " "), Some(12))
        );
        assert_eq!((entry.phones().collect::<Vec<_>>(), outcome.entries.len()), (vec!["0800 1"], 1));
        assert_eq!(entry.cost.as_ref().unwrap().nl, "12,50 EUR");
    }
}

#[test]
fn files_may_lie_in_a_folder_of_the_package() {
    let list =
        r#"{"resources": [{"name": "x", "path": "data/Services.csv"}, {"name": "services", "path": "b/more.csv"}]}"#;
    let files = [("datapackage.json", list), ("data/Services.csv", "id,name,status\na,b,active\n")];
    let read = package(&files);
    assert_eq!(outcome(&read).entries.len(), 1);
    assert_eq!(read.left, [("(a second file of services)".to_owned(), 1)]);
}
