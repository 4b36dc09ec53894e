use super::words::{EN, NL, ReportWords};
use super::*;
use care::report::Period;

const YEAR: Period = Period { year: 2020, quarter: None };

/// A register with the counts that the article gives for 2020, and a smaller year before it; `rare` children under 12.
fn register(rare: usize) -> String {
    let mut text = String::new();
    for (year, people) in [(2019u16, 90..250usize), (2020, 0..250)] {
        for at in people {
            let age = match at {
                _ if at < rare => "0-11",
                0..48 => "12-14",
                48..78 => "15",
                78..144 => "16-17",
                144..200 => "18-23",
                200..240 => "24+",
                _ => "unknown",
            };
            let who = match at * 11 % 250 {
                0..20 => r#"["father"]"#,
                20..25 => r#"["mother","father"]"#,
                25..30 => r#"["step_parent"]"#,
                30..100 => r#"["partner_or_ex"]"#,
                100..210 => r#"["online","acquaintance"]"#,
                _ => r#"["not_asked"]"#,
            };
            let told = ["yes", "no", "not_asked"][match at * 13 % 250 {
                0..130 => 0,
                130..200 => 1,
                _ => 2,
            }];
            let duration = ["2-5y", "<6m", "unknown"][at % 3];
            let siblings = ["yes", "no", "unknown"][at % 3];
            line(&mut text, year, at, ["self", age, who, told, duration, siblings]);
        }
        for at in 0..33 {
            line(&mut text, year, at, ["professional", "unknown", "[]", "not_asked", "unknown", "unknown"]);
        }
    }
    text
}

fn line(text: &mut String, year: u16, at: usize, [role, age, who, told, duration, siblings]: [&str; 6]) {
    use std::fmt::Write as _;
    let quarter = at % 4 + 1;
    let _ = writeln!(
        text,
        r#"{{"year":{year},"quarter":{quarter},"visitor":"new","trafficking":"suspected","role":"{role}","forms":["sexual_online"],"age_now":"{age}","age_at_start":"unknown","gender":"unknown","ongoing":"unknown","duration":"{duration}","perpetrators":{who},"siblings":"{siblings}","first_time_told":"{told}","triage_first":"B","triage_last":"C","plans":["parent"],"referrals":[{{"id":"113","outcome":"offered"}}],"closing":"goodbye"}}"#
    );
}

fn report(rare: usize, period: Period) -> Report {
    let reading = read(register(rare).as_bytes(), "register.jsonl");
    assert!(reading.is_complete(), "{:?}", reading.findings);
    reading.tally.report(period)
}

#[test]
fn the_article_s_figures_stand_in_every_format_and_language() {
    let report = report(8, YEAR);
    for language in Language::ALL {
        let table = render(&report, true, Format::Table, language);
        for row in [
            " 283 ",
            " 250   283",
            " 144   240       10  60%",
            "  48   240       10  20%",
            " 30   210 ",
            " 130   200       50  65%",
        ] {
            assert!(table.contains(row), "{row} in\n{table}");
        }
        let one_in_seven = ["ongeveer één op de 7", "about one in 7"];
        assert!(one_in_seven.iter().any(|words| table.contains(words)));
        let csv = render(&report, true, Format::Csv, language);
        let md = render(&report, true, Format::Md, language);
        let json = render(&report, true, Format::Json, language);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        for (at, n, of, percent) in [(2, 144, 240, 60), (3, 48, 240, 20), (4, 30, 210, 14), (5, 130, 200, 65)] {
            let now = &json["figures"][at]["now"];
            assert_eq!(
                (now["n"].as_u64(), now["of"].as_u64(), now["percent"].as_u64()),
                (Some(n), Some(of), Some(percent))
            );
            assert!(csv.contains(&format!(",{n},{of},")) && md.contains(&format!("| {n} | {of} |")));
        }
        assert_eq!(json["figures"][4]["now"]["one_in"], 7);
        assert_eq!((&json["figures"][0]["now"]["n"], &json["figures"][1]["now"]["n"]), (&283.into(), &250.into()));
    }
}

