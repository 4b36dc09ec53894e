//! `nachtwacht check` names file, line and key of what is wrong, and says what to do.
// the helpers of these tests are part of them
#![allow(clippy::unwrap_used)]

mod desk;
mod guide;
mod hsds;
mod security;

use std::fs;
use std::path::{Path, PathBuf};

use care::phase::Phase;
use content::Content;
use jiff::civil::date;
use nachtwacht::check::{CheckOptions, CheckReport, check, sentences};

const PLAN: &str = r#"id = "own"
version = 1
title = { nl = "Eigen plan", en = "Own plan" }
about = { nl = "Voor wie", en = "For whom" }

[[item]]
id = "one"
kind = "yes_no"
visibility = "helper"
question = { nl = "Vraag?", en = "Question?" }
"#;

const ENTRY: &str = r#"[[entry]]
id = "own_line"
code = "own"
name = { nl = "Eigen lijn", en = "Own line" }
what = { nl = "Voor hulp.", en = "For help." }
phone = "0800-1234"
anonymous = "yes"
parents = "no"
verified_on = 2026-11-01
source = "https://desk.example"
"#;

const THEME: &str = "name = \"mine\"\ninherits = \"night\"\n\n[palette]\nground = \"#000000\"\n";

fn run(paths: Vec<PathBuf>, config: Option<PathBuf>) -> CheckReport {
    check(&CheckOptions { paths, config, today: date(2026, 11, 24) })
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

/// Checks one file; each expected finding is `line: key`.
/// What is said of a file.
fn report_of(name: &str, text: &str) -> CheckReport {
    let folder = tempfile::tempdir().unwrap();
    run(vec![written(folder.path(), name, text)], None)
}

fn errors_of(name: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), name, text);
    let report = run(vec![path.clone()], None);
    let errors = report.findings.iter().filter(|finding| finding.is_error());
    errors
        .map(|finding| {
            assert_eq!(finding.file, path.display().to_string());
            assert!(!finding.what.is_empty() && !finding.remedy.is_empty(), "{finding}");
            format!("{}: {}", finding.line, finding.key)
        })
        .collect()
}

#[test]
fn a_shelters_address_is_refused_and_anybody_elses_is_not() {
    let address = "address = { street = \"Kade 1\", city = \"Stad\" }\nphone = ";
    let kept = ENTRY.replace("phone = ", address);
    assert!(errors_of("directory.toml", &kept).is_empty());
    for word in ["Vrouwenopvang", "Safe house"] {
        let shelter = kept.replace("Eigen lijn", word);
        assert_eq!(errors_of("directory.toml", &shelter), ["6: entry[1].address"], "{word}");
    }
}

#[test]
fn what_a_desk_hides_is_not_found_but_named_and_its_shortcut_is_free() {
    let hide = "hide = [\"veilig_thuis_melding\", \"nidos\"]\n";
    assert!(errors_of("directory.toml", hide).is_empty());
    let own = hide.to_owned() + &ENTRY.replace("code = \"own\"", "code = \"nidos\"");
    let directory = Content::parse("directory.toml", &own).unwrap().directory;
    assert!(directory.search("nidos").iter().all(|entry| entry.id == "own_line"));
    assert!(directory.search("").iter().all(|entry| entry.id != "nidos" && entry.id != "veilig_thuis_melding"));
    assert_eq!(directory.by_code("nidos").unwrap().id, "own_line");
    assert_eq!(directory.entry("nidos").unwrap().name.nl, "Nidos", "a case may have it already");
    assert_eq!(directory.by_code("vtmeld"), None);
}

#[test]
fn hiding_the_emergency_number_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let report = run(vec![written(folder.path(), "directory.toml", "hide = [\"112\"]\n")], None);
    assert!(!report.has_errors(), "{report}");
    assert!(report.to_string().contains(":1: warning: hide[1]: hides 112."), "{report}");
}

#[test]
fn what_ships_has_no_error_and_says_once_what_the_desk_has_not_checked() {
    let report = run(Vec::new(), None);
    assert!(!report.has_errors(), "{report}");
    assert_eq!(report.findings.len(), 2, "{report}");
    assert!(report.to_string().ends_with("14 files read: 0 errors, 2 warnings\n"), "{report}");
}

