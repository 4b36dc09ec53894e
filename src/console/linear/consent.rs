//! Where a terminal cannot be cleared, or has one screen only, lines stay in its window: it is said, and asked once.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::words::Words;
use care::Language;

/// Says what stays in the window of this terminal, and asks whether lines are wanted all the same. Nothing of a
/// conversation is there yet.
///
/// # Errors
/// When nobody can be asked.
pub fn is_wanted(language: Language, clears: bool) -> io::Result<bool> {
    let words = Words::new(language);
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(io::Error::other("the console needs a terminal to read from and to write to"));
    }
    let key = if clears { "linear-one-screen" } else { "linear-cannot-clear" };
    let mut out = io::stdout().lock();
    write!(out, "{}\n{} ", words.say(key), words.say("linear-go-on"))?;
    out.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(is_yes(&answer))
}

/// Whether an answer is yes, in either language.
fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "j" | "ja")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_yes_is_yes() {
        for yes in ["y\n", "ja", " J \r\n", "YES"] {
            assert!(is_yes(yes), "{yes:?}");
        }
        for no in ["", "\n", "n", "nee", "maybe", "yesno"] {
            assert!(!is_yes(no), "{no:?}");
        }
    }
}
