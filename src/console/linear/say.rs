//! What is said, and in which order: what matters most comes first.

/// How much something matters that is said: the first is said first. What is not here is never said: that somebody types,
/// for how long somebody waits, what time it is, that own words were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Weight {
    /// A colleague calls, nobody came, somebody arrives in acute danger.
    Alert,
    /// Words did not leave; something was refused.
    Refusal,
    /// What an own visitor said.
    Words,
    /// An own visitor left or came back, or the turn passed.
    Presence,
    /// A visitor has no helper who reads, or waits too long.
    Unattended,
    /// Somebody arrives, is triaged anew.
    Arrival,
    /// What a colleague said to the team.
    Team,
    /// The link was lost or is back.
    Link,
    /// For the helper's information.
    Notice,
    /// What a place tells that has the keyboard now.
    Place,
}

/// A line: whose words they are, if they are somebody's, and the words.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Whose words they are: a visitor's alias or a colleague's name.
    pub(super) who: Option<String>,
    /// The words.
    pub(super) words: String,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("bytes", &self.words.len()).finish_non_exhaustive()
    }
}

impl Line {
    /// A line of the program's own.
    pub(super) fn of(words: impl AsRef<str>) -> Self {
        Self { who: None, words: plain(words.as_ref()) }
    }

    /// Words that somebody said: as they are.
    pub(super) fn by(who: impl Into<String>, words: impl Into<String>) -> Self {
        Self { who: Some(who.into()), words: words.into() }
    }
}

/// Something to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    /// How much it matters.
    pub(super) weight: Weight,
    /// The line.
    pub(super) line: Line,
    /// Which row of the queue it is about: there it is said with a number.
    pub(super) row: Option<String>,
}

impl Fact {
    /// A line that somebody said.
    pub(super) const fn by(weight: Weight, line: Line) -> Self {
        Self { weight, line, row: None }
    }

    /// A fact of the program's own.
    pub(super) fn of(weight: Weight, words: impl AsRef<str>) -> Self {
        Self::by(weight, Line::of(words))
    }
}

/// Words of the program's own without the signs that help an eye and disturb an ear: parts that a dot parts are parted by
/// commas, and signs are left out.
pub(super) fn plain(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if matches!(word, "·" | "•") {
            if !plain.is_empty() && !plain.ends_with([',', ':', '.', '!', '?']) {
                plain.push(',');
            }
            continue;
        }
        let kept: String = word.chars().filter(|c| !is_sign(*c)).collect();
        let kept = kept.replace('…', "...");
        if kept.is_empty() || (kept == "!" && word != kept) {
            continue;
        }
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(&kept);
    }
    plain.trim_end_matches(',').to_owned()
}

/// A sign that is drawn to be seen.
const fn is_sign(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2500}'..='\u{27bf}' | '√' | '×' | '•' | '·' | '»' | '\u{ab}' | '‹' | '›')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_left_out_of_own_words_and_dots_become_commas() {
        assert_eq!(plain("• verbonden · 4 s"), "verbonden, 4 s");
        assert_eq!(plain("× geen verbinding"), "geen verbinding");
        assert_eq!(plain("── linksaf ──"), "linksaf");
        assert_eq!(plain("Wacht…"), "Wacht...");
        assert_eq!(plain("0800-2000 · gratis ·"), "0800-2000, gratis");
    }

    #[test]
    fn the_weights_stand_in_their_order() {
        assert!(Weight::Alert < Weight::Words && Weight::Words < Weight::Arrival && Weight::Arrival < Weight::Place);
    }
}
