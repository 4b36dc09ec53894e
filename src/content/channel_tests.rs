//! Channels in a desk's own directory file: the short form, one by one, what is wrong, and what may not be taken away.

use super::Content;
use super::load::Builder;
use care::Language;
use care::message::message_text;
use care::referral::{Channel, ChannelKind, Entry, Fact, Trace};

const HEAD: &str = "[[entry]]\nid = \"lijn\"\ncode = \"zzz\"\nname = { nl = \"Lijn\", en = \"Line\" }\n\
    what = { nl = \"Om te praten.\", en = \"To talk.\" }\nanonymous = \"yes\"\nparents = \"unknown\"\nsource = \"ours\"\n";

fn entry(more: &str) -> Entry {
    let content = Content::parse("own.toml", &format!("{HEAD}{more}")).unwrap_or_else(|faults| panic!("{faults:?}"));
    content.directory.entry("lijn").unwrap().clone()
}

fn hours(nl: &str, en: &str, open: &str) -> String {
    format!("hours = {{ nl = \"{nl}\", en = \"{en}\" }}\nopen = \"{open}\"\n")
}

/// Files that desks wrote before an entry had channels.
#[test]
fn the_short_form_is_read_and_a_chat_beside_a_telephone_keeps_hours_that_nobody_has_checked() {
    let always = hours("dag en nacht", "day and night", "always");
    let alone = entry(&format!("chat = \"https://lijn.example\"\n{always}"));
    assert_eq!(alone.channels, [Channel::new(ChannelKind::Chat, "https://lijn.example".to_owned())]);
    assert!(alone.is_known(Fact::Hours, &alone.channels[0]));
    let both = entry(&format!(
        "phone = [\"0800-1\", \"020-1\"]\nchat = \"https://lijn.example\"\nsite = \"https://x.example\"\n{always}"
    ));
    let known: Vec<_> = both
        .channels
        .iter()
        .map(|it| (it.kind.code(), both.is_known(Fact::Hours, it), both.open_of(it).is_some()))
        .collect();
    assert_eq!(known, [("phone", true, true), ("phone", true, true), ("chat", false, true), ("site", true, false)]);
    let mut builder = Builder::shipped();
    builder.add_own("own.toml", &format!("{HEAD}phone = \"0800-1\"\nchat = \"https://lijn.example\"\n{always}"));
    let found = builder.freshness(jiff::civil::date(2026, 11, 30), false);
    let told = found.iter().find(|finding| finding.key == "lijn.unverified").unwrap();
    assert!(told.what.contains("hours of https://lijn.example") && told.remedy.contains("[[entry.channel]]"), "{told}");
}

#[test]
fn channels_one_by_one_have_their_own_hours_cost_note_and_traces() {
    let common = hours("elke dag van 9 tot 17 uur", "every day, 9 to 17", "daily 09:00-17:00");
    let own = hours("dag en nacht", "day and night", "always");
    let entry = entry(&format!(
        "{common}trace = [\"call_list\", \"browser_history\"]\n[[entry.channel]]\nmail = \"help@lijn.example\"\n\
         [[entry.channel]]\nphone = \"0800-1\"\n{own}cost = {{ nl = \"gratis\", en = \"free\" }}\n\
         trace = [\"not_on_phone_bill\"]\n[[entry.channel]]\nchat = \"https://lijn.example\"\n"
    ));
    let [phone, chat, mail] = entry.channels.as_slice() else { panic!("{:?}", entry.channels) };
    assert_eq!(phone.trace, [Trace::NotOnPhoneBill], "its own, not those of the entry");
    assert_eq!((chat.trace.as_slice(), mail.trace.as_slice()), (&[Trace::BrowserHistory][..], &[][..]));
    assert!(entry.open_of(phone).unwrap().is_always() && !entry.open_of(chat).unwrap().is_always());
    assert!(entry.open_of(mail).is_none(), "a mail waits, whatever the hours");
    let text = message_text(&entry, Language::Nl);
    assert!(
        text.contains("Mailen: help@lijn.example\nBellen kan dag en nacht.\nChatten kan elke dag van 9 tot 17 uur.\n"),
        "{text}"
    );
}

