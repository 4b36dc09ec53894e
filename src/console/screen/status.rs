//! The status line and the line for the helper.

use ratatui::layout::Rect;

use crate::text::SafeText;
use crate::theme::{Role, Surface};
use crate::widget::flow::Flow;
use crate::widget::paint::Paint;
use crate::world::chat::Chat;
use crate::world::rows::Group;
use crate::world::spoken::shift_word;
use crate::world::{Tone, World};
use desk::event::Moment;
use matrix::link::Journaling;

/// Draws who is on duty where, how the link is, what waits, and the time.
pub(super) fn draw(world: &World, area: Rect, paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    paint.surface = Surface::Raised;
    paint.fill(area);
    // on a calm screen no clock runs; by which one the times are told stands there all the same
    let clock =
        if world.station.calm { world.station.zone_named() } else { Some(world.station.clock()) }.unwrap_or_default();
    let clock = if clock.is_empty() { clock } else { format!(" {clock} ") };
    let room = |used: u16| Rect { width: area.width.saturating_sub(used), ..area };
    let mut pieces = pieces(world);
    let columns = |pieces: &[Piece]| pieces.iter().map(|piece| SafeText::row(&piece.words).width()).sum::<usize>();
    let mut used = if area.width > 12 { paint.right(area, &clock, Role::Status) } else { 0 };
    while columns(&pieces) > usize::from(room(used).width) {
        // what is said elsewhere too goes first, and the clock last; the rest is cut by nothing but a smaller screen
        let at = pieces.iter().enumerate().max_by_key(|(_, piece)| piece.spare).map(|(at, _)| at);
        let Some(at) = at.filter(|at| pieces[*at].spare > 0) else {
            used = 0;
            paint.fill(area);
            break;
        };
        pieces.remove(at);
    }
    let room = room(used);
    let pieces: Vec<(&str, Role)> = pieces.iter().map(|piece| (piece.words.as_str(), piece.role)).collect();
    paint.pieces(room, &pieces);
    paint.surface = Surface::Ground;
}

/// A piece of the status line.
struct Piece {
    words: String,
    role: Role,
    /// 0: it always stands there; else the one with the highest number goes first where there is no room for all.
    spare: u8,
}

/// What the status line says, in its order.
fn pieces(world: &World) -> Vec<Piece> {
    let say = &world.station.words;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut piece = |words: String, role: Role, spare: u8| pieces.push(Piece { words, role, spare });
    if let Some(me) = &world.me {
        piece(format!(" {} ", me.name), Role::Title, 6);
        piece(format!("{} ", shift(world)), Role::Status, 0);
        if !me.desk.is_empty() {
            piece(format!("· {} ", me.desk), Role::Status, 9);
        }
    } else {
        piece(" Nachtwacht ".to_owned(), Role::Title, 0);
    }
    let unattended = world.queue.count(Group::Unattended);
    if unattended > 0 {
        // the row for alarms says it too
        let spare = u8::from(world.unattended_words().is_some());
        piece(format!("! {} ", say.with("status-unattended", &[("count", unattended.into())])), Role::Overdue, spare);
    }
    if let Some(door) = world.silent_doors().next() {
        let words = say.with("status-door-silent", &[("door", world.short_name_of(door).into())]);
        piece(format!("! {words} "), Role::LinkAway, 0);
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
        piece(format!("{sign}{} ", say.say(word)), role, if role == Role::Status { 2 } else { 0 });
    }
    let waiting = world.queue.count(Group::Waiting);
    let words = if waiting == 0 {
        say.say("status-nobody-waits")
    } else {
        say.with("status-waiting", &[("count", waiting.into())])
    };
    piece(format!("· {words}"), Role::Status, 3);
    if let Some(wait) = world.queue.longest() {
        piece(format!(", {}", world.station.minutes(["status-longest", "status-longest-calm"], wait)), Role::Status, 8);
    }
    piece(" ".to_owned(), Role::Status, 0);
    if world.queue.overdue() > 0 {
        let words = say.with("status-overdue", &[("count", world.queue.overdue().into())]);
        piece(format!("! {words} "), Role::Overdue, 5);
    }
    let unsent = world.chats.iter().map(Chat::on_their_way).sum::<usize>() + world.team.on_their_way();
    if unsent > 0 {
        piece(format!("· {} ", say.with("status-unsent", &[("count", unsent.into())])), Role::Queued, 1);
    }
    let (words, role) = world.link_words();
    // that all is well is said last
    piece(format!("· {words}"), role, if role == Role::LinkLive { 4 } else { 0 });
    if let Some(retry) = world.link_retry() {
        piece(format!(" · {retry}"), role, 7);
    }
    pieces
}

/// Where in the shift the helper is; of a pause that ends by itself, for how long still.
fn shift(world: &World) -> String {
    let say = &world.station.words;
    match world.pause_left() {
        None => say.say(shift_word(world.duty.shift)).into_owned(),
        Some(left) if world.station.calm => {
            let until = world.station.time_of_day(Moment(world.now().0 + left));
            say.with("status-pause-calm", &[("time", until.into())]).into_owned()
        }
        Some(left @ 0..=60_000) => {
            say.with("status-pause-seconds", &[("seconds", left.div_ceil(1_000).into())]).into_owned()
        }
        Some(left) => say.with("status-pause", &[("minutes", left.div_ceil(60_000).into())]).into_owned(),
    }
}

/// The line for the helper, wrapped: half a sentence may say the opposite of the whole. A colleague who asks for this helper
/// goes before what is said for the helper's information, since it rings; other lines to the team stand there while nothing
/// else does.
fn notice_words(world: &World, width: u16) -> Option<Flow> {
    let team = world.team_row();
    let notice = world.notice.as_ref();
    let goes_first = |named: bool| notice.is_none_or(|notice| named && notice.tone == Tone::Info);
    if let Some((words, key, named)) = team.filter(|(.., named)| goes_first(*named)) {
        let (mark, role) = if named { (" @ ", Role::Unread) } else { (" · ", Role::Muted) };
        let words = [(&*words, if named { Role::Unread } else { Role::Text })];
        let flow = Flow::behind(&[(mark, role)], 3, &words, width);
        return Some(flow.with_right(&format!("  {key} "), Role::HintKey, width));
    }
    let notice = notice?;
    let (mark, role) = match notice.tone {
        Tone::Info => (" • ", Role::Event),
        Tone::Trouble => (" ! ", Role::Warning),
    };
    Some(Flow::behind(&[(mark, role)], 3, &[(&notice.text, role)], width))
}

/// How many rows the line for the helper takes at a width; none while nothing is said.
pub(super) fn notice_rows(world: &World, width: u16) -> u16 {
    notice_words(world, width).map_or(0, |words| u16::try_from(words.height()).unwrap_or(u16::MAX))
}

/// Draws the line for the helper: on rows of its own, it covers nothing.
pub(super) fn notice(world: &World, area: Rect, paint: &mut Paint<'_, '_>) {
    if let Some(words) = notice_words(world, area.width) {
        words.draw_cut(area, paint);
    }
}
