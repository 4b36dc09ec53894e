//! The way in without JavaScript: the page's own forms, answered with pages.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{HeaderName, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use futures_util::stream;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::api::{bounded, language_of};
use super::cross_site::NeedsPass;
use super::endless::Endless;
use super::page::{document, in_language, origin, with_policy};
use crate::attempts::id::AttemptId;
use crate::desk_facts::told;
use crate::page::{Frame, Plain, ToldOfHelp, plain_policy};
use crate::reception::listening::{Listening, Sight};
use crate::reception::trouble::Trouble;
use crate::reception::{Entry, Reception, Stream};
use crate::street::source::Source;
use care::age::AgeBand;
use care::helped::Helped;
use care::stop_word::StopWord;
use care::triage::Answers;
use desk::event::Leaving;
use machine::random;

/// The addresses that are shown in a frame of our own, beside [`gone`]'s.
const SAY: &str = "/plain/say";
const WRITE: &str = "/plain/write";
const TALK: &str = "/plain/talk";

/// Whether the answers of an address are shown in a frame of our own.
pub(super) fn is_framed(path: &str) -> bool {
    [SAY, WRITE, TALK].contains(&path)
}

/// The forms' calls, each of which ends.
pub(super) fn calls() -> Router<Reception> {
    Router::new()
        .route("/plain", post(enter))
        .route("/plain/language", post(speak))
        .route(SAY, post(say))
        .route(WRITE, post(write))
        .route("/plain/leave", post(leave))
        .route("/plain/after", post(after))
        .route("/plain/gone", get(gone))
}

/// The talk in its frame, which does not end.
pub(super) fn talk() -> Router<Reception> {
    Router::new().route(TALK, post(hear))
}

#[derive(Deserialize)]
struct LanguageForm {
    to: String,
}

/// The first page in another language.
async fn speak(State(reception): State<Reception>, headers: HeaderMap, request: Request) -> Response {
    let from = origin(&request);
    let to = form::<LanguageForm>(&reception, request).await.map(|form| form.to).unwrap_or_default();
    in_language(&reception, &to, &headers, from)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct EnterForm {
    language: Option<String>,
    ours: String,
    safe: String,
    age: String,
    danger: String,
    plain: String,
    stop_word: String,
    attempt: String,
}

/// The visitor comes in. What was not answered, or answered with something odd, is not known.
async fn enter(State(reception): State<Reception>, request: Request) -> Response {
    let (from, needs_pass) = (origin(&request), request.extensions().get::<NeedsPass>().is_some());
    let form: EnterForm = form(&reception, request).await.unwrap_or_default();
    let plain = Plain::of(form.language.as_deref().unwrap_or_default());
    let context = &reception.context;
    if needs_pass && !context.form_passes.takes(&form.ours, Source::of(from, &context.limits), context.steady()) {
        let facts = told(context, plain.language());
        return refused(&Trouble::CrossSite, plain.refusal(word_for(&Trouble::CrossSite), &facts), false);
    }
    let yes_or_no = |said: &str| match said {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let answers = Answers {
        safe_to_type: yes_or_no(&form.safe),
        age_band: serde_json::from_value::<AgeBand>(form.age.into()).ok(),
        urgent: yes_or_no(&form.danger),
    };
    let easy = yes_or_no(&form.plain);
    let word = form.stop_word.trim();
    let stop_word = (!word.is_empty()).then(|| StopWord::agree(word)).transpose().map_err(Trouble::StopWord);
    let (language, tag) = language_of(form.language.as_deref());
    let entered = match stop_word {
        // without a script nothing works for a place: under attack it is said so below
        Ok(stop_word) => match reception.look_at_work(None) {
            Ok(()) => {
                let plain = easy == Some(true);
                // an odd one is none, as every odd answer is
                let attempt = AttemptId::of(&form.attempt).ok();
                reception
                    .enter(Entry { language, tag, returning: None, answers, plain, stop_word, attempt }, from)
                    .await
            }
            Err(asked) => Err(asked),
        },
        Err(unfit) => Err(unfit),
    };
    let facts = told(&reception.context, plain.language());
    match entered {
        Ok(entered) => document(plain.talk(&facts, entered.token.as_str(), &random::id()), &plain_policy(false)),
        Err(trouble) => refused(&trouble, plain.refusal(word_for(&trouble), &facts), false),
    }
}

/// What is said of a refusal.
fn word_for(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::StopWord(care::stop_word::Unfit::Short) => "stop-short",
        Trouble::StopWord(care::stop_word::Unfit::Long) => "stop-long",
        Trouble::StopWord(care::stop_word::Unfit::Everyday) => "stop-everyday",
        Trouble::TooMany(_) | Trouble::Away => "plain-wait",
        Trouble::TooLong(_) | Trouble::TooLarge(_) => "too-long",
        Trouble::Full => "talk-full",
        Trouble::NoPlace => "full-now",
        Trouble::NotOpen => "closed-now",
        Trouble::Work(_) => "plain-work",
        Trouble::Closed | Trouble::NoSuchVisit | Trouble::TooLate => "plain-ended",
        Trouble::NoSuchAddress | Trouble::NoSuchMethod => "plain-nowhere",
        _ => "plain-again",
    }
}

/// What is said of what went wrong at an address, where the form was not read: in the first of the languages asked for.
pub(super) fn trouble_at(reception: &Reception, trouble: &Trouble, path: &str, asked: &str) -> Response {
    let plain = Plain::asked(asked, &reception.context.welcome.languages);
    match path {
        TALK => refused(trouble, plain.word("plain-lost"), true),
        SAY | WRITE => refused(trouble, plain.word("plain-anew"), true),
        _ => {
            let facts = told(&reception.context, plain.language());
            refused(trouble, plain.refusal(word_for(trouble), &facts), false)
        }
    }
}

fn refused(trouble: &Trouble, html: String, framed: bool) -> Response {
    let status = StatusCode::from_u16(trouble.code().1).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = framed_document(html, framed);
    *response.status_mut() = status;
    if let Some(wait) = trouble.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    }
    response
}