#[test]
fn what_is_wrong_with_a_channel_is_named_with_its_line() {
    let channel = |more: &str| format!("[[entry.channel]]\n{more}");
    for (more, line, says) in [
        (channel("open = \"always\""), 9, "is missing"),
        (channel("phone = \"bel ons\""), 10, "has no digits"),
        (channel("phone = \"020 1234 toestel 3\""), 10, "has more than digits"),
        (channel("chat = \"http://lijn.example\""), 10, "is no https address"),
        (channel("mail = \"lijn.example\""), 10, "is no mail address"),
        (channel("phone = \"0800-1\"\nchat = \"https://lijn.example\""), 11, "is a second channel in one"),
        (channel("phone = \"0800-1\"\nopen = \"mon-fri 9-17\""), 11, "is not opening hours"),
        (channel("phone = \"0800-1\"\nopen = \"mon-fri 17:00-17:00\""), 11, "is not opening hours"),
        (channel("phone = \"0800-1\"\ntrace = [\"radio\"]"), 11, "is nothing that can be left behind"),
        (channel("phone = \"0800-1\"\ntrace = [\"browser_history\"]"), 11, "is nothing that a phone leaves"),
        (channel("phone = \"0800-1\"\ntrace = [\"phone_bill\", \"not_on_phone_bill\"]"), 9, "says both"),
        (channel("phone = \"0800-1\"\nfax = \"0800-2\""), 11, "unknown key"),
        (channel("phone = \"0800-1\"\n[[entry.channel]]\nphone = \"0800-1\""), 12, "stands here twice"),
        (format!("phone = \"0800-1\"\n{}", channel("chat = \"https://lijn.example\"")), 9, "stands beside `channel`"),
        ("phone = \"0800-1\"\ntrace = [\"mailbox\"]".to_owned(), 10, "is left by no channel of it"),
    ] {
        let findings = Content::parse("own.toml", &format!("{HEAD}{more}\n")).unwrap_err();
        assert!(findings.iter().any(|f| f.line == line && f.to_string().contains(says)), "{more}: {findings:?}");
    }
}

/// A desk's own entry in the place of a shipped one (domain.md §2.10).
#[test]
fn a_desk_never_takes_away_what_reaching_a_service_leaves_behind_without_having_asked() {
    let own = |more: &str| {
        HEAD.replace("lijn", "kindertelefoon").replace("\"unknown\"", "\"no\"")
            + "phone = \"0800 0432\"\nchat = \"https://kindertelefoon.nl/praat\"\n"
            + more
    };
    // written before there was a word for it
    let content = Content::parse("own.toml", &own("")).unwrap();
    let kept = content.directory.entry("kindertelefoon").unwrap();
    let traces: Vec<_> = kept.channels.iter().map(|channel| channel.trace.clone()).collect();
    assert_eq!(traces, [vec![Trace::CallList], vec![Trace::BrowserHistory]]);
    assert!(!kept.is_known(Fact::Trace, &kept.channels[0]));
    let less = "trace = [\"not_on_phone_bill\"]\n";
    let findings = Content::parse("own.toml", &own(less)).unwrap_err();
    assert!(
        matches!(&findings[..], [one] if one.key == "kindertelefoon.trace" && one.remedy.contains("call_list")),
        "{findings:?}"
    );
    assert!(Content::parse("own.toml", &own(&format!("{less}verified_on = 2026-11-01\n"))).is_ok(), "it has asked");
    let more = "trace = [\"phone_bill\", \"call_list\", \"browser_history\"]\n";
    assert!(Content::parse("own.toml", &own(more)).is_ok(), "more than ships is told");
}

#[test]
fn a_shipped_message_tells_of_each_channel_when() {
    let entry = Content::shipped().directory.entry("veilig_thuis_kind").unwrap();
    let text = message_text(entry, Language::Nl);
    assert!(text.contains("Bellen kan dag en nacht.\nChatten kan meestal op werkdagen van 9 tot 17 uur.\n"), "{text}");
    for entry in &Content::shipped().directory.entries {
        for channel in &entry.channels {
            assert!(
                !channel.trace.is_empty(),
                "{}: what {} leaves behind is known or unverified",
                entry.id,
                channel.at
            );
            let bill = channel.trace.iter().any(|trace| matches!(trace, Trace::PhoneBill | Trace::NotOnPhoneBill));
            assert!(!bill || !entry.is_known(Fact::Trace, channel), "{}: nobody has seen a bill", entry.id);
        }
    }
}
