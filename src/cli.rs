//! The commands: arguments in, work done, exit code out.

mod check;
mod console;
mod demo;
mod desk;
mod directory;
mod door;
mod embedded;
mod files;
mod folder;
mod helper;
mod private;
mod register;
mod report;
mod secret;
mod serve;
mod signals;
mod today;
mod transport;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::care::Language;
use crate::report::Format;

/// Nachtwacht: the console of an anonymous chat helpline.
#[derive(Debug, Parser)]
#[command(name = "nachtwacht", version, about, disable_help_subcommand = true, args_conflicts_with_subcommands = false)]
pub struct Arguments {
    /// How the screen looks and in which language.
    #[command(flatten)]
    pub screen: Screen,
    /// What to do; nothing: open the console.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How the homeserver is reached.
    #[command(flatten)]
    pub transport: Transport,
    /// Where to sign in, when the console is opened.
    #[command(flatten)]
    pub desk: Desk,
}

/// How the screen looks and in which language.
#[derive(Debug, Clone, Default, Args)]
pub struct Screen {
    /// Language of the screen: nl or en [default: configuration, then locale]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = language)]
    pub lang: Option<Language>,
    /// Theme: night, day, contrast, sixteen, mono, or a theme file [default: configuration, then night]
    #[arg(long, global = true, value_name = "NAME|FILE")]
    pub theme: Option<String>,
    /// Configuration file [default: nachtwacht/config.toml in the configuration folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// How the homeserver is reached.
#[derive(Debug, Clone, Default, Args)]
pub struct Transport {
    /// Trust the certificate authorities in this file (PEM) instead of the system's [default: configuration]
    #[arg(long, global = true, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Go through this HTTP proxy, or through none [default: configuration, then the environment's]
    #[arg(long, global = true, value_name = "URL|none")]
    pub proxy: Option<String>,
}

/// Where a console signs in.
#[derive(Debug, Clone, Default, Args)]
pub struct Desk {
    /// The desk's homeserver: a URL or a server name [default: configuration]
    #[arg(long, value_name = "URL")]
    pub homeserver: Option<String>,
    /// The helper's name; the password is asked on the screen [default: configuration]
    #[arg(long, value_name = "NAME")]
    pub helper: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the console and sign in (also without a command)
    Console(Desk),
    /// Try it: a desk with practice visitors on this machine, gone afterwards
    Demo(Demo),
    /// Run a desk for a small team: homeserver and door, until Ctrl-C
    Serve(Serve),
    /// Open a door on its own at a desk on any homeserver, until Ctrl-C
    Door(door::Door),
    /// Found a desk on any homeserver and look after it
    Desk(desk::Desk),
    /// The helpers of a desk run by `serve`
    Helper(Helper),
    /// The figures of a year or a quarter
    Report(Report),
    /// The register of a desk
    Register(Register),
    /// The referral directory: import and export (HSDS 3.0), list
    Directory(directory::DirectoryArguments),
    /// Check configuration, themes, plans, directory and phrases
    Check(Check),
}

/// `nachtwacht demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// How many practice visitors come in
    #[arg(long, default_value_t = 6, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=200))]
    pub visitors: u16,
    /// Also open the visitors' HTTP API on this port of the loopback address (0: any free port)
    #[arg(long, value_name = "PORT")]
    pub door: Option<u16>,
}

/// `nachtwacht serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// The desk's data.
    #[command(flatten)]
    pub data: Data,
    /// Only look the desk's store through: is the file whole, and does everything in it belong together?
    #[arg(long)]
    pub check: bool,
    /// Where the homeserver listens
    #[arg(long, default_value = "127.0.0.1:6167", value_name = "ADDRESS:PORT")]
    pub homeserver: SocketAddr,
    /// Where the visitors' HTTP API listens
    #[arg(long, default_value = "127.0.0.1:6180", value_name = "ADDRESS:PORT")]
    pub door: SocketAddr,
    /// Keep a safety plan for so many days when its visitor wants that, sealed under a code of the visitor's own
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=365))]
    pub keep_plans: Option<u16>,
}

