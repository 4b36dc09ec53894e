//! 20: one visitor writes two hundred messages a second.

use std::io::Write as _;
use std::time::{Duration, Instant};

use care::Language;
use console::world::Effect;
use futures_util::future::join_all;
use matrix::link::Command;
use serde_json::json;

use super::places::SIZES;
use super::shown::{Shown, says};
use testing::door::{Desk, Guest};
use testing::night::{Night, room};

/// A second of a flood.
const FLOOD: usize = 200;

#[test]
fn hostile_20_a_flood_from_one_visitor() {
    for size in SIZES {
        let mut night = Night::busy(Language::Nl);
        night.key("Alt-2"); // Lijster is open, Vos floods
        let mut shown = Shown::of(&mut night, size);
        night.types("half");
        night.effects.clear();
        for second in 0..50 {
            for nth in 0..FLOOD {
                says(&mut night, "Vos", second * FLOOD + nth, &format!("{nth} \x1b[2J\u{202e}表"));
            }
            // another's message, and the helper's own key, in the middle of it: both are in the very next frame
            says(&mut night, "Lijster", 1_000_000 + second, &format!("anders {second}"));
            night.types("x");
            shown.frame(&night);
            assert!(shown.text().contains(&format!("anders {second}")) || size.1 < 10, "{}", shown.text());
            assert!(shown.bytes.len() <= usize::from(size.0) * usize::from(size.1) * 8 + 2_048);
            night.pass(1_000);
        }
        assert_eq!(night.console.world.chat(&room("Vos")).unwrap().conversation.len(), 50 * FLOOD + 5);
        assert_eq!(night.console.world.chat(&room("Vos")).unwrap().laid_lines(), 0, "it is not on the screen");
        assert_eq!(
            night.console.world.chat(&room("Lijster")).unwrap().draft.editor.text(),
            format!("half{}", "x".repeat(50))
        );
        // nobody is called by it more often than every other second, and nothing is answered for each of its messages
        let bells = night.effects.iter().filter(|effect| matches!(effect, Effect::Bell)).count();
        // (who waits too long meanwhile rings with a bell more, once in 30 s)
        assert!((1..=28).contains(&bells), "{bells}");
        let told = night.effects.iter().filter(
            |effect| matches!(effect, Effect::Link(Command::Read { conversation, .. }) if *conversation == room("Vos")),
        );
        assert_eq!(told.count(), 0);
        // opened, it costs what is seen of it
        night.key("Alt-1");
        shown.frame(&night);
        assert!(night.console.world.chat(&room("Vos")).unwrap().laid_lines() <= usize::from(size.1));
    }
}

#[tokio::test]
async fn hostile_20_a_flood_at_the_door() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let other = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let loud = desk.visitor().enter(json!({})).await;
    let theirs = sanne.await_arrival().await;
    sanne.claim(&theirs, 0).await;
    let flood = (0..FLOOD).map(|nth| {
        let loud = loud.clone();
        async move { loud.post("messages", json!({ "id": nth.to_string(), "text": "!" })).await.0 }
    });
    let (statuses, said) = tokio::join!(join_all(flood), other.say("1", "en ik dan?"));
    assert!(said["at"].is_u64());
    // as many as anybody may say in ten seconds, and not one more; nobody is told anything but to wait
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 20);
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), FLOOD - 20);
    assert_eq!(sanne.messages(&conversation).await[0].body, "en ik dan?");
    assert_eq!(sanne.messages(&theirs).await.len(), 20);
}

/// How long the others' messages take until the homeserver has shown them to the door, in milliseconds, sorted.
async fn latencies(flood: bool, limited: bool) -> Vec<u128> {
    let desk = Desk::start_with(|config| {
        if !limited {
            config.limits.messages = usize::MAX;
        }
    })
    .await;
    let mut guests = Vec::new();
    for _ in 0..10 {
        guests.push(desk.visitor().enter(json!({})).await);
    }
    let loud = desk.visitor().enter(json!({})).await;
    let flood = tokio::spawn(async move {
        let mut tick = tokio::time::interval(Duration::from_millis(5));
        for nth in 0.. {
            tick.tick().await;
            let loud = loud.clone();
            if flood {
                tokio::spawn(
                    async move { loud.post("messages", json!({ "id": format!("f{nth}"), "text": "!" })).await },
                );
            }
        }
    });
    let others = guests.into_iter().map(|guest: Guest| async move {
        let mut taken = Vec::new();
        let mut tick = tokio::time::interval(Duration::from_millis(550));
        for nth in 0..18 {
            tick.tick().await;
            let began = Instant::now();
            guest.say(&nth.to_string(), "hoi").await;
            taken.push(began.elapsed().as_micros());
        }
        taken
    });
    let mut all: Vec<_> = join_all(others).await.into_iter().flatten().collect();
    flood.abort();
    all.sort_unstable();
    all
}

#[tokio::test]
#[ignore = "figures, by hand: cargo test --profile bench --test program figures -- --ignored --nocapture"]
async fn figures_of_a_flood() {
    for (what, flood, limited) in [
        ("without a flood", false, true),
        ("one visitor, 200 messages a second", true, true),
        ("the same, were the door to let them all in", true, false),
    ] {
        let taken = latencies(flood, limited).await;
        let at = |percent: usize| taken[(taken.len() * percent / 100).min(taken.len() - 1)];
        let (half, most) = (at(50), at(99));
        let _ = writeln!(std::io::stdout(), "{what}: {} messages, p50 {half} µs, p99 {most} µs", taken.len());
    }
}
