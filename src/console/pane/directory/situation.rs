//! What is going on in the open conversation, for the phrases that are proposed first.

use crate::world::World;
use care::home::Home;
use care::phrases::Situation;
use care::plan::{Answer, PREFACE};
use care::triage::Triage;
use desk::conversation::{Item, Line, Side};
use desk::event::Here;

/// For how long a visitor has not written, in milliseconds, before it is a silence.
const QUIET: u64 = 3 * 60_000;

/// What is going on in the open conversation. It looks through the conversation: not for every frame.
pub(super) fn situations(world: &World) -> Vec<Situation> {
    let Some(chat) = world.open_chat() else { return Vec::new() };
    let said = || chat.conversation.lines().filter(|line| matches!(line.item, Item::Said { .. }));
    let helped = |line: &Line<'_>| matches!(line.side, Side::Helper(_));
    let start = chat.sending.is_empty() && !said().any(|line| helped(&line));
    let last = said().next_back().filter(helped);
    let silent = last.is_some_and(|last| world.server_now().since(last.at) >= QUIET);
    let here = chat.conversation.presence().is_none_or(|presence| presence.state == Here::Here);
    let triage = world.roster.get(&chat.id).map(|open| open.entry.triage);
    let is = |situation| match situation {
        Situation::Start => start,
        Situation::Silence => silent && here,
        Situation::Acute => triage == Some(Triage::A),
        Situation::Home => world.home(&chat.id) == Home::Involved,
        Situation::Unsafe => chat.answer(PREFACE, "safe_now") == Some(&Answer::YesNo(false)),
    };
    Situation::ALL.into_iter().filter(|situation| is(*situation)).collect()
}
