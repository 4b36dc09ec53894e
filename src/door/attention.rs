//! Nobody is overlooked (domain.md §2.11): whose console is heard, which visitors have a helper who reads, and that this
//! door is heard itself. The rule is [`desk::attention`]'s; here are its facts, and what follows from it.
//!
//! All is counted by a clock that only grows and that nobody sets. A moment of it becomes one of the wall clock when it
//! is said.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::DoorError;
use super::context::now;
use super::keeper::Keeper;
use super::visit::VisitState;
use desk::attention::{Facts, judge};
use desk::event::{
    Alive, Attended, ConversationId, DeskEvent, DeviceEvent, Fence, Heard, MemberId, Moment, Shift, Silent, Unattended,
};
use desk::roster::Open;
use machine::{clock, random};

/// A door tells the consoles that it is alive so often, in milliseconds, when it has said nothing in the desk room.
const TELL: u64 = 30_000;
/// Telling it may take so long; after that the next one is about to go.
const TELLING: Duration = Duration::from_secs(20);
/// A sync brings at most so much of what devices were told (Synapse): with so much there may be more that waited.
const TOLD: usize = 100;
/// So many earlier runs of a console are known.
const RUNS: usize = 4;

/// Whether more may come of what this device was told while it was away.
pub(crate) const fn is_full(told: usize) -> bool {
    told >= TOLD
}

/// When a console was heard last.
#[derive(Debug)]
struct Pulse {
    at: Moment,
    run: String,
    counter: u64,
    /// Runs before this one: what comes late of them counts for nothing.
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
pub(crate) struct Watch {
    /// Since when this door is open: whose console it has not heard has been heard then.
    started: Moment,
    heard: HashMap<MemberId, Pulse>,
    /// Since when members are off duty who have a conversation.
    off: HashMap<MemberId, Moment>,
    /// Under which fence somebody has a conversation, and since when.
    turns: HashMap<ConversationId, (Fence, Moment)>,
    /// Everything is to be looked at.
    stale: bool,
    /// These are to be looked at.
    touched: Vec<ConversationId>,
    /// When time alone may change something.
    due: Option<Moment>,
    /// When the last batch was taken in, and the one before it.
    batches: (Moment, Moment),
    /// When this door was heard last: it told so, or said something in the desk room.
    told: Moment,
    counter: u64,
    /// What waited while the door was shut is still coming.
    pub(crate) draining: bool,
}

impl Watch {
    pub(crate) fn new(started: Moment) -> Self {
        Self {
            started,
            heard: HashMap::new(),
            off: HashMap::new(),
            turns: HashMap::new(),
            stale: true,
            touched: Vec::new(),
            due: None,
            batches: (started, started),
            told: started,
            counter: 0,
            draining: false,
        }
    }

    /// Something was said at the desk: by this door, when `own`.
    pub(crate) fn said(&mut self, own: bool, at: Moment) {
        self.stale = true;
        if own {
            self.told = at;
        }
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

    /// A helper gave a sign of life. Only after who was `late` everything is looked at: that the others will be silent later
    /// than it seemed shows when they would have been. A hundred consoles tell four times a second.
    fn on_sign_of_life(&mut self, member: &MemberId, at: Moment, late: bool) {
        self.stale |= late;
        if let Some(pulse) = self.heard.get_mut(member) {
            pulse.at = at;
        } else {
            let pulse = Pulse { at, run: String::new(), counter: 0, former: Vec::new() };
            self.heard.insert(member.clone(), pulse);
        }
    }

    /// Whose consoles were heard within so many milliseconds.
    fn listeners(&self, within: u64, at: Moment) -> Vec<MemberId> {
        let heard = self.heard.iter().filter(|(_, pulse)| at.since(pulse.at) < within);
        heard.map(|(member, _)| member.clone()).collect()
    }

    /// When this door is to tell that it is alive, if anybody listens.
    fn tell_at(&self, within: u64, at: Moment) -> Option<Moment> {
        let listens = self.heard.values().any(|pulse| at.since(pulse.at) < within);
        listens.then(|| Moment(self.told.0.saturating_add(TELL)))
    }
}

impl VisitState {
    /// When the oldest unanswered word came, by the steady clock. A word that is new here came at most `at_most`
    /// milliseconds ago, whatever the homeserver's clock says; of a conversation that was read back nobody knows better.
    fn asked(&mut self, steady: Moment, wall: Moment, at_most: u64) -> Option<Moment> {
        let oldest = self.transcript.oldest_unanswered();
        let known = self.asked.filter(|(position, _)| oldest.is_some_and(|(oldest, _)| oldest == *position));
        self.asked = known.or_else(|| {
            let (position, at) = oldest?;
            let before = self.asked.map(|(_, before)| steady.since(before));
            let at_most = if self.looked_at { before.unwrap_or(at_most) } else { u64::MAX };
            Some((position, Moment(steady.0.saturating_sub(wall.since(at).min(at_most)))))
        });
        self.looked_at = true;
        self.asked.map(|(_, at)| at)
    }

