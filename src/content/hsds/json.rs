//! JSON ↔ [`Node`], with the line on which each value stands.
//!
//! The text is taken apart level by level (`RawValue`), so that no depth of nesting can exhaust the stack: what lies
//! deeper than anything of HSDS is kept out.

use std::fmt;
use std::fmt::Write as _;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{MOST_NODES, ReadServices, shape};
use crate::Finding;
use care::hsds::{MOST_DEPTH, Node, Value};

const NOTHING: &str = "Nothing is imported";

/// Reads services in any of the shapes of HSDS ([`shape`]).
pub fn parse(file: &str, text: &str) -> ReadServices {
    let root = match tree(text) {
        Ok(root) => root,
        Err(WrongJson { line, what, remedy }) => {
            return ReadServices::failed(Finding::error(file, line, "", what).so(NOTHING, remedy));
        }
    };
    shape::services(file, root)
}

struct WrongJson {
    line: usize,
    what: String,
    remedy: &'static str,
}

/// Any JSON as a tree.
pub(super) fn whole(text: &str) -> Option<Node> {
    tree(text).ok()
}

fn tree(text: &str) -> Result<Node, WrongJson> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| WrongJson {
        line: error.line(),
        what: format!("is not JSON: {error}"),
        remedy: "Correct the line, or export the file anew",
    })?;
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
    let mut builder = Builder { text, ends, left: MOST_NODES };
    builder.node(raw, 0).ok_or(WrongJson {
        line: 0,
        what: format!("holds over {MOST_NODES} values"),
        remedy: "Split it, or take fewer services",
    })
}

struct Builder<'t> {
    text: &'t str,
    /// Where each line ends.
    ends: Vec<usize>,
    /// How many values may still come.
    left: usize,
}

impl<'t> Builder<'t> {
    /// A value; `None` when there are too many.
    fn node(&mut self, raw: &'t RawValue, depth: usize) -> Option<Node> {
        self.left = self.left.checked_sub(1)?;
        let json = raw.get();
        let at = json.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let line = self.ends.partition_point(|end| *end < at) + 1;
        let value = match json.as_bytes().first() {
            Some(b'{' | b'[') if depth >= MOST_DEPTH => Value::TooDeep,
            Some(b'{') => {
                let Members(members) = serde_json::from_str(json).unwrap_or_default();
                let fields = members.into_iter().map(|(name, raw)| Some((name, self.node(raw, depth + 1)?)));
                Value::Object(fields.collect::<Option<_>>()?)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
                Value::List(items.into_iter().map(|raw| self.node(raw, depth + 1)).collect::<Option<_>>()?)
            }
            // a lone surrogate is JSON and no text
            Some(b'"') => Value::Text(serde_json::from_str(json).unwrap_or_default()),
            Some(b't') => Value::Bool(true),
            Some(b'f') => Value::Bool(false),
            Some(b'n') => Value::Null,
            _ => Value::Number(json.to_owned()),
        };
        Some(Node { file: "", line, value })
    }
}

/// The members of an object in their order.
#[derive(Default)]
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Services as a JSON array, indented.
pub fn render(services: &[Node]) -> String {
    let mut out = String::new();
    list(&mut out, services, 0);
    out.push('\n');
    out
}

fn value(out: &mut String, node: &Node, depth: usize) {
    match &node.value {
        Value::Null | Value::TooDeep => out.push_str("null"),
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => out.push_str(number),
        Value::Text(text) => out.push_str(&quoted(text)),
        Value::List(items) => list(out, items, depth),
        Value::Object(fields) => {
            out.push('{');
            for (nth, (name, node)) in fields.iter().enumerate() {
                next(out, nth, depth + 1);
                let _ = write!(out, "{}: ", quoted(name));
                value(out, node, depth + 1);
            }
            end(out, fields.len(), depth, '}');
        }
    }
}

fn list(out: &mut String, items: &[Node], depth: usize) {
    out.push('[');
    for (nth, item) in items.iter().enumerate() {
        next(out, nth, depth + 1);
        value(out, item, depth + 1);
    }
    end(out, items.len(), depth, ']');
}

fn next(out: &mut String, nth: usize, depth: usize) {
    out.push_str(if nth == 0 { "\n" } else { ",\n" });
    out.extend(std::iter::repeat_n("  ", depth));
}

fn end(out: &mut String, count: usize, depth: usize, bracket: char) {
    if count > 0 {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
    out.push(bracket);
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
