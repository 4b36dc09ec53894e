use proptest::prelude::*;

use super::attack::derivable;
use super::cells::{COVERS, SUMS};
use super::suppress::protect_year;
use super::*;
use crate::age::AgeBand;
use crate::helped::HelpedAnswers;
use crate::registration::{
    Closing, Duration, FirstTimeTold, Gender, Goal, Ongoing, Perpetrator, Role, Siblings, Trafficking, Visitor,
};
use crate::report::cells::Cell;
use crate::triage::Triage;

fn person() -> Registration {
    Registration {
        year: 2020,
        quarter: 1,
        visitor: Visitor::New,
        trafficking: Trafficking::Yes,
        role: Role::Myself,
        forms: vec![],
        age_now: AgeBand::Unknown,
        age_at_start: AgeBand::Unknown,
        gender: Gender::Unknown,
        ongoing: Ongoing::Unknown,
        duration: Duration::Unknown,
        perpetrators: vec![Perpetrator::NotAsked],
        siblings: Siblings::Unknown,
        first_time_told: FirstTimeTold::NotAsked,
        triage_first: Triage::X,
        triage_last: Triage::X,
        plans: vec![],
        referrals: vec![],
        closing: Closing::Goodbye,
        goal: Goal::NotAsked,
    }
}

fn anybody(rare: u32) -> impl Strategy<Value = Registration> {
    let one = |all: &'static [AgeBand]| prop::sample::select(all);
    let common = prop::collection::vec(prop::sample::select(Perpetrator::ALL), 1..3);
    (
        1..=4u8,
        prop_oneof![20 => Just(Role::Myself), rare => prop::sample::select(Role::ALL)],
        prop_oneof![rare => one(AgeBand::ALL), 10 => Just(AgeBand::From16To17), 10 => Just(AgeBand::From18To23)],
        prop::sample::select(Duration::ALL),
        prop_oneof![10 => Just(vec![Perpetrator::PartnerOrEx]), rare => common],
        prop::sample::select(Siblings::ALL),
        prop::sample::select(FirstTimeTold::ALL),
        prop::sample::select(Goal::ALL),
    )
        .prop_map(|(quarter, role, age_now, duration, perpetrators, siblings, first_time_told, goal)| {
            Registration { quarter, role, age_now, duration, perpetrators, siblings, first_time_told, goal, ..person() }
        })
}

fn quarters(people: &[Registration]) -> [Counts; 4] {
    let mut quarters: [Counts; 4] = Default::default();
    for person in people {
        quarters[usize::from(person.quarter) - 1].add(person);
    }
    quarters
}

fn assert_safe(people: &[Registration]) -> Result<(), TestCaseError> {
    let quarters = quarters(people);
    let derivable = derivable(&quarters);
    prop_assert!(derivable.is_empty(), "{derivable:?}");
    let truth: Vec<Counts> = quarters.iter().map(Counts::complete).collect();
    for (counts, printed) in truth.iter().zip(&protect_year(&quarters)) {
        for cell in Cell::ALL.iter().filter(|cell| cell.is_printed()) {
            let number = printed.get(*cell).number();
            prop_assert!(number.is_none_or(|number| number == counts.get(*cell) && !(1..=4).contains(&number)));
        }
    }
    assert_published(people)
}

/// What everybody at the desk is told of a year is what its printed report says, count for count, and no other number.
fn assert_published(people: &[Registration]) -> Result<(), TestCaseError> {
    let Some(published) = tally(people).publish(2020) else { return Ok(()) };
    let wire = serde_json::to_string(&published).unwrap();
    let read: YearCounts = serde_json::from_str(&wire).unwrap();
    prop_assert_eq!(&read, &published);
    prop_assert_eq!(Report::of_year(2020, &read, None), tally(people).report(YEAR));
    let [.., printed] = protect_year(&quarters(people));
    let counts: std::collections::BTreeMap<String, serde_json::Value> = serde_json::from_str(&wire).unwrap();
    let shown = Cell::ALL.iter().filter(|cell| cell.is_printed()).filter_map(|cell| printed.get(*cell).number());
    let (mut shown, mut told): (Vec<u64>, Vec<u64>) =
        (shown.map(u64::from).collect(), counts.values().filter_map(serde_json::Value::as_u64).collect());
    // how many were closed without a registration is not told by a register file
    shown.retain(|number| *number > 0);
    told.retain(|number| *number > 0);
    shown.sort_unstable();
    told.sort_unstable();
    prop_assert_eq!(shown, told, "{}", wire);
    Ok(())
}

