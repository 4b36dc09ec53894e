//! What the desk room tells: who has whom now, what was not granted, who came and went.

use super::draft::pieces_of;
use super::{Pending, Tone, World};
use crate::intent;
use desk::event::{
    Alert, Ask, ConversationId, Correctable, Declined, DeskEvent, MemberId, Moment, Offer, Refusal, RequestId, Stamped,
    Undelivered, WhyUnattended,
};
use desk::roster::Change;

/// Clocks that differ by less than this, in milliseconds, are taken to be the same.
const ON_ITS_WAY: u64 = 10_000;

/// So many reports of years are known at once: those of the last ones.
const MOST_REPORTS: usize = 30;

/// What the helper looks at while the desk room tells something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// The conversation on the queue's selected row.
    pub selected: Option<ConversationId>,
    /// Whether the queue has the keyboard and nothing is on top: the helper waits for that row.
    pub watching: bool,
}

/// What the desk room told that moves what is on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// A visitor whom the helper waited for is this helper's now.
    PickedUp(ConversationId),
    /// The conversation in the middle is over, and nothing of the helper's waits in it.
    Over,
}

impl World {
    /// Takes in what was said in the desk room.
    pub fn on_desk_events(&mut self, events: &[Stamped<DeskEvent>], look: &Look) -> Vec<Happened> {
        let mut happened = Vec::new();
        let first = !self.desk_known;
        let before = first.then(|| self.notice.clone());
        self.desk_known = true;
        self.queue.stale = true;
        let alone = self.is_alone();
        for event in events {
            if !first && event.event.seq().is_some() {
                self.on_door_alive(&event.sender);
            }
            // what was said before this console was there answers nothing that it said
            if !first {
                self.compare_clocks(event);
            }
            if let DeskEvent::Reported(reported) = &event.event {
                self.reports.insert(reported.year, reported.counts.clone());
                if self.reports.len() > MOST_REPORTS {
                    self.reports.pop_first();
                }
            }
            let weighed = self.weigh(&event.event);
            self.practice_ends(&event.event);
            let (alert, offer) = (self.alert_before(&event.event), self.offer_before(&event.event));
            match self.roster.apply(event) {
                Change::Assigned { conversation, from, to, request } => {
                    let parties = (from.as_ref(), to.as_ref());
                    let by_offer = offer.filter(|offer| to.as_ref() == Some(&offer.to));
                    happened.extend(self.assigned(&conversation, parties, (request.as_ref(), by_offer.as_ref()), look));
                }
                Change::Declined(declined) => self.declined(&declined),
                Change::Undelivered(undelivered) => self.undelivered(&undelivered),
                Change::Triaged { conversation, .. } => self.triaged(&conversation),
                Change::Proposed(conversation) => self.proposed(&conversation),
                Change::Unattended(conversation) => self.unattended(&conversation),
                Change::Attended(conversation) => self.attended(&conversation),
                Change::Quiet(conversation) => self.told_quiet(&conversation),
                Change::Reopened(conversation, by) => self.reopened(&conversation, &by),
                Change::Left(conversation, _) => self.left(&conversation),
                Change::Returned(conversation) if self.is_mine(&conversation) => {
                    self.inform("notice-returned", &conversation);
                }
                Change::Offered(offered) => self.told_of_offer(&offered),
                Change::Alerted(conversation) => self.told_of_alert(&conversation, alert.as_ref()),
                Change::Listens(conversation, who, on) => self.told_of_listening(&conversation, &who, on),
                Change::Closed(conversation) => {
                    self.closed(&conversation, (event.at, first));
                    if let DeskEvent::Closed(closed) = &event.event {
                        self.told_unwanted(closed);
                    }
                    if let Some(weighed) = weighed {
                        self.offer_after(weighed);
                    }
                }
                Change::Conflict { .. } => {
                    let text = self.station.words.say("notice-desk-conflict").into_owned();
                    self.say(Tone::Trouble, text);
                }
                Change::Duty(member) if self.is_me(&member) => {
                    if let Some(member) = self.roster.member(&member) {
                        self.duty = member.duty.clone();
                    }
                    self.duty_told();
                }
                _ => {}
            }
        }
        self.forget_what_was_grave();
        happened.extend(self.follow_reading_along());
        happened.extend(self.leave_what_is_over());
        if first {
            self.ask_for_registrations();
        }
        // what the desk heard before this console was there is no news, and covers nothing that is
        if let Some(before) = before
            && self.notice.as_ref().is_some_and(|notice| notice.tone == Tone::Info)
        {
            self.notice = before;
            self.tell_who_has_it();
        }
        self.tell_alone(alone, first);
        let roster = &self.roster;
        self.pending.retain(|pending| !roster.is_answered(&pending.id));
        happened
    }

