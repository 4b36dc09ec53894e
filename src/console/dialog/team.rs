//! The team line: its last lines, and a field to write in. Also the note for the next shift, which is written alike.
//!
//! Its box says to whom the words go, and it stands where a dialog stands: never over the last words of the visitor and the
//! composer, whose draft does not move. After a line it stays open: whoever writes a second one at once must not find the
//! visitor's composer under the keys.

use ratatui::layout::Rect;

use super::frame;
use crate::intent::{self, Intent, Move, Scope};
use crate::keymap::Chord;
use crate::layer::{Dialog, Then};
use crate::theme::Role;
use crate::told::Told;
use crate::widget::editing::{edit, editor_rows};
use crate::widget::flow::{self, Flow};
use crate::widget::paint::{Paint, below, row, rule};
use crate::widget::{field, place};
use crate::world::World;
use crate::world::team::ToTeam;
use desk::team::{Said, beginning_with, begun};

/// So many rows of what was said are shown at most, and so many of what is being written.
const SAID: usize = 14;
/// So many of the last lines are told in words.
const LAST: usize = 5;
const WRITTEN: u16 = 4;
/// From so many characters before the longest on it is said how many there are.
const NEARLY: usize = 60;

/// The team line, or the note for the next shift.
#[derive(Debug)]
pub struct Team {
    what: ToTeam,
    /// How many lines above the last ones are looked at.
    up: usize,
}

impl Team {
    /// The team line.
    pub const fn line() -> Self {
        Self { what: ToTeam::Line, up: 0 }
    }

    /// The note for the next shift.
    pub const fn note() -> Self {
        Self { what: ToTeam::Note, up: 0 }
    }

    const fn title(&self) -> &'static str {
        match self.what {
            ToTeam::Line => "team-line-title",
            ToTeam::Note => "team-note-title",
        }
    }

    /// What was said, the last one last, and what is on its way.
    fn said(&self, world: &World) -> Vec<Flow> {
        let width = place::dialog_width(world.room);
        let one = |said: &Said| {
            let head = format!("{} ", world.station.time_of_day(said.at));
            let mine = world.is_me(&said.sender);
            let who =
                if mine { world.station.words.say("team-me").into_owned() } else { world.short_name_of(&said.sender) };
            let role = if world.names_me(said) { Role::Unread } else { Role::Text };
            let name = if mine { Role::Muted } else { Role::Colleague };
            Flow::of(&[(&head, Role::Muted), (&format!("{who}: "), name), (&said.text, role)], width)
        };
        let mut all: Vec<Flow> = match self.what {
            ToTeam::Line => world.team.said.lines().map(one).collect(),
            ToTeam::Note => world.team.said.notes().map(one).collect(),
        };
        let wait = format!("{} ", world.station.words.say("team-on-its-way"));
        let ways = world
            .team
            .sending
            .iter()
            .filter(|way| matches!(way.event, desk::event::TeamEvent::Line(_)) == (self.what == ToTeam::Line));
        all.extend(ways.map(|way| Flow::of(&[(&wait, Role::Queued), (way.event.text(), Role::Muted)], width)));
        all
    }

    /// What stands below the field: why words came back, who can be named, how long the words are, or what it is for.
    fn hint(&self, world: &World) -> (String, Role) {
        let (words, writing) = (&world.station.words, world.team.writing(self.what));
        if !world.team.is_there() {
            return (words.say("team-none").into_owned(), Role::Warning);
        }
        if let Some(why) = &writing.refused {
            return (words.with("team-not-sent", &[("why", why.as_str().into())]).into_owned(), Role::Warning);
        }
        let count = writing.editor.text().chars().count();
        if count + NEARLY > self.what.most() {
            let counts = [("count", count.into()), ("most", self.what.most().into())];
            let role = if count > self.what.most() { Role::Warning } else { Role::Muted };
            return (words.with("team-count", &counts).into_owned(), role);
        }
        if self.what == ToTeam::Note {
            return (words.say("team-note-about").into_owned(), Role::Muted);
        }
        let members = world.called_on_duty();
        let named = match begun(writing.editor.before_cursor()) {
            Some((_, name)) => beginning_with(name, &members),
            None => beginning_with("", &members),
        };
        if named.is_empty() {
            return (words.say("team-alone").into_owned(), Role::Muted);
        }
        let named: Vec<String> = named.iter().map(|name| format!("@{name}")).collect();
        (words.with("team-named", &[("names", named.join("  ").into())]).into_owned(), Role::Muted)
    }

    /// Completes the name of a colleague on duty that was begun: whole where it is one's, else as far as all have it in
    /// common.
    fn complete(&self, world: &mut World) {
        let before = world.team.writing(self.what).editor.before_cursor();
        let Some((length, name)) = begun(before) else { return };
        let members = world.called_on_duty();
        let fitting = beginning_with(name, &members);
        let whole = match fitting.as_slice() {
            [] => return,
            [one] => format!("@{one} "),
            [first, ..] => {
                let common =
                    (0..=first.chars().count()).rev().map(|count| first.chars().take(count).collect::<String>());
                let starts =
                    |with: &str| fitting.iter().all(|name| name.to_lowercase().starts_with(&with.to_lowercase()));
                let common = common.into_iter().find(|with| starts(with)).unwrap_or_default();
                if common.chars().count() <= name.chars().count() {
                    return;
                }
                format!("@{common}")
            }
        };
        world.team.writing_mut(self.what).editor.replace_before_cursor(length, &whole);
        world.to_team_changed(self.what);
    }

    /// The rows of the field, and those of what was said above it, within the room.
    fn parts(&self, world: &World, said: &[Flow]) -> (u16, u16) {
        let room = world.room.height.saturating_sub(2);
        let field = editor_rows(&world.team.writing(self.what).editor, place::dialog_width(world.room), WRITTEN);
        let field = field.min(room.saturating_sub(1).max(1));
        let filled = flow::heights(said).iter().sum::<usize>().min(SAID);
        // the line above the field, and what stands below it: neither moves while lines come
        let left = room.saturating_sub(field + 1 + frame::rows_of(world, &self.hint(world).0));
        (field, u16::try_from(filled).unwrap_or(u16::MAX).min(left))
    }
}

