//! A desk's own file about its page (`desk.toml`): hours, languages, what is asked, where leaving leads, who else is there.
//!
//! ```toml
//! name = { nl = "Chat", en = "Chat" }
//! address = "https://chat.example.org"                 # where the page is reached; leaving must not lead there
//! websites = ["https://www.example.org"]               # the desk's own, whose pages may call the visitors' API
//! exit = "https://www.buienradar.nl/"
//! content = "our-desk"                                 # the folder with the desk's own directory, from here
//! languages = ["nl", "en", "ar"]
//! asks = ["safe", "age", "danger", "plain"]
//! alternatives = ["kindertelefoon", "113"]             # ids of the directory, with parents = "no" only
//!
//! [hours]                                              # as an entry of the directory has them
//! open = "mon-fri 18:00-22:00"
//! holidays = "closed"
//! zone = "Europe/Amsterdam"
//! outside = "let_in"                                   # or "refuse": nobody is let in while nobody is on duty
//!
//! [waiting]                                            # minutes
//! A = 1
//! B = 5
//! C = 15
//! D = 30
//! alternatives_after = 10
//! ```

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::finding::{Finding, nearest};
use super::load::{has_key, part_of};
use super::tree::{At, Table, read};
use super::words::words;
use super::{Content, files, hours};
use care::Language;
use care::hours::{Day, Hours, Opening};
use care::referral::{ChannelKind, Directory, Entry, is_web_address};
use care::tag::Tag;
use care::welcome::{ALTERNATIVES, Ask, NoAlternative, WaitingMinutes, Welcome, may_be_alternative};

#[cfg(test)]
mod tests;

/// The name of the file.
pub const FILE: &str = "desk.toml";

/// The longest address.
const LONGEST: usize = 200;

/// A rule of domain.md §2 that this file may not loosen.
const RULE: &str = "On the page nobody has asked about home: unknown is treated as yes, and a desk may not loosen that \
                    (domain.md §2)";

/// A desk's file, read, with what only the directory can answer still to be looked up.
pub struct DeskFile {
    welcome: Welcome,
    /// The alternatives as they stand in it; nothing where it names none.
    alternatives: Option<Vec<At<String>>>,
    exit: Option<At<String>>,
    hours_line: usize,
    file: String,
    /// The folder with the desk's own directory, as it stands in the file.
    pub content: Option<PathBuf>,
}

/// Whether a file is a desk's about its page: by what it holds, or else by its name.
pub fn is_desk_file(file: &str, text: &str) -> bool {
    let named = file.rsplit(['/', '\\']).next() == Some(FILE);
    let holds = ["exit", "asks", "alternatives"].iter().any(|key| has_key(text, key));
    (named || holds) && part_of(file, text).is_none()
}

impl DeskFile {
    /// The zone by whose clock the desk lives.
    pub const fn zone(&self) -> &TimeZone {
        &self.welcome.zone
    }

    /// Reads a file, and finds what is wrong with it by itself. Nothing when it is no TOML.
    pub fn read(file: &str, text: &str) -> (Option<Self>, Vec<Finding>) {
        read(file, text, |root| build(root, file))
    }

    /// What the desk tells, with the alternatives looked up in its directory; and what is wrong with them.
    pub fn finish(self, directory: &Directory) -> (Welcome, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut welcome = self.welcome;
        if let Some(exit) = &self.exit
            && let Some(entry) = directory.entries.iter().find(|entry| leads_to(&exit.value, entry))
        {
            let what = format!("leads to {}", entry.name.nl);
            let meaning = "Whoever looks over a visitor's shoulder sees what was left";
            let finding = Finding::warning(&self.file, exit.line, &exit.key, what);
            findings.push(finding.so(meaning, "Choose a page that anybody could have open, such as the weather"));
        }
        let Some(named) = &self.alternatives else {
            welcome.alternatives = usual(directory);
            return (welcome, findings);
        };
        for id in named {
            match alternative(directory, id) {
                Ok(entry) => welcome.alternatives.push(entry.clone()),
                Err(wrong) => findings.push(wrong.of(&self.file, id)),
            }
        }
        (welcome, findings)
    }

    /// What is wrong with the hours on a day: they were read, and never come.
    pub fn never_opens(&self, today: Date) -> Option<Finding> {
        let hours = self.welcome.hours.as_ref()?;
        let at = self.welcome.zone.to_ambiguous_timestamp(today.at(0, 0, 0, 0)).compatible().ok()?;
        (hours.opening(at, &self.welcome.zone) == Opening::Closed(None)).then(|| {
            let what = "say no opening within two months from today";
            let finding = Finding::warning(&self.file, self.hours_line, "hours", what);
            finding.so("The page tells every visitor that nobody will come", "Correct the days and times")
        })
    }
}

