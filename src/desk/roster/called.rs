//! What a member is called on a screen: the name they show, and the account behind it where two look alike (design §3).

use std::collections::{BTreeSet, HashMap};

use super::{Member, Roster};
use crate::event::MemberId;
use crate::names::{account, harmless, look};

/// What a member is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Called {
    /// The name that the member shows, made harmless; without one, the account's.
    name: String,
    /// The same with the account's name behind it.
    full: String,
    /// The same with the account's whole id: of one name at two homeservers, or when somebody shows `full` as a name.
    whole: String,
    /// What `name` looks like.
    look: String,
    /// What `full` looks like.
    full_look: String,
    /// What others look like who could be taken for this member.
    looks: BTreeSet<String>,
}

impl Called {
    /// What a member is called who shows a name, or none.
    pub(super) fn of(member: &MemberId, shown: &str) -> Self {
        let (shown, account) = (harmless(shown), account(member));
        let name = if shown.is_empty() { account.to_owned() } else { shown };
        let (full, whole) = (format!("{name} ({account})"), format!("{name} ({member})"));
        let (look_of_name, full_look) = (look(&name), look(&full));
        let looks = [look_of_name.clone(), look(account), full_look.clone(), look(&whole)].into_iter().collect();
        Self { name, full, whole, look: look_of_name, full_look, looks }
    }
}

/// How many members and doors have each look. What it holds follows from who they are, in whatever order they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Looks(HashMap<String, usize>);

impl Looks {
    pub(super) fn add(&mut self, called: &Called) {
        for look in &called.looks {
            *self.0.entry(look.clone()).or_default() += 1;
        }
    }

    pub(super) fn forget(&mut self, called: &Called) {
        for look in &called.looks {
            if let Some(count) = self.0.get_mut(look) {
                *count -= 1;
                if *count == 0 {
                    self.0.remove(look);
                }
            }
        }
    }

    /// How many have a look.
    fn count(&self, look: &str) -> usize {
        self.0.get(look).copied().unwrap_or(0)
    }
}

impl Roster {
    /// What a member is called wherever a name stands: the name the member shows, made harmless, and the account's name
    /// behind it when another member or a door looks alike. Whoever has said no terms is called by the account, and by
    /// its whole id when a member looks like that.
    pub fn name_of<'a>(&'a self, member: &'a MemberId) -> &'a str {
        let own = account(member);
        // a door that helps as well looks like itself
        let door = usize::from(self.doors.contains_key(member));
        match self.members.get(member) {
            None if self.looks.count(&look(own)) > door => member.as_str(),
            None => own,
            Some(Member { called, .. }) => {
                let itself = |shown: &str| 1 + if shown == look(own) { door } else { 0 };
                if self.looks.count(&called.look) == itself(&called.look) {
                    &called.name
                } else if self.looks.count(&called.full_look) == itself(&called.full_look) {
                    &called.full
                } else {
                    &called.whole
                }
            }
        }
    }
}
