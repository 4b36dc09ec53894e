//! To which colleague a conversation is offered, and the note that goes with it.

use ratatui::layout::Rect;

use super::frame::{self, Pieces};
use super::sure;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Piece, Then};
use crate::theme::Role;
use crate::told::{Number, Told, ToldRow};
use crate::widget::editing;
use crate::widget::editor::Editor;
use crate::widget::field;
use crate::widget::flow::{self, Flow};
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, after, below, row};
use crate::widget::place;
use crate::world::handing::{PHRASE_BEFORE, Receiver};
use crate::world::{Tone, World};
use care::tongue::Tongue;
use desk::event::{self, Ask, CaseEvent, ConversationId, MemberId};

/// The colleagues who are there, and a note of one line for the one who takes over.
#[derive(Debug)]
pub struct Colleague {
    conversation: ConversationId,
    receivers: Vec<Receiver>,
    /// Whose row is selected: rows move when colleagues come and go, and the key must not meet another one.
    about: Option<MemberId>,
    selection: Selection,
    note: Editor,
    /// Whether the last key wrote in the note, so that the cursor is there; else it is on the selected row.
    is_writing: bool,
}

impl Colleague {
    /// Asks to whom a conversation is offered; when it is offered already, whether to take that back. When nobody is there,
    /// the helper is told.
    pub fn of(world: &mut World, conversation: ConversationId) -> Then {
        if let Some(offer) = world.my_offer(&conversation).cloned() {
            return sure::take_back(world, conversation, &offer);
        }
        let receivers = world.receivers();
        if receivers.is_empty() {
            let text = world.station.words.say("shift-nobody").into_owned();
            world.say(Tone::Trouble, text);
            return Then::Nothing;
        }
        let note = world.chat(&conversation).map(|chat| chat.handover_note.clone()).unwrap_or_default();
        let about = receivers.first().map(|receiver| receiver.id.clone());
        let (selection, note) = (Selection::default(), Editor::with(&note));
        Then::open(Self { conversation, receivers, about, selection, note, is_writing: false })
    }

    /// A colleague's row: the name, how many they have, the languages, and why they cannot take anybody.
    fn row(world: &World, receiver: &Receiver) -> Pieces {
        let words = &world.station.words;
        let role = if receiver.cannot.is_some() { Role::Muted } else { Role::Text };
        let counts =
            [("mine", world.roster.load(&receiver.id).into()), ("capacity", world.roster.at_once(&receiver.id).into())];
        let mut about = vec![words.with("shift-of", &counts).into_owned()];
        if let Some(member) = world.roster.member(&receiver.id) {
            let codes: Vec<&str> = member.duty.languages.iter().map(Tongue::code).collect();
            about.extend((!codes.is_empty()).then(|| codes.join(" ")));
        }
        if world.roster.with(&receiver.id).any(|open| open.entry.unattended.is_some()) {
            about.push(words.say("colleague-behind").into_owned());
        }
        about.extend(receiver.cannot.map(|why| words.say(why).into_owned()));
        let name = format!("{:<16} ", world.name_of(&receiver.id));
        vec![(String::new(), role), (name, role), (about.join(" · "), Role::Muted)]
    }

    fn flows(&self, world: &World) -> Vec<Flow> {
        let rows: Vec<Pieces> = self.receivers.iter().map(|receiver| Self::row(world, receiver)).collect();
        frame::flows(world, &rows)
    }

    /// What happens, below the note; and before that, words that were not sent.
    fn said(&self, world: &World) -> Vec<(String, Role)> {
        let (words, keymap) = (&world.station.words, &world.station.keymap);
        let alias = || ("alias", world.alias(&self.conversation).into());
        let unsent = world.unsent_in(&self.conversation).map(|word| (words.say(word).into_owned(), Role::Warning));
        let arguments = [alias(), ("key", keymap.label(intent::HandOver::SayBefore).into())];
        let about = (words.with("colleague-about", &arguments).into_owned(), Role::Muted);
        let phase = world.phase_told(&self.conversation).map(|told| (told, Role::Text));
        unsent.into_iter().chain(phase).chain([about]).collect()
    }

    /// How many rows the list has, how many there are in all, and how many of them part the list from what is below.
    fn laid(&self, world: &World, rows: &[Flow]) -> (u16, u16, u16) {
        let said: u16 = self.said(world).iter().map(|(words, _)| frame::rows_of(world, words)).sum();
        // where there is no room for all of it, none is blank
        let gap = u16::from(world.room.height > 2 + 3 + 1 + said);
        let most = world.room.height.saturating_sub(2 + 1 + 2 * gap + said).max(1);
        let filled = u16::try_from(flow::heights(rows).iter().sum::<usize>()).unwrap_or(u16::MAX).clamp(1, most);
        (filled, filled + 1 + 2 * gap + said, gap)
    }

