//! Conversations that are offered to a colleague: an offer that nobody answers, or whose receiver is gone, is over by
//! itself, and the giver is told. The rule is in [`desk::arbiter::handover`].

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::moment::{millis, now};
use desk::arbiter::handover::{lapsed, lapses};
use desk::event::{ConversationId, DeskEvent, Moment, Offered, RequestId};
use machine::clock;

/// The offers that stand, and since when, by the steady clock.
#[derive(Debug, Default)]
pub(crate) struct Offers {
    standing: HashMap<ConversationId, (RequestId, Moment)>,
}

impl Offers {
    /// Takes in what stands at the start, and what another door had left.
    pub(crate) fn read(&mut self, desk: &DeskRoom) {
        let (steady, wall) = (desk.context().steady(), now());
        for open in desk.own() {
            let Some(offer) = open.entry.offer.as_deref() else { continue };
            let since = Moment(steady.0.saturating_sub(wall.since(offer.since)));
            let standing = (offer.id.clone(), since);
            self.standing.entry(open.entry.conversation.clone()).or_insert(standing);
        }
    }

    /// Says that a conversation is offered, or that an offer is over.
    pub(crate) async fn offer(&mut self, desk: &mut DeskRoom, offered: Offered) -> Result<(), DoorError> {
        if offered.ended.is_none() {
            let id = offered.offer.id.clone();
            let known = self.standing.get(&offered.conversation).is_some_and(|(known, _)| *known == id);
            if !known {
                self.standing.insert(offered.conversation.clone(), (id, desk.context().steady()));
            }
        }
        desk.say(DeskEvent::Offered(offered)).await.map(drop)
    }

    /// Ends what is over by itself.
    pub(crate) async fn look(&mut self, desk: &mut DeskRoom) -> Result<(), DoorError> {
        if self.standing.is_empty() {
            return Ok(());
        }
        let (steady, limit) = (desk.context().steady(), millis(desk.context().timing.offer));
        let stands = |conversation: &ConversationId, id: &RequestId| {
            let offer = desk.own_open(conversation).and_then(|open| open.entry.offer.as_deref());
            offer.is_some_and(|offer| offer.id == *id)
        };
        self.standing.retain(|conversation, (id, _)| stands(conversation, id));
        let over: Vec<_> = self
            .standing
            .iter()
            .filter_map(|(conversation, (_, since))| {
                let open = desk.own_open(conversation)?;
                let end = lapses(desk.roster(), open, steady.since(*since) >= limit)?;
                Some((conversation.clone(), open.entry.offer.as_deref()?.clone(), end))
            })
            .collect();
        for (conversation, offer, end) in over {
            let event = lapsed(&conversation, &offer, end, desk.next());
            desk.say(event).await?;
            self.standing.remove(&conversation);
        }
        Ok(())
    }

    /// When the next one has stood long enough.
    pub(crate) fn due(&self, desk: &DeskRoom) -> Option<Instant> {
        let (steady, limit) = (desk.context().steady(), millis(desk.context().timing.offer));
        let due = self.standing.values().map(|(_, since)| Moment(since.0.saturating_add(limit))).min()?;
        Some(Instant::now() + clock::wait(Duration::from_millis(due.since(steady))))
    }
}
