//! A desk may tighten the rules that ship, and never loosen them (domain.md §2.10): what a desk's own file takes away from a
//! gate, from what only helpers see, or from what is struck out, is an error.

use super::Content;
use super::finding::Finding;
use super::load::Placed;
use super::plans::PlanRead;
use care::phrases::Phrase;
use care::plan::{Gate, Item, Template};
use care::referral::{Channel, Entry, Fact, Parents};
use care::{Language, Words};

const RULE: &str = "A desk may tighten a rule that ships and never loosen it (domain.md §2.10)";

/// What a desk's own plans loosen.
pub(super) fn plans(plans: &[Placed<PlanRead>]) -> Vec<Finding> {
    plans.iter().filter(|plan| plan.own).flat_map(plan).collect()
}

fn plan(own: &Placed<PlanRead>) -> Vec<Finding> {
    let Some(shipped) = Content::shipped().plan(&own.value.template.id) else { return Vec::new() };
    let mut findings = Vec::new();
    for (item, place) in own.value.template.items.iter().zip(&own.value.places) {
        let Some(before) = former(shipped, item) else { continue };
        let mut wrong = |key: &str, what: String, meaning: &str, remedy: String| {
            let finding = Finding::error(&own.file, place.line, format!("{}.{key}", place.key), what);
            findings.push(finding.so(format!("{meaning}. {RULE}"), remedy));
        };
        if let Some(gate) = before.gate.as_ref().filter(|gate| !is_as_narrow(item.gate.as_ref(), gate)) {
            let opens = gate.any_of.join("`, `");
            wrong(
                "gate",
                format!("`{}` is asked without the gate that ships, or behind a wider one", item.id),
                "It would be asked where it can do harm",
                format!(
                    "Add `gate = {{ plan = \"{}\", item = \"{}\", any_of = [\"{opens}\"] }}`",
                    gate.plan, gate.item
                ),
            );
        }
        if item.may_be_shared() && !before.may_be_shared() {
            let meaning = "The answer is for helpers only: whoever holds the device would read it";
            wrong("visibility", format!("`{}` may be shared", item.id), meaning, "Write `helper`".to_owned());
        }
        if before.not_involved && !item.not_involved {
            let meaning = "Somebody who takes part could be named as one to turn to";
            wrong(
                "not_involved",
                format!("`{}` takes any name", item.id),
                meaning,
                "Write `not_involved = true`".to_owned(),
            );
        }
    }
    findings
}

/// The item that ships and that this one takes the place of, under either's former ids.
fn former<'a>(shipped: &'a Template, item: &Item) -> Option<&'a Item> {
    std::iter::once(&item.id).chain(&item.was).find_map(|name| shipped.item_called(name))
}

/// Whether a gate opens only where another one does.
fn is_as_narrow(gate: Option<&Gate>, shipped: &Gate) -> bool {
    gate.is_some_and(|gate| {
        (&gate.plan, &gate.item) == (&shipped.plan, &shipped.item)
            && gate.any_of.iter().all(|code| shipped.any_of.contains(code))
    })
}

/// The phrase whose words settle the doubt who types, wherever they stand in a message (domain.md §2.7, §10).
const CODE_WORD: &str = "code_word";
/// So many words a question has at least that nobody writes by chance.
const QUESTION: usize = 3;

/// What a desk's own phrases loosen, in ordinary or in plainer words: a question for the code word that any message holds
/// would pass for asked.
pub(super) fn phrases(phrases: &[Placed<Phrase>]) -> Vec<Finding> {
    let own = phrases.iter().filter(|phrase| phrase.own && phrase.value.id == CODE_WORD);
    let texts = own.flat_map(|own| {
        let of = |key: &'static str, words: Option<&Words>| {
            let words = words.cloned().unwrap_or_default();
            Language::ALL.map(move |language| (own, key, language, words.get(language).to_owned()))
        };
        [of("text", Some(&own.value.text)), of("plain", own.value.plain.as_ref())].into_iter().flatten()
    });
    let short = texts.filter(|(.., text)| !text.is_empty() && text.split_whitespace().count() < QUESTION);
    short
        .map(|(own, key, language, _)| {
            let meaning = "Ordinary words would pass for the question, and the code word would not be asked";
            let key = format!("{CODE_WORD}.{key}.{}", language.code());
            let what = format!("asks in fewer than {QUESTION} words");
            let finding = Finding::error(&own.file, own.line, key, what);
            finding.so(format!("{meaning}. {RULE}"), "Write a whole question")
        })
        .collect()
}

