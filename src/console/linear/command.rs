//! Commands: `/` and a name. Every intent by its name or its title, a phrase or a referral by its shortcut; what is none of
//! these is searched for among all of them. And a few of the view's own: `/again`, `/find`,
//! `/list`, `/more`, `/keys`, `/quiet on`.

use super::say::Line;
use super::{Linear, heard, tell};
use crate::dialog::everything::Everything;
use crate::dialog::find::Find;
use crate::intent::{self, Intent, Move, ROWS, Scope};
use crate::layer::{Piece, Then};
use crate::screen::{Message, Screen};
use crate::text::Wanted;
use crate::told::Number;
use crate::world::Effect;
use crate::world::chat::Chat;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Short names that helpers know from elsewhere, in both languages.
const ALIASES: &[(&str, Intent)] = &[
    ("take", Intent::Queue(intent::Queue::TakeOver)),
    ("neem", Intent::Queue(intent::Queue::TakeOver)),
    ("refer", Intent::Desk(intent::Desk::Referrals)),
    ("verwijs", Intent::Desk(intent::Desk::Referrals)),
    ("acute", Intent::Desk(intent::Desk::Escalate)),
    ("acuut", Intent::Desk(intent::Desk::Escalate)),
    ("end", Intent::Desk(intent::Desk::EndShift)),
    ("einde", Intent::Desk(intent::Desk::EndShift)),
    ("sluit", Intent::Desk(intent::Desk::Close)),
    ("terug", Intent::Desk(intent::Desk::Back)),
];

/// The view's own commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    Again,
    List,
    More,
    Keys,
    Find,
    Quiet(bool),
}

fn own(name: &str, rest: &str) -> Option<Own> {
    Some(match (name, rest) {
        ("again" | "nogmaals", _) => Own::Again,
        ("list" | "lijst", _) => Own::List,
        ("more" | "meer", _) => Own::More,
        ("keys" | "toetsen", _) => Own::Keys,
        ("find" | "zoek", words) if !words.is_empty() => Own::Find,
        ("quiet" | "stil", "on" | "aan") => Own::Quiet(true),
        ("quiet" | "stil", "off" | "uit") => Own::Quiet(false),
        _ => return None,
    })
}

impl Linear {
    /// Does what a command says.
    pub(super) fn command(&mut self, screen: &mut Screen, said: &str, effects: &mut Vec<Effect>) {
        if let Some(literal) = said.strip_prefix('/') {
            // two signs stand for one that is text
            effects.extend(screen.update(Message::Paste(format!("/{literal}"))));
            self.typed = true;
            return;
        }
        if said.is_empty() {
            // as the key means here
            let key = KeyEvent::new(KeyCode::Char('/'), KeyModifiers::NONE);
            return Self::pass(screen, key, effects);
        }
        if let Ok(number) = said.parse::<usize>() {
            self.select(screen, number, effects);
            return;
        }
        let lower = said.to_lowercase();
        let (name, rest) = lower.split_once(' ').map_or((&*lower, ""), |(name, rest)| (name, rest.trim()));
        if let Some(own) = own(name, rest) {
            return self.own(own, rest, screen);
        }
        let (whole, row) = match rest.parse::<usize>() {
            Ok(row) => (name, Some(row)),
            Err(_) => (&*lower, None),
        };
        if let Some(intent) = named(screen, whole) {
            // a row that has gone is not taken for the one that is selected
            if let Some(row) = row
                && !self.select(screen, row, effects)
            {
                return;
            }
            if screen.can(intent) || !screen.gate.is_open() {
                return Self::want(screen, intent, effects);
            }
            let what = screen.world.station.words.title(intent.row());
            let words = screen.world.station.words.with("palette-not-now", &[("what", what.into())]).into_owned();
            self.answers.push(Line::of(words));
            return;
        }
        // before the desk is there, and behind the lock, there is nothing to be wanted by name but what stands there
        if !screen.gate.is_open() || screen.dialog().is_some() {
            self.answers.push(Line::of(screen.world.station.words.say("linear-unknown")));
            return;
        }
        if let Some(piece) = piece(screen, lower.trim_start_matches(';')) {
            effects.extend(screen.update(Message::Put(piece)));
            return;
        }
        let find = Find::new(Everything::offered(screen.offered()), said, &screen.world);
        effects.extend(screen.update(Message::Then(Then::open(find))));
    }

    fn own(&mut self, own: Own, rest: &str, screen: &Screen) {
        let lines = match own {
            Own::Again => self.again(rest, screen),
            Own::List => {
                let told = screen.told();
                let mut lines: Vec<Line> = told.head.iter().map(Line::of).collect();
                lines.extend(self.rows(&told, screen));
                self.place.told = told;
                lines
            }
            Own::More => self.next_part(screen),
            Own::Keys => {
                let keys = screen.key_hints().into_iter().map(|(key, title, _)| Line::of(format!("{key}: {title}")));
                tell::hints(&screen.told(), screen).map(Line::of).into_iter().chain(keys).collect()
            }
            Own::Find => Self::find(rest, screen),
            Own::Quiet(quiet) => return self.set_quiet(quiet, screen),
        };
        self.answers.extend(lines);
    }

