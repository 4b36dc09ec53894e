//! The desk tonight, at a glance: who waits, for how long, who went without an answer, and how many hands are free.

use ratatui::layout::Rect;

use crate::layer::Glance;
use crate::text::SafeText;
use crate::theme::Role;
use crate::widget::paint::{Paint, row};
use crate::widget::place;
use crate::world::World;
use crate::world::rows::Group;
use crate::world::spoken::triage_role;
use care::triage::Triage;
use desk::roster::Past;

/// The desk tonight.
#[derive(Debug)]
pub struct Tonight;

/// The longest wait of each triage in which somebody waits, in minutes, the gravest first.
fn longest(world: &World) -> Vec<(Triage, u64)> {
    let now = world.server_now();
    let wait = |triage: Triage| {
        let here = world.roster.waiting().filter(|open| open.entry.triage == triage && open.entry.left.is_none());
        here.map(|open| now.since(open.entry.assigned_since) / 60_000).max().map(|minutes| (triage, minutes))
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
    world.roster.on_duty().fold((0, 0), |(free, all), (id, member)| {
        let capacity = usize::from(member.duty.capacity);
        (free + capacity.saturating_sub(world.roster.load(id)), all + capacity)
    })
}

impl Glance for Tonight {
    fn rows(&self, _world: &World) -> u16 {
        3
    }

    fn draw(&self, world: &World, area: Rect, paint: &mut Paint<'_, '_>) {
        let words = &world.station.words;
        paint.pane(area, &words.say("pane-tonight"), false);
        let inside = place::inner(area);
        let waiting =
            words.with("tonight-waiting", &[("count", world.queue.count(Group::Waiting).into())]).into_owned();
        let mut pieces = vec![(waiting, Role::Text)];
        for (triage, minutes) in longest(world) {
            let wait = words.with("queue-minutes-short", &[("minutes", minutes.into())]);
            pieces.push((format!(" · {} {wait}", triage.letter()), triage_role(triage)));
        }
        let pieces: Vec<(&str, Role)> = pieces.iter().map(|(words, role)| (words.as_str(), *role)).collect();
        paint.pieces(row(inside, 0), &pieces);
        let left = words.with("tonight-unanswered", &[("count", unanswered(world).into())]).into_owned();
        let (free, all) = hands(world);
        let free = words.with("tonight-hands", &[("free", free.into()), ("all", all.into())]).into_owned();
        let mut pieces = vec![(left, Role::Text), (" · ".to_owned(), Role::Muted), (free, Role::Text)];
        // where there is no room for it, the list of colleagues below says so
        let alone = format!(" · {}", words.say("tonight-alone"));
        let used: usize = pieces.iter().map(|(words, _)| SafeText::row(words).width()).sum();
        if world.is_alone() && used + SafeText::row(&alone).width() <= usize::from(inside.width) {
            pieces.push((alone, Role::Warning));
        }
        let pieces: Vec<(&str, Role)> = pieces.iter().map(|(words, role)| (words.as_str(), *role)).collect();
        paint.pieces(row(inside, 1), &pieces);
    }
}
