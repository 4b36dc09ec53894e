//! The escalation of acute danger (domain.md §6) as a checklist, and the alerts for backup that call.

use super::State;
use super::pane::{Pane, Selection, Side};
use care::escalation::{BACKUP_WITHIN, Code, Hand, Step};
use desk::event::{Alert, CaseEvent, ConversationId, MemberId, Moment, RequestId, Shift};
use desk::roster::Open;

/// The checklist as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acute {
    /// About which conversation.
    pub of: Option<ConversationId>,
    /// Of which alert: its name is there before it is raised, so that steps ticked before belong to it.
    pub id: Option<RequestId>,
    /// The selected step.
    pub selection: Selection,
}

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

/// An alert that calls, and since when nobody has come.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The conversation.
    pub open: &'a Open,
    /// The alert.
    pub alert: &'a Alert,
    /// Whether backup should have been there by now.
    pub late: bool,
}

impl State {
    /// The conversation of the checklist.
    pub fn acute_open(&self) -> Option<&Open> {
        self.roster.get(self.acute.of.as_ref()?)
    }

    /// The alert of the checklist, once it was raised.
    pub fn acute_alert(&self) -> Option<&Alert> {
        let alert = self.acute_open()?.entry.alert.as_deref()?;
        (Some(&alert.id) == self.acute.id.as_ref()).then_some(alert)
    }

    /// The alert of the checklist while it goes on.
    pub fn acute_going_on(&self) -> Option<&Alert> {
        self.acute_alert().filter(|alert| alert.is_open())
    }

    /// Whether the checklist stays beside the composer: an alert about one's own conversation goes on.
    pub fn acute_stays(&self) -> bool {
        self.side == Side::Acute && self.acute_going_on().is_some()
    }

