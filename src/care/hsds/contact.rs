//! Numbers and the site of a service.

use super::fields::Fields;
use crate::referral::{is_phone, is_web_address};

/// How a service is reached.
pub(super) struct Reached {
    /// Voice lines, as dialled.
    pub(super) phones: Vec<String>,
    /// Its site.
    pub(super) site: Option<String>,
}

/// Reads the numbers and the site of a service.
pub(super) fn read(service: &Fields<'_>) -> Reached {
    let site = service.text("url");
    let https = site.filter(|site| {
        let fits = is_web_address(site);
        if !fits {
            service.remark("url", false, "is no https address: it was left out", "Look it up, and add it as `site`");
            service.unheld("url");
        }
        fits
    });
    Reached { phones: phones(service), site: https }
}

/// The numbers of a service; when it has none, those under which it is reached at its locations.
fn phones(service: &Fields<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for phone in service.list("phones") {
        if let Some(number) = voice_number(&phone).filter(|number| !found.contains(number)) {
            found.push(number);
        }
        phone.know(&["service_id", "location_id", "organization_id", "contact_id", "service_at_location_id"]);
        phone.finish();
    }
    found
}

fn voice_number(phone: &Fields<'_>) -> Option<String> {
    let kind = phone.text("type").unwrap_or_default().trim().to_lowercase();
    if !matches!(kind.as_str(), "" | "voice" | "cell" | "hotline") {
        phone.unheld(&format!("number of type {kind}"));
        phone.know(&["number"]);
        return None;
    }
    let Some(written) = phone.text("number") else {
        phone.remark("number", true, "is missing", "Write the number, or remove the phone");
        return None;
    };
    let number = written.trim().trim_matches('"').trim().replace(['.', '\u{a0}'], " ");
    if is_phone(&number) {
        return Some(number);
    }
    let remedy = "Look it up, and add it as `phone` with its digits alone";
    phone.remark("number", false, "has more than digits, or none: it was left out", remedy);
    phone.unheld("number");
    None
}
