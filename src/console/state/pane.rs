//! Where the keyboard is: panes and the dialogs on top of them.

use super::editor::Editor;
use super::form::Form;
use super::tick::SignalsForm;
use crate::intent::{Intent, Scope};
use care::blanks::Blank;
use care::plan::Kind;
use care::triage::{LoweringReason, Triage, Trigger};
use desk::event::{Carried, ConversationId, EventId, MemberId, RequestId};

/// A part of the screen that can have the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pane {
    /// The queue.
    #[default]
    Queue,
    /// The conversation with its composer.
    Talk,
    /// The pane at the side.
    Side(Side),
}

/// What the pane at the side shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The safety plan.
    Plan,
    /// The referrals.
    Referrals,
    /// The phrases.
    Phrases,
    /// The case.
    Case,
    /// Shift and handover.
    Shift,
    /// The escalation of acute danger.
    Acute,
}

impl Pane {
    /// The scope of its keys.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Queue => Scope::Queue,
            Self::Talk => Scope::Composer,
            Self::Side(Side::Plan) => Scope::Plan,
            Self::Side(Side::Referrals) => Scope::Referrals,
            Self::Side(Side::Phrases) => Scope::Phrases,
            Self::Side(Side::Case) => Scope::Case,
            Self::Side(Side::Shift) => Scope::Shift,
            Self::Side(Side::Acute) => Scope::Acute,
        }
    }
}

/// A list with a row selected in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Which row, from 0.
    pub row: usize,
    /// The first row shown.
    pub top: usize,
}

impl Selection {
    /// Moves by some rows among `count`, and shows the selected one within `height` rows.
    pub fn step(&mut self, by: isize, count: usize, height: usize) {
        self.row = self.row.saturating_add_signed(by).min(count.saturating_sub(1));
        self.show(count, height);
    }

    /// Keeps the selection within the list and within sight.
    pub fn show(&mut self, count: usize, height: usize) {
        let height = height.max(1);
        self.row = self.row.min(count.saturating_sub(1));
        self.top = self.top.clamp((self.row + 1).saturating_sub(height), self.row);
    }
}

/// A list that is searched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// What is searched for.
    pub query: Editor,
    /// What was found: indices into what was searched, the best first.
    pub found: Vec<usize>,
    /// The selected one.
    pub selection: Selection,
}

