//! What is looked at in content as a whole: how old its facts are, and what its words say to a visitor.

use jiff::civil::Date;

use super::Finding;
use super::load::{Builder, Placed};
use super::phrases::one_language;
use super::sentences::{Variant, of_item};
use care::blanks::{Blank, names};
use care::referral::{Age, Channel, Entry, Fact};
use care::{Language, Words, wording};

impl Builder {
    /// How old the facts are: each own entry that was never compared with its source, too long ago, or on a day that
    /// has not come yet; the shipped ones in one finding, when asked for.
    pub fn freshness(&self, today: Date, of_shipped: bool) -> Vec<Finding> {
        const MEANING: &str = "A number may have changed since, and a visitor would reach nobody";
        const REMEDY: &str = "Compare it with its source and write today's date into verified_on";
        let own = self.entries.iter().filter(|entry| entry.own).filter_map(|placed| {
            let (entry, line) = (&placed.value, placed.line);
            let key = format!("{}.verified_on", entry.id);
            let what = match entry.age(today) {
                Age::Fresh => return None,
                Age::Stale(days) => format!("is {days} days old"),
                Age::Never if entry.verified_on.is_some() => {
                    let finding = Finding::error(&placed.file, line, key, "lies in the future");
                    return Some(finding.so("Nobody can have compared it yet", REMEDY));
                }
                Age::Never => "is missing".to_owned(),
            };
            Some(Finding::warning(&placed.file, line, key, what).so(MEANING, REMEDY))
        });
        let mut findings: Vec<Finding> = own.collect();
        let hidden = |entry: &Entry| self.hidden.iter().any(|id| id.value.value == entry.id);
        let old = |entry: &&Placed<Entry>| !entry.own && !hidden(&entry.value) && entry.value.age(today) != Age::Fresh;
        let shipped = self.entries.iter().filter(old).count();
        if of_shipped && shipped > 0 {
            let what = format!("{shipped} shipped entries were not compared with their sources by this desk");
            let remedy = "Compare them, and keep them with verified_on in a directory.toml of your own";
            findings.push(Finding::warning("shipped directory.toml", 0, "verified_on", what).so(MEANING, remedy));
        }
        findings.extend(self.unverified(of_shipped));
        findings.extend(self.unreachable());
        findings
    }

    /// The entries that nobody can reach (domain.md §4). An import may bring one: it is an error of the check, and no reason
    /// to load nothing.
    fn unreachable(&self) -> impl Iterator<Item = Finding> {
        let unreachable = self.entries.iter().filter(|entry| !entry.value.is_reachable());
        unreachable.map(|Placed { value: entry, file, line, .. }| {
            let finding = Finding::error(file, *line, format!("{}.phone", entry.id), "has no way to reach it");
            finding.so("Whoever is sent there reaches nobody", "Give it a `phone`, `chat`, `app`, `site` or `mail`")
        })
    }

    /// The facts that nobody has seen in a source: of each own entry, and of the shipped ones together.
    fn unverified(&self, of_shipped: bool) -> Vec<Finding> {
        const MEANING: &str = "The console marks them \"verify\", and no message says them";
        let facts = |entry: &Entry| {
            let own = entry.unverified.iter().map(|fact| fact.code().to_owned());
            let of_channels = entry
                .channels
                .iter()
                .flat_map(|channel| channel.unverified.iter().map(|fact| format!("{} of {}", fact.code(), channel.at)));
            own.chain(of_channels).collect::<Vec<_>>().join(", ")
        };
        let open = |entry: &&Placed<Entry>| !facts(&entry.value).is_empty();
        let mut findings = Vec::new();
        let mut shipped = Vec::new();
        for Placed { value: entry, file, line, own } in self.entries.iter().filter(open) {
            if *own {
                let what = format!("still to be verified: {}", facts(entry));
                let finding = Finding::warning(file, *line, format!("{}.unverified", entry.id), what);
                findings.push(finding.so(MEANING, remedy(entry)));
            } else if !self.hidden.iter().any(|id| id.value.value == entry.id) {
                shipped.push(format!("{} ({})", entry.id, facts(entry)));
            }
        }
        if of_shipped && !shipped.is_empty() {
            let what = format!("still to be verified: {}", shipped.join("; "));
            let remedy = "Ask the services, and keep their entries in a directory.toml of your own";
            findings.push(Finding::warning("shipped directory.toml", 0, "unverified", what).so(MEANING, remedy));
        }
        findings
    }

