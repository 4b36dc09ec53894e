//! Nobody is overlooked (domain.md §2.11). Here a door notes whose consoles it hears, finds the visitors who have no
//! helper who reads, and tells the consoles that it is alive itself. The rule is in [`desk::attention`]; this file
//! collects the facts for it and says what follows.
//!
//! All times here are of the steady clock, which only grows and which nobody sets. A time becomes one of the wall clock
//! when it is said.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::desk_room::DeskRoom;
use crate::error::DoorError;
use crate::moment::now;
use desk::arbiter::woken;
use desk::attention::{Facts, judge};
use desk::event::{
    Alive, Attended, ConversationId, DeskEvent, DeviceEvent, Fence, Heard, MemberId, Moment, Shift, Silent, Unattended,
};
use desk::roster::Open;
use machine::{clock, random};

/// So often, in milliseconds, a door tells the consoles that it is alive, unless it has said something in the desk
/// room.
const TELL: u64 = 30_000;
/// Telling it may take so long; after that the next one is about to go.
const TELLING: Duration = Duration::from_secs(20);
/// The most messages that a sync brings to a device (Synapse). When it brings that many, more may wait.
const TOLD: usize = 100;
/// So many earlier runs of a console are remembered.
const RUNS: usize = 4;

/// Whether more messages may wait that this device was told while it was away.
const fn is_full(told: usize) -> bool {
    told >= TOLD
}

/// A conversation that sleeps, as this door found it first.
#[derive(Debug, Clone, Copy)]
struct Asleep {
    /// Until when, by the wall clock: another time is another sleep.
    until: Moment,
    /// The same by the steady clock.
    over: Moment,
    /// How many words of helpers it had.
    words: usize,
}

/// When a console was heard last.
#[derive(Debug)]
struct Pulse {
    at: Moment,
    run: String,
    counter: u64,
    /// Runs before this one: a late message of theirs does not count.
    former: Vec<String>,
}

impl Pulse {
    /// Takes in that the console is alive. Whether that is news.
    fn beat(&mut self, alive: &Alive, at: Moment) -> bool {
        if self.former.contains(&alive.run) || (self.run == alive.run && alive.counter <= self.counter) {
            return false;
        }
        if self.run != alive.run {
            let before = std::mem::replace(&mut self.run, alive.run.clone());
            self.former.push(before);
            if self.former.len() > RUNS {
                self.former.remove(0);
            }
        }
        (self.counter, self.at) = (alive.counter, at);
        true
    }
}

/// What a door knows of who attends to whom. Its moments are of the door's steady clock.
#[derive(Debug)]
pub(crate) struct DoorWatch {
    /// Since when this door is open. A console that was not heard yet counts as heard then.
    started: Moment,
    heard: HashMap<MemberId, Pulse>,
    /// The members who are off duty and have a conversation: since when they are off.
    off: HashMap<MemberId, Moment>,
    /// Under which fence a helper has a conversation, and since when.
    turns: HashMap<ConversationId, (Fence, Moment)>,
    /// The conversations that sleep.
    asleep: HashMap<ConversationId, Asleep>,
    /// Everything is to be looked at.
    stale: bool,
    /// These are to be looked at.
    touched: Vec<ConversationId>,
    /// When time alone may change something.
    due: Option<Moment>,
    /// When the last batch was taken in, and the one before it.
    batches: (Moment, Moment),
    /// When this door told last that it is alive.
    told: Moment,
    counter: u64,
    /// Messages that waited while the door was shut are still coming.
    draining: bool,
}

impl DoorWatch {
    pub(crate) fn new(started: Moment) -> Self {
        Self {
            started,
            heard: HashMap::new(),
            off: HashMap::new(),
            turns: HashMap::new(),
            asleep: HashMap::new(),
            stale: true,
            touched: Vec::new(),
            due: None,
            batches: (started, started),
            told: started,
            counter: 0,
            draining: false,
        }
    }

    /// At the start: a sync brought so many messages that this device was told while the door was shut. They say
    /// nothing of now, and there are more of them when it was as many as a sync can bring.
    pub(crate) fn drain(&mut self, told: usize) {
        self.draining = is_full(told);
    }

    /// Something happened in conversations, and perhaps elsewhere.
    pub(crate) fn touch(&mut self, conversations: Vec<ConversationId>, at: Moment) {
        self.touched.extend(conversations);
        self.batches = (at, self.batches.0);
    }

