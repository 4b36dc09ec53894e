//! What is true, and what the screen said of it.
//!
//! Each message bears a token of its own. The relay writes here what the homeserver has, before the console can know it;
//! the terminal's reader writes here what the screen says. What the screen says too early, or of nothing, is untrue.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::token::{Token, list};
use crate::view::View;

mod claims;

/// One message.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is true or not")]
pub(crate) struct Message {
    /// The homeserver has it, and somebody outside of it knows.
    pub(crate) there: bool,
    /// The screen said: queued.
    pub(crate) queued: bool,
    /// The screen said: sent, or read.
    pub(crate) sent: bool,
    /// The screen shows it in this life of the console: on its way.
    on_its_way: bool,
    /// It was lost before the screen said anything of it, and written anew under another token.
    pub(crate) given_up: bool,
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is true or not")]
struct Inner {
    messages: BTreeMap<Token, Message>,
    /// Each message by its words: other words are another message, also if they begin in the same way.
    words: BTreeMap<String, Token>,
    /// Under which transaction id each was sent first: for ever.
    transactions: BTreeMap<Token, String>,
    aliases: [String; 2],
    /// A whole answer to the reading, since the console was started.
    synced: bool,
    /// A failed one, or one that is under way for long.
    failed: bool,
    /// Streams that the visitors opened.
    listened: [bool; 2],
    /// Whether the order of what is on the screen is the homeserver's.
    reordered: bool,
    /// Whether the disk is made to fail.
    disk_fails: bool,
    /// The terminal is of another size than its reader believes.
    blind: bool,
    frames: u64,
    claims: u64,
    untrue: Vec<String>,
}

/// What is true, and what was said.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Inner>);

/// How much was seen.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) frames: u64,
    pub(crate) claims: u64,
}

impl Ledger {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn knows(&self, aliases: [&str; 2]) {
        self.inner().aliases = aliases.map(str::to_owned);
    }

    /// The homeserver has messages with these bodies.
    pub(crate) fn has(&self, bodies: &[String]) {
        let mut inner = self.inner();
        for body in bodies {
            if let Some(token) = inner.words.get(body).copied() {
                inner.messages.entry(token).or_default().there = true;
            }
        }
    }

    /// A console sends a message with this body under this transaction id.
    pub(crate) fn is_sent(&self, bodies: &[String], transaction: &str) {
        let mut inner = self.inner();
        for token in bodies.iter().filter_map(|body| inner.words.get(body).copied()).collect::<Vec<_>>() {
            let first = inner.transactions.entry(token).or_insert_with(|| transaction.to_owned());
            if first != transaction {
                inner.untrue.push(format!("{token} is sent under another transaction id than before"));
            }
        }
    }

    /// An answer to the reading goes to the console as it is, or another one does.
    pub(crate) fn read(&self, well: bool) {
        let mut inner = self.inner();
        if well {
            inner.synced = true;
        } else {
            inner.failed = true;
        }
    }

    pub(crate) fn reordered(&self) {
        self.inner().reordered = true;
    }

    pub(crate) fn listens(&self, to: u8) {
        self.inner().listened[usize::from(to)] = true;
    }

    /// A console begins; whether its disk fails.
    pub(crate) fn begins(&self, disk_fails: bool) {
        let mut inner = self.inner();
        (inner.synced, inner.failed, inner.reordered, inner.disk_fails) = (false, false, false, disk_fails);
        for message in inner.messages.values_mut() {
            message.on_its_way = false;
        }
    }

    /// Nothing on the screen counts meanwhile.
    pub(crate) fn blind(&self, blind: bool) {
        self.inner().blind = blind;
    }

    /// A helper types this and sends it off.
    pub(crate) fn typed(&self, token: Token, words: String) {
        let mut inner = self.inner();
        inner.messages.entry(token).or_default();
        inner.words.insert(words, token);
    }

    pub(crate) fn give_up(&self, token: Token) {
        let mut inner = self.inner();
        let message = inner.messages.entry(token).or_default();
        message.given_up = true;
        if message.queued || message.sent {
            let words = format!("lost: {token}, of which the screen had said {message:?}");
            inner.untrue.push(words);
        }
    }

    pub(crate) fn message(&self, token: Token) -> Message {
        self.inner().messages.get(&token).copied().unwrap_or_default()
    }

    /// What was typed and is neither at the homeserver nor given up.
    pub(crate) fn open(&self) -> Vec<Token> {
        let inner = self.inner();
        let open = inner.messages.iter().filter(|(_, message)| !message.there && !message.given_up);
        open.map(|(token, _)| *token).collect()
    }

    /// Whether the screen showed a message in this life of the console, or the homeserver has it.
    pub(crate) fn is_seen(&self, token: Token) -> bool {
        let message = self.message(token);
        message.there || message.on_its_way
    }

    pub(crate) fn untrue(&self, words: String) {
        self.inner().untrue.push(words);
    }

    pub(crate) fn all_untrue(&self) -> Vec<String> {
        self.inner().untrue.clone()
    }

    pub(crate) fn counts(&self) -> Counts {
        let inner = self.inner();
        Counts { frames: inner.frames, claims: inner.claims }
    }

    /// What a visitor heard from the helper, up to the last: all that must be, whole, each once, in order.
    pub(crate) fn heard(&self, to: u8, bodies: &[&str]) {
        let mut inner = self.inner();
        let (mut heard, mut untrue) = (Vec::new(), Vec::new());
        for body in bodies {
            match inner.words.get(*body) {
                Some(token) => heard.push(*token),
                None => untrue.push(format!("the visitor heard what was never sent off so: {body:?}")),
            }
        }
        if !heard.is_sorted_by(|a, b| a < b) {
            untrue.push(format!("doubled or out of order at the visitor: {}", list(&heard)));
        }
        let own = |token: &Token| token.to == to;
        let strangers: Vec<Token> = heard.iter().copied().filter(|token| !own(token)).collect();
        if !strangers.is_empty() {
            untrue.push(format!("at the wrong visitor: {}", list(&strangers)));
        }
        for (token, message) in inner.messages.iter().filter(|(token, _)| own(token)) {
            let wanted = message.there || message.queued || message.sent;
            match (wanted, heard.contains(token)) {
                (true, false) => untrue.push(format!("lost: {token}: {message:?}")),
                (false, true) => untrue.push(format!("out of nowhere: {token}: {message:?}")),
                _ => {}
            }
            if message.given_up && message.there {
                untrue.push(format!("sent after it was lost and written anew: {token}"));
            }
        }
        inner.untrue.append(&mut untrue);
    }

    /// A frame that a helper could see.
    pub(crate) fn frame(&self, view: &View) {
        let mut inner = self.inner();
        if inner.blind {
            return;
        }
        inner.frames += 1;
        let mut untrue = Vec::new();
        inner.marks(view, &mut untrue);
        inner.status(view, &mut untrue);
        for words in untrue {
            if inner.untrue.len() < 20 {
                inner.untrue.push(format!("{words}\n{}", view.text));
            }
        }
    }
}
