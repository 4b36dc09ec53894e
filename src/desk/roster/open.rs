//! An open conversation, and what its door says about it.

use super::Change;
use crate::event::{
    Alert, Alerted, Arrived, Assigned, Attended, BoardEntry, DeskEvent, Fence, Leaving, Left, Listens, MemberId,
    Offered, Proposal, Quiet, Reader, Seq, Unattended, WhyUnattended,
};
use care::tongue::Tongue;
use care::triage::Triage;

/// An open conversation.
#[derive(Debug, Clone)]
pub struct Open {
    /// Its door.
    pub door: MemberId,
    /// All that is known of it.
    pub entry: BoardEntry,
    /// The numbers under which the facts were last said.
    said: SaidNumbers,
    /// The last code that was set, X apart.
    established: Option<Triage>,
}

#[derive(Debug, Clone, Copy)]
struct SaidNumbers {
    assigned: Seq,
    triage: Seq,
    established: Seq,
    proposal: Seq,
    alert: Seq,
    left: Seq,
    back: Seq,
    unattended: Seq,
    nothing: Seq,
    listed: Seq,
    offer: Seq,
    quiet: Seq,
}

impl SaidNumbers {
    const fn all(seq: Seq) -> Self {
        Self {
            assigned: seq,
            triage: seq,
            established: seq,
            proposal: seq,
            alert: seq,
            left: seq,
            back: seq,
            unattended: seq,
            nothing: seq,
            listed: seq,
            offer: seq,
            quiet: seq,
        }
    }
}

impl Open {
    /// Whether the visitor may still be there: not gone, or only without a connection.
    pub fn may_be_here(&self) -> bool {
        self.entry.left.is_none_or(|(how, _)| how == Leaving::ConnectionLost)
    }

    /// The language that the visitor writes.
    pub fn tongue(&self) -> Tongue {
        Tongue::of(self.entry.language, self.entry.tag.as_ref())
    }

    /// Whether nobody has it.
    pub const fn is_waiting(&self) -> bool {
        self.entry.assigned.is_none()
    }

    /// Whether `member` has it.
    pub fn is_with(&self, member: &MemberId) -> bool {
        self.entry.assigned.as_ref() == Some(member)
    }

    /// Whether it sleeps, and takes no place of its helper's: until its time is over, or danger wakes it.
    pub fn sleeps(&self) -> bool {
        let over = matches!(self.entry.unattended, Some((WhyUnattended::QuietOver, _)));
        self.entry.quiet.is_some() && !over && !self.has_open_alert() && !matches!(self.entry.triage, Triage::A)
    }

    /// Whether an alert about it is open.
    pub fn has_open_alert(&self) -> bool {
        self.entry.alert.as_deref().is_some_and(Alert::is_open)
    }

    /// Whether the visit was stopped for good: no words pass any more (domain.md §10).
    pub fn is_stopped(&self) -> bool {
        self.entry.left.is_some_and(|(how, _)| how.is_stop())
    }
}

impl Open {
    pub(super) fn arrived(door: &MemberId, arrived: &Arrived) -> Self {
        let entry = BoardEntry {
            conversation: arrived.conversation.clone(),
            arrived: arrived.seq,
            since: arrived.since,
            alias: arrived.alias.clone(),
            language: arrived.language,
            tag: arrived.tag.clone(),
            visitor: arrived.visitor,
            answers: arrived.answers.clone(),
            plain: arrived.plain,
            triage_first: arrived.triage,
            triage: arrived.triage,
            established: None,
            alert: None,
            proposal: None,
            assigned: None,
            fence: Fence(0),
            assigned_since: arrived.since,
            left: None,
            back: None,
            unattended: None,
            nothing: None,
            listed: Vec::new(),
            offer: None,
            quiet: None,
            woken: None,
            former: Vec::new(),
        };
        Self::told(door, entry, arrived.seq)
    }

    /// As its door tells it as a whole, under a number.
    pub(super) fn told(door: &MemberId, entry: BoardEntry, seq: Seq) -> Self {
        let established = entry.last_established();
        let mut open = Self { door: door.clone(), entry, said: SaidNumbers::all(seq), established };
        open.keep_established();
        open
    }