    /// A console tells that it is alive. Whether that is news.
    fn beat(&mut self, member: &MemberId, alive: Alive, at: Moment) -> bool {
        if let Some(pulse) = self.heard.get_mut(member) {
            return pulse.beat(&alive, at);
        }
        let Alive { run, counter } = alive;
        self.heard.insert(member.clone(), Pulse { at, run, counter, former: Vec::new() });
        true
    }

    /// A helper gave a sign of life. Everything is looked at again only when the helper was `late`. For the others it
    /// is enough to look when they would have become silent: a hundred consoles tell four times a second.
    fn on_sign_of_life(&mut self, member: &MemberId, at: Moment, late: bool) {
        self.stale |= late;
        if let Some(pulse) = self.heard.get_mut(member) {
            pulse.at = at;
        } else {
            let pulse = Pulse { at, run: String::new(), counter: 0, former: Vec::new() };
            self.heard.insert(member.clone(), pulse);
        }
    }

    /// The members whose consoles were heard within the last `within` milliseconds.
    fn listeners(&self, within: u64, at: Moment) -> Vec<MemberId> {
        let heard = self.heard.iter().filter(|(_, pulse)| at.since(pulse.at) < within);
        heard.map(|(member, _)| member.clone()).collect()
    }

    /// When this door is to tell that it is alive, if anybody listens. Its events in the desk room tell so, too.
    fn tell_at(&self, desk: &DeskRoom) -> Option<Moment> {
        let (within, at) = (desk.context().timing.attention.silent, desk.context().steady());
        let listens = self.heard.values().any(|pulse| at.since(pulse.at) < within);
        listens.then(|| Moment(self.told.max(desk.spoke()).0.saturating_add(TELL)))
    }

    /// Consoles tell that they are alive. Messages that waited while this door was shut say nothing of now.
    pub(crate) async fn on_alive(
        &mut self,
        desk: &mut DeskRoom,
        told: Vec<(MemberId, Alive)>,
        count: usize,
    ) -> Result<(), DoorError> {
        if self.draining {
            self.draining = is_full(count);
            return Ok(());
        }
        for (member, alive) in told {
            if desk.roster().member(&member).is_none() {
                continue;
            }
            let (at, before) = (desk.context().steady(), self.heard_at(desk, &member));
            if self.beat(&member, alive, at) {
                self.on_word_after(desk, before, &member).await?;
            }
        }
        Ok(())
    }

    /// A helper gave a sign of life. One who was silent is back, before anything else is decided about them.
    pub(crate) async fn on_word_of(&mut self, desk: &mut DeskRoom, member: &MemberId) -> Result<(), DoorError> {
        self.on_word_after(desk, self.heard_at(desk, member), member).await
    }

    /// A helper gave a sign of life; `before` is the time of the last one until then.
    async fn on_word_after(&mut self, desk: &mut DeskRoom, before: Moment, member: &MemberId) -> Result<(), DoorError> {
        let at = desk.context().steady();
        self.on_sign_of_life(member, at, at.since(before) >= desk.context().timing.attention.silent);
        if let Some(since) = desk.roster().silent_since(member) {
            // later than any door says that it was silent
            let since = now().max(Moment(since.0.saturating_add(1)));
            desk.say(DeskEvent::Heard(Heard { seq: desk.next(), member: member.clone(), since })).await?;
        }
        Ok(())
    }

    /// Looks which visitors are attended, if anything can have changed, and says what has changed.
    pub(crate) async fn attend(&mut self, desk: &mut DeskRoom) -> Result<(), DoorError> {
        let steady = desk.context().steady();
        self.tell_alive(desk, steady);
        let news = desk.take_news();
        let all = std::mem::take(&mut self.stale) || news.of_members || self.due.is_some_and(|due| due <= steady);
        let touched = std::mem::take(&mut self.touched).into_iter().chain(news.of);
        if all {
            self.due = None;
            self.find_the_silent(desk, steady).await?;
            let own: Vec<_> = desk.own().map(|open| open.entry.conversation.clone()).collect();
            self.turns.retain(|conversation, _| desk.roster().get(conversation).is_some());
            self.asleep.retain(|conversation, _| desk.roster().get(conversation).is_some());
            for conversation in own {
                self.look_at(desk, &conversation, steady).await?;
            }
        } else {
            for conversation in touched {
                self.look_at(desk, &conversation, steady).await?;
            }
        }
        Ok(())
    }

