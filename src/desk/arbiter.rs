//! What a door answers to a request. Pure: the winner follows from the roster and the door's order, and from nothing
//! else.
//!
//! A door takes requests one by one, decides, takes its own answer into its roster, and only then decides the next. The
//! roster is the whole desk's, so that a helper's capacity, and the desk's ceiling for it, count conversations of every
//! door. Two doors that decide at
//! the same moment do not know each other's answer, and together may give a helper more than the capacity. Then the
//! conversation that was given last is given back ([`surplus`]), by the door that gave it.

use super::event::{
    Ask, Assigned, Attended, Closed, ConversationId, Declined, DeskEvent, EventId, Fence, Leaving, Left,
    LoweringProposed, MemberId, Message, MessageId, Moment, Refusal, Request, RequestId, Role, Seq, Shift, Stamped,
    Triaged, Undelivered,
};
use super::roster::{Open, Roster};
use care::registration::Closing;
use care::triage::{LoweringReason, Triage};

mod alert;
pub mod handover;
mod listening;
mod quiet;
#[cfg(test)]
mod tests;
mod unwanted;

pub use quiet::woken;
pub use unwanted::{reopened, too_late};

pub use listening::{is_there, stop_listening};

/// Under which conditions a request is decided.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The door that decides.
    pub door: &'a MemberId,
    /// What the desk room allows the member who asks.
    pub role: Role,
    /// The number that the answer gets.
    pub seq: Seq,
    /// Now, by the door's clock.
    pub now: Moment,
    /// For how many milliseconds a closed conversation stays on the homeserver (design §3, retention).
    pub keep: u64,
    /// Whether somebody at home takes part, by the conversation's plans: B at least (domain.md §6).
    pub at_least_b: bool,
    /// Whether a word of the conversation's visitor waits for an answer.
    pub unanswered: bool,
    /// Whether the conversation's visitor said something after what the request says that its asker has seen.
    pub unseen: bool,
}

/// What a door does about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is taken apart at once")]
pub enum Decision {
    /// It was answered before: nothing.
    Already,
    /// The conversation is another door's, which will answer: nothing.
    Elsewhere,
    /// Take back that the conversation was unwanted contact, if it is there still ([`reopened`], or else [`too_late`]).
    TakeBack,
    /// Write the event; and let members in and out of the conversation's room.
    Answer {
        /// The answer, for the desk room.
        event: DeskEvent,
        /// Whom to invite, before the answer is written: a helper who reads the answer may go in at once.
        invite: Option<MemberId>,
        /// Whom to remove, after the answer is written.
        remove: Option<MemberId>,
    },
}

/// Decides a request.
///
/// - *Claim*: nobody has it, the asker is on duty with room.
/// - *Release*, *transfer*: the asker has it; the receiver is somebody else on duty with room, and gets it by
///   *accepting* what is offered ([`handover`]).
/// - *Accept*, *not now*: the receiver of the offer that stands; who accepts is on duty with room. *Take back*: the giver.
/// - *Take over*: a supervisor on duty with room, from somebody else who has it; while the visitor is unattended,
///   anybody on duty with room (domain.md §2.11).
/// - *Nothing to answer*: the helper who has it.
/// - *Triage*: the helper who has it, a supervisor, or anybody while it waits. Raising it, leaving X (a first
///   assessment), and setting it again are immediate; setting it again withdraws a proposal. Lowering, also by way of
///   X, takes a reason, and then a colleague (domain.md §6). While somebody at home takes part nothing below B is set
///   or confirmed.
/// - *Confirm lowering*: a colleague on the desk, not the one who proposed it; the proposal must be the present one.
/// - *Alert*: whoever may set the triage. While one is open, a second one is the same one.
/// - *Acknowledge*: a colleague on the desk, but neither the one who raised it nor the one who has the conversation;
///   the first one is the backup.
/// - *Tick a step*, *end an alert*: the helper who has the conversation, its backup, or a supervisor.
/// - *Listen*: the helper who has it, of a colleague at the desk who is heard; of themselves a supervisor, and the backup
///   of an open alert. Whoever acknowledges an alert reads along by that.
/// - *End listening*: who reads along, the helper who has it, or a supervisor.
/// - *Quiet*: the helper who has it, while nobody waits for an answer, nor with A or an open alert. *Wake*: the helper who
///   has it, always.
/// - *Unwanted*: the helper who has it, or a supervisor, while no alert is open, and over no word that came after what the
///   asker has seen. *Take back*: a supervisor, or the helper who said so, as long as it can be taken back.
/// - *Wipe*, *close*: the helper who has it, or a supervisor. A visit that is stopped already is not wiped again. Nothing is
///   closed over a word that came after what the asker has seen (design §3, closing).
///
/// A request about an alert, or to end a reading along, needs no fence: danger waits for no assignment, and nobody
/// reads for longer than they are to. Nor does one that ends an offer, which has a name of its own. All other requests
/// need the present fence:
/// with an older one they are refused as [`Refusal::Stale`], and a claim of a visitor whom a colleague has meanwhile as
/// [`Refusal::Taken`].
pub fn decide(roster: &Roster, request: &Stamped<Request>, terms: &Terms<'_>) -> Decision {
    let (asker, wish) = (&request.sender, &request.event);
    if roster.is_answered(&wish.id) {
        return Decision::Already;
    }
    let Some(open) = roster.get(&wish.conversation) else {
        return unwanted::of_past(roster, request, terms);
    };
    if open.door != *terms.door {
        return Decision::Elsewhere;
    }
    let case = Case { roster, open, asker, wish, terms };
    case.answer().unwrap_or_else(|why| declined(asker, wish, terms, why))
}

