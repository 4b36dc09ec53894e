//! Who is at the desk: the shift of a helper, and what a member may do.

use care::Language;
use care::tongue::Tongue;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// So many languages of a helper are read.
const MOST_LANGUAGES: usize = 12;

/// Whether a helper is on duty, and for how many visitors at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The name colleagues see.
    pub name: String,
    /// On, pausing, handing over, off.
    pub shift: Shift,
    /// How many conversations at once, as the helper wants it. What counts is [`Roster::at_once`]: a desk sets a ceiling.
    ///
    /// [`Roster::at_once`]: crate::roster::Roster::at_once
    #[serde(deserialize_with = "capacity")]
    pub capacity: u8,
    /// Which languages the helper speaks, as the helper says; see [`Self::speaks`].
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "languages")]
    pub languages: Vec<Tongue>,
}

impl Duty {
    /// Whether the helper speaks a language. Who says none speaks those of the console: an older console has no
    /// such list.
    pub fn speaks(&self, tongue: &Tongue) -> bool {
        match &self.languages[..] {
            [] => Language::ALL.iter().any(|ours| ours.code() == tongue.code()),
            said => said.contains(tongue),
        }
    }
}

/// Reads the languages. Another client may write anything: what is no language is left out, and the duty still counts.
fn languages<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Tongue>, D::Error> {
    let said = Value::deserialize(from)?;
    let mut languages = Vec::new();
    for tongue in said.as_array().into_iter().flatten().filter_map(Value::as_str).filter_map(Tongue::from_code) {
        if languages.len() < MOST_LANGUAGES && !languages.contains(&tongue) {
            languages.push(tongue);
        }
    }
    Ok(languages)
}

/// Reads a number of conversations. Another client may write any number: a larger one is the largest, a negative one is
/// none. A duty that was skipped for its number would leave an older one standing, of a helper who has gone off since.
fn capacity<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    let number = serde_json::Number::deserialize(from)?;
    Ok(match (number.as_u64(), number.as_f64()) {
        (Some(whole), _) => u8::try_from(whole).unwrap_or(u8::MAX),
        (None, Some(large)) if large >= f64::from(u8::MAX) => u8::MAX,
        _ => 0,
    })
}

/// Where a helper is in the shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Takes visitors.
    On,
    /// Keeps the present ones, takes no new ones.
    Pausing,
    /// Hands the present ones over, takes no new ones.
    HandingOver,
    /// Not there.
    Off,
}

/// What the desk room's power levels allow a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Helps.
    Helper,
    /// Also takes over and reads along.
    Supervisor,
}
