//! What may be written.

use crate::text::belongs;

/// What may be written: letters, spaces, line breaks. Controls, direction overrides and invisibles are dropped, a tab
/// is a space. Joiners between letters and within emoji are part of what is written, and arrive as typed (hostile.md 47);
/// how they are drawn is not decided here.
pub fn clean(text: &str) -> String {
    clean_after("", text)
}

/// The same, of text that is written behind other text: a joiner may be the first that is typed of it.
pub(super) fn clean_after(before: &str, text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut last = before.chars().next_back();
    let mut base = before.chars().rev().find(|c| !is_part(*c));
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    clean.push('\n');
                }
            }
            '\n' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\t' | '\u{a0}' | '\u{202f}' => clean.push(' '),
            // one at a time: a row of them is no writing
            c if is_part(c) && last != Some(c) && belongs(base, c) => clean.push(c),
            c if c.is_control() || is_invisible(c) => {}
            c => clean.push(c),
        }
        last = clean.chars().next_back().or(last);
        base = last.filter(|c| !is_part(*c)).or(base);
    }
    clean
}

/// Joiners and variation selectors: with what stands before them they are part of a letter or of an emoji.
const fn is_part(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
}

/// Joiners, direction marks, variation selectors, fillers, tags: what nobody sees.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}
