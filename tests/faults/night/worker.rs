//! A helper with two visitors, whose console goes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;

use super::ending::{Ending, until};
use super::roll::{Pulse, Roll};
use super::watch::{MINE, WAITING, is_at_the_top, place};
use crate::amends::empty_composer;
use crate::helper::{Helper, PASSWORD, Start};
use crate::ledger::Ledger;
use crate::relay::Relay;
use crate::token::Token;
use crate::view::{Composer, View};
use testing::program::screen::key;
use testing::program::serve::Serve;
use testing::program::visitor::{Stream, Visitor};

/// A console that hangs leaves keys unread for so long.
const UNREAD: Duration = Duration::from_millis(150);

/// A visitor of a worker's.
pub(super) struct Guest {
    pub(super) visitor: Visitor,
    pub(super) stream: Stream,
    /// The place on the roll.
    pub(super) seat: usize,
    /// The number of the last message, and of the last word.
    last: u32,
    said: u32,
    /// Whether this worker has the visitor.
    pub(super) is_mine: bool,
}

/// A helper with visitors.
pub(super) struct Worker {
    who: &'static str,
    home: PathBuf,
    homeserver: String,
    relay: Relay,
    ledger: Arc<Ledger>,
    console: Option<Helper>,
    pub(super) guests: Vec<Guest>,
    /// The place of this console on the roll.
    pub(super) holder: Option<usize>,
    messages: u64,
}

impl Worker {
    /// Signs in.
    pub(super) fn begin(who: &'static str, home: &Path, desk: &Serve, seed: u64) -> Self {
        let ledger = Arc::<Ledger>::default();
        let relay = Relay::to(&desk.homeserver, Arc::clone(&ledger), seed);
        let (home, homeserver) = (home.to_owned(), desk.homeserver.clone());
        let mut worker =
            Self { who, home, homeserver, relay, ledger, console: None, guests: Vec::new(), holder: None, messages: 0 };
        worker.open();
        worker
    }

    /// What tells when this console's last signs of life were taken by the homeserver.
    fn pulse(&self) -> Pulse {
        Box::new(self.relay.pulse())
    }

    fn open(&mut self) {
        let start = Start { who: Some(self.who), ..Start::default() };
        let state = self.home.join("state");
        let mut console = Helper::start(&self.home, &state, &self.relay.url(), &self.ledger, &start);
        console.sign_in().unwrap();
        self.console = Some(console);
    }

    pub(super) fn console(&mut self) -> &mut Helper {
        self.console.as_mut().unwrap()
    }

    /// Does something at the console while what is on its screen is no talk: a dialog covers some.
    pub(super) fn with_console<T>(&mut self, act: impl FnOnce(&mut Helper) -> T) -> T {
        self.ledger.blind(true);
        let done = act(self.console());
        self.ledger.blind(false);
        done
    }

    /// A visitor comes in and is picked up.
    pub(super) fn meet(&mut self, desk: &Serve, roll: &Roll, urgent: bool, limit: u64) {
        let visitor = Visitor::arrive(&desk.door, &json!({"language": "en", "answers": {"urgent": urgent}}));
        let stream = visitor.listens();
        let pulse = self.pulse();
        let holder = *self.holder.get_or_insert_with(|| roll.knows(pulse));
        let seat = roll.arrives(&visitor.alias, limit, holder);
        self.ledger.listens(u8::try_from(self.guests.len()).unwrap());
        self.guests.push(Guest { visitor, stream, seat, last: 0, said: 0, is_mine: true });
        self.claim(self.guests.len() - 1);
        if let [one, other] = &self.guests[..] {
            self.ledger.knows([&one.visitor.alias, &other.visitor.alias]);
        }
    }

