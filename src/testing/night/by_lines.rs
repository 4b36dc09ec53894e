//! A night that is seen by lines (`--linear`).

use console::intent::Scope;
use console::linear::Linear;
use console::screen::Message;
use console::told::Number;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Night;
use crate::oracle::{Allowed, forbidden};

/// While this variable is set, every night is seen by lines: its keys are pressed as a helper of that view presses them.
pub const LINEAR: &str = "NACHTWACHT_TEST_LINEAR";

/// The view of lines, and all that it wrote.
pub(super) struct ByLines {
    view: Linear,
    wrote: Vec<u8>,
    /// Whether the last key was a letter of a search.
    searches: bool,
}

impl Night {
    /// This console shows lines, in a terminal of so many columns.
    pub fn turn_linear(&mut self, width: u16) {
        self.console.world.station.linear = true;
        self.look_by_lines(width);
    }

    /// Looks at this night by lines, and on the full screen as it was.
    pub(super) fn look_by_lines(&mut self, width: u16) {
        let mut view = Linear::new(true, true);
        view.resize(width);
        self.linear = Some(ByLines { view, wrote: Vec::new(), searches: false });
    }

    /// Gives the console a message by the view of lines.
    pub(super) fn send_by_lines(&mut self, message: Message) {
        let Some(by) = &mut self.linear else { return };
        let effects = by.view.update(&mut self.console, message);
        self.effects.extend(effects);
        let lines = by.view.take();
        assert_eq!(forbidden(&lines, Allowed::Lines), None, "text, bells, and what takes typed characters back");
        by.wrote.extend(lines);
    }

    /// Presses a key in the view of lines as it is, and nothing with it.
    pub fn raw(&mut self, key: KeyEvent) {
        self.send_by_lines(Message::Key(key));
    }

    /// Types a line in the view of lines, and `Enter`.
    pub fn line(&mut self, words: &str) {
        for c in words.chars() {
            self.raw(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        }
        self.raw(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
    }

    /// All that the view of lines wrote.
    pub fn wrote(&self) -> &[u8] {
        self.linear.as_ref().map_or(&[], |by| &by.wrote)
    }

    /// A key as it is pressed in the view of lines: where there is no text, a letter takes `Enter`; and in a search the
    /// first `Enter` says what was found.
    pub(super) fn as_by_lines(&mut self, message: Message) -> Vec<Message> {
        let (Message::Key(key), Some(by)) = (&message, &mut self.linear) else { return vec![message] };
        let key = *key;
        let press = |c: char| Message::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        let enter = || Message::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
        let told = self.console.told();
        let search = matches!(self.console.scope(), Scope::Referrals | Scope::Phrases | Scope::Find | Scope::HandOver);
        let plain = (key.modifiers - KeyModifiers::SHIFT).is_empty();
        let letter = if let KeyCode::Char(c) = key.code { Some(c).filter(|_| plain) } else { None };
        let goes_on = letter.is_some() || (by.searches && key.modifiers.contains(KeyModifiers::CONTROL));
        let searches = std::mem::replace(&mut by.searches, search && goes_on);
        let is_blank = told.field.as_ref().is_none_or(|field| field.text.is_empty() && !field.hidden);
        let Some(c) = letter.filter(|c| search || told.field.is_none() || (*c == '/' && is_blank)) else {
            return vec![Message::Key(key)];
        };
        let digit = c.is_ascii_digit();
        match self.console.scope() {
            // a number is that of a row there: what is searched for by one is pasted
            _ if search && digit => vec![Message::Paste(c.to_string())],
            // the line is written anew with each letter
            _ if search => {
                let field = told.field.filter(|_| searches).map(|field| field.text).unwrap_or_default();
                field.chars().chain([c]).map(press).chain([enter()]).collect()
            }
            // what the digit does on the full screen has another name
            Scope::Plan if digit && self.console.world.in_template() => {
                by.searches = true;
                "/jump".chars().map(press).chain([enter(), Message::Paste(c.to_string())]).collect()
            }
            // a number is that of a row there: one's own conversations have their other key
            Scope::Queue if digit => vec![Message::Key(KeyEvent::new(key.code, KeyModifiers::ALT))],
            Scope::Acute if digit && told.number != Number::Answers => vec![enter()],
            _ => vec![press(c), enter()],
        }
    }
}
