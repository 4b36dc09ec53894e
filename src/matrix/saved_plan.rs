//! Sealing a plan that is saved for when its visitor comes back, under the visitor's code.
//!
//! Argon2id (RFC 9106) makes a key of the code; out of that come, each by a derivation of its own, the key and the *lookup*
//! under which the door saves the plan. So whoever has the lookup has neither code nor key. The desk room's id is in the
//! salt: a code opens nothing at another desk. A code is drawn anew for each plan, so a key seals one plan.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::key_derivation::derive_key;
use super::vault::seal::SealKey;
use care::return_code::ReturnCode;
use desk::event::{Lookup, PlanAnswer, Sealed};

/// What is sealed is of a length that is a multiple of this, so that little can be told from it.
const BLOCK: usize = 1024;
/// Goes into every key and every sealed plan: those that are saved already open with these words only.
const CONTEXT: &[u8] = b"nachtwacht kept plan 1";

#[derive(Serialize)]
struct WrittenPlan<'a> {
    v: u32,
    answers: &'a [PlanAnswer],
}

#[derive(Deserialize)]
struct ReadPlan {
    v: u32,
    answers: Vec<PlanAnswer>,
}

/// The lookup and the key of a code at a desk. Takes some tens of milliseconds and 19 MiB: not for the drawing thread.
pub(crate) fn derive(code: &ReturnCode, desk: &str) -> Option<(Lookup, SealKey)> {
    let salt = Sha256::new().chain_update(CONTEXT).chain_update(desk).finalize();
    let master = derive_key(code.words().as_bytes(), salt.first_chunk()?)?;
    let part = |what: &str| Sha256::new().chain_update(what).chain_update(master.as_slice()).finalize();
    let key = Zeroizing::new(<[u8; 32]>::from(part("key")));
    Some((Lookup(URL_SAFE_NO_PAD.encode(part("lookup"))), SealKey::of(&key)?))
}

/// Seals a plan; `None` when it is too long to be saved.
pub(crate) fn seal(key: &SealKey, answers: &[PlanAnswer]) -> Option<Sealed> {
    let mut plain = Zeroizing::new(serde_json::to_vec(&WrittenPlan { v: 1, answers }).ok()?);
    let padded = plain.len().next_multiple_of(BLOCK);
    plain.resize(padded, b' ');
    let sealed = STANDARD.encode(key.seal(&plain, CONTEXT)?);
    (sealed.len() <= Sealed::LARGEST).then_some(Sealed(sealed))
}

/// Opens a plan; `None` when it is not what was sealed under this key, or of a newer version.
pub(crate) fn open(key: &SealKey, sealed: &Sealed) -> Option<Vec<PlanAnswer>> {
    let plain = key.open(&STANDARD.decode(&sealed.0).ok()?, CONTEXT)?;
    let ReadPlan { v, answers } = serde_json::from_slice(&plain).ok()?;
    (v == 1).then_some(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use care::Language;
    use care::plan::Answer;

    /// The lookup of a plan that an earlier build saved, and the plan.
    const SAVED: (&str, &str) = ("mQFlUfVJGJ5h2a2NmojBvDSG39O6H5IvOQChXMpwbo4", include_str!("saved_plan.txt"));

    fn answer(words: &str) -> PlanAnswer {
        let (plan, item, answer) = ("acute".into(), "first_step".into(), Some(Answer::Text(words.into())));
        PlanAnswer { plan, version: 1, item, answer, skipped: false, from: None, earlier: None }
    }

    #[test]
    fn a_plan_opens_under_its_code_at_its_desk_and_nowhere_else() {
        let code = ReturnCode::of(7, Language::Nl);
        let (lookup, key) = derive(&code, "!desk:a").unwrap();
        let plan = [answer("naar tante in Zwolle")];
        let sealed = seal(&key, &plan).unwrap();
        assert!(!sealed.0.contains("Zwolle") && !format!("{sealed:?}{lookup:?}").contains(&lookup.0));
        let typed = ReturnCode::read(&code.words().to_uppercase().replace(' ', " - ")).unwrap();
        let (same, again) = derive(&typed, "!desk:a").unwrap();
        assert_eq!((same, open(&again, &sealed).as_deref()), (lookup.clone(), Some(plan.as_slice())));
        for (code, desk) in [(ReturnCode::of(8, Language::Nl), "!desk:a"), (code, "!desk:b")] {
            let (other, wrong) = derive(&code, desk).unwrap();
            assert!(other != lookup && open(&wrong, &sealed).is_none());
        }
    }

    #[test]
    fn what_was_saved_before_is_found_and_opens() {
        // six words, as older versions made codes
        let code = ReturnCode::read("agenda aanrecht aanrecht aanrecht aanrecht aanrecht").unwrap();
        let (lookup, key) = derive(&code, "!desk:a").unwrap();
        let sealed = Sealed(SAVED.1.trim_end().to_owned());
        assert_eq!(lookup.0, SAVED.0);
        assert_eq!(open(&key, &sealed), Some(vec![answer("naar tante in Zwolle")]));
    }

    #[test]
    fn what_is_changed_does_not_open_and_the_length_tells_little() {
        let (_, key) = derive(&ReturnCode::of(1, Language::En), "!desk:a").unwrap();
        let sealed = |words: &str| seal(&key, &[answer(words)]).unwrap();
        assert_eq!(sealed("a").0.len(), sealed(&"a".repeat(500)).0.len());
        let mut changed = sealed("a");
        changed.0.replace_range(40..41, if &changed.0[40..41] == "A" { "B" } else { "A" });
        assert!(open(&key, &changed).is_none());
        assert!(seal(&key, &[answer(&"a".repeat(60_000))]).is_none(), "too long for an event");
    }
}
