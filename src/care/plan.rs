//! Safety plans: templates of questions, and the visitor's answers (domain.md §3).
//!
//! A plan is filled in with the visitor and stays with the helpers. An item that may be shared (D) reaches the visitor
//! only one by one, as a message that the helper reads and sends; there is no way to share the whole.

mod share;

use serde::{Deserialize, Serialize};

use super::{Language, Words};

pub use share::{ANSWER, Share, Shared, SharedText, share_text};

/// The id of the template that stands before every plan (domain.md §3, 0).
pub const PREFACE: &str = "preface";
/// The id of the template for a visitor exploited by a (step)parent (domain.md §3, 2).
pub const PARENT: &str = "parent";
/// The id of the template about online exploitation (domain.md §3, 4).
pub const ONLINE: &str = "online";
/// The id of the template about suicide (domain.md §3, 5).
pub const SUICIDE: &str = "suicide";
/// The id of the template about somebody else (domain.md §3, 6).
pub const SOMEONE_ELSE: &str = "someone_else";

/// What was answered to one item of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

impl Answer {
    /// Whether nothing was answered: no words, no list entries.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(words) | Self::Contact(words) | Self::Choice(words) => words.trim().is_empty(),
            Self::List(entries) => entries.iter().all(|entry| entry.trim().is_empty()),
            Self::YesNo(_) => false,
        }
    }

    /// The answer in words without its question: what is shown when the item is not asked any more. A choice is its id.
    pub fn raw_text(&self, language: Language) -> String {
        match self {
            Self::Text(words) | Self::Contact(words) | Self::Choice(words) => words.trim().to_owned(),
            Self::List(entries) => list_text(entries),
            Self::YesNo(yes) => yes_no(*yes, language).to_owned(),
        }
    }

    /// The code by which a [`Gate`] knows it: `yes`, `no` or a choice's id. Free words have none.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::YesNo(true) => Some("yes"),
            Self::YesNo(false) => Some("no"),
            Self::Choice(id) => Some(id),
            Self::Text(_) | Self::List(_) | Self::Contact(_) => None,
        }
    }
}

/// A plan's questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Stable across languages and versions.
    pub id: String,
    /// Grows when the meaning of an item changes.
    pub version: u32,
    /// Its name, for the helper.
    pub title: Words,
    /// For whom it is, for the helper.
    pub about: Words,
    /// The questions, in the order in which they are asked.
    pub items: Vec<Item>,
}

/// One question of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Stable across languages and versions.
    pub id: String,
    /// What it was called in older versions: answers under these ids are answers to it.
    pub was: Vec<String>,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// Who may see the answer.
    pub visibility: Visibility,
    /// The question, for the helper: it is never sent by itself.
    pub question: Words,
    /// What to mind when asking, for the helper.
    pub hint: Option<Words>,
    /// Answers that a helper may take over, for a list or a contact.
    pub suggestions: Vec<Words>,
    /// Whether the plan is complete without it.
    pub optional: bool,
    /// Whether it is about this moment: the answer is not saved for when the visitor comes back, but asked again.
    pub now: bool,
    /// Whether the roles that take part, by template 2, must not be named in the answer (domain.md §3, 5.4).
    pub not_involved: bool,
    /// When it is asked; always, when there is none.
    pub gate: Option<Gate>,
}

/// What kind of answer an item takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Several short ones.
    List,
    /// One of these.
    Choice(Vec<Choice>),
    /// Somebody, by role.
    Contact,
    /// Yes or no.
    YesNo,
}

/// One choice of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Stable across languages and versions.
    pub id: String,
    /// Its words: for the helper, and for the visitor where the item may be shared.
    pub label: Words,
}

/// Who may see the answer to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visibility {
    /// H: helpers only.
    HelperOnly,
    /// D: may be shared into the chat, in these words.
    MayBeShared(Shared),
}

/// An item is asked only when another was answered in one of these ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The template of the other item.
    pub plan: String,
    /// The other item.
    pub item: String,
    /// The answers that open it, as [`Answer::code`].
    pub any_of: Vec<String>,
}

/// A question with the template it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question<'a> {
    /// The template: the preface's items keep their own.
    pub template: &'a Template,
    /// The item.
    pub item: &'a Item,
}

/// Items that had other ids in older versions of their templates, by what they are called now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renamed(Vec<Former>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Former {
    plan: String,
    was: String,
    now: String,
}

impl Renamed {
    /// What was renamed in these templates.
    pub fn of(templates: &[Template]) -> Self {
        let former = |template: &Template, item: &Item| {
            let (plan, now) = (template.id.clone(), item.id.clone());
            item.was.clone().into_iter().map(move |was| Former { plan: plan.clone(), was, now: now.clone() })
        };
        let items = templates.iter().flat_map(|template| template.items.iter().map(move |item| (template, item)));
        Self(items.flat_map(|(template, item)| former(template, item)).collect())
    }

    /// What an item is called now; as it was called when nothing is known of it.
    pub fn now<'a>(&'a self, plan: &str, item: &'a str) -> &'a str {
        self.0.iter().find(|former| former.was == item && former.plan == plan).map_or(item, |former| &former.now)
    }

    /// Whether two ids of a plan's items are the same item's.
    pub fn is_same(&self, plan: &str, one: &str, other: &str) -> bool {
        one == other || self.now(plan, one) == self.now(plan, other)
    }
}

