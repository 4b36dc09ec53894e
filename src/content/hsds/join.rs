//! Tables → services, each with what belongs to it within, as JSON has them.

use std::collections::{HashMap, HashSet};

use super::MOST_NODES;
use super::csv::Table;
use super::tables::{NAMES, file};
use crate::Finding;
use care::hsds::{Node, Value};

/// What belongs to a row, as a list: the table of the row, the field, the other table, and its column with the row's id.
const LISTS: [(&str, &str, &str, &str); 27] = [
    ("services", "phones", "phones", "service_id"),
    ("services", "schedules", "schedules", "service_id"),
    ("services", "languages", "languages", "service_id"),
    ("services", "cost_options", "cost_options", "service_id"),
    ("services", "funding", "funding", "service_id"),
    ("services", "contacts", "contacts", "service_id"),
    ("services", "required_documents", "required_documents", "service_id"),
    ("services", "service_areas", "service_areas", "service_id"),
    ("services", "service_at_locations", "service_at_location", "service_id"),
    ("services", "attributes", "attributes", "link_id"),
    ("services", "additional_urls", "urls", "service_id"),
    ("service_at_location", "phones", "phones", "service_at_location_id"),
    ("service_at_location", "schedules", "schedules", "service_at_location_id"),
    ("service_at_location", "contacts", "contacts", "service_at_location_id"),
    ("locations", "attributes", "attributes", "link_id"),
    ("locations", "addresses", "addresses", "location_id"),
    ("locations", "languages", "languages", "location_id"),
    ("locations", "phones", "phones", "location_id"),
    ("locations", "schedules", "schedules", "location_id"),
    ("locations", "contacts", "contacts", "location_id"),
    ("locations", "accessibility", "accessibility", "location_id"),
    ("organizations", "additional_urls", "urls", "organization_id"),
    ("organizations", "phones", "phones", "organization_id"),
    ("organizations", "contacts", "contacts", "organization_id"),
    ("contacts", "phones", "phones", "contact_id"),
    ("phones", "attributes", "attributes", "link_id"),
    ("phones", "languages", "languages", "phone_id"),
];

/// The places of who runs a service: taken for one that has none of its own.
const ITS_PLACES: (&str, &str) = ("locations", "organization_id");

/// What a row names: its table, its column, the field, and the other table.
const NAMED: [(&str, &str, &str, &str); 5] = [
    ("services", "organization_id", "organization", "organizations"),
    ("services", "program_id", "program", "programs"),
    ("service_at_location", "location_id", "location", "locations"),
    ("attributes", "taxonomy_term_id", "taxonomy_term", "taxonomy_terms"),
    ("taxonomy_terms", "taxonomy_id", "taxonomy_detail", "taxonomies"),
];

/// The tables of a package by name.
pub(super) type Tables = HashMap<&'static str, Table>;

/// Services from tables.
pub(super) struct Joined {
    pub(super) services: Vec<Node>,
    /// Rows that belong to no service, by table.
    pub(super) left: Vec<(String, usize)>,
    pub(super) findings: Vec<Finding>,
}

/// Puts the rows together; `None` when that makes too much.
pub(super) fn services(shown: &str, tables: &Tables) -> Option<Joined> {
    let mut join =
        Join { shown, tables, index: index(tables), used: HashSet::new(), left: MOST_NODES, findings: Vec::new() };
    let count = tables.get("services").map_or(0, |table| table.rows.len());
    let services = (0..count).map(|row| join.row("services", row, true)).collect::<Option<Vec<_>>>()?;
    let left = NAMES.iter().filter_map(|name| {
        let rows = tables.get(name).map_or(0, |table| table.rows.len());
        let unused = (0..rows).filter(|row| !join.used.contains(&(*name, *row))).count();
        (unused > 0).then(|| (format!("{name} (rows of no service)"), unused))
    });
    let left = left.collect();
    Some(Joined { services, left, findings: join.findings })
}

