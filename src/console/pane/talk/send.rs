//! Sending what is in the composer.

use crate::world::chat::Sending;
use crate::world::{Tone, World};
use care::blanks::hole;
use care::registration::ReferralOutcome;
use desk::event::{Carried, CaseEvent, MessageId, ReferralMade};
use matrix::link::{Command, Outgoing};

/// Whether words still hold a placeholder: they are not for the visitor yet. The helper is told which, and the cursor
/// goes there.
fn has_hole(world: &mut World) -> bool {
    let hole = world.open_chat().and_then(|chat| {
        let text = chat.draft.editor.text();
        hole(text, 0).map(|range| (range.end, text[range].to_owned()))
    });
    let Some((end, name)) = hole else { return false };
    if let Some(chat) = world.open_chat_mut() {
        chat.draft.editor.place(end);
    }
    let text = world.station.words.with("talk-hole", &[("hole", name.into())]).into_owned();
    world.say(Tone::Trouble, text);
    true
}

/// Sends what is in the open conversation's composer, with the fence that is known now.
pub(super) fn send(world: &mut World) {
    if !world.can_send() {
        return;
    }
    let Some(conversation) = world.open.clone() else { return };
    if has_hole(world) {
        return;
    }
    let message = MessageId::from(world.new_id());
    let (fence, at) = (world.fence(&conversation), world.now());
    let Some(chat) = world.chat_mut(&conversation) else { return };
    let (body, carries) = chat.draft.take();
    // from here on it is kept as a message
    chat.unkept = None;
    chat.sending.push(Sending::new(message.clone(), body.clone(), carries.clone(), at));
    chat.scroll = None;
    world.stop_typing();
    for carried in &carries {
        if let Carried::Referral { entry, overridden } = carried {
            let made =
                ReferralMade { entry: entry.clone(), outcome: ReferralOutcome::Offered, overridden: *overridden };
            world.record(&conversation, CaseEvent::Referral(made));
        }
    }
    world.tell(Command::Send(Outgoing { conversation, message, body, fence, carries }));
    world.notice = None;
}
