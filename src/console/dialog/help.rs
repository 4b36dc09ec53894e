//! What the keys do: the place it was asked from first, then everywhere; out of the table of intents. Below them, what
//! the bells mean.

use super::frame;
use crate::intent::{self, Intent, Move, ROWS, Row, Scope};
use crate::layer::{Dialog, Then};
use crate::terminal::marks::{MARKS, Mark};
use crate::theme::Role;
use crate::told::Told;
use crate::widget::flow::{self, Flow};
use crate::widget::paint::{Paint, below};
use crate::widget::place;
use crate::world::World;

/// The columns of the keys.
const LABEL: u16 = 19;

/// The help.
#[derive(Debug)]
pub struct Help {
    /// The first row shown.
    top: usize,
    /// The place it was asked from.
    from: Scope,
    /// What that place says of an intent of its own: the word key, or that the intent is not one there.
    own: fn(Intent) -> Own,
}

/// What the help says of an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// What it does everywhere.
    Usual,
    /// Something else: the word key.
    Word(&'static str),
    /// Nothing: it is not one there.
    Absent,
}

/// A line of the help.
enum HelpLine {
    /// A word key.
    Heading(&'static str),
    Row(&'static Row),
    /// Word keys: how many bells, and what they mean.
    Bells(&'static str, &'static str),
    /// A mark, where it may look otherwise than it does elsewhere.
    Mark(Mark),
    Gap,
}

/// What each number of bells means (`src/guide/alarms.md`).
const BELLS: [(&str, &str); 5] = [
    ("help-one-bell", "help-one-bell-about"),
    ("help-two-bells", "help-two-bells-about"),
    ("help-or", "help-two-bells-alert"),
    ("help-three-bells", "help-three-bells-about"),
    ("help-full", "help-full-about"),
];

impl Help {
    /// The help as it is asked for from a place.
    pub const fn from(from: Scope) -> Self {
        Self { top: 0, from, own: |_| Own::Usual }
    }

    /// As [`Help::from`], of a place in which some intents mean something of their own.
    pub const fn with(from: Scope, own: fn(Intent) -> Own) -> Self {
        Self { top: 0, from, own }
    }

    fn lines(&self, world: &World) -> Vec<HelpLine> {
        let everywhere = [Scope::Desk, Scope::Move, Scope::Queue, Scope::Composer, Scope::Plan, Scope::Case];
        let scopes = [self.from].into_iter().chain(everywhere.into_iter().filter(|scope| *scope != self.from));
        let mut lines = Vec::new();
        for scope in scopes {
            if !lines.is_empty() {
                lines.push(HelpLine::Gap);
            }
            lines.push(HelpLine::Heading(scope.heading()));
            let has_keys = |row: &&Row| {
                row.scope == scope
                    && !world.station.keymap.keys(row.intent).is_empty()
                    && (self.own)(row.intent) != Own::Absent
            };
            lines.extend(ROWS.iter().filter(has_keys).map(HelpLine::Row));
        }
        lines.extend([HelpLine::Gap, HelpLine::Heading("help-bells")]);
        lines.extend(BELLS.map(|(bells, about)| HelpLine::Bells(bells, about)));
        if let Some(why) = world.station.why_ascii {
            lines.extend([HelpLine::Gap, HelpLine::Heading("help-marks"), HelpLine::Heading(why)]);
            lines.extend(MARKS.map(HelpLine::Mark));
        }
        lines
    }

    /// The lines as rows of the screen: a long one takes more than one.
    fn flows(&self, world: &World) -> Vec<Flow> {
        let (words, keymap, width) = (&world.station.words, &world.station.keymap, place::dialog_width(world.room));
        let fact =
            |label: &str, role: Role, about: &str| Flow::behind(&[(label, role)], LABEL, &[(about, Role::Text)], width);
        let flow = |line: HelpLine| match line {
            HelpLine::Gap => Flow::of(&[], width),
            HelpLine::Heading(title) => Flow::of(&[(&words.say(title), Role::Title)], width),
            HelpLine::Bells(bells, about) => fact(&words.say(bells), Role::Label, &words.say(about)),
            HelpLine::Mark(of) => fact(&of.glyph.to_string(), Role::Label, &words.say(of.word)),
            HelpLine::Row(of) => {
                let keys = keymap.keys(of.intent);
                let keys = if keys.len() > 3 {
                    keymap.label(of.intent)
                } else {
                    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
                };
                let about = match (self.own)(of.intent) {
                    Own::Word(key) => words.say(key).into_owned(),
                    Own::Usual | Own::Absent => words.about(of),
                };
                fact(&keys, Role::HintKey, &about)
            }
        };
        self.lines(world).into_iter().map(flow).collect()
    }

    fn step(&mut self, world: &World, by: isize) {
        let rows: usize = flow::heights(&self.flows(world)).iter().sum();
        let most = rows.saturating_sub(usize::from(height(world)));
        self.top = self.top.saturating_add_signed(by).min(most);
    }
}

/// How many rows of the help are in sight.
fn height(world: &World) -> u16 {
    world.room.height.saturating_sub(2).max(1)
}

impl Dialog for Help {
    fn scope(&self) -> Scope {
        Scope::Read
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Read(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Read::Further => self.step(world, 1),
            intent::Read::Done => return Then::Shut,
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        self.step(world, rows(by, usize::from(height(world))));
    }

    fn follow(&mut self, world: &mut World) {
        self.step(world, 0);
    }

    fn told(&self, world: &World) -> Told {
        frame::titled(world, None, "pane-help").with_head(self.flows(world).iter().map(Flow::words))
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let area = frame::open(world, None, "pane-help", height(world), paint);
        let (flows, mut above, mut rest) = (self.flows(world), self.top, area);
        let all: usize = flow::heights(&flows).iter().sum();
        for line in &flows {
            let used = line.draw(above, rest, paint);
            above = above.saturating_sub(line.height());
            rest = below(rest, used);
        }
        frame::edge(world, (self.top, all.saturating_sub(self.top + usize::from(area.height))), area, paint);
        paint.cursor(area.x, area.y);
    }
}

/// How many rows a movement goes in a text of so many rows on the screen; to the ends, as far as there is text.
pub fn rows(by: Move, height: usize) -> isize {
    let page = place::page(height).cast_signed();
    match by {
        Move::Up => -1,
        Move::Down => 1,
        Move::First => isize::MIN,
        Move::Last => isize::MAX,
        Move::PageUp => -page,
        Move::PageDown => page,
        Move::ReadOn | Move::ReadBack => 0,
    }
}
