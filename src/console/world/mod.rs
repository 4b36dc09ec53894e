//! What the link told, and what a helper works on: the desk, the conversations, what is asked and not answered yet, the
//! clocks, the words. Panes and dialogs act on it; it knows neither, and not where the keyboard is.

pub mod aftercare;
pub mod alarm;
pub mod alerts;
pub mod ask;
pub mod attention;
pub mod chat;
pub mod code_word;
pub mod correcting;
pub mod desk_room;
pub mod draft;
pub mod failing;
pub mod handing;
pub mod home;
mod journaling;
pub mod ladder;
pub mod languages;
pub mod leaving;
mod link;
pub mod listening;
pub mod openings;
mod phase;
pub mod plain;
pub mod plan;
pub mod practice;
mod queries;
pub mod quiet;
pub mod record;
pub mod release;
pub mod rows;
pub mod saved_plan;
mod situation;
pub mod spoken;
pub mod station;
pub mod team;
pub mod time;
pub mod transcript;
pub mod typing;
pub mod unwanted;

use std::collections::BTreeMap;
use std::mem;

use ratatui::layout::Rect;

use self::chat::Chat;
use self::rows::Rows;
use self::station::Station;
use care::report::YearCounts;
use desk::event::{Ask, ConversationId, Duty, Fence, MemberId, Moment, Request, RequestId, Shift};
use desk::queue;
use desk::roster::Roster;
use matrix::link::{Command, Failure, Journaling, LinkState, Role};

/// The helper at this console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The helper's account.
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
    /// When it was asked.
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
    /// Since when the notice stands.
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

/// For how long a notice stands, in milliseconds.
const NOTICE_STANDS: u64 = 20_000;

/// In how many milliseconds a countdown in whole seconds, rounded up, changes; 0 when it is over.
const fn next_second(left: u64) -> u64 {
    if left == 0 { 0 } else { (left - 1) % 1_000 + 1 }
}

/// What a console does outside of itself.
#[derive(Debug)]
pub enum Effect {
    /// Tell the link.
    Link(Command),
    /// Ring the bell.
    Bell,
    /// Send a notification, in the way that the station knows: fixed words, never content.
    Notify(String),
    /// Draw every cell anew.
    Redraw,
    /// Leave the program.
    Quit,
}

/// What the link told, and what a helper works on. All but the [`Station`] is the helper's who is signed in.
#[derive(Debug)]
pub struct World {
    /// The workstation.
    pub station: Station,
    /// Where dialogs may stand: nothing is there that is never hidden. Of no size before the screen is known.
    pub room: Rect,
    /// Where a dialog stands that is beside the conversation; of no size while none is.
    pub beside: Rect,
    /// Whether a dialog stands on top of the panes: the composer leaves its rows to the visitor's last words.
    pub is_covered: bool,
    /// How far the homeserver's clock is ahead of the local one, in milliseconds, as this helper's own events show:
    /// waiting is counted by the homeserver's clock, whatever the workstation's says.
    pub ahead: i64,
    /// When the duty was last said, by the local clock.
    pub duty_said: Option<Moment>,
    /// Who is signed in.
    pub me: Option<Me>,
    /// On which terms.
    pub duty: Duty,
    /// How unsent words are journaled, once the link has said so.
    pub journaling: Option<Journaling>,
    /// Until when the homeserver holds this account's messages back, by the steady clock; nothing when it does not.
    pub held_until: Option<u64>,
    /// Why the homeserver answers and cannot write, while it cannot.
    pub cannot_write: Option<Failure>,
    /// The desk.
    pub roster: Roster,
    /// Whether anything of the desk was read yet.
    pub desk_known: bool,
    /// The counts of the years that are over, as the desk's doors made them.
    pub reports: BTreeMap<u16, YearCounts>,
    /// The conversations that are or were open here, in the order in which they came.
    pub chats: Vec<Chat>,
    /// The conversation in the middle.
    pub open: Option<ConversationId>,
    /// Who waits, who is mine, who is with colleagues, in the order in which they are shown.
    pub queue: Rows,
    /// Requests on their way.
    pub pending: Vec<Pending>,
    /// What an earlier console asked for, until the desk says what became of it.
    pub unsure: Vec<Request>,
    /// Messages of which the link asks whether they may go, and that nobody can judge yet.
    to_judge: Vec<release::ReleaseQuestion>,
    /// Conversations of which an earlier console was saving a plan when it ended, until that is told.
    pub lost_codes: Vec<ConversationId>,
    /// The line for the helper.
    pub notice: Option<Notice>,
    /// What the alarm rang, and what it is about to.
    pub ringing: alarm::Ringing,
    /// Who attends, as far as this console knows.
    pub watch: attention::Watch,
    /// Where this helper reads along, as the desk last told.
    along: Vec<ConversationId>,
    /// What the helper was told of conversations that sleep.
    pub quiet_told: quiet::QuietTold,
    /// What was asked about saved plans and is not answered yet.
    pub saved_asked: Vec<saved_plan::Asked>,
    /// The registrations that this helper closed conversations with, the last one first.
    pub registered: Vec<correcting::Registered>,
    /// A higher triage that an answer asked for, until the helper is asked.
    rise: Option<ladder::Rise>,
    /// The question after registrations that an earlier console left.
    registrations_asked: Option<RequestId>,
    /// What is said to the team.
    pub team: team::TeamTalk,
    /// What is offered after a hard talk, and the pause that ends by itself.
    aftercare: aftercare::Aftercare,
    /// The scenario that is practised: in the demo alone.
    pub practising: Option<practice::Practising>,
    /// How the practised talk went, until that is told.
    feedback: Option<care::practice::Feedback>,
    /// The width and height of the transcript's words as it was shown last: what scrolls to a line must know it.
    pub transcript: (u16, usize),
    /// How many rows of the composer's words are on the screen: what is sent was seen.
    pub composer: u16,
    /// What is to be done outside since this was last asked, in order.
    effects: Vec<Effect>,
}

