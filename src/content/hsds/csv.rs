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
pub(super) struct WrongTable {
    pub(super) line: usize,
    pub(super) what: String,
    pub(super) remedy: &'static str,
}

/// Reads a table: its first row names the columns. Empty lines are none.
pub(super) fn parse(text: &str) -> Result<Table, WrongTable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (delimiter, said) = delimiter(text);
    let mut builder = ::csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    let mut reader = builder.from_reader(text.as_bytes());
    let (mut table, mut cells, mut lines) = (Table::default(), 0, Lines { text, at: 0, line: 1 });
    let mut skip = said;
    for record in reader.records() {
        let record = record.map_err(|error| WrongTable {
            line: lines.line,
            what: error.to_string(),
            remedy: "Write it anew as CSV (RFC 4180) in UTF-8",
        })?;
        let line = lines.begin(record.position());
        if std::mem::take(&mut skip) {
            continue;
        }
        cells += record.len();
        if cells > MOST_NODES {
            let what = format!("holds over {MOST_NODES} cells");
            return Err(WrongTable { line: 0, what, remedy: "Split it, or take fewer services" });
        }
        if table.columns.is_empty() {
            table.columns = record.iter().map(heading).collect();
        } else if record.len() != table.columns.len() {
            // a quote that never closes takes all that follows into its cell
            return Err(open_quote(text, line).unwrap_or_else(|| WrongTable {
                line,
                what: format!("has {} cells, not {}", record.len(), table.columns.len()),
                remedy: "Give each row a cell for each column; put what holds a comma or a quote in quotes",
            }));
        } else {
            table.rows.push((line, record.iter().map(str::to_owned).collect()));
        }
    }
    open_quote(text, lines.line).map_or(Ok(table), Err)
}

/// What parts the cells: the comma, or what spreadsheets write where a comma stands before decimals. Whether the first
/// line says so, and is no row (`sep=;`).
fn delimiter(text: &str) -> (u8, bool) {
    let head = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    if let Some(said) = head.trim_matches('"').strip_prefix("sep=").and_then(|said| said.bytes().next()) {
        return (said, true);
    }
    let outside: String = head.split('"').step_by(2).collect();
    let count = |c: u8| outside.bytes().filter(|byte| *byte == c).count();
    // of as many the comma, which is the rule
    (*b";\t,".iter().max_by_key(|c| count(**c)).unwrap_or(&b','), false)
}

/// A heading as HSDS writes it: `service_id`, where somebody wrote `Service ID`.
fn heading(written: &str) -> String {
    let words = written.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_lowercase();
    words.split(|c: char| c.is_whitespace() || c == '-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// Counts the lines of a text. The reader's own count stays one behind where lines end with CR and LF.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line on which a row begins, behind the line breaks before it.
    fn begin(&mut self, row: Option<&::csv::Position>) -> usize {
        let at = row.and_then(|row| usize::try_from(row.byte()).ok()).unwrap_or(self.at);
        let rest = self.text.get(at..).unwrap_or_default();
        let begins = at + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let passed = self.text.as_bytes().get(self.at..begins).unwrap_or_default();
        self.line += passed.split(|byte| *byte == b'\n').count().saturating_sub(1);
        self.at = begins;
        self.line
    }
}

/// What is wrong when the last row, which begins on `line`, holds a quote that never closes. In a table that is whole each
/// quote has a second one (RFC 4180, 2.5 to 2.7).
fn open_quote(text: &str, line: usize) -> Option<WrongTable> {
    let is_open = text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
    is_open.then(|| WrongTable { line, what: "opens a quote that never closes".to_owned(), remedy: "Close the quote" })
}

/// A row as text.
pub(super) fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    // a vector takes every byte
    let _ = writer.write_record(cells);
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
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
