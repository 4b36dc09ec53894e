//! Text made safe, measured, wrapped and put on the screen.
//!
//! [`SafeText`] and its slices [`SafeStr`] are the only text that is drawn: visitors' words, names, errors, server
//! strings and our own. Whatever comes in, what comes out consists of clusters of one or two columns, holds no control,
//! no escape sequence, no override of the writing direction and nothing invisible but what joins or parts two letters of a
//! word (design §5, hostile.md 1–19, 47). Two safe
//! texts put together are safe again: none starts with something that joins what stands before it.

mod clean;
mod fold;
pub mod joiner;
mod name;
mod put;
mod script;
mod wrap;

use std::borrow::Cow;
use std::fmt;

pub use clean::LONGEST;
pub use fold::Wanted;
pub use name::cut_name;
pub use put::{put, put_ellipsis};
pub use wrap::{Row, WrapCache, Wrapped, wrap};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Text that is safe to draw. See the module.
///
/// `Debug` shows its length only: it may be a visitor's words.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeText {
    text: Cow<'static, str>,
    hidden: u32,
    cut: u32,
    flags: u8,
}

const MIXED: u8 = 1;
const BLANKED: u8 = 2;

impl SafeText {
    /// Cleans text of several lines, such as a message. All kinds of line breaks become `\n`.
    pub fn clean(raw: &str) -> Self {
        Self::from_cleaned(clean::clean(raw, clean::Breaks::Kept))
    }

    /// Cleans text of one line, such as a name or an error: a line break becomes a visible `<LF>`.
    pub fn line(raw: &str) -> Self {
        Self::from_cleaned(clean::clean(raw, clean::Breaks::Shown))
    }

    /// As [`SafeText::line`], of what may be seen on one row of a screen only: nothing behind the first
    /// [`ROW`](Self::ROW) bytes is looked at, so that a name of a mebibyte costs a frame no more than any other. What
    /// was cut ends with `…`.
    pub fn row(raw: &str) -> Self {
        Self::start_of(raw, Self::ROW, Self::line)
    }

    /// As [`SafeText::clean`], of what may be seen on one screen only: nothing behind the first
    /// [`SCREEN`](Self::SCREEN) bytes is looked at.
    pub fn screenful(raw: &str) -> Self {
        Self::start_of(raw, Self::SCREEN, Self::clean)
    }

    /// Bytes of raw text that one row can show: 1,000 columns of letters with two marks each.
    pub const ROW: usize = 8 << 10;
    /// Bytes of raw text that one screen can show.
    pub const SCREEN: usize = 64 << 10;

    fn start_of(raw: &str, bytes: usize, clean: impl FnOnce(&str) -> Self) -> Self {
        let end = raw.floor_char_boundary(bytes);
        let mut text = clean(&raw[..end]);
        if end < raw.len() {
            text.cut = text.cut.saturating_add(u32::try_from(raw.len() - end).unwrap_or(u32::MAX));
            text.push(SafeStr::ours("…"));
        }
        text
    }

    /// Text of our own, which is safe already; checked in debug builds only.
    pub const fn ours(text: &'static str) -> Self {
        debug_assert!(is_plainly_safe(text), "our own text holds a control character");
        Self { text: Cow::Borrowed(text), hidden: 0, cut: 0, flags: 0 }
    }

    fn from_cleaned(cleaned: clean::Cleaned) -> Self {
        let mixed = script::mixed(&cleaned.text);
        let blank = cleaned.hidden > 0 && cleaned.text.trim().is_empty();
        Self {
            flags: u8::from(mixed) * MIXED + u8::from(blank) * BLANKED,
            text: Cow::Owned(cleaned.text),
            hidden: cleaned.hidden,
            cut: cleaned.cut,
        }
    }

    /// The text. Its lines are parted by `\n`, which [`SafeText::line`] never leaves in.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// All of it, as a slice that can be drawn.
    pub fn as_safe(&self) -> SafeStr<'_> {
        SafeStr(&self.text)
    }

    /// How many columns its widest line takes.
    pub fn width(&self) -> usize {
        self.text.split('\n').map(|line| SafeStr(line).width()).max().unwrap_or(0)
    }

    /// How many characters were left out because nobody would have seen them.
    pub const fn hidden(&self) -> usize {
        self.hidden as usize
    }

    /// How many bytes were left out at the end because the text was longer than [`LONGEST`].
    pub const fn cut(&self) -> usize {
        self.cut as usize
    }

    /// Whether there were hidden characters and nothing else: the view says so instead of showing nothing.
    pub const fn only_hidden(&self) -> bool {
        self.flags & BLANKED != 0
    }

    /// Whether a word mixes scripts that look alike, as a Cyrillic "А" in "Аdmin" does.
    pub const fn mixed_scripts(&self) -> bool {
        self.flags & MIXED != 0
    }

    /// A part of it, by its bytes, which lie between clusters; nothing where they do not.
    pub fn part(&self, range: std::ops::Range<usize>) -> SafeStr<'_> {
        SafeStr(self.text.get(range).unwrap_or_default())
    }

    /// Whether there is nothing to see: empty, or spaces and line breaks only.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Its lines.
    pub fn lines(&self) -> impl Iterator<Item = SafeStr<'_>> {
        self.text.split('\n').map(SafeStr)
    }

    /// Adds to its end.
    pub fn push(&mut self, other: impl AsSafe) {
        self.text.to_mut().push_str(other.safe().0);
    }
}

