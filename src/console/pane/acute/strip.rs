//! The words of the strip that tells of alerts, wherever the helper is.

use super::Acute;
use crate::intent::Desk;
use crate::theme::Role;
use crate::world::World;
use crate::world::alerts::seconds;
use desk::roster::Open;

impl Acute {
    /// The strip's words: a colleague's call, one's own alert that nobody answers or that is out of sight, being backup, and
    /// a colleague's visitor who has no helper. `shown`: whether the checklist is before the helper's eyes.
    pub fn strip_words(&self, world: &World, shown: bool) -> Option<(String, Role)> {
        let (words, keymap) = (&world.station.words, &world.station.keymap);
        let alias = |open: &Open| ("alias", open.entry.alias.clone().into());
        // an alert that nobody can have heard: the telephone is faster
        if let Some(asked) = world.alert_on_its_way().filter(|_| world.is_away() || world.cannot_write.is_some()) {
            let alias = world.alias(asked).to_owned();
            return Some((words.with("strip-not-at-desk", &[("alias", alias.into())]).into_owned(), Role::Overdue));
        }
        if let Some(call) = world.calling().first() {
            let said = if call.late { "strip-late" } else { "strip-call" };
            let arguments = [
                alias(call.open),
                ("who", world.short_name_of(&call.alert.by).into()),
                ("time", world.station.time_of_day(call.alert.since).into()),
                ("key", keymap.label(Desk::BackUp).into()),
            ];
            return Some((words.with(said, &arguments).into_owned(), Role::TriageA));
        }
        if let Some(call) = world.unanswered() {
            return Some((words.with("strip-alone", &[alias(call.open)]).into_owned(), Role::Overdue));
        }
        if let Some(words) = world.handover_words() {
            return Some((words, Role::Event));
        }
        let Some((open, alert)) = world.involved().next() else { return world.unattended_words() };
        if shown && self.of.as_ref() == Some(&open.entry.conversation) {
            return world.unattended_words();
        }
        let backup = world.me.as_ref().is_some_and(|me| alert.is_backup(&me.id));
        let (said, who, key) = match (&alert.backup, backup) {
            (_, true) => ("strip-backing-up", Some(&alert.by), Desk::BackUp),
            (Some((who, _)), false) => ("strip-backup", Some(who), Desk::Escalate),
            (None, false) => ("strip-waits", None, Desk::Escalate),
        };
        let arguments = [
            alias(open),
            ("who", who.map_or_else(String::new, |who| world.short_name_of(who)).into()),
            ("seconds", seconds(alert).into()),
            ("key", keymap.label(key).into()),
        ];
        Some((words.with(said, &arguments).into_owned(), Role::Event))
    }
}
