//! What is known of one visit, and the rules by which that changes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::attendance::{Attendance, PresenceChange};
use super::place::Place;
use super::transcript::Transcript;
use crate::config::{DoorLimits, Timing};
use crate::limits::Window;
use care::registration::Closing;
use desk::event::{EventId, Leaving, MemberId, Moment};

/// So often a visitor may leave and come back within [`LEAVES_IN`] and be told of.
const LEAVES: usize = 4;
/// See [`LEAVES`].
const LEAVES_IN: Duration = Duration::from_mins(1);
/// A visitor's typing is told again after this while it goes on: others forget it after half a minute.
const TYPING_AGAIN: Duration = Duration::from_secs(8);
/// In milliseconds: nobody types for longer without a pause. The homeserver has forgotten then to say that it is over.
const LONGEST_TYPING: u64 = 10 * 60_000;

/// What is known of a visit.
#[derive(Debug)]
pub(crate) struct VisitState {
    /// What the visitor sees of the conversation.
    transcript: Transcript,
    /// Where the visitor is.
    attendance: Attendance,
    /// Whether the helper is typing.
    helper_types: bool,
    /// When the helper was last told to type or to stop, by the steady clock.
    typed: Option<Moment>,
    /// The position of the visitor's oldest unanswered word, and when it came, by the steady clock.
    asked: Option<(usize, Moment)>,
    /// Whether the arbiter loop has looked at the visit since it was read back.
    looked_at: bool,
    /// The visitor's latest message that the helper has read.
    read: Option<Arc<str>>,
    /// What the visitor is told of the queue; nothing for one who does not wait.
    place: Option<Place>,
    end: End,
    /// How many streams one visitor may have.
    streams: u64,
    /// The number of the newest stream.
    newest_stream: u64,
    /// The helper's latest message that a stream has delivered and of which the homeserver is not told yet.
    delivered: Option<EventId>,
    /// Whether the homeserver is being told.
    telling_delivered: bool,
    /// When the visitor's typing was last told.
    typing_told: Option<Instant>,
    /// Messages in the last seconds.
    messages: Window,
    /// How often the visitor left of late: coming and going must not flood the desk.
    leaves: Window,
}

/// How far the end of a visit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Open,
    /// It is being closed: nothing more is taken.
    Closing,
    Closed(Closing),
}

/// A stream that was opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenedStream {
    /// Its number.
    pub(crate) number: u64,
    /// Where in the transcript it begins.
    pub(crate) position: usize,
    /// What opening it changes in the visitor's presence.
    pub(crate) change: Option<PresenceChange>,
}

impl VisitState {
    pub(super) fn new(transcript: Transcript, attendance: Attendance, limits: &DoorLimits) -> Self {
        Self {
            transcript,
            attendance,
            helper_types: false,
            typed: None,
            asked: None,
            looked_at: false,
            read: None,
            place: None,
            end: End::Open,
            streams: limits.streams as u64,
            newest_stream: 0,
            delivered: None,
            telling_delivered: false,
            typing_told: None,
            messages: Window::new(limits.messages, limits.message_window),
            leaves: Window::new(LEAVES, LEAVES_IN),
        }
    }

    /// What the visitor sees of the conversation.
    pub(crate) fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    /// The same, to take something in.
    pub(crate) fn transcript_mut(&mut self) -> &mut Transcript {
        &mut self.transcript
    }

    /// How the visit was stopped, if it was.
    pub(crate) fn stopped(&self) -> Option<Leaving> {
        self.transcript.stopped()
    }

    /// How it was closed, if it was.
    pub(crate) fn closed(&self) -> Option<Closing> {
        match self.end {
            End::Closed(how) => Some(how),
            End::Open | End::Closing => None,
        }
    }

    /// Whether nothing more is taken from the visitor: it is being closed, or was stopped.
    pub(crate) fn takes_no_more(&self) -> bool {
        self.end != End::Open || self.stopped().is_some()
    }

    /// It is being closed: nothing more is taken from here on.
    pub(crate) fn begin_closing(&mut self) {
        self.end = End::Closing;
    }

    /// Whether it is being closed, or is.
    pub(crate) fn is_closing(&self) -> bool {
        self.end != End::Open
    }

    /// It was closed.
    pub(crate) fn close(&mut self, how: Closing) {
        self.end = End::Closed(how);
    }

    /// The visit is stopped: nothing passes any more.
    pub(super) fn stop(&mut self, how: Leaving) {
        self.transcript.stop(how);
        self.attendance.leave(how);
        self.helper_types = false;
    }

    /// After the visit was read back: `told` is how it was stopped, as far as the desk knows. If the desk does not
    /// know, the conversation's room may still say so: the door died before it told the desk.
    pub(crate) fn read_stop(&mut self, told: Option<Leaving>) {
        match (told, self.stopped()) {
            (Some(how), _) => self.transcript.stop(how),
            (None, Some(how)) => drop(self.attendance.leave(how)),
            (None, None) => {}
        }
    }

    /// A message of the visitor's is to be taken.
    ///
    /// # Errors
    /// How long to wait: there were too many of late.
    pub(crate) fn take_message(&mut self) -> Result<(), Duration> {
        self.messages.take(Instant::now())
    }

    /// The visitor types, or stopped. Whether that is to be told.
    pub(crate) fn on_typing(&mut self, on: bool) -> bool {
        if self.stopped().is_some() {
            return false;
        }
        let told = self.typing_told;
        let news = if on { told.is_none_or(|at| at.elapsed() >= TYPING_AGAIN) } else { told.is_some() };
        if news {
            self.typing_told = on.then(Instant::now);
        }
        news
    }

