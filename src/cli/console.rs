//! `nachtwacht`: the console, signed in by the helper or by the demo.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::process::ExitCode;

use super::arguments::{ScreenArguments, SignInArguments, Transport};
use super::failed::Failed;
use crate::config::{Config, Notify};
use ::care::Language;
use ::console::keymap::Keymap;
use ::console::terminal::Notification;
use ::console::world::station::Alarm;
use ::console::{self, ConsoleOptions, SignIn};
use ::content::Finding;
use ::matrix::link::{JournalPlace, Journaling};
use ::matrix::{self, vault};

/// Opens the console and lets the helper sign in.
pub(super) fn run(screen: &ScreenArguments, transport: &Transport, desk: SignInArguments) -> Result<ExitCode, Failed> {
    let config = configuration(screen)?;
    let transport = super::transport::transport(transport, &config)?;
    // where that is not allowed, `nachtwacht check` says so
    super::private::keep_out_of_swap();
    let homeserver = desk.homeserver.or_else(|| config.homeserver.clone()).unwrap_or_default();
    let helper = desk.helper.or_else(|| config.helper.clone()).unwrap_or_default();
    let folder = vault::folder(|name| std::env::var_os(name));
    let place = folder.map_or(JournalPlace::Memory(Journaling::NoPlace), JournalPlace::Folder);
    open(screen, config, SignIn::Ask { homeserver, helper }, transport, place)
}

/// The helper's configuration: the file given, or the one in the configuration folder.
pub(super) fn configuration(screen: &ScreenArguments) -> Result<Config, Failed> {
    let path = match &screen.config {
        Some(path) if !path.exists() => {
            return Err(Failed::new(
                format!("{}: there is no such file", path.display()),
                "the console was not opened",
                "see that the name is right, or leave --config out",
            ));
        }
        Some(path) => Some(path.clone()),
        None => Config::path(|name| std::env::var_os(name)),
    };
    path.map_or_else(|| Ok(Config::default()), |path| Config::load(&path).map_err(|findings| wrong(&findings)))
}

/// The language of the screen: said, configured, or that of the locale (POSIX: `LC_ALL`, `LC_MESSAGES`, `LANG`).
pub(super) fn language(screen: &ScreenArguments, config: &Config) -> Language {
    let mut locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    let locale = locale.find(|value| !value.is_empty());
    screen.lang.or(config.language).or_else(|| Language::from_tag(&locale?)).unwrap_or_default()
}

/// Opens a console; whatever is said is said after the terminal was given back.
pub(super) fn open(
    screen: &ScreenArguments,
    config: Config,
    sign_in: SignIn,
    transport: matrix::transport::Transport,
    place: JournalPlace,
) -> Result<ExitCode, Failed> {
    let options = ConsoleOptions { transport, place, ..options(screen, config)? };
    console::open(options, sign_in).map(|()| ExitCode::SUCCESS).map_err(|error| match error {
        console::ConsoleError::Findings(findings) => wrong(&findings),
        console::ConsoleError::Dumb => Failed::new(
            error.to_string(),
            "the console was not opened",
            "open it in another terminal, or set TERM to what this one is, such as xterm or linux",
        ),
        console::ConsoleError::OneScreen => Failed::new(
            error.to_string(),
            "the console was not opened",
            "open it without --linear (linear, ACCESSIBLE), or in a terminal like xterm",
        ),
        console::ConsoleError::Terminal(_) => Failed::new(
            error.to_string(),
            "what was sent is with the homeserver; words that were not are sealed on this disk, if it could keep them",
            "open it again in a terminal: your conversations come back",
        ),
    })
}

/// The helper's keys.
pub(super) fn keymap(config: &Config) -> Result<Keymap, Failed> {
    let changes = config.keys.iter().map(|(name, keys)| (name.as_str(), keys.as_slice()));
    Keymap::with(changes).map_err(|error| {
        Failed::new(format!("[keys] {error}"), "the console was not opened", "mend it; nachtwacht check names the line")
    })
}

fn options(screen: &ScreenArguments, config: Config) -> Result<ConsoleOptions, Failed> {
    let standard = ConsoleOptions::default();
    let keymap = keymap(&config)?;
    Ok(ConsoleOptions {
        language: language(screen, &config),
        theme: screen.theme.clone().or(config.theme).unwrap_or(standard.theme),
        keymap,
        alarm: Alarm {
            bell: config.alarm.bell.unwrap_or(standard.alarm.bell),
            notify: config.alarm.notify.map_or(standard.alarm.notify, Notify::way),
            repeat: config.alarm.repeat.map_or(standard.alarm.repeat, |seconds| u64::from(seconds) * 1_000),
        },
        limits: config.limits,
        capacity: config.capacity.unwrap_or(standard.capacity),
        languages: config.languages,
        calm: config.calm.unwrap_or(standard.calm),
        columns: config.columns.unwrap_or(standard.columns),
        lock_after: match config.lock_after {
            None => standard.lock_after,
            Some(0) => None,
            Some(minutes) => Some(u64::from(minutes) * 60_000),
        },
        linear: is_linear(screen.linear, config.linear, std::env::var_os("ACCESSIBLE").as_deref()),
        content: config.content,
        phrases: config.phrases,
        transport: standard.transport,
        place: standard.place,
    })
}

/// Whether the view is one of lines: said, configured, or by the environment, where a helper has set `ACCESSIBLE` for every
/// program.
fn is_linear(said: bool, configured: Option<bool>, accessible: Option<&OsStr>) -> bool {
    let asked = accessible.is_some_and(|set| !set.is_empty() && set != "0");
    said || configured.unwrap_or(asked)
}

impl Notify {
    /// The way to notify, if there is to be one.
    const fn way(self) -> Option<Notification> {
        match self {
            Self::Off => None,
            Self::Osc9 => Some(Notification::Osc9),
            Self::Osc777 => Some(Notification::Osc777),
        }
    }
}

/// Mistakes in what the helper or the desk wrote.
fn wrong(findings: &[Finding]) -> Failed {
    let mut what = String::from("there are mistakes in what was set");
    for finding in findings {
        let _ = write!(what, "\n  {finding}");
    }
    Failed::new(
        what,
        "the console was not opened: nothing is left out silently",
        "mend them; nachtwacht check finds them all",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wanted_by_the_argument_then_the_configuration_then_the_environment() {
        let set = |value: &'static str| Some(OsStr::new(value));
        for (said, configured, accessible, wanted) in [
            (true, Some(false), None, true),
            (false, Some(true), None, true),
            (false, Some(false), set("1"), false),
            (false, None, set("1"), true),
            (false, None, set("0"), false),
            (false, None, set(""), false),
            (false, None, None, false),
        ] {
            assert_eq!(is_linear(said, configured, accessible), wanted, "{said} {configured:?} {accessible:?}");
        }
    }
}
