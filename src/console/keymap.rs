//! Keys as people write them (`Ctrl-K`, `F1`, `Alt-Enter`), and which intent each of them means where.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::intent::{Intent, ROWS, Row, Scope, present_name};

/// A key with what is held down with it. Shift is part of the character, and Alt-Tab, which some consoles send for
/// Shift-Tab, is read as that. Enter with anything held down, where a terminal tells that apart, is read as Alt-Enter: who
/// presses it wants a line break, in whatever program (hostile.md 44).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Chord {
    /// The character, when this is a plain one that belongs into a text.
    pub fn text(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }

    /// Which key, without what is held down.
    pub const fn code(self) -> KeyCode {
        self.code
    }

    /// Whether Ctrl is held down.
    pub const fn ctrl(self) -> bool {
        self.modifiers.contains(KeyModifiers::CONTROL)
    }

    /// Whether Alt is held down.
    pub const fn alt(self) -> bool {
        self.modifiers.contains(KeyModifiers::ALT)
    }

    /// Whether it is `Ctrl-Z`, which stops most programs at a terminal.
    pub const fn stops_others(self) -> bool {
        matches!(self.code, KeyCode::Char('z')) && self.ctrl() && !self.alt()
    }

    /// Whether an 80×24 Linux console and tmux with its default settings can send it: function keys up to F10 without
    /// a modifier, no Ctrl with what terminals send as another key, and not tmux' own Ctrl-B.
    pub fn is_everywhere(self) -> bool {
        match self.code {
            KeyCode::F(n) => (1..=10).contains(&n) && self.modifiers.is_empty(),
            KeyCode::Char(c) if self.ctrl() => {
                !self.alt() && c.is_ascii_lowercase() && !matches!(c, 'b' | 'h' | 'i' | 'm' | 's')
            }
            KeyCode::Char(_) => true,
            KeyCode::Enter => !self.ctrl(),
            _ => self.modifiers.is_empty(),
        }
    }
}

impl From<KeyEvent> for Chord {
    fn from(key: KeyEvent) -> Self {
        let mut modifiers = key.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        let code = match key.code {
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => KeyCode::Char(c.to_ascii_lowercase()),
            KeyCode::Enter => {
                let is_held = !key.modifiers.is_empty();
                modifiers = if is_held { KeyModifiers::ALT } else { KeyModifiers::NONE };
                KeyCode::Enter
            }
            KeyCode::Tab if key.modifiers.intersects(KeyModifiers::SHIFT | KeyModifiers::ALT) => KeyCode::BackTab,
            code => code,
        };
        if code == KeyCode::BackTab {
            modifiers = KeyModifiers::NONE;
        }
        Self { code, modifiers }
    }
}

impl From<Chord> for KeyEvent {
    fn from(chord: Chord) -> Self {
        Self::new(chord.code, chord.modifiers)
    }
}

/// A key's name that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key; keys are written like F1, Ctrl-K, Alt-Enter, Shift-Tab, PgUp, ?")]
pub struct UnknownKey(pub String);

const NAMED: [(&str, KeyCode); 14] = [
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Shift-Tab", KeyCode::BackTab),
    ("Tab", KeyCode::Tab),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("Del", KeyCode::Delete),
    ("Space", KeyCode::Char(' ')),
];

