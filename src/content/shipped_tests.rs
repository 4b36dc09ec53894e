//! What ships is whole in both languages, and says nothing to a visitor that must not be said (domain.md §2, §3).

use std::fmt::Write as _;

use super::sentences::{Sentence, Variant};
use super::*;
use care::home::{Home, HomeRole, involved_roles, names_involved, offered};
use care::message::message_text;
use care::plan::{Answer, Kind, ONLINE, PARENT, share_text};
use care::referral::{Parents, Usability, usable};
use care::wording::reading::{Level, Reading};
use care::{Language, Words, wording};

/// Every text that may reach a visitor, with where it comes from.
fn for_the_visitor() -> Vec<(Sentence, Language)> {
    let shipped = load::Builder::shipped();
    let of = |language| shipped.sentences(language).into_iter().map(move |sentence| (sentence, language));
    Language::ALL.into_iter().flat_map(of).collect()
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
    assert_eq!(content.phrases.len(), 24);
}

/// domain.md §11: a helper finds words for each phase, and the two questions of the goal in theirs.
#[test]
fn every_phase_of_a_chat_has_phrases() {
    use care::phase::Phase;
    let content = Content::shipped();
    for phase in Phase::ALL {
        assert!(content.phrases.iter().any(|phrase| phrase.is_of(phase)), "{phase:?}");
    }
    let words = |id: &str| content.phrase(id).map(|phrase| (phrase.phases.clone(), phrase.text.nl.as_str())).unwrap();
    assert_eq!(words("goal"), (vec![Phase::Goal], "Wat hoop je dat er na dit gesprek anders is?"));
    assert_eq!(words("goal_reached"), (vec![Phase::RoundingOff], "Is dat gelukt? Wat ga je nu doen?"));
}

#[test]
fn a_visitor_reads_no_promise_no_blame_and_no_word_about_telling_at_home() {
    let mut said = String::new();
    for (Sentence { id, variant, text, .. }, language) in for_the_visitor() {
        for found in wording::forbidden(&text, language) {
            let _ = writeln!(said, "{id} ({} {variant:?}) says `{}`: {}", language.code(), found.words, found.why);
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

/// B1, and A2 in the plainer variant, as far as counting can tell. The visitor may be fourteen, and afraid.
#[test]
fn a_visitor_reads_short_sentences_of_short_words() {
    let mut hard = String::new();
    for (Sentence { id, variant, text, .. }, language) in for_the_visitor() {
        let ours = without_names(&text);
        let reading = Reading::of(&ours, language);
        let highest = if variant.is_plain() { Level::A2 } else { Level::B1 };
        let why = wording::too_hard(&ours).map(|why| why.to_string());
        let why = why.or_else(|| (reading.level() > highest).then(|| format!("{reading:?} is above {highest}")));
        if let Some(why) = why {
            let _ = writeln!(hard, "{id} ({} {variant:?}) {why}: {text}", language.code());
        }
    }
    assert!(hard.is_empty(), "{hard}");
}

#[test]
fn every_phrase_and_every_shared_sentence_has_a_plainer_variant_in_both_languages() {
    let mut without = String::new();
    for language in Language::ALL {
        let all = load::Builder::shipped().sentences(language);
        let of = |wanted| all.iter().filter(move |it| it.variant == wanted && it.file.contains(".toml"));
        for ordinary in of(Variant::Ordinary).filter(|it| !it.file.ends_with("directory.toml")) {
            if !of(Variant::Plain).any(|plain| (&plain.file, &plain.id) == (&ordinary.file, &ordinary.id)) {
                let _ = writeln!(without, "{}: {} ({})", ordinary.file, ordinary.id, language.code());
            }
        }
        assert!(of(Variant::Plain).count() >= 50, "{}", of(Variant::Plain).count());
    }
    assert!(without.is_empty(), "{without}");
}

/// A sentence for a yes cannot fit a no: it read "Can you do that? You said: no."
#[test]
fn a_yes_and_a_no_are_answered_in_words_of_their_own() {
    let yes_no = Content::shipped().plans.iter().flat_map(|plan| &plan.items).filter(|item| item.kind == Kind::YesNo);
    let shared: Vec<_> = yes_no.filter(|item| item.may_be_shared()).collect();
    assert!(!shared.is_empty());
    for item in shared {
        for language in Language::ALL {
            for plain in [false, true] {
                let said = |yes| share_text(item, &Answer::YesNo(yes), language, plain).expect("it is shared").words;
                assert_ne!(said(true), said(false), "{}", item.id);
            }
        }
    }
    let item = Content::shipped().plan(ONLINE).and_then(|plan| plan.item("not_complying")).unwrap();
    let said = |yes| share_text(item, &Answer::YesNo(yes), Language::Nl, false).unwrap().words;
    assert_eq!(said(true), "Goed. Niets sturen of betalen is nu het beste.");
    assert_eq!(said(false), "Het lukt nu niet. Dat snap ik. Het is jouw schuld niet.");
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
fn helpers_are_je_among_themselves_and_a_thing_has_one_name() {
    use care::Language::Nl;
    use care::blanks::Blank;
    let shipped = Content::shipped();
    let mut read: Vec<String> = super::texts::SCREEN_NL.lines().map(str::to_owned).collect();
    read.extend(Blank::ALL.iter().map(|blank| blank.question(Nl).to_owned()));
    read.extend(shipped.phrases.iter().map(|phrase| phrase.usage.get(Nl).to_owned()));
    read.extend(shipped.directory.entries.iter().filter_map(|entry| Some(entry.note.as_ref()?.get(Nl).to_owned())));
    let hints = shipped.plans.iter().flat_map(|plan| &plan.items).filter_map(|item| item.hint.as_ref());
    read.extend(hints.map(|hint| hint.get(Nl).to_owned()));
    let of_strangers = ["u", "uw", "uzelf"];
    let other_names = ["triage", "balie", "terugzetten", "desk"];
    for words in read {
        // the name of a message is not read, `u` behind a number is the hour, and a command is typed as it is
        let said = words.split_once(" = ").map_or(words.as_str(), |(_, said)| said);
        let said = said.replace("{ $count } u", "").replace("nachtwacht desk init", "").replace("screen -U", "");
        let wrong = said
            .split(|c: char| !c.is_alphabetic())
            .map(str::to_lowercase)
            .find(|word| of_strangers.contains(&word.as_str()) || other_names.contains(&word.as_str()));
        assert!(wrong.is_none(), "{wrong:?}: {said}");
    }
}