    /// The alert that an event about one takes the place of.
    fn alert_before(&self, event: &DeskEvent) -> Option<Alert> {
        let DeskEvent::Alerted(alerted) = event else { return None };
        self.roster.get(&alerted.conversation)?.entry.alert.as_deref().cloned()
    }

    /// What this helper said bears the homeserver's time: the difference is that of the clocks (hostile.md 37).
    ///
    /// The homeserver stamped it after it was said and before it was heard; in between lies what the link held it for, an
    /// outage too. A difference that is known already stands as long as it agrees with that.
    fn compare_clocks(&mut self, event: &Stamped<DeskEvent>) {
        if !self.is_me(&event.sender) {
            return;
        }
        let said = match &event.event {
            DeskEvent::Duty(_) => self.duty_said,
            DeskEvent::Request(request) => {
                self.pending.iter().find(|pending| pending.id == request.id).map(|pending| pending.since)
            }
            _ => None,
        };
        let Some(said) = said else { return };
        let at = i64::try_from(event.at.0).unwrap_or(i64::MAX);
        // a clock that was set back in between has heard it before it was said
        let (earlier, later) = (said.min(self.station.now), said.max(self.station.now));
        let (least, most) = (at.saturating_sub_unsigned(later.0), at.saturating_sub_unsigned(earlier.0));
        let slack = ON_ITS_WAY.cast_signed();
        let agrees = |ahead: i64| (least.saturating_sub(slack)..=most.saturating_add(slack)).contains(&ahead);
        if !agrees(self.ahead) {
            self.ahead = if agrees(0) { 0 } else { 0.clamp(least, most) };
        }
    }

    fn assigned(
        &mut self,
        conversation: &ConversationId,
        (from, to): (Option<&MemberId>, Option<&MemberId>),
        (request, offer): (Option<&RequestId>, Option<&Offer>),
        look: &Look,
    ) -> Option<Happened> {
        let asked = request.and_then(|request| self.pending.iter().find(|pending| pending.id == *request));
        let asked = asked.map(|pending| pending.ask.clone());
        let claimed = asked.is_some();
        let lost = self.is_claiming(conversation) && !claimed;
        let is_other =
            |pending: &Pending| pending.conversation != *conversation || !matches!(pending.ask, Ask::Claim) || lost;
        self.pending.retain(is_other);
        let was_mine = from.is_some_and(|from| self.is_me(from));
        let gave = offer.is_some_and(|offer| self.is_me(&offer.by));
        if was_mine && (gave || matches!(asked, Some(Ask::Release | Ask::Transfer { .. }))) {
            return self.given_away(conversation, to);
        }
        let to = to?;
        let selected = look.selected.as_ref() == Some(conversation);
        if self.is_me(to) {
            self.chat_of(conversation).told_given_away = false;
            let offered = offer.is_some();
            if let Some(offer) = offer {
                self.tell_with("notice-accepted", (conversation, &offer.by.clone()), Tone::Info);
            }
            match from.filter(|_| !claimed && !was_mine) {
                _ if offered => {}
                Some(from) => self.tell_with("notice-picked-up-from", (conversation, from), Tone::Info),
                None => self.inform("notice-picked-up-me", conversation),
            }
            // only a helper who still looks at that row is taken along: nobody's typing changes its conversation
            let watching = claimed && look.watching && (selected || offered);
            if watching {
                self.open = Some(conversation.clone());
            }
            return watching.then(|| Happened::PickedUp(conversation.clone()));
        }
        if was_mine {
            self.lost_to(conversation, to);
        } else if lost || selected {
            self.picked_up(conversation, to);
        }
        None
    }