impl FromStr for Chord {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let unknown = || UnknownKey(text.to_owned());
        let mut rest = text;
        let mut modifiers = KeyModifiers::NONE;
        loop {
            if let Some((_, code)) = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest)) {
                return Ok(KeyEvent::new(*code, modifiers).into());
            }
            match rest.split_once('-') {
                Some((held, key)) if !key.is_empty() && held.eq_ignore_ascii_case("ctrl") => {
                    modifiers |= KeyModifiers::CONTROL;
                    rest = key;
                }
                Some((held, key)) if !key.is_empty() && held.eq_ignore_ascii_case("alt") => {
                    modifiers |= KeyModifiers::ALT;
                    rest = key;
                }
                Some((held, key)) if held.eq_ignore_ascii_case("shift") && key.eq_ignore_ascii_case("enter") => {
                    modifiers |= KeyModifiers::SHIFT;
                    rest = key;
                }
                _ => break,
            }
        }
        let mut characters = rest.chars();
        match (characters.next(), characters.as_str()) {
            (Some('F' | 'f'), number) if !number.is_empty() => match number.parse() {
                Ok(n @ 1..=12) => Ok(Self { code: KeyCode::F(n), modifiers }),
                _ => Err(unknown()),
            },
            (Some(c), "") if !c.is_control() => {
                let c = if modifiers.is_empty() { c } else { c.to_ascii_lowercase() };
                Ok(Self { code: KeyCode::Char(c), modifiers })
            }
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl() {
            f.write_str("Ctrl-")?;
        }
        if self.alt() {
            f.write_str("Alt-")?;
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::F(n) => write!(f, "F{n}"),
            KeyCode::Char(c) if self.modifiers.is_empty() => write!(f, "{c}"),
            KeyCode::Char(c) => write!(f, "{}", c.to_ascii_uppercase()),
            _ => Ok(()),
        }
    }
}

/// Why a `keys` table of a configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// No such intent.
    #[error("`{0}` is no intent; src/guide/keys.md lists them all")]
    UnknownIntent(String),
    /// Not a key.
    #[error("{intent}: {source}")]
    UnknownKey {
        /// For which intent.
        intent: String,
        /// What is wrong.
        source: UnknownKey,
    },
    /// One key for two intents in the same place.
    #[error("{key} is given to both {first} and {second}")]
    Twice {
        /// The key.
        key: String,
        /// The intent that had it.
        first: &'static str,
        /// The intent that wants it as well.
        second: &'static str,
    },
}

/// Which key means what where: the table's defaults, changed by the configuration.
#[derive(Debug, Clone)]
pub struct Keymap {
    /// The keys of each row of the table.
    keys: Vec<Vec<Chord>>,
    /// Whether arrows are named rather than drawn: in ASCII each would look like another key.
    spells_arrows: bool,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = ROWS
            .iter()
            .map(|row| row.keys.iter().map(|key| key.parse().expect("a test parses every default key")).collect())
            .collect();
        Self { keys, spells_arrows: false }
    }
}

