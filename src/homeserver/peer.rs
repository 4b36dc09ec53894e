//! From where a request comes.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// Who opened a connection.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Peer {
    /// The address a request came from; none where a proxy on this machine does not say it. What the proxy added itself
    /// stands last: what is before it anybody can write.
    pub(crate) fn source(self, headers: &HeaderMap) -> Option<IpAddr> {
        if !self.0.is_loopback() {
            return Some(self.0);
        }
        let said = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        let last = said.rsplit(',').next()?.trim();
        let with_port = || last.parse().map(|address: SocketAddr| address.ip());
        last.parse().or_else(|_| with_port()).ok().filter(|source: &IpAddr| !source.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(peer: &str, said: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for said in said {
            headers.append("x-forwarded-for", said.parse().unwrap());
        }
        Peer(peer.parse().unwrap()).source(&headers).map(|source| source.to_string())
    }

    #[test]
    fn a_proxy_on_this_machine_is_believed_in_what_it_says_last() {
        for (said, found) in [
            (&["192.0.2.7"][..], Some("192.0.2.7")),
            (&["203.0.113.9, 192.0.2.7"], Some("192.0.2.7")),
            (&["203.0.113.9", "192.0.2.7:4711"], Some("192.0.2.7")),
            (&["[2001:db8::7]:4711"], Some("2001:db8::7")),
            (&["2001:db8::7"], Some("2001:db8::7")),
            (&["192.0.2.7, nonsense"], None),
            (&["127.0.0.1"], None),
            (&[], None),
        ] {
            assert_eq!(source("127.0.0.1", said).as_deref(), found, "{said:?}");
        }
        assert_eq!(source("198.51.100.3", &["192.0.2.7"]).as_deref(), Some("198.51.100.3"), "nobody else is believed");
    }
}
