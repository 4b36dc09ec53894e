//! Nobody is overlooked (domain.md §2.11): that this console is alive, which visitors have no helper who reads, which
//! doors are not heard, and whether this helper is alone.

use super::rows::{Group, QueueRow};
use super::{Tone, World};
use crate::intent;
use crate::theme::Role;
use desk::event::{ConversationId, Fence, MemberId, Moment, Shift, WhyUnattended};
use desk::roster::Open;
use matrix::link::{Command, LinkState};

/// The doors are told at least so often that this console is alive, in milliseconds. It is a little more than the half minute
/// in which each door tells the same, so that nothing but that wakes a console on a quiet night.
const ALIVE: u64 = 35_000;
/// When the loop comes around for another reason, so soon after the last time: later than the next sign of life of the door
/// in whose step this console tells, which the minute of the clock must not put out of step.
const ALIVE_WITH: u64 = 31_000;
/// With the sign of life of that door, so soon after the last time: short, so that a console that is out of step with the
/// door falls in at once.
const ALIVE_IN_STEP: u64 = 10_000;
/// A door that was not heard for so long, in milliseconds, is silent: it tells every half minute that it is alive.
const DOOR_SILENT: u64 = 100_000;

/// What this console knows of who attends. Times are of the steady clock.
#[derive(Debug, Default)]
pub struct Watch {
    /// When the doors were last told that this console is alive.
    told: Option<u64>,
    /// A door has just told that it is alive, and this console tells the same in step with it.
    in_step: bool,
    /// Since when the link is live without a break.
    live: Option<u64>,
    /// When each door was heard last.
    doors: Vec<(MemberId, u64)>,
    /// The doors of which it was said that they are silent.
    silent: Vec<MemberId>,
    /// The unattended visitors whom this helper has seen: they do not ring any more.
    seen: Vec<(ConversationId, Fence, WhyUnattended)>,
}

/// Why nobody reads who has a visitor, if so.
fn unattended_why(open: &Open) -> Option<WhyUnattended> {
    open.entry.unattended.map(|(why, _)| why)
}

/// The word key of why nobody reads who has a visitor.
pub const fn why_word(why: WhyUnattended) -> &'static str {
    match why {
        WhyUnattended::Off => "unattended-off",
        WhyUnattended::Silent => "unattended-silent",
        WhyUnattended::Unanswered => "unattended-unanswered",
        WhyUnattended::QuietOver => "unattended-quiet-over",
    }
}

/// The word key of the same in a whole sentence, with what can be done.
pub const fn about_word(why: WhyUnattended) -> &'static str {
    match why {
        WhyUnattended::Off => "preview-unattended-off",
        WhyUnattended::Silent => "preview-unattended-silent",
        WhyUnattended::Unanswered => "preview-unattended-unanswered",
        WhyUnattended::QuietOver => "preview-unattended-quiet-over",
    }
}

impl World {
    /// The loop came around: the doors are told that this console is alive, when it is time, or nearly. Also while it is
    /// locked.
    pub fn tell_alive(&mut self) {
        let steady = self.station.steady;
        let wait = if std::mem::take(&mut self.watch.in_step) { ALIVE_IN_STEP } else { ALIVE_WITH };
        let due = self.watch.told.is_none_or(|told| steady >= told.saturating_add(wait));
        if due && self.me.is_some() && self.desk_known {
            self.watch.told = Some(steady);
            self.tell(Command::Alive);
        }
    }

    /// A door told that it is alive. The console wakes for that anyway, and tells the same with it: with one door's, the
    /// first of those that are heard, since several doors tell at several moments.
    pub fn on_door_told(&mut self, door: &MemberId) {
        self.on_door_alive(door);
        let steady = self.station.steady;
        let heard = self.watch.doors.iter().filter(|(_, at)| steady.saturating_sub(*at) < DOOR_SILENT);
        self.watch.in_step |= heard.map(|(known, _)| known).min() == Some(door);
    }

    /// A door is heard: it told so, or said something at the desk.
    pub fn on_door_alive(&mut self, door: &MemberId) {
        let steady = self.station.steady;
        match self.watch.doors.iter_mut().find(|(known, _)| known == door) {
            Some((_, at)) => *at = steady,
            None => self.watch.doors.push((door.clone(), steady)),
        }
    }

    /// How the link is from now on. While it is away no door can be heard.
    pub fn linked(&mut self, link: LinkState) {
        match link {
            LinkState::Live(_) => drop(self.watch.live.get_or_insert(self.station.steady)),
            LinkState::Connecting | LinkState::Away { .. } | LinkState::SignedOut => self.watch.live = None,
        }
        self.station.link = link;
    }

    /// When a door was heard last, at the latest since the link is live.
    fn heard_at(&self, door: &MemberId) -> Option<u64> {
        let live = self.watch.live?;
        let heard = self.watch.doors.iter().find(|(known, _)| known == door);
        Some(heard.map_or(live, |(_, at)| live.max(*at)))
    }

    /// The doors that are not heard any more.
    pub fn silent_doors(&self) -> impl Iterator<Item = &MemberId> {
        let is_silent = |at: u64| self.station.steady.saturating_sub(at) >= DOOR_SILENT;
        self.roster.doors_that_tell().filter(move |door| self.heard_at(door).is_some_and(is_silent))
    }

    /// Says which door has fallen silent, once.
    pub fn tell_silent_doors(&mut self) {
        let silent: Vec<_> = self.silent_doors().cloned().collect();
        let new = silent.iter().find(|door| !self.watch.silent.contains(door)).cloned();
        self.watch.silent = silent;
        if let Some(door) = new {
            let text = self.station.words.with("notice-door-silent", &[("door", self.short_name_of(&door).into())]);
            self.say(Tone::Trouble, text.into_owned());
        }
    }

