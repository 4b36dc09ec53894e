//! `--answer-within`: for how long a visitor's word may stay unanswered before the whole desk sees and hears it.

use std::ops::RangeInclusive;

use desk::attention::AttentionLimits;

/// How many minutes a code may have.
const MINUTES: RangeInclusive<u64> = 1..=240;

/// Reads limits such as `A=1,B=5,C=15,D=30`, in minutes. A code that is left out keeps its own.
pub(super) fn read(text: &str) -> Result<AttentionLimits, String> {
    let mut limits = AttentionLimits::default();
    for pair in text.split(',') {
        let (code, minutes) = pair.split_once('=').ok_or("say a code and its minutes, as in A=1,B=5,C=15,D=30")?;
        let minutes: u64 = minutes.trim().parse().map_err(|_| format!("{minutes} is no whole number of minutes"))?;
        if !MINUTES.contains(&minutes) {
            return Err(format!("{minutes} minutes: say 1 to 240"));
        }
        let limit = match code.trim() {
            "A" => &mut limits.acute,
            "B" => &mut limits.urgent,
            "C" => &mut limits.ongoing,
            "D" => &mut limits.info,
            "X" => return Err("X is handled as B: give B its minutes".to_owned()),
            other => return Err(format!("{other} is no code: A, B, C or D")),
        };
        *limit = minutes * 60_000;
    }
    let AttentionLimits { acute, urgent, ongoing, info, .. } = limits;
    if !(acute <= urgent && urgent <= ongoing && ongoing <= info) {
        return Err("the limits must grow from A to D: less danger waits longer".to_owned());
    }
    Ok(limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_and_checked() {
        let minute = 60_000;
        assert_eq!(
            read("A=2,B=4"),
            Ok(AttentionLimits { acute: 2 * minute, urgent: 4 * minute, ..AttentionLimits::default() })
        );
        assert_eq!(read("A=1, B=5, C=15, D=30"), Ok(AttentionLimits::default()));
        for wrong in ["", "A", "A=", "A=0", "A=241", "A=-1", "A=1.5", "X=5", "E=5", "a=5", "A=6", "D=14"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
