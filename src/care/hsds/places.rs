//! Locations: where a chat is, and the addresses that are dropped (domain.md §4).

use super::contact::{Level, Numbers};
use super::fields::{Fields, Log};
use super::node::{Node, Value};
use super::said::Said;
use super::schedule::{FoundHours, SaidHours};
use super::terms::Term;
use super::{ImportOptions, contact, schedule};
use crate::Words;
use crate::referral::{Address, Channel, ChannelKind, Entry, is_place_of};
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
    /// The channels that virtual places are.
    pub(super) channels: Vec<Channel>,
    pub(super) address: Option<Address>,
    pub(super) site: Option<String>,
    /// The hours of each place, with its name.
    pub(super) hours: Vec<(String, FoundHours)>,
}

/// The channels of a service at its places, its address when it is to be kept, and what it does not say itself. Where it is
/// not said where the service is, the places of who runs it are looked through.
pub(super) fn read(
    service: &Fields<'_>,
    numbers: &mut Numbers,
    wanted: &Wanted<'_>,
    options: &ImportOptions<'_>,
    log: &Log,
) -> Places {
    let mut reading = Reading { service, numbers, wanted, options, log, found: Places::default() };
    for at in service.list("service_at_locations") {
        reading.at(&at);
    }
    if !contact::organization_places(service.node).is_empty()
        && let Some(organization) = service.quiet_object("organization")
    {
        for location in organization.list("locations") {
            reading.location(&location, None, false);
        }
    }
    reading.found
}

struct Reading<'r, 'n> {
    service: &'r Fields<'n>,
    numbers: &'r mut Numbers,
    wanted: &'r Wanted<'r>,
    options: &'r ImportOptions<'r>,
    log: &'r Log,
    found: Places,
}

impl Reading<'_, '_> {
    /// A service at a location.
    fn at(&mut self, at: &Fields<'_>) {
        at.know(&["service_id", "location_id"]);
        let own_number = contact::has_number(at.node);
        reached(at, self.numbers, self.wanted, own_number);
        if self.wanted.site && self.found.site.is_none() {
            self.found.site = contact::address(at, "url");
        }
        let location = at.object("location");
        let is_virtual =
            location.as_ref().is_some_and(|location| kind(location.node.text("location_type")) == "virtual");
        let wants = self.wanted.hours || is_virtual;
        let own = wants.then(|| schedule::of(at, self.wanted.said, self.options.today)).flatten();
        match location {
            Some(location) => self.location(&location, own, own_number),
            None => self.found.hours.extend(own.map(|hours| (String::new(), hours))),
        }
        at.count_unasked();
    }

    /// A location; `own` are the hours of the service there, `own_number` whether it has a number there.
    fn location(&mut self, location: &Fields<'_>, own: Option<FoundHours>, own_number: bool) {
        location.know(&["organization_id", "location_type"]);
        let shelter = speaks_of_shelter(texts([
            Some(self.service.node),
            self.service.node.get("organization"),
            Some(location.node),
        ]));
        match &*kind(location.node.text("location_type")) {
            "virtual" => self.virtual_place(location, own, own_number),
            // who does not say it has a door
            kind @ ("" | "physical" | "postal") => {
                reached(location, self.numbers, self.wanted, !own_number);
                let here = || schedule::of(location, self.wanted.said, self.options.today);
                let hours = own.or_else(|| self.wanted.hours.then(here).flatten());
                self.found.hours.extend(hours.map(|hours| (name(location, shelter), hours)));
                if self.wanted.site && self.found.site.is_none() {
                    self.found.site = contact::address(location, "url");
                }
                // where who runs it is, is not where a visitor goes
                let is_its_own = self.service.node.get("service_at_locations").is_some();
                let keep = self.options.keep_addresses && !shelter && kind != "postal" && is_its_own;
                let kept = addresses(location, keep && self.found.address.is_none(), shelter, self.log);
                self.found.address = self.found.address.take().or(kept);
            }
            _ => {
                let remedy = "Write physical, postal or virtual";
                location.remark("location_type", true, "is no kind of location", remedy);
            }
        }
        location.count_unasked();
    }

    /// A place that is no place: a chat, or what our attribute says it is, with its own hours and numbers.
    fn virtual_place(&mut self, location: &Fields<'_>, own: Option<FoundHours>, own_number: bool) {
        location.know(&["name", "description"]);
        let said = Said::of(location);
        let kind = said.kind(location);
        let said_hours = said.hours(self.wanted.said.ours);
        let hours = own.or_else(|| schedule::of(location, &said_hours, self.options.today));
        let place = location.text("url").filter(|_| kind != Some(ChannelKind::Phone));
        let mut channel = Channel::new(kind.unwrap_or(ChannelKind::Chat), String::new());
        said.add_to(&mut channel, location);
        let found = hours.is_some();
        // a number that is wanted nowhere else keeps the hours of its place
        let numbers_here = kind == Some(ChannelKind::Phone)
            || matches!(self.wanted.numbers, Level::Place | Level::OrganizationPlace)
                && !own_number
                && contact::has_number(location.node);
        if let Some(hours) = hours.clone().filter(|_| place.is_none() && !numbers_here) {
            if self.wanted.hours {
                self.found.hours.push((name(location, false), hours));
            } else {
                location.unheld("schedules");
            }
        } else if found || !said_hours.exceptions.is_empty() {
            let (open, words) = schedule::put_together(location, hours, Vec::new(), &said_hours);
            let english =
                |words: Words| Words { en: said.one(Term::HoursEn).map_or(words.en, str::to_owned), nl: words.nl };
            (channel.open, channel.hours) = (open, words.map(english));
        }
        if numbers_here {
            let with = Channel {
                hours: channel.hours.clone(),
                open: channel.open.clone(),
                ..Channel::new(ChannelKind::Phone, String::new())
            };
            self.numbers.read_with(location, &with);
        } else {
            reached(location, self.numbers, self.wanted, !own_number);
        }
        self.found.channels.extend(place.and_then(|place| placed(location, channel, &place)));
    }
}

fn kind(text: &str) -> String {
    text.trim().to_lowercase()
}

/// A channel at its address; an address of which nobody can tell where it leads is counted.
fn placed(location: &Fields<'_>, channel: Channel, place: &str) -> Option<Channel> {
    let place = place.trim();
    let place = if channel.kind == ChannelKind::Mail { place.strip_prefix("mailto:").unwrap_or(place) } else { place };
    if !is_place_of(channel.kind, place) {
        location.unheld("url");
        return None;
    }
    Some(Channel { at: place.to_owned(), ..channel })
}

/// What a place is called beside its hours. A name with a number in it may be an address; of a shelter any tells too much.
fn name(location: &Fields<'_>, shelter: bool) -> String {
    let told = |name: &str| shelter || name.chars().any(|c| c.is_ascii_digit());
    if told(location.node.text("name")) { String::new() } else { location.line("name").unwrap_or_default() }
}

/// The numbers of a place, and of its contacts, when they are wanted.
fn reached(place: &Fields<'_>, numbers: &mut Numbers, wanted: &Wanted<'_>, here: bool) {
    match wanted.numbers {
        Level::Place | Level::OrganizationPlace if here => numbers.read(place),
        Level::PlaceContact => numbers.read_contacts(place),
        _ => {}
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
    let of_channels =
        entry.channels.iter_mut().flat_map(|channel| [&mut channel.hours, &mut channel.cost, &mut channel.note]);
    let own = [&mut entry.alert, &mut entry.note, &mut entry.hours, &mut entry.cost];
    for words in own.into_iter().chain(of_channels) {
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
