//! Reading a register: JSON lines, one person's registration a line, exactly as domain.md §7 has it.
//!
//! Streamed: what is kept is the tally. A line that does not fit is reported, with its key and what to do; it is not
//! counted, and a report of the rest would be wrong. Values are never quoted: one that does not belong in a register
//! may be somebody's name.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, Read as _};

use serde::de::{Deserialize, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor as De};
use serde_json::Value;

use care::age::AgeBand;
use care::registration::{
    Closing, Duration, FirstTimeTold, Form, Gender, Goal, Ongoing, Perpetrator, Referral, ReferralOutcome,
    Registration, Role, Siblings, Trafficking, Visitor,
};
use care::report::Tally;
use care::triage::Triage;
use content::{Finding, nearest};
use desk::event::{CaseEvent, HelpedCount, UnwantedCount};

/// The longest line: a registration takes about 700 bytes.
const LONGEST: u64 = 64 * 1024;

/// How many findings are kept; further ones are counted.
const FINDINGS: usize = 50;

/// The years that can be meant.
const YEARS: std::ops::RangeInclusive<u16> = 2000..=2100;

const NOT_COUNTED: &str = "The line is not counted";

/// A register that was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// What it counts.
    pub tally: Tally,
    /// How many registrations were counted.
    pub counted: u64,
    /// What is wrong with it: the first findings.
    pub findings: Vec<Finding>,
    /// How many further lines are wrong.
    pub further: u64,
}

impl Reading {
    /// Whether every line was counted. A report of a register that was read in part would be wrong: make none.
    pub fn is_complete(&self) -> bool {
        self.findings.is_empty()
    }

    /// Counts a registration that was read elsewhere, such as in the register room; whether it was counted. `place` is
    /// for the finding.
    pub fn add(&mut self, person: &Registration, file: &str, place: usize) -> bool {
        if let Some(WrongRegistration { key, what, remedy }) = unfit(person) {
            self.report(Finding::error(file, place, key, what), &remedy);
            return false;
        }
        let counted = self.tally.add(person).is_ok();
        self.counted += u64::from(counted);
        counted
    }

    /// Counts a line of a register room; none is one that this program cannot read. Whether it was counted.
    pub fn add_line(&mut self, said: Option<&CaseEvent>, file: &str, place: usize) -> bool {
        match said {
            Some(CaseEvent::Registration(person)) => return self.add(person, file, place),
            Some(CaseEvent::Unregistered(at)) => self.add_unregistered(at.year, at.quarter, file, place),
            Some(CaseEvent::UnwantedCount(at)) => self.add_unwanted(*at, file, place),
            Some(CaseEvent::Helped(at)) => self.add_helped(at, file, place),
            _ => self.add_unreadable(file, place),
        }
        false
    }

    /// Counts a conversation that was closed without a registration.
    pub fn add_unregistered(&mut self, year: u16, quarter: u8, file: &str, place: usize) {
        if !YEARS.contains(&year) || self.tally.add_unregistered(year, quarter).is_err() {
            self.add_unreadable(file, place);
        }
    }

    /// Counts an unwanted contact.
    fn add_unwanted(&mut self, at: UnwantedCount, file: &str, place: usize) {
        if !YEARS.contains(&at.year) || self.tally.add_unwanted(at.year, at.quarter, at.kind).is_err() {
            self.add_unreadable(file, place);
        }
    }

    /// Counts what visitors said afterwards.
    fn add_helped(&mut self, at: &HelpedCount, file: &str, place: usize) {
        if !YEARS.contains(&at.year) || self.tally.add_helped(at.year, at.quarter, &at.answers).is_err() {
            self.add_unreadable(file, place);
        }
    }

    /// Notes what was found elsewhere and is no registration that this program can read.
    pub fn add_unreadable(&mut self, file: &str, place: usize) {
        let finding = Finding::error(file, place, "", "is no registration that this program can read");
        self.report(finding, "Use the newer nachtwacht that wrote it");
    }

    fn report(&mut self, finding: Finding, remedy: &str) {
        if self.findings.len() < FINDINGS {
            self.findings.push(finding.so(NOT_COUNTED, remedy));
        } else {
            self.further += 1;
        }
    }
}

/// What is wrong with one registration.
struct WrongRegistration {
    key: String,
    what: String,
    remedy: String,
}

