//! Questions before something is done to a conversation or a shift that is not undone by a key.

use super::ask::Ask;
use super::second_thought::SecondThought;
use crate::intent;
use crate::layer::Then;
use crate::world::ladder::Rise;
use crate::world::spoken::lowering;
use crate::world::{Tone, World};
use care::ladder::Rung;
use care::triage::Triage;
use desk::event::{self, ConversationId};

/// Asks about a conversation; yes asks its door for something.
fn door(conversation: ConversationId, words: String, what: event::Ask) -> Then {
    Then::open(Ask::new(Some(conversation.clone()), words, move |world| {
        world.ask(&conversation, what);
        Then::Nothing
    }))
}

/// Give the visitor back to the queue? It says what the visitor sees and what stays; words that were not sent come first.
pub fn release(world: &World, conversation: ConversationId) -> Then {
    let since = world.roster.get(&conversation).map_or(world.server_now(), |open| open.entry.since);
    let arguments = [("alias", world.alias(&conversation).into()), ("time", world.station.time_of_day(since).into())];
    let about = world.station.words.with("confirm-release", &arguments).into_owned();
    let unsent = world.unsent_in(&conversation).map(|word| world.station.words.say(word).into_owned());
    let phase = world.phase_told(&conversation);
    let words: Vec<String> = unsent.into_iter().chain([about]).chain(phase).collect();
    door(conversation, words.join(" "), event::Ask::Release)
}

/// Take back what was offered to a colleague?
pub fn take_back(world: &World, conversation: ConversationId, offer: &event::Offer) -> Then {
    let arguments = [("alias", world.alias(&conversation).into()), ("who", world.name_of(&offer.to).into())];
    let words = world.station.words.with("confirm-take-back", &arguments).into_owned();
    door(conversation, words, event::Ask::TakeBack { offer: offer.id.clone() })
}

/// Take over a colleague's conversation?
pub fn take_over(world: &World, conversation: ConversationId) -> Then {
    let holder = world.roster.get(&conversation).and_then(|open| open.entry.assigned.as_ref());
    let who = holder.map_or("", |who| world.name_of(who));
    let arguments = [("alias", world.alias(&conversation).into()), ("who", who.into())];
    let words = world.station.words.with("confirm-take-over", &arguments).into_owned();
    door(conversation, words, event::Ask::TakeOver)
}

/// Confirm a colleague's lowering of the triage? Nothing is asked when none is proposed.
pub fn confirm_lowering(world: &World, conversation: ConversationId) -> Then {
    let entry = world.roster.get(&conversation).map(|open| &open.entry);
    let Some(proposal) = entry.and_then(|entry| entry.proposal.as_ref()) else { return Then::Nothing };
    let (words, letter) = (&world.station.words, proposal.to.letter());
    let arguments = [
        ("who", world.name_of(&proposal.by).into()),
        ("code", letter.to_string().into()),
        ("word", words.say(&format!("triage-{letter}")).into()),
        ("reason", words.say(lowering(proposal.reason)).into()),
    ];
    let words = words.with("confirm-lowering", &arguments).into_owned();
    door(conversation, words, event::Ask::ConfirmLowering { proposal: proposal.request.clone() })
}

/// Set a higher triage, because of what was answered about suicide? At A the steps of acute danger come into sight with it.
pub fn rise(world: &World, rise: Rise) -> Then {
    let Rise { conversation, rung } = rise;
    let (words, triage) = (&world.station.words, rung.triage());
    let arguments = [
        ("alias", world.alias(&conversation).into()),
        ("code", world.triage_words(triage).into()),
        ("because", rung.because(words.language()).into()),
    ];
    let mut question = words.with("confirm-rise", &arguments).into_owned();
    if rung == Rung::Taken {
        question = format!("{} {question}", words.say("confirm-rise-first"));
    }
    Then::open(Ask::new(Some(conversation.clone()), question, move |world| {
        world.ask(&conversation, event::Ask::Triage { triage, reason: None });
        if triage == Triage::A { Then::Act(intent::Desk::Escalate.into()) } else { Then::Nothing }
    }))
}

/// Put away what could not be recorded? It is nowhere else.
pub fn put_away(world: &World, conversation: ConversationId) -> Then {
    let alias = [("alias", world.alias(&conversation).into())];
    let words = world.station.words.with("confirm-put-away", &alias).into_owned();
    Then::open(Ask::new(Some(conversation.clone()), words, move |world| {
        world.put_away(&conversation);
        Then::Nothing
    }))
}

/// Ends the shift; asks first when conversations are still open, words unsent, or visitors waiting for whom nobody else is
/// on duty.
pub fn end_shift(world: &World) -> Then {
    let (open, unsent) = (world.mine().count() + world.coming(), world.unsent());
    // also those whose helper does not read
    let needing = world.queue.rows.iter().filter(|row| row.group.needs_somebody()).count();
    let waiting = if world.is_alone() { needing } else { 0 };
    if open + unsent + waiting == 0 {
        return Then::SignOut;
    }
    let mut words = String::new();
    if waiting > 0 {
        words.push_str(&world.station.words.with("confirm-end-waiting", &[("count", waiting.into())]));
        words.push(' ');
    }
    if open + unsent > 0 {
        let counts = [("open", open.into()), ("unsent", unsent.into())];
        words.push_str(&world.station.words.with("confirm-end", &counts));
        words.push(' ');
    }
    words.push_str(&world.station.words.say("confirm-end-sure"));
    Then::open(Ask::new(None, words, move |world| {
        // a visitor may have come while it was asked, or the desk may be back, so that each can be asked about
        let mine = world.mine().count() + world.coming();
        if mine > open || (mine > 0 && world.doors_answer()) {
            let text = world.station.words.with("ending-not-yet", &[("count", mine.into())]).into_owned();
            world.say(Tone::Trouble, text);
            return Then::Nothing;
        }
        Then::SignOut
    }))
}

/// Asks before the visitor's screen is wiped and the visit ends, as the visitor's own stop word does (domain.md §10).
pub fn wipe(world: &World, conversation: ConversationId) -> Then {
    let alias = world.alias(&conversation).to_owned();
    let words = world.station.words.with("confirm-wipe", &[("alias", alias.into())]).into_owned();
    let about = conversation.clone();
    Then::open(SecondThought::new(conversation, words, move |world| {
        world.ask(&about, desk::event::Ask::Wipe);
        Then::Nothing
    }))
}