    /// What was said last, once more; or so many of the last lines of the open conversation, or all of them.
    fn again(&self, rest: &str, screen: &Screen) -> Vec<Line> {
        let world = &screen.world;
        let count = match rest {
            "" => return self.last.clone(),
            "all" | "alles" => usize::MAX,
            number => number.parse().unwrap_or(1),
        };
        let Some(chat) = Self::read_now(screen) else { return self.last.clone() };
        let lines: Vec<_> = chat.conversation.lines().collect();
        let skipped = lines.len().saturating_sub(count);
        let own = chat.sending.iter().map(|sending| Line::by(world.station.words.say("talk-me"), sending.body.clone()));
        let said = lines[skipped..].iter().filter_map(|line| Some(heard::line(world, &chat.id, line)?.line));
        said.chain(own).collect()
    }

    /// The conversation that is open and read here.
    fn read_now(screen: &Screen) -> Option<&Chat> {
        screen.world.open_chat().filter(|chat| screen.world.reads(&chat.id) && screen.gate.is_open())
    }

    /// The lines of the open conversation in which words stand.
    fn find(words: &str, screen: &Screen) -> Vec<Line> {
        let (world, wanted) = (&screen.world, Wanted::new(words));
        let lines = Self::read_now(screen).into_iter().flat_map(|chat| {
            chat.conversation.lines().filter_map(|line| Some(heard::line(world, &chat.id, &line)?.line))
        });
        let found: Vec<Line> = lines.filter(|line| wanted.is_in(&line.words)).collect();
        if found.is_empty() { vec![Line::of(world.station.words.say("linear-nothing-found"))] } else { found }
    }

    /// The row with a number is chosen, or selected where the number does not choose.
    pub(super) fn choose(&mut self, screen: &mut Screen, number: usize, effects: &mut Vec<Effect>) {
        if !self.select(screen, number, effects) || screen.told().number != Number::Chooses {
            return;
        }
        let wanted: &[Intent] = match screen.scope() {
            Scope::Queue => &[
                Intent::Queue(intent::Queue::Open),
                Intent::Queue(intent::Queue::TakeOver),
                Intent::Queue(intent::Queue::Claim),
            ],
            Scope::Plan => &[Intent::Plan(intent::Plan::Answer)],
            Scope::Referrals => &[Intent::Referrals(intent::Referrals::InsertReferral)],
            Scope::Phrases => &[Intent::Phrases(intent::Phrases::InsertPhrase)],
            Scope::Shift => &[Intent::Shift(intent::Shift::ChooseShift)],
            Scope::Acute => &[Intent::Acute(intent::Acute::TickStep)],
            Scope::Choose => &[Intent::Choose(intent::Choose::Choose)],
            Scope::Find => &[Intent::Find(intent::Find::Find)],
            Scope::Tick => &[Intent::Tick(intent::Tick::Tick)],
            Scope::Form => &[Intent::Form(intent::Form::NextValue)],
            _ => &[],
        };
        match wanted.iter().find(|intent| screen.can(**intent)) {
            Some(intent) => Self::want(screen, *intent, effects),
            None => self.answers.push(Line::of(screen.world.station.words.say("linear-nothing-to-do"))),
        }
    }

    /// Selects the row that was read out with a number, wherever it stands now. Says so when it is not there any more.
    fn select(&mut self, screen: &mut Screen, number: usize, effects: &mut Vec<Effect>) -> bool {
        let told = screen.told();
        let key = number.checked_sub(1).and_then(|at| self.place.list.get(at));
        let at = key.and_then(|key| told.rows.iter().position(|row| row.key == *key));
        let Some(at) = at else {
            let word = if key.is_some() { "linear-row-gone" } else { "linear-no-row" };
            self.answers.push(Line::of(screen.world.station.words.with(word, &[("number", number.into())])));
            return false;
        };
        if told.selected != Some(at) {
            for by in std::iter::once(Move::First).chain(std::iter::repeat_n(Move::Down, at)) {
                effects.extend(screen.update(Message::Want(by.into())));
            }
        }
        let selected = screen.told();
        selected.selected.and_then(|at| selected.rows.get(at)).is_some_and(|row| row.key == told.rows[at].key)
    }
}

/// The intent with this name or title: what can be wanted now goes first, then what belongs to the place.
fn named(screen: &Screen, name: &str) -> Option<Intent> {
    let words = &screen.world.station.words;
    let name = name.replace([' ', '-'], "_");
    let is_named =
        |row: &&intent::Row| row.name == name || words.title(row).to_lowercase().replace([' ', '-'], "_") == name;
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, intent)| *intent);
    let mut all: Vec<Intent> = ROWS.iter().filter(is_named).map(|row| row.intent).chain(alias).collect();
    let here = screen.scope();
    let rank = |intent: &Intent| {
        let row = intent.row();
        (!screen.can(*intent), row.scope != here, row.scope != Scope::Desk, row.name != name)
    };
    all.sort_by_key(rank);
    all.first().copied()
}

/// The phrase or referral with this shortcut.
fn piece(screen: &Screen, code: &str) -> Option<Piece> {
    let content = &screen.world.station.content;
    let phrase = care::phrases::by_code(&content.phrases, code).map(|phrase| Piece::Phrase(phrase.id.clone()));
    phrase.or_else(|| content.directory.by_code(code).map(|entry| Piece::Referral(entry.id.clone())))
}
