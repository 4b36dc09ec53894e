//! A referral in words: what goes into the composer, for the helper to read and change.

use super::Language;
use super::referral::{Anonymous, Entry, Fact, Parents};

/// What a visitor reads about a service: what it is, how to reach it, what it costs, whether a name is asked for, and
/// who may get to know. Only verified facts: what is marked "check this" is left out, and so are the marks.
pub fn message_text(entry: &Entry, language: Language) -> String {
    message_now(entry, language, None)
}

/// As [`message_text`], with whether it is open now, when that is known ([`super::hours::Opening::sentence`]). Where one
/// can call and chat, the hours are said to be those for calling.
pub fn message_now(entry: &Entry, language: Language, open: Option<&str>) -> String {
    let words = Labels::of(language);
    let mut lines = vec![format!("{}. {}", entry.name.get(language), entry.what.get(language))];
    let known = |fact| entry.is_verified(fact);
    if known(Fact::Phone) && !entry.phones.is_empty() {
        lines.push(format!("{}: {}", words.call, entry.phones.join(words.or)));
    }
    for (fact, label, place) in [(Fact::Chat, words.chat, &entry.chat), (Fact::Site, words.site, &entry.site)] {
        if let Some(place) = place.as_deref().filter(|_| known(fact)) {
            lines.push(format!("{label}: {}", place.strip_prefix("https://").unwrap_or(place)));
        }
    }
    for (fact, label, text) in [(Fact::Hours, words.hours, &entry.hours), (Fact::Cost, words.cost, &entry.cost)] {
        if let Some(text) = text.as_ref().filter(|_| known(fact)) {
            lines.push(format!("{label}: {}", text.get(language)));
        }
    }
    lines.extend(open.map(|open| if is_of_phone(entry) { lead_in(words.call, open) } else { open.to_owned() }));
    lines.extend(ages_line(entry, language));
    if known(Fact::Anonymous) {
        lines.extend(anonymous_line(entry.anonymous, language).map(str::to_owned));
    }
    // whom it is for is 16 at least: nobody is asked for consent
    let asks = entry.parents != Parents::ConsentUnder16 || entry.ages.from.is_none_or(|from| from < 16);
    lines.extend(parents_line(entry.parents, language).filter(|_| asks).map(str::to_owned));
    lines.join("\n")
}

/// Whether hours are those of the telephone, and the chat beside it may keep others (domain.md §4, Veilig Thuis).
fn is_of_phone(entry: &Entry) -> bool {
    entry.chat.is_some() && !entry.phones.is_empty() && entry.is_verified(Fact::Phone)
}

/// `Call: open now.`
fn lead_in(label: &str, sentence: &str) -> String {
    let mut rest = sentence.chars();
    let first = rest.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    format!("{label}: {first}{}", rest.as_str())
}

struct Labels {
    call: &'static str,
    or: &'static str,
    chat: &'static str,
    site: &'static str,
    hours: &'static str,
    cost: &'static str,
}

impl Labels {
    const fn of(language: Language) -> Self {
        match language {
            Language::Nl => {
                Self { call: "Bellen", or: " of ", chat: "Chatten", site: "Website", hours: "Wanneer", cost: "Kosten" }
            }
            Language::En => {
                Self { call: "Call", or: " or ", chat: "Chat", site: "Website", hours: "When", cost: "Cost" }
            }
        }
    }
}

fn ages_line(entry: &Entry, language: Language) -> Option<String> {
    if !entry.is_verified(Fact::Ages) {
        return None;
    }
    match (entry.ages.from, entry.ages.to, language) {
        (None, None, _) => None,
        (Some(from), Some(to), Language::Nl) => Some(format!("Leeftijd: {from} tot en met {to} jaar")),
        (Some(from), Some(to), Language::En) => Some(format!("Age: {from} to {to}")),
        (Some(from), None, Language::Nl) => Some(format!("Leeftijd: vanaf {from} jaar")),
        (Some(from), None, Language::En) => Some(format!("Age: {from} and over")),
        (None, Some(to), Language::Nl) => Some(format!("Leeftijd: tot en met {to} jaar")),
        (None, Some(to), Language::En) => Some(format!("Age: up to {to}")),
    }
}

const fn anonymous_line(anonymous: Anonymous, language: Language) -> Option<&'static str> {
    match (anonymous, language) {
        (Anonymous::Yes, Language::Nl) => Some("Je hoeft daar je naam niet te zeggen."),
        (Anonymous::Yes, Language::En) => Some("You don't have to give your name there."),
        (Anonymous::Possible, Language::Nl) => Some("Je mag daar kiezen of je je naam zegt."),
        (Anonymous::Possible, Language::En) => Some("You can choose whether to give your name there."),
        (Anonymous::Limited, Language::Nl) => Some("Helemaal zonder naam kan daar niet altijd."),
        (Anonymous::Limited, Language::En) => Some("It isn't always possible to stay nameless there."),
        (Anonymous::No, Language::Nl) => Some("Ze vragen daar wel wie je bent."),
        (Anonymous::No, Language::En) => Some("They do ask who you are."),
        (Anonymous::Unknown, _) => None,
    }
}

/// Who would find out is said before the visitor chooses (domain.md §8, "referral consent"). That nobody would is not
/// said: it would be a promise in another's name.
const fn parents_line(parents: Parents, language: Language) -> Option<&'static str> {
    match (parents, language) {
        (Parents::No, _) => None,
        (Parents::AfterReport, Language::Nl) => Some("Let op: na een melding praten zij meestal ook met je ouders."),
        (Parents::AfterReport, Language::En) => Some("Note: after a report they usually talk with your parents too."),
        (Parents::ConsentUnder16, Language::Nl) => {
            Some("Let op: ben je jonger dan 16, dan vragen ze soms of een ouder het goed vindt.")
        }
        (Parents::ConsentUnder16, Language::En) => {
            Some("Note: if you are under 16, they sometimes ask a parent for consent.")
        }
        (Parents::Unknown, Language::Nl) => Some("Let op: ik weet niet zeker of iemand thuis het te horen krijgt."),
        (Parents::Unknown, Language::En) => Some("Note: I'm not sure whether somebody at home would hear of it."),
    }
}