    /// What a desk's own words say to a visitor that they should not (domain.md §2 and §9), or say too hard (B1), and
    /// phrases that stand in one language only.
    pub fn wording(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for Placed { value: phrase, file, line, .. } in self.phrases.iter().filter(|phrase| phrase.own) {
            findings.extend(one_language(phrase, file, *line));
            let texts =
                [("text", Variant::Ordinary, Some(&phrase.text)), ("plain", Variant::Plain, phrase.plain.as_ref())];
            for (key, variant, words) in texts.into_iter().filter_map(|(key, variant, it)| Some((key, variant, it?))) {
                said(file, *line, &format!("{}.{key}", phrase.id), (variant, words), &mut findings);
            }
        }
        for Placed { value: entry, file, line, .. } in self.entries.iter().filter(|entry| entry.own) {
            for (key, words) in texts_of(entry) {
                said(file, *line, &format!("{}.{key}", entry.id), (Variant::Ordinary, words), &mut findings);
            }
        }
        for Placed { value: plan, file, line, .. } in self.plans.iter().filter(|plan| plan.own) {
            for item in &plan.template.items {
                for (id, variant, words) in of_item(item) {
                    let plain = if variant.is_plain() { ".plain" } else { "" };
                    let key = format!("{}.{id}{plain}", plan.template.id);
                    said(file, *line, &key, (variant, words), &mut findings);
                }
            }
        }
        findings
    }

    /// Reports what looks like a placeholder in a service's words and is none.
    pub(super) fn check_placeholders(&mut self) {
        for Placed { value: entry, file, line, .. } in &self.entries {
            for (key, words) in texts_of(entry) {
                for language in Language::ALL {
                    let unknown = names(words.get(language)).into_iter().find(|name| Blank::from_code(name).is_none());
                    self.findings.extend(unknown.map(|name| {
                        let key = format!("{}.{key}.{}", entry.id, language.code());
                        Finding::error(file, *line, key, format!("`{{{name}}}` is no placeholder"))
                            .so("Nothing would fill it, and it is never sent", "Leave the braces out")
                    }));
                }
            }
        }
    }
}

/// What to do about the open facts of an entry. In the short form the hours of a chat beside a telephone are open.
fn remedy(entry: &Entry) -> &'static str {
    let unsaid = |channel: &Channel| channel.unverified.contains(&Fact::Hours) && !channel.has_own_hours();
    if entry.channels.iter().any(unsaid) {
        "Give the telephone and the chat an [[entry.channel]] each, with its own `hours` and `open`"
    } else {
        "Ask the service, then take the fact out of unverified"
    }
}

/// The texts of a service that go into a message.
fn texts_of(entry: &Entry) -> impl Iterator<Item = (&'static str, &Words)> {
    let texts = [("what", Some(&entry.what)), ("hours", entry.hours.as_ref()), ("cost", entry.cost.as_ref())];
    let of_channel = |channel| -> [(&'static str, Option<&Words>); 2] {
        let channel: &Channel = channel;
        [("channel.hours", channel.hours.as_ref()), ("channel.cost", channel.cost.as_ref())]
    };
    let of_channels = entry.channels.iter().flat_map(of_channel);
    texts.into_iter().chain(of_channels).filter_map(|(key, words)| Some((key, words?)))
}

/// What is wrong with words for a visitor; plainer ones are to be plainer.
fn said(file: &str, line: usize, key: &str, (variant, words): (Variant, &Words), findings: &mut Vec<Finding>) {
    for language in Language::ALL {
        let (text, key) = (words.get(language), format!("{key}.{}", language.code()));
        findings.extend(wording::forbidden(text, language).into_iter().map(|found| {
            let what = format!("says `{}`", found.words);
            Finding::warning(file, line, &key, what).so(found.why, "Say it another way")
        }));
        let too_hard = wording::too_hard(text).map(|hard| hard.to_string());
        let too_hard = too_hard.or_else(|| wording::reading::not_plain(text, language).filter(|_| variant.is_plain()));
        findings.extend(too_hard.map(|hard| {
            let meaning = if variant.is_plain() {
                "Whoever chose easy words may not be able to read it"
            } else {
                "A frightened fourteen-year-old may not be able to read it"
            };
            Finding::warning(file, line, &key, hard).so(meaning, "Shorter sentences, shorter words")
        }));
    }
}
