//! A report in words: what every format lays out in its own way.

use super::words::ReportWords;
use care::Language;
use care::report::{Count, EXTERNAL, External, FigureId, Pair, Period, Report, Share};
use care::unwanted::Unwanted;

/// A row: a stable id, its words, its counts.
pub struct ReportRow {
    pub(super) id: String,
    /// What it counts.
    pub label: String,
    pub(super) share: Pair<Share>,
    /// "one in seven", where the field says it so.
    pub one_in: Option<String>,
}

impl ReportRow {
    /// n, N, how many are unknown, and the percentage, as they are printed; empty where there is none.
    pub fn parts(&self) -> [String; 4] {
        parts(&self.share.now, true)
    }

    /// The same of the year before.
    pub fn parts_before(&self) -> [String; 4] {
        parts_before(&self.share, true)
    }

    /// n, if it is shown.
    pub fn number(&self) -> Option<u32> {
        self.share.now.n.number()
    }
}

/// A table with its rows.
pub struct Section {
    pub(super) id: &'static str,
    /// Its heading.
    pub title: String,
    /// Its rows.
    pub rows: Vec<ReportRow>,
}

/// A number from elsewhere, in words.
pub struct Elsewhere {
    pub(super) external: External,
    /// The number with what it is of.
    pub label: String,
    /// Where it is from.
    pub source: String,
}

/// A whole report in words.
pub struct ReportPage {
    pub(super) words: ReportWords,
    pub(super) period: Period,
    /// Whether it is compared with the year before.
    pub has_before: bool,
    pub(super) is_over: bool,
    /// The title, which names the period.
    pub title: String,
    /// The figures.
    pub figures: Section,
    /// The age bands and the relations.
    pub details: Vec<Section>,
    /// What was not computed here.
    pub elsewhere: Vec<Elsewhere>,
    /// How to read it; that it is provisional comes first.
    pub notes: Vec<String>,
}

impl ReportPage {
    /// Words of the report's own, by their key: `elsewhere`, `notes`, `source`, `unknown`.
    pub fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    pub(super) fn new(report: &Report, is_over: bool, language: Language) -> Self {
        let words = ReportWords::new(language);
        let has_before = report.figures.iter().any(|figure| figure.share.before.is_some());
        let period = period_words(&words, report.period);
        let title = if has_before {
            let before = period_words(&words, report.period.year_before());
            words.with("title-compared", &[("period", &period), ("before", &before)])
        } else {
            words.with("title", &[("period", &period)])
        };
        let mut notes = Vec::new();
        if !is_over {
            notes.push(words.say("note-provisional"));
        }
        if !has_before {
            notes.push(words.say("note-no-year-before"));
        }
        for note in ["note-people", "note-share", "note-few", "note-hidden", "note-percent", "note-relations"] {
            notes.push(words.say(note));
        }
        notes.extend(report.unregistered.map(|pair| unregistered(&words, report.period, pair)));
        Self {
            period: report.period,
            has_before,
            is_over,
            title,
            figures: figures(&words, report),
            details: [
                Some(ages(&words, report)),
                Some(relations(&words, report)),
                unwanted(&words, report),
                helped(&words, report),
            ]
            .into_iter()
            .flatten()
            .collect(),
            elsewhere: EXTERNAL.into_iter().map(|external| elsewhere(&words, external)).collect(),
            notes,
            words,
        }
    }
}

/// How many conversations were closed without a registration, and how many in the year before.
fn unregistered(words: &ReportWords, period: Period, pair: Pair<Count>) -> String {
    let now = words.with("note-unregistered", &[("count", &count(pair.now))]);
    let before = pair.before.map(|before| {
        let period = period_words(words, period.year_before());
        format!(" ({period}: {})", count(before))
    });
    format!("{now}{}.", before.unwrap_or_default())
}

fn figures(words: &ReportWords, report: &Report) -> Section {
    let rows = report.figures.iter().map(|figure| ReportRow {
        id: figure.id.id().to_owned(),
        label: words.say(&format!("figure-{}", figure.id.id())),
        share: figure.share,
        one_in: figure
            .share
            .now
            .one_in()
            .filter(|_| figure.id == FigureId::Parent)
            .map(|number| words.with("one-in", &[("number", &number.to_string())])),
    });
    Section { id: "figures", title: words.say("figures"), rows: rows.collect() }
}

