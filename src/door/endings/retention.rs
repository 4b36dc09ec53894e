//! How a door that is no administrator has the homeserver's retention erase for it (`erasing`).

use serde_json::json;

use crate::context::Context;
use crate::endings::erasing::Erasing;
use crate::error::DoorError;
use crate::rooms::set_state;
use desk::event::ConversationId;
use matrix::error::Error;
use matrix::session::Session;

/// Says in a room for how many milliseconds what is said there is kept, where the door cannot erase it.
pub(crate) async fn limit(context: &Context, room: &ConversationId, keep: u64) -> Result<(), DoorError> {
    if context.erasing == Erasing::AsAdministrator {
        return Ok(());
    }
    let retention = json!({ "max_lifetime": keep }).to_string();
    // a room that was erased by hand needs none
    set_state(&context.session, room, "m.room.retention", &retention).await
}

/// Takes back what [`limit`] said: what is said in the room is kept.
pub(crate) async fn lift(context: &Context, room: &ConversationId) -> Result<(), DoorError> {
    if context.erasing == Erasing::AsAdministrator {
        return Ok(());
    }
    set_state(&context.session, room, "m.room.retention", "{}").await
}

/// Takes everybody out of a room whose time is over, this door last.
///
/// # Errors
/// What went wrong on the way; it is to be tried again.
pub(crate) async fn abandon(session: &Session, conversation: &ConversationId) -> Result<(), Error> {
    let room = conversation.as_str();
    for member in session.joined_members(room).await?.into_keys().filter(|member| member != session.me()) {
        match session.kick(room, &member).await {
            // a successor stands above this door; and a member who has just left need not be removed
            Err(error) if !error.is_final() => return Err(error),
            _ => {}
        }
    }
    session.leave(room).await?;
    // forgotten or not, nobody is in it any more
    let _ = session.forget(room).await;
    Ok(())
}
