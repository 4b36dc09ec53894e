//! Where an intent applies.

/// Where an intent applies: the place that has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The locked screen.
    Lock,
    /// The sign-in screen.
    SignIn,
    /// Anywhere at the desk that lets keys through.
    Desk,
    /// The queue.
    Queue,
    /// The composer, with the conversation above it.
    Composer,
    /// The safety plan.
    Plan,
    /// The referrals, with a search field.
    Referrals,
    /// The phrases, with a search field.
    Phrases,
    /// The case.
    Case,
    /// Shift and handover.
    Shift,
    /// The escalation of acute danger.
    Acute,
    /// A dialog: the report of a year.
    Report,
    /// A dialog: one of several.
    Choose,
    /// A dialog: one of several, searched for.
    Find,
    /// A dialog: words.
    Write,
    /// A dialog: several that may hold together.
    Tick,
    /// A dialog: the registration.
    Form,
    /// A dialog: yes or no.
    Confirm,
    /// A dialog: use what is struck out, deliberately.
    Override,
    /// A dialog to read: the help.
    Read,
}

impl Scope {
    /// Every scope, in the order in which help shows them.
    pub const ALL: [Self; 20] = [
        Self::Desk,
        Self::Queue,
        Self::Composer,
        Self::Plan,
        Self::Referrals,
        Self::Phrases,
        Self::Case,
        Self::Shift,
        Self::Acute,
        Self::Report,
        Self::SignIn,
        Self::Lock,
        Self::Choose,
        Self::Find,
        Self::Write,
        Self::Tick,
        Self::Form,
        Self::Confirm,
        Self::Override,
        Self::Read,
    ];

    /// The leak policy: whether a key without a meaning here may mean something at the desk. A dialog never leaks.
    pub const fn leaks(self) -> bool {
        matches!(
            self,
            Self::Queue
                | Self::Composer
                | Self::Plan
                | Self::Referrals
                | Self::Phrases
                | Self::Case
                | Self::Shift
                | Self::Acute
                | Self::Desk
        )
    }

    /// Whether plain characters are text here.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::SignIn | Self::Lock | Self::Composer | Self::Referrals | Self::Phrases | Self::Find | Self::Write
        )
    }

    /// Whether one key press could mean something in both.
    pub fn overlaps(self, other: Self) -> bool {
        self == other || (self == Self::Desk && other.leaks()) || (other == Self::Desk && self.leaks())
    }

    /// The word key of its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Lock => "scope-lock",
            Self::SignIn => "scope-sign-in",
            Self::Desk => "scope-desk",
            Self::Queue => "scope-queue",
            Self::Composer => "scope-composer",
            Self::Plan => "scope-plan",
            Self::Referrals => "scope-referrals",
            Self::Phrases => "scope-phrases",
            Self::Case => "scope-case",
            Self::Shift => "scope-shift",
            Self::Acute => "scope-acute",
            Self::Report => "scope-report",
            Self::Choose => "scope-choose",
            Self::Find => "scope-find",
            Self::Write => "scope-write",
            Self::Tick => "scope-tick",
            Self::Form => "scope-form",
            Self::Confirm => "scope-confirm",
            Self::Override => "scope-override",
            Self::Read => "scope-read",
        }
    }
}
