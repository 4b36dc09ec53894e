//! The commands: arguments in, work done, exit code out.

mod arguments;
mod check;
mod console;
mod data;
mod demo;
mod desk;
mod directory;
mod door;
mod embedded;
mod failed;
mod files;
mod folder;
mod helper;
mod private;
mod register;
mod report;
mod runtime;
mod secret;
mod serve;
mod signals;
mod tell;
mod today;
mod transport;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::arguments::{Desk, Means, Screen, Transport};
use self::tell::say_error;

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

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the console and sign in (also without a command)
    Console(Desk),
    /// Try it: a desk with practice visitors on this machine, gone afterwards
    Demo(demo::Demo),
    /// Run a desk for a small team: homeserver and door, until Ctrl-C
    Serve(serve::Serve),
    /// Open a door on its own at a desk on any homeserver, until Ctrl-C
    Door(door::Door),
    /// Found a desk on any homeserver and look after it
    Desk(desk::Desk),
    /// The helpers of a desk run by `serve`
    Helper(helper::Helper),
    /// The figures of a year or a quarter
    Report(report::Report),
    /// The register of a desk
    Register(register::Register),
    /// The referral directory: import and export (HSDS 3.0), list
    Directory(directory::DirectoryArguments),
    /// Check configuration, themes, plans, directory and phrases
    Check(check::Check),
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
            register::run(Means { screen: &screen, transport: &transport }, &register.action)
        }
        Some(Command::Directory(directory)) => directory::run(&screen, &directory.action),
        Some(Command::Check(check)) => check::run(&screen, &check),
    };
    outcome.unwrap_or_else(|failed| {
        say_error(&failed);
        ExitCode::FAILURE
    })
}
