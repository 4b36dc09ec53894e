//! A referral in words: what goes into the composer, for the helper to read and change.

use super::Language;
use super::hours::{Now, Opening};
use super::offer::{hours_sentence, hours_words, known_cost, known_opening, label, shown_place, trace_line};
use super::referral::{Anonymous, Channel, ChannelKind, Entry, Fact, Parents};

/// How a referral is told.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// In which language.
    pub language: Language,
    /// At what moment; without one it is not said whether it is open.
    pub now: Option<Now<'a>>,
    /// Whether it is said what reaching the service leaves behind: somebody may look.
    pub traces: bool,
}

/// What a visitor reads about a service: what it is, how to reach it, what it costs, whether a name is asked for, and
/// who may get to know. Only verified facts: what is marked "check this" is left out, and so are the marks.
pub fn message_text(entry: &Entry, language: Language) -> String {
    message(entry, Telling { language, now: None, traces: false })
}

/// As [`message_text`], with whether each channel is open now, where that is known, and with what it leaves behind.
pub fn message(entry: &Entry, telling: Telling<'_>) -> String {
    let language = telling.language;
    let mut lines = vec![format!("{}. {}", entry.name.get(language), entry.what.get(language))];
    let named: Vec<&Channel> = entry.channels.iter().filter(|channel| entry.is_named(channel)).collect();
    let or = match language {
        Language::Nl => " of ",
        Language::En => " or ",
    };
    for kind in ChannelKind::ALL {
        let places: Vec<&str> =
            named.iter().filter(|channel| channel.kind == *kind).map(|channel| shown_place(channel)).collect();
        if !places.is_empty() {
            lines.push(format!("{}: {}", label(*kind, language), places.join(or)));
        }
    }
    lines.extend(hours_lines(entry, &named, language));
    lines.extend(cost_lines(entry, &named, language));
    lines.extend(telling.now.map(|now| now_lines(entry, now, language)).unwrap_or_default());
    if telling.traces {
        lines.extend(trace_line(entry, named.iter().copied(), language));
    }
    lines.extend(ages_line(entry, language));
    if entry.is_verified(Fact::Anonymous) {
        lines.extend(anonymous_line(entry.anonymous, language).map(str::to_owned));
    }
    // whom it is for is 16 at least: nobody is asked for consent
    let asks = entry.parents != Parents::ConsentUnder16 || entry.ages.from.is_none_or(|from| from < 16);
    lines.extend(parents_line(entry.parents, language).filter(|_| asks).map(str::to_owned));
    lines.join("\n")
}

/// Whether a message as told says of a channel's kind that it is closed: then words that leave need not be held for it.
pub fn told_closed(entry: &Entry, now: Now<'_>) -> Vec<ChannelKind> {
    let is_told = |kind: &ChannelKind| {
        let mut of_kind = entry.judged_and_named().filter(|channel| channel.kind == *kind);
        of_kind.all(|channel| known_opening(entry, channel, now).is_some())
    };
    entry.closed_kinds(now).into_iter().filter(is_told).collect()
}

/// Whether a message can say what reaching the service leaves behind.
pub fn has_traces(entry: &Entry) -> bool {
    entry.traces().any(|(channel, _)| entry.is_named(channel))
}

/// When it can be reached: in one line where every channel keeps the same hours, else in a sentence for each.
fn hours_lines(entry: &Entry, named: &[&Channel], language: Language) -> Vec<String> {
    let said: Vec<(&Channel, Option<String>)> =
        named.iter().map(|channel| (*channel, hours_words(entry, channel, language))).collect();
    let judged: Vec<&Channel> = entry.judged_and_named().collect();
    let of_judged = |channel: &Channel| judged.iter().any(|judged| std::ptr::eq(*judged, channel));
    let (mut together, mut apart) = (Vec::new(), Vec::new());
    for (channel, words) in &said {
        if of_judged(channel) && !together.contains(words) {
            together.push(words.clone());
        }
        let number = named.iter().filter(|other| other.kind == channel.kind).count();
        let sentence = words.as_ref().map(|words| {
            let sentence = hours_sentence(channel.kind, words, language);
            if number > 1 { format!("{}: {sentence}", shown_place(channel)) } else { sentence }
        });
        apart.extend(sentence);
    }
    let own = named.iter().any(|channel| channel.has_own_hours());
    let when = match language {
        Language::Nl => "Wanneer",
        Language::En => "When",
    };
    match together.as_slice() {
        [Some(words)] if !own => vec![format!("{when}: {words}")],
        // a number whose hours nobody has checked: what is known is known of the others alone
        _ => apart,
    }
}

