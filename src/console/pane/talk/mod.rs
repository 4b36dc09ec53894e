//! The conversation with its composer.

mod bare;
mod composer;
mod seek;
mod send;
mod strip;
mod told;
mod view;

use ratatui::layout::Rect;

use self::bare::Bare;
use self::seek::Seek;
use crate::dialog::find::Find;
use crate::dialog::picker::Picker;
use crate::dialog::write::too_long;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Held, Pane, Piece, Then};
use crate::told::Told;
use crate::widget::editing::{self, editor_rows};
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::transcript::Anchor;
use crate::world::{Tone, World};
use care::phrases;

/// The conversation in the middle, as it is shown.
#[derive(Debug, Default)]
pub struct Talk {
    /// At which width in columns the composer is wrapped.
    width: usize,
    /// The search in the open conversation, while there is one.
    seek: Option<Seek>,
    /// The words of the conversation alone, while they are looked at.
    bare: Option<Bare>,
}

/// The parts of the conversation pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts {
    /// The search field; of no height while nothing is searched.
    field: Rect,
    /// What was said.
    transcript: Rect,
    /// So many columns of it, at the right, are for the numbers of what was found.
    numbers: u16,
    /// Its last words, with a line above them, while a search shows an earlier place; else of no height.
    last: Rect,
    /// What warns about sending; of no height while nothing does.
    strip: Rect,
    /// The composer with its border; where one reads along, a row that says so; of no height when nothing can be written
    /// and nothing was.
    composer: Rect,
}

/// The numbers of what was found take so many columns, from so many on.
const NUMBERS: (u16, u16) = (5, 30);

impl Parts {
    /// The parts as they are now.
    fn of(world: &World, area: Rect, seek: Option<&Seek>) -> Self {
        let is_divided = seek.is_some() && world.open_chat().is_some_and(|chat| chat.scroll.is_some());
        Self::laid(world, area, seek.is_some(), is_divided)
    }

    /// The parts of a search that shows an earlier place.
    fn divided(world: &World, area: Rect) -> Self {
        Self::laid(world, area, true, true)
    }

    fn laid(world: &World, area: Rect, seeks: bool, is_divided: bool) -> Self {
        let inside = place::inner(area);
        let composer = match world.open_chat().filter(|_| world.shows_composer()) {
            Some(chat) if inside.height >= 3 => {
                // it grows with its text, to half of the pane: what is sent was seen. Below a dialog or a search it keeps
                // a row
                let most = if world.is_covered || seeks { 1 } else { (inside.height / 2).max(1) };
                1 + editor_rows(&chat.draft.editor, place::editor(inside).width, most)
            }
            None if inside.height >= 3 && world.open.as_ref().is_some_and(|open| world.talks_in(open).is_some()) => 1,
            _ => 0,
        };
        // the visitor's last words keep four rows where there is room
        let (left, most) = (inside.height - composer, (inside.height - composer).saturating_sub(KEPT).max(1));
        let strip = match world.open_chat() {
            Some(chat) if composer > 0 && left > 0 => strip::rows(world, chat, inside.width).min(most),
            _ => 0,
        };
        let left = left - strip;
        // words that were not seen go before everything
        let unseen = world.open_chat().is_some_and(|chat| chat.unread > 0);
        let field = u16::from(seeks && left > u16::from(unseen));
        let left = left - field;
        let last = match left {
            _ if !is_divided => 0,
            10.. => KEPT + 1,
            4.. => left / 2,
            _ if unseen => left,
            _ => 0,
        };
        let field = Rect { height: field, ..inside };
        let transcript = Rect { y: field.bottom(), height: left - last, ..inside };
        let last = Rect { y: transcript.bottom(), height: last, ..inside };
        let strip = Rect { y: last.bottom(), height: strip, ..inside };
        let composer = Rect { y: strip.bottom(), height: composer, ..inside };
        let numbers = if seeks && inside.width >= NUMBERS.1 { NUMBERS.0 } else { 0 };
        Self { field, transcript, numbers, last, strip, composer }
    }

    /// How many columns the words of the transcript have, and how many rows.
    fn words(&self) -> (u16, usize) {
        let width = place::transcript_width(self.transcript.width - self.numbers);
        (width, usize::from(self.transcript.height))
    }
}