/// What a desk tells that has no file: what ships, with the usual alternatives.
pub fn without_file() -> Welcome {
    Welcome { alternatives: usual(&Content::shipped().directory), ..Welcome::default() }
}

/// Reads a desk's file, with the desk's own directory where it names one.
///
/// # Errors
/// Everything that is wrong with it: nothing is used then.
pub fn load(path: &Path) -> Result<Welcome, Vec<Finding>> {
    let text = files::text_of(path).map_err(|finding| vec![*finding])?;
    let (read, mut findings) = DeskFile::read(&path.display().to_string(), &text);
    let Some(read) = read else { return Err(findings) };
    let folder = read.content.as_ref().map(|content| path.parent().unwrap_or(Path::new("")).join(content));
    let own = folder.map(|folder| Content::load(&folder)).transpose()?;
    let (welcome, more) = read.finish(&own.as_ref().unwrap_or(Content::shipped()).directory);
    findings.extend(more);
    findings.sort_by_key(|finding| finding.line);
    if findings.iter().any(Finding::is_error) { Err(findings) } else { Ok(welcome) }
}

/// The alternatives where a desk names none: those of the usual ones that are in its directory and may be named. Where
/// there are none of them, the first that may.
fn usual(directory: &Directory) -> Vec<Entry> {
    let may = |entry: &&Entry| may_be_alternative(entry).is_ok();
    let by_id = |id: &&str| directory.entries.iter().find(|entry| entry.id == *id);
    let usual: Vec<Entry> = ALTERNATIVES.iter().filter_map(by_id).filter(may).cloned().collect();
    if usual.is_empty() { directory.entries.iter().filter(may).take(3).cloned().collect() } else { usual }
}

/// What is wrong with an alternative.
struct Wrong {
    what: String,
    meaning: String,
    remedy: String,
}

impl Wrong {
    fn of(self, file: &str, at: &At<String>) -> Finding {
        Finding::error(file, at.line, &at.key, self.what).so(self.meaning, self.remedy)
    }
}

fn alternative<'a>(directory: &'a Directory, id: &At<String>) -> Result<&'a Entry, Wrong> {
    let wrong = |what: String, meaning: &str, remedy: String| Wrong { what, meaning: meaning.to_owned(), remedy };
    let id = id.value.as_str();
    let Some(entry) = directory.entries.iter().find(|entry| entry.id == id) else {
        if directory.entry(id).is_some() {
            let what = format!("names `{id}`, which the desk hides");
            return Err(wrong(what, "The desk refers nobody there", "Name another, or unhide it".to_owned()));
        }
        let near = nearest(id, directory.entries.iter().map(|entry| entry.id.as_str()));
        let remedy =
            near.map_or_else(|| "Name the id of an entry".to_owned(), |near| format!("Did you mean `{near}`?"));
        return Err(wrong(format!("names no entry: {id}"), "A visitor who waits would be sent to nobody", remedy));
    };
    match may_be_alternative(entry) {
        Ok(()) => Ok(entry),
        Err(NoAlternative::Parents(parents)) => Err(wrong(
            format!("names `{id}`, whose `parents` is `{}`", parents.code()),
            &format!("A visitor whose parent takes part would be sent where that parent may get to know. {RULE}"),
            "Name entries with `parents = \"no\"` only".to_owned(),
        )),
        Err(NoAlternative::NotRunning(status)) => Err(wrong(
            format!("names `{id}`, which is `{}`", status.code()),
            "A visitor would find nobody there",
            "Name one that is active".to_owned(),
        )),
        Err(NoAlternative::Unreachable) => Err(wrong(
            format!("names `{id}`, of which no number, chat or site was seen in a source"),
            "What nobody has checked is not shown to a visitor, and there would be no way to reach it",
            "Check the entry and take the fact out of `unverified`, or name another".to_owned(),
        )),
    }
}

