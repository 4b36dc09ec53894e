//! The workstation: what stays when another helper signs in at it.

use std::rc::Rc;

use jiff::tz::TimeZone;

use super::openings::Openings;
use crate::keymap::Keymap;
use crate::terminal::Notification;
use crate::words::Words;
use care::Language;
use care::tongue::Tongue;
use content::Content;
use desk::event::Moment;
use desk::queue::WaitingLimits;
use matrix::link::LinkState;

/// How the console calls for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alarm {
    /// The terminal's bell.
    pub bell: bool,
    /// A notification of the desktop, with fixed words and never with content; nothing: none.
    pub notify: Option<Notification>,
    /// How often, in milliseconds, until it was seen.
    pub repeat: u64,
}

impl Default for Alarm {
    fn default() -> Self {
        Self { bell: true, notify: None, repeat: 30_000 }
    }
}

/// Where new ids come from.
#[derive(Debug)]
pub enum Ids {
    /// From the system's random numbers.
    Random,
    /// Counted, for tests.
    Counted(u64),
}

/// After how long without a key the screen locks by itself, in milliseconds, unless the configuration says otherwise.
pub const LOCK_AFTER: u64 = 10 * 60_000;

/// The most panes beside each other.
pub const MOST_COLUMNS: u8 = 3;

/// The workstation: language, keys, content, clocks, the link. Nothing of it belongs to a helper.
#[derive(Debug)]
pub struct Station {
    /// The words of the screen.
    pub words: Words,
    /// The keys.
    pub keymap: Keymap,
    /// The time zone of the desk: every time of day is told by its clock.
    pub zone: TimeZone,
    /// The time zone of this machine, where it is known.
    pub machine: Option<TimeZone>,
    /// How to call for attention.
    pub alarm: Alarm,
    /// How long visitors may wait.
    pub limits: WaitingLimits,
    /// How many conversations at once, when nothing else was said yet.
    pub capacity: u8,
    /// Which languages the helper speaks, when nothing else was said yet; none: those of the console.
    pub languages: Vec<Tongue>,
    /// Whether the screen is calm: nothing on it changes by itself, neither typing nor ages nor the clock.
    pub calm: bool,
    /// How many panes may stand beside each other at most, from 1.
    pub columns: u8,
    /// After how many milliseconds without a key the screen locks by itself; `None`: never.
    pub lock_after: Option<u64>,
    /// Plans, referrals, phrases.
    pub content: Rc<Content>,
    /// Whether the services of the directory can be reached.
    pub openings: Openings,
    /// Why the terminal shows marks in ASCII, as the word key of a line; nothing where it shows all.
    pub why_ascii: Option<&'static str>,
    /// The screen's width and height.
    pub size: (u16, u16),
    /// Whether the terminal's window has the focus; nothing until the terminal has told. A multiplexer may never tell.
    pub has_focus: Option<bool>,
    /// Whether the view is one of lines, for who cannot use a full screen.
    pub linear: bool,
    /// The time, by the local clock.
    pub now: Moment,
    /// The time by the [steady clock](machine::clock::steady), in milliseconds: by it the link says when it tries again.
    pub steady: u64,
    /// The homeserver that was signed in to last, as it was named there; empty before.
    pub homeserver: String,
    /// How the link is.
    pub link: LinkState,
    /// Where new ids come from.
    pub ids: Ids,
}

impl Station {
    /// A workstation with everything as the program ships it, and the words of a language.
    pub fn new(language: Language) -> Self {
        Self {
            words: Words::new(language),
            keymap: Keymap::default(),
            zone: TimeZone::UTC,
            machine: None,
            alarm: Alarm::default(),
            limits: WaitingLimits::default(),
            capacity: 4,
            languages: Vec::new(),
            calm: false,
            columns: MOST_COLUMNS,
            lock_after: Some(LOCK_AFTER),
            content: Rc::default(),
            openings: Openings::default(),
            why_ascii: None,
            size: (80, 24),
            has_focus: None,
            linear: false,
            now: Moment(0),
            steady: 0,
            homeserver: String::new(),
            link: LinkState::Connecting,
            ids: Ids::Random,
        }
    }

    /// A new id: 128 random bits as text.
    pub fn new_id(&mut self) -> String {
        match &mut self.ids {
            Ids::Counted(count) => {
                *count += 1;
                format!("id{count}")
            }
            Ids::Random => machine::random::id(),
        }
    }
}

impl Default for Station {
    fn default() -> Self {
        Self::new(Language::Nl)
    }
}
