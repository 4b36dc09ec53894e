//! What failed or was refused, in the helper's words.

use super::{Tone, World};
use crate::intent;
use crate::words::Words;
use desk::event::{ConversationId, Refusal};
use matrix::error::Distrust;
use matrix::link::Failure;

/// A failure in words.
pub fn failure(words: &Words, failure: Failure) -> String {
    let key = match failure {
        Failure::Unreachable => "failure-unreachable",
        Failure::TimedOut => "failure-timed-out",
        Failure::Busy => "failure-busy",
        Failure::NotAHomeserver => "failure-not-a-homeserver",
        Failure::Untrusted(why) => match why {
            Distrust::Issuer => "failure-untrusted-issuer",
            Distrust::Time => "failure-untrusted-time",
            Distrust::Name => "failure-untrusted-name",
            Distrust::Other => "failure-untrusted",
        },
        Failure::ServerError => "failure-server-error",
        Failure::ServerFull => "failure-server-full",
        Failure::Forbidden => "failure-forbidden",
        Failure::TooLarge => "failure-too-large",
        Failure::SignedOut => "failure-signed-out",
        Failure::DiskFull => "failure-disk-full",
        Failure::DiskFailed => "failure-disk-failed",
    };
    words.say(key).into_owned()
}

impl World {
    /// A refusal in words.
    pub fn refusal(&self, refusal: Refusal) -> String {
        let key = match refusal {
            Refusal::Taken => "refusal-taken",
            Refusal::Full => "refusal-full",
            Refusal::OffDuty => "refusal-off-duty",
            Refusal::Stale => "refusal-stale",
            Refusal::NotYours => "refusal-not-yours",
            Refusal::NotSupervisor => "refusal-not-supervisor",
            Refusal::ReceiverUnavailable => "refusal-receiver-unavailable",
            Refusal::NeedsReason => "refusal-needs-reason",
            Refusal::NeedsColleague => "refusal-needs-colleague",
            Refusal::NothingProposed => "refusal-nothing-proposed",
            Refusal::OfferOver => "refusal-offer-over",
            Refusal::AtLeastB => "refusal-at-least-b",
            Refusal::Stopped => "refusal-stopped",
            Refusal::NoFence => "refusal-no-fence",
            Refusal::Unreadable => "refusal-unreadable",
            Refusal::Closed => "refusal-closed",
            Refusal::Unanswered => "refusal-unanswered",
            Refusal::Acute => "refusal-acute",
            Refusal::AlertOpen => "refusal-alert-open",
            Refusal::TooLate => "refusal-too-late",
        };
        let shift = self.station.keymap.label(intent::Desk::Shift);
        self.station.words.with(key, &[("key", shift.into())]).into_owned()
    }

    /// Tells that something about a conversation failed, and why.
    pub fn trouble(&mut self, word: &str, conversation: &ConversationId, why: String) {
        let alias = self.alias(conversation).to_owned();
        let text = self.station.words.with(word, &[("alias", alias.into()), ("why", why.into())]).into_owned();
        self.say(Tone::Trouble, text);
    }
}
