//! The rules of `care` over what ships, and entries of the directory in the words of HSDS.

pub(crate) mod entries;
mod hsds;
mod rules;

use crate::Content;
use care::Language;
use care::fit::{Fit, language};
use care::referral::Entry;
use care::shelter::is_shelter;
use care::tag::Tag;

#[test]
fn a_service_in_the_visitors_own_language_fits_best() {
    let speaking = |languages: &[&str]| {
        let entry = Content::shipped().directory.entry("112").unwrap().clone();
        Entry { languages: languages.iter().map(|tag| (*tag).to_owned()).collect(), ..entry }
    };
    let arabic = Tag::other("ar-SY").unwrap();
    for (languages, fit) in
        [(vec!["nl", "ar"], Fit::Yes), (vec!["nl", "en"], Fit::Partly), (vec!["nl"], Fit::No), (vec![], Fit::Unknown)]
    {
        assert_eq!(language(&speaking(&languages), Language::En, Some(&arabic)), fit, "{languages:?}");
    }
    assert_eq!(language(&speaking(&["en"]), Language::En, None), Fit::Yes);
    assert_eq!(language(&speaking(&["nl"]), Language::En, None), Fit::No);
}

#[test]
fn of_what_ships_the_one_that_finds_shelter_is_told() {
    let shipped = &Content::shipped().directory.entries;
    let told: Vec<_> = shipped.iter().filter(|entry| is_shelter(entry)).map(|entry| entry.id.as_str()).collect();
    assert_eq!(told, ["comensha"]);
}