impl Dialog for Team {
    fn scope(&self) -> Scope {
        Scope::Team
    }

    fn title_of(&self, intent: Intent) -> Option<&'static str> {
        let is_say = intent == Intent::Team(intent::Team::SayToTeam);
        (is_say && self.what == ToTeam::Note).then_some("team-note-say")
    }

    fn can(&self, world: &World, intent: Intent) -> bool {
        match intent {
            Intent::Team(intent::Team::CompleteName) => {
                self.what == ToTeam::Line && begun(world.team.writing(self.what).editor.before_cursor()).is_some()
            }
            _ => true,
        }
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Team(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Team::SayToTeam => {
                self.up = 0;
                let said = world.say_to_team(self.what);
                // a note is written once
                if said && self.what == ToTeam::Note { Then::Shut } else { Then::Nothing }
            }
            intent::Team::CompleteName => {
                self.complete(world);
                Then::Nothing
            }
            intent::Team::LeaveTeam => Then::Shut,
        }
    }

    fn go(&mut self, world: &mut World, by: Move) {
        let page = usize::from(self.parts(world, &self.said(world)).1).saturating_sub(1).max(1);
        match by {
            Move::PageUp => self.up += page,
            Move::PageDown => self.up = self.up.saturating_sub(page),
            _ => {}
        }
    }

    fn type_in(&mut self, world: &mut World, chord: Chord) -> Then {
        let width = usize::from(place::dialog_width(world.room));
        if edit(&mut world.team.writing_mut(self.what).editor, chord, width) {
            world.to_team_changed(self.what);
        }
        Then::Nothing
    }

    fn paste(&mut self, world: &mut World, text: &str) {
        // one line: no line break in what is pasted sends anything
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !world.team.writing_mut(self.what).editor.insert(&line) {
            super::write::too_long(world);
        }
        world.to_team_changed(self.what);
    }

    fn follow(&mut self, world: &mut World) {
        let said = self.said(world);
        let (_, rows) = self.parts(world, &said);
        let all: usize = flow::heights(&said).iter().sum();
        self.up = self.up.min(all.saturating_sub(usize::from(rows)));
    }

    fn told(&self, world: &World) -> Told {
        let title = frame::titled(world, None, self.title());
        let label = title.title.clone();
        let said = self.said(world);
        let last = said.len().saturating_sub(LAST);
        let head = said[last..].iter().map(Flow::words).chain([self.hint(world).0]);
        title.with_head(head).with_field(label, world.team.writing(self.what).editor.text())
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let said = self.said(world);
        let (field_rows, rows) = self.parts(world, &said);
        let (hint, role) = self.hint(world);
        let hint_rows = frame::rows_of(world, &hint);
        let area = frame::open(world, None, self.title(), rows + 1 + field_rows + hint_rows, paint);
        let all: usize = flow::heights(&said).iter().sum();
        let mut above = all.saturating_sub(usize::from(rows) + self.up);
        let hidden = (above, self.up.min(all));
        let list = Rect { height: rows.min(area.height), ..area };
        let mut used = 0;
        for flow in &said {
            if above >= flow.height() {
                above -= flow.height();
                continue;
            }
            let at = Rect { y: list.y + used, height: list.height.saturating_sub(used), ..list };
            if at.is_empty() {
                break;
            }
            used += flow.draw(above, at, paint);
            above = 0;
        }
        let line = row(area, rows);
        if rows > 0 {
            rule(line, paint);
        }
        crate::widget::card::sign(hidden, line, None, &world.station.words, paint);
        let at = Rect { height: field_rows, ..below(area, rows + 1) }.intersection(area);
        field::editor(&world.team.writing(self.what).editor, at, true, paint);
        paint.paragraph(below(area, rows + 1 + field_rows), &hint, role);
    }
}
