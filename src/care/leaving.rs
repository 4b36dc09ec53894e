//! Words as they leave: what was put into a composer is judged again at the moment of sending (domain.md §2.9).
//!
//! A gate may have closed since, a referral may have been struck out, the visitor may have said that typing is not safe.
//! What must not leave comes back with its reason ([`Objection::is_final`]); what may leave after a second thought takes
//! a second key at that moment.

use serde::{Deserialize, Serialize};

use crate::home::{Home, HomeRole, involved_roles, names_involved};
use crate::hours::Now;
use crate::message::{has_traces, told_closed};
use crate::plan::{Answer, Item, caution, may_copy_out};
use crate::referral::{ChannelKind, Entry, Reason, Status, Usability, usable};

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
        /// The answer that the words tell; not known of words that came back from the desk or are of an older program.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<Answer>,
    },
    /// A referral.
    Referral {
        /// The directory entry's id.
        entry: String,
        /// Of which channels the words say that they are closed (codes of [`ChannelKind`]).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        closed: Vec<String>,
        /// Whether the words say what reaching the service leaves behind.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        traces: bool,
    },
}

impl Source {
    /// A referral whose words say nothing of what is closed now, and of what is left behind.
    pub const fn referral(entry: String) -> Self {
        Self::Referral { entry, closed: Vec::new(), traces: false }
    }

    /// A referral as it is told at a moment.
    pub fn told(entry: &Entry, now: Option<Now<'_>>, traces: bool) -> Self {
        let closed = now.map(|now| told_closed(entry, now)).unwrap_or_default();
        let closed = closed.into_iter().map(|kind| kind.code().to_owned()).collect();
        Self::Referral { entry: entry.id.clone(), closed, traces }
    }
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
    /// The item has another answer by now than the words tell (domain.md §2.9): the stop word that was agreed is another
    /// one, a yes became a no.
    AnswerChanged {
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
    /// Nobody can be reached there now (domain.md §2.9): no channel that the words may name is open.
    Closed {
        /// The directory entry's id.
        entry: String,
    },
    /// The words name channels that are closed now, and do not say so.
    ChannelsClosed {
        /// The directory entry's id.
        entry: String,
        /// Which ones.
        kinds: Vec<ChannelKind>,
    },
    /// The words say that channels are closed, and they are open now.
    ChannelsOpen {
        /// The directory entry's id.
        entry: String,
        /// Which ones.
        kinds: Vec<ChannelKind>,
    },
    /// The device may be watched, or home is not known to be safe, and the words do not say what reaching the service
    /// leaves behind (domain.md §4).
    Traces {
        /// The directory entry's id.
        entry: String,
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
            Self::GateClosed { .. }
            | Self::AnswerChanged { .. }
            | Self::NamesInvolved { .. }
            | Self::NotToCopy
            | Self::NotRunning { .. } => true,
            Self::StruckOut { .. }
            | Self::Closed { .. }
            | Self::ChannelsClosed { .. }
            | Self::ChannelsOpen { .. }
            | Self::Traces { .. }
            | Self::NotSafe
            | Self::QuickExit
            | Self::CodeWord => false,
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
    /// The moment, by the clock of the directory's hours; without one nothing is judged by its hours.
    pub now: Option<Now<'a>>,
}

impl Known<'_> {
    /// Why a piece cannot leave now, or not without a second key; nothing when it can.
    pub fn objections(&self, source: &Source) -> Vec<Objection> {
        match source {
            Source::Phrase { .. } => Vec::new(),
            Source::PlanItem { plan, item, copied, answer: told } => {
                self.of_item(plan, item, *copied, told.as_ref()).into_iter().collect()
            }
            Source::Referral { entry, closed, traces } => self.of_entry(entry, closed, *traces),
        }
    }

    /// Whether somebody may see what reaching a service leaves behind: the device may be watched, or it is not known that
    /// nobody from home takes part.
    pub fn may_be_seen(&self) -> bool {
        self.home != Home::NobodyFromHome || caution(self.answers).is_some()
    }

    fn of_item(&self, plan: &str, id: &str, copied: bool, told: Option<&Answer>) -> Option<Objection> {
        let (plan, item) = (plan.to_owned(), id.to_owned());
        let closed = || Some(Objection::GateClosed { plan: plan.clone(), item: item.clone() });
        let Some(asked) = (self.items)(&plan, &item).filter(|item| item.may_be_shared()) else { return closed() };
        let Some(answer) = (self.answers)(&plan, &item).filter(|answer| asked.fits(answer)) else { return closed() };
        if !asked.is_asked(self.answers) {
            return closed();
        }
        if told.is_some_and(|told| told != answer) {
            return Some(Objection::AnswerChanged { plan, item });
        }
        if asked.not_involved
            && let Some(role) = names_involved(answer, &involved_roles(self.answers))
        {
            return Some(Objection::NamesInvolved { plan, item, role });
        }
        (copied && !may_copy_out(self.answers)).then_some(Objection::NotToCopy)
    }

    fn of_entry(&self, id: &str, told_closed: &[String], told_traces: bool) -> Vec<Objection> {
        let entry = id.to_owned();
        // the desk took the entry out of its directory
        let Some(found) = (self.entries)(id) else {
            return vec![Objection::NotRunning { entry, status: Status::Defunct }];
        };
        let mut objections = Vec::new();
        match usable(found, self.home) {
            Usability::Usable => {}
            Usability::StruckOut(reason) => objections.push(Objection::StruckOut { entry: entry.clone(), reason }),
            Usability::NotRunning(status) => return vec![Objection::NotRunning { entry, status }],
        }
        if let Some(now) = self.now {
            let is_told = |kind: &ChannelKind| told_closed.iter().any(|told| told == kind.code());
            if found.is_closed(now) {
                objections.push(Objection::Closed { entry: entry.clone() });
            } else {
                let kinds: Vec<_> = found.closed_kinds(now).into_iter().filter(|kind| !is_told(kind)).collect();
                if !kinds.is_empty() {
                    objections.push(Objection::ChannelsClosed { entry: entry.clone(), kinds });
                }
                let kinds: Vec<_> = found.open_kinds(now).into_iter().filter(is_told).collect();
                if !kinds.is_empty() {
                    objections.push(Objection::ChannelsOpen { entry: entry.clone(), kinds });
                }
            }
        }
        if !told_traces && has_traces(found) && self.may_be_seen() {
            objections.push(Objection::Traces { entry });
        }
        objections
    }
}

#[cfg(test)]
mod tests;
