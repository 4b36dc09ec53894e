//! An entry says the same after the way there and back; what others say is taken with care.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::entries::{TODAY, entry};
use crate::hsds::parse_json;
use care::home::Home;
use care::hours::{Days, Span};
use care::hsds::{ImportOptions, ImportOutcome, import, service};
use care::referral::{Anonymous, ChannelKind, Entry, Fact, Parents, Status, Usability, usable};

fn imported(json: &str, keep_addresses: bool) -> ImportOutcome {
    let read = parse_json("in.json", json);
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    import(
        &read.services,
        &ImportOptions { today: TODAY, keep_addresses, taken: &BTreeMap::new(), origin: "HSDS: in.json" },
    )
}

/// A service with these fields more.
fn with(fields: &str) -> String {
    format!(
        r#"{{"id": "2f7b04ab-5d1c-4c0e-9a0f-0d6b9f0c1a11", "name": "Praatlijn", "status": "active", "description": "Om te praten.",
            "organization": {{"id": "x", "name": "Stichting Oor", "description": "Luistert."}}{fields}}}"#
    )
}

fn one(fields: &str) -> Entry {
    let outcome = imported(&with(fields), true);
    assert!(!outcome.has_errors(), "{:?}", outcome.remarks);
    outcome.entries.into_iter().next().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn an_entry_comes_back_as_it_went(entry in entry()) {
        let options = ImportOptions { today: TODAY, keep_addresses: true, taken: &BTreeMap::new(), origin: "x" };
        let outcome = import(&[service(&entry)], &options);
        prop_assert_eq!(outcome.remarks.len(), usize::from(!entry.is_reachable()), "{:?}", outcome.remarks);
        prop_assert_eq!(&outcome.unheld, &BTreeMap::new());
        prop_assert_eq!(outcome.entries, [entry]);
    }
}

#[test]
fn everything_that_ships_comes_back_as_it_went() {
    for entry in &crate::Content::shipped().directory.entries {
        let options = ImportOptions { today: TODAY, keep_addresses: false, taken: &BTreeMap::new(), origin: "x" };
        assert_eq!(import(&[service(entry)], &options).entries, std::slice::from_ref(entry));
    }
}

#[test]
fn what_is_not_said_about_parents_is_unknown_and_strikes_the_entry_out() {
    let entry = one("");
    assert_eq!((entry.parents, entry.anonymous), (Parents::Unknown, Anonymous::Unknown));
    assert!(matches!(usable(&entry, Home::Unknown), Usability::StruckOut(_)));
    assert_eq!(entry.organisation.as_deref(), Some("Stichting Oor"));
    assert_eq!((entry.code.as_str(), entry.what.nl.as_str()), ("praatlij", "Om te praten."));
    assert_eq!(entry.source, "HSDS: in.json");
}

#[test]
fn only_an_active_service_is_offered() {
    for (text, status) in [
        ("inactive", Status::Inactive),
        ("defunct", Status::Defunct),
        ("Temporarily closed", Status::TemporarilyClosed),
        ("temporarily_closed", Status::TemporarilyClosed),
    ] {
        let json = with("").replace("active", text);
        let entry = imported(&json, false).entries.remove(0);
        assert_eq!(entry.status, status);
        assert_eq!(usable(&entry, Home::NobodyFromHome), Usability::NotRunning(status));
    }
}

const HOUSE: &str = r#", "service_at_locations": [{"id": "a", "location": {"id": "b", "location_type": "physical",
    "latitude": 52.1, "longitude": 5.1, "addresses": [{"id": "c", "address_1": "Kade 7", "city": "Stad",
    "state_province": "Flevoland", "postal_code": "1234 AB", "country": "NL", "address_type": "physical"}]}}]"#;

#[test]
fn an_address_is_dropped_unless_asked_for_and_told() {
    let outcome = imported(&with(HOUSE), false);
    assert_eq!(outcome.entries[0].address, None);
    assert_eq!((outcome.addresses_dropped, outcome.shelters_dropped), (1, 0));
    assert!(!format!("{outcome:?}").contains("Kade"));
    assert_eq!(one(HOUSE).address.unwrap().street, "Kade 7");
}

