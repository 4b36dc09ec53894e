//! The end of a round: everything is where it belongs.

use std::fs;
use std::path::PathBuf;

use crate::amends::files;
use crate::fault::Weather;
use crate::helper::{Helper, Start};
use crate::round::Round;
use crate::token::Token;
use crate::view::View;

impl Round {
    /// Nothing of the words stands in any file of the helper.
    pub(super) fn is_sealed(&self) {
        for path in files(self.home.path()) {
            let bytes = fs::read(&path).unwrap_or_default();
            let clear = bytes.windows(8).any(|part| part == b"half a w" || part == b" and so " || part == b"correct ");
            if clear {
                self.ledger.untrue(format!("in clear: {}", path.display()));
            }
        }
    }

    /// The shift ends on a calm day: everything is where it belongs, and nothing stays.
    pub(super) fn finish(&mut self) {
        self.relay.set(Weather::CALM);
        let mut helper = self.console(&Start::default());
        helper.sign_in().unwrap();
        self.reconcile(&mut helper).unwrap();
        while self.done.messages + 2 < self.plan.messages {
            let to = u8::try_from(self.dice.below(2)).unwrap();
            let alias = self.visitors[usize::from(to)].alias.clone();
            helper.open(&alias).unwrap();
            let typed: Vec<Token> = (0..10).map_while(|_| self.write(&mut helper, to)).collect();
            helper.settle(&typed).unwrap();
            if helper.interrupted.get() {
                self.reconcile(&mut helper).unwrap();
            }
        }
        let ends: Vec<(Token, View)> = (0..2).map(|to| self.last_words(&mut helper, to)).collect();
        self.ledger.listens(0);
        self.ledger.listens(1);
        for (token, view) in &ends {
            self.compare(*token, view);
        }
        let code = helper.end_shift();
        let is_left = |path: &PathBuf| path.extension().is_some_and(|it| it == "kept" || it == "new");
        let left: Vec<PathBuf> = files(&self.state()).into_iter().filter(is_left).collect();
        if code != 0 || !left.is_empty() {
            self.ledger.untrue(format!("the shift ended with {code} and left {left:?}"));
        }
        let counts = self.ledger.counts();
        (self.done.frames, self.done.claims) = (counts.frames, counts.claims);
        self.done.faults = self.relay.faults().into_iter().collect();
        self.done.untrue = self.ledger.all_untrue();
        if !self.done.untrue.is_empty() {
            // for who looks into it
            self.data.disable_cleanup(true);
            self.done.untrue.push(format!("the desk's data is in {}", self.data.path().display()));
        }
    }

    /// One more message to a visitor, and the screen that shows it as the last.
    fn last_words(&mut self, helper: &mut Helper, to: u8) -> (Token, View) {
        let alias = self.visitors[usize::from(to)].alias.clone();
        helper.open(&alias).unwrap();
        let token = self.write(helper, to).expect("no form comes on a calm day");
        let view = helper.settle(&[token]).unwrap();
        let shown = |view: &View| view.own.last().is_some_and(|(_, last)| *last == token);
        let view = if shown(&view) { view } else { helper.wait("the last words", shown, |_, _| {}).unwrap() };
        (token, view)
    }

    /// What the visitor heard, up to the last words, is what was sent; and what the screen shows.
    fn compare(&self, last: Token, view: &View) {
        let is_last = |text: &str| Token::all(text).contains(&last);
        let heard = self.visitors[usize::from(last.to)].hears(|all| all.iter().any(|(_, text)| is_last(text)));
        let bodies: Vec<&str> =
            heard.iter().filter(|(from, _)| from == "helper").map(|(_, text)| text.as_str()).collect();
        let tokens: Vec<Token> = bodies.iter().flat_map(|body| Token::all(body)).collect();
        let shown: Vec<Token> = view.own.iter().map(|(_, token)| *token).collect();
        if !tokens.ends_with(&shown) {
            self.ledger.untrue(format!("the screen's last words are not the visitor's:\n{}", view.text));
        }
        self.ledger.heard(last.to, &bodies);
    }
}
