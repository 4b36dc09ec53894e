//! What is wanted in the case.

use crate::dialog::colleague::Colleague;
use crate::dialog::goal::Goal;
use crate::dialog::listening::Listening;
use crate::dialog::note::Note;
use crate::dialog::quiet::Quiet;
use crate::dialog::signals::Signals;
use crate::dialog::sure;
use crate::dialog::unwanted::Kinds;
use crate::intent;
use crate::layer::{Piece, Then};
use crate::world::code_word::PHRASE;
use crate::world::{Tone, World};
use care::phase::Phase;
use care::registration::ReferralOutcome;
use desk::event::{Ask, CaseEvent, ConversationId, ReferralMade};

pub(super) fn act(world: &mut World, intent: intent::Case) -> Then {
    let Some(open) = world.open.clone() else { return Then::Nothing };
    match intent {
        intent::Case::Note => Then::open(Note::of(open)),
        intent::Case::NextPhase => step(world, open, Phase::next),
        intent::Case::PreviousPhase => step(world, open, Phase::previous),
        intent::Case::Goal => Then::open(Goal::of(world, open)),
        intent::Case::Signals => Signals::of(world, &open).map_or(Then::Nothing, Then::open),
        intent::Case::PutAway => sure::put_away(world, open),
        intent::Case::AskCodeWord => {
            let now = world.server_now();
            if let Some(chat) = world.open_chat_mut() {
                chat.code_word.doubt(now);
            }
            Then::Put { conversation: open, piece: Piece::Phrase(PHRASE.to_owned()), replaces: 0 }
        }
        intent::Case::NothingToAnswer => {
            if let Some(word) = world.open_chat().and_then(|chat| chat.conversation.last_of_visitor().cloned()) {
                world.ask(&open, Ask::NothingToAnswer { word });
            }
            Then::Nothing
        }
        intent::Case::Listen if world.is_mine(&open) => Listening::of(world, open),
        intent::Case::Listen => {
            world.end_reading_along(&open);
            Then::Nothing
        }
        intent::Case::HandOver => Colleague::of(world, open),
        intent::Case::GiveBack => sure::release(world, open),
        intent::Case::Quiet => Quiet::of(world, open),
        intent::Case::Unwanted => Then::open(Kinds::of(world, open)),
        intent::Case::Wipe => sure::wipe(world, open),
        intent::Case::Accepted => settle(world, ReferralOutcome::Accepted),
        intent::Case::Declined => settle(world, ReferralOutcome::Declined),
    }
}

/// To the phase beside the present one. The third asks what should be different after the conversation: the goal can be
/// written at once (domain.md §11).
fn step(world: &mut World, open: ConversationId, by: fn(Phase) -> Option<Phase>) -> Then {
    let Some(phase) = world.phase_beside(by) else { return Then::Nothing };
    world.move_to(phase);
    let name = world.station.words.say(&format!("phase-{}", phase.number())).into_owned();
    let arguments = [("number", phase.number().into()), ("name", name.into())];
    let text = world.station.words.with("notice-phase", &arguments).into_owned();
    world.say(Tone::Info, text);
    if phase == Phase::Goal { Then::open(Goal::of(world, open)) } else { Then::Nothing }
}

/// Records what became of the selected referral.
fn settle(world: &mut World, outcome: ReferralOutcome) -> Then {
    let Some(chat) = world.open_chat() else { return Then::Nothing };
    let Some(made) = chat.referral_selected() else { return Then::Nothing };
    let (conversation, event) = (chat.id.clone(), CaseEvent::Referral(ReferralMade { outcome, ..made }));
    world.record(&conversation, event);
    let outcome = world.station.words.say(&format!("outcome-{}", outcome.code())).into_owned();
    let text = world.station.words.with("notice-outcome", &[("outcome", outcome.into())]).into_owned();
    world.say(Tone::Info, text);
    Then::Nothing
}
