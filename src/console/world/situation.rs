//! What is going on in the open conversation, for the phrases that are proposed first.

use super::World;
use super::chat::Chat;
use care::home::Home;
use care::phrases::Situation;
use care::plan::{Answer, PREFACE};
use care::triage::Triage;
use desk::conversation::{Item, Line, Side};
use desk::event::Here;

/// For how long a visitor has not written, in milliseconds, before it is a silence.
const QUIET: u64 = 3 * 60_000;

impl World {
    /// What is going on in the open conversation. It looks through the conversation: not for every frame.
    pub fn situations(&self) -> Vec<Situation> {
        let Some(chat) = self.open_chat() else { return Vec::new() };
        let said = || chat.conversation.lines().filter(|line| matches!(line.item, Item::Said { .. }));
        let helped = |line: &Line<'_>| matches!(line.side, Side::Helper(_));
        let start = chat.sending.is_empty() && !said().any(|line| helped(&line));
        let last = said().next_back().filter(helped);
        let silent = last.is_some_and(|last| self.server_now().since(last.at) >= QUIET);
        let here = chat.conversation.presence().is_none_or(|presence| presence.state == Here::Here);
        let triage = self.roster.get(&chat.id).map(|open| open.entry.triage);
        let is = |situation| match situation {
            Situation::Start => start,
            Situation::Handover => !start && self.has_just_come(chat),
            Situation::Language => !self.speaks_with(&chat.id),
            Situation::Silence => silent && here,
            Situation::Acute => triage == Some(Triage::A),
            Situation::Home => self.home(&chat.id) == Home::Involved,
            Situation::Unsafe => chat.answer(PREFACE, "safe_now") == Some(&Answer::YesNo(false)),
        };
        Situation::ALL.into_iter().filter(|situation| is(*situation)).collect()
    }

    /// Whether the visitor passed to this helper, who has not said a word since.
    fn has_just_come(&self, chat: &Chat) -> bool {
        let last = chat.conversation.lines().rev().find_map(|line| match (line.item, line.side) {
            (Item::Said { refused: None, .. }, Side::Helper(_)) => Some(false),
            (Item::Passed { turn, .. }, _) => Some(turn.to.as_ref().is_some_and(|to| self.is_me(to))),
            _ => None,
        });
        chat.sending.is_empty() && last == Some(true)
    }
}
