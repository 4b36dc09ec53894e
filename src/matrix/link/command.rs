//! What the console asks of the link.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::TeamDraft;
use care::Language;
use care::leaving::Source;
use care::return_code::ReturnCode;
use desk::event::{
    AskCorrection, Carried, CaseEvent, ConversationId, Duty, EventId, Fence, MemberId, MessageId, PlanAnswer, Request,
    RequestId, TeamEvent,
};

/// What the console asks of the link. Each is answered by updates, never by a return value.
#[derive(Debug)]
pub enum Command {
    /// Sign in. Answered by [`Update::SignedIn`](super::Update::SignedIn) or
    /// [`Update::SignInFailed`](super::Update::SignInFailed).
    SignIn {
        /// The homeserver as the helper typed it: a URL or a server name.
        homeserver: String,
        /// The helper's name or full user id.
        helper: String,
        /// The password; wiped when it has been used.
        password: Zeroizing<String>,
    },
    /// Say whether the helper is on duty, and for how many visitors.
    Duty(Duty),
    /// Ask the conversation's door for something.
    Request(Request),
    /// Put a message in the outbox; its fate comes back as [`Update::Outbox`](super::Update::Outbox). The console has just
    /// judged it. When it has to wait, it leaves only with a [`Release`](Self::Release).
    Send(Outgoing),
    /// The answer to [`Update::MayGo`](super::Update::MayGo): the message leaves.
    Release {
        /// Which message.
        message: MessageId,
        /// To which question.
        question: u64,
    },
    /// The other answer to [`Update::MayGo`](super::Update::MayGo): the message does not leave.
    /// [`Delivery::Withdrawn`](super::Delivery::Withdrawn) says that it is out of the outbox; then its words are to be
    /// [journaled](Self::JournalDraft) as a draft. Nothing says so when the homeserver turned out to have the message.
    TakeBack {
        /// Which message.
        message: MessageId,
        /// To which question.
        question: u64,
    },
    /// Say something to the team. Its fate comes back as [`Update::ToTeam`](super::Update::ToTeam). It ends what was being
    /// written of its kind.
    Team(TeamEvent),
    /// Journal what is being written to the team.
    JournalTeamDraft(TeamDraft),
    /// Journal what is being written, in case the console ends without warning. [`Command::Send`] ends it.
    JournalDraft(Unfinished),
    /// Takes this id out of the journal: what an earlier console asked for has been read again, or the helper has seen
    /// the words of a record that was refused.
    Forget(String),
    /// Record something of the case, helpers only. It outlives the console like a message.
    Record {
        /// In which conversation.
        conversation: ConversationId,
        /// The record.
        event: Box<CaseEvent>,
    },
    /// Have a plan saved for when its visitor comes back, under a new code in this language, in place of the one that was
    /// saved before. Answered by [`Update::SavedPlan`](super::Update::SavedPlan), as the next two are.
    SavePlan {
        /// Of which conversation.
        conversation: ConversationId,
        /// An id of its own.
        ask: RequestId,
        /// The plan.
        plan: Vec<PlanAnswer>,
        /// The language of the code.
        language: Language,
    },
    /// Look for the plan that is saved under a code.
    FindPlan {
        /// For which conversation.
        conversation: ConversationId,
        /// An id of its own.
        ask: RequestId,
        /// The code.
        code: ReturnCode,
    },
    /// Have the plans that were saved or found in a conversation erased.
    ForgetPlan {
        /// In which conversation.
        conversation: ConversationId,
        /// An id of its own.
        ask: RequestId,
    },
    /// The helper is typing, or stopped.
    Typing {
        /// In which conversation.
        conversation: ConversationId,
        /// Typing or not.
        on: bool,
    },
    /// The helper has seen everything up to this event.
    Read {
        /// In which conversation.
        conversation: ConversationId,
        /// The last one seen.
        event: EventId,
    },
    /// The loop that draws came around: the doors are told that this console is alive. It is told now or not at all.
    Alive,
    /// Ask about registrations of this helper's that the register has not got yet. Never journaled, and never asked again by
    /// itself. Answered by [`Update::Correction`](super::Update::Correction), by a door or with why it did not get to one.
    AskCorrection {
        /// An id of its own.
        id: RequestId,
        /// Which door; every one when none is named.
        door: Option<MemberId>,
        /// The question.
        ask: Box<AskCorrection>,
    },
    /// Whether this is the password of the helper who is signed in. Answered by
    /// [`Update::Unlocked`](super::Update::Unlocked), without the network.
    Unlock(Zeroizing<String>),
    /// Try again now instead of waiting for the back-off.
    Reconnect,
    /// Sign out and stop, once the outbox has been emptied or `grace` milliseconds have passed.
    SignOut {
        /// How long to wait for the outbox, in milliseconds.
        grace: u64,
    },
}

/// A message on its way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// To which conversation.
    pub conversation: ConversationId,
    /// Its own id: also its transaction id, for ever.
    pub message: MessageId,
    /// The words.
    pub body: String,
    /// The fence the helper wrote under: a message under an old one is refused.
    pub fence: Fence,
    /// What it carries of the case.
    pub carries: Vec<Carried>,
    /// The pieces that are in its words, for the console that judges it again; they do not go to the homeserver.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
}

impl fmt::Debug for Outgoing {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("conversation", &self.conversation)
            .field("message", &self.message)
            .field("bytes", &self.body.len())
            .field("fence", &self.fence)
            .finish_non_exhaustive()
    }
}

/// A piece that was put into a composer, and where its words are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What it came from.
    pub source: Source,
    /// The first byte of its words.
    pub from: usize,
    /// The byte behind its words.
    pub to: usize,
}

/// What is being written in a conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// In which conversation.
    pub conversation: ConversationId,
    /// The words; none when everything was taken away.
    pub body: String,
    /// What was inserted of the case, with its words at that time, as older versions journaled it. Those words may have
    /// changed since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inserted: Vec<(Carried, String)>,
    /// The pieces that were put in and of which a word remains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
    /// The refused message whose words are in it now: from here on they are journaled as a part of this.
    pub instead_of: Option<MessageId>,
}

impl Unfinished {
    /// Nothing is being written in a conversation.
    pub const fn none(conversation: ConversationId) -> Self {
        Self { conversation, body: String::new(), inserted: Vec::new(), pieces: Vec::new(), instead_of: None }
    }
}

impl fmt::Debug for Unfinished {
    /// Without the words: they must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unfinished")
            .field("conversation", &self.conversation)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
