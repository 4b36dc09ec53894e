//! What the link tells: the desk, conversations, the fate of messages and requests.

use super::{Effect, keep, lock, record, sign_in};
use crate::console::intent::Intent;
use crate::console::state::chat::Chat;
use crate::console::state::pane::Pane;
use crate::console::state::sign_in::SignIn;
use crate::console::state::{Ending, Me, State, Tone};
use crate::console::view::layout;
use crate::console::words::Words;
use crate::desk::conversation::Conversation;
use crate::desk::event::{
    Ask, ConversationId, Declined, DeskEvent, MemberId, MessageId, Refusal, RequestId, Stamped, Undelivered,
};
use crate::desk::roster::Change;
use crate::matrix::error::Distrust;
use crate::matrix::link::{Delivery, Failure, LinkState, Role, RoomEvent, Update};

/// Clocks that differ by less than this, in milliseconds, are taken to be the same.
const ON_ITS_WAY: u64 = 10_000;

/// Takes an update in.
pub(super) fn hear(state: &mut State, update: Update, effects: &mut Vec<Effect>) {
    match update {
        Update::SignedIn { me, name, desk } => signed_in(state, me, name, desk, effects),
        Update::SignInFailed(error) => sign_in::failed(state, &error),
        Update::Link(link) => linked(state, link),
        Update::Keeping(keeping) => state.keeping = Some(keeping),
        Update::Restored(restored) => keep::restored(state, restored),
        Update::Desk(events) => {
            desk(state, &events);
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
        Update::Earlier { conversation, events } => earlier(state, &conversation, &events),
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
        Update::NotSent { conversation, why } => not_sent(state, &conversation, why),
        Update::KeptPlan { conversation, ask, kept } => {
            super::kept::answered(state, &conversation, &ask, kept, effects);
        }
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
    if link == LinkState::SignedOut && state.ending == Ending::No && state.sign_in.is_none() {
        let (homeserver, helper) = &state.account;
        let mut form = SignIn::with(homeserver, helper);
        form.interrupts = Some(state.now);
        form.trouble = Some(state.words.say("sign-in-again").into_owned());
        state.sign_in = Some(form);
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

/// A page of history: nobody is called by it.
fn earlier(state: &mut State, conversation: &ConversationId, events: &[Stamped<RoomEvent>]) {
    let me = state.me.as_ref().map(|me| me.id.clone());
    let chat = chat_of(state, conversation);
    let conflicts = chat.conversation.earlier(events).conflicts;
    if let Some(me) = &me {
        chat.forget_arrived(me);
        record::shown(chat, events, me);
    }
    contradicted(state, conversation, conflicts);
}

fn shut(state: &mut State, conversation: &ConversationId) {
    let alias = state.alias(conversation).to_owned();
    let chat = chat_of(state, conversation);
    if !chat.opened {
        return;
    }
    chat.opened = false;
    chat.unread = 0;
    // what did not get through is told by the link
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

fn not_sent(state: &mut State, conversation: &ConversationId, why: Failure) {
    state.pending.retain(|pending| pending.conversation != *conversation);
    if let Some(chat) = state.chat_mut(conversation) {
        chat.recording.clear();
    }
    super::kept::not_sent(state, conversation);
    let why = failure(&state.words, why);
    trouble(state, "notice-not-sent", conversation, why);
}

fn trouble(state: &mut State, word: &str, conversation: &ConversationId, why: String) {
    let alias = state.alias(conversation).to_owned();
    let text = state.words.with(word, &[("alias", alias.into()), ("why", why.into())]).into_owned();
    state.say(Tone::Trouble, text);
}

fn desk(state: &mut State, events: &[Stamped<DeskEvent>]) {
    let before = (!state.desk_known).then(|| state.notice.clone());
    state.desk_known = true;
    state.queue.stale = true;
    for event in events {
        compare_clocks(state, event);
        if let DeskEvent::Reported(reported) = &event.event {
            super::reports::hear(state, reported);
        }
        match state.roster.apply(event) {
            Change::Assigned { conversation, from, to, request } => {
                assigned(state, &conversation, from.as_ref(), to.as_ref(), request.as_ref());
            }
            Change::Declined(declined) => self::declined(state, &declined),
            Change::Undelivered(undelivered) => self::undelivered(state, &undelivered),
            Change::Triaged { conversation, .. } => triaged(state, &conversation),
            Change::Proposed(conversation) => proposed(state, &conversation),
            Change::Left(conversation, _) => left(state, &conversation),
            Change::Alerted(conversation) => super::acute::told(state, &conversation),
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
    // what the desk heard before this console was there is no news, and covers nothing that is
    if let Some(before) = before
        && state.notice.as_ref().is_some_and(|notice| notice.tone == Tone::Info)
    {
        state.notice = before;
    }
    let roster = &state.roster;
    state.pending.retain(|pending| !roster.is_answered(&pending.id));
}

/// What this helper said just now bears the homeserver's time: the difference is that of the clocks (hostile.md 37).
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
    let ahead = i64::try_from(event.at.0).unwrap_or(i64::MAX).saturating_sub_unsigned(said.0);
    // what a message takes on its way is no difference of clocks
    state.ahead = if ahead.unsigned_abs() < ON_ITS_WAY { 0 } else { ahead };
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
    let alias = state.alias(conversation).to_owned();
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
            let text = state.words.with("notice-picked-up-me", &[("alias", alias.into())]).into_owned();
            state.say(Tone::Info, text);
        }
        Some(to)
            if lost
                || state.queue.selected.as_ref() == Some(conversation)
                || from.is_some_and(|from| state.is_me(from)) =>
        {
            let who = state.name_of(to).to_owned();
            let arguments = [("alias", alias.into()), ("who", who.into())];
            let text = state.words.with("notice-picked-up", &arguments).into_owned();
            state.say(Tone::Info, text);
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
            let (alias, who) = (state.alias(&declined.conversation).to_owned(), state.name_of(&holder).to_owned());
            let arguments = [("alias", alias.into()), ("who", who.into())];
            let text = state.words.with("notice-picked-up", &arguments).into_owned();
            state.say(Tone::Info, text);
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
            crate::desk::conversation::Item::Said { body, carries, .. } => Some((body.to_owned(), carries.to_vec())),
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
        let alias = state.alias(conversation).to_owned();
        let text = state.words.with("notice-proposed", &[("alias", alias.into())]).into_owned();
        state.say(Tone::Info, text);
    }
}

fn closed(state: &mut State, conversation: &ConversationId) {
    state.pending.retain(|pending| pending.conversation != *conversation);
    let had = state.roster.past(conversation).and_then(|past| past.had.clone());
    if !had.is_some_and(|had| state.is_me(&had)) {
        return;
    }
    let alias = state.alias(conversation).to_owned();
    let text = state.words.with("notice-closed", &[("alias", alias.into())]).into_owned();
    state.say(Tone::Info, text);
    let words_left = state.chat(conversation).is_some_and(|chat| !chat.draft.editor.is_blank());
    if state.open.as_ref() == Some(conversation) && !words_left {
        state.open = None;
        state.pane = Pane::Queue;
    }
}

/// A failure in words.
pub(super) fn failure(words: &Words, failure: Failure) -> String {
    let key = match failure {
        Failure::Unreachable => "failure-unreachable",
        Failure::TimedOut => "failure-timed-out",
        Failure::Busy => "failure-busy",
        Failure::NotAHomeserver => "failure-not-a-homeserver",
        Failure::Untrusted(why) => match why {
            Distrust::Issuer => "failure-untrusted-issuer",
            Distrust::Time => "failure-untrusted-time",
            Distrust::Name => "failure-untrusted-name",
            Distrust::Other => "failure-untrusted",
        },
        Failure::ServerError => "failure-server-error",
        Failure::Forbidden => "failure-forbidden",
        Failure::TooLarge => "failure-too-large",
        Failure::SignedOut => "failure-signed-out",
        Failure::DiskFull => "failure-disk-full",
        Failure::DiskFailed => "failure-disk-failed",
    };
    words.say(key).into_owned()
}

/// A refusal in words.
pub(super) fn refusal(state: &State, refusal: Refusal) -> String {
    let key = match refusal {
        Refusal::Taken => "refusal-taken",
        Refusal::Full => "refusal-full",
        Refusal::OffDuty => "refusal-off-duty",
        Refusal::Stale => "refusal-stale",
        Refusal::NotYours => "refusal-not-yours",
        Refusal::NotSupervisor => "refusal-not-supervisor",
        Refusal::ReceiverUnavailable => "refusal-receiver-unavailable",
        Refusal::NeedsReason => "refusal-needs-reason",
        Refusal::NeedsColleague => "refusal-needs-colleague",
        Refusal::NothingProposed => "refusal-nothing-proposed",
        Refusal::AtLeastB => "triage-at-least-b",
        Refusal::Closed => "refusal-closed",
    };
    let shift = state.keymap.label(Intent::Shift);
    state.words.with(key, &[("key", shift.into())]).into_owned()
}
