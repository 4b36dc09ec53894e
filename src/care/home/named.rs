//! Which roles at home a visitor's or a helper's words name: "mijn stiefpa", "de vriend van mijn moeder", "my brothers".
//!
//! Nobody can list every word: a hit warns, silence proves nothing. So a word that may name a role counts as one.

use super::HomeRole;

/// What stands before a parent's or a child's word when a parent has a new partner.
const STEP: [&str; 6] = ["stief", "plus", "bonus", "step", "bonus-", "step-"];
/// What stands before it when a family takes a child in.
const FOSTER: [&str; 4] = ["pleeg", "adoptie", "foster", "gast"];
/// What stands before it in the wider family: these are no parents.
const WIDER: [&str; 6] = ["groot", "over", "schoon", "peet", "grand", "god"];

/// A father, in either language.
const FATHERS: [&str; 12] =
    ["vader", "papa", "pappa", "pap", "pa", "paps", "father", "dad", "daddy", "papi", "baba", "abi"];
/// A mother.
const MOTHERS: [&str; 14] =
    ["moeder", "mama", "mamma", "mam", "mams", "ma", "mother", "mum", "mummy", "mom", "mommy", "mami", "anne", "moeke"];
/// One of the parents, or both.
const PARENTS: [&str; 2] = ["ouder", "parent"];
/// A brother or sister.
const SIBLINGS: [&str; 14] = [
    "broer",
    "broertje",
    "broeder",
    "bro",
    "zus",
    "zusje",
    "zuster",
    "sis",
    "brother",
    "sister",
    "sibling",
    "bruer",
    "tweelingbroer",
    "tweelingzus",
];
/// Anybody else of the family, or who lives there.
const OTHERS: [&str; 29] = [
    "oom",
    "tante",
    "opa",
    "oma",
    "neef",
    "neefje",
    "nicht",
    "nichtje",
    "uncle",
    "aunt",
    "auntie",
    "grandpa",
    "grandma",
    "granny",
    "nan",
    "cousin",
    "nephew",
    "niece",
    "huisgenoot",
    "kostganger",
    "huurder",
    "inwoner",
    "lodger",
    "housemate",
    "roommate",
    "flatmate",
    "bewindvoerder",
    "voogd",
    "guardian",
];
/// Somebody's partner: together with a parent's word it is who lives with that parent.
const PARTNERS: [&str; 18] = [
    "vriend",
    "vriendin",
    "partner",
    "man",
    "vrouw",
    "verloofde",
    "ex",
    "minnaar",
    "echtgenoot",
    "boyfriend",
    "girlfriend",
    "husband",
    "wife",
    "fiance",
    "fiancé",
    "fiancée",
    "bf",
    "gf",
];

/// The roles that words name; each line of them is somebody of its own.
pub(super) fn named(words: &str) -> Vec<HomeRole> {
    words.to_lowercase().lines().flat_map(in_line).collect()
}

fn in_line(line: &str) -> Vec<HomeRole> {
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let mut roles: Vec<HomeRole> = words.iter().flat_map(|word| of_word(word)).collect();
    let is_parent = |word: &&str| any(word, &FATHERS) || any(word, &MOTHERS) || any(word, &PARENTS);
    if words.iter().any(|word| any(word, &PARTNERS)) && words.iter().any(is_parent) {
        roles.push(HomeRole::StepParent);
    }
    roles
}

