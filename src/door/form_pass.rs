//! What proves that a form was fetched here, for browsers that say nothing readable of where it comes from: without
//! `Sec-Fetch-Site` a form under `Referrer-Policy: no-referrer` is sent with `Origin: null` (Fetch, "append a request
//! `Origin` header"), and older ones send no origin at all.
//!
//! A pass stands in the form. It says until when it holds, and is sealed together with the network that fetched the page:
//! another site can fetch a page and its pass, but only for its own network, not for that of who reads it. Nothing is stored,
//! at the visitor's or here, and no address can be read from it.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::street::source::Source;
use desk::event::Moment;
use machine::random;

/// For so long a page may stand open before somebody comes in by its form.
const HOLDS: Duration = Duration::from_hours(12);
/// Bytes of the seal.
const SEAL: usize = 16;

/// Gives passes and takes them back.
pub(crate) struct FormPasses {
    key: [u8; 32],
}

impl fmt::Debug for FormPasses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormPasses(…)")
    }
}

impl FormPasses {
    /// With a key of its own: a pass of another run does not hold.
    pub(crate) fn new() -> Self {
        // without randomness no visit gets a key either
        Self { key: random::bytes().unwrap_or_default() }
    }

    /// A pass for the page's form. `now` is by the steady clock.
    pub(crate) fn give(&self, from: Option<Source>, now: Moment) -> String {
        let until = now.0.saturating_add(u64::try_from(HOLDS.as_millis()).unwrap_or(u64::MAX)).to_be_bytes();
        let seal = self.seal(until, from).finalize().into_bytes();
        let pass: Vec<u8> = until.iter().chain(&seal[..SEAL]).copied().collect();
        URL_SAFE_NO_PAD.encode(pass)
    }

    /// Whether a form with this pass was fetched here, from that network.
    pub(crate) fn takes(&self, pass: &str, from: Option<Source>, now: Moment) -> bool {
        let bytes = URL_SAFE_NO_PAD.decode(pass).ok();
        let Some(bytes) = bytes.and_then(|bytes| <[u8; 8 + SEAL]>::try_from(bytes).ok()) else { return false };
        let Some((until, seal)) = bytes.split_first_chunk::<8>() else { return false };
        let sealed = self.seal(*until, from).verify_truncated_left(seal).is_ok();
        sealed && u64::from_be_bytes(*until) >= now.0
    }

    fn seal(&self, until: [u8; 8], from: Option<Source>) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key of any length is one");
        mac.update(&until);
        match from {
            None => mac.update(b"inside"),
            Some(Source::Unsaid) => mac.update(b"unsaid"),
            Some(Source::Garbled) => mac.update(b"garbled"),
            Some(Source::Network(IpAddr::V4(v4))) => mac.update(&v4.octets()),
            Some(Source::Network(IpAddr::V6(v6))) => mac.update(&v6.octets()),
        }
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> Source {
        Source::Network(address.parse().expect("an address"))
    }

    #[test]
    fn a_pass_holds_for_its_network_its_time_and_its_run() {
        let (passes, start) = (FormPasses::new(), Moment(1_000));
        let home = Some(network("192.0.2.7"));
        let pass = passes.give(home, start);
        let late = Moment(start.0 + 12 * 3_600_000);
        assert!(passes.takes(&pass, home, start) && passes.takes(&pass, home, late));
        assert!(!passes.takes(&pass, home, Moment(late.0 + 1)));
        let others = [network("192.0.2.8"), network("2001:db8::"), Source::Unsaid, Source::Garbled];
        for other in others.map(Some).into_iter().chain([None]) {
            assert!(!passes.takes(&pass, other, start));
            assert!(passes.takes(&passes.give(other, start), other, start));
        }
        assert!(!FormPasses::new().takes(&pass, home, start), "another run's");
    }

    #[test]
    fn what_is_no_pass_is_none() {
        let (passes, home) = (FormPasses::new(), Some(network("192.0.2.7")));
        let pass = passes.give(home, Moment(0));
        let longer = format!("{pass}AAAA");
        // one that says that it holds for longer
        let mut forged = URL_SAFE_NO_PAD.decode(&pass).expect("it is ours");
        forged[0] = 1;
        for wrong in ["", "x", "ééé", &pass[1..], &longer, &URL_SAFE_NO_PAD.encode(forged)] {
            assert!(!passes.takes(wrong, home, Moment(0)), "{wrong}");
        }
    }
}
