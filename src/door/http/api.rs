//! The calls.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::after::after;
use super::cross_site::ours;
use super::desk::desk;
use super::events::{last, stream};
use super::key::Key;
use super::readable::readable;
use super::{keep, page, plain};
use crate::attempts::id::AttemptId;
use crate::reception::trouble::Trouble;
use crate::reception::{Entry, Reception, Stream};
use crate::street::source::Origin;
use crate::street::work::{AskedWork, DoneWork};
use care::Language;
use care::age::AgeBand;
use care::stop_word::StopWord;
use care::tag::Tag;
use care::triage::Answers;
use desk::event::{EventId, Leaving, Moment};

/// So much of a body that is too large is read and thrown away, so that its sender gets to read the answer.
const DRAINED: usize = 8 * 1024 * 1024;

/// The API's addresses.
pub(super) fn router(reception: Reception) -> Router {
    let calls = Router::new()
        .route("/api/desk", get(desk))
        .route("/api/visits", post(enter))
        .route("/api/visits/{visit}/messages", post(say))
        .route("/api/visits/{visit}/typing", post(typing))
        .route("/api/visits/{visit}/leave", post(leave))
        .route("/api/visits/{visit}/after", post(after))
        .route("/api/visits/{visit}/stop-word", put(agree).delete(take_back))
        .route("/api/visits/{visit}/keep", post(keep::keep).delete(keep::forget))
        .route("/api/visits/resume", post(keep::resume))
        .merge(plain::calls())
        .layer(middleware::from_fn_with_state(reception.clone(), in_time));
    Router::new()
        .route("/", get(page::first))
        .route("/api/visits/{visit}/events", get(events))
        .merge(plain::talk())
        .merge(calls)
        .fallback(async || Trouble::NoSuchAddress)
        .method_not_allowed_fallback(async || Trouble::NoSuchMethod)
        .layer(middleware::from_fn_with_state(reception.clone(), ours))
        .layer(middleware::from_fn_with_state(reception.clone(), readable))
        .layer(middleware::from_fn(guarded))
        .with_state(reception)
}

#[derive(Deserialize)]
struct EnterBody {
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    returning: Option<bool>,
    #[serde(default)]
    answers: Option<AnswersBody>,
    #[serde(default)]
    stop_word: Option<String>,
    #[serde(default)]
    work: Option<DoneWork>,
    #[serde(default)]
    attempt: Option<String>,
}

/// What was answered on arrival: what the triage looks at ([`Answers`]), and whether easy words were chosen, which changes
/// no triage.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AnswersBody {
    #[serde(default)]
    safe_to_type: Option<bool>,
    #[serde(default)]
    age_band: Option<AgeBand>,
    #[serde(default)]
    urgent: Option<bool>,
    #[serde(default)]
    plain: Option<bool>,
}

#[derive(Serialize)]
struct EnterAnswer {
    visit: String,
    alias: String,
    /// Whether anybody is on duty and reads: what may be promised until the stream says more.
    staffed: bool,
}

