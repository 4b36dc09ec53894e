use super::*;
use crate::keymap::{Chord, Keymap, KeymapError};

#[test]
fn every_default_key_is_one_and_is_there_on_a_linux_console_and_in_tmux() {
    for row in ROWS {
        for key in row.keys {
            let chord: Chord = key.parse().unwrap_or_else(|error| panic!("{}: {error}", row.name));
            assert!(chord.is_everywhere(), "{}: {key}", row.name);
            assert_eq!(chord.to_string(), *key, "{}", row.name);
        }
    }
}

#[test]
fn no_key_means_two_things_in_one_place() {
    assert_eq!(Keymap::default().twice(), None);
}

#[test]
fn every_intent_has_a_key_or_is_in_the_palette() {
    for row in ROWS {
        assert!(!row.keys.is_empty() || row.in_palette(), "{} cannot be reached", row.name);
    }
}

#[test]
fn names_are_unique_and_rows_stand_where_their_intents_do() {
    for (at, row) in ROWS.iter().enumerate() {
        assert!(ROWS.iter().skip(at + 1).all(|other| other.name != row.name), "{} twice", row.name);
        assert_eq!(row.intent.row().name, row.name);
    }
}

#[test]
fn no_dialog_leaks_and_a_plain_character_in_a_text_is_text() {
    let keymap = Keymap::default();
    for scope in [
        Scope::HandOver,
        Scope::Choose,
        Scope::Find,
        Scope::Write,
        Scope::Tick,
        Scope::Form,
        Scope::Confirm,
        Scope::Override,
        Scope::Read,
        Scope::Report,
    ] {
        assert!(!scope.leaks());
        for row in ROWS.iter().filter(|row| row.scope == Scope::Desk) {
            for key in keymap.keys(row.intent) {
                assert!(keymap.meanings(scope, *key).all(|(meaning, _)| meaning.scope == scope), "{key} leaks");
            }
        }
    }
    let help: Chord = "?".parse().unwrap();
    assert_eq!(keymap.meanings(Scope::Composer, help).count(), 0);
    assert_eq!(keymap.meanings(Scope::Queue, help).count(), 1);
}

#[test]
fn a_configuration_changes_keys_and_is_told_what_is_wrong() {
    let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let (plan, none, clash, bad) = (keys(&["Ctrl-B"]), keys(&[]), keys(&["F2"]), keys(&["Hyper-X"]));
    let keymap = Keymap::with([("plan", &plan[..]), ("redraw", &none[..])]).unwrap();
    assert_eq!(keymap.label(Desk::Plan), "Ctrl-B");
    assert_eq!(keymap.label(Desk::Redraw), "");
    assert_eq!(keymap.label(Desk::Mine), "Alt-1…9");
    assert!(matches!(Keymap::with([("plan", &clash[..])]), Err(KeymapError::Twice { .. })));
    assert!(matches!(Keymap::with([("plan", &bad[..])]), Err(KeymapError::UnknownKey { .. })));
    assert!(matches!(Keymap::with([("nope", &plan[..])]), Err(KeymapError::UnknownIntent(_))));
}

#[test]
fn former_names_of_movements_are_still_read_and_share_their_keys() {
    let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let (queue, plan) = (keys(&["Down", "Ctrl-E"]), keys(&["Down", "Ctrl-D"]));
    let keymap = Keymap::with([("queue_down", &queue[..])]).unwrap();
    assert_eq!(keymap.keys(Move::Down).len(), 2);
    let keymap = Keymap::with([("queue_down", &keys(&["Down"])[..]), ("plan_down", &plan[..])]).unwrap();
    assert_eq!(keymap.keys(Move::Down).len(), 2);
    for row in ROWS {
        assert_eq!(present_name(row.name), None, "{} is a present name", row.name);
    }
}

#[test]
fn a_movement_means_something_only_where_there_is_something_to_move_in() {
    let keymap = Keymap::default();
    let means = |scope: Scope, key: &str| {
        let chord: Chord = key.parse().unwrap();
        keymap.meanings(scope, chord).any(|(row, _)| row.scope == Scope::Move)
    };
    assert!(means(Scope::Queue, "j") && means(Scope::Queue, "End") && means(Scope::Composer, "PgUp"));
    assert!(means(Scope::Referrals, "Down") && !means(Scope::Referrals, "j") && !means(Scope::Referrals, "Home"));
    assert!(!means(Scope::Composer, "Down") && !means(Scope::Write, "Up") && !means(Scope::Confirm, "Down"));
}
