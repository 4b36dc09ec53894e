//! Who at home takes part: known only since somebody asked; until then it is unknown, and unknown is treated as yes
//! (domain.md §2).

mod named;

use super::Language;
use super::plan::{Answer, Item, ONLINE, PARENT, PREFACE};
use super::registration::Perpetrator;
use super::triage::Trigger;

/// What is known about a visitor's home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Home {
    /// Nobody asked, or the visitor did not say. Treated as [`Home::Involved`].
    #[default]
    Unknown,
    /// A (step)parent or somebody of the household takes part, or knows and lets it happen.
    Involved,
    /// Asked and answered: no parent and nobody of the household takes part.
    NobodyFromHome,
}

/// A role at home that template 2 asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HomeRole {
    /// Father.
    Father,
    /// Mother.
    Mother,
    /// Step-parent, or a parent's partner.
    StepParent,
    /// Foster parent.
    FosterParent,
    /// Brother or sister.
    Sibling,
    /// Another relative, or anybody else who lives there.
    Other,
}

impl HomeRole {
    /// Every role, in the order in which template 2 asks.
    pub const ALL: [Self; 6] =
        [Self::Father, Self::Mother, Self::StepParent, Self::FosterParent, Self::Sibling, Self::Other];

    /// The item of template 2 that asks about this role.
    pub const fn item(self) -> &'static str {
        match self {
            Self::Father => "role_father",
            Self::Mother => "role_mother",
            Self::StepParent => "role_step_parent",
            Self::FosterParent => "role_foster_parent",
            Self::Sibling => "role_sibling",
            Self::Other => "role_other",
        }
    }

    /// The perpetrator's relation in a registration.
    pub const fn perpetrator(self) -> Perpetrator {
        match self {
            Self::Father => Perpetrator::Father,
            Self::Mother => Perpetrator::Mother,
            Self::StepParent => Perpetrator::StepParent,
            Self::FosterParent => Perpetrator::FosterParent,
            Self::Sibling | Self::Other => Perpetrator::OtherRelative,
        }
    }

    /// The role in words, for the helper.
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Father, Language::Nl) => "vader",
            (Self::Father, Language::En) => "father",
            (Self::Mother, Language::Nl) => "moeder",
            (Self::Mother, Language::En) => "mother",
            (Self::StepParent, Language::Nl) => "stiefouder of partner van een ouder",
            (Self::StepParent, Language::En) => "step-parent or a parent's partner",
            (Self::FosterParent, Language::Nl) => "pleegouder",
            (Self::FosterParent, Language::En) => "foster parent",
            (Self::Sibling, Language::Nl) => "broer of zus",
            (Self::Sibling, Language::En) => "brother or sister",
            (Self::Other, Language::Nl) => "iemand anders in huis",
            (Self::Other, Language::En) => "somebody else at home",
        }
    }
}

/// The roles that take part, or know and let it happen, by template 2.
pub fn involved_roles<'a>(answers: impl Fn(&str, &str) -> Option<&'a Answer>) -> Vec<HomeRole> {
    HomeRole::ALL
        .into_iter()
        .filter(|role| matches!(answers(PARENT, role.item()).and_then(Answer::code), Some("takes_part" | "knows")))
        .collect()
}

/// Whether an answer to this item says something of who at home takes part: those that [`home_of`] looks at.
pub fn is_of_home(plan: &str, item: &str) -> bool {
    match plan {
        PREFACE => item == "home",
        ONLINE => item == "sender",
        PARENT => HomeRole::ALL.iter().any(|role| role.item() == item),
        _ => false,
    }
}

/// What is known about the visitor's home, from the plans' answers (template id, item id), the registration's
/// perpetrators and the triage's triggers, as far as there are any.
///
/// One sign that somebody takes part is enough, whatever else was said. That nobody does is believed only from the
/// preface's own question: a stranger on the phone does not rule out a father.
pub fn home_of<'a>(
    answers: impl Fn(&str, &str) -> Option<&'a Answer>,
    perpetrators: &[Perpetrator],
    triggers: &[Trigger],
) -> Home {
    let code = |plan, item| answers(plan, item).and_then(Answer::code);
    let involved = code(PREFACE, "home") == Some("yes")
        || code(ONLINE, "sender") == Some("home")
        || !involved_roles(&answers).is_empty()
        || perpetrators.iter().any(|who| who.is_parent() || *who == Perpetrator::OtherRelative)
        || triggers.contains(&Trigger::HouseholdPerpetrator);
    if involved {
        Home::Involved
    } else if code(PREFACE, "home") == Some("no") {
        Home::NobodyFromHome
    } else {
        Home::Unknown
    }
}

/// The suggestions of an item that are offered now: for an item with `not_involved` none that names a role that takes
/// part (domain.md §3, 5.4).
pub fn offered<'a>(item: &'a Item, involved: &[HomeRole], language: Language) -> Vec<&'a str> {
    let is_free =
        |words: &&str| !item.not_involved || names_involved(&Answer::Contact((*words).to_owned()), involved).is_none();
    item.suggestions.iter().map(|words| words.get(language)).filter(is_free).collect()
}

/// A role that takes part and is named in this answer all the same: whom to ask for help must not be one of them
/// (domain.md §3, 5.4). For items with `not_involved`.
pub fn names_involved(answer: &Answer, involved: &[HomeRole]) -> Option<HomeRole> {
    let words = match answer {
        Answer::Text(words) | Answer::Contact(words) => words.clone(),
        Answer::List(entries) => entries.join("\n"),
        Answer::Choice(_) | Answer::YesNo(_) => return None,
    };
    let named = named::named(&words);
    involved.iter().copied().find(|role| named.contains(role))
}