/// What a desk's own entries loosen: parents are never told less than what ships says.
pub(super) fn entries(entries: &[Placed<Entry>]) -> Vec<Finding> {
    let own = entries.iter().filter(|entry| entry.own && entry.value.parents == Parents::No);
    own.filter_map(|own| {
        let shipped = strictest(&own.value)?;
        let (what, remedy) = match shipped.parents {
            Parents::No => return None,
            // the desk has asked, and says where and when
            Parents::Unknown if own.value.verified_on.is_some() => return None,
            Parents::Unknown => (
                format!("says that {} tells no parents, and not since when the desk knows", shipped.name.nl),
                "Ask them, and write the day into verified_on".to_owned(),
            ),
            Parents::AfterReport | Parents::ConsentUnder16 => (
                format!("says that {} tells no parents, and it does", shipped.name.nl),
                format!("Write `parents = \"{}\"`", shipped.parents.code()),
            ),
        };
        let meaning = "A visitor whose parent takes part would be sent where that parent gets to know";
        let finding = Finding::error(&own.file, own.line, format!("{}.parents", own.value.id), what);
        Some(finding.so(format!("{meaning}. {RULE}"), remedy))
    })
    .collect()
}

/// The shipped entry that this one is or takes the place of: by its id, or by a number, chat or site that no shipped entry
/// with `parents = no` has.
fn strictest(own: &Entry) -> Option<&'static Entry> {
    let shipped = &Content::shipped().directory.entries;
    let same = shipped.iter().find(|entry| entry.id == own.id);
    same.or_else(|| {
        let alike = |entry: &&Entry| is_reached_alike(own, entry);
        let known_as_safe = shipped.iter().filter(alike).any(|entry| entry.parents == Parents::No);
        shipped.iter().filter(alike).find(|_| !known_as_safe)
    })
}

fn is_reached_alike(one: &Entry, other: &Entry) -> bool {
    let is_web = |channel: &Channel| channel.at.contains("://");
    let alike = |one: &Channel, other: &Channel| {
        is_alike(one, other) || is_web(one) && is_web(other) && one.target() == other.target()
    };
    one.channels.iter().any(|channel| other.channels.iter().any(|known| alike(channel, known)))
}

fn is_alike(one: &Channel, other: &Channel) -> bool {
    one.kind == other.kind && one.target() == other.target()
}

/// A channel that a desk names as one that ships, and of which it does not say what it leaves behind, leaves what the
/// shipped one does: who wrote a file before there was a word for it takes nothing away.
pub(super) fn keep_traces(entries: &mut [Placed<Entry>]) {
    for own in entries.iter_mut().filter(|entry| entry.own) {
        let Some(shipped) = Content::shipped().directory.entry(&own.value.id) else { continue };
        for channel in own.value.channels.iter_mut().filter(|channel| channel.trace.is_empty()) {
            let Some(known) = shipped.channels.iter().find(|known| is_alike(channel, known)) else { continue };
            channel.trace.clone_from(&known.trace);
            if known.unverified.contains(&Fact::Trace) && !channel.unverified.contains(&Fact::Trace) {
                channel.unverified.push(Fact::Trace);
            }
        }
    }
}

