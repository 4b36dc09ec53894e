//! Locations: where a chat is, and the addresses that are dropped (domain.md §4).

use super::contact::{Level, Numbers};
use super::fields::{Fields, Log};
use super::node::{Node, Value};
use super::schedule::{FoundHours, SaidHours};
use super::{ImportOptions, contact, schedule};
use crate::referral::{Address, Entry, is_web_address};
use crate::shelter::{is_shelter, speaks_of_shelter};

/// What is to be taken from where a service is, as the service itself does not say it.
pub(super) struct Wanted<'a> {
    /// Where its numbers stand.
    pub(super) numbers: Level,
    /// Whether it says nowhere when it can be reached.
    pub(super) hours: bool,
    /// Whether it has no site.
    pub(super) site: bool,
    /// What our attributes say of its hours.
    pub(super) said: &'a SaidHours<'a>,
}

/// What was found where a service is.
#[derive(Default)]
pub(super) struct Places {
    pub(super) chat: Option<String>,
    pub(super) address: Option<Address>,
    pub(super) site: Option<String>,
    /// The hours of each place, with its name.
    pub(super) hours: Vec<(String, FoundHours)>,
}

/// The chat of a service, its address when it is to be kept, and what it does not say itself.
pub(super) fn read(
    service: &Fields<'_>,
    numbers: &mut Numbers,
    wanted: &Wanted<'_>,
    options: &ImportOptions<'_>,
    log: &Log,
) -> Places {
    let mut found = Places::default();
    let organisation = service.node.get("organization");
    for at in service.list("service_at_locations") {
        at.know(&["service_id", "location_id"]);
        let own_number = contact::has_number(at.node);
        reached(&at, numbers, wanted, own_number);
        let own = wanted.hours.then(|| schedule::of(&at, wanted.said, options.today)).flatten();
        if wanted.site && found.site.is_none() {
            found.site = contact::address(&at, "url");
        }
        if let Some(location) = at.object("location") {
            let kind = location.text("location_type").unwrap_or_default().trim().to_lowercase();
            location.know(&["organization_id"]);
            reached(&location, numbers, wanted, !own_number);
            let here = || schedule::of(&location, wanted.said, options.today);
            let hours = own.or_else(|| wanted.hours.then(here).flatten());
            let shelter = speaks_of_shelter(texts([Some(service.node), organisation, Some(location.node)]));
            found.hours.extend(hours.map(|hours| (name(&location, shelter), hours)));
            match kind.as_str() {
                "virtual" => {
                    location.know(&["name", "description"]);
                    found.chat = chat_of(&location, found.chat.take());
                }
                // who does not say it has a door
                "" | "physical" | "postal" => {
                    if wanted.site && found.site.is_none() {
                        found.site = contact::address(&location, "url");
                    }
                    let keep = options.keep_addresses && !shelter && kind != "postal";
                    let kept = addresses(&location, keep && found.address.is_none(), shelter, log);
                    found.address = found.address.take().or(kept);
                }
                _ => {
                    let remedy = "Write physical, postal or virtual";
                    location.remark("location_type", true, "is no kind of location", remedy);
                }
            }
            location.finish();
        } else {
            found.hours.extend(own.map(|hours| (String::new(), hours)));
        }
        at.finish();
    }
    found
}

/// What a place is called beside its hours. A name with a number in it may be an address; of a shelter any tells too much.
fn name(location: &Fields<'_>, shelter: bool) -> String {
    let told = |name: &str| shelter || name.chars().any(|c| c.is_ascii_digit());
    if told(location.node.text("name")) { String::new() } else { location.line("name").unwrap_or_default() }
}

/// The numbers of a place, and of its contacts, when they are wanted.
fn reached(place: &Fields<'_>, numbers: &mut Numbers, wanted: &Wanted<'_>, here: bool) {
    match wanted.numbers {
        Level::Place if here => numbers.read(place),
        Level::PlaceContact => numbers.read_contacts(place),
        _ => {}
    }
}

fn chat_of(location: &Fields<'_>, chat: Option<String>) -> Option<String> {
    let url = location.text("url");
    match (chat, url) {
        (None, Some(url)) if is_web_address(&url) => Some(url),
        (chat, Some(_)) => {
            location.unheld("url");
            chat
        }
        (chat, None) => chat,
    }
}

