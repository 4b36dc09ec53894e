//! Unwanted contact: of which kind, with what the visitor is told first; then a second key, since it ends a visit.

use super::choose::{Choices, Choose, numbered};
use super::frame::{self, Pieces};
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Dialog, Piece, Then};
use crate::theme::Role;
use crate::told::Told;
use crate::widget::card::Reading;
use crate::widget::paint::Paint;
use crate::world::World;
use crate::world::chat::Chat;
use crate::world::unwanted::PHRASE;
use care::unwanted::Unwanted;
use desk::conversation::Item;
use desk::event::{Ask, ConversationId};

/// The kinds to choose from, below the phrase that tells the visitor.
#[derive(Debug)]
pub struct Kinds {
    conversation: ConversationId,
    /// How many of the visitor's messages the helper had seen when it was asked.
    seen: usize,
}

impl Kinds {
    /// Asks of which kind a contact is. Unless the visitor was told, the phrase for that is selected.
    pub fn of(world: &World, conversation: ConversationId) -> Choose<Self> {
        let seen = world.chat(&conversation).map_or(0, |chat| chat.of_visitor().count().saturating_sub(chat.unread));
        let row = usize::from(world.was_told_unwanted(&conversation));
        Choose::at(Self { conversation, seen }, row)
    }
}

impl Choices for Kinds {
    fn title(&self) -> &'static str {
        "pane-unwanted"
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn question(&self, world: &World) -> Option<String> {
        Some(world.station.words.say("unwanted-question").into_owned())
    }

    fn rows(&self, world: &World) -> Vec<Pieces> {
        let words = &world.station.words;
        let phrase = words.say("unwanted-phrase").into_owned();
        let mut rows = vec![vec![("Z ".to_owned(), Role::HintKey), (phrase, Role::Text)]];
        let kind = |kind: &Unwanted| words.say(&format!("unwanted-kind-{}", kind.code())).into_owned();
        rows.extend(Unwanted::ALL.iter().map(kind).enumerate().map(|(index, words)| numbered(index, words)));
        rows
    }

    fn explained(&self, world: &World, row: usize) -> Option<String> {
        let key = match row.checked_sub(1).and_then(|nth| Unwanted::ALL.get(nth)) {
            Some(kind) => format!("unwanted-kind-{}-about", kind.code()),
            None => "unwanted-phrase-about".to_owned(),
        };
        Some(world.station.words.say(&key).into_owned())
    }

    fn count(&self) -> usize {
        Unwanted::ALL.len() + 1
    }

    fn row_of(&self, c: char) -> Option<usize> {
        match c {
            'Z' => Some(0),
            _ => c.to_digit(10).map(|digit| digit as usize).filter(|row| *row > 0),
        }
    }

    fn choose(&mut self, row: usize, world: &mut World) -> Then {
        let conversation = self.conversation.clone();
        if let Some(kind) = row.checked_sub(1).and_then(|nth| Unwanted::ALL.get(nth)) {
            return Then::open(Mark::new(world, conversation, *kind, self.seen));
        }
        let piece = Piece::Phrase(PHRASE.to_owned());
        Then::All(vec![Then::Show(conversation.clone()), Then::Put { conversation, piece, replaces: 0 }])
    }
}

/// The second key before a visit ends as unwanted contact: what speaks against it, what came meanwhile, what follows.
#[derive(Debug)]
pub struct Mark {
    conversation: ConversationId,
    kind: Unwanted,
    /// How many of the visitor's messages the helper had seen when it was asked: what came after them stands here.
    before: usize,
    /// How many of them were on the screen by now.
    seen: usize,
    /// Why the last key did not end the visit.
    held: Option<&'static str>,
    reading: Reading,
}

impl Mark {
    fn new(world: &World, conversation: ConversationId, kind: Unwanted, before: usize) -> Self {
        let seen = world.chat(&conversation).map_or(0, |chat| chat.of_visitor().count());
        Self { conversation, kind, before, seen, held: None, reading: Reading::default() }
    }