    /// Whether this helper is the only one on duty.
    pub fn is_alone(&self) -> bool {
        let mut on_duty = self.roster.on_duty().map(|(member, _)| member);
        on_duty.next().is_some_and(|member| self.is_me(member)) && on_duty.next().is_none()
    }

    /// Tells this helper to be alone from now on. It covers nothing that did not work, nor, at the `first` reading of the
    /// desk, anything else: that one is alone stands above the shift too.
    pub(super) fn tell_alone(&mut self, before: bool, first: bool) {
        let covers = self.notice.as_ref().is_some_and(|notice| first || notice.tone == Tone::Trouble);
        if !before && !covers && self.is_alone() {
            let text = self.station.words.say("notice-alone").into_owned();
            self.say(Tone::Info, text);
        } else if before && !self.is_alone() {
            // what is not true any more does not stay on the screen
            let alone = self.station.words.say("notice-alone");
            if self.notice.as_ref().is_some_and(|notice| notice.text == alone) {
                self.notice = None;
            }
        }
    }

    /// Whether nobody reads who has the visitor of a conversation, a colleague's or mine.
    pub fn is_unattended(&self, conversation: &ConversationId) -> bool {
        self.roster.get(conversation).is_some_and(|open| open.entry.unattended.is_some())
    }

    /// What the row for alarms says of colleagues' visitors who have no helper: the first of them, since when, and how to
    /// take over.
    pub fn unattended_words(&self) -> Option<(String, Role)> {
        let of_others = |row: &&QueueRow| !self.is_mine(&row.conversation);
        let mut rows = self.queue.of(Group::Unattended).filter(of_others);
        let first = self.roster.get(&rows.next()?.conversation)?;
        let (station, since) = (&self.station, first.entry.unattended?.1);
        let arguments = [
            ("alias", first.entry.alias.clone().into()),
            ("time", station.time_of_day(since).into()),
            ("others", rows.count().into()),
            ("queue", station.keymap.label(intent::Desk::Queue).into()),
            ("key", station.keymap.label(intent::Queue::TakeOver).into()),
        ];
        Some((station.words.with("strip-unattended", &arguments).into_owned(), Role::Overdue))
    }

    /// The unattended visitors who ring: they are there, and this helper has not seen them.
    pub(super) fn unattended_calls(&self) -> usize {
        if self.duty.shift == Shift::Off {
            return 0;
        }
        let rings = |open: &&Open| {
            let entry = &open.entry;
            entry.unattended.is_some() && open.may_be_here() && !self.has_seen(open)
        };
        self.roster.assigned().filter(rings).count()
    }

    /// Whether this helper has seen that a visitor is unattended, with the same helper and for the same reason: a worse one
    /// rings again.
    fn has_seen(&self, open: &Open) -> bool {
        let conversation = &open.entry.conversation;
        let is_it = |(seen, fence, why): &(ConversationId, Fence, WhyUnattended)| {
            seen == conversation && *fence == self.fence(conversation) && Some(*why) == unattended_why(open)
        };
        self.watch.seen.iter().any(is_it)
    }

    /// This helper pressed a key and looks at a conversation: if its visitor is unattended, that is seen.
    pub fn see_unattended(&mut self, conversation: &ConversationId) {
        let Some(open) = self.roster.get(conversation).filter(|open| !self.has_seen(open)) else { return };
        if let Some(why) = unattended_why(open) {
            let seen = (conversation.clone(), self.fence(conversation), why);
            self.watch.seen.push(seen);
        }
    }

    /// Who is attended again may ring again.
    pub(super) fn forget_seen(&mut self) {
        let mut seen = std::mem::take(&mut self.watch.seen);
        seen.retain(|(conversation, ..)| self.is_unattended(conversation));
        self.watch.seen = seen;
    }

    /// The minutes shown of unattended visitors change with the minute.
    pub(super) fn unattended_minutes(&mut self, before: Moment) {
        if before.0 / 60_000 != self.station.now.0 / 60_000 && self.queue.count(Group::Unattended) > 0 {
            self.queue.stale = true;
        }
    }

    /// When the doors are to be told again that this console is alive, and when a door is silent if it is not heard.
    pub(super) fn next_attention(&self) -> impl Iterator<Item = Moment> {
        let (now, steady) = (self.station.now, self.station.steady);
        let told = self.watch.told.filter(|_| self.me.is_some()).map(|told| told.saturating_add(ALIVE));
        let doors =
            self.roster.doors_that_tell().filter_map(|door| Some(self.heard_at(door)?.saturating_add(DOOR_SILENT)));
        doors.chain(told).filter(move |at| *at > steady).map(move |at| Moment(now.0.saturating_add(at - steady)))
    }

    /// Tells who has a visitor now of whom words of this helper's are left: the console was away when that changed.
    pub(super) fn tell_who_has_it(&mut self) {
        let has = |id: &ConversationId| {
            let holder = self.roster.get(id)?.entry.assigned.clone()?;
            (!self.is_me(&holder)).then(|| (id.clone(), holder))
        };
        let drafts = self.chats.iter().filter(|chat| !chat.draft.editor.is_blank() || !chat.sending.is_empty());
        let Some((conversation, holder)) = drafts.map(|chat| &chat.id).find_map(has) else { return };
        self.lost_to(&conversation, &holder);
    }
}
