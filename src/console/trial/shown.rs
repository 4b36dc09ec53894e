//! What the console draws with: every mark, and the colours of every theme.

use ratatui::style::Style;

use super::Trial;
use crate::terminal::marks::{MARKS, in_ascii, replaced};
use crate::terminal::{Abilities, styled};
use crate::theme::{self, Depth, Role, Surface};
use care::triage::Triage;

/// What is drawn beside the marks: lines that part things, and signs within words. A test reads the sources for more.
const SIGNS: &str = "–—←→“”─┌┐└┘├┤┬";

fn all() -> impl Iterator<Item = char> {
    MARKS.iter().map(|mark| mark.glyph).chain(SIGNS.chars())
}

/// The rows of marks: as this terminal is sent them, between bars, and below them what stands for each where only ASCII
/// is shown. Where the bars of both rows do not stand below each other, the terminal draws a mark too wide.
pub(super) fn marks(abilities: Abilities) -> [String; 2] {
    let row =
        |glyph: &dyn Fn(char) -> char| all().map(glyph).fold(String::from("|"), |row, glyph| format!("{row}{glyph}|"));
    let text = |char: char| char.to_string();
    let sent = |char: char| replaced(&text(char), abilities.utf8, abilities.kind).unwrap_or(char);
    [row(&sent), row(&|char| in_ascii(&text(char)))]
}

/// A line for each theme: its triage, what is new and what is wrong, and what is selected.
pub(super) fn themes(trial: &Trial<'_>, depth: Depth) -> Vec<String> {
    let words = trial.words;
    let mut lines = Vec::new();
    let own = Some(trial.theme).filter(|name| !theme::NAMES.contains(name));
    for name in theme::NAMES.iter().copied().chain(own) {
        let Ok(theme) = theme::read(name, depth) else { continue };
        let mut line = format!(" {name:<9} ");
        for triage in Triage::ALL {
            let letter = triage.letter();
            let role = match triage {
                Triage::A => Role::TriageA,
                Triage::B => Role::TriageB,
                Triage::C => Role::TriageC,
                Triage::D => Role::TriageD,
                Triage::X => Role::TriageX,
            };
            line += &trial.piece(&format!("{letter} {}", words.say(&format!("triage-{letter}"))), theme.style(role));
            line.push(' ');
        }
        lines.push(line);
        let mut line = " ".repeat(11);
        let pieces = [
            ("> ", "trial-selected", theme.on(Surface::Selected, Role::Text)),
            ("  ", "trial-remembered", theme.on(Surface::Remembered, Role::Text)),
            ("", "trial-new", theme.style(Role::Unread)),
            ("! ", "trial-wrong", theme.style(Role::Error)),
        ];
        for (before, word, style) in pieces {
            line += &trial.piece(&format!("{before}{} ", words.say(word)), style);
            line.push(' ');
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

impl Trial<'_> {
    /// Words in a style, where this is written to a terminal that has such things.
    fn piece(&self, text: &str, style: Style) -> String {
        match self.abilities {
            Some(abilities) if self.on_terminal => styled(text, style, abilities),
            _ => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use content::texts::{SCREEN_EN, SCREEN_NL};

    /// What stands in quotes in the sources of a folder, but for tests and for those that name what others write.
    fn quoted(folder: &Path, found: &mut BTreeSet<char>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // the last four know marks that others write, and draw none of them
            let others = ["tests", "tests.rs", "trial", "text", "marks.rs", "read.rs"];
            if others.contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                quoted(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                let drawn = source.split("#[cfg(test)]").next().unwrap().lines();
                let drawn = drawn.map(|line| line.split("//").next().unwrap_or_default());
                found.extend(drawn.flat_map(str::chars).filter(|char| !char.is_ascii()));
            }
        }
    }

    #[test]
    fn every_mark_that_is_drawn_is_among_them() {
        let mut found = BTreeSet::new();
        quoted(Path::new(env!("CARGO_MANIFEST_DIR")), &mut found);
        found.extend(SCREEN_NL.chars().chain(SCREEN_EN.chars()).filter(|char| !char.is_ascii()));
        let missing: String =
            found.iter().filter(|char| !char.is_alphabetic() && all().all(|mark| mark != **char)).collect();
        assert_eq!(missing, "", "drawn, and not among the marks that are tried");
        let idle: String = all().filter(|mark| !found.contains(mark)).collect();
        assert_eq!(idle, "", "tried, and never drawn");
    }

    #[test]
    fn the_bars_of_both_rows_stand_below_each_other() {
        let [sent, ascii] = marks(Abilities::MODERN);
        assert_eq!(unicode_width::UnicodeWidthStr::width(sent.as_str()), ascii.len());
        assert_eq!(ascii.len(), 2 * all().count() + 1);
        assert!(ascii.len() <= 80, "they stand in one row of 80 columns");
        let [sent, ascii] = marks(Abilities { utf8: false, ..Abilities::MODERN });
        assert_eq!(sent, ascii);
    }
}