    /// Says which members' consoles are not heard any more.
    async fn find_the_silent(&mut self, desk: &mut DeskRoom, steady: Moment) -> Result<(), DoorError> {
        let there = desk.roster().members().filter(|(_, member)| member.duty.shift != Shift::Off);
        let there: Vec<_> =
            there.map(|(member, _)| member.clone()).filter(|who| desk.roster().silent_since(who).is_none()).collect();
        for member in there {
            let (heard, limit) = (self.heard_at(desk, &member), desk.context().timing.attention.silent);
            let at = Moment(heard.0.saturating_add(limit));
            if at > steady {
                self.sooner(at);
                continue;
            }
            let since = wall(desk, heard);
            desk.say(DeskEvent::Silent(Silent { seq: desk.next(), member, since })).await?;
        }
        Ok(())
    }

    /// When a member's console was heard last. A door that starts gives each console the whole time; but a member who
    /// is known to be silent stays silent.
    fn heard_at(&self, desk: &DeskRoom, member: &MemberId) -> Moment {
        if let Some(pulse) = self.heard.get(member) {
            return pulse.at;
        }
        match desk.roster().silent_since(member) {
            Some(since) => {
                let ago = now().since(since).max(desk.context().timing.attention.silent);
                Moment(self.started.0.saturating_sub(ago))
            }
            None => self.started,
        }
    }

