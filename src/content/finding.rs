//! What is wrong with a file that a desk wrote: where, what it means, and what to do about it.

use std::fmt::{self, Write as _};

/// How much a [`Finding`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; everything works.
    Warning,
    /// The file cannot be used as it is.
    Error,
}

/// One thing found in a file. It names the key and never quotes long values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file, as the reader would name it.
    pub file: String,
    /// The line, from 1; 0 when it is about the file as a whole.
    pub line: usize,
    /// The key with its path (`plan.item[2].kind`); empty when it is about the file as a whole.
    pub key: String,
    /// How much it matters.
    pub severity: Severity,
    /// What was found.
    pub what: String,
    /// What it means for the desk.
    pub meaning: String,
    /// What to do.
    pub remedy: String,
}

impl Finding {
    /// An error about `key` on `line` of `file`; say what it means and what to do with [`Finding::so`].
    pub fn error(file: impl Into<String>, line: usize, key: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line,
            key: key.into(),
            severity: Severity::Error,
            what: what.into(),
            meaning: String::new(),
            remedy: String::new(),
        }
    }

    /// A warning, as [`Finding::error`].
    pub fn warning(file: impl Into<String>, line: usize, key: impl Into<String>, what: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, line, key, what) }
    }

    /// With what it means and what to do.
    #[must_use]
    pub fn so(mut self, meaning: impl Into<String>, remedy: impl Into<String>) -> Self {
        self.meaning = meaning.into();
        self.remedy = remedy.into();
        self
    }

    /// Whether the file cannot be used as it is.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Writes controls, and what turns the writing direction, as `\u{1b}`.
struct Spelled<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl fmt::Write for Spelled<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let acted_upon = |char: char| {
            char.is_control()
                || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        text.chars().try_for_each(|char| {
            if acted_upon(char) { write!(self.0, "{}", char.escape_unicode()) } else { self.0.write_char(char) }
        })
    }
}

impl fmt::Display for Finding {
    /// `file:line: error: key: What. Meaning. Remedy.`; the parts that are empty are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // a file of anybody's is quoted: what a terminal would act upon is spelled out
        let f = &mut Spelled(f);
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        f.write_str(if self.is_error() { ": error" } else { ": warning" })?;
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": {}", self.what)?;
        for part in [&self.meaning, &self.remedy] {
            if !part.is_empty() {
                write!(f, ". {part}")?;
            }
        }
        Ok(())
    }
}

/// The line (from 1) in which byte `at` of `text` stands.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// The known name nearest to `wrong`, when it is near enough to be meant.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let within = wrong.chars().count() / 3 + 1;
    known
        .into_iter()
        .map(|name| (strsim::levenshtein(&wrong, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= within)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_one_line_with_place_key_meaning_and_remedy() {
        let finding =
            Finding::error("night.toml", 7, "palette.rood", "unknown key").so("Nothing reads it", "Remove it");
        assert_eq!(finding.to_string(), "night.toml:7: error: palette.rood: unknown key. Nothing reads it. Remove it");
        assert_eq!(Finding::warning("a", 0, "", "is old").to_string(), "a: warning: is old");
    }

    #[test]
    fn names_the_nearest_known_key_and_nothing_far_off() {
        assert_eq!(nearest("titel", ["title", "items"]), Some("title"));
        assert_eq!(nearest("zzz", ["title", "items"]), None);
    }

    #[test]
    fn counts_lines_from_one() {
        assert_eq!([line_of("a\nb\nc", 0), line_of("a\nb\nc", 2), line_of("a\nb\nc", 99)], [1, 2, 3]);
    }
}
