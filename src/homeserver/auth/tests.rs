use proptest::prelude::*;
use serde_json::json;

use super::*;

const DOOR: &str = "@door:x";
const ANNE: &str = "@anne:x";
const BEN: &str = "@ben:x";

fn map(value: Value) -> Map<String, Value> {
    if let Value::Object(map) = value { map } else { panic!("not an object") }
}

/// The desk room's levels, as a door makes them.
fn desk() -> Powers {
    let levels = json!({
        "users": { DOOR: 100, BEN: 50 }, "users_default": 0, "events_default": 90, "state_default": 90,
        "invite": 90, "kick": 90, "ban": 90, "redact": 100,
        "events": { "org.nachtwacht.request": 0, "org.nachtwacht.duty": 0 },
    });
    Powers::read(&map(levels)).unwrap()
}

fn inside(powers: Powers) -> Situation {
    Situation { powers, sender: Membership::Join, target: Membership::Leave, public: false }
}

fn send(sender: &str, kind: &str, key: Option<&str>, now: &Situation) -> Result<(), ApiError> {
    let content = Map::new();
    check(Proposed { kind, state_key: key, sender, content: &content }, now)
}

fn move_to(sender: &str, target: &str, membership: &str, now: &Situation) -> bool {
    let content = map(json!({ "membership": membership }));
    check(Proposed { kind: "m.room.member", state_key: Some(target), sender, content: &content }, now).is_ok()
}

#[test]
fn a_helper_asks_and_says_who_is_on_duty_and_nothing_else() {
    let now = inside(desk());
    send(ANNE, "org.nachtwacht.request", None, &now).unwrap();
    send(ANNE, "org.nachtwacht.duty", Some(ANNE), &now).unwrap();
    for (kind, key) in [
        ("org.nachtwacht.assigned", None),
        ("org.nachtwacht.board", Some("0/@door:x")),
        ("org.nachtwacht.duty", Some(DOOR)),
        ("m.room.message", None),
        ("m.room.name", Some("")),
        ("m.room.create", Some("")),
    ] {
        let error = send(ANNE, kind, key, &now).unwrap_err();
        assert_eq!(error.code, "M_FORBIDDEN", "{kind}");
    }
    send(DOOR, "org.nachtwacht.assigned", None, &now).unwrap();
}

#[test]
fn whoever_is_not_in_says_nothing() {
    for sender in [Membership::Leave, Membership::Invite, Membership::Ban] {
        let now = Situation { sender, ..inside(desk()) };
        assert!(send(DOOR, "org.nachtwacht.request", None, &now).is_err());
    }
}

#[test]
fn memberships_change_as_the_spec_says() {
    let base = inside(desk());
    let target = |target| Situation { target, ..base.clone() };
    assert!(move_to(DOOR, ANNE, "invite", &target(Membership::Leave)));
    assert!(!move_to(DOOR, ANNE, "invite", &target(Membership::Ban)));
    assert!(!move_to(DOOR, ANNE, "invite", &target(Membership::Join)));
    assert!(!move_to(ANNE, BEN, "invite", &target(Membership::Leave)), "without the power");
    assert!(!move_to(DOOR, ANNE, "join", &target(Membership::Invite)), "nobody joins another");
    for (present, may) in
        [(Membership::Leave, false), (Membership::Invite, true), (Membership::Join, true), (Membership::Ban, false)]
    {
        let now = Situation { sender: present, ..target(present) };
        assert_eq!(move_to(ANNE, ANNE, "join", &now), may, "{present:?}");
    }
    let public = Situation { sender: Membership::Leave, public: true, ..base.clone() };
    assert!(move_to(ANNE, ANNE, "join", &public));
    assert!(move_to(DOOR, ANNE, "leave", &target(Membership::Join)));
    assert!(!move_to(ANNE, BEN, "leave", &target(Membership::Join)));
    assert!(!move_to(BEN, DOOR, "leave", &target(Membership::Join)), "not one who is above");
    assert!(move_to(ANNE, ANNE, "leave", &target(Membership::Join)));
    assert!(!move_to(ANNE, ANNE, "leave", &Situation { sender: Membership::Ban, ..target(Membership::Ban) }));
    assert!(!move_to(DOOR, ANNE, "knock", &base));
}

#[test]
fn without_power_levels_the_creator_may_everything_and_others_speak() {
    let now = inside(Powers::none(DOOR));
    send(ANNE, "m.room.message", None, &now).unwrap();
    send(DOOR, "m.room.name", Some(""), &now).unwrap();
    assert_eq!(now.powers.of(DOOR), 100);
}