    fn sooner(&mut self, at: Moment) {
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    /// Judges one conversation of this door's, and says what changed.
    async fn look_at(
        &mut self,
        desk: &mut DeskRoom,
        conversation: &ConversationId,
        steady: Moment,
    ) -> Result<(), DoorError> {
        self.wake(desk, conversation, steady).await?;
        let Some(open) = desk.own_open(conversation).cloned() else { return Ok(()) };
        let judged =
            self.facts(desk, &open, steady).map(|facts| judge(&facts, &desk.context().timing.attention, steady));
        if let Some(next) = judged.and_then(|judged| judged.next) {
            self.sooner(next);
        }
        let (before, now) = (open.entry.unattended, judged.and_then(|judged| judged.unattended));
        let (seq, conversation) = (desk.next(), conversation.clone());
        let event = match (before, now) {
            (Some((before, _)), Some((why, _))) if before == why => return Ok(()),
            (_, Some((why, since))) => {
                DeskEvent::Unattended(Unattended { seq, conversation, why, since: wall(desk, since) })
            }
            (Some(_), None) => {
                let since = wall(desk, steady);
                DeskEvent::Attended(Attended { seq, conversation, since, request: None, word: None })
            }
            (None, None) => return Ok(()),
        };
        desk.say(event).await.map(drop)
    }

    /// Wakes a conversation that sleeps, when the visitor or the helper has said something or danger came up.
    async fn wake(
        &mut self,
        desk: &mut DeskRoom,
        conversation: &ConversationId,
        steady: Moment,
    ) -> Result<(), DoorError> {
        let Some(open) = desk.own_open(conversation) else { return Ok(()) };
        let Some(until) = open.entry.quiet else {
            self.asleep.remove(conversation);
            return Ok(());
        };
        let visit = desk.context().visits.of(conversation);
        let (waits, words) = visit.map_or((false, 0), |visit| {
            let state = visit.state();
            (state.transcript().oldest_unanswered().is_some(), state.transcript().of_helpers())
        });
        let over = Moment(steady.0.saturating_add(until.since(now())));
        let found = Asleep { until, over, words };
        let known = self.asleep.get(conversation).copied().filter(|known| known.until == until).unwrap_or(found);
        self.asleep.insert(conversation.clone(), known);
        let says = waits || words != known.words;
        match woken(open, says, desk.next(), now()) {
            Some(quiet) => {
                self.asleep.remove(conversation);
                desk.say(DeskEvent::Quiet(quiet)).await.map(drop)
            }
            None => Ok(()),
        }
    }

    /// The facts about a conversation that somebody has.
    fn facts(&mut self, desk: &DeskRoom, open: &Open, steady: Moment) -> Option<Facts> {
        let entry = &open.entry;
        let helper = entry.assigned.as_ref()?;
        let wall = now();
        let ago = |at: Moment| Moment(steady.0.saturating_sub(wall.since(at)));
        let turn = self.turns.get(&entry.conversation).filter(|(fence, _)| *fence == entry.fence);
        let taken = turn.map_or_else(|| ago(entry.assigned_since), |(_, taken)| *taken);
        self.turns.insert(entry.conversation.clone(), (entry.fence, taken));
        let known = desk.roster().member(helper);
        let off = known.is_none_or(|member| member.duty.shift == Shift::Off).then(|| {
            let since = known.map_or(steady, |member| ago(member.since));
            *self.off.entry(helper.clone()).or_insert(since)
        });
        if off.is_none() {
            self.off.remove(helper);
        }
        let at_most = steady.since(self.batches.1);
        let (asked, typed) = desk.context().visits.of(&entry.conversation).map_or((None, None), |visit| {
            let mut state = visit.state();
            (state.asked(steady, wall, at_most), state.typed(steady))
        });
        Some(Facts {
            triage: entry.triage,
            present: entry.left.is_none(),
            stopped: open.is_stopped(),
            taken,
            heard: self.heard_at(desk, helper),
            off,
            asked,
            typed,
            quiet: self.asleep.get(&entry.conversation).map(|asleep| asleep.over),
        })
    }

    /// Tells the consoles that are heard that this door is alive, in one request, unless it has said something in the
    /// desk room of late. It is not tried again: the next one comes soon.
    fn tell_alive(&mut self, desk: &DeskRoom, steady: Moment) {
        let within = desk.context().timing.attention.silent;
        if self.tell_at(desk).is_none_or(|at| at > steady) {
            return;
        }
        (self.told, self.counter) = (steady, self.counter + 1);
        let listeners = self.listeners(within, steady);
        let alive = DeviceEvent::Alive(Alive { run: desk.run().to_owned(), counter: self.counter });
        let session = desk.context().session.clone();
        tokio::spawn(async move {
            let (kind, content, id) = (alive.event_type(), alive.content(), random::id());
            let _ = tokio::time::timeout(TELLING, session.tell_devices(&listeners, kind, &id, &content)).await;
        });
    }

    /// When time alone has something to do here.
    pub(crate) fn due(&self, desk: &DeskRoom) -> Option<Instant> {
        let steady = desk.context().steady();
        let tell = self.tell_at(desk);
        let due = self.due.into_iter().chain(tell).min()?;
        Some(Instant::now() + clock::wait(Duration::from_millis(due.since(steady))))
    }
}

/// A moment of the steady clock by the wall clock.
fn wall(desk: &DeskRoom, at: Moment) -> Moment {
    Moment(now().0.saturating_sub(desk.context().steady().since(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alive(run: &str, counter: u64) -> Alive {
        Alive { run: run.to_owned(), counter }
    }

    #[test]
    fn only_who_comes_late_makes_the_door_look_at_everything() {
        let mut watch = DoorWatch::new(Moment(0));
        assert!(std::mem::take(&mut watch.stale), "at the start");
        let (one, other) = (MemberId::from("@a:x"), MemberId::from("@b:x"));
        for n in 1..=3 {
            for member in [&one, &other] {
                assert!(watch.beat(member, alive("r", n), Moment(n * 30_000)));
                watch.on_sign_of_life(member, Moment(n * 30_000), false);
            }
            assert!(!watch.stale);
        }
        assert_eq!(watch.listeners(90_000, Moment(100_000)).len(), 2);
        watch.on_sign_of_life(&one, Moment(300_000), true);
        assert!(watch.stale);
        assert_eq!(watch.listeners(90_000, Moment(300_000)), [one]);
    }

    #[test]
    fn a_late_or_repeated_sign_of_life_counts_for_nothing() {
        let mut pulse = Pulse { at: Moment(0), run: "a".to_owned(), counter: 3, former: Vec::new() };
        assert!(pulse.beat(&alive("a", 4), Moment(1)));
        assert!(!pulse.beat(&alive("a", 4), Moment(2)), "twice");
        assert!(!pulse.beat(&alive("a", 2), Moment(2)), "late");
        assert!(pulse.beat(&alive("b", 1), Moment(3)), "the console was started anew");
        assert!(!pulse.beat(&alive("a", 5), Moment(4)), "late, of the run before");
        assert_eq!((pulse.at, pulse.counter), (Moment(3), 1));
    }
}
