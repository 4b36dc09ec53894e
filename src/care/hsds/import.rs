//! Services of HSDS → entries of the directory.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::contact::{self, Level, Numbers};
use super::fields::{Fields, Log, joined};
use super::identity::{entry_id, shortcut};
use super::node::Node;
use super::places::{Places, Wanted};
use super::terms::Term;
use super::{ImportOptions, ImportOutcome, money, places, schedule};
use crate::Words;
use crate::hours::Hours;
use crate::referral::{Ages, Anonymous, Channel, ChannelKind, Entry, Fact, Parents, Status, in_order};

/// Reads services.
pub fn import(services: &[Node], options: &ImportOptions<'_>) -> ImportOutcome {
    let log = RefCell::new(ImportOutcome::default());
    let mut entries = Vec::new();
    let (mut ids, mut codes): (HashMap<String, usize>, HashSet<String>) = Default::default();
    for (nth, node) in services.iter().enumerate() {
        let Some(fields) = Fields::of(node, format!("service[{}]", nth + 1), &log) else { continue };
        let Some(mut entry) = ServiceReading::of(&fields).entry(options, &log) else { continue };
        if let Some(first) = ids.insert(entry.id.clone(), nth + 1) {
            fields.remark("id", true, format!("is that of service[{first}]"), "Keep one of the two");
        }
        give_code(&mut entry, &fields, options, &codes);
        codes.insert(entry.code.clone());
        if !entry.is_reachable() {
            let name: String = entry.name.nl.chars().filter(|c| !c.is_control()).take(60).collect();
            let remedy = "Look up a number, a chat or a site, and add it: `check` asks for one";
            fields.warn(format!("has no way to reach it: {name}"), remedy);
        }
        fields.finish();
        entries.push(entry);
    }
    let mut outcome = log.into_inner();
    outcome.entries = entries;
    outcome
}

/// A shortcut of its own: the one it came with, when nobody at the desk has it.
fn give_code(entry: &mut Entry, fields: &Fields<'_>, options: &ImportOptions<'_>, given: &HashSet<String>) {
    let taken = |code: &str| given.contains(code) || options.taken.get(code).is_some_and(|id| *id != entry.id);
    if !entry.code.is_empty() && !taken(&entry.code) {
        return;
    }
    // the one it has at the desk already, from an earlier import
    let had = options.taken.iter().find(|(code, id)| **id == entry.id && !given.contains(*code));
    let code = had.map_or_else(|| shortcut(&entry.name.nl, taken), |(code, _)| code.clone());
    if !entry.code.is_empty() {
        let what = format!("has the shortcut {}, which stands for something else here", entry.code);
        fields.remark("attributes", false, what, format!("It is {code} now; change it in the file that is written"));
    }
    entry.code = code;
}

/// A service that is being read.
struct ServiceReading<'f, 'n> {
    fields: &'f Fields<'n>,
    /// What our taxonomy says of it.
    said: Vec<(Term, String)>,
    /// The names of other taxonomies' terms.
    terms: Vec<String>,
}

impl<'f, 'n> ServiceReading<'f, 'n> {
    fn of(fields: &'f Fields<'n>) -> Self {
        let mut reading = Self { fields, said: Vec::new(), terms: Vec::new() };
        for attribute in fields.list("attributes") {
            let Some(term) = attribute.object("taxonomy_term") else {
                attribute.none_held();
                continue;
            };
            if let Some(known) = Term::of(term.node) {
                let value = attribute.text("value");
                if known == Term::Code && !value.as_deref().is_some_and(is_code) {
                    attribute.remark("value", true, "is no shortcut", "Use small letters and digits, at most 12");
                }
                reading.said.extend(value.map(|value| (known, value)));
            } else {
                reading.terms.extend(term.line("name"));
                attribute.know(&["link_id", "link_entity", "taxonomy_term_id"]);
                term.know(&["taxonomy_id", "parent_id"]);
                term.finish();
                attribute.finish();
            }
        }
        reading
    }

    fn said(&self, term: Term) -> Option<&str> {
        self.said.iter().find(|(known, _)| *known == term).map(|(_, value)| value.as_str())
    }

    fn all(&self, term: Term) -> impl Iterator<Item = &str> {
        self.said.iter().filter(move |(known, _)| *known == term).map(|(_, value)| value.as_str())
    }

