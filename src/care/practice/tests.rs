use proptest::prelude::*;

use super::*;
use crate::Words;
use crate::referral::Anonymous;

fn entry(id: &str, parents: Parents, ages: Ages, status: Status) -> Entry {
    Entry {
        id: id.to_owned(),
        code: id.to_owned(),
        name: Words::default(),
        organisation: None,
        status,
        what: Words::default(),
        ages,
        channels: Vec::new(),
        hours: None,
        open: None,
        cost: None,
        languages: Vec::new(),
        address: None,
        anonymous: Anonymous::Yes,
        parents,
        alert: None,
        note: None,
        synonyms: Vec::new(),
        unverified: Vec::new(),
        verified_on: None,
        source: String::new(),
    }
}

#[test]
fn words_are_known_by_what_they_do() {
    let one = |act| BTreeSet::from([act]);
    for (text, wanted) in [
        ("Kun je nu veilig typen? Ja of nee is genoeg.", one(Act::SafeCheck)),
        ("Is it safe for you to type now? Yes or no is enough.", one(Act::SafeCheck)),
        ("Ben je ALLEEN   genoeg\nom te typen?", one(Act::SafeCheck)),
        ("Alleen wij van de chat lezen dit. Ben ik bang dat iemand doodgaat, dan vraag ik hulp.", one(Act::Limits)),
        ("Only our team reads this. If I fear someone may die or be badly hurt, I get help.", one(Act::Limits)),
        ("Hoe heet je?", one(Act::Identifies)),
        ("What’s your name", one(Act::Identifies)),
        ("en je adres?", one(Act::Identifies)),
        ("Je hoeft je naam niet te zeggen en jij bepaalt wat je vertelt.", BTreeSet::new()),
        ("No name needed; you decide what to share.", BTreeSet::new()),
        ("Ik heb dan alleen een plek nodig, geen naam.", BTreeSet::new()),
        ("Goed dat je je adres niet geeft.", BTreeSet::new()),
        // a place is asked for 112 alone (domain.md §6), which identifies nobody
        ("Waar moet de hulp naartoe? Een straat, of iets wat je ziet, is genoeg.", BTreeSet::new()),
        // a promise of secrecy is no limit (domain.md §2.5)
        ("I'll keep it secret, I promise.", BTreeSet::new()),
        ("", BTreeSet::new()),
    ] {
        assert_eq!(acts(text), wanted, "{text}");
    }
    let all = acts("Are you alone? Only our team reads this. Which school do you go to?");
    assert_eq!(all, BTreeSet::from([Act::SafeCheck, Act::Limits, Act::Identifies]));
}

#[test]
fn an_objection_is_one_kind_of_gate() {
    let objections = [Objection::NotToCopy, Objection::NotSafe, Objection::QuickExit, Objection::CodeWord];
    let kinds: Vec<GateKind> = objections.iter().map(GateKind::from).collect();
    assert_eq!(kinds, [GateKind::NotToCopy, GateKind::NotSafe, GateKind::QuickExit, GateKind::CodeWord]);
}

#[test]
fn what_comes_up_twice_is_told_once_and_was_gone_over_if_it_ever_was() {
    let mut facts = Facts::default();
    for overruled in [false, true, false] {
        facts.meet(GateKind::StruckOut, overruled);
    }
    assert_eq!(facts.gates, [Gate { kind: GateKind::StruckOut, overruled: true }]);
    facts.say(7, BTreeSet::new());
    facts.say(90, BTreeSet::new());
    assert_eq!(facts.first_answer, Some(7));
}

fn any_act() -> impl Strategy<Value = BTreeSet<Act>> {
    prop::collection::btree_set(prop::sample::select(vec![Act::SafeCheck, Act::Limits, Act::Identifies]), 0..3)
}

fn any_triage() -> impl Strategy<Value = Triage> {
    prop::sample::select(Triage::ALL.to_vec())
}

fn any_home() -> impl Strategy<Value = Home> {
    prop::sample::select(vec![Home::Unknown, Home::Involved, Home::NobodyFromHome])
}

fn any_entry() -> impl Strategy<Value = (Entry, Option<bool>)> {
    let parents = prop::sample::select(Parents::ALL.to_vec());
    let status = prop::sample::select(Status::ALL.to_vec());
    let ages = (prop::option::of(0_u8..30), prop::option::of(0_u8..30));
    let id = prop::sample::select(vec!["112", "a", "b", "c"]);
    (id, parents, ages, status, prop::option::of(any::<bool>()))
        .prop_map(|(id, parents, (from, to), status, open)| (entry(id, parents, Ages { from, to }, status), open))
}

prop_compose! {
    fn any_talk()(
        said in prop::collection::vec(any_act(), 0..8),
        seconds in 0_u64..300,
        safe_in_plan in any::<bool>(),
        gates in prop::collection::vec((prop::sample::select(GateKind::ALL.to_vec()), any::<bool>()), 0..5),
        offered in prop::collection::vec(prop::sample::select(vec!["112", "a", "b", "c", "gone"]), 0..5),
    ) -> Facts {
        let mut facts = Facts { safe_in_plan, ..Facts::default() };
        for (nth, acts) in said.into_iter().enumerate() {
            facts.say(seconds + nth as u64, acts);
        }
        for (kind, overruled) in gates {
            facts.meet(kind, overruled);
        }
        for entry in offered {
            facts.offer(entry);
        }
        facts
    }
}