async fn enter(State(reception): State<Reception>, request: Request) -> Result<Response, Trouble> {
    let from = request.extensions().get::<Origin>().copied().unwrap_or(Origin::Unsaid);
    let body: EnterBody = read(&reception, request, true).await?;
    let (language, tag) = language_of(body.language.as_deref());
    let stop_word = body.stop_word.as_deref().map(StopWord::agree).transpose().map_err(Trouble::StopWord)?;
    let AnswersBody { safe_to_type, age_band, urgent, plain } = body.answers.unwrap_or_default();
    let answers = Answers { safe_to_type, age_band, urgent };
    let plain = plain.unwrap_or_default();
    let attempt = body.attempt.as_deref().map(AttemptId::of).transpose()?;
    let entry = Entry { language, tag, returning: body.returning, answers, plain, stop_word, attempt };
    reception.look_at_work(body.work.as_ref())?;
    let entered = reception.enter(entry, from).await?;
    let (visit, staffed) = (entered.token.as_str().to_owned(), reception.context.is_staffed());
    let answer = EnterAnswer { visit, alias: entered.alias, staffed };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// The language that a visitor chose: ours, or English and the tag of another.
pub(super) fn language_of(tag: Option<&str>) -> (Language, Option<Tag>) {
    let language = tag.map_or(Language::Nl, |tag| Language::from_tag(tag).unwrap_or(Language::En));
    (language, tag.and_then(Tag::other))
}

#[derive(Deserialize)]
struct SayBody {
    id: String,
    text: String,
}

#[derive(Serialize)]
struct SayAnswer {
    id: String,
    at: Moment,
}

async fn say(State(reception): State<Reception>, key: Key, request: Request) -> Result<Json<SayAnswer>, Trouble> {
    let visit = reception.visit(key.as_str())?;
    let SayBody { id, text } = read(&reception, request, false).await?;
    let at = visit.say(&id, &text).await?;
    Ok(Json(SayAnswer { id, at }))
}

#[derive(Deserialize)]
struct TypingBody {
    #[serde(default = "yes")]
    on: bool,
}

const fn yes() -> bool {
    true
}

async fn typing(State(reception): State<Reception>, key: Key, request: Request) -> Result<StatusCode, Trouble> {
    let visit = reception.visit(key.as_str())?;
    let TypingBody { on } = read(&reception, request, true).await?;
    visit.typing(on).await;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct LeaveBody {
    how: How,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum How {
    Goodbye,
    QuickExit,
    /// The page is gone and may come back: closed, reloaded, or thrown away by the phone.
    Away,
}

async fn leave(State(reception): State<Reception>, key: Key, request: Request) -> Result<StatusCode, Trouble> {
    let visit = reception.visit(key.as_str())?;
    let LeaveBody { how } = read(&reception, request, false).await?;
    match how {
        How::Goodbye => visit.leave(Leaving::Goodbye),
        How::QuickExit => visit.leave(Leaving::QuickExit),
        How::Away => visit.away(),
    }
    if !matches!(how, How::Away) {
        reception.context.kept_places(|places| places.forget(key.as_str()));
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct StopWordBody {
    stop_word: String,
}

/// The visitor sets the stop word, or another one.
async fn agree(State(reception): State<Reception>, key: Key, request: Request) -> Result<StatusCode, Trouble> {
    let visit = reception.visit(key.as_str())?;
    let StopWordBody { stop_word } = read(&reception, request, false).await?;
    let word = StopWord::agree(&stop_word).map_err(Trouble::StopWord)?;
    visit.agree(Some(&word)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The visitor takes the stop word back.
async fn take_back(State(reception): State<Reception>, key: Key) -> Result<StatusCode, Trouble> {
    reception.visit(key.as_str())?.agree(None).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn events(State(reception): State<Reception>, key: Key, headers: HeaderMap) -> Result<Response, Trouble> {
    let after = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(EventId::from);
    Ok(match reception.listen(key.as_str(), after.as_ref())? {
        Stream::Open(listening) => stream(*listening, reception.context.timing.keep_alive),
        Stream::Last(sight) => last(&sight),
        Stream::Over => StatusCode::NO_CONTENT.into_response(),
    })
}

/// Reads a body as JSON. `optional`: none is an object without fields.
pub(super) async fn read<T: DeserializeOwned>(
    reception: &Reception,
    request: Request,
    optional: bool,
) -> Result<T, Trouble> {
    let body = bounded(request.into_body(), reception.context.limits.body_bytes).await?;
    let body: &[u8] = if optional && body.is_empty() { b"{}" } else { &body };
    serde_json::from_slice(body).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => Trouble::Invalid,
        _ => Trouble::Malformed,
    })
}

pub(super) async fn bounded(body: Body, most: usize) -> Result<Vec<u8>, Trouble> {
    let mut chunks = body.into_data_stream();
    let (mut kept, mut read) = (Vec::new(), 0);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Trouble::Malformed)?;
        read += chunk.len();
        if read <= most {
            kept.extend_from_slice(&chunk);
        } else {
            kept = Vec::new();
        }
        if read > DRAINED {
            break;
        }
    }
    if read > most { Err(Trouble::TooLarge(most)) } else { Ok(kept) }
}

#[derive(Serialize)]
struct Problem {
    error: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    work: Option<AskedWork>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u8>,
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (error, status) = self.code();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        let work = if let Self::Work(asked) = &self { Some((**asked).clone()) } else { None };
        let problem = Problem { error, message: self.to_string(), work, left: self.tries_left() };
        let mut response = (status, Json(problem)).into_response();
        if let Some(wait) = self.retry_after() {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        // for who reads no JSON
        response.extensions_mut().insert(self);
        response
    }
}

/// A call must end in time; the event stream is no call.
async fn in_time(State(reception): State<Reception>, request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(reception.context.limits.request_time, next.run(request)).await;
    answered.unwrap_or_else(|_| Trouble::Slow.into_response())
}

/// Nothing of it is kept by a browser, shown in another page, or told to another site.
async fn guarded(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 6] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        // a document says itself what it may do, and where it may be shown
        let own = name == header::CONTENT_SECURITY_POLICY || name == header::X_FRAME_OPTIONS;
        if !(own && response.headers().contains_key(&name)) {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    response
}
