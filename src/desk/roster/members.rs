//! The desk's members: who is on duty and heard, with how many visitors at once, and what they are called.

use std::collections::VecDeque;

use super::called::Called;
use super::{Change, Member, Roster};
use crate::event::{DeskEvent, Duty, MemberId, Moment, Shift, Stamped};

/// How many of a member's last duties are known by their ids.
const DUTIES: usize = 8;

impl Roster {
    /// A member's terms; none when the member has not said any.
    pub fn member(&self, member: &MemberId) -> Option<&Member> {
        self.members.get(member)
    }

    /// How many open conversations `member` has that take a place: those that are awake.
    pub fn load(&self, member: &MemberId) -> usize {
        self.with(member).filter(|open| !open.sleeps()).count()
    }

    /// The most visitors that a helper has at once at this desk: the lowest ceiling that any of its doors has set, since
    /// a helper's visitors are counted over all doors. `None`: no door says one (they are older).
    pub fn ceiling(&self) -> Option<u8> {
        self.ceilings().map(|(ceiling, _)| ceiling).min()
    }

    /// How many visitors a member has at once at most: the member's own number, and never more than the desk's ceiling.
    /// None while the member has said no terms.
    pub fn at_once(&self, member: &MemberId) -> usize {
        let own = self.member(member).map_or(0, |known| known.duty.capacity);
        usize::from(self.ceiling().map_or(own, |ceiling| own.min(ceiling)))
    }

    /// As [`Self::at_once`], by what had been said at a time: a ceiling that was set later does not count.
    pub(crate) fn at_once_by(&self, member: &MemberId, at: Moment) -> usize {
        let own = self.member(member).map_or(0, |known| known.duty.capacity);
        let then = self.ceilings().filter(|(_, since)| *since <= at).map(|(ceiling, _)| ceiling);
        usize::from(then.chain([own]).min().unwrap_or(own))
    }

    fn ceilings(&self) -> impl Iterator<Item = (u8, Moment)> {
        self.doors.iter().filter(|(door, _)| !self.is_gone(door)).filter_map(|(_, door)| door.ceiling())
    }

    /// All members who have said their terms, also those who are off duty.
    pub fn members(&self) -> impl Iterator<Item = (&MemberId, &Member)> {
        self.members.iter()
    }

    /// Since when a member's console is not heard, if a door says so. What any door said last counts; when two doors
    /// name the same moment, the one that hears the console counts.
    pub fn silent_since(&self, member: &MemberId) -> Option<Moment> {
        let present = self.doors.iter().filter(|(door, _)| !self.is_gone(door)).map(|(_, door)| door);
        let said = present.filter_map(|door| door.silence_of(member));
        said.max_by_key(|silence| (silence.since, silence.over)).filter(|silence| !silence.over).map(|last| last.since)
    }

    /// Whether a member is on duty and the member's console is heard. Only such members take visitors, and the desk is
    /// open only while there is one.
    pub fn is_on_duty(&self, member: &MemberId) -> bool {
        self.member(member).is_some_and(|known| known.duty.shift == Shift::On) && self.silent_since(member).is_none()
    }

    /// The members who are on duty and whose consoles are heard.
    pub fn on_duty(&self) -> impl Iterator<Item = (&MemberId, &Member)> {
        self.members().filter(|(member, _)| self.is_on_duty(member))
    }

    /// A member has left the desk, and is on no duty until they say terms again.
    pub fn depart(&mut self, member: &MemberId) {
        if let Some(known) = self.members.remove(member) {
            self.looks.forget(&known.called);
        }
    }

    pub(super) fn duty(&mut self, stamped: &Stamped<DeskEvent>, duty: &Duty) -> Change {
        let member = self.members.entry(stamped.sender.clone()).or_insert_with(|| Member {
            duty: duty.clone(),
            since: stamped.at,
            recent: VecDeque::new(),
            called: Called::default(),
        });
        if member.recent.contains(&stamped.id) {
            return Change::Nothing;
        }
        self.looks.forget(&member.called);
        member.called = Called::of(&stamped.sender, &duty.name);
        self.looks.add(&member.called);
        if member.recent.len() == DUTIES {
            member.recent.pop_front();
        }
        member.recent.push_back(stamped.id.clone());
        member.duty = duty.clone();
        member.since = stamped.at;
        Change::Duty(stamped.sender.clone())
    }
}
