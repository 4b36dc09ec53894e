//! Numbers and the site of a service: its own, or else those of where it is, of who runs it, or of a contact.

use super::fields::{Fields, acted_upon};
use super::node::{Node, Value};
use super::said::Said;
use crate::Words;
use crate::referral::{Channel, ChannelKind, is_phone, is_web_address};

/// What holds the numbers of a service: the first of these that has one which is answered by voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// The service itself, or nothing at all.
    Service,
    /// Where it is: the service at the location, or else the location.
    Place,
    /// Who runs it.
    Organization,
    /// Where who runs it is, when it is not said where the service is.
    OrganizationPlace,
    /// A contact of the service.
    ServiceContact,
    /// A contact of where it is.
    PlaceContact,
    /// A contact of who runs it.
    OrganizationContact,
}

/// Where the numbers of a service are to be read.
pub(super) fn level(service: &Node) -> Level {
    let places = || {
        let at = items_of(service, "service_at_locations").iter();
        at.flat_map(|at| [Some(at), at.get("location")]).flatten()
    };
    let organization = service.get("organization");
    let mut organization_places = organization_places(service).iter();
    let found = [
        (Level::Service, has_number(service)),
        (Level::Place, places().any(has_number)),
        (Level::Organization, organization.is_some_and(has_number)),
        (Level::OrganizationPlace, organization_places.any(has_number)),
        (Level::ServiceContact, has_contact(service)),
        (Level::PlaceContact, places().any(has_contact)),
        (Level::OrganizationContact, organization.is_some_and(has_contact)),
    ];
    found.into_iter().find(|(_, found)| *found).map_or(Level::Service, |(level, _)| level)
}

/// The places of who runs a service, when it is not said where the service itself is.
pub(super) fn organization_places(service: &Node) -> &[Node] {
    let organization = service.get("organization").filter(|_| items_of(service, "service_at_locations").is_empty());
    organization.map(|organization| items_of(organization, "locations")).unwrap_or_default()
}

fn items_of<'n>(node: &'n Node, name: &str) -> &'n [Node] {
    match node.get(name) {
        Some(one) if matches!(one.value, Value::Object(_)) => std::slice::from_ref(one),
        Some(list) => list.items(),
        None => &[],
    }
}

/// Whether a number answered by voice stands here.
pub(super) fn has_number(node: &Node) -> bool {
    let dialled = |phone: &Node| is_voice(&kind(phone.text("type"))) && dialled(phone.text("number")).is_some();
    items_of(node, "phones").iter().any(dialled)
}

fn has_contact(node: &Node) -> bool {
    items_of(node, "contacts").iter().any(has_number)
}

/// Numbers that were read.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// Voice lines.
    pub(super) phones: Vec<Channel>,
    /// What to say when it is answered: the extension.
    pub(super) notes: Vec<Words>,
}

impl Numbers {
    /// Reads the phones that stand here, each with the hours of `with`.
    pub(super) fn read_with(&mut self, fields: &Fields<'_>, with: &Channel) {
        for phone in fields.list("phones") {
            if let Some((number, extension)) = voice_number(&phone) {
                self.notes
                    .extend(extension.map(|extension| note(&number, &extension)).filter(|n| !self.notes.contains(n)));
                let mut channel = Channel { kind: ChannelKind::Phone, at: number, ..with.clone() };
                Said::of(&phone).add_to(&mut channel, &phone);
                if !self.phones.iter().any(|known| known.at == channel.at) {
                    self.phones.push(channel);
                }
            }
            phone.know(&["service_id", "location_id", "organization_id", "contact_id", "service_at_location_id"]);
            phone.finish();
        }
    }

    /// Reads the phones that stand here.
    pub(super) fn read(&mut self, fields: &Fields<'_>) {
        self.read_with(fields, &Channel::new(ChannelKind::Phone, String::new()));
    }

    /// Reads the phones of the contacts that stand here.
    pub(super) fn read_contacts(&mut self, fields: &Fields<'_>) {
        for contact in fields.list("contacts") {
            self.read(&contact);
            contact.know(&["service_id", "location_id", "organization_id", "service_at_location_id"]);
            contact.finish();
        }
    }
}