/// What a desk's own entries take away of what reaching a service leaves behind: only who has asked may.
pub(super) fn traces(entries: &[Placed<Entry>]) -> Vec<Finding> {
    let own = entries.iter().filter(|entry| entry.own && entry.value.verified_on.is_none());
    own.flat_map(|own| {
        let shipped = Content::shipped().directory.entry(&own.value.id);
        let channels = own.value.channels.iter().flat_map(move |channel| {
            let known = shipped.into_iter().flat_map(|shipped| &shipped.channels);
            let known = known.filter(|known| is_alike(channel, known)).flat_map(Channel::traces);
            known.filter(|trace| !channel.trace.contains(trace)).map(move |trace| (channel, trace))
        });
        channels.map(|(channel, trace)| {
            let what =
                format!("says of {} that it leaves no {}, and not since when the desk knows", channel.at, trace.code());
            let finding = Finding::error(&own.file, own.line, format!("{}.trace", own.value.id), what);
            let meaning = "A visitor would not be warned of what somebody at home may find";
            let remedy = format!("Add \"{}\" to `trace`, or ask them and write the day into verified_on", trace.code());
            finding.so(format!("{meaning}. {RULE}"), remedy)
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::load::Builder;

    /// What is found in a desk's own file.
    fn found(file: &str, text: &str) -> Vec<(String, usize, String)> {
        let mut builder = Builder::shipped();
        builder.add_own(file, text);
        let errors = builder.finish().1.into_iter().filter(Finding::is_error);
        errors.map(|finding| (finding.file, finding.line, finding.key)).collect()
    }

    const ONLINE: &str = include_str!("plans/4-online.toml");
    const SUICIDE: &str = include_str!("plans/5-suicide.toml");
    const PREFACE: &str = include_str!("plans/0-preface.toml");

    #[test]
    fn a_gate_that_ships_is_neither_taken_away_nor_widened() {
        assert_eq!(found("4-online.toml", ONLINE), [], "as it ships");
        let gate = "gate = { item = \"sender\", any_of = [\"stranger\"] }\n";
        let line = ONLINE[..ONLINE.find("id = \"not_complying\"").unwrap()].lines().count() + 1;
        let expected = [("4-online.toml".to_owned(), line, "item[5].gate".to_owned())];
        assert!(ONLINE.contains(gate));
        assert_eq!(found("4-online.toml", &ONLINE.replace(gate, "")), expected);
        let wider = "gate = { item = \"sender\", any_of = [\"stranger\", \"unknown\"] }\n";
        assert_eq!(found("4-online.toml", &ONLINE.replace(gate, wider)), expected);
        let other = "gate = { item = \"removal\", any_of = [\"no\"] }\n";
        assert_eq!(found("4-online.toml", &ONLINE.replace(gate, other)), expected);
        // under another id, with its former one
        let renamed =
            ONLINE.replace(gate, "was = [\"not_complying\"]\n").replace("id = \"not_complying\"", "id = \"refuse\"");
        assert_eq!(found("4-online.toml", &renamed), expected);
        // a question less is no question wrongly asked
        let (before, rest) = ONLINE.split_once("[[item]]\nid = \"not_complying\"").unwrap();
        let without = format!("{before}[[item]]{}", rest.split_once("[[item]]").unwrap().1);
        assert_eq!(found("4-online.toml", &without), []);
    }

    #[test]
    fn what_is_for_helpers_only_stays_so_and_who_takes_part_is_nobody_to_turn_to() {
        let shared = "visibility = \"may_be_shared\"\nshared = { nl = \"Woord: {answer}\", en = \"Word: {answer}\" }";
        let (before, after) = PREFACE.split_once("id = \"code_word\"").unwrap();
        let loosened = format!("{before}id = \"code_word\"{}", after.replacen("visibility = \"helper\"", shared, 1));
        let keys: Vec<String> = found("0.toml", &loosened).into_iter().map(|(.., key)| key).collect();
        assert!(matches!(&keys[..], [key] if key.ends_with("].visibility")), "{keys:?}");
        assert!(SUICIDE.contains("not_involved = true"));
        let keys = found("5.toml", &SUICIDE.replace("not_involved = true\n", ""));
        assert!(!keys.is_empty() && keys.iter().all(|(.., key)| key.ends_with("].not_involved")), "{keys:?}");
    }

    /// Plainer words are words for the visitor: they loosen no rule that the ordinary ones keep.
    #[test]
    fn plainer_words_loosen_nothing() {
        let keys = |file: &str, text: &str| found(file, text).into_iter().map(|(.., key)| key).collect::<Vec<_>>();
        // what is for helpers only stays so
        let (before, after) = PREFACE.split_once("id = \"code_word\"").unwrap();
        for words in
            ["plain = { nl = \"Woord: {answer}\", en = \"Word: {answer}\" }", "shared_yes = { nl = \"a\", en = \"a\" }"]
        {
            let said = format!("visibility = \"helper\"\n{words}");
            let loosened = format!("{before}id = \"code_word\"{}", after.replacen("visibility = \"helper\"", &said, 1));
            assert_eq!(keys("0.toml", &loosened).len(), 1, "{words}");
        }
        // nor does a gate open for them
        let gate = "gate = { item = \"sender\", any_of = [\"stranger\"] }\n";
        assert!(keys("4.toml", &ONLINE.replace(gate, "")).iter().any(|key| key.ends_with("].gate")));
        // a question that any message holds is none
        let phrase = "[[phrase]]\nid = \"code_word\"\ncode = \"codewoord\"\nusage = { nl = \"x\", en = \"x\" }\n\
            text = { nl = \"Welk woord spraken we af?\", en = \"Which word did we agree on?\" }\n";
        let plain = |words: &str| format!("{phrase}plain = {words}\n");
        assert_eq!(keys("p.toml", &plain("{ nl = \"Welk woord was dat?\", en = \"Which word was it?\" }")), [""; 0]);
        assert_eq!(
            keys("p.toml", &plain("{ nl = \"e\", en = \"The word?\" }")),
            ["code_word.plain.nl", "code_word.plain.en"]
        );
    }

    fn own(id: &str, phone: &str, parents: &str, more: &str) -> String {
        format!(
            "[[entry]]\nid = \"{id}\"\ncode = \"zzz\"\nname = {{ nl = \"N\", en = \"N\" }}\n\
             what = {{ nl = \"Om te praten.\", en = \"To talk.\" }}\nphone = \"{phone}\"\nanonymous = \"yes\"\n\
             parents = \"{parents}\"\nsource = \"https://example.org\"\n{more}"
        )
    }

    #[test]
    fn who_tells_parents_is_never_said_not_to_by_its_id_or_by_its_number() {
        let keys = |text: &str| found("d.toml", text).into_iter().map(|(.., key)| key).collect::<Vec<_>>();
        let melding = |parents| own("veilig_thuis_melding", "0800-2000", parents, "");
        assert_eq!(keys(&melding("no")), ["veilig_thuis_melding.parents"]);
        assert_eq!(keys(&melding("after_report")), Vec::<String>::new());
        assert_eq!(keys(&melding("unknown")), Vec::<String>::new(), "is struck out all the same");
        // under a name of its own
        assert_eq!(keys(&own("politie_hier", "0900 8844", "no", "")), ["politie_hier.parents"]);
        assert_eq!(keys(&own("vt_hier", "0800-2000", "no", "")), Vec::<String>::new(), "advice has that number too");
        assert_eq!(keys(&own("anders", "0800-9999", "no", "")), Vec::<String>::new());
        // what nobody knew may be asked
        assert_eq!(keys(&own("helpwanted", "020-2615275", "no", "")), ["helpwanted.parents"]);
        let asked = own("helpwanted", "020-2615275", "no", "verified_on = 2026-11-01\n");
        assert_eq!(keys(&asked), Vec::<String>::new());
    }

    proptest! {
        /// Whatever a desk writes about a service that ships: what loads strikes out at least as much as what ships, unless
        /// the desk says when it asked.
        #[test]
        fn what_loads_strikes_out_no_less(
            at in 0..18usize,
            parents in prop::sample::select(Parents::ALL.to_vec()),
            asked in any::<bool>(),
        ) {
            let shipped = &Content::shipped().directory.entries[at % Content::shipped().directory.entries.len()];
            let more = if asked { "verified_on = 2026-11-01\n" } else { "" };
            let text = own(&shipped.id, "0800-9999", parents.code(), more);
            if let Ok(content) = Content::parse("d.toml", &text) {
                let now = content.directory.entry(&shipped.id).expect("it is there").parents;
                let was_unknown_and_asked = shipped.parents == Parents::Unknown && asked;
                prop_assert!(now != Parents::No || shipped.parents == Parents::No || was_unknown_and_asked);
            } else {
                prop_assert!(parents == Parents::No && shipped.parents != Parents::No);
            }
        }
    }
}