fn framed_document(html: String, framed: bool) -> Response {
    framing(document(html, &plain_policy(framed)), framed)
}

/// A framed answer may be shown in a page of ours.
fn framing(mut response: Response, framed: bool) -> Response {
    if framed {
        response.headers_mut().insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    response
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SayForm {
    key: String,
    language: String,
    id: String,
    text: String,
}

/// The visitor says something, in the frame to write in. What was not taken stays in the field: under the same id
/// where it may be sent again as it is.
async fn say(State(reception): State<Reception>, request: Request) -> Response {
    let read = form(&reception, request).await;
    if let Err(trouble @ Trouble::TooLarge(_)) = &read {
        // no field is read of it, the key neither: a button outside brings a new form
        return refused(trouble, Plain::of("").word("too-long"), true);
    }
    let SayForm { key, language, id, text } = read.unwrap_or_default();
    let plain = Plain::of(&language);
    let chars = chars(&reception);
    // a form's lines end with CR LF (HTML, "normalize newlines")
    let text = text.replace("\r\n", "\n");
    let said = match reception.visit(&key) {
        Ok(visit) => visit.say(&id, &text).await,
        Err(trouble) => Err(trouble),
    };
    match said {
        Ok(_) => framed_document(plain.say(&key, (&random::id(), ""), Some("plain-sent"), chars), true),
        Err(Trouble::Empty) => framed_document(plain.say(&key, (&id, ""), None, chars), true),
        // somebody closed it meanwhile: these words would go without a word
        Err(Trouble::Closed) if reception.is_closed(&key) => framed_document(plain.word("last-not-sent"), true),
        // the stop word's answer, among others, whatever is wrong besides: nothing is left to be seen
        Err(_) if reception.visit(&key).is_err() => framed_document(plain.gone(Frame::Framed), true),
        Err(Trouble::Closed | Trouble::NoSuchVisit) => framed_document(plain.gone(Frame::Framed), true),
        Err(trouble) => {
            let id = if matches!(trouble, Trouble::Away | Trouble::TooMany(_)) { id } else { random::id() };
            let html = plain.say(&key, (&id, &text), Some(word_for(&trouble)), chars);
            refused(&trouble, html, true)
        }
    }
}

/// The characters of one message.
fn chars(reception: &Reception) -> u64 {
    u64::try_from(reception.context.limits.message_chars).unwrap_or(u64::MAX)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KeyForm {
    key: String,
    language: String,
}

/// The visitor says goodbye.
async fn leave(State(reception): State<Reception>, request: Request) -> Response {
    let KeyForm { key, language } = form(&reception, request).await.unwrap_or_default();
    let plain = Plain::of(&language);
    reception.context.kept_places(|places| places.forget(&key));
    let facts = told(&reception.context, plain.language());
    let html = match reception.visit(&key) {
        Ok(visit) => {
            visit.leave(Leaving::Goodbye);
            plain.after(&key, &facts)
        }
        // who was there when it ended was asked then, and who stopped it is asked nothing
        Err(_) => plain.page("over", &facts),
    };
    framed_document(html, false)
}

/// A new form to write in, when the frame shows none.
async fn write(State(reception): State<Reception>, request: Request) -> Response {
    let KeyForm { key, language } = form(&reception, request).await.unwrap_or_default();
    let plain = Plain::of(&language);
    if reception.visit(&key).is_err() {
        return framed_document(plain.gone(Frame::Framed), true);
    }
    framed_document(plain.say(&key, (&random::id(), ""), None, chars(&reception)), true)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AfterForm {
    key: String,
    language: String,
    helped: String,
}

/// The one question afterwards is answered.
async fn after(State(reception): State<Reception>, request: Request) -> Response {
    let AfterForm { key, language, helped } = form(&reception, request).await.unwrap_or_default();
    let plain = Plain::of(&language);
    let facts = told(&reception.context, plain.language());
    let taken = serde_json::from_value::<Helped>(helped.into()).map_err(|_| Trouble::Invalid);
    match taken.and_then(|helped| reception.after(&key, helped)) {
        // sent a second time, it is counted once
        Ok(()) | Err(Trouble::Answered) => framed_document(plain.page("thanks", &facts), false),
        Err(trouble) => refused(&trouble, plain.page(word_for(&trouble), &facts), false),
    }
}

/// An empty frame.
async fn gone() -> Response {
    framed_document(Plain::of("").gone(Frame::Framed), true)
}

/// The talk in its frame: an answer that goes on while the conversation does.
async fn hear(State(reception): State<Reception>, request: Request) -> Response {
    let KeyForm { key, language } = form(&reception, request).await.unwrap_or_default();
    let plain = Plain::of(&language);
    let listening = match reception.listen(&key, None) {
        Ok(Stream::Open(listening)) => *listening,
        Ok(Stream::Last(sight)) => {
            let html = format!(
                "{}{}",
                plain.begin(),
                seen(&plain, &key, &sight, &mut ToldOfHelp::default()).unwrap_or_default()
            );
            return framed_document(html, true);
        }
        Ok(Stream::Over) | Err(_) => return framed_document(plain.gone(Frame::Framed), true),
    };
    let keep_alive = reception.context.timing.keep_alive;
    let begin = Some(plain.begin());
    let hearing = Some(Hearing { listening, plain, key, begin, told: ToldOfHelp::default() });
    let pieces = stream::unfold(hearing, move |hearing| async move {
        let mut hearing = hearing?;
        let (html, over) = hearing.next(keep_alive).await;
        Some((Ok::<_, Infallible>(Bytes::from(html)), (!over).then_some(hearing)))
    });
    let mut response = (Extension(Endless), Html(Body::from_stream(pieces))).into_response();
    // a proxy that keeps answers back until they are whole would keep this one for ever
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    framing(with_policy(response, &plain_policy(true)), true)
}

/// A talk that is being heard.
struct Hearing {
    listening: Listening,
    plain: Plain,
    key: String,
    /// The document's beginning, until it was sent.
    begin: Option<String>,
    told: ToldOfHelp,
}

impl Hearing {
    /// The next piece of the document, and whether it is the last.
    async fn next(&mut self, keep_alive: Duration) -> (String, bool) {
        if let Some(begin) = self.begin.take() {
            return (begin, false);
        }
        loop {
            match tokio::time::timeout(keep_alive, self.listening.next()).await {
                Ok(Some(sight)) => {
                    if let Some(line) = seen(&self.plain, &self.key, &sight, &mut self.told) {
                        return (line, matches!(sight, Sight::Exit | Sight::Closed(_)));
                    }
                }
                Ok(None) => return (self.plain.lost(), true),
                // nothing happened: so that no proxy takes the connection for a dead one
                Err(_) => return ("<!-- -->\n".to_owned(), false),
            }
        }
    }
}

/// What is shown of a sight; at the end of a conversation the one question, too.
fn seen(plain: &Plain, key: &str, sight: &Sight, told: &mut ToldOfHelp) -> Option<String> {
    let line = plain.line(sight, told)?;
    Some(if matches!(sight, Sight::Closed(_)) { line + &plain.question(key) } else { line })
}

/// Reads a form.
async fn form<T: DeserializeOwned>(reception: &Reception, request: Request) -> Result<T, Trouble> {
    let body = bounded(request.into_body(), reception.context.limits.body_bytes).await?;
    serde_urlencoded::from_bytes(&body).map_err(|_| Trouble::Malformed)
}
