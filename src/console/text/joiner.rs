//! Characters that nobody sees and that belong to how something is written: the joiner and the non-joiner between
//! letters, which make other words of Persian and Indic ones when they are gone; in an emoji sequence the joiner and the
//! variation selectors (Unicode, chapter 23.2; UTS 51). The properties are those of Unicode itself.

use icu_properties::props::{
    Emoji, ExtendedPictographic, GeneralCategory, GeneralCategoryGroup, IndicSyllabicCategory, JoiningType,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The zero width non-joiner: parts two letters that would join.
const NON_JOINER: char = '\u{200c}';
/// The zero width joiner.
const JOINER: char = '\u{200d}';

/// No script before this one joins.
const JOINING: char = '\u{590}';

/// So far it is looked what stands behind an unseen character: no word has as many of them in a row.
pub const LOOKAHEAD: usize = 16;

/// What an unseen character is a part of, where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// Of a word.
    Word,
    /// Of an emoji sequence.
    Emoji,
}

/// What an unseen character belongs to between what stands before it and the character behind it: nothing for most.
/// While somebody writes, nothing stands behind it yet (`after`): then what stands before it decides.
pub fn belongs(before: &str, char: char, after: Option<char>) -> Option<Belongs> {
    let last = before.chars().next_back()?;
    match char {
        // one is enough
        NON_JOINER | JOINER if matches!(last, NON_JOINER | JOINER) => None,
        NON_JOINER | JOINER if joins(before) && after.is_none_or(is_joined) => Some(Belongs::Word),
        JOINER if is_picture(before) && after.is_none_or(pictures) => Some(Belongs::Emoji),
        '\u{fe0e}' | '\u{fe0f}' => CodePointSetData::new::<Emoji>().contains(last).then_some(Belongs::Emoji),
        _ => None,
    }
}

/// Whether an unseen character is one that may belong somewhere.
pub const fn may_belong(char: char) -> bool {
    matches!(char, NON_JOINER | JOINER | '\u{fe0e}' | '\u{fe0f}')
}

/// Whether a character is the joiner or the non-joiner.
pub const fn is_joiner(char: char) -> bool {
    matches!(char, NON_JOINER | JOINER)
}

fn pictures(char: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(char)
}

/// Whether a text ends with a picture, its colour of skin and its variation.
fn is_picture(text: &str) -> bool {
    let picture = text.chars().rev().find(|char| !matches!(char, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'));
    picture.is_some_and(pictures)
}

/// Whether a text ends with a letter of a script that joins, whatever stands on the letter.
fn joins(text: &str) -> bool {
    // a mark of another script parts the letters
    let marks =
        |char: &char| *char >= JOINING && CodePointMapData::<JoiningType>::new().get(*char) == JoiningType::Transparent;
    // no letter has as many marks
    text.chars().rev().take(8).find(|char| !marks(char)).is_some_and(is_joined)
}

/// Whether a character is a letter or a mark of a script that joins: Arabic and its like, Indic and its like.
fn is_joined(char: char) -> bool {
    if char < JOINING {
        return false;
    }
    let of_word = GeneralCategoryGroup::Letter.union(GeneralCategoryGroup::Mark);
    let joining = CodePointMapData::<JoiningType>::new().get(char);
    of_word.contains(CodePointMapData::<GeneralCategory>::new().get(char))
        && !may_belong(char)
        && (joining != JoiningType::NonJoining
            || CodePointMapData::<IndicSyllabicCategory>::new().get(char) != IndicSyllabicCategory::Other
            || ('\u{590}'..'\u{900}').contains(&char))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joiners_belong_between_letters_that_join_and_nowhere_else() {
        for (before, char, after) in [
            ("می", NON_JOINER, 'خ'),
            ("آمد\u{64e}", NON_JOINER, 'ا'),
            ("क्", JOINER, 'ष'),
            ("র", JOINER, '\u{9cd}'),
            ("ක්", JOINER, 'ර'),
        ] {
            assert_eq!(belongs(before, char, Some(after)), Some(Belongs::Word), "{before}");
            assert_eq!(belongs(before, char, None), Some(Belongs::Word), "{before} while it is written");
        }
        for (before, char, after) in [
            ("", NON_JOINER, 'خ'),
            ("pass", NON_JOINER, 'w'),
            ("می", NON_JOINER, ' '),
            ("می ", NON_JOINER, 'خ'),
            ("می\u{200c}", NON_JOINER, 'خ'),
            ("می", '\u{200b}', 'خ'),
            ("А", JOINER, 'd'),
            ("表", JOINER, '表'),
        ] {
            assert_eq!(belongs(before, char, Some(after)), None, "{before}");
        }
    }

    #[test]
    fn emoji_sequences_keep_what_joins_them() {
        assert_eq!(belongs("❤", '\u{fe0f}', Some(' ')), Some(Belongs::Emoji));
        assert_eq!(belongs("🏳\u{fe0f}", JOINER, Some('🌈')), Some(Belongs::Emoji));
        assert_eq!(belongs("👩🏽", JOINER, Some('👧')), Some(Belongs::Emoji));
        assert_eq!(belongs("1", '\u{fe0f}', Some('\u{20e3}')), Some(Belongs::Emoji));
        assert_eq!(belongs("a", '\u{fe0f}', Some('b')), None);
        assert_eq!(belongs("❤\u{fe0f}", '\u{fe0f}', None), None);
        assert_eq!(belongs("👩", JOINER, Some('a')), None);
    }
}
