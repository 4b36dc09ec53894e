//! The referral directory from TOML.

use super::channels::channels;
use super::hours::hours as opening_hours;
use super::ids::{is_code, is_id, unique};
use super::tree::{At, Table};
use super::words::{needed_words, words};
use care::referral::{Address, Ages, Anonymous, Entry, Fact, Parents, Status};
use care::shelter;

/// What a directory file says.
pub(super) struct ReadDirectory {
    /// The entries; those with a mistake are left out and reported.
    pub(super) entries: Vec<At<Entry>>,
    /// `hide = ["id", …]`: the shipped entries to which the desk does not refer.
    pub(super) hidden: Vec<At<String>>,
}

/// Reads a directory file.
pub(super) fn directory(root: &Table<'_, '_>) -> ReadDirectory {
    let hidden = root.texts("hide");
    let tables = root.tables("entry");
    if tables.is_empty() && !root.has("entry") && !root.has("hide") {
        root.missing("entry", "The directory is empty", "Add an `[[entry]]`");
    }
    unique(&tables, "id", "A referral could not be told from another");
    unique(&tables, "code", "The shortcut would give the wrong service");
    let entries = tables
        .iter()
        .filter_map(|table| {
            let value = entry(table)?;
            Some(At { value, line: table.place("id").map_or(table.line(), |(line, _)| line), key: table.path_of("id") })
        })
        .collect();
    tables.iter().for_each(Table::finish);
    ReadDirectory { entries, hidden }
}

fn entry(table: &Table<'_, '_>) -> Option<Entry> {
    let id = table.needed("id", "The register could not name it");
    if let Some(id) = &id {
        is_id(table, id);
    }
    let code = table.needed("code", "It has no shortcut in the composer");
    if let Some(code) = &code {
        is_code(table, code);
    }
    let name = needed_words(table, "name", "Nobody could find it");
    let what = needed_words(table, "what", "The visitor would not know what it is for");
    let organisation = table.text("organisation").map(|at| at.value);
    let status = status(table);
    let ages = ages(table);
    let (hours, cost) = (words(table, "hours"), words(table, "cost"));
    let (alert, note) = (words(table, "alert"), words(table, "note"));
    let open = opening_hours(table);
    let has_hours = open.is_some() || matches!(hours, Ok(Some(_)));
    let channels = channels(table, has_hours);
    let languages = languages(table);
    let anonymous = code_of(table, "anonymous", Anonymous::from_code, Anonymous::ALL, Anonymous::code);
    let parents = code_of(table, "parents", Parents::from_code, Parents::ALL, Parents::code);
    let synonyms: Vec<String> = table.texts("synonyms").into_iter().map(|at| at.value).collect();
    let unverified = table.texts("unverified").iter().filter_map(|at| fact(table, at)).collect();
    let verified_on = table.date("verified_on").map(|at| at.value);
    let source = table.needed("source", "Nobody can check the facts");
    let address = address(table);
    let entry = Entry {
        id: id?.value,
        code: code?.value,
        name: name?,
        organisation,
        status: status?,
        what: what?,
        ages,
        channels,
        hours: hours.ok()?,
        open,
        cost: cost.ok()?,
        languages,
        address,
        anonymous: anonymous?,
        parents: parents?,
        alert: alert.ok()?,
        note: note.ok()?,
        synonyms,
        unverified,
        verified_on,
        source: source?.value,
    };
    shelter_without_address(table, &entry);
    Some(entry)
}

/// domain.md §4: never store a shelter's address.
fn shelter_without_address(table: &Table<'_, '_>, entry: &Entry) {
    if entry.address.is_some() && shelter::is_shelter(entry) {
        let at = At {
            value: (),
            line: table.place("address").map_or(table.line(), |(line, _)| line),
            key: table.path_of("address"),
        };
        let meaning = "Whoever looks for somebody there could find them";
        table.wrong(&at, "is kept of what looks like a shelter", meaning, "Remove the address");
    }
}

fn status(table: &Table<'_, '_>) -> Option<Status> {
    let Some(at) = table.text("status") else { return (!table.has("status")).then_some(Status::Active) };
    let status = Status::from_code(&at.value);
    if status.is_none() {
        let known: Vec<_> = Status::ALL.iter().map(|status| status.code()).collect();
        let meaning = "Nobody can tell whether the service runs";
        table.wrong(&at, "is no status", meaning, format!("Write one of {}", known.join(", ")));
    }
    status
}

fn languages(table: &Table<'_, '_>) -> Vec<String> {
    let languages = table.texts("languages");
    for at in languages.iter().filter(|at| !is_language(&at.value)) {
        let remedy = "Write its code of two or three letters, such as nl, en, ar";
        table.wrong(at, "is no language", "Nobody could tell whether a visitor is understood there", remedy);
    }
    languages.into_iter().map(|at| at.value).collect()
}

/// Whether it looks like an ISO 639 code.
pub(super) fn is_language(code: &str) -> bool {
    (2..=3).contains(&code.len()) && code.chars().all(|c| c.is_ascii_lowercase())
}

fn address(table: &Table<'_, '_>) -> Option<Address> {
    let within = table.table("address")?;
    let part = |key| within.text(key).map(|at| at.value).unwrap_or_default();
    let address = Address {
        street: part("street"),
        city: part("city"),
        postcode: part("postcode"),
        region: part("region"),
        country: part("country"),
    };
    within.finish();
    Some(address)
}

fn ages(table: &Table<'_, '_>) -> Ages {
    let Some(within) = table.table("ages") else { return Ages::default() };
    let year = |at: Option<At<u32>>| at.and_then(|at| u8::try_from(at.value).ok());
    let ages = Ages { from: year(within.number("from", 0..=120)), to: year(within.number("to", 0..=120)) };
    within.finish();
    if ages.from.zip(ages.to).is_some_and(|(from, to)| from > to) {
        let at = At { value: (), line: within.line(), key: within.path_of("from") };
        within.wrong(&at, "is above `to`", "It would be for nobody", "Exchange them");
    }
    ages
}

fn code_of<T: Copy>(
    table: &Table<'_, '_>,
    key: &'static str,
    from: impl Fn(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Option<T> {
    let meaning = if key == "parents" {
        "Nobody can tell whether parents get to know: write unknown, which strikes the entry out"
    } else {
        "Nobody can tell whether one may stay nameless"
    };
    let at = table.needed(key, meaning)?;
    let value = from(&at.value);
    if value.is_none() {
        let known: Vec<_> = all.iter().map(|value| code(*value)).collect();
        table.wrong(&at, format!("is no value of `{key}`"), meaning, format!("Write one of {}", known.join(", ")));
    }
    value
}

/// A fact by its code.
pub(super) fn fact(table: &Table<'_, '_>, at: &At<String>) -> Option<Fact> {
    let fact = Fact::from_code(&at.value);
    if fact.is_none() {
        let known: Vec<_> = Fact::ALL.iter().map(|fact| fact.code()).collect();
        let meaning = "A fact that nobody has checked would look checked";
        table.wrong(at, "is no fact", meaning, format!("Write one of {}", known.join(", ")));
    }
    fact
}
