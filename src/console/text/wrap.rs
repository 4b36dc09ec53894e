//! Wrapping: which part of a text stands in which row. Linear in the length of the text, at any width.
//!
//! A row ends behind a space, behind a hyphen or slash within a word, or beside an ideograph; a word longer than a row
//! is cut between clusters. Nothing is left out: the rows put together are the text, but for its line breaks.

use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;

use super::{AsSafe, SafeStr, SafeText};

/// A row: from which byte to which, without its line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    start: u32,
    end: u32,
}

/// A text's rows at one width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    rows: Box<[Row]>,
}

impl Wrapped {
    /// How many rows: at least one.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// The text of the nth row; empty when there is none. `text` is the one that was wrapped. A row's trailing space
    /// may stand one column beyond its width: it is not to be seen there.
    pub fn row<'a>(&self, text: &'a SafeText, nth: usize) -> SafeStr<'a> {
        self.rows.get(nth).map_or(SafeStr(""), |row| slice(text.as_str(), *row))
    }

    /// The texts of some rows, of those there are: what is visible of a long text.
    pub fn rows<'a>(
        &'a self,
        text: &'a SafeText,
        range: std::ops::Range<usize>,
    ) -> impl ExactSizeIterator<Item = SafeStr<'a>> {
        let end = range.end.min(self.rows.len());
        self.rows[range.start.min(end)..end].iter().map(|row| slice(text.as_str(), *row))
    }

    /// The byte at which a row starts: where a position of the text is on the screen.
    pub fn start(&self, nth: usize) -> usize {
        self.rows.get(nth).map_or(0, |row| row.start as usize)
    }

    /// In which row the byte `at` of the text stands.
    pub fn row_of(&self, at: usize) -> usize {
        self.rows.partition_point(|row| row.start as usize <= at).saturating_sub(1)
    }
}

fn slice(text: &str, row: Row) -> SafeStr<'_> {
    SafeStr(text.get(row.start as usize..row.end as usize).unwrap_or_default())
}

/// Wraps `text` into rows of `width` columns; a width of 0 counts as 1, and a wide cluster has a row to itself when it
/// does not fit.
pub fn wrap(text: &SafeText, width: u16) -> Wrapped {
    let width = usize::from(width.max(1));
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.as_str().split('\n') {
        wrap_line(line, start, width, &mut rows);
        start += line.len() + 1;
    }
    Wrapped { rows: rows.into_boxed_slice() }
}

/// Where a row stands while it is being filled.
struct Filling {
    start: usize,
    columns: usize,
    /// The last place where it may end, and the columns behind it.
    chance: Option<(usize, usize)>,
}

fn wrap_line(line: &str, offset: usize, width: usize, rows: &mut Vec<Row>) {
    // texts are bounded (`LONGEST`, times the longest token), so that a u32 holds every place
    let row = |start: usize, end: usize| Row {
        start: u32::try_from(offset + start).unwrap_or(u32::MAX),
        end: u32::try_from(offset + end).unwrap_or(u32::MAX),
    };
    if line.len() <= width && line.is_ascii() {
        rows.push(row(0, line.len()));
        return;
    }
    let mut filling = Filling { start: 0, columns: 0, chance: None };
    let mut at = 0;
    let mut before = "";
    for (cluster, columns) in SafeStr(line).clusters() {
        let columns = usize::from(columns);
        if at > filling.start && may_break(before, cluster) {
            filling.chance = Some((at, filling.columns));
        }
        // spaces at a row's end may run over by as many as there are: the next row starts with a word
        let over = filling.columns + columns > width && cluster != " ";
        if over && at > filling.start {
            let (end, used) = filling.chance.take().unwrap_or((at, filling.columns));
            rows.push(row(filling.start, end));
            filling.start = end;
            filling.columns -= used;
            if filling.columns + columns > width && at > filling.start {
                rows.push(row(filling.start, at));
                filling.start = at;
                filling.columns = 0;
            }
        }
        filling.columns += columns;
        at += cluster.len();
        before = cluster;
    }
    rows.push(row(filling.start, line.len()));
}