    /// Picks up a visitor who waits, once that visitor stands at the top of the queue.
    ///
    /// The conversation may still be open from before a colleague took the visitor over: only the queue says whose visitor
    /// it is now.
    pub(super) fn claim(&mut self, to: usize) {
        let alias = self.guests[to].visitor.alias.clone();
        let console = self.console();
        console.wait("the visitor", |view| place(&view.text, &alias) == Some(WAITING), Helper::reconnect).unwrap();
        let is_mine = |view: &View| {
            let is_open = view.composer.as_ref().is_some_and(|it| it.alias == alias);
            is_open && place(&view.text, &alias) == Some(MINE)
        };
        let mut asked: Option<Instant> = None;
        let mut ask = |console: &mut Helper, view: &View| {
            console.reconnect(view);
            let is_ready = view.form.is_none() && is_at_the_top(&view.text, &alias);
            if is_ready && asked.is_none_or(|at| at.elapsed() > Duration::from_secs(3)) {
                asked = Some(Instant::now());
                for keys in [key::F2, "\x1b[H", key::ENTER] {
                    console.keys(keys);
                }
            }
        };
        let view = console.view();
        ask(console, &view);
        console.wait("the conversation", is_mine, ask).unwrap();
        self.guests[to].is_mine = true;
    }

    /// A visitor says something.
    pub(super) fn hears(&mut self, to: usize, roll: &Roll) {
        let guest = &mut self.guests[to];
        guest.said += 1;
        roll.asks(guest.seat);
        guest.visitor.says_until_taken(&format!("w{}", guest.said), &format!("word {}", guest.said));
    }

    /// Writes to a visitor and does not look what becomes of it.
    pub(super) fn writes(&mut self, to: usize) -> Token {
        let guest = &mut self.guests[to];
        guest.last += 1;
        let token = Token { to: u8::try_from(to).unwrap(), nth: guest.last };
        let (alias, words) = (guest.visitor.alias.clone(), format!("{token} and so on"));
        self.console().open(&alias).unwrap();
        self.ledger.typed(token, words.clone());
        self.messages += 1;
        self.console().keys(&format!("{words}\r"));
        token
    }

    /// Writes to a visitor, and sees it sent.
    pub(super) fn answers(&mut self, to: usize, roll: &Roll) {
        let token = self.writes(to);
        self.settles(token);
        roll.answers(self.guests[to].seat);
    }

    /// Sees a message sent. On a machine that is slow its `Enter` may have come in one read with its words, and be none: who
    /// sees that writes them anew.
    fn settles(&mut self, token: Token) {
        /// Whoever typed looks at the screen after so long.
        const LOOKS: Duration = Duration::from_secs(2);
        let (ledger, mut typed) = (Arc::clone(&self.ledger), Instant::now());
        let again = |console: &mut Helper, view: &View| {
            console.reconnect(view);
            let stands = |it: &Composer| it.tokens.contains(&token) && !it.refused;
            if view.composer.as_ref().is_some_and(stands) && typed.elapsed() > LOOKS && !console.leaves_keys() {
                typed = Instant::now();
                console.keys("\x15");
                console.keys(&format!("{token} and so on\r"));
            }
        };
        let sent = |view: &View| {
            ledger.message(token).there && view.status.is_some_and(|it| it.connected && it.on_the_way == 0)
        };
        self.console().wait("it to be sent", sent, again).unwrap();
    }

    /// The console goes, in this way. Right before nobody reads there any more that is told.
    pub(super) fn goes(&mut self, ending: Ending, now: impl FnOnce()) {
        match ending {
            Ending::Hung => return self.hangs(now),
            Ending::SignedOut => return self.is_signed_out(now),
            _ => now(),
        }
        match ending {
            Ending::Killed => drop(self.console.take().map(Helper::kill)),
            Ending::HungUp => {
                let console = self.console.take().unwrap();
                console.signal("HUP");
                assert!(until(Duration::from_mins(1), || console.has_ended()), "it hangs on: {}", console.log());
                console.ended();
            }
            Ending::Stopped | Ending::Nap => self.console().signal("STOP"),
            Ending::Cut => self.relay.cut(true),
            Ending::Hung | Ending::SignedOut | Ending::Asleep => {}
        }
    }

