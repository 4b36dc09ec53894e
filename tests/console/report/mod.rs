//! A register file in, the report's text out, and a reader of all formats who tries to work out what is not printed.

#![allow(clippy::unwrap_used)]

#[cfg(feature = "desk")]
mod program;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use care::Language;
use care::report::Period;
use proptest::prelude::*;
use report::{Format, read, render};

const BANDS: [&str; 7] = ["0-11", "12-14", "15", "16-17", "18-23", "24+", "unknown"];

/// A register of 2020 with a given number of people in each age band.
fn register(bands: [u32; 7]) -> String {
    let mut text = String::new();
    let ages = BANDS.into_iter().zip(bands).flat_map(|(band, count)| (0..count).map(move |_| band));
    for (at, age) in ages.enumerate() {
        let quarter = at % 4 + 1;
        let _ = writeln!(
            text,
            r#"{{"year":2020,"quarter":{quarter},"visitor":"new","trafficking":"yes","role":"self","forms":[],"age_now":"{age}","age_at_start":"unknown","gender":"unknown","ongoing":"unknown","duration":"unknown","perpetrators":["partner_or_ex"],"siblings":"unknown","first_time_told":"yes","triage_first":"X","triage_last":"B","plans":[],"referrals":[],"closing":"goodbye"}}"#
        );
    }
    text
}

/// What the reports say about ages, as printed: self, minors, N, under 15, and the seven bands.
#[derive(Debug, PartialEq, Eq)]
struct Printed {
    myself: String,
    known: String,
    minors: String,
    under15: String,
    bands: Vec<String>,
}

fn csv(text: &str) -> Printed {
    let cell = |id: &str, column: usize| {
        let row = text.lines().find(|row| row.split(',').nth(2) == Some(id)).unwrap_or_else(|| panic!("{id}"));
        row.split(',').nth(column).unwrap().to_owned()
    };
    // the ages come before the relations, whose unknown has the same id
    let bands = BANDS.iter().map(|band| cell(band, 4)).collect();
    Printed {
        myself: cell("self", 4),
        known: cell("minors", 5),
        minors: cell("minors", 4),
        under15: cell("under-15", 4),
        bands,
    }
}

fn json(text: &str) -> Printed {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    let word = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let figure = |at: usize, key: &str| word(&value["figures"][at]["now"][key]);
    let bands = value["ages"].as_array().unwrap().iter().map(|row| word(&row["now"]["n"])).collect();
    Printed { myself: figure(1, "n"), known: figure(2, "of"), minors: figure(2, "n"), under15: figure(3, "n"), bands }
}

fn markdown(text: &str) -> Printed {
    let rows: Vec<Vec<String>> = text
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.split('|').map(|cell| cell.trim().replace("&lt;", "<").replace('\\', "")).collect())
        .filter(|row: &Vec<String>| row[2] != "n")
        .collect();
    let bands = rows.iter().skip(care::report::FigureId::ALL.len()).take(7).map(|row| row[2].clone()).collect();
    let cell = |row: usize, column: usize| rows[row][column].clone();
    Printed { myself: cell(1, 2), known: cell(2, 3), minors: cell(2, 2), under15: cell(3, 2), bands }
}

fn table(text: &str) -> Printed {
    let counts = |line: &str, label: &str| -> Vec<String> {
        line[label.len()..].split_whitespace().filter(|word| !word.starts_with('#')).map(str::to_owned).collect()
    };
    let row = |label: &str| counts(text.lines().find(|line| line.starts_with(label)).unwrap(), label);
    let labels = ["0–11 years", "12–14 years", "15 years", "16–17 years", "18–23 years", "24+ years", "unknown"];
    let bands = labels.iter().map(|label| row(label)[0].clone()).collect();
    let minors = row("Minors");
    Printed {
        myself: row("Themselves exploited")[0].clone(),
        known: minors[1].clone(),
        minors: minors[0].clone(),
        under15: row("Under 15")[0].clone(),
        bands,
    }
}

/// Whether a number may stand behind what is printed.
fn may_be(printed: &str, number: u32) -> bool {
    match printed {
        "<5" => (1..=4).contains(&number),
        "*" => true,
        digits => digits.parse() == Ok(number),
    }
}