proptest! {
    /// How many were closed without a registration is protected as all counts are, over the year and its quarters.
    #[test]
    fn nor_how_many_were_closed_without_a_registration(closed in prop::array::uniform4(0u32..12)) {
        let mut quarters = quarters(&[]);
        for (counts, closed) in quarters.iter_mut().zip(closed) {
            (0..closed).for_each(|_| counts.add_unregistered());
        }
        let derivable = derivable(&quarters);
        prop_assert!(derivable.is_empty(), "{derivable:?}");
        let printed = protect_year(&quarters);
        for (period, closed) in printed.iter().zip(closed.into_iter().chain([closed.iter().sum()])) {
            let number = period.get(Cell::Unregistered).number();
            prop_assert!(number.is_none_or(|number| number == closed && !(1..=4).contains(&closed)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Nor follows how few gave an answer afterwards, from how many gave any, the other answers, the year and its quarters.
    #[test]
    fn nor_what_few_visitors_said_afterwards(said in prop::array::uniform4(prop::array::uniform3(0u32..12))) {
        let mut quarters = quarters(&[]);
        for (counts, [yes, partly, no]) in quarters.iter_mut().zip(said) {
            counts.add_helped(&HelpedAnswers { yes, partly, no });
        }
        let derivable = derivable(&quarters);
        prop_assert!(derivable.is_empty(), "{derivable:?}");
        let printed = protect_year(&quarters);
        for (period, said) in printed.iter().zip(&said) {
            let number = period.get(Cell::HelpedNo).number();
            prop_assert!(number.is_none_or(|number| number == said[2] && !(1..=4).contains(&number)));
        }
    }
}

#[test]
fn what_visitors_said_is_handed_on_and_an_older_door_does_not_tell() {
    let (mut tally, period) = (Tally::default(), Period { year: 2020, quarter: None });
    tally.add_helped(2020, 3, &HelpedAnswers { yes: 40, partly: 12, no: 7 }).unwrap();
    assert!(tally.add_helped(2020, 5, &HelpedAnswers::default()).is_err());
    assert_eq!(tally.report(period).helped, None, "a file of registrations does not tell");
    tally.tell_unregistered();
    let report = tally.report(period);
    let helped = report.helped.clone().expect("it tells");
    assert_eq!(helped.said, Pair { now: Count::Shown(59), before: None });
    assert_eq!(
        helped.answers.iter().map(|(_, pair)| pair.now.percent()).collect::<Vec<_>>(),
        [Some(68), Some(20), Some(12)]
    );
    let published = tally.publish(2020).expect("of that year");
    assert_eq!(Report::of_year(2020, &published, None).helped, Some(helped));
    let mut wire = serde_json::to_value(&published).expect("written");
    for name in ["helped", "helped_yes", "helped_partly", "helped_no"] {
        wire.as_object_mut().expect("counts").remove(name).expect("it is told");
    }
    let older = serde_json::from_value(wire).expect("an older door's counts are read");
    assert_eq!(Report::of_year(2020, &older, None).helped, None);
}

#[test]
fn a_register_that_does_not_tell_says_nothing_of_unregistered_closings() {
    let period = Period { year: 2020, quarter: None };
    let mut tally = Tally::default();
    for _ in 0..7 {
        tally.add_unregistered(2020, 2).unwrap();
    }
    assert_eq!(tally.report(period).unregistered, None);
    tally.tell_unregistered();
    assert_eq!(tally.report(period).unregistered, Some(Pair { now: Count::Shown(7), before: None }));
    assert!(tally.add_unregistered(2020, 5).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn no_small_count_follows_from_the_year_and_its_quarters(
        people in (1..4u32).prop_flat_map(|rare| prop::collection::vec(anybody(rare), 0..320))
    ) {
        assert_safe(&people)?;
    }

    #[test]
    fn nor_from_a_handful_of_people(people in prop::collection::vec(anybody(20), 0..14)) {
        assert_safe(&people)?;
    }
}

/// A register with exactly the counts that the article gives for 2020.
fn article() -> Vec<Registration> {
    let band = |at: usize| match at {
        0..8 => AgeBand::Under12,
        8..48 => AgeBand::From12To14,
        48..78 => AgeBand::Fifteen,
        78..144 => AgeBand::From16To17,
        144..200 => AgeBand::From18To23,
        200..240 => AgeBand::From24,
        _ => AgeBand::Unknown,
    };
    let who = |at: usize| match at {
        0..20 => vec![Perpetrator::Father],
        20..25 => vec![Perpetrator::Mother, Perpetrator::Father],
        25..30 => vec![Perpetrator::StepParent],
        30..100 => vec![Perpetrator::PartnerOrEx],
        100..210 => vec![Perpetrator::Online],
        _ => vec![Perpetrator::NotTold],
    };
    let told = |at: usize| match at {
        0..130 => FirstTimeTold::Yes,
        130..200 => FirstTimeTold::No,
        _ => FirstTimeTold::NotAsked,
    };
    let quarter = |at: usize| u8::try_from(at % 4 + 1).unwrap();
    let selves = (0..250).map(|at| Registration {
        quarter: quarter(at),
        age_now: band(at * 7 % 250),
        perpetrators: who(at * 11 % 250),
        first_time_told: told(at * 13 % 250),
        ..person()
    });
    let others = (0..33).map(|at| Registration { quarter: quarter(at), role: Role::RelativeOrFriend, ..person() });
    selves.chain(others).collect()
}

fn tally(people: &[Registration]) -> Tally {
    let mut tally = Tally::default();
    for person in people {
        tally.add(person).unwrap();
    }
    tally
}

const YEAR: Period = Period { year: 2020, quarter: None };

fn share(report: &Report, id: FigureId) -> Share {
    report.figures.iter().find(|figure| figure.id == id).unwrap().share.now
}

#[test]
fn the_article_s_year_yields_its_figures() {
    let report = tally(&article()).report(YEAR);
    let figure = |id| share(&report, id);
    assert_eq!(figure(FigureId::People).n, Count::Shown(283));
    assert_eq!(figure(FigureId::Myself).n, Count::Shown(250));
    let row = |id| (figure(id).n.number(), figure(id).of.and_then(Count::number), figure(id).unknown.number());
    assert_eq!(row(FigureId::Minors), (Some(144), Some(240), Some(10)));
    assert_eq!(figure(FigureId::Minors).percent(), Some(60));
    assert_eq!(figure(FigureId::Under15).percent(), Some(20));
    assert_eq!(row(FigureId::Parent), (Some(30), Some(210), Some(40)));
    assert_eq!(figure(FigureId::Parent).one_in(), Some(7));
    assert_eq!(figure(FigureId::FirstTime).percent(), Some(65));
}

/// domain.md §11: of those who were asked, n of N with how many were not; and the article's year, in which nobody was
/// asked, keeps its figures.
#[test]
fn the_goal_is_counted_among_those_who_were_asked() {
    let mut people = article();
    let before = tally(&people).report(YEAR);
    let figure = share(&before, FigureId::Goal);
    assert_eq!((figure.n, figure.of), (Count::Shown(0), Some(Count::Shown(0))));
    assert_eq!((figure.unknown, figure.percent()), (Count::Shown(250), None));
    let selves = people.iter_mut().filter(|person| person.role == Role::Myself);
    for (at, person) in selves.enumerate().take(120) {
        person.goal = [Goal::Yes, Goal::Partly, Goal::No, Goal::Yes][at % 4];
    }
    let report = tally(&people).report(YEAR);
    let figure = share(&report, FigureId::Goal);
    assert_eq!((figure.n, figure.of), (Count::Shown(60), Some(Count::Shown(120))));
    assert_eq!((figure.unknown, figure.percent()), (Count::Shown(130), Some(50)));
    let others =
        |report: &Report| report.figures.iter().filter(|of| of.id != FigureId::Goal).cloned().collect::<Vec<_>>();
    assert_eq!(others(&report), others(&before), "no other figure changes by it");
}

#[test]
fn the_goals_of_a_few_are_not_told() {
    let mut people = article();
    people.iter_mut().filter(|person| person.role == Role::Myself).take(3).for_each(|person| person.goal = Goal::Yes);
    let report = tally(&people).report(YEAR);
    let figure = share(&report, FigureId::Goal);
    assert_eq!((figure.n.number(), figure.of.and_then(Count::number), figure.percent()), (None, None, None));
    assert_eq!(figure.unknown, Count::Hidden, "250 less this would tell");
    assert_safe(&people).unwrap();
}

/// A year whose counts an older door published has no such figure; one compared with it has none of the year before.
#[test]
fn counts_of_before_the_goal_was_asked_have_no_figure_of_it() {
    let mut people = article();
    people.extend(article().into_iter().map(|person| Registration { year: 2019, ..person }));
    let tally = tally(&people);
    let [now, before] = [2020, 2019].map(|year| tally.publish(year).unwrap());
    let mut wire = serde_json::to_value(&before).unwrap();
    for name in ["goal_known", "goal_not_asked", "goal_yes"] {
        wire.as_object_mut().unwrap().remove(name).expect("it is told");
    }
    let older: YearCounts = serde_json::from_value(wire.clone()).unwrap();
    assert_eq!(serde_json::to_value(&older).unwrap(), wire);
    let goal = |report: &Report| report.figures.iter().find(|figure| figure.id == FigureId::Goal).cloned();
    assert_eq!(goal(&Report::of_year(2019, &older, None)), None);
    let compared = goal(&Report::of_year(2020, &now, Some(&older))).expect("it was asked");
    assert_eq!(compared.share.before, None);
    let people_of = |report: &Report| report.figures[0].share.before.map(|share| share.n);
    assert_eq!(people_of(&Report::of_year(2020, &now, Some(&older))), Some(Count::Shown(283)));
}

#[test]
fn returning_visitors_and_no_exploitation_are_not_people_who_asked_for_help() {
    let mut people = article();
    people.extend((0..9).map(|_| Registration { visitor: Visitor::Returning, ..person() }));
    people.extend((0..9).map(|_| Registration { trafficking: Trafficking::No, ..person() }));
    people.extend((0..9).map(|_| Registration { visitor: Visitor::Unknown, ..person() }));
    let figure = share(&tally(&people).report(YEAR), FigureId::People);
    assert_eq!((figure.n, figure.unknown), (Count::Shown(283), Count::Shown(9)));
}

#[test]
fn three_in_one_band_hide_a_second_cell_and_the_percentage_never_comes_from_either() {
    let mut people = article();
    let mut children = 0;
    for person in &mut people {
        if person.age_now == AgeBand::Under12 {
            children += 1;
            if children > 3 {
                person.age_now = AgeBand::From12To14;
            }
        }
    }
    let report = tally(&people).report(YEAR);
    assert_eq!(report.ages[0].share.now.n, Count::Few);
    assert_eq!(report.ages[1].share.now.n, Count::Hidden);
    assert_eq!(share(&report, FigureId::Under15).n, Count::Shown(48));
    assert_safe(&people).unwrap();
}

#[test]
fn two_who_asked_for_another_cannot_be_subtracted() {
    let mut people: Vec<_> = article().into_iter().filter(|person| person.role == Role::Myself).collect();
    people.extend((0..2).map(|_| Registration { role: Role::Professional, ..person() }));
    let report = tally(&people).report(YEAR);
    let myself = share(&report, FigureId::Myself);
    assert!(myself.n == Count::Hidden || myself.of == Some(Count::Hidden), "{myself:?}");
    assert_eq!(myself.percent(), None);
}

#[test]
fn a_percentage_takes_fifty_and_shown_counts() {
    let share = |n, of| Share { n, of: Some(of), unknown: Count::Shown(0) };
    assert_eq!(share(Count::Shown(25), Count::Shown(50)).percent(), Some(50));
    assert_eq!(share(Count::Shown(25), Count::Shown(49)).percent(), None);
    assert_eq!(share(Count::Few, Count::Shown(50)).percent(), None);
    assert_eq!(share(Count::Shown(25), Count::Hidden).percent(), None);
    assert_eq!(share(Count::Shown(0), Count::Shown(60)).one_in(), None);
    assert_eq!(share(Count::Shown(30), Count::Shown(210)).one_in(), Some(7));
}

#[test]
fn the_year_before_is_the_report_of_that_year() {
    let mut people = article();
    people.extend(article().into_iter().take(90).map(|person| Registration { year: 2019, ..person }));
    let tally = tally(&people);
    let before = tally.report(Period { year: 2019, quarter: None });
    let now = tally.report(YEAR);
    for (now, before) in now.figures.iter().zip(&before.figures) {
        assert_eq!(now.share.before, Some(before.share.now));
        assert_eq!(before.share.before, None);
    }
}

#[test]
fn a_published_year_is_compared_with_the_one_published_before() {
    let mut people = article();
    people.extend(article().into_iter().take(90).map(|person| Registration { year: 2019, ..person }));
    let mut tally = tally(&people);
    let file = [2020, 2019].map(|year| tally.publish(year).unwrap());
    assert_eq!(Report::of_year(2020, &file[0], Some(&file[1])), tally.report(YEAR));
    tally.tell_unregistered();
    for _ in 0..6 {
        tally.add_unregistered(2019, 3).unwrap();
    }
    let room = [2020, 2019].map(|year| tally.publish(year).unwrap());
    let report = Report::of_year(2020, &room[0], Some(&room[1]));
    assert_eq!(report, tally.report(YEAR));
    assert_eq!(report.unregistered, Some(Pair { now: Count::Shown(0), before: Some(Count::Shown(6)) }));
    assert_eq!(tally.publish(2018), None);
}

#[test]
fn a_quarter_must_be_one_to_four_and_an_empty_year_is_all_zero() {
    let mut tally = Tally::default();
    assert_eq!(tally.add(&Registration { quarter: 5, ..person() }), Err(NoSuchQuarter));
    let report = tally.report(YEAR);
    assert!(report.ages.iter().all(|band| band.share.now.n == Count::Shown(0)));
    assert!(YEAR.is_over(2021, 1) && !YEAR.is_over(2020, 4));
    assert!(Period { year: 2020, quarter: Some(2) }.is_over(2020, 3));
}

#[test]
fn the_sums_hold_of_what_is_counted() {
    let counts = Counts::sum(&quarters(&article())).complete();
    for (whole, parts) in SUMS {
        assert_eq!(counts.get(*whole), parts.iter().map(|part| counts.get(*part)).sum::<u32>(), "{whole:?}");
    }
    for (whole, parts) in COVERS {
        assert!(counts.get(*whole) <= parts.iter().map(|part| counts.get(*part)).sum(), "{whole:?}");
    }
}

#[test]
fn unwanted_contact_is_counted_apart_from_people_and_few_are_not_told() {
    use crate::unwanted::Unwanted;
    let (mut tally, period) = (Tally::default(), Period { year: 2020, quarter: None });
    for (quarter, kind, times) in [(1, Unwanted::Prank, 7), (2, Unwanted::Prank, 5), (2, Unwanted::Recruiter, 3)] {
        (0..times).for_each(|_| tally.add_unwanted(2020, quarter, kind).unwrap());
    }
    assert!(tally.add_unwanted(2020, 0, Unwanted::Test).is_err());
    assert_eq!(tally.report(period).unwanted, None, "a file of registrations does not tell");
    tally.tell_unregistered();
    let report = tally.report(period);
    let of = |report: &Report, kind| {
        let rows = report.unwanted.as_ref().expect("it tells");
        rows.iter().find(|(known, _)| *known == kind).map(|(_, pair)| pair.now)
    };
    assert_eq!(of(&report, Unwanted::Prank), Some(Count::Shown(12)));
    assert_eq!(of(&report, Unwanted::Recruiter), Some(Count::Few));
    assert_eq!(of(&report, Unwanted::Test), Some(Count::Shown(0)));
    let people = report.figures.iter().find(|figure| figure.id == FigureId::People).expect("a figure");
    assert_eq!(people.share.now.n, Count::Shown(0), "nobody is a person by it");
    // and as it is handed on, also by a door that did not know of it
    let published = tally.publish(2020).expect("of that year");
    assert_eq!(of(&Report::of_year(2020, &published, None), Unwanted::Prank), Some(Count::Shown(12)));
    let mut wire = serde_json::to_value(&published).expect("written");
    for kind in Unwanted::ALL {
        wire.as_object_mut().expect("counts").remove(&format!("unwanted_{}", kind.code())).expect("it is told");
    }
    let older = serde_json::from_value(wire).expect("an older door's counts are read");
    assert_eq!(Report::of_year(2020, &older, None).unwanted, None);
}