/// In fewer columns nobody sees what is written.
const READABLE: u16 = 8;
/// So many rows of what was said are covered by nothing.
const KEPT: u16 = 4;

impl Talk {
    /// From which row on nothing covers the conversation: its last words and its composer.
    pub fn kept_from(&self, world: &World, area: Rect) -> u16 {
        let parts = Parts::of(world, area, self.seek.as_ref());
        if parts.last.height > 0 {
            return parts.last.y;
        }
        parts.transcript.bottom() - KEPT.min(parts.transcript.height)
    }

    /// Whether only the words of the conversation are shown: nothing stands beside them then.
    pub const fn is_bare(&self) -> bool {
        self.bare.is_some()
    }

    /// Whether the last words are where they are looked for, as far as the pane knows: a transcript that is scrolled is the
    /// conversation's matter.
    pub fn is_at_end(&self) -> bool {
        self.bare.as_ref().is_none_or(Bare::is_at_end)
    }

    /// Begins a search in the open conversation.
    pub fn seek(&mut self, world: &mut World) {
        self.seek = world.open.clone().map(Seek::of);
    }

    /// Shows the words of the open conversation alone.
    pub fn bare(&mut self, world: &mut World) {
        self.bare = world.open.clone().map(Bare::of);
        if let Some(chat) = world.open_chat_mut() {
            chat.scroll = None;
        }
    }

    /// Brings the first words that were not seen to the top.
    pub fn first_unread(&mut self, world: &mut World) {
        let (width, height) = world.transcript;
        if let Some(chat) = world.open_chat_mut()
            && let Some(key) = chat.unread_from
        {
            chat.scroll = Some(Anchor { key, rows: 1 });
            chat.scroll_by(height.saturating_sub(1).cast_signed(), width, height);
        }
    }

    /// Ends a search, or what shows the words alone: the end of the conversation is in sight again. Says whether there was
    /// one.
    fn end(&mut self, world: &mut World) -> bool {
        let (seek, bare) = (self.seek.take(), self.bare.take());
        if seek.is_some()
            && let Some(chat) = world.open_chat_mut()
        {
            chat.scroll = None;
        }
        seek.is_some() || bare.is_some()
    }

    /// The second key was pressed for words: they leave, if they are the same and nothing else is objected to them.
    pub fn send_all_the_same(world: &mut World, held: &Held) -> Then {
        send::send_all_the_same(world, held)
    }
}

/// Expands the `;code` before the cursor.
fn expand(world: &mut World) -> Then {
    let Some(conversation) = world.composer_to_fill() else { return Then::Nothing };
    let Some(code) = world.open_chat().and_then(|chat| chat.draft.shortcut()).map(str::to_owned) else {
        return Then::Nothing;
    };
    let replaces = code.len() + 1;
    let content = &world.station.content;
    let phrase = phrases::by_code(&content.phrases, &code).map(|phrase| Piece::Phrase(phrase.id.clone()));
    let entry = || content.directory.by_code(&code).map(|entry| Piece::Referral(entry.id.clone()));
    if let Some(piece) = phrase.or_else(entry) {
        return Then::Put { conversation, piece, replaces };
    }
    let text = world.station.words.with("expand-unknown", &[("code", code.into())]).into_owned();
    world.say(Tone::Trouble, text);
    Then::Nothing
}

