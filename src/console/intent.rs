//! What a helper can want: one table, from which come dispatch, hints, help, palette and the README's key table.

mod scope;

use std::fmt::Write as _;

pub use scope::Scope;

use super::state::State;
use super::words::Words;

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
    /// Whether it can be wanted now.
    pub enabled: fn(&State) -> bool,
    /// Intents of the desk that share a key with it, and before which it goes while it is enabled.
    pub before: &'static [Intent],
}

impl Row {
    /// Whether this one deliberately takes a shared key first.
    pub fn goes_before(&self, other: &Self) -> bool {
        self.before.contains(&other.intent)
    }

    /// Whether the palette offers it: what only moves within a dialog it does not.
    pub const fn in_palette(&self) -> bool {
        matches!(self.scope, Scope::Desk | Scope::Queue | Scope::Composer | Scope::Plan | Scope::Case | Scope::Acute)
            && !matches!(self.intent, Intent::Palette | Intent::Up | Intent::Down | Intent::Mine | Intent::TickAs)
            || matches!(self.intent, Intent::Report)
    }

    /// Its title: short enough for the hints line.
    pub fn title(&self, words: &Words) -> String {
        words.say(&format!("intent-{}", self.name.replace('_', "-"))).into_owned()
    }

    /// One line on what it does.
    pub fn about(&self, words: &Words) -> String {
        words.say(&format!("intent-{}.about", self.name.replace('_', "-"))).into_owned()
    }
}

