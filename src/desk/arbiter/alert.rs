//! Alerts for backup (domain.md §6): raised, acknowledged by name, ticked, ended.

use super::{Case, Decision};
use crate::event::{Alert, Alerted, BoardEntry, DeskEvent, Refusal, RequestId, Shift, Tick};
use care::escalation::{AlertEnd, Code, Hand};

impl Case<'_> {
    pub(super) fn alert(&self) -> Result<Decision, Refusal> {
        if !self.open.is_waiting() && !self.open.is_with(self.asker) && !self.supervises() {
            return Err(Refusal::NotYours);
        }
        let open = self.open.entry.alert.as_deref().filter(|alert| alert.is_open());
        let new = || Alert::new(self.wish.id.clone(), self.asker.clone(), self.terms.now);
        Ok(self.alerted(open.cloned().unwrap_or_else(new)))
    }

    pub(super) fn acknowledge(&self, id: &RequestId) -> Result<Decision, Refusal> {
        let mut alert = self.open_alert(id)?;
        if alert.by == *self.asker || self.open.is_with(self.asker) {
            return Err(Refusal::NeedsColleague);
        }
        match &alert.backup {
            Some((backup, _)) if backup == self.asker => return Ok(self.alerted(alert)),
            Some(_) => return Err(Refusal::Taken),
            None => {}
        }
        match self.roster.member(self.asker).map(|member| member.duty.shift) {
            Some(Shift::On | Shift::Pausing | Shift::HandingOver) => {}
            // a supervisor who is called at home is as good
            None | Some(Shift::Off) if self.supervises() => {}
            None | Some(Shift::Off) => return Err(Refusal::OffDuty),
        }
        let readers = self.with_backup(&alert);
        alert.backup = Some((self.asker.clone(), self.terms.now));
        let event = DeskEvent::Alerted(Alerted { readers: Some(readers), ..self.says(alert) });
        Ok(Decision::Answer { event, invite: Some(self.asker.clone()), remove: None })
    }

    pub(super) fn tick(&self, id: &RequestId, code: Code) -> Result<Decision, Refusal> {
        let mut alert = self.open_alert(id)?;
        let may = match code.step().hand() {
            Hand::Helper => self.open.is_with(self.asker),
            // nobody came: a helper who is alone calls, and says so
            Hand::Backup => alert.is_backup(self.asker) || alert.backup.is_none() && self.open.is_with(self.asker),
        };
        if !code.is_for_colleagues() || !may && !self.supervises() {
            return Err(Refusal::NotYours);
        }
        alert.tick(Tick { code, by: self.asker.clone(), at: self.terms.now });
        Ok(self.alerted(alert))
    }

    pub(super) fn end_alert(&self, id: &RequestId, how: AlertEnd) -> Result<Decision, Refusal> {
        let mut alert = self.open_alert(id)?;
        let raised = self.open.is_waiting() && alert.by == *self.asker;
        if !self.open.is_with(self.asker) && !alert.is_backup(self.asker) && !raised && !self.supervises() {
            return Err(Refusal::NotYours);
        }
        let backup = alert.backup.as_ref().map(|(backup, _)| backup.clone());
        alert.ended = Some((how, self.asker.clone(), self.terms.now));
        // the backup read along by the alert, unless the helper has let them in as well
        let before = &self.open.entry;
        let after = BoardEntry { alert: Some(Box::new(alert.clone())), ..before.clone() };
        let remove = backup.filter(|backup| before.is_open_to(backup) && !after.is_open_to(backup));
        Ok(Decision::Answer { event: DeskEvent::Alerted(self.says(alert)), invite: None, remove })
    }

    /// The conversation's open alert, if it is this one.
    fn open_alert(&self, id: &RequestId) -> Result<Alert, Refusal> {
        let alert = self.open.entry.alert.as_deref().filter(|alert| alert.is_open() && alert.id == *id);
        alert.cloned().ok_or(Refusal::NothingProposed)
    }

    fn alerted(&self, alert: Alert) -> Decision {
        Self::only(DeskEvent::Alerted(self.says(alert)))
    }

    fn says(&self, alert: Alert) -> Alerted {
        let (conversation, request) = (self.wish.conversation.clone(), self.wish.id.clone());
        Alerted { seq: self.terms.seq, conversation, request, alert, readers: None }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::{Ask, ConversationId};
    use crate::testing::{DeskStep, HELPERS, SimulatedDesk, duty, request, steps};
    use care::escalation::Step as Part;
    use care::triage::Triage;

    const VISITOR: &str = "!@door:desk1";
    const ANNA: &str = HELPERS[0];
    const BRAM: &str = HELPERS[1];
    const CHRIS: &str = HELPERS[2];
    const SUP: &str = HELPERS[3];

    /// A desk whose only visitor Anna has, and has raised the alert `q0` about.
    fn desk() -> SimulatedDesk {
        let mut desk = SimulatedDesk::new("@door:desk");
        desk.step(&DeskStep::Arrive(Triage::B));
        desk.ask(&request(ANNA, "c", VISITOR, 0, Ask::Claim));
        assert_eq!(ask(&mut desk, ANNA, "q0", Ask::Alert), Ok(()));
        desk
    }

    fn ask(desk: &mut SimulatedDesk, who: &str, id: &str, ask: Ask) -> Result<(), Refusal> {
        // of an old fence: danger waits for no assignment
        match desk.ask(&request(who, id, VISITOR, 0, ask)) {
            Decision::Answer { event: DeskEvent::Declined(declined), .. } => Err(declined.why),
            Decision::Answer { event: DeskEvent::Alerted(_), .. } => Ok(()),
            other => panic!("{other:?}"),
        }
    }

    fn alert(desk: &SimulatedDesk) -> Alert {
        let open = desk.roster.get(&ConversationId::from(VISITOR)).expect("open");
        open.entry.alert.as_deref().expect("an alert").clone()
    }

    fn acknowledge() -> Ask {
        Ask::Acknowledge { alert: "q0".into() }
    }

    #[test]
    fn the_first_colleague_who_acknowledges_is_the_backup_and_named() {
        let mut desk = desk();
        assert_eq!(ask(&mut desk, ANNA, "1", acknowledge()), Err(Refusal::NeedsColleague));
        assert_eq!(
            ask(&mut desk, BRAM, "2", Ask::Acknowledge { alert: "other".into() }),
            Err(Refusal::NothingProposed)
        );
        assert!(alert(&desk).is_calling());
        assert_eq!(ask(&mut desk, BRAM, "3", acknowledge()), Ok(()));
        assert_eq!(ask(&mut desk, CHRIS, "4", acknowledge()), Err(Refusal::Taken));
        let known = alert(&desk);
        assert!(known.is_backup(&BRAM.into()) && !known.is_calling() && known.is_open());
        // asked again, whether by the backup or by who raised it: the same alert
        assert_eq!(ask(&mut desk, BRAM, "5", acknowledge()), Ok(()));
        assert_eq!(ask(&mut desk, ANNA, "6", Ask::Alert), Ok(()));
        assert_eq!(alert(&desk), known);
        // the backup reads along, and the conversation stays who has it
        let open = desk.roster.get(&VISITOR.into()).expect("open");
        assert!(open.is_with(&ANNA.into()) && open.entry.reads_along(&BRAM.into()));
    }

    #[test]
    fn each_ticks_their_own_steps_and_colleagues_see_no_more_than_they_need() {
        let mut desk = desk();
        let tick = |code| Ask::TickStep { alert: "q0".into(), code };
        assert_eq!(ask(&mut desk, BRAM, "1", acknowledge()), Ok(()));
        assert_eq!(ask(&mut desk, ANNA, "2", tick(Code::CallWanted)), Ok(()));
        assert_eq!(ask(&mut desk, BRAM, "3", tick(Code::PlaceKnown)), Err(Refusal::NotYours));
        assert_eq!(ask(&mut desk, ANNA, "4", tick(Code::Called)), Err(Refusal::NotYours));
        assert_eq!(ask(&mut desk, CHRIS, "5", tick(Code::Called)), Err(Refusal::NotYours));
        assert_eq!(ask(&mut desk, BRAM, "6", tick(Code::Called)), Ok(()));
        assert_eq!(ask(&mut desk, SUP, "7", tick(Code::Break)), Ok(()));
        assert_eq!(ask(&mut desk, ANNA, "8", tick(Code::Exits)), Err(Refusal::NotYours), "for the case only");
        assert_eq!(ask(&mut desk, ANNA, "9", tick(Code::CallRefused)), Ok(()));
        let known = alert(&desk);
        assert_eq!(known.ticked(Part::Offer).map(|tick| tick.code), Some(Code::CallRefused), "the last one of a step");
        assert_eq!(known.ticks.len(), 3);
    }

    #[test]
    fn who_is_off_duty_is_no_backup_but_a_supervisor_called_at_home_is() {
        use crate::event::Shift;
        let mut desk = desk();
        for who in [BRAM, SUP] {
            desk.write(duty(who, 2, Shift::Off));
        }
        assert_eq!(ask(&mut desk, BRAM, "1", acknowledge()), Err(Refusal::OffDuty));
        assert_eq!(ask(&mut desk, SUP, "2", acknowledge()), Ok(()));
    }

    #[test]
    fn an_alert_ends_with_a_code_and_a_later_one_is_another() {
        let mut desk = desk();
        let end = || Ask::EndAlert { alert: "q0".into(), how: AlertEnd::Mistaken };
        assert_eq!(ask(&mut desk, BRAM, "1", end()), Err(Refusal::NotYours));
        assert_eq!(ask(&mut desk, ANNA, "2", end()), Ok(()));
        assert_eq!(alert(&desk).ended.map(|(how, by, _)| (how, by)), Some((AlertEnd::Mistaken, ANNA.into())));
        assert_eq!(ask(&mut desk, ANNA, "3", end()), Err(Refusal::NothingProposed));
        assert_eq!(ask(&mut desk, BRAM, "4", acknowledge()), Err(Refusal::NothingProposed));
        assert_eq!(ask(&mut desk, ANNA, "5", Ask::Alert), Ok(()));
        assert_eq!((alert(&desk).id, alert(&desk).is_calling()), ("5".into(), true));
    }

    proptest! {
        /// Whatever is asked: a backup is never who raised the alert, and once named stays until it ends; an ended alert
        /// changes no more.
        #[test]
        fn a_backup_is_a_colleague_and_stays(steps in steps()) {
            let mut desk = SimulatedDesk::new("@door:desk");
            let mut before: Vec<(ConversationId, Alert)> = Vec::new();
            for step in &steps {
                desk.step(step);
                let now: Vec<_> = desk
                    .roster
                    .iter()
                    .filter_map(|open| Some((open.entry.conversation.clone(), open.entry.alert.as_deref()?.clone())))
                    .collect();
                for (conversation, alert) in &now {
                    prop_assert!(!alert.is_backup(&alert.by));
                    let earlier = before.iter().find(|(of, earlier)| of == conversation && earlier.id == alert.id);
                    let Some((_, earlier)) = earlier else { continue };
                    prop_assert!(earlier.backup.is_none() || earlier.backup == alert.backup);
                    prop_assert!(earlier.is_open() || earlier == alert);
                    prop_assert_eq!((&earlier.by, earlier.since), (&alert.by, alert.since));
                }
                before = now;
            }
        }
    }
}
