//! What the link tells the console.

use super::{Outgoing, Recording, TeamDraft, Unfinished};
use crate::error::{BadAddress, Failure};
use care::return_code::ReturnCode;
use desk::event::{
    ConversationId, CorrectionIs, DeskEvent, EventId, MemberId, MessageId, Moment, PlanAnswer, Request, RequestId,
    Role, RoomEvent, SavedPlanIs, Stamped, TeamEvent,
};

/// How unsent words are journaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Journaling {
    /// On disk, sealed: they outlive the console.
    Sealed,
    /// In memory by design: practice, gone afterwards.
    Practice,
    /// In memory only: no folder can be used, or no key could be made.
    NoPlace,
    /// In memory only: the disk is full.
    DiskFull,
    /// In memory only: the disk does not take them.
    DiskFailed,
}

/// Why some of what an earlier console of the helper left cannot be given back. No file is ever written over: it is set
/// aside, and erased after 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lost {
    /// A part of it is damaged; what stood before it was given back.
    Damaged,
    /// It does not open: it was sealed under another password, or its start is damaged.
    Sealed,
    /// It was older than 24 hours, and erased.
    TooOld,
}

/// What an earlier console of this helper left. Messages and records are in the outbox again, under the same ids;
/// requests are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    /// Messages that were not acknowledged, in the order in which they were sent off.
    pub messages: Vec<Outgoing>,
    /// What was recorded of cases and not acknowledged, in order.
    pub records: Vec<Recording>,
    /// Requests to doors that were not acknowledged: the console reads what became of each, and
    /// [forgets](super::Command::Forget) it.
    pub requests: Vec<Request>,
    /// Conversations of which a plan was about to be saved, under a code that is lost: what is saved under it is erased.
    pub codes: Vec<ConversationId>,
    /// What was being written.
    pub drafts: Vec<Unfinished>,
    /// What was said to the team and not acknowledged. It is not sent again: by now nobody may need the answer. Its words
    /// are to be [journaled](super::Command::JournalTeamDraft) as a draft.
    pub team: Vec<TeamEvent>,
    /// What was being written to the team.
    pub team_drafts: Vec<TeamDraft>,
    /// What could not be given back.
    pub lost: Option<Lost>,
}

