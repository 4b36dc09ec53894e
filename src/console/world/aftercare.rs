//! After a hard talk: what is offered to a helper who closed one, and the pause of five minutes. All of it is in memory
//! alone. No event tells that a pause was taken after a talk, or that something was offered.

use super::{Effect, Tone, World};
use crate::intent;
use care::triage::Triage;
use desk::event::{Ask, ConversationId, DeskEvent, MemberId, Moment, Shift};

use super::team::ToTeam;

/// How long the pause is, in milliseconds.
const PAUSE: u64 = 5 * 60_000;
/// For how long the offer stands, in milliseconds: who has others to care for first finds it after them.
const OFFER_STANDS: u64 = 30 * 60_000;
const MINUTE: u64 = 60_000;

/// What is offered after a hard talk, and the pause. Nothing of it outlives this console, or this helper at it.
#[derive(Debug, Default)]
pub struct Aftercare {
    /// The conversations that were graver while they were this helper's than they are now: the talk was held at its
    /// gravest, also where the danger has passed since.
    graver: Vec<(ConversationId, Triage)>,
    /// What is offered.
    offer: Option<Offer>,
    /// The offer came with this message.
    is_new: bool,
    pause: Option<Pause>,
}

/// The offer after a talk. It names no visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offer {
    since: Moment,
    /// The colleague who came as backup to that talk, if one did.
    backup: Option<MemberId>,
}

/// A pause that ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pause {
    /// When it ends, by the local clock.
    until: Moment,
    /// The duty before it.
    before: Shift,
    /// The desk room has told the pause back: another duty that it tells from then on is a later one.
    told: bool,
}

/// Whether a talk at this triage was a hard one.
const fn is_hard(triage: Triage) -> bool {
    matches!(triage, Triage::A | Triage::B)
}

impl World {
    // ── the offer ──

    /// Before the roster takes an event in: how grave a conversation of this helper's was until then; and, at its end, what
    /// there is to offer if this helper closed a hard one.
    pub(super) fn weigh(&mut self, event: &DeskEvent) -> Option<(Option<MemberId>, Triage)> {
        let conversation = match event {
            DeskEvent::Triaged(triaged) => &triaged.conversation,
            DeskEvent::Closed(closed) => &closed.conversation,
            _ => return None,
        };
        let entry = &self.roster.get(conversation).filter(|_| self.is_mine(conversation))?.entry;
        let (now, alert) = (entry.triage, entry.alert.as_deref());
        let backup = alert.and_then(|alert| alert.backup.as_ref()).map(|(who, _)| who.clone());
        let at = self.aftercare.graver.iter().position(|(known, _)| known == conversation);
        let known = at.map(|at| self.aftercare.graver.swap_remove(at).1);
        let gravest = known.filter(|known| known.rank() < now.rank() || !is_hard(now)).unwrap_or(now);
        let DeskEvent::Closed(closed) = event else {
            self.aftercare.graver.push((conversation.clone(), gravest));
            return None;
        };
        let is_asked = self.pending.iter().any(|pending| {
            pending.conversation == *conversation
                && matches!(pending.ask, Ask::Close { .. } | Ask::Unwanted { .. })
                && closed.request.as_ref().is_none_or(|request| *request == pending.id)
        });
        is_asked.then_some((backup, gravest))
    }

    /// This helper closed a talk: after a hard one something is offered.
    pub(super) fn offer_after(&mut self, (backup, gravest): (Option<MemberId>, Triage)) {
        if is_hard(gravest) {
            self.aftercare.offer = Some(Offer { since: self.now(), backup });
            self.aftercare.is_new = true;
        }
    }

    /// Conversations that are this helper's no more weigh no more.
    pub(super) fn forget_what_was_grave(&mut self) {
        let mut graver = std::mem::take(&mut self.aftercare.graver);
        graver.retain(|(conversation, _)| self.is_mine(conversation));
        self.aftercare.graver = graver;
    }

    /// Whether something is offered after a talk.
    pub fn has_offer_after(&self) -> bool {
        self.aftercare.offer.is_some() && self.duty.shift != Shift::Off
    }

    /// Whether an offer came with this message: told once.
    pub fn take_new_offer(&mut self) -> bool {
        std::mem::take(&mut self.aftercare.is_new) && self.has_offer_after()
    }

    /// The helper chose: the offer is over.
    pub fn end_offer_after(&mut self) {
        self.aftercare.offer = None;
    }

    // ── the pause ──

    /// The helper says where in the shift they are. What was to end by itself does not any more.
    pub fn take_shift(&mut self, shift: Shift) {
        self.aftercare.pause = None;
        self.duty.shift = shift;
        self.say_duty();
    }

    /// A visitor of this helper's who waits for an answer: nobody pauses over one (domain.md §2.11).
    pub fn waits_for_me(&self) -> Option<&ConversationId> {
        let waits = |id: &&ConversationId| {
            self.chat(id).is_some_and(|chat| chat.unread + chat.missed > 0) || self.unanswered_since(id).is_some()
        };
        self.mine().find(waits)
    }

