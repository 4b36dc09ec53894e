use jiff::tz::TimeZone;

use super::*;
use crate::hours::{Hours, ZONE};
use crate::offer::tests::entry;
use crate::referral::{Channel, Trace};

/// What is objected to a referral at a moment, where nothing is known of the plans.
fn objected(found: &Entry, source: &Source, home: Home, at: &str) -> Vec<Objection> {
    let zone = TimeZone::get(ZONE).unwrap();
    let now = Some(Now { at: at.parse().unwrap(), zone: &zone });
    let entries = |id: &str| (id == found.id).then_some(found);
    let known = Known { answers: &|_, _| None, items: &|_, _| None, entries: &entries, home, now };
    known.objections(source)
}

fn channel(kind: ChannelKind, at: &str, open: &str) -> Channel {
    Channel { open: Some(Hours::parse(open).unwrap()), ..Channel::new(kind, at.to_owned()) }
}

const NIGHT: &str = "2026-11-25T03:00+01";
const NOON: &str = "2026-11-25T12:00+01";

/// domain.md §2.9: judged when it leaves, however old the draft.
#[test]
fn a_service_that_is_closed_when_words_leave_takes_a_second_key() {
    let found = entry(vec![channel(ChannelKind::Chat, "https://a.nl", "mon-fri 09:00-17:00")]);
    let source = Source::referral(found.id.clone());
    assert_eq!(objected(&found, &source, Home::Unknown, NOON), []);
    let closed = Objection::Closed { entry: found.id.clone() };
    assert!(!closed.is_final());
    assert_eq!(objected(&found, &source, Home::Unknown, NIGHT), [closed]);
}

#[test]
fn a_channel_that_is_closed_is_objected_to_unless_the_words_say_so() {
    let phone = channel(ChannelKind::Phone, "0800-1", "always");
    let found = entry(vec![phone, channel(ChannelKind::Chat, "https://a.nl", "mon-fri 09:00-17:00")]);
    let zone = TimeZone::get(ZONE).unwrap();
    let at = |at: &str| Some(Now { at: at.parse().unwrap(), zone: &zone });
    // put in by day, sent at night
    let old = Source::told(&found, at(NOON), false);
    let kinds = vec![ChannelKind::Chat];
    assert_eq!(objected(&found, &old, Home::Unknown, NOON), []);
    assert_eq!(
        objected(&found, &old, Home::Unknown, NIGHT),
        [Objection::ChannelsClosed { entry: found.id.clone(), kinds }]
    );
    let new = Source::told(&found, at(NIGHT), false);
    assert_eq!(objected(&found, &new, Home::Unknown, NIGHT), []);
}

/// Put in at night, sent by day: whoever reads that it is closed does not call.
#[test]
fn a_channel_that_has_opened_is_objected_to_where_the_words_say_that_it_is_closed() {
    let chat = channel(ChannelKind::Chat, "https://a.nl", "mon-fri 09:00-17:00");
    let zone = TimeZone::get(ZONE).unwrap();
    let at = |at: &str| Some(Now { at: at.parse().unwrap(), zone: &zone });
    let kinds = vec![ChannelKind::Chat];
    for channels in [vec![chat.clone()], vec![channel(ChannelKind::Phone, "0800-1", "always"), chat]] {
        let found = entry(channels);
        let opened = Objection::ChannelsOpen { entry: found.id.clone(), kinds: kinds.clone() };
        assert!(!opened.is_final());
        assert_eq!(objected(&found, &Source::told(&found, at(NIGHT), false), Home::Unknown, NOON), [opened]);
        assert_eq!(objected(&found, &Source::told(&found, at(NOON), false), Home::Unknown, NOON), []);
    }
}

#[test]
fn what_is_left_behind_is_told_where_somebody_may_look() {
    let phone = Channel { trace: vec![Trace::CallList], ..Channel::new(ChannelKind::Phone, "0800-1".to_owned()) };
    let found = entry(vec![phone]);
    let (silent, told) = (Source::told(&found, None, false), Source::told(&found, None, true));
    for home in [Home::Unknown, Home::Involved, Home::NobodyFromHome] {
        // whether the device is watched was not asked
        assert_eq!(objected(&found, &silent, home, NOON), [Objection::Traces { entry: found.id.clone() }], "{home:?}");
        assert_eq!(objected(&found, &told, home, NOON), []);
    }
    let nothing_known = entry(vec![Channel::new(ChannelKind::Phone, "0800-1".to_owned())]);
    assert_eq!(objected(&nothing_known, &silent, Home::Involved, NOON), [], "what is not known cannot be told");
}

#[test]
fn a_referral_of_an_older_program_is_read_and_one_without_more_is_written_as_it_was() {
    let old = r#"{"kind":"referral","entry":"lijn"}"#;
    let source: Source = serde_json::from_str(old).unwrap();
    assert_eq!(source, Source::referral("lijn".to_owned()));
    assert_eq!(serde_json::to_string(&source).unwrap(), old);
    let newer = r#"{"kind":"referral","entry":"lijn","closed":["fax"],"traces":true,"more":1}"#;
    assert!(matches!(serde_json::from_str(newer), Ok(Source::Referral { traces: true, .. })));
}
