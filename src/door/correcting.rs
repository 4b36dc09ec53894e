//! A registration is corrected until the register has it (design §4). Asked and answered beside all rooms: the helper is
//! not in the conversation's room any more, and the desk room is everybody's. Who may is [`desk::correction`]'s to decide.
//!
//! A correction goes into the conversation's room as a registration by the door, which comes after the helper's. Only
//! then it is answered as corrected: a door that dies finds it there, and so does the one that takes over.

use std::time::Duration;

use super::DoorError;
use super::context::retry;
use super::ending::Ending;
use super::keeper::Keeper;
use super::token::hash;
use care::registration::Registration;
use desk::correction::{Decision, decide, open};
use desk::event::{
    AskCorrection, CaseEvent, ConversationId, Correctable, CorrectionAnswer, CorrectionAsk, CorrectionIs, DeviceEvent,
    EventId, MemberId, RequestId,
};
use machine::random;

/// An answer may take so long to get to the homeserver: after that nobody waits for it any more.
const ANSWERING: Duration = Duration::from_secs(20);

/// So many are listed: a shift has fewer, and a list fits into one message.
const MOST: usize = 100;

impl Keeper {
    /// Answers what a helper asks about registrations: to the device that asked and to no other.
    pub(crate) async fn asked_to_correct(&mut self, who: MemberId, asked: CorrectionAsk) -> Result<(), DoorError> {
        // whoever is not at the desk any more has nothing here
        if self.roster.member(&who).is_none() {
            return Ok(());
        }
        let CorrectionAsk { id, device, ask } = asked;
        let answer = match ask {
            AskCorrection::Mine => {
                let registrations = self.correctable_by(&who);
                if registrations.is_empty() {
                    return Ok(());
                }
                CorrectionIs::Mine { registrations }
            }
            AskCorrection::Open { conversation } => {
                open(self.endings.get(&conversation).and_then(Ending::standing), &who)
            }
            AskCorrection::Correct { conversation, based_on, form } => {
                self.correct(&who, (&id, &conversation), &based_on, *form).await?
            }
        };
        self.answer_to_device(who, device, CorrectionAnswer { to: id, answer });
        Ok(())
    }

    /// The registrations that somebody wrote and that the register has not got, those of late first.
    fn correctable_by(&self, who: &MemberId) -> Vec<Correctable> {
        let of_who = |(conversation, ending): (&ConversationId, &Ending)| {
            let is_open = ending.standing().is_some_and(|standing| !standing.taken && standing.by == who);
            let (conversation, alias) = (conversation.clone(), ending.alias.clone());
            is_open.then_some(Correctable { conversation, alias, since: ending.closed })
        };
        let mut mine: Vec<_> = self.endings.iter().filter_map(of_who).collect();
        mine.sort_by(|one, other| (other.since, &one.conversation).cmp(&(one.since, &other.conversation)));
        mine.truncate(MOST);
        mine
    }

    /// Decides a correction, and writes it where it lasts.
    async fn correct(
        &mut self,
        who: &MemberId,
        (id, conversation): (&RequestId, &ConversationId),
        based_on: &EventId,
        form: Registration,
    ) -> Result<CorrectionIs, DoorError> {
        let standing = self.endings.get(conversation).and_then(Ending::standing);
        if let Decision::Answer(answer) = decide(standing, who, based_on, &form) {
            return Ok(answer);
        }
        let event = CaseEvent::Registration(form.clone());
        let (kind, content) = (event.event_type(), event.content());
        let transaction = format!("c{}", hash(&["correction", conversation.as_str(), who.as_str(), id.as_str()]));
        match retry(|| self.context.session.send(conversation.as_str(), kind, &transaction, &content)).await {
            Err(error) if error.is_signed_out() => Err(error.into()),
            Err(_) => Ok(CorrectionIs::Failed),
            Ok(event) => {
                if let Some(ending) = self.endings.get_mut(conversation) {
                    ending.correct(form, event);
                }
                Ok(CorrectionIs::Corrected)
            }
        }
    }

    /// Tells one device an answer. When it gets lost the helper asks again, and is answered by how it stands then.
    fn answer_to_device(&self, who: MemberId, device: String, answer: CorrectionAnswer) {
        let (session, event) = (self.context.session.clone(), DeviceEvent::CorrectionAnswer(answer));
        tokio::spawn(async move {
            let (kind, content, id) = (event.event_type(), event.content(), random::id());
            let told = retry(|| session.tell_device((&who, &device), kind, &id, &content));
            let _ = tokio::time::timeout(ANSWERING, told).await;
        });
    }
}
