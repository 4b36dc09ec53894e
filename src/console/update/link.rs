//! What the link tells: conversations, the fate of messages and requests; what the desk room says is [`desk`]'s.

use super::failing::{failure, trouble};
use super::{Effect, desk, keep, lock, record, sign_in};
use crate::state::chat::Chat;
use crate::state::sign_in::SignIn;
use crate::state::{Ending, Me, State, Tone};
use crate::view::layout;
use ::desk::conversation::Conversation;
use ::desk::event::{ConversationId, MemberId, MessageId, RequestId, Stamped};
use matrix::link::{Delivery, Failure, LinkState, Role, RoomEvent, Update};

/// Takes an update in.
pub(super) fn hear(state: &mut State, update: Update, effects: &mut Vec<Effect>) {
    match update {
        Update::SignedIn { me, name, desk } => signed_in(state, me, name, desk, effects),
        Update::SignInFailed(error) => sign_in::failed(state, &error),
        Update::SomebodyElse => sign_in::somebody_else(state),
        Update::Link(link) => linked(state, link),
        Update::Keeping(keeping) => state.keeping = Some(keeping),
        Update::Restored(restored) => keep::restored(state, restored),
        Update::Desk(events) => {
            desk::hear(state, &events);
            record::read_again(state, effects);
        }
        Update::Role(role) => {
            if let Some(me) = &mut state.me {
                me.role = role;
            }
        }
        Update::Opened(conversation) => {
            let chat = chat_of(state, &conversation);
            chat.opened = true;
        }
        Update::Conversation { conversation, events } => said(state, &conversation, &events),
        Update::Typing { conversation, who } => {
            chat_of(state, &conversation).conversation.set_typing(who);
        }
        Update::Receipt { conversation, who, event } => {
            chat_of(state, &conversation).conversation.receipt(&who, &event);
        }
        Update::Shut(conversation) => shut(state, &conversation),
        Update::Outbox { conversation, message, state: delivery } => {
            outbox(state, &conversation, &message, &delivery, effects);
        }
        Update::NotRecorded { record, why } => record::refused(state, record, why, effects),
        Update::NotAsked { conversation, request, why } => not_asked(state, &conversation, &request, why),
        Update::KeptPlan { conversation, ask, kept } => {
            super::kept::answered(state, &conversation, &ask, kept, effects);
        }
        Update::HeldBack { .. } | Update::CannotWrite(_) => {}
        Update::Unlocked(right) => lock::answered(state, right, effects),
        Update::SignedOut { .. } => signed_out(state, effects),
    }
}

fn signed_in(state: &mut State, me: MemberId, name: String, desk: String, effects: &mut Vec<Effect>) {
    let first = state.me.as_ref().is_none_or(|known| known.id != me);
    let role = state.me.as_ref().map_or(Role::Helper, |known| known.role);
    let renamed = state.duty.name != name;
    state.duty.name.clone_from(&name);
    state.touched = state.now;
    state.me = Some(Me { id: me, name, desk, role });
    let again = state.sign_in.take().is_some();
    if first || again || renamed {
        super::shift::say_duty(state, effects);
    }
    state.queue.stale = true;
}

fn linked(state: &mut State, link: LinkState) {
    if link == LinkState::SignedOut && state.ending == Ending::No {
        let again = state.words.say("sign-in-again").into_owned();
        let (homeserver, helper) = &state.account;
        match &mut state.sign_in {
            // the token ended before the desk was read: nobody else tells the form that it waits for nothing
            Some(form) if form.busy => form.failed(again),
            Some(_) => {}
            form @ None => {
                let interrupts = Some(state.now);
                *form = Some(SignIn { interrupts, trouble: Some(again), ..SignIn::with(homeserver, helper) });
            }
        }
    }
    state.link = link;
}

fn signed_out(state: &mut State, effects: &mut Vec<Effect>) {
    if state.ending == Ending::No {
        linked(state, LinkState::SignedOut);
    } else {
        state.ending = Ending::Over;
        effects.push(Effect::Quit);
    }
}

