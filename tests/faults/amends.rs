//! What an earlier life left, and what is left for the next.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::helper::{Ended, Helper};
use crate::round::Round;
use crate::token::Token;
use crate::view::{Composer, View};

impl Round {
    /// What an earlier life left: all that the screen had said is queued or sent goes out by itself, and a draft is back.
    /// What was not sent off before, or lost before the screen said anything of it, is written anew.
    pub(super) fn reconcile(&mut self, helper: &mut Helper) -> Result<(), Ended> {
        helper.settle(&[])?;
        helper.interrupted.set(false);
        let draft = self.draft.take();
        let mut back = Vec::new();
        for to in 0..2 {
            let alias = self.visitors[to].alias.clone();
            let view = helper.open(&alias)?;
            let draft = draft.filter(|draft| usize::from(draft.to) == to);
            back.append(&mut self.look_at_composer(view, draft));
            empty_composer(helper, &alias)?;
        }
        helper.settle(&[])?;
        helper.interrupted.set(false);
        let lost = self.ledger.open();
        for token in &lost {
            self.ledger.give_up(*token);
            self.done.messages -= 1;
            *if back.contains(token) { &mut self.done.back } else { &mut self.done.again } += 1;
        }
        for token in lost {
            let alias = self.visitors[usize::from(token.to)].alias.clone();
            helper.open(&alias)?;
            self.one_by_one(helper, token.to, 1)?;
        }
        Ok(())
    }

    /// What stands in a composer is nowhere else, and the draft that must be there is. What there is.
    fn look_at_composer(&mut self, view: View, draft: Option<Token>) -> Vec<Token> {
        let Composer { tokens, .. } = view.composer.unwrap_or_default();
        for token in tokens.iter().filter(|token| self.ledger.message(**token).there) {
            self.ledger.untrue(format!("{token} is in the composer, and the homeserver has it:\n{}", view.text));
        }
        match draft {
            Some(draft) if !tokens.contains(&draft) => {
                self.ledger.untrue(format!("the draft {draft} did not come back:\n{}", view.text));
            }
            Some(_) => self.done.drafts += 1,
            None => {}
        }
        tokens
    }

    /// Writes something and leaves it in the composer until the disk has it.
    pub(super) fn leave_draft(&mut self, helper: &mut Helper, to: u8) -> Result<(), Ended> {
        let alias = self.visitors[usize::from(to)].alias.clone();
        helper.open(&alias)?;
        // what was sent is erased, and nothing is journaled: so the next journal is of this draft
        self.wait_for_journal(helper, false)?;
        if helper.interrupted.get() {
            return Ok(());
        }
        let last = &mut self.last[usize::from(to)];
        *last += 1;
        let token = Token { to, nth: *last };
        helper.keys(&format!("{token} half a wo"));
        self.wait_for_journal(helper, true)?;
        if helper.interrupted.get() {
            return Ok(());
        }
        // the file is there before it is synced, and the answer comes after
        thread::sleep(Duration::from_millis(50));
        self.draft = Some(token);
        Ok(())
    }

    /// Waits until a journal is there, or until none is.
    pub(super) fn wait_for_journal(&self, helper: &mut Helper, there: bool) -> Result<(), Ended> {
        let is_journaled = |path: &PathBuf| path.extension().is_some_and(|it| it == "kept");
        let deadline = Instant::now() + Duration::from_mins(1);
        while files(&self.state()).iter().any(is_journaled) != there {
            if helper.has_ended() {
                return Err(Ended);
            }
            helper.reconnect(&helper.view());
            if helper.interrupted.get() {
                return Ok(());
            }
            assert!(
                Instant::now() < deadline,
                "a journal is there: {}\n{}\n{}",
                !there,
                helper.log(),
                helper.view().text
            );
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

/// Takes away whatever stands in the open composer.
pub(crate) fn empty_composer(helper: &mut Helper, alias: &str) -> Result<(), Ended> {
    let again = |keys: &'static str| {
        move |helper: &mut Helper, view: &View| {
            helper.reconnect(view);
            // not right behind the password: the form is still there, and swallows it
            if view.form.is_none() && helper.interrupted.replace(false) {
                helper.keys(keys);
            }
        }
    };
    let holds = |view: &View| view.composer.as_ref().is_some_and(|it| it.alias == alias && it.text.ends_with('#'));
    // whatever was typed before was taken when this is: keys come in their order
    helper.keys("#");
    helper.wait("the keys before", holds, again("#"))?;
    helper.keys("\x15");
    let is_empty = |view: &View| view.composer.as_ref().is_some_and(|it| it.text.is_empty());
    helper.wait("an empty composer", is_empty, again("\x15"))?;
    Ok(())
}

/// Every file under a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}
