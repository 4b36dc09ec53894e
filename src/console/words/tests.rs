use std::collections::BTreeSet;
use std::path::Path;

use super::*;

/// The keys of a file, attributes as `message.attribute`.
fn keys(source: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut message = String::new();
    for line in source.lines() {
        if let Some(rest) = line.strip_prefix("    .") {
            let name = rest.split(' ').next().unwrap();
            keys.insert(format!("{message}.{name}"));
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| line.starts_with(char::is_alphabetic)) {
            name.clone_into(&mut message);
            assert!(keys.insert(message.clone()), "{message} twice");
        }
    }
    keys
}

/// The placeables of each key.
fn placeables(source: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for line in source.lines() {
        let Some((key, text)) = line.split_once(" = ") else { continue };
        for piece in text.split("{ $").skip(1) {
            found.insert((key.trim().to_owned(), piece.split(' ').next().unwrap().to_owned()));
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_keys_and_arguments_and_read_without_a_fault() {
    assert_eq!(keys(NL), keys(EN));
    assert_eq!(placeables(NL), placeables(EN));
    for source in [NL, EN] {
        assert!(FluentResource::try_new(source.to_owned()).is_ok());
    }
    for language in Language::ALL {
        let words = Words::new(language);
        assert!(keys(NL).iter().all(|key| words.has(key)));
    }
}

/// Seen: "1 plans".
#[test]
fn one_of_something_is_told_as_one() {
    const COUNTS: [&str; 16] = [
        "count",
        "plans",
        "referrals",
        "seconds",
        "minutes",
        "hours",
        "days",
        "messages",
        "drafts",
        "answered",
        "asked",
        "others",
        "number",
        "known",
        "open",
        "unsent",
    ];
    for (language, source) in [(Language::Nl, NL), (Language::En, EN)] {
        let (words, placeables) = (Words::new(language), placeables(source));
        let names: BTreeSet<&str> = placeables.iter().map(|(_, name)| &**name).chain(["alias", "time"]).collect();
        let arguments: Vec<(&'static str, FluentValue<'_>)> = names
            .iter()
            .map(|name| (&*(*name).to_owned().leak(), if COUNTS.contains(name) { 1.into() } else { "Uil".into() }))
            .collect();
        for (key, _) in &placeables {
            // how long something may be is never one
            if !words.has(key) || key.ends_with("too-long") || key == "insert-no-room" {
                continue;
            }
            let said = words.with(key, &arguments).into_owned();
            let all: Vec<&str> = said.split_whitespace().collect();
            for pair in all.windows(2).filter(|pair| pair[0] == "1") {
                let noun = pair[1].trim_matches(|c: char| !c.is_alphabetic());
                let many = if language == Language::En { noun.ends_with('s') } else { noun.ends_with("en") };
                assert!(!many || noun.len() < 4, "{key}: {said}");
            }
        }
    }
}

/// Every word key in quotes in the console's own sources, with what stands before it.
fn quoted(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            quoted(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            for piece in source.split('"').skip(1).step_by(2) {
                found.insert(piece.to_owned());
            }
        }
    }
}

#[test]
fn every_key_that_is_said_exists_and_none_is_left_over() {
    let mut strings = BTreeSet::new();
    let folders = ["world", "pane", "dialog", "gate", "screen", "trial", "linear", "widget", "intent"];
    let files = ["intent.rs", "key_table.rs", "words.rs", "terminal/marks.rs", "terminal/abilities.rs"];
    for part in folders.into_iter().chain(files) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(part);
        if path.is_dir() {
            quoted(&path, &mut strings);
        } else {
            let source = std::fs::read_to_string(&path).unwrap();
            strings.extend(source.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    let keys = keys(NL);
    let prefixes: BTreeSet<&str> = keys.iter().filter_map(|key| key.split('-').next()).collect();
    let looks_like_one = |text: &str| {
        text.contains('-')
            && prefixes.contains(text.split('-').next().unwrap())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    // the names of the form's lists begin like keys
    let lists = ["age-now", "age-at-start"];
    let unsaid: Vec<_> = strings
        .iter()
        .filter(|text| looks_like_one(text) && !keys.contains(*text) && !lists.contains(&&***text))
        .collect();
    assert!(unsaid.is_empty(), "no words for {unsaid:?}");
    let dynamic = [
        "intent-",
        "triage-",
        "outcome-",
        "parents-",
        "anonymous-",
        "code-",
        "field-",
        "language-",
        "step-",
        "tick-",
        "alert-end-",
        "doubt-",
        "unwanted-kind-",
        "phase-",
        "channel-",
        "trace-",
        "feedback-gate-",
        "feedback-parents-",
    ];
    let is_dynamic = |key: &str| dynamic.iter().any(|prefix| key.starts_with(prefix));
    let unused: Vec<_> = keys.iter().filter(|key| !is_dynamic(key) && !strings.contains(*key)).collect();
    assert!(unused.is_empty(), "never said: {unused:?}");
}

#[test]
fn every_code_has_its_words() {
    use care::escalation::{AlertEnd, Code, Step};
    use care::referral::{Anonymous, Parents};
    use care::registration::ReferralOutcome;
    use care::triage::Triage;
    let words = Words::new(Language::En);
    let mut keys = Vec::new();
    for triage in Triage::ALL {
        keys.extend([format!("triage-{}", triage.letter()), format!("triage-{}-about", triage.letter())]);
    }
    keys.extend(ReferralOutcome::ALL.iter().map(|outcome| format!("outcome-{}", outcome.code())));
    keys.extend(Parents::ALL.iter().map(|parents| format!("parents-{}", parents.code().replace('_', "-"))));
    keys.extend(Anonymous::ALL.iter().map(|anonymous| format!("anonymous-{}", anonymous.code())));
    keys.extend(Language::ALL.iter().map(|language| format!("language-{}", language.code())));
    for step in Step::ALL {
        keys.extend([format!("step-{}", step.id()), format!("step-{}-about", step.id())]);
    }
    keys.extend(Code::ALL.iter().map(|code| format!("tick-{}", code.id())));
    keys.extend(AlertEnd::ALL.iter().map(|how| format!("alert-end-{}", how.id())));
    for phase in care::phase::Phase::ALL {
        keys.extend([format!("phase-{}", phase.number()), format!("phase-{}-short", phase.number())]);
    }
    for key in keys {
        assert!(words.has(&key), "{key}");
    }
}

/// What is said on the line for the helper, beside notices and the strip.
const ALSO: &[&str] = &[
    "acute-choose",
    "after-talk-nobody",
    "after-talk-waits",
    "alarm-alert",
    "correct-changed",
    "correct-done",
    "correct-failed",
    "correct-faulty",
    "correct-not-here",
    "correct-not-sent",
    "correct-taken",
    "correct-unanswered",
    "correct-unopened",
    "expand-unknown",
    "goal-too-long",
    "insert-no-room",
    "insert-nowhere",
    "saved-plan-asked",
    "saved-plan-damaged",
    "saved-plan-failed",
    "saved-plan-forgotten",
    "saved-plan-saved",
    "saved-plan-never",
    "saved-plan-no-room",
    "saved-plan-none",
    "saved-plan-too-much",
    "saved-plan-too-often",
    "listen-nobody",
    "lock-about",
    "lock-alone",
    "palette-not-now",
    "phrase-other-language",
    "plan-all-answered",
    "plan-inserted",
    "plan-involved",
    "plan-not-yours",
    "plan-stop-word",
    "referral-inserted",
    "register-changed",
    "restored-damaged",
    "restored-sealed",
    "restored-too-old",
    "shift-nobody",
    "talk-hole",
    "talk-shortcut",
    "talk-too-long",
    "triage-at-least-b",
    "write-not-yours",
];

/// The line for the helper is one row, and cut at its end: each message fits 80 columns beside its mark, with an alias of
/// twelve letters.
#[test]
fn every_message_of_one_row_fits_80_columns() {
    use care::stop_word::Unfit;
    const MOST: usize = 76;
    for (language, source) in [(Language::Nl, NL), (Language::En, EN)] {
        let (words, keys) = (Words::new(language), keys(source));
        let starting = |start: &str| -> Vec<String> {
            keys.iter().filter(|key| key.starts_with(start)).map(|key| words.say(key).into_owned()).collect()
        };
        let render = |key: &str, code: &str, why: &str| {
            let fixed = [
                ("alias", "Winterkoning"),
                ("who", "Marijke"),
                ("door", "nachtdeur"),
                ("key", "Ctrl-X"),
                ("accept", "Alt-A"),
                ("later", "Alt-L"),
                ("time", "01:14"),
                ("word", "ONBEKEND"),
                ("date", "24 november 2026"),
                ("outcome", "niet gewild"),
                ("hole", "{wanneer}"),
                ("wanted", "Nederlands"),
                ("got", "Engels"),
                ("what", "bevestig lager"),
                ("name", "working it out"),
                ("number", "4"),
                ("shift", "draagt over"),
                ("queue", "F2"),
                ("code", code),
                ("why", why),
            ];
            let mut arguments: Vec<_> =
                fixed.into_iter().map(|(name, value)| (name, FluentValue::from(value))).collect();
            for name in ["count", "seconds", "messages", "drafts", "minutes", "others"] {
                arguments.push((name, FluentValue::from(119)));
            }
            words.with(key, &arguments).into_owned()
        };
        // what a door or the link may say of each: a certificate that is not trusted refuses no message
        let refusals: Vec<String> =
            keys.iter().filter(|key| key.starts_with("refusal-")).map(|key| render(key, "B", "")).collect();
        let mut failures = starting("failure-");
        failures.retain(|words| words.chars().count() < 40);
        let undelivered: Vec<String> = [
            "refusal-closed",
            "refusal-not-yours",
            "refusal-stale",
            "refusal-stopped",
            "refusal-no-fence",
            "refusal-unreadable",
        ]
        .map(|key| render(key, "B", ""))
        .into_iter()
        .chain(failures.clone())
        .collect();
        let rows = keys.iter().filter(|key| key.starts_with("notice-") || key.starts_with("strip-"));
        for key in rows.map(String::as_str).chain(ALSO.iter().copied()) {
            let said: Vec<String> = match key {
                "notice-declined" => refusals.iter().map(|why| render(key, "B", why)).collect(),
                "notice-not-sent" | "correct-not-sent" => failures.iter().map(|why| render(key, "B", why)).collect(),
                "notice-undelivered" => undelivered.iter().map(|why| render(key, "B", why)).collect(),
                "plan-stop-word" => {
                    let unfit = [Unfit::Short, Unfit::Long, Unfit::Everyday];
                    unfit.iter().map(|why| render(key, "B", why.text(language))).collect()
                }
                "notice-alert-tick" => starting("tick-").iter().map(|code| render(key, code, "")).collect(),
                _ => vec![render(key, "B", "")],
            };
            for words in said {
                let width = words.chars().count();
                assert!(width <= MOST, "{language:?} {key}, {width}: {words}");
                assert!(!words.contains('$'), "{key}: an argument is missing in {words}");
            }
        }
    }
}
