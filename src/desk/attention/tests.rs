//! Nobody is overlooked, whatever happens in whatever order.

use proptest::prelude::*;

use super::*;

/// A visitor with B, whose helper was heard and has answered everything.
fn attended() -> Facts {
    Facts {
        triage: Triage::B,
        present: true,
        stopped: false,
        taken: Moment(1_000),
        heard: Moment(100_000),
        off: None,
        asked: None,
        typed: None,
        quiet: None,
    }
}

fn at(facts: Facts, now: u64) -> (Option<(WhyUnattended, u64)>, Option<u64>) {
    let Attention { unattended, next } = judge(&facts, &AttentionLimits::default(), Moment(now));
    (unattended.map(|(why, since)| (why, since.0)), next.map(|next| next.0))
}

#[test]
fn a_console_that_is_not_heard_for_ninety_seconds_is_silent() {
    assert_eq!(at(attended(), 189_999), (None, Some(190_000)));
    assert_eq!(at(attended(), 190_000), (Some((WhyUnattended::Silent, 100_000)), None));
}

#[test]
fn who_goes_off_duty_leaves_the_visitor_without_a_helper_at_once() {
    let off = Facts { off: Some(Moment(120_000)), ..attended() };
    assert_eq!(at(off, 120_000), (Some((WhyUnattended::Off, 120_000)), Some(190_000)));
    assert_eq!(at(off, 500_000), (Some((WhyUnattended::Off, 100_000)), None), "the earliest of all reasons");
}

#[test]
fn a_word_may_stay_unanswered_for_as_long_as_its_triage_allows() {
    for (triage, minutes) in [(Triage::A, 1), (Triage::B, 5), (Triage::X, 5), (Triage::C, 15), (Triage::D, 30)] {
        let heard = Moment(10_000_000);
        let asked = Facts { triage, heard, asked: Some(Moment(2_000)), ..attended() };
        let late = 2_000 + minutes * MINUTE;
        assert_eq!(at(asked, late - 1), (None, Some(late)), "{triage:?}");
        assert_eq!(at(asked, late).0, Some((WhyUnattended::Unanswered, 2_000)), "{triage:?}");
        let gone = Facts { present: false, ..asked };
        assert_eq!(at(gone, late).0, None, "nobody is there to be answered");
        let stopped = Facts { stopped: true, ..asked };
        assert_eq!(at(stopped, late), (None, None), "no words pass any more");
    }
}

#[test]
fn a_conversation_whose_quiet_is_over_is_unattended_and_a_dead_console_is_one_also_while_it_sleeps() {
    let heard = Moment(2_000_000);
    let asleep = Facts { quiet: Some(Moment(1_900_000)), heard, ..attended() };
    assert_eq!(at(asleep, 1_899_999), (None, Some(1_900_000)));
    assert_eq!(at(asleep, 1_900_000).0, Some((WhyUnattended::QuietOver, 1_900_000)));
    let dead = Facts { heard: Moment(100_000), ..asleep };
    assert_eq!(at(dead, 190_000).0, Some((WhyUnattended::Silent, 100_000)), "it sleeps, and nobody watches over it");
}

#[test]
fn who_types_is_about_to_answer() {
    let asked = Facts { triage: Triage::A, asked: Some(Moment(100_000)), typed: Some(Moment(150_000)), ..attended() };
    assert_eq!(at(asked, 160_000), (None, Some(190_000)));
    let heard = Facts { heard: Moment(200_000), ..asked };
    assert_eq!(at(heard, 209_999), (None, Some(210_000)));
    assert_eq!(at(heard, 210_000).0, Some((WhyUnattended::Unanswered, 100_000)));
}

#[test]
fn a_helper_has_the_whole_limit_from_the_pick_up_on() {
    let asked = Facts { taken: Moment(600_000), heard: Moment(600_000), asked: Some(Moment(2_000)), ..attended() };
    assert_eq!(at(asked, 600_001).0, None);
    let heard = Facts { heard: Moment(900_000), ..asked };
    assert_eq!(at(heard, 900_000).0, Some((WhyUnattended::Unanswered, 600_000)));
}

fn moment() -> impl Strategy<Value = Moment> {
    (0u64..4_000_000).prop_map(Moment)
}

prop_compose! {
    fn facts()(
        triage in prop::sample::select(Triage::ALL.to_vec()),
        (present, stopped) in (prop::bool::weighted(0.8), prop::bool::weighted(0.1)),
        (taken, heard) in (moment(), moment()),
        (off, asked, typed) in (prop::option::weighted(0.2, moment()), prop::option::of(moment()), prop::option::of(moment())),
        quiet in prop::option::weighted(0.3, moment()),
    ) -> Facts {
        Facts { triage, present, stopped, taken, heard, off, asked, typed, quiet }
    }
}

proptest! {
    /// The promise itself: a visitor who is there is never attended while a word of theirs is too old, nor while the
    /// console was not heard for too long, nor while the helper is off.
    #[test]
    fn nobody_is_overlooked(facts in facts(), now in moment()) {
        let limits = AttentionLimits::default();
        let judged = judge(&facts, &limits, now).unattended;
        let old = |since: Moment, limit: u64| now >= since && now.since(since) >= limit;
        let typing = facts.typed.is_some_and(|typed| !old(typed, limits.typing));
        let word = facts.asked.is_some_and(|asked| old(asked.max(facts.taken), limits.of(facts.triage)));
        let unread = facts.present && word && !typing;
        let over = facts.quiet.is_some_and(|over| over <= now);
        let nobody = facts.off.is_some() || old(facts.heard, limits.silent) || over;
        prop_assert_eq!(judged.is_some(), !facts.stopped && (unread || nobody));
    }

    /// Nothing changes before the moment that is named: whoever looks only then misses nothing.
    #[test]
    fn nothing_changes_before_it_is_due(facts in facts(), now in moment(), later in 0u64..4_000_000) {
        let limits = AttentionLimits::default();
        let Attention { unattended, next } = judge(&facts, &limits, now);
        let later = Moment(now.0 + later);
        if next.is_none_or(|next| later < next) {
            prop_assert_eq!(judge(&facts, &limits, later).unattended, unattended);
        }
        if let Some(next) = next {
            prop_assert!(next > now);
        }
    }

    /// Time alone takes nobody's mark away.
    #[test]
    fn only_an_answer_or_a_sign_of_life_ends_it(facts in facts(), now in moment(), later in 0u64..4_000_000) {
        let limits = AttentionLimits::default();
        if judge(&facts, &limits, now).unattended.is_some() {
            prop_assert!(judge(&facts, &limits, Moment(now.0 + later)).unattended.is_some());
        }
    }
}