prop_compose! {
    fn any_expected()(triage in any_triage(), age in 8_u8..40, home in any_home(), all in Just(["112", "a", "b", "c"]), at in 0_usize..5) -> Expected {
        let (fits, unfit) = all.split_at(at.min(4));
        let ids = |of: &[&str]| of.iter().map(|id| (*id).to_owned()).collect();
        Expected { triage, age, home, fits: ids(fits), unfit: ids(unfit) }
    }
}

proptest! {
    /// The limits came first exactly when no message before them asks for something that identifies.
    #[test]
    fn limits_first_means_that_nothing_was_asked_before_them(said in prop::collection::vec(any_act(), 0..10)) {
        let mut asked = false;
        let mut limits_said = false;
        let mut asked_without = false;
        for acts in &said {
            limits_said |= acts.contains(&Act::Limits);
            asked |= acts.contains(&Act::Identifies);
            asked_without |= acts.contains(&Act::Identifies) && !limits_said;
        }
        let wanted = match (asked, asked_without, limits_said) {
            (false, _, said) => Limits::NothingAsked { said },
            (true, false, _) => Limits::Before,
            (true, true, true) => Limits::After,
            (true, true, false) => Limits::NotSaid,
        };
        prop_assert_eq!(limits(&said), wanted);
    }

    /// Whoever begins with the limits and the safe-check has both, whatever follows.
    #[test]
    fn a_good_beginning_is_never_undone(facts in any_talk(), expected in any_expected(), triage in any_triage()) {
        let mut said = vec![BTreeSet::from([Act::Limits, Act::SafeCheck])];
        said.extend(facts.said.clone());
        let facts = Facts { said, ..facts };
        let told = judge(&expected, &facts, Ending { triage, safe_at_door: None }, &|_| None);
        let first = matches!(told.limits, Limits::Before | Limits::NothingAsked { said: true });
        prop_assert!(first, "{:?}", told.limits);
        prop_assert_eq!(told.safe_check, SafeCheck::Asked);
    }

    /// An entry fits only if the scenario names it, the directory lets it be offered to this visitor, and it is open.
    #[test]
    fn nothing_fits_that_parents_ages_or_the_hour_forbid(
        facts in any_talk(),
        expected in any_expected(),
        entries in prop::collection::vec(any_entry(), 0..5),
        triage in any_triage(),
    ) {
        let find = |id: &str| entries.iter().find(|(entry, _)| entry.id == id).map(|(entry, open)| (entry, *open));
        let told = judge(&expected, &facts, Ending { triage, safe_at_door: Some(true) }, &find);
        prop_assert_eq!(told.offered.len(), facts.offered.len());
        for judged in told.offered.iter().chain(&told.unfit).filter(|judged| judged.misfits.is_empty()) {
            let (entry, open) = find(&judged.entry).expect("an entry that is gone never fits");
            prop_assert!(expected.fits.contains(&judged.entry));
            prop_assert!(open != Some(false) && entry.status == Status::Active);
            let acute = expected.triage == Triage::A && entry.is_emergency();
            prop_assert!(acute || expected.home == Home::NobodyFromHome || entry.parents == Parents::No);
            prop_assert!(entry.ages.from.is_none_or(|from| from <= expected.age));
            prop_assert!(entry.ages.to.is_none_or(|to| to >= expected.age));
        }
        // what does not fit is never without a reason
        prop_assert!(told.unfit.iter().all(|judged| !judged.misfits.is_empty()));
    }

    /// The triage is lower exactly when more danger was to be seen than was set; X is never called lower, since it is
    /// handled as B.
    #[test]
    fn the_triage_is_compared_by_its_rank(had in any_triage(), wanted in any_triage()) {
        let level = level(had, wanted);
        prop_assert_eq!(level == Level::Lower, had != Triage::X && had.rank() > wanted.rank());
        prop_assert_eq!(level == Level::Unset, had == Triage::X && wanted != Triage::X);
        if had == wanted {
            prop_assert_eq!(level, Level::Same);
        }
    }

    /// The first answer is soon up to the limit, late behind it, and what came later changes nothing.
    #[test]
    fn the_first_answer_is_the_first(seconds in prop::collection::vec(0_u64..200, 0..5), expected in any_expected()) {
        let mut facts = Facts::default();
        for at in &seconds {
            facts.say(*at, BTreeSet::new());
        }
        let told = judge(&expected, &facts, Ending { triage: Triage::X, safe_at_door: None }, &|_| None);
        let wanted = match seconds.first() {
            None => FirstAnswer::Never,
            Some(at) if *at <= SOON => FirstAnswer::Soon(*at),
            Some(at) => FirstAnswer::Late(*at),
        };
        prop_assert_eq!(told.first_answer, wanted);
    }

    /// Whatever is typed, it is read.
    #[test]
    fn any_words_are_read(text in "\\PC{0,200}") {
        prop_assert!(acts(&text).len() <= 3);
    }
}
