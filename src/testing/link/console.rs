//! A console without a screen: what the link tells it is collected.

use std::time::Duration;

use desk::event::{ConversationId, DeskEvent, Fence, MessageId, RoomEvent, Stamped};
use matrix::link::{Command, Delivery, JournalPlace, Journaling, Link, LinkState, Outgoing, Update, start};
use zeroize::Zeroizing;

use crate::link::desk::{PASSWORD, ScriptedDesk};

/// How long to wait for what never comes, before the test fails.
const LONG: Duration = Duration::from_mins(1);

/// A console, and all it was told.
pub struct Console {
    /// The link.
    pub link: Link,
    /// All that the link told, in its order.
    pub told: Vec<Update>,
    /// Whether it lets every message go that it is asked about.
    pub releases: bool,
}

impl Console {
    /// A console that signs in at an address.
    pub fn sign_in_at(url: &str, helper: &str, password: &str) -> Self {
        Self::journaling(JournalPlace::Memory(Journaling::NoPlace), url, helper, password)
    }

    /// The same, journaling unsent words at a place.
    pub fn journaling(place: JournalPlace, url: &str, helper: &str, password: &str) -> Self {
        let console = Self { link: start(place), told: Vec::new(), releases: true };
        console.sign_in(url, helper, password);
        console
    }

    /// Signs in (again).
    pub fn sign_in(&self, url: &str, helper: &str, password: &str) {
        self.ask(Command::SignIn {
            homeserver: url.to_owned(),
            helper: helper.to_owned(),
            password: Zeroizing::new(password.to_owned()),
        });
    }

    /// A console of a helper of the desk, signed in.
    pub async fn of(desk: &ScriptedDesk, helper: &str) -> Self {
        let mut console = Self::sign_in_at(&desk.server.url(), &desk.name(helper), PASSWORD);
        console.until(|update| matches!(update, Update::SignedIn { .. })).await;
        console
    }

    /// Asks the link for something.
    pub fn ask(&self, command: Command) {
        self.link.commands.send(command).unwrap();
    }

    /// Ends without signing out, as a kill does, and waits until the link has stopped.
    pub async fn kill(self) {
        let Link { commands, mut updates } = self.link;
        drop(commands);
        while updates.recv().await.is_some() {}
    }

    /// Waits for an update; where it stands in `told`. What was told before counts as well.
    pub async fn until(&mut self, is_it: impl Fn(&Update) -> bool) -> usize {
        let from = 0;
        self.until_from(from, is_it).await
    }

    /// The same, from a position on.
    pub async fn until_from(&mut self, from: usize, is_it: impl Fn(&Update) -> bool) -> usize {
        let mut at = from;
        let deadline = tokio::time::Instant::now() + LONG;
        loop {
            if let Some(found) = self.told[at..].iter().position(&is_it) {
                return at + found;
            }
            at = self.told.len();
            match tokio::time::timeout_at(deadline, self.link.updates.recv()).await {
                Ok(Some(update)) => {
                    if let (true, Update::MayGo { message, question, .. }) = (self.releases, &update) {
                        self.ask(Command::Release { message: message.clone(), question: *question });
                    }
                    self.told.push(update);
                }
                end => panic!("{end:?}, and not what was waited for; told: {:#?}", self.told),
            }
        }
    }

    /// Waits until `count` messages of a conversation were told. Returns their words in order.
    pub async fn hears(&mut self, conversation: &ConversationId, count: usize) -> Vec<String> {
        while self.words(conversation).len() < count {
            let from = self.told.len();
            self.until_from(from, |update| matches!(update, Update::Conversation { .. })).await;
        }
        self.words(conversation)
    }

    /// The words of a conversation that were told since it was opened last.
    pub fn words(&self, conversation: &ConversationId) -> Vec<String> {
        let opened = |update: &Update| matches!(update, Update::Opened(room) if room == conversation);
        let from = self.told.iter().rposition(opened).unwrap_or(self.told.len());
        let events = self.told[from..].iter().flat_map(|update| match update {
            Update::Conversation { conversation: room, events } if room == conversation => events.as_slice(),
            _ => &[],
        });
        let words = events.filter_map(|stamped| match &stamped.event {
            RoomEvent::Said(message) => Some(message.body.clone()),
            _ => None,
        });
        words.collect()
    }

    /// All that was told of the desk.
    pub fn desk(&self) -> Vec<&Stamped<DeskEvent>> {
        let events = self.told.iter().flat_map(|update| match update {
            Update::Desk(events) => events.as_slice(),
            _ => &[],
        });
        events.collect()
    }

    /// Sends a message.
    pub fn say(&self, conversation: &ConversationId, words: &str) {
        self.ask(Command::Send(Outgoing {
            conversation: conversation.clone(),
            message: words.into(),
            body: words.to_owned(),
            fence: Fence(1),
            carries: Vec::new(),
            pieces: Vec::new(),
        }));
    }

    /// Waits for the fate of a message that is not its being queued.
    pub async fn fate(&mut self, id: &str) -> Delivery {
        let id = MessageId::from(id);
        let at = self
            .until(|update| {
                matches!(update, Update::Outbox { message, state, .. } if *message == id && *state != Delivery::Queued)
            })
            .await;
        match &self.told[at] {
            Update::Outbox { state, .. } => state.clone(),
            _ => unreachable!(),
        }
    }
}

/// Whether an update says that a conversation was opened.
pub fn opened(conversation: &ConversationId) -> impl Fn(&Update) -> bool {
    move |update| matches!(update, Update::Opened(room) if room == conversation)
}

/// Whether an update says that a conversation was shut.
pub fn shut(conversation: &ConversationId) -> impl Fn(&Update) -> bool {
    move |update| matches!(update, Update::Shut(room) if room == conversation)
}

/// Whether an update brings a desk event that is like this.
pub fn desk_event(is_it: impl Fn(&DeskEvent) -> bool) -> impl Fn(&Update) -> bool {
    move |update| matches!(update, Update::Desk(events) if events.iter().any(|stamped| is_it(&stamped.event)))
}

/// The wire is away.
pub fn is_away(update: &Update) -> bool {
    matches!(update, Update::Link(LinkState::Away { .. }))
}

/// The wire is there.
pub fn is_live(update: &Update) -> bool {
    matches!(update, Update::Link(LinkState::Live(_)))
}

/// A console of Sanne's at `url`, in whose wire something may stand, with a conversation that is open in it.
pub async fn at_work(desk: &ScriptedDesk, url: &str) -> (Console, ConversationId) {
    let mut console = Console::sign_in_at(url, &desk.name("sanne"), PASSWORD);
    console.until(|update| matches!(update, Update::SignedIn { .. })).await;
    let conversation = desk.arrive().await;
    desk.assign(&conversation, &desk.member("sanne")).await;
    console.until(opened(&conversation)).await;
    (console, conversation)
}

/// What the helper said, as the homeserver has it.
pub async fn said_by_helper(desk: &ScriptedDesk, conversation: &ConversationId) -> Vec<String> {
    let sanne = desk.member("sanne");
    let transcript = desk.transcript(conversation).await.into_iter();
    transcript.filter(|(who, _)| *who == sanne).map(|(_, words)| words).collect()
}