/// The values of each band in the age tables that agree with what is printed: all of them, or enough to show that
/// none of the hidden ones is certain.
fn consistent(printed: &Printed, most: u32) -> Vec<BTreeSet<u32>> {
    let mut values = vec![BTreeSet::new(); 7];
    fill(printed, printed.myself.parse().unwrap_or(most), &mut Vec::new(), &mut values);
    values
}

/// Tries every value for the next band; true when nothing more can be learnt.
fn fill(printed: &Printed, left: u32, bands: &mut Vec<u32>, values: &mut [BTreeSet<u32>]) -> bool {
    let agrees = match bands.len() {
        2 => may_be(&printed.under15, bands.iter().sum()),
        4 => may_be(&printed.minors, bands.iter().sum()),
        6 => may_be(&printed.known, bands.iter().sum()),
        7 => may_be(&printed.myself, bands.iter().sum()),
        _ => true,
    };
    if !agrees {
        return false;
    }
    if bands.len() == 7 {
        for (values, band) in values.iter_mut().zip(bands) {
            values.insert(*band);
        }
        return values.iter().zip(&printed.bands).all(|(values, band)| values.len() > 1 || band.parse::<u32>().is_ok());
    }
    let range = match printed.bands[bands.len()].as_str() {
        "<5" => 1..=4,
        "*" => 0..=left,
        digits => digits.parse().map(|number| number..=number).unwrap(),
    };
    range.filter(|number| *number <= left).any(|number| {
        bands.push(number);
        let done = fill(printed, left - number, bands, values);
        bands.pop();
        done
    })
}

fn printed(bands: [u32; 7], quarter: Option<u8>) -> Vec<Printed> {
    let reading = read(register(bands).as_bytes(), "register.jsonl");
    assert!(reading.is_complete());
    let report = reading.tally.report(Period { year: 2020, quarter });
    let text = |format| render(&report, true, format, Language::En);
    vec![csv(&text(Format::Csv)), json(&text(Format::Json)), markdown(&text(Format::Md)), table(&text(Format::Table))]
}

fn small_band() -> impl Strategy<Value = [u32; 7]> {
    let bands = prop::array::uniform7(prop_oneof![Just(0u32), 1..5u32, 5..12u32]);
    (bands, 0..7usize).prop_map(|(mut bands, at)| {
        bands[at] = 3;
        bands
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn a_count_of_three_follows_from_no_format_and_all_formats_say_the_same(
        bands in small_band(),
        quarter in prop::option::of(1..=4u8),
    ) {
        let formats = printed(bands, quarter);
        for format in &formats {
            prop_assert_eq!(format, &formats[0]);
        }
        let most: u32 = bands.iter().sum();
        for (at, values) in consistent(&formats[0], most + 4).iter().enumerate() {
            let is_shown = formats[0].bands[at].parse::<u32>().is_ok();
            // that nobody was there is no secret (domain.md §7: one to four are)
            let is_secret = values.iter().any(|value| (1..=4).contains(value));
            prop_assert!(is_shown || !is_secret || values.len() > 1, "{} is {:?} in {:?}", BANDS[at], values, formats[0]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_lines_says_nothing(
        (lines, shuffled) in small_band().prop_flat_map(|bands| {
            let lines: Vec<_> = register(bands).lines().map(str::to_owned).collect();
            (Just(lines.clone()), Just(lines).prop_shuffle())
        }),
        quarter in prop::option::of(1..=4u8),
    ) {
        let text = |lines: &[String]| {
            let reading = read(lines.join("\n").as_bytes(), "register.jsonl");
            assert!(reading.is_complete());
            render(&reading.tally.report(Period { year: 2020, quarter }), true, Format::Json, Language::En)
        };
        prop_assert_eq!(text(&lines), text(&shuffled));
    }
}

#[test]
fn a_long_register_is_counted_line_by_line() {
    let text = register([8, 40, 30, 66, 56, 40, 10]).repeat(100);
    let reading = read(text.as_bytes(), "register.jsonl");
    assert_eq!((reading.counted, reading.is_complete()), (25_000, true));
    let csv = render(&reading.tally.report(Period { year: 2020, quarter: None }), true, Format::Csv, Language::Nl);
    assert!(csv.contains("2020,figures,minors,Minderjarig,14400,24000,1000,60,2,"), "{csv}");
}
