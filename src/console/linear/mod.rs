//! The linear view: the same state as lines, for who cannot use a full screen (design §4).
//!
//! It changes nothing of the screen but by messages, as a terminal does. After each message it looks at what the screen
//! knows now ([`Screen::told`]), says what is news, the most important first, and asks with a prompt that names to whom the
//! words go. While a line is being typed nothing is said but a bell; then everything.
//!
//! Where there is a text – a composer, a note, a password – keys go into it as on the full screen, and the line shows it.
//! Elsewhere a line is typed here: the number of a row that was read, a key by its name, or a command ([`command`]).

mod command;
mod consent;
mod heard;
mod paper;
mod say;
mod tell;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use self::heard::Heard;
use self::paper::Paper;
use self::say::{Fact, Line, Weight};
use super::intent::{self, Scope};
use super::keymap::Chord;
use super::screen::{Message, Screen, Whereabouts};
use super::told::{Number, Told, WIDTH};
use super::world::Effect;

pub use self::consent::is_wanted;
pub use self::paper::CLEAR;

/// How large the screen behind the lines is thought to be: everything that a place tells has room there.
pub const SIZE: (u16, u16) = (WIDTH, 200);

/// How the keyboard is used where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typing {
    /// Into a text: each key goes there at once.
    Text,
    /// Into a search or a note beside a list: a line at a time.
    Search,
    /// Lines are typed here, and stand for keys, numbers and commands.
    Command,
}

/// The place that was told last.
#[derive(Debug, Default)]
struct Place {
    at: Option<Whereabouts>,
    told: Told,
    /// What the rows that were read out are about, in the order of their numbers.
    list: Vec<String>,
}

/// What came while a line was typed, and whether that was rung for.
#[derive(Debug, Default)]
struct Held {
    facts: Vec<Fact>,
    /// What has changed in the place where the keyboard is.
    of_place: Vec<Fact>,
    rung: bool,
}

/// The view.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are about different things: what is typed, said, wanted")]
pub struct Linear {
    paper: Paper,
    heard: Heard,
    place: Place,
    /// The places that were told before.
    places: Vec<Place>,
    /// The line that is typed here.
    line: String,
    /// Where the keyboard was when it was begun.
    begun: Option<Whereabouts>,
    /// Whether words were typed into a text since its line began.
    typed: bool,
    /// What came while a line was typed.
    held: Held,
    /// What was said last, to be said again.
    last: Vec<Line>,
    /// What of a long list was not said yet.
    more: Vec<Line>,
    /// Whether only alarms and own visitors are spoken.
    quiet: bool,
    /// Whose console it was when it was said so last.
    helper: Option<desk::event::MemberId>,
    /// What a command answers, to be said with the next.
    answers: Vec<Line>,
    /// The keyboard's line ended with the last key.
    ended: bool,
    /// Whether it was said how lines are typed here.
    introduced: bool,
}

impl Linear {
    /// The view on a terminal: whether it shows UTF-8, and whether it can be cleared.
    pub fn new(utf8: bool, can_clear: bool) -> Self {
        Self {
            paper: Paper::new(utf8, can_clear),
            heard: Heard::default(),
            place: Place::default(),
            places: Vec::new(),
            line: String::new(),
            begun: None,
            typed: false,
            held: Held::default(),
            last: Vec::new(),
            more: Vec::new(),
            quiet: false,
            helper: None,
            answers: Vec::new(),
            ended: false,
            introduced: false,
        }
    }

    /// The terminal is so wide from now on: what is said from now on is wrapped for it.
    pub fn resize(&mut self, width: u16) {
        self.paper.resize(width);
    }

    /// What is to be written to the terminal since this was last asked.
    pub fn take(&mut self) -> Vec<u8> {
        self.paper.take()
    }

