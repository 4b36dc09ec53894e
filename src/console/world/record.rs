//! Recording something of a case: shown at once, as on its way, until the room shows it; and what an earlier console
//! asked for, read again.

use super::chat::{Chat, Unrecorded};
use super::failing::failure;
use super::{Tone, World};
use care::Language;
use desk::event::{Ask, CaseEvent, ConversationId, InPhase, MemberId, PlanAnswer, Request, RoomEvent, Stamped};
use matrix::link::{Command, Failure, Recording};

impl World {
    /// Records something of a case, for helpers only.
    pub fn record(&mut self, conversation: &ConversationId, event: CaseEvent) {
        if let Some(chat) = self.chat_mut(conversation) {
            chat.recording.push(event.clone());
        }
        self.tell(Command::Record { conversation: conversation.clone(), event: Box::new(event) });
    }

    /// What an earlier console recorded is on its way again.
    pub(super) fn record_again(&mut self, records: Vec<Recording>) {
        for Recording { conversation, event, .. } in records {
            self.chat_of(&conversation).recording.push(event);
        }
    }

    /// What an earlier console asked for is read again, once the desk is known: it is so by now, or the helper is told. It is
    /// never asked again without the helper, who may want something else by now.
    pub fn read_again(&mut self) {
        if (self.unsure.is_empty() && self.lost_codes.is_empty()) || !self.desk_known || self.me.is_none() {
            return;
        }
        let requests = std::mem::take(&mut self.unsure);
        for request in &requests {
            self.tell(Command::Forget(request.id.to_string()));
        }
        let codes: Vec<_> = std::mem::take(&mut self.lost_codes)
            .iter()
            .map(|conversation| self.alias(conversation).to_owned())
            .collect();
        let open: Vec<String> =
            requests.iter().filter(|request| !self.is_so(request)).map(|request| self.asked_words(request)).collect();
        let mut told = Vec::new();
        if !open.is_empty() {
            told.push(self.station.words.with("restored-requests", &[("what", open.join(", ").into())]).into_owned());
        }
        if !codes.is_empty() {
            told.push(self.station.words.with("restored-codes", &[("who", codes.join(", ").into())]).into_owned());
        }
        if !told.is_empty() {
            self.say(Tone::Trouble, told.join(" "));
        }
    }

    /// What was refused is not on its way any more. Words of the helper's stay, with its case, until they are put away: the
    /// room does not take them, and in the composer they could reach the visitor.
    pub fn not_recorded(&mut self, record: Recording, why: Failure) {
        let Recording { conversation, id, event } = record;
        let chat = self.chat_of(&conversation);
        if let Some(at) = chat.recording.iter().position(|recording| *recording == event) {
            chat.recording.remove(at);
        }
        let word = match words_of(&event, self.station.words.language()) {
            None => {
                self.tell(Command::Forget(id));
                "notice-not-sent"
            }
            Some(text) => {
                let chat = self.chat_of(&conversation);
                if !chat.unrecorded.iter().any(|known| known.id == id) {
                    chat.unrecorded.push(Unrecorded { id, text });
                }
                "notice-not-recorded"
            }
        };
        let why = failure(&self.station.words, why);
        self.trouble(word, &conversation, why);
    }

    /// The helper has seen what could not be recorded: it is gone.
    pub fn put_away(&mut self, conversation: &ConversationId) {
        let Some(chat) = self.chat_mut(conversation) else { return };
        let seen = std::mem::take(&mut chat.unrecorded);
        for unrecorded in seen {
            self.tell(Command::Forget(unrecorded.id));
        }
    }

