//! What the desk says of itself on the visitors' page, as far as a door knows it by itself.

use serde_json::{Value, json};

use crate::context::Context;
use care::Language;
use care::referral::Parents;
use content::Content;

/// Whom the page names beside the desk: a phone for children, and one for who thinks of dying. Both are free of charge,
/// and parents hear of neither.
const BESIDE: [&str; 2] = ["kindertelefoon", "113"];

/// What the desk says of itself, in the shape of `GET /api/desk`. The page takes every field as possibly absent.
pub(crate) fn desk_facts(context: &Context, language: Language) -> Value {
    let entries = &Content::shipped().directory.entries;
    let beside = entries.iter().filter(|it| BESIDE.contains(&it.id.as_str()) && it.parents == Parents::No);
    let alternatives: Vec<Value> = beside
        .map(|it| {
            json!({
                "id": it.id,
                "name": it.name.get(language),
                "for": it.what.get(language),
                "phone": it.phones.iter().max_by_key(|phone| phone.len()),
                "chat": it.chat,
                "site": it.site,
                "hours": it.hours.as_ref().map(|hours| hours.get(language)),
            })
        })
        .collect();
    let mut facts = json!({
        "v": 1,
        "full": context.visits.count() >= context.limits.open_visits,
        "languages": ["nl", "en"],
        "exit": context.page.exit,
        "asks": ["safe", "age", "danger", "plain"],
        "limits": { "message_chars": context.limits.message_chars, "alternatives_after_minutes": 10 },
        "alternatives": alternatives,
    });
    for (field, said) in &context.page.said {
        facts[field] = said.clone();
    }
    facts
}