    /// When the helper typed last; now, while typing.
    fn typed(&mut self, steady: Moment) -> Option<Moment> {
        /// Nobody types for longer without a pause: the homeserver has forgotten to say that it is over.
        const LONGEST: u64 = 10 * 60_000;
        if self.helper_types && self.typed.is_some_and(|since| steady.since(since) < LONGEST) {
            return Some(steady);
        }
        self.typed
    }
}

impl Keeper {
    fn steady(&self) -> Moment {
        self.context.steady()
    }

    /// A moment of the steady clock by the wall clock.
    fn wall(&self, at: Moment) -> Moment {
        Moment(now().0.saturating_sub(self.steady().since(at)))
    }

    /// A console says that it is alive. What waited while this door was shut says nothing of now.
    pub(crate) async fn on_alive(&mut self, told: Vec<(MemberId, Alive)>, count: usize) -> Result<(), DoorError> {
        if self.watch.draining {
            self.watch.draining = is_full(count);
            return Ok(());
        }
        for (member, alive) in told {
            if self.roster.member(&member).is_none() {
                continue;
            }
            let (at, before) = (self.steady(), self.heard_at(&member));
            if self.watch.beat(&member, alive, at) {
                self.on_word_after(before, &member).await?;
            }
        }
        Ok(())
    }

    /// A helper gave a sign of life. Who was silent is back, before anything else is decided about them.
    pub(crate) async fn on_word_of(&mut self, member: &MemberId) -> Result<(), DoorError> {
        self.on_word_after(self.heard_at(member), member).await
    }

    /// A helper gave a sign of life, and `before` the last one until then.
    async fn on_word_after(&mut self, before: Moment, member: &MemberId) -> Result<(), DoorError> {
        let at = self.steady();
        self.watch.on_sign_of_life(member, at, at.since(before) >= self.context.timing.attention.silent);
        if let Some(since) = self.roster.silent_since(member) {
            // later than any door says that it was silent
            let since = now().max(Moment(since.0.saturating_add(1)));
            self.say(DeskEvent::Heard(Heard { seq: self.next(), member: member.clone(), since })).await?;
        }
        Ok(())
    }

    /// Looks who is attended, if anything can have changed, and says what did.
    pub(crate) async fn attend(&mut self) -> Result<(), DoorError> {
        let steady = self.steady();
        self.tell_alive(steady);
        let all = std::mem::take(&mut self.watch.stale) || self.watch.due.is_some_and(|due| due <= steady);
        let touched = std::mem::take(&mut self.watch.touched);
        if all {
            self.watch.due = None;
            self.find_the_silent(steady).await?;
            let me = self.me().clone();
            let own: Vec<_> =
                self.roster.iter().filter(|open| open.door == me).map(|open| open.entry.conversation.clone()).collect();
            self.watch.turns.retain(|conversation, _| self.roster.get(conversation).is_some());
            for conversation in own {
                self.look_at(&conversation, steady).await?;
            }
        } else {
            for conversation in touched {
                self.look_at(&conversation, steady).await?;
            }
        }
        Ok(())
    }

    /// Says whose console is not heard any more.
    async fn find_the_silent(&mut self, steady: Moment) -> Result<(), DoorError> {
        let there = self.roster.members().filter(|(_, member)| member.duty.shift != Shift::Off);
        let there: Vec<_> =
            there.map(|(member, _)| member.clone()).filter(|who| self.roster.silent_since(who).is_none()).collect();
        for member in there {
            let (heard, limit) = (self.heard_at(&member), self.context.timing.attention.silent);
            let at = Moment(heard.0.saturating_add(limit));
            if at > steady {
                self.sooner(at);
                continue;
            }
            let since = self.wall(heard);
            self.say(DeskEvent::Silent(Silent { seq: self.next(), member, since })).await?;
        }
        Ok(())
    }