/// The roles that one word names.
fn of_word(word: &str) -> Vec<HomeRole> {
    use HomeRole::{Father, FosterParent, Mother, Other, Sibling, StepParent};
    let is_parent = |word: &str| any(word, &FATHERS) || any(word, &MOTHERS) || any(word, &PARENTS);
    let behind = |prefixes: &[&str]| {
        let rest = prefixes.iter().filter_map(|prefix| word.strip_prefix(prefix)).map(|rest| rest.trim_matches('-'));
        rest.filter(|rest| !rest.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    if behind(&STEP).iter().any(|rest| is_parent(rest)) {
        return vec![StepParent];
    }
    if word == "foster" || behind(&FOSTER).iter().any(|rest| is_parent(rest) || rest.starts_with("gezin")) {
        return vec![FosterParent];
    }
    if behind(&WIDER).iter().any(|rest| is_parent(rest)) {
        return vec![Other];
    }
    let family = [&STEP[..], &FOSTER[..], &["half", "halve", "half-"]].concat();
    if any(word, &SIBLINGS) || behind(&family).iter().any(|rest| any(rest, &SIBLINGS)) {
        return vec![Sibling];
    }
    if any(word, &FATHERS) {
        return vec![Father];
    }
    if any(word, &MOTHERS) {
        return vec![Mother];
    }
    if any(word, &PARENTS) {
        return vec![Father, Mother, StepParent];
    }
    if any(word, &OTHERS) { vec![Other] } else { Vec::new() }
}

/// Whether a word is one of these, in any of its forms: several, small, or somebody's.
fn any(word: &str, known: &[&str]) -> bool {
    let is_form = |known: &&str| {
        let Some(rest) = word.strip_prefix(known) else {
            // neef, neven; huisgenoot, huisgenoten; zus, zussen
            return ["neven", "huisgenoten", "ooms"].contains(&word) && known.starts_with(&word[..2]);
        };
        // "pas" is a card, and no father
        let is_short = known.len() == 2 && !rest.is_empty();
        !is_short && ["", "s", "es", "en", "sen", "tje", "tjes", "je", "jes", "lief"].contains(&rest)
    };
    known.iter().any(is_form)
}

#[cfg(test)]
mod tests {
    use HomeRole::{Father, FosterParent, Mother, Other, Sibling, StepParent};

    use super::*;

    #[test]
    fn a_role_is_known_by_the_words_that_people_use_for_it() {
        for (words, role) in [
            ("de vriend van mijn moeder", StepParent),
            ("mijn moeders nieuwe vriend", StepParent),
            ("papa's vriendin", StepParent),
            ("mum's boyfriend", StepParent),
            ("my dad’s wife", StepParent),
            ("stiefpa", StepParent),
            ("mijn stiefvader", StepParent),
            ("plusvader", StepParent),
            ("Bonusmoeder", StepParent),
            ("bonuspapa", StepParent),
            ("step-dad", StepParent),
            ("my stepparents", StepParent),
            ("mijn ouders", StepParent),
            ("mijn pleegouders", FosterParent),
            ("het pleeggezin", FosterParent),
            ("my foster mum", FosterParent),
            ("adoptievader", FosterParent),
            ("broers", Sibling),
            ("mijn broertje", Sibling),
            ("zussen", Sibling),
            ("m'n halfbroer", Sibling),
            ("stiefbroer", Sibling),
            ("my brothers", Sibling),
            ("stepsister", Sibling),
            ("vaders", Father),
            ("papa", Father),
            ("pa", Father),
            ("mams", Mother),
            ("my mum", Mother),
            ("ooms", Other),
            ("mijn neven", Other),
            ("grootvader", Other),
            ("schoonmoeder", Other),
            ("godfather", Other),
            ("een huisgenoot", Other),
        ] {
            assert!(named(words).contains(&role), "{words}: {:?}", named(words));
        }
    }

    #[test]
    fn nobody_from_home_is_named_by_other_words() {
        for words in [
            "mijn mentor",
            "een vriendin van school",
            "de juf",
            "mijn beste vriend",
            "the man next door",
            "a teacher",
            "de huisarts",
            "113",
            "wijkagent",
            "panda",
            "Marianne van de buren",
            "mijn trainer",
            "met mijn pas",
        ] {
            assert_eq!(named(words), [], "{words}");
        }
        // another's parent is not told from one's own: it warns
        assert!(named("de moeder van Lisa").contains(&Mother));
        assert_eq!(named("grootmoeder"), [Other], "and no mother");
        assert_eq!(named("stiefvader"), [StepParent], "and no father");
        assert_eq!(named("mijn vriend\nmijn moeder"), [Mother], "two people");
    }
}
