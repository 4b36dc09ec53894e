use proptest::prelude::*;

use super::*;

const GOOD: &str = r#"{"year":2020,"quarter":1,"visitor":"new","trafficking":"yes","role":"self","forms":[],"age_now":"15","age_at_start":"12-14","gender":"unknown","ongoing":"yes","duration":"2-5y","perpetrators":["father"],"siblings":"no","first_time_told":"yes","triage_first":"A","triage_last":"B","plans":["parent"],"referrals":[{"id":"veilig_thuis_advies","outcome":"accepted"}],"closing":"quick_exit","goal":"partly"}"#;

fn only(line: &str) -> Finding {
    let text = format!("{GOOD}\n{line}\n{GOOD}\n");
    let reading = read(text.as_bytes(), "register.jsonl");
    assert_eq!((reading.counted, reading.findings.len()), (2, 1), "{:?}", reading.findings);
    let finding = reading.findings[0].clone();
    assert_eq!((finding.file.as_str(), finding.line), ("register.jsonl", 2));
    assert!(finding.is_error() && !finding.remedy.is_empty());
    finding
}

#[test]
fn a_line_that_does_not_fit_names_its_key_and_what_to_write() {
    for (from, to, key) in [
        (r#""age_now":"15""#, r#""age_now":"fifteen""#, "age_now"),
        (r#""age_now":"15","#, "", "age_now"),
        (r#""goal":"partly""#, r#""goal":"maybe""#, "goal"),
        (r#""quarter":1"#, r#""quarter":5"#, "quarter"),
        (r#""quarter":1"#, r#""quarter":"1""#, "quarter"),
        (r#""year":2020"#, r#""year":20"#, "year"),
        (r#"["father"]"#, r#"["father","Piet"]"#, "perpetrators"),
        (r#""accepted""#, r#""maybe""#, "referrals"),
        (r#"["parent"]"#, r#"["she lives in Utrecht"]"#, "plans[0]"),
        ("veilig_thuis_advies", "Veilig Thuis", "referrals[0].id"),
        (r#"{"year""#, r#"{"note":"x","year""#, "note"),
        (r#""outcome":"#, r#""note":"x","outcome":"#, "referrals[0]"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let finding = only(&GOOD.replacen(from, to, 1));
        assert_eq!(finding.key, key, "{finding}");
        let text = finding.to_string();
        assert!(!["fifteen", "Piet", "Utrecht", "maybe"].iter().any(|value| text.contains(value)), "{text}");
    }
}

#[test]
fn what_is_no_registration_at_all_is_a_finding() {
    for line in ["{", "[]", "null", "7", "\"x\"", &format!("{GOOD}{GOOD}"), &GOOD.replacen('{', r#"{"year":2020,"#, 1)]
    {
        only(line);
    }
    let array = "[2020,1,\"new\",\"yes\",\"self\",[],\"15\",\"15\",\"unknown\",\"yes\",\"2-5y\",[],\"no\",\"yes\",\"A\",\"B\",[],[],\"goodbye\"]";
    only(array);
    only(&"x".repeat(200_000));
    only(&format!("{GOOD}{}", " ".repeat(70_000)));
    only(&format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)));
}

#[test]
fn a_key_that_was_nearly_right_is_suggested_and_one_like_words_is_not_repeated() {
    let near = only(&GOOD.replacen('{', r#"{"agenow":"15","#, 1));
    assert!(near.remedy.contains("age_now"), "{near}");
    let words = only(&GOOD.replacen('{', r#"{"her name is Anna":1,"#, 1));
    assert!(words.key.is_empty() && !words.to_string().contains("Anna"), "{words}");
}

#[test]
fn what_is_exported_is_read_back_with_exactly_the_same_keys() {
    let person = parse(GOOD.as_bytes()).ok().unwrap();
    assert_eq!(crate::register_line(&person).unwrap(), format!("{GOOD}\n"));
}

/// A register file that was written before the goal was asked (domain.md §7): it is counted, and what is wrong with a line
/// of it is still said of the right key.
#[test]
fn a_line_without_a_goal_is_one_that_was_not_asked() {
    let old = GOOD.replacen(r#","goal":"partly""#, "", 1);
    let person = parse(old.as_bytes()).ok().unwrap();
    assert_eq!((person.goal, parse(GOOD.as_bytes()).ok().unwrap().goal), (Goal::NotAsked, Goal::Partly));
    assert_eq!(only(&old.replacen(r#""closing":"quick_exit""#, r#""closing":"slammed""#, 1)).key, "closing");
    assert_eq!(only(&old.replacen(r#","closing":"quick_exit""#, "", 1)).key, "closing");
    let table = |lines: &str| {
        let reading = read(lines.as_bytes(), "register.jsonl");
        assert!(reading.is_complete(), "{:?}", reading.findings);
        crate::render(
            &reading.tally.report(care::report::Period { year: 2020, quarter: None }),
            true,
            crate::Format::Csv,
            care::Language::En,
        )
    };
    assert!(table(&format!("{old}\n").repeat(60)).contains("figures,goal,Goal of the chat reached,0,0,60,,"));
    assert!(table(&format!("{GOOD}\n").repeat(60)).contains("figures,goal,Goal of the chat reached,0,60,0,0,"));
}

#[test]
fn other_line_ends_a_mark_of_order_and_blank_lines_are_fine() {
    let text = format!("\u{FEFF}{GOOD}\r\n\r\n{GOOD}\n\n{GOOD}");
    let reading = read(text.as_bytes(), "r");
    assert_eq!((reading.counted, reading.is_complete()), (3, true), "{:?}", reading.findings);
}

/// A disk that fails.
struct Broken;

impl io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("gone"))
    }
}

#[test]
fn bytes_that_are_no_text_and_a_disk_that_fails_are_findings() {
    let mut bytes = GOOD.as_bytes().to_vec();
    bytes.extend(b"\n\xFF\xFE\n");
    assert_eq!(read(&bytes[..], "r").findings[0].line, 2);
    assert!(!read(io::BufReader::new(Broken), "r").is_complete());
}

#[test]
fn a_hundred_thousand_wrong_lines_are_counted_and_a_few_are_kept() {
    let text = "{}\n".repeat(100_000);
    let reading = read(text.as_bytes(), "r");
    assert_eq!(reading.findings.len() as u64 + reading.further, 100_000);
    assert_eq!(reading.findings.len(), FINDINGS);
}

proptest! {
    /// Nonsense is named by its line, and costs no other line.
    #[test]
    fn nonsense_among_good_lines_is_named_and_the_good_ones_are_counted(
        lines in prop::collection::vec(prop_oneof![Just(None), "[!-~][ -~]{0,60}".prop_map(Some)], 0..40)
    ) {
        let text = lines.iter().map(|line| line.as_deref().unwrap_or(GOOD)).collect::<Vec<_>>().join("\n");
        let reading = read(text.as_bytes(), "r");
        let wrong: Vec<_> = (1..).zip(&lines).filter(|(_, line)| line.is_some()).map(|(number, _)| number).collect();
        prop_assert_eq!(reading.findings.iter().map(|finding| finding.line).collect::<Vec<_>>(), wrong);
        prop_assert_eq!(reading.counted, lines.iter().filter(|line| line.is_none()).count() as u64);
        prop_assert_eq!(reading.further, 0);
    }

    #[test]
    fn every_line_is_counted_or_reported(lines in prop::collection::vec("[ -~]{0,40}", 0..20)) {
        let text = lines.join("\n");
        let reading = read(text.as_bytes(), "r");
        let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
        prop_assert_eq!(reading.counted + reading.findings.len() as u64, filled as u64);
    }
}
