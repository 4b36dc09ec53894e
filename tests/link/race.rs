//! Claims under fire: many consoles, one door, all after the same visitor at the same moment.
//!
//! The figures, by hand, on a machine that does nothing else (on a Synapse: with the variables of `support/named.rs`):
//! `cargo test --release --test link claims_under_fire -- --ignored --nocapture`

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use nachtwacht::desk::event::{Ask, ConversationId, DeskEvent, Duty, Fence, MemberId, Request, RequestId, Shift};
use nachtwacht::door::{Door, DoorConfig, DoorHandle, Entry};
use nachtwacht::matrix::link::{Command, Update};
use nachtwacht::upkeep::{Plan, found};

use crate::console::{Console, desk_event, opened};
use crate::site::{PASSWORD, Site};

/// A console that is on duty, and whose it is.
struct Racer {
    console: Console,
    me: MemberId,
}

impl Racer {
    async fn sign_in(site: &Site, door: &DoorHandle, name: &str) -> Self {
        site.account(name, false).await;
        let me = MemberId::from(site.sign_in(name, "SETUP").await.me().as_str());
        door.ensure_member(&me).await.unwrap();
        let mut console = Console::sign_in_at(&site.url(), &site.name(name), PASSWORD);
        console.until(|update| matches!(update, Update::SignedIn { .. })).await;
        let duty = Duty { name: name.to_owned(), shift: Shift::On, capacity: u8::MAX };
        console.ask(Command::Duty(duty.clone()));
        console.until(desk_event(|event| *event == DeskEvent::Duty(duty.clone()))).await;
        Self { console, me }
    }

    /// Claims, and waits for the door's answer; how long until the conversation was open, if it was won.
    async fn claim(&mut self, conversation: &ConversationId) -> Option<Duration> {
        let id = RequestId::from(format!("{}{conversation}", self.me));
        let (from, began) = (self.console.told.len(), Instant::now());
        let (conversation, fence) = (conversation.clone(), Fence(0));
        self.console.ask(Command::Request(Request { id: id.clone(), conversation, fence, ask: Ask::Claim }));
        let answered = desk_event(|event| event.answers() == Some(&id));
        let at = self.console.until_from(from, answered).await;
        let Update::Desk(events) = &self.console.told[at] else { unreachable!() };
        let won = events.iter().find_map(|stamped| match &stamped.event {
            DeskEvent::Assigned(assigned) if assigned.request.as_ref() == Some(&id) => {
                Some(assigned.conversation.clone())
            }
            _ => None,
        })?;
        self.console.until_from(from, opened(&won)).await;
        Some(began.elapsed())
    }

    /// To whom the desk says, here, that conversations went, in its order.
    fn assigned(&self) -> Vec<(ConversationId, Option<MemberId>)> {
        let events = self.console.desk().into_iter().filter_map(|stamped| match &stamped.event {
            DeskEvent::Assigned(assigned) => Some((assigned.conversation.clone(), assigned.to.clone())),
            _ => None,
        });
        events.collect()
    }

    fn opened(&self) -> Vec<ConversationId> {
        let opened = self.console.told.iter().filter_map(|update| match update {
            Update::Opened(conversation) => Some(conversation.clone()),
            _ => None,
        });
        opened.collect()
    }
}

/// So many helpers after so many visitors, one after the other. How long each winner waited for the open conversation.
async fn race(helpers: usize, visitors: usize) -> Vec<Duration> {
    let site = Site::start().await;
    site.account("door", true).await;
    let session = site.sign_in("door", "DOOR").await;
    found(&session, &Plan { another: true, ..Plan::default() }).await.unwrap();
    let door = Door::start(session, DoorConfig::default()).await.unwrap();
    let mut racers = Vec::new();
    for n in 0..helpers {
        racers.push(Racer::sign_in(&site, &door, &format!("helper{n}")).await);
    }
    let (mut waits, mut winners) = (Vec::new(), Vec::new());
    for _ in 0..visitors {
        let from: Vec<_> = racers.iter().map(|racer| racer.console.told.len()).collect();
        door.reception().enter(Entry::default(), None).await.unwrap();
        let arrived = |event: &DeskEvent| matches!(event, DeskEvent::Arrived(_));
        let seen = racers.iter_mut().zip(from).map(|(racer, from)| racer.console.until_from(from, desk_event(arrived)));
        let at = join_all(seen).await[0];
        let Update::Desk(events) = &racers[0].console.told[at] else { unreachable!() };
        let conversation = events.iter().find_map(|stamped| match &stamped.event {
            DeskEvent::Arrived(arrived) => Some(arrived.conversation.clone()),
            _ => None,
        });
        let conversation = conversation.unwrap();
        let ends = join_all(racers.iter_mut().map(|racer| racer.claim(&conversation))).await;
        let won: Vec<_> = ends.iter().enumerate().filter_map(|(who, wait)| Some((who, (*wait)?))).collect();
        assert_eq!(won.len(), 1, "one winner");
        waits.push(won[0].1);
        winners.push((conversation, Some(racers[won[0].0].me.clone())));
    }
    for racer in &racers {
        assert_eq!(racer.assigned(), winners, "every console was told the same, once");
        let own = winners.iter().filter(|(_, to)| to.as_ref() == Some(&racer.me));
        assert!(
            racer.opened().iter().eq(own.map(|(conversation, _)| conversation)),
            "what was won is open, and no more"
        );
    }
    door.shutdown().await.unwrap();
    waits
}

#[tokio::test]
async fn one_winner_and_every_console_agrees() {
    race(6, 3).await;
}

#[tokio::test]
#[ignore = "takes its time; for the figures"]
#[expect(clippy::print_stderr, reason = "what it is run for")]
async fn claims_under_fire() {
    let mut waits = race(20, 50).await;
    waits.sort_unstable();
    let part = |share: usize| waits[(waits.len() - 1) * share / 100];
    eprintln!("20 consoles, 50 visitors: claim to open conversation {:?} p50, {:?} p99", part(50), part(99));
}
