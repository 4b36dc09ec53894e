//! Handing over with the receiver's consent: offered, accepted, declined, taken back, or over by itself.
//!
//! An offer changes nothing about who has a conversation: whoever gives keeps it, its fence and its turn until the
//! receiver accepts. So no visitor is without a helper because of an offer, whatever becomes of it.

use super::{Case, Decision, room};
use crate::event::{
    Ask, ConversationId, DeskEvent, MemberId, Offer, OfferEnd, Offered, Refusal, Request, RequestId, Seq, Stamped,
};
use crate::roster::{Open, Roster};

impl Case<'_> {
    /// Offers the conversation to a colleague. While an offer to the same one stands it is the same one; an offer to
    /// another takes its place.
    pub(super) fn transfer(&self, receiver: &MemberId, note: bool) -> Result<Decision, Refusal> {
        self.mine()?;
        self.current()?;
        if receiver == self.asker || room(self.roster, receiver).is_err() {
            return Err(Refusal::ReceiverUnavailable);
        }
        let standing = self.open.entry.offer.as_deref().filter(|offer| offer.to == *receiver);
        let new = || Offer {
            id: self.wish.id.clone(),
            by: self.asker.clone(),
            to: receiver.clone(),
            since: self.terms.now,
            note: false,
        };
        let offer = standing.cloned().unwrap_or_else(new);
        Ok(self.offered(Offer { note: offer.note || note, ..offer }, None))
    }

    pub(super) fn accept(&self, id: &RequestId) -> Result<Decision, Refusal> {
        self.offer_to_me(id)?;
        self.current()?;
        room(self.roster, self.asker)?;
        Ok(self.assign(Some(self.asker)))
    }

    pub(super) fn not_now(&self, id: &RequestId) -> Result<Decision, Refusal> {
        let offer = self.offer_to_me(id)?;
        Ok(self.offered(offer.clone(), Some(OfferEnd::NotNow)))
    }

    pub(super) fn take_back(&self, id: &RequestId) -> Result<Decision, Refusal> {
        self.mine()?;
        let offer = self.standing(id)?;
        Ok(self.offered(offer.clone(), Some(OfferEnd::TakenBack)))
    }

    /// The conversation's offer, if it is this one.
    fn standing(&self, id: &RequestId) -> Result<&Offer, Refusal> {
        self.open.entry.offer.as_deref().filter(|offer| offer.id == *id).ok_or(Refusal::OfferOver)
    }

    fn offer_to_me(&self, id: &RequestId) -> Result<&Offer, Refusal> {
        let offer = self.standing(id)?;
        if offer.to == *self.asker { Ok(offer) } else { Err(Refusal::NotYours) }
    }

    fn offered(&self, offer: Offer, ended: Option<OfferEnd>) -> Decision {
        Self::only(DeskEvent::Offered(Offered {
            seq: self.terms.seq,
            conversation: self.wish.conversation.clone(),
            request: Some(self.wish.id.clone()),
            offer,
            ended,
        }))
    }
}

/// By whom a conversation passes when a request is granted: an offer that is accepted is handed over by the giver; all
/// else is done by whoever asks.
pub fn passes_by(roster: &Roster, request: &Stamped<Request>) -> MemberId {
    let offer = || roster.get(&request.event.conversation)?.entry.offer.as_deref();
    match &request.event.ask {
        Ask::Accept { offer: id } => offer().filter(|offer| offer.id == *id).map(|offer| offer.by.clone()),
        _ => None,
    }
    .unwrap_or_else(|| request.sender.clone())
}

/// Why an offer is over by itself, if it is: the receiver takes no visitors any more, or nobody has answered; `waited`
/// says whether it has stood for as long as one may.
pub fn lapses(roster: &Roster, open: &Open, waited: bool) -> Option<OfferEnd> {
    let offer = open.entry.offer.as_deref()?;
    if !roster.is_on_duty(&offer.to) {
        return Some(OfferEnd::Unavailable);
    }
    waited.then_some(OfferEnd::Unanswered)
}