#[test]
fn the_samples_of_this_test_are_right_as_they_stand() {
    assert!(errors_of("own.toml", PLAN).is_empty());
    assert!(errors_of("directory.toml", ENTRY).is_empty());
    assert!(errors_of("mine.toml", THEME).is_empty());
}

#[test]
fn a_wrong_key_in_a_theme_is_named() {
    let text = THEME.to_owned() + "\n[styles]\nvisitr = { fg = \"ground\" }\n";
    assert_eq!(errors_of("mine.toml", &text), ["8: styles.visitr"]);
}

#[test]
fn a_plan_without_a_title_is_named() {
    assert_eq!(
        errors_of("own.toml", &PLAN.replace("title = { nl = \"Eigen plan\", en = \"Own plan\" }\n", "")),
        ["1: title"]
    );
    assert_eq!(errors_of("own.toml", &PLAN.replace("nl = \"Eigen plan\"", "nl = \" \"")), ["3: title.nl"]);
}

#[test]
fn a_phone_number_without_digits_is_named() {
    assert_eq!(errors_of("directory.toml", &ENTRY.replace("0800-1234", "bel ons")), ["6: entry[1].phone"]);
}

#[test]
fn every_kind_of_mistake_in_a_directory_is_named_where_it_stands() {
    for (right, wrong, expected) in [
        ("parents = \"no\"", "parents = \"nee\"", "8: entry[1].parents"),
        ("parents = \"no\"\n", "", "1: entry[1].parents"),
        ("verified_on = 2026-11-01", "verified_on = \"1 november\"", "9: entry[1].verified_on"),
        ("verified_on = 2026-11-01", "verified_on = 2027-01-01", "2: own_line.verified_on"),
        ("anonymous = \"yes\"", "anonymus = \"yes\"", "7: entry[1].anonymus"),
        ("en = \"For help.\" }", "eng = \"For help.\" }", "5: entry[1].what.eng"),
        ("{ nl = \"Eigen lijn\", en = \"Own line\" }", "\"Eigen lijn\"", "4: entry[1].name"),
        ("code = \"own\"", "code = \"vt\"", "2: code"),
        ("id = \"own_line\"", "id = \"Own Line\"", "2: entry[1].id"),
        ("phone = ", "chat = \"http://desk.example\"\nphone = ", "6: entry[1].chat"),
        ("phone = ", "open = \"9 to 5\"\nphone = ", "6: entry[1].open"),
        ("phone = ", "ages = { from = 30, to = 10 }\nphone = ", "6: entry[1].ages.from"),
        ("phone = ", "status = \"gone\"\nphone = ", "6: entry[1].status"),
        ("phone = ", "languages = [\"nl\", \"Dutch\"]\nphone = ", "6: entry[1].languages[2]"),
        ("phone = ", "address = { stret = \"x\" }\nphone = ", "6: entry[1].address.stret"),
        ("[[entry]]", "hide = [\"nidoz\"]\n[[entry]]", "1: hide[1]"),
        ("[[entry]]", "hide = [\"nidos\", \"nidos\"]\n[[entry]]", "1: hide[2]"),
        ("[[entry]]", "hide = [\"own_line\"]\n[[entry]]", "1: hide[1]"),
        ("phone = ", "unverified = [\"fone\"]\nphone = ", "6: entry[1].unverified[1]"),
    ] {
        let text = ENTRY.replace(right, wrong);
        assert_ne!(text, ENTRY, "{right}");
        let errors = errors_of("directory.toml", &text);
        assert!(errors.iter().any(|error| error == expected), "{wrong}: {errors:?}");
    }
}