    /// The door did what this helper asked for: a visitor is with a colleague now, or waits for one. The conversation
    /// leaves the middle, unless words of the helper's are left in it.
    fn given_away(&mut self, conversation: &ConversationId, to: Option<&MemberId>) -> Option<Happened> {
        let chat = self.chat_of(conversation);
        chat.told_given_away = true;
        let words_left = chat.has_words();
        let arguments =
            [("alias", self.alias(conversation).into()), ("who", to.map_or("", |to| self.name_of(to)).into())];
        let word = match (to, words_left) {
            (Some(_), false) => "notice-handed-over",
            (Some(_), true) => "notice-handed-over-words",
            (None, false) => "notice-given-back",
            (None, true) => "notice-given-back-words",
        };
        let text = self.station.words.with(word, &arguments).into_owned();
        self.say(Tone::Info, text);
        if words_left || self.open.as_ref() != Some(conversation) {
            return None;
        }
        self.open = None;
        Some(Happened::Over)
    }

    fn declined(&mut self, declined: &Declined) {
        if !self.is_me(&declined.to) {
            return;
        }
        let asked = self.pending.iter().position(|pending| pending.id == declined.request);
        if let Some(at) = asked {
            let asked = self.pending.remove(at).ask;
            // it had ended by itself
            if matches!((&asked, declined.why), (Ask::EndListen { .. }, Refusal::NothingProposed)) {
                return;
            }
            // the visitor wrote while it was on its way: what was filled in waits
            if matches!((&asked, declined.why), (Ask::Close { .. } | Ask::Unwanted { .. }, Refusal::Unanswered)) {
                let alias = self.alias(&declined.conversation).to_owned();
                let text = self.station.words.with("register-changed", &[("alias", alias.into())]).into_owned();
                return self.say(Tone::Trouble, text);
            }
            if let (Ask::Listen { who }, Refusal::ReceiverUnavailable) = (&asked, declined.why) {
                return self.tell_with("notice-cannot-listen", (&declined.conversation, who), Tone::Trouble);
            }
            let holder = self.roster.get(&declined.conversation).and_then(|open| open.entry.assigned.clone());
            if let (Refusal::Taken, Some(holder)) = (declined.why, holder) {
                self.picked_up(&declined.conversation, &holder);
            } else {
                let why = self.refusal(declined.why);
                self.trouble("notice-declined", &declined.conversation, why);
            }
        }
    }

    fn undelivered(&mut self, undelivered: &Undelivered) {
        let conversation = undelivered.conversation.clone();
        let mine = self.is_me(&undelivered.to);
        let why = self.refusal(undelivered.why);
        let now = self.station.now;
        let chat = self.chat_of(&conversation);
        chat.conversation.undelivered(undelivered);
        if !mine {
            return;
        }
        chat.unjournaled.get_or_insert(now);
        if !chat.refused(&undelivered.message, why.clone()) {
            let line = chat.conversation.find(&undelivered.to, &undelivered.message);
            let words = line.and_then(|line| chat.conversation.line(line)).and_then(|line| match line.item {
                desk::conversation::Item::Said { body, carries, .. } => Some((body.to_owned(), carries.to_vec())),
                _ => None,
            });
            match words {
                Some((body, carries)) => chat.draft.put_back(&body, &pieces_of(&body, &carries), why.clone()),
                None => return,
            }
        }
        self.trouble("notice-undelivered", &conversation, why);
    }

    fn triaged(&mut self, conversation: &ConversationId) {
        let mine = self.is_mine(conversation) || self.is_asked(conversation, |ask| matches!(ask, Ask::Triage { .. }));
        let Some(triage) = self.roster.get(conversation).map(|open| open.entry.triage).filter(|_| mine) else { return };
        let word = self.station.words.say(&format!("triage-{}", triage.letter())).into_owned();
        let arguments = [
            ("alias", self.alias(conversation).to_owned().into()),
            ("code", triage.letter().to_string().into()),
            ("word", word.into()),
        ];
        let text = self.station.words.with("notice-triaged", &arguments).into_owned();
        self.say(Tone::Info, text);
    }

    /// My visitor waits for an answer for too long: the whole desk sees it.
    fn unattended(&mut self, conversation: &ConversationId) {
        if self.is_mine(conversation) {
            let why = self.roster.get(conversation).and_then(|open| open.entry.unattended);
            let over = matches!(why, Some((WhyUnattended::QuietOver, _)));
            let word = if over { "notice-quiet-over-mine" } else { "notice-unattended-mine" };
            let alias = self.alias(conversation).to_owned();
            let text = self.station.words.with(word, &[("alias", alias.into())]).into_owned();
            self.say(Tone::Trouble, text);
        }
    }

