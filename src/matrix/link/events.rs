//! What the link does about commands, and about calls that have ended.

use std::collections::HashSet;
use std::mem;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::clearance::Clearance;
use super::desk::DeskRoom;
use super::item::{Lane, SendItem};
use super::journaling::{self, SignedIn};
use super::latest::Sign;
use super::reading::{Batch, NewDesk};
use super::rooms::{Follow, Opened, signs};
use super::saved_plan::SavedPlanAsks;
use super::task::{Done, Task, retry_joining};
use super::{Awaiting, Command, LinkState, Recording, Role, SignInError, Update};
use crate::lock::Lock;
use crate::outbox::Outbox;
use crate::session::Session;
use crate::sync::SyncReader;
use crate::wire::{Invited, Joined, RawEvent};
use desk::event::{CaseEvent, ConversationId, DeskEvent, MemberId, RoomEvent, Stamped, room_type};
use desk::names;
use machine::random;

impl Task {
    pub(super) fn command(&mut self, command: Command) {
        match command {
            Command::SignIn { homeserver, helper, password } => self.sign_in(homeserver, helper, password),
            Command::Duty(duty) => self.outbox.replace(Lane::Duty, made_up_id(), SendItem::Duty(Arc::new(duty))),
            Command::Request(request) => self.take(Awaiting::Request(request)),
            Command::Forget(id) => self.journal.done_with(&id),
            Command::Send(message) => self.take(Awaiting::Message(message)),
            Command::Release { message, question } => self.release(message, question),
            Command::TakeBack { message, question } => self.take_back(&message, question),
            Command::JournalDraft(draft) => self.journal_draft(draft),
            Command::Team(event) => self.say_to_team(event),
            Command::JournalTeamDraft(draft) => self.journal_team_draft(draft),
            Command::Record { conversation, event } => {
                self.take(Awaiting::Record(Recording { conversation, id: made_up_id(), event: *event }));
            }
            Command::SavePlan { conversation, ask, plan, language } => {
                self.save_plan(conversation, ask, plan, language);
            }
            Command::FindPlan { conversation, ask, code } => self.derive(conversation, ask, code, None),
            Command::ForgetPlan { conversation, ask } => self.forget_plan(conversation, ask),
            Command::Typing { conversation, on } => self.give(conversation, Sign::Typing(on)),
            Command::Read { conversation, event } => self.give(conversation, Sign::Read(event)),
            Command::Alive => self.tell_alive(),
            Command::AskCorrection { id, door, ask } => self.ask_correction(id, door, *ask),
            Command::Unlock(password) => self.unlock(password),
            Command::Reconnect => {
                self.outbox.hurry();
                self.reconnect();
            }
            Command::SignOut { grace } => self.end_within(grace),
        }
    }

    pub(super) fn done(&mut self, done: Done) {
        match done {
            Done::Unlocked(right) => self.tell(Update::Unlocked(right)),
            Done::SignedIn(end, lock) => match *end {
                Ok(SignedIn { session, vault }) => {
                    self.lock = lock.map(Arc::new);
                    self.signed_in(session);
                    self.open_vault(vault);
                }
                Err(error) => self.tell(Update::SignInFailed(error)),
            },
            Done::Derived(derived) => self.derived(*derived),
            Done::Journaled(conversation, message, end) => self.journaled(&conversation, &message, end),
            Done::JournaledDraft(end) => self.say_journaling(&end),
            Done::Read(reader, Ok(batch)) => {
                self.is_live(*reader);
                self.batch(batch);
                self.read_on();
            }
            Done::Read(_, Err(error)) if error.is_signed_out() => self.is_signed_out(),
            Done::History(_, Err(error)) if error.is_signed_out() => {
                self.broken_off = true;
                self.check_token();
            }
            Done::Read(reader, Err(error)) => self.is_away(*reader, &error),
            Done::History(open, Ok(history)) => self.history(&open, &history),
            // the invitation was taken back, or the room erased
            Done::History(open, Err(_)) => {
                if self.rooms.fail(&open) {
                    self.shut(&open.room);
                }
            }
            Done::Tried(attempt, end) => self.tried(&attempt, end),
            Done::Team(room, me, end) => self.team_was_read(&room, &me, end),
            Done::JournaledTeam(id, end) => self.journaled_team(&id, end),
            Done::Signed(room, sign, end) => self.signed(room, sign, &end),
            Done::AskedCorrection(id, end) => self.asked_correction(id, end),
            Done::Joined(Err(error)) if error.is_signed_out() => self.check_token(),
            Done::Joined(Err(_)) => self.no_desk(),
            // the desk itself comes with the next batch
            Done::Joined(Ok(())) | Done::Nothing => {}
        }
    }

