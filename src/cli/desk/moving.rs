//! `nachtwacht desk export` and `import`: a desk moves to another homeserver.

mod doors;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zeroize::Zeroizing;

use self::doors::{Doors, MovingKey, UNMOVED};
use super::super::failed::Failed;
use super::super::failed::desk::upkeep_failed as failed;
use super::super::folder::OpenMeanwhile;
use super::super::secret::Secret;
use super::super::tell::say;
use super::at::{At, Means};
use super::staff;
use ::upkeep::{Desk, Moving, Sealing, SignedIn};

/// The shortest passphrase, in characters.
const SHORTEST: usize = 12;
const PROMPT: &str = "Passphrase of the file: ";

/// `nachtwacht desk export`
#[derive(Debug, Args)]
pub struct Export {
    /// The file to write; sealed with a passphrase, which is asked after the password, or read from the next line
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A file that holds the passphrase, instead of asking for it
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// The open conversations too, with all that was said: their doors are shut, and must stay shut. A visitor's key
    /// opens the same conversation at the door that goes on with it
    #[arg(long)]
    pub open: bool,
    /// With --open: a door that has conversations; its password is asked last, or its registration given as NAME=FILE.
    /// Once for each door; of a folder of `serve` it is the folder's
    #[arg(long = "door", value_name = "NAME", requires = "open", conflicts_with = "folder")]
    pub doors: Vec<String>,
    /// Where, and as whom.
    #[command(flatten)]
    pub at: At,
}

/// `nachtwacht desk import`
#[derive(Debug, Args)]
pub struct Import {
    /// The file; its passphrase is asked after the password, or read from the next line
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A file that holds the passphrase, instead of asking for it
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// The open conversations too. Lead the former door's visitors to this one: their keys go on working
    #[arg(long)]
    pub open: bool,
    /// With --open: the door that goes on with them; its password is asked last, or its registration given as NAME=FILE.
    /// Of a folder of `serve` it is the folder's. Open it afterwards
    #[arg(long, value_name = "NAME", requires = "open", conflicts_with = "folder")]
    pub door: Option<String>,
    /// Where, and as whom.
    #[command(flatten)]
    pub at: At,
}

/// What of a folder's desk is there while it moves.
fn while_moving(open: bool) -> OpenMeanwhile {
    if open { OpenMeanwhile::Homeserver } else { OpenMeanwhile::Desk }
}

/// Writes the file.
pub(super) fn export(means: Means<'_>, asked: &Export) -> Result<ExitCode, Failed> {
    asked.at.run_with(means, while_moving(asked.open), async |signed_in| {
        let passphrase = passphrase(asked.passphrase_file.as_deref(), true)?;
        let keys = if asked.open { MovingKey::ask_all(&asked.at, &asked.doors)? } else { Vec::new() };
        // before any door is shut for it
        let mut file = File::create_new(&asked.file).map_err(|error| wrong(&asked.file, &error.kind().to_string()))?;
        let exported = async {
            let doors = Doors::sign_in(signed_in, keys).await?;
            let exported = write(signed_in, &doors, &mut file, asked, &passphrase).await;
            doors.leave().await;
            exported
        };
        let (moving, left) = exported.await.inspect_err(|_| {
            // an incomplete file is removed, so that nobody takes it for a whole one
            let _ = std::fs::remove_file(&asked.file);
        })?;
        say_exported(asked, &moving, left);
        Ok(ExitCode::SUCCESS)
    })
}

/// Packs the doors' conversations and writes what moves; and how many conversations do not.
async fn write(
    signed_in: &SignedIn,
    doors: &Doors,
    file: &mut File,
    asked: &Export,
    passphrase: &str,
) -> Result<(Moving, usize), Failed> {
    let not_read = |error| failed(&error).meaning(UNMOVED);
    doors.are_at(&Desk::open(signed_in).await.map_err(not_read)?)?;
    let open = doors.pack().await?;
    let written = async {
        // read once the doors have written into the register what waited for its moment
        let desk = Desk::open(signed_in).await.map_err(not_read)?;
        let moving = Moving { open, ..desk.moving().await.map_err(not_read)? };
        let left = desk.open_conversations().await.map_err(not_read)?.saturating_sub(moving.open.len());
        let sealed = moving.seal(passphrase).map_err(|error| wrong(&asked.file, &error.to_string()))?;
        let written = file.write_all(&sealed).and_then(|()| file.sync_all());
        written.map_err(|error| wrong(&asked.file, &error.kind().to_string()))?;
        Ok((moving, left))
    };
    written.await.map_err(|failed| doors.shut(failed))
}

