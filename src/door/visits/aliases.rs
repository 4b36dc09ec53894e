//! The names a door makes up for its visitors: a bird or a tree and a number ("Merel 12"), never from what a visitor
//! typed, and never twice among the open conversations.

use std::collections::HashSet;

use care::Language;
use machine::random;

/// So many places in the list a door may begin at.
const PLACES: usize = 4_096;

/// Friendly, neutral as to gender, easy to tell apart and to say aloud; no word that could hurt.
const NL: [&str; 32] = [
    "Merel",
    "Berk",
    "Vink",
    "Linde",
    "Zwaluw",
    "Wilg",
    "Ekster",
    "Eik",
    "Kievit",
    "Esdoorn",
    "Leeuwerik",
    "Hazelaar",
    "Winterkoning",
    "Kastanje",
    "IJsvogel",
    "Lijsterbes",
    "Roodborst",
    "Beuk",
    "Spreeuw",
    "Els",
    "Reiger",
    "Den",
    "Mees",
    "Populier",
    "Lepelaar",
    "Iep",
    "Putter",
    "Es",
    "Wulp",
    "Meidoorn",
    "Grutto",
    "Ceder",
];

/// As [`NL`], in English.
const EN: [&str; 32] = [
    "Robin",
    "Birch",
    "Wren",
    "Willow",
    "Swallow",
    "Maple",
    "Finch",
    "Oak",
    "Heron",
    "Linden",
    "Lark",
    "Hazel",
    "Starling",
    "Chestnut",
    "Kingfisher",
    "Rowan",
    "Sparrow",
    "Beech",
    "Magpie",
    "Alder",
    "Plover",
    "Pine",
    "Thrush",
    "Poplar",
    "Curlew",
    "Elm",
    "Linnet",
    "Aspen",
    "Martin",
    "Hawthorn",
    "Swift",
    "Cedar",
];

/// A door's own aliases: which are in use, and where in the list it is.
#[derive(Debug)]
pub(crate) struct Aliases {
    used: HashSet<String>,
    next: usize,
}

impl Aliases {
    /// None in use; begins at a random place in the list, so that a restart does not give the same names again.
    pub(crate) fn at_random() -> Self {
        Self::new(random::below(PLACES))
    }

    /// None in use; begins at a place in the list.
    fn new(start: usize) -> Self {
        Self { used: HashSet::new(), next: start % (NL.len() * 99) }
    }

    /// A free alias in the visitor's language, in use from now on.
    pub(crate) fn take(&mut self, language: Language) -> String {
        let names = match language {
            Language::Nl => &NL,
            Language::En => &EN,
        };
        loop {
            let index = self.next;
            self.next += 1;
            // the number runs with the list, so that neighbours in the queue differ in name and in number
            let alias = format!("{} {}", names[index % names.len()], index % 97 + index / (names.len() * 97) * 97 + 2);
            if self.used.insert(alias.clone()) {
                return alias;
            }
        }
    }

    /// An alias that was read back after a restart is in use.
    pub(crate) fn reserve(&mut self, alias: &str) {
        self.used.insert(alias.to_owned());
    }

    /// The conversation is closed: the alias may be given again.
    pub(crate) fn free(&mut self, alias: &str) {
        self.used.remove(alias);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn open_aliases_are_never_given_twice(start in 0usize..10_000, steps in prop::collection::vec((any::<bool>(), any::<bool>(), 0usize..64), 1..400)) {
            let mut aliases = Aliases::new(start);
            let mut open: Vec<String> = Vec::new();
            for (close, dutch, at) in steps {
                if close && !open.is_empty() {
                    let alias = open.swap_remove(at % open.len());
                    aliases.free(&alias);
                } else {
                    let alias = aliases.take(if dutch { Language::Nl } else { Language::En });
                    prop_assert!(!open.contains(&alias));
                    prop_assert!(alias.chars().all(|c| c.is_ascii_alphanumeric() || c == ' '));
                    open.push(alias);
                }
            }
        }
    }

    #[test]
    fn a_reserved_alias_is_passed_over() {
        let mut aliases = Aliases::new(0);
        let first = Aliases::new(0).take(Language::Nl);
        aliases.reserve(&first);
        assert_ne!(aliases.take(Language::Nl), first);
    }

    #[test]
    fn five_thousand_can_be_open_at_once() {
        let mut aliases = Aliases::new(7);
        let given: HashSet<_> = (0..5_000).map(|_| aliases.take(Language::En)).collect();
        assert_eq!(given.len(), 5_000);
    }
}
