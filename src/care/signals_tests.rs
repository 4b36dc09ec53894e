use proptest::prelude::*;

use super::*;

fn with(found: &[Indicator], age_now: AgeBand, age_at_acts: AgeBand) -> Signals {
    let mut signals = Signals { age_now, age_at_acts, ..Signals::default() };
    for indicator in found {
        signals.tick(*indicator, None);
    }
    signals
}

/// One indicator for each factor of a set of factors, out of eight.
fn factors(set: u8) -> Vec<Indicator> {
    let one = [Indicator::Recruited, Indicator::Debt, Indicator::MoneyToAnother];
    one.into_iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0).map(|(_, indicator)| indicator).collect()
}

#[test]
fn the_rule_holds_for_every_set_of_factors_and_every_age() {
    for set in 0..8u8 {
        let found = factors(set);
        let (act, means, purpose) = (set & 1 != 0, set & 2 != 0, set & 4 != 0);
        let expect = |minor: bool| match (set, act && purpose && (means || minor)) {
            (0, _) => Outcome::None,
            (_, true) => Outcome::Strong,
            (_, false) => Outcome::Possible,
        };
        for now in AgeBand::ALL {
            for then in AgeBand::ALL {
                let signals = with(&found, *now, *then);
                let expected = if now.is_minor() == Some(true) || then.is_minor() == Some(true) {
                    Verdict::Known(expect(true))
                } else if then.is_minor() == Some(false) {
                    Verdict::Known(expect(false))
                } else {
                    Verdict::ByAge { minor: expect(true), adult: expect(false) }
                };
                assert_eq!(signals.verdict(), expected, "{found:?} {now:?} {then:?}");
            }
        }
    }
}

#[test]
fn an_adult_who_may_have_been_a_minor_is_shown_both_ways() {
    let signals = with(&[Indicator::Recruited, Indicator::MoneyToAnother], AgeBand::From18To23, AgeBand::Unknown);
    assert_eq!(signals.verdict().text(Language::En), "strong signals, if a minor; possible signals, if an adult");
    assert_eq!(signals.means_need(), MeansNeed::UnlessMinor);
}

#[test]
fn means_are_never_asked_of_a_minor_and_kept_if_told() {
    let mut signals = with(&[], AgeBand::Fifteen, AgeBand::Unknown);
    for indicator in Indicator::ALL {
        assert_eq!(signals.may_ask(*indicator), indicator.factor() != Factor::Means);
    }
    signals.tick(Indicator::Threat, Some("$one".to_owned()));
    assert_eq!(signals.found(Indicator::Threat).unwrap().evidence, ["$one"]);
    assert_eq!(signals.means_need(), MeansNeed::NotNeeded);
}

#[test]
fn every_factor_has_indicators_and_every_indicator_an_id_and_words_of_its_own() {
    for language in Language::ALL {
        let mut words: Vec<_> = Indicator::ALL.iter().map(|indicator| indicator.text(language)).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Indicator::ALL.len());
    }
    for factor in Factor::ALL {
        assert!(Indicator::ALL.iter().any(|indicator| indicator.factor() == factor));
    }
    for indicator in Indicator::ALL {
        assert_eq!(serde_json::to_string(indicator).unwrap(), format!("\"{}\"", indicator.id()));
    }
}

#[test]
fn nothing_is_ever_called_proven() {
    let outcomes = [Outcome::None, Outcome::Possible, Outcome::Strong];
    for language in Language::ALL {
        for minor in outcomes {
            for adult in outcomes {
                for text in
                    [Verdict::Known(minor), Verdict::ByAge { minor, adult }].map(|verdict| verdict.text(language))
                {
                    assert!(
                        !["proven", "bewezen", "certain", "zeker"].iter().any(|word| text.contains(word)),
                        "{text}"
                    );
                }
            }
        }
    }
}

fn any_signals() -> impl Strategy<Value = Signals> {
    let ages = || prop::sample::select(AgeBand::ALL);
    (prop::collection::vec(prop::sample::select(Indicator::ALL), 0..8), ages(), ages(), any::<bool>())
        .prop_map(|(found, now, then, wanted)| Signals { wanted, ..with(&found, now, then) })
}

fn both(verdict: Verdict) -> [Outcome; 2] {
    match verdict {
        Verdict::Known(outcome) => [outcome; 2],
        Verdict::ByAge { minor, adult } => [minor, adult],
    }
}

