//! Safety plans: templates of questions, and the visitor's answers (domain.md §3).

use serde::{Deserialize, Serialize};

/// What was answered to one item of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Answer {
    /// Words.
    Text(String),
    /// Several short ones.
    List(Vec<String>),
    /// One of the item's choices: its id.
    Choice(String),
    /// Somebody, by role (never a name that could be looked up).
    Contact(String),
    /// Yes or no.
    YesNo(bool),
}
