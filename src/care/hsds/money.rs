//! What a service costs.

use jiff::civil::Date;

use super::fields::{Fields, joined};
use crate::Words;

/// What a service costs, in its words: the description of its fees, or else its options that still hold.
pub(super) fn read(service: &Fields<'_>, today: Date) -> Option<String> {
    let described = service.line("fees_description");
    let options: Vec<String> = service.list("cost_options").into_iter().filter_map(|o| option(o, today)).collect();
    let parts: Vec<String> = described.into_iter().chain(options).collect();
    joined(&parts).or_else(|| service.line("fees"))
}

fn option(option: Fields<'_>, today: Date) -> Option<String> {
    let (_, to) = (option.date("valid_from"), option.date("valid_to"));
    if to.is_some_and(|to| to < today) {
        option.unheld("(no longer valid)");
        return None;
    }
    option.know(&["service_id"]);
    let amount = option.number("amount");
    let currency = option.text("currency").unwrap_or_default().trim().to_uppercase();
    let amount = match amount {
        Some(0.0) => Some("gratis".to_owned()),
        Some(_) => option.text("amount").map(|amount| format!("{amount} {currency}").trim().to_owned()),
        None => None,
    };
    let words = [option.line("option"), amount, option.line("amount_description")];
    let words: Vec<String> = words.into_iter().flatten().collect();
    option.finish();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Free, in both languages, when that is all that is said.
pub(super) fn is_free(cost: Option<&str>) -> Option<Words> {
    let cost = cost?.trim().trim_end_matches('.').to_lowercase();
    matches!(cost.as_str(), "gratis" | "free" | "free of charge" | "kosteloos")
        .then(|| Words { nl: "gratis".to_owned(), en: "free".to_owned() })
}
