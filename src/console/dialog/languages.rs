//! Which languages this helper speaks: written on one row, by their codes or their names.

use super::frame;
use crate::intent::{self, Intent, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Then};
use crate::theme::Role;
use crate::told::Told;
use crate::widget::card::Card;
use crate::widget::editor::Editor;
use crate::widget::paint::{Paint, below, row};
use crate::widget::{editing, field, place};
use crate::world::{Tone, World};
use care::tongue::Tongue;

/// The languages so far.
#[derive(Debug)]
pub struct Languages {
    editor: Editor,
}

impl Languages {
    /// The dialog, with what the duty says.
    pub fn of(world: &World) -> Self {
        let language = world.station.words.language();
        let said: Vec<&str> = world.duty.languages.iter().map(|tongue| tongue.name(language)).collect();
        Self { editor: Editor::with(&said.join(", ")) }
    }

    /// The languages that are written; or the first word that is none.
    fn read(&self) -> Result<Vec<Tongue>, &str> {
        let mut languages = Vec::new();
        for word in self.editor.text().split([',', ';', ' ', '\n']).filter(|word| !word.is_empty()) {
            let tongue = Tongue::from_word(word).ok_or(word)?;
            if !languages.contains(&tongue) {
                languages.push(tongue);
            }
        }
        Ok(languages)
    }

    /// What the row is for, and what is written: by their names, or which word is no language.
    fn about(&self, world: &World) -> Card {
        let words = &world.station.words;
        let mut card = Card::of(place::dialog_width(world.room));
        card.say(&words.say("languages-about"), Role::Text);
        match self.read() {
            Err(unknown) => card.say(&words.with("languages-unknown", &[("word", unknown.into())]), Role::Warning),
            Ok(languages) if languages.is_empty() => card.say(&words.say("languages-none"), Role::Muted),
            Ok(languages) => {
                let names: Vec<&str> = languages.iter().map(|tongue| tongue.name(words.language())).collect();
                card.say(&names.join(", "), Role::Muted);
            }
        }
        card
    }
}

impl Dialog for Languages {
    fn scope(&self) -> Scope {
        Scope::Write
    }

    fn can(&self, _world: &World, intent: Intent) -> bool {
        // it is one row
        intent != intent::Write::WriteLine.into()
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Write(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Write::WriteLine => Then::Nothing,
            intent::Write::CancelWrite => Then::Shut,
            intent::Write::Keep => match self.read() {
                Ok(languages) => {
                    world.set_languages(languages);
                    Then::Shut
                }
                Err(unknown) => {
                    let text = world.station.words.with("languages-unknown", &[("word", unknown.into())]).into_owned();
                    world.say(Tone::Trouble, text);
                    Then::Nothing
                }
            },
        }
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        editing::edit(&mut self.editor, chord, usize::from(place::dialog_width(world.room)));
        Then::Nothing
    }

    fn paste(&mut self, world: &mut World, text: &str) {
        if !self.editor.insert(&text.replace('\n', " ")) {
            super::write::too_long(world);
        }
    }

    fn told(&self, world: &World) -> Told {
        let title = frame::titled(world, None, "pane-languages");
        let label = title.title.clone();
        // what is written stands in the field itself: only what it is for, and what is no language
        let words = &world.station.words;
        let unknown =
            self.read().err().map(|word| words.with("languages-unknown", &[("word", word.into())]).into_owned());
        let head = [words.say("languages-about").into_owned()].into_iter().chain(unknown);
        title.with_head(head).with_field(label, self.editor.text())
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let card = self.about(world);
        let rows = u16::try_from(card.height()).unwrap_or(u16::MAX / 2);
        let area = frame::open(world, None, "pane-languages", rows + 1, paint);
        field::editor(&self.editor, row(area, 0), true, paint);
        let station = &world.station;
        let signs = (&station.words, &station.keymap, false);
        card.draw(below(area, 1), &crate::widget::card::Reading::default(), signs, paint);
    }
}
