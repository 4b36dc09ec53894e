//! Directory entries as TOML, as a desk would write them: what [`super::Content::load`] reads back.

use std::fmt::Write as _;

use toml::Value;

use care::Words;
use care::hours::{Days, Holidays, Hours, Span, Weekly};
use care::hsds::schedule::day_text;
use care::referral::{Address, Channel, Entry, Status};

/// Entries as the text of a directory file.
pub fn directory(entries: &[Entry]) -> String {
    entries.iter().map(entry).collect::<Vec<_>>().join("\n")
}

fn entry(entry: &Entry) -> String {
    let mut out = Out(String::from("[[entry]]\n"));
    out.text("id", &entry.id);
    out.text("code", &entry.code);
    out.words("name", Some(&entry.name));
    out.some("organisation", entry.organisation.as_deref());
    if entry.status != Status::Active {
        out.text("status", entry.status.code());
    }
    out.words("what", Some(&entry.what));
    let ages = [("from", entry.ages.from), ("to", entry.ages.to)];
    let ages: Vec<String> = ages.iter().filter_map(|(key, age)| Some(format!("{key} = {}", (*age)?))).collect();
    if !ages.is_empty() {
        out.line("ages", &format!("{{ {} }}", ages.join(", ")));
    }
    out.words("hours", entry.hours.as_ref());
    if let Some(hours) = &entry.open {
        opening(&mut out, hours);
    }
    out.words("cost", entry.cost.as_ref());
    out.list("languages", &entry.languages);
    if let Some(address) = &entry.address {
        out.line("address", &place(address));
    }
    out.text("anonymous", entry.anonymous.code());
    out.text("parents", entry.parents.code());
    out.words("alert", entry.alert.as_ref());
    out.words("note", entry.note.as_ref());
    out.list("synonyms", &entry.synonyms);
    let unverified: Vec<String> = entry.unverified.iter().map(|fact| fact.code().to_owned()).collect();
    out.list("unverified", &unverified);
    if let Some(date) = entry.verified_on {
        out.line("verified_on", &date.to_string());
    }
    out.text("source", &entry.source);
    entry.channels.iter().for_each(|it| channel(&mut out, it));
    out.0
}

fn channel(out: &mut Out, channel: &Channel) {
    out.0.push_str("\n[[entry.channel]]\n");
    out.text(channel.kind.code(), &channel.at);
    out.words("hours", channel.hours.as_ref());
    if let Some(hours) = &channel.open {
        opening(out, hours);
    }
    out.words("cost", channel.cost.as_ref());
    out.words("note", channel.note.as_ref());
    let traces: Vec<String> = channel.trace.iter().map(|trace| trace.code().to_owned()).collect();
    out.list("trace", &traces);
    let unverified: Vec<String> = channel.unverified.iter().map(|fact| fact.code().to_owned()).collect();
    out.list("unverified", &unverified);
}

struct Out(String);

impl Out {
    fn line(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{key} = {value}");
    }

    fn text(&mut self, key: &str, text: &str) {
        self.line(key, &quoted(text));
    }

    fn some(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    fn words(&mut self, key: &str, words: Option<&Words>) {
        if let Some(words) = words {
            self.line(key, &format!("{{ nl = {}, en = {} }}", quoted(&words.nl), quoted(&words.en)));
        }
    }

    fn list(&mut self, key: &str, texts: &[String]) {
        if !texts.is_empty() {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            self.line(key, &format!("[{}]", texts.join(", ")));
        }
    }
}

/// A text in quotes, on one line whatever is in it.
fn quoted(text: &str) -> String {
    if text.contains(['\n', '\r', '\'', '"', '\\']) || text.chars().any(char::is_control) {
        // JSON's escapes are TOML's, but for one that JSON leaves out
        return serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f");
    }
    Value::from(text).to_string()
}

fn place(address: &Address) -> String {
    let parts = [
        ("street", &address.street),
        ("city", &address.city),
        ("postcode", &address.postcode),
        ("region", &address.region),
        ("country", &address.country),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(_, part)| !part.trim().is_empty())
        .map(|(key, part)| format!("{key} = {}", quoted(part)))
        .collect();
    format!("{{ {} }}", parts.join(", "))
}

fn opening(out: &mut Out, hours: &Hours) {
    let always: Vec<String> =
        hours.weekly.iter().filter(|w| w.from.is_none() && w.to.is_none()).flat_map(spans).collect();
    if !always.is_empty() {
        out.text("open", &always.join(", "));
    }
    let dated = hours.weekly.iter().filter(|w| w.from.is_some() || w.to.is_some()).map(|weekly| {
        let dates = [("from", weekly.from), ("to", weekly.to)];
        let dates = dates.iter().filter_map(|(key, date)| Some(format!(", {key} = {}", (*date)?)));
        format!("{{ open = {}{} }}", quoted(&spans(weekly).join(", ")), dates.collect::<String>())
    });
    let dated: Vec<String> = dated.collect();
    if !dated.is_empty() {
        out.line("schedule", &format!("[{}]", dated.join(", ")));
    }
    let holidays = &hours.holidays;
    if *holidays != Holidays::unsaid(&hours.weekly) {
        let named =
            holidays.named.iter().map(|(holiday, day)| format!(", {} = {}", holiday.code(), quoted(&day_text(day))));
        let rest = quoted(&day_text(&holidays.rest));
        out.line("holidays", &format!("{{ rest = {rest}{} }}", named.collect::<String>()));
    }
    let exceptions = hours.exceptions.iter().map(|exception| {
        let open = quoted(&day_text(&exception.day));
        format!("{{ from = {}, to = {}, open = {open} }}", exception.from, exception.to)
    });
    let exceptions: Vec<String> = exceptions.collect();
    if !exceptions.is_empty() {
        out.line("exceptions", &format!("[{}]", exceptions.join(", ")));
    }
}

/// A span on some days as text: in one piece where the days follow each other, over the end of the week too.
fn spans(weekly: &Weekly) -> Vec<String> {
    use care::hsds::schedule::one_run;
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let (days, span) = (weekly.days, weekly.span);
    if days == Days::ALL {
        return vec![if span == Span::WHOLE { "always".to_owned() } else { format!("daily {span}") }];
    }
    let on: Vec<usize> = days.iter().map(|day| usize::from(day.to_monday_zero_offset().unsigned_abs())).collect();
    if !one_run(days) {
        return on.iter().map(|day| format!("{} {span}", DAYS[*day])).collect();
    }
    let first = on.iter().find(|day| !on.contains(&((**day + 6) % 7)));
    let last = on.iter().find(|day| !on.contains(&((**day + 1) % 7)));
    match (first, last) {
        (Some(first), Some(last)) if first == last => vec![format!("{} {span}", DAYS[*first])],
        (Some(first), Some(last)) => vec![format!("{}-{} {span}", DAYS[*first], DAYS[*last])],
        _ => Vec::new(),
    }
}
