//! What is true, and what the screen said of it.
//!
//! Each message bears a token of its own. The relay writes here what the homeserver has, before the console can know it;
//! the terminal's reader writes here what the screen says. What the screen says too early, or of nothing, is untrue.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::view::{Fate, View};

/// What a message is known by: to whom, and the how-manieth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Token {
    /// The visitor: 0 or 1.
    pub(crate) to: u8,
    pub(crate) nth: u32,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:05}", char::from(b'a' + self.to), self.nth)
    }
}

impl Token {
    /// The one at the start of these bytes.
    fn at(bytes: &[u8]) -> Option<Self> {
        let (&to, digits) = bytes.get(..6)?.split_first()?;
        let to = to.checked_sub(b'a').filter(|to| *to < 2)?;
        let nth = std::str::from_utf8(digits).ok()?;
        if !nth.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(Self { to, nth: nth.parse().ok()? })
    }

    /// All in a text, in order.
    pub(crate) fn all(text: &str) -> Vec<Self> {
        text.split_whitespace().filter(|word| word.len() == 6).filter_map(|word| Self::at(word.as_bytes())).collect()
    }

    /// All that are the start of a message's body in JSON.
    pub(crate) fn in_json(bytes: &[u8]) -> Vec<Self> {
        const BODY: &[u8] = b"\"body\":\"";
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = bytes[from..].windows(BODY.len()).position(|part| part == BODY) {
            from += at + BODY.len();
            found.extend(Self::at(&bytes[from..]));
        }
        found
    }
}

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

    /// The homeserver has these.
    pub(crate) fn has(&self, tokens: &[Token]) {
        let mut inner = self.inner();
        for token in tokens {
            inner.messages.entry(*token).or_default().there = true;
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

    pub(crate) fn typed(&self, token: Token) {
        self.inner().messages.entry(token).or_default();
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

    /// A visitor's helper messages as they were heard, up to the last: all that must be, each once, in order.
    pub(crate) fn heard(&self, to: u8, heard: &[Token]) {
        let mut inner = self.inner();
        if !heard.is_sorted_by(|a, b| a < b) {
            inner.untrue.push(format!("doubled or out of order at the visitor: {}", list(heard)));
        }
        let strangers: Vec<Token> = heard.iter().copied().filter(|token| token.to != to).collect();
        if !strangers.is_empty() {
            inner.untrue.push(format!("at the wrong visitor: {}", list(&strangers)));
        }
        let wanted: Vec<Token> = inner
            .messages
            .iter()
            .filter(|(token, message)| token.to == to && (message.there || message.queued || message.sent))
            .map(|(token, _)| *token)
            .collect();
        let missing: Vec<Token> = wanted.iter().copied().filter(|token| !heard.contains(token)).collect();
        let more: Vec<Token> = heard.iter().copied().filter(|token| !wanted.contains(token)).collect();
        for token in &missing {
            let words = format!("{token} is lost: {:?}", inner.messages[token]);
            inner.untrue.push(words);
        }
        if !missing.is_empty() || !more.is_empty() {
            inner.untrue.push(format!("lost: {}; out of nowhere: {}", list(&missing), list(&more)));
        }
        let risen = inner.messages.iter().filter(|(_, message)| message.given_up && message.there);
        let risen: Vec<Token> = risen.map(|(token, _)| *token).filter(|token| token.to == to).collect();
        if !risen.is_empty() {
            inner.untrue.push(format!("sent after they were lost and written anew: {}", list(&risen)));
        }
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

impl Inner {
    /// The marks on own messages.
    fn marks(&mut self, view: &View, untrue: &mut Vec<String>) {
        let mut last = None;
        for (fate, token) in &view.own {
            self.claims += 1;
            let listened = self.listened[usize::from(token.to)];
            let alias = &self.aliases[usize::from(token.to)];
            let message = self.messages.entry(*token).or_default();
            match fate {
                Fate::OnItsWay => message.on_its_way = true,
                Fate::Queued => (message.on_its_way, message.queued) = (true, true),
                Fate::Sent | Fate::Read => {
                    message.sent = true;
                    if !message.there {
                        untrue.push(format!("{token} is called sent, and the homeserver does not have it"));
                    }
                    if *fate == Fate::Read && !listened {
                        untrue.push(format!("{token} is called read, and the visitor never looked"));
                    }
                }
                Fate::Refused => untrue.push(format!("{token} is called refused by a door that refuses nothing here")),
            }
            if message.given_up {
                untrue.push(format!("{token} is shown, and was nowhere before"));
            }
            if view.alias.as_ref().is_some_and(|shown| shown != alias) {
                untrue.push(format!("{token} stands in the conversation with {:?}", view.alias));
            }
            if !self.reordered && last.is_some_and(|last| last >= *token) {
                untrue.push(format!("{token} is doubled or out of order on the screen"));
            }
            last = Some(*token);
        }
        if let Some(composer) = &view.composer {
            for token in &composer.tokens {
                if view.own.iter().any(|(_, own)| own == token) {
                    untrue.push(format!("{token} is in the composer and in the transcript"));
                }
                if composer.refused && self.messages.get(token).is_some_and(|message| message.there) {
                    untrue.push(format!("{token} is called refused, and the homeserver has it"));
                }
            }
        }
    }

    /// The status line.
    fn status(&mut self, view: &View, untrue: &mut Vec<String>) {
        let Some(status) = &view.status else { return };
        self.claims += 1;
        if status.on_the_way < view.waiting {
            untrue.push(format!("{} on the way, and {} are in sight", status.on_the_way, view.waiting));
        }
        if status.on_the_way == 0 && !self.disk_fails {
            let held = self.messages.iter().filter(|(_, message)| message.on_its_way && !message.there);
            let held: Vec<Token> = held.map(|(token, _)| *token).collect();
            if !held.is_empty() {
                untrue.push(format!("nothing is on the way, and the homeserver does not have {}", list(&held)));
            }
        }
        if status.connected && !self.synced {
            untrue.push("connected, and nothing was read yet".to_owned());
        }
        if status.away && !self.failed {
            untrue.push("no connection, and no reading failed".to_owned());
        }
        if status.memory_only && !self.disk_fails {
            untrue.push("unsent words are not kept, and the disk is well".to_owned());
        }
    }
}

fn list(tokens: &[Token]) -> String {
    tokens.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