impl World {
    /// The world before anything is known, at a workstation.
    pub fn at(station: Station) -> Self {
        Self {
            room: Rect::ZERO,
            beside: Rect::ZERO,
            is_covered: false,
            ahead: 0,
            duty_said: None,
            me: None,
            duty: Duty {
                name: String::new(),
                shift: Shift::On,
                capacity: station.capacity,
                languages: station.languages.clone(),
            },
            journaling: None,
            held_until: None,
            cannot_write: None,
            roster: Roster::default(),
            desk_known: false,
            reports: BTreeMap::new(),
            chats: Vec::new(),
            open: None,
            queue: Rows::default(),
            pending: Vec::new(),
            unsure: Vec::new(),
            to_judge: Vec::new(),
            lost_codes: Vec::new(),
            notice: None,
            ringing: alarm::Ringing::default(),
            watch: attention::Watch::default(),
            along: Vec::new(),
            quiet_told: quiet::QuietTold::default(),
            saved_asked: Vec::new(),
            registered: Vec::new(),
            rise: None,
            registrations_asked: None,
            team: team::TeamTalk::default(),
            aftercare: aftercare::Aftercare::default(),
            practising: None,
            feedback: None,
            transcript: (1, 1),
            composer: 0,
            effects: Vec::new(),
            station,
        }
    }

    /// A new id: 128 random bits as text.
    pub fn new_id(&mut self) -> String {
        self.station.new_id()
    }

    /// The time, by the local clock.
    pub const fn now(&self) -> Moment {
        self.station.now
    }

    /// Shows a line to the helper.
    pub fn say(&mut self, tone: Tone, text: String) {
        self.notice = Some(Notice { text, tone, since: self.station.now });
    }

    /// Tells the link.
    pub fn tell(&mut self, command: Command) {
        self.effects.push(Effect::Link(command));
    }

    /// Has something done outside.
    pub fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// What is to be done outside since this was last asked, in order.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        mem::take(&mut self.effects)
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

    /// The open chat, when words can be written to its visitor.
    pub fn writable_chat_mut(&mut self) -> Option<&mut Chat> {
        self.can_write().then(|| self.open_chat_mut()).flatten()
    }