    /// Nobody reads what the console writes, until its loop stands still: keys stay unread.
    fn hangs(&mut self, now: impl FnOnce()) {
        let console = self.console();
        // keys that come later are not waited for
        console.keys("\x0c");
        now();
        console.look_away(true);
        let mut unread = Instant::now();
        let stands = || {
            if !console.leaves_keys() {
                unread = Instant::now();
                console.type_blindly("\x0c");
            }
            unread.elapsed() > UNREAD
        };
        assert!(until(Duration::from_mins(1), stands), "the loop goes on, and nobody reads what it draws");
    }

    /// Every session of the helper ends, and the console asks for the password.
    fn is_signed_out(&mut self, now: impl FnOnce()) {
        let (http, base) = (reqwest::Client::new(), format!("{}/_matrix/client/v3", self.homeserver));
        let body = json!({ "type": "m.login.password", "password": PASSWORD,
            "identifier": { "type": "m.id.user", "user": self.who } });
        self.guests[0].visitor.runtime().block_on(async {
            let answer = http.post(format!("{base}/login")).json(&body).send().await.unwrap();
            let answer: serde_json::Value = answer.json().await.unwrap();
            let token = answer["access_token"].as_str().unwrap();
            now();
            let answer = http.post(format!("{base}/logout/all")).bearer_auth(token).body("{}").send().await.unwrap();
            assert!(answer.status().is_success());
        });
        self.ledger.read(false);
        self.console().wait("the form", |view| view.form.is_some(), |_, _| {}).unwrap();
    }

    /// The helper is back.
    pub(super) fn returns(&mut self, ending: Ending) {
        match ending {
            Ending::Killed | Ending::HungUp => self.open(),
            Ending::Stopped | Ending::Nap => {
                self.ledger.read(false);
                self.console().signal("CONT");
            }
            Ending::Hung => self.console().look_away(false),
            Ending::Cut => self.relay.cut(false),
            Ending::SignedOut => drop(self.console().sign_in().unwrap()),
            Ending::Asleep => {}
        }
        let live = |view: &View| view.status.is_some_and(|status| status.connected);
        self.console().wait("the desk", live, Helper::reconnect).unwrap();
    }

    /// What is left of the time before goes out by itself; what was lost before the screen said anything of it is given up.
    ///
    /// A console that `is_new` has in a composer what is nowhere else. One that went on may just be about to send it.
    pub(super) fn reconciles(&mut self, is_new: bool) {
        self.console().settle(&[]).unwrap();
        for to in 0..self.guests.len() {
            if !self.guests[to].is_mine {
                continue;
            }
            let alias = self.guests[to].visitor.alias.clone();
            let view = self.console().open(&alias).unwrap();
            let kept = view.composer.filter(|_| is_new).unwrap_or_default();
            for token in kept.tokens {
                if self.ledger.message(token).there {
                    self.ledger
                        .untrue(format!("{token} is in the composer, and the homeserver has it:\n{}", view.text));
                }
            }
            self.console().interrupted.set(false);
            empty_composer(self.console(), &alias).unwrap();
        }
        self.console().settle(&[]).unwrap();
        self.console().interrupted.set(false);
        for token in self.ledger.open() {
            self.ledger.give_up(token);
            self.messages -= 1;
        }
    }

    /// The end of the night: what each visitor heard is what was sent. What was untrue, the messages, frames and claims.
    pub(super) fn finish(mut self) -> (Vec<String>, u64, u64, u64) {
        for to in 0..self.guests.len() {
            let token = self.writes(to);
            self.settles(token);
            let is_last = |text: &str| Token::all(text).contains(&token);
            let heard = self.guests[to].visitor.hears(|all| all.iter().any(|(_, text)| is_last(text)));
            let helpers: Vec<&str> = heard.iter().filter(|(from, _)| from == "helper").map(|(_, it)| &**it).collect();
            let (brams, own): (Vec<&str>, Vec<&str>) = helpers.into_iter().partition(|text| text.starts_with("bram "));
            if !brams.is_sorted_by_key(|text| text[5..].parse::<u32>().unwrap()) {
                self.ledger.untrue(format!("out of order: {brams:?}"));
            }
            self.ledger.heard(token.to, &own);
        }
        let counts = self.ledger.counts();
        (self.ledger.all_untrue(), self.messages, counts.frames, counts.claims)
    }
}
