//! What can be wanted now.

use super::Screen;
use crate::intent::{self, Intent, Row, Scope};
use crate::layer::{Place, Side};
use desk::roster::Open;

impl Screen {
    /// Whether an intent can be wanted now.
    pub fn can(&self, intent: Intent) -> bool {
        match intent {
            Intent::Desk(intent) => self.can_at_desk(intent),
            Intent::Move(_) | Intent::Lock(_) => true,
            Intent::SignIn(intent) => self.gate.can(&self.world, intent),
            Intent::Queue(_)
            | Intent::Composer(_)
            | Intent::Seek(_)
            | Intent::Bare(_)
            | Intent::Plan(_)
            | Intent::Referrals(_)
            | Intent::Phrases(_)
            | Intent::Case(_)
            | Intent::Shift(_)
            | Intent::Acute(_) => {
                self.pane_of(intent).is_some_and(|place| self.panes.at(place).can(&self.world, intent))
            }
            Intent::Report(_)
            | Intent::HandOver(_)
            | Intent::Choose(_)
            | Intent::Find(_)
            | Intent::Write(_)
            | Intent::Team(_)
            | Intent::Tick(_)
            | Intent::Form(_)
            | Intent::Confirm(_)
            | Intent::Override(_)
            | Intent::Read(_) => self.dialog().is_some_and(|dialog| dialog.can(&self.world, intent)),
        }
    }

    /// The pane that an intent belongs to, if it is a pane's.
    pub(super) const fn pane_of(&self, intent: Intent) -> Option<Place> {
        Some(match intent {
            Intent::Queue(_) => Place::Queue,
            Intent::Composer(_) | Intent::Seek(_) | Intent::Bare(_) => Place::Talk,
            Intent::Plan(_) => Place::Side(Side::Plan),
            Intent::Referrals(_) => Place::Side(Side::Referrals),
            Intent::Phrases(_) => Place::Side(Side::Phrases),
            Intent::Case(_) => Place::Side(Side::Case),
            Intent::Shift(_) => Place::Side(Side::Shift),
            // its checklist is about whom it was opened for: out of sight nothing of it is wanted
            Intent::Acute(_) if matches!(self.side, Side::Acute) => Place::Side(Side::Acute),
            _ => return None,
        })
    }

    fn can_at_desk(&self, intent: intent::Desk) -> bool {
        let world = &self.world;
        match intent {
            intent::Desk::Help
            | intent::Desk::Queue
            | intent::Desk::Referrals
            | intent::Desk::Phrases
            | intent::Desk::Shift
            | intent::Desk::TeamLine
            | intent::Desk::EndShift
            | intent::Desk::Palette
            | intent::Desk::NextPane
            | intent::Desk::PreviousPane
            | intent::Desk::Back
            | intent::Desk::Calm
            | intent::Desk::Clock
            | intent::Desk::OneColumn
            | intent::Desk::Linear
            | intent::Desk::Redraw => true,
            intent::Desk::Plan | intent::Desk::Case => world.has_open(),
            intent::Desk::Escalate => self.acute_subject().is_some(),
            intent::Desk::Lock => self.can_lock(),
            intent::Desk::BackUp => !world.calling().is_empty() || world.backing_up().is_some(),
            intent::Desk::Mine => world.has_mine(),
            intent::Desk::NextNeeding => world.somebody_needs_me(),
            intent::Desk::Triage => self.triage_subject().is_some(),
            intent::Desk::ConfirmLowering => self.can_confirm_lowering(),
            intent::Desk::Close | intent::Desk::Release | intent::Desk::Transfer => {
                self.subject().is_some_and(|subject| world.is_mine(subject))
            }
            intent::Desk::AcceptOffer | intent::Desk::NotNow => world.offer_to_answer().is_some(),
            // while a pause runs the same key ends it; the offer waits
            intent::Desk::AfterTalk => world.has_offer_after() && world.pause_left().is_none(),
            intent::Desk::EndPause => world.pause_left().is_some(),
            intent::Desk::Correct => world.correctable().next().is_some(),
            intent::Desk::TakeBackUnwanted => !world.unwanted_marks().is_empty(),
            // lines are not scrolled, and are searched by a command
            intent::Desk::FirstUnread | intent::Desk::Seek | intent::Desk::Bare if world.station.linear => false,
            intent::Desk::FirstUnread => world.open_chat().is_some_and(|chat| chat.unread_from.is_some()),
            intent::Desk::Seek => self.scope() != Scope::Seek && self.can_read_open(),
            intent::Desk::Bare => self.scope() != Scope::Bare && self.can_read_open(),
            intent::Desk::Reconnect => world.is_away(),
        }
    }

    /// Whether the open conversation can be read.
    fn can_read_open(&self) -> bool {
        self.world.open.as_ref().is_some_and(|open| self.world.reads(open))
    }

    /// Whether the screen can be locked: somebody is signed in, and it is not locked.
    pub(super) fn can_lock(&self) -> bool {
        self.world.me.is_some() && self.gate.lock.is_none()
    }

    /// The conversation whose triage may be set: it waits, or it is mine.
    pub(super) fn triage_subject(&self) -> Option<&Open> {
        let open = self.world.roster.get(self.subject()?)?;
        (open.is_waiting() || self.world.is_mine(&open.entry.conversation)).then_some(open)
    }

    /// The conversation whose danger the escalation is about: it waits, is mine, or has an alert.
    pub(super) fn acute_subject(&self) -> Option<&Open> {
        let alerted = || self.world.roster.get(self.subject()?).filter(|open| open.entry.alert.is_some());
        self.triage_subject().or_else(alerted)
    }

    /// A colleague proposes a lower triage for the conversation in question.
    fn can_confirm_lowering(&self) -> bool {
        let open = self.subject().and_then(|subject| self.world.roster.get(subject));
        open.and_then(|open| open.entry.proposal.as_ref()).is_some_and(|proposal| !self.world.is_me(&proposal.by))
    }

    /// Whether the palette offers an intent: it can be wanted now, and what it would act on is on the screen. From the
    /// queue that is the selected visitor, whatever conversation is open behind.
    pub(super) fn is_offered(&self, row: &Row) -> bool {
        let acts_on_open = matches!(row.scope, Scope::Composer | Scope::Plan | Scope::Case);
        row.in_palette() && self.can(row.intent) && (!acts_on_open || self.shows_open())
    }
}