#[test]
fn the_table_fits_a_terminal_and_every_format_says_when_it_is_not_for_publication() {
    let report = report(3, Period { year: 2020, quarter: Some(4) });
    for language in Language::ALL {
        let words = ReportWords::new(language).say("note-provisional");
        for line in render(&report, false, Format::Table, language).lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
            assert!(!line.chars().any(char::is_control));
        }
        for format in [Format::Csv, Format::Json, Format::Md] {
            assert!(render(&report, false, format, language).contains(&words));
            assert!(!render(&report, true, format, language).contains(&words));
        }
    }
}

#[test]
fn three_in_one_band_are_less_than_five_in_every_format() {
    let report = report(3, YEAR);
    let csv = render(&report, true, Format::Csv, Language::En);
    assert!(csv.contains("2020,ages,0-11,0–11 years,<5,240,,,"), "{csv}");
    assert!(csv.contains("2020,ages,12-14,12–14 years,*,240,,,"), "{csv}");
    let json = render(&report, true, Format::Json, Language::En);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["ages"][0]["now"]["n"], "<5");
    assert!(json["ages"][0]["now"]["percent"].is_null() && json["ages"][1]["now"]["percent"].is_null());
    assert!(render(&report, true, Format::Md, Language::En).contains("| 0–11 years | &lt;5 | 240 |  |"));
}

#[test]
fn tables_as_they_are_read() {
    insta::assert_snapshot!("year_en", render(&report(3, YEAR), true, Format::Table, Language::En));
    insta::assert_snapshot!("year_nl", render(&report(8, YEAR), true, Format::Table, Language::Nl));
    let quarter = report(3, Period { year: 2019, quarter: Some(2) });
    insta::assert_snapshot!("quarter_en", render(&quarter, false, Format::Md, Language::En));
}

#[test]
fn both_languages_have_the_same_words_and_each_is_found() {
    let keys = |source: &str| -> Vec<String> {
        let resource = fluent_bundle::FluentResource::try_new(source.to_owned()).expect("well formed");
        assert!(resource.entries().count() > 40);
        let key = |line: &str| line.split_once(" = ").map(|(key, _)| key.to_owned());
        source.lines().filter_map(key).collect()
    };
    assert_eq!(keys(NL), keys(EN));
    for language in Language::ALL {
        let page = rows::ReportPage::new(&report(8, YEAR), false, language);
        let mut texts: Vec<&str> = page.notes.iter().map(String::as_str).collect();
        texts.push(&page.title);
        for section in page.details.iter().chain([&page.figures]) {
            texts.push(&section.title);
            texts.extend(section.rows.iter().map(|row| row.label.as_str()));
        }
        for elsewhere in &page.elsewhere {
            texts.extend([elsewhere.label.as_str(), &elsewhere.source]);
        }
        // a key that nobody wrote would show itself
        for text in texts {
            for prefix in ["figure-", "relation-", "note-", "quarter-", "external-", "source-", "title", "{"] {
                assert!(!text.starts_with(prefix), "{text}");
            }
        }
    }
}

#[test]
fn numbers_are_set_apart_as_the_language_does() {
    assert_eq!(ReportWords::new(Language::Nl).number(3_000), "3.000");
    assert_eq!(ReportWords::new(Language::En).number(1_320_000), "1,320,000");
    assert_eq!(ReportWords::new(Language::En).number(132), "132");
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(format));
    }
    assert_eq!("pdf".parse::<Format>(), Err(NoSuchFormat));
}