#[test]
fn a_shelters_address_is_never_kept_wherever_it_is_told_that_it_is_one() {
    let term = |name: &str, code: &str| {
        format!(
            r#", "attributes": [{{"id": "t", "taxonomy_term":
            {{"id": "u", "name": "{name}", "code": "{code}", "description": "x"}}}}]"#
        )
    };
    for (from, to) in [
        ("Praatlijn", "Vrouwenopvang Stad"),
        ("Stichting Oor", "Blijf Groep"),
        ("Luistert.", "Runs a women's refuge."),
        (r#""latitude""#, r#""name": "Safe house", "latitude""#),
        ("Om te praten.", "Een veilige plek in Stad."),
    ] {
        let json = with(HOUSE).replace(from, to);
        assert_ne!(json, with(HOUSE), "{from}");
        let outcome = imported(&json, true);
        assert_eq!(outcome.entries[0].address, None, "{to}");
        assert_eq!(outcome.shelters_dropped, 1, "{to}");
        assert!(!format!("{outcome:?}").contains("Kade"), "{to}");
    }
    for attribute in [term("Emergency Shelter", "1"), term("Hulp", "BH-1800.8500")] {
        assert_eq!(imported(&with(&(HOUSE.to_owned() + &attribute)), true).entries[0].address, None);
    }
}

#[test]
fn an_address_in_the_words_of_a_shelter_is_left_out_too() {
    let fields = r#", "description": "Opvang aan de Kade 7, 1234 AB Stad.", "alert": "Nu aan de Gracht 9 (1234AB).""#;
    let outcome = imported(&with(fields), true);
    let said = format!("{:?}", outcome.entries);
    assert!(!said.contains("Kade") && !said.contains("Gracht"), "{said}");
    assert_eq!(outcome.entries[0].what.nl, "Praatlijn");
    assert_eq!(outcome.shelters_dropped, 2);
}

#[test]
fn times_by_the_week_are_hours_and_anything_else_is_words_only() {
    let schedule = |fields: &str| format!(r#", "schedules": [{{"id": "s", "description": "Op afspraak", {fields}}}]"#);
    let weekly = r#""freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:30:00""#;
    let open = one(&schedule(weekly)).open.unwrap();
    assert_eq!(open.weekly.len(), 1);
    assert_eq!(open.weekly[0].span, Span::parse("09:00-17:30").unwrap());
    for (change, with) in [
        ("\"WEEKLY\"", "\"MONTHLY\""),
        ("\"freq\": \"WEEKLY\",", ""),
        ("09:00", "09:00Z"),
        ("09:00", "09:00-05:00"),
        ("09:00", "9 uur"),
        ("MO,TU", "2MO"),
        ("\"byday\"", "\"interval\": 2, \"byday\""),
        ("\"byday\"", "\"timezone\": 3, \"byday\""),
        ("\"byday\"", "\"count\": 4, \"byday\""),
        ("\"byday\"", "\"byweekno\": \"41\", \"byday\""),
    ] {
        let changed = weekly.replace(change, with);
        assert_ne!(changed, weekly);
        let outcome = imported(&self::with(&schedule(&changed)), false);
        let entry = &outcome.entries[0];
        assert_eq!(entry.open, None, "{changed}");
        let words = &entry.hours.as_ref().unwrap().nl;
        assert!(words.starts_with("Op afspraak · ") && words.contains('–'), "{words}");
        assert!(!outcome.unheld.is_empty(), "{changed}");
    }
}

#[test]
fn day_and_night_and_over_midnight_are_read_as_they_are_written_elsewhere() {
    let spans = |opens: &str, closes: &str, days: &str| {
        let fields = format!(
            r#", "schedules": [{{"id": "s", "freq": "WEEKLY", "byday": "{days}", "opens_at": "{opens}",
            "closes_at": "{closes}"}}]"#
        );
        one(&fields).open.unwrap().weekly
    };
    let every_day = "MO,TU,WE,TH,FR,SA,SU";
    for (opens, closes) in [("00:00", "24:00"), ("00:00", "00:00"), ("00:00:00", "23:59:59")] {
        let always = spans(opens, closes, every_day);
        assert_eq!((always[0].days, always[0].span), (Days::ALL, Span::WHOLE), "{opens} {closes}");
    }
    assert_eq!(spans("22:00+01:00", "02:00+01:00", "SA")[0].span, Span::parse("22:00-02:00").unwrap());
    let apart = spans("09:00", "12:00", "MO,WE,TH");
    assert_eq!(apart.len(), 2, "days that do not follow each other are two in a desk's own file");
}

