//! Handing over: what this helper offers, what is offered to this helper, and what is told of it.

use super::chat::Chat;
use super::{Tone, World};
use crate::intent;
use desk::conversation::{Item, Line};
use desk::event::{Ask, ConversationId, DeskEvent, MemberId, Offer, OfferEnd, Offered, Shift};
use desk::roster::Open;

/// The phrase for the visitor before a colleague takes over: its id.
pub const PHRASE_BEFORE: &str = "handing_over";

/// Somebody who may take a conversation over, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    /// Who.
    pub id: MemberId,
    /// Why this one cannot take anybody now: the word key; nothing when they can.
    pub cannot: Option<&'static str>,
}

impl World {
    /// The colleagues who are there, those with most room first; who cannot take anybody comes last, with the reason. Whose
    /// console is silent, and who is off, is not among them.
    pub fn receivers(&self) -> Vec<Receiver> {
        let there = self.roster.members().filter(|(id, member)| {
            !self.is_me(id) && member.duty.shift != Shift::Off && self.roster.silent_since(id).is_none()
        });
        let left = |id: &MemberId| self.roster.at_once(id).saturating_sub(self.roster.load(id));
        let mut receivers: Vec<Receiver> = there
            .map(|(id, member)| {
                let cannot = match member.duty.shift {
                    Shift::Pausing => Some("colleague-pausing"),
                    Shift::HandingOver => Some("colleague-handing-over"),
                    Shift::On | Shift::Off if left(id) == 0 => Some("colleague-full"),
                    Shift::On | Shift::Off => None,
                };
                Receiver { id: id.clone(), cannot }
            })
            .collect();
        receivers.sort_by_key(|receiver| {
            let room = std::cmp::Reverse(left(&receiver.id));
            (receiver.cannot.is_some(), room, self.name_of(&receiver.id).to_owned(), receiver.id.clone())
        });
        receivers
    }

    /// The offer of a conversation of mine that stands.
    pub fn my_offer(&self, conversation: &ConversationId) -> Option<&Offer> {
        let offer = self.roster.get(conversation)?.entry.offer.as_deref()?;
        self.is_me(&offer.by).then_some(offer)
    }

    /// Words of this helper's that would stay behind when a conversation goes: the word key of what they are.
    pub fn unsent_in(&self, conversation: &ConversationId) -> Option<&'static str> {
        let chat = self.chat(conversation)?;
        let waits = chat.sending.iter().any(|sending| !sending.sent) || !chat.recording.is_empty();
        match (!chat.draft.editor.is_blank(), waits) {
            (true, _) => Some("handing-draft"),
            (false, true) => Some("handing-waits"),
            (false, false) => None,
        }
    }

    /// What is offered to this helper, the oldest first.
    pub fn offers_to_me(&self) -> Vec<(&Open, &Offer)> {
        let mut offers: Vec<_> = self
            .roster
            .iter()
            .filter_map(|open| Some((open, open.entry.offer.as_deref()?)))
            .filter(|(_, offer)| self.is_me(&offer.to))
            .collect();
        offers.sort_by_key(|(_, offer)| (offer.since, offer.id.as_str().to_owned()));
        offers
    }

    /// The offer that the keys for it are about: the oldest that was not answered here yet.
    pub fn offer_to_answer(&self) -> Option<(&Open, &Offer)> {
        let answered = |offer: &Offer| {
            self.pending.iter().any(|pending| {
                matches!(&pending.ask, Ask::Accept { offer: id } | Ask::NotNow { offer: id } if *id == offer.id && !pending.late)
            })
        };
        self.offers_to_me().into_iter().find(|(_, offer)| !answered(offer))
    }

    /// Takes the visitor who is offered.
    pub fn accept_offer(&mut self) {
        let offer = self.offer_to_answer().map(|(open, offer)| (open.entry.conversation.clone(), offer.id.clone()));
        if let Some((conversation, offer)) = offer {
            self.ask(&conversation, Ask::Accept { offer });
        }
    }

    /// Does not take the visitor who is offered.
    pub fn decline_offer(&mut self) {
        let offer = self.offer_to_answer().map(|(open, offer)| (open.entry.conversation.clone(), offer.id.clone()));
        if let Some((conversation, offer)) = offer {
            self.ask(&conversation, Ask::NotNow { offer });
        }
    }

    /// The row that tells of an offer: from whom, who, how urgent, how long there is no answer, and the keys.
    pub fn handover_words(&self) -> Option<String> {
        let (open, offer) = self.offer_to_answer()?;
        let key = |intent| self.station.keymap.label(intent).into();
        let said = if offer.note { "strip-offer-note" } else { "strip-offer" };
        let arguments = [
            ("who", self.short_name_of(&offer.by).into()),
            ("alias", open.entry.alias.as_str().into()),
            ("code", self.triage_short(open.entry.triage).into()),
            ("accept", key(intent::Desk::AcceptOffer)),
            ("later", key(intent::Desk::NotNow)),
        ];
        Some(self.station.words.with(said, &arguments).into_owned())
    }

    /// The offer that an event about a conversation may end.
    pub(super) fn offer_before(&self, event: &DeskEvent) -> Option<Offer> {
        let (DeskEvent::Assigned(_) | DeskEvent::Offered(_)) = event else { return None };
        self.roster.get(event.conversation()?)?.entry.offer.as_deref().cloned()
    }

    /// The desk tells of an offer: whoever gives and whoever is asked is told.
    pub(super) fn told_of_offer(&mut self, offered: &Offered) {
        let Offered { conversation, offer, ended, .. } = offered;
        let (gives, is_asked) = (self.is_me(&offer.by), self.is_me(&offer.to));
        let word = match ended {
            None if gives => "notice-offered",
            None if is_asked => "notice-offered-me",
            Some(OfferEnd::NotNow) if gives => "notice-not-now",
            Some(OfferEnd::NotNow) if is_asked => "notice-not-now-me",
            Some(OfferEnd::TakenBack) if gives => "notice-offer-back",
            Some(OfferEnd::TakenBack) if is_asked => "notice-offer-back-me",
            Some(OfferEnd::Unanswered) if gives => "notice-offer-unanswered",
            Some(OfferEnd::Unanswered) if is_asked => "notice-offer-unanswered-me",
            Some(OfferEnd::Unavailable) if gives => "notice-offer-unavailable",
            _ => return,
        };
        let who = if gives { &offer.to } else { &offer.by };
        let failed = gives && matches!(ended, Some(OfferEnd::NotNow | OfferEnd::Unanswered | OfferEnd::Unavailable));
        self.tell_with(word, (conversation, who), if failed { Tone::Trouble } else { Tone::Info });
    }

    /// The giver's note, in a conversation that was handed over to this helper who has not said a word in it yet.
    pub fn handover_note<'a>(&self, chat: &'a Chat) -> Option<Line<'a>> {
        if !chat.sending.is_empty() || !self.is_mine(&chat.id) {
            return None;
        }
        let me = &self.me.as_ref()?.id;
        let mut giver = None;
        for line in chat.conversation.lines().rev() {
            match (line.item, giver) {
                (Item::Said { .. }, None) if Chat::is_by(line.side, Some(me)) => return None,
                (Item::Passed { from, turn }, None) => {
                    let is_to_me = turn.to.as_ref() == Some(me) && turn.by.is_some() && turn.by.as_ref() == from;
                    giver = Some(from.filter(|_| is_to_me)?);
                }
                (Item::Passed { .. }, Some(_)) => return None,
                (Item::Note(_), giver @ Some(_)) if Chat::is_by(line.side, giver) => return Some(line),
                _ => {}
            }
        }
        None
    }
}
