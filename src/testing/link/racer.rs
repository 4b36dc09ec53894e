//! A helper in the race: a real link, and the fold of what it tells, as a console keeps it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use desk::event::{
    Ask, Assigned, ConversationId, DeskEvent, Duty, Fence, MemberId, Refusal, Request, RequestId, RoomEvent, Shift,
};
use desk::roster::{Change, Roster};
use matrix::link::{Command, JournalPlace, Journaling, Link, LinkState, Update, start};
use matrix::session::Session;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::site::PASSWORD;

/// How long to wait for what never comes, before the test fails.
const LONG: Duration = Duration::from_mins(5);

/// A helper on duty.
pub struct Racer {
    /// The helper's user id.
    pub me: MemberId,
    /// The helper's account on another device: what the homeserver itself lets it see.
    pub session: Session,
    commands: UnboundedSender<Command>,
    seen: Arc<Mutex<Seen>>,
    changes: watch::Receiver<()>,
}

/// What a console knows by now.
#[derive(Default)]
pub struct Seen {
    /// The desk.
    pub roster: Roster,
    /// The open conversations, and their words, each with the instant at which it could be read.
    pub open: BTreeMap<ConversationId, Vec<(Instant, String)>>,
    /// What a door answered to each request.
    pub answers: HashMap<RequestId, Result<(), Refusal>>,
    /// Who got what, in the order in which it was told, since the last [`Racer::forget`].
    pub assigned: Vec<Assigned>,
    /// What must not happen.
    pub faults: Vec<String>,
    /// How often the homeserver did not answer.
    pub away: usize,
}

impl Racer {
    /// Signs a member of the desk in at an address, who goes on duty.
    pub async fn sign_in(url: String, name: String, session: Session) -> Self {
        let Link { commands, updates } = start(JournalPlace::Memory(Journaling::NoPlace));
        let (told, changes) = watch::channel(());
        let seen = Arc::default();
        tokio::spawn(listen(updates, Arc::clone(&seen), told));
        let me = session.me().clone();
        let racer = Self { me: me.clone(), session, commands, seen, changes };
        racer.tell(Command::SignIn {
            homeserver: url,
            helper: name.clone(),
            password: Zeroizing::new(PASSWORD.to_owned()),
        });
        racer.tell(Command::Duty(Duty { name, shift: Shift::On, capacity: u8::MAX, languages: Vec::new() }));
        racer.until("is on duty", |seen| seen.roster.member(&me).is_some()).await;
        racer
    }

    /// Tells the link something.
    pub fn tell(&self, command: Command) {
        self.commands.send(command).unwrap();
    }

    /// Asks a door.
    pub fn ask(&self, id: &RequestId, conversation: &ConversationId, fence: u64, ask: Ask) {
        let (id, conversation) = (id.clone(), conversation.clone());
        self.tell(Command::Request(Request { id, conversation, fence: Fence(fence), ask }));
    }

    /// What the console knows by now.
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }

    /// Forgets who got what before.
    pub fn forget(&self) {
        let mut seen = self.seen();
        seen.assigned.clear();
        seen.answers.clear();
    }

    /// Waits until the console knows something.
    pub async fn until(&self, what: &str, is_it: impl Fn(&Seen) -> bool) {
        let mut changes = self.changes.clone();
        let waited = tokio::time::timeout(LONG, async {
            loop {
                changes.borrow_and_update();
                if is_it(&self.seen()) {
                    return;
                }
                changes.changed().await.unwrap();
            }
        });
        assert!(waited.await.is_ok(), "{}: not within {LONG:?}: {what}", self.me);
    }
}

async fn listen(mut updates: UnboundedReceiver<Update>, seen: Arc<Mutex<Seen>>, told: watch::Sender<()>) {
    while let Some(update) = updates.recv().await {
        seen.lock().unwrap().take_in(update);
        told.send_replace(());
    }
}

impl Seen {
    fn take_in(&mut self, update: Update) {
        match update {
            Update::Desk(events) => {
                for stamped in events {
                    match &stamped.event {
                        DeskEvent::Declined(declined) => self.answer(&declined.request, Err(declined.why)),
                        DeskEvent::Assigned(assigned) => {
                            self.assigned.push(assigned.clone());
                            if let Some(request) = &assigned.request {
                                self.answer(request, Ok(()));
                            }
                        }
                        _ => {}
                    }
                    if let Change::Conflict { by, seq } = self.roster.apply(&stamped) {
                        self.faults.push(format!("{by} contradicts itself at {}", seq.0));
                    }
                }
            }
            Update::Opened(conversation) => {
                let twice = self.open.insert(conversation.clone(), Vec::new()).is_some();
                self.fault_if(twice, &conversation, "was opened twice");
            }
            Update::Shut(conversation) => {
                let never = self.open.remove(&conversation).is_none();
                self.fault_if(never, &conversation, "was shut and not open");
            }
            Update::Conversation { conversation, events } => {
                let now = Instant::now();
                let words = events.into_iter().filter_map(|stamped| match stamped.event {
                    RoomEvent::Said(message) => Some((now, message.body)),
                    _ => None,
                });
                let open = self.open.get_mut(&conversation).map(|open| open.extend(words));
                self.fault_if(open.is_none(), &conversation, "speaks and is not open");
            }
            Update::NotAsked { conversation, why, .. } => {
                self.faults.push(format!("not asked for {conversation}: {why:?}"));
            }
            Update::SignInFailed(why) => self.faults.push(format!("not signed in: {why:?}")),
            Update::Link(LinkState::Away { .. }) => self.away += 1,
            _ => {}
        }
    }

    fn fault_if(&mut self, is_it: bool, conversation: &ConversationId, what: &str) {
        if is_it {
            self.faults.push(format!("{conversation} {what}"));
        }
    }

    fn answer(&mut self, request: &RequestId, answer: Result<(), Refusal>) {
        if self.answers.insert(request.clone(), answer).is_some() {
            self.faults.push(format!("{request} was answered twice"));
        }
    }
}