impl Pane for Talk {
    fn scope(&self) -> Scope {
        match (&self.bare, &self.seek) {
            (Some(_), _) => Scope::Bare,
            (None, Some(_)) => Scope::Seek,
            (None, None) => Scope::Composer,
        }
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        let intent = match intent {
            Intent::Composer(intent) => intent,
            Intent::Seek(intent::Seek::Earlier | intent::Seek::Later) => {
                return self.seek.as_ref().is_some_and(Seek::has_hits);
            }
            Intent::Seek(intent::Seek::EndSeek) => return self.seek.is_some(),
            Intent::Bare(intent::Bare::EndBare) => return self.bare.is_some(),
            _ => return false,
        };
        match intent {
            // by its name, too, only where what leaves is seen
            intent::Composer::Send => self.bare.is_none() && world.can_send(),
            intent::Composer::NewLine => world.can_write(),
            intent::Composer::Insert => world.can_insert(),
            intent::Composer::Expand => world.can_expand(),
            intent::Composer::Clear => world.can_clear(),
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, _which: usize) -> Then {
        let intent = match (intent, &mut self.seek) {
            (Intent::Composer(intent), _) => intent,
            (Intent::Seek(intent::Seek::Earlier), Some(seek)) => {
                seek.earlier();
                return Then::Nothing;
            }
            (Intent::Seek(intent::Seek::Later), Some(seek)) => {
                seek.later();
                return Then::Nothing;
            }
            (Intent::Seek(intent::Seek::EndSeek) | Intent::Bare(intent::Bare::EndBare), _) => {
                self.end(world);
                return Then::Nothing;
            }
            _ => return Then::Nothing,
        };
        match intent {
            intent::Composer::Send => return send::send(world),
            intent::Composer::NewLine => {
                if let Some(chat) = world.writable_chat_mut() {
                    chat.draft.editor.insert("\n");
                    world.written();
                }
            }
            intent::Composer::Insert => return Then::open(Find::new(Picker, "", world)),
            intent::Composer::Expand => return expand(world),
            intent::Composer::Clear => {
                if let Some(chat) = world.open_chat_mut() {
                    chat.draft.editor.clear();
                    world.written();
                }
            }
        }
        Then::Nothing
    }

    /// The transcript moves: the keys that move by a line belong to the composer.
    fn go(&mut self, world: &mut World, by: Move) {
        if let Some(bare) = &mut self.bare {
            return bare.go(by);
        }
        // what was said is said again there, and nothing of it is scrolled out of sight
        if world.station.linear {
            return;
        }
        let (width, height) = world.transcript;
        let page = place::page(height).cast_signed();
        let by = match by {
            Move::PageUp => -page,
            Move::PageDown => page,
            Move::Up | Move::Down | Move::First | Move::Last | Move::ReadOn | Move::ReadBack => return,
        };
        if let Some(chat) = world.open_chat_mut() {
            chat.scroll_by(by, width, height);
        }
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        if self.bare.is_some() {
            return Then::Nothing;
        }
        if let Some(seek) = &mut self.seek {
            seek.edit(world, chord);
            return Then::Nothing;
        }
        let width = self.width;
        if let Some(chat) = world.writable_chat_mut()
            && editing::edit(&mut chat.draft.editor, chord, width)
        {
            world.written();
        }
        Then::Nothing
    }

    fn paste(&mut self, world: &mut World, text: &str) {
        if self.bare.is_some() {
            return;
        }
        if let Some(seek) = &mut self.seek {
            return seek.paste(world, text);
        }
        let Some(chat) = world.writable_chat_mut() else { return };
        let fitted = chat.draft.editor.insert(text);
        world.draft_changed();
        if fitted {
            let key = world.station.keymap.label(intent::Composer::Send);
            let text = world.station.words.with("notice-pasted", &[("key", key.into())]).into_owned();
            world.say(Tone::Info, text);
        } else {
            too_long(world);
        }
    }

    fn back(&mut self, world: &mut World) -> bool {
        self.end(world)
    }

    /// A search ends where it is: what it found stays in sight beside what is done with it.
    fn leave(&mut self, world: &mut World) {
        (self.seek, self.bare) = (None, None);
        world.stop_typing();
    }

    fn fit(&mut self, world: &mut World, area: Rect) {
        let reads = !world.station.linear && world.open.as_ref().is_some_and(|open| world.reads(open));
        self.bare = self.bare.take().filter(|bare| reads && bare.is_of(world.open.as_ref()));
        if let Some(bare) = &mut self.bare {
            world.composer = 0;
            return bare.fit(world, Bare::inside(area));
        }
        self.seek = self.seek.take().filter(|seek| reads && seek.is_in(world.open.as_ref()));
        if let Some(seek) = &mut self.seek {
            seek.follow(world, area);
        }
        let parts = Parts::of(world, area, self.seek.as_ref());
        let words = place::editor(parts.composer);
        self.width = usize::from(words.width);
        world.composer = if words.width < READABLE || !world.shows_composer() { 0 } else { words.height };
        world.transcript = parts.words();
    }

    fn told(&self, world: &World) -> Told {
        told::told(world)
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        match &self.bare {
            Some(bare) => bare.draw(world, area, focused, paint),
            None => view::draw(world, self.seek.as_ref(), area, focused, paint),
        }
    }
}