fn ages(words: &ReportWords, report: &Report) -> Section {
    let rows = report.ages.iter().map(|band| {
        let code = band.band.code();
        let label = if code == "unknown" {
            words.say("unknown-row")
        } else {
            words.with("age", &[("band", &code.replace('-', "–"))])
        };
        ReportRow { id: code.to_owned(), label, share: band.share, one_in: None }
    });
    Section { id: "ages", title: words.say("ages"), rows: rows.collect() }
}

fn relations(words: &ReportWords, report: &Report) -> Section {
    let rows = report.relations.iter().map(|row| {
        let code = row.relation.map_or("unknown", |relation| relation.code());
        let label = match row.relation {
            Some(_) => words.say(&format!("relation-{}", code.replace('_', "-"))),
            None => words.say("unknown-row"),
        };
        ReportRow { id: code.to_owned(), label, share: row.share, one_in: None }
    });
    Section { id: "relations", title: words.say("relations"), rows: rows.collect() }
}

/// Unwanted contact, by kind: no people, and in no sum with them.
fn unwanted(words: &ReportWords, report: &Report) -> Option<Section> {
    let row = |(kind, pair): &(Unwanted, Pair<Count>)| ReportRow {
        id: kind.code().to_owned(),
        label: words.say(&format!("unwanted-{}", kind.code())),
        share: plain(*pair),
        one_in: None,
    };
    let rows = report.unwanted.as_ref()?.iter().map(row).collect();
    Some(Section { id: "unwanted", title: words.say("unwanted"), rows })
}

/// What visitors said afterwards; nothing at a desk where nobody was asked. How many said anything is the N of each answer.
fn helped(words: &ReportWords, report: &Report) -> Option<Section> {
    let nobody = |said: &Pair<Count>| [Some(said.now), said.before].into_iter().flatten().all(|n| n == Count::Shown(0));
    let helped = report.helped.as_ref().filter(|helped| !nobody(&helped.said))?;
    let row = |id: &str, share| {
        let label = words.say(&format!("helped-{id}"));
        ReportRow { id: id.to_owned(), label, share, one_in: None }
    };
    let answers = helped.answers.iter().map(|(answer, share)| row(answer.code(), *share));
    let rows = [row("said", plain(helped.said))].into_iter().chain(answers).collect();
    Some(Section { id: "helped", title: words.say("helped"), rows })
}

/// A count of its own, that is part of nothing.
fn plain(pair: Pair<Count>) -> Pair<Share> {
    let share = |n: Count| Share { n, of: None, unknown: Count::Shown(0) };
    Pair { now: share(pair.now), before: pair.before.map(share) }
}

fn elsewhere(words: &ReportWords, external: External) -> Elsewhere {
    let number = words.number(external.number);
    Elsewhere {
        external,
        label: words.with(&format!("external-{}", external.id), &[("number", &number)]),
        source: words.say(&format!("source-{}", external.source)),
    }
}

/// "2020", "first quarter of 2020".
fn period_words(words: &ReportWords, period: Period) -> String {
    let year = period.year.to_string();
    match period.quarter {
        Some(quarter) => words.with(&format!("quarter-{quarter}"), &[("year", &year)]),
        None => year,
    }
}

/// "2020" or "2020-Q1".
pub(super) fn period_code(period: Period) -> String {
    match period.quarter {
        Some(quarter) => format!("{}-Q{quarter}", period.year),
        None => period.year.to_string(),
    }
}

/// A count as it is printed in every format.
pub(super) fn count(count: Count) -> String {
    match count {
        Count::Shown(number) => number.to_string(),
        Count::Few => "<5".to_owned(),
        Count::Hidden => "*".to_owned(),
    }
}

/// The printed parts of a share: n, N, unknown, percentage; empty where there is none. The unknown have a row of
/// their own under the bands and relations.
pub(super) fn parts(share: &Share, is_figure: bool) -> [String; 4] {
    let unknown = if is_figure { count(share.unknown) } else { String::new() };
    [count(share.n), share.of.map(count).unwrap_or_default(), unknown, percent(share)]
}

fn percent(share: &Share) -> String {
    share.percent().map(|percent| format!("{percent}%")).unwrap_or_default()
}

/// The parts of the year before; empty when the register holds nothing of it.
pub(super) fn parts_before(share: &Pair<Share>, is_figure: bool) -> [String; 4] {
    share.before.map(|before| parts(&before, is_figure)).unwrap_or_default()
}
