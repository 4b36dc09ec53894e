//! The checklist: its steps with what was ticked, the alert that it belongs to, and what can be wanted of them.

use super::Acute;
use crate::world::World;
use care::escalation::{BACKUP_WITHIN, Code, Hand, Step};
use desk::event::{Alert, CaseEvent, ConversationId, MemberId, Moment, RequestId};
use desk::roster::Open;

/// A step of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepRow<'a> {
    /// Which.
    pub step: Step,
    /// What was ticked last, by whom and when.
    pub tick: Option<(Code, &'a MemberId, Moment)>,
    /// Whether it is called for now.
    pub applies: bool,
    /// Whether it is this helper's to tick.
    pub mine: bool,
}

/// The phrase that is offered with a step.
pub const fn phrase(step: Step) -> Option<&'static str> {
    Some(match step {
        Step::SafeCheck => "safe_check",
        Step::Offer => "call_112",
        Step::Place => "call_place",
        Step::Exits | Step::SafePlace => "acute",
        Step::Short => "short",
        Step::Told => "told",
        Step::Backup | Step::Call | Step::Decision | Step::Debrief => return None,
    })
}

impl Acute {
    /// The conversation that the checklist is about.
    pub const fn of(&self) -> Option<&ConversationId> {
        self.of.as_ref()
    }

    /// The name of the alert that the checklist belongs to, raised or not.
    pub const fn id(&self) -> Option<&RequestId> {
        self.id.as_ref()
    }

    /// The conversation as the desk tells it.
    pub(super) fn open<'a>(&self, world: &'a World) -> Option<&'a Open> {
        world.roster.get(self.of.as_ref()?)
    }

    /// The alert of the checklist, once it was raised.
    pub(super) fn alert<'a>(&self, world: &'a World) -> Option<&'a Alert> {
        let alert = self.open(world)?.entry.alert.as_deref()?;
        (Some(&alert.id) == self.id.as_ref()).then_some(alert)
    }

    /// The alert of the checklist while it goes on.
    pub fn going_on<'a>(&self, world: &'a World) -> Option<&'a Alert> {
        self.alert(world).filter(|alert| alert.is_open())
    }

    /// The steps of the checklist.
    pub fn rows<'a>(&self, world: &'a World) -> Vec<StepRow<'a>> {
        let Some(of) = &self.of else { return Vec::new() };
        let (mine, alert) = (world.is_mine(of), self.alert(world));
        let backup = alert.is_some_and(|alert| world.me.as_ref().is_some_and(|me| alert.is_backup(&me.id)));
        let alone = mine && alert.is_none_or(|alert| alert.backup.is_none());
        let tick = |step| self.ticked(world, of, alert, step);
        let row = |step: Step| StepRow {
            step,
            tick: tick(step),
            applies: step.applies(|step| tick(step).map(|(code, ..)| code)),
            mine: match step.hand() {
                _ if step == Step::Backup => false,
                Hand::Helper => mine,
                Hand::Backup => backup || alone,
            },
        };
        Step::ALL.into_iter().map(row).collect()
    }

    /// What was ticked last for a step: in the case, or at the desk.
    fn ticked<'a>(
        &self,
        world: &'a World,
        of: &ConversationId,
        alert: Option<&'a Alert>,
        step: Step,
    ) -> Option<(Code, &'a MemberId, Moment)> {
        let id = self.id.as_ref();
        let case = world.chat(of).into_iter().flat_map(|chat| chat.conversation.escalation());
        let case = case
            .filter(|(ticked, ..)| Some(&ticked.alert) == id && ticked.code.step() == step)
            .map(|(ticked, who, at)| (ticked.code, who, at))
            .next();
        // what the room does not show yet
        let sent = world.chat(of).zip(world.me.as_ref()).and_then(|(chat, me)| {
            let mut sent = chat.recording.iter().rev().filter_map(|event| match event {
                CaseEvent::Escalation(ticked) if Some(&ticked.alert) == id => Some(ticked.code),
                _ => None,
            });
            let code = sent.find(|code| code.step() == step)?;
            Some((code, &me.id, world.server_now()))
        });
        let desk = alert.and_then(|alert| alert.ticked(step)).map(|tick| (tick.code, &tick.by, tick.at));
        case.into_iter().chain(desk).chain(sent).max_by_key(|(_, _, at)| *at)
    }

    /// The selected step.
    pub fn row<'a>(&self, world: &'a World) -> Option<StepRow<'a>> {
        self.rows(world).get(self.selection.row).copied()
    }

    /// When an alert next changes on the screen: its clock while it is `seen`, and that nobody came in time.
    pub fn next_change(&self, world: &World, seen: bool) -> Option<Moment> {
        let (now, server) = (world.now(), world.server_now());
        let open = world.roster.iter().filter_map(|open| open.entry.alert.as_deref());
        let calling = open.filter(|alert| alert.is_calling()).map(|alert| (alert, server.since(alert.since)));
        let seen = self.going_on(world).filter(|_| seen).map(|alert| &alert.id);
        let next = calling.filter(|(_, waited)| *waited < BACKUP_WITHIN).map(|(alert, waited)| {
            if Some(&alert.id) == seen { 1_000 - waited % 1_000 } else { BACKUP_WITHIN - waited }
        });
        next.min().map(|wait| Moment(now.0 + wait))
    }

    // ── what can be wanted ──

    /// Backup can be alerted about the conversation of the checklist.
    pub(super) fn can_alert(&self, world: &World) -> bool {
        let may = self
            .open(world)
            .is_some_and(|open| open.is_waiting() || world.is_mine(&open.entry.conversation) || world.is_supervisor());
        may && self.going_on(world).is_none()
    }

    /// The selected step is mine to tick.
    pub(super) fn can_tick(&self, world: &World) -> bool {
        self.row(world).is_some_and(|row| row.mine || (row.step == Step::Backup && self.can_alert(world)))
    }

    /// The selected step has a phrase, and words can be written to its visitor.
    pub(super) fn can_say(&self, world: &World) -> bool {
        self.of.is_some()
            && self.of == world.open
            && world.can_write()
            && self.row(world).is_some_and(|row| phrase(row.step).is_some())
    }

    /// The alert of the checklist is mine to end.
    pub(super) fn can_end(&self, world: &World) -> bool {
        let Some(alert) = self.going_on(world) else { return false };
        world.is_supervisor() || world.involved().any(|(_, mine)| mine.id == alert.id) || world.is_me(&alert.by)
    }
}