impl WrongRegistration {
    fn new(key: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { key: key.into(), what: what.into(), remedy: remedy.into() }
    }
}

/// Reads a register file; `file` is its name in the findings. An error of the disk is a finding too.
pub fn read(mut input: impl BufRead, file: &str) -> Reading {
    let mut reading = Reading::default();
    let mut line = Vec::new();
    for number in 1.. {
        match next_line(&mut input, &mut line) {
            Ok(false) => break,
            Ok(true) => read_line(&mut reading, &line, file, number),
            Err(error) => {
                let finding = Finding::error(file, number, "", format!("cannot be read on: {}", error.kind()));
                reading.report(finding, "Check the file and the disk");
                break;
            }
        }
    }
    reading
}

/// The next line, at most a little longer than [`LONGEST`]; what is beyond is skipped. False at the end.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    input.by_ref().take(LONGEST + 1).read_until(b'\n', line)?;
    let cut = line.len() as u64 > LONGEST && line.last() != Some(&b'\n');
    if cut {
        input.skip_until(b'\n')?;
    }
    Ok(!line.is_empty())
}

fn read_line(reading: &mut Reading, line: &[u8], file: &str, number: usize) {
    let line = if number == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) } else { line };
    if line.trim_ascii().is_empty() {
        return;
    }
    match parse(line) {
        Ok(person) => {
            reading.add(&person, file, number);
        }
        Err(WrongRegistration { key, what, remedy }) => {
            reading.report(Finding::error(file, number, key, what), &remedy);
        }
    }
}

fn parse(line: &[u8]) -> Result<Registration, WrongRegistration> {
    if line.len() as u64 > LONGEST {
        return Err(WrongRegistration::new(
            "",
            "is longer than a registration can be",
            "Write one registration a line",
        ));
    }
    let line = std::str::from_utf8(line)
        .map_err(|_| WrongRegistration::new("", "is not UTF-8", "Save the file as UTF-8, or export it again"))?;
    let person = serde_json::from_str::<Registration>(line).map_err(|error| explain(line, &error))?;
    let Unknown(unknown) = serde_json::from_str(line).map_err(|error| explain(line, &error))?;
    unknown.map_or(Ok(person), Err)
}

// ── what only a second look finds ────────────────────────────────────────────────────────────────────────────────────

/// What fits the types, but not the register.
fn unfit(person: &Registration) -> Option<WrongRegistration> {
    let is_id = |id: &str| {
        (1..=40).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
    };
    let id = |key: String| {
        WrongRegistration::new(key, "is no id", "Put the id of the plan or of the directory entry, never words")
    };
    if !YEARS.contains(&person.year) {
        return Some(WrongRegistration::new("year", "is no year of a register", "Write the year in four digits"));
    }
    if !(1..=4).contains(&person.quarter) {
        return Some(WrongRegistration::new("quarter", "is not 1 to 4", "Write 1, 2, 3 or 4"));
    }
    if let Some(at) = person.plans.iter().position(|plan| !is_id(plan)) {
        return Some(id(format!("plans[{at}]")));
    }
    let at = person.referrals.iter().position(|referral| !is_id(&referral.id))?;
    Some(id(format!("referrals[{at}].id")))
}

/// The first key that does not belong in a registration.
struct Unknown(Option<WrongRegistration>);

impl<'de> Deserialize<'de> for Unknown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> De<'de> for Keys {
            type Value = Unknown;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a registration")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unknown, A::Error> {
                let mut unknown = None;
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    if key == "referrals" {
                        let keys = map.next_value::<Vec<std::collections::BTreeMap<String, IgnoredAny>>>()?;
                        let stray = keys.iter().position(|keys| keys.keys().any(|key| key != "id" && key != "outcome"));
                        if let Some(at) = stray {
                            unknown = unknown.or(Some(stranger(&format!("referrals[{at}]"), None)));
                        }
                        continue;
                    }
                    map.next_value::<IgnoredAny>()?;
                    if !FIELDS.iter().any(|field| field.key == key) {
                        let near = nearest(&key, FIELDS.iter().map(|field| field.key));
                        unknown = unknown.or(Some(stranger(&key, near)));
                    }
                }
                Ok(Unknown(unknown))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// A key that no registration has; named only when it looks like a key, and not like somebody's words.