type Index<'t> = HashMap<(&'static str, &'static str), HashMap<&'t str, Vec<usize>>>;

/// The rows of each table by what they have in the columns by which they are found.
fn index(tables: &Tables) -> Index<'_> {
    let lists = LISTS.iter().map(|(_, _, table, column)| (*table, *column));
    let named = NAMED.iter().map(|(_, _, _, table)| (*table, "id"));
    let mut index = Index::new();
    for (name, column) in lists.chain(named).chain([ITS_PLACES]) {
        let Some(table) = tables.get(name) else { continue };
        let Some(at) = table.columns.iter().position(|known| known == column) else { continue };
        let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
        for (nth, (_, row)) in table.rows.iter().enumerate() {
            if let Some(value) = row.get(at).map(|value| value.trim()).filter(|value| !value.is_empty()) {
                rows.entry(value).or_default().push(nth);
            }
        }
        index.insert((name, column), rows);
    }
    index
}

struct Join<'t> {
    shown: &'t str,
    tables: &'t Tables,
    index: Index<'t>,
    used: HashSet<(&'static str, usize)>,
    /// How many values may still come: rows that many services share come with each.
    left: usize,
    findings: Vec<Finding>,
}

impl Join<'_> {
    fn row(&mut self, name: &'static str, nth: usize, tell: bool) -> Option<Node> {
        let tables = self.tables;
        let table = tables.get(name)?;
        let (line, cells) = table.rows.get(nth)?;
        self.used.insert((name, nth));
        let file = NAMES.iter().position(|known| *known == name).map_or("", file);
        let place = |value| Node { file, line: *line, value };
        let cells = table.columns.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
        let mut fields: Vec<(String, Node)> =
            cells.map(|(column, cell)| (column.clone(), place(Value::Text(cell.clone())))).collect();
        self.left = self.left.checked_sub(fields.len() + 1)?;
        let value = |column: &str| {
            let at = table.columns.iter().position(|known| known == column)?;
            table.rows[nth].1.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
        };
        for (of, column, field, other) in NAMED {
            let Some(id) = value(column).filter(|_| of == name) else { continue };
            let found = self.index.get(&(other, "id")).and_then(|rows| rows.get(id)?.first().copied());
            match found {
                Some(row) => fields.push((field.to_owned(), self.row(other, row, false)?)),
                None if tell => {
                    let shown = format!("{}/{file}", self.shown);
                    let finding = Finding::warning(shown, *line, column, format!("is in no row of {other}"));
                    self.findings.push(finding.so("It is imported without", "Add the row, or empty the cell"));
                }
                None => {}
            }
        }
        for (of, field, other, column) in LISTS {
            let Some(id) = value("id").filter(|_| of == name) else { continue };
            let rows = self.index.get(&(other, column)).and_then(|rows| rows.get(id)).cloned().unwrap_or_default();
            if !rows.is_empty() {
                let items = rows.into_iter().map(|row| self.row(other, row, false)).collect::<Option<Vec<_>>>()?;
                fields.push((field.to_owned(), place(Value::List(items))));
            }
        }
        if name == "services" && !fields.iter().any(|(field, _)| field == "service_at_locations") {
            let (other, column) = ITS_PLACES;
            let organization = value("organization_id");
            let rows = organization.and_then(|id| self.index.get(&(other, column))?.get(id)).cloned();
            let items = rows.unwrap_or_default().into_iter().map(|row| self.row(other, row, false));
            let items = items.collect::<Option<Vec<_>>>()?;
            let organization = fields.iter_mut().find(|(field, _)| field == "organization").map(|(_, node)| node);
            if let Some(Value::Object(fields)) = organization.map(|node| &mut node.value).filter(|_| !items.is_empty())
            {
                fields.push(("locations".to_owned(), place(Value::List(items))));
            }
        }
        Some(place(Value::Object(fields)))
    }
}
