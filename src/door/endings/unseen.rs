//! Whether a request would end a conversation over words of the visitor's that nobody has seen.
//!
//! A request says up to where its asker has seen them, and may be on its way for long: through an outage, or for the round
//! trip in which the visitor writes. The visitor reads of each word whether it was said, so no word may come in between
//! the decision and the end: while it is decided, nothing is taken from the visitor.

use ruma::api::Direction;
use tokio::sync::MutexGuard;

use crate::context::Context;
use crate::reading::conversation::heard;
use crate::retry::retry;
use crate::visits::Visit;
use desk::event::Ask;

/// So many last events of a room are looked through for words that have not come here yet. The visitor has one on its way
/// at a time, and one that gets no answer is tried again under the same id.
const LAST: u32 = 50;

/// What a request would end a conversation over. As long as this lives nothing is taken from the visitor.
#[derive(Debug, Default)]
pub(crate) struct LastLook<'a> {
    unseen: bool,
    _sending: Option<MutexGuard<'a, ()>>,
}

impl<'a> LastLook<'a> {
    /// Looks, and waits for no visitor: what is being said at this moment is unseen. Nothing is looked at for a request that
    /// ends nothing, or that does not say what was seen (an older program's).
    pub(crate) async fn at(context: &Context, visit: Option<&'a Visit>, ask: &Ask) -> Self {
        let (Some(visit), Some(seen)) = (visit, ask.seen()) else { return Self::default() };
        // the run before this one had decided it, and died before it was done: nothing was taken since
        if visit.state().is_closing() {
            return Self::default();
        }
        // a word is on its way. To wait until it has come back would hold up the whole desk: it comes back by the batches
        // that the arbiter loop takes
        let Ok(sending) = visit.sending.try_lock() else { return Self { unseen: true, _sending: None } };
        let unseen = visit.state().transcript().has_words_after(seen) || is_on_its_way(context, visit).await;
        Self { unseen, _sending: Some(sending) }
    }

    /// Whether the visitor said something that the asker has not seen.
    pub(crate) fn is_unseen(&self) -> bool {
        self.unseen
    }
}

/// Whether the room has a word of the visitor's that has not come here yet. The visitor was not told that it was said.
async fn is_on_its_way(context: &Context, visit: &Visit) -> bool {
    let (session, room) = (&context.session, visit.conversation.as_str());
    // what the homeserver refuses here it refuses again to the closing
    let Ok(page) = retry(|| session.history(room, None, None, Direction::Backward, LAST)).await else { return false };
    let state = visit.state();
    page.events.iter().any(|event| state.transcript().misses(&event.id, &event.sender, &heard(event)))
}