fn build(root: &Table<'_, '_>, file: &str) -> DeskFile {
    let default = Welcome::default();
    let address = root.text("address").filter(|at| is_origin(root, at));
    let exit = exit(root, address.as_ref());
    let table = root.table("hours");
    let zone = table.as_ref().and_then(zone).unwrap_or_else(|| default.zone.clone());
    let (waiting, alternatives_after) = waiting(root);
    let content = root.text("content").map(|at| PathBuf::from(at.value));
    let welcome = Welcome {
        name: words(root, "name").ok().flatten(),
        address: address.map(|at| at.value),
        websites: websites(root),
        hours: table.as_ref().and_then(opening_hours),
        zone,
        shuts: table.as_ref().is_some_and(shuts),
        languages: languages(root).unwrap_or(default.languages),
        exit: exit.as_ref().map_or(default.exit, |at| at.value.clone()),
        asks: asks(root).unwrap_or(default.asks),
        waiting,
        alternatives_after: alternatives_after.unwrap_or(default.alternatives_after),
        alternatives: Vec::new(),
    };
    let hours_line = table.as_ref().map_or(0, Table::line);
    if let Some(table) = table {
        table.finish();
    }
    let alternatives = listed(root, "alternatives", Some("Whoever finds nobody here would be sent nowhere"));
    DeskFile { welcome, alternatives, exit, hours_line, file: file.to_owned(), content }
}

/// A list that is there and names each once. Unless it may be empty, `empty` is what that would mean.
fn listed(root: &Table<'_, '_>, key: &'static str, empty: Option<&str>) -> Option<Vec<At<String>>> {
    if !root.has(key) {
        root.know(key);
        return None;
    }
    let list = root.texts(key);
    if let Some(meaning) = empty.filter(|_| list.is_empty()) {
        let (line, key) = root.place(key).unwrap_or((root.line(), key.to_owned()));
        let at = At { value: (), line, key };
        root.wrong(&at, "is empty", meaning, "Name some, or remove the key: the usual ones count then");
    }
    for (at, one) in list.iter().enumerate() {
        if list[..at].iter().any(|other| other.value == one.value) {
            root.wrong(one, format!("names `{}` twice", one.value), "Once is enough", "Remove one of them");
        }
    }
    Some(list)
}

fn languages(root: &Table<'_, '_>) -> Option<Vec<String>> {
    let list = listed(root, "languages", Some("A visitor could choose none"))?;
    for at in &list {
        let ours = Language::from_tag(&at.value).map(|language| language.code().to_owned());
        // longer codes are reserved, and no language has one (RFC 5646 §2.2.1)
        let other = || Tag::other(&at.value).filter(|tag| tag.primary().len() <= 3);
        let usual = ours.or_else(|| other().map(|tag| tag.as_str().to_owned()));
        match usual {
            Some(usual) if usual == at.value => {}
            Some(usual) => root.wrong(
                at,
                "is not how the language is written",
                "The page could not tell its name",
                format!("Write `{usual}`"),
            ),
            None => root.wrong(
                at,
                "is no language",
                "The page could not offer it",
                "Write its tag (BCP 47), such as nl, en, ar or pt-BR",
            ),
        }
    }
    Some(list.into_iter().map(|at| at.value).collect())
}

fn asks(root: &Table<'_, '_>) -> Option<Vec<Ask>> {
    // a desk may ask nothing
    let list = listed(root, "asks", None)?;
    let asks = list.iter().filter_map(|at| {
        let ask = Ask::from_code(&at.value);
        if ask.is_none() {
            let codes = Ask::ALL.map(Ask::code);
            let remedy = nearest(&at.value, codes).map_or_else(
                || format!("Write some of {}", codes.join(", ")),
                |near| format!("Did you mean `{near}`?"),
            );
            root.wrong(at, "is no question that the page asks", "Nobody would be asked it", remedy);
        }
        ask
    });
    let asks: Vec<Ask> = asks.collect();
    Some(asks)
}

/// The desk's own websites.
fn websites(root: &Table<'_, '_>) -> Vec<String> {
    let list = listed(root, "websites", None).unwrap_or_default();
    for at in &list {
        let small = at.value == at.value.to_lowercase();
        if !small || at.value.contains('*') || at.value.ends_with(":443") || !is_bare(&at.value) {
            root.wrong(
                at,
                "is no website as a browser names it",
                "Its pages could not call the visitors' API, and nobody would know why",
                "Write https:// and the host alone, in small letters, such as https://www.example.org",
            );
        }
    }
    list.into_iter().map(|at| at.value).collect()
}

/// Whether this is `https://host`, with a port perhaps, and nothing behind.
fn is_bare(address: &str) -> bool {
    address.strip_prefix("https://").is_some_and(|rest| !rest.contains(['/', '?', '#', '@'])) && is_plain(address)
}

