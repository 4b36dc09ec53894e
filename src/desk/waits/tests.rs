use proptest::prelude::*;

use super::*;

const EVENING: WaitKind = WaitKind { ahead: AheadBand::Nobody, part: PartOfDay::Evening };

fn waits(kind: WaitKind, minutes: &[u64]) -> Waits {
    let mut waits = Waits::default();
    for minutes in minutes {
        waits.note(100, kind, minutes * MINUTE);
    }
    waits
}

#[test]
fn the_range_is_from_a_quarter_to_nine_of_ten_and_shrinks_as_the_visitor_waits() {
    // of twenty: four under 5, fourteen under 15, two longer
    let known = waits(EVENING, &[3, 3, 3, 4, 6, 6, 7, 8, 8, 9, 11, 11, 12, 12, 13, 13, 14, 14, 25, 25]);
    let range = |waited| minutes_to_wait([&known], 100, EVENING, waited);
    assert_eq!(range(0), Some([5, 15]));
    assert_eq!(range(MINUTE), Some([2, 15]), "rounded to what is counted");
    assert_eq!(range(6 * MINUTE), None, "sixteen waited so long: too few");
}

#[test]
fn the_part_of_the_day_counts_where_there_is_enough_of_it() {
    let night = WaitKind { part: PartOfDay::Night, ..EVENING };
    let (slow, quick) = (waits(night, &[50; 20]), waits(EVENING, &[1; 200]));
    let range = |kind| minutes_to_wait([&slow, &quick], 100, kind, 0);
    assert_eq!((range(night), range(EVENING)), (Some([45, 60]), Some([1, 2])));
    let morning = WaitKind { part: PartOfDay::Morning, ..EVENING };
    assert_eq!(range(morning), Some([1, 2]), "nobody came in the morning: all of the day");
    let behind_many = WaitKind { ahead: AheadBand::Many, ..EVENING };
    assert_eq!(range(behind_many), None, "whoever stood first says nothing about the seventh");
}

#[test]
fn what_may_take_hours_is_not_told() {
    assert_eq!(minutes_to_wait([&waits(EVENING, &[200; 40])], 100, EVENING, 0), None);
}

#[test]
fn only_the_last_weeks_count_and_no_week_that_has_not_come() {
    let known = waits(EVENING, &[3; 30]);
    for (week, tells) in [(99, false), (100, true), (107, true), (108, false)] {
        assert_eq!(minutes_to_wait([&known], week, EVENING, 0).is_some(), tells, "{week}");
    }
    let mut known = known;
    known.note(108, EVENING, 0);
    assert_eq!(known.weeks.iter().map(|week| week.week).collect::<Vec<_>>(), [108]);
}

fn kind() -> impl Strategy<Value = WaitKind> {
    (prop::sample::select(&AheadBand::ALL[..]), prop::sample::select(&PartOfDay::ALL[..]))
        .prop_map(|(ahead, part)| WaitKind { ahead, part })
}

fn noted() -> impl Strategy<Value = Vec<(u32, WaitKind, u64)>> {
    prop::collection::vec((95u32..103, kind(), 0u64..200 * MINUTE), 0..200)
}

fn door(noted: &[(u32, WaitKind, u64)]) -> Waits {
    let mut waits = Waits::default();
    for (week, kind, waited) in noted {
        waits.note(*week, *kind, *waited);
    }
    waits
}

proptest! {
    /// Nothing is said from fewer than the fewest; and whatever is said is a range, on the edges, in order.
    #[test]
    fn nothing_is_said_from_too_few(noted in noted(), asked in kind(), waited in 0u64..150 * MINUTE) {
        let said = minutes_to_wait([&door(&noted)], 103, asked, waited);
        // whoever waited less than this visitor has by now, a bucket's width aside, says nothing
        let reaches = |length: u64| bucket(length) >= bucket(waited);
        let enough = noted.iter().filter(|(_, kind, length)| kind.ahead == asked.ahead && reaches(*length)).count() as u64;
        if enough < FEWEST {
            prop_assert_eq!(said, None);
        }
        if let Some([from, to]) = said {
            prop_assert!(from < to);
            prop_assert!(from == 0 || EDGES.contains(&from));
            prop_assert!(EDGES.contains(&to));
        }
    }

    /// Several doors add up: it does not matter by which one somebody came in, nor in which order the waits ended within a
    /// week.
    #[test]
    fn doors_add_up(noted in noted(), by in prop::collection::vec(any::<bool>(), 200), asked in kind()) {
        let whole = door(&noted);
        let (one, other): (Vec<_>, Vec<_>) = noted.iter().zip(by).partition(|(_, by)| *by);
        let [one, other] = [one, other].map(|part| door(&part.into_iter().map(|(noted, _)| *noted).collect::<Vec<_>>()));
        for waited in [0, 7 * MINUTE] {
            let said = minutes_to_wait([&whole], 103, asked, waited);
            prop_assert_eq!(minutes_to_wait([&one, &other], 103, asked, waited), said);
        }
    }

    /// Of those with whom a visitor is compared, nine of ten were picked up by the end of the range.
    #[test]
    fn nine_of_ten_were_picked_up_by_the_end(lengths in prop::collection::vec(0u64..119 * MINUTE, 20..200)) {
        let noted: Vec<_> = lengths.iter().map(|length| (100, EVENING, *length)).collect();
        let [from, to] = minutes_to_wait([&door(&noted)], 100, EVENING, 0).expect("enough, and none too long");
        let within = lengths.iter().filter(|length| **length < to * MINUTE).count();
        prop_assert!(within * 10 >= lengths.len() * 9);
        let before = lengths.iter().filter(|length| **length < from * MINUTE).count();
        prop_assert!(before * 4 <= lengths.len());
    }

    /// It holds counts of the last weeks and nothing else, however many came: it fits into an event (64 KiB, Matrix spec,
    /// "Size limits").
    #[test]
    fn it_stays_small(noted in noted()) {
        let mut waits = door(&noted);
        for week in 95..103 {
            for ahead in AheadBand::ALL {
                for part in PartOfDay::ALL {
                    waits.note(week, WaitKind { ahead, part }, 0);
                }
            }
        }
        for kind in waits.weeks.iter_mut().flat_map(|week| &mut week.waits) {
            kind.counts.fill(u32::MAX);
        }
        waits.note(102, EVENING, 0);
        prop_assert!(waits.weeks.len() <= WEEKS as usize);
        prop_assert!(serde_json::to_string(&waits).expect("counts").len() < 40 * 1024);
    }
}
