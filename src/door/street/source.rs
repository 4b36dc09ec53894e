//! Where visitors come from, as far as a door counts it.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use crate::config::DoorLimits;

/// From where a call comes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From this process: a practice visitor.
    Inside,
    /// From this address.
    Address(IpAddr),
    /// From behind a proxy that does not say from where, or from this machine itself.
    Unsaid,
    /// From behind a proxy that says something that is no address.
    Garbled,
}

impl Origin {
    /// Where a call on a connection from `peer` comes from. `said` are the values of its `X-Forwarded-For`, in their
    /// order: only a proxy of the desk's own is believed, and only in what it added itself, which stands last. Anybody
    /// can write what is before it.
    pub(crate) fn of<'a>(peer: IpAddr, limits: &DoorLimits, said: impl Iterator<Item = Option<&'a str>>) -> Self {
        if !limits.is_proxy(peer) {
            return Self::Address(peer);
        }
        let Some(line) = said.last() else { return Self::on_this_machine(peer, limits) };
        let Some(last) = line.and_then(|line| line.rsplit(',').next()) else { return Self::Garbled };
        let last = last.trim();
        let with_port = || last.parse().map(|address: SocketAddr| address.ip());
        match last.parse().or_else(|_| with_port()) {
            Ok(address) => Self::on_this_machine(address, limits),
            Err(_) => Self::Garbled,
        }
    }

    /// An address that may be this machine's: then it says nothing, unless it is counted like any other.
    fn on_this_machine(address: IpAddr, limits: &DoorLimits) -> Self {
        let says_nothing = !limits.count_loopback && limits.is_proxy(address);
        if says_nothing { Self::Unsaid } else { Self::Address(address) }
    }
}

impl From<Option<IpAddr>> for Origin {
    fn from(address: Option<IpAddr>) -> Self {
        address.map_or(Self::Inside, Self::Address)
    }
}

/// Never an address.
impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Origin(…)")
    }
}

/// What is counted together: an IPv4 address, an IPv6 network (/64, of which a household changes the rest at will), or
/// all whom a proxy says nothing readable of. It is never shown, and never written down.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// An IPv4 address or an IPv6 /64.
    Network(IpAddr),
    /// Nobody said from where.
    Unsaid,
    /// What was said is no address.
    Garbled,
}

impl Source {
    /// The source of a call; none for one from this process.
    pub(crate) fn of(origin: Origin, limits: &DoorLimits) -> Option<Self> {
        match origin {
            Origin::Inside => None,
            Origin::Address(address) if address.to_canonical().is_loopback() && !limits.count_loopback => {
                Some(Self::Unsaid)
            }
            Origin::Address(address) => Some(Self::Network(network(address, 64))),
            Origin::Unsaid => Some(Self::Unsaid),
            Origin::Garbled => Some(Self::Garbled),
        }
    }

    /// Whether it is a network: only such a one is slowed after unwanted contact. All others are many.
    pub(crate) fn is_network(self) -> bool {
        matches!(self, Self::Network(_))
    }

    /// What shares the places of a door: a source, but of IPv6 a /48, since whoever has one has 65,536 /64s.
    pub(crate) fn share(self) -> Share {
        Share(match self {
            Self::Network(address) => Self::Network(network(address, 48)),
            other => other,
        })
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source(…)")
    }
}

/// Who shares the places of a door with the others; see [`Source::share`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Share(Source);

impl Share {
    /// Whether nobody says from where these come.
    pub(crate) fn is_unsaid(self) -> bool {
        !self.0.is_network()
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Share(…)")
    }
}

/// An IPv4 address by itself, or the first `bits` of an IPv6 address.
fn network(address: IpAddr, bits: u32) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !(u128::MAX >> bits)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(peer: &str, said: &[&str]) -> Origin {
        let proxies = vec!["198.51.100.9".parse().expect("an address")];
        let limits = DoorLimits { proxies, ..DoorLimits::default() };
        Origin::of(peer.parse().expect("an address"), &limits, said.iter().map(|said| Some(*said)))
    }

    fn address(address: &str) -> Origin {
        Origin::Address(address.parse().expect("an address"))
    }

    #[test]
    fn only_what_the_desks_own_proxy_added_last_counts() {
        for (said, found) in [
            (&["192.0.2.7"][..], address("192.0.2.7")),
            (&["203.0.113.9, 192.0.2.7"], address("192.0.2.7")),
            (&["203.0.113.9", "192.0.2.7:4711"], address("192.0.2.7")),
            (&["[2001:db8::7]:4711"], address("2001:db8::7")),
            (&["2001:db8::7"], address("2001:db8::7")),
            (&["192.0.2.7, nonsense"], Origin::Garbled),
            (&["unknown"], Origin::Garbled),
            (&[""], Origin::Garbled),
            (&["203.0.113.9,"], Origin::Garbled),
            (&["127.0.0.1"], Origin::Unsaid),
            (&[], Origin::Unsaid),
        ] {
            for proxy in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
                assert!(origin(proxy, said) == found, "{said:?}");
            }
        }
        assert!(origin("198.51.100.9", &["192.0.2.7"]) == address("192.0.2.7"), "a proxy that the desk names");
        assert!(origin("198.51.100.9", &[]) == Origin::Unsaid);
        assert!(origin("198.51.100.3", &["192.0.2.7"]) == address("198.51.100.3"), "nobody else is believed");
        let not_text = Origin::of([127, 0, 0, 1].into(), &DoorLimits::default(), [None].into_iter());
        assert!(not_text == Origin::Garbled);
    }

    #[test]
    fn networks_count_together_and_share_together() {
        let limits = DoorLimits::default();
        let source = |of: &str| Source::of(address(of), &limits).expect("it is counted");
        assert!(source("192.0.2.1") == source("::ffff:192.0.2.1"), "the same address, mapped");
        assert!(source("192.0.2.1") != source("192.0.2.2"));
        assert!(source("2001:db8::1") == source("2001:db8::ffff:2"));
        assert!(source("2001:db8::1") != source("2001:db8:0:1::1"));
        assert!(source("2001:db8::1").share() == source("2001:db8:0:1::1").share());
        assert!(source("2001:db8::1").share() != source("2001:db8:1::1").share());
        assert!(source("127.0.0.1") == Source::Unsaid && Source::of(Origin::Inside, &limits).is_none());
        assert!(source("192.0.2.1").is_network() && !source("127.0.0.1").is_network());
    }

    #[test]
    fn an_address_is_never_told() {
        let source = Source::of(address("192.0.2.1"), &DoorLimits::default());
        assert_eq!(format!("{:?}", address("192.0.2.1")), "Origin(…)");
        assert_eq!(format!("{source:?} {:?}", source.map(Source::share)), "Some(Source(…)) Some(Share(…))");
    }
}