    fn give(&mut self, conversation: ConversationId, sign: Sign) {
        let now = self.now();
        let held = self.holds_signs_back();
        if self.session.is_some()
            && let Some(sign) = self.latest.give(&conversation, sign, now, held)
        {
            self.sign(conversation, sign);
        }
    }

    // ── signing in ───────────────────────────────────────────────────────────────────────────────────────────────────

    fn sign_in(&mut self, homeserver: String, helper: String, password: Zeroizing<String>) {
        self.tell(Update::Link(LinkState::Connecting));
        // the same device again, so that transaction ids still hold
        let device = self.last.as_ref().map(|last| last.device().to_owned());
        let to_open = self.journal.to_open(self.lock.clone());
        self.under_way.push(Box::pin(async move {
            let of = password.clone();
            // hashing takes time: beside the wire, not before it
            let lock = tokio::task::spawn_blocking(move || Lock::of(&of));
            let end = journaling::sign_in(&homeserver, helper.trim(), password, device.as_deref(), to_open).await;
            Done::SignedIn(Box::new(end), lock.await.ok())
        }));
    }

    /// Says whether this is the helper's password. A helper who never signed in has none.
    fn unlock(&mut self, password: Zeroizing<String>) {
        let Some(lock) = self.lock.clone() else { return self.tell(Update::Unlocked(false)) };
        let opens = tokio::task::spawn_blocking(move || lock.opens(&password));
        self.under_way.push(Box::pin(async move { Done::Unlocked(opens.await.unwrap_or(false)) }));
    }

    fn signed_in(&mut self, session: Session) {
        self.stop_reading();
        let same = |last: &Session| last.me() == session.me() && last.homeserver().url() == session.homeserver().url();
        let resumed = self.last.as_ref().is_none_or(same);
        self.last = Some(session.clone());
        self.session = Some(session.clone());
        self.caught_up = false;
        if resumed && let (Some(reader), Some(desk)) = (self.reading.reader.take(), &self.desk) {
            self.tell(Update::SignedIn {
                me: session.me().clone(),
                name: name_of(desk.own_name.as_deref(), session.me()),
                desk: desk.name.clone(),
            });
            self.reading.reader = Some(reader.with(session));
            self.outbox.hurry();
        } else {
            self.forget(!resumed);
            self.reading.reader = Some(SyncReader::anew(session).skip_new_rooms());
        }
        self.read_on();
    }

    /// Another helper's words are never sent under this account, nor told to the helper who is signed in: they stay in
    /// the other's vault.
    fn forget(&mut self, somebody_else: bool) {
        self.desk = None;
        self.team = None;
        self.joining_desk = false;
        self.latest = super::latest::Latest::default();
        self.invited.clear();
        let shut = self.rooms.retain(&HashSet::new());
        if somebody_else {
            self.outbox = Outbox::default();
            self.clearance = Clearance::default();
            self.saved_plan_asks = SavedPlanAsks::default();
            self.tell(Update::SomebodyElse);
        } else {
            self.tell_all(shut.into_iter().map(Update::Shut));
        }
    }

    // ── a batch ──────────────────────────────────────────────────────────────────────────────────────────────────────

