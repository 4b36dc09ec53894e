//! The status line and the line for the helper.

use ratatui::layout::Rect;

use super::paint::{Paint, after};
use super::{age, time_of_day};
use crate::state::queue::Group;
use crate::state::{State, Tone};
use crate::theme::{Role, Surface};
use desk::event::Shift;
use matrix::link::{Keeping, LinkState};

/// Draws who is on duty where, how the link is, what waits, and the time.
pub(super) fn draw(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    if area.is_empty() {
        return;
    }
    paint.surface = Surface::Raised;
    paint.fill(area);
    let clock = format!(" {} ", time_of_day(state, state.now));
    let used = if area.width > 12 { paint.right(area, &clock, Role::Status) } else { 0 };
    let mut rest = Rect { width: area.width - used, ..area };
    let mut piece = |words: &str, role: Role| {
        let drawn = paint.words(rest, words, role);
        rest = after(rest, drawn);
    };
    if let Some(me) = &state.me {
        piece(&format!(" {} ", me.name), Role::Title);
        piece(&format!("{} ", state.words.say(shift_word(state.duty.shift))), Role::Status);
        if !me.desk.is_empty() && area.width >= 90 {
            piece(&format!("· {} ", me.desk), Role::Status);
        }
    } else {
        piece(" Nachtwacht ", Role::Title);
    }
    // for as long as it is so: nobody relies on a disk that does not have the words
    let keeping = match state.keeping {
        None | Some(Keeping::Sealed) => None,
        Some(Keeping::Practice) => Some(("· ", "keeping-practice", Role::Status)),
        Some(Keeping::NoPlace) => Some(("! ", "keeping-no-place", Role::LinkAway)),
        Some(Keeping::DiskFull) => Some(("! ", "keeping-disk-full", Role::LinkAway)),
        Some(Keeping::DiskFailed) => Some(("! ", "keeping-disk-failed", Role::LinkAway)),
    };
    if let Some((sign, word, role)) = keeping {
        piece(&format!("{sign}{} ", state.words.say(word)), role);
    }
    let waiting = state.queue.count(Group::Waiting);
    let words = if waiting == 0 {
        state.words.say("status-nobody-waits")
    } else {
        state.words.with("status-waiting", &[("count", waiting.into())])
    };
    piece(&format!("· {words} "), Role::Status);
    if state.queue.overdue() > 0 {
        let words = state.words.with("status-overdue", &[("count", state.queue.overdue().into())]);
        piece(&format!("! {words} "), Role::Overdue);
    }
    let unsent: usize = state.chats.iter().map(crate::state::chat::Chat::on_their_way).sum();
    if unsent > 0 {
        let words = state.words.with("status-unsent", &[("count", unsent.into())]);
        piece(&format!("· {words} "), Role::Queued);
    }
    let (words, role) = link(state);
    piece(&format!("· {words}"), role);
    paint.surface = Surface::Ground;
}

const fn shift_word(shift: Shift) -> &'static str {
    match shift {
        Shift::On => "shift-on",
        Shift::Pausing => "shift-pausing",
        Shift::HandingOver => "shift-handing-over",
        Shift::Off => "shift-off",
    }
}

/// The link with its age.
pub(super) fn link(state: &State) -> (String, Role) {
    match &state.link {
        LinkState::Connecting => (state.words.say("link-connecting").into_owned(), Role::LinkAway),
        // a live link is said to be live; its age shows once it is older than an idle long poll takes
        LinkState::Live(at) if state.now.since(*at) < 60_000 => {
            (format!("• {}", state.words.say("link-live")), Role::LinkLive)
        }
        LinkState::Live(at) => {
            (format!("• {} · {}", state.words.say("link-live"), age(state, *at, state.now)), Role::LinkLive)
        }
        LinkState::Away { since, retry_at, .. } => {
            let away = state.words.with("link-away", &[("age", age(state, *since, state.now).into())]);
            let seconds = retry_at.saturating_sub(state.steady).div_ceil(1_000);
            let retry = state.words.with("link-retry", &[("seconds", seconds.into())]);
            (format!("× {away} · {retry}"), Role::LinkAway)
        }
        LinkState::SignedOut => (format!("× {}", state.words.say("link-signed-out")), Role::LinkAway),
    }
}

/// Draws the line for the helper: on a line of its own, it covers nothing.
pub(super) fn notice(state: &State, area: Rect, paint: &mut Paint<'_, '_>) {
    if let Some(notice) = &state.notice {
        let (mark, role) = match notice.tone {
            Tone::Info => (" • ", Role::Event),
            Tone::Trouble => (" ! ", Role::Warning),
        };
        paint.pieces(area, &[(mark, role), (&notice.text, role)]);
    }
}
