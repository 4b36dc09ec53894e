//! The page without JavaScript: forms, a frame in which the talk goes on and on, a frame to write in. The visitor's key
//! stands in the bodies of documents and of forms, and in no address.

use serde_json::Value;

use super::facts::PageFacts;
use super::template::{fill, harmless};
use super::tongue::Tongue;
use super::words::PageWords;
use super::{panels, style, with_head};
use crate::reception::listening::Sight;
use crate::visits::place::Place;
use crate::visits::transcript::From;

const SHELL: &str = with_head!("plain.html");
const TALK: &str = include_str!("plain_talk.html");
const SAY: &str = include_str!("plain_say.html");
const AFTER: &str = include_str!("plain_after.html");

/// Whether a document is shown in a frame of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// The whole page.
    Whole,
    /// In a frame: it fills it.
    Framed,
}

/// What a talk's frame has said of who comes: what stands there is not taken back, so what is true by now is said below it.
#[derive(Debug, Default)]
pub(crate) struct ToldOfHelp {
    /// Whether somebody was there.
    had_somebody: bool,
    /// What was said of the queue last, since then.
    waiting: String,
}

/// The documents of the page without JavaScript, in the visitor's language.
pub(crate) struct Plain {
    tongue: Tongue,
    words: &'static PageWords,
}

impl Plain {
    /// Those in a language, by its tag.
    pub(crate) fn of(tag: &str) -> Self {
        let tongue = Tongue::of(tag);
        Self { words: PageWords::of(tongue.words), tongue }
    }

    /// Those in the first of the languages asked for (`Accept-Language`) that is offered.
    pub(crate) fn asked(asked: &str, offered: &[String]) -> Self {
        let tongue = Tongue::chosen(asked, offered);
        Self { words: PageWords::of(tongue.words), tongue }
    }

    /// The language of its words.
    pub(crate) fn language(&self) -> care::Language {
        self.tongue.words
    }

    fn document(&self, frame: Frame, body: &str) -> String {
        let class = if frame == Frame::Framed { " class=\"frame\"" } else { "" };
        let pieces = [
            ("lang", self.tongue.words.code()),
            ("dir", self.tongue.direction()),
            ("css", style()),
            ("class", class),
            ("body", body),
        ];
        fill(SHELL, self.words, &pieces)
    }

    /// The talk: a button that fills one frame, and a frame to write in.
    pub(crate) fn talk(&self, facts: &Value, key: &str, id: &str) -> String {
        let facts = PageFacts::of(facts);
        let say = harmless(&self.say(key, (id, ""), None, facts.message_chars()));
        let empty = harmless(&self.word("plain-about"));
        let soon = if facts.is_open() { self.say_all(&["waiting", "type-already"]) } else { self.nobody() };
        // without a script they cannot be shown later
        let others = panels::others(self.words, &facts).replacen(" hidden>", ">", 1);
        let pieces = [
            ("soon", &*harmless(&soon)),
            ("others", &*others),
            ("exit", &*harmless(&facts.exit)),
            ("key", &*harmless(key)),
            ("tag", &*harmless(&self.tongue.tag)),
            ("empty", &*empty),
            ("say", &*say),
        ];
        self.document(Frame::Whole, &fill(TALK, self.words, &pieces))
    }

    fn say_all(&self, keys: &[&str]) -> String {
        keys.iter().map(|key| self.words.say(key)).collect::<Vec<_>>().join(" ")
    }

    /// What who waits is told while nobody is on duty.
    fn nobody(&self) -> String {
        self.say_all(&["closed-now", "closed-wait", "long"])
    }

    /// The frame to write in: what is said of the last words, and the words that are still there.
    pub(crate) fn say(&self, key: &str, (id, text): (&str, &str), note: Option<&str>, chars: u64) -> String {
        let chars = chars.to_string();
        let note = note.map(|note| harmless(&self.words.say(note))).unwrap_or_default();
        let pieces = [
            ("key", &*harmless(key)),
            ("tag", &*harmless(&self.tongue.tag)),
            ("id", &*harmless(id)),
            ("text", &*harmless(text)),
            ("note", &*note),
            ("chars", &*chars),
        ];
        self.document(Frame::Framed, &fill(SAY, self.words, &pieces))
    }

    /// The talk in its frame begins: it does not end while the conversation goes on. Newest words stay in view.
    pub(crate) fn begin(&self) -> String {
        let log = harmless(&self.words.say("talk"));
        self.document(
            Frame::Framed,
            &format!(
                "<main class=\"end\" tabindex=\"0\" aria-label=\"{log}\"><h1 class=\"unseen\">{log}</h1><div id=\"log\" role=\"log\" aria-label=\"{log}\">\n"
            ),
        )
    }