fn cost_lines(entry: &Entry, named: &[&Channel], language: Language) -> Vec<String> {
    let head = match language {
        Language::Nl => "Kosten",
        Language::En => "Cost",
    };
    let common = entry.cost.as_ref().filter(|_| entry.is_verified(Fact::Cost)).map(|words| words.get(language));
    let mut lines: Vec<String> = common.map(|words| format!("{head}: {words}")).into_iter().collect();
    for channel in named.iter().filter(|channel| channel.cost.is_some()) {
        let words = known_cost(entry, channel, language);
        lines.extend(words.map(|words| format!("{} ({}): {words}", head, shown_place(channel))));
    }
    lines
}

/// Whether it is open: in one sentence where every channel is alike, else one for each kind of which it is known.
fn now_lines(entry: &Entry, now: Now<'_>, language: Language) -> Vec<String> {
    let mut kinds: Vec<(ChannelKind, Option<Opening>)> = Vec::new();
    for channel in entry.judged_and_named() {
        let opening = known_opening(entry, channel, now);
        match kinds.iter_mut().find(|(kind, _)| *kind == channel.kind) {
            // of two numbers, what serves the visitor better; nothing where that of one is not known
            Some((_, known)) => *known = known.zip(opening).map(|(one, other)| one.better(other)),
            None => kinds.push((channel.kind, opening)),
        }
    }
    let sentence = |opening: Opening| opening.sentence(now.at, now.zone, language);
    match kinds.as_slice() {
        [] => Vec::new(),
        [(_, first), rest @ ..] if rest.iter().all(|(_, other)| other == first) => {
            first.and_then(sentence).into_iter().collect()
        }
        kinds => {
            let told = kinds.iter().filter_map(|(kind, opening)| Some((*kind, sentence((*opening)?)?)));
            told.map(|(kind, sentence)| lead_in(label(kind, language), &sentence)).collect()
        }
    }
}

/// `Call: open now.`
fn lead_in(label: &str, sentence: &str) -> String {
    let mut rest = sentence.chars();
    let first = rest.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    format!("{label}: {first}{}", rest.as_str())
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
        (Anonymous::Possible, Language::Nl) => Some("Je kunt daar ook praten zonder je naam te zeggen."),
        (Anonymous::Possible, Language::En) => Some("You can also talk there without giving your name."),
        (Anonymous::Limited, Language::Nl) => Some("Soms willen ze daar weten wie je bent."),
        (Anonymous::Limited, Language::En) => Some("Sometimes they want to know who you are."),
        (Anonymous::No, Language::Nl) => Some("Ze vragen daar wie je bent."),
        (Anonymous::No, Language::En) => Some("They ask who you are."),
        (Anonymous::Unknown, _) => None,
    }
}

/// Who would find out is said before the visitor chooses (domain.md §8, "referral consent"). That nobody would is not
/// said: it would be a promise in another's name.
const fn parents_line(parents: Parents, language: Language) -> Option<&'static str> {
    match (parents, language) {
        (Parents::No, _) => None,
        (Parents::AfterReport, Language::Nl) => Some(
            "Let op: ben je jonger dan 18, of gaat het om een kind? Dan horen de ouders het meestal na een melding.",
        ),
        (Parents::AfterReport, Language::En) => {
            Some("Note: are you under 18, or is it about a child? Then the parents usually hear of it after a report.")
        }
        (Parents::ConsentUnder16, Language::Nl) => {
            Some("Let op: ben je jonger dan 16, dan vragen ze soms of een ouder het goed vindt.")
        }
        (Parents::ConsentUnder16, Language::En) => {
            Some("Note: if you are under 16, they sometimes ask if a parent agrees.")
        }
        (Parents::Unknown, Language::Nl) => Some("Let op: ik weet niet zeker of iemand thuis het te horen krijgt."),
        (Parents::Unknown, Language::En) => Some("Note: I'm not sure if someone at home would find out."),
    }
}