    /// The steps of the checklist.
    pub fn acute_rows(&self) -> Vec<StepRow<'_>> {
        let Some(of) = &self.acute.of else { return Vec::new() };
        let (mine, alert) = (self.is_mine(of), self.acute_alert());
        let backup = alert.is_some_and(|alert| self.me.as_ref().is_some_and(|me| alert.is_backup(&me.id)));
        let alone = mine && alert.is_none_or(|alert| alert.backup.is_none());
        let tick = |step| self.ticked(of, alert, step);
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
        &'a self,
        of: &ConversationId,
        alert: Option<&'a Alert>,
        step: Step,
    ) -> Option<(Code, &'a MemberId, Moment)> {
        let id = self.acute.id.as_ref();
        let case = self.chat(of).into_iter().flat_map(|chat| chat.conversation.escalation());
        let case = case
            .filter(|(ticked, ..)| Some(&ticked.alert) == id && ticked.code.step() == step)
            .map(|(ticked, who, at)| (ticked.code, who, at))
            .next();
        // what the room does not show yet
        let sent = self.chat(of).zip(self.me.as_ref()).and_then(|(chat, me)| {
            let mut sent = chat.recording.iter().rev().filter_map(|event| match event {
                CaseEvent::Escalation(ticked) if Some(&ticked.alert) == id => Some(ticked.code),
                _ => None,
            });
            let code = sent.find(|code| code.step() == step)?;
            Some((code, &me.id, self.server_time(self.now)))
        });
        let desk = alert.and_then(|alert| alert.ticked(step)).map(|tick| (tick.code, &tick.by, tick.at));
        case.into_iter().chain(desk).chain(sent).max_by_key(|(_, _, at)| *at)
    }

    /// The selected step.
    pub fn acute_row(&self) -> Option<StepRow<'_>> {
        self.acute_rows().get(self.acute.selection.row).copied()
    }

    /// The alerts that call for this helper, the oldest first: of colleagues, while nobody has come. A supervisor who is
    /// off duty is called when nobody else came in time.
    pub fn calling(&self) -> Vec<Call<'_>> {
        let now = self.server_time(self.now);
        let Some(me) = &self.me else { return Vec::new() };
        let mut calling: Vec<Call<'_>> = self
            .roster
            .iter()
            .filter_map(|open| Some((open, open.entry.alert.as_deref()?)))
            .filter(|(open, alert)| alert.is_calling() && alert.by != me.id && !open.is_with(&me.id))
            .map(|(open, alert)| Call { open, alert, late: now.since(alert.since) >= BACKUP_WITHIN })
            .filter(|call| self.duty.shift != Shift::Off || (self.is_supervisor() && call.late))
            .collect();
        calling.sort_by_key(|call| call.alert.since);
        calling
    }

    /// The alert of one's own that nobody has answered in time.
    pub fn unanswered(&self) -> Option<Call<'_>> {
        let now = self.server_time(self.now);
        // few have an alert: whose it is, is asked of those only
        let mut calls = self.roster.iter().filter_map(|open| {
            let alert = open.entry.alert.as_deref().filter(|alert| alert.is_calling())?;
            let mine = self.is_mine(&open.entry.conversation);
            mine.then(|| Call { open, alert, late: now.since(alert.since) >= BACKUP_WITHIN })
        });
        calls.find(|call| call.late)
    }

    /// The open alerts that this helper has part in: as backup, or because the conversation is theirs.
    pub fn involved(&self) -> impl Iterator<Item = (&Open, &Alert)> {
        let alerts = self.roster.iter().filter_map(|open| Some((open, open.entry.alert.as_deref()?)));
        alerts.filter(|(open, alert)| {
            let backup = self.me.as_ref().is_some_and(|me| alert.is_backup(&me.id));
            alert.is_open() && (backup || self.is_mine(&open.entry.conversation))
        })
    }

    // ── what can be wanted ──

    /// The conversation whose danger F8 is about: it waits, is mine, or has an alert.
    pub fn acute_subject(&self) -> Option<&ConversationId> {
        let triage = self.triage_subject().map(|open| &open.entry.conversation);
        triage.or_else(|| {
            let open = self.roster.get(self.subject()?)?;
            open.entry.alert.is_some().then_some(&open.entry.conversation)
        })
    }

    /// There is a conversation to escalate.
    pub fn can_escalate(&self) -> bool {
        self.acute_subject().is_some()
    }

    /// A colleague calls for backup, or I am somebody's backup.
    pub fn can_back_up(&self) -> bool {
        !self.calling().is_empty() || self.backing_up().is_some()
    }

    /// The conversation whose backup I am.
    pub fn backing_up(&self) -> Option<&ConversationId> {
        let mut involved = self.involved();
        involved.find(|(open, _)| !self.is_mine(&open.entry.conversation)).map(|(open, _)| &open.entry.conversation)
    }

    /// Backup can be alerted about the conversation of the checklist.
    pub fn can_alert(&self) -> bool {
        let may = self
            .acute_open()
            .is_some_and(|open| open.is_waiting() || self.is_mine(&open.entry.conversation) || self.is_supervisor());
        may && self.is_at_side(Side::Acute) && self.acute_going_on().is_none()
    }

    /// The selected step is mine to tick.
    pub fn can_tick_step(&self) -> bool {
        self.acute_row().is_some_and(|row| row.mine || (row.step == Step::Backup && self.can_alert()))
    }

    /// The selected step has a phrase, and words can be written to its visitor.
    pub fn can_say_step(&self) -> bool {
        self.acute.of.is_some()
            && self.acute.of == self.open
            && self.can_write()
            && self.acute_row().is_some_and(|row| phrase(row.step).is_some())
    }

    /// The alert of the checklist is mine to end.
    pub fn can_end_alert(&self) -> bool {
        let Some(alert) = self.acute_going_on() else { return false };
        self.is_supervisor() || self.involved().any(|(_, mine)| mine.id == alert.id) || self.is_me(&alert.by)
    }

    /// Whether the checklist is before the helper's eyes.
    pub fn sees_acute(&self) -> bool {
        self.side == Side::Acute
            && self.lock.is_none()
            && (self.size.0 >= crate::view::layout::THREE
                || matches!(self.pane, Pane::Side(_))
                || (self.pane == Pane::Talk && self.acute_stays()))
    }
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
