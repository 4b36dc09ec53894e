//! An open conversation, packed as its room has it.

use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::moment::now;
use crate::moving::parcel::Parcel;
use crate::reading::conversation::heard;
use crate::retry::retry;
use crate::rooms::history::back;
use crate::rooms::{case, digest};
use crate::visits::transcript::{MessageVerdict, TURN, Transcript};
use desk::event::{BoardEntry, CaseEvent, Here, MemberId, Message, Moved, Presence};
use matrix::ours::Room;
use matrix::wire::RawEvent;

/// What of a conversation room moves beside messages and turns.
const CASE: [&str; 9] = [
    "org.nachtwacht.went",
    "org.nachtwacht.listening",
    "org.nachtwacht.note",
    "org.nachtwacht.plan",
    "org.nachtwacht.signal",
    "org.nachtwacht.phase",
    "org.nachtwacht.referral",
    "org.nachtwacht.escalation",
    "org.nachtwacht.registration",
];

/// Packs one conversation, as its room has it.
pub(super) async fn pack_one(desk: &DeskRoom, entry: BoardEntry) -> Result<Parcel, DoorError> {
    let session = desk.session();
    let id = entry.conversation.as_str();
    let room = retry(|| Room::read(session, id)).await?;
    let history = retry(|| back(session, id, None, None)).await?;
    let presence = match case(&room, "org.nachtwacht.presence") {
        Some(CaseEvent::Presence(presence)) => presence,
        _ => Presence { state: Here::Away, since: now() },
    };
    let said = said(desk.me(), &entry.former, &history);
    let digest = digest(&room).map(|digest| digest.0);
    Ok(Parcel { door: desk.me().clone(), entry, digest, presence, said })
}

/// What moves of a room's history: what counted, by whom it was said first.
fn said(door: &MemberId, former: &[MemberId], history: &[RawEvent]) -> Vec<Moved> {
    // it keeps one line: only what became of each is of use
    let mut transcript = Transcript::new(door.clone(), 1, 1);
    transcript.was_with(former);
    let mut said = Vec::new();
    for event in history {
        let moved = event.moved().filter(|_| transcript.is_door(&event.sender));
        let (was, event) = moved.as_ref().map_or((&event.id, event), |(was, event)| (was, event));
        let verdict = transcript.on_event(&event.id, &event.sender, event.at, heard(event));
        let kind = &*event.event_type;
        let goes_along = match event.state_key.as_deref() {
            None => kind == Message::TYPE || CASE.contains(&kind),
            Some(key) => kind == TURN && key.is_empty(),
        };
        if goes_along && !matches!(verdict, MessageVerdict::Refused { .. }) {
            let from = if transcript.is_door(&event.sender) { door } else { &event.sender };
            said.push(Moved {
                from: from.clone(),
                at: event.at,
                event: was.clone(),
                event_type: kind.to_owned(),
                key: event.state_key.as_deref().map(str::to_owned),
                content: event.content.clone(),
            });
        }
    }
    said
}