    /// Whether what was asked for is so, or cannot be any more.
    fn is_so(&self, request: &Request) -> bool {
        let Some(open) = self.roster.get(&request.conversation) else { return true };
        let has = |member: &MemberId| open.is_with(member);
        self.roster.is_answered(&request.id)
            || match &request.ask {
                Ask::Claim | Ask::TakeOver | Ask::Accept { .. } => self.is_mine(&request.conversation),
                Ask::Release => !self.is_mine(&request.conversation),
                Ask::Transfer { receiver, .. } => {
                    has(receiver) || open.entry.offer.as_ref().is_some_and(|offer| offer.to == *receiver)
                }
                Ask::NotNow { offer } | Ask::TakeBack { offer } => {
                    open.entry.offer.as_ref().is_none_or(|present| present.id != *offer)
                }
                Ask::Triage { triage, .. } => {
                    let proposed = open.entry.proposal.as_ref().is_some_and(|proposal| proposal.to == *triage);
                    open.entry.triage == *triage || proposed
                }
                Ask::ConfirmLowering { proposal } => {
                    open.entry.proposal.as_ref().is_none_or(|present| present.request != *proposal)
                }
                Ask::Wipe => open.is_stopped(),
                Ask::Quiet { .. } => open.entry.quiet.is_some(),
                Ask::Wake => open.entry.quiet.is_none(),
                Ask::TakeBackUnwanted => true,
                Ask::NothingToAnswer { word } => open.entry.nothing.as_ref() == Some(word),
                Ask::Alert => open.entry.alert.is_some(),
                Ask::Listen { who } => open.entry.reads_along(who),
                Ask::EndListen { who } => !open.entry.reads_along(who),
                Ask::Acknowledge { .. }
                | Ask::TickStep { .. }
                | Ask::EndAlert { .. }
                | Ask::Close { .. }
                | Ask::Unwanted { .. } => false,
            }
    }

    fn asked_words(&self, request: &Request) -> String {
        let key = match request.ask {
            Ask::Claim => "asked-claim",
            Ask::Release => "asked-release",
            Ask::Transfer { .. } => "asked-transfer",
            Ask::Accept { .. } => "asked-accept",
            Ask::NotNow { .. } => "asked-not-now",
            Ask::TakeBack { .. } => "asked-take-back",
            Ask::TakeOver => "asked-take-over",
            Ask::Triage { .. } => "asked-triage",
            Ask::ConfirmLowering { .. } => "asked-confirm-lowering",
            Ask::Alert | Ask::Acknowledge { .. } | Ask::TickStep { .. } | Ask::EndAlert { .. } => "asked-backup",
            Ask::Listen { .. } => "asked-listen",
            Ask::EndListen { .. } => "asked-end-listen",
            Ask::Wipe => "asked-wipe",
            Ask::Quiet { .. } | Ask::Wake => "asked-quiet",
            Ask::Unwanted { .. } => "asked-unwanted",
            Ask::TakeBackUnwanted => "asked-unwanted-back",
            Ask::NothingToAnswer { .. } => "asked-nothing-to-answer",
            Ask::Close { .. } => "asked-close",
        };
        self.station.words.with(key, &[("alias", self.alias(&request.conversation).into())]).into_owned()
    }
}

/// What the room shows is not on its way any more.
pub(super) fn shown(chat: &mut Chat, events: &[Stamped<RoomEvent>], me: &MemberId) {
    if chat.recording.is_empty() {
        return;
    }
    for stamped in events.iter().filter(|stamped| stamped.sender == *me) {
        let RoomEvent::Case(event) = &stamped.event else { continue };
        if let Some(at) = chat.recording.iter().position(|recording| recording == event) {
            chat.recording.remove(at);
        }
    }
}

/// What the helper wrote in own words.
fn words_of(event: &CaseEvent, language: Language) -> Option<String> {
    let text = match event {
        CaseEvent::Note(note) => note.text.clone(),
        CaseEvent::Plan(PlanAnswer { answer: Some(answer), .. }) if answer.code().is_none() => {
            answer.raw_text(language)
        }
        CaseEvent::Phase(InPhase { goal: Some(goal), .. }) => goal.clone(),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}
