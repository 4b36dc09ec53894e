//! The status line and the line for the helper.

use ratatui::layout::Rect;

use crate::text::SafeText;
use crate::theme::{Role, Surface};
use crate::widget::paint::Paint;
use crate::world::chat::Chat;
use crate::world::rows::Group;
use crate::world::{Tone, World};
use desk::event::Shift;
use matrix::link::Journaling;

/// Draws who is on duty where, how the link is, what waits, and the time.
pub(super) fn draw(world: &World, area: Rect, paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    paint.surface = Surface::Raised;
    paint.fill(area);
    let clock = format!(" {} ", world.station.time_of_day(world.station.now));
    let used = if area.width > 12 { paint.right(area, &clock, Role::Status) } else { 0 };
    let room = Rect { width: area.width - used, ..area };
    let (mut pieces, longest) = pieces(world, area.width);
    let wide: usize = pieces.iter().map(|(words, _)| SafeText::row(words).width()).sum();
    if let Some(longest) = longest.filter(|_| wide > usize::from(room.width)) {
        // how the link is goes before how long somebody waits: the queue says that too
        pieces.remove(longest);
    }
    let pieces: Vec<(&str, Role)> = pieces.iter().map(|(words, role)| (words.as_str(), *role)).collect();
    paint.pieces(room, &pieces);
    paint.surface = Surface::Ground;
}

/// What the status line says, the most important first; and which piece of it is left out first.
fn pieces(world: &World, width: u16) -> (Vec<(String, Role)>, Option<usize>) {
    let mut pieces: Vec<(String, Role)> = Vec::new();
    let mut piece = |words: &str, role: Role| pieces.push((words.to_owned(), role));
    if let Some(me) = &world.me {
        piece(&format!(" {} ", me.name), Role::Title);
        piece(&format!("{} ", world.station.words.say(shift_word(world.duty.shift))), Role::Status);
        if !me.desk.is_empty() && width >= 90 {
            piece(&format!("· {} ", me.desk), Role::Status);
        }
    } else {
        piece(" Nachtwacht ", Role::Title);
    }
    let unattended = world.queue.count(Group::Unattended);
    if unattended > 0 {
        let words = world.station.words.with("status-unattended", &[("count", unattended.into())]);
        piece(&format!("! {words} "), Role::Overdue);
    }
    if let Some(door) = world.silent_doors().next() {
        let words = world.station.words.with("status-door-silent", &[("door", world.name_of(door).into())]);
        piece(&format!("! {words} "), Role::LinkAway);
    }
    // for as long as it is so: nobody relies on a disk that does not have the words
    let journaling = match world.journaling {
        None | Some(Journaling::Sealed) => None,
        Some(Journaling::Practice) => Some(("· ", "journaling-practice", Role::Status)),
        Some(Journaling::NoPlace) => Some(("! ", "journaling-no-place", Role::LinkAway)),
        Some(Journaling::DiskFull) => Some(("! ", "journaling-disk-full", Role::LinkAway)),
        Some(Journaling::DiskFailed) => Some(("! ", "journaling-disk-failed", Role::LinkAway)),
    };
    if let Some((sign, word, role)) = journaling {
        piece(&format!("{sign}{} ", world.station.words.say(word)), role);
    }
    let waiting = world.queue.count(Group::Waiting);
    let words = if waiting == 0 {
        world.station.words.say("status-nobody-waits")
    } else {
        world.station.words.with("status-waiting", &[("count", waiting.into())])
    };
    piece(&format!("· {words}"), Role::Status);
    let longest = world.queue.longest().map(|minutes| {
        let words = world.station.words.with("status-longest", &[("minutes", minutes.into())]);
        pieces.push((format!(", {words}"), Role::Status));
        pieces.len() - 1
    });
    let mut piece = |words: &str, role: Role| pieces.push((words.to_owned(), role));
    piece(" ", Role::Status);
    if world.queue.overdue() > 0 {
        let words = world.station.words.with("status-overdue", &[("count", world.queue.overdue().into())]);
        piece(&format!("! {words} "), Role::Overdue);
    }
    let unsent: usize = world.chats.iter().map(Chat::on_their_way).sum();
    if unsent > 0 {
        let words = world.station.words.with("status-unsent", &[("count", unsent.into())]);
        piece(&format!("· {words} "), Role::Queued);
    }
    let (words, role) = world.link_words();
    piece(&format!("· {words}"), role);
    (pieces, longest)
}

const fn shift_word(shift: Shift) -> &'static str {
    match shift {
        Shift::On => "shift-on",
        Shift::Pausing => "shift-pausing",
        Shift::HandingOver => "shift-handing-over",
        Shift::Off => "shift-off",
    }
}

/// Draws the line for the helper: on a line of its own, it covers nothing.
pub(super) fn notice(world: &World, area: Rect, paint: &mut Paint<'_, '_>) {
    if let Some(notice) = &world.notice {
        let (mark, role) = match notice.tone {
            Tone::Info => (" • ", Role::Event),
            Tone::Trouble => (" ! ", Role::Warning),
        };
        paint.pieces(area, &[(mark, role), (&notice.text, role)]);
    }
}
