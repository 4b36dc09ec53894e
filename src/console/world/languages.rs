//! Which language a visitor writes, who on duty speaks it, and what that means for this helper.

use super::World;
use super::rows::QueueRow;
use crate::intent;
use care::Language;
use care::tongue::Tongue;
use desk::event::ConversationId;
use desk::languages::MeantFor;
use desk::roster::Open;

impl World {
    /// Whether this helper speaks the language that a visitor writes. Of a conversation that the desk does not know (yet)
    /// nothing is asked.
    pub fn speaks_with(&self, conversation: &ConversationId) -> bool {
        self.roster.get(conversation).is_none_or(|open| self.duty.speaks(&open.tongue()))
    }

    /// This helper's languages by their codes; those of the console, where none is said.
    pub fn languages_said(&self) -> String {
        let said: Vec<&str> = self.duty.languages.iter().map(Tongue::code).collect();
        if said.is_empty() { Language::ALL.map(Language::code).join(" ") } else { said.join(" ") }
    }

    /// Says which languages this helper speaks; none: those of the console.
    pub fn set_languages(&mut self, languages: Vec<Tongue>) {
        if languages != self.duty.languages {
            self.duty.languages = languages;
            self.queue.stale = true;
            self.say_duty();
        }
    }

    /// For whom a waiting visitor of the queue is, in whole sentences: nothing where the language parts nobody from
    /// anybody.
    pub fn meant_for_words(&self, queued: &QueueRow, open: &Open) -> Option<String> {
        let (words, keymap) = (&self.station.words, &self.station.keymap);
        let tongue = open.tongue();
        let language = ("language", tongue.name(words.language()).into());
        let key = ("key", keymap.label(intent::Desk::Phrases).into());
        let said = match (&queued.meant_for, &queued.speaker) {
            (MeantFor::OnlyMe, _) => words.with("preview-only-me", &[language]),
            (MeantFor::First(who), _) => {
                let open_to_all = self.station.limits.open_to_all(open.entry.triage) / 60_000;
                let arguments = [language, ("who", self.name_of(who).into()), ("minutes", open_to_all.into())];
                words.with("preview-first-for", &arguments)
            }
            (MeantFor::Everybody, Some(who)) => {
                words.with("preview-speaks-too", &[language, ("who", self.name_of(who).into()), key])
            }
            (MeantFor::Everybody, None) if self.me.is_none() || self.duty.speaks(&tongue) => return None,
            (MeantFor::Everybody, None) => words.with("preview-nobody-speaks", &[language, key]),
        };
        Some(said.into_owned())
    }
}