    /// Why it must wait: words that were not seen, a draft, or words that have not left yet.
    fn must_wait(&mut self, world: &World) -> Option<&'static str> {
        let chat = world.chat(&self.conversation)?;
        let count = chat.of_visitor().count();
        if count > std::mem::replace(&mut self.seen, count) {
            return Some("unwanted-unseen");
        }
        if !chat.draft.editor.is_blank() {
            return Some("unwanted-draft");
        }
        (!chat.sending.is_empty()).then_some("unwanted-on-their-way")
    }

    fn paragraphs(&self, world: &World) -> Vec<(String, Role)> {
        let words = &world.station.words;
        let alias = || ("alias", world.alias(&self.conversation).to_owned().into());
        let mut all = Vec::new();
        let kind = words.say(&format!("unwanted-kind-{}", self.kind.code())).into_owned();
        all.push((words.with("unwanted-sure", &[alias(), ("kind", kind.into())]).into_owned(), Role::Title));
        let chat = world.chat(&self.conversation);
        let held = self.held.or_else(|| {
            let drafted = chat.is_some_and(|chat| !chat.draft.editor.is_blank());
            drafted.then_some("unwanted-draft")
        });
        all.extend(held.map(|held| (words.with(held, &[alias()]).into_owned(), Role::Warning)));
        for line in chat.into_iter().flat_map(Chat::of_visitor).skip(self.before) {
            if let Item::Said { body, .. } = line.item {
                all.push((format!("║ {body}"), Role::Visitor));
            }
        }
        let doubts = world.doubts(&self.conversation);
        if !doubts.is_empty() {
            let named: Vec<_> =
                doubts.iter().map(|doubt| words.say(&format!("doubt-{}", doubt.code())).into_owned()).collect();
            let said = words.with("unwanted-doubts", &[("doubts", named.join(" · ").into())]).into_owned();
            all.push((said, Role::Warning));
        }
        if !world.was_told_unwanted(&self.conversation) {
            all.push((words.say("unwanted-not-told").into_owned(), Role::Warning));
        }
        if self.kind == Unwanted::Recruiter {
            all.push((words.say("unwanted-recruiter-note").into_owned(), Role::Text));
        }
        let key = world.station.keymap.label(intent::Desk::Palette);
        all.push((words.with("unwanted-what", &[("key", key.into())]).into_owned(), Role::Muted));
        all
    }
}

impl Dialog for Mark {
    fn scope(&self) -> Scope {
        Scope::Override
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn title_of(&self, intent: Intent) -> Option<&'static str> {
        match intent {
            Intent::Override(intent::Override::UseAnyway) if !self.reading.is_at_end() => Some("move-read-on"),
            Intent::Override(intent::Override::UseAnyway) => Some("unwanted-do"),
            Intent::Override(intent::Override::LeaveIt) => Some("second-thought-leave"),
            _ => None,
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Override(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Override::LeaveIt => Then::Shut,
            intent::Override::UseAnyway if !self.reading.is_at_end() => {
                self.reading.go(Move::ReadOn);
                Then::Nothing
            }
            intent::Override::UseAnyway => {
                self.held = self.must_wait(world);
                if self.held.is_some() || !world.may_mark(&self.conversation) {
                    return Then::Nothing;
                }
                let doubts = world.doubts(&self.conversation);
                let seen = Some(world.seen_to(&self.conversation));
                world.ask(&self.conversation, Ask::Unwanted { kind: self.kind, doubts, seen });
                Then::ShutAll
            }
        }
    }

    fn follow(&mut self, world: &mut World) {
        let (card, rows) = frame::paragraphs(world, &self.paragraphs(world));
        self.reading.fit((), card.height(), rows);
    }

    fn told(&self, world: &World) -> Told {
        let alias = world.alias(&self.conversation);
        // the visitor's words behind the alias, as everywhere
        let words = self.paragraphs(world).into_iter().map(|(words, _)| match words.strip_prefix("║ ") {
            Some(said) => format!("{alias}: {}", said.replace('\n', " ")),
            None => words,
        });
        frame::titled(world, self.conversation(), "pane-unwanted").with_head(words)
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let keys = frame::override_keys(world, &self.reading, "unwanted-keys");
        let told = (&*self.paragraphs(world), &self.reading);
        frame::question(world, self.conversation(), "pane-unwanted", told, &keys, paint);
    }
}
