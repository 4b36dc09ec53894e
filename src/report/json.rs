//! For a program. A count is a number, or the text "<5" or "*"; what is not there is `null`.

use serde_json::{Value, json};

use super::rows::{ReportPage, ReportRow, Section, count, period_code};
use care::report::{Count, Share};

pub(super) fn render(page: &ReportPage) -> String {
    let details = &page.details;
    let mut value = json!({
        "v": 1,
        "language": page.words.language().code(),
        "title": page.title,
        "year": page.period.year,
        "quarter": page.period.quarter,
        "period": period_code(page.period),
        "period_before": page.has_before.then(|| period_code(page.period.year_before())),
        "for_publication": page.is_over,
        page.figures.id: rows(&page.figures),
        "external": page.elsewhere.iter().map(|elsewhere| json!({
            "id": elsewhere.external.id,
            "label": elsewhere.label,
            "number": elsewhere.external.number,
            "source": elsewhere.source,
        })).collect::<Vec<_>>(),
        "notes": page.notes,
    });
    for section in details {
        value[section.id] = rows(section);
    }
    format!("{value:#}\n")
}

fn rows(section: &Section) -> Value {
    section.rows.iter().map(row).collect()
}

fn row(row: &ReportRow) -> Value {
    json!({
        "id": row.id,
        "label": row.label,
        "now": share(&row.share.now),
        "before": row.share.before.as_ref().map(share),
    })
}

fn share(share: &Share) -> Value {
    json!({
        "n": number(share.n),
        "of": share.of.map(number),
        "unknown": number(share.unknown),
        "percent": share.percent(),
        "one_in": share.one_in(),
    })
}

fn number(value: Count) -> Value {
    value.number().map_or_else(|| count(value).into(), Value::from)
}
