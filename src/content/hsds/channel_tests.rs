//! Channels from and to HSDS, in small files shaped like those of publishers.

use std::collections::{BTreeMap, HashMap};

use super::*;
use crate::care_tests::entries::TODAY;
use care::hsds::{ImportOptions, ImportOutcome, import, service};
use care::referral::{ChannelKind, Entry, Fact, Trace};

fn outcome(read: &ReadServices) -> ImportOutcome {
    assert!(!read.findings.iter().any(Finding::is_error), "{:?}", read.findings);
    let options = ImportOptions { today: TODAY, keep_addresses: true, taken: &BTreeMap::new(), origin: "HSDS: x" };
    let outcome = import(&read.services, &options);
    assert!(!outcome.has_errors(), "{:?}", outcome.remarks);
    outcome
}

fn one(fields: &str) -> (Entry, ImportOutcome) {
    let text =
        format!(r#"{{"id": "a", "name": "Praatlijn", "status": "active", "description": "Om te praten."{fields}}}"#);
    let mut outcome = outcome(&parse_json("x.json", &text));
    (outcome.entries.remove(0), outcome)
}

fn package(files: &[(&str, &str)]) -> ReadServices {
    let files: HashMap<&str, &str> = files.iter().copied().collect();
    parse_package("x", |name| files.get(name).map(|text| Ok((*text).to_owned())))
}

fn places(entry: &Entry, kind: ChannelKind) -> Vec<&str> {
    entry.channels_of(kind).map(|channel| channel.at.as_str()).collect()
}

#[test]
fn more_urls_of_a_service_are_sites_with_what_they_are_called() {
    let (entry, outcome) = one(r#", "url": "https://oor.example", "additional_urls": [
        {"id": "1", "label": "Voor jongeren", "url": "https://jong.oor.example"},
        {"id": "2", "url": "http://oud.oor.example"}, {"id": "3", "url": "https://oor.example"}]"#);
    assert_eq!(places(&entry, ChannelKind::Site), ["https://oor.example", "https://jong.oor.example"]);
    let young = entry.channels.iter().find(|channel| channel.at.contains("jong")).unwrap();
    assert_eq!(young.note.as_ref().map(|note| note.nl.as_str()), Some("Voor jongeren"));
    assert_eq!(
        outcome.unheld.iter().map(|(name, n)| (&**name, *n)).collect::<Vec<_>>(),
        [("service.additional_urls.url", 1)]
    );
    let many: Vec<String> = (0..9).map(|n| format!(r#"{{"id": "{n}", "url": "https://n{n}.example"}}"#)).collect();
    let (entry, outcome) = one(&format!(r#", "additional_urls": [{}]"#, many.join(",")));
    assert_eq!(
        (entry.channels.len(), outcome.unheld["service.additional_urls.url"]),
        (4, 5),
        "what is too many is counted"
    );
}

#[test]
fn the_urls_of_who_runs_it_are_taken_where_the_service_has_none() {
    let organization = r#", "organization": {"id": "o", "name": "Oor", "website": "https://oor.example",
        "additional_websites": [{"id": "1", "label": "Chat", "url": "https://chat.oor.example"}]}"#;
    assert_eq!(places(&one(organization).0, ChannelKind::Site), ["https://oor.example", "https://chat.oor.example"]);
    let (entry, outcome) = one(&format!(r#", "url": "https://praat.example"{organization}"#));
    assert_eq!(places(&entry, ChannelKind::Site), ["https://praat.example"]);
    assert_eq!(outcome.unheld["service.organization.additional_websites"], 1);
}

const VIRTUAL: &str = r#"{"id": "l", "location_type": "virtual", "url": "https://chat.oor.example", "schedules": [
    {"id": "s", "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}]}"#;

#[test]
fn a_virtual_place_is_a_chat_with_hours_of_its_own() {
    let (entry, outcome) = one(&format!(
        r#", "phones": [{{"id": "p", "number": "0800 1"}}],
        "schedules": [{{"id": "t", "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "24:00"}}],
        "service_at_locations": [{{"id": "a", "location": {VIRTUAL}}},
        {{"id": "b", "location": {{"id": "m", "location_type": "virtual", "url": "https://app.oor.example"}}}}]"#
    ));
    assert_eq!(places(&entry, ChannelKind::Chat), ["https://app.oor.example", "https://chat.oor.example"]);
    assert!(entry.open.as_ref().is_some_and(care::hours::Hours::is_always) && !entry.is_verified(Fact::Chat));
    let own = &entry.channels[2];
    assert_eq!(own.open.as_ref().unwrap().plain(care::Language::Nl).unwrap(), "op werkdagen van 9 tot 17 uur");
    assert!(!entry.channels[1].has_own_hours() && outcome.unheld.is_empty(), "{:?}", outcome.unheld);
}

/// A publisher's organization with its places, and services that name none.
#[test]
fn the_places_of_who_runs_it_are_looked_through_where_the_service_has_none() {
    let door = r#"{"id": "d", "location_type": "physical", "name": "Huis", "phones": [{"id": "p", "number": "0800 3"}],
        "addresses": [{"id": "c", "address_1": "Kade 7", "city": "Stad"}], "url": "https://huis.example"}"#;
    let organization = format!(r#", "organization": {{"id": "o", "name": "Oor", "locations": [{door}, {VIRTUAL}]}}"#);
    let (entry, outcome) = one(&organization);
    assert_eq!(entry.phones().collect::<Vec<_>>(), ["0800 3"]);
    assert_eq!(entry.first(ChannelKind::Chat), Some("https://chat.oor.example"));
    assert_eq!(entry.first(ChannelKind::Site), Some("https://huis.example"));
    assert_eq!(
        (entry.address, outcome.addresses_dropped),
        (None, 1),
        "where who runs it is, is not where a visitor goes"
    );
    let (entry, outcome) = one(&format!(
        r#", "service_at_locations": [{{"id": "x", "location": {{"id": "y", "location_type": "physical"}}}}]{organization}"#
    ));
    assert_eq!(
        (entry.channels.len(), outcome.unheld["service.organization.locations"]),
        (0, 2),
        "it has a place itself"
    );
    let nearer =
        one(&organization
            .replace(r#""name": "Oor","#, r#""name": "Oor", "phones": [{"id": "q", "number": "0800 4"}],"#));
    assert_eq!(nearer.0.phones().collect::<Vec<_>>(), ["0800 4"], "who runs it has a number itself");
}

#[test]
fn tables_say_the_same_of_urls_and_of_the_places_of_who_runs_it() {
    let outcome = outcome(&package(&[
        (
            "services.csv",
            "id,name,status,organization_id,url\na,Praatlijn,active,o,https://oor.example\nb,Leeslijn,active,o,\n",
        ),
        ("organizations.csv", "id,name\no,Oor\n"),
        (
            "urls.csv",
            "id,label,url,service_id,organization_id\n1,Jong,https://jong.example,a,\n2,Lees,https://lees.example,,o\n",
        ),
        ("locations.csv", "id,organization_id,location_type,url\nl,o,virtual,https://chat.example\n"),
        ("phones.csv", "id,location_id,number\np,l,0800 1\n"),
    ]));
    let [talk, read] = outcome.entries.as_slice() else { panic!("{:?}", outcome.entries) };
    assert_eq!(places(talk, ChannelKind::Site), ["https://oor.example", "https://jong.example"]);
    assert_eq!(places(read, ChannelKind::Site), ["https://lees.example"]);
    for entry in [talk, read] {
        assert_eq!(places(entry, ChannelKind::Chat), ["https://chat.example"]);
        assert_eq!(entry.phones().collect::<Vec<_>>(), ["0800 1"]);
    }
}

/// A folder of tables as a Dutch Excel writes them.
#[test]
fn a_package_in_windows_1252_is_read_and_told_and_json_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let services = b"id;name;status\r\na;Cli\xebntenraad Caf\xe9;active\r\n";
    std::fs::write(folder.path().join("services.csv"), services).unwrap();
    let read = read(folder.path());
    let notice = read.findings.iter().find(|finding| finding.what.contains("Windows-1252")).unwrap();
    assert!(!notice.is_error() && notice.file.ends_with("services.csv") && notice.line == 2, "{notice}");
    assert_eq!(outcome(&read).entries[0].name.nl, "Cliëntenraad Café");
    let json = folder.path().join("x.json");
    std::fs::write(&json, b"[{\"id\": \"a\", \"name\": \"Caf\xe9\"}]").unwrap();
    let refused = super::read(&json);
    assert!(refused.services.is_empty() && refused.findings[0].what.contains("is not UTF-8"), "{:?}", refused.findings);
}

#[test]
fn a_channels_hours_and_traces_stand_where_others_look_for_them() {
    let entry = crate::Content::shipped().directory.entry("veilig_thuis_kind").unwrap();
    let node = service(entry);
    // each number and address with its schedules, and what HSDS has no field for as attributes
    let at = node.get("service_at_locations").unwrap().items();
    let location = |nth: usize| at[nth].get("location").unwrap();
    assert_eq!(location(0).get("phones").unwrap().items()[0].text("number"), "0800-2000");
    assert_eq!(location(1).text("url"), "https://veiligthuis.nl");
    let byday: Vec<&str> = (0..2).map(|nth| location(nth).get("schedules").unwrap().items()[0].text("byday")).collect();
    assert_eq!(byday, ["MO,TU,WE,TH,FR,SA,SU", "MO,TU,WE,TH,FR"]);
    let said = |node: &care::hsds::Node| {
        let attributes = node.get("attributes").unwrap().items().iter();
        let of = |it: &care::hsds::Node| {
            (it.get("taxonomy_term").unwrap().text("code").to_owned(), it.text("value").to_owned())
        };
        attributes.map(of).collect::<Vec<_>>()
    };
    let trace = ("trace".to_owned(), Trace::CallList.code().to_owned());
    assert!(said(&location(0).get("phones").unwrap().items()[0]).contains(&trace));
    assert!(said(location(1)).contains(&("channel".to_owned(), "chat".to_owned())));
    let wrong = render_json(&[node]).replace("\"call_list\"", "\"call_lists\"");
    let options = ImportOptions { today: TODAY, keep_addresses: true, taken: &BTreeMap::new(), origin: "x" };
    assert!(import(&parse_json("x.json", &wrong).services, &options).has_errors(), "a trace that is none");
}
