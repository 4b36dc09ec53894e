//! CSV (RFC 4180) ↔ rows, with the line on which each row begins.

use super::MOST_NODES;

/// A table as it was read.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The names of the columns.
    pub(super) columns: Vec<String>,
    /// The rows, each with its line.
    pub(super) rows: Vec<(usize, Vec<String>)>,
}

/// What is wrong with a table, and on which line.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) line: usize,
    pub(super) what: String,
    pub(super) remedy: &'static str,
}

/// Reads a table: its first row names the columns.
pub(super) fn parse(text: &str) -> Result<Table, Wrong> {
    let mut rows = rows(text)?.into_iter();
    let Some((_, columns)) = rows.next() else { return Ok(Table::default()) };
    let columns: Vec<String> = columns.into_iter().map(|name| name.trim().to_owned()).collect();
    let mut table = Table { columns, rows: Vec::new() };
    for (line, row) in rows {
        if row.len() != table.columns.len() {
            return Err(Wrong {
                line,
                what: format!("has {} cells, not {}", row.len(), table.columns.len()),
                remedy: "Give each row a cell for each column; put what holds a comma or a quote in quotes",
            });
        }
        table.rows.push((line, row));
    }
    Ok(table)
}

fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, Wrong> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begins, mut cells) = (1, 1, 0_usize);
    let mut chars = text.chars().peekable();
    // whether the cell stands in quotes that are still open, and where they opened
    let mut open: Option<usize> = None;
    let mut was_quoted = false;
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match c {
            '"' if open.is_some() && chars.peek() == Some(&'"') => {
                cell.push('"');
                chars.next();
            }
            '"' if open.is_some() => open = None,
            '"' if cell.is_empty() && !was_quoted => (open, was_quoted) = (Some(line), true),
            c if open.is_some() => cell.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            ',' | '\n' | '\r' => {
                row.push(std::mem::take(&mut cell));
                cells += 1;
                if cells > MOST_NODES {
                    let what = format!("holds over {MOST_NODES} cells");
                    return Err(Wrong { line: 0, what, remedy: "Split it, or take fewer services" });
                }
                was_quoted = false;
                if c != ',' {
                    end(&mut rows, std::mem::take(&mut row), begins);
                    begins = line;
                }
            }
            c => cell.push(c),
        }
    }
    if let Some(line) = open {
        return Err(Wrong { line, what: "opens a quote that never closes".to_owned(), remedy: "Close the quote" });
    }
    if !cell.is_empty() || !row.is_empty() || was_quoted {
        row.push(cell);
        end(&mut rows, row, begins);
    }
    Ok(rows)
}

/// A row; an empty line is none.
fn end(rows: &mut Vec<(usize, Vec<String>)>, row: Vec<String>, line: usize) {
    if row.len() > 1 || row.iter().any(|cell| !cell.is_empty()) {
        rows.push((line, row));
    }
}

/// A row as text.
pub(super) fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_commas_and_line_breaks_within_a_cell_are_kept_and_lines_are_counted() {
        let table = parse("a,b\r\n\"x\ny\",\"say \"\"hi\"\", twice\"\n\nlast,\n").unwrap();
        assert_eq!(table.columns, ["a", "b"]);
        assert_eq!(table.rows[0], (2, vec!["x\ny".to_owned(), "say \"hi\", twice".to_owned()]));
        assert_eq!(table.rows[1], (5, vec!["last".to_owned(), String::new()]));
    }

    #[test]
    fn what_is_no_table_is_named_by_its_line() {
        assert_eq!(parse("a,b\n1,2\n1,2,3\n").unwrap_err().line, 3);
        assert_eq!(parse("a\n1\n\"open\n\n").unwrap_err().line, 3);
        assert!(parse("").unwrap().columns.is_empty());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(rows in proptest::collection::vec(proptest::collection::vec("[a\",\r\n é=]{0,6}", 3), 1..5)) {
            let text: String = line(["x", "y", "z"]) + &rows.iter().map(|row| line(row.iter().map(String::as_str))).collect::<String>();
            let read: Vec<_> = parse(&text).unwrap().rows.into_iter().map(|(_, row)| row).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