#[test]
fn every_kind_of_mistake_in_a_plan_is_named_where_it_stands() {
    for (right, wrong, expected) in [
        ("kind = \"yes_no\"", "kind = \"maybe\"", "8: item[1].kind"),
        ("kind = \"yes_no\"", "kind = \"choice\"", "6: item[1].choices"),
        ("visibility = \"helper\"", "visibility = \"may_be_shared\"", "6: item[1].shared"),
        ("visibility = \"helper\"", "visibility = \"all\"", "9: item[1].visibility"),
        (", en = \"Question?\"", "", "10: item[1].question.en"),
        ("version = 1", "version = \"1\"", "2: version"),
        ("kind = ", "gate = { item = \"two\", any_of = [\"yes\"] }\nkind = ", "8: item[1].gate"),
        (
            "kind = ",
            "gate = { plan = \"online\", item = \"sender\", any_of = [\"nobody\"] }\nkind = ",
            "8: item[1].gate",
        ),
        ("kind = ", "tip = \"x\"\nkind = ", "8: item[1].tip"),
    ] {
        let text = PLAN.replace(right, wrong);
        assert_ne!(text, PLAN, "{right}");
        let errors = errors_of("own.toml", &text);
        assert!(errors.iter().any(|error| error == expected), "{wrong}: {errors:?}");
    }
}

#[test]
fn several_mistakes_of_one_file_are_reported_together_by_line() {
    let text = ENTRY.replace("0800-1234", "bel").replace("\"no\"", "\"nee\"") + &ENTRY.replace("own_line", "other");
    assert_eq!(errors_of("directory.toml", &text), ["6: entry[1].phone", "8: entry[1].parents", "13: entry[2].code"]);
}

#[test]
fn an_unknown_key_is_answered_with_the_nearest_known_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "own.toml", &PLAN.replace("about", "abuot"));
    let report = run(vec![path], None);
    assert!(report.to_string().contains("abuot: unknown key. Nothing reads it. Did you mean `about`?"), "{report}");
}

#[test]
fn broken_toml_is_named_with_its_line_whatever_the_file_is() {
    assert_eq!(errors_of("own.toml", &PLAN.replace("version = 1", "version = ")), ["2: "]);
    assert_eq!(errors_of("config.toml", "theme = \"day\nhelper = 1"), ["1: "]);
    assert_eq!(errors_of("notes.toml", "note = 1"), ["0: "]);
}

#[test]
fn a_folder_is_checked_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), "plans/a.toml", PLAN);
    written(folder.path(), "plans/b.toml", PLAN);
    written(folder.path(), "directory.toml", ENTRY);
    written(folder.path(), "themes/mine.toml", THEME);
    written(folder.path(), "config.toml", "langage = \"nl\"");
    let report = run(vec![folder.path().to_owned()], None);
    let errors: Vec<_> = report.findings.iter().map(|finding| finding.key.as_str()).collect();
    assert_eq!(errors, ["langage", "id"], "{report}");
    assert_eq!(report.files, 5);
}

#[test]
fn changed_keys_are_checked_against_the_intents_there_are() {
    let errors = |keys: &str| errors_of("config.toml", &format!("helper = \"sanne\"\n\n[keys]\n{keys}\n"));
    assert!(errors("help = [\"F1\", \"Ctrl-E\"]\npalette = []").is_empty());
    assert_eq!(errors("palete = [\"F1\"]\nhelp = [\"Hyper-X\"]"), ["4: keys.palete", "5: keys.help"]);
    assert_eq!(errors("help = [\"F1\"]\npalette = [\"F1\"]"), ["5: keys.palette"]);
    assert_eq!(errors("help = [\"F2\"]"), ["4: keys.help"]);
    // former names of movements are read, and the helper is told the present one
    let former = report_of("config.toml", "helper = \"sanne\"\n\n[keys]\nqueue_down = [\"Down\"]\n");
    let told: Vec<_> = former.findings.iter().filter(|f| f.key == "keys.queue_down").collect();
    assert!(!former.has_errors() && told.len() == 1 && told[0].remedy.contains("`down`"), "{former}");
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "plans/a.toml", PLAN);
    written(folder.path(), "config.toml", "content = \"plans\"\ntheme = \"day\"\n");
    let report = run(vec![path, folder.path().to_owned(), folder.path().to_owned()], None);
    assert!(report.findings.is_empty(), "{report}");
    assert_eq!(report.files, 2);
}

