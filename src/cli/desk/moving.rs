//! `nachtwacht desk export` and `import`: a desk moves to another homeserver.

use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use zeroize::Zeroizing;

use super::super::{Failed, say};
use super::{At, Means, failed, staff};
use crate::upkeep::{Desk, Moving, Sealing};

/// The shortest passphrase, in characters.
const SHORTEST: usize = 12;

/// `nachtwacht desk export` and `import`
#[derive(Debug, Args)]
pub struct Move {
    /// The file; sealed with a passphrase, which is asked after the password, or read from the next line
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where, and as whom.
    #[command(flatten)]
    pub at: At,
}

/// Writes the file.
pub(super) fn export(means: Means<'_>, asked: &Move) -> Result<ExitCode, Failed> {
    asked.at.run(means, async |signed_in| {
        let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
        let moving = desk.moving().await.map_err(|error| failed(&error))?;
        let passphrase = passphrase(true)?;
        let sealed = moving.seal(&passphrase).map_err(|error| wrong(asked, &error.to_string()))?;
        let written = File::create_new(&asked.file).and_then(|mut file| {
            file.write_all(&sealed)?;
            file.sync_all()
        });
        written.map_err(|error| wrong(asked, &error.kind().to_string()))?;
        let (people, lines) = (moving.staff.len(), moving.register.len());
        say(format_args!("{}: {people} at the desk, {lines} lines of the register", asked.file.display()));
        say("Open conversations are not in it: close them, or leave this desk open until they are.");
        Ok(ExitCode::SUCCESS)
    })
}

/// Takes the file in.
pub(super) fn import(means: Means<'_>, asked: &Move) -> Result<ExitCode, Failed> {
    asked.at.run(means, async |signed_in| {
        let sealed = std::fs::read(&asked.file).map_err(|error| wrong(asked, &error.kind().to_string()))?;
        let passphrase = passphrase(false)?;
        let moving = Moving::open(&sealed, &passphrase).map_err(|error| wrong(asked, &error.to_string()))?;
        let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
        let taken = desk.take_in(&moving).await.map_err(|error| failed(&error))?;
        staff::tell(&taken.steps);
        say(format_args!("register: {} lines written, {} there already", taken.written, taken.known));
        for place in &taken.without_account {
            say(format_args!("no account yet: nachtwacht desk {} add {}", place.post, place.name));
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn wrong(asked: &Move, what: &str) -> Failed {
    let remedy = if what == Sealing::Closed.to_string() {
        "type the passphrase that it was written with"
    } else {
        "name another file, and see that it can be read or written"
    };
    Failed::new(format!("{}: {what}", asked.file.display()), "nothing was moved", remedy)
}

/// A passphrase typed at a terminal, twice when it is new, or the next line of standard input.
fn passphrase(new: bool) -> Result<Zeroizing<String>, Failed> {
    let failed = |what: String| Failed::new(what, "nothing was moved", "try again");
    let unreadable = |error: io::Error| failed(format!("the passphrase could not be read: {}", error.kind()));
    let typed = if io::stdin().is_terminal() {
        let ask = |prompt: &str| rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(unreadable);
        let first = ask("Passphrase of the file: ")?;
        if new && *first != *ask("Once more: ")? {
            return Err(failed("the two passphrases are not the same".to_owned()));
        }
        first
    } else {
        let mut line = Zeroizing::new(String::new());
        io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
        Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned())
    };
    if new && typed.chars().count() < SHORTEST {
        return Err(failed(format!("a passphrase has {SHORTEST} characters or more")));
    }
    Ok(typed)
}
