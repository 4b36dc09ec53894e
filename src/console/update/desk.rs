//! What the desk room tells: who has whom now, what was not granted, who came and went.

use super::failing::{refusal, trouble};
use super::link::chat_of;
use crate::intent::Intent;
use crate::state::pane::Pane;
use crate::state::{State, Tone};
use desk::event::{
    Alert, Ask, ConversationId, Declined, DeskEvent, MemberId, Refusal, RequestId, Stamped, Undelivered,
};
use desk::roster::Change;

/// Clocks that differ by less than this, in milliseconds, are taken to be the same.
const ON_ITS_WAY: u64 = 10_000;

/// Takes in what was said in the desk room.
pub(super) fn hear(state: &mut State, events: &[Stamped<DeskEvent>]) {
    let before = (!state.desk_known).then(|| state.notice.clone());
    state.desk_known = true;
    state.queue.stale = true;
    for event in events {
        compare_clocks(state, event);
        if let DeskEvent::Reported(reported) = &event.event {
            super::reports::hear(state, reported);
        }
        let alert = alert_before(state, &event.event);
        match state.roster.apply(event) {
            Change::Assigned { conversation, from, to, request } => {
                assigned(state, &conversation, from.as_ref(), to.as_ref(), request.as_ref());
            }
            Change::Declined(declined) => self::declined(state, &declined),
            Change::Undelivered(undelivered) => self::undelivered(state, &undelivered),
            Change::Triaged { conversation, .. } => triaged(state, &conversation),
            Change::Proposed(conversation) => proposed(state, &conversation),
            Change::Left(conversation, _) => left(state, &conversation),
            Change::Alerted(conversation) => super::acute::told(state, &conversation, alert.as_ref()),
            Change::Closed(conversation) => closed(state, &conversation),
            Change::Conflict { .. } => {
                let text = state.words.say("notice-desk-conflict").into_owned();
                state.say(Tone::Trouble, text);
            }
            Change::Duty(member) if state.is_me(&member) => {
                if let Some(member) = state.roster.member(&member) {
                    state.duty = member.duty.clone();
                }
            }
            _ => {}
        }
    }
    super::closing::follow(state);
    // what the desk heard before this console was there is no news, and covers nothing that is
    if let Some(before) = before
        && state.notice.as_ref().is_some_and(|notice| notice.tone == Tone::Info)
    {
        state.notice = before;
    }
    let roster = &state.roster;
    state.pending.retain(|pending| !roster.is_answered(&pending.id));
}

/// The alert that an event about one takes the place of.
fn alert_before(state: &State, event: &DeskEvent) -> Option<Alert> {
    let DeskEvent::Alerted(alerted) = event else { return None };
    state.roster.get(&alerted.conversation)?.entry.alert.as_deref().cloned()
}

/// What this helper said bears the homeserver's time: the difference is that of the clocks (hostile.md 37).
///
/// The homeserver stamped it after it was said and before it was heard; in between lies what the link held it for, an
/// outage too. A difference that is known already stands as long as it agrees with that.
fn compare_clocks(state: &mut State, event: &Stamped<DeskEvent>) {
    if !state.is_me(&event.sender) {
        return;
    }
    let said = match &event.event {
        DeskEvent::Duty(_) => state.duty_said,
        DeskEvent::Request(request) => {
            state.pending.iter().find(|pending| pending.id == request.id).map(|pending| pending.since)
        }
        _ => None,
    };
    let Some(said) = said else { return };
    let at = i64::try_from(event.at.0).unwrap_or(i64::MAX);
    // a clock that was set back in between has heard it before it was said
    let (earlier, later) = (said.min(state.now), said.max(state.now));
    let (least, most) = (at.saturating_sub_unsigned(later.0), at.saturating_sub_unsigned(earlier.0));
    let slack = ON_ITS_WAY.cast_signed();
    let agrees = |ahead: i64| (least.saturating_sub(slack)..=most.saturating_add(slack)).contains(&ahead);
    if !agrees(state.ahead) {
        state.ahead = if agrees(0) { 0 } else { 0.clamp(least, most) };
    }
}

fn assigned(
    state: &mut State,
    conversation: &ConversationId,
    from: Option<&MemberId>,
    to: Option<&MemberId>,
    request: Option<&RequestId>,
) {
    let claimed = request.is_some_and(|request| state.pending.iter().any(|pending| pending.id == *request));
    let lost = state.is_claiming(conversation) && !claimed;
    state.pending.retain(|pending| pending.conversation != *conversation || !matches!(pending.ask, Ask::Claim) || lost);
    match to {
        Some(to) if state.is_me(to) => {
            chat_of(state, conversation);
            // only a helper who still looks at that row is taken along: nobody's typing changes its conversation
            let watching = claimed
                && state.pane == Pane::Queue
                && state.dialogs.is_empty()
                && state.queue.selected.as_ref() == Some(conversation);
            if watching {
                state.open = Some(conversation.clone());
                state.pane = Pane::Talk;
            }
            tell(state, "notice-picked-up-me", conversation);
        }
        Some(to)
            if lost
                || state.queue.selected.as_ref() == Some(conversation)
                || from.is_some_and(|from| state.is_me(from)) =>
        {
            picked_up(state, conversation, to);
        }
        _ => {}
    }
}