/// A desk's origin: `https://host`, with a port perhaps, and nothing behind.
fn is_origin(root: &Table<'_, '_>, at: &At<String>) -> bool {
    let fits = is_bare(&at.value);
    if !fits {
        let meaning = "Leaving could lead back to the chat, and nobody would notice here";
        root.wrong(
            at,
            "is no address of a page",
            meaning,
            "Write https:// and the host alone, such as https://chat.example.org",
        );
    }
    fits
}

/// Whether an address is https, short, and of characters that need no care wherever it is written.
fn is_plain(address: &str) -> bool {
    is_web_address(address)
        && address.len() <= LONGEST
        && address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte))
}

fn exit(root: &Table<'_, '_>, own: Option<&At<String>>) -> Option<At<String>> {
    let at = root.text("exit")?;
    if !is_plain(&at.value) || at.value.contains('@') {
        let meaning = "A visitor who leaves in a hurry would come nowhere, or be seen on the way";
        root.wrong(&at, "is no https address", meaning, "Write https://… in plain letters, at most 200");
        return Some(at);
    }
    if own.is_some_and(|own| host(&own.value) == host(&at.value)) {
        let meaning = "A visitor who leaves would be back at the chat, in front of whoever came in";
        root.wrong(
            &at,
            "leads to the desk's own page",
            meaning,
            "Choose a page that anybody could have open, such as the weather",
        );
    }
    Some(at)
}

/// The host of an address, without its port.
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest);
    host.trim_start_matches("www.").trim_end_matches('.').to_lowercase()
}

fn leads_to(address: &str, entry: &Entry) -> bool {
    let web = [ChannelKind::Chat, ChannelKind::App, ChannelKind::Site];
    let mut channels = entry.channels.iter().filter(|channel| web.contains(&channel.kind));
    channels.any(|channel| host(&channel.at) == host(address))
}

fn opening_hours(table: &Table<'_, '_>) -> Option<Hours> {
    let hours = hours::hours(table);
    if hours.is_none() && !table.has("open") && !table.has("schedule") && !table.has("exceptions") {
        table.missing(
            "open",
            "Nobody could tell when the desk opens",
            "Add `open = \"mon-fri 18:00-22:00\"`, or remove [hours]",
        );
    }
    let known = hours.as_ref().is_some_and(|hours| hours.weekly.is_empty());
    if known && hours.as_ref().is_some_and(|hours| hours.exceptions.iter().all(|day| day.day == Day::Closed)) {
        table.missing("open", "The desk would never open", "Add `open = \"mon-fri 18:00-22:00\"`");
    }
    hours
}

fn zone(table: &Table<'_, '_>) -> Option<TimeZone> {
    let at = table.text("zone")?;
    let zone = TimeZone::get(&at.value).ok();
    if zone.is_none() {
        table.wrong(
            &at,
            "is no time zone",
            "Nobody can tell what the hours mean",
            "Write its name, such as Europe/Amsterdam",
        );
    }
    zone
}

fn shuts(table: &Table<'_, '_>) -> bool {
    let Some(at) = table.text("outside") else { return false };
    match at.value.as_str() {
        "let_in" => false,
        "refuse" => true,
        _ => {
            let meaning = "Nobody can tell whether a visitor is let in outside the hours";
            table.wrong(&at, "is neither `let_in` nor `refuse`", meaning, "Write one of the two");
            false
        }
    }
}

/// `[waiting]`: the limits, when the desk has its own, and after how many minutes the alternatives are shown.
fn waiting(root: &Table<'_, '_>) -> (Option<WaitingMinutes>, Option<u32>) {
    let Some(table) = root.table("waiting") else { return (None, None) };
    let after = table.number("alternatives_after", 0..=120).map(|at| at.value);
    let minutes = |key, usual| {
        let said = table.number(key, 1..=24 * 60).map(|at| at.value);
        (said.unwrap_or(usual), said.is_some())
    };
    let [(acute, a), (urgent, b), (ongoing, c), (info, d)] =
        [("A", 1), ("B", 5), ("C", 15), ("D", 30)].map(|(key, usual)| minutes(key, usual));
    table.finish();
    if !(acute <= urgent && urgent <= ongoing && ongoing <= info) {
        let at = At { value: (), line: table.line(), key: table.path_of("A") };
        let meaning = "Somebody in less danger would be called for before somebody in more";
        table.wrong(&at, "the limits do not grow from A to D", meaning, "Give each code at least the one before it");
    }
    let own = a || b || c || d;
    (own.then_some(WaitingMinutes { acute, urgent, ongoing, info }), after)
}
