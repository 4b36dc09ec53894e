//! What the desk tells whoever opens its page, for a page of the desk's own.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;

use crate::desk_facts::{DeskFacts, desk_facts};
use crate::reception::Reception;
use care::Language;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// The tag of the language in which the page speaks.
    #[serde(default)]
    lang: Option<String>,
}

/// `GET /api/desk?lang=nl`.
pub(super) async fn desk(
    State(reception): State<Reception>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Json<DeskFacts> {
    // Dutch where nothing is said; English for a language that we do not speak
    let tag = asked.ok().and_then(|Query(asked)| asked.lang);
    let language = tag.as_deref().map_or(Language::Nl, |tag| Language::from_tag(tag).unwrap_or(Language::En));
    Json(desk_facts(&reception.context, language))
}
