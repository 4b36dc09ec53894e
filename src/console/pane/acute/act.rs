//! What is done in the escalation: backup is alerted and comes, steps are ticked, the alert ends.

use super::{Acute, StepRow, phrase};
use crate::dialog::end_alert::EndAlert;
use crate::layer::{Piece, Place, Side, Then};
use crate::widget::list::Selection;
use crate::world::{Tone, World};
use care::escalation::{Code, Step};
use care::registration::ReferralOutcome;
use care::triage::Triage;
use desk::event::{Ask, CaseEvent, ConversationId, ReferralMade, RequestId, Ticked};

/// The directory entry of the emergency number.
const EMERGENCY: &str = "112";

impl Acute {
    /// The checklist is about this conversation from now on. Nothing is asked of anybody by it. The screen puts it at the
    /// side.
    pub fn show(&mut self, world: &mut World, conversation: &ConversationId) {
        let raised =
            world.roster.get(conversation).and_then(|open| open.entry.alert.as_ref()).map(|alert| alert.id.clone());
        let same = self.of.as_ref() == Some(conversation);
        if !same || raised.as_ref().is_some_and(|raised| self.id.as_ref() != Some(raised)) {
            let id = raised.unwrap_or_else(|| RequestId::from(world.new_id()));
            self.id = Some(id);
            self.of = Some(conversation.clone());
            self.selection = Selection::default();
        }
        self.select_own(world);
    }

    /// The backup's first step that is called for is selected, unless one of the backup's own is.
    fn select_own(&mut self, world: &World) {
        let rows = self.rows(world);
        if self.of.as_ref().is_none_or(|of| world.is_mine(of)) || rows.get(self.selection.row).is_some_and(|it| it.mine)
        {
            return;
        }
        let own = rows.iter().position(|row| row.mine && row.applies && row.tick.is_none());
        if let Some(row) = own.or_else(|| rows.iter().position(|row| row.mine)) {
            self.selection.row = row;
        }
    }

    /// Acknowledges the oldest alert that calls: I am the backup. The checklist is about it then, and the screen puts it
    /// at the side; the keyboard stays where it is. Without such an alert, goes to where I am backup.
    pub fn back_up(&mut self, world: &mut World) -> Then {
        let calling = world.calling().first().map(|call| (call.open.entry.conversation.clone(), call.alert.id.clone()));
        if let Some((conversation, alert)) = calling {
            self.show(world, &conversation);
            if !world.is_asked(&conversation, |ask| matches!(ask, Ask::Acknowledge { .. })) {
                world.ask(&conversation, Ask::Acknowledge { alert });
            }
            return Then::Nothing;
        }
        let Some(conversation) = world.backing_up().cloned() else { return Then::Nothing };
        self.show(world, &conversation);
        let go = Then::Go(Place::Side(Side::Acute));
        // the conversation beside it: the backup reads along
        if world.reads_along(&conversation) { Then::All(vec![Then::Show(conversation), go]) } else { go }
    }

    /// `Enter` on a step: alerts backup, or ticks; where there is more than one answer, its number chooses.
    pub(super) fn enter(&mut self, world: &mut World) {
        let Some(row) = self.row(world) else { return };
        match (row.step, row.step.codes()) {
            (Step::Backup, _) => self.alert_backup(world),
            (_, [only]) if row.mine => self.tick(world, *only),
            (_, _) if row.mine => {
                let text = world.station.words.say("acute-choose").into_owned();
                world.say(Tone::Info, text);
            }
            _ => {}
        }
    }

    /// Ticks the selected step with one of its answers.
    pub(super) fn tick_as(&mut self, world: &mut World, which: usize) {
        let code = self.row(world).filter(|row| row.mine).and_then(|row| row.step.codes().get(which).copied());
        if let Some(code) = code {
            self.tick(world, code);
        }
    }

    /// Alerts backup, and makes the visitor acute for everybody to see.
    pub(super) fn alert_backup(&mut self, world: &mut World) {
        let Some(conversation) = self.of.clone().filter(|_| self.can_alert(world)) else { return };
        if is_alerting(world, &conversation) {
            return;
        }
        // an alert that has ended is over: this is another one
        if self.alert(world).is_some() {
            self.id = Some(RequestId::from(world.new_id()));
        }
        let Some(id) = self.id.clone() else { return };
        world.ask_as(&conversation, Ask::Alert, id.clone());
        let triage = world.roster.get(&conversation).map(|open| open.entry.triage);
        if triage.is_some_and(|triage| triage != Triage::A) {
            world.ask(&conversation, Ask::Triage { triage: Triage::A, reason: None });
        }
        if self.row(world).is_some_and(|row| row.step <= Step::Backup) {
            self.selection.row = Step::Offer as usize;
        }
        // what was ticked before the alert, and colleagues must see
        let known: Vec<Code> = self.rows(world).iter().filter_map(|row| row.tick.map(|(code, ..)| code)).collect();
        for code in known.into_iter().filter(|code| code.is_for_colleagues()) {
            world.ask(&conversation, Ask::TickStep { alert: id.clone(), code });
        }
    }

    /// Ticks a step: for the case, and at the desk if colleagues must see it.
    fn tick(&mut self, world: &mut World, code: Code) {
        let (Some(conversation), Some(alert)) = (self.of.clone(), self.id.clone()) else { return };
        if world.is_mine(&conversation) {
            world.record(&conversation, CaseEvent::Escalation(Ticked { alert: alert.clone(), code }));
            let outcome = match code {
                Code::CallWanted => Some(ReferralOutcome::Accepted),
                Code::CallRefused => Some(ReferralOutcome::Declined),
                _ => None,
            };
            if let Some(outcome) = outcome.filter(|_| world.station.content.directory.entry(EMERGENCY).is_some()) {
                // §6 asks for it whatever the entry says of parents
                let made = ReferralMade { entry: EMERGENCY.to_owned(), outcome, overridden: false };
                world.record(&conversation, CaseEvent::Referral(made));
            }
        }
        if code.is_for_colleagues() && (self.going_on(world).is_some() || is_alerting(world, &conversation)) {
            world.ask(&conversation, Ask::TickStep { alert, code });
        }
        let next = self.selection.row + 1;
        // the helper follows all steps, the backup the own ones
        let theirs = self.of.as_ref().is_some_and(|of| !world.is_mine(of));
        let is_next = |row: &StepRow<'_>| row.applies && row.tick.is_none() && (row.mine || !theirs);
        if let Some(nth) = self.rows(world).iter().skip(next).position(is_next) {
            self.selection.row = next + nth;
        }
    }

    /// Puts the selected step's phrase into the composer; the helper sends it.
    pub(super) fn say(&self, world: &World) -> Then {
        let (Some(row), Some(conversation)) = (self.row(world), self.of.clone()) else { return Then::Nothing };
        let phrases = &world.station.content.phrases;
        match phrase(row.step).filter(|id| phrases.iter().any(|phrase| phrase.id == *id)) {
            Some(id) => Then::Put { conversation, piece: Piece::Phrase(id.to_owned()), replaces: 0 },
            None => Then::Nothing,
        }
    }

    /// Asks how the alert ends.
    pub(super) fn end(&self, world: &World) -> Then {
        match (self.of.clone(), self.going_on(world)) {
            (Some(conversation), Some(alert)) => Then::open(EndAlert::of(conversation, alert.id.clone())),
            _ => Then::Nothing,
        }
    }
}

/// Whether the alert about a conversation is on its way.
fn is_alerting(world: &World, conversation: &ConversationId) -> bool {
    world.is_asked(conversation, |ask| matches!(ask, Ask::Alert))
}
