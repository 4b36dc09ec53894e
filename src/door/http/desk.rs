//! What the desk tells whoever opens its page, before anybody comes in: whether somebody is there, when somebody will be,
//! and who else is there meanwhile. Nothing of any visitor, and nothing of who helps.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::moment::{now, timestamp};
use crate::reception::Reception;
use care::Language;
use care::hours::Now;
use care::offer::{Offer, for_visitor};
use care::referral::{ChannelKind, Entry};
use care::welcome::{Ask, Welcome};

/// The version of the answer.
const VERSION: u32 = 1;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// The tag of the language in which the page speaks.
    #[serde(default)]
    lang: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Told {
    v: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    open: bool,
    full: bool,
    next_opening: Option<String>,
    hours: Vec<String>,
    languages: Vec<String>,
    exit: String,
    asks: Vec<&'static str>,
    limits: Limits,
    alternatives: Vec<Other>,
}

#[derive(Serialize)]
struct Limits {
    message_chars: usize,
    alternatives_after_minutes: u32,
}

/// An alternative on the wire.
#[derive(Serialize)]
struct Other {
    id: String,
    name: String,
    #[serde(rename = "for")]
    what: String,
    phone: Option<String>,
    chat: Option<String>,
    site: Option<String>,
    hours: Option<String>,
    open: Option<bool>,
}

/// `GET /api/desk?lang=nl`. "Open" is that somebody is on duty and reads (design §3), whatever the clock says.
pub(super) async fn desk(
    State(reception): State<Reception>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Json<Told> {
    // Dutch where nothing is said; English for a language that we do not speak
    let tag = asked.ok().and_then(|Query(asked)| asked.lang);
    let language = tag.as_deref().map_or(Language::Nl, |tag| Language::from_tag(tag).unwrap_or(Language::En));
    let (context, at) = (&reception.context, timestamp(now()));
    Json(told(
        &context.welcome,
        language,
        at,
        Facts { open: context.is_staffed(), full: reception.is_full(), message_chars: context.limits.message_chars },
    ))
}

/// What is true of the door at the moment.
#[derive(Clone, Copy)]
struct Facts {
    open: bool,
    full: bool,
    message_chars: usize,
}

fn told(welcome: &Welcome, language: Language, at: Timestamp, facts: Facts) -> Told {
    let next_opening = welcome.next_opening(at).filter(|_| !facts.open);
    Told {
        v: VERSION,
        name: welcome.name.as_ref().map(|name| name.get(language).to_owned()),
        open: facts.open,
        full: facts.full,
        next_opening: next_opening.map(|next| welcome.written(next)),
        hours: welcome.hour_lines(at, language),
        languages: welcome.languages.clone(),
        exit: welcome.exit.clone(),
        asks: welcome.asks.iter().copied().map(Ask::code).collect(),
        limits: Limits { message_chars: facts.message_chars, alternatives_after_minutes: welcome.alternatives_after },
        alternatives: welcome.alternatives.iter().filter_map(|entry| alternative(entry, language, at)).collect(),
    }
}

/// An alternative as the page shows it; nothing of one that no visitor may be shown.
fn alternative(entry: &Entry, language: Language, at: Timestamp) -> Option<Other> {
    let place = Welcome::place();
    let Offer { id, name, what, ways } = for_visitor(entry, language, Some(Now { at, zone: &place }))?;
    let first = |kind| ways.iter().find(|way| way.kind == kind);
    let number = first(ChannelKind::Phone).map(|way| way.at.clone());
    let address = |kind| first(kind).map(|way| way.link.clone());
    let hours: Vec<&str> = ways.iter().filter_map(|way| way.hours.as_deref()).collect();
    let open = match ways.iter().map(|way| way.is_open).collect::<Vec<_>>() {
        known if known.contains(&Some(true)) => Some(true),
        known if known.iter().all(|open| *open == Some(false)) => Some(false),
        _ => None,
    };
    Some(Other {
        id,
        name,
        what,
        phone: number,
        chat: address(ChannelKind::Chat),
        site: address(ChannelKind::Site),
        hours: (!hours.is_empty()).then(|| hours.join(" ")),
        open,
    })
}