/// Whether a helper's message may go to the visitor: its writer has the conversation, and wrote under the present
/// fence.
///
/// # Errors
/// Why it is not passed on; see [`undelivered`].
pub fn check(
    roster: &Roster,
    conversation: &ConversationId,
    sender: &MemberId,
    fence: Option<Fence>,
) -> Result<(), Refusal> {
    let open = roster.get(conversation).ok_or(Refusal::Closed)?;
    if !open.is_with(sender) {
        return Err(Refusal::NotYours);
    }
    if open.is_stopped() {
        return Err(Refusal::Stopped);
    }
    match fence {
        None => Err(Refusal::NoFence),
        Some(fence) if fence == open.entry.fence => Ok(()),
        Some(_) => Err(Refusal::Stale),
    }
}

/// What a door says when a visitor went away; with the triage, when this way of leaving changes it (domain.md §10).
/// `None` for a conversation that is over or was stopped already.
pub fn leave(roster: &Roster, conversation: &ConversationId, how: Leaving, seq: Seq, since: Moment) -> Option<Left> {
    let open = roster.get(conversation).filter(|open| !open.is_stopped())?;
    let before = open.entry.triage;
    let after = if how.is_stop() { before.after_stop() } else { before };
    let triage = (after != before).then_some(after);
    Some(Left { seq, conversation: conversation.clone(), how, since, triage, by: None, request: None })
}

/// What a door says about a message that it does not pass on. A message of another client has no id of ours: it is
/// named by the id of its event.
pub fn undelivered(seq: Seq, conversation: &ConversationId, message: &Stamped<Message>, why: Refusal) -> DeskEvent {
    let id = message.event.id.clone().unwrap_or_else(|| MessageId::from(message.id.as_str()));
    let conversation = conversation.clone();
    let event = Some(message.id.clone());
    DeskEvent::Undelivered(Undelivered { seq, conversation, message: id, event, to: message.sender.clone(), why })
}

/// What a door gives back when it reads that another door gave a member a conversation too, at the homeserver's time
/// `at`. `None` while the member has room, or when another door is to give back.
///
/// Of all conversations that the member has, the one that was given last goes back: the latest by the time of giving,
/// then by its id. Every door that has read both answers finds the same one, and only that conversation's door acts.
/// Its visitor waits again, at the place in the queue that the visitor's own waiting gives. A duty that is said later
/// than `at` takes nothing away, nor does a ceiling: when the number is lowered, the visitors who are there stay.
pub fn surplus(roster: &Roster, member: &MemberId, at: Moment, terms: &Terms<'_>) -> Option<Decision> {
    let known = roster.member(member)?;
    let last = roster.with(member).max_by_key(|open| (open.entry.assigned_since, &open.entry.conversation))?;
    // one that slept when the last one was given took no place then, and stands above the number since it woke
    let slept = |open: &Open| open.entry.woken.is_some_and(|woken| woken >= last.entry.assigned_since);
    let load = roster.with(member).filter(|open| !open.sleeps() && !slept(open)).count();
    if known.since > at || load <= roster.at_once_by(member, at) {
        return None;
    }
    if last.door != *terms.door {
        return None;
    }
    let event = DeskEvent::Assigned(Assigned {
        seq: terms.seq,
        conversation: last.entry.conversation.clone(),
        to: None,
        request: None,
        fence: Fence(last.entry.fence.0.saturating_add(1)),
        since: terms.now,
    });
    Some(Decision::Answer { event, invite: None, remove: Some(member.clone()) })
}

