//! All that the console knows. `update` changes it, `view` draws it.

pub mod acute;
pub mod chat;
pub mod editor;
pub mod form;
pub mod kept;
pub mod lock;
pub mod openings;
pub mod pane;
pub mod plan;
mod queries;
pub mod queue;
pub mod reports;
pub mod sign_in;
mod situation;
pub mod tick;
pub mod transcript;

use std::rc::Rc;

use jiff::tz::TimeZone;

use self::acute::Acute;
use self::chat::Chat;
use self::lock::Locked;
use self::openings::Openings;
use self::pane::{Dialog, Pane, Search, Selection, Side};
use self::queue::QueueView;
use self::reports::Reports;
use self::sign_in::SignIn;
use super::keymap::Keymap;
use super::words::Words;
use care::Language;
use content::Content;
use desk::event::{Ask, ConversationId, Duty, Fence, MemberId, Moment, Request, RequestId, Shift};
use desk::queue::Limits;
use desk::roster::Roster;
use machine::random;
use matrix::link::{Keeping, LinkState, Role};

/// What a console starts with.
#[derive(Debug)]
pub struct Setup {
    /// The language of the screen.
    pub language: Language,
    /// The keys.
    pub keymap: Keymap,
    /// The time zone of the clock.
    pub zone: TimeZone,
    /// The alarm.
    pub alarm: Alarm,
    /// How long visitors may wait.
    pub limits: Limits,
    /// How many conversations at once, when nothing else was said yet.
    pub capacity: u8,
    /// After how many milliseconds without a key the screen locks by itself; `None`: never.
    pub lock_after: Option<u64>,
    /// The homeserver and helper that the sign-in screen starts with; `None` when the link signs in by itself.
    pub sign_in: Option<SignIn>,
}

/// How the console calls for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alarm {
    /// The terminal's bell.
    pub bell: bool,
    /// A notification (OSC 9), with fixed words and never with content.
    pub notify: bool,
    /// How often, in milliseconds, until it was seen.
    pub repeat: u64,
}

impl Default for Alarm {
    fn default() -> Self {
        Self { bell: true, notify: false, repeat: 30_000 }
    }
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            language: Language::Nl,
            keymap: Keymap::default(),
            zone: TimeZone::UTC,
            alarm: Alarm::default(),
            limits: Limits::default(),
            capacity: 4,
            lock_after: Some(LOCK_AFTER),
            sign_in: Some(SignIn::default()),
        }
    }
}

/// After how long without a key the screen locks by itself, in milliseconds, unless the configuration says otherwise.
pub const LOCK_AFTER: u64 = 10 * 60_000;

/// The helper at this console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// Who.
    pub id: MemberId,
    /// The name colleagues see.
    pub name: String,
    /// The desk's name.
    pub desk: String,
    /// What the desk allows.
    pub role: Role,
}

/// A request that the door has not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The request.
    pub id: RequestId,
    /// About which conversation.
    pub conversation: ConversationId,
    /// What was asked.
    pub ask: Ask,
    /// When.
    pub since: Moment,
    /// Whether it was said that the answer is late.
    pub late: bool,
}

/// One line for the helper, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The words; they may hold an alias or a name, and are made safe when drawn.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// Since when.
    pub since: Moment,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// For your information.
    Info,
    /// Something did not work.
    Trouble,
}

/// Where new ids come from.
#[derive(Debug)]
pub enum Ids {
    /// From the system's random numbers.
    Random,
    /// Counted, for tests.
    Counted(u64),
}

/// Whether the shift is being ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// No.
    No,
    /// The link empties the outbox.
    SigningOut,
    /// Over.
    Over,
}