/// Where a desk run by `serve` keeps its data.
#[derive(Debug, Clone, Args)]
pub struct Data {
    /// Folder of the desk's data; `serve` makes it if it is not there [default: nachtwacht in the data folder]
    #[arg(long = "data", value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// `nachtwacht helper`
#[derive(Debug, Args)]
pub struct Helper {
    /// What to do.
    #[command(subcommand)]
    pub action: HelperAction,
}

/// What to do with a desk's helpers.
#[derive(Debug, Subcommand)]
pub enum HelperAction {
    /// Make a helper's account; the password is asked, or read from standard input
    Add {
        /// The name to sign in with: small letters, digits, `-`, `_`, `.`
        name: String,
        /// The name colleagues see [default: the name]
        #[arg(long, value_name = "NAME")]
        shown: Option<String>,
        /// The desk's data.
        #[command(flatten)]
        data: Data,
    },
    /// Give a helper a new password and end every session of the old one
    Password {
        /// The name.
        name: String,
        /// The desk's data.
        #[command(flatten)]
        data: Data,
    },
    /// Take a helper out of the desk, whose visitors wait again, and close the account
    Remove {
        /// The name.
        name: String,
        /// The desk's data.
        #[command(flatten)]
        data: Data,
    },
    /// List the helpers
    List {
        /// The desk's data.
        #[command(flatten)]
        data: Data,
    },
}

/// `nachtwacht report`
#[derive(Debug, Args)]
pub struct Report {
    /// Of which year
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(2000..=2100))]
    pub year: u16,
    /// Of which quarter only, 1 to 4
    #[arg(long, value_name = "QUARTER", value_parser = clap::value_parser!(u8).range(1..=4))]
    pub quarter: Option<u8>,
    /// Read this register file instead of a desk's register
    #[arg(long, value_name = "FILE", conflicts_with_all = ["folder", "homeserver", "account", "token_file"])]
    pub from_file: Option<PathBuf>,
    /// table, csv, json or md
    #[arg(long, default_value = "table", value_name = "FORMAT")]
    pub format: Format,
    /// Whose register.
    #[command(flatten)]
    pub whose: register::Whose,
}

/// `nachtwacht register`
#[derive(Debug, Args)]
pub struct Register {
    /// What to do.
    #[command(subcommand)]
    pub action: RegisterAction,
}

/// What to do with a desk's register.
#[derive(Debug, Subcommand)]
pub enum RegisterAction {
    /// Write it as JSON lines, one person's registration a line
    Export {
        /// Whose.
        #[command(flatten)]
        whose: register::Whose,
    },
}

/// `nachtwacht check`
#[derive(Debug, Args)]
pub struct Check {
    /// Files or folders of the desk's own [default: what ships and the configuration]
    #[arg(value_name = "FILE|FOLDER")]
    pub paths: Vec<PathBuf>,
}

/// Why a command failed: what happened, what it means, what to do.
#[derive(Debug)]
pub struct Failed {
    what: String,
    meaning: String,
    remedy: String,
}

impl Failed {
    fn new(what: impl Into<String>, meaning: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), meaning: meaning.into(), remedy: remedy.into() }
    }

    /// The same, where it means something else.
    fn meaning(self, meaning: impl Into<String>) -> Self {
        Self { meaning: meaning.into(), ..self }
    }

    /// The same, where something else is to be done.
    fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: remedy.into(), ..self }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nachtwacht: {}\n  what it means: {}\n  what to do: {}", self.what, self.meaning, self.remedy)
    }
}

fn language(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| "the screen speaks nl and en".to_owned())
}

/// Runs the command that the arguments name.
pub fn run(arguments: Arguments) -> ExitCode {
    private::keep_private();
    let Arguments { screen, transport, command, desk } = arguments;
    let outcome = match command {
        None => console::run(&screen, &transport, desk),
        Some(Command::Console(desk)) => console::run(&screen, &transport, desk),
        Some(Command::Demo(demo)) => demo::run(&screen, &demo),
        Some(Command::Serve(serve)) => serve::run(&serve),
        Some(Command::Door(door)) => door::run(&screen, &transport, &door),
        Some(Command::Desk(desk)) => desk::run(&screen, &transport, &desk.action),
        Some(Command::Helper(helper)) => helper::run(helper.action),
        Some(Command::Report(asked)) => report::run(&screen, &transport, &asked),
        Some(Command::Register(register)) => {
            register::run(desk::Means { screen: &screen, transport: &transport }, &register.action)
        }
        Some(Command::Directory(directory)) => directory::run(&screen, &directory.action),
        Some(Command::Check(check)) => check::run(&screen, &check),
    };
    outcome.unwrap_or_else(|failed| {
        say_error(&failed);
        ExitCode::FAILURE
    })
}

/// Says on standard error what went wrong. A closed pipe is no reason to panic.
fn say_error(failed: &dyn fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{failed}");
}

/// Says a line on standard output; flushed, for whoever reads it through a pipe. Of what was done: that it was done does
/// not depend on whether anybody hears of it.
fn say(line: impl fmt::Display) {
    let _ = write_line(line);
}

/// Puts what was asked for on standard output. What cannot be written is a failure: half a register must not pass for a
/// whole one. A reader who has had enough, and closed the pipe, is none.
fn put(line: impl fmt::Display) -> Result<(), Failed> {
    match write_line(line) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failed::new(
            format!("the output could not be written: {}", error.kind()),
            "what was written of it is not whole: do not use it",
            "see that the disk has room and that it may be written there, and try again",
        )),
        _ => Ok(()),
    }
}

fn write_line(line: impl fmt::Display) -> std::io::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush())
}

/// The one thread on which everything of a command runs.
fn runtime() -> Result<tokio::runtime::Runtime, Failed> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Failed::new(
            format!("no runtime: {error}"),
            "nothing was started",
            "see that the machine has files and memory left",
        )
    })
}