#[test]
fn a_schedule_that_is_kept_in_words_only_takes_the_others_with_it() {
    let fields = r#", "schedules": [{"id": "s", "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "10:00"},
        {"id": "t", "freq": "MONTHLY", "byday": "1FR", "opens_at": "09:00", "closes_at": "10:00"}]"#;
    assert_eq!(one(fields).open, None, "on the first Friday it would be called closed");
}

#[test]
fn numbers_that_nobody_answers_by_voice_are_left_out_and_counted() {
    let fields = r#", "phones": [{"id": "1", "number": "\"0800 1234\"", "extension": 5, "type": "voice"},
        {"id": "2", "number": "0800 9999", "type": "fax"}, {"id": "3", "number": "bel ons"},
        {"id": "4", "number": "020.1234567"}]"#;
    let outcome = imported(&with(fields), false);
    assert_eq!(outcome.entries[0].phones().collect::<Vec<_>>(), ["0800 1234", "020 1234567"]);
    assert_eq!(outcome.entries[0].note.as_ref().unwrap().nl, "0800 1234: toestel 5");
    assert_eq!(outcome.unheld["service.phones.number of type fax"], 1);
    assert_eq!(outcome.unheld["service.phones.number"], 1);
    assert_eq!(outcome.remarks[0].field, "service[1].phones[3].number");
}

#[test]
fn a_virtual_location_is_a_chat_that_nobody_has_verified() {
    let fields = r#", "url": "http://oor.example", "service_at_locations": [{"id": "a", "location":
        {"id": "b", "location_type": "virtual", "url": "https://chat.oor.example"}}]"#;
    let outcome = imported(&with(fields), false);
    let entry = &outcome.entries[0];
    assert_eq!(entry.first(ChannelKind::Chat), Some("https://chat.oor.example"));
    assert!(!entry.is_verified(Fact::Chat));
    assert_eq!((entry.first(ChannelKind::Site), outcome.unheld["service.url"]), (None, 1));
}

#[test]
fn what_it_costs_is_said_with_what_still_holds() {
    let options = r#", "cost_options": [{"id": "1", "option": "Kinderen", "amount": 0, "currency": "eur"},
        {"id": "2", "option": "Anderen", "amount": 12.5, "currency": "eur", "amount_description": "per uur"},
        {"id": "3", "option": "Vroeger", "amount": 99, "valid_to": "2022-12-31"}]"#;
    let outcome = imported(&with(options), false);
    assert_eq!(outcome.entries[0].cost.as_ref().unwrap().nl, "Kinderen, gratis · Anderen, 12.5 EUR, per uur");
    assert_eq!(outcome.unheld["service.cost_options.(no longer valid)"], 1);
    let free = one(r#", "fees_description": "Free""#).cost.unwrap();
    assert_eq!((free.nl.as_str(), free.en.as_str()), ("gratis", "free"));
}