fn note(number: &str, extension: &str) -> Words {
    Words { nl: format!("{number}: toestel {extension}"), en: format!("{number}: extension {extension}") }
}

/// The site of a service itself.
pub(super) fn site(service: &Fields<'_>) -> Option<String> {
    service.text("url").map(|site| site.trim().to_owned()).filter(|site| {
        let fits = is_web_address(site);
        if !fits {
            service.remark("url", false, "is no https address: it was left out", "Look it up, and add it as `site`");
            service.unheld("url");
        }
        fits
    })
}

/// A field that is an `https` address; another is left to be counted.
pub(super) fn address(fields: &Fields<'_>, name: &'static str) -> Option<String> {
    let written = fields.node.text(name).trim();
    if !is_web_address(written) {
        return None;
    }
    fields.text(name).map(|site| site.trim().to_owned()).filter(|site| is_web_address(site))
}

/// How many more sites than one are kept.
const MOST_MORE: usize = 4;

/// The other sites of a service or of who runs it (`additional_urls`, HSDS 3.1), each with what it is called.
pub(super) fn more_sites(fields: &Fields<'_>) -> Vec<Channel> {
    let mut sites: Vec<Channel> = Vec::new();
    for name in MORE_SITES {
        for more in fields.list(name) {
            let label = more.line("label");
            match address(&more, "url") {
                Some(site) if sites.len() < MOST_MORE => {
                    let note = label.map(|label| Words { en: label.clone(), nl: label });
                    sites.push(Channel { note, ..Channel::new(ChannelKind::Site, site) });
                }
                _ => more.unheld("url"),
            }
            more.know(&["url", "service_id", "organization_id"]);
            more.finish();
        }
    }
    sites
}

/// What they are called: of a service, and of an organization.
pub(super) const MORE_SITES: [&str; 2] = ["additional_urls", "additional_websites"];

fn kind(text: &str) -> String {
    text.trim().to_lowercase().replace(['-', '_'], " ")
}

fn is_voice(kind: &str) -> bool {
    const VOICE: [&str; 10] =
        ["", "voice", "cell", "hotline", "phone", "telephone", "mobile", "landline", "toll free", "main"];
    VOICE.contains(&kind)
}

/// A number as it is dialled, and the extension where it is written behind it.
fn dialled(written: &str) -> Option<(String, Option<String>)> {
    let clean: String = written.chars().filter(|c| !acted_upon(*c)).collect();
    let clean = clean.trim().trim_matches('"').trim();
    let clean = clean.strip_prefix("tel:").unwrap_or(clean).replace(['.', '\u{a0}'], " ");
    if is_phone(&clean) {
        return Some((clean.trim().to_owned(), None));
    }
    let lower = clean.to_ascii_lowercase();
    let (at, mark) = ["toestel", "extension", "ext", "tst", "x", "#"]
        .into_iter()
        .find_map(|mark| lower.find(mark).map(|at| (at, mark)))?;
    let extension = lower[at + mark.len()..].trim_matches([' ', ':', ')']).to_owned();
    let number = lower[..at].trim_end_matches([' ', ',', ';', '(', '-']).to_owned();
    let fits = (1..=8).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_digit());
    (fits && is_phone(&number)).then_some((number, Some(extension)))
}

fn voice_number(phone: &Fields<'_>) -> Option<(String, Option<String>)> {
    let kind = kind(&phone.text("type").unwrap_or_default());
    if !is_voice(&kind) {
        phone.unheld(&format!("number of type {kind}"));
        phone.know(&["number"]);
        return None;
    }
    let Some(written) = phone.text("number") else {
        phone.remark("number", true, "is missing", "Write the number, or remove the phone");
        return None;
    };
    if let Some((number, behind)) = dialled(&written) {
        let extension = phone.line("extension").or(behind);
        return Some((number, extension));
    }
    let remedy = "Look it up, and add it as `phone` with its digits alone";
    phone.remark("number", false, "has more than digits, or none: it was left out", remedy);
    phone.unheld("number");
    None
}
