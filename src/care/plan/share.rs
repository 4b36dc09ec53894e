//! In which words an answer reaches the visitor: ordinary ones, and plainer ones (A2) for a visitor who needs easy words.

use super::{Answer, Item, Visibility};
use crate::{Language, Words};

/// Where the answer stands in the words that a visitor sees.
pub const ANSWER: &str = "{answer}";

/// The words in which the answers of an item that may be shared (D) reach the visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shared {
    /// The same words around every answer. They hold [`ANSWER`] once.
    Around(SharedText),
    /// Words of its own for each answer, by its code ([`Answer::code`]): where one sentence cannot fit both a yes and a
    /// no. They say the answer themselves.
    Each(Vec<(String, SharedText)>),
}

/// One text for the visitor, in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedText {
    /// The ordinary words.
    pub text: Words,
    /// The plainer ones; what a desk wrote itself may have none.
    pub plain: Option<Words>,
}

impl Shared {
    /// Every text, with the code of the answer that it is for; without one it is for all.
    pub fn texts(&self) -> Vec<(Option<&str>, &SharedText)> {
        match self {
            Self::Around(text) => vec![(None, text)],
            Self::Each(each) => each.iter().map(|(code, text)| (Some(code.as_str()), text)).collect(),
        }
    }

    /// The text for an answer.
    fn of(&self, answer: &Answer) -> Option<&SharedText> {
        match self {
            Self::Around(text) => Some(text),
            Self::Each(each) => {
                let code = answer.code()?;
                each.iter().find(|(of, _)| of == code).map(|(_, text)| text)
            }
        }
    }
}

/// An answered item in words for the visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The words.
    pub words: String,
    /// Whether they are the plainer ones.
    pub is_plain: bool,
}

/// The words in which one answered item goes into the composer, in the visitor's language; the plainer ones where they
/// are wanted (`plain`) and there are any. `None` for an item that is for helpers only and for an answer that does not
/// fit. There is no such text for a plan as a whole.
pub fn share_text(item: &Item, answer: &Answer, language: Language, plain: bool) -> Option<Share> {
    let Visibility::MayBeShared(shared) = &item.visibility else { return None };
    let text = shared.of(answer).filter(|_| item.fits(answer))?;
    let plainer = text.plain.as_ref().filter(|_| plain);
    let words = plainer.unwrap_or(&text.text).get(language);
    let words = words.replace(ANSWER, &item.answer_text(answer, language));
    Some(Share { words, is_plain: plainer.is_some() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Kind;

    fn words(text: &str) -> Words {
        Words { nl: format!("nl {text}"), en: format!("en {text}") }
    }

    fn item(shared: Shared) -> Item {
        Item {
            id: "x".into(),
            was: Vec::new(),
            kind: Kind::YesNo,
            visibility: Visibility::MayBeShared(shared),
            question: words("?"),
            hint: None,
            suggestions: Vec::new(),
            optional: false,
            now: false,
            not_involved: false,
            gate: None,
        }
    }

    fn said(item: &Item, answer: &Answer, plain: bool) -> Option<(String, bool)> {
        share_text(item, answer, Language::En, plain).map(|share| (share.words, share.is_plain))
    }

    #[test]
    fn the_plainer_words_are_taken_where_they_are_wanted_and_there() {
        let ordinary = item(Shared::Around(SharedText { text: words("a {answer}"), plain: None }));
        assert_eq!(said(&ordinary, &Answer::YesNo(true), true), Some(("en a yes".into(), false)));
        let both = item(Shared::Around(SharedText { text: words("a {answer}"), plain: Some(words("p {answer}")) }));
        assert_eq!(said(&both, &Answer::YesNo(false), true), Some(("en p no".into(), true)));
        assert_eq!(said(&both, &Answer::YesNo(false), false), Some(("en a no".into(), false)));
    }

    #[test]
    fn each_answer_has_its_own_words_and_an_answer_that_does_not_fit_none() {
        let text = |text: &str| SharedText { text: words(text), plain: Some(words("p")) };
        let each = item(Shared::Each(vec![("yes".into(), text("good")), ("no".into(), text("not now"))]));
        assert_eq!(said(&each, &Answer::YesNo(true), false), Some(("en good".into(), false)));
        assert_eq!(said(&each, &Answer::YesNo(false), false), Some(("en not now".into(), false)));
        assert_eq!(said(&each, &Answer::YesNo(false), true), Some(("en p".into(), true)));
        assert_eq!(said(&each, &Answer::Text("yes".into()), true), None);
        let helpers = Item { visibility: Visibility::HelperOnly, ..each };
        assert_eq!(said(&helpers, &Answer::YesNo(true), true), None);
    }
}
