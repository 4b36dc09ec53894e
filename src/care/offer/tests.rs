use jiff::tz::TimeZone;

use super::*;
use crate::Words;
use crate::hours::{Hours, ZONE};
use crate::message::{Telling, message, told_closed};
use crate::referral::{Ages, Anonymous};

/// A service that tells no parents, with these channels.
pub(crate) fn entry(channels: Vec<Channel>) -> Entry {
    let words = |nl: &str, en: &str| Words { nl: nl.to_owned(), en: en.to_owned() };
    Entry {
        id: "lijn".to_owned(),
        code: "lijn".to_owned(),
        name: words("De Lijn", "The Line"),
        organisation: None,
        status: Status::Active,
        what: words("Om te praten.", "To talk."),
        ages: Ages::default(),
        channels,
        hours: None,
        open: None,
        cost: None,
        languages: Vec::new(),
        address: None,
        anonymous: Anonymous::Unknown,
        parents: Parents::No,
        alert: None,
        note: None,
        synonyms: Vec::new(),
        unverified: Vec::new(),
        verified_on: None,
        source: "https://lijn.example".to_owned(),
    }
}

fn open(text: &str) -> Option<Hours> {
    Hours::parse(text)
}

/// A telephone day and night, a chat in office hours, a site.
fn line() -> Entry {
    let phone = Channel {
        open: open("always"),
        trace: vec![Trace::CallList, Trace::NotOnPhoneBill],
        unverified: vec![Fact::Trace],
        ..Channel::new(ChannelKind::Phone, "0800-2000".to_owned())
    };
    let chat = Channel {
        open: open("mon-fri 09:00-17:00"),
        trace: vec![Trace::BrowserHistory],
        ..Channel::new(ChannelKind::Chat, "https://lijn.example/chat".to_owned())
    };
    entry(vec![phone, chat, Channel::new(ChannelKind::Site, "https://lijn.example".to_owned())])
}

fn told(entry: &Entry, language: Language, at: &str, traces: bool) -> String {
    let zone = TimeZone::get(ZONE).unwrap();
    let now = Some(Now { at: at.parse().unwrap(), zone: &zone });
    message(entry, Telling { language, now, traces })
}

const NIGHT: &str = "2026-11-25T03:00+01";
const NOON: &str = "2026-11-25T12:00+01";

#[test]
fn a_message_says_when_each_channel_can_be_reached_in_words_of_a_child() {
    let nl = "De Lijn. Om te praten.\nBellen: 0800-2000\nChatten: lijn.example/chat\nWebsite: lijn.example\n\
              Bellen kan dag en nacht.\nChatten kan op werkdagen van 9 tot 17 uur.\nBellen: nu open.\n\
              Chatten: nu dicht. Weer open: vandaag om 09:00.";
    assert_eq!(told(&line(), Language::Nl, NIGHT, false), nl);
    let en = told(&line(), Language::En, NOON, false);
    assert!(en.contains("You can call day and night.\nYou can chat on weekdays, 9:00 to 17:00.\n"), "{en}");
    assert!(en.contains("Call: open now.\nChat: open now, until today at 17:00."), "{en}");
    // alike: one line for all
    let mut alike = line();
    alike.channels.iter_mut().for_each(|channel| channel.open = None);
    alike.open = open("daily 11:00-21:00");
    let text = told(&alike, Language::Nl, NIGHT, false);
    assert!(text.contains("\nWanneer: elke dag van 11 tot 21 uur\nNu dicht. Weer open: vandaag om 11:00."), "{text}");
}

#[test]
fn a_message_warns_of_what_is_left_behind_and_promises_nothing_that_nobody_checked() {
    let mut entry = line();
    let text = told(&entry, Language::Nl, NOON, true);
    assert!(text.ends_with("Dit blijft te zien: het nummer in je bellijst, de site in je browser."), "{text}");
    assert!(!told(&entry, Language::Nl, NOON, false).contains("bellijst"));
    entry.channels[0].unverified.clear();
    let text = told(&entry, Language::En, NOON, true);
    assert!(text.contains("call list, the site in your browser. A call does not show on the phone bill."), "{text}");
    entry.channels.iter_mut().for_each(|channel| channel.trace.clear());
    assert!(!told(&entry, Language::En, NOON, true).contains("seen later"), "what is not known is not said");
}

#[test]
fn what_a_message_says_is_closed_is_what_it_knows_to_be() {
    let zone = TimeZone::get(ZONE).unwrap();
    let now = Now { at: NIGHT.parse().unwrap(), zone: &zone };
    let mut entry = line();
    assert_eq!(told_closed(&entry, now), [ChannelKind::Chat]);
    entry.channels[1].unverified = vec![Fact::Hours];
    assert_eq!(told_closed(&entry, now), [], "hours that nobody checked are not said");
    let text = told(&entry, Language::Nl, NIGHT, false);
    assert!(
        text.contains("Bellen: nu open.") && !text.contains("Chatten: nu") && !text.contains("Chatten kan"),
        "{text}"
    );
}

#[test]
fn a_visitor_without_a_helper_is_shown_what_is_checked_and_tells_no_parents() {
    let zone = TimeZone::get(ZONE).unwrap();
    let now = Some(Now { at: NIGHT.parse().unwrap(), zone: &zone });
    let mut entry = line();
    entry.channels.reverse();
    let offer = for_visitor(&entry, Language::Nl, now).unwrap();
    let ways: Vec<_> = offer.ways.iter().map(|way| (way.kind, way.is_open, way.link.as_str())).collect();
    assert_eq!(
        ways,
        [
            (ChannelKind::Phone, Some(true), "tel:08002000"),
            (ChannelKind::Site, None, "https://lijn.example"),
            (ChannelKind::Chat, Some(false), "https://lijn.example/chat"),
        ]
    );
    assert_eq!(offer.ways[0].hours.as_deref(), Some("Bellen kan dag en nacht."));
    assert_eq!(offer.ways[2].now.as_deref(), Some("Nu dicht. Weer open: vandaag om 09:00."));
    entry.unverified = vec![Fact::Phone, Fact::Hours];
    let offer = for_visitor(&entry, Language::Nl, now).unwrap();
    assert!(
        offer.ways.iter().all(|way| way.kind != ChannelKind::Phone && way.hours.is_none() && way.is_open.is_none())
    );
    for parents in Parents::ALL.iter().filter(|parents| **parents != Parents::No) {
        assert_eq!(for_visitor(&Entry { parents: *parents, ..line() }, Language::Nl, now), None, "{parents:?}");
    }
    assert_eq!(for_visitor(&Entry { status: Status::TemporarilyClosed, ..line() }, Language::Nl, now), None);
    let nowhere = Entry { unverified: vec![Fact::Phone, Fact::Chat, Fact::Site], ..line() };
    assert_eq!(for_visitor(&nowhere, Language::Nl, now), None, "no way to it that somebody has checked");
}