/// Something on top of the panes. It has the keyboard, and lets no key through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// What the keys do; the first row shown.
    Help {
        /// The first row shown.
        top: usize,
        /// The place it was asked from.
        from: Scope,
    },
    /// Every intent by name.
    Palette(Search),
    /// Phrases, referrals and plan items by name.
    Picker(Search),
    /// Which triage.
    Triage {
        /// Of which conversation.
        conversation: ConversationId,
        /// The selected one.
        selection: Selection,
    },
    /// Why the triage is lowered.
    Lower {
        /// Of which conversation.
        conversation: ConversationId,
        /// To what.
        to: Triage,
        /// The selected reason.
        selection: Selection,
    },
    /// What is going on: the highest trigger is the triage.
    Triggers {
        /// In which conversation.
        conversation: ConversationId,
        /// The ticked ones.
        ticked: Vec<Trigger>,
        /// The selected one.
        selection: Selection,
    },
    /// The signals of trafficking.
    Signals(Box<SignalsForm>),
    /// To which colleague.
    Colleague {
        /// Which conversation.
        conversation: ConversationId,
        /// Who can be chosen.
        choices: Vec<MemberId>,
        /// The selected one.
        selection: Selection,
    },
    /// One of a plan item's choices, or yes or no.
    Options {
        /// The item that is answered.
        item: PlanItem,
        /// The selected one.
        selection: Selection,
    },
    /// The questions of the open plan, by number and words.
    Jump(Search),
    /// What the visitor may copy out.
    CopyOut {
        /// In which conversation.
        conversation: ConversationId,
        /// What can be: ids of templates and items.
        items: Vec<(String, String)>,
        /// Which of it is ticked.
        ticked: Vec<usize>,
        /// The selected one.
        selection: Selection,
    },
    /// What was said of a plan or an item of it: the first row shown.
    History {
        /// In which conversation.
        conversation: ConversationId,
        /// The template's id.
        plan: String,
        /// The item's id; all of them when there is none.
        item: Option<String>,
        /// The first row shown.
        top: usize,
    },
    /// A plan item's words.
    Answer {
        /// The item that is answered.
        item: PlanItem,
        /// The words so far.
        editor: Editor,
    },
    /// The code of a visitor who comes back.
    ReturnCode {
        /// In which conversation.
        conversation: ConversationId,
        /// The words so far.
        editor: Editor,
        /// Why they opened nothing.
        trouble: Option<String>,
        /// The plan under them is being looked for.
        asked: Option<RequestId>,
    },
    /// A note for colleagues.
    Note {
        /// In which conversation.
        conversation: ConversationId,
        /// The words so far.
        editor: Editor,
    },
    /// What a placeholder of words to be inserted stands for.
    Blank(Filling),
    /// How an alert ends.
    EndAlert {
        /// About which conversation.
        conversation: ConversationId,
        /// Which alert.
        alert: RequestId,
        /// The selected way.
        selection: Selection,
    },
    /// The registration at closing.
    Register(Box<Form>),
    /// The report of a year.
    Report {
        /// Which year.
        year: u16,
        /// The first line shown.
        top: usize,
    },
    /// Yes or no.
    Confirm(Question),
    /// What is struck out, used deliberately.
    Override(Inserting),
}

/// An item of a conversation's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// Which conversation.
    pub conversation: ConversationId,
    /// The template's id.
    pub plan: String,
    /// The item's id.
    pub item: String,
    /// The kind of its answer.
    pub kind: Kind,
    /// The event of the visitor's message that the answer is drafted from.
    pub from: Option<EventId>,
}

/// What is asked before something is done that is not undone by a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// End the shift with conversations still open, or words unsent.
    EndShift {
        /// My open conversations.
        open: usize,
        /// Messages on their way and drafts.
        unsent: usize,
    },
    /// Let the visitor wait again.
    Release(ConversationId),
    /// Take over a colleague's conversation.
    TakeOver(ConversationId),
    /// Confirm a colleague's lowering of the triage.
    Lowering {
        /// Of which conversation.
        conversation: ConversationId,
        /// Which proposal.
        proposal: RequestId,
        /// To what.
        to: Triage,
        /// Why.
        reason: LoweringReason,
        /// Who proposed it.
        by: MemberId,
    },
    /// Share although the visitor may be watched.
    Share(Inserting),
    /// Put into the composer what the visitor may copy out: the ids of templates and items.
    CopyOut(ConversationId, Vec<(String, String)>),
    /// Keep the plan for when the visitor comes back: did the visitor say yes?
    KeepPlan(ConversationId),
    /// Keep what is kept of the plan no longer.
    ForgetPlan(ConversationId),
    /// Put away what could not be recorded: it is nowhere else.
    PutAway(ConversationId),
    /// Close without registering: counted as such.
    Skip(ConversationId),
}

/// Words with placeholders, on their way into a composer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    /// The words so far.
    pub inserting: Inserting,
    /// The placeholders that are asked for, the present one first; never empty.
    pub blanks: Vec<Blank>,
    /// What the present one stands for, so far.
    pub editor: Editor,
}

/// Words on their way into a composer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inserting {
    /// Into which conversation's.
    pub conversation: ConversationId,
    /// The words.
    pub text: String,
    /// What they carry of the case.
    pub carries: Option<Carried>,
    /// How many bytes before the cursor they replace (`;code`).
    pub replaces: usize,
}