macro_rules! intents {
    ($($(#[$doc:meta])* $intent:ident $name:literal $scope:ident [$($key:literal)*] $hint:literal $enabled:expr $(=> $($before:ident)+)?;)+) => {
        /// What a helper can want.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Intent { $($(#[$doc])* $intent),+ }

        /// The table.
        pub const ROWS: &[Row] = &[$(Row {
            intent: Intent::$intent,
            name: $name,
            scope: Scope::$scope,
            keys: &[$($key),*],
            hint: $hint,
            enabled: $enabled,
            before: &[$($(Intent::$before),+)?],
        }),+];
    };
}

intents! {
    // ── anywhere at the desk ──
    /// Show what the keys do.
    Help "help" Desk ["F1" "?"] 20 always;
    /// Go to the queue.
    Queue "queue" Desk ["F2"] 21 always;
    /// Show the safety plan.
    Plan "plan" Desk ["F3"] 22 State::has_open;
    /// Show the referrals.
    Referrals "referrals" Desk ["F4"] 23 always;
    /// Show the phrases.
    Phrases "phrases" Desk ["F5"] 24 always;
    /// Show the case.
    Case "case" Desk ["F6"] 25 State::has_open;
    /// Show shift and handover.
    Shift "shift" Desk ["F7"] 26 always;
    /// Acute: escalate.
    Escalate "escalate" Desk ["F8"] 27 State::can_escalate;
    /// Lock the screen, from anywhere.
    Lock "lock" Desk ["F9"] 28 State::can_lock;
    /// Come as backup.
    BackUp "back_up" Desk ["Ctrl-O"] 10 State::can_back_up;
    /// End the shift.
    EndShift "end_shift" Desk ["F10" "Ctrl-Q"] 32 always;
    /// Every intent by name.
    Palette "palette" Desk ["Ctrl-K"] 30 always;
    /// One of my conversations.
    Mine "mine" Desk ["Alt-1" "Alt-2" "Alt-3" "Alt-4" "Alt-5" "Alt-6" "Alt-7" "Alt-8" "Alt-9"] 0 State::has_mine;
    /// The next conversation that needs me.
    NextNeeding "next" Desk ["Ctrl-N"] 11 State::somebody_needs_me;
    /// The next pane.
    NextPane "next_pane" Desk ["Tab"] 31 always;
    /// The previous pane.
    PreviousPane "previous_pane" Desk ["Shift-Tab"] 0 always;
    /// Back.
    Back "back" Desk ["Esc"] 0 always;
    /// Set the triage.
    Triage "triage" Desk ["Ctrl-T"] 12 State::can_triage;
    /// Confirm a colleague's lowering of the triage.
    ConfirmLowering "confirm_lowering" Desk ["Ctrl-Y"] 19 State::can_confirm_lowering;
    /// Register and close the conversation.
    Close "close" Desk ["Ctrl-X"] 13 State::is_subject_mine;
    /// Let the visitor wait again.
    Release "release" Desk [] 0 State::is_subject_mine;
    /// Give the visitor to a colleague.
    Transfer "transfer" Desk [] 0 State::is_subject_mine;
    /// Try the connection again now.
    Reconnect "reconnect" Desk ["Ctrl-R"] 18 State::is_away;
    /// Draw the screen anew.
    Redraw "redraw" Desk ["Ctrl-L"] 0 always;
    /// One page up.
    PageUp "page_up" Desk ["PgUp"] 0 always;
    /// One page down.
    PageDown "page_down" Desk ["PgDn"] 0 always;

    // ── the queue ──
    /// Pick up the selected visitor.
    Claim "claim" Queue ["Enter"] 1 State::can_claim;
    /// Open the selected conversation of mine.
    Open "open" Queue ["Enter"] 1 State::can_open => Claim TakeOver;
    /// Take over a colleague's conversation.
    TakeOver "take_over" Queue ["Enter"] 1 State::can_take_over => Claim;
    /// The row above.
    QueueUp "queue_up" Queue ["Up" "k"] 0 always;
    /// The row below.
    QueueDown "queue_down" Queue ["Down" "j"] 2 State::has_rows;
    /// The first row.
    QueueFirst "queue_first" Queue ["Home"] 0 always;
    /// The last row.
    QueueLast "queue_last" Queue ["End"] 0 always;

    // ── the composer ──
    /// Send what is written.
    Send "send" Composer ["Enter"] 1 State::can_send;
    /// A new line.
    NewLine "new_line" Composer ["Alt-Enter" "Ctrl-J"] 3 State::can_write;
    /// Insert a phrase, referral or plan item.
    Insert "insert" Composer ["/"] 2 State::can_insert;
    /// Expand `;code`.
    Expand "expand" Composer ["Tab"] 1 State::can_expand => NextPane;
    /// Take refused or drafted words away.
    Clear "clear" Composer ["Ctrl-U"] 0 State::can_clear;

    // ── the safety plan ──
    /// Open the template, or answer the item.
    Answer "answer" Plan ["Enter"] 1 State::has_open;
    /// Put the item into the composer.
    Share "share" Plan ["s"] 2 State::can_share;
    /// Take the answer back.
    Unanswer "unanswer" Plan ["Del" "x"] 4 State::can_unanswer;
    /// Pass the item over for now.
    SkipItem "skip_item" Plan ["o"] 4 State::can_skip;
    /// The next item without an answer, also what was passed over.
    NextOpen "next_open" Plan ["n"] 7 State::in_template;
    /// Find a question.
    Jump "jump" Plan ["/"] 8 State::in_template;
    /// One question at a time, or the whole list.
    PlanMode "plan_mode" Plan ["v"] 6 State::in_template;
    /// Mark an earlier message of the visitor.
    SaidEarlier "said_earlier" Plan ["m"] 9 State::can_mark_said;
    /// Mark a later message of the visitor.
    SaidLater "said_later" Plan ["l"] 10 State::has_marked;
    /// Make the marked message the draft of an answer.
    DraftAnswer "draft_answer" Plan ["t"] 1 State::can_draft;
    /// Compose what the visitor may copy out.
    CopyOut "copy_out" Plan ["w"] 14 State::can_copy_out;
    /// Keep the plan for when the visitor comes back.
    KeepPlan "keep_plan" Plan ["b"] 16 State::can_keep_plan;
    /// Open a plan that was kept.
    FindPlan "find_plan" Plan ["r"] 17 State::can_find_plan;
    /// Keep what is kept no longer.
    ForgetPlan "forget_plan" Plan [] 0 State::can_forget_plan;
    /// What was said before.
    History "history" Plan ["h"] 15 State::has_history;
    /// The row above.
    PlanUp "plan_up" Plan ["Up" "k"] 0 always;
    /// The row below.
    PlanDown "plan_down" Plan ["Down" "j"] 3 always;
    /// Back to the templates.
    Templates "templates" Plan ["Esc" "Left"] 5 State::in_template => Back;

    // ── referrals and phrases ──
    /// Insert the referral.
    InsertReferral "insert_referral" Referrals ["Enter"] 1 always;
    /// The row above.
    ReferralsUp "referrals_up" Referrals ["Up"] 0 always;
    /// The row below.
    ReferralsDown "referrals_down" Referrals ["Down"] 2 always;
    /// Insert the phrase.
    InsertPhrase "insert_phrase" Phrases ["Enter"] 1 always;
    /// The row above.
    PhrasesUp "phrases_up" Phrases ["Up"] 0 always;
    /// The row below.
    PhrasesDown "phrases_down" Phrases ["Down"] 2 always;

    // ── the case ──
    /// Write a note for colleagues.
    Note "note" Case ["n"] 1 State::has_assigned;
    /// The visitor takes the referral.
    Accepted "accepted" Case ["a"] 2 State::can_settle_referral;
    /// The visitor declines the referral.
    Declined "declined" Case ["d"] 3 State::can_settle_referral;
    /// Tick the signals of trafficking.
    Signals "signals" Case ["s"] 5 State::has_assigned;
    /// Put away what could not be recorded.
    PutAway "put_away" Case ["Del" "x"] 6 State::has_unrecorded;
    /// The referral above.
    CaseUp "case_up" Case ["Up" "k"] 0 always;
    /// The referral below.
    CaseDown "case_down" Case ["Down" "j"] 4 always;

    // ── shift and handover ──
    /// Choose this.
    ChooseShift "choose_shift" Shift ["Enter"] 1 always;
    /// One conversation more at once.
    More "more" Shift ["+" "Right"] 2 always;
    /// One conversation fewer at once.
    Fewer "fewer" Shift ["-" "Left"] 3 always;
    /// The row above.
    ShiftUp "shift_up" Shift ["Up" "k"] 0 always;
    /// The row below.
    ShiftDown "shift_down" Shift ["Down" "j"] 4 always;

    /// Read the report of a year.
    Report "report" Shift ["r" "F7"] 5 always => Shift;
    /// The year before.
    ReportEarlier "report_earlier" Report ["Left"] 1 always;
    /// The year after.
    ReportLater "report_later" Report ["Right"] 2 always;
    /// One line up.
    ReportUp "report_up" Report ["Up" "k"] 0 always;
    /// One line down.
    ReportDown "report_down" Report ["Down" "j"] 3 always;
    /// One page up.
    ReportPageUp "report_page_up" Report ["PgUp"] 0 always;
    /// One page down.
    ReportPageDown "report_page_down" Report ["PgDn" "Space"] 4 always;
    /// Leave the report.
    CloseReport "close_report" Report ["Esc" "Enter" "F7" "q"] 5 always;

    // ── the escalation of acute danger ──
    /// Tick the step, or alert backup.
    TickStep "tick_step" Acute ["Enter"] 1 State::can_tick_step;
    /// Tick the step with one of its answers.
    TickAs "tick_as" Acute ["1" "2" "3"] 0 State::can_tick_step;
    /// Alert backup.
    AlertBackup "alert_backup" Acute ["b"] 2 State::can_alert;
    /// Put the step's phrase into the composer.
    SayStep "say_step" Acute ["p"] 3 State::can_say_step;
    /// End the alert.
    EndAlert "end_alert" Acute ["e"] 4 State::can_end_alert;
    /// The step above.
    AcuteUp "acute_up" Acute ["Up" "k"] 0 always;
    /// The step below.
    AcuteDown "acute_down" Acute ["Down" "j"] 5 always;

    // ── signing in ──
    /// Sign in.
    SignIn "sign_in" SignIn ["Enter"] 1 always;
    /// The next field.
    NextField "next_field" SignIn ["Tab" "Down"] 2 always;
    /// The previous field.
    PreviousField "previous_field" SignIn ["Shift-Tab" "Up"] 3 always;
    /// Try again now to read the desk, for which the form waits.
    ReadNow "read_now" SignIn ["Ctrl-R"] 4 State::waits_for_desk;
    /// Quit.
    Quit "quit" SignIn ["F10" "Ctrl-Q" "Esc"] 5 always;

    // ── the locked screen ──
    /// Unlock with the password.
    Unlock "unlock" Lock ["Enter"] 1 always;

    // ── dialogs ──
    /// Choose.
    Choose "choose" Choose ["Enter"] 1 always;
    /// Up.
    Up "choose_up" Choose ["Up" "k"] 0 always;
    /// Down.
    Down "choose_down" Choose ["Down" "j"] 2 always;
    /// Leave the dialog.
    Cancel "cancel" Choose ["Esc"] 3 always;
    /// Take what was found.
    Find "find" Find ["Enter"] 1 always;
    /// Up.
    FindUp "find_up" Find ["Up"] 0 always;
    /// Down.
    FindDown "find_down" Find ["Down"] 2 always;
    /// Leave the search.
    CancelFind "cancel_find" Find ["Esc"] 3 always;
    /// Keep the words.
    Keep "keep" Write ["Enter"] 1 always;
    /// A new line.
    WriteLine "write_line" Write ["Alt-Enter" "Ctrl-J"] 2 always;
    /// Leave without keeping.
    CancelWrite "cancel_write" Write ["Esc"] 3 always;
    /// Tick it.
    Tick "tick" Tick ["Space"] 1 always;
    /// Take the tick back.
    Untick "untick" Tick ["Del" "x"] 2 always;
    /// Done.
    TickDone "tick_done" Tick ["Enter"] 3 always;
    /// Mark an earlier message of the visitor.
    MarkEarlier "mark_earlier" Tick ["Left"] 4 State::can_mark;
    /// Mark a later message of the visitor.
    MarkLater "mark_later" Tick ["Right"] 5 State::can_mark;
    /// Up.
    TickUp "tick_up" Tick ["Up" "k"] 0 always;
    /// Down.
    TickDown "tick_down" Tick ["Down" "j"] 6 always;
    /// Leave the ticks.
    CancelTick "cancel_tick" Tick ["Esc"] 7 always;
    /// The next value of the field.
    NextValue "next_value" Form ["Right" "Space"] 1 always;
    /// The previous value of the field.
    PreviousValue "previous_value" Form ["Left"] 0 always;
    /// Unknown, or not told.
    UnknownValue "unknown_value" Form ["u"] 2 always;
    /// Not asked.
    NotAskedValue "not_asked_value" Form ["-"] 0 always;
    /// The field above.
    FormUp "form_up" Form ["Up" "k" "Shift-Tab"] 0 always;
    /// The field below.
    FormDown "form_down" Form ["Down" "j" "Tab"] 3 always;
    /// Register and close.
    Register "register" Form ["Enter"] 4 always;
    /// Close without registering.
    Skip "skip" Form ["F8"] 5 always;
    /// Back to the conversation.
    CancelForm "cancel_form" Form ["Esc"] 6 always;
    /// Yes.
    Yes "yes" Confirm ["Enter"] 1 always;
    /// No.
    No "no" Confirm ["Esc"] 2 always;
    /// Use it all the same.
    UseAnyway "use_anyway" Override ["!"] 1 always;
    /// Leave it.
    LeaveIt "leave_it" Override ["Esc" "Enter"] 2 always;
    /// Up.
    ReadUp "read_up" Read ["Up" "k" "PgUp"] 0 always;
    /// Down.
    ReadDown "read_down" Read ["Down" "j" "PgDn" "Space"] 1 always;
    /// Close the help.
    Done "done" Read ["Esc" "Enter" "F1" "q"] 2 always;
}

fn always(_: &State) -> bool {
    true
}

impl Intent {
    /// Its row in the table.
    pub fn row(self) -> &'static Row {
        // the macro makes intents and rows from one list, in one order
        &ROWS[self as usize]
    }
}

/// The table of keys for the README, in Markdown.
pub fn key_table_markdown(words: &Words) -> String {
    let mut table = String::new();
    for scope in Scope::ALL {
        let rows: Vec<_> = ROWS.iter().filter(|row| row.scope == scope && !row.keys.is_empty()).collect();
        if scope == Scope::SignIn || rows.is_empty() {
            break;
        }
        let heading = words.say(scope.heading());
        let _ = write!(
            table,
            "\n**{heading}**\n\n| {} | {} |\n|---|---|\n",
            words.say("table-key"),
            words.say("table-does")
        );
        for row in rows {
            let keys: Vec<_> = if row.intent == Intent::Mine {
                vec!["`Alt-1`…`9`".to_owned()]
            } else {
                row.keys.iter().map(|key| format!("`{key}`")).collect()
            };
            let _ = writeln!(table, "| {} | {} |", keys.join(" "), row.about(words));
        }
    }
    table
}

#[cfg(test)]
mod tests;