#[test]
fn unwanted_contact_stands_apart_in_every_format() {
    use care::unwanted::Unwanted;
    let mut reading = read(register(0).as_bytes(), "register.jsonl");
    reading.tally.tell_unregistered();
    let count =
        |year, quarter, kind| desk::event::CaseEvent::UnwantedCount(desk::event::UnwantedCount { year, quarter, kind });
    for nth in 0..9 {
        reading.add_line(Some(&count(2020, nth % 4 + 1, Unwanted::Prank)), "register", 1);
    }
    reading.add_line(Some(&count(2020, 1, Unwanted::Recruiter)), "register", 1);
    assert!(reading.is_complete());
    let report = reading.tally.report(YEAR);
    let text = |format| render(&report, true, format, Language::Nl);
    let table = text(Format::Table);
    assert!(table.contains("Ongewenst contact") && table.contains("werver"), "{table}");
    let section = table.split("Ongewenst contact").nth(1).unwrap().split("\n\n").next().unwrap();
    assert!(section.lines().all(|line| line.chars().count() <= 80), "{section}");
    assert!(text(Format::Csv).contains("2020,unwanted,prank,grap,9,"), "{}", text(Format::Csv));
    assert!(text(Format::Csv).contains("2020,unwanted,recruiter,werver,<5,"));
    let json: serde_json::Value = serde_json::from_str(&text(Format::Json)).unwrap();
    assert_eq!(json["unwanted"][0]["now"]["n"], 9);
    assert_eq!(json["unwanted"][2]["now"]["n"], "<5");
    assert!(text(Format::Md).contains("## Ongewenst contact"));
    // the register's files have no such lines, and no such table
    let file = render(&self::report(0, YEAR), true, Format::Json, Language::En);
    assert!(!file.contains("unwanted"));
}

#[test]
fn what_visitors_said_afterwards_stands_apart_with_its_n() {
    use care::helped::HelpedAnswers;
    use desk::event::{CaseEvent, HelpedCount};
    let mut reading = read(register(0).as_bytes(), "register.jsonl");
    reading.tally.tell_unregistered();
    let before = reading.tally.report(YEAR);
    assert!(!render(&before, true, Format::Json, Language::En).contains("helped"), "nobody was asked");
    let answers = [(1, 30, 9, 5), (2, 24, 6, 3), (4, 8, 6, 0)];
    for (quarter, yes, partly, no) in answers {
        let count = CaseEvent::Helped(HelpedCount { year: 2020, quarter, answers: HelpedAnswers { yes, partly, no } });
        reading.add_line(Some(&count), "register", 1);
    }
    assert!(reading.is_complete());
    let report = reading.tally.report(YEAR);
    assert_eq!(report.figures, before.figures, "in no other figure");
    assert_eq!((&report.ages, &report.relations), (&before.ages, &before.relations));
    let text = |format| render(&report, true, format, Language::Nl);
    let json: serde_json::Value = serde_json::from_str(&text(Format::Json)).unwrap();
    let counts = |at: usize| {
        let now = &json["helped"][at]["now"];
        (now["n"].as_u64(), now["of"].as_u64(), now["percent"].as_u64())
    };
    assert_eq!(
        [0, 1, 2, 3].map(counts),
        [
            (Some(91), None, None),
            (Some(62), Some(91), Some(68)),
            (Some(21), Some(91), Some(23)),
            (Some(8), Some(91), Some(9))
        ]
    );
    assert!(text(Format::Csv).contains("2020,helped,yes,ja,62,91,,68,"), "{}", text(Format::Csv));
    assert!(text(Format::Md).contains("## Ben je geholpen?"));
    let table = text(Format::Table);
    let section = table.split("Ben je geholpen?").nth(1).unwrap().split("\n\n").next().unwrap();
    assert!(section.lines().all(|line| line.chars().count() <= 80), "{section}");
    assert!(section.contains("(N)") && section.contains(" 62 ") && section.contains("68%"), "{section}");
    // of a quarter: under five are not told, nor can be worked out, and under fifty there is no percentage
    let quarter = reading.tally.report(Period { year: 2020, quarter: Some(2) });
    let json: serde_json::Value = serde_json::from_str(&render(&quarter, true, Format::Json, Language::En)).unwrap();
    let of = |at: usize| json["helped"][at]["now"]["n"].clone();
    assert_eq!(of(3), "<5");
    assert!((0..3).any(|at| of(at) == "*"), "{json}");
    assert!((0..4).all(|at| json["helped"][at]["now"]["percent"].is_null()));
}
