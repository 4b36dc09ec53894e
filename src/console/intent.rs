//! What a helper can want: one table, from which come dispatch, hints, help, palette and the guide's key table.
//!
//! An intent is an enum of enums, one for each place that has keys of its own. Whoever handles a place matches its enum
//! without `_`: an intent that nobody handles does not compile. Nothing here knows what a console knows.

mod scope;
mod table;

pub use scope::Scope;
pub use table::{
    Acute, Bare, Case, Choose, Composer, Confirm, Desk, Find, Form, HandOver, Lock, Move, Override, Phrases, Plan,
    Queue, ROWS, Read, Referrals, Report, Seek, Shift, SignIn, Team, Tick, Write,
};

/// What a helper can want, by the place where it can be wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Intent {
    /// Anywhere at the desk.
    Desk(Desk),
    /// Movement in whatever has the keyboard.
    Move(Move),
    /// In the queue.
    Queue(Queue),
    /// In the composer, with the conversation above it.
    Composer(Composer),
    /// In the search in the open conversation.
    Seek(Seek),
    /// In the words of the conversation alone.
    Bare(Bare),
    /// In the safety plan.
    Plan(Plan),
    /// In the referrals.
    Referrals(Referrals),
    /// In the phrases.
    Phrases(Phrases),
    /// In the case.
    Case(Case),
    /// In shift and handover.
    Shift(Shift),
    /// In the report of a year.
    Report(Report),
    /// In the escalation of acute danger.
    Acute(Acute),
    /// On the sign-in screen.
    SignIn(SignIn),
    /// On the locked screen.
    Lock(Lock),
    /// In the dialog that offers a visitor to a colleague.
    HandOver(HandOver),
    /// In a dialog where one of several is chosen.
    Choose(Choose),
    /// In a dialog that searches.
    Find(Find),
    /// In a dialog that takes words.
    Write(Write),
    /// In what is said to the team.
    Team(Team),
    /// In a dialog that ticks.
    Tick(Tick),
    /// In the registration at closing.
    Form(Form),
    /// At a question that is answered with yes or no.
    Confirm(Confirm),
    /// At what is struck out.
    Override(Override),
    /// In a dialog to read.
    Read(Read),
}

/// One line of the table.
#[derive(Debug)]
pub struct Row {
    /// What is wanted.
    pub intent: Intent,
    /// Its name: in the configuration's `keys` table, and in the words (`intent-NAME`, with `.about`).
    pub name: &'static str,
    /// Where it applies.
    pub scope: Scope,
    /// Its keys by default.
    pub keys: &'static [&'static str],
    /// Its place in the hints line, from 1; 0: not shown there.
    pub hint: u8,
    /// Intents that share a key with this one, and before which this one goes while it can be wanted.
    pub before: &'static [Intent],
}

impl Row {
    /// Whether this one deliberately takes a shared key first.
    pub fn goes_before(&self, other: &Self) -> bool {
        self.before.contains(&other.intent)
    }

    /// Whether the palette offers it: what only moves, or only makes sense with its key or in its dialog, it does not.
    pub const fn in_palette(&self) -> bool {
        match self.intent {
            Intent::Desk(intent) => !matches!(intent, Desk::Palette | Desk::Mine),
            Intent::Acute(intent) => !matches!(intent, Acute::TickAs),
            Intent::Shift(intent) => matches!(intent, Shift::Report | Shift::WriteHandover),
            // the desk's own intents of these names are about the same
            Intent::Case(intent) => !matches!(intent, Case::HandOver | Case::GiveBack),
            Intent::Queue(intent) => !matches!(intent, Queue::MineByDigit),
            Intent::Composer(_) | Intent::Plan(_) => true,
            Intent::Move(_)
            | Intent::Seek(_)
            | Intent::Bare(_)
            | Intent::Referrals(_)
            | Intent::Phrases(_)
            | Intent::Report(_)
            | Intent::SignIn(_)
            | Intent::Lock(_)
            | Intent::HandOver(_)
            | Intent::Choose(_)
            | Intent::Find(_)
            | Intent::Write(_)
            | Intent::Team(_)
            | Intent::Tick(_)
            | Intent::Form(_)
            | Intent::Confirm(_)
            | Intent::Override(_)
            | Intent::Read(_) => false,
        }
    }

    /// The word key of its title; its attribute `about` says in one line what it does.
    pub fn word(&self) -> String {
        format!("intent-{}", self.name.replace('_', "-"))
    }
}

impl Intent {
    /// Its row in the table.
    ///
    /// # Panics
    /// Never: the macro makes intents and rows from one list.
    pub fn row(self) -> &'static Row {
        ROWS.iter().find(|row| row.intent == self).expect("every intent has its row")
    }
}

/// Names that movement had in each place before it was one for all: still read in a helper's `keys`.
const FORMER: &[(&str, &str)] = &[
    ("queue_up", "up"),
    ("queue_down", "down"),
    ("queue_first", "first"),
    ("queue_last", "last"),
    ("plan_up", "up"),
    ("plan_down", "down"),
    ("referrals_up", "up"),
    ("referrals_down", "down"),
    ("phrases_up", "up"),
    ("phrases_down", "down"),
    ("case_up", "up"),
    ("case_down", "down"),
    ("shift_up", "up"),
    ("shift_down", "down"),
    ("report_up", "up"),
    ("report_down", "down"),
    ("report_page_up", "page_up"),
    ("report_page_down", "page_down"),
    ("acute_up", "up"),
    ("acute_down", "down"),
    ("choose_up", "up"),
    ("choose_down", "down"),
    ("find_up", "up"),
    ("find_down", "down"),
    ("tick_up", "up"),
    ("tick_down", "down"),
    ("form_up", "up"),
    ("form_down", "down"),
    ("read_up", "up"),
    ("read_down", "down"),
];

/// The present name of an intent that had another one before.
pub fn present_name(name: &str) -> Option<&'static str> {
    FORMER.iter().find(|(former, _)| *former == name).map(|(_, present)| *present)
}

#[cfg(test)]
mod tests;
