//! The field's rules as properties (domain.md §2, §3, §6).

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::select;

use crate::Content;
use care::Language;
use care::home::{Home, HomeRole, home_of, involved_roles, names_involved};
use care::message::message_text;
use care::plan::{ANSWER, Answer, Caution, Kind, Shared, Visibility, caution, progress, questions, share_text};
use care::referral::{Age, Entry, Parents, Status, Usability, usable};
use care::registration::Perpetrator;
use care::triage::{Triage, Trigger, highest};

type Answers = BTreeMap<(String, String), Answer>;

fn entry(id: &str) -> Entry {
    Content::shipped().directory.entry(id).unwrap().clone()
}

fn choice(code: &str) -> Answer {
    Answer::Choice(code.to_owned())
}

fn get<'a>(answers: &'a Answers) -> impl Fn(&str, &str) -> Option<&'a Answer> {
    |plan, item| answers.get(&(plan.to_owned(), item.to_owned()))
}

fn parents() -> impl Strategy<Value = Parents> {
    select(Parents::ALL)
}

fn home() -> impl Strategy<Value = Home> {
    select(vec![Home::Unknown, Home::Involved, Home::NobodyFromHome])
}

/// Any answers, fitting or not, to the items that say something about home.
fn answers() -> impl Strategy<Value = Answers> {
    let items: Vec<(&str, &str)> = HomeRole::ALL
        .into_iter()
        .map(|role| ("parent", role.item()))
        .chain([("preface", "home"), ("online", "sender"), ("parent", "household")])
        .collect();
    let codes = vec![
        choice("yes"),
        choice("no"),
        choice("unknown"),
        choice("takes_part"),
        choice("knows"),
        choice("does_not_know"),
        choice("absent"),
        choice("home"),
        choice("stranger"),
        Answer::YesNo(true),
        Answer::YesNo(false),
        Answer::Text("nee".into()),
    ];
    prop::collection::btree_map(
        select(items).prop_map(|(plan, item)| (plan.to_owned(), item.to_owned())),
        select(codes),
        0..8,
    )
}

