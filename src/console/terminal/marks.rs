//! Every mark that the console draws beside its words, with its form for a terminal that shows ASCII only. Words are
//! transliterated ([`in_ascii`]); a mark has one form of its own, so that answered and open, sent and read, visitor and
//! helper differ there too (hostile.md 46).

use deunicode::deunicode_char;
use unicode_script::{Script, UnicodeScript as _};

use super::TerminalKind;

/// A mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// What is drawn.
    pub glyph: char,
    /// What is drawn where only ASCII is shown: no other mark has it.
    pub ascii: char,
    /// Whether the font that a Linux console begins with has it (code page 437). What that lacks it draws as `■`.
    pub in_437: bool,
    /// The word key of what it means.
    pub word: &'static str,
}

const fn mark(glyph: char, ascii: char, in_437: bool, word: &'static str) -> Mark {
    Mark { glyph, ascii, in_437, word }
}

/// All of them, in the order in which the help tells them. The selected row's `>` and an alarm's `!` are ASCII already.
pub const MARKS: [Mark; 17] = [
    mark('»', '}', true, "mark-keyboard"),
    mark('║', ':', true, "mark-visitor"),
    mark('│', '|', true, "mark-helper"),
    mark('√', '/', true, "mark-sent"),
    mark('×', 'x', false, "mark-refused"),
    mark('•', '*', true, "mark-connected"),
    mark('·', '.', true, "mark-not-asked"),
    mark('■', '#', true, "mark-answered"),
    mark('□', '-', false, "mark-open"),
    mark('●', '@', false, "mark-chosen"),
    mark('○', 'o', true, "mark-not-chosen"),
    mark('‹', '(', false, "mark-fewer"),
    mark('›', ')', false, "mark-more"),
    mark('↑', '^', true, "mark-above"),
    mark('↓', '_', true, "mark-below"),
    mark('…', '~', false, "mark-cut"),
    mark('█', '=', true, "mark-bar"),
];

/// What is written for a glyph of one column on this kind of terminal, where that is not the glyph itself.
pub(crate) fn replaced(glyph: &str, utf8: bool, kind: TerminalKind) -> Option<char> {
    if glyph.is_ascii() || (utf8 && (kind != TerminalKind::Linux || !is_missing_there(glyph))) {
        return None;
    }
    Some(in_ascii(glyph))
}

/// Whether the Linux console's font may lack a mark, or a sign of our own words.
fn is_missing_there(glyph: &str) -> bool {
    let first = first(glyph);
    match MARKS.iter().find(|mark| mark.glyph == first) {
        Some(mark) => !mark.in_437,
        None => matches!(first, '\u{2010}'..='\u{2027}' | '\u{2039}'..='\u{203a}' | '€'),
    }
}

fn first(glyph: &str) -> char {
    glyph.chars().next().unwrap_or(' ')
}

/// A glyph of one column in ASCII: a mark's own form, a letter of the Latin script without what stands on it; `?` for
/// what has no form, such as a letter of another script, which half a transliteration would make another word of.
pub fn in_ascii(glyph: &str) -> char {
    let first = first(glyph);
    if first.is_ascii() {
        return first;
    }
    if let Some(mark) = MARKS.iter().find(|mark| mark.glyph == first) {
        return mark.ascii;
    }
    match first {
        '─' => return '-',
        // lines that part things tell nothing by themselves
        '\u{2500}'..='\u{257f}' => return '+',
        '€' => return 'E',
        '←' => return '<',
        '→' => return '>',
        _ => {}
    }
    let written = deunicode_char(first).unwrap_or_default();
    let alike = |char: char| written.chars().all(|other| other == char);
    match (first.script(), written.chars().next()) {
        (Script::Latin, Some(char)) => char,
        (Script::Common, Some(char)) if alike(char) => char,
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn every_mark_has_a_form_of_its_own() {
        let forms: BTreeSet<char> = MARKS.iter().map(|mark| mark.ascii).collect();
        assert_eq!(forms.len(), MARKS.len(), "two marks look alike");
        let taken = ['>', '!', '?', '+', 'v', ' '];
        for mark in MARKS {
            assert!(mark.ascii.is_ascii_graphic() && !taken.contains(&mark.ascii), "{mark:?}");
            assert_eq!(in_ascii(&mark.glyph.to_string()), mark.ascii);
            // one column becomes one column
            assert_eq!(unicode_width::UnicodeWidthChar::width(mark.glyph), Some(1), "{mark:?}");
        }
    }

    #[test]
    fn the_linux_console_tells_them_apart_too() {
        let mut drawn: BTreeMap<char, char> = BTreeMap::new();
        for mark in MARKS {
            let on = replaced(&mark.glyph.to_string(), true, TerminalKind::Linux).unwrap_or(mark.glyph);
            assert_eq!(drawn.insert(on, mark.glyph), None, "{mark:?}");
        }
        assert_eq!(replaced("é", true, TerminalKind::Linux), None);
        assert_eq!(replaced("”", true, TerminalKind::Linux), Some('"'));
        assert_eq!(replaced("”", true, TerminalKind::Xterm), None);
    }

    #[test]
    fn letters_keep_their_letter_and_no_other_script_becomes_latin() {
        let word = |word: &str| -> String { word.chars().map(|char| in_ascii(&char.to_string())).collect() };
        assert_eq!(word("één coördinator, Loïs – “ja” … € 5"), "een coordinator, Lois - \"ja\" ~ E 5");
        assert_eq!(word("Şeyma Łukasz ğ ß æ"), "Seyma Lukasz g s a");
        assert_eq!(word("مرحبا Ада 李"), "????? ??? ?");
        assert_eq!(in_ascii("e\u{301}"), 'e');
    }
}