proptest! {
    #[test]
    fn wanting_it_never_lowers(signals in any_signals()) {
        let wanted = Signals { wanted: true, ..signals.clone() };
        prop_assert_eq!(wanted.verdict(), Signals { wanted: false, ..signals }.verdict());
    }

    #[test]
    fn finding_more_never_lowers(signals in any_signals(), more in prop::sample::select(Indicator::ALL)) {
        let mut after = signals.clone();
        after.tick(more, None);
        for (before, after) in both(signals.verdict()).into_iter().zip(both(after.verdict())) {
            prop_assert!(before <= after);
        }
    }

    /// Strong is what the rule of domain.md §5 says and nothing else: an act and a purpose, and a means or a minor,
    /// whichever indicators stand for them. With a minor the means change nothing.
    #[test]
    fn strong_takes_an_act_and_a_purpose_and_a_means_unless_a_minor(signals in any_signals()) {
        let has = |factor| signals.found.iter().any(|found| found.indicator.factor() == factor);
        let (act, means, purpose) = (has(Factor::Act), has(Factor::Means), has(Factor::Purpose));
        let mut without = signals.clone();
        without.found.retain(|found| found.indicator.factor() != Factor::Means);
        for (nth, minor) in [true, false].into_iter().enumerate() {
            let age = if minor { AgeBand::From12To14 } else { AgeBand::From24 };
            let of = |signals: &Signals| {
                both(Signals { age_now: age, age_at_acts: age, ..signals.clone() }.verdict())[nth]
            };
            prop_assert_eq!(of(&signals) == Outcome::Strong, act && purpose && (means || minor));
            prop_assert_eq!(of(&signals) == Outcome::None, signals.found.is_empty());
            if minor && (act || purpose || !means) {
                prop_assert_eq!(of(&signals), of(&without), "never lowered or raised by what need not be asked");
            }
        }
    }

    /// Of an unknown age both outcomes are those of the ages it could be, and both are shown when they differ. To learn
    /// the age picks one of them.
    #[test]
    fn an_unknown_age_is_shown_both_ways_and_learning_it_picks_one(signals in any_signals()) {
        let at = |now, then| Signals { age_now: now, age_at_acts: then, ..signals.clone() }.verdict();
        let unknown = at(AgeBand::Unknown, AgeBand::Unknown);
        let (minor, adult) = (at(AgeBand::Fifteen, AgeBand::Unknown), at(AgeBand::From24, AgeBand::From24));
        let (Verdict::Known(minor), Verdict::Known(adult)) = (minor, adult) else { panic!("the age is known") };
        prop_assert_eq!(unknown, Verdict::ByAge { minor, adult });
        prop_assert!(adult <= minor, "to be a minor lowers nothing");
        for language in Language::ALL {
            let text = unknown.text(language);
            prop_assert!(text.contains(minor.text(language)) && text.contains(adult.text(language)));
            prop_assert_eq!(text.contains("minder") || text.contains("minor"), minor != adult);
        }
    }

    /// Whatever was found of whomever: no outcome is called proven, in either language (domain.md §5).
    #[test]
    fn nothing_that_is_found_makes_it_proven(signals in any_signals()) {
        for language in Language::ALL {
            let text = signals.verdict().text(language);
            let never = ["prove", "bewezen", "bewijs", "certain", "zeker", "sure", "guilty", "schuldig"];
            prop_assert!(!never.iter().any(|word| text.contains(word)), "{text}");
            prop_assert!(text.contains("signal"), "it speaks of signals only: {text}");
        }
    }

    #[test]
    fn ticking_twice_is_once_and_taking_it_back_is_as_before(
        mut signals in any_signals(),
        indicator in prop::sample::select(Indicator::ALL),
    ) {
        signals.untick(indicator);
        let before = signals.clone();
        signals.tick(indicator, Some("$a".to_owned()));
        signals.tick(indicator, Some("$a".to_owned()));
        signals.tick(indicator, Some("$b".to_owned()));
        prop_assert_eq!(&signals.found(indicator).unwrap().evidence, &["$a", "$b"]);
        signals.untick(indicator);
        prop_assert_eq!(signals, before);
    }

    #[test]
    fn what_is_written_is_read_back(signals in any_signals()) {
        let text = serde_json::to_string(&signals).unwrap();
        prop_assert_eq!(serde_json::from_str::<Signals>(&text).unwrap(), signals);
    }
}