proptest! {
    /// §2.2: while a parent is involved or it is unknown, only entries with `parents = no` are usable.
    #[test]
    fn unless_nobody_from_home_takes_part_only_services_that_never_tell_parents_are_usable(
        parents in parents(), home in home(),
    ) {
        let entry = Entry { parents, ..entry("112") };
        let expected = parents == Parents::No || home == Home::NobodyFromHome;
        prop_assert_eq!(usable(&entry, home) == Usability::Usable, expected);
    }

    /// A struck-out entry says why, in words of its own for each language.
    #[test]
    fn what_is_struck_out_says_why(parents in parents(), home in home()) {
        if let Usability::StruckOut(reason) = usable(&Entry { parents, ..entry("112") }, home) {
            let [nl, en] = Language::ALL.map(|language| reason.text(language));
            prop_assert!(nl.len() > 20 && en.len() > 20 && nl != en);
        }
    }

    /// §2: nobody from home is believed only when it was asked and answered, and nothing says otherwise.
    #[test]
    fn home_is_safe_only_when_asked_and_nothing_says_otherwise(
        answers in answers(),
        perpetrators in prop::collection::vec(select(Perpetrator::ALL), 0..3),
        triggers in prop::collection::vec(select(Trigger::ALL.to_vec()), 0..4),
    ) {
        let home = home_of(get(&answers), &perpetrators, &triggers);
        let sign = !involved_roles(get(&answers)).is_empty()
            || perpetrators.iter().any(|who| who.is_parent())
            || triggers.contains(&Trigger::HouseholdPerpetrator);
        if sign {
            prop_assert_eq!(home, Home::Involved);
        }
        if home == Home::NobodyFromHome {
            let asked = get(&answers)("preface", "home").and_then(Answer::code) == Some("no");
            prop_assert!(asked && !sign);
        }
    }

    /// More signs never make home safer.
    #[test]
    fn one_more_answer_that_somebody_takes_part_makes_home_unsafe(
        answers in answers(), role in select(HomeRole::ALL.to_vec()), code in select(vec!["takes_part", "knows"]),
    ) {
        let mut answers = answers;
        answers.insert(("parent".into(), role.item().into()), choice(code));
        prop_assert_eq!(home_of(get(&answers), &[], &[]), Home::Involved);
    }

    /// §6: the highest trigger wins, in whatever order and however often they were ticked.
    #[test]
    fn the_highest_trigger_wins(
        triggers in prop::collection::vec(select(Trigger::ALL.to_vec()), 1..8).prop_shuffle(),
    ) {
        let won = highest(&triggers);
        prop_assert!(triggers.iter().any(|trigger| trigger.triage() == won));
        prop_assert!(triggers.iter().all(|trigger| won.rank() <= trigger.triage().rank()));
        let mut more = triggers.clone();
        more.push(Trigger::Assault);
        prop_assert_eq!(highest(&more), Triage::A);
    }

    /// §3: what is for helpers only is never put into words for the visitor, whatever was answered; and a shared item
    /// carries its own answer and no other's.
    #[test]
    fn an_item_for_helpers_only_is_never_shared(
        words in "[a-z]{4,12}",
        yes in any::<bool>(),
        which in 0..3_usize,
        plain in any::<bool>(),
    ) {
        for plan in &Content::shipped().plans {
            for item in &plan.items {
                let answer = match &item.kind {
                    Kind::Text => Answer::Text(words.clone()),
                    Kind::Contact => Answer::Contact(words.clone()),
                    Kind::List => Answer::List(vec![words.clone(), words.clone()]),
                    Kind::YesNo => Answer::YesNo(yes),
                    Kind::Choice(choices) => choice(&choices[which % choices.len()].id),
                };
                prop_assert!(item.fits(&answer), "{}", item.id);
                for language in Language::ALL {
                    let shared = share_text(item, &answer, language, plain);
                    prop_assert_eq!(shared.is_some(), item.may_be_shared());
                    // words of its own for each answer say it themselves
                    let around = matches!(&item.visibility, Visibility::MayBeShared(Shared::Around(_)));
                    let text = item.answer_text(&answer, language);
                    prop_assert!(shared.as_ref().is_none_or(|it| !around || it.words.contains(&text)));
                    prop_assert!(shared.is_none_or(|it| it.is_plain == plain && !it.words.contains(ANSWER)));
                }
            }
        }
    }

    /// An entry checked more than 90 days ago warns; a date that has not come yet was never a check.
    #[test]
    fn a_check_is_stale_after_ninety_days(days in -400_i32..800) {
        let today = date(2026, 11, 24);
        let on: Date = today.checked_sub(jiff::Span::new().days(days)).unwrap();
        let age = Entry { verified_on: Some(on), ..entry("112") }.age(today);
        let expected = if days < 0 { Age::Never } else if days > 90 { Age::Stale(days) } else { Age::Fresh };
        prop_assert_eq!(age, expected);
    }
}

/// §2.2 has no exception: 112 is struck out like the rest, and its reason says that a second key offers it.
#[test]
fn the_emergency_number_is_struck_out_and_says_how_to_offer_it() {
    let text = |id: &str| match usable(&entry(id), Home::Involved) {
        Usability::StruckOut(reason) => Language::ALL.map(|language| reason.text(language)),
        other => panic!("{id} may tell parents: {other:?}"),
    };
    let [nl, en] = text("112");
    assert!(nl.contains("tweede toets") && en.contains("second key"), "{nl} / {en}");
    assert!(!text("csg")[0].contains("toets"));
}

#[test]
fn what_does_not_run_is_never_offered_whatever_is_known_of_home() {
    for status in Status::ALL.iter().copied().filter(|status| *status != Status::Active) {
        let entry = Entry { status, ..entry("kindertelefoon") };
        for home in [Home::Unknown, Home::Involved, Home::NobodyFromHome] {
            assert_eq!(usable(&entry, home), Usability::NotRunning(status));
        }
    }
}

#[test]
fn no_trigger_is_unknown_and_unknown_goes_before_ongoing() {
    assert_eq!(highest(&[]), Triage::X);
    assert_eq!(highest(&[Trigger::Ongoing, Trigger::Silent]), Triage::X);
    assert_eq!(highest(&[Trigger::Silent, Trigger::Under15]), Triage::B);
    assert_eq!(highest(&[Trigger::Past, Trigger::Ongoing]), Triage::C);
}