#[test]
fn a_desk_that_loads_its_folder_gets_its_own_over_what_ships() {
    use content::Content;

    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), "plans/a.toml", PLAN);
    written(folder.path(), "themes/mine.toml", THEME);
    written(folder.path(), "config.toml", "helper = \"sanne\"");
    let own = ENTRY.replace("own_line", "kindertelefoon").replace("\"own\"", "\"kt\"");
    written(folder.path(), "directory.toml", &own);
    let content = Content::load(folder.path()).unwrap();
    let shipped = Content::shipped();
    assert_eq!(content.plans.len(), shipped.plans.len() + 1);
    assert_eq!(content.plans[0].id, "preface");
    assert_eq!(content.directory.entries.len(), shipped.directory.entries.len());
    assert_eq!(content.directory.entry("kindertelefoon").unwrap().phones().collect::<Vec<_>>(), ["0800-1234"]);
    written(folder.path(), "directory.toml", &own.replace("0800-1234", "bel"));
    let findings = Content::load(folder.path()).unwrap_err();
    assert_eq!(findings.len(), 1, "nothing is left out silently: {findings:?}");
}

#[test]
fn facts_that_are_too_old_are_a_warning_and_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "directory.toml", &ENTRY.replace("2026-11-01", "2026-08-01"));
    let report = run(vec![path], None);
    assert!(!report.has_errors(), "{report}");
    assert!(report.to_string().contains("own_line.verified_on: is 115 days old"), "{report}");
}

#[test]
fn facts_that_nobody_has_seen_in_a_source_are_named() {
    let report = run(Vec::new(), None);
    let shipped = report.findings.iter().find(|finding| finding.key == "unverified").unwrap();
    assert!(shipped.what.contains("csg (hours, cost, anonymous, trace)"), "{shipped}");
    let own = ENTRY.to_owned() + "unverified = [\"phone\"]\n";
    let warnings = warnings_of("directory.toml", &own);
    assert!(
        warnings.len() == 1 && warnings[0].contains("own_line.unverified: still to be verified: phone"),
        "{warnings:?}"
    );
}

#[test]
fn the_configuration_is_checked_with_what_it_names() {
    let folder = tempfile::tempdir().unwrap();
    let config = written(folder.path(), "config.toml", "helper = \"sanne\"\ntheme = \"nigth\"\ncontent = \"desk\"\n");
    written(folder.path(), "desk/directory.toml", &ENTRY.replace("0800-1234", "bel ons"));
    let report = run(Vec::new(), Some(config.clone()));
    let errors: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| (finding.file.as_str(), finding.line, finding.key.as_str()))
        .collect();
    let directory = folder.path().join("desk/directory.toml");
    assert_eq!(errors, [(config.to_str().unwrap(), 2, "theme"), (directory.to_str().unwrap(), 6, "entry[1].phone")]);
}

const PHRASE: &str = "[[phrase]]\nid = \"own\"\ncode = \"own\"\nusage = { nl = \"iets\", en = \"something\" }\n";

/// The warnings of one file of phrases, as they are printed, without the file.
fn warnings_of(name: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), name, text);
    let report = run(vec![path.clone()], None);
    assert!(!report.has_errors(), "{report}");
    report.findings.iter().map(|finding| finding.to_string().replace(&path.display().to_string(), "")).collect()
}

#[test]
fn words_that_hurt_and_words_too_hard_to_read_are_warned_of_by_line_and_key() {
    let text = format!("{PHRASE}text = {{ nl = \"Vertel het je ouders.\", en = \"We promise to rescue you.\" }}\n");
    let warnings = warnings_of("phrases.toml", &text);
    for says in
        ["own.text.nl: says `vertel het je ouders`", "own.text.en: says `promise`", "own.text.en: says `rescue`"]
    {
        assert!(
            warnings.iter().any(|warning| warning.starts_with(":2: warning: ") && warning.contains(says)),
            "{warnings:?}"
        );
    }
    let hard = ENTRY.replace("Voor hulp.", "Gespecialiseerde hulpverlening betreffende seksuele uitbuitingssituaties.");
    let warnings = warnings_of("directory.toml", &hard);
    assert!(warnings.iter().any(|warning| warning.contains("own_line.what.nl: is hard to read")), "{warnings:?}");
    let shared = PLAN.replace("visibility = \"helper\"", "visibility = \"may_be_shared\"")
        + "shared = { nl = \"Stuur me een foto: {answer}\", en = \"Yes: {answer}\" }\n";
    let warnings = warnings_of("plan.toml", &shared);
    assert!(warnings.iter().any(|warning| warning.contains("own.one.nl: says `stuur me een foto`")), "{warnings:?}");
    assert_eq!(warnings_of("phrases.toml", &format!("{PHRASE}text = {{ nl = \"Hoi.\", en = \"Hi.\" }}\n")), [""; 0]);
}