#[test]
fn every_mistake_is_named_with_its_line_and_field_and_nothing_is_to_be_used() {
    for (fields, field) in [
        (r#", "status": "open""#, "service[1].status"),
        (r#", "minimum_age": "twelve""#, "service[1].minimum_age"),
        (r#", "minimum_age": 30, "maximum_age": 20"#, "service[1].minimum_age"),
        (r#", "minimum_age": -1"#, "service[1].minimum_age"),
        (r#", "assured_date": "1 May""#, "service[1].assured_date"),
        (r#", "phones": "0800""#, "service[1].phones"),
        (r#", "phones": [{"id": "1"}]"#, "service[1].phones[1].number"),
        (r#", "name": ["a"]"#, "service[1].name"),
        (r#", "name": " ""#, "service[1].name"),
        (r#", "id": null"#, "service[1].id"),
        (r#", "phones": [3]"#, "service[1].phones[1]"),
        (
            r#", "service_at_locations": [{"id": "a", "location": {"id": "b", "location_type": "moon"}}]"#,
            "service[1].service_at_locations[1].location.location_type",
        ),
    ] {
        let outcome = imported(&with(&format!("\n{fields}")), false);
        let error = outcome.remarks.iter().find(|remark| remark.error).unwrap_or_else(|| panic!("{fields}"));
        assert_eq!(error.field, field, "{fields}");
        assert!(error.line >= 3 || fields.contains("location_type") && error.line > 0, "{error:?}");
        assert!(!error.what.is_empty() && !error.remedy.is_empty());
    }
    let twice = format!("[{}, {}]", with(""), with(""));
    let remarks = imported(&twice, false).remarks;
    assert_eq!(remarks.iter().find(|remark| remark.error).unwrap().field, "service[2].id");
}

#[test]
fn another_desks_value_that_is_none_is_an_error() {
    let entry = crate::Content::shipped().directory.entry("fier").unwrap();
    let json = crate::hsds::render_json(&[service(entry)]);
    for (right, wrong) in [
        (r#""value": "no""#, r#""value": "never""#),
        (r#""value": "yes""#, r#""value": "maybe""#),
        (r#""value": "fier""#, r#""value": "F i e r""#),
        (r#""value": "hours""#, r#""value": "times""#),
    ] {
        assert!(json.contains(right), "{right}");
        assert!(imported(&json.replace(right, wrong), false).has_errors(), "{wrong}");
    }
}

#[test]
fn a_shortcut_that_stands_for_something_else_here_is_exchanged_and_told() {
    let entry = crate::Content::shipped().directory.entry("fier").unwrap();
    let taken = BTreeMap::from([("fier".to_owned(), "other".to_owned()), ("chatmetf".to_owned(), "third".to_owned())]);
    let options = ImportOptions { today: TODAY, keep_addresses: false, taken: &taken, origin: "x" };
    let outcome = import(&[service(entry)], &options);
    assert_eq!(outcome.entries[0].code, "chatmetf2");
    assert!(outcome.remarks[0].what.contains("fier") && !outcome.has_errors());
    let same = BTreeMap::from([("fier".to_owned(), "fier".to_owned())]);
    assert_eq!(import(&[service(entry)], &ImportOptions { taken: &same, ..options }).entries[0].code, "fier");
}

#[test]
fn what_has_no_place_in_an_entry_is_counted_by_field() {
    let fields = r#", "url": "https://oor.example", "email": "x@oor.example", "wait_time": "", "licenses": null, "eligibility_description": "Iedereen",
        "contacts": [{"id": "1", "name": "An"}, {"id": "2", "name": "Bo"}], "made_up": {"a": [1, 2]},
        "assured_date": "2027-01-01""#;
    let outcome = imported(&with(fields), false);
    let unheld: Vec<_> = outcome.unheld.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    let expected = [
        ("service.contacts", 2),
        ("service.email", 1),
        ("service.made_up", 1),
        ("service.organization.description", 1),
    ];
    assert_eq!(unheld, expected);
    assert_eq!(outcome.entries[0].note.as_ref().unwrap().nl, "Iedereen");
    assert_eq!(outcome.entries[0].verified_on, None, "nobody has checked it tomorrow");
    assert_eq!(outcome.remarks.last().unwrap().field, "service[1].assured_date");
}
