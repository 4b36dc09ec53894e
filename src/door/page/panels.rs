//! The parts of the page that depend on the desk: questions, languages, who else can help, closed and full.

use std::fmt::Write as _;

use super::facts::{Alternative, PageFacts};
use super::template::harmless;
use super::tongue::Tongue;
use super::words::PageWords;

/// The age bands as they are asked (domain.md §7).
const AGES: [(&str, &str); 6] = [
    ("0-11", "age-to-11"),
    ("12-14", "age-12-14"),
    ("15", "age-15"),
    ("16-17", "age-16-17"),
    ("18-23", "age-18-23"),
    ("24+", "age-from-24"),
];

/// What is asked at the door, in this order whatever the desk says; each may be passed over.
pub(super) fn questions(words: &PageWords, asks: &[String]) -> String {
    let mut html = String::new();
    for ask in ["safe", "age", "danger", "plain"].into_iter().filter(|ask| asks.iter().any(|it| it == ask)) {
        let _ = write!(html, "<fieldset><legend>{}</legend><div class=\"row\">", said(words, &format!("ask-{ask}")));
        let choices: &[(&str, &str)] = if ask == "age" { &AGES } else { &[("yes", "yes"), ("no", "no")] };
        for (value, key) in choices.iter().chain([&("", "pass")]) {
            let checked = if value.is_empty() { " checked" } else { "" };
            let _ = write!(
                html,
                "<label><input type=\"radio\" name=\"{ask}\" value=\"{value}\"{checked}><span>{}</span></label>",
                said(words, key)
            );
        }
        html.push_str("</div></fieldset>\n");
    }
    html
}

/// The languages to choose from.
pub(super) fn languages(chosen: &Tongue, offered: &[String]) -> String {
    let mut html = String::new();
    for tag in offered {
        let tongue = Tongue::of(tag);
        let (value, pressed) = (harmless(&tongue.tag), tongue == *chosen);
        let name = harmless(Tongue::name(&tongue.tag));
        let _ = write!(
            html,
            "<button name=\"to\" value=\"{value}\" lang=\"{value}\" dir=\"{}\" aria-pressed=\"{pressed}\">{name}</button>",
            tongue.direction()
        );
    }
    html
}

/// A free number beside 112: that of the first who has one.
pub(super) fn free_phone(words: &PageWords, facts: &PageFacts) -> String {
    let free = |it: &&Alternative| it.phone.as_deref().is_some_and(|phone| phone.starts_with("0800"));
    let Some(first) = facts.alternatives.iter().find(free) else { return String::new() };
    let hours = first.hours.as_deref().map(|hours| format!(". {}", harmless(hours))).unwrap_or_default();
    let phone = first.phone.as_deref().unwrap_or_default();
    format!("{} {} ({}{hours})", telephone(phone), harmless(&first.name), said(words, "free-call"))
}

/// Why nobody can come in now, or why it takes long.
pub(super) fn closed(words: &PageWords, facts: &PageFacts) -> String {
    let mut html = String::new();
    if !facts.is_open() {
        let _ = write!(html, "<section class=\"box\" id=\"closed\"><h2>{}</h2>", said(words, "closed-now"));
        if let Some(opens) = facts.next_opening.as_deref().and_then(|at| opening(words, at)) {
            let _ = write!(html, "<p>{} <b>{}</b></p>", said(words, "opens"), harmless(&opens));
        }
        if !facts.hours.is_empty() {
            let _ = write!(html, "<p>{}</p><ul>", said(words, "hours"));
            for hours in &facts.hours {
                let _ = write!(html, "<li>{}</li>", harmless(hours));
            }
            html.push_str("</ul>");
        }
        if facts.lets_in() {
            let _ = write!(html, "<p>{}</p>", said(words, "closed-wait"));
        }
        html.push_str("</section>");
    } else if facts.is_full() {
        let (now, later) = (said(words, "full-now"), said(words, "full-later"));
        let _ = write!(html, "<section class=\"box\" id=\"full\"><h2>{now}</h2><p>{later}</p></section>");
    }
    html
}

/// When the desk opens again: the day and the time by the desk's own clock, which the moment itself says.
fn opening(words: &PageWords, at: &str) -> Option<String> {
    let (offset, pieces) = (jiff::fmt::temporal::DateTimeParser::new(), at);
    let pieces = offset.parse_pieces(pieces).ok()?;
    let (date, time) = (pieces.date(), pieces.time()?);
    let day = words.say(&format!("day-{}", date.weekday().to_monday_one_offset()));
    Some(format!("{day} {}-{} {:02}:{:02}", date.day(), date.month(), time.hour(), time.minute()))
}

/// Who else can help; seen from the start only when nobody can come in now.
pub(super) fn others(words: &PageWords, facts: &PageFacts) -> String {
    let hidden = if facts.is_open() && !facts.is_full() { " hidden" } else { "" };
    let mut html = format!(
        "<section id=\"others\" class=\"box\" aria-labelledby=\"else\"{hidden}><h2 id=\"else\">{}</h2><ul>",
        said(words, "others")
    );
    let _ = write!(html, "<li><a href=\"tel:112\">{}</a></li>", said(words, "in-danger"));
    for other in &facts.alternatives {
        let _ = write!(html, "<li><b>{}</b>", harmless(&other.name));
        if let Some(what) = &other.what {
            let _ = write!(html, " {}", harmless(what));
        }
        if let Some(phone) = &other.phone {
            let _ = write!(html, " {}", telephone(phone));
        }
        if let Some(chat) = &other.chat {
            let _ = write!(html, " {}", away(chat, &words.say("chat")));
        }
        if let Some(site) = other.site.as_ref().filter(|site| Some(*site) != other.chat.as_ref()) {
            let shown = site.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
            let _ = write!(html, " {}", away(site, shown));
        }
        let now = other.open.map(|open| said(words, if open { "open-now" } else { "shut-now" }));
        // first what is true now: the hours are sentences, one for each way
        let hours: Vec<String> = now.into_iter().chain(other.hours.as_deref().map(harmless)).collect();
        if !hours.is_empty() {
            let _ = write!(html, " <small>({})</small>", hours.join(". "));
        }
        html.push_str("</li>");
    }
    html.push_str("</ul></section>");
    html
}

fn said(words: &PageWords, key: &str) -> String {
    harmless(&words.say(key))
}

/// A number that a phone dials.
fn telephone(number: &str) -> String {
    let dialled: String = number.chars().filter(|char| char.is_ascii_digit() || *char == '+').collect();
    format!("<a href=\"tel:{dialled}\" dir=\"ltr\">{}</a>", harmless(number))
}

/// A link to another site, in a tab of its own: the talk stays.
fn away(link: &str, shown: &str) -> String {
    format!("<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">{}</a>", harmless(link), harmless(shown))
}
