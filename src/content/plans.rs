//! Plan templates from TOML, one a file. Every text for people is `{ nl = "…", en = "…" }`.
//!
//! ```toml
//! id = "acute"                     # stable; of a shipped plan: replaces it
//! version = 2                      # grows when an item's meaning changes; answers keep theirs
//! title = { … }
//! about = { … }                    # for whom it is; the helper reads it
//!
//! [[item]]                         # in the order in which they are asked
//! id = "step"                      # stable
//! was = ["first_step"]             # optional: what it was called in older versions; their answers open under it
//! kind = "text"                    # text, list, choice, contact, yes_no
//! choices = [{ id = "a", label = { … } }, …]     # of a choice: two or more
//! visibility = "may_be_shared"     # or helper: for helpers only
//! shared = { … }                   # of what may be shared: the visitor's words, with {answer} once
//! plain = { … }                    # optional: the same in plainer words (A2), for a visitor who needs easy ones
//! shared_yes = { … }, plain_yes = …    # of yes_no, instead: words for each answer, without {answer}; so shared_no
//!                                      # of a choice they stand in each choice: { id = …, shared = { … }, plain = { … } }
//! question = { … }                 # for the helper: never sent by itself
//! hint = { … }                     # optional: what to mind when asking
//! suggestions = [{ … }, …]         # optional: answers that may be taken over
//! optional = true                  # optional: the plan is complete without it
//! now = true                       # optional: about this moment; never kept, asked again when the visitor comes back
//! not_involved = true              # optional: who takes part at home is no answer
//! gate = { plan = "online", item = "sender", any_of = ["stranger"] }   # optional: asked only then; `plan`: this one
//! ```

use std::collections::HashMap;

use super::ids::{is_id, unique};
use super::shares::{self, OfChoice};
use super::tree::{At, Table};
use super::words::{needed_words, words};
use care::plan::{Choice, Gate, Item, Kind, Template};

/// A template, and where in its file what is checked later stands.
#[derive(Clone)]
pub(super) struct PlanRead {
    pub(super) template: Template,
    /// The line of its id.
    pub(super) id_line: usize,
    /// Its gates: they may name items of other files.
    pub(super) gates: Vec<At<Gate>>,
    /// Where each item stands, in their order.
    pub(super) places: Vec<At<()>>,
}

/// Reads one template. `None` when something needed is missing, which is reported.
pub(super) fn template(root: &Table<'_, '_>) -> Option<PlanRead> {
    let id = root.needed("id", "The plan cannot be kept with a case");
    if let Some(id) = &id {
        is_id(root, id);
    }
    let version = root.number("version", 1..=100_000);
    if version.is_none() && !root.has("version") {
        root.missing("version", "Nobody can tell which questions an answer belongs to", "Add `version = 1`");
    }
    let title = needed_words(root, "title", "The plan has no name to choose it by");
    let about = needed_words(root, "about", "The helper cannot tell for whom the plan is");
    let tables = root.tables("item");
    if tables.is_empty() {
        root.missing("item", "The plan asks nothing", "Add an `[[item]]`");
    }
    unique(&tables, "id", "Answers to the one would show under the other");
    let plan = id.as_ref().map_or("", |id| id.value.as_str());
    let former = former(&tables);
    let items: Vec<Option<Item>> = tables.iter().zip(former).map(|(table, was)| item(table, plan, was)).collect();
    tables.iter().for_each(Table::finish);
    let items: Vec<Item> = items.into_iter().collect::<Option<_>>()?;
    let gates = tables.iter().zip(&items).filter_map(|(table, item)| {
        let gate = item.gate.clone()?;
        table.place("gate").map(|(line, key)| At { value: gate, line, key })
    });
    let gates = gates.collect();
    let place = |table: &Table<'_, '_>| {
        let (line, key) = table.place("id").unwrap_or_else(|| (table.line(), table.path_of("id")));
        At { value: (), line, key: key.trim_end_matches(".id").to_owned() }
    };
    let places = tables.iter().map(place).collect();
    let id = id?;
    Some(PlanRead {
        id_line: id.line,
        template: Template { id: id.value, version: version?.value, title: title?, about: about?, items },
        gates,
        places,
    })
}

