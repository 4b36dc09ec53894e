//! The names that members show: which ones a desk takes, what becomes of others, and which look alike.
//!
//! A colleague reads a name in an alert and in a handover, and acts on it. So a name is of printable characters and fits
//! on a row; and when two members look alike, the account's name stands behind it, which nobody can choose twice
//! (design §3).

use unicode_width::UnicodeWidthChar;

use super::event::MemberId;
use care::stop_word::fold;

#[cfg(test)]
mod tests;

/// The most columns of a name: with an account's name behind it, it still fits on a row of 80.
pub const LONGEST: usize = 32;

/// The most marks on one letter.
const MARKS: usize = 4;

/// Why a name is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Nothing of it can be seen.
    #[error("nothing of the name can be seen")]
    Empty,
    /// It takes more than [`LONGEST`] columns.
    #[error("the name takes {0} columns, and a name has at most {LONGEST}")]
    Long(usize),
    /// It has a character that is no printable one: a control, one that turns the writing direction, one that nobody sees.
    #[error("the name has a character that cannot be printed (U+{0:04X})")]
    Unprintable(u32),
}

/// A name as a desk takes it: without blanks at its ends, and with one where there were several.
///
/// # Errors
/// Why it is not taken.
pub fn taken(raw: &str) -> Result<String, BadName> {
    let name = printable(raw);
    if name.is_empty() {
        return Err(BadName::Empty);
    }
    if let Some(char) = raw.chars().find(|char| !is_printable(*char)) {
        return Err(BadName::Unprintable(char.into()));
    }
    match columns(&name) {
        wide if wide > LONGEST => Err(BadName::Long(wide)),
        _ => Ok(name),
    }
}

/// A name that came over the wire, made harmless: what cannot be printed is left out, and what takes more than
/// [`LONGEST`] columns is cut. Nothing may be left.
pub fn harmless(raw: &str) -> String {
    // a name of a mebibyte costs no more than any other
    let name = printable(&raw[..raw.floor_char_boundary(16 * LONGEST)]);
    if columns(&name) <= LONGEST {
        return name;
    }
    let mut wide = 0;
    let fits = |char: &char| {
        wide += char.width().unwrap_or(0);
        wide < LONGEST
    };
    let mut cut: String = name.chars().take_while(fits).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// What names have in common that look alike: without case, blanks, marks and signs, and with one letter for those that
/// are drawn alike in Latin, Cyrillic and Greek. (Two letters that look like one, as "rn" and "m", are not known to it.)
pub fn look(name: &str) -> String {
    let letters = fold(name);
    let seen = if letters.is_empty() { name.to_lowercase().split_whitespace().collect() } else { letters };
    seen.chars().map(drawn).collect()
}

/// What stands before the colon of an account's id.
pub fn account(member: &MemberId) -> &str {
    member.as_str().trim_start_matches('@').split(':').next().unwrap_or_default()
}

/// How many columns a name takes.
fn columns(name: &str) -> usize {
    name.chars().filter_map(UnicodeWidthChar::width).sum()
}

/// What of a name can be printed; several blanks become one. Empty when it has no character of any width.
fn printable(raw: &str) -> String {
    let mut name = String::new();
    // no mark without a letter, and no more on one than a letter can carry
    let mut marks = MARKS;
    let mut blank = false;
    for char in raw.chars().filter(|char| is_printable(*char) || char.is_whitespace()) {
        if is_blank(char) {
            blank = !name.is_empty();
            marks = MARKS;
            continue;
        }
        let is_mark = char.width().unwrap_or(0) == 0;
        marks = if is_mark { marks + 1 } else { 0 };
        if marks > MARKS {
            continue;
        }
        if std::mem::take(&mut blank) {
            name.push(' ');
        }
        name.push(char);
    }
    name
}

/// Blanks of every kind; U+2800 is one that is not called so.
fn is_blank(char: char) -> bool {
    char.is_whitespace() || char == '\u{2800}'
}

/// Whether there is anything to see in a text: not blanks, marks and unseen characters alone.
pub fn shows(text: &str) -> bool {
    text.chars().any(|char| is_printable(char) && !is_blank(char) && char.width().unwrap_or(0) > 0)
}

/// Whether a character can be seen, or is a mark on one, or a blank on a line.
pub(crate) fn is_printable(char: char) -> bool {
    let is_unseen = matches!(char,
        // what turns the writing direction, joins, parts, or is left out (Unicode, Default_Ignorable_Code_Point)
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        // what every font draws in its own way, or not at all
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    !is_unseen && char.width().is_some()
}

/// One letter for those that are drawn alike, of letters without case.
const fn drawn(char: char) -> char {
    match char {
        '0' | 'о' | 'ο' => 'o',
        '1' | 'l' | 'ı' | 'і' | 'ӏ' | 'ι' => 'i',
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'һ' | 'н' | 'η' => 'h',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'ν' => 'n',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'y',
        'ζ' => 'z',
        other => other,
    }
}