impl<S: AsSafe> FromIterator<S> for SafeText {
    /// One after the other. The marks ([`SafeText::hidden`] and so on) stay with the parts.
    fn from_iter<I: IntoIterator<Item = S>>(parts: I) -> Self {
        let mut whole = Self::default();
        parts.into_iter().for_each(|part| whole.push(part));
        whole
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SafeText({} bytes)", self.text.len())
    }
}

/// A piece of a [`SafeText`], cut between clusters. `Debug` shows its length only.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeStr<'a>(&'a str);

impl<'a> SafeStr<'a> {
    /// Text of our own, which is safe already; checked in debug builds only.
    pub const fn ours(text: &'static str) -> Self {
        debug_assert!(is_plainly_safe(text), "our own text holds a control character");
        Self(text)
    }

    /// The text.
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// How many columns it takes; of several lines, all of them together.
    pub fn width(self) -> usize {
        if self.0.is_ascii() {
            return self.0.len() - self.0.bytes().filter(|byte| *byte == b'\n').count();
        }
        self.clusters().map(|(_, width)| usize::from(width)).sum()
    }

    /// Its clusters, each with its width of one or two columns; a line break has none.
    pub fn clusters(self) -> impl Iterator<Item = (&'a str, u8)> {
        clusters(self.0)
    }

    /// The part that fits into `columns`, and the rest.
    pub fn split_at_width(self, columns: usize) -> (Self, Self) {
        let mut used = 0;
        let mut end = 0;
        for (cluster, width) in self.clusters() {
            used += usize::from(width);
            if used > columns {
                break;
            }
            end += cluster.len();
        }
        let (fits, rest) = self.0.split_at(end);
        (Self(fits), Self(rest))
    }

    /// It without the blanks at its end.
    #[must_use]
    pub fn trim_end(self) -> Self {
        Self(self.0.trim_end())
    }

    /// A text of its own.
    pub fn to_text(self) -> SafeText {
        SafeText { text: Cow::Owned(self.0.to_owned()), ..SafeText::default() }
    }
}

impl fmt::Display for SafeStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for SafeStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SafeStr({} bytes)", self.0.len())
    }
}

/// What can be drawn: [`SafeText`] and [`SafeStr`], nothing else.
pub trait AsSafe: sealed::Sealed {
    /// The whole of it.
    fn safe(&self) -> SafeStr<'_>;
}

impl AsSafe for SafeText {
    fn safe(&self) -> SafeStr<'_> {
        self.as_safe()
    }
}

impl AsSafe for SafeStr<'_> {
    fn safe(&self) -> SafeStr<'_> {
        *self
    }
}

impl<T: AsSafe> AsSafe for &T {
    fn safe(&self) -> SafeStr<'_> {
        (**self).safe()
    }
}

mod sealed {
    /// Nobody else makes text that can be drawn.
    pub trait Sealed {}
    impl Sealed for super::SafeText {}
    impl Sealed for super::SafeStr<'_> {}
    impl<T: Sealed> Sealed for &T {}
}

/// The clusters of text that was cleaned, each with its width.
///
/// These are the grapheme clusters of Unicode (UAX 29), but one that would take more than two columns, or fewer than its
/// characters, such as some Indic and Khmer conjuncts, is parted: terminals measure characters.
pub(crate) fn clusters(text: &str) -> impl Iterator<Item = (&str, u8)> {
    text.graphemes(true).flat_map(Parts)
}

/// Columns of a cell's symbol; none when it must not reach a terminal, whoever put it there.
pub(crate) fn drawable(symbol: &str) -> Option<u8> {
    clean::drawable(symbol)
}

/// Parts a grapheme cluster into pieces of at most two columns, whose width is that of their characters.
struct Parts<'a>(&'a str);

impl<'a> Iterator for Parts<'a> {
    type Item = (&'a str, u8);

    fn next(&mut self) -> Option<Self::Item> {
        let (mut end, mut columns) = (0, 0);
        for char in self.0.chars() {
            let next = end + char.len_utf8();
            let sum = columns + char.width().unwrap_or(0);
            if end > 0 && !joiner::is_joiner(char) && (sum > 2 || clean::width(&self.0[..next]) != sum) {
                break;
            }
            (end, columns) = (next, sum);
        }
        let (piece, rest) = self.0.split_at(end);
        self.0 = rest;
        (end > 0).then(|| (piece, u8::try_from(columns).unwrap_or(2)))
    }
}

/// Whether a literal holds no control character. (`const`, so that literals can be checked while compiling.)
const fn is_plainly_safe(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let control = (bytes[at] < 0x20 && bytes[at] != b'\n') || bytes[at] == 0x7f;
        // C1 controls are C2 80 … C2 9F
        let c1 = bytes[at] == 0xc2 && at + 1 < bytes.len() && bytes[at + 1] < 0xa0;
        if control || c1 {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests;
