//! What is secret and comes from outside: typed at a terminal, the next line of standard input, or a file of its own.

use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use zeroize::Zeroizing;

use super::failed::Failed;

/// What is asked for, and what it means when it cannot be had.
#[derive(Debug, Clone, Copy)]
pub(super) struct Secret<'a> {
    /// `password`, `passphrase`, `token`.
    pub(super) what: &'static str,
    /// What did not happen without it.
    pub(super) meaning: &'a str,
}

impl Secret<'_> {
    /// Typed at a terminal, or the next line of standard input.
    pub(super) fn ask(self, prompt: &str) -> Result<Zeroizing<String>, Failed> {
        let unreadable = |error: io::Error| {
            self.failed(format!("the {} could not be read: {}", self.what, error.kind()), "try again")
        };
        if io::stdin().is_terminal() {
            return rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(unreadable);
        }
        let mut line = Zeroizing::new(String::new());
        io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
        Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// A new one: at a terminal it is typed twice.
    pub(super) fn ask_new(self, prompt: &str) -> Result<Zeroizing<String>, Failed> {
        let first = self.ask(prompt)?;
        if io::stdin().is_terminal() && *first != *self.ask("Once more: ")? {
            return Err(self.failed(format!("the two {}s are not the same", self.what), "try again"));
        }
        Ok(first)
    }

    /// The one line of a file that holds nothing else.
    pub(super) fn read(self, file: &Path) -> Result<Zeroizing<String>, Failed> {
        let another = format!("name another file, which holds the {} and nothing else", self.what);
        let text = std::fs::read_to_string(file).map(Zeroizing::new);
        let text = text
            .map_err(|error| self.failed(format!("{} cannot be read: {}", file.display(), error.kind()), &another))?;
        let line = text.trim_end_matches(['\r', '\n']);
        if line.is_empty() || line.contains(['\r', '\n']) {
            return Err(self.failed(format!("{} holds no {}", file.display(), self.what), &another));
        }
        Ok(Zeroizing::new(line.to_owned()))
    }

    fn failed(self, what: String, remedy: &str) -> Failed {
        Failed::new(what, self.meaning, remedy)
    }
}

/// The password of an account that is made, or that gets a new one.
pub(super) fn new_password(name: &str) -> Result<Zeroizing<String>, Failed> {
    let secret = Secret { what: "password", meaning: "no account was changed" };
    secret.ask_new(&format!("Password for {name}: "))
}