/// What the console hears.
#[derive(Debug)]
pub enum Update {
    /// How unsent words are journaled from now on.
    Journaling(Journaling),
    /// What an earlier console of this helper left.
    Restored(Restored),
    /// The answer to [`Command::Unlock`](super::Command::Unlock).
    Unlocked(bool),
    /// Signed in.
    SignedIn {
        /// Who the helper is.
        me: MemberId,
        /// The name others see.
        name: String,
        /// The desk room's name, empty until it is known.
        desk: String,
    },
    /// Not signed in, and why. It holds no secrets and is safe to show.
    SignInFailed(SignInError),
    /// How the link is.
    Link(LinkState),
    /// Events of the desk room in the order of the wire, with the board's pages first when the room is read anew.
    Desk(Vec<Stamped<DeskEvent>>),
    /// What the desk room allows this helper.
    Role(Role),
    /// A conversation is open to the helper: its room was joined (again after every assignment).
    Opened(ConversationId),
    /// Events of an open conversation, newer than all before; a gap was filled first.
    Conversation {
        /// The conversation.
        conversation: ConversationId,
        /// What was said and recorded, in the order of the wire.
        events: Vec<Stamped<RoomEvent>>,
    },
    /// The homeserver holds this account's messages back until then, by the [steady clock](machine::clock::steady);
    /// nothing: it does not any more. Requests and alerts are tried all the same, and go first.
    HeldBack {
        /// Until when.
        until: Option<u64>,
    },
    /// The homeserver answers and cannot write, and why: [`Failure::ServerFull`], or [`Failure::ServerError`] when it does
    /// not say why. Messages stay queued and are tried again; requests come back as [`Update::NotAsked`] when the disk is
    /// full; an alert is tried again and again. Nothing: it takes what is written again.
    CannotWrite(Option<Failure>),
    /// A door told that it is alive.
    DoorAlive(MemberId),
    /// What became of a question about registrations.
    Correction {
        /// Which question.
        to: RequestId,
        /// A door's answer, and which door it was; or why the question did not get to a door, as far as is known.
        answer: Result<(MemberId, CorrectionIs), Failure>,
    },
    /// The helper is in the team room, which keeps what is said there for so long.
    TeamRoom {
        /// For how many milliseconds.
        keep: u64,
    },
    /// What was said to the team, in any order.
    Team {
        /// The events.
        events: Vec<Stamped<TeamEvent>>,
        /// Whether it was said just now; else it stood there when the room was read.
        live: bool,
    },
    /// The helper is not in the team room any more: nothing of it is to stay on the screen.
    NoTeam,
    /// What became of something said to the team.
    ToTeam {
        /// Of what.
        id: MessageId,
        /// Its state.
        state: Delivery,
    },
    /// Who types in an open conversation (the whole list; empty: nobody).
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// Who types.
        who: Vec<MemberId>,
    },
    /// Somebody has read up to an event.
    Receipt {
        /// In which conversation.
        conversation: ConversationId,
        /// Who has read.
        who: MemberId,
        /// The last event that was read.
        event: EventId,
    },
    /// The conversation is not open to the helper any more: the room was left, or the helper removed.
    Shut(ConversationId),
    /// What became of a message in the outbox.
    Outbox {
        /// In which conversation.
        conversation: ConversationId,
        /// Which message.
        message: MessageId,
        /// Its state.
        state: Delivery,
    },
    /// A message had to wait: for an outage, after an attempt that failed, or since an earlier console. May it go now?
    /// All that was read meanwhile has been told before this question. Answered by
    /// [`Command::Release`](super::Command::Release) or [`Command::TakeBack`](super::Command::TakeBack); asked again
    /// when something happened to the link before the answer.
    MayGo {
        /// In which conversation.
        conversation: ConversationId,
        /// Which message.
        message: MessageId,
        /// The number of the question, for the answer.
        question: u64,
    },
    /// A record did not reach the homeserver for good. It stays journaled until it is [forgotten](super::Command::Forget).
    NotRecorded {
        /// The record.
        record: Recording,
        /// Why the record failed.
        why: Failure,
    },
    /// A request did not reach the homeserver for good.
    NotAsked {
        /// About which conversation.
        conversation: ConversationId,
        /// Which request.
        request: RequestId,
        /// Why it failed.
        why: Failure,
    },
    /// Another helper signs in, or the same at another homeserver: nothing that was told before belongs to that helper.
    /// What the former one had not sent stays sealed, and comes back when that helper signs in.
    SomebodyElse,
    /// What became of a question about a saved plan.
    SavedPlan {
        /// In which conversation.
        conversation: ConversationId,
        /// Which question.
        ask: RequestId,
        /// What came of it.
        outcome: SavedPlanOutcome,
    },
    /// The link has stopped after [`Command::SignOut`](super::Command::SignOut); what is still unsent stays so.
    SignedOut {
        /// Messages that were not acknowledged.
        unsent: usize,
    },
}

/// What became of a question about a saved plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SavedPlanOutcome {
    /// It is saved under this code.
    Saved {
        /// For the visitor; it is nowhere else.
        code: ReturnCode,
        /// When it is erased.
        until: Moment,
    },
    /// It was found, and is open.
    Opened(Vec<PlanAnswer>),
    /// It was found, and does not open: it is not what was sealed.
    Damaged,
    /// The door's answer, when it is another one.
    Answered(SavedPlanIs),
    /// The question did not get to the door.
    NotSent(Failure),
}

/// How the link to the homeserver is. Shown with its age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// Signing in or reading the desk for the first time.
    Connecting,
    /// The last answer came at this moment of the local clock.
    Live(Moment),
    /// No answer; tries again by itself.
    Away {
        /// Since when, by the local clock.
        since: Moment,
        /// Why the last try failed.
        why: Failure,
        /// When it tries again, by the [steady clock](machine::clock::steady): setting the local one changes nothing.
        retry_at: u64,
    },
    /// The homeserver does not know the token any more: sign in again. Outbox and drafts stay.
    SignedOut,
}

/// The state of one of the helper's own messages. "Sent" is said only after the homeserver's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// In the outbox, and on the disk: it outlives the console. Not said of what is in memory only.
    Queued,
    /// The homeserver has it.
    Sent(EventId),
    /// Refused for good; the words go back to the composer.
    Refused(Failure),
    /// The console [took it back](super::Command::TakeBack); the words go back to the composer.
    Withdrawn,
}

/// Why signing in did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInError {
    /// Name or password are wrong.
    WrongPassword,
    /// The address is not one: plain HTTP away from loopback, no URL.
    BadAddress(BadAddress),
    /// There is no desk for this account: nobody invited it.
    NoDesk,
    /// The homeserver speaks none of the versions we know.
    UnsupportedVersion(Vec<String>),
    /// Another console of this helper is open on this machine: two would fight for the unsent words.
    AlreadyOpen,
    /// Too many tries; wait this many milliseconds.
    SlowDown(u64),
    /// The homeserver could not be reached or did not answer as one.
    Failed(Failure),
}
