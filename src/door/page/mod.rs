//! The visitors' page: one document with its style, script and words, made anew for each visitor from what the desk says
//! of itself. It is sent whole in one answer; nothing of it is ever asked for again.
//!
//! Script and style are the same bytes for everybody, so that the page's policy names them by their digests. What differs
//! stands in the document and in one data block.

mod facts;
mod panels;
mod plain;
mod template;
pub(crate) mod tongue;
mod words;

use std::io::Write as _;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use self::facts::PageFacts;
use self::template::{data_block, fill, harmless, squeezed};
use self::tongue::Tongue;
use self::words::PageWords;

pub(crate) use self::plain::{Frame, Plain, ToldOfHelp};

/// Each document begins so.
macro_rules! with_head {
    ($body:literal) => {
        concat!(include_str!("head.html"), include_str!($body))
    };
}
use with_head;

const PAGE: &str = with_head!("page.html");
const ENTRY: &str = include_str!("entry.html");

/// The words that the script says.
const SCRIPT_WORDS: [&str; 36] = [
    "open",
    "title",
    "starting",
    "you",
    "them",
    "waiting",
    "ahead",
    "next",
    "minutes",
    "type-already",
    "here",
    "somebody-else",
    "on-the-way",
    "offline",
    "read",
    "yes-or-no",
    "long",
    "too-long",
    "not-sent",
    "talk-full",
    "busy",
    "busy-minutes",
    "failed",
    "kept",
    "code-four",
    "stop-is-set",
    "stop-short",
    "stop-long",
    "stop-everyday",
    "resume-wrong",
    "resume-gone",
    "over",
    "last-not-sent",
    "thanks",
    "closed-now",
    "closed-wait",
];

/// The script, as it is sent: leaving comes first.
fn script() -> &'static str {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    SCRIPT.get_or_init(|| {
        let parts = concat!(
            include_str!("script/leaving.js"),
            include_str!("script/words.js"),
            include_str!("script/stream.js"),
            include_str!("script/entry.js"),
        );
        // of its own: no other script sees what it knows
        format!("(function () {{\n'use strict';\n{}\n}})();", squeezed(parts))
    })
}

/// The style, as it is sent.
fn style() -> &'static str {
    static STYLE: OnceLock<String> = OnceLock::new();
    STYLE.get_or_init(|| squeezed(include_str!("page.css")))
}

/// A digest as a content security policy names it.
fn source_of(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// What the page may do: its own script and style, calls to its own door, and nothing else (CSP 3).
pub(crate) fn policy() -> &'static str {
    static POLICY: OnceLock<String> = OnceLock::new();
    POLICY.get_or_init(|| {
        format!(
            "default-src 'none'; script-src {}; style-src {}; img-src data:; connect-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
            source_of(script()),
            source_of(style())
        )
    })
}

/// What the page may do without its script: the same, and it frames its own answers.
pub(crate) fn plain_policy(framed: bool) -> String {
    let ancestors = if framed { "'self'" } else { "'none'" };
    format!(
        "default-src 'none'; style-src {}; img-src data:; form-action 'self'; frame-src 'self'; base-uri 'none'; \
         frame-ancestors {ancestors}",
        source_of(style())
    )
}

/// What the form of one page is given, and that of no other.
pub(crate) struct FormMarks<'a> {
    /// What proves that the form was fetched here.
    pub(crate) pass: &'a str,
    /// By which the same form, sent again, is known.
    pub(crate) attempt: &'a str,
}

/// The page in the language that a visitor asked for (`asked`: tags, the dearest first), and what the desk says of
/// itself in that language.
pub(crate) fn page(asked: &str, marks: &FormMarks<'_>, facts: impl Fn(care::Language) -> Value) -> String {
    let offered = PageFacts::of(&facts(care::Language::Nl));
    let tongue = Tongue::chosen(asked, &offered.languages);
    let facts = if tongue.words == care::Language::Nl { offered } else { PageFacts::of(&facts(tongue.words)) };
    let words = PageWords::of(tongue.words);
    let entry = if facts.lets_in() { entry(words, &tongue, &facts, marks) } else { String::new() };
    let chars = facts.message_chars().to_string();
    fill(
        PAGE,
        words,
        &[
            ("lang", tongue.words.code()),
            ("dir", tongue.direction()),
            ("css", style()),
            ("js", script()),
            ("exit", &harmless(&facts.exit)),
            ("chars", &chars),
            ("phone", &panels::free_phone(words, &facts)),
            ("closed", &panels::closed(words, &facts)),
            ("languages", &panels::languages(&tongue, &facts.languages)),
            ("entry", &entry),
            ("others", &panels::others(words, &facts)),
            ("data", &data_block(&data(words, &tongue, &facts))),
        ],
    )
}

fn entry(words: &PageWords, tongue: &Tongue, facts: &PageFacts, marks: &FormMarks<'_>) -> String {
    let (questions, tag) = (panels::questions(words, &facts.asks), harmless(&tongue.tag));
    let (ours, attempt) = (harmless(marks.pass), harmless(marks.attempt));
    fill(ENTRY, words, &[("questions", &questions), ("tag", &tag), ("ours", &ours), ("attempt", &attempt)])
}

/// What the script knows.
fn data(words: &PageWords, tongue: &Tongue, facts: &PageFacts) -> Value {
    let said: Map<String, Value> =
        SCRIPT_WORDS.iter().map(|key| ((*key).to_owned(), Value::String(words.say(key)))).collect();
    json!({ "words": said, "tag": tongue.tag, "exit": facts.exit, "after": facts.alternatives_after(),
        "open": facts.is_open() && !facts.is_full() })
}

/// A page compressed (RFC 1952), for a browser that takes that.
pub(crate) fn compressed(page: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(page.len() / 3), Compression::best());
    // writing into memory does not fail
    let _ = encoder.write_all(page.as_bytes());
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests;