    /// The open conversation, when words can be put into its composer; else the helper is told that they cannot.
    pub fn composer_to_fill(&mut self) -> Option<ConversationId> {
        if self.can_write() {
            return self.open.clone();
        }
        let text = self.station.words.say("insert-nowhere").into_owned();
        self.say(Tone::Trouble, text);
        None
    }

    /// The fence of a conversation as the desk tells it.
    pub fn fence(&self, conversation: &ConversationId) -> Fence {
        self.roster.get(conversation).map_or(Fence(0), |open| open.entry.fence)
    }

    /// The clock says what time it is: waiting gets longer, an answer stays away, a notice has stood long enough.
    pub fn tick(&mut self, now: Moment) {
        let before = self.station.now;
        self.station.now = now;
        self.refresh_openings(false);
        let (was, is) = (self.server_time(before), self.server_now());
        if queue::next_change(&self.roster, &self.station.limits, was).is_some_and(|change| change <= is) {
            self.queue.stale = true;
        }
        self.unattended_minutes(before);
        self.tell_quiet_ending();
        self.late_answers();
        self.late_corrections();
        self.nobody_came(before);
        self.journal_drafts();
        self.forget_old_lines();
        // on a calm screen it stands until a key is pressed
        if !self.station.calm {
            self.forget_old_notice();
        }
        self.typing_stops();
        self.ring_on();
        self.aftercare_on();
    }

    /// Takes away a notice that has stood long enough.
    pub fn forget_old_notice(&mut self) {
        let now = self.now();
        if self.notice.as_ref().is_some_and(|notice| now.since(notice.since) >= NOTICE_STANDS) {
            self.notice = None;
        }
    }

    /// For how many milliseconds the homeserver still holds this account's messages back, as far as it said.
    pub fn held_for(&self) -> Option<u64> {
        self.held_until.map(|until| until.saturating_sub(self.station.steady))
    }

    /// When something of the world next changes by itself, by the local clock; what lies in the past counts for nothing.
    pub fn next_changes(&self) -> impl Iterator<Item = Moment> {
        let (now, server) = (self.now(), self.server_now());
        let queue = queue::next_change(&self.roster, &self.station.limits, server);
        let queue = queue.map(|change| Moment(now.0 + change.since(server)));
        let notice = self.notice.as_ref().filter(|_| !self.station.calm);
        let notice = notice.map(|notice| Moment(notice.since.0 + NOTICE_STANDS));
        // the seconds until the next try are on the screen, and must be true there
        let retry = match self.station.link {
            LinkState::Away { retry_at, .. } => {
                Some(Moment(now.0 + next_second(retry_at.saturating_sub(self.station.steady))))
            }
            _ => None,
        };
        let held = self.held_for().filter(|left| *left > 0).map(|left| Moment(now.0 + next_second(left)));
        let late = [self.next_late(), self.next_late_correction()].into_iter().flatten().min();
        let moments = [held, queue, notice, retry, late, self.next_typing(), self.next_ring(), self.next_draft()];
        let moments = moments.into_iter().flatten().chain(self.next_quiet()).chain(self.next_attention());
        moments.chain(self.next_of_team()).chain(self.next_aftercare())
    }

    /// Forgets what is not needed: laid-out lines of conversations that are not in the middle, and chats that are over,
    /// erased and without words of the helper's.
    pub fn forget_what_is_over(&mut self) {
        let open = self.open.clone();
        for chat in &self.chats {
            if Some(&chat.id) != open.as_ref() {
                chat.forget_laid();
            }
        }
        let (roster, pending) = (&self.roster, &self.pending);
        self.chats.retain(|chat| {
            Some(&chat.id) == open.as_ref()
                || chat.opened
                || !chat.draft.editor.is_blank()
                || !chat.sending.is_empty()
                || !chat.recording.is_empty()
                || !chat.unrecorded.is_empty()
                || roster.get(&chat.id).is_some()
                || pending.iter().any(|pending| pending.conversation == chat.id)
        });
        if self.open.as_ref().is_some_and(|open| self.chat(open).is_none()) {
            self.open = None;
        }
    }

    /// Tells the desk on which terms this helper is there.
    pub fn say_duty(&mut self) {
        self.duty_said = Some(self.station.now);
        self.tell(Command::Duty(self.duty.clone()));
    }
}
