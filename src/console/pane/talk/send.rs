//! Sending what is in the composer. What was put in is judged here, at the moment when it leaves (domain.md §2.9).

use crate::dialog::second_key::SecondKey;
use crate::intent;
use crate::layer::{Held, Then};
use crate::widget::editor::clean;
use crate::world::chat::Sending;
use crate::world::code_word::PHRASE;
use crate::world::{Tone, World};
use care::blanks::hole;
use care::leaving::{Objection, Source};
use care::phrases;
use care::registration::ReferralOutcome;
use desk::event::{Carried, CaseEvent, ConversationId, MessageId, ReferralMade};
use matrix::link::{Command, Outgoing, Piece};

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

/// Whether words still hold a shortcut that the content knows: the helper meant what it stands for, and a visitor who
/// reads `;vtmeld` learns only that something was meant. The cursor goes behind it, where it can be expanded.
fn has_shortcut(world: &mut World) -> bool {
    let content = &world.station.content;
    let found = world.open_chat().and_then(|chat| {
        let text = chat.draft.editor.text();
        let words = text.split_whitespace().filter_map(|word| word.strip_prefix(';'));
        let mut codes = words.map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric()));
        let is_known = |code: &str| {
            phrases::by_code(&content.phrases, code).is_some() || content.directory.by_code(code).is_some()
        };
        let code = codes.find(|code| !code.is_empty() && is_known(code))?;
        let end = text.find(&format!(";{code}"))? + 1 + code.len();
        Some((end, code.to_owned()))
    });
    let Some((end, code)) = found else { return false };
    if let Some(chat) = world.open_chat_mut() {
        chat.draft.editor.place(end);
    }
    let key = world.station.keymap.label(intent::Composer::Expand);
    let text = world.station.words.with("talk-shortcut", &[("code", code.into()), ("key", key.into())]).into_owned();
    world.say(Tone::Trouble, text);
    true
}

/// Sends what is in the open conversation's composer, if nothing is objected to it now: else it stays, with the reason,
/// or takes a second key.
pub(super) fn send(world: &mut World) -> Then {
    if !world.can_send() {
        return Then::Nothing;
    }
    let Some(conversation) = world.open.clone() else { return Then::Nothing };
    if world.composer == 0 {
        // what is sent was seen: on a screen too small for the composer nothing leaves
        let text = world.station.words.say("talk-no-room").into_owned();
        world.say(Tone::Trouble, text);
        return Then::Nothing;
    }
    if has_hole(world) || has_shortcut(world) {
        return Then::Nothing;
    }
    let objections = objections(world, &conversation);
    world.practise_gates(&conversation, &objections, false);
    if let Some(last) = objections.iter().find(|objection| objection.is_final()) {
        let why = world.objection_words(last);
        if let Some(chat) = world.chat_mut(&conversation) {
            chat.draft.refused = Some(why.clone());
        }
        world.trouble("notice-held", &conversation, why);
        return Then::Nothing;
    }
    if objections.is_empty() {
        leave(world, &conversation, &[]);
        return Then::Nothing;
    }
    let words = world.chat(&conversation).map(|chat| chat.draft.editor.text().to_owned()).unwrap_or_default();
    let overrules = world.overruled(&conversation, objections.clone());
    Then::open(SecondKey::to(Held { conversation, words, objections, overrules }))
}

/// What is objected to the draft now, and was not overruled when its pieces were put in.
fn objections(world: &World, conversation: &ConversationId) -> Vec<Objection> {
    let Some(chat) = world.chat(conversation) else { return Vec::new() };
    let overruled: Vec<&Objection> = chat.draft.pieces().filter_map(|(_, overruled)| overruled).collect();
    let all = world.objections(conversation, chat.draft.pieces().map(|(source, _)| source));
    all.into_iter().filter(|objection| !overruled.contains(&objection)).collect()
}

/// The second key was pressed for these objections to these words: they leave, unless something else is objected by now,
/// or the words are others.
pub(super) fn send_all_the_same(world: &mut World, held: &Held) -> Then {
    let Held { conversation, words, objections: overruled, overrules } = held;
    let same = world.open.as_ref() == Some(conversation)
        && world.can_send()
        && world.chat(conversation).is_some_and(|chat| chat.draft.editor.text() == words);
    // whoever left by quick exit or came back after the first key is another case than the one that was overruled
    let more = *overrules != world.overruled(conversation, overruled.clone())
        || objections(world, conversation).iter().any(|objection| !overruled.contains(objection));
    if !same {
        world.takes_words(conversation);
        return Then::Nothing;
    }
    if more {
        // judged anew, as if the first key had been pressed again
        return send(world);
    }
    let now = world.server_now();
    if let Some(chat) = world.chat_mut(conversation).filter(|_| overruled.contains(&Objection::CodeWord)) {
        chat.code_word.pass_over(now);
    }
    leave(world, conversation, overruled);
    Then::Nothing
}

/// The draft leaves, with the fence that is known now. `overruled` is what was overruled with the second key at this
/// moment.
fn leave(world: &mut World, conversation: &ConversationId, overruled: &[Objection]) {
    let message = MessageId::from(world.new_id());
    let (fence, at, now) = (world.fence(conversation), world.now(), world.server_now());
    let before = world.chat(conversation).into_iter().flat_map(|chat| chat.draft.pieces());
    let before = before.filter_map(|(_, overruled)| overruled);
    let overruled: Vec<Objection> = overruled.iter().chain(before).cloned().collect();
    world.practise_gates(conversation, &overruled, true);
    let overruled = world.overruled(conversation, overruled);
    let Some(chat) = world.chat_mut(conversation) else { return };
    let (body, pieces) = chat.draft.take();
    // what was to join a letter that was never written joins nothing
    let body = clean(&body);
    // from here on it is journaled as a message
    chat.unjournaled = None;
    let sending = Sending::new(message.clone(), body.clone(), pieces.clone(), at);
    chat.sending.push(Sending { overruled, ..sending });
    (chat.scroll, chat.unread_from) = (None, None);
    if pieces.iter().any(|piece| matches!(&piece.source, Source::Phrase { id } if id == PHRASE)) {
        chat.code_word.ask(now);
    }
    world.stop_typing();
    let carries: Vec<Carried> = pieces.iter().filter_map(|piece| carried(world, conversation, piece)).collect();
    for carried in &carries {
        if let Carried::Referral { entry, overridden } = carried {
            let made =
                ReferralMade { entry: entry.clone(), outcome: ReferralOutcome::Offered, overridden: *overridden };
            world.record(conversation, CaseEvent::Referral(made));
        }
    }
    world.practise_words(conversation, &body, &pieces, &carries);
    let conversation = conversation.clone();
    world.tell(Command::Send(Outgoing { conversation, message, body, fence, carries, pieces }));
    world.notice = None;
}

/// What a piece carries of the case: a referral that is struck out at this moment is recorded as overridden.
fn carried(world: &World, conversation: &ConversationId, piece: &Piece) -> Option<Carried> {
    match &piece.source {
        Source::Phrase { .. } => None,
        Source::PlanItem { plan, item, .. } => Some(Carried::PlanItem { plan: plan.clone(), item: item.clone() }),
        Source::Referral { entry, .. } => {
            let objections = world.objections_to(conversation, &piece.source);
            let overridden = objections.iter().any(|objection| matches!(objection, Objection::StruckOut { .. }));
            Some(Carried::Referral { entry: entry.clone(), overridden })
        }
    }
}
