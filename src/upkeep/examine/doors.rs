//! The doors: there, in the register, alive, not limited.

use super::people::at_only;
use super::{Examiner, Remedy, ago};
use crate::desk::{Desk, Post, Staffer};
use crate::error::Error;
use crate::founding::content;
use crate::reading::DeskState;
use desk::event::{Crowded, DeskEvent, MemberId, Moment};
use matrix::admin::Account;
use matrix::error::Error as Matrix;
use matrix::wire::RawEvent;

/// A door that runs is heard of within this, in milliseconds: it polls every half minute, and a homeserver notes it
/// every two minutes or so.
const SILENT: u64 = 5 * 60_000;

impl Examiner<'_> {
    /// Every door of the desk.
    pub(super) async fn doors(&mut self, desk: &Desk<'_>, read: &DeskState) -> Result<(), Error> {
        let staff = desk.staff();
        // who founded the desk is a door where it has opened as one, as with `serve`
        let opened = |who: &MemberId| read.heard.contains_key(who);
        let doors: Vec<_> = staff
            .iter()
            .filter(|staffer| match staffer.post {
                Post::Founder => opened(&staffer.who),
                post => post == Post::Door && !desk.helps(&staffer.who),
            })
            .collect();
        if doors.is_empty() {
            self.wrong(
                "door.none",
                "the desk has no door",
                "visitors cannot come in",
                Remedy::Command("desk door add NAME"),
            );
        }
        self.absent(desk, &staff);
        for door in doors {
            let before = self.count();
            self.door(desk, read, door).await?;
            if self.count() == before {
                let last = read.heard.get(&door.who).map(|at| ago(self.now.since(*at)));
                self.right(format!("door {}: last said something {} ago", door.who, last.unwrap_or_default()));
            }
        }
        Ok(())
    }

    /// Those who have a door's level and are not there.
    fn absent(&mut self, desk: &Desk<'_>, staff: &[Staffer]) {
        let levels = content(&desk.room, "m.room.power_levels");
        let listed = levels["users"].as_object().into_iter().flatten();
        for (who, level) in listed {
            let is_door = level.as_i64().is_some_and(|level| Post::of(level) == Post::Door);
            if is_door && !staff.iter().any(|staffer| staffer.who.as_str() == who) {
                self.wrong(
                    format!("door.absent.{who}"),
                    format!("{who} has a door's power level and is not in the desk room"),
                    "visitors cannot come in by it, and whoever has this account can come back as a door",
                    Remedy::Command(&format!("desk door add {who}")),
                );
            }
        }
    }

    async fn door(&mut self, desk: &Desk<'_>, read: &DeskState, door: &Staffer) -> Result<(), Error> {
        let who = &door.who;
        if let Some(register) = &desk.register
            && (!register.has(who) || !register.levels().is_door(who))
        {
            self.wrong(
                format!("door.register.{who}"),
                format!("door {who} may not write into the register"),
                "what is registered at closing is lost with the conversation",
                Remedy::Command(&format!("desk door add {who}")),
            );
        }
        let Some(heard) = read.heard.get(who) else {
            self.wrong(
                format!("door.never_opened.{who}"),
                format!("door {who} has never opened"),
                "visitors cannot come in by it",
                Remedy::Words(&format!("nachtwacht door{}", at_only(self.hand, who.as_str()))),
            );
            return Ok(());
        };
        self.crowded(desk, who);
        if !desk.who.admin {
            self.unseen(
                &format!("door.silent.{who}"),
                &format!("door {who} last said something {} ago", ago(self.now.since(*heard))),
                "whether it runs now, and whether its messages are limited, only an administrator can see",
            );
            return Ok(());
        }
        let account = desk.session().account(who).await?;
        self.silent(desk, who, account.as_ref(), last_opened(desk, who)).await?;
        let service = account.is_some_and(|account| account.service.is_some());
        if !service && desk.session().is_limited(who).await? {
            self.wrong(
                format!("door.limited.{who}"),
                format!("the homeserver limits the messages of door {who}"),
                "on a busy night visitors' and helpers' words are held up",
                Remedy::Command(&format!("desk door add {who}")),
            );
        }
        Ok(())
    }

    /// Whether a door refuses visitors for want of a place, and who is counted how.
    fn crowded(&mut self, desk: &Desk<'_>, who: &MemberId) {
        let Some(Crowded { since, until: None, full, places, taken, largest, networks, unsaid, uncounted }) =
            last_crowded(desk, who)
        else {
            return;
        };
        let what = if full {
            "has had no place for somebody"
        } else {
            "has refused visitors of a network that has as many places as are left for all others,"
        };
        let for_long = ago(self.now.since(since));
        let others = networks.saturating_sub(1);
        let counted = format!(
            "one network (an IPv4 address, an IPv6 /48) has {largest}, {others} other networks share the rest; {unsaid} came \
             from where the proxy says no address, {uncounted} were there when the door opened or are for practice"
        );
        let remedy = if unsaid > largest {
            "let the proxy add each visitor's address to X-Forwarded-For (nachtwacht guide nginx), or \
             nobody can be told apart; a proxy on another machine is named by: nachtwacht door --proxy-at ADDRESS"
        } else {
            "if this is an attack, start the door again with --work 14: open conversations go on, and each new visitor's \
             browser works some seconds; if all of them need help, open another door: nachtwacht desk door add NAME"
        };
        self.wrong(
            format!("door.full.{who}"),
            format!("door full: {who} {what} since {for_long} ago: {taken} of {places} places are taken; {counted}"),
            "who is there stays; new visitors are told to come back, and where else there is help",
            Remedy::Words(remedy),
        );
    }

    /// Whether a door is heard of now.
    async fn silent(
        &mut self,
        desk: &Desk<'_>,
        who: &MemberId,
        account: Option<&Account>,
        opened: Option<Moment>,
    ) -> Result<(), Matrix> {
        // of an application service the homeserver notes nothing
        if account.is_none_or(|account| account.service.is_some()) {
            return Ok(());
        }
        let devices = desk.session().devices(who).await?;
        let seen = devices.iter().filter_map(|device| device.seen).chain(opened).max();
        let age = seen.map(|seen| self.now.since(seen));
        if age.is_some_and(|age| age <= SILENT) {
            return Ok(());
        }
        let since = age.map_or_else(|| "since the homeserver started".to_owned(), |age| format!("for {}", ago(age)));
        self.wrong(
            format!("door.silent.{who}"),
            format!("door {who} has not been heard of {since}"),
            "it does not run: visitors cannot come in by it, and who is in waits for answers that do not come",
            Remedy::Words(&format!("nachtwacht door{}", at_only(self.hand, who.as_str()))),
        );
        Ok(())
    }
}

/// What a door said last of being full, since it opened.
fn last_crowded(desk: &Desk<'_>, who: &MemberId) -> Option<Crowded> {
    let own = desk.room.state.iter().filter(|event| event.sender == *who);
    let said = own.filter_map(|event| match event.desk()?.event {
        DeskEvent::Crowded(crowded) => Some((event.at, crowded)),
        _ => None,
    });
    let (at, crowded) = said.max_by_key(|(at, _)| *at)?;
    // one that opened since has said nothing of it yet
    last_opened(desk, who).is_none_or(|opened| opened <= at).then_some(crowded)
}

/// When a door said that it opened.
fn last_opened(desk: &Desk<'_>, who: &MemberId) -> Option<Moment> {
    let opened = |event: &&RawEvent| {
        event.sender == *who && event.desk().is_some_and(|stamped| matches!(stamped.event, DeskEvent::Opened(_)))
    };
    desk.room.state.iter().filter(opened).map(|event| event.at).max()
}