/// What each item was called before. An id stands for one item, whichever version an answer is of.
fn former(tables: &[Table<'_, '_>]) -> Vec<Vec<String>> {
    const MEANING: &str = "Answers of an older version could open under either";
    let mut taken: HashMap<String, usize> =
        tables.iter().filter_map(|table| table.peek("id")).map(|id| (id.value, id.line)).collect();
    let mut of = |table: &Table<'_, '_>| {
        let names = table.texts("was").into_iter();
        let mut name = |was: At<String>| {
            is_id(table, &was);
            if let Some(line) = taken.get(&was.value) {
                table.wrong(&was, format!("stands on line {line} already"), MEANING, "Remove it here or there");
            } else {
                taken.insert(was.value.clone(), was.line);
            }
            was.value
        };
        names.map(&mut name).collect()
    };
    tables.iter().map(&mut of).collect()
}

fn item(table: &Table<'_, '_>, plan: &str, was: Vec<String>) -> Option<Item> {
    let id = table.needed("id", "The answer cannot be kept");
    if let Some(id) = &id {
        is_id(table, id);
    }
    let kind = kind(table);
    let (kind, each) = kind.map_or((None, Vec::new()), |(kind, each)| (Some(kind), each));
    let visibility = shares::visibility(table, each);
    let question = needed_words(table, "question", "There is nothing to ask");
    let hint = words(table, "hint");
    let suggestions: Vec<_> = table
        .tables("suggestions")
        .iter()
        .map(|suggestion| {
            let words = super::words::words_in(suggestion);
            suggestion.finish();
            words
        })
        .collect();
    let flag = |key| table.flag(key).is_some_and(|at| at.value);
    let (optional, not_involved, now) = (flag("optional"), flag("not_involved"), flag("now"));
    let gate = table.table("gate").map(|gate| self::gate(&gate, plan));
    Some(Item {
        id: id?.value,
        was,
        kind: kind?,
        visibility: visibility?,
        question: question?,
        hint: hint.ok()?,
        suggestions: suggestions.into_iter().collect::<Option<_>>()?,
        optional,
        not_involved,
        now,
        gate: match gate {
            Some(gate) => Some(gate?),
            None => None,
        },
    })
}

/// The kind of answer, and the words for the visitor of its answers one by one, where it has such.
fn kind(table: &Table<'_, '_>) -> Option<(Kind, Vec<OfChoice>)> {
    const KINDS: &str = "Write text, list, choice, contact or yes_no";
    let tables = table.tables("choices");
    let kind = table.needed("kind", "Nobody can tell how to answer")?;
    if kind.value != "choice" && table.has("choices") {
        table.wrong(&kind, "has choices but is no choice", "The choices would never show", "Write `kind = \"choice\"`");
    }
    match kind.value.as_str() {
        "text" => Some((Kind::Text, Vec::new())),
        "list" => Some((Kind::List, Vec::new())),
        "contact" => Some((Kind::Contact, Vec::new())),
        "yes_no" => Some((Kind::YesNo, shares::of_yes_no(table).ok()?)),
        "choice" => {
            if tables.len() < 2 {
                table.missing("choices", "There is nothing to choose from", "Add at least two, each with id and label");
            }
            unique(&tables, "id", "The one could not be told from the other");
            let read: Vec<_> = tables.iter().map(choice).collect();
            let (choices, each): (Vec<_>, Vec<_>) = read.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip();
            Some((Kind::Choice(choices), each))
        }
        _ => {
            table.wrong(&kind, "is no kind of answer", "Nobody can tell how to answer", KINDS);
            None
        }
    }
}

fn choice(table: &Table<'_, '_>) -> Option<(Choice, OfChoice)> {
    let id = table.needed("id", "The answer cannot be kept");
    if let Some(id) = &id {
        is_id(table, id);
    }
    let label = needed_words(table, "label", "There is nothing to choose by");
    let text = shares::of_choice(table);
    table.finish();
    let (id, text) = (id?.value, text.ok()?);
    Some((Choice { id: id.clone(), label: label? }, (id, text)))
}

fn gate(table: &Table<'_, '_>, plan: &str) -> Option<Gate> {
    let other = table.text("plan");
    let item = table.needed("item", "Nobody can tell which answer opens it");
    let any_of: Vec<String> = table.texts("any_of").into_iter().map(|at| at.value).collect();
    if any_of.is_empty() {
        table.missing("any_of", "No answer would ever open it", "Add `any_of = [\"yes\"]`, or ids of choices");
    }
    table.finish();
    let plan = other.map_or_else(|| plan.to_owned(), |at| at.value);
    Some(Gate { plan, item: item?.value, any_of })
}