/// What a door says when an offer is over by itself.
pub fn lapsed(conversation: &ConversationId, offer: &Offer, ended: OfferEnd, seq: Seq) -> DeskEvent {
    let (conversation, offer) = (conversation.clone(), offer.clone());
    DeskEvent::Offered(Offered { seq, conversation, request: None, offer, ended: Some(ended) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::Shift;
    use crate::testing::{DeskStep, HELPERS, SimulatedDesk, by_door, duty, request, steps};
    use care::triage::Triage;

    const DOOR: &str = "@door:desk";
    const VISITOR: &str = "!@door:desk1";
    const ANNA: &str = HELPERS[0];
    const BRAM: &str = HELPERS[1];
    const CHRIS: &str = HELPERS[2];

    /// A desk whose only visitor Anna has.
    fn desk() -> SimulatedDesk {
        let mut desk = SimulatedDesk::new(DOOR);
        desk.step(&DeskStep::Arrive(Triage::B));
        desk.ask(&request(ANNA, "c", VISITOR, 0, Ask::Claim));
        desk
    }

    fn ask(desk: &mut SimulatedDesk, who: &str, id: &str, ask: Ask) -> Result<(), Refusal> {
        match desk.ask(&request(who, id, VISITOR, 1, ask)) {
            Decision::Answer { event: DeskEvent::Declined(declined), .. } => Err(declined.why),
            Decision::Answer { .. } => Ok(()),
            other => panic!("{other:?}"),
        }
    }

    fn to(receiver: &str, note: bool) -> Ask {
        Ask::Transfer { receiver: receiver.into(), note }
    }

    fn offer(desk: &SimulatedDesk) -> Option<Offer> {
        desk.roster.get(&VISITOR.into()).and_then(|open| open.entry.offer.as_deref().cloned())
    }

    fn holder(desk: &SimulatedDesk) -> Option<MemberId> {
        desk.roster.get(&VISITOR.into()).and_then(|open| open.entry.assigned.clone())
    }

    #[test]
    fn the_giver_has_the_visitor_until_the_receiver_accepts() {
        let mut desk = desk();
        assert_eq!(ask(&mut desk, ANNA, "o", to(BRAM, true)), Ok(()));
        let standing = offer(&desk).expect("it stands");
        assert_eq!((standing.id.as_str(), standing.note), ("o", true));
        assert_eq!((holder(&desk), desk.roster.load(&BRAM.into())), (Some(ANNA.into()), 0));
        let accept = Ask::Accept { offer: "o".into() };
        assert_eq!(ask(&mut desk, CHRIS, "a0", accept.clone()), Err(Refusal::NotYours));
        assert_eq!(ask(&mut desk, ANNA, "a1", accept.clone()), Err(Refusal::NotYours));
        let accepted = request(BRAM, "a2", VISITOR, 1, accept);
        assert_eq!(passes_by(&desk.roster, &accepted), ANNA.into());
        let Decision::Answer { event: DeskEvent::Assigned(assigned), invite, remove } = desk.ask(&accepted) else {
            panic!("not assigned")
        };
        assert_eq!((assigned.to, invite, remove), (Some(BRAM.into()), Some(BRAM.into()), Some(ANNA.into())));
        assert_eq!(offer(&desk), None);
    }

    #[test]
    fn an_offer_is_declined_by_who_is_asked_and_taken_back_by_who_gives() {
        let mut desk = desk();
        let (not_now, back) = (Ask::NotNow { offer: "o".into() }, Ask::TakeBack { offer: "o".into() });
        assert_eq!(ask(&mut desk, BRAM, "n0", not_now.clone()), Err(Refusal::OfferOver));
        ask(&mut desk, ANNA, "o", to(BRAM, false)).expect("offered");
        assert_eq!(ask(&mut desk, CHRIS, "n1", not_now.clone()), Err(Refusal::NotYours));
        assert_eq!(ask(&mut desk, BRAM, "b0", back.clone()), Err(Refusal::NotYours));
        assert_eq!(ask(&mut desk, BRAM, "n2", not_now.clone()), Ok(()));
        assert_eq!((offer(&desk), holder(&desk)), (None, Some(ANNA.into())));
        assert_eq!(ask(&mut desk, BRAM, "a", Ask::Accept { offer: "o".into() }), Err(Refusal::OfferOver));
        ask(&mut desk, ANNA, "o2", to(BRAM, false)).expect("offered");
        assert_eq!(ask(&mut desk, ANNA, "b1", back), Err(Refusal::OfferOver), "an earlier one");
        assert_eq!(ask(&mut desk, ANNA, "b2", Ask::TakeBack { offer: "o2".into() }), Ok(()));
        assert_eq!((offer(&desk), holder(&desk)), (None, Some(ANNA.into())));
    }

    #[test]
    fn a_second_offer_to_the_same_is_the_same_and_one_to_another_takes_its_place() {
        let mut desk = desk();
        ask(&mut desk, ANNA, "o", to(BRAM, false)).expect("offered");
        ask(&mut desk, ANNA, "again", to(BRAM, true)).expect("offered");
        assert_eq!(offer(&desk).map(|offer| (offer.id, offer.note)), Some(("o".into(), true)));
        ask(&mut desk, ANNA, "other", to(CHRIS, false)).expect("offered");
        assert_eq!(offer(&desk).map(|offer| (offer.id, offer.to)), Some(("other".into(), CHRIS.into())));
        assert_eq!(ask(&mut desk, BRAM, "a", Ask::Accept { offer: "o".into() }), Err(Refusal::OfferOver));
    }

    #[test]
    fn who_has_no_room_any_more_does_not_get_the_visitor_and_who_is_gone_is_not_waited_for() {
        let mut desk = desk();
        ask(&mut desk, ANNA, "o", to(BRAM, false)).expect("offered");
        let open = |desk: &SimulatedDesk| desk.roster.get(&VISITOR.into()).cloned().expect("open");
        assert_eq!(lapses(&desk.roster, &open(&desk), false), None);
        assert_eq!(lapses(&desk.roster, &open(&desk), true), Some(OfferEnd::Unanswered));
        desk.write(duty(BRAM, 0, Shift::On));
        assert_eq!(ask(&mut desk, BRAM, "a", Ask::Accept { offer: "o".into() }), Err(Refusal::Full));
        desk.write(duty(BRAM, 2, Shift::Off));
        assert_eq!(ask(&mut desk, BRAM, "b", Ask::Accept { offer: "o".into() }), Err(Refusal::OffDuty));
        let end = lapses(&desk.roster, &open(&desk), false);
        assert_eq!(end, Some(OfferEnd::Unavailable));
        let (offer, seq) = (offer(&desk).expect("stands"), desk.next_seq());
        desk.write(by_door(DOOR, lapsed(&VISITOR.into(), &offer, OfferEnd::Unavailable, seq)));
        assert_eq!((super::tests::offer(&desk), holder(&desk)), (None, Some(ANNA.into())));
    }

    proptest! {
        /// Whatever happens at a desk: who is offered has a helper, the one who offers it; offering, declining and taking
        /// back move nobody; and only who is asked, on duty and with room, gets a visitor by accepting.
        #[test]
        fn no_visitor_is_without_a_helper_by_an_offer(steps in steps()) {
            let mut desk = SimulatedDesk::new(DOOR);
            for step in &steps {
                let before = desk.roster.clone();
                let asked = desk.events.len();
                desk.step(step);
                for open in desk.roster.iter() {
                    let entry = &open.entry;
                    if let Some(offer) = &entry.offer {
                        prop_assert_eq!(entry.assigned.as_ref(), Some(&offer.by));
                        prop_assert_ne!(&offer.by, &offer.to);
                    }
                }
                let requests = desk.events[asked..].iter().find_map(|stamped| match &stamped.event {
                    DeskEvent::Request(request) => Some((stamped.sender.clone(), request.clone())),
                    _ => None,
                });
                let Some((who, request)) = requests else { continue };
                let held = |roster: &Roster| {
                    let open = roster.get(&request.conversation)?;
                    Some((open.entry.assigned.clone(), open.entry.fence))
                };
                match &request.ask {
                    Ask::Transfer { .. } | Ask::NotNow { .. } | Ask::TakeBack { .. } => {
                        prop_assert_eq!(held(&before), held(&desk.roster));
                    }
                    Ask::Accept { offer } if held(&before) != held(&desk.roster) => {
                        let open = before.get(&request.conversation).expect("it was open");
                        let standing = open.entry.offer.as_deref().expect("it was offered");
                        prop_assert_eq!((&standing.id, &standing.to), (offer, &who));
                        prop_assert!(before.is_on_duty(&who) && before.load(&who) < before.at_once(&who));
                        prop_assert_eq!(held(&desk.roster).and_then(|(to, _)| to), Some(who));
                    }
                    _ => {}
                }
            }
        }
    }
}
