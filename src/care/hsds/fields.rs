//! Reads an object field by field. A field of the wrong kind gets a remark; a field that nobody asked for is counted.

use std::cell::RefCell;

use super::node::{Node, Value};
use super::{ImportOutcome, Remark};

/// The longest text that is taken, in characters: nobody reads a longer one at night.
pub(super) const LONGEST: usize = 4_000;

/// Joins texts, and cuts the result at [`LONGEST`]; none when it is empty.
pub(super) fn joined(parts: &[String]) -> Option<String> {
    Some(parts.join(" · ").chars().take(LONGEST).collect()).filter(|text: &String| !text.is_empty())
}

/// How many remarks of one import are kept. Beyond them only a first error is.
const MOST_REMARKS: usize = 50;

/// What an import has found so far.
pub(super) type Log = RefCell<ImportOutcome>;

/// An object that is being read.
pub(super) struct Fields<'n> {
    pub(super) node: &'n Node,
    path: String,
    log: &'n Log,
    asked: RefCell<Vec<&'static str>>,
}

impl<'n> Fields<'n> {
    /// The fields of an object. A node that is no object gets an error.
    pub(super) fn of(node: &'n Node, path: String, log: &'n Log) -> Option<Self> {
        let fields = Self { node, path, log, asked: RefCell::default() };
        if matches!(node.value, Value::Object(_)) {
            return Some(fields);
        }
        fields.say(node, "", true, format!("is {}, not an object", node.kind()), "Put its fields in { }");
        None
    }

    /// Adds a remark about a field.
    pub(super) fn remark(&self, name: &str, error: bool, what: impl Into<String>, remedy: impl Into<String>) {
        let at = self.node.get(name).unwrap_or(self.node);
        self.say(at, &format!(".{name}"), error, what.into(), remedy);
    }

    /// Warns of what the whole of it comes to.
    pub(super) fn warn(&self, what: String, remedy: &str) {
        self.say(self.node, "", false, what, remedy);
    }

    fn say(&self, at: &Node, name: &str, error: bool, what: String, remedy: impl Into<String>) {
        let mut log = self.log.borrow_mut();
        if log.remarks.len() >= MOST_REMARKS && (!error || log.remarks.iter().any(|remark| remark.error)) {
            return;
        }
        let meaning = if error { "Nothing is imported" } else { "The rest of the service is imported" };
        log.remarks.push(Remark {
            file: at.file,
            line: at.line,
            field: self.path.clone() + name,
            error,
            what,
            meaning,
            remedy: remedy.into(),
        });
    }

    /// Counts a field as one that an entry has no place for.
    pub(super) fn unheld(&self, name: &str) {
        unheld(self.log, &format!("{}.{name}", self.path), 1);
    }

