//! The commands: arguments in, work done, exit code out.

mod arguments;
mod check;
mod console;
mod directory;
mod failed;
mod guide;
mod private;
mod report;
mod tell;
mod today;
mod transport;

// what runs a desk or looks after one
#[cfg(feature = "desk")]
mod answer_within;
#[cfg(feature = "desk")]
mod data;
#[cfg(feature = "desk")]
mod demo;
#[cfg(feature = "desk")]
mod desk;
#[cfg(feature = "desk")]
mod door;
#[cfg(feature = "desk")]
mod embedded;
#[cfg(feature = "desk")]
mod files;
#[cfg(feature = "desk")]
mod folder;
#[cfg(feature = "desk")]
mod helper;
#[cfg(feature = "desk")]
mod opening;
#[cfg(feature = "desk")]
mod page;
#[cfg_attr(not(feature = "desk"), path = "cli/no_register.rs")]
mod register;
#[cfg(feature = "desk")]
mod running;
#[cfg(feature = "desk")]
mod runtime;
#[cfg(feature = "desk")]
mod secret;
#[cfg(feature = "desk")]
mod serve;
#[cfg(feature = "desk")]
mod signals;
#[cfg(feature = "desk")]
mod street;
#[cfg(feature = "desk")]
mod welcome;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::arguments::{ScreenArguments, SignInArguments, Transport};
use self::tell::say_error;

/// Nachtwacht: the console of an anonymous chat helpline.
#[derive(Debug, Parser)]
#[command(name = "nachtwacht", version, about, disable_help_subcommand = true, args_conflicts_with_subcommands = false)]
pub struct Arguments {
    /// How the screen looks and in which language.
    #[command(flatten)]
    pub screen: ScreenArguments,
    /// What to do; nothing: open the console.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How the homeserver is reached.
    #[command(flatten)]
    pub transport: Transport,
    /// Where to sign in, when the console is opened.
    #[command(flatten)]
    pub desk: SignInArguments,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the console and sign in (also without a command)
    Console(SignInArguments),
    /// Run a desk, or look after one.
    #[cfg(feature = "desk")]
    #[command(flatten)]
    Running(running::Running),
    /// The figures of a year or a quarter
    Report(report::ReportArguments),
    /// The referral directory: import and export (HSDS 3.0), list
    Directory(directory::DirectoryArguments),
    /// Check configuration, themes, plans, directory and phrases
    Check(check::Check),
    /// The guide: a conversation, the keys, the alarms, running a desk, how the program is built
    Guide(guide::Guide),
}

/// Runs the command that the arguments name.
pub fn run(arguments: Arguments) -> ExitCode {
    private::keep_private();
    let Arguments { screen, transport, command, desk } = arguments;
    let outcome = match command {
        None => console::run(&screen, &transport, desk),
        Some(Command::Console(desk)) => console::run(&screen, &transport, desk),
        #[cfg(feature = "desk")]
        Some(Command::Running(command)) => running::run(&screen, &transport, command),
        Some(Command::Report(asked)) => report::run(&screen, &transport, &asked),
        Some(Command::Directory(directory)) => directory::run(&screen, &directory.action),
        Some(Command::Guide(asked)) => guide::run(&asked),
        Some(Command::Check(check)) => check::run(&screen, &check),
    };
    outcome.unwrap_or_else(|failed| {
        say_error(&failed);
        ExitCode::FAILURE
    })
}
