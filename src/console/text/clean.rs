//! The rules by which raw text becomes safe. Linear in the length of the text.
//!
//! 1. Every character is kept, replaced, shown as a token in plain ASCII (`<ESC>`, `<U+E000>`; a run of equal ones as
//!    `<BEL x10000>`), or dropped and counted. Tokens are ASCII because every terminal and every font has it.
//! 2. Every cluster that came out of this is looked at as a whole: capped, and shown as tokens when it has no base.

use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::joiner::{self, Belongs};

/// The longest text that is taken in, in bytes; what comes after is counted only. A homeserver's event is smaller.
pub const LONGEST: usize = 1 << 20;

/// The most marks kept on one letter. Vietnamese, Thai, Hebrew with points and Indic scripts need fewer.
const MARKS: usize = 7;
/// The largest piece of two columns: two letters with their marks.
const PIECE_BYTES: usize = 2 * (1 + MARKS) * 4;

/// What becomes of line breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// They all become `\n`.
    Kept,
    /// They become tokens.
    Shown,
}

/// What came out.
pub(super) struct Cleaned {
    pub(super) text: String,
    pub(super) hidden: u32,
    pub(super) cut: u32,
}

/// Columns of one cluster.
pub(super) fn width(cluster: &str) -> usize {
    match cluster.as_bytes() {
        b"\n" => 0,
        [_] => 1,
        _ => cluster.width(),
    }
}

pub(super) fn clean(raw: &str, breaks: Breaks) -> Cleaned {
    let kept = &raw[..raw.floor_char_boundary(LONGEST)];
    let cut = u32::try_from(raw.len() - kept.len()).unwrap_or(u32::MAX);
    let plain = |byte: u8| matches!(byte, b' '..=b'~') || (byte == b'\n' && breaks == Breaks::Kept);
    if kept.bytes().all(plain) {
        return Cleaned { text: kept.to_owned(), hidden: 0, cut };
    }
    let mut sink = Sink { text: String::with_capacity(kept.len()), hidden: 0, run: None };
    by_character(kept, breaks, &mut sink);
    sink.end_run();
    if !sink.text.is_ascii() {
        let first = std::mem::take(&mut sink.text);
        by_cluster(&first, &mut sink);
        sink.end_run();
    }
    sink.text.shrink_to_fit();
    Cleaned { text: sink.text, hidden: sink.hidden, cut }
}

/// Where clean text goes, with the run of equal tokens that is being counted.
struct Sink {
    text: String,
    hidden: u32,
    run: Option<(char, usize)>,
}

impl Sink {
    fn push(&mut self, text: &str) {
        self.end_run();
        self.text.push_str(text);
    }

    fn push_char(&mut self, char: char) {
        self.end_run();
        self.text.push(char);
    }

    /// What an unseen character belongs to, behind what was taken over so far.
    fn belongs(&mut self, char: char, after: Option<char>) -> Option<Belongs> {
        self.end_run();
        joiner::belongs(&self.text, char, after)
    }

    fn hide(&mut self) {
        self.hidden = self.hidden.saturating_add(1);
    }

    fn token(&mut self, char: char) {
        match &mut self.run {
            Some((same, times)) if *same == char => *times += 1,
            _ => {
                self.end_run();
                self.run = Some((char, 1));
            }
        }
    }

    fn end_run(&mut self) {
        let Some((char, times)) = self.run.take() else { return };
        self.text.push('<');
        // writing to a string cannot fail
        let _ = match name(char) {
            Some(name) => write!(self.text, "{name}"),
            None => write!(self.text, "U+{:04X}", u32::from(char)),
        };
        if times > 1 {
            let _ = write!(self.text, " x{times}");
        }
        self.text.push('>');
    }
}

