//! What ships is whole in both languages, and says nothing to a visitor that must not be said (domain.md §2, §3).

use std::fmt::Write as _;

use super::*;
use care::home::{Home, HomeRole, involved_roles, names_involved, offered};
use care::message::message_text;
use care::plan::{Answer, Kind, ONLINE, PARENT};
use care::referral::{Parents, Usability, usable};
use care::{Language, Words, wording};

/// Every text that may reach a visitor, with where it comes from.
fn for_the_visitor() -> Vec<(String, Words)> {
    let content = Content::shipped();
    let mut texts = Vec::new();
    for plan in &content.plans {
        for item in &plan.items {
            let from = format!("{}.{}", plan.id, item.id);
            texts.extend(review::for_the_visitor(item).into_iter().map(|words| (from.clone(), words.clone())));
        }
    }
    texts.extend(content.phrases.iter().map(|phrase| (phrase.id.clone(), phrase.text.clone())));
    texts.extend(content.directory.entries.iter().map(|entry| {
        let words = Words { nl: message_text(entry, Language::Nl), en: message_text(entry, Language::En) };
        (entry.id.clone(), words)
    }));
    texts
}

/// Every text of the plans that a helper reads.
fn for_the_helper() -> Vec<(String, Words)> {
    let items = Content::shipped().plans.iter().flat_map(|plan| plan.items.iter().map(move |item| (plan, item)));
    let texts = items.flat_map(|(plan, item)| {
        let from = format!("{}.{}", plan.id, item.id);
        [Some(&item.question), item.hint.as_ref()].into_iter().flatten().map(move |words| (from.clone(), words.clone()))
    });
    texts.collect()
}

#[test]
fn nothing_is_wrong_with_what_ships() {
    let (_, findings) = load::Builder::shipped().finish();
    assert!(findings.is_empty(), "{}", findings.iter().map(|f| f.to_string() + "\n").collect::<String>());
}

#[test]
fn all_seven_templates_every_service_and_every_phrase_are_there() {
    let content = Content::shipped();
    let ids: Vec<_> = content.plans.iter().map(|plan| plan.id.as_str()).collect();
    assert_eq!(ids, ["preface", "acute", "parent", "partner", "online", "suicide", "someone_else"]);
    assert_eq!(content.directory.entries.len(), 30, "the rows of domain.md §4, one of which holds four services");
    assert_eq!(content.phrases.len(), 22);
}

#[test]
fn a_visitor_reads_no_promise_no_blame_and_no_word_about_telling_at_home() {
    let mut said = String::new();
    for (from, words) in for_the_visitor() {
        for language in Language::ALL {
            for found in wording::forbidden(words.get(language), language) {
                let _ = writeln!(said, "{from} ({}) says `{}`: {}", language.code(), found.words, found.why);
            }
        }
    }
    assert!(said.is_empty(), "{said}");
}

#[test]
fn a_helper_is_never_prompted_to_bring_in_home_or_to_have_the_whole_story_told() {
    const NEVER: &[&str] = &[
        "vertel het je ouders",
        "praat met je ouders",
        "praat met de ouders",
        "bel de ouders",
        "bel de school",
        "tell your parents",
        "tell the parents",
        "talk to your parents",
        "call the parents",
        "call the school",
        "stap 3 van de meldcode",
        "step 3 of the reporting code",
        "vertel alles",
        "tell me everything",
        "stuur een foto",
    ];
    for (from, words) in for_the_helper() {
        for wrong in NEVER {
            let texts = [words.nl.to_lowercase(), words.en.to_lowercase()];
            assert!(!texts.iter().any(|text| text.contains(wrong)), "{from} says `{wrong}`");
        }
    }
}

/// B1, as far as a test can tell. The visitor may be fourteen, and afraid.
#[test]
fn a_visitor_reads_short_sentences_of_short_words() {
    let mut hard = String::new();
    for (from, words) in for_the_visitor() {
        for language in Language::ALL {
            if let Some(why) = wording::too_hard(&without_names(words.get(language))) {
                let _ = writeln!(hard, "{from} ({}) {why}: {}", language.code(), words.get(language));
            }
        }
    }
    assert!(hard.is_empty(), "{hard}");
}

/// What a service calls itself is not ours to shorten.
fn without_names(text: &str) -> String {
    let names = Content::shipped().directory.entries.iter().flat_map(|entry| [&entry.name.nl, &entry.name.en]);
    names.fold(text.to_owned(), |text, name| text.replace(&format!("{name}. "), ""))
}

#[test]
fn the_items_that_rules_ask_for_exist_with_the_codes_they_wait_for() {
    let content = Content::shipped();
    let codes = |plan: &str, item: &str| -> Vec<String> {
        match &content.plan(plan).and_then(|plan| plan.item(item)).unwrap().kind {
            Kind::Choice(choices) => choices.iter().map(|choice| choice.id.clone()).collect(),
            Kind::YesNo => vec!["yes".into(), "no".into()],
            _ => Vec::new(),
        }
    };
    for item in ["safe_now", "watched"] {
        assert_eq!(codes("preface", item), ["yes", "no"]);
    }
    assert!(["yes", "no"].iter().all(|code| codes("preface", "home").iter().any(|known| known == code)));
    assert!(codes(ONLINE, "sender").contains(&"home".to_owned()));
    for role in HomeRole::ALL {
        let codes = codes(PARENT, role.item());
        assert!(["takes_part", "knows"].iter().all(|code| codes.iter().any(|known| known == code)));
    }
}