/// Whether a row may end between two clusters.
fn may_break(before: &str, after: &str) -> bool {
    if after == " " {
        return false;
    }
    if before == " " {
        return true;
    }
    if before.is_ascii() && after.is_ascii() {
        let in_word = after.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
        return matches!(before, "-" | "/") && in_word;
    }
    (is_ideographic(before) || is_ideographic(after)) && !CLOSING.contains(after) && !OPENING.contains(before)
}

/// What does not start a row.
const CLOSING: &str = "、。，．：；？！）］｝」』】〉》〕〗ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々,.:;?!)]}";
/// What does not end one.
const OPENING: &str = "（［｛「『【〈《〔〖([{";

fn is_ideographic(cluster: &str) -> bool {
    cluster.chars().next().is_some_and(|char| {
        matches!(char, '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
            | '\u{ff00}'..='\u{ffef}' | '\u{1f000}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
    })
}

/// What was wrapped already, by key (a message's id, say) and width; of bounded memory: when it is full, what was not
/// used since the last time that it was full is forgotten.
#[derive(Debug)]
pub struct WrapCache<K> {
    wrapped: HashMap<(K, u16), (Rc<Wrapped>, bool)>,
    pub(super) rows: usize,
    most_rows: usize,
}

impl<K: Hash + Eq + Clone> WrapCache<K> {
    /// A cache of at most `most_rows` rows; each takes 8 bytes.
    pub fn new(most_rows: usize) -> Self {
        Self { wrapped: HashMap::new(), rows: 0, most_rows }
    }

    /// The text wrapped at a width. A key stands for one text for ever: [`WrapCache::forget`] it when that changes.
    pub fn get(&mut self, key: &K, text: &SafeText, width: u16) -> Rc<Wrapped> {
        let full_key = (key.clone(), width);
        if let Some((wrapped, used)) = self.wrapped.get_mut(&full_key) {
            *used = true;
            return Rc::clone(wrapped);
        }
        let wrapped = Rc::new(wrap(text, width));
        // an entry costs as much as some rows, even if it has one
        self.rows += wrapped.height() + ENTRY_ROWS;
        if self.rows > self.most_rows {
            self.shrink();
            self.rows += wrapped.height() + ENTRY_ROWS;
        }
        self.wrapped.insert(full_key, (Rc::clone(&wrapped), true));
        wrapped
    }

    /// Forgets a text, at every width.
    pub fn forget(&mut self, key: &K) {
        self.wrapped.retain(|(of, _), _| of != key);
        self.recount();
    }

    /// Forgets everything: the screen is locked, the shift over.
    pub fn clear(&mut self) {
        self.wrapped.clear();
        self.rows = 0;
    }

    fn shrink(&mut self) {
        self.wrapped.retain(|_, (_, used)| std::mem::take(used));
        self.recount();
        if self.rows > self.most_rows / 2 {
            self.clear();
        }
    }

    fn recount(&mut self) {
        self.rows = self.wrapped.values().map(|(wrapped, _)| wrapped.height() + ENTRY_ROWS).sum();
    }
}

/// What an entry costs beside its rows, in rows.
const ENTRY_ROWS: usize = 8;

impl Wrapped {
    /// Draws the rows of `text` from the `first` on into an area, and says how many rows were drawn.
    pub fn put(
        &self,
        text: &SafeText,
        first: usize,
        area: ratatui::layout::Rect,
        buf: &mut ratatui::buffer::Buffer,
        style: impl Into<ratatui::style::Style>,
    ) -> u16 {
        let style = style.into();
        let last = first.saturating_add(usize::from(area.height));
        let mut y = area.y;
        for row in self.rows(text, first..last) {
            super::put(buf, area.x, y, area.width, row.safe(), style);
            y += 1;
        }
        y - area.y
    }
}
