//! Names are printable, of one row, and known for what they look like.

use proptest::prelude::*;

use super::*;

/// Names of helpers that desks have, in the scripts that they are written in.
const REAL: &[&str] = &[
    "Sanne",
    "Anne-Marie van den Broek",
    "Zoë O’Neill",
    "Łukasz",
    "Nguyễn Thị Ánh",
    "Оксана",
    "Ελένη",
    "فاطمة",
    "רות",
    "สมชาย",
    "李小龍",
    "Sanne (nacht)",
];

#[test]
fn names_of_people_are_taken_as_they_are() {
    for name in REAL {
        assert_eq!(taken(name).as_deref(), Ok(*name));
        assert_eq!(harmless(name), *name);
    }
    assert_eq!(taken("  Sanne \u{a0} V. ").as_deref(), Ok("Sanne V."));
}

#[test]
fn what_is_not_printable_is_refused_and_said() {
    for char in
        ['\0', '\n', '\x1b', '\x7f', '\u{85}', '\u{9b}', '\u{200b}', '\u{200d}', '\u{202e}', '\u{2066}', '\u{2069}']
            .into_iter()
            .chain(['\u{61c}', '\u{200e}', '\u{2028}', '\u{feff}', '\u{ad}', '\u{e000}', '\u{e0041}'])
    {
        let name = format!("San{char}ne");
        assert_eq!(taken(&name), Err(BadName::Unprintable(char.into())), "{char:?}");
        assert!(!harmless(&name).contains(char), "{char:?}");
        // nothing else is there
        assert_eq!((taken(&format!(" {char} ")), harmless(&format!(" {char} "))), (Err(BadName::Empty), String::new()));
    }
    assert_eq!(taken("\u{301}\u{301}"), Err(BadName::Empty), "marks on nothing");
    assert_eq!(taken(""), Err(BadName::Empty));
}

#[test]
fn a_name_has_a_longest_length_which_is_said() {
    assert!(taken(&"x".repeat(LONGEST)).is_ok());
    let said = taken(&"x".repeat(LONGEST + 1)).expect_err("too long").to_string();
    assert!(said.contains("33") && said.contains("32"), "{said}");
    assert_eq!(taken(&"李".repeat(17)), Err(BadName::Long(34)), "two columns each");
    assert_eq!(columns(&harmless(&"x".repeat(1 << 20))), LONGEST);
}

#[test]
fn names_that_look_alike_have_one_look() {
    for (one, other) in [
        ("Sanne", "sanne"),
        ("Sanne", " S a n n e "),
        ("Sanne", "Sanné"),
        ("Zoë", "Zoe\u{308}"),
        ("Sanne", "Ѕаnnе"),
        ("Lisa", "1isa"),
        ("Oksana", "0ksana"),
        ("Sanne", "Ｓａｎｎｅ"),
        ("Sanne V.", "sanne-v"),
    ] {
        assert_eq!(look(one), look(other), "{one} {other}");
    }
    assert_ne!(look("Sanne"), look("Sonne"));
    assert_ne!(look("☕"), look("🌙"), "signs are all that there is");
}

proptest! {
    /// Whatever comes: it is printable, of one row, and taken as it is or empty.
    #[test]
    fn what_was_made_harmless_is_taken(raw in any::<String>(), odd in "[\u{0}-\u{ff}\u{200b}-\u{206f}a-z\u{300}-\u{36f} ]{0,60}") {
        for raw in [raw, odd] {
            let name = harmless(&raw);
            prop_assert!(name.chars().all(is_printable), "{name:?}");
            prop_assert!(columns(&name) <= LONGEST);
            let again = if name.is_empty() { Err(BadName::Empty) } else { Ok(name.clone()) };
            prop_assert_eq!(taken(&name), again);
            if let Ok(taken) = taken(&raw) {
                prop_assert_eq!(taken, name);
            }
        }
    }
}