#[test]
fn advice_not_to_comply_waits_until_the_sender_is_known_to_be_a_stranger() {
    let item = Content::shipped().plan(ONLINE).and_then(|plan| plan.item("not_complying")).unwrap();
    assert_eq!(item.gate.as_ref().unwrap().any_of, ["stranger"]);
}

#[test]
fn typing_veilig_finds_advice_first_and_report_is_struck_out() {
    let directory = &Content::shipped().directory;
    for typed in ["veilig", "Veilig", "vei", "veilig thuis", "0800-2000", "0800 2000", "08002000", "thuis"] {
        let hits = directory.search(typed);
        assert_eq!(hits[0].id, "veilig_thuis_advies", "{typed}");
        assert_eq!(usable(hits[0], Home::Unknown), Usability::Usable);
        assert_eq!(hits[1].id, "veilig_thuis_melding", "{typed}");
        assert!(matches!(usable(hits[1], Home::Unknown), Usability::StruckOut(_)));
    }
}

#[test]
fn services_are_found_by_name_need_number_shortcut_and_either_language() {
    let directory = &Content::shipped().directory;
    for (typed, id) in [
        ("zelfmoord", "113"),
        ("suicide", "113"),
        ("113", "113"),
        ("112", "112"),
        ("kt", "kindertelefoon"),
        ("kindertel", "kindertelefoon"),
        ("grooming", "helpwanted"),
        ("sextortion", "take_it_down"),
        ("verkrachting", "csg"),
        ("rape", "csg"),
        ("shelter", "comensha"),
        ("refugee", "nidos"),
        ("0432", "kindertelefoon"),
        ("keerpnt", "keerpunt"),
        // a slip of the fingers, in a name, a need, a synonym, a number that is written otherwise
        ("kindertelefonn", "kindertelefoon"),
        ("zelfmorod", "113"),
        ("vekrachting", "csg"),
        ("uitgebuit wordt", "comensha"),
        ("uitgebiut wordt", "comensha"),
        ("voogt", "nidos"),
        ("(0800) 0188", "csg"),
        ("033 4481186", "comensha"),
    ] {
        assert_eq!(directory.search(typed).first().map(|entry| entry.id.as_str()), Some(id), "{typed}");
    }
    assert!(directory.search("xqzw").is_empty());
    assert_eq!(directory.search(" ").len(), directory.entries.len());
}