    fn batch(&mut self, batch: Batch) {
        let Some(me) = self.session.as_ref().map(|session| session.me().clone()) else { return };
        let Batch { sync, desk } = batch;
        if let Some(desk) = desk {
            self.desk_anew(desk, &me);
        }
        let is_door = |who: &MemberId| self.desk.as_ref().is_some_and(|desk| desk.levels.is_door(who));
        for told in sync.told.iter().filter(|told| is_door(&told.sender)) {
            self.on_door_told(told);
        }
        self.invited.extend(sync.invited);
        if self.desk.is_none() {
            return self.find_desk();
        }
        if sync.anew {
            let there = sync.joined.iter().map(|joined| joined.room.as_str().into()).collect();
            for room in self.rooms.retain(&there) {
                self.shut(&room);
            }
            if self.team_room().is_some_and(|team| sync.joined.iter().all(|joined| joined.room != team)) {
                self.team_left();
            }
        }
        for room in sync.left {
            self.left(&room);
        }
        for joined in sync.joined {
            if self.desk.as_ref().is_some_and(|desk| desk.room == joined.room) {
                self.desk_goes_on(&joined, &me);
            } else if self.is_team(&joined) {
                self.team_goes_on(&joined, sync.anew, &me);
            } else {
                self.conversation(joined, sync.anew, &me);
            }
        }
        self.read_team_again();
        self.answer_invitations();
        if mem::take(&mut self.broken_off) {
            self.rooms.reopen().into_iter().for_each(|open| self.open(open));
        }
        self.sign_again();
    }

    /// The first time, a helper is only invited to the desk. Without an invitation there is no desk for this account.
    fn find_desk(&mut self) {
        let Some(session) = self.session.clone() else { return };
        let is_desk = |invited: &Invited| invited.room_type.as_deref() == Some(room_type::DESK);
        match self.invited.iter().position(is_desk) {
            _ if self.joining_desk => {}
            Some(at) => {
                let room = self.invited.remove(at).room;
                self.joining_desk = true;
                self.under_way.push(Box::pin(async move { Done::Joined(retry_joining(&session, &room).await) }));
            }
            None => self.no_desk(),
        }
    }

    fn no_desk(&mut self) {
        self.stop_reading();
        self.reading.reader = None;
        self.joining_desk = false;
        self.tell(Update::SignInFailed(SignInError::NoDesk));
        if let Some(session) = self.session.take() {
            self.under_way.push(Box::pin(async move {
                let _ = session.sign_out().await;
                Done::Nothing
            }));
        }
    }

    fn desk_anew(&mut self, new: NewDesk, me: &MemberId) {
        let mut desk = DeskRoom { room: new.joined.room.clone(), ..DeskRoom::default() };
        for event in new.joined.state.iter().chain(&new.joined.timeline.events) {
            desk.read(event, me);
        }
        self.tell(Update::SignedIn {
            me: me.clone(),
            name: name_of(desk.own_name.as_deref(), me),
            desk: desk.name.clone(),
        });
        self.tell(Update::Role(role(&desk, me)));
        self.desk = Some(desk);
        self.joining_desk = false;
        self.desk_events(new.events, me);
    }

    fn desk_goes_on(&mut self, joined: &Joined, me: &MemberId) {
        let Some(desk) = &mut self.desk else { return };
        let changes = joined.state.iter().chain(&joined.timeline.events).filter(|event| desk.read(event, me)).count();
        if changes > 0 {
            let role = role(desk, me);
            self.tell(Update::Role(role));
        }
        let events = joined.state.iter().chain(&joined.timeline.events).filter_map(RawEvent::desk);
        self.desk_events(events.collect(), me);
    }

    fn desk_events(&mut self, events: Vec<Stamped<DeskEvent>>, me: &MemberId) {
        for stamped in &events {
            let (conversation, request) = match &stamped.event {
                DeskEvent::Request(request) if stamped.sender == *me => {
                    (Some(&request.conversation), Some(&request.id))
                }
                event => (event.conversation(), event.answers()),
            };
            if let (Some(conversation), Some(request)) = (conversation, request) {
                for lane in Lane::all_of(conversation) {
                    let settled = self.outbox.observed(&lane, request.as_str(), &stamped.id);
                    self.settle(settled);
                }
            }
        }
        if !events.is_empty() {
            self.tell(Update::Desk(events));
        }
    }

    // ── conversations ────────────────────────────────────────────────────────────────────────────────────────────────

