//! Reading a TOML file leniently: every mistake in it is found in one go, each with its line and key.
//!
//! A reader asks a [`Table`] for the keys it knows; what nobody asked for is an unknown key ([`Table::finish`]).

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::finding::{Finding, line_of, nearest};

/// How many syntax errors of one file are reported: what follows the first few is mostly echo.
const SYNTAX_ERRORS: usize = 5;

/// A file that is being read, and what was found in it so far.
struct Source<'t> {
    file: &'t str,
    /// Where each line ends: lines are asked for once a key.
    ends: Vec<usize>,
    findings: RefCell<Vec<Finding>>,
}

/// A value with where it stands.
#[derive(Debug, Clone)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its line, from 1.
    pub line: usize,
    /// Its key with the path to it.
    pub key: String,
}

/// A table of the file, with the keys that were asked for.
pub struct Table<'r, 't> {
    source: &'r Source<'t>,
    tree: &'r DeTable<'t>,
    path: String,
    line: usize,
    asked: RefCell<Vec<&'static str>>,
}

/// Reads a file. Findings that are errors mean that the value is not to be used, even where there is one.
pub fn read<T>(file: &str, text: &str, build: impl FnOnce(&Table<'_, '_>) -> T) -> (Option<T>, Vec<Finding>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
    let source = Source { file, ends, findings: RefCell::default() };
    if !errors.is_empty() {
        let findings = errors.iter().take(SYNTAX_ERRORS).map(|error| syntax(file, text, error)).collect();
        return (None, findings);
    }
    let table =
        Table { source: &source, tree: root.get_ref(), path: String::new(), line: 1, asked: RefCell::default() };
    let value = build(&table);
    table.finish();
    drop(table);
    let mut findings = source.findings.into_inner();
    findings.sort_by_key(|finding| finding.line);
    (Some(value), findings)
}

fn syntax(file: &str, text: &str, error: &toml::de::Error) -> Finding {
    let line = error.span().map_or(0, |span| line_of(text, span.start));
    Finding::error(file, line, "", format!("not TOML: {}", error.message()))
        .so("Nothing in the file is used", "Correct the line; names and words stand in double quotes")
}

impl<'r, 't> Table<'r, 't> {
    /// The line on which the table begins.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The path of a key in this table.
    pub fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Adds a finding.
    pub fn report(&self, finding: Finding) {
        self.source.findings.borrow_mut().push(finding);
    }

    /// An error about a value that was read.
    pub fn wrong<T>(&self, at: &At<T>, what: impl Into<String>, meaning: &str, remedy: impl Into<String>) {
        self.report(Finding::error(self.source.file, at.line, &at.key, what).so(meaning, remedy));
    }

    /// An error about a key that is not there.
    pub fn missing(&self, key: &'static str, meaning: &str, remedy: &str) {
        self.report(Finding::error(self.source.file, self.line, self.path_of(key), "is missing").so(meaning, remedy));
    }

    /// Every key of the table, for tables whose keys are free.
    pub fn keys(&self) -> Vec<At<String>> {
        self.tree
            .keys()
            .map(|key| At {
                value: key.get_ref().to_string(),
                line: self.line_at(&key.span()),
                key: self.path_of(key.get_ref()),
            })
            .collect()
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.keys() {
            if asked.contains(&key.value.as_str()) {
                continue;
            }
            let remedy = match nearest(&key.value, asked.iter().copied()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("Remove it; known here: {}", asked.join(", ")),
            };
            self.wrong(&key, "unknown key", "Nothing reads it", remedy);
        }
    }

    fn line_at(&self, span: &Range<usize>) -> usize {
        self.source.ends.partition_point(|end| *end < span.start) + 1
    }

    /// Counts a key as known without reading it.
    pub fn know(&self, key: &'static str) {
        self.asked.borrow_mut().push(key);
    }

    fn value(&self, key: &'static str) -> Option<At<&'r DeValue<'t>>> {
        self.know(key);
        self.free(key)
    }

    fn free(&self, key: &str) -> Option<At<&'r DeValue<'t>>> {
        let (name, value) = self.tree.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(At { value: value.get_ref(), line: self.line_at(&name.span()), key: self.path_of(key) })
    }

    fn of_kind<T>(
        &self,
        key: &'static str,
        kind: &str,
        pick: impl FnOnce(&'r DeValue<'t>) -> Option<T>,
    ) -> Option<At<T>> {
        self.picked(self.value(key)?, kind, pick)
    }

    fn picked<T>(
        &self,
        at: At<&'r DeValue<'t>>,
        kind: &str,
        pick: impl FnOnce(&'r DeValue<'t>) -> Option<T>,
    ) -> Option<At<T>> {
        let picked = pick(at.value);
        if picked.is_none() {
            self.wrong(
                &at,
                format!("is {}, not {kind}", article(at.value)),
                "It cannot be read",
                format!("Write {kind}"),
            );
        }
        picked.map(|value| At { value, line: at.line, key: at.key })
    }

    /// A text; `None` when it is missing or none, which is reported.
    pub fn text(&self, key: &'static str) -> Option<At<String>> {
        self.text_at(self.value(key)?)
    }

    /// As [`Table::text`], for a table whose keys are free.
    pub fn text_of(&self, key: &str) -> Option<At<String>> {
        self.text_at(self.free(key)?)
    }

    fn text_at(&self, at: At<&'r DeValue<'t>>) -> Option<At<String>> {
        let at = self.picked(at, "a text in quotes", |value| value.as_str().map(str::to_owned))?;
        if at.value.trim().is_empty() {
            self.wrong(&at, "is empty", "There is nothing to show", "Write the words, or remove the key");
            return None;
        }
        Some(at)
    }

