//! What the keys do: the place it was asked from first, then everywhere; out of the table of intents. Below them, what
//! the bells mean.

use super::frame;
use crate::intent::{self, Intent, Move, ROWS, Row, Scope};
use crate::layer::{Dialog, Then};
use crate::theme::Role;
use crate::widget::paint::{Paint, row};
use crate::widget::place;
use crate::world::World;

/// The help.
#[derive(Debug)]
pub struct Help {
    /// The first row shown.
    top: usize,
    /// The place it was asked from.
    from: Scope,
}

/// A line of the help.
enum HelpLine {
    /// A word key.
    Heading(&'static str),
    Row(&'static Row),
    /// Word keys: how many bells, and what they mean.
    Bells(&'static str, &'static str),
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
        Self { top: 0, from }
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
            let has_keys = |row: &&Row| row.scope == scope && !world.station.keymap.keys(row.intent).is_empty();
            lines.extend(ROWS.iter().filter(has_keys).map(HelpLine::Row));
        }
        lines.extend([HelpLine::Gap, HelpLine::Heading("help-bells")]);
        lines.extend(BELLS.map(|(bells, about)| HelpLine::Bells(bells, about)));
        lines
    }

    fn step(&mut self, world: &World, by: isize) {
        let most = self.lines(world).len().saturating_sub(1);
        self.top = self.top.saturating_add_signed(by).min(most);
    }
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
        self.step(world, rows(by, usize::from(world.station.size.1.saturating_sub(8))));
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let area = frame::tall(world, None, "pane-help", world.station.size.1.saturating_sub(4), paint);
        for (nth, line) in (0..area.height).zip(self.lines(world).into_iter().skip(self.top)) {
            let at = row(area, nth);
            match line {
                HelpLine::Gap => {}
                HelpLine::Heading(title) => {
                    paint.words(at, &world.station.words.say(title), Role::Title);
                }
                HelpLine::Bells(bells, about) => {
                    let (bells, about) = (world.station.words.say(bells), world.station.words.say(about));
                    paint
                        .pieces(at, &[(&format!("{bells:<18}"), Role::Label), (" ", Role::Text), (&about, Role::Text)]);
                }
                HelpLine::Row(of) => {
                    let keys = world.station.keymap.keys(of.intent);
                    let keys = if keys.len() > 3 {
                        world.station.keymap.label(of.intent)
                    } else {
                        keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
                    };
                    let (keys, about) = (format!("{keys:<18}"), world.station.words.about(of));
                    paint.pieces(at, &[(&keys, Role::HintKey), (" ", Role::Text), (&about, Role::Text)]);
                }
            }
        }
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
    }
}
