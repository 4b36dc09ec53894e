//! Where an intent applies.

use super::Move;

/// Where an intent applies: the place that has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The locked screen.
    Lock,
    /// The sign-in screen.
    SignIn,
    /// Anywhere at the desk that lets keys through.
    Desk,
    /// Wherever a list, a transcript or a text has the keyboard.
    Move,
    /// The queue.
    Queue,
    /// The composer, with the conversation above it.
    Composer,
    /// The search in the open conversation.
    Seek,
    /// The words of the conversation alone.
    Bare,
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
    /// A dialog: a visitor is offered to a colleague, with a note.
    HandOver,
    /// A dialog: one of several.
    Choose,
    /// A dialog: one of several, searched for.
    Find,
    /// A dialog: words.
    Write,
    /// A dialog: words to the team.
    Team,
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
    pub const ALL: [Self; 25] = [
        Self::Desk,
        Self::Move,
        Self::Queue,
        Self::Composer,
        Self::Seek,
        Self::Bare,
        Self::Plan,
        Self::Referrals,
        Self::Phrases,
        Self::Case,
        Self::Shift,
        Self::Acute,
        Self::Report,
        Self::SignIn,
        Self::Lock,
        Self::HandOver,
        Self::Choose,
        Self::Find,
        Self::Write,
        Self::Team,
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
                | Self::Seek
                | Self::Bare
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
            Self::SignIn
                | Self::Lock
                | Self::Composer
                | Self::Seek
                | Self::Referrals
                | Self::Phrases
                | Self::HandOver
                | Self::Find
                | Self::Write
                | Self::Team
        )
    }

    /// Whether a movement means something here. Where there is text to write, arrows and `Home` move within it.
    pub const fn moves(self, by: Move) -> bool {
        if matches!(by, Move::ReadOn | Move::ReadBack) {
            return self.reads_on();
        }
        match self {
            Self::Queue
            | Self::Plan
            | Self::Case
            | Self::Shift
            | Self::Acute
            | Self::Report
            | Self::Choose
            | Self::Tick
            | Self::Form
            | Self::Read
            | Self::Bare
            | Self::Move => true,
            Self::Referrals | Self::Phrases | Self::Find | Self::HandOver => !matches!(by, Move::First | Move::Last),
            Self::Composer | Self::Seek | Self::Team => matches!(by, Move::PageUp | Move::PageDown),
            Self::Desk | Self::SignIn | Self::Lock | Self::Write | Self::Confirm | Self::Override => false,
        }
    }

    /// Whether something is told of the selected row here, which may be more than there is room for.
    const fn reads_on(self) -> bool {
        matches!(
            self,
            Self::Move
                | Self::Queue
                | Self::Plan
                | Self::Referrals
                | Self::Phrases
                | Self::Case
                | Self::Shift
                | Self::Acute
        )
    }

    /// The movements in the hints line here: each with its place among the hints and its title's word key.
    pub const fn hinted_moves(self) -> &'static [(Move, u8, &'static str)] {
        match self {
            Self::Queue | Self::Referrals | Self::Phrases => {
                &[(Move::Down, 2, "move-select"), (Move::ReadOn, 3, "move-read-on")]
            }
            Self::Plan => &[(Move::Down, 3, "move-select"), (Move::ReadOn, 4, "move-read-on")],
            Self::Case => &[(Move::ReadOn, 1, "move-read-on"), (Move::Down, 7, "move-select")],
            Self::Shift => &[(Move::Down, 4, "move-down"), (Move::ReadOn, 5, "move-read-on")],
            Self::Acute => &[(Move::Down, 5, "move-choose"), (Move::ReadOn, 6, "move-read-on")],
            Self::Report => &[(Move::Down, 3, "move-down"), (Move::PageDown, 4, "move-page-down")],
            Self::Choose | Self::Find => &[(Move::Down, 2, "move-down")],
            Self::HandOver => &[(Move::Down, 3, "move-select")],
            Self::Tick => &[(Move::Down, 6, "move-down")],
            Self::Form => &[(Move::Down, 3, "move-next-field")],
            Self::Read => &[(Move::Down, 1, "move-more")],
            Self::Bare => &[(Move::PageUp, 1, "move-earlier")],
            Self::Desk
            | Self::Move
            | Self::Composer
            | Self::Seek
            | Self::SignIn
            | Self::Lock
            | Self::Write
            | Self::Team
            | Self::Confirm
            | Self::Override => &[],
        }
    }

    /// Whether one key press could mean something in both.
    pub const fn overlaps(self, other: Self) -> bool {
        self as u8 == other as u8
            || (matches!(self, Self::Desk) && other.leaks())
            || (matches!(other, Self::Desk) && self.leaks())
    }

    /// The word key of its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Lock => "scope-lock",
            Self::HandOver => "scope-hand-over",
            Self::SignIn => "scope-sign-in",
            Self::Desk => "scope-desk",
            Self::Move => "scope-move",
            Self::Queue => "scope-queue",
            Self::Composer => "scope-composer",
            Self::Seek => "scope-seek",
            Self::Bare => "scope-bare",
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
            Self::Team => "scope-team",
            Self::Tick => "scope-tick",
            Self::Form => "scope-form",
            Self::Confirm => "scope-confirm",
            Self::Override => "scope-override",
            Self::Read => "scope-read",
        }
    }
}