    /// Gives the screen a message, and says what follows; what is to be done outside comes out, as from
    /// [`Screen::update`]. What is to be drawn anew is cleared here.
    pub fn update(&mut self, screen: &mut Screen, message: Message) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.ended = false;
        match message {
            Message::Key(key) => self.key(screen, key, &mut effects),
            Message::Burst(keys) => self.burst(screen, &keys, &mut effects),
            other => effects.extend(screen.update(other)),
        }
        if effects.iter().any(|effect| matches!(effect, Effect::Redraw)) {
            self.anew();
        }
        let rings = effects.iter().any(|effect| matches!(effect, Effect::Bell));
        self.observe(screen, rings);
        // what was said to an empty chair goes on ringing
        if screen.scope() == Scope::Team && self.held.facts.is_empty() && screen.is_anybody_there() {
            screen.world.see_team();
        }
        effects
    }

    /// The terminal is cleared, and the place is told anew with the next message.
    pub fn anew(&mut self) {
        self.paper.clear();
        // what was read is not to be read again by whoever comes to a locked console
        self.last.clear();
        self.more.clear();
        self.place = Place::default();
        self.places.clear();
    }

    // ── keys ──

    fn typing(screen: &Screen, told: &Told) -> Typing {
        match screen.scope() {
            Scope::Referrals | Scope::Phrases | Scope::Find | Scope::HandOver => Typing::Search,
            _ if told.field.is_some() => Typing::Text,
            _ => Typing::Command,
        }
    }

    fn pass(screen: &mut Screen, key: KeyEvent, effects: &mut Vec<Effect>) {
        effects.extend(screen.update(Message::Key(key)));
    }

    fn key(&mut self, screen: &mut Screen, key: KeyEvent, effects: &mut Vec<Effect>) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        let (chord, told) = (Chord::from(key), screen.told());
        let typing = Self::typing(screen, &told);
        if !self.line.is_empty() {
            return self.in_line(screen, (key, chord, typing), effects);
        }
        let field = told.field.as_ref().filter(|_| typing == Typing::Text);
        match chord.text() {
            // a command begins where nothing is written yet; a password may begin with anything
            Some('/') if field.is_none_or(|field| field.text.is_empty() && !field.hidden) => self.begin(screen, '/'),
            Some(c) if typing != Typing::Text => self.begin(screen, c),
            Some(_) => {
                self.typed = true;
                Self::pass(screen, key, effects);
            }
            None => {
                let writes = matches!(chord.code(), KeyCode::Backspace | KeyCode::Delete)
                    || (chord.ctrl() && matches!(chord.code(), KeyCode::Char('u' | 'w' | 'h' | 'd' | 'j')));
                let is_line = typing == Typing::Text && writes;
                if !is_line {
                    self.end_line();
                }
                Self::pass(screen, key, effects);
            }
        }
    }

    fn begin(&mut self, screen: &Screen, c: char) {
        self.line.push(c);
        self.begun = Some(screen.whereabouts());
    }

    /// The line that was typed is over.
    fn end_line(&mut self) {
        self.line.clear();
        self.typed = false;
        self.ended = true;
    }

    /// A key while a line is typed here.
    fn in_line(
        &mut self,
        screen: &mut Screen,
        (key, chord, typing): (KeyEvent, Chord, Typing),
        effects: &mut Vec<Effect>,
    ) {
        match (chord.text(), chord.code()) {
            (Some(c), _) => self.line.push(c),
            (None, KeyCode::Backspace) => drop(self.line.pop()),
            (None, KeyCode::Char('u')) if chord.ctrl() => self.line.clear(),
            (None, KeyCode::Esc) => self.end_line(),
            (None, KeyCode::Enter) => self.submit(screen, typing, effects),
            _ => {
                // what was searched for stands there before another key means something
                let words = std::mem::take(&mut self.line);
                let is_here = self.begun.as_ref() == Some(&screen.whereabouts());
                if is_here && typing == Typing::Search && !words.starts_with('/') {
                    Self::search(screen, &words, effects);
                }
                self.end_line();
                Self::pass(screen, key, effects);
            }
        }
    }

    /// Writes a line into a search or a note beside a list, in the place of what stood there.
    fn search(screen: &mut Screen, words: &str, effects: &mut Vec<Effect>) {
        Self::pass(screen, KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL), effects);
        for c in words.chars() {
            Self::pass(screen, KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE), effects);
        }
    }

    /// `Enter` behind a line that was typed here.
    fn submit(&mut self, screen: &mut Screen, typing: Typing, effects: &mut Vec<Effect>) {
        let words = std::mem::take(&mut self.line);
        self.end_line();
        // what was typed was meant for where it was begun: if something else has come, it does nothing there
        if self.begun.as_ref() != Some(&screen.whereabouts()) {
            self.answers.push(Line::of(screen.world.station.words.say("linear-elsewhere")));
            return;
        }
        if let Some(command) = words.strip_prefix('/') {
            return self.command(screen, command.trim(), effects);
        }
        let number: Option<usize> = words.trim().parse().ok();
        match (typing, number) {
            (_, Some(number)) if self.takes_number(screen, number, typing) => {
                self.choose(screen, number, effects);
            }
            (Typing::Search, _) => Self::search(screen, &words, effects),
            _ => self.named_key(screen, &words, effects),
        }
    }

    /// Whether a number is that of a row, and no key or word.
    fn takes_number(&self, screen: &Screen, number: usize, typing: Typing) -> bool {
        let told = screen.told();
        let is_row = (1..=self.place.list.len()).contains(&number);
        let is_key = matches!(told.number, Number::Answers | Number::Marks) && number < 10;
        (is_row && !is_key) || (typing == Typing::Command && !is_key && !told.rows.is_empty())
    }

    /// A line that is a key by its name: a letter, `Space`, `Esc`, `F4`; or a command without its sign.
    fn named_key(&mut self, screen: &mut Screen, words: &str, effects: &mut Vec<Effect>) {
        let mut characters = words.chars();
        if let (Some(c), None) = (characters.next(), characters.next()) {
            return Self::pass(screen, KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE), effects);
        }
        // whoever writes on where a second key is asked for writes words: none of them is lost
        if screen.scope() == Scope::Override {
            for c in words.chars() {
                Self::pass(screen, KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE), effects);
            }
            self.typed = true;
            return;
        }
        match words.trim().parse::<Chord>() {
            Ok(chord) => Self::pass(screen, chord.into(), effects),
            Err(_) => self.command(screen, words.trim(), effects),
        }
    }

    /// Keys that came together: where there is text a paste, elsewhere keys. A braille keyboard or a program that sends
    /// whole lines ends its line with one line break: that is an `Enter`.
    fn burst(&mut self, screen: &mut Screen, keys: &[KeyEvent], effects: &mut Vec<Effect>) {
        let told = screen.told();
        let is_break = |key: &KeyEvent| matches!(key.code, KeyCode::Enter | KeyCode::Char('\n' | '\r'));
        let begins_command = matches!(keys.first().map(|key| key.code), Some(KeyCode::Char('/')));
        let is_empty = told.field.as_ref().is_none_or(|field| field.text.is_empty() && !field.hidden);
        let is_command = begins_command && is_empty && keys.iter().rev().skip(1).all(|key| !is_break(key));
        let mut as_keys = Self::typing(screen, &told) != Typing::Text || !self.line.is_empty() || is_command;
        for (nth, key) in keys.iter().enumerate() {
            // a key has led to a text: what is left of the keys is a paste there, and sends nothing (hostile.md 41)
            as_keys &= nth == 0 || !self.line.is_empty() || Self::typing(screen, &screen.told()) != Typing::Text;
            if !as_keys {
                self.typed = true;
                effects.extend(screen.update(Message::Burst(keys[nth..].to_vec())));
                return;
            }
            self.key(screen, *key, effects);
        }
    }

    // ── what is said ──

    /// Says what is news, unless a line is being typed.
    fn observe(&mut self, screen: &Screen, rings: bool) {
        self.follow_the_helper(screen);
        let (told, at) = (screen.told(), screen.whereabouts());
        let moved = self.place.at.as_ref() != Some(&at);
        if moved {
            self.leave_a_place(screen);
        }
        let mut facts = self.heard.news(screen, self.quiet);
        // a list that was read out grows by who arrives: the number is said with them
        if !moved && screen.scope() == Scope::Queue {
            self.number(&mut facts);
        }
        let mut changed = if moved { Vec::new() } else { self.changed(&told, screen) };
        let writes = told.field.as_ref().filter(|_| Self::typing(screen, &told) == Typing::Text);
        self.typed &= writes.is_some_and(|field| !field.text.is_empty() || field.hidden);
        let is_typing = !moved && !self.ended && (self.typed || !self.line.is_empty());
        let is_news = !facts.is_empty() || !changed.is_empty();
        self.held.facts.append(&mut facts);
        self.held.of_place.append(&mut changed);
        if is_typing {
            if is_news && !std::mem::replace(&mut self.held.rung, true) && !rings {
                self.paper.bell();
            }
            // what is told of the place is told when the line is over
            return self.show(&told, screen);
        }
        // a place that was left has nothing to say any more
        let mut all = std::mem::take(&mut self.held.of_place);
        if moved {
            all.clear();
        }
        // what came while a line was typed waits for the end of a lock, too; before the form that asks who is there
        // nothing is said but how the link is
        let held = std::mem::take(&mut self.held).facts;
        let may_be_said =
            |fact: &Fact| screen.gate.is_open() || (screen.gate.lock.is_none() && matches!(fact.weight, Weight::Link));
        let (mut now, later) = held.into_iter().partition(may_be_said);
        self.held.facts = later;
        all.append(&mut now);
        let answers = std::mem::take(&mut self.answers);
        if moved {
            all.extend(self.enter(&told, at, screen));
        }
        all.sort_by_key(|fact| fact.weight);
        let lines: Vec<Line> = answers.into_iter().chain(all.into_iter().map(|fact| fact.line)).collect();
        let prompt = Self::prompt(&told, screen);
        if lines.is_empty() && self.paper.has_prompt(&prompt) && !self.ended {
            return self.show(&told, screen);
        }
        if lines.is_empty() && screen.ending == super::screen::Ending::Over {
            return self.paper.end_line();
        }
        for line in &lines {
            self.paper.say(line);
        }
        if !lines.is_empty() {
            self.last = lines;
        }
        self.paper.ask(&prompt, &self.typed_so_far(&told, screen));
    }

    /// Another helper than before is there: nothing of what was said is theirs to read.
    fn follow_the_helper(&mut self, screen: &Screen) {
        let Some(me) = screen.world.me.as_ref().map(|me| me.id.clone()) else { return };
        let before = self.helper.replace(me.clone());
        if before.as_ref() == Some(&me) || self.place.at.is_none() {
            return;
        }
        if before.is_some() {
            self.anew();
        }
        self.heard.forget();
        (self.held, self.last, self.more) = (Held::default(), Vec::new(), Vec::new());
        self.places.clear();
    }

    /// Another place has the keyboard than when something was last said: nothing that was said at the desk stays in sight of
    /// whoever is asked for a password.
    fn leave_a_place(&mut self, screen: &Screen) {
        let left_the_desk = self.place.at.as_ref().is_some_and(Whereabouts::is_at_the_desk);
        // the lock has cleared the terminal itself
        if left_the_desk && screen.gate.sign_in.is_some() {
            self.anew();
        }
        if screen.gate.lock.is_some() || (left_the_desk && !screen.gate.is_open()) {
            (self.typed, self.answers) = (false, Vec::new());
            self.line.clear();
        }
    }

    fn show(&mut self, told: &Told, screen: &Screen) {
        let typed = self.typed_so_far(told, screen);
        self.paper.show(&typed);
    }

    /// What stands behind the prompt: the line that is typed here, or the text that is written there; a password never.
    fn typed_so_far(&self, told: &Told, screen: &Screen) -> String {
        if !self.line.is_empty() {
            return self.line.clone();
        }
        let field = told.field.as_ref().filter(|field| !field.hidden && Self::typing(screen, told) == Typing::Text);
        field.map(|field| field.text.clone()).unwrap_or_default()
    }

    /// The prompt: to whom or for what words are written, else where the keyboard is.
    fn prompt(told: &Told, screen: &Screen) -> String {
        let field = told.field.as_ref().filter(|_| Self::typing(screen, told) == Typing::Text);
        let name = field.map_or(&told.title, |field| &field.label);
        format!("{}> ", say::plain(name.trim_end_matches(':')))
    }

    /// Switches between speaking everything and speaking own visitors and alarms alone.
    fn set_quiet(&mut self, quiet: bool, screen: &Screen) {
        self.quiet = quiet;
        let key = if quiet { "linear-quiet" } else { "linear-not-quiet" };
        self.answers.push(Line::of(screen.world.station.words.say(key)));
    }

    /// Wants an intent, as its key would.
    fn want(screen: &mut Screen, intent: impl Into<intent::Intent>, effects: &mut Vec<Effect>) {
        effects.extend(screen.update(Message::Want(intent.into())));
    }
}