fn say_exported(asked: &Export, moving: &Moving, left: usize) {
    let (people, lines, open) = (moving.staff.len(), moving.register.len(), moving.open.len());
    let file = asked.file.display();
    say(format_args!("{file}: {people} at the desk, {lines} lines of the register, {open} open conversations"));
    if left > 0 {
        say(format_args!("{left} open conversations are not in it: add --open and their doors, or close them first."));
    }
    if asked.open {
        say("The doors are shut and must stay shut: opened again, they would go on with the same visitors.");
        say("What is said in these conversations from here on is not in the file.");
        say(
            "Visitors reach nobody until the other desk's door answers at their address; their keys go on working there.",
        );
        say("The file holds their words. Throw it away when it was taken in, and then what this desk kept.");
    }
}

/// Takes the file in.
pub(super) fn import(means: Means<'_>, asked: &Import) -> Result<ExitCode, Failed> {
    asked.at.run_with(means, while_moving(asked.open), async |signed_in| {
        let sealed = std::fs::read(&asked.file).map_err(|error| wrong(&asked.file, &error.kind().to_string()))?;
        let passphrase = passphrase(asked.passphrase_file.as_deref(), false)?;
        let moving = Moving::open(&sealed, &passphrase).map_err(|error| wrong(&asked.file, &error.to_string()))?;
        // a door is not shut for nothing
        let wanted = asked.open && !moving.open.is_empty();
        let keys = if wanted { MovingKey::ask_all(&asked.at, &asked.door)? } else { Vec::new() };
        let doors = Doors::sign_in(signed_in, keys).await?;
        let taken_in = take_in(signed_in, &doors, &moving).await;
        doors.leave().await;
        taken_in?;
        if !asked.open && !moving.open.is_empty() {
            let count = moving.open.len();
            say(format_args!("{count} open conversations in the file were not taken in: add --open and --door NAME."));
        }
        Ok(ExitCode::SUCCESS)
    })
}

async fn take_in(signed_in: &SignedIn, doors: &Doors, moving: &Moving) -> Result<(), Failed> {
    let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
    let taken = desk.take_in(moving).await.map_err(|error| failed(&error))?;
    staff::tell(&taken.steps);
    say(format_args!("register: {} lines written, {} there already", taken.written, taken.known));
    for place in &taken.without_account {
        say(format_args!("no account yet: nachtwacht desk {} add {}", place.post, place.name));
    }
    for (place, why) in &taken.left_out {
        say(format_args!("left out, a {} there: {why}", place.post));
    }
    for unpacked in doors.unpack(moving).await? {
        say(format_args!("open conversations: {} taken in, {} there already", unpacked.made, unpacked.known));
        say("Open the door now, where the former one's visitors reach it: their keys go on working.");
    }
    Ok(())
}

fn wrong(file: &Path, what: &str) -> Failed {
    let remedy = if what == Sealing::Closed.to_string() {
        "type the passphrase that it was written with"
    } else {
        "name another file, and see that it can be read or written"
    };
    Failed::new(format!("{}: {what}", file.display()), UNMOVED, remedy)
}

/// The passphrase in a file of its own, or typed, or the next line of standard input.
fn passphrase(file: Option<&Path>, new: bool) -> Result<Zeroizing<String>, Failed> {
    let secret = Secret { what: "passphrase", meaning: UNMOVED };
    let passphrase = match file {
        Some(file) => secret.read(file),
        None if new => secret.ask_new(PROMPT),
        None => secret.ask(PROMPT),
    }?;
    if new && passphrase.chars().count() < SHORTEST {
        let what = format!("a passphrase has {SHORTEST} characters or more");
        return Err(Failed::new(what, UNMOVED, "choose a longer one"));
    }
    Ok(passphrase)
}