fn declined(asker: &MemberId, wish: &Request, terms: &Terms<'_>, why: Refusal) -> Decision {
    let event = DeskEvent::Declined(Declined {
        seq: terms.seq,
        conversation: wish.conversation.clone(),
        request: wish.id.clone(),
        to: asker.clone(),
        why,
    });
    Decision::Answer { event, invite: None, remove: None }
}

/// Whether a member takes one more visitor. A member whose console is not heard counts as off duty.
fn room(roster: &Roster, member: &MemberId) -> Result<(), Refusal> {
    if !roster.is_on_duty(member) {
        return Err(Refusal::OffDuty);
    }
    if roster.load(member) >= roster.at_once(member) {
        return Err(Refusal::Full);
    }
    Ok(())
}

/// One request, and what it is decided by.
struct Case<'a> {
    roster: &'a Roster,
    open: &'a Open,
    asker: &'a MemberId,
    wish: &'a Request,
    terms: &'a Terms<'a>,
}

impl Case<'_> {
    fn answer(&self) -> Result<Decision, Refusal> {
        match &self.wish.ask {
            Ask::Claim => self.claim(),
            Ask::Release => self.release(),
            Ask::Transfer { receiver, note } => self.transfer(receiver, *note),
            Ask::Accept { offer } => self.accept(offer),
            Ask::NotNow { offer } => self.not_now(offer),
            Ask::TakeBack { offer } => self.take_back(offer),
            Ask::TakeOver => self.take_over(),
            Ask::NothingToAnswer { word } => self.nothing_to_answer(word),
            Ask::Triage { triage, reason } => self.triage(*triage, *reason),
            Ask::ConfirmLowering { proposal } => self.confirm(proposal),
            Ask::Alert => self.alert(),
            Ask::Acknowledge { alert } => self.acknowledge(alert),
            Ask::TickStep { alert, code } => self.tick(alert, *code),
            Ask::EndAlert { alert, how } => self.end_alert(alert, *how),
            Ask::Listen { who } => self.listen(who),
            Ask::EndListen { who } => self.end_listen(who),
            Ask::Wipe => self.wipe(),
            Ask::Quiet { minutes } => self.quiet(*minutes),
            Ask::Wake => self.wake(),
            Ask::Unwanted { kind, doubts, .. } => self.unwanted(*kind, doubts),
            // it is open, and was not ended as such, or that was taken back already
            Ask::TakeBackUnwanted => Err(Refusal::NothingProposed),
            Ask::Close { closing, unregistered, .. } => self.close(*closing, *unregistered),
        }
    }

    fn current(&self) -> Result<(), Refusal> {
        if self.wish.fence == self.open.entry.fence { Ok(()) } else { Err(Refusal::Stale) }
    }

    fn mine(&self) -> Result<(), Refusal> {
        if self.open.is_with(self.asker) { Ok(()) } else { Err(Refusal::NotYours) }
    }

    /// A conversation does not end over words that its helper has not seen, however long the request was on its way.
    fn all_seen(&self) -> Result<(), Refusal> {
        if self.terms.unseen { Err(Refusal::Unanswered) } else { Ok(()) }
    }

    fn supervises(&self) -> bool {
        self.terms.role == Role::Supervisor
    }

    fn claim(&self) -> Result<Decision, Refusal> {
        if !self.open.is_waiting() && !self.open.is_with(self.asker) {
            return Err(Refusal::Taken);
        }
        self.current()?;
        if !self.open.is_waiting() {
            // the asker has it already, by another request
            return Err(Refusal::Stale);
        }
        room(self.roster, self.asker)?;
        Ok(self.assign(Some(self.asker)))
    }

    fn release(&self) -> Result<Decision, Refusal> {
        self.mine()?;
        self.current()?;
        Ok(self.assign(None))
    }

    fn take_over(&self) -> Result<Decision, Refusal> {
        if !self.supervises() && self.open.entry.unattended.is_none() {
            return Err(Refusal::NotSupervisor);
        }
        self.current()?;
        if self.open.is_waiting() || self.open.is_with(self.asker) {
            return Err(Refusal::Stale);
        }
        room(self.roster, self.asker)?;
        Ok(self.assign(Some(self.asker)))
    }

    fn nothing_to_answer(&self, word: &EventId) -> Result<Decision, Refusal> {
        self.mine()?;
        self.current()?;
        Ok(Self::only(DeskEvent::Attended(Attended {
            seq: self.terms.seq,
            conversation: self.wish.conversation.clone(),
            since: self.terms.now,
            request: Some(self.wish.id.clone()),
            word: Some(word.clone()),
        })))
    }

    fn triage(&self, to: Triage, reason: Option<LoweringReason>) -> Result<Decision, Refusal> {
        if !self.open.is_waiting() && !self.open.is_with(self.asker) && !self.supervises() {
            return Err(Refusal::NotYours);
        }
        self.current()?;
        self.high_enough(to)?;
        if !self.open.entry.is_lowered_by(to) {
            return Ok(self.triaged(to));
        }
        let reason = reason.ok_or(Refusal::NeedsReason)?;
        Ok(Self::only(DeskEvent::LoweringProposed(LoweringProposed {
            seq: self.terms.seq,
            conversation: self.wish.conversation.clone(),
            to,
            reason,
            by: self.asker.clone(),
            request: self.wish.id.clone(),
        })))
    }

    /// X is handled as B.
    fn high_enough(&self, to: Triage) -> Result<(), Refusal> {
        let below = matches!(to, Triage::C | Triage::D);
        if self.terms.at_least_b && below { Err(Refusal::AtLeastB) } else { Ok(()) }
    }

    fn confirm(&self, proposal: &RequestId) -> Result<Decision, Refusal> {
        let present = self.open.entry.proposal.as_ref().filter(|present| present.request == *proposal);
        let present = present.ok_or(Refusal::NothingProposed)?;
        if present.by == *self.asker {
            return Err(Refusal::NeedsColleague);
        }
        self.current()?;
        // somebody may have said so after the lowering was proposed
        self.high_enough(present.to)?;
        match self.roster.member(self.asker).map(|member| member.duty.shift) {
            None | Some(Shift::Off) => Err(Refusal::OffDuty),
            Some(Shift::On | Shift::Pausing | Shift::HandingOver) => Ok(self.triaged(present.to)),
        }
    }

    fn wipe(&self) -> Result<Decision, Refusal> {
        if !self.supervises() {
            self.mine()?;
        }
        self.current()?;
        let (seq, now) = (self.terms.seq, self.terms.now);
        let left = leave(self.roster, &self.wish.conversation, Leaving::Wiped, seq, now).ok_or(Refusal::Stopped)?;
        let (by, request) = (Some(self.asker.clone()), Some(self.wish.id.clone()));
        Ok(Self::only(DeskEvent::Left(Left { by, request, ..left })))
    }

    fn close(&self, closing: Closing, unregistered: bool) -> Result<Decision, Refusal> {
        if !self.supervises() {
            self.mine()?;
        }
        self.current()?;
        self.all_seen()?;
        let event = DeskEvent::Closed(Closed {
            seq: self.terms.seq,
            conversation: self.wish.conversation.clone(),
            closing,
            since: self.terms.now,
            erased_at: Moment(self.terms.now.0.saturating_add(self.terms.keep)),
            // else the door that closes it says
            registered: unregistered.then_some(false),
            request: Some(self.wish.id.clone()),
            unwanted: None,
        });
        Ok(Decision::Answer { event, invite: None, remove: self.open.entry.assigned.clone() })
    }

    fn assign(&self, to: Option<&MemberId>) -> Decision {
        let event = DeskEvent::Assigned(Assigned {
            seq: self.terms.seq,
            conversation: self.wish.conversation.clone(),
            to: to.cloned(),
            request: Some(self.wish.id.clone()),
            fence: Fence(self.open.entry.fence.0.saturating_add(1)),
            since: self.terms.now,
        });
        Decision::Answer { event, invite: to.cloned(), remove: self.open.entry.assigned.clone() }
    }

    fn triaged(&self, triage: Triage) -> Decision {
        Self::only(DeskEvent::Triaged(Triaged {
            seq: self.terms.seq,
            conversation: self.wish.conversation.clone(),
            triage,
            by: self.asker.clone(),
            request: self.wish.id.clone(),
        }))
    }

    const fn only(event: DeskEvent) -> Decision {
        Decision::Answer { event, invite: None, remove: None }
    }
}
