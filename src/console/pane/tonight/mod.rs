//! The desk tonight, at a glance: who waits, for how long, who went without an answer, and how many hands are free.

use ratatui::layout::Rect;

use crate::layer::Glance;
use crate::theme::Role;
use crate::widget::flow::{self, Flow};
use crate::widget::paint::{Paint, below};
use crate::widget::place;
use crate::world::World;
use crate::world::rows::Group;
use crate::world::spoken::triage_role;
use care::triage::Triage;
use desk::event::Moment;
use desk::roster::Past;

/// The desk tonight.
#[derive(Debug)]
pub struct Tonight;

/// The longest wait of each triage in which somebody waits, in minutes, and since when, the gravest first.
fn longest(world: &World) -> Vec<(Triage, (u64, Moment))> {
    let now = world.server_now();
    let wait = |triage: Triage| {
        let here = world.roster.waiting().filter(|open| open.entry.triage == triage && open.entry.left.is_none());
        let since = here.map(|open| open.entry.assigned_since).min()?;
        Some((triage, (now.since(since) / 60_000, since)))
    };
    Triage::ALL.into_iter().filter_map(wait).collect()
}

/// How many visitors went before anybody answered them: those who wait and left, and those whose conversation ended
/// without a helper.
fn unanswered(world: &World) -> usize {
    let left = world.roster.waiting().filter(|open| open.entry.left.is_some()).count();
    left + world.roster.pasts().filter(|past: &&Past| past.had.is_none() && past.end.is_some()).count()
}

/// How many conversations more the helpers on duty can take, and how many they can have at once.
fn hands(world: &World) -> (usize, usize) {
    world.roster.on_duty().fold((0, 0), |(free, all), (id, _)| {
        let capacity = world.roster.at_once(id);
        (free + capacity.saturating_sub(world.roster.load(id)), all + capacity)
    })
}

/// What there is to say: who waits, and whose hands are free.
fn lines(world: &World, width: u16) -> Vec<Flow> {
    let words = &world.station.words;
    let counted = |key, count: usize| words.with(key, &[("count", count.into())]).into_owned();
    let waiting = vec![(counted("tonight-waiting", world.queue.count(Group::Waiting)), Role::Text)];
    let waits = longest(world).into_iter().map(|(triage, wait)| {
        let wait = world.station.minutes(["queue-minutes-short", "queue-minutes-short-calm"], wait);
        vec![(format!("{} {wait}", triage.letter()), triage_role(triage))]
    });
    let mut lines = flow::units(&[waiting].into_iter().chain(waits).collect::<Vec<_>>(), "", width);
    let (free, all) = hands(world);
    let free = words.with("tonight-hands", &[("free", free.into()), ("all", all.into())]).into_owned();
    let mut hands =
        vec![vec![(counted("tonight-unanswered", unanswered(world)), Role::Text)], vec![(free, Role::Text)]];
    if world.is_alone() {
        hands.push(vec![(words.say("tonight-alone").into_owned(), Role::Warning)]);
    }
    lines.extend(flow::units(&hands, "", width));
    lines
}

impl Glance for Tonight {
    fn rows(&self, world: &World, width: u16) -> u16 {
        let inside = place::inner(Rect::new(1, 0, width, 1));
        let rows: usize = lines(world, inside.width).iter().map(Flow::height).sum();
        u16::try_from(rows + 1).unwrap_or(u16::MAX)
    }

    fn draw(&self, world: &World, area: Rect, paint: &mut Paint<'_, '_>) {
        paint.pane(area, &world.station.words.say("pane-tonight"), false);
        let mut rest = place::inner(area);
        for line in lines(world, rest.width) {
            rest = below(rest, line.draw(0, rest, paint));
        }
    }
}