/// How far a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Needed items with a fitting answer.
    pub answered: usize,
    /// Needed items that are asked now: gates that are closed and optional items do not count.
    pub asked: usize,
}

impl Progress {
    /// Whether nothing needed is missing.
    pub const fn is_complete(self) -> bool {
        self.answered >= self.asked
    }
}

/// Why sharing an item takes a second thought: the visitor may be watched (domain.md §3, 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caution {
    /// The visitor said that it is not safe to type now.
    NotSafe,
    /// Somebody could watch the device.
    Watched,
    /// Nobody asked yet whether it is safe.
    NotAsked,
}

impl Template {
    /// The item with this id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The item that has or had this id.
    pub fn item_called(&self, id: &str) -> Option<&Item> {
        self.item(id).or_else(|| self.items.iter().find(|item| item.was.iter().any(|was| was == id)))
    }
}

impl Item {
    /// Whether this is an answer to this item: of its kind, one of its choices, and not empty.
    pub fn fits(&self, answer: &Answer) -> bool {
        let kind = match (&self.kind, answer) {
            (Kind::Choice(choices), Answer::Choice(id)) => choices.iter().any(|choice| choice.id == *id),
            (Kind::Text, Answer::Text(_))
            | (Kind::List, Answer::List(_))
            | (Kind::Contact, Answer::Contact(_))
            | (Kind::YesNo, Answer::YesNo(_)) => true,
            _ => false,
        };
        kind && !answer.is_empty()
    }

    /// Whether the item may be shared into the chat (D).
    pub const fn may_be_shared(&self) -> bool {
        matches!(self.visibility, Visibility::MayBeShared(_))
    }

    /// Whether it is asked, given the other answers (template id, item id).
    pub fn is_asked<'a>(&self, answers: impl Fn(&str, &str) -> Option<&'a Answer>) -> bool {
        self.gate.as_ref().is_none_or(|gate| {
            answers(&gate.plan, &gate.item)
                .and_then(Answer::code)
                .is_some_and(|code| gate.any_of.iter().any(|open| open == code))
        })
    }

    /// The answer in words, for the helper and inside a shared text: a list of several is one a line.
    pub fn answer_text(&self, answer: &Answer, language: Language) -> String {
        match answer {
            Answer::Choice(id) => match &self.kind {
                Kind::Choice(choices) => choices
                    .iter()
                    .find(|choice| choice.id == *id)
                    .map_or_else(|| id.clone(), |choice| choice.label.get(language).to_owned()),
                _ => id.clone(),
            },
            answer => answer.raw_text(language),
        }
    }
}

const fn yes_no(yes: bool, language: Language) -> &'static str {
    match (language, yes) {
        (Language::Nl, true) => "ja",
        (Language::Nl, false) => "nee",
        (Language::En, true) => "yes",
        (Language::En, false) => "no",
    }
}

fn list_text(entries: &[String]) -> String {
    let entries: Vec<&str> = entries.iter().map(|entry| entry.trim()).filter(|entry| !entry.is_empty()).collect();
    match entries.as_slice() {
        [one] => (*one).to_owned(),
        several => several.iter().fold(String::new(), |text, entry| text + "\n– " + entry),
    }
}

/// Whether the visitor said that copying out is safe. Without an answer nothing is taken away (domain.md §2.8).
pub fn may_copy_out<'a>(answers: impl Fn(&str, &str) -> Option<&'a Answer>) -> bool {
    answers(PREFACE, "take_away").and_then(Answer::code) == Some("copy")
}

/// The questions of a plan that are asked now: the preface's first, then the template's own.
pub fn questions<'a, 'b>(
    preface: Option<&'b Template>,
    template: &'b Template,
    answers: impl Fn(&str, &str) -> Option<&'a Answer>,
) -> Vec<Question<'b>> {
    let preface = preface.filter(|preface| preface.id != template.id);
    preface
        .into_iter()
        .chain([template])
        .flat_map(|template| template.items.iter().map(move |item| Question { template, item }))
        .filter(|question| question.item.is_asked(&answers))
        .collect()
}

/// How far a template is: what is asked now and needed, and how much of it is answered.
pub fn progress<'a>(template: &Template, answers: impl Fn(&str, &str) -> Option<&'a Answer>) -> Progress {
    let needed = template.items.iter().filter(|item| !item.optional && item.is_asked(&answers));
    needed.fold(Progress::default(), |so_far, item| {
        let answered = answers(&template.id, &item.id).is_some_and(|answer| item.fits(answer));
        Progress { answered: so_far.answered + usize::from(answered), asked: so_far.asked + 1 }
    })
}

/// Why sharing takes a second thought now; `None` when the visitor said that it is safe and nobody watches.
pub fn caution<'a>(answers: impl Fn(&str, &str) -> Option<&'a Answer>) -> Option<Caution> {
    let is = |item, code| answers(PREFACE, item).and_then(Answer::code) == Some(code);
    if is("safe_now", "no") {
        Some(Caution::NotSafe)
    } else if is("watched", "yes") {
        Some(Caution::Watched)
    } else if is("safe_now", "yes") && is("watched", "no") {
        None
    } else {
        Some(Caution::NotAsked)
    }
}