#[test]
fn every_trigger_has_an_id_of_its_own_and_every_code_has_triggers() {
    let ids: std::collections::BTreeSet<_> = Trigger::ALL.iter().map(|trigger| trigger.id()).collect();
    assert_eq!(ids.len(), Trigger::ALL.len());
    let count = |code| Trigger::ALL.iter().filter(|trigger| trigger.triage() == code).count();
    assert_eq!(Triage::ALL.map(count), [6, 7, 1, 3, 3], "A, B, C, D, X of domain.md §6");
}

#[test]
fn a_gated_question_is_asked_only_once_its_answer_opens_it() {
    let content = Content::shipped();
    let online = content.plan("online").unwrap();
    let asked = |answers: &Answers| {
        questions(content.preface(), online, get(answers)).iter().any(|question| question.item.id == "not_complying")
    };
    let mut answers = Answers::new();
    assert!(!asked(&answers), "not before it is known who sends");
    for (code, opens) in [("home", false), ("offline", false), ("unknown", false), ("stranger", true)] {
        answers.insert(("online".into(), "sender".into()), choice(code));
        assert_eq!(asked(&answers), opens, "{code}");
    }
}

#[test]
fn the_preface_comes_first_and_once() {
    let content = Content::shipped();
    let nothing = Answers::new();
    let of = |id: &str| questions(content.preface(), content.plan(id).unwrap(), get(&nothing));
    assert_eq!(of("acute")[0].template.id, "preface");
    assert_eq!(of("acute")[6].item.id, "with_you");
    assert_eq!(of("preface").len(), 6);
}

#[test]
fn a_plan_is_complete_without_its_optional_and_closed_questions() {
    let suicide = Content::shipped().plan("suicide").unwrap();
    let mut answers = Answers::new();
    assert_eq!(progress(suicide, get(&answers)).asked, 10, "neither the means nor the moment, before there is a plan");
    for item in suicide.items.iter().filter(|item| !item.optional && item.gate.is_none()) {
        let answer = match item.kind {
            Kind::YesNo => Answer::YesNo(false),
            Kind::List => Answer::List(vec!["x".into()]),
            Kind::Choice(ref choices) => Answer::Choice(choices[0].id.clone()),
            _ => Answer::Contact("x".into()),
        };
        answers.insert(("suicide".into(), item.id.clone()), answer);
    }
    assert!(progress(suicide, get(&answers)).is_complete());
    answers.insert(("suicide".into(), "has_plan".into()), Answer::YesNo(true));
    assert!(!progress(suicide, get(&answers)).is_complete(), "now the means are asked after");
    answers.insert(("suicide".into(), "taken".into()), Answer::Text("no".into()));
    assert_eq!(progress(suicide, get(&answers)).answered, 9, "an answer of another kind is none");
}

#[test]
fn sharing_takes_a_second_thought_until_it_is_known_to_be_safe() {
    let mut answers = Answers::new();
    let mut after = |item: &str, yes| {
        answers.insert(("preface".into(), item.into()), Answer::YesNo(yes));
        caution(get(&answers))
    };
    assert_eq!(after("safe_now", true), Some(Caution::NotAsked));
    assert_eq!(after("watched", true), Some(Caution::Watched));
    assert_eq!(after("watched", false), None);
    assert_eq!(after("safe_now", false), Some(Caution::NotSafe));
}

#[test]
fn whoever_takes_part_is_noticed_among_those_to_ask_for_help() {
    let involved = [HomeRole::Father, HomeRole::Sibling];
    let named = |text: &str| names_involved(&Answer::Contact(text.to_owned()), &involved);
    assert_eq!(named("mijn vader"), Some(HomeRole::Father));
    assert_eq!(named("Papa, 's avonds"), Some(HomeRole::Father));
    assert_eq!(named("my brother"), Some(HomeRole::Sibling));
    assert_eq!(named("mijn ouders"), Some(HomeRole::Father));
    assert_eq!(named("tante"), None);
    assert_eq!(named("de vaderlandse club"), None);
}

#[test]
fn a_fact_that_nobody_has_checked_never_reaches_the_visitor() {
    for fact in care::referral::Fact::ALL {
        let entry = Entry { unverified: vec![*fact], ..entry("kindertelefoon") };
        let gone = match fact.code() {
            "phone" => "0800-0432",
            "chat" => "kindertelefoon.nl",
            "hours" => "21",
            "cost" => "gratis",
            "anonymous" => "naam",
            "ages" => "18 jaar",
            _ => continue,
        };
        assert!(!message_text(&entry, Language::Nl).contains(gone), "{gone}");
    }
}