#[test]
fn a_phrase_in_one_language_is_warned_of_and_a_placeholder_that_is_none_is_an_error() {
    let warnings = warnings_of("phrases.toml", &format!("{PHRASE}text = {{ nl = \"Dag {{alias}}.\" }}\n"));
    assert!(warnings.len() == 1 && warnings[0].contains("own.text.en: is missing"), "{warnings:?}");
    for (text, at) in [
        ("text = { nl = \"Dag {naam}.\" }", "phrase[1].text.nl"),
        ("text = { nl = \"Dag {alias}.\", en = \"Bye.\" }", "phrase[1].text.en"),
        ("text = {}", "phrase[1].text.nl"),
        ("when = [\"nooit\"]\ntext = { nl = \"Hoi.\", en = \"Hi.\" }", "phrase[1].when[1]"),
        ("phases = [2, 6]\ntext = { nl = \"Hoi.\", en = \"Hi.\" }", "phrase[1].phases[2]"),
        ("phases = [-1]\ntext = { nl = \"Hoi.\", en = \"Hi.\" }", "phrase[1].phases[1]"),
        ("phases = 0\ntext = { nl = \"Hoi.\", en = \"Hi.\" }", "phrase[1].phases"),
        ("phases = [\"doel\"]\ntext = { nl = \"Hoi.\", en = \"Hi.\" }", "phrase[1].phases[1]"),
    ] {
        assert_eq!(errors_of("phrases.toml", &format!("{PHRASE}{text}\n")), [format!("5: {at}")], "{text}");
    }
    assert_eq!(errors_of("phrases.toml", PHRASE), ["1: phrase[1].text"]);
    let entry = ENTRY.replace("Voor hulp.", "Voor {hulp}.");
    assert_eq!(errors_of("directory.toml", &entry), ["2: own_line.what.nl"]);
}

#[test]
fn plainer_words_are_optional_judged_and_hold_what_the_ordinary_ones_do() {
    let phrase = format!("{PHRASE}text = {{ nl = \"Dag {{alias}}.\", en = \"Bye {{alias}}.\" }}\n");
    assert_eq!(warnings_of("phrases.toml", &phrase), [""; 0], "a desk's own phrase may have none");
    let with = |plain: &str| format!("{phrase}plain = {plain}\n");
    for (plain, at) in [
        ("{ nl = \"Dag.\", en = \"Bye {alias}.\" }", "plain.nl"),
        ("{ nl = \"Dag {alias}.\", en = \"Bye {alias} {when}.\" }", "plain.en"),
        ("{ en = \"Bye.\" }", "plain.en"),
        ("{}", "plain.nl"),
        ("{ nl = \"Dag {naam}.\", en = \"Bye {alias}.\" }", "plain.nl"),
    ] {
        let found = errors_of("phrases.toml", &with(plain));
        assert!(found.contains(&format!("6: phrase[1].{at}")), "{plain}: {found:?}");
    }
    // one language is enough, and it is judged as words for a visitor and as plain ones
    assert_eq!(warnings_of("phrases.toml", &with("{ nl = \"Dag {alias}.\" }")), [""; 0]);
    let harsh = warnings_of("phrases.toml", &with("{ nl = \"Dag {alias}. Vertel het je ouders.\" }"));
    assert!(matches!(&harsh[..], [one] if one.contains("own.plain.nl: says `vertel het je ouders`")), "{harsh:?}");
    let long = "{ nl = \"Dag {alias}, en ik ben er morgen weer als je dan nog iets wilt vragen.\" }";
    let long = warnings_of("phrases.toml", &with(long));
    assert!(matches!(&long[..], [one] if one.contains("own.plain.nl: has a sentence of 15 words")), "{long:?}");
}

