//! Reading along in the night's mix: a worker invites a colleague, or ends it.

use super::worker::Worker;
use crate::helper::Helper;
use crate::view::View;
use testing::program::screen::key;

/// The palette.
const ALL: &str = "\x0b";

/// Who reads along in the open conversation, as the strip above the composer says it.
fn reads(view: &View) -> bool {
    view.text.lines().any(|row| row.contains("! ") && row.contains(" reads along"))
}

impl Worker {
    /// The first colleague is invited to read along with a visitor; whoever does so already is told to stop.
    pub(super) fn has_read_along(&mut self, to: usize) {
        let (alias, is_mine) = (self.guests[to].visitor.alias.clone(), self.guests[to].is_mine);
        if !is_mine {
            return;
        }
        let read_before = self.with_console(|console| {
            let view = console.open(&alias).unwrap();
            let before = reads(&view);
            console.keys(ALL);
            console.wait("the palette", |view| view.text.contains("Every command"), Helper::reconnect).unwrap();
            console.keys("read along");
            let found = |view: &View| view.text.contains("let a colleague read along");
            console.wait("the intent", found, Helper::reconnect).unwrap();
            console.keys(key::ENTER);
            console.wait("the colleagues", |view| view.text.contains("Who reads along?"), Helper::reconnect).unwrap();
            console.keys("1");
            before
        });
        self.with_console(|console| {
            console.wait("it to be so", |view| reads(view) != read_before, Helper::reconnect).unwrap();
        });
    }
}
