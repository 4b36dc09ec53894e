//! `nachtwacht desk export` and `import`: a desk moves to another homeserver.

use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zeroize::Zeroizing;

use super::super::door::{Key, failed as door_failed};
use super::super::folder::Open;
use super::super::{Failed, say};
use super::{At, Means, failed, staff};
use crate::door::{NotUnpacked, Parcel, pack, unpack};
use crate::matrix::session::Session;
use crate::upkeep::{Desk, Moving, Sealing, SignedIn};

/// The shortest passphrase, in characters.
const SHORTEST: usize = 12;
/// The device by which a door's conversations move: an own one, so that a door that is open learns why it closes.
const DEVICE: &str = "nachtwacht-move";

/// `nachtwacht desk export`
#[derive(Debug, Args)]
pub struct Export {
    /// The file to write; sealed with a passphrase, which is asked after the password, or read from the next line
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
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

/// A door that a conversation leaves or goes to.
enum Door {
    /// Another account than the one that looks after the desk: its name, and what proves who it is.
    Named(String, Key),
    /// The account itself.
    Folders,
}

impl Door {
    /// Asks for what proves who it is: `NAME` or `NAME=FILE`.
    fn ask(named: &str) -> Result<Self, Failed> {
        let (name, file) = named.split_once('=').map_or((named, None), |(name, file)| (name, Some(Path::new(file))));
        Ok(Self::Named(name.to_owned(), Key::ask(name, file)?))
    }

    /// The doors that were named; the account itself when it looks after a folder's desk.
    fn ask_all<'a>(at: &At, named: impl IntoIterator<Item = &'a String>) -> Result<Vec<Self>, Failed> {
        if at.folder.is_some() {
            return Ok(vec![Self::Folders]);
        }
        let doors = named.into_iter().map(|named| Self::ask(named)).collect::<Result<Vec<_>, _>>()?;
        if doors.is_empty() {
            return Err(Failed::new(
                "no door is named",
                "nothing was moved",
                "name the door of the open conversations: --door NAME; see which there are: nachtwacht desk door list",
            ));
        }
        Ok(doors)
    }

    /// Does the work as the door.
    async fn run<T>(self, signed_in: &SignedIn, work: impl AsyncFnOnce(Session) -> T) -> Result<T, Failed> {
        match self {
            Self::Folders => Ok(work(signed_in.session.clone()).await),
            Self::Named(name, key) => {
                // a service's token does not end
                let ends = matches!(key, Key::Password(_));
                let session = key.sign_in(signed_in.session.homeserver(), &name, DEVICE).await?;
                let done = work(session.clone()).await;
                if ends {
                    let _ = session.sign_out().await;
                }
                Ok(done)
            }
        }
    }
}

/// What of a folder's desk is there while it moves.
fn while_moving(open: bool) -> Open {
    if open { Open::Homeserver } else { Open::Desk }
}

/// Writes the file.
pub(super) fn export(means: Means<'_>, asked: &Export) -> Result<ExitCode, Failed> {
    asked.at.run_with(means, while_moving(asked.open), async |signed_in| {
        let passphrase = passphrase(true)?;
        let doors = if asked.open { Door::ask_all(&asked.at, &asked.doors)? } else { Vec::new() };
        // before any door is shut for it
        let mut file = File::create_new(&asked.file).map_err(|error| wrong(&asked.file, &error.kind().to_string()))?;
        let sealed = async {
            let open = pack_all(signed_in, doors).await?;
            let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
            let moving = Moving { open, ..desk.moving().await.map_err(|error| failed(&error))? };
            let left =
                desk.open_conversations().await.map_err(|error| failed(&error))?.saturating_sub(moving.open.len());
            let sealed = moving.seal(&passphrase).map_err(|error| wrong(&asked.file, &error.to_string()))?;
            let written = file.write_all(&sealed).and_then(|()| file.sync_all());
            written.map_err(|error| wrong(&asked.file, &error.kind().to_string()))?;
            Ok((moving, left))
        };
        let (moving, left) = sealed.await.inspect_err(|_| {
            // what is not whole is no file of a desk
            let _ = std::fs::remove_file(&asked.file);
        })?;
        say_exported(asked, &moving, left);
        Ok(ExitCode::SUCCESS)
    })
}

async fn pack_all(signed_in: &SignedIn, doors: Vec<Door>) -> Result<Vec<Parcel>, Failed> {
    let mut open = Vec::new();
    for door in doors {
        let packed = door.run(signed_in, async |session| pack(session).await).await?;
        open.extend(packed.map_err(|error| door_failed(&error))?);
    }
    Ok(open)
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
        let passphrase = passphrase(false)?;
        let moving = Moving::open(&sealed, &passphrase).map_err(|error| wrong(&asked.file, &error.to_string()))?;
        // a door is not shut for nothing
        let wanted = asked.open && !moving.open.is_empty();
        let doors = if wanted { Door::ask_all(&asked.at, &asked.door)? } else { Vec::new() };
        let desk = Desk::open(signed_in).await.map_err(|error| failed(&error))?;
        let taken = desk.take_in(&moving).await.map_err(|error| failed(&error))?;
        staff::tell(&taken.steps);
        say(format_args!("register: {} lines written, {} there already", taken.written, taken.known));
        for place in &taken.without_account {
            say(format_args!("no account yet: nachtwacht desk {} add {}", place.post, place.name));
        }
        for (place, why) in &taken.left_out {
            say(format_args!("left out, a {} there: {why}", place.post));
        }
        for door in doors {
            let unpacked =
                door.run(signed_in, async |session| unpack(session, &moving.desk, &moving.open).await).await?;
            let unpacked = unpacked.map_err(|error| not_unpacked(&error))?;
            say(format_args!("open conversations: {} taken in, {} there already", unpacked.made, unpacked.known));
            say("Open the door now, where the former one's visitors reach it: their keys go on working.");
        }
        if !asked.open && !moving.open.is_empty() {
            let count = moving.open.len();
            say(format_args!("{count} open conversations in the file were not taken in: add --open and --door NAME."));
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn not_unpacked(error: &NotUnpacked) -> Failed {
    match error {
        NotUnpacked::Door(error) => door_failed(error),
        NotUnpacked::By(_) => Failed::new(
            error.to_string(),
            "no conversation was taken in, so that none is there twice",
            "name that door: --door NAME",
        ),
    }
}

fn wrong(file: &Path, what: &str) -> Failed {
    let remedy = if what == Sealing::Closed.to_string() {
        "type the passphrase that it was written with"
    } else {
        "name another file, and see that it can be read or written"
    };
    Failed::new(format!("{}: {what}", file.display()), "nothing was moved", remedy)
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