    /// A helper enters a conversation, or the team room, only when a door of this desk or its founder invites; other
    /// invitations are left alone.
    fn answer_invitations(&mut self) {
        let Some(desk) = &self.desk else { return };
        let by_door = |invited: &Invited| invited.inviter.as_ref().is_some_and(|who| desk.levels.is_door(who));
        let accepted: Vec<_> = mem::take(&mut self.invited).into_iter().filter(by_door).collect();
        for invited in accepted {
            match invited.room_type.as_deref() {
                Some(room_type::CONVERSATION) => {}
                Some(room_type::TEAM) => {
                    self.join_team(invited);
                    continue;
                }
                _ => continue,
            }
            let room = ConversationId::from(invited.room);
            let (open, was_open) = self.rooms.enter(&room);
            if was_open {
                self.shut(&room);
            }
            self.open(open);
        }
    }

    fn conversation(&mut self, joined: Joined, anew: bool, me: &MemberId) {
        match self.rooms.follow(joined, anew, me) {
            Follow::Nothing => {}
            Follow::Open(room, joined) => {
                let open = self.rooms.reread(&room, joined);
                self.open(open);
            }
            Follow::New(conversation, events, joined) => {
                self.observe(&conversation, &events, me);
                let saved_plans: Vec<_> =
                    events.iter().filter(|stamped| is_about_saved_plan(&stamped.event)).cloned().collect();
                let signs = signs(&conversation, &joined, me);
                if !events.is_empty() {
                    self.tell(Update::Conversation { conversation: conversation.clone(), events });
                }
                for stamped in &saved_plans {
                    self.on_saved_plan_event(&conversation, &stamped.event);
                }
                self.tell_all(signs);
            }
        }
    }

    fn history(&mut self, open: &super::rooms::RoomToOpen, history: &[RawEvent]) {
        let Some(me) = self.last.as_ref().map(|session| session.me().clone()) else { return };
        match self.rooms.history(open, history, &me) {
            Opened::Yes(events, signs) => {
                let conversation = open.room.clone();
                self.observe(&conversation, &events, &me);
                self.tell(Update::Opened(conversation.clone()));
                let saved_plans: Vec<_> =
                    events.iter().filter(|stamped| is_about_saved_plan(&stamped.event)).cloned().collect();
                self.tell(Update::Conversation { conversation: conversation.clone(), events });
                for stamped in &saved_plans {
                    self.on_saved_plan_event(&conversation, &stamped.event);
                }
                self.tell_all(signs);
            }
            Opened::Again(open) => self.open(open),
            Opened::Stale => {}
        }
    }

    /// A message of this helper's that the homeserver shows is sent, whatever became of the answer.
    fn observe(&mut self, conversation: &ConversationId, events: &[Stamped<RoomEvent>], me: &MemberId) {
        let lane = Lane::Conversation(conversation.clone());
        for stamped in events.iter().filter(|stamped| stamped.sender == *me) {
            if let RoomEvent::Said(message) = &stamped.event
                && let Some(id) = &message.id
            {
                let settled = self.outbox.observed(&lane, id.as_str(), &stamped.id);
                self.settle(settled);
            }
        }
    }

    fn left(&mut self, room: &str) {
        self.invited.retain(|invited| invited.room != room);
        if self.desk.as_ref().is_some_and(|desk| desk.room == room) {
            self.desk = None;
            self.no_desk();
        } else if self.team_room() == Some(room) {
            self.team_left();
        } else {
            let room = ConversationId::from(room);
            if self.rooms.shut(&room) {
                self.shut(&room);
            }
        }
    }

    fn shut(&mut self, room: &ConversationId) {
        self.latest.forget(room);
        self.forget_saved_plans(room);
        self.tell(Update::Shut(room.clone()));
        self.refuse_untried(room);
    }
}

fn is_about_saved_plan(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::Case(CaseEvent::SavedPlanAsk(_) | CaseEvent::SavedPlanAnswer(_)))
}

fn role(desk: &DeskRoom, me: &MemberId) -> Role {
    if desk.levels.is_supervisor(me) { Role::Supervisor } else { Role::Helper }
}

/// The name that is shown, made harmless, or what stands before the colon of the account's id.
fn name_of(name: Option<&str>, me: &MemberId) -> String {
    let name = names::harmless(name.unwrap_or_default());
    if name.is_empty() { names::account(me).to_owned() } else { name }
}

/// An id for an event that has none of its own.
pub(super) fn made_up_id() -> String {
    format!("n{}", random::id())
}
