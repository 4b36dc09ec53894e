//! What a terminal can do, by what the environment says. The terminal itself is never asked: its answer would arrive as
//! if it were typed.

/// What kind of terminal it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TerminalKind {
    /// Like xterm, as nearly all are: alternate screen, bracketed paste, synchronized output, colours.
    Xterm,
    /// The Linux console: colours, but one screen only.
    Linux,
    /// A VT100 or VT220, or its emulation: attributes are only taken back all at once.
    Vt,
    /// One that cannot place a cursor: lines can be appended, and nothing is ever cleared.
    Dumb,
}

/// What a terminal can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// Its kind.
    pub kind: TerminalKind,
    /// Whether it shows UTF-8; otherwise everything is written in ASCII.
    pub utf8: bool,
    /// Whether erasing leaves the background colour ("bce").
    pub erases_in_colour: bool,
    /// Whether it surely has a second screen: what scrolls away there is gone. GNU `screen` has none unless it is told so,
    /// and calls itself as tmux does, which has one.
    pub second_screen: bool,
}

impl Abilities {
    /// What a modern terminal can do.
    pub const MODERN: Self =
        Self { kind: TerminalKind::Xterm, utf8: true, erases_in_colour: true, second_screen: true };

    /// What the environment says; none when the terminal cannot place a cursor (`TERM=dumb`, or no `TERM`).
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let abilities = Self::of_lines(variable);
        (abilities.kind != TerminalKind::Dumb).then_some(abilities)
    }

    /// As [`Self::detect`], for a view that only appends lines: every terminal can do that.
    pub fn of_lines(variable: impl Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        let kind = match term.as_str() {
            "" | "dumb" => TerminalKind::Dumb,
            "linux" => TerminalKind::Linux,
            vt if vt.starts_with("vt") => TerminalKind::Vt,
            _ => TerminalKind::Xterm,
        };
        // POSIX: the first of these that is set and not empty; a locale that was never set says nothing
        let locale =
            ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(|name| variable(name)).find(|set| !set.is_empty());
        let utf8 = locale.is_none_or(|set| {
            let set = set.to_lowercase();
            set.contains("utf-8") || set.contains("utf8")
        });
        let is_screen = term.starts_with("screen");
        let is_tmux = variable("TMUX").is_some_and(|set| !set.is_empty());
        Self {
            kind,
            utf8: utf8 && kind != TerminalKind::Vt,
            erases_in_colour: !is_screen,
            second_screen: kind == TerminalKind::Xterm && (!is_screen || is_tmux),
        }
    }

    /// Why marks are drawn in ASCII, as the word key of a line; nothing where all are drawn as they are.
    pub const fn why_ascii(self) -> Option<&'static str> {
        match (self.kind, self.utf8) {
            (TerminalKind::Vt, _) => Some("ascii-terminal"),
            (_, false) => Some("ascii-locale"),
            (TerminalKind::Linux, true) => Some("ascii-console"),
            (TerminalKind::Xterm | TerminalKind::Dumb, true) => None,
        }
    }

    /// Synchronized output (mode 2026). Terminals like xterm that do not know it pass over it.
    pub(super) fn synchronizes(self) -> bool {
        self.kind == TerminalKind::Xterm
    }

    /// Whether it can be cleared.
    pub fn clears(self) -> bool {
        self.kind != TerminalKind::Dumb
    }

    /// Bracketed paste, and the sequences for an alternate screen.
    pub fn is_xterm(self) -> bool {
        self.kind == TerminalKind::Xterm
    }
}