    /// One thing that is seen in the talk's frame; nothing for what cannot be shown without a script, and for what stands
    /// there already.
    pub(crate) fn line(&self, sight: &Sight, told: &mut ToldOfHelp) -> Option<String> {
        let said = |key: &str| format!("<p class=\"note\">{}</p>\n", harmless(&self.words.say(key)));
        Some(match sight {
            Sight::Message(line) => {
                let (class, who) = match line.from {
                    From::Helper => ("them", "them"),
                    From::Visitor => ("me", "you"),
                };
                let (who, text) = (harmless(&self.words.say(who)), harmless(&line.text));
                format!(
                    "<p class=\"{class}\"><span class=\"unseen\">{who} </span><span class=\"said\" dir=\"auto\">{text}</span></p>\n"
                )
            }
            Sight::Assigned(true) => {
                *told = ToldOfHelp { had_somebody: true, waiting: String::new() };
                said("here")
            }
            Sight::Place(place) => {
                let waiting = self.place(place, told.had_somebody);
                if waiting == told.waiting {
                    return None;
                }
                told.waiting.clone_from(&waiting);
                waiting
            }
            Sight::Closed(_) => said("over"),
            // covered at once, whatever the browser still has to load
            Sight::Exit => {
                "<div class=\"cover\"></div><meta http-equiv=\"refresh\" content=\"0;url=/plain/gone\">\n".to_owned()
            }
            // of who was given back the place says whether anybody else comes
            Sight::Assigned(false) | Sight::Typing(_) | Sight::Read(_) => return None,
        })
    }

    /// How many stand before the visitor, and how long it may take; that somebody else comes, to who had somebody; that
    /// nobody is there, while that is so.
    fn place(&self, place: &Place, had_somebody: bool) -> String {
        let mut words = match place.ahead {
            _ if !place.staffed => self.nobody(),
            _ if had_somebody => self.words.say("somebody-else"),
            0 => self.words.say("next"),
            ahead => self.words.say("ahead").replace("{n}", &ahead.to_string()),
        };
        if let Some([from, to]) = place.minutes {
            let minutes = self.words.say("minutes");
            words += " ";
            words += &minutes.replace("{from}", &from.to_string()).replace("{to}", &to.to_string());
        }
        format!("<p class=\"note\">{}</p>\n", harmless(&words))
    }

    /// The talk's frame ends because the connection does.
    pub(crate) fn lost(&self) -> String {
        format!("<p class=\"note\">{}</p>\n", harmless(&self.words.say("plain-lost")))
    }

    /// A frame that says one thing.
    pub(crate) fn word(&self, key: &str) -> String {
        let (talk, said) = (harmless(&self.words.say("talk")), harmless(&self.words.say(key)));
        let body = format!(
            "<main aria-label=\"{talk}\"><h1 class=\"unseen\">{talk}</h1><p role=\"status\">{said}</p></main></body></html>\n"
        );
        self.document(Frame::Framed, &body)
    }

    /// A page that says one thing, and who else can help.
    pub(crate) fn page(&self, key: &str, facts: &Value) -> String {
        self.page_with(key, "", facts)
    }

    /// A page that says what did not work, where to begin again, and who else can help.
    pub(crate) fn refusal(&self, key: &str, facts: &Value) -> String {
        let again = harmless(&self.words.say("plain-begin"));
        self.page_with(key, &format!("<p><a class=\"way\" href=\"/\">{again}</a></p>"), facts)
    }

    /// The page after the visitor's goodbye, with the one question.
    pub(crate) fn after(&self, key: &str, facts: &Value) -> String {
        self.page_with("over", &self.question(key), facts)
    }

    fn page_with(&self, said: &str, below: &str, facts: &Value) -> String {
        let facts = PageFacts::of(facts);
        let (exit, leave) = (harmless(&facts.exit), harmless(&self.words.say("leave")));
        let others = panels::others(self.words, &facts).replacen(" hidden>", ">", 1);
        let said = harmless(&self.words.say(said));
        let body = format!(
            "<header><a id=\"exit\" href=\"{exit}\" rel=\"noreferrer\">{leave}</a></header>\n\
             <main><h1>{said}</h1>{below}{others}</main></body></html>\n"
        );
        self.document(Frame::Whole, &body)
    }

    /// The one question afterwards.
    pub(crate) fn question(&self, key: &str) -> String {
        let pieces = [("key", &*harmless(key)), ("tag", &*harmless(&self.tongue.tag))];
        fill(AFTER, self.words, &pieces)
    }

    /// What a frame or page shows of a visit that was stopped: nothing.
    pub(crate) fn gone(&self, frame: Frame) -> String {
        self.document(frame, "</body></html>\n")
    }
}
