//! Ids: ours are short codes, those of HSDS are UUIDs.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// How the id of a service from elsewhere begins: it never takes the place of one of ours.
const FOREIGN: &str = "hsds_";

/// A UUID (RFC 9562, version 8) made of a name: the same for the same name, always.
pub(super) fn uuid(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let mut hex = digest.iter().take(16).fold(String::with_capacity(32), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    hex.replace_range(12..13, "8");
    hex.replace_range(16..17, "a");
    dashed(&hex)
}

fn dashed(hex: &str) -> String {
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The id of an entry from a service's identifier elsewhere: the same at every import.
pub(super) fn entry_id(foreign: &str) -> String {
    let bare = foreign.to_ascii_lowercase().replace('-', "");
    if foreign.len() == 36 && is_hex(&bare) {
        return format!("{FOREIGN}{bare}");
    }
    let plain = foreign.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain && !is_hex(foreign) && (1..=32).contains(&foreign.len()) {
        return format!("{FOREIGN}{foreign}");
    }
    format!("{FOREIGN}{}", uuid(foreign).replace('-', ""))
}

fn is_hex(text: &str) -> bool {
    text.len() == 32 && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// The identifier of an entry's service: where it came from elsewhere with a UUID, that one.
pub(super) fn service_id(entry_id: &str) -> String {
    match entry_id.strip_prefix(FOREIGN) {
        Some(hex) if is_hex(hex) => dashed(hex),
        _ => uuid(&format!("service {entry_id}")),
    }
}

/// A shortcut made of a name that nobody has yet: its first letters, and a number when they are taken.
pub(super) fn shortcut(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let letters: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let base = if letters.is_empty() { "line".to_owned() } else { letters };
    if !taken(&base) {
        return base;
    }
    let numbered = (2_u32..10_000).map(|n| format!("{base}{n}"));
    numbered.into_iter().find(|code| !taken(code)).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_services_uuid_comes_back_and_no_foreign_id_is_one_of_ours() {
        let uuid = "ac148810-d857-441c-9679-408f346de14b";
        assert_eq!(entry_id(uuid), "hsds_ac148810d857441c9679408f346de14b");
        assert_eq!(service_id(&entry_id(uuid)), uuid);
        assert_eq!(entry_id("112"), "hsds_112");
        for odd in ["A-1", "a_1", "", "é", "x".repeat(99).as_str(), "ac148810d857441c9679408f346de14b"] {
            let id = entry_id(odd);
            assert!(id.starts_with(FOREIGN) && id.len() <= 40, "{id}");
        }
        assert_ne!(entry_id("A-1"), entry_id("a_1"));
        assert_ne!(entry_id("ac148810d857441c9679408f346de14b"), entry_id(uuid));
    }

    #[test]
    fn an_own_uuid_is_of_version_8_and_always_the_same() {
        let id = service_id("kindertelefoon");
        assert_eq!(id, service_id("kindertelefoon"));
        assert_ne!(id, service_id("fier"));
        assert_eq!((id.len(), &id[14..15], &id[19..20]), (36, "8", "a"), "{id}");
    }

    /// By hashlib of Python: other directories know our services under these.
    #[test]
    fn an_id_that_was_given_out_stays() {
        assert_eq!(service_id("kindertelefoon"), "83aa092d-8876-84af-a700-21d21ad8f312");
    }

    #[test]
    fn a_shortcut_is_never_one_that_is_taken() {
        assert_eq!(shortcut("Community Counselling", |_| false), "communit");
        assert_eq!(shortcut("Community", |code| ["communit", "communit2"].contains(&code)), "communit3");
        assert_eq!(shortcut("日本", |_| false), "line");
    }
}