    /// Whether a desk wrote it, with all that an entry holds.
    fn is_ours(&self) -> bool {
        self.said(Term::Id).is_some()
    }

    /// A text as we wrote it, or in one line as others did.
    fn text(&self, name: &'static str) -> Option<String> {
        if self.is_ours() { self.fields.text(name) } else { self.fields.line(name) }
    }

    /// Words whose English is an attribute, where it is not the same.
    fn words(&self, nl: String, en: Term) -> Words {
        Words { en: self.said(en).map_or_else(|| nl.clone(), str::to_owned), nl }
    }

    /// A value of one of our closed lists.
    fn code<T>(&self, term: Term, from: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = self.said(term)?;
        let code = from(value);
        if code.is_none() {
            let what = format!("hold no value of {}", term.code());
            self.fields.remark("attributes", true, what, term.description());
        }
        code
    }

    fn entry(mut self, options: &ImportOptions<'_>, log: &Log) -> Option<Entry> {
        let fields = self.fields;
        let id = self.id();
        let name = self.text("name");
        if name.is_none() {
            fields.remark("name", true, "is missing", "Give the service its name");
        }
        let (id, name) = (id?, name?);
        fields.know(&["organization_id", "program_id", "last_modified"]);
        let what = self.text("description").unwrap_or_else(|| {
            fields.remark("description", false, "is missing: the name stands for it", "Say what the service is for");
            name.clone()
        });
        let synonyms = self.synonyms(&name);
        let reached = self.reached(options, log);
        let organisation = self.organisation(&name, &reached);
        let Reached { numbers, site, more_sites, places, open, hours, .. } = reached;
        let address = places.address;
        let own_chat = !self.is_ours() && places.channels.iter().any(|channel| channel.kind == ChannelKind::Chat);
        let site = site.or(places.site).or(organisation.site_of_service);
        let sites = site.clone().map(|site| Channel::new(ChannelKind::Site, site)).into_iter();
        let sites = sites.chain(more_sites).chain(organisation.more_sites);
        let channels = together(numbers.phones, places.channels, sites);
        let cost = if self.is_ours() {
            fields.know(&["cost_options"]);
            fields.text("fees_description")
        } else {
            money::read(fields, options.today)
        };
        let free = money::is_free(cost.as_deref()).filter(|_| !self.is_ours());
        let unverified = self.unverified(own_chat);
        let one_language = !self.is_ours() && free.is_none();
        log.borrow_mut().one_language += usize::from(one_language);
        let note = with_notes(self.note(), numbers.notes);
        let words = |nl: Option<String>, en| nl.map(|nl| self.words(nl, en));
        let entry = Entry {
            id,
            code: self.said(Term::Code).unwrap_or_default().to_owned(),
            name: self.words(name, Term::NameEn),
            organisation: organisation.name,
            status: self.status()?,
            what: self.words(what, Term::WhatEn),
            ages: self.ages(),
            channels,
            hours: hours.map(|hours| self.in_english(hours, Term::HoursEn)),
            open,
            cost: free.or_else(|| words(cost, Term::CostEn)),
            languages: self.languages(),
            address,
            anonymous: self.code(Term::Anonymous, Anonymous::from_code).unwrap_or(Anonymous::Unknown),
            parents: self.code(Term::Parents, Parents::from_code).unwrap_or(Parents::Unknown),
            alert: words(self.text("alert"), Term::AlertEn),
            note,
            synonyms,
            unverified,
            verified_on: self.verified_on(options.today),
            source: self
                .said(Term::Source)
                .map(str::to_owned)
                .or(site)
                .or(organisation.site)
                .unwrap_or_else(|| options.origin.to_owned()),
        };
        Some(places::without_a_shelters_address(without_braces(entry), log))
    }

    fn id(&self) -> Option<String> {
        if let Some(id) = self.said(Term::Id) {
            let fits = (1..=40).contains(&id.len())
                && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !fits {
                let what = "hold an id that is none";
                self.fields.remark("attributes", true, what, "Use small letters, digits and _, at most 40");
            }
            self.fields.know(&["id"]);
            return fits.then(|| id.to_owned());
        }
        let id = self.fields.text("id");
        if id.is_none() {
            self.fields.remark("id", true, "is missing", "Give the service the UUID by which it stays known");
        }
        id.map(|id| entry_id(id.trim()))
    }

