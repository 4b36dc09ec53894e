//! What stands between the keyboard and the console, by what the environment says. The terminal itself is never asked.

use crate::taken::{self, Taker};

/// Something that stands between the keyboard and the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// `tmux`.
    Tmux,
    /// GNU `screen`.
    Screen,
    /// `mosh`.
    Mosh,
    /// SSH.
    Ssh,
    /// gnome-terminal and those made like it.
    Gnome,
    /// The terminal of Windows.
    WindowsTerminal,
    /// The terminal of Cygwin, MSYS2 and Git for Windows.
    Mintty,
    /// `PuTTY`.
    Putty,
    /// Terminal.app or `iTerm2`.
    Mac,
    /// `xterm`.
    Xterm,
    /// The Linux console, without any window.
    LinuxConsole,
}

impl Around {
    /// All of them, the nearest to the console first.
    pub const ALL: [Self; 11] = [
        Self::Tmux,
        Self::Screen,
        Self::Mosh,
        Self::Ssh,
        Self::Gnome,
        Self::WindowsTerminal,
        Self::Mintty,
        Self::Putty,
        Self::Mac,
        Self::Xterm,
        Self::LinuxConsole,
    ];

    /// Its name, as its makers write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tmux => "tmux",
            Self::Screen => "GNU screen",
            Self::Mosh => "mosh",
            Self::Ssh => "SSH",
            Self::Gnome => "gnome-terminal, xfce4-terminal, mate-terminal",
            Self::WindowsTerminal => "Windows Terminal",
            Self::Mintty => "mintty",
            Self::Putty => "PuTTY",
            Self::Mac => "Terminal.app, iTerm2",
            Self::Xterm => "xterm",
            Self::LinuxConsole => "Linux console",
        }
    }

    /// The word key of what is to be set there.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Tmux => "trial-set-tmux",
            Self::Screen => "trial-set-screen",
            Self::Mosh => "trial-set-mosh",
            Self::Ssh => "trial-set-ssh",
            Self::Gnome => "trial-set-gnome",
            Self::WindowsTerminal => "trial-set-windows",
            Self::Mintty => "trial-set-mintty",
            Self::Putty => "trial-set-putty",
            Self::Mac => "trial-set-mac",
            Self::Xterm => "trial-set-xterm",
            Self::LinuxConsole => "trial-set-linux",
        }
    }

    /// Which keys it keeps for itself, if it does.
    pub const fn taker(self) -> Option<&'static Taker> {
        match self {
            Self::Tmux => Some(&taken::TMUX),
            Self::Screen => Some(&taken::SCREEN),
            Self::Mosh => Some(&taken::MOSH),
            Self::Gnome => Some(&taken::GNOME),
            Self::WindowsTerminal => Some(&taken::WINDOWS_TERMINAL),
            Self::Mintty => Some(&taken::MINTTY),
            Self::Putty => Some(&taken::PUTTY),
            Self::Ssh | Self::Mac | Self::Xterm | Self::LinuxConsole => None,
        }
    }

    /// Whether the environment, or the name of a program that this one was started by, tells of it.
    fn is_there(self, variable: &impl Fn(&str) -> Option<String>, above: &[String]) -> bool {
        let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        let is = |name: &str, wanted: &str| variable(name).is_some_and(|value| value == wanted);
        let term = variable("TERM").unwrap_or_default();
        match self {
            Self::Tmux => set("TMUX"),
            Self::Screen => set("STY") || (term.starts_with("screen") && !set("TMUX")),
            // it sets no variable of its own
            Self::Mosh => set("MOSH_CONNECTION") || above.iter().any(|name| name == "mosh-server"),
            Self::Ssh => set("SSH_CONNECTION") || set("SSH_TTY"),
            Self::Gnome => set("VTE_VERSION"),
            Self::WindowsTerminal => set("WT_SESSION"),
            Self::Mintty => is("TERM_PROGRAM", "mintty") || term == "mintty",
            Self::Putty => term.starts_with("putty"),
            Self::Mac => is("TERM_PROGRAM", "Apple_Terminal") || is("TERM_PROGRAM", "iTerm.app"),
            Self::Xterm => set("XTERM_VERSION"),
            Self::LinuxConsole => term == "linux",
        }
    }
}

/// What the environment, and the names of the programs that this one was started by, tell of.
pub fn around(variable: impl Fn(&str) -> Option<String>, above: &[String]) -> Vec<Around> {
    Around::ALL.into_iter().filter(|around| around.is_there(&variable, above)).collect()
}

/// The names of the programs that this one was started by, the nearest first; none where the system does not tell.
pub fn above() -> Vec<String> {
    let mut names = Vec::new();
    let mut process = std::process::id();
    // more is a circle
    for _ in 0..64 {
        let Some((name, parent)) =
            std::fs::read_to_string(format!("/proc/{process}/stat")).ok().and_then(|stat| parent_of(&stat))
        else {
            break;
        };
        names.push(name);
        process = parent;
    }
    names.split_off(names.len().min(1))
}

/// The name of a process and the number of the one that started it (`proc_pid_stat(5)`); the name may hold anything.
fn parent_of(stat: &str) -> Option<(String, u32)> {
    let (begun, rest) = stat.rsplit_once(')')?;
    let (_, name) = begun.split_once('(')?;
    Some((name.to_owned(), rest.split_whitespace().nth(1)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(set: &[(&str, &str)], above: &[&str]) -> Vec<Around> {
        let variable = |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        around(variable, &above.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn what_stands_around_is_told_by_what_each_sets() {
        assert_eq!(seen(&[("TERM", "xterm-256color")], &["bash"]), []);
        assert_eq!(seen(&[("TERM", "screen"), ("TMUX", "/tmp/tmux-0/default,1,0")], &[]), [Around::Tmux]);
        assert_eq!(seen(&[("TERM", "screen"), ("STY", "12.pts-0.host")], &[]), [Around::Screen]);
        assert_eq!(seen(&[("TERM", "screen-256color")], &[]), [Around::Screen]);
        assert_eq!(
            seen(&[("SSH_CONNECTION", "::1 1 ::1 22"), ("TERM", "xterm-256color")], &["bash", "mosh-server"]),
            [Around::Mosh, Around::Ssh]
        );
        assert_eq!(seen(&[("VTE_VERSION", "7402")], &[]), [Around::Gnome]);
        assert_eq!(seen(&[("WT_SESSION", "0-1")], &[]), [Around::WindowsTerminal]);
        assert_eq!(seen(&[("TERM_PROGRAM", "mintty")], &[]), [Around::Mintty]);
        assert_eq!(seen(&[("TERM_PROGRAM", "Apple_Terminal")], &[]), [Around::Mac]);
        assert_eq!(seen(&[("TERM", "putty-256color")], &[]), [Around::Putty]);
        assert_eq!(seen(&[("TERM", "linux"), ("SSH_TTY", "")], &[]), [Around::LinuxConsole]);
    }

    #[test]
    fn the_programs_above_are_read_whatever_they_are_called() {
        assert_eq!(parent_of("12 (a b) c) S 7 12 12 0"), Some(("a b) c".to_owned(), 7)));
        assert_eq!(parent_of("12 (x"), None);
        assert!(!cfg!(target_os = "linux") || !above().is_empty());
    }
}