    /// The visitor does not type any more. Whether it was told that they do.
    pub(crate) fn end_typing(&mut self) -> bool {
        self.typing_told.take().is_some()
    }

    /// A call of the visitor's was made. What that changes in the visitor's presence.
    pub(crate) fn on_call(&mut self) -> Option<PresenceChange> {
        self.attendance.called(Instant::now())
    }

    /// The visitor leaves on purpose. Whether that is news.
    pub(crate) fn leave(&mut self, how: Leaving) -> bool {
        if self.stopped().is_some() {
            return false;
        }
        if self.leaves.take(Instant::now()).is_err() {
            // coming and going all the time: the streams end, and time will tell
            self.end_streams();
            return false;
        }
        self.attendance.leave(how)
    }

    /// The streams that are open end; time will tell where the visitor is.
    pub(crate) fn end_streams(&mut self) {
        self.newest_stream += self.streams;
    }

    /// For how long nobody is there: no stream and no call.
    pub(crate) fn unseen_for(&self, now: Instant) -> Duration {
        self.attendance.unseen_for(now)
    }

    /// Whether the visitor has left.
    pub(crate) fn has_left(&self) -> bool {
        self.attendance.gone().is_some()
    }

    /// Whether the visitor has left with a goodbye.
    pub(crate) fn said_goodbye(&self) -> bool {
        self.attendance.gone() == Some(Leaving::Goodbye)
    }

    /// What time alone has changed in the visitor's presence by `now`.
    pub(crate) fn pass(&mut self, now: Instant, timing: &Timing) -> Option<PresenceChange> {
        self.attendance.pass(now, timing)
    }

    /// When time alone changes the visitor's presence, if nothing happens before.
    pub(crate) fn presence_due(&self, timing: &Timing) -> Option<Instant> {
        self.attendance.due(timing).filter(|_| self.closed().is_none())
    }

    /// The visitor is being let in: time does not count yet.
    pub(crate) fn arrives(&mut self) {
        self.attendance.arrives();
    }

    /// The desk knows of the visitor.
    pub(crate) fn arrived(&mut self) {
        self.attendance.arrived(Instant::now());
    }

    /// Opens a stream that goes on after an event, or begins at the start.
    pub(crate) fn open_stream(&mut self, after: Option<&EventId>) -> OpenedStream {
        self.newest_stream += 1;
        let (number, position) = (self.newest_stream, self.transcript.after(after));
        OpenedStream { number, position, change: self.attendance.opened() }
    }

    /// A stream was closed.
    pub(crate) fn close_stream(&mut self) {
        self.attendance.shut(Instant::now());
    }

    /// Whether a stream ends because newer ones took its place. The newest streams are the live ones: a broken one must
    /// not lock the visitor out.
    pub(crate) fn is_outnumbered(&self, stream: u64) -> bool {
        self.newest_stream >= stream + self.streams
    }

    /// A stream has delivered a helper's message. Whether somebody is to begin telling the homeserver so.
    pub(crate) fn on_delivered(&mut self, event: EventId) -> bool {
        self.delivered = Some(event);
        !std::mem::replace(&mut self.telling_delivered, true)
    }

    /// The next delivered message of which the homeserver is to be told. With none, telling has ended.
    pub(crate) fn next_delivered(&mut self) -> Option<EventId> {
        let event = self.delivered.take();
        self.telling_delivered = event.is_some();
        event
    }

    /// Whether the helper is typing.
    pub(crate) fn helper_types(&self) -> bool {
        self.helper_types
    }

    /// The homeserver says who types. Only the helper who has the conversation counts.
    pub(crate) fn on_typists(&mut self, who: &[MemberId], steady: Moment) {
        let types = self.transcript.turn().0.is_some_and(|holder| who.contains(holder));
        if types || self.helper_types {
            self.typed = Some(steady);
        }
        self.helper_types = types;
    }

    /// The turn has passed: a helper who was typing has not got the conversation any more.
    pub(crate) fn forget_typing(&mut self) {
        (self.helper_types, self.typed) = (false, None);
    }

    /// When the helper typed last; now, while typing.
    pub(crate) fn typed(&mut self, steady: Moment) -> Option<Moment> {
        if self.helper_types && self.typed.is_some_and(|since| steady.since(since) < LONGEST_TYPING) {
            return Some(steady);
        }
        self.typed
    }

    /// The visitor's latest message that the helper has read.
    pub(crate) fn read(&self) -> Option<&Arc<str>> {
        self.read.as_ref()
    }

    /// What the visitor is told of the queue; nothing for one who does not wait.
    pub(crate) fn place(&self) -> Option<Place> {
        self.place
    }

    /// The visitor is told this of the queue from now on.
    pub(crate) fn set_place(&mut self, place: Option<Place>) {
        self.place = place;
    }

    /// Members have read up to these events. Only the helper who has the conversation counts, and their latest one.
    pub(crate) fn on_receipts(&mut self, receipts: &[(MemberId, EventId)]) {
        let holder = self.transcript.turn().0;
        let latest = receipts.iter().rev().find(|(who, _)| Some(who) == holder);
        if let Some(read) = latest.and_then(|(_, event)| self.transcript.read_up_to(event)) {
            self.read = Some(read);
        }
    }

    /// When the oldest unanswered word came, by the steady clock. A word that is new here came at most `at_most`
    /// milliseconds ago, whatever the homeserver's clock says. For a conversation that was read back, the homeserver's
    /// clock counts.
    pub(crate) fn asked(&mut self, steady: Moment, wall: Moment, at_most: u64) -> Option<Moment> {
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
}