    /// The door took in that there is nothing to answer.
    fn attended(&mut self, conversation: &ConversationId) {
        if self.is_mine(conversation) && self.is_asked(conversation, |ask| matches!(ask, Ask::NothingToAnswer { .. })) {
            self.inform("notice-nothing-to-answer", conversation);
        }
    }

    /// My visitor is gone: a conversation that ends without a goodbye is not to be forgotten in the register either.
    fn left(&mut self, conversation: &ConversationId) {
        if !self.is_mine(conversation) {
            return;
        }
        let (alias, key) = (self.alias(conversation).to_owned(), self.station.keymap.label(intent::Desk::Close));
        let text = self.station.words.with("notice-left", &[("alias", alias.into()), ("key", key.into())]).into_owned();
        self.say(Tone::Info, text);
    }

    fn proposed(&mut self, conversation: &ConversationId) {
        let by =
            self.roster.get(conversation).and_then(|open| open.entry.proposal.as_ref()).map(|proposal| &proposal.by);
        if by.is_some_and(|by| self.is_me(by)) {
            self.inform("notice-proposed", conversation);
        }
    }

    /// A conversation is over, since then; `before` this console was there, what it left to correct is asked of the doors.
    fn closed(&mut self, conversation: &ConversationId, (since, before): (Moment, bool)) {
        self.pending.retain(|pending| pending.conversation != *conversation);
        if let Some(chat) = self.chat_mut(conversation) {
            chat.closing = None;
        }
        let past = self.roster.past(conversation).filter(|past| past.had.as_ref().is_some_and(|had| self.is_me(had)));
        let Some(past) = past else { return };
        let (registered, door, alias) = (past.registered == Some(true), past.door.clone(), past.alias.clone());
        if registered && !before {
            let (conversation, alias) = (conversation.clone(), Some(alias));
            self.was_registered(Correctable { conversation, alias, since }, door);
        }
        if registered {
            let (alias, key) = (self.alias(conversation).to_owned(), self.station.keymap.label(intent::Desk::Shift));
            let arguments = [("alias", alias.into()), ("key", key.into())];
            let text = self.station.words.with("notice-closed-registered", &arguments).into_owned();
            self.say(Tone::Info, text);
        } else {
            self.inform("notice-closed", conversation);
        }
    }

    /// The conversation in the middle leaves it when it is over, whoever had it and however the desk told of the end,
    /// unless words of the helper's are left in it. Whoever had it was told of the end already.
    fn leave_what_is_over(&mut self) -> Option<Happened> {
        let over = self.open.clone().filter(|open| self.is_over(open))?;
        let had = self.roster.past(&over).and_then(|past| past.had.as_ref()).is_some_and(|had| self.is_me(had));
        let words_left = self.chat(&over).is_some_and(|chat| !chat.draft.editor.is_blank());
        if !had && !words_left {
            self.inform("notice-closed", &over);
        }
        if words_left {
            return None;
        }
        self.open = None;
        Some(Happened::Over)
    }

    /// Tells which colleague has a visitor now who was this helper's, and that the words that were being written are still
    /// there.
    pub(super) fn lost_to(&mut self, conversation: &ConversationId, who: &MemberId) {
        let unsent = self.chat(conversation).is_some_and(|chat| !chat.draft.editor.is_blank());
        let word = if unsent { "notice-unsent-with" } else { "notice-lost-to" };
        self.tell_with(word, (conversation, who), Tone::Trouble);
    }

    /// Tells who has a visitor now.
    fn picked_up(&mut self, conversation: &ConversationId, who: &MemberId) {
        self.tell_with("notice-picked-up", (conversation, who), Tone::Info);
    }

    /// Tells something about a conversation and somebody at the desk.
    pub(super) fn tell_with(&mut self, word: &str, (conversation, who): (&ConversationId, &MemberId), tone: Tone) {
        let arguments = [("alias", self.alias(conversation).into()), ("who", self.short_name_of(who).into())];
        let text = self.station.words.with(word, &arguments).into_owned();
        self.say(tone, text);
    }
}
