//! Coming in: a place, a room, an alias, and the desk is told; once for each attempt.

use std::sync::Arc;
use std::time::Instant;

use serde_json::json;
use tokio::sync::oneshot;

use super::entry::{Entered, Entry};
use super::trouble::Trouble;
use crate::attempts::id::AttemptKey;
use crate::command::DoorCommand;
use crate::context::{Context, SharedContext};
use crate::moment::{now, timestamp};
use crate::retry::retry;
use crate::street::source::{Origin, Source};
use crate::successors::levels::conversation_levels;
use crate::visits::attendance::Attendance;
use crate::visits::token::VisitToken;
use crate::visits::{FoundVisit, Visit};
use care::plan::{Answer, PREFACE};
use care::registration::Visitor;
use care::stop_word::{self, StopWord};
use care::triage::Triage;
use desk::event::{
    Arrived, CaseEvent, ConversationId, EventId, Here, PlanAnswer, Presence, Seq, Visit as VisitState, room_type,
};
use machine::random;
use matrix::error::Error;
use matrix::rooms::NewRoom;

/// Lets somebody in; by an attempt that is known, as it was answered before.
pub(super) async fn enter_once(context: &SharedContext, entry: Entry, from: Origin) -> Result<Entered, Trouble> {
    let source = Source::of(from, &context.limits);
    let key = entry.attempt.as_ref().map(|attempt| AttemptKey::of(attempt, source));
    let holds = |entered: &Entered| {
        let found = context.visits.find(&entered.token.digest());
        matches!(found, Some(FoundVisit::Open(visit)) if visit.is_untouched())
    };
    let known = |key: &AttemptKey| context.attempts(|attempts| attempts.answer(key, &entry, context.instant(), holds));
    let Some((key, answer)) = key.and_then(|key| known(&key).map(|answer| (key, answer))) else {
        return come_in(context, &entry, from, None).await;
    };
    let entered = answer.get_or_try_init(|| come_in(context, &entry, from, Some(key.clone()))).await.cloned();
    if entered.is_err() {
        context.attempts(|attempts| attempts.failed(&key, &answer));
    }
    entered
}

async fn come_in(
    context: &SharedContext,
    entry: &Entry,
    from: Origin,
    attempt: Option<AttemptKey>,
) -> Result<Entered, Trouble> {
    // practice comes from this process, at any time
    if from != Origin::Inside && !context.welcome.lets_in(timestamp(now()), context.is_staffed()) {
        return Err(Trouble::NotOpen);
    }
    let source = Source::of(from, &context.limits);
    let seat = context.street.admit(source)?;
    let token = VisitToken::new().map_err(|_| Trouble::Away)?;
    let alias = context.aliases(|aliases| aliases.take(entry.language));
    let Ok(conversation) = make_room(context, &token).await else {
        context.aliases(|aliases| aliases.free(&alias));
        return Err(Trouble::Away);
    };
    let attendance = Attendance::new(Instant::now(), None, false);
    let me = context.session.me().clone();
    let mut visit = Visit::new(conversation.clone(), token.digest(), me, attendance, &context.limits, seat);
    visit.source = source;
    visit.came_by(attempt);
    // the stop word is in force before the visitor can say anything; the copy in the room is for a door that starts
    // anew, and for the helper
    if let Some(word) = &entry.stop_word {
        visit.change(|state| state.transcript_mut().agree(word.clone()));
    }
    let visit = Arc::new(visit);
    // what time changes is told to a desk that knows of the visitor
    visit.state().arrives();
    context.visits.add(visit.clone());
    if entry.stop_word.is_some() && send_stop_word(context, &visit, entry.stop_word.as_ref()).await.is_err() {
        // the room that is left behind is found at the next start and erased
        context.visits.close(&visit.conversation, None);
        context.aliases(|aliases| aliases.free(&alias));
        return Err(Trouble::Away);
    }
    let arrived = Arrived {
        seq: Seq(0),
        conversation,
        since: now(),
        alias: alias.clone(),
        language: entry.language,
        tag: entry.tag.clone(),
        visitor: match entry.returning {
            Some(true) => Visitor::Returning,
            Some(false) => Visitor::New,
            None => Visitor::Unknown,
        },
        triage: Triage::at_the_door(&entry.answers),
        answers: entry.answers.clone(),
        plain: entry.plain,
    };
    let (done, known) = oneshot::channel();
    context.tell(DoorCommand::Arrived(Box::new(arrived), done));
    known.await.map_err(|_| Trouble::Away)?;
    visit.state().arrived();
    Ok(Entered { token, alias })
}

/// Writes the visitor's stop word into the room, as the preface's answer: a helper sees it there, and a door that
/// starts anew reads it back. `None` takes the present one back.
pub(super) async fn send_stop_word(
    context: &Context,
    visit: &Visit,
    word: Option<&StopWord>,
) -> Result<EventId, Error> {
    let answer = CaseEvent::Plan(PlanAnswer {
        plan: PREFACE.to_owned(),
        version: 1,
        item: stop_word::ITEM.to_owned(),
        answer: word.map(|word| Answer::Text(word.as_typed().to_owned())),
        skipped: false,
        from: None,
        earlier: None,
    });
    let (kind, json, transaction) = (answer.event_type(), answer.content(), random::id());
    retry(|| context.session.send(visit.conversation.as_str(), kind, &transaction, &json)).await
}

/// Makes a conversation's room. Not tried twice: the homeserver may have made the room all the same. Such a room is
/// found at the next start and erased.
async fn make_room(context: &Context, token: &VisitToken) -> Result<ConversationId, Error> {
    let visit = CaseEvent::Visit(VisitState { digest: token.digest().0 });
    let presence = CaseEvent::Presence(Presence { state: Here::Here, since: now() });
    let state = [&visit, &presence].map(|event| {
        let parsed = serde_json::from_str(&event.content()).unwrap_or_else(|_| json!({}));
        (event.event_type(), "", parsed)
    });
    let successors = context.successors();
    let new = NewRoom {
        room_type: room_type::CONVERSATION,
        invite: &successors,
        power_levels: Some(conversation_levels(context.session.me(), &successors)),
        state: &state,
        ..NewRoom::default()
    };
    Ok(context.session.create_room(&new).await?.into())
}