    fn note(&self) -> String {
        self.note.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Keeps the note with the conversation: who sends the visitor a word first finds it again.
    fn keep_note(&self, world: &mut World) {
        let note = self.note();
        if let Some(chat) = world.chat_mut(&self.conversation) {
            chat.handover_note = note;
        }
    }

    /// Offers the conversation to the selected colleague. The note goes before the offer, and in the same order.
    fn offer(&self, world: &mut World) -> Then {
        let receiver = self.receivers.iter().find(|receiver| Some(&receiver.id) == self.about.as_ref());
        let Some(Receiver { id: receiver, cannot }) = receiver.cloned() else { return Then::Nothing };
        if let Some(why) = cannot {
            let arguments =
                [("who", world.short_name_of(&receiver).into()), ("why", world.station.words.say(why).into())];
            let text = world.station.words.with("colleague-cannot", &arguments).into_owned();
            world.say(Tone::Trouble, text);
            return Then::Nothing;
        }
        if !world.takes_words(&self.conversation) {
            return Then::Nothing;
        }
        let note = self.note();
        if !note.is_empty() {
            world.record(&self.conversation, CaseEvent::Note(event::Note { text: note.clone() }));
        }
        if let Some(chat) = world.chat_mut(&self.conversation) {
            chat.handover_note.clear();
        }
        world.ask(&self.conversation, Ask::Transfer { receiver, note: !note.is_empty() });
        Then::Shut
    }
}

impl Dialog for Colleague {
    fn scope(&self) -> Scope {
        Scope::HandOver
    }

    fn conversation(&self) -> Option<&ConversationId> {
        Some(&self.conversation)
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::HandOver(intent) = intent else { return Then::Nothing };
        match intent {
            intent::HandOver::Offer => self.offer(world),
            intent::HandOver::SayBefore => {
                self.keep_note(world);
                let conversation = self.conversation.clone();
                let put = Then::Put {
                    conversation: conversation.clone(),
                    piece: Piece::Phrase(PHRASE_BEFORE.to_owned()),
                    replaces: 0,
                };
                Then::All(vec![Then::ShutAll, Then::Show(conversation), put])
            }
            intent::HandOver::CancelOffer => {
                self.keep_note(world);
                Then::Shut
            }
        }
    }

    fn go(&mut self, world: &mut World, by: Move) {
        self.is_writing = false;
        self.selection.go(by, self.receivers.len(), place::dialog_rows(world.room));
        self.about = self.receivers.get(self.selection.row).map(|receiver| receiver.id.clone());
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        self.is_writing = true;
        editing::edit(&mut self.note, chord, usize::from(place::dialog_width(world.room)));
        Then::Nothing
    }

    fn paste(&mut self, _world: &mut World, text: &str) {
        self.is_writing = true;
        // one line
        self.note.insert(&text.replace('\n', " "));
    }

    fn follow(&mut self, world: &mut World) {
        self.receivers = world.receivers();
        let row = self.receivers.iter().position(|receiver| Some(&receiver.id) == self.about.as_ref());
        // who has gone is not chosen, and nobody in their place by itself
        self.about = self.about.take().filter(|_| row.is_some());
        self.selection.row = row.unwrap_or(0);
        let rows = self.flows(world);
        let (list, ..) = self.laid(world, &rows);
        self.selection.show_tall(&flow::heights(&rows), usize::from(list));
    }

    fn told(&self, world: &World) -> Told {
        let row = |receiver: &Receiver| {
            let pieces = Self::row(world, receiver);
            ToldRow::new(receiver.id.as_str(), frame::words_of(&pieces[1..]))
        };
        frame::titled(world, self.conversation(), "pane-colleague")
            .with_head(self.said(world).into_iter().map(|(words, _)| words))
            .with_rows(self.receivers.iter().map(row).collect(), self.selection.row)
            .with_field(world.station.words.say("colleague-note"), self.note.text())
            .numbered(Number::Selects)
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let rows = self.flows(world);
        let (list, all, gap) = self.laid(world, &rows);
        let area = frame::open(world, self.conversation(), "pane-colleague", all, paint);
        let at = Rect { height: list.min(area.height), ..area };
        // nobody is selected when who was has gone
        let chosen = if self.about.is_some() { self.selection.row } else { usize::MAX };
        frame::rows(world, &rows, &Selection { row: chosen, ..self.selection.clone() }, at, paint);
        let note = row(below(area, list + gap), 0);
        let label = format!("{}: ", world.station.words.say("colleague-note"));
        let used = paint.words(note, &label, Role::Label);
        if !note.is_empty() {
            let at = after(note, used);
            if self.is_writing || self.about.is_none() {
                field::editor(&self.note, at, true, paint);
            } else {
                field::beside_list(&self.note, at, paint);
            }
        }
        let mut rest = below(area, list + 1 + 2 * gap);
        for (words, role) in self.said(world) {
            paint.paragraph(rest, &words, role);
            rest = below(rest, frame::rows_of(world, &words));
        }
    }
}
