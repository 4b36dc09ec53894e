//! Who may see an item's answer, and in which words a visitor does: ordinary ones, and plainer ones beside them.

use super::tree::{At, Table};
use super::words::{WrongWords, words};
use care::blanks::names;
use care::plan::{ANSWER, Shared, SharedText, Visibility};
use care::{Language, Words};

/// The keys of one text: of the ordinary words, and of the plainer ones.
type Keys = (&'static str, &'static str);

/// For every answer, and for the two of a question that is answered with yes or no.
const AROUND: Keys = ("shared", "plain");
const YES_NO: [(&str, Keys); 2] = [("yes", ("shared_yes", "plain_yes")), ("no", ("shared_no", "plain_no"))];

/// The words of a choice for the visitor, with the choice's id; no words when there are none.
pub(super) type OfChoice = (String, Option<SharedText>);

/// The words in a choice's table.
pub(super) fn of_choice(choice: &Table<'_, '_>) -> Result<Option<SharedText>, WrongWords> {
    text(choice, AROUND, false)
}

/// The words for yes and for no.
pub(super) fn of_yes_no(item: &Table<'_, '_>) -> Result<Vec<OfChoice>, WrongWords> {
    let texts = YES_NO.map(|(code, keys)| Ok((code.to_owned(), text(item, keys, false)?)));
    texts.into_iter().collect()
}

/// Who may see the answer; `each` are the words of its answers one by one, where the item has such.
pub(super) fn visibility(table: &Table<'_, '_>, each: Vec<OfChoice>) -> Option<Visibility> {
    const MEANING: &str = "Nobody can tell whether a visitor may see the answer";
    let visibility = table.needed("visibility", MEANING);
    let around = text(table, AROUND, true).ok()?;
    let visibility = visibility?;
    let any_each = each.iter().any(|(_, text)| text.is_some());
    match visibility.value.as_str() {
        "helper" if around.is_none() && !any_each => Some(Visibility::HelperOnly),
        "helper" => {
            let meaning = "An item for helpers only is never put into words for the visitor";
            let remedy = "Remove `shared` and `plain`, or write `may_be_shared`";
            table.wrong(&visibility, "has words to share", meaning, remedy);
            None
        }
        "may_be_shared" => match (around, any_each) {
            (Some(_), true) => {
                let meaning = "Nobody can tell which of them the visitor reads";
                let remedy = "Keep `shared` of the item, or the words of each answer";
                table.wrong(&visibility, "has words for every answer and for each", meaning, remedy);
                None
            }
            (Some(around), false) => Some(Visibility::MayBeShared(Shared::Around(around))),
            (None, true) => whole(table, &visibility, each).map(Visibility::MayBeShared),
            (None, false) => {
                if !table.has("shared") {
                    let remedy =
                        "Add `shared = { nl = \"… {answer}\", en = \"… {answer}\" }`, or words for each answer";
                    table.missing("shared", "The item could not be shared in any words", remedy);
                }
                None
            }
        },
        _ => {
            table.wrong(&visibility, "is no visibility", MEANING, "Write helper or may_be_shared");
            None
        }
    }
}

/// Words for each answer: for all of them.
fn whole(table: &Table<'_, '_>, visibility: &At<String>, each: Vec<OfChoice>) -> Option<Shared> {
    let without: Vec<String> =
        each.iter().filter(|(_, text)| text.is_none()).map(|(code, _)| format!("`{code}`")).collect();
    if !without.is_empty() {
        let meaning = "Such an answer could not be shared in any words";
        let what = format!("has no words for {}", without.join(", "));
        table.wrong(visibility, what, meaning, "Write words for each answer");
        return None;
    }
    each.into_iter().map(|(code, text)| Some((code, text?))).collect::<Option<_>>().map(Shared::Each)
}

/// One text; `around` an answer, which it holds once, or for one answer, which it says itself.
fn text(table: &Table<'_, '_>, (key, plain_key): Keys, around: bool) -> Result<Option<SharedText>, WrongWords> {
    let (ordinary, plain) = (words(table, key), words(table, plain_key));
    let (ordinary, plain) = (ordinary?, plain?);
    let place = |key: &str| {
        let (line, key) = table.place(key).unwrap_or_else(|| (table.line(), table.path_of(key)));
        At { value: (), line, key }
    };
    let Some(ordinary) = ordinary else {
        if plain.is_none() {
            return Ok(None);
        }
        let meaning = "A visitor who did not choose easy words would get nothing";
        table.wrong(&place(plain_key), format!("stands without `{key}`"), meaning, format!("Add `{key}`"));
        return Err(WrongWords);
    };
    for (key, words) in [(key, Some(&ordinary)), (plain_key, plain.as_ref())] {
        let wanted = usize::from(around);
        let holds = |words: &Words| Language::ALL.iter().all(|it| words.get(*it).matches(ANSWER).count() == wanted);
        if words.is_none_or(holds) {
            continue;
        }
        let (what, meaning, remedy) = if around {
            let meaning = "The visitor would not see the answer";
            ("is shared without its answer", meaning, format!("Put {ANSWER} once into each language of `{key}`"))
        } else {
            let meaning = "The words are for one answer and say it themselves";
            ("holds {answer}", meaning, format!("Take {ANSWER} out of `{key}`"))
        };
        table.wrong(&place(key), what, meaning, remedy);
        return Err(WrongWords);
    }
    if let Some(plain) = &plain {
        for language in Language::ALL {
            same_placeholders(table, &place(plain_key), ordinary.get(language), plain.get(language));
        }
    }
    Ok(Some(SharedText { text: ordinary, plain }))
}

/// Reports plainer words that hold other placeholders than the ordinary ones.
pub(super) fn same_placeholders<T>(table: &Table<'_, '_>, at: &At<T>, ordinary: &str, plain: &str) {
    let (mut ordinary, mut plain) = (names(ordinary), names(plain));
    ordinary.sort_unstable();
    plain.sort_unstable();
    if ordinary != plain {
        let meaning = "A visitor who chose easy words would be told something else";
        table.wrong(at, "has other placeholders than the ordinary words", meaning, "Use the same in both");
    }
}
