//! Services → the files of a data package.

use std::collections::HashSet;

use serde_json::json;

use super::csv;
use super::tables::{WRITTEN, WrittenTable};
use care::hsds::{Node, Value};

/// The files of a data package with these services: their names and texts, `datapackage.json` first.
pub fn datapackage(services: &[Node]) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut resources = Vec::new();
    let rows: Vec<Vec<&Node>> = WRITTEN.iter().map(|table| rows_of(table, services)).collect();
    let written = |name: &str| WRITTEN.iter().zip(&rows).any(|(table, rows)| table.name == name && !rows.is_empty());
    for (table, rows) in WRITTEN.iter().zip(&rows).filter(|(_, rows)| !rows.is_empty()) {
        let head = csv::line(table.columns.iter().map(|(column, _)| *column));
        let row = |row: &&Node| csv::line(table.columns.iter().map(|(column, _)| row.text(column)));
        let path = format!("{}.csv", table.name);
        files.push((path, head + &rows.iter().map(row).collect::<String>()));
        resources.push(resource(table, written));
    }
    let package = json!({
        "profile": "tabular-data-package",
        "name": "nachtwacht-directory",
        "title": "Referral directory (Open Referral HSDS 3.0)",
        "resources": resources,
    });
    let package = serde_json::to_string_pretty(&package).unwrap_or_default() + "\n";
    files.insert(0, ("datapackage.json".to_owned(), package));
    files
}

fn resource(table: &WrittenTable, written: impl Fn(&str) -> bool) -> serde_json::Value {
    let field = |(name, kind): &(&str, &str)| {
        if *name == "id" {
            json!({"name": name, "type": kind, "format": "uuid", "constraints": {"required": true, "unique": true}})
        } else {
            json!({"name": name, "type": kind})
        }
    };
    let foreign = table
        .foreign
        .iter()
        .filter(|(_, other)| written(other))
        .map(|(column, other)| json!({"fields": column, "reference": {"resource": other, "fields": "id"}}));
    json!({
        "name": table.name,
        "path": format!("{}.csv", table.name),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
            "primaryKey": "id",
            "foreignKeys": foreign.collect::<Vec<_>>(),
        },
    })
}

/// The rows of a table: each identifier once, however many services share it.
fn rows_of<'n>(table: &WrittenTable, services: &'n [Node]) -> Vec<&'n Node> {
    let (mut rows, mut seen) = (Vec::new(), HashSet::new());
    let mut add = |node: &'n Node| {
        if seen.insert(node.text("id")) {
            rows.push(node);
        }
    };
    for service in services {
        if table.name == "services" {
            add(service);
        } else {
            within(table, service, &mut add);
        }
    }
    rows
}

fn within<'n>(table: &WrittenTable, node: &'n Node, add: &mut impl FnMut(&'n Node)) {
    let Value::Object(fields) = &node.value else { return };
    for (name, field) in fields {
        let of_table = table.within.contains(&name.as_str());
        let items = if matches!(field.value, Value::Object(_)) { std::slice::from_ref(field) } else { field.items() };
        for item in items {
            if of_table {
                add(item);
            }
            within(table, item, add);
        }
    }
}
