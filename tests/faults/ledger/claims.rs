//! What a frame says, held against what is true at that moment.

use super::Inner;
use crate::token::{Token, list};
use crate::view::{Fate, View};

impl Inner {
    /// The marks on own messages.
    pub(super) fn marks(&mut self, view: &View, untrue: &mut Vec<String>) {
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
    pub(super) fn status(&mut self, view: &View, untrue: &mut Vec<String>) {
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