/// The chat of a conversation; a new one when there is none.
pub(super) fn chat_of<'a>(state: &'a mut State, conversation: &ConversationId) -> &'a mut Chat {
    let open = state.roster.get(conversation).is_some();
    let door = match (state.roster.get(conversation), state.roster.past(conversation)) {
        (Some(open), _) => Some((open.door.clone(), open.entry.alias.clone(), open.entry.former.clone())),
        (None, Some(past)) => Some((past.door.clone(), past.alias.clone(), Vec::new())),
        (None, None) => None,
    };
    let at = state.chats.iter().position(|chat| chat.id == *conversation).unwrap_or_else(|| {
        let (door, alias, _) = door.clone().unwrap_or_else(|| (MemberId::from(""), String::new(), Vec::new()));
        let renamed = state.content.renamed.clone();
        let mut chat = Chat::new(conversation.clone(), door, alias);
        chat.renamed = renamed;
        state.chats.push(chat);
        state.chats.len() - 1
    });
    let chat = &mut state.chats[at];
    if let Some((door, alias, former)) = door {
        // the room came before the desk told whose it is: nothing was said in it yet
        if chat.alias.is_empty() && chat.conversation.is_empty() {
            chat.conversation = Conversation::new(door.clone());
            chat.alias = alias;
        }
        // closed by a door that continued it: who had it before is not told any more, and known already
        if open {
            chat.conversation.set_doors(&door, &former);
        }
    }
    chat
}

fn said(state: &mut State, conversation: &ConversationId, events: &[Stamped<RoomEvent>]) {
    let me = state.me.as_ref().map(|me| me.id.clone());
    let seen = state.is_seen(conversation) && layout::areas(state).talk.is_some();
    let chat = chat_of(state, conversation);
    let listened = chat.conversation.listeners().len();
    let conflicts = chat.conversation.newer(events).conflicts;
    super::kept::hear(chat, events);
    let latest = chat.conversation.listeners().last().copied().cloned();
    let more = chat.conversation.listeners().len() > listened;
    if let Some(me) = &me {
        chat.forget_arrived(me);
        record::shown(chat, events, me);
        chat.unread = chat.conversation.unread(me);
        // what is before the helper's eyes is read by settling
        if seen && chat.scroll.is_none() {
            chat.unread = 0;
        }
    }
    if let Some(who) = latest.filter(|_| more) {
        let (alias, who) = (state.alias(conversation).to_owned(), state.name_of(&who).to_owned());
        let text = state.words.with("notice-listening", &[("alias", alias.into()), ("who", who.into())]).into_owned();
        state.say(Tone::Info, text);
    }
    contradicted(state, conversation, conflicts);
}

/// Something came again with other content: what was there stands, and the helper is told.
fn contradicted(state: &mut State, conversation: &ConversationId, conflicts: usize) {
    if conflicts > 0 {
        let alias = state.alias(conversation).to_owned();
        let text = state.words.with("notice-conflict", &[("alias", alias.into())]).into_owned();
        state.say(Tone::Trouble, text);
    }
}

fn shut(state: &mut State, conversation: &ConversationId) {
    let alias = state.alias(conversation).to_owned();
    let chat = chat_of(state, conversation);
    if !chat.opened {
        return;
    }
    chat.opened = false;
    chat.unread = 0;
    // what did not get through is told by the link, each with its words
    chat.recording.clear();
    chat.typing_said = None;
    let kept = !chat.draft.editor.is_blank();
    if chat.conversation.ended().is_none() {
        let word = if kept { "notice-lost-words" } else { "notice-lost" };
        let text = state.words.with(word, &[("alias", alias.into())]).into_owned();
        state.say(Tone::Trouble, text);
    }
}

fn outbox(
    state: &mut State,
    conversation: &ConversationId,
    message: &MessageId,
    delivery: &Delivery,
    effects: &mut Vec<Effect>,
) {
    match delivery {
        Delivery::Queued | Delivery::Sent(_) => {
            let sending = chat_of(state, conversation).sending.iter_mut().find(|sending| sending.message == *message);
            if let Some(sending) = sending {
                sending.kept |= *delivery == Delivery::Queued;
                sending.sent |= *delivery != Delivery::Queued;
            }
        }
        Delivery::Refused(why) => {
            let why = failure(&state.words, *why);
            if chat_of(state, conversation).refused(message, why.clone()) {
                keep::came_back(state, conversation, message, effects);
                trouble(state, "notice-undelivered", conversation, why);
            }
        }
    }
}

fn not_asked(state: &mut State, conversation: &ConversationId, request: &RequestId, why: Failure) {
    state.pending.retain(|pending| pending.id != *request);
    let why = failure(&state.words, why);
    trouble(state, "notice-not-sent", conversation, why);
}
