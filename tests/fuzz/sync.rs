//! What a homeserver sends → what is read → what is shown.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use desk::event::ConversationId;
use matrix::error::parse_retry_after;
use matrix::link::Update;
use matrix::mend::mend;
use matrix::wire::{Page, RawEvent, SyncBatch};

use crate::text::Desk;
use testing::night::me;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// The bytes are the body of an answer to a sync, and to a request for history.
pub(crate) fn target(data: &[u8]) -> u64 {
    if let Some(wait) = parse_retry_after(&String::from_utf8_lossy(&data[..data.len().min(64)])) {
        assert!(wait <= matrix::error::LONGEST_WAIT);
    }
    let body = mend(data.to_vec());
    assert!(std::str::from_utf8(&body).is_ok());
    let mut shape = DefaultHasher::new();
    let page = Page::read(&body).ok();
    page.as_ref().map(|page| (page.events.len(), page.skipped, page.end.is_some())).hash(&mut shape);
    if let Ok(batch) = SyncBatch::read(&body, &me()) {
        (batch.joined.len(), batch.invited.len(), batch.left.len(), batch.skipped).hash(&mut shape);
        DESK.with_borrow_mut(|desk| {
            desk.renew();
            for update in batch.joined.iter().flat_map(updates).chain(batch.left.iter().map(|room| shut(room))) {
                std::mem::discriminant(&update).hash(&mut shape);
                if let Update::Conversation { events, .. } = &update {
                    for stamped in events {
                        std::mem::discriminant(&stamped.event).hash(&mut shape);
                    }
                }
                desk.night.link(update);
            }
            desk.night.effects.clear();
            desk.draw();
        });
    }
    shape.finish()
}

fn shut(room: &str) -> Update {
    Update::Shut(ConversationId::from(room))
}

/// As the link tells them.
fn updates(joined: &matrix::wire::Joined) -> Vec<Update> {
    let conversation = ConversationId::from(joined.room.as_str());
    let events = || joined.state.iter().chain(&joined.timeline.events);
    let mut updates = vec![
        Update::Desk(events().filter_map(RawEvent::desk).collect()),
        Update::Conversation {
            conversation: conversation.clone(),
            events: events().filter_map(RawEvent::room).collect(),
        },
    ];
    if let Some(who) = joined.typing.clone() {
        updates.push(Update::Typing { conversation: conversation.clone(), who });
    }
    for (who, event) in joined.receipts.iter().cloned() {
        updates.push(Update::Receipt { conversation: conversation.clone(), who, event });
    }
    updates
}
