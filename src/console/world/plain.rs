//! Easy words: whether a visitor gets the plainer variant of phrases and of what is shared of the plan. The visitor chose
//! it on arrival, or the helper did; the last one counts. It belongs to the conversation, and ends with the helper's world.

use super::{Tone, World};
use care::phrases::{Phrase, Version};
use care::plan::{Item, Share, Template, share_text};
use desk::event::ConversationId;

impl World {
    /// Whether a visitor gets the plainer words.
    pub fn is_plain(&self, conversation: &ConversationId) -> bool {
        let by_helper = self.chat(conversation).and_then(|chat| chat.plain);
        by_helper.unwrap_or_else(|| self.roster.get(conversation).is_some_and(|open| open.entry.plain))
    }

    /// Whether the helper can choose the words of the open conversation.
    pub fn can_choose_plain(&self) -> bool {
        self.has_assigned() && self.has_open()
    }

    /// The other words, for the visitor of the open conversation. What stands in the composer stays as it is.
    pub fn toggle_plain(&mut self) {
        let Some(open) = self.open.clone().filter(|_| self.can_choose_plain()) else { return };
        let plain = !self.is_plain(&open);
        if let Some(chat) = self.chat_mut(&open) {
            chat.plain = Some(plain);
        }
        let key = if plain { "plain-now-on" } else { "plain-now-off" };
        let alias = self.alias(&open).to_owned();
        let text = self.station.words.with(key, &[("alias", alias.into())]).into_owned();
        self.say(Tone::Info, text);
    }

    /// A phrase as it would be inserted for a visitor; where no conversation is open, in the helper's language.
    pub fn phrase_version<'a>(&self, conversation: Option<&ConversationId>, phrase: &'a Phrase) -> Version<'a> {
        match conversation {
            Some(conversation) => phrase.version(self.visitor_language(conversation), self.is_plain(conversation)),
            None => phrase.version(self.station.words.language(), false),
        }
    }

    /// An answered item as it would be shared with its visitor; nothing when it cannot be.
    pub fn share_of(&self, conversation: &ConversationId, template: &Template, item: &Item) -> Option<Share> {
        let answer = self.chat(conversation)?.answer(&template.id, &item.id)?;
        share_text(item, answer, self.visitor_language(conversation), self.is_plain(conversation))
    }
}
