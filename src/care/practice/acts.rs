//! What a helper's words do, as far as a list of sayings can tell: the practice visitor answers to it, and the feedback is
//! judged by it.

use std::collections::BTreeSet;

use serde::Deserialize;

/// Something that a helper's words do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// They ask whether typing is safe.
    SafeCheck,
    /// They say the limits of confidentiality.
    Limits,
    /// They ask for something that identifies: a name, where somebody lives, a school.
    Identifies,
}

/// Sayings, in small letters, that ask whether typing is safe.
const SAFE: [&str; 17] = [
    "veilig typen",
    "veilig om te typen",
    "genoeg om te typen",
    "ben je alleen",
    "ben je nu alleen",
    "kijkt er iemand mee",
    "kan iemand meekijken",
    "kan er iemand meekijken",
    "safe for you to type",
    "safe to type",
    "enough to type",
    "are you alone",
    "anyone watching",
    "anybody watching",
    "anyone watch you",
    "can anyone see",
    "can anybody see",
];

/// Sayings that say the limits.
const LIMITS: [&str; 14] = [
    "alleen wij van de chat",
    "dan vraag ik hulp",
    "dan haal ik hulp",
    "moet ik hulp",
    "niet geheim",
    "niet altijd geheim",
    "only our team reads",
    "i get help",
    "i'll get help",
    "i will get help",
    "i have to get help",
    "can't keep everything secret",
    "cannot keep everything secret",
    "can't promise to keep",
];

/// Questions for something that identifies, by how they are asked.
const ASKS: [&str; 19] = [
    "hoe heet",
    "wat is je naam",
    "wat is zijn naam",
    "wat is haar naam",
    "waar woon",
    "welke school",
    "welke stad",
    "welk dorp",
    "welke straat",
    "what's your name",
    "what is your name",
    "what's his name",
    "what is his name",
    "what is he called",
    "where do you live",
    "which school",
    "what school",
    "which town",
    "which city",
];

/// Things that identify, when a question names them.
const THINGS: [&str; 10] = [
    "je achternaam",
    "je adres",
    "je telefoonnummer",
    "je nummer",
    "je school",
    "your surname",
    "your last name",
    "your address",
    "your phone number",
    "your number",
];

/// Words that say that something need not be told.
const NEED_NOT: [&str; 8] =
    ["hoef", "niet te zeggen", "geen naam", "needn't", "need not", "no need", "don't have to", "no name"];

/// What a phrase that ships does, by its id: also where a desk worded it otherwise.
pub fn acts_of_phrase(id: &str) -> BTreeSet<Act> {
    match id {
        "safe_check" => BTreeSet::from([Act::SafeCheck]),
        "limits" => BTreeSet::from([Act::Limits]),
        _ => BTreeSet::new(),
    }
}

/// What words do, in either language. A list finds sayings whose shape is known, and no others.
pub fn acts(text: &str) -> BTreeSet<Act> {
    let text = text.to_lowercase().replace('’', "'");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = |sayings: &[&str]| sayings.iter().any(|saying| text.contains(saying));
    let identifies = |sentence: &str| {
        let has = |sayings: &[&str]| sayings.iter().any(|saying| sentence.contains(saying));
        !has(&NEED_NOT) && (has(&ASKS) || (sentence.ends_with('?') && has(&THINGS)))
    };
    let asks = text.split_inclusive(['.', '!', '?', ';']).any(identifies);
    let all = [(says(&SAFE), Act::SafeCheck), (says(&LIMITS), Act::Limits), (asks, Act::Identifies)];
    all.into_iter().filter_map(|(does, act)| does.then_some(act)).collect()
}