impl Keymap {
    /// The defaults with a configuration's changes: intent name → keys. An empty list takes the keys away; the intent
    /// stays in the palette.
    ///
    /// # Errors
    /// [`KeymapError`] for an unknown intent or key, or a key that would mean two things in one place.
    pub fn with<'a>(changes: impl IntoIterator<Item = (&'a str, &'a [String])>) -> Result<Self, KeymapError> {
        let mut keymap = Self::default();
        let mut merged: Vec<usize> = Vec::new();
        for (name, keys) in changes {
            let former = present_name(name);
            let index = ROWS
                .iter()
                .position(|row| row.name == former.unwrap_or(name))
                .ok_or_else(|| KeymapError::UnknownIntent(name.to_owned()))?;
            let keys: Vec<Chord> = keys
                .iter()
                .map(|key| key.parse())
                .collect::<Result<_, _>>()
                .map_err(|source| KeymapError::UnknownKey { intent: name.to_owned(), source })?;
            // several former names stand for one movement now: it has the keys of all of them
            if former.is_some() && merged.contains(&index) {
                let known = &mut keymap.keys[index];
                known.extend(keys.into_iter().filter(|key| !known.contains(key)).collect::<Vec<_>>());
            } else {
                keymap.keys[index] = keys;
                merged.extend(former.map(|_| index));
            }
        }
        keymap.twice().map_or(Ok(keymap), Err)
    }

    /// The first key that means two things in one place.
    pub(super) fn twice(&self) -> Option<KeymapError> {
        for (i, first) in ROWS.iter().enumerate() {
            for (j, second) in ROWS.iter().enumerate().skip(i + 1) {
                if !meet(first, second) || first.goes_before(second) || second.goes_before(first) {
                    continue;
                }
                if let Some(key) = self.keys[i].iter().find(|key| self.keys[j].contains(key)) {
                    // in a text, a plain character is text and reaches no intent of everywhere
                    let typed = key.text().is_some() && (first.scope.is_text() || second.scope.is_text());
                    if !typed || first.scope == second.scope {
                        return Some(KeymapError::Twice {
                            key: key.to_string(),
                            first: first.name,
                            second: second.name,
                        });
                    }
                }
            }
        }
        None
    }

    /// What a key can mean in a scope, itself or leaking out of it, the nearest meaning first: the row and which of
    /// its keys it was.
    pub fn meanings(&self, scope: Scope, chord: Chord) -> impl Iterator<Item = (&'static Row, usize)> {
        let typed = scope.is_text() && chord.text().is_some();
        let moves = self.rows_of(Scope::Move, chord);
        let moves = moves.filter(move |(row, _)| !typed && is_movement_in(row, scope));
        let here = self.rows_of(scope, chord).chain(moves);
        let everywhere = (scope.leaks() && !typed).then(|| self.rows_of(Scope::Desk, chord));
        here.chain(everywhere.into_iter().flatten())
    }

    fn rows_of(&self, scope: Scope, chord: Chord) -> impl Iterator<Item = (&'static Row, usize)> {
        ROWS.iter().zip(&self.keys).filter_map(move |(row, keys)| {
            let which = keys.iter().position(|key| *key == chord)?;
            (row.scope == scope).then_some((row, which))
        })
    }

    /// The same keys, with the arrows named (`Down`) where they are drawn in ASCII.
    #[must_use]
    pub fn spelt(self, spells_arrows: bool) -> Self {
        Self { spells_arrows, ..self }
    }

    /// The keys of an intent.
    pub fn keys(&self, intent: impl Into<Intent>) -> &[Chord] {
        let intent = intent.into();
        ROWS.iter().position(|row| row.intent == intent).map_or(&[], |index| &self.keys[index])
    }

    /// The keys of an intent that reach it where the keyboard is: in a text, a plain character is text and none.
    pub fn keys_in(&self, scope: Scope, intent: impl Into<Intent>) -> impl Iterator<Item = Chord> {
        let intent = intent.into();
        // but a character that a text itself gives a meaning to: `/` first in the composer
        let typed = scope.is_text() && intent.row().scope != scope;
        self.keys(intent).iter().copied().filter(move |key| !typed || key.text().is_none())
    }

    /// The intent's keys as a helper reads them: the first one, or a range (`Alt-1…9`); empty when it has none.
    pub fn label(&self, intent: impl Into<Intent>) -> String {
        self.label_of(self.keys(intent))
    }

    /// The same, of those keys that reach it where the keyboard is.
    pub fn label_in(&self, scope: Scope, intent: impl Into<Intent>) -> String {
        self.label_of(&self.keys_in(scope, intent).collect::<Vec<_>>())
    }

    fn label_of(&self, keys: &[Chord]) -> String {
        match keys {
            [] => String::new(),
            [first, .., last] if keys.len() > 2 && last.code_is_digit() => {
                format!("{first}…{}", last.to_string().trim_start_matches("Alt-"))
            }
            [first, ..] if self.spells_arrows => first.to_string(),
            [first, ..] => first.short(),
        }
    }
}

/// Whether a row is a movement that means something in a place.
const fn is_movement_in(row: &Row, scope: Scope) -> bool {
    matches!(row.intent, Intent::Move(by) if scope.moves(by))
}

/// Whether there is a place where one key press could mean either of two rows.
const fn meet(first: &Row, second: &Row) -> bool {
    first.scope.overlaps(second.scope) || is_movement_in(first, second.scope) || is_movement_in(second, first.scope)
}

impl Chord {
    /// As short as it can be read: arrows as arrows.
    fn short(self) -> String {
        match (self.code, self.modifiers.is_empty()) {
            (KeyCode::Up, true) => "↑".to_owned(),
            (KeyCode::Down, true) => "↓".to_owned(),
            (KeyCode::Left, true) => "←".to_owned(),
            (KeyCode::Right, true) => "→".to_owned(),
            _ => self.to_string(),
        }
    }

    const fn code_is_digit(self) -> bool {
        matches!(self.code, KeyCode::Char('0'..='9'))
    }
}