/// What becomes of one character.
enum Fate {
    Keep,
    Break,
    Token,
    Drop,
    Become(&'static str),
    /// A regional indicator: half a flag, as its letter.
    Letter(char),
}

fn by_character(raw: &str, breaks: Breaks, sink: &mut Sink) {
    let mut previous = None;
    let mut chars = raw.chars().peekable();
    while let Some(char) = chars.next() {
        match fate(char) {
            Fate::Keep => match syllable(previous, char) {
                Some(composed) => {
                    sink.text.pop();
                    sink.push_char(composed);
                    previous = Some(composed);
                    continue;
                }
                None => sink.push_char(char),
            },
            Fate::Break => {
                if char == '\r' && chars.peek() == Some(&'\n') {
                    continue;
                }
                match breaks {
                    Breaks::Kept => sink.push_char('\n'),
                    Breaks::Shown => sink.token(char),
                }
            }
            Fate::Token => sink.token(char),
            Fate::Drop => {
                // what joins or parts two letters of a word stays; the rest of an emoji sequence is measured differently
                // everywhere
                if joiner::is_joiner(char) && sink.belongs(char, behind(&chars)) == Some(Belongs::Word) {
                    sink.push_char(char);
                    previous = Some(char);
                } else if !belongs(previous, char) {
                    sink.hide();
                }
                continue;
            }
            Fate::Become(text) => sink.push(text),
            Fate::Letter(first) => {
                // a flag is measured differently everywhere: its letters are not
                sink.push("<");
                sink.push_char(first);
                if let Some(Fate::Letter(second)) = chars.peek().map(|next| fate(*next)) {
                    sink.push_char(second);
                    chars.next();
                }
                sink.push(">");
            }
        }
        previous = Some(char);
    }
}

/// The next character that is not dropped.
fn behind(chars: &std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    // nothing behind it: a space
    chars.clone().take(joiner::LOOKAHEAD).find(|char| !matches!(fate(*char), Fate::Drop)).or(Some(' '))
}

fn fate(char: char) -> Fate {
    match char {
        ' '..='~' => Fate::Keep,
        '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Break,
        '\t' => Fate::Become("    "),
        // spaces of every kind; U+2800 is a blank that is not called one
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{2800}' => Fate::Become(" "),
        '\u{3000}' => Fate::Become("  "),
        // controls; what turns the writing direction; the sound marks of halfwidth katakana, which join in theory and
        // take a column in practice
        '\0'..='\x1f'
        | '\x7f'..='\u{9f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{ff9e}'
        | '\u{ff9f}' => Fate::Token,
        '\u{1f1e6}'..='\u{1f1ff}' => Fate::Letter(letter(char)),
        // skin colours: one cluster here, two there
        '\u{1f3fb}'..='\u{1f3ff}' => Fate::Drop,
        _ if is_ignorable(char) => Fate::Drop,
        _ if is_unshowable(char) => Fate::Token,
        _ if char.width().is_none_or(|width| width > 2) => Fate::Token,
        _ => Fate::Keep,
    }
}

fn letter(indicator: char) -> char {
    let nth = (u32::from(indicator) - 0x1f1e6) % 26;
    char::from(b'A' + u8::try_from(nth).unwrap_or(0))
}

/// `Default_Ignorable_Code_Point` (Unicode, DerivedCoreProperties): what is not seen.
fn is_ignorable(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Private use, non-characters, planes without any character, format characters that show themselves, and letters that join what follows them
/// (UAX 29, `Prepend`): their width is anybody's guess.
fn is_unshowable(char: char) -> bool {
    matches!(char,
        '\u{e000}'..='\u{f8ff}' | '\u{40000}'..='\u{10ffff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffc}'
        | '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{d4e}'
        | '\u{110bd}' | '\u{110cd}' | '\u{111c2}'..='\u{111c3}' | '\u{113d1}' | '\u{1193f}' | '\u{11941}'
        | '\u{11a3a}' | '\u{11a84}'..='\u{11a89}' | '\u{11d46}' | '\u{11f02}' | '\u{13430}'..='\u{1345f}')
        || u32::from(char) & 0xfffe == 0xfffe
}

/// Whether an invisible character is an ordinary part of writing where it stands, and not worth a warning: the
/// variation selectors, joiners and skin colours of emoji; joiners and direction marks among the letters that need them.
fn belongs(previous: Option<char>, char: char) -> bool {
    let Some(previous) = previous else { return false };
    let emoji = matches!(previous,
        '#' | '*' | '0'..='9' | '©' | '®' | '\u{2030}'..='\u{2bff}' | '\u{3030}'..='\u{303d}'
        | '\u{3297}'..='\u{3299}' | '\u{1f000}'..='\u{1faff}');
    // a sign that takes the vowel away is no letter, and what follows it joins or not (Devanagari and its kin)
    let joining = previous >= '\u{590}' && (previous.is_alphabetic() || previous.width() == Some(0));
    match char {
        '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' => emoji,
        '\u{200d}' => emoji || joining,
        '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => joining,
        _ => false,
    }
}

/// Joins Hangul that came in parts (as some keyboards send it): the parts alone are measured differently everywhere.
/// Unicode, section 3.12.
fn syllable(previous: Option<char>, char: char) -> Option<char> {
    let (previous, char) = (u32::from(previous?), u32::from(char));
    let composed = match (previous, char) {
        (0x1100..=0x1112, 0x1161..=0x1175) => 0xac00 + ((previous - 0x1100) * 21 + (char - 0x1161)) * 28,
        (0xac00..=0xd7a3, 0x11a8..=0x11c2) if (previous - 0xac00).is_multiple_of(28) => previous + (char - 0x11a7),
        _ => return None,
    };
    char::from_u32(composed)
}

fn is_jamo(char: char) -> bool {
    matches!(char, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}')
}

fn by_cluster(text: &str, sink: &mut Sink) {
    for cluster in text.graphemes(true) {
        if cluster.len() == 1 {
            sink.push(cluster);
            continue;
        }
        let base = cluster.chars().next().and_then(UnicodeWidthChar::width);
        if base.is_none_or(|width| width == 0) || cluster.chars().any(is_jamo) {
            cluster.chars().for_each(|char| sink.token(char));
            continue;
        }
        // letters are never left out, marks beyond what a letter can carry are
        let mut marks = 0;
        for char in cluster.chars() {
            marks = if char.width().unwrap_or(0) > 0 { 0 } else { marks + 1 };
            if marks <= MARKS {
                sink.push_char(char);
            } else {
                sink.hide();
            }
        }
    }
}

/// The names of control characters (ISO 6429) and of the directional ones (UAX 9).
fn name(char: char) -> Option<&'static str> {
    const C0: [&str; 32] = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI", "DLE",
        "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ];
    Some(match char {
        '\0'..='\x1f' => C0[char as usize],
        '\x7f' => "DEL",
        '\u{85}' => "NEL",
        '\u{90}' => "DCS",
        '\u{98}' => "SOS",
        '\u{9b}' => "CSI",
        '\u{9c}' => "ST",
        '\u{9d}' => "OSC",
        '\u{9e}' => "PM",
        '\u{9f}' => "APC",
        '\u{2028}' => "LS",
        '\u{2029}' => "PS",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        _ => return None,
    })
}

/// Columns of a cell's symbol; none when it must not reach a terminal.
pub(super) fn drawable(symbol: &str) -> Option<u8> {
    if let [byte] = symbol.as_bytes() {
        return matches!(byte, b' '..=b'~').then_some(1);
    }
    let mut columns = 0;
    for (nth, char) in symbol.chars().enumerate() {
        let width = char.width()?;
        let joins = nth > 0 && joiner::is_joiner(char);
        if (nth == 0 && width == 0) || !(joins || matches!(fate(char), Fate::Keep)) {
            return None;
        }
        columns += width;
    }
    u8::try_from(columns).ok().filter(|columns| matches!(columns, 1..=2) && symbol.len() <= PIECE_BYTES)
}
