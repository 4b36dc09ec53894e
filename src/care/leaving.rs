//! Words as they leave: what was put into a composer is judged again at the moment of sending (domain.md §2.9).
//!
//! A gate may have closed since, a referral may have been struck out, the visitor may have said that typing is not safe.
//! What must not leave comes back with its reason ([`Objection::is_final`]); what may leave after a second thought takes
//! a second key at that moment.

use serde::{Deserialize, Serialize};

use crate::home::{Home, HomeRole, involved_roles, names_involved};
use crate::plan::{Answer, Item, may_copy_out};
use crate::referral::{Entry, Reason, Status, Usability, usable};

/// What a piece of text in a composer came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    /// A phrase.
    Phrase {
        /// Its id.
        id: String,
    },
    /// An item of a safety plan.
    PlanItem {
        /// The template's id.
        plan: String,
        /// The item's id.
        item: String,
        /// Whether the visitor was to copy it out, and not only to read it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        copied: bool,
    },
    /// A referral.
    Referral {
        /// The directory entry's id.
        entry: String,
    },
}

/// Why words cannot leave, or not without a second thought.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Objection {
    /// The item of a plan is not asked any more: another answer closed its gate, or its own answer is gone.
    GateClosed {
        /// The template's id.
        plan: String,
        /// The item's id.
        item: String,
    },
    /// The item names somebody at home who takes part (domain.md §3, 5.4).
    NamesInvolved {
        /// The template's id.
        plan: String,
        /// The item's id.
        item: String,
        /// The person from home.
        role: HomeRole,
    },
    /// The visitor does not say any more that copying out is safe (domain.md §2.8).
    NotToCopy,
    /// The service does not run.
    NotRunning {
        /// The directory entry's id.
        entry: String,
        /// Why not.
        status: Status,
    },
    /// The referral is struck out (domain.md §2.2).
    StruckOut {
        /// The directory entry's id.
        entry: String,
        /// Why the entry is struck out.
        reason: Reason,
    },
    /// Typing is not safe for the visitor (domain.md §10).
    NotSafe,
    /// The visitor left by quick exit: somebody else may read what is sent now (domain.md §10).
    QuickExit,
    /// The code word was not asked since something made it doubtful who types (domain.md §2.7 and §10).
    CodeWord,
}

impl Objection {
    /// Whether no key sends the words as they are: they come back.
    pub const fn is_final(&self) -> bool {
        match self {
            Self::GateClosed { .. } | Self::NamesInvolved { .. } | Self::NotToCopy | Self::NotRunning { .. } => true,
            Self::StruckOut { .. } | Self::NotSafe | Self::QuickExit | Self::CodeWord => false,
        }
    }
}

/// What is known at the moment of sending: the answers and items of the plans by template and item, the entries of the
/// directory by id, and what is known of the visitor's home.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The answers of the plans.
    pub answers: &'a dyn Fn(&str, &str) -> Option<&'a Answer>,
    /// The items of the plans.
    pub items: &'a dyn Fn(&str, &str) -> Option<&'a Item>,
    /// The entries of the directory.
    pub entries: &'a dyn Fn(&str) -> Option<&'a Entry>,
    /// What is known of the visitor's home.
    pub home: Home,
}

impl Known<'_> {
    /// Why a piece cannot leave now, or not without a second key; nothing when it can.
    pub fn objection(&self, source: &Source) -> Option<Objection> {
        match source {
            Source::Phrase { .. } => None,
            Source::PlanItem { plan, item, copied } => self.of_item(plan, item, *copied),
            Source::Referral { entry } => self.of_entry(entry),
        }
    }

    fn of_item(&self, plan: &str, id: &str, copied: bool) -> Option<Objection> {
        let (plan, item) = (plan.to_owned(), id.to_owned());
        let closed = || Some(Objection::GateClosed { plan: plan.clone(), item: item.clone() });
        let Some(asked) = (self.items)(&plan, &item).filter(|item| item.may_be_shared()) else { return closed() };
        let Some(answer) = (self.answers)(&plan, &item).filter(|answer| asked.fits(answer)) else { return closed() };
        if !asked.is_asked(self.answers) {
            return closed();
        }
        if asked.not_involved
            && let Some(role) = names_involved(answer, &involved_roles(self.answers))
        {
            return Some(Objection::NamesInvolved { plan, item, role });
        }
        (copied && !may_copy_out(self.answers)).then_some(Objection::NotToCopy)
    }

    fn of_entry(&self, id: &str) -> Option<Objection> {
        let entry = id.to_owned();
        match (self.entries)(id).map(|found| usable(found, self.home)) {
            Some(Usability::Usable) => None,
            Some(Usability::StruckOut(reason)) => Some(Objection::StruckOut { entry, reason }),
            Some(Usability::NotRunning(status)) => Some(Objection::NotRunning { entry, status }),
            // the desk took the entry out of its directory
            None => Some(Objection::NotRunning { entry, status: Status::Defunct }),
        }
    }
}