    /// Takes in what its door says under a number.
    pub(super) fn on_event(&mut self, seq: Seq, event: &DeskEvent) -> Change {
        if let DeskEvent::Triaged(triaged) = event {
            self.establish(seq, triaged.triage);
        }
        // it slept for the helper who had it
        if matches!(event, DeskEvent::Assigned(_)) && seq > self.said.quiet {
            (self.said.quiet, self.entry.quiet, self.entry.woken) = (seq, None, None);
        }
        if let DeskEvent::Returned(returned) = event
            && seq > self.said.back
        {
            self.said.back = seq;
            self.entry.back = returned.how.map(|how| (how, returned.since));
        }
        if let DeskEvent::Alerted(Alerted { readers: Some(readers), .. }) = event {
            self.list(seq, readers);
        }
        if let DeskEvent::Left(left) = event {
            return self.leave(seq, left);
        }
        let conversation = || self.entry.conversation.clone();
        match event {
            DeskEvent::Assigned(assigned) if seq > self.said.assigned => self.assign(seq, assigned),
            DeskEvent::Triaged(triaged) if seq > self.said.triage => self.triage(seq, triaged.triage),
            DeskEvent::LoweringProposed(e) if seq > self.said.proposal => {
                let proposal = Proposal { to: e.to, reason: e.reason, by: e.by.clone(), request: e.request.clone() };
                let change = Change::Proposed(conversation());
                (self.said.proposal, self.entry.proposal) = (seq, Some(proposal));
                change
            }
            DeskEvent::Alerted(e) if seq > self.said.alert => {
                let change = Change::Alerted(conversation());
                (self.said.alert, self.entry.alert) = (seq, Some(Box::new(e.alert.clone())));
                change
            }
            DeskEvent::Listens(e) => self.listens(seq, e),
            DeskEvent::Offered(e) if seq > self.said.offer => self.offer(seq, e),
            DeskEvent::Unattended(e) => self.unattended(seq, e),
            DeskEvent::Attended(e) => self.attended(seq, e),
            DeskEvent::Quiet(e) if seq > self.said.quiet => self.quiet(seq, e),
            DeskEvent::Returned(_) if seq > self.said.left => {
                let change = Change::Returned(conversation());
                (self.said.left, self.entry.left) = (seq, None);
                change
            }
            _ => Change::Nothing,
        }
    }

    fn triage(&mut self, seq: Seq, to: Triage) -> Change {
        let change = Change::Triaged { conversation: self.entry.conversation.clone(), from: self.entry.triage, to };
        (self.said.triage, self.entry.triage) = (seq, to);
        // whatever was proposed before is settled by it
        if seq > self.said.proposal {
            (self.said.proposal, self.entry.proposal) = (seq, None);
        }
        self.keep_established();
        change
    }

    /// The visitor went away, which may change the triage too. Each is a fact of its own.
    fn leave(&mut self, seq: Seq, left: &Left) -> Change {
        let mut change = Change::Nothing;
        if let Some(triage) = left.triage {
            self.establish(seq, triage);
            if seq > self.said.triage {
                change = self.triage(seq, triage);
            }
        }
        if seq > self.said.left {
            change = Change::Left(left.conversation.clone(), left.how);
            (self.said.left, self.entry.left) = (seq, Some((left.how, left.since)));
        }
        change
    }

    /// Who was let in to read along. Whether that was news.
    fn list(&mut self, seq: Seq, readers: &[Reader]) -> bool {
        let news = seq > self.said.listed;
        if news {
            self.said.listed = seq;
            self.entry.listed = readers.to_vec();
        }
        news
    }

    fn listens(&mut self, seq: Seq, listens: &Listens) -> Change {
        if !self.list(seq, &listens.readers) {
            return Change::Nothing;
        }
        Change::Listens(listens.conversation.clone(), listens.who.clone(), listens.on)
    }

    /// It is offered to a colleague, or is not any more.
    fn offer(&mut self, seq: Seq, offered: &Offered) -> Change {
        let stands = offered.ended.is_none();
        (self.said.offer, self.entry.offer) = (seq, stands.then(|| Box::new(offered.offer.clone())));
        Change::Offered(offered.clone())
    }

    fn quiet(&mut self, seq: Seq, quiet: &Quiet) -> Change {
        self.said.quiet = seq;
        self.entry.quiet = quiet.until;
        self.entry.woken = quiet.until.is_none().then_some(quiet.since);
        Change::Quiet(quiet.conversation.clone())
    }

    fn unattended(&mut self, seq: Seq, unattended: &Unattended) -> Change {
        if seq <= self.said.unattended {
            return Change::Nothing;
        }
        (self.said.unattended, self.entry.unattended) = (seq, Some((unattended.why, unattended.since)));
        Change::Unattended(unattended.conversation.clone())
    }