#[test]
fn words_of_a_plan_stand_around_an_answer_or_for_each_one() {
    let shared = |words: &str| PLAN.replace("visibility = \"helper\"", "visibility = \"may_be_shared\"") + words;
    let pair = |key: &str, nl: &str| format!("{key} = {{ nl = \"{nl}\", en = \"{nl}\" }}\n");
    let around = pair("shared", "Dit: {answer}");
    let each = pair("shared_yes", "Goed.") + &pair("shared_no", "Ook goed.");
    for right in
        [around.clone(), around.clone() + &pair("plain", "Zo: {answer}"), each.clone() + &pair("plain_no", "Goed.")]
    {
        assert_eq!(errors_of("plan.toml", &shared(&right)), [""; 0], "{right}");
    }
    for (wrong, at) in [
        (around.clone() + &pair("plain", "Zo."), "12: item[1].plain"),
        (pair("plain", "Zo: {answer}"), "11: item[1].plain"),
        (around.clone() + &pair("plain", "Zo: {answer} {when}"), "12: item[1].plain"),
        (around.clone() + &each, "9: item[1].visibility"),
        (pair("shared_yes", "Goed."), "9: item[1].visibility"),
        (each.clone() + &pair("plain_yes", "Zo: {answer}"), "13: item[1].plain_yes"),
        (pair("shared_yes", "Zo: {answer}") + &pair("shared_no", "Goed."), "11: item[1].shared_yes"),
    ] {
        let found = errors_of("plan.toml", &shared(&wrong));
        assert!(found.iter().any(|found| found == at), "{wrong}: {found:?}");
    }
}

/// The list that somebody reads through: everything, each with its place, its variant and how hard it is to read.
#[test]
fn every_sentence_is_listed_with_its_place_and_its_level() {
    let folder = tempfile::tempdir().unwrap();
    let own = format!("{PHRASE}text = {{ nl = \"Hoi daar.\", en = \"Hi there.\" }}\nplain = {{ nl = \"Hoi.\" }}\n");
    let path = written(folder.path(), "phrases.toml", &own);
    let options = CheckOptions { paths: vec![path.clone()], config: None, today: date(2026, 11, 24) };
    for language in care::Language::ALL {
        let all = sentences(&options, language).unwrap();
        let shipped = Content::shipped();
        let listed = |text: &str| all.iter().any(|sentence| sentence.text == text);
        assert!(shipped.phrases.iter().all(|phrase| phrase.wordings().iter().any(|text| listed(text))));
        for entry in &shipped.directory.entries {
            assert!(listed(&care::message::message_text(entry, language)), "{}", entry.id);
        }
        let mine: Vec<_> = all.iter().filter(|it| it.file == path.display().to_string()).collect();
        let expected = if language == care::Language::Nl { 2 } else { 1 };
        assert!(mine.len() == expected && mine.iter().all(|it| it.id == "own"), "{mine:?}");
        assert!(!all.iter().any(|sentence| sentence.text.is_empty()));
    }
    written(folder.path(), "phrases.toml", "[[phrase]]\n");
    assert!(sentences(&options, care::Language::Nl).is_err_and(|report| report.has_errors()));
}

#[test]
fn a_helper_has_own_phrases_beside_the_configuration_and_changes_none_of_the_desks() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let phrases = format!("{PHRASE}phases = [2, 5]\ntext = {{ nl = \"Hoi.\", en = \"Hi.\" }}\n");
    let path = written(folder.path(), "phrases.toml", &phrases);
    assert!(!run(Vec::new(), Some(config.clone())).has_errors());
    let content = Content::load_with(None, Some(&path)).unwrap();
    assert_eq!(content.phrase("own").unwrap().text.nl, "Hoi.");
    assert_eq!(content.phrase("own").unwrap().phases, [Phase::Question, Phase::RoundingOff]);
    assert_eq!(content.phrases.len(), Content::shipped().phrases.len() + 1);
    // a desk's folder that is the configuration folder itself
    assert!(Content::load_with(Some(folder.path()), Some(&path)).is_ok());
    for wrong in [phrases.replace("\"own\"\ncode", "\"limits\"\ncode"), ENTRY.to_owned()] {
        written(folder.path(), "phrases.toml", &wrong);
        let report = run(Vec::new(), Some(config.clone()));
        assert!(report.findings.iter().any(|f| f.is_error() && f.file == path.display().to_string()), "{report}");
        assert!(Content::load_with(None, Some(&path)).is_err());
    }
}