    fn status(&self) -> Option<Status> {
        let text = self.fields.text("status");
        let status = text.as_deref().map(|text| text.trim().to_lowercase().replace(['_', '-'], " "));
        let status = status.and_then(|status| Status::from_code(&status));
        if status.is_none() {
            let what = if text.is_some() { "is no status" } else { "is missing" };
            let known: Vec<_> = Status::ALL.iter().map(|status| status.code()).collect();
            self.fields.remark("status", true, what, format!("Write one of {}", known.join(", ")));
        }
        status
    }

    /// Numbers, site, places and hours, each from the service or else from what belongs to it.
    fn reached(&self, options: &ImportOptions<'_>, log: &Log) -> Reached {
        let (fields, said) = (self.fields, self.schedule_said());
        let level = contact::level(fields.node);
        let mut numbers = Numbers::default();
        numbers.read(fields);
        if level == Level::ServiceContact {
            numbers.read_contacts(fields);
        }
        let site = contact::site(fields);
        let more_sites = contact::more_sites(fields);
        let own = schedule::of(fields, &said, options.today);
        let wanted = Wanted { numbers: level, hours: own.is_none(), site: site.is_none(), said: &said };
        let mut places = places::read(fields, &mut numbers, &wanted, options, log);
        if let Some(organization) = fields.quiet_object("organization") {
            match level {
                Level::Organization => numbers.read(&organization),
                Level::OrganizationContact => numbers.read_contacts(&organization),
                _ => {}
            }
        }
        let (open, hours) = schedule::put_together(fields, own, std::mem::take(&mut places.hours), &said);
        Reached { numbers, site, more_sites, places, open, hours, level }
    }

    fn organisation(&self, service: &str, reached: &Reached) -> Organisation {
        let Some(fields) = self.fields.object("organization") else { return Organisation::default() };
        let name = fields.line("name").filter(|name| name != service);
        let wanted = reached.site.is_none() && reached.places.site.is_none();
        let of_service = || contact::address(&fields, "website").or_else(|| contact::address(&fields, "url"));
        let site_of_service = wanted.then(of_service).flatten();
        let site = fields.text("website").or_else(|| fields.text("uri"));
        if self.is_ours() {
            let name = self.said(Term::Organisation).map(str::to_owned);
            return Organisation { name, site, site_of_service: None, more_sites: Vec::new() };
        }
        let more_sites = if wanted { contact::more_sites(&fields) } else { Vec::new() };
        if !contact::organization_places(self.fields.node).is_empty() {
            fields.know(&["locations"]);
        }
        match reached.level {
            Level::Organization => fields.know(&["phones"]),
            Level::OrganizationContact => fields.know(&["contacts"]),
            _ => {}
        }
        fields.finish();
        Organisation { name, site, site_of_service, more_sites }
    }

    fn synonyms(&mut self, name: &str) -> Vec<String> {
        if self.is_ours() {
            return self.all(Term::Synonym).map(str::to_owned).collect();
        }
        let mut found = Vec::new();
        for word in self.fields.line("alternate_name").into_iter().chain(std::mem::take(&mut self.terms)) {
            if word != name && !found.contains(&word) {
                found.push(word);
            }
        }
        found
    }