impl Dialog {
    /// The scope of its keys.
    pub const fn scope(&self) -> Scope {
        match self {
            Self::Help { .. } | Self::History { .. } => Scope::Read,
            Self::Palette(_) | Self::Picker(_) | Self::Jump(_) => Scope::Find,
            Self::Triage { .. }
            | Self::Lower { .. }
            | Self::Colleague { .. }
            | Self::EndAlert { .. }
            | Self::Options { .. } => Scope::Choose,
            Self::Answer { .. } | Self::ReturnCode { .. } | Self::Note { .. } | Self::Blank(_) => Scope::Write,
            Self::Register(_) => Scope::Form,
            Self::Report { .. } => Scope::Report,
            Self::Triggers { .. } | Self::Signals(_) | Self::CopyOut { .. } => Scope::Tick,
            Self::Confirm(_) => Scope::Confirm,
            Self::Override(_) => Scope::Override,
        }
    }

    /// The editor that takes text here.
    pub const fn editor(&mut self) -> Option<&mut Editor> {
        match self {
            Self::Palette(search) | Self::Picker(search) | Self::Jump(search) => Some(&mut search.query),
            Self::Answer { editor, .. } | Self::ReturnCode { editor, .. } | Self::Note { editor, .. } => Some(editor),
            Self::Blank(filling) => Some(&mut filling.editor),
            _ => None,
        }
    }

    /// The selected row of a dialog that is one list to choose from.
    pub const fn selection(&mut self) -> Option<&mut Selection> {
        match self {
            Self::Triage { selection, .. }
            | Self::Lower { selection, .. }
            | Self::Colleague { selection, .. }
            | Self::EndAlert { selection, .. }
            | Self::Options { selection, .. } => Some(selection),
            _ => None,
        }
    }

    /// The selected row of what is ticked here.
    pub const fn ticks(&mut self) -> Option<&mut Selection> {
        match self {
            Self::Triggers { selection, .. } | Self::CopyOut { selection, .. } => Some(selection),
            Self::Signals(form) => Some(&mut form.selection),
            _ => None,
        }
    }

    /// The conversation it is about.
    pub const fn conversation(&self) -> Option<&ConversationId> {
        match self {
            Self::Help { .. } | Self::Palette(_) | Self::Picker(_) | Self::Jump(_) | Self::Report { .. } => None,
            Self::Triage { conversation, .. }
            | Self::Lower { conversation, .. }
            | Self::Triggers { conversation, .. }
            | Self::Colleague { conversation, .. }
            | Self::CopyOut { conversation, .. }
            | Self::History { conversation, .. }
            | Self::EndAlert { conversation, .. }
            | Self::ReturnCode { conversation, .. }
            | Self::Note { conversation, .. } => Some(conversation),
            Self::Options { item, .. } | Self::Answer { item, .. } => Some(&item.conversation),
            Self::Register(form) => Some(&form.conversation),
            Self::Signals(form) => Some(&form.conversation),
            Self::Override(inserting) => Some(&inserting.conversation),
            Self::Blank(filling) => Some(&filling.inserting.conversation),
            Self::Confirm(question) => question.conversation(),
        }
    }
}

impl Question {
    /// The conversation it is about.
    pub const fn conversation(&self) -> Option<&ConversationId> {
        match self {
            Self::EndShift { .. } => None,
            Self::Release(conversation)
            | Self::TakeOver(conversation)
            | Self::Skip(conversation)
            | Self::KeepPlan(conversation)
            | Self::ForgetPlan(conversation)
            | Self::PutAway(conversation)
            | Self::CopyOut(conversation, _)
            | Self::Lowering { conversation, .. } => Some(conversation),
            Self::Share(inserting) => Some(&inserting.conversation),
        }
    }
}

/// The intents that go to a pane at the side, and the pane.
pub const SIDES: [(Intent, Side); 5] = [
    (Intent::Plan, Side::Plan),
    (Intent::Referrals, Side::Referrals),
    (Intent::Phrases, Side::Phrases),
    (Intent::Case, Side::Case),
    (Intent::Shift, Side::Shift),
];
