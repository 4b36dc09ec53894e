//! The alerts for backup: which call for this helper, which are this helper's own, and what is told of them.

use super::{Tone, World};
use crate::intent;
use care::escalation::BACKUP_WITHIN;
use desk::event::{Alert, Ask, ConversationId, Moment, Shift, Tick};
use desk::roster::Open;

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

/// After how many seconds backup was there.
pub fn seconds(alert: &Alert) -> u64 {
    alert.backup.as_ref().map_or(0, |(_, at)| at.since(alert.since) / 1_000)
}

impl World {
    /// The alerts that call for this helper, the oldest first: of colleagues, while nobody has come. A supervisor who is
    /// off duty is called when nobody else came in time.
    pub fn calling(&self) -> Vec<Call<'_>> {
        let now = self.server_now();
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
        let now = self.server_now();
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

    /// The conversation about which an alert was raised here that the desk has not answered yet.
    pub fn alert_on_its_way(&self) -> Option<&ConversationId> {
        self.pending.iter().find(|pending| matches!(pending.ask, Ask::Alert)).map(|pending| &pending.conversation)
    }

    /// The conversation whose backup I am.
    pub fn backing_up(&self) -> Option<&ConversationId> {
        let mut involved = self.involved();
        involved.find(|(open, _)| !self.is_mine(&open.entry.conversation)).map(|(open, _)| &open.entry.conversation)
    }

    /// The desk tells of an alert: whoever it concerns is told what changed since `before`, how it was told last.
    pub(super) fn told_of_alert(&mut self, conversation: &ConversationId, before: Option<&Alert>) {
        let Some(open) = self.roster.get(conversation) else { return };
        let Some(alert) = open.entry.alert.as_deref().cloned() else { return };
        let before = before.filter(|before| before.id == alert.id);
        let has_come = before.is_some_and(|before| before.backup.is_some());
        let last = before.and_then(|before| before.ticks.last());
        let backup = self.me.as_ref().is_some_and(|me| alert.is_backup(&me.id));
        let involved = backup || self.is_mine(conversation) || self.is_me(&alert.by);
        let key = self.station.keymap.label(intent::Desk::BackUp);
        let (word, who) = match (&alert.ended, &alert.backup, alert.ticks.last()) {
            (Some((_, by, _)), ..) if involved && !self.is_me(by) => ("notice-alert-ended", by.clone()),
            (None, Some(_), _) if !has_come && backup => ("notice-alert-mine", alert.by.clone()),
            (None, Some((who, _)), _) if !has_come && involved => ("notice-alert-backup", who.clone()),
            (None, _, tick @ Some(Tick { by, .. })) if involved && tick != last && !self.is_me(by) => {
                ("notice-alert-tick", by.clone())
            }
            (None, None, _) if before.is_none() && !involved => ("notice-alert", alert.by.clone()),
            _ => return,
        };
        let code =
            alert.ticks.last().map(|tick| self.station.words.say(&format!("tick-{}", tick.code.id())).into_owned());
        let arguments = [
            ("alias", self.alias(conversation).to_owned().into()),
            ("who", self.short_name_of(&who).into()),
            ("seconds", seconds(&alert).into()),
            ("code", code.unwrap_or_default().into()),
            ("key", key.into()),
        ];
        let text = self.station.words.with(word, &arguments).into_owned();
        self.say(if word == "notice-alert" { Tone::Trouble } else { Tone::Info }, text);
    }

    /// Says when nobody came as backup in time: of one's own alert that somebody is to be phoned, of a colleague's again.
    pub(super) fn nobody_came(&mut self, before: Moment) {
        let (before, now) = (self.server_time(before), self.server_now());
        let passed = |since: Moment| (before.0..now.0).contains(&(since.0 + BACKUP_WITHIN).saturating_sub(1));
        let own = self.unanswered().filter(|call| passed(call.alert.since));
        let theirs = self.calling().into_iter().find(|call| passed(call.alert.since));
        let (word, call) = match (own, theirs) {
            (Some(call), _) => ("strip-alone", call),
            (None, Some(call)) => ("strip-late", call),
            (None, None) => return,
        };
        let arguments = [
            ("alias", call.open.entry.alias.clone().into()),
            ("who", self.short_name_of(&call.alert.by).into()),
            ("key", self.station.keymap.label(intent::Desk::BackUp).into()),
        ];
        let text = self.station.words.with(word, &arguments).into_owned();
        self.say(Tone::Trouble, text);
    }
}
