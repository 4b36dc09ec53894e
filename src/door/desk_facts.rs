//! What the desk tells whoever opens its page, before anybody comes in: whether somebody is there, when somebody will be,
//! and who else is there meanwhile. Nothing of any visitor, and nothing of who helps.

use jiff::Timestamp;
use serde::Serialize;

use crate::context::Context;
use crate::moment::{now, timestamp};
use care::Language;
use care::hours::Now;
use care::offer::{Offer, for_visitor};
use care::referral::{ChannelKind, Entry};
use care::welcome::{Ask, Welcome};

/// The ways to reach an alternative that are told, the one that is tried first before the others.
const SHOWN: [ChannelKind; 3] = [ChannelKind::Phone, ChannelKind::Chat, ChannelKind::Site];

/// The version of what is told.
const VERSION: u32 = 1;

/// What the desk tells, in the shape of `GET /api/desk`.
#[derive(Serialize)]
pub(crate) struct DeskFacts {
    v: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    open: bool,
    lets_in: bool,
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

/// What the desk tells at this moment. "Open" is that somebody is on duty and reads (design §3), whatever the clock says.
pub(crate) fn desk_facts(context: &Context, language: Language) -> DeskFacts {
    let now_at_door = TrueNow {
        open: context.is_staffed(),
        full: context.street.is_full(),
        message_chars: context.limits.message_chars,
    };
    facts(&context.welcome, language, timestamp(now()), now_at_door)
}

/// The same as a page reads it.
pub(crate) fn told(context: &Context, language: Language) -> serde_json::Value {
    serde_json::to_value(desk_facts(context, language)).unwrap_or_default()
}

/// What is true of the door at the moment.
#[derive(Clone, Copy)]
struct TrueNow {
    open: bool,
    full: bool,
    message_chars: usize,
}

fn facts(welcome: &Welcome, language: Language, at: Timestamp, now: TrueNow) -> DeskFacts {
    let next_opening = welcome.next_opening(at).filter(|_| !now.open);
    DeskFacts {
        v: VERSION,
        name: welcome.name.as_ref().map(|name| name.get(language).to_owned()),
        open: now.open,
        lets_in: welcome.lets_in(at, now.open),
        full: now.full,
        next_opening: next_opening.map(|next| welcome.written(next)),
        hours: welcome.hour_lines(at, language),
        languages: welcome.languages.clone(),
        exit: welcome.exit.clone(),
        asks: welcome.asks.iter().copied().map(Ask::code).collect(),
        limits: Limits { message_chars: now.message_chars, alternatives_after_minutes: welcome.alternatives_after },
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
    let shown = ways.iter().filter(|way| SHOWN.contains(&way.kind));
    let mut hours: Vec<&str> = Vec::new();
    for said in shown.filter_map(|way| way.hours.as_deref()) {
        // two numbers of one service mostly have the same
        if !hours.contains(&said) {
            hours.push(said);
        }
    }
    // one word behind all ways: it is that of the first, which a visitor tries first
    let open = SHOWN.into_iter().find_map(first).and_then(|way| way.is_open);
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
