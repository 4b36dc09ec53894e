//! What may be written.

use crate::text::joiner;

/// What may be written: letters, spaces, line breaks. Controls, direction overrides and what nobody sees are dropped, but
/// for what belongs to a word or an emoji sequence; a tab is a space.
pub fn clean(text: &str) -> String {
    clean_between("", text, false)
}

/// The same of a part that comes behind other text. While somebody writes (`is_written`), what comes behind the part is not
/// known yet, and an unseen character at its end stays when what stands before it can go on.
pub(super) fn clean_between(before: &str, text: &str, is_written: bool) -> String {
    // no letter has as many marks, no picture as many colours
    let from = before.char_indices().rev().nth(15).map_or(0, |(at, _)| at);
    let mut clean = before[from..].to_owned();
    let start = clean.len();
    let mut characters = text.chars().peekable();
    let mut hangs = false;
    while let Some(c) = characters.next() {
        match c {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    clean.push('\n');
                }
            }
            '\n' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\t' | '\u{a0}' | '\u{202f}' => clean.push(' '),
            c if joiner::may_belong(c) => {
                let behind = characters.clone().take(joiner::LOOKAHEAD).find(|c| !is_dropped(*c));
                // nothing behind it is a space behind it, once the words are whole
                let after = behind.or((!is_written).then_some(' '));
                // a joiner that joins nothing parts a picture from its variation, as it does while somebody writes
                let parted = std::mem::take(&mut hangs) && !joiner::is_joiner(c);
                if !parted && joiner::belongs(&clean, c, after).is_some() {
                    clean.push(c);
                } else {
                    hangs = parted || joiner::belongs(&clean, c, None).is_some();
                }
            }
            c if is_dropped(c) => {}
            c => {
                clean.push(c);
                hangs = false;
            }
        }
    }
    clean.split_off(start)
}

/// Whether a character is not taken over, or only where it belongs.
fn is_dropped(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || is_invisible(c) || joiner::may_belong(c)
}

/// Direction marks, fillers, tags: what nobody sees.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0d}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}