fn declined(state: &mut State, declined: &Declined) {
    if !state.is_me(&declined.to) {
        return;
    }
    let asked = state.pending.iter().position(|pending| pending.id == declined.request);
    if let Some(at) = asked {
        state.pending.remove(at);
        let holder = state.roster.get(&declined.conversation).and_then(|open| open.entry.assigned.clone());
        if let (Refusal::Taken, Some(holder)) = (declined.why, holder) {
            picked_up(state, &declined.conversation, &holder);
        } else {
            let why = refusal(state, declined.why);
            trouble(state, "notice-declined", &declined.conversation, why);
        }
    }
}

fn undelivered(state: &mut State, undelivered: &Undelivered) {
    let conversation = undelivered.conversation.clone();
    let mine = state.is_me(&undelivered.to);
    let why = refusal(state, undelivered.why);
    let now = state.now;
    let chat = chat_of(state, &conversation);
    chat.conversation.undelivered(undelivered);
    if !mine {
        return;
    }
    chat.unkept.get_or_insert(now);
    if !chat.refused(&undelivered.message, why.clone()) {
        let line = chat.conversation.find(&undelivered.to, &undelivered.message);
        let words = line.and_then(|line| chat.conversation.line(line)).and_then(|line| match line.item {
            desk::conversation::Item::Said { body, carries, .. } => Some((body.to_owned(), carries.to_vec())),
            _ => None,
        });
        match words {
            Some((body, carries)) => chat.draft.put_back(&body, &carries, why.clone()),
            None => return,
        }
    }
    trouble(state, "notice-undelivered", &conversation, why);
}

fn triaged(state: &mut State, conversation: &ConversationId) {
    let mine = state.is_mine(conversation) || state.is_asked(conversation, |ask| matches!(ask, Ask::Triage { .. }));
    let Some(triage) = state.roster.get(conversation).map(|open| open.entry.triage).filter(|_| mine) else { return };
    let word = state.words.say(&format!("triage-{}", triage.letter())).into_owned();
    let arguments = [
        ("alias", state.alias(conversation).to_owned().into()),
        ("code", triage.letter().to_string().into()),
        ("word", word.into()),
    ];
    let text = state.words.with("notice-triaged", &arguments).into_owned();
    state.say(Tone::Info, text);
}

/// My visitor is gone: a conversation that ends without a goodbye is not to be forgotten in the register either.
fn left(state: &mut State, conversation: &ConversationId) {
    if !state.is_mine(conversation) {
        return;
    }
    let (alias, key) = (state.alias(conversation).to_owned(), state.keymap.label(Intent::Close));
    let text = state.words.with("notice-left", &[("alias", alias.into()), ("key", key.into())]).into_owned();
    state.say(Tone::Info, text);
}

fn proposed(state: &mut State, conversation: &ConversationId) {
    let by = state.roster.get(conversation).and_then(|open| open.entry.proposal.as_ref()).map(|proposal| &proposal.by);
    if by.is_some_and(|by| state.is_me(by)) {
        tell(state, "notice-proposed", conversation);
    }
}

fn closed(state: &mut State, conversation: &ConversationId) {
    state.pending.retain(|pending| pending.conversation != *conversation);
    let had = state.roster.past(conversation).and_then(|past| past.had.clone());
    if !had.is_some_and(|had| state.is_me(&had)) {
        return;
    }
    tell(state, "notice-closed", conversation);
    let words_left = state.chat(conversation).is_some_and(|chat| !chat.draft.editor.is_blank());
    if state.open.as_ref() == Some(conversation) && !words_left {
        state.open = None;
        state.pane = Pane::Queue;
    }
}

/// Tells who has a visitor now.
fn picked_up(state: &mut State, conversation: &ConversationId, who: &MemberId) {
    let arguments = [("alias", state.alias(conversation).into()), ("who", state.name_of(who).into())];
    let text = state.words.with("notice-picked-up", &arguments).into_owned();
    state.say(Tone::Info, text);
}

/// Tells something about a conversation.
fn tell(state: &mut State, word: &str, conversation: &ConversationId) {
    let text = state.words.with(word, &[("alias", state.alias(conversation).into())]).into_owned();
    state.say(Tone::Info, text);
}