    fn schedule_said(&self) -> schedule::SaidHours<'_> {
        schedule::SaidHours {
            holidays: self.said(Term::Holidays),
            exceptions: self.all(Term::Exception).collect(),
            ours: self.is_ours(),
        }
    }

    fn ages(&self) -> Ages {
        let year = |name| {
            let number = self.fields.number(name)?;
            if number < 0.0 {
                self.fields.remark(name, true, "is below 0", "Write an age in years, or remove the field");
            }
            // above any age there is no limit
            (0_u8..=120).rev().find(|year| f64::from(*year) <= number).filter(|_| number < 121.0)
        };
        let ages = Ages { from: year("minimum_age"), to: year("maximum_age") };
        if ages.from.zip(ages.to).is_some_and(|(from, to)| from > to) {
            self.fields.remark("minimum_age", true, "is above maximum_age", "Exchange them");
        }
        ages
    }

    fn languages(&self) -> Vec<String> {
        let mut found = Vec::new();
        for language in self.fields.list("languages") {
            let code = language.text("code").map(|code| code.trim().to_lowercase());
            match code.filter(|code| (2..=3).contains(&code.len()) && code.chars().all(|c| c.is_ascii_lowercase())) {
                Some(code) if !found.contains(&code) => found.push(code),
                Some(_) => {}
                None => language.unheld("code"),
            }
            language.know(&["name", "service_id"]);
            language.finish();
        }
        found
    }

    /// What others say of where their chat is, is a guess of ours: any virtual location.
    fn unverified(&self, chat: bool) -> Vec<Fact> {
        if !self.is_ours() {
            return if chat { vec![Fact::Chat] } else { Vec::new() };
        }
        let facts = self.all(Term::Unverified).map(|code| {
            let fact = Fact::from_code(code);
            if fact.is_none() {
                let what = "hold an unverified fact that is none";
                self.fields.remark("attributes", true, what, Term::Unverified.description());
            }
            fact
        });
        facts.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn verified_on(&self, today: Date) -> Option<Date> {
        let date = self.fields.date("assured_date")?;
        if date > today {
            self.fields.remark("assured_date", false, "lies in the future: it was left out", "Correct it");
            return None;
        }
        Some(date)
    }

    fn note(&self) -> Option<Words> {
        if self.is_ours() {
            return self.said(Term::Note).map(|nl| self.words(nl.to_owned(), Term::NoteEn));
        }
        let names = ["eligibility_description", "application_process", "interpretation_services"];
        let parts: Vec<String> = names.into_iter().filter_map(|name| self.fields.line(name)).collect();
        joined(&parts).map(|text| Words { en: text.clone(), nl: text })
    }

    /// Words with the English that an attribute says, if one does.
    fn in_english(&self, words: Words, en: Term) -> Words {
        Words { en: self.said(en).map_or(words.en, str::to_owned), nl: words.nl }
    }
}

/// How a service is reached and when.
struct Reached {
    numbers: Numbers,
    /// Its own site.
    site: Option<String>,
    /// Its other sites.
    more_sites: Vec<Channel>,
    places: Places,
    open: Option<Hours>,
    hours: Option<Words>,
    level: Level,
}

#[derive(Default)]
struct Organisation {
    name: Option<String>,
    /// Where the facts may come from.
    site: Option<String>,
    /// A site for a service that has none.
    site_of_service: Option<String>,
    /// Others for one that has none.
    more_sites: Vec<Channel>,
}

/// The channels of an entry, each once: a site that is a place too is that place.
fn together(phones: Vec<Channel>, places: Vec<Channel>, sites: impl Iterator<Item = Channel>) -> Vec<Channel> {
    let (its_sites, others): (Vec<_>, Vec<_>) =
        places.into_iter().partition(|channel| channel.kind == ChannelKind::Site);
    let sites: Vec<Channel> = sites.filter(|site| !its_sites.iter().any(|known| known.at == site.at)).collect();
    let mut all: Vec<Channel> = Vec::new();
    for channel in phones.into_iter().chain(others).chain(sites).chain(its_sites) {
        if !all.iter().any(|known| (known.kind, &known.at) == (channel.kind, &channel.at)) {
            all.push(channel);
        }
    }
    in_order(all)
}

/// A note with what is to be said to whoever answers a number.
fn with_notes(note: Option<Words>, more: Vec<Words>) -> Option<Words> {
    let (nl, en) = note.into_iter().chain(more).map(|words| (words.nl, words.en)).unzip::<_, _, Vec<_>, Vec<_>>();
    Some(Words { nl: joined(&nl)?, en: joined(&en)? })
}

/// In what a visitor reads, braces are placeholders, which a directory does not have.
fn without_braces(mut entry: Entry) -> Entry {
    let own = entry.channels.iter_mut().flat_map(|channel| [channel.hours.as_mut(), channel.cost.as_mut()]);
    let all = [Some(&mut entry.what), entry.hours.as_mut(), entry.cost.as_mut()];
    for words in all.into_iter().chain(own).flatten() {
        for text in [&mut words.nl, &mut words.en] {
            *text = text.replace('{', "(").replace('}', ")");
        }
    }
    entry
}

fn is_code(code: &str) -> bool {
    (1..=12).contains(&code.len()) && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}
