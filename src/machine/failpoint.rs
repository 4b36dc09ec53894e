//! Named points on the way of a helper's words, at which a test makes the program end or its disk fail.
//!
//! A build without debug assertions has none of them. With them, `NACHTWACHT_FAILPOINT` says what happens where:
//! `name:count:action`, several separated by commas. `count` says at which passing of the point it happens, counted
//! from 1: `3`, or `3-7` for the third to the seventh; `action` is `kill` (signal 9: no chance to tidy up), `tear` (the
//! power fails: half of what was written and not synced is lost, then `kill`), `enospc` or `eio` (what the disk
//! answers).

use std::fs::File;
use std::io;

macro_rules! points {
    (console { $($name:ident = $text:literal, $doc:literal;)+ } moving { $($moving:ident = $of:literal, $says:literal;)+ }) => {
        /// A point.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Point { $(#[doc = $doc] $name,)+ $(#[doc = $says] $moving,)+ }

        impl Point {
            /// All of a console's.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Those of a desk that moves.
            pub const MOVING: &[Self] = &[$(Self::$moving,)+];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ $(Self::$moving => $of,)+ }
            }
        }
    };
}

points! {
    console {
        Taken = "taken", "A message was sent off by the helper, and nobody else has it yet.";
        AppendWriting = "append-writing", "Lines are about to be written behind a journal.";
        AppendUnsynced = "append-unsynced", "They are written, and may be in the system's memory only.";
        AppendSynced = "append-synced", "They are on the disk, and nobody was told yet.";
        AnewWriting = "anew-writing", "A journal is about to be written anew.";
        AnewUnsynced = "anew-unsynced", "It is written, and may be in the system's memory only.";
        AnewSynced = "anew-synced", "It is on the disk, beside the old one.";
        AnewRenamed = "anew-renamed", "It is in the old one's place, and the folder is not synced.";
        AnewDone = "anew-done", "It is there for good, and nobody was told yet.";
        Removing = "removing", "A journal with nothing in it is about to be removed.";
        Removed = "removed", "It is removed, and the folder is not synced.";
        Sending = "sending", "A message is about to leave for the homeserver.";
        Answered = "answered", "The homeserver has it, and it is not erased from the disk yet.";
        SignedIn = "signed-in", "The helper is signed in, and the journal is not opened yet.";
        Opened = "opened", "The journal is opened, and nobody was told yet.";
        SignedInAgain = "signed-in-again", "Signed in under the former device; the new one is signed out, or not yet.";
        Clearing = "clearing", "The shift is over, and the journal is not erased yet.";
    }
    moving {
        MovedWriting = "moved-writing", "What was said elsewhere is about to be written into a room here.";
        MovedWritten = "moved-written", "It is all there, and nobody was told that the conversation goes on here.";
        MovedTold = "moved-told", "That was told, and its helper is not let in yet.";
    }
}

#[cfg(debug_assertions)]
mod armed {
    use std::collections::HashMap;
    use std::ops::RangeInclusive;
    use std::sync::{Mutex, OnceLock, PoisonError};

    use super::Point;

