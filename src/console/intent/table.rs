//! The table of intents: one row each. From it come the enums, dispatch, hints, help, palette and the guide's key table.
//!
//! The first of an intent's keys is the one that hints name: no terminal takes it for itself ([`crate::taken`]), and where
//! it is a character, the next one is for places with text.

use super::{Intent, Row, Scope};

macro_rules! intents {
    ($($(#[$about:meta])* $scope:ident {
        $($(#[$doc:meta])* $intent:ident $name:literal [$($key:literal)*] $hint:literal $(=> $($first:ident :: $before:ident),+)?;)+
    })+) => {
        $(
            $(#[$about])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub enum $scope { $($(#[$doc])* $intent),+ }

            impl From<$scope> for Intent {
                fn from(intent: $scope) -> Self {
                    Self::$scope(intent)
                }
            }
        )+

        /// The table.
        pub const ROWS: &[Row] = &[$($(Row {
            intent: Intent::$scope($scope::$intent),
            name: $name,
            scope: Scope::$scope,
            keys: &[$($key),*],
            hint: $hint,
            before: &[$($(Intent::$first($first::$before)),+)?],
        }),+),+];
    };
}

intents! {
    /// Anywhere at the desk.
    Desk {
        /// Show what the keys do.
        Help "help" ["?" "Alt-H" "F1"] 30;
        /// Go to the queue.
        Queue "queue" ["F2"] 21;
        /// Show the safety plan.
        Plan "plan" ["F3"] 22;
        /// Show the referrals.
        Referrals "referrals" ["F4"] 23;
        /// Show the phrases.
        Phrases "phrases" ["F5"] 24;
        /// Show the case.
        Case "case" ["F6"] 25;
        /// Show shift and handover.
        Shift "shift" ["F7"] 26;
        /// Say something to the team.
        TeamLine "team" ["Ctrl-G"] 0;
        /// Acute: escalate.
        Escalate "escalate" ["F8"] 27;
        /// Lock the screen, from anywhere. `Ctrl-Z`, which stops other programs, does the same (hostile.md 45).
        Lock "lock" ["F9" "Ctrl-Z"] 28;
        /// Come as backup.
        BackUp "back_up" ["Ctrl-O"] 10;
        /// End the shift.
        EndShift "end_shift" ["Alt-Q" "F10" "Ctrl-Q"] 33;
        /// Every intent by name.
        Palette "palette" ["Ctrl-K"] 31;
        /// One of my conversations.
        Mine "mine" ["Alt-1" "Alt-2" "Alt-3" "Alt-4" "Alt-5" "Alt-6" "Alt-7" "Alt-8" "Alt-9"] 0;
        /// The next conversation that needs me.
        NextNeeding "next" ["Alt-N" "Ctrl-N"] 11;
        /// The next pane.
        NextPane "next_pane" ["Tab"] 32;
        /// The previous pane.
        PreviousPane "previous_pane" ["Shift-Tab"] 0;
        /// Back.
        Back "back" ["Esc"] 29;
        /// Set the triage.
        Triage "triage" ["Alt-T" "Ctrl-T"] 12;
        /// Confirm a colleague's lowering of the triage.
        ConfirmLowering "confirm_lowering" ["Ctrl-Y"] 19;
        /// Register and close the conversation.
        Close "close" ["Ctrl-X"] 13;
        /// Let the visitor wait again.
        Release "release" [] 0;
        /// Give the visitor to a colleague.
        Transfer "transfer" [] 0;
        /// Take the visitor whom a colleague offers.
        AcceptOffer "accept_offer" ["Alt-A"] 14;
        /// Not take the visitor whom a colleague offers.
        NotNow "not_now" ["Alt-L"] 15;
        /// Choose what helps after a hard talk.
        AfterTalk "after_talk" ["Alt-P"] 10;
        /// End the pause of five minutes.
        EndPause "end_pause" ["Alt-P"] 10 => Desk::AfterTalk;
        /// Correct a registration that the register has not got yet.
        Correct "correct" [] 0;
        /// Take back that a contact was unwanted.
        TakeBackUnwanted "take_back_unwanted" [] 0;
        /// To the visitor's first words that were not seen.
        FirstUnread "first_unread" ["Alt-U"] 16;
        /// Find words in the open conversation.
        Seek "seek" ["Ctrl-F" "Alt-Z"] 17;
        /// The words of the open conversation alone, to copy them.
        Bare "bare" [] 0;
        /// A calm screen, on which nothing changes by itself, or the ordinary one again.
        Calm "calm" [] 0;
        /// The time, and how long visitors wait.
        Clock "clock" ["Alt-C"] 0;
        /// One pane at a time, or as many as there is room for again.
        OneColumn "one_column" [] 0;
        /// Try the connection again now.
        Reconnect "reconnect" ["Ctrl-R"] 18;
        /// Draw the screen anew.
        Redraw "redraw" ["Ctrl-L"] 0;
        /// Lines in the place of the full screen, or the full screen again.
        Linear "linear" [] 0;
    }
    /// Movement in whatever has the keyboard: a list, a transcript, a text to read.
    Move {
        /// One row up.
        Up "up" ["Up" "k"] 0;
        /// One row down.
        Down "down" ["Down" "j"] 0;
        /// To the first row.
        First "first" ["Home"] 0;
        /// To the last row.
        Last "last" ["End"] 0;
        /// One page up.
        PageUp "page_up" ["PgUp"] 0;
        /// One page down.
        PageDown "page_down" ["PgDn"] 0;
        /// Further in what is told of the selected row.
        ReadOn "read_on" ["Alt-J"] 0;
        /// Back in what is told of the selected row.
        ReadBack "read_back" ["Alt-K"] 0;
    }
    /// In the queue.
    Queue {
        /// Pick up the selected visitor.
        Claim "claim" ["Enter"] 1;
        /// Open the selected conversation of mine.
        Open "open" ["Enter"] 1 => Queue::Claim, Queue::TakeOver;
        /// Take over a colleague's conversation.
        TakeOver "take_over" ["Enter"] 1 => Queue::Claim;
        /// Read along in a colleague's conversation, for a supervisor; or end it.
        ListenIn "listen_in" ["i"] 4;
        /// Show those who went away one by one, or fold them again.
        Unfold "unfold" ["Right" "Left"] 9;
        /// One of my conversations, by its number in the list.
        MineByDigit "mine_by_digit" ["1" "2" "3" "4" "5" "6" "7" "8" "9"] 13;
    }
    /// In the composer, with the conversation above it.
    Composer {
        /// Send what is written.
        Send "send" ["Enter"] 1;
        /// A new line.
        NewLine "new_line" ["Ctrl-J" "Alt-Enter"] 3;
        /// Insert a phrase, referral or plan item.
        Insert "insert" ["/"] 2;
        /// Expand `;code`.
        Expand "expand" ["Tab"] 1 => Desk::NextPane;
        /// Take refused or drafted words away.
        Clear "clear" ["Ctrl-U"] 0;
    }
    /// In the search in the open conversation.
    Seek {
        /// To the hit before the one that is shown.
        Earlier "seek_earlier" ["Up" "Enter"] 1;
        /// To the hit behind the one that is shown.
        Later "seek_later" ["Down"] 2;
        /// Back to the composer.
        EndSeek "end_seek" ["Esc"] 3 => Desk::Back;
    }
    /// In the words of the conversation alone.
    Bare {
        /// Back to the composer.
        EndBare "end_bare" ["Esc"] 2 => Desk::Back;
    }
    /// In the safety plan.
    Plan {
        /// Open the template, or answer the item.
        Answer "answer" ["Enter"] 1;
        /// Put the item into the composer.
        Share "share" ["s"] 2;
        /// Take the answer back.
        Unanswer "unanswer" ["Del" "x"] 4;
        /// Pass the item over for now.
        SkipItem "skip_item" ["o"] 4;
        /// The next item without an answer, also what was passed over.
        NextOpen "next_open" ["n"] 7;
        /// Find a question.
        Jump "jump" ["/"] 8;
        /// One question at a time, or the whole list.
        PlanMode "plan_mode" ["v"] 6;
        /// Mark an earlier message of the visitor.
        SaidEarlier "said_earlier" ["m"] 9;
        /// Mark a later message of the visitor.
        SaidLater "said_later" ["l"] 10;
        /// Make the marked message the draft of an answer.
        DraftAnswer "draft_answer" ["t"] 1;
        /// Compose what the visitor may copy out.
        CopyOut "copy_out" ["w"] 14;
        /// Save the plan for when the visitor comes back.
        SavePlan "keep_plan" ["b"] 16;
        /// Open a saved plan.
        FindPlan "find_plan" ["r"] 17;
        /// Erase the saved plan.
        ForgetPlan "forget_plan" [] 0;
        /// What was said before.
        History "history" ["h"] 15;
        /// Share it in easy words with this visitor, or in ordinary ones again.
        PlainPlan "plain_plan" ["Ctrl-P"] 18;
        /// Back to the templates.
        Templates "templates" ["Esc" "Left"] 5 => Desk::Back;
    }
    /// In the referrals.
    Referrals {
        /// Insert the referral.
        InsertReferral "insert_referral" ["Enter"] 1;
    }
    /// In the phrases.
    Phrases {
        /// Insert the phrase.
        InsertPhrase "insert_phrase" ["Enter"] 1;
        /// The phrases in easy words for this visitor, or in ordinary ones again.
        PlainPhrases "plain_phrases" ["Ctrl-P"] 2;
    }
    /// In the case.
    Case {
        /// Write a note for colleagues.
        Note "note" ["n"] 1;
        /// The visitor takes the referral.
        Accepted "accepted" ["a"] 4;
        /// The visitor declines the referral.
        Declined "declined" ["d"] 5;
        /// Tick the signals of trafficking.
        Signals "signals" ["s"] 6;
        /// Ask for the code word: it is doubtful who types.
        AskCodeWord "ask_code_word" ["c"] 7;
        /// To the next phase of the conversation.
        NextPhase "next_phase" ["p"] 7;
        /// Back to the phase before.
        PreviousPhase "previous_phase" ["P"] 12;
        /// Write the goal of the conversation.
        Goal "goal" [] 0;
        /// Say that the visitor's last word needs no answer.
        NothingToAnswer "nothing_to_answer" ["y"] 14;
        /// Let a colleague read along, or end it; end one's own reading along.
        Listen "listen" ["i"] 9;
        /// Let the conversation sleep for some minutes, or wake it.
        Quiet "quiet" ["z"] 15;
        /// End the conversation: it is unwanted contact.
        Unwanted "unwanted" ["u"] 16;
        /// Wipe the visitor's screen, and end the visit.
        Wipe "wipe" ["w"] 8;
        /// Hand the visitor over to a colleague.
        HandOver "hand_over" ["h"] 2;
        /// Give the visitor back to the queue.
        GiveBack "give_back" ["g"] 3;
        /// Put away what could not be recorded.
        PutAway "put_away" ["Del" "x"] 1;
    }
    /// In shift and handover.
    Shift {
        /// Choose this.
        ChooseShift "choose_shift" ["Enter"] 1;
        /// One conversation more at once.
        More "more" ["+" "Right"] 2;
        /// One conversation fewer at once.
        Fewer "fewer" ["-" "Left"] 3;
        /// Hand the selected visitor of mine over to a colleague.
        HandOverMine "hand_over_mine" ["h"] 1;
        /// Give the selected visitor of mine back to the queue.
        GiveBackMine "give_back_mine" ["g"] 1;
        /// Read the report of a year.
        Report "report" ["r" "F7"] 5 => Desk::Shift;
        /// Write the note for the next shift.
        WriteHandover "handover_note" ["n"] 34;
    }
    /// In the report of a year.
    Report {
        /// The year before.
        ReportEarlier "report_earlier" ["Left"] 1;
        /// The year after.
        ReportLater "report_later" ["Right"] 2;
        /// One page on.
        Further "report_further" ["Space"] 0;
        /// Leave the report.
        CloseReport "close_report" ["Esc" "Enter" "F7" "q"] 5;
    }
    /// In the escalation of acute danger.
    Acute {
        /// Tick the step, or alert backup.
        TickStep "tick_step" ["Enter"] 1;
        /// Tick the step with one of its answers.
        TickAs "tick_as" ["1" "2" "3"] 0;
        /// Alert backup.
        AlertBackup "alert_backup" ["b"] 2;
        /// Put the step's phrase into the composer.
        SayStep "say_step" ["p"] 3;
        /// End the alert.
        EndAlert "end_alert" ["e"] 4;
    }
    /// On the sign-in screen.
    SignIn {
        /// Sign in.
        SignIn "sign_in" ["Enter"] 1;
        /// The next field.
        NextField "next_field" ["Tab" "Down"] 2;
        /// The previous field.
        PreviousField "previous_field" ["Shift-Tab" "Up"] 3;
        /// Try again now to read the desk, for which the form waits.
        ReadNow "read_now" ["Ctrl-R"] 4;
        /// Quit.
        Quit "quit" ["Esc" "F10" "Ctrl-Q"] 5;
    }
    /// On the locked screen.
    Lock {
        /// Unlock with the password.
        Unlock "unlock" ["Enter"] 1;
    }
    /// In the dialog that offers a visitor to a colleague.
    HandOver {
        /// Offer the visitor to the selected colleague.
        Offer "offer" ["Enter"] 1;
        /// Put the phrase for the visitor into the composer first.
        SayBefore "say_before" ["Tab"] 2;
        /// Leave the dialog.
        CancelOffer "cancel_offer" ["Esc"] 4;
    }
    /// In a dialog where one of several is chosen.
    Choose {
        /// Choose.
        Choose "choose" ["Enter"] 1;
        /// Leave the dialog.
        Cancel "cancel" ["Esc"] 3;
    }
    /// In a dialog that searches.
    Find {
        /// Take what was found.
        Find "find" ["Enter"] 1;
        /// Leave the search.
        CancelFind "cancel_find" ["Esc"] 3;
    }
    /// In a dialog that takes words.
    Write {
        /// Keep the words.
        Keep "keep" ["Enter"] 1;
        /// A new line.
        WriteLine "write_line" ["Ctrl-J" "Alt-Enter"] 2;
        /// Leave without keeping.
        CancelWrite "cancel_write" ["Esc"] 3;
    }
    /// In what is said to the team.
    Team {
        /// Say it to the team.
        SayToTeam "say_to_team" ["Enter"] 1;
        /// Complete a colleague's name.
        CompleteName "complete_name" ["Tab"] 2;
        /// Leave it; what is written stays.
        LeaveTeam "leave_team" ["Esc" "Ctrl-G"] 3;
    }
    /// In a dialog that ticks.
    Tick {
        /// Tick it.
        Tick "tick" ["Space"] 1;
        /// Take the tick back.
        Untick "untick" ["Del" "x"] 2;
        /// Done.
        TickDone "tick_done" ["Enter"] 3;
        /// Mark an earlier message of the visitor.
        MarkEarlier "mark_earlier" ["Left"] 4;
        /// Mark a later message of the visitor.
        MarkLater "mark_later" ["Right"] 5;
        /// Leave the ticks.
        CancelTick "cancel_tick" ["Esc"] 7;
    }
    /// In the registration at closing.
    Form {
        /// The next value of the field.
        NextValue "next_value" ["Space" "Right"] 1;
        /// The previous value of the field.
        PreviousValue "previous_value" ["Left"] 0;
        /// Unknown, or not told.
        UnknownValue "unknown_value" ["u"] 2;
        /// Not asked.
        NotAskedValue "not_asked_value" ["n" "-"] 3;
        /// Words of goodbye go into the composer, and the conversation goes on.
        Goodbye "goodbye" ["g"] 6;
        /// Register and close.
        Register "register" ["Enter"] 4;
        /// Close without registering.
        Skip "skip" ["x"] 7;
        /// Acute: escalate; what was filled in is kept for later.
        FormEscalate "form_escalate" ["F8"] 8;
        /// Show what the keys do.
        FormHelp "form_help" ["?" "F1"] 9;
        /// Back to the conversation: what was filled in is kept for later.
        CancelForm "cancel_form" ["Esc" "Tab" "Shift-Tab"] 5;
    }
    /// At a question that is answered with yes or no.
    Confirm {
        /// Yes.
        Yes "yes" ["Enter"] 1;
        /// No.
        No "no" ["Esc"] 2;
    }
    /// At what is struck out.
    Override {
        /// Use it all the same.
        UseAnyway "use_anyway" ["!"] 1;
        /// Leave it.
        LeaveIt "leave_it" ["Esc" "Enter"] 2;
    }
    /// In a dialog to read.
    Read {
        /// One line on.
        Further "read_further" ["Space"] 0;
        /// Close the help.
        Done "done" ["Esc" "Enter" "F1" "q"] 2;
    }
}