/// All that the console knows.
pub struct State {
    /// The words of the screen.
    pub words: Words,
    /// The keys.
    pub keymap: Keymap,
    /// The time zone of the clock.
    pub zone: TimeZone,
    /// How to call for attention.
    pub alarm: Alarm,
    /// How long visitors may wait.
    pub limits: Limits,
    /// Plans, referrals, phrases.
    pub content: Rc<Content>,
    /// The screen's width and height.
    pub size: (u16, u16),
    /// The time, by the local clock.
    pub now: Moment,
    /// The time by the [steady clock](machine::clock::steady), in milliseconds: by it the link says when it tries again.
    pub steady: u64,
    /// How far the homeserver's clock is ahead of the local one, in milliseconds, as this helper's own events show:
    /// waiting is counted by the homeserver's clock, whatever the workstation's says.
    pub ahead: i64,
    /// When the duty was last said, by the local clock.
    pub duty_said: Option<Moment>,
    /// The sign-in screen, while it is shown.
    pub sign_in: Option<SignIn>,
    /// The locked screen, while it is.
    pub lock: Option<Locked>,
    /// After how many milliseconds without a key it locks by itself.
    pub lock_after: Option<u64>,
    /// When the last key was pressed.
    pub touched: Moment,
    /// With which homeserver and name the helper signed in last: they are filled in when it is asked for again.
    pub account: (String, String),
    /// Who is signed in.
    pub me: Option<Me>,
    /// On which terms.
    pub duty: Duty,
    /// How the link is.
    pub link: LinkState,
    /// How unsent words are kept, once the link has said so.
    pub keeping: Option<Keeping>,
    /// The desk.
    pub roster: Roster,
    /// Whether anything of the desk was read yet.
    pub desk_known: bool,
    /// The conversations that are or were open here, in the order in which they came.
    pub chats: Vec<Chat>,
    /// The conversation in the middle.
    pub open: Option<ConversationId>,
    /// The queue as it is shown.
    pub queue: QueueView,
    /// Which pane has the keyboard.
    pub pane: Pane,
    /// What the pane at the side shows.
    pub side: Side,
    /// What is on top of the panes, the last one uppermost.
    pub dialogs: Vec<Dialog>,
    /// The referrals as they are searched.
    pub referrals: Search,
    /// Whether the services of the directory can be reached.
    pub openings: Openings,
    /// The phrases as they are searched.
    pub phrases: Search,
    /// Whether plans are shown one question at a time; remembered for the shift.
    pub one_question: bool,
    /// The escalation's checklist.
    pub acute: Acute,
    /// How many of the phrases found are for what is going on now; they come first.
    pub phrases_now: usize,
    /// The selected row of the shift pane.
    pub shift: Selection,
    /// The reports of the years that are over.
    pub reports: Reports,
    /// Requests on their way.
    pub pending: Vec<Pending>,
    /// What an earlier console asked for, until the desk says what became of it.
    pub unsure: Vec<Request>,
    /// Conversations of which an earlier console was keeping a plan when it ended, until that is told.
    pub lost_codes: Vec<ConversationId>,
    /// What is asked about kept plans.
    pub kept_asked: Vec<kept::Asked>,
    /// The line for the helper.
    pub notice: Option<Notice>,
    /// When the alarm last rang.
    pub rang: Option<Moment>,
    /// Whether the shift is being ended.
    pub ending: Ending,
    /// Where new ids come from.
    pub ids: Ids,
}

impl State {
    /// The state before anything is known.
    pub fn new(setup: Setup) -> Self {
        Self {
            words: Words::new(setup.language),
            keymap: setup.keymap,
            zone: setup.zone,
            alarm: setup.alarm,
            limits: setup.limits,
            content: Rc::default(),
            size: (80, 24),
            now: Moment(0),
            steady: 0,
            ahead: 0,
            duty_said: None,
            sign_in: setup.sign_in,
            lock: None,
            lock_after: setup.lock_after,
            touched: Moment(0),
            account: Default::default(),
            me: None,
            duty: Duty { name: String::new(), shift: Shift::On, capacity: setup.capacity },
            link: LinkState::Connecting,
            keeping: None,
            roster: Roster::default(),
            desk_known: false,
            chats: Vec::new(),
            open: None,
            queue: QueueView::default(),
            pane: Pane::Queue,
            side: Side::Case,
            dialogs: Vec::new(),
            referrals: Search::default(),
            openings: Openings::default(),
            phrases: Search::default(),
            one_question: false,
            acute: Acute::default(),
            phrases_now: 0,
            shift: Selection::default(),
            reports: Reports::default(),
            pending: Vec::new(),
            unsure: Vec::new(),
            lost_codes: Vec::new(),
            kept_asked: Vec::new(),
            notice: None,
            rang: None,
            ending: Ending::No,
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
            Ids::Random => random::id(),
        }
    }

    /// Shows a line to the helper.
    pub fn say(&mut self, tone: Tone, text: String) {
        self.notice = Some(Notice { text, tone, since: self.now });
    }

    /// The chat of a conversation.
    pub fn chat(&self, conversation: &ConversationId) -> Option<&Chat> {
        self.chats.iter().find(|chat| chat.id == *conversation)
    }

    /// The chat of a conversation, to change it.
    pub fn chat_mut(&mut self, conversation: &ConversationId) -> Option<&mut Chat> {
        self.chats.iter_mut().find(|chat| chat.id == *conversation)
    }

    /// The chat in the middle.
    pub fn open_chat(&self) -> Option<&Chat> {
        self.chat(self.open.as_ref()?)
    }

    /// The chat in the middle, to change it.
    pub fn open_chat_mut(&mut self) -> Option<&mut Chat> {
        let open = self.open.clone()?;
        self.chat_mut(&open)
    }

    /// The time by the homeserver's clock.
    pub const fn server_time(&self, now: Moment) -> Moment {
        Moment(now.0.saturating_add_signed(self.ahead))
    }

    /// The fence of a conversation as the desk tells it.
    pub fn fence(&self, conversation: &ConversationId) -> Fence {
        self.roster.get(conversation).map_or(Fence(0), |open| open.entry.fence)
    }
}
