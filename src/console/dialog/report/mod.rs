//! The report of a year, as the desk's doors made it.

mod lines;

use std::fmt;

use ratatui::layout::Rect;

use self::lines::{Line, lines};
use super::frame;
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Dialog, Then};
use crate::theme::Role;
use crate::told::Told;
use crate::widget::paint::{Paint, below, row};
use crate::widget::place;
use crate::world::World;
use care::report::YearCounts;
use report::{ReportPage, page};

/// The rows above a report: the years to choose from.
const HEAD: u16 = 2;

/// One year's report, as far down as it was read.
#[derive(Debug)]
pub struct Report {
    year: u16,
    /// The first line shown.
    top: usize,
    /// The report in words, if the year has one.
    text: Option<Text>,
}

/// A report in words, with the counts that it was made of: those of its year, and those of the year before.
struct Text {
    counts: YearCounts,
    before: Option<YearCounts>,
    page: ReportPage,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("title", &self.page.title).finish_non_exhaustive()
    }
}

impl Text {
    /// Puts a year's report into words, beside the one of the year before, if there are any.
    fn of(world: &World, year: u16) -> Option<Self> {
        let counts = world.reports.get(&year)?;
        let before = before(world, year);
        let report = care::report::Report::of_year(year, counts, before);
        let page = page(&report, true, world.station.words.language());
        Some(Self { counts: counts.clone(), before: before.cloned(), page })
    }

    /// Whether the desk has told nothing else of these years since.
    fn is_of(&self, world: &World, year: u16) -> bool {
        world.reports.get(&year) == Some(&self.counts) && before(world, year) == self.before.as_ref()
    }
}

/// The counts of the year before.
fn before(world: &World, year: u16) -> Option<&YearCounts> {
    world.reports.get(&year.checked_sub(1)?)
}

/// The years to choose from: those that have a report, the last one that is over, and the present one.
fn years(world: &World) -> Vec<u16> {
    let (present, _) = world.year_and_quarter();
    let mut years: Vec<_> = world.reports.keys().copied().filter(|year| *year < present).collect();
    years.extend([present.saturating_sub(1), present]);
    years.dedup();
    years
}

/// How many lines of a report are shown on the screen.
fn height(world: &World) -> usize {
    usize::from(world.room.height.saturating_sub(2 + HEAD))
}

impl Report {
    /// The last report there is.
    pub fn last(world: &World) -> Self {
        let (present, _) = world.year_and_quarter();
        let last = world.reports.keys().copied().rfind(|year| *year < present);
        Self::of(world, last.unwrap_or(present.saturating_sub(1)))
    }

    fn of(world: &World, year: u16) -> Self {
        Self { year, top: 0, text: Text::of(world, year) }
    }

    /// The year that is read.
    pub const fn year(&self) -> u16 {
        self.year
    }

    /// How many lines were read past: the first one shown.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// The report in words, if the year has one.
    fn page(&self) -> Option<&ReportPage> {
        self.text.as_ref().map(|text| &text.page)
    }

    /// To the year before or after; there is none beyond the first and the present one.
    fn turn(&mut self, by: isize, world: &World) {
        let years = years(world);
        if let Some(at) = years.iter().position(|known| *known == self.year)
            && let Some(to) = at.checked_add_signed(by).and_then(|at| years.get(at))
        {
            *self = Self::of(world, *to);
        }
    }

    /// Draws the years to choose from.
    fn draw_years(&self, world: &World, at: Rect, paint: &mut Paint<'_, '_>) {
        let years = years(world);
        let present = years.iter().position(|known| *known == self.year).unwrap_or_default();
        let one = |known: &u16| {
            if *known == self.year {
                (format!("[{known}] "), Role::TitleFocused)
            } else {
                (format!(" {known}  "), Role::Muted)
            }
        };
        let pieces: Line = years.iter().skip(present.saturating_sub(3)).map(one).collect();
        put(&pieces, at, paint);
    }
}

fn put(line: &[(String, Role)], at: Rect, paint: &mut Paint<'_, '_>) {
    let pieces: Vec<_> = line.iter().map(|(words, role)| (words.as_str(), *role)).collect();
    paint.pieces(at, &pieces);
}

impl Dialog for Report {
    fn scope(&self) -> Scope {
        Scope::Report
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Report(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Report::ReportEarlier => self.turn(-1, world),
            intent::Report::ReportLater => self.turn(1, world),
            intent::Report::Further => self.go(world, Move::PageDown),
            intent::Report::CloseReport => return Then::Shut,
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        let height = height(world);
        let page = place::page(height).cast_signed();
        let by = match by {
            Move::Up => -1,
            Move::Down => 1,
            Move::First => isize::MIN,
            Move::Last => isize::MAX,
            Move::PageUp => -page,
            Move::PageDown => page,
            Move::ReadOn | Move::ReadBack => 0,
        };
        let width = usize::from(place::dialog_width(world.room));
        let most = lines(world, self.year, self.page(), width).len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(by).min(most);
    }

    /// A year's counts may come, or come anew, while it is read.
    fn follow(&mut self, world: &mut World) {
        let is_so = match &self.text {
            Some(text) => text.is_of(world, self.year),
            None => !world.reports.contains_key(&self.year),
        };
        if !is_so {
            self.text = Text::of(world, self.year);
        }
    }

    fn told(&self, world: &World) -> Told {
        let years: Vec<String> = years(world).iter().map(ToString::to_string).collect();
        let title = format!("{} {}", world.station.words.say("pane-report"), self.year);
        let head = lines::told(world, self.year, self.page());
        Told::titled(title).with_head(head).with_about([years.join(", ")])
    }

    /// Draws the years to choose from, then the report's lines.
    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let area = frame::open(world, None, "pane-report", world.room.height.saturating_sub(2), paint);
        self.draw_years(world, row(area, 0), paint);
        let body = below(area, HEAD);
        let lines = lines(world, self.year, self.page(), usize::from(area.width));
        let below = lines.len().saturating_sub(self.top + usize::from(body.height));
        frame::edge(world, (self.top, below), area, paint);
        for (nth, line) in (0..body.height).zip(lines.into_iter().skip(self.top)) {
            put(&line, row(body, nth), paint);
        }
        paint.cursor(area.x, area.y);
    }
}
