//! The homeserver itself: how it is reached, what it speaks, what time it is there.

use super::{Examiner, Remedy, now};
use crate::sign_in::SignedIn;
use matrix::error::Error;
use matrix::link::Failure;

/// So much may clocks differ, in milliseconds: a `Date` has whole seconds, and an answer takes its time.
const SKEW: u64 = 10_000;

impl Examiner<'_> {
    /// Reachability, TLS, versions, clock.
    pub(super) async fn homeserver(&mut self, who: &SignedIn) -> Result<(), Error> {
        let homeserver = who.session.homeserver();
        self.right(if homeserver.url().starts_with("https://") {
            "homeserver: reached over TLS, its certificate is trusted"
        } else {
            "homeserver: reached on this machine, without TLS"
        });
        let newest = who.versions.iter().rev().find(|version| version.starts_with("v1."));
        self.right(format!("homeserver: speaks Matrix up to {}", newest.map_or("v1", String::as_str)));
        let before = now();
        let there = homeserver.time().await?;
        let after = now();
        match there {
            Some(there) => {
                let skew = there.0.abs_diff(before.0).min(there.0.abs_diff(after.0));
                self.clock(skew);
                self.now = there;
            }
            None => self.unseen(
                "homeserver.clock",
                "the homeserver does not say what time it is",
                "whether the clocks agree was not looked at",
            ),
        }
        self.writes(who).await
    }

    /// Whether the homeserver takes what is written: a real write tells.
    async fn writes(&mut self, who: &SignedIn) -> Result<(), Error> {
        let tried = who.session.try_write().await;
        let why = match &tried {
            Ok(()) => {
                self.right("homeserver: takes what is written");
                return Ok(());
            }
            Err(error) if error.failure() == Failure::ServerFull => "its disk is full, or takes nothing",
            Err(error) if error.cannot_write() => "it reports an error of its own",
            Err(error) if error.is_final() || error.is_held_back() => {
                self.unseen(
                    "homeserver.writes",
                    "whether the homeserver takes what is written could not be tried",
                    "a full disk was not looked for",
                );
                return Ok(());
            }
            Err(_) => return tried,
        };
        self.wrong(
            "homeserver.writes",
            format!("the homeserver does not take what is written: {why}"),
            "visitors' and helpers' words stay with them, nobody can be claimed, and no alert is passed on",
            Remedy::Words("make room on the homeserver's disk, and see its log"),
        );
        Ok(())
    }

    pub(super) fn clock(&mut self, skew: u64) {
        if skew <= SKEW {
            return self.right("homeserver: its clock and this one agree");
        }
        self.wrong(
            "homeserver.clock",
            format!("the homeserver's clock and this machine's differ by {} seconds", skew / 1000),
            "waiting times are wrong on the screens, and closed conversations are erased too early or too late",
            Remedy::Words("let both machines keep their time by the network: timedatectl set-ntp true"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::Examination;
    use super::*;
    use desk::event::Moment;

    #[test]
    fn clocks_may_differ_by_what_a_whole_second_and_an_answer_make() {
        let mut examiner = Examiner { hand: "", now: Moment(0), done: Examination::default() };
        examiner.clock(SKEW);
        assert!(examiner.done.findings.is_empty());
        examiner.clock(61_000);
        assert_eq!(examiner.done.findings[0].code, "homeserver.clock");
        assert!(examiner.done.findings[0].what.ends_with("differ by 61 seconds"));
    }
}
