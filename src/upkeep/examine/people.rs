//! Who is at the desk, in the register, in conversations, and should not be.

use std::collections::BTreeSet;

use super::{Examiner, Remedy, ago};
use crate::desk::{Desk, Post, Staffer};
use crate::error::Error;
use crate::founding::content;
use crate::reading::DeskState;
use desk::event::MemberId;
use desk::roster::Open;
use matrix::error::Error as Matrix;

/// How many conversations are looked at one by one.
const CONVERSATIONS: usize = 2_000;

impl Examiner<'_> {
    /// Who is at the desk.
    pub(super) fn people(&mut self, desk: &Desk<'_>) {
        let (staff, before) = (desk.staff(), self.count());
        let listed = content(&desk.room, "m.room.power_levels");
        let server = desk.session().me().as_str().split_once(':').map(|(_, server)| server.to_owned());
        for Staffer { who, post, .. } in &staff {
            if desk.is_retired(who) {
                self.wrong(
                    format!("people.retired.{who}"),
                    format!("door {who} is retired and still in the desk room"),
                    "whoever has its account sees who waits and who has whom",
                    Remedy::Command(&format!("desk helper remove {who}")),
                );
                continue;
            }
            let here = who.as_str().split_once(':').map(|(_, server)| server) == server.as_deref();
            if !here || listed["users"].get(who.as_str()).is_none() {
                self.wrong(
                    format!("people.stranger.{who}"),
                    format!("{who} is in the desk room and was never added to the desk"),
                    "they see who waits and who has whom, and can claim visitors",
                    Remedy::Words(&format!(
                        "nachtwacht desk helper remove {who}{0}, or if they belong here: nachtwacht desk helper add {who}{0}",
                        self.hand
                    )),
                );
            }
            if *post >= Post::Door && desk.helps(who) {
                let remedy = format!("desk helper add {who}");
                self.wrong(
                    format!("people.door_level.{who}"),
                    format!("{who} helps with an account that has a {post}'s power level"),
                    "this account can say what only a door may: who has whom, that a conversation is over",
                    if *post == Post::Founder {
                        Remedy::Words("help with another account than the one that founded the desk")
                    } else {
                        Remedy::Command(&remedy)
                    },
                );
            }
        }
        self.register(desk, &staff);
        if self.count() == before {
            let count = |of: Post| staff.iter().filter(|staffer| staffer.post == of).count();
            self.right(format!(
                "people: {} helpers, {} supervisors, nobody else",
                count(Post::Helper),
                count(Post::Supervisor)
            ));
        }
    }

    /// How many visitors a helper has at once at most, and who asks for more. That is no fault of the desk's: the doors
    /// hold to the ceiling.
    pub(super) fn ceiling(&mut self, read: &DeskState) {
        let Some(ceiling) = read.roster.ceiling() else { return };
        let more = read.roster.members().filter(|(_, member)| member.duty.capacity > ceiling);
        let more: Vec<_> = more.map(|(who, member)| format!("{who} ({})", member.duty.capacity)).collect();
        let ask = match more.len() {
            0 => "nobody asks for more".to_owned(),
            _ => format!("{} asked for more and got {ceiling}", more.join(", ")),
        };
        self.right(format!("ceiling: a helper has {ceiling} visitors at once at most (--at-once of the doors); {ask}"));
    }

    /// Whose messages the homeserver limits. Doors are looked at by themselves.
    pub(super) async fn limits(&mut self, desk: &Desk<'_>) -> Result<(), Error> {
        let listed = content(&desk.room, "m.room.power_levels");
        // who was never added is named as a stranger
        let at_the_desk = |staffer: &Staffer| {
            staffer.post < Post::Door
                && !desk.is_retired(&staffer.who)
                && listed["users"].get(staffer.who.as_str()).is_some()
        };
        let staff: Vec<_> = desk.staff().into_iter().filter(at_the_desk).collect();
        if staff.is_empty() {
            return Ok(());
        }
        let (before, mut unseen) = (self.count(), !desk.who.admin);
        for Staffer { who, post, .. } in staff.iter().take_while(|_| desk.who.admin) {
            match desk.session().is_limited(who).await {
                Ok(false) => {}
                Ok(true) => self.wrong(
                    format!("people.limited.{who}"),
                    format!("the homeserver limits the messages of {who}"),
                    "when they type fast, visitors wait for their words, and a request for seconds or minutes",
                    Remedy::Command(&format!("desk {post} add {who}")),
                ),
                // of another homeserver, or the call is not there
                Err(error) if error.is_final() || error == Matrix::NotAHomeserver => unseen = true,
                Err(error) => return Err(error.into()),
            }
        }
        if unseen {
            self.unseen(
                "people.limited",
                "whether the homeserver limits the messages of helpers could not be seen",
                "a helper who is limited has words that wait when they type fast",
            );
        } else if self.count() == before {
            self.right("limits: nobody's messages are limited");
        }
        Ok(())
    }

    /// Who reads the register: doors, and who makes the reports; no helper.
    fn register(&mut self, desk: &Desk<'_>, staff: &[Staffer]) {
        let Some(register) = &desk.register else { return };
        let helpers = staff.iter().filter(|staffer| staffer.post == Post::Helper);
        for Staffer { who, .. } in helpers.filter(|staffer| register.has(&staffer.who)) {
            self.wrong(
                format!("people.register.{who}"),
                format!("{who} is a helper and can read the register"),
                "a helper who was on duty can tell whose registration is whose by its time",
                Remedy::Command(&format!("desk helper add {who}")),
            );
        }
    }

    /// Who is in a conversation that is not theirs.
    pub(super) async fn conversations(&mut self, desk: &Desk<'_>, read: &DeskState) -> Result<(), Error> {
        let (before, mut unseen, mut seen) = (self.count(), 0, 0);
        let levels = desk.room.levels();
        for open in read.roster.iter().take(CONVERSATIONS) {
            let Some(members) = members(desk, open).await? else {
                unseen += 1;
                continue;
            };
            seen += 1;
            // the other doors are in, so that they can take over
            let may = |who: &MemberId| open.is_with(who) || levels.is_supervisor(who) || levels.is_door(who);
            for who in members.iter().filter(|who| !may(who)) {
                self.wrong(
                    format!("people.conversation.{who}"),
                    format!("{who} is in the conversation with {}, which is not theirs", open.entry.alias),
                    "they read what the visitor says",
                    Remedy::Words(&format!(
                        "start the door {} anew: it takes out whoever has no business there; \
                         and see who let them in",
                        open.door
                    )),
                );
            }
        }
        if unseen > 0 {
            self.unseen(
                "people.conversation",
                &format!("who is in {unseen} open conversations could not be seen"),
                "whether somebody is in a conversation that is not theirs was not looked at",
            );
        } else if self.count() == before {
            self.right(format!("conversations: {seen} open, each with nobody but whose it is"));
        }
        for asked in &read.unanswered {
            let age = self.now.since(asked.at);
            if age > ANSWER && read.roster.get(&asked.event.conversation).is_some() {
                let door = read.roster.get(&asked.event.conversation).map(|open| open.door.clone());
                let door = door.map_or_else(String::new, |door| door.to_string());
                self.wrong(
                    format!("door.unanswered.{door}"),
                    format!("{door} has not answered a request of {} for {}", asked.sender, ago(age)),
                    "visitors are not given to helpers: the door does not run, or does not reach the homeserver",
                    Remedy::Words(&format!("start the door anew: nachtwacht door{}", at_only(self.hand, &door))),
                );
                break;
            }
        }
        Ok(())
    }
}

/// A door that runs answers within this, in milliseconds.
const ANSWER: u64 = 60_000;

/// The same place as another account.
pub(super) fn at_only(hand: &str, account: &str) -> String {
    let place = hand.split(" --as ").next().unwrap_or_default();
    format!("{place} --as {account}")
}

/// Who is in a conversation's room; `None` when this account cannot see it. A room that is gone has nobody.
async fn members(desk: &Desk<'_>, open: &Open) -> Result<Option<BTreeSet<MemberId>>, Matrix> {
    let room = open.entry.conversation.as_str();
    let seen = if desk.who.admin {
        desk.session().members_of(room).await
    } else {
        desk.session().joined_members(room).await.map(|members| members.into_keys().collect())
    };
    match seen {
        Ok(members) => Ok(Some(members)),
        Err(Matrix::Refused { status: 404, .. }) if desk.who.admin => Ok(Some(BTreeSet::new())),
        Err(Matrix::Refused { status: 403 | 404, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