    /// A text that must be there.
    pub fn needed(&self, key: &'static str, meaning: &str) -> Option<At<String>> {
        if !self.has(key) {
            self.know(key);
            self.missing(key, meaning, &format!("Add `{key} = \"…\"`"));
            return None;
        }
        self.text(key)
    }

    /// Whether the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.free(key).is_some()
    }

    /// A text as it stands, without a word about it when it is none.
    pub fn peek(&self, key: &str) -> Option<At<String>> {
        let at = self.free(key)?;
        Some(At { value: at.value.as_str()?.to_owned(), line: at.line, key: at.key })
    }

    /// The line and path of a key that is there.
    pub fn place(&self, key: &str) -> Option<(usize, String)> {
        self.free(key).map(|at| (at.line, at.key))
    }

    /// Yes or no.
    pub fn flag(&self, key: &'static str) -> Option<At<bool>> {
        self.of_kind(key, "true or false", DeValue::as_bool)
    }

    /// A whole number within a range.
    pub fn number(&self, key: &'static str, within: std::ops::RangeInclusive<u32>) -> Option<At<u32>> {
        let at = self.of_kind(key, "a whole number", whole)?;
        let fits = u32::try_from(at.value).ok().filter(|number| within.contains(number));
        if fits.is_none() {
            let range = format!("{} to {}", within.start(), within.end());
            self.wrong(
                &at,
                format!("is not within {range}"),
                "It cannot be used",
                format!("Write a number from {range}"),
            );
        }
        fits.map(|value| At { value, line: at.line, key: at.key })
    }

    /// A list of whole numbers, or one of them; empty when it is missing.
    pub fn numbers(&self, key: &'static str) -> Vec<At<i64>> {
        let Some(at) = self.value(key) else { return Vec::new() };
        let one = |value: &'r DeValue<'t>, line, key| self.picked(At { value, line, key }, "a whole number", whole);
        match at.value.as_array() {
            Some(list) => (1..)
                .zip(list)
                .filter_map(|(nth, value)| {
                    one(value.get_ref(), self.line_at(&value.span()), format!("{}[{nth}]", at.key))
                })
                .collect(),
            None => one(at.value, at.line, at.key).into_iter().collect(),
        }
    }

    /// A date: TOML's own (2026-11-24), or one in quotes.
    pub fn date(&self, key: &'static str) -> Option<At<jiff::civil::Date>> {
        let at = self.value(key)?;
        let text = match at.value {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        let date: Option<jiff::civil::Date> = text.parse().ok().filter(|_| text.len() == 10);
        if date.is_none() {
            self.wrong(&at, "is not a date", "Nobody can tell how old it is", "Write it as 2026-11-24");
        }
        date.map(|value| At { value, line: at.line, key: at.key })
    }

    /// A list of texts, or one text; empty when it is missing.
    pub fn texts(&self, key: &'static str) -> Vec<At<String>> {
        let Some(at) = self.value(key) else { return Vec::new() };
        self.texts_at(&at)
    }

    /// As [`Table::texts`], for a table whose keys are free.
    pub fn texts_of(&self, key: &str) -> Vec<At<String>> {
        let Some(at) = self.free(key) else { return Vec::new() };
        self.texts_at(&at)
    }

    fn texts_at(&self, at: &At<&'r DeValue<'t>>) -> Vec<At<String>> {
        let one = |value: &DeValue<'_>, line, key: String| match value.as_str() {
            Some(text) if !text.trim().is_empty() => Some(At { value: text.to_owned(), line, key }),
            _ => {
                let at = At { value: (), line, key };
                self.wrong(&at, "is not a text", "It cannot be read", "Write words in quotes");
                None
            }
        };
        match at.value.as_array() {
            Some(list) => list
                .iter()
                .enumerate()
                .filter_map(|(i, value)| {
                    one(value.get_ref(), self.line_at(&value.span()), format!("{}[{}]", at.key, i + 1))
                })
                .collect(),
            None => one(at.value, at.line, at.key.clone()).into_iter().collect(),
        }
    }

    /// A table within.
    pub fn table(&self, key: &'static str) -> Option<Table<'r, 't>> {
        let at = self.of_kind(key, "a table", DeValue::as_table)?;
        Some(Table { source: self.source, tree: at.value, path: at.key, line: at.line, asked: RefCell::default() })
    }

    /// The tables of a list (`[[key]]`, or a list of `{ … }`); empty when it is missing.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'r, 't>> {
        let Some(list) = self.of_kind(key, "a list of tables", |value| value.as_array().and_then(all_tables)) else {
            return Vec::new();
        };
        list.value
            .into_iter()
            .enumerate()
            .map(|(i, (span, table))| Table {
                source: self.source,
                tree: table,
                path: format!("{}[{}]", list.key, i + 1),
                line: self.line_at(&span),
                asked: RefCell::default(),
            })
            .collect()
    }
}

type Spans<'r, 't> = Vec<(Range<usize>, &'r DeTable<'t>)>;

fn all_tables<'r, 't>(list: &'r DeArray<'t>) -> Option<Spans<'r, 't>> {
    let one = |value: &'r Spanned<DeValue<'t>>| Some((value.span(), value.get_ref().as_table()?));
    list.iter().map(one).collect()
}

/// A whole number; one that is too large to be read is the largest.
fn whole(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    Some(i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).unwrap_or(i64::MAX))
}

fn article(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(_) => "a text".to_owned(),
        DeValue::Integer(_) | DeValue::Float(_) => "a number".to_owned(),
        DeValue::Boolean(_) => "true or false".to_owned(),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