    fn attended(&mut self, seq: Seq, attended: &Attended) -> Change {
        if attended.word.is_some() && seq > self.said.nothing {
            self.said.nothing = seq;
            self.entry.nothing.clone_from(&attended.word);
        }
        if seq <= self.said.unattended {
            return Change::Nothing;
        }
        (self.said.unattended, self.entry.unattended) = (seq, None);
        Change::Attended(attended.conversation.clone())
    }

    /// A code was set under a number. It may be read after the X that followed it.
    fn establish(&mut self, seq: Seq, triage: Triage) {
        if triage != Triage::X && seq > self.said.established {
            (self.said.established, self.established) = (seq, Some(triage));
            self.keep_established();
        }
    }

    /// While the triage is X the entry names the last code; otherwise the triage itself is the last code.
    fn keep_established(&mut self) {
        self.entry.established = self.established.filter(|_| self.entry.triage == Triage::X);
    }

    /// Whether something was said of it under a higher number.
    pub(super) fn is_said_after(&self, seq: Seq) -> bool {
        let said = &self.said;
        let numbers = [said.assigned, said.triage, said.established, said.proposal, said.alert, said.left];
        let others = [said.back, said.unattended, said.nothing, said.quiet];
        numbers.into_iter().chain(others).any(|said| said > seq)
    }

    /// It was over, and is open again as the entry says under a number: what was said later stands.
    pub(super) fn open_again(&mut self, seq: Seq, entry: &BoardEntry) {
        self.catch_up(seq, entry);
        (self.entry.arrived, self.entry.since) = (entry.arrived, entry.since);
        self.entry.alias.clone_from(&entry.alias);
    }

    /// Takes over what is newer on a page than what is known.
    pub(super) fn catch_up(&mut self, seq: Seq, entry: &BoardEntry) -> bool {
        let before = self.entry.clone();
        let (mine, said) = (&mut self.entry, &mut self.said);
        if said.assigned < seq && mine.fence <= entry.fence {
            mine.assigned.clone_from(&entry.assigned);
            (mine.fence, mine.assigned_since, said.assigned) = (entry.fence, entry.assigned_since, seq);
        }
        if said.triage < seq {
            (mine.triage, said.triage) = (entry.triage, seq);
        }
        if said.established < seq {
            (self.established, said.established) = (entry.last_established(), seq);
        }
        if said.proposal < seq {
            mine.proposal.clone_from(&entry.proposal);
            said.proposal = seq;
        }
        if said.alert < seq {
            mine.alert.clone_from(&entry.alert);
            said.alert = seq;
        }
        if said.left < seq {
            (mine.left, said.left) = (entry.left, seq);
        }
        if said.back < seq {
            (mine.back, said.back) = (entry.back, seq);
        }
        if said.unattended < seq {
            (mine.unattended, said.unattended) = (entry.unattended, seq);
        }
        if said.listed < seq {
            mine.listed.clone_from(&entry.listed);
            said.listed = seq;
        }
        if said.nothing < seq {
            mine.nothing.clone_from(&entry.nothing);
            said.nothing = seq;
        }
        if said.offer < seq {
            mine.offer.clone_from(&entry.offer);
            said.offer = seq;
        }
        if said.quiet < seq {
            (mine.quiet, mine.woken, said.quiet) = (entry.quiet, entry.woken, seq);
        }
        self.keep_established();
        self.entry != before
    }

    fn assign(&mut self, seq: Seq, assigned: &Assigned) -> Change {
        if assigned.fence <= self.entry.fence {
            return Change::Conflict { by: self.door.clone(), seq };
        }
        let entry = &mut self.entry;
        let from = std::mem::replace(&mut entry.assigned, assigned.to.clone());
        (entry.fence, entry.assigned_since) = (assigned.fence, assigned.since);
        self.said.assigned = seq;
        // whoever has it now is judged anew
        if seq > self.said.unattended {
            (self.said.unattended, entry.unattended) = (seq, None);
        }
        // whoever had it offers nothing any more
        if seq > self.said.offer {
            (self.said.offer, entry.offer) = (seq, None);
        }
        Change::Assigned {
            conversation: assigned.conversation.clone(),
            from,
            to: assigned.to.clone(),
            request: assigned.request.clone(),
        }
    }
}
