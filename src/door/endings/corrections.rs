//! A registration can be corrected until the register has it (design §4). It is asked and answered beside all rooms:
//! the helper is not in the conversation's room any more, and the desk room is everybody's. [`desk::correction`]
//! decides who may.
//!
//! A correction goes into the conversation's room as a registration by the door, which comes after the helper's. Only
//! then it is answered as corrected. A door that dies finds the correction there at its next start, and so does a door
//! that takes over.

use std::time::Duration;

use crate::desk_room::DeskRoom;
use crate::endings::Endings;
use crate::error::DoorError;
use crate::retry::retry;
use crate::visits::token::hash;
use care::registration::Registration;
use desk::correction::{Decision, decide, open};
use desk::event::{
    AskCorrection, CaseEvent, ConversationId, Correctable, CorrectionAnswer, CorrectionAsk, CorrectionIs, DeviceEvent,
    EventId, MemberId, RequestId,
};
use machine::random;
use matrix::session::Session;

/// An answer may take so long to get to the homeserver: after that nobody waits for it any more.
const ANSWERING: Duration = Duration::from_secs(20);

/// So many are listed at most: a shift has fewer, and the list fits into one message.
const MOST: usize = 100;

/// Answers what a helper asks about registrations: to the device that asked and to no other.
pub(crate) async fn answer(
    desk: &DeskRoom,
    endings: &mut Endings,
    who: MemberId,
    asked: CorrectionAsk,
) -> Result<(), DoorError> {
    // somebody who is not at the desk any more has nothing here
    if desk.roster().member(&who).is_none() {
        return Ok(());
    }
    let CorrectionAsk { id, device, ask } = asked;
    let answer = match ask {
        AskCorrection::Mine => {
            let registrations = latest_first(endings.correctable_by(&who));
            if registrations.is_empty() {
                return Ok(());
            }
            CorrectionIs::Mine { registrations }
        }
        AskCorrection::Open { conversation } => open(endings.standing(&conversation), &who),
        AskCorrection::Correct { conversation, based_on, form } => {
            correct(desk.session(), endings, (&who, &id, &conversation), &based_on, *form).await?
        }
    };
    answer_to_device(desk.session(), who, device, CorrectionAnswer { to: id, answer });
    Ok(())
}

/// The latest ones, and no more than a list takes.
fn latest_first(mut registrations: Vec<Correctable>) -> Vec<Correctable> {
    registrations.sort_by(|one, other| (other.since, &one.conversation).cmp(&(one.since, &other.conversation)));
    registrations.truncate(MOST);
    registrations
}

/// Decides a correction, and writes it where it lasts.
async fn correct(
    session: &Session,
    endings: &mut Endings,
    (who, id, conversation): (&MemberId, &RequestId, &ConversationId),
    based_on: &EventId,
    form: Registration,
) -> Result<CorrectionIs, DoorError> {
    if let Decision::Answer(answer) = decide(endings.standing(conversation), who, based_on, &form) {
        return Ok(answer);
    }
    let event = CaseEvent::Registration(form.clone());
    let (kind, content) = (event.event_type(), event.content());
    let transaction = format!("c{}", hash(&["correction", conversation.as_str(), who.as_str(), id.as_str()]));
    match retry(|| session.send(conversation.as_str(), kind, &transaction, &content)).await {
        Err(error) if error.is_signed_out() => Err(error.into()),
        Err(_) => Ok(CorrectionIs::Failed),
        Ok(event) => {
            endings.correct(conversation, form, event);
            Ok(CorrectionIs::Corrected)
        }
    }
}

/// Tells one device an answer. When it gets lost the helper asks again, and is answered by how the registration stands
/// then.
fn answer_to_device(session: &Session, who: MemberId, device: String, answer: CorrectionAnswer) {
    let (session, event) = (session.clone(), DeviceEvent::CorrectionAnswer(answer));
    tokio::spawn(async move {
        let (kind, content, id) = (event.event_type(), event.content(), random::id());
        let told = retry(|| session.tell_device((&who, &device), kind, &id, &content));
        let _ = tokio::time::timeout(ANSWERING, told).await;
    });
}