/// domain.md §4: every ordinary word of somebody of fourteen for what they need finds something, and the right thing first.
#[test]
fn the_words_of_a_fourteen_year_old_find_what_they_need() {
    const WORDS: &str = include_str!("search_words.tsv");
    let directory = &Content::shipped().directory;
    let (mut wrong, mut counts) = (String::new(), [0; 2]);
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        let [language, word, wanted] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three fields: {line}") };
        counts[usize::from(language == "en")] += 1;
        let hits: Vec<&str> = directory.search(word).iter().map(|entry| entry.id.as_str()).collect();
        for wanted in wanted.split(' ') {
            let right = match (wanted, wanted.strip_prefix('!')) {
                ("-", _) => hits.is_empty(),
                (_, Some(never)) => !hits.contains(&never),
                (any, None) => hits.first().is_some_and(|first| any.split(',').any(|id| id == *first)),
            };
            if !right {
                let _ = writeln!(wrong, "{word}: {hits:?}, wanted {wanted}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(counts[0] >= 120 && counts[0] + counts[1] >= 220, "{counts:?}");
}

#[test]
fn every_service_can_be_reached() {
    let entries = &Content::shipped().directory.entries;
    assert_eq!(entries.iter().filter(|entry| !entry.is_reachable()).count(), 0);
    let mut builder = load::Builder::shipped();
    let text = "[[entry]]\nid = \"x\"\ncode = \"zzz\"\nname = { nl = \"X\", en = \"X\" }\nwhat = { nl = \"Om te praten.\", en = \"To talk.\" }\nanonymous = \"yes\"\nparents = \"unknown\"\nsource = \"https://example.org\"\n";
    builder.add_own("d.toml", text);
    let found = builder.freshness(jiff::civil::date(2026, 11, 30), false);
    assert!(found.iter().any(|finding| finding.is_error() && finding.key == "x.phone"), "{found:?}");
}

#[test]
fn a_message_leaves_out_what_nobody_has_checked_and_every_mark() {
    let directory = &Content::shipped().directory;
    let csg = message_text(directory.entry("csg").unwrap(), Language::Nl);
    assert!(csg.contains("0800-0188") && !csg.contains("gratis") && !csg.contains("nacht"), "{csg}");
    let advice = message_text(directory.entry("veilig_thuis_advies").unwrap(), Language::En);
    assert!(advice.contains("0800-2000") && advice.contains("free") && advice.contains("name"), "{advice}");
    let report = message_text(directory.entry("veilig_thuis_melding").unwrap(), Language::Nl);
    assert!(report.contains("ouders"), "who would find out is said: {report}");
    for entry in &directory.entries {
        for language in Language::ALL {
            let text = message_text(entry, language);
            assert!(!text.contains("verif") && !text.contains('{') && !text.contains("check"), "{text}");
            assert!(entry.note.as_ref().is_none_or(|note| !text.contains(note.get(language))));
        }
    }
}

#[test]
fn the_directory_follows_the_field_on_parents() {
    let directory = &Content::shipped().directory;
    let parents = |id| directory.entry(id).unwrap().parents;
    assert_eq!(parents("112"), Parents::Unknown);
    assert_eq!(parents("veilig_thuis_advies"), Parents::No);
    assert_eq!(parents("veilig_thuis_melding"), Parents::AfterReport);
    assert_eq!(parents("csg"), Parents::ConsentUnder16);
    assert_eq!(parents("comensha"), Parents::No, "it is for adults");
    assert_eq!(parents("politie"), Parents::AfterReport);
    assert_eq!(parents("helpwanted"), Parents::Unknown);
    assert_eq!(parents("113"), Parents::No);
}

/// How a role is named by a helper or a visitor, in either language.
const NAMED: [(HomeRole, &[&str]); 6] = [
    (HomeRole::Father, &["mijn vader", "Papa", "my dad", "beide ouders"]),
    (HomeRole::Mother, &["mama, als ze thuis is", "my mum", "both parents"]),
    (HomeRole::StepParent, &["stiefvader", "my stepmum", "step-dad"]),
    (HomeRole::FosterParent, &["pleegmoeder", "a foster parent"]),
    (HomeRole::Sibling, &["mijn broer", "my sister"]),
    (HomeRole::Other, &["een tante", "grandpa"]),
];

proptest::proptest! {
    /// Roles that take part by template 2 are never offered as contacts, and never taken as such (domain.md §3, 5.4).
    #[test]
    fn roles_that_take_part_are_never_offered_or_taken_as_somebody_to_turn_to(
        knows in proptest::collection::vec(0usize..5, 6),
        role in 0usize..6,
        word in 0usize..4,
        before in "[a-z ]{0,12}",
    ) {
        let codes = ["takes_part", "knows", "does_not_know", "unknown", "absent"];
        let answers: Vec<(&str, Answer)> = HomeRole::ALL
            .iter()
            .zip(&knows)
            .map(|(role, at)| (role.item(), Answer::Choice(codes[*at].to_owned())))
            .collect();
        let get = |plan: &str, item: &str| {
            answers.iter().find(|(id, _)| plan == PARENT && *id == item).map(|(_, answer)| answer)
        };
        let involved = involved_roles(get);
        let suicide = Content::shipped().plan("suicide").unwrap();
        for id in ["distraction", "ask_for_help"] {
            proptest::prop_assert!(suicide.item(id).unwrap().not_involved);
        }
        let turned_to = Content::shipped().plans.iter().flat_map(|plan| &plan.items).filter(|item| item.not_involved);
        for item in turned_to {
            for language in [Language::Nl, Language::En] {
                for words in offered(item, &involved, language) {
                    proptest::prop_assert_eq!(names_involved(&Answer::Contact(words.to_owned()), &involved), None);
                }
            }
        }
        let (role, names) = NAMED[role];
        let words = format!("{before} {}", names[word % names.len()]);
        let taken = names_involved(&Answer::Contact(words), &involved).is_none();
        proptest::prop_assert!(!taken || !involved.contains(&role));
    }
}

/// A helper is addressed in one way, whatever is read: only what goes to a visitor says "je". And one thing has one name.
#[test]
fn the_helper_is_addressed_politely_and_a_thing_has_one_name() {
    use care::Language::Nl;
    use care::blanks::Blank;
    let shipped = Content::shipped();
    let mut read: Vec<String> = super::texts::SCREEN_NL.lines().map(str::to_owned).collect();
    read.extend(Blank::ALL.iter().map(|blank| blank.question(Nl).to_owned()));
    read.extend(shipped.phrases.iter().map(|phrase| phrase.usage.get(Nl).to_owned()));
    read.extend(shipped.directory.entries.iter().filter_map(|entry| Some(entry.note.as_ref()?.get(Nl).to_owned())));
    let hints = shipped.plans.iter().flat_map(|plan| &plan.items).filter_map(|item| item.hint.as_ref());
    read.extend(hints.map(|hint| hint.get(Nl).to_owned()));
    let of_visitors = ["je", "jij", "jou", "jouw", "jezelf"];
    let other_names = ["triage", "balie", "terugzetten"];
    for words in read {
        let said = words.split_once(" = ").map_or(words.as_str(), |(_, said)| said);
        let wrong = said
            .split(|c: char| !c.is_alphabetic())
            .find(|word| of_visitors.contains(word) || other_names.contains(&word.to_lowercase().as_str()));
        assert!(wrong.is_none(), "{wrong:?}: {said}");
    }
}