    /// The helper pauses for five minutes: as by the shift's own row, and back to what it was before when they are over.
    /// Nobody pauses over a visitor of their own who waits; the helper is told, and the offer stands.
    pub fn pause(&mut self) {
        if let Some(waits) = self.waits_for_me() {
            let key = self.station.keymap.label(intent::Desk::AfterTalk);
            let arguments = [("alias", self.alias(waits).into()), ("key", key.into())];
            let text = self.station.words.with("after-talk-waits", &arguments).into_owned();
            return self.say(Tone::Trouble, text);
        }
        // a pause that runs goes on from now, and ends in what was before it
        let running = self.aftercare.pause.filter(|_| self.duty.shift == Shift::Pausing);
        let before = running.map_or(self.duty.shift, |pause| pause.before);
        self.end_offer_after();
        self.take_shift(Shift::Pausing);
        self.aftercare.pause = Some(Pause { until: Moment(self.now().0 + PAUSE), before, told: false });
        let key = self.station.keymap.label(intent::Desk::EndPause);
        let text = self.station.words.with("notice-pause", &[("key", key.into())]).into_owned();
        self.say(Tone::Info, text);
    }

    /// For how many milliseconds the pause still lasts; nothing while none does.
    pub fn pause_left(&self) -> Option<u64> {
        let pause = self.aftercare.pause.filter(|_| self.duty.shift == Shift::Pausing)?;
        Some(pause.until.since(self.now()))
    }

    /// The pause is over: the duty is what it was before. Where something else changed it meanwhile, that stands.
    pub fn end_pause(&mut self) {
        let Some(pause) = self.aftercare.pause.take().filter(|_| self.duty.shift == Shift::Pausing) else { return };
        // who paused before goes on pausing: there is nothing to tell
        if pause.before != Shift::Pausing {
            self.take_shift(pause.before);
        }
        let shift = self.station.words.say(super::spoken::shift_word(pause.before)).into_owned();
        let text = self.station.words.with("notice-pause-over", &[("shift", shift.into())]).into_owned();
        self.say(Tone::Info, text);
    }

    /// The desk room told this helper's duty back.
    pub(super) fn duty_told(&mut self) {
        let is_pausing = self.duty.shift == Shift::Pausing;
        if let Some(pause) = &mut self.aftercare.pause {
            if !is_pausing && pause.told {
                self.aftercare.pause = None;
            } else {
                pause.told |= is_pausing;
            }
        }
    }

    /// The clock has moved: the pause ends with a bell, an offer goes when it has stood long enough. A clock that was set
    /// back makes neither longer.
    pub(super) fn aftercare_on(&mut self) {
        let now = self.now();
        if let Some(offer) = &mut self.aftercare.offer {
            offer.since = offer.since.min(now);
            if now.since(offer.since) >= OFFER_STANDS {
                self.end_offer_after();
            }
        }
        if let Some(pause) = &mut self.aftercare.pause {
            pause.until = pause.until.min(Moment(now.0 + PAUSE));
        }
        if self.pause_left() != Some(0) {
            return;
        }
        self.end_pause();
        if self.station.alarm.bell {
            self.effect(Effect::Bell);
        }
        if self.station.alarm.notify.is_some() {
            self.effect(Effect::Notify(self.station.words.say("alarm-pause-over").into_owned()));
        }
    }

    /// When what is shown of the pause next changes, or the offer goes, by the local clock.
    pub(super) fn next_aftercare(&self) -> impl Iterator<Item = Moment> {
        let now = self.now();
        let left = self.pause_left().map(|left| match left {
            0..=MINUTE => super::next_second(left),
            left => (left - 1) % MINUTE + 1,
        });
        let offer = self.aftercare.offer.as_ref().map(|offer| Moment(offer.since.0 + OFFER_STANDS));
        left.map(|left| Moment(now.0 + left)).into_iter().chain(offer)
    }

    // ── talking to the backup ──

    /// Whom the helper can talk to after a talk: who came as backup to it, else the colleague on duty with most room. Whose
    /// console is silent would not read it.
    pub fn backup_to_ask(&self) -> Option<MemberId> {
        let there = self.receivers();
        let came = self.aftercare.offer.as_ref().and_then(|offer| offer.backup.as_ref());
        let came = came.filter(|came| there.iter().any(|receiver| receiver.id == **came));
        came.or_else(|| there.first().map(|receiver| &receiver.id)).cloned()
    }

    /// Puts a sentence for the backup into the team line, where the helper reads, changes and says it. It says nothing of a
    /// visitor. What was being written there stays.
    pub fn write_to_backup(&mut self, backup: &MemberId) {
        let arguments = [("who", self.name_of(backup).to_owned().into())];
        let sentence = self.station.words.with("after-talk-line", &arguments).into_owned();
        let editor = &mut self.team.writing_mut(ToTeam::Line).editor;
        if !editor.text().starts_with(&sentence) {
            editor.put_before(&sentence);
        }
        self.to_team_changed(ToTeam::Line);
        self.end_offer_after();
    }
}