fn stranger(key: &str, near: Option<&'static str>) -> WrongRegistration {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'[' | b']');
    let key = if key.len() <= 40 && key.bytes().all(is_name) { key } else { "" };
    let remedy = near.map_or_else(
        || "Remove it: a register holds codes only".to_owned(),
        |near| format!("Remove it, or write {near} if that was meant"),
    );
    WrongRegistration::new(key, "holds a key that no registration has", remedy)
}

// ── what is wrong with a line that does not fit ──────────────────────────────────────────────────────────────────────

/// A key of a registration: whether a value fits, and what would.
struct JsonField {
    key: &'static str,
    fits: fn(&Value) -> bool,
    values: fn() -> String,
}

macro_rules! fields {
    ($($key:literal: $kind:ty = $values:expr),+ $(,)?) => {
        const FIELDS: &[JsonField] = &[$(JsonField { key: $key, fits: fits::<$kind>, values: || $values }),+];
    };
}

fields! {
    "year": u16 = "a year, such as 2020".to_owned(),
    "quarter": u8 = "1, 2, 3 or 4".to_owned(),
    "visitor": Visitor = codes(Visitor::ALL, Visitor::code),
    "trafficking": Trafficking = codes(Trafficking::ALL, Trafficking::code),
    "role": Role = codes(Role::ALL, Role::code),
    "forms": Vec<Form> = list(Form::ALL, Form::code),
    "age_now": AgeBand = codes(AgeBand::ALL, AgeBand::code),
    "age_at_start": AgeBand = codes(AgeBand::ALL, AgeBand::code),
    "gender": Gender = codes(Gender::ALL, Gender::code),
    "ongoing": Ongoing = codes(Ongoing::ALL, Ongoing::code),
    "duration": Duration = codes(Duration::ALL, Duration::code),
    "perpetrators": Vec<Perpetrator> = list(Perpetrator::ALL, Perpetrator::code),
    "siblings": Siblings = codes(Siblings::ALL, Siblings::code),
    "first_time_told": FirstTimeTold = codes(FirstTimeTold::ALL, FirstTimeTold::code),
    "triage_first": Triage = "A, B, C, D or X".to_owned(),
    "triage_last": Triage = "A, B, C, D or X".to_owned(),
    "plans": Vec<String> = "a list of plan ids".to_owned(),
    "referrals": Vec<Referral> = format!(
        "a list of {{\"id\": …, \"outcome\": …}} with outcome {}",
        codes(ReferralOutcome::ALL, ReferralOutcome::code)
    ),
    "closing": Closing = codes(Closing::ALL, Closing::code),
    "goal": Goal = codes(Goal::ALL, Goal::code),
}

/// The keys that a line may lack: it was written before there was such a question.
const LATER: &[&str] = &["goal"];

fn fits<T: DeserializeOwned>(value: &Value) -> bool {
    T::deserialize(value).is_ok()
}

fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> String {
    let codes: Vec<_> = all.iter().map(|value| code(*value)).collect();
    format!("one of {}", codes.join(", "))
}

fn list<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> String {
    codes(all, code).replacen("one of", "a list, each one of", 1)
}

/// Which key it is about. Slow, and only for a line that is wrong.
fn explain(line: &str, error: &serde_json::Error) -> WrongRegistration {
    let Ok(value) = serde_json::from_str::<Value>(line) else {
        let what = format!("is not JSON, at column {}", error.column());
        return WrongRegistration::new("", what, "Write one registration a line, as `register export` does");
    };
    let Some(map) = value.as_object() else {
        return WrongRegistration::new("", "is no registration", "Write { \"year\": …, … }, as `register export` does");
    };
    for field in FIELDS {
        match map.get(field.key) {
            None if LATER.contains(&field.key) => {}
            None => return WrongRegistration::new(field.key, "is missing", format!("Write {}", (field.values)())),
            Some(value) if !(field.fits)(value) => {
                return WrongRegistration::new(
                    field.key,
                    "has a value that no registration has",
                    format!("Write {}", (field.values)()),
                );
            }
            Some(_) => {}
        }
    }
    WrongRegistration::new("", "has a key twice, or a list where { } belongs", "Write it as `register export` does")
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
