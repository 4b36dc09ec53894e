//! What the desk says of itself, as the page reads it: every field may be absent, and a wrong one counts as absent.

use care::Language;
use serde_json::Value;

/// What the page shows of the desk.
#[derive(Debug, Default)]
pub(super) struct PageFacts {
    open: Option<bool>,
    lets_in: Option<bool>,
    full: Option<bool>,
    /// When the desk opens again (RFC 3339).
    pub(super) next_opening: Option<String>,
    /// The desk's hours, in words.
    pub(super) hours: Vec<String>,
    /// The languages that are offered, as tags.
    pub(super) languages: Vec<String>,
    /// Where leaving leads.
    pub(super) exit: String,
    /// What is asked at the door.
    pub(super) asks: Vec<String>,
    /// Who else can help.
    pub(super) alternatives: Vec<Alternative>,
    message_chars: Option<u64>,
    after: Option<f64>,
}

/// Somebody else who can help.
#[derive(Debug, Default)]
pub(super) struct Alternative {
    pub(super) name: String,
    pub(super) what: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) chat: Option<String>,
    pub(super) site: Option<String>,
    pub(super) hours: Option<String>,
    pub(super) open: Option<bool>,
}

fn text(of: &Value, field: &str) -> Option<String> {
    of[field].as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// A link that a page may have: nothing that a browser would run.
fn link(of: &Value, field: &str) -> Option<String> {
    text(of, field).filter(|link| link.starts_with("https://") || link.starts_with("http://"))
}

fn texts(of: &Value, field: &str) -> Option<Vec<String>> {
    Some(of[field].as_array()?.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect())
}

impl PageFacts {
    pub(super) fn of(said: &Value) -> Self {
        let alternatives = said["alternatives"].as_array().into_iter().flatten().filter_map(|it| {
            Some(Alternative {
                name: text(it, "name")?,
                what: text(it, "for"),
                phone: text(it, "phone"),
                chat: link(it, "chat"),
                site: link(it, "site"),
                hours: text(it, "hours"),
                open: it["open"].as_bool(),
            })
        });
        let languages = texts(said, "languages").filter(|tags| !tags.is_empty());
        let asks = ["safe", "age", "danger", "plain"].map(str::to_owned).to_vec();
        Self {
            open: said["open"].as_bool(),
            lets_in: said["lets_in"].as_bool(),
            full: said["full"].as_bool(),
            next_opening: text(said, "next_opening"),
            hours: texts(said, "hours").unwrap_or_default(),
            languages: languages.unwrap_or_else(|| Language::ALL.map(|it| it.code().to_owned()).to_vec()),
            exit: link(said, "exit").unwrap_or_else(|| care::welcome::EXIT.to_owned()),
            asks: texts(said, "asks").unwrap_or(asks),
            alternatives: alternatives.collect(),
            message_chars: said["limits"]["message_chars"].as_u64(),
            after: said["limits"]["alternatives_after_minutes"].as_f64(),
        }
    }

    /// Whether somebody is there.
    pub(super) fn is_open(&self) -> bool {
        self.open != Some(false)
    }

    /// Whether whoever comes is let in: also while nobody is there, unless the desk says no. Who waits is seen and heard at
    /// the desk; who finds no way in is not.
    pub(super) fn lets_in(&self) -> bool {
        self.lets_in.unwrap_or_else(|| self.is_open())
    }

    /// Whether no more visitors are taken.
    pub(super) fn is_full(&self) -> bool {
        self.full == Some(true)
    }

    /// The characters of one message.
    pub(super) fn message_chars(&self) -> u64 {
        self.message_chars.unwrap_or(4_000)
    }

    /// The minutes after which who waits is told who else can help.
    pub(super) fn alternatives_after(&self) -> f64 {
        self.after.filter(|after| *after >= 0.0).unwrap_or(10.0)
    }
}