/// Counts the addresses of a location as dropped; gives the first that may be kept.
fn addresses(location: &Fields<'_>, keep: bool, shelter: bool, log: &Log) -> Option<Address> {
    let mut kept = None;
    for address in location.list("addresses") {
        let physical = matches!(address.text("address_type").unwrap_or_default().trim(), "" | "physical");
        if keep && physical && kept.is_none() {
            let part = |name| address.text(name).unwrap_or_default();
            kept = Some(Address {
                street: [part("address_1"), part("address_2")].join(" ").trim().to_owned(),
                city: part("city"),
                postcode: part("postal_code"),
                region: part("state_province"),
                country: part("country"),
            })
            .filter(|address| *address != Address::default());
            address.know(&["location_id"]);
            address.finish();
        } else {
            let mut log = log.borrow_mut();
            log.shelters_dropped += usize::from(shelter);
            log.addresses_dropped += usize::from(!shelter);
        }
    }
    // a point on the map is an address too
    location.know(&["latitude", "longitude", "transportation", "external_identifier", "external_identifier_type"]);
    kept
}

/// An entry that turns out to look like a shelter only as a whole gives up its address, and every sentence with a postal
/// code in it: an address may stand in any of its texts.
pub(super) fn without_a_shelters_address(mut entry: Entry, log: &Log) -> Entry {
    if !is_shelter(&entry) {
        return entry;
    }
    let mut dropped = usize::from(entry.address.take().is_some());
    let name = entry.name.clone();
    if has_postcode(&entry.what.nl) || has_postcode(&entry.what.en) {
        dropped += 1;
        entry.what = name;
    }
    for words in [&mut entry.alert, &mut entry.note, &mut entry.hours, &mut entry.cost] {
        if words.as_ref().is_some_and(|words| has_postcode(&words.nl) || has_postcode(&words.en)) {
            dropped += 1;
            *words = None;
        }
    }
    log.borrow_mut().shelters_dropped += dropped;
    entry
}

/// Whether a Dutch postal code stands in a text: four digits, the first not 0, and two capitals.
fn has_postcode(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let edge = |at: Option<&char>| at.is_none_or(|c| !c.is_alphanumeric());
    (0..letters.len()).any(|at| {
        let digits = letters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        if digits != 4 || letters[at] == '0' || !edge(before) {
            return false;
        }
        let space = usize::from(letters.get(at + 4) == Some(&' '));
        let code = letters.get(at + 4 + space..at + 6 + space).unwrap_or_default();
        code.len() == 2 && code.iter().all(char::is_ascii_uppercase) && edge(letters.get(at + 6 + space))
    })
}

/// Every text that may tell what a service is: its own, those of who runs it, and how it is classified.
fn texts<'n>(nodes: impl IntoIterator<Item = Option<&'n Node>>) -> Vec<&'n str> {
    const OF_USE: [&str; 14] = [
        "name",
        "alternate_name",
        "description",
        "alert",
        "eligibility_description",
        "application_process",
        "program",
        "programs",
        "attributes",
        "taxonomy_term",
        "taxonomy",
        "code",
        "value",
        "term_uri",
    ];
    let mut found = Vec::new();
    let mut open: Vec<&Node> = nodes.into_iter().flatten().collect();
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Text(text) => found.push(text.as_str()),
            Value::List(items) => open.extend(items),
            Value::Object(fields) => {
                open.extend(fields.iter().filter(|(name, _)| OF_USE.contains(&name.as_str())).map(|(_, node)| node));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::has_postcode;

    #[test]
    fn a_postal_code_is_found_in_a_sentence_and_a_year_is_not() {
        for text in ["Kade 1, 1234 AB Stad", "1234AB", "op (9876 ZZ)."] {
            assert!(has_postcode(text), "{text}");
        }
        for text in
            ["", "sinds 2019 de beste keuze", "12345 AB", "0123 AB", "a1234 AB", "1234 ABC", "1234 ab", "1234 A"]
        {
            assert!(!has_postcode(text), "{text}");
        }
    }
}