    /// What happens at a point.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) enum Action {
        Kill,
        Tear,
        /// The system's number of an error.
        Error(i32),
    }

    type Rule = (Point, RangeInclusive<u64>, Action);

    pub(super) fn parse(text: &str) -> Option<Vec<Rule>> {
        text.split(',').filter(|rule| !rule.is_empty()).map(rule).collect()
    }

    fn rule(text: &str) -> Option<Rule> {
        let mut parts = text.split(':');
        let (name, count, action) = (parts.next()?, parts.next()?, parts.next()?);
        let point = Point::ALL.iter().chain(Point::MOVING).copied().find(|point| point.name() == name)?;
        let (from, to) = count.split_once('-').unwrap_or((count, count));
        let action = match action {
            "kill" => Action::Kill,
            "tear" => Action::Tear,
            "enospc" => Action::Error(rustix::io::Errno::NOSPC.raw_os_error()),
            "eio" => Action::Error(rustix::io::Errno::IO.raw_os_error()),
            _ => return None,
        };
        parts.next().is_none().then_some((point, from.parse().ok()?..=to.parse().ok()?, action))
    }

    /// What happens now that a point is passed.
    pub(super) fn action(point: Point) -> Option<Action> {
        static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
        static PASSED: OnceLock<Mutex<HashMap<Point, u64>>> = OnceLock::new();
        if let Some((_, error)) = super::HERE.get().filter(|(at, _)| *at == point) {
            return Some(Action::Error(error.raw_os_error()));
        }
        let rules = RULES.get_or_init(|| {
            let text = std::env::var("NACHTWACHT_FAILPOINT").unwrap_or_default();
            parse(&text).unwrap_or_else(|| panic!("NACHTWACHT_FAILPOINT is no list of name:count:action"))
        });
        if rules.is_empty() {
            return None;
        }
        let mut passed = PASSED.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        let count = passed.entry(point).or_default();
        *count += 1;
        rules.iter().find(|(at, counts, _)| *at == point && counts.contains(count)).map(|(.., action)| *action)
    }

    /// Ends the program as signal 9 does.
    pub(super) fn die() -> ! {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        loop {
            std::thread::park();
        }
    }
}

#[cfg(debug_assertions)]
thread_local! {
    /// What the disk answers this thread at a point.
    pub static HERE: std::cell::Cell<Option<(Point, rustix::io::Errno)>> = const { std::cell::Cell::new(None) };
}

/// Passes a point. What the disk answers there, if a test says so.
///
/// # Errors
/// The error that was asked for.
#[cfg(debug_assertions)]
pub fn pass(point: Point) -> io::Result<()> {
    match armed::action(point) {
        None => Ok(()),
        Some(armed::Action::Error(number)) => Err(io::Error::from_raw_os_error(number)),
        Some(armed::Action::Kill | armed::Action::Tear) => armed::die(),
    }
}

/// Passes a point at which a file has more than what was synced of it.
///
/// # Errors
/// The error that was asked for.
#[cfg(debug_assertions)]
pub fn pass_unsynced(point: Point, file: &File, synced: u64) -> io::Result<()> {
    match armed::action(point) {
        None => Ok(()),
        Some(armed::Action::Error(number)) => Err(io::Error::from_raw_os_error(number)),
        Some(armed::Action::Kill) => armed::die(),
        Some(armed::Action::Tear) => {
            let length = file.metadata()?.len();
            file.set_len(synced + length.saturating_sub(synced) / 2)?;
            armed::die()
        }
    }
}

/// Passes a point.
#[cfg(not(debug_assertions))]
#[inline]
#[expect(clippy::unnecessary_wraps, reason = "it fails where there are debug assertions")]
pub const fn pass(_: Point) -> io::Result<()> {
    Ok(())
}

/// Passes a point.
#[cfg(not(debug_assertions))]
#[inline]
#[expect(clippy::unnecessary_wraps, reason = "it fails where there are debug assertions")]
pub const fn pass_unsynced(_: Point, _: &File, _: u64) -> io::Result<()> {
    Ok(())
}

/// Passes a point where nothing can fail, only end.
#[inline]
pub fn reach(point: Point) {
    let _ = pass(point);
}

#[cfg(all(test, debug_assertions))]
mod tests {
    use super::armed::{Action, parse};
    use super::*;

    #[test]
    fn what_happens_is_read() {
        assert_eq!(parse(""), Some(Vec::new()));
        let rules = parse("sending:2:kill,append-writing:1-3:enospc,anew-unsynced:1:tear").unwrap();
        assert_eq!(rules[0], (Point::Sending, 2..=2, Action::Kill));
        assert_eq!(rules[1], (Point::AppendWriting, 1..=3, Action::Error(28)));
        assert_eq!(rules[2], (Point::AnewUnsynced, 1..=1, Action::Tear));
        for wrong in ["x:1:kill", "sending:1", "sending::kill", "sending:1:sing", "sending:1:kill:1"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