    /// When a member's console was heard last. A door that starts gives each the whole time, but not those of whom the
    /// desk knows that they are silent.
    fn heard_at(&self, member: &MemberId) -> Moment {
        if let Some(pulse) = self.watch.heard.get(member) {
            return pulse.at;
        }
        match self.roster.silent_since(member) {
            Some(since) => {
                let ago = now().since(since).max(self.context.timing.attention.silent);
                Moment(self.watch.started.0.saturating_sub(ago))
            }
            None => self.watch.started,
        }
    }

    fn sooner(&mut self, at: Moment) {
        self.watch.due = Some(self.watch.due.map_or(at, |due| due.min(at)));
    }

    /// Judges one conversation of this door's, and says what changed.
    async fn look_at(&mut self, conversation: &ConversationId, steady: Moment) -> Result<(), DoorError> {
        let Some(open) = self.roster.get(conversation).filter(|open| open.door == *self.me()).cloned() else {
            return Ok(());
        };
        let judged = self.facts(&open, steady).map(|facts| judge(&facts, &self.context.timing.attention, steady));
        if let Some(next) = judged.and_then(|judged| judged.next) {
            self.sooner(next);
        }
        let (before, now) = (open.entry.unattended, judged.and_then(|judged| judged.unattended));
        let (seq, conversation) = (self.next(), conversation.clone());
        let event = match (before, now) {
            (Some((before, _)), Some((why, _))) if before == why => return Ok(()),
            (_, Some((why, since))) => {
                DeskEvent::Unattended(Unattended { seq, conversation, why, since: self.wall(since) })
            }
            (Some(_), None) => {
                let since = self.wall(steady);
                DeskEvent::Attended(Attended { seq, conversation, since, request: None, word: None })
            }
            (None, None) => return Ok(()),
        };
        self.say(event).await.map(drop)
    }

    /// The facts about a conversation that somebody has.
    fn facts(&mut self, open: &Open, steady: Moment) -> Option<Facts> {
        let entry = &open.entry;
        let helper = entry.assigned.as_ref()?;
        let wall = now();
        let ago = |at: Moment| Moment(steady.0.saturating_sub(wall.since(at)));
        let turn = self.watch.turns.get(&entry.conversation).filter(|(fence, _)| *fence == entry.fence);
        let taken = turn.map_or_else(|| ago(entry.assigned_since), |(_, taken)| *taken);
        self.watch.turns.insert(entry.conversation.clone(), (entry.fence, taken));
        let known = self.roster.member(helper);
        let off = known.is_none_or(|member| member.duty.shift == Shift::Off).then(|| {
            let since = known.map_or(steady, |member| ago(member.since));
            *self.watch.off.entry(helper.clone()).or_insert(since)
        });
        if off.is_none() {
            self.watch.off.remove(helper);
        }
        let at_most = steady.since(self.watch.batches.1);
        let (asked, typed) = self.context.visits.of(&entry.conversation).map_or((None, None), |visit| {
            let mut state = visit.state();
            (state.asked(steady, wall, at_most), state.typed(steady))
        });
        Some(Facts {
            triage: entry.triage,
            present: entry.left.is_none(),
            stopped: open.is_stopped(),
            taken,
            heard: self.heard_at(helper),
            off,
            asked,
            typed,
        })
    }

    /// Tells the consoles that are heard that this door is alive, all in one request; unless it has said something in the
    /// desk room of late. It is not tried again: the next one comes soon.
    fn tell_alive(&mut self, steady: Moment) {
        let within = self.context.timing.attention.silent;
        if self.watch.tell_at(within, steady).is_none_or(|at| at > steady) {
            return;
        }
        (self.watch.told, self.watch.counter) = (steady, self.watch.counter + 1);
        let listeners = self.watch.listeners(within, steady);
        let alive = DeviceEvent::Alive(Alive { run: self.run.clone(), counter: self.watch.counter });
        let session = self.context.session.clone();
        tokio::spawn(async move {
            let (kind, content, id) = (alive.event_type(), alive.content(), random::id());
            let _ = tokio::time::timeout(TELLING, session.tell_devices(&listeners, kind, &id, &content)).await;
        });
    }

    /// When time alone has something to do here.
    pub(crate) fn attention_due(&self) -> Option<Instant> {
        let steady = self.steady();
        let tell = self.watch.tell_at(self.context.timing.attention.silent, steady);
        let due = self.watch.due.into_iter().chain(tell).min()?;
        Some(Instant::now() + clock::wait(Duration::from_millis(due.since(steady))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alive(run: &str, counter: u64) -> Alive {
        Alive { run: run.to_owned(), counter }
    }

    #[test]
    fn only_who_comes_late_makes_the_door_look_at_everything() {
        let mut watch = Watch::new(Moment(0));
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
