//! The way in without JavaScript: the page's own forms, answered with pages.

use std::convert::Infallible;

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
use super::endless::Endless;
use super::page::{document, in_language, with_policy};
use crate::desk_facts::told;
use crate::page::{Frame, Plain, plain_policy};
use crate::reception::trouble::Trouble;
use crate::reception::{Entry, Reception, Stream};
use crate::street::source::Origin;
use care::age::AgeBand;
use care::stop_word::StopWord;
use care::triage::Answers;
use desk::event::Leaving;
use machine::random;

/// The forms' calls, each of which ends.
pub(super) fn calls() -> Router<Reception> {
    Router::new()
        .route("/plain", post(enter))
        .route("/plain/language", post(speak))
        .route("/plain/say", post(say))
        .route("/plain/leave", post(leave))
        .route("/plain/gone", get(gone))
}

/// The talk in its frame, which does not end.
pub(super) fn talk() -> Router<Reception> {
    Router::new().route("/plain/talk", post(hear))
}

#[derive(Deserialize)]
struct LanguageForm {
    to: String,
}

/// The first page in another language.
async fn speak(State(reception): State<Reception>, headers: HeaderMap, request: Request) -> Response {
    let to = form::<LanguageForm>(&reception, request).await.map(|form| form.to).unwrap_or_default();
    in_language(&reception, &to, &headers)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct EnterForm {
    language: Option<String>,
    safe: String,
    age: String,
    danger: String,
    plain: String,
    stop_word: String,
}

/// The visitor comes in. What was not answered, or answered with something odd, is not known.
async fn enter(State(reception): State<Reception>, request: Request) -> Response {
    let from = request.extensions().get::<Origin>().copied().unwrap_or(Origin::Unsaid);
    let form: EnterForm = form(&reception, request).await.unwrap_or_default();
    let plain = Plain::of(form.language.as_deref().unwrap_or_default());
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
                reception.enter(Entry { language, tag, returning: None, answers, plain, stop_word }, from).await
            }
            Err(asked) => Err(asked),
        },
        Err(unfit) => Err(unfit),
    };
    let facts = told(&reception.context, plain.language());
    match entered {
        Ok(entered) => document(plain.talk(&facts, entered.token.as_str(), &random::id()), &plain_policy(false)),
        Err(trouble) => refused(&trouble, plain.word(Frame::Whole, word_for(&trouble), Some(&facts)), false),
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
        Trouble::Closed | Trouble::NoSuchVisit => "plain-ended",
        _ => "plain-again",
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

/// The visitor says something, in the frame to write in. What was not taken stays in the field, under the same id.
async fn say(State(reception): State<Reception>, request: Request) -> Response {
    let read = form(&reception, request).await;
    if let Err(trouble @ Trouble::TooLarge(_)) = &read {
        // no field is read of it, the key neither: the browser's way back has form and words
        return refused(trouble, Plain::of("").word(Frame::Framed, "too-long", None), true);
    }
    let SayForm { key, language, id, text } = read.unwrap_or_default();
    let plain = Plain::of(&language);
    let chars = u64::try_from(reception.context.limits.message_chars).unwrap_or(u64::MAX);
    // a form's lines end with CR LF (HTML, "normalize newlines")
    let text = text.replace("\r\n", "\n");
    let said = match reception.visit(&key) {
        Ok(visit) => visit.say(&id, &text).await,
        Err(trouble) => Err(trouble),
    };
    match said {
        Ok(_) => framed_document(plain.say(&key, (&random::id(), ""), Some("plain-sent"), chars), true),
        // the stop word's answer, among others: nothing is left to be seen
        Err(Trouble::Closed | Trouble::NoSuchVisit) => framed_document(plain.gone(Frame::Framed), true),
        Err(Trouble::Empty) => framed_document(plain.say(&key, (&id, ""), None, chars), true),
        Err(trouble) => {
            let id = if matches!(trouble, Trouble::Away | Trouble::TooMany(_)) { id } else { random::id() };
            let html = plain.say(&key, (&id, &text), Some(word_for(&trouble)), chars);
            refused(&trouble, html, true)
        }
    }
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
    if let Ok(visit) = reception.visit(&key) {
        visit.leave(Leaving::Goodbye);
    }
    reception.context.kept_places(|places| places.forget(&key));
    let facts = told(&reception.context, plain.language());
    framed_document(plain.word(Frame::Whole, "over", Some(&facts)), false)
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
            let html = format!("{}{}", plain.begin(), plain.line(&sight).unwrap_or_default());
            return framed_document(html, true);
        }
        Ok(Stream::Over) | Err(_) => return framed_document(plain.gone(Frame::Framed), true),
    };
    let keep_alive = reception.context.timing.keep_alive;
    let begin = plain.begin();
    let lines =
        stream::unfold((listening, plain, Some(begin), false), move |(mut listening, plain, begin, over)| async move {
            if over {
                return None;
            }
            let (html, over) = match begin {
                Some(begin) => (begin, false),
                None => loop {
                    match tokio::time::timeout(keep_alive, listening.next()).await {
                        Ok(Some(sight)) => {
                            if let Some(line) = plain.line(&sight) {
                                let over = matches!(
                                    sight,
                                    crate::reception::listening::Sight::Exit
                                        | crate::reception::listening::Sight::Closed(_)
                                );
                                break (line, over);
                            }
                        }
                        Ok(None) => break (plain.lost(), true),
                        // nothing happened: so that no proxy takes the connection for a dead one
                        Err(_) => break ("<!-- -->\n".to_owned(), false),
                    }
                },
            };
            Some((Ok::<_, Infallible>(Bytes::from(html)), (listening, plain, None, over)))
        });
    let mut response = (Extension(Endless), Html(Body::from_stream(lines))).into_response();
    // a proxy that keeps answers back until they are whole would keep this one for ever
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    framing(with_policy(response, &plain_policy(true)), true)
}

/// Reads a form.
async fn form<T: DeserializeOwned>(reception: &Reception, request: Request) -> Result<T, Trouble> {
    let body = bounded(request.into_body(), reception.context.limits.body_bytes).await?;
    serde_urlencoded::from_bytes(&body).map_err(|_| Trouble::Malformed)
}
