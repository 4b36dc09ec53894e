//! The conversation with its composer.

mod composer;
mod send;
mod strip;
mod view;

use ratatui::layout::Rect;

use crate::dialog::find::Find;
use crate::dialog::picker::Picker;
use crate::dialog::write::too_long;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Held, Pane, Piece, Then};
use crate::widget::editing::{self, editor_rows};
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::{Tone, World};
use care::phrases;

/// The conversation in the middle, as it is shown.
#[derive(Debug, Default)]
pub struct Talk {
    /// At which width in columns the composer is wrapped.
    width: usize,
}

/// The parts of the conversation pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts {
    /// What was said.
    transcript: Rect,
    /// What warns about sending; of no height while nothing does.
    strip: Rect,
    /// The composer with its border; where one reads along, a row that says so; of no height when nothing can be written
    /// and nothing was.
    composer: Rect,
}

impl Parts {
    fn of(world: &World, area: Rect) -> Self {
        let inside = place::inner(area);
        let composer = match world.open_chat().filter(|_| world.shows_composer()) {
            Some(chat) if inside.height >= 3 => {
                // it grows with its text, to half of the pane: what is sent was seen. Below a dialog it keeps a row
                let most = if world.is_covered { 1 } else { (inside.height / 2).max(1) };
                1 + editor_rows(&chat.draft.editor, place::editor(inside).width, most)
            }
            None if inside.height >= 3 && world.open.as_ref().is_some_and(|open| world.talks_in(open).is_some()) => 1,
            _ => 0,
        };
        // the visitor's last words keep four rows where there is room
        let (left, most) = (inside.height - composer, (inside.height - composer).saturating_sub(4).max(1));
        let strip = match world.open_chat() {
            Some(chat) if composer > 0 && left > 0 => strip::rows(world, chat, inside.width).min(most),
            _ => 0,
        };
        let transcript = Rect { height: inside.height - composer - strip, ..inside };
        let strip = Rect { y: transcript.bottom(), height: strip, ..inside };
        let composer = Rect { y: strip.bottom(), height: composer, ..inside };
        Self { transcript, strip, composer }
    }
}

/// So many rows of what was said are covered by nothing.
const KEPT: u16 = 4;

impl Talk {
    /// From which row on nothing covers the conversation: its last words and its composer.
    pub fn kept_from(world: &World, area: Rect) -> u16 {
        let transcript = Parts::of(world, area).transcript;
        transcript.bottom() - KEPT.min(transcript.height)
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
        Scope::Composer
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        let Intent::Composer(intent) = intent else { return false };
        match intent {
            intent::Composer::Send => world.can_send(),
            intent::Composer::NewLine => world.can_write(),
            intent::Composer::Insert => world.can_insert(),
            intent::Composer::Expand => world.can_expand(),
            intent::Composer::Clear => world.can_clear(),
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent, _which: usize) -> Then {
        let Intent::Composer(intent) = intent else { return Then::Nothing };
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
        let width = self.width;
        if let Some(chat) = world.writable_chat_mut()
            && editing::edit(&mut chat.draft.editor, chord, width)
        {
            world.written();
        }
        Then::Nothing
    }

    fn paste(&mut self, world: &mut World, text: &str) {
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

    fn leave(&mut self, world: &mut World) {
        world.stop_typing();
    }

    fn fit(&mut self, world: &mut World, area: Rect) {
        let parts = Parts::of(world, area);
        let words = place::editor(parts.composer);
        self.width = usize::from(words.width);
        world.composer = if words.is_empty() || !world.shows_composer() { 0 } else { words.height };
        world.transcript = (place::transcript_width(parts.transcript.width), usize::from(parts.transcript.height));
    }

    fn draw(&self, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
        view::draw(world, area, focused, paint);
    }
}
