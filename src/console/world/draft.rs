//! What is being written to one visitor, and the pieces in it: each carries what it came from for as long as one of its
//! words remains (domain.md §2.9). Words typed by hand carry nothing.

use crate::widget::editor::Editor;
use care::leaving::{Objection, Source};
use desk::event::Carried;
use matrix::link::{Piece, Unfinished};

/// What is being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The words.
    pub editor: Editor,
    /// The pieces that were put in, by the number under which the editor remembers their words.
    pieces: Vec<HeldPiece>,
    /// Why words that came back were refused; in words.
    pub refused: Option<String>,
    /// The words that came back, as they stood in front when the last ones did.
    returned: String,
}

/// A piece that was put in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct HeldPiece {
    /// Its number.
    id: u32,
    /// What it came from.
    source: Source,
    /// What was objected when it was put in, and overruled with a second key.
    overruled: Option<Objection>,
}

/// What a message carries of the case, as a piece of its words.
fn source_of(carried: &Carried) -> Source {
    match carried {
        Carried::PlanItem { plan, item } => {
            Source::PlanItem { plan: plan.clone(), item: item.clone(), copied: false, answer: None }
        }
        Carried::Referral { entry, .. } => Source::referral(entry.clone()),
    }
}

/// What a message carries of the case, as pieces that span all of its words: where in them they stand is not known.
pub fn pieces_of(body: &str, carries: &[Carried]) -> Vec<Piece> {
    carries.iter().map(|carried| Piece { source: source_of(carried), from: 0, to: body.len() }).collect()
}

impl Draft {
    /// Inserts words at the cursor, parted from what is there by a space. Words that would not fit whole are not inserted
    /// at all: half a plan, a number or a code is worse than none. Says whether they were. `overruled` is what was
    /// objected to them, and overruled with a second key.
    #[must_use = "whoever inserts must tell when it did not fit"]
    pub fn insert(&mut self, text: &str, source: Option<&Source>, overruled: Option<Objection>) -> bool {
        let before = self.editor.before_cursor();
        let parted = before.is_empty() || before.ends_with([' ', '\n']);
        let space = if parted { "" } else { " " };
        if !self.editor.has_room_for(&format!("{space}{text}")) {
            return false;
        }
        self.editor.insert(space);
        match source {
            None => self.editor.insert(text),
            Some(source) => {
                let id = self.hold(source.clone(), overruled);
                self.editor.insert_marked(text, id)
            }
        }
    }

    /// Remembers a piece; its number.
    fn hold(&mut self, source: Source, overruled: Option<Objection>) -> u32 {
        self.forget_what_is_gone();
        let id = self.pieces.iter().map(|held| held.id).max().map_or(0, |last| last + 1);
        self.pieces.push(HeldPiece { id, source, overruled });
        id
    }

    fn forget_what_is_gone(&mut self) {
        let marks = self.editor.marks();
        self.pieces.retain(|held| marks.iter().any(|mark| mark.id == held.id));
    }

    /// The pieces of which a word remains: what each came from, and what was overruled when it was put in.
    pub fn pieces(&self) -> impl Iterator<Item = (&Source, Option<&Objection>)> {
        let lives = |held: &&HeldPiece| self.editor.marks().iter().any(|mark| mark.id == held.id);
        self.pieces.iter().filter(lives).map(|held| (&held.source, held.overruled.as_ref()))
    }

    /// What is objected to pieces of this kind is overruled from here on: the second key was pressed.
    pub fn overrule(&mut self, objection: &Objection, is_of: impl Fn(&Source) -> bool) {
        for held in self.pieces.iter_mut().filter(|held| is_of(&held.source)) {
            held.overruled = Some(objection.clone());
        }
    }

    /// Everything was taken away: nothing is carried, nothing refused any more.
    pub fn emptied(&mut self) {
        self.pieces.clear();
        self.refused = None;
        self.returned.clear();
    }

    /// The words as they stand, and where the pieces are in them; nothing while all of it is blank.
    pub fn as_it_stands(&self) -> (String, Vec<Piece>) {
        if self.editor.is_blank() {
            return (String::new(), Vec::new());
        }
        (self.editor.text().to_owned(), self.placed(self.editor.text().len()))
    }

    /// The pieces with their places, within so many bytes.
    fn placed(&self, length: usize) -> Vec<Piece> {
        let source = |id: u32| self.pieces.iter().find(|held| held.id == id).map(|held| held.source.clone());
        let marks = self.editor.marks().iter();
        let pieces = marks.filter_map(|mark| {
            let (from, to) = (mark.range.start.min(length), mark.range.end.min(length));
            Some(Piece { source: source(mark.id)?, from, to })
        });
        pieces.collect()
    }

    /// Takes the message out: the words, and the pieces that are still in them.
    pub fn take(&mut self) -> (String, Vec<Piece>) {
        let length = self.editor.text().trim_end().len();
        let pieces = self.placed(length);
        let mut body = self.editor.take();
        body.truncate(length);
        self.emptied();
        (body, pieces)
    }

    /// Words that were not accepted come back with their pieces, in front of what is being written and behind those that
    /// came back before them; nothing is overwritten.
    pub fn put_back(&mut self, body: &str, pieces: &[Piece], why: String) {
        let untouched = self.editor.text().starts_with(&self.returned);
        let end = self.editor.put_behind(if untouched { self.returned.len() } else { 0 }, body);
        self.returned = self.editor.text().get(..end).unwrap_or_default().to_owned();
        self.remember(pieces, end.saturating_sub(body.len()));
        self.refused = Some(why);
    }

    /// Words that came back turn out to have arrived: they go out again, unless they were changed.
    pub fn take_out(&mut self, body: &str) {
        if self.editor.take_out(body) {
            self.returned.clear();
            self.refused = None;
            self.forget_what_is_gone();
        }
    }

    /// What an earlier console journaled comes back, in front of what is being written.
    pub fn restore(&mut self, journaled: &Unfinished) {
        self.editor.put_before(&journaled.body);
        self.remember(&journaled.pieces, 0);
        // an older version did not journal where they stand
        let carries: Vec<Carried> = journaled.inserted.iter().map(|(carried, _)| carried.clone()).collect();
        self.remember(&pieces_of(&journaled.body, &carries), 0);
    }

    /// Remembers pieces of words that were put into the editor at a byte.
    fn remember(&mut self, pieces: &[Piece], at: usize) {
        let text = self.editor.text().to_owned();
        // words that were cleaned on the way may have become shorter
        let edge = |to: usize| (0..=to.min(text.len())).rev().find(|to| text.is_char_boundary(*to)).unwrap_or(0);
        for piece in pieces {
            let id = self.hold(piece.source.clone(), None);
            self.editor.mark(id, edge(at + piece.from)..edge(at + piece.to));
        }
    }

    /// The code of a `;code` right before the cursor.
    pub fn shortcut(&self) -> Option<&str> {
        let before = self.editor.before_cursor();
        let word = before.rsplit([' ', '\n']).next()?;
        let code = word.strip_prefix(';')?;
        let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        (!code.is_empty() && code.chars().all(plain)).then_some(code)
    }
}
