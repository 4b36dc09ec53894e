use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::hours::{Now, Opening, ZONE};
use crate::offer::tests::entry;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(text: &str) -> Option<Hours> {
    Hours::parse(text)
}

#[test]
fn a_channel_keeps_its_entrys_hours_unless_it_has_its_own_and_a_site_beside_a_telephone_keeps_none() {
    let phone = Channel::new(ChannelKind::Phone, "0800-1".to_owned());
    let chat =
        Channel { open: hours("mon-fri 09:00-17:00"), ..Channel::new(ChannelKind::Chat, "https://a.nl".to_owned()) };
    let site = Channel::new(ChannelKind::Site, "https://b.nl".to_owned());
    let mut entry = Entry { open: hours("always"), ..entry(vec![phone, chat, site]) };
    let open = |entry: &Entry| entry.channels.iter().map(|it| entry.open_of(it).cloned()).collect::<Vec<_>>();
    assert_eq!(open(&entry), [hours("always"), hours("mon-fri 09:00-17:00"), None]);
    let zone = TimeZone::get(ZONE).unwrap();
    let night = Now { at: at("2026-11-25T03:00+01"), zone: &zone };
    assert_eq!(entry.opening(night), Some(Opening::Open(None)), "the telephone");
    assert_eq!((entry.closed_kinds(night), entry.is_closed(night)), (vec![ChannelKind::Chat], false));
    // a number that nobody has seen in a source is named in no message: what is named is closed
    entry.unverified = vec![Fact::Phone];
    assert!(entry.is_closed(night) && entry.opening(night) == Some(Opening::Open(None)));
    entry.channels.retain(|channel| channel.kind == ChannelKind::Site);
    assert_eq!(open(&entry), [hours("always")], "a site alone is when it can be reached");
}

#[test]
fn each_trace_belongs_to_a_kind_of_channel_and_each_kind_leaves_something() {
    for trace in Trace::ALL {
        assert!(ChannelKind::ALL.iter().any(|kind| trace.is_of(*kind)), "{trace:?}");
    }
    for kind in ChannelKind::ALL {
        assert!(Trace::ALL.iter().any(|trace| trace.is_of(*kind) && trace.tells()), "{kind:?}");
    }
}

fn opening() -> impl Strategy<Value = Opening> {
    let moment = || proptest::option::of((0_i64..9).prop_map(|second| Timestamp::from_second(second).unwrap()));
    prop_oneof![moment().prop_map(Opening::Open), moment().prop_map(Opening::Closed), Just(Opening::Unknown)]
}

proptest! {
    /// Open is better than not known, and that better than closed; in whatever order channels stand.
    #[test]
    fn the_better_of_openings_is_the_same_in_any_order(a in opening(), b in opening(), c in opening()) {
        prop_assert_eq!(a.better(b), b.better(a));
        prop_assert_eq!(a.better(b).better(c), a.better(b.better(c)));
        prop_assert_eq!(a.better(a), a);
        let is_open = |opening: &Opening| matches!(opening, Opening::Open(_));
        let is_closed = |opening: &Opening| matches!(opening, Opening::Closed(_));
        prop_assert_eq!(is_open(&a.better(b)), is_open(&a) || is_open(&b));
        prop_assert_eq!(is_closed(&a.better(b)), is_closed(&a) && is_closed(&b));
    }
}