#[test]
fn levels_are_integers_of_users() {
    for bad in [
        json!({ "users": { "anne": 1 } }),
        json!({ "users": { ANNE: "50" } }),
        json!({ "ban": 1.5 }),
        json!({ "events": [] }),
        json!({ "kick": 9_007_199_254_740_993_i64 }),
    ] {
        assert_eq!(Powers::read(&map(bad.clone())).unwrap_err().code, "M_BAD_JSON", "{bad}");
    }
}

#[test]
fn canonical_json_has_no_fractions() {
    assert!(is_canonical(&json!({ "a": [1, -1, "x", null, true, { "b": 9_007_199_254_740_991_i64 }] })));
    assert!(!is_canonical(&json!({ "a": [{ "b": 0.5 }] })));
    assert!(!is_canonical(&json!(9_007_199_254_740_992_i64)));
    assert!(!is_canonical(&json!(u64::MAX)));
}

#[test]
fn a_redaction_keeps_what_the_rules_need() {
    assert_eq!(redacted("m.room.message", &map(json!({ "body": "x" }))), Map::new());
    let member = map(json!({ "membership": "join", "displayname": "Anne" }));
    assert_eq!(redacted("m.room.member", &member), map(json!({ "membership": "join" })));
    let powers = map(json!({ "users": {}, "invite": 1, "extra": 1 }));
    assert_eq!(redacted("m.room.power_levels", &powers), map(json!({ "users": {}, "invite": 1 })));
}

fn some_powers() -> impl Strategy<Value = Map<String, Value>> {
    let level = || prop_oneof![Just(0_i64), Just(50), Just(100)];
    let users = proptest::collection::btree_map(prop_oneof![Just(DOOR), Just(ANNE), Just(BEN)], level(), 0..=3);
    let events = proptest::collection::btree_map(prop_oneof![Just("a"), Just("m.room.power_levels")], level(), 0..=2);
    (users, events, proptest::array::uniform7(level())).prop_map(|(users, events, named)| {
        let mut content = map(json!({ "users": users, "events": events }));
        content.extend(NAMED.iter().zip(named).map(|((name, _), level)| ((*name).to_owned(), level.into())));
        content
    })
}

proptest! {
    /// Whatever is allowed: nobody ends above the changer who was not, no level the changer has not reached is set or
    /// taken away, and an equal keeps what they have.
    #[test]
    fn nobody_is_raised_above_who_raises(old in some_powers(), new in some_powers()) {
        let (before, after) = (Powers::read(&old).unwrap(), Powers::read(&new).unwrap());
        let now = inside(before.clone());
        let proposed = Proposed { kind: "m.room.power_levels", state_key: Some(""), sender: ANNE, content: &new };
        if check(proposed, &now).is_err() {
            return Ok(());
        }
        let own = before.of(ANNE);
        prop_assert!(own >= before.needed("m.room.power_levels", true));
        // whoever gives up an entry of their own has what everybody has (spec, room version 11, rule 9.7)
        prop_assert!(after.of(ANNE) <= own || !after.users.contains_key(ANNE));
        for other in [DOOR, BEN] {
            let (was, is) = (before.users.get(other), after.users.get(other));
            prop_assert!(was == is || is.is_none_or(|level| *level <= own));
            prop_assert!(was == is || was.is_none_or(|level| *level < own));
        }
        for (name, _) in NAMED {
            prop_assert!(before.named(name) == after.named(name) || after.named(name).max(before.named(name)) <= own);
        }
    }

    /// A kick or a ban goes downwards only.
    #[test]
    fn nobody_removes_an_equal(powers in some_powers(), ban in any::<bool>()) {
        let powers = Powers::read(&powers).unwrap();
        let (sender, target) = (powers.of(ANNE), powers.of(BEN));
        let now = Situation { target: Membership::Join, ..inside(powers) };
        if move_to(ANNE, BEN, if ban { "ban" } else { "leave" }, &now) {
            prop_assert!(sender > target);
        }
    }

    /// No event of any type is accepted below its level, nor state under another's key.
    #[test]
    fn the_level_of_the_type_decides(powers in some_powers(), kind in "[a-c]", key in proptest::option::of("|x|@anne:x|@ben:x")) {
        let powers = Powers::read(&powers).unwrap();
        let enough = powers.of(ANNE) >= powers.needed(&kind, key.is_some());
        let own = key.as_deref().is_none_or(|key| !key.starts_with('@') || key == ANNE);
        let allowed = send(ANNE, &kind, key.as_deref(), &inside(powers)).is_ok();
        prop_assert_eq!(allowed, enough && own);
    }
}
