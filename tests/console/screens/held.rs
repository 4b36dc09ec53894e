//! What the homeserver holds back or cannot write is said for as long as it is so (hostile.md 56 and 57).

use care::Language;
use care::triage::Triage;
use desk::event::Ask;
use matrix::link::{Failure, Update};

use testing::night::Night;

#[test]
fn hostile_57_messages_that_are_held_back_are_said_to_be_with_the_seconds_left() {
    let mut night = Night::busy(Language::En);
    night.console.world.station.steady = 1_000;
    night.link(Update::HeldBack { until: Some(5_400) });
    assert!(night.screen().contains("holds messages back, 5 s"), "{}", night.screen());
    let now = night.now();
    assert!(night.console.next_change().since(now) <= 1_000, "the seconds run");
    night.console.world.station.steady = 4_500;
    assert!(night.screen().contains("holds messages back, 1 s"), "{}", night.screen());
    night.link(Update::HeldBack { until: None });
    assert!(night.screen().contains("connected") && !night.screen().contains("holds"), "{}", night.screen());
}

#[test]
fn hostile_56_a_homeserver_that_cannot_write_is_not_called_connected_and_an_alert_is_not_at_the_desk() {
    for (why, said) in [(Failure::ServerFull, "disk full"), (Failure::ServerError, "cannot store anything")] {
        let mut night = Night::new(Language::En);
        night.mine("Vos", Triage::B);
        night.key("Alt-1");
        night.link(Update::CannotWrite(Some(why)));
        let screen = night.screen();
        assert!(screen.contains(said) && !screen.contains("connected"), "{screen}");
        night.keys(&["F8", "b"]);
        assert!(matches!(night.requests()[0].ask, Ask::Alert));
        assert!(night.screen().contains("not at the desk: phone a colleague"), "{}", night.screen());
        night.link(Update::CannotWrite(None));
        let screen = night.screen();
        assert!(screen.contains("connected") && !screen.contains("phone a colleague"), "{screen}");
    }
}

#[test]
fn a_claim_that_a_full_disk_refused_is_not_left_at_asked() {
    let mut night = Night::new(Language::En);
    night.arrive("Uil", Triage::B, 1);
    night.keys(&["F2", "Enter"]);
    let request = night.requests().remove(0);
    assert!(night.screen().contains("asked"), "{}", night.screen());
    let (conversation, id) = (request.conversation, request.id);
    night.link(Update::NotAsked { conversation, request: id, why: Failure::ServerFull });
    let screen = night.screen();
    assert!(screen.contains("server's disk is full") && !screen.contains("asked…"), "{screen}");
}