    /// A field as it is, noted as asked for; none when it is missing or empty.
    pub(super) fn get(&self, name: &'static str) -> Option<&'n Node> {
        self.asked.borrow_mut().push(name);
        self.node.get(name).filter(|node| !node.is_empty())
    }

    /// Notes fields as asked for, so that they are not counted: identifiers, which only hold the parts together.
    pub(super) fn know(&self, names: &[&'static str]) {
        self.asked.borrow_mut().extend(names);
    }

    /// A text without the characters that a terminal would act upon.
    pub(super) fn text(&self, name: &'static str) -> Option<String> {
        let text = match &self.get(name)?.value {
            Value::Text(text) | Value::Number(text) => text,
            Value::Bool(yes) => return Some(yes.to_string()),
            _ => {
                let kind = self.node.get(name).map_or("nothing", Node::kind);
                self.remark(name, true, format!("is {kind}, not a text"), "Write words in quotes");
                return None;
            }
        };
        let text: String = text.chars().filter(|c| !acted_upon(*c)).collect();
        if text.chars().count() > LONGEST {
            self.remark(name, false, format!("is over {LONGEST} characters and was cut"), "Shorten it");
            self.unheld(name);
            return Some(text.chars().take(LONGEST).collect());
        }
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// A text in one line: each run of spaces and line breaks becomes one space.
    pub(super) fn line(&self, name: &'static str) -> Option<String> {
        Some(self.text(name)?.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// A number.
    pub(super) fn number(&self, name: &'static str) -> Option<f64> {
        let text = match &self.get(name)?.value {
            Value::Number(text) | Value::Text(text) => text.trim(),
            _ => "",
        };
        let number = decimal(text).parse().ok().filter(|number: &f64| number.is_finite());
        if number.is_none() {
            self.remark(name, true, "is not a number", "Write a number such as 18, or remove the field");
        }
        number
    }

    /// A date.
    pub(super) fn date(&self, name: &'static str) -> Option<jiff::civil::Date> {
        let text = self.text(name)?;
        let date = super::date_of(&text);
        if date.is_none() {
            self.remark(name, true, "is not a date", "Write it as 2026-11-24, or remove the field");
        }
        date
    }

    /// The objects of a list, each to be read; a single object counts as a list of one.
    pub(super) fn list(&self, name: &'static str) -> Vec<Fields<'n>> {
        let Some(node) = self.get(name) else { return Vec::new() };
        let one = std::slice::from_ref(node);
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            Value::Object(_) => one,
            _ => {
                self.remark(name, true, format!("is {}, not a list", node.kind()), "Write a list in [ ]");
                return Vec::new();
            }
        };
        let at = |nth: usize| format!("{}.{name}[{}]", self.path, nth + 1);
        items.iter().enumerate().filter_map(|(nth, item)| Fields::of(item, at(nth), self.log)).collect()
    }

    /// A field that is an object.
    pub(super) fn object(&self, name: &'static str) -> Option<Fields<'n>> {
        Fields::of(self.get(name)?, format!("{}.{name}", self.path), self.log)
    }

    /// As [`Self::object`], without a word about what is none: it is read, and said, elsewhere.
    pub(super) fn quiet_object(&self, name: &'static str) -> Option<Fields<'n>> {
        let node = self.node.get(name).filter(|node| matches!(node.value, Value::Object(_)))?;
        Fields::of(node, format!("{}.{name}", self.path), self.log)
    }

    /// Counts the fields that nobody asked for.
    pub(super) fn finish(self) {
        self.count_unasked();
    }

    /// As [`Self::finish`], for what is still to be named.
    pub(super) fn count_unasked(&self) {
        let Value::Object(fields) = &self.node.value else { return };
        let asked = self.asked.borrow();
        for (name, node) in fields {
            if name != "id" && !node.is_empty() && !asked.contains(&name.as_str()) {
                let count = node.items().len().max(1);
                unheld(self.log, &format!("{}.{name}", self.path), count);
            }
        }
    }

    /// Counts every field as one that an entry has no place for.
    pub(super) fn none_held(self) {
        self.none_held_but(&[]);
    }

    /// Counts every field but these as one that an entry has no place for.
    pub(super) fn none_held_but(self, held: &[&'static str]) {
        *self.asked.borrow_mut() = held.to_vec();
        self.finish();
    }
}

/// A number with a comma before its decimals, as Dutch spreadsheets write it, with a point there.
fn decimal(text: &str) -> String {
    match (text.rfind(','), text.rfind('.')) {
        (Some(comma), point) if text.matches(',').count() == 1 && point.is_none_or(|point| point < comma) => {
            text.replace('.', "").replace(',', ".")
        }
        _ => text.to_owned(),
    }
}

/// How many different fields are counted by name, since a file may make up any number. Others are counted together.
const MOST_NAMES: usize = 200;

fn unheld(log: &Log, path: &str, count: usize) {
    let mut name = String::with_capacity(path.len());
    let mut within = false;
    for c in path.chars() {
        match c {
            '[' => within = true,
            ']' => within = false,
            _ if within || acted_upon(c) || c.is_control() => {}
            _ if name.chars().count() >= 80 => break,
            c => name.push(c),
        }
    }
    let unheld = &mut log.borrow_mut().unheld;
    if unheld.len() >= MOST_NAMES && !unheld.contains_key(&name) {
        "(others)".clone_into(&mut name);
    }
    *unheld.entry(name).or_default() += count;
}

/// Whether a terminal would act upon the character, or the character turns the writing direction.
pub(super) fn acted_upon(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
